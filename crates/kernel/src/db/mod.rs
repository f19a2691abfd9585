//! The database seam: one SQL text for SQLite and PostgreSQL, synchronous closures on database threads.
//!
//! A closure given to [`Database::write`] runs in one transaction on a thread of the database's own. It
//! may run more than once (a group that lost its transaction, a serialization conflict), so it keeps no
//! state; time, new ids and random numbers are fixed when it is queued. Its answer is sent after the commit.

pub mod files;
mod migrate;
mod postgres;
mod query;
mod sqlite;
pub mod testing;
mod tls;

use std::any::Any;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng};
use tokio::sync::oneshot;

pub use migrate::{Migration, back_up, for_postgres};
pub use query::{
    Bind, Cell, Column, FromRow, LONGEST_LIST, Row, Sql, TextColumn, Value, in_list, insert_many, sql,
};
pub use regulars_kernel_derive::Row;

use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::ids::{BusinessId, Id, random_seed};

/// Where the data lies.
#[derive(Clone, Debug)]
pub enum Place {
    /// One SQLite file.
    File(PathBuf),
    /// A PostgreSQL server, by its URL.
    Server(String),
}

/// How a database is opened.
#[derive(Clone, Debug)]
pub struct Settings {
    pub place: Place,
    /// The longest a read may take before it is interrupted.
    pub read_limit: Duration,
    /// Threads that read for members' pages; public pages have their own.
    pub readers: usize,
    /// PostgreSQL connections that write, in groups: more of them are in each other's way more often.
    pub writers: usize,
    /// Runs every write closure twice, the first time undone, to prove that it can be run again.
    pub rehearse: bool,
    /// Statements slower than this are logged.
    pub slow_statement: Duration,
}

impl Settings {
    /// The settings for a place, with the defaults that suit a small machine.
    #[must_use]
    pub fn new(place: Place) -> Self {
        Self {
            place,
            read_limit: Duration::from_secs(20),
            readers: 2,
            writers: 4,
            rehearse: false,
            slow_statement: Duration::from_millis(250),
        }
    }
}

/// Which readers serve a request: public pages never wait behind a member's report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    Public,
    Member,
}

/// What other parts of the house want to know of a commit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Committed {
    /// Jobs were added.
    pub jobs: bool,
    /// What changed, for live pages.
    pub topics: Vec<(BusinessId, &'static str)>,
}

impl Committed {
    /// Adds what another commit told.
    fn join(&mut self, other: Self) {
        self.jobs |= other.jobs;
        for topic in other.topics {
            if !self.topics.contains(&topic) {
                self.topics.push(topic);
            }
        }
    }
}

/// Hears of commits, of this node and (on PostgreSQL) of the others.
pub trait Hearing: Send + Sync + 'static {
    /// A transaction of this node was committed.
    fn committed(&self, what: &Committed);
    /// Another node says what it committed.
    fn heard(&self, message: &str);
}

/// Which jobs a fact makes: known from wiring, by the fact's kind.
pub type Listeners = HashMap<&'static str, Vec<&'static str>>;

/// Counts kept while the database works.
#[derive(Debug, Default)]
pub struct Figures {
    pub statements: AtomicU64,
    pub reads: AtomicU64,
    pub writes: AtomicU64,
    pub groups: AtomicU64,
    pub retries: AtomicU64,
}

pub(crate) struct Shared {
    pub settings: Settings,
    pub clock: Clock,
    pub listeners: Listeners,
    pub hearing: Arc<dyn Hearing>,
    pub figures: Figures,
}

/// An open database: cheap to clone, closed when the last clone goes.
#[derive(Clone)]
pub struct Database {
    shared: Arc<Shared>,
    engine: Arc<Engine>,
}

enum Engine {
    Lite(sqlite::Lite),
    Pg(postgres::Pg),
}

