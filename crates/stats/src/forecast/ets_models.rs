//! Exponential smoothing in its state space form: filter, likelihood and analytic forecast variances.
//!
//! A model has an error, a trend and a season, each additive (A), multiplicative (M) or, except for the error,
//! absent (N). With the level l, the slope b and the season s of one period ago, the trend is q = l, l + φb or l b^φ,
//! the one-step forecast f = q, q + s or q s, and the error e = y - f (A) or (y - f) / f (M). Then
//! l' = q + α(p - q) with p = y, y - s or y / s; b' = φb + β(p - q) or b^φ + β(p - q) / l;
//! s' = s + γ(y - q - s) or s + γ(y / q - s).

use super::Forecast;
use crate::Error;
use crate::error::{at_least, finite, within};
use crate::special::normal_quantile;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::fmt;

/// How a component enters the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Component {
    /// It does not.
    None,
    /// It is added.
    Additive,
    /// It is multiplied.
    Multiplicative,
}

use Component::{Additive, Multiplicative};

impl Component {
    fn letter(self) -> char {
        match self {
            Self::None => 'N',
            Additive => 'A',
            Multiplicative => 'M',
        }
    }
}

/// An exponential smoothing model: which components it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Model {
    pub(super) error: Component,
    pub(super) trend: Component,
    pub(super) damped: bool,
    pub(super) season: Component,
    pub(super) period: usize,
}

impl Model {
    /// A model from its error, trend (damped or not) and season.
    ///
    /// Formula: in the usual notation ETS(error, trend, season). Domain: an error that is not absent; `period`
    /// in steps, at least 2 with a season (it is not used without one). Errors: [`Error::Impossible`] without an
    /// error or for a damped trend that is absent, [`Error::Outside`] for the period. Source: Hyndman et al. (2008)
    /// Forecasting with Exponential Smoothing, ch. 2. At the edge: a season of period 1 is refused.
    ///
    /// ```
    /// use regulars_stats::forecast::ets::{Component::{Additive, Multiplicative}, Model};
    /// let model = Model::new(Multiplicative, Additive, true, Multiplicative, 12)?;
    /// assert_eq!(model.to_string(), "ETS(M,Ad,M)");
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn new(
        error: Component,
        trend: Component,
        damped: bool,
        season: Component,
        period: usize,
    ) -> Result<Self, Error> {
        if error == Component::None || (damped && trend == Component::None) {
            return Err(Error::Impossible);
        }
        let seasonal = season != Component::None;
        within("period", period as f64, "at least 2", !seasonal || period >= 2)?;
        Ok(Self { error, trend, damped, season, period: if seasonal { period } else { 1 } })
    }

    /// The number of free values: smoothing parameters, initial states and the variance.
    ///
    /// Formula: 1 for α, β, γ and φ each where the model has them, 1 for the level and for the slope, one less than
    /// the period for the seasons (they are normalised), 1 for the variance. Domain: every model. Source: Hyndman
    /// et al. (2008), ch. 7. At the edge: the smallest count is 3.
    ///
    /// ```
    /// use regulars_stats::forecast::ets::{Component::{Additive, None}, Model};
    /// assert_eq!(Model::new(Additive, None, false, Additive, 12)?.free_values(), 15);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    #[must_use]
    pub fn free_values(self) -> usize {
        let slope = 2 * usize::from(self.has_slope());
        let season = if self.has_season() { self.period } else { 0 };
        season.saturating_add(3 + slope + usize::from(self.damped))
    }

    pub(super) fn has_slope(self) -> bool {
        self.trend != Component::None
    }

    pub(super) fn has_season(self) -> bool {
        self.season != Component::None
    }
}

impl fmt::Display for Model {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let damped = if self.damped { "d" } else { "" };
        let [error, trend, season] = [self.error, self.trend, self.season].map(Component::letter);
        write!(formatter, "ETS({error},{trend}{damped},{season})")
    }
}

/// The smoothing parameters; those of components that a model lacks are not used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameters {
    /// α, the weight of the newest value in the level.
    pub alpha: f64,
    /// β, the weight of the newest error in the slope.
    pub beta: f64,
    /// γ, the weight of the newest value in the season.
    pub gamma: f64,
    /// φ, what remains of the slope after a step; 1 when the trend is not damped.
    pub phi: f64,
}

