//! Shares (top boxes, conversions), their intervals and comparisons, and ratings on a short scale.
//!
//! Customer satisfaction (CSAT) is the share of 4 and 5 on a scale from 1 to 5. The customer effort score
//! (CES) is the mean on a scale from 1 to 7, see [`rating_interval`]. In the formulas k is the number of
//! successes, n that of answers, p = k/n, and z the two-sided normal quantile of the confidence.

mod difference;
mod exact;
mod ratings;

pub use crate::error::Error;
pub use crate::moments::MeanDifference;
pub use crate::scores::{Interval, wilson};
pub use difference::{ZTest, agresti_caffo, mee, miettinen_nurminen, newcombe, pooled_z, wald_difference};
pub use exact::{MOST_ANSWERS_BOSCHLOO, MOST_TERMS_FISHER, boschloo, fisher};
pub use ratings::{
    TopShare, rating_difference, rating_interval, rating_mean, rating_median, rating_standard_deviation,
    top_share,
};

use crate::beta::{Beta, Tail};
use crate::distributions::normal_critical;
use crate::error;

/// How many of a group's answers are successes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Group {
    /// The successes.
    pub successes: u64,
    /// All answers.
    pub n: u64,
}

impl Group {
    /// The group when it has an answer and no more successes than answers.
    fn checked(self) -> Result<Self, Error> {
        match self {
            Self { n: 0, .. } => Err(Error::NoAnswers),
            Self { successes, n } if successes > n => {
                Err(Error::PartAboveWhole { part: successes, whole: n })
            }
            group => Ok(group),
        }
    }

    fn failures(self) -> u64 {
        self.n - self.successes
    }

    fn share(self) -> f64 {
        self.successes as f64 / self.n as f64
    }

    /// The variance of the share: p (1 - p) / n, with the digits of a share near 1.
    fn variance(self) -> f64 {
        let n = self.n as f64;
        (self.successes as f64 / n) * (self.failures() as f64 / n) / n
    }
}

/// The plain normal interval for a share.
///
/// Formula: p ± z sqrt(p (1 - p) / n), as shares, not clipped. Domain: at least one answer, a confidence
/// above 0 and below 1. Errors: [`Error::NoAnswers`], [`Error::PartAboveWhole`], [`Error::Confidence`].
/// Source: Newcombe (1998) Statistics in Medicine 17:857, method 1. At the edge: no width when no answer or
/// every answer is a success, and too narrow for small n: for comparison only, use [`wilson`].
///
/// ```
/// use regulars_stats::proportions::wald;
/// let interval = wald(81, 263, 0.95)?;
/// assert!((interval.lo - 0.252_190_126_213).abs() < 1e-9);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn wald(successes: u64, n: u64, confidence: f64) -> Result<Interval, Error> {
    let z = normal_critical(error::confidence(confidence)?);
    let group = Group { successes, n }.checked()?;
    let half = z * group.variance().sqrt();
    Ok(Interval { lo: group.share() - half, hi: group.share() + half })
}

/// The interval of Agresti and Coull for a share: the normal one after adding z² answers, half of them
/// successes.
///
/// Formula: n' = n + z², p' = (k + z²/2)/n', p' ± z sqrt(p' (1 - p') / n'), as shares, not clipped. Domain:
/// at least one answer, a confidence above 0 and below 1. Errors: [`Error::NoAnswers`],
/// [`Error::PartAboveWhole`], [`Error::Confidence`]. Source: Agresti & Coull (1998) The American Statistician
/// 52:119. At the edge: never without width; a bound may lie beyond 0 or 1.
///
/// ```
/// use regulars_stats::proportions::agresti_coull;
/// let interval = agresti_coull(0, 20, 0.95)?;
/// assert!(interval.lo < 0.0 && (interval.hi - 0.189_809_560_542).abs() < 1e-9);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn agresti_coull(successes: u64, n: u64, confidence: f64) -> Result<Interval, Error> {
    let z = normal_critical(error::confidence(confidence)?);
    let group = Group { successes, n }.checked()?;
    let square = z * z;
    let answers = n as f64 + square;
    let share = (successes as f64 + square / 2.0) / answers;
    let other = (group.failures() as f64 + square / 2.0) / answers;
    let half = z * (share * other / answers).sqrt();
    Ok(Interval { lo: share - half, hi: share + half })
}

/// The exact interval of Clopper and Pearson for a share: never below its confidence, so wider than needed.
///
/// Formula: the lower bound is the (1 - c)/2 quantile of Beta(k, n - k + 1), the upper bound the (1 + c)/2
/// quantile of Beta(k + 1, n - k), as shares. Domain: at least one answer, a confidence c above 0 and
/// below 1. Errors: [`Error::NoAnswers`], [`Error::PartAboveWhole`], [`Error::Confidence`]. Source: Clopper &
/// Pearson (1934) Biometrika 26:404. At the edge: no success gives a lower bound of exactly 0, nothing but
/// successes an upper bound of exactly 1.
///
/// ```
/// use regulars_stats::proportions::clopper_pearson;
/// let interval = clopper_pearson(0, 20, 0.95)?;
/// assert_eq!(interval.lo, 0.0);
/// assert!((interval.hi - 0.168_433_470_983).abs() < 1e-9);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn clopper_pearson(successes: u64, n: u64, confidence: f64) -> Result<Interval, Error> {
    let tail = (1.0 - error::confidence(confidence)?) / 2.0;
    let group = Group { successes, n }.checked()?;
    let (k, others) = (successes as f64, group.failures() as f64);
    Ok(Interval {
        lo: if successes == 0 { 0.0 } else { Beta::new(k, others + 1.0).quantile(tail, Tail::Lower) },
        hi: if successes == n { 1.0 } else { Beta::new(k + 1.0, others).quantile(tail, Tail::Upper) },
    })
}

/// The Bayesian interval with equal tails under the prior of Jeffreys.
///
/// Formula: the (1 - c)/2 and (1 + c)/2 quantiles of Beta(k + 1/2, n - k + 1/2), as shares. Domain: at least
/// one answer, a confidence c above 0 and below 1. Errors: [`Error::NoAnswers`], [`Error::PartAboveWhole`],
/// [`Error::Confidence`]. Source: Brown, Cai & DasGupta (2001) Statistical Science 16:101, without their
/// correction at the edges. At the edge: with no success the lower bound is slightly above 0, so the interval
/// does not hold the share itself.
///
/// ```
/// use regulars_stats::proportions::jeffreys;
/// let interval = jeffreys(7, 10, 0.95)?;
/// assert!((interval.lo - 0.394_181_681_851).abs() < 1e-9);
/// assert!((interval.hi - 0.907_305_406_062).abs() < 1e-9);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn jeffreys(successes: u64, n: u64, confidence: f64) -> Result<Interval, Error> {
    let tail = (1.0 - error::confidence(confidence)?) / 2.0;
    let group = Group { successes, n }.checked()?;
    let posterior = Beta::new(successes as f64 + 0.5, group.failures() as f64 + 0.5);
    Ok(Interval { lo: posterior.quantile(tail, Tail::Lower), hi: posterior.quantile(tail, Tail::Upper) })
}
