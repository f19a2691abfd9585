//! Weights that meet known totals: raking and post-stratification.

use super::design::{estimate, influences};
use super::{Design, DesignMean, Error, checked_weights};
use crate::error::{at_least, finite, same_length};

/// A trait of the rows whose totals in the population are known.
#[derive(Clone, Copy, Debug)]
pub struct Margin<'a> {
    /// The category of each row, from 0.
    pub categories: &'a [usize],
    /// The total of each category in the population.
    pub totals: &'a [f64],
}

/// The most rounds of [`rake`].
const MOST_ROUNDS: u32 = 2_000;
/// How near to the totals the weights must come, relatively.
const NEAR: f64 = 1e-12;
/// How many times the margins are swept out of the residuals; R `survey` does so ten times too.
const SWEEPS: u32 = 10;
/// The largest table of categories that rows are gathered in.
const MOST_CELLS: usize = 1 << 22;

impl Margin<'_> {
    fn check(&self, rows: usize) -> Result<(), Error> {
        same_length(rows, self.categories.len())?;
        finite("totals", self.totals)?;
        if let Some(&value) = self.totals.iter().find(|total| **total < 0.0) {
            return Err(Error::Outside { name: "total", value, wanted: "at least 0" });
        }
        match self.categories.iter().find(|category| **category >= self.totals.len()) {
            Some(&category) => Err(Error::Outside {
                name: "category",
                value: category as f64,
                wanted: "below the number of totals",
            }),
            None => Ok(()),
        }
    }

    /// The sums of the weights of each category.
    fn sums(&self, weights: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0; self.totals.len()];
        for (&category, weight) in self.categories.iter().zip(weights) {
            sums[category] += weight;
        }
        sums
    }
}

/// Weights raked to the totals of several traits (iterative proportional fitting).
///
/// Formula: in turn for each margin, every weight is multiplied by the total of its category over the present
/// sum of weights there, until all totals are met within a relative 1e-12; in the unit of the totals. Domain:
/// weights of at least 0, margins whose totals have the same sum (others than the first are scaled to it when
/// they differ by less than a millionth). Errors: [`Error::TooFew`] without rows or margins,
/// [`Error::Lengths`], [`Error::NotFinite`], [`Error::Outside`], [`Error::Impossible`] when a category with a
/// total has no weight or the sums of the totals differ, [`Error::NotDetermined`] when the totals cannot be
/// met together. Source: Deming & Stephan (1940) Annals of Mathematical Statistics 11:427; R `survey` `rake`.
/// At the edge: a total of 0 gives weights of 0; one margin is post-stratification.
///
/// ```
/// use regulars_stats::survey::{Margin, rake};
/// let age = Margin { categories: &[0, 0, 1, 1], totals: &[30.0, 70.0] };
/// let branch = Margin { categories: &[0, 1, 0, 1], totals: &[40.0, 60.0] };
/// let weights = rake(&[1.0; 4], &[age, branch])?;
/// assert!((weights[0] - 12.0).abs() < 1e-9 && (weights[3] - 42.0).abs() < 1e-9);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn rake(weights: &[f64], margins: &[Margin]) -> Result<Vec<f64>, Error> {
    checked_weights(weights)?;
    at_least("margins", 1, margins.len())?;
    for margin in margins {
        margin.check(weights.len())?;
    }
    let totals = common_totals(margins)?;
    for (margin, totals) in margins.iter().zip(&totals) {
        let empty = margin.sums(weights).iter().zip(totals).any(|(sum, total)| *sum == 0.0 && *total > 0.0);
        if empty {
            return Err(Error::Impossible);
        }
    }
    let cells = Cells::gather(weights, margins);
    let factors = cells.fit(&totals)?;
    let raked: Vec<f64> = weights
        .iter()
        .enumerate()
        .map(|(row, weight)| {
            let factor: f64 = margins
                .iter()
                .zip(&factors)
                .map(|(margin, factors)| factors[margin.categories[row]])
                .product();
            weight * factor
        })
        .collect();
    finite("weights", &raked)?;
    Ok(raked)
}

