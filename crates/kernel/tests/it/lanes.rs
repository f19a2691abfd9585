//! Reading: who waits behind whom, how long, and what a reader may not do.

use std::time::{Duration, Instant};

use regulars_kernel::Error;
use regulars_kernel::db::{Lane, sql};

use crate::support::{HERE, engines, is_busy, note};

/// Counts until it is interrupted.
const ENDLESS: &str =
    "with recursive c (n) as (select cast(1 as bigint) union all select n + 1 from c where n > 0)
                       select max(n) from c";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_slow_report_is_interrupted_and_nobody_else_waits_behind_it() {
    for ground in engines() {
        let mut settings = ground.settings();
        settings.read_limit = Duration::from_millis(1500);
        settings.readers = 1;
        let db = ground.open_with(settings);
        db.write(HERE, |tx| note(tx, "one", "x")).await.unwrap();
        let reports = (0..6).map(|_| {
            let db = db.clone();
            tokio::spawn(async move { db.read(Lane::Member, HERE, |db| sql(ENDLESS).maybe::<i64>(db)).await })
        });
        let reports: Vec<_> = reports.collect();
        let begun = Instant::now();
        tokio::time::sleep(Duration::from_millis(100)).await;
        let mut slowest = Duration::ZERO;
        let mut round = 0;
        while begun.elapsed() < Duration::from_millis(1200) {
            let asked = Instant::now();
            db.read(Lane::Public, HERE, |db| sql("select count(*) from note").value::<i64>(db))
                .await
                .unwrap();
            db.write(HERE, move |tx| note(tx, &format!("during{round}"), "x")).await.unwrap();
            slowest = slowest.max(asked.elapsed());
            round += 1;
        }
        assert!(
            round > 5 && slowest < Duration::from_secs(1),
            "{round} rounds, the slowest took {slowest:?}"
        );
        assert!(reports.iter().all(|report| !report.is_finished()), "the reports were not slow");
        for report in reports {
            let answer = report.await.unwrap();
            assert!(is_busy(&answer), "{answer:?}");
        }
        // The reader that was interrupted goes on.
        let count = db.read(Lane::Member, HERE, |db| sql("select count(*) from note").value::<i64>(db)).await;
        assert_eq!(count.unwrap(), round + 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_limit_is_for_the_whole_read_and_not_for_each_statement() {
    const SHORT: &str =
        "with recursive c (n) as (select cast(1 as bigint) union all select n + 1 from c where n < 100000)
                         select max(n) from c";
    for ground in engines() {
        let mut settings = ground.settings();
        settings.read_limit = Duration::from_millis(700);
        let db = ground.open_with(settings);
        let begun = Instant::now();
        let answer = db
            .read(Lane::Member, HERE, |db| {
                for _ in 0..10_000 {
                    sql(SHORT).value::<i64>(db)?;
                }
                Ok(())
            })
            .await;
        assert!(is_busy(&answer), "{answer:?}");
        assert!(begun.elapsed() < Duration::from_secs(5), "took {:?}", begun.elapsed());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_is_not_interrupted_by_the_limit_of_reads() {
    const LONG: &str =
        "with recursive c (n) as (select cast(1 as bigint) union all select n + 1 from c where n < 1000000)
                        select max(n) from c";
    for ground in engines() {
        let mut settings = ground.settings();
        settings.read_limit = Duration::from_millis(20);
        let db = ground.open_with(settings);
        let begun = Instant::now();
        let count = db.write(HERE, |tx| sql(LONG).value::<i64>(tx)).await;
        assert_eq!(count.unwrap(), 1_000_000);
        assert!(begun.elapsed() > Duration::from_millis(20), "too fast to prove anything");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_can_not_write() {
    for ground in engines() {
        let db = ground.open();
        db.write(HERE, |tx| note(tx, "one", "x")).await.unwrap();
        for lane in [Lane::Public, Lane::Member] {
            for text in [
                "insert into note (id) values ('sly') returning id",
                "update note set id = 'sly' returning id",
                "delete from note returning id",
            ] {
                let answer = db.read(lane, HERE, move |db| sql(text).maybe::<String>(db)).await;
                assert!(matches!(answer, Err(Error::Bug(_))), "{text}: {answer:?}");
            }
        }
        assert_eq!(ground.look("select id from note"), ["one"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_keeps_nothing_of_one_read_for_the_next() {
    for ground in engines() {
        let mut settings = ground.settings();
        settings.readers = 1;
        let db = ground.open_with(settings);
        for round in 0..5 {
            let failed =
                db.read(Lane::Member, HERE, |db| sql("select nothing from nowhere").maybe::<i64>(db)).await;
            assert!(matches!(failed, Err(Error::Bug(_))), "{failed:?}");
            db.write(HERE, move |tx| note(tx, &format!("{round}"), "x")).await.unwrap();
            let count =
                db.read(Lane::Member, HERE, |db| sql("select count(*) from note").value::<i64>(db)).await;
            assert_eq!(count.unwrap(), round + 1);
        }
    }
}
