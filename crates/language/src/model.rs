//! The model: everything put together.

use std::ops::Range;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::cues::Name;
use crate::identify::Identifier;
use crate::linear::{Idf, Linear, Row};
use crate::net::{ASPECTS, Input, softmax};
use crate::networks::{Networks, Said};
use crate::reading::{Lexicon, Reading};
use crate::text::{Kind, Text};
use crate::types::{
    Analysis, Aspect, Class, Clause, Conflict, Identified, Language, Polarity, Request, Sentiment, Span,
};
use crate::weights::{Header, Unfit, Weights};

mod aspects;
mod clauses;
mod evidence;

pub use aspects::{TONES, Tones, Voices};
use evidence::{evidence, explained};

/// An aspect is in doubt where its probability without the networks is so near to its threshold; nearer in languages
/// where the cues decide.
const DOUBT: f32 = 0.1;
const DOUBT_BESIDE_CUES: f32 = 0.05;

/// The weights that are shipped.
static SHIPPED: &[u8] = include_bytes!("../weights/language.bin");

/// Numbers that were fitted on held-out training texts, for one language.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Tuned {
    /// Factors of the linear and the network's logits, then three added numbers.
    pub mixed: [f32; 5],
    /// Factor of the linear logits alone, then three added numbers.
    pub alone: [f32; 4],
    /// Above this probability the linear model is believed alone.
    pub sure: f32,
    /// Above this risk ([`risk`]) the class is unsure.
    pub unsure: f32,
    /// For each aspect: factors of the linear model's, the network's and the cue's voice, and what is added.
    pub aspects: Vec<[f32; 4]>,
    /// The same without the network: factors of the linear model's and the cue's voice, and what is added.
    pub aspects_alone: Vec<[f32; 3]>,
    /// Above this probability an aspect is there.
    pub thresholds: Vec<f32>,
    /// Whether an aspect that a cue names is there, whatever the models say: they learned it from few texts.
    #[serde(default)]
    pub cues_decide: bool,
    /// Factors of the voices on an aspect's mood, and what is added to each class ([`Tones::together`]).
    pub tones: [f32; TONES + 3],
    /// The same where the networks were not asked.
    pub tones_alone: [f32; TONES + 3],
}

/// One language's models.
struct Voice<'w> {
    idf: Idf<'w>,
    mood: Linear<'w, 3>,
    aspects: Option<Linear<'w, ASPECTS>>,
    tuned: Tuned,
}

impl Voice<'_> {
    /// The linear model's logits, calibrated to be believed alone.
    fn alone(&self, linear: &[f32; 3]) -> [f32; 3] {
        let [factor, added @ ..] = self.tuned.alone;
        [0, 1, 2].map(|class: usize| factor * at(linear, class) + at(&added, class))
    }

    /// Whether the linear model and the cues are in doubt of an aspect: then the networks have to be asked.
    fn doubts_aspects(&self, reading: &Reading<'_>, heard: &Heard) -> bool {
        let Some(logits) = &heard.aspects else { return false };
        let doubt = if self.tuned.cues_decide { DOUBT_BESIDE_CUES } else { DOUBT };
        Aspect::ALL.into_iter().zip(logits).enumerate().any(|(index, (aspect, linear))| {
            let cues = aspects::hits(reading, aspect).count();
            if self.tuned.cues_decide && cues > 0 {
                return false;
            }
            let voices = Voices { linear: Some(*linear), net: None, cues };
            let threshold = at(&self.tuned.thresholds, index);
            (voices.share(&self.tuned, index) - threshold).abs() < doubt
        })
    }
}

/// The engine with its weights.
pub struct Model<'w> {
    identifier: Identifier<'w>,
    lexicon: Lexicon,
    voices: Vec<Voice<'w>>,
    networks: Networks<'w>,
    /// What the weights say of themselves.
    pub header: Header,
    /// Bytes of the weights.
    pub size: usize,
}

