//! Sign-in: by mail and password, or by a link that comes by mail and works once.

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use regulars_kernel::error::{Error, Refusal, Result, Sentence};
use regulars_kernel::i18n::Words;
use regulars_kernel::ids::{BusinessId, Token};
use regulars_kernel::limits::Key;
use regulars_kernel::mail::Letter;
use regulars_kernel::web::{
    AccountId, At, Form, Goto, Person, Query, Reply, SESSION, SignedIn, Visitor, goto, is_own_path,
};
use regulars_ui::{Field, Tone, guest_page, note, plain_page, post_button, refused};
use serde::Deserialize;

use super::{setup, with_refusal, with_status, words_of};
use crate::account::{Account, LINK_LASTS, fold_mail};
use crate::business::Business;
use crate::{password, session};

/// Longer texts can't be addresses and need not be remembered.
pub(super) const MAIL_LENGTH: usize = 254;

/// Where somebody wants to go after signing in.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asking {
    next: String,
}

/// Mail and password.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PasswordForm {
    mail: String,
    password: String,
    next: String,
}

/// The address that a link should go to.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct LinkForm {
    address: String,
}

/// The front door: leads on to the business, to sign-in, or to the first run.
///
/// # Errors
/// What the database said.
pub async fn door(visitor: Visitor) -> Reply {
    let Some((signed_in, businesses)) = signed_in_with_businesses(&visitor).await? else {
        let is_set_up = visitor.read(BusinessId::NONE, Account::any).await?;
        return if is_set_up { goto("/in").into() } else { setup::first(&visitor).await };
    };
    if let [(business, _)] = businesses.as_slice() {
        return goto(format!("/{business}")).into();
    }
    let words = visitor.app.words(signed_in.language);
    let (title, body) = if businesses.is_empty() {
        (words.t("sign-in-nowhere-title"), nowhere(&words))
    } else {
        (words.t("sign-in-choose-title"), choose(&words, &businesses))
    };
    Ok(plain_page(&visitor.app, &words, &title, visitor.said.as_ref(), body))
}

fn nowhere(words: &Words) -> Markup {
    html! {
        div.narrow.stack {
            h1 { (words.t("sign-in-nowhere-title")) }
            p { (words.t("sign-in-nowhere")) }
            div.actions {
                a.button href="/me" { (words.t("sign-in-me")) }
                (post_button("/out", "button", &words.t("sign-in-out")))
            }
        }
    }
}

fn choose(words: &Words, businesses: &[(BusinessId, String)]) -> Markup {
    html! {
        div.narrow.stack {
            h1 { (words.t("sign-in-choose-title")) }
            ul.sheet.thank {
                @for (id, name) in businesses { li { a href=(format!("/{id}")) { bdi { (name) } } } }
            }
            div.actions {
                a.button href="/me" { (words.t("sign-in-me")) }
                (post_button("/out", "button", &words.t("sign-in-out")))
            }
        }
    }
}

/// Who sits at this browser, if somebody is signed in.
pub(super) async fn signed_in(visitor: &Visitor) -> Result<Option<SignedIn>> {
    Ok(signed_in_with_businesses(visitor).await?.map(|(signed_in, _)| signed_in))
}

async fn signed_in_with_businesses(
    visitor: &Visitor,
) -> Result<Option<(SignedIn, Vec<(BusinessId, String)>)>> {
    let Some(token) = visitor.cookie(SESSION).and_then(Token::parse) else { return Ok(None) };
    let hash = token.hash();
    visitor
        .read(BusinessId::NONE, move |db| {
            let Some(signed_in) = session::holder(db, &hash)? else { return Ok(None) };
            let businesses = Business::of_account(db, signed_in.account)?;
            Ok(Some((signed_in, businesses)))
        })
        .await
}

/// The page to sign in.
///
/// # Errors
/// What the database said.
pub async fn page(visitor: Visitor, Query(asking): Query<Asking>) -> Reply {
    if signed_in(&visitor).await?.is_some() {
        return goto(onward(&asking.next)).into();
    }
    let form = PasswordForm { next: asking.next, ..PasswordForm::default() };
    Ok(draw(&visitor, &form, &Refusal::default()))
}

fn onward(next: &str) -> String {
    if is_own_path(next) { next.to_owned() } else { "/".to_owned() }
}

