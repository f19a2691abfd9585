//! Exponential smoothing with several seasons, as for hours within days within weeks.

use super::Forecast;
use crate::Error;
use crate::error::{at_least, finite, within};
use crate::optimize::minimum;

/// A fitted smoothing with several seasons.
#[derive(Clone, Debug, PartialEq)]
pub struct Multiseasonal {
    /// The weight of an error in the level.
    pub alpha: f64,
    /// The weight of an error in each season, in the order of the periods.
    pub gamma: Vec<f64>,
    /// What remains of the last deviation after a step.
    pub carry: f64,
    /// The level at the end.
    pub level: f64,
    /// The seasons of the next steps, the next one first, in the order of the periods.
    pub seasons: Vec<Vec<f64>>,
    /// The last deviation from level and seasons.
    pub deviation: f64,
    /// The variance of the one-step errors.
    pub variance: f64,
}

/// Fits a level with several additive seasons and an autoregressive deviation.
///
/// Formula: f = l + Σ s_i + ρd, e = y - f, l' = l + αe, s_i' = s_i + γ_i e, d' = y - l - Σ s_i; started from the means
/// of the first periods; α, γ_i in [0, 1] and ρ in [0, 0.99] by the smallest Σe² after the first longest period.
/// Domain: periods of at least 2 steps, two whole ones of the longest, at least 5 values. Errors: [`Error::TooFew`]
/// (also without a period), [`Error::NotFinite`], [`Error::Outside`], [`Error::NotDetermined`]. Source: Taylor (2003)
/// Journal of the Operational Research Society 54:799, without a slope; Taylor (2010) European Journal of Operational
/// Research 204:139. At the edge: a series that repeats exactly has a variance of 0.
///
/// ```
/// let values: Vec<f64> = (0..60).map(|t| f64::from(t % 3) + f64::from(t % 12 / 6)).collect();
/// let fitted = regulars_stats::forecast::multiseasonal::fit(&values, &[3, 12])?;
/// assert!((fitted.forecast(8)?.mean[7] - 2.0).abs() < 1e-6);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn fit(values: &[f64], periods: &[usize]) -> Result<Multiseasonal, Error> {
    finite("values", values)?;
    at_least("periods", 1, periods.len())?;
    let longest = periods.iter().copied().fold(0, usize::max);
    for &period in periods {
        within("period", period as f64, "at least 2", period >= 2)?;
    }
    at_least("values", longest.saturating_mul(2).max(5), values.len())?;
    let scale = super::unit(values);
    let scaled: Vec<f64> = values.iter().map(|value| value / scale).collect();
    let (level, seasons) = first_states(&scaled, periods, longest);
    let mut search = Search { values: &scaled, level, seasons: &seasons, longest, rings: seasons.clone() };
    let start: Vec<f64> = std::iter::once(-2.0).chain(periods.iter().map(|_| -1.5)).chain([0.0]).collect();
    let steps = vec![1.0; start.len()];
    let found = minimum(|at| search.score(at), &start, &steps, 1e-7, 150 * start.len());
    let mut fitted = search.run(&Weights::at(&found.at)).ok_or(Error::NotDetermined)?;
    fitted.level *= scale;
    fitted.deviation *= scale;
    fitted.variance *= scale * scale;
    fitted.seasons.iter_mut().flatten().for_each(|season| *season *= scale);
    within("variance", fitted.variance, "finite", true)?;
    Ok(fitted)
}

impl Multiseasonal {
    /// The mean and standard error of the values to come.
    ///
    /// Formula: l + Σ s_i + ρ^h d; variance σ²(1 + Σ c_j²) with c_j = α + ρ^j + the γ_i whose period divides j. Domain:
    /// at most [`MOST_STEPS`](super::MOST_STEPS) steps. Errors: [`Error::NotDetermined`] when a value is beyond all numbers. Source: as [`fit`]; Hyndman
    /// et al. (2008), ch. 6. At the edge: a horizon of 0 gives empty lists.
    ///
    /// ```
    /// let values: Vec<f64> = (0..60).map(|t| f64::from(t % 3) + f64::from(t * 7 % 5)).collect();
    /// let forecast = regulars_stats::forecast::multiseasonal::fit(&values, &[3])?.forecast(9)?;
    /// assert!(forecast.standard_error[8] >= forecast.standard_error[0]);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn forecast(&self, horizon: usize) -> Result<Forecast, Error> {
        super::checked_horizon(horizon)?;
        let (mut means, mut variances) = (Vec::with_capacity(horizon), Vec::with_capacity(horizon));
        let (mut power, mut sum) = (1.0, 1.0);
        for h in 0..horizon {
            power *= self.carry;
            let season: f64 = self.seasons.iter().map(|season| season[h % season.len()]).sum();
            means.push(self.level + season + power * self.deviation);
            variances.push(self.variance * sum);
            let due = |season: &Vec<f64>| (h + 1).is_multiple_of(season.len());
            let seasonal: f64 = self
                .seasons
                .iter()
                .zip(&self.gamma)
                .filter(|(season, _)| due(season))
                .map(|(_, gamma)| gamma)
                .sum();
            let weight = self.alpha + power + seasonal;
            sum += weight * weight;
        }
        Forecast::from_variances(means, variances)
    }
}