impl Database {
    /// Opens the database, brings its schema up to date (after a backup of what was there) and starts its threads.
    ///
    /// # Errors
    /// If it can't be reached, is newer than this program, or a migration fails.
    pub fn open(
        settings: Settings,
        clock: Clock,
        migrations: &[Migration],
        listeners: Listeners,
        hearing: Arc<dyn Hearing>,
    ) -> Result<Self> {
        let shared = Arc::new(Shared { settings, clock, listeners, hearing, figures: Figures::default() });
        let engine = match &shared.settings.place {
            Place::File(path) => {
                migrate::sqlite(path, migrations, shared.clock.now())?;
                Engine::Lite(sqlite::Lite::open(path, &shared)?)
            }
            Place::Server(url) => {
                let now = shared.clock.now();
                // On a thread of its own: the client panics where a runtime is entered, and callers may be there.
                let upgraded =
                    thread::scope(|scope| scope.spawn(|| migrate::postgres(url, migrations, now)).join());
                upgraded.unwrap_or_else(|panic| Err(panicked(&*panic)))?;
                Engine::Pg(postgres::Pg::open(url, &shared)?)
            }
        };
        Ok(Self { shared, engine: Arc::new(engine) })
    }

    /// Reads one snapshot. Nothing that the closure does can change the data.
    ///
    /// # Errors
    /// What the closure returns; `Busy` if it took too long or the database was lost.
    pub async fn read<T, F>(&self, lane: Lane, business: BusinessId, closure: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Db) -> Result<T> + Send + 'static,
    {
        self.shared.figures.reads.fetch_add(1, Ordering::Relaxed);
        let (work, answer) = Typed::queued(move |tx: &mut Tx| closure(&mut tx.db));
        let task = self.task(business, work);
        match &*self.engine {
            Engine::Lite(lite) => lite.read(lane, task),
            Engine::Pg(pg) => pg.read(lane, task),
        }
        answer.await.unwrap_or(Err(Error::Busy))
    }

    /// Changes the data: `Ok` commits, `Err` or a panic undoes, and the answer comes after the commit is on disk.
    ///
    /// The closure runs even if the caller hangs up. It can run several times: it must not keep state.
    ///
    /// # Errors
    /// What the closure returns; `Busy` if the outcome is not known or the database is out of reach.
    pub async fn write<T, F>(&self, business: BusinessId, closure: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx) -> Result<T> + Send + 'static,
    {
        self.queue_write(business, closure, false).await
    }

    /// Like [`Database::write`], for work that nobody waits for: on PostgreSQL it has a connection of its own, so
    /// that no page waits behind it.
    ///
    /// # Errors
    /// As of [`Database::write`].
    pub async fn write_behind<T, F>(&self, business: BusinessId, closure: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx) -> Result<T> + Send + 'static,
    {
        self.queue_write(business, closure, true).await
    }

    async fn queue_write<T, F>(&self, business: BusinessId, closure: F, behind: bool) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx) -> Result<T> + Send + 'static,
    {
        self.shared.figures.writes.fetch_add(1, Ordering::Relaxed);
        let (work, answer) = Typed::queued(closure);
        let task = self.task(business, work);
        match &*self.engine {
            Engine::Lite(lite) => lite.write(task),
            Engine::Pg(pg) => pg.write(task, behind),
        }
        answer.await.unwrap_or(Err(Error::Busy))
    }

    fn task(&self, business: BusinessId, work: Box<dyn Work>) -> Task {
        Task { fixed: Fixed { business, now: self.shared.clock.now(), seed: random_seed() }, work }
    }

    /// Counts since the start.
    #[must_use]
    pub fn figures(&self) -> &Figures {
        &self.shared.figures
    }

    /// The clock that closures are given.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// Whether the data lies on a PostgreSQL server.
    #[must_use]
    pub fn is_server(&self) -> bool {
        matches!(&*self.engine, Engine::Pg(_))
    }

    /// Prepares a statement without running it: what the census does with every statement of the house.
    ///
    /// # Errors
    /// What the engine says against it.
    pub async fn prepare(&self, text: &'static str) -> Result<()> {
        self.read(Lane::Member, BusinessId::NONE, move |db| db.prepare_only(text)).await
    }
}

