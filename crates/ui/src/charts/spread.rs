//! How answers spread over the scores from 0 to 10.

use std::ops::RangeInclusive;

use maud::{Markup, html};
use regulars_kernel::i18n::Words;

use super::{WIDTHS, as_table, number, percent, px, sized, width, word};

/// How answers spread over the scores from 0 to 10; each bar leads to the answers behind it.
#[must_use]
pub fn spread(words: &Words, caption: &str, counts: &[u64; 11], href: &dyn Fn(usize) -> String) -> Markup {
    let empty = counts.iter().all(|count| *count == 0);
    let drawings = WIDTHS.map(|width| Bars { words, counts, href, width }.draw());
    html! {
        figure.drawn {
            @if empty { p.hush { (words.t("chart-spread-none")) } } @else { (sized(drawings.each_ref())) }
            figcaption.hush { (caption) }
            @if !empty { (spread_table(words, counts, href)) }
        }
    }
}

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
            @if self.has_room_for_counts() {
                (word(self.words, middle, FLOOR - tall - 5.0, "faint mid", &number(self.words, count)))
            }
            (word(self.words, middle, FLOOR + 17.0, "strong mid", &score.to_string()))
        };
        let label = self.words.with("chart-bar", [("score", score.into()), ("n", count.into())]);
        html! {
            @if count > 0 { a href=((self.href)(score)) tabindex="-1" { title { (label) } (body) } } @else { g { (body) } }
        }
    }

    /// Whether the counts above the bars do not meet; if they would, titles and table say them.
    fn has_room_for_counts(&self) -> bool {
        self.counts.iter().all(|count| width(&number(self.words, *count), 12.0) <= self.slot())
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

#[cfg(test)]
mod tests {
    use regulars_kernel::i18n::Language;

    use super::super::testing::{sound, words};
    use super::*;

    #[test]
    fn spreads_are_drawn_and_lead_to_their_answers() {
        let words = words(Language::En);
        let href = |score: usize| format!("/answers?score={score}");
        assert!(sound(&spread(&words, "Base", &[0; 11], &href)).contains("chart-spread-none"));
        sound(&spread(&words, "Base", &[u64::MAX; 11], &href));
        let drawn = spread(&words, "Base", &[6, 4, 7, 9, 11, 15, 22, 39, 68, 103, 0], &href);
        assert_eq!(sound(&drawn).matches("/answers?score=9\"").count(), 4);
        assert!(!drawn.0.contains("/answers?score=10\""));
    }
}