/// Level, slope and seasons at one time.
#[derive(Clone, Debug, PartialEq)]
pub struct States {
    /// The level.
    pub level: f64,
    /// The slope; a factor for a multiplicative trend.
    pub slope: f64,
    /// The seasons of the last period, the latest first; empty without a season.
    pub season: Vec<f64>,
}

/// A model with its parameters, run through a series.
#[derive(Clone, Debug, PartialEq)]
pub struct Ets {
    /// The model.
    pub model: Model,
    /// Its smoothing parameters.
    pub parameters: Parameters,
    /// The states before the first value.
    pub initial: States,
    /// The states after the last value.
    pub last: States,
    /// The one-step forecasts.
    pub fitted: Vec<f64>,
    /// The errors e: differences for an additive, shares of the forecast for a multiplicative error.
    pub errors: Vec<f64>,
    /// The logarithm of the likelihood without its constant.
    pub log_likelihood: f64,
    /// Akaike's criterion with the correction for short series; `None` where the series is too short for it.
    pub aicc: Option<f64>,
    /// The variance of the errors.
    pub variance: f64,
    /// The sum of the squared differences between values and one-step forecasts.
    pub sum_of_squares: f64,
}

/// One step of a filter: what it started from and what it gave.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Step {
    pub level: f64,
    pub slope: f64,
    pub season: f64,
    pub trend: f64,
    pub forecast: f64,
    pub error: f64,
}

/// Level and slope on their way, and the seasons as a ring: the season of step t lies at t modulo the period.
#[derive(Clone, Debug)]
pub(super) struct Running {
    pub level: f64,
    pub slope: f64,
    pub ring: Vec<f64>,
    pub place: usize,
}

impl Running {
    pub(super) fn from(model: Model, states: &States) -> Self {
        let ring = if model.has_season() { states.season.iter().rev().copied().collect() } else { vec![0.0] };
        Self { level: states.level, slope: states.slope, ring, place: 0 }
    }

    fn states(&self, model: Model) -> States {
        let period = self.ring.len();
        let latest_first = |k: usize| self.ring[(self.place + 2 * period - 1 - k) % period];
        let season = if model.has_season() { (0..period).map(latest_first).collect() } else { Vec::new() };
        let slope = if model.has_slope() { self.slope } else { 0.0 };
        States { level: self.level, slope, season }
    }

    /// The trend q and the forecast f of the next step.
    #[inline]
    pub(super) fn ahead(&self, model: Model, phi: f64) -> (f64, f64) {
        let trend = match model.trend {
            Component::None => self.level,
            Additive => self.level + phi * self.slope,
            Multiplicative => self.level * self.slope.powf(phi),
        };
        let season = self.ring[self.place];
        let forecast = match model.season {
            Component::None => trend,
            Additive => trend + season,
            Multiplicative => trend * season,
        };
        (trend, forecast)
    }

    /// Takes in one value.
    #[inline]
    pub(super) fn step(&mut self, model: Model, parameters: &Parameters, value: f64) -> Step {
        let (trend, forecast) = self.ahead(model, parameters.phi);
        let season = self.ring[self.place];
        let difference = value - forecast;
        let before = (self.level, self.slope);
        let (gap, seasonal_gap) = match model.season {
            Component::None | Additive => (difference, difference),
            Multiplicative => (value / season - trend, value / trend - season),
        };
        match model.trend {
            Component::None => {}
            Additive => self.slope = parameters.phi * self.slope + parameters.beta * gap,
            Multiplicative => {
                self.slope = self.slope.powf(parameters.phi) + parameters.beta * gap / self.level;
            }
        }
        self.level = trend + parameters.alpha * gap;
        if model.has_season() {
            self.ring[self.place] = season + parameters.gamma * seasonal_gap;
            self.advance();
        }
        let error = if model.error == Multiplicative { difference / forecast } else { difference };
        Step { level: before.0, slope: before.1, season, trend, forecast, error }
    }

    #[inline]
    fn advance(&mut self) {
        self.place += 1;
        if self.place == self.ring.len() {
            self.place = 0;
        }
    }
}

