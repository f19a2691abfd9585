//! Special functions as the modules need them; those of a crate where the crate keeps its digits.

use crate::distributions::{erfc, normal_critical};
use std::f64::consts::SQRT_2;

/// ln Γ(x) for x > 0.
pub(crate) fn ln_gamma(x: f64) -> f64 {
    statrs::function::gamma::ln_gamma(x)
}

/// ln B(a, b) for a, b > 0.
pub(crate) fn ln_beta(a: f64, b: f64) -> f64 {
    ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b)
}

/// P(Z <= z) for a standard normal Z, with its digits in both tails.
pub(crate) fn normal_cdf(z: f64) -> f64 {
    let tail = erfc(z.abs() / SQRT_2) / 2.0;
    if z < 0.0 { tail } else { 1.0 - tail }
}

/// The z with P(Z <= z) = p, for 0 < p < 1.
pub(crate) fn normal_quantile(p: f64) -> f64 {
    if p < 0.5 { -normal_critical(1.0 - 2.0 * p) } else { normal_critical(2.0 * p - 1.0) }
}
