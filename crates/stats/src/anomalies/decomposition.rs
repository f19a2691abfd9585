//! Seasonal-trend decomposition by loess (STL), and spikes against it.

use super::loess::{Loess, Weights};
use super::outliers::{median, modified_z};
use super::{mean, squarable};
use crate::Error;
use crate::error::{at_least, within};

/// The z above which [`spikes`] calls a value a spike.
///
/// It is lower than the 3.5 of Iglewicz & Hoaglin (1993) because the z here is not inflated by the fit.
pub const SPIKE: f64 = 3.0;

/// How a series is decomposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The number of values in one season, as 7 for days of the week.
    pub period: usize,
    /// How many seasons the seasonal smoother takes in; odd, at least 3.
    pub seasonal_window: usize,
    /// How many values the trend smoother takes in; odd, more than the period.
    pub trend_window: usize,
    /// Whether values far off lose their weight (2 inner and 15 outer loops; otherwise 5 inner loops).
    pub robust: bool,
}

impl Settings {
    /// The usual settings for a period and a seasonal window.
    ///
    /// Formula: trend window = the smallest odd number of at least 1.5 period / (1 - 1.5 / seasonal window).
    /// Units: numbers of values. Domain: any; [`stl`] checks. Source: Cleveland et al. (1990), as in R and
    /// statsmodels. At the edge: a seasonal window of 1 or less counts as 3.
    ///
    /// ```
    /// use regulars_stats::anomalies::decomposition::Settings;
    /// assert_eq!(Settings::new(7, 7, true).trend_window, 15);
    /// ```
    #[must_use]
    pub fn new(period: usize, seasonal_window: usize, robust: bool) -> Self {
        let shortest = 1.5 * period as f64 / (1.0 - 1.5 / seasonal_window.max(3) as f64);
        Self { period, seasonal_window, trend_window: shortest.ceil() as usize | 1, robust }
    }

    /// The settings by which [`spikes`] looks: a season and a trend too stiff to follow a spike.
    ///
    /// Formula: seasonal window 35, and twice the trend window of [`Settings::new`], made odd. Units: numbers
    /// of values. Domain: any; [`stl`] checks. Source: our own simulations. At the edge: a season that
    /// changes within a few rounds is not followed; use [`spikes_with`].
    ///
    /// ```
    /// use regulars_stats::anomalies::decomposition::Settings;
    /// assert_eq!(Settings::stiff(7).trend_window, 23);
    /// ```
    #[must_use]
    pub fn stiff(period: usize) -> Self {
        let usual = Self::new(period, 35, true);
        Self { trend_window: usual.trend_window.saturating_mul(2) | 1, ..usual }
    }
}

/// A series as the sum of three parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Decomposition {
    /// The smooth course.
    pub trend: Vec<f64>,
    /// What repeats with the season.
    pub seasonal: Vec<f64>,
    /// What is left.
    pub remainder: Vec<f64>,
}

