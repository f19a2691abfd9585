//! How many people it takes: queues at a counter or on the phone (Erlang B, C and A), and shifts that cover an hourly need.
//!
//! Symbols: λ arrivals a time unit, h the mean time to serve one (`aht`), μ = 1/h, n people (`agents`), R = λh the load in erlangs, θ = 1 over the
//! mean patience. All times are in one unit (minutes, say). Erlang C takes everybody to wait for ever and is the cautious bound; Erlang A knows that
//! people leave, and fits a counter or a phone better.

mod erlang_a;
mod shifts;

pub use erlang_a::{ErlangA, Patience, erlang_a, erlang_a_required};
pub use shifts::{Cover, Limits, cover_at_least, cover_closely};

use crate::error::{Error, within};
use crate::special::normal_cdf;

/// The most people that a function looks for or counts with.
pub const MOST_AGENTS: u64 = 10_000_000;

/// The probability that all servers are busy when lost calls do not wait.
///
/// Formula: B(0) = 1, B(k) = R B(k-1) / (k + R B(k-1)). Units: a share. Domain: load R at least 0, up to [`MOST_AGENTS`] servers. Errors:
/// [`Error::Outside`], [`Error::TooMany`]. Source: Erlang (1917); the recursion is stable for any load. At the edge: no load never blocks (with
/// a server), no server always.
///
/// ```
/// use regulars_stats::staffing::erlang_b;
/// // The printed table: 5 servers carry 1.361 erlangs at 1 % blocking.
/// assert!((erlang_b(1.361, 5)? - 0.01).abs() < 1e-5);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn erlang_b(erlangs: f64, servers: u64) -> Result<f64, Error> {
    within("erlangs", erlangs, "at least 0", erlangs >= 0.0)?;
    few(servers)?;
    let mut blocking = 1.0;
    for server in 1..=servers {
        blocking = next_blocking(blocking, erlangs, server);
    }
    Ok(blocking)
}

fn few(agents: u64) -> Result<(), Error> {
    if agents > MOST_AGENTS {
        return Err(Error::TooMany { what: "agents", most: MOST_AGENTS as usize, found: agents as usize });
    }
    Ok(())
}

fn next_blocking(blocking: f64, erlangs: f64, server: u64) -> f64 {
    let carried = erlangs * blocking;
    carried / (server as f64 + carried)
}

/// Arrivals and the time they take.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Load {
    /// Arrivals a time unit.
    pub arrivals: f64,
    /// The mean time to serve one.
    pub aht: f64,
}

impl Load {
    /// λh, checked.
    fn erlangs(self) -> Result<f64, Error> {
        within("arrivals", self.arrivals, "at least 0", self.arrivals >= 0.0)?;
        within("aht", self.aht, "above 0", self.aht > 0.0)?;
        within("the load", self.arrivals * self.aht, "finite", true)
    }
}

/// How a queue does in which everybody waits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ErlangC {
    /// The probability to wait at all.
    pub p_wait: f64,
    /// The share served within the time asked for.
    pub service_level: f64,
    /// The mean wait over all (average speed of answer).
    pub mean_wait: f64,
    /// The share of their time that people are busy.
    pub occupancy: f64,
    /// The wait that nine of ten do not exceed.
    pub wait_p90: f64,
    /// How many wait on average.
    pub mean_queue: f64,
    /// The blocking probability of the same load without a queue.
    pub erlang_b: f64,
}

/// How a queue does in which everybody waits (M/M/n).
///
/// Formula: C = B / (1 - (R/n)(1 - B)); share within t = 1 - C exp(-(n - R) t/h); mean wait = C h/(n - R); the 90th percentile is
/// h/(n - R) ln(10 C), or 0 if C <= .1. Domain: n above R, t at least 0. Errors: [`Error::Outside`] (also where n <= R: the queue would grow
/// for ever), [`Error::TooMany`]. Source: Erlang (1917); Gans, Koole & Mandelbaum (2003), M&SOM 5:79. At the edge: no arrivals never
/// wait.
///
/// ```
/// use regulars_stats::staffing::{Load, erlang_c};
/// // 100 calls in half an hour, 3 minutes each, 14 people: 89 % within 20 seconds.
/// let queue = erlang_c(Load { arrivals: 100.0 / 30.0, aht: 3.0 }, 14, 1.0 / 3.0)?;
/// assert!((queue.service_level - 0.888_350).abs() < 1e-6);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn erlang_c(load: Load, agents: u64, t: f64) -> Result<ErlangC, Error> {
    let erlangs = load.erlangs()?;
    within("t", t, "at least 0", t >= 0.0)?;
    within("agents", agents as f64, "above the load in erlangs", agents as f64 > erlangs)?;
    let blocking = erlang_b(erlangs, agents)?;
    Ok(queue(load, erlangs, agents, t, blocking))
}

