//! A house for tests: a fresh database, a fixed clock, browsers without a screen, every job on demand.
//!
//! SQLite by default. With `REGULARS_TEST_POSTGRES` (the URL of a server, as a superuser) the same tests run on
//! PostgreSQL, each in a database of its own.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use jiff::Timestamp;
use regulars_kernel::clock::Clock;
use regulars_kernel::config::Config;
use regulars_kernel::db::{Db, Lane, Place, Settings, Tx};
use regulars_kernel::error::Result;
use regulars_kernel::ids::BusinessId;
use regulars_kernel::jobs;
use regulars_kernel::room::{Room, Wiring};
use regulars_kernel::web::{self, App, Door, ErrorPage, Gate};
use tower::ServiceExt as _;

/// The time at which every test begins: a Thursday, 10:00 in Stockholm.
pub const BEGINNING: &str = "2026-03-05T09:00:00Z";

/// A house of its own for one test.
pub struct TestHouse {
    pub app: App,
    pub clock: Clock,
    router: Door,
    place: TestPlace,
}

enum TestPlace {
    Folder(PathBuf),
    Database {
        server: String,
        name: String,
    },
    /// Of another house, which takes it away.
    Shared,
}

fn fresh_place() -> (Place, TestPlace) {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("regulars_test_{}_{count}", std::process::id());
    match std::env::var("REGULARS_TEST_POSTGRES") {
        Ok(server) => {
            regulars_kernel::db::testing::create_database(&server, &name);
            let url = regulars_kernel::db::testing::url_of(&server, &name);
            (Place::Server(url), TestPlace::Database { server, name })
        }
        Err(_) => {
            let folder = std::env::temp_dir().join(&name);
            let _ = std::fs::remove_dir_all(&folder);
            std::fs::create_dir_all(&folder).expect("a temporary folder can be made");
            (Place::File(folder.join("regulars.db")), TestPlace::Folder(folder))
        }
    }
}

impl TestHouse {
    /// Opens a house of the given rooms.
    #[must_use]
    pub fn new(rooms: Vec<Room>, gate: Box<dyn Gate>, error_page: ErrorPage) -> Self {
        Self::with(rooms, gate, error_page, Config::plain())
    }

    /// Opens a house with settings of its own.
    #[must_use]
    pub fn with(rooms: Vec<Room>, gate: Box<dyn Gate>, error_page: ErrorPage, config: Config) -> Self {
        let (place, test_place) = fresh_place();
        let clock = Clock::fixed(BEGINNING.parse().expect("a time"));
        Self::at(place, test_place, clock, rooms, gate, error_page, config)
    }

    /// Opens another node over the same data and the same clock; `None` on SQLite, which has one.
    #[must_use]
    pub fn another_node(
        &self,
        rooms: Vec<Room>,
        gate: Box<dyn Gate>,
        error_page: ErrorPage,
        config: Config,
    ) -> Option<Self> {
        let TestPlace::Database { server, name } = &self.place else { return None };
        let place = Place::Server(regulars_kernel::db::testing::url_of(server, name));
        Some(Self::at(place, TestPlace::Shared, self.clock.clone(), rooms, gate, error_page, config))
    }

    fn at(
        place: Place,
        test_place: TestPlace,
        clock: Clock,
        mut rooms: Vec<Room>,
        gate: Box<dyn Gate>,
        error_page: ErrorPage,
        config: Config,
    ) -> Self {
        let mut settings = Settings::new(place);
        settings.rehearse = true;
        settings.writers = 3;
        settings.readers = 1;
        let wiring = Wiring::new(&mut rooms).expect("the rooms fit together");
        let routes = rooms.into_iter().flat_map(|room| room.routes).collect();
        let app =
            App::open(config, settings, clock.clone(), wiring, gate, error_page).expect("the house opens");
        let router = web::router(&app, routes);
        Self { app, clock, router, place: test_place }
    }

    /// Moves the clock on.
    pub fn pass(&self, span: jiff::SignedDuration) {
        self.clock.set(self.clock.now() + span);
    }

    /// Sets the clock.
    pub fn set_clock(&self, at: &str) {
        self.clock.set(at.parse::<Timestamp>().expect("a time"));
    }

    /// Does every job that is due, and recurring work, until nothing is left.
    pub async fn settle(&self) {
        for _ in 0..200 {
            jobs::recurring_once(&self.app).await.expect("recurring work");
            if jobs::work_once(&self.app).await.expect("jobs") == 0 {
                return;
            }
        }
        panic!("jobs never come to an end");
    }

