//! Daily series with weeks, years and holidays.
//!
//! Two readings of one regression on the calendar, pooled. The first has noise that is a slowly moving level, a deviation
//! that fades and a daily error; how strong each part is follows from the series itself (the largest marginal
//! likelihood). It is the better one for the next days. The second takes the calendar at its word, with nothing between the
//! slow level and the daily error: it does not mistake a warm fortnight for the season, and learns a feast from one year.

use super::Forecast;
use crate::Error;
use crate::error::{at_least, finite, same_length};
use crate::optimize::minimum;
use nalgebra::{Cholesky, DMatrix, DVector, Dyn};
use std::f64::consts::TAU;

const WEEK: usize = 7;
const YEAR: f64 = 365.25;
/// Waves of the year, from one a year to one in five weeks.
const WAVES: usize = 10;
/// The fewest days from which a yearly pattern is learnt.
const DAYS_FOR_YEAR: usize = 450;
/// The variance of an effect, in units of the daily innovation, that counts as not restrained.
const FREE: f64 = 1e4;

/// How far the level is expected to walk in a day (standard deviation), in units of the daily innovation: little, or
/// it would compete with the year.
const WALK: f64 = 0.03;
/// The weight of the reading whose deviations fade; chosen on 30 windows of one series, where .3 and .5 are as good.
const FADING: f64 = 0.3;

/// Forecasts a daily series with known holidays.
///
/// Formula: y = level + line + weekday + year (10 waves, variance τ²/k² each) + holiday + ε, where a holiday has a
/// common effect, a share of the weekday's effect and an effect of its own occasion (variance υ²; the same
/// group of holidays about a year later is the same occasion); ε = random walk (variance q) + autoregression (ρ) + white noise
/// (w). First reading: q, ρ, w, τ², υ² by the largest marginal likelihood, √q half-normal around 0. Second: ρ = w = 0, year
/// not restrained, q and υ² given. Forecast: .3 of the first and .7 of the second, as a linear pool; on logarithms where all values are above a tenth of their
/// mean and the likelihood is larger there. Domain: at least 28 days; `holidays` for the days of the series and then
/// of the forecast, whose number is the horizon. Errors: [`Error::TooFew`], [`Error::NotFinite`], [`Error::Lengths`]
/// for fewer holidays than values, [`Error::NotDetermined`]. Source: Harvey (1989) Forecasting, Structural Time Series
/// Models and the Kalman Filter; Taylor & Letham (2018) The American Statistician 72:37 (waves, holidays); Clemen (1989) Int. J. Forecasting 5:559
/// (pooling). At the edge:
/// equal values are continued without width; below 450 days there is no yearly pattern; without past holidays the
/// future ones count as other days; with more than 100 occasions all holidays have the common effect alone.
///
/// ```
/// let holiday = |t: usize| t % 30 == 12;
/// let value = |t: usize| 50.0 + (t % 7) as f64 * 3.0 - if holiday(t) { 20.0 } else { 0.0 } + (t * 7 % 5) as f64;
/// let values: Vec<f64> = (0..120).map(value).collect();
/// let holidays: Vec<bool> = (0..134).map(holiday).collect();
/// let forecast = regulars_stats::forecast::calendar::forecast(&values, &holidays)?;
/// assert_eq!(forecast.mean.len(), 14);
/// assert!((forecast.mean[12] - value(132)).abs() < 4.0);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn forecast(values: &[f64], holidays: &[bool]) -> Result<Forecast, Error> {
    finite("values", values)?;
    at_least("days", 4 * WEEK, values.len())?;
    let n = values.len();
    if holidays.len() < n {
        same_length(n, holidays.len())?;
    }
    let horizon = holidays.len() - n;
    if values.iter().all(|&value| value == values[0]) {
        return Ok(Forecast { mean: vec![values[0]; horizon], standard_error: vec![0.0; horizon] });
    }
    let mean = values.iter().map(|value| value / n as f64).sum::<f64>();
    let plain = Fit::of(values, holidays)?;
    let forecast = if values.iter().all(|&value| value > 0.0 && value > 0.1 * mean) {
        let logarithms: Vec<f64> = values.iter().map(|value| value.ln()).collect();
        let relative = Fit::of(&logarithms, holidays)?;
        let jacobian: f64 = logarithms.iter().sum();
        if relative.log_likelihood - jacobian > plain.log_likelihood {
            relative.forecast.exponential()?
        } else {
            plain.forecast
        }
    } else {
        plain.forecast
    };
    Ok(forecast)
}

/// The forecast on one scale and how likely the series is on it.
struct Fit {
    forecast: Forecast,
    log_likelihood: f64,
}

