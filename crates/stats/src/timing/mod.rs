//! When to ask: choosing send times by what came back so far, and checking a choice on logged decisions.
//!
//! The send times (hours, channels, wordings) are the *arms*: each was tried n times with k successes. The rules
//! here decide which to try next so that little is lost on the way; [`shrunk_rates`] judges all of them together;
//! [`off_policy`] tells from logged decisions what another rule would have earned.

mod bandit;
mod off_policy;
mod regret;
mod shrinkage;

pub use crate::error::Error;
pub use crate::proportions::Group;
pub use bandit::{Prior, kl_ucb, posterior_means, probabilities_best, thompson, ucb1};
pub use off_policy::{Decision, OffPolicy, PolicyValue, off_policy};
pub use regret::{MOST_DECISIONS, MOST_RUNS, Policy, Regret, lai_robbins, regret};
pub use shrinkage::{ShrunkRates, shrunk_rates};

/// A share with what is left to 1, so that neither loses its digits near 0.
#[derive(Clone, Copy)]
struct Share {
    value: f64,
    rest: f64,
}

/// The divergence of Kullback and Leibler KL(p, q) of two shares; `gap` is q - p. It is infinite where q is 0 or 1
/// and p is not.
///
/// p ln(p/q) + (1 - p) ln((1 - p)/(1 - q)) is the sum of p E(gap/p) and (1 - p) E(-gap/(1 - p)) with
/// E(x) = x - ln(1 + x): what would cancel is gone.
fn divergence(p: Share, q: Share, gap: f64) -> f64 {
    let part = |from: f64, to: f64, gap: f64| {
        if from == 0.0 {
            gap
        } else if gap.abs() > 0.1 * from {
            gap - from * (to.ln() - from.ln())
        } else {
            from * excess(gap / from)
        }
    };
    part(p.value, q.value, gap) + part(p.rest, q.rest, -gap)
}

/// x - ln(1 + x) for small x: x²/2 - x³/3 + ...
fn excess(x: f64) -> f64 {
    let mut sum = 0.0;
    for k in (2..20).rev() {
        sum = 1.0 / f64::from(k) - x * sum;
    }
    x * x * sum
}
