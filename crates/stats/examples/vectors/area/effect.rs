//! The effect of a change.

use super::{Input, or_null, said};
use regulars_stats::effect::{self, LocalLevel, Observation};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The operations of this area; `None` for those of others.
pub fn compute(operation: &str, input: &Input) -> Option<Result<Value, String>> {
    Some(match operation {
        "its" => interrupted(input),
        "did" => differences(input),
        "ucm_at" => level_at(input),
        "ucm_fit" => level_fit(input),
        "causal_impact" => causal_impact(input),
        "effect_coverage" => coverage(input),
        "grid_bayes_per_series" => per_series(input),
        _ => return None,
    })
}

/// The confidence of the case, or the usual one.
fn confidence(input: &Input) -> f64 {
    input.number("conf").unwrap_or(0.95)
}

fn place(input: &Input, field: &str) -> Result<usize, String> {
    usize::try_from(input.count(field)?).map_err(|error| error.to_string())
}

fn interrupted(input: &Input) -> Result<Value, String> {
    let (values, before) = (input.numbers("y")?, place(input, "n_pre")?);
    let fit =
        said(effect::segmented_regression(&values, before, place(input, "hac_lags")?, confidence(input)))?;
    let autoregressive = effect::autoregressive_regression(&values, before);
    let test = fit.ljung_box;
    Ok(json!({
        "coef": fit.coefficients,
        "ols_se": fit.ordinary_errors,
        "hac_se": fit.robust_errors,
        "level_change_ci95_hac": [fit.level_change.lo, fit.level_change.hi],
        "slope_change_ci95_hac": [fit.slope_change.lo, fit.slope_change.hi],
        "durbin_watson": fit.durbin_watson,
        "ljung_box": json!([test.statistic, test.p, test.lags]),
        "r2": fit.r_squared,
        "glsar1_coef": or_null(autoregressive, |fit| json!(fit.coefficients)),
        "glsar1_rho": or_null(autoregressive, |fit| json!(fit.autocorrelation)),
    }))
}

fn differences(input: &Input) -> Result<Value, String> {
    let row = |row: &Vec<f64>| match row[..] {
        [unit, period, treated, value] => {
            Ok(Observation { unit: unit as u64, period: period as i64, treated: treated != 0.0, value })
        }
        _ => Err("no row of unit, period, treated, value".to_owned()),
    };
    let rows: Vec<Observation> =
        input.rows("rows_unit_t_treated_y")?.iter().map(row).collect::<Result<_, _>>()?;
    let first = input.number("t0")? as i64;
    let found = said(effect::difference_in_differences(&rows, first, confidence(input)))?;
    Ok(json!({
        "att_means": or_null(effect::difference_of_means(&rows, first), Value::from),
        "att_twfe": found.effect,
        "se_ols": found.ordinary_error,
        "se_cluster": found.clustered_error,
        "n_clusters": found.units,
    }))
}

/// Values, covariates and the number of periods before the change.
type Series = (Vec<f64>, Vec<Vec<f64>>, usize);

/// The series, its covariates (one, several as rows, or none) and the periods before the change.
fn series(input: &Input) -> Result<Series, String> {
    let several = || input.rows("x").unwrap_or_default();
    let covariates = input.numbers("x").map_or_else(|_| several(), |one| vec![one]);
    let values = input.numbers("y")?;
    let before = place(input, "n_pre")?;
    let short = values.len() < before || covariates.iter().any(|covariate| covariate.len() != values.len());
    if short { Err("lengths differ".to_owned()) } else { Ok((values, covariates, before)) }
}

fn earlier(covariates: &[Vec<f64>], before: usize) -> Vec<&[f64]> {
    covariates.iter().map(|covariate| &covariate[..before]).collect()
}

fn later(covariates: &[Vec<f64>], before: usize) -> Vec<&[f64]> {
    covariates.iter().map(|covariate| &covariate[before..]).collect()
}

fn level_at(input: &Input) -> Result<Value, String> {
    let (values, covariates, before) = series(input)?;
    let beta = &input.case["beta"];
    let coefficients =
        beta.as_f64().map_or_else(|| super::numbers(beta).unwrap_or_default(), |one| vec![one]);
    let model = LocalLevel {
        irregular_variance: input.number("sigma2_irregular")?,
        level_variance: input.number("sigma2_level")?,
        coefficients,
    };
    let filtered = said(effect::filter(&values[..before], &earlier(&covariates, before), &model))?;
    let ahead = effect::forecast(&filtered, &model, &later(&covariates, before), values.len() - before);
    let ahead = said(ahead)?;
    Ok(json!({
        "llf": filtered.log_likelihood,
        "last_level": filtered.last_level,
        "last_level_var": filtered.last_level_variance,
        "forecast_mean": ahead.means,
        "forecast_se": ahead.standard_errors,
    }))
}

