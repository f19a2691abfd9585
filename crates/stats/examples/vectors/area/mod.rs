//! Computing: knows the operations and their input, never what is expected.

mod always_valid;
mod anomalies;
mod causes;
mod drivers;
mod effect;
mod experiments;
mod forecast;
mod funnel;
mod priorities;
mod proportions;
mod referral;
mod retention;
mod scores;
mod staffing;
mod survey;
mod timing;
mod value;

use serde_json::Value;
use std::path::Path;

type Area = fn(&str, &Input) -> Option<Result<Value, String>>;
/// Each area takes the operations that it knows.
const AREAS: &[Area] = &[
    always_valid::compute,
    anomalies::compute,
    causes::compute,
    drivers::compute,
    effect::compute,
    experiments::compute,
    forecast::compute,
    funnel::compute,
    priorities::compute,
    proportions::compute,
    referral::compute,
    retention::compute,
    scores::compute,
    staffing::compute,
    survey::compute,
    timing::compute,
    value::compute,
];

/// Carries out one operation.
pub fn compute(operation: &str, input: &Input) -> Result<Value, String> {
    AREAS
        .iter()
        .find_map(|area| area(operation, input))
        .unwrap_or_else(|| Err("unknown operation".to_owned()))
}

/// What a case gives to compute from.
pub struct Input<'a> {
    /// `input` of the case.
    pub case: &'a Value,
    /// The file's own data: everything at its top but `cases`, `tol` and `summary_*`.
    pub shared: &'a Value,
    /// The folder of the file, where the CSV files that it names lie.
    pub folder: &'a Path,
}

impl Input<'_> {
    /// A number of the case.
    pub fn number(&self, field: &str) -> Result<f64, String> {
        self.case[field].as_f64().ok_or_else(|| format!("no number {field}"))
    }

    /// A count of the case.
    pub fn count(&self, field: &str) -> Result<u64, String> {
        let value = &self.case[field];
        let whole = |number: f64| (number >= 0.0 && number.fract() == 0.0).then_some(number as u64);
        value.as_u64().or_else(|| value.as_f64().and_then(whole)).ok_or_else(|| format!("no count {field}"))
    }

    /// A text of the case.
    pub fn word(&self, field: &str) -> Result<&str, String> {
        self.case[field].as_str().ok_or_else(|| format!("no text {field}"))
    }

    /// A list of numbers of the case.
    pub fn numbers(&self, field: &str) -> Result<Vec<f64>, String> {
        numbers(&self.case[field]).ok_or_else(|| format!("no list of numbers {field}"))
    }

    /// A list of counts of the case.
    pub fn counts(&self, field: &str) -> Result<Vec<u64>, String> {
        let list: Option<Vec<u64>> =
            self.case[field].as_array().and_then(|list| list.iter().map(Value::as_u64).collect());
        list.ok_or_else(|| format!("no list of counts {field}"))
    }

    /// A list of lists of numbers of the case.
    pub fn rows(&self, field: &str) -> Result<Vec<Vec<f64>>, String> {
        let list: Option<Vec<Vec<f64>>> =
            self.case[field].as_array().and_then(|list| list.iter().map(numbers).collect());
        list.ok_or_else(|| format!("no rows {field}"))
    }

    /// The CSV file that a field names: its columns by their names in the first line.
    pub fn table(&self, field: &str) -> Result<Vec<(String, Vec<f64>)>, String> {
        let path = self.folder.join(self.word(field)?);
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let mut lines = text.lines();
        let names = lines.next().unwrap_or_default().split(',');
        let mut columns: Vec<(String, Vec<f64>)> =
            names.map(|name| (name.trim().to_owned(), Vec::new())).collect();
        for line in lines.filter(|line| !line.trim().is_empty()) {
            for (column, cell) in columns.iter_mut().zip(line.split(',')) {
                column.1.push(cell.trim().parse().map_err(|_| format!("{cell} is no number"))?);
            }
        }
        Ok(columns)
    }
}

/// A list of numbers.
pub fn numbers(value: &Value) -> Option<Vec<f64>> {
    value.as_array()?.iter().map(Value::as_f64).collect()
}

/// `null` where a result is not defined.
pub fn or_null<T>(result: Result<T, regulars_stats::Error>, show: impl Fn(T) -> Value) -> Value {
    result.map_or(Value::Null, show)
}

/// An error in words.
pub fn said<T>(result: Result<T, regulars_stats::Error>) -> Result<T, String> {
    result.map_err(|error| error.to_string())
}