/// Level and seasons from the means of the first periods, the shortest season first.
fn first_states(values: &[f64], periods: &[usize], longest: usize) -> (f64, Vec<Vec<f64>>) {
    let cycles = (values.len() / longest).min(3);
    let mut rest: Vec<f64> = values[..cycles * longest].to_vec();
    let level = rest.iter().sum::<f64>() / rest.len() as f64;
    rest.iter_mut().for_each(|value| *value -= level);
    let mut order: Vec<usize> = (0..periods.len()).collect();
    order.sort_by_key(|&i| periods[i]);
    let mut seasons: Vec<Vec<f64>> = periods.iter().map(|&period| vec![0.0; period]).collect();
    for i in order {
        let period = periods[i];
        let mut counts = vec![0.0; period];
        for (t, value) in rest.iter().enumerate() {
            seasons[i][t % period] += value;
            counts[t % period] += 1.0;
        }
        seasons[i].iter_mut().zip(&counts).for_each(|(season, count)| *season /= count);
        for (t, value) in rest.iter_mut().enumerate() {
            *value -= seasons[i][t % period];
        }
    }
    (level, seasons)
}

struct Weights {
    alpha: f64,
    gamma: Vec<f64>,
    carry: f64,
}

impl Weights {
    fn at(point: &[f64]) -> Self {
        let share = |at: &f64| 1.0 / (1.0 + (-at).exp());
        let last = point.len() - 1;
        Self {
            alpha: share(&point[0]),
            gamma: point[1..last].iter().map(share).collect(),
            carry: 0.99 * share(&point[last]),
        }
    }
}

struct Search<'a> {
    values: &'a [f64],
    level: f64,
    seasons: &'a [Vec<f64>],
    longest: usize,
    rings: Vec<Vec<f64>>,
}

impl Search<'_> {
    /// Runs through the series: level, deviation and Σe² after the first longest period.
    fn walk(&mut self, weights: &Weights) -> (f64, f64, f64) {
        for (ring, season) in self.rings.iter_mut().zip(self.seasons) {
            ring.copy_from_slice(season);
        }
        let mut places = vec![0_usize; self.rings.len()];
        let (mut level, mut deviation, mut squares) = (self.level, 0.0, 0.0);
        for (t, value) in self.values.iter().enumerate() {
            let season: f64 = self.rings.iter().zip(&places).map(|(ring, &place)| ring[place]).sum();
            let before = value - level - season;
            let error = before - weights.carry * deviation;
            deviation = before;
            level += weights.alpha * error;
            for ((ring, place), gamma) in self.rings.iter_mut().zip(&mut places).zip(&weights.gamma) {
                ring[*place] += gamma * error;
                *place = if *place + 1 == ring.len() { 0 } else { *place + 1 };
            }
            if t >= self.longest {
                squares += error * error;
            }
        }
        for (ring, place) in self.rings.iter_mut().zip(places) {
            ring.rotate_left(place);
        }
        (level, deviation, squares)
    }

    fn score(&mut self, at: &[f64]) -> f64 {
        let size = self.values.len() as f64 * 1e-24;
        (self.walk(&Weights::at(at)).2 + size).ln()
    }

    fn run(&mut self, weights: &Weights) -> Option<Multiseasonal> {
        let (level, deviation, squares) = self.walk(weights);
        let count = (self.values.len() - self.longest) as f64;
        let free = (count - weights.gamma.len() as f64 - 2.0).max(1.0);
        [level, deviation, squares].iter().all(|value| value.is_finite()).then(|| Multiseasonal {
            alpha: weights.alpha,
            gamma: weights.gamma.clone(),
            carry: weights.carry,
            level,
            seasons: self.rings.clone(),
            deviation,
            variance: squares / free,
        })
    }
}
