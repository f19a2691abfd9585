//! The score page: the score with its interval, its course, its spread, and against the period before.

use axum::http::header::{CONTENT_DISPOSITION, HeaderValue};
use axum::response::IntoResponse as _;
use jiff::civil::Date;
use maud::{Markup, html};
use regulars_kernel::error::Result;
use regulars_kernel::i18n::{Language, Words};
use regulars_kernel::web::{Member, Query, Reply, text};
use regulars_stats::scores::{Interval, round_half_away};
use regulars_ui::charts::{self, Mark, Side, TrendPoint};
use regulars_ui::{Page, Place, empty, icon, icons, ltr, section_head, signed};

use crate::choice::{Asked, Choice, query};
use crate::period::{Bucket, LASTS, Period, Stretch};
use crate::reading::{Change, ENOUGH, Reading, Verdict, change, percent, reading};
use crate::score_day::{self, Filter, Spread, by_day, has_begun, together, total};
use crate::trend::{self, Point};
use crate::{Begun, Names, TouchpointNames, TrendMarks, export};

/// What was read for the page.
struct Found {
    /// The days of the period.
    days: Vec<(Date, Spread)>,
    before: Spread,
    now: Spread,
    touchpoints: Names,
    marks: Begun,
    /// Whether there was ever an answer.
    begun: bool,
}

/// The page's answers with what they come to.
struct View<'m> {
    member: &'m Member,
    choice: Choice,
    today: Date,
    found: Found,
    reading: Option<Reading>,
    change: Option<Change>,
}

/// The score page.
pub async fn page(member: Member, Query(asked): Query<Asked>) -> Reply {
    let today = member.words.day(member.app.clock().now());
    let choice = asked.choose(today);
    let found = find(&member, choice).await?;
    let (reading, change) = (reading(&found.now), change(&found.before, &found.now));
    let view = View { member: &member, choice, today, found, reading, change };
    let page = Page::new(&member, Place::Understand, member.words.t("metrics-title")).live("score");
    if !view.found.begun {
        return Ok(page.body(view.beginning()));
    }
    Ok(page.lead(view.lead()).actions(view.actions()).body(view.draw()))
}

/// The same numbers as a file.
pub async fn csv(member: Member, Query(asked): Query<Asked>) -> Reply {
    let Choice { period, filter, .. } = asked.choose(member.words.day(member.app.clock().now()));
    let (app, language) = (member.app.clone(), member.words.language);
    let (lines, names) = member
        .read(move |db| {
            let lines = score_day::lines(db, period.from, period.until, &filter)?;
            let mut names = Names::new();
            for slot in app.slot::<TouchpointNames>() {
                names.extend((slot.0)(db, language)?);
            }
            Ok((lines, names))
        })
        .await?;
    let mut response = text("text/csv; charset=utf-8", export::csv(&lines, &names)).into_response();
    let attachment =
        format!("attachment; filename=\"{}\"", export::file_name(period.from, period.last_day()));
    if let Ok(attachment) = HeaderValue::from_str(&attachment) {
        response.headers_mut().insert(CONTENT_DISPOSITION, attachment);
    }
    Ok(response)
}

/// Reads both periods in one statement, then what names and marks them.
async fn find(member: &Member, choice: Choice) -> Result<Found> {
    let Choice { period, filter, .. } = choice;
    let (app, language) = (member.app.clone(), member.words.language);
    member
        .read(move |db| {
            let mut before = by_day(db, period.before().from, period.until, &filter)?;
            let days = before.split_off(before.partition_point(|(day, _)| *day < period.from));
            let begun = !before.is_empty() || !days.is_empty() || has_begun(db)?;
            let mut touchpoints = Names::new();
            for slot in app.slot::<TouchpointNames>() {
                touchpoints.extend((slot.0)(db, language)?);
            }
            let mut marks = Begun::new();
            for slot in app.slot::<TrendMarks>() {
                marks.extend((slot.0)(db, period.from, period.until)?);
            }
            let sum =
                |days: &[(Date, Spread)]| days.iter().fold([0; 11], |sum, (_, spread)| together(sum, spread));
            Ok(Found { before: sum(&before), now: sum(&days), days, touchpoints, marks, begun })
        })
        .await
}

