//! Trust: is the evidence what the engine went by, and does it learn from an owner without harm.

use std::collections::BTreeMap;

use anyhow::Result;
use regulars_language::correct::{Correction, Corrections};
use regulars_language::text::{Kind, Text};
use regulars_language::{Analysis, Class, Language, Request, Span};

use super::score::{measured, share};
use super::sentiment::place;
use super::{Bench, Figure, folder_files};
use crate::data::{self, Row};
use crate::random::Random;

/// Comments of a language whose evidence is deleted, and random deletions each is compared with.
const COMMENTS: usize = 1_000;
const DELETIONS: usize = 8;
/// Corrections of an owner, draws of them, and comments that a source needs to stand for a business.
const CORRECTIONS: usize = 20;
const DRAWS: u64 = 5;
const LEAST: usize = 200;

pub(super) fn evaluate(bench: &Bench<'_>, figures: &mut Vec<Figure>) -> Result<()> {
    let mut languages: BTreeMap<Language, Vec<Row>> = BTreeMap::new();
    for file in folder_files(bench.folder, "sentiment") {
        for row in data::read(&file.path)? {
            if let Some(language) = row.language().filter(|_| row.label.is_some()) {
                languages.entry(language).or_default().push(row);
            }
        }
    }
    for (language, rows) in &mut languages {
        faithful(bench, *language, rows, figures);
        let mut sources: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
        for row in rows.iter() {
            sources.entry(&row.source).or_default().push(row);
        }
        for (source, rows) in sources.into_iter().filter(|(_, rows)| rows.len() >= LEAST) {
            corrected(bench, *language, source, &rows, figures);
        }
    }
    Ok(())
}

/// Deletes the words that were shown as evidence, and as many others.
fn faithful(bench: &Bench<'_>, language: Language, rows: &mut [Row], figures: &mut Vec<Figure>) {
    let mut random = Random(7);
    random.shuffle(rows);
    let weaker: Vec<bool> = rows
        .iter()
        .filter_map(|row| is_faithful(bench, language, &row.text, &mut random))
        .take(COMMENTS)
        .collect();
    if weaker.is_empty() {
        return;
    }
    let found = measured(weaker.len(), |places| {
        vec![share(places.iter().filter(|place| weaker[**place]).count(), places.len())]
    });
    for value in found {
        let (code, n) = (language.code(), weaker.len());
        figures.push(Figure::new("faithfulness", "*", "*", code, n, "evidence-weakens-more", value));
    }
}

/// Whether the class loses more of its probability by its evidence than by random words; nothing where that can't be
/// asked: without evidence, or where most words are evidence.
fn is_faithful(bench: &Bench<'_>, language: Language, text: &str, random: &mut Random) -> Option<bool> {
    let read = analyzed(bench, language, text, None);
    let class = place(read.sentiment.leaning)?;
    let strength = |text: &str| bench.model.shares(text, language)[class];
    let speaking: Vec<Span> = read.evidence.iter().map(|shown| shown.span).collect();
    let words = words(text);
    let inside = |word: &&Span| speaking.iter().any(|span| span.start < word.end && word.start < span.end);
    let count = words.iter().filter(inside).count();
    if count == 0 || count * 2 > words.len() {
        return None;
    }
    let whole = strength(text);
    let by_evidence = whole - strength(&without(text, &speaking));
    let mut by_chance = 0.0;
    for _ in 0..DELETIONS {
        let mut drawn = words.clone();
        random.shuffle(&mut drawn);
        drawn.truncate(count);
        by_chance += (whole - strength(&without(text, &drawn))) / DELETIONS as f32;
    }
    Some(by_evidence > by_chance)
}

fn words(text: &str) -> Vec<Span> {
    let tokens = Text::new(text).tokens;
    let word = |kind| matches!(kind, Kind::Word | Kind::Number | Kind::Emoji);
    let words = tokens.into_iter().filter(|token| word(token.kind));
    words.map(|token| Span { start: token.start, end: token.end }).collect()
}

fn without(text: &str, spans: &[Span]) -> String {
    let mut sorted = spans.to_vec();
    sorted.sort_unstable();
    let (mut rest, mut from) = (String::with_capacity(text.len()), 0);
    for span in sorted {
        rest.push_str(text.get(from..span.start.max(from)).unwrap_or_default());
        from = span.end.max(from);
    }
    rest.push_str(text.get(from..).unwrap_or_default());
    rest
}

fn analyzed(
    bench: &Bench<'_>,
    language: Language,
    text: &str,
    corrections: Option<&Corrections>,
) -> Analysis {
    bench.model.analyze(&Request { text, language: Some(language), corrections, ..Request::default() })
}

/// Lets an owner correct twenty wrong labels, and looks at all other comments.
fn corrected(bench: &Bench<'_>, language: Language, source: &str, rows: &[&Row], figures: &mut Vec<Figure>) {
    let before: Vec<Class> =
        rows.iter().map(|row| analyzed(bench, language, &row.text, None).sentiment.leaning).collect();
    // For each of the other comments: right before, right after.
    let mut judged: Vec<(bool, bool)> = Vec::new();
    let mut worst = f64::INFINITY;
    for draw in 0..DRAWS {
        let mut random = Random(100 + draw);
        let mut wrong: Vec<usize> =
            (0..rows.len()).filter(|at| rows[*at].label != Some(before[*at])).collect();
        random.shuffle(&mut wrong);
        wrong.truncate(CORRECTIONS);
        if wrong.len() < CORRECTIONS {
            return;
        }
        let list = wrong.iter().filter_map(|at| {
            let (row, said) = (rows[*at], before[*at]);
            Some(Correction { text: row.text.clone(), class: row.label?, said })
        });
        let corrections = Corrections::learned(list.collect());
        let begin = judged.len();
        for (at, row) in rows.iter().enumerate().filter(|(at, _)| !wrong.contains(at)) {
            let after = analyzed(bench, language, &row.text, Some(&corrections)).sentiment.leaning;
            judged.push((row.label == Some(before[at]), row.label == Some(after)));
        }
        let change: i32 =
            judged[begin..].iter().map(|(one, other)| i32::from(*other) - i32::from(*one)).sum();
        worst = worst.min(f64::from(change) / (judged.len() - begin) as f64 * 100.0);
    }
    let found = measured(judged.len(), |places| {
        let count =
            |of: fn(&(bool, bool)) -> bool| places.iter().filter(|place| of(&judged[**place])).count();
        let (one, other) = (share(count(|row| row.0), places.len()), share(count(|row| row.1), places.len()));
        vec![one, other, (other - one) * 100.0]
    });
    let n = judged.len() / DRAWS as usize;
    let mut tell = |metric: &str, value| {
        figures.push(Figure::new("corrections", "*", source, language.code(), n, metric, value));
    };
    for (metric, value) in ["accuracy-before", "accuracy-after", "change-points"].into_iter().zip(found) {
        tell(metric, value);
    }
    tell("change-points-worst-draw", worst.into());
}
