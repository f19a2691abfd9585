//! Promises: when an answer is due, by the standard of a channel and the opening hours of the shop.
//!
//! Each standard keeps two things, whatever the hours and the zone: no answer is due before its message came,
//! and a later message is never due earlier.

use std::fmt;
use std::str::FromStr;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::hours::{Hours, OpenDay, minutes_after};

const HOUR_MINUTES: i64 = 60;
const DAY_MINUTES: i64 = 24 * HOUR_MINUTES;
/// The longest standard that can be read: a year.
const MOST_MINUTES: u32 = 365 * 24 * 60;
/// Open time is counted this far; it ends the count for a shop that is open a minute a week.
const COUNTED_DAYS: i64 = 3660;

/// Tells how the due time of an answer is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Standard {
    /// Time on the clock, then moved out of closed hours.
    Elapsed { minutes: u32 },
    /// Time in open hours only.
    OpenHours { minutes: u32 },
    /// By the last closing of the day.
    SameDay,
}

/// Is a way by which a message arrives and a standard is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    Email,
    Phone,
    Sms,
    Social,
}

/// Tells that a text is not a standard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownStandard(pub String);

impl Channel {
    /// Returns the standard a shop starts with.
    pub fn default_standard(self) -> Standard {
        match self {
            Channel::Email => Standard::Elapsed { minutes: 24 * 60 },
            Channel::Phone => Standard::SameDay,
            Channel::Sms => Standard::Elapsed { minutes: 2 * 60 },
            Channel::Social => Standard::Elapsed { minutes: 4 * 60 },
        }
    }
}

/// Returns when the answer to a message is due.
///
/// If the shop stays closed for 400 days, hours no longer move the due time: `Elapsed` is time on the clock,
/// `OpenHours` counts what is left on the clock, and `SameDay` counts as always open.
pub fn due(standard: Standard, received: Timestamp, hours: &Hours, zone: &TimeZone) -> Timestamp {
    match standard {
        Standard::Elapsed { minutes } => settle(minutes_after(received, i64::from(minutes)), hours, zone),
        Standard::OpenHours { minutes } => open_hours(minutes, received, hours, zone),
        Standard::SameDay => same_day(received, hours, zone),
    }
}

/// Moves a time in closed hours, or in the first hour after an opening, to the end of that hour, or to the
/// closing of that block if it comes sooner.
fn settle(due: Timestamp, hours: &Hours, zone: &TimeZone) -> Timestamp {
    match hours.intervals_ahead(due, zone).first() {
        Some(interval) => due.max(minutes_after(interval.opens_at, HOUR_MINUTES).min(interval.closes_at)),
        None => due,
    }
}

/// Counts open time from the message on; a count that ends just at a closing is due at that closing.
///
/// Past the last opening within reach every minute counts. Counting all of it from the message on instead would
/// let a later message be due earlier: the one that just misses the last open minute.
fn open_hours(minutes: u32, received: Timestamp, hours: &Hours, zone: &TimeZone) -> Timestamp {
    let horizon = minutes_after(received, COUNTED_DAYS * DAY_MINUTES);
    let mut left = SignedDuration::from_mins(i64::from(minutes));
    let mut at = received;
    while at < horizon {
        let ahead = hours.intervals_ahead(at, zone);
        if ahead.is_empty() {
            break;
        }
        for interval in ahead {
            let opens_at = interval.opens_at.max(at).min(horizon);
            at = interval.closes_at.min(horizon);
            let open = at.duration_since(opens_at);
            if left <= open && opens_at < horizon {
                return opens_at.checked_add(left).unwrap_or(Timestamp::MAX);
            }
            left = left.saturating_sub(open);
        }
    }
    at.checked_add(left).unwrap_or(Timestamp::MAX)
}

