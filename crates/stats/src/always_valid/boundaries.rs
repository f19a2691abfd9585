//! Boundaries for a few planned looks (group sequential tests).

use super::Error;
use crate::distributions::normal_two_sided;
use crate::error::{at_least, finite, within};
use crate::mills::lower_tail;
use crate::optimize::root;
use crate::quadrature::rule;
use crate::special::{normal_critical_of, upper_quantile};
use std::f64::consts::{E, PI};

/// The highest boundary that is given: beyond it, the error spent is below the smallest `f64`.
pub const HIGHEST_BOUNDARY: f64 = 38.0;

/// The most looks of a plan.
pub const MOST_LOOKS: usize = 1_000;

/// How the error may be spent as information comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Spending {
    /// Almost nothing early: 4 P(Z > z / sqrt(t)) with z the upper level/4 quantile.
    ObrienFleming,
    /// Nearly even: level ln(1 + (e - 1) t).
    Pocock,
}

/// The two-sided error spent up to a share of the information.
///
/// Formula: see [`Spending`], t the information so far over that at the end; as a probability. Domain: a
/// level above 0 and below 1, t from 0 to 1. Errors: [`Error::Outside`]. Source: Lan & DeMets (1983)
/// Biometrika 70:659. At the edge: 0 at t = 0, the level at t = 1.
///
/// ```
/// use regulars_stats::always_valid::{Spending, error_spent};
/// assert!((error_spent(Spending::ObrienFleming, 0.05, 0.5)? - 0.003_05).abs() < 1e-5);
/// assert_eq!(error_spent(Spending::Pocock, 0.05, 0.0), Ok(0.0));
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn error_spent(spending: Spending, level: f64, information: f64) -> Result<f64, Error> {
    let level = within("level", level, "above 0 and below 1", level > 0.0 && level < 1.0)?;
    let t = within("information", information, "from 0 to 1", (0.0..=1.0).contains(&information))?;
    if t == 0.0 {
        return Ok(0.0);
    }
    Ok(match spending {
        Spending::ObrienFleming => {
            (2.0 * normal_two_sided(normal_critical_of(level / 2.0) / t.sqrt())).min(level)
        }
        Spending::Pocock => level * ((E - 1.0) * t).ln_1p(),
    })
}

/// The boundaries |z| for looks at any information, by the error that may be spent up to each.
///
/// Formula: the b_k with P(|Z_k| >= b_k and no earlier |Z_j| >= b_j) = spent(t_k) - spent(t_{k-1}) when there
/// is no effect, by recursive integration; as z values. Domain: `information` above 0, rising by at least
/// 1e-8, at most 1, up to [`MOST_LOOKS`] looks; a level above 0 and below 1. Errors: [`Error::TooFew`]
/// without looks, [`Error::TooMany`], [`Error::NotFinite`], [`Error::Outside`], [`Error::NotDetermined`].
/// Source: Lan & DeMets (1983); Armitage, McPherson & Rowe (1969) JRSS A 132:235. At the edge: a single look
/// at 1 gives the plain boundary; nothing above [`HIGHEST_BOUNDARY`].
///
/// ```
/// use regulars_stats::always_valid::{Spending, lan_demets};
/// let bounds = lan_demets(Spending::ObrienFleming, &[0.2, 0.4, 0.6, 0.8, 1.0], 0.05)?;
/// for (bound, printed) in bounds.iter().zip([4.877, 3.357, 2.680, 2.290, 2.031]) {
///     assert!((bound - printed).abs() < 6e-4);
/// }
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn lan_demets(spending: Spending, information: &[f64], level: f64) -> Result<Vec<f64>, Error> {
    check_information(information)?;
    let last = information[information.len() - 1];
    within("information", last, "at most 1", last <= 1.0)?;
    let mut walk = Walk::start();
    let mut spent = 0.0;
    let mut bounds = Vec::with_capacity(information.len());
    for &t in information {
        let spent_now = error_spent(spending, level, t)?;
        let stage = walk.stage(t);
        let bound = stage.bound_for(spent_now - spent).ok_or(Error::NotDetermined)?;
        spent = spent_now;
        bounds.push(bound);
        walk = stage.cut(bound);
    }
    Ok(bounds)
}

/// The classic boundaries for a number of evenly spaced looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Classic {
    /// b_k = C sqrt(K / k).
    ObrienFleming,
    /// b_k = C.
    Pocock,
}

