//! Special functions as the modules need them; those of a crate where the crate keeps its digits.

use crate::distributions::{erfc, normal_critical};
use crate::mills::density;
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
    match p {
        p if p < 0.1 => -upper_quantile(p),
        p if p < 0.5 => -normal_critical(1.0 - 2.0 * p),
        p => normal_critical(2.0 * p - 1.0),
    }
}

/// The z with P(Z > z) = `tail`, for 0 < `tail` < 1, also for tails that 1 - `tail` cannot show; a tail below
/// `f64::MIN_POSITIVE` counts as that.
pub(crate) fn upper_quantile(tail: f64) -> f64 {
    if tail >= 0.1 {
        return normal_quantile(1.0 - tail);
    }
    let tail = tail.max(f64::MIN_POSITIVE);
    let mut z = (-2.0 * tail.ln()).sqrt();
    for _ in 0..60 {
        let beyond = erfc(z / SQRT_2) / 2.0;
        if beyond == 0.0 {
            z *= 0.95;
            continue;
        }
        let step = (beyond / tail).ln() * beyond / density(z);
        if !step.is_finite() {
            break;
        }
        z += step;
        if step.abs() < 1e-14 * z {
            break;
        }
    }
    z
}

/// The z with P(|Z| > z) = `level`, for 0 < `level` < 1, also for levels that 1 - `level` cannot show.
pub(crate) fn normal_critical_of(level: f64) -> f64 {
    upper_quantile(level / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// scipy 1.17: norm.isf(level / 2).
    #[test]
    fn small_levels_keep_their_digits() {
        for (level, expected) in [
            (0.05, 1.959_963_984_540_054),
            (1e-10, 6.466_951_087_240_516),
            (1e-12, 7.130_506_848_171_324),
            (1e-16, 8.304_785_425_194_112),
            (1e-30, 11.523_883_577_380_248),
            (1e-300, 37.065_787_880_772_13),
        ] {
            assert!((normal_critical_of(level) / expected - 1.0).abs() < 1e-14, "{level}");
            assert!((normal_quantile(level / 2.0) / expected + 1.0).abs() < 1e-14, "{level}");
        }
    }
}
