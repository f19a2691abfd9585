//! Models fitted: parameters by their relative tolerance, a likelihood that may be higher but not lower, and least
//! squares that may be less but not more.

use super::compare_value;
use serde_json::{Value, json};

/// The judge of fits; `None` for other operations.
pub fn judge(
    operation: &str,
    tolerances: &Value,
    got: &Value,
    expected: &Value,
) -> Option<Result<(), String>> {
    match operation {
        "bgnbd_fit" | "paretonbd_fit" | "mbgnbd_fit" | "gammagamma_fit" | "bgbb_fit" | "sbg_fit" => {
            Some(fit(tolerances, got, expected))
        }
        "bass_fit_nls" => Some(bass(tolerances, got, expected)),
        _ => None,
    }
}

fn fit(tolerances: &Value, got: &Value, expected: &Value) -> Result<(), String> {
    let relative = |name: &str, default: f64| tolerances[name].as_f64().unwrap_or(default);
    let parameters = json!({"rel": relative("param_rel", 0.002)});
    let Some(fields) = expected.as_object() else {
        return Err(format!("expected {got} {expected}"));
    };
    for (field, expected) in fields {
        let tolerances = match field.as_str() {
            "ll" => {
                at_least("ll", &got["ll"], expected, tolerances["ll_abs"].as_f64().unwrap_or(0.01))?;
                continue;
            }
            "params" | "alpha" | "beta" => parameters.clone(),
            "n" => json!({"abs": 0.0}),
            "corr_x_m" => json!({"rel": 1e-9, "abs": 1e-12}),
            _ if field.starts_with("expected_repeat_total") => {
                json!({"rel": relative("expected_total_rel", 1e-4)})
            }
            // Functions of the parameters are as exact as these.
            "survival_0_12" | "retention_1_12" => json!({"abs": relative("survival_abs", 1e-6)}),
            "del_after_n_renewals" => json!({"rel": relative("del_rel", 1e-6)}),
            _ => tolerances.clone(),
        };
        let (got, expected) = (json!({field: got[field]}), json!({field: expected}));
        compare_value(&tolerances, &mut Vec::new(), &got, &expected)?;
    }
    Ok(())
}

fn bass(tolerances: &Value, got: &Value, expected: &Value) -> Result<(), String> {
    let relative = tolerances["fit_rel"].as_f64().unwrap_or(0.001);
    let wanted = json!({"p": expected["p"], "q": expected["q"], "m": expected["m"]});
    compare_value(&json!({"rel": relative}), &mut Vec::new(), got, &wanted)?;
    match (got["sse"].as_f64(), expected["sse"].as_f64()) {
        (Some(sse), Some(most)) if sse <= most * (1.0 + 1e-6) => Ok(()),
        _ => Err(format!("sse {} {}", got["sse"], expected["sse"])),
    }
}

fn at_least(field: &str, got: &Value, expected: &Value, slack: f64) -> Result<(), String> {
    match (got.as_f64(), expected.as_f64()) {
        (Some(a), Some(b)) if a >= b - slack => Ok(()),
        _ => Err(format!("{field} {got} {expected}")),
    }
}
