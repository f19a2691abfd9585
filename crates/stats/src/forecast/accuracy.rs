//! How far forecasts were from what came.

use crate::Error;
use crate::error::{at_least, confidence as checked, finite, same_length, within};

/// The scale of the scaled errors: how far a naive forecast is off within the training part.
///
/// Formula: mean |y_t - y_(t-m)| with m = `period`, in the units of the values. Domain: a period of at least 1, more
/// than m values. Errors: [`Error::TooFew`], [`Error::NotFinite`], [`Error::Outside`] (period), [`Error::NoSpread`] when all
/// differences are 0. Source: Hyndman & Koehler (2006) International Journal of Forecasting 22:679. At the edge:
/// m + 1 values give one difference.
///
/// ```
/// let scale = regulars_stats::forecast::accuracy::scale(&[1.0, 2.0, 4.0, 3.0], 1)?;
/// assert!((scale - 4.0 / 3.0).abs() < 1e-12);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn scale(training: &[f64], period: usize) -> Result<f64, Error> {
    within("period", period as f64, "at least 1", period >= 1)?;
    at_least("values", period.saturating_add(1), training.len())?;
    finite("training", training)?;
    let count = (training.len() - period) as f64;
    let mean =
        training[period..].iter().zip(training).map(|(now, then)| (now / count - then / count).abs()).sum();
    if mean > 0.0 { within("scale", mean, "finite", true) } else { Err(Error::NoSpread) }
}

/// The mean absolute scaled error.
///
/// Formula: mean |y - f| over [`scale`] of the training part. Domain: as [`scale`], one forecast for each actual
/// value, at least one. Errors: those of [`scale`], [`Error::Lengths`]. Source: Hyndman & Koehler (2006). At the edge:
/// below 1 the forecast beats the naive one.
///
/// ```
/// let mase = regulars_stats::forecast::accuracy::mase(&[5.0, 7.0], &[6.0, 6.0], &[1.0, 3.0, 5.0], 1)?;
/// assert_eq!(mase, 0.5);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn mase(actual: &[f64], forecast: &[f64], training: &[f64], period: usize) -> Result<f64, Error> {
    paired(actual, forecast)?;
    let scale = scale(training, period)?;
    let count = actual.len() as f64;
    let mean = actual.iter().zip(forecast).map(|(y, f)| (y - f).abs() / count).sum::<f64>() / scale;
    within("mase", mean, "finite", true)
}

/// The symmetric mean absolute percentage error, from 0 to 200.
///
/// Formula: mean of 200 |y - f| / (|y| + |f|). Domain: one forecast for each actual value, at least one. Errors:
/// [`Error::TooFew`], [`Error::Lengths`], [`Error::NotFinite`]. Source: Makridakis & Hibon (2000) International Journal
/// of Forecasting 16:451. At the edge: a pair of zeros counts 0.
///
/// ```
/// let error = regulars_stats::forecast::accuracy::smape(&[100.0, 0.0], &[110.0, 0.0])?;
/// assert!((error - 1000.0 / 210.0).abs() < 1e-12);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn smape(actual: &[f64], forecast: &[f64]) -> Result<f64, Error> {
    paired(actual, forecast)?;
    let share = |(y, f): (&f64, &f64)| {
        let size = y.abs() / 2.0 + f.abs() / 2.0;
        if size > 0.0 { 200.0 * (y / 2.0 - f / 2.0).abs() / size } else { 0.0 }
    };
    Ok(actual.iter().zip(forecast).map(share).sum::<f64>() / actual.len() as f64)
}

/// The share of the values that lie within their intervals, bounds included.
///
/// Formula: the mean of 1 where lower <= y <= upper, else 0. Domain: one interval for each value, at least one.
/// Errors: [`Error::TooFew`], [`Error::Lengths`], [`Error::NotFinite`]. Source: Hyndman & Athanasopoulos, section 5.9.
/// At the edge: intervals without width can still cover.
///
/// ```
/// let share = regulars_stats::forecast::accuracy::coverage(&[1.0, 5.0], &[0.0, 0.0], &[2.0, 2.0])?;
/// assert_eq!(share, 0.5);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn coverage(actual: &[f64], lower: &[f64], upper: &[f64]) -> Result<f64, Error> {
    paired(actual, lower)?;
    paired(actual, upper)?;
    let inside = |((y, lower), upper): &((&f64, &f64), &f64)| lower <= y && y <= upper;
    Ok(actual.iter().zip(lower).zip(upper).filter(inside).count() as f64 / actual.len() as f64)
}

/// The mean scaled interval score: narrow intervals that cover are best.
///
/// Formula: mean of u - l + (2/a)(l - y)+ + (2/a)(y - u)+ over [`scale`] of the training part, a = 1 - confidence.
/// Domain: as [`mase`]; a confidence above 0 and below 1. Errors: those of [`mase`], [`Error::Confidence`]. Source:
/// Gneiting & Raftery (2007) JASA 102:359; Makridakis, Spiliotis & Assimakopoulos (2020), M4. At the edge: an
/// interval without width on the value scores 0.
///
/// ```
/// use regulars_stats::forecast::accuracy::msis;
/// let score = msis(&[5.0], &[4.0], &[7.0], &[1.0, 3.0, 5.0], 1, 0.95)?;
/// assert_eq!(score, 1.5);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn msis(
    actual: &[f64],
    lower: &[f64],
    upper: &[f64],
    training: &[f64],
    period: usize,
    confidence: f64,
) -> Result<f64, Error> {
    paired(actual, lower)?;
    paired(actual, upper)?;
    let penalty = 2.0 / (1.0 - checked(confidence)?);
    let scale = scale(training, period)?;
    let score = |((y, l), u): ((&f64, &f64), &f64)| u - l + penalty * ((l - y).max(0.0) + (y - u).max(0.0));
    let mean = actual.iter().zip(lower).zip(upper).map(score).sum::<f64>() / actual.len() as f64 / scale;
    within("msis", mean, "finite", true)
}

fn paired(actual: &[f64], other: &[f64]) -> Result<(), Error> {
    at_least("values", 1, actual.len())?;
    same_length(actual.len(), other.len())?;
    finite("actual", actual)?;
    finite("forecast", other)
}
