//! PostgreSQL: threads that each own one connection and its prepared statements.

use std::collections::HashMap;
use std::str::FromStr;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use postgres::config::SslMode;
use postgres::error::{DbError, Severity, SqlState};
use postgres::fallible_iterator::FallibleIterator as _;
use postgres::types::Type;
use postgres::{Client, Config, NoTls};
use postgres::{Error, Statement};

use super::query::Stop;
use super::tls::Tls;
use super::{Committed, Connection, Failure, Lane, Shared, Task, Tx, pause};
use crate::error::{Context, Error as HouseError, Result};
use crate::ids::random_seed;

/// How often a closure runs again after a serialization conflict, and after a lost connection.
const CONFLICT_TRIES: u32 = 12;
const LOST_TRIES: u32 = 3;
/// The most closures of one transaction: writes, and reads of public pages, that waited together.
const GROUP_SIZE: usize = 8;
/// Connections for public pages, and for jobs.
const PUBLIC: usize = 4;
const BEHIND: usize = 1;
/// Nodes are told of commits at most this often.
const NOTIFY_EVERY: Duration = Duration::from_millis(50);
const CHANNEL: &str = "regulars";

pub(super) struct Pg {
    writers: mpsc::Sender<Task>,
    behind: mpsc::Sender<Task>,
    members: mpsc::Sender<Task>,
    public: mpsc::Sender<Task>,
}

/// A connection with the statements that were prepared on it.
pub struct Session {
    pub(super) client: Client,
    pub(super) statements: HashMap<&'static str, (Statement, Vec<Type>)>,
}

impl Pg {
    pub(super) fn open(url: &str, shared: &Arc<Shared>) -> Result<Self> {
        let (notices, said) = mpsc::channel();
        let settings = &shared.settings;
        let writers = pool(url, shared, "pg-writer", settings.writers, (Kind::Write, GROUP_SIZE), &notices)?;
        let behind = pool(url, shared, "pg-behind", BEHIND, (Kind::Write, GROUP_SIZE), &notices)?;
        let members = pool(url, shared, "pg-reader", settings.readers.max(1) * 2, (Kind::Read, 1), &notices)?;
        let public = pool(url, shared, "pg-public", PUBLIC, (Kind::Read, GROUP_SIZE), &notices)?;
        let address = url.to_owned();
        thread::Builder::new()
            .name("pg-notify".into())
            .spawn(move || notify(&address, &said))
            .doing("start the notifying thread")?;
        let address = url.to_owned();
        let hearing = Arc::clone(shared);
        thread::Builder::new()
            .name("pg-listen".into())
            .spawn(move || listen(&address, &hearing))
            .doing("start the listening thread")?;
        Ok(Self { writers, behind, members, public })
    }

    pub(super) fn read(&self, lane: Lane, task: Task) {
        let queue = match lane {
            Lane::Member => &self.members,
            Lane::Public => &self.public,
        };
        send(queue, task);
    }

    pub(super) fn write(&self, task: Task, behind: bool) {
        send(if behind { &self.behind } else { &self.writers }, task);
    }
}

fn send(queue: &mpsc::Sender<Task>, task: Task) {
    if let Err(mpsc::SendError(task)) = queue.send(task) {
        task.work.answer(Some(HouseError::Busy));
    }
}

/// Connects, with TLS unless the URL says `sslmode=disable` or the server offers none and need not.
pub(super) fn connect(url: &str) -> Result<Client> {
    let tls = Tls::asked(url)?;
    let mut config = Config::from_str(&tls.url).doing("read the database URL")?;
    config.connect_timeout(Duration::from_secs(10)).application_name("regulars");
    if let Some(mode) = tls.mode {
        config.ssl_mode(mode);
    }
    let client = match config.get_ssl_mode() {
        SslMode::Disable => config.connect(NoTls),
        _ => config.connect(tls.connector()?),
    };
    client.map_err(|cause| tls.explain(cause))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Read,
    Write,
}