/// The boundaries |z| of a classic plan with evenly spaced looks.
///
/// Formula: C sqrt(K/k) (O'Brien and Fleming) or C (Pocock) for k = 1..K, C such that one of the looks is
/// beyond with probability `level` when there is no effect; as z values. Domain: 1 to [`MOST_LOOKS`] looks, a
/// level from 1e-12 and below 1. Errors: [`Error::TooFew`], [`Error::TooMany`], [`Error::Outside`],
/// [`Error::NotDetermined`]. Source: Jennison & Turnbull (2000) Group Sequential Methods, tables 2.1 and 2.3.
/// At the edge: one look gives the plain boundary.
///
/// ```
/// use regulars_stats::always_valid::{Classic, classic_boundary};
/// assert!((classic_boundary(Classic::Pocock, 5, 0.05)?[0] - 2.413).abs() < 5e-4);
/// assert!((classic_boundary(Classic::ObrienFleming, 5, 0.05)?[4] - 2.040).abs() < 5e-4);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn classic_boundary(plan: Classic, looks: usize, level: f64) -> Result<Vec<f64>, Error> {
    at_least("looks", 1, looks)?;
    if looks > MOST_LOOKS {
        return Err(Error::TooMany { what: "looks", most: MOST_LOOKS, found: looks });
    }
    let level = within("level", level, "from 1e-12 and below 1", (1e-12..1.0).contains(&level))?;
    let information: Vec<f64> = (1..=looks).map(|look| look as f64 / looks as f64).collect();
    let bounds = |constant: f64| -> Vec<f64> {
        information
            .iter()
            .map(|t| match plan {
                Classic::ObrienFleming => constant / t.sqrt(),
                Classic::Pocock => constant,
            })
            .collect()
    };
    let single = normal_critical_of(level);
    if looks == 1 {
        return Ok(vec![single]);
    }
    let excess =
        |constant: f64| crossing(&information, &bounds(constant)).iter().sum::<f64>().ln() - level.ln();
    // One look alone is too little, all looks as if they were separate is too much.
    let divided = upper_normal(level / (2.0 * looks as f64));
    let constant = root(excess, single - 1e-9, divided + 1e-9).ok_or(Error::NotDetermined)?;
    Ok(bounds(constant))
}

/// The probability that each look is the first beyond its boundary when there is no effect.
///
/// Formula: P(|Z_k| >= b_k and no earlier |Z_j| >= b_j), Z_k = S(t_k)/sqrt(t_k) with Brownian S; as
/// probabilities. Domain: `information` above 0, rising by at least 1e-8 of the last one, up to
/// [`MOST_LOOKS`] looks; as many finite bounds of at least 0. Errors: [`Error::TooFew`], [`Error::TooMany`],
/// [`Error::Lengths`], [`Error::NotFinite`], [`Error::Outside`]. Source: Armitage, McPherson & Rowe (1969).
/// At the edge: a bound of 0 stops every test there.
///
/// ```
/// use regulars_stats::always_valid::crossing_probabilities;
/// let chances = crossing_probabilities(&[1.0, 2.0, 3.0, 4.0, 5.0], &[1.96; 5])?;
/// assert!((chances.iter().sum::<f64>() - 0.142).abs() < 5e-4);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn crossing_probabilities(information: &[f64], bounds: &[f64]) -> Result<Vec<f64>, Error> {
    crate::error::same_length(information.len(), bounds.len())?;
    check_information(information)?;
    finite("bounds", bounds)?;
    for &bound in bounds {
        within("bound", bound, "at least 0", bound >= 0.0)?;
    }
    let last = information[information.len() - 1];
    let shares: Vec<f64> = information.iter().map(|t| t / last).collect();
    Ok(crossing(&shares, bounds))
}

fn check_information(information: &[f64]) -> Result<(), Error> {
    at_least("looks", 1, information.len())?;
    if information.len() > MOST_LOOKS {
        return Err(Error::TooMany { what: "looks", most: MOST_LOOKS, found: information.len() });
    }
    finite("information", information)?;
    let last = information[information.len() - 1];
    let mut before = 0.0;
    for &t in information {
        within(
            "information",
            t,
            "above the one before by at least 1e-8 of the last",
            t - before >= 1e-8 * last && t > 0.0,
        )?;
        before = t;
    }
    Ok(())
}

fn crossing(information: &[f64], bounds: &[f64]) -> Vec<f64> {
    let mut walk = Walk::start();
    let mut chances = Vec::with_capacity(bounds.len());
    for (&t, &bound) in information.iter().zip(bounds) {
        let stage = walk.stage(t);
        chances.push(stage.beyond(bound * t.sqrt()));
        walk = stage.cut(bound);
    }
    chances
}

