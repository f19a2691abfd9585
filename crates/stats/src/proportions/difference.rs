//! Differences of two shares.

use super::{Error, Group, Interval, wilson};
use crate::distributions::{normal_critical, normal_two_sided};
use crate::error;
use crate::optimize::root;

fn checked(first: Group, second: Group) -> Result<(Group, Group), Error> {
    Ok((first.checked()?, second.checked()?))
}

/// p1 - p2, exactly 0 for equal counts and without loss for shares that are nearly equal.
fn difference(first: Group, second: Group) -> f64 {
    let across = |a: u64, b: u64| u128::from(a) * u128::from(b);
    let (left, right) = (across(first.successes, second.n), across(second.successes, first.n));
    let size = left.abs_diff(right) as f64 / across(first.n, second.n) as f64;
    if left < right { -size } else { size }
}

/// The plain normal interval for the difference of two shares.
///
/// Formula: p1 - p2 ± z sqrt(p1 (1 - p1)/n1 + p2 (1 - p2)/n2), as shares, not clipped. Domain: at least one
/// answer in each group, a confidence above 0 and below 1. Errors: [`Error::NoAnswers`],
/// [`Error::PartAboveWhole`], [`Error::Confidence`]. Source: Newcombe (1998) Statistics in Medicine 17:873,
/// method 1. At the edge: no width when both shares are 0 or 1; use [`newcombe`] or [`miettinen_nurminen`].
///
/// ```
/// use regulars_stats::proportions::{Group, wald_difference};
/// let (first, second) = (Group { successes: 56, n: 70 }, Group { successes: 48, n: 80 });
/// assert!((wald_difference(first, second, 0.95)?.lo - 0.057_504_899_149).abs() < 1e-9);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn wald_difference(first: Group, second: Group, confidence: f64) -> Result<Interval, Error> {
    let z = normal_critical(error::confidence(confidence)?);
    let (first, second) = checked(first, second)?;
    let middle = difference(first, second);
    let half = z * (first.variance() + second.variance()).sqrt();
    Ok(Interval { lo: middle - half, hi: middle + half })
}

/// The normal interval for the difference of two shares with one success and one failure added to each group.
///
/// Formula: p' = (k + 1)/(n + 2) and v' = p' (1 - p')/(n + 2) in each group; p1' - p2' ± z sqrt(v1' + v2'),
/// as shares, not clipped. Domain: at least one answer in each group, a confidence above 0 and below 1.
/// Errors: [`Error::NoAnswers`], [`Error::PartAboveWhole`], [`Error::Confidence`]. Source: Agresti & Caffo
/// (2000) The American Statistician 54:280. At the edge: never without width; a bound may lie beyond -1 or 1.
///
/// ```
/// use regulars_stats::proportions::{Group, agresti_caffo};
/// let (first, second) = (Group { successes: 56, n: 70 }, Group { successes: 48, n: 80 });
/// assert!((agresti_caffo(first, second, 0.95)?.lo - 0.052_452_926_638).abs() < 1e-9);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn agresti_caffo(first: Group, second: Group, confidence: f64) -> Result<Interval, Error> {
    let z = normal_critical(error::confidence(confidence)?);
    let (first, second) = checked(first, second)?;
    let added = |group: Group| {
        let n = group.n as f64 + 2.0;
        let (share, other) = ((group.successes as f64 + 1.0) / n, (group.failures() as f64 + 1.0) / n);
        (share, share * other / n)
    };
    let ((p1, v1), (p2, v2)) = (added(first), added(second));
    let half = z * (v1 + v2).sqrt();
    Ok(Interval { lo: p1 - p2 - half, hi: p1 - p2 + half })
}

