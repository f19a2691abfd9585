//! Data to time with, the same each time.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use std::fmt::Write as _;
use std::io;
use std::path::Path;

fn normal(random: &mut ChaCha8Rng) -> f64 {
    let (a, b): (f64, f64) = (random.random(), random.random());
    (-2.0 * (1.0 - a).ln()).sqrt() * (std::f64::consts::TAU * b).cos()
}

fn exponential(random: &mut ChaCha8Rng, rate: f64) -> f64 {
    -(1.0 - random.random::<f64>()).ln() / rate
}

/// Writes a CSV file whose lines `line` makes.
fn csv(
    folder: &Path,
    name: &str,
    head: &str,
    rows: usize,
    mut line: impl FnMut(usize, &mut String),
) -> io::Result<()> {
    let mut text = String::with_capacity(rows * 24);
    text.push_str(head);
    text.push('\n');
    for row in 0..rows {
        line(row, &mut text);
        text.push('\n');
    }
    std::fs::write(folder.join(format!("{name}.csv")), text)
}

/// Makes all files; those of CDNOW and of the vignette come from the reference data.
pub fn make(folder: &Path, reference: Option<&Path>) -> io::Result<()> {
    let mut random = ChaCha8Rng::seed_from_u64(1);
    csv(folder, "answers", "week,day,touchpoint,score", 1_000_000, |row, line| {
        let score = (8.3 + 2.2 * normal(&mut random)).round().clamp(0.0, 10.0) as u8;
        let _ = write!(line, "{},{},{},{score}", row / 10_000, row / 1_430, row % 7);
    })?;
    csv(folder, "drivers", &columns(15), 5_000, |_, line| {
        let common = normal(&mut random);
        let x: Vec<f64> = (0..15).map(|_| 0.6 * common + normal(&mut random)).collect();
        let y: f64 =
            x.iter().enumerate().map(|(j, x)| x / (j + 1) as f64).sum::<f64>() + 2.0 * normal(&mut random);
        let _ = write!(line, "{y:.6}");
        x.iter().for_each(|x| {
            let _ = write!(line, ",{x:.6}");
        });
    })?;
    csv(folder, "customers", "x,t_x,T", 1_000_000, |_, line| {
        let watched = 20.0 + (random.random::<f64>() * 60.0).floor() / 2.0;
        let rate = 0.2 * exponential(&mut random, 1.0);
        let leaving = random.random::<f64>().powi(3);
        let (mut at, mut bought, mut last) = (0.0, 0, 0.0);
        loop {
            at += exponential(&mut random, rate.max(1e-6));
            if at > watched {
                break;
            }
            bought += 1;
            last = at;
            if random.random::<f64>() < leaving {
                break;
            }
        }
        let _ = write!(line, "{bought},{last:.2},{watched:.1}");
    })?;
    csv(folder, "survival", "time,event", 100_000, |_, line| {
        let (end, left) = (exponential(&mut random, 0.02), 100.0 * random.random::<f64>());
        let _ = write!(line, "{:.1},{}", end.min(left) + 0.1, u8::from(end <= left));
    })?;
    csv(folder, "cox", "time,event,a,b,c,d,e", 20_000, |_, line| {
        let x: Vec<f64> = (0..5).map(|_| normal(&mut random)).collect();
        let risk = (0.4 * x[0] - 0.3 * x[1] + 0.1 * x[2]).exp();
        let (end, left) = (exponential(&mut random, 0.02 * risk), 100.0 * random.random::<f64>());
        let _ = write!(line, "{:.1},{}", end.min(left) + 0.1, u8::from(end <= left));
        x.iter().for_each(|x| {
            let _ = write!(line, ",{x:.5}");
        });
    })?;
    csv(folder, "rake", "a,b,c", 100_000, |_, line| {
        let code = |random: &mut ChaCha8Rng, size: f64| (random.random::<f64>().powi(2) * size) as u32;
        let (a, b, c) = (code(&mut random, 4.0), code(&mut random, 6.0), code(&mut random, 10.0));
        let _ = write!(line, "{a},{b},{c}");
    })?;
    csv(folder, "hours", "y", 8_760, |hour, line| {
        let day = (hour % 24) as f64 / 24.0 * std::f64::consts::TAU;
        let shock = if random.random::<f64>() < 0.01 { 20.0 } else { 0.0 };
        let _ = write!(
            line,
            "{:.5}",
            50.0 + hour as f64 / 1000.0
                + 10.0 * day.sin()
                + 3.0 * (2.0 * day).cos()
                + 2.0 * normal(&mut random)
                + shock
        );
    })?;
    let mut level = 0.0;
    csv(folder, "changes", "y", 5_000, |row, line| {
        if row % 250 == 0 {
            level = 3.0 * normal(&mut random);
        }
        let _ = write!(line, "{:.5}", level + normal(&mut random));
    })?;
    csv(folder, "daily", "unique_id,ds,y", 200 * 730, |row, line| {
        let (series, day) = (row / 730, row % 730);
        let year = day as f64 / 365.0 * std::f64::consts::TAU;
        let week = [0.8, 0.9, 1.0, 1.0, 1.2, 1.5, 1.3][day % 7];
        let size = 40.0 + 5.0 * (series % 20) as f64;
        let y =
            size * week * (1.0 + 0.2 * year.sin() + day as f64 / 4000.0) * (1.0 + 0.08 * normal(&mut random));
        let _ = write!(line, "s{series:03},{},{:.3}", day + 1, y.max(1.0));
    })?;
    csv(folder, "intervals", "calls", 672, |row, line| {
        let hour = (row % 48) as f64 / 48.0 * std::f64::consts::TAU;
        let _ = write!(line, "{}", (60.0 - 50.0 * hour.cos() + 5.0 * normal(&mut random)).max(1.0).round());
    })?;
    let names = ["view", "cart", "pay", "done", "other"];
    let mut at = vec![0_u64; 100_000];
    csv(folder, "events", "user,t,name", 1_000_000, |_, line| {
        let user = random.random_range(0..100_000_usize);
        at[user] += random.random_range(1..900_u64);
        let name = names[(random.random::<f64>().powf(1.4) * 5.0) as usize % 5];
        let _ = write!(line, "{user},{},{name}", at[user]);
    })?;
    if let Some(reference) = reference {
        let quant = reference.join("vectors/quant");
        let text = std::fs::read_to_string(quant.join("clv_cdnow.csv"))?;
        std::fs::write(folder.join("cdnow.csv"), text)?;
        let text = std::fs::read_to_string(quant.join("effect_bsts.json"))?;
        let value: serde_json::Value = serde_json::from_str(&text)?;
        let case = &value["cases"][0]["input"];
        let rows = case["y"].as_array().map_or(0, Vec::len);
        csv(folder, "vignette", "y,x", rows, |row, line| {
            let _ = write!(line, "{},{}", case["y"][row], case["x"][row]);
        })?;
    }
    Ok(())
}

fn columns(count: usize) -> String {
    (1..=count).fold("y".to_owned(), |names, column| format!("{names},x{column}"))
}

/// The columns of a CSV file of numbers.
pub fn read(folder: &Path, name: &str) -> io::Result<Vec<Vec<f64>>> {
    let text = std::fs::read_to_string(folder.join(format!("{name}.csv")))?;
    let mut lines = text.lines();
    let width = lines.next().map_or(0, |head| head.split(',').count());
    let mut columns = vec![Vec::new(); width];
    for line in lines {
        for (column, cell) in columns.iter_mut().zip(line.split(',')) {
            column.push(cell.parse().map_err(|_| io::Error::other(format!("{cell} is no number")))?);
        }
    }
    Ok(columns)
}
