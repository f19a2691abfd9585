//! The parts of a comment, each with its mood.

use std::ops::Range;

use super::{Model, Voice, span_of};
use crate::cues::{Hit, Name};
use crate::linear::Row;
use crate::reading::Reading;
use crate::text::Kind;
use crate::types::{Clause, Identified, Sentiment};

impl Model<'_> {
    /// The parts of a comment with their moods.
    pub(super) fn clauses(
        &self,
        voice: &Voice<'_>,
        reading: &Reading<'_>,
        row: &Row,
        identified: &Identified,
        whole: Sentiment,
    ) -> Vec<Clause> {
        let ranges = parts(reading);
        if let [range] = ranges.as_slice() {
            let span = span_of(reading, range.clone());
            return span
                .map(|span| Clause { span, language: identified.clone(), sentiment: whole })
                .into_iter()
                .collect();
        }
        let part_of: Vec<usize> =
            ranges.iter().enumerate().flat_map(|(part, range)| range.clone().map(move |_| part)).collect();
        let logits = voice.mood.logits_of_parts(row, &voice.idf, &part_of, ranges.len());
        let mut clauses = Vec::with_capacity(ranges.len());
        for (range, logits) in ranges.into_iter().zip(&logits) {
            let Some(span) = span_of(reading, range.clone()) else { continue };
            let sentiment = self.judge(voice, voice.alone(logits));
            let words = reading.text.tokens.get(range.clone()).unwrap_or_default();
            let words = words.iter().filter(|token| token.kind == Kind::Word).count();
            // A clause is in the language of the whole unless the whole is in doubt and the clause is not.
            let mixed = identified.confidence < 0.98 && words >= 2;
            let own = mixed.then(|| self.identifier.identify(&reading.text, range, None));
            let language = own.filter(|own| own.confidence > 0.8).unwrap_or_else(|| identified.clone());
            clauses.push(Clause { span, language, sentiment });
        }
        clauses
    }
}

/// Where a comment changes: at the end of a sentence, at a line break, at a semicolon, before a word of contrast,
/// and at a comma when there are at least three words on both sides.
fn parts(reading: &Reading<'_>) -> Vec<Range<usize>> {
    let tokens = &reading.text.tokens;
    let turns: Vec<usize> =
        reading.hits.iter().filter(|hit: &&Hit| hit.cue == Name::Contrast).map(|hit| hit.first).collect();
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    let mut words = 0;
    let mut turn = turns.iter().peekable();
    for (place, token) in tokens.iter().enumerate() {
        let folded = reading.text.folded(token);
        let turns_here = turn.peek().is_some_and(|next| **next == place);
        if turns_here {
            turn.next();
        }
        let ends = token.kind == Kind::Mark && ".!?;\n".contains(folded);
        let pauses = token.kind == Kind::Mark && folded == "," && words >= 2;
        if (turns_here || ends || pauses) && words > 0 {
            let end = if turns_here { place } else { place + 1 };
            ranges.push(start..end);
            start = end;
            words = 0;
        }
        words += usize::from(token.kind == Kind::Word || token.kind == Kind::Emoji);
    }
    if words > 0 {
        ranges.push(start..tokens.len());
    } else if let Some(last) = ranges.last_mut() {
        last.end = tokens.len();
    }
    // Very long texts are not cut into thousands of clauses.
    if ranges.len() > 64 {
        let size = ranges.len().div_ceil(64);
        ranges =
            ranges.chunks(size).filter_map(|chunk| Some(chunk.first()?.start..chunk.last()?.end)).collect();
    }
    ranges
}
