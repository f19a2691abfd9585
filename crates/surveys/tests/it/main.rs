//! The surveys room as customers and members use it.

mod answering;
mod reading;
mod support;
