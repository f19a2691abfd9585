//! The logistic model.

use super::{MOST_LOGIT_DRIVERS, shapley};
use crate::error::{Error, at_least, finite, same_length};
use nalgebra::{DMatrix, DVector};

/// Steps of Newton's rule before the data are said not to determine the model.
const MOST_STEPS: usize = 60;

/// A logistic model of a yes or no, by maximum likelihood.
///
/// Formula: P(yes) = 1 / (1 + exp(-(b0 + Σ b_j x_j))). Units: coefficients are log odds over those of x. Domain: both outcomes occur, at least p + 2 rows.
/// Errors: [`Error::TooFew`], [`Error::Lengths`], [`Error::NotFinite`], [`Error::NoSpread`] if all outcomes are equal, [`Error::Dependent`],
/// [`Error::NotDetermined`] if some columns part yes from no without error, so that the likelihood has no maximum. Method: iteratively reweighted least
/// squares on standardised columns. Source: McCullagh & Nelder (1989), chapter 4; McFadden (1974) for the pseudo R².
///
/// ```
/// use regulars_stats::drivers::Logit;
/// let food = [1.0, 2.0, 2.0, 3.0, 4.0, 4.0, 5.0, 1.0];
/// let promoter = [false, false, true, false, true, true, true, false];
/// let model = Logit::fit(&promoter, &[&food])?;
/// assert!(model.coefficients[1] > 0.0 && model.mcfadden > 0.3);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Logit {
    /// The intercept, then one for each column.
    pub coefficients: Vec<f64>,
    /// Their standard errors.
    pub standard_errors: Vec<f64>,
    /// The log-likelihood.
    pub log_likelihood: f64,
    /// 1 less the log-likelihood over that of the intercept alone.
    pub mcfadden: f64,
}

/// Rows with a 1 first and standardised columns behind it.
struct Design {
    rows: Vec<f64>,
    width: usize,
    outcomes: Vec<f64>,
    means: Vec<f64>,
    deviations: Vec<f64>,
    /// The log-likelihood of the intercept alone.
    null: f64,
}

impl Design {
    fn of(yes: &[bool], columns: &[&[f64]]) -> Result<Self, Error> {
        at_least("columns", 1, columns.len())?;
        at_least("rows", columns.len() + 2, yes.len())?;
        for column in columns {
            same_length(yes.len(), column.len())?;
            finite("a column", column)?;
        }
        let count = yes.iter().filter(|yes| **yes).count();
        if count == 0 || count == yes.len() {
            return Err(Error::NoSpread);
        }
        let n = yes.len() as f64;
        let share = count as f64 / n;
        let null = n * (share * share.ln() + (1.0 - share) * (1.0 - share).ln());
        let width = columns.len() + 1;
        let mut rows = vec![1.0; yes.len() * width];
        let (mut means, mut deviations) = (Vec::new(), Vec::new());
        for (place, column) in columns.iter().enumerate() {
            let mean: f64 = column.iter().map(|x| x / n).sum();
            let most = column.iter().fold(0.0_f64, |most, x| most.max((x - mean).abs()));
            if most == 0.0 || most <= mean.abs() * 1e-14 {
                return Err(Error::Dependent);
            }
            let deviation =
                most * (column.iter().map(|x| ((x - mean) / most).powi(2)).sum::<f64>() / n).sqrt();
            for (row, x) in rows.chunks_exact_mut(width).zip(*column) {
                row[place + 1] = (x - mean) / deviation;
            }
            means.push(mean);
            deviations.push(deviation);
        }
        let outcomes = yes.iter().map(|yes| f64::from(u8::from(*yes))).collect();
        Ok(Self { rows, width, outcomes, means, deviations, null })
    }

    /// Newton's rule on some of the columns (places in the design, the first is 0: the ones).
    fn fit(&self, used: &[usize], start: &[f64]) -> Result<Fitted, Error> {
        let size = used.len();
        let mut point = DVector::from_column_slice(start);
        let mut value = self.log_likelihood(used, &point);
        let mut information = DMatrix::zeros(size, size);
        let mut score = DVector::zeros(size);
        for _ in 0..MOST_STEPS {
            self.slopes(used, &point, &mut score, &mut information);
            let factor = information.clone().cholesky().ok_or(Error::NotDetermined)?;
            let step = factor.solve(&score);
            // Twice the rise that is still to be had, by the quadratic.
            let rise = score.dot(&step);
            if rise < 1e-18 * (1.0 + value.abs()) {
                // Where yes and no are parted, the rise fades away but the steps go on.
                if self.longest_move(used, &step) > 0.01 {
                    return Err(Error::NotDetermined);
                }
                let covariance = factor.inverse();
                return Ok(Fitted { point, covariance, value });
            }
            let mut length = 1.0;
            loop {
                let moved = &point + &step * length;
                let reached = self.log_likelihood(used, &moved);
                if reached >= value - 1e-12 * value.abs() {
                    (point, value) = (moved, reached);
                    break;
                }
                length /= 2.0;
                if length < 1e-6 {
                    let covariance = factor.inverse();
                    return Ok(Fitted { point, covariance, value });
                }
            }
            // Nothing is left to explain: yes and no are parted.
            if value > -1e-6 {
                return Err(Error::NotDetermined);
            }
        }
        Err(Error::NotDetermined)
    }

    /// The largest change of a row's log odds by a step.
    fn longest_move(&self, used: &[usize], step: &DVector<f64>) -> f64 {
        let rows = self.rows.chunks_exact(self.width);
        rows.map(|row| Self::linear(row, used, step).abs()).fold(0.0, f64::max)
    }

