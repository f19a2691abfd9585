//! Effects that are judged by rules: a likelihood at least as large, simulated or simulation-based bounds.

use serde_json::Value;

/// Judges the operations that it knows.
pub fn judge(
    operation: &str,
    tolerances: &Value,
    got: &Value,
    expected: &Value,
) -> Option<Result<(), String>> {
    Some(match operation {
        "its" => interrupted(tolerances, got, expected),
        "ucm_at" => super::compare_value(&general(tolerances, "at"), &mut Vec::new(), got, expected),
        "ucm_fit" => fit(tolerances, got, expected),
        "causal_impact" => causal_impact(tolerances, got, expected),
        "effect_coverage" => coverage(tolerances, got),
        "grid_bayes_per_series" => per_series(tolerances, got, expected),
        _ => return None,
    })
}

/// The tolerances of one operation as those of every field.
fn general(tolerances: &Value, name: &str) -> Value {
    serde_json::json!({
        "rel": tolerances[format!("{name}_rel")],
        "abs": tolerances[format!("{name}_abs")],
    })
}

/// The difference of two numbers is within a tolerance of the file.
fn near(tolerances: &Value, name: &str, field: &str, got: &Value, expected: &Value) -> Result<(), String> {
    let most = tolerances[name].as_f64().ok_or(format!("{field} - tolerance {name}"))?;
    match (got.as_f64(), expected.as_f64()) {
        (Some(a), Some(b)) if (a - b).abs() <= most => Ok(()),
        _ => Err(format!("{field} {got} {expected}")),
    }
}

/// The autoregressive fit has its own tolerance; `glsar` also stands before a figure in the fields' names.
fn interrupted(tolerances: &Value, got: &Value, expected: &Value) -> Result<(), String> {
    let mut tolerances = tolerances.clone();
    let own = tolerances["glsar_abs"].clone();
    tolerances["glsar1_abs"] = own;
    super::compare_value(&tolerances, &mut Vec::new(), got, expected)
}

/// A likelihood that is hardly smaller, with the same forecasts; variances and coefficients are information.
fn fit(tolerances: &Value, got: &Value, expected: &Value) -> Result<(), String> {
    let slack = tolerances["fit_llf_abs"].as_f64().ok_or("llf - tolerance")?;
    let (ours, theirs) = (got["llf"].as_f64(), expected["llf"].as_f64());
    if !matches!((ours, theirs), (Some(ours), Some(theirs)) if ours >= theirs - slack) {
        return Err(format!("llf {} {}", got["llf"], expected["llf"]));
    }
    near(tolerances, "fit_forecast_abs", "mean_effect", &got["mean_effect"], &expected["mean_effect"])?;
    let means = |value: &Value| value["forecast_mean"].as_array().cloned().unwrap_or_default();
    let (ours, theirs) = (means(got), means(expected));
    if ours.len() != theirs.len() {
        return Err(format!("forecast_mean {} {}", ours.len(), theirs.len()));
    }
    ours.iter()
        .zip(&theirs)
        .try_for_each(|(a, b)| near(tolerances, "fit_forecast_abs", "forecast_mean", a, b))
}

/// The mean effect and its bounds against those that were simulated.
fn causal_impact(tolerances: &Value, got: &Value, expected: &Value) -> Result<(), String> {
    let peer = &expected["pycausalimpact"];
    for (tolerance, field, place) in [
        ("effect_avg_abs", "abs_effect", 0),
        ("effect_cum_abs", "abs_effect", 1),
        ("ci_bound_abs", "abs_effect_lower", 0),
        ("ci_bound_abs", "abs_effect_upper", 0),
    ] {
        near(tolerances, tolerance, field, &got[field][place], &peer[field][place])?;
    }
    let other = &expected["tfcausalimpact"]["effect_avg"];
    if other.is_number() {
        near(tolerances, "effect_avg_abs", "abs_effect", &got["abs_effect"][0], other)?;
    }
    Ok(())
}

/// Coverage, width and error within the limits of the file.
fn coverage(tolerances: &Value, got: &Value) -> Result<(), String> {
    let limit = |value: &Value| value.as_f64().unwrap_or(f64::NAN);
    let check = |field: String, value: &Value, low: f64, high: f64| match value.as_f64() {
        Some(value) if value >= low && value <= high => Ok(()),
        _ => Err(format!("{field} {value} {low}..{high}")),
    };
    let all = &got["all"];
    let range = &tolerances["coverage_range_all"];
    check("all.coverage".to_owned(), &all["coverage"], limit(&range[0]), limit(&range[1]))?;
    check("all.mean_width".to_owned(), &all["mean_width"], 0.0, limit(&tolerances["mean_width_max_all"]))?;
    check("all.rmse".to_owned(), &all["rmse"], 0.0, limit(&tolerances["rmse_max_all"]))?;
    let strata = got["by_level_sd"].as_object().filter(|strata| !strata.is_empty());
    for (name, stratum) in strata.ok_or("by_level_sd none some")? {
        let least = limit(&tolerances["coverage_min_by_level_sd"]);
        check(format!("by_level_sd.{name}.coverage"), &stratum["coverage"], least, 1.0)?;
    }
    Ok(())
}

/// The series that are listed, by their number.
fn per_series(tolerances: &Value, got: &Value, expected: &Value) -> Result<(), String> {
    let rows = |value: &Value| value["sim_effect_lo_hi"].as_array().cloned().unwrap_or_default();
    let ours = rows(got);
    let theirs = rows(expected);
    if theirs.is_empty() {
        return Err("sim_effect_lo_hi - some".to_owned());
    }
    for theirs in &theirs {
        let found = ours.iter().find(|row| row[0].as_f64() == theirs[0].as_f64());
        let found = found.ok_or(format!("sim none {}", theirs[0]))?;
        for (place, field) in [(1, "effect"), (2, "lo"), (3, "hi")] {
            let name = format!("sim.{}.{field}", theirs[0]);
            near(tolerances, "grid_bayes_per_series_abs", &name, &found[place], &theirs[place])?;
        }
    }
    Ok(())
}
