//! SQLite: what a group of closures does when the file can't be written.

use std::collections::BTreeSet;
use std::process::Command;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};

use futures_util::future::join_all;
use regulars_kernel::db::{Database, Lane, Place, sql};
use regulars_kernel::{Error, Result};

use crate::support::{Ground, HERE, is_busy, lite, note, side_by_side};

/// Lets the file grow by so many pages and no more: what a full disk does, for this connection.
async fn leave_room(db: &Database, pages: i64) {
    let there = db.write(HERE, |tx| sql("pragma page_count").value::<i64>(tx)).await.unwrap();
    let order: &'static str = format!("pragma max_page_count = {}", there + pages).leak();
    db.write(HERE, move |tx| sql(order).value::<i64>(tx)).await.unwrap();
}

async fn notes(ground: &Ground) -> BTreeSet<String> {
    ground.look("select id from note").into_iter().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_takes_only_the_closure_that_did_not_fit() {
    // A plain insert loses the whole transaction, one with a statement journal only itself.
    let plain = "insert into note (id, body) values ($1, $2)";
    let journal = "insert into note (id, body) select $1, $2 union all select $1 || 'b', $2";
    for (text, takes_all) in [(plain, true), (journal, false)] {
        let ground = lite();
        let db = ground.open();
        leave_room(&db, 20).await;
        let mut proven = false;
        let mut expected = BTreeSet::new();
        for round in 0..20 {
            let before = db.figures().retries.load(Ordering::Relaxed);
            let (answers, one_group) = side_by_side(
                &db,
                vec![
                    Box::new(move |tx| note(tx, &format!("first{round}"), "fits")),
                    Box::new(|tx| Err(Error::Refused(tx.random().to_string().leak_refusal()))),
                    Box::new(move |tx| {
                        note(tx, &format!("bad{round}"), "fits, but belongs to what does not")?;
                        sql(text).bind(format!("big{round}")).bind("x".repeat(1_000_000)).run(tx).map(drop)
                    }),
                    Box::new(move |tx| note(tx, &format!("last{round}"), "fits")),
                ],
            )
            .await;
            assert!(
                matches!(answers[..], [Ok(()), Err(Error::Refused(_)), Err(Error::Busy), Ok(())]),
                "{answers:?}"
            );
            expected.extend([format!("first{round}"), format!("last{round}")]);
            assert_eq!(notes(&ground).await, expected);
            let again = db.figures().retries.load(Ordering::Relaxed) > before;
            proven |= one_group && again == takes_all;
            if proven {
                break;
            }
        }
        assert!(proven, "the transaction was never taken away as expected");
        leave_room(&db, 10_000).await;
        db.write(HERE, |tx| note(tx, "big", &"x".repeat(1_000_000))).await.unwrap();
        assert_eq!(notes(&ground).await.len(), expected.len() + 1);
    }
}

trait LeakRefusal {
    fn leak_refusal(self) -> regulars_kernel::Refusal;
}
impl LeakRefusal for String {
    fn leak_refusal(self) -> regulars_kernel::Refusal {
        regulars_kernel::Refusal::page(regulars_kernel::Sentence::new("no").with("why", self))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closure_that_hides_a_full_disk_is_not_believed() {
    let ground = lite();
    let db = ground.open();
    leave_room(&db, 20).await;
    let (answers, _) = side_by_side(
        &db,
        vec![
            Box::new(|tx| note(tx, "first", "fits")),
            Box::new(|tx| {
                let _ = note(tx, "big", &"x".repeat(1_000_000));
                let _ = note(tx, "after", "in no transaction at all");
                Ok(())
            }),
            Box::new(|tx| {
                let _ = note(tx, "big", &"x".repeat(1_000_000));
                Err(Error::NotFound)
            }),
            Box::new(|tx| note(tx, "last", "fits")),
        ],
    )
    .await;
    assert!(
        answers[0].is_ok() && answers[1].is_err() && answers[2].is_err() && answers[3].is_ok(),
        "{answers:?}"
    );
    assert_eq!(notes(&ground).await, BTreeSet::from(["first".into(), "last".into()]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsal_on_a_full_disk_keeps_nothing_of_the_closure_and_all_of_the_others() {
    let ground = lite();
    let mut settings = ground.settings();
    settings.rehearse = true;
    let db = ground.open_with(settings);
    db.write(HERE, |tx| note(tx, "before", "x")).await.unwrap();
    leave_room(&db, 20).await;
    let runs = Arc::new(Mutex::new(0));
    let (answers, _) = side_by_side_rehearsed(&db, Arc::clone(&runs)).await;
    assert!(is_busy(&answers), "{answers:?}");
    db.write(HERE, |tx| note(tx, "after", "x")).await.unwrap();
    assert_eq!(notes(&ground).await, BTreeSet::from(["before".into(), "after".into()]));
}

/// A closure that meets the full disk in its rehearsal only.
async fn side_by_side_rehearsed(db: &Database, runs: Arc<Mutex<u32>>) -> (Result<()>, ()) {
    let answer = db
        .write(HERE, move |tx| {
            let mut runs = runs.lock().unwrap();
            *runs += 1;
            let size = if *runs == 1 { 1_000_000 } else { 10 };
            drop(runs);
            note(tx, "flighty", &"x".repeat(size))
        })
        .await;
    (answer, ())
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_told_ok_is_in_the_file_and_nobody_else() {
    let ground = lite();
    let db = ground.open();
    leave_room(&db, 120).await;
    let (mut kept, mut refused) = (BTreeSet::new(), 0);
    for wave in 0..12 {
        // Sizes that differ, so that the small ones still fit where the large ones do not.
        let callers = (0..24).map(|caller| {
            let id = format!("{wave}-{caller}");
            let written = id.clone();
            let size = 200 + (caller * 7919) % 30_000;
            let answer = db.write(HERE, move |tx| {
                note(tx, &written, &"x".repeat(size))?;
                sql("update note set number = 1 where id = $1").bind(&written).run(tx)
            });
            async { (id, answer.await) }
        });
        for (id, answer) in join_all(callers).await {
            match answer {
                Ok(count) => {
                    assert_eq!(count, 1);
                    kept.insert(id);
                }
                Err(Error::Busy) => refused += 1,
                Err(other) => panic!("{id}: {other}"),
            }
        }
    }
    assert!(kept.len() > 10 && refused > 10, "kept {}, refused {refused}", kept.len());
    assert_eq!(notes(&ground).await, kept);
    leave_room(&db, 1_000).await;
    db.write(HERE, |tx| note(tx, "afterwards", &"x".repeat(100_000))).await.unwrap();
    drop(db);
    kept.insert("afterwards".into());
    assert_eq!(notes(&ground).await, kept);
    assert_eq!(ground.look("pragma integrity_check"), ["ok"]);
}

/// A real refusal of the operating system: files of this process may not grow beyond a size, so that the
/// write-ahead log fails in the middle of a COMMIT.
#[test]
fn a_commit_that_the_system_refuses_reaches_its_callers_and_loses_nothing_acknowledged() {
    let ground = lite();
    drop(ground.open());
    let ran = Command::new("sh")
        .args([
            "-c",
            "trap '' XFSZ; ulimit -f 1500; exec \"$0\" --exact groups::writes_until_refused --nocapture",
        ])
        .arg(std::env::current_exe().unwrap())
        .env("REGULARS_TEST_CHILD", ground.file())
        .output()
        .unwrap();
    let said = String::from_utf8(ran.stdout).unwrap();
    assert!(ran.status.success(), "{said}\n{}", String::from_utf8_lossy(&ran.stderr));
    let told = |word: &str| -> BTreeSet<String> {
        said.lines().filter_map(|line| line.split_once(word)).map(|(_, id)| id.to_owned()).collect()
    };
    let (kept, refused) = (told("kept "), told("busy "));
    assert!(kept.len() > 20 && refused.len() > 20, "{said}");
    let there: BTreeSet<String> = ground.look("select id from note").into_iter().collect();
    assert_eq!(there, kept);
    assert_eq!(ground.look("pragma integrity_check"), ["ok"]);
    let db = ground.open();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(db.write(HERE, |tx| note(tx, "afterwards", "there is room again"))).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn writes_until_refused() {
    // Run by the test above, in a process of its own whose files may not grow; by itself it has nothing to do.
    let Ok(file) = std::env::var("REGULARS_TEST_CHILD") else { return };
    let mut ground = lite();
    ground.place = Place::File(file.into());
    let db = ground.open();
    println!();
    for wave in 0..12 {
        let callers = (0..16).map(|caller| {
            let id = format!("{wave}-{caller}");
            let written = id.clone();
            let size = 200 + (caller * 7919) % 20_000;
            let answer = db.write(HERE, move |tx| note(tx, &written, &"x".repeat(size)));
            async { (id, answer.await) }
        });
        for (id, answer) in join_all(callers).await {
            match answer {
                Ok(()) => println!("kept {id}"),
                Err(Error::Busy) => println!("busy {id}"),
                Err(other) => panic!("{id}: {other}"),
            }
        }
    }
    // Reading goes on whatever happened to the writer.
    db.read(Lane::Public, HERE, |db| sql("select count(*) from note").value::<i64>(db)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_another_program_holds_is_busy_and_nothing_more() {
    let ground = lite();
    let db = ground.open();
    let other = rusqlite::Connection::open(ground.file()).unwrap();
    other.execute_batch("begin immediate; insert into note (id) values ('theirs')").unwrap();
    let read = db.read(Lane::Public, HERE, |db| sql("select count(*) from note").value::<i64>(db)).await;
    assert_eq!(read.unwrap(), 0, "readers go on");
    let waiting = tokio::spawn({
        let db = db.clone();
        async move { db.write(HERE, |tx| note(tx, "ours", "waits")).await }
    });
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    other.execute_batch("commit").unwrap();
    waiting.await.unwrap().unwrap();
    assert_eq!(notes(&ground).await, BTreeSet::from(["theirs".into(), "ours".into()]));
}