/// What is fixed when a closure is queued, so that each run sees the same.
#[derive(Clone, Copy)]
pub(crate) struct Fixed {
    pub business: BusinessId,
    pub now: Timestamp,
    pub seed: u64,
}

pub(crate) struct Task {
    pub fixed: Fixed,
    pub work: Box<dyn Work>,
}

/// A closure with a place for its result, with the types hidden.
pub(crate) trait Work: Send {
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    fn answer(self: Box<Self>, failure: Option<Error>);
}

struct Typed<T, F> {
    closure: F,
    result: Option<Result<T>>,
    reply: oneshot::Sender<Result<T>>,
}

impl<T, F> Typed<T, F>
where
    T: Send + 'static,
    F: Fn(&mut Tx) -> Result<T> + Send + 'static,
{
    fn queued(closure: F) -> (Box<dyn Work>, oneshot::Receiver<Result<T>>) {
        let (reply, answer) = oneshot::channel();
        (Box::new(Self { closure, result: None, reply }), answer)
    }
}

impl<T, F> Work for Typed<T, F>
where
    T: Send + 'static,
    F: Fn(&mut Tx) -> Result<T> + Send + 'static,
{
    /// Runs the closure; true if what it did should be kept.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let ran = catch_unwind(AssertUnwindSafe(|| (self.closure)(tx)));
        let mut result = ran.unwrap_or_else(|panic| Err(panicked(&*panic)));
        if result.is_ok() && tx.db.poisoned {
            // On PostgreSQL the commit would undo everything; SQLite behaves alike.
            result = Err(Error::bug("a closure returned Ok after a statement had failed"));
        }
        let keep = result.is_ok();
        self.result = Some(result);
        keep
    }

    fn answer(self: Box<Self>, failure: Option<Error>) {
        // The engine has the last word: what the closure made of a lost transaction means nothing.
        let result = match (failure, self.result) {
            (Some(failure), _) => Err(failure),
            (None, Some(own)) => own,
            (None, None) => Err(Error::Busy),
        };
        // A caller that hung up is no longer there to hear it.
        let _ = self.reply.send(result);
    }
}

fn panicked(panic: &(dyn Any + Send)) -> Error {
    let text = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic without words".to_owned());
    Error::bug(format!("a database thread panicked: {text}"))
}

/// What went wrong with a statement, as far as the engines need to tell it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Another transaction was in the way; running again may succeed.
    Serialization,
    /// The connection is gone, or holds statements that no longer fit the schema.
    Lost,
    /// The file can't be written (full disk, I/O error), or the read took too long.
    Storage,
    /// Anything else.
    Statement,
}

pub(crate) enum Connection<'c> {
    Lite(&'c rusqlite::Connection),
    Pg(&'c mut postgres::Session),
}

/// A view of the data within one snapshot, with the business it is for.
pub struct Db<'c> {
    connection: Connection<'c>,
    fixed: Fixed,
    /// When a read has to end; nothing limits a write.
    until: Option<Instant>,
    /// Whether a statement ran that may have changed something.
    touched: bool,
    poisoned: bool,
    failure: Option<Failure>,
    shared: &'c Shared,
}

impl Db<'_> {
    /// The business that this view is for.
    #[must_use]
    pub fn business(&self) -> BusinessId {
        self.fixed.business
    }

    /// The time at which the closure was queued.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.fixed.now
    }

    /// Looks at another business in the same snapshot: for public addresses, which name none.
    pub fn within<T>(&mut self, business: BusinessId, look: impl FnOnce(&mut Db) -> Result<T>) -> Result<T> {
        let before = std::mem::replace(&mut self.fixed.business, business);
        let result = look(self);
        self.fixed.business = before;
        result
    }
}

