//! Look: what an action is compared with, fixed at its start, and one stored look a local day.

use std::collections::HashMap;

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use regulars_facts::ActionId;
use regulars_kernel::db::{Db, FromRow, Row, Tx, sql};
use regulars_kernel::error::{Error, Result};
use regulars_kernel::ids::BusinessId;
use regulars_metrics::{by_day, counts};

use crate::action::{self, Action, Day, KeptSpread, Plan, Verdict, answers_in, kept_count};
use crate::verdict::{self, DAYS_BEFORE, Rule, Seen, StoredLook};

/// How many businesses are taken at a time.
const AT_A_TIME: i64 = 200;

/// Looks at the actions of every business for which a local day has begun.
pub(crate) fn look_everywhere(tx: &mut Tx) -> Result<()> {
    // Nowhere on earth is it later than one day after the day in Greenwich.
    let latest = tx.now().to_zoned(TimeZone::UTC).date().tomorrow().unwrap_or(Date::MAX);
    let mut last: Option<BusinessId> = None;
    loop {
        let businesses = with_undecided(tx, last, latest)?;
        for business in &businesses {
            tx.for_business(*business, |tx| match action::today(tx) {
                Ok(today) => look_now(tx, today),
                // A business that is being set up or removed has no place to have a day at.
                Err(Error::NotFound) => Ok(()),
                Err(other) => Err(other),
            })?;
        }
        last = businesses.last().copied();
        if last.is_none() {
            return Ok(());
        }
    }
}

/// The next businesses with actions that have started and wait for a verdict, whoever they belong to.
fn with_undecided(db: &mut Db, behind: Option<BusinessId>, latest: Date) -> Result<Vec<BusinessId>> {
    let behind = behind.map_or(String::new(), |business| business.to_string());
    sql("select distinct business_id from action
         where business_id > $1 and verdict = $2 and dropped_at is null and starts_on <= $3
         order by business_id limit $4")
    .bind(behind)
    .bind(&Verdict::Early)
    .bind(&Day(latest))
    .bind(AT_A_TIME)
    .values(db)
}

/// Brings the actions of the business of the transaction up to a local day: starts them, and looks at every missed day.
///
/// # Errors
/// What the database said.
pub fn look_now(tx: &mut Tx, today: Date) -> Result<()> {
    for action in action::waiting_for_a_look(tx, today)? {
        let rule = match action.rule() {
            Some(rule) => rule,
            None => start(tx, &action)?,
        };
        let kept = of_action(tx, action.id)?;
        let known = kept.len();
        let days = by_day(tx, rule.starts_on, today.min(rule.latest_on), &action.plan.filter())?;
        let (looks, state) = verdict::resume(&rule, kept, &days, today);
        for look in looks.get(known..).unwrap_or_default() {
            keep(tx, action.id, look)?;
        }
        action::settle(tx, action.id, state, today)?;
    }
    Ok(())
}

fn start(tx: &mut Tx, action: &Action) -> Result<Rule> {
    let plan = &action.plan;
    let before = counts(tx, days_before(plan.starts_on, DAYS_BEFORE), plan.starts_on, &plan.filter())?;
    let expected = verdict::expected(last_28_days(tx, plan, plan.starts_on)?, plan.starts_on, plan.latest_on);
    action::freeze(tx, action.id, before, expected)?;
    Ok(Rule { before, expected, starts_on: plan.starts_on, latest_on: plan.latest_on })
}

/// The answers of the 28 days before a day, by which the rate of answers is known.
///
/// # Errors
/// What the database said.
pub fn last_28_days(db: &mut Db, plan: &Plan, day: Date) -> Result<u64> {
    Ok(answers_in(counts(db, days_before(day, 28), day, &plan.filter())?))
}

/// The answers of the 90 days before a day: what an action that starts then would be compared with.
///
/// # Errors
/// What the database said.
pub fn answers_before(db: &mut Db, plan: &Plan, day: Date) -> Result<u64> {
    Ok(answers_in(counts(db, days_before(day, DAYS_BEFORE), day, &plan.filter())?))
}

fn days_before(day: Date, days: i64) -> Date {
    day.checked_sub(days.days()).unwrap_or(Date::MIN)
}

// Storage.

impl FromRow for StoredLook {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let change: Option<(f64, f64)> = row.get::<Option<f64>>("points")?.zip(row.get("fraction")?);
        let interval: Option<(f64, f64)> = row.get::<Option<f64>>("lo")?.zip(row.get("hi")?);
        let seen = change.zip(interval);
        Ok(StoredLook {
            day: row.get::<Day>("day")?.0,
            after: row.get::<KeptSpread>("counts")?.0,
            seen: seen.map(|((points, fraction), (lo, hi))| Seen { points, lo, hi, fraction }),
        })
    }
}

/// The looks at an action, in their order.
///
/// # Errors
/// What the database said.
pub fn of_action(db: &mut Db, action: ActionId) -> Result<Vec<StoredLook>> {
    sql("select * from action_look where business_id = $1 and action_id = $2 order by day limit 400")
        .bind(db.business())
        .bind(action)
        .all(db)
}

/// The newest look at an action.
///
/// # Errors
/// What the database said.
pub fn newest(db: &mut Db, action: ActionId) -> Result<Option<StoredLook>> {
    sql("select * from action_look where business_id = $1 and action_id = $2 order by day desc limit 1")
        .bind(db.business())
        .bind(action)
        .first(db)
}

struct Of(ActionId, StoredLook);

impl FromRow for Of {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Of(row.get("action_id")?, StoredLook::from_row(row)?))
    }
}

/// The newest look at each action of the business.
///
/// # Errors
/// What the database said.
pub fn newest_of_all(db: &mut Db) -> Result<HashMap<ActionId, StoredLook>> {
    let found: Vec<Of> = sql(
        "select action_look.action_id, action_look.day, action_look.points, action_look.lo, action_look.hi,
                action_look.fraction, action_look.counts
         from action_look
         join (select action_id, max(day) as day from action_look where business_id = $1 group by action_id) newest
           on newest.action_id = action_look.action_id and newest.day = action_look.day
         where action_look.business_id = $1
         order by action_look.action_id limit 5000",
    )
    .bind(db.business())
    .all(db)?;
    Ok(found.into_iter().map(|Of(action, look)| (action, look)).collect())
}

fn keep(tx: &mut Tx, action: ActionId, look: &StoredLook) -> Result<()> {
    sql("insert into action_look (business_id, action_id, day, n2, points, lo, hi, fraction, counts)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
    .bind(tx.business())
    .bind(action)
    .bind(&Day(look.day))
    .bind(kept_count(look.n()))
    .bind(look.seen.map(|seen| seen.points))
    .bind(look.seen.map(|seen| seen.lo))
    .bind(look.seen.map(|seen| seen.hi))
    .bind(look.seen.map(|seen| seen.fraction))
    .bind(&KeptSpread(look.after))
    .run(tx)?;
    Ok(())
}
