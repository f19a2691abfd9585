//! SQLite: one thread that writes in groups, a few that read, one of them kept for public pages.

use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection as Lib, OpenFlags};

use super::query::{Stop, lite_failure};
use super::{Committed, Connection, Lane, Shared, Task, Tx, pause};
use crate::error::{Context, Error, Result};

/// A group is committed when the queue is empty, this many closures are in, or this time has passed.
const GROUP_SIZE: usize = 256;
const GROUP_TIME: Duration = Duration::from_millis(4);
/// How often a group is begun anew after its transaction was taken away.
const GROUP_TRIES: usize = 3;
/// How long to wait for another process that holds the file.
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) struct Lite {
    writer: mpsc::Sender<Task>,
    members: mpsc::Sender<Task>,
    public: mpsc::Sender<Task>,
}

impl Lite {
    pub(super) fn open(path: &Path, shared: &Arc<Shared>) -> Result<Self> {
        let connection = connect(path, 16)?;
        let (writer, queue) = mpsc::channel();
        let keep = Arc::clone(shared);
        thread::Builder::new()
            .name("sqlite-writer".into())
            .spawn(move || Writer { connection, shared: keep }.work(&queue))
            .doing("start the writing thread")?;
        let members = readers(path, shared, "sqlite-reader", shared.settings.readers.max(1))?;
        let public = readers(path, shared, "sqlite-public", 1)?;
        Ok(Self { writer, members, public })
    }

    pub(super) fn read(&self, lane: Lane, task: Task) {
        let queue = match lane {
            Lane::Member => &self.members,
            Lane::Public => &self.public,
        };
        send(queue, task);
    }

    pub(super) fn write(&self, task: Task) {
        send(&self.writer, task);
    }
}

fn send(queue: &mpsc::Sender<Task>, task: Task) {
    if let Err(mpsc::SendError(task)) = queue.send(task) {
        task.work.answer(Some(Error::Busy));
    }
}

/// Opens a connection as the house wants it.
pub(super) fn connect(path: &Path, cache_mib: i64) -> Result<Lib> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Lib::open_with_flags(path, flags).doing("open the database file")?;
    connection.busy_timeout(PATIENCE).doing("set the busy time-out")?;
    let until = Instant::now() + PATIENCE;
    // SQLite does not wait by itself when several processes make one new file a WAL file at once.
    while let Err(cause) = connection.execute_batch("pragma journal_mode = wal") {
        if cause.sqlite_error_code() != Some(rusqlite::ErrorCode::DatabaseBusy) || Instant::now() > until {
            return Err(cause).doing("keep the database file with a write-ahead log");
        }
        pause(Duration::from_millis(5));
    }
    connection
        .execute_batch(&format!(
            "pragma synchronous = full; pragma foreign_keys = on; \
             pragma temp_store = memory; pragma cache_size = -{};",
            cache_mib * 1024
        ))
        .doing("set up the database file")?;
    connection.set_prepared_statement_cache_capacity(256);
    Ok(connection)
}

struct Writer {
    connection: Lib,
    shared: Arc<Shared>,
}

/// A closure that ran within the present group, and whether what it did is kept.
struct Done {
    task: Task,
    committed: Committed,
    kept: bool,
}

impl Writer {
    fn work(mut self, queue: &mpsc::Receiver<Task>) {
        while let Ok(first) = queue.recv() {
            self.group(first, queue);
        }
    }

    /// Runs closures until the group is full, commits once and answers all.
    fn group(&mut self, first: Task, queue: &mpsc::Receiver<Task>) {
        self.shared.figures.groups.fetch_add(1, Ordering::Relaxed);
        let begun = Instant::now();
        let mut group: Vec<Done> = Vec::new();
        if let Err(error) = self.begin() {
            return first.work.answer(Some(error));
        }
        let mut next = Some(first);
        while let Some(task) = next.take() {
            match self.run(task) {
                Ran::Done(done) => group.push(done),
                Ran::TransactionLost(culprit) => {
                    culprit.work.answer(Some(Error::Busy));
                    match self.again(group) {
                        Some(kept) => group = kept,
                        None => return,
                    }
                }
            }
            if group.len() < GROUP_SIZE && begun.elapsed() < GROUP_TIME {
                next = queue.try_recv().ok();
            }
        }
        self.commit(group);
    }

    fn begin(&self) -> Result<()> {
        self.roll_back();
        self.order("begin immediate").map_err(|cause| {
            tracing::error!(cause = %cause, "a write could not begin");
            Error::Busy
        })
    }

    /// Gives up the transaction, if one is open.
    fn roll_back(&self) {
        if !self.connection.is_autocommit()
            && let Err(cause) = self.order("rollback")
        {
            tracing::error!(cause = %cause, "a transaction could not be undone");
        }
    }

    /// Runs a statement about transactions: prepared once, they are as frequent as all others together.
    fn order(&self, text: &str) -> rusqlite::Result<()> {
        self.connection.prepare_cached(text)?.execute([]).map(drop)
    }

    fn run(&self, mut task: Task) -> Ran {
        // Without its transaction, a savepoint would begin one of its own and commit it.
        if self.shared.settings.rehearse && self.attempt(&mut task, true).is_none() {
            return Ran::TransactionLost(task);
        }
        match self.attempt(&mut task, false) {
            Some((kept, committed)) => Ran::Done(Done { task, committed, kept }),
            None => Ran::TransactionLost(task),
        }
    }

