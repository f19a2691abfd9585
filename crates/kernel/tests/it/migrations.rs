//! Migrations: each once, in order, never on data that somebody else wrote.

use std::sync::Barrier;
use std::thread;

use regulars_kernel::db::{Lane, Migration, back_up, sql};

use crate::support::{Ground, HERE, engines, lite, note};

const FIRST: Migration = Migration {
    name: "20260101_first",
    sql: "create table step (id text primary key); create table extra (id text);",
};
const SECOND: Migration = Migration {
    name: "20260102_second",
    sql: "insert into step (id) values ('one'); alter table step add column later bigint;",
};
const THIRD: Migration = Migration { name: "20260103_third", sql: "update step set later = 3;" };

fn names(ground: &Ground) -> Vec<String> {
    ground.look("select name from migration order by name")
}

fn refusal(ground: &Ground, migrations: &[Migration]) -> String {
    match ground.open_as(ground.settings(), migrations) {
        Ok(_) => panic!("it was opened"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn each_migration_runs_once_and_in_order() {
    for ground in engines() {
        // Given in the order of rooms, run in the order of time.
        drop(ground.open_as(ground.settings(), &[SECOND, FIRST]).unwrap());
        assert_eq!(names(&ground), [FIRST.name, SECOND.name]);
        drop(ground.open_as(ground.settings(), &[FIRST, SECOND]).unwrap());
        drop(ground.open_as(ground.settings(), &[THIRD, FIRST, SECOND]).unwrap());
        assert_eq!(ground.look("select count(*) from step"), ["1"], "the second one ran again");
        assert_eq!(ground.look("select later from step"), ["3"]);
        let now = ground.clock.now().as_microsecond().to_string();
        assert_eq!(ground.look("select distinct applied_at from migration"), [now]);
    }
}

#[test]
fn a_migration_that_was_changed_is_refused() {
    const CHANGED: Migration = Migration { sql: "insert into step (id) values ('two');", ..SECOND };
    for ground in engines() {
        drop(ground.open_as(ground.settings(), &[FIRST, SECOND]).unwrap());
        let said = refusal(&ground, &[FIRST, CHANGED, THIRD]);
        assert!(said.contains(SECOND.name) && said.contains("changed"), "{said}");
        assert_eq!(names(&ground), [FIRST.name, SECOND.name]);
        drop(ground.open_as(ground.settings(), &[FIRST, SECOND]).unwrap());
    }
}

#[test]
fn data_of_a_newer_version_is_refused() {
    for ground in engines() {
        drop(ground.open_as(ground.settings(), &[FIRST, SECOND, THIRD]).unwrap());
        let said = refusal(&ground, &[FIRST, SECOND]);
        assert!(said.contains("newer") && said.contains(THIRD.name), "{said}");
    }
}

#[test]
fn a_migration_that_fails_leaves_nothing_of_itself() {
    const BROKEN: Migration = Migration {
        name: "20260104_broken",
        sql: "delete from step; insert into nowhere (id) values ('x');",
    };
    for ground in engines() {
        drop(ground.open_as(ground.settings(), &[FIRST, SECOND]).unwrap());
        let said = refusal(&ground, &[FIRST, SECOND, BROKEN]);
        assert!(said.contains(BROKEN.name), "{said}");
        assert_eq!(ground.look("select count(*) from step"), ["1"]);
        assert_eq!(names(&ground), [FIRST.name, SECOND.name]);
        drop(ground.open_as(ground.settings(), &[FIRST, SECOND, THIRD]).unwrap());
    }
}

#[test]
fn what_was_there_is_backed_up_before_an_upgrade() {
    let ground = lite();
    drop(ground.open_as(ground.settings(), &[FIRST, SECOND]).unwrap());
    let backups = ground.folder().join("backups");
    assert!(!backups.exists(), "a new file needs no backup");
    drop(ground.open_as(ground.settings(), &[FIRST, SECOND]).unwrap());
    assert!(!backups.exists(), "nothing was upgraded");
    drop(ground.open_as(ground.settings(), &[FIRST, SECOND, THIRD]).unwrap());
    let made: Vec<_> = std::fs::read_dir(&backups).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(made, [backups.join("before-upgrade-20261122-102030.db")]);
    let copy = rusqlite::Connection::open(&made[0]).unwrap();
    let later: Option<i64> = copy.query_row("select later from step", [], |row| row.get(0)).unwrap();
    assert_eq!(later, None, "the copy is of before");
    assert_eq!(copy.query_row("select count(*) from migration", [], |row| row.get::<_, i64>(0)).unwrap(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_made_while_the_file_is_written_and_never_overwrites_one() {
    let ground = lite();
    let db = ground.open();
    for round in 0..50 {
        db.write(HERE, move |tx| note(tx, &format!("{round}"), "x")).await.unwrap();
    }
    let target = ground.folder().join("copy's.db");
    let writing = tokio::spawn({
        let db = db.clone();
        async move {
            for round in 50..100 {
                db.write(HERE, move |tx| note(tx, &format!("{round}"), "x")).await.unwrap();
            }
        }
    });
    back_up(&ground.file(), &target).unwrap();
    writing.await.unwrap();
    let copy = rusqlite::Connection::open(&target).unwrap();
    let count: i64 = copy.query_row("select count(*) from note", [], |row| row.get(0)).unwrap();
    assert!((50..=100).contains(&count), "{count}");
    back_up(&ground.file(), &target).unwrap_err();
    assert_eq!(copy.query_row("select count(*) from note", [], |row| row.get::<_, i64>(0)).unwrap(), count);
}

#[test]
fn several_that_open_at_once_upgrade_once() {
    for round in 0..12 {
        for ground in engines() {
            // A new file is where they get in each other's way; a server needs no such patience.
            if ground.is_server() && round > 2 {
                continue;
            }
            let barrier = Barrier::new(6);
            thread::scope(|scope| {
                for _ in 0..6 {
                    scope.spawn(|| {
                        barrier.wait();
                        ground.open_as(ground.settings(), &[FIRST, SECOND, THIRD]).unwrap();
                    });
                }
            });
            assert_eq!(names(&ground), [FIRST.name, SECOND.name, THIRD.name], "round {round}");
            assert_eq!(ground.look("select later from step"), ["3"]);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_can_be_opened_from_within_tokio_and_again_after_it_was_closed() {
    for ground in engines() {
        let db = ground.open();
        db.write(HERE, |tx| note(tx, "one", "x")).await.unwrap();
        drop(db);
        let db = ground.open();
        let there = db.read(Lane::Public, HERE, |db| sql("select id from note").values::<String>(db)).await;
        assert_eq!(there.unwrap(), ["one"]);
        assert_eq!(db.is_server(), ground.is_server());
    }
}

#[test]
fn a_place_that_can_not_be_reached_is_an_error_and_not_a_panic() {
    let ground = lite();
    let nowhere = [
        regulars_kernel::db::Place::File(ground.folder().join("no such folder").join("regulars.db")),
        regulars_kernel::db::Place::Server("postgres://nobody@127.0.0.1:1/none?sslmode=disable".into()),
        regulars_kernel::db::Place::Server("not a URL".into()),
    ];
    for place in nowhere {
        assert!(ground.open_as(regulars_kernel::db::Settings::new(place), &[FIRST]).is_err());
    }
    std::fs::write(
        ground.file(),
        "this is no database at all, but a letter to somebody, longer than a header is",
    )
    .unwrap();
    assert!(ground.open_as(ground.settings(), &[FIRST]).is_err());
}
