//! The web: who asks (member, visitor, operator), what they may, and how answers leave the house.

use std::any::{Any, TypeId};
use std::convert::Infallible;
use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::str::FromStr;
use std::sync::{Arc, RwLock};
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, MatchedPath, RawPathParams, Request, State};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use jiff::tz::TimeZone;
use serde::de::DeserializeOwned;
use tokio::sync::watch;

use crate::clock::Clock;
use crate::config::Config;
use crate::db::{Database, Db, Lane, TextColumn, Tx};
use crate::error::{Error, Refusal, Result};
use crate::i18n::{Language, Lexicon, Words};
use crate::ids::{BusinessId, Id, Token};
use crate::limits::Limits;
use crate::live::Live;
use crate::mail::Mailer;
use crate::room::{Route, Wiring};

/// What a handler answers.
pub type Reply = Result<Response>;

/// The largest body of a form; uploads will have routes of their own.
pub const BODY_LIMIT: usize = 256 * 1024;
/// The name of the session cookie.
pub const SESSION: &str = "session";
const SAID: &str = "said";

/// The kinds of ids that the ground itself needs.
pub struct Account;
pub type AccountId = Id<Account>;
pub struct MemberRow;
pub type MemberId = Id<MemberRow>;

/// What a member may do, in plain words; each role may all that the ones before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    Staff,
    Manager,
    Owner,
}

impl TextColumn for Role {
    fn to_text(&self) -> String {
        match self {
            Role::Staff => "staff",
            Role::Manager => "manager",
            Role::Owner => "owner",
        }
        .to_owned()
    }
    fn from_text(text: &str) -> Option<Self> {
        Some(match text {
            "staff" => Role::Staff,
            "manager" => Role::Manager,
            "owner" => Role::Owner,
            _ => return None,
        })
    }
}

/// Who may use a route. A route without one does not compile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Everybody, signed in or not.
    Anyone,
    /// Whoever is signed in, whatever the business.
    SignedIn,
    /// The person who runs the installation.
    Operator,
    /// Members of the business of at least this role; the route lies under `/{business}`.
    Member(Role),
}

impl Permission {
    /// Whether the route lies under a business.
    #[must_use]
    pub fn is_of_member(self) -> bool {
        matches!(self, Permission::Member(_))
    }
}

/// Members of any role.
pub const STAFF: Permission = Permission::Member(Role::Staff);
/// Managers and owners.
pub const MANAGER: Permission = Permission::Member(Role::Manager);
/// Owners.
pub const OWNER: Permission = Permission::Member(Role::Owner);

/// Who holds a session.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub account: AccountId,
    /// The hash under which the session is kept.
    pub session: String,
    /// Whether nothing has prolonged the session for a while.
    pub is_fading: bool,
    pub name: String,
    pub mail: String,
    pub language: Language,
    pub operator: bool,
}

/// A place of a member in a business.
#[derive(Clone, Debug)]
pub struct Seat {
    pub member: MemberId,
    pub role: Role,
    pub shop: Shop,
}

/// What every page needs to know of the business.
#[derive(Clone, Debug)]
pub struct Shop {
    pub name: String,
    /// The line under the name, such as the street.
    pub place: String,
    pub country: [u8; 2],
    pub zone: TimeZone,
    pub currency: String,
    pub languages: Vec<Language>,
    pub is_demo: bool,
}

/// A line of the audit log.
#[derive(Clone, Debug)]
pub struct Change {
    pub account: AccountId,
    pub member: Option<MemberId>,
    /// The key of the sentence that says what was done.
    pub what: &'static str,
    /// What it was done to.
    pub about: String,
}

/// Finds out who asks: given by the room that keeps accounts.
pub trait Gate: Send + Sync + 'static {
    /// Whoever holds the session with this hash, if it is neither expired nor revoked.
    ///
    /// # Errors
    /// What the database said.
    fn signed_in(&self, db: &mut Db, session: &str) -> Result<Option<SignedIn>>;
    /// The account's place in the business of the view, if it has one.
    ///
    /// # Errors
    /// What the database said.
    fn seat(&self, db: &mut Db, account: AccountId) -> Result<Option<Seat>>;
    /// Lets a session that is being used last its whole time again, if it is still there: how many seconds.
    ///
    /// # Errors
    /// What the database said.
    fn prolong(&self, tx: &mut Tx, session: &str) -> Result<Option<i64>>;
    /// Writes a line of the audit log.
    ///
    /// # Errors
    /// What the database said.
    fn audit(&self, tx: &mut Tx, change: &Change) -> Result<()>;
}

