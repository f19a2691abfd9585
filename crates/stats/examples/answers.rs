//! Answers operations of the reference vectors: a line of JSON `{"op":...,"input":{...}}` in, a line of JSON out.
//!
//! `crates/stats/bench/fresh.py` asks it for what it asks the peers.

#[path = "vectors/area/mod.rs"]
mod area;

use serde_json::{Value, json};
use std::io::{BufRead as _, Write as _};
use std::path::Path;

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let asked: Value = serde_json::from_str(&line?).unwrap_or_default();
        let input = area::Input { case: &asked["input"], shared: &Value::Null, folder: Path::new(".") };
        let answer = area::compute(asked["op"].as_str().unwrap_or_default(), &input);
        let answer = answer.unwrap_or_else(|error| json!({ "error": error }));
        writeln!(out, "{answer}")?;
    }
    Ok(())
}
