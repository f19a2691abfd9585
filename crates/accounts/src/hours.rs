//! Opening hours: the weekly blocks and exceptional days of a shop, read as intervals of absolute time.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

const DAY_MINUTES: u16 = 24 * 60;
/// Keeps the work of one look at the hours small; no shop opens more often in a day.
const MOST_BLOCKS: usize = 24;
/// Some years of holidays.
const MOST_DAYS: usize = 400;
/// How far an opening is looked for, in days: the near future first, since that is nearly always enough.
const WINDOWS: [u16; 3] = [8, 60, 400];
/// A block ends before its following day does, so three days around a window show each interval in it whole,
/// or as longer than a day.
const MARGIN_DAYS: i32 = 3;
const ALL_DAY: &[Block] = &[Block { start: 0, end: DAY_MINUTES }];

/// Is one stretch of opening on a day, in minutes from its midnight.
///
/// Invariant: `start < 1440` and `start < end <= start + 1440`; an end over 1440 lies on the following day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    start: u16,
    end: u16,
}

/// Is a stretch of open time with closed time on both sides; its closing itself is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    pub opens_at: Timestamp,
    pub closes_at: Timestamp,
}

/// Is one local day on which the shop opens or stays open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenDay {
    /// The first instant of the local day.
    pub begins_at: Timestamp,
    /// The day's first opening, or the earlier one since which the shop has not closed.
    pub opens_at: Timestamp,
    /// When what opened at `opens_at` closes.
    pub first_closes_at: Timestamp,
    /// The day's last closing.
    pub closes_at: Timestamp,
}

/// Holds when a shop is open: a week, and the days that differ from it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "StoredHours", into = "StoredHours")]
pub struct Hours {
    /// Monday first; none when no hours are set, which means always open.
    pub week: Option<[Vec<Block>; 7]>,
    /// Days with blocks of their own; an empty list is a closed day.
    pub exceptions: BTreeMap<Date, Vec<Block>>,
}

/// Tells what is wrong with hours that were typed or stored; the sentence for it is in `locales/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HoursError {
    /// A time is not written as 17:00; the suggestion is the time that was probably meant.
    Time { piece: String, suggestion: Option<String> },
    /// A piece is not one start and one end.
    Range { piece: String },
    /// Two blocks of a day share time.
    Overlap { first: Block, second: Block },
    /// A day has more blocks than can be kept.
    TooManyBlocks,
    /// A stored block breaks the invariant of `Block`.
    Minutes { start: u16, end: u16 },
    /// A stored exception has no date.
    Date { piece: String },
}

impl Hours {
    /// Makes hours for a shop that set none, and so counts as always open.
    pub fn always() -> Hours {
        Hours::default()
    }

    /// Makes hours from the blocks of each weekday, Monday first; seven empty days are always closed.
    pub fn weekly(week: [Vec<Block>; 7]) -> Hours {
        Hours { week: Some(week), exceptions: BTreeMap::new() }
    }

    /// Lists the blocks that begin on a date.
    pub fn blocks(&self, date: Date) -> &[Block] {
        if let Some(blocks) = self.exceptions.get(&date) {
            return blocks;
        }
        let Some(week) = &self.week else { return ALL_DAY };
        let weekday = date.weekday().to_monday_zero_offset();
        usize::try_from(weekday).ok().and_then(|weekday| week.get(weekday)).map_or(&[], Vec::as_slice)
    }

    /// Lists the open intervals that reach into the days after an instant, whole and in order.
    ///
    /// Blocks that touch or overlap are one interval, also across midnight. An interval that runs more than two
    /// days out of the window at either side is cut there.
    pub fn intervals(&self, from: Timestamp, zone: &TimeZone, days: u16) -> Vec<Interval> {
        let until = minutes_after(from, i64::from(days) * i64::from(DAY_MINUTES));
        let mut merged = merge(self.unmerged(from, until, zone));
        merged.retain(|interval| interval.closes_at > from && interval.opens_at <= until);
        merged
    }

    /// Lists the next open intervals, the one that contains the instant included; empty when the shop stays
    /// closed for 400 days.
    pub fn intervals_ahead(&self, at: Timestamp, zone: &TimeZone) -> Vec<Interval> {
        let mut windows = WINDOWS.into_iter().map(|days| self.intervals(at, zone, days));
        windows.find(|intervals| !intervals.is_empty()).unwrap_or_default()
    }

