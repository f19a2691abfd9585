//! Forecasts that repeat a season: the naive one, and smoothing of the seasonally adjusted series.

use super::decompose::{Decomposition, mstl};
use super::{Forecast, ets_fit};
use crate::Error;
use crate::error::{at_least, finite, within};

/// Repeats the last period.
///
/// Formula: the value one or more whole periods before; variance σ²(1 + whole periods in h - 1), σ² the mean square of
/// y_t - y_(t-m). Domain: more values than the period, a period of at least 1 (1 repeats the last value). Errors:
/// [`Error::TooFew`], [`Error::NotFinite`], [`Error::Outside`]. Source: Hyndman & Athanasopoulos, section 5.2 and 5.5.
/// At the edge: m + 1 values give one difference.
///
/// ```
/// let forecast = regulars_stats::forecast::seasonal::naive(&[1.0, 5.0, 2.0, 6.0], 2, 3)?;
/// assert_eq!(forecast.mean, [2.0, 6.0, 2.0]);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn naive(values: &[f64], period: usize, horizon: usize) -> Result<Forecast, Error> {
    finite("values", values)?;
    super::checked_horizon(horizon)?;
    within("period", period as f64, "at least 1", period >= 1)?;
    at_least("values", period.saturating_add(1), values.len())?;
    let count = (values.len() - period) as f64;
    let square: f64 =
        values[period..].iter().zip(values).map(|(now, then)| (now - then) * (now - then) / count).sum();
    let last = &values[values.len() - period..];
    Forecast::from_variances(
        (0..horizon).map(|h| last[h % period]).collect(),
        (0..horizon).map(|h| square * (1 + h / period) as f64).collect(),
    )
}

/// Takes the seasons out, smooths what is left and puts the last seasons back.
///
/// Formula: [`mstl`], an exponential smoothing model without a season on the series less its seasons (by AICc), and
/// each season repeated; with `logarithms` all of it on ln y, and the mean and standard error of a log-normal value.
/// Domain: two whole periods of each season and at least 5 values; values above 0 with logarithms. Errors:
/// [`Error::TooFew`], [`Error::NotFinite`], [`Error::Outside`], [`Error::NotDetermined`]. Source: Bandara, Hyndman &
/// Bergmeir (2021) arXiv:2107.13462; R `forecast::stlf`. At the edge: without a period it is exponential smoothing; a
/// series that is all season is repeated without width.
///
/// ```
/// let values: Vec<f64> = (0..60).map(|t| f64::from(t) + [2.0, -1.0, -1.0][t as usize % 3]).collect();
/// let forecast = regulars_stats::forecast::seasonal::decomposed(&values, &[3], 3, false)?;
/// assert!((forecast.mean[0] - 62.0).abs() < 0.5);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn decomposed(
    values: &[f64],
    periods: &[usize],
    horizon: usize,
    logarithms: bool,
) -> Result<Forecast, Error> {
    finite("values", values)?;
    at_least("values", 5, values.len())?;
    super::checked_horizon(horizon)?;
    if logarithms {
        from_parts(&super::logarithms(values)?, periods, horizon)?.exponential()
    } else {
        from_parts(values, periods, horizon)
    }
}

fn from_parts(values: &[f64], periods: &[usize], horizon: usize) -> Result<Forecast, Error> {
    let seasons = if periods.is_empty() { Vec::new() } else { mstl(values, periods)?.seasons };
    let adjusted = Decomposition::less(values, &seasons);
    let mut forecast = match ets_fit::without_season(&adjusted) {
        Ok(smoothed) => smoothed.forecast(horizon)?,
        Err(Error::NoSpread) => {
            Forecast { mean: vec![adjusted[0]; horizon], standard_error: vec![0.0; horizon] }
        }
        Err(error) => return Err(error),
    };
    for (season, &period) in seasons.iter().zip(periods) {
        let last = &season[season.len() - period..];
        for (h, mean) in forecast.mean.iter_mut().enumerate() {
            *mean += last[h % period];
        }
    }
    Ok(forecast)
}

impl Decomposition {
    /// The values less all seasons.
    fn less(values: &[f64], seasons: &[Vec<f64>]) -> Vec<f64> {
        let season = |t: usize| seasons.iter().map(|season| season[t]).sum::<f64>();
        values.iter().enumerate().map(|(t, value)| value - season(t)).collect()
    }
}
