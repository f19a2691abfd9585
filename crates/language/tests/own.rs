//! The labelled sentences of our own, in `tests/own/*.jsonl`: text, language, and what should be found.
#![expect(clippy::unwrap_used, reason = "a test may say what it expects by failing")]

use regulars_language::model::Model;
use regulars_language::signals::{self, Level};
use regulars_language::text::Text;
use regulars_language::{Analysis, Aspect, Class, Clause, Language, Polarity, Request};
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

/// Share of the clauses of a language whose mood is right at least, and taken for the opposite at most: a little below
/// what the shipped weights reach.
const CLAUSES: [(Language, f64, f64); 2] = [(Language::Sv, 0.74, 0.10), (Language::Fil, 0.64, 0.13)];

/// The mood of a labelled clause, as the model's clause that shares most of it says.
fn heard(said: &Analysis, text: &str, clause: &Labelled) -> Option<Polarity> {
    let byte = |scalar: usize| text.char_indices().nth(scalar).map_or(text.len(), |(at, _)| at);
    let (start, end) = (byte(clause.start), byte(clause.end));
    let shared = |found: &Clause| found.span.end.min(end).saturating_sub(found.span.start.max(start));
    let found = said.clauses.iter().max_by_key(|found| shared(found)).filter(|found| shared(found) > 0)?;
    Some(match found.sentiment.leaning {
        Class::Positive => Polarity::Positive,
        Class::Negative => Polarity::Negative,
        Class::Neutral | Class::Unsure => Polarity::Neutral,
    })
}

#[test]
fn clauses_of_one_sentence_have_moods_of_their_own() {
    let model = Model::shipped().expect("the shipped weights");
    let sentences: Vec<Sentence> = rows(include_str!("own/clauses.jsonl"));
    for (of, least, least_opposite) in CLAUSES {
        let (mut right, mut opposite, mut all) = (0, 0, 0);
        for row in sentences.iter().filter(|row| language(&row.lang) == of) {
            let said = model.analyze(&Request { text: &row.text, language: Some(of), ..Request::default() });
            for clause in &row.clauses {
                let found = heard(&said, &row.text, clause);
                all += 1;
                right += usize::from(found == Some(clause.polarity));
                opposite += usize::from(matches!(
                    (found, clause.polarity),
                    (Some(Polarity::Positive), Polarity::Negative)
                        | (Some(Polarity::Negative), Polarity::Positive)
                ));
            }
        }
        let (right, opposite) = (right as f64 / all as f64, opposite as f64 / all as f64);
        println!("{of:?}: {right:.3} of {all} clauses right, {opposite:.3} taken for the opposite");
        assert!(right >= least && opposite <= least_opposite, "{of:?}: {right} right, {opposite} opposite");
    }
}

/// A sentence that was written to be hard.
#[derive(Deserialize)]
struct Hard {
    lang: String,
    text: String,
    mood: Class,
}

#[test]
fn hard_sentences_are_read_no_worse_than_before() {
    let model = Model::shipped().expect("the shipped weights");
    let rows: Vec<Hard> = rows(include_str!("own/hard.jsonl"));
    let (mut right, mut unsure, mut wrong) = (0, 0, Vec::new());
    for row in &rows {
        let of = language(&row.lang);
        let said = model.analyze(&Request { text: &row.text, language: Some(of), ..Request::default() });
        let sentiment = said.sentiment;
        match sentiment.class {
            Class::Unsure => unsure += 1,
            class if class == row.mood => right += 1,
            class => wrong.push((sentiment.confidence, of, &row.text, row.mood, class)),
        }
    }
    wrong.sort_by(|one, other| other.0.total_cmp(&one.0));
    println!("{right} right, {unsure} unsure, {} wrong, the surest first:", wrong.len());
    for (confidence, of, text, mood, class) in &wrong {
        println!("{of:?} {confidence:.2} {mood:?} taken for {class:?}: {text}");
    }
    // Half of them are misread: what is asked here is that it does not become more.
    assert!(rows.len() == 40 && right >= 13 && wrong.len() <= 23, "{right} right, {} wrong", wrong.len());
}

/// A comment with its mood and what it is about.
#[derive(Deserialize)]
struct Comment {
    lang: String,
    text: String,
    label: Class,
    aspects: Vec<About>,
}

#[derive(Deserialize)]
struct About {
    aspect: Aspect,
    polarity: Polarity,
}

/// For each language the least share of moods that are right, F1 of the aspects, and share of their moods that are
/// right: a little below what the shipped weights reach.
const COMMENTS: [(Language, f64, f64, f64); 4] = [
    (Language::En, 0.54, 0.46, 0.56),
    (Language::Sv, 0.52, 0.52, 0.63),
    (Language::Ar, 0.50, 0.49, 0.44),
    (Language::Fil, 0.57, 0.63, 0.61),
];

#[test]
fn comments_of_many_trades_are_understood() {
    let model = Model::shipped().expect("the shipped weights");
    let comments: Vec<Comment> = rows(include_str!("own/comments.jsonl"));
    for (of, least_moods, least_aspects, least_polarities) in COMMENTS {
        let of_language: Vec<&Comment> = comments.iter().filter(|row| language(&row.lang) == of).collect();
        assert!(of_language.len() >= 50, "{of:?}");
        let (mut moods, mut score, mut polarities) = (0, Score::default(), 0);
        for row in &of_language {
            let said = model.analyze(&Request { text: &row.text, language: Some(of), ..Request::default() });
            moods += usize::from(said.sentiment.leaning == row.label);
            for aspect in Aspect::ALL {
                let expected = row.aspects.iter().find(|about| about.aspect == aspect);
                let found = said.aspects.iter().find(|found| found.aspect == aspect);
                score.count(expected.is_some(), found.is_some());
                let both = expected.zip(found);
                polarities += usize::from(both.is_some_and(|(own, found)| own.polarity == found.polarity));
            }
        }
        let moods = moods as f64 / of_language.len() as f64;
        let f1 = 2.0 * score.right as f64 / (2 * score.right + score.wrong + score.missed) as f64;
        let polarities = polarities as f64 / score.right as f64;
        println!(
            "{of:?}: {moods:.3} of {} moods right; aspects F1 {f1:.3}, precision {:.3}, recall {:.3}; {polarities:.3} \
             of the moods of those that were found",
            of_language.len(),
            score.precision(),
            score.recall()
        );
        assert!(
            moods >= least_moods && f1 >= least_aspects && polarities >= least_polarities,
            "{of:?}: {moods} {f1} {polarities}"
        );
    }
}
