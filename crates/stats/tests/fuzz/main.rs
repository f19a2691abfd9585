//! Wild arguments for every public function: an error or a number, never a panic, an endless loop or a silent NaN.
//!
//! `REGULARS_FUZZ` says how often each function is called (60 without it); each call is made again by its seed alone.

mod source;
mod targets;

use source::Source;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

/// What one call showed: `Debug` of the result if it was one, `None` for an error.
type Call = fn(&mut Source) -> Option<String>;

/// A call that takes longer ends the test: the house answers people.
const LONGEST: Duration = Duration::from_secs(60);

#[test]
fn wild_arguments_break_nothing() {
    let calls: u64 = std::env::var("REGULARS_FUZZ").map_or(60, |said| said.parse().unwrap());
    let only = std::env::var("REGULARS_FUZZ_ONLY").unwrap_or_default();
    let now: Arc<Mutex<(String, Instant)>> = Arc::new(Mutex::new((String::new(), Instant::now())));
    let (over, ended) = mpsc::channel::<()>();
    let watch = std::thread::spawn({
        let now = Arc::clone(&now);
        move || {
            while ended.recv_timeout(Duration::from_millis(200)) == Err(mpsc::RecvTimeoutError::Timeout) {
                let now = now.lock().unwrap();
                if now.1.elapsed() > LONGEST {
                    // Written past the harness, which would keep it to itself.
                    let _ = writeln!(std::io::stderr(), "does not end: {}", now.0);
                    std::process::abort();
                }
            }
        }
    });
    let mut wrong = Vec::new();
    let mut answered = BTreeSet::new();
    for &(name, call) in targets::TARGETS.iter().filter(|(name, _)| only.is_empty() || only == *name) {
        for seed in 0..calls {
            *now.lock().unwrap() = (format!("{name} {seed}"), Instant::now());
            let result = catch_unwind(AssertUnwindSafe(|| call(&mut Source::new(name, seed))));
            match result {
                Ok(None) => {}
                Ok(Some(shown)) if shown.contains("NaN") => wrong.push(format!("{name} {seed}: {shown}")),
                Ok(Some(_)) => drop(answered.insert(name)),
                Err(_) => wrong.push(format!("{name} {seed}: panic")),
            }
            if wrong.len() > 200 {
                break;
            }
        }
    }
    drop(over);
    watch.join().unwrap();
    let never: Vec<&str> = targets::TARGETS
        .iter()
        .map(|&(name, _)| name)
        .filter(|name| (only.is_empty() || only == *name) && !answered.contains(name))
        .collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(never.is_empty(), "these only ever gave errors, so nothing was tried: {never:?}");
}

/// A function that is not called above is found here.
#[test]
fn every_public_function_is_a_target() {
    let mut missing = Vec::new();
    for file in source::files(&std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let text = std::fs::read_to_string(&file).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for line in text.lines() {
            let Some(rest) = line.trim_start().strip_prefix("pub fn ") else { continue };
            let name = rest.split(['(', '<']).next().unwrap_or_default();
            if !targets::TEXT.contains(&format!("{name}(")) && !targets::INNER.contains(&name) {
                missing.push(format!("{}: {name}", file.display()));
            }
        }
    }
    assert!(missing.is_empty(), "not fuzzed: {missing:#?}");
}
