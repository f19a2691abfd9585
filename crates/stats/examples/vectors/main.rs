//! Checks files of reference vectors: `cargo run --release -p regulars-stats --example vectors -- FILE...`
//!
//! A file is a JSON object with `tol` and `cases`, a list of `{op, input, expected}`. The keys of `tol` are
//! `abs` and `rel`, the allowed differences of every number, or such a word after the name of a field
//! (`p_abs`), which then holds for that field. A number passes when it meets the absolute or the relative
//! one.
//!
//! Each case prints `ok file op case` or `FAIL file op case field got expected`; cases are counted from 0. An
//! operation that is not known fails.

mod area;
mod check;
mod judge;

use check::check_file;
use std::process::ExitCode;

fn main() -> ExitCode {
    let files: Vec<String> = std::env::args().skip(1).collect();
    if files.is_empty() {
        eprintln!("usage: vectors FILE...");
        return ExitCode::from(2);
    }
    let (mut passed, mut failed) = (0, 0);
    for file in &files {
        for line in check_file(file) {
            if line.starts_with("ok ") {
                passed += 1;
            } else {
                failed += 1;
            }
            println!("{line}");
        }
    }
    println!("{passed} passed, {failed} failed");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
