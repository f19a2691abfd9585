//! Score: what one response gave from 0 to 10, kept as it was told last.

use std::collections::{BTreeMap, BTreeSet};

use regulars_facts::{ResponseId, ResponseScored, ResponseWithdrawn};
use regulars_kernel::db::{Db, Tx, sql};
use regulars_kernel::error::Result;

use crate::score_day::{self, Key};

/// Hears of scores: keeps the last one of each response and reckons the touched days again.
pub(crate) fn scored(tx: &mut Tx, facts: Vec<ResponseScored>) -> Result<()> {
    let mut touched = BTreeSet::new();
    for fact in last_of_each(facts) {
        touched.extend(keep(tx, &fact)?);
    }
    score_day::recompute(tx, &touched)
}

/// Hears of responses that were taken back: they count no more, also if their score is heard later.
pub(crate) fn withdrawn(tx: &mut Tx, facts: Vec<ResponseWithdrawn>) -> Result<()> {
    let mut touched = BTreeSet::new();
    for fact in facts {
        touched.extend(forget(tx, fact.response)?);
    }
    score_day::recompute(tx, &touched)
}

/// Keeps a score without reckoning its day: for the demo and for imports, which call `recompute_all` at their end.
///
/// # Errors
/// What the database said.
pub fn record(tx: &mut Tx, fact: &ResponseScored) -> Result<()> {
    keep(tx, fact).map(drop)
}

/// The last fact of each response: facts come in the order of their jobs, which is random within a millisecond.
fn last_of_each(facts: Vec<ResponseScored>) -> Vec<ResponseScored> {
    let mut last: BTreeMap<ResponseId, ResponseScored> = BTreeMap::new();
    for fact in facts {
        if is_news(last.contains_key(&fact.response), &fact) {
            last.insert(fact.response, fact);
        }
    }
    last.into_values().collect()
}

/// Whether a fact says something new. A first score that is heard late must not replace its own correction.
fn is_news(known: bool, fact: &ResponseScored) -> bool {
    fact.changed || !known
}

fn key_of(fact: &ResponseScored) -> Key {
    Key {
        day: fact.day.to_string(),
        survey_id: fact.survey,
        location_id: fact.location,
        touchpoint_id: fact.touchpoint.map(|id| id.to_string()).unwrap_or_default(),
        language: fact.language,
    }
}

// Storage.

/// The key under which a response counts now.
fn known_key(db: &mut Db, response: ResponseId) -> Result<Option<Key>> {
    sql("select day, survey_id, location_id, touchpoint_id, language from score
         where business_id = $1 and response_id = $2")
    .bind(db.business())
    .bind(response)
    .first(db)
}

fn is_withdrawn(db: &mut Db, response: ResponseId) -> Result<bool> {
    let found: Option<i64> =
        sql("select count(*) from score_withdrawn where business_id = $1 and response_id = $2")
            .bind(db.business())
            .bind(response)
            .maybe(db)?;
    Ok(found.unwrap_or(0) > 0)
}

/// Writes a score and says which keys it touches: the old one and the new one.
fn keep(tx: &mut Tx, fact: &ResponseScored) -> Result<BTreeSet<Key>> {
    let known = known_key(tx, fact.response)?;
    if is_withdrawn(tx, fact.response)? || !is_news(known.is_some(), fact) {
        return Ok(BTreeSet::new());
    }
    let key = key_of(fact);
    sql("insert into score (business_id, response_id, survey_id, location_id, touchpoint_id, language, day, score)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (business_id, response_id) do update
         set survey_id = excluded.survey_id, location_id = excluded.location_id,
             touchpoint_id = excluded.touchpoint_id, language = excluded.language,
             day = excluded.day, score = excluded.score")
    .bind(tx.business())
    .bind(fact.response)
    .bind(key.survey_id)
    .bind(key.location_id)
    .bind(&key.touchpoint_id)
    .bind(&key.language)
    .bind(&key.day)
    .bind(i64::from(fact.score.min(10)))
    .run(tx)?;
    Ok(known.into_iter().chain([key]).collect())
}

/// Removes a score for good and says which key that touches.
fn forget(tx: &mut Tx, response: ResponseId) -> Result<Option<Key>> {
    let known = known_key(tx, response)?;
    sql("insert into score_withdrawn (business_id, response_id) values ($1, $2)
         on conflict (business_id, response_id) do nothing")
    .bind(tx.business())
    .bind(response)
    .run(tx)?;
    sql("delete from score where business_id = $1 and response_id = $2")
        .bind(tx.business())
        .bind(response)
        .run(tx)?;
    Ok(known)
}

/// Removes all that this room keeps of the business.
pub(crate) fn remove_all(tx: &mut Tx) -> Result<()> {
    let business = tx.business();
    sql("delete from score_late where business_id = $1").bind(business).run(tx)?;
    sql("delete from score_day where business_id = $1").bind(business).run(tx)?;
    sql("delete from score where business_id = $1").bind(business).run(tx)?;
    sql("delete from score_withdrawn where business_id = $1").bind(business).run(tx)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use regulars_kernel::i18n::Language;
    use regulars_kernel::ids::Id;

    use super::*;

    fn fact(response: u128, score: u8, changed: bool) -> ResponseScored {
        ResponseScored {
            response: Id::from_parts(1, response),
            survey: Id::from_parts(1, 1),
            location: Id::from_parts(1, 1),
            touchpoint: None,
            language: Language::En,
            day: date(2026, 3, 5),
            score,
            changed,
        }
    }

    #[test]
    fn of_several_facts_of_a_response_the_last_counts() {
        let facts =
            vec![fact(1, 6, false), fact(2, 9, false), fact(1, 8, true), fact(3, 0, false), fact(1, 7, true)];
        let kept: Vec<u8> = last_of_each(facts).iter().map(|fact| fact.score).collect();
        assert_eq!(kept, [7, 9, 0]);
        // The first score came after its correction.
        let kept = last_of_each(vec![fact(1, 8, true), fact(1, 6, false)]);
        assert_eq!(kept[0].score, 8);
    }

    #[test]
    fn a_first_score_that_comes_late_replaces_nothing() {
        assert!(is_news(false, &fact(1, 6, false)));
        assert!(!is_news(true, &fact(1, 6, false)));
        assert!(is_news(true, &fact(1, 6, true)));
    }

    #[test]
    fn an_answer_without_a_touchpoint_has_an_empty_one() {
        let key = key_of(&fact(1, 6, false));
        assert_eq!((key.touchpoint_id.as_str(), key.day.as_str()), ("", "2026-03-05"));
    }
}
