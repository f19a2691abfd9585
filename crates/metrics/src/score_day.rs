//! Days of scores: how many answers gave each score on a day, made again from the scores whenever one moves.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use regulars_facts::{LocationId, SurveyId, TouchpointId};
use regulars_kernel::db::{Db, FromRow, Row, Tx, sql};
use regulars_kernel::error::{Error, Result};
use regulars_kernel::i18n::Language;
use regulars_kernel::jobs::Job;
use serde::{Deserialize, Serialize};

/// How many answers gave each score from 0 to 10.
pub type Spread = [u64; 11];

/// Which answers count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub touchpoint: Option<TouchpointId>,
    pub language: Option<Language>,
}

/// What a row of days is known by, besides the business; its order is the order in which rows are written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Row, Serialize, Deserialize)]
pub(crate) struct Key {
    pub day: String,
    pub survey_id: SurveyId,
    pub location_id: LocationId,
    pub touchpoint_id: String,
    pub language: Language,
}

/// Two spreads as one.
#[must_use]
pub fn together(a: Spread, b: &Spread) -> Spread {
    let mut sum = a;
    for (slot, more) in sum.iter_mut().zip(b) {
        *slot = slot.saturating_add(*more);
    }
    sum
}

/// The number of answers in a spread.
#[must_use]
pub fn total(spread: &Spread) -> u64 {
    spread.iter().fold(0, |sum, count| sum.saturating_add(*count))
}

// Storage.

/// A spread as the columns `s0` to `s10` of a row, from the place of the first one.
fn spread_at(row: &Row<'_>, first: usize) -> Result<Spread> {
    let mut spread = [0; 11];
    for (place, slot) in spread.iter_mut().enumerate() {
        *slot = u64::try_from(row.at::<i64>(first + place)?).unwrap_or(0);
    }
    Ok(spread)
}

fn day_at(row: &Row<'_>, place: usize) -> Result<Date> {
    row.at::<String>(place)?.parse().map_err(|_| Error::bug("a stored day is broken"))
}

struct OnDay(Date, Spread);

impl FromRow for OnDay {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self(day_at(row, 0)?, spread_at(row, 1)?))
    }
}

/// The spread of each day that has answers, oldest first.
///
/// # Errors
/// What the database said.
pub fn by_day(db: &mut Db, from: Date, until: Date, filter: &Filter) -> Result<Vec<(Date, Spread)>> {
    let days: Vec<OnDay> =
        sql("select day, cast(sum(s0) as bigint), cast(sum(s1) as bigint), cast(sum(s2) as bigint),
                cast(sum(s3) as bigint), cast(sum(s4) as bigint), cast(sum(s5) as bigint),
                cast(sum(s6) as bigint), cast(sum(s7) as bigint), cast(sum(s8) as bigint),
                cast(sum(s9) as bigint), cast(sum(s10) as bigint)
         from score_day
         where business_id = $1 and day >= $2 and day < $3
           and ($4 = '' or touchpoint_id = $4) and ($5 = '' or language = $5)
         group by day order by day limit 40000")
        .bind(db.business())
        .bind(from.to_string())
        .bind(until.to_string())
        .bind(filter.touchpoint.map(|id| id.to_string()).unwrap_or_default())
        .bind(filter.language.map(Language::code).unwrap_or_default())
        .all(db)?;
    Ok(days.into_iter().map(|OnDay(day, spread)| (day, spread)).collect())
}

/// The spread from a day until another (exclusive).
///
/// # Errors
/// What the database said.
pub fn counts(db: &mut Db, from: Date, until: Date, filter: &Filter) -> Result<Spread> {
    let days = by_day(db, from, until, filter)?;
    Ok(days.iter().fold([0; 11], |sum, (_, spread)| together(sum, spread)))
}

/// Whether there was ever an answer.
///
/// # Errors
/// What the database said.
pub fn has_begun(db: &mut Db) -> Result<bool> {
    let first: Option<String> = sql("select day from score_day where business_id = $1 order by day limit 1")
        .bind(db.business())
        .maybe(db)?;
    Ok(first.is_some())
}

/// The answers of one day, touchpoint and language, as they are exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub day: Date,
    /// The id of the touchpoint; empty if there was none.
    pub touchpoint: String,
    pub language: String,
    pub spread: Spread,
}

