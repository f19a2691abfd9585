//! Jobs: work after the commit, each done once, tried again with back-off, visible when it gave up.
//!
//! A job is claimed for a minute with a random token. What it changes and its removal are one
//! transaction, so a lost worker costs nothing but time. Only errands (mail) leave the house: a few run side
//! by side, no job waits for them, and their claim is prolonged while they run.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::task::JoinSet;

use crate::db::{Bind as _, Db, LONGEST_LIST, Lane, Row, Tx, in_list, sql};
use crate::error::{Error, Result};
use crate::ids::{BusinessId, Id, Token};
use crate::web::App;

/// A row of the table of jobs.
pub struct JobRow;

/// How long a claim lasts before another worker may take the job.
const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// Waiting after the first failures; after the last one the job gives up and is shown to the operator.
const BACK_OFF_S: [i64; 8] = [1, 5, 30, 120, 600, 3_600, 14_400, 43_200];
/// Jobs taken at once.
const BATCH: i64 = 256;
/// Jobs of a kind that run side by side (their transactions share a commit).
const ABREAST: usize = 32;
/// Errands of a worker that run side by side; no more are claimed than can begin at once.
const ERRANDS_ABREAST: usize = 4;

/// A small piece of work inside the house: carries ids, loads fresh, may run twice.
pub trait Job: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The name under which it waits.
    const KIND: &'static str;
}

type Inside = Arc<dyn Fn(&mut Tx, &[String]) -> Result<()> + Send + Sync>;
type Outside =
    Arc<dyn Fn(App, BusinessId, String) -> Pin<Box<dyn Future<Output = Result<()>> + Send>> + Send + Sync>;

/// How jobs of one kind are done.
#[derive(Clone)]
pub enum Doing {
    /// In one transaction with its removal.
    One(Inside),
    /// All that wait for a business in one transaction: for recomputing, where many jobs say the same.
    Together(Inside),
    /// Outside of the database; may happen twice if the machine stops in between.
    Errand(Outside),
}

impl Tx<'_> {
    /// Adds a job, to be done now or later.
    ///
    /// # Errors
    /// What the database said.
    pub fn enqueue<J: Job>(&mut self, job: &J, run_at: Timestamp) -> Result<()> {
        let body = serde_json::to_string(job)?;
        let id: Id<JobRow> = self.new_id();
        self.committed.jobs = true;
        sql("insert into job (id, business_id, kind, body, run_at) values ($1, $2, $3, $4, $5)")
            .bind(id)
            .bind(self.business())
            .bind(J::KIND)
            .bind(body)
            .bind(run_at)
            .run(self)?;
        Ok(())
    }
}

#[derive(Clone, Row)]
struct Claimed {
    id: Id<JobRow>,
    business_id: BusinessId,
    kind: String,
    body: String,
    attempts: i64,
    claimed_until: Timestamp,
}

/// What one worker has claimed at one time.
struct Claims {
    token: String,
    jobs: Vec<Claimed>,
    errands: Vec<Claimed>,
}

/// Does due jobs and waits for the errands among them; says how many were taken.
///
/// # Errors
/// If the database can't be reached.
pub async fn work_once(app: &App) -> Result<usize> {
    let mut errands = JoinSet::new();
    let count = take(app, &mut errands).await?;
    finish(&mut errands).await;
    Ok(count)
}

/// Sends errands on their way as long as there is room for them, and does due jobs; says how many were taken.
async fn take(app: &App, errands: &mut JoinSet<()>) -> Result<usize> {
    let claims = claim(app, ERRANDS_ABREAST.saturating_sub(errands.len())).await?;
    let count = claims.jobs.len() + claims.errands.len();
    for job in claims.errands {
        if let Some(Doing::Errand(act)) = app.wiring().jobs.get(job.kind.as_str()) {
            errands.spawn(errand(app.clone(), Arc::clone(act), job, claims.token.clone()));
        }
    }
    let token = &claims.token;
    for (kind, business, group) in groups(claims.jobs) {
        match app.wiring().jobs.get(kind.as_str()) {
            Some(Doing::Together(act)) => together(app, business, Arc::clone(act), group, token).await,
            Some(Doing::One(act)) => {
                for abreast in group.chunks(ABREAST) {
                    let each = abreast
                        .iter()
                        .map(|job| together(app, business, Arc::clone(act), vec![job.clone()], token));
                    join_all(each).await;
                }
            }
            Some(Doing::Errand(_)) | None => {
                for job in group {
                    failed(app, job, token, "no room knows this kind of job".to_owned()).await;
                }
            }
        }
    }
    Ok(count)
}

