//! Fitting exponential smoothing models by likelihood.

use super::decompose;
use super::ets_models::{Component, Ets, Model, Parameters, Running, States, Step, checked_sign, run};
use super::gradient_descent::{Objective, descend};
use crate::Error;
use crate::error::{at_least, finite};
use Component::{Additive, Multiplicative};

/// Bounds of α, β/α and γ/(1 - α), and of φ, as in R `forecast::ets`.
const SHARE: (f64, f64) = (1e-4, 0.9999);
const DAMPING: (f64, f64) = (0.8, 0.98);

/// The longest period that [`automatic`] takes as a season of its models.
pub const LONGEST_PERIOD: usize = 60;

/// Fits the parameters and initial states of a model.
///
/// Formula: the largest log-likelihood (see [`super::ets::filter`]) over α in (0, 1), β in (0, α), γ in (0, 1 - α), φ
/// in [0.8, 0.98] and the initial states, seasons normalised to a sum of 0 or a mean of 1; by the quasi-Newton method
/// of Broyden, Fletcher, Goldfarb and Shanno with exact gradients from several starts. Domain: at least k values
/// ([`Model::free_values`]) and, with a season, two periods; values above 0 for a multiplicative component. Errors:
/// [`Error::TooFew`], [`Error::NotFinite`], [`Error::Outside`], [`Error::NoSpread`] when all values are equal,
/// [`Error::NotDetermined`] when no start leads to a likelihood. Source: Hyndman et al. (2008), ch. 5. At the edge: a
/// series that the model follows exactly stops at a tiny variance.
///
/// ```
/// use regulars_stats::forecast::ets::{Component::{Additive, None}, Model, fit};
/// let values: Vec<f64> = (0..40).map(|t| 5.0 + f64::from(t * 7 % 5)).collect();
/// let run = fit(&values, Model::new(Additive, None, false, None, 1)?)?;
/// assert!(run.parameters.alpha < 0.01 && (run.last.level - 7.0).abs() < 0.2);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn fit(values: &[f64], model: Model) -> Result<Ets, Error> {
    finite("values", values)?;
    at_least("values", model.free_values(), values.len())?;
    if model.has_season() {
        at_least("values", model.period.saturating_mul(2), values.len())?;
    }
    checked_sign(values, model)?;
    if values.iter().all(|&value| value == values[0]) {
        return Err(Error::NoSpread);
    }
    let starts = Starts::of(values, model.period);
    Fitter::new(values, model, starts.states(model))?.fit()
}

/// Fits every suitable model and takes the one with the smallest AICc.
///
/// Formula: errors A and M, trends N, A and Ad, seasons N, A and M (without A with M: its variance is infinite);
/// multiplicative ones only for values above 0, seasons only for a period from 2 to [`LONGEST_PERIOD`] and two whole
/// periods. Domain: at least 5 values. Errors: [`Error::TooFew`], [`Error::NotFinite`], [`Error::NoSpread`] when all
/// values are equal. Source: Hyndman & Khandakar (2008) Journal of Statistical Software 27(3); R `forecast::ets`. At
/// the edge: a period of 0 or 1 means no season.
///
/// ```
/// let values: Vec<f64> = (0..48).map(|t| 50.0 + f64::from(t % 4) * 9.0 + f64::from(t * 7 % 5)).collect();
/// let run = regulars_stats::forecast::ets::automatic(&values, 4)?;
/// assert!(run.model.to_string().ends_with("A)"));
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn automatic(values: &[f64], period: usize) -> Result<Ets, Error> {
    best(values, period, true)
}

/// [`automatic`] without seasons, for a series from which they were taken.
pub(super) fn without_season(values: &[f64]) -> Result<Ets, Error> {
    best(values, 1, true)
}

