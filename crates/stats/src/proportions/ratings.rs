//! Ratings on a scale from 1 to the number of counts.

use super::{Error, Interval, wilson};
use crate::distributions::student_critical;
use crate::error;
use crate::moments::{MeanDifference, Moments, welch};

/// The number of answers as an exact integer.
fn answers(counts: &[u64]) -> Result<u64, Error> {
    let total: u128 = counts.iter().map(|&count| u128::from(count)).sum();
    match u64::try_from(total) {
        Ok(0) => Err(Error::NoAnswers),
        Ok(n) if n < u64::MAX => Ok(n),
        _ => Err(Error::TooManyAnswers),
    }
}

fn mean(counts: &[u64], n: u64) -> f64 {
    let n = n as f64;
    counts.iter().enumerate().map(|(place, &count)| (place + 1) as f64 * (count as f64 / n)).sum()
}

fn moments(counts: &[u64]) -> Result<Moments, Error> {
    let n = answers(counts)?;
    if n < 2 {
        return Err(Error::TooFewAnswers { needed: 2, found: n });
    }
    // Between pairs of ratings: nothing cancels, and equal answers give exactly 0.
    let mut squares = 0.0;
    for (low, &first) in counts.iter().enumerate() {
        for (above, &second) in counts[low + 1..].iter().enumerate() {
            let distance = (above + 1) as f64;
            squares += distance * distance * (first as f64 / n as f64) * second as f64;
        }
    }
    Ok(Moments { n: n as f64, mean: mean(counts, n), variance: squares / (n - 1) as f64 })
}

/// The mean of ratings from 1 to the number of counts.
///
/// Formula: sum of r c_r / n, c_r answers of rating r; in scale points. `counts` holds the answers of ratings
/// 1, 2, 3 and so on. Domain: at least one answer. Errors: [`Error::NoAnswers`], [`Error::TooManyAnswers`].
/// Source: Dixon, Freeman & Toman (2010) Harvard Business Review 88(7):116 for the customer effort score. At
/// the edge: the rating itself when all are equal.
///
/// ```
/// use regulars_stats::proportions::rating_mean;
/// assert_eq!(rating_mean(&[0, 0, 1, 0, 1, 0, 0]), Ok(4.0));
/// ```
pub fn rating_mean(counts: &[u64]) -> Result<f64, Error> {
    Ok(mean(counts, answers(counts)?))
}

/// The standard deviation of ratings, dividing by n - 1.
///
/// Formula: sqrt(sum of c_r (r - mean)² / (n - 1)), in scale points. Domain: at least two answers. Errors:
/// [`Error::NoAnswers`], [`Error::TooFewAnswers`], [`Error::TooManyAnswers`]. Source: Sauro & Lewis (2016)
/// Quantifying the User Experience, ch. 3. At the edge: 0 when all are equal.
///
/// ```
/// use regulars_stats::proportions::rating_standard_deviation;
/// let deviation = rating_standard_deviation(&[0, 0, 1, 1, 2, 2, 0])?;
/// assert!((deviation - 1.169_045_194_450).abs() < 1e-11);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn rating_standard_deviation(counts: &[u64]) -> Result<f64, Error> {
    Ok(moments(counts)?.variance.sqrt())
}

/// The t interval for the mean of ratings.
///
/// Formula: mean ± t sd / sqrt(n), t the two-sided Student quantile with n - 1 degrees of freedom, in scale
/// points, not clipped to the scale. Domain: at least two answers, a confidence above 0 and below 1. Errors:
/// [`Error::NoAnswers`], [`Error::TooFewAnswers`], [`Error::TooManyAnswers`], [`Error::Confidence`]. Source:
/// Student (1908) Biometrika 6:1; Sauro & Lewis (2016) Quantifying the User Experience, ch. 3. At the edge:
/// no width when all answers are equal.
///
/// ```
/// use regulars_stats::proportions::rating_interval;
/// let interval = rating_interval(&[0, 0, 1, 1, 2, 2, 0], 0.95)?;
/// assert!((interval.lo - 3.606_495_641_628).abs() < 1e-9);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn rating_interval(counts: &[u64], confidence: f64) -> Result<Interval, Error> {
    let moments = moments(counts)?;
    let t = student_critical(error::confidence(confidence)?, moments.n - 1.0);
    let half = t * (moments.variance / moments.n).sqrt();
    Ok(Interval { lo: moments.mean - half, hi: moments.mean + half })
}

