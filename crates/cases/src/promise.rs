//! Promises kept: how many first answers came by the time that customers were told.

use jiff::Timestamp;
use regulars_kernel::db::{Db, sql};
use regulars_kernel::error::Result;
use regulars_stats::scores::wilson;

/// With fewer promises a share and its interval say nothing.
pub const ENOUGH: u64 = 5;

/// Whether the first answer came in time.
#[must_use]
pub fn promise_kept(answered_at: Option<Timestamp>, due_at: Timestamp) -> bool {
    answered_at.is_some_and(|answered_at| answered_at <= due_at)
}

/// A share in whole percent with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    pub percent: i64,
    pub low: i64,
    pub high: i64,
}

/// The share of kept promises with Wilson's interval; `None` if none was due.
#[must_use]
pub fn share(kept: u64, of: u64) -> Option<Share> {
    let interval = wilson(kept, of, 0.95).ok()?;
    Some(Share {
        percent: percent(kept as f64 / of as f64),
        low: percent(interval.lo),
        high: percent(interval.hi),
    })
}

fn percent(share: f64) -> i64 {
    // A share lies between 0 and 1, so the number is small.
    (share * 100.0).round() as i64
}

// Storage.

/// How many promises were kept, of all that were decided since a time: by the answer, or by the time passing.
/// What the customer made void before an answer counts nowhere.
///
/// # Errors
/// What the database said.
pub fn kept(db: &mut Db, since: Timestamp) -> Result<(u64, u64)> {
    let now = db.now();
    let (kept, of): (i64, i64) = sql(
        "select cast(coalesce(sum(case when answered_at <= due_at then 1 else 0 end), 0) as bigint), count(*)
         from case_file
         where business_id = $1 and promised = $2
           and (answered_at is not null or outcome is null
                or outcome not in ('score-changed', 'withdrawn', 'forgotten'))
           and case when answered_at <= due_at then answered_at else due_at end >= $3
           and case when answered_at <= due_at then answered_at else due_at end <= $4",
    )
    .bind(db.business())
    .bind(true)
    .bind(since)
    .bind(now)
    .one(db)?;
    Ok((u64::try_from(kept).unwrap_or(0), u64::try_from(of).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_on_the_minute_is_in_time() {
        let due = Timestamp::from_second(1_000).unwrap();
        for (answered, kept) in [(Some(999), true), (Some(1_000), true), (Some(1_001), false), (None, false)]
        {
            let answered = answered.map(|second| Timestamp::from_second(second).unwrap());
            assert_eq!(promise_kept(answered, due), kept, "{answered:?}");
        }
    }

    #[test]
    fn a_share_has_its_interval() {
        assert_eq!(share(0, 0), None);
        assert_eq!(share(46, 49), Some(Share { percent: 94, low: 83, high: 98 }));
        assert_eq!(share(3, 3), Some(Share { percent: 100, low: 44, high: 100 }));
        assert_eq!(share(0, 20), Some(Share { percent: 0, low: 0, high: 16 }));
    }
}