/// Takes the first open day whose last closing is more than an hour away, and promises that closing to who
/// wrote on that day or inside its hours, else an hour after its first opening.
///
/// Two cases the rule leaves open. Where the first block is shorter than an hour and another follows, an hour
/// after the opening can be closed: then it is moved like any other due time. And where the shop stays open for
/// more than 24 hours, each midnight is the closing of its day; see `Hours::open_day`.
fn same_day(received: Timestamp, hours: &Hours, zone: &TimeZone) -> Timestamp {
    let soonest = minutes_after(received, HOUR_MINUTES);
    let Some(day) = first_day_open_after(soonest, hours, zone) else {
        let day = first_day_open_after(soonest, &Hours::always(), zone);
        return day.map_or(soonest, |day| day.closes_at);
    };
    if received >= day.begins_at || received >= day.opens_at {
        return day.closes_at;
    }
    let mut due = minutes_after(day.opens_at, HOUR_MINUTES);
    if due > day.first_closes_at {
        due = settle(due, hours, zone);
    }
    due.min(day.closes_at)
}

/// Finds the first open day whose last closing is after an instant.
fn first_day_open_after(at: Timestamp, hours: &Hours, zone: &TimeZone) -> Option<OpenDay> {
    let next = hours.intervals_ahead(at, zone).first()?.opens_at;
    let date = zone.to_datetime(next.max(at)).date();
    // Yesterday, since its last block may run past midnight; tomorrow and after, for clocks that turn at midnight.
    let days = (-1..=2).filter_map(|days| date.checked_add(jiff::Span::new().days(days)).ok());
    days.filter_map(|date| hours.open_day(date, zone)).find(|day| day.closes_at > at)
}

impl fmt::Display for Standard {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Standard::Elapsed { minutes } => write!(formatter, "elapsed:{minutes}"),
            Standard::OpenHours { minutes } => write!(formatter, "open:{minutes}"),
            Standard::SameDay => formatter.write_str("same-day"),
        }
    }
}

impl FromStr for Standard {
    type Err = UnknownStandard;

    fn from_str(text: &str) -> Result<Standard, UnknownStandard> {
        let unknown = || UnknownStandard(text.to_owned());
        if text == "same-day" {
            return Ok(Standard::SameDay);
        }
        let (kind, minutes) = text.split_once(':').ok_or_else(unknown)?;
        let minutes = minutes.parse().ok().filter(|minutes| (1..=MOST_MINUTES).contains(minutes));
        match (kind, minutes) {
            ("elapsed", Some(minutes)) => Ok(Standard::Elapsed { minutes }),
            ("open", Some(minutes)) => Ok(Standard::OpenHours { minutes }),
            _ => Err(unknown()),
        }
    }
}

impl TryFrom<String> for Standard {
    type Error = UnknownStandard;

    fn try_from(text: String) -> Result<Standard, UnknownStandard> {
        text.parse()
    }
}

impl From<Standard> for String {
    fn from(standard: Standard) -> String {
        standard.to_string()
    }
}

impl fmt::Display for UnknownStandard {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?} is not a standard such as elapsed:1440, open:240 or same-day", self.0)
    }
}

impl std::error::Error for UnknownStandard {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hours::{Block, parse_day};
    use jiff::civil::date;
    use proptest::prelude::*;

    const DAY: Standard = Standard::Elapsed { minutes: 1440 };
    const TWO_HOURS: Standard = Standard::Elapsed { minutes: 120 };
    const FOUR_OPEN: Standard = Standard::OpenHours { minutes: 240 };
    const STOCKHOLM: &str = "Europe/Stockholm";

    fn week_of(days: [&str; 7]) -> Hours {
        Hours::weekly(days.map(|day| parse_day(day).unwrap()))
    }

    fn office() -> Hours {
        week_of(["9-17", "9-17", "9-17", "9-17", "9-17", "", ""])
    }

    fn closed_on(mut hours: Hours, year: i16, month: i8, day: i8) -> Hours {
        hours.exceptions.insert(date(year, month, day), Vec::new());
        hours
    }

    /// Checks rows of a standard, a local time of arrival and the local time the answer is due.
    fn check(hours: &Hours, zone_name: &str, rows: &[(Standard, &str, &str)]) {
        let zone = TimeZone::get(zone_name).unwrap();
        for (standard, received, expected) in rows {
            let at = |text: &str| format!("{text}[{zone_name}]").parse::<jiff::Zoned>().unwrap();
            let due = due(*standard, at(received).timestamp(), hours, &zone).to_zoned(zone.clone());
            assert_eq!(due, at(expected), "{standard} received {received}");
        }
    }