/// Runs a model with given parameters and initial states through a series.
///
/// Formula: the recursions at the top of this module; log-likelihood -n/2 ln Σe² (- Σ ln |f| for a multiplicative
/// error), AICc = -2 log-likelihood + 2k + 2k(k + 1)/(n - k - 1) with k = [`Model::free_values`], variance
/// Σe²/(n - k + 1). Domain: at least k values; parameters from 0 to 1 (β and γ too, φ above 0); values above 0 for a
/// multiplicative component. Errors: [`Error::TooFew`], [`Error::NotFinite`], [`Error::Outside`], [`Error::Lengths`]
/// (seasons), [`Error::NotDetermined`] when a state leaves the domain on the way, [`Error::NoSpread`] when all
/// errors are 0. Source: Hyndman et al. (2008), tables 2.2 and 2.3, ch. 5 and 7; R `forecast::ets`. At the edge:
/// `aicc` is `None` for n <= k + 1.
///
/// ```
/// use regulars_stats::forecast::ets::{Component::{Additive, None}, Model, Parameters, States, filter};
/// let model = Model::new(Additive, None, false, None, 1)?;
/// let parameters = Parameters { alpha: 0.5, beta: 0.0, gamma: 0.0, phi: 1.0 };
/// let initial = States { level: 10.0, slope: 0.0, season: vec![] };
/// let run = filter(&[12.0, 11.0, 13.0], model, parameters, &initial)?;
/// assert_eq!(run.fitted, [10.0, 11.0, 11.0]);
/// assert_eq!(run.last.level, 12.0);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn filter(values: &[f64], model: Model, parameters: Parameters, initial: &States) -> Result<Ets, Error> {
    finite("values", values)?;
    let k = model.free_values();
    at_least("values", k, values.len())?;
    checked_parameters(model, parameters)?;
    checked_states(model, initial)?;
    checked_sign(values, model)?;
    let phi = if model.damped { parameters.phi } else { 1.0 };
    let parameters = Parameters { phi, ..parameters };
    run(values, model, parameters, initial)
}

/// [`filter`] without its checks of the arguments.
pub(super) fn run(
    values: &[f64],
    model: Model,
    parameters: Parameters,
    initial: &States,
) -> Result<Ets, Error> {
    let n = values.len();
    let k = model.free_values();
    let mut running = Running::from(model, initial);
    let (mut fitted, mut errors) = (Vec::with_capacity(n), Vec::with_capacity(n));
    let (mut squares, mut sum_of_squares, mut logs) = (0.0, 0.0, 0.0);
    for &value in values {
        let step = running.step(model, &parameters, value);
        squares += step.error * step.error;
        sum_of_squares += (value - step.forecast) * (value - step.forecast);
        if model.error == Multiplicative {
            logs += step.forecast.abs().ln();
        }
        fitted.push(step.forecast);
        errors.push(step.error);
    }
    if squares == 0.0 {
        return Err(Error::NoSpread);
    }
    let (size, free) = (n as f64, k as f64);
    let log_likelihood = -size / 2.0 * squares.ln() - logs;
    let last = running.states(model);
    let sound = log_likelihood.is_finite()
        && sum_of_squares.is_finite()
        && [last.level, last.slope].iter().chain(&last.season).all(|state| state.is_finite());
    if !sound {
        return Err(Error::NotDetermined);
    }
    let aicc =
        (n > k + 1).then(|| 2.0 * (free - log_likelihood) + 2.0 * free * (free + 1.0) / (size - free - 1.0));
    let variance = squares / (size - free + 1.0).max(1.0);
    Ok(Ets {
        model,
        parameters,
        initial: initial.clone(),
        last,
        fitted,
        errors,
        log_likelihood,
        aicc,
        variance,
        sum_of_squares,
    })
}

fn checked_parameters(model: Model, parameters: Parameters) -> Result<(), Error> {
    let share = |name, value: f64, used: bool| {
        if used { within(name, value, "from 0 to 1", (0.0..=1.0).contains(&value)).map(drop) } else { Ok(()) }
    };
    share("alpha", parameters.alpha, true)?;
    share("beta", parameters.beta, model.has_slope())?;
    share("gamma", parameters.gamma, model.has_season())?;
    share("phi", parameters.phi, model.has_slope())?;
    within("phi", parameters.phi, "above 0", !model.has_slope() || parameters.phi > 0.0)?;
    Ok(())
}

fn checked_states(model: Model, states: &States) -> Result<(), Error> {
    finite("initial", &[states.level])?;
    if model.has_slope() {
        let positive = model.trend != Multiplicative || states.slope > 0.0;
        within("initial slope", states.slope, "finite, and above 0 for a multiplicative trend", positive)?;
    }
    if model.has_season() {
        crate::error::same_length(model.period, states.season.len())?;
        finite("initial seasons", &states.season)?;
    }
    Ok(())
}

