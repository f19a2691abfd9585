//! Themes: do the groups that were found agree with those that people made.

use std::collections::HashMap;

use anyhow::Result;
use regulars_language::Request;
use regulars_language::themes::{Comment, Settings, themes};

use super::score::{Agreement, measured, share};
use super::{Bench, Figure, folder_files};
use crate::data;

pub(super) fn evaluate(bench: &Bench<'_>, figures: &mut Vec<Figure>) -> Result<()> {
    for file in folder_files(bench.folder, "themes") {
        let rows: Vec<_> = data::read(&file.path)?.into_iter().filter(|row| row.theme.is_some()).collect();
        let read: Vec<_> = rows
            .iter()
            .map(|row| {
                let language = row.language();
                bench.model.analyze(&Request { text: &row.text, language, ..Request::default() })
            })
            .collect();
        // Numbers as ids: whatever a file calls its rows, each has its own.
        let ids: Vec<String> = (0..rows.len()).map(|place| place.to_string()).collect();
        let mut comments = Vec::with_capacity(rows.len());
        for ((row, read), id) in rows.iter().zip(&read).zip(&ids) {
            let mut aspects = [0.0; 10];
            for found in &read.aspects {
                if let Some(share) = aspects.get_mut(found.aspect.index()) {
                    *share = found.confidence;
                }
            }
            comments.push(Comment {
                id,
                text: &row.text,
                language: row.lang.as_deref().unwrap_or(read.identified.code),
                date: row.date.as_deref(),
                customer: None,
                sentiment: Some(read.sentiment.class),
                aspects: Some(aspects),
                sign: Some(read.sentiment.score),
            });
        }
        let mut names: HashMap<&str, usize> = HashMap::new();
        let mut gold = Vec::with_capacity(rows.len());
        for row in &rows {
            let next = names.len();
            gold.push(*names.entry(row.theme.as_deref().unwrap_or_default()).or_insert(next));
        }
        let language = rows.first().and_then(|row| row.lang.clone()).unwrap_or_default();
        let mut tell = |metric: &str, value| {
            figures.push(Figure::new("themes", &file.name, "*", &language, rows.len(), metric, value));
        };
        let (groups, count) = grouped(&comments);
        let agreed = measured(rows.len(), |places| {
            let agreement = Agreement::of(places.iter().map(|place| (gold[*place], groups[*place])));
            let without = places.iter().filter(|place| groups[**place] == count).count();
            vec![agreement.nmi, agreement.purity, agreement.ari, share(without, places.len())]
        });
        for (metric, value) in ["nmi", "purity", "ari", "unassigned"].into_iter().zip(agreed) {
            tell(metric, value);
        }
        tell("themes-found", (count as f64).into());
        tell("themes-gold", (names.len() as f64).into());
        // The model may have been trained on aspects of the very same comments, which is no merit of the grouping.
        for comment in &mut comments {
            (comment.aspects, comment.sentiment, comment.sign) = (None, None, None);
        }
        let (groups, _) = grouped(&comments);
        let agreed = measured(rows.len(), |places| {
            vec![Agreement::of(places.iter().map(|place| (gold[*place], groups[*place]))).nmi]
        });
        for value in agreed {
            tell("nmi-text-alone", value);
        }
    }
    Ok(())
}

/// The group of each comment, and how many there are; all without a theme are one group more.
fn grouped(comments: &[Comment<'_>]) -> (Vec<usize>, usize) {
    let found = themes(comments, None, &Settings::default()).themes;
    let mut groups = vec![found.len(); comments.len()];
    for (group, theme) in found.iter().enumerate() {
        for place in theme.members.iter().filter_map(|id| id.parse::<usize>().ok()) {
            groups[place] = group;
        }
    }
    (groups, found.len())
}
