//! Erlang A: people leave when they lose patience.

use super::{Load, MOST_AGENTS, few, next_blocking};
use crate::error::{Error, within};

/// How long people wait before they leave: the mean of an exponential patience.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Patience(pub f64);

/// How a queue does whose customers may leave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ErlangA {
    /// The probability to wait at all.
    pub p_wait: f64,
    /// The share that leaves unserved.
    pub p_abandon: f64,
    /// The mean wait of all, those who leave included.
    pub mean_wait: f64,
    /// The share that waits longer than the time asked for, those who leave later included.
    pub p_wait_gt_t: f64,
    /// The share of all that is served within the time asked for.
    pub served_within_t: f64,
    /// The share of their time that people are busy.
    pub occupancy: f64,
}

/// The most terms of a series: enough for a load of millions.
const MOST_TERMS: u64 = 50_000_000;

/// How a queue does whose customers leave after an exponential patience (M/M/n+M).
///
/// Formula: with a = nμ/θ, c = λ/θ, z = c e^{-θt} and J(t) = ∫_t^∞ exp{c(1 - e^{-θx}) - nμx} dx = h(t)/θ Σ z^k/(a(a+1)...(a+k)), where h is the integrand
/// at t, and ε = 1/B(n-1): P(wait) = λJ(0)/(ε + λJ(0)), P(W > t) = e^{-θt} λJ(t)/(ε + λJ(0)), served after t = (nμJ(t) - h(t))/(ε + λJ(0)),
/// P(leave) = θ E\[queue\]/λ, E\[W\] = P(leave)/θ. All series have positive terms only. Domain: λ above 0, n at least 1, patience above
/// 0, t at least 0; n may be below the load. Errors: [`Error::Outside`], [`Error::NotDetermined`], [`Error::TooMany`] (a series of more than 50 million terms: a patience that
/// is next to endless in an overloaded queue). Source: Mandelbaum & Zeltyn (2007), "Service engineering in action: the Palm/Erlang-A queue"; Garnett,
/// Mandelbaum & Reiman (2002), M&SOM 4:208. At the edge: with endless patience it becomes Erlang C.
///
/// ```
/// use regulars_stats::staffing::{Load, Patience, erlang_a};
/// // Printed: 48 calls a minute, 1 minute each, 2 minutes of patience, 50 people: 3.1 % leave, 3.7 s mean wait.
/// let queue = erlang_a(Load { arrivals: 48.0, aht: 1.0 }, Patience(2.0), 50, 1.0 / 3.0)?;
/// assert!((queue.p_abandon - 0.031).abs() < 5e-4 && (queue.mean_wait * 60.0 - 3.7).abs() < 0.05);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn erlang_a(load: Load, patience: Patience, agents: u64, t: f64) -> Result<ErlangA, Error> {
    let erlangs = checked(load, patience, t)?;
    within("agents", agents as f64, "at least 1", agents >= 1)?;
    few(agents)?;
    let mut blocking = 1.0;
    for server in 1..agents {
        blocking = next_blocking(blocking, erlangs, server);
    }
    with_blocking(load, patience, agents, t, blocking)
}

fn checked(load: Load, Patience(patience): Patience, t: f64) -> Result<f64, Error> {
    let erlangs = load.erlangs()?;
    within("arrivals", load.arrivals, "above 0", load.arrivals > 0.0)?;
    within("patience", patience, "above 0", patience > 0.0)?;
    within("t", t, "at least 0", t >= 0.0)?;
    Ok(erlangs)
}

