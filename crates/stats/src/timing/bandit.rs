//! Which arm to try next.

use super::{Error, Group};
use crate::beta::{self, Beta};
use crate::error::{at_least, within};
use crate::random::{BetaDraw, Random};

/// A beta distribution of a success share before anything was seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prior {
    /// The weight of success, as if so many had been seen.
    pub alpha: f64,
    /// The weight of failure.
    pub beta: f64,
}

impl Prior {
    /// Every share is as likely as any other: both weights are 1.
    pub const UNIFORM: Self = Self { alpha: 1.0, beta: 1.0 };

    pub(super) fn checked(self) -> Result<Self, Error> {
        for (name, weight) in [("alpha", self.alpha), ("beta", self.beta)] {
            within(name, weight, "from 0.000001 to 1e15", (1e-6..=1e15).contains(&weight))?;
        }
        Ok(self)
    }

    /// The weights after what an arm showed.
    pub(super) fn after(self, arm: Group) -> (f64, f64) {
        (self.alpha + arm.successes as f64, self.beta + (arm.n - arm.successes) as f64)
    }
}

/// Refuses no arms at all, and an arm with more successes than trials.
pub(super) fn checked(arms: &[Group]) -> Result<(), Error> {
    at_least("arms", 1, arms.len())?;
    match arms.iter().find(|arm| arm.successes > arm.n) {
        Some(arm) => Err(Error::PartAboveWhole { part: arm.successes, whole: arm.n }),
        None => Ok(()),
    }
}

/// The mean success share of each arm after what was seen.
///
/// Formula: (alpha + k)/(alpha + beta + n), as a share. Domain: at least one arm, prior weights from 0.000001 to 1e15. Errors:
/// [`Error::TooFew`], [`Error::PartAboveWhole`], [`Error::Outside`]. Source: Russo, Van Roy, Kazerouni, Osband &
/// Wen (2018) Foundations and Trends in Machine Learning 11(1), section 3. At the edge: an arm never tried has the
/// mean of the prior.
///
/// ```
/// use regulars_stats::timing::{Group, Prior, posterior_means};
/// let arms = [Group { successes: 3, n: 40 }, Group { successes: 0, n: 0 }];
/// let means = posterior_means(&arms, Prior::UNIFORM)?;
/// assert!((means[0] - 4.0 / 42.0).abs() < 1e-15 && means[1] == 0.5);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn posterior_means(arms: &[Group], prior: Prior) -> Result<Vec<f64>, Error> {
    checked(arms)?;
    let prior = prior.checked()?;
    Ok(arms.iter().map(|&arm| prior.after(arm)).map(|(a, b)| a / (a + b)).collect())
}

/// For each arm the probability that its success share is the highest of all.
///
/// Formula: the integral of f_i(x) times the product of F_j(x) over the other arms j, f and F the density and
/// distribution function of Beta(alpha + k, beta + n - k), by quadrature on the log odds. These are the
/// probabilities with which [`thompson`] chooses. Domain: at least one arm, prior weights from 0.000001 to 1e15. Errors:
/// [`Error::TooFew`], [`Error::PartAboveWhole`], [`Error::Outside`]. Source: Thompson (1933) Biometrika 25:285. At
/// the edge: equal arms have equal probabilities, and all sum to 1; a single arm has 1.
///
/// ```
/// use regulars_stats::timing::{Group, Prior, probabilities_best};
/// let arms = [(3, 40), (7, 42), (2, 38)].map(|(successes, n)| Group { successes, n });
/// let best = probabilities_best(&arms, Prior::UNIFORM)?;
/// assert!((best[1] - 0.846_917_696_557).abs() < 1e-9);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn probabilities_best(arms: &[Group], prior: Prior) -> Result<Vec<f64>, Error> {
    checked(arms)?;
    let prior = prior.checked()?;
    let posteriors: Vec<Beta> =
        arms.iter().map(|&arm| prior.after(arm)).map(|(a, b)| Beta::new(a, b)).collect();
    Ok(beta::probabilities_best(&posteriors))
}

/// The arm to try next by Thompson's rule: each is chosen as often as it is likely to be the best.
///
/// Formula: the place of the largest of one draw from each Beta(alpha + k, beta + n - k). Draw the seed anew for
/// every decision. Domain: at least one arm, prior weights from 0.000001 to 1e15. Errors: [`Error::TooFew`],
/// [`Error::PartAboveWhole`], [`Error::Outside`]. Source: Thompson (1933) Biometrika 25:285; Russo et al. (2018)
/// Foundations and Trends in Machine Learning 11(1), algorithm 2. At the edge: the same seed gives the same
/// choice; arms never tried are chosen by the prior.
///
/// ```
/// use regulars_stats::timing::{Group, Prior, thompson};
/// let arms = [Group { successes: 1, n: 1000 }, Group { successes: 900, n: 1000 }];
/// assert_eq!(thompson(&arms, Prior::UNIFORM, 7), Ok(1));
/// ```
pub fn thompson(arms: &[Group], prior: Prior, seed: u64) -> Result<usize, Error> {
    checked(arms)?;
    Ok(draw_best(arms, prior.checked()?, &mut Random::new(seed)))
}

