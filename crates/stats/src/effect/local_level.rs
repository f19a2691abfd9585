//! A level that drifts, with covariates: the Kalman filter with exact diffuse start.

use super::{covariates_of_length, determined};
use crate::error::{Error, at_least, at_most, finite, same_length, within};
use std::f64::consts::TAU;

/// A covariate whose own part is a smaller share of its squares than this counts as made up of the others.
const LEAST_OWN_SHARE: f64 = 1e-12;

/// A model y_t = level_t + Σ b x_t + e_t, whose level takes a random step each period.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalLevel {
    /// The variance of e_t.
    pub irregular_variance: f64,
    /// The variance of the level's step from one period to the next.
    pub level_variance: f64,
    /// The coefficient of each covariate.
    pub coefficients: Vec<f64>,
}

/// What the values say under a [`LocalLevel`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FilteredLevel {
    /// The logarithm of the likelihood, with -ln(2π)/2 for the first value too, which only starts the level.
    pub log_likelihood: f64,
    /// The level of the last period, given all values.
    pub last_level: f64,
    /// Its variance.
    pub last_level_variance: f64,
}

/// A forecast.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// The mean of each future period.
    pub means: Vec<f64>,
    /// Its standard error, without the doubt about the variances and coefficients.
    pub standard_errors: Vec<f64>,
}

/// A model fitted by maximum likelihood.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelFit {
    /// The model of the largest likelihood.
    pub model: LocalLevel,
    /// The logarithm of its likelihood, as that of [`FilteredLevel`].
    pub log_likelihood: f64,
}

/// Filters a series with given variances and coefficients.
///
/// Formula: with P the variance of the level, F = P + σ²ₑ the variance of the innovation v: the level moves by
/// (P/F) v, P becomes P σ²ₑ/F + σ²ₗ; log L = -n/2 ln 2π - 1/2 Σ_(t >= 2) (ln F + v²/F). Variances in squared
/// units of the series. Domain: at least 1 value, as many values of each covariate, variances of at least 0 and
/// not both 0. Errors: [`Error::TooFew`], [`Error::Lengths`], [`Error::NotFinite`], [`Error::Outside`],
/// [`Error::NotDetermined`] on overflow. Source: Durbin & Koopman (2012) Time Series Analysis by State Space
/// Methods, chapters 2 and 5 (exact diffuse start). At the edge: one value is its own level, with variance σ²ₑ.
///
/// ```
/// use regulars_stats::effect::{LocalLevel, filter};
/// let model = LocalLevel { irregular_variance: 1.0, level_variance: 0.0, coefficients: vec![] };
/// let filtered = filter(&[1.0, 2.0, 6.0], &[], &model)?;
/// assert!((filtered.last_level - 3.0).abs() < 1e-12);
/// assert!((filtered.last_level_variance - 1.0 / 3.0).abs() < 1e-12);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn filter(values: &[f64], covariates: &[&[f64]], model: &LocalLevel) -> Result<FilteredLevel, Error> {
    at_least("values", 1, values.len())?;
    finite("values", values)?;
    checked_model(covariates, model)?;
    covariates_of_length(covariates, values.len())?;
    let left: Vec<f64> = (0..values.len())
        .map(|t| values[t] - model.coefficients.iter().zip(covariates).map(|(b, x)| b * x[t]).sum::<f64>())
        .collect();
    left.iter().try_for_each(|&value| determined(value).map(drop))?;
    let pass = Pass::new(&[&left], model.irregular_variance, model.level_variance);
    let n = values.len() as f64;
    Ok(FilteredLevel {
        log_likelihood: determined(-(n * TAU.ln() + pass.log_variances + pass.crossed[0]) / 2.0)?,
        last_level: determined(pass.levels[0])?,
        last_level_variance: determined(pass.variance)?,
    })
}

/// The most periods that are forecast at once.
pub const MOST_PERIODS_AHEAD: usize = 100_000;

