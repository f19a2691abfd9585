//! Taking a series apart into trend, seasons and remainder.

use crate::Error;
use crate::error::{at_least, finite, within};

/// A series as trend plus seasons plus remainder.
#[derive(Clone, Debug, PartialEq)]
pub struct Decomposition {
    /// The trend.
    pub trend: Vec<f64>,
    /// One season for each period, in the order of the periods.
    pub seasons: Vec<Vec<f64>>,
    /// What is left.
    pub remainder: Vec<f64>,
}

/// The centred moving average over a period; `None` where it does not reach.
fn centred_average(values: &[f64], period: usize) -> Vec<Option<f64>> {
    let half = period / 2;
    let even = period.is_multiple_of(2);
    (0..values.len())
        .map(|t| {
            if t < half || t + half >= values.len() {
                return None;
            }
            let window = &values[t - half..=t + half];
            let ends = if even { (window[0] + window[window.len() - 1]) / 2.0 } else { 0.0 };
            Some((window.iter().sum::<f64>() - ends) / period as f64)
        })
        .collect()
}

/// The classical decomposition: its seasonal pattern, one value for each place in the period.
///
/// Formula: the mean of y - T or y / T at each place, T the centred moving average over the period, less (or over)
/// the mean of these. Domain: two whole periods of at least 2 steps; values not below 0 for ratios. Errors:
/// [`Error::TooFew`], [`Error::NotFinite`], [`Error::Outside`]. Source: Hyndman & Athanasopoulos, Forecasting:
/// Principles and Practice, section 3.4; R `decompose`. At the edge: ratios to an average of 0 are refused.
///
/// ```
/// let values: Vec<f64> = (0..12).map(|t| f64::from(t) + [2.0, -1.0, -1.0][t as usize % 3]).collect();
/// let pattern = regulars_stats::forecast::decompose::classical(&values, 3, false)?;
/// assert!((pattern[0] - 2.0).abs() < 1e-12 && (pattern[1] + 1.0).abs() < 1e-12);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn classical(values: &[f64], period: usize, multiplicative: bool) -> Result<Vec<f64>, Error> {
    finite("values", values)?;
    within("period", period as f64, "at least 2", period >= 2)?;
    at_least("values", period.saturating_mul(2), values.len())?;
    if multiplicative && let Some(&value) = values.iter().find(|&&value| value < 0.0) {
        return Err(Error::Outside {
            name: "values",
            value,
            wanted: "not below 0 for a multiplicative season",
        });
    }
    pattern(values, &centred_average(values, period), period, multiplicative).ok_or(Error::NotDetermined)
}

fn pattern(values: &[f64], trend: &[Option<f64>], period: usize, multiplicative: bool) -> Option<Vec<f64>> {
    let (mut sums, mut counts) = (vec![0.0; period], vec![0_u32; period]);
    for (t, (value, trend)) in values.iter().zip(trend).enumerate() {
        if let Some(trend) = trend {
            sums[t % period] += if multiplicative { value / trend } else { value - trend };
            counts[t % period] += 1;
        }
    }
    if counts.contains(&0) {
        return None;
    }
    let means: Vec<f64> = sums.iter().zip(&counts).map(|(sum, &count)| sum / f64::from(count)).collect();
    let mean = means.iter().sum::<f64>() / period as f64;
    let normal: Vec<f64> =
        means.iter().map(|season| if multiplicative { season / mean } else { season - mean }).collect();
    normal.iter().all(|season| season.is_finite()).then_some(normal)
}

/// The pattern that a filter starts from: the classical one; `None` without two whole periods.
pub(super) fn first_pattern(values: &[f64], period: usize, multiplicative: bool) -> Option<Vec<f64>> {
    if period < 2 || values.len() / 2 < period {
        return None;
    }
    let mut found = pattern(values, &centred_average(values, period), period, multiplicative)?;
    if multiplicative {
        found.iter_mut().for_each(|season| *season = season.max(0.01));
        let mean = found.iter().sum::<f64>() / period as f64;
        found.iter_mut().for_each(|season| *season /= mean);
    }
    Some(found)
}

/// The trend of the classical decomposition where it is defined.
pub(super) fn classical_trend(values: &[f64], period: usize) -> Vec<f64> {
    centred_average(values, period).into_iter().flatten().collect()
}

/// Takes several seasons out of a series, the shortest first.
///
/// Formula: STL for each period in turn, twice over (once for a single period), each on the series without the other
/// seasons, with seasonal windows 11, 15, 19, … from the shortest period on; the trend is that of the last one.
/// Domain: periods of at least 2 steps, each at most half of the series. Errors: [`Error::TooFew`] (also without a
/// period), [`Error::NotFinite`], [`Error::Outside`]. Source: Cleveland et al. (1990) Journal of Official Statistics
/// 6:3; Bandara, Hyndman & Bergmeir (2021) arXiv:2107.13462; R `forecast::mstl`. At the edge: a constant series has
/// seasons and a remainder of 0.
///
/// ```
/// let values: Vec<f64> = (0..60).map(|t| f64::from(t) + [2.0, -1.0, -1.0][t as usize % 3]).collect();
/// let parts = regulars_stats::forecast::decompose::mstl(&values, &[3])?;
/// assert!((parts.seasons[0][30] - 2.0).abs() < 0.1);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn mstl(values: &[f64], periods: &[usize]) -> Result<Decomposition, Error> {
    finite("values", values)?;
    at_least("periods", 1, periods.len())?;
    for &period in periods {
        within("period", period as f64, "at least 2", period >= 2)?;
        at_least("values", period.saturating_mul(2), values.len())?;
    }
    let parts = stlrs::Mstl::params().fit(values, periods).map_err(|_| Error::NotDetermined)?;
    let (seasons, trend, remainder) = parts.into_parts();
    finite("trend", &trend)?;
    finite("remainder", &remainder)?;
    Ok(Decomposition { trend, seasons, remainder })
}
