//! Automation: `cargo xtask test`, `bench`, `shots`, `torture`, `docs`, and `train`, `evaluate` and `bench` of the engines.
//! What CI runs is what people run.

mod bench;
mod install;
mod language;
mod server;
mod stats;
mod test;

use anyhow::{Context as _, Result, bail};

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let task = arguments.next().unwrap_or_default();
    // Before the folder is changed: files are named from where one stands.
    let rest = language::with_own_paths(arguments)?;
    std::env::set_current_dir(root()).context("go to the root of the repository")?;
    match task.as_str() {
        "test" => test::all(),
        "tidy" => test::tidy(),
        "docs" => test::docs(),
        "train" | "evaluate" | "bench" if rest.first().is_some_and(|what| what == "language") => {
            language::run(&task, &rest[1..])
        }
        "bench" if rest.first().is_some_and(|what| what == "stats") => stats::run(&rest[1..]),
        "bench" => bench::run(&rest),
        "shots" => test::shots(),
        "torture" => test::torture(),
        "install" => install::everything().map(drop),
        other => bail!(
            "no task {other:?}: test, tidy, docs, bench, shots, torture, install, train language, evaluate language, bench language, bench stats"
        ),
    }
}

fn root() -> std::path::PathBuf {
    std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().map(Into::into).unwrap_or_default()
}

/// Says what is being done.
pub(crate) fn say(line: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stdout(), "== {line}");
}
