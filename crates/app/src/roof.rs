//! The roof's own pages: Today, the search, live pages, health, the operator's page.

use std::convert::Infallible;
use std::time::Duration;

use axum::response::Response;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream};
use jiff::Timestamp;
use maud::{Markup, html};
use regulars_accounts::member;
use regulars_kernel::db::Lane;
use regulars_kernel::error::Result;
use regulars_kernel::i18n::{Language, Locales};
use regulars_kernel::ids::BusinessId;
use regulars_kernel::ids::Id;
use regulars_kernel::jobs::{self, GaveUp, JobRow};
use regulars_kernel::live::Change;
use regulars_kernel::room::Room;
use regulars_kernel::web::{At, Member, Permission, Person, Query, Reply, STAFF, Visitor, goto, text};
use regulars_ui::slots::{Find, Need, Needs, TodayFoot, TodayImprove, TodayMain, TodayNeeds, TodayThank};
use regulars_ui::{Page, Place, clock, empty, icons, plain_page, post_button, section_head, when};
use serde::Deserialize;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};

/// The roof as a room: it owns no tables.
#[must_use]
pub fn room() -> Room {
    Room::new("app")
        .locales(LOCALES)
        .get("/", STAFF, today)
        .get("/find", STAFF, find)
        .get("/live", STAFF, live)
        .get("/health", Permission::Anyone, health)
        .get("/ready", Permission::Anyone, ready)
        .get("/operator", Permission::Operator, operator)
        .post("/operator/jobs/{id}", Permission::Operator, try_again)
        .delete("/operator/jobs/{id}", Permission::Operator, drop_job)
        .post("/setup-demo", Permission::Anyone, crate::demo::look_around)
}

/// The sentences of the roof.
pub const LOCALES: Locales = Locales {
    room: "app",
    texts: [
        (Language::En, include_str!("../locales/en.ftl")),
        (Language::Sv, include_str!("../locales/sv.ftl")),
        (Language::Ar, include_str!("../locales/ar.ftl")),
        (Language::Fil, include_str!("../locales/fil.ftl")),
    ],
};

/// How many rows Today shows before it names the rest by a link.
const MOST_NEEDS: usize = 8;

struct Day {
    needs: Needs,
    foot: Vec<Markup>,
    main: Vec<Markup>,
    improve: Option<Markup>,
    thank: Vec<Markup>,
    here_until: Option<Timestamp>,
}

/// GET /{business}: what needs a person now, whom to thank, the one thing to improve.
async fn today(member: Member) -> Reply {
    let asking = member.clone();
    let day = member
        .read(move |db| {
            let member = &asking;
            let mut day = Day {
                needs: Needs::default(),
                foot: Vec::new(),
                main: Vec::new(),
                improve: None,
                thank: Vec::new(),
                here_until: member::here_until(db, member.member)?,
            };
            for slot in member.app.slot::<TodayNeeds>() {
                let more = (slot.0)(db, member)?;
                day.needs.first.extend(more.first);
                day.needs.count += more.count;
                day.needs.late += more.late;
            }
            for slot in member.app.slot::<TodayFoot>() {
                day.foot.extend((slot.0)(db, member)?);
            }
            for slot in member.app.slot::<TodayMain>() {
                day.main.extend((slot.0)(db, member)?);
            }
            for slot in member.app.slot::<TodayImprove>() {
                if day.improve.is_none() {
                    day.improve = (slot.0)(db, member)?;
                }
            }
            for slot in member.app.slot::<TodayThank>() {
                day.thank.extend((slot.0)(db, member)?);
            }
            day.needs.first.sort_by_key(|need| need.due);
            day.needs.first.truncate(MOST_NEEDS);
            Ok(day)
        })
        .await?;
    Ok(draw_today(&member, &day))
}

fn draw_today(member: &Member, day: &Day) -> Response {
    let words = &member.words;
    let now = member.app.clock().now();
    let body = html! {
        @if member.app.mailer().is_none() && !member.shop.is_demo { (mail_waits(member)) }
        div.split {
            div.stack {
                (needs(member, day, now))
                @for panel in &day.main { (panel) }
            }
            div.stack {
                section {
                    (section_head(&words.t("today-improve"), None, None))
                    @match &day.improve {
                        Some(panel) => (panel),
                        None => div.sheet { (empty("prove", &words.t("today-improve-none"))) p.foot { a href={ "/" (member.business) "/actions/new" } { (words.t("today-improve-begin")) } } },
                    }
                }
                section {
                    (section_head(&words.t("today-thank"), None, None))
                    div.sheet {
                        @if day.thank.is_empty() { (empty("thank", &words.t("today-thank-none"))) }
                        @for panel in &day.thank { (panel) }
                    }
                }
            }
        }
    };
    Page::new(member, Place::Today, with_capital(&words.date_weekday(words.day(now))))
        .lead(lead(member, day, now))
        .actions(here_button(member, day.here_until))
        .live("answers cases actions mail team")
        .body(body)
}

