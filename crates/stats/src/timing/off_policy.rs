//! What another rule would have earned.

use super::Error;
use crate::error::{at_least, within};
use crate::moments::{Moments, bounded};

/// A logged decision.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Decision {
    /// What came of it, as 1 for an answer and 0 for none.
    pub reward: f64,
    /// The probability with which the rule in force took this action.
    pub logging: f64,
    /// The probability with which the other rule would have taken this action.
    pub target: f64,
    /// What a model expects of this action; 0 without a model.
    pub expected_of_action: f64,
    /// What the model expects of the other rule here: its actions' expectations weighted by their probabilities.
    pub expected_of_target: f64,
}

impl Decision {
    fn checked(&self) -> Result<(), Error> {
        within("reward", self.reward, "a finite number", true)?;
        within("logging", self.logging, "above 0 and at most 1", self.logging > 0.0 && self.logging <= 1.0)?;
        within("target", self.target, "from 0 to 1", (0.0..=1.0).contains(&self.target))?;
        within("expected_of_action", self.expected_of_action, "a finite number", true)?;
        within("expected_of_target", self.expected_of_target, "a finite number", true)?;
        Ok(())
    }
}

/// The mean reward of a rule with its standard error, in the unit of the rewards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PolicyValue {
    /// The mean reward.
    pub mean: f64,
    /// Its standard error.
    pub standard_error: f64,
}

/// The result of [`off_policy`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OffPolicy {
    /// Inverse propensity scoring: without bias, but restless when weights are large.
    pub inverse_propensity: PolicyValue,
    /// The same divided by the mean weight: calmer, with a bias that vanishes as the log grows.
    pub self_normalised: PolicyValue,
    /// The model corrected by the log: right when either the model or the probabilities are.
    pub doubly_robust: PolicyValue,
    /// How many decisions of equal weight would tell as much.
    pub effective_decisions: f64,
}

/// The mean of terms with its standard error.
fn value(terms: &[f64]) -> Result<PolicyValue, Error> {
    let moments = Moments::of("rewards", terms)?;
    Ok(PolicyValue { mean: moments.mean, standard_error: (moments.variance / moments.n).sqrt() })
}

/// The mean reward that another rule would have earned, from logged decisions.
///
/// Formula: with w = target/logging and rewards r, the mean of w r (inverse propensity scoring); the sum of w r
/// over that of w (self-normalised); the mean of m + w (r - q), q and m the model's expectations of the action
/// and of the rule (doubly robust). The standard errors are the deviation of the terms (n - 1) over sqrt(n), that
/// of the self-normalised mean by linearisation of the ratio. In the unit of the rewards.
/// Domain: at least two decisions, logging probabilities above 0. Errors: [`Error::TooFew`], [`Error::Outside`],
/// [`Error::NotFinite`] for terms beyond the range of numbers; [`Error::NotDetermined`] when the other rule would have taken none of the logged actions. Source: Dudík, Erhan,
/// Langford & Li (2014) Statistical Science 29:485; Swaminathan & Joachims (2015) NIPS. At the edge: a rule like
/// the one in force has the mean reward of the log.
///
/// ```
/// use regulars_stats::timing::{Decision, off_policy};
/// let decision = |reward, target| Decision {
///     reward, logging: 0.5, target, expected_of_action: 0.0, expected_of_target: 0.0,
/// };
/// let log = [decision(1.0, 0.8), decision(0.0, 0.2), decision(0.0, 0.8), decision(1.0, 0.2)];
/// let found = off_policy(&log)?;
/// assert!((found.inverse_propensity.mean - 0.5).abs() < 1e-12);
/// assert!((found.self_normalised.mean - 0.5).abs() < 1e-12);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn off_policy(log: &[Decision]) -> Result<OffPolicy, Error> {
    at_least("decisions", 2, log.len())?;
    log.iter().try_for_each(Decision::checked)?;
    let largest = log.iter().map(weight).fold(0.0, f64::max);
    if largest == 0.0 {
        return Err(Error::NotDetermined);
    }
    let (mut sum, mut squares) = (0.0, 0.0);
    let mut weighted = 0.0;
    for decision in log {
        let share = weight(decision) / bounded(largest)?;
        sum += share;
        squares += share * share;
        weighted += share * decision.reward;
    }
    let n = log.len() as f64;
    let normalised = bounded(weighted / sum)?;
    let terms = |term: &dyn Fn(&Decision) -> f64| -> Vec<f64> { log.iter().map(term).collect() };
    let residuals =
        terms(&|decision| weight(decision) / largest * (decision.reward - normalised) * (n / sum));
    Ok(OffPolicy {
        inverse_propensity: value(&terms(&|decision| weight(decision) * decision.reward))?,
        self_normalised: PolicyValue { mean: normalised, ..value(&residuals)? },
        doubly_robust: value(&terms(&|decision| {
            weight(decision) * (decision.reward - decision.expected_of_action) + decision.expected_of_target
        }))?,
        effective_decisions: sum * sum / squares,
    })
}

fn weight(decision: &Decision) -> f64 {
    decision.target / decision.logging
}
