//! A load: `load get|tap|why URL CONNECTIONS SECONDS [COOKIE]`; prints one line of JSON with rate and latencies.
//! `get` fetches the page, `tap` saves a score, `why` saves a score and then words with an address (both timed as one).

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use http_body_util::{BodyExt as _, Full};
use hyper::Request;
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use regulars_kernel::ids::Token;

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [kind, url, connections, seconds, rest @ ..] = arguments.as_slice() else {
        anyhow::bail!("load get|tap|why URL CONNECTIONS SECONDS [COOKIE]");
    };
    let (host, path) = url.trim_start_matches("http://").split_once('/').context("a path")?;
    let (host, path) = (host.to_owned(), format!("/{path}"));
    let until = Instant::now() + Duration::from_secs(seconds.parse()?);
    let kind = Kind::of(kind)?;
    let cookie = rest.first().cloned().unwrap_or_default();
    let bad = Arc::new(AtomicU64::new(0));
    let begun = Instant::now();
    let mut tasks = Vec::new();
    for _ in 0..connections.parse::<usize>()? {
        let (host, path, cookie, bad) = (host.clone(), path.clone(), cookie.clone(), Arc::clone(&bad));
        tasks.push(tokio::spawn(async move { connection(&host, &path, &cookie, kind, until, &bad).await }));
    }
    let mut latencies: Vec<u32> = Vec::new();
    for task in tasks {
        latencies.extend(task.await??);
    }
    let took = begun.elapsed().as_secs_f64();
    latencies.sort_unstable();
    let at = |share: f64| {
        let place = ((latencies.len() as f64 * share) as usize).min(latencies.len().saturating_sub(1));
        f64::from(latencies.get(place).copied().unwrap_or(0)) / 1000.0
    };
    let line = serde_json::json!({
        "rate": (latencies.len() as f64 / took).round(), "requests": latencies.len(), "bad": bad.load(Ordering::Relaxed),
        "p50_ms": at(0.50), "p95_ms": at(0.95), "p99_ms": at(0.99), "max_ms": at(1.0),
    });
    writeln!(std::io::stdout(), "{line}")?;
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Get,
    Tap,
    Why,
}

impl Kind {
    fn of(name: &str) -> Result<Self> {
        Ok(match name {
            "get" => Self::Get,
            "tap" => Self::Tap,
            "why" => Self::Why,
            other => anyhow::bail!("{other}: no such load"),
        })
    }
}

async fn connection(
    host: &str,
    path: &str,
    cookie: &str,
    kind: Kind,
    until: Instant,
    bad: &AtomicU64,
) -> Result<Vec<u32>> {
    let stream = tokio::net::TcpStream::connect(host).await?;
    stream.set_nodelay(true)?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let mut latencies = Vec::new();
    while Instant::now() < until {
        let draft = Token::draw();
        let draft = draft.reveal();
        let score = if kind == Kind::Why { 4 } else { 7 };
        let tap = (path.to_owned(), format!("score={score}&draft={draft}&at=1700000000000"));
        let why = (
            format!("{path}/why"),
            format!("draft={draft}&words=It+was+cold+again&mail={draft}%40example.com&name=Sara"),
        );
        let steps = match kind {
            Kind::Get => vec![(path.to_owned(), String::new())],
            Kind::Tap => vec![tap],
            Kind::Why => vec![tap, why],
        };
        let begun = Instant::now();
        for (path, body) in steps {
            let mut request =
                Request::builder().uri(path).header("host", host).header("accept-language", "en");
            if !cookie.is_empty() {
                request = request.header("cookie", cookie);
            }
            let wanted = if kind == Kind::Get { 200 } else { 303 };
            if kind != Kind::Get {
                request = request
                    .method("POST")
                    .header("content-type", "application/x-www-form-urlencoded")
                    .header("sec-fetch-site", "same-origin");
            }
            let response = sender.send_request(request.body(Full::new(Bytes::from(body)))?).await?;
            if response.status().as_u16() != wanted {
                bad.fetch_add(1, Ordering::Relaxed);
            }
            response.into_body().collect().await?;
        }
        latencies.push(u32::try_from(begun.elapsed().as_micros()).unwrap_or(u32::MAX));
    }
    Ok(latencies)
}
