//! One action: what it did so far, what was agreed before, and what customers are told.

use jiff::civil::Date;
use maud::{Markup, html};
use regulars_accounts::member::name_of;
use regulars_facts::ActionId;
use regulars_kernel::error::{Error, Refusal, Result};
use regulars_kernel::i18n::{Language, Words};
use regulars_kernel::web::{At, Form, Member, Reply, Role, goto};
use regulars_stats::scores::{Counts, interval as score_interval, nps, round_half_away};
use regulars_stats::sequential::FEWEST_BEFORE;
use regulars_ui::charts::{Side, compare};
use regulars_ui::{Page, Place, Tone, ltr, note, post_button, refused, section_head, signed, text_area};
use serde::Deserialize;

use crate::action::{self, Action, Stage, answers_in, today};
use crate::effect::Effect;
use crate::look;
use crate::pages::{
    Touchpoints, chip, explained, headline, interval, ledger, measured_by, path, touchpoints, unbroken,
};
use crate::said::{self, Said};
use crate::verdict::{Spread, StoredLook};

/// The texts for customers as they come in, one for each language.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SaidForm {
    said_en: String,
    said_sv: String,
    said_ar: String,
    said_fil: String,
}

impl SaidForm {
    fn of(&self, language: Language) -> &str {
        match language {
            Language::En => &self.said_en,
            Language::Sv => &self.said_sv,
            Language::Ar => &self.said_ar,
            Language::Fil => &self.said_fil,
        }
    }

    fn filled(said: &[Said]) -> Self {
        let of = |language| {
            said.iter().find(|it| it.language == language).map(|it| it.said.clone()).unwrap_or_default()
        };
        Self {
            said_en: of(Language::En),
            said_sv: of(Language::Sv),
            said_ar: of(Language::Ar),
            said_fil: of(Language::Fil),
        }
    }
}

/// What the page shows.
struct Shown {
    effect: Effect,
    looks: Vec<StoredLook>,
    holder: Option<String>,
    writer: Option<String>,
    /// The answers of the last 90 days, while the action is planned.
    so_far: Option<u64>,
    said: Vec<Said>,
    others: Vec<Effect>,
    touchpoints: Touchpoints,
}

/// Shows an action.
pub async fn page(member: Member, At(id): At<ActionId>) -> Reply {
    draw(&member, id, None, &Refusal::default()).await
}

/// Drops an action.
pub async fn drop(member: Member, At(id): At<ActionId>) -> Reply {
    let title = member.read(move |db| Action::find(db, id)).await?.wording.title;
    match member.write("audit-action-dropped", title, move |tx| action::drop(tx, id)).await {
        Ok(()) => {
            let undo = format!("/{}/actions/{id}/drop?_method=delete", member.business);
            goto(format!("/{}/actions", member.business)).saying_undo("actions-was-dropped", &undo).into()
        }
        Err(Error::Refused(refusal)) => draw(&member, id, None, &refusal).await,
        Err(other) => Err(other),
    }
}

/// Takes a drop back.
pub async fn restore(member: Member, At(id): At<ActionId>) -> Reply {
    let title = member.read(move |db| Action::find(db, id)).await?.wording.title;
    member.write("audit-action-restored", title, move |tx| action::restore(tx, id)).await?;
    goto(format!("/{}/actions/{id}", member.business)).saying("actions-was-restored").into()
}

/// Tells customers what was done.
pub async fn say(member: Member, At(id): At<ActionId>, Form(form): Form<SaidForm>) -> Reply {
    let title = member.read(move |db| Action::find(db, id)).await?.wording.title;
    let languages = member.shop.languages.iter();
    let texts: Vec<(Language, String)> = languages.map(|it| (*it, form.of(*it).to_owned())).collect();
    match member.write("audit-action-said", title, move |tx| said::publish(tx, id, &texts)).await {
        Ok(()) => {
            let path = format!("/{}/actions/{id}", member.business);
            goto(path.clone()).saying_undo("actions-was-said", &format!("{path}/said?_method=delete")).into()
        }
        Err(Error::Refused(refusal)) => draw(&member, id, Some(&form), &refusal).await,
        Err(other) => Err(other),
    }
}