/// How a failure is shown: given by the roof, which knows pages.
pub type ErrorPage = fn(&App, &Asked, &Error, StatusCode) -> Response;

struct House {
    db: Database,
    config: Config,
    lexicon: Arc<Lexicon>,
    live: Arc<Live>,
    wiring: Wiring,
    gate: Box<dyn Gate>,
    limits: Limits,
    mailer: Option<Mailer>,
    error_page: ErrorPage,
    stop: watch::Sender<bool>,
    /// The address on the local network, when the house listens there.
    lan_url: RwLock<Option<String>>,
}

/// The open house: cheap to clone, handed to every handler and job.
#[derive(Clone)]
pub struct App(Arc<House>);

impl App {
    /// Opens the house: database first, then everything that stands on it.
    ///
    /// # Errors
    /// If the database can't be opened or a setting can't be used.
    pub fn open(
        config: Config,
        settings: crate::db::Settings,
        clock: Clock,
        wiring: Wiring,
        gate: Box<dyn Gate>,
        error_page: ErrorPage,
    ) -> Result<Self> {
        let lexicon = Arc::new(Lexicon::new(&wiring.locales)?);
        let live = Arc::new(Live::default());
        let hearing: Arc<dyn crate::db::Hearing> = Arc::clone(&live) as Arc<dyn crate::db::Hearing>;
        let db = Database::open(settings, clock, &wiring.migrations, wiring.hearing(), hearing)?;
        let mailer = config.smtp_url.as_deref().map(crate::mail::mailer).transpose()?;
        let limits = Limits::new(config.drafts_per_minute);
        Ok(Self(Arc::new(House {
            db,
            config,
            lexicon,
            live,
            wiring,
            gate,
            limits,
            mailer,
            error_page,
            stop: watch::channel(false).0,
            lan_url: RwLock::new(None),
        })))
    }

    #[must_use]
    pub fn db(&self) -> &Database {
        &self.0.db
    }
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.0.config
    }
    #[must_use]
    pub fn live(&self) -> &Live {
        &self.0.live
    }
    #[must_use]
    pub fn wiring(&self) -> &Wiring {
        &self.0.wiring
    }
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }
    #[must_use]
    pub fn clock(&self) -> &Clock {
        self.0.db.clock()
    }
    #[must_use]
    pub fn mailer(&self) -> Option<&Mailer> {
        self.0.mailer.as_ref()
    }
    #[must_use]
    pub fn gate(&self) -> &dyn Gate {
        &*self.0.gate
    }

    /// The address mail comes from.
    #[must_use]
    pub fn mail_from(&self) -> String {
        if let Some(from) = &self.0.config.mail_from {
            return from.clone();
        }
        let user = self.0.config.smtp_url.as_deref().and_then(|url| {
            let rest = url.split_once("://")?.1;
            let user = rest.rsplit_once('@')?.0.split(':').next()?;
            Some(user.replace("%40", "@"))
        });
        user.filter(|user| crate::mail::is_address(user))
            .unwrap_or_else(|| "regulars@localhost.localdomain".to_owned())
    }

    /// Whatever fills a slot, in the order of the rooms.
    #[must_use]
    pub fn slot<S: Any + Send + Sync>(&self) -> Vec<Arc<S>> {
        let fillings = self.0.wiring.fillings.get(&TypeId::of::<S>());
        fillings.into_iter().flatten().filter_map(|it| Arc::clone(it).downcast::<S>().ok()).collect()
    }

    /// Words in a language for nobody in particular.
    #[must_use]
    pub fn words(&self, language: Language) -> Words {
        Words::new(Arc::clone(&self.0.lexicon), language, *b"SE", TimeZone::UTC)
    }

    /// Words in a language for a shop.
    #[must_use]
    pub fn words_for(&self, language: Language, shop: &Shop) -> Words {
        Words::new(Arc::clone(&self.0.lexicon), language, shop.country, shop.zone.clone())
    }

    /// The address that a phone can reach, if there is one.
    #[must_use]
    pub fn public_url(&self) -> Option<String> {
        let lan = || self.0.lan_url.read().ok().and_then(|url| url.clone());
        self.0.config.public_url.clone().or_else(lan)
    }

    /// Says under which address of the local network the house listens.
    pub fn set_lan_url(&self, url: String) {
        if let Ok(mut lan) = self.0.lan_url.write() {
            *lan = Some(url);
        }
    }

    /// The address for links in mail and in the log: what customers reach, else where we listen.
    #[must_use]
    pub fn own_url(&self) -> String {
        self.public_url().unwrap_or_else(|| format!("http://{}", self.0.config.listen))
    }

    /// Tells everything to come to its end.
    pub fn stop(&self) {
        self.0.stop.send_replace(true);
    }

    /// Hears when the house closes.
    #[must_use]
    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.0.stop.subscribe()
    }

    /// Whether customers come by https.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.0.config.is_https()
    }
}

