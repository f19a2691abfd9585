//! Charts: drawn on the server as SVG, twice where words must keep their size, each with a table.
//!
//! Time and scales run from left to right in every language. Values are clipped for drawing only;
//! the tables say what was reckoned. No style attributes: the content policy forbids them.

use std::ops::{Range, RangeInclusive};

use maud::{Markup, html};
use regulars_kernel::i18n::Words;

use crate::components::{ltr, signed};

/// A point of a trend: a score with its interval, in NPS points.
pub struct TrendPoint {
    /// The head of the table's row, and what the point is called.
    pub label: String,
    /// The word under the axis, if there is one.
    pub axis: Option<String>,
    pub value: f64,
    pub lo: f64,
    pub hi: f64,
    pub n: u64,
    /// Where the answers behind the point are.
    pub href: String,
    /// Whether it is drawn. If not, line and band have a gap and the table says "too few".
    pub shown: bool,
}

/// A dotted vertical line: something we did.
pub struct Mark {
    /// The place between the points: 0.0 is the first, 1.0 the second.
    pub at: f64,
    pub text: String,
}

/// One side of a comparison.
pub struct Side {
    pub label: String,
    pub value: f64,
    pub lo: f64,
    pub hi: f64,
    pub n: u64,
}

/// The course of a score over time: line, interval band and what we did, with its table.
#[must_use]
pub fn trend(words: &Words, caption: &str, points: &[TrendPoint], marks: &[Mark]) -> Markup {
    let drawn = points.iter().any(is_drawn);
    let plots = [WIDE, NARROW].map(|frame| Plot::new(words, points, marks, frame));
    let named = plots.iter().all(|plot| plot.band_word().is_some());
    html! {
        figure {
            @if drawn {
                (twice(&plots[0].draw(), &plots[1].draw()))
            } @else {
                p.hush { (words.t("chart-trend-none")) }
            }
            figcaption.hush { (caption) @if drawn && !named { " " (words.t("chart-band-is")) } }
            @if !points.is_empty() { (trend_table(words, points)) }
        }
    }
}

/// How answers spread over the scores from 0 to 10; each bar leads to the answers behind it.
#[must_use]
pub fn spread(words: &Words, caption: &str, counts: &[u64; 11], href: &dyn Fn(usize) -> String) -> Markup {
    let empty = counts.iter().all(|count| *count == 0);
    let [wide, narrow] = [640.0, 380.0].map(|width| Bars { words, counts, href, width }.draw());
    html! {
        figure {
            @if empty { p.hush { (words.t("chart-spread-none")) } } @else { (twice(&wide, &narrow)) }
            figcaption.hush { (caption) }
            @if !empty { (spread_table(words, counts, href)) }
        }
    }
}

/// Two scores on one axis: before is hollow and above, after is filled and below.
#[must_use]
pub fn compare(words: &Words, before: &Side, after: &Side) -> Markup {
    let [wide, narrow] = [640.0, 380.0].map(|width| compare_svg(words, before, after, width));
    html! {
        figure {
            (twice(&wide, &narrow))
            figcaption.hush { (words.t("chart-compare-caption")) }
            (compare_table(words, [before, after]))
        }
    }
}

/// A difference in points in a table's row: a zero line, a whisker, and a dot, hollow when zero lies inside.
///
/// The scale is −60 to 60, and wider only if the interval is. A difference of two scores may reach 200.
#[must_use]
pub fn difference(words: &Words, points: f64, lo: f64, hi: f64) -> Markup {
    let (low, high) = ordered(lo, hi);
    let known = !points.is_nan() && !low.is_nan();
    let even = !known || (low <= 0.0 && high >= 0.0);
    let limit = [points, low, high].into_iter().map(|v| clip(v, 200.0).abs()).fold(60.0, f64::max);
    let x = Scale { lo: -limit, hi: limit, from: 8.0, to: 212.0 };
    let key = if even { "chart-difference-even" } else { "chart-difference-clear" };
    let values = [("points", say(points).into()), ("lo", say(low).into()), ("hi", say(high).into())];
    html! {
        svg.chart viewBox="0 0 220 34" role="img" aria-label=(words.with(key, values)) {
            line.zero x1=(px(x.at(0.0))) x2=(px(x.at(0.0))) y1="0" y2="34" stroke-dasharray="2 3" {}
            @if known {
                (whisker([x.at(low), x.at(high)], [17.0, 17.0], true))
                (dot(x.at(points), 17.0, 4.5, even))
            }
        }
    }
}

// Numbers in words

/// A value as whole points with its sign; half goes away from zero.
fn say(value: f64) -> String {
    if value.is_finite() { signed(value.round() as i64) } else { "–".to_owned() }
}

fn interval(words: &Words, lo: f64, hi: f64) -> String {
    let (lo, hi) = ordered(lo, hi);
    words.with("chart-interval", [("lo", say(lo).into()), ("hi", say(hi).into())])
}

fn count(words: &Words, n: u64) -> String {
    words.with("chart-n", [("n", number(words, n).into())])
}

fn number(words: &Words, n: u64) -> String {
    words.number(i64::try_from(n).unwrap_or(i64::MAX))
}

fn percent(words: &Words, part: u64, whole: u64) -> String {
    let share = if whole == 0 { 0.0 } else { part as f64 / whole as f64 * 100.0 };
    words.with("chart-percent", [("n", (share.round() as i64).into())])
}

