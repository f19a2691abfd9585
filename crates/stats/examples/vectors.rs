//! Checks files of reference vectors: `cargo run --release -p regulars-stats --example vectors -- FILE...`
//!
//! A file is a JSON object with `tol` and `cases`, a list of `{op, input, expected}`. The keys of `tol` are
//! `abs` and `rel`, the allowed differences of every number, or such a word after the name of a field
//! (`p_abs`), which then holds for that field. A number passes when it meets the absolute or the relative
//! one.
//!
//! Each case prints `ok file op case` or `FAIL file op case field got expected`; cases are counted from 0. An
//! operation that is not known fails.

use regulars_stats::scores::{self, Counts, Difference, Error, Estimate, Interval};
use serde_json::{Value, json};
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

/// One line for each case of a file; a file that cannot be read is one failure.
pub fn check_file(file: &str) -> Vec<String> {
    let name =
        std::path::Path::new(file).file_name().map_or_else(|| file.into(), |name| name.to_string_lossy());
    match std::fs::read_to_string(file) {
        Ok(text) => check_text(&name, &text),
        Err(error) => vec![format!("FAIL {name} - - file {error:?} readable")],
    }
}

/// One line for each case of a file's text.
pub fn check_text(name: &str, text: &str) -> Vec<String> {
    let document: Value = match serde_json::from_str(text) {
        Ok(document) => document,
        Err(error) => return vec![format!("FAIL {name} - - file {:?} JSON", error.to_string())],
    };
    let cases = document["cases"].as_array().map_or(&[][..], Vec::as_slice);
    if cases.is_empty() {
        return vec![format!("FAIL {name} - - cases none some")];
    }
    cases
        .iter()
        .enumerate()
        .map(|(number, case)| {
            let operation = case["op"].as_str().unwrap_or("-");
            let outcome = match compute(operation, &case["input"]) {
                Ok(got) => compare(&document["tol"], &got, case),
                Err(reason) => Err(format!("op {reason:?} result")),
            };
            match outcome {
                Ok(()) => format!("ok {name} {operation} {number}"),
                Err(reason) => format!("FAIL {name} {operation} {number} {reason}"),
            }
        })
        .collect()
}

// Computing: knows the operation and its input, never what is expected.

/// Carries out one operation.
fn compute(operation: &str, input: &Value) -> Result<Value, String> {
    match operation {
        "nps_ci" => nps_ci(input),
        "nps_test" => nps_test(input),
        _ => Err("unknown operation".to_owned()),
    }
}

fn count(input: &Value, field: &str) -> Result<u64, String> {
    input[field].as_u64().ok_or_else(|| format!("no count {field}"))
}

fn number(input: &Value, field: &str) -> Result<f64, String> {
    input[field].as_f64().ok_or_else(|| format!("no number {field}"))
}

fn spread(input: &Value, field: &str) -> Result<[u64; 11], String> {
    let counts: Option<Vec<u64>> =
        input[field].as_array().and_then(|list| list.iter().map(Value::as_u64).collect());
    counts.and_then(|counts| counts.try_into().ok()).ok_or_else(|| format!("no spread {field}"))
}

/// `null` where a result is not defined.
fn or_null<T>(result: Result<T, Error>, show: impl Fn(T) -> Value) -> Value {
    result.map_or(Value::Null, show)
}

fn nps_ci(input: &Value) -> Result<Value, String> {
    let counts = Counts {
        promoters: count(input, "promoters")?,
        passives: count(input, "passives")?,
        detractors: count(input, "detractors")?,
    };
    let confidence = number(input, "conf")?;
    type Pair = (Result<Estimate, Error>, Result<Interval, Error>);
    let with_estimate = |(estimate, interval): Pair, center: bool| {
        let (Ok(estimate), Ok(interval)) = (estimate, interval) else {
            return Value::Null;
        };
        let mut shown = json!({"se": estimate.standard_error, "lo": interval.lo, "hi": interval.hi});
        if center {
            shown["center"] = json!(estimate.points);
        }
        shown
    };
    let mut trinomial =
        with_estimate((scores::trinomial_estimate(counts), scores::trinomial_t(counts, confidence)), false);
    if trinomial.is_object() {
        trinomial["df"] = json!(counts.n() - 1);
    }
    Ok(json!({
        "n": counts.n(),
        "nps": or_null(scores::nps(counts), Value::from),
        "var": or_null(scores::variance(counts), Value::from),
        "wald": with_estimate((scores::estimate(counts), scores::wald(counts, confidence)), false),
        "trinomial_t": trinomial,
        "adj_wald_3": with_estimate(
            (scores::adjusted_estimate(counts), scores::adjusted_wald(counts, confidence)),
            true,
        ),
        "agresti_min_2": with_estimate(
            (scores::agresti_min_estimate(counts), scores::agresti_min(counts, confidence)),
            true,
        ),
        "score_tango": or_null(scores::score_interval(counts, confidence), |interval| {
            json!({"lo": interval.lo, "hi": interval.hi})
        }),
    }))
}

