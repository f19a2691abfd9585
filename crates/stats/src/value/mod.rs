//! What customers will buy and be worth: models of repeat buying with and without a contract.
//!
//! - [`summaries`]: from purchases to [`History`] (frequency, recency, age) and mean amounts;
//! - [`bg_nbd`]: buying at any time until an unseen leaving after a purchase (BG/NBD and MBG/NBD);
//! - [`pareto_nbd`]: the same with leaving at any time (Pareto/NBD);
//! - [`bg_bb`]: buying or not in each of a number of periods (BG/BB);
//! - [`gamma_gamma`]: how much a purchase is worth;
//! - [`contract`]: renewals of a contract (shifted beta-geometric);
//! - [`discounted`]: money of the coming periods, in today's.
//!
//! Parameters are found by maximum likelihood without any prior. All times must be in one unit, whichever.

pub mod bg_bb;
pub mod bg_nbd;
pub mod contract;
pub mod discounted;
mod fit;
pub mod gamma_gamma;
mod history;
mod numeric;
pub mod pareto_nbd;

pub use history::{History, Purchase, Summary, day_number, summaries};

use crate::error::{Error, within};

/// A model with the parameters of highest likelihood.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit<M> {
    /// The model.
    pub model: M,
    /// The log of the likelihood of all customers.
    pub log_likelihood: f64,
    /// The number of customers.
    pub customers: usize,
    /// Whether the highest likelihood lies inside the domain. If not, it grows towards parameters of 0 or
    /// infinity: predictions are still those of the likeliest model, but its parameters mean nothing by
    /// themselves.
    pub inside: bool,
}

/// A model that foretells the purchases of a customer from the history.
pub trait RepeatBuying {
    /// The expected number of purchases of the customer in the next `time`.
    ///
    /// Errors: as the model's own method of this name.
    fn expected_purchases(&self, history: &History, time: f64) -> Result<f64, Error>;
}

/// Refuses parameters that are not positive and finite.
fn positive(parameters: &[(&'static str, f64)]) -> Result<(), Error> {
    for &(name, value) in parameters {
        within(name, value, "above 0 and finite", value > 0.0)?;
    }
    Ok(())
}

/// Refuses a time ahead that is negative or infinite.
fn time_ahead(time: f64) -> Result<f64, Error> {
    within("time", time, "at least 0 and finite", time >= 0.0)
}

/// The result if the number that it rests on is finite: parameters or data were beyond what an f64 can carry
/// if not.
fn finite_result<T>(result: T, value: f64) -> Result<T, Error> {
    within("result", value, "small enough to be a number", true).map(|_| result)
}