/// Takes back what customers are told.
pub async fn take_back(member: Member, At(id): At<ActionId>) -> Reply {
    let title = member.read(move |db| Action::find(db, id)).await?.wording.title;
    member.write("audit-action-unsaid", title, move |tx| said::set_published(tx, id, false)).await?;
    let path = format!("/{}/actions/{id}", member.business);
    goto(path.clone()).saying_undo("actions-was-unsaid", &format!("{path}/said/again")).into()
}

/// Tells customers again what was taken back.
pub async fn say_again(member: Member, At(id): At<ActionId>) -> Reply {
    let title = member.read(move |db| Action::find(db, id)).await?.wording.title;
    member.write("audit-action-said", title, move |tx| said::set_published(tx, id, true)).await?;
    goto(format!("/{}/actions/{id}", member.business)).saying("actions-was-said").into()
}

async fn load(member: &Member, id: ActionId) -> Result<Shown> {
    let (app, language) = (member.app.clone(), member.words.language);
    member
        .read(move |db| {
            let today = today(db)?;
            let action = Action::find(db, id)?;
            let effect = Effect::of(db, action, today)?;
            let planned = effect.stage == Stage::Planned;
            let past = |effect: &Effect| matches!(effect.stage, Stage::Decided | Stage::GivenUp);
            Ok(Shown {
                looks: look::of_action(db, id)?,
                holder: name_of(db, effect.action.wording.holder)?,
                writer: name_of(db, effect.action.created_by)?,
                so_far: if planned {
                    Some(look::answers_before(db, &effect.action.plan, today)?)
                } else {
                    None
                },
                said: said::of_action(db, id)?,
                others: Effect::all(db, today)?
                    .into_iter()
                    .filter(|it| it.action.id != id && past(it))
                    .collect(),
                touchpoints: touchpoints(db, &app, language)?,
                effect,
            })
        })
        .await
}

async fn draw(member: &Member, id: ActionId, said: Option<&SaidForm>, refusal: &Refusal) -> Reply {
    let shown = load(member, id).await?;
    let words = &member.words;
    let filled = SaidForm::filled(&shown.said);
    let others: Vec<&Effect> = shown.others.iter().collect();
    let mut page = Page::new(member, Place::Prove, &shown.effect.action.wording.title)
        .trail("/actions", words.t("actions-nav"))
        .actions(acts(member, &shown.effect))
        .live("actions");
    if !refusal.is_empty() {
        page = page.refused();
    }
    Ok(page.body(html! {
        div.stack {
            (refused(words, refusal))
            div.split {
                (evidence(member, &shown))
                div.stack { (agreed(member, &shown)) (facts(member, &shown)) }
            }
            @if member.may(Role::Manager) && shown.effect.action.dropped_at.is_none() {
                (telling(member, &shown, said.unwrap_or(&filled), refusal))
            }
            @if !others.is_empty() { (ledger(member, &others, &shown.touchpoints)) }
        }
    }))
}

fn acts(member: &Member, effect: &Effect) -> Markup {
    let words = &member.words;
    let path = path(member, &effect.action);
    html! {
        @if member.may(Role::Manager) {
            @match effect.stage {
                Stage::Planned => (post_button(&format!("{path}/drop"), "button", &words.t("actions-drop"))),
                Stage::Running => (post_button(&format!("{path}/drop"), "button", &words.t("actions-give-up"))),
                Stage::Dropped | Stage::GivenUp => {
                    (post_button(&format!("{path}/drop?_method=delete"), "button", &words.t("actions-take-up")))
                }
                Stage::Decided => {}
            }
            @if effect.action.dropped_at.is_none() { a.button href="#said" { (words.t("actions-tell")) } }
        }
    }
}

