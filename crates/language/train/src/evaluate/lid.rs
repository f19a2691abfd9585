//! Language: which of ours, or another one.

use std::collections::BTreeMap;

use anyhow::Result;
use regulars_language::{Language, Request};

use super::score::{Confusion, measured, share};
use super::{Bench, Figure, folder_files};
use crate::data;

/// Our four languages, and all others.
const OTHER: usize = 4;

/// The place of a code among en, sv, ar, fil and all others; no language counts as another one.
fn place(code: &str) -> usize {
    code.parse::<Language>().map_or(OTHER, Language::index)
}

pub(super) fn evaluate(bench: &Bench<'_>, figures: &mut Vec<Figure>) -> Result<()> {
    for file in folder_files(bench.folder, "lid") {
        let mut kinds: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
        let mut latin: BTreeMap<String, Vec<bool>> = BTreeMap::new();
        for row in data::read(&file.path)? {
            let code = row.lang.as_deref().unwrap_or("und");
            let found =
                bench.model.analyze(&Request { text: &row.text, ..Request::default() }).identified.code;
            let (gold, said) = (place(code), place(found));
            if code == "ar-Latn" {
                latin.entry(row.kind.clone()).or_default().push(said == gold);
            }
            kinds.entry(row.kind).or_default().push((gold, said));
        }
        for (kind, rows) in kinds {
            let found = measured(rows.len(), |places| all(&rows, places));
            let names = ["accuracy", "macro-f1", "other-as-ours"];
            for (name, value) in names.into_iter().zip(found) {
                if value.value.is_finite() {
                    figures.push(Figure::new("lid", &file.name, &kind, "*", rows.len(), name, value));
                }
            }
            for (language, name) in [(0, "en"), (1, "sv"), (2, "ar"), (3, "fil"), (OTHER, "other")] {
                let own: Vec<bool> =
                    rows.iter().filter(|row| row.0 == language).map(|row| row.0 == row.1).collect();
                recall(&own, &file.name, &kind, name, figures);
            }
        }
        for (kind, rows) in latin {
            recall(&rows, &file.name, &kind, "ar-Latn", figures);
        }
    }
    Ok(())
}

fn recall(rows: &[bool], file: &str, kind: &str, language: &str, figures: &mut Vec<Figure>) {
    if rows.is_empty() {
        return;
    }
    let right = |places: &[usize]| places.iter().filter(|place| rows[**place]).count();
    for value in measured(rows.len(), |places| vec![share(right(places), places.len())]) {
        figures.push(Figure::new("lid", file, kind, language, rows.len(), "recall", value));
    }
}

fn all(rows: &[(usize, usize)], places: &[usize]) -> Vec<f64> {
    let confusion = Confusion::<5>::of(places.iter().map(|place| rows[*place]));
    let others = confusion.0[OTHER];
    let taken: usize = others[..OTHER].iter().sum();
    vec![confusion.accuracy(), confusion.macro_f1(), share(taken, taken + others[OTHER])]
}
