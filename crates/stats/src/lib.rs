#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod distributions;
mod error;
mod special;

pub mod causes;
pub mod drivers;
pub mod funnel;
pub mod priorities;
pub mod scores;
pub mod sequential;
pub mod staffing;
pub mod struggle;

pub use error::Error;
