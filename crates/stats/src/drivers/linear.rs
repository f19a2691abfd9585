//! The linear model.

use super::{MOST_DRIVERS, shapley};
use crate::error::{Error, at_least, confidence as checked, finite, same_length};
use crate::moments::mean;
use nalgebra::{DMatrix, DVector, SymmetricEigen};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

/// A part of a column's variance that is smaller than this is rounding: the column is made up of the others.
const RESIDUE: f64 = 1e-10;

/// A linear model of an outcome, by least squares.
///
/// Formula: y = b0 + Σ b_j x_j + e, from the means, standard deviations and correlations. Units: coefficients are in those of y over those of x; all
/// shares are parts of R². Domain: at least p + 2 rows; no column constant or made up of others. Errors: [`Error::TooFew`],
/// [`Error::Lengths`], [`Error::NotFinite`], [`Error::Dependent`], [`Error::NoSpread`] if the outcome is constant. Source: any book on regression;
/// Groemping (2006), J. Stat. Software 17(1) for the shares.
///
/// ```
/// use regulars_stats::drivers::Linear;
/// let wait = [1.0, 2.0, 3.0, 4.0, 5.0];
/// let score = [9.0, 8.1, 7.0, 5.9, 5.0];
/// let model = Linear::fit(&score, &[&wait])?;
/// assert!((model.coefficients[1] + 1.02).abs() < 1e-12 && model.r_squared > 0.99);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Linear {
    /// The intercept, then one for each column.
    pub coefficients: Vec<f64>,
    /// Their standard errors.
    pub standard_errors: Vec<f64>,
    /// The coefficients if all columns and the outcome had variance 1.
    pub standardised: Vec<f64>,
    /// The share of the outcome's variance that the model explains.
    pub r_squared: f64,
    /// Correlations of the columns.
    among: DMatrix<f64>,
    /// Correlations with the outcome.
    with_outcome: DVector<f64>,
}

/// Shares of R² by several rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Shares {
    /// What each adds to the model without it.
    pub last: Vec<f64>,
    /// What each explains alone.
    pub first: Vec<f64>,
    /// The squared standardised coefficient.
    pub beta_squared: Vec<f64>,
    /// The standardised coefficient times the correlation (Pratt 1987); may be negative.
    pub pratt: Vec<f64>,
    /// Relative weights (Genizi 1993; Johnson 2000): closed form, close to LMG, for any number of columns.
    pub relative_weights: Vec<f64>,
    /// Squared marginal correlations after decorrelation (Zuber & Strimmer 2011).
    pub car: Vec<f64>,
}

/// Sums of a table of rows.
struct Moments {
    n: f64,
    means: Vec<f64>,
    deviations: Vec<f64>,
    /// Correlations; the outcome is the last column.
    correlations: DMatrix<f64>,
}

impl Moments {
    /// `rows` repeats or leaves out places, for resampling.
    fn of(columns: &[&[f64]], rows: Option<&[usize]>) -> Result<Self, Error> {
        let count = rows.map_or(columns.first().map_or(0, |column| column.len()), <[usize]>::len);
        let n = count as f64;
        let picked: Vec<Vec<f64>> = columns
            .iter()
            .map(|column| match rows {
                Some(rows) => rows.iter().map(|&row| column[row]).collect(),
                None => column.to_vec(),
            })
            .collect();
        let means: Vec<f64> = picked.iter().map(|column| mean(column)).collect();
        let mut centred = picked;
        let mut deviations = Vec::with_capacity(columns.len());
        for (column, mean) in centred.iter_mut().zip(&means) {
            let mut most = 0.0_f64;
            for x in column.iter_mut() {
                *x -= mean;
                most = most.max(x.abs());
            }
            if most <= mean.abs() * 1e-14 || most == 0.0 {
                return Err(Error::Dependent);
            }
            let sum: f64 = column.iter().map(|x| (x / most) * (x / most)).sum();
            let length = most * sum.sqrt();
            column.iter_mut().for_each(|x| *x /= length);
            deviations.push(length / (n - 1.0).sqrt());
        }
        let size = columns.len();
        let mut correlations = DMatrix::identity(size, size);
        for i in 0..size {
            for j in 0..i {
                let r = dot(&centred[i], &centred[j]);
                correlations[(i, j)] = r;
                correlations[(j, i)] = r;
            }
        }
        Ok(Self { n, means, deviations, correlations })
    }
}

