//! What a comment is about, how it speaks of it, and the words that show it.

use super::{Heard, Model, Tuned, Voice, at, shares, span_of};
use crate::cues::Name;
use crate::net::ASPECTS;
use crate::reading::Reading;
use crate::text::Kind;
use crate::types::{Aspect, AspectFound, Clause, Polarity, Span};

impl Model<'_> {
    pub(super) fn aspects(
        &self,
        voice: &Voice<'_>,
        reading: &Reading<'_>,
        heard: &Heard,
        clauses: &[Clause],
    ) -> Vec<AspectFound> {
        if reading.text.tokens.iter().all(|token| token.kind != Kind::Word) {
            return Vec::new();
        }
        let linear = voice.aspects.as_ref().map(|model| model.logits(&heard.row));
        // Where no aspects were labelled, the cues decide.
        let cued = if linear.is_none() { crate::cues::aspects(&reading.hits) } else { Vec::new() };
        let mut found = Vec::new();
        for aspect in Aspect::ALL.into_iter().take(ASPECTS) {
            let index = aspect.index();
            let cues = reading.hits.iter().filter(|hit| hit.cue == Name::Aspect(aspect)).count();
            let voices = Voices {
                linear: linear.map(|logits| at(&logits, index)),
                net: heard.said.as_ref().map(|said| at(&said.there, index)),
                cues,
            };
            let mut confidence = voices.share(&voice.tuned, index);
            let threshold = voice.tuned.thresholds.get(index).copied().unwrap_or(0.5);
            if linear.is_none() {
                confidence = confidence.max(if cued.contains(&aspect) { 0.7 } else { 0.0 });
            }
            if confidence < threshold.max(if linear.is_none() { 0.7 } else { 0.0 }) {
                continue;
            }
            let evidence = self.shown(voice, reading, heard, aspect);
            let logits = heard.logits;
            let polarity = self.polarity(reading, heard, clauses, logits, aspect);
            found.push(AspectFound { aspect, polarity, confidence, evidence });
        }
        found
    }

    /// The words that show an aspect: its cues, or what pulled most towards it.
    fn shown(&self, voice: &Voice<'_>, reading: &Reading<'_>, heard: &Heard, aspect: Aspect) -> Vec<Span> {
        let index = aspect.index();
        let mut spans: Vec<Span> = reading
            .hits
            .iter()
            .filter(|hit| hit.cue == Name::Aspect(aspect))
            .filter_map(|hit| span_of(reading, hit.first..hit.last + 1))
            .collect();
        let tokens = &reading.text.tokens;
        let mut pulls = vec![0.0_f32; tokens.len()];
        if let Some(model) = voice.aspects.as_ref().filter(|_| spans.is_empty()) {
            let mut only = [0.0; ASPECTS];
            only.iter_mut().skip(index).take(1).for_each(|factor| *factor = 1.0);
            model.pulls(&heard.row, &only, &mut pulls);
        }
        if let Some(said) = &heard.said {
            for (token, share) in said.input.tokens.iter().zip(said.attention(index)) {
                if let Some(pull) = pulls.get_mut(*token as usize) {
                    *pull += share * 2.0;
                }
            }
        }
        let mut best: Vec<(usize, f32)> = pulls
            .iter()
            .copied()
            .enumerate()
            .filter(|(place, _)| tokens.get(*place).is_some_and(|token| token.kind == Kind::Word))
            .collect();
        best.sort_by(|a, b| b.1.total_cmp(&a.1));
        let wanted = if spans.is_empty() { 2 } else { 1 };
        for (place, _) in best.into_iter().take(wanted) {
            spans.extend(span_of(reading, place..place + 1));
        }
        merged(spans)
    }

    pub(super) fn polarity(
        &self,
        reading: &Reading<'_>,
        heard: &Heard,
        clauses: &[Clause],
        whole: [f32; 3],
        aspect: Aspect,
    ) -> Polarity {
        let whole = shares(whole);
        let mut sum = [0.0_f32; 3];
        for (to, share) in sum.iter_mut().zip(whole) {
            *to += share * 0.6;
        }
        if let Some(said) = &heard.said {
            let tone = said.tone.get(aspect.index()).copied().unwrap_or_default();
            for (to, share) in sum.iter_mut().zip(shares(tone)) {
                *to += share * 1.2;
            }
        }
        let (mut good, mut bad) = (0, 0);
        for hit in reading.hits.iter().filter(|hit| hit.cue == Name::Aspect(aspect)) {
            let Some(span) = span_of(reading, hit.first..hit.last + 1) else { continue };
            let inside =
                clauses.iter().find(|clause| clause.span.start <= span.start && span.end <= clause.span.end);
            let mut lean = inside.map_or(0.0, |clause| clause.sentiment.score);
            match hit.polarity {
                Some(Polarity::Positive) => lean += 0.7,
                Some(Polarity::Negative) => lean -= 0.7,
                _ => {}
            }
            good += usize::from(lean > 0.4);
            bad += usize::from(lean < -0.4);
            let [negative, neutral, positive] = &mut sum;
            *negative += (-lean).max(0.0) * 0.8;
            *positive += lean.max(0.0) * 0.8;
            *neutral += (0.3 - lean.abs()).max(0.0);
        }
        if good > 0 && bad > 0 {
            return Polarity::Mixed;
        }
        let best = (0..3).max_by(|&a, &b| at(&sum, a).total_cmp(&at(&sum, b))).unwrap_or(1);
        match best {
            0 => Polarity::Negative,
            2 => Polarity::Positive,
            _ => Polarity::Neutral,
        }
    }
}

/// The three voices on whether an aspect is there.
pub struct Voices {
    /// The linear model's logit, where there is one.
    pub linear: Option<f32>,
    /// The network's logit, where it was asked.
    pub net: Option<f32>,
    /// Cues in the text.
    pub cues: usize,
}

impl Voices {
    /// The probability that the aspect is there.
    #[must_use]
    pub fn share(&self, tuned: &Tuned, aspect: usize) -> f32 {
        let cues = (self.cues as f32).min(2.0).sqrt();
        let logit = match self.net {
            Some(theirs) => {
                let [linear, net, cue, added] = tuned.aspects.get(aspect).copied().unwrap_or_default();
                linear * self.linear.unwrap_or(0.0) + net * theirs + cue * cues + added
            }
            None => {
                let [linear, cue, added] = tuned.aspects_alone.get(aspect).copied().unwrap_or_default();
                linear * self.linear.unwrap_or(0.0) + cue * cues + added
            }
        };
        1.0 / (1.0 + (-logit).exp())
    }
}

fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::new();
    for span in spans {
        match merged.last_mut().filter(|last| span.start <= last.end + 1) {
            Some(last) => last.end = last.end.max(span.end),
            None => merged.push(span),
        }
    }
    merged
}
