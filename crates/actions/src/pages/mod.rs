//! Pages: the list of effects, one action with its evidence, the form, and the panel on Today.

pub mod detail;
pub mod form;
pub mod list;
pub mod today;

use jiff::civil::Date;
use maud::{Markup, html};
use regulars_facts::TouchpointId;
use regulars_kernel::db::Db;
use regulars_kernel::error::Result;
use regulars_kernel::i18n::{Language, Words};
use regulars_kernel::web::{App, Member};
use regulars_metrics::TouchpointNames;
use regulars_stats::scores::round_half_away;
use regulars_ui::icons::icon;
use regulars_ui::{charts, ltr, section_head, signed};

use crate::action::{Action, Plan, Stage, Verdict};
use crate::effect::Effect;
use crate::verdict::Seen;

/// The local day of the shop.
fn today_of(member: &Member) -> Date {
    member.words.day(member.app.clock().now())
}

/// The address of an action's page.
fn path(member: &Member, action: &Action) -> String {
    format!("/{}/actions/{}", member.business, action.id)
}

/// The verdict as a chip; the date says until when it is too early.
fn chip(words: &Words, effect: &Effect) -> Markup {
    let (verdict, sign, text) = match (effect.stage, effect.action.verdict) {
        (Stage::Decided, Verdict::RealUp | Verdict::RealDown) => {
            (Some("real"), Some("check"), words.t("actions-real"))
        }
        (Stage::Decided, Verdict::Noise) => (None, None, words.t("actions-noise")),
        (Stage::Decided, _) => (None, None, words.t("actions-none")),
        (Stage::GivenUp | Stage::Dropped, _) => (None, None, words.t("actions-given-up")),
        (Stage::Planned, _) => {
            let day = words.date_short(effect.action.plan.starts_on);
            (Some("early"), Some("calendar"), words.with("actions-starts", [("day", day.into())]))
        }
        (Stage::Running, _) => {
            let day = words.date_short(effect.until.unwrap_or(effect.action.plan.latest_on));
            (Some("early"), Some("clock"), words.with("actions-early", [("day", day.into())]))
        }
    };
    html! { span.verdict data-verdict=[verdict] { @if let Some(sign) = sign { (icon(sign)) } (text) } }
}

/// The effect in a few words: "Up 9 points so far".
fn headline(words: &Words, effect: &Effect) -> String {
    let Some(seen) = effect.seen() else { return headline_without(words, effect) };
    let points = round_half_away(seen.points);
    let size = points.unsigned_abs();
    let key = match (effect.stage == Stage::Decided, points.signum()) {
        (true, 1) => "actions-up",
        (true, -1) => "actions-down",
        (true, _) => "actions-level",
        (false, 1) => "actions-up-so-far",
        (false, -1) => "actions-down-so-far",
        (false, _) => "actions-level-so-far",
    };
    words.with(key, [("points", size.into())])
}

fn headline_without(words: &Words, effect: &Effect) -> String {
    let start = words.date_long(effect.action.plan.starts_on);
    match effect.stage {
        Stage::Planned | Stage::Dropped => words.with("actions-starts-long", [("day", start.into())]),
        Stage::Running => words.with("actions-answers-so-far", [("count", effect.answers_since().into())]),
        Stage::Decided | Stage::GivenUp => words.t("actions-nothing-seen"),
    }
}

/// What the numbers mean, in one or two plain sentences.
fn explained(words: &Words, effect: &Effect) -> String {
    let before = effect.action.frozen.map_or(0, |(before, _)| crate::action::answers_in(before));
    if let Some(seen) = effect.seen() {
        let key = match (effect.stage, effect.action.verdict) {
            (Stage::Decided, Verdict::RealUp | Verdict::RealDown) => "actions-real-because",
            (Stage::Decided, _) => "actions-noise-because",
            _ if seen.lo <= 0.0 && seen.hi >= 0.0 => "actions-early-because",
            _ => "actions-given-up-because",
        };
        let (lo, hi) = bounds(seen);
        return words.with(key, [("lo", lo.into()), ("hi", hi.into())]);
    }
    match effect.stage {
        Stage::Planned | Stage::Dropped => words.t("actions-planned-because"),
        Stage::Running => words.t("actions-few-because"),
        Stage::GivenUp => words.t("actions-given-up-early"),
        Stage::Decided if before < regulars_stats::sequential::FEWEST_BEFORE => {
            words.with("actions-none-before", [("count", before.into())])
        }
        Stage::Decided => words.with("actions-none-after", [("count", effect.answers_since().into())]),
    }
}

