//! Period: the local days a score is counted over, the period before it, and its days, weeks or months.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday, date};

/// The lengths that are offered, in days up to and including today.
pub const LASTS: [i32; 4] = [30, 90, 180, 365];
/// The length that is shown unless another one is asked for.
pub const USUAL: i32 = 90;
/// The longest period that is counted, in days: ten years.
const LONGEST: i32 = 3_660;
const EARLIEST: Date = date(2000, 1, 1);
const LATEST: Date = date(2100, 1, 1);

/// Local days from one until another (exclusive); there is always at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub from: Date,
    pub until: Date,
    /// How many days up to today were asked for, if it was asked in this way.
    pub last: Option<i32>,
}

impl Period {
    /// The last so many days, today included.
    #[must_use]
    pub fn last(days: i32, today: Date) -> Self {
        let until = shift(today, 1);
        Self { from: shift(until, -days.clamp(1, LONGEST)), until, last: Some(days) }
    }

    /// The days from one until another (exclusive); `None` if there is none, or too many to count.
    #[must_use]
    pub fn between(from: Date, until: Date) -> Option<Self> {
        let fits = from >= EARLIEST && until <= LATEST && from < until && days(from, until) <= LONGEST;
        fits.then_some(Self { from, until, last: None })
    }

    /// How many days it has.
    #[must_use]
    pub fn days(&self) -> i32 {
        days(self.from, self.until)
    }

    /// Its last day.
    #[must_use]
    pub fn last_day(&self) -> Date {
        shift(self.until, -1)
    }

    /// The period of the same length that ends where this one begins.
    #[must_use]
    pub fn before(&self) -> Self {
        Self { from: shift(self.from, -self.days()), until: self.from, last: None }
    }

    /// Its days, weeks or months in order; the first and the last are cut where the period is.
    #[must_use]
    pub fn stretches(&self, bucket: Bucket, first_weekday: Weekday) -> Vec<Stretch> {
        let mut stretches = Vec::new();
        let mut from = self.from;
        while from < self.until {
            let next = bucket.next_begin(from, first_weekday);
            let until = next.min(self.until);
            let whole = until == next && bucket.begin(from, first_weekday) == from;
            stretches.push(Stretch { from, until, whole });
            from = until;
        }
        stretches
    }
}

/// A day so many days later, or earlier.
#[must_use]
pub fn shift(day: Date, by: i32) -> Date {
    day.checked_add(by.days()).unwrap_or(day)
}

/// How many days lie from one day until another.
#[must_use]
pub fn days(from: Date, until: Date) -> i32 {
    (until - from).get_days()
}

/// What one point of a trend counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bucket {
    Day,
    Week,
    Month,
}

impl Bucket {
    /// The word for it in addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Bucket::Day => "day",
            Bucket::Week => "week",
            Bucket::Month => "month",
        }
    }

    /// The bucket that a word in an address stands for.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Bucket::Day, Bucket::Week, Bucket::Month].into_iter().find(|bucket| bucket.code() == code)
    }

    /// The bucket that suits a period: few enough points to read, enough answers in each.
    #[must_use]
    pub fn suiting(days: i32) -> Self {
        match days {
            ..=14 => Bucket::Day,
            15..=190 => Bucket::Week,
            _ => Bucket::Month,
        }
    }

    /// Whether a period of this length can be drawn by it.
    #[must_use]
    pub fn fits(self, days: i32) -> bool {
        match self {
            Bucket::Day => days <= 400,
            Bucket::Week => days <= 1_500,
            Bucket::Month => true,
        }
    }

    fn begin(self, day: Date, first_weekday: Weekday) -> Date {
        match self {
            Bucket::Day => day,
            Bucket::Week => shift(day, -i32::from(day.weekday().since(first_weekday))),
            Bucket::Month => day.first_of_month(),
        }
    }

    fn next_begin(self, day: Date, first_weekday: Weekday) -> Date {
        match self {
            Bucket::Day => shift(day, 1),
            Bucket::Week => shift(self.begin(day, first_weekday), 7),
            Bucket::Month => shift(day.last_of_month(), 1),
        }
    }
}

/// The days that one point of a trend counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub from: Date,
    pub until: Date,
    /// Whether it is the whole day, week or month.
    pub whole: bool,
}

