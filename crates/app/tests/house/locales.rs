//! Sentences: complete in four languages, with the same values, each one used.

use std::collections::{BTreeMap, BTreeSet};

use crate::census::{crates, root, sources};

const LANGUAGES: [&str; 4] = ["en", "sv", "ar", "fil"];

/// The messages of a file: key to the names of its values.
fn messages(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut key = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with(|c: char| c.is_ascii_alphabetic())
            && let Some((name, _)) = line.split_once('=')
        {
            name.trim().clone_into(&mut key);
            let before = found.insert(key.clone(), BTreeSet::new());
            assert!(before.is_none(), "{key} stands twice");
        }
        for piece in line.split('$').skip(1) {
            let value: String =
                piece.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_' || *c == '-').collect();
            if let Some(values) = found.get_mut(&key) {
                values.insert(value);
            }
        }
    }
    found
}

fn of(room: &str, language: &str) -> Option<BTreeMap<String, BTreeSet<String>>> {
    let path = root().join("crates").join(room).join(format!("locales/{language}.ftl"));
    std::fs::read_to_string(path).ok().map(|text| messages(&text))
}

#[test]
fn every_sentence_is_there_in_every_language_with_the_same_values() {
    for room in crates() {
        let Some(english) = of(&room, "en") else { continue };
        for language in LANGUAGES {
            let other = of(&room, language).unwrap_or_default();
            let missing: Vec<_> = english.keys().filter(|key| !other.contains_key(*key)).collect();
            let unknown: Vec<_> = other.keys().filter(|key| !english.contains_key(*key)).collect();
            assert!(missing.is_empty(), "{room}/{language}.ftl lacks {missing:?}");
            assert!(unknown.is_empty(), "{room}/{language}.ftl has {unknown:?}, which English does not");
            for (key, values) in &english {
                assert_eq!(values, &other[key], "{room}/{language}.ftl: the values of {key}");
            }
        }
    }
}

/// Messages that may be the same as in English: names, formats, and words that the language uses itself.
const SAME: &[(&str, &str)] = &[
    // Names of the demo.
    ("demo-name", "sv fil"),
    ("demo-owner", "sv fil"),
    ("demo-place", "sv fil"),
    // Formats: values, numbers, signs and abbreviations alone.
    ("actions-percent", "ar fil"),
    ("cases-step-by", "sv fil"),
    ("chart-band", "fil"),
    ("chart-interval-head", "fil"),
    ("chart-list", "sv fil"),
    ("chart-n", "sv ar fil"),
    ("chart-percent", "ar fil"),
    ("chart-point", "fil"),
    ("chart-side", "sv fil"),
    ("list-comma", "sv fil"),
    ("metrics-mark", "sv fil"),
    ("metrics-month", "sv ar fil"),
    ("metrics-percent", "ar fil"),
    ("span-hours", "sv"),
    ("span-minutes", "sv fil"),
    // Swedish words that are written alike.
    ("actions-start", "sv"),
    ("cases-letter-body-label", "sv fil"),
    ("chart-when", "sv"),
    ("metrics-period", "sv"),
    ("operator-version", "sv fil"),
    ("team-title", "sv fil"),
    // Words that shops in the Philippines use as they are, here in every sentence.
    ("actions-look-interval", "fil"),
    ("cases-fact-customer", "fil"),
    ("cases-fact-score", "fil"),
    ("chart-score", "fil"),
    ("class-detractor", "fil"),
    ("class-passive", "fil"),
    ("class-promoter", "fil"),
    ("metrics-how-interval", "fil"),
    ("metrics-how-score", "fil"),
    ("metrics-nav", "fil"),
    ("operator-database", "fil"),
    ("people-phone", "fil"),
    ("role-manager", "fil"),
    ("role-staff", "fil"),
    ("settings-outbox-title", "fil"),
    ("setup-zone", "fil"),
    ("sign-in-password", "fil"),
    ("surveys-kind-counter", "fil"),
    ("surveys-kind-link", "fil"),
    ("team-role-manager", "fil"),
    ("team-role-staff", "fil"),
];

/// The texts of a file: key to what is said, its lines without the spaces around them.
fn texts(room: &str, language: &str) -> BTreeMap<String, Vec<String>> {
    let path = root().join("crates").join(room).join(format!("locales/{language}.ftl"));
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut key = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        let mut said = line;
        if line.starts_with(|c: char| c.is_ascii_alphabetic())
            && let Some((name, begun)) = line.split_once('=')
        {
            name.trim().clone_into(&mut key);
            said = begun;
        }
        found.entry(key.clone()).or_default().push(said.trim().to_owned());
    }
    found
}

#[test]
fn no_language_is_a_copy_of_english() {
    let mut allowed: BTreeSet<(String, &str)> = SAME
        .iter()
        .flat_map(|(key, languages)| languages.split(' ').map(|one| ((*key).to_owned(), one)))
        .collect();
    let mut copies = Vec::new();
    for room in crates() {
        let english = texts(&room, "en");
        for language in ["sv", "ar", "fil"] {
            let other = texts(&room, language);
            for (key, said) in english.iter().filter(|(key, said)| other.get(*key) == Some(*said)) {
                if !allowed.remove(&(key.clone(), language)) {
                    copies.push(format!("{room}/{language}.ftl: {key} = {}", said.join(" ")));
                }
            }
        }
    }
    assert!(copies.is_empty(), "these are English: {copies:#?}");
    assert!(allowed.is_empty(), "these are no longer the same, or gone: {allowed:?}");
}

#[test]
fn every_sentence_is_used() {
    let mut code = String::new();
    for room in crates() {
        for source in sources(&root().join("crates").join(&room).join("src")) {
            code.push_str(&std::fs::read_to_string(source).expect("a source"));
        }
    }
    let mut unused = Vec::new();
    for room in crates() {
        for key in of(&room, "en").unwrap_or_default().into_keys() {
            if !code.contains(&format!("\"{key}\"")) {
                unused.push(key);
            }
        }
    }
    assert!(unused.is_empty(), "nobody says {unused:?}");
}

#[test]
fn every_key_that_is_said_exists() {
    let mut known: BTreeSet<String> = BTreeSet::new();
    for room in crates() {
        known.extend(of(&room, "en").unwrap_or_default().into_keys());
    }
    let mut missing = BTreeSet::new();
    for room in crates() {
        for source in sources(&root().join("crates").join(&room).join("src")) {
            let text = std::fs::read_to_string(source).expect("a source");
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            for mark in [
                ".t(\"",
                ".with(\"",
                "Sentence::new(\"",
                "Refusal::page(\"",
                ".saying(\"",
                ".saying_undo(\"",
                ".write(\"audit",
            ] {
                for piece in text.split(mark).skip(1) {
                    let key = piece.split('"').next().unwrap_or_default();
                    let key = if mark.ends_with("audit") { format!("audit{key}") } else { key.to_owned() };
                    // A name without a hyphen is a value of a sentence, not a sentence.
                    if key.contains('-') && !known.contains(&key) {
                        missing.insert(key);
                    }
                }
            }
        }
    }
    assert!(missing.is_empty(), "these keys have no sentence: {missing:?}");
}
