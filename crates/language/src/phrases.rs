//! The phrases of one comment that say most, in its own words.

use crate::stopwords::{is_bare, is_stop};
use crate::text::{Kind, Text, Token};
use crate::{Language, Span};

/// Phrases of a comment, at most.
pub const MOST: usize = 5;
/// Words of a phrase, at most.
const LONGEST: usize = 4;
/// Words of a comment that are looked at.
const MOST_WORDS: usize = 2_000;

/// What is known of the words.
#[derive(Clone, Copy, Default)]
pub struct Known<'k> {
    /// How rare a folded word is (inverse document frequency); without it, longer words count as rarer.
    pub rarity: Option<&'k dyn Fn(&str) -> f32>,
    /// For each token of the text how much it speaks of an opinion or an aspect, 0..1; empty if not known.
    pub strength: &'k [f32],
}

struct Candidate {
    first: usize,
    last: usize,
    score: f32,
}

/// Up to five phrases of one to four words, best first: they start and end in content words, lie in one clause, and
/// do not overlap.
#[must_use]
pub fn phrases(read: &Text<'_>, language: Language) -> Vec<Span> {
    best(read, language.code(), Known::default())
}

/// The same with what is known of the words, for a language by its code.
#[must_use]
pub fn best(read: &Text<'_>, code: &str, known: Known<'_>) -> Vec<Span> {
    let weights: Vec<Option<f32>> = read
        .tokens
        .iter()
        .enumerate()
        .take(MOST_WORDS)
        .map(|(at, token)| weight(read, token, at, code, known))
        .collect();
    let mut candidates: Vec<Candidate> =
        (0..weights.len()).flat_map(|first| starting(read, &weights, first, known.strength)).collect();
    candidates
        .sort_by(|a, b| b.score.total_cmp(&a.score).then(a.first.cmp(&b.first)).then(a.last.cmp(&b.last)));
    let mut chosen: Vec<Candidate> = Vec::new();
    let mut said: Vec<Vec<&str>> = Vec::new();
    for candidate in candidates {
        let words: Vec<&str> = read
            .tokens
            .get(candidate.first..=candidate.last)
            .unwrap_or_default()
            .iter()
            .map(|t| read.folded(t))
            .collect();
        let free = chosen.iter().all(|other| candidate.last < other.first || other.last < candidate.first);
        if free && !said.contains(&words) {
            chosen.push(candidate);
            said.push(words);
        }
        if chosen.len() == MOST {
            break;
        }
    }
    chosen
        .iter()
        .filter_map(|found| {
            Some(Span { start: read.tokens.get(found.first)?.start, end: read.tokens.get(found.last)?.end })
        })
        .collect()
}

/// How much a word says; `None` for what no phrase may hold, 0 for words that only join.
fn weight(read: &Text<'_>, token: &Token, at: usize, code: &str, known: Known<'_>) -> Option<f32> {
    if token.kind != Kind::Word {
        return None;
    }
    let word = read.folded(token);
    let letters = word.chars().take(12).count();
    if letters < 2 || is_stop(word, code) {
        return Some(0.0);
    }
    let rarity = known.rarity.map_or(letters as f32 / 4.0 + 0.5, |rarity| rarity(word));
    let rarity = if rarity.is_finite() { rarity.clamp(0.1, 12.0) } else { 0.1 };
    let strength = known.strength.get(at).copied().filter(|strength| strength.is_finite()).unwrap_or(0.0);
    Some(rarity.sqrt() * (1.0 + 4.0 * strength.clamp(0.0, 1.0)))
}

/// The phrases that start at a word.
fn starting(read: &Text<'_>, weights: &[Option<f32>], first: usize, strength: &[f32]) -> Vec<Candidate> {
    let mut found = Vec::new();
    let (mut sum, mut content) = (0.0, 0.0);
    for (length, last) in (1_usize..).zip(first..weights.len()).take(LONGEST) {
        let Some(weight) = weights.get(last).copied().flatten() else { break };
        if length == 1 && weight == 0.0 {
            break;
        }
        sum += weight;
        content += f32::from(u8::from(weight > 0.0));
        if weight == 0.0 {
            continue;
        }
        let bare = length == 1 && read.tokens.get(first).is_some_and(|token| is_bare(read.folded(token)));
        let cued = strength.get(first..=last).is_some_and(|part| part.iter().any(|value| *value > 0.0));
        // Two or three words that mean something are best; praise alone hardly says anything.
        let clear = match content as usize {
            1 => 1.0,
            2 => 1.2,
            3 => 1.0,
            _ => 0.85,
        };
        let early = 1.0 + 0.2 / (1.0 + first as f32 / 10.0);
        let dull = if bare { 0.4 } else { 1.0 };
        let heard = if cued || strength.is_empty() { 1.0 } else { 0.5 };
        let joined = (length as f32 - content) * 0.1;
        let score = sum / content.max(1.0).sqrt() * (clear - joined) * early * dull * heard;
        found.push(Candidate { first, last, score });
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation as _;

    use super::*;

    fn shown<'t>(text: &'t str, code: &str, known: Known<'_>) -> Vec<&'t str> {
        best(&Text::new(text), code, known).iter().map(|span| &text[span.start..span.end]).collect()
    }

    #[test]
    fn phrases_start_and_end_in_content_words_of_the_text() {
        for (text, code, expected) in [
            ("Maten var god men vi fick vänta en timme", "sv", "vänta en timme"),
            ("The parking lot was full again", "en", "parking lot"),
            ("الموظفين في الاستقبال متعاونين جدا", "ar", "الاستقبال متعاونين"),
            ("ang bagal ng delivery nila", "fil", "bagal ng delivery"),
        ] {
            let found = shown(text, code, Known::default());
            assert!(found.iter().any(|phrase| phrase.contains(expected)), "{text}: {found:?}");
        }
        assert!(shown("och det är så", "sv", Known::default()).is_empty());
        assert!(shown("", "en", Known::default()).is_empty());
    }

    #[test]
    fn what_speaks_of_an_opinion_comes_first() {
        let text = "yesterday with grandmother in town, rude waiter";
        let read = Text::new(text);
        let strength: Vec<f32> =
            read.tokens.iter().map(|token| if read.folded(token) == "rude" { 1.0 } else { 0.0 }).collect();
        let known = Known { rarity: None, strength: &strength };
        assert_eq!(shown(text, "en", known).first(), Some(&"rude waiter"));
    }

    proptest! {
        #[test]
        fn phrases_never_cut_a_grapheme(text in "\\PC{0,80}|([a-zå]{1,6}|👩‍🔧|e\u{301}|[ ,.]){0,30}") {
            let read = Text::new(&text);
            let borders: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
            for code in ["en", "sv", "ar", "fil", "und"] {
                let found = best(&read, code, Known::default());
                prop_assert!(found.len() <= MOST);
                for span in found {
                    prop_assert!(borders.contains(&span.start) && borders.contains(&span.end));
                }
            }
        }
    }
}