impl Model<'static> {
    /// The model with the weights that are compiled in, read at the first use.
    ///
    /// # Errors
    /// If they do not fit this program, which a test would have found.
    pub fn shipped() -> Result<&'static Self, &'static Unfit> {
        static MODEL: OnceLock<Result<Model<'static>, Unfit>> = OnceLock::new();
        MODEL.get_or_init(|| Self::read(SHIPPED)).as_ref()
    }
}

/// What it costs on average to take the likeliest of negative, neutral and positive, where any error costs one and praise
/// taken for blame, or back, 1.5. If the riskiest tenth is left out and not the least likely one, a sixth fewer of what is
/// left is on the wrong side, and as much is right (mean over the languages, texts that were held out of the training).
#[must_use]
pub fn risk(shares: &[f32; 3]) -> f32 {
    let [negative, neutral, positive] = *shares;
    let (right, other_side) = if neutral >= negative.max(positive) {
        (neutral, 0.0)
    } else {
        (negative.max(positive), negative.min(positive))
    };
    1.0 - right + 0.5 * other_side
}

/// What the models make of some tokens.
struct Heard {
    /// Logits of the chosen mix.
    logits: [f32; 3],
    row: Row,
    /// The linear model's logits of the aspects, where there is one.
    aspects: Option<[f32; ASPECTS]>,
    /// What the networks said, if they were asked.
    said: Option<Said>,
    /// Whether the logits are of both, not of the linear model alone.
    mixed: bool,
    /// The two models lean to opposite sides.
    split: bool,
}

impl<'w> Model<'w> {
    /// Reads a weights file.
    ///
    /// # Errors
    /// If it is none, damaged, or of another size than this program works with.
    pub fn read(bytes: &'w [u8]) -> Result<Self, Unfit> {
        let weights = Weights::read(bytes)?;
        let mut voices = Vec::new();
        let missing = || Unfit::Missing("settings".to_owned());
        for language in Language::ALL {
            let code = language.code();
            let tuned = weights.header.settings.get(code).cloned().ok_or_else(missing)?;
            let tuned: Tuned = serde_json::from_value(tuned).map_err(|_| missing())?;
            if tuned.aspects.len() != ASPECTS
                || tuned.aspects_alone.len() != ASPECTS
                || tuned.thresholds.len() != ASPECTS
            {
                return Err(missing());
            }
            voices.push(Voice {
                idf: Idf::read(&weights, &format!("{code}.idf"))?,
                mood: Linear::read(&weights, &format!("{code}.mood"))?,
                aspects: Linear::read(&weights, &format!("{code}.aspects")).ok(),
                tuned,
            });
        }
        Ok(Self {
            identifier: Identifier::read(&weights)?,
            lexicon: Lexicon::read(&weights)?,
            voices,
            networks: Networks::read(&weights)?,
            size: weights.size,
            header: weights.header,
        })
    }

    /// Names the language of a text.
    #[must_use]
    pub fn identify(&self, text: &str, prior: Option<&crate::identify::Prior>) -> Identified {
        let text = Text::new(text);
        self.identifier.identify(&text, 0..text.tokens.len(), prior)
    }