/// The best model; `relative` lets multiplicative errors and seasons in.
pub(super) fn best(values: &[f64], period: usize, relative: bool) -> Result<Ets, Error> {
    finite("values", values)?;
    at_least("values", 5, values.len())?;
    if values.iter().all(|&value| value == values[0]) {
        return Err(Error::NoSpread);
    }
    let seasonal = (2..=LONGEST_PERIOD).contains(&period) && values.len() / 2 >= period;
    let period = if seasonal { period } else { 1 };
    let starts = Starts::of(values, period);
    let relative = relative && values.iter().all(|&value| value > 0.0);
    let mut chosen: Option<Ets> = None;
    for model in candidates(period, relative) {
        if values.len() <= model.free_values() + 1 {
            continue;
        }
        let Ok(fitted) = Fitter::new(values, model, starts.states(model)).and_then(Fitter::fit) else {
            continue;
        };
        let aicc = |run: &Ets| run.aicc.unwrap_or(f64::INFINITY);
        if chosen.as_ref().is_none_or(|best| aicc(&fitted) < aicc(best)) {
            chosen = Some(fitted);
        }
    }
    chosen.ok_or(Error::NotDetermined)
}

fn candidates(period: usize, relative: bool) -> Vec<Model> {
    let mut models = Vec::new();
    for error in [Additive, Multiplicative] {
        for (trend, damped) in [(Component::None, false), (Additive, false), (Additive, true)] {
            for season in [Component::None, Additive, Multiplicative] {
                let uses_ratio = error == Multiplicative || season == Multiplicative;
                let unbounded = error == Additive && season == Multiplicative;
                let without_period = season != Component::None && period < 2;
                if (uses_ratio && !relative) || unbounded || without_period {
                    continue;
                }
                models.push(Model {
                    error,
                    trend,
                    damped,
                    season,
                    period: if season == Component::None { 1 } else { period },
                });
            }
        }
    }
    models
}

/// First guesses of the initial states, for both kinds of seasons.
struct Starts {
    plain: (f64, f64),
    additive: Option<(f64, f64, Vec<f64>)>,
    multiplicative: Option<(f64, f64, Vec<f64>)>,
}

impl Starts {
    fn of(values: &[f64], period: usize) -> Self {
        let plain = line(values, 10);
        let seasonal = |multiplicative: bool| {
            let pattern = decompose::first_pattern(values, period, multiplicative)?;
            let adjusted: Vec<f64> = values
                .iter()
                .enumerate()
                .map(|(t, value)| {
                    let season = pattern[t % period];
                    if multiplicative { value / season.max(1e-2) } else { value - season }
                })
                .collect();
            let (level, slope) = line(&adjusted, 10.max(2 * period));
            Some((level, slope, pattern))
        };
        let positive = values.iter().all(|&value| value > 0.0);
        Self {
            plain,
            additive: seasonal(false),
            multiplicative: if positive { seasonal(true) } else { None },
        }
    }

    fn states(&self, model: Model) -> Option<States> {
        let (level, slope, pattern) = match model.season {
            Component::None => (self.plain.0, self.plain.1, Vec::new()),
            Additive => self.additive.clone()?,
            Multiplicative => self.multiplicative.clone()?,
        };
        let slope = if model.trend == Multiplicative { (1.0 + slope / level).clamp(0.5, 2.0) } else { slope };
        let season = if model.has_season() { pattern.into_iter().rev().collect() } else { Vec::new() };
        Some(States { level, slope, season })
    }
}

/// Level at time 0 and slope of the line through the first values at times 1, 2, ….
fn line(values: &[f64], most: usize) -> (f64, f64) {
    let values = &values[..values.len().min(most)];
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let middle = (n + 1.0) / 2.0;
    let (mut cross, mut square) = (0.0, 0.0);
    for (t, value) in values.iter().enumerate() {
        let gap = t as f64 + 1.0 - middle;
        cross += gap * (value - mean);
        square += gap * gap;
    }
    let slope = if square > 0.0 { cross / square } else { 0.0 };
    (mean - slope * middle, slope)
}

/// The negative log-likelihood of a model as a function of free numbers without bounds: the smoothing parameters as
/// logits within their bounds, the states in units of a typical error.
struct Fitter<'a> {
    values: &'a [f64],
    model: Model,
    centre: States,
    state_scale: f64,
    season_scale: f64,
    /// The smallest sum of squares that counts, so that a perfect fit has a likelihood.
    floor: f64,
    steps: Vec<Step>,
}

