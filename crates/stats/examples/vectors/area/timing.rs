//! Bandits, send hours and logged decisions.

use super::{Input, or_null, said};
use regulars_stats::timing::{self, Decision, Group, Policy, Prior};
use serde_json::{Value, json};

/// The operations of this area; `None` for those of others.
pub fn compute(operation: &str, input: &Input) -> Option<Result<Value, String>> {
    Some(match operation {
        "bandit_state" => bandit_state(input),
        "send_hour_shrinkage" => send_hour_shrinkage(input),
        "off_policy" => off_policy(input),
        "regret" => regret(input),
        _ => return None,
    })
}

fn groups(input: &Input, successes: &str, n: &str) -> Result<Vec<Group>, String> {
    let (successes, n) = (input.counts(successes)?, input.counts(n)?);
    if successes.len() != n.len() {
        return Err("lists of different lengths".to_owned());
    }
    Ok(successes.into_iter().zip(n).map(|(successes, n)| Group { successes, n }).collect())
}

fn bandit_state(input: &Input) -> Result<Value, String> {
    let arms = groups(input, "successes", "trials")?;
    let [alpha, beta] = input.numbers("prior")?[..] else { return Err("no prior".to_owned()) };
    let (prior, t) = (Prior { alpha, beta }, input.count("t")?);
    Ok(json!({
        "p_best": said(timing::probabilities_best(&arms, prior))?,
        "posterior_mean": said(timing::posterior_means(&arms, prior))?,
        "ucb1": said(timing::ucb1(&arms, t))?,
        "kl_ucb_c0": said(timing::kl_ucb(&arms, t, 0.0))?,
    }))
}

fn send_hour_shrinkage(input: &Input) -> Result<Value, String> {
    let found = said(timing::shrunk_rates(&groups(input, "answers", "invites")?))?;
    Ok(json!({
        "alpha": found.spread.map(|prior| prior.alpha),
        "beta": found.spread.map(|prior| prior.beta),
        "ll": found.log_likelihood,
        "shrunk_rate": found.rates,
    }))
}

fn off_policy(input: &Input) -> Result<Value, String> {
    let (actions, rewards) = (input.counts("action")?, input.numbers("reward")?);
    let (logging, target) = (input.numbers("logging_prob")?, input.numbers("target_prob")?);
    let expected = input.numbers("q_hat")?;
    let expected_of_target = target.iter().zip(&expected).map(|(share, value)| share * value).sum();
    let decision = |(&action, &reward): (&u64, &f64)| {
        let of_action = |list: &[f64]| list.get(action as usize).copied().ok_or("no such action");
        Ok(Decision {
            reward,
            logging: of_action(&logging)?,
            target: of_action(&target)?,
            expected_of_action: of_action(&expected)?,
            expected_of_target,
        })
    };
    let log: Vec<Decision> = actions.iter().zip(&rewards).map(decision).collect::<Result<_, &str>>()?;
    Ok(or_null(timing::off_policy(&log), |found| {
        json!({
            "ips": found.inverse_propensity.mean,
            "ips_se": found.inverse_propensity.standard_error,
            "snips": found.self_normalised.mean,
            "dr": found.doubly_robust.mean,
            "dr_se": found.doubly_robust.standard_error,
        })
    }))
}

fn regret(input: &Input) -> Result<Value, String> {
    const SEED: u64 = 20_261_122;
    let shares = input.numbers("arms")?;
    let (decisions, runs) = (input.count("T")?, input.count("runs")? as usize);
    let thompson = said(timing::regret(&shares, decisions, runs, Policy::Thompson(Prior::UNIFORM), SEED))?;
    let ucb1 = said(timing::regret(&shares, decisions, runs, Policy::Ucb1, SEED))?;
    Ok(json!({
        "thompson_mean": thompson.mean,
        "thompson_se": thompson.standard_error,
        "ucb1_mean": ucb1.mean,
        "lai_robbins_asymptote": said(timing::lai_robbins(&shares, decisions))?,
    }))
}
