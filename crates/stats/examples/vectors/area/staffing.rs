//! How many people it takes.

use super::{Input, said};
use regulars_stats::Error;
use regulars_stats::staffing::{
    Cover, Limits, Load, Patience, Target, cover_at_least, cover_closely, erlang_a, erlang_a_required,
    erlang_b, erlang_c, erlang_c_required, halfin_whitt,
};
use serde_json::{Value, json};

/// The operations of this area; `None` for those of others.
pub fn compute(operation: &str, input: &Input) -> Option<Result<Value, String>> {
    Some(match operation {
        "erlang_b" => blocking(input),
        "erlang_c" => waiting(input),
        "erlang_c_required" => required(input),
        "erlang_a" => leaving(input),
        "erlang_a_required_day" => day(input),
        "halfin_whitt" => halfin(input),
        "min_required" => cover(input, cover_at_least),
        "min_abs_difference" => cover(input, cover_closely),
        _ => return None,
    })
}

fn blocking(input: &Input) -> Result<Value, String> {
    Ok(json!({"blocking": said(erlang_b(input.number("erlangs")?, input.count("servers")?))?}))
}

fn waiting(input: &Input) -> Result<Value, String> {
    let load = Load { arrivals: input.number("lambda")?, aht: input.number("aht")? };
    let queue = said(erlang_c(load, input.count("agents")?, input.number("t")?))?;
    Ok(json!({
        "p_wait": queue.p_wait,
        "service_level": queue.service_level,
        "asa": queue.mean_wait,
        "occupancy": queue.occupancy,
        "wait_p90": queue.wait_p90,
        "mean_queue": queue.mean_queue,
        "erlang_b": queue.erlang_b,
    }))
}

fn required(input: &Input) -> Result<Value, String> {
    let load = Load {
        arrivals: input.number("transactions")? / input.number("interval")?,
        aht: input.number("aht")?,
    };
    let target = Target {
        service_level: input.number("service_level")?,
        t: input.number("t")?,
        max_occupancy: input.number("max_occupancy")?,
        shrinkage: input.number("shrinkage")?,
    };
    let people = said(erlang_c_required(load, target))?;
    Ok(json!({
        "raw_positions": people.raw_positions,
        "positions": people.positions,
        "service_level": people.queue.service_level,
        "occupancy": people.queue.occupancy,
        "p_wait": people.queue.p_wait,
    }))
}

fn leaving(input: &Input) -> Result<Value, String> {
    let load = Load { arrivals: input.number("lambda")?, aht: 1.0 / input.number("mu")? };
    let patience = Patience(1.0 / input.number("theta")?);
    let queue = said(erlang_a(load, patience, input.count("agents")?, input.number("t")?))?;
    Ok(json!({
        "p_wait": queue.p_wait,
        "p_abandon": queue.p_abandon,
        "mean_wait": queue.mean_wait,
        "p_wait_gt_t": queue.p_wait_gt_t,
        "served_within_t": queue.served_within_t,
        "occupancy": queue.occupancy,
    }))
}

fn day(input: &Input) -> Result<Value, String> {
    let aht = input.number("aht_min")?;
    let patience = Patience(input.number("mean_patience_min")?);
    let (t, target) = (input.number("t_min")?, input.number("target_served_within_t")?);
    let agents: Result<Vec<u64>, String> = input
        .numbers("arrivals_per_30min")?
        .into_iter()
        .map(|arrivals| said(erlang_a_required(Load { arrivals: arrivals / 30.0, aht }, patience, t, target)))
        .collect();
    Ok(json!({"agents": agents?}))
}

fn halfin(input: &Input) -> Result<Value, String> {
    let waits: Result<Vec<f64>, String> =
        input.numbers("beta")?.into_iter().map(|beta| said(halfin_whitt(beta))).collect();
    Ok(json!({"p_wait": waits?}))
}

type Covering = fn(&[Vec<u32>], &[Vec<bool>], Limits) -> Result<Cover, Error>;

fn cover(input: &Input, covering: Covering) -> Result<Value, String> {
    let required: Vec<Vec<u32>> = input
        .rows("required")?
        .into_iter()
        .map(|day| day.into_iter().map(|need| need.ceil().max(0.0) as u32).collect())
        .collect();
    let shifts: Option<Vec<Vec<bool>>> = input.case["shifts"].as_object().map(|shifts| {
        let row = |row: &Value| {
            row.as_array().into_iter().flatten().map(|covers| covers.as_f64() == Some(1.0)).collect()
        };
        shifts.values().map(row).collect()
    });
    let limits = Limits {
        in_an_hour: input.count("max_period_concurrency")? as u32,
        on_a_shift: input.count("max_shift_concurrency")? as u32,
    };
    match covering(&required, &shifts.ok_or("no shifts")?, limits) {
        Ok(cover) => Ok(json!({"status": "OPTIMAL", "cost": cover.cost})),
        Err(Error::Impossible) => Ok(json!({"status": "INFEASIBLE", "cost": -1})),
        Err(error) => Err(error.to_string()),
    }
}
