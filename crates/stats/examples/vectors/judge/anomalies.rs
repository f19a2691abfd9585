//! Segmentations that may be equally cheap, and spikes that may be found better.

use super::compare_value;
use serde_json::{Value, json};

/// Judges the operations of this area that a rule decides; `None` for others.
pub fn judge(
    operation: &str,
    tolerances: &Value,
    got: &Value,
    expected: &Value,
) -> Option<Result<(), String>> {
    match operation {
        "pelt_l2" => Some(segmentation("penalised", tolerances, got, expected)),
        "dynp_l2" => Some(segmentation("cost", tolerances, got, expected)),
        "cusum_arl" | "ewma_arl" => Some(run_length(tolerances, got, expected)),
        "stl_spikes" => Some(spikes(tolerances, got, expected)),
        _ => None,
    }
}

/// Ends that are the same, or others that cost no more: the peer's pruning misses the best with a shortest
/// stretch.
fn segmentation(total: &str, tolerances: &Value, got: &Value, expected: &Value) -> Result<(), String> {
    let cost = json!({"rel": tolerances["cost_rel"], "abs": 1e-12});
    if got["ends"] == expected["ends"] {
        return compare_value(&cost, &mut Vec::new(), got, expected);
    }
    match (got[total].as_f64(), expected[total].as_f64()) {
        (Some(a), Some(b)) if a - b <= 1e-9 * b.abs().max(1.0) => Ok(()),
        _ => Err(format!("ends {} {}", got["ends"], expected["ends"])),
    }
}

/// All numbers of a run length by the tolerance for run lengths.
fn run_length(tolerances: &Value, got: &Value, expected: &Value) -> Result<(), String> {
    compare_value(&json!({"rel": tolerances["arl_rel"]}), &mut Vec::new(), got, expected)
}

/// The parts by their tolerance; at least as many windows hit, at most as many false alarms.
fn spikes(tolerances: &Value, got: &Value, expected: &Value) -> Result<(), String> {
    let mut parts = expected.clone();
    if let Some(fields) = parts.as_object_mut() {
        fields.retain(|field, _| field.starts_with("stl_"));
    }
    compare_value(tolerances, &mut Vec::new(), got, &parts)?;
    let number = |value: &Value, field: &str| value[field].as_f64().unwrap_or(f64::NAN);
    for (field, sign) in [("windows_hit", 1.0), ("false_positives", -1.0)] {
        let better = sign * (number(got, field) - number(expected, field));
        if better.is_nan() || better < 0.0 {
            return Err(format!("{field} {} {}", got[field], expected[field]));
        }
    }
    Ok(())
}
