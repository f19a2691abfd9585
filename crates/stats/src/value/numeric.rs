//! Functions of the customer-base models that keep their digits for huge and for tiny arguments.

use std::f64::consts::PI;

/// Below this the asymptotic series are not used.
const LARGE: f64 = 12.0;

/// The part of ln Γ(x) that Stirling's formula leaves over, for x >= [`LARGE`].
fn stirling_rest(x: f64) -> f64 {
    let y = 1.0 / (x * x);
    let series = 1.0 / 12.0
        + y * (-1.0 / 360.0
            + y * (1.0 / 1_260.0
                + y * (-1.0 / 1_680.0 + y * (1.0 / 1_188.0 + y * (-691.0 / 360_360.0 + y / 156.0)))));
    series / x
}

/// ln Γ(x) for x > 0, to about 1e-15 times the larger of 1 and itself.
pub(super) fn ln_gamma(x: f64) -> f64 {
    let (mut raised, mut product) = (x, 1.0);
    while raised < LARGE {
        product *= raised;
        raised += 1.0;
    }
    let stirling = (raised - 0.5) * raised.ln() - raised + 0.5 * (2.0 * PI).ln() + stirling_rest(raised);
    stirling - product.ln()
}

/// ln(Γ(z + n) / Γ(z)) for z > 0 and n >= 0.
pub(super) fn ln_rising(z: f64, n: f64) -> f64 {
    // Eight factors below this do not overflow.
    if z < 1e38 && n <= 8.0 && n.fract() == 0.0 {
        return (0..n as u32).map(|k| z + f64::from(k)).product::<f64>().ln();
    }
    let (mut low, mut lows, mut highs) = (z, 1.0, 1.0);
    while low < LARGE {
        lows *= low;
        highs *= low + n;
        low += 1.0;
        if highs > 1e200 || lows < 1e-100 {
            return (lows / highs).ln() + ln_rising(low, n);
        }
    }
    let high = low + n;
    let stirling =
        (low - 0.5) * (n / low).ln_1p() + n * (high.ln() - 1.0) + stirling_rest(high) - stirling_rest(low);
    stirling + (lows / highs).ln()
}

/// ln(B(a, b + n) / B(a, b)) for a, b > 0 and n >= 0: the log of the chance that a share drawn from Beta(a,
/// b) does not strike n times in a row.
pub(super) fn ln_beta_ratio(a: f64, b: f64, n: f64) -> f64 {
    // The shorter step is taken, because the two parts cancel.
    let ratio =
        if n <= a { ln_rising(b, n) - ln_rising(a + b, n) } else { ln_rising(b, a) - ln_rising(b + n, a) };
    ratio.min(0.0)
}

/// ln(Γ(shape + n)/(Γ(shape) n!)), by the shorter of the two steps.
pub(super) fn ln_ways(shape: f64, n: f64) -> f64 {
    if n <= shape || n == 0.0 {
        ln_rising(shape, n) - ln_gamma(n + 1.0)
    } else {
        ln_rising(n, shape) - n.ln() - ln_gamma(shape)
    }
}

/// The digamma function for x > 0.
pub(super) fn digamma(x: f64) -> f64 {
    let (mut raised, mut lows) = (x, 0.0);
    while raised < LARGE {
        lows += 1.0 / raised;
        raised += 1.0;
    }
    let y = 1.0 / (raised * raised);
    let series = y
        * (1.0 / 12.0
            - y * (1.0 / 120.0
                - y * (1.0 / 252.0
                    - y * (1.0 / 240.0 - y * (1.0 / 132.0 - y * (691.0 / 32_760.0 - y / 12.0))))));
    raised.ln() - 0.5 / raised - series - lows
}

/// The trigamma function for x > 0.
pub(super) fn trigamma(x: f64) -> f64 {
    let (mut raised, mut lows) = (x, 0.0);
    while raised < LARGE {
        lows += 1.0 / (raised * raised);
        raised += 1.0;
    }
    let y = 1.0 / (raised * raised);
    let series = 1.0 / 6.0
        - y * (1.0 / 30.0
            - y * (1.0 / 42.0 - y * (1.0 / 30.0 - y * (5.0 / 66.0 - y * (691.0 / 2_730.0 - y * 7.0 / 6.0)))));
    1.0 / raised + 0.5 * y + series * y / raised + lows
}

