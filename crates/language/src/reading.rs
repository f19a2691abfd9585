//! A text with all that is looked up in it once: cues and the weights of its words in the lexicon.

use crate::cues::{self, Hit, Name};
use crate::features::hash;
use crate::text::{Kind, Text};
use crate::types::{Language, Polarity};
use crate::weights::{Unfit, Weights};

const SALT: u64 = 40;

/// Words with a weight of -5..=5, by hash (the lexicons named in the weights' sources).
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    hashes: Vec<u32>,
    weights: Vec<i8>,
}

impl Lexicon {
    /// From words with their language (`*` for emoji), folded as by [`Text`].
    #[must_use]
    pub fn of(words: &[(String, String, i8)]) -> Self {
        let mut all: Vec<(u32, i8)> =
            words.iter().map(|(language, word, weight)| (key(language, word), *weight)).collect();
        all.sort_unstable();
        all.dedup_by_key(|(hash, _)| *hash);
        Self {
            hashes: all.iter().map(|(hash, _)| *hash).collect(),
            weights: all.iter().map(|(_, w)| *w).collect(),
        }
    }

    /// Takes the lexicon out of the weights.
    ///
    /// # Errors
    /// If it is missing.
    pub fn read(weights: &Weights<'_>) -> Result<Self, Unfit> {
        let bytes =
            weights.any("lexicon.hashes").ok_or_else(|| Unfit::Missing("lexicon.hashes".to_owned()))?;
        let hashes: Vec<u32> =
            bytes.as_chunks::<4>().0.iter().map(|four| u32::from_le_bytes(*four)).collect();
        let list = weights.small("lexicon.weights", hashes.len())?.to_vec();
        Ok(Self { hashes, weights: list })
    }

    /// The two arrays, for a weights file.
    #[must_use]
    pub fn parts(&self) -> (Vec<u8>, &[i8]) {
        (self.hashes.iter().flat_map(|hash| hash.to_le_bytes()).collect(), &self.weights)
    }

    fn weight(&self, language: &str, word: &str) -> Option<i8> {
        let place = self.hashes.binary_search(&key(language, word)).ok()?;
        self.weights.get(place).copied()
    }
}

fn key(language: &str, word: &str) -> u32 {
    (hash(SALT, &[language.as_bytes(), word.as_bytes()]) >> 32) as u32
}

/// A text, read in a language.
pub struct Reading<'t> {
    /// The text.
    pub text: Text<'t>,
    /// The language.
    pub language: Language,
    /// The cues in it.
    pub hits: Vec<Hit>,
    /// For each token: its weight in the lexicon, 0 if it has none.
    pub weights: Vec<i8>,
}

impl<'t> Reading<'t> {
    /// Looks everything up.
    #[must_use]
    pub fn new(text: Text<'t>, language: Language, lexicon: &Lexicon) -> Self {
        let hits = cues::find(&text, language);
        let weights = text
            .tokens
            .iter()
            .map(|token| {
                let word = text.folded(token);
                match token.kind {
                    Kind::Emoji => lexicon.weight("*", word).unwrap_or(0),
                    Kind::Word => lexicon
                        .weight(language.code(), word)
                        .or_else(|| {
                            let latin = matches!(language, Language::Fil | Language::Ar) && word.len() > 2;
                            latin.then(|| lexicon.weight("en", word)).flatten()
                        })
                        .unwrap_or(0),
                    _ => 0,
                }
            })
            .collect();
        Self { text, language, hits, weights }
    }

    /// What the hand-written lists say of each token, as hashes: names of cues, praise and blame, lexicon weights, and
    /// whether what is praised or blamed stands behind a negation or a condition.
    #[must_use]
    pub fn marks(&self) -> Vec<(u32, u64)> {
        let mut marks = Vec::new();
        let turned = self.turned();
        let place = |token: usize| u32::try_from(token).unwrap_or(u32::MAX);
        for hit in &self.hits {
            let name = [hit.cue.index() as u8];
            let mood = matches!(hit.cue, Name::Positive | Name::Negative);
            let turn: &[u8] = match (hit.polarity, turned.get(hit.first).copied().flatten()) {
                (_, Some(turn)) if mood => turn.name(),
                (Some(Polarity::Positive), _) => b"+",
                (Some(Polarity::Negative), _) => b"-",
                _ => b"",
            };
            for token in hit.first..=hit.last {
                marks.push((place(token), hash(SALT + 1, &[&name])));
                if !turn.is_empty() {
                    marks.push((place(token), hash(SALT + 2, &[&name, turn])));
                }
            }
        }
        for ((token, weight), turn) in self.weights.iter().enumerate().zip(turned) {
            if *weight != 0 {
                marks.push((place(token), hash(SALT + 3, &[&weight.to_le_bytes()])));
                marks.push((place(token), hash(SALT + 4, &[&weight.signum().to_le_bytes()])));
                if let Some(turn) = turn {
                    marks
                        .push((place(token), hash(SALT + 5, &[turn.name(), &weight.signum().to_le_bytes()])));
                }
            }
        }
        marks.sort_unstable();
        marks.dedup();
        marks
    }

    /// For each token whether a negation or a condition shortly before it, in the same clause, turns its meaning.
    fn turned(&self) -> Vec<Option<Turn>> {
        let tokens = &self.text.tokens;
        let mut turned = vec![None; tokens.len()];
        for hit in &self.hits {
            let (turn, reach) = match hit.cue {
                Name::Negator => (Turn::Negated, 4),
                Name::Condition => (Turn::Conditional, 6),
                _ => continue,
            };
            let behind = tokens.iter().zip(&mut turned).skip(hit.last + 1).take(reach);
            for (token, to) in behind {
                if token.kind == Kind::Mark {
                    break;
                }
                // A negation says more than a condition does.
                if turn == Turn::Negated || to.is_none() {
                    *to = Some(turn);
                }
            }
        }
        turned
    }
}

/// What turns the meaning of a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Negated,
    Conditional,
}

impl Turn {
    fn name(self) -> &'static [u8] {
        match self {
            Turn::Negated => b"not",
            Turn::Conditional => b"if",
        }
    }
}