/// What was asked, as far as an answer depends on it.
#[derive(Clone, Debug)]
pub struct Asked {
    pub id: String,
    pub path: String,
    pub language: Language,
    pub wants: Wants,
}

/// The form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wants {
    Page,
    /// A part of a page, for an island.
    Fragment,
    /// Problem details (RFC 9457).
    Json,
}

impl Wants {
    fn of(headers: &HeaderMap) -> Self {
        let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("");
        if headers.contains_key("x-fragment") {
            Wants::Fragment
        } else if accept.contains("json") && !accept.contains("text/html") {
            Wants::Json
        } else {
            Wants::Page
        }
    }
}

impl IntoResponse for Error {
    /// Gives the status; the page around it is drawn by the outermost layer.
    fn into_response(self) -> Response {
        let status = match &self {
            Error::NotFound => StatusCode::NOT_FOUND,
            Error::SignIn => StatusCode::UNAUTHORIZED,
            Error::Forbidden => StatusCode::FORBIDDEN,
            Error::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Error::Conflict => StatusCode::CONFLICT,
            Error::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Error::Bug(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let mut response = status.into_response();
        response.extensions_mut().insert(Failed(Arc::new(self)));
        response
    }
}

#[derive(Clone)]
struct Failed(Arc<Error>);

/// Cookies of a request: the value of the first of this name.
#[must_use]
pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}

/// A `Set-Cookie` header, the way the house sets cookies.
#[must_use]
pub fn set_cookie(app: &App, name: &str, value: &str, path: &str, seconds: i64) -> HeaderValue {
    let secure = if app.is_https() { "; Secure" } else { "" };
    let mut text = format!("{name}={value}; Path={path}; HttpOnly; SameSite=Lax{secure}");
    let _ = write!(text, "; Max-Age={seconds}");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

/// What the last act said, shown once on the next page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub key: String,
    /// Where a form goes that takes the act back.
    pub undo: Option<String>,
}

/// A member of a business, as extracted for a handler: session, business and permission are checked.
#[derive(Clone)]
pub struct Member {
    pub app: App,
    pub signed_in: SignedIn,
    pub member: MemberId,
    pub role: Role,
    pub business: BusinessId,
    pub shop: Arc<Shop>,
    pub words: Words,
    pub said: Option<Said>,
    /// The path that was asked for, to show where one is.
    pub path: String,
}

impl Member {
    /// Reads for this member's business.
    ///
    /// # Errors
    /// What the closure returns.
    pub async fn read<T, F>(&self, closure: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Db) -> Result<T> + Send + 'static,
    {
        self.app.db().read(Lane::Member, self.business, closure).await
    }