impl FromRow for Line {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            day: day_at(row, 0)?,
            touchpoint: row.at(1)?,
            language: row.at(2)?,
            spread: spread_at(row, 3)?,
        })
    }
}

/// The answers by day, touchpoint and language, oldest first.
///
/// # Errors
/// What the database said.
pub fn lines(db: &mut Db, from: Date, until: Date, filter: &Filter) -> Result<Vec<Line>> {
    sql("select day, touchpoint_id, language,
                cast(sum(s0) as bigint), cast(sum(s1) as bigint), cast(sum(s2) as bigint),
                cast(sum(s3) as bigint), cast(sum(s4) as bigint), cast(sum(s5) as bigint),
                cast(sum(s6) as bigint), cast(sum(s7) as bigint), cast(sum(s8) as bigint),
                cast(sum(s9) as bigint), cast(sum(s10) as bigint)
         from score_day
         where business_id = $1 and day >= $2 and day < $3
           and ($4 = '' or touchpoint_id = $4) and ($5 = '' or language = $5)
         group by day, touchpoint_id, language order by day, touchpoint_id, language limit 200000")
    .bind(db.business())
    .bind(from.to_string())
    .bind(until.to_string())
    .bind(filter.touchpoint.map(|id| id.to_string()).unwrap_or_default())
    .bind(filter.language.map(Language::code).unwrap_or_default())
    .all(db)
}

/// Makes the rows of these keys again from the scores.
pub(crate) fn recompute(tx: &mut Tx, touched: &BTreeSet<Key>) -> Result<()> {
    for key in touched {
        match recomputed_at(tx, key)? {
            // A busy day is made again at most once a second: it grows with each answer, and so does the work.
            Some(at) if at < tx.now() && tx.now().duration_since(at) < AT_MOST_EVERY => later(tx, key, at)?,
            _ => recompute_one(tx, key)?,
        }
    }
    if !touched.is_empty() {
        tx.changed("score");
    }
    Ok(())
}

/// The shortest time between two reckonings of a row.
const AT_MOST_EVERY: SignedDuration = SignedDuration::from_secs(1);

/// Makes a row again that was touched too soon after it had been made.
#[derive(Serialize, Deserialize)]
pub(crate) struct RecomputeLate {
    key: Key,
}
impl Job for RecomputeLate {
    const KIND: &'static str = "metrics-recompute-late";
}

/// Does the job.
pub(crate) fn recompute_late(tx: &mut Tx, job: RecomputeLate) -> Result<()> {
    let key = &job.key;
    sql("delete from score_late where business_id = $1 and day = $2 and survey_id = $3 and location_id = $4
           and touchpoint_id = $5 and language = $6")
    .bind(tx.business())
    .bind(&key.day)
    .bind(key.survey_id)
    .bind(key.location_id)
    .bind(&key.touchpoint_id)
    .bind(&key.language)
    .run(tx)?;
    recompute_one(tx, key)?;
    tx.changed("score");
    Ok(())
}

fn recomputed_at(tx: &mut Tx, key: &Key) -> Result<Option<Timestamp>> {
    sql("select recomputed_at from score_day where business_id = $1 and day = $2 and survey_id = $3
           and location_id = $4 and touchpoint_id = $5 and language = $6")
    .bind(tx.business())
    .bind(&key.day)
    .bind(key.survey_id)
    .bind(key.location_id)
    .bind(&key.touchpoint_id)
    .bind(&key.language)
    .maybe(tx)
}

/// Leaves a row for the next second; one job waits for it, however many answers come meanwhile.
fn later(tx: &mut Tx, key: &Key, at: Timestamp) -> Result<()> {
    let first =
        sql("insert into score_late (business_id, day, survey_id, location_id, touchpoint_id, language)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing")
        .bind(tx.business())
        .bind(&key.day)
        .bind(key.survey_id)
        .bind(key.location_id)
        .bind(&key.touchpoint_id)
        .bind(&key.language)
        .run(tx)?;
    if first == 0 {
        return Ok(());
    }
    tx.enqueue(&RecomputeLate { key: key.clone() }, at + AT_MOST_EVERY)
}

fn recompute_one(tx: &mut Tx, key: &Key) -> Result<()> {
    let now = tx.now();
    let written =
        sql("insert into score_day (business_id, day, survey_id, location_id, touchpoint_id, language,
                                s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, n, recomputed_at)
         select business_id, day, survey_id, location_id, touchpoint_id, language,
                cast(sum(case when score = 0 then 1 else 0 end) as bigint),
                cast(sum(case when score = 1 then 1 else 0 end) as bigint),
                cast(sum(case when score = 2 then 1 else 0 end) as bigint),
                cast(sum(case when score = 3 then 1 else 0 end) as bigint),
                cast(sum(case when score = 4 then 1 else 0 end) as bigint),
                cast(sum(case when score = 5 then 1 else 0 end) as bigint),
                cast(sum(case when score = 6 then 1 else 0 end) as bigint),
                cast(sum(case when score = 7 then 1 else 0 end) as bigint),
                cast(sum(case when score = 8 then 1 else 0 end) as bigint),
                cast(sum(case when score = 9 then 1 else 0 end) as bigint),
                cast(sum(case when score = 10 then 1 else 0 end) as bigint),
                count(*), $7
         from score
         where business_id = $1 and day = $2 and survey_id = $3 and location_id = $4
           and touchpoint_id = $5 and language = $6
         group by business_id, day, survey_id, location_id, touchpoint_id, language
         on conflict (business_id, day, survey_id, location_id, touchpoint_id, language) do update
         set s0 = excluded.s0, s1 = excluded.s1, s2 = excluded.s2, s3 = excluded.s3, s4 = excluded.s4,
             s5 = excluded.s5, s6 = excluded.s6, s7 = excluded.s7, s8 = excluded.s8, s9 = excluded.s9,
             s10 = excluded.s10, n = excluded.n, recomputed_at = excluded.recomputed_at")
        .bind(tx.business())
        .bind(&key.day)
        .bind(key.survey_id)
        .bind(key.location_id)
        .bind(&key.touchpoint_id)
        .bind(&key.language)
        .bind(now)
        .run(tx)?;
    if written == 0 {
        // No score is left under this key.
        sql("delete from score_day where business_id = $1 and day = $2 and survey_id = $3 and location_id = $4
               and touchpoint_id = $5 and language = $6")
        .bind(tx.business())
        .bind(&key.day)
        .bind(key.survey_id)
        .bind(key.location_id)
        .bind(&key.touchpoint_id)
        .bind(&key.language)
        .run(tx)?;
    }
    Ok(())
}

/// Makes all days of the business again from its scores.
///
/// # Errors
/// What the database said.
pub fn recompute_all(tx: &mut Tx) -> Result<()> {
    sql("delete from score_day where business_id = $1").bind(tx.business()).run(tx)?;
    let keys: Vec<Key> =
        sql("select distinct day, survey_id, location_id, touchpoint_id, language from score
         where business_id = $1
         order by day, survey_id, location_id, touchpoint_id, language limit 1000000")
        .bind(tx.business())
        .all(tx)?;
    for key in &keys {
        recompute_one(tx, key)?;
    }
    tx.changed("score");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spreads_add_up_and_stay_at_the_most() {
        let one: Spread = [1; 11];
        assert_eq!(total(&together(one, &one)), 22);
        assert_eq!(together([u64::MAX; 11], &one), [u64::MAX; 11]);
        assert_eq!(total(&[u64::MAX; 11]), u64::MAX);
    }
}