/// Multiplicative components are for values above 0.
pub(super) fn checked_sign(values: &[f64], model: Model) -> Result<(), Error> {
    let multiplicative = [model.error, model.trend, model.season].contains(&Multiplicative);
    match values.iter().find(|&&value| value <= 0.0) {
        Some(&value) if multiplicative => {
            Err(Error::Outside { name: "values", value, wanted: "above 0 for a multiplicative model" })
        }
        _ => Ok(()),
    }
}

impl Ets {
    /// The forecasts when all further errors are 0.
    ///
    /// Formula: the recursions at the top of this module with e = 0. Domain: at most [`MOST_STEPS`](super::MOST_STEPS) steps. Errors:
    /// [`Error::NotDetermined`] when the trend runs beyond all numbers. Source: Hyndman et al. (2008), table 2.1. At
    /// the edge: a horizon of 0 gives an empty list.
    ///
    /// ```
    /// use regulars_stats::forecast::ets::{Component::{Additive, None}, Model, fit};
    /// let values: Vec<f64> = (0..30).map(|t| 5.0 + f64::from(t * 7 % 5)).collect();
    /// let run = fit(&values, Model::new(Additive, None, false, None, 1)?)?;
    /// assert_eq!(run.points(2)?, [run.last.level, run.last.level]);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn points(&self, horizon: usize) -> Result<Vec<f64>, Error> {
        super::checked_horizon(horizon)?;
        let mut running = Running::from(self.model, &self.last);
        let phi = self.parameters.phi;
        let points: Vec<f64> = (0..horizon)
            .map(|_| {
                let (trend, forecast) = running.ahead(self.model, phi);
                match self.model.trend {
                    Component::None => {}
                    Additive => running.slope *= phi,
                    Multiplicative => running.slope = running.slope.powf(phi),
                }
                running.level = trend;
                if self.model.has_season() {
                    running.advance();
                }
                forecast
            })
            .collect();
        if points.iter().all(|point| point.is_finite()) { Ok(points) } else { Err(Error::NotDetermined) }
    }

    /// The mean and standard error of the values to come, without simulation.
    ///
    /// Formula, with c_j = α + β(φ + … + φ^j) + γ (γ only where the period divides j): for additive errors variance
    /// σ²(1 + Σ c_j²); for multiplicative errors with an additive or no season (1 + σ²)θ_h - μ_h² with
    /// θ_h = μ_h² + σ² Σ c_j² θ_(h-j); with a multiplicative season the exact first two moments of the product of
    /// trend and season for normal errors. Domain: models without a multiplicative trend, and no additive error with
    /// a multiplicative season. Errors: [`Error::Impossible`] for those (use [`Ets::simulated`]),
    /// [`Error::NotDetermined`] when a moment is beyond all numbers. Source: Hyndman et al. (2008), ch. 6; R
    /// `forecast.ets`. At the edge: a horizon of 0 gives empty lists; parameters and states count as known.
    ///
    /// ```
    /// use regulars_stats::forecast::ets::{Component::{Additive, None}, Model, Parameters, States, filter};
    /// let model = Model::new(Additive, None, false, None, 1)?;
    /// let parameters = Parameters { alpha: 0.5, beta: 0.0, gamma: 0.0, phi: 1.0 };
    /// let initial = States { level: 10.0, slope: 0.0, season: vec![] };
    /// let run = filter(&[12.0, 11.0, 13.0], model, parameters, &initial)?;
    /// let forecast = run.forecast(2)?;
    /// assert_eq!(forecast.mean, [12.0, 12.0]);
    /// assert!((forecast.standard_error[1] / forecast.standard_error[0] - 1.25_f64.sqrt()).abs() < 1e-12);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn forecast(&self, horizon: usize) -> Result<Forecast, Error> {
        self.moments(horizon, Convention::Exact)
    }

    /// The mean and standard error of the values to come as R `forecast` 8.20 gives them.
    ///
    /// Formula: as [`Ets::forecast`], with two slips of R: without a trend an additive season takes in an error one
    /// step early (c_j has γ where the period divides j + 1), and with a multiplicative season a damped slope counts in
    /// full in the first step (l + b instead of l + φb), so that even the first mean is off. Domain, errors and edges:
    /// as [`Ets::forecast`]. Source: R `forecast:::class1` and `class3`. For comparisons with R only.
    ///
    /// ```
    /// let values: Vec<f64> = (0..30).map(|t| 5.0 + f64::from(t * 7 % 5)).collect();
    /// let run = regulars_stats::forecast::ets::automatic(&values, 1)?;
    /// assert_eq!(run.forecast(4)?, run.forecast_as_r(4)?);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn forecast_as_r(&self, horizon: usize) -> Result<Forecast, Error> {
        self.moments(horizon, Convention::R)
    }

    fn moments(&self, horizon: usize, convention: Convention) -> Result<Forecast, Error> {
        let points = self.points(horizon)?;
        let (mean, variance) = match (self.model.error, self.model.trend, self.model.season) {
            (_, Multiplicative, _) | (Additive | Component::None, _, Multiplicative) => {
                return Err(Error::Impossible);
            }
            (Additive | Component::None, ..) => {
                let variance = self.additive_variances(horizon, convention);
                (points, variance)
            }
            (Multiplicative, _, Multiplicative) => self.product_moments(horizon, convention),
            (Multiplicative, ..) => {
                let variance = self.relative_variances(&points, convention);
                (points, variance)
            }
        };
        Forecast::from_variances(mean, variance)
    }

    /// The weight c_j of an error in the forecast j steps later, for j from 1.
    fn weights(&self, count: usize, convention: Convention) -> Vec<f64> {
        let Parameters { alpha, beta, gamma, phi } = self.parameters;
        let (mut power, mut sum) = (1.0, 0.0);
        let early = convention == Convention::R && !self.model.has_slope();
        (1..=count)
            .map(|j| {
                power *= phi;
                sum += power;
                let slope = if self.model.has_slope() { beta * sum } else { 0.0 };
                let due = (j + usize::from(early)).is_multiple_of(self.model.period);
                alpha + slope + if self.model.has_season() && due { gamma } else { 0.0 }
            })
            .collect()
    }

    fn additive_variances(&self, horizon: usize, convention: Convention) -> Vec<f64> {
        let mut sum = 1.0;
        let mut variances = vec![self.variance; horizon.min(1)];
        for weight in self.weights(horizon.saturating_sub(1), convention) {
            sum += weight * weight;
            variances.push(self.variance * sum);
        }
        variances
    }

    fn relative_variances(&self, points: &[f64], convention: Convention) -> Vec<f64> {
        let weights = self.weights(points.len().saturating_sub(1), convention);
        let squared: Vec<f64> = weights.iter().map(|weight| weight * weight).collect();
        let mut theta: Vec<f64> = Vec::with_capacity(points.len());
        let mut variances = Vec::with_capacity(points.len());
        for (h, point) in points.iter().enumerate() {
            let carried: f64 = squared[..h].iter().zip(theta.iter().rev()).map(|(c, theta)| c * theta).sum();
            theta.push(point * point + self.variance * carried);
            // The same as (1 + σ²)θ - μ², which cancels where the errors are small.
            variances.push(self.variance * (carried + point * point + self.variance * carried));
        }
        variances
    }

    /// Mean and variance for a multiplicative error and season: for each season the moments of its products with
    /// level and slope are carried along.
    fn product_moments(&self, horizon: usize, convention: Convention) -> (Vec<f64>, Vec<f64>) {
        let Parameters { alpha, beta, gamma, phi } = self.parameters;
        let reach = if convention == Convention::R { 1.0 } else { phi };
        let (beta, slope) = if self.model.has_slope() { (beta, self.last.slope) } else { (0.0, 0.0) };
        let v = self.variance;
        let period = self.model.period;
        let seasons: Vec<f64> = self.last.season.iter().rev().copied().collect();
        let mut moments: Vec<Moments> = seasons
            .iter()
            .take(horizon)
            .map(|season| Moments::certain(self.last.level * season, slope * season))
            .collect();
        let (mut means, mut variances) = (Vec::with_capacity(horizon), Vec::with_capacity(horizon));
        for h in 0..horizon {
            let due = h % period;
            let now = &moments[due];
            let mean = now.first[0] + reach * now.first[1];
            let spread = now.spread[0] + reach * (2.0 * now.spread[1] + reach * now.spread[2]);
            means.push(mean);
            variances.push((1.0 + v) * spread + v * mean * mean);
            for (place, moments) in moments.iter_mut().enumerate() {
                // The season that was just seen takes in the error; the others stay.
                let gamma = if place == due { gamma } else { 0.0 };
                moments.advance(&Parameters { alpha, beta, gamma, phi }, reach, v);
            }
        }
        (means, variances)
    }

    /// The mean and standard error of the values to come, by simulation: for every model.
    ///
    /// Formula: the sample mean and standard deviation over `paths` continuations with normal errors. Domain: at
    /// least 2 paths. Errors: [`Error::TooFew`], [`Error::NotDetermined`] when paths run beyond all numbers.
    /// Source: Hyndman et al. (2008), section 6.1. At the edge: the same seed gives the same bits.
    ///
    /// ```
    /// use regulars_stats::forecast::ets::{Component::{Additive, None}, Model, fit};
    /// let values: Vec<f64> = (0..30).map(|t| 5.0 + f64::from(t * 7 % 5)).collect();
    /// let run = fit(&values, Model::new(Additive, None, false, None, 1)?)?;
    /// assert_eq!(run.simulated(4, 100, 7)?, run.simulated(4, 100, 7)?);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn simulated(&self, horizon: usize, paths: usize, seed: u64) -> Result<Forecast, Error> {
        super::checked_horizon(horizon)?;
        at_least("paths", 2, paths)?;
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let deviation = self.variance.sqrt();
        let (mut means, mut squares) = (vec![0.0; horizon], vec![0.0; horizon]);
        for path in 1..=paths {
            let mut running = Running::from(self.model, &self.last);
            for (mean, squares) in means.iter_mut().zip(&mut squares) {
                let (_, forecast) = running.ahead(self.model, self.parameters.phi);
                let error = deviation * normal_quantile(random.random::<f64>().max(f64::EPSILON));
                let scale = if self.model.error == Multiplicative { forecast } else { 1.0 };
                let value = forecast + scale * error;
                running.step(self.model, &self.parameters, value);
                // Welford's update.
                let gap = value - *mean;
                *mean += gap / path as f64;
                *squares += gap * (value - *mean);
            }
        }
        let variances = squares.iter().map(|squares| squares / (paths - 1) as f64).collect();
        Forecast::from_variances(means, variances)
    }
}

