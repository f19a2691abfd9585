//! Tests and intervals that may be read at any time, and boundaries for planned looks.
//!
//! A plain p-value that is read at every look raises false alarms again and again: with 40 looks about 31 in
//! 100 comparisons of equals look significant at 5 %, see [`false_alarms`]. What is here keeps its promise at
//! all looks together.

mod boundaries;
mod peeking;

pub use crate::error::Error;
pub use crate::proportions::Group;
pub use crate::scores::Interval;
pub use boundaries::{
    Classic, HIGHEST_BOUNDARY, MOST_LOOKS, Spending, classic_boundary, crossing_probabilities, error_spent,
    lan_demets,
};
pub use peeking::{FalseAlarms, MOST_DRAWS, Peeking, false_alarms};

use crate::error::{same_length, within};
use crate::moments::bounded;
use crate::optimize::root;
use crate::special::normal_cdf;

fn checked_level(level: f64) -> Result<f64, Error> {
    within("level", level, "above 0 and below 1", level > 0.0 && level < 1.0)
}

fn checked_variance(variance: f64) -> Result<f64, Error> {
    within("mixture variance", variance, "from 1e-30 to 1e30", (1e-30..=1e30).contains(&variance))
}

/// The result of [`mixture_test`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MixtureTest {
    /// The logarithm of the likelihood ratio of a difference against none.
    pub log_ratio: f64,
    /// The p-value at this look: 1 over the ratio, at most 1. The smallest of all looks so far is valid.
    pub p: f64,
    /// The interval for p2 - p1 that holds at all looks together, as shares, not clipped.
    pub interval: Interval,
}

/// The variance of p2 - p1 with a common share.
fn pooled_variance(first: Group, second: Group) -> Result<f64, Error> {
    for group in [first, second] {
        match group {
            Group { n: 0, .. } => return Err(Error::NoAnswers),
            Group { successes, n } if successes > n => {
                return Err(Error::PartAboveWhole { part: successes, whole: n });
            }
            _ => {}
        }
    }
    let (n1, n2) = (first.n as f64, second.n as f64);
    let all = n1 + n2;
    let share = (first.successes as f64 + second.successes as f64) / all;
    let other = ((first.n - first.successes) as f64 + (second.n - second.successes) as f64) / all;
    let variance = share * other * (1.0 / n1 + 1.0 / n2);
    if variance > 0.0 { Ok(variance) } else { Err(Error::NoSpread) }
}

fn log_mixture_ratio(difference: f64, variance: f64, mixture: f64) -> f64 {
    let total = variance + mixture;
    (difference * difference / (2.0 * variance)) * (mixture / total) - (mixture / variance).ln_1p() / 2.0
}

/// The mixture sequential probability ratio test of two shares, readable at any time.
///
/// Formula: d = p2 - p1, V = p (1 - p)(1/n1 + 1/n2) with the pooled share p, L = sqrt(V/(V + t)) exp(t
/// d²/(2V(V + t))), t the variance of the normal mixture; the interval is all d' with L(d - d') < 1/level; as
/// shares. Domain: at least one answer in each group, not all alike, t from 1e-30 to 1e30 (about the square
/// of a difference worth finding), a level above 0 and below 1. Errors: [`Error::NoAnswers`],
/// [`Error::PartAboveWhole`], [`Error::NoSpread`], [`Error::Outside`]. Source: Johari, Koomen, Pekelis &
/// Walsh (2022) Operations Research 70:1806. At the edge: with few answers the ratio is near 1 and the
/// interval may lie beyond -1 and 1; the normal approximation needs some successes and failures in each
/// group.
///
/// ```
/// use regulars_stats::always_valid::{Group, mixture_test};
/// let (first, second) = (Group { successes: 35, n: 250 }, Group { successes: 77, n: 250 });
/// let test = mixture_test(first, second, 1e-4, 0.05)?;
/// assert!((test.log_ratio.exp() - 1.908_074_412).abs() < 1e-8);
/// assert!((test.interval.hi - 0.522_444_396).abs() < 1e-8);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn mixture_test(first: Group, second: Group, mixture: f64, level: f64) -> Result<MixtureTest, Error> {
    let variance = pooled_variance(first, second)?;
    let (mixture, level) = (checked_variance(mixture)?, checked_level(level)?);
    let difference = second.successes as f64 / second.n as f64 - first.successes as f64 / first.n as f64;
    let log_ratio = bounded(log_mixture_ratio(difference, variance, mixture))?;
    let reach = -2.0 * level.ln() + (mixture / variance).ln_1p();
    let half = bounded((variance * (1.0 + variance / mixture) * reach).sqrt())?;
    Ok(MixtureTest {
        log_ratio,
        p: (-log_ratio).exp().min(1.0),
        interval: Interval { lo: difference - half, hi: difference + half },
    })
}

