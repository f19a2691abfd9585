//! The database file as a file: copied while in use, put back, looked at. SQLite only.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::error::{Context, Error, Result};

/// Holds the data folder: shared by servers and workers, alone by a restore.
pub struct Held(#[expect(dead_code, reason = "the lock lasts as long as the file is open")] File);

/// Makes the folder of the data, for its owner alone.
///
/// # Errors
/// If it can't be made.
pub fn make_folder(folder: &Path) -> Result<()> {
    if folder.exists() {
        return Ok(());
    }
    std::fs::create_dir_all(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

fn lock_file(folder: &Path) -> Result<File> {
    make_folder(folder)?;
    let path = folder.join("regulars.lock");
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .doing("open the lock of the data folder")
}

/// Says that a server or worker uses the data.
///
/// # Errors
/// `Conflict` if a restore is at work.
pub fn hold(folder: &Path) -> Result<Held> {
    let file = lock_file(folder)?;
    match file.try_lock_shared() {
        Ok(()) => Ok(Held(file)),
        Err(TryLockError::WouldBlock) => Err(Error::Conflict),
        Err(TryLockError::Error(cause)) => Err(cause.into()),
    }
}

/// Takes the data for oneself.
///
/// # Errors
/// `Conflict` if a server or worker uses it.
pub fn hold_alone(folder: &Path) -> Result<Held> {
    let file = lock_file(folder)?;
    match file.try_lock() {
        Ok(()) => Ok(Held(file)),
        Err(TryLockError::WouldBlock) => Err(Error::Conflict),
        Err(TryLockError::Error(cause)) => Err(cause.into()),
    }
}

/// What a look at a database file found.
#[derive(Clone, Debug)]
pub struct Found {
    /// `ok`, or what is damaged.
    pub integrity: String,
    /// The newest migration.
    pub newest: Option<String>,
    pub bytes: u64,
}

/// Looks at a database file without changing it.
///
/// # Errors
/// If it is no database of ours.
pub fn look(path: &Path) -> Result<Found> {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY | rusqlite::OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = rusqlite::Connection::open_with_flags(path, flags).doing("open the file")?;
    let integrity: String =
        connection.query_row("pragma quick_check(1)", [], |row| row.get(0)).doing("look for damage")?;
    let newest: Option<String> = connection
        .query_row("select max(name) from migration", [], |row| row.get(0))
        .doing("find out which version wrote it")?;
    Ok(Found { integrity, newest, bytes: std::fs::metadata(path)?.len() })
}

/// Puts a backup in the place of the data; what was there is kept beside it under a name that is returned.
///
/// # Errors
/// If the backup is damaged or not ours; then nothing was changed.
pub fn restore(path: &Path, backup: &Path, now: Timestamp) -> Result<Option<PathBuf>> {
    let found = look(backup)?;
    if found.integrity != "ok" {
        return Err(Error::bug(format!("{} is damaged: {}", backup.display(), found.integrity)));
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let fresh = folder.join("restoring.db");
    std::fs::copy(backup, &fresh)?;
    File::open(&fresh)?.sync_all()?;
    let mut aside = None;
    if path.exists() {
        // What is still in the log belongs to the old data: bring it in before the file is moved. Damaged data can't
        // be opened; it is kept as it is, with its log beside it.
        if let Ok(old) = super::sqlite::connect(path, 1)
            && let Err(cause) = old.execute_batch("pragma wal_checkpoint(truncate)")
        {
            tracing::warn!(%cause, "the old data could not be closed; its log is kept beside it");
        }
        let name = format!("before-restore-{}.db", now.strftime("%Y%m%d-%H%M%S"));
        let target = folder.join("backups").join(name);
        std::fs::create_dir_all(folder.join("backups"))?;
        std::fs::rename(path, &target)?;
        aside = Some(target);
    }
    for ending in ["-wal", "-shm"] {
        let leftover = PathBuf::from(format!("{}{ending}", path.display()));
        match &aside {
            Some(aside) if leftover.exists() => {
                std::fs::rename(leftover, format!("{}{ending}", aside.display()))?;
            }
            None if leftover.exists() => std::fs::remove_file(leftover)?,
            _ => {}
        }
    }
    std::fs::rename(&fresh, path)?;
    File::open(folder)?.sync_all()?;
    Ok(aside)
}
