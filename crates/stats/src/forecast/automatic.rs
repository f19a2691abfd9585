//! A forecast of any series: several methods, weighted by how well they would have done before.

use super::ets::{self, Component, Model};
use super::{Forecast, decompose, logarithms, multiseasonal, seasonal, theta};
use crate::Error;
use crate::error::{at_least, finite, within};

/// A method that takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// The longest season repeated; without a season the last value.
    SeasonalNaive,
    /// The exponential smoothing model with the smallest AICc.
    ExponentialSmoothing,
    /// ETS(A,A,A), or ETS(A,A,N) without a season.
    HoltWintersAdditive,
    /// ETS(M,A,M).
    HoltWintersMultiplicative,
    /// Theta; with several seasons on the series without them.
    Theta,
    /// Seasons taken out, the rest smoothed.
    Decomposed,
    /// The same on logarithms.
    DecomposedLogarithms,
    /// Smoothing with all seasons at once.
    Multiseasonal,
    /// The same on logarithms.
    MultiseasonalLogarithms,
}

use Method::{
    Decomposed, DecomposedLogarithms, ExponentialSmoothing, HoltWintersAdditive, HoltWintersMultiplicative,
    Multiseasonal, MultiseasonalLogarithms, SeasonalNaive, Theta,
};

/// A forecast and what it is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Combination {
    /// The forecast.
    pub forecast: Forecast,
    /// The methods and their weights, which sum to 1.
    pub weights: Vec<(Method, f64)>,
}

/// The most origins from which the methods are tried.
const ORIGINS: usize = 3;
/// How sharply a larger past error lowers a weight.
const SHARPNESS: i32 = 4;
/// The share of the best method's weight below which a method does not take part.
const LEAST_SHARE: f64 = 0.25;

/// Forecasts a series by the methods that would have done best before.
///
/// Formula: every suitable [`Method`] forecasts the last steps from up to 3 earlier origins, half a horizon apart; with
/// E its mean absolute error there and E' the least of all, its weight is (E'/E)⁴, none below 1/4; means and standard
/// errors are averaged with these weights. Ratios and logarithms only where every value is above a tenth of the mean;
/// means not below 0 where no value is. Domain: at least 2 values; `periods` in steps, in any order (those of which
/// there are not more than two whole ones are passed over); at most [`MOST_STEPS`](super::MOST_STEPS) steps. Errors: [`Error::TooFew`], [`Error::NotFinite`],
/// [`Error::Outside`] for a period of 0, [`Error::NotDetermined`] when no method gives a finite forecast. Source:
/// Tashman (2000) International Journal of Forecasting 16:437 (rolling origins); Bates & Granger (1969) Operational
/// Research Quarterly 20:451 (combination). At the edge: equal values are continued without width; a series too short
/// for a trial gives equal weights.
///
/// ```
/// let values: Vec<f64> = (0..70).map(|t| 50.0 + f64::from(t % 7) * 4.0 + f64::from(t * 7 % 5)).collect();
/// let found = regulars_stats::forecast::automatic::automatic(&values, &[7], 14)?;
/// assert!((found.forecast.mean[0] - 52.0).abs() < 2.0);
/// assert!((found.weights.iter().map(|(_, weight)| weight).sum::<f64>() - 1.0).abs() < 1e-12);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn automatic(values: &[f64], periods: &[usize], horizon: usize) -> Result<Combination, Error> {
    super::checked_horizon(horizon)?;
    check(values, periods)?;
    at_least("values", 2, values.len())?;
    if values.iter().all(|&value| value == values[0]) {
        let forecast = Forecast { mean: vec![values[0]; horizon], standard_error: vec![0.0; horizon] };
        return Ok(Combination { forecast, weights: vec![(SeasonalNaive, 1.0)] });
    }
    let periods = usable(periods, values.len());
    let origins = origins(values.len(), horizon, periods.last().copied().unwrap_or(1));
    let forecasts: Vec<(Method, Forecast)> = candidates(values, &periods)
        .into_iter()
        .filter_map(|method| Some((method, by(method, values, &periods, horizon).ok()?)))
        .filter(|(_, forecast)| is_plausible(values, forecast))
        .collect();
    let errors: Vec<f64> = forecasts
        .iter()
        .map(|&(method, _)| past_error(method, values, &periods, &origins).unwrap_or(f64::INFINITY))
        .collect();
    let mut combination = average(forecasts, &weights(&errors))?;
    if values.iter().all(|&value| value >= 0.0) {
        combination.forecast.mean.iter_mut().for_each(|mean| *mean = mean.max(0.0));
    }
    Ok(combination)
}

