//! The bare program that the house is measured against: axum and a database, the same statements, nothing else.
//!
//! `bare FILE-OR-URL PORT`: it opens a database that the house has filled, and answers the public page and its tap
//! with the statements the house needs for them: no rooms, no rules, no headers. The same kind of group commit.

use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use regulars_kernel::ids::{Id, Token};
use serde::Deserialize;
use tokio::sync::oneshot;

const SLUG: &str = "select business_id, survey_id, touchpoint_id from public_slug where slug = $1";
const BUSINESS: &str =
    "select id, name, trade, country, currency, languages, mail_standard, phone_standard, review_url,
                    reply_address, is_demo, created_at, version from business where id = $1";
const LOCATION: &str = "select id, name, zone, hours, version from location where business_id = $1 order by created_at, id limit 1";
const TEXT: &str = "select recommend, low, high, why_low, why_mid, why_high, card, card_hint
             from survey_text where business_id = $1 and survey_id = $2 and language = 'en'";
const RESPONSE: &str = "insert into response (business_id, id, survey_id, touchpoint_id, draft, language, day, score, wants_call,
                               doubtful, first_tap_at, last_tap_at)
         values ($1, $2, $3, $4, $5, 'en', '2026-03-05', $6, false, false, 1, 1)
         on conflict (business_id, survey_id, draft) do nothing";
const FACT: &str = "insert into fact (business_id, id, kind, version, body, told_at) values ($1, $2, 'response-scored', 1, $3, 1)";
const JOB: &str =
    "insert into job (id, business_id, kind, body, run_at) values ($1, $2, 'metrics-scored', $3, 1)";

struct Tap {
    slug: String,
    draft: String,
    score: i64,
    reply: oneshot::Sender<bool>,
}

struct Look {
    slug: String,
    reply: oneshot::Sender<Option<Seen>>,
}

/// What the page shows.
struct Seen {
    shop: String,
    recommend: String,
    low: String,
    high: String,
}

#[derive(Clone)]
struct Program {
    taps: mpsc::Sender<Tap>,
    looks: mpsc::Sender<Look>,
}

#[derive(Deserialize)]
struct Scored {
    score: i64,
    draft: String,
}

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let place = arguments.next().context("a file or a URL")?;
    let port: u16 = arguments.next().context("a port")?.parse()?;
    let (taps, tap_queue) = mpsc::channel();
    let (looks, look_queue) = mpsc::channel();
    if place.starts_with("postgres://") {
        postgres_threads(&place, tap_queue, look_queue);
    } else {
        sqlite_threads(&place, tap_queue, look_queue)?;
    }
    let program = Program { taps, looks };
    let router = Router::new().route("/s/{slug}", get(page).post(tap)).with_state(program);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async move {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
        axum::serve(listener, router).await.map_err(anyhow::Error::new)
    })
}

