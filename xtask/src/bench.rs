//! `cargo xtask bench`: the house beside a bare program, both engines, one run; written to `docs/benchmarks.md`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::install;
use crate::say;
use crate::server::{Beside, Folder, Postgres, free_port, pause, wait_for};

const CONNECTIONS: &str = "64";

/// A house with its data, ready to be loaded.
struct Subject {
    engine: &'static str,
    _data: Folder,
    /// For the house.
    environment: Vec<(&'static str, String)>,
    /// For the bare program: a copy of the same data, so that neither works on what the other has left.
    place: String,
    slug: String,
    /// A session and the business, for members' pages.
    link: String,
}

/// Runs the benchmark; `quick` takes 3 seconds a load instead of 10.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let seconds = if arguments.iter().any(|argument| argument == "quick") { "3" } else { "10" };
    let tools = install::everything()?;
    say("building with optimisation");
    let status = Command::new("cargo")
        .args(["build", "--release", "-p", "regulars-app", "-p", "bench", "--bins"])
        .status()?;
    if !status.success() {
        bail!("the build failed");
    }
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| crate::root().join("target"), PathBuf::from);
    let bin = target.join("release");
    let postgres = Postgres::start(&tools, "bench-pg")?;
    let mut rows = Vec::new();
    for engine in ["SQLite", "PostgreSQL"] {
        say(&format!("{engine}, 2,000 answers"));
        let subject = subject(&bin, engine, &postgres, 2_000)?;
        // The pages first: the loads leave tens of thousands of answers of one day behind.
        rows.extend(pages(&bin, &subject, "2,000")?);
        rows.extend(loads(&bin, &subject, seconds)?);
        say(&format!("{engine}, 100,000 answers"));
        let subject = self::subject(&bin, engine, &postgres, 100_000)?;
        rows.extend(pages(&bin, &subject, "100,000")?);
    }
    write(&rows)
}

fn subject(bin: &Path, engine: &'static str, postgres: &Postgres, answers: u32) -> Result<Subject> {
    let data = Folder::new(&format!("bench-{engine}-{answers}"))?;
    let mut environment = vec![
        ("REGULARS_DATA_DIR", data.0.join("data").display().to_string()),
        ("REGULARS_DRAFTS_PER_MINUTE", "0".to_owned()),
        ("REGULARS_LOG", "error".to_owned()),
    ];
    let place = if engine == "PostgreSQL" {
        let name = format!("bench_{answers}");
        let psql = install::find("psql").context("psql was not found")?;
        let made =
            Command::new(psql).args([&postgres.url(), "-c", &format!("create database {name}")]).output()?;
        if !made.status.success() {
            bail!("{}", String::from_utf8_lossy(&made.stderr));
        }
        let url = |name: &str| postgres.url().replace("/postgres?", &format!("/{name}?"));
        environment.push(("DATABASE_URL", url(&name)));
        url(&format!("{name}_bare"))
    } else {
        data.0.join("bare.db").display().to_string()
    };
    let output = Command::new(bin.join("regulars"))
        .args(["demo", "--answers", &answers.to_string(), "--days", "180"])
        .envs(environment.iter().map(|(name, value)| (*name, value)))
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        bail!("demo: {text}{}", String::from_utf8_lossy(&output.stderr));
    }
    if engine == "PostgreSQL" {
        let psql = install::find("psql").context("psql was not found")?;
        let copy = format!("create database bench_{answers}_bare template bench_{answers}");
        Command::new(psql).args([&postgres.url(), "-c", &copy]).output()?;
    } else {
        // Not a copy of the file alone: what was written last may still be in the log beside it.
        let made = Command::new(bin.join("regulars"))
            .arg("backup")
            .arg(&place)
            .envs(environment.iter().map(|(name, value)| (*name, value)))
            .output()?;
        if !made.status.success() {
            bail!("backup: {}", String::from_utf8_lossy(&made.stderr));
        }
    }
    let after = |mark: &str| {
        text.split(mark)
            .nth(1)
            .and_then(|rest| rest.split_whitespace().next())
            .map(str::to_owned)
            .context("the demo's output")
    };
    Ok(Subject { engine, _data: data, environment, place, slug: after("/s/")?, link: after("/in/link/")? })
}

struct Served {
    child: Beside,
    port: u16,
    start: Duration,
}

fn house(bin: &Path, subject: &Subject) -> Result<Served> {
    let port = free_port()?;
    let begun = Instant::now();
    let child = Beside::start(
        Command::new(bin.join("regulars"))
            .envs(subject.environment.iter().map(|(name, value)| (*name, value)))
            .env("REGULARS_LISTEN", format!("127.0.0.1:{port}"))
            .stdout(Stdio::null()),
    )?;
    wait_for(port, Duration::from_secs(30))?;
    let agent = get(port, "/health", "")?;
    if agent.0 != 200 {
        bail!("the house is not well");
    }
    Ok(Served { child, port, start: begun.elapsed() })
}

