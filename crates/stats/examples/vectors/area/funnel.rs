//! Chains of steps, and struggle.

use super::{Input, said};
use regulars_stats::funnel::{Event, Order, conversions, reached};
use regulars_stats::struggle::{Ratio, Table, mantel_haenszel, odds_ratio, pooled, rage_clicks, risk_ratio};
use serde_json::{Value, json};

/// The operations of this area; `None` for those of others.
pub fn compute(operation: &str, input: &Input) -> Option<Result<Value, String>> {
    Some(match operation {
        "funnel" => funnel(input),
        "rage_clicks" => clicks(input),
        "struggle_effect" => effect(input),
        _ => return None,
    })
}

fn code(names: &mut Vec<String>, name: &str) -> u32 {
    let place = names.iter().position(|known| known == name).unwrap_or_else(|| {
        names.push(name.to_owned());
        names.len() - 1
    });
    place as u32
}

fn funnel(input: &Input) -> Result<Value, String> {
    let steps: Vec<&str> =
        input.case["steps"].as_array().ok_or("no steps")?.iter().filter_map(Value::as_str).collect();
    let window = input.number("window_s")? as i64;
    let mut names = Vec::new();
    let (mut users, mut events) = (Vec::new(), Vec::new());
    for event in input.case["events_user_t_name"].as_array().ok_or("no events")? {
        let user = event[0].as_str().map_or_else(|| event[0].to_string(), ToOwned::to_owned);
        users.push(code(&mut names, &user));
        let step = steps.iter().position(|step| Some(*step) == event[2].as_str());
        events.push(Event {
            time: event[1].as_f64().ok_or("no time")? as i64,
            step: step.map(|step| step as u32),
        });
    }
    let loose = said(reached(&users, &events, steps.len(), window, Order::Loose))?;
    let strict = said(reached(&users, &events, steps.len(), window, Order::Strict))?;
    let conversion: Vec<Value> = said(conversions(&loose, 0.95))?
        .into_iter()
        .zip(steps.windows(2))
        .map(|(step, names)| match step {
            Some(step) => json!({
                "from_to": names,
                "rate": step.rate,
                "wilson95": [step.interval.lo, step.interval.hi],
            }),
            None => json!({"from_to": names, "rate": null, "wilson95": null}),
        })
        .collect();
    Ok(json!({"reached": loose, "reached_strict_order": strict, "step_conversion": conversion}))
}

fn clicks(input: &Input) -> Result<Value, String> {
    let mut names = Vec::new();
    let mut clicks = Vec::new();
    for click in input.case["clicks_ms_target"].as_array().ok_or("no clicks")? {
        let time = click[0].as_f64().ok_or("no time")? as i64;
        clicks.push((time, code(&mut names, click[1].as_str().ok_or("no target")?)));
    }
    let gap = input.number("max_gap_ms")? as i64;
    let bursts = said(rage_clicks(&clicks, gap, input.count("min_clicks")? as usize))?;
    let shown: Vec<Value> = bursts
        .iter()
        .map(|burst| json!([burst.start, burst.end, names[burst.target as usize], burst.clicks]))
        .collect();
    Ok(json!({"bursts_start_end_target_count": shown}))
}

fn effect(input: &Input) -> Result<Value, String> {
    let mut tables = Vec::new();
    for table in input.case["tables_struggle_by_converted"].as_array().ok_or("no tables")? {
        let cell = |row: usize, column: usize| table[row][column].as_u64().ok_or("no count");
        tables.push(Table {
            struggled_converted: cell(0, 0)?,
            struggled_not: cell(0, 1)?,
            calm_converted: cell(1, 0)?,
            calm_not: cell(1, 1)?,
        });
    }
    let confidence = input.number("conf").unwrap_or(0.95);
    let all = pooled(&tables);
    let pair = |ratio: Ratio| json!([ratio.interval.lo, ratio.interval.hi]);
    let (risk, odds) = (said(risk_ratio(all, confidence))?, said(odds_ratio(all, confidence))?);
    let mut shown = json!({
        "rr": risk.value, "rr_ci95": pair(risk), "or": odds.value, "or_ci95": pair(odds),
    });
    if let Ok(common) = mantel_haenszel(&tables, confidence) {
        shown["mh_or"] = json!(common.odds_ratio.value);
        shown["mh_or_ci95"] = pair(common.odds_ratio);
        shown["cmh_chi2"] = json!(common.chi_square);
        shown["cmh_p"] = json!(common.p);
    }
    Ok(shown)
}
