//! The linear models: logistic regression on hashed features, weighted by tf-idf in two halves of norm 1 each.

use std::ops::Range;

use crate::features::Features;
use crate::text::Text;
use crate::weights::{Unfit, Weights};

/// Buckets of the hashed features.
pub const BUCKETS: usize = 1 << 18;
/// A step of the stored inverse document frequencies.
pub const IDF_STEP: f32 = 1.0 / 16.0;

/// The bucket of a feature.
#[must_use]
pub fn bucket(hash: u64) -> u32 {
    (hash as u32) & (BUCKETS as u32 - 1)
}

/// A bucket that occurs in a text: its value, and the tokens that it came from.
#[derive(Clone, Copy, Debug)]
pub struct Valued {
    /// The bucket.
    pub bucket: u32,
    /// tf-idf, normed.
    pub value: f32,
    /// Its occurrences in [`Row::tokens`].
    pub from: u32,
    pub to: u32,
}

/// The features of a text with their values.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Each bucket once in each half, the words' half first.
    pub values: Vec<Valued>,
    /// Where the letters' half begins in `values`.
    pub letters: usize,
    /// The token of each occurrence.
    pub tokens: Vec<u32>,
}

impl Row {
    /// Weighs features: sublinear term frequency times `idf`, each half divided by its norm.
    #[must_use]
    pub fn of(features: &Features, idf: impl Fn(u32) -> f32) -> Self {
        let most = features.words.len() + features.letters.len();
        let mut row = Self { values: Vec::with_capacity(most), letters: 0, tokens: Vec::with_capacity(most) };
        for half in [&features.words, &features.letters] {
            // Bucket and token in one number: they are sorted together.
            let mut all: Vec<u64> =
                half.iter().map(|(hash, token)| u64::from(bucket(*hash)) << 32 | u64::from(*token)).collect();
            all.sort_unstable();
            let first = row.values.len();
            row.letters = first;
            let mut sum = 0.0;
            for same in all.chunk_by(|a, b| a >> 32 == b >> 32) {
                let Some(bucket) = same.first().map(|both| (both >> 32) as u32) else { continue };
                let value = frequency(same.len()) * idf(bucket);
                sum += value * value;
                let from = u32::try_from(row.tokens.len()).unwrap_or(u32::MAX);
                row.tokens.extend(same.iter().map(|both| *both as u32));
                let to = u32::try_from(row.tokens.len()).unwrap_or(u32::MAX);
                row.values.push(Valued { bucket, value, from, to });
            }
            let norm = sum.sqrt().max(1e-6);
            for valued in row.values.iter_mut().skip(first) {
                valued.value /= norm;
            }
        }
        row
    }
}

/// The sublinear weight of so many occurrences.
fn frequency(count: usize) -> f32 {
    if count == 1 { 1.0 } else { 1.0 + (count as f32).ln() }
}

/// A linear model with `K` outputs. It may have fewer rows than there are buckets, half of them or a quarter: then some
/// buckets share a row.
pub struct Linear<'w, const K: usize> {
    weights: &'w [[i8; K]],
    scales: [f32; K],
    intercepts: [f32; K],
}

impl<'w, const K: usize> Linear<'w, K> {
    /// Takes a model out of the weights by its name.
    ///
    /// # Errors
    /// If something is missing.
    pub fn read(weights: &Weights<'w>, name: &str) -> Result<Self, Unfit> {
        let of_weights = format!("{name}.weights");
        let rows = weights.any(&of_weights).map_or(0, <[u8]>::len) / K;
        if !rows.is_power_of_two() || rows > BUCKETS {
            return Err(Unfit::Missing(of_weights));
        }
        let small = weights.small(&of_weights, rows * K)?;
        let array = |part: &str| -> Result<[f32; K], Unfit> {
            let name = format!("{name}.{part}");
            let list = weights.floats(&name, K)?;
            list.try_into().map_err(|_| Unfit::Missing(name))
        };
        Ok(Self {
            weights: small.as_chunks::<K>().0,
            scales: array("scales")?,
            intercepts: array("intercepts")?,
        })
    }

