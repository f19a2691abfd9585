//! Which language a text is in: a bag of hashed letters and words, embedded, averaged and put to a softmax
//! (Joulin et al., "Bag of Tricks for Efficient Text Classification", 2017).

use std::ops::Range;

use crate::features::of_language;
use crate::text::{Kind, Text};
use crate::types::Identified;
use crate::weights::{Unfit, Weights};
use crate::wide::{Work, softmax, wide};

/// Buckets and numbers of an embedding.
pub const BUCKETS: usize = 1 << 17;
pub const D: usize = 24;

/// What the model knows; `ar-Latn` is Arabic in Latin letters.
pub const CODES: [&str; 28] = [
    "en", "sv", "ar", "fil", "ar-Latn", "bcl", "ceb", "ckb", "da", "de", "es", "fa", "fi", "fo", "fr", "hil",
    "id", "ilo", "is", "jv", "ms", "nb", "nl", "nn", "pag", "pam", "ur", "war",
];

/// So many of the codes, the first ones, are of our languages.
const OURS: usize = 5;
/// A text is of another language only if all others together are so much likelier than the likeliest of ours, as who
/// writes to a business here mostly writes one of ours: for one word, and for more.
const OTHERS_NEED: [f32; 2] = [1.2, 1.5];

/// The bucket of a feature.
#[must_use]
pub fn bucket(hash: u64) -> usize {
    (hash as usize) & (BUCKETS - 1)
}

/// The model.
pub struct Identifier<'w> {
    rows: &'w [[i8; D]],
    scales: Vec<f32>,
    out: Vec<f32>,
    bias: Vec<f32>,
    /// Temperatures for texts of up to 2, up to 6 and more words.
    pub temperatures: [f32; 3],
}

/// What a business knows of its customers' languages: shares of en, sv, ar, fil and all others, of sum 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prior(pub [f32; 5]);

impl Prior {
    /// From counted comments, with one of each added.
    #[must_use]
    pub fn counted(counts: [u64; 5]) -> Self {
        let sum: u64 = counts.iter().sum();
        Self(counts.map(|count| (count as f32 + 1.0) / (sum as f32 + 5.0)))
    }
}

impl<'w> Identifier<'w> {
    /// Takes the model out of the weights.
    ///
    /// # Errors
    /// If something is missing.
    pub fn read(weights: &Weights<'w>) -> Result<Self, Unfit> {
        let temperatures = weights.floats("lid.temperatures", 3)?;
        Ok(Self {
            rows: weights.small("lid.rows", BUCKETS * D)?.as_chunks::<D>().0,
            scales: weights.floats("lid.scales", D)?,
            out: weights.floats("lid.out", CODES.len() * D)?,
            bias: weights.floats("lid.bias", CODES.len())?,
            temperatures: [temperatures[0], temperatures[1], temperatures[2]],
        })
    }

    /// Probabilities of [`CODES`] for some tokens; `None` if they hold no word.
    #[must_use]
    pub fn shares(&self, text: &Text<'_>, tokens: Range<usize>) -> Option<Vec<f32>> {
        let mut buckets = Vec::with_capacity(1 << 10);
        of_language(text, tokens.clone(), |hash| buckets.push(bucket(hash)));
        if buckets.is_empty() {
            return None;
        }
        let mut sum = [0_i32; D];
        wide(Sum { rows: self.rows, buckets: &buckets, sum: &mut sum });
        let count = buckets.len();
        let words = text.tokens.get(tokens.clone()).unwrap_or_default();
        let words = words.iter().filter(|token| token.kind == Kind::Word).count();
        let [short, middle, long] = self.temperatures;
        let temperature = if words <= 2 {
            short
        } else if words <= 6 {
            middle
        } else {
            long
        };
        let mut shares: Vec<f32> = self
            .out
            .chunks_exact(D)
            .zip(&self.bias)
            .map(|(row, bias)| {
                let dot: f32 =
                    row.iter().zip(&sum).zip(&self.scales).map(|((w, s), scale)| w * *s as f32 * scale).sum();
                (dot / count as f32 + bias) / temperature
            })
            .collect();
        by_script(text, tokens, &mut shares);
        softmax(&mut shares);
        Some(shares)
    }

    /// Names the language of some tokens.
    #[must_use]
    pub fn identify(&self, text: &Text<'_>, tokens: Range<usize>, prior: Option<&Prior>) -> Identified {
        let unknown = Identified { code: "und", confidence: 0.0 };
        let part = text.tokens.get(tokens.clone()).unwrap_or_default();
        let (mut words, mut letters) = (0_usize, 0_usize);
        for token in part.iter().filter(|token| token.kind == Kind::Word) {
            words += 1;
            letters += text.folded(token).chars().count();
        }
        if let Some(foreign) = foreign_script(text, tokens.clone()) {
            return foreign;
        }
        let Some(mut shares) = self.shares(text, tokens) else { return unknown };
        if let Some(prior) = prior.filter(|_| letters < 12) {
            with_prior(&mut shares, prior);
        }
        let Some((best, share)) = likeliest(&shares, OTHERS_NEED[usize::from(words > 1)]) else {
            return unknown;
        };
        // Letters alone, as in "ok" or "B", are of no language.
        if letters < 2 || share < 0.30 {
            return Identified { code: "und", confidence: (1.0 - share).min(0.5) };
        }
        let code = CODES.get(best).copied().unwrap_or("und");
        Identified { code: if code == "ar-Latn" { "ar" } else { code }, confidence: share }
    }
}

