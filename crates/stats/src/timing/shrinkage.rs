//! Answer rates of many send hours, each drawn towards what all of them show.

use super::bandit::{Prior, checked};
use super::{Error, Group, Share, divergence};
use crate::beta::stirling_error;
use crate::optimize::minimum;
use std::f64::consts::PI;

/// The result of [`shrunk_rates`].
#[derive(Clone, Debug, PartialEq)]
pub struct ShrunkRates {
    /// How the true rates of the hours are spread; `None` when the hours differ no more than chance makes them, so
    /// that they share one rate.
    pub spread: Option<Prior>,
    /// The mean of the hours' true rates.
    pub mean: f64,
    /// The log likelihood.
    pub log_likelihood: f64,
    /// The rate of each hour.
    pub rates: Vec<f64>,
}

/// The answer rate of each hour, drawn towards the mean of all hours the more, the fewer invitations it had.
///
/// Formula: (alpha + k)/(alpha + beta + n), alpha and beta of the largest likelihood when k of n is beta-binomial;
/// as shares. Domain: at least one hour whose invitations were neither all answered nor all unanswered. Errors:
/// [`Error::TooFew`], [`Error::PartAboveWhole`]; [`Error::NotDetermined`] when no hour is like that: use
/// [`super::posterior_means`] until one is. Source: Griffiths (1973) Biometrics 29:637; Casella (1985) The American
/// Statistician 39:83. At the edge: hours that differ no more than chance makes them all get the common rate, an
/// hour without invitations the mean.
///
/// ```
/// use regulars_stats::timing::{Group, shrunk_rates};
/// let hours = [(13, 57), (41, 128), (3, 79), (5, 63), (4, 14), (24, 165), (39, 197)];
/// let found = shrunk_rates(&hours.map(|(successes, n)| Group { successes, n }))?;
/// // 3 of 79 answered, but the other hours did better.
/// assert!((found.rates[2] - 0.063_034).abs() < 1e-5);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn shrunk_rates(hours: &[Group]) -> Result<ShrunkRates, Error> {
    checked(hours)?;
    if hours.iter().all(|hour| hour.successes == 0 || hour.successes == hour.n) {
        return Err(Error::NotDetermined);
    }
    let n: f64 = hours.iter().map(|hour| hour.n as f64).sum();
    let common = Share {
        value: hours.iter().map(|hour| hour.successes as f64).sum::<f64>() / n,
        rest: hours.iter().map(|hour| (hour.n - hour.successes) as f64).sum::<f64>() / n,
    };
    // The search sees the log odds of the mean less those of the common rate, and the logarithm of the spread.
    let at = |point: &[f64]| {
        let (value, rest) = (common.value * (point[0] / 2.0).exp(), common.rest * (-point[0] / 2.0).exp());
        let mean = Share { value: value / (value + rest), rest: rest / (value + rest) };
        (mean, point[1].max(LEAST_SPREAD).exp())
    };
    let found = minimum(
        |point| {
            let (mean, spread) = at(point);
            -log_likelihood(hours, mean, spread)
        },
        &[0.0, -3.0],
        &[0.3, 1.0],
        1e-14,
        4_000,
    );
    let without_spread = log_likelihood(hours, common, 0.0);
    let rates = |rate: &dyn Fn(&Group) -> f64| hours.iter().map(rate).collect();
    if -found.value <= without_spread + 1e-9 {
        return Ok(ShrunkRates {
            spread: None,
            mean: common.value,
            log_likelihood: without_spread,
            rates: rates(&|_| common.value),
        });
    }
    let (mean, spread) = at(&found.at);
    let prior = Prior { alpha: mean.value / spread, beta: mean.rest / spread };
    if !(found.settled && prior.alpha > 0.0 && prior.beta > 0.0) {
        return Err(Error::NotDetermined);
    }
    Ok(ShrunkRates {
        spread: Some(prior),
        mean: mean.value,
        log_likelihood: -found.value,
        rates: rates(&|&hour| shrunk(hour, mean, spread).value),
    })
}

/// The logarithm of the least spread 1/(alpha + beta) that is told from none.
const LEAST_SPREAD: f64 = -40.0;

/// The log likelihood of all hours with the mean m and the spread s = 1/(alpha + beta).
///
/// With x = k/n and the shrunk rate r = (m + k s)/(1 + n s), Stirling's formula leaves of each hour
/// -n KL(x, r) - KL(m, r)/s and terms that stay small: nothing cancels, whatever the counts and the spread.
fn log_likelihood(hours: &[Group], mean: Share, spread: f64) -> f64 {
    let prior_error =
        if spread > 0.0 { binomial_error(mean.value / spread, mean.rest / spread) } else { 0.0 };
    hours.iter().filter(|hour| hour.n > 0).map(|&hour| one(hour, mean, spread, prior_error)).sum()
}

/// The rate of an hour.
fn shrunk(hour: Group, mean: Share, spread: f64) -> Share {
    let growth = 1.0 + hour.n as f64 * spread;
    Share {
        value: (mean.value + hour.successes as f64 * spread) / growth,
        rest: (mean.rest + (hour.n - hour.successes) as f64 * spread) / growth,
    }
}

/// The part of one hour.
fn one(hour: Group, mean: Share, spread: f64, prior_error: f64) -> f64 {
    let (n, k, failures) = (hour.n as f64, hour.successes as f64, (hour.n - hour.successes) as f64);
    let raw = Share { value: k / n, rest: failures / n };
    // Of shares near 1 the rests are compared.
    let distance = if mean.value < 0.5 { raw.value - mean.value } else { mean.rest - raw.rest };
    let growth = 1.0 + n * spread;
    let ways = if hour.successes == 0 || hour.successes == hour.n {
        0.0
    } else {
        -0.5 * (2.0 * PI * k * raw.rest).ln() - binomial_error(k, failures)
    };
    let rate = shrunk(hour, mean, spread);
    let fit = -n * divergence(raw, rate, -distance / growth);
    if spread == 0.0 {
        return ways + fit;
    }
    let drawn = -divergence(mean, rate, n * spread * distance / growth) / spread;
    let scale = growth.ln() - (k * spread / mean.value).ln_1p() - (failures * spread / mean.rest).ln_1p();
    let errors = binomial_error(mean.value / spread + k, mean.rest / spread + failures) - prior_error;
    ways + fit + drawn + scale / 2.0 + errors
}

/// What Stirling's formula leaves of ln B(a, b).
fn binomial_error(a: f64, b: f64) -> f64 {
    stirling_error(a) + stirling_error(b) - stirling_error(a + b)
}
