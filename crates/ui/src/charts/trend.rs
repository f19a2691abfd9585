//! The course of a score over time.

use std::ops::Range;

use maud::{Markup, html};
use regulars_kernel::i18n::Words;

use super::{
    Axis, Scale, WIDTHS, as_table, clip, count, dot, facing, fit, interval, listed, number, ordered, px, say,
    sized, thin, whisker, width, word,
};
use crate::components::ltr;

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

/// The course of a score over time: line, interval band and what we did, with its table.
#[must_use]
pub fn trend(words: &Words, caption: &str, points: &[TrendPoint], marks: &[Mark]) -> Markup {
    let drawn = points.iter().any(is_drawn);
    let plots = [WIDE, NARROW, SLIM].map(|frame| Plot::new(words, points, marks, frame));
    let drawings = [0, 1, 2].map(|place| plots[place].draw());
    let named = plots.iter().all(|plot| plot.band_word().is_some());
    html! {
        figure.drawn {
            @if drawn {
                (sized(drawings.each_ref()))
            } @else {
                p.hush { (words.t("chart-trend-none")) }
            }
            figcaption.hush { (caption) @if drawn && !named { " " (words.t("chart-band-is")) } }
            @if !points.is_empty() { (trend_table(words, points)) }
        }
    }
}

/// The measures of a drawing: its width, the edges and the height of the plot, the room of a word under the axis.
#[derive(Clone, Copy)]
struct Frame {
    width: f64,
    left: f64,
    right: f64,
    height: f64,
    word: f64,
    /// There is no room beside the plot: the last score stands above it, and marks have numbers, told below.
    is_slim: bool,
}

const WIDE: Frame =
    Frame { width: WIDTHS[0], left: 38.0, right: 548.0, height: 206.0, word: 62.0, is_slim: false };
const NARROW: Frame =
    Frame { width: WIDTHS[1], left: 38.0, right: 310.0, height: 206.0, word: 52.0, is_slim: false };
const SLIM: Frame =
    Frame { width: WIDTHS[2], left: 32.0, right: 246.0, height: 150.0, word: 44.0, is_slim: true };

impl Frame {
    /// Where a place between the points lies.
    fn x(&self, at: f64, points: usize) -> f64 {
        if points < 2 {
            return f64::midpoint(self.left, self.right);
        }
        let last = (points - 1) as f64;
        self.left + clip(at, f64::MAX).clamp(0.0, last) / last * (self.right - self.left)
    }