fn level_fit(input: &Input) -> Result<Value, String> {
    let (values, covariates, before) = series(input)?;
    let past = earlier(&covariates, before);
    let fit = said(effect::fit(&values[..before], &past))?;
    let filtered = said(effect::filter(&values[..before], &past, &fit.model))?;
    let periods = values.len() - before;
    let ahead = said(effect::forecast(&filtered, &fit.model, &later(&covariates, before), periods))?;
    let effects: f64 = values[before..].iter().zip(&ahead.means).map(|(value, mean)| value - mean).sum();
    Ok(json!({
        "sigma2_irregular": fit.model.irregular_variance,
        "sigma2_level": fit.model.level_variance,
        "beta": match fit.model.coefficients[..] {
            [one] => json!(one),
            _ => json!(fit.model.coefficients),
        },
        "llf": fit.log_likelihood,
        "mean_effect": effects / periods as f64,
        "forecast_mean": ahead.means,
    }))
}

fn causal_impact(input: &Input) -> Result<Value, String> {
    let (values, covariates, before) = series(input)?;
    let columns: Vec<&[f64]> = covariates.iter().map(Vec::as_slice).collect();
    let found = said(effect::causal_impact(&values, before, &columns, confidence(input)))?;
    let periods = (values.len() - before) as f64;
    let both = |value: f64| json!([value, value * periods]);
    Ok(json!({
        "actual": both(found.actual),
        "predicted": both(found.expected),
        "predicted_lower": both(found.expected_interval.lo),
        "predicted_upper": both(found.expected_interval.hi),
        "abs_effect": [found.effect, found.cumulative],
        "abs_effect_lower": [found.interval.lo, found.cumulative_interval.lo],
        "abs_effect_upper": [found.interval.hi, found.cumulative_interval.hi],
        "rel_effect": found.relative.map(|(share, _)| share),
        "rel_effect_lower": found.relative.map(|(_, interval)| interval.lo),
        "rel_effect_upper": found.relative.map(|(_, interval)| interval.hi),
    }))
}

/// One simulated series with its effect.
struct Simulated {
    number: f64,
    level_sd: f64,
    effect: f64,
    lo: f64,
    hi: f64,
}

fn simulated(input: &Input) -> Result<Vec<Simulated>, String> {
    let table = input.table("csv")?;
    let column = |name: &str| {
        table
            .iter()
            .find(|column| column.0 == name)
            .map(|column| &column.1)
            .ok_or(format!("no column {name}"))
    };
    let (before, after) = (place(input, "n_pre")?, place(input, "n_post")?);
    let columns = |letter: char| -> Result<Vec<&Vec<f64>>, String> {
        (0..before + after).map(|t| column(&format!("{letter}{t}"))).collect()
    };
    let (numbers, deviations) = (column("sim")?, column("level_sd")?);
    let (y, x) = (columns('y')?, columns('x').ok());
    let row = |columns: &[&Vec<f64>], place: usize| columns.iter().map(|column| column[place]).collect();
    (0..numbers.len())
        .map(|place| {
            let values: Vec<f64> = row(&y, place);
            let covariate: Option<Vec<f64>> = x.as_ref().map(|x| row(x, place));
            let covariates: Vec<&[f64]> = covariate.iter().map(Vec::as_slice).collect();
            let found = said(effect::before_after(&values, before, &covariates, confidence(input)))?;
            Ok(Simulated {
                number: numbers[place],
                level_sd: deviations[place],
                effect: found.effect,
                lo: found.interval.lo,
                hi: found.interval.hi,
            })
        })
        .collect()
}

fn coverage(input: &Input) -> Result<Value, String> {
    let truth = input.number("true_effect")?;
    let series = simulated(input)?;
    let mut strata: BTreeMap<String, Vec<&Simulated>> = BTreeMap::new();
    for one in &series {
        strata.entry(format!("{:?}", one.level_sd)).or_default().push(one);
    }
    let shown = |group: &[&Simulated]| {
        let mean = |of: &dyn Fn(&Simulated) -> f64| {
            group.iter().map(|&one| of(one)).sum::<f64>() / group.len() as f64
        };
        json!({
            "coverage": mean(&|one| f64::from(one.lo <= truth && truth <= one.hi)),
            "mean_width": mean(&|one| one.hi - one.lo),
            "bias": mean(&|one| one.effect - truth),
            "rmse": mean(&|one| (one.effect - truth).powi(2)).sqrt(),
        })
    };
    let all: Vec<&Simulated> = series.iter().collect();
    let by_stratum: Map<String, Value> =
        strata.iter().map(|(level_sd, group)| (level_sd.clone(), shown(group))).collect();
    Ok(json!({"all": shown(&all), "by_level_sd": by_stratum}))
}

fn per_series(input: &Input) -> Result<Value, String> {
    let rows: Vec<Value> =
        simulated(input)?.iter().map(|one| json!([one.number, one.effect, one.lo, one.hi])).collect();
    Ok(json!({"sim_effect_lo_hi": rows}))
}
