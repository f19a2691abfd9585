//! Joining: what an invitation to the team opens.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use regulars_kernel::error::{Error, Refusal, Result};
use regulars_kernel::i18n::{Language, Words};
use regulars_kernel::ids::{BusinessId, Token};
use regulars_kernel::web::{At, Form, Reply, SESSION, SignedIn, Visitor, goto};
use regulars_ui::{Field, guest_page, plain_page, post_button, refused};
use serde::Deserialize;

use super::fields::{parse_mail, parse_name};
use super::{role_may, role_name, sign_in, with_refusal, with_status, words_of};
use crate::account::{Account, NewAccount};
use crate::business::Business;
use crate::invitation::{self, Invitation};
use crate::{audit, member, password, session};

/// Who joins, if they have no account yet.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct JoinForm {
    name: String,
    mail: String,
    password: String,
}

/// An invitation with what the page says about it.
struct Opened {
    token: Token,
    invitation: Invitation,
    business: Business,
    signed_in: Option<SignedIn>,
}

async fn open(visitor: &Visitor, text: &str) -> Result<Opened> {
    let token = Token::parse(text).ok_or(Error::NotFound)?;
    let hash = token.hash();
    let invitation = visitor.read(BusinessId::NONE, move |db| invitation::by_hash(db, &hash)).await?;
    let business = visitor.read(invitation.business_id, Business::find).await?;
    let signed_in = sign_in::signed_in(visitor).await?;
    Ok(Opened { token, invitation, business, signed_in })
}

/// Shows who invites, to what, and asks for what is missing.
///
/// # Errors
/// What the database said.
pub async fn page(visitor: Visitor, At(text): At<String>) -> Reply {
    match open(&visitor, &text).await {
        Ok(opened) => {
            let form = JoinForm { name: opened.invitation.name.clone(), ..JoinForm::default() };
            Ok(draw(&visitor, &opened, &form, &Refusal::default()))
        }
        Err(Error::NotFound) => Ok(used_up(&visitor)),
        Err(error) => Err(error),
    }
}

fn used_up(visitor: &Visitor) -> Response {
    let words = words_of(visitor);
    let title = words.t("team-join-old-title");
    let body = html! {
        div.narrow.stack {
            h1 { (title) }
            p { (words.t("team-join-old")) }
            p { a.button href="/" { (words.t("sign-in-title")) } }
        }
    };
    with_status(guest_page(visitor, &visitor.path, &words, &title, &body), StatusCode::NOT_FOUND)
}

/// The language for somebody new: the browser's, of all, else the shop's own.
fn words_for(visitor: &Visitor, opened: &Opened) -> Words {
    let language = match &opened.signed_in {
        Some(signed_in) => signed_in.language,
        None => visitor.language(&Language::ALL).unwrap_or_else(|| opened.business.own_language()),
    };
    visitor.app.words(language)
}

fn draw(visitor: &Visitor, opened: &Opened, form: &JoinForm, refusal: &Refusal) -> Response {
    let words = words_for(visitor, opened);
    let title = words.with("team-join-title", [("shop", opened.business.name.as_str().into())]);
    let path = format!("/join/{}", opened.token.reveal());
    let role = opened.invitation.role;
    let body = html! {
        div.narrow.stack {
            h1 { (title) }
            p { b { (role_name(&words, role)) } ": " (role_may(&words, role)) }
            (refused(&words, refusal))
            @if let Some(signed_in) = &opened.signed_in {
                p { (words.with("team-join-as", [("name", signed_in.name.as_str().into()), ("mail", signed_in.mail.as_str().into())])) }
                (post_button(&path, "button main", &words.t("team-join-go")))
                (post_button("/out", "button plain", &words.t("team-join-other")))
            } @else {
                (new_account(&words, &path, form, refusal))
                p { a href=(format!("/in?next={path}")) { (words.t("team-join-sign-in")) } }
            }
        }
    };
    let page = if opened.signed_in.is_some() {
        plain_page(&visitor.app, &words, &title, visitor.said.as_ref(), body)
    } else {
        guest_page(visitor, &visitor.path, &words, &title, &body)
    };
    with_refusal(page, refusal)
}

