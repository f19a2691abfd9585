//! Me: a person's own page, whatever the business.

use std::time::Instant;

use axum::response::Response;
use jiff::Timestamp;
use maud::{Markup, html};
use regulars_kernel::db::Lane;
use regulars_kernel::error::{Error, Refusal, Result};
use regulars_kernel::i18n::{Language, Words};
use regulars_kernel::ids::{BusinessId, Token};
use regulars_kernel::limits::Key;
use regulars_kernel::web::{Form, Person, Reply, goto};
use regulars_ui::{Field, plain_page, post_button, refused, select, when};
use serde::Deserialize;

use super::fields::{parse_name, screens};
use super::with_refusal;
use crate::account::Account;
use crate::business::Business;
use crate::country::Country;
use crate::location::Location;
use crate::password;
use crate::session::{self, Session};

/// Name and language.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PersonForm {
    name: String,
    language: String,
}

/// The password until now and the new one.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PasswordForm {
    current: String,
    password: String,
}

/// What the page shows.
struct Shown {
    account: Account,
    sessions: Vec<Session>,
    businesses: Vec<(BusinessId, String)>,
    /// Whether a new password needs the old one.
    asks_current: bool,
    words: Words,
    now: Timestamp,
}

async fn load(person: &Person) -> Result<Shown> {
    let (id, hash) = (person.signed_in.account, person.signed_in.session.clone());
    let read = move |db: &mut regulars_kernel::db::Db| {
        let account = Account::find(db, id)?;
        let asks_current = account.password_hash.is_some() && !session::came_by_link(db, &hash)?;
        Ok((account, session::of_account(db, id)?, Business::of_account(db, id)?, asks_current))
    };
    let (account, sessions, businesses, asks_current) =
        person.app.db().read(Lane::Member, BusinessId::NONE, read).await?;
    let words = words_at_work(person, businesses.first().map(|(business, _)| *business)).await?;
    Ok(Shown { account, sessions, businesses, asks_current, words, now: person.app.clock().now() })
}

/// Words with the clock of the first business, so that times are those on the person's wall.
async fn words_at_work(person: &Person, business: Option<BusinessId>) -> Result<Words> {
    let mut words = person.words.clone();
    if let Some(business) = business {
        let read = |db: &mut regulars_kernel::db::Db| Ok((Business::find(db)?, Location::main(db)?));
        let (business, location) = person.app.db().read(Lane::Member, business, read).await?;
        words.country = Country::letters(&business.country);
        words.zone = location.time_zone();
    }
    Ok(words)
}

/// The page.
///
/// # Errors
/// What the database said.
pub async fn page(person: Person) -> Reply {
    let shown = load(&person).await?;
    let form =
        PersonForm { name: shown.account.name.clone(), language: shown.account.language.code().to_owned() };
    Ok(draw(&person, &shown, &form, &Refusal::default()))
}

fn draw(person: &Person, shown: &Shown, form: &PersonForm, refusal: &Refusal) -> Response {
    let words = &shown.words;
    let title = words.t("me-title");
    let body = html! {
        div.narrow.stack {
            h1 { (title) }
            (refused(words, refusal))
            (person_form(words, &shown.account, form, refusal))
            (businesses(words, person, shown))
            (password_form(words, shown, refusal))
            (sessions(words, person, shown))
            (post_button("/out", "button", &words.t("sign-in-out")))
        }
    };
    with_refusal(plain_page(&person.app, words, &title, person.said.as_ref(), body), refusal)
}

fn person_form(words: &Words, account: &Account, form: &PersonForm, refusal: &Refusal) -> Markup {
    html! {
        form.form.sheet.pad method="post" action="/me" {
            p.hush { (words.t("me-mail")) " " bdi.ltr { (account.mail) } }
            (Field::new("name", words.t("accounts-your-name"), &form.name).hint(words.t("accounts-your-name-hint"))
                .autocomplete("name").required().draw(words, refusal))
            (select(words, refusal, "language", &words.t("me-language"), &screens(), &form.language))
            div.actions { button.button.main { (words.t("accounts-save")) } }
        }
    }
}

fn businesses(words: &Words, person: &Person, shown: &Shown) -> Markup {
    html! {
        section {
            h2 { (words.t("me-businesses")) }
            @if shown.businesses.is_empty() { p { (words.t("sign-in-nowhere")) } }
            @else {
                ul.sheet.thank {
                    @for (id, name) in &shown.businesses { li { a href=(format!("/{id}")) { bdi { (name) } } } }
                }
            }
            @if person.signed_in.operator { p { a href="/operator" { (words.t("me-operator")) } } }
        }
    }
}

