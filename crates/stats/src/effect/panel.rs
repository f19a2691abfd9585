//! Difference in differences: treated units against others, before and after.

use super::determined;
use crate::distributions::student_critical;
use crate::error::{Error, at_least, confidence as checked_confidence};
use crate::scores::Interval;
use nalgebra::{Cholesky, DMatrix, DVector};
use std::collections::BTreeMap;

/// The most periods that [`difference_in_differences`] takes: its time grows with their cube.
pub const MOST_PERIODS: usize = 2_000;

/// One value of one unit in one period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// The unit: a branch, a region, a customer.
    pub unit: u64,
    /// The period.
    pub period: i64,
    /// Whether the unit belongs to those that are treated from the first treated period on.
    pub treated: bool,
    /// The value.
    pub value: f64,
}

/// The effect of a treatment from a panel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DifferenceInDifferences {
    /// The mean effect on the treated, in the unit of the values.
    pub effect: f64,
    /// Its standard error when all residuals are independent: too small where units have runs of good or bad
    /// periods.
    pub ordinary_error: f64,
    /// Its standard error when the residuals of one unit are correlated.
    pub clustered_error: f64,
    /// The interval from the clustered standard error.
    pub interval: Interval,
    /// The number of units.
    pub units: usize,
    /// The number of periods.
    pub periods: usize,
}

/// The difference of the mean changes: treated units less the others.
///
/// Formula: (mean treated after - mean treated before) - (mean others after - mean others before), after = from
/// `first_treated` on. Domain: at least one value in each of the four groups. Errors: [`Error::NotFinite`],
/// [`Error::TooFew`], [`Error::NotDetermined`] on overflow. Source: Card & Krueger (1994) American Economic
/// Review 84:772. At the edge: equal to [`difference_in_differences`] when every unit has one value in every
/// period, else moved by who is missing when.
///
/// ```
/// use regulars_stats::effect::{Observation, difference_of_means};
/// let value = |unit, period, treated, value| Observation { unit, period, treated, value };
/// let rows = [value(1, 0, true, 5.0), value(1, 1, true, 9.0), value(2, 0, false, 4.0), value(2, 1, false, 5.0)];
/// assert_eq!(difference_of_means(&rows, 1)?, 3.0);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn difference_of_means(rows: &[Observation], first_treated: i64) -> Result<f64, Error> {
    all_finite(rows)?;
    let mean = |treated: bool, after: bool| {
        let group = || {
            rows.iter().filter(move |row| row.treated == treated && (row.period >= first_treated) == after)
        };
        let count = group().count();
        at_least("values in each group and time", 1, count)?;
        Ok(group().map(|row| row.value / count as f64).sum::<f64>())
    };
    determined((mean(true, true)? - mean(true, false)?) - (mean(false, true)? - mean(false, false)?))
}