impl Stretch {
    /// Its last day.
    #[must_use]
    pub fn last_day(&self) -> Date {
        shift(self.until, -1)
    }

    /// Whether a day lies in it.
    #[must_use]
    pub fn holds(&self, day: Date) -> bool {
        self.from <= day && day < self.until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = date(2026, 3, 5);

    fn period(from: Date, until: Date) -> Period {
        Period::between(from, until).unwrap()
    }

    #[test]
    fn the_last_days_end_with_today() {
        let usual = Period::last(USUAL, TODAY);
        assert_eq!((usual.from, usual.until, usual.days()), (date(2025, 12, 6), date(2026, 3, 6), 90));
        assert_eq!(usual.last_day(), TODAY);
        for days in LASTS {
            assert_eq!(Period::last(days, TODAY).days(), days);
        }
    }

    #[test]
    fn the_period_before_has_the_same_length_and_meets_it() {
        for period in [Period::last(30, TODAY), period(date(2024, 2, 28), date(2024, 3, 1))] {
            let before = period.before();
            assert_eq!((before.until, before.days()), (period.from, period.days()));
        }
    }

    #[test]
    fn a_period_has_a_day_and_can_be_counted() {
        assert!(Period::between(TODAY, TODAY).is_none());
        assert!(Period::between(TODAY, date(2026, 3, 4)).is_none());
        assert!(Period::between(date(1999, 12, 31), TODAY).is_none());
        assert!(Period::between(TODAY, date(2100, 1, 2)).is_none());
        assert!(Period::between(date(2010, 1, 1), TODAY).is_none());
        assert_eq!(period(TODAY, date(2026, 3, 6)).days(), 1);
    }

    #[test]
    fn weeks_begin_on_the_countrys_first_day() {
        // 5 March 2026 is a Thursday.
        for (first, begin) in
            [(Weekday::Monday, 2), (Weekday::Sunday, 1), (Weekday::Friday, 27), (Weekday::Saturday, 28)]
        {
            assert_eq!(Bucket::Week.begin(TODAY, first).day(), begin);
        }
        let stretches = period(date(2026, 3, 5), date(2026, 3, 18)).stretches(Bucket::Week, Weekday::Monday);
        let ends: Vec<(i8, i8, bool)> =
            stretches.iter().map(|it| (it.from.day(), it.last_day().day(), it.whole)).collect();
        assert_eq!(ends, [(5, 8, false), (9, 15, true), (16, 17, false)]);
    }

    #[test]
    fn months_are_cut_at_the_ends() {
        let stretches = period(date(2026, 1, 31), date(2026, 4, 1)).stretches(Bucket::Month, Weekday::Monday);
        let days: Vec<(i32, bool)> = stretches.iter().map(|it| (days(it.from, it.until), it.whole)).collect();
        assert_eq!(days, [(1, false), (28, true), (31, true)]);
    }

    #[test]
    fn stretches_cover_every_day_once() {
        for bucket in [Bucket::Day, Bucket::Week, Bucket::Month] {
            for first in [Weekday::Monday, Weekday::Sunday, Weekday::Saturday, Weekday::Friday] {
                for length in [1, 2, 6, 7, 8, 31, 90, 366] {
                    let period = Period::last(length, TODAY);
                    let stretches = period.stretches(bucket, first);
                    assert_eq!(stretches.first().map(|it| it.from), Some(period.from));
                    assert_eq!(stretches.last().map(|it| it.until), Some(period.until));
                    assert!(stretches.windows(2).all(|pair| pair[0].until == pair[1].from));
                    assert!(stretches.iter().all(|it| it.from < it.until && it.holds(it.from)));
                }
            }
        }
    }

    #[test]
    fn longer_periods_have_longer_points() {
        let suiting = [1, 14, 30, 90, 180, 365, 3_660].map(Bucket::suiting);
        use Bucket::{Day, Month, Week};
        assert_eq!(suiting, [Day, Day, Week, Week, Week, Month, Month]);
        assert!([1, 14, 30, 90, 180, 365, 3_660].into_iter().all(|days| Bucket::suiting(days).fits(days)));
        assert_eq!(Bucket::from_code("week"), Some(Week));
        assert_eq!(Bucket::from_code("year"), None);
    }
}