/// The totals of each margin, scaled to the sum of the first.
fn common_totals(margins: &[Margin]) -> Result<Vec<Vec<f64>>, Error> {
    let sums: Vec<f64> = margins.iter().map(|margin| margin.totals.iter().sum()).collect();
    let first = sums[0];
    if !first.is_finite() || first <= 0.0 || sums.iter().any(|sum| (sum / first - 1.0).abs() > 1e-6) {
        return Err(Error::Impossible);
    }
    Ok(margins
        .iter()
        .zip(&sums)
        .map(|(margin, sum)| {
            let scale = if *sum == first { 1.0 } else { first / sum };
            margin.totals.iter().map(|total| total * scale).collect()
        })
        .collect())
}

/// Rows gathered by their categories: rows of one cell are weighted alike, so only cells are fitted.
struct Cells {
    weights: Vec<f64>,
    /// For each margin the category of each cell.
    categories: Vec<Vec<usize>>,
}

impl Cells {
    fn gather(weights: &[f64], margins: &[Margin]) -> Self {
        let size = margins
            .iter()
            .try_fold(1_usize, |size, margin| size.checked_mul(margin.totals.len()))
            .filter(|&size| size <= MOST_CELLS);
        let Some(size) = size else {
            let categories = margins.iter().map(|margin| margin.categories.to_vec()).collect();
            return Self { weights: weights.to_vec(), categories };
        };
        let mut table = vec![0.0; size];
        let mut places = vec![0_usize; weights.len()];
        for margin in margins {
            for (place, category) in places.iter_mut().zip(margin.categories) {
                *place = *place * margin.totals.len() + category;
            }
        }
        for (place, weight) in places.iter().zip(weights) {
            table[*place] += weight;
        }
        let used: Vec<usize> = (0..size).filter(|&place| table[place] > 0.0).collect();
        let mut rest = used.clone();
        let mut categories: Vec<Vec<usize>> = margins
            .iter()
            .rev()
            .map(|margin| {
                let levels = margin.totals.len();
                let own = rest.iter().map(|place| place % levels).collect();
                for place in &mut rest {
                    *place /= levels;
                }
                own
            })
            .collect();
        categories.reverse();
        Self { weights: used.iter().map(|&place| table[place]).collect(), categories }
    }

    /// The factor of each category of each margin.
    fn fit(&self, totals: &[Vec<f64>]) -> Result<Vec<Vec<f64>>, Error> {
        let mut factors: Vec<Vec<f64>> = totals.iter().map(|totals| vec![1.0; totals.len()]).collect();
        let mut weights = self.weights.clone();
        let mut ratios: Vec<Vec<f64>> = factors.clone();
        for _ in 0..MOST_ROUNDS {
            let mut worst: f64 = 0.0;
            for (margin, totals) in totals.iter().enumerate() {
                let categories = &self.categories[margin];
                let ratio = &mut ratios[margin];
                ratio.fill(0.0);
                for (&category, weight) in categories.iter().zip(&weights) {
                    ratio[category] += weight;
                }
                for (ratio, &total) in ratio.iter_mut().zip(totals) {
                    let sum = *ratio;
                    *ratio = if total == 0.0 { 0.0 } else { total / sum };
                    // A category without total has weight only before its first round.
                    worst = worst.max(if total > 0.0 {
                        (sum / total - 1.0).abs()
                    } else if sum > 0.0 {
                        1.0
                    } else {
                        0.0
                    });
                }
                for (&category, weight) in categories.iter().zip(&mut weights) {
                    *weight *= ratio[category];
                }
                for (factor, ratio) in factors[margin].iter_mut().zip(ratio.iter()) {
                    *factor *= ratio;
                }
            }
            if !worst.is_finite() {
                return Err(Error::NotDetermined);
            }
            if worst <= NEAR {
                return Ok(factors);
            }
        }
        Err(Error::NotDetermined)
    }
}

/// Weights that meet the totals of one trait (or of the cells of several).
///
/// Formula: w N_c / (sum of w in the category), in the unit of the totals. Domain and errors as [`rake`] with
/// one margin. Source: Holt & Smith (1979) Journal of the Royal Statistical Society A 142:33. At the edge: a
/// total of 0 gives weights of 0.
///
/// ```
/// use regulars_stats::survey::{Margin, post_stratify};
/// let age = Margin { categories: &[0, 0, 1], totals: &[30.0, 70.0] };
/// assert_eq!(post_stratify(&[1.0, 2.0, 1.0], age), Ok(vec![10.0, 20.0, 70.0]));
/// ```
pub fn post_stratify(weights: &[f64], margin: Margin) -> Result<Vec<f64>, Error> {
    rake(weights, &[margin])
}