fn password_form(words: &Words, shown: &Shown, refusal: &Refusal) -> Markup {
    html! {
        form.form.sheet.pad method="post" action="/me/password" {
            h2 { (words.t("me-password")) }
            // For programs that keep passwords.
            input type="hidden" name="username" autocomplete="username" value=(shown.account.mail);
            @if shown.asks_current {
                (Field::new("current", words.t("me-password-current"), "").kind("password").autocomplete("current-password")
                    .required().draw(words, refusal))
            }
            (Field::new("password", words.t("me-password-new"), "").hint(words.t("password-hint")).kind("password")
                .autocomplete("new-password").required().draw(words, refusal))
            p.hush { (words.t("me-password-ends")) }
            div.actions { button.button { (words.t("me-password-save")) } }
        }
    }
}

fn sessions(words: &Words, person: &Person, shown: &Shown) -> Markup {
    html! {
        section {
            h2 { (words.t("me-sessions")) }
            ul.sheet.thank {
                @for session in &shown.sessions {
                    li.spread {
                        span { bdi { (session.device) } @if session.hash == person.signed_in.session { " · " b { (words.t("me-session-this")) } } }
                        span.hush { (words.with("me-session-since", [("when", when::moment(words, session.created_at, shown.now).into())])) }
                    }
                }
            }
            @if shown.sessions.len() > 1 {
                (post_button("/me/sessions", "button", &words.t("me-sessions-end")))
            }
        }
    }
}

/// Saves name and language.
///
/// # Errors
/// What the database said.
pub async fn save(person: Person, Form(form): Form<PersonForm>) -> Reply {
    let mut refusal = Refusal::default();
    let name = parse_name(&mut refusal, "name", &form.name);
    let language: Option<Language> = form.language.parse().ok();
    let Some(language) = language.filter(|_| refusal.is_empty()) else {
        if language.is_none() {
            refusal.add("language", "accounts-choose-language");
        }
        return Ok(draw(&person, &load(&person).await?, &form, &refusal));
    };
    let id = person.signed_in.account;
    person.app.db().write(BusinessId::NONE, move |tx| Account::set_person(tx, id, &name, language)).await?;
    goto("/me").saying("me-saved").into()
}

/// Sets another password; every other session ends, and this one goes on under another id.
///
/// # Errors
/// What the database said.
pub async fn password(person: Person, Form(form): Form<PasswordForm>) -> Reply {
    let shown = load(&person).await?;
    let account = &shown.account;
    let key = Key::of_mail(&account.mail);
    let refused =
        if shown.asks_current { check_current(&person, account, &key, &form.current).await? } else { None };
    let refused = match refused {
        Some(refusal) => Some(refusal),
        None => match password::judge("password", &form.password, &[&account.name, &account.mail]) {
            Err(Error::Refused(refusal)) => Some(refusal),
            other => other.map(|()| None)?,
        },
    };
    if let Some(refusal) = refused {
        let form = PersonForm { name: account.name.clone(), language: account.language.code().to_owned() };
        return Ok(draw(&person, &shown, &form, &refusal));
    }
    let hash = password::hash_aside(form.password).await?;
    let (id, session) = (person.signed_in.account, person.signed_in.session.clone());
    let token = Token::draw();
    let cookie = session::cookie(&person.app, &token);
    person
        .app
        .db()
        .write(BusinessId::NONE, move |tx| {
            Account::set_password(tx, id, &hash, Some(&session))?;
            session::renew(tx, &session, &token)
        })
        .await?;
    goto("/me").cookie(cookie).saying("me-password-saved").into()
}

/// Compares the password until now, as slowly after mistakes as at sign-in.
async fn check_current(
    person: &Person,
    account: &Account,
    key: &Key,
    current: &str,
) -> Result<Option<Refusal>> {
    let limits = person.app.limits();
    if !limits.wait(key, Instant::now()).is_zero() {
        return Ok(Some(Refusal::field("current", "me-password-wait")));
    }
    if password::fits_aside(current.to_owned(), account.password_hash.clone()).await? {
        limits.succeeded(key);
        return Ok(None);
    }
    limits.failed(key, Instant::now());
    Ok(Some(Refusal::field("current", "me-password-wrong")))
}

/// Ends every other session.
///
/// # Errors
/// What the database said.
pub async fn end_others(person: Person) -> Reply {
    let (id, session) = (person.signed_in.account, person.signed_in.session.clone());
    person.app.db().write(BusinessId::NONE, move |tx| session::end_all(tx, id, Some(&session))).await?;
    goto("/me").saying("me-sessions-ended").into()
}
