//! Places for tests to run on: a new SQLite file or a new PostgreSQL database each, gone afterwards.

use std::path::PathBuf;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, join_all};
use regulars_kernel::clock::Clock;
use regulars_kernel::db::{Committed, Database, Hearing, Migration, Place, Settings, Tx};
use regulars_kernel::ids::BusinessId;
use regulars_kernel::{Error, Result};

pub const HERE: BusinessId = BusinessId::NONE;

pub const SCHEMA: Migration = Migration {
    name: "20260101_test",
    sql: "create table note (id text primary key, body text, number bigint, flag boolean, share double precision);
          create table counter (name text primary key, number bigint not null);
          create table shelf (id text primary key);
          create table book (
              id text primary key,
              shelf_id text not null references shelf (id) deferrable initially deferred
          );",
};

/// Where one test runs.
pub struct Ground {
    pub place: Place,
    pub clock: Clock,
    pub heard: Arc<Heard>,
    folder: PathBuf,
    server: Option<String>,
}

/// What the seam said of commits.
#[derive(Default)]
pub struct Heard {
    pub own: Mutex<Vec<Committed>>,
    pub others: Mutex<Vec<String>>,
}

impl Hearing for Heard {
    fn committed(&self, what: &Committed) {
        self.own.lock().unwrap().push(what.clone());
    }
    fn heard(&self, message: &str) {
        self.others.lock().unwrap().push(message.to_owned());
    }
}

/// One fresh place for each engine that can be tested here.
pub fn engines() -> Vec<Ground> {
    let mut grounds = vec![lite()];
    grounds.extend(server());
    grounds
}

/// A fresh SQLite file in a folder of its own.
pub fn lite() -> Ground {
    let folder = std::env::temp_dir().join(unique());
    std::fs::create_dir_all(&folder).unwrap();
    Ground {
        place: Place::File(folder.join("regulars.db")),
        clock: clock(),
        heard: Arc::default(),
        folder,
        server: None,
    }
}

/// A fresh PostgreSQL database, if a server was named.
pub fn server() -> Option<Ground> {
    let server = std::env::var("REGULARS_TEST_POSTGRES").ok().filter(|url| !url.is_empty())?;
    let name = unique();
    client(&server, format!("create database {name}"));
    let (before, rest) = server.rsplit_once('/').expect("a URL with the name of a database");
    let options = rest.split_once('?').map_or(String::new(), |(_, options)| format!("?{options}"));
    Some(Ground {
        place: Place::Server(format!("{before}/{name}{options}")),
        clock: clock(),
        heard: Arc::default(),
        folder: std::env::temp_dir().join(name),
        server: Some(server),
    })
}