/// Forecasts from a filtered series.
///
/// Formula: level + Σ b x and sqrt(P + h σ²ₗ + σ²ₑ) for h = 1, 2, ...; in the unit of the series. `covariates`
/// are those of the future, each of the length `periods`. Domain: as [`filter`], at most [`MOST_PERIODS_AHEAD`] periods. Errors:
/// [`Error::TooMany`], [`Error::Lengths`], [`Error::NotFinite`], [`Error::Outside`], [`Error::NotDetermined`] on overflow. Source:
/// Durbin & Koopman (2012). At the edge: no periods give empty lists.
///
/// ```
/// use regulars_stats::effect::{LocalLevel, filter, forecast};
/// let model = LocalLevel { irregular_variance: 1.0, level_variance: 0.5, coefficients: vec![2.0] };
/// let filtered = filter(&[3.0, 5.0], &[&[1.0, 2.0]], &model)?;
/// let ahead = forecast(&filtered, &model, &[&[3.0]], 1)?;
/// assert!((ahead.means[0] - 7.0).abs() < 1e-12);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn forecast(
    filtered: &FilteredLevel,
    model: &LocalLevel,
    covariates: &[&[f64]],
    periods: usize,
) -> Result<Forecast, Error> {
    checked_model(covariates, model)?;
    at_most("periods", MOST_PERIODS_AHEAD, periods)?;
    covariates_of_length(covariates, periods)?;
    within(
        "the variance of the level",
        filtered.last_level_variance,
        "at least 0",
        filtered.last_level_variance >= 0.0,
    )?;
    let mean = |t: usize| {
        let explained: f64 = model.coefficients.iter().zip(covariates).map(|(b, x)| b * x[t]).sum();
        determined(filtered.last_level + explained)
    };
    let error = |t: usize| {
        let drift = (t + 1) as f64 * model.level_variance;
        determined((filtered.last_level_variance + drift + model.irregular_variance).sqrt())
    };
    Ok(Forecast {
        means: (0..periods).map(mean).collect::<Result<_, _>>()?,
        standard_errors: (0..periods).map(error).collect::<Result<_, _>>()?,
    })
}

/// Fits variances and coefficients by maximum likelihood.
///
/// Formula: the maximum of the likelihood of [`filter`]. For a given share of the level's variance in both, the
/// coefficients are those of generalised least squares and the common scale is SSR/(n - 1), so that the search
/// is over that share alone, from 0 to 1. Variances in squared units of the series. Domain: at least 3 values
/// more than covariates, of the same length. Errors: [`Error::TooFew`], [`Error::Lengths`],
/// [`Error::NotFinite`], [`Error::Dependent`] when a covariate is constant or made up of others,
/// [`Error::NoSpread`] when the model hits every value (as when all are equal), [`Error::NotDetermined`] on
/// overflow. Source: Durbin & Koopman (2012) chapter 7; Harvey (1989) Forecasting, Structural Time Series Models
/// and the Kalman Filter. At the edge: either variance may be exactly 0.
///
/// ```
/// use regulars_stats::effect::fit;
/// let noise = fit(&[1.0, -1.0, 1.2, -0.9, 1.1, -1.0, 0.8, -1.2], &[])?;
/// assert_eq!(noise.model.level_variance, 0.0);
/// let walk = fit(&[0.0, 1.0, 2.0, 3.0, 2.0, 1.0, 0.0, -1.0], &[])?;
/// assert_eq!(walk.model.irregular_variance, 0.0);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn fit(values: &[f64], covariates: &[&[f64]]) -> Result<LevelFit, Error> {
    at_least("values", covariates.len() + 3, values.len())?;
    finite("values", values)?;
    covariates_of_length(covariates, values.len())?;
    let scaled = Scaled::new(values, covariates, values.len())?;
    let columns = scaled.columns();
    let n = values.len() as f64;
    let likelihood = |share: f64| -> Result<(f64, Regression), Error> {
        let pass = Pass::new(&columns, 1.0 - share, share);
        let regression = Regression::new(&pass)?;
        let log_scale = (regression.squares / (n - 1.0)).ln();
        Ok((-(n * TAU.ln() + pass.log_variances + (n - 1.0) * (log_scale + 1.0)) / 2.0, regression))
    };
    let share = best_share(|share| likelihood(share).map(|(value, _)| value))?;
    let (log_likelihood, regression) = likelihood(share)?;
    let scale = regression.squares / (n - 1.0) * scaled.scales[0] * scaled.scales[0];
    let model = LocalLevel {
        irregular_variance: determined((1.0 - share) * scale)?,
        level_variance: determined(share * scale)?,
        coefficients: scaled.unscaled(&regression.coefficients)?,
    };
    Ok(LevelFit { model, log_likelihood: determined(log_likelihood - (n - 1.0) * scaled.scales[0].ln())? })
}