impl View<'_> {
    fn t(&self, key: &str) -> String {
        self.member.words.t(key)
    }

    fn n(&self) -> u64 {
        total(&self.found.now)
    }

    /// Where the answers of these days are, and what else they have in common.
    fn answers(&self, from: Date, until: Date, more: &str) -> String {
        format!("/{}/answers?{}{more}", self.member.business, query(from, until, &self.choice.filter))
    }

    /// Where the answers of the period are.
    fn answers_now(&self, more: &str) -> String {
        self.answers(self.choice.period.from, self.choice.period.until, more)
    }

    /// Days from one to another, both included; the year is said unless it is this one.
    fn range(&self, from: Date, last: Date) -> String {
        let words = &self.member.words;
        let short = self.is_this_year(from, last);
        let say = |day| if short { words.date_short(day) } else { words.date_long(day) };
        if from == last {
            return say(from);
        }
        words.with("metrics-range", [("from", say(from).into()), ("last", say(last).into())])
    }

    fn is_this_year(&self, from: Date, last: Date) -> bool {
        from.year() == self.today.year() && last.year() == self.today.year()
    }

    fn range_of(&self, period: &Period) -> String {
        self.range(period.from, period.last_day())
    }

    /// "the 90 days before".
    fn before(&self) -> String {
        self.member.words.with("metrics-before", [("days", i64::from(self.choice.period.days()).into())])
    }

    fn interval(&self, interval: Interval) -> [(&'static str, String); 2] {
        [("lo", signed(round_half_away(interval.lo))), ("hi", signed(round_half_away(interval.hi)))]
    }

    fn lead(&self) -> String {
        self.t(match (self.n(), self.reading, self.change.map(|change| change.verdict)) {
            (0, ..) => "metrics-lead-none",
            (_, None, _) => "metrics-lead-few",
            (_, _, None) => "metrics-lead-early",
            (.., Some(Verdict::Steady)) => "metrics-lead-steady",
            (.., Some(Verdict::Up)) => "metrics-lead-up",
            (.., Some(Verdict::Down)) => "metrics-lead-down",
        })
    }

    fn actions(&self) -> Markup {
        let (save, print) = (self.t("metrics-export"), self.t("metrics-print"));
        let file = format!("/{}/score.csv?{}", self.member.business, self.choice.query());
        html! {
            a.button href=(file) { (save) }
            button.button.icon-only type="button" data-prints aria-label=(print) title=(print) { (icon("print")) }
        }
    }

    /// The page of a business that nobody has answered yet.
    fn beginning(&self) -> Markup {
        html! {
            div.stack {
                section.sheet {
                    (empty("listen", &self.t("metrics-empty")))
                    p.score-begin { a.button.main href={ "/" (self.member.business) "/listen" } { (self.t("metrics-empty-begin")) } }
                }
                (self.how())
            }
        }
    }

    fn draw(&self) -> Markup {
        html! {
            (self.form())
            (self.printed())
            div.stack {
                @if self.n() == 0 {
                    (self.none())
                } @else {
                    (self.headline())
                    div.split.even {
                        @match self.change {
                            Some(change) => { (self.spread(&self.parts())) (self.against(&change)) }
                            None => { (self.spread(&html! {})) (self.parts_alone()) }
                        }
                    }
                }
                (self.how())
            }
        }
    }

    /// What is counted, for the paper: the form is not printed.
    fn printed(&self) -> Markup {
        let Filter { touchpoint, language } = self.choice.filter;
        let id = touchpoint.map(|id| id.to_string()).unwrap_or_default();
        let place = self.touchpoints().into_iter().find(|(value, _)| *value == id).map(|(_, name)| name);
        let language = language
            .map_or_else(|| self.t("metrics-language-all"), |language| language.own_name().to_owned());
        let words = &self.member.words;
        let text = words.with(
            "metrics-printed",
            [
                ("place", place.unwrap_or_default().into()),
                ("language", language.into()),
                ("day", words.date_long(self.today).into()),
            ],
        );
        html! { p.printed { (text) } }
    }

    fn none(&self) -> Markup {
        let period = self.range_of(&self.choice.period);
        html! {
            section.sheet {
                (empty("tally", &self.member.words.with("metrics-none", [("period", period.into())])))
                p.score-begin { a.button href={ "/" (self.member.business) "/score" } { (self.t("metrics-reset")) } }
            }
        }
    }
}