fn pool(
    url: &str,
    shared: &Arc<Shared>,
    name: &str,
    count: usize,
    (kind, most): (Kind, usize),
    notices: &mpsc::Sender<Committed>,
) -> Result<mpsc::Sender<Task>> {
    let (sender, queue) = mpsc::channel();
    let queue = Arc::new(Mutex::new(queue));
    for _ in 0..count.max(1) {
        let queue = Arc::clone(&queue);
        let mut worker = Worker {
            url: url.to_owned(),
            session: None,
            shared: Arc::clone(shared),
            kind,
            notices: notices.clone(),
        };
        thread::Builder::new()
            .name(name.into())
            .spawn(move || {
                while let Some(group) = waiting(&queue, most) {
                    worker.work(group);
                }
            })
            .doing("start a database thread")?;
    }
    Ok(sender)
}

/// Waits for a task, and takes those that have queued up behind it.
fn waiting(queue: &Mutex<mpsc::Receiver<Task>>, most: usize) -> Option<Vec<Task>> {
    let queue = queue.lock().ok()?;
    let mut group = vec![queue.recv().ok()?];
    group.extend(queue.try_iter().take(most - 1));
    Some(group)
}

struct Worker {
    url: String,
    session: Option<Session>,
    shared: Arc<Shared>,
    kind: Kind,
    notices: mpsc::Sender<Committed>,
}

/// How one run of a closure, or of a group, ended.
enum Ended {
    /// It is over; the error, if any, is the engine's and not the closure's own.
    Over(Option<HouseError>),
    /// Another transaction was in the way.
    Conflict,
    /// The connection went before COMMIT was sent: nothing has happened.
    Lost,
    /// Of a group, one failed or the commit was refused: nothing has happened.
    Apart,
}

impl Worker {
    /// Runs a group in one transaction; whatever happens to it, each closure then runs in its own.
    fn work(&mut self, mut group: Vec<Task>) {
        self.shared.figures.groups.fetch_add(1, Ordering::Relaxed);
        if group.len() > 1 {
            match self.run(&mut group) {
                Ended::Over(failure) => {
                    for task in group {
                        task.work.answer(failure.is_some().then_some(HouseError::Busy));
                    }
                    return;
                }
                Ended::Lost => self.session = None,
                Ended::Conflict | Ended::Apart => {}
            }
            self.shared.figures.retries.fetch_add(1, Ordering::Relaxed);
        }
        for task in group {
            self.alone(task);
        }
    }

    fn alone(&mut self, mut task: Task) {
        let mut conflicts = 0;
        let mut losses = 0;
        let failure = loop {
            match self.run(std::slice::from_mut(&mut task)) {
                Ended::Over(failure) => break failure,
                Ended::Apart => break Some(HouseError::Busy),
                Ended::Conflict => {
                    conflicts += 1;
                    self.shared.figures.retries.fetch_add(1, Ordering::Relaxed);
                    if conflicts >= CONFLICT_TRIES {
                        break Some(HouseError::Busy);
                    }
                    let jitter = random_seed() % (500 << conflicts.min(6));
                    pause(Duration::from_micros(200 + jitter));
                }
                Ended::Lost => {
                    self.session = None;
                    losses += 1;
                    if losses >= LOST_TRIES {
                        break Some(HouseError::Busy);
                    }
                    pause(Duration::from_millis(100 * u64::from(losses)));
                }
            }
        };
        task.work.answer(failure);
    }

    fn connected(&mut self) -> Option<&mut Session> {
        if self.session.as_ref().is_some_and(|session| session.client.is_closed()) {
            self.session = None;
        }
        if self.session.is_none() {
            let limit = self.shared.settings.read_limit.as_millis();
            let setup = match self.kind {
                Kind::Write => "set default_transaction_isolation = serializable".to_owned(),
                Kind::Read => format!(
                    "set default_transaction_isolation = 'repeatable read'; \
                     set default_transaction_read_only = on; set statement_timeout = {limit}"
                ),
            };
            let opened = connect(&self.url).and_then(|mut client| {
                client.batch_execute(&setup).doing("set up the connection")?;
                Ok(Session { client, statements: HashMap::new() })
            });
            match opened {
                Ok(session) => self.session = Some(session),
                Err(cause) => tracing::warn!(cause = %cause, "the database server can't be reached"),
            }
        }
        self.session.as_mut()
    }

