//! Customer value: models of repeat buying, contracts, amounts.

use super::{Input, numbers, or_null, said};
use regulars_stats::value::bg_bb::{self, Group, Periods};
use regulars_stats::value::bg_nbd::{self, BgNbd, Leaving};
use regulars_stats::value::contract;
use regulars_stats::value::discounted::{Horizon, expected_revenue};
use regulars_stats::value::gamma_gamma::{self, GammaGamma, Spending};
use regulars_stats::value::pareto_nbd::{self, ParetoNbd};
use regulars_stats::value::{History, Purchase, day_number, summaries};
use serde_json::{Map, Value, json};

/// The operations of this area; `None` for those of others.
pub fn compute(operation: &str, input: &Input) -> Option<Result<Value, String>> {
    Some(match operation {
        "bgnbd_fit" => bg_nbd_fit(input, Leaving::AfterRepeats),
        "mbgnbd_fit" => bg_nbd_fit(input, Leaving::AfterAny),
        "paretonbd_fit" => pareto_nbd_fit(input),
        "gammagamma_fit" => gamma_gamma_fit(input),
        "bgnbd_at" => bg_nbd_at(input, Leaving::AfterRepeats),
        "mbgnbd_at" => bg_nbd_at(input, Leaving::AfterAny),
        "bgnbd_pmf" => bg_nbd_pmf(input, Leaving::AfterRepeats),
        "mbgnbd_pmf" => bg_nbd_pmf(input, Leaving::AfterAny),
        "paretonbd_at" => pareto_nbd_at(input),
        "paretonbd_pmf" => pareto_nbd_pmf(input),
        "gammagamma_at" => gamma_gamma_at(input),
        "clv_dcf" => clv_dcf(input),
        "rfm" => rfm(input),
        "bgbb_fit" => bg_bb_fit(input),
        "sbg_fit" => sbg_fit(input),
        _ => return None,
    })
}

fn number(value: &Value, field: &str) -> Result<f64, String> {
    value[field].as_f64().ok_or_else(|| format!("no number {field}"))
}

fn column(table: &[(String, Vec<f64>)], name: &str) -> Result<Vec<f64>, String> {
    let found = table.iter().find(|(column, _)| column == name);
    found.map(|(_, values)| values.clone()).ok_or_else(|| format!("no column {name}"))
}

fn histories(input: &Input) -> Result<Vec<History>, String> {
    let table = input.table("csv")?;
    let (x, recency, age) = (column(&table, "x")?, column(&table, "t_x")?, column(&table, "T")?);
    let history = |((x, recency), age)| History { repeats: x as u64, recency, age };
    Ok(x.into_iter().zip(recency).zip(age).map(history).collect())
}

fn bg_nbd_fit(input: &Input, leaving: Leaving) -> Result<Value, String> {
    let sample = histories(input)?;
    let fit = said(bg_nbd::fit(&sample, leaving))?;
    let BgNbd { r, alpha, a, b, .. } = fit.model;
    let mut shown = json!({"params": {"r": r, "alpha": alpha, "a": a, "b": b}, "ll": fit.log_likelihood});
    if let Ok(rows) = input.count("horizon_rows_for_total") {
        let expected = sample.iter().take(rows as usize).map(|one| fit.model.expected_purchases(one, 39.0));
        shown["expected_repeat_total_39w_ahead"] = json!(said(expected.sum::<Result<f64, _>>())?);
    }
    Ok(shown)
}

fn pareto_nbd_fit(input: &Input) -> Result<Value, String> {
    let sample = histories(input)?;
    let fit = said(pareto_nbd::fit(&sample))?;
    let ParetoNbd { r, alpha, s, beta } = fit.model;
    let mut shown =
        json!({"params": {"r": r, "alpha": alpha, "s": s, "beta": beta}, "ll": fit.log_likelihood});
    if let Ok(rows) = input.count("horizon_rows_for_total") {
        let expected = sample.iter().take(rows as usize).map(|one| fit.model.expected_purchases(one, 39.0));
        shown["expected_repeat_total_39w_ahead"] = json!(said(expected.sum::<Result<f64, _>>())?);
    }
    Ok(shown)
}