/// Four sums side by side, so that the processor can add them at once.
fn dot(left: &[f64], right: &[f64]) -> f64 {
    let (left, left_rest) = left.as_chunks::<4>();
    let (right, right_rest) = right.as_chunks::<4>();
    let mut sums = [0.0; 4];
    for (l, r) in left.iter().zip(right) {
        for place in 0..4 {
            sums[place] += l[place] * r[place];
        }
    }
    let rest: f64 = left_rest.iter().zip(right_rest).map(|(l, r)| l * r).sum();
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}

impl Linear {
    /// Fits the model; see [`Linear`].
    ///
    /// # Errors
    /// See [`Linear`].
    pub fn fit(y: &[f64], columns: &[&[f64]]) -> Result<Self, Error> {
        check(y, columns)?;
        let (moments, among, with_outcome) = correlations(y, columns, None)?;
        let n = moments.n;
        let p = columns.len();
        let inverse = among.clone().cholesky().ok_or(Error::Dependent)?.inverse();
        let standardised = &inverse * &with_outcome;
        let r_squared = with_outcome.dot(&standardised).clamp(0.0, 1.0);
        let deviation = moments.deviations[p];
        let mut coefficients = vec![0.0];
        let mut standard_errors = vec![0.0];
        // From the residuals: 1 - R² has no digits left where the fit is close.
        let standard =
            |list: &[f64], j: usize, row: usize| (list[row] - moments.means[j]) / moments.deviations[j];
        let residual = |row: usize| {
            let fitted: f64 = (0..p).map(|j| standardised[j] * standard(columns[j], j, row)).sum();
            standard(y, p, row) - fitted
        };
        let unexplained: f64 = (0..y.len()).map(|row| residual(row).powi(2)).sum();
        let noise = deviation * deviation * unexplained / (n - 1.0 - p as f64);
        for j in 0..p {
            coefficients.push(standardised[j] * deviation / moments.deviations[j]);
            let spread = moments.deviations[j] * (n - 1.0).sqrt();
            standard_errors.push((noise * inverse[(j, j)]).sqrt() / spread);
        }
        let away = DVector::from_fn(p, |j, _| moments.means[j] / moments.deviations[j]);
        coefficients[0] =
            moments.means[p] - (0..p).map(|j| coefficients[j + 1] * moments.means[j]).sum::<f64>();
        standard_errors[0] = (noise * (1.0 / n + away.dot(&(&inverse * &away)) / (n - 1.0))).sqrt();
        finite("the coefficients", &coefficients)?;
        finite("the standard errors", &standard_errors)?;
        let standardised = standardised.iter().copied().collect();
        Ok(Self { coefficients, standard_errors, standardised, r_squared, among, with_outcome })
    }

