//! The method of Holt and Winters with least squares, as R `stats::HoltWinters`.

use super::decompose::{classical, classical_trend};
use super::gradient_descent::{Objective, descend};
use crate::Error;
use crate::error::{at_least, finite, within};

/// A fitted Holt-Winters method.
#[derive(Clone, Debug, PartialEq)]
pub struct HoltWinters {
    /// The weight of the newest value in the level.
    pub alpha: f64,
    /// The weight of the newest change of the level in the slope.
    pub beta: f64,
    /// The weight of the newest value in the season.
    pub gamma: f64,
    /// Whether the season is a factor.
    pub multiplicative: bool,
    /// The level at the end.
    pub level: f64,
    /// The slope at the end.
    pub slope: f64,
    /// The seasons of the next steps, the next one first.
    pub season: Vec<f64>,
    /// The sum of the squared one-step errors after the first period.
    pub sum_of_squares: f64,
}

/// Fits a Holt-Winters method with a season.
///
/// Formula: l' = α(y - s) + (1 - α)(l + b) (or y / s), b' = β(l' - l) + (1 - β)b, s' = γ(y - l') + (1 - γ)s (or y / l');
/// started after the first period from the classical decomposition of the first two (pattern, and the line through its
/// trend); α, β, γ in [0, 1] by the smallest Σ(y - f)² that descent from (0.3, 0.1, 0.1) reaches. Domain: more than
/// two periods of at least 2 steps; values above 0 when multiplicative. Errors: [`Error::TooFew`],
/// [`Error::NotFinite`], [`Error::Outside`], [`Error::NotDetermined`]. Source: Holt (1957); Winters (1960) Management
/// Science 6:324; R `stats::HoltWinters`. At the edge: a series without spread has a sum of squares of 0.
///
/// ```
/// let values: Vec<f64> = (0..48).map(|t| 50.0 + f64::from(t) + [9.0, -4.0, 2.0, -7.0][t as usize % 4]).collect();
/// let fitted = regulars_stats::forecast::holt_winters::fit(&values, 4, false)?;
/// assert!((fitted.forecast(1)?[0] - 107.0).abs() < 1e-6);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn fit(values: &[f64], period: usize, multiplicative: bool) -> Result<HoltWinters, Error> {
    finite("values", values)?;
    within("period", period as f64, "at least 2", period >= 2)?;
    at_least("values", period.saturating_mul(2).saturating_add(1), values.len())?;
    if multiplicative && let Some(&value) = values.iter().find(|&&value| value <= 0.0) {
        return Err(Error::Outside { name: "values", value, wanted: "above 0 for a multiplicative season" });
    }
    let start = &values[..2 * period];
    let pattern = classical(start, period, multiplicative)?;
    let trend = classical_trend(start, period);
    let middle = (trend.len() as f64 + 1.0) / 2.0;
    let mean = trend.iter().sum::<f64>() / trend.len() as f64;
    let (mut cross, mut square) = (0.0, 0.0);
    for (t, value) in trend.iter().enumerate() {
        let gap = t as f64 + 1.0 - middle;
        cross += gap * (value - mean);
        square += gap * gap;
    }
    let slope = if square > 0.0 { cross / square } else { 0.0 };
    let mut search = Search { values, multiplicative, level: mean - slope * middle, slope, pattern };
    let logit = |share: f64| (share / (1.0 - share)).ln();
    let (at, _) = descend(&mut search, &[logit(0.3), logit(0.1), logit(0.1)], 500, 1e-12)
        .ok_or(Error::NotDetermined)?;
    let shares = shares(&at);
    search.run(shares).ok_or(Error::NotDetermined)
}

impl HoltWinters {
    /// The forecasts.
    ///
    /// Formula: l + h b + s, or (l + h b) s. Domain: at most [`MOST_STEPS`](super::MOST_STEPS) steps. Errors: [`Error::NotDetermined`] when a forecast is
    /// beyond all numbers. Source: Winters (1960). At the edge: a horizon of 0 gives an empty list.
    ///
    /// ```
    /// let values: Vec<f64> = (0..12).map(|t| f64::from(t % 3)).collect();
    /// let fitted = regulars_stats::forecast::holt_winters::fit(&values, 3, false)?;
    /// assert!((fitted.forecast(2)?[1] - 1.0).abs() < 1e-6);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn forecast(&self, horizon: usize) -> Result<Vec<f64>, Error> {
        super::checked_horizon(horizon)?;
        let line = |h: usize| self.level + (h + 1) as f64 * self.slope;
        let at = |h: usize| {
            let season = self.season[h % self.season.len()];
            if self.multiplicative { line(h) * season } else { line(h) + season }
        };
        let forecast: Vec<f64> = (0..horizon).map(at).collect();
        if forecast.iter().all(|value| value.is_finite()) { Ok(forecast) } else { Err(Error::NotDetermined) }
    }
}

fn shares(at: &[f64]) -> [f64; 3] {
    let share = |i: usize| at.get(i).map_or(0.5, |at| 1.0 / (1.0 + (-at).exp()));
    [share(0), share(1), share(2)]
}

struct Search<'a> {
    values: &'a [f64],
    multiplicative: bool,
    level: f64,
    slope: f64,
    pattern: Vec<f64>,
}

impl Search<'_> {
    fn run(&self, [alpha, beta, gamma]: [f64; 3]) -> Option<HoltWinters> {
        let (mut level, mut slope, mut ring) = (self.level, self.slope, self.pattern.clone());
        let period = ring.len();
        let (mut place, mut sum) = (0, 0.0);
        for &value in &self.values[period..] {
            let line = level + slope;
            let season = ring[place];
            let forecast = if self.multiplicative { line * season } else { line + season };
            sum += (value - forecast) * (value - forecast);
            let adjusted = if self.multiplicative { value / season } else { value - season };
            let before = level;
            level = alpha * adjusted + (1.0 - alpha) * line;
            slope = beta * (level - before) + (1.0 - beta) * slope;
            let seen = if self.multiplicative { value / level } else { value - level };
            ring[place] = gamma * seen + (1.0 - gamma) * season;
            place = if place + 1 == period { 0 } else { place + 1 };
        }
        ring.rotate_left(place);
        let sound = sum.is_finite() && ring.iter().chain([&level, &slope]).all(|state| state.is_finite());
        sound.then_some(HoltWinters {
            alpha,
            beta,
            gamma,
            multiplicative: self.multiplicative,
            level,
            slope,
            season: ring,
            sum_of_squares: sum,
        })
    }

    fn score(&self, at: &[f64]) -> Option<f64> {
        let scale = super::unit(self.values);
        let floor = 1e-18 * scale * scale;
        let sum = self.run(shares(at))?.sum_of_squares;
        Some(self.values.len() as f64 / 2.0 * (sum + floor).ln())
    }
}

impl Objective for Search<'_> {
    fn value_and_gradient(&mut self, at: &[f64], gradient: &mut [f64]) -> Option<f64> {
        let mut moved = at.to_vec();
        for (i, slot) in gradient.iter_mut().enumerate() {
            const STEP: f64 = 1e-5;
            moved[i] = at[i] + STEP;
            let above = self.score(&moved)?;
            moved[i] = at[i] - STEP;
            let below = self.score(&moved)?;
            moved[i] = at[i];
            *slot = (above - below) / (2.0 * STEP);
        }
        self.score(at)
    }
}
