//! Cox's proportional hazards model: what makes customers leave sooner or later.

use super::check_times;
use crate::distributions::normal_two_sided;
use crate::error::{Error, at_least, finite, same_length};
use nalgebra::{DMatrix, DVector};

/// The effect of one column on leaving.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// The change of the log hazard with one more of the column; exp of it is the hazard ratio.
    pub coefficient: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// The two-sided p-value of no effect (Wald).
    pub p: f64,
}

/// A Cox model fitted.
#[derive(Clone, Debug, PartialEq)]
pub struct Cox {
    /// The effects in the order of the columns.
    pub effects: Vec<Effect>,
    /// The log of the partial likelihood.
    pub log_likelihood: f64,
    /// The same with all effects 0.
    pub log_likelihood_without: f64,
    /// The share of comparable pairs in which the likelier to leave left first; `None` without comparable
    /// pairs.
    pub concordance: Option<f64>,
}

/// Cox's model with Efron's rule for ties, without a penalty.
///
/// Formula: maximum of Σ_i [Σ_{j in D_i} β'x_j - Σ_{l<d_i} ln(Σ_{R_i} exp(β'x) - l/d_i Σ_{D_i} exp(β'x))]
/// over the times with leavings D_i and those at risk R_i, by Newton steps; standard errors from the inverse
/// of the negative second derivatives; concordance as Harrell's C with ties of the prediction counted half.
/// Units: log hazard per unit of the column. Domain: one value in each column for each customer; more
/// leavings than columns help. Errors: [`Error::Lengths`], [`Error::NotFinite`], [`Error::Outside`] for
/// negative times, [`Error::TooFew`] without columns or leavings, [`Error::Dependent`] for constant or
/// dependent columns, [`Error::NotDetermined`] when an effect is infinite (a column that separates those who
/// left first). Source: Cox (1972) Journal of the Royal Statistical Society B 34:187; Efron (1977) Journal of
/// the American Statistical Association 72:557; recidivism data in Allison (1995): -.379 -.057 .314 -.150
/// -.434 -.085 .091. At the edge: columns are centred and scaled inside, so that large numbers (years, money)
/// do no harm.
///
/// ```
/// use regulars_stats::retention::cox::fit;
/// let times = [5.0, 8.0, 3.0, 9.0, 2.0, 7.0, 6.0, 4.0];
/// let events = [true, false, true, true, true, false, true, true];
/// let complaints = [1.0, 0.0, 2.0, 0.0, 3.0, 1.0, 0.0, 1.0];
/// let model = fit(&times, &events, &[&complaints])?;
/// assert!(model.effects[0].coefficient > 0.0);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn fit(times: &[f64], events: &[bool], columns: &[&[f64]]) -> Result<Cox, Error> {
    check_times(times, events)?;
    at_least("columns", 1, columns.len())?;
    for column in columns {
        same_length(times.len(), column.len())?;
        finite("column", column)?;
    }
    at_least("leavings", 1, events.iter().filter(|event| **event).count())?;
    let data = Data::new(times, events, columns)?;
    let p = columns.len();
    let (mut beta, mut here) = (vec![0.0; p], data.local(&vec![0.0; p]));
    let log_likelihood_without = here.value;
    // Dependent columns show in the curvature at no effect: it is the covariance among those at risk.
    here.factors().ok_or(Error::Dependent)?;
    for _ in 0..MOST_STEPS {
        let factors = here.factors().ok_or(Error::NotDetermined)?;
        let mut step: Vec<f64> = factors.solve(&here.gradient).iter().copied().collect();
        let gain = step.iter().zip(here.gradient.iter()).map(|(part, slope)| part * slope).sum::<f64>() / 2.0;
        let largest = step.iter().fold(0.0_f64, |most, part| most.max(part.abs()));
        let settled = gain <= 1e-20 * (1.0 + here.value.abs()) || largest <= 1e-13;
        if !settled {
            let Some((next, there)) = data.uphill(&beta, &mut step, &here, gain) else {
                break;
            };
            (beta, here) = (next, there);
        }
        if beta.iter().any(|effect| effect.abs() > LARGEST) {
            return Err(Error::NotDetermined);
        }
        if settled {
            break;
        }
    }
    data.describe(&beta, &here, log_likelihood_without)
}

/// The most Newton steps.
const MOST_STEPS: usize = 60;
/// An effect of one standard deviation beyond this (a hazard ratio above 10¹⁰) is on its way to infinity.
const LARGEST: f64 = 24.0;

/// The customers by descending time, with centred and scaled columns, row by row.
struct Data {
    times: Vec<f64>,
    events: Vec<bool>,
    rows: Vec<f64>,
    scales: Vec<f64>,
}