async fn tap(
    State(program): State<Program>,
    Path(slug): Path<String>,
    Form(form): Form<Scored>,
) -> impl IntoResponse {
    let (reply, answer) = oneshot::channel();
    let draft = form.draft.clone();
    let _ = program.taps.send(Tap { slug: slug.clone(), draft: form.draft, score: form.score, reply });
    match answer.await {
        Ok(true) => (
            StatusCode::SEE_OTHER,
            [
                ("location", format!("/s/{slug}/why?d={draft}")),
                ("set-cookie", format!("draft={draft}; Max-Age=900")),
            ],
        )
            .into_response(),
        _ => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

async fn page(State(program): State<Program>, Path(slug): Path<String>) -> impl IntoResponse {
    let (reply, answer) = oneshot::channel();
    let _ = program.looks.send(Look { slug: slug.clone(), reply });
    let Ok(Some(seen)) = answer.await else { return StatusCode::NOT_FOUND.into_response() };
    let draft = Token::draw();
    let mut html = String::with_capacity(4096);
    html.push_str(&format!(
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>{0}</title><link rel=stylesheet href=/a/public.css></head>\
         <body class=public><main class=card><header><b>{1}</b></header><section><form method=post action=\"/s/{slug}\">\
         <input type=hidden name=draft value={2}><h1>{0}</h1><p class=low>{3}</p>",
        seen.recommend,
        seen.shop,
        draft.reveal(),
        seen.low
    ));
    for score in 0..=10 {
        html.push_str(&format!("<button name=score value={score}>{score}</button>"));
    }
    html.push_str(&format!("<p class=high>{}</p></form></section></main></body></html>", seen.high));
    // As long as the page of the house, so that the same bytes travel.
    let missing = 3_900usize.saturating_sub(html.len());
    html.push_str(&" ".repeat(missing));
    ([("cache-control", "no-store")], Html(html)).into_response()
}

fn id() -> Id<()> {
    Token::draw().reveal().parse().unwrap_or_else(|_| Id::from_parts(0, 0))
}

fn body(response: &str) -> String {
    format!(
        "{{\"response\":\"{response}\",\"survey\":\"{response}\",\"location\":\"{response}\",\"touchpoint\":\"{response}\",\"language\":\"en\",\"day\":\"2026-03-05\",\"score\":7,\"changed\":false}}"
    )
}

fn connect(path: &str, megabytes: i64) -> Result<rusqlite::Connection> {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE | rusqlite::OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = rusqlite::Connection::open_with_flags(path, flags)?;
    connection.execute_batch(&format!(
        "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma busy_timeout = 10000;
         pragma temp_store = memory; pragma cache_size = -{};",
        megabytes * 1024
    ))?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

fn sqlite_threads(path: &str, taps: mpsc::Receiver<Tap>, looks: mpsc::Receiver<Look>) -> Result<()> {
    let writer = connect(path, 16)?;
    std::thread::spawn(move || {
        while let Ok(first) = taps.recv() {
            if let Err(error) = group(&writer, first, &taps) {
                let _ = writer.execute_batch("rollback");
                eprint(&error);
            }
        }
    });
    let reader = connect(path, 8)?;
    std::thread::spawn(move || {
        while let Ok(look) = looks.recv() {
            let seen = see(&reader, &look.slug);
            let _ = look.reply.send(seen.ok());
        }
    });
    Ok(())
}

fn eprint(error: &anyhow::Error) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "bare: {error:#}");
}

fn group(writer: &rusqlite::Connection, first: Tap, taps: &mpsc::Receiver<Tap>) -> Result<()> {
    let begun = Instant::now();
    writer.execute_batch("begin immediate")?;
    let mut replies = Vec::new();
    let mut next = Some(first);
    while let Some(tap) = next.take() {
        save(writer, &tap)?;
        replies.push(tap.reply);
        if replies.len() < 256 && begun.elapsed() < Duration::from_millis(4) {
            next = taps.try_recv().ok();
        }
    }
    writer.execute_batch("commit")?;
    for reply in replies {
        let _ = reply.send(true);
    }
    Ok(())
}

fn save(writer: &rusqlite::Connection, tap: &Tap) -> Result<()> {
    let ids: (String, String, String) = writer
        .prepare_cached(SLUG)?
        .query_row([&tap.slug], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let _: String = writer.prepare_cached(BUSINESS)?.query_row([&ids.0], |row| row.get(1))?;
    let _: String = writer.prepare_cached(LOCATION)?.query_row([&ids.0], |row| row.get(3))?;
    let response = id().to_string();
    writer
        .prepare_cached(RESPONSE)?
        .execute(rusqlite::params![ids.0, response, ids.1, ids.2, tap.draft, tap.score])?;
    let body = body(&response);
    writer.prepare_cached(FACT)?.execute(rusqlite::params![ids.0, id().to_string(), body])?;
    writer.prepare_cached(JOB)?.execute(rusqlite::params![id().to_string(), ids.0, body])?;
    Ok(())
}

fn see(reader: &rusqlite::Connection, slug: &str) -> Result<Seen> {
    reader.execute_batch("begin")?;
    let ids: (String, String) =
        reader.prepare_cached(SLUG)?.query_row([slug], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let shop: String = reader.prepare_cached(BUSINESS)?.query_row([&ids.0], |row| row.get(1))?;
    let text: (String, String, String) = reader
        .prepare_cached(TEXT)?
        .query_row([&ids.0, &ids.1], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    reader.execute_batch("commit")?;
    Ok(Seen { shop, recommend: text.0, low: text.1, high: text.2 })
}

fn postgres_threads(url: &str, taps: mpsc::Receiver<Tap>, looks: mpsc::Receiver<Look>) {
    let taps = Arc::new(Mutex::new(taps));
    for _ in 0..8 {
        let (url, taps) = (url.to_owned(), Arc::clone(&taps));
        std::thread::spawn(move || {
            let Ok(mut client) = postgres::Client::connect(&url, postgres::NoTls) else { return };
            let Ok(statements) = [SLUG, BUSINESS, LOCATION, RESPONSE, FACT, JOB]
                .into_iter()
                .map(|text| client.prepare(text))
                .collect::<Result<Vec<_>, _>>()
            else {
                return;
            };
            loop {
                let tap = match taps.lock() {
                    Ok(taps) => taps.recv(),
                    Err(_) => return,
                };
                let Ok(tap) = tap else { return };
                let saved = save_on_postgres(&mut client, &statements, &tap);
                let _ = tap.reply.send(saved.is_ok());
            }
        });
    }
    let looks = Arc::new(Mutex::new(looks));
    for _ in 0..2 {
        let (url, looks) = (url.to_owned(), Arc::clone(&looks));
        std::thread::spawn(move || {
            let Ok(mut client) = postgres::Client::connect(&url, postgres::NoTls) else { return };
            let Ok(statements) = [SLUG, BUSINESS, TEXT]
                .into_iter()
                .map(|text| client.prepare(text))
                .collect::<Result<Vec<_>, _>>()
            else {
                return;
            };
            loop {
                let look = match looks.lock() {
                    Ok(looks) => looks.recv(),
                    Err(_) => return,
                };
                let Ok(look) = look else { return };
                let seen = see_on_postgres(&mut client, &statements, &look.slug);
                let _ = look.reply.send(seen.ok());
            }
        });
    }
}

fn save_on_postgres(
    client: &mut postgres::Client,
    statements: &[postgres::Statement],
    tap: &Tap,
) -> Result<()> {
    client.batch_execute("begin isolation level serializable")?;
    let row = client.query_one(&statements[0], &[&tap.slug])?;
    let (business, survey, touchpoint): (String, String, String) = (row.get(0), row.get(1), row.get(2));
    client.query_one(&statements[1], &[&business])?;
    client.query_one(&statements[2], &[&business])?;
    let response = id().to_string();
    client.execute(&statements[3], &[&business, &response, &survey, &touchpoint, &tap.draft, &tap.score])?;
    let body = body(&response);
    client.execute(&statements[4], &[&business, &id().to_string(), &body])?;
    client.execute(&statements[5], &[&id().to_string(), &business, &body])?;
    client.batch_execute("commit")?;
    Ok(())
}

fn see_on_postgres(
    client: &mut postgres::Client,
    statements: &[postgres::Statement],
    slug: &str,
) -> Result<Seen> {
    client.batch_execute("begin isolation level repeatable read read only")?;
    let row = client.query_one(&statements[0], &[&slug])?;
    let (business, survey): (String, String) = (row.get(0), row.get(1));
    let shop: String = client.query_one(&statements[1], &[&business])?.get(1);
    let text = client.query_one(&statements[2], &[&business, &survey])?;
    client.batch_execute("commit")?;
    Ok(Seen { shop, recommend: text.get(0), low: text.get(1), high: text.get(2) })
}