/// Forecasts a series by one method.
///
/// Formula: that of the method. Domain: `periods` in steps, in any order, each with two whole ones. Errors: those of the
/// method. Source: that of the method. At the edge: the methods for one season take the shortest, the naive one the
/// longest.
///
/// ```
/// use regulars_stats::forecast::automatic::{Method, by};
/// assert_eq!(by(Method::SeasonalNaive, &[1.0, 2.0, 1.0, 3.0], &[2], 1)?.mean, [1.0]);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn by(method: Method, values: &[f64], periods: &[usize], horizon: usize) -> Result<Forecast, Error> {
    super::checked_horizon(horizon)?;
    check(values, periods)?;
    let mut periods: Vec<usize> = periods.iter().copied().filter(|&period| period > 1).collect();
    periods.sort_unstable();
    let periods = &periods[..];
    let first = periods.first().copied().unwrap_or(1);
    let longest = periods.last().copied().unwrap_or(1);
    match method {
        SeasonalNaive => seasonal::naive(values, longest, horizon),
        ExponentialSmoothing => ets::automatic(values, first)?.forecast(horizon),
        HoltWintersAdditive => {
            let season = if first > 1 { Component::Additive } else { Component::None };
            ets::fit(values, Model::new(Component::Additive, Component::Additive, false, season, first)?)?
                .forecast(horizon)
        }
        HoltWintersMultiplicative => {
            let ratio = Component::Multiplicative;
            ets::fit(values, Model::new(ratio, Component::Additive, false, ratio, first)?)?.forecast(horizon)
        }
        Theta if periods.len() > 1 => theta_of_rest(values, periods, horizon),
        Theta => theta::theta(values, first, horizon),
        Decomposed => seasonal::decomposed(values, periods, horizon, false),
        DecomposedLogarithms => seasonal::decomposed(values, periods, horizon, true),
        Multiseasonal => multiseasonal::fit(values, periods)?.forecast(horizon),
        MultiseasonalLogarithms => {
            let logarithms = logarithms(values)?;
            multiseasonal::fit(&logarithms, periods)?.forecast(horizon)?.exponential()
        }
    }
}

fn theta_of_rest(values: &[f64], periods: &[usize], horizon: usize) -> Result<Forecast, Error> {
    let parts = decompose::mstl(values, periods)?;
    let rest: Vec<f64> = parts.trend.iter().zip(&parts.remainder).map(|(a, b)| a + b).collect();
    let mut forecast = theta::theta(&rest, 1, horizon)?;
    for (season, &period) in parts.seasons.iter().zip(periods) {
        let last = &season[season.len() - period..];
        forecast.mean.iter_mut().enumerate().for_each(|(h, mean)| *mean += last[h % period]);
    }
    Ok(forecast)
}

/// The seasons of which there are more than two whole periods, the shortest first.
fn usable(periods: &[usize], n: usize) -> Vec<usize> {
    let mut usable: Vec<usize> =
        periods.iter().copied().filter(|&period| period >= 2 && period < n.div_ceil(2)).collect();
    usable.sort_unstable();
    usable.dedup();
    usable
}

