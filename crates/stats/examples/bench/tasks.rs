//! The tasks, each as its peer does it in `crates/stats/bench/peers.py`.

use super::data::read;
use super::timed;
use regulars_stats::Error;
use regulars_stats::anomalies::changes::pelt;
use regulars_stats::anomalies::decomposition::{Settings, stl};
use regulars_stats::drivers::Linear;
use regulars_stats::effect::before_after;
use regulars_stats::forecast::{Forecast, ets, seasonal, theta::theta};
use regulars_stats::funnel::{Event, Order, reached};
use regulars_stats::retention::cox;
use regulars_stats::retention::survival::kaplan_meier;
use regulars_stats::scores::{Counts, adjusted_wald, spreads};
use regulars_stats::staffing::{Load, Target, erlang_c_required};
use regulars_stats::survey::{Margin, rake};
use regulars_stats::value::bg_nbd::{self, Leaving};
use regulars_stats::value::gamma_gamma::{self, Spending};
use regulars_stats::value::{History, pareto_nbd};
use serde_json::Value;
use std::path::Path;

type Done = Result<Value, Box<dyn std::error::Error>>;

/// Runs a task.
pub fn run(task: &str, folder: &Path) -> Done {
    match task {
        "nps_by_week" => nps_by_week(folder),
        "nps_by_week_csv" => nps_by_week_csv(folder),
        "lmg_10" => lmg(folder, 10),
        "lmg_15" => lmg(folder, 15),
        "erlang_c" => erlang_c(folder),
        "funnel" => funnel(folder),
        "causal_impact" => impact(folder),
        "stl" => decomposition(folder),
        "pelt" => changes(folder),
        "bgnbd" => bgnbd(folder, "cdnow"),
        "bgnbd_million" => bgnbd(folder, "customers"),
        "paretonbd" => paretonbd(folder),
        "gammagamma" => gammagamma(folder),
        "kaplan_meier" => survival(folder),
        "cox" => proportional(folder),
        "rake" => raking(folder),
        "ets" => ahead(folder, |values| ets::automatic(values, 7)?.forecast(28)),
        "theta" => ahead(folder, |values| theta(values, 7, 28)),
        "mstl" => ahead(folder, |values| seasonal::decomposed(values, &[7, 365], 28, false)),
        _ => Err(format!("no task {task}").into()),
    }
}

fn intervals(spreads: &[[u64; 11]]) -> Result<Vec<f64>, Error> {
    let mut bounds = Vec::with_capacity(spreads.len() * 2);
    for spread in spreads {
        let interval = adjusted_wald(Counts::from_spread(*spread), 0.95)?;
        bounds.extend([interval.lo, interval.hi]);
    }
    Ok(vec![bounds[0], bounds[bounds.len() - 1]])
}

fn nps_by_week(folder: &Path) -> Done {
    let (weeks, scores) = answers(&std::fs::read(folder.join("answers.csv"))?);
    timed(|| intervals(&spreads(&weeks, &scores, 100)?))
}

fn nps_by_week_csv(folder: &Path) -> Done {
    let file = folder.join("answers.csv");
    timed(|| {
        let (weeks, scores) = answers(&std::fs::read(&file).unwrap_or_default());
        intervals(&spreads(&weeks, &scores, 100)?)
    })
}

/// The first and the last column.
fn answers(text: &[u8]) -> (Vec<u32>, Vec<u8>) {
    let (mut weeks, mut scores) = (Vec::new(), Vec::new());
    for line in text.split(|byte| *byte == b'\n').skip(1).filter(|line| !line.is_empty()) {
        let number = |cell: &[u8]| cell.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
        let mut cells = line.split(|byte| *byte == b',');
        weeks.push(cells.next().map_or(0, number));
        scores.push(cells.next_back().map_or(0, number) as u8);
    }
    (weeks, scores)
}

fn lmg(folder: &Path, drivers: usize) -> Done {
    let columns = read(folder, "drivers")?;
    let x: Vec<&[f64]> = columns[1..=drivers].iter().map(Vec::as_slice).collect();
    timed(|| Ok(Linear::fit(&columns[0], &x)?.lmg()?[..3].to_vec()))
}

fn erlang_c(folder: &Path) -> Done {
    let calls = &read(folder, "intervals")?[0];
    let target = Target { service_level: 0.8, t: 20.0 / 60.0, max_occupancy: 0.85, shrinkage: 0.3 };
    timed(|| {
        let mut sum = 0;
        for calls in calls {
            sum += erlang_c_required(Load { arrivals: calls / 30.0, aht: 3.0 }, target)?.positions;
        }
        Ok(vec![sum as f64])
    })
}

fn funnel(folder: &Path) -> Done {
    let file = folder.join("events.csv");
    timed(|| {
        let text = std::fs::read(&file).unwrap_or_default();
        let (mut users, mut events) = (Vec::new(), Vec::new());
        for line in text.split(|byte| *byte == b'\n').skip(1).filter(|line| !line.is_empty()) {
            let number =
                |cell: &[u8]| cell.iter().fold(0_i64, |sum, digit| sum * 10 + i64::from(digit - b'0'));
            let mut cells = line.split(|byte| *byte == b',');
            users.push(cells.next().map_or(0, number) as u32);
            let time = cells.next().map_or(0, number);
            let step = match cells.next() {
                Some(b"view") => Some(0),
                Some(b"cart") => Some(1),
                Some(b"pay") => Some(2),
                Some(b"done") => Some(3),
                _ => None,
            };
            events.push(Event { time, step });
        }
        let reached = reached(&users, &events, 4, 3600, Order::Loose)?;
        Ok(reached.into_iter().map(|count| count as f64).collect())
    })
}

