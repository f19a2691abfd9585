//! `cargo xtask bench stats`: the engine of numbers beside its peers in Python, in one run; written to `docs/stats.md`.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::say;

/// What is timed: its name in `crates/stats/examples/bench` and `crates/stats/bench/peers.py`, what it is, how often the peer
/// runs, and how many times faster we have to be.
struct Task {
    name: &'static str,
    what: &'static str,
    peer: Peer,
    factor: f64,
}

/// Whom we are compared with.
enum Peer {
    /// Runs as often.
    Runs(usize),
    /// Not to be had here: CPU or wall seconds measured before, and of what.
    Stored(&'static str, f64),
}

const TASKS: &[Task] = &[
    Task {
        name: "nps_by_week",
        what: "NPS with intervals by week, 1M answers in memory",
        peer: Peer::Runs(3),
        factor: 1.0,
    },
    Task { name: "nps_by_week_csv", what: "the same from CSV, 11 MB", peer: Peer::Runs(3), factor: 1.0 },
    Task {
        name: "lmg_10",
        what: "LMG, 10 drivers, 5,000 answers",
        peer: Peer::Stored("R relaimpo, wall", 1.3),
        factor: 260.0,
    },
    Task {
        name: "lmg_15",
        what: "LMG, 15 drivers, 5,000 answers",
        peer: Peer::Stored("R relaimpo, wall", 47.0),
        factor: 300.0,
    },
    Task { name: "bgnbd", what: "BG/NBD, fit, CDNOW (2,357 customers)", peer: Peer::Runs(3), factor: 10.0 },
    Task { name: "bgnbd_million", what: "BG/NBD, fit, 1M customers", peer: Peer::Runs(1), factor: 8.0 },
    Task { name: "paretonbd", what: "Pareto/NBD, fit, CDNOW", peer: Peer::Runs(3), factor: 1.0 },
    Task {
        name: "gammagamma",
        what: "Gamma-Gamma, fit, CDNOW (946 customers)",
        peer: Peer::Runs(3),
        factor: 1.0,
    },
    Task { name: "kaplan_meier", what: "Kaplan-Meier, 100,000 customers", peer: Peer::Runs(3), factor: 2.9 },
    Task { name: "cox", what: "Cox, 20,000 customers, 5 columns", peer: Peer::Runs(3), factor: 8.0 },
    Task { name: "rake", what: "raking, 100,000 answers, 3 margins", peer: Peer::Runs(3), factor: 4.6 },
    Task {
        name: "causal_impact",
        what: "before/after effect, one series of 100",
        peer: Peer::Stored("pycausalimpact 0.1.1, CPU", 1.5),
        factor: 100.0,
    },
    Task { name: "stl", what: "STL, robust, 8,760 hours", peer: Peer::Runs(3), factor: 3.3 },
    Task { name: "pelt", what: "PELT, 5,000 points", peer: Peer::Runs(1), factor: 100.0 },
    Task {
        name: "ets",
        what: "automatic ETS, 200 series of 730 days, 28 ahead",
        peer: Peer::Runs(1),
        factor: 5.0,
    },
    Task {
        name: "theta",
        what: "Theta (the peer chooses among four kinds), the same",
        peer: Peer::Runs(1),
        factor: 5.0,
    },
    Task { name: "mstl", what: "MSTL 7 + 365 with ETS, the same", peer: Peer::Runs(1), factor: 5.0 },
    Task { name: "erlang_c", what: "Erlang C, people for 672 intervals", peer: Peer::Runs(3), factor: 4.2 },
    Task {
        name: "funnel",
        what: "window funnel, 1M events of 100,000 users from CSV",
        peer: Peer::Runs(3),
        factor: 1.0,
    },
];

const BEGIN: &str = "<!-- made by cargo xtask bench stats -->";
const END: &str = "<!-- end -->";

/// Runs the tasks whose names are given, or all.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let unknown = arguments.iter().find(|name| TASKS.iter().all(|task| task.name != **name));
    if let Some(name) = unknown {
        bail!("no task {name:?} in bench stats");
    }
    let root = crate::root();
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let status = Command::new("cargo")
        .args(["build", "--release", "-p", "regulars-stats", "--example", "bench"])
        .current_dir(&root)
        .status()?;
    if !status.success() {
        bail!("the build failed");
    }
    let ours = target.join("release/examples/bench");
    let python = peers(&target.join("stats-peers"), &root)?;
    let script = root.join("crates/stats/bench/peers.py");
    let folder = target.join("stats-data");
    std::fs::create_dir_all(&folder)?;
    if std::env::var_os("REGULARS_REFERENCE_DIR").is_none() {
        bail!(
            "REGULARS_REFERENCE_DIR must name the folder of the reference data: CDNOW and the vignette are there"
        );
    }
    said(Command::new(&ours).arg("make").arg(&folder))?;
    let mut lines = Vec::new();
    for task in
        TASKS.iter().filter(|task| arguments.is_empty() || arguments.iter().any(|name| name == task.name))
    {
        say(task.what);
        let line = time(task, &ours, &python, &script, &folder)?;
        say(&line);
        lines.push(line);
    }
    if arguments.is_empty() {
        write(&root.join("docs/stats.md"), &lines)?;
    }
    Ok(())
}

