//! What is learned from: the labelled texts of the sources that may train, and those of our own.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use regulars_language::features::{hash, plain};
use regulars_language::net::ASPECTS;
use regulars_language::{Class, Language, Polarity};

use crate::data::{self, Sources};

/// One of so many comments of our own is held out.
const OWN_HELD: u64 = 5;
/// Which aspects a text speaks of; of those that its source has no word for nothing is known.
pub type Labels = [Option<bool>; ASPECTS];

/// How much it counts that an aspect is not there by a source that does not know it: a little, for most texts of such a
/// source do not speak of it.
const UNTOLD: f32 = 0.5;

/// The weight of what is known of an aspect.
#[must_use]
pub fn weight_of(label: Option<bool>) -> f32 {
    if label.is_some() { 1.0 } else { UNTOLD }
}

/// One text of the training, as the models see it.
pub struct Sample {
    pub source: String,
    pub text: String,
    pub language: Language,
    /// 0 negative, 1 neutral, 2 positive.
    pub label: Option<usize>,
    pub weight: f32,
    pub aspects: Option<Labels>,
    pub tones: Vec<(usize, usize)>,
    /// Kept out of the training, for calibration and thresholds.
    pub held: bool,
}

pub(crate) fn class(class: Class) -> usize {
    match class {
        Class::Negative => 0,
        Class::Neutral | Class::Unsure => 1,
        Class::Positive => 2,
    }
}

/// All texts that may train.
///
/// # Errors
/// If a file can't be read.
pub fn samples(folder: &Path, sources: &Sources, seed: u64) -> Result<Vec<Sample>> {
    let mut samples = Vec::new();
    let held = |id: &str| hash(77, &[id.as_bytes()]).is_multiple_of(10);
    for row in data::all(&folder.join("sentiment"), "train")? {
        let Some(language) = row.language().filter(|_| sources.may_train(&row.source)) else { continue };
        let Some(label) = row.label else { continue };
        samples.push(Sample {
            held: held(&row.id),
            label: Some(class(label)),
            source: row.source,
            text: row.text,
            language,
            weight: 1.0,
            aspects: None,
            tones: Vec::new(),
        });
    }
    let about = data::all(&folder.join("aspects"), "train")?;
    let words = vocabularies(&about);
    for row in about {
        let Some(language) = row.language().filter(|_| sources.may_train(&row.source)) else { continue };
        // One source gives each aspect the polarity of the whole comment.
        let whole = row.source == "nhs-fft";
        samples.push(Sample {
            held: held(&row.id),
            label: row.label.filter(|_| !whole).map(class),
            weight: 0.7,
            aspects: Some(labels(&row, words.get(&row.source).unwrap_or(&[true; ASPECTS]))),
            tones: if whole { Vec::new() } else { tones(&row) },
            source: row.source,
            text: row.text,
            language,
        });
    }
    for row in data::own()? {
        let Some(language) = row.language() else { continue };
        samples.push(Sample {
            // Some languages have no others to tune by.
            held: hash(77, &[row.text.as_bytes()]).is_multiple_of(OWN_HELD),
            label: row.label.map(class),
            weight: 0.7,
            aspects: Some(labels(&row, &[true; ASPECTS])),
            tones: tones(&row),
            source: row.source,
            text: row.text,
            language,
        });
    }
    let plain_copies: Vec<Sample> = samples
        .iter()
        .filter(|sample| sample.language == Language::Sv && !sample.held && sample.label.is_some())
        .step_by(6)
        .map(|sample| Sample {
            source: sample.source.clone(),
            text: sample.text.to_lowercase().chars().map(plain).collect(),
            language: Language::Sv,
            label: sample.label,
            weight: 0.7,
            aspects: None,
            tones: Vec::new(),
            held: false,
        })
        .collect();
    samples.extend(plain_copies);
    for (language, text, label) in crate::templates::sentences(seed) {
        samples.push(Sample {
            source: "own".to_owned(),
            held: false,
            text,
            language,
            label: Some(class(label)),
            weight: 0.5,
            aspects: None,
            tones: Vec::new(),
        });
    }
    Ok(samples)
}

/// Of each source the aspects that it knows: those that some of its rows have.
fn vocabularies(rows: &[data::Row]) -> BTreeMap<String, [bool; ASPECTS]> {
    let mut words: BTreeMap<String, [bool; ASPECTS]> = BTreeMap::new();
    for row in rows {
        let known = words.entry(row.source.clone()).or_default();
        for aspect in &row.aspects {
            known[aspect.aspect.index()] = true;
        }
    }
    words
}

fn labels(row: &data::Row, known: &[bool; ASPECTS]) -> Labels {
    let mut labels = known.map(|known| known.then_some(false));
    for aspect in &row.aspects {
        labels[aspect.aspect.index()] = Some(true);
    }
    labels
}

/// The moods of a row's aspects: (aspect, class).
fn tones(row: &data::Row) -> Vec<(usize, usize)> {
    let class = |polarity| match polarity {
        Polarity::Negative => 0,
        Polarity::Neutral | Polarity::Mixed => 1,
        Polarity::Positive => 2,
    };
    row.aspects.iter().filter_map(|it| Some((it.aspect.index(), class(it.polarity?)))).collect()
}
