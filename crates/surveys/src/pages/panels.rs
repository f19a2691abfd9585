//! What this room shows on pages of others: Today, a case, a person, the search.

use jiff::SignedDuration;
use maud::{Markup, html};
use regulars_facts::{CustomerId, ResponseId, TouchpointId};
use regulars_kernel::db::Db;
use regulars_kernel::error::{Error, Result};
use regulars_kernel::i18n::Language;
use regulars_kernel::web::Member;
use regulars_people::fold;
use regulars_ui::slots::Event;
use regulars_ui::{empty, quote, score_class, section_head, when};

use super::answers::{name, row};
use crate::response::{Choice, Response};
use crate::touchpoint;

/// Among how many of the newest answers Today looks for words, and how many of those it shows.
const NEWEST: i64 = 100;
const SHOWN: usize = 5;

/// Today: the newest answers that say something, and how many came without a word.
pub(crate) fn today_main(db: &mut Db, member: &Member) -> Result<Option<Markup>> {
    let now = db.now();
    let mut newest = Response::newest(db, NEWEST)?;
    newest.retain(|response| response.words.is_some());
    newest.truncate(SHOWN);
    let (silent, low) = Response::silent(db, now - SignedDuration::from_hours(7 * 24))?;
    let touchpoints = touchpoint::all(db)?;
    let shown = name(db, newest, &touchpoints)?;
    let words = &member.words;
    let all = (format!("/{}/answers", member.business), words.t("surveys-today-all"));
    Ok(Some(html! {
        section {
            (section_head(&words.t("surveys-today-newest"), None, Some(all)))
            div.sheet {
                @if shown.is_empty() && silent == 0 { (empty("listen", &words.t("surveys-today-none"))) p.foot { a href={ "/" (member.business) "/listen" } { (words.t("surveys-print-card")) } } }
                @if !shown.is_empty() { ul.comments role="list" { @for one in &shown { (row(member, one, now)) } } }
                @if silent > 0 { p.foot { (words.with("surveys-today-silent", [("count", silent.into()), ("low", low.into())])) } }
            }
        }
    }))
}

/// Today: words of promoters of the last week.
pub(crate) fn today_thank(db: &mut Db, member: &Member) -> Result<Option<Markup>> {
    let now = db.now();
    let praise = Response::praise(db, now - SignedDuration::from_hours(7 * 24), 3)?;
    let shown = name(db, praise, &[])?;
    let words = &member.words;
    if shown.is_empty() {
        return Ok(None);
    }
    Ok(Some(html! {
        ul.thank role="list" {
            @for one in &shown {
                li {
                    @if let Some(text) = &one.response.words { (quote(text)) }
                    cite {
                        @if let Some(customer) = &one.customer { bdi { (customer) } (words.t("list-comma")) }
                        (when::day(words, one.response.first_tap_at, now))
                    }
                }
            }
        }
    }))
}

/// What a customer said in the answer that a case is about.
pub(crate) fn case_words(db: &mut Db, member: &Member, id: ResponseId) -> Result<Option<Markup>> {
    let response = match Response::find(db, id) {
        Ok(response) => response,
        Err(Error::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    let now = db.now();
    let words = &member.words;
    Ok(Some(html! {
        div.stack.tight {
            @match &response.words { Some(text) => (quote(text)), None => p.hush { (words.t("surveys-no-words")) } }
            p { (score_class(words, response.score)) " " cite { (words.with("surveys-score-of-ten", [("score", response.score.into())])) (words.t("list-comma")) (when::moment(words, response.first_tap_at, now)) } }
        }
    }))
}

/// A person's timeline: what was answered.
pub(crate) fn person_events(db: &mut Db, member: &Member, customer: CustomerId) -> Result<Vec<Event>> {
    let words = &member.words;
    let responses = Response::of_customer(db, customer)?;
    Ok(responses
        .into_iter()
        .map(|response| Event {
            at: response.first_tap_at,
            sign: "listen",
            text: html! {
                b { (words.with("surveys-event-answered", [("score", response.score.into())])) }
                @if let Some(text) = &response.words { (quote(text)) }
            },
        })
        .collect())
}

/// A copy of what a person told us.
pub(crate) fn person_copy(db: &mut Db, customer: CustomerId) -> Result<serde_json::Value> {
    let responses = Response::of_customer(db, customer)?;
    Ok(responses
        .into_iter()
        .map(|response| {
            serde_json::json!({
                "answered_at": response.first_tap_at.to_string(),
                "score": response.score,
                "words": response.words,
                "language": response.language.code(),
                "wanted_a_call": response.wants_call,
                "answer_promised_by": response.promised_at.map(|at| at.to_string()),
            })
        })
        .collect())
}

/// Search: answers with these words.
pub(crate) fn find(db: &mut Db, member: &Member, query: &str) -> Result<Option<Markup>> {
    let mut words = fold::words(query);
    words.truncate(3);
    if words.is_empty() {
        return Ok(None);
    }
    let choice = Choice { words, ..Choice::default() };
    let mut found = choice.list(db)?;
    found.truncate(10);
    if found.is_empty() {
        return Ok(None);
    }
    let touchpoints = touchpoint::all(db)?;
    let shown = name(db, found, &touchpoints)?;
    let now = db.now();
    Ok(Some(html! {
        section {
            (section_head(&member.words.t("surveys-answers-title"), None, None))
            div.sheet { ul.comments role="list" { @for one in &shown { (row(member, one, now)) } } }
        }
    }))
}

/// The names of touchpoints, for filters of others.
pub(crate) fn touchpoint_names(db: &mut Db, _: Language) -> Result<Vec<(TouchpointId, String)>> {
    Ok(touchpoint::all(db)?.into_iter().map(|touchpoint| (touchpoint.id, touchpoint.name)).collect())
}
