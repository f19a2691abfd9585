//! Goes through files of cases.

use crate::area::{Input, compute};
use crate::judge::{compare, compare_summary};
use serde_json::Value;
use std::path::Path;

/// One line for each case and summary of a file; a file that cannot be read is one failure.
pub fn check_file(file: &str) -> Vec<String> {
    let path = Path::new(file);
    let name = path.file_name().map_or_else(|| file.into(), |name| name.to_string_lossy());
    let folder = path.parent().unwrap_or(Path::new("."));
    match std::fs::read_to_string(file) {
        Ok(text) => check_text(&name, folder, &text),
        Err(error) => vec![format!("FAIL {name} - - file {error:?} readable")],
    }
}

/// One line for each case and summary of a file's text.
pub fn check_text(name: &str, folder: &Path, text: &str) -> Vec<String> {
    let mut document: Value = match serde_json::from_str(text) {
        Ok(document) => document,
        Err(error) => return vec![format!("FAIL {name} - - file {:?} JSON", error.to_string())],
    };
    let cases = document["cases"].as_array().cloned().unwrap_or_default();
    if cases.is_empty() {
        return vec![format!("FAIL {name} - - cases none some")];
    }
    let tolerances = document["tol"].clone();
    let mut summaries = Vec::new();
    if let Some(fields) = document.as_object_mut() {
        summaries.extend(
            fields
                .iter()
                .filter(|(key, _)| key.starts_with("summary_"))
                .map(|(key, value)| (key.clone(), value.clone())),
        );
        fields.retain(|key, _| !["cases", "tol"].contains(&key.as_str()) && !key.starts_with("summary_"));
    }
    let mut lines = Vec::new();
    let mut results = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        let operation = case["op"].as_str().unwrap_or("-");
        let input = Input { case: &case["input"], shared: &document, folder };
        let computed = compute(operation, &input);
        let outcome = match &computed {
            Ok(got) => compare(operation, &tolerances, got, case),
            Err(reason) => Err(format!("op {reason:?} result")),
        };
        lines.push(match outcome {
            Ok(()) => format!("ok {name} {operation} {number}"),
            Err(reason) => format!("FAIL {name} {operation} {number} {reason}"),
        });
        results.push(computed.unwrap_or(Value::Null));
    }
    for (summary, expected) in &summaries {
        lines.push(match compare_summary(summary, &tolerances, &results, expected) {
            Ok(()) => format!("ok {name} {summary} -"),
            Err(reason) => format!("FAIL {name} {summary} - {reason}"),
        });
    }
    lines
}