/// The lengths of the training parts of the trials.
fn origins(n: usize, horizon: usize, longest: usize) -> Vec<usize> {
    let least = (2 * longest + 5).max(n / 2).max(8);
    if n <= least || horizon == 0 {
        return Vec::new();
    }
    let step = (horizon / 2).max(1);
    let last = n - horizon.min(n - least);
    (0..ORIGINS).map_while(|k| last.checked_sub(k * step)).filter(|&origin| origin >= least).collect()
}

/// The methods that suit the series.
fn candidates(values: &[f64], periods: &[usize]) -> Vec<Method> {
    let mean = values.iter().map(|value| value / values.len() as f64).sum::<f64>();
    // Ratios to values near zero are worth nothing.
    let ratios = values.iter().all(|&value| value > 0.0 && value > 0.1 * mean);
    let mut methods = vec![SeasonalNaive, Theta];
    if periods.len() < 2 {
        methods.extend([ExponentialSmoothing, HoltWintersAdditive]);
    }
    if periods.len() == 1 && ratios {
        methods.push(HoltWintersMultiplicative);
    }
    if !periods.is_empty() {
        methods.extend([Decomposed, Multiseasonal]);
        if ratios {
            methods.extend([DecomposedLogarithms, MultiseasonalLogarithms]);
        }
    }
    methods
}

/// Whether a forecast stays within reach of the series: trends may go on, but not explode.
fn is_plausible(values: &[f64], forecast: &Forecast) -> bool {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let reach = 2.0 * (high - low) * (1.0 + forecast.mean.len() as f64 / values.len() as f64);
    let within = |mean: &f64| (low - reach..=high + reach).contains(mean);
    forecast.mean.iter().all(within) && forecast.standard_error.iter().all(|error| error.is_finite())
}

/// The mean absolute error of a method from the earlier origins; `None` where it gives no forecast.
fn past_error(method: Method, values: &[f64], periods: &[usize], origins: &[usize]) -> Option<f64> {
    let horizon = values.len() - origins.first()?;
    let (mut sum, mut count) = (0.0, 0.0);
    for &origin in origins {
        let forecast = by(method, &values[..origin], periods, horizon).ok()?;
        for (mean, value) in forecast.mean.iter().zip(&values[origin..]) {
            sum += (mean - value).abs();
            count += 1.0;
        }
    }
    Some(sum / count).filter(|error| error.is_finite())
}

/// The share of each method by its past errors; equal ones when no error is known.
fn weights(errors: &[f64]) -> Vec<f64> {
    let least = errors.iter().copied().fold(f64::INFINITY, f64::min);
    let weight = |error: &f64| {
        let ratio = if *error == least { 1.0 } else { least / error };
        Some(ratio.powi(SHARPNESS)).filter(|weight| *weight >= LEAST_SHARE).unwrap_or(0.0)
    };
    let weights: Vec<f64> =
        if least.is_finite() { errors.iter().map(weight).collect() } else { vec![1.0; errors.len()] };
    let sum: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / sum).collect()
}

fn average(forecasts: Vec<(Method, Forecast)>, weights: &[f64]) -> Result<Combination, Error> {
    let horizon = forecasts.first().ok_or(Error::NotDetermined)?.1.mean.len();
    let mut forecast = Forecast { mean: vec![0.0; horizon], standard_error: vec![0.0; horizon] };
    let mut taken = Vec::new();
    for ((method, single), &weight) in forecasts.into_iter().zip(weights) {
        if weight == 0.0 {
            continue;
        }
        let add = |sums: &mut [f64], terms: &[f64]| {
            sums.iter_mut().zip(terms).for_each(|(sum, term)| *sum += weight * term);
        };
        add(&mut forecast.mean, &single.mean);
        add(&mut forecast.standard_error, &single.standard_error);
        taken.push((method, weight));
    }
    Ok(Combination { forecast, weights: taken })
}

fn check(values: &[f64], periods: &[usize]) -> Result<(), Error> {
    finite("values", values)?;
    for &period in periods {
        within("period", period as f64, "at least 1", period >= 1)?;
    }
    Ok(())
}