/// Decomposes a series into trend, season and remainder by loess (STL).
///
/// Formula: the inner and outer loops of Cleveland et al., local lines throughout, no jumps; low-pass window
/// = the smallest odd number above the period; robust weights are bisquare with 6 times the median absolute
/// remainder. Units: those of the values. Domain: at least two periods of finite values; period >= 2; windows
/// odd, the seasonal at least 3, the trend above the period. Errors: [`Error::TooFew`], [`Error::NotFinite`],
/// [`Error::Outside`]. Source: Cleveland, Cleveland, McRae & Terpenning (1990) Journal of Official Statistics
/// 6:3. At the edge: a constant series is all trend; with exactly two periods the robust fit hangs on the
/// last digits, so have at least three. Cost: n times the windows times the loops.
///
/// ```
/// use regulars_stats::anomalies::decomposition::{Settings, stl};
/// let values: Vec<f64> = (0..28).map(|day| 10.0 + f64::from(day % 7)).collect();
/// let parts = stl(&values, Settings::new(7, 7, false))?;
/// assert!(parts.remainder.iter().all(|left| left.abs() < 1e-9));
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn stl(values: &[f64], settings: Settings) -> Result<Decomposition, Error> {
    let Settings { period, seasonal_window, trend_window, robust } = settings;
    within("the period", period as f64, "at least 2", period >= 2)?;
    let odd = |window: usize, least: usize| window % 2 == 1 && window >= least;
    within("the seasonal window", seasonal_window as f64, "odd and at least 3", odd(seasonal_window, 3))?;
    within(
        "the trend window",
        trend_window as f64,
        "odd and above the period",
        odd(trend_window, period.saturating_add(1)),
    )?;
    at_least("values", period.saturating_mul(2), values.len())?;
    squarable("values", values)?;
    let center = mean(values);
    let values: Vec<f64> = values.iter().map(|value| value - center).collect();
    let mut work = Work::new(&values, settings);
    let (inner, outer) = if robust { (2, 15) } else { (5, 0) };
    work.run(inner);
    for _ in 0..outer {
        work.weigh();
        work.run(inner);
    }
    let Work { mut trend, seasonal, .. } = work;
    let fitted = trend.iter().zip(&seasonal);
    let remainder =
        values.iter().zip(fitted).map(|(value, (trend, season))| value - season - trend).collect();
    trend.iter_mut().for_each(|trend| *trend += center);
    Ok(Decomposition { trend, seasonal, remainder })
}

/// The state of a decomposition and its scratch lists.
struct Work<'a> {
    values: &'a [f64],
    period: usize,
    seasonal_loess: Loess,
    low_pass_loess: Loess,
    trend_loess: Loess,
    trend: Vec<f64>,
    seasonal: Vec<f64>,
    /// The robustness weight of each value; none in the first round.
    robustness: Option<Vec<f64>>,
    weights: Weights,
    /// One smoothed cycle more at each end than the series has.
    cycles: Vec<f64>,
    detrended: Vec<f64>,
    averaged: Vec<f64>,
    averaged_again: Vec<f64>,
}

impl<'a> Work<'a> {
    fn new(values: &'a [f64], settings: Settings) -> Self {
        let (n, period) = (values.len(), settings.period);
        Self {
            values,
            period,
            seasonal_loess: Loess::new(settings.seasonal_window, n),
            low_pass_loess: Loess::new((period + 1) | 1, n + 2 * period),
            trend_loess: Loess::new(settings.trend_window, n),
            trend: vec![0.0; n],
            seasonal: vec![0.0; n],
            robustness: None,
            weights: Weights::default(),
            cycles: vec![0.0; n + 2 * period],
            detrended: vec![0.0; n],
            averaged: Vec::with_capacity(n + 2 * period),
            averaged_again: Vec::with_capacity(n + 2 * period),
        }
    }

    /// The inner loop: season from what the trend leaves, trend from what the season leaves.
    fn run(&mut self, times: usize) {
        for _ in 0..times {
            subtract(self.values, &self.trend, &mut self.detrended);
            self.smooth_cycles();
            moving_average(&self.cycles, self.period, &mut self.averaged);
            moving_average(&self.averaged, self.period, &mut self.averaged_again);
            moving_average(&self.averaged_again, 3, &mut self.averaged);
            self.low_pass_loess.smooth(&self.averaged, None, &mut self.seasonal);
            for (season, cycle) in self.seasonal.iter_mut().zip(&self.cycles[self.period..]) {
                *season = cycle - *season;
            }
            subtract(self.values, &self.seasonal, &mut self.detrended);
            let weights = self.robustness.as_ref().map(|robustness| {
                self.weights.set(robustness.iter().copied(), &self.detrended);
                &self.weights
            });
            self.trend_loess.smooth(&self.detrended, weights, &mut self.trend);
        }
    }