    /// Runs a closure in a savepoint of its own; `None` if the whole transaction is gone.
    fn attempt(&self, task: &mut Task, undo: bool) -> Option<(bool, Committed)> {
        self.order("savepoint closure").ok()?;
        let mut tx = Tx::new(Connection::Lite(&self.connection), task.fixed, &self.shared);
        let kept = task.work.run(&mut tx) && !undo;
        let committed = std::mem::take(&mut tx.committed);
        // A full disk or an I/O error can take the whole transaction away, and says so only here.
        if self.connection.is_autocommit() {
            return None;
        }
        if !kept {
            self.order("rollback to closure").ok()?;
        }
        self.order("release closure").ok()?;
        Some((kept, committed))
    }

    /// Begins the group anew after its transaction was taken away (full disk, I/O error), with those that ran before.
    fn again(&self, group: Vec<Done>) -> Option<Vec<Done>> {
        let mut group = group;
        for _ in 0..GROUP_TRIES {
            if self.begin().is_err() {
                break;
            }
            self.shared.figures.retries.fetch_add(1, Ordering::Relaxed);
            let mut kept = Vec::new();
            let mut waiting = group.into_iter();
            let mut lost = None;
            for done in waiting.by_ref() {
                match self.run(done.task) {
                    Ran::Done(done) => kept.push(done),
                    Ran::TransactionLost(culprit) => {
                        lost = Some(culprit);
                        break;
                    }
                }
            }
            let Some(culprit) = lost else { return Some(kept) };
            culprit.work.answer(Some(Error::Busy));
            kept.extend(waiting);
            group = kept;
        }
        for done in group {
            done.task.work.answer(Some(Error::Busy));
        }
        None
    }

    /// Commits the group and answers all its callers.
    ///
    /// If a closure is at fault (a deferred constraint that does not hold) or the disk is full, nothing was
    /// written, and each closure runs again in a transaction of its own: only the culprit, or what does not
    /// fit, is refused. After any other failure all callers are told.
    fn commit(&self, group: Vec<Done>) {
        use rusqlite::ErrorCode::{ConstraintViolation, DiskFull};
        let Err(cause) = self.order("commit") else {
            for done in group {
                if done.kept {
                    self.shared.hearing.committed(&done.committed);
                }
                done.task.work.answer(None);
            }
            return;
        };
        tracing::error!(cause = %cause, closures = group.len(), "a commit failed");
        self.roll_back();
        if group.len() > 1 && matches!(cause.sqlite_error_code(), Some(ConstraintViolation | DiskFull)) {
            self.shared.figures.retries.fetch_add(1, Ordering::Relaxed);
            return group.into_iter().for_each(|done| self.alone(done.task));
        }
        let (Stop::Engine(_, error) | Stop::Reader(error)) = lite_failure("commit", cause);
        let mut own = (group.len() == 1).then_some(error);
        for done in group {
            done.task.work.answer(Some(own.take().unwrap_or(Error::Busy)));
        }
    }

    /// Runs a closure in a transaction of its own.
    fn alone(&self, task: Task) {
        if let Err(error) = self.begin() {
            return task.work.answer(Some(error));
        }
        match self.run(task) {
            Ran::Done(done) => self.commit(vec![done]),
            Ran::TransactionLost(culprit) => culprit.work.answer(Some(Error::Busy)),
        }
    }
}

enum Ran {
    Done(Done),
    TransactionLost(Task),
}

fn readers(path: &Path, shared: &Arc<Shared>, name: &str, count: usize) -> Result<mpsc::Sender<Task>> {
    let (sender, queue) = mpsc::channel();
    let queue = Arc::new(Mutex::new(queue));
    for _ in 0..count {
        let connection = connect(path, 8)?;
        connection.execute_batch("pragma query_only = on").doing("make a reader read only")?;
        let reader = Reader::new(connection, Arc::clone(shared))?;
        let queue = Arc::clone(&queue);
        thread::Builder::new()
            .name(name.into())
            .spawn(move || {
                loop {
                    // The lock is held while waiting; the others wait for the lock instead of the queue.
                    let next = match queue.lock() {
                        Ok(queue) => queue.recv(),
                        Err(_) => return,
                    };
                    let Ok(task) = next else { return };
                    reader.run(task);
                }
            })
            .doing("start a reading thread")?;
    }
    Ok(sender)
}

struct Reader {
    connection: Lib,
    shared: Arc<Shared>,
    /// When the present read has to end, in microseconds since the reader was made; 0 while idle.
    deadline: Arc<AtomicI64>,
    since: Instant,
}

impl Reader {
    fn new(mut connection: Lib, shared: Arc<Shared>) -> Result<Self> {
        let deadline = Arc::new(AtomicI64::new(0));
        let since = Instant::now();
        let end = Arc::clone(&deadline);
        let over = move || {
            let end = end.load(Ordering::Relaxed);
            end != 0 && i64::try_from(since.elapsed().as_micros()).unwrap_or(i64::MAX) > end
        };
        connection.progress_handler(10_000, Some(over)).doing("limit the time of reads")?;
        Ok(Self { connection, shared, deadline, since })
    }

    fn run(&self, mut task: Task) {
        let limit = self.shared.settings.read_limit;
        let end = self.since.elapsed() + limit;
        self.deadline.store(i64::try_from(end.as_micros()).unwrap_or(i64::MAX), Ordering::Relaxed);
        let begun = self.connection.execute_batch("begin");
        let mut tx = Tx::new(Connection::Lite(&self.connection), task.fixed, &self.shared)
            .ending(Instant::now() + limit);
        let failure = match begun {
            Ok(()) => {
                task.work.run(&mut tx);
                None
            }
            Err(_) => Some(Error::Busy),
        };
        self.deadline.store(0, Ordering::Relaxed);
        if !self.connection.is_autocommit() {
            let _ = self.connection.execute_batch("rollback");
        }
        task.work.answer(failure);
    }
}