/// The queue, with the blocking of one person fewer.
fn with_blocking(
    load: Load,
    Patience(patience): Patience,
    agents: u64,
    t: f64,
    blocking: f64,
) -> Result<ErlangA, Error> {
    let n = agents as f64;
    let a = n * patience / load.aht;
    let c = load.arrivals * patience;
    within("agents and patience", a, "finite and not next to 0", a >= f64::MIN_POSITIVE)?;
    within("arrivals and patience", c, "finite and not next to 0", c >= f64::MIN_POSITIVE)?;
    // ln of Σ_{k>=0} z^k / ((a+1)...(a+k)), and the sum without its first term, over the sum.
    let now = Series::of(a, c)?;
    let left = (-t / patience).exp();
    let later = Series::of(a, c * left)?;
    // λJ(0) = c/a times the sum; over ε: everything is divided by it, in logarithms as an overloaded queue overflows.
    let log_waiting = (c / a).ln() + now.log + blocking.ln();
    let p_wait = 1.0 / (1.0 + (-log_waiting).exp());
    let log_none = -(log_waiting.max(0.0) + (-log_waiting.abs()).exp().ln_1p());
    let per_epsilon = |log: f64| (log + blocking.ln() + log_none).exp();
    // Not 1 - e^{-θt}: with a long patience that is rounding.
    let log_h = -c * (-t / patience).exp_m1() - n * t / load.aht;
    let p_wait_gt_t = per_epsilon((c / a).ln() + log_h + later.log - t / patience);
    let served_after_t = per_epsilon(log_h + later.log) * later.beyond;
    // The chain with n busy and k waiting has weight c^k/((a+1)...(a+k)), so the mean queue is P(wait) times the mean of k, and as
    // many leave as θ times that.
    let p_abandon = (p_wait * now.mean / c).clamp(0.0, 1.0);
    let queue = ErlangA {
        p_wait,
        p_abandon,
        mean_wait: p_abandon * patience,
        p_wait_gt_t,
        served_within_t: (1.0 - p_abandon - served_after_t).clamp(0.0, 1.0),
        occupancy: load.arrivals * load.aht * (1.0 - p_abandon) / n,
    };
    // A patience of next to nothing, or of next to forever, is beyond the numbers there are.
    let sum = p_wait + queue.mean_wait + p_wait_gt_t + queue.served_within_t + queue.occupancy;
    if sum.is_finite() { Ok(queue) } else { Err(Error::NotDetermined) }
}

/// Σ_{k>=0} z^k / ((a+1)...(a+k)).
struct Series {
    /// The logarithm of the sum.
    log: f64,
    /// The share of the sum that lies beyond its first term.
    beyond: f64,
    /// Mean of k under the terms.
    mean: f64,
}

impl Series {
    fn of(a: f64, z: f64) -> Result<Self, Error> {
        let (mut term, mut sum, mut moment, mut log) = (1.0_f64, 1.0_f64, 0.0_f64, 0.0_f64);
        let mut first = 1.0_f64;
        for k in 1..=MOST_TERMS {
            let ratio = z / (a + k as f64);
            term *= ratio;
            sum += term;
            moment += k as f64 * term;
            if sum > 1e200 {
                for number in [&mut term, &mut sum, &mut moment, &mut first] {
                    *number *= 1e-200;
                }
                log += 200.0 * std::f64::consts::LN_10;
            }
            // The rest is at most term · ratio/(1 - ratio), and its moment about k times that.
            if ratio < 1.0
                && term * ratio / (1.0 - ratio) * (k as f64 + 1.0 / (1.0 - ratio))
                    <= 1e-17 * moment.max(sum * 1e-3)
            {
                return Ok(Self { log: log + sum.ln(), beyond: (sum - first) / sum, mean: moment / sum });
            }
        }
        Err(Error::TooMany {
            what: "terms of the series",
            most: MOST_TERMS as usize,
            found: MOST_TERMS as usize + 1,
        })
    }
}

/// The fewest people with whom enough are served in time.
///
/// Formula: the smallest n with the share served within t >= `target` ([`erlang_a`]), which rises with n. Domain: as [`erlang_a`], `target` at
/// least 0 and below 1; arrivals may be 0, which takes nobody. Errors: as [`erlang_a`]. Source: as there. At the edge: 0 people for no
/// arrivals, at least one otherwise.
///
/// ```
/// use regulars_stats::staffing::{Load, Patience, erlang_a_required};
/// let load = Load { arrivals: 36.0 / 30.0, aht: 4.0 };
/// assert_eq!(erlang_a_required(load, Patience(6.0), 0.5, 0.8), Ok(7));
/// ```
pub fn erlang_a_required(load: Load, patience: Patience, t: f64, target: f64) -> Result<u64, Error> {
    within("target", target, "at least 0 and below 1", (0.0..1.0).contains(&target))?;
    if load.erlangs()? == 0.0 {
        return Ok(0);
    }
    let erlangs = checked(load, patience, t)?;
    // Doubled until enough, then halved: the share rises with n.
    let enough = |agents: u64| -> Result<bool, Error> {
        let mut blocking = 1.0;
        for server in 1..agents {
            blocking = next_blocking(blocking, erlangs, server);
        }
        Ok(with_blocking(load, patience, agents, t, blocking)?.served_within_t >= target)
    };
    let (mut tried, mut high) = (0, 1);
    while !enough(high)? {
        few(high + 1)?;
        tried = high;
        high = (high * 2).min(MOST_AGENTS);
    }
    let mut low = tried;
    while high - low > 1 {
        let middle = low.midpoint(high);
        if enough(middle)? { high = middle } else { low = middle }
    }
    Ok(high)
}