    /// From where to where the word of a mark reaches, on the side of its line that has more room.
    fn reach(&self, x: f64, text: &str) -> [f64; 2] {
        if self.is_slim {
            return [x - 8.0, x + 8.0];
        }
        let (before, after) = (x - 6.0, self.width - x - 6.0);
        let wide = width(text, 12.0).min(before.max(after));
        if before > after { [x - 6.0 - wide, x] } else { [x, x + 6.0 + wide] }
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
    /// Its place in time among the marks, from 1.
    number: usize,
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
    let (ending, starting): (Vec<_>, Vec<_>) =
        (1..).zip(marks).partition(|(_, mark)| frame.x(mark.at, points) > middle);
    let mut placed: Vec<Placed<'a>> = Vec::new();
    for (number, mark) in ending.into_iter().chain(starting.into_iter().rev()) {
        let x = frame.x(mark.at, points);
        let words = frame.reach(x, &mark.text);
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
        placed.push(Placed { mark, number, x, words, row });
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
        let above = if frame.is_slim { 42.0 } else { 18.0 };
        let top = above + rows as f64 * 16.0;
        let bottom = top + frame.height;
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

    /// The drawing is a sentence to those who hear it; its points are links for the pointer, the table for the keyboard.
    fn draw(&self) -> Markup {
        html! {
            svg.chart viewBox=(format!("0 0 {} {}", self.frame.width, self.bottom + 32.0)) role="group"
                aria-label=(self.sentence()) {
                g aria-hidden="true" {
                    (self.grid())
                    (self.axis_words())
                    @for run in runs(self.points) { (self.run(run)) }
                    @if let Some((x, y)) = self.band_word() {
                        (word(self.words, x, y, "faint mid", &self.words.t("chart-band")))
                    }
                    @for mark in &self.marks { (self.mark(mark)) }
                    (self.last())
                }
                (self.links())
            }
            @if self.frame.is_slim && !self.marks.is_empty() {
                ol.marks { @for mark in self.in_time() { li { (mark.text) } } }
            }
        }
    }

    /// The marks in the order of time, which is that of their numbers.
    fn in_time(&self) -> Vec<&Mark> {
        let mut marks: Vec<&Placed> = self.marks.iter().collect();
        marks.sort_by_key(|placed| placed.number);
        marks.into_iter().map(|placed| placed.mark).collect()
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
        let marks: Vec<String> = self.in_time().into_iter().map(|mark| mark.text.clone()).collect();
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

    /// Links over the points, where they are wide enough to be pointed at.
    fn links(&self) -> Markup {
        let step = (self.frame.right - self.frame.left) / self.points.len().saturating_sub(1).max(1) as f64;
        let half = (step / 2.0).min(20.0);
        html! {
            @if step >= 3.0 {
                @for (place, point) in self.points.iter().enumerate() {
                    a.spot href=(point.href) tabindex="-1" {
                        title { (title(self.words, point)) }
                        rect x=(px(self.x(place) - half)) y=(px(self.top)) width=(px(half * 2.0))
                            height=(px(self.frame.height)) pointer-events="all" {}
                    }
                }
            }
        }
    }

    /// A mark: its line from its word down to the axis.
    fn mark(&self, placed: &Placed) -> Markup {
        if self.frame.is_slim {
            return self.numbered(placed);
        }
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

    /// A mark with its number in a ring on top of its line.
    fn numbered(&self, placed: &Placed) -> Markup {
        let y = self.top - 6.0 - placed.row as f64 * 16.0;
        html! {
            line.event x1=(px(placed.x)) x2=(px(placed.x)) y1=(px(y + 8.0)) y2=(px(self.bottom)) {}
            circle.ring cx=(px(placed.x)) cy=(px(y)) r="8" {}
            (word(self.words, placed.x, y + 4.0, "faint mid", &placed.number.to_string()))
        }
    }

    /// The last point, with its value big and its interval and n beside it, or above where there is no room.
    fn last(&self) -> Markup {
        let Some(place) = self.points.iter().rposition(is_drawn) else { return html! {} };
        let (point, words) = (&self.points[place], self.words);
        let (x, y) = (self.x(place), self.y(point.value));
        let (range, n) = (interval(words, point.lo, point.hi), count(words, point.n));
        if self.frame.is_slim {
            let told = words.with("chart-side", [("interval", (&range).into()), ("n", (&n).into())]);
            return html! {
                (dot(x, y, 6.0, false))
                text.far x=(px(self.frame.width)) y="14" {
                    tspan.lab-data.big { (say(point.value)) } " " tspan.faint { (facing(words, &told)) }
                }
            };
        }
        let beside = y.clamp(self.top + 12.0, self.bottom - 34.0);
        html! {
            (dot(x, y, 6.0, false))
            (word(words, x + 11.0, beside + 2.0, "lab-data big", &say(point.value)))
            (word(words, x + 11.0, beside + 18.0, "faint", &range))
            (word(words, x + 11.0, beside + 33.0, "faint", &n))
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

#[cfg(test)]
mod tests {
    use regulars_kernel::i18n::Language;

    use super::super::testing::{sound, words};
    use super::*;

    fn point(value: f64, lo: f64, hi: f64, shown: bool) -> TrendPoint {
        let axis = Some("Jan".to_owned());
        TrendPoint { label: "5 Mar".into(), axis, value, lo, hi, n: 12, href: "/x".into(), shown }
    }

    #[test]
    fn gaps_break_the_line() {
        let points: Vec<TrendPoint> =
            [true, true, false, true, false].map(|shown| point(1.0, 0.0, 2.0, shown)).into();
        assert_eq!(runs(&points), [0..2, 3..4]);
        let words = words(Language::En);
        let drawn = trend(&words, "Base", &points, &[]);
        let text = sound(&drawn);
        assert_eq!(text.matches("<polyline").count(), 3);
        assert_eq!(text.matches("chart-too-few").count(), 2);
        assert_eq!(text.matches("<td><a href=\"/x\"").count(), 5);
        assert_eq!(text.matches("<a class=\"spot\" href=\"/x\"").count(), 3 * 5);
    }

    #[test]
    fn words_of_marks_do_not_meet() {
        let marks: Vec<Mark> =
            [9.0, 9.5, 10.0, 1.0, 1.5].map(|at| Mark { at, text: "Second till, 14 Feb".into() }).into();
        for frame in [WIDE, NARROW, SLIM] {
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
    fn a_slim_trend_numbers_its_marks_in_time_and_names_them_below() {
        let points: Vec<TrendPoint> = (0..12).map(|_| point(20.0, 10.0, 30.0, true)).collect();
        let marks = [(9.0, "Quieter music"), (2.0, "Second till")]
            .map(|(at, text)| Mark { at, text: text.to_owned() });
        let drawn = trend(&words(Language::En), "Base", &points, &marks);
        let text = sound(&drawn);
        assert!(text.contains("<ol class=\"marks\"><li>Second till</li><li>Quieter music</li></ol>"));
        assert_eq!(text.matches("class=\"ring\"").count(), 2);
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
}