/// The text as a heading begins: "Måndag 23 november".
fn with_capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn lead(member: &Member, day: &Day, now: Timestamp) -> String {
    let words = &member.words;
    let next = day.needs.first.iter().find(|need| need.due >= now);
    match (day.needs.count, day.needs.late, next) {
        (0, _, _) => words.t("today-lead-none"),
        (count, 0, Some(next)) => words.with(
            "today-lead-next",
            [("count", count.into()), ("when", when::moment(words, next.due, now).into())],
        ),
        (count, late, _) => words.with("today-lead-late", [("count", count.into()), ("late", late.into())]),
    }
}

fn mail_waits(member: &Member) -> Markup {
    let words = &member.words;
    html! {
        div.note.soon {
            (icons::icon("mail"))
            p { (words.t("today-mail-waits")) " " a href={ "/" (member.business) "/settings#mail" } { (words.t("today-mail-how")) } }
        }
    }
}

fn here_button(member: &Member, until: Option<Timestamp>) -> Markup {
    let words = &member.words;
    match until {
        Some(until) => html! {
            span.hush { (words.with("today-here-until", [("time", words.time(until).into())])) }
            (post_button(&format!("/{}/here?_method=delete", member.business), "button plain", &words.t("today-gone")))
        },
        None => post_button(&format!("/{}/here", member.business), "button", &words.t("today-here")),
    }
}

fn needs(member: &Member, day: &Day, now: Timestamp) -> Markup {
    let words = &member.words;
    let count = (day.needs.count > 0).then(|| words.number(day.needs.count));
    let shown = i64::try_from(day.needs.first.len()).unwrap_or(i64::MAX);
    let all = (format!("/{}/cases", member.business), words.t("today-all-cases"));
    html! {
        section {
            (section_head(&words.t("today-needs"), count, Some(all)))
            div.sheet {
                @if day.needs.first.is_empty() { (empty("check", &words.t("today-needs-none"))) }
                @else { ul.rows role="list" { @for (place, need) in day.needs.first.iter().enumerate() { (need_row(member, need, now, place == 0)) } } }
                @if day.needs.count > shown { p.foot.more { a href={ "/" (member.business) "/cases" } { (words.with("today-more", [("count", (day.needs.count - shown).into())])) } } }
                @for line in &day.foot { div.foot { (line) } }
            }
        }
    }
}

fn need_row(member: &Member, need: &Need, now: Timestamp, first: bool) -> Markup {
    let words = &member.words;
    let state = clock::name(clock::running(need.due, now));
    html! {
        li data-state=(state) {
            div.when { time datetime=(need.due.to_string()) { bdi { (words.time(need.due)) } } small { (when::day(words, need.due, now)) } }
            div.what { b { a href=(need.href) { (need.title) } } p { (need.text) } }
            div.end {
                @if need.promised { (clock::chip(words, need.since, need.due, now)) } @else { span.tag { (words.t("today-internal")) } }
                a.button.main[first] href=(need.href) { (need.act) }
            }
        }
    }
}

#[derive(Default, Deserialize)]
struct Wanted {
    #[serde(default)]
    q: String,
}

/// GET /find
async fn find(member: Member, Query(wanted): Query<Wanted>) -> Reply {
    let query: String = wanted.q.chars().filter(|c| !c.is_control()).take(100).collect();
    let (asking, asked) = (member.clone(), query.clone());
    let found = member
        .read(move |db| {
            let mut found = Vec::new();
            if !asked.trim().is_empty() {
                for slot in asking.app.slot::<Find>() {
                    found.extend((slot.0)(db, &asking, &asked)?);
                }
            }
            Ok(found)
        })
        .await?;
    let words = &member.words;
    let body = html! {
        form.filters method="get" role="search" {
            div.field.wide {
                label for="q" { (words.t("find-label")) }
                input.input id="q" name="q" type="search" value=(query) dir="auto" autofocus;
            }
            div.actions { button.button.main { (icons::small("search")) (words.t("find-button")) } }
        }
        div.stack {
            @for part in &found { (part) }
            @if found.is_empty() && !query.trim().is_empty() { div.sheet { (empty("search", &words.t("find-none"))) } }
        }
    };
    Ok(Page::new(&member, Place::Elsewhere, words.t("find-title")).body(body))
}

/// How often a silent stream says that it lives; sessions are looked at as often.
const HEARTBEAT: Duration = Duration::from_secs(15);

struct Listening {
    member: Member,
    changes: broadcast::Receiver<Change>,
    stopping: watch::Receiver<bool>,
    ended: bool,
}

/// GET /{business}/live: says only that something changed; the page fetches what it shows.
async fn live(member: Member) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let listening = Listening {
        changes: member.app.live().listen(),
        stopping: member.app.stopping(),
        member,
        ended: false,
    };
    let events = stream::unfold(listening, |mut listening| async move {
        if listening.ended {
            return None;
        }
        let event = next_event(&mut listening).await;
        Some((Ok(event), listening))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT))
}