    /// The share of R² of each column by LMG: its general dominance, its Shapley value.
    ///
    /// Formula: what the column adds to R², averaged over all sets of the others of each size, and over sizes; they add up to R². Method: R² of all 2^p
    /// sets by sweeping the correlation matrix along a tree of sets, then one pass over the sets. Domain: at most [`MOST_DRIVERS`] columns. Errors:
    /// [`Error::TooMany`], [`Error::Dependent`]. Source: Lindeman, Merenda & Gold (1980); Groemping (2006). At the edge: one column has all of R².
    ///
    /// ```
    /// use regulars_stats::drivers::Linear;
    /// let food = [1.0, 2.0, 3.0, 4.0, 5.0, 5.0];
    /// let wait = [3.0, 1.0, 4.0, 1.0, 5.0, 2.0];
    /// let score = [2.0, 4.0, 5.0, 8.0, 8.0, 9.0];
    /// let model = Linear::fit(&score, &[&food, &wait])?;
    /// let shares = model.lmg()?;
    /// assert!((shares[0] + shares[1] - model.r_squared).abs() < 1e-12 && shares[0] > shares[1]);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn lmg(&self) -> Result<Vec<f64>, Error> {
        lmg(&self.among, &self.with_outcome)
    }

    /// Shares of R² by other rules; see [`Shares`].
    ///
    /// Formula: with correlations R among the columns and r with the outcome, last = β²/R⁻¹_jj, first = r², Pratt = β r, CAR = (R^{-1/2} r)², relative weights
    /// = Σ_k (R^{1/2})²_jk (R^{-1/2} r)²_k. Errors: [`Error::Dependent`]. Source: Groemping (2015), WIREs Comput. Stat. 7:137. At the edge: with
    /// uncorrelated columns all rules agree.
    ///
    /// ```
    /// use regulars_stats::drivers::Linear;
    /// let model = Linear::fit(&[1.0, 2.0, 4.0, 3.0], &[&[1.0, 2.0, 3.0, 4.0]])?;
    /// let shares = model.shares()?;
    /// assert!((shares.first[0] - model.r_squared).abs() < 1e-12);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn shares(&self) -> Result<Shares, Error> {
        let r = &self.with_outcome;
        let inverse = self.among.clone().cholesky().ok_or(Error::Dependent)?.inverse();
        let eigen = SymmetricEigen::new(self.among.clone());
        if eigen.eigenvalues.iter().any(|value| *value <= RESIDUE * 0.01) {
            return Err(Error::Dependent);
        }
        let power = |exponent: f64| {
            let scaled = DMatrix::from_diagonal(&eigen.eigenvalues.map(|value| value.powf(exponent)));
            &eigen.eigenvectors * scaled * eigen.eigenvectors.transpose()
        };
        let (root, inverse_root) = (power(0.5), power(-0.5));
        let weights = (inverse_root * r).map(|weight| weight * weight);
        let beta = &self.standardised;
        Ok(Shares {
            last: beta.iter().enumerate().map(|(j, b)| b * b / inverse[(j, j)]).collect(),
            first: r.iter().map(|r| r * r).collect(),
            beta_squared: beta.iter().map(|b| b * b).collect(),
            pratt: beta.iter().zip(r.iter()).map(|(b, r)| b * r).collect(),
            relative_weights: (root.map(|x| x * x) * &weights).iter().copied().collect(),
            car: weights.iter().copied().collect(),
        })
    }
}

fn check(y: &[f64], columns: &[&[f64]]) -> Result<(), Error> {
    at_least("columns", 1, columns.len())?;
    at_least("rows", columns.len() + 2, y.len())?;
    finite("y", y)?;
    for column in columns {
        same_length(y.len(), column.len())?;
        finite("a column", column)?;
    }
    Ok(())
}

fn correlations(
    y: &[f64],
    columns: &[&[f64]],
    rows: Option<&[usize]>,
) -> Result<(Moments, DMatrix<f64>, DVector<f64>), Error> {
    if y.iter().all(|value| *value == y[0]) {
        return Err(Error::NoSpread);
    }
    let p = columns.len();
    let mut all = columns.to_vec();
    all.push(y);
    let moments = Moments::of(&all, rows)?;
    let among = moments.correlations.view((0, 0), (p, p)).into_owned();
    let with_outcome = DVector::from_fn(p, |j, _| moments.correlations[(j, p)]);
    // A pivot of the Cholesky factor is the root of what of a column the ones before it do not explain.
    let factor = among.clone().cholesky().ok_or(Error::Dependent)?;
    if factor.l_dirty().diagonal().iter().any(|pivot| pivot * pivot < RESIDUE) {
        return Err(Error::Dependent);
    }
    Ok((moments, among, with_outcome))
}

fn lmg(among: &DMatrix<f64>, with_outcome: &DVector<f64>) -> Result<Vec<f64>, Error> {
    let p = with_outcome.len();
    if p > MOST_DRIVERS {
        return Err(Error::TooMany { what: "columns", most: MOST_DRIVERS, found: p });
    }
    let size = p + 1;
    // One table a depth: what is left of the correlations when the set so far is taken out; the outcome is the last column.
    let mut tables = vec![vec![0.0; size * size]; p + 1];
    for i in 0..p {
        for j in 0..p {
            tables[0][i * size + j] = among[(i, j)];
        }
        tables[0][i * size + p] = with_outcome[i];
    }
    let mut explained = vec![0.0; 1 << p];
    sets(&mut tables, size, 0, 0, 0.0, &mut explained)?;
    Ok(shapley(&explained, p))
}

