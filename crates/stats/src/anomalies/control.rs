//! Control charts: CUSUM and EWMA with their average run lengths, and charts of shares.

use super::{mean, squarable};
use crate::error::{at_least, same_length, within};
use crate::special::normal_cdf;
use crate::{Error, scores::Interval};

/// The mean range of two normal values in standard deviations, rounded as control charts use it.
const MOVING_RANGE: f64 = 1.128;

/// The largest chart, in standard deviations of one step, whose run length is computed.
const WIDEST: f64 = 300.0;

/// The level and the noise of a process in control.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Baseline {
    /// The mean.
    pub mean: f64,
    /// The standard deviation of one value.
    pub sigma: f64,
}

/// The level and the noise of a stretch that is in control.
///
/// Formula: the mean, and the mean of |y(t) - y(t-1)| / 1.128. Units: those of the values. Domain: at least
/// two finite values. Errors: [`Error::TooFew`], [`Error::NotFinite`], [`Error::Outside`]. Source: Montgomery
/// (2012) Introduction to Statistical Quality Control, 6.4. At the edge: sigma is 0 when all values are
/// equal, which the charts refuse.
///
/// ```
/// use regulars_stats::anomalies::control::baseline;
/// let found = baseline(&[10.0, 12.0, 11.0])?;
/// assert_eq!((found.mean, found.sigma), (11.0, 1.5 / 1.128));
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn baseline(values: &[f64]) -> Result<Baseline, Error> {
    at_least("values", 2, values.len())?;
    squarable("values", values)?;
    Ok(Baseline { mean: mean(values), sigma: mean_moving_range(values) / MOVING_RANGE })
}

fn mean_moving_range(values: &[f64]) -> f64 {
    let ranges: f64 = values.windows(2).map(|pair| (pair[1] - pair[0]).abs()).sum();
    ranges / (values.len() as f64 - 1.0)
}

/// The values in standard deviations from the level.
fn standardised(values: &[f64], baseline: Baseline) -> Result<Vec<f64>, Error> {
    squarable("values", values)?;
    squarable("the mean", &[baseline.mean])?;
    let sigma = within("sigma", baseline.sigma, "finite and at least 0", baseline.sigma >= 0.0)?;
    if sigma == 0.0 {
        return Err(Error::NoSpread);
    }
    let standard: Vec<f64> = values.iter().map(|value| (value - baseline.mean) / sigma).collect();
    match squarable("values in standard deviations", &standard) {
        Ok(()) => Ok(standard),
        // Sigma is so small that a value divided by it overflows.
        Err(_) => Err(Error::NoSpread),
    }
}

/// The two sums of a CUSUM chart after a value, in standard deviations.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cusum {
    /// How much the values have run above the level.
    pub upper: f64,
    /// How much they have run below it.
    pub lower: f64,
}

/// A two-sided CUSUM chart that starts at 0.
///
/// Formula: z = (y - mean) / sigma; upper = max(0, upper + z - k), lower = max(0, lower - z - k). A sum above
/// the limit h is a signal. Units: standard deviations. Domain: finite values; sigma above 0; k >= 0. Errors:
/// [`Error::NotFinite`], [`Error::Outside`], [`Error::NoSpread`] for sigma 0. Source: Page (1954) Biometrika
/// 41:100; Montgomery (2012) 9.1. At the edge: no values give an empty chart.
///
/// ```
/// use regulars_stats::anomalies::control::{Baseline, cusum};
/// let chart = cusum(&[10.0, 13.0, 14.0], Baseline { mean: 10.0, sigma: 2.0 }, 0.5)?;
/// assert_eq!((chart[1].upper, chart[2].upper, chart[2].lower), (1.0, 2.5, 0.0));
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn cusum(values: &[f64], baseline: Baseline, k: f64) -> Result<Vec<Cusum>, Error> {
    within("k", k, "at least 0", k >= 0.0)?;
    let mut sums = Cusum::default();
    let step = |z: f64| {
        sums = Cusum { upper: (sums.upper + z - k).max(0.0), lower: (sums.lower - z - k).max(0.0) };
        sums
    };
    Ok(standardised(values, baseline)?.into_iter().map(step).collect())
}