/// A look of [`mixture_path`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PathLook {
    /// The answers in each group at this look.
    pub n: usize,
    /// The always valid p-value so far.
    pub p: f64,
}

/// The always valid p-value at each look at two groups that fill up in step.
///
/// Formula: the smallest of 1 and 1/L over all looks so far, L as in [`mixture_test`]; looks at `first_look`,
/// `first_look + look_every` and so on answers in each group. Domain: groups of equal length, looks from 1
/// on, a mixture variance from 1e-30 to 1e30. Errors: [`Error::Lengths`], [`Error::Outside`]. Source: Johari
/// et al. (2022). At the edge: too few answers for one look give an empty path; while all answers are alike
/// it stays at 1.
///
/// ```
/// use regulars_stats::always_valid::mixture_path;
/// let path = mixture_path(&[false; 40], &[true; 40], 0.01, 20, 10)?;
/// assert_eq!(path.len(), 3);
/// assert!(path[2].p < path[0].p);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn mixture_path(
    first: &[bool],
    second: &[bool],
    mixture: f64,
    first_look: usize,
    look_every: usize,
) -> Result<Vec<PathLook>, Error> {
    same_length(first.len(), second.len())?;
    let mixture = checked_variance(mixture)?;
    within("first look", first_look as f64, "at least 1", first_look >= 1)?;
    within("look every", look_every as f64, "at least 1", look_every >= 1)?;
    let mut path = Vec::new();
    let mut p: f64 = 1.0;
    let mut successes = [0_u64; 2];
    for (place, (&a, &b)) in first.iter().zip(second).enumerate() {
        successes[0] += u64::from(a);
        successes[1] += u64::from(b);
        let n = place + 1;
        if n < first_look || !(n - first_look).is_multiple_of(look_every) {
            continue;
        }
        let [a, b] = successes.map(|successes| Group { successes, n: n as u64 });
        if let Ok(variance) = pooled_variance(a, b) {
            let difference = (b.successes as f64 - a.successes as f64) / n as f64;
            p = p.min((-log_mixture_ratio(difference, variance, mixture)).exp());
        }
        path.push(PathLook { n, p });
    }
    Ok(path)
}

/// Where a bound is to be narrowest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tuning {
    /// The intrinsic time (sum of variances) at which it is to be narrowest.
    pub variance: f64,
    /// The level that it is tuned for.
    pub level: f64,
}

/// The mixture precision that makes a bound about narrowest: Howard et al. (2021), eq. 3.
fn precision(variance: f64, level: f64) -> f64 {
    let logarithm = -2.0 * level.ln();
    variance / (logarithm + logarithm.ln_1p())
}

fn checked_time(name: &'static str, variance: f64) -> Result<f64, Error> {
    within(name, variance, "from 1e-100 to 1e100", (1e-100..=1e100).contains(&variance))
}

/// The two-sided normal mixture bound for a sum of centred values.
///
/// Formula: sqrt((v + r) ln((v + r)/(r level²))), r = v0/(2 ln(1/a) + ln(1 + 2 ln(1/a))) for the tuning v0,
/// a; in the unit of the sum. Domain: intrinsic times v and v0 from 1e-100 to 1e100, levels above 0 and
/// below 1. Errors: [`Error::Outside`]. Source: Howard, Ramdas, McAuliffe & Sekhon (2021) Annals of Statistics
/// 49:1055, eq. 14. At the edge: the sum stays within the bound at all times together with probability 1 -
/// level.
///
/// ```
/// use regulars_stats::always_valid::{Tuning, two_sided_mixture_bound};
/// let bound = two_sided_mixture_bound(10.0, 0.05, Tuning { variance: 100.0, level: 0.05 })?;
/// assert!((bound - 12.190_753_146).abs() < 1e-8);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn two_sided_mixture_bound(variance: f64, level: f64, tuning: Tuning) -> Result<f64, Error> {
    let v = checked_time("variance", variance)?;
    let level = checked_level(level)?;
    let r = precision(checked_time("tuning variance", tuning.variance)?, checked_level(tuning.level)?);
    bounded(((v + r) * ((v / r).ln_1p() - 2.0 * level.ln())).sqrt())
}