    /// Runs closures in one transaction and commits it.
    fn run(&mut self, group: &mut [Task]) -> Ended {
        let (kind, shared) = (self.kind, Arc::clone(&self.shared));
        let several = group.len() > 1;
        let Some(session) = self.connected() else { return Ended::Lost };
        if let Err(cause) = session.client.batch_execute("begin") {
            return lost_or(&cause, Ended::Over(Some(HouseError::Busy)));
        }
        let mut all = Committed::default();
        let mut apart = false;
        for task in group.iter_mut() {
            if shared.settings.rehearse && kind == Kind::Write {
                let _ = session.client.batch_execute("savepoint rehearsal");
                task.work.run(&mut Tx::new(Connection::Pg(session), task.fixed, &shared));
                let _ = session.client.batch_execute("rollback to rehearsal");
            }
            let mut tx = Tx::new(Connection::Pg(session), task.fixed, &shared);
            if kind == Kind::Read {
                // The server limits each statement, the seam their sum.
                tx = tx.ending(Instant::now() + shared.settings.read_limit);
            }
            let kept = task.work.run(&mut tx);
            let (stopped, touched) = (tx.db.failure, tx.db.touched);
            if kept {
                all.join(std::mem::take(&mut tx.committed));
            }
            match stopped {
                Some(Failure::Lost) => return Ended::Lost,
                Some(Failure::Serialization) => {
                    return if self.undone() { Ended::Conflict } else { Ended::Lost };
                }
                // What a closure only looked up before it said no needs no undoing.
                None if kept || !touched => {}
                _ => {
                    apart = true;
                    break;
                }
            }
        }
        if apart || kind == Kind::Read {
            if !self.undone() {
                self.session = None;
            }
            return if apart && several { Ended::Apart } else { Ended::Over(None) };
        }
        self.commit(all, several)
    }

    /// Gives the transaction up; false if the connection is gone.
    fn undone(&mut self) -> bool {
        self.session.as_mut().is_some_and(|session| session.client.batch_execute("rollback").is_ok())
    }

    fn commit(&mut self, all: Committed, several: bool) -> Ended {
        let Some(session) = self.session.as_mut() else { return Ended::Lost };
        match session.client.batch_execute("commit") {
            Ok(()) => {
                self.shared.hearing.committed(&all);
                if all != Committed::default() {
                    let _ = self.notices.send(all);
                }
                Ended::Over(None)
            }
            Err(cause) if is_conflict(&cause) => Ended::Conflict,
            Err(cause) if is_refusal(&cause) && several => Ended::Apart,
            Err(cause) if is_refusal(&cause) => {
                // A deferred constraint that does not hold, a full disk: undone, and the connection is fit.
                tracing::error!(cause = %cause, "a commit failed");
                let (Stop::Engine(_, error) | Stop::Reader(error)) = failure("commit", cause);
                Ended::Over(Some(error))
            }
            Err(cause) => {
                // The outcome is unknown: never run again by itself; repeating is the caller's choice.
                tracing::error!(cause = %cause, "a commit was not answered; its caller is told");
                self.session = None;
                Ended::Over(Some(HouseError::Busy))
            }
        }
    }
}

fn lost_or(cause: &Error, otherwise: Ended) -> Ended {
    if cause.is_closed() || cause.as_db_error().is_none() || is_shutdown(cause) {
        return Ended::Lost;
    }
    tracing::error!(cause = %cause, "a transaction could not begin");
    otherwise
}

fn is_conflict(cause: &Error) -> bool {
    cause.code().is_some_and(|code| {
        [SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED].contains(code)
    })
}

