//! Forecasts.

use super::{Input, numbers, or_null, said};
use regulars_stats::Error;
use regulars_stats::forecast::automatic::{self, Method};
use regulars_stats::forecast::ets::{Component, Ets, Model, Parameters, States};
use regulars_stats::forecast::{Band, Forecast, accuracy, calendar, ets, holt_winters, theta};
use serde_json::{Value, json};

/// The operations of this area; `None` for those of others.
pub fn compute(operation: &str, input: &Input) -> Option<Result<Value, String>> {
    Some(match operation {
        "ets_at" => ets_at(input),
        "ets_auto" => ets_auto(input),
        "theta" => theta_method(input),
        "holt_winters_r" => holt_winters_r(input),
        "forecast_accuracy" => forecast_accuracy(input),
        "forecast_holiday" => forecast_holiday(input),
        _ => return None,
    })
}

fn series(input: &Input) -> Result<Vec<f64>, String> {
    let name = input.word("series")?;
    numbers(&input.shared["series"][name]).ok_or_else(|| format!("no series {name}"))
}

fn size(input: &Input, field: &str) -> Result<usize, String> {
    usize::try_from(input.count(field)?).map_err(|_| format!("{field} too large"))
}

fn component(letter: Option<char>) -> Result<Component, String> {
    match letter {
        Some('N') => Ok(Component::None),
        Some('A') => Ok(Component::Additive),
        Some('M') => Ok(Component::Multiplicative),
        other => Err(format!("no component {other:?}")),
    }
}

fn ets_at(input: &Input) -> Result<Value, String> {
    let mut letters = input.word("model")?.chars();
    let (error, trend) = (component(letters.next())?, component(letters.next())?);
    let season = component(letters.next())?;
    let damped = input.case["damped"].as_bool().unwrap_or(false);
    let model = said(Model::new(error, trend, damped, season, size(input, "period")?))?;
    let parameter = |name: &str, absent: f64| input.case["par"][name].as_f64().unwrap_or(absent);
    let parameters = Parameters {
        alpha: parameter("alpha", 0.0),
        beta: parameter("beta", 0.0),
        gamma: parameter("gamma", 0.0),
        phi: parameter("phi", 1.0),
    };
    let mut states = States { level: 0.0, slope: 0.0, season: Vec::new() };
    let names = input.case["state_names"].as_array().cloned().unwrap_or_default();
    for (name, value) in names.iter().zip(input.numbers("init_states")?) {
        match name.as_str() {
            Some("l") => states.level = value,
            Some("b") => states.slope = value,
            _ => states.season.push(value),
        }
    }
    let run = said(ets::filter(&series(input)?, model, parameters, &states))?;
    let horizon = size(input, "h")?;
    // What R returns, with its two slips; the product uses the exact `forecast`.
    let forecast = said(run.forecast_as_r(horizon))?;
    let [narrow, wide] = [said(forecast.band(0.8))?, said(forecast.band(0.95))?];
    Ok(json!({
        "loglik": run.log_likelihood,
        "aicc": run.aicc,
        "sigma2": run.variance,
        "fitted_first5": &run.fitted[..run.fitted.len().min(5)],
        "resid_sse": run.sum_of_squares,
        "point": said(run.points(horizon))?,
        "mean": forecast.mean,
        "lo80": narrow.lower,
        "hi80": narrow.upper,
        "lo95": wide.lower,
        "hi95": wide.upper,
    }))
}

fn ets_auto(input: &Input) -> Result<Value, String> {
    let run: Ets = said(ets::automatic(&series(input)?, size(input, "period")?))?;
    Ok(json!({
        "method": run.model.to_string(),
        "aicc": run.aicc,
        "loglik": run.log_likelihood,
        "mean": said(run.forecast_as_r(size(input, "h")?))?.mean,
    }))
}

fn theta_method(input: &Input) -> Result<Value, String> {
    let forecast = said(theta::theta(&series(input)?, size(input, "period")?, size(input, "h")?))?;
    let Band { lower, upper } = said(forecast.band(0.95))?;
    Ok(json!({"mean": forecast.mean, "lo95": lower, "hi95": upper}))
}

fn holt_winters_r(input: &Input) -> Result<Value, String> {
    let multiplicative = input.word("seasonal")? == "multiplicative";
    let fitted = said(holt_winters::fit(&series(input)?, size(input, "period")?, multiplicative))?;
    Ok(json!({
        "alpha": fitted.alpha,
        "beta": fitted.beta,
        "gamma": fitted.gamma,
        "sse": fitted.sum_of_squares,
        "mean": said(fitted.forecast(size(input, "h")?))?,
    }))
}