    #[test]
    fn friday_at_five_plus_a_day_is_monday_at_ten() {
        check(&office(), STOCKHOLM, &[(DAY, "2026-03-06T17:00", "2026-03-09T10:00")]);
    }

    #[test]
    fn a_due_time_in_closed_hours_or_just_after_an_opening_is_an_hour_after_the_opening() {
        let rows = [
            (DAY, "2026-03-02T16:59", "2026-03-03T16:59"),
            (DAY, "2026-03-02T17:00", "2026-03-04T10:00"), // the closing itself is closed
            (DAY, "2026-03-02T08:59", "2026-03-03T10:00"),
            (DAY, "2026-03-02T09:00", "2026-03-03T10:00"),
            (DAY, "2026-03-02T09:30", "2026-03-03T10:00"),
            (DAY, "2026-03-02T10:00", "2026-03-03T10:00"),
            (DAY, "2026-03-02T10:01", "2026-03-03T10:01"),
            (TWO_HOURS, "2026-03-02T07:30", "2026-03-02T10:00"),
            (TWO_HOURS, "2026-03-02T15:30", "2026-03-03T10:00"),
        ];
        check(&office(), STOCKHOLM, &rows);
    }

    #[test]
    fn a_block_shorter_than_an_hour_is_due_at_its_closing() {
        let rows = [
            (TWO_HOURS, "2026-03-02T06:00", "2026-03-02T09:30"),
            (TWO_HOURS, "2026-03-02T07:10", "2026-03-02T09:30"),
            (TWO_HOURS, "2026-03-02T07:30", "2026-03-02T15:00"),
            (Standard::SameDay, "2026-03-01T12:00", "2026-03-02T15:00"), // 10:00 is closed
        ];
        check(&week_of(["9-9:30, 14-17", "", "", "", "", "", ""]), STOCKHOLM, &rows);
        let rows = [
            (Standard::SameDay, "2026-03-01T12:00", "2026-03-02T10:00"),
            (TWO_HOURS, "2026-03-02T06:00", "2026-03-02T10:00"),
        ];
        check(&week_of(["9-10, 14-17", "", "", "", "", "", ""]), STOCKHOLM, &rows);
        let only = week_of(["9-9:30", "9-9:30", "", "", "", "", ""]);
        let rows = [
            (Standard::SameDay, "2026-03-01T12:00", "2026-03-02T09:30"),
            (Standard::SameDay, "2026-03-02T08:29", "2026-03-02T09:30"),
            (Standard::SameDay, "2026-03-02T08:30", "2026-03-03T09:30"),
        ];
        check(&only, STOCKHOLM, &rows);
    }

    #[test]
    fn a_pause_at_noon_is_closed() {
        let rows = [
            (TWO_HOURS, "2026-03-02T12:00", "2026-03-02T16:00"),
            (TWO_HOURS, "2026-03-02T13:15", "2026-03-02T16:00"),
            (FOUR_OPEN, "2026-03-02T12:00", "2026-03-02T17:00"),
            (FOUR_OPEN, "2026-03-02T14:30", "2026-03-03T11:00"),
            (Standard::SameDay, "2026-03-02T14:30", "2026-03-02T17:00"),
        ];
        check(&week_of(["9-14, 15-17"; 7]), STOCKHOLM, &rows);
    }

    #[test]
    fn a_holiday_on_monday_moves_the_promise_to_tuesday() {
        let rows = [
            (DAY, "2026-03-06T17:00", "2026-03-10T10:00"),
            (FOUR_OPEN, "2026-03-06T15:00", "2026-03-10T11:00"),
            (Standard::SameDay, "2026-03-09T10:00", "2026-03-10T10:00"),
        ];
        check(&closed_on(office(), 2026, 3, 9), STOCKHOLM, &rows);
    }

    #[test]
    fn the_same_day_ends_at_the_last_closing_more_than_an_hour_away() {
        let rows = [
            (Standard::SameDay, "2026-03-02T00:10", "2026-03-02T17:00"),
            (Standard::SameDay, "2026-03-02T15:59", "2026-03-02T17:00"),
            (Standard::SameDay, "2026-03-02T16:00", "2026-03-03T10:00"),
            (Standard::SameDay, "2026-03-02T23:59", "2026-03-03T10:00"),
            (Standard::SameDay, "2026-03-06T16:30", "2026-03-09T10:00"),
            (Standard::SameDay, "2026-03-08T12:00", "2026-03-09T10:00"),
        ];
        check(&office(), STOCKHOLM, &rows);
    }