/// A list in one sentence, joined as the language joins.
fn listed(words: &Words, items: &[String]) -> String {
    items.join(&words.t("chart-list"))
}

// Scales

/// A value that can be drawn: within the limit, and zero if it is no number.
fn clip(value: f64, limit: f64) -> f64 {
    if value.is_nan() { 0.0 } else { value.clamp(-limit, limit) }
}

/// The ends of an interval in their order; if one is no number, both are none.
fn ordered(lo: f64, hi: f64) -> (f64, f64) {
    if lo.is_nan() || hi.is_nan() { (f64::NAN, f64::NAN) } else { (lo.min(hi), lo.max(hi)) }
}

/// An axis in points, from one round number to another.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Axis {
    lo: f64,
    hi: f64,
    step: f64,
}

impl Axis {
    /// The axis around values: at least 20 points long, with zero if it is in range or no farther away
    /// than the range is long.
    fn around(values: impl Iterator<Item = f64>) -> Self {
        let (lo, hi) = values
            .map(|value| clip(value, 100.0))
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), value| (lo.min(value), hi.max(value)));
        let (lo, hi) = if lo > hi { (0.0, 0.0) } else { (lo, hi) };
        let grow = (20.0 - (hi - lo)).max(0.0) / 2.0;
        let (mut lo, mut hi) = ((lo - grow).max(-100.0), (hi + grow).min(100.0));
        let span = hi - lo;
        if lo > 0.0 && lo <= span {
            lo = 0.0;
        }
        if hi < 0.0 && -hi <= span {
            hi = 0.0;
        }
        // Every step divides 100, so that round ends never pass it.
        let steps = [5.0, 10.0, 20.0, 25.0];
        let step = steps.into_iter().find(|step| (hi - lo) / step <= 5.0).unwrap_or(50.0);
        Self { lo: (lo / step).floor() * step, hi: (hi / step).ceil() * step, step }
    }

    fn ticks(self) -> Vec<f64> {
        let steps = ((self.hi - self.lo) / self.step).round() as u32;
        (0..=steps).map(|step| self.lo + f64::from(step) * self.step).collect()
    }

    fn scale(self, from: f64, to: f64) -> Scale {
        Scale { lo: self.lo, hi: self.hi, from, to }
    }
}

/// From values to places; what lies outside stays at the edge.
#[derive(Clone, Copy)]
struct Scale {
    lo: f64,
    hi: f64,
    from: f64,
    to: f64,
}

impl Scale {
    fn at(self, value: f64) -> f64 {
        let value = clip(value, f64::MAX).clamp(self.lo, self.hi);
        self.from + (value - self.lo) / (self.hi - self.lo) * (self.to - self.from)
    }
}

/// Which of the words at these places may stay, so that each has its room: every one, every second, …
fn thin(places: &[f64], room: f64) -> Vec<usize> {
    let fits = |every: &usize| {
        let kept: Vec<f64> = places.iter().copied().step_by(*every).collect();
        kept.windows(2).all(|pair| pair[1] - pair[0] >= room)
    };
    let every = (1..=places.len()).find(fits).unwrap_or(1);
    (0..places.len()).step_by(every).collect()
}

// Words in a drawing

/// About how wide a text is.
fn width(text: &str, size: f64) -> f64 {
    let marks = |c: &char| matches!(u32::from(*c), 0x064b..=0x065f | 0x200e..=0x200f | 0x202a..=0x202e | 0x2066..=0x2069);
    text.chars().filter(|c| !marks(c)).count() as f64 * size * 0.52
}

/// A text cut so that it keeps to its room.
fn fit(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let letters = ((room / (size * 0.52)).max(1.0) as usize).saturating_sub(1);
    let kept: String = text.chars().take(letters).collect();
    format!("{}…", kept.trim_end())
}

/// Text for a drawing: what reads from right to left is isolated, for the drawing runs from left to right.
fn facing(words: &Words, text: &str) -> String {
    let is_rtl = |c: char| matches!(u32::from(c), 0x0590..=0x08ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff);
    let mut letters = text.chars().filter(|c| c.is_alphabetic());
    let turned =
        if words.language.is_rtl() { letters.any(is_rtl) } else { letters.next().is_some_and(is_rtl) };
    if turned { format!("\u{2067}{text}\u{2069}") } else { text.to_owned() }
}

fn px(place: f64) -> String {
    format!("{place:.1}")
}

/// A word in a drawing; the classes say its size and which end stands at `x`.
fn word(words: &Words, x: f64, y: f64, class: &str, text: &str) -> Markup {
    html! { text class=(class) x=(px(x)) y=(px(y)) { (facing(words, text)) } }
}

fn dot(x: f64, y: f64, radius: f64, hollow: bool) -> Markup {
    html! { circle class=(if hollow { "hollow" } else { "dot" }) cx=(px(x)) cy=(px(y)) r=(radius) {} }
}

fn whisker(x: [f64; 2], y: [f64; 2], thick: bool) -> Markup {
    html! { line.whisker.thick[thick] x1=(px(x[0])) x2=(px(x[1])) y1=(px(y[0])) y2=(px(y[1])) {} }
}

/// The wide and the narrow drawing; the style sheet shows the one that has its room.
fn twice(wide: &Markup, narrow: &Markup) -> Markup {
    html! { div.when-wide { (wide) } div.when-narrow { (narrow) } }
}