impl<'a> Fitter<'a> {
    fn new(values: &'a [f64], model: Model, centre: Option<States>) -> Result<Self, Error> {
        let mut centre = centre.ok_or(Error::NotDetermined)?;
        let size = values.iter().map(|value| value.abs()).fold(0.0, f64::max);
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let relative = model.error == Multiplicative;
        if relative || model.season == Multiplicative || model.trend == Multiplicative {
            // A line may lead below 0 at the start.
            if centre.level <= 0.05 * mean {
                centre.level = values[0].min(mean).max(0.05 * mean);
                centre.slope = if model.trend == Multiplicative { 1.0 } else { 0.0 };
            }
        }
        let steps: f64 = values.windows(2).map(|pair| (pair[1] - pair[0]).powi(2)).sum();
        let spread = (steps / values.len() as f64).sqrt().max(1e-9 * size);
        let smallest = 1e-11 * if relative { 1.0 } else { size };
        Ok(Self {
            values,
            model,
            centre,
            state_scale: spread,
            season_scale: if model.season == Multiplicative { (spread / mean).min(0.3) } else { spread },
            floor: smallest * smallest * values.len() as f64,
            steps: vec![Step::default(); values.len()],
        })
    }

    fn fit(mut self) -> Result<Ets, Error> {
        let mut best: Option<(Vec<f64>, f64)> = None;
        for alpha in [0.1, 0.5] {
            let start = self.start(alpha);
            let Some((at, value)) = descend(&mut self, &start, 300, 1e-9) else { continue };
            if best.as_ref().is_none_or(|(_, least)| value < *least) {
                best = Some((at, value));
            }
        }
        let (at, _) = best.ok_or(Error::NotDetermined)?;
        let (parameters, states) = self.unpack(&at);
        run(self.values, self.model, parameters, &states)
    }

    fn start(&self, alpha: f64) -> Vec<f64> {
        let mut start = vec![logit(alpha)];
        if self.model.has_slope() {
            start.push(logit(0.1));
        }
        if self.model.has_season() {
            start.push(logit(0.05));
        }
        if self.model.damped {
            start.push(logit(0.9));
        }
        let states = 1 + usize::from(self.model.has_slope());
        let seasons = if self.model.has_season() { self.model.period - 1 } else { 0 };
        start.extend(std::iter::repeat_n(0.0, states + seasons));
        start
    }

    fn slope_scale(&self) -> f64 {
        let scale = self.state_scale * 0.1;
        if self.model.trend == Multiplicative { scale / self.centre.level.abs() } else { scale }
    }

    fn unpack(&self, at: &[f64]) -> (Parameters, States) {
        let mut at = at.iter().copied();
        let mut next = || at.next().unwrap_or(0.0);
        let alpha = between(SHARE, next());
        let beta = if self.model.has_slope() { alpha * between(SHARE, next()) } else { 0.0 };
        let gamma = if self.model.has_season() { (1.0 - alpha) * between(SHARE, next()) } else { 0.0 };
        let phi = if self.model.damped { between(DAMPING, next()) } else { 1.0 };
        let mut states = self.centre.clone();
        states.level += self.state_scale * next();
        if self.model.has_slope() {
            states.slope += self.slope_scale() * next();
        }
        let mut moved = 0.0;
        if let Some((first, others)) = states.season.split_first_mut() {
            for season in others {
                let step = self.season_scale * next();
                *season += step;
                moved += step;
            }
            *first -= moved;
        }
        (Parameters { alpha, beta, gamma, phi }, states)
    }
}

/// The gradient with respect to parameters and initial states.
#[derive(Default)]
struct Adjoint {
    alpha: f64,
    beta: f64,
    gamma: f64,
    phi: f64,
    level: f64,
    slope: f64,
    /// As the ring of [`Running`].
    ring: Vec<f64>,
}

