//! What this room shows on pages of others: the one thing to improve on Today, and the line under the thanks.

use maud::{Markup, html};
use regulars_accounts::Business;
use regulars_kernel::db::Db;
use regulars_kernel::error::Result;
use regulars_kernel::i18n::Words;
use regulars_kernel::web::Member;
use regulars_ui::charts::compare;

use crate::action::{Action, Stage, today};
use crate::effect::{Effect, foremost};
use crate::pages::detail::sides;
use crate::pages::{chip, explained, headline, path};
use crate::said;

/// The action that runs, else the one that is planned next.
pub(crate) fn improve(db: &mut Db, member: &Member) -> Result<Option<Markup>> {
    let today = today(db)?;
    let Some(action) = foremost(Action::all(db)?, today) else { return Ok(None) };
    let effect = Effect::of(db, action, today)?;
    let words = &member.words;
    let planned = effect.stage == Stage::Planned;
    Ok(Some(html! {
        div.sheet {
            div.pad.stack.tight {
                h3.big-key { bdi { (effect.action.wording.title) } }
                p { @if planned { bdi { (effect.action.wording.why) } } @else { (headline(words, &effect)) } }
                @if let Some([before, after]) = sides(words, &effect) { (compare(words, &before, &after)) }
                @if !planned { p.hush { (explained(words, &effect)) } }
                div.actions { (chip(words, &effect)) }
                a.button.wide href=(path(member, &effect.action)) {
                    (words.t(if planned { "actions-see-plan" } else { "actions-see" }))
                }
            }
        }
    }))
}

/// The newest thing that customers are told, in their language or else in the shop's own.
pub(crate) fn thank_you(db: &mut Db, words: &Words) -> Result<Option<Markup>> {
    let own = Business::find(db)?.own_language();
    for language in [words.language, own] {
        if let Some(text) = said::newest(db, language)? {
            return Ok(Some(html! { p lang=(language.code()) dir=(language.direction()) { (text) } }));
        }
    }
    Ok(None)
}