    /// Changes something in this member's business and writes it into the audit log, in one transaction.
    ///
    /// # Errors
    /// What the closure returns.
    pub async fn write<T, F>(&self, what: &'static str, about: impl ToString, closure: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx) -> Result<T> + Send + 'static,
    {
        let change = Change {
            account: self.signed_in.account,
            member: Some(self.member),
            what,
            about: about.to_string(),
        };
        let app = self.app.clone();
        self.app
            .db()
            .write(self.business, move |tx| {
                let done = closure(tx)?;
                app.gate().audit(tx, &change)?;
                Ok(done)
            })
            .await
    }

    /// Whether this member may all that a role may.
    #[must_use]
    pub fn may(&self, role: Role) -> bool {
        self.role >= role
    }
}

/// Whoever is signed in, for pages that belong to no business.
#[derive(Clone)]
pub struct Person {
    pub app: App,
    pub signed_in: SignedIn,
    pub words: Words,
    pub said: Option<Said>,
}

/// The cookie of the language that somebody chose who is not signed in.
pub const SCREEN: &str = "screen";

/// Anybody, for public pages.
#[derive(Clone)]
pub struct Visitor {
    pub app: App,
    pub address: IpAddr,
    /// The path that was asked for.
    pub path: String,
    pub headers: HeaderMap,
    pub said: Option<Said>,
}

impl Visitor {
    /// Reads on the lane of public pages, for the business that the closure finds itself.
    ///
    /// # Errors
    /// What the closure returns.
    pub async fn read<T, F>(&self, business: BusinessId, closure: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Db) -> Result<T> + Send + 'static,
    {
        self.app.db().read(Lane::Public, business, closure).await
    }

    /// Changes something for a business.
    ///
    /// # Errors
    /// What the closure returns.
    pub async fn write<T, F>(&self, business: BusinessId, closure: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx) -> Result<T> + Send + 'static,
    {
        self.app.db().write(business, closure).await
    }

    /// The language this visitor reads best, of those offered: the one they chose, else what the browser says.
    #[must_use]
    pub fn language(&self, offered: &[Language]) -> Option<Language> {
        chosen(&self.headers)
            .filter(|language| offered.contains(language))
            .or_else(|| spoken(self.headers.get(header::ACCEPT_LANGUAGE), offered))
    }

    /// A cookie of this visitor.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&str> {
        cookie(&self.headers, name)
    }
}

/// The language that somebody chose on a page.
fn chosen(headers: &HeaderMap) -> Option<Language> {
    cookie(headers, SCREEN)?.parse().ok()
}

/// The best of the offered languages that the browser speaks.
fn spoken(accepted: Option<&HeaderValue>, offered: &[Language]) -> Option<Language> {
    Language::negotiate(accepted?.to_str().ok()?, offered)
}

impl FromRequestParts<App> for Member {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self> {
        parts
            .extensions
            .get::<Member>()
            .cloned()
            .ok_or_else(|| Error::bug("a member's page on a route of others"))
    }
}
impl FromRequestParts<App> for Person {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self> {
        parts
            .extensions
            .get::<Person>()
            .cloned()
            .ok_or_else(|| Error::bug("a person's page on a route of others"))
    }
}
impl FromRequestParts<App> for Visitor {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Visitor {
            app: app.clone(),
            address: client_address(app, parts),
            path: parts.uri.path().to_owned(),
            headers: parts.headers.clone(),
            said: said(&parts.headers),
        })
    }
}

fn said(headers: &HeaderMap) -> Option<Said> {
    let value = cookie(headers, SAID)?;
    let (key, undo) = value.split_once('|').map_or((value, None), |(key, undo)| (key, Some(undo)));
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '~' | '/' | '?' | '=');
    let fits = key.chars().all(plain) && undo.is_none_or(|undo| is_own_path(undo) && undo.chars().all(plain));
    fits.then(|| Said { key: key.to_owned(), undo: undo.map(str::to_owned) })
}

/// Whether a redirect target stays in this house: no host, no scheme, no backslash.
#[must_use]
pub fn is_own_path(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains('\\')
        && !path.contains("..")
        && path.chars().all(|c| !c.is_control())
}

/// The address of the client: a proxy's word counts only if the proxy is listed.
fn client_address(app: &App, parts: &Parts) -> IpAddr {
    let peer = parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |info| info.0.ip());
    let trusted = &app.config().trusted_proxies;
    if !trusted.contains(&peer) {
        return peer;
    }
    let forwarded = parts.headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let chain: Vec<IpAddr> = forwarded
        .flat_map(|line| line.split(','))
        .filter_map(|address| address.trim().parse().ok())
        .collect();
    chain.into_iter().rev().find(|address| !trusted.contains(address)).unwrap_or(peer)
}