    /// Smooths the values of each place in the season over the cycles, and one cycle beyond both ends.
    fn smooth_cycles(&mut self) {
        let mut cycle = Vec::new();
        let mut smoothed = Vec::new();
        for first in 0..self.period {
            cycle.clear();
            cycle.extend(self.detrended.iter().skip(first).step_by(self.period));
            let weights = self.robustness.as_ref().map(|robustness| {
                self.weights.set(robustness.iter().skip(first).step_by(self.period).copied(), &cycle);
                &self.weights
            });
            let n = cycle.len();
            smoothed.resize(n + 2, 0.0);
            self.seasonal_loess.smooth(&cycle, weights, &mut smoothed[1..=n]);
            smoothed[0] = self.seasonal_loess.before(&cycle, weights).unwrap_or(smoothed[1]);
            smoothed[n + 1] = self.seasonal_loess.after(&cycle, weights).unwrap_or(smoothed[n]);
            for (place, value) in self.cycles.iter_mut().skip(first).step_by(self.period).zip(&smoothed) {
                *place = *value;
            }
        }
    }

    /// Sets the robustness weights by the remainders.
    fn weigh(&mut self) {
        let fitted = self.trend.iter().zip(&self.seasonal);
        let distances: Vec<f64> = self
            .values
            .iter()
            .zip(fitted)
            .map(|(value, (trend, season))| (value - trend - season).abs())
            .collect();
        let reach = 6.0 * median(&mut distances.clone());
        let rounding = rounding(self.values);
        let weight = |distance: f64| {
            // What is mere rounding says nothing about how far off a value is.
            if distance <= 0.001 * reach || distance <= rounding {
                1.0
            } else if distance <= 0.999 * reach {
                (1.0 - (distance / reach).powi(2)).powi(2)
            } else {
                0.0
            }
        };
        self.robustness = Some(distances.into_iter().map(weight).collect());
    }
}

/// Remainders up to this are the rounding of the decomposition.
fn rounding(values: &[f64]) -> f64 {
    1e-13 * values.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()))
}

fn subtract(values: &[f64], others: &[f64], difference: &mut [f64]) {
    for ((difference, value), other) in difference.iter_mut().zip(values).zip(others) {
        *difference = value - other;
    }
}

/// The means of all runs of `length` values.
fn moving_average(values: &[f64], length: usize, averages: &mut Vec<f64>) {
    let mut sum: f64 = values[..length].iter().sum();
    averages.clear();
    averages.push(sum / length as f64);
    for (gone, new) in values.iter().zip(&values[length..]) {
        sum += new - gone;
        averages.push(sum / length as f64);
    }
}

/// A value far from what trend and season let expect.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spike {
    /// Its place in the series, from 0.
    pub place: usize,
    /// What trend and season let expect.
    pub expected: f64,
    /// Its modified z: the distance in robust standard deviations, with the sign.
    pub z: f64,
}

/// The values of a series that are far from trend and season.
///
/// Formula: [`spikes_with`] with [`Settings::stiff`] and a threshold of [`SPIKE`]. Units: those of the
/// values; z in standard deviations. Domain and errors: as [`stl`]. Source: as [`spikes_with`]. At the edge:
/// of pure normal noise about 1 value in 200 to 300 is a false alarm, 1 in 80 with ten seasons, 1 in 20 with
/// five.
///
/// ```
/// use regulars_stats::anomalies::decomposition::spikes;
/// let day = |day: u32| 50.0 + f64::from(day % 7) + f64::from(day * 37 % 11) / 5.0;
/// let mut values: Vec<f64> = (0..70).map(day).collect();
/// values[40] += 20.0;
/// let found = spikes(&values, 7)?;
/// assert_eq!((found.len(), found[0].place), (1, 40));
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn spikes(values: &[f64], period: usize) -> Result<Vec<Spike>, Error> {
    spikes_with(values, Settings::stiff(period), SPIKE)
}