fn gamma_gamma_fit(input: &Input) -> Result<Value, String> {
    let table = input.table("csv")?;
    let (x, mean) = (column(&table, "x")?, column(&table, "m_x")?);
    let buyers = x.into_iter().zip(mean).filter(|&(x, mean)| x > 0.0 && mean > 0.0);
    let sample: Vec<Spending> = buyers.map(|(x, mean)| Spending { purchases: x as u64, mean }).collect();
    let fit = said(gamma_gamma::fit(&sample))?;
    let GammaGamma { p, q, v } = fit.model;
    Ok(json!({
        "params": {"p": p, "q": q, "v": v},
        "ll": fit.log_likelihood,
        "n": fit.customers,
        "corr_x_m": or_null(gamma_gamma::correlation(&sample), Value::from),
    }))
}

fn bg_nbd(parameters: &Value, leaving: Leaving) -> Result<BgNbd, String> {
    let of = |field| number(parameters, field);
    Ok(BgNbd { r: of("r")?, alpha: of("alpha")?, a: of("a")?, b: of("b")?, leaving })
}

fn history(input: &Input) -> Result<History, String> {
    Ok(History { repeats: input.count("x")?, recency: input.number("t_x")?, age: input.number("T")? })
}

fn bg_nbd_at(input: &Input, leaving: Leaving) -> Result<Value, String> {
    let model = bg_nbd(input.case, leaving)?;
    let (history, time) = (history(input)?, input.number("t")?);
    Ok(json!({
        "ll": said(model.log_likelihood(&history))?,
        "p_alive": said(model.probability_alive(&history))?,
        "cond_expected": said(model.expected_purchases(&history, time))?,
        "expected_new": said(model.expected_of_new_customer(time))?,
    }))
}

fn bg_nbd_pmf(input: &Input, leaving: Leaving) -> Result<Value, String> {
    let (model, time) = (bg_nbd(input.case, leaving)?, input.number("t")?);
    let counts = input.counts("n")?.into_iter();
    let chances: Result<Vec<f64>, _> = counts.map(|n| model.probability_of_purchases(n, time)).collect();
    Ok(json!({"p": said(chances)?}))
}

fn pareto_nbd(input: &Input) -> Result<ParetoNbd, String> {
    let of = |field| input.number(field);
    Ok(ParetoNbd { r: of("r")?, alpha: of("alpha")?, s: of("s")?, beta: of("beta")? })
}

fn pareto_nbd_at(input: &Input) -> Result<Value, String> {
    let model = pareto_nbd(input)?;
    let (history, time) = (history(input)?, input.number("t")?);
    let mut shown = json!({
        "ll": said(model.log_likelihood(&history))?,
        "p_alive": said(model.probability_alive(&history))?,
        "cond_expected": said(model.expected_purchases(&history, time))?,
        "expected_new": said(model.expected_of_new_customer(time))?,
    });
    if let Ok(discount) = input.number("delta") {
        shown["dert"] = or_null(model.discounted_expected(&history, discount), Value::from);
    }
    Ok(shown)
}

fn pareto_nbd_pmf(input: &Input) -> Result<Value, String> {
    let (model, time) = (pareto_nbd(input)?, input.number("t")?);
    let counts = input.counts("n")?.into_iter();
    let chances: Result<Vec<f64>, _> = counts.map(|n| model.probability_of_purchases(n, time)).collect();
    Ok(json!({"p": said(chances)?}))
}

fn gamma_gamma(parameters: &Value) -> Result<GammaGamma, String> {
    let of = |field| number(parameters, field);
    Ok(GammaGamma { p: of("p")?, q: of("q")?, v: of("v")? })
}

fn gamma_gamma_at(input: &Input) -> Result<Value, String> {
    let model = gamma_gamma(input.case)?;
    let spending = Spending { purchases: input.count("x")?, mean: input.number("m_x")? };
    Ok(json!({
        "cond_mean_spend": or_null(model.expected_mean(&spending), Value::from),
        "population_mean": or_null(model.population_mean(), Value::from),
    }))
}

