//! What a closure is promised, whatever the engine.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Barrier, Mutex};

use futures_util::FutureExt as _;
use regulars_kernel::Error;
use regulars_kernel::db::{Lane, sql};
use regulars_kernel::ids::Id;

use crate::support::{HERE, engines, note, side_by_side, until};

struct Thing;

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_closure_undoes_only_itself() {
    for ground in engines() {
        let mut settings = ground.settings();
        settings.writers = 1;
        let db = ground.open_with(settings);
        let mut grouped = false;
        for round in 0..20 {
            let [first, bad, last] = ["first", "bad", "last"].map(|name| format!("{name}{round}"));
            let expected = [first.clone(), last.clone()];
            let (answers, one_group) = side_by_side(
                &db,
                vec![
                    Box::new(move |tx| note(tx, &first, "kept")),
                    Box::new(move |tx| {
                        note(tx, &bad, "undone")?;
                        Err(Error::Forbidden)
                    }),
                    Box::new(move |tx| note(tx, &last, "kept")),
                ],
            )
            .await;
            assert!(matches!(answers[..], [Ok(()), Err(Error::Forbidden), Ok(())]), "{answers:?}");
            let there = ground.look(&format!("select id from note where id like '%{round}' order by id"));
            let there: Vec<_> = there
                .into_iter()
                .filter(|id| id.trim_start_matches(char::is_alphabetic) == round.to_string())
                .collect();
            assert_eq!(there, expected);
            grouped |= one_group;
            if grouped {
                break;
            }
        }
        assert!(grouped, "the closures never shared a group");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panicking_closure_undoes_only_itself_and_its_thread_lives_on() {
    for ground in engines() {
        let mut settings = ground.settings();
        // With single threads, a dead one would be noticed.
        (settings.writers, settings.readers) = (1, 1);
        let db = ground.open_with(settings);
        let first = db.write(HERE, |tx| note(tx, "first", "kept"));
        let bad = db.write(HERE, |tx| {
            note(tx, "bad", "undone")?;
            if tx.random() != 0 {
                panic!("a slip of the pen");
            }
            Ok(())
        });
        let last = db.write(HERE, |tx| note(tx, "last", "kept"));
        let (first, bad, last) = tokio::join!(first, bad, last);
        first.unwrap();
        last.unwrap();
        let said = bad.unwrap_err();
        assert!(matches!(said, Error::Bug(_)) && said.to_string().contains("a slip of the pen"), "{said}");
        for _ in 0..4 {
            let read =
                db.read(Lane::Public, HERE, |_| -> regulars_kernel::Result<()> { panic!("while reading") });
            assert!(matches!(read.await, Err(Error::Bug(_))));
        }
        let read =
            db.read(Lane::Public, HERE, |db| sql("select id from note order by id").values::<String>(db));
        assert_eq!(read.await.unwrap(), ["first", "last"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closure_that_swallows_a_failed_statement_is_undone() {
    for ground in engines() {
        let db = ground.open();
        db.write(HERE, |tx| note(tx, "one", "there before")).await.unwrap();
        let answer = db
            .write(HERE, |tx| {
                note(tx, "two", "before the failure")?;
                assert!(matches!(note(tx, "one", "again"), Err(Error::Conflict)));
                // The transaction is spoilt: nothing can be done in it any more.
                assert!(note(tx, "three", "after the failure").is_err());
                Ok(())
            })
            .await;
        assert!(matches!(answer, Err(Error::Bug(_))), "{answer:?}");
        assert_eq!(ground.look("select id from note"), ["one"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_answer_comes_after_the_commit() {
    for ground in engines() {
        let db = ground.open();
        for round in 1..=20 {
            db.write(HERE, move |tx| note(tx, &format!("{round:02}"), "x")).await.unwrap();
            assert_eq!(ground.look("select count(*) from note"), [round.to_string()]);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_that_hangs_up_changes_nothing() {
    for ground in engines() {
        let db = ground.open();
        let barrier = Arc::new(Barrier::new(2));
        let inside = Arc::clone(&barrier);
        let mut asked = Box::pin(db.write(HERE, move |tx| {
            inside.wait();
            note(tx, "kept", "nobody waits for it")
        }));
        assert!((&mut asked).now_or_never().is_none());
        drop(asked);
        barrier.wait();
        until("the note is there", || ground.look("select id from note") == ["kept"]).await;
        db.write(HERE, |tx| note(tx, "next", "the thread lives on")).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsed_closure_leaves_single_effects_and_sees_the_same_each_time() {
    for ground in engines() {
        let mut settings = ground.settings();
        settings.rehearse = true;
        let db = ground.open_with(settings);
        let seen = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&seen);
        let clock = ground.clock.clone();
        let said = db
            .write(HERE, move |tx| {
                let id: Id<Thing> = tx.new_id();
                let earlier: Id<Thing> = tx.id_at(jiff::Timestamp::UNIX_EPOCH);
                kept.lock().unwrap().push((id, earlier, tx.random(), tx.now()));
                clock.set(tx.now() + jiff::SignedDuration::from_secs(1));
                tx.changed("notes");
                note(tx, id.as_str(), "once")?;
                Ok(id)
            })
            .await
            .unwrap();
        let seen = seen.lock().unwrap();
        assert_eq!(seen.len(), 2);
        assert_eq!(seen[0], seen[1]);
        assert_eq!(ground.look("select id from note"), [said.to_string()]);
        let heard = ground.heard.own.lock().unwrap();
        assert_eq!(heard.iter().map(|what| what.topics.len()).collect::<Vec<_>>(), [1], "told once");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsed_failure_is_a_failure_and_the_next_closure_is_not_touched() {
    for ground in engines() {
        let mut settings = ground.settings();
        settings.rehearse = true;
        let db = ground.open_with(settings);
        db.write(HERE, |tx| note(tx, "one", "x")).await.unwrap();
        let again = db.write(HERE, |tx| note(tx, "one", "x")).await;
        assert!(matches!(again, Err(Error::Conflict)), "{again:?}");
        db.write(HERE, |tx| note(tx, "two", "x")).await.unwrap();
        assert_eq!(ground.look("select id from note order by id"), ["one", "two"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_was_committed_is_heard_of() {
    for ground in engines() {
        let db = ground.open();
        let undone = db.write(HERE, |tx| -> regulars_kernel::Result<()> {
            tx.changed("undone");
            Err(Error::Forbidden)
        });
        undone.await.unwrap_err();
        db.write(HERE, |tx| {
            tx.changed("done");
            tx.changed("done");
            Ok(())
        })
        .await
        .unwrap();
        let heard = ground.heard.own.lock().unwrap();
        let topics: Vec<_> = heard.iter().flat_map(|what| what.topics.clone()).collect();
        assert_eq!(topics, [(HERE, "done")]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_sees_one_snapshot() {
    for ground in engines() {
        let db = ground.open();
        db.write(HERE, |tx| note(tx, "one", "x")).await.unwrap();
        let barrier = Arc::new(Barrier::new(2));
        let inside = Arc::clone(&barrier);
        let mut read = Box::pin(db.read(Lane::Member, HERE, move |db| {
            let before: i64 = sql("select count(*) from note").value(db)?;
            inside.wait();
            inside.wait();
            let after: i64 = sql("select count(*) from note").value(db)?;
            Ok((before, after))
        }));
        assert!((&mut read).now_or_never().is_none());
        barrier.wait();
        db.write(HERE, |tx| note(tx, "two", "x")).await.unwrap();
        barrier.wait();
        assert_eq!(read.await.unwrap(), (1, 1));
        let now = db.read(Lane::Member, HERE, |db| sql("select count(*) from note").value::<i64>(db)).await;
        assert_eq!(now.unwrap(), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_business_and_another_time_last_only_as_long_as_they_are_asked_for() {
    for ground in engines() {
        let db = ground.open();
        let other = regulars_kernel::ids::BusinessId::from_random(7);
        let now = ground.clock.now();
        db.write(HERE, move |tx| {
            tx.for_business(other, |tx| {
                assert_eq!(tx.business(), other);
                tx.changed("theirs");
                Ok(())
            })?;
            let failed: regulars_kernel::Result<()> = tx.at_time(jiff::Timestamp::UNIX_EPOCH, |tx| {
                assert_eq!(tx.now(), jiff::Timestamp::UNIX_EPOCH);
                Err(Error::NotFound)
            });
            assert!(failed.is_err());
            assert_eq!((tx.business(), tx.now()), (HERE, now));
            Ok(())
        })
        .await
        .unwrap();
        assert_eq!(ground.heard.own.lock().unwrap()[0].topics, [(other, "theirs")]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_write_of_many_callers_is_kept() {
    for ground in engines() {
        let db = ground.open();
        let count = Arc::new(AtomicU64::new(0));
        let callers = (0..32).map(|caller| {
            let (db, count) = (db.clone(), Arc::clone(&count));
            tokio::spawn(async move {
                for round in 0..20 {
                    db.write(HERE, move |tx| note(tx, &format!("{caller}-{round}"), "x")).await.unwrap();
                    count.fetch_add(1, Ordering::Relaxed);
                }
            })
        });
        for caller in callers.collect::<Vec<_>>() {
            caller.await.unwrap();
        }
        assert_eq!(ground.look("select count(*) from note"), ["640"]);
        assert_eq!(db.figures().writes.load(Ordering::Relaxed), 640);
        if !ground.is_server() {
            let groups = db.figures().groups.load(Ordering::Relaxed);
            assert!(groups < 320, "640 writes took {groups} commits");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_database_did_is_counted() {
    for ground in engines() {
        let db = ground.open();
        let figures = db.figures();
        let before = figures.statements.load(Ordering::Relaxed);
        db.write(HERE, |tx| {
            note(tx, "one", "x")?;
            note(tx, "two", "x")
        })
        .await
        .unwrap();
        db.read(Lane::Public, HERE, |db| sql("select count(*) from note").value::<i64>(db)).await.unwrap();
        assert_eq!(figures.statements.load(Ordering::Relaxed) - before, 3);
        assert_eq!((figures.writes.load(Ordering::Relaxed), figures.reads.load(Ordering::Relaxed)), (1, 1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_deferred_promise_is_told_to_its_own_caller_only() {
    for ground in engines() {
        let mut settings = ground.settings();
        settings.writers = 1;
        let db = ground.open_with(settings);
        let mut grouped = false;
        for round in 0..20 {
            let runs = Arc::new(AtomicU32::new(0));
            let counted = Arc::clone(&runs);
            let (answers, one_group) = side_by_side(
                &db,
                vec![
                    Box::new(move |tx| note(tx, &format!("first{round}"), "kept")),
                    Box::new(move |tx| {
                        counted.fetch_add(1, Ordering::Relaxed);
                        sql("insert into book (id, shelf_id) values ($1, $2)")
                            .bind("lost")
                            .bind("nowhere")
                            .run(tx)?;
                        Ok(())
                    }),
                    Box::new(move |tx| note(tx, &format!("last{round}"), "kept")),
                ],
            )
            .await;
            assert!(matches!(answers[..], [Ok(()), Err(Error::Bug(_)), Ok(())]), "{answers:?}");
            assert!(ground.look("select id from book").is_empty());
            assert_eq!(ground.look("select count(*) from note"), [((round + 1) * 2).to_string()]);
            grouped |= one_group;
            if grouped {
                break;
            }
        }
        assert!(grouped, "the closures never shared a group");
        // A promise that is kept before the commit is no failure.
        db.write(HERE, |tx| {
            sql("insert into book (id, shelf_id) values ($1, $2)").bind("found").bind("here").run(tx)?;
            sql("insert into shelf (id) values ($1)").bind("here").run(tx)
        })
        .await
        .unwrap();
        assert_eq!(ground.look("select id from book"), ["found"]);
    }
}