    /// Tells whether the shop is open; at the instant of closing it is closed.
    pub fn is_open(&self, at: Timestamp, zone: &TimeZone) -> bool {
        self.intervals(at, zone, 0).first().is_some_and(|interval| interval.opens_at <= at)
    }

    /// Finds the last closing of the day an instant belongs to, while it is still ahead ("until closing").
    ///
    /// After midnight and inside a block of yesterday, that day is yesterday.
    pub fn closing_after(&self, at: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let today = zone.to_datetime(at).date();
        let days = [today.yesterday().ok(), Some(today)];
        let closings = days.into_iter().flatten().filter_map(|date| self.open_day(date, zone));
        closings.map(|day| day.closes_at).find(|closes_at| *closes_at > at)
    }

    /// Finds the next opening after an instant, within 400 days.
    pub fn next_opening(&self, at: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        WINDOWS.into_iter().find_map(|days| {
            let intervals = self.intervals(at, zone, days);
            intervals.iter().map(|interval| interval.opens_at).find(|opens_at| *opens_at > at)
        })
    }

    /// Finds the opening and closing of a local day, if the shop is open on it.
    ///
    /// An interval of up to 24 hours on the clock belongs to the day it begins. A longer one (24/7, or open from
    /// Friday to Sunday) would make one "day" of many, so its time belongs to each local day it crosses, and
    /// midnight is that day's closing.
    pub fn open_day(&self, date: Date, zone: &TimeZone) -> Option<OpenDay> {
        let begins_at = instant(date, 0, zone)?;
        let ends_at = instant(date, DAY_MINUTES, zone)?;
        let mut found: Option<OpenDay> = None;
        for Interval { opens_at, closes_at } in self.intervals(begins_at, zone, 2) {
            let is_long = !fits_in_a_day(opens_at, closes_at, zone);
            let belongs = match is_long {
                true => opens_at < ends_at,
                false => zone.to_datetime(opens_at).date() == date,
            };
            if !belongs {
                continue;
            }
            let day =
                found.get_or_insert(OpenDay { begins_at, opens_at, first_closes_at: closes_at, closes_at });
            day.closes_at = if is_long { closes_at.min(ends_at) } else { closes_at };
        }
        found
    }

    fn unmerged(&self, from: Timestamp, until: Timestamp, zone: &TimeZone) -> Vec<Interval> {
        let margin = MARGIN_DAYS.days();
        let first = zone.to_datetime(from).date().checked_sub(margin).unwrap_or(Date::MIN);
        let last = zone.to_datetime(until).date().checked_add(margin).unwrap_or(Date::MAX);
        first
            .series(1.day())
            .take_while(|date| *date <= last)
            .flat_map(|date| self.begun_on(date, zone))
            .collect()
    }

    fn begun_on<'a>(&'a self, date: Date, zone: &'a TimeZone) -> impl Iterator<Item = Interval> + 'a {
        self.blocks(date).iter().filter_map(move |block| {
            let opens_at = instant(date, block.start, zone)?;
            let closes_at = instant(date, block.end, zone)?;
            // An opening inside the hour that summer time skips can fall behind its closing: not open that day.
            (opens_at < closes_at).then_some(Interval { opens_at, closes_at })
        })
    }
}

fn merge(mut intervals: Vec<Interval>) -> Vec<Interval> {
    // By instant, not by clock: a time that summer time skips is moved past times that follow it on the clock.
    intervals.sort_unstable_by_key(|interval| interval.opens_at);
    let mut merged: Vec<Interval> = Vec::new();
    for interval in intervals {
        match merged.last_mut() {
            Some(last) if interval.opens_at <= last.closes_at => {
                last.closes_at = last.closes_at.max(interval.closes_at)
            }
            _ => merged.push(interval),
        }
    }
    merged
}

fn fits_in_a_day(opens_at: Timestamp, closes_at: Timestamp, zone: &TimeZone) -> bool {
    let opens = zone.to_datetime(opens_at);
    let latest = opens.checked_add(1.day());
    latest.is_ok_and(|latest| zone.to_datetime(closes_at) <= latest)
}

