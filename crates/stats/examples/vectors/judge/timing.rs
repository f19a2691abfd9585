//! Estimates by maximum likelihood, and simulated losses, which may be lower than the reference's.

use super::compare_value;
use serde_json::{Value, json};

/// The regret rule, and the tolerance `mle_rel` for the beta-binomial estimates.
pub fn judge(
    operation: &str,
    tolerances: &Value,
    got: &Value,
    expected: &Value,
) -> Option<Result<(), String>> {
    match operation {
        "regret" => Some(regret(tolerances, got, expected)),
        "send_hour_shrinkage" => {
            let relative = json!({"rel": tolerances["mle_rel"]});
            Some(compare_value(&relative, &mut Vec::new(), got, expected))
        }
        _ => None,
    }
}

/// The mean loss may be at most four standard errors above that of the reference.
fn regret(tolerances: &Value, got: &Value, expected: &Value) -> Result<(), String> {
    let most = expected["thompson_mean"].as_f64().zip(expected["thompson_se"].as_f64());
    let most = most.map(|(mean, error)| mean + 4.0 * error).ok_or("thompson_mean - missing")?;
    match got["thompson_mean"].as_f64() {
        Some(mean) if (0.0..=most).contains(&mean) => {}
        _ => return Err(format!("thompson_mean {} at most {most}", got["thompson_mean"])),
    }
    let asymptote = json!({"lai_robbins_asymptote": expected["lai_robbins_asymptote"]});
    compare_value(tolerances, &mut Vec::new(), got, &asymptote)
}
