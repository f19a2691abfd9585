//! The normal, Student and chi-square distributions, as far as the other modules need them.
//!
//! They are written here, not taken from a crate, because the counts may be as large as a `u64` holds: a
//! Student distribution through the incomplete beta function loses its digits at such degrees of freedom.

use crate::special::normal_critical_of;
use std::f64::consts::{FRAC_PI_2, PI, SQRT_2};

/// The complementary error function for `x >= 0`, to a few units in the last place.
pub(crate) fn erfc(x: f64) -> f64 {
    if x < 1.0 {
        return 1.0 - erf_series(x);
    }
    if x > 27.3 {
        // exp(-x²) is below the smallest f64.
        return 0.0;
    }
    // Continued fraction x + (1/2)/(x + 1/(x + (3/2)/(x + ...))), evaluated forwards (modified Lentz).
    let mut fraction = x;
    let mut numerator = x;
    let mut denominator = 0.0;
    for k in 1..2_000 {
        let step = f64::from(k) / 2.0;
        denominator = 1.0 / (x + step * denominator);
        numerator = x + step / numerator;
        let factor = numerator * denominator;
        fraction *= factor;
        if (factor - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    exp_of_minus_square(x) / (fraction * PI.sqrt())
}

/// The error function for `0 <= x < 3` by a series of positive terms: nothing cancels.
fn erf_series(x: f64) -> f64 {
    let mut term = x;
    let mut sum = x;
    for k in 1..200 {
        term *= 2.0 * x * x / f64::from(2 * k + 1);
        sum += term;
        if term < sum * 1e-17 {
            break;
        }
    }
    2.0 / PI.sqrt() * exp_of_minus_square(x) * sum
}

/// exp(-x²) with the rounding of the square made good.
fn exp_of_minus_square(x: f64) -> f64 {
    let square = x * x;
    let lost = x.mul_add(x, -square);
    (-square).exp() * (1.0 - lost)
}

/// P(|Z| >= |z|) for a standard normal Z.
pub(crate) fn normal_two_sided(z: f64) -> f64 {
    erfc(z.abs() / SQRT_2)
}

/// The z with P(|Z| <= z) = `confidence`, for a confidence between 0 and 1.
pub(crate) fn normal_critical(confidence: f64) -> f64 {
    let tail = (1.0 - confidence) / 2.0;
    // Abramowitz & Stegun 26.2.23 is within 4.5e-4; three steps of Halley's rule make that full accuracy.
    let t = (-2.0 * tail.ln()).sqrt();
    let mut z = t
        - (2.515_517 + t * (0.802_853 + t * 0.010_328))
            / (1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308)));
    z = z.max(0.0);
    for _ in 0..3 {
        let excess = if confidence < 0.5 {
            // Against the error function itself: 1 - erfc would lose a small confidence.
            (confidence - erf_series(z / SQRT_2)) / 2.0
        } else {
            erfc(z / SQRT_2) / 2.0 - tail
        };
        let density = (-z * z / 2.0).exp() / (2.0 * PI).sqrt();
        let step = excess / density;
        z += step / (1.0 - step * z / 2.0);
    }
    z.max(0.0)
}

/// The density of Student's t.
fn student_density(t: f64, degrees: f64) -> f64 {
    let exponent = -(degrees + 1.0) / 2.0 * (t * t / degrees).ln_1p();
    exponent.exp() * gamma_ratio(degrees / 2.0) / (PI * degrees).sqrt()
}

/// Γ(a + 1/2) / Γ(a), from its series in 1/a after a is raised to where that series is exact.
fn gamma_ratio(a: f64) -> f64 {
    let mut raised = a;
    let mut product = 1.0;
    while raised < 30.0 {
        product *= raised / (raised + 0.5);
        raised += 1.0;
    }
    let r = 1.0 / raised;
    let series = 1.0
        + r * (-1.0 / 8.0
            + r * (1.0 / 128.0
                + r * (5.0 / 1024.0
                    + r * (-21.0 / 32_768.0
                        + r * (-399.0 / 262_144.0
                            + r * (869.0 / 4_194_304.0 + r * (39_325.0 / 33_554_432.0)))))));
    product * raised.sqrt() * series
}

/// P(|T| >= |t|) for Student's t with at least one degree of freedom.
///
/// The tail is integrated by the double exponential rule (Takahasi & Mori 1974): all terms are positive, so
/// small tails keep their digits, and the rule is as good for one degree of freedom as for 1e19.
pub(crate) fn student_two_sided(t: f64, degrees: f64) -> f64 {
    const STEPS: i32 = 64;
    let start = t.abs();
    if start > 1e100 {
        return 0.0;
    }
    // The length over which the density falls off from `start` on.
    let scale = if start < 1.0 { 1.0 } else { (degrees + start * start) / ((degrees + 1.0) * start) };
    let width = 4.25 / f64::from(STEPS);
    let mut sum = 0.0;
    for k in -STEPS..=STEPS {
        let x = f64::from(k) * width;
        let reach = scale * (FRAC_PI_2 * x.sinh()).exp();
        sum += student_density(start + reach, degrees) * reach * x.cosh();
    }
    (2.0 * sum * width * FRAC_PI_2).min(1.0)
}

/// The t with P(|T| <= t) = `confidence`, for a confidence between 0 and 1 and at least one degree of
/// freedom.
pub(crate) fn student_critical(confidence: f64, degrees: f64) -> f64 {
    student_beyond(1.0 - confidence, normal_critical(confidence), degrees)
}

