//! What drives an outcome.

use super::{Input, said};
use regulars_stats::drivers::{Linear, Logit, bootstrap, general_dominance};
use serde_json::{Value, json};

/// The operations of this area; `None` for those of others.
pub fn compute(operation: &str, input: &Input) -> Option<Result<Value, String>> {
    Some(match operation {
        "driver_linear" => linear(input),
        "driver_logit" => logit(input),
        _ => return None,
    })
}

fn columns(input: &Input) -> Result<Vec<Vec<f64>>, String> {
    let rows = input.rows("X")?;
    let width = rows.first().map_or(0, Vec::len);
    if rows.iter().any(|row| row.len() != width) {
        return Err("rows of X differ in length".to_owned());
    }
    Ok((0..width).map(|column| rows.iter().map(|row| row[column]).collect()).collect())
}

fn linear(input: &Input) -> Result<Value, String> {
    let (y, columns) = (input.numbers("y")?, columns(input)?);
    let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let model = said(Linear::fit(&y, &columns))?;
    let shares = said(model.shares())?;
    let intervals = said(bootstrap(&y, &columns, 1000, 0.95, 1))?;
    Ok(json!({
        "r2": model.r_squared,
        "lmg": said(model.lmg())?,
        "last": shares.last,
        "first": shares.first,
        "betasq": shares.beta_squared,
        "pratt": shares.pratt,
        "genizi": shares.relative_weights,
        "car": shares.car,
        "coef": model.coefficients,
        "se": model.standard_errors,
        "stdbeta": model.standardised,
        "boot_lmg_lo": intervals.lower,
        "boot_lmg_hi": intervals.upper,
    }))
}

fn logit(input: &Input) -> Result<Value, String> {
    let yes: Vec<bool> = input.numbers("y")?.into_iter().map(|y| y > 0.5).collect();
    let columns = columns(input)?;
    let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let model = said(Logit::fit(&yes, &columns))?;
    Ok(json!({
        "mcfadden_r2": model.mcfadden,
        "shapley": said(general_dominance(&yes, &columns))?,
        "coef": model.coefficients,
        "se": model.standard_errors,
        "llf": model.log_likelihood,
    }))
}