/// A table folded under its chart.
fn as_table(words: &Words, heads: [&str; 4], rows: &Markup) -> Markup {
    html! {
        details.as-table {
            summary { (words.t("chart-as-table")) }
            div.scroll {
                table.table {
                    thead { tr {
                        @for (place, head) in heads.iter().filter(|head| !head.is_empty()).enumerate() {
                            th.n[place > 0] scope="col" { (words.t(head)) }
                        }
                    } }
                    tbody { (rows) }
                }
            }
        }
    }
}

// The trend

/// The measures of a drawing: its width, the edges of the plot, the room of a word under the axis.
#[derive(Clone, Copy)]
struct Frame {
    width: f64,
    left: f64,
    right: f64,
    word: f64,
}

const WIDE: Frame = Frame { width: 680.0, left: 38.0, right: 588.0, word: 62.0 };
const NARROW: Frame = Frame { width: 380.0, left: 38.0, right: 290.0, word: 52.0 };
const PLOT_HEIGHT: f64 = 206.0;

impl Frame {
    /// Where a place between the points lies.
    fn x(&self, at: f64, points: usize) -> f64 {
        if points < 2 {
            return f64::midpoint(self.left, self.right);
        }
        let last = (points - 1) as f64;
        self.left + clip(at, f64::MAX).clamp(0.0, last) / last * (self.right - self.left)
    }
}

fn is_drawn(point: &TrendPoint) -> bool {
    point.shown && !point.value.is_nan() && !ordered(point.lo, point.hi).0.is_nan()
}

/// The stretches of points between gaps.
fn runs(points: &[TrendPoint]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for place in (0..points.len()).filter(|place| is_drawn(&points[*place])) {
        match runs.last_mut() {
            Some(run) if run.end == place => run.end += 1,
            _ => runs.push(place..place + 1),
        }
    }
    runs
}

/// A mark with its word in a row above the plot; row 0 is the nearest.
struct Placed<'a> {
    mark: &'a Mark,
    x: f64,
    words: [f64; 2],
    row: usize,
}

/// Gives every mark a row in which its word meets no other word and, if that can be, no other mark's line.
fn place_marks<'a>(frame: &Frame, marks: &'a [Mark], points: usize) -> Vec<Placed<'a>> {
    let mut marks: Vec<&Mark> = marks.iter().filter(|mark| mark.at.is_finite() && points > 0).collect();
    // Words right of the middle end at their line, the others start there. In this order the next
    // line rarely has to pass a word that already stands.
    let middle = frame.width / 2.0;
    marks.sort_by(|a, b| a.at.total_cmp(&b.at));
    let (ending, starting): (Vec<&Mark>, Vec<&Mark>) =
        marks.into_iter().partition(|mark| frame.x(mark.at, points) > middle);
    let mut placed: Vec<Placed<'a>> = Vec::new();
    for mark in ending.into_iter().chain(starting.into_iter().rev()) {
        let x = frame.x(mark.at, points);
        let (before, after) = (x - 6.0, frame.width - x - 6.0);
        let wide = width(&mark.text, 12.0).min(before.max(after));
        let words = if before > after { [x - 6.0 - wide, x] } else { [x, x + 6.0 + wide] };
        let crossed = |words: [f64; 2], x: f64| words[0] - 3.0 < x && x < words[1] + 3.0;
        let taken = |row: usize| {
            let beside = |other: &Placed| other.words[0] < words[1] + 8.0 && words[0] < other.words[1] + 8.0;
            placed.iter().any(|other| other.row == row && beside(other))
        };
        let clear = |row: usize| {
            let passes = |other: &Placed| {
                (other.row < row && crossed(other.words, x)) || (other.row > row && crossed(words, other.x))
            };
            !placed.iter().any(passes)
        };
        let free = || (0..MARK_ROWS).filter(|row| !taken(*row));
        let row = free().find(|row| clear(*row)).or_else(|| free().next()).unwrap_or(MARK_ROWS);
        placed.push(Placed { mark, x, words, row });
    }
    placed
}

/// More rows of words would crowd the plot out: further marks say theirs only as titles and in the sentence.
const MARK_ROWS: usize = 6;

/// One drawing of a trend.
struct Plot<'a> {
    words: &'a Words,
    points: &'a [TrendPoint],
    marks: Vec<Placed<'a>>,
    frame: Frame,
    axis: Axis,
    y: Scale,
    top: f64,
    bottom: f64,
}

impl<'a> Plot<'a> {
    fn new(words: &'a Words, points: &'a [TrendPoint], marks: &'a [Mark], frame: Frame) -> Self {
        let marks = place_marks(&frame, marks, points.len());
        let rows =
            marks.iter().filter(|mark| mark.row < MARK_ROWS).map(|mark| mark.row + 1).max().unwrap_or(0);
        let top = 18.0 + rows as f64 * 16.0;
        let bottom = top + PLOT_HEIGHT;
        let drawn = points.iter().filter(|point| is_drawn(point));
        let axis = Axis::around(drawn.flat_map(|point| [point.value, point.lo, point.hi]));
        Self { words, points, marks, frame, axis, y: axis.scale(bottom, top), top, bottom }
    }

    fn x(&self, place: usize) -> f64 {
        self.frame.x(place as f64, self.points.len())
    }

