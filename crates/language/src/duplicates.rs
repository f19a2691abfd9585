//! Near-identical comments: the same words sent twice, perhaps with a typo, an emoji or a "PS" more.
//!
//! A comment is the set of its letters three in a row, folded. `MinHash` signatures of 64 numbers in 16 bands of 4
//! (Broder, 1997; Leskovec, Rajaraman and Ullman, chapter 3) find those that may be alike; the sets themselves
//! decide. Short comments are often alike by chance ("very good", "not good"): these have to be nearly equal and
//! of the same mood.

use std::collections::{HashMap, VecDeque};

use crate::text::{Kind, Text};

/// Comments of a run that are remembered.
pub const WINDOW: usize = 50_000;
/// Shared part of the three-letter sets (Jaccard) from which on two comments are near-duplicates.
const ALIKE: f32 = 0.5;
/// The same for short comments, and how many letters make a comment long.
const SHORT_ALIKE: f32 = 0.8;
const SHORT: usize = 20;
const BANDS: usize = 16;
const BAND: usize = 4;
/// Three-letter runs of a comment that are compared; only very long ones have more.
const MOST: usize = 4_096;
/// Candidates that are looked at in a band: so many of the earliest, and as many of the latest.
const LOOKED_AT: usize = 32;

/// A comment as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// Hashes of the three-letter runs, sorted, each once.
    grams: Box<[u32]>,
    bands: [u32; BANDS],
    /// Letters and digits.
    letters: usize,
}

impl Fingerprint {
    /// Reads a comment; case, marks, accents, vowel signs and stretched letters make no difference.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let read = Text::new(text);
        let (mut run, mut letters) = (vec![' '], 0);
        for token in &read.tokens {
            match token.kind {
                Kind::Word => push(&mut run, read.folded(token), &mut letters),
                // Digits are folded to zeros, but "table 4" and "table 9" are two comments.
                Kind::Number => push(&mut run, read.shown(token), &mut letters),
                _ => {}
            }
        }
        let mut grams: Vec<u32> = run.windows(3).map(hash).collect();
        if letters == 0 {
            // Symbols only: the same symbols in a row are the same comment.
            let signs: Vec<char> = text.chars().filter(|sign| !sign.is_whitespace()).take(MOST).collect();
            grams = signs.chunks(3).map(hash).collect();
        }
        grams.sort_unstable();
        grams.dedup();
        grams.truncate(MOST);
        Self { bands: bands(&grams), grams: grams.into_boxed_slice(), letters }
    }

    /// The shared part of the three-letter runs, 0..1; 0 for two empty comments.
    #[must_use]
    pub fn alike(&self, other: &Self) -> f32 {
        let (mut left, mut right) = (self.grams.iter().peekable(), other.grams.iter().peekable());
        let mut shared = 0_usize;
        while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
            let order = a.cmp(b);
            shared += usize::from(order.is_eq());
            if order.is_le() {
                left.next();
            }
            if order.is_ge() {
                right.next();
            }
        }
        let all = self.grams.len() + other.grams.len() - shared;
        if all == 0 { 0.0 } else { shared as f32 / all as f32 }
    }

    fn is_near(&self, sign: f32, other: &Self, other_sign: f32) -> bool {
        if self.letters < SHORT || other.letters < SHORT {
            let same_mood = sign * other_sign > 0.0 || sign == other_sign;
            return same_mood && self.alike(other) >= SHORT_ALIKE;
        }
        self.alike(other) >= ALIKE
    }
}

/// Adds a word without accents, so that "träffa" and "traffa" are alike.
fn push(run: &mut Vec<char>, word: &str, letters: &mut usize) {
    for letter in word.chars() {
        let plain = crate::search::plain_letter(letter).unwrap_or(letter);
        // A stretched letter counts once: "soo" and "so".
        if run.last() != Some(&plain) || plain.is_ascii_digit() {
            run.push(plain);
            *letters += 1;
        }
    }
    run.push(' ');
}

fn hash(letters: &[char]) -> u32 {
    letters.iter().fold(0x811c_9dc5, |state, letter| stir(state ^ u32::from(*letter)))
}

/// A mixing step that loses nothing (Mueller's 32-bit hash).
fn stir(mut state: u32) -> u32 {
    state = (state ^ (state >> 16)).wrapping_mul(0x45d9_f3b3);
    state = (state ^ (state >> 16)).wrapping_mul(0x45d9_f3b3);
    state ^ (state >> 16)
}

/// For each band one number that hangs on its four least hashes.
fn bands(grams: &[u32]) -> [u32; BANDS] {
    let mut bands = [0; BANDS];
    for (number, band) in (0_u32..).zip(&mut bands) {
        for row in 0..BAND as u32 {
            let salt = (number * BAND as u32 + row + 1).wrapping_mul(0x9e37_79b9);
            let least = grams.iter().map(|gram| stir(gram ^ salt)).min().unwrap_or(0);
            *band = stir(*band ^ least).wrapping_add(least);
        }
    }
    bands
}

struct Remembered {
    fingerprint: Fingerprint,
    sign: f32,
    id: String,
}

/// The last comments of a run.
#[derive(Default)]
pub struct Duplicates {
    comments: VecDeque<Remembered>,
    /// Number of the first of `comments` in the run.
    first: u64,
    places: [HashMap<u32, VecDeque<u64>>; BANDS],
    /// Comments to remember, if not [`WINDOW`].
    window: Option<usize>,
}

impl Duplicates {
    /// Remembers so many comments.
    #[must_use]
    pub fn with_window(window: usize) -> Self {
        Self { window: Some(window.max(1)), ..Self::default() }
    }

