//! Near-duplicates: pairs that are found, and pairs that are there.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use regulars_language::Request;
use regulars_language::duplicates::origins;

use super::score::{measured, share};
use super::{Bench, Figure, folder_files};
use crate::data::{self, Row};

/// A pair: whether it was found, and whether it is one.
type Pair = (bool, bool);

pub(super) fn evaluate(bench: &Bench<'_>, figures: &mut Vec<Figure>) -> Result<()> {
    for file in folder_files(bench.folder, "duplicates") {
        let rows = data::read(&file.path)?;
        let comments: Vec<(&str, f32)> = rows
            .iter()
            .map(|row| {
                let language = row.language();
                let read = bench.model.analyze(&Request { text: &row.text, language, ..Request::default() });
                (row.text.as_str(), read.sentiment.score)
            })
            .collect();
        let origins = origins(&comments);
        let found = pairs(|place| origins.get(place).copied(), rows.len());
        let groups = |place: usize| rows.get(place).and_then(|row| row.group.as_deref());
        let gold = pairs(groups, rows.len());
        let mut variants: BTreeMap<String, Vec<Pair>> = BTreeMap::new();
        for pair in found.union(&gold) {
            let judged = (found.contains(pair), gold.contains(pair));
            variants.entry(variant(&rows, *pair)).or_default().push(judged);
            variants.entry("*".to_owned()).or_default().push(judged);
        }
        for (variant, pairs) in variants {
            let measures = measured(pairs.len(), |places| all(&pairs, places));
            for (name, value) in ["precision", "recall"].into_iter().zip(measures) {
                if value.value.is_finite() {
                    figures.push(Figure::new(
                        "duplicates",
                        &file.name,
                        &variant,
                        "*",
                        pairs.len(),
                        name,
                        value,
                    ));
                }
            }
        }
    }
    Ok(())
}

/// How the later of a pair was made.
fn variant(rows: &[Row], (one, other): (usize, usize)) -> String {
    let made = |place: usize| rows.get(place).and_then(|row| row.variant.clone());
    made(other).or_else(|| made(one)).unwrap_or_else(|| "none".to_owned())
}

/// All pairs of the same group.
fn pairs<K: Ord>(group: impl Fn(usize) -> Option<K>, n: usize) -> BTreeSet<(usize, usize)> {
    let mut groups: BTreeMap<K, Vec<usize>> = BTreeMap::new();
    for place in 0..n {
        if let Some(group) = group(place) {
            groups.entry(group).or_default().push(place);
        }
    }
    let mut pairs = BTreeSet::new();
    for members in groups.values() {
        for (at, one) in members.iter().enumerate() {
            pairs.extend(members[at + 1..].iter().map(|other| (*one, *other)));
        }
    }
    pairs
}

fn all(pairs: &[Pair], places: &[usize]) -> Vec<f64> {
    let count = |keep: fn(&Pair) -> bool| places.iter().filter(|place| keep(&pairs[**place])).count();
    let both = count(|pair| pair.0 && pair.1);
    vec![share(both, count(|pair| pair.0)), share(both, count(|pair| pair.1))]
}