    fn linear(row: &[f64], used: &[usize], point: &DVector<f64>) -> f64 {
        used.iter().zip(point.iter()).map(|(place, number)| row[*place] * number).sum()
    }

    fn log_likelihood(&self, used: &[usize], point: &DVector<f64>) -> f64 {
        let rows = self.rows.chunks_exact(self.width).zip(&self.outcomes);
        rows.map(|(row, outcome)| {
            let logit = Self::linear(row, used, point);
            // y·l - ln(1 + e^l), without overflow.
            outcome * logit - (logit.max(0.0) + (-logit.abs()).exp().ln_1p())
        })
        .sum()
    }

    fn slopes(
        &self,
        used: &[usize],
        point: &DVector<f64>,
        score: &mut DVector<f64>,
        information: &mut DMatrix<f64>,
    ) {
        score.fill(0.0);
        information.fill(0.0);
        for (row, outcome) in self.rows.chunks_exact(self.width).zip(&self.outcomes) {
            let share = 1.0 / (1.0 + (-Self::linear(row, used, point)).exp());
            let (off, weight) = (outcome - share, share * (1.0 - share));
            for (i, &place) in used.iter().enumerate() {
                score[i] += off * row[place];
                let weighted = weight * row[place];
                for (j, &other) in used[..=i].iter().enumerate() {
                    information[(i, j)] += weighted * row[other];
                }
            }
        }
        information.fill_upper_triangle_with_lower_triangle();
    }
}

struct Fitted {
    point: DVector<f64>,
    covariance: DMatrix<f64>,
    value: f64,
}

impl Logit {
    /// Fits the model; see [`Logit`].
    ///
    /// # Errors
    /// See [`Logit`].
    pub fn fit(yes: &[bool], columns: &[&[f64]]) -> Result<Self, Error> {
        let design = Design::of(yes, columns)?;
        let used: Vec<usize> = (0..design.width).collect();
        let fitted = design.fit(&used, &vec![0.0; design.width])?;
        // Back to the columns' own units: b = A · standardised.
        let size = design.width;
        let mut back = DMatrix::identity(size, size);
        for (place, (mean, deviation)) in design.means.iter().zip(&design.deviations).enumerate() {
            back[(place + 1, place + 1)] = 1.0 / deviation;
            back[(0, place + 1)] = -mean / deviation;
        }
        let coefficients: Vec<f64> = (&back * &fitted.point).iter().copied().collect();
        let covariance = &back * fitted.covariance * back.transpose();
        let standard_errors: Vec<f64> =
            covariance.diagonal().iter().map(|variance| variance.sqrt()).collect();
        finite("the coefficients", &coefficients)?;
        finite("the standard errors", &standard_errors)?;
        Ok(Self {
            coefficients,
            standard_errors,
            log_likelihood: fitted.value,
            mcfadden: 1.0 - fitted.value / design.null,
        })
    }
}

/// How much of McFadden's R² each column brings: its general dominance, its Shapley value.
///
/// Formula: what the column adds to 1 - ll/ll0, averaged over all sets of the others of each size, and over sizes; the shares add up to the R² of the whole
/// model. Method: one fit a set, each begun from the fit of a set that it grew from. Domain: at most [`MOST_LOGIT_DRIVERS`] columns; otherwise as
/// [`Logit`]. Errors: as there, [`Error::TooMany`]. Source: Azen & Traxel (2009), J. Educ. Behav. Stat. 34:319. At the edge: one column has all.
///
/// ```
/// use regulars_stats::drivers::{Logit, general_dominance};
/// let food = [1.0, 2.0, 3.0, 4.0, 5.0, 1.0, 2.0, 3.0, 4.0, 5.0];
/// let wait = [3.0, 1.0, 4.0, 1.0, 5.0, 2.0, 2.0, 4.0, 3.0, 1.0];
/// let promoter = [false, false, true, true, true, true, false, false, false, true];
/// let shares = general_dominance(&promoter, &[&food, &wait])?;
/// let whole = Logit::fit(&promoter, &[&food, &wait])?.mcfadden;
/// assert!((shares.iter().sum::<f64>() - whole).abs() < 1e-9);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn general_dominance(yes: &[bool], columns: &[&[f64]]) -> Result<Vec<f64>, Error> {
    let p = columns.len();
    if p > MOST_LOGIT_DRIVERS {
        return Err(Error::TooMany { what: "columns", most: MOST_LOGIT_DRIVERS, found: p });
    }
    let design = Design::of(yes, columns)?;
    let mut values = vec![0.0; 1 << p];
    let mut points: Vec<Vec<f64>> = vec![Vec::new(); 1 << p];
    let share = design.outcomes.iter().sum::<f64>() / design.outcomes.len() as f64;
    points[0] = vec![(share / (1.0 - share)).ln()];
    for mask in 1..1_usize << p {
        let mut used = vec![0];
        used.extend((0..p).filter(|column| mask >> column & 1 == 1).map(|column| column + 1));
        // Without the last column; its place is the end of the list.
        let before = mask & !(1 << mask.ilog2());
        let mut start = points[before].clone();
        start.push(0.0);
        let fitted = design.fit(&used, &start)?;
        values[mask] = 1.0 - fitted.value / design.null;
        points[mask] = fitted.point.iter().copied().collect();
    }
    Ok(shapley(&values, p))
}
