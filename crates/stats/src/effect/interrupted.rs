//! Interrupted time series: a line before the change, and its change of level and slope.

use super::least_squares::{LeastSquares, length};
use super::{determined, split};
use crate::distributions::normal_critical;
use crate::error::{Error, confidence as checked_confidence, within};
use crate::scores::Interval;
use nalgebra::DMatrix;
use statrs::function::gamma::checked_gamma_ur;

/// How often the autoregressive fit is repeated at most.
const MOST_ROUNDS: usize = 50;

/// A test of all autocorrelations up to some lag.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LjungBox {
    /// The statistic Q.
    pub statistic: f64,
    /// The probability of such a Q or a larger one without autocorrelation.
    pub p: f64,
    /// The number of lags.
    pub lags: usize,
}

/// A segmented regression.
///
/// The coefficients are, in this order: the level at the first period, the slope per period before the change,
/// the change of the level at the first period after it, and the change of the slope.
#[derive(Clone, Debug, PartialEq)]
pub struct SegmentedRegression {
    /// The four coefficients.
    pub coefficients: [f64; 4],
    /// Their standard errors when the residuals are independent.
    pub ordinary_errors: [f64; 4],
    /// Their standard errors when neighbouring residuals are correlated (Newey & West).
    pub robust_errors: [f64; 4],
    /// The interval of the change of the level, from the robust standard error.
    pub level_change: Interval,
    /// The interval of the change of the slope, from the robust standard error.
    pub slope_change: Interval,
    /// The Durbin-Watson statistic: near 2 without autocorrelation of lag 1, towards 0 with a positive one.
    pub durbin_watson: f64,
    /// Whether the residuals are autocorrelated. A small p says that the level drifts and that the intervals
    /// are too narrow: take [`super::before_after`] instead.
    pub ljung_box: LjungBox,
    /// The share of the variance that the regression explains.
    pub r_squared: f64,
    /// The robust covariance of the two changes.
    covariance: f64,
    /// The normal quantile of the intervals.
    critical: f64,
}

impl SegmentedRegression {
    /// The effect some periods after the change, with its interval.
    ///
    /// Formula: b2 + b3 h ± z sqrt(v22 + 2 h v23 + h² v33) with the robust covariances v; in the unit of the
    /// series. h = 0 is the first period after the change. Domain: any finite h, also beyond the series.
    /// Errors: [`Error::Outside`] when h is not finite, [`Error::NotDetermined`] when the result overflows.
    /// Source: Wagner et al. (2002). At the edge: at h = 0 this is the change of the level.
    ///
    /// ```
    /// use regulars_stats::effect::segmented_regression;
    /// let fit = segmented_regression(&[5.0, 6.1, 6.9, 8.0, 11.1, 12.0, 12.9, 14.0], 4, 1, 0.95)?;
    /// let (effect, interval) = fit.effect_after(0.0)?;
    /// assert!((effect - fit.coefficients[2]).abs() < 1e-12);
    /// assert!((interval.lo - fit.level_change.lo).abs() < 1e-12);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn effect_after(&self, periods: f64) -> Result<(f64, Interval), Error> {
        let h = within("periods", periods, "finite", true)?;
        let effect = determined(self.coefficients[2] + h * self.coefficients[3])?;
        let [_, _, level, slope] = self.robust_errors;
        let variance = level * level + 2.0 * h * self.covariance + h * h * slope * slope;
        let half = determined(self.critical * variance.max(0.0).sqrt())?;
        Ok((effect, Interval { lo: effect - half, hi: effect + half }))
    }
}

