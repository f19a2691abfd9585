//! The Theta method.

use super::Forecast;
use super::decompose;
use super::ets::{Component, Model, fit};
use crate::Error;
use crate::distributions::normal_critical;
use crate::error::{at_least, finite};

/// Forecasts by the Theta method: exponential smoothing with half of the linear trend as drift.
///
/// Formula: simple exponential smoothing of the seasonally adjusted series plus b/2 (h - 1 + (1 - (1 - α)ⁿ) / α), b the
/// slope of the least-squares line, times the season; variance σ²(1 + (h - 1)α²). The season is a classical
/// multiplicative decomposition (additive where a value is not above 0), used if [`is_seasonal`]. Domain: at least 4
/// values. Errors: [`Error::TooFew`], [`Error::NotFinite`], [`Error::NotDetermined`]. Source: Assimakopoulos &
/// Nikolopoulos (2000) International Journal of Forecasting 16:521; Hyndman & Billah (2003) 19:287; R
/// `forecast::thetaf`. At the edge: equal values are continued without width.
///
/// ```
/// let values: Vec<f64> = (0..40).map(|t| 100.0 + 2.0 * f64::from(t) + f64::from(t * 7 % 5)).collect();
/// let forecast = regulars_stats::forecast::theta::theta(&values, 1, 3)?;
/// assert!((forecast.mean[2] - forecast.mean[1] - 1.0).abs() < 0.01);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn theta(values: &[f64], period: usize, horizon: usize) -> Result<Forecast, Error> {
    super::checked_horizon(horizon)?;
    finite("values", values)?;
    at_least("values", 4, values.len())?;
    if values.iter().all(|&value| value == values[0]) {
        return Ok(Forecast { mean: vec![values[0]; horizon], standard_error: vec![0.0; horizon] });
    }
    let multiplicative = values.iter().all(|&value| value > 0.0);
    let pattern = if is_seasonal(values, period) {
        decompose::classical(values, period, multiplicative)
            .ok()
            .filter(|pattern| !multiplicative || pattern.iter().all(|season| season.abs() > 1e-10))
    } else {
        None
    };
    let Some(pattern) = pattern else {
        return lines(values, horizon);
    };
    let season = |t: usize| pattern[t % period];
    let adjusted: Vec<f64> = values
        .iter()
        .enumerate()
        .map(|(t, value)| if multiplicative { value / season(t) } else { value - season(t) })
        .collect();
    let mut forecast = lines(&adjusted, horizon)?;
    for (h, mean) in forecast.mean.iter_mut().enumerate() {
        let season = season(values.len() + h);
        *mean = if multiplicative { *mean * season } else { *mean + season };
    }
    Ok(forecast)
}

/// Smoothing plus drift for a series without a season.
fn lines(values: &[f64], horizon: usize) -> Result<Forecast, Error> {
    let n = values.len() as f64;
    let mean = values.iter().map(|value| value / n).sum::<f64>();
    let (mut cross, mut square) = (0.0, 0.0);
    for (t, value) in values.iter().enumerate() {
        let gap = t as f64 - (n - 1.0) / 2.0;
        cross += gap * (value - mean);
        square += gap * gap;
    }
    let drift = cross / square / 2.0;
    let model = Model::new(Component::Additive, Component::None, false, Component::None, 1)?;
    let smoothed = match fit(values, model) {
        Ok(smoothed) => smoothed,
        // The season was all there is.
        Err(Error::NoSpread) => {
            return Ok(Forecast { mean: vec![values[0]; horizon], standard_error: vec![0.0; horizon] });
        }
        Err(error) => return Err(error),
    };
    let alpha = smoothed.parameters.alpha;
    let lag = (1.0 - (1.0 - alpha).powf(n)) / alpha;
    let steps = || (0..horizon).map(|h| h as f64);
    Forecast::from_variances(
        steps().map(|h| smoothed.last.level + drift * (h + lag)).collect(),
        steps().map(|h| smoothed.variance * (1.0 + h * alpha * alpha)).collect(),
    )
}

/// Whether a series has a season of a period, by its autocorrelation at that lag.
///
/// Formula: |r_m| > 1.645 sqrt((1 + 2 Σ r_k²) / n), the sum over k from 1 to m - 1. Domain: any series; `false` for a
/// period below 2, for n <= 2m, equal or not finite values. Source: Assimakopoulos & Nikolopoulos (2000); R
/// `forecast::thetaf`. At the edge: a strong trend also raises r_m.
///
/// ```
/// let values: Vec<f64> = (0..40).map(|t| [1.0, 5.0, 2.0, 9.0][t as usize % 4]).collect();
/// assert!(regulars_stats::forecast::theta::is_seasonal(&values, 4));
/// assert!(!regulars_stats::forecast::theta::is_seasonal(&[1.0; 40], 4));
/// ```
#[must_use]
pub fn is_seasonal(values: &[f64], period: usize) -> bool {
    let n = values.len();
    if period < 2 || n.div_ceil(2) <= period {
        return false;
    }
    let mean = values.iter().sum::<f64>() / n as f64;
    let gaps: Vec<f64> = values.iter().map(|value| value - mean).collect();
    let square: f64 = gaps.iter().map(|gap| gap * gap).sum();
    if !(square > 0.0 && square.is_finite()) {
        return false;
    }
    let correlation =
        |lag: usize| gaps[lag..].iter().zip(&gaps).map(|(now, then)| now * then).sum::<f64>() / square;
    let others: f64 = (1..period).map(|lag| correlation(lag).powi(2)).sum();
    let limit = normal_critical(0.9) * ((1.0 + 2.0 * others) / n as f64).sqrt();
    correlation(period).abs() > limit
}