fn histories(folder: &Path, name: &str) -> Result<Vec<History>, Box<dyn std::error::Error>> {
    let columns = read(folder, name)?;
    let rows = columns[0].iter().zip(&columns[1]).zip(&columns[2]);
    Ok(rows
        .map(|((x, last), watched)| History { repeats: *x as u64, recency: *last, age: *watched })
        .collect())
}

fn bgnbd(folder: &Path, name: &str) -> Done {
    let histories = histories(folder, name)?;
    timed(|| {
        let model = bg_nbd::fit(&histories, Leaving::AfterRepeats)?.model;
        Ok(vec![model.r, model.alpha, model.a, model.b])
    })
}

fn paretonbd(folder: &Path) -> Done {
    let histories = histories(folder, "cdnow")?;
    timed(|| {
        let model = pareto_nbd::fit(&histories)?.model;
        Ok(vec![model.r, model.alpha, model.s, model.beta])
    })
}

fn gammagamma(folder: &Path) -> Done {
    let columns = read(folder, "cdnow")?;
    let sample: Vec<Spending> = columns[0]
        .iter()
        .zip(&columns[3])
        .filter(|(x, mean)| **x > 0.0 && **mean > 0.0)
        .map(|(x, mean)| Spending { purchases: *x as u64, mean: *mean })
        .collect();
    timed(|| {
        let model = gamma_gamma::fit(&sample)?.model;
        Ok(vec![model.p, model.q, model.v])
    })
}

fn survival(folder: &Path) -> Done {
    let columns = read(folder, "survival")?;
    let events: Vec<bool> = columns[1].iter().map(|event| *event > 0.5).collect();
    timed(|| {
        let curve = kaplan_meier(&columns[0], &events)?;
        Ok(vec![curve.steps.last().map_or(1.0, |step| step.survival)])
    })
}

fn proportional(folder: &Path) -> Done {
    let columns = read(folder, "cox")?;
    let events: Vec<bool> = columns[1].iter().map(|event| *event > 0.5).collect();
    let x: Vec<&[f64]> = columns[2..].iter().map(Vec::as_slice).collect();
    timed(|| {
        Ok(cox::fit(&columns[0], &events, &x)?.effects.iter().map(|effect| effect.coefficient).collect())
    })
}

fn raking(folder: &Path) -> Done {
    let codes: Vec<Vec<usize>> = read(folder, "rake")?
        .iter()
        .map(|column| column.iter().map(|code| *code as usize).collect())
        .collect();
    let rows = codes[0].len() as f64;
    let wanted: Vec<Vec<f64>> = codes
        .iter()
        .map(|codes| {
            let size = codes.iter().max().map_or(0, |most| most + 1);
            let mut counts = vec![0.0; size];
            codes.iter().for_each(|code| counts[*code] += 1.0);
            for (place, count) in counts.iter_mut().enumerate() {
                *count *= 0.8 + 0.4 * place as f64 / (size - 1) as f64;
            }
            let sum: f64 = counts.iter().sum();
            counts.iter().map(|count| count * rows / sum).collect()
        })
        .collect();
    let weights = vec![1.0; codes[0].len()];
    let margins: Vec<Margin> =
        codes.iter().zip(&wanted).map(|(categories, totals)| Margin { categories, totals }).collect();
    timed(|| Ok(vec![rake(&weights, &margins)?.into_iter().fold(0.0, f64::max)]))
}

fn ahead(folder: &Path, forecast: impl Fn(&[f64]) -> Result<Forecast, Error>) -> Done {
    let text = std::fs::read_to_string(folder.join("daily.csv"))?;
    let y: Vec<f64> = text.lines().skip(1).filter_map(|line| line.rsplit(',').next()?.parse().ok()).collect();
    timed(|| {
        let mut first = Vec::new();
        for series in y.chunks(730) {
            first.push(forecast(series)?.mean[0]);
        }
        Ok(vec![first[0], first[first.len() - 1]])
    })
}

fn impact(folder: &Path) -> Done {
    let columns = read(folder, "vignette")?;
    timed(|| {
        let found = before_after(&columns[0], 70, &[&columns[1]], 0.95)?;
        Ok(vec![found.effect, found.interval.lo, found.interval.hi])
    })
}

fn decomposition(folder: &Path) -> Done {
    let hours = &read(folder, "hours")?[0];
    timed(|| {
        let parts = stl(hours, Settings::new(24, 7, true))?;
        Ok(vec![parts.trend[0], parts.seasonal[hours.len() - 1]])
    })
}

fn changes(folder: &Path) -> Done {
    let values = &read(folder, "changes")?[0];
    timed(|| Ok(pelt(values, 20.0, 2)?.ends[..3].iter().map(|end| *end as f64).collect()))
}