/// The share with the largest likelihood: both ends, a grid of its log odds, then a golden section search
/// around the best point.
fn best_share(likelihood: impl Fn(f64) -> Result<f64, Error>) -> Result<f64, Error> {
    const REACH: i32 = 40;
    let share_at = |odds: f64| 1.0 / (1.0 + (-odds).exp());
    let mut best = (likelihood(0.0)?, 0.0);
    let mut best_odds = None;
    for step in -REACH..=REACH {
        let odds = 0.5 * f64::from(step);
        let value = likelihood(share_at(odds))?;
        if value > best.0 {
            best = (value, share_at(odds));
            best_odds = Some(odds);
        }
    }
    let end = likelihood(1.0)?;
    if end > best.0 {
        return Ok(1.0);
    }
    let Some(middle) = best_odds else { return Ok(best.1) };
    let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = (middle - 0.5, middle + 0.5);
    let (mut left, mut right) = (high - golden, low + golden);
    let (mut at_left, mut at_right) = (likelihood(share_at(left))?, likelihood(share_at(right))?);
    while high - low > 1e-9 {
        if at_left > at_right {
            (high, right, at_right) = (right, left, at_left);
            left = high - golden * (high - low);
            at_left = likelihood(share_at(left))?;
        } else {
            (low, left, at_left) = (left, right, at_right);
            right = low + golden * (high - low);
            at_right = likelihood(share_at(right))?;
        }
    }
    let middle = share_at((low + high) / 2.0);
    Ok(if likelihood(middle)? > best.0 { middle } else { best.1 })
}

fn checked_model(covariates: &[&[f64]], model: &LocalLevel) -> Result<(), Error> {
    let (irregular, level) = (model.irregular_variance, model.level_variance);
    within("the irregular variance", irregular, "at least 0", irregular >= 0.0)?;
    within(
        "the level variance",
        level,
        "at least 0, and above 0 when the other is 0",
        level >= 0.0 && level + irregular > 0.0,
    )?;
    same_length(covariates.len(), model.coefficients.len())?;
    finite("coefficients", &model.coefficients)
}

/// The values and covariates with their first value taken off, each divided by its largest distance from it
/// before the change: large levels cost no digits and nothing overflows.
pub(super) struct Scaled {
    data: Vec<Vec<f64>>,
    pub bases: Vec<f64>,
    pub scales: Vec<f64>,
}

impl Scaled {
    /// Of the first `length` periods.
    pub fn new(values: &[f64], covariates: &[&[f64]], length: usize) -> Result<Self, Error> {
        let mut scaled = Self { data: Vec::new(), bases: Vec::new(), scales: Vec::new() };
        for (place, column) in std::iter::once(&values).chain(covariates).enumerate() {
            let base = column.first().copied().unwrap_or_default();
            let mut own: Vec<f64> = column.iter().take(length).map(|value| value - base).collect();
            let scale = own.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
            if scale == 0.0 {
                return Err(if place == 0 { Error::NoSpread } else { Error::Dependent });
            }
            determined(scale)?;
            own.iter_mut().for_each(|value| *value /= scale);
            scaled.data.push(own);
            scaled.bases.push(base);
            scaled.scales.push(scale);
        }
        Ok(scaled)
    }

    pub fn columns(&self) -> Vec<&[f64]> {
        self.data.iter().map(Vec::as_slice).collect()
    }

    /// The coefficients in the units of the values and covariates.
    fn unscaled(&self, coefficients: &[f64]) -> Result<Vec<f64>, Error> {
        let scales = self.scales.iter().skip(1);
        coefficients.iter().zip(scales).map(|(b, scale)| determined(b * self.scales[0] / scale)).collect()
    }
}

/// One pass of the filter over columns that have the same variances.
pub(super) struct Pass {
    /// Σ ln F from the second period on.
    pub log_variances: f64,
    /// The last level of each column.
    pub levels: Vec<f64>,
    /// The variance of the last level.
    pub variance: f64,
    /// Σ v v'/F from the second period on, row by row, the lower half.
    pub crossed: Vec<f64>,
}