    #[test]
    fn a_block_past_midnight_belongs_to_the_day_it_begins() {
        let rows = [
            (Standard::SameDay, "2026-03-06T12:00", "2026-03-07T02:00"),
            (Standard::SameDay, "2026-03-07T00:30", "2026-03-07T02:00"),
            (Standard::SameDay, "2026-03-07T01:00", "2026-03-08T02:00"),
            (Standard::SameDay, "2026-03-07T03:00", "2026-03-08T02:00"),
            (Standard::SameDay, "2026-03-08T03:00", "2026-03-13T19:00"),
            (TWO_HOURS, "2026-03-06T23:30", "2026-03-07T01:30"),
            (TWO_HOURS, "2026-03-07T00:00", "2026-03-07T19:00"),
            (FOUR_OPEN, "2026-03-07T00:00", "2026-03-07T20:00"),
        ];
        check(&week_of(["", "", "", "", "18-02", "18-02", ""]), STOCKHOLM, &rows);
        let in_two_pieces = week_of(["", "", "", "", "18-24", "0-2, 18-24", "0-2"]);
        check(&in_two_pieces, STOCKHOLM, &rows);
    }

    #[test]
    fn touching_blocks_are_one() {
        let rows = [
            (TWO_HOURS, "2026-03-02T10:00", "2026-03-02T12:00"),
            (TWO_HOURS, "2026-03-02T10:30", "2026-03-02T12:30"),
            (FOUR_OPEN, "2026-03-02T10:00", "2026-03-02T14:00"),
        ];
        check(&week_of(["9-12,12-17"; 7]), STOCKHOLM, &rows);
    }

    #[test]
    fn always_open_counts_on_the_clock_and_its_days_end_at_midnight() {
        let rows = [
            (DAY, "2026-03-06T17:00", "2026-03-07T17:00"),
            (TWO_HOURS, "2026-03-06T22:30", "2026-03-07T00:30"),
            (FOUR_OPEN, "2026-03-06T22:30", "2026-03-07T02:30"),
            (Standard::SameDay, "2026-03-06T22:59", "2026-03-07T00:00"),
            (Standard::SameDay, "2026-03-06T23:00", "2026-03-08T00:00"),
            (Standard::SameDay, "2026-03-07T00:00", "2026-03-08T00:00"),
        ];
        for hours in [Hours::always(), week_of(["0-24"; 7]), week_of(["9-9"; 7])] {
            check(&hours, STOCKHOLM, &rows);
        }
    }

    #[test]
    fn open_for_days_on_end_still_promises_the_same_day() {
        let rows = [
            (Standard::SameDay, "2026-03-05T12:00", "2026-03-06T19:00"),
            (Standard::SameDay, "2026-03-06T17:00", "2026-03-07T00:00"),
            (Standard::SameDay, "2026-03-06T23:30", "2026-03-08T00:00"),
            (Standard::SameDay, "2026-03-08T01:00", "2026-03-08T12:00"),
        ];
        check(&week_of(["", "", "", "", "18-24", "0-24", "0-12"]), STOCKHOLM, &rows);
    }

    #[test]
    fn summer_time_moves_the_clock_but_not_the_elapsed_hours() {
        let hours = week_of(["9-17"; 7]);
        let rows = [
            (DAY, "2026-03-28T12:00", "2026-03-29T13:00"),
            (DAY, "2026-10-24T12:00", "2026-10-25T11:00"),
            (DAY, "2026-03-28T15:59", "2026-03-29T16:59"),
            (DAY, "2026-03-28T16:00", "2026-03-30T10:00"),
            (FOUR_OPEN, "2026-03-28T15:00", "2026-03-29T11:00"),
        ];
        check(&hours, STOCKHOLM, &rows);
        let rows = [
            (FOUR_OPEN, "2026-03-29T00:00", "2026-03-29T05:00"),
            (FOUR_OPEN, "2026-10-25T00:00", "2026-10-25T03:00"),
            (TWO_HOURS, "2026-10-24T21:00", "2026-10-24T23:00"),
            (TWO_HOURS, "2026-10-25T01:30", "2026-10-25T02:30+01:00"),
        ];
        check(&week_of(["22-06"; 7]), STOCKHOLM, &rows);
    }

