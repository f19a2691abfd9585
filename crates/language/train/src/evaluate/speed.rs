//! Speed, memory and size: with the whole analysis, on one core, in a process of its own where that counts.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use regulars_language::Request;
use regulars_language::model::Model;

use super::score::{Measured, median};
use super::{Bench, Figure, folder_files};
use crate::data;

/// Runs of which the middle counts.
const RUNS: usize = 5;
/// The argument that makes this program a child that is measured.
pub const CHILD: &str = "measured-child";

pub(super) fn evaluate(bench: &Bench<'_>, figures: &mut Vec<Figure>) -> Result<()> {
    let mut texts = Vec::new();
    for file in folder_files(bench.folder, "sentiment") {
        texts.extend(data::read(&file.path)?.into_iter().map(|row| row.text));
    }
    let mut tell = |metric: &str, value: Measured| {
        figures.push(Figure::new("speed", "*", "*", "*", texts.len(), metric, value));
    };
    tell("model-bytes", (bench.model.size as f64).into());
    if texts.is_empty() {
        return Ok(());
    }
    let rates: Vec<f64> = (0..RUNS).map(|_| rate(bench.model, &texts)).collect();
    tell("comments-per-second", spread(&rates));
    match (0..RUNS).map(|_| child(&texts, bench.model_file)).collect::<Result<Vec<_>>>() {
        Ok(seen) => {
            tell("first-answer-ms", spread(&seen.iter().map(|child| child.first_ms).collect::<Vec<_>>()));
            tell("peak-memory-mib", spread(&seen.iter().map(|child| child.peak_mib).collect::<Vec<_>>()));
        }
        Err(cause) => bench.note(&format!("no figures of a process of its own: {cause:#}")),
    }
    Ok(())
}

/// The middle, with the least and the most as its interval.
fn spread(numbers: &[f64]) -> Measured {
    let low = numbers.iter().copied().fold(f64::INFINITY, f64::min);
    let high = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    Measured { value: median(numbers), interval: Some((low, high)) }
}

/// Comments a second on one core; the language is not given.
#[must_use]
pub fn rate(model: &Model<'_>, texts: &[String]) -> f64 {
    let begun = Instant::now();
    let mut seen = 0;
    for text in texts {
        seen += model.analyze(&Request { text, ..Request::default() }).clauses.len();
    }
    std::hint::black_box(seen);
    texts.len() as f64 / begun.elapsed().as_secs_f64()
}

/// What was seen of a process of its own.
pub struct Child {
    /// From its start to its first answer.
    pub first_ms: f64,
    /// Its peak resident memory, weights and program with it.
    pub peak_mib: f64,
}

/// Lets a process of its own read texts, one after the other.
///
/// # Errors
/// If it can't be started or does not answer.
pub fn child(texts: &[String], model_file: Option<&Path>) -> Result<Child> {
    let begun = Instant::now();
    let mut child = Command::new(std::env::current_exe()?)
        .arg(CHILD)
        .args(model_file)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("start a process of its own")?;
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        bail!("a process without pipes")
    };
    let mut output = BufReader::new(output);
    let seen = std::thread::scope(|scope| -> Result<Child> {
        scope.spawn(move || {
            for text in texts {
                let line = serde_json::Value::from(text.as_str());
                if writeln!(input, "{line}").is_err() {
                    return;
                }
            }
        });
        let mut line = String::new();
        output.read_line(&mut line)?;
        let first_ms = begun.elapsed().as_secs_f64() * 1e3;
        line.clear();
        output.read_line(&mut line)?;
        let peak: f64 = line.trim().parse().context("the peak of its memory")?;
        Ok(Child { first_ms, peak_mib: peak / 1024.0 })
    });
    child.wait()?;
    seen
}

/// The child: says when it has its first answer, reads the rest, and says its peak memory in KiB.
///
/// # Errors
/// If the weights do not fit or it can't be heard.
pub fn be_child(model_file: Option<&Path>) -> Result<()> {
    let model = super::model(model_file)?;
    let mut said = std::io::stdout().lock();
    let mut is_first = true;
    for line in std::io::stdin().lock().lines() {
        let text: String = serde_json::from_str(&line?)?;
        std::hint::black_box(model.analyze(&Request { text: &text, ..Request::default() }));
        if std::mem::take(&mut is_first) {
            writeln!(said, "answered")?;
            said.flush()?;
        }
    }
    writeln!(said, "{}", peak_kib()?)?;
    Ok(())
}

fn peak_kib() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status").context("read /proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("VmHWM")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