/// The one-sided normal mixture bound for a sum of centred values.
///
/// Formula: the s with ln(4r/(v + r))/2 + s²/(2(v + r)) + ln Phi(s/sqrt(v + r)) = ln(1/level), r as in
/// [`two_sided_mixture_bound`] with a doubled; in the unit of the sum. Domain: intrinsic times from 1e-100 to
/// 1e100, a level above 0 and below 1, a tuning level above 0 and below 1/2. Errors: [`Error::Outside`],
/// [`Error::NotDetermined`]. Source: Howard et al. (2021), prop. 6. At the edge: never above the two-sided
/// bound at half the level by much.
///
/// ```
/// use regulars_stats::always_valid::{Tuning, one_sided_mixture_bound};
/// let bound = one_sided_mixture_bound(10.0, 0.05, Tuning { variance: 100.0, level: 0.05 })?;
/// assert!((bound - 11.492_681_796).abs() < 1e-8);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn one_sided_mixture_bound(variance: f64, level: f64, tuning: Tuning) -> Result<f64, Error> {
    let v = checked_time("variance", variance)?;
    let level = checked_level(level)?;
    let own = within(
        "tuning level",
        tuning.level,
        "above 0 and below 1/2",
        tuning.level > 0.0 && tuning.level < 0.5,
    )?;
    let r = precision(checked_time("tuning variance", tuning.variance)?, 2.0 * own);
    // In units of sqrt(v + r).
    let constant = std::f64::consts::LN_2 - (v / r).ln_1p() / 2.0 + level.ln();
    let excess = |s: f64| constant + s * s / 2.0 + normal_cdf(s).ln();
    let highest = (2.0 * (2.0 * std::f64::consts::LN_2 - constant)).sqrt();
    let s = root(excess, 0.0, highest).ok_or(Error::NotDetermined)?;
    bounded(s * (v + r).sqrt())
}

/// The polynomial stitched bound for a sum of centred values: it grows like sqrt(v ln ln v).
///
/// Formula: sqrt(k² v (s ln ln(h v/m) + ln(zeta(s)/(level ln(h)^s)))), k = (h^(1/4) + h^(-1/4))/sqrt(2), with
/// h = 2, s = 1.4 and v at least m; in the unit of the sum. Domain: intrinsic times v and m (from which on
/// the bound is tight) from 1e-100 to 1e100, a level above 0 and below 1. Errors: [`Error::Outside`]. Source:
/// Howard et al. (2021), eq. 10, for sub-Gaussian sums. At the edge: before m the bound is that at m.
///
/// ```
/// use regulars_stats::always_valid::stitched_bound;
/// assert!((stitched_bound(10.0, 0.05, 1.0)? - 11.283_161_738).abs() < 1e-8);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn stitched_bound(variance: f64, level: f64, least_variance: f64) -> Result<f64, Error> {
    const GROWTH: f64 = 2.0;
    const EXPONENT: f64 = 1.4;
    /// Riemann's zeta function at 1.4.
    const ZETA: f64 = 3.105_547_277_977_580_6;
    let least = checked_time("least variance", least_variance)?;
    let v = checked_time("variance", variance)?.max(least);
    let level = checked_level(level)?;
    let k = (GROWTH.powf(0.25) + GROWTH.powf(-0.25)) / 2.0_f64.sqrt();
    let log_log = (GROWTH * (v / least)).ln().ln();
    let height = EXPONENT * (log_log - GROWTH.ln().ln()) + (ZETA / level).ln();
    bounded(k * (v * height).sqrt())
}

/// An interval for a mean that holds at all numbers of values together, for many values.
///
/// Formula: mean ± sd sqrt(2 (n r² + 1)/(n² r²) ln(sqrt(n r² + 1)/level)), r the tuning; in the unit of the
/// values. Domain: at least one value, a finite mean, a standard deviation of at least 0, r from 1e-9 to 1e9
/// (about sqrt(2 ln(1/level)/n0) for an interval that is narrowest near n0 values), a level above 0 and
/// below 1. Errors: [`Error::NoAnswers`], [`Error::Outside`]. Source: Waudby-Smith et al. (2024) Annals of
/// Statistics 52:2613, eq. 2. At the edge: no width when all values are equal, so start after some values,
/// not at the first.
///
/// ```
/// use regulars_stats::always_valid::asymptotic_interval;
/// let interval = asymptotic_interval(50, 3.2, 1.1, 0.3, 0.05)?;
/// assert!((interval.lo - 2.722_886_945).abs() < 1e-8);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn asymptotic_interval(
    n: u64,
    mean: f64,
    standard_deviation: f64,
    tuning: f64,
    level: f64,
) -> Result<Interval, Error> {
    if n == 0 {
        return Err(Error::NoAnswers);
    }
    let mean = within("mean", mean, "a finite number", true)?;
    let deviation =
        within("standard deviation", standard_deviation, "at least 0", standard_deviation >= 0.0)?;
    let tuning = within("tuning", tuning, "from 1e-9 to 1e9", (1e-9..=1e9).contains(&tuning))?;
    let level = checked_level(level)?;
    let n = n as f64;
    let time = n * tuning * tuning;
    let half = deviation * (2.0 * (1.0 + 1.0 / time) / n * (time.ln_1p() / 2.0 - level.ln())).sqrt();
    Ok(Interval { lo: bounded(mean - half)?, hi: bounded(mean + half)? })
}
