//! The list of effects: what runs, what is planned, and what was changed before.

use maud::{Markup, html};
use regulars_kernel::web::{Member, Reply, Role};
use regulars_ui::icons::small;
use regulars_ui::{Page, Place, empty, section_head};

use crate::action::{Stage, today};
use crate::effect::Effect;
use crate::pages::{chip, headline, ledger, path, touchpoints};

/// Shows all actions of the business.
pub async fn page(member: Member) -> Reply {
    let (app, language) = (member.app.clone(), member.words.language);
    let (effects, touchpoints) = member
        .read(move |db| {
            let today = today(db)?;
            Ok((Effect::all(db, today)?, touchpoints(db, &app, language)?))
        })
        .await?;
    let words = &member.words;
    let of =
        |stages: &[Stage]| effects.iter().filter(|effect| stages.contains(&effect.stage)).collect::<Vec<_>>();
    let running = of(&[Stage::Running]);
    let mut planned = of(&[Stage::Planned]);
    planned.reverse();
    let past = of(&[Stage::Decided, Stage::GivenUp]);
    let mut page = Page::new(&member, Place::Prove, words.t("actions-nav"))
        .lead(words.t("actions-lead"))
        .live("actions");
    if member.may(Role::Manager) {
        page = page.actions(html! {
            a.button.main href={ "/" (member.business) "/actions/new" } { (small("plus")) (words.t("actions-new")) }
        });
    }
    Ok(page.body(html! {
        @if effects.is_empty() {
            div.sheet { (empty("prove", &words.t(if member.may(Role::Manager) { "actions-empty" } else { "actions-empty-staff" }))) }
        } @else {
            div.stack {
                @if !running.is_empty() { (rows(&member, "actions-running", &running)) }
                @if !planned.is_empty() { (rows(&member, "actions-planned", &planned)) }
                @if !past.is_empty() { (ledger(&member, &past, &touchpoints)) }
            }
        }
    }))
}

fn rows(member: &Member, title: &str, effects: &[&Effect]) -> Markup {
    let words = &member.words;
    html! {
        section {
            (section_head(&words.t(title), Some(effects.len().to_string()), None))
            div.sheet { ol.rows role="list" { @for effect in effects { (row(member, effect)) } } }
        }
    }
}

fn row(member: &Member, effect: &Effect) -> Markup {
    let words = &member.words;
    let action = &effect.action;
    let margin = if effect.stage == Stage::Running { "actions-row-since" } else { "actions-row-from" };
    html! {
        li {
            div.when { small { (words.t(margin)) } (words.date_short(action.plan.starts_on)) }
            div.what {
                b { a href=(path(member, action)) { bdi { (action.wording.title) } } }
                p { @if effect.stage == Stage::Running { (headline(words, effect)) } @else { bdi { (action.wording.why) } } }
            }
            @if effect.stage == Stage::Running { div.end { (chip(words, effect)) } }
        }
    }
}