fn evidence(member: &Member, shown: &Shown) -> Markup {
    let words = &member.words;
    let effect = &shown.effect;
    html! {
        section.sheet aria-labelledby="effect" {
            div.pad.stack.tight {
                div.actions { h2.big-key #effect { (headline(words, effect)) } (chip(words, effect)) }
                @if let Some(day) = effect.action.decided_on {
                    p.hush { (words.with("actions-decided-on", [("day", words.date_long(day).into())])) }
                }
                p { (explained(words, effect)) }
                @if let Some(so_far) = shown.so_far { (before_so_far(words, so_far)) }
            }
            @if let Some(both) = sides(words, effect) {
                div.pad.stack.tight {
                    (compare(words, &both[0], &both[1]))
                    p.hush { (words.t("actions-added")) }
                    @if !shown.looks.is_empty() { (looks_table(words, &shown.looks)) }
                }
            }
        }
    }
}

fn before_so_far(words: &Words, so_far: u64) -> Markup {
    if so_far < FEWEST_BEFORE {
        return note(
            Tone::Soon,
            "alert",
            &html! { p { (words.with("actions-before-few", [("count", so_far.into())])) } },
        );
    }
    html! { p.hush { (words.with("actions-before-enough", [("count", so_far.into())])) } }
}

/// The score before and since, each with its interval, if there are answers on both sides.
pub(super) fn sides(words: &Words, effect: &Effect) -> Option<[Side; 2]> {
    let (before, _) = effect.action.frozen?;
    let after = effect.newest.as_ref()?.after;
    let since = words.date_short(effect.action.plan.starts_on);
    let before = side(words.t("actions-before"), before)?;
    let after = side(words.with("actions-since", [("day", since.into())]), after)?;
    Some([before, after])
}

fn side(label: String, spread: Spread) -> Option<Side> {
    let counts = Counts::from_spread(spread);
    let value = nps(counts).ok()?;
    let interval = score_interval(counts, 0.95).ok()?;
    Some(Side { label, value, lo: interval.lo, hi: interval.hi, n: counts.n() })
}

/// Every look that was stored, the newest first.
fn looks_table(words: &Words, looks: &[StoredLook]) -> Markup {
    html! {
        details.as-table {
            summary { (words.t("actions-looks")) }
            div.scroll { table.table {
                thead { tr {
                    th scope="col" { (words.t("actions-look-day")) }
                    th.n scope="col" { (words.t("actions-look-answers")) }
                    th.n scope="col" { (words.t("actions-look-change")) }
                    th.n scope="col" { (words.t("actions-look-interval")) }
                    th.n scope="col" { (words.t("actions-look-share")) }
                } }
                tbody { @for look in looks.iter().rev() { (look_row(words, look)) } }
            } }
        }
    }
}

fn look_row(words: &Words, look: &StoredLook) -> Markup {
    html! {
        tr {
            td { (unbroken(&words.date_short(look.day))) }
            td.n { (words.number(i64::try_from(look.n()).unwrap_or(i64::MAX))) }
            @match look.seen {
                Some(seen) => {
                    td.n { (ltr(&signed(round_half_away(seen.points)))) }
                    td.n { (interval(words, seen)) }
                    td.n { (words.with("actions-percent", [("n", round_half_away(100.0 * seen.fraction).into())])) }
                }
                None => { td.n colspan="3" { (words.t("actions-look-few")) } }
            }
        }
    }
}

/// The rule in plain words, as it was fixed before the start.
fn agreed(member: &Member, shown: &Shown) -> Markup {
    let words = &member.words;
    let action = &shown.effect.action;
    let (start, latest) = (words.date_long(action.plan.starts_on), words.date_long(action.plan.latest_on));
    let written = words.date_long(words.day(action.created_at));
    html! {
        section {
            (section_head(&words.t("actions-agreed"), None, None))
            div.sheet.pad.stack.tight {
                p { (words.with("actions-rule-compare", [("day", start.into())])) }
                p { (words.t("actions-rule-real")) }
                @match action.frozen {
                    Some((_, expected)) => p { (words.with("actions-rule-noise-count", [("day", latest.into()), ("count", expected.into())])) },
                    None => p { (words.with("actions-rule-noise", [("day", latest.into())])) },
                }
                p.hush {
                    @match &shown.writer {
                        Some(name) => (words.with("actions-written-by", [("name", name.into()), ("day", written.into())])),
                        None => (words.with("actions-written-on", [("day", written.into())])),
                    }
                }
            }
        }
    }
}

fn facts(member: &Member, shown: &Shown) -> Markup {
    let words = &member.words;
    let action = &shown.effect.action;
    let plan = &action.plan;
    let change = member
        .may(Role::Manager)
        .then(|| (format!("{}/edit", path(member, action)), words.t("actions-edit-link")));
    let start =
        if shown.effect.stage == Stage::Planned { "actions-fact-starts" } else { "actions-fact-started" };
    html! {
        section {
            (section_head(&words.t("actions-change"), None, change))
            div.sheet.pad.stack.tight {
                p dir="auto" { (action.wording.why) }
                dl.facts {
                    @if let Some(holder) = &shown.holder { dt { (words.t("actions-fact-holder")) } dd { bdi { (holder) } } }
                    (day_fact(words, start, plan.starts_on))
                    (day_fact(words, "actions-fact-latest", plan.latest_on))
                    dt { (words.t("actions-fact-by")) } dd { (measured_by(words, plan, &shown.touchpoints)) }
                    dt { (words.t("actions-fact-impact")) } dd { (size(words, plan.impact)) }
                    dt { (words.t("actions-fact-effort")) } dd { (size(words, plan.effort)) }
                    @if let Some((before, expected)) = action.frozen {
                        dt { (words.t("actions-fact-before")) } dd { (words.with("actions-answers", [("count", answers_in(before).into())])) }
                        dt { (words.t("actions-fact-expected")) } dd { (words.with("actions-answers", [("count", expected.into())])) }
                    }
                    @if !plan.from_answers.is_empty() {
                        dt { (words.t("actions-fact-from")) }
                        dd { a href={ "/" (member.business) "/answers?" (plan.from_answers) } { (words.t("actions-from-link")) } }
                    }
                }
            }
        }
    }
}

fn day_fact(words: &Words, key: &str, day: Date) -> Markup {
    html! { dt { (words.t(key)) } dd { (words.date_long(day)) } }
}

/// A size from 1 to 5 in words.
pub(super) fn size(words: &Words, size: i64) -> String {
    words.t(match size {
        1 => "actions-size-1",
        2 => "actions-size-2",
        3 => "actions-size-3",
        4 => "actions-size-4",
        _ => "actions-size-5",
    })
}

/// What customers are told on the page that thanks them.
fn telling(member: &Member, shown: &Shown, form: &SaidForm, refusal: &Refusal) -> Markup {
    let words = &member.words;
    let path = format!("{}/said", path(member, &shown.effect.action));
    let told = shown.said.iter().filter_map(|it| it.published_at).max();
    html! {
        section #said {
            (section_head(&words.t("actions-tell"), None, None))
            div.sheet.pad.stack.tight {
                p { (words.t("actions-tell-lead")) }
                @if let Some(told) = told {
                    div.spread {
                        p.hush { (words.with("actions-told-since", [("day", words.date_long(words.day(told)).into())])) }
                        (post_button(&format!("{path}?_method=delete"), "button", &words.t("actions-untell")))
                    }
                }
                form.form.wide method="post" action=(path) {
                    div.two {
                        @for language in &member.shop.languages {
                            (text_area(words, refusal, said::field(*language), language.own_name(), None, form.of(*language)))
                        }
                    }
                    div.actions { button.button.main { (words.t(if told.is_some() { "actions-tell-new" } else { "actions-tell-do" })) } }
                }
            }
        }
    }
}