/// Walks all sets: each next column is left out, or swept out of what is left of the later ones.
fn sets(
    tables: &mut [Vec<f64>],
    size: usize,
    next: usize,
    mask: usize,
    so_far: f64,
    explained: &mut [f64],
) -> Result<(), Error> {
    explained[mask] = so_far;
    let Some((table, deeper)) = tables.split_first_mut() else { return Ok(()) };
    for column in next..size - 1 {
        let pivot = table[column * size + column];
        if pivot < RESIDUE {
            return Err(Error::Dependent);
        }
        let gain = table[column * size + size - 1];
        if let Some(below) = deeper.first_mut() {
            for row in column + 1..size - 1 {
                let factor = table[column * size + row] / pivot;
                let (from, to) = (row * size + row, (row + 1) * size);
                let source = &table[column * size + row..(column + 1) * size];
                for ((to, old), taken) in below[from..to].iter_mut().zip(&table[from..to]).zip(source) {
                    *to = old - factor * taken;
                }
            }
        }
        sets(deeper, size, column + 1, mask | 1 << column, so_far + gain * gain / pivot, explained)?;
    }
    Ok(())
}

/// Intervals of LMG shares from resampling.
#[derive(Clone, Debug, PartialEq)]
pub struct Bootstrap {
    /// The lower bound of each column's share.
    pub lower: Vec<f64>,
    /// The upper bound.
    pub upper: Vec<f64>,
    /// Resamples that could be used; in the others a column was constant or made up of others.
    pub used: usize,
}

/// Percentile intervals of the LMG shares: rows are drawn with replacement, again and again.
///
/// Formula: the (1 - confidence)/2 quantiles of the resampled shares, interpolated between order statistics. Random numbers: ChaCha8 from `seed`. Domain: as
/// [`Linear`] and [`Linear::lmg`], at least 20 resamples. Errors: as there, [`Error::Confidence`], [`Error::NotDetermined`] if fewer than half of
/// the resamples can be used. Source: Efron (1979); Groemping (2006). At the edge: the intervals are approximate; with few rows they cover less
/// than they say.
///
/// ```
/// use regulars_stats::drivers::bootstrap;
/// let food = [1.0, 2.0, 3.0, 4.0, 5.0, 5.0, 2.0, 3.0];
/// let score = [2.0, 4.0, 5.0, 8.0, 8.0, 9.0, 3.0, 7.0];
/// let interval = bootstrap(&score, &[&food], 200, 0.95, 1)?;
/// assert!(interval.lower[0] > 0.5 && interval.upper[0] <= 1.0);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn bootstrap(
    y: &[f64],
    columns: &[&[f64]],
    resamples: usize,
    confidence: f64,
    seed: u64,
) -> Result<Bootstrap, Error> {
    checked(confidence)?;
    at_least("resamples", 20, resamples)?;
    Linear::fit(y, columns)?;
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut found: Vec<Vec<f64>> = vec![Vec::with_capacity(resamples); columns.len()];
    let mut rows = vec![0; y.len()];
    for _ in 0..resamples {
        rows.iter_mut().for_each(|row| *row = random.random_range(0..y.len()));
        let shares = correlations(y, columns, Some(&rows)).and_then(|(_, among, with)| lmg(&among, &with));
        match shares {
            Ok(shares) => found.iter_mut().zip(shares).for_each(|(list, share)| list.push(share)),
            Err(Error::Dependent | Error::NoSpread) => {}
            Err(error) => return Err(error),
        }
    }
    let used = found.first().map_or(0, Vec::len);
    if used * 2 < resamples {
        return Err(Error::NotDetermined);
    }
    let tail = (1.0 - confidence) / 2.0;
    let mut bounds = |share: f64| -> Vec<f64> {
        found
            .iter_mut()
            .map(|list| {
                list.sort_by(f64::total_cmp);
                let place = (share * (used as f64 + 1.0) - 1.0).clamp(0.0, used as f64 - 1.0);
                let (low, part) = (place.floor() as usize, place.fract());
                let high = (low + 1).min(used - 1);
                list[low] + part * (list[high] - list[low])
            })
            .collect()
    };
    Ok(Bootstrap { lower: bounds(tail), upper: bounds(1.0 - tail), used })
}