    #[test]
    fn a_day_without_a_midnight_begins_an_hour_later() {
        let rows = [
            (Standard::SameDay, "2026-04-23T22:59", "2026-04-24T01:00"),
            (Standard::SameDay, "2026-04-23T23:00", "2026-04-25T00:00"),
            (TWO_HOURS, "2026-04-23T23:30", "2026-04-24T02:30"),
        ];
        check(&Hours::always(), "Africa/Cairo", &rows);
        let nights = week_of(["0-6", "0-6", "0-6", "0-6", "0-6", "0-6", "0-6"]);
        let rows = [
            (TWO_HOURS, "2026-04-23T21:00", "2026-04-24T02:00"),
            (Standard::SameDay, "2026-04-23T12:00", "2026-04-24T02:00"),
        ];
        check(&nights, "Africa/Cairo", &rows);
        let rows = [(TWO_HOURS, "2023-09-30T23:30", "2023-10-01T02:30")];
        check(&Hours::always(), "America/Asuncion", &rows);
    }

    #[test]
    fn leap_day_is_a_day_like_others() {
        let rows = [
            (DAY, "2028-02-28T12:00", "2028-02-29T12:00"),
            (DAY, "2028-02-29T12:00", "2028-03-01T12:00"),
            (Standard::SameDay, "2028-02-28T18:00", "2028-02-29T10:00"),
        ];
        check(&office(), STOCKHOLM, &rows);
        let rows = [(DAY, "2028-02-28T12:00", "2028-03-01T10:00")];
        check(&closed_on(office(), 2028, 2, 29), STOCKHOLM, &rows);
    }

    #[test]
    fn manila_keeps_its_own_clock() {
        let rows = [
            (DAY, "2026-03-06T17:00", "2026-03-09T10:00"),
            (Standard::SameDay, "2026-03-29T12:00", "2026-03-30T10:00"),
        ];
        check(&office(), "Asia/Manila", &rows);
    }

    #[test]
    fn open_hours_are_counted_over_nights_and_weekends() {
        let rows = [
            (FOUR_OPEN, "2026-03-02T10:00", "2026-03-02T14:00"),
            (FOUR_OPEN, "2026-03-02T13:00", "2026-03-02T17:00"),
            (FOUR_OPEN, "2026-03-02T13:01", "2026-03-03T09:01"),
            (FOUR_OPEN, "2026-03-02T20:00", "2026-03-03T13:00"),
            (FOUR_OPEN, "2026-03-06T16:00", "2026-03-09T12:00"),
            (FOUR_OPEN, "2026-03-27T16:00", "2026-03-30T12:00"),
            (Standard::OpenHours { minutes: 2400 }, "2026-03-04T12:00", "2026-03-11T12:00"),
            (Standard::OpenHours { minutes: 0 }, "2026-03-07T12:00", "2026-03-09T09:00"),
        ];
        check(&office(), STOCKHOLM, &rows);
    }

    #[test]
    fn a_shop_that_is_always_closed_counts_on_the_clock() {
        let rows = [
            (DAY, "2026-03-06T17:00", "2026-03-07T17:00"),
            (FOUR_OPEN, "2026-03-06T17:00", "2026-03-06T21:00"),
            (Standard::SameDay, "2026-03-06T17:00", "2026-03-07T00:00"),
            (Standard::SameDay, "2026-03-06T23:30", "2026-03-08T00:00"),
        ];
        check(&week_of([""; 7]), STOCKHOLM, &rows);
        let mut once = week_of([""; 7]);
        once.exceptions.insert(date(2026, 3, 6), parse_day("9-17").unwrap());
        let rows = [
            (DAY, "2026-03-04T17:00", "2026-03-06T10:00"),
            // Eight hours open, the other two on the clock.
            (Standard::OpenHours { minutes: 600 }, "2026-03-04T17:00", "2026-03-06T19:00"),
        ];
        check(&once, STOCKHOLM, &rows);
    }