    fn of_bucket(&self, bucket: u32) -> Option<&'w [i8; K]> {
        self.weights.get(bucket as usize & self.weights.len().wrapping_sub(1))
    }

    /// The logits.
    #[must_use]
    pub fn logits(&self, row: &Row) -> [f32; K] {
        let mut sums = [0.0; K];
        for valued in &row.values {
            if let Some(weights) = self.of_bucket(valued.bucket) {
                for (sum, weight) in sums.iter_mut().zip(weights) {
                    *sum += valued.value * f32::from(*weight);
                }
            }
        }
        let mut logits = self.intercepts;
        for ((logit, sum), scale) in logits.iter_mut().zip(sums).zip(self.scales) {
            *logit += sum * scale;
        }
        logits
    }

    /// The logits of each part of a text, from the row of the whole: `part_of` says for each token to which of the
    /// `parts` it belongs. A pair of words counts where its second word stands.
    #[must_use]
    pub fn logits_of_parts(
        &self,
        row: &Row,
        idf: &Idf<'_>,
        part_of: &[usize],
        parts: usize,
    ) -> Vec<[f32; K]> {
        let mut logits = vec![self.intercepts; parts];
        let (words, letters) = row.values.split_at_checked(row.letters).unwrap_or_default();
        for half in [words, letters] {
            let mut sums = vec![([0.0_f32; K], 0.0_f32); parts];
            for valued in half {
                let Some(weights) = self.of_bucket(valued.bucket) else { continue };
                let idf = idf.of(valued.bucket);
                let tokens = row.tokens.get(valued.from as usize..valued.to as usize).unwrap_or_default();
                let part = |token: &u32| part_of.get(*token as usize).copied();
                for same in tokens.chunk_by(|a, b| part(a) == part(b)) {
                    let to = same.first().and_then(part).and_then(|part| sums.get_mut(part));
                    let Some((sums, squares)) = to else { continue };
                    let value = frequency(same.len()) * idf;
                    *squares += value * value;
                    for (sum, weight) in sums.iter_mut().zip(weights) {
                        *sum += value * f32::from(*weight);
                    }
                }
            }
            for (logits, (sums, squares)) in logits.iter_mut().zip(sums) {
                let norm = squares.sqrt().max(1e-6);
                for ((logit, sum), scale) in logits.iter_mut().zip(sums).zip(self.scales) {
                    *logit += sum / norm * scale;
                }
            }
        }
        logits
    }

    /// Adds to each token what its features give to a sum of the logits, each times its factor.
    pub fn pulls(&self, row: &Row, factors: &[f32; K], pulls: &mut [f32]) {
        let mut scaled = *factors;
        for (factor, scale) in scaled.iter_mut().zip(self.scales) {
            *factor *= scale;
        }
        for valued in &row.values {
            let Some(weights) = self.of_bucket(valued.bucket) else { continue };
            let pull: f32 =
                weights.iter().zip(scaled).map(|(weight, scale)| f32::from(*weight) * scale).sum();
            let tokens = row.tokens.get(valued.from as usize..valued.to as usize).unwrap_or_default();
            let each = valued.value * pull / tokens.len().max(1) as f32;
            for token in tokens {
                if let Some(to) = pulls.get_mut(*token as usize) {
                    *to += each;
                }
            }
        }
    }
}

/// The inverse document frequencies of a language, one byte a bucket.
pub struct Idf<'w>(&'w [u8]);

impl<'w> Idf<'w> {
    /// Takes them out of the weights.
    ///
    /// # Errors
    /// If they are missing.
    pub fn read(weights: &Weights<'w>, name: &str) -> Result<Self, Unfit> {
        weights.bytes(name, BUCKETS).map(Self)
    }

    /// That of a bucket.
    #[must_use]
    pub fn of(&self, bucket: u32) -> f32 {
        f32::from(self.0.get(bucket as usize).copied().unwrap_or(0)) * IDF_STEP
    }

    /// The weighted features of some tokens of a text.
    #[must_use]
    pub fn row(&self, text: &Text<'_>, tokens: Range<usize>, marks: &[(u32, u64)]) -> Row {
        let features = Features::with_marks(text, tokens, marks);
        Row::of(&features, |bucket| self.of(bucket))
    }
}
