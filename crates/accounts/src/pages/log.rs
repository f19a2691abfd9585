//! Log: the audit log of a business, newest first.

use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};
use regulars_kernel::web::{Member, Query, Reply};
use regulars_ui::{Page, Place, empty, when};
use serde::Deserialize;

use crate::audit::{self, Line};

/// How many lines a page shows; as many as are read at once.
const LINES: usize = 100;

/// Where a page begins.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Before {
    /// A time in microseconds.
    before: String,
}

/// The log.
///
/// # Errors
/// What the database said.
pub async fn page(member: Member, Query(asking): Query<Before>) -> Reply {
    let words = &member.words;
    let asked = asking.before.parse().ok().and_then(|micros| Timestamp::from_microsecond(micros).ok());
    let before = asked.unwrap_or_else(|| member.app.clock().now() + SignedDuration::from_secs(1));
    let lines = member.read(move |db| audit::before(db, before)).await?;
    let earlier = lines.last().filter(|_| lines.len() == LINES).map(|line| line.at.as_microsecond());
    let page = Page::new(&member, Place::Elsewhere, words.t("settings-audit-title"))
        .lead(words.t("settings-audit-lead"))
        .trail(crate::paths::SETTINGS, words.t("settings-title"));
    Ok(page.body(html! {
        div.sheet {
            @if lines.is_empty() { (empty("check", &words.t(if asked.is_some() { "settings-audit-empty" } else { "settings-audit-none" }))) }
            @else { div.pad.scroll { (table(&member, &lines)) } }
            @if let Some(earlier) = earlier {
                div.pages { a href=(format!("?before={earlier}")) { (words.t("settings-audit-earlier")) } }
            }
        }
    }))
}

fn table(member: &Member, lines: &[Line]) -> Markup {
    let words = &member.words;
    let now = member.app.clock().now();
    html! {
        table.table {
            thead { tr {
                th scope="col" { (words.t("settings-when")) }
                th scope="col" { (words.t("settings-audit-who")) }
                th scope="col" { (words.t("settings-audit-what")) }
            } }
            tbody { @for line in lines { tr {
                td { (when::moment(words, line.at, now)) }
                td { @if let Some(name) = &line.name { bdi { (name) } } @else { (words.t("settings-audit-nobody")) } }
                td { (words.t(&line.what)) @if !line.about.is_empty() { ": " bdi { (line.about) } } }
            } } }
        }
    }
}
