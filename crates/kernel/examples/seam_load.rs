//! How fast the seam writes: 64 callers for a few seconds, beside a bare loop that does the same by hand.
//!
//! `cargo run --release -p regulars-kernel --example seam_load`; PostgreSQL too if `REGULARS_TEST_POSTGRES` is set.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a tool for developers"
)]

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use regulars_kernel::clock::Clock;
use regulars_kernel::db::{Committed, Database, Hearing, Migration, Place, Settings, sql, testing};
use regulars_kernel::ids::{BusinessId, Id};
use tokio::sync::oneshot;

const CALLERS: usize = 64;
const TIME: Duration = Duration::from_secs(5);
const SCHEMA: &str = "create table answer (
    business_id text not null, id text not null, body text not null, number bigint not null, at bigint not null,
    primary key (business_id, id)
)";
const INSERT: &str = "insert into answer (business_id, id, body, number, at) values ($1, $2, $3, $4, $5)";
const BODY: &str = "The coffee was good, but we waited for twenty minutes and nobody said why.";

struct Deaf;
impl Hearing for Deaf {
    fn committed(&self, _: &Committed) {}
    fn heard(&self, _: &str) {}
}

struct Answer;

/// Runs all callers until the time is over and prints what they saw.
async fn measure<F, W>(name: &str, write: F)
where
    F: Fn(i64) -> W + Clone + Send + 'static,
    W: Future<Output = ()> + Send,
{
    let begun = Instant::now();
    let callers: Vec<_> = (0..CALLERS)
        .map(|_| {
            let write = write.clone();
            tokio::spawn(async move {
                let mut took = Vec::new();
                while begun.elapsed() < TIME {
                    let asked = Instant::now();
                    write(took.len() as i64).await;
                    took.push(asked.elapsed());
                }
                took
            })
        })
        .collect();
    let mut took = Vec::new();
    for caller in callers {
        took.extend(caller.await.unwrap());
    }
    let seconds = begun.elapsed().as_secs_f64();
    took.sort();
    let ms = |share: usize| took[(took.len() - 1) * share / 100].as_secs_f64() * 1000.0;
    let rate = took.len() as f64 / seconds;
    println!("{name:<28} {rate:>8.0} writes/s   p50 {:>6.2} ms   p99 {:>6.2} ms", ms(50), ms(99));
}

async fn through_the_seam(name: &str, place: Place, statements: usize) {
    let migrations = [Migration { name: "20260101_answer", sql: SCHEMA }];
    let settings = Settings::new(place);
    let db = Database::open(settings, Clock::system(), &migrations, HashMap::new(), Arc::new(Deaf)).unwrap();
    let shared = db.clone();
    measure(name, move |number| {
        let db = shared.clone();
        async move {
            let written = db.write(BusinessId::NONE, move |tx| {
                for _ in 0..statements {
                    let id: Id<Answer> = tx.new_id();
                    let insert =
                        sql(INSERT).bind(tx.business()).bind(id).bind(BODY).bind(number).bind(tx.now());
                    insert.run(tx)?;
                }
                Ok(())
            });
            written.await.unwrap();
        }
    })
    .await;
    let figures = db.figures();
    let (groups, retries) = (figures.groups.load(Ordering::Relaxed), figures.retries.load(Ordering::Relaxed));
    println!("{:<28} {groups} groups, {retries} retries", "");
}

struct Bare {
    id: Id<Answer>,
    number: i64,
    done: oneshot::Sender<()>,
}

/// What the seam does, without closures, savepoints, rehearsals and recoveries.
fn bare_committer(file: &Path, statements: usize) -> mpsc::Sender<Bare> {
    let connection = rusqlite::Connection::open(file).unwrap();
    connection.execute_batch("pragma journal_mode = wal; pragma synchronous = full").unwrap();
    connection.execute_batch(SCHEMA).unwrap();
    let (sender, queue) = mpsc::channel::<Bare>();
    thread::spawn(move || {
        while let Ok(first) = queue.recv() {
            let begun = Instant::now();
            let mut group = Vec::new();
            let mut next = Some(first);
            connection.execute_batch("begin immediate").unwrap();
            while let Some(bare) = next.take() {
                let mut insert = connection.prepare_cached(INSERT).unwrap();
                for statement in 0..statements {
                    let id = format!("{}{statement}", bare.id);
                    insert.execute(rusqlite::params!["--------", id, BODY, bare.number, 0]).unwrap();
                }
                group.push(bare);
                if group.len() < 256 && begun.elapsed() < Duration::from_millis(4) {
                    next = queue.try_recv().ok();
                }
            }
            connection.execute_batch("commit").unwrap();
            for bare in group {
                let _ = bare.done.send(());
            }
        }
    });
    sender
}

async fn by_hand(name: &str, file: &Path, statements: usize) {
    let sender = bare_committer(file, statements);
    measure(name, move |number| {
        let (done, answer) = oneshot::channel();
        let random = u128::from(regulars_kernel::ids::random_seed()) << 16;
        sender.send(Bare { id: Id::from_parts(number.unsigned_abs(), random), number, done }).unwrap();
        async move { answer.await.unwrap() }
    })
    .await;
}

#[tokio::main]
async fn main() {
    let folder = std::env::args()
        .nth(1)
        .map_or_else(std::env::temp_dir, Into::into)
        .join(format!("seam_load_{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    println!("{CALLERS} callers, {} s each, synchronous=full in {}", TIME.as_secs(), folder.display());
    for statements in [1, 7] {
        for round in 1..=2 {
            let file = |kind: &str| folder.join(format!("{kind}-{statements}-{round}.db"));
            by_hand(&format!("bare loop, {statements} inserts"), &file("bare"), statements).await;
            let place = Place::File(file("seam"));
            through_the_seam(&format!("seam, {statements} inserts"), place, statements).await;
        }
    }
    if let Ok(server) = std::env::var("REGULARS_TEST_POSTGRES") {
        let name = format!("seam_load_{}", std::process::id());
        for statements in [1, 7] {
            testing::create_database(&server, &name);
            let place = Place::Server(testing::url_of(&server, &name));
            through_the_seam(&format!("PostgreSQL, {statements} inserts"), place, statements).await;
            testing::drop_database(&server, &name);
        }
    }
    let _ = std::fs::remove_dir_all(&folder);
}