/// The z with P(Z > z) = `tail`, at most [`HIGHEST_BOUNDARY`].
fn upper_normal(tail: f64) -> f64 {
    if tail <= f64::MIN_POSITIVE {
        return HIGHEST_BOUNDARY;
    }
    upper_quantile(tail).clamp(0.0, HIGHEST_BOUNDARY)
}

/// Where the tests that go on stand: the density of |S|, which is even in S, on nodes from 0 to the boundary.
struct Walk {
    information: f64,
    /// The step before, as a standard deviation.
    step: f64,
    nodes: Vec<f64>,
    /// Density times quadrature weight.
    mass: Vec<f64>,
}

/// A look before its boundary is known.
struct Stage {
    before: Walk,
    information: f64,
    /// The standard deviation of what came since the last look.
    step: f64,
}

/// A normal density is nothing beyond so many standard deviations from where a path to the highest boundary
/// goes.
const FAR: f64 = 9.0;

impl Walk {
    fn start() -> Self {
        Self { information: 0.0, step: f64::INFINITY, nodes: vec![0.0], mass: vec![0.5] }
    }

    fn stage(self, information: f64) -> Stage {
        let step = (information - self.information).sqrt();
        Stage { before: self, information, step }
    }
}

impl Stage {
    /// P(|S| >= c) at this look.
    fn beyond(&self, c: f64) -> f64 {
        let Walk { nodes, mass, .. } = &self.before;
        let chance = |y: f64| lower_tail((y - c) / self.step) + lower_tail((-y - c) / self.step);
        (2.0 * nodes.iter().zip(mass).map(|(&y, mass)| mass * chance(y)).sum::<f64>()).min(1.0)
    }

    /// The density of S at x.
    fn density(&self, x: f64) -> f64 {
        let Walk { nodes, mass, .. } = &self.before;
        let normal = |distance: f64| {
            let z = distance / self.step;
            (-z * z / 2.0).exp()
        };
        // A straight path to a boundary takes a step of its share of the information.
        let far = (FAR + HIGHEST_BOUNDARY * self.step / self.information.sqrt()) * self.step;
        let from = nodes.partition_point(|&y| y < x - far);
        let to = nodes.partition_point(|&y| y <= x + far);
        let near: f64 =
            nodes[from..to].iter().zip(&mass[from..to]).map(|(&y, mass)| mass * normal(x - y)).sum();
        let end = nodes.partition_point(|&y| y <= far - x);
        let mirrored: f64 =
            nodes[..end].iter().zip(&mass[..end]).map(|(&y, mass)| mass * normal(x + y)).sum();
        (near + mirrored) / (self.step * (2.0 * PI).sqrt())
    }

    /// The z that is exceeded with the given probability.
    fn bound_for(&self, chance: f64) -> Option<f64> {
        let scale = self.information.sqrt();
        if self.before.information == 0.0 {
            return Some(upper_normal(chance / 2.0));
        }
        let excess =
            |z: f64| (self.beyond(z * scale).max(f64::MIN_POSITIVE) / chance.max(f64::MIN_POSITIVE)).ln();
        // Before the search, the boundary for that chance if this were the only look, which lies above.
        let highest = upper_normal(chance.max(f64::MIN_POSITIVE) / 2.0) + 1e-9;
        if excess(highest) >= 0.0 {
            return Some(highest.min(HIGHEST_BOUNDARY));
        }
        root(excess, 0.0, highest)
    }

    /// The tests that go on after a boundary in z.
    fn cut(self, bound: f64) -> Walk {
        let scale = self.information.sqrt();
        let end = (bound * scale).min(HIGHEST_BOUNDARY * scale);
        let smooth = 4.0 * self.step.min(self.before.step);
        let pieces = (end / smooth).ceil().max(1.0) as usize;
        let half = end / pieces as f64 / 2.0;
        let rule = rule();
        let mut nodes = Vec::with_capacity(pieces * rule.nodes.len());
        let mut mass = Vec::with_capacity(nodes.capacity());
        for piece in 0..pieces {
            let middle = (2 * piece + 1) as f64 * half;
            for (node, weight) in rule.nodes.iter().zip(&rule.weights) {
                let x = middle + half * node;
                nodes.push(x);
                mass.push(half * weight * self.density(x));
            }
        }
        Walk { information: self.information, step: self.step, nodes, mass }
    }
}