    /// Understands a comment: any text, in time linear in its length.
    #[must_use]
    pub fn analyze(&self, request: &Request<'_>) -> Analysis {
        let text = Text::new(request.text);
        let whole = 0..text.tokens.len();
        let identified = self.identifier.identify(&text, whole.clone(), request.prior);
        let read_as = request.language.unwrap_or_else(|| nearest(&identified));
        let reading = Reading::new(text, read_as, &self.lexicon);
        let marks = reading.marks();
        let Some(voice) = self.voices.get(read_as.index()) else { return nothing(identified, read_as) };
        let mut heard = self.hear(voice, &reading, &marks);
        if heard.said.is_none() && voice.doubts_aspects(&reading, &heard) {
            self.ask(&reading, &marks, &mut heard);
        }
        let words = reading.text.tokens.iter().filter(|token| token.kind == Kind::Word).count();
        let ours = request.language.is_some() || words == 0 || is_ours(&identified);
        let mut sentiment = self.mood(voice, &reading, &heard, request, ours);
        if reading.text.tokens.is_empty() || is_only_signs(&reading) {
            sentiment =
                Sentiment { class: Class::Unsure, leaning: Class::Neutral, score: 0.0, confidence: 0.34 };
        }
        let clauses = self.clauses(voice, &reading, &heard.row, &identified, sentiment);
        let pulls = self.pulls(voice, &reading, &heard, &[-1.0, 0.0, 1.0]);
        let aspects = self.aspects(voice, &reading, &heard, &clauses, &pulls);
        let evidence =
            evidence(&reading, &self.support(voice, &reading, &heard, sentiment), &pulls, sentiment);
        let features = if request.explain { explained(&reading, &pulls) } else { Vec::new() };
        let conflict = request.rating.and_then(|rating| conflict(rating, &sentiment));
        let phrases = crate::phrases::phrases(&reading.text, read_as);
        let truncated = reading.text.truncated;
        Analysis {
            identified,
            read_as,
            sentiment,
            aspects,
            evidence,
            clauses,
            phrases,
            conflict,
            truncated,
            features,
        }
    }

    /// How a comment speaks of an aspect that it is known to speak of.
    #[must_use]
    pub fn polarity_of(&self, text: &str, language: Language, aspect: Aspect) -> Polarity {
        let said = self.listened(text, language, |voice, reading, heard, clauses, pulls| {
            Self::polarity(voice, reading, heard, clauses, pulls, aspect)
        });
        said.unwrap_or(Polarity::Neutral)
    }

    /// What [`Model::polarity_of`] goes by: for the tuning.
    #[must_use]
    pub fn tones_of(&self, text: &str, language: Language, aspect: Aspect) -> Tones {
        let tones = self.listened(text, language, |_, reading, heard, clauses, pulls| {
            Self::tones(reading, heard, clauses, pulls, aspect)
        });
        tones.unwrap_or_default()
    }

    /// Reads a text with all voices, however sure the first one is.
    fn listened<T>(
        &self,
        text: &str,
        language: Language,
        then: impl FnOnce(&Voice<'_>, &Reading<'_>, &Heard, &[Clause], &[f32]) -> T,
    ) -> Option<T> {
        let reading = Reading::new(Text::new(text), language, &self.lexicon);
        let marks = reading.marks();
        let voice = self.voices.get(language.index())?;
        let mut heard = self.hear(voice, &reading, &marks);
        self.ask(&reading, &marks, &mut heard);
        let identified = Identified { code: language.code(), confidence: 1.0 };
        let clauses = self.clauses(voice, &reading, &heard.row, &identified, self.judge(voice, heard.logits));
        let pulls = self.pulls(voice, &reading, &heard, &[-1.0, 0.0, 1.0]);
        Some(then(voice, &reading, &heard, &clauses, &pulls))
    }

    /// Probabilities of negative, neutral and positive: for measurements.
    #[must_use]
    pub fn shares(&self, text: &str, language: Language) -> [f32; 3] {
        let reading = Reading::new(Text::new(text), language, &self.lexicon);
        let marks = reading.marks();
        let Some(voice) = self.voices.get(language.index()) else { return [1.0 / 3.0; 3] };
        let heard = self.hear(voice, &reading, &marks);
        shares(heard.logits)
    }

    /// The linear model, and the network where that one is not sure.
    fn hear(&self, voice: &Voice<'_>, reading: &Reading<'_>, marks: &[(u32, u64)]) -> Heard {
        let row = voice.idf.row(&reading.text, 0..reading.text.tokens.len(), marks);
        let linear = voice.mood.logits(&row);
        let alone = voice.alone(&linear);
        let sure = shares(alone).into_iter().fold(0.0, f32::max);
        let aspects = voice.aspects.as_ref().map(|model| model.logits(&row));
        let mut heard = Heard { logits: alone, row, aspects, said: None, mixed: false, split: false };
        if sure < voice.tuned.sure {
            self.ask(reading, marks, &mut heard);
            if let Some(said) = &heard.said {
                heard.mixed = true;
                let [ours, theirs, added @ ..] = voice.tuned.mixed;
                heard.split = (at(&linear, 2) - at(&linear, 0)) * (said.mood[2] - said.mood[0]) < 0.0;
                heard.logits = [0, 1, 2].map(|class: usize| {
                    ours * at(&linear, class) + theirs * at(&said.mood, class) + at(&added, class)
                });
            }
        }
        heard
    }