/// A transaction: a view that can also change the data and tell what happened.
pub struct Tx<'c> {
    db: Db<'c>,
    random: StdRng,
    /// How many ids this run has made.
    made: u16,
    pub(crate) committed: Committed,
}

impl<'c> Tx<'c> {
    pub(crate) fn new(connection: Connection<'c>, fixed: Fixed, shared: &'c Shared) -> Self {
        let db =
            Db { connection, fixed, until: None, touched: false, poisoned: false, failure: None, shared };
        Self { db, random: StdRng::seed_from_u64(fixed.seed), made: 0, committed: Committed::default() }
    }

    /// A new id; the same at each run of the closure. Ids of one run sort in the order in which they were made.
    pub fn new_id<T>(&mut self) -> Id<T> {
        self.id_at(self.db.fixed.now)
    }

    /// An id whose time is given, for what happened earlier.
    pub fn id_at<T>(&mut self, at: Timestamp) -> Id<T> {
        let ms = u64::try_from(at.as_millisecond()).unwrap_or(0);
        let random = (u128::from(self.random.next_u64()) << 64) | u128::from(self.random.next_u64());
        // RFC 9562, 6.2: the 12 bits behind the version hold the part of the millisecond and a counter.
        let part = u64::try_from(at.as_microsecond().rem_euclid(1_000)).unwrap_or(0) * 4;
        let order = (part + u64::from(self.made)).min(0xfff);
        self.made = self.made.saturating_add(1);
        Id::from_parts(ms, (random & !(0xfff << 64)) | (u128::from(order) << 64))
    }

    /// Random bits; the same at each run of the closure. Not for secrets.
    pub fn random(&mut self) -> u64 {
        self.random.next_u64()
    }

    /// Lets the engine see how large its tables have become, while much is written at once: until it looks,
    /// its plans are those for empty tables. `PostgreSQL` looks by itself, a minute late.
    ///
    /// # Errors
    /// What the database said.
    pub fn analyze(&mut self) -> Result<()> {
        query::sql("analyze").run(self).map(|_| ())
    }

    /// Says that something changed, so that open pages fetch it again.
    pub fn changed(&mut self, topic: &'static str) {
        let entry = (self.db.fixed.business, topic);
        if !self.committed.topics.contains(&entry) {
            self.committed.topics.push(entry);
        }
    }

    /// Does what follows for another business: for jobs of the installation and the set-up of a new shop.
    pub fn for_business<T>(
        &mut self,
        business: BusinessId,
        act: impl FnOnce(&mut Tx) -> Result<T>,
    ) -> Result<T> {
        let before = std::mem::replace(&mut self.db.fixed.business, business);
        let result = act(self);
        self.db.fixed.business = before;
        result
    }

    /// Does what follows as if it were another time: for the demo and for imports.
    pub fn at_time<T>(&mut self, at: Timestamp, act: impl FnOnce(&mut Tx) -> Result<T>) -> Result<T> {
        let before = std::mem::replace(&mut self.db.fixed.now, at);
        let result = act(self);
        self.db.fixed.now = before;
        result
    }

    pub(crate) fn ending(mut self, until: Instant) -> Self {
        self.db.until = Some(until);
        self
    }

    pub(crate) fn listeners(&self, kind: &str) -> &[&'static str] {
        self.db.shared.listeners.get(kind).map_or(&[], Vec::as_slice)
    }
}

impl<'c> std::ops::Deref for Tx<'c> {
    type Target = Db<'c>;
    fn deref(&self) -> &Db<'c> {
        &self.db
    }
}
impl<'c> std::ops::DerefMut for Tx<'c> {
    fn deref_mut(&mut self) -> &mut Db<'c> {
        &mut self.db
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a database thread of its own may wait; nothing async runs on it"
)]
fn pause(time: Duration) {
    thread::sleep(time);
}
