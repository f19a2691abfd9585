//! Kaplan-Meier survival curves and the log-rank test.

use super::check_times;
use crate::distributions::{erfc, normal_critical};
use crate::error::{Error, at_least, confidence, same_length, within};

/// The curve at a time with an event: it holds from there until the next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The time.
    pub time: f64,
    /// How many were observed until this time or longer.
    pub at_risk: u64,
    /// How many left at this time.
    pub events: u64,
    /// The share that stays longer than this time.
    pub survival: f64,
    /// Greenwood's sum up to this time: the squared standard error of ln(survival); without the step to 0.
    pub greenwood: f64,
}

/// A survival curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// The times with an event, ascending.
    pub steps: Vec<Step>,
    /// The number of customers.
    pub customers: u64,
    /// The longest time observed, with or without an event.
    pub longest: f64,
}

/// The curve at one time, with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// The share that stays longer.
    pub survival: f64,
    /// The lower bound.
    pub lo: f64,
    /// The upper bound.
    pub hi: f64,
}

/// The Kaplan-Meier curve: the share of customers who stay longer than a time, with those who are still
/// there.
///
/// Formula: S(t) = Π_{t_i <= t} (1 - d_i/n_i), d_i those who left at t_i, n_i those observed until t_i or
/// longer; who was last seen (not leaving) at t_i still counts in n_i. Units: any of time. Domain: times of
/// at least 0; `events` says who left (true) and who was still there (false). Errors: [`Error::Lengths`],
/// [`Error::NotFinite`], [`Error::Outside`], [`Error::TooFew`] without customers. Source: Kaplan & Meier
/// (1958) Journal of the American Statistical Association 53:457. At the edge: nobody left gives a curve of 1
/// without steps.
///
/// ```
/// use regulars_stats::retention::survival::kaplan_meier;
/// let curve = kaplan_meier(&[1.0, 2.0, 2.0, 3.0], &[true, true, false, true])?;
/// assert_eq!(curve.at(2.5, 0.95)?.survival, 0.5);
/// assert_eq!(curve.median(), Some(2.0));
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn kaplan_meier(times: &[f64], events: &[bool]) -> Result<Curve, Error> {
    check_times(times, events)?;
    at_least("customers", 1, times.len())?;
    let mut sorted = sorted(times, events);
    let mut curve = Curve { steps: Vec::new(), customers: times.len() as u64, longest: 0.0 };
    let (mut survival, mut greenwood) = (1.0, 0.0);
    let mut start = 0;
    while start < sorted.len() {
        let time = sorted[start].0;
        let mut end = start;
        let mut left = 0_u64;
        while end < sorted.len() && sorted[end].0 == time {
            left += u64::from(sorted[end].1);
            end += 1;
        }
        if left > 0 {
            let at_risk = (sorted.len() - start) as u64;
            let (n, d) = (at_risk as f64, left as f64);
            survival *= (n - d) / n;
            if left < at_risk {
                greenwood += d / (n * (n - d));
            }
            curve.steps.push(Step { time: f64::from_bits(time), at_risk, events: left, survival, greenwood });
        }
        start = end;
    }
    curve.longest = sorted.pop().map_or(0.0, |last| f64::from_bits(last.0));
    Ok(curve)
}

/// Times as bits, which are in the order of the times, with their events.
fn sorted(times: &[f64], events: &[bool]) -> Vec<(u64, bool)> {
    let mut pairs: Vec<(u64, bool)> =
        times.iter().zip(events).map(|(time, &event)| ((time + 0.0).to_bits(), event)).collect();
    pairs.sort_unstable_by_key(|pair| pair.0);
    pairs
}

impl Curve {
    /// The step that holds at a time; `None` before the first.
    fn step_at(&self, time: f64) -> Option<&Step> {
        let after = self.steps.partition_point(|step| step.time <= time);
        self.steps[..after].last()
    }

