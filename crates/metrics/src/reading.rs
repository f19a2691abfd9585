//! Reading: a score with its interval, and how it changed against the period before.
//!
//! The score is the share of promoters less the share of detractors, in points (Reichheld 2003). The interval
//! is the adjusted Wald interval (Rocks 2016, Lewis & Sauro 2021), below 20 answers the score interval (Tango
//! 1998); that of a difference is by Lewis & Sauro (2021).

use regulars_stats::scores::{self, Counts, Interval};

use crate::score_day::Spread;

/// A score is shown from so many answers on: below, one more answer can turn it around.
pub const ENOUGH: u64 = 5;
/// How sure the intervals are.
const CONFIDENCE: f64 = 0.95;

/// A score with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// The score in points, unrounded.
    pub points: f64,
    /// The score as a whole number, halves away from zero.
    pub rounded: i64,
    /// The 95 % interval, from -100 to 100 at most.
    pub interval: Interval,
    pub counts: Counts,
}

/// The score of a spread; `None` below five answers.
#[must_use]
pub fn reading(spread: &Spread) -> Option<Reading> {
    let counts = Counts::from_spread(*spread);
    if counts.n() < ENOUGH {
        return None;
    }
    Some(Reading {
        points: scores::nps(counts).ok()?,
        rounded: scores::nps_rounded(counts).ok()?,
        interval: scores::interval(counts, CONFIDENCE).ok()?.clipped(-100.0, 100.0),
        counts,
    })
}

/// What can be said of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Up,
    Down,
    /// Zero lies inside the interval: it may be none.
    Steady,
}

/// How a score changed from one period to the next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// The later score less the earlier, in whole points.
    pub points: i64,
    /// The 95 % interval of the difference, from -200 to 200 at most.
    pub interval: Interval,
    pub verdict: Verdict,
    pub before: Reading,
    pub now: Reading,
}

/// The change from one spread to a later one; `None` if either has too few answers.
#[must_use]
pub fn change(before: &Spread, now: &Spread) -> Option<Change> {
    let (before, now) = (reading(before)?, reading(now)?);
    let difference = scores::difference(before.counts, now.counts, CONFIDENCE).ok()?;
    let verdict = match difference {
        difference if difference.is_steady() => Verdict::Steady,
        difference if difference.points > 0.0 => Verdict::Up,
        _ => Verdict::Down,
    };
    Some(Change {
        points: scores::round_half_away(now.points - before.points),
        interval: difference.interval.clipped(-200.0, 200.0),
        verdict,
        before,
        now,
    })
}

/// A part of a whole in whole per cent, halves up.
#[must_use]
pub fn percent(part: u64, whole: u64) -> u64 {
    match u128::from(whole) {
        0 => 0,
        whole => u64::try_from((200 * u128::from(part) + whole) / (2 * whole)).unwrap_or(u64::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread(detractors: u64, passives: u64, promoters: u64) -> Spread {
        [0, 0, 0, 0, 0, 0, detractors, passives, 0, promoters, 0]
    }

    #[test]
    fn a_score_needs_five_answers() {
        assert_eq!(reading(&spread(0, 0, 0)), None);
        assert_eq!(reading(&spread(1, 1, 2)), None);
        let five = reading(&spread(0, 0, 5)).unwrap();
        assert_eq!((five.rounded, five.interval.hi), (100, 100.0));
        assert_eq!(reading(&[u64::MAX; 11]), None);
    }

    #[test]
    fn the_score_of_the_sample_page() {
        let now = reading(&[6, 4, 7, 9, 11, 15, 22, 39, 68, 103, 128]).unwrap();
        assert_eq!((now.counts.n(), now.rounded), (412, 38));
        assert_eq!((now.interval.lo.round() as i64, now.interval.hi.round() as i64), (30, 45));
    }

    #[test]
    fn halves_go_away_from_zero() {
        assert_eq!(reading(&spread(3, 1, 4)).unwrap().rounded, 13);
        assert_eq!(reading(&spread(4, 1, 3)).unwrap().rounded, -13);
    }

    #[test]
    fn a_change_is_called_one_only_if_zero_lies_outside() {
        let change = |before: (u64, u64, u64), now: (u64, u64, u64)| {
            super::change(&spread(before.0, before.1, before.2), &spread(now.0, now.1, now.2)).unwrap()
        };
        let steady = change((80, 100, 180), (74, 107, 231));
        assert_eq!((steady.verdict, steady.points), (Verdict::Steady, 10));
        assert_eq!(change((200, 100, 100), (74, 107, 231)).verdict, Verdict::Up);
        assert_eq!(change((74, 107, 231), (200, 100, 100)).verdict, Verdict::Down);
        let same = change((5, 5, 5), (5, 5, 5));
        assert_eq!((same.verdict, same.points), (Verdict::Steady, 0));
        assert!(super::change(&spread(1, 1, 1), &spread(5, 5, 5)).is_none());
        assert!(super::change(&spread(5, 5, 5), &spread(1, 1, 1)).is_none());
    }

    #[test]
    fn shares_are_whole_per_cents() {
        for (part, whole, share) in
            [(0, 0, 0), (0, 9, 0), (1, 3, 33), (1, 8, 13), (412, 412, 100), (u64::MAX, u64::MAX, 100)]
        {
            assert_eq!(percent(part, whole), share, "{part} of {whole}");
        }
    }
}