/// Waits for errands that run; what went wrong with one has been noted by itself.
async fn finish(errands: &mut JoinSet<()>) {
    while errands.join_next().await.is_some() {}
}

/// Jobs of one kind and business, together.
fn groups(jobs: Vec<Claimed>) -> Vec<(String, BusinessId, Vec<Claimed>)> {
    let mut groups: Vec<(String, BusinessId, Vec<Claimed>)> = Vec::new();
    for job in jobs {
        match groups.iter_mut().find(|(kind, business, _)| *kind == job.kind && *business == job.business_id)
        {
            Some((_, _, group)) => group.push(job),
            None => groups.push((job.kind.clone(), job.business_id, vec![job])),
        }
    }
    groups
}

const CLAIM_JOBS: &str = "update job set claimed_until = $1, token = $2
     where id in (
         select id from job
         where run_at <= $3 and gave_up_at is null
           and (claimed_until is null or claimed_until < $3)
           and kind not in ($list)
         order by run_at, id limit $4)
       and (claimed_until is null or claimed_until < $3)
     returning id, business_id, kind, body, attempts, claimed_until";

const CLAIM_ERRANDS: &str = "update job set claimed_until = $1, token = $2
     where id in (
         select id from job
         where run_at <= $3 and gave_up_at is null
           and (claimed_until is null or claimed_until < $3)
           and kind in ($list)
         order by run_at, id limit $4)
       and (claimed_until is null or claimed_until < $3)
     returning id, business_id, kind, body, attempts, claimed_until";

/// Claims jobs, and as many errands as there is room for.
async fn claim(app: &App, room: usize) -> Result<Claims> {
    let wired = app.wiring().jobs.iter();
    let errands: Vec<&'static str> =
        wired.filter(|(_, doing)| matches!(doing, Doing::Errand(_))).map(|(kind, _)| *kind).collect();
    let room = i64::try_from(room).unwrap_or(0);
    let token = Token::draw().reveal().to_owned();
    app.db()
        .write_behind(BusinessId::NONE, move |tx| {
            let jobs = claim_some(tx, CLAIM_JOBS, &token, BATCH, &errands)?;
            let errands = match room {
                0 => Vec::new(),
                _ => claim_some(tx, CLAIM_ERRANDS, &token, room, &errands)?,
            };
            Ok(Claims { token: token.clone(), jobs, errands })
        })
        .await
}