/// Fits a line with a change of level and slope.
///
/// Formula: y_t = b0 + b1 t + b2 post + b3 post (t - n0) with t from 0, n0 periods `before` the change and post
/// = 1 from t = n0 on, by ordinary least squares. Ordinary variance: s² (X'X)⁻¹ with s² on n - 4 degrees of
/// freedom. Robust variance: (X'X)⁻¹ S (X'X)⁻¹ with S = Σ_l w_l Σ_t (x_t e_t)(x_(t-l) e_(t-l))', Bartlett
/// weights w_l = 1 - |l|/(`lags` + 1), no small-sample correction; intervals by the normal quantile.
/// Durbin-Watson: Σ (e_t - e_(t-1))² / Σ e_t². Ljung-Box: n (n + 2) Σ r_k²/(n - k) over min(8, n/5) lags,
/// chi-square. In the unit of the series, per period. Domain: at least 2 periods before and after and 5 in
/// all, fewer `lags` than periods, a confidence above 0 and below 1. Errors: [`Error::NotFinite`],
/// [`Error::TooFew`], [`Error::Outside`] (lags), [`Error::Confidence`], [`Error::NoSpread`] when the lines hit
/// every value, [`Error::NotDetermined`] when values are too large to be squared. Source: Wagner et al. (2002)
/// J Clin Pharm Ther 27:299; Lopez Bernal et al. (2017) Int J Epidemiol 46:348; Newey & West (1987)
/// Econometrica 55:703. At the edge: with 2 periods on one side the line hits both of them, and the robust
/// standard errors are far too small.
///
/// ```
/// use regulars_stats::effect::segmented_regression;
/// let scores = [40.0, 42.0, 41.0, 43.0, 44.0, 43.0, 50.0, 51.0, 50.0, 53.0, 52.0, 54.0];
/// let fit = segmented_regression(&scores, 6, 2, 0.95)?;
/// assert!(fit.level_change.lo > 3.0 && fit.level_change.hi < 8.0);
/// assert!(fit.slope_change.contains(0.0));
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn segmented_regression(
    values: &[f64],
    before: usize,
    lags: usize,
    confidence: f64,
) -> Result<SegmentedRegression, Error> {
    let confidence = checked_confidence(confidence)?;
    split(values, before, 2, 2)?;
    let n = values.len();
    crate::error::at_least("periods", 5, n)?;
    within("lags", lags as f64, "below the number of periods", lags < n)?;
    let design = segments(n, before);
    let fit = LeastSquares::new(&design, values)?;
    let squares = fit.residual_squares(values)?;
    let ordinary = &fit.inverse * (squares / (n - 4) as f64);
    let robust = newey_west(&design, &fit, lags);
    let errors =
        |covariance: &DMatrix<f64>| std::array::from_fn(|place| covariance[(place, place)].max(0.0).sqrt());
    let coefficients: [f64; 4] = std::array::from_fn(|place| fit.coefficients[place]);
    let robust_errors: [f64; 4] = errors(&robust);
    let critical = normal_critical(confidence);
    let around = |place: usize| -> Result<Interval, Error> {
        let half = determined(critical * robust_errors[place])?;
        Ok(Interval { lo: coefficients[place] - half, hi: coefficients[place] + half })
    };
    let mean = values.iter().map(|value| value / n as f64).sum::<f64>();
    let spread = length(&values.iter().map(|value| value - mean).collect::<Vec<f64>>());
    Ok(SegmentedRegression {
        coefficients,
        ordinary_errors: errors(&ordinary),
        robust_errors,
        level_change: around(2)?,
        slope_change: around(3)?,
        durbin_watson: fit.residuals.windows(2).map(|pair| (pair[1] - pair[0]).powi(2)).sum::<f64>()
            / squares,
        ljung_box: ljung_box(&fit.residuals, (n / 5).min(8)),
        r_squared: determined(1.0 - (squares.sqrt() / spread).powi(2))?.clamp(0.0, 1.0),
        covariance: robust[(2, 3)],
        critical,
    })
}

/// A segmented regression whose residuals follow an autoregression of lag 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AutoregressiveFit {
    /// The four coefficients, as those of [`SegmentedRegression`].
    pub coefficients: [f64; 4],
    /// Their standard errors.
    pub standard_errors: [f64; 4],
    /// The correlation of neighbouring residuals.
    pub autocorrelation: f64,
}