/// The t with P(|T| > t) = `level`, also for levels that 1 - `level` cannot show.
pub(crate) fn student_critical_of(level: f64, degrees: f64) -> f64 {
    student_beyond(level, normal_critical_of(level), degrees)
}

/// The t with P(|T| > t) = `tail`, where `z` is the same for a normal variable.
fn student_beyond(tail: f64, z: f64, degrees: f64) -> f64 {
    if z == 0.0 {
        return 0.0;
    }
    let mut t = if degrees < 3.0 {
        // Exact for one degree of freedom.
        1.0 / (FRAC_PI_2 * tail).tan()
    } else {
        z + (z * z * z + z) / (4.0 * degrees)
    };
    // Newton's rule on ln p against ln t: a concave falling curve, so it cannot run away once past the root.
    for _ in 0..60 {
        let p = student_two_sided(t, degrees);
        let slope = 2.0 * student_density(t, degrees) * t;
        let step = ((p / tail).ln() * p / slope).clamp(-2.0, 2.0);
        if !step.is_finite() {
            break;
        }
        t *= step.exp();
        if step.abs() < 4.0 * f64::EPSILON {
            break;
        }
    }
    t
}

/// P(X >= x) for chi-square with no, one or two degrees of freedom.
pub(crate) fn chi_square_tail(x: f64, degrees: u32) -> f64 {
    match degrees {
        0 => 1.0,
        1 => erfc((x / 2.0).sqrt()),
        _ => (-x / 2.0).exp(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The reference values below come from mpmath with 40 digits.
    #[track_caller]
    fn assert_relative(got: f64, expected: f64, tolerance: f64) {
        let difference = (got - expected).abs() / expected.abs();
        assert!(difference <= tolerance, "{got:e} is not {expected:e} ({difference:e})");
    }

    #[test]
    fn complementary_error_function() {
        for (x, expected) in [
            (1e-10, 0.999_999_999_887_162_1),
            (0.3, 0.671_373_240_540_872_6),
            (0.99, 0.161_491_930_444_630_2),
            (1.0, 0.157_299_207_050_285_13),
            (1.5, 0.033_894_853_524_689_273),
            (2.5, 4.069_520_174_449_589e-4),
            (6.0, 2.151_973_671_249_891_3e-17),
            (10.0, 2.088_487_583_762_545e-45),
            (26.0, 5.663_192_408_856_143e-296),
        ] {
            assert_relative(erfc(x), expected, 3e-15);
        }
        assert_eq!(erfc(f64::INFINITY), 0.0);
    }

    #[test]
    fn normal_quantile() {
        for (confidence, expected) in [
            (1e-12, 1.253_314_137_315_500_2e-12),
            (0.1, 0.125_661_346_855_074_04),
            (0.5, 0.674_489_750_196_081_7),
            (0.9, 1.644_853_626_951_472_8),
            (0.95, 1.959_963_984_540_053_9),
            (0.975, 2.241_402_727_604_945),
            (0.99, 2.575_829_303_548_900_5),
            (0.999_999, 4.891_638_475_692_932),
        ] {
            assert_relative(normal_critical(confidence), expected, 3e-15);
        }
        for confidence in [f64::MIN_POSITIVE, 1e-300, 1.0 - f64::EPSILON / 2.0] {
            assert!(normal_critical(confidence).is_finite());
        }
    }

    #[test]
    fn student_tails() {
        for (t, degrees, expected) in [
            (0.1, 1.0, 0.936_548_965_138_892_9),
            (1.0, 1.0, 0.5),
            (12.706, 1.0, 0.050_000_802_358_133_19),
            (1e6, 1.0, 6.366_197_723_673_691e-7),
            (0.5, 2.5, 0.657_697_919_869_714_7),
            (2.0, 2.5, 0.157_391_495_757_966),
            (4.119, 157.43, 6.129_927_580_257_35e-5),
            (6.14, 179.7, 5.155_071_828_299_533e-9),
            (3.0, 30.0, 0.005_389_964_065_651_947),
            (40.0, 30.0, 1.372_604_519_440_640_3e-27),
            (2.0, 1e6, 0.045_500_533_851_319_21),
            (5.0, 1e9, 5.733_032_403_951_628e-7),
        ] {
            assert_relative(student_two_sided(t, degrees), expected, 2e-14);
        }
        assert_relative(student_two_sided(0.0, 7.0), 1.0, 1e-14);
        assert_relative(student_two_sided(2.5, 1e19), normal_two_sided(2.5), 1e-13);
    }

    #[test]
    fn student_quantile() {
        for (confidence, degrees, expected) in [
            (0.95, 1.0, 12.706_204_736_174_69),
            (0.9, 2.0, 2.919_985_580_353_726),
            (0.99, 3.0, 5.840_909_309_733_355),
            (0.95, 19.0, 2.093_024_054_408_309),
            (0.95, 157.43, 1.975_147_261_916_765_6),
            (0.9999, 1.0, 6_366.197_671_316_637),
            (0.95, 1e6, 1.959_966_356_814_106_7),
        ] {
            assert_relative(student_critical(confidence, degrees), expected, 1e-13);
        }
        assert_relative(student_critical(0.01, 5.0), 0.013_171_984_672_646_883, 1e-12);
        for confidence in [f64::MIN_POSITIVE, 1e-300, 1.0 - f64::EPSILON / 2.0] {
            for degrees in [1.0, 2.0, 3.0, 1e19] {
                assert!(student_critical(confidence, degrees).is_finite());
            }
        }
    }
}