async fn next_event(listening: &mut Listening) -> Event {
    let end = || Event::default().event("end").data("end");
    loop {
        let Listening { changes, stopping, .. } = listening;
        let heard = tokio::select! {
            heard = changes.recv() => heard,
            () = stopped(stopping) => { listening.ended = true; return end(); }
            () = tokio::time::sleep(HEARTBEAT) => {
                if still_admitted(&listening.member).await { continue; }
                listening.ended = true;
                return end();
            }
        };
        match heard {
            Ok(change) if change.topic == "sessions" => {
                if !still_admitted(&listening.member).await {
                    listening.ended = true;
                    return end();
                }
            }
            Ok(change) if change.business == listening.member.business => {
                return Event::default().event("changed").data(change.topic);
            }
            Ok(_) => {}
            // Too many changes at once: the page fetches everything it shows.
            Err(RecvError::Lagged(_)) => return Event::default().event("changed").data("all"),
            Err(RecvError::Closed) => {
                listening.ended = true;
                return end();
            }
        }
    }
}

async fn stopped(stopping: &mut watch::Receiver<bool>) {
    let _ = stopping.wait_for(|stop| *stop).await;
}

/// Whether session, seat and role are still what they were when the stream began.
async fn still_admitted(member: &Member) -> bool {
    let asking = member.clone();
    let seat = member
        .app
        .db()
        .read(Lane::Member, member.business, move |db| {
            match asking.app.gate().signed_in(db, &asking.signed_in.session)? {
                Some(signed_in) => asking.app.gate().seat(db, signed_in.account),
                None => Ok(None),
            }
        })
        .await;
    seat.is_ok_and(|seat| seat.is_some_and(|seat| seat.role == member.role))
}

/// GET /health: the process answers.
async fn health() -> Response {
    text("text/plain; charset=utf-8", "ok\n")
}

/// GET /ready: the database answers too.
async fn ready(visitor: Visitor) -> Reply {
    visitor.read(BusinessId::NONE, regulars_kernel::jobs::waiting).await?;
    Ok(text("text/plain; charset=utf-8", "ready\n"))
}

/// GET /operator: what gave up, and how the house runs.
async fn operator(person: Person) -> Reply {
    let (gave_up, (waiting, oldest)) = person
        .app
        .db()
        .read(Lane::Member, BusinessId::NONE, |db| Ok((jobs::gave_up(db)?, jobs::waiting(db)?)))
        .await?;
    let words = &person.words;
    let now = person.app.clock().now();
    let figures = person.app.db().figures();
    let count = |counter: &std::sync::atomic::AtomicU64| {
        words.number(i64::try_from(counter.load(std::sync::atomic::Ordering::Relaxed)).unwrap_or(i64::MAX))
    };
    let body = html! {
        p.trail { a href="/" { (words.t("errors-home")) } }
        h1 { (words.t("operator-title")) }
        div.stack {
            section.sheet.pad {
                dl.facts {
                    dt { (words.t("operator-version")) } dd { (env!("CARGO_PKG_VERSION")) }
                    dt { (words.t("operator-database")) } dd { (if person.app.db().is_server() { "PostgreSQL" } else { "SQLite" }) }
                    dt { (words.t("operator-waiting")) } dd.num { (words.number(waiting)) @if let Some(oldest) = oldest { (words.t("list-comma")) (when::moment(words, oldest, now)) } }
                    dt { (words.t("operator-reads")) } dd.num { (count(&figures.reads)) }
                    dt { (words.t("operator-writes")) } dd.num { (count(&figures.writes)) }
                }
            }
            section {
                (section_head(&words.t("operator-gave-up"), Some(gave_up.len().to_string()), None))
                div.sheet {
                    @if gave_up.is_empty() { (empty("check", &words.t("operator-none"))) }
                    ul.comments role="list" { @for job in &gave_up { (gave_up_row(&person, job, now)) } }
                }
            }
        }
    };
    Ok(plain_page(&person.app, words, &words.t("operator-title"), person.said.as_ref(), body))
}

fn gave_up_row(person: &Person, job: &GaveUp, now: Timestamp) -> Markup {
    let words = &person.words;
    html! {
        li {
            b { (job.kind) }
            p.hush { (words.with("operator-tries", [("count", job.attempts.into()), ("when", when::moment(words, job.gave_up_at, now).into())])) }
            @if let Some(error) = &job.last_error { p { code { (error) } } }
            div.actions {
                (post_button(&format!("/operator/jobs/{}", job.id), "button", &words.t("operator-again")))
                (post_button(&format!("/operator/jobs/{}?_method=delete", job.id), "button plain", &words.t("operator-drop")))
            }
        }
    }
}

/// POST /operator/jobs/{id}
async fn try_again(person: Person, At(id): At<Id<JobRow>>) -> Reply {
    person.app.db().write(BusinessId::NONE, move |tx| jobs::try_again(tx, id)).await?;
    goto("/operator").into()
}

/// DELETE /operator/jobs/{id}
async fn drop_job(person: Person, At(id): At<Id<JobRow>>) -> Reply {
    person.app.db().write(BusinessId::NONE, move |tx| jobs::drop_job(tx, id)).await?;
    goto("/operator").into()
}
