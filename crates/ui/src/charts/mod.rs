//! Charts: drawn on the server as SVG, three times where words must keep their size, each with a table.
//!
//! Time and scales run from left to right in every language. Values are clipped for drawing only;
//! the tables say what was reckoned. No style attributes: the content policy forbids them.

mod compare;
mod spread;
mod trend;

use maud::{Markup, html};
use regulars_kernel::i18n::Words;

pub use self::compare::{Side, compare, difference};
pub use self::spread::spread;
pub use self::trend::{Mark, TrendPoint, trend};
use crate::components::signed;

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

/// The widths in which a chart is drawn; the style sheet shows the widest one that has its room.
const WIDTHS: [f64; 3] = [640.0, 400.0, 256.0];

/// The wide, the narrow and the slim drawing.
fn sized([wide, narrow, slim]: [&Markup; 3]) -> Markup {
    html! { div.when-wide { (wide) } div.when-narrow { (narrow) } div.when-slim { (slim) } }
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

#[cfg(test)]
mod testing {
    use std::sync::Arc;

    use jiff::tz::TimeZone;
    use maud::Markup;
    use regulars_kernel::i18n::{Language, Lexicon, Words};

    pub(super) fn words(language: Language) -> Words {
        Words::new(Arc::new(Lexicon::new(&[]).unwrap()), language, *b"SE", TimeZone::UTC)
    }

    /// What holds for every drawing: numbers are numbers, no inline style, and the elements are closed.
    pub(super) fn sound(markup: &Markup) -> &str {
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
}

#[cfg(test)]
mod tests {
    use regulars_kernel::i18n::Language;

    use super::testing::words;
    use super::*;

    fn axis(values: &[f64]) -> (f64, f64, f64) {
        let axis = Axis::around(values.iter().copied());
        (axis.lo, axis.hi, axis.step)
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
    fn arabic_is_isolated_in_drawings() {
        assert_eq!(facing(&words(Language::En), "Second till"), "Second till");
        assert_eq!(facing(&words(Language::En), "كعك Linden"), "\u{2067}كعك Linden\u{2069}");
        assert_eq!(facing(&words(Language::Ar), "Linden كعك"), "\u{2067}Linden كعك\u{2069}");
        assert_eq!(facing(&words(Language::Ar), "+41"), "+41");
    }
}