/// ln(1 + exp(x)).
pub(super) fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

/// 1 / (1 + exp(-x)).
pub(super) fn logistic(x: f64) -> f64 {
    let small = (-x.abs()).exp();
    if x >= 0.0 { 1.0 / (1.0 + small) } else { small / (1.0 + small) }
}

/// ln(exp(a) + exp(b)).
pub(super) fn ln_add(a: f64, b: f64) -> f64 {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    if low == f64::NEG_INFINITY { high } else { high + (low - high).exp().ln_1p() }
}

/// The log of the integral of exp(f) over the real line, by the trapezoidal rule, which is exact to rounding
/// for such functions (Trefethen & Weideman 2014). f has one peak and falls off along lines or faster: `left`
/// and `right` are the slopes (both positive, downwards) that it comes near to; beyond, the sum is geometric.
pub(super) fn ln_integral(f: impl Fn(f64) -> f64, left: f64, right: f64) -> f64 {
    let peak = highest(&f);
    let top = f(peak);
    let reach = 0.05;
    let curvature = (2.0 * top - f(peak - reach) - f(peak + reach)) / (reach * reach);
    let mut step = 0.25_f64;
    if curvature > 4.0 {
        // Narrow peaks: the curvature again at their own width.
        let reach = 0.3 / curvature.sqrt();
        let sharper = (2.0 * top - f(peak - reach) - f(peak + reach)) / (reach * reach);
        step = step.min(0.5 / sharper.max(curvature).sqrt());
    }
    let side = |direction: f64, slope: f64| {
        let ratio = (-slope * step).exp();
        let (mut sum, mut before) = (0.0, top);
        for k in 1..200_000 {
            let value = f(peak + direction * step * f64::from(k));
            let term = (value - top).exp();
            let straight = (before - value - slope * step).abs() <= 4.0 * f64::EPSILON * (1.0 + value.abs());
            sum += term;
            if straight && slope > 0.0 {
                return sum + term * ratio / -(-slope * step).exp_m1();
            }
            if term <= 1e-18 * sum.max(1.0) && before - value > 0.1 * step {
                break;
            }
            before = value;
        }
        sum
    };
    top + (step * (1.0 + side(-1.0, left) + side(1.0, right))).ln()
}

/// Where a function with one peak is highest, roughly.
fn highest(f: &impl Fn(f64) -> f64) -> f64 {
    // The golden section, after doubling steps have enclosed the peak.
    let (mut low, mut high) = (-1.0, 1.0);
    let mut step = 1.0;
    while f(high) > f(high - step / 2.0) && high < 1e4 {
        step *= 2.0;
        high += step;
    }
    step = 1.0;
    while f(low) > f(low + step / 2.0) && low > -1e4 {
        step *= 2.0;
        low -= step;
    }
    let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
    let (mut a, mut b) = (high - golden * (high - low), low + golden * (high - low));
    let (mut at_a, mut at_b) = (f(a), f(b));
    for _ in 0..90 {
        if high - low < 1e-7 {
            break;
        }
        if at_a < at_b {
            (low, a, at_a) = (a, b, at_b);
            b = low + golden * (high - low);
            at_b = f(b);
        } else {
            (high, b, at_b) = (b, a, at_a);
            a = high - golden * (high - low);
            at_a = f(a);
        }
    }
    (low + high) / 2.0
}