/// Turns a local date and minute into an instant: a time that is skipped becomes the later one, a time that
/// comes twice the first.
fn instant(date: Date, minute: u16, zone: &TimeZone) -> Option<Timestamp> {
    let midnight = date.to_datetime(Time::midnight());
    let local = midnight.checked_add(SignedDuration::from_mins(i64::from(minute))).ok()?;
    zone.to_timestamp(local).ok()
}

/// Adds minutes of elapsed time, staying within the range of time itself.
pub(crate) fn minutes_after(at: Timestamp, minutes: i64) -> Timestamp {
    let seconds = minutes.saturating_mul(60);
    at.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX)
}

impl Block {
    /// Makes a block from minutes after midnight; an end at or before the start is on the following day.
    pub fn new(start: u16, end: u16) -> Result<Block, HoursError> {
        let wrong = HoursError::Minutes { start, end };
        if start >= DAY_MINUTES || end > start + DAY_MINUTES {
            return Err(wrong);
        }
        Ok(Block { start, end: if end <= start { end + DAY_MINUTES } else { end } })
    }

    /// Reads a block from the two times of a form, such as "07:30" and "18:00".
    pub fn parse(start: &str, end: &str) -> Result<Block, HoursError> {
        let (start, end) = (fold(start), fold(end));
        let from = minute_of(start.trim())?;
        if from == DAY_MINUTES {
            return Err(HoursError::Time { piece: start, suggestion: Some("00:00".to_owned()) });
        }
        Block::new(from, minute_of(end.trim())?)
    }

    /// Returns the minute of the day at which the block begins.
    pub fn start(self) -> u16 {
        self.start
    }

    /// Returns the minute at which the block ends, over 1440 when that is on the following day.
    pub fn end(self) -> u16 {
        self.end
    }
}

impl fmt::Display for Block {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = if self.end > DAY_MINUTES { self.end - DAY_MINUTES } else { self.end };
        write!(formatter, "{}–{}", clock(self.start), clock(end))
    }
}

/// Reads the blocks of a day from one line, such as "9-14, 15:00-17"; an empty line is a closed day.
pub fn parse_day(line: &str) -> Result<Vec<Block>, HoursError> {
    let line = fold(line);
    let pieces = line.split([',', ';', '،']).map(str::trim).filter(|piece| !piece.is_empty());
    ordered(pieces.map(parse_range).collect::<Result<_, _>>()?)
}

/// Writes the blocks of a day on one line that `parse_day` reads back.
pub fn format_day(blocks: &[Block]) -> String {
    blocks.iter().map(Block::to_string).collect::<Vec<_>>().join(", ")
}

/// Reads the days that differ from the week, one a line: "2026-12-24" is closed, "2026-12-24 10-14" is open then.
pub fn parse_days(text: &str) -> Result<BTreeMap<Date, Vec<Block>>, HoursError> {
    let text = fold(text);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.len() > MOST_DAYS {
        return Err(HoursError::TooManyBlocks);
    }
    let mut days = BTreeMap::new();
    for line in lines {
        let (day, blocks) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let date: Date = day.parse().map_err(|_| HoursError::Date { piece: day.to_owned() })?;
        days.insert(date, parse_day(blocks)?);
    }
    Ok(days)
}

/// Writes the days that differ from the week so that `parse_days` reads them back.
pub fn format_days(days: &BTreeMap<Date, Vec<Block>>) -> String {
    let lines =
        days.iter().map(|(date, blocks)| format!("{date} {}", format_day(blocks)).trim_end().to_owned());
    lines.collect::<Vec<_>>().join("\n")
}

/// Turns what keyboards and phones make of digits, dashes and writing directions into the plain characters.
fn fold(text: &str) -> String {
    let is_direction = |character: &char| matches!(character, '\u{200e}' | '\u{200f}' | '\u{061c}');
    text.chars().filter(|character| !is_direction(character)).map(fold_character).collect()
}

fn fold_character(character: char) -> char {
    let digit = match character {
        '٠'..='٩' => u32::from(character) - u32::from('٠'),
        '۰'..='۹' => u32::from(character) - u32::from('۰'),
        '‐'..='―' | '−' => return '-',
        _ => return character,
    };
    char::from_digit(digit, 10).unwrap_or(character)
}