impl Fit {
    fn of(values: &[f64], holidays: &[bool]) -> Result<Self, Error> {
        let n = values.len() as f64;
        let mean = values.iter().map(|value| value / n).sum::<f64>();
        let deviation = values.iter().map(|value| (value - mean).powi(2) / n).sum::<f64>().sqrt();
        if !(deviation > 0.0 && deviation.is_finite()) {
            return Err(Error::NotDetermined);
        }
        let scaled: Vec<f64> = values.iter().map(|value| (value - mean) / deviation).collect();
        let design = Design::of(&scaled, holidays);
        let score = |at: &[f64]| {
            let noise = Noise::at(at);
            let doubt = noise.walk / (2.0 * WALK * WALK);
            Filtered::of(&scaled, &design, &noise)
                .map_or(f64::INFINITY, |filtered| doubt - filtered.log_likelihood)
        };
        let start = [-5.0, 0.0, 0.0, 0.0, 0.0];
        let found = minimum(score, &start, &[1.5, 1.0, -1.0, 1.0, 1.0], 1e-6, 220);
        let filtered = Filtered::of(&scaled, &design, &Noise::at(&found.at)).ok_or(Error::NotDetermined)?;
        let steady = Filtered::of(&scaled, &design, &Noise::STEADY).ok_or(Error::NotDetermined)?;
        let (means, variances): (Vec<f64>, Vec<f64>) = filtered
            .forecast(&design)
            .zip(steady.forecast(&design))
            .map(|(fading, steady)| pool(fading, steady))
            .map(|(value, variance)| (mean + deviation * value, deviation * deviation * variance))
            .unzip();
        let forecast = Forecast::from_variances(means, variances)?;
        Ok(Self { forecast, log_likelihood: filtered.log_likelihood - n * deviation.ln() })
    }
}

/// The strengths of the parts, in units of the innovation of the autoregression.
struct Noise {
    walk: f64,
    carry: f64,
    white: f64,
    year: f64,
    occasion: f64,
}

/// Mean and variance of a draw that comes from the first with the probability [`FADING`], else from the second.
fn pool(first: (f64, f64), second: (f64, f64)) -> (f64, f64) {
    let mean = FADING * first.0 + (1.0 - FADING) * second.0;
    let within = FADING * first.1 + (1.0 - FADING) * second.1;
    let between = FADING * (1.0 - FADING) * (first.0 - second.0).powi(2);
    (mean, within + between)
}

impl Noise {
    /// Nothing between the slow level and the daily error.
    const STEADY: Self = Self { walk: WALK * WALK, carry: 0.0, white: 0.0, year: FREE, occasion: 1.0 };

    fn at(point: &[f64]) -> Self {
        let at = |i: usize| point.get(i).copied().unwrap_or(0.0);
        let variance = |i: usize| at(i).clamp(-25.0, 12.0).exp();
        Self {
            walk: variance(0),
            carry: 0.98 / (1.0 + (-at(1)).exp()),
            white: variance(2),
            year: variance(3),
            occasion: variance(4),
        }
    }
}

/// Which strength an effect has.
#[derive(Clone, Copy)]
enum Group {
    Free,
    Weak,
    Wave(usize),
    Occasion,
}

/// The columns of the regression, day by day, over the series and the horizon.
struct Design {
    columns: Vec<Group>,
    rows: Vec<f64>,
}

impl Design {
    fn of(values: &[f64], holidays: &[bool]) -> Self {
        let n = values.len();
        let weekday = weekday_effects(values, holidays);
        let occasions = occasions(holidays, n);
        let past_holidays = holidays[..n].iter().any(|&holiday| holiday);
        let waves = if n >= DAYS_FOR_YEAR { WAVES } else { 0 };
        let mut columns = vec![Group::Free, Group::Weak];
        columns.extend([Group::Free; WEEK - 1]);
        columns.extend((1..=waves).flat_map(|k| [Group::Wave(k); 2]));
        if past_holidays {
            columns.extend([Group::Free, Group::Weak]);
            columns.extend(vec![Group::Occasion; occasions.count]);
        }
        let mut rows = Vec::with_capacity(columns.len() * holidays.len());
        for (t, &holiday) in holidays.iter().enumerate() {
            rows.extend([1.0, t as f64 / n as f64 - 0.5]);
            rows.extend((1..WEEK).map(|day| f64::from(t % WEEK == day) - f64::from(t.is_multiple_of(WEEK))));
            for k in 1..=waves {
                let (sine, cosine) = (TAU * k as f64 * t as f64 / YEAR).sin_cos();
                rows.extend([sine, cosine]);
            }
            if past_holidays {
                let holiday = f64::from(holiday);
                rows.extend([holiday, holiday * weekday[t % WEEK]]);
                rows.extend((0..occasions.count).map(|i| f64::from(occasions.of_day[t] == Some(i))));
            }
        }
        Self { columns, rows }
    }

