//! Rankings by random draws.

use super::compare_value;
use serde_json::{Value, json};

/// Takes the tolerance of the draws for the probabilities.
pub fn judge(
    operation: &str,
    tolerances: &Value,
    got: &Value,
    expected: &Value,
) -> Option<Result<(), String>> {
    (operation == "prioritise_uncertain").then(|| {
        let drawn = json!({"abs": tolerances["mc_abs"], "mean_rank_abs": tolerances["mean_rank_abs"]});
        compare_value(&drawn, &mut Vec::new(), got, expected)
    })
}