/// The mean under raked weights, with the standard error that counts what the known totals have explained.
///
/// Formula: the influences of [`design_mean`](super::design_mean) are divided by the weights, the mean of
/// each category of each margin in turn is taken off (ten sweeps), and they are multiplied by the weights
/// again; in the unit of the values. `design.weights` are the raked weights. Domain: as
/// [`design_mean`](super::design_mean) and [`rake`]. Errors: those of both. Source: Deville, Särndal &
/// Sautory (1993) JASA 88:1013; R `survey`, whose unweighted category means are used here as well. At the
/// edge: a standard error of 0 when the values depend only on one of the margins.
///
/// ```
/// use regulars_stats::survey::{Design, Margin, rake, raked_mean};
/// let age = Margin { categories: &[0, 0, 1, 1], totals: &[30.0, 70.0] };
/// let weights = rake(&[1.0; 4], &[age])?;
/// let design = Design { weights: &weights, strata: &[], populations: &[] };
/// let mean = raked_mean(&[1.0, 1.0, 2.0, 2.0], design, &[age], 0.95)?;
/// assert!((mean.mean - 1.7).abs() < 1e-12 && mean.standard_error < 1e-12);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn raked_mean(
    values: &[f64],
    design: Design,
    margins: &[Margin],
    confidence: f64,
) -> Result<DesignMean, Error> {
    calibrated_mean(values, design, margins, SWEEPS, |_| 1.0, confidence)
}

/// The mean under post-stratified weights, with its standard error.
///
/// Formula: as [`raked_mean`] with one margin and the weighted mean of each category; in the unit of the
/// values. `design.weights` are the post-stratified weights. Domain and errors as [`raked_mean`]. Source:
/// Holt & Smith (1979); R `survey` `postStratify`. At the edge: a standard error of 0 when the values are
/// equal within each category.
///
/// ```
/// use regulars_stats::survey::{Design, Margin, post_stratified_mean, post_stratify};
/// let age = Margin { categories: &[0, 0, 1, 1], totals: &[30.0, 70.0] };
/// let weights = post_stratify(&[1.0; 4], age)?;
/// let design = Design { weights: &weights, strata: &[], populations: &[] };
/// let mean = post_stratified_mean(&[1.0, 1.0, 2.0, 2.0], design, age, 0.95)?;
/// assert!((mean.mean - 1.7).abs() < 1e-12 && mean.standard_error < 1e-12);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn post_stratified_mean(
    values: &[f64],
    design: Design,
    margin: Margin,
    confidence: f64,
) -> Result<DesignMean, Error> {
    calibrated_mean(values, design, &[margin], 1, |row| design.weights[row], confidence)
}

fn calibrated_mean(
    values: &[f64],
    design: Design,
    margins: &[Margin],
    sweeps: u32,
    averaged_by: impl Fn(usize) -> f64,
    confidence: f64,
) -> Result<DesignMean, Error> {
    let (mean, mut influence) = influences(values, |_| true, design)?;
    for margin in margins {
        margin.check(values.len())?;
    }
    // Rows without weight have no influence and are left out of the averages.
    let rows: Vec<usize> = (0..values.len()).filter(|&row| design.weights[row] > 0.0).collect();
    let mut residual: Vec<f64> = rows.iter().map(|&row| influence[row] / design.weights[row]).collect();
    for _ in 0..sweeps {
        for margin in margins {
            let mut averages = vec![(0.0, 0.0); margin.totals.len()];
            for (&row, value) in rows.iter().zip(&residual) {
                let (sum, weight) = &mut averages[margin.categories[row]];
                *sum += averaged_by(row) * value;
                *weight += averaged_by(row);
            }
            for (&row, value) in rows.iter().zip(&mut residual) {
                let (sum, weight) = averages[margin.categories[row]];
                *value -= sum / weight;
            }
        }
    }
    for (&row, value) in rows.iter().zip(&residual) {
        influence[row] = value * design.weights[row];
    }
    estimate(mean, design.variance(&influence)?, confidence, None)
}
