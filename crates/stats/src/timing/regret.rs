//! What learning costs: simulated and in theory.

use super::bandit::{Prior, draw_best, kl_ucb_index, largest, ucb1_index};
use super::{Error, Group, Share, divergence};
use crate::error::{at_least, finite, within};
use crate::moments::{Moments, bounded};
use crate::random::Random;

/// The most decisions that [`regret`] simulates, over all runs.
pub const MOST_DECISIONS: u64 = 1_000_000_000;
/// The most runs.
pub const MOST_RUNS: usize = 10_000_000;

/// A rule that decides which arm to try next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Policy {
    /// See [`super::thompson`].
    Thompson(Prior),
    /// See [`super::ucb1`]: each arm once, then the largest index.
    Ucb1,
    /// See [`super::kl_ucb`] with c = 0: each arm once, then the largest index.
    KlUcb,
}

/// What a rule loses against always taking the best arm, in successes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Regret {
    /// The mean over all runs.
    pub mean: f64,
    /// Its standard error.
    pub standard_error: f64,
}

fn checked(shares: &[f64]) -> Result<f64, Error> {
    at_least("arms", 1, shares.len())?;
    finite("shares", shares)?;
    for &share in shares {
        within("share", share, "from 0 to 1", (0.0..=1.0).contains(&share))?;
    }
    Ok(shares.iter().copied().fold(0.0, f64::max))
}

/// The mean loss of a rule in simulated runs with known success shares.
///
/// Formula: the sum of (best share - share of the arm taken) over the decisions of a run, in successes; equal
/// indices go to the first arm. Domain: at least one arm, shares from 0 to 1, two runs to [`MOST_RUNS`], at most
/// [`MOST_DECISIONS`] decisions in all runs together, each counted once for each arm that is weighed. Errors:
/// [`Error::TooFew`], [`Error::TooMany`], [`Error::NotFinite`], [`Error::Outside`]. Source: Auer, Cesa-Bianchi & Fischer (2002) Machine
/// Learning 47:235. At the edge: 0 for a single arm or equal shares. The same seed gives the same bits.
///
/// ```
/// use regulars_stats::timing::{Policy, Prior, regret};
/// let thompson = regret(&[0.05, 0.12], 1_000, 20, Policy::Thompson(Prior::UNIFORM), 1)?;
/// let ucb1 = regret(&[0.05, 0.12], 1_000, 20, Policy::Ucb1, 1)?;
/// assert!(thompson.mean < ucb1.mean);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn regret(
    shares: &[f64],
    decisions: u64,
    runs: usize,
    policy: Policy,
    seed: u64,
) -> Result<Regret, Error> {
    let best = checked(shares)?;
    at_least("runs", 2, runs)?;
    if runs > MOST_RUNS {
        return Err(Error::TooMany { what: "runs", most: MOST_RUNS, found: runs });
    }
    let all = decisions.max(1).saturating_mul(runs as u64).saturating_mul(shares.len() as u64);
    if all > MOST_DECISIONS {
        let found = usize::try_from(all).unwrap_or(usize::MAX);
        return Err(Error::TooMany { what: "decisions", most: MOST_DECISIONS as usize, found });
    }
    if let Policy::Thompson(prior) = policy {
        prior.checked()?;
    }
    let mut random = Random::new(seed);
    let mut arms = vec![Group::default(); shares.len()];
    let losses: Vec<f64> = (0..runs)
        .map(|_| {
            run(shares, decisions, policy, &mut random, &mut arms);
            arms.iter().zip(shares).map(|(arm, share)| (best - share) * arm.n as f64).sum()
        })
        .collect();
    let moments = Moments::of("losses", &losses)?;
    Ok(Regret { mean: moments.mean, standard_error: (moments.variance / moments.n).sqrt() })
}

/// One run; leaves in `arms` how often each was taken.
fn run(shares: &[f64], decisions: u64, policy: Policy, random: &mut Random, arms: &mut [Group]) {
    arms.fill(Group::default());
    for t in 1..=decisions {
        let untried = usize::try_from(t - 1).ok().filter(|&place| place < arms.len());
        let index = |index: fn(Group, f64) -> f64| {
            let exploration = (t as f64).ln();
            untried.unwrap_or_else(|| largest(arms.iter().map(|&arm| index(arm, exploration))))
        };
        let chosen = match policy {
            Policy::Thompson(prior) => draw_best(arms, prior, random),
            Policy::Ucb1 => index(ucb1_index),
            Policy::KlUcb => index(kl_ucb_index),
        };
        arms[chosen].n += 1;
        arms[chosen].successes += u64::from(random.uniform() < shares[chosen]);
    }
}

/// The loss that no good rule can stay below in the long run.
///
/// Formula: ln(T) times the sum of (best - share)/KL(share, best) over the arms that are not best, T the number of
/// decisions, in successes. It holds for T without end; for small T rules lose less. Domain: at least one arm,
/// shares from 0 to 1, at least one decision. Errors: [`Error::TooFew`], [`Error::NotFinite`], [`Error::Outside`].
/// Source: Lai & Robbins (1985) Advances in Applied Mathematics 6:4. At the edge: 0 for equal shares and where the
/// best share is 1, since there a single failure tells.
///
/// ```
/// use regulars_stats::timing::lai_robbins;
/// assert!((lai_robbins(&[0.2, 0.25], 2_000)? - 54.275_826_137_019).abs() < 1e-9);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn lai_robbins(shares: &[f64], decisions: u64) -> Result<f64, Error> {
    let best = checked(shares)?;
    within("decisions", decisions as f64, "at least 1", decisions >= 1)?;
    let worse = shares.iter().filter(|&&share| share < best);
    let with_rest = |value: f64| Share { value, rest: 1.0 - value };
    let sum: f64 = worse
        .map(|&share| (best - share) / divergence(with_rest(share), with_rest(best), best - share))
        .sum();
    bounded((decisions as f64).ln() * sum)
}
