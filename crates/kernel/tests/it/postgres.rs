//! PostgreSQL: conflicts, lost connections, other nodes. Nothing here runs without `REGULARS_TEST_POSTGRES`.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use regulars_kernel::db::{Database, Lane, Migration, sql};
use regulars_kernel::{Error, Result};

use crate::support::{Ground, HERE, SCHEMA, engines, is_busy, note, server, side_by_side, until};

async fn counter(db: &Database) {
    db.write(HERE, |tx| sql("insert into counter (name, number) values ($1, 0)").bind("visits").run(tx))
        .await
        .unwrap();
}

async fn increment(db: &Database) -> Result<()> {
    db.write(HERE, |tx| {
        let number: i64 = sql("select number from counter where name = $1").bind("visits").value(tx)?;
        sql("update counter set number = $1 where name = $2")
            .bind(number + 1)
            .bind("visits")
            .run(tx)
            .map(drop)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_read_and_then_written_by_many_is_never_lost() {
    for ground in engines() {
        let (db, other) = (ground.open(), ground.open());
        counter(&db).await;
        let callers = (0..16).map(|caller| {
            let db = if caller % 2 == 0 { db.clone() } else { other.clone() };
            tokio::spawn(async move { increment(&db).await })
        });
        let mut refused = 0;
        for caller in callers.collect::<Vec<_>>() {
            match caller.await.unwrap() {
                Ok(()) => {}
                Err(Error::Busy) => refused += 1,
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!(ground.look("select number from counter"), [(16 - refused).to_string()]);
        assert_eq!(refused, 0, "of 16 callers");
        if ground.is_server() {
            let retries = [&db, &other].map(|db| db.figures().retries.load(Ordering::Relaxed));
            assert_ne!(retries, [0, 0], "there was no conflict at all");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_swap_rows_do_not_block_each_other_for_good() {
    let Some(ground) = server() else { return };
    let db = ground.open();
    db.write(HERE, |tx| {
        note(tx, "left", "x")?;
        note(tx, "right", "x")
    })
    .await
    .unwrap();
    let swap = |first: &'static str, second: &'static str| {
        db.write(HERE, move |tx| {
            for id in [first, second] {
                sql("update note set number = coalesce(number, 0) + 1 where id = $1").bind(id).run(tx)?;
                std::thread::yield_now();
            }
            Ok(())
        })
    };
    for _ in 0..10 {
        let (one, other) = tokio::join!(swap("left", "right"), swap("right", "left"));
        one.unwrap();
        other.unwrap();
    }
    assert_eq!(ground.look("select number from note"), ["20", "20"]);
}

const KILL: &str = "select pg_terminate_backend(pid) from pg_stat_activity
                    where datname = current_database() and pid <> pg_backend_pid()";

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_killed_between_requests_is_not_noticed() {
    let Some(ground) = server() else { return };
    let db = ground.open();
    for round in 0..3 {
        db.write(HERE, move |tx| note(tx, &format!("before{round}"), "x")).await.unwrap();
        db.read(Lane::Member, HERE, |db| sql("select count(*) from note").value::<i64>(db)).await.unwrap();
        let killed = ground.look(KILL);
        assert!(killed.len() >= 2, "{killed:?}");
        db.write(HERE, move |tx| note(tx, &format!("after{round}"), "x")).await.unwrap();
        let count = db.read(Lane::Member, HERE, |db| sql("select count(*) from note").value::<i64>(db)).await;
        assert_eq!(count.unwrap(), (round + 1) * 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closure_whose_connection_is_killed_runs_again_on_another_one() {
    let Some(ground) = server() else { return };
    let db = ground.open();
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    db.write(HERE, move |tx| {
        note(tx, "one", "x")?;
        if counted.fetch_add(1, Ordering::Relaxed) == 0 {
            sql("select pg_terminate_backend(pg_backend_pid())").maybe::<bool>(tx)?;
        }
        note(tx, "two", "x")
    })
    .await
    .unwrap();
    assert_eq!(runs.load(Ordering::Relaxed), 2);
    assert_eq!(ground.look("select id from note order by id"), ["one", "two"]);
    // A read, too.
    let counted = Arc::clone(&runs);
    let count = db.read(Lane::Public, HERE, move |db| {
        if counted.fetch_add(1, Ordering::Relaxed) == 2 {
            sql("select pg_terminate_backend(pg_backend_pid())").maybe::<bool>(db)?;
        }
        sql("select count(*) from note").value::<i64>(db)
    });
    assert_eq!(count.await.unwrap(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closure_that_loses_every_connection_is_busy_in_the_end() {
    let Some(ground) = server() else { return };
    let db = ground.open();
    let answer = db.write(HERE, |tx| {
        note(tx, "one", "x")?;
        let _ = sql("select pg_terminate_backend(pg_backend_pid())").maybe::<bool>(tx);
        Ok(())
    });
    let answer = answer.await;
    assert!(is_busy(&answer), "{answer:?}");
    assert!(ground.look("select id from note").is_empty());
    db.write(HERE, |tx| note(tx, "two", "x")).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_killed_before_commit_is_told_to_the_caller_and_not_repeated() {
    let Some(ground) = server() else { return };
    let db = ground.open();
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let place = ground.place.clone();
    let answer = db
        .write(HERE, move |tx| {
            counted.fetch_add(1, Ordering::Relaxed);
            note(tx, "one", "x")?;
            // From outside, after the last statement: only COMMIT finds out.
            Ground::kill_others(&place, KILL);
            Ok(())
        })
        .await;
    assert!(is_busy(&answer), "{answer:?}");
    assert_eq!(runs.load(Ordering::Relaxed), 1, "the outcome is not known, so it may not run again");
    db.write(HERE, |tx| note(tx, "two", "x")).await.unwrap();
    assert_eq!(ground.look("select id from note"), ["two"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_node_hears_of_a_commit() {
    let Some(ground) = server() else { return };
    let (db, _other) = (ground.open(), ground.open());
    // Listening begins by itself, a moment after opening.
    let heard = Arc::clone(&ground.heard);
    for round in 0..100 {
        db.write(HERE, move |tx| {
            tx.changed("notes");
            note(tx, &format!("{round}"), "x")
        })
        .await
        .unwrap();
        tokio::time::sleep(Duration::from_millis(100)).await;
        if heard.others.lock().unwrap().contains(&format!("{HERE}:notes")) {
            break;
        }
    }
    until("a node heard it", || !heard.others.lock().unwrap().is_empty()).await;
    // After its connection was lost, it listens again.
    ground.look(KILL);
    heard.others.lock().unwrap().clear();
    for round in 100..200 {
        db.write(HERE, move |tx| {
            tx.changed("shelves");
            note(tx, &format!("{round}"), "x")
        })
        .await
        .unwrap();
        tokio::time::sleep(Duration::from_millis(100)).await;
        if heard.others.lock().unwrap().contains(&format!("{HERE}:shelves")) {
            return;
        }
    }
    panic!("never listened again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_another_node_widened_is_read_all_the_same() {
    const WIDER: Migration =
        Migration { name: "20260202_wider", sql: "alter table note add column colour text;" };
    let Some(ground) = server() else { return };
    let mut settings = ground.settings();
    (settings.readers, settings.writers) = (1, 1);
    let db = ground.open_with(settings);
    let all = "insert into note (id) values ($1) returning *";
    let add =
        |id: &'static str| db.write(HERE, move |tx| sql(all).bind(id).first::<(String, Option<String>)>(tx));
    add("one").await.unwrap();
    let newer = ground.open_as(ground.settings(), &[SCHEMA, WIDER]).unwrap();
    newer.write(HERE, |tx| note(tx, "two", "x")).await.unwrap();
    let third = add("three").await.unwrap();
    assert_eq!(third, Some(("three".to_owned(), None)));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_group_only_the_closure_at_fault_is_refused() {
    let Some(ground) = server() else { return };
    let mut settings = ground.settings();
    settings.writers = 1;
    let db = ground.open_with(settings);
    ground.look("alter table note add unique (body) deferrable initially deferred");
    let (answers, one_group) = side_by_side(
        &db,
        vec![
            Box::new(|tx| note(tx, "first", "a")),
            Box::new(|tx| {
                sql("select count(*) from note").value::<i64>(tx)?;
                Err(Error::NotFound)
            }),
            Box::new(|tx| {
                note(tx, "undone", "b")?;
                Err(Error::NotFound)
            }),
            Box::new(|tx| note(tx, "first", "the same key")),
            Box::new(|tx| note(tx, "late", "a")),
            Box::new(|tx| {
                note(tx, "panics", "c")?;
                panic!("as it should")
            }),
            Box::new(|tx| {
                note(tx, "gone", "d")?;
                let _ = sql("select pg_terminate_backend(pg_backend_pid())").maybe::<bool>(tx);
                Ok(())
            }),
            Box::new(|tx| note(tx, "last", "e")),
        ],
    )
    .await;
    assert!(one_group, "they were to wait together");
    assert!(
        matches!(
            answers[..],
            [
                Ok(()),
                Err(Error::NotFound),
                Err(Error::NotFound),
                Err(Error::Conflict),
                Err(_),
                Err(Error::Bug(_)),
                Err(Error::Busy),
                Ok(())
            ]
        ),
        "{answers:?}"
    );
    assert_eq!(ground.look("select id from note order by id"), ["first", "last"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_tells_of_what_it_kept_and_of_nothing_else() {
    let Some(ground) = server() else { return };
    let mut settings = ground.settings();
    settings.writers = 1;
    let db = ground.open_with(settings);
    let (answers, one_group) = side_by_side(
        &db,
        vec![
            Box::new(|tx| {
                tx.changed("kept");
                note(tx, "kept", "x")
            }),
            Box::new(|tx| {
                tx.changed("refused");
                Err(Error::NotFound)
            }),
        ],
    )
    .await;
    assert!(one_group && answers[0].is_ok() && answers[1].is_err(), "{answers:?}");
    let told = ground.heard.own.lock().unwrap();
    assert!(told.iter().any(|what| what.topics.contains(&(HERE, "kept"))), "{told:?}");
    assert!(!told.iter().any(|what| what.topics.contains(&(HERE, "refused"))), "{told:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn reads_that_waited_together_see_each_what_was_written_before_them() {
    let Some(ground) = server() else { return };
    let db = ground.open();
    for round in 0..20_i64 {
        db.write(HERE, move |tx| note(tx, &format!("{round}"), "x")).await.unwrap();
        let readers = (0..40).map(|reader| {
            db.read(Lane::Public, HERE, move |db| {
                if reader % 7 == 3 {
                    return sql("select nothing from nowhere").value::<i64>(db);
                }
                sql("select count(*) from note").value::<i64>(db)
            })
        });
        for (reader, answer) in join_all(readers).await.into_iter().enumerate() {
            match answer {
                Ok(count) => assert_eq!(count, round + 1),
                Err(_) => assert_eq!(reader % 7, 3),
            }
        }
    }
}