/// The mean effect on the treated, from a regression with an effect of each unit and each period.
///
/// Formula: y = unit + period + δ treated·after by ordinary least squares; δ = Σ d y / Σ d² with d the residual
/// of treated·after on unit and period effects. Ordinary variance: s²/Σ d² with N - K degrees of freedom, K all
/// coefficients. Clustered variance (CR1): G/(G - 1) (N - 1)/(N - K) Σ_g (Σ d e)² / (Σ d²)² over the G units.
/// The interval takes Student's t with G - 1 degrees of freedom. In the unit of the values. Domain: any panel,
/// also with missing or repeated rows; at least 2 units of either kind; at most [`MOST_PERIODS`] periods.
/// Errors: [`Error::NotFinite`], [`Error::TooFew`] (units, or rows for the coefficients), [`Error::TooMany`] periods, [`Error::Confidence`],
/// [`Error::Dependent`] when unit and period effects already say who is treated when (nobody, everybody, or no
/// period before), [`Error::NoSpread`] when the model hits every value. Source: Bertrand, Duflo & Mullainathan
/// (2004) Quarterly Journal of Economics 119:249; Cameron & Miller (2015) J. Human Resources 50:317. At the
/// edge: below about 10 units of either kind the clustered standard error is too small; a single treated unit is
/// refused, since its clustered standard error is 0 whatever the values are.
///
/// ```
/// use regulars_stats::effect::{Observation, difference_in_differences};
/// let mut rows = Vec::new();
/// for (unit, changes) in [[0.0, 1.0], [0.5, 1.6], [0.2, 4.1], [0.1, 4.4]].iter().enumerate() {
///     for (period, change) in changes.iter().enumerate() {
///         let value = 10.0 * unit as f64 + change;
///         rows.push(Observation { unit: unit as u64, period: period as i64, treated: unit >= 2, value });
///     }
/// }
/// let found = difference_in_differences(&rows, 1, 0.95)?;
/// assert!((found.effect - 3.05).abs() < 1e-9);
/// assert!(found.interval.lo > 0.0);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn difference_in_differences(
    rows: &[Observation],
    first_treated: i64,
    confidence: f64,
) -> Result<DifferenceInDifferences, Error> {
    let confidence = checked_confidence(confidence)?;
    all_finite(rows)?;
    let panel = Panel::new(rows)?;
    let treatment: Vec<f64> =
        rows.iter().map(|row| f64::from(row.treated && row.period >= first_treated)).collect();
    let effects = Effects::new(&panel)?;
    let d = effects.residuals(&panel, &treatment)?;
    let weight: f64 = d.iter().map(|d| d * d).sum();
    // What is left of a column of zeros and ones is rounding below this.
    if weight <= 1e-12 * treatment.iter().sum::<f64>().max(1.0) {
        return Err(Error::Dependent);
    }
    // Values are taken from their first so that a high level does not cost digits.
    let base = rows.first().map_or(0.0, |row| row.value);
    let values: Vec<f64> = rows.iter().map(|row| row.value - base).collect();
    let left = effects.residuals(&panel, &values)?;
    let effect = determined(d.iter().zip(&left).map(|(d, y)| d * y).sum::<f64>() / weight)?;
    let residuals: Vec<f64> = left.iter().zip(&d).map(|(y, d)| y - effect * d).collect();
    let (n, coefficients) = (rows.len(), effects.rank + 1);
    at_least("rows", coefficients + 1, n)?;
    let mut is_treated = vec![false; panel.units];
    for (&unit, &treated) in panel.unit_of.iter().zip(&treatment) {
        is_treated[unit] |= treated > 0.0;
    }
    let treated = is_treated.iter().filter(|&&treated| treated).count();
    at_least("treated units", 2, treated)?;
    at_least("units that are not treated", 2, panel.units - treated)?;
    let squares = determined(residuals.iter().map(|e| e * e).sum())?;
    let whole = determined(values.iter().map(|y| y * y).sum())?;
    if squares <= (64.0 * f64::EPSILON).powi(2) * whole {
        return Err(Error::NoSpread);
    }
    let degrees = (n - coefficients) as f64;
    let mut sums = vec![0.0; panel.units];
    for ((&unit, d), e) in panel.unit_of.iter().zip(&d).zip(&residuals) {
        sums[unit] += d * e;
    }
    let groups = panel.units as f64;
    let correction = groups / (groups - 1.0) * (n as f64 - 1.0) / degrees;
    let clustered_error = (correction * sums.iter().map(|sum| sum * sum).sum::<f64>()).sqrt() / weight;
    let half = determined(student_critical(confidence, groups - 1.0) * clustered_error)?;
    Ok(DifferenceInDifferences {
        effect,
        ordinary_error: (squares / degrees / weight).sqrt(),
        clustered_error,
        interval: Interval { lo: effect - half, hi: effect + half },
        units: panel.units,
        periods: panel.periods,
    })
}

fn all_finite(rows: &[Observation]) -> Result<(), Error> {
    match rows.iter().position(|row| !row.value.is_finite()) {
        Some(place) => Err(Error::NotFinite { name: "values", place }),
        None => Ok(()),
    }
}

/// The rows' units and periods, each numbered from 0.
struct Panel {
    unit_of: Vec<usize>,
    period_of: Vec<usize>,
    units: usize,
    periods: usize,
}

impl Panel {
    fn new(rows: &[Observation]) -> Result<Self, Error> {
        let (unit_of, units) = numbered(rows.iter().map(|row| row.unit));
        let (period_of, periods) = numbered(rows.iter().map(|row| row.period));
        at_least("units", 2, units)?;
        at_least("periods", 2, periods)?;
        if periods > MOST_PERIODS {
            return Err(Error::TooMany { what: "periods", most: MOST_PERIODS, found: periods });
        }
        Ok(Self { unit_of, period_of, units, periods })
    }
}