    /// Asks the network about the text, if it was not asked yet.
    fn ask(&self, reading: &Reading<'_>, marks: &[(u32, u64)], heard: &mut Heard) {
        if heard.said.is_some() {
            return;
        }
        let input = Input::of(&reading.text, 0..reading.text.tokens.len(), reading.language, marks);
        if !input.is_empty() {
            heard.said = Some(self.networks.say(input));
        }
    }

    fn judge(&self, voice: &Voice<'_>, logits: [f32; 3]) -> Sentiment {
        let shares = shares(logits);
        let best = (0..3).max_by(|&a, &b| at(&shares, a).total_cmp(&at(&shares, b))).unwrap_or(1);
        let leaning =
            [Class::Negative, Class::Neutral, Class::Positive].get(best).copied().unwrap_or(Class::Neutral);
        let confidence = at(&shares, best);
        let class = if risk(&shares) > voice.tuned.unsure { Class::Unsure } else { leaning };
        Sentiment { class, leaning, score: at(&shares, 2) - at(&shares, 0), confidence }
    }

    fn mood(
        &self,
        voice: &Voice<'_>,
        reading: &Reading<'_>,
        heard: &Heard,
        request: &Request<'_>,
        ours: bool,
    ) -> Sentiment {
        let mut logits = heard.logits;
        if let Some(corrections) = request.corrections {
            for (logit, pull) in logits.iter_mut().zip(corrections.pull(request.text)) {
                *logit += pull;
            }
        }
        if let Some(rating) = request.rating {
            for (logit, pull) in logits.iter_mut().zip(of_rating(rating)) {
                *logit += pull;
            }
        }
        let mut sentiment = self.judge(voice, logits);
        if let Some(share) = written_stars(reading) {
            let leaning = if share <= 0.45 {
                Class::Negative
            } else if share >= 0.7 {
                Class::Positive
            } else {
                Class::Neutral
            };
            let score = (share - 0.55) * 1.8;
            sentiment = Sentiment { class: leaning, leaning, score: score.clamp(-0.9, 0.9), confidence: 0.9 };
        }
        let praised = sentiment.leaning == Class::Positive;
        let mocked = reading.hits.iter().any(|hit| hit.cue == Name::Sarcasm);
        if !ours
            || heard.split && sentiment.confidence < 0.6
            || mocked && praised && sentiment.confidence < 0.9
        {
            sentiment.class = Class::Unsure;
        }
        if let Some(class) = request.corrections.and_then(|corrections| corrections.exact(request.text)) {
            let score = match class {
                Class::Positive => 1.0,
                Class::Negative => -1.0,
                Class::Neutral | Class::Unsure => 0.0,
            };
            sentiment = Sentiment { class, leaning: class, score, confidence: 1.0 };
        }
        sentiment
    }
}

fn at(list: &[f32], place: usize) -> f32 {
    list.get(place).copied().unwrap_or_default()
}

fn shares(mut logits: [f32; 3]) -> [f32; 3] {
    softmax(&mut logits);
    logits
}

fn is_ours(identified: &Identified) -> bool {
    identified.code == "und" || identified.code.parse::<Language>().is_ok()
}

/// The language that a text is read in: its own, or the one of the four that is most like it.
fn nearest(identified: &Identified) -> Language {
    match identified.code {
        "da" | "nb" | "nn" | "fo" | "is" | "sv" => Language::Sv,
        "ar" | "fa" | "ur" | "ckb" => Language::Ar,
        "fil" | "ceb" | "ilo" | "hil" | "war" | "pag" | "pam" | "bcl" | "id" | "ms" | "jv" => Language::Fil,
        _ => Language::En,
    }
}