fn clv_dcf(input: &Input) -> Result<Value, String> {
    let buying = bg_nbd(&input.case["bgnbd"], Leaving::AfterRepeats)?;
    let spending = gamma_gamma(&input.case["gammagamma"])?;
    let periods = u32::try_from(input.count("months")?).map_err(|_| "too many months".to_owned())?;
    let length = input.number("weeks_per_month")?;
    let horizon = Horizon { periods, length, discount: input.number("monthly_discount")? };
    let mut values = Vec::new();
    for row in input.rows("rows")? {
        let [x, recency, age, mean] = row[..] else {
            return Err("a row has four numbers".to_owned());
        };
        let history = History { repeats: x as u64, recency, age };
        values.push(said(expected_revenue(&buying, &spending, &history, mean, horizon))?);
    }
    Ok(json!({"clv": values}))
}

/// The day of an ISO date; a time of the day after it is passed over.
pub fn day(date: &str) -> Result<i64, String> {
    let wrong = || format!("{date} is no date");
    let mut parts = date.get(..10).ok_or_else(wrong)?.split('-');
    let mut next = || parts.next().and_then(|part| part.parse::<u32>().ok()).ok_or_else(wrong);
    let (year, month, day) = (next()?, next()?, next()?);
    said(day_number(i32::try_from(year).map_err(|_| wrong())?, month, day))
}

fn rfm(input: &Input) -> Result<Value, String> {
    let rows = input.case["rows"].as_array().ok_or("no rows")?;
    let mut purchases = Vec::new();
    for row in rows {
        let text = |place: usize| row[place].as_str().ok_or("no text in a row");
        let amount = row[2].as_f64().ok_or("no amount in a row")?;
        purchases.push(Purchase { customer: text(0)?, day: day(text(1)?)?, amount });
    }
    let all = said(summaries(&purchases, day(input.word("end")?)?, input.number("unit_days")?))?;
    let shown: Map<String, Value> = all
        .iter()
        .map(|one| {
            let History { repeats, recency, age } = one.history;
            (one.customer.to_owned(), json!([repeats, recency, age, one.mean_amount]))
        })
        .collect();
    Ok(Value::Object(shown))
}

fn bg_bb_fit(input: &Input) -> Result<Value, String> {
    let rows = input.case["rows_x_tx_n_count"].as_array().ok_or("no rows")?;
    let mut groups = Vec::new();
    for row in rows {
        let row = numbers(row).ok_or("no numbers in a row")?;
        let [purchases, last, observed, customers] = row[..] else {
            return Err("a row has four numbers".to_owned());
        };
        let periods = Periods { purchases: purchases as u64, last: last as u64, observed: observed as u64 };
        groups.push(Group { periods, customers: customers as u64 });
    }
    let fit = said(bg_bb::fit(&groups))?;
    let model = fit.model;
    let parameters =
        json!({"alpha": model.alpha, "beta": model.beta, "gamma": model.gamma, "delta": model.delta});
    Ok(json!({"params": parameters, "ll": fit.log_likelihood}))
}

fn sbg_fit(input: &Input) -> Result<Value, String> {
    let survivors: Vec<u64> = input.numbers("survivors")?.into_iter().map(|count| count as u64).collect();
    let fit = said(contract::fit(&[&survivors]))?;
    let model = fit.model;
    let survival: Result<Vec<f64>, _> = (0..=12).map(|renewals| model.survival(renewals)).collect();
    let retention: Result<Vec<f64>, _> = (1..=12).map(|renewal| model.retention(renewal)).collect();
    let mut shown = json!({
        "alpha": model.alpha,
        "beta": model.beta,
        "ll": fit.log_likelihood,
        "survival_0_12": said(survival)?,
        "retention_1_12": said(retention)?,
    });
    if let Ok(discount) = input.number("discount") {
        let lifetimes: Map<String, Value> = (1..=24)
            .map(|renewal| {
                let lifetime = model.discounted_residual_lifetime(renewal, discount);
                (renewal.to_string(), or_null(lifetime, Value::from))
            })
            .collect();
        shown["del_after_n_renewals"] = Value::Object(lifetimes);
    }
    Ok(shown)
}
