//! Trains and evaluates the weights of `regulars-language`.

use std::io::Write as _;

pub mod bench;
pub mod data;
pub mod evaluate;
pub mod lid;
pub mod linear;
pub mod net;
pub mod random;
pub mod samples;
pub mod templates;
pub mod train;
pub mod tune;
pub mod words;

/// Tells the person at the terminal.
pub fn say(what: &str) {
    let _ = writeln!(std::io::stderr(), "{what}");
}