/// The interval of Newcombe for the difference of two shares, from the Wilson intervals of both.
///
/// Formula: with the Wilson bounds l and u of each share and d = p1 - p2, from d - sqrt((p1 - l1)² + (u2 -
/// p2)²) to d + sqrt((u1 - p1)² + (p2 - l2)²), as shares. Domain: at least one answer in each group, a
/// confidence above 0 and below 1. Errors: [`Error::NoAnswers`], [`Error::PartAboveWhole`],
/// [`Error::Confidence`]. Source: Newcombe (1998) Statistics in Medicine 17:873, method 10. At the edge:
/// never beyond -1 or 1.
///
/// ```
/// use regulars_stats::proportions::{Group, newcombe};
/// let (first, second) = (Group { successes: 56, n: 70 }, Group { successes: 48, n: 80 });
/// let interval = newcombe(first, second, 0.95)?;
/// assert!((interval.lo - 0.0524).abs() < 5e-5 && (interval.hi - 0.3339).abs() < 5e-5);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn newcombe(first: Group, second: Group, confidence: f64) -> Result<Interval, Error> {
    let a = wilson(first.successes, first.n, confidence)?;
    let b = wilson(second.successes, second.n, confidence)?;
    let (p1, p2) = (first.share(), second.share());
    let middle = difference(first, second);
    let lo = middle - (p1 - a.lo).hypot(b.hi - p2);
    let hi = middle + (a.hi - p1).hypot(p2 - b.lo);
    Ok(Interval { lo, hi }.clipped(-1.0, 1.0))
}

/// The result of [`pooled_z`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ZTest {
    /// The difference over its standard error when both shares are equal.
    pub z: f64,
    /// The two-sided p-value.
    pub p: f64,
}

/// The two-sided z test of two equal shares with the pooled variance.
///
/// Formula: p = (k1 + k2)/(n1 + n2), z = (p1 - p2)/sqrt(p (1 - p)(1/n1 + 1/n2)). Domain: at least one answer
/// in each group, and not all of both alike. Errors: [`Error::NoAnswers`], [`Error::PartAboveWhole`],
/// [`Error::NoSpread`]. Source: Fleiss, Levin & Paik (2003) Statistical Methods for Rates and Proportions,
/// ch. 3. At the edge: for few answers take [`fisher`](super::fisher) or [`boschloo`](super::boschloo). It
/// may be read once, not at every look: see [`always_valid`](crate::always_valid).
///
/// ```
/// use regulars_stats::proportions::{Group, pooled_z};
/// let test = pooled_z(Group { successes: 56, n: 70 }, Group { successes: 48, n: 80 })?;
/// assert!((test.z - 2.650_171_951_259).abs() < 1e-9 && (test.p - 0.008_045_081_368).abs() < 1e-9);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn pooled_z(first: Group, second: Group) -> Result<ZTest, Error> {
    let (first, second) = checked(first, second)?;
    let (n1, n2) = (first.n as f64, second.n as f64);
    let total = n1 + n2;
    let successes = (first.successes as f64 + second.successes as f64) / total;
    let failures = (first.failures() as f64 + second.failures() as f64) / total;
    if successes == 0.0 || failures == 0.0 {
        return Err(Error::NoSpread);
    }
    let z = difference(first, second) / (successes * failures * (1.0 / n1 + 1.0 / n2)).sqrt();
    Ok(ZTest { z, p: normal_two_sided(z) })
}

/// The score interval of Miettinen and Nurminen for the difference of two shares.
///
/// Formula: the d with |p1 - p2 - d| = z sqrt(V(d) N/(N - 1)), N = n1 + n2, V(d) the variance at the most
/// likely shares that differ by d, as shares. Domain: at least one answer in each group, a confidence from 0
/// to 1, both excluded. Errors: [`Error::NoAnswers`], [`Error::PartAboveWhole`], [`Error::Confidence`].
/// Source: Miettinen & Nurminen (1985) Statistics in Medicine 4:213; Newcombe (1998) 17:873, method 6. At the
/// edge: never beyond -1 or 1, and with width also when both shares are 0.
///
/// ```
/// use regulars_stats::proportions::{Group, miettinen_nurminen};
/// let (first, second) = (Group { successes: 56, n: 70 }, Group { successes: 48, n: 80 });
/// let interval = miettinen_nurminen(first, second, 0.95)?;
/// assert!((interval.lo - 0.0528).abs() < 5e-5 && (interval.hi - 0.3382).abs() < 5e-5);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn miettinen_nurminen(first: Group, second: Group, confidence: f64) -> Result<Interval, Error> {
    let total = first.n as f64 + second.n as f64;
    score_interval(first, second, confidence, total / (total - 1.0))
}