fn bounds(seen: Seen) -> (String, String) {
    (signed(round_half_away(seen.lo)), signed(round_half_away(seen.hi)))
}

/// The touchpoints of the business by their names, from the room that keeps them.
type Touchpoints = Vec<(TouchpointId, String)>;

fn touchpoints(db: &mut Db, app: &App, language: Language) -> Result<Touchpoints> {
    match app.slot::<TouchpointNames>().first() {
        Some(slot) => (slot.0)(db, language),
        None => Ok(Touchpoints::new()),
    }
}

/// Which answers an action is measured by.
fn measured_by(words: &Words, plan: &Plan, touchpoints: &Touchpoints) -> Markup {
    let name = |id| touchpoints.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone());
    let touchpoint = plan.touchpoint.map(|id| name(id).unwrap_or_else(|| words.t("actions-by-gone")));
    let language = plan.language.map(|language| language.own_name().to_owned());
    html! {
        @match (touchpoint, language) {
            (None, None) => (words.t("actions-by-all")),
            (Some(one), None) | (None, Some(one)) => bdi { (one) },
            (Some(touchpoint), Some(language)) => { bdi { (touchpoint) } ", " bdi { (language) } }
        }
    }
}

/// The ledger of what was changed and what it did.
fn ledger(member: &Member, effects: &[&Effect], touchpoints: &Touchpoints) -> Markup {
    let words = &member.words;
    html! {
        section {
            (section_head(&words.t("actions-ledger"), Some(effects.len().to_string()), None))
            div.sheet.pad { div.scroll { table.table {
                thead { tr {
                    th scope="col" { (words.t("actions-head-action")) }
                    th.spare scope="col" { (words.t("actions-head-by")) }
                    th.n scope="col" { (words.t("actions-head-effect")) }
                    th.spare scope="col" { (words.t("actions-head-drawn")) }
                    th scope="col" { (words.t("actions-head-verdict")) }
                } }
                tbody { @for effect in effects { (ledger_row(member, effect, touchpoints)) } }
            } } }
        }
    }
}

fn ledger_row(member: &Member, effect: &Effect, touchpoints: &Touchpoints) -> Markup {
    let words = &member.words;
    let action = &effect.action;
    let since = words.with("actions-since", [("day", words.date_long(action.plan.starts_on).into())]);
    let seen = effect.seen();
    html! {
        tr {
            td { b { a href=(path(member, action)) { bdi { (action.wording.title) } } } br; span.hush { (since) } }
            td.spare { (measured_by(words, &action.plan, touchpoints)) }
            td.n { @match seen {
                Some(seen) => { (ltr(&signed(round_half_away(seen.points)))) br; span.hush { (interval(words, seen)) } }
                None => { "–" }
            } }
            td.spare { @if let Some(seen) = seen { (charts::difference(words, seen.points, seen.lo, seen.hi)) } }
            td { (chip(words, effect)) @if let Some(day) = action.decided_on { br; span.hush { (unbroken(&words.date_long(day))) } } }
        }
    }
}

/// The interval of an effect, for a cell: kept on one line.
fn interval(words: &Words, seen: Seen) -> String {
    let (lo, hi) = bounds(seen);
    unbroken(&words.with("actions-interval", [("lo", lo.into()), ("hi", hi.into())]))
}

/// Keeps on one line what is read as one.
fn unbroken(text: &str) -> String {
    text.replace(' ', "\u{a0}")
}
