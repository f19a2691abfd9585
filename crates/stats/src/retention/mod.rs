//! How long customers stay: survival curves, their comparison, what drives leaving, and cohorts by month.
//!
//! - [`survival`]: Kaplan-Meier curve with intervals, median, restricted mean, log-rank test;
//! - [`cox`]: Cox's proportional hazards with Efron's ties;
//! - [`cohorts`]: of the customers first seen in a month, how many are active in each later one.

pub mod cohorts;
pub mod cox;
pub mod survival;

use crate::error::{Error, finite, same_length, within};

/// Refuses times that are negative or not finite, and lists of different lengths.
fn check_times(times: &[f64], events: &[bool]) -> Result<(), Error> {
    same_length(times.len(), events.len())?;
    finite("times", times)?;
    match times.iter().find(|&&time| time < 0.0) {
        Some(&time) => within("time", time, "at least 0", false).map(|_| ()),
        None => Ok(()),
    }
}