/// Whose moments are asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Convention {
    Exact,
    R,
}

/// Means, variances and covariance of (level, slope) times one season.
struct Moments {
    first: [f64; 2],
    /// The variance of the level, the covariance, the variance of the slope.
    spread: [f64; 3],
}

impl Moments {
    fn certain(level: f64, slope: f64) -> Self {
        Self { first: [level, slope], spread: [0.0; 3] }
    }

    /// One step with a normal error e of variance v: with the trend q = l + rb (r the reach) the level becomes
    /// q(1 + αe), the slope φb + βqe, the season (1 + γe) times itself.
    fn advance(&mut self, parameters: &Parameters, reach: f64, v: f64) {
        let Parameters { alpha, beta, gamma, phi } = *parameters;
        let [level, slope] = self.first;
        let trend = level + reach * slope;
        self.first = [trend * (1.0 + alpha * gamma * v), phi * slope + beta * gamma * v * trend];
        let [ll, lb, bb] = self.spread;
        // Variance of q and covariance of q with φb.
        let qq = ll + reach * (2.0 * lb + reach * bb);
        let qb = phi * (lb + reach * bb);
        let bb = phi * phi * bb;
        // E[(1 + γe)²], E[e(1 + γe)²], E[e²(1 + γe)²].
        let none = 1.0 + gamma * gamma * v;
        let one = 2.0 * gamma * v;
        let two = v + 3.0 * gamma * gamma * v * v;
        // What the means of q and φb add, their squares taken off already.
        let (q, b, sum) = (trend, phi * slope, alpha + gamma);
        let square = 2.0 * gamma * gamma * v;
        let by_means = [
            q * q * (sum * sum + alpha * alpha * square),
            gamma * sum * q * b + beta * (sum + alpha * square) * q * q,
            (gamma * b + beta * q).powi(2) + beta * beta * square * q * q,
        ];
        self.spread = [
            qq * (none + 2.0 * alpha * one + alpha * alpha * two) + v * by_means[0],
            qb * (none + alpha * one) + qq * (beta * one + alpha * beta * two) + v * by_means[1],
            bb * none + 2.0 * beta * one * qb + beta * beta * two * qq + v * by_means[2],
        ];
    }
}