fn parse_range(piece: &str) -> Result<Block, HoursError> {
    let range = piece.split_once('-').or_else(|| split_at_to(piece));
    let is_time = |text: &str| !text.trim().is_empty() && !text.contains('-');
    match range {
        Some((start, end)) if is_time(start) && is_time(end) => Block::parse(start.trim(), end.trim()),
        _ => Err(HoursError::Range { piece: piece.to_owned() }),
    }
}

fn split_at_to(piece: &str) -> Option<(&str, &str)> {
    let at = piece.to_ascii_lowercase().find("to")?;
    Some((piece.get(..at)?, piece.get(at + 2..)?))
}

fn ordered(mut blocks: Vec<Block>) -> Result<Vec<Block>, HoursError> {
    if blocks.len() > MOST_BLOCKS {
        return Err(HoursError::TooManyBlocks);
    }
    blocks.sort_unstable_by_key(|block| block.start);
    for (first, second) in blocks.iter().zip(blocks.iter().skip(1)) {
        if second.start < first.end {
            return Err(HoursError::Overlap { first: *first, second: *second });
        }
    }
    Ok(blocks)
}

fn minute_of(piece: &str) -> Result<u16, HoursError> {
    let (hour, minute) = piece.split_once(':').unwrap_or((piece, "00"));
    time(hour, minute)
        .ok_or_else(|| HoursError::Time { piece: piece.to_owned(), suggestion: suggestion(piece) })
}

/// Counts the minutes of a time whose hour has one or two digits and whose minute has two.
fn time(hour: &str, minute: &str) -> Option<u16> {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(hour) || !is_number(minute) || hour.len() > 2 || minute.len() != 2 {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let sum = hour * 60 + minute;
    (minute < 60 && sum <= DAY_MINUTES).then_some(sum)
}

/// Guesses the time that was meant by 17.00, 1700, 17h00 or 5 pm.
fn suggestion(piece: &str) -> Option<String> {
    let numbers: Vec<&str> =
        piece.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let minutes = match numbers.as_slice() {
        [joined] if joined.len() > 2 => {
            joined.split_at_checked(joined.len() - 2).and_then(|(h, m)| time(h, m))
        }
        [hour] => time(hour, "00"),
        [hour, minute] => time(hour, minute),
        _ => None,
    }?;
    let half = piece.to_ascii_lowercase().replace(['.', ' '], "");
    match minutes / 60 {
        1..12 if half.ends_with("pm") => Some(clock(minutes + 12 * 60)),
        12 if half.ends_with("am") => Some(clock(minutes - 12 * 60)),
        _ => Some(clock(minutes)),
    }
}

fn clock(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

impl fmt::Display for HoursError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HoursError::Time { piece, .. } => write!(formatter, "{piece:?} is not a time such as 17:00"),
            HoursError::Range { piece } => write!(formatter, "{piece:?} is not a start and an end"),
            HoursError::Overlap { first, second } => write!(formatter, "{first} and {second} overlap"),
            HoursError::TooManyBlocks => write!(formatter, "a day has over {MOST_BLOCKS} blocks"),
            HoursError::Minutes { start, end } => {
                write!(formatter, "minutes {start} to {end} are not a block")
            }
            HoursError::Date { piece } => write!(formatter, "{piece:?} is not a date"),
        }
    }
}

impl std::error::Error for HoursError {}

type StoredDay = Vec<(u16, u16)>;

/// The JSON of the column: minutes in pairs, dates as text, what is not set left out.
#[derive(Serialize, Deserialize)]
struct StoredHours {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    week: Option<[StoredDay; 7]>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    days: BTreeMap<String, StoredDay>,
}

impl From<Hours> for StoredHours {
    fn from(hours: Hours) -> StoredHours {
        let store = |blocks: Vec<Block>| blocks.into_iter().map(|block| (block.start, block.end)).collect();
        let days = hours.exceptions.into_iter().map(|(date, blocks)| (date.to_string(), store(blocks)));
        StoredHours { days: days.collect(), week: hours.week.map(|week| week.map(store)) }
    }
}

impl TryFrom<StoredHours> for Hours {
    type Error = HoursError;