fn bare(bin: &Path, subject: &Subject) -> Result<Served> {
    let port = free_port()?;
    let begun = Instant::now();
    let child = Beside::start(Command::new(bin.join("bare")).args([&subject.place, &port.to_string()]))?;
    wait_for(port, Duration::from_secs(30))?;
    Ok(Served { child, port, start: begun.elapsed() })
}

struct Row {
    engine: &'static str,
    what: String,
    house: String,
    bare: String,
    must: String,
    ok: bool,
}

fn load(bin: &Path, kind: &str, port: u16, slug: &str, seconds: &str) -> Result<Value> {
    let url = format!("http://127.0.0.1:{port}/s/{slug}");
    let output = Command::new(bin.join("load")).args([kind, &url, CONNECTIONS, seconds]).output()?;
    if !output.status.success() {
        bail!("load: {}", String::from_utf8_lossy(&output.stderr));
    }
    serde_json::from_slice(&output.stdout).context("the load's figures")
}

fn loads(bin: &Path, subject: &Subject, seconds: &str) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    let house_runs = house(bin, subject)?;
    pause(Duration::from_secs(2));
    let idle = resident(&house_runs)?;
    let start = house_runs.start;
    drop(house_runs);
    for (kind, what, share, limit) in
        [("get", "public page, GET", 0.6, 20.0), ("tap", "saving one tap, POST", 0.5, 40.0)]
    {
        // Alternating, so that a busy machine is busy for both.
        let mut ours = Vec::new();
        let mut theirs = Vec::new();
        let mut loaded = 0.0f64;
        for _ in 0..3 {
            let served = house(bin, subject)?;
            ours.push(load(bin, kind, served.port, &subject.slug, seconds)?);
            loaded = loaded.max(resident(&served)?);
            drop(served);
            let served = bare(bin, subject)?;
            theirs.push(load(bin, kind, served.port, &subject.slug, seconds)?);
            drop(served);
        }
        let (our, their) = (median(&mut ours), median(&mut theirs));
        let (rate, bare_rate) = (number(&our, "rate"), number(&their, "rate"));
        let p99 = number(&our, "p99_ms");
        let bad = ours.iter().map(|run| number(run, "bad")).sum::<f64>();
        rows.push(Row {
            engine: subject.engine,
            what: format!("{what}, {CONNECTIONS} connections"),
            house: format!(
                "{rate:.0}/s, p50 {:.1}, p99 {p99:.1} ms, {bad:.0} failed",
                number(&our, "p50_ms")
            ),
            bare: format!("{bare_rate:.0}/s, p99 {:.1} ms", number(&their, "p99_ms")),
            must: format!("{share} of bare, p99 under {limit} ms"),
            ok: rate >= share * bare_rate && p99 < limit && bad == 0.0,
        });
        rows.push(Row {
            engine: subject.engine,
            what: format!("memory under that load ({kind})"),
            house: format!("{loaded:.0} MiB"),
            bare: String::new(),
            must: "under 200 MiB".to_owned(),
            ok: loaded < 200.0,
        });
    }
    let served = house(bin, subject)?;
    let whole = load(bin, "why", served.port, &subject.slug, seconds)?;
    drop(served);
    let failed = number(&whole, "bad");
    rows.push(Row {
        engine: subject.engine,
        what: format!("a whole answer: score, then words and an address; {CONNECTIONS} connections"),
        house: format!(
            "{:.0}/s, p50 {:.1}, p99 {:.1} ms, {failed:.0} failed",
            number(&whole, "rate"),
            number(&whole, "p50_ms"),
            number(&whole, "p99_ms")
        ),
        bare: String::new(),
        must: "none failed".to_owned(),
        ok: failed == 0.0,
    });
    rows.push(Row {
        engine: subject.engine,
        what: "memory, idle".to_owned(),
        house: format!("{idle:.0} MiB"),
        bare: String::new(),
        must: "under 60 MiB".to_owned(),
        ok: idle < 60.0,
    });
    rows.push(Row {
        engine: subject.engine,
        what: "start on an existing database".to_owned(),
        house: format!("{:.2} s", start.as_secs_f64()),
        bare: String::new(),
        must: "under 0.5 s".to_owned(),
        ok: start < Duration::from_millis(500),
    });
    Ok(rows)
}

fn number(value: &Value, name: &str) -> f64 {
    value[name].as_f64().unwrap_or(0.0)
}

fn median(runs: &mut [Value]) -> Value {
    runs.sort_by(|a, b| number(a, "rate").total_cmp(&number(b, "rate")));
    runs[runs.len() / 2].clone()
}

/// Resident memory of a process, in MiB.
fn resident(served: &Served) -> Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", served.child.0.id()))?;
    let line = status.lines().find(|line| line.starts_with("VmRSS")).context("VmRSS")?;
    let kib: f64 = line.split_whitespace().nth(1).context("a number")?.parse()?;
    Ok(kib / 1024.0)
}

