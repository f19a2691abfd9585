//! Tests that may be read at any time.

use super::{Input, or_null, said};
use regulars_stats::always_valid::{self, Classic, Group, Peeking, Spending, Tuning};
use serde_json::{Value, json};

/// The operations of this area; `None` for those of others.
pub fn compute(operation: &str, input: &Input) -> Option<Result<Value, String>> {
    Some(match operation {
        "lan_demets" => lan_demets(input),
        "classic_boundary" => classic_boundary(input),
        "msprt" => msprt(input),
        "normal_mixture_bound" => normal_mixture_bound(input),
        "msprt_path" => msprt_path(input),
        "asymptotic_cs" => asymptotic_cs(input),
        "aa_peeking" => aa_peeking(input),
        _ => return None,
    })
}

fn lan_demets(input: &Input) -> Result<Value, String> {
    let spending = match input.word("spending")? {
        "obrien_fleming" => Spending::ObrienFleming,
        "pocock" => Spending::Pocock,
        other => return Err(format!("no spending {other}")),
    };
    let information = input.numbers("information")?;
    let z = always_valid::lan_demets(spending, &information, input.number("alpha_two_sided")?);
    Ok(json!({"z": said(z)?}))
}

fn classic_boundary(input: &Input) -> Result<Value, String> {
    let plan = match input.word("type")? {
        "obrien_fleming" => Classic::ObrienFleming,
        "pocock" => Classic::Pocock,
        other => return Err(format!("no boundary {other}")),
    };
    let looks = input.count("K")? as usize;
    let z = always_valid::classic_boundary(plan, looks, input.number("alpha_two_sided")?);
    Ok(json!({"z": said(z)?}))
}

fn msprt(input: &Input) -> Result<Value, String> {
    let first = Group { successes: input.count("kA")?, n: input.count("nA")? };
    let second = Group { successes: input.count("kB")?, n: input.count("nB")? };
    let test = always_valid::mixture_test(first, second, input.number("tau2")?, input.number("alpha")?);
    Ok(match test {
        Ok(test) => json!({
            "lambda": test.log_ratio.exp(),
            "p_at_look": test.p,
            "cs_lo": test.interval.lo,
            "cs_hi": test.interval.hi,
        }),
        // A common variance of 0: nothing is defined.
        Err(regulars_stats::Error::NoSpread) => json!({}),
        Err(error) => return Err(error.to_string()),
    })
}

fn normal_mixture_bound(input: &Input) -> Result<Value, String> {
    let (v, level) = (input.number("v")?, input.number("alpha")?);
    let tuning = Tuning { variance: input.number("v_opt")?, level: input.number("alpha_opt")? };
    Ok(json!({
        "two_sided": or_null(always_valid::two_sided_mixture_bound(v, level, tuning), Value::from),
        "one_sided": or_null(always_valid::one_sided_mixture_bound(v, level, tuning), Value::from),
        "poly_stitching_v_min_1": or_null(always_valid::stitched_bound(v, level, 1.0), Value::from),
    }))
}

fn msprt_path(input: &Input) -> Result<Value, String> {
    let answers = |field| -> Result<Vec<bool>, String> {
        Ok(input.counts(field)?.into_iter().map(|answer| answer != 0).collect())
    };
    let (first, every) = (input.count("first_look")? as usize, input.count("look_every")? as usize);
    let path =
        always_valid::mixture_path(&answers("a")?, &answers("b")?, input.number("tau2")?, first, every);
    let looks: Vec<Value> = said(path)?.iter().map(|look| json!([look.n, look.p])).collect();
    Ok(json!({"n_and_always_valid_p": looks}))
}

fn asymptotic_cs(input: &Input) -> Result<Value, String> {
    let (mean, deviation) = (input.number("mean")?, input.number("sd")?);
    let (tuning, level) = (input.number("rho")?, input.number("alpha")?);
    let interval = always_valid::asymptotic_interval(input.count("n")?, mean, deviation, tuning, level);
    let interval = said(interval)?;
    Ok(json!({"lo": interval.lo, "hi": interval.hi}))
}

fn aa_peeking(input: &Input) -> Result<Value, String> {
    let whole = |field| u32::try_from(input.count(field)?).map_err(|error| error.to_string());
    let plan = Peeking {
        share: input.number("p")?,
        look_every: whole("look_every")?,
        looks: whole("looks")?,
        mixture: input.number("tau2")?,
        level: input.number("alpha")?,
    };
    let found = said(always_valid::false_alarms(plan, 40_000, 1))?;
    Ok(json!({
        "always_valid_false_positive": found.always_valid,
        "naive_z_false_positive": found.plain,
    }))
}