    /// The id of the earliest comment that this one nearly repeats, and remembers it.
    ///
    /// `sign` is the mood of the comment: its score, or 0 if that is not known.
    pub fn earliest(&mut self, id: &str, fingerprint: Fingerprint, sign: f32) -> Option<String> {
        let found = self.find(&fingerprint, sign);
        self.remember(fingerprint, sign, id.to_owned());
        found
    }

    fn find(&self, fingerprint: &Fingerprint, sign: f32) -> Option<String> {
        if fingerprint.grams.is_empty() {
            return None;
        }
        let mut candidates: Vec<u64> = self
            .places
            .iter()
            .zip(fingerprint.bands)
            .filter_map(|(places, band)| places.get(&band))
            .flat_map(|list| list.iter().take(LOOKED_AT).chain(list.iter().rev().take(LOOKED_AT)))
            .copied()
            .collect();
        candidates.sort_unstable();
        candidates.dedup();
        let near = |number: &u64| {
            let place = usize::try_from(number.checked_sub(self.first)?).ok()?;
            let other = self.comments.get(place)?;
            other.fingerprint.is_near(other.sign, fingerprint, sign).then(|| other.id.clone())
        };
        candidates.iter().find_map(near)
    }

    fn remember(&mut self, fingerprint: Fingerprint, sign: f32, id: String) {
        let number = self.first + self.comments.len() as u64;
        for (places, band) in self.places.iter_mut().zip(fingerprint.bands) {
            places.entry(band).or_default().push_back(number);
        }
        self.comments.push_back(Remembered { fingerprint, sign, id });
        if self.comments.len() > self.window.unwrap_or(WINDOW) {
            self.forget();
        }
    }

    fn forget(&mut self) {
        let Some(oldest) = self.comments.pop_front() else { return };
        self.first += 1;
        for (places, band) in self.places.iter_mut().zip(oldest.fingerprint.bands) {
            if let Some(list) = places.get_mut(&band) {
                list.pop_front();
                if list.is_empty() {
                    places.remove(&band);
                }
            }
        }
    }
}

/// Groups comments that nearly repeat each other: for each its earliest, by number. For measuring.
#[must_use]
pub fn origins(comments: &[(&str, f32)]) -> Vec<usize> {
    let mut seen = Duplicates::default();
    let origin = |(number, (text, sign)): (usize, &(&str, f32))| {
        let earliest = seen.earliest(&number.to_string(), Fingerprint::of(text), *sign);
        earliest.and_then(|id| id.parse().ok()).unwrap_or(number)
    };
    comments.iter().enumerate().map(origin).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn small_changes_make_near_duplicates() {
        let cases: &[(&str, &str, bool)] = &[
            ("We waited an hour for the soup", "we waited an hour for the soup!!!", true),
            ("We waited an hour for the soup", "We wiated an hour for the soup", true),
            ("We waited an hour for the soup", "We waited an hour for the soup 😡😡", true),
            ("We waited an hour for the soup", "We waited an hour for the soup. Thanks.", true),
            ("We waited an hour for the soup", "We waaaaited an hourrrr for the soup", true),
            ("We waited an hour for the soup", "The soup was worth the wait", false),
            ("Räkmackan på tåget smakade gammal fisk", "Rakmackan pa taget smakade gammal fisk", true),
            ("الخدمةُ بطيئة جداً في هذا المطعم", "الخدمه بطيئه جدا في هذا المطعم", true),
            ("ang bagal ng delivery ng order ko", "ANG BAGAL NG DELIVERY NG ORDER KO", true),
            ("very good", "very good!", true),
            ("very good", "very bad", false),
            ("table 4 was dirty", "table 9 was dirty", false),
            ("👍👍👍", "👍👍👍", true),
            ("👍👍👍", "👎👎👎", false),
            ("", "", false),
        ];
        for (first, second, expected) in cases {
            let found = origins(&[(*first, 0.0), (*second, 0.0)]) == [0, 0];
            assert_eq!(found, *expected, "{first} / {second}");
        }
    }

    #[test]
    fn short_comments_of_another_mood_are_no_duplicates() {
        assert_eq!(origins(&[("goood food!", 0.9), ("good food?", -0.3)]), [0, 1]);
        assert_eq!(origins(&[("goood food!", 0.9), ("good food?", 0.3)]), [0, 0]);
    }

    #[test]
    fn the_earliest_is_named_and_the_oldest_are_forgotten() {
        let text = "the same long complaint about the same long wait";
        let mut seen = Duplicates::with_window(2);
        let mut say = |id: &str, text: &str| seen.earliest(id, Fingerprint::of(text), 0.0);
        assert_eq!(say("a", text), None);
        assert_eq!(say("b", text), Some("a".into()));
        assert_eq!(say("c", text), Some("a".into()));
        assert_eq!(say("d", "something else altogether, namely praise"), None);
        assert_eq!(say("e", "and a third thing about parking your car"), None);
        assert_eq!(say("f", text), None);
        assert!(seen.places.iter().all(|places| places.values().map(VecDeque::len).sum::<usize>() == 2));
    }

    proptest! {
        #[test]
        fn any_two_texts_can_be_compared(first in "\\PC{0,80}", second in "\\PC{0,80}", sign in proptest::num::f32::ANY) {
            let (a, b) = (Fingerprint::of(&first), Fingerprint::of(&second));
            prop_assert!((0.0..=1.0).contains(&a.alike(&b)));
            prop_assert!((a.alike(&b) - b.alike(&a)).abs() < 1e-6);
            let _ = origins(&[(&first, sign), (&second, sign)]);
        }
    }
}