/// Whether the server answered that it did not do it, and lives on.
fn is_refusal(cause: &Error) -> bool {
    let severity = cause.as_db_error().and_then(DbError::parsed_severity);
    severity == Some(Severity::Error) && !is_shutdown(cause)
}

/// Whether a statement was prepared before another node changed the table.
fn is_outdated(cause: &Error) -> bool {
    cause.code() == Some(&SqlState::FEATURE_NOT_SUPPORTED)
        && cause.as_db_error().and_then(DbError::routine) == Some("RevalidateCachedQuery")
}

fn is_shutdown(cause: &Error) -> bool {
    cause.code().is_some_and(|code| {
        [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN, SqlState::CANNOT_CONNECT_NOW].contains(code)
    })
}

/// Sorts what the server said into what the house tells apart.
pub(super) fn failure(text: &'static str, cause: Error) -> Stop {
    if is_conflict(&cause) {
        return Stop::Engine(Failure::Serialization, HouseError::Busy);
    }
    let code = cause.code().cloned();
    if code == Some(SqlState::UNIQUE_VIOLATION) {
        return Stop::Engine(Failure::Statement, HouseError::Conflict);
    }
    if is_outdated(&cause) {
        return Stop::Engine(Failure::Lost, HouseError::Busy);
    }
    if cause.is_closed()
        || is_shutdown(&cause)
        || cause.as_db_error().is_none() && code.is_none() && is_io(&cause)
    {
        return Stop::Engine(Failure::Lost, HouseError::Busy);
    }
    if code == Some(SqlState::QUERY_CANCELED) || code == Some(SqlState::DISK_FULL) {
        return Stop::Engine(Failure::Storage, HouseError::Busy);
    }
    let said = cause.as_db_error().map_or_else(|| cause.to_string(), |said| format!("{said:?}"));
    Stop::Engine(
        Failure::Statement,
        HouseError::Bug(anyhow::anyhow!("{said}").context(format!("run: {text}"))),
    )
}

fn is_io(cause: &Error) -> bool {
    std::error::Error::source(cause).is_some_and(|source| source.is::<std::io::Error>())
}

/// Tells other nodes of commits, from a connection of its own: inside the transaction it would serialise commits.
fn notify(url: &str, said: &mpsc::Receiver<Committed>) {
    let mut client: Option<Client> = None;
    while let Ok(first) = said.recv() {
        let until = Instant::now() + NOTIFY_EVERY;
        let mut all = first;
        while let Ok(more) = said.recv_timeout(until.saturating_duration_since(Instant::now())) {
            all.join(more);
        }
        let mut messages: Vec<String> =
            all.topics.iter().map(|(business, topic)| format!("{business}:{topic}")).collect();
        if all.jobs {
            messages.push("jobs".to_owned());
        }
        for message in messages {
            if client.as_ref().is_none_or(Client::is_closed) {
                client = connect(url).ok();
            }
            let Some(open) = client.as_mut() else { break };
            if open.execute("select pg_notify($1, $2)", &[&CHANNEL, &message]).is_err() {
                client = None;
            }
        }
    }
}

/// Hears what other nodes say; after a lost connection it tries again, and the poll is the net meanwhile.
fn listen(url: &str, shared: &Arc<Shared>) {
    // Ends when the database is closed: this thread's clone is then the last one.
    while Arc::strong_count(shared) > 1 {
        let Ok(mut client) = connect(url) else {
            pause(Duration::from_secs(1));
            continue;
        };
        if client.batch_execute("listen regulars").is_err() {
            pause(Duration::from_secs(1));
            continue;
        }
        while Arc::strong_count(shared) > 1 {
            let mut notifications = client.notifications();
            let mut waiting = notifications.timeout_iter(Duration::from_secs(1));
            match waiting.next() {
                Ok(Some(notice)) => shared.hearing.heard(notice.payload()),
                Ok(None) => {}
                Err(_) => break,
            }
            drop(waiting);
            drop(notifications);
            if client.is_closed() {
                break;
            }
        }
    }
}
