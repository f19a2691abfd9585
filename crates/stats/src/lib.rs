#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod distributions;
pub mod scores;
pub mod sequential;