    /// The share of customers who stay longer than `time`, with its interval.
    ///
    /// Formula: exp(-exp(ln(-ln S) ± z sqrt(V)/ln S)), V Greenwood's sum: the exponential (log-log) Greenwood
    /// interval, which stays within 0 and 1. Shares. Domain: a finite time. Errors: [`Error::Outside`],
    /// [`Error::Confidence`]. Source: Kalbfleisch & Prentice (1980) p. 15; Greenwood (1926). At the edge:
    /// where S is 1 or 0 there is no spread to estimate and both bounds are S; beyond the longest time the
    /// curve stays where it ended.
    ///
    /// ```
    /// use regulars_stats::retention::survival::kaplan_meier;
    /// let curve = kaplan_meier(&[1.0, 2.0, 3.0, 4.0], &[true, true, true, false])?;
    /// let share = curve.at(2.0, 0.95)?;
    /// assert!(share.survival == 0.5 && share.lo > 0.05 && share.hi < 0.85);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn at(&self, time: f64, confidence_level: f64) -> Result<Share, Error> {
        confidence(confidence_level)?;
        within("time", time, "finite", true)?;
        let Some(step) = self.step_at(time) else {
            return Ok(Share { survival: 1.0, lo: 1.0, hi: 1.0 });
        };
        let survival = step.survival;
        if survival <= 0.0 {
            return Ok(Share { survival: 0.0, lo: 0.0, hi: 0.0 });
        }
        let log = -survival.ln();
        let reach = normal_critical(confidence_level) * step.greenwood.sqrt() / log;
        Ok(Share { survival, lo: (-log * reach.exp()).exp(), hi: (-log * (-reach).exp()).exp() })
    }

    /// The median time: the first at which no more than half of the customers stay longer.
    ///
    /// Formula: min{t: S(t) <= 1/2}, with a tolerance for rounding. Units: as the times. Domain: any curve.
    /// At the edge: `None` when more than half stay for as long as was observed.
    ///
    /// ```
    /// use regulars_stats::retention::survival::kaplan_meier;
    /// assert_eq!(kaplan_meier(&[1.0, 2.0, 3.0], &[true, false, false])?.median(), None);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    #[must_use]
    pub fn median(&self) -> Option<f64> {
        self.steps.iter().find(|step| step.survival <= 0.5 + 1e-12).map(|step| step.time)
    }

    /// The mean time within `until`: the area under the curve from 0.
    ///
    /// Formula: ∫_0^τ S(t) dt. Units: as the times. Domain: `until` at least 0 and finite. Errors:
    /// [`Error::Outside`]. Source: Royston & Parmar (2013) BMC Medical Research Methodology 13:152. At the
    /// edge: 0 for no time; beyond the longest time the curve stays where it ended, so ask for times that
    /// were observed.
    ///
    /// ```
    /// use regulars_stats::retention::survival::kaplan_meier;
    /// let curve = kaplan_meier(&[1.0, 3.0], &[true, true])?;
    /// assert_eq!(curve.restricted_mean(2.0)?, 1.5);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn restricted_mean(&self, until: f64) -> Result<f64, Error> {
        within("until", until, "at least 0 and finite", until >= 0.0)?;
        let (mut area, mut time, mut survival) = (0.0, 0.0, 1.0);
        for step in self.steps.iter().take_while(|step| step.time < until) {
            area += survival * (step.time - time);
            (time, survival) = (step.time, step.survival);
        }
        Ok(area + survival * (until - time))
    }
}

/// A log-rank test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogRank {
    /// The statistic, chi-square distributed if the groups do not differ.
    pub chi_square: f64,
    /// Its degrees of freedom: the number of groups that anybody left (or was there while others did) less 1.
    pub degrees: u32,
    /// The p-value.
    pub p: f64,
}

/// The times and events of one group.
#[derive(Clone, Copy, Debug)]
pub struct Group<'a> {
    /// How long each customer was observed.
    pub times: &'a [f64],
    /// Who left at that time.
    pub events: &'a [bool],
}

