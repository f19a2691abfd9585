//! Sentences of our own, made from patterns: negation, comparison, conditions, stars, and very short praise and blame.
//!
//! The patterns stand in `own/templates.txt`, which says how they are written.

use std::collections::{HashMap, HashSet};

use regulars_language::{Class, Language};

use crate::random::Random;

const PATTERNS: &str = include_str!("../own/templates.txt");
/// Sentences of a class in a language, where the patterns give so many.
const EACH: usize = 750;
/// How often every pattern is tried.
const ROUNDS: usize = 80;

/// Some 2,000 labelled sentences a language, no two equal, in an order that the seed decides.
///
/// The same seed gives the same sentences.
#[must_use]
pub fn sentences(seed: u64) -> Vec<(Language, String, Class)> {
    let mut random = Random(seed ^ 0x7465_6d70_6c61_7465);
    let mut all = Vec::new();
    for language in Language::ALL {
        let patterns = Patterns::read(language);
        let mut seen = HashSet::new();
        for (class, lines) in &patterns.lines {
            let mut made = 0;
            for _ in 0..ROUNDS {
                for line in lines {
                    let text = tidy(&patterns.filled(line, &mut random));
                    let text = disturbed(&text, language, &mut random);
                    if made < EACH && !text.is_empty() && seen.insert(text.clone()) {
                        all.push((language, text, *class));
                        made += 1;
                    }
                }
            }
        }
    }
    random.shuffle(&mut all);
    all
}

/// The word lists and patterns of a language.
#[derive(Default)]
struct Patterns {
    words: HashMap<&'static str, Vec<&'static str>>,
    lines: Vec<(Class, Vec<&'static str>)>,
}

impl Patterns {
    fn read(language: Language) -> Self {
        let mut patterns = Self::default();
        let mut section = "";
        for line in PATTERNS.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(heading) = line.strip_prefix('[') {
                let (code, name) = heading.trim_end_matches(']').split_once('.').unwrap_or_default();
                section = if code == language.code() { name } else { "" };
                if let Some(class) = class_of(section) {
                    patterns.lines.push((class, Vec::new()));
                }
            } else if section == "words" {
                let (name, words) = line.split_once(": ").unwrap_or_default();
                patterns.words.insert(name, words.split(" | ").collect());
            } else if class_of(section).is_some()
                && let Some((_, lines)) = patterns.lines.last_mut()
            {
                lines.push(line);
            }
        }
        patterns
    }

    /// A pattern with a choice made in each of its braces, inner ones too.
    fn filled(&self, pattern: &str, random: &mut Random) -> String {
        let mut filled = String::new();
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let (inner, behind) = closed(after);
            let choices = choices(inner);
            match (choices.len(), self.words.get(inner)) {
                (1, Some(words)) => {
                    filled.push_str(words.get(random.below(words.len())).copied().unwrap_or_default())
                }
                _ => {
                    let choice = choices.get(random.below(choices.len())).copied().unwrap_or_default();
                    filled.push_str(&self.filled(choice, random));
                }
            }
            rest = behind;
        }
        filled.push_str(rest);
        filled
    }
}

fn class_of(section: &str) -> Option<Class> {
    match section {
        "positive" => Some(Class::Positive),
        "negative" => Some(Class::Negative),
        "neutral" => Some(Class::Neutral),
        _ => None,
    }
}

/// What stands before the brace that closes an open one, and what stands behind it.
fn closed(text: &str) -> (&str, &str) {
    let mut depth = 1;
    for (at, letter) in text.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return (text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default());
        }
    }
    (text, "")
}

/// The parts between the bars that are not inside inner braces.
fn choices(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, letter) in text.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => {
                parts.push(text.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(text.get(start..).unwrap_or_default());
    parts
}

/// One space between words, none at the ends or before a comma.
fn tidy(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace(" ,", ",")
        .replace(" .", ".")
        .replace("..", ".")
}

/// The sentence as somebody in a hurry types it.
fn disturbed(text: &str, language: Language, random: &mut Random) -> String {
    let mut text = text.to_owned();
    if language == Language::Sv && random.unit() < 0.25 {
        text = text.chars().map(undotted).collect();
    }
    match random.below(100) {
        0..=4 => text = text.to_uppercase(),
        5..=9 => text = stretched(&text, random),
        10..=15 => text = mistyped(&text, random),
        16..=70 => text = capitalised(&text),
        _ => {}
    }
    match random.below(20) {
        0 if text.ends_with(char::is_alphabetic) => text.push_str("!!"),
        1 | 2 => text = text.trim_end_matches(['.', '!', ' ']).to_owned(),
        _ => {}
    }
    text
}

fn undotted(letter: char) -> char {
    match letter {
        'å' | 'ä' => 'a',
        'ö' => 'o',
        'Å' | 'Ä' => 'A',
        'Ö' => 'O',
        other => other,
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// One vowel of the text three or four times.
fn stretched(text: &str, random: &mut Random) -> String {
    let letters: Vec<char> = text.chars().collect();
    let vowels: Vec<usize> = letters
        .iter()
        .enumerate()
        .filter(|(_, letter)| "aeiouyåäöاوي".contains(**letter))
        .map(|(at, _)| at)
        .collect();
    let Some(&at) = vowels.get(random.below(vowels.len())) else { return text.to_owned() };
    let (before, after) = letters.split_at(at);
    let more = after.iter().take(1).cycle().take(2 + random.below(2));
    before.iter().chain(more).chain(after).collect()
}

/// One letter of a long word left out, or changed with the next.
fn mistyped(text: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let inside = |at: &usize| {
        (*at > 0) && letters.get(at - 1..at + 3).is_some_and(|near| near.iter().all(|it| it.is_alphabetic()))
    };
    let places: Vec<usize> = (0..letters.len()).filter(inside).collect();
    let Some(&at) = places.get(random.below(places.len())) else { return text.to_owned() };
    if random.below(2) == 0 {
        letters.remove(at);
    } else {
        letters.swap(at, at + 1);
    }
    letters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_and_class_has_its_share() {
        let all = sentences(1);
        for language in Language::ALL {
            let count = |class| all.iter().filter(|(of, _, it)| *of == language && *it == class).count();
            let counts = [Class::Negative, Class::Neutral, Class::Positive].map(count);
            assert!(counts.iter().all(|&count| count >= 350), "{language:?} {counts:?}");
            assert!((1_500..=3_000).contains(&counts.iter().sum::<usize>()), "{language:?} {counts:?}");
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_sentences() {
        assert_eq!(sentences(7), sentences(7));
        assert_ne!(sentences(7), sentences(8));
    }

    #[test]
    fn no_pattern_is_left_open_and_no_sentence_comes_twice() {
        let all = sentences(3);
        let mut seen = HashSet::new();
        for (language, text, _) in &all {
            assert!(!text.contains(['{', '}', '|']), "{text}");
            assert!(text.trim() == text && !text.is_empty(), "{text:?}");
            assert!(seen.insert((language, text)), "{text}");
        }
    }

    #[test]
    fn every_name_in_braces_is_a_list_or_a_choice() {
        for language in Language::ALL {
            let patterns = Patterns::read(language);
            for line in patterns.lines.iter().flat_map(|(_, lines)| lines) {
                let mut rest = *line;
                while let Some((_, after)) = rest.split_once('{') {
                    let (inner, _) = closed(after);
                    assert!(
                        choices(inner).len() > 1 || patterns.words.contains_key(inner),
                        "{line}: {inner}"
                    );
                    rest = after;
                }
            }
        }
    }
}
