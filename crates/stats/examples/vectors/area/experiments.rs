//! A/B tests of fixed size.

use super::{Input, said};
use regulars_stats::experiments::{self, Arm, BetaPrior, Group};
use serde_json::{Value, json};

/// The operations of this area; `None` for those of others.
pub fn compute(operation: &str, input: &Input) -> Option<Result<Value, String>> {
    Some(match operation {
        "ab_sample_size" => ab_sample_size(input),
        "ttest_sample_size" => ttest_sample_size(input),
        "ab_bayes" => ab_bayes(input),
        "srm" => srm(input),
        "cuped" => cuped(input),
        "ratio_delta" => ratio_delta(input),
        _ => return None,
    })
}

fn ab_sample_size(input: &Input) -> Result<Value, String> {
    let (first, second) = (input.number("p1")?, input.number("p2")?);
    let (level, power) = (input.number("alpha")?, input.number("power")?);
    Ok(json!({
        "n_per_group_r_power_prop_test":
            said(experiments::proportion_sample_size(first, second, level, power))?,
        "n_per_group_arcsine": said(experiments::arcsine_sample_size(first, second, level, power))?,
    }))
}

fn ttest_sample_size(input: &Input) -> Result<Value, String> {
    let n = experiments::t_test_sample_size(
        input.number("effect_d")?,
        input.number("alpha")?,
        input.number("power")?,
    );
    Ok(json!({"n_per_group": said(n)?}))
}

fn ab_bayes(input: &Input) -> Result<Value, String> {
    let first = Group { successes: input.count("kA")?, n: input.count("nA")? };
    let second = Group { successes: input.count("kB")?, n: input.count("nB")? };
    let found = said(experiments::bayesian_comparison(first, second, prior(input)?))?;
    Ok(json!({
        "p_b_beats_a": found.second_better,
        "expected_loss_choose_b": found.loss_of_second,
        "expected_loss_choose_a": found.loss_of_first,
    }))
}

/// The prior of a case, flat when it names none.
pub fn prior(input: &Input) -> Result<BetaPrior, String> {
    match input.numbers("prior").as_deref() {
        Ok(&[successes, failures]) => Ok(BetaPrior { successes, failures }),
        _ if input.case["prior"].is_null() => Ok(BetaPrior::default()),
        _ => Err("no prior".to_owned()),
    }
}

fn srm(input: &Input) -> Result<Value, String> {
    let test = said(experiments::sample_ratio(&input.counts("observed")?, &input.numbers("weights")?))?;
    Ok(json!({"chi2": test.statistic, "p": test.p}))
}

fn cuped(input: &Input) -> Result<Value, String> {
    let (x1, y1) = (input.numbers("x_control")?, input.numbers("y_control")?);
    let (x2, y2) = (input.numbers("x_treat")?, input.numbers("y_treat")?);
    let found = experiments::cuped(Arm { before: &x1, during: &y1 }, Arm { before: &x2, during: &y2 });
    let found = said(found)?;
    Ok(json!({
        "theta": found.theta,
        "diff": found.difference,
        "se": found.standard_error,
        "raw_diff": found.plain_difference,
        "raw_se": found.plain_standard_error,
    }))
}

fn ratio_delta(input: &Input) -> Result<Value, String> {
    let found = experiments::ratio_of_sums(&input.numbers("numerator")?, &input.numbers("denominator")?);
    let found = said(found)?;
    Ok(json!({"ratio": found.ratio, "se": found.standard_error}))
}