fn draw(visitor: &Visitor, form: &PasswordForm, refusal: &Refusal) -> Response {
    let words = words_of(visitor);
    let title = words.t("sign-in-title");
    let body = html! {
        div.narrow.stack {
            h1 { (title) }
            (refused(&words, refusal))
            (password_form(&words, form, refusal))
            h2 { (words.t("sign-in-link-title")) }
            @if visitor.app.mailer().is_some() { (link_form(&words)) } @else { (no_mail(&words)) }
        }
    };
    let back = if is_own_path(&form.next) { format!("/in?next={}", form.next) } else { "/in".to_owned() };
    with_refusal(guest_page(visitor, &back, &words, &title, &body), refusal)
}

fn password_form(words: &Words, form: &PasswordForm, refusal: &Refusal) -> Markup {
    html! {
        form.form.sheet.pad method="post" action="/in" {
            @if is_own_path(&form.next) { input type="hidden" name="next" value=(form.next); }
            (Field::new("mail", words.t("sign-in-mail"), &form.mail).kind("email").autocomplete("username").required().draw(words, refusal))
            (Field::new("password", words.t("sign-in-password"), "").kind("password").autocomplete("current-password").required().draw(words, refusal))
            div.actions { button.button.main { (words.t("sign-in-go")) } }
        }
    }
}

fn link_form(words: &Words) -> Markup {
    html! {
        form.form.sheet.pad method="post" action="/in/link" {
            p { (words.t("sign-in-link-about")) }
            (Field::new("address", words.t("sign-in-mail"), "").kind("email").autocomplete("username").required().draw(words, &Refusal::default()))
            div.actions { button.button { (words.t("sign-in-link-ask")) } }
        }
    }
}

fn no_mail(words: &Words) -> Markup {
    note(
        Tone::Info,
        "mail",
        &html! {
            p { (words.t("sign-in-no-mail")) }
            p.ltr { code { "regulars member reset name@example.com" } }
        },
    )
}

/// Signs in by mail and password. Wrong ones slow down the next try; nobody is locked out.
///
/// # Errors
/// What the database said.
pub async fn by_password(visitor: Visitor, Form(form): Form<PasswordForm>) -> Reply {
    let limits = visitor.app.limits();
    let mail: String = fold_mail(&form.mail).chars().take(MAIL_LENGTH).collect();
    let keys = [Key::of_mail(&mail), Key::of_address(visitor.address)];
    if let Some(refusal) = wait(&visitor, &keys) {
        return Ok(draw(&visitor, &form, &refusal));
    }
    let account = visitor.read(BusinessId::NONE, move |db| Account::by_mail(db, &mail)).await?;
    let stored = account.as_ref().and_then(|account| account.password_hash.clone());
    let fits = password::fits_aside(form.password.clone(), stored).await?;
    let Some(account) = account.filter(|_| fits) else {
        for key in &keys {
            limits.failed(key, Instant::now());
        }
        return Ok(draw(
            &visitor,
            &form,
            &Refusal::page(if visitor.app.mailer().is_some() {
                "sign-in-wrong"
            } else {
                "sign-in-wrong-no-mail"
            }),
        ));
    };
    // What was wrong from this address stays counted: one right password must not pay for guesses at others.
    limits.succeeded(&keys[0]);
    admit(&visitor, account.id, onward(&form.next)).await?.into()
}

/// The sentence that asks to wait, if it is too early for another try.
pub(super) fn wait(visitor: &Visitor, keys: &[Key]) -> Option<Refusal> {
    let now = Instant::now();
    let wait = keys.iter().map(|key| visitor.app.limits().wait(key, now)).max().unwrap_or(Duration::ZERO);
    let seconds = wait.as_millis().div_ceil(1_000);
    (seconds > 0).then(|| Refusal::page(Sentence::new("sign-in-wait").with("seconds", seconds.to_string())))
}

/// Begins a session with a new id and leads on.
pub(super) async fn admit(visitor: &Visitor, account: AccountId, to: String) -> Result<Goto> {
    let token = Token::draw();
    let cookie = session::cookie(&visitor.app, &token);
    let device = session::device(&visitor.headers);
    let before = visitor.cookie(SESSION).and_then(Token::parse).map(|token| token.hash());
    visitor
        .write(BusinessId::NONE, move |tx| session::begin(tx, account, &token, &device, before.as_deref()))
        .await?;
    Ok(goto(to).cookie(cookie))
}