impl Pass {
    /// Domain: at least one column, all of one length of at least 1, variances not both 0.
    pub fn new(columns: &[&[f64]], irregular: f64, level: f64) -> Self {
        let count = columns.len();
        let mut levels: Vec<f64> = columns.iter().map(|column| column[0]).collect();
        let mut crossed = vec![0.0; count * count];
        let mut innovations = vec![0.0; count];
        let mut variance = irregular;
        let mut log_variances = LogProduct::default();
        for t in 1..columns[0].len() {
            let before = variance + level;
            let total = before + irregular;
            log_variances.multiply(total);
            let gain = before / total;
            for ((innovation, own), column) in innovations.iter_mut().zip(&mut levels).zip(columns) {
                *innovation = column[t] - *own;
                *own += gain * *innovation;
            }
            for row in 0..count {
                let weighted = innovations[row] / total;
                for column in 0..=row {
                    crossed[row * count + column] += weighted * innovations[column];
                }
            }
            variance = gain * irregular;
        }
        Self { log_variances: log_variances.value(), levels, variance, crossed }
    }
}

/// A sum of logarithms, with a logarithm only now and then.
struct LogProduct {
    product: f64,
    logs: f64,
}

impl Default for LogProduct {
    fn default() -> Self {
        Self { product: 1.0, logs: 0.0 }
    }
}

impl LogProduct {
    fn multiply(&mut self, factor: f64) {
        if (1e-100..1e100).contains(&factor) && (1e-100..1e100).contains(&self.product) {
            self.product *= factor;
        } else {
            self.logs += self.product.ln() + factor.ln();
            self.product = 1.0;
        }
    }

    fn value(&self) -> f64 {
        self.logs + self.product.ln()
    }
}

/// The regression of the first column's innovations on those of the others.
pub(super) struct Regression {
    pub coefficients: Vec<f64>,
    /// The inverse of the Cholesky factor of the covariates' crossed innovations, row by row.
    inverse_factor: Vec<f64>,
    /// The logarithm of their determinant.
    pub log_determinant: f64,
    /// The weighted sum of squared residuals.
    pub squares: f64,
}

impl Regression {
    pub fn new(pass: &Pass) -> Result<Self, Error> {
        let count = pass.levels.len();
        let k = count - 1;
        let crossed = |row: usize, column: usize| pass.crossed[row * count + column];
        let mut factor = vec![0.0; k * k];
        let mut log_determinant = 0.0;
        for row in 0..k {
            for column in 0..=row {
                let known: f64 = (0..column).map(|j| factor[row * k + j] * factor[column * k + j]).sum();
                let rest = crossed(row + 1, column + 1) - known;
                factor[row * k + column] = if column < row {
                    rest / factor[column * k + column]
                } else if rest > LEAST_OWN_SHARE * crossed(row + 1, row + 1) {
                    log_determinant += rest.ln();
                    rest.sqrt()
                } else {
                    return Err(Error::Dependent);
                };
            }
        }
        let inverse_factor = lower_inverse(&factor, k);
        // The values in the covariates' orthogonal directions.
        let turned: Vec<f64> = (0..k)
            .map(|row| (0..=row).map(|j| inverse_factor[row * k + j] * crossed(j + 1, 0)).sum())
            .collect();
        let coefficients = (0..k)
            .map(|place| (place..k).map(|row| inverse_factor[row * k + place] * turned[row]).sum())
            .collect();
        let whole = crossed(0, 0);
        let squares = whole - turned.iter().map(|value| value * value).sum::<f64>();
        if !whole.is_finite() || !log_determinant.is_finite() {
            return Err(Error::NotDetermined);
        }
        // Below this only rounding is left.
        if squares <= 1e-14 * whole {
            return Err(Error::NoSpread);
        }
        Ok(Self { coefficients, inverse_factor, log_determinant, squares })
    }

    /// x' (crossed covariates)⁻¹ x.
    pub fn spread_of(&self, x: &[f64]) -> f64 {
        let k = x.len();
        let turned = |row: usize| (0..=row).map(|j| self.inverse_factor[row * k + j] * x[j]).sum::<f64>();
        (0..k).map(|row| turned(row).powi(2)).sum()
    }
}

/// The inverse of a lower triangle.
fn lower_inverse(factor: &[f64], k: usize) -> Vec<f64> {
    let mut inverse = vec![0.0; k * k];
    for column in 0..k {
        inverse[column * k + column] = 1.0 / factor[column * k + column];
        for row in column + 1..k {
            let known: f64 = (column..row).map(|j| factor[row * k + j] * inverse[j * k + column]).sum();
            inverse[row * k + column] = -known / factor[row * k + row];
        }
    }
    inverse
}