/// Fits the segmented regression with autoregressive residuals (Cochrane-Orcutt).
///
/// Formula: the regression of [`segmented_regression`] on y_t - ρ y_(t-1) and x_t - ρ x_(t-1) for t >= 1, with
/// ρ from the residuals of the fit before, less their mean, by Yule-Walker, (Σ e_t e_(t-1)/(n - 1)) /
/// (Σ e_t²/n), in turn until both settle, at most 50 times. Domain: at least 3 periods before the change, 2
/// after it and 6 in all.
/// Errors: [`Error::NotFinite`], [`Error::TooFew`], [`Error::NoSpread`] when the lines hit every value,
/// [`Error::NotDetermined`] when ρ does not stay between -1 and 1. Source: Cochrane & Orcutt (1949) JASA
/// 44:32. At the edge: in short series ρ is estimated too low, so the standard errors stay too small.
///
/// ```
/// use regulars_stats::effect::autoregressive_regression;
/// let scores = [40.0, 42.0, 41.0, 43.0, 44.0, 43.0, 50.0, 51.0, 50.0, 53.0, 52.0, 54.0];
/// let fit = autoregressive_regression(&scores, 6)?;
/// assert!(fit.autocorrelation < 0.0);
/// assert!(fit.coefficients[2] > 4.0 && fit.coefficients[2] < 8.0);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn autoregressive_regression(values: &[f64], before: usize) -> Result<AutoregressiveFit, Error> {
    split(values, before, 3, 2)?;
    let n = values.len();
    crate::error::at_least("periods", 6, n)?;
    let design = segments(n, before);
    let first = LeastSquares::new(&design, values)?;
    first.residual_squares(values)?;
    let mut autocorrelation = yule_walker(&first.residuals)?;
    let mut coefficients = first.coefficients;
    for _ in 1..MOST_ROUNDS {
        let last = coefficients;
        coefficients = differenced_fit(&design, values, autocorrelation)?.0.coefficients;
        let residuals: Vec<f64> = (0..n)
            .map(|t| {
                values[t] - coefficients.iter().zip(&design).map(|(b, column)| b * column[t]).sum::<f64>()
            })
            .collect();
        let next = yule_walker(&residuals)?;
        let settled = (next - autocorrelation).abs() < 1e-12
            && coefficients.iter().zip(&last).all(|(a, b)| (a - b).abs() <= 1e-12 * (a.abs() + b.abs()));
        autocorrelation = next;
        if settled {
            break;
        }
    }
    let (fit, response) = differenced_fit(&design, values, autocorrelation)?;
    let variance = fit.residual_squares(&response)? / (n - 5) as f64;
    Ok(AutoregressiveFit {
        coefficients: std::array::from_fn(|place| coefficients[place]),
        standard_errors: std::array::from_fn(|place| (variance * fit.inverse[(place, place)]).sqrt()),
        autocorrelation,
    })
}

/// The columns 1, t, post and post (t - before).
fn segments(n: usize, before: usize) -> Vec<Vec<f64>> {
    let since = |t: usize| t.saturating_sub(before) as f64;
    vec![
        vec![1.0; n],
        (0..n).map(|t| t as f64).collect(),
        (0..n).map(|t| f64::from(t >= before)).collect(),
        (0..n).map(since).collect(),
    ]
}

/// The covariance of the coefficients with Bartlett weights.
fn newey_west(design: &[Vec<f64>], fit: &LeastSquares, lags: usize) -> DMatrix<f64> {
    let (n, k) = (fit.residuals.len(), design.len());
    let scores = DMatrix::from_fn(k, n, |column, t| design[column][t] * fit.residuals[t]);
    let mut meat = &scores * scores.transpose();
    for lag in 1..=lags {
        let weight = 1.0 - lag as f64 / (lags + 1) as f64;
        let crossed = scores.columns(lag, n - lag) * scores.columns(0, n - lag).transpose();
        meat += (&crossed + crossed.transpose()) * weight;
    }
    &fit.inverse * meat * &fit.inverse
}

/// The Ljung-Box test of the residuals, which have mean 0.
fn ljung_box(residuals: &[f64], lags: usize) -> LjungBox {
    let n = residuals.len() as f64;
    let squares: f64 = residuals.iter().map(|e| e * e).sum();
    let part = |lag: usize| {
        let r = products(residuals, lag) / squares;
        r * r / (n - lag as f64)
    };
    let statistic = n * (n + 2.0) * (1..=lags).map(part).sum::<f64>();
    let p = if statistic > 0.0 {
        checked_gamma_ur(lags as f64 / 2.0, statistic / 2.0).unwrap_or(0.0).clamp(0.0, 1.0)
    } else {
        1.0
    };
    LjungBox { statistic, p, lags }
}

/// Σ e_t e_(t-lag).
fn products(values: &[f64], lag: usize) -> f64 {
    values.iter().skip(lag).zip(values).map(|(a, b)| a * b).sum()
}

/// The autocorrelation of lag 1, strictly between -1 and 1.
fn yule_walker(residuals: &[f64]) -> Result<f64, Error> {
    let n = residuals.len() as f64;
    let mean = residuals.iter().sum::<f64>() / n;
    let centred: Vec<f64> = residuals.iter().map(|e| e - mean).collect();
    let r = (products(&centred, 1) / (n - 1.0)) / (products(&centred, 0) / n);
    if r.abs() < 1.0 { Ok(r) } else { Err(Error::NotDetermined) }
}

/// The fit of what is left after ρ times the value before is taken off, and that response.
fn differenced_fit(design: &[Vec<f64>], values: &[f64], rho: f64) -> Result<(LeastSquares, Vec<f64>), Error> {
    let less = |column: &[f64]| column.windows(2).map(|pair| pair[1] - rho * pair[0]).collect::<Vec<f64>>();
    let columns: Vec<Vec<f64>> = design.iter().map(|column| less(column)).collect();
    let response = less(values);
    Ok((LeastSquares::new(&columns, &response)?, response))
}
