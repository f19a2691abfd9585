//! Times as people say them: "15:40 today", "3 March", "48 min".

use jiff::{SignedDuration, Timestamp};
use regulars_kernel::i18n::Words;

/// A moment, as short as it can be said today: "15:40 today", "09:00 tomorrow", "Monday 09:00", "3 Mar 09:00".
#[must_use]
pub fn moment(words: &Words, at: Timestamp, now: Timestamp) -> String {
    let time = words.time(at);
    let day = words.day(at);
    let days = (day - words.day(now)).get_days();
    match days {
        0 => words.with("when-today", [("time", time.into())]),
        1 => words.with("when-tomorrow", [("time", time.into())]),
        -1 => words.with("when-yesterday", [("time", time.into())]),
        2..=6 => words.with("when-weekday", [("day", words.weekday(day).into()), ("time", time.into())]),
        _ => words.with("when-date", [("day", words.date_short(day).into()), ("time", time.into())]),
    }
}

/// A moment in the middle of a sentence: "by 15:40 tomorrow".
#[must_use]
pub fn by(words: &Words, at: Timestamp, now: Timestamp) -> String {
    moment(words, at, now)
}

/// The day alone: "today", "yesterday", "3 Mar".
#[must_use]
pub fn day(words: &Words, at: Timestamp, now: Timestamp) -> String {
    let day = words.day(at);
    match (day - words.day(now)).get_days() {
        0 => words.t("day-today"),
        1 => words.t("day-tomorrow"),
        -1 => words.t("day-yesterday"),
        _ => words.date_short(day),
    }
}

/// A span without a direction: "48 min", "2 h 08", "3 d".
#[must_use]
pub fn span(words: &Words, span: SignedDuration) -> String {
    let minutes = span.abs().as_mins();
    if minutes < 60 {
        words.with("span-minutes", [("minutes", minutes.into())])
    } else if minutes < 48 * 60 {
        words.with(
            "span-hours",
            [("hours", (minutes / 60).into()), ("minutes", format!("{:02}", minutes % 60).into())],
        )
    } else {
        words.with("span-days", [("days", (minutes / (24 * 60)).into())])
    }
}
