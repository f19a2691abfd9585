//! Judges of forecasts.

use serde_json::{Value, json};

/// The judge of this area's operations; `None` for those of others.
pub fn judge(
    operation: &str,
    tolerances: &Value,
    got: &Value,
    expected: &Value,
) -> Option<Result<(), String>> {
    Some(match operation {
        "ets_at" => ets_at(tolerances, got, expected),
        "theta" => fields(got, expected, |_| tolerances["theta_rel"].as_f64()),
        "ets_auto" => at_most("aicc", got, expected, |most| most + 1.0),
        "forecast_accuracy" => forecast_accuracy(tolerances, got, expected),
        "forecast_holiday" => forecast_holiday(tolerances, got, expected),
        "holt_winters_r" => {
            let slack = tolerances["hw_sse_rel"].as_f64().unwrap_or(0.0);
            at_most("sse", got, expected, |most| most * (1.0 + slack))
        }
        _ => return None,
    })
}

/// The judge of this area's summaries: the automatic forecast against the best single peer, and its coverage.
pub fn summary(
    name: &str,
    tolerances: &Value,
    got: &[Value],
    _expected: &Value,
) -> Option<Result<(), String>> {
    (name == "summary_geomean_mase").then(|| {
        at_most_number("mase_all", geometric_mean(got.iter()), &tolerances["auto_geomean_mase_all_max"])?;
        let single = geometric_mean(got.iter().filter(|case| case["single_season"] == true));
        at_most_number("mase_single", single, &tolerances["auto_geomean_mase_single_season_max"])?;
        let coverage: f64 = got.iter().map(|case| case["cover95"].as_f64().unwrap_or(f64::NAN)).sum::<f64>()
            / got.len() as f64;
        let range = &tolerances["cover95_mean_range"];
        match (range[0].as_f64(), range[1].as_f64()) {
            (Some(low), Some(high)) if (low..=high).contains(&coverage) => Ok(()),
            _ => Err(format!("cover95 {coverage} {range}")),
        }
    })
}

fn geometric_mean<'a>(cases: impl Iterator<Item = &'a Value>) -> f64 {
    let logarithms: Vec<f64> = cases.map(|case| case["mase"].as_f64().unwrap_or(f64::NAN).ln()).collect();
    (logarithms.iter().sum::<f64>() / logarithms.len() as f64).exp()
}

fn at_most_number(field: &str, got: f64, most: &Value) -> Result<(), String> {
    if most.as_f64().is_some_and(|most| got <= most) { Ok(()) } else { Err(format!("{field} {got} {most}")) }
}

/// Our methods and the peers' that are the same.
const SAME_MODELS: [(&str, &str); 4] = [
    ("seasonal_naive", "seasonal_naive"),
    ("ets", "r_ets"),
    ("theta", "r_thetaf"),
    ("mstl_ets", "r_stlf_ets"),
];

fn forecast_accuracy(tolerances: &Value, got: &Value, expected: &Value) -> Result<(), String> {
    let ratio = tolerances["same_model_mase_ratio_max"].as_f64().unwrap_or(1.0);
    for (ours, theirs) in SAME_MODELS {
        if let Some(theirs) = expected["peers"][theirs]["mase"].as_f64() {
            let mase = got[ours]["mase"].as_f64().unwrap_or(f64::NAN);
            at_most_number(&format!("{ours}.mase"), mase, &json!(ratio * theirs))?;
        }
    }
    let sound = ["mase", "smape", "cover95", "msis95"].iter().all(|field| got[field].is_f64());
    if sound { Ok(()) } else { Err(format!("measures {got} numbers")) }
}

fn forecast_holiday(tolerances: &Value, got: &Value, expected: &Value) -> Result<(), String> {
    for field in ["mase", "mase_holidays"] {
        let peers = expected["peers"].as_object().into_iter().flatten();
        let best = peers.filter_map(|(_, peer)| peer[field].as_f64()).fold(f64::INFINITY, f64::min);
        let ratio = tolerances[format!("{field}_ratio_vs_best_peer_max")].as_f64().unwrap_or(1.0);
        if best.is_finite() {
            at_most_number(field, got[field].as_f64().unwrap_or(f64::NAN), &json!(ratio * best))?;
        }
    }
    Ok(())
}

fn ets_at(tolerances: &Value, got: &Value, expected: &Value) -> Result<(), String> {
    fields(got, expected, |field| {
        let name = match field {
            "point" => "point_rel",
            _ if field.starts_with("lo") && field != "loglik" || field.starts_with("hi") => "interval_rel",
            _ => "at_rel",
        };
        tolerances[name].as_f64()
    })
}

/// Compares every field with its relative tolerance.
fn fields(got: &Value, expected: &Value, tolerance: impl Fn(&str) -> Option<f64>) -> Result<(), String> {
    for (field, expected) in expected.as_object().into_iter().flatten() {
        let tolerance = json!({"rel": tolerance(field)});
        super::compare_value(&tolerance, &mut vec![field.clone()], &got[field], expected)?;
    }
    Ok(())
}

fn at_most(field: &str, got: &Value, expected: &Value, most: impl Fn(f64) -> f64) -> Result<(), String> {
    match (got[field].as_f64(), expected[field].as_f64()) {
        (Some(got), Some(expected)) if got <= most(expected) => Ok(()),
        _ => Err(format!("{field} {} {}", got[field], expected[field])),
    }
}
