//! Cox's model has a tolerance of its own; a cohort table is compared exactly, but for its note.

use super::compare_value;
use serde_json::{Value, json};

/// The judge of this area; `None` for other operations.
pub fn judge(
    operation: &str,
    tolerances: &Value,
    got: &Value,
    expected: &Value,
) -> Option<Result<(), String>> {
    let (own, information): (Value, &[&str]) = match operation {
        "cox" => (json!({"abs": tolerances["cox_abs"], "rel": tolerances["rel"]}), &[]),
        "cohort_monthly" => (json!({"abs": 0.0}), &["note"]),
        _ => return None,
    };
    let mut expected = expected.clone();
    if let Some(fields) = expected.as_object_mut() {
        fields.retain(|field, _| !information.contains(&field.as_str()));
    }
    Some(compare_value(&own, &mut Vec::new(), got, &expected))
}
