//! What the engine is asked and what it answers.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The four languages that the engine understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    En,
    Sv,
    Ar,
    Fil,
}

impl Language {
    /// All four.
    pub const ALL: [Self; 4] = [Self::En, Self::Sv, Self::Ar, Self::Fil];

    /// The BCP 47 code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Sv => "sv",
            Self::Ar => "ar",
            Self::Fil => "fil",
        }
    }

    /// The place among [`Language::ALL`].
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }
}

impl FromStr for Language {
    type Err = UnknownName;
    fn from_str(name: &str) -> Result<Self, UnknownName> {
        let primary = name.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        match primary.as_str() {
            "en" => Ok(Self::En),
            "sv" => Ok(Self::Sv),
            "ar" => Ok(Self::Ar),
            "fil" | "tl" => Ok(Self::Fil),
            _ => Err(UnknownName),
        }
    }
}

/// The name is not one that the engine knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownName;

impl fmt::Display for UnknownName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name is not one that the engine knows")
    }
}
impl std::error::Error for UnknownName {}

/// The mood of a comment, a clause or an aspect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    Negative,
    Neutral,
    Positive,
    /// Do not count without a look.
    Unsure,
}

/// How an aspect is spoken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Polarity {
    Negative,
    Neutral,
    Positive,
    /// Both good and bad.
    Mixed,
}

/// What a comment is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Aspect {
    Food,
    Service,
    Price,
    Cleanliness,
    Waiting,
    Place,
    Quality,
    Booking,
    Communication,
    General,
    Other,
}

impl Aspect {
    /// All eleven, in the order of the taxonomy.
    pub const ALL: [Self; 11] = [
        Self::Food,
        Self::Service,
        Self::Price,
        Self::Cleanliness,
        Self::Waiting,
        Self::Place,
        Self::Quality,
        Self::Booking,
        Self::Communication,
        Self::General,
        Self::Other,
    ];

    /// The name in the data and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Food => "food",
            Self::Service => "service",
            Self::Price => "price",
            Self::Cleanliness => "cleanliness",
            Self::Waiting => "waiting",
            Self::Place => "place",
            Self::Quality => "quality",
            Self::Booking => "booking",
            Self::Communication => "communication",
            Self::General => "general",
            Self::Other => "other",
        }
    }

    /// The place among [`Aspect::ALL`].
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }
}

impl FromStr for Aspect {
    type Err = UnknownName;
    fn from_str(name: &str) -> Result<Self, UnknownName> {
        Self::ALL.into_iter().find(|aspect| aspect.name() == name).ok_or(UnknownName)
    }
}

/// A range of bytes of the original text, `start..end`, at borders of graphemes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
}

/// Which language a text is in.
#[derive(Clone, Debug, PartialEq)]
pub struct Identified {
    /// A BCP 47 code: `en`, `sv`, `ar`, `fil`, another one, or `und`.
    pub code: &'static str,
    /// Calibrated probability that the code is right, 0..1.
    pub confidence: f32,
}

/// Mood with its certainty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sentiment {
    /// The class, or unsure.
    pub class: Class,
    /// The best of the three classes, also where `class` is unsure.
    pub leaning: Class,
    /// p(positive) - p(negative), -1..1.
    pub score: f32,
    /// Calibrated probability that `leaning` is right, 0..1.
    pub confidence: f32,
}

impl Sentiment {
    /// Probabilities of negative, neutral and positive.
    #[must_use]
    pub fn shares(&self) -> [f32; 3] {
        let (sure, score) = (self.confidence, self.score);
        let (negative, positive) = match self.leaning {
            Class::Negative => (sure, sure + score),
            Class::Positive => (sure - score, sure),
            Class::Neutral | Class::Unsure => ((1.0 - sure - score) / 2.0, (1.0 - sure + score) / 2.0),
        };
        [negative, 1.0 - negative - positive, positive].map(|share| share.max(0.0))
    }
}

/// An aspect that the text speaks of.
#[derive(Clone, Debug, PartialEq)]
pub struct AspectFound {
    /// Which one.
    pub aspect: Aspect,
    /// How it is spoken of.
    pub polarity: Polarity,
    /// Probability that the aspect is there, 0..1.
    pub confidence: f32,
    /// The words that show it.
    pub evidence: Vec<Span>,
}

/// A part of the text with a mood of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// Where it stands.
    pub span: Span,
    /// Its language.
    pub language: Identified,
    /// Its mood.
    pub sentiment: Sentiment,
}

/// Words that speak for a class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evidence {
    /// Where they stand.
    pub span: Span,
    /// Above 0 for positive, below for negative; absolute values of a comment sum to at most 1.
    pub weight: f32,
}

/// What is asked of the engine about one comment.
#[derive(Clone, Copy, Debug, Default)]
pub struct Request<'r> {
    /// The comment.
    pub text: &'r str,
    /// The language that the caller knows it to be in; otherwise it is found.
    pub language: Option<Language>,
    /// Stars that came with it, 1..=5.
    pub rating: Option<u8>,
    /// What the business knows of its customers' languages.
    pub prior: Option<&'r crate::identify::Prior>,
    /// The owner's corrections.
    pub corrections: Option<&'r crate::correct::Corrections>,
    /// Whether to find the features that weighed most.
    pub explain: bool,
}

/// The rating says one thing and the words another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// Many stars, angry words.
    PraisedInStars,
    /// Few stars, kind words.
    BlamedInStars,
}

/// What the engine says of one comment.
#[derive(Clone, Debug, PartialEq)]
pub struct Analysis {
    /// The language that was found, whatever was given.
    pub identified: Identified,
    /// The language that it was read in.
    pub read_as: Language,
    /// The mood of the whole.
    pub sentiment: Sentiment,
    /// What it is about.
    pub aspects: Vec<AspectFound>,
    /// The words that show the mood, in their order.
    pub evidence: Vec<Evidence>,
    /// The parts with their moods; one for a simple comment.
    pub clauses: Vec<Clause>,
    /// Up to five phrases, best first.
    pub phrases: Vec<Span>,
    /// Whether the rating contradicts the words.
    pub conflict: Option<Conflict>,
    /// Only the beginning and the end were read.
    pub truncated: bool,
    /// With `explain`: words and their pull towards positive (above 0) or negative, strongest first.
    pub features: Vec<(String, f32)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_of_a_mood_come_back_from_what_is_told_of_it() {
        for [negative, neutral, positive] in [[0.7_f32, 0.2, 0.1], [0.1, 0.6, 0.3], [0.05, 0.15, 0.8]] {
            let confidence = negative.max(neutral).max(positive);
            let leaning = if confidence == negative {
                Class::Negative
            } else if confidence == neutral {
                Class::Neutral
            } else {
                Class::Positive
            };
            let mood = Sentiment { class: leaning, leaning, score: positive - negative, confidence };
            for (back, share) in mood.shares().into_iter().zip([negative, neutral, positive]) {
                assert!((back - share).abs() < 1e-6, "{back} and {share}");
            }
        }
    }
}