fn claim_some(
    tx: &mut Tx<'_>,
    text: &'static str,
    token: &str,
    limit: i64,
    errands: &[&'static str],
) -> Result<Vec<Claimed>> {
    let now = tx.now();
    let before = vec![(now + LEASE).bind(), token.bind(), now.bind(), limit.bind()];
    let mut claimed: Vec<Claimed> = in_list(text, before, errands).all(tx)?;
    claimed.sort_by_key(|job| job.id);
    Ok(claimed)
}

async fn together(app: &App, business: BusinessId, act: Inside, group: Vec<Claimed>, token: &str) {
    let ids: Vec<Id<JobRow>> = group.iter().map(|job| job.id).collect();
    let bodies: Vec<String> = group.iter().map(|job| job.body.clone()).collect();
    let mine = token.to_owned();
    let done = app
        .db()
        .write_behind(business, move |tx| {
            remove(tx, &ids, &mine)?;
            act(tx, &bodies)
        })
        .await;
    if let Err(error) = done {
        if group.len() > 1 && !matches!(error, Error::Busy) {
            // One bad job must not hold the others back: do each by itself, and only the bad one waits.
            for job in group {
                if let Some(Doing::Together(act)) = app.wiring().jobs.get(job.kind.as_str()) {
                    Box::pin(together(app, business, Arc::clone(act), vec![job], token)).await;
                }
            }
            return;
        }
        for job in group {
            failed(app, job, token, error.to_string()).await;
        }
    }
}

/// Removes jobs that are still ours; if another worker has taken one over, nothing of this run is kept.
fn remove(tx: &mut Tx<'_>, ids: &[Id<JobRow>], token: &str) -> Result<()> {
    for ids in ids.chunks(LONGEST_LIST) {
        let gone =
            in_list("delete from job where token = $1 and id in ($list)", vec![token.bind()], ids).run(tx)?;
        if gone != ids.len() as u64 {
            return Err(Error::Conflict);
        }
    }
    Ok(())
}

async fn errand(app: App, act: Outside, job: Claimed, token: String) {
    let going = AssertUnwindSafe(act(app.clone(), job.business_id, job.body.clone())).catch_unwind();
    let ended = tokio::select! {
        // A panic outside of the database is caught nowhere else, and would never be noted.
        ended = going => ended.unwrap_or_else(|_| Err(Error::bug("an errand panicked; see the log"))),
        () = hold(&app, &job, &token) => {
            tracing::warn!(kind = job.kind, "an errand was stopped: another worker may have taken it over");
            return;
        }
    };
    match ended {
        Ok(()) => {
            let (id, mine) = (job.id, token);
            if let Err(error) =
                app.db().write_behind(job.business_id, move |tx| remove(tx, &[id], &mine)).await
            {
                tracing::warn!(kind = job.kind, %error, "an errand was done, but its job could not be removed");
            }
        }
        Err(error) => failed(&app, job, &token, error.to_string()).await,
    }
}

/// Prolongs the lease of an errand while it runs; comes back only if the lease is lost.
async fn hold(app: &App, job: &Claimed, token: &str) {
    let mut until = job.claimed_until;
    loop {
        tokio::time::sleep(Duration::from_secs(1)).await;
        if until.duration_since(app.clock().now()) > LEASE / 2 {
            continue;
        }
        match renew(app, job, token).await {
            Ok(Some(later)) => until = later,
            // If that can't be known now, it is asked again as long as nobody else may claim it.
            Err(_) if app.clock().now() < until => {}
            Ok(None) | Err(_) => return,
        }
    }
}

/// Begins the lease anew and says until when; `None` if another worker has taken the job over.
async fn renew(app: &App, job: &Claimed, token: &str) -> Result<Option<Timestamp>> {
    let (id, mine) = (job.id, token.to_owned());
    app.db()
        .write_behind(job.business_id, move |tx| {
            let until = tx.now() + LEASE;
            let renewed = sql("update job set claimed_until = $1 where id = $2 and token = $3")
                .bind(until)
                .bind(id)
                .bind(&mine)
                .run(tx)?;
            Ok((renewed > 0).then_some(until))
        })
        .await
}

async fn failed(app: &App, job: Claimed, token: &str, why: String) {
    let attempt = usize::try_from(job.attempts).unwrap_or(usize::MAX);
    let wait = BACK_OFF_S.get(attempt).copied();
    match wait {
        Some(seconds) => {
            tracing::warn!(kind = job.kind, attempt, seconds, error = why, "a job failed and is tried again");
        }
        None => tracing::error!(kind = job.kind, error = why, "a job gave up; see the operator's page"),
    }
    let mine = token.to_owned();
    let noted = app
        .db()
        .write_behind(job.business_id, move |tx| {
            let now = tx.now();
            let run_at = wait.map_or(now, |seconds| now + SignedDuration::from_secs(seconds));
            sql("update job set attempts = attempts + 1, claimed_until = null, token = null, last_error = $1,
                        run_at = $2, gave_up_at = $3
                 where id = $4 and token = $5")
            .bind(&why)
            .bind(run_at)
            .bind(if wait.is_none() { Some(now) } else { None })
            .bind(job.id)
            .bind(&mine)
            .run(tx)
        })
        .await;
    if let Err(error) = noted {
        tracing::warn!(%error, "a failed job could not be noted; its claim runs out by itself");
    }
}

/// Works until the house closes: woken by commits and errands that end, with a poll each second as the net.
/// What runs when the house closes is finished, and nothing new is begun.
pub async fn work(app: App) {
    let mut stopping = app.stopping();
    let mut errands = JoinSet::new();
    while !*stopping.borrow() {
        match take(&app, &mut errands).await {
            Ok(0) => {}
            Ok(_) => continue,
            Err(error) => tracing::warn!(%error, "jobs could not be fetched"),
        }
        if let Err(error) = recurring_once(&app).await {
            tracing::warn!(%error, "recurring work could not be begun");
        }
        tokio::select! {
            () = app.live().job_waits() => {}
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
            Some(_) = errands.join_next() => {}
            _ = stopping.wait_for(|stop| *stop) => {}
        }
    }
    finish(&mut errands).await;
}

/// Begins recurring work that is due: one node wins, by the row it updates.
///
/// # Errors
/// If the database can't be reached.
pub async fn recurring_once(app: &App) -> Result<()> {
    for every in &app.wiring().recurring {
        let (name, seconds, act) = (every.name, every.seconds, Arc::clone(&every.act));
        let now = app.clock().now();
        let due = app
            .db()
            .read(Lane::Member, BusinessId::NONE, move |db| {
                let next: Option<Timestamp> =
                    sql("select next_at from recurring where name = $1").bind(name).maybe(db)?;
                Ok(next.is_none_or(|next| next <= now))
            })
            .await?;
        if !due {
            continue;
        }
        let done = app
            .db()
            .write_behind(BusinessId::NONE, move |tx| {
                let next = tx.now() + SignedDuration::from_secs(seconds);
                let won = sql("insert into recurring (name, next_at) values ($1, $2)
                               on conflict (name) do update set next_at = $2 where recurring.next_at <= $3")
                .bind(name)
                .bind(next)
                .bind(tx.now())
                .run(tx)?;
                if won > 0 { act(tx) } else { Ok(()) }
            })
            .await;
        if let Err(error) = done {
            tracing::error!(name, %error, "recurring work failed; it is tried again in a second");
        }
    }
    Ok(())
}

/// A job that gave up, as the operator sees it.
#[derive(Clone, Debug, Row)]
pub struct GaveUp {
    pub id: Id<JobRow>,
    pub business_id: BusinessId,
    pub kind: String,
    pub attempts: i64,
    pub last_error: Option<String>,
    pub gave_up_at: Timestamp,
}

/// The newest jobs that gave up, over all businesses.
///
/// # Errors
/// What the database said.
pub fn gave_up(db: &mut Db<'_>) -> Result<Vec<GaveUp>> {
    sql("select id, business_id, kind, attempts, last_error, gave_up_at from job
         where gave_up_at is not null order by gave_up_at desc, id limit 200")
    .all(db)
}

/// How many jobs wait, and since when the oldest could have run.
///
/// # Errors
/// What the database said.
pub fn waiting(db: &mut Db<'_>) -> Result<(i64, Option<Timestamp>)> {
    let now = db.now();
    sql("select count(*), min(run_at) from job where gave_up_at is null and run_at <= $1").bind(now).one(db)
}

/// Gives a job that gave up another round of tries.
///
/// # Errors
/// `NotFound` if it is no longer there.
pub fn try_again(tx: &mut Tx<'_>, id: Id<JobRow>) -> Result<()> {
    let now = tx.now();
    let found = sql("update job set gave_up_at = null, attempts = 0, run_at = $1 where id = $2 and gave_up_at is not null")
        .bind(now)
        .bind(id)
        .run(tx)?;
    tx.committed.jobs = true;
    if found == 0 { Err(Error::NotFound) } else { Ok(()) }
}

/// Drops a job that gave up.
///
/// # Errors
/// `NotFound` if it is no longer there.
pub fn drop_job(tx: &mut Tx<'_>, id: Id<JobRow>) -> Result<()> {
    let found = sql("delete from job where id = $1 and gave_up_at is not null").bind(id).run(tx)?;
    if found == 0 { Err(Error::NotFound) } else { Ok(()) }
}