/// The log-likelihood with its gradient and the negative of its second derivatives.
struct Local {
    value: f64,
    gradient: DVector<f64>,
    information: DMatrix<f64>,
}

impl Local {
    fn factors(&self) -> Option<nalgebra::linalg::Cholesky<f64, nalgebra::Dyn>> {
        let factors = nalgebra::linalg::Cholesky::new(self.information.clone())?;
        let lower = factors.l_dirty();
        let singular = |i: usize| lower[(i, i)] * lower[(i, i)] <= 1e-11 * self.information[(i, i)];
        (!(0..self.gradient.len()).any(singular)).then_some(factors)
    }
}

impl Data {
    fn new(times: &[f64], events: &[bool], columns: &[&[f64]]) -> Result<Self, Error> {
        let mut order: Vec<usize> = (0..times.len()).collect();
        order.sort_by(|&a, &b| times[b].total_cmp(&times[a]));
        let p = columns.len();
        let mut rows = vec![0.0; times.len() * p];
        let mut scales = Vec::with_capacity(p);
        for (place, column) in columns.iter().enumerate() {
            let (middle, scale) = middle_and_scale(column);
            if scale.is_nan() || scale <= 0.0 {
                return Err(Error::Dependent);
            }
            for (row, &customer) in order.iter().enumerate() {
                rows[row * p + place] = (column[customer] - middle) / scale;
            }
            scales.push(scale);
        }
        Ok(Self {
            times: order.iter().map(|&customer| times[customer]).collect(),
            events: order.iter().map(|&customer| events[customer]).collect(),
            rows,
            scales,
        })
    }

    /// β'x of all rows.
    fn scores(&self, beta: &[f64]) -> Vec<f64> {
        let score = |row: &[f64]| row.iter().zip(beta).map(|(x, effect)| x * effect).sum();
        self.rows.chunks_exact(beta.len()).map(score).collect()
    }

    /// One pass from the longest time down, in which those at risk are added up.
    fn local(&self, beta: &[f64]) -> Local {
        let p = beta.len();
        let scores = self.scores(beta);
        let highest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (mut at_risk, mut leaving) = (Sums::new(p), Sums::new(p));
        let mut sums = Local { value: 0.0, gradient: DVector::zeros(p), information: DMatrix::zeros(p, p) };
        let mut mean = vec![0.0; p];
        let mut start = 0;
        while start < self.times.len() {
            leaving.clear();
            let mut left = 0_u32;
            let mut end = start;
            while end < self.times.len() && self.times[end] == self.times[start] {
                let row = &self.rows[end * p..(end + 1) * p];
                let weight = (scores[end] - highest).exp();
                at_risk.add(row, weight);
                if self.events[end] {
                    leaving.add(row, weight);
                    left += 1;
                    sums.value += scores[end] - highest;
                    for (slope, x) in sums.gradient.iter_mut().zip(row) {
                        *slope += x;
                    }
                }
                end += 1;
            }
            for l in 0..left {
                let share = f64::from(l) / f64::from(left);
                let whole = at_risk.whole - share * leaving.whole;
                sums.value -= whole.ln();
                for (i, mean) in mean.iter_mut().enumerate() {
                    *mean = (at_risk.first[i] - share * leaving.first[i]) / whole;
                    sums.gradient[i] -= *mean;
                }
                for i in 0..p {
                    for j in 0..=i {
                        let place = i * p + j;
                        let second = (at_risk.second[place] - share * leaving.second[place]) / whole;
                        sums.information[(i, j)] += second - mean[i] * mean[j];
                    }
                }
            }
            start = end;
        }
        sums.information.fill_upper_triangle_with_lower_triangle();
        sums
    }

    /// The first of ever shorter steps that does not lead downhill.
    fn uphill(&self, beta: &[f64], step: &mut [f64], here: &Local, gain: f64) -> Option<(Vec<f64>, Local)> {
        let longest = step.iter().fold(0.0_f64, |most, part| most.max(part.abs()));
        let limit = if longest > 5.0 { 5.0 / longest } else { 1.0 };
        step.iter_mut().for_each(|part| *part *= limit);
        // Near the peak the value itself no longer tells: there a full step is right.
        let slack = if gain < 1e-9 { 1e-10 * (1.0 + here.value.abs()) } else { 0.0 };
        for _ in 0..40 {
            let next: Vec<f64> = beta.iter().zip(step.iter()).map(|(effect, part)| effect + part).collect();
            let there = self.local(&next);
            if there.value.is_finite() && there.value >= here.value - slack {
                return Some((next, there));
            }
            step.iter_mut().for_each(|part| *part /= 2.0);
        }
        None
    }