/// Adds up rows. Apart from the hashing, so that the machine can fetch many of these far-away rows at once.
struct Sum<'s> {
    rows: &'s [[i8; D]],
    buckets: &'s [usize],
    sum: &'s mut [i32; D],
}

impl Work for Sum<'_> {
    #[inline(always)]
    fn work<S: pulp::Simd>(self, _: S) {
        let mut sum = *self.sum;
        for bucket in self.buckets {
            let Some(row) = self.rows.get(*bucket) else { continue };
            for (to, from) in sum.iter_mut().zip(row) {
                *to += i32::from(*from);
            }
        }
        *self.sum = sum;
    }
}

/// The likeliest code with its probability. The first choice is between each of ours, Arabic in both scripts as one,
/// and all others together, which have to be `others_need` times likelier: a text that is as likely Danish as
/// Norwegian is not Swedish.
fn likeliest(shares: &[f32], others_need: f32) -> Option<(usize, f32)> {
    let (ours, others) = shares.split_at_checked(OURS)?;
    let [en, sv, ar, fil, ar_latin] = ours.first_chunk::<OURS>().copied()?;
    let ours = best(&[en, sv, ar + ar_latin, fil])?;
    let other = best(others)?;
    Some(if others.iter().sum::<f32>() > others_need * ours.1 { (OURS + other.0, other.1) } else { ours })
}

fn best(shares: &[f32]) -> Option<(usize, f32)> {
    shares.iter().copied().enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b))
}

fn with_prior(shares: &mut [f32], prior: &Prior) {
    for (place, share) in shares.iter_mut().enumerate() {
        let known = match place {
            0..=3 => prior.0.get(place).copied().unwrap_or(0.2),
            4 => prior.0[2],
            _ => prior.0[4] / 4.0,
        };
        *share *= known;
    }
    let sum: f32 = shares.iter().sum();
    shares.iter_mut().for_each(|share| *share /= sum.max(1e-9));
}

/// Rules of script: letters that Arabic does not have, and which languages are not written in Latin or Arabic letters.
fn by_script(text: &Text<'_>, tokens: Range<usize>, shares: &mut [f32]) {
    let (mut latin, mut arabic, mut eastern) = (0, 0, 0);
    for token in text.tokens.get(tokens).unwrap_or_default() {
        for letter in text.folded(token).chars() {
            match letter {
                'پ' | 'چ' | 'ژ' | 'گ' | 'ک' | 'ی' | 'ٹ' | 'ڈ' | 'ڑ' | 'ں' | 'ے' | 'ہ' | 'ھ' | 'ۆ' | 'ێ'
                | 'ڵ' => {
                    eastern += 1;
                    arabic += 1;
                }
                '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' => arabic += 1,
                'a'..='z' | '\u{df}'..='\u{24f}' => latin += 1,
                _ => {}
            }
        }
    }
    for (code, share) in CODES.iter().zip(shares.iter_mut()) {
        let written_in_arabic = matches!(*code, "ar" | "fa" | "ur" | "ckb");
        if written_in_arabic && arabic == 0 || !written_in_arabic && arabic > latin {
            *share -= 30.0;
        }
        if *code == "ar" && eastern * 8 > arabic {
            *share -= 6.0;
        }
    }
}

/// Texts mostly in letters of which the model knows none.
fn foreign_script(text: &Text<'_>, tokens: Range<usize>) -> Option<Identified> {
    let (mut known, mut foreign) = (0, 0);
    let mut code = "und";
    for token in text.tokens.get(tokens).unwrap_or_default() {
        if token.kind != Kind::Word {
            continue;
        }
        for letter in text.folded(token).chars() {
            let named = match letter {
                'a'..='z' | '0'..='9' | '\u{df}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => {
                    known += 1;
                    continue;
                }
                '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{8a0}'..='\u{8ff}' => {
                    known += 1;
                    continue;
                }
                '\u{370}'..='\u{3ff}' => "el",
                '\u{400}'..='\u{52f}' => "ru",
                '\u{590}'..='\u{5ff}' => "he",
                '\u{900}'..='\u{97f}' => "hi",
                '\u{e00}'..='\u{e7f}' => "th",
                '\u{3040}'..='\u{30ff}' => "ja",
                '\u{ac00}'..='\u{d7af}' => "ko",
                '\u{4e00}'..='\u{9fff}' => "zh",
                _ => "und",
            };
            foreign += 1;
            if code == "und" || named == "ja" {
                code = named;
            }
        }
    }
    (foreign > known).then_some(Identified { code, confidence: if code == "und" { 0.5 } else { 0.9 } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_many_others_share_is_not_ours() {
        let place = |code: &str| CODES.iter().position(|known| *known == code).unwrap();
        let mut shares = vec![0.0; CODES.len()];
        shares[place("sv")] = 0.35;
        shares[place("da")] = 0.34;
        shares[place("nb")] = 0.31;
        assert_eq!(likeliest(&shares, 1.5), Some((place("da"), 0.34)));
        // Ours are likelier before a word is read.
        assert_eq!(likeliest(&shares, 2.0), Some((place("sv"), 0.35)));
    }

    #[test]
    fn arabic_in_both_scripts_is_one() {
        let mut shares = vec![0.0; CODES.len()];
        (shares[0], shares[2], shares[4]) = (0.4, 0.25, 0.35);
        let (best, share) = likeliest(&shares, 1.5).unwrap();
        assert_eq!(CODES[best], "ar");
        assert!((share - 0.6).abs() < 1e-6);
    }
}