// What is counted: the form.

impl View<'_> {
    fn form(&self) -> Markup {
        let Choice { period, filter, by, .. } = self.choice;
        let last = period.last.map(|days| days.to_string()).unwrap_or_default();
        let touchpoint = filter.touchpoint.map(|id| id.to_string()).unwrap_or_default();
        let language = filter.language.map(Language::code).unwrap_or_default();
        let by = by.map(Bucket::code).unwrap_or_default();
        html! {
            form.score-choice method="get" action={ "/" (self.member.business) "/score" } aria-label=(self.t("metrics-choice")) {
                input type="hidden" name="was" value=(last);
                (self.select("last", "metrics-period", &self.lasts(), &last))
                @if !self.found.touchpoints.is_empty() || filter.touchpoint.is_some() {
                    (self.select("touchpoint", "metrics-touchpoint", &self.touchpoints(), &touchpoint))
                }
                (self.select("language", "metrics-language", &self.languages(), language))
                (self.select("by", "metrics-by", &self.buckets(), by))
                button.button { (self.t("metrics-show")) }
                (self.dates())
            }
        }
    }

    fn select(&self, name: &str, label: &str, options: &[(String, String)], chosen: &str) -> Markup {
        html! {
            div.field {
                label for=(name) { (self.t(label)) }
                select.input id=(name) name=(name) data-sends {
                    @for (value, text) in options {
                        option value=(value) selected[value == chosen] { (text) }
                    }
                }
            }
        }
    }

    /// Other dates than those that end today; they are written here only once they are shown.
    fn dates(&self) -> Markup {
        let period = &self.choice.period;
        let own = period.last.is_none();
        let value = |day: Date| if own { day.to_string() } else { String::new() };
        html! {
            details.dates {
                summary { @if own { (self.range_of(period)) } @else { (self.t("metrics-dates")) } }
                div {
                    @for (name, label, day) in [("from", "metrics-from", period.from), ("to", "metrics-to", period.last_day())] {
                        div.field {
                            label for=(name) { (self.t(label)) }
                            input.input type="date" id=(name) name=(name) value=(value(day)) max=(self.today);
                        }
                    }
                    button.button { (self.t("metrics-show-dates")) }
                }
            }
        }
    }

    fn lasts(&self) -> Vec<(String, String)> {
        let words = &self.member.words;
        let last =
            |days: i32| (days.to_string(), words.with("metrics-last", [("days", i64::from(days).into())]));
        let own = self.choice.period.last.is_none().then(|| (String::new(), self.t("metrics-own")));
        own.into_iter().chain(LASTS.map(last)).collect()
    }

    fn touchpoints(&self) -> Vec<(String, String)> {
        let all = (String::new(), self.t("metrics-touchpoint-all"));
        let named = self.found.touchpoints.iter().map(|(id, name)| (id.to_string(), name.clone()));
        // A touchpoint that is gone can still be asked for by an old link: it stays chosen.
        let gone = self
            .choice
            .filter
            .touchpoint
            .filter(|id| self.found.touchpoints.iter().all(|(known, _)| known != id));
        let gone = gone.map(|id| (id.to_string(), self.t("metrics-touchpoint-gone")));
        [all].into_iter().chain(named).chain(gone).collect()
    }

    fn languages(&self) -> Vec<(String, String)> {
        let all = (String::new(), self.t("metrics-language-all"));
        let own = |language: Language| (language.code().to_owned(), language.own_name().to_owned());
        [all].into_iter().chain(Language::ALL.map(own)).collect()
    }

    fn buckets(&self) -> Vec<(String, String)> {
        let days = self.choice.period.days();
        let fitting = [
            (Bucket::Day, "metrics-by-day"),
            (Bucket::Week, "metrics-by-week"),
            (Bucket::Month, "metrics-by-month"),
        ];
        let fitting = fitting.into_iter().filter(|(bucket, _)| bucket.fits(days));
        let named = fitting.map(|(bucket, key)| (bucket.code().to_owned(), self.t(key)));
        [(String::new(), self.t("metrics-by-suiting"))].into_iter().chain(named).collect()
    }
}

