//! What to do first.

use super::{Input, said};
use regulars_stats::priorities::{ice, knapsack, order, rank_probability, rice};
use serde_json::{Value, json};

/// The operations of this area; `None` for those of others.
pub fn compute(operation: &str, input: &Input) -> Option<Result<Value, String>> {
    Some(match operation {
        "prioritise" => prioritise(input),
        "prioritise_uncertain" => uncertain(input),
        _ => return None,
    })
}

fn prioritise(input: &Input) -> Result<Value, String> {
    let items = input.case["items"].as_array().ok_or("no items")?;
    let column = |field: &str| -> Result<Vec<f64>, String> {
        items.iter().map(|item| item[field].as_f64().ok_or_else(|| format!("no {field}"))).collect()
    };
    let named =
        |places: &[usize]| -> Vec<&Value> { places.iter().map(|&place| &items[place]["id"]).collect() };
    let (reach, impact, confidence) = (column("reach")?, column("impact")?, column("confidence")?);
    let effort = column("effort")?;
    let (ease, impact10, confidence10) = (column("ease")?, column("impact10")?, column("confidence10")?);
    let mut rices = Vec::new();
    let mut ices = Vec::new();
    for place in 0..items.len() {
        rices.push(said(rice(reach[place], impact[place], confidence[place], effort[place]))?);
        ices.push(said(ice(impact10[place], confidence10[place], ease[place]))?);
    }
    // What fits the budget is chosen by what it is worth in all, not for its effort.
    let values: Vec<f64> =
        (0..items.len()).map(|place| reach[place] * impact[place] * confidence[place]).collect();
    let best = said(knapsack(&values, &effort, input.number("effort_budget")?))?;
    Ok(json!({
        "rice": rices,
        "ice": ices,
        "rice_order": named(&said(order(&rices))?),
        "knapsack_value": best.value,
        "knapsack_ids": named(&best.items),
    }))
}

fn uncertain(input: &Input) -> Result<Value, String> {
    let worths: Option<Vec<[f64; 3]>> =
        input.rows("triangular_lo_mode_hi")?.into_iter().map(|row| row.try_into().ok()).collect();
    let ranks = said(rank_probability(&worths.ok_or("no triangles")?, 200_000, 1))?;
    Ok(json!({"p_top": ranks.p_top, "mean_rank": ranks.mean_rank, "monte_carlo": 200_000}))
}
