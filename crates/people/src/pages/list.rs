//! The list of customers, the search in it, and what the search of the house finds here.

use jiff::Timestamp;
use maud::{Markup, html};
use regulars_facts::CustomerId;
use regulars_kernel::db::Db;
use regulars_kernel::error::Result;
use regulars_kernel::web::{Member, Query, Reply, Role};
use regulars_ui::{Page, Place, empty, ltr, section_head};
use serde::Deserialize;

use crate::contact::readable;
use crate::customer::{Customer, Search};
use crate::pages::{label, margin_day};

/// Customers on a page of the list.
const A_PAGE: usize = 50;
/// Customers that the search of the house shows.
const FOUND: i64 = 8;

/// What is asked of the list.
#[derive(Default, Deserialize)]
pub struct Filter {
    #[serde(default)]
    q: String,
    #[serde(default)]
    before: String,
}

/// `GET /people`: everybody, newest first, or whom a search finds.
pub async fn page(member: Member, Query(filter): Query<Filter>) -> Reply {
    let before: Option<CustomerId> = filter.before.parse().ok();
    let search = Search::parse(&filter.q);
    let (mut customers, now) = member
        .read(move |db| {
            let one_more = i64::try_from(A_PAGE + 1).unwrap_or(i64::MAX);
            Ok((Customer::search(db, &search, before, one_more)?, db.now()))
        })
        .await?;
    let more = customers.len() > A_PAGE;
    customers.truncate(A_PAGE);
    let words = &member.words;
    let searched = !filter.q.trim().is_empty();
    let receipts = html! {
        @if member.may(Role::Manager) {
            a.button href=(format!("/{}/people/erasures", member.business)) { (words.t("people-receipts")) }
        }
    };
    Ok(Page::new(&member, Place::People, words.t("people-nav"))
        .lead(words.t("people-lead"))
        .actions(receipts)
        .live("people")
        .body(html! {
            @if searched || before.is_some() || !customers.is_empty() { (search_form(&member, &filter.q)) }
            div.sheet {
                @if customers.is_empty() { (nobody(&member, &filter.q)) }
                @else { ul.rows { @for customer in &customers { (row(&member, customer, now)) } } }
                @let oldest = customers.last().filter(|_| more);
                @if before.is_some() || oldest.is_some() { (turn(&member, &filter.q, oldest)) }
            }
        }))
}

fn search_form(member: &Member, q: &str) -> Markup {
    let words = &member.words;
    let path = format!("/{}/people", member.business);
    html! {
        form.filters role="search" action=(path) {
            div.field.wide {
                label for="q" { (words.t("people-search")) }
                input.input id="q" name="q" type="search" value=(q) autocomplete="off" dir="auto" maxlength="100";
            }
            button.button { (words.t("people-search-act")) }
            @if !q.trim().is_empty() { a.button.plain href=(path) { (words.t("people-search-clear")) } }
        }
    }
}

fn nobody(member: &Member, q: &str) -> Markup {
    let words = &member.words;
    let q = q.trim();
    if q.is_empty() {
        empty("people", &words.t("people-none"))
    } else {
        empty("search", &words.with("people-none-found", [("query", q.into())]))
    }
}

fn row(member: &Member, customer: &Customer, now: Timestamp) -> Markup {
    let words = &member.words;
    let href = format!("/{}/people/{}", member.business, customer.id);
    let reach = [customer.mail.clone(), customer.phone.as_deref().map(readable)];
    // Whoever has no name is called by the address already.
    let reach: Vec<String> = reach.into_iter().flatten().skip(usize::from(customer.name.is_none())).collect();
    html! {
        li {
            (margin_day(words, customer.created_at, now))
            div.what {
                b { a href=(href) { bdi { (label(words, customer)) } } }
                @if !reach.is_empty() {
                    p.hush { @for (place, way) in reach.iter().enumerate() { @if place > 0 { " · " } (ltr(way)) } }
                }
            }
        }
    }
}

/// Links to older customers and back to the newest.
fn turn(member: &Member, q: &str, oldest: Option<&Customer>) -> Markup {
    let words = &member.words;
    let path = format!("/{}/people", member.business);
    html! {
        nav.pages aria-label=(words.t("people-pages")) {
            form action=(path) {
                @if !q.is_empty() { input type="hidden" name="q" value=(q); }
                button.button { (words.t("people-newest")) }
            }
            @if let Some(oldest) = oldest {
                form action=(path) {
                    @if !q.is_empty() { input type="hidden" name="q" value=(q); }
                    input type="hidden" name="before" value=(oldest.id);
                    button.button { (words.t("people-older")) }
                }
            }
        }
    }
}

/// What the search of the house finds among the customers.
pub(crate) fn find(db: &mut Db, member: &Member, q: &str) -> Result<Option<Markup>> {
    if q.trim().is_empty() {
        return Ok(None);
    }
    let customers = Customer::search(db, &Search::parse(q), None, FOUND)?;
    if customers.is_empty() {
        return Ok(None);
    }
    let now = db.now();
    Ok(Some(html! {
        section {
            (section_head(&member.words.t("people-nav"), None, None))
            div.sheet { ul.rows { @for customer in &customers { (row(member, customer, now)) } } }
        }
    }))
}