/// The place of the largest draw, the first of equals.
pub(super) fn draw_best(arms: &[Group], prior: Prior, random: &mut Random) -> usize {
    largest(arms.iter().map(|&arm| random.beta(BetaDraw::new(prior.after(arm)))))
}

/// The place of the largest value, the first of equals.
pub(super) fn largest(values: impl Iterator<Item = f64>) -> usize {
    let mut best = (0, f64::NEG_INFINITY);
    for (place, value) in values.enumerate() {
        if value > best.1 {
            best = (place, value);
        }
    }
    best.0
}

fn checked_trial(t: u64) -> Result<f64, Error> {
    within("t", t as f64, "at least 1", t >= 1)
}

/// The index of each arm by the rule UCB1: the arm with the largest is to be tried next.
///
/// Formula: k/n + sqrt(2 ln t / n), t the number of the trial that is to be decided, from 1. Domain: at least one
/// arm, t at least 1. Errors: [`Error::TooFew`], [`Error::PartAboveWhole`], [`Error::Outside`]. Source: Auer,
/// Cesa-Bianchi & Fischer (2002) Machine Learning 47:235. At the edge: `None` for an arm never tried, which is to
/// be tried first; the index may be above 1.
///
/// ```
/// use regulars_stats::timing::{Group, ucb1};
/// let arms = [Group { successes: 3, n: 40 }, Group { successes: 0, n: 0 }];
/// let indices = ucb1(&arms, 121)?;
/// assert!((indices[0].unwrap_or(0.0) - 0.564_683_088_619).abs() < 1e-9 && indices[1].is_none());
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn ucb1(arms: &[Group], t: u64) -> Result<Vec<Option<f64>>, Error> {
    checked(arms)?;
    let exploration = checked_trial(t)?.ln();
    Ok(arms.iter().map(|&arm| (arm.n > 0).then(|| ucb1_index(arm, exploration))).collect())
}

/// The index of an arm that was tried; `exploration` is ln t.
pub(super) fn ucb1_index(arm: Group, exploration: f64) -> f64 {
    let n = arm.n as f64;
    arm.successes as f64 / n + (2.0 * exploration / n).sqrt()
}

/// The index of each arm by the rule KL-UCB: the highest share that what was seen does not speak against.
///
/// Formula: the largest q from k/n to 1 with n KL(k/n, q) <= ln t + c ln(ln t), KL the divergence of Kullback and
/// Leibler of two shares, as a share. Use c = 0; the proof wants 3. Where ln t is below 1 the second term counts
/// as 0. Domain: at least one arm, t at least 1, c at least 0. Errors: [`Error::TooFew`],
/// [`Error::PartAboveWhole`], [`Error::Outside`]. Source: Garivier & Cappé (2011) COLT, Proceedings of Machine
/// Learning Research 19:359. At the edge: 1 for an arm never tried or without a failure.
///
/// ```
/// use regulars_stats::timing::{Group, kl_ucb};
/// let indices = kl_ucb(&[Group { successes: 3, n: 40 }], 121, 0.0)?;
/// assert!((indices[0] - 0.266_925_960_029).abs() < 1e-9);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn kl_ucb(arms: &[Group], t: u64, c: f64) -> Result<Vec<f64>, Error> {
    checked(arms)?;
    within("c", c, "at least 0", c >= 0.0)?;
    let logarithm = checked_trial(t)?.ln();
    let exploration = logarithm + c * logarithm.max(1.0).ln();
    Ok(arms.iter().map(|&arm| kl_ucb_index(arm, exploration)).collect())
}

/// The index of an arm; `exploration` is what n KL may reach.
///
/// With q = 1 - (1 - p) exp(-s) the divergence is (1 - p) s - p ln(q/p), which is convex in s: Newton's rule from
/// above the root only falls.
pub(super) fn kl_ucb_index(arm: Group, exploration: f64) -> f64 {
    if arm.n == 0 || arm.successes == arm.n {
        return 1.0;
    }
    let n = arm.n as f64;
    let (p, rest) = (arm.successes as f64 / n, (arm.n - arm.successes) as f64 / n);
    let limit = exploration / n;
    if p == 0.0 {
        return -(-limit).exp_m1();
    }
    let newton = |s: f64| {
        let gained = -(-s).exp_m1();
        let divergence = rest * s - p * (rest / p * gained).ln_1p();
        (divergence - limit) * (p + rest * gained) / (rest * gained)
    };
    // The divergence is at least (1 - p) s + p ln p and at most (1 - p) s²/(2p): the first bounds the root from
    // above, and a step from the bound that the second gives leads above it too.
    let low = (2.0 * limit * p / rest).sqrt();
    let mut s = (limit - p * p.ln()) / rest;
    if low > 0.0 {
        s = s.min(low - newton(low));
    }
    for _ in 0..200 {
        let step = newton(s);
        // Rounding ends the fall.
        if step <= s * f64::EPSILON || step.is_nan() {
            break;
        }
        s -= step;
    }
    (p + rest * -(-s).exp_m1()).min(1.0)
}
