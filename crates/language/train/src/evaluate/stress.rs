//! Stress: single sentences that break simple methods, each with what may be said of it.

use std::collections::BTreeMap;
use std::time::Instant;

use anyhow::{Context as _, Result};
use regulars_language::{Class, Request};
use serde::Deserialize;

use super::score::{measured, share};
use super::{Bench, Figure, named_files};
use crate::data;

/// What may be said.
#[derive(Deserialize)]
struct Expect {
    #[serde(default)]
    sentiment: Option<Vec<Class>>,
    #[serde(default)]
    lang: Option<Vec<String>>,
    #[serde(default)]
    not_lang: Vec<String>,
    #[serde(default)]
    lang_confidence_max: Option<f32>,
    #[serde(default)]
    max_ms: Option<f64>,
}

/// Whether everything, the mood alone and the language alone are as expected.
type Held = [bool; 3];

pub(super) fn evaluate(bench: &Bench<'_>, figures: &mut Vec<Figure>) -> Result<()> {
    for file in named_files(bench.folder, "stress") {
        let mut kinds: BTreeMap<String, Vec<Held>> = BTreeMap::new();
        for row in data::read(&file.path)? {
            let Some(expect) = row.expect else { continue };
            let expect: Expect =
                serde_json::from_value(expect).with_context(|| format!("expect of {}", row.id))?;
            let held = held(bench, &row.text, &expect);
            if !held[0] {
                bench.note(&format!("stress {} ({}): not as expected", row.id, row.kind));
            }
            kinds.entry(row.kind).or_default().push(held);
            kinds.entry("*".to_owned()).or_default().push(held);
        }
        for (kind, rows) in kinds {
            let found = measured(rows.len(), |places| {
                (0..3)
                    .map(|what| {
                        share(places.iter().filter(|place| rows[**place][what]).count(), places.len())
                    })
                    .collect()
            });
            for (name, value) in ["inside", "inside-sentiment", "inside-lang"].into_iter().zip(found) {
                figures.push(Figure::new("stress", &file.name, &kind, "*", rows.len(), name, value));
            }
        }
    }
    Ok(())
}

fn held(bench: &Bench<'_>, text: &str, expect: &Expect) -> Held {
    let begun = Instant::now();
    let read = bench.model.analyze(&Request { text, ..Request::default() });
    let ms = begun.elapsed().as_secs_f64() * 1e3;
    let (code, confidence) = (read.identified.code, read.identified.confidence);
    let mood = expect.sentiment.as_ref().is_none_or(|may| may.contains(&read.sentiment.class));
    let language = expect.lang.as_ref().is_none_or(|may| may.iter().any(|one| one == code))
        && expect.not_lang.iter().all(|one| one != code)
        && expect.lang_confidence_max.is_none_or(|most| confidence <= most);
    [mood && language && expect.max_ms.is_none_or(|most| ms <= most), mood, language]
}
