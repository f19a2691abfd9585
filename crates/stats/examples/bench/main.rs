//! One task of `cargo xtask bench stats`: `bench TASK FOLDER`, or `bench make FOLDER` for the data.
//!
//! Prints one line of JSON: the CPU seconds of the task alone (the median of several runs where it is quick), the peak memory of the process in
//! MiB, and a few numbers to compare with those of the peer.

mod data;
mod tasks;

use cpu_time::ThreadTime;
use serde_json::{Value, json};
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [task, folder] = arguments.as_slice() else {
        eprintln!("usage: bench TASK FOLDER");
        return ExitCode::from(2);
    };
    let folder = Path::new(folder);
    let done = if task == "make" {
        let reference = std::env::var_os("REGULARS_REFERENCE_DIR");
        data::make(folder, reference.as_deref().map(Path::new)).map(|()| json!({})).map_err(Into::into)
    } else {
        tasks::run(task, folder)
    };
    match done {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{task}: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Times a task: once, and up to ten times more while it is quick.
fn timed(
    task: impl Fn() -> Result<Vec<f64>, regulars_stats::Error>,
) -> Result<Value, Box<dyn std::error::Error>> {
    let mut seconds = Vec::new();
    let mut numbers = Vec::new();
    while seconds.len() < 11 && (seconds.is_empty() || seconds.iter().sum::<f64>() < 0.5) {
        let begun = ThreadTime::now();
        numbers = task()?;
        seconds.push(begun.elapsed().as_secs_f64());
    }
    seconds.sort_by(f64::total_cmp);
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    let kilobytes: f64 = peak.trim().trim_end_matches(" kB").parse().unwrap_or_default();
    Ok(json!({
        "peer": "ours",
        "cpu_s": seconds[seconds.len() / 2],
        "memory_mib": (kilobytes / 1024.0).round(),
        "numbers": numbers,
    }))
}