/// The median of ratings.
///
/// Formula: the middle answer in order, or the mean of the two middle ones, in scale points. Domain: at least
/// one answer. Errors: [`Error::NoAnswers`], [`Error::TooManyAnswers`]. Source: Hyndman & Fan (1996) The
/// American Statistician 50:361. At the edge: may lie halfway between two ratings.
///
/// ```
/// use regulars_stats::proportions::rating_median;
/// assert_eq!(rating_median(&[0, 0, 0, 1, 2, 1, 2]), Ok(5.5));
/// ```
pub fn rating_median(counts: &[u64]) -> Result<f64, Error> {
    let n = answers(counts)?;
    let rating = |place: u64| {
        let mut passed = 0;
        let below = counts.iter().take_while(|&&count| {
            passed += count;
            passed <= place
        });
        (below.count() + 1) as f64
    };
    Ok(f64::midpoint(rating((n - 1) / 2), rating(n / 2)))
}

/// The result of [`top_share`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TopShare {
    /// The share of the highest ratings.
    pub share: f64,
    /// Its Wilson interval.
    pub interval: Interval,
}

/// The share of the highest ratings (top boxes) with its Wilson interval.
///
/// Formula: the answers of the `boxes` highest ratings over all, with [`wilson`], as shares. CSAT is the
/// share of the two highest of five, the CES top-box share that of the three highest of seven. Domain: at
/// least one answer, a confidence above 0 and below 1. Errors: [`Error::NoAnswers`],
/// [`Error::TooManyAnswers`], [`Error::Confidence`]. Source: Wilson (1927) JASA 22:209. At the edge: 0 boxes
/// give a share of 0; more boxes than ratings count as all.
///
/// ```
/// use regulars_stats::proportions::top_share;
/// let top = top_share(&[0, 0, 1, 1, 2, 2, 0], 3, 0.95)?;
/// assert!((top.share - 2.0 / 3.0).abs() < 1e-12);
/// assert!((top.interval.lo - 0.299_993_315_138).abs() < 1e-9);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn top_share(counts: &[u64], boxes: usize, confidence: f64) -> Result<TopShare, Error> {
    let n = answers(counts)?;
    let top: u64 = counts[counts.len().saturating_sub(boxes)..].iter().sum();
    Ok(TopShare { share: top as f64 / n as f64, interval: wilson(top, n, confidence)? })
}

/// Welch's t test of two groups of ratings: the second mean less the first.
///
/// Formula: t = (m2 - m1)/sqrt(s1²/n1 + s2²/n2) with the degrees of freedom of Welch and Satterthwaite, in
/// scale points. Domain: at least two answers in each group, not all equal within both, a confidence from 0
/// to 1, both excluded. Errors: [`Error::NoAnswers`], [`Error::TooFewAnswers`], [`Error::TooManyAnswers`],
/// [`Error::NoSpread`], [`Error::Confidence`]. Source: Welch (1947) Biometrika 34:28. At the edge: when one
/// group has no spread, the other's n - 1 are the degrees of freedom. The scales may have different lengths.
///
/// ```
/// use regulars_stats::proportions::rating_difference;
/// let test = rating_difference(&[0, 0, 1, 1, 2, 2, 0], &[0, 0, 5, 1, 1, 2, 0], 0.95)?;
/// assert!((test.difference + 5.0 / 6.0).abs() < 1e-12);
/// assert!((test.p - 0.224_289_617_047).abs() < 1e-9);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn rating_difference(first: &[u64], second: &[u64], confidence: f64) -> Result<MeanDifference, Error> {
    welch(moments(first)?, moments(second)?, confidence)
}
