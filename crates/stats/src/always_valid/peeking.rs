//! What looking again and again does to a test that is made for one look.

use super::{Error, checked_level, checked_variance, log_mixture_ratio};
use crate::error::within;
use crate::random::Random;
use crate::special::normal_critical_of;

/// The most draws of [`false_alarms`]: two for each look of each run.
pub const MOST_DRAWS: u64 = 1_000_000_000;

/// A comparison of two equal groups that is looked at again and again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Peeking {
    /// The share of successes in both groups.
    pub share: f64,
    /// The answers in each group between two looks.
    pub look_every: u32,
    /// The number of looks.
    pub looks: u32,
    /// The mixture variance of the always valid test.
    pub mixture: f64,
    /// The level of both tests.
    pub level: f64,
}

/// The result of [`false_alarms`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FalseAlarms {
    /// The share of runs in which the plain z test was significant at a look or more.
    pub plain: f64,
    /// The share of runs in which the always valid test was.
    pub always_valid: f64,
}

/// Simulates how often equal groups look different at one look or more.
///
/// Formula: shares of runs with |z| above the two-sided normal quantile, z with the pooled variance, and with
/// [`mixture_test`](super::mixture_test) at most the level. Domain: a share from 0 to 1, 1 to 100,000 answers
/// between looks, at least one look and one run, at most [`MOST_DRAWS`] draws; `seed` chooses the runs.
/// Errors: [`Error::Outside`], [`Error::TooMany`]. Source: Johari et al. (2022) Operations Research 70:1806,
/// sec. 2. At the edge: a share of 0 or 1 never alarms.
///
/// ```
/// use regulars_stats::always_valid::{Peeking, false_alarms};
/// let plan = Peeking { share: 0.1, look_every: 50, looks: 40, mixture: 1e-3, level: 0.05 };
/// let found = false_alarms(plan, 1_000, 7)?;
/// assert!(found.plain > 0.25 && found.always_valid < 0.05);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn false_alarms(plan: Peeking, runs: u32, seed: u64) -> Result<FalseAlarms, Error> {
    within("share", plan.share, "from 0 to 1", (0.0..=1.0).contains(&plan.share))?;
    let every = plan.look_every;
    within("look every", f64::from(every), "from 1 to 100000", (1..=100_000).contains(&every))?;
    within("looks", f64::from(plan.looks), "at least 1", plan.looks >= 1)?;
    within("runs", f64::from(runs), "at least 1", runs >= 1)?;
    let (mixture, level) = (checked_variance(plan.mixture)?, checked_level(plan.level)?);
    let draws = u64::from(plan.looks) * 2 * u64::from(runs);
    if draws > MOST_DRAWS {
        return Err(Error::TooMany { what: "draws", most: MOST_DRAWS as usize, found: draws as usize });
    }
    let table = binomial_table(every as usize, plan.share);
    let (critical, limit) = (normal_critical_of(level), -level.ln());
    let mut random = Random::new(seed);
    let (mut plain, mut valid) = (0_u32, 0_u32);
    for _ in 0..runs {
        let mut successes = [0_u64; 2];
        let (mut plain_alarm, mut valid_alarm) = (false, false);
        for look in 1..=plan.looks {
            for count in &mut successes {
                let u = random.uniform();
                *count += table.partition_point(|&cumulated| cumulated < u) as u64;
            }
            let n = f64::from(look) * f64::from(every);
            let [a, b] = successes.map(|count| count as f64 / n);
            let share = f64::midpoint(a, b);
            let variance = 2.0 * share * (1.0 - share) / n;
            if variance > 0.0 {
                plain_alarm |= (a - b).abs() > critical * variance.sqrt();
                valid_alarm |= log_mixture_ratio(b - a, variance, mixture) >= limit;
            }
        }
        plain += u32::from(plain_alarm);
        valid += u32::from(valid_alarm);
    }
    let share = |count: u32| f64::from(count) / f64::from(runs);
    Ok(FalseAlarms { plain: share(plain), always_valid: share(valid) })
}

/// The cumulated binomial probabilities, without the last one, which is 1.
fn binomial_table(n: usize, share: f64) -> Vec<f64> {
    let odds = share / (1.0 - share);
    let mode = (((n + 1) as f64 * share) as usize).min(n);
    let mut table = vec![0.0; n + 1];
    table[mode] = 1.0;
    for k in mode..n {
        table[k + 1] = table[k] * odds * (n - k) as f64 / (k + 1) as f64;
    }
    for k in (0..mode).rev() {
        table[k] = table[k + 1] / odds * (k + 1) as f64 / (n - k) as f64;
    }
    let sum: f64 = table.iter().sum();
    let mut cumulated = 0.0;
    for value in &mut table {
        cumulated += *value / sum;
        *value = cumulated;
    }
    table.pop();
    table
}
