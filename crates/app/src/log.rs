//! The log: what of it is written.

use regulars_kernel::config::Config;
use tracing_subscriber::EnvFilter;

/// What the setting asks for, without what could give secrets away.
#[must_use]
pub fn filter(config: &Config) -> EnvFilter {
    let filter = EnvFilter::try_new(&config.log).unwrap_or_else(|_| EnvFilter::new("info"));
    // It writes whole paths, and a path may be an invitation or a link that signs in.
    match "tower_http::csrf=off".parse() {
        Ok(silence) => filter.add_directive(silence),
        Err(_) => filter,
    }
}