    /// Reads for a business.
    pub async fn read<T: Send + 'static>(
        &self,
        business: BusinessId,
        look: impl Fn(&mut Db) -> Result<T> + Send + 'static,
    ) -> T {
        self.app.db().read(Lane::Member, business, look).await.expect("a read")
    }

    /// Writes for a business.
    pub async fn write<T: Send + 'static>(
        &self,
        business: BusinessId,
        act: impl Fn(&mut Tx) -> Result<T> + Send + 'static,
    ) -> T {
        self.app.db().write(business, act).await.expect("a write")
    }

    /// A browser without cookies.
    #[must_use]
    pub fn browser(&self) -> Browser {
        Browser { router: self.router.clone(), cookies: Arc::default(), language: "en".to_owned() }
    }
}

impl Drop for TestHouse {
    fn drop(&mut self) {
        match &self.place {
            TestPlace::Folder(folder) => {
                let _ = std::fs::remove_dir_all(folder);
            }
            TestPlace::Database { server, name } => regulars_kernel::db::testing::drop_database(server, name),
            TestPlace::Shared => {}
        }
    }
}

/// A browser without a screen: it keeps cookies and follows no redirect by itself.
#[derive(Clone)]
pub struct Browser {
    router: Door,
    cookies: Arc<Mutex<BTreeMap<String, String>>>,
    pub language: String,
}

/// What came back.
#[derive(Debug)]
pub struct Page {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub body: String,
}

impl Page {
    /// Where it sends the browser.
    #[must_use]
    pub fn location(&self) -> String {
        self.headers
            .get(header::LOCATION)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned()
    }

    /// The text of the page, without markup.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut inside = false;
        for c in self.body.chars() {
            match c {
                '<' => {
                    inside = true;
                    text.push(' ');
                }
                '>' => inside = false,
                _ if !inside => text.push(c),
                _ => {}
            }
        }
        let text =
            text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The value of the first hidden field of this name.
    #[must_use]
    pub fn hidden(&self, name: &str) -> Option<String> {
        let at = self.body.find(&format!("name=\"{name}\" value=\""))?;
        let rest = &self.body[at + name.len() + 15..];
        rest.split('"').next().map(str::to_owned)
    }
}

impl Browser {
    /// The same browser with another language.
    #[must_use]
    pub fn speaking(mut self, language: &str) -> Self {
        self.language = language.to_owned();
        self
    }

    /// Fetches a page.
    pub async fn get(&self, path: &str) -> Page {
        self.send("GET", path, None, &[]).await
    }

    /// Sends a form.
    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Page {
        let body = form
            .iter()
            .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
            .collect::<Vec<_>>();
        self.send("POST", path, Some(body.join("&")), &[]).await
    }

    /// Sends a form and fetches the page it leads to.
    pub async fn submit(&self, path: &str, form: &[(&str, &str)]) -> Page {
        let answer = self.post(path, form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}: {}", answer.text());
        self.get(&answer.location()).await
    }

    /// Opens a stream and hands it over while it runs.
    pub async fn stream(&self, path: &str) -> (StatusCode, axum::body::BodyDataStream) {
        let response =
            self.router.clone().oneshot(self.request("GET", path, None, &[])).await.expect("an answer");
        (response.status(), response.into_body().into_data_stream())
    }

    /// Sends anything.
    pub async fn send(
        &self,
        method: &str,
        path: &str,
        body: Option<String>,
        headers: &[(&str, &str)],
    ) -> Page {
        let request = self.request(method, path, body, headers);
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            self.keep(cookie.to_str().unwrap_or_default());
        }
        let bytes = axum::body::to_bytes(body, 64 << 20).await.unwrap_or_default();
        Page {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    fn request(
        &self,
        method: &str,
        path: &str,
        body: Option<String>,
        headers: &[(&str, &str)],
    ) -> Request<Body> {
        let mut request = Request::builder().method(method).uri(path).header("host", "localhost");
        request = request.header("accept-language", &self.language);
        if headers.iter().all(|(name, _)| *name != "accept") {
            request = request.header("accept", "text/html");
        }
        let cookies: Vec<String> = {
            let jar = self.cookies.lock().expect("a jar");
            jar.iter().map(|(name, value)| format!("{name}={value}")).collect()
        };
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            request = request.header("sec-fetch-site", "same-origin");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(body.map_or_else(Body::empty, Body::from)).expect("a request")
    }

    fn keep(&self, cookie: &str) {
        let Some((name, rest)) = cookie.split_once('=') else { return };
        let value = rest.split(';').next().unwrap_or_default();
        let mut jar = self.cookies.lock().expect("a jar");
        if rest.contains("Max-Age=0") {
            jar.remove(name);
        } else {
            jar.insert(name.to_owned(), value.to_owned());
        }
    }

    /// A cookie that it keeps.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().expect("a jar").get(name).cloned()
    }

    /// Puts a cookie into the jar.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies.lock().expect("a jar").insert(name.to_owned(), value.to_owned());
    }

    /// Forgets all cookies.
    pub fn forget(&self) {
        self.cookies.lock().expect("a jar").clear();
    }
}

/// Writes a value as forms do.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}