/// The log-rank test of equal survival in two or more groups.
///
/// Formula: Z = O - E over the times with an event, O_g observed and E_g = d n_g/n expected leavings,
/// covariance Σ d (n-d)/(n-1) (n_g/n) (1[g=h] - n_h/n); χ² = Z' V⁻¹ Z with groups - 1 degrees. Domain: 2 to
/// 20 groups. Errors: [`Error::TooFew`] without two groups that have a customer, [`Error::TooMany`],
/// [`Error::NoSpread`] when nobody left while customers of two groups were there, and those of
/// [`kaplan_meier`]. Source: Mantel (1966) Cancer Chemotherapy Reports 50:163; Peto & Peto (1972). At the
/// edge: equal groups give 0 and p = 1; empty groups are passed over.
///
/// ```
/// use regulars_stats::retention::survival::{Group, log_rank};
/// let short = Group { times: &[1.0, 2.0, 3.0, 4.0], events: &[true; 4] };
/// let long = Group { times: &[5.0, 6.0, 7.0, 8.0], events: &[true; 4] };
/// assert!(log_rank(&[short, long])?.p < 0.01);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn log_rank(groups: &[Group]) -> Result<LogRank, Error> {
    const MOST: usize = 20;
    for group in groups {
        check_times(group.times, group.events)?;
    }
    let groups: Vec<&Group> = groups.iter().filter(|group| !group.times.is_empty()).collect();
    at_least("groups", 2, groups.len())?;
    if groups.len() > MOST {
        return Err(Error::TooMany { what: "groups", most: MOST, found: groups.len() });
    }
    let mut all: Vec<(u64, usize, bool)> = Vec::new();
    for (place, group) in groups.iter().enumerate() {
        same_length(group.times.len(), group.events.len())?;
        all.extend(
            group.times.iter().zip(group.events).map(|(time, &event)| ((time + 0.0).to_bits(), place, event)),
        );
    }
    all.sort_unstable();
    let k = groups.len();
    let mut at_risk: Vec<f64> = groups.iter().map(|group| group.times.len() as f64).collect();
    let (mut excess, mut covariance) = (vec![0.0; k], vec![0.0; k * k]);
    let mut left = vec![0.0; k];
    for same in all.chunk_by(|a, b| a.0 == b.0) {
        left.fill(0.0);
        for &(_, group, event) in same {
            left[group] += f64::from(u8::from(event));
        }
        let (n, d): (f64, f64) = (at_risk.iter().sum(), left.iter().sum());
        if d > 0.0 {
            let spread = if n > 1.0 { d * (n - d) / (n - 1.0) } else { 0.0 };
            for g in 0..k {
                let share = at_risk[g] / n;
                excess[g] += left[g] - d * share;
                for h in 0..k {
                    let own = if g == h { 1.0 } else { 0.0 };
                    covariance[g * k + h] += spread * share * (own - at_risk[h] / n);
                }
            }
        }
        for &(_, group, _) in same {
            at_risk[group] -= 1.0;
        }
    }
    // A group that nobody left while it was there says nothing.
    let telling: Vec<usize> = (0..k).filter(|g| covariance[g * k + g] > 0.0).collect();
    if telling.len() < 2 {
        return Err(Error::NoSpread);
    }
    let last = telling.len() - 1;
    let chi_square = quadratic_form(&excess, &covariance, &telling[..last]).ok_or(Error::NoSpread)?;
    let degrees = last as u32;
    Ok(LogRank { chi_square, degrees, p: chi_square_tail(chi_square, degrees) })
}

/// Z' V⁻¹ Z over the groups named (all but one: its part is the others'); `None` if V has no inverse.
fn quadratic_form(excess: &[f64], covariance: &[f64], groups: &[usize]) -> Option<f64> {
    let k = excess.len();
    let m = groups.len();
    let matrix = nalgebra::DMatrix::from_fn(m, m, |i, j| covariance[groups[i] * k + groups[j]]);
    let side = nalgebra::DVector::from_fn(m, |i, _| excess[groups[i]]);
    let factors = nalgebra::linalg::Cholesky::new(matrix.clone())?;
    let lower = factors.l_dirty();
    if (0..m).any(|i| lower[(i, i)] * lower[(i, i)] <= 1e-12 * matrix[(i, i)]) {
        return None;
    }
    let value = side.dot(&factors.solve(&side));
    value.is_finite().then_some(value.max(0.0))
}

/// P(X >= x) for chi-square with whole degrees of freedom, by the recurrence over them: all terms are
/// positive.
pub(super) fn chi_square_tail(x: f64, degrees: u32) -> f64 {
    if x <= 0.0 {
        return 1.0;
    }
    let half = x / 2.0;
    let odd = degrees % 2 == 1;
    let mut tail = if odd { erfc(half.sqrt()) } else { 0.0 };
    // (x/2)^(k/2) exp(-x/2) / Γ(k/2 + 1) for k = 1, 3, ... or 0, 2, ...
    let mut term =
        if odd { 2.0 * (half / std::f64::consts::PI).sqrt() * (-half).exp() } else { (-half).exp() };
    let mut k = if odd { 1 } else { 0 };
    while k + 2 <= degrees {
        tail += term;
        k += 2;
        term *= x / f64::from(k);
    }
    tail.min(1.0)
}