/// A point of an EWMA chart, in standard deviations from the level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ewma {
    /// The weighted mean.
    pub value: f64,
    /// The limit at this time: a value beyond plus or minus this is a signal.
    pub limit: f64,
}

/// An exponentially weighted moving average (EWMA) chart that starts at the level.
///
/// Formula: z = (y - mean) / sigma; w(t) = λ z + (1 - λ) w(t-1), w(0) = 0; limit L sqrt(λ / (2 - λ) (1 - (1 -
/// λ)^(2t))). Units: standard deviations. Domain: finite values; sigma above 0; 0 < lambda <= 1; width L
/// above 0. Errors: [`Error::NotFinite`], [`Error::Outside`], [`Error::NoSpread`] for sigma 0. Source:
/// Roberts (1959) Technometrics 1:239; Lucas & Saccucci (1990) Technometrics 32:1. At the edge: lambda 1 is
/// Shewhart's chart; no values give an empty chart.
///
/// ```
/// use regulars_stats::anomalies::control::{Baseline, ewma};
/// let chart = ewma(&[10.0, 14.0], Baseline { mean: 10.0, sigma: 2.0 }, 0.5, 3.0)?;
/// assert!((chart[0].limit - 1.5).abs() < 1e-12 && chart[1].value == 1.0);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn ewma(values: &[f64], baseline: Baseline, lambda: f64, width: f64) -> Result<Vec<Ewma>, Error> {
    checked_ewma(lambda, width)?;
    let mut value = 0.0;
    let final_limit = width * (lambda / (2.0 - lambda)).sqrt();
    let fading = (-lambda).ln_1p();
    let step = |(place, z): (usize, f64)| {
        value = lambda * z + (1.0 - lambda) * value;
        let reached = if lambda < 1.0 { -(2.0 * (place as f64 + 1.0) * fading).exp_m1() } else { 1.0 };
        Ewma { value, limit: final_limit * reached.sqrt() }
    };
    Ok(standardised(values, baseline)?.into_iter().enumerate().map(step).collect())
}

fn checked_ewma(lambda: f64, width: f64) -> Result<(), Error> {
    within("lambda", lambda, "above 0 and at most 1", lambda > 0.0 && lambda <= 1.0)?;
    within("the width of the limits", width, "above 0 and at most 1e6", width > 0.0 && width <= 1e6)?;
    Ok(())
}

/// The mean number of values until a one-sided upper CUSUM signals.
///
/// Formula: L(z) = 1 + L(0) Φ(k - z - shift) + ∫ L(y) φ(y - z + k - shift) dy over 0 < y < h, at z = 0, by
/// Gauss-Legendre nodes. The equations are solved without subtractions, so that very long run lengths keep
/// their digits. Units: values; k, h and shift in standard deviations. Domain: k from 0 to 50, h above 0 and
/// at most 300, shift from -100 to 100. Errors: [`Error::Outside`], [`Error::NotDetermined`] where the run
/// length is beyond the largest number. Source: Page (1954); Goel & Wu (1971) Technometrics 13:221;
/// Grassmann, Taksar & Heyman (1985) Operations Research 33:1107 (elimination). At the edge: with a large
/// shift it tends to 1.
///
/// ```
/// use regulars_stats::anomalies::control::cusum_run_length;
/// assert!((cusum_run_length(0.5, 5.0, 1.0)? - 10.376).abs() < 1e-3);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn cusum_run_length(k: f64, h: f64, shift: f64) -> Result<f64, Error> {
    checked_cusum(k, h, shift)?;
    finite_length(upper_run_length(k, h, shift))
}

/// The mean number of values until either side of a CUSUM signals.
///
/// Formula: 1 / (1 / upper + 1 / lower) from the one-sided run lengths at the shift and at minus the shift.
/// Units: values; k, h and shift in standard deviations. Domain: as [`cusum_run_length`]. Errors:
/// [`Error::Outside`], [`Error::NotDetermined`] where it is beyond the largest number. Source: Van Dobben de
/// Bruyn (1968) Cumulative Sum Tests; Hawkins & Olwell (1998). At the edge: without a shift it is half the
/// one-sided run length.
///
/// ```
/// use regulars_stats::anomalies::control::cusum_run_length_two_sided;
/// assert!((cusum_run_length_two_sided(0.5, 5.0, 0.0)? - 465.44).abs() < 0.01);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn cusum_run_length_two_sided(k: f64, h: f64, shift: f64) -> Result<f64, Error> {
    checked_cusum(k, h, shift)?;
    let (upper, lower) = (upper_run_length(k, h, shift), upper_run_length(k, h, -shift));
    finite_length(1.0 / (1.0 / upper + 1.0 / lower))
}