    #[test]
    fn absurd_hours_and_times_are_answered_at_once() {
        let seldom = week_of(["9-9:01", "", "", "", "", "", ""]);
        let year = Standard::OpenHours { minutes: u32::MAX };
        for received in [Timestamp::MIN, Timestamp::UNIX_EPOCH, Timestamp::MAX] {
            for standard in [year, Standard::Elapsed { minutes: u32::MAX }, Standard::SameDay] {
                assert!(due(standard, received, &seldom, &TimeZone::UTC) >= received);
            }
        }
    }

    #[test]
    fn a_standard_is_kept_as_text() {
        for standard in [DAY, FOUR_OPEN, Standard::SameDay] {
            assert_eq!(standard.to_string().parse(), Ok(standard));
        }
        assert_eq!(serde_json::to_string(&DAY).unwrap(), "\"elapsed:1440\"");
        for wrong in ["", "same day", "elapsed", "elapsed:", "elapsed:0", "open:-1", "open:525601", "x:60"] {
            assert_eq!(wrong.parse::<Standard>(), Err(UnknownStandard(wrong.to_owned())));
        }
    }

    #[test]
    fn channels_begin_with_the_standards_of_the_house() {
        let channels = [Channel::Email, Channel::Phone, Channel::Sms, Channel::Social];
        let standards = channels.map(|channel| channel.default_standard().to_string());
        assert_eq!(standards, ["elapsed:1440", "same-day", "elapsed:120", "elapsed:240"]);
    }

    fn any_day() -> impl Strategy<Value = Vec<Block>> {
        let block = (0u16..96, prop_oneof![1u16..=96, 1u16..=4])
            .prop_map(|(start, length)| Block::new(start * 15, (start + length) * 15).unwrap());
        let some = prop::collection::vec(block, 1..5).prop_map(without_overlaps);
        let all = Just(vec![Block::new(0, 1440).unwrap()]);
        prop_oneof![2 => Just(Vec::new()), 1 => all, 4 => some]
    }

    fn without_overlaps(mut blocks: Vec<Block>) -> Vec<Block> {
        blocks.sort_unstable_by_key(|block| block.start());
        let mut kept: Vec<Block> = Vec::new();
        for block in blocks {
            if kept.last().is_none_or(|last| block.start() >= last.end()) {
                kept.push(block);
            }
        }
        kept
    }

    const ZONES: [&str; 14] = [
        STOCKHOLM,
        "Africa/Cairo",
        "America/Asuncion",
        "Asia/Manila",
        "America/New_York",
        "America/Havana",
        "America/St_Johns",
        "America/Nuuk",
        "Antarctica/Troll",
        "Asia/Gaza",
        "Atlantic/Azores",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Africa/Casablanca",
    ];

    fn any_zone() -> impl Strategy<Value = TimeZone> {
        prop::sample::select(&ZONES).prop_map(|name| TimeZone::get(name).unwrap())
    }

    /// Draws the seconds between two messages, or to a change of clocks: often few, sometimes weeks.
    fn any_gap() -> impl Strategy<Value = i64> {
        prop_oneof![0i64..7200, (0i64..200).prop_map(|quarters| quarters * 900), 0i64..1_500_000]
    }

    /// Draws two messages in order, near a change of clocks where the zone has one ahead.
    fn any_pair(zone: &TimeZone) -> impl Strategy<Value = (Timestamp, Timestamp)> + use<> {
        let zone = zone.clone();
        let seconds = |at: Timestamp, seconds: i64| at + SignedDuration::from_secs(seconds);
        let base = (1_260_000_000i64..2_000_000_000, any_gap(), any_gap());
        base.prop_map(move |(from, before, apart)| {
            let from = Timestamp::from_second(from).unwrap();
            let change = zone.following(from).next().map_or(from, |change| change.timestamp());
            let change = if change > seconds(from, 800_000_000) { from } else { change };
            let first = seconds(change, 86_400 - before);
            (first, seconds(first, apart))
        })
    }

    fn any_hours() -> impl Strategy<Value = Hours> {
        let week = prop_oneof![
            1 => Just(None),
            1 => Just(Some(Default::default())),
            8 => prop::array::uniform7(any_day()).prop_map(Some),
        ];
        week.prop_map(|week| Hours { week, ..Hours::always() })
    }

