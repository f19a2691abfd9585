//! Jobs: done once, tried again, seen when they gave up; two houses over one database.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use jiff::{SignedDuration, Timestamp};
use regulars_kernel::config::Config;
use regulars_kernel::db::{Db, Lane, Tx, sql};
use regulars_kernel::ids::BusinessId;
use regulars_kernel::jobs::{Job, drop_job, gave_up, recurring_once, try_again, waiting, work, work_once};
use regulars_kernel::room::{Room, Wiring};
use regulars_kernel::web::{AccountId, App, Asked, Change, Gate, Seat, SignedIn};
use regulars_kernel::{Error, Result};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

use crate::support::{Ground, HERE, engines, until};

const SCHEMA: &str = "create table done (id text primary key, name text not null);
                      create table swept (id text primary key, number bigint not null)";

/// A test job: its name is its own, so that tests running side by side can tell theirs apart.
#[derive(Serialize, Deserialize)]
struct Chore {
    name: String,
    /// How often it fails before it succeeds.
    fails: usize,
    panics: bool,
}
impl Job for Chore {
    const KIND: &'static str = "chore";
}

/// A test errand: it is handed over when its post office opens.
#[derive(Serialize, Deserialize)]
struct Parcel {
    name: String,
    place: String,
    panics: bool,
}
impl Job for Parcel {
    const KIND: &'static str = "parcel";
}

#[derive(Serialize, Deserialize)]
struct Unknown;
impl Job for Unknown {
    const KIND: &'static str = "unknown";
}

/// When each chore was tried; outside of the database, where nothing is undone. A try may run more than once.
static TRIED: LazyLock<Mutex<HashMap<String, BTreeSet<Timestamp>>>> = LazyLock::new(Mutex::default);

/// Notes a try; says which one it is.
fn tries(name: &str, at: Option<Timestamp>) -> usize {
    let mut tried = TRIED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let times = tried.entry(name.to_owned()).or_default();
    times.extend(at);
    times.len()
}

fn do_chore(tx: &mut Tx, chore: Chore) -> Result<()> {
    let id = tx.new_id::<Chore>();
    sql("insert into done (id, name) values ($1, $2)").bind(id).bind(&chore.name).run(tx)?;
    if tries(&chore.name, Some(tx.now())) <= chore.fails {
        if chore.panics {
            panic!("the ladder broke");
        }
        return Err(Error::bug("the paint ran out"));
    }
    Ok(())
}

fn sweep(tx: &mut Tx) -> Result<()> {
    let id = tx.new_id::<Chore>();
    sql("insert into swept (id, number) values ($1, 1)").bind(id).run(tx).map(drop)
}

struct NoGate;
impl Gate for NoGate {
    fn signed_in(&self, _: &mut Db, _: &str) -> Result<Option<SignedIn>> {
        Ok(None)
    }
    fn seat(&self, _: &mut Db, _: AccountId) -> Result<Option<Seat>> {
        Ok(None)
    }
    fn prolong(&self, _: &mut Tx, _: &str) -> Result<Option<i64>> {
        Ok(None)
    }
    fn audit(&self, _: &mut Tx, _: &Change) -> Result<()> {
        Ok(())
    }
}

fn error_page(_: &App, _: &Asked, _: &Error, status: StatusCode) -> Response {
    status.into_response()
}

fn house(ground: &Ground) -> App {
    let room = Room::new("test").migration("20260101_test", SCHEMA).job(do_chore).every("sweep", 3600, sweep);
    let wiring = Wiring::new(&mut [room]).unwrap();
    App::open(Config::plain(), ground.settings(), ground.clock.clone(), wiring, Box::new(NoGate), error_page)
        .unwrap()
}

async fn add(app: &App, business: BusinessId, chores: Vec<(String, usize, bool)>) {
    app.db()
        .write(business, move |tx| {
            for (name, fails, panics) in &chores {
                let now = tx.now();
                tx.enqueue(&Chore { name: name.clone(), fails: *fails, panics: *panics }, now)?;
            }
            Ok(())
        })
        .await
        .unwrap();
}

fn named(ground: &Ground, name: &str) -> String {
    format!("{name} of {:?}", ground.place)
}