    fn y(&self, value: f64) -> f64 {
        self.y.at(clip(value, 100.0))
    }

    fn draw(&self) -> Markup {
        html! {
            svg.chart viewBox=(format!("0 0 {} {}", self.frame.width, self.bottom + 32.0)) role="img"
                aria-label=(self.sentence()) {
                (self.grid())
                (self.axis_words())
                @for run in runs(self.points) { (self.run(run)) }
                @if let Some((x, y)) = self.band_word() {
                    (word(self.words, x, y, "faint mid", &self.words.t("chart-band")))
                }
                (self.titles())
                @for mark in &self.marks { (self.mark(mark)) }
                (self.last())
            }
        }
    }

    /// What the drawing says, for those who hear it.
    fn sentence(&self) -> String {
        let words = self.words;
        let drawn: Vec<&TrendPoint> = self.points.iter().filter(|point| is_drawn(point)).collect();
        let (Some(first), Some(last)) = (drawn.first(), drawn.last()) else {
            return words.t("chart-trend-none");
        };
        let key = if drawn.len() > 1 { "chart-trend-label" } else { "chart-trend-label-one" };
        let told = words.with(
            key,
            [
                ("first", say(first.value).into()),
                ("start", (&first.label).into()),
                ("last", say(last.value).into()),
                ("end", (&last.label).into()),
                ("interval", interval(words, last.lo, last.hi).into()),
                ("n", last.n.into()),
            ],
        );
        if self.marks.is_empty() {
            return told;
        }
        let mut marks: Vec<&Mark> = self.marks.iter().map(|placed| placed.mark).collect();
        marks.sort_by(|a, b| a.at.total_cmp(&b.at));
        let marks: Vec<String> = marks.into_iter().map(|mark| mark.text.clone()).collect();
        let marks = listed(words, &marks);
        format!("{told} {}", words.with("chart-trend-marks", [("marks", marks.into())]))
    }

    fn grid(&self) -> Markup {
        html! {
            @for tick in self.axis.ticks() {
                @let y = self.y(tick);
                line class=(if tick == 0.0 { "axis" } else { "grid" })
                    x1=(px(self.frame.left)) x2=(px(self.frame.right)) y1=(px(y)) y2=(px(y)) {}
                (word(self.words, self.frame.left - 7.0, y + 4.0, "faint far", &say(tick)))
            }
        }
    }

    fn axis_words(&self) -> Markup {
        let (places, names): (Vec<f64>, Vec<&str>) = self
            .points
            .iter()
            .enumerate()
            .filter_map(|(place, point)| Some((self.x(place), point.axis.as_deref()?)))
            .unzip();
        let widest = names.iter().map(|name| width(name, 12.0) + 10.0).fold(self.frame.word, f64::max);
        html! {
            @for kept in thin(&places, widest) {
                (word(self.words, places[kept], self.bottom + 22.0, "faint mid", names[kept]))
            }
        }
    }

    /// A stretch of points: band and line, or a whisker where a point stands alone.
    fn run(&self, run: Range<usize>) -> Markup {
        let at = |place: usize, value: f64| format!("{:.1},{:.1} ", self.x(place), self.y(value));
        if run.len() == 1 {
            let (point, x) = (&self.points[run.start], self.x(run.start));
            return html! {
                (whisker([x, x], [self.y(point.lo), self.y(point.hi)], false))
                (dot(x, self.y(point.value), 4.5, false))
            };
        }
        let ends = |place: usize| ordered(self.points[place].lo, self.points[place].hi);
        let line: String = run.clone().map(|place| at(place, self.points[place].value)).collect();
        let upper = run.clone().map(|place| at(place, ends(place).1));
        let band: String = upper.chain(run.clone().rev().map(|place| at(place, ends(place).0))).collect();
        html! {
            polygon.band points=(band.trim_end()) {}
            polyline.line points=(line.trim_end()) {}
        }
    }

    /// Where the band has room for its name between the line and one of its edges, and no mark passes.
    fn band_word(&self) -> Option<(f64, f64)> {
        let half = width(&self.words.t("chart-band"), 12.0) / 2.0 + 4.0;
        let (left, right) = (self.frame.left + half, self.frame.right - half);
        let places = (0..=60).map(|part| left + (right - left) * f64::from(part) / 60.0);
        let free = |x: &f64| self.marks.iter().all(|mark| (mark.x - x).abs() > half);
        let rooms = places.filter(free).filter_map(|x| self.band_room(x, half).map(|(room, y)| (room, x, y)));
        let best = rooms.fold(None, |best: Option<(f64, f64, f64)>, next| match best {
            Some(best) if best.0 >= next.0 => Some(best),
            _ => Some(next),
        });
        best.filter(|(room, ..)| *room >= 18.0).map(|(_, x, y)| (x, y + 4.0))
    }