impl Objective for Fitter<'_> {
    fn value_and_gradient(&mut self, at: &[f64], gradient: &mut [f64]) -> Option<f64> {
        let (parameters, states) = self.unpack(at);
        let value = self.forwards(&parameters, &states)?;
        let adjoint = self.backwards(&parameters);
        self.pull_back(at, &parameters, &adjoint, gradient);
        Some(value)
    }
}

impl Fitter<'_> {
    /// The negative log-likelihood; `None` where a state leaves the domain.
    fn forwards(&mut self, parameters: &Parameters, states: &States) -> Option<f64> {
        let model = self.model;
        let ratio = [model.error, model.season, model.trend].contains(&Multiplicative);
        let mut running = Running::from(model, states);
        if model.season == Multiplicative && running.ring.iter().any(|&season| season <= 0.0) {
            return None;
        }
        let (mut squares, mut logs, mut product) = (0.0, 0.0, 1.0_f64);
        for (step, &value) in self.steps.iter_mut().zip(self.values) {
            *step = running.step(model, parameters, value);
            if ratio && !(step.forecast > 0.0 && step.trend > 0.0) {
                return None;
            }
            squares += step.error * step.error;
            if model.error == Multiplicative {
                // One logarithm for many factors.
                product *= step.forecast;
                if !(1e-200..1e200).contains(&product) {
                    logs += product.ln();
                    product = 1.0;
                }
            }
        }
        if model.error == Multiplicative {
            logs += product.ln();
        }
        let value = self.values.len() as f64 / 2.0 * (squares + self.floor).ln() + logs;
        value.is_finite().then_some(value)
    }

    /// The gradient by going through the steps backwards.
    fn backwards(&self, parameters: &Parameters) -> Adjoint {
        let model = self.model;
        let Parameters { alpha, beta, gamma, phi } = *parameters;
        let squares: f64 = self.steps.iter().map(|step| step.error * step.error).sum::<f64>() + self.floor;
        let scale = self.steps.len() as f64 / squares;
        let period = model.period.max(1);
        let mut back = Adjoint { ring: vec![0.0; period], ..Adjoint::default() };
        let mut place = self.steps.len() % period;
        for (step, &value) in self.steps.iter().zip(self.values).rev() {
            place = if place == 0 { period - 1 } else { place - 1 };
            let difference = value - step.forecast;
            let (gap, seasonal_gap) = match model.season {
                Component::None | Additive => (difference, difference),
                Multiplicative => (value / step.season - step.trend, value / step.trend - step.season),
            };
            let error = scale * step.error;
            let mut forecast = match model.error {
                Multiplicative => (1.0 - error * (value / step.forecast)) / step.forecast,
                _ => -error,
            };
            let (level_after, slope_after) = (back.level, back.slope);
            back.alpha += level_after * gap;
            let mut gap_back = alpha * level_after;
            let mut trend = level_after;
            let mut power_back = 0.0;
            match model.trend {
                Component::None => {}
                Additive => {
                    back.beta += slope_after * gap;
                    back.phi += slope_after * step.slope;
                    gap_back += beta * slope_after;
                    back.slope = phi * slope_after;
                }
                Multiplicative => {
                    back.beta += slope_after * gap / step.level;
                    gap_back += beta * slope_after / step.level;
                    power_back = slope_after;
                }
            }
            match model.season {
                Component::None => forecast -= gap_back,
                Additive => {
                    let after = back.ring[place];
                    back.gamma += after * seasonal_gap;
                    forecast -= gap_back + gamma * after;
                    back.ring[place] = after + forecast;
                }
                Multiplicative => {
                    let after = back.ring[place];
                    back.gamma += after * seasonal_gap;
                    let by_trend = value / (step.trend * step.trend);
                    let by_season = value / (step.season * step.season);
                    trend -= gap_back + gamma * after * by_trend;
                    back.ring[place] = after * (1.0 - gamma) - gap_back * by_season + forecast * step.trend;
                    forecast *= step.season;
                }
            }
            trend += forecast;
            match model.trend {
                Component::None => back.level = trend,
                Additive => {
                    back.level = trend;
                    back.slope += phi * trend;
                    back.phi += trend * step.slope;
                }
                Multiplicative => {
                    let power = step.slope.powf(phi);
                    power_back += trend * step.level;
                    back.level = trend * power - slope_after * beta * gap / (step.level * step.level);
                    back.slope = power_back * phi * power / step.slope;
                    back.phi += power_back * power * step.slope.ln();
                }
            }
        }
        back
    }

    /// The gradient with respect to the free numbers.
    fn pull_back(&self, at: &[f64], parameters: &Parameters, back: &Adjoint, gradient: &mut [f64]) {
        let Parameters { alpha, beta, gamma, .. } = *parameters;
        let mut free = at.iter().zip(gradient);
        let mut put = |derivative: &dyn Fn(f64) -> f64| {
            if let Some((&at, slot)) = free.next() {
                *slot = derivative(at);
            }
        };
        let by_alpha = back.alpha + back.beta * (beta / alpha) - back.gamma * gamma / (1.0 - alpha);
        put(&|at| by_alpha * steepness(SHARE, at));
        if self.model.has_slope() {
            put(&|at| back.beta * alpha * steepness(SHARE, at));
        }
        if self.model.has_season() {
            put(&|at| back.gamma * (1.0 - alpha) * steepness(SHARE, at));
        }
        if self.model.damped {
            put(&|at| back.phi * steepness(DAMPING, at));
        }
        put(&|_| back.level * self.state_scale);
        if self.model.has_slope() {
            put(&|_| back.slope * self.slope_scale());
        }
        if self.model.has_season() {
            // The ring holds the oldest season first; the latest one takes up the sum of the others' moves.
            let latest = back.ring[self.model.period - 1];
            for season in back.ring.iter().rev().skip(1) {
                put(&|_| (season - latest) * self.season_scale);
            }
        }
    }
}

