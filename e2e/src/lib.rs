//! What stories and pictures share: a house of its own, windows of a real browser, and what is wrong on any page.
#![cfg(feature = "browser")]

mod checks;
mod house;
mod window;

pub use checks::Checks;
pub use house::{Demo, House};
pub use window::{Look, Size, Window, until};

/// What a browser test needs, given by `cargo xtask test`.
pub struct Given {
    /// Where a driver listens.
    pub driver: String,
    /// The browser's program.
    pub chromium: String,
    /// The program under test.
    pub binary: String,
}

impl Given {
    /// Reads the environment; `None`, and a line that says so, if no driver runs.
    #[must_use]
    pub fn read() -> Option<Given> {
        let read = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let Some(driver) = read("REGULARS_WEBDRIVER") else {
            say("REGULARS_WEBDRIVER is not set: passed over (cargo xtask test gives a browser)");
            return None;
        };
        let chromium = read("REGULARS_CHROMIUM").unwrap_or_else(|| "/usr/bin/chromium".to_owned());
        let built = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/debug/regulars");
        Some(Given { driver, chromium, binary: read("REGULARS_BINARY").unwrap_or_else(|| built.to_owned()) })
    }
}

/// Writes a line beside the tests' own.
pub fn say(line: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{line}");
}