    /// The height free of line and edges around `x`, above or below the line, and its middle.
    fn band_room(&self, x: f64, half: f64) -> Option<(f64, f64)> {
        let last = self.points.len().checked_sub(1).filter(|last| *last > 0)?;
        let step = (self.frame.right - self.frame.left) / last as f64;
        let from = ((x - half - self.frame.left) / step).floor().max(0.0) as usize;
        let to = (((x + half - self.frame.left) / step).ceil() as usize).min(last);
        let around = &self.points[from.min(to)..=to];
        if !around.iter().all(is_drawn) {
            return None;
        }
        let highest =
            |of: fn(&TrendPoint) -> f64| around.iter().map(|p| self.y(of(p))).fold(f64::INFINITY, f64::min);
        let lowest = |of: fn(&TrendPoint) -> f64| {
            around.iter().map(|p| self.y(of(p))).fold(f64::NEG_INFINITY, f64::max)
        };
        let above = (lowest(|p| ordered(p.lo, p.hi).1), highest(|p| p.value));
        let below = (lowest(|p| p.value), highest(|p| ordered(p.lo, p.hi).0));
        let (start, end) = if below.1 - below.0 > above.1 - above.0 { below } else { above };
        Some((end - start, f64::midpoint(start, end)))
    }

    /// Titles over the points, where they are wide enough to be pointed at.
    fn titles(&self) -> Markup {
        let step = (self.frame.right - self.frame.left) / self.points.len().saturating_sub(1).max(1) as f64;
        let half = (step / 2.0).min(20.0);
        html! {
            @if step >= 3.0 {
                @for (place, point) in self.points.iter().enumerate() {
                    rect x=(px(self.x(place) - half)) y=(px(self.top)) width=(px(half * 2.0)) height=(px(PLOT_HEIGHT))
                        fill="none" pointer-events="all" { title { (title(self.words, point)) } }
                }
            }
        }
    }

    /// A mark: its line from its word down to the axis.
    fn mark(&self, placed: &Placed) -> Markup {
        let named = placed.row < MARK_ROWS;
        let y = self.top - 4.0 - (if named { placed.row as f64 } else { -1.0 }) * 16.0;
        let text = fit(&placed.mark.text, 12.0, placed.words[1] - placed.words[0] - 5.0);
        let (x, class) = if placed.words[0] < placed.x {
            (placed.x - 6.0, "faint far")
        } else {
            (placed.x + 6.0, "faint")
        };
        html! {
            line.event x1=(px(placed.x)) x2=(px(placed.x)) y1=(px(y - 9.0)) y2=(px(self.bottom)) {
                title { (placed.mark.text) }
            }
            @if named { (word(self.words, x, y, class, &text)) }
        }
    }

    /// The last point, with its value big and its interval and n beside it.
    fn last(&self) -> Markup {
        let Some(place) = self.points.iter().rposition(is_drawn) else { return html! {} };
        let (point, words) = (&self.points[place], self.words);
        let (x, y) = (self.x(place), self.y(point.value));
        let beside = y.clamp(self.top + 12.0, self.bottom - 34.0);
        html! {
            (dot(x, y, 6.0, false))
            (word(words, x + 11.0, beside + 2.0, "lab-data big", &say(point.value)))
            (word(words, x + 11.0, beside + 18.0, "faint", &interval(words, point.lo, point.hi)))
            (word(words, x + 11.0, beside + 33.0, "faint", &count(words, point.n)))
        }
    }
}

/// What a point says when it is pointed at.
fn title(words: &Words, point: &TrendPoint) -> String {
    let (label, n) = ((&point.label).into(), count(words, point.n).into());
    if !is_drawn(point) {
        return words.with("chart-point-few", [("label", label), ("n", n)]);
    }
    let range = interval(words, point.lo, point.hi).into();
    words.with(
        "chart-point",
        [("label", label), ("value", say(point.value).into()), ("interval", range), ("n", n)],
    )
}

/// The newest first, each row with a link to the answers behind it.
fn trend_table(words: &Words, points: &[TrendPoint]) -> Markup {
    let rows = html! {
        @for point in points.iter().rev() {
            tr {
                td { a href=(point.href) { (point.label) } }
                @if is_drawn(point) {
                    td.n { (ltr(&say(point.value))) }
                    td.n { (interval(words, point.lo, point.hi)) }
                } @else {
                    td.n colspan="2" { (words.t("chart-too-few")) }
                }
                td.n { (number(words, point.n)) }
            }
        }
    };
    as_table(words, ["chart-when", "chart-score", "chart-interval-head", "chart-answers"], &rows)
}

// The spread

/// The three groups: their scores, the class of their bars and their name.
const GROUPS: [(RangeInclusive<usize>, &str, &str); 3] = [
    (0..=6, "neg", "chart-detractors"),
    (7..=8, "quiet", "chart-passives"),
    (9..=10, "pos", "chart-promoters"),
];

const FLOOR: f64 = 168.0;

/// One drawing of a spread.
struct Bars<'a> {
    words: &'a Words,
    counts: &'a [u64; 11],
    href: &'a dyn Fn(usize) -> String,
    width: f64,
}