/// Members' pages one after the other, and the weight of public pages.
fn pages(bin: &Path, subject: &Subject, answers: &str) -> Result<Vec<Row>> {
    let served = house(bin, subject)?;
    let signed_in = post(served.port, &format!("/in/link/{}", subject.link), "")?;
    let cookie = signed_in
        .1
        .lines()
        .find_map(|line| line.strip_prefix("set-cookie: session="))
        .context("a session")?;
    let cookie = format!("session={}", cookie.split(';').next().unwrap_or_default());
    let business = get(served.port, "/", &cookie)?.1;
    let business = business
        .lines()
        .find_map(|line| line.strip_prefix("location: /"))
        .context("a business")?
        .trim()
        .to_owned();
    let mut rows = Vec::new();
    for (what, path) in [
        ("Today", format!("/{business}")),
        ("score page", format!("/{business}/score")),
        ("answers", format!("/{business}/answers")),
    ] {
        let mut times = Vec::new();
        for _ in 0..60 {
            let begun = Instant::now();
            let page = get(served.port, &path, &cookie)?;
            if page.0 != 200 {
                bail!("{path}: {}", page.0);
            }
            times.push(begun.elapsed().as_secs_f64() * 1000.0);
        }
        times.sort_by(f64::total_cmp);
        let p95 = times[times.len() * 95 / 100];
        rows.push(Row {
            engine: subject.engine,
            what: format!("{what} at {answers} answers"),
            house: format!("p50 {:.1}, p95 {p95:.1} ms", times[times.len() / 2]),
            bare: String::new(),
            must: "p95 under 50 ms".to_owned(),
            ok: p95 < 50.0,
        });
    }
    if answers == "2,000" && subject.engine == "SQLite" {
        rows.push(weight(served.port, subject)?);
    }
    Ok(rows)
}

/// What a customer's phone loads: the page, one style sheet, one script, the icon.
fn weight(port: u16, subject: &Subject) -> Result<Row> {
    let page = get(port, &format!("/s/{}", subject.slug), "")?;
    let mut bytes = page.1.len();
    let mut parts = vec![format!("page {bytes}")];
    for piece in page.1.split('"').filter(|piece| piece.starts_with("/a/")) {
        let file = get(port, piece, "")?.1.len();
        parts.push(format!(
            "{} {file}",
            piece.trim_start_matches("/a/").split('-').next().unwrap_or_default()
        ));
        bytes += file;
    }
    Ok(Row {
        engine: subject.engine,
        what: "customer's page over the wire, with everything it loads".to_owned(),
        house: format!("{:.1} KB ({})", bytes as f64 / 1000.0, parts.join(", ")),
        bare: String::new(),
        must: "under 50 KB".to_owned(),
        ok: bytes < 50_000,
    })
}

fn get(port: u16, path: &str, cookie: &str) -> Result<(u16, String)> {
    exchange(
        port,
        &format!(
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\nAccept-Encoding: br\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
        ),
    )
}

fn post(port: u16, path: &str, body: &str) -> Result<(u16, String)> {
    exchange(
        port,
        &format!(
            "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        ),
    )
}

/// One request, answered whole: status, and head with body as they came.
fn exchange(port: u16, request: &str) -> Result<(u16, String)> {
    use std::io::{Read as _, Write as _};
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", port))?;
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let text = String::from_utf8_lossy(&answer).into_owned();
    let status = text.split(' ').nth(1).and_then(|status| status.parse().ok()).context("a status")?;
    Ok((status, text))
}

fn write(rows: &[Row]) -> Result<()> {
    let model = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = model
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map_or("", |rest| rest.trim_start_matches([' ', '\t', ':']));
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let date = Command::new("date").arg("+%Y-%m-%d").output()?;
    let mut text = format!(
        "# Benchmarks\n\nMade by `cargo xtask bench` on {}: {cores} cores, {}. The load runs on the same machine. The bare \
         program (`bench/src/bin/bare.rs`) is axum with the same statements and the same kind of group commit, and nothing else; \
         medians of three alternating runs. SQLite with `synchronous=full`. The limit on new drafts is off \
         (`REGULARS_DRAFTS_PER_MINUTE=0`): one address sends everything here.\n\n\
         | engine | what | Regulars | bare program | must | |\n| --- | --- | --- | --- | --- | --- |\n",
        String::from_utf8_lossy(&date.stdout).trim(),
        if model.is_empty() { "processor not named" } else { model },
    );
    for row in rows {
        text.push_str(&format!(
            "| {} | {} | {} | {} | {} | {} |\n",
            row.engine,
            row.what,
            row.house,
            row.bare,
            row.must,
            if row.ok { "met" } else { "**not met**" }
        ));
    }
    say(&text);
    // What other benchmarks wrote below stays.
    let before = std::fs::read_to_string("docs/benchmarks.md").unwrap_or_default();
    if let Some(others) = before.find("\n## ") {
        text.push_str(before.get(others..).unwrap_or_default());
    }
    std::fs::write("docs/benchmarks.md", &text)?;
    Ok(())
}
