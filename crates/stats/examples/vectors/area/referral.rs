//! Referrals: Bass diffusion, chains, rates.

use super::{Input, or_null, said};
use regulars_stats::referral::{Bass, Branching, fit_bass, rate};
use serde_json::{Value, json};

/// The operations of this area; `None` for those of others.
pub fn compute(operation: &str, input: &Input) -> Option<Result<Value, String>> {
    Some(match operation {
        "bass_at" => bass_at(input),
        "bass_fit_nls" => bass_fit(input),
        "referral_branching" => branching(input),
        "referral_rate" => referral_rate(input),
        _ => return None,
    })
}

fn bass_at(input: &Input) -> Result<Value, String> {
    let model = Bass { p: input.number("p")?, q: input.number("q")?, m: input.number("m")? };
    let periods = usize::try_from(input.count("periods")?).map_err(|_| "too many periods".to_owned())?;
    let peak = said(model.peak())?;
    Ok(json!({
        "adopters_per_period": said(model.new_customers(periods))?,
        "peak_time": peak.time,
        "peak_rate": peak.rate,
    }))
}

fn bass_fit(input: &Input) -> Result<Value, String> {
    let fit = said(fit_bass(&input.numbers("y")?))?;
    Ok(json!({"p": fit.model.p, "q": fit.model.q, "m": fit.model.m, "sse": fit.squares}))
}

fn branching(input: &Input) -> Result<Value, String> {
    let seeds = input.count("seeds")?;
    let chains = Branching { referrals_per_customer: input.number("referrals_per_customer")?, seeds };
    let generations = u32::try_from(input.count("generations")?).map_err(|_| "too many".to_owned())?;
    let chances: Vec<Value> = [0, 3, 10]
        .iter()
        .map(|more| json!([seeds + more, or_null(chains.probability_of_total(seeds + more), Value::from)]))
        .collect();
    Ok(json!({
        "expected_referred_within_generations": said(chains.expected_within(generations))?,
        "expected_referred_total": or_null(chains.expected_total(), Value::from),
        "total_variance_poisson": or_null(chains.variance_of_total(), Value::from),
        "borel_tanner_p_total_n": chances,
    }))
}

fn referral_rate(input: &Input) -> Result<Value, String> {
    let found = said(rate(input.count("referrals")?, input.count("customers")?, input.number("conf")?))?;
    Ok(json!({"rate": found.rate, "lo": found.lo, "hi": found.hi}))
}