/// The score interval of Mee for the difference of two shares.
///
/// Formula: as [`miettinen_nurminen`] without the factor N/(N - 1), as shares. Domain: at least one answer in
/// each group, a confidence above 0 and below 1. Errors: [`Error::NoAnswers`], [`Error::PartAboveWhole`],
/// [`Error::Confidence`]. Source: Mee (1984) Biometrics 40:1175; Newcombe (1998) Statistics in Medicine
/// 17:873, method 5. At the edge: never beyond -1 or 1.
///
/// ```
/// use regulars_stats::proportions::{Group, mee};
/// let (first, second) = (Group { successes: 56, n: 70 }, Group { successes: 48, n: 80 });
/// let interval = mee(first, second, 0.95)?;
/// assert!((interval.lo - 0.0533).abs() < 5e-5 && (interval.hi - 0.3377).abs() < 5e-5);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn mee(first: Group, second: Group, confidence: f64) -> Result<Interval, Error> {
    score_interval(first, second, confidence, 1.0)
}

fn score_interval(first: Group, second: Group, confidence: f64, factor: f64) -> Result<Interval, Error> {
    let z = normal_critical(error::confidence(confidence)?) * factor.sqrt();
    let (first, second) = checked(first, second)?;
    // Shares near 1 keep their digits as the shares of failures: p1 - p2 = q2 - q1.
    let (first, second) = if first.share() + second.share() > 1.0 {
        let mirrored = |group: Group| Group { successes: group.failures(), ..group };
        (mirrored(second), mirrored(first))
    } else {
        (first, second)
    };
    let middle = difference(first, second);
    // The lower bound is the upper one of the exchanged groups, with its sign changed.
    let hi = middle + upper_reach(first, second, middle, z);
    let lo = middle - upper_reach(second, first, -middle, z);
    Ok(Interval { lo, hi }.clipped(-1.0, 1.0))
}

/// How far the upper bound of the score interval lies above the observed difference.
fn upper_reach(first: Group, second: Group, middle: f64, z: f64) -> f64 {
    let longest = 1.0 - middle;
    let excess = |reach: f64| reach - z * restricted_variance(first, second, middle + reach).sqrt();
    // Where the variance vanishes at the observed difference, the root is away from it all the same.
    let mut from = 0.0;
    if excess(0.0) >= 0.0 {
        from = longest;
        while from > 0.0 && excess(from) >= 0.0 {
            from /= 2.0;
        }
    }
    root(excess, from, longest).unwrap_or(0.0)
}

/// The variance of p1 - p2 at the most likely shares with p1 - p2 = `difference`.
fn restricted_variance(first: Group, second: Group, difference: f64) -> f64 {
    if difference < 0.0 {
        return restricted_variance(second, first, -difference);
    }
    let (n1, n2) = (first.n as f64, second.n as f64);
    if difference >= 1.0 {
        return 0.0;
    }
    let p2 = most_likely(first, second, difference);
    let p1 = (p2 + difference).min(1.0);
    p1 * (1.0 - p1) / n1 + p2 * (1.0 - p2) / n2
}

/// The most likely share of the second group when that of the first is larger by `difference` (0 to 1).
///
/// The derivative of the log-likelihood falls from one end to the other. It is multiplied by those factors of
/// p1 (1 - p1) p2 (1 - p2) that it is divided by, so that it is finite at both ends.
fn most_likely(first: Group, second: Group, difference: f64) -> f64 {
    let total = first.n as f64 + second.n as f64;
    let counts = [first.successes, first.failures(), second.successes, second.failures()];
    let [s1, f1, s2, f2] = counts.map(|count| count as f64 / total);
    if difference == 0.0 {
        return s1 + s2;
    }
    let factor = |count: f64, share: f64| if count > 0.0 { share } else { 1.0 };
    let slope = |p2: f64| {
        let p1 = p2 + difference;
        let q1 = 1.0 - difference - p2;
        let [a, b, c, d] = [factor(s1, p1), factor(f1, q1), factor(s2, p2), factor(f2, 1.0 - p2)];
        (s1 * b - f1 * a) * c * d + (s2 * d - f2 * c) * a * b
    };
    // Below 1, where the slope is 0 whatever the counts.
    let highest = (1.0 - difference).min(1.0 - f64::EPSILON / 2.0);
    if slope(0.0) <= 0.0 {
        return 0.0;
    }
    if slope(highest) >= 0.0 {
        return highest;
    }
    root(slope, 0.0, highest).unwrap_or(0.0)
}