// The headline: the figure and its course.

impl View<'_> {
    fn headline(&self) -> Markup {
        html! {
            section.sheet aria-label=(self.t("metrics-title")) {
                div.headline {
                    (self.figure())
                    (self.trend())
                }
            }
        }
    }

    fn figure(&self) -> Markup {
        let words = &self.member.words;
        let answers = words.with(
            "metrics-answers-in",
            [("n", self.n().into()), ("period", self.range_of(&self.choice.period).into())],
        );
        html! {
            dl.figure.score-figure {
                dt { (self.t("metrics-recommendation")) }
                @match self.reading {
                    Some(reading) => {
                        dd.value { a href=(self.answers_now("")) { (ltr(&signed(reading.rounded))) } }
                        dd { (self.interval_of("metrics-interval", reading.interval)) }
                    }
                    None => dd.value.small { (words.with("metrics-missing", [("missing", (ENOUGH - self.n().min(ENOUGH)).into())])) }
                }
                dd { a href=(self.answers_now("")) { (answers) } }
                (self.verdict())
            }
        }
    }

    fn interval_of(&self, key: &str, interval: Interval) -> String {
        let [(lo, low), (hi, high)] = self.interval(interval);
        self.member.words.with(key, [(lo, low.into()), (hi, high.into())])
    }

    fn verdict(&self) -> Markup {
        let (key, state) = match self.change.map(|change| change.verdict) {
            Some(Verdict::Up) => ("metrics-verdict-up", Some("real")),
            Some(Verdict::Down) => ("metrics-verdict-down", Some("real")),
            Some(Verdict::Steady) => ("metrics-verdict-steady", None),
            None => ("metrics-verdict-early", Some("early")),
        };
        html! {
            dd.gap { span.verdict data-verdict=[state] { (self.t(key)) } }
            dd.gap-s {
                (self.told())
                @if self.change.is_none() && total(&self.found.before) > 0 { " " (self.earlier()) }
            }
        }
    }

    /// The change in words, or why none can be told.
    fn told(&self) -> String {
        let words = &self.member.words;
        if self.reading.is_none() {
            return words.with("metrics-few", [("needed", ENOUGH.into())]);
        }
        let Some(change) = self.change else {
            let n = total(&self.found.before);
            return words.with(
                "metrics-no-before",
                [("n", n.into()), ("before", self.before().into()), ("needed", ENOUGH.into())],
            );
        };
        let steady = change.verdict == Verdict::Steady;
        let (key, ending) = match change.points {
            0 if steady => ("metrics-change-even", "metrics-inside-even"),
            _ if change.verdict == Verdict::Up => ("metrics-change-up", "metrics-outside"),
            _ if change.verdict == Verdict::Down => ("metrics-change-down", "metrics-outside"),
            1.. => ("metrics-change-up", "metrics-inside-up"),
            _ => ("metrics-change-down", "metrics-inside-down"),
        };
        let [(lo, low), (hi, high)] = self.interval(change.interval);
        let points = change.points.unsigned_abs();
        let told = words.with(
            key,
            [
                ("points", points.into()),
                ("before", self.before().into()),
                (lo, low.into()),
                (hi, high.into()),
            ],
        );
        format!("{told} {}", self.t(ending))
    }

    fn trend(&self) -> Markup {
        let words = &self.member.words;
        let Choice { period, bucket, .. } = &self.choice;
        let points = trend::points(period, *bucket, words.first_weekday(), &self.found.days);
        let named = trend::named(&points);
        let drawn: Vec<TrendPoint> =
            points.iter().zip(named).map(|(point, named)| self.point(point, named, points.len())).collect();
        let marks: Vec<Mark> =
            self.found.marks.iter().filter_map(|(day, what)| self.mark(&points, *day, what)).collect();
        let key = match bucket {
            Bucket::Day => "metrics-trend-day",
            Bucket::Week => "metrics-trend-week",
            Bucket::Month => "metrics-trend-month",
        };
        charts::trend(words, &words.with(key, [("needed", ENOUGH.into())]), &drawn, &marks)
    }

    fn point(&self, point: &Point, named: bool, points: usize) -> TrendPoint {
        let words = &self.member.words;
        let Stretch { from, until, .. } = point.stretch;
        let (value, lo, hi) =
            point.reading.map_or((0.0, 0.0, 0.0), |it| (it.points, it.interval.lo, it.interval.hi));
        let by_month = points > 10 || self.choice.bucket == Bucket::Month;
        TrendPoint {
            label: self.stretch(&point.stretch),
            axis: named.then(|| if by_month { words.month_short(from) } else { words.date_short(from) }),
            value,
            lo,
            hi,
            n: point.n,
            href: self.answers(from, until, ""),
            shown: point.reading.is_some(),
        }
    }

    /// What a day, week or month is called; on one line in its cell, unless two years have to be said.
    fn stretch(&self, stretch: &Stretch) -> String {
        let words = &self.member.words;
        if self.choice.bucket == Bucket::Month && stretch.whole {
            let year = stretch.from.year().to_string();
            return unbroken(&words.with(
                "metrics-month",
                [("month", words.month_short(stretch.from).into()), ("year", year.into())],
            ));
        }
        let range = self.range(stretch.from, stretch.last_day());
        if self.is_this_year(stretch.from, stretch.last_day()) { unbroken(&range) } else { range }
    }

    fn mark(&self, points: &[Point], day: Date, what: &str) -> Option<Mark> {
        let words = &self.member.words;
        let at = trend::place(points, day)?;
        Some(Mark {
            at,
            text: words.with("metrics-mark", [("what", what.into()), ("day", words.date_short(day).into())]),
        })
    }
}