fn checked_cusum(k: f64, h: f64, shift: f64) -> Result<(), Error> {
    within("k", k, "from 0 to 50", (0.0..=50.0).contains(&k))?;
    within("h", h, "above 0 and at most 300", h > 0.0 && h <= WIDEST)?;
    within("the shift", shift, "from -100 to 100", shift.abs() <= 100.0)?;
    Ok(())
}

fn finite_length(length: f64) -> Result<f64, Error> {
    if length.is_finite() { Ok(length.max(1.0)) } else { Err(Error::NotDetermined) }
}

fn upper_run_length(k: f64, h: f64, shift: f64) -> f64 {
    upper_run_length_by(nodes_for(h), shift - k, h)
}

fn upper_run_length_by(count: usize, drift: f64, h: f64) -> f64 {
    let nodes = gauss_legendre(count, 0.0, h);
    let from = |place: f64| Row {
        first: normal_cdf(-place - drift),
        others: nodes.iter().map(|&(y, weight)| weight * density(y - place - drift)).collect(),
        exit: normal_cdf(place + drift - h),
    };
    mean_time(std::iter::once(0.0).chain(nodes.iter().map(|node| node.0)).map(from).collect())
}

/// The mean number of values until an EWMA chart with constant limits signals.
///
/// Formula: L(u) = 1 + 1/λ ∫ L(y) φ((y - (1 - λ) u) / λ - shift) dy over |y| < c, c = L sqrt(λ / (2 - λ)), at
/// u = 0, by Gauss-Legendre nodes; solved without subtractions. Units: values; width and shift in standard
/// deviations. Domain: 0 < lambda <= 1, width L above 0, 2c/λ at most 300 (for a width of 3 lambda above
/// 0.0002), shift from -100 to 100. Errors: [`Error::Outside`], [`Error::NotDetermined`] where the run length
/// is beyond the largest number. Source: Crowder (1987) Technometrics 29:401; Lucas & Saccucci (1990). At the
/// edge: lambda 1 is Shewhart's chart, 1 / (1 - P(|z| < L)).
///
/// ```
/// use regulars_stats::anomalies::control::ewma_run_length;
/// assert!((ewma_run_length(0.1, 2.814, 0.0)? - 499.58).abs() < 0.01);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn ewma_run_length(lambda: f64, width: f64, shift: f64) -> Result<f64, Error> {
    checked_ewma(lambda, width)?;
    within("the shift", shift, "from -100 to 100", shift.abs() <= 100.0)?;
    let limit = width * (lambda / (2.0 - lambda)).sqrt();
    let steps = 2.0 * limit / lambda;
    within("the width of the chart in steps", steps, "at most 300: lambda is too small", steps <= WIDEST)?;
    finite_length(ewma_run_length_by(nodes_for(steps), lambda, limit, shift))
}

fn ewma_run_length_by(count: usize, lambda: f64, limit: f64, shift: f64) -> f64 {
    let nodes = gauss_legendre(count, -limit, limit);
    let from = |place: f64| {
        let center = (1.0 - lambda) * place + lambda * shift;
        Row {
            first: 0.0,
            others: nodes
                .iter()
                .map(|&(y, weight)| weight / lambda * density((y - center) / lambda))
                .collect(),
            exit: normal_cdf((center - limit) / lambda) + normal_cdf((-limit - center) / lambda),
        }
    };
    mean_time(std::iter::once(0.0).chain(nodes.iter().map(|node| node.0)).map(from).collect())
}

