#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod beta;
mod distributions;
mod error;
mod moments;
mod optimize;
mod quadrature;
mod random;
mod special;
mod spreads;

pub mod adjust;
pub mod always_valid;
pub mod anomalies;
pub mod causes;
pub mod drivers;
pub mod effect;
pub mod experiments;
pub mod forecast;
pub mod funnel;
pub mod mills;
pub mod priorities;
pub mod proportions;
pub mod referral;
pub mod retention;
pub mod scores;
pub mod sequential;
pub mod staffing;
pub mod struggle;
pub mod survey;
pub mod timing;
pub mod value;

pub use error::Error;