fn nothing(identified: Identified, read_as: Language) -> Analysis {
    let sentiment = Sentiment { class: Class::Unsure, leaning: Class::Neutral, score: 0.0, confidence: 0.34 };
    Analysis {
        identified,
        read_as,
        sentiment,
        aspects: Vec::new(),
        evidence: Vec::new(),
        clauses: Vec::new(),
        phrases: Vec::new(),
        conflict: None,
        truncated: false,
        features: Vec::new(),
    }
}

/// Neither a word nor a number nor an emoji: nothing to read.
fn is_only_signs(reading: &Reading<'_>) -> bool {
    reading.text.tokens.iter().all(|token| matches!(token.kind, Kind::Mark | Kind::Sign | Kind::Link))
}

/// Logits that a rating adds: from the share of moods among texts of each rating.
fn of_rating(rating: u8) -> [f32; 3] {
    match rating {
        0 | 1 => [1.2, -0.3, -0.9],
        2 => [0.9, 0.1, -0.7],
        3 => [0.0, 0.7, -0.2],
        4 => [-0.6, 0.1, 0.5],
        _ => [-0.9, -0.2, 1.1],
    }
}

fn conflict(rating: u8, sentiment: &Sentiment) -> Option<Conflict> {
    let sure = sentiment.confidence > 0.55;
    match sentiment.leaning {
        Class::Negative if rating >= 4 && sure => Some(Conflict::PraisedInStars),
        Class::Positive if rating <= 2 && sure => Some(Conflict::BlamedInStars),
        _ => None,
    }
}

/// A rating that stands in the text with hardly any words beside it, as a share of what is possible.
fn written_stars(reading: &Reading<'_>) -> Option<f32> {
    let text = &reading.text;
    let words = text.tokens.iter().filter(|token| token.kind == Kind::Word).count();
    if words > 2 {
        return None;
    }
    let count = |star: &[&str]| text.tokens.iter().filter(|token| star.contains(&text.folded(token))).count();
    let (full, empty) = (count(&["★", "⭐", "🌟"]), count(&["☆"]));
    if full + empty >= 3 || empty > 0 && full + empty >= 2 {
        return Some(full as f32 / (full + empty).max(5) as f32);
    }
    let numbers: Vec<f32> = text
        .tokens
        .iter()
        .filter(|token| token.kind == Kind::Number)
        .filter_map(|token| western(text.shown(token)).parse().ok())
        .collect();
    let over =
        text.tokens.iter().any(|token| matches!(text.folded(token), "/" | "av" | "of" | "من" | "sa" | "out"));
    match numbers.as_slice() {
        [given, most] if over && [5.0, 6.0, 10.0, 100.0].contains(most) && given <= most => {
            Some(given / most)
        }
        _ => None,
    }
}

fn western(number: &str) -> String {
    number.chars().filter_map(crate::text::fold_letter).collect()
}

/// Bytes of some tokens, without the marks and signs at their ends.
fn span_of(reading: &Reading<'_>, range: Range<usize>) -> Option<Span> {
    let tokens = reading.text.tokens.get(range)?;
    let speaks = |kind: Kind| !matches!(kind, Kind::Mark | Kind::Sign);
    let first = tokens.iter().find(|token| speaks(token.kind))?;
    let last = tokens.iter().rev().find(|token| speaks(token.kind))?;
    Some(Span { start: first.start, end: last.end })
}

#[cfg(test)]
mod tests {
    use super::risk;

    #[test]
    fn the_wrong_side_is_a_greater_risk_than_the_middle() {
        let (middle, other_side) = (risk(&[0.1, 0.3, 0.6]), risk(&[0.3, 0.1, 0.6]));
        assert!(middle < other_side, "{middle} and {other_side}");
        // Who says neutral takes no side.
        assert_eq!(risk(&[0.3, 0.6, 0.1]).to_bits(), risk(&[0.1, 0.6, 0.3]).to_bits());
        assert!(risk(&[0.0, 0.0, 1.0]) < 1e-6 && risk(&[0.5, 0.0, 0.5]) > 0.7);
    }
}
