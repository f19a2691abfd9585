//! Means under a stratified design with unequal weights and small populations.

use super::{Error, Interval, checked_weights};
use crate::distributions::normal_critical;
use crate::error::{at_least, confidence, finite, same_length, within};
use crate::moments::bounded;

/// How the rows of a sample were drawn.
#[derive(Clone, Copy, Debug)]
pub struct Design<'a> {
    /// The weight of each row: how many of the population it stands for.
    pub weights: &'a [f64],
    /// The stratum of each row, from 0; empty when there is only one.
    pub strata: &'a [usize],
    /// The population of each stratum, for the finite population correction; empty for none.
    pub populations: &'a [f64],
}

/// The result of [`design_mean`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DesignMean {
    /// The weighted mean, in the unit of the values.
    pub mean: f64,
    /// Its standard error, in the unit of the values.
    pub standard_error: f64,
    /// The normal interval, in the unit of the values.
    pub interval: Interval,
    /// The variance over that of a simple random sample of the same size without replacement; `None` where
    /// that is 0 or the weights say that the sample is larger than the population.
    pub design_effect: Option<f64>,
}

impl Design<'_> {
    fn check(&self, rows: usize) -> Result<(), Error> {
        same_length(rows, self.weights.len())?;
        checked_weights(self.weights)?;
        if !self.strata.is_empty() {
            same_length(rows, self.strata.len())?;
        }
        finite("populations", self.populations)?;
        let strata = self.strata.iter().copied().max().map_or(1, |last| last.saturating_add(1));
        if !self.populations.is_empty() && self.populations.len() < strata {
            return Err(Error::Lengths { first: strata, second: self.populations.len() });
        }
        within("stratum", strata as f64 - 1.0, "below the number of rows", strata <= rows)?;
        Ok(())
    }

    fn stratum(&self, row: usize) -> usize {
        self.strata.get(row).copied().unwrap_or(0)
    }

    /// The variance of the sum of the rows' influences.
    pub(super) fn variance(&self, influence: &[f64]) -> Result<f64, Error> {
        let strata = self.strata.iter().copied().max().map_or(1, |last| last + 1);
        let mut counts = vec![0_u32; strata];
        let mut sums = vec![0.0; strata];
        for (row, value) in influence.iter().enumerate() {
            counts[self.stratum(row)] += 1;
            sums[self.stratum(row)] += value;
        }
        let mut squares = vec![0.0; strata];
        for (row, value) in influence.iter().enumerate() {
            let stratum = self.stratum(row);
            squares[stratum] += (value - sums[stratum] / f64::from(counts[stratum])).powi(2);
        }
        let mut variance = 0.0;
        for stratum in (0..strata).filter(|&stratum| counts[stratum] > 0) {
            let n = f64::from(counts[stratum]);
            let unseen = match self.populations.get(stratum) {
                Some(&population) => {
                    within("population", population, "at least the rows drawn from it", population >= n)?;
                    1.0 - n / population
                }
                None => 1.0,
            };
            if unseen == 0.0 {
                continue;
            }
            at_least("rows in each stratum", 2, counts[stratum] as usize)?;
            variance += unseen * n / (n - 1.0) * squares[stratum];
        }
        bounded(variance)
    }
}

/// The weighted mean of a stratified sample.
///
/// Formula: m = sum w y / sum w; with z = w (y - m) / sum w, the variance is the sum over strata of (1 -
/// n_h/N_h) n_h/(n_h - 1) sum (z - mean of z)²; the interval is normal; in the unit of the values. Design
/// effect: the variance over s² (1/n - 1/N), s² the weighted variance, N = sum w. Domain: finite values,
/// weights of at least 0 and not all 0, strata numbered from 0 and fewer than the rows, two rows or the whole
/// population in each. Errors: [`Error::Lengths`], [`Error::TooFew`], [`Error::NotFinite`],
/// [`Error::Outside`], [`Error::Confidence`]. Source: Lumley (2010) Complex Surveys, ch. 2; R `survey`
/// `svymean`. At the edge: a stratum of which all was drawn adds nothing; equal values give 0.
///
/// ```
/// use regulars_stats::survey::{Design, design_mean};
/// let design = Design { weights: &[10.0; 4], strata: &[0, 0, 1, 1], populations: &[20.0, 20.0] };
/// let mean = design_mean(&[1.0, 3.0, 5.0, 7.0], design, 0.95)?;
/// assert_eq!(mean.mean, 4.0);
/// assert!((mean.standard_error - 0.45_f64.sqrt()).abs() < 1e-12);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn design_mean(values: &[f64], design: Design, level: f64) -> Result<DesignMean, Error> {
    mean_where(values, |_| true, design, level)
}