/// Each key's number, in the order of the keys, and how many different ones there are.
fn numbered<K: Ord>(keys: impl Iterator<Item = K> + Clone) -> (Vec<usize>, usize) {
    let mut numbers: BTreeMap<K, usize> = keys.clone().map(|key| (key, 0)).collect();
    for (number, place) in numbers.values_mut().enumerate() {
        *place = number;
    }
    let count = numbers.len();
    (keys.filter_map(|key| numbers.get(&key).copied()).collect(), count)
}

/// Takes unit and period effects off a column: units by their means, periods by normal equations.
struct Effects {
    rows_of_unit: Vec<f64>,
    /// The normal equations of the period effects after the unit means are taken off, without the first
    /// period of each part of the panel that no unit connects with the others.
    equations: Cholesky<f64, nalgebra::Dyn>,
    /// The place of each period in the equations.
    place_of: Vec<Option<usize>>,
    /// How many unit and period effects can be told apart.
    rank: usize,
}

impl Effects {
    fn new(panel: &Panel) -> Result<Self, Error> {
        let mut rows_of_unit = vec![0.0; panel.units];
        let mut periods_of_unit: Vec<Vec<usize>> = vec![Vec::new(); panel.units];
        for (&unit, &period) in panel.unit_of.iter().zip(&panel.period_of) {
            rows_of_unit[unit] += 1.0;
            periods_of_unit[unit].push(period);
        }
        // Most units have the same periods, and then the same share in the equations.
        let mut units_with: BTreeMap<Vec<usize>, f64> = BTreeMap::new();
        for mut periods in periods_of_unit {
            periods.sort_unstable();
            *units_with.entry(periods).or_default() += 1.0;
        }
        let place_of = places(panel.periods, units_with.keys());
        let free = place_of.iter().flatten().count();
        let mut matrix = DMatrix::zeros(free, free);
        for (periods, units) in &units_with {
            let rows = periods.len() as f64;
            let present: Vec<(usize, f64)> = periods
                .chunk_by(|a, b| a == b)
                .filter_map(|same| Some((place_of[*same.first()?]?, same.len() as f64)))
                .collect();
            for &(a, times_a) in &present {
                matrix[(a, a)] += units * times_a;
                for &(b, times_b) in &present {
                    matrix[(a, b)] -= units * times_a * times_b / rows;
                }
            }
        }
        let equations = Cholesky::new(matrix).ok_or(Error::Dependent)?;
        Ok(Self { rows_of_unit, equations, place_of, rank: panel.units + free })
    }

    /// What unit and period effects leave of a column.
    fn residuals(&self, panel: &Panel, column: &[f64]) -> Result<Vec<f64>, Error> {
        let within_units = self.less_unit_means(panel, column);
        let mut sums = DVector::zeros(self.rank - panel.units);
        for (&period, value) in panel.period_of.iter().zip(&within_units) {
            if let Some(place) = self.place_of[period] {
                sums[place] += value;
            }
        }
        let effects = self.equations.solve(&sums);
        let less: Vec<f64> = column
            .iter()
            .zip(&panel.period_of)
            .map(|(value, &period)| value - self.place_of[period].map_or(0.0, |place| effects[place]))
            .collect();
        let left = self.less_unit_means(panel, &less);
        left.iter().try_for_each(|&value| determined(value).map(drop))?;
        Ok(left)
    }

    fn less_unit_means(&self, panel: &Panel, column: &[f64]) -> Vec<f64> {
        let mut means = vec![0.0; panel.units];
        for (&unit, value) in panel.unit_of.iter().zip(column) {
            means[unit] += value / self.rows_of_unit[unit];
        }
        column.iter().zip(&panel.unit_of).map(|(value, &unit)| value - means[unit]).collect()
    }
}

/// The place of each period among those with an effect of their own: all but the first of each connected part.
fn places<'a>(periods: usize, together: impl Iterator<Item = &'a Vec<usize>>) -> Vec<Option<usize>> {
    let mut first: Vec<usize> = (0..periods).collect();
    fn root(first: &mut [usize], mut period: usize) -> usize {
        while first[period] != period {
            first[period] = first[first[period]];
            period = first[period];
        }
        period
    }
    for own in together {
        for pair in own.windows(2) {
            let (a, b) = (root(&mut first, pair[0]), root(&mut first, pair[1]));
            let (low, high) = (a.min(b), a.max(b));
            first[high] = low;
        }
    }
    let mut next = 0..;
    (0..periods).map(|period| if first[period] == period { None } else { next.next() }).collect()
}
