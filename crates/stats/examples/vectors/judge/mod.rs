//! Comparing: the only code that reads what is expected.

mod always_valid;
mod anomalies;
mod effect;
mod forecast;
mod priorities;
mod proportions;
mod retention;
mod timing;
mod value;

use serde_json::Value;

/// Judges of operations that are not compared number by number; each takes the operations that it knows.
type Judge = fn(&str, &Value, &Value, &Value) -> Option<Result<(), String>>;
const JUDGES: &[Judge] = &[
    always_valid::judge,
    anomalies::judge,
    effect::judge,
    forecast::judge,
    priorities::judge,
    proportions::judge,
    retention::judge,
    timing::judge,
    value::judge,
];

/// Judges of a file's `summary_*`, from what all of its cases computed.
type Summary = fn(&str, &Value, &[Value], &Value) -> Option<Result<(), String>>;
const SUMMARIES: &[Summary] = &[forecast::summary];

/// Compares what was computed with what a case expects; the error is `field got expected`.
pub fn compare(operation: &str, tolerances: &Value, got: &Value, case: &Value) -> Result<(), String> {
    let expected = &case["expected"];
    let empty = expected.as_object().is_none_or(serde_json::Map::is_empty);
    if empty {
        return Err(format!("expected {got} something"));
    }
    JUDGES
        .iter()
        .find_map(|judge| judge(operation, tolerances, got, expected))
        .unwrap_or_else(|| compare_value(tolerances, &mut Vec::new(), got, expected))
}

/// Compares a file's summary.
pub fn compare_summary(
    name: &str,
    tolerances: &Value,
    got: &[Value],
    expected: &Value,
) -> Result<(), String> {
    SUMMARIES
        .iter()
        .find_map(|judge| judge(name, tolerances, got, expected))
        .unwrap_or_else(|| Err(format!("{name} unknown summary")))
}

/// Compares value by value, with the tolerances of the file.
pub fn compare_value(
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
        .unwrap_or_else(|| general(tolerances));
    let difference = (got - expected).abs();
    difference == 0.0
        || absolute.is_some_and(|absolute| difference <= absolute)
        || relative.is_some_and(|relative| difference <= relative * expected.abs())
}

/// The general tolerances; in a file that names one tolerance only, that one.
fn general(tolerances: &Value) -> (Option<f64>, Option<f64>) {
    let (absolute, relative) = (tolerances["abs"].as_f64(), tolerances["rel"].as_f64());
    if absolute.is_some() || relative.is_some() {
        return (absolute, relative);
    }
    let named = |kind: &str| {
        let mut numbers = tolerances
            .as_object()
            .into_iter()
            .flatten()
            .filter_map(|(key, value)| value.as_f64().filter(|_| key.ends_with(kind)));
        numbers.next().filter(|_| numbers.next().is_none())
    };
    (named("_abs"), named("_rel"))
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