    fn row(&self, t: usize) -> &[f64] {
        let width = self.columns.len();
        &self.rows[t * width..(t + 1) * width]
    }

    /// The inverse variance of each effect.
    fn restraint(&self, noise: &Noise) -> Vec<f64> {
        let variance = |group: &Group| match *group {
            Group::Free => FREE,
            Group::Weak => 100.0,
            Group::Wave(k) => noise.year / (k * k) as f64,
            Group::Occasion => noise.occasion,
        };
        self.columns.iter().map(|group| 1.0 / variance(group)).collect()
    }
}

/// The mean of each weekday without holidays, less their mean.
fn weekday_effects(values: &[f64], holidays: &[bool]) -> [f64; WEEK] {
    let (mut sums, mut counts) = ([0.0; WEEK], [0.0; WEEK]);
    for (t, (value, holiday)) in values.iter().zip(holidays).enumerate() {
        if !holiday {
            sums[t % WEEK] += value;
            counts[t % WEEK] += 1.0;
        }
    }
    let means: [f64; WEEK] =
        std::array::from_fn(|day| if counts[day] > 0.0 { sums[day] / counts[day] } else { 0.0 });
    let mean = means.iter().sum::<f64>() / WEEK as f64;
    means.map(|day| day - mean)
}

/// Which occasion each holiday is.
struct Occasions {
    of_day: Vec<Option<usize>>,
    count: usize,
}

/// The most occasions that have an effect of their own: the work grows with the cube of them.
const MOST_OCCASIONS: usize = 100;

/// A group of holidays no more than three days apart.
struct Feast {
    first_day: usize,
    /// The days of its holidays, from the first day on.
    days: Vec<usize>,
    first_occasion: usize,
}

/// Puts holidays that recur about a year apart together; each day of a feast is an occasion of its own.
fn occasions(holidays: &[bool], n: usize) -> Occasions {
    let mut of_day = vec![None; holidays.len()];
    let mut known: Vec<Feast> = Vec::new();
    let mut count = 0;
    let mut t = 0;
    while t < holidays.len() {
        if !holidays[t] {
            t += 1;
            continue;
        }
        let days = days_of_feast(&holidays[t..]);
        let same = known.iter().rev().filter(|feast| feast.days == days).find(|feast| recurs(feast, t));
        // An occasion that only lies ahead has no effect of its own to learn.
        let occasion = same.map(|feast| feast.first_occasion).or((t < n).then_some(count));
        let after = t + days.last().map_or(0, |day| day + 1);
        if let Some(first_occasion) = occasion {
            for (i, day) in days.iter().enumerate() {
                of_day[t + day] = Some(first_occasion + i);
            }
            count = count.max(first_occasion + days.len());
            known.push(Feast { first_day: t, days, first_occasion });
        }
        t = after;
    }
    if count > MOST_OCCASIONS {
        return Occasions { of_day: vec![None; holidays.len()], count: 0 };
    }
    Occasions { of_day, count }
}

fn days_of_feast(holidays: &[bool]) -> Vec<usize> {
    let mut days = vec![0];
    let mut last = 0;
    for (day, _) in holidays.iter().enumerate().skip(1).filter(|&(_, &holiday)| holiday) {
        if day - last > 3 {
            break;
        }
        days.push(day);
        last = day;
    }
    days
}

/// Whether a feast with the same days comes again at `day`: on the same date, or on the same weekday at most a week off
/// (five weeks for several days, as Easter moves).
fn recurs(feast: &Feast, day: usize) -> bool {
    let gap = (day - feast.first_day) as f64;
    let years = (gap / YEAR).round();
    let shift = (gap - years * YEAR).abs();
    let same_weekday = (day - feast.first_day).is_multiple_of(WEEK);
    let reach = if feast.days.len() > 1 { 36.0 } else { 8.0 };
    years >= 1.0 && (shift < 1.5 || (same_weekday && shift < reach))
}

/// Series and columns after the noise was filtered out, and what follows from them.
struct Filtered {
    log_likelihood: f64,
    variance: f64,
    effects: DVector<f64>,
    precision: Cholesky<f64, Dyn>,
    ahead: Vec<Ahead>,
}

/// One step of the forecast: how the noise continues in each column (the last one is the series) and its variance.
struct Ahead {
    states: Vec<f64>,
    variance: f64,
}