// What the score is made of, and what it was before.

/// The three classes: the scores, the shape before the word, the word, and the class in addresses.
const CLASSES: [(std::ops::RangeInclusive<usize>, &str, &str, &str); 3] = [
    (9..=10, "class pos", "metrics-promoters", "promoter"),
    (7..=8, "class", "metrics-passives", "passive"),
    (0..=6, "class neg", "metrics-detractors", "detractor"),
];

impl View<'_> {
    fn spread(&self, under: &Markup) -> Markup {
        let words = &self.member.words;
        let caption = match self.reading {
            Some(reading) => words.with("metrics-spread", [("sum", sum(words, &reading).into())]),
            None => self.t("metrics-spread-few"),
        };
        let href = |score: usize| self.answers_now(&format!("&score={score}"));
        html! {
            section {
                (section_head(&self.t("metrics-spread-head"), None, None))
                div.sheet.pad {
                    (charts::spread(words, &caption, &self.found.now, &href))
                    (under)
                }
            }
        }
    }

    /// The classes as a book-keeper adds them up.
    fn parts(&self) -> Markup {
        let words = &self.member.words;
        let n = self.n();
        html! {
            table.table.score-parts {
                thead { tr {
                    th scope="col" { (self.t("metrics-class")) }
                    th.n scope="col" { (self.t("metrics-count")) }
                    th.n scope="col" { (self.t("metrics-share")) }
                } }
                tbody {
                    @for (scores, shape, key, class) in CLASSES {
                        (self.part(total_of(&self.found.now[scores]), n, shape, key, class))
                    }
                }
                tfoot { tr {
                    td { (self.t("metrics-all")) }
                    td.n { a href=(self.answers_now("")) { (number(words, n)) } }
                    td.n { (words.with("metrics-percent", [("n", 100_u64.into())])) }
                } }
            }
        }
    }

    fn part(&self, part: u64, n: u64, shape: &str, key: &str, class: &str) -> Markup {
        let words = &self.member.words;
        let count = number(words, part);
        html! {
            tr {
                td { span class=(shape) { (self.t(key)) } }
                td.n { @if part > 0 { a href=(self.answers_now(&format!("&class={class}"))) { (count) } } @else { (count) } }
                td.n { (words.with("metrics-percent", [("n", percent(part, n).into())])) }
            }
        }
    }

    /// The classes beside the spread, where there is nothing to compare with.
    fn parts_alone(&self) -> Markup {
        html! {
            section {
                (section_head(&self.t("metrics-parts-head"), None, None))
                div.sheet.pad { (self.parts()) }
            }
        }
    }

    /// Both periods on one axis.
    fn against(&self, change: &Change) -> Markup {
        let words = &self.member.words;
        let title = words.with("metrics-against", [("before", self.before().into())]);
        let period = &self.choice.period;
        let (before, now) = (self.side(&period.before(), &change.before), self.side(period, &change.now));
        html! {
            section {
                (section_head(&title, None, None))
                div.sheet.pad {
                    (charts::compare(words, &before, &now))
                    (self.difference(change))
                    p.gap { (self.earlier()) }
                }
            }
        }
    }

    /// A link to the answers of the period before.
    fn earlier(&self) -> Markup {
        let earlier = self.choice.period.before();
        html! { a href=(self.answers(earlier.from, earlier.until, "")) { (self.t("metrics-answers-before")) } }
    }

    fn side(&self, period: &Period, reading: &Reading) -> Side {
        Side {
            label: self.range_of(period),
            value: reading.points,
            lo: reading.interval.lo,
            hi: reading.interval.hi,
            n: reading.counts.n(),
        }
    }

    fn difference(&self, change: &Change) -> Markup {
        html! {
            dl.figure.gap {
                dt { (self.t("metrics-difference")) }
                dd.value.small { (ltr(&signed(change.points))) }
                dd { (self.interval_of("metrics-interval", change.interval)) }
            }
            p.hush.gap-s { (self.t(if change.verdict == Verdict::Steady { "metrics-steady-why" } else { "metrics-real-why" })) }
        }
    }
}

