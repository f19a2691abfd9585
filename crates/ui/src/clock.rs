//! The clock chip: a promise running down, in dial, words and colour that agree.

use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};
use regulars_kernel::i18n::Words;

use crate::icons::icon;
use crate::when;

/// A promise is close to breaking when less than this is left.
const SOON: SignedDuration = SignedDuration::from_hours(1);

/// How a promise stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Calm,
    Soon,
    Late,
    Kept,
    Broken,
}

/// How a promise that still runs stands.
#[must_use]
pub fn running(due: Timestamp, now: Timestamp) -> State {
    if now > due {
        State::Late
    } else if due.duration_since(now) <= SOON {
        State::Soon
    } else {
        State::Calm
    }
}

/// The word for the state, as the styles know it.
#[must_use]
pub fn name(state: State) -> &'static str {
    match state {
        State::Calm => "calm",
        State::Soon => "soon",
        State::Late | State::Broken => "late",
        State::Kept => "kept",
    }
}

/// The chip of a promise that runs from one time to another.
#[must_use]
pub fn chip(words: &Words, from: Timestamp, due: Timestamp, now: Timestamp) -> Markup {
    let state = running(due, now);
    let whole = due.duration_since(from).as_secs().max(1);
    let left = due.duration_since(now).as_secs().clamp(0, whole);
    let share = if state == State::Late { 100 } else { 100 * left / whole };
    let span = when::span(words, due.duration_since(now));
    let key = if state == State::Late { "clock-late" } else { "clock-left" };
    html! {
        span.clock data-state=(name(state)) {
            svg viewBox="0 0 18 18" aria-hidden="true" {
                circle.track cx="9" cy="9" r="7.5" {}
                circle.left cx="9" cy="9" r="3.5" pathLength="100" stroke-dasharray=(format!("{share} 100")) {}
            }
            span { (words.with(key, [("span", span.into())])) }
        }
    }
}

/// The chip of a promise that was kept or broken.
#[must_use]
pub fn settled(words: &Words, kept: bool) -> Markup {
    let (state, key, sign) =
        if kept { ("kept", "clock-kept", "check") } else { ("late", "clock-broken", "alert") };
    html! { span.clock data-state=(state) { (icon(sign)) span { (words.t(key)) } } }
}