impl Bars<'_> {
    fn slot(&self) -> f64 {
        (self.width - 8.0) / 11.0
    }

    /// The left edge of a score's slot.
    fn x(&self, score: usize) -> f64 {
        4.0 + self.slot() * score as f64
    }

    fn draw(&self) -> Markup {
        let low = self.names_collide();
        let height = if low { 244 } else { 230 };
        html! {
            svg.chart viewBox=(format!("0 0 {} {height}", self.width)) role="group" aria-label=(self.sentence()) {
                @for (group, (scores, class, name)) in GROUPS.into_iter().enumerate() {
                    @for score in scores.clone() { (self.bar(score, class)) }
                    (self.bracket(&scores, name, if low { Some(group) } else { None }))
                }
            }
        }
    }

    fn sentence(&self) -> String {
        let share = |group: usize| share(self.words, self.counts, GROUPS[group].0.clone());
        let values = [
            ("n", total(self.counts).into()),
            ("detractors", share(0).into()),
            ("passives", share(1).into()),
            ("promoters", share(2).into()),
        ];
        self.words.with("chart-spread-label", values)
    }

    /// A bar with its count above and its score below: a link, unless nothing is behind it.
    fn bar(&self, score: usize, class: &str) -> Markup {
        let count = self.counts[score];
        let most = self.counts.iter().max().copied().unwrap_or(0).max(1);
        let tall = if count == 0 { 0.0 } else { (count as f64 / most as f64 * (FLOOR - 20.0)).max(1.5) };
        let (x, slot) = (self.x(score), self.slot());
        let (middle, wide) = (x + slot / 2.0, slot * 0.92);
        let body = html! {
            rect x=(px(x)) y="0" width=(px(slot)) height=(px(FLOOR + 20.0)) fill="none" pointer-events="all" {}
            @if count > 0 {
                rect class=(class) x=(px(middle - wide / 2.0)) y=(px(FLOOR - tall))
                    width=(px(wide)) height=(px(tall)) rx="1.5" {}
            }
            (word(self.words, middle, FLOOR - tall - 5.0, "faint mid", &number(self.words, count)))
            (word(self.words, middle, FLOOR + 17.0, "strong mid", &score.to_string()))
        };
        let label = self.words.with("chart-bar", [("score", score.into()), ("n", count.into())]);
        html! {
            @if count > 0 { a href=((self.href)(score)) { title { (label) } (body) } } @else { g { (body) } }
        }
    }

    /// The middle of a group, and about how far its name reaches to each side.
    fn name_reach(&self, group: usize) -> (f64, f64) {
        let (scores, _, name) = &GROUPS[group];
        let middle = f64::midpoint(self.x(*scores.start()), self.x(scores.end() + 1));
        (middle, width(&self.words.t(name), 13.0) / 2.0 + 4.0)
    }

    /// Whether the names of the groups do not fit beside each other.
    fn names_collide(&self) -> bool {
        let [first, second, third] = [0, 1, 2].map(|group| self.name_reach(group));
        first.0 + first.1 > second.0 - second.1
            || second.0 + second.1 > third.0 - third.1
            || third.0 + third.1 > self.width
    }

    /// A group under its bracket. If the names collide, the middle one steps down and the last one ends at the edge.
    fn bracket(&self, scores: &RangeInclusive<usize>, name: &str, stepped: Option<usize>) -> Markup {
        let (left, right) = (self.x(*scores.start()) + 3.0, self.x(scores.end() + 1) - 3.0);
        let middle = f64::midpoint(left, right);
        let (x, class) = if stepped == Some(2) { (right, "far") } else { (middle, "mid") };
        let lower = if stepped == Some(1) { 14.0 } else { 0.0 };
        let y = FLOOR + 26.0;
        html! {
            line.axis x1=(px(left)) x2=(px(right)) y1=(px(y)) y2=(px(y)) {}
            (word(self.words, middle, y + 16.0, "strong mid", &share(self.words, self.counts, scores.clone())))
            (word(self.words, x, y + 31.0 + lower, class, &self.words.t(name)))
        }
    }
}

fn total(counts: &[u64]) -> u64 {
    counts.iter().fold(0, |sum, count| sum.saturating_add(*count))
}

fn share(words: &Words, counts: &[u64; 11], scores: RangeInclusive<usize>) -> String {
    percent(words, total(&counts[scores]), total(counts))
}

fn spread_table(words: &Words, counts: &[u64; 11], href: &dyn Fn(usize) -> String) -> Markup {
    let rows = html! {
        @for (score, count) in counts.iter().enumerate() {
            tr {
                td { @if *count > 0 { a href=(href(score)) { (score) } } @else { (score) } }
                td.n { (number(words, *count)) }
                td.n { (share(words, counts, score..=score)) }
            }
        }
    };
    as_table(words, ["chart-score", "chart-answers", "chart-share", ""], &rows)
}

// The comparison

fn compare_svg(words: &Words, before: &Side, after: &Side, width: f64) -> Markup {
    let axis = Axis::around([before, after].into_iter().flat_map(|side| [side.value, side.lo, side.hi]));
    let x = axis.scale(22.0, width - 22.0);
    let sentence = listed(words, &[before, after].map(|side| side_sentence(words, side)));
    html! {
        svg.chart viewBox=(format!("0 0 {width} 164")) role="img" aria-label=(sentence) {
            @for tick in axis.ticks() {
                @for (top, bottom) in [("22", "68"), ("92", "138")] {
                    line class=(if tick == 0.0 { "axis" } else { "grid" })
                        x1=(px(x.at(tick))) x2=(px(x.at(tick))) y1=(top) y2=(bottom) {}
                }
                (word(words, x.at(tick), 156.0, "faint mid", &say(tick)))
            }
            (side_svg(words, before, x, width, 12.0, true))
            (side_svg(words, after, x, width, 82.0, false))
        }
    }
}

