//! Mood: is the class right, and does the engine know when it is not.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use regulars_language::{Class, Request};

use super::score::{Confusion, calibration_error, measured, share};
use super::{Bench, Figure, folder_files};
use crate::data;

/// One comment with its label and what was said of it.
struct Judged {
    gold: usize,
    said: usize,
    /// What was said when the language was not given.
    alone: usize,
    unsure: bool,
    confidence: f32,
}

/// Place of a class; unsure has none.
pub(super) fn place(class: Class) -> Option<usize> {
    match class {
        Class::Negative => Some(0),
        Class::Neutral => Some(1),
        Class::Positive => Some(2),
        Class::Unsure => None,
    }
}

pub(super) fn evaluate(bench: &Bench<'_>, figures: &mut Vec<Figure>) -> Result<()> {
    for file in folder_files(bench.folder, "sentiment") {
        let mut groups: BTreeMap<(String, String), Vec<Judged>> = BTreeMap::new();
        let mut sources: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for row in data::read(&file.path)? {
            let Some(gold) = row.label.and_then(place) else { continue };
            let language = row.language();
            let read = bench.model.analyze(&Request { text: &row.text, language, ..Request::default() });
            let alone = bench.model.analyze(&Request { text: &row.text, ..Request::default() });
            let judged = || Judged {
                gold,
                said: place(read.sentiment.leaning).unwrap_or(1),
                alone: place(alone.sentiment.leaning).unwrap_or(1),
                unsure: read.sentiment.class == Class::Unsure,
                confidence: read.sentiment.confidence,
            };
            let code = language.map_or("und", |language| language.code()).to_owned();
            sources.entry(code.clone()).or_default().insert(row.source.clone());
            groups.entry((code.clone(), String::from("*"))).or_default().push(judged());
            groups.entry((code, row.source)).or_default().push(judged());
        }
        for ((language, source), rows) in groups {
            // A file of one source says everything in its row for all.
            let only = sources.get(&language).is_some_and(|sources| sources.len() == 1);
            let metrics = if source == "*" || only { NAMES } else { &NAMES[..3] };
            let found = measured(rows.len(), |places| all(&rows, places, metrics.len()));
            for (metric, value) in metrics.iter().zip(found) {
                figures.push(Figure::new(
                    "sentiment",
                    &file.name,
                    &source,
                    &language,
                    rows.len(),
                    metric,
                    value,
                ));
            }
        }
    }
    Ok(())
}

const NAMES: &[&str] = &[
    "accuracy",
    "macro-f1",
    "ece",
    "coverage",
    "accuracy-sure",
    "opposite-sure",
    "opposite",
    "accuracy-at-90",
    "opposite-at-90",
    "accuracy-lang-found",
    "macro-f1-lang-found",
];

/// The measures of [`NAMES`], or the first of them.
fn all(rows: &[Judged], places: &[usize], count: usize) -> Vec<f64> {
    let picked: Vec<&Judged> = places.iter().map(|place| &rows[*place]).collect();
    let confusion = Confusion::<3>::of(picked.iter().map(|row| (row.gold, row.said)));
    let right = |row: &&&Judged| row.gold == row.said;
    let mut found = vec![
        confusion.accuracy(),
        confusion.macro_f1(),
        calibration_error(picked.iter().map(|row| (row.confidence, row.gold == row.said))),
    ];
    if count == found.len() {
        return found;
    }
    let sure: Vec<&Judged> = picked.iter().filter(|row| !row.unsure).copied().collect();
    let surest = surest(&picked);
    let alone = Confusion::<3>::of(picked.iter().map(|row| (row.gold, row.alone)));
    found.extend([
        share(sure.len(), picked.len()),
        share(sure.iter().filter(right).count(), sure.len()),
        opposite(&sure),
        opposite(&picked),
        share(surest.iter().filter(right).count(), surest.len()),
        opposite(&surest),
        alone.accuracy(),
        alone.macro_f1(),
    ]);
    found
}

/// All but the tenth that the engine is least sure of; what it calls unsure goes first.
fn surest<'j>(rows: &[&'j Judged]) -> Vec<&'j Judged> {
    let mut sorted = rows.to_vec();
    sorted.sort_by(|a, b| b.unsure.cmp(&a.unsure).then(a.confidence.total_cmp(&b.confidence)));
    sorted.split_off(sorted.len() / 10)
}

/// Share of positive taken for negative, and of negative taken for positive, among both.
fn opposite(rows: &[&Judged]) -> f64 {
    let signed = rows.iter().filter(|row| row.gold != 1);
    let wrong = signed.clone().filter(|row| row.said != 1 && row.said != row.gold).count();
    share(wrong, signed.count())
}