/// The score as it comes from its counts, kept on one line: "100 × (231 − 74) ÷ 412 = +38".
fn sum(words: &Words, reading: &Reading) -> String {
    let counts = [reading.counts.promoters, reading.counts.detractors, reading.counts.n()];
    let [up, down, n] = counts.map(|count| number(words, count));
    unbroken(&format!("100 × ({up} \u{2212} {down}) ÷ {n} = {}", signed(reading.rounded)))
}

/// Keeps on one line what is read as one.
fn unbroken(text: &str) -> String {
    text.replace(' ', "\u{a0}")
}

fn number(words: &Words, count: u64) -> String {
    words.number(i64::try_from(count).unwrap_or(i64::MAX))
}

fn total_of(counts: &[u64]) -> u64 {
    counts.iter().fold(0, |sum, count| sum.saturating_add(*count))
}

// How it is counted.

impl View<'_> {
    fn how(&self) -> Markup {
        let words = &self.member.words;
        let rows = [
            ("metrics-how-question", self.t("metrics-how-question-is")),
            ("metrics-how-score", self.t("metrics-how-score-is")),
            ("metrics-how-interval", self.t("metrics-how-interval-is")),
            ("metrics-how-change", self.t("metrics-how-change-is")),
            ("metrics-how-few", words.with("metrics-how-few-is", [("needed", ENOUGH.into())])),
            ("metrics-how-day", self.t("metrics-how-day-is")),
            ("metrics-how-sources", self.t("metrics-how-sources-are")),
        ];
        html! {
            details.sheet.score-how {
                summary { (icons::small("prove")) span { (self.t("metrics-how")) } }
                div.pad {
                    dl.facts { @for (term, is) in rows { dt { (self.t(term)) } dd { (is) } } }
                    p.hush.gap { (self.t("metrics-marks")) }
                }
            }
        }
    }
}
