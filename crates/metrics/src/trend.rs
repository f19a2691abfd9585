//! Trend: the score of each day, week or month of a period, and where in it something was done.

use jiff::civil::{Date, Weekday};

use crate::period::{Bucket, Period, Stretch, days};
use crate::reading::{Reading, reading};
use crate::score_day::{Spread, together, total};

/// A point of a trend.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    pub stretch: Stretch,
    pub n: u64,
    /// The score, unless there are too few answers.
    pub reading: Option<Reading>,
}

/// The points of a period, from its days in their order.
#[must_use]
pub fn points(
    period: &Period,
    bucket: Bucket,
    first_weekday: Weekday,
    days: &[(Date, Spread)],
) -> Vec<Point> {
    let mut rest = days;
    let stretches = period.stretches(bucket, first_weekday).into_iter();
    stretches
        .map(|stretch| {
            let (_, from_here) = rest.split_at(rest.partition_point(|(day, _)| *day < stretch.from));
            let (inside, after) =
                from_here.split_at(from_here.partition_point(|(day, _)| *day < stretch.until));
            rest = after;
            let spread = inside.iter().fold([0; 11], |sum, (_, spread)| together(sum, spread));
            Point { stretch, n: total(&spread), reading: reading(&spread) }
        })
        .collect()
}

/// Where a day stands between the points: each point stands for the middle of its days.
#[must_use]
pub fn place(points: &[Point], day: Date) -> Option<f64> {
    let at = points.iter().position(|point| point.stretch.holds(day))?;
    let stretch = &points[at].stretch;
    let share = f64::from(days(stretch.from, day)) / f64::from(days(stretch.from, stretch.until));
    Some(at as f64 + share - 0.5)
}

/// The points under which a word stands: each one if there are few, else the first of every month.
#[must_use]
pub fn named(points: &[Point]) -> Vec<bool> {
    let months = points.len() > 10 && points.windows(2).any(|pair| same_month(&pair[0], &pair[1]));
    let begins = |at: usize| match at {
        0 => points[0].stretch.from.day() <= 7,
        _ => !same_month(&points[at - 1], &points[at]),
    };
    (0..points.len()).map(|at| !months || begins(at)).collect()
}

fn same_month(a: &Point, b: &Point) -> bool {
    a.stretch.from.first_of_month() == b.stretch.from.first_of_month()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn spread(promoters: u64) -> Spread {
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, promoters]
    }

    fn march(bucket: Bucket, days: &[(Date, Spread)]) -> Vec<Point> {
        // 2 March 2026 is a Monday.
        let period = Period::between(date(2026, 3, 2), date(2026, 3, 23)).unwrap();
        points(&period, bucket, Weekday::Monday, days)
    }

    #[test]
    fn every_answer_of_the_period_is_in_one_point() {
        let days: Vec<(Date, Spread)> = [(1, 100), (2, 1), (8, 4), (9, 2), (22, 7), (23, 100)]
            .map(|(day, n)| (date(2026, 3, day), spread(n)))
            .into();
        let points = march(Bucket::Week, &days);
        let shown: Vec<(u64, bool)> = points.iter().map(|point| (point.n, point.reading.is_some())).collect();
        assert_eq!(shown, [(5, true), (2, false), (7, true)]);
        assert_eq!(march(Bucket::Day, &days).iter().map(|point| point.n).sum::<u64>(), 14);
        assert_eq!(march(Bucket::Month, &days).iter().map(|point| point.n).sum::<u64>(), 14);
        assert!(march(Bucket::Week, &[]).iter().all(|point| point.n == 0));
    }

    #[test]
    fn a_mark_stands_between_what_was_before_and_after() {
        let weeks = march(Bucket::Week, &[]);
        assert_eq!(place(&weeks, date(2026, 3, 9)), Some(0.5));
        assert_eq!(place(&weeks, date(2026, 3, 2)), Some(-0.5));
        let late = place(&weeks, date(2026, 3, 15)).unwrap();
        assert!(late > 1.0 && late < 1.5);
        assert_eq!(place(&weeks, date(2026, 3, 23)), None);
        assert_eq!(place(&[], date(2026, 3, 9)), None);
    }

    #[test]
    fn many_points_are_named_by_their_months() {
        assert_eq!(named(&march(Bucket::Week, &[])), [true; 3]);
        let period = Period::between(date(2026, 1, 20), date(2026, 4, 10)).unwrap();
        let weeks = points(&period, Bucket::Week, Weekday::Monday, &[]);
        let months: Vec<i8> = weeks
            .iter()
            .zip(named(&weeks))
            .filter(|(_, named)| *named)
            .map(|(it, _)| it.stretch.from.month())
            .collect();
        assert_eq!(months, [2, 3, 4]);
        let year = Period::last(365, date(2026, 3, 5));
        let all = points(&year, Bucket::Month, Weekday::Monday, &[]);
        assert!(named(&all).into_iter().all(|named| named));
        assert!(named(&[]).is_empty());
    }
}
