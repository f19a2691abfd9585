//! The labelled sentences of our own, in `tests/own/*.jsonl`: text, language, and what should be found.
#![expect(clippy::unwrap_used, reason = "a test may say what it expects by failing")]

use regulars_language::signals::{self, Level};
use regulars_language::text::Text;
use regulars_language::{Language, Polarity};
use serde::Deserialize;

#[derive(Deserialize)]
struct Urgent {
    lang: String,
    text: String,
    /// `high`, `low`, or nothing.
    level: Option<String>,
}

#[derive(Deserialize)]
struct Leaving {
    lang: String,
    text: String,
    leaving: bool,
}

/// A sentence with its clauses.
#[derive(Deserialize)]
struct Sentence {
    lang: String,
    text: String,
    clauses: Vec<Labelled>,
}

/// A clause: Unicode scalar values of the text, `start..end`, and its polarity.
#[derive(Deserialize)]
struct Labelled {
    start: usize,
    end: usize,
    polarity: Polarity,
}

fn rows<Row: for<'d> Deserialize<'d>>(file: &str) -> Vec<Row> {
    file.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn language(code: &str) -> Language {
    code.parse().unwrap()
}

/// How often a yes was right, wrong, and missing.
#[derive(Default)]
struct Score {
    right: usize,
    wrong: usize,
    missed: usize,
}

impl Score {
    fn count(&mut self, expected: bool, found: bool) {
        self.right += usize::from(expected && found);
        self.wrong += usize::from(!expected && found);
        self.missed += usize::from(expected && !found);
    }

    fn precision(&self) -> f64 {
        self.right as f64 / (self.right + self.wrong).max(1) as f64
    }

    fn recall(&self) -> f64 {
        self.right as f64 / (self.right + self.missed).max(1) as f64
    }
}

#[test]
fn urgency_is_found_and_not_cried() {
    let rows: Vec<Urgent> = rows(include_str!("own/urgency.jsonl"));
    for of in Language::ALL {
        let (mut any, mut high) = (Score::default(), Score::default());
        let of_language: Vec<&Urgent> = rows.iter().filter(|row| language(&row.lang) == of).collect();
        assert!(of_language.len() >= 60, "{of:?}");
        for row in of_language {
            let found = signals::urgency(&Text::new(&row.text), of).map(|urgency| urgency.level);
            any.count(row.level.is_some(), found.is_some());
            high.count(row.level.as_deref() == Some("high"), found == Some(Level::High));
        }
        assert!(
            any.precision() >= 0.93 && any.recall() >= 0.93,
            "{of:?} {} {}",
            any.precision(),
            any.recall()
        );
        assert!(
            high.precision() >= 0.93 && high.recall() >= 0.93,
            "{of:?} {} {}",
            high.precision(),
            high.recall()
        );
    }
}

#[test]
fn who_leaves_is_told_from_who_comes_back() {
    let rows: Vec<Leaving> = rows(include_str!("own/churn.jsonl"));
    for of in Language::ALL {
        let mut score = Score::default();
        let of_language: Vec<&Leaving> = rows.iter().filter(|row| language(&row.lang) == of).collect();
        assert!(of_language.len() >= 60, "{of:?}");
        for row in of_language {
            score.count(row.leaving, signals::churn(&Text::new(&row.text), of).is_some());
        }
        assert!(
            score.precision() >= 0.93 && score.recall() >= 0.9,
            "{of:?} {} {}",
            score.precision(),
            score.recall()
        );
    }
}

#[test]
fn the_clauses_stand_where_the_file_says() {
    let sentences: Vec<Sentence> = rows(include_str!("own/clauses.jsonl"));
    for of in [Language::Sv, Language::Fil] {
        let of_language: Vec<&Sentence> = sentences.iter().filter(|row| language(&row.lang) == of).collect();
        assert!(of_language.len() >= 60, "{of:?}");
        for polarity in [Polarity::Positive, Polarity::Negative, Polarity::Neutral] {
            let of_polarity =
                of_language.iter().flat_map(|row| &row.clauses).filter(|clause| clause.polarity == polarity);
            assert!(of_polarity.count() >= 8, "{of:?} {polarity:?}");
        }
        for row in of_language {
            for clause in &row.clauses {
                let shown: String =
                    row.text.chars().skip(clause.start).take(clause.end - clause.start).collect();
                assert!(!shown.is_empty() && shown.trim() == shown, "{}", row.text);
            }
        }
    }
}