/// One side: its name and n on a line, under it the whisker with its dot and value.
fn side_svg(words: &Words, side: &Side, x: Scale, wide: f64, y: f64, hollow: bool) -> Markup {
    let (lo, hi) = ordered(side.lo, side.hi);
    let told = words.with(
        "chart-side",
        [("interval", interval(words, lo, hi).into()), ("n", count(words, side.n).into())],
    );
    let name = fit(&side.label, 13.0, wide - width(&told, 12.0) - 16.0);
    let (middle, line) = (x.at(clip(side.value, 100.0)), y + 42.0);
    html! {
        (word(words, 0.0, y, "strong", &name))
        (word(words, wide, y, "faint far", &told))
        @if !lo.is_nan() && !side.value.is_nan() {
            (whisker([x.at(clip(lo, 100.0)), x.at(clip(hi, 100.0))], [line, line], true))
            (dot(middle, line, 6.0, hollow))
            (word(words, middle, line - 11.0, "lab-data mid", &say(side.value)))
        }
    }
}

fn side_sentence(words: &Words, side: &Side) -> String {
    let values = [
        ("label", (&side.label).into()),
        ("value", say(side.value).into()),
        ("interval", interval(words, side.lo, side.hi).into()),
        ("n", count(words, side.n).into()),
    ];
    words.with("chart-point", values)
}

