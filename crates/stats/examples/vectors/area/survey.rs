//! Survey estimates.

use super::{Input, or_null, said};
use regulars_stats::survey::{self, Design, Dispositions, Margin};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The operations of this area; `None` for those of others.
pub fn compute(operation: &str, input: &Input) -> Option<Result<Value, String>> {
    Some(match operation {
        "margin_of_error" => margin_of_error(input),
        "sample_size" => sample_size(input),
        "aapor" => aapor(input),
        "kish" => kish(input),
        "weighted_nps" => weighted_nps(input),
        "cronbach_alpha" => cronbach_alpha(input),
        "design_mean" => design_mean(input),
        "rake" => rake(input),
        _ => return None,
    })
}

fn margin_of_error(input: &Input) -> Result<Value, String> {
    let n = input.count("n")?;
    let margin = said(survey::margin_of_error(input.number("p")?, n, input.number("conf")?))?;
    let factor = survey::finite_population_factor(n, input.count("population")?);
    Ok(json!({"moe": or_null(factor, |factor| json!(margin * factor)), "moe_no_fpc": margin}))
}

fn sample_size(input: &Input) -> Result<Value, String> {
    let (margin, share) = (input.number("moe")?, input.number("p")?);
    let n = survey::sample_size(margin, share, input.count("population")?, input.number("conf")?);
    Ok(json!({"n": said(n)?}))
}

fn aapor(input: &Input) -> Result<Value, String> {
    let cases = Dispositions {
        complete: input.count("I")?,
        partial: input.count("P")?,
        refusal: input.count("R")?,
        non_contact: input.count("NC")?,
        other: input.count("O")?,
        unknown_household: input.count("UH")?,
        unknown_other: input.count("UO")?,
    };
    let rates = said(survey::outcome_rates(cases, input.number("e")?))?;
    let [rr1, rr2, rr3, rr4, rr5, rr6] = rates.response;
    Ok(json!({
        "RR1": rr1, "RR2": rr2, "RR3": rr3, "RR4": rr4, "RR5": rr5, "RR6": rr6,
        "COOP1": rates.cooperation, "REF1": rates.refusal, "CON1": rates.contact,
    }))
}

fn kish(input: &Input) -> Result<Value, String> {
    let loss = said(survey::kish(&input.numbers("w")?))?;
    Ok(json!({"n_eff": loss.effective_n, "deff": loss.design_effect}))
}

fn weighted_nps(input: &Input) -> Result<Value, String> {
    let scores: Result<Vec<u8>, _> = input.counts("score")?.into_iter().map(u8::try_from).collect();
    let scores = scores.map_err(|error| error.to_string())?;
    let estimate = said(survey::weighted_nps(&scores, &input.numbers("w")?))?;
    Ok(json!({"nps": estimate.points, "se_linearised": estimate.standard_error}))
}

fn cronbach_alpha(input: &Input) -> Result<Value, String> {
    Ok(json!({"alpha": or_null(survey::cronbach_alpha(&input.rows("X")?), Value::from)}))
}

/// The rows of a field, each a list.
fn rows<'a>(input: &'a Input, field: &str) -> Result<Vec<&'a [Value]>, String> {
    let rows: Option<Vec<&[Value]>> = input.case[field]
        .as_array()
        .and_then(|rows| rows.iter().map(|row| row.as_array().map(Vec::as_slice)).collect());
    rows.ok_or_else(|| format!("no rows {field}"))
}

fn column(rows: &[&[Value]], place: usize) -> Result<Vec<f64>, String> {
    let values: Option<Vec<f64>> = rows.iter().map(|row| row.get(place)?.as_f64()).collect();
    values.ok_or_else(|| format!("no numbers in column {place}"))
}

/// A text for each row; numbers and truths are taken as they are written.
fn labels(rows: &[&[Value]], place: usize) -> Result<Vec<String>, String> {
    let label = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let values: Option<Vec<String>> = rows.iter().map(|row| row.get(place).map(label)).collect();
    values.ok_or_else(|| format!("no column {place}"))
}

