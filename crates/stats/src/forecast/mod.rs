//! Forecasts of a series with their intervals.
//!
//! A series is a slice of values at equal steps, the oldest first. [`automatic`](automatic::automatic) forecasts any
//! series; [`calendar`] knows days of the week and holidays. The single methods are exponential smoothing ([`ets`],
//! [`holt_winters`]), [`theta`], decomposition ([`decompose`], [`seasonal`]) and [`multiseasonal`]; [`accuracy`]
//! measures what they are worth. None forecasts more than [`MOST_STEPS`] steps: [`Error::TooMany`].

pub mod accuracy;
pub mod automatic;
pub mod calendar;
pub mod decompose;
pub mod holt_winters;
pub mod multiseasonal;
pub mod seasonal;
pub mod theta;

mod ets_fit;
mod ets_models;
mod gradient_descent;

/// Exponential smoothing in its state space form.
pub mod ets {
    pub use super::ets_fit::{LONGEST_PERIOD, automatic, fit};
    pub use super::ets_models::{Component, Ets, Model, Parameters, States, filter};
}

use crate::Error;
use crate::distributions::normal_critical;
use crate::error::{at_most, confidence as checked};

/// The most steps that are forecast at once.
pub const MOST_STEPS: usize = 10_000;

/// Refuses more than [`MOST_STEPS`].
fn checked_horizon(horizon: usize) -> Result<(), Error> {
    at_most("steps", MOST_STEPS, horizon)
}

/// Forecasts for the steps 1, 2, … after the end of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// The mean of each value to come.
    pub mean: Vec<f64>,
    /// The standard error of each.
    pub standard_error: Vec<f64>,
}

/// A lower and an upper bound for each step.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// The lower bounds.
    pub lower: Vec<f64>,
    /// The upper bounds.
    pub upper: Vec<f64>,
}

impl Forecast {
    /// The prediction interval of each step.
    ///
    /// Formula: mean ± z standard errors, z the two-sided normal quantile of the confidence. Domain: a confidence
    /// above 0 and below 1. Errors: [`Error::Confidence`]. Source: Hyndman et al. (2008), ch. 6. At the edge: a
    /// standard error of 0 gives an interval without width; a huge one an infinite bound as [`f64::MAX`].
    ///
    /// ```
    /// let forecast = regulars_stats::forecast::Forecast { mean: vec![10.0], standard_error: vec![1.0] };
    /// let band = forecast.band(0.95)?;
    /// assert!((band.upper[0] - 11.959_963_984_540_054).abs() < 1e-9);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn band(&self, confidence: f64) -> Result<Band, Error> {
        let z = normal_critical(checked(confidence)?);
        let bound = |sign: f64| {
            let at = |(mean, error): (&f64, &f64)| (mean + sign * z * error).clamp(f64::MIN, f64::MAX);
            self.mean.iter().zip(&self.standard_error).map(at).collect()
        };
        Ok(Band { lower: bound(-1.0), upper: bound(1.0) })
    }

    /// The forecast of a value from that of its logarithm. The median is kept as the forecast: it is the best one for
    /// absolute errors.
    fn exponential(&self) -> Result<Self, Error> {
        let median: Vec<f64> = self.mean.iter().map(|mean| mean.exp()).collect();
        let variance = |(median, error): (&f64, &f64)| {
            let v = error * error;
            median * median * v.exp() * v.exp_m1()
        };
        let variances = median.iter().zip(&self.standard_error).map(variance).collect();
        Self::from_variances(median, variances)
    }

    /// From means and variances, where all are finite.
    fn from_variances(mean: Vec<f64>, variance: Vec<f64>) -> Result<Self, Error> {
        let standard_error: Vec<f64> = variance.iter().map(|variance| variance.max(0.0).sqrt()).collect();
        let sound = mean.iter().chain(&variance).all(|value| value.is_finite());
        if sound { Ok(Self { mean, standard_error }) } else { Err(Error::NotDetermined) }
    }
}

/// The natural logarithms of values above 0.
fn logarithms(values: &[f64]) -> Result<Vec<f64>, Error> {
    match values.iter().find(|&&value| value <= 0.0) {
        Some(&value) => Err(Error::Outside { name: "values", value, wanted: "above 0 for logarithms" }),
        None => Ok(values.iter().map(|value| value.ln()).collect()),
    }
}

/// A power of two near the size of the values: divided by it, their squares neither overflow nor vanish.
fn unit(values: &[f64]) -> f64 {
    let size = values.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
    if size > 1e-280 && size.is_finite() { size.log2().round().exp2() } else { 1.0 }
}
