//! Anomalies in a series: changes of level, points out of control, outliers, rates that differ, and spikes.
//!
//! - [`changes`]: where the mean of a series changes (PELT and exact dynamic programming).
//! - [`control`]: CUSUM and EWMA with their average run lengths, the p-chart and Laney's p'-chart.
//! - [`outliers`]: the generalised extreme Studentized deviate test and the modified z.
//! - [`rates`]: two Poisson rates compared, with intervals.
//! - [`decomposition`]: seasonal-trend decomposition by loess (STL) and spikes against it.

pub mod changes;
pub mod control;
pub mod decomposition;
mod loess;
pub mod outliers;
pub mod rates;

use crate::Error;

/// Beyond this size the sum of squares of a long list may overflow.
const LARGEST: f64 = 1e145;

/// Refuses a list with a value that is not finite, or too large to be squared and summed.
fn squarable(name: &'static str, values: &[f64]) -> Result<(), Error> {
    crate::error::finite(name, values)?;
    match values.iter().find(|value| value.abs() > LARGEST) {
        Some(&value) => Err(Error::Outside { name, value, wanted: "between -1e145 and 1e145" }),
        None => Ok(()),
    }
}

/// The mean of values of which there is at least one.
fn mean(values: &[f64]) -> f64 {
    let rough = values.iter().sum::<f64>() / values.len() as f64;
    // The rounding of a long sum is made good by the mean of what is left.
    rough + values.iter().map(|value| value - rough).sum::<f64>() / values.len() as f64
}
