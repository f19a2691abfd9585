//! What a comment is about, how it speaks of it, and the words that show it.

use super::{Heard, Model, Tuned, Voice, at, shares, span_of};
use crate::cues::{Hit, Name};
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
        pulls: &[f32],
    ) -> Vec<AspectFound> {
        if reading.text.tokens.iter().all(|token| token.kind != Kind::Word) {
            return Vec::new();
        }
        let linear = heard.aspects;
        let cued = if voice.tuned.cues_decide { crate::cues::aspects(&reading.hits) } else { Vec::new() };
        let mut found = Vec::new();
        for aspect in Aspect::ALL.into_iter().take(ASPECTS) {
            let index = aspect.index();
            let cues = hits(reading, aspect).count();
            let voices = Voices {
                linear: linear.map(|logits| at(&logits, index)),
                net: heard.said.as_ref().map(|said| at(&said.there, index)),
                cues,
            };
            let mut confidence = voices.share(&voice.tuned, index);
            let threshold = voice.tuned.thresholds.get(index).copied().unwrap_or(0.5);
            if cued.contains(&aspect) {
                confidence = confidence.max(CUED);
            }
            if confidence < threshold && !cued.contains(&aspect) {
                continue;
            }
            let evidence = self.shown(voice, reading, heard, aspect);
            let polarity = Self::polarity(voice, reading, heard, clauses, pulls, aspect);
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
        voice: &Voice<'_>,
        reading: &Reading<'_>,
        heard: &Heard,
        clauses: &[Clause],
        pulls: &[f32],
        aspect: Aspect,
    ) -> Polarity {
        let (mut good, mut bad) = (false, false);
        for hit in hits(reading, aspect) {
            let lean = clause_of(reading, clauses, hit).map_or(0.0, |clause| clause.sentiment.score)
                + 0.7 * sign(hit);
            good |= lean > 0.4;
            bad |= lean < -0.4;
        }
        let tones = Self::tones(reading, heard, clauses, pulls, aspect);
        let tuned = &voice.tuned;
        let sum = tones.together(if heard.said.is_some() { &tuned.tones } else { &tuned.tones_alone });
        // Praised in one place and blamed in another, and no side much the stronger one.
        if good && bad && (at(&sum, 2) - at(&sum, 0)).abs() < MIXED {
            return Polarity::Mixed;
        }
        let best = (0..3).max_by(|&a, &b| at(&sum, a).total_cmp(&at(&sum, b))).unwrap_or(1);
        match best {
            0 => Polarity::Negative,
            2 => Polarity::Positive,
            _ => Polarity::Neutral,
        }
    }

    /// What speaks for each mood of an aspect.
    pub(super) fn tones(
        reading: &Reading<'_>,
        heard: &Heard,
        clauses: &[Clause],
        pulls: &[f32],
        aspect: Aspect,
    ) -> Tones {
        let logs = |shares: [f32; 3]| shares.map(|share| share.max(1e-3).ln());
        let mut tones = Tones::default();
        let [whole, network, part, cue, near] = &mut tones.0;
        *whole = logs(shares(heard.logits));
        let mut looked = vec![0.0_f32; reading.text.tokens.len()];
        for hit in hits(reading, aspect) {
            let lean = sign(hit);
            let [negative, _, positive] = cue;
            *negative = (*negative + (-lean).max(0.0)).min(2.0);
            *positive = (*positive + lean.max(0.0)).min(2.0);
            for token in looked.iter_mut().take(hit.last + 1).skip(hit.first) {
                *token += 1.0;
            }
        }
        if let Some(said) = &heard.said {
            *network = logs(shares(said.tone.get(aspect.index()).copied().unwrap_or_default()));
            for (token, share) in said.input.tokens.iter().zip(said.attention(aspect.index())) {
                if let Some(to) = looked.get_mut(*token as usize) {
                    *to += share;
                }
            }
        }
        let all: f32 = looked.iter().sum();
        if all <= 0.0 {
            return tones;
        }
        looked.iter_mut().for_each(|share| *share /= all);
        let mut mood = [0.0_f32; 3];
        let mut pull = 0.0;
        for clause in clauses {
            let begins = |end: usize| reading.text.tokens.partition_point(|token| token.end <= end);
            let (from, to) = (begins(clause.span.start), begins(clause.span.end));
            let looked = looked.get(from..to).unwrap_or_default();
            let share: f32 = looked.iter().sum();
            for (to, from) in mood.iter_mut().zip(clause.sentiment.shares()) {
                *to += share * from;
            }
            // What is said close to where the aspect is named, within the clause.
            for (place, share) in looked.iter().enumerate().filter(|(_, share)| **share > 0.01) {
                let first = place.saturating_sub(NEAR);
                let around = pulls.get(from + first..to.min(from + place + NEAR + 1)).unwrap_or_default();
                for (other, near) in around.iter().enumerate() {
                    pull += share * near / (1.0 + place.abs_diff(first + other) as f32 * 0.5);
                }
            }
        }
        *part = logs(mood);
        *near = [-pull, -pull.abs(), pull];
        tones
    }
}

pub(super) fn hits<'h>(reading: &'h Reading<'_>, aspect: Aspect) -> impl Iterator<Item = &'h Hit> {
    reading.hits.iter().filter(move |hit| hit.cue == Name::Aspect(aspect))
}

/// 1 for a cue that praises by itself, as "tasty"; -1 for one that blames; 0 for all others.
fn sign(hit: &Hit) -> f32 {
    match hit.polarity {
        Some(Polarity::Positive) => 1.0,
        Some(Polarity::Negative) => -1.0,
        _ => 0.0,
    }
}

fn clause_of<'c>(reading: &Reading<'_>, clauses: &'c [Clause], hit: &Hit) -> Option<&'c Clause> {
    let span = span_of(reading, hit.first..hit.last + 1)?;
    clauses.iter().find(|clause| clause.span.start <= span.start && span.end <= clause.span.end)
}

/// Voices on the mood of an aspect, each for negative, neutral and positive: the logarithms of what the whole says,
/// of what the network says of the aspect, and of what the clauses say where the aspect is; cues that praise or blame
/// by themselves; what pulls in the words close by.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tones(pub [[f32; 3]; TONES]);

/// How sure an aspect is, at least, that a cue names where the cues decide.
const CUED: f32 = 0.7;

/// What is praised and blamed is mixed if the logits of both differ by less.
const MIXED: f32 = 0.5;

/// How many words before and behind an aspect's own are close to it.
const NEAR: usize = 8;

/// How many voices there are.
pub const TONES: usize = 5;

impl Tones {
    /// All together: `factors` has one for each voice, and what is added to each class.
    #[must_use]
    pub fn together(&self, factors: &[f32; TONES + 3]) -> [f32; 3] {
        let (factors, added) = factors.split_at(TONES);
        [0, 1, 2].map(|class: usize| {
            let said = self.0.iter().zip(factors).map(|(voice, factor)| factor * at(voice, class));
            said.sum::<f32>() + at(added, class)
        })
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