fn density(z: f64) -> f64 {
    (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt()
}

/// Enough nodes for a kernel that is one wide on an interval of this width.
fn nodes_for(width: f64) -> usize {
    28 + (3.0 * width).ceil() as usize
}

/// Where a chain goes from one state: to the first state, to the others, or out.
struct Row {
    first: f64,
    others: Vec<f64>,
    exit: f64,
}

/// The mean time until a chain that begins in its first state goes out.
///
/// The states are eliminated from the last on, each by its chance to leave taken as a sum of what it leaves
/// to. Nothing is subtracted.
fn mean_time(rows: Vec<Row>) -> f64 {
    let mut exits: Vec<f64> = rows.iter().map(|row| row.exit).collect();
    let mut times = vec![1.0; rows.len()];
    let mut chances: Vec<Vec<f64>> =
        rows.into_iter().map(|row| std::iter::once(row.first).chain(row.others).collect()).collect();
    for last in (1..chances.len()).rev() {
        let (before, after) = chances.split_at_mut(last);
        let Some(gone) = after.first() else { break };
        let gone = &gone[..last];
        let leaving = exits[last] + gone.iter().sum::<f64>();
        for (state, row) in before.iter_mut().enumerate() {
            let share = row[last] / leaving;
            if share > 0.0 {
                exits[state] += share * exits[last];
                times[state] += share * times[last];
                for (chance, further) in row[..last].iter_mut().zip(gone) {
                    *chance += share * further;
                }
            }
        }
    }
    times[0] / exits[0]
}

/// Nodes and weights of Gauss-Legendre quadrature from `a` to `b`.
fn gauss_legendre(count: usize, a: f64, b: f64) -> Vec<(f64, f64)> {
    let (center, half) = (f64::midpoint(a, b), (b - a) / 2.0);
    let degree = count as f64;
    let node = |place: usize| {
        let mut x = -(std::f64::consts::PI * (place as f64 + 0.75) / (degree + 0.5)).cos();
        let mut slope = 1.0;
        for _ in 0..100 {
            let (mut value, mut before) = (1.0, 0.0);
            for k in 0..count {
                let k = k as f64;
                (value, before) = (((2.0 * k + 1.0) * x * value - k * before) / (k + 1.0), value);
            }
            slope = degree * (x * value - before) / (x * x - 1.0);
            let step = value / slope;
            x -= step;
            if step.abs() < 1e-15 {
                break;
            }
        }
        (center + half * x, half * 2.0 / ((1.0 - x * x) * slope * slope))
    };
    (0..count).map(node).collect()
}

/// A chart of shares over time.
#[derive(Clone, Debug, PartialEq)]
pub struct ShareChart {
    /// The share over all groups.
    pub center: f64,
    /// The limits of each group, within 0 and 1.
    pub limits: Vec<Interval>,
    /// The places of the groups whose share is beyond its limits, from 0.
    pub out: Vec<usize>,
    /// By how much the groups scatter more than the binomial law says: 1 for the plain chart.
    pub sigma_z: f64,
}

/// The p-chart: shares with limits of three binomial standard deviations.
///
/// Formula: p = Σx / Σn, limits p +- 3 sqrt(p (1 - p) / n(i)), drawn into 0 to 1. Units: shares. Domain: at
/// least one group, each with n >= 1 and x <= n. Errors: [`Error::TooFew`], [`Error::Lengths`],
/// [`Error::PartAboveWhole`], [`Error::Outside`] for an empty group. Source: Shewhart (1931); Montgomery
/// (2012) 7.2. At the edge: shares that are all 0 or all 1 have limits of no width and nothing is out. With
/// large groups almost everything is out: use [`laney_chart`].
///
/// ```
/// use regulars_stats::anomalies::control::p_chart;
/// let chart = p_chart(&[10, 12, 30, 9], &[100, 100, 100, 100])?;
/// assert_eq!(chart.out, [2]);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn p_chart(parts: &[u64], wholes: &[u64]) -> Result<ShareChart, Error> {
    share_chart(parts, wholes, center(parts, wholes)?, 1.0)
}

