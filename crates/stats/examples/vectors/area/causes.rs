//! What a change comes from.

use super::{Input, numbers, said};
use regulars_stats::causes::{Dimension, adtributor, element_powers, mix_within};
use serde_json::{Map, Value, json};

/// The operations of this area; `None` for those of others.
pub fn compute(operation: &str, input: &Input) -> Option<Result<Value, String>> {
    Some(match operation {
        "kitagawa" => kitagawa(input),
        "adtributor" => tables(input),
        _ => return None,
    })
}

fn kitagawa(input: &Input) -> Result<Value, String> {
    let split = said(mix_within(
        &input.numbers("n1")?,
        &input.numbers("n2")?,
        &input.numbers("mean1")?,
        &input.numbers("mean2")?,
    ))?;
    Ok(json!({
        "total1": split.total1,
        "total2": split.total2,
        "delta": split.delta,
        "within_by_segment": split.within_by_segment,
        "mix_by_segment": split.mix_by_segment,
        "within": split.within,
        "mix": split.mix,
    }))
}

fn tables(input: &Input) -> Result<Value, String> {
    let tables = input.case["tables"].as_object().ok_or("no tables")?;
    let names: Vec<&String> = tables.keys().collect();
    let mut dimensions = Vec::new();
    let mut per_element = Map::new();
    for (name, table) in tables {
        let dimension = Dimension {
            forecast: numbers(&table["forecast"]).ok_or("no forecast")?,
            actual: numbers(&table["actual"]).ok_or("no actual")?,
        };
        let powers = said(element_powers(&dimension))?;
        let power: Vec<f64> = powers.iter().map(|power| power.explanatory_power).collect();
        let surprise: Vec<f64> = powers.iter().map(|power| power.surprise).collect();
        per_element.insert(name.clone(), json!({"explanatory_power": power, "surprise": surprise}));
        dimensions.push(dimension);
    }
    let base = input.number("log_base").unwrap_or(2.0);
    if base != 2.0 {
        return Err(format!("surprise is in bits, not to base {base}"));
    }
    let causes = said(adtributor(&dimensions, input.number("t_eep")?, input.number("t_ep")?))?;
    let ranked: Vec<Value> = causes
        .iter()
        .map(|cause| {
            let name = names[cause.dimension];
            let elements: Vec<&Value> =
                cause.elements.iter().map(|&place| &tables[name]["elements"][place]).collect();
            json!({
                "dimension": name,
                "elements": elements,
                "ep": cause.explanatory_power,
                "surprise": cause.surprise,
            })
        })
        .collect();
    Ok(json!({"per_element": per_element, "ranked": ranked}))
}