/// The parameter `{id}` of a path; one that can't be read is not found.
pub struct At<T>(pub T);

/// The parameter `{step}` of a path.
pub struct Step(pub String);

async fn parameter(parts: &mut Parts, app: &App, name: &str) -> Result<String> {
    let parameters = RawPathParams::from_request_parts(parts, app).await.map_err(|_| Error::NotFound)?;
    parameters
        .iter()
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value.to_owned())
        .ok_or(Error::NotFound)
}

impl<T: FromStr> FromRequestParts<App> for At<T> {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        parameter(parts, app, "id").await?.parse().map(At).map_err(|_| Error::NotFound)
    }
}
impl FromRequestParts<App> for Step {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        parameter(parts, app, "step").await.map(Step)
    }
}

/// A form; one that can't be read at all is refused with a sentence.
pub struct Form<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Form<T> {
    type Rejection = Error;
    async fn from_request(request: Request, app: &App) -> Result<Self> {
        let (parts, body) = request.into_parts();
        let body = axum::body::to_bytes(body, BODY_LIMIT).await;
        let body = body.map_err(|_| Error::Refused(Refusal::page("form-too-large")))?;
        // No text holds a NUL: PostgreSQL can't keep it, and nobody types it.
        let body = match std::str::from_utf8(&body) {
            Ok(text) if text.contains("%00") => Body::from(text.replace("%00", "")),
            _ => Body::from(body),
        };
        let form = axum::extract::Form::<T>::from_request(Request::from_parts(parts, body), app).await;
        form.map(|axum::extract::Form(form)| Form(form))
            .map_err(|_| Error::Refused(Refusal::page("form-unreadable")))
    }
}

/// The part of an address behind `?`; what can't be read counts as not given.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + Default> FromRequestParts<App> for Query<T> {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        if let Some(clean) = without_nul(&parts.uri) {
            parts.uri = clean;
        }
        let query = axum::extract::Query::<T>::from_request_parts(parts, app).await;
        Ok(Query(query.map(|axum::extract::Query(query)| query).unwrap_or_default()))
    }
}

/// The address without NULs, if it had any.
fn without_nul(uri: &Uri) -> Option<Uri> {
    let text = uri.to_string();
    text.contains("%00").then(|| text.replace("%00", "").parse().ok()).flatten()
}

/// Where to go next, after a form.
pub struct Goto {
    path: String,
    said: Option<String>,
    cookies: Vec<HeaderValue>,
}

/// Answers a form by sending the reader elsewhere (303), so that reloading repeats nothing.
#[must_use]
pub fn goto(path: impl Into<String>) -> Goto {
    Goto { path: path.into(), said: None, cookies: Vec::new() }
}

impl Goto {
    /// Says a sentence on the next page.
    #[must_use]
    pub fn saying(mut self, key: &'static str) -> Self {
        self.said = Some(key.to_owned());
        self
    }

    /// Says a sentence on the next page, with a button that takes the act back.
    #[must_use]
    pub fn saying_undo(mut self, key: &'static str, undo: &str) -> Self {
        self.said = Some(format!("{key}|{undo}"));
        self
    }

    /// Sets a cookie on the way.
    #[must_use]
    pub fn cookie(mut self, cookie: HeaderValue) -> Self {
        self.cookies.push(cookie);
        self
    }
}

impl IntoResponse for Goto {
    fn into_response(self) -> Response {
        let mut response = StatusCode::SEE_OTHER.into_response();
        let headers = response.headers_mut();
        let location = if is_own_path(&self.path) { self.path.as_str() } else { "/" };
        if let Ok(location) = HeaderValue::from_str(location) {
            headers.insert(header::LOCATION, location);
        }
        if let Some(said) = self.said
            && let Ok(cookie) =
                HeaderValue::from_str(&format!("{SAID}={said}; Path=/; HttpOnly; SameSite=Lax; Max-Age=30"))
        {
            headers.append(header::SET_COOKIE, cookie);
        }
        for cookie in self.cookies {
            headers.append(header::SET_COOKIE, cookie);
        }
        response
    }
}