/// A virtual environment with the peers in it.
fn peers(folder: &Path, root: &Path) -> Result<PathBuf> {
    let python = folder.join("bin/python");
    if !python.exists() {
        said(Command::new("python3").args(["-m", "venv"]).arg(folder))
            .context("python3 with venv is needed (Debian: apt-get install python3-venv)")?;
    }
    let list = root.join("crates/stats/bench/requirements.txt");
    said(Command::new(&python).args(["-m", "pip", "install", "--quiet", "-r"]).arg(list))?;
    Ok(python)
}

/// What a program prints, if it ends well.
fn said(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("run {command:?}"))?;
    if !output.status.success() {
        bail!("failed: {command:?}\n{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

struct Run {
    seconds: f64,
    memory: f64,
    name: String,
}

fn once(command: &mut Command) -> Result<Run> {
    let text = said(command)?;
    let line = text.lines().rfind(|line| line.starts_with('{')).context("no result")?;
    let value: Value = serde_json::from_str(line)?;
    Ok(Run {
        seconds: value["cpu_s"].as_f64().context("no seconds")?,
        memory: value["memory_mib"].as_f64().unwrap_or_default(),
        name: value["peer"].as_str().unwrap_or_default().to_owned(),
    })
}

fn time(task: &Task, ours: &Path, python: &Path, script: &Path, folder: &Path) -> Result<String> {
    let mut mine = Vec::new();
    let mut theirs = Vec::new();
    let rounds = match task.peer {
        Peer::Runs(rounds) => rounds,
        Peer::Stored(..) => 0,
    };
    for round in 0..3 {
        if round < rounds {
            theirs.push(once(Command::new(python).arg(script).arg(task.name).arg(folder))?);
        }
        mine.push(once(Command::new(ours).arg(task.name).arg(folder))?);
    }
    let (mine, my_memory, _) = median(mine)?;
    let (peer, theirs, memory) = match task.peer {
        Peer::Stored(name, seconds) => (format!("{name} (stored)"), seconds, String::new()),
        Peer::Runs(_) => {
            let (seconds, memory, name) = median(theirs)?;
            (name, seconds, format!("{memory:.0} MiB"))
        }
    };
    let ratio = theirs / mine.max(1e-9);
    let verdict = if ratio >= task.factor { "met" } else { "**not met**" };
    Ok(format!(
        "| {} | {} | {my_memory:.0} MiB | {peer} | {} | {memory} | {ratio:.1} | {} | {verdict} |",
        task.what,
        shown(mine),
        shown(theirs),
        task.factor
    ))
}

fn median(mut runs: Vec<Run>) -> Result<(f64, f64, String)> {
    runs.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
    let middle = runs.len() / 2;
    let run = runs.into_iter().nth(middle).context("no run")?;
    Ok((run.seconds, run.memory, run.name))
}

fn shown(seconds: f64) -> String {
    if seconds < 1.0 { format!("{:.2} ms", seconds * 1000.0) } else { format!("{seconds:.2} s") }
}

fn write(file: &Path, lines: &[String]) -> Result<()> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{}", file.display()))?;
    let (before, rest) = text.split_once(BEGIN).context("docs/stats.md has no place for the figures")?;
    let (_, after) = rest.split_once(END).context("docs/stats.md has no end of the figures")?;
    let machine = said(Command::new("date").arg("+%Y-%m-%d"))?;
    let made = format!(
        "{before}{BEGIN}\n\nMade on {}, 2 cores, CPU seconds of the task alone, medians of three runs in turn (slow peers once).\n\n\
         | task | ours | memory | peer | its time | its memory | times faster | wanted | |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n{}\n\n{END}{after}",
        machine.trim(),
        lines.join("\n")
    );
    std::fs::write(file, made)?;
    Ok(())
}
