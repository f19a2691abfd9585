//! What an owner corrected: labels that count at once for the same text, and in general after three agree.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::features::{hash, salt};
use crate::stopwords::is_stop;
use crate::text::{Kind, Text};
use crate::types::Class;

/// The most corrections that are kept for a business.
const MOST: usize = 2_000;
/// Buckets of the delta; at most 200 kB.
const BUCKETS: u64 = 1 << 16;
/// How far one correction moves the weights of its features, and how far a weight may go.
const STEP: f32 = 0.35;
const FARTHEST: f32 = 2.0;
/// So many corrections have to agree on a feature before it speaks.
const AGREE: u16 = 3;

/// One label of the owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The comment.
    pub text: String,
    /// What it is.
    pub class: Class,
    /// What the engine had said.
    pub said: Class,
}

/// The corrections of one business, and what follows from them. The shipped weights are never touched.
#[derive(Clone, Debug, Default)]
pub struct Corrections {
    list: Vec<Correction>,
    exact: HashMap<u64, Class>,
    delta: HashMap<u32, Pull>,
}

/// What corrections say of one feature.
#[derive(Clone, Copy, Debug, Default)]
struct Pull {
    weights: [f32; 3],
    towards: [u16; 3],
}

impl Corrections {
    /// Learns from a list, the oldest first.
    #[must_use]
    pub fn learned(list: Vec<Correction>) -> Self {
        let mut all = Self::default();
        let skip = list.len().saturating_sub(MOST);
        for correction in list.into_iter().skip(skip) {
            all.add(correction);
        }
        all
    }

    /// Learns one more. A later label of the same text replaces the earlier one.
    pub fn add(&mut self, correction: Correction) {
        if let Some(place) =
            self.list.iter().position(|known| folded(&known.text) == folded(&correction.text))
        {
            self.list.remove(place);
            self.list.push(correction);
            let list = std::mem::take(&mut self.list);
            *self = Self::learned(list);
            return;
        }
        let Some(class) = place(correction.class) else { return };
        self.exact.insert(folded(&correction.text), correction.class);
        // What the engine already knew is kept as an exact label and teaches nothing.
        if correction.said != correction.class {
            let wrong = place(correction.said);
            for bucket in buckets(&correction.text) {
                let pull = self.delta.entry(bucket).or_default();
                if let Some(count) = pull.towards.get_mut(class) {
                    *count = count.saturating_add(1);
                }
                for (other, weight) in pull.weights.iter_mut().enumerate() {
                    let to = if other == class {
                        STEP
                    } else if wrong == Some(other) {
                        -STEP
                    } else {
                        0.0
                    };
                    *weight = (*weight * 0.95 + to).clamp(-FARTHEST, FARTHEST);
                }
            }
        }
        self.list.push(correction);
    }

    /// Takes one back; true if it was there.
    pub fn undo(&mut self, text: &str) -> bool {
        let before = self.list.len();
        let key = folded(text);
        let mut list = std::mem::take(&mut self.list);
        list.retain(|known| folded(&known.text) != key);
        let gone = list.len() < before;
        *self = Self::learned(list);
        gone
    }

    /// The corrections, the oldest first.
    #[must_use]
    pub fn list(&self) -> &[Correction] {
        &self.list
    }

    /// The label that the owner gave to this very text.
    #[must_use]
    pub fn exact(&self, text: &str) -> Option<Class> {
        self.exact.get(&folded(text)).copied()
    }

    /// What the corrections add to the logits of negative, neutral and positive.
    #[must_use]
    pub fn pull(&self, text: &str) -> [f32; 3] {
        if self.delta.is_empty() {
            return [0.0; 3];
        }
        let buckets = buckets(text);
        let mut sum = [0.0_f32; 3];
        let mut heard = 0.0_f32;
        for bucket in &buckets {
            let Some(pull) = self.delta.get(bucket) else { continue };
            let most = pull.towards.iter().max().copied().unwrap_or_default();
            let all: u16 = pull.towards.iter().sum();
            // Three have to agree, and nobody may have said otherwise.
            if most >= AGREE && most == all {
                heard += 1.0;
                for (to, from) in sum.iter_mut().zip(pull.weights) {
                    *to += from;
                }
            }
        }
        if heard == 0.0 {
            return sum;
        }
        // The more of a comment the corrections know, the more they say.
        let share = (heard / buckets.len() as f32).sqrt();
        sum.map(|number| number / heard * share)
    }

    /// Precision and recall of a class on the owner's labels: (right, said, meant).
    #[must_use]
    pub fn counts(&self, class: Class) -> (usize, usize, usize) {
        let said = self.list.iter().filter(|known| known.said == class).count();
        let meant = self.list.iter().filter(|known| known.class == class).count();
        let right = self.list.iter().filter(|known| known.said == class && known.class == class).count();
        (right, said, meant)
    }

    /// Bytes that the delta takes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.delta.len() * (size_of::<Pull>() + 4)
    }
}

fn place(class: Class) -> Option<usize> {
    match class {
        Class::Negative => Some(0),
        Class::Neutral => Some(1),
        Class::Positive => Some(2),
        Class::Unsure => None,
    }
}

fn folded(text: &str) -> u64 {
    let read = Text::new(text);
    let words: Vec<&[u8]> = read.tokens.iter().map(|token| read.folded(token).as_bytes()).collect();
    hash(0, &words)
}

/// Words, pairs of words and emoji: letters inside words would spread too far from a few labels. Words that mean little
/// by themselves count only beside one that does: "the" is in three complaints of any three.
fn buckets(text: &str) -> Vec<u32> {
    let read = Text::new(text);
    let mut found: Vec<u32> = Vec::new();
    let mut take = |salt: u64, parts: &[&[u8]]| found.push((hash(salt, parts) % BUCKETS) as u32);
    let mut before: Option<(&str, bool)> = None;
    for token in &read.tokens {
        let word = read.folded(token);
        match token.kind {
            Kind::Word => {
                let tells = !is_stop(word, "");
                if tells {
                    take(salt::WORD, &[word.as_bytes()]);
                }
                if let Some((before, _)) = before.filter(|before| before.1 || tells) {
                    take(salt::PAIR, &[before.as_bytes(), word.as_bytes()]);
                }
                before = Some((word, tells));
            }
            Kind::Emoji => take(salt::EMOJI, &[word.as_bytes()]),
            _ => before = None,
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corrected(texts: [&str; 3]) -> Corrections {
        let one =
            |text: &str| Correction { text: text.to_owned(), class: Class::Negative, said: Class::Neutral };
        Corrections::learned(texts.map(one).to_vec())
    }

    #[test]
    fn three_that_agree_teach_by_what_they_name() {
        let learned = corrected(["the queue was long", "always a queue", "that queue again"]);
        let [negative, neutral, positive] = learned.pull("queue at noon");
        assert!(negative > 0.0 && neutral < 0.0 && positive == 0.0);
    }

    #[test]
    fn words_that_mean_little_teach_nothing() {
        let learned = corrected(["it was in the soup", "it was in my tea", "it was in our cake"]);
        assert_eq!(learned.pull("it was in and out"), [0.0; 3]);
    }
}
