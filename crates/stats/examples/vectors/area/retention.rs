//! Retention: survival curves, Cox's model, cohorts.

use super::{Input, or_null, said};
use regulars_stats::retention::cohorts::{Month, cohorts};
use regulars_stats::retention::cox;
use regulars_stats::retention::survival::{Curve, Group, kaplan_meier, log_rank};
use serde_json::{Value, json};

/// The operations of this area; `None` for those of others.
pub fn compute(operation: &str, input: &Input) -> Option<Result<Value, String>> {
    Some(match operation {
        "km" => km(input),
        "cox" => fit_cox(input),
        "cohort_monthly" => cohort_monthly(input),
        _ => return None,
    })
}

fn events(input: &Input, field: &str) -> Result<Vec<bool>, String> {
    Ok(input.numbers(field)?.into_iter().map(|event| event != 0.0).collect())
}

fn show_curve(curve: &Curve, times: &[f64], confidence: f64) -> Result<Value, String> {
    let mut rows = Vec::new();
    for &time in times {
        let share = said(curve.at(time, confidence))?;
        rows.push(json!([time, share.survival, share.lo, share.hi]));
    }
    let until = times.iter().copied().fold(0.0, f64::max);
    Ok(json!({
        "t_s_lo_hi": rows,
        "median": curve.median(),
        "rmst": or_null(curve.restricted_mean(until), Value::from),
    }))
}

fn km(input: &Input) -> Result<Value, String> {
    let (times_1, events_1) = (input.numbers("time1")?, events(input, "event1")?);
    let (times_2, events_2) = (input.numbers("time2")?, events(input, "event2")?);
    let times = input.numbers("times")?;
    let confidence = input.number("conf").unwrap_or(0.95);
    let curves = (said(kaplan_meier(&times_1, &events_1))?, said(kaplan_meier(&times_2, &events_2))?);
    let groups = [Group { times: &times_1, events: &events_1 }, Group { times: &times_2, events: &events_2 }];
    let test = log_rank(&groups);
    Ok(json!({
        "group1": show_curve(&curves.0, &times, confidence)?,
        "group2": show_curve(&curves.1, &times, confidence)?,
        "logrank_chi2": or_null(test, |test| json!(test.chi_square)),
        "logrank_p": or_null(test, |test| json!(test.p)),
    }))
}

fn fit_cox(input: &Input) -> Result<Value, String> {
    let rows = input.rows("rows_time_event_x")?;
    let width = rows.first().map_or(0, Vec::len);
    if width < 3 || rows.iter().any(|row| row.len() != width) {
        return Err("rows need a time, an event and columns".to_owned());
    }
    let column = |place: usize| rows.iter().map(|row| row[place]).collect::<Vec<f64>>();
    let columns: Vec<Vec<f64>> = (2..width).map(column).collect();
    let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let events: Vec<bool> = rows.iter().map(|row| row[1] != 0.0).collect();
    let fitted = said(cox::fit(&column(0), &events, &columns))?;
    Ok(json!({
        "coef": fitted.effects.iter().map(|effect| effect.coefficient).collect::<Vec<f64>>(),
        "se": fitted.effects.iter().map(|effect| effect.standard_error).collect::<Vec<f64>>(),
        "log_likelihood": fitted.log_likelihood,
        "concordance": fitted.concordance,
    }))
}

fn cohort_monthly(input: &Input) -> Result<Value, String> {
    let rows = input.case["rows"].as_array().ok_or("no rows")?;
    let mut visits = Vec::new();
    for row in rows {
        let customer = row[0].as_str().ok_or("no customer in a row")?;
        let date = row[1].as_str().ok_or("no date in a row")?;
        let part = |from: usize, to: usize| date.get(from..to).and_then(|part| part.parse::<u32>().ok());
        let (year, month) = part(0, 4).zip(part(5, 7)).ok_or_else(|| format!("{date} is no date"))?;
        let year = i32::try_from(year).map_err(|_| format!("{date} is no date"))?;
        visits.push((customer, said(Month::new(year, month))?));
    }
    let table = said(cohorts(&visits))?;
    Ok(json!({
        "cohorts": table.iter().map(|cohort| cohort.month.to_string()).collect::<Vec<_>>(),
        "active": table.iter().map(|cohort| cohort.active.clone()).collect::<Vec<_>>(),
    }))
}
