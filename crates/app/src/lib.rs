//! The roof: rooms are wired here into one house, with Today, error pages, live pages and the operator's page.

pub mod demo;
pub mod errors;
pub mod house;
pub mod log;
pub mod roof;
pub mod rooms;