    fn try_from(stored: StoredHours) -> Result<Hours, HoursError> {
        let mut hours = Hours::always();
        if let Some(days) = stored.week {
            let mut week: [Vec<Block>; 7] = Default::default();
            for (blocks, day) in week.iter_mut().zip(days) {
                *blocks = load_day(day)?;
            }
            hours.week = Some(week);
        }
        for (piece, day) in stored.days {
            let date = piece.parse().map_err(|_| HoursError::Date { piece })?;
            hours.exceptions.insert(date, load_day(day)?);
        }
        Ok(hours)
    }
}

fn load_day(day: StoredDay) -> Result<Vec<Block>, HoursError> {
    ordered(day.into_iter().map(|(start, end)| Block::new(start, end)).collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse::<jiff::Zoned>().unwrap().timestamp()
    }

    fn week_of(days: [&str; 7]) -> Hours {
        Hours::weekly(days.map(|day| parse_day(day).unwrap()))
    }

    /// Writes the intervals that reach into some days as instants of UTC, for short tables.
    fn utc(hours: &Hours, from: &str, zone_name: &str, days: u16) -> Vec<String> {
        let intervals = hours.intervals(at(from), &zone(zone_name), days);
        let utc = |at: Timestamp| TimeZone::UTC.to_datetime(at).strftime("%d %H:%M").to_string();
        intervals.iter().map(|it| format!("{} - {}", utc(it.opens_at), utc(it.closes_at))).collect()
    }

    #[test]
    fn days_that_differ_are_written_one_a_line() {
        let text = "2026-12-24 10-14\n\n٢٠٢٦-١٢-٢٥\n2026-12-31  9-12, 13-15";
        let days = parse_days(text).unwrap();
        assert_eq!(
            format_days(&days),
            "2026-12-24 10:00–14:00\n2026-12-25\n2026-12-31 09:00–12:00, 13:00–15:00"
        );
        assert_eq!(parse_days(&format_days(&days)).unwrap(), days);
        assert_eq!(parse_days("24/12"), Err(HoursError::Date { piece: "24/12".to_owned() }));
        assert!(matches!(parse_days("2026-12-24 17.00-18"), Err(HoursError::Time { .. })));
    }

    #[test]
    fn a_line_is_read_as_the_blocks_of_a_day() {
        for (line, blocks) in [
            ("", ""),
            ("  ", ""),
            ("9-14, 15:00-17", "09:00–14:00, 15:00–17:00"),
            ("15-17 ; 9:30 – 14", "09:30–14:00, 15:00–17:00"),
            ("9 to 17", "09:00–17:00"),
            ("9—17,", "09:00–17:00"),
            ("٩:٠٠-١٧:٣٠، ١٨-٢٠", "09:00–17:30, 18:00–20:00"),
            ("\u{200f}۹-۱۷", "09:00–17:00"),
            ("18-02", "18:00–02:00"),
            ("18-0", "18:00–24:00"),
            ("0-24", "00:00–24:00"),
            ("6-6", "06:00–06:00"),
            ("9-12,12-17", "09:00–12:00, 12:00–17:00"),
        ] {
            assert_eq!(format_day(&parse_day(line).unwrap()), blocks, "{line}");
        }
    }

    #[test]
    fn a_time_in_another_form_is_refused_with_the_time_that_was_meant() {
        for (line, wrong, meant) in [
            ("09.00-17", "09.00", Some("09:00")),
            ("9-17.00", "17.00", Some("17:00")),
            ("0730-18", "0730", Some("07:30")),
            ("9-17h30", "17h30", Some("17:30")),
            ("9 am to 5 p.m.", "9 am", Some("09:00")),
            ("9-5 pm", "5 pm", Some("17:00")),
            ("12am-5", "12am", Some("00:00")),
            ("24:00-5", "24:00", Some("00:00")),
            ("9-24:01", "24:01", None),
            ("9-17:60", "17:60", None),
            ("9-17:5", "17:5", None),
            ("9-late", "late", None),
            ("9-+5", "+5", Some("05:00")),
            ("9-99999999999999999999", "99999999999999999999", None),
        ] {
            let suggestion = meant.map(str::to_owned);
            assert_eq!(
                parse_day(line),
                Err(HoursError::Time { piece: wrong.to_owned(), suggestion }),
                "{line}"
            );
        }
    }

    #[test]
    fn a_piece_without_a_start_and_an_end_is_refused() {
        for line in ["9", "9-", "-9", "9-12-14", "closed", "9-12, x"] {
            assert!(matches!(parse_day(line), Err(HoursError::Range { .. })), "{line}");
        }
    }

    #[test]
    fn blocks_of_a_day_may_touch_but_not_overlap() {
        for line in ["9-14, 13-17", "18-02, 23-1", "9-9, 10-11"] {
            assert!(matches!(parse_day(line), Err(HoursError::Overlap { .. })), "{line}");
        }
        assert_eq!(parse_day(&"9-10,".repeat(25)), Err(HoursError::TooManyBlocks));
    }

    #[test]
    fn the_column_is_compact_and_refuses_what_is_no_hours() {
        let mut hours = week_of(["9-17", "9-17", "", "", "18-02", "", ""]);
        hours.exceptions.insert(jiff::civil::date(2028, 2, 29), Vec::new());
        let text = serde_json::to_string(&hours).unwrap();
        let week = "[[[540,1020]],[[540,1020]],[],[],[[1080,1560]],[],[]]";
        assert_eq!(text, format!("{{\"week\":{week},\"days\":{{\"2028-02-29\":[]}}}}"));
        assert_eq!(serde_json::from_str::<Hours>(&text).unwrap(), hours);
        assert_eq!(serde_json::to_string(&Hours::always()).unwrap(), "{}");
        for wrong in [
            r#"{"days":{"soon":[]}}"#,
            r#"{"days":{"2028-02-29":[[1440,1500]]}}"#,
            r#"{"days":{"2028-02-29":[[10,1451]]}}"#,
            r#"{"days":{"2028-02-29":[[10,30],[20,40]]}}"#,
            r#"{"week":[[]]}"#,
        ] {
            assert!(serde_json::from_str::<Hours>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn touching_and_overlapping_blocks_are_one_interval() {
        let hours = week_of(["9-12,12-17", "18-18", "1-3", "", "0-24", "0-24", "0-10"]);
        assert_eq!(
            utc(&hours, "2026-03-02T00:00[Asia/Manila]", "Asia/Manila", 6),
            ["02 01:00 - 02 09:00", "03 10:00 - 04 10:00", "05 16:00 - 08 02:00"]
        );
    }

    #[test]
    fn intervals_follow_summer_time_and_the_days_around_it() {
        let nights = week_of(["22-06"; 7]);
        let skipped = week_of(["", "", "", "", "", "", "02:30-05:00"]);
        let first_hour = week_of(["0-0:30", "", "", "", "0-0:30", "0-0:30", "0-0:30"]);
        for (hours, from, zone, expected) in [
            (&nights, "2026-03-28T12:00[Europe/Stockholm]", "Europe/Stockholm", "28 21:00 - 29 04:00"),
            (&nights, "2026-10-24T12:00[Europe/Stockholm]", "Europe/Stockholm", "24 20:00 - 25 05:00"),
            (&skipped, "2026-03-29T00:00[Europe/Stockholm]", "Europe/Stockholm", "29 01:30 - 29 03:00"),
            (&skipped, "2026-10-25T00:00[Europe/Stockholm]", "Europe/Stockholm", "25 00:30 - 25 04:00"),
            (&first_hour, "2026-04-25T00:00[Africa/Cairo]", "Africa/Cairo", "24 21:00 - 24 21:30"),
        ] {
            assert_eq!(utc(hours, from, zone, 1).first().map(String::as_str), Some(expected), "{from}");
        }
        // Stockholm has no 02:10 to 02:40 on 29 March 2026; moved, that block lies inside the one after it.
        let moved = week_of(["", "", "", "", "", "", "2:10-2:40, 3-5"]);
        assert_eq!(
            utc(&moved, "2026-03-28T12:00[Europe/Stockholm]", "Europe/Stockholm", 1),
            ["29 01:00 - 29 03:00"]
        );
        // Cairo has no 00:00 to 01:00 on 24 April 2026, so a block within that hour is moved whole.
        assert_eq!(
            utc(&first_hour, "2026-04-23T12:00[Africa/Cairo]", "Africa/Cairo", 1),
            ["23 22:00 - 23 22:30"]
        );
    }

    #[test]
    fn an_opening_that_falls_behind_its_closing_does_not_open() {
        let hours = week_of(["", "", "", "", "", "", "02:30-03:15"]);
        assert!(utc(&hours, "2026-03-29T00:00[Europe/Stockholm]", "Europe/Stockholm", 1).is_empty());
        let stockholm = zone("Europe/Stockholm");
        assert_eq!(hours.open_day(jiff::civil::date(2026, 3, 29), &stockholm), None);
    }

    #[test]
    fn always_open_is_one_interval_over_any_change_of_clocks() {
        for name in ["Europe/Stockholm", "Africa/Cairo", "America/Asuncion", "Pacific/Apia", "America/Havana"]
        {
            let intervals = Hours::always().intervals(at("2011-06-01T00:00[UTC]"), &zone(name), 800);
            assert_eq!(intervals.len(), 1, "{name}");
        }
    }

    #[test]
    fn the_shop_is_open_from_its_opening_until_just_before_its_closing() {
        let mut hours = week_of(["9-14, 15-17", "9-17", "", "", "18-02", "", ""]);
        hours.exceptions.insert(jiff::civil::date(2026, 3, 9), Vec::new());
        let stockholm = zone("Europe/Stockholm");
        for (time, open, closing, next) in [
            ("2026-03-02T08:59", false, Some("2026-03-02T17:00"), "2026-03-02T09:00"),
            ("2026-03-02T09:00", true, Some("2026-03-02T17:00"), "2026-03-02T15:00"),
            ("2026-03-02T14:00", false, Some("2026-03-02T17:00"), "2026-03-02T15:00"),
            ("2026-03-02T17:00", false, None, "2026-03-03T09:00"),
            ("2026-03-06T23:00", true, Some("2026-03-07T02:00"), "2026-03-10T09:00"),
            ("2026-03-07T01:59", true, Some("2026-03-07T02:00"), "2026-03-10T09:00"),
            ("2026-03-07T02:00", false, None, "2026-03-10T09:00"),
            ("2026-03-09T10:00", false, None, "2026-03-10T09:00"),
        ] {
            let local = |text: &str| at(&format!("{text}[Europe/Stockholm]"));
            assert_eq!(hours.is_open(local(time), &stockholm), open, "{time}");
            assert_eq!(hours.closing_after(local(time), &stockholm), closing.map(local), "{time}");
            assert_eq!(hours.next_opening(local(time), &stockholm), Some(local(next)), "{time}");
        }
    }

    #[test]
    fn always_open_has_midnights_for_closings_and_no_opening() {
        let noon = at("2026-03-02T12:00[Asia/Manila]");
        let manila = zone("Asia/Manila");
        let midnight = Some(at("2026-03-03T00:00[Asia/Manila]"));
        for hours in [Hours::always(), week_of(["0-24"; 7]), week_of(["7-7"; 7])] {
            assert_eq!(hours.closing_after(noon, &manila), midnight);
            assert_eq!(hours.next_opening(noon, &manila), None);
        }
        assert_eq!(week_of([""; 7]).next_opening(noon, &manila), None);
        assert_eq!(week_of([""; 7]).closing_after(noon, &manila), None);
    }

    #[test]
    fn the_ends_of_time_are_no_trouble() {
        for at in [Timestamp::MIN, Timestamp::MAX] {
            for hours in [Hours::always(), week_of(["9-17"; 7]), week_of([""; 7])] {
                let zone = zone("Pacific/Apia");
                hours.is_open(at, &zone);
                hours.closing_after(at, &zone);
                hours.next_opening(at, &zone);
                hours.intervals_ahead(at, &zone);
            }
        }
    }

    proptest! {
        #[test]
        fn any_line_is_read_or_refused(line in "[0-9٠-٩:., apmto–-]{0,24}|\\PC*") {
            if let Ok(blocks) = parse_day(&line) {
                prop_assert_eq!(parse_day(&format_day(&blocks)), Ok(blocks));
            }
        }

        #[test]
        fn any_text_of_the_column_is_read_or_refused(pairs in prop::collection::vec((0u16.., 0u16..), 0..4)) {
            let text = format!("{{\"days\":{{\"2026-01-01\":{}}}}}", serde_json::to_string(&pairs).unwrap());
            if let Ok(hours) = serde_json::from_str::<Hours>(&text) {
                let again = serde_json::to_string(&hours).unwrap();
                prop_assert_eq!(serde_json::from_str::<Hours>(&again).unwrap(), hours);
            }
        }
    }
}