/// The part to train on and the part to foretell.
type Window = (Vec<f64>, Vec<f64>);

/// Both parts of each window.
fn windows(input: &Input) -> Result<Vec<Window>, String> {
    let values = input.numbers("y")?;
    let (horizon, count, step) = (size(input, "h")?, size(input, "windows")?, size(input, "step")?);
    (0..count)
        .map(|window| {
            let left = horizon + (count - 1 - window) * step;
            let end = values.len().checked_sub(left).ok_or("too few values")?;
            Ok((values[..end].to_vec(), values[end..end + horizon].to_vec()))
        })
        .collect()
}

/// The measures of one method, as means over all windows.
fn measures(
    windows: &[Window],
    period: usize,
    method: impl Fn(&[f64], usize) -> Result<Forecast, Error>,
) -> Result<Value, Error> {
    let mut sums = [0.0; 4];
    for (training, actual) in windows {
        let forecast = method(training, actual.len())?;
        let Band { lower, upper } = forecast.band(0.95)?;
        let found = [
            accuracy::mase(actual, &forecast.mean, training, period)?,
            accuracy::smape(actual, &forecast.mean)?,
            accuracy::coverage(actual, &lower, &upper)?,
            accuracy::msis(actual, &lower, &upper, training, period, 0.95)?,
        ];
        sums.iter_mut().zip(found).for_each(|(sum, found)| *sum += found / windows.len() as f64);
    }
    let [mase, smape, cover95, msis95] = sums;
    Ok(json!({"mase": mase, "smape": smape, "cover95": cover95, "msis95": msis95}))
}

/// The automatic forecast, and single methods that peers have too.
fn forecast_accuracy(input: &Input) -> Result<Value, String> {
    let windows = windows(input)?;
    let period = size(input, "mase_period")?;
    let seasons: Vec<usize> = input.counts("seasons")?.iter().map(|&season| season as usize).collect();
    let auto = |training: &[f64], horizon| Ok(automatic::automatic(training, &seasons, horizon)?.forecast);
    let mut result = said(measures(&windows, period, auto))?;
    result["single_season"] = json!(seasons.len() < 2);
    for (name, method) in METHODS {
        let alone = |training: &[f64], horizon| automatic::by(method, training, &seasons, horizon);
        result[name] = or_null(measures(&windows, period, alone), |measures| measures);
    }
    Ok(result)
}

/// The methods by the names that the files have for peers.
const METHODS: [(&str, Method); 9] = [
    ("seasonal_naive", Method::SeasonalNaive),
    ("ets", Method::ExponentialSmoothing),
    ("theta", Method::Theta),
    ("mstl_ets", Method::Decomposed),
    ("mstl_ets_log", Method::DecomposedLogarithms),
    ("holt_winters_add", Method::HoltWintersAdditive),
    ("holt_winters_mul", Method::HoltWintersMultiplicative),
    ("multiseasonal", Method::Multiseasonal),
    ("multiseasonal_log", Method::MultiseasonalLogarithms),
];

fn flags(input: &Input, field: &str) -> Result<Vec<bool>, String> {
    Ok(input.numbers(field)?.iter().map(|&flag| flag != 0.0).collect())
}

/// The forecast never sees the future values; they only measure it.
fn forecast_holiday(input: &Input) -> Result<Value, String> {
    let (training, actual) = (input.numbers("y")?, input.numbers("y_future")?);
    let ahead = flags(input, "future_holiday")?;
    let holidays = [flags(input, "holiday")?, ahead.clone()].concat();
    let forecast = said(calendar::forecast(&training, &holidays))?;
    let Band { lower, upper } = said(forecast.band(0.95))?;
    let mase_where = |wanted: &dyn Fn(bool) -> bool| {
        let taken = |values: &[f64]| -> Vec<f64> {
            values
                .iter()
                .zip(&ahead)
                .filter(|&(_, &holiday)| wanted(holiday))
                .map(|(&value, _)| value)
                .collect()
        };
        or_null(accuracy::mase(&taken(&actual), &taken(&forecast.mean), &training, 7), Value::from)
    };
    Ok(json!({
        "mase": mase_where(&|_| true),
        "mase_holidays": mase_where(&|holiday| holiday),
        "mase_other_days": mase_where(&|holiday| !holiday),
        "cover95": said(accuracy::coverage(&actual, &lower, &upper))?,
    }))
}