/// The weighted mean of a part of the rows (a domain), such as one branch.
///
/// Formula: as [`design_mean`] with z = 0 for the rows outside the domain, so that the number of rows in the
/// domain counts as random; in the unit of the values. Domain, errors and source as [`design_mean`], and
/// `members` says of each row whether it belongs; [`Error::NoAnswers`] when none with a weight does. The
/// design effect is `None`. At the edge: all rows as members give [`design_mean`].
///
/// ```
/// use regulars_stats::survey::{Design, domain_mean};
/// let design = Design { weights: &[1.0; 4], strata: &[], populations: &[] };
/// let mean = domain_mean(&[1.0, 3.0, 5.0, 7.0], &[true, true, false, false], design, 0.95)?;
/// assert_eq!(mean.mean, 2.0);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn domain_mean(
    values: &[f64],
    members: &[bool],
    design: Design,
    level: f64,
) -> Result<DesignMean, Error> {
    same_length(values.len(), members.len())?;
    let found = mean_where(values, |row| members[row], design, level)?;
    Ok(DesignMean { design_effect: None, ..found })
}

fn mean_where(
    values: &[f64],
    belongs: impl Fn(usize) -> bool,
    design: Design,
    level: f64,
) -> Result<DesignMean, Error> {
    let (mean, influence) = influences(values, belongs, design)?;
    estimate(mean, design.variance(&influence)?, level, simple_variance(values, mean, design))
}

/// The weighted mean and each row's influence w (y - m) / sum w on it.
pub(super) fn influences(
    values: &[f64],
    belongs: impl Fn(usize) -> bool,
    design: Design,
) -> Result<(f64, Vec<f64>), Error> {
    at_least("rows", 1, values.len())?;
    design.check(values.len())?;
    finite("values", values)?;
    let weight = |row: usize| if belongs(row) { design.weights[row] } else { 0.0 };
    let sum: f64 = (0..values.len()).map(weight).sum();
    if sum == 0.0 {
        return Err(Error::NoAnswers);
    }
    let rough = values.iter().enumerate().map(|(row, value)| weight(row) / sum * value).sum::<f64>();
    let rest: f64 = values.iter().enumerate().map(|(row, value)| weight(row) / sum * (value - rough)).sum();
    let mean = bounded(rough + rest)?;
    let influence =
        values.iter().enumerate().map(|(row, value)| weight(row) / sum * (value - mean)).collect();
    Ok((mean, influence))
}

pub(super) fn estimate(
    mean: f64,
    variance: f64,
    level: f64,
    simple: Option<f64>,
) -> Result<DesignMean, Error> {
    let z = normal_critical(confidence(level)?);
    let standard_error = variance.sqrt();
    let half = z * standard_error;
    Ok(DesignMean {
        mean,
        standard_error,
        interval: Interval { lo: bounded(mean - half)?, hi: bounded(mean + half)? },
        design_effect: simple.map(|simple| variance / simple).filter(|effect| effect.is_finite()),
    })
}

/// The variance that a simple random sample of as many rows would have.
fn simple_variance(values: &[f64], mean: f64, design: Design) -> Option<f64> {
    let population: f64 = design.weights.iter().sum();
    let n = design.weights.iter().filter(|weight| **weight != 0.0).count() as f64;
    let squares: f64 = values
        .iter()
        .zip(design.weights)
        .map(|(value, weight)| weight / population * (value - mean).powi(2))
        .sum();
    let simple = squares * n / (n - 1.0) * (population - n) / (population * n);
    (n > 1.0 && population > n && simple > 0.0).then_some(simple)
}