/// The Gauss hypergeometric function F(1, b; c; -w) for c > 1, 0 < b < c and w >= 0; it lies in (0, 1].
///
/// A continued fraction of positive terms (DLMF 15.7.1 with one parameter 0); for large w, where it is slow,
/// Euler's integral.
pub(super) fn hypergeometric(b: f64, c: f64, w: f64) -> f64 {
    if w > 60.0 {
        return hypergeometric_by_integral(b, c, w);
    }
    let last = c - 1.0;
    let (mut fraction, mut numerator, mut denominator) = (last, last, 0.0);
    for k in 1..2_000 {
        let n = f64::from(k / 2);
        let coefficient = w * if k % 2 == 1 { (b + n) * (last + n) } else { n * (last - b + n).max(0.0) };
        let base = last + f64::from(k);
        denominator = 1.0 / (base + coefficient * denominator);
        numerator = base + coefficient / numerator;
        let factor = numerator * denominator;
        fraction *= factor;
        if (factor - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    (last / fraction).min(1.0)
}

fn hypergeometric_by_integral(b: f64, c: f64, w: f64) -> f64 {
    let integrand = |v: f64| -softplus(-v) - (c - 1.0) * softplus(v) - b * (w * logistic(v)).ln_1p();
    ((c - 1.0).ln() + ln_integral(integrand, 1.0, c - 1.0)).exp().min(1.0)
}

/// exp(D) E_s(D) = U(1, 2 - s, D), Tricomi's function: the integral of exp(-D u) (1 + u)^-s over u > 0, for
/// D > 0 and s > 0.
pub(super) fn discounted_survival(s: f64, d: f64) -> f64 {
    if d > 1.0 {
        // Continued fraction (DLMF 8.19.17 contracted), modified Lentz.
        let mut base = d + s;
        let mut c = f64::MAX;
        let mut inverse = 1.0 / base;
        let mut value = inverse;
        for k in 1..5_000 {
            let k = f64::from(k);
            let a = -k * (s + k - 1.0);
            base += 2.0;
            inverse = 1.0 / (a * inverse + base);
            c = base + a / c;
            let factor = c * inverse;
            value *= factor;
            if (factor - 1.0).abs() <= f64::EPSILON {
                break;
            }
        }
        return value;
    }
    let integrand = |v: f64| v - d * v.exp() - s * softplus(v);
    ln_integral(integrand, 1.0, 0.0).exp()
}

/// The expected number of purchases in a time t of a customer who is active now, buys at a rate drawn from
/// Gamma(shape, rate) and leaves after each purchase with a chance drawn from Beta(a, b); `time` is t / rate.
///
/// The sum over n of P(more than n purchases without leaving) B(a, b + n) / B(a, b): every term is
/// positive, unlike the difference of 1 and a hypergeometric function in the literature, which loses its
/// digits near a = 1.
pub(super) fn expected_before_leaving(shape: f64, time: f64, a: f64, b: f64) -> f64 {
    if time == 0.0 {
        return 0.0;
    }
    let ln_factor = time.ln_1p();
    let mean = shape * time;
    let terms = mean + 10.0 * (mean * (1.0 + time)).sqrt() + 40.0 * (1.0 + time);
    if shape * ln_factor > 600.0 || terms > 3_000.0 {
        return expected_by_integral(shape, time, a, b);
    }
    let odds = time / (1.0 + time);
    let mut tail = -(-shape * ln_factor).exp_m1();
    let mut chance = (-shape * ln_factor).exp();
    let mut weight = 1.0;
    let mut sum = 0.0;
    for n in 0..100_000 {
        let n = f64::from(n);
        sum += tail.max(0.0) * weight;
        chance *= odds * (shape + n) / (n + 1.0);
        weight *= (b + n) / (a + b + n);
        tail -= chance;
        // The chances fall at least as fast as a geometric series with the next ratio (or 1 / odds of the
        // limit).
        let ratio = odds * ((shape + n + 1.0) / (n + 2.0)).max(1.0);
        if ratio < 1.0 && weight * chance * ratio <= 1e-17 * sum * (1.0 - ratio) * (1.0 - ratio) {
            break;
        }
    }
    sum
}

/// The same as the mean of (1 - (1 + p t)^-shape) / p over p from Beta(a, b), in the log-odds of p.
fn expected_by_integral(shape: f64, time: f64, a: f64, b: f64) -> f64 {
    let integrand = |v: f64| {
        let ln_share = -softplus(-v);
        let ahead = ln_share.exp() * time;
        let loss = shape * ahead.ln_1p();
        let ln_gain = if ahead < 1.0 {
            // For small shares the gain is near shape * time. Its log less that of the share would hide in its
            // rounding that this side is a line.
            let mean = |sum: f64, of: f64| if of > 0.0 { sum / of } else { 1.0 };
            shape.ln() + time.ln() + (mean(-(-loss).exp_m1(), loss) * mean(ahead.ln_1p(), ahead)).ln()
        } else {
            (-(-loss).exp_m1()).ln() - ln_share
        };
        a * ln_share - b * softplus(v) + ln_gain
    };
    let ln_beta = -(a.ln() + ln_rising_beta(a, b));
    (ln_integral(integrand, a, b) - ln_beta).exp()
}

/// ln(Γ(a + b) / (Γ(a + 1) Γ(b))), which is -ln B(a, b) - ln a.
fn ln_rising_beta(a: f64, b: f64) -> f64 {
    if a < b { ln_rising(b, a) - ln_gamma(a + 1.0) } else { ln_rising(a, b) - ln_gamma(b) - a.ln() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The reference values below come from mpmath with 40 digits.
    #[track_caller]
    fn assert_near(got: f64, expected: f64, tolerance: f64) {
        let difference = (got - expected).abs() / expected.abs().max(1e-300);
        assert!(difference <= tolerance, "{got:e} is not {expected:e} ({difference:e})");
    }

    #[test]
    fn gamma_functions() {
        for (x, ln, first, second) in [
            (1e-10, 23.025_850_929_882_736, -10_000_000_000.577_215, 1e20),
            (0.05, 2.968_879_201_051_730_6, -20.497_844_991_299_868, 401.532_357_342_115_06),
            (0.9, 0.066_376_239_734_742_95, -0.754_926_949_947_051_3, 1.922_539_959_477_203_5),
            (1.0, 0.0, -0.577_215_664_901_532_9, 1.644_934_066_848_226_4),
            (1.5, -0.120_782_237_635_245_22, 0.036_489_973_978_576_52, 0.934_802_200_544_679_3),
            (2.0, 0.0, 0.422_784_335_098_467_13, 0.644_934_066_848_226_4),
            (3.7, 1.428_072_326_665_388, 1.167_153_539_361_511_3, 0.310_037_857_670_038_3),
            (11.9, 17.258_477_450_595_52, 2.433_933_536_882_537_7, 0.087_663_201_190_004_19),
            (12.1, 17.747_007_270_798_74, 2.451_314_348_174_337_4, 0.086_153_646_470_986_29),
            (250.5, 1_131.284_001_332_255_2, 5.521_461_584_527_047, 0.003_999_994_666_696_533),
            (1_000_000_000.0, 19_723_265_827.503_716, 20.723_265_836_446_412, 1.000_000_000_5e-9),
        ] {
            assert!((ln_gamma(x) - ln).abs() <= 6e-15 * ln.abs().max(1.0), "{x}");
            assert!((digamma(x) - first).abs() <= 4e-15 * first.abs().max(1.0), "{x}");
            assert_near(trigamma(x), second, 4e-15);
        }
        for (z, n, expected) in [
            (0.243, 400.0, 1_994.646_885_748_43),
            (1e-8, 1_000_000.0, 12_815_486.148_467_012),
            (5.5, 0.3, 0.492_125_226_196_374_1),
            (1_000_000_000.0, 2.5, 51.808_164_594_241_03),
            (1_000_000_000.0, 1_000_000_000.0, 21_109_560_197.719_727),
            (3.0, 1e-7, 9.227_843_548_451_702e-8),
            (0.05, 20.5, 38.012_476_028_219_08),
        ] {
            assert_near(ln_rising(z, n), expected, 1e-13_f64.max(1e-15 / n));
        }
        for (a, b, n, expected) in [
            (0.793, 2.426, 3.0, -0.655_841_246_067_504_5),
            (0.5, 2.0, 1_000_000_000.0, -10.076_950_048_875_286),
            (1e-9, 3.0, 1_000_000.0, -1.289_272_872_266_525_8e-8),
            (10_000_000.0, 30_000_000.0, 12.0, -3.452_184_319_421_494),
            (10_000_000.0, 30_000_000.0, 1_000_000.0, -283_594.685_192_900_65),
            (4.0, 1e-5, 7.0, -18.246_313_813_221_93),
            (2.5, 1_000_000_000.0, 1_000_000_000.0, -1.732_867_950_462_363_2),
            (1_000_000_000_000.0, 1.0, 5.0, -133.367_613_836_875_7),
        ] {
            assert!(
                (ln_beta_ratio(a, b, n) - expected).abs() <= 1e-14 + 1e-10 * expected.abs(),
                "{a} {b} {n}"
            );
        }
    }

    #[test]
    fn gauss_function() {
        for (b, c, w, expected) in [
            (1.5, 3.2, 0.01, 0.995_340_215_337_971_1),
            (0.3, 1.2, 5.0, 0.623_351_899_164_600_2),
            (1.606, 27.159, 59.0, 0.306_060_392_521_013_47),
            (1.606, 27.159, 61.0, 0.300_066_198_653_253_07),
            (0.9, 1.001, 1_000_000.0, 4.010_262_242_321_777e-6),
            (2.0, 500.0, 40.0, 0.869_452_187_508_257_8),
            (400.0, 402.5, 30.0, 0.032_453_607_306_618_23),
            (400.0, 402.5, 10000.0, 0.000_100_616_441_570_616_66),
            (0.001, 1.002, 100_000_000.0, 0.981_751_170_480_370_4),
            (50000.0, 51000.0, 0.3, 0.772_727_288_379_495_2),
            (50000.0, 51000.0, 200.0, 0.005_074_123_947_661_12),
            (1.0001, 1.0002, 1000.0, 0.000_999_690_913_249_649_4),
        ] {
            assert_near(hypergeometric(b, c, w), expected, 1e-12);
        }
        assert_eq!(hypergeometric(0.5, 2.0, 0.0), 1.0);
    }

    #[test]
    fn tricomi_function() {
        for (s, d, expected) in [
            (0.606, 0.1364, 2.859_225_622_862_497),
            (1.0, 0.5, 0.922_910_632_483_730_5),
            (2.2, 1e-6, 0.833_329_472_736_467_8),
            (0.3, 1e-9, 2_589_959.461_994_597),
            (0.5, 3.0, 0.294_043_974_942_302_3),
            (40.0, 0.9, 0.025_048_150_003_580_16),
            (40.0, 50.0, 0.011_165_574_965_230_7),
            (0.001, 0.0001, 9_914.038_898_354_167),
            (100_000.0, 0.5, 1.000_004_999_974_998_9e-5),
            (0.999_999_9, 1e-12, 27.053_842_128_754_443),
            (1e-6, 0.01, 99.999_592_149_757_09),
            (3.5, 1e-200, 0.4),
        ] {
            assert_near(discounted_survival(s, d), expected, 1e-12);
        }
    }

    #[test]
    fn purchases_before_leaving() {
        for (shape, time, a, b, expected) in [
            (0.243, 8.8, 0.793, 2.426, 1.193_480_350_348_988_8),
            (2.243, 0.9, 0.793, 4.426, 1.685_434_973_942_724),
            (1.2, 3.9, 1.0, 3.3, 2.674_807_718_315_508),
            (1.2, 3.9, 1.000_000_1, 3.3, 2.674_807_609_917_500_4),
            (0.05, 1e-8, 0.2, 8.0, 4.999_999_999_359_756e-10),
            (5000.0, 0.5, 0.8, 5000.0, 2_111.782_107_831_571_5),
            (5000.5, 3.0, 0.001, 5000.0, 14_988.776_913_944_183),
            (3.0, 100_000.0, 0.5, 2.0, 1_394.054_268_980_526_6),
            (3.0, 1_000_000_000.0, 2.0, 0.1, 1.099_999_999_945),
            (1e-6, 10.0, 0.5, 2.0, 6.602_964_203_428_793e-6),
            (2.0, 500.0, 1e-6, 5.0, 999.995_343_199_814_7),
            (7.0, 2.0, 300.0, 900.0, 3.772_119_322_814_312_6),
            (100_000.0, 100.0, 30.0, 90000.0, 3_104.448_275_862_069),
            (10000.0, 20.0, 5.0, 0.0001, 1.000_025),
            (2.5, 2000.0, 100_000.0, 300_000.0, 4.000_029_288_281_541),
        ] {
            assert_near(expected_before_leaving(shape, time, a, b), expected, 1e-9);
        }
    }

    #[test]
    fn sum_and_integral_agree() {
        for shape in [0.1, 1.0, 30.0] {
            for time in [1e-3, 0.5, 10.0] {
                for (a, b) in [(0.2, 0.3), (1.0, 1.0), (0.7, 40.0), (25.0, 3.0)] {
                    let sum = expected_before_leaving(shape, time, a, b);
                    assert_near(expected_by_integral(shape, time, a, b), sum, 1e-12);
                }
            }
        }
    }
}
