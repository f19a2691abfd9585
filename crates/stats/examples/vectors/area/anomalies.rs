//! Changes, control charts, outliers, rates and spikes.

use super::{Input, or_null, said};
use regulars_stats::anomalies::changes::{self, Segmentation};
use regulars_stats::anomalies::control::{self, Baseline, ShareChart};
use regulars_stats::anomalies::decomposition::{self, Settings};
use regulars_stats::anomalies::rates::{self, Events};
use regulars_stats::{Error, anomalies::outliers};
use serde_json::{Value, json};

/// The operations of this area; `None` for those of others.
pub fn compute(operation: &str, input: &Input) -> Option<Result<Value, String>> {
    Some(match operation {
        "pelt_l2" => pelt(input),
        "dynp_l2" => segments(input),
        "cusum_arl" => cusum_run_length(input),
        "ewma_arl" => ewma_run_length(input),
        "cusum_ewma_run" => charts(input),
        "p_chart" => p_chart(input),
        "gesd" => generalised_esd(input),
        "poisson_rates" => poisson_rates(input),
        "stl_spikes" => spikes(input),
        _ => return None,
    })
}

fn size(input: &Input, field: &str) -> Result<usize, String> {
    usize::try_from(input.count(field)?).map_err(|error| error.to_string())
}

fn shown(found: &Segmentation) -> Value {
    json!({"ends": found.ends, "cost": found.cost})
}

fn pelt(input: &Input) -> Result<Value, String> {
    let penalty = input.number("penalty")?;
    let found = said(changes::pelt(&input.numbers("y")?, penalty, size(input, "min_size")?))?;
    let mut value = shown(&found);
    value["penalised"] = json!(found.penalised(penalty));
    Ok(value)
}

fn segments(input: &Input) -> Result<Value, String> {
    let (changes, minimum) = (size(input, "n_changes")?, size(input, "min_size")?);
    Ok(shown(&said(changes::segments(&input.numbers("y")?, changes, minimum))?))
}

fn cusum_run_length(input: &Input) -> Result<Value, String> {
    let (k, h, shift) = (input.number("k")?, input.number("h")?, input.number("shift")?);
    Ok(json!({
        "one_sided_upper": or_null(control::cusum_run_length(k, h, shift), Value::from),
        "two_sided": or_null(control::cusum_run_length_two_sided(k, h, shift), Value::from),
    }))
}

fn ewma_run_length(input: &Input) -> Result<Value, String> {
    let length =
        control::ewma_run_length(input.number("lambda")?, input.number("L")?, input.number("shift")?);
    Ok(json!({"arl": or_null(length, Value::from)}))
}

fn charts(input: &Input) -> Result<Value, String> {
    let values = input.numbers("y")?;
    let stretch = values.get(..size(input, "baseline_n")?).ok_or("the baseline is longer than the series")?;
    let baseline: Baseline = said(control::baseline(stretch))?;
    let cusum = said(control::cusum(&values, baseline, input.number("k")?))?;
    let ewma = said(control::ewma(&values, baseline, input.number("lambda")?, input.number("L")?))?;
    Ok(json!({
        "mean": baseline.mean,
        "sigma_mr": baseline.sigma,
        "cusum": cusum.iter().map(|sums| [sums.upper, sums.lower]).collect::<Vec<_>>(),
        "ewma_and_limit": ewma.iter().map(|point| [point.value, point.limit]).collect::<Vec<_>>(),
    }))
}

fn p_chart(input: &Input) -> Result<Value, String> {
    let (parts, wholes) = (input.counts("x")?, input.counts("n")?);
    let plain = said(control::p_chart(&parts, &wholes))?;
    let laney = control::laney_chart(&parts, &wholes);
    let upper = |chart: ShareChart| json!(chart.limits.iter().map(|limits| limits.hi).collect::<Vec<_>>());
    let lower = |chart: ShareChart| json!(chart.limits.iter().map(|limits| limits.lo).collect::<Vec<_>>());
    Ok(json!({
        "center": plain.center,
        "out": plain.out,
        "ucl": upper(plain.clone()),
        "lcl": lower(plain),
        "laney_sigma_z": or_null(laney.clone(), |chart| json!(chart.sigma_z)),
        "laney_ucl": or_null(laney.clone(), upper),
        "laney_lcl": or_null(laney, lower),
    }))
}

fn generalised_esd(input: &Input) -> Result<Value, String> {
    let found = said(outliers::generalised_esd(
        &input.numbers("x")?,
        size(input, "max_outliers")?,
        input.number("alpha")?,
    ))?;
    let steps: Vec<Value> =
        found.steps.iter().map(|step| json!([step.r, step.critical, step.place])).collect();
    Ok(json!({"r_lambda_index": steps, "n_outliers": found.outliers}))
}

fn poisson_rates(input: &Input) -> Result<Value, String> {
    let events = |count: &str, exposure: &str| -> Result<Events, String> {
        Ok(Events { count: input.count(count)?, exposure: input.number(exposure)? })
    };
    let (first, second) = (events("count1", "exposure1")?, events("count2", "exposure2")?);
    let level = input.case["conf"].as_f64().unwrap_or(0.95);
    let p = |test: fn(Events, Events) -> Result<f64, Error>| or_null(test(first, second), Value::from);
    let ratio = rates::ratio_interval(first, second, level);
    Ok(json!({
        "p": {
            "exact_cond": p(rates::conditional),
            "cond_midp": p(rates::conditional_mid_p),
            "etest": p(rates::e_test),
            "score": p(rates::score),
        },
        "rate1_exact_ci95": or_null(rates::rate_interval(first, level), |found| json!([found.lo, found.hi])),
        "ratio_score_ci95": ratio.map_or(json!([null, null]), |found| json!([found.lo, found.hi])),
    }))
}

fn spikes(input: &Input) -> Result<Value, String> {
    let (values, period) = (input.numbers("y")?, size(input, "period")?);
    let parts = |seasonal_window: usize, robust: bool| -> Result<Value, String> {
        let found = said(decomposition::stl(&values, Settings::new(period, seasonal_window, robust)))?;
        Ok(json!({"trend": found.trend, "seasonal": found.seasonal}))
    };
    let places: Vec<usize> =
        said(decomposition::spikes(&values, period))?.iter().map(|spike| spike.place).collect();
    let windows = input.rows("windows")?;
    let inside = |place: usize, window: &[f64]| matches!(window, [from, to] if (*from..=*to).contains(&(place as f64)));
    let hit = windows.iter().filter(|window| places.iter().any(|&place| inside(place, window))).count();
    let outside = |place: &&usize| !windows.iter().any(|window| inside(**place, window));
    let false_alarms = places.iter().filter(outside).count();
    Ok(json!({
        "stl_robust_seasonal7": parts(7, true)?,
        "stl_seasonal13": parts(13, false)?,
        "spikes": places,
        "windows_hit": hit,
        "false_positives": false_alarms,
    }))
}