fn unique() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("regulars_test_{}_{}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

/// A clock that stands still, at a time with microseconds.
fn clock() -> Clock {
    Clock::fixed("2026-11-22T10:20:30.123456Z".parse().unwrap())
}

/// Runs statements on a PostgreSQL server past the seam; the client may not live inside tokio.
fn client(url: &str, statements: String) -> Vec<String> {
    let url = url.to_owned();
    let rows = thread::spawn(move || {
        let mut client = ::postgres::Client::connect(&url, ::postgres::NoTls).unwrap();
        let messages = client.simple_query(&statements).unwrap();
        let rows = messages.iter().filter_map(|message| match message {
            ::postgres::SimpleQueryMessage::Row(row) => Some(row.get(0).unwrap_or("null").to_owned()),
            _ => None,
        });
        rows.collect()
    });
    rows.join().unwrap()
}

impl Ground {
    pub fn is_server(&self) -> bool {
        self.server.is_some()
    }

    pub fn settings(&self) -> Settings {
        Settings::new(self.place.clone())
    }

    pub fn open(&self) -> Database {
        self.open_with(self.settings())
    }

    pub fn open_with(&self, settings: Settings) -> Database {
        self.open_as(settings, &[SCHEMA]).unwrap()
    }

    pub fn open_as(&self, settings: Settings, migrations: &[Migration]) -> Result<Database> {
        let heard = Arc::clone(&self.heard) as Arc<dyn Hearing>;
        Database::open(settings, self.clock.clone(), migrations, std::collections::HashMap::new(), heard)
    }

    /// The first column of a query, past the seam: what is really there for others to see.
    pub fn look(&self, query: &str) -> Vec<String> {
        match &self.place {
            Place::Server(url) => client(url, query.to_owned()),
            Place::File(path) => {
                let connection = rusqlite::Connection::open(path).unwrap();
                connection.busy_timeout(Duration::from_secs(10)).unwrap();
                let mut statement = connection.prepare(query).unwrap();
                let rows = statement.query_map([], |row| {
                    Ok(match row.get_ref(0)? {
                        rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                        rusqlite::types::ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
                        other => format!("{other:?}"),
                    })
                });
                rows.unwrap().map(Result::unwrap).collect()
            }
        }
    }

    /// Runs statements past the seam.
    pub fn order(&self, statements: &str) {
        match &self.place {
            Place::Server(url) => drop(client(url, statements.to_owned())),
            Place::File(path) => rusqlite::Connection::open(path).unwrap().execute_batch(statements).unwrap(),
        }
    }

    pub fn file(&self) -> PathBuf {
        match &self.place {
            Place::File(path) => path.clone(),
            Place::Server(_) => panic!("a server has no file"),
        }
    }

    pub fn folder(&self) -> PathBuf {
        self.folder.clone()
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        match (&self.server, &self.place) {
            (Some(server), Place::Server(url)) => {
                let name = url.rsplit_once('/').unwrap().1.split('?').next().unwrap();
                client(server, format!("drop database if exists {name} with (force)"));
            }
            _ => drop(std::fs::remove_dir_all(&self.folder)),
        }
    }
}

pub type Closure = Box<dyn Fn(&mut Tx) -> Result<()> + Send>;

/// Holds the SQLite writer, queues all closures in this order and lets go: they run in one group, if the
/// machine is not too busy. Says what each was answered, and whether it really was one group.
pub async fn side_by_side(db: &Database, closures: Vec<Closure>) -> (Vec<Result<()>>, bool) {
    let barrier = Arc::new(Barrier::new(2));
    let inside = Arc::clone(&barrier);
    let mut held = Box::pin(db.write(HERE, move |_| {
        inside.wait();
        inside.wait();
        // Longer than a group is kept open: the closures behind it come into a group of their own.
        thread::sleep(Duration::from_millis(8));
        Ok(())
    }));
    assert!((&mut held).now_or_never().is_none());
    barrier.wait();
    let before = db.figures().groups.load(Ordering::Relaxed);
    let mut waiting: Vec<BoxFuture<'_, Result<()>>> = Vec::new();
    for closure in closures {
        let mut future: BoxFuture<'_, Result<()>> = Box::pin(db.write(HERE, closure));
        if let Some(early) = (&mut future).now_or_never() {
            // PostgreSQL has other writers, which may have done it already.
            future = Box::pin(async move { early });
        }
        waiting.push(future);
    }
    barrier.wait();
    held.await.unwrap();
    let answers = join_all(waiting).await;
    let groups = db.figures().groups.load(Ordering::Relaxed) - before;
    (answers, groups <= 1)
}

/// Inserts a note.
pub fn note(tx: &mut Tx, id: &str, body: &str) -> Result<()> {
    regulars_kernel::db::sql("insert into note (id, body) values ($1, $2)")
        .bind(id)
        .bind(body)
        .run(tx)
        .map(drop)
}

pub fn is_busy<T>(answer: &Result<T>) -> bool {
    matches!(answer, Err(Error::Busy))
}

/// Waits until something has become true elsewhere; says so if it never does.
pub async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..500 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("never happened: {what}");
}

impl Ground {
    /// Runs a query on the server of a place, from within a closure.
    pub fn kill_others(place: &Place, query: &str) {
        let Place::Server(url) = place else { panic!("only a server has connections") };
        client(url, query.to_owned());
    }
}
