//! Session: a signed-in browser, known by the hash of its cookie.

use axum::http::{HeaderMap, HeaderValue};
use jiff::{SignedDuration, Timestamp};
use regulars_kernel::db::{Db, Row, Tx, sql};
use regulars_kernel::error::Result;
use regulars_kernel::i18n::Language;
use regulars_kernel::ids::Token;
use regulars_kernel::web::{AccountId, App, SESSION, SignedIn, set_cookie};

/// A session ends this long after the last act of its holder; looking at pages is none, since it writes nothing.
const LASTS: SignedDuration = SignedDuration::from_hours(90 * 24);
/// Acts prolong a session no more often than this.
const PROLONGED_EVERY: SignedDuration = SignedDuration::from_hours(24);

/// A session as its holder sees it.
#[derive(Clone, Debug, Row)]
pub struct Session {
    pub hash: String,
    pub created_at: Timestamp,
    pub seen_at: Timestamp,
    pub device: String,
}

#[derive(Row)]
struct Holder {
    account_id: AccountId,
    seen_at: Timestamp,
    name: String,
    mail: String,
    language: Language,
    operator: bool,
}

/// Who holds the session, if it still lasts.
pub(crate) fn holder(db: &mut Db, hash: &str) -> Result<Option<SignedIn>> {
    let now = db.now();
    let found: Option<Holder> =
        sql("select session.account_id, session.seen_at, account.name, account.mail, account.language,
                account.operator
         from session join account on account.id = session.account_id
         where session.hash = $1 and session.expires_at > $2")
        .bind(hash)
        .bind(now)
        .first(db)?;
    Ok(found.map(|holder| SignedIn {
        account: holder.account_id,
        session: hash.to_owned(),
        is_fading: holder.seen_at + PROLONGED_EVERY <= now,
        name: holder.name,
        mail: holder.mail,
        language: holder.language,
        operator: holder.operator,
    }))
}

/// Begins a session with an id of its own; an older one of this browser ends.
///
/// # Errors
/// What the database said.
pub fn begin(
    tx: &mut Tx,
    account: AccountId,
    token: &Token,
    device: &str,
    before: Option<&str>,
) -> Result<()> {
    insert(tx, account, token, device, before, false)
}

/// Begins a session of somebody who came by a link: for a while they may set a password without the old one.
///
/// # Errors
/// What the database said.
pub fn begin_by_link(
    tx: &mut Tx,
    account: AccountId,
    token: &Token,
    device: &str,
    before: Option<&str>,
) -> Result<()> {
    insert(tx, account, token, device, before, true)
}

fn insert(
    tx: &mut Tx,
    account: AccountId,
    token: &Token,
    device: &str,
    before: Option<&str>,
    by_link: bool,
) -> Result<()> {
    if let Some(before) = before {
        end(tx, before)?;
    }
    sql("insert into session (hash, account_id, created_at, seen_at, expires_at, device, by_link)
         values ($1, $2, $3, $3, $4, $5, $6)")
    .bind(token.hash())
    .bind(account)
    .bind(tx.now())
    .bind(tx.now() + LASTS)
    .bind(device)
    .bind(by_link)
    .run(tx)?;
    Ok(())
}

/// Whether a session began by a link so recently that a new password needs no old one.
///
/// # Errors
/// What the database said.
pub fn came_by_link(db: &mut Db, hash: &str) -> Result<bool> {
    let since = db.now() - crate::account::LINK_LASTS;
    let found: Option<String> =
        sql("select hash from session where hash = $1 and by_link = $2 and created_at > $3")
            .bind(hash)
            .bind(true)
            .bind(since)
            .maybe(db)?;
    Ok(found.is_some())
}

/// Lets a session that is being used last its whole time again, if it is still there: how many seconds.
pub(crate) fn prolong(tx: &mut Tx, hash: &str) -> Result<Option<i64>> {
    let prolonged = sql("update session set seen_at = $1, expires_at = $2 where hash = $3")
        .bind(tx.now())
        .bind(tx.now() + LASTS)
        .bind(hash)
        .run(tx)?;
    Ok((prolonged > 0).then_some(LASTS.as_secs()))
}

/// Gives a session another id; a link that it may have begun with no longer replaces the password.
///
/// # Errors
/// What the database said.
pub fn renew(tx: &mut Tx, hash: &str, token: &Token) -> Result<()> {
    sql("update session set hash = $1, by_link = $2, seen_at = $3, expires_at = $4 where hash = $5")
        .bind(token.hash())
        .bind(false)
        .bind(tx.now())
        .bind(tx.now() + LASTS)
        .bind(hash)
        .run(tx)?;
    Ok(())
}

/// Ends one session.
///
/// # Errors
/// What the database said.
pub fn end(tx: &mut Tx, hash: &str) -> Result<()> {
    sql("delete from session where hash = $1").bind(hash).run(tx)?;
    tx.changed("sessions");
    Ok(())
}

/// Ends all sessions of an account but one.
///
/// # Errors
/// What the database said.
pub fn end_all(tx: &mut Tx, account: AccountId, keep: Option<&str>) -> Result<()> {
    sql("delete from session where account_id = $1 and hash <> $2")
        .bind(account)
        .bind(keep.unwrap_or(""))
        .run(tx)?;
    tx.changed("sessions");
    Ok(())
}

/// The sessions of an account, the newest first.
///
/// # Errors
/// What the database said.
pub fn of_account(db: &mut Db, account: AccountId) -> Result<Vec<Session>> {
    sql("select hash, created_at, seen_at, device from session where account_id = $1 order by seen_at desc, hash limit 50")
        .bind(account)
        .all(db)
}

/// The cookie that carries a session.
#[must_use]
pub fn cookie(app: &App, token: &Token) -> HeaderValue {
    set_cookie(app, SESSION, token.reveal(), "/", LASTS.as_secs())
}

/// The cookie that takes a session away.
#[must_use]
pub fn no_cookie(app: &App) -> HeaderValue {
    set_cookie(app, SESSION, "", "/", 0)
}

/// What the browser says it is, shortened to what a person can tell apart.
#[must_use]
pub fn device(headers: &HeaderMap) -> String {
    let agent = headers.get("user-agent").and_then(|value| value.to_str().ok()).unwrap_or("");
    let browser = [("Firefox", "Firefox"), ("Edg/", "Edge"), ("Chrome", "Chrome"), ("Safari", "Safari")]
        .into_iter()
        .find(|(sign, _)| agent.contains(sign))
        .map_or("?", |(_, name)| name);
    let system = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ]
    .into_iter()
    .find(|(sign, _)| agent.contains(sign))
    .map_or("?", |(_, name)| name);
    format!("{browser}, {system}")
}
