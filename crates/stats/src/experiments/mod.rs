//! A/B tests with a size fixed beforehand: how many answers, who is ahead, and whether the split was right.
//!
//! Tests and intervals for two shares are in [`proportions`](crate::proportions). A test here is read once,
//! at the size that was planned; tests that may be read at any time are in
//! [`always_valid`](crate::always_valid).

mod sample_size;

pub use crate::beta::BetaPrior;
pub use crate::error::Error;
pub use crate::moments::MeanDifference;
pub use crate::proportions::Group;
pub use sample_size::{arcsine_sample_size, proportion_sample_size, t_test_power, t_test_sample_size};

use crate::beta::{Beta, compare};
use crate::distributions::erfc;
use crate::error::{at_least, finite, same_length, within};
use crate::moments::{Moments, bounded, mean, welch};

/// The result of [`bayesian_comparison`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BayesianComparison {
    /// The probability that the share of the second group is the larger one.
    pub second_better: f64,
    /// What is lost on average by choosing the first group: the mean of max(p2 - p1, 0), as a share.
    pub loss_of_first: f64,
    /// What is lost on average by choosing the second group: the mean of max(p1 - p2, 0), as a share.
    pub loss_of_second: f64,
}

/// Compares two shares by their posterior distributions.
///
/// Formula: with p1 ~ Beta(a + k1, b + n1 - k1) and p2 likewise, P(p2 > p1), E max(p2 - p1, 0) and E max(p1 -
/// p2, 0), by Gauss quadrature on the log odds; as shares. Domain: any groups, also empty ones; a prior from
/// 0.001 on. Errors: [`Error::PartAboveWhole`], [`Error::Outside`]. Source: Stucchio (2015) Bayesian A/B
/// Testing at VWO. At the edge: without answers 1/2 under a flat prior; more than 1e15 answers leave about
/// five digits of the smaller loss. It is no licence to look every day: the probability strays past any limit
/// in the long run when both are equal.
///
/// ```
/// use regulars_stats::experiments::{BetaPrior, Group, bayesian_comparison};
/// let (first, second) = (Group { successes: 20, n: 200 }, Group { successes: 30, n: 200 });
/// let found = bayesian_comparison(first, second, BetaPrior::default())?;
/// assert!((found.second_better - 0.933_305_293_218).abs() < 1e-11);
/// assert!((found.loss_of_second - 0.000_975_354_632).abs() < 1e-11);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn bayesian_comparison(
    first: Group,
    second: Group,
    prior: BetaPrior,
) -> Result<BayesianComparison, Error> {
    let prior = prior.checked()?;
    let (a1, b1) = prior.after(first.successes, first.n)?;
    let (a2, b2) = prior.after(second.successes, second.n)?;
    let found = compare(Beta::new(a1, b1), Beta::new(a2, b2));
    Ok(BayesianComparison {
        second_better: found.second_above,
        loss_of_first: found.second_gain,
        loss_of_second: found.first_gain,
    })
}

/// The result of [`sample_ratio`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SampleRatio {
    /// Pearson's statistic.
    pub statistic: f64,
    /// Degrees of freedom: the groups less one.
    pub degrees: usize,
    /// The p-value; below 0.001 or so the split is wrong and the experiment is not to be read.
    pub p: f64,
}

/// Tests whether visitors were split as planned (sample ratio mismatch).
///
/// Formula: sum of (o - e)²/e, e the planned share of all, against chi-square with one degree of freedom less
/// than groups. Domain: at least two groups, planned weights above 0 in any unit, at least one visitor.
/// Errors: [`Error::Lengths`], [`Error::TooFew`], [`Error::NotFinite`], [`Error::Outside`],
/// [`Error::NoAnswers`]. Source: Fabijan et al. (2019) KDD; Pearson (1900). At the edge: a p below the
/// smallest `f64` is 0.
///
/// ```
/// use regulars_stats::experiments::sample_ratio;
/// let test = sample_ratio(&[5021, 4979], &[0.5, 0.5])?;
/// assert!((test.statistic - 0.1764).abs() < 1e-12 && (test.p - 0.674_485_453_696).abs() < 1e-11);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn sample_ratio(observed: &[u64], weights: &[f64]) -> Result<SampleRatio, Error> {
    same_length(observed.len(), weights.len())?;
    at_least("groups", 2, observed.len())?;
    finite("weights", weights)?;
    for &weight in weights {
        within("weight", weight, "above 0", weight > 0.0)?;
    }
    let all: f64 = observed.iter().map(|&count| count as f64).sum();
    if all == 0.0 {
        return Err(Error::NoAnswers);
    }
    let whole = bounded(weights.iter().sum())?;
    let statistic = observed
        .iter()
        .zip(weights)
        .map(|(&count, weight)| {
            let expected = all * (weight / whole);
            (count as f64 - expected) * ((count as f64 - expected) / expected)
        })
        .sum();
    let degrees = observed.len() - 1;
    Ok(SampleRatio { statistic: bounded(statistic)?, degrees, p: chi_square_tail(statistic, degrees) })
}

