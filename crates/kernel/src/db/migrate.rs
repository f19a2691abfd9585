//! Migrations: portable statements, one file each, forward only, run at start under a lock.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::error::{Context, Error, Result};

/// One migration of a room: its name sorts by date (`20261122_accounts`).
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    pub name: &'static str,
    pub sql: &'static str,
}

const TABLE: &str = "create table if not exists migration (name text primary key, checksum text not null, \
                     applied_at bigint not null)";

fn checksum(migration: &Migration) -> String {
    let digest = Sha256::digest(migration.sql.as_bytes());
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Which migrations wait, in order; refuses data that a newer or another program wrote.
fn waiting<'m>(applied: &HashMap<String, String>, all: &'m [Migration]) -> Result<Vec<&'m Migration>> {
    for name in applied.keys() {
        if !all.iter().any(|migration| migration.name == name) {
            return Err(Error::bug(format!(
                "this data was written by a newer Regulars (it knows {name}): start that version instead"
            )));
        }
    }
    let mut waiting = Vec::new();
    for migration in all {
        match applied.get(migration.name) {
            Some(known) if *known == checksum(migration) => {}
            Some(_) => {
                return Err(Error::bug(format!(
                    "the migration {} was changed after it was run",
                    migration.name
                )));
            }
            None => waiting.push(migration),
        }
    }
    waiting.sort_by_key(|migration| migration.name);
    Ok(waiting)
}

/// The name of the backup that is made before a migration.
#[must_use]
pub fn backup_name(now: Timestamp) -> String {
    format!("before-upgrade-{}.db", now.strftime("%Y%m%d-%H%M%S"))
}

pub(super) fn sqlite(path: &Path, all: &[Migration], now: Timestamp) -> Result<()> {
    let existed = path.exists();
    let mut connection = super::sqlite::connect(path, 4)?;
    let transaction = connection
        .transaction_with_behavior(rusqlite::TransactionBehavior::Exclusive)
        .doing("lock the database for upgrading")?;
    transaction.execute_batch(TABLE).doing("make the table of migrations")?;
    let applied = {
        let mut statement =
            transaction.prepare("select name, checksum from migration").doing("read the migrations")?;
        let rows = statement
            .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))
            .doing("read the migrations")?;
        rows.collect::<rusqlite::Result<HashMap<_, _>>>().doing("read the migrations")?
    };
    let waiting = waiting(&applied, all)?;
    if waiting.is_empty() {
        return transaction.rollback().doing("leave the database as it is");
    }
    if existed && !applied.is_empty() {
        // `vacuum into` can't run inside a transaction: a second connection reads what is committed.
        back_up(path, &free_place(path, now))?;
    }
    for migration in waiting {
        transaction.execute_batch(migration.sql).map_err(|cause| {
            Error::Bug(anyhow::Error::new(cause).context(format!("run the migration {}", migration.name)))
        })?;
        transaction
            .execute(
                "insert into migration (name, checksum, applied_at) values (?1, ?2, ?3)",
                rusqlite::params![migration.name, checksum(migration), now.as_microsecond()],
            )
            .doing("note the migration")?;
        tracing::info!(migration = migration.name, "upgraded the database");
    }
    transaction.commit().doing("commit the upgrade")
}

/// Where the backup goes: beside the data, under a name that no earlier try of the same second has taken.
fn free_place(path: &Path, now: Timestamp) -> PathBuf {
    let folder = path.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf).join("backups");
    let mut place = folder.join(backup_name(now));
    let mut number = 1;
    while place.exists() {
        number += 1;
        place = folder.join(format!("{number}-{}", backup_name(now)));
    }
    place
}

/// Copies the committed state of a SQLite file into a new file, while it is in use.
///
/// # Errors
/// If the target exists or can't be written.
pub fn back_up(path: &Path, target: &Path) -> Result<()> {
    if let Some(folder) = target.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    if target.exists() {
        return Err(Error::bug(format!("{} exists already", target.display())));
    }
    let connection = rusqlite::Connection::open_with_flags(
        path,
        rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE | rusqlite::OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )
    .doing("open the database to copy it")?;
    connection.busy_timeout(std::time::Duration::from_secs(10)).doing("set the busy time-out")?;
    connection.execute("vacuum into ?1", [target.to_string_lossy()]).doing("copy the database")?;
    Ok(())
}

/// Rewrites portable DDL for PostgreSQL: text compares as bytes, as on SQLite.
#[must_use]
pub fn for_postgres(sql: &str) -> String {
    let mut rewritten = String::with_capacity(sql.len() + 256);
    for line in sql.lines() {
        let mut rest = line;
        while let Some(at) = rest.find(" text") {
            let end = at + " text".len();
            let word_ends =
                rest[end..].chars().next().is_none_or(|next| matches!(next, ' ' | ',' | ')' | ';'));
            rewritten.push_str(&rest[..end]);
            if word_ends {
                rewritten.push_str(" collate \"C\"");
            }
            rest = &rest[end..];
        }
        rewritten.push_str(rest);
        rewritten.push('\n');
    }
    rewritten
}

pub(super) fn postgres(url: &str, all: &[Migration], now: Timestamp) -> Result<()> {
    let mut client = super::postgres::connect(url)?;
    client.batch_execute("select pg_advisory_lock(727367)").doing("lock the database for upgrading")?;
    client.batch_execute(&for_postgres(TABLE)).doing("make the table of migrations")?;
    let rows = client.query("select name, checksum from migration", &[]).doing("read the migrations")?;
    let applied = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    for migration in waiting(&applied, all)? {
        let mut transaction = client.transaction().doing("begin a migration")?;
        transaction.batch_execute(&for_postgres(migration.sql)).map_err(|cause| {
            let said = cause.as_db_error().map_or_else(|| cause.to_string(), |said| format!("{said:?}"));
            Error::bug(format!("run the migration {}: {said}", migration.name))
        })?;
        transaction
            .execute(
                "insert into migration (name, checksum, applied_at) values ($1, $2, $3)",
                &[&migration.name, &checksum(migration), &now.as_microsecond()],
            )
            .doing("note the migration")?;
        transaction.commit().doing("commit a migration")?;
        tracing::info!(migration = migration.name, "upgraded the database");
    }
    client.batch_execute("select pg_advisory_unlock(727367)").doing("unlock the database")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_columns_compare_as_bytes_on_postgres() {
        let sql =
            for_postgres("create table a (id text primary key, context text not null, textual bigint);");
        assert!(sql.contains("id text collate \"C\" primary key"));
        assert!(sql.contains("context text collate \"C\" not null"));
        assert!(sql.contains("textual bigint"));
    }
}
