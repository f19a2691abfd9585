//! The ground of the house: database, jobs, facts, web, mail, sentences, settings. It knows no room.
//!
//! The table of contents is fixed; a new module needs a decision record.

// The derive macro names this crate by its outside name.
extern crate self as regulars_kernel;

pub mod clock;
pub mod config;
pub mod db;
pub mod error;
pub mod facts;
pub mod i18n;
pub mod ids;
pub mod jobs;
pub mod limits;
pub mod live;
pub mod mail;
pub mod room;
pub mod web;

pub use error::{Context, Error, Refusal, Result, Sentence};