/// P(X >= x) for chi-square: by the sum of positive terms that a whole number of degrees of freedom gives.
fn chi_square_tail(x: f64, degrees: usize) -> f64 {
    let half = x / 2.0;
    if half == 0.0 {
        return 1.0;
    }
    let odd = degrees % 2 == 1;
    let mut sum = if odd { erfc(half.sqrt()) } else { 0.0 };
    // The terms half^j exp(-half) / Γ(j + 1) for j = 0, 1, ... or 1/2, 3/2, ...; in logs, since exp(-half)
    // may vanish where the terms do not.
    let mut j = if odd { 0.5 } else { 0.0 };
    let mut logarithm = -half + if odd { (2.0 * (half / std::f64::consts::PI).sqrt()).ln() } else { 0.0 };
    while j < degrees as f64 / 2.0 {
        sum += logarithm.exp();
        j += 1.0;
        logarithm += (half / j).ln();
    }
    sum.min(1.0)
}

/// One arm of [`cuped`].
#[derive(Clone, Copy, Debug)]
pub struct Arm<'a> {
    /// For each unit the value before the experiment.
    pub before: &'a [f64],
    /// For each unit the value during the experiment.
    pub during: &'a [f64],
}

/// The result of [`cuped`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cuped {
    /// The slope of the values during on the values before, over both arms.
    pub theta: f64,
    /// The adjusted difference, second arm less first, in the unit of the values.
    pub difference: f64,
    /// Its standard error, in the unit of the values.
    pub standard_error: f64,
    /// The difference without adjustment, in the unit of the values.
    pub plain_difference: f64,
    /// The standard error without adjustment, in the unit of the values.
    pub plain_standard_error: f64,
}

/// The difference of two means, adjusted by what the same units did before (CUPED).
///
/// Formula: theta = cov(y, x)/var(x) over both arms together, y' = y - theta x; the difference of the means
/// of y' with sqrt(s1'²/n1 + s2'²/n2); in the unit of the values. Domain: at least two units in each arm,
/// finite values, values before that are not all equal. Errors: [`Error::Lengths`], [`Error::TooFew`],
/// [`Error::NotFinite`], [`Error::NoSpread`], [`Error::Outside`] beyond the range of numbers. Source: Deng,
/// Xu, Kohavi & Walker (2013) WSDM. At the edge: values before that explain nothing leave theta near 0 and
/// the difference as it is.
///
/// ```
/// use regulars_stats::experiments::{Arm, cuped};
/// let control = Arm { before: &[1.0, 2.0, 3.0], during: &[2.0, 4.0, 6.0] };
/// let treated = Arm { before: &[1.0, 2.0, 3.0], during: &[3.0, 5.0, 7.0] };
/// let found = cuped(control, treated)?;
/// assert!((found.theta - 2.0).abs() < 1e-12 && (found.difference - 1.0).abs() < 1e-12);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn cuped(first: Arm, second: Arm) -> Result<Cuped, Error> {
    for arm in [first, second] {
        same_length(arm.before.len(), arm.during.len())?;
        at_least("units in each arm", 2, arm.before.len())?;
        finite("before", arm.before)?;
        finite("during", arm.during)?;
    }
    let before: Vec<f64> = first.before.iter().chain(second.before).copied().collect();
    let during: Vec<f64> = first.during.iter().chain(second.during).copied().collect();
    let (mean_before, mean_during) = (mean(&before), mean(&during));
    let (mut products, mut squares) = (0.0, 0.0);
    for (x, y) in before.iter().zip(&during) {
        products += (x - mean_before) * (y - mean_during);
        squares += (x - mean_before).powi(2);
    }
    if squares == 0.0 {
        return Err(Error::NoSpread);
    }
    let theta = bounded(products / squares)?;
    let adjusted = |arm: Arm| -> Result<Moments, Error> {
        // The mean taken off changes no difference and keeps the digits of values far from 0.
        let values: Vec<f64> =
            arm.before.iter().zip(arm.during).map(|(x, y)| y - theta * (x - mean_before)).collect();
        Moments::of("adjusted values", &values)
    };
    let difference = |first: Moments, second: Moments| {
        (second.mean - first.mean, (first.variance / first.n + second.variance / second.n).sqrt())
    };
    let (adjusted_difference, adjusted_error) = difference(adjusted(first)?, adjusted(second)?);
    let (plain_difference, plain_error) =
        difference(Moments::of("during", first.during)?, Moments::of("during", second.during)?);
    Ok(Cuped {
        theta,
        difference: bounded(adjusted_difference)?,
        standard_error: bounded(adjusted_error)?,
        plain_difference: bounded(plain_difference)?,
        plain_standard_error: bounded(plain_error)?,
    })
}