/// Sends a link that signs in once. The answer is the same whether the address is known or not.
///
/// # Errors
/// What the database said.
pub async fn ask_for_link(visitor: Visitor, Form(form): Form<LinkForm>) -> Reply {
    let app = visitor.app.clone();
    if app.mailer().is_none() {
        return goto("/in").into();
    }
    let mail: String = fold_mail(&form.address).chars().take(MAIL_LENGTH).collect();
    let keys = [Key::of_link(&mail), Key::of_links_to(visitor.address)];
    let is_early = wait(&visitor, &keys).is_some();
    for key in &keys {
        app.limits().failed(key, Instant::now());
    }
    // Too many links in a row: the ones already sent still work.
    if !is_early {
        let token = Token::draw();
        let url = format!("{}/in/link/{}", app.own_url(), token.reveal());
        visitor
            .write(BusinessId::NONE, move |tx| {
                let Some(account) = Account::by_mail(tx, &mail)? else { return Ok(()) };
                Account::keep_link(tx, account.id, &token, LINK_LASTS)?;
                letter(&app.words(account.language), &account, &url).post(tx).map(drop)
            })
            .await?;
    }
    let words = words_of(&visitor);
    let title = words.t("sign-in-link-sent-title");
    let body = html! {
        div.narrow.stack {
            h1 { (title) }
            p { (words.t("sign-in-link-sent")) }
            p { a href="/in" { (words.t("sign-in-back")) } }
        }
    };
    Ok(plain_page(&visitor.app, &words, &title, None, body))
}

fn letter(words: &Words, account: &Account, url: &str) -> Letter {
    Letter {
        to: account.mail.clone(),
        from_name: "Regulars".to_owned(),
        reply_to: None,
        subject: words.t("sign-in-letter-subject"),
        // The address stands alone: marks around it would become part of the link.
        body: format!(
            "{}\n\n{url}\n\n{}",
            words.with("sign-in-letter", [("name", account.name.as_str().into())]),
            words.t("sign-in-letter-end")
        ),
        language: account.language,
        about: None,
        hold: Duration::ZERO,
    }
}

/// What a link shows: a button. Programs that look through mail open links, so opening uses nothing up.
///
/// # Errors
/// What the database said.
pub async fn link_page(visitor: Visitor, At(text): At<String>) -> Reply {
    let token = Token::parse(&text).ok_or(Error::NotFound)?;
    let hash = token.hash();
    if !visitor.read(BusinessId::NONE, move |db| Account::link_works(db, &hash)).await? {
        return Ok(used_up(&visitor));
    }
    let words = words_of(&visitor);
    let title = words.t("sign-in-title");
    let body = html! {
        div.narrow.stack {
            h1 { (title) }
            p { (words.t("sign-in-link-ready")) }
            (post_button(&format!("/in/link/{}", token.reveal()), "button main", &words.t("sign-in-go")))
        }
    };
    Ok(guest_page(&visitor, &visitor.path, &words, &title, &body))
}

fn used_up(visitor: &Visitor) -> Response {
    let words = words_of(visitor);
    let title = words.t("sign-in-link-old-title");
    let body = html! {
        div.narrow.stack {
            h1 { (title) }
            p { (words.t("sign-in-link-old")) }
            p { a.button.main href="/in" { (words.t("sign-in-back")) } }
        }
    };
    with_status(guest_page(visitor, &visitor.path, &words, &title, &body), StatusCode::NOT_FOUND)
}

/// Uses a link up and signs in.
///
/// # Errors
/// What the database said.
pub async fn by_link(visitor: Visitor, At(text): At<String>) -> Reply {
    let hash = Token::parse(&text).ok_or(Error::NotFound)?.hash();
    let token = Token::draw();
    let cookie = session::cookie(&visitor.app, &token);
    let device = session::device(&visitor.headers);
    let before = visitor.cookie(SESSION).and_then(Token::parse).map(|token| token.hash());
    let begun = visitor
        .write(BusinessId::NONE, move |tx| {
            let account = Account::use_link(tx, &hash)?;
            session::begin_by_link(tx, account, &token, &device, before.as_deref())
        })
        .await;
    match begun {
        Ok(()) => goto("/").cookie(cookie).saying("sign-in-by-link-done").into(),
        Err(Error::NotFound) => Ok(used_up(&visitor)),
        Err(error) => Err(error),
    }
}

/// Ends the session of this browser.
///
/// # Errors
/// What the database said.
pub async fn out(person: Person) -> Reply {
    let hash = person.signed_in.session.clone();
    person.app.db().write(BusinessId::NONE, move |tx| session::end(tx, &hash)).await?;
    goto("/in").cookie(session::no_cookie(&person.app)).saying("sign-in-out-done").into()
}