/// The values of a series that are far from trend and season, by settings and a threshold of one's own.
///
/// Formula: (1) STL with robust weights; suspects are remainders whose modified z is above the threshold. (2)
/// The suspects are replaced by what was expected there, and STL without robust weights is fitted, twice. (3)
/// The modified z of the remainders against that fit; that of a suspect, which the fit could not follow, is
/// multiplied by 1 - h, h being by how much the fit follows a value there. Spikes are those above the
/// threshold. The robust weights draw a fit towards the values nearest to it, which makes the remainders look
/// smaller than the noise is; the second fit does not, and so raises far fewer false alarms. Units: as
/// [`spikes`]. Domain: as [`stl`], whatever `robust` says; threshold above 0. Errors: as [`stl`]. Source:
/// own; modified z of Iglewicz & Hoaglin (1993), leverage as in Cook & Weisberg (1982). At the edge: a
/// constant series has none. Cost: a robust decomposition and two plain ones.
///
/// ```
/// use regulars_stats::anomalies::decomposition::{Settings, spikes_with};
/// assert!(spikes_with(&[5.0; 30], Settings::new(7, 13, true), 4.0)?.is_empty());
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn spikes_with(values: &[f64], settings: Settings, threshold: f64) -> Result<Vec<Spike>, Error> {
    within("the threshold", threshold, "above 0", threshold > 0.0)?;
    at_least("values", 1, values.len())?;
    squarable("values", values)?;
    let center = mean(values);
    let values: Vec<f64> = values.iter().map(|value| value - center).collect();
    let mut parts = stl(&values, Settings { robust: true, ..settings })?;
    let rounding = rounding(&values);
    let suspects = beyond(parts.remainder.clone(), threshold, rounding)?;
    let mut filled = values.clone();
    for _ in 0..2 {
        for &(place, _) in &suspects {
            filled[place] = parts.trend[place] + parts.seasonal[place];
        }
        parts = stl(&filled, Settings { robust: false, ..settings })?;
    }
    let expected: Vec<f64> =
        parts.trend.iter().zip(&parts.seasonal).map(|(trend, season)| trend + season).collect();
    let remainder = values.iter().zip(&expected).map(|(value, expected)| value - expected).collect();
    let leverage = Leverage::new(values.len(), settings);
    let mut spikes = Vec::new();
    for (place, z) in beyond(remainder, threshold, rounding)? {
        let suspected = suspects.binary_search_by_key(&place, |suspect| suspect.0).is_ok();
        let z = if suspected { z * (1.0 - leverage.at(place)) } else { z };
        if z.abs() > threshold {
            spikes.push(Spike { place, expected: center + expected[place], z });
        }
    }
    Ok(spikes)
}

/// By how much a decomposition without robust weights follows a single value: 0 not at all, 1 wholly.
struct Leverage {
    n: usize,
    period: usize,
    seasonal_loess: Loess,
    trend_loess: Loess,
}

impl Leverage {
    fn new(n: usize, settings: Settings) -> Self {
        let (seasonal_loess, trend_loess) =
            (Loess::new(settings.seasonal_window, n), Loess::new(settings.trend_window, n));
        Self { n, period: settings.period, seasonal_loess, trend_loess }
    }

    /// The leverage of the trend, and that of the season less what the low-pass filter takes from it: within
    /// 0.01 of the exact one far from both ends, within 0.1 at the end of five seasons.
    fn at(&self, place: usize) -> f64 {
        let cycles = (self.n - 1 - place % self.period) / self.period + 1;
        let season = self.seasonal_loess.leverage(cycles, place / self.period);
        let trend = self.trend_loess.leverage(self.n, place);
        (season * (1.0 - 1.0 / self.period as f64) + trend).clamp(0.0, 1.0)
    }
}

/// The places whose modified z is beyond the threshold, with it.
fn beyond(mut remainder: Vec<f64>, threshold: f64, rounding: f64) -> Result<Vec<(usize, f64)>, Error> {
    for left in &mut remainder {
        if left.abs() <= rounding {
            *left = 0.0;
        }
    }
    Ok(modified_z(&remainder)?.into_iter().enumerate().filter(|(_, z)| z.abs() > threshold).collect())
}