impl From<Goto> for Reply {
    fn from(goto: Goto) -> Self {
        Ok(goto.into_response())
    }
}

/// Forgets the sentence that was just shown.
pub fn forget_said(response: &mut Response) {
    let cookie = HeaderValue::from_static("said=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    response.headers_mut().append(header::SET_COOKIE, cookie);
}

/// The house as a service: its router behind the rewriting of forms that mean DELETE.
pub type Door = tower::util::MapRequest<Router, fn(Request) -> Request>;

/// Puts the routes of all rooms together, each behind its permission.
pub fn router(app: &App, routes: Vec<Route>) -> Door {
    let mut router = Router::new();
    for route in routes {
        let serve = if route.permission == Permission::Anyone {
            route.serve
        } else {
            let guard = Guard { app: app.clone(), permission: route.permission };
            route.serve.layer(middleware::from_fn_with_state(guard, stand_guard))
        };
        router = router.route(&route.path, serve);
    }
    let csrf = tower_http::csrf::CsrfLayer::new()
        .with_rejection_response(|_: tower_http::csrf::ProtectionError| Error::Forbidden.into_response());
    let inside = router
        .fallback(|| async { Error::NotFound })
        .method_not_allowed_fallback(|| async { Error::NotFound })
        .layer(axum::extract::DefaultBodyLimit::max(BODY_LIMIT))
        .layer(csrf)
        .layer(tower_http::catch_panic::CatchPanicLayer::custom(|_: Box<dyn Any + Send>| {
            Error::bug("a handler panicked").into_response()
        }))
        .layer(middleware::from_fn_with_state(app.clone(), finish))
        .with_state(app.clone());
    // A layer of the router itself would run after the method was chosen.
    tower::util::MapRequest::new(inside, delete_by_form as fn(Request) -> Request)
}

/// A plain form can't say DELETE: `POST ...?_method=delete` does.
fn delete_by_form(mut request: Request) -> Request {
    let asks =
        request.uri().query().is_some_and(|query| query.split('&').any(|pair| pair == "_method=delete"));
    if asks && request.method() == Method::POST {
        *request.method_mut() = Method::DELETE;
    }
    request
}

#[derive(Clone)]
struct Guard {
    app: App,
    permission: Permission,
}

/// The language of whoever is signed in, on its way to the page of a failure.
#[derive(Clone, Copy)]
struct Reader(Language);

async fn stand_guard(State(guard): State<Guard>, mut request: Request, next: Next) -> Response {
    let is_act = !request.method().is_safe();
    let admitted = admit(&guard, &mut request).await;
    // A failure is told in the language of whoever is signed in.
    let reader = request.extensions().get::<Reader>().copied();
    let token = cookie(request.headers(), SESSION).and_then(Token::parse);
    let (signed_in, mut response) = match admitted {
        Ok(signed_in) => (Some(signed_in), next.run(request).await),
        Err(error) => (None, error.into_response()),
    };
    if let Some(reader) = reader {
        response.extensions_mut().insert(reader);
    }
    if is_act
        && signed_in.is_some_and(|signed_in| signed_in.is_fading)
        && let Some(token) = token
    {
        prolong(&guard.app, &token, &mut response).await;
    }
    response
}

/// Prolongs a session with what its holder does; looking at pages writes nothing.
async fn prolong(app: &App, token: &Token, response: &mut Response) {
    let (inside, hash) = (app.clone(), token.hash());
    match app.db().write(BusinessId::NONE, move |tx| inside.gate().prolong(tx, &hash)).await {
        Ok(Some(seconds)) => {
            let cookie = set_cookie(app, SESSION, token.reveal(), "/", seconds);
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        // It ended with this very act, or goes on under another id.
        Ok(None) => {}
        Err(error) => tracing::warn!(cause = format!("{error:#}"), "a session was not prolonged"),
    }
}

async fn admit(guard: &Guard, request: &mut Request) -> Result<SignedIn> {
    let app = &guard.app;
    let needed = match guard.permission {
        Permission::Member(role) => Some(role),
        Permission::Anyone | Permission::SignedIn | Permission::Operator => None,
    };
    let session = cookie(request.headers(), SESSION).and_then(Token::parse).ok_or(Error::SignIn)?.hash();
    let path = request.uri().path().to_owned();
    let business = if needed.is_some() {
        // The first part of the path; another business is simply not found.
        let part = path.split('/').nth(1).unwrap_or_default();
        part.parse::<BusinessId>().map_err(|_| Error::NotFound)?
    } else {
        BusinessId::NONE
    };
    let inside = app.clone();
    let (signed_in, seat) = app
        .db()
        .read(Lane::Member, business, move |db| {
            let signed_in = inside.gate().signed_in(db, &session)?.ok_or(Error::SignIn)?;
            let seat = match needed {
                Some(_) => inside.gate().seat(db, signed_in.account)?,
                None => None,
            };
            Ok((signed_in, seat))
        })
        .await?;
    request.extensions_mut().insert(Reader(signed_in.language));
    let said = said(request.headers());
    let Some(needed) = needed else {
        if guard.permission == Permission::Operator && !signed_in.operator {
            return Err(Error::NotFound);
        }
        let words = app.words(signed_in.language);
        let person = Person { app: app.clone(), signed_in: signed_in.clone(), words, said };
        request.extensions_mut().insert(person);
        return Ok(signed_in);
    };
    let seat = seat.ok_or(Error::NotFound)?;
    if seat.role < needed {
        return Err(Error::Forbidden);
    }
    let words = app.words_for(signed_in.language, &seat.shop);
    request.extensions_mut().insert(Member {
        app: app.clone(),
        signed_in: signed_in.clone(),
        member: seat.member,
        role: seat.role,
        business,
        shop: Arc::new(seat.shop),
        words,
        said,
        path,
    });
    Ok(signed_in)
}

const CONTENT_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
                              connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Headers that every answer carries unless it has others.
const FIXED_HEADERS: [(HeaderName, HeaderValue); 6] = [
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_POLICY)),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), microphone=(), geolocation=(), payment=()"),
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
];