impl Filtered {
    /// `None` where the noise leaves no likelihood.
    fn of(values: &[f64], design: &Design, noise: &Noise) -> Option<Self> {
        let n = values.len();
        let width = design.columns.len();
        let horizon = design.rows.len() / width - n;
        let mut kalman = Kalman::new(noise);
        let (mut levels, mut deviations) = (vec![0.0; width + 1], vec![0.0; width + 1]);
        let mut filtered = vec![0.0; n * (width + 1)];
        let mut logs = 0.0;
        for ((t, &value), output) in values.iter().enumerate().zip(filtered.chunks_exact_mut(width + 1)) {
            let gain = kalman.gain();
            logs += gain.variance.ln();
            let weight = 1.0 / gain.variance.sqrt();
            let columns = design.row(t).iter().chain(std::iter::once(&value));
            let states = levels.iter_mut().zip(&mut deviations);
            for ((column, (level, deviation)), output) in columns.zip(states).zip(output) {
                let innovation = column - *level - *deviation;
                *level += gain.level * innovation;
                *deviation = noise.carry * (*deviation + gain.deviation * innovation);
                *output = innovation * weight;
            }
            kalman.advance();
        }
        let table = DMatrix::from_row_slice(n, width + 1, &filtered);
        let products = table.tr_mul(&table);
        let mut precision = products.view((0, 0), (width, width)).into_owned();
        let restraint = design.restraint(noise);
        for (i, inverse) in restraint.iter().enumerate() {
            precision[(i, i)] += inverse;
        }
        let right = products.view((0, width), (width, 1)).column(0).into_owned();
        let precision = Cholesky::new(precision)?;
        let effects = precision.solve(&right);
        let squares = products[(width, width)] - effects.dot(&right);
        let determinant = 2.0 * precision.l_dirty().diagonal().iter().map(|root| root.ln()).sum::<f64>()
            - restraint.iter().map(|inverse| inverse.ln()).sum::<f64>();
        let size = n as f64;
        let variance = squares.max(1e-18) / size;
        let log_likelihood = -0.5 * (logs + determinant + size * variance.ln());
        let ahead = (0..horizon)
            .map(|_| {
                let variance = kalman.gain().variance;
                let states =
                    levels.iter().zip(&deviations).map(|(level, deviation)| level + deviation).collect();
                deviations.iter_mut().for_each(|deviation| *deviation *= noise.carry);
                kalman.predict();
                Ahead { states, variance }
            })
            .collect();
        log_likelihood.is_finite().then_some(Self { log_likelihood, variance, effects, precision, ahead })
    }

    /// Mean and variance of each day ahead.
    fn forecast(&self, design: &Design) -> impl Iterator<Item = (f64, f64)> {
        let width = design.columns.len();
        let n = design.rows.len() / width - self.ahead.len();
        self.ahead.iter().enumerate().map(move |(h, ahead)| {
            let gaps = design.row(n + h).iter().zip(&ahead.states).map(|(column, state)| column - state);
            let gaps = DVector::from_iterator(width, gaps);
            let mean = ahead.states[width] + gaps.dot(&self.effects);
            let doubt = gaps.dot(&self.precision.solve(&gaps));
            (mean, self.variance * (ahead.variance + doubt))
        })
    }
}

/// The variances of level and deviation: the same for every column.
struct Kalman<'a> {
    noise: &'a Noise,
    level: f64,
    both: f64,
    deviation: f64,
    last: Gain,
}

#[derive(Clone, Copy, Default)]
struct Gain {
    level: f64,
    deviation: f64,
    variance: f64,
}

impl<'a> Kalman<'a> {
    fn new(noise: &'a Noise) -> Self {
        // The constant of the regression stands for the first level.
        let deviation = 1.0 / (1.0 - noise.carry * noise.carry);
        Self { noise, level: noise.walk, both: 0.0, deviation, last: Gain::default() }
    }

    fn gain(&mut self) -> Gain {
        let variance = self.level + 2.0 * self.both + self.deviation + self.noise.white;
        self.last = Gain {
            level: (self.level + self.both) / variance,
            deviation: (self.both + self.deviation) / variance,
            variance,
        };
        self.last
    }

    /// Takes in a day and goes on to the next.
    fn advance(&mut self) {
        let Gain { level, deviation, variance } = self.last;
        self.level -= level * level * variance;
        self.both -= level * deviation * variance;
        self.deviation -= deviation * deviation * variance;
        self.predict();
    }

    /// Goes on to the next day.
    fn predict(&mut self) {
        let carry = self.noise.carry;
        self.level += self.noise.walk;
        self.both *= carry;
        self.deviation = carry * carry * self.deviation + 1.0;
    }
}
