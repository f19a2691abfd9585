//! Boundaries by their own tolerance, paths at the looks that are listed, and simulated false alarms.

use super::compare_value;
use serde_json::{Value, json};

/// The operations that are judged here; `None` for those of others.
pub fn judge(
    operation: &str,
    tolerances: &Value,
    got: &Value,
    expected: &Value,
) -> Option<Result<(), String>> {
    Some(match operation {
        "lan_demets" | "classic_boundary" => boundaries(tolerances, got, expected),
        "msprt_path" => path(tolerances, got, expected),
        "aa_peeking" => peeking(tolerances, got, expected),
        _ => return None,
    })
}

/// The one-sided exit probability up to which the reference searches a boundary (`ldbounds`, `bsearch`:
/// 1e-7), with half as much again for what earlier looks leave over. It decides only above about 3.7, where
/// so little probability is more than `boundary_abs` in z: there the reference itself is off (4.3297 for
/// 4.3326).
const REFERENCE_SEARCH: f64 = 1.5e-7;

/// All boundaries within `boundary_abs`, or within what the reference's own search leaves open. The reference
/// has no boundary where it spends less than about 1e-8.
fn boundaries(tolerances: &Value, got: &Value, expected: &Value) -> Result<(), String> {
    let differs = || Err(format!("z {} {}", got["z"], expected["z"]));
    let (Some(ours), Some(theirs)) = (got["z"].as_array(), expected["z"].as_array()) else {
        return differs();
    };
    let near = tolerances["boundary_abs"].as_f64().unwrap_or(0.0);
    let density = |z: f64| (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let alike = |(a, b): (&Value, &Value)| match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => {
            (a - b).abs() <= near.max(REFERENCE_SEARCH / density(a)).min(0.01_f64.max(near))
        }
        (Some(a), None) => a > 5.0,
        _ => false,
    };
    if ours.len() == theirs.len() && ours.iter().zip(theirs).all(alike) { Ok(()) } else { differs() }
}

/// The looks that the reference lists, out of all looks.
fn path(tolerances: &Value, got: &Value, expected: &Value) -> Result<(), String> {
    let field = "n_and_always_valid_p";
    let (Some(ours), Some(theirs)) = (got[field].as_array(), expected[field].as_array()) else {
        return Err(format!("{field} {} {}", got[field], expected[field]));
    };
    let listed: Vec<&Value> = theirs
        .iter()
        .filter_map(|look| ours.iter().find(|our| our[0].as_f64() == look[0].as_f64()))
        .collect();
    compare_value(tolerances, &mut Vec::new(), &json!({field: listed}), expected)
}

/// The always valid test keeps its level; both rates come near those of the reference.
fn peeking(tolerances: &Value, got: &Value, expected: &Value) -> Result<(), String> {
    let near = tolerances["monte_carlo_abs"].as_f64().unwrap_or(0.0);
    for field in ["always_valid_false_positive", "naive_z_false_positive"] {
        let (Some(ours), Some(theirs)) = (got[field].as_f64(), expected[field].as_f64()) else {
            return Err(format!("{field} {} {}", got[field], expected[field]));
        };
        if (ours - theirs).abs() > near {
            return Err(format!("{field} {ours} {theirs}"));
        }
    }
    let highest = tolerances["always_valid_max"].as_f64().unwrap_or(0.0);
    match got["always_valid_false_positive"].as_f64() {
        Some(ours) if ours <= highest => Ok(()),
        ours => Err(format!("always_valid_false_positive {ours:?} {highest}")),
    }
}