fn pass(ground: &Ground, seconds: i64) {
    ground.clock.set(ground.clock.now() + SignedDuration::from_secs(seconds));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_is_done_once_by_two_houses_with_several_workers() {
    for ground in engines() {
        let houses = [house(&ground), house(&ground)];
        let businesses = [HERE, BusinessId::from_random(1), BusinessId::from_random(2)];
        for business in businesses {
            let chores = (0..150).map(|number| (named(&ground, &format!("{business} {number}")), 0, false));
            add(&houses[0], business, chores.collect()).await;
        }
        let workers = (0..6).map(|worker| {
            let app = houses[worker % 2].clone();
            tokio::spawn(async move {
                let mut took = 0;
                let mut idle = 0;
                while idle < 3 {
                    // A claim that lost against others too often is simply made again.
                    match work_once(&app).await {
                        Ok(0) | Err(Error::Busy) => idle += 1,
                        Ok(count) => took += count,
                        Err(other) => panic!("{other}"),
                    }
                }
                took
            })
        });
        let mut took = 0;
        for worker in workers.collect::<Vec<_>>() {
            took += worker.await.unwrap();
        }
        assert_eq!(took, 450, "no job was claimed twice");
        assert_eq!(ground.look("select count(*) from done"), ["450"]);
        assert_eq!(ground.look("select count(distinct name) from done"), ["450"]);
        assert!(ground.look("select id from job").is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_job_is_tried_again_later_and_holds_nobody_up() {
    for ground in engines() {
        let app = house(&ground);
        let (bad, good) = (named(&ground, "bad"), named(&ground, "good"));
        add(&app, HERE, vec![(bad.clone(), 2, false), (good.clone(), 0, false)]).await;
        assert_eq!(work_once(&app).await.unwrap(), 2);
        assert_eq!(
            ground.look("select name from done"),
            [good.as_str()],
            "nothing of the failed run is kept"
        );
        assert_eq!(ground.look("select last_error from job"), ["the paint ran out"]);
        assert_eq!(work_once(&app).await.unwrap(), 0, "it waits");
        pass(&ground, 1);
        assert_eq!(work_once(&app).await.unwrap(), 1);
        pass(&ground, 4);
        assert_eq!(work_once(&app).await.unwrap(), 0, "it waits longer each time");
        pass(&ground, 1);
        assert_eq!(work_once(&app).await.unwrap(), 1);
        assert_eq!(ground.look("select count(*) from done"), ["2"]);
        assert_eq!(tries(&bad, None), 3);
        assert!(ground.look("select id from job").is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_never_succeeds_gives_up_and_the_operator_decides() {
    for ground in engines() {
        let app = house(&ground);
        let (stubborn, hopeless) = (named(&ground, "stubborn"), named(&ground, "hopeless"));
        add(&app, HERE, vec![(stubborn.clone(), 9, false), (hopeless.clone(), 1000, false)]).await;
        let mut rounds = 0;
        while app.db().read(Lane::Member, HERE, gave_up).await.unwrap().len() < 2 {
            work_once(&app).await.unwrap();
            pass(&ground, 43_200);
            rounds += 1;
            assert!(rounds < 20, "it never gave up");
        }
        assert_eq!(rounds, 9);
        assert_eq!(work_once(&app).await.unwrap(), 0);
        let shown = app.db().read(Lane::Member, HERE, gave_up).await.unwrap();
        assert!(
            shown
                .iter()
                .all(|job| job.attempts == 9 && job.last_error.as_deref() == Some("the paint ran out"))
        );
        assert_eq!(app.db().read(Lane::Member, HERE, waiting).await.unwrap().0, 0);
        let ids: Vec<_> = shown.iter().map(|job| job.id).collect();
        for id in ids.clone() {
            app.db().write(HERE, move |tx| try_again(tx, id)).await.unwrap();
        }
        assert_eq!(app.db().read(Lane::Member, HERE, waiting).await.unwrap().0, 2);
        assert_eq!(work_once(&app).await.unwrap(), 2);
        assert_eq!(ground.look("select name from done"), [stubborn]);
        let left = ids[1];
        let early = app.db().write(HERE, move |tx| drop_job(tx, left)).await;
        assert!(matches!(early, Err(Error::NotFound)), "one that is still tried is not dropped: {early:?}");
        for _ in 0..8 {
            pass(&ground, 43_200);
            work_once(&app).await.unwrap();
        }
        for id in ids {
            let _ = app.db().write(HERE, move |tx| drop_job(tx, id)).await;
        }
        assert!(ground.look("select id from job").is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panicking_job_does_not_stop_the_worker() {
    for ground in engines() {
        let app = house(&ground);
        let worker = tokio::spawn(work(app.clone()));
        let (bad, good) = (named(&ground, "panics"), named(&ground, "after it"));
        add(&app, HERE, vec![(bad.clone(), 1, true)]).await;
        until("the panic was noted", || !ground.look("select id from job where attempts = 1").is_empty())
            .await;
        assert!(ground.look("select last_error from job")[0].contains("the ladder broke"));
        add(&app, HERE, vec![(good.clone(), 0, false)]).await;
        until("the next one is done", || ground.look("select name from done") == [good.as_str()]).await;
        pass(&ground, 10);
        until("the first one is done at last", || ground.look("select count(*) from done") == ["2"]).await;
        app.stop();
        tokio::time::timeout(Duration::from_secs(5), worker).await.expect("it stops when told").unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_of_a_dead_worker_is_taken_over_after_the_lease() {
    for ground in engines() {
        let app = house(&ground);
        let name = named(&ground, "orphan");
        add(&app, HERE, vec![(name.clone(), 0, false)]).await;
        // Another worker has claimed it and is heard of no more.
        let until = ground.clock.now() + SignedDuration::from_secs(60);
        ground.order(&format!("update job set token = 'theirs', claimed_until = {}", until.as_microsecond()));
        assert_eq!(work_once(&app).await.unwrap(), 0);
        pass(&ground, 60);
        assert_eq!(work_once(&app).await.unwrap(), 0, "the lease lasts to its end");
        pass(&ground, 1);
        assert_eq!(work_once(&app).await.unwrap(), 1);
        assert_eq!(ground.look("select name from done"), [name]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_lost_its_claim_keeps_nothing() {
    for ground in engines() {
        let room = Room::new("test").migration("20260101_test", SCHEMA).job(taken_over);
        let wiring = Wiring::new(&mut [room]).unwrap();
        let app = App::open(
            Config::plain(),
            ground.settings(),
            ground.clock.clone(),
            wiring,
            Box::new(NoGate),
            error_page,
        )
        .unwrap();
        add(&app, HERE, vec![(named(&ground, "robbed"), 0, false)]).await;
        // The claim goes to somebody else between claiming and doing: seen as a token that is not ours.
        ground.order(match app.db().is_server() {
            true => {
                "create function rob() returns trigger language plpgsql as
                   $$ begin new.token := 'theirs'; return new; end $$;
                 create trigger rob before update on job for each row execute function rob()"
            }
            false => {
                "create trigger rob after update of token on job when new.token <> 'theirs'
                   begin update job set token = 'theirs' where id = new.id; end"
            }
        });
        assert_eq!(work_once(&app).await.unwrap(), 1);
        assert!(ground.look("select name from done").is_empty());
        assert_eq!(ground.look("select attempts from job"), ["0"], "it is theirs to count");
    }
}

fn taken_over(tx: &mut Tx, chore: Chore) -> Result<()> {
    do_chore(tx, chore)
}

/// A post office that hands over nothing until it has room, and what has happened there.
#[derive(Clone)]
struct PostOffice {
    place: String,
    room: Arc<Semaphore>,
    inside: Arc<Mutex<Inside>>,
}

#[derive(Default)]
struct Inside {
    now: usize,
    most: usize,
    begun: HashMap<String, u32>,
}

static OFFICES: LazyLock<Mutex<HashMap<String, PostOffice>>> = LazyLock::new(Mutex::default);

impl PostOffice {
    fn at(place: &str) -> Self {
        let closed =
            || Self { place: place.to_owned(), room: Arc::new(Semaphore::new(0)), inside: Arc::default() };
        OFFICES.lock().unwrap().entry(place.to_owned()).or_insert_with(closed).clone()
    }

    fn of(ground: &Ground) -> Self {
        Self::at(&named(ground, "office"))
    }

    /// Comes in; says how often this parcel has been here.
    fn enter(&self, name: &str) -> (u32, Visit) {
        let mut inside = self.inside.lock().unwrap();
        inside.now += 1;
        inside.most = inside.most.max(inside.now);
        let count = inside.begun.entry(name.to_owned()).or_default();
        *count += 1;
        (*count, Visit(self.clone()))
    }

    fn hands_over(&self, count: usize) {
        self.room.add_permits(count);
    }

    /// How many errands stand inside.
    fn now(&self) -> usize {
        self.inside.lock().unwrap().now
    }

    fn most(&self) -> usize {
        self.inside.lock().unwrap().most
    }

    fn each_came_once(&self, count: usize) {
        let inside = self.inside.lock().unwrap();
        assert_eq!(inside.begun.len(), count);
        let again: Vec<_> = inside.begun.iter().filter(|(_, times)| **times != 1).collect();
        assert!(again.is_empty(), "run more than once: {again:?}");
    }
}

/// Leaves the post office, also if the errand is stopped.
struct Visit(PostOffice);

impl Drop for Visit {
    fn drop(&mut self) {
        self.0.inside.lock().unwrap().now -= 1;
    }
}

async fn hand_over(_: App, _: BusinessId, body: String) -> Result<()> {
    let parcel: Parcel = serde_json::from_str(&body)?;
    let office = PostOffice::at(&parcel.place);
    let (times, _visit) = office.enter(&parcel.name);
    if parcel.panics && times == 1 {
        panic!("the post office is on fire");
    }
    office.room.acquire().await.unwrap().forget();
    Ok(())
}

fn post_office(ground: &Ground) -> App {
    let room = Room::new("test")
        .migration("20260101_test", SCHEMA)
        .job(do_chore)
        .errand(Parcel::KIND, hand_over)
        .every("sweep", 20, sweep);
    let wiring = Wiring::new(&mut [room]).unwrap();
    let (config, settings) = (Config::plain(), ground.settings());
    App::open(config, settings, ground.clock.clone(), wiring, Box::new(NoGate), error_page).unwrap()
}

fn parcels(count: usize) -> Vec<String> {
    (1..=count).map(|number| format!("parcel {number}")).collect()
}

async fn send(app: &App, office: &PostOffice, names: Vec<String>, panics: bool) {
    let place = office.place.clone();
    app.db()
        .write(HERE, move |tx| {
            for name in &names {
                let now = tx.now();
                tx.enqueue(&Parcel { name: name.clone(), place: place.clone(), panics }, now)?;
            }
            Ok(())
        })
        .await
        .unwrap();
}

async fn stops(worker: tokio::task::JoinHandle<()>) {
    tokio::time::timeout(Duration::from_secs(5), worker).await.expect("it stops when told").unwrap();
}

const WAITING: &str = "select id from job";

#[tokio::test(flavor = "multi_thread")]
async fn errands_behind_a_slow_one_are_not_run_by_two_workers() {
    for ground in engines() {
        let houses = [post_office(&ground), post_office(&ground), post_office(&ground)];
        let office = PostOffice::of(&ground);
        send(&houses[0], &office, parcels(6), false).await;
        let first = tokio::spawn(work(houses[0].clone()));
        until("four run side by side", || office.now() == 4).await;
        assert_eq!(ground.look("select count(*) from job where token is null"), ["2"], "the others are free");
        let second = tokio::spawn(work(houses[1].clone()));
        until("another worker has taken them", || office.now() == 6).await;
        // Twice as long as a lease, while yet another worker comes by.
        for _ in 0..4 {
            pass(&ground, 31);
            assert_eq!(work_once(&houses[2]).await.unwrap(), 0);
            let until_when = (ground.clock.now() + SignedDuration::from_secs(60)).as_microsecond();
            let prolonged = format!("select count(*) from job where claimed_until = {until_when}");
            until("the leases are prolonged", || ground.look(&prolonged) == ["6"]).await;
        }
        office.hands_over(6);
        until("all is done", || ground.look(WAITING).is_empty()).await;
        office.each_came_once(6);
        houses.iter().for_each(App::stop);
        stops(first).await;
        stops(second).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_errand_that_hangs_holds_up_neither_jobs_nor_other_errands() {
    for ground in engines() {
        let app = post_office(&ground);
        let (slow, quick) = (PostOffice::at(&named(&ground, "slow office")), PostOffice::of(&ground));
        let worker = tokio::spawn(work(app.clone()));
        send(&app, &slow, parcels(1), false).await;
        until("it hangs", || slow.now() == 1).await;
        add(&app, HERE, (0..40).map(|number| (named(&ground, &format!("{number}")), 0, false)).collect())
            .await;
        until("jobs are done", || ground.look("select count(*) from done") == ["40"]).await;
        pass(&ground, 20);
        until("recurring work is done", || ground.look("select count(*) from swept") == ["2"]).await;
        send(&app, &quick, parcels(12), false).await;
        until("others run beside it", || quick.now() == 3).await;
        quick.hands_over(12);
        until("the others are done", || ground.look(WAITING).len() == 1).await;
        assert_eq!((slow.now(), quick.most()), (1, 3));
        slow.hands_over(1);
        until("all is done", || ground.look(WAITING).is_empty()).await;
        slow.each_came_once(1);
        quick.each_came_once(12);
        app.stop();
        stops(worker).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_house_that_closes_finishes_its_errands_and_begins_no_new_ones() {
    for ground in engines() {
        let (app, office) = (post_office(&ground), PostOffice::of(&ground));
        let worker = tokio::spawn(work(app.clone()));
        send(&app, &office, parcels(5), false).await;
        until("four run", || office.now() == 4).await;
        app.stop();
        office.hands_over(3);
        until("three are done", || ground.look(WAITING).len() == 2).await;
        assert!(!worker.is_finished(), "one still runs");
        office.hands_over(1);
        stops(worker).await;
        office.each_came_once(4);
        assert_eq!(ground.look("select attempts from job where token is null"), ["0"], "the fifth waits");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn errands_side_by_side_are_each_run_once_by_several_workers() {
    for ground in engines() {
        let houses = [post_office(&ground), post_office(&ground)];
        let office = PostOffice::of(&ground);
        let workers: Vec<_> = (0..4).map(|worker| tokio::spawn(work(houses[worker % 2].clone()))).collect();
        for some in parcels(60).chunks(20) {
            send(&houses[0], &office, some.to_vec(), false).await;
        }
        until("all workers are busy", || office.now() == 16).await;
        for left in [48, 36, 24, 12, 0] {
            office.hands_over(12);
            until("some more are done", || ground.look(WAITING).len() == left).await;
        }
        office.each_came_once(60);
        assert_eq!(office.most(), 16, "four of each worker");
        houses.iter().for_each(App::stop);
        for worker in workers {
            stops(worker).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_errand_whose_lease_is_lost_is_stopped() {
    for ground in engines() {
        let (app, office) = (post_office(&ground), PostOffice::of(&ground));
        let worker = tokio::spawn(work(app.clone()));
        send(&app, &office, parcels(1), false).await;
        until("it runs", || office.now() == 1).await;
        // As if this machine had slept for longer than a lease, and another worker had claimed it.
        let theirs = ground.clock.now() + SignedDuration::from_secs(600);
        ground
            .order(&format!("update job set token = 'theirs', claimed_until = {}", theirs.as_microsecond()));
        pass(&ground, 31);
        until("it was stopped", || office.now() == 0).await;
        assert_eq!(ground.look("select attempts from job where token = 'theirs'"), ["0"], "it is theirs");
        app.stop();
        stops(worker).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panicking_errand_does_not_stop_the_worker() {
    for ground in engines() {
        let app = post_office(&ground);
        let office = PostOffice::of(&ground);
        office.hands_over(1);
        send(&app, &office, parcels(1), true).await;
        let worker = tokio::spawn(work(app.clone()));
        until("the panic was noted", || !ground.look("select id from job where attempts = 1").is_empty())
            .await;
        pass(&ground, 10);
        until("it was sent at last", || ground.look("select id from job").is_empty()).await;
        app.stop();
        tokio::time::timeout(Duration::from_secs(5), worker).await.expect("it stops when told").unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_no_room_knows_waits_and_gives_up() {
    for ground in engines() {
        let app = house(&ground);
        app.db()
            .write(HERE, |tx| {
                let now = tx.now();
                tx.enqueue(&Unknown, now)
            })
            .await
            .unwrap();
        assert_eq!(work_once(&app).await.unwrap(), 1);
        assert_eq!(ground.look("select last_error from job"), ["no room knows this kind of job"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_for_later_waits_for_its_time() {
    for ground in engines() {
        let app = house(&ground);
        let name = named(&ground, "later");
        let kept = name.clone();
        app.db()
            .write(HERE, move |tx| {
                let later = tx.now() + SignedDuration::from_secs(100);
                tx.enqueue(&Chore { name: kept.clone(), fails: 0, panics: false }, later)
            })
            .await
            .unwrap();
        assert_eq!(work_once(&app).await.unwrap(), 0);
        pass(&ground, 100);
        assert_eq!(work_once(&app).await.unwrap(), 1);
        assert_eq!(ground.look("select name from done"), [name]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn recurring_work_runs_once_a_period_over_two_houses() {
    for ground in engines() {
        let houses = [house(&ground), house(&ground)];
        for period in 1..=4 {
            let all = (0..8).map(|number| {
                let app = houses[number % 2].clone();
                tokio::spawn(async move { recurring_once(&app).await })
            });
            for one in all.collect::<Vec<_>>() {
                one.await.unwrap().unwrap();
            }
            assert_eq!(ground.look("select count(*) from swept"), [period.to_string()]);
            pass(&ground, 3599);
            recurring_once(&houses[0]).await.unwrap();
            assert_eq!(ground.look("select count(*) from swept"), [period.to_string()], "it is not due yet");
            pass(&ground, 1);
        }
    }
}