/// The labels in order and the number of each row's label.
fn levels(labels: &[String]) -> (Vec<String>, Vec<usize>) {
    let levels: Vec<String> = labels.iter().cloned().collect::<BTreeSet<_>>().into_iter().collect();
    let numbers = labels.iter().map(|label| levels.partition_point(|level| level < label)).collect();
    (levels, numbers)
}

fn design_mean(input: &Input) -> Result<Value, String> {
    let rows = rows(input, "rows_stratum_weight_stratumsize_y_flag")?;
    let (weights, sizes) = (column(&rows, 1)?, column(&rows, 2)?);
    let (values, flags) = (column(&rows, 3)?, column(&rows, 4)?);
    let (names, numbers) = levels(&labels(&rows, 0)?);
    let stratified = input.case["stratified"].as_bool().unwrap_or(false);
    let mut populations = vec![0.0; if stratified { names.len() } else { 1 }];
    for (&stratum, &size) in numbers.iter().zip(&sizes) {
        populations[if stratified { stratum } else { 0 }] = size;
    }
    let strata: &[usize] = if stratified { &numbers } else { &[] };
    let design = Design { weights: &weights, strata, populations: &populations };
    let mean = said(survey::design_mean(&values, design, 0.95))?;
    let flag = said(survey::design_mean(&flags, design, 0.95))?;
    let (mut estimates, mut errors) = (Vec::new(), Vec::new());
    for level in 0..names.len() {
        let members: Vec<bool> = numbers.iter().map(|&number| number == level).collect();
        let domain = said(survey::domain_mean(&values, &members, design, 0.95))?;
        estimates.push(domain.mean);
        errors.push(domain.standard_error);
    }
    Ok(json!({
        "mean": mean.mean,
        "se": mean.standard_error,
        "ci95": [[mean.interval.lo, mean.interval.hi]],
        "deff": mean.design_effect,
        "flag_share": {"est": flag.mean, "se": flag.standard_error},
        "by_stratum": {"levels": names, "est": estimates, "se": errors},
    }))
}

/// The totals of a margin: a list of objects with `Freq` and one more field that holds the label.
fn margin(input: &Input, field: &str, labels: &[String]) -> Result<(Vec<usize>, Vec<f64>), String> {
    let entries = input.case[field].as_array().ok_or_else(|| format!("no list {field}"))?;
    let mut totals = Vec::new();
    for entry in entries {
        let fields = entry.as_object().ok_or("no object")?;
        let label =
            fields.iter().find(|(key, _)| *key != "Freq").map(|(_, value)| value).ok_or("no label")?;
        let label = label.as_str().map_or_else(|| label.to_string(), str::to_owned);
        totals.push((label, fields.get("Freq").and_then(Value::as_f64).ok_or("no Freq")?));
    }
    let place = |label: &String| {
        totals.iter().position(|(name, _)| name == label).ok_or(format!("no total of {label}"))
    };
    let categories: Result<Vec<usize>, String> = labels.iter().map(place).collect();
    Ok((categories?, totals.into_iter().map(|(_, total)| total).collect()))
}

fn rake(input: &Input) -> Result<Value, String> {
    let rows = rows(input, "rows_a_b_weight_y")?;
    let (weights, values) = (column(&rows, 2)?, column(&rows, 3)?);
    let (a, a_totals) = margin(input, "margin_a", &labels(&rows, 0)?)?;
    let (b, b_totals) = margin(input, "margin_b", &labels(&rows, 1)?)?;
    let a = Margin { categories: &a, totals: &a_totals };
    let b = Margin { categories: &b, totals: &b_totals };
    let raked = said(survey::rake(&weights, &[a, b]))?;
    let design = |weights| Design { weights, strata: &[], populations: &[] };
    let mean = said(survey::raked_mean(&values, design(&raked), &[a, b], 0.95))?;
    let stratified = said(survey::post_stratify(&weights, a))?;
    let post = said(survey::post_stratified_mean(&values, design(&stratified), a, 0.95))?;
    Ok(json!({
        "weights": raked,
        "mean": mean.mean,
        "se": mean.standard_error,
        "poststratified_on_a": {"mean": post.mean, "se": post.standard_error},
    }))
}
