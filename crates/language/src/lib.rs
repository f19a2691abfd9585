#![doc = include_str!("../README.md")]

pub mod correct;
pub mod cues;
pub mod duplicates;
pub mod features;
pub mod identify;
pub mod linear;
pub mod model;
pub mod net;
pub mod networks;
pub mod nonsense;
pub mod personal;
pub mod phrases;
pub mod reading;
pub mod search;
pub mod signals;
pub mod text;
pub mod themes;
pub mod weights;

mod stopwords;
mod types;
mod wide;

pub use types::*;