fn queue(load: Load, erlangs: f64, agents: u64, t: f64, blocking: f64) -> ErlangC {
    let n = agents as f64;
    let spare = n - erlangs;
    let p_wait = n * blocking / (n - erlangs * (1.0 - blocking));
    let mean_wait = p_wait * load.aht / spare;
    ErlangC {
        p_wait,
        service_level: 1.0 - p_wait * (-spare * t / load.aht).exp(),
        mean_wait,
        occupancy: erlangs / n,
        wait_p90: if p_wait > 0.1 { load.aht / spare * (p_wait * 10.0).ln() } else { 0.0 },
        mean_queue: load.arrivals * mean_wait,
        erlang_b: blocking,
    }
}

/// What a queue has to reach.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target {
    /// The share to be served within `t`, below 1.
    pub service_level: f64,
    /// The time within which.
    pub t: f64,
    /// The most that people may be busy, above 0 and at most 1.
    pub max_occupancy: f64,
    /// The share of paid time that nobody is at the desk (breaks, illness), below 1.
    pub shrinkage: f64,
}

/// How many people a queue takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Required {
    /// People at the desk.
    pub raw_positions: u64,
    /// People on the payroll: `raw_positions / (1 - shrinkage)`, rounded up.
    pub positions: u64,
    /// How the queue does with them.
    pub queue: ErlangC,
}

/// The fewest people with whom a queue reaches its target (Erlang C).
///
/// Formula: the smallest n above R with share within t >= target and R/n <= max occupancy; the share rises with n, so the first one is
/// the fewest. Domain: see [`Target`]; no arrivals take nobody. Errors: [`Error::Outside`], [`Error::TooMany`] if more than
/// [`MOST_AGENTS`] would be needed. Source: as [`erlang_c`]. At the edge: no arrivals: 0 people, served at once.
///
/// ```
/// use regulars_stats::staffing::{Load, Target, erlang_c_required};
/// let target = Target { service_level: 0.8, t: 1.0 / 3.0, max_occupancy: 0.85, shrinkage: 0.3 };
/// let people = erlang_c_required(Load { arrivals: 100.0 / 30.0, aht: 3.0 }, target)?;
/// assert_eq!((people.raw_positions, people.positions), (14, 20));
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn erlang_c_required(load: Load, target: Target) -> Result<Required, Error> {
    let erlangs = load.erlangs()?;
    let Target { service_level, t, max_occupancy, shrinkage } = target;
    within("service_level", service_level, "at least 0 and below 1", (0.0..1.0).contains(&service_level))?;
    within("t", t, "at least 0", t >= 0.0)?;
    within(
        "max_occupancy",
        max_occupancy,
        "above 0 and at most 1",
        max_occupancy > 0.0 && max_occupancy <= 1.0,
    )?;
    within("shrinkage", shrinkage, "at least 0 and below 1", (0.0..1.0).contains(&shrinkage))?;
    if erlangs == 0.0 {
        let queue = ErlangC {
            p_wait: 0.0,
            service_level: 1.0,
            mean_wait: 0.0,
            occupancy: 0.0,
            wait_p90: 0.0,
            mean_queue: 0.0,
            erlang_b: 0.0,
        };
        return Ok(Required { raw_positions: 0, positions: 0, queue });
    }
    let mut blocking = 1.0;
    for agents in 1..=MOST_AGENTS {
        blocking = next_blocking(blocking, erlangs, agents);
        let n = agents as f64;
        // Arrivals times time may be a hair above the load that just fits.
        if n > erlangs && erlangs / n <= max_occupancy * (1.0 + 1e-12) {
            let queue = queue(load, erlangs, agents, t, blocking);
            if queue.service_level >= service_level {
                // A whole number that rounding has lifted by a hair stays one.
                let positions = (n / (1.0 - shrinkage) * (1.0 - 1e-12)).ceil() as u64;
                return Ok(Required { raw_positions: agents, positions, queue });
            }
        }
    }
    Err(Error::TooMany { what: "agents", most: MOST_AGENTS as usize, found: MOST_AGENTS as usize + 1 })
}

/// The probability to wait in a large queue with square-root staffing, n = R + β √R.
///
/// Formula: 1 / (1 + β Φ(β)/φ(β)). Domain: β above 0. Errors: [`Error::Outside`]. Source: Halfin & Whitt (1981), Operations Research 29:567. At the
/// edge: towards 1 as β falls to 0, towards 0 as it grows.
///
/// ```
/// use regulars_stats::staffing::halfin_whitt;
/// assert!((halfin_whitt(0.5)? - 0.504_539).abs() < 1e-6);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn halfin_whitt(beta: f64) -> Result<f64, Error> {
    within("beta", beta, "above 0", beta > 0.0)?;
    let density = (-beta * beta / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    Ok(density / (density + beta * normal_cdf(beta)))
}
