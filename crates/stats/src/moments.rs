//! Means, variances and Welch's comparison, for the modules that start from values or from counts of ratings.

use crate::distributions::{student_critical, student_two_sided};
use crate::error::{Error, confidence, within};
use crate::scores::Interval;

/// The mean of values and the variance of one of them, dividing by n - 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Moments {
    pub n: f64,
    pub mean: f64,
    pub variance: f64,
}

impl Moments {
    /// Of at least two finite values.
    pub(crate) fn of(name: &'static str, values: &[f64]) -> Result<Self, Error> {
        crate::error::at_least("values", 2, values.len())?;
        crate::error::finite(name, values)?;
        let n = values.len() as f64;
        let mean = mean(values);
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        Ok(Self { n, mean: bounded(mean)?, variance: bounded(squares / (n - 1.0))? })
    }
}

/// The mean of finite values, also when their sum would be infinite.
pub(crate) fn mean(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let sum: f64 = values.iter().sum();
    let rough = if sum.is_finite() { sum / n } else { values.iter().map(|value| value / n).sum() };
    // What rounding left over is spread again: a mean of equal values is that value.
    rough + values.iter().map(|value| value - rough).sum::<f64>() / n
}

/// The value, refused when the inputs were so large that it left the range of `f64`.
pub(crate) fn bounded(value: f64) -> Result<f64, Error> {
    within("the result", value, "in the range of finite numbers", true)
}

/// A difference of two means with its t test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeanDifference {
    /// The second mean less the first, in the unit of the values.
    pub difference: f64,
    /// Its standard error, in the unit of the values.
    pub standard_error: f64,
    /// The difference over its standard error.
    pub t: f64,
    /// Degrees of freedom.
    pub degrees: f64,
    /// The two-sided p-value.
    pub p: f64,
    /// The interval for the difference, in the unit of the values.
    pub interval: Interval,
}

/// Welch's comparison of two means.
pub(crate) fn welch(first: Moments, second: Moments, level: f64) -> Result<MeanDifference, Error> {
    let level = confidence(level)?;
    let errors = [first, second].map(|group| (group.variance / group.n).sqrt());
    let standard_error = bounded(errors[0].hypot(errors[1]))?;
    if standard_error == 0.0 {
        return Err(Error::NoSpread);
    }
    // As shares of the whole variance: the squares of tiny variances would leave the range of f64.
    let shares = errors.map(|error| (error / standard_error).powi(2));
    let degrees = 1.0 / (shares[0].powi(2) / (first.n - 1.0) + shares[1].powi(2) / (second.n - 1.0));
    let difference = second.mean - first.mean;
    let t = bounded(difference / standard_error)?;
    let half = student_critical(level, degrees) * standard_error;
    Ok(MeanDifference {
        difference: bounded(difference)?,
        standard_error,
        t,
        degrees,
        p: student_two_sided(t, degrees),
        interval: Interval { lo: bounded(difference - half)?, hi: bounded(difference + half)? },
    })
}