    fn describe(&self, beta: &[f64], here: &Local, log_likelihood_without: f64) -> Result<Cox, Error> {
        let inverse = here.factors().ok_or(Error::NotDetermined)?.inverse();
        let mut effects = Vec::with_capacity(beta.len());
        for (i, (effect, scale)) in beta.iter().zip(&self.scales).enumerate() {
            let error = inverse[(i, i)].sqrt();
            // The likelihood is flat where an effect runs away: its error outgrows any real one.
            if !error.is_finite() || error > 100.0 * (1.0 + effect.abs()) {
                return Err(Error::NotDetermined);
            }
            effects.push(Effect {
                coefficient: effect / scale,
                standard_error: error / scale,
                p: normal_two_sided(effect / error),
            });
        }
        if effects.iter().any(|one| !one.coefficient.is_finite() || !one.standard_error.is_finite()) {
            return Err(Error::NotDetermined);
        }
        let concordance = concordance(&self.times, &self.events, &self.scores(beta));
        Ok(Cox { effects, log_likelihood: here.value, log_likelihood_without, concordance })
    }
}

/// Σ w, Σ w x and the lower triangle of Σ w x x'.
struct Sums {
    whole: f64,
    first: Vec<f64>,
    second: Vec<f64>,
}

impl Sums {
    fn new(p: usize) -> Self {
        Self { whole: 0.0, first: vec![0.0; p], second: vec![0.0; p * p] }
    }

    fn clear(&mut self) {
        self.whole = 0.0;
        self.first.fill(0.0);
        self.second.fill(0.0);
    }

    fn add(&mut self, row: &[f64], weight: f64) {
        let p = row.len();
        self.whole += weight;
        for (i, (first, &x)) in self.first.iter_mut().zip(row).enumerate() {
            let weighted = weight * x;
            *first += weighted;
            for (second, &other) in self.second[i * p..=i * p + i].iter_mut().zip(row) {
                *second += weighted * other;
            }
        }
    }
}

/// The mean and the standard deviation of a column, through its largest value, so that nothing overflows.
fn middle_and_scale(column: &[f64]) -> (f64, f64) {
    let largest = column.iter().fold(f64::MIN_POSITIVE, |most, x| most.max(x.abs()));
    let n = column.len() as f64;
    let middle = column.iter().map(|x| x / largest).sum::<f64>() / n;
    let spread = column.iter().map(|x| (x / largest - middle).powi(2)).sum::<f64>() / n;
    // Rounding alone is no spread.
    let spread = if spread.sqrt() <= 1e-14 { 0.0 } else { spread.sqrt() };
    (middle * largest, spread * largest)
}

/// Harrell's C: of the pairs in which one left while the other was still there, the share in which the one
/// with the higher score left first; equal scores count half. `times` descend.
fn concordance(times: &[f64], events: &[bool], scores: &[f64]) -> Option<f64> {
    let mut levels = scores.to_vec();
    levels.sort_unstable_by(f64::total_cmp);
    levels.dedup();
    let level = |score: f64| levels.partition_point(|&other| other < score);
    // Customers still there, counted by level in a tree of partial sums (Fenwick 1994).
    let mut tree = vec![0_u64; levels.len() + 1];
    let below = |tree: &[u64], level: usize| {
        let (mut place, mut sum) = (level, 0);
        while place > 0 {
            sum += tree[place];
            place &= place - 1;
        }
        sum
    };
    let (mut pairs, mut right, mut tied) = (0_u64, 0_u64, 0_u64);
    let mut present = 0_u64;
    let mut start = 0;
    while start < times.len() {
        let mut end = start;
        while end < times.len() && times[end] == times[start] {
            end += 1;
        }
        // Who was last seen at this time was still there when others left at it.
        for leavings in [false, true] {
            if leavings {
                for &score in (start..end).filter(|&row| events[row]).map(|row| &scores[row]) {
                    let place = level(score);
                    let lower = below(&tree, place);
                    pairs += present;
                    right += lower;
                    tied += below(&tree, place + 1) - lower;
                }
            }
            for row in (start..end).filter(|&row| events[row] == leavings) {
                let mut place = level(scores[row]) + 1;
                while place < tree.len() {
                    tree[place] += 1;
                    place += place & place.wrapping_neg();
                }
                present += 1;
            }
        }
        start = end;
    }
    (pairs > 0).then(|| (right as f64 + tied as f64 / 2.0) / pairs as f64)
}