fn nps_test(input: &Value) -> Result<Value, String> {
    let earlier = spread(input, "counts1")?;
    let later = spread(input, "counts2")?;
    let confidence = number(input, "conf")?;
    let (before, after) = (Counts::from_spread(earlier), Counts::from_spread(later));
    let show_difference = |difference: Difference| {
        json!({
            "diff": difference.points,
            "se": difference.standard_error,
            "z": difference.z,
            "p": difference.p,
            "lo": difference.interval.lo,
            "hi": difference.interval.hi,
        })
    };
    let nps_before = scores::nps(before).map_err(|error| error.to_string())?;
    let nps_after = scores::nps(after).map_err(|error| error.to_string())?;
    Ok(json!({
        "nps1": nps_before,
        "nps2": nps_after,
        "diff": nps_after - nps_before,
        "wald": or_null(scores::wald_difference(before, after, confidence), show_difference),
        "adj_wald_3": or_null(scores::difference(before, after, confidence), show_difference),
        "welch": or_null(scores::welch(before, after, confidence), |test| json!({
            "t": test.t,
            "df": test.degrees,
            "p": test.p,
            "lo": test.interval.lo,
            "hi": test.interval.hi,
        })),
        "chi2_3x2": or_null(scores::chi_square(before, after), |test| json!({
            "chi2": test.statistic,
            "df": test.degrees,
            "p": test.p,
        })),
        "mann_whitney_0_10": or_null(scores::mann_whitney(earlier, later), |test| json!({
            "U2": test.u,
            "p": test.p,
        })),
        "perm_exact_two_sided_p": or_null(scores::permutation(before, after), Value::from),
    }))
}

// Comparing: the only code that reads what is expected.

/// Compares what was computed with what a case expects; the error is `field got expected`.
fn compare(tolerances: &Value, got: &Value, case: &Value) -> Result<(), String> {
    let expected = &case["expected"];
    let empty = expected.as_object().is_none_or(serde_json::Map::is_empty);
    if empty {
        return Err(format!("expected {got} something"));
    }
    compare_value(tolerances, &mut Vec::new(), got, expected)
}

fn compare_value(
    tolerances: &Value,
    path: &mut Vec<String>,
    got: &Value,
    expected: &Value,
) -> Result<(), String> {
    let differs = |path: &[String]| Err(format!("{} {got} {expected}", path.join(".")));
    match expected {
        Value::Object(fields) => {
            for (field, expected) in fields {
                if is_information(field) {
                    continue;
                }
                path.push(field.clone());
                compare_value(tolerances, path, &got[field], expected)?;
                path.pop();
            }
            Ok(())
        }
        Value::Array(expected) => {
            let got = got.as_array();
            let Some(got) = got.filter(|got| got.len() == expected.len()) else {
                return differs(path);
            };
            for (place, (got, expected)) in got.iter().zip(expected).enumerate() {
                path.push(place.to_string());
                compare_value(tolerances, path, got, expected)?;
                path.pop();
            }
            Ok(())
        }
        Value::Number(_) => match (got.as_f64(), expected.as_f64()) {
            (Some(a), Some(b)) if is_near(tolerances, path, a, b) => Ok(()),
            _ => differs(path),
        },
        _ if got == expected => Ok(()),
        _ => differs(path),
    }
}

/// Blocks that record printed values or what another program returned.
fn is_information(field: &str) -> bool {
    ["cpsat", "highs", "published", "pyworkforce"].contains(&field) || field.starts_with("peer")
}

fn is_near(tolerances: &Value, path: &[String], got: f64, expected: f64) -> bool {
    // The innermost field that a tolerance names decides; without one, the general tolerances do.
    let (absolute, relative) = path
        .iter()
        .rev()
        .find_map(|field| named_tolerances(tolerances, field))
        .unwrap_or((tolerances["abs"].as_f64(), tolerances["rel"].as_f64()));
    let difference = (got - expected).abs();
    difference == 0.0
        || absolute.is_some_and(|absolute| difference <= absolute)
        || relative.is_some_and(|relative| difference <= relative * expected.abs())
}

/// The tolerances whose name is the field, or begins or ends it as a word; the strictest of each kind.
fn named_tolerances(tolerances: &Value, field: &str) -> Option<(Option<f64>, Option<f64>)> {
    let strictest = |kind: &str| {
        tolerances
            .as_object()?
            .iter()
            .filter_map(|(key, value)| {
                let name = key.strip_suffix(kind)?;
                let named = field == name
                    || field.starts_with(&format!("{name}_"))
                    || field.ends_with(&format!("_{name}"));
                value.as_f64().filter(|_| named)
            })
            .reduce(f64::min)
    };
    let found = (strictest("_abs"), strictest("_rel"));
    (found != (None, None)).then_some(found)
}
