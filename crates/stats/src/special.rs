//! Special functions as the modules need them; those of a crate where the crate keeps its digits.

use crate::distributions::erfc;
use std::f64::consts::SQRT_2;

/// P(Z <= z) for a standard normal Z, with its digits in both tails.
pub(crate) fn normal_cdf(z: f64) -> f64 {
    let tail = erfc(z.abs() / SQRT_2) / 2.0;
    if z < 0.0 { tail } else { 1.0 - tail }
}
