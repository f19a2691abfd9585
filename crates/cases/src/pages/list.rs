//! The list of cases: those that wait first, with the time in the margin.

use std::collections::HashMap;

use jiff::Timestamp;
use maud::{Markup, html};
use regulars_accounts::member;
use regulars_facts::CustomerId;
use regulars_kernel::web::{Member, MemberId, Query, Reply};
use regulars_ui::{Page, Place, clock, empty, when};
use serde::Deserialize;

use super::{need, title};
use crate::case::{Case, Listed, PAGE, Standing, names};

/// Which cases, and from where on.
#[derive(Default, Deserialize)]
pub struct Filter {
    #[serde(default)]
    state: String,
    #[serde(default)]
    page: String,
}

struct View {
    closed: bool,
    page: i64,
    cases: Vec<Listed>,
    more: bool,
    standing: Standing,
    names: HashMap<CustomerId, String>,
    holders: HashMap<MemberId, String>,
    now: Timestamp,
}

/// Shows open or closed cases.
pub async fn page(member: Member, Query(filter): Query<Filter>) -> Reply {
    let closed = filter.state == "closed";
    let page = filter.page.parse::<i64>().ok().filter(|page| (0..10_000).contains(page)).unwrap_or(0);
    let view = member
        .read(move |db| {
            let mut cases = if closed { Case::closed_ones(db, page)? } else { Case::open_ones(db, page)? };
            let more = i64::try_from(cases.len()).is_ok_and(|count| count > PAGE);
            if more {
                cases.pop();
            }
            let customers: Vec<Option<CustomerId>> = cases.iter().map(|case| case.customer_id).collect();
            Ok(View {
                closed,
                page,
                more,
                standing: Case::standing(db)?,
                names: names(db, &customers)?,
                holders: member::team(db)?.into_iter().map(|member| (member.id, member.name)).collect(),
                now: db.now(),
                cases,
            })
        })
        .await?;
    Ok(Page::new(&member, Place::Act, member.words.t("cases-nav"))
        .lead(lead(&member, view.standing))
        .live("cases")
        .body(html! {
            div.sheet {
                (tabs(&member, &view))
                @if view.cases.is_empty() {
                    (empty("check", &member.words.t(if view.closed { "cases-none-closed" } else { "cases-none-open" })))
                } @else {
                    ul.rows role="list" { @for case in &view.cases { (row(&member, &view, case)) } }
                    (pages(&member, &view))
                }
            }
        }))
}

fn lead(member: &Member, standing: Standing) -> String {
    if standing.waiting == 0 {
        return member.words.t("cases-lead-none");
    }
    let waiting = member.words.with("cases-lead", [("count", standing.waiting.into())]);
    if standing.late == 0 {
        return waiting;
    }
    format!("{waiting} {}", member.words.with("cases-lead-late", [("count", standing.late.into())]))
}

fn tabs(member: &Member, view: &View) -> Markup {
    let words = &member.words;
    let base = format!("/{}/cases", member.business);
    html! {
        nav.tabs aria-label=(words.t("cases-nav")) {
            a href=(base) aria-current=[(!view.closed).then_some("true")] {
                (words.t("cases-open")) " " small { (words.number(view.standing.open)) }
            }
            a href={ (base) "?state=closed" } aria-current=[view.closed.then_some("true")] {
                (words.t("cases-closed")) " " small { (words.number(view.standing.closed)) }
            }
        }
    }
}

fn row(member: &Member, view: &View, case: &Listed) -> Markup {
    let words = &member.words;
    let name = case.customer_id.and_then(|id| view.names.get(&id));
    let waits = case.answered_at.is_none() && case.closed_at.is_none();
    let at = case.closed_at.or(case.answered_at).unwrap_or(case.due_at);
    let state = waits.then(|| clock::name(clock::running(case.due_at, view.now)));
    let heading = if waits { need(words, case, name) } else { title(words, case.score, name) };
    let former = words.t("cases-former-member");
    let holder = view.holders.get(&case.holder_member_id).unwrap_or(&former);
    html! {
        li data-state=[state] {
            div.when { time datetime=(at.to_string()) { (words.time(at)) } small { (when::day(words, at, view.now)) } }
            div.what {
                b { a href={ "/" (member.business) "/cases/" (case.id) } { (heading) } }
                p { (about(member, view, case)) }
                p.hush { (words.with("cases-held-by", [("name", holder.into())])) }
            }
            div.end { (standing(member, view, case, waits)) }
        }
    }
}

fn about(member: &Member, view: &View, case: &Listed) -> String {
    let words = &member.words;
    if let Some(outcome) = case.outcome {
        return words.t(outcome.key());
    }
    let due = when::moment(words, case.due_at, view.now);
    match (case.answered_at, case.promised) {
        (Some(_), _) => words.t("cases-about-answered"),
        (None, true) => {
            words.with("cases-about-promised", [("score", case.score.into()), ("due", due.into())])
        }
        (None, false) => {
            words.with("cases-about-internal", [("score", case.score.into()), ("due", due.into())])
        }
    }
}

fn standing(member: &Member, view: &View, case: &Listed, waits: bool) -> Markup {
    let words = &member.words;
    if waits {
        return clock::chip(words, case.opened_at, case.due_at, view.now);
    }
    match case.answered_at {
        Some(at) if case.promised => clock::settled(words, at <= case.due_at),
        Some(_) => html! { span.tag { (words.t("cases-answered")) } },
        None => html! { span.tag { (words.t("cases-unanswered")) } },
    }
}

fn pages(member: &Member, view: &View) -> Markup {
    let words = &member.words;
    let base =
        format!("/{}/cases?state={}&page=", member.business, if view.closed { "closed" } else { "open" });
    html! {
        @if view.page > 0 || view.more {
            nav.pages aria-label=(words.t("cases-pages")) {
                @if view.page > 0 { a.button href={ (base) (view.page - 1) } { (words.t("cases-page-before")) } }
                @if view.more { a.button href={ (base) (view.page + 1) } { (words.t("cases-page-next")) } }
            }
        }
    }
}
