//! Databases for tests on a PostgreSQL server: made and dropped by name. Only the test house calls this.

/// Makes an empty database on a server.
///
/// # Panics
/// If the server refuses: a test without a database can't run.
pub fn create_database(server: &str, name: &str) {
    aside(
        server,
        &[format!("drop database if exists {name} with (force)"), format!("create database {name}")],
    )
    .expect("a database for the test");
}

/// Drops a database with everything that is still connected to it.
pub fn drop_database(server: &str, name: &str) {
    // A test that failed may have left it in use; the next run drops it.
    let _ = aside(server, &[format!("drop database if exists {name} with (force)")]);
}

/// Runs statements on a thread of its own: the client must not be made on a thread of an async runtime.
fn aside(server: &str, statements: &[String]) -> crate::error::Result<()> {
    let run = || {
        let mut client = super::postgres::connect(server)?;
        for statement in statements {
            client.batch_execute(statement).map_err(crate::error::Error::bug)?;
        }
        Ok(())
    };
    std::thread::scope(|scope| scope.spawn(run).join()).unwrap_or(Err(crate::error::Error::Busy))
}

/// The URL of another database on the same server.
#[must_use]
pub fn url_of(server: &str, name: &str) -> String {
    let (head, tail) = server.split_once('?').map_or((server, ""), |(head, tail)| (head, tail));
    let head = head.rsplit_once('/').map_or(head, |(head, _)| head);
    if tail.is_empty() { format!("{head}/{name}") } else { format!("{head}/{name}?{tail}") }
}