/// Laney's p'-chart: a p-chart whose limits widen by the scatter between the groups.
///
/// Formula: z(i) = (x/n - p) / sqrt(p (1 - p) / n(i)), sigma_z = mean |z(i) - z(i-1)| / 1.128, limits p +- 3
/// sigma_z sqrt(p (1 - p) / n(i)), drawn into 0 to 1. Units: shares. Domain: at least two groups, each as
/// [`p_chart`] takes it. Errors: as [`p_chart`], and [`Error::NoSpread`] when all shares are equal.
/// Source: Laney (2002) Quality Engineering 14:531. At the edge: sigma_z below 1 makes the limits narrower
/// than those of the p-chart.
///
/// ```
/// use regulars_stats::anomalies::control::laney_chart;
/// let chart = laney_chart(&[10, 22, 13, 19], &[100, 100, 100, 100])?;
/// assert!(chart.sigma_z > 1.0 && chart.out.is_empty());
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn laney_chart(parts: &[u64], wholes: &[u64]) -> Result<ShareChart, Error> {
    let center = center(parts, wholes)?;
    at_least("groups", 2, parts.len())?;
    if center == 0.0 || center == 1.0 {
        return Err(Error::NoSpread);
    }
    let z: Vec<f64> = parts
        .iter()
        .zip(wholes)
        .map(|(&part, &whole)| (part as f64 / whole as f64 - center) / deviation(center, whole))
        .collect();
    let sigma_z = mean_moving_range(&z) / MOVING_RANGE;
    // Equal shares differ by their rounding, which large groups enlarge.
    let rounding = 1e-14 * center;
    let equal = |(z, &whole): (&f64, &u64)| z.abs() <= rounding / deviation(center, whole);
    if z.iter().zip(wholes).all(equal) || sigma_z == 0.0 {
        return Err(Error::NoSpread);
    }
    share_chart(parts, wholes, center, sigma_z)
}

fn center(parts: &[u64], wholes: &[u64]) -> Result<f64, Error> {
    same_length(parts.len(), wholes.len())?;
    at_least("groups", 1, parts.len())?;
    for (&part, &whole) in parts.iter().zip(wholes) {
        if part > whole {
            return Err(Error::PartAboveWhole { part, whole });
        }
        within("the size of a group", whole as f64, "at least 1", whole > 0)?;
    }
    let sum = |counts: &[u64]| counts.iter().map(|&count| u128::from(count)).sum::<u128>();
    Ok(sum(parts) as f64 / sum(wholes) as f64)
}

fn deviation(center: f64, whole: u64) -> f64 {
    (center * (1.0 - center) / whole as f64).sqrt()
}

fn share_chart(parts: &[u64], wholes: &[u64], center: f64, sigma_z: f64) -> Result<ShareChart, Error> {
    let mut limits = Vec::with_capacity(parts.len());
    let mut out = Vec::new();
    for (place, (&part, &whole)) in parts.iter().zip(wholes).enumerate() {
        let reach = 3.0 * sigma_z * deviation(center, whole);
        let interval = Interval { lo: center - reach, hi: center + reach };
        if !interval.contains(part as f64 / whole as f64) {
            out.push(place);
        }
        limits.push(interval.clipped(0.0, 1.0));
    }
    Ok(ShareChart { center, limits, out, sigma_z })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_nodes_change_nothing() {
        for (h, drift) in
            [(0.1, -0.5), (1.0, 0.0), (5.0, -0.5), (5.0, 2.0), (12.0, -0.25), (40.0, -0.5), (9.0, -5.0)]
        {
            let (few, many) = (
                upper_run_length_by(nodes_for(h), drift, h),
                upper_run_length_by(2 * nodes_for(h), drift, h),
            );
            assert!((few / many - 1.0).abs() < 1e-11, "{h} {drift} {few} {many}");
        }
        for (lambda, width) in
            [(1.0, 3.0), (0.5, 3.0), (0.2, 2.962), (0.05, 2.615), (0.01, 2.0), (0.3, 8.0), (0.9, 0.01)]
        {
            let limit = width * (lambda / (2.0_f64 - lambda)).sqrt();
            for shift in [0.0, 0.7, -3.0] {
                let count = nodes_for(2.0 * limit / lambda);
                let few = ewma_run_length_by(count, lambda, limit, shift);
                let many = ewma_run_length_by(2 * count, lambda, limit, shift);
                assert!((few / many - 1.0).abs() < 1e-11, "{lambda} {width} {shift} {few} {many}");
            }
        }
    }

    #[test]
    fn nodes_integrate_polynomials_exactly() {
        let nodes = gauss_legendre(30, 1.0, 3.0);
        let integral: f64 = nodes.iter().map(|(x, weight)| weight * x.powi(5)).sum();
        assert!((integral - (3.0_f64.powi(6) - 1.0) / 6.0).abs() < 1e-11);
    }
}