    /// Draws hours, a zone, two messages in order, and blocks of their own for some days around them.
    fn any_case() -> impl Strategy<Value = (Hours, TimeZone, Timestamp, Timestamp)> {
        let days = prop_oneof![4 => -3i64..12, 1 => 395i64..412];
        let exceptions = prop::collection::vec((days, any_day()), 0..4);
        let pair = any_zone().prop_flat_map(|zone| (any_pair(&zone), Just(zone)));
        (any_hours(), exceptions, pair).prop_map(|(mut hours, exceptions, ((first, second), zone))| {
            for (days, blocks) in exceptions {
                let day = zone.to_datetime(minutes_after(first, days * DAY_MINUTES)).date();
                hours.exceptions.insert(day, blocks);
            }
            (hours, zone, first, second)
        })
    }

    fn any_standard() -> impl Strategy<Value = Standard> {
        let minutes = || prop_oneof![Just(120u32), Just(240), Just(1440), 0u32..600, 0u32..12_000];
        prop_oneof![
            minutes().prop_map(|minutes| Standard::Elapsed { minutes }),
            minutes().prop_map(|minutes| Standard::OpenHours { minutes }),
            Just(Standard::SameDay),
        ]
    }

    fn open_time(hours: &Hours, zone: &TimeZone, from: Timestamp, until: Timestamp) -> SignedDuration {
        let intervals = hours.intervals(from, zone, 400);
        let parts = intervals.iter().map(|it| (it.opens_at.max(from), it.closes_at.min(until)));
        parts.filter(|(from, until)| from < until).map(|(from, until)| until.duration_since(from)).sum()
    }

    /// Draws a case in which no promise falls back to the clock, since some weekday is open.
    fn weekly_case() -> impl Strategy<Value = (Hours, TimeZone, Timestamp, Timestamp)> {
        any_case().prop_map(|(mut hours, zone, first, second)| {
            if let Some([monday, others @ ..]) = &mut hours.week
                && others.iter().all(Vec::is_empty)
            {
                *monday = parse_day("9-17").unwrap();
            }
            (hours, zone, first, second)
        })
    }

    proptest! {
        #[test]
        fn a_later_message_is_never_due_earlier(
            (hours, zone, first, second) in any_case(), standard in any_standard(),
        ) {
            let (earlier, later) = (due(standard, first, &hours, &zone), due(standard, second, &hours, &zone));
            prop_assert!(first <= earlier && second <= later);
            prop_assert!(earlier <= later, "{first} due {earlier}, {second} due {later}");
        }

        #[test]
        fn an_answer_is_due_in_open_hours_or_at_a_closing(
            (hours, zone, received, _) in weekly_case(), standard in any_standard(),
        ) {
            let due = due(standard, received, &hours, &zone);
            let just_before = due - SignedDuration::from_secs(1);
            let closing = hours.intervals(just_before, &zone, 0).first().copied();
            let closing = closing.filter(|it| it.closes_at == due && it.opens_at < due);
            prop_assert!(hours.is_open(due, &zone) || closing.is_some(), "{received} due {due}");
            if let (Standard::Elapsed { .. }, Some(it), false) = (standard, closing, hours.is_open(due, &zone)) {
                prop_assert!(it.closes_at <= minutes_after(it.opens_at, HOUR_MINUTES), "{due} is a closing");
            }
        }

        #[test]
        fn open_hours_leave_just_that_much_open_time(
            (hours, zone, received, _) in weekly_case(), minutes in 0u32..12_000,
        ) {
            let due = due(Standard::OpenHours { minutes }, received, &hours, &zone);
            let counted = open_time(&hours, &zone, received, due);
            // Within reach of the intervals that are summed.
            if due < minutes_after(received, 399 * DAY_MINUTES) {
                prop_assert_eq!(counted, SignedDuration::from_mins(i64::from(minutes)));
            }
        }

        #[test]
        fn the_same_day_leaves_more_than_an_hour((hours, zone, received, _) in any_case()) {
            let due = due(Standard::SameDay, received, &hours, &zone);
            prop_assert!(due > minutes_after(received, HOUR_MINUTES), "{received} due {due}");
        }
    }
}
