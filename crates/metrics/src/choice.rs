//! Choice: what the score page was asked to count, read from its address.

use jiff::civil::Date;
use serde::Deserialize;

use crate::period::{Bucket, LASTS, Period, USUAL, shift};
use crate::score_day::Filter;

/// The address as it came; what can't be read counts as not asked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// How many days up to today.
    pub last: String,
    /// What `last` was on the page the form stands on: only another one overrules the dates.
    pub was: String,
    pub from: String,
    /// The last day, included: as people say it in the form.
    pub to: String,
    /// The day after the last one: as links of the house say it.
    pub until: String,
    pub touchpoint: String,
    pub language: String,
    pub by: String,
}

/// What is counted and how it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    pub period: Period,
    pub filter: Filter,
    /// What one point of the trend counts.
    pub bucket: Bucket,
    /// The bucket that was asked for, if it fits; otherwise the one that suits the period is taken.
    pub by: Option<Bucket>,
}

impl Asked {
    /// Reads the choice as of a local day.
    #[must_use]
    pub fn choose(&self, today: Date) -> Choice {
        let last = self.last.parse::<i32>().ok().filter(|days| LASTS.contains(days));
        let period = match (last, self.dates()) {
            (Some(days), None) => Period::last(days, today),
            (Some(days), Some(_)) if self.last != self.was => Period::last(days, today),
            (_, Some(dates)) => dates,
            (None, None) => Period::last(USUAL, today),
        };
        let by = Bucket::from_code(&self.by).filter(|bucket| bucket.fits(period.days()));
        Choice {
            period,
            filter: Filter { touchpoint: self.touchpoint.parse().ok(), language: self.language.parse().ok() },
            bucket: by.unwrap_or_else(|| Bucket::suiting(period.days())),
            by,
        }
    }

    fn dates(&self) -> Option<Period> {
        let from: Date = self.from.parse().ok()?;
        let until = match self.to.parse::<Date>() {
            Ok(to) => shift(to, 1),
            Err(_) => self.until.parse().ok()?,
        };
        Period::between(from, until)
    }
}

impl Choice {
    /// The choice as an address says it, without the drawing.
    #[must_use]
    pub fn query(&self) -> String {
        query(self.period.from, self.period.until, &self.filter)
    }
}

/// Days and filter as an address says them: what the answers list and this page both read.
#[must_use]
pub fn query(from: Date, until: Date, filter: &Filter) -> String {
    let touchpoint = filter.touchpoint.map(|id| format!("&touchpoint={id}")).unwrap_or_default();
    let language = filter.language.map(|language| format!("&language={language}")).unwrap_or_default();
    format!("from={from}&until={until}{touchpoint}{language}")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use regulars_facts::TouchpointId;
    use regulars_kernel::i18n::Language;
    use regulars_kernel::ids::Id;

    use super::*;

    const TODAY: Date = date(2026, 3, 5);

    fn asked(last: &str, was: &str, from: &str, to: &str) -> Asked {
        Asked { last: last.into(), was: was.into(), from: from.into(), to: to.into(), ..Asked::default() }
    }

    fn span(asked: &Asked) -> (i32, Option<i32>) {
        let period = asked.choose(TODAY).period;
        (period.days(), period.last)
    }

    #[test]
    fn what_was_changed_last_decides_the_period() {
        for (last, was, from, to, days, kept) in [
            ("", "", "", "", 90, Some(90)),
            ("30", "90", "", "", 30, Some(30)),
            // Dates were written while 90 days were shown.
            ("90", "90", "2026-01-01", "2026-01-31", 31, None),
            // Dates were shown and a length was chosen.
            ("30", "", "2026-01-01", "2026-01-31", 30, Some(30)),
            // Dates were shown and something else was chosen.
            ("", "", "2026-01-01", "2026-01-31", 31, None),
            // What can't be read counts as not asked.
            ("7", "", "", "", 90, Some(90)),
            ("365", "90", "2026-99-01", "x", 365, Some(365)),
            ("90", "90", "2026-01-31", "2026-01-01", 90, Some(90)),
            ("", "", "2026-01-01", "", 90, Some(90)),
            ("", "", "-9999-01-01", "9999-12-31", 90, Some(90)),
        ] {
            assert_eq!(span(&asked(last, was, from, to)), (days, kept), "{last} {was} {from} {to}");
        }
    }

    #[test]
    fn links_leave_the_last_day_out() {
        let mut asked = asked("", "", "2026-01-01", "");
        asked.until = "2026-02-01".into();
        assert_eq!(span(&asked), (31, None));
    }

    #[test]
    fn a_bucket_that_does_not_fit_gives_way() {
        let mut asked = asked("90", "", "", "");
        for (by, bucket, kept) in [
            ("", Bucket::Week, None),
            ("day", Bucket::Day, Some(Bucket::Day)),
            ("month", Bucket::Month, Some(Bucket::Month)),
            ("hour", Bucket::Week, None),
        ] {
            asked.by = by.into();
            let choice = asked.choose(TODAY);
            assert_eq!((choice.bucket, choice.by), (bucket, kept), "{by}");
        }
        let long = Asked {
            from: "2020-01-01".into(),
            to: "2026-01-01".into(),
            by: "day".into(),
            ..Asked::default()
        };
        assert_eq!(long.choose(TODAY).bucket, Bucket::Month);
    }

    #[test]
    fn the_address_says_what_was_chosen() {
        let touchpoint: TouchpointId = Id::from_parts(1, 1);
        let asked = Asked { touchpoint: touchpoint.to_string(), language: "sv".into(), ..Asked::default() };
        let choice = asked.choose(TODAY);
        assert_eq!(choice.filter, Filter { touchpoint: Some(touchpoint), language: Some(Language::Sv) });
        let expected = format!("from=2025-12-06&until=2026-03-06&touchpoint={touchpoint}&language=sv");
        assert_eq!(choice.query(), expected);
        let broken = Asked { touchpoint: "../x".into(), language: "de".into(), ..Asked::default() };
        assert_eq!(broken.choose(TODAY).filter, Filter::default());
    }
}
