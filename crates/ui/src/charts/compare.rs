//! Two scores on one axis, and the difference between two scores.

use maud::{Markup, html};
use regulars_kernel::i18n::Words;

use super::{
    Axis, Scale, WIDTHS, as_table, clip, count, dot, fit, interval, listed, number, ordered, px, say, sized,
    whisker, width, word,
};
use crate::components::ltr;

/// One side of a comparison.
pub struct Side {
    pub label: String,
    pub value: f64,
    pub lo: f64,
    pub hi: f64,
    pub n: u64,
}

/// Two scores on one axis: before is hollow and above, after is filled and below.
#[must_use]
pub fn compare(words: &Words, before: &Side, after: &Side) -> Markup {
    let drawings = WIDTHS.map(|width| compare_svg(words, before, after, width));
    html! {
        figure.drawn {
            (sized(drawings.each_ref()))
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

fn compare_svg(words: &Words, before: &Side, after: &Side, width: f64) -> Markup {
    let axis = Axis::around([before, after].into_iter().flat_map(|side| [side.value, side.lo, side.hi]));
    let x = axis.scale(22.0, width - 22.0);
    let sentence = listed(words, &[before, after].map(|side| side_sentence(words, side)));
    // Where a name and its numbers have no room beside each other, the numbers get a line of their own.
    let beside = [before, after].into_iter().all(|side| fits_beside(words, side, width));
    let line = if beside { 0.0 } else { 16.0 };
    let heads = [12.0, 82.0 + line];
    html! {
        svg.chart viewBox=(format!("0 0 {width} {}", 164.0 + 2.0 * line)) role="img" aria-label=(sentence) {
            @for tick in axis.ticks() {
                @for head in heads {
                    line class=(if tick == 0.0 { "axis" } else { "grid" })
                        x1=(px(x.at(tick))) x2=(px(x.at(tick))) y1=(px(head + line + 10.0)) y2=(px(head + line + 56.0)) {}
                }
                (word(words, x.at(tick), 156.0 + 2.0 * line, "faint mid", &say(tick)))
            }
            (side_svg(words, before, x, Room { width, head: heads[0], line }, true))
            (side_svg(words, after, x, Room { width, head: heads[1], line }, false))
        }
    }
}

/// The interval and n of a side.
fn told(words: &Words, side: &Side) -> String {
    words.with(
        "chart-side",
        [("interval", interval(words, side.lo, side.hi).into()), ("n", count(words, side.n).into())],
    )
}

fn fits_beside(words: &Words, side: &Side, wide: f64) -> bool {
    width(&side.label, 13.0) + width(&told(words, side), 12.0) + 16.0 <= wide
}

/// Where a side is drawn: the line of its name, and how far below it its numbers stand.
struct Room {
    width: f64,
    head: f64,
    line: f64,
}

/// One side: its name and its numbers, under them the whisker with its dot and value.
fn side_svg(words: &Words, side: &Side, x: Scale, room: Room, hollow: bool) -> Markup {
    let (lo, hi) = ordered(side.lo, side.hi);
    let is_beside = room.line == 0.0;
    let (middle, line) = (x.at(clip(side.value, 100.0)), room.head + room.line + 42.0);
    html! {
        (word(words, 0.0, room.head, "strong", &fit(&side.label, 13.0, room.width)))
        (word(words, if is_beside { room.width } else { 0.0 }, room.head + room.line,
            if is_beside { "faint far" } else { "faint" }, &told(words, side)))
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
    use regulars_kernel::i18n::Language;

    use super::super::testing::{sound, words};
    use super::*;

    fn side(value: f64, lo: f64, hi: f64) -> Side {
        Side { label: "Eight weeks before".into(), value, lo, hi, n: 0 }
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
}
