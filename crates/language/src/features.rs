//! Hashed features: what the models see of a text.

use crate::text::{Kind, Text, Token};

/// A 64-bit FNV-1a hash with a final mix (`MurmurHash3`, fmix64), so that low bits can pick a bucket.
#[must_use]
pub fn hash(salt: u64, parts: &[&[u8]]) -> u64 {
    let mut state = begin(salt);
    for part in parts {
        for &byte in *part {
            state = step(state, byte);
        }
        state = step(state, 0xff);
    }
    mix(state)
}

fn begin(salt: u64) -> u64 {
    0xcbf2_9ce4_8422_2325 ^ salt.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn step(state: u64, byte: u8) -> u64 {
    (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

fn mix(mut state: u64) -> u64 {
    state = (state ^ (state >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    state = (state ^ (state >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    state ^ (state >> 33)
}

/// Swedish and other Latin letters without their marks.
#[must_use]
pub fn plain(letter: char) -> char {
    match letter {
        'å' | 'ä' | 'à' | 'á' | 'â' | 'ã' => 'a',
        'ö' | 'ó' | 'ò' | 'ô' | 'õ' | 'ø' => 'o',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'ü' | 'ú' | 'ù' | 'û' => 'u',
        'ï' | 'í' | 'î' | 'ì' => 'i',
        'ñ' => 'n',
        'ç' => 'c',
        other => other,
    }
}

/// Calls `take` with the hash of each run of `shortest..=longest` letters of a word with its borders marked.
pub fn grams(word: &str, shortest: usize, longest: usize, salt: u64, mut take: impl FnMut(u64)) {
    let mut starts = [0_usize; 56];
    let mut bytes = [0_u8; 240];
    let mut length = 0;
    let mut letters = 0;
    for letter in std::iter::once('^').chain(word.chars()).chain(std::iter::once('$')) {
        if letters + 1 >= starts.len() || length + 4 > bytes.len() {
            break;
        }
        if let Some(start) = starts.get_mut(letters) {
            *start = length;
        }
        if let Some(room) = bytes.get_mut(length..length + 4) {
            length += letter.encode_utf8(room).len();
        }
        letters += 1;
    }
    if let Some(end) = starts.get_mut(letters) {
        *end = length;
    }
    for first in 0..letters {
        // A longer run begins as the shorter one does, and so does its hash.
        let mut state = begin(salt);
        for size in 1..=longest.min(letters - first) {
            let range = starts.get(first + size - 1).zip(starts.get(first + size));
            let letter = range.and_then(|(&from, &to)| bytes.get(from..to)).unwrap_or_default();
            state = letter.iter().fold(state, |state, byte| step(state, *byte));
            let is_border = size == 1 && (first == 0 || first + 1 == letters);
            if size >= shortest && !is_border {
                take(mix(step(state, 0xff)));
            }
        }
    }
}

/// The folded word of a token as features see it: numbers, links and stretches alike.
#[must_use]
pub fn surface<'t>(text: &'t Text<'_>, token: &Token) -> &'t str {
    text.folded(token)
}

/// Salts keep the kinds of features apart.
pub mod salt {
    pub const WORD: u64 = 1;
    pub const PAIR: u64 = 2;
    pub const GRAM: u64 = 3;
    pub const EMOJI: u64 = 4;
    pub const SHAPE: u64 = 5;
    pub const CUE: u64 = 6;
    pub const LANGUAGE: u64 = 7;
}

/// The features of the linear models: words with their pairs, and letters inside words, as hashes with their token.
///
/// The two halves are weighted and normed apart.
#[derive(Clone, Debug, Default)]
pub struct Features {
    /// (hash, token) of words, pairs of words, emoji and shapes.
    pub words: Vec<(u64, u32)>,
    /// (hash, token) of runs of 2-5 letters inside words.
    pub letters: Vec<(u64, u32)>,
}

impl Features {
    /// Draws the features of some tokens of a text.
    #[must_use]
    pub fn of(text: &Text<'_>, tokens: std::ops::Range<usize>) -> Self {
        Self::with_marks(text, tokens, &[])
    }

    /// Draws them together with what the hand-written lists say ([`Reading::marks`]).
    ///
    /// [`Reading::marks`]: crate::reading::Reading::marks
    #[must_use]
    pub fn with_marks(text: &Text<'_>, tokens: std::ops::Range<usize>, marks: &[(u32, u64)]) -> Self {
        let letters: usize = text
            .tokens
            .get(tokens.clone())
            .map_or(0, |tokens| tokens.iter().map(|token| text.folded(token).len() * 4).sum());
        let mut features = Self {
            words: Vec::with_capacity(marks.len() + 3 * tokens.len()),
            letters: Vec::with_capacity(letters),
        };
        for (token, mark) in marks {
            if tokens.contains(&(*token as usize)) {
                features.words.push((*mark, *token));
            }
        }
        let mut before: Option<&str> = None;
        let (from, tokens) = (tokens.start, text.tokens.get(tokens).unwrap_or_default());
        for (place, token) in tokens.iter().enumerate() {
            let place = u32::try_from(from + place).unwrap_or(u32::MAX);
            let word = text.folded(token);
            match token.kind {
                Kind::Word | Kind::Number => {
                    features.words.push((hash(salt::WORD, &[word.as_bytes()]), place));
                    if let Some(before) = before {
                        let pair = hash(salt::PAIR, &[before.as_bytes(), word.as_bytes()]);
                        features.words.push((pair, place));
                    }
                    if token.kind == Kind::Word {
                        grams(word, 2, 5, salt::GRAM, |gram| features.letters.push((gram, place)));
                        if token.stretched {
                            features.words.push((hash(salt::SHAPE, &[b"stretched"]), place));
                        }
                        if token.shouted {
                            features.words.push((hash(salt::SHAPE, &[b"shouted"]), place));
                        }
                    }
                    before = Some(word);
                }
                Kind::Emoji => features.words.push((hash(salt::EMOJI, &[word.as_bytes()]), place)),
                Kind::Mark | Kind::Sign => {
                    features.words.push((hash(salt::SHAPE, &[word.as_bytes()]), place));
                    // A pair does not reach over the end of a clause, except over a comma.
                    if word != "," {
                        before = None;
                    }
                }
                // Who writes a link or a handle mostly tells news.
                Kind::Link => features.words.push((hash(salt::SHAPE, &[word.as_bytes()]), place)),
            }
        }
        features
    }
}

/// The features of language identification: letters 1-5 inside words, and the words.
pub fn of_language(text: &Text<'_>, tokens: std::ops::Range<usize>, mut take: impl FnMut(u64)) {
    for token in text.tokens.get(tokens).unwrap_or_default() {
        if token.kind == Kind::Word {
            let word = text.folded(token);
            grams(word, 1, 5, salt::LANGUAGE, &mut take);
            take(hash(salt::LANGUAGE + 100, &[word.as_bytes()]));
        }
    }
}
