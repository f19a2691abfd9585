//! The words that carry the verdict.

use super::{Heard, Model, Voice, at, shares};
use crate::cues::Name;
use crate::reading::Reading;
use crate::text::Kind;
use crate::types::{Class, Evidence, Sentiment, Span};

impl Model<'_> {
    /// What each token gives to a sum of the logits of the mood, each times its factor.
    pub(super) fn pulls(
        &self,
        voice: &Voice<'_>,
        reading: &Reading<'_>,
        heard: &Heard,
        factors: &[f32; 3],
    ) -> Vec<f32> {
        let mut pulls = vec![0.0_f32; reading.text.tokens.len()];
        voice.mood.pulls(&heard.row, factors, &mut pulls);
        let Some(said) = heard.said.as_ref().filter(|_| heard.mixed) else { return pulls };
        let [ours, theirs, ..] = voice.tuned.mixed;
        pulls.iter_mut().for_each(|pull| *pull *= ours);
        for (token, pull) in said.input.tokens.iter().zip(self.networks.pulls(said, factors)) {
            if let Some(to) = pulls.get_mut(*token as usize) {
                *to += theirs * pull;
            }
        }
        pulls
    }

    /// What each token gives to the verdict against the other classes: the slope of the logarithm of its probability.
    pub(super) fn support(
        &self,
        voice: &Voice<'_>,
        reading: &Reading<'_>,
        heard: &Heard,
        sentiment: Sentiment,
    ) -> Vec<f32> {
        let mut factors = shares(heard.logits).map(|share| -share);
        let class = match sentiment.leaning {
            Class::Negative => 0,
            Class::Positive => 2,
            Class::Neutral | Class::Unsure => 1,
        };
        factors.iter_mut().skip(class).take(1).for_each(|factor| *factor += 1.0);
        self.pulls(voice, reading, heard, &factors)
    }
}

/// The words that carry the verdict: strongest first until four fifths of the support are there. `support` is what each
/// token gives to the verdict, `pulls` what it pulls towards positive (above 0) or negative.
pub(super) fn evidence(
    reading: &Reading<'_>,
    support: &[f32],
    pulls: &[f32],
    sentiment: Sentiment,
) -> Vec<Evidence> {
    let tokens = &reading.text.tokens;
    let speaks = |place: usize| {
        tokens.get(place).is_some_and(|token| matches!(token.kind, Kind::Word | Kind::Emoji | Kind::Number))
    };
    let gain = |place: usize| at(support, place).max(0.0);
    let mut order: Vec<usize> = (0..support.len()).filter(|place| speaks(*place)).collect();
    order.sort_by(|a, b| gain(*b).total_cmp(&gain(*a)).then(a.cmp(b)));
    let all: f32 = order.iter().map(|place| gain(*place)).sum();
    if all <= 1e-6 {
        return Vec::new();
    }
    let most = (order.len() / 3).clamp(1, 12);
    let mut taken: Vec<usize> = Vec::new();
    let mut sum = 0.0;
    for place in order {
        if taken.len() >= most || sum >= 0.8 * all || gain(place) <= 0.02 * all {
            break;
        }
        sum += gain(place);
        taken.push(place);
    }
    // What is negated and its negation belong together.
    for hit in reading.hits.iter().filter(|hit| hit.cue == Name::Negator) {
        let near = taken.iter().any(|place| *place > hit.last && *place <= hit.last + 3);
        if near {
            taken.extend(hit.first..=hit.last);
        }
    }
    taken.sort_unstable();
    taken.dedup();
    let total: f32 = support.iter().map(|support| support.abs()).sum::<f32>().max(1e-6);
    let mut found: Vec<Evidence> = Vec::new();
    let mut before: Option<usize> = None;
    for place in taken {
        let Some(token) = tokens.get(place) else { continue };
        let leans = match sentiment.leaning {
            Class::Positive => 1.0,
            Class::Negative => -1.0,
            Class::Neutral | Class::Unsure => at(pulls, place).signum(),
        };
        let weight = leans * at(support, place) / total;
        match found.last_mut().filter(|_| before.is_some_and(|before| before + 1 == place)) {
            Some(last) => {
                last.span.end = token.end;
                last.weight += weight;
            }
            None => found.push(Evidence { span: Span { start: token.start, end: token.end }, weight }),
        }
        before = Some(place);
    }
    found
}

pub(super) fn explained(reading: &Reading<'_>, pulls: &[f32]) -> Vec<(String, f32)> {
    let mut all: Vec<(String, f32)> = reading
        .text
        .tokens
        .iter()
        .zip(pulls)
        .filter(|(_, pull)| **pull != 0.0)
        .map(|(token, pull)| (reading.text.shown(token).to_owned(), *pull))
        .collect();
    all.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    all.truncate(12);
    all
}