/// The outermost layer: request id, error pages, headers, one line in the log.
async fn finish(State(app): State<App>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let id = Token::draw().reveal()[..12].to_owned();
    // Cheap copies; what they say is read only if the request fails.
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let chosen = chosen(request.headers());
    let browser = request.headers().get(header::ACCEPT_LANGUAGE).cloned();
    let wants = Wants::of(request.headers());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let mut response = next.run(request).await;
    if let Some(Failed(error)) = response.extensions_mut().remove::<Failed>() {
        let reader = response.extensions_mut().remove::<Reader>().map(|Reader(language)| language);
        let language =
            reader.or(chosen).or_else(|| spoken(browser.as_ref(), &Language::ALL)).unwrap_or_default();
        let asked = Asked { id: id.clone(), path: uri.path().to_owned(), language, wants };
        let status = response.status();
        if let Error::Bug(cause) = &*error {
            tracing::error!(request = id, cause = format!("{cause:#}"), "a request failed by our mistake");
        }
        response = (app.0.error_page)(&app, &asked, &error, status);
    }
    let headers = response.headers_mut();
    for (name, value) in FIXED_HEADERS {
        headers.entry(name).or_insert(value);
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if app.is_https() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
    let took_us = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
    tracing::debug!(
        request = id,
        method = method.as_str(),
        route = route.as_ref().map_or("none", MatchedPath::as_str),
        status = response.status().as_u16(),
        took_us,
        "answered"
    );
    response
}

/// Does work that takes the processor for long (hashing a password) beside the threads that answer.
///
/// # Errors
/// If the work panicked.
pub async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> anyhow::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(anyhow::Error::new)
}

/// A page of text that is no HTML.
#[must_use]
pub fn text(content_type: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_stay_in_the_house() {
        assert!(is_own_path("/abc/cases"));
        for path in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "",
            "javascript:alert(1)",
            "/a\r\nb",
        ] {
            assert!(!is_own_path(path), "{path}");
        }
    }
}
