//! What drives an outcome: how much of it each attribute explains.
//!
//! [`Linear`] is for outcomes on a scale (a score from 0 to 10), [`Logit`] for yes and no (promoter or not). The share of an attribute is its
//! general dominance: what it adds to the fit, averaged over all sets of the others and over their sizes. It is never negative and the shares add
//! up to the whole, which no coefficient does when attributes go together.

mod linear;
mod logit;

pub use linear::{Bootstrap, Linear, Shares, bootstrap};
pub use logit::{Logit, general_dominance};

/// The most attributes of [`Linear::lmg`].
pub const MOST_DRIVERS: usize = 22;
/// The most attributes of [`general_dominance`], which fits a model for each set.
pub const MOST_LOGIT_DRIVERS: usize = 14;

/// Averages a set function over sizes and sets: the Shapley value of each member.
///
/// Formula: φ_j = Σ_S |S|! (p - 1 - |S|)! / p! (v(S ∪ j) - v(S)) over sets S without j; `values[mask]` holds v of the set whose bits are in `mask`.
fn shapley(values: &[f64], p: usize) -> Vec<f64> {
    // By sizes: Σ over sets with j of size k, and without j of size k.
    let mut with = vec![0.0; p * (p + 1)];
    let mut all = vec![0.0; p + 1];
    for (mask, value) in values.iter().enumerate() {
        let size = mask.count_ones() as usize;
        all[size] += value;
        let mut left = mask;
        while left != 0 {
            let member = left.trailing_zeros() as usize;
            with[member * (p + 1) + size] += value;
            left &= left - 1;
        }
    }
    let mut sets = vec![1.0_f64; p];
    for size in 1..p {
        sets[size] = sets[size - 1] * (p - size) as f64 / size as f64;
    }
    (0..p)
        .map(|member| {
            let with = &with[member * (p + 1)..(member + 1) * (p + 1)];
            let gains = (0..p).map(|size| (with[size + 1] - (all[size] - with[size])) / sets[size]);
            gains.sum::<f64>() / p as f64
        })
        .collect()
}