fn logit(share: f64) -> f64 {
    (share / (1.0 - share)).ln()
}

fn logistic(at: f64) -> f64 {
    1.0 / (1.0 + (-at).exp())
}

fn between((low, high): (f64, f64), at: f64) -> f64 {
    low + (high - low) * logistic(at)
}

/// The derivative of [`between`].
fn steepness((low, high): (f64, f64), at: f64) -> f64 {
    let share = logistic(at);
    (high - low) * share * (1.0 - share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_that_of_the_likelihood() {
        let values: Vec<f64> = (0..60)
            .map(|t| 50.0 + f64::from(t) * 0.4 + f64::from(t % 4) * 5.0 + f64::from(t * 31 % 17))
            .collect();
        let kinds = [Component::None, Additive, Multiplicative];
        for error in [Additive, Multiplicative] {
            for (trend, damped) in [
                (kinds[0], false),
                (Additive, false),
                (Additive, true),
                (Multiplicative, false),
                (Multiplicative, true),
            ] {
                for season in kinds {
                    let model = Model::new(error, trend, damped, season, 4).unwrap();
                    let starts = Starts::of(&values, model.period);
                    let mut fitter = Fitter::new(&values, model, starts.states(model)).unwrap();
                    let at: Vec<f64> = fitter
                        .start(0.3)
                        .iter()
                        .enumerate()
                        .map(|(i, at)| at + 0.03 * (i as f64 + 1.0))
                        .collect();
                    let mut gradient = vec![0.0; at.len()];
                    fitter.value_and_gradient(&at, &mut gradient).unwrap();
                    for i in 0..at.len() {
                        let mut at_distance = |step: f64| {
                            let mut at = at.clone();
                            at[i] += step;
                            let mut unused = vec![0.0; at.len()];
                            fitter.value_and_gradient(&at, &mut unused).unwrap()
                        };
                        let numeric = (at_distance(1e-5) - at_distance(-1e-5)) / 2e-5;
                        let gap = (numeric - gradient[i]).abs();
                        assert!(gap < 1e-5 * (1.0 + numeric.abs()), "{model} {i} {numeric} {}", gradient[i]);
                    }
                }
            }
        }
    }
}
