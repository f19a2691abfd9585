//! What cases show on pages of others: on Today and on a customer's page.

use jiff::SignedDuration;
use maud::{Markup, html};
use regulars_accounts::member;
use regulars_facts::{CaseId, CustomerId};
use regulars_kernel::db::{Db, TextColumn};
use regulars_kernel::error::Result;
use regulars_kernel::web::Member;
use regulars_ui::slots::{Event, Need, Needs};
use regulars_ui::when;

use super::need;
use crate::case::{Case, Outcome, names};
use crate::entry::{Entry, Kind};
use crate::promise;

/// Promises are counted over this time.
const COUNTED: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The cases that wait for their first answer.
///
/// # Errors
/// What the database said.
pub fn needs(db: &mut Db, member: &Member) -> Result<Needs> {
    let words = &member.words;
    let cases = Case::waiting(db)?;
    let (count, late) = Case::count_waiting(db)?;
    let customers: Vec<Option<CustomerId>> = cases.iter().map(|case| case.customer_id).collect();
    let names = names(db, &customers)?;
    let now = db.now();
    let first = cases.iter().map(|case| {
        let due = when::moment(words, case.due_at, now);
        let text = if case.promised { "cases-about-promised" } else { "cases-about-internal" };
        let act = match (case.wants_call, case.customer_id) {
            (true, _) => "cases-call",
            (false, Some(_)) => "cases-answer",
            (false, None) => "cases-look",
        };
        Need {
            due: case.due_at,
            since: case.opened_at,
            title: need(words, case, case.customer_id.and_then(|id| names.get(&id))),
            text: words.with(text, [("score", case.score.into()), ("due", due.into())]),
            href: format!("/{}/cases/{}", member.business, case.id),
            act: words.t(act),
            promised: case.promised,
        }
    });
    Ok(Needs { first: first.collect(), count, late })
}

/// How many promises were kept in the last seven days.
///
/// # Errors
/// What the database said.
pub fn foot(db: &mut Db, member: &Member) -> Result<Option<Markup>> {
    let since = db.now() - COUNTED;
    let (kept, of) = promise::kept(db, since)?;
    let Some(share) = promise::share(kept, of) else { return Ok(None) };
    if of < promise::ENOUGH {
        let text = member.words.with("cases-kept-few", [("kept", kept.into()), ("of", of.into())]);
        return Ok(Some(html! { p.num { (text) } }));
    }
    let text = member.words.with(
        "cases-kept",
        [
            ("kept", kept.into()),
            ("of", of.into()),
            ("percent", share.percent.into()),
            ("low", share.low.into()),
            ("high", share.high.into()),
        ],
    );
    Ok(Some(html! { p.num { (text) } }))
}

/// What happened with a customer in their cases.
///
/// # Errors
/// What the database said.
pub fn events(db: &mut Db, member: &Member, customer: CustomerId) -> Result<Vec<Event>> {
    let entries = Entry::of_customer(db, customer)?;
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let team = member::team(db)?;
    let words = &member.words;
    let events = entries.iter().map(|entry| {
        let who = team.iter().find(|other| Some(other.id) == entry.member_id).map(|other| other.name.clone());
        let who = who.unwrap_or_else(|| words.t("cases-former-member"));
        let outcome =
            || Outcome::from_text(&entry.detail).map(|outcome| words.t(outcome.key())).unwrap_or_default();
        let (sign, text) = match entry.kind {
            Kind::Mail => ("mail", words.with("cases-event-mail", [("who", who.into())])),
            Kind::Call => ("phone", words.with("cases-event-call", [("who", who.into())])),
            Kind::Closed => ("check", words.with("cases-event-closed", [("outcome", outcome().into())])),
            Kind::Reopened => ("undo", words.t("cases-event-reopened")),
            _ => ("act", words.with("cases-event-opened", [("score", entry.detail.clone().into())])),
        };
        Event { at: entry.at, sign, text: event(member, entry.case_id, &text) }
    });
    Ok(events.collect())
}

fn event(member: &Member, case: CaseId, text: &str) -> Markup {
    html! { a href={ "/" (member.business) "/cases/" (case) } { (text) } }
}