fn new_account(words: &Words, path: &str, form: &JoinForm, refusal: &Refusal) -> Markup {
    html! {
        form.form.sheet.pad method="post" action=(path) {
            (Field::new("name", words.t("accounts-your-name"), &form.name).hint(words.t("accounts-your-name-hint"))
                .autocomplete("name").required().draw(words, refusal))
            (Field::new("mail", words.t("sign-in-mail"), &form.mail).kind("email").autocomplete("username").required().draw(words, refusal))
            (Field::new("password", words.t("sign-in-password"), "").hint(words.t("password-hint"))
                .kind("password").autocomplete("new-password").required().draw(words, refusal))
            div.actions { button.button.main { (words.t("team-join-go")) } }
        }
    }
}

/// Makes whoever opened the invitation a member.
///
/// # Errors
/// What the database said.
pub async fn join(visitor: Visitor, At(text): At<String>, Form(form): Form<JoinForm>) -> Reply {
    let opened = match open(&visitor, &text).await {
        Ok(opened) => opened,
        Err(Error::NotFound) => return Ok(used_up(&visitor)),
        Err(error) => return Err(error),
    };
    let joined = match &opened.signed_in {
        Some(signed_in) => join_signed_in(&visitor, &opened, signed_in).await,
        None => join_new(&visitor, &opened, &form).await,
    };
    match joined {
        Err(Error::NotFound) => Ok(used_up(&visitor)),
        Err(Error::Refused(refusal)) => Ok(draw(&visitor, &opened, &form, &refusal)),
        other => other,
    }
}

async fn join_signed_in(visitor: &Visitor, opened: &Opened, signed_in: &SignedIn) -> Reply {
    let (invitation, account, name) = (opened.invitation.clone(), signed_in.account, signed_in.name.clone());
    let business = invitation.business_id;
    visitor
        .write(business, move |tx| {
            if member::seat(tx, account)?.is_some() {
                return Ok(());
            }
            invitation::take(tx, &invitation)?;
            member::join(tx, account, invitation.role)?;
            tx.changed("team");
            audit::write(tx, account, "audit-joined", &name)
        })
        .await?;
    goto(format!("/{business}")).saying("team-joined").into()
}

async fn join_new(visitor: &Visitor, opened: &Opened, form: &JoinForm) -> Reply {
    let mut refusal = Refusal::default();
    let name = parse_name(&mut refusal, "name", &form.name);
    let mail = parse_mail(&mut refusal, "mail", &form.mail);
    match password::judge("password", &form.password, &[&name, &mail, &opened.business.name]) {
        Err(Error::Refused(weak)) => refusal.fields.extend(weak.fields),
        other => other?,
    }
    refusal.into_result()?;
    let hash = password::hash_aside(form.password.clone()).await?;
    let language = words_for(visitor, opened).language;
    let token = Token::draw();
    let cookie = session::cookie(&visitor.app, &token);
    let device = session::device(&visitor.headers);
    let before = visitor.cookie(SESSION).and_then(Token::parse).map(|token| token.hash());
    let invitation = opened.invitation.clone();
    let business = invitation.business_id;
    visitor
        .write(business, move |tx| {
            invitation::take(tx, &invitation)?;
            // Whoever has the address signs in first: an invitation never opens somebody's account.
            if Account::by_mail(tx, &mail)?.is_some() {
                return Err(Refusal::field("mail", "team-join-known").into());
            }
            let new = NewAccount {
                mail: &mail,
                name: &name,
                password_hash: Some(&hash),
                language,
                operator: false,
            };
            let account = Account::insert(tx, &new)?;
            member::join(tx, account, invitation.role)?;
            tx.changed("team");
            audit::write(tx, account, "audit-joined", &name)?;
            session::begin(tx, account, &token, &device, before.as_deref())
        })
        .await?;
    goto(format!("/{business}")).cookie(cookie).saying("team-joined").into()
}
