//! `cargo xtask train language`, `evaluate language` and `bench language`: the tools of the language engine, with
//! optimisation.

use std::process::Command;

use anyhow::{Context as _, Result, bail};

/// Options whose value is a file or a folder.
const PATHS: [&str; 3] = ["--data", "--out", "--model"];

/// Runs a tool of the language engine.
pub(crate) fn run(task: &str, arguments: &[String]) -> Result<()> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut command = Command::new(cargo);
    command.args(["run", "--release", "-p", "regulars-language-train", "--", task]).args(arguments);
    let status = command.status().with_context(|| format!("run {command:?}"))?;
    if !status.success() {
        bail!("failed: {command:?}");
    }
    Ok(())
}

/// The arguments, with files and folders named in full.
pub(crate) fn with_own_paths(arguments: impl Iterator<Item = String>) -> Result<Vec<String>> {
    let mut all: Vec<String> = Vec::new();
    for argument in arguments {
        let is_path = all.last().is_some_and(|before| PATHS.contains(&before.as_str()));
        all.push(match argument.split_once('=') {
            _ if is_path => whole(&argument)?,
            Some((option, path)) if PATHS.contains(&option) => format!("{option}={}", whole(path)?),
            _ => argument,
        });
    }
    Ok(all)
}

fn whole(path: &str) -> Result<String> {
    let path = std::path::absolute(path).with_context(|| format!("where is {path}"))?;
    Ok(path.display().to_string())
}
