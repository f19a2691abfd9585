//! Shares, ratings and several comparisons at once.

use super::{Input, or_null, said};
use regulars_stats::proportions::{self, Group, Interval};
use regulars_stats::{Error, adjust};
use serde_json::{Value, json};

/// The operations of this area; `None` for those of others.
pub fn compute(operation: &str, input: &Input) -> Option<Result<Value, String>> {
    Some(match operation {
        "prop_ci" => prop_ci(input),
        "prop_diff" => prop_diff(input),
        "ces" => ces(input),
        "p_adjust" => p_adjust(input),
        _ => return None,
    })
}

fn show(interval: Interval) -> Value {
    json!({"lo": interval.lo, "hi": interval.hi})
}

fn prop_ci(input: &Input) -> Result<Value, String> {
    let (k, n, confidence) = (input.count("k")?, input.count("n")?, input.number("conf")?);
    let clipped = |interval: Interval| show(interval.clipped(0.0, 1.0));
    Ok(json!({
        "wald": or_null(proportions::wald(k, n, confidence), clipped),
        "agresti_coull": or_null(proportions::agresti_coull(k, n, confidence), clipped),
        "wilson": or_null(proportions::wilson(k, n, confidence), show),
        "clopper_pearson": or_null(proportions::clopper_pearson(k, n, confidence), show),
        "jeffreys": or_null(proportions::jeffreys(k, n, confidence), show),
    }))
}

fn prop_diff(input: &Input) -> Result<Value, String> {
    let first = Group { successes: input.count("k1")?, n: input.count("n1")? };
    let second = Group { successes: input.count("k2")?, n: input.count("n2")? };
    let confidence = input.number("conf")?;
    let interval = |method: fn(Group, Group, f64) -> Result<Interval, Error>| {
        or_null(method(first, second, confidence), show)
    };
    let z = proportions::pooled_z(first, second);
    Ok(json!({
        "wald": interval(proportions::wald_difference),
        "agresti_caffo": interval(proportions::agresti_caffo),
        "newcombe_score": interval(proportions::newcombe),
        "z_pooled": {"z": z.ok().map(|test| test.z), "p": z.ok().map(|test| test.p)},
        "miettinen_nurminen": interval(proportions::miettinen_nurminen),
        "mee": interval(proportions::mee),
        "fisher_p": or_null(proportions::fisher(first, second), Value::from),
        "boschloo_p": or_null(proportions::boschloo(first, second), Value::from),
    }))
}

fn ces(input: &Input) -> Result<Value, String> {
    let (first, second) = (input.counts("counts_1_7")?, input.counts("counts2_1_7")?);
    let confidence = input.number("conf")?;
    let interval = proportions::rating_interval(&first, confidence);
    let means = proportions::rating_mean(&first).and_then(|a| Ok((a, proportions::rating_mean(&second)?)));
    let test = proportions::rating_difference(&first, &second, confidence);
    Ok(json!({
        "mean": or_null(proportions::rating_mean(&first), Value::from),
        "sd": or_null(proportions::rating_standard_deviation(&first), Value::from),
        "lo": or_null(interval, |interval| json!(interval.lo)),
        "hi": or_null(interval, |interval| json!(interval.hi)),
        "top3": or_null(proportions::top_share(&first, 3, confidence), |top| {
            json!({"share": top.share, "lo": top.interval.lo, "hi": top.interval.hi})
        }),
        "welch_2_minus_1": test.map_or_else(
            |_| json!({"diff": means.ok().map(|(a, b)| b - a)}),
            |test| json!({
                "diff": test.difference,
                "t": test.t,
                "df": test.degrees,
                "p": test.p,
                "lo": test.interval.lo,
                "hi": test.interval.hi,
            }),
        ),
        "median": or_null(proportions::rating_median(&first), Value::from),
    }))
}

fn p_adjust(input: &Input) -> Result<Value, String> {
    let p = input.numbers("p")?;
    Ok(json!({
        "bonferroni": said(adjust::bonferroni(&p))?,
        "holm": said(adjust::holm(&p))?,
        "hochberg": said(adjust::hochberg(&p))?,
        "bh": said(adjust::benjamini_hochberg(&p))?,
        "by": said(adjust::benjamini_yekutieli(&p))?,
    }))
}