fn compare_table(words: &Words, sides: [&Side; 2]) -> Markup {
    let rows = html! {
        @for side in sides {
            tr {
                td { (side.label) }
                td.n { (ltr(&say(side.value))) }
                td.n { (interval(words, side.lo, side.hi)) }
                td.n { (number(words, side.n)) }
            }
        }
    };
    as_table(words, ["chart-when", "chart-score", "chart-interval-head", "chart-answers"], &rows)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::tz::TimeZone;
    use regulars_kernel::i18n::{Language, Lexicon};

    use super::*;

    fn words(language: Language) -> Words {
        Words::new(Arc::new(Lexicon::new(&[]).unwrap()), language, *b"SE", TimeZone::UTC)
    }

    fn point(value: f64, lo: f64, hi: f64, shown: bool) -> TrendPoint {
        let axis = Some("Jan".to_owned());
        TrendPoint { label: "5 Mar".into(), axis, value, lo, hi, n: 12, href: "/x".into(), shown }
    }

    fn side(value: f64, lo: f64, hi: f64) -> Side {
        Side { label: "Eight weeks before".into(), value, lo, hi, n: 0 }
    }

    fn axis(values: &[f64]) -> (f64, f64, f64) {
        let axis = Axis::around(values.iter().copied());
        (axis.lo, axis.hi, axis.step)
    }

    /// What holds for every drawing: numbers are numbers, no inline style, and the elements are closed.
    fn sound(markup: &Markup) -> &str {
        for bad in ["NaN", "inf", "style=", "=\"-0.0\""] {
            assert!(!markup.0.contains(bad), "{bad} in {}", markup.0);
        }
        for tag in ["svg", "line", "rect", "circle", "text", "polygon", "polyline", "a", "g", "td"] {
            let open =
                markup.0.matches(&format!("<{tag} ")).count() + markup.0.matches(&format!("<{tag}>")).count();
            assert_eq!(open, markup.0.matches(&format!("</{tag}>")).count(), "{tag}");
        }
        &markup.0
    }

    #[test]
    fn half_points_round_away_from_zero() {
        assert_eq!(say(0.5), "+1");
        assert_eq!(say(-0.5), "\u{2212}1");
        assert_eq!(say(-0.4), "0");
        assert_eq!(say(37.5), "+38");
        assert_eq!(say(f64::NAN), "–");
    }

    #[test]
    fn an_axis_has_round_ends_and_the_zero_if_it_is_near() {
        assert_eq!(axis(&[6.0, 54.0]), (0.0, 60.0, 20.0));
        assert_eq!(axis(&[-12.0, 31.0]), (-20.0, 40.0, 10.0));
        assert_eq!(axis(&[70.0, 85.0]), (65.0, 90.0, 5.0));
        assert_eq!(axis(&[50.0, 50.0]), (40.0, 60.0, 5.0));
        assert_eq!(axis(&[-30.0, -8.0]), (-30.0, 0.0, 10.0));
        assert_eq!(axis(&[-500.0, 500.0]), (-100.0, 100.0, 50.0));
        assert_eq!(axis(&[100.0]), (90.0, 100.0, 5.0));
        assert_eq!(axis(&[]), (-10.0, 10.0, 5.0));
        assert_eq!(axis(&[f64::NAN, f64::INFINITY]).1, 100.0);
    }

    #[test]
    fn ticks_run_from_end_to_end_and_meet_zero() {
        assert_eq!(Axis::around([6.0, 54.0].into_iter()).ticks(), [0.0, 20.0, 40.0, 60.0]);
        for lo in -100..=100_i32 {
            for hi in lo..=100 {
                let axis = Axis::around([f64::from(lo), f64::from(hi)].into_iter());
                let ticks = axis.ticks();
                assert!((3..=7).contains(&ticks.len()), "{axis:?}");
                assert_eq!(ticks.last(), Some(&axis.hi));
                assert!(axis.lo >= -100.0 && axis.hi <= 100.0);
                assert!(axis.lo <= f64::from(lo) && f64::from(hi) <= axis.hi);
                assert!(axis.lo > 0.0 || axis.hi < 0.0 || ticks.contains(&0.0));
            }
        }
    }

    #[test]
    fn a_scale_keeps_to_its_edges() {
        let scale = Axis::around([0.0, 60.0].into_iter()).scale(240.0, 40.0);
        assert_eq!(scale.at(0.0), 240.0);
        assert_eq!(scale.at(30.0), 140.0);
        assert_eq!(scale.at(f64::INFINITY), 40.0);
        assert_eq!(scale.at(f64::NAN), 240.0);
    }

    #[test]
    fn axis_words_keep_their_room() {
        assert_eq!(thin(&[], 62.0), [0_usize; 0]);
        assert_eq!(thin(&[10.0], 62.0), [0]);
        assert_eq!(thin(&[0.0, 100.0, 200.0], 62.0), [0, 1, 2]);
        assert_eq!(thin(&[0.0, 30.0, 60.0, 90.0, 120.0, 150.0], 62.0), [0, 3]);
        assert_eq!(thin(&[5.0, 5.0], 62.0), [0]);
        let many: Vec<f64> = (0..400).map(|place| f64::from(place) * 1.4).collect();
        assert!(thin(&many, 62.0).windows(2).all(|pair| many[pair[1]] - many[pair[0]] >= 62.0));
    }

    #[test]
    fn gaps_break_the_line() {
        let points: Vec<TrendPoint> =
            [true, true, false, true, false].map(|shown| point(1.0, 0.0, 2.0, shown)).into();
        assert_eq!(runs(&points), [0..2, 3..4]);
        let words = words(Language::En);
        let drawn = trend(&words, "Base", &points, &[]);
        let text = sound(&drawn);
        assert_eq!(text.matches("<polyline").count(), 2);
        assert_eq!(text.matches("chart-too-few").count(), 2);
        assert_eq!(text.matches("href=\"/x\"").count(), 5);
    }

    #[test]
    fn words_of_marks_do_not_meet() {
        let marks: Vec<Mark> =
            [9.0, 9.5, 10.0, 1.0, 1.5].map(|at| Mark { at, text: "Second till, 14 Feb".into() }).into();
        for frame in [WIDE, NARROW] {
            let placed = place_marks(&frame, &marks, 12);
            for (place, one) in placed.iter().enumerate() {
                assert!(one.row < MARK_ROWS && one.words[0] >= 0.0 && one.words[1] <= frame.width);
                for other in placed[place + 1..].iter().filter(|other| other.row == one.row) {
                    assert!(one.words[1] < other.words[0] || other.words[1] < one.words[0]);
                }
            }
        }
    }

    #[test]
    fn awkward_trends_are_drawn() {
        let awkward = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, -250.0, 0.0, 99.6];
        for language in Language::ALL {
            let words = words(language);
            for many in [0, 1, 2, 3, 400] {
                for value in awkward {
                    let points: Vec<TrendPoint> =
                        (0..many).map(|place| point(value, -value, 7.0, place % 3 != 1)).collect();
                    let marks = [f64::NAN, -5.0, 0.5, 1e9, f64::INFINITY]
                        .map(|at| Mark { at, text: "x".repeat(300) });
                    sound(&trend(&words, "Base", &points, &marks));
                    sound(&trend(&words, "", &points, &[]));
                }
            }
        }
    }

    #[test]
    fn a_line_is_never_simplified() {
        let points: Vec<TrendPoint> = (0..400).map(|_| point(20.0, 10.0, 30.0, true)).collect();
        let drawn = trend(&words(Language::En), "Base", &points, &[]);
        let line = drawn.0.split("<polyline").nth(1).and_then(|rest| rest.split("points=\"").nth(1)).unwrap();
        assert_eq!(line.split('"').next().unwrap().split(' ').count(), 400);
    }

    #[test]
    fn spreads_are_drawn_and_lead_to_their_answers() {
        let words = words(Language::En);
        let href = |score: usize| format!("/answers?score={score}");
        assert!(sound(&spread(&words, "Base", &[0; 11], &href)).contains("chart-spread-none"));
        sound(&spread(&words, "Base", &[u64::MAX; 11], &href));
        let drawn = spread(&words, "Base", &[6, 4, 7, 9, 11, 15, 22, 39, 68, 103, 0], &href);
        assert_eq!(sound(&drawn).matches("/answers?score=9\"").count(), 3);
        assert!(!drawn.0.contains("/answers?score=10\""));
    }

    #[test]
    fn comparisons_and_differences_are_drawn() {
        let words = words(Language::Ar);
        for value in [f64::NAN, f64::INFINITY, -300.0, 0.0, 44.0] {
            sound(&compare(&words, &side(value, -value, 9.0), &side(value, value, value)));
            sound(&difference(&words, value, value, -value));
        }
        assert!(difference(&words, 7.0, 2.0, 12.0).0.contains("class=\"dot\""));
        assert!(difference(&words, 1.0, -4.0, 6.0).0.contains("class=\"hollow\""));
        assert!(difference(&words, 0.0, -120.0, 120.0).0.contains("x1=\"8.0\" x2=\"212.0\""));
    }

    #[test]
    fn arabic_is_isolated_in_drawings() {
        assert_eq!(facing(&words(Language::En), "Second till"), "Second till");
        assert_eq!(facing(&words(Language::En), "كعك Linden"), "\u{2067}كعك Linden\u{2069}");
        assert_eq!(facing(&words(Language::Ar), "Linden كعك"), "\u{2067}Linden كعك\u{2069}");
        assert_eq!(facing(&words(Language::Ar), "+41"), "+41");
    }
}