/// The result of [`ratio_of_sums`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ratio {
    /// The sum of the numerators over that of the denominators.
    pub ratio: f64,
    /// Its standard error by the delta method.
    pub standard_error: f64,
}

/// A ratio such as answers per visit, when the units drawn are customers with several visits each.
///
/// Formula: R = sum x / sum y; standard error sqrt((s_x² - 2 R s_xy + R² s_y²)/n)/mean of y, variances
/// dividing by n - 1; in the unit of the numerators over that of the denominators. Domain: at least two
/// units, finite values, denominators whose sum is not 0. Errors: [`Error::Lengths`], [`Error::TooFew`],
/// [`Error::NotFinite`], [`Error::Outside`]. Source: Deng, Knoblich & Lu (2018) KDD. At the edge: a standard
/// error of 0 when all units have the same ratio.
///
/// ```
/// use regulars_stats::experiments::ratio_of_sums;
/// let found = ratio_of_sums(&[1.0, 0.0, 3.0], &[2.0, 1.0, 5.0])?;
/// assert_eq!(found.ratio, 0.5);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn ratio_of_sums(numerators: &[f64], denominators: &[f64]) -> Result<Ratio, Error> {
    same_length(numerators.len(), denominators.len())?;
    at_least("units", 2, numerators.len())?;
    finite("numerators", numerators)?;
    finite("denominators", denominators)?;
    let below = mean(denominators);
    within("mean of the denominators", below, "not 0", below != 0.0)?;
    let ratio = bounded(mean(numerators) / below)?;
    // The variance of x - R y, whose mean is 0.
    let squares: f64 = numerators.iter().zip(denominators).map(|(x, y)| (x - ratio * y).powi(2)).sum();
    let n = numerators.len() as f64;
    let standard_error = bounded((squares / (n - 1.0) / n).sqrt() / below.abs())?;
    Ok(Ratio { ratio, standard_error })
}

/// Welch's t test of two samples: the second mean less the first.
///
/// Formula: t = (m2 - m1)/sqrt(s1²/n1 + s2²/n2) with the degrees of freedom of Welch and Satterthwaite, in
/// the unit of the values. Domain: at least two finite values in each, not all equal within both, a
/// confidence above 0 and below 1. Errors: [`Error::TooFew`], [`Error::NotFinite`], [`Error::NoSpread`],
/// [`Error::Confidence`], [`Error::Outside`] beyond the range of numbers. Source: Welch (1947) Biometrika
/// 34:28. At the edge: when one sample has no spread, the other's n - 1 are the degrees of freedom.
///
/// ```
/// use regulars_stats::experiments::two_samples;
/// let test = two_samples(&[1.0, 2.0, 3.0], &[2.0, 3.0, 4.0], 0.95)?;
/// assert_eq!(test.difference, 1.0);
/// assert!((test.degrees - 4.0).abs() < 1e-12 && (test.p - 0.287_864_134_7).abs() < 1e-9);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn two_samples(first: &[f64], second: &[f64], confidence: f64) -> Result<MeanDifference, Error> {
    welch(Moments::of("first", first)?, Moments::of("second", second)?, confidence)
}
