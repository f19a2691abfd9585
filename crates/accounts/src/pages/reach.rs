//! Reach: whether customers' phones can open this house, and how to let them.

use jiff::SignedDuration;
use maud::{Markup, html};
use regulars_kernel::error::{Error, Result};
use regulars_kernel::i18n::Words;
use regulars_kernel::ids::{BusinessId, Id, Token};
use regulars_kernel::web::{At, Member, Reply, Role, Visitor, goto};
use regulars_ui::{Page, Place, Tone, guest_page, ltr, note, post_button, when};

use super::setup::step_of;
use super::words_of;
use crate::business::Business;
use crate::setup::Stage;
use crate::{qr, reach};

/// How long the page is the last step of the first run, also after a new start under another address.
const LAST_STEP: SignedDuration = SignedDuration::from_hours(1);

/// The page "Reachable from a phone".
///
/// # Errors
/// What the database said.
pub async fn page(member: Member) -> Reply {
    let words = &member.words;
    let (reached_at, business) = member.read(|db| Ok((reach::reached_at(db)?, Business::find(db)?))).await?;
    let now = member.app.clock().now();
    let seen = reached_at.map(|at| when::moment(words, at, now));
    let body = match member.app.public_url() {
        Some(url) => address(words, &url, seen),
        None => ways(words, &member.app.config().listen.port().to_string()),
    };
    let today = html! { a.button href=(format!("/{}", member.business)) { (words.t("reach-today")) } };
    let is_new = now.duration_since(business.created_at) < LAST_STEP && !business.is_demo;
    if !is_new || !member.may(Role::Owner) {
        let page = Page::new(&member, Place::Elsewhere, words.t("reach-title"))
            .lead(words.t("reach-lead"))
            .actions(today)
            .trail(crate::paths::SETTINGS, words.t("settings-title"))
            .live("reach");
        return Ok(page.body(body));
    }
    let page = Page::new(&member, Place::Elsewhere, words.t("reach-first-title"))
        .lead(step_of(words, Stage::ALL.len() + 1))
        .actions(today)
        .live("reach");
    Ok(page.body(html! {
        div.stack {
            section.stack.tight {
                h2 { (words.t("reach-title")) }
                p { (words.t("reach-lead")) }
            }
            (body)
        }
    }))
}

fn address(words: &Words, url: &str, seen: Option<String>) -> Markup {
    // Any token will do: the page behind it only says that it was reached. A fixed one keeps the code still
    // while the page draws itself again.
    let target = format!("{url}/p/{}", Id::<()>::from_parts(0, 0));
    html! {
        div.stack {
            @if let Some(when) = seen {
                (note(Tone::Good, "check", &html! { p { (words.with("reach-seen", [("when", when.into())])) } }))
            }
            div.sheet.pad.stack.tight {
                h2 { (words.t("reach-address")) }
                p.big-key { (ltr(url)) }
                p { (words.t("reach-try")) }
                (qr::svg(&target, &words.t("reach-qr")))
                p.hush { (words.t("reach-fails")) }
            }
        }
    }
}

fn ways(words: &Words, port: &str) -> Markup {
    let here = format!("127.0.0.1:{port}");
    html! {
        div.stack {
            (note(Tone::Soon, "phone", &html! { p { (words.t("reach-not-yet")) } }))
            div.stack {
                (way(&words.t("reach-lan-title"), &words.t("reach-lan"), &["regulars --lan".to_owned()]))
                (way(&words.t("reach-proxy-title"), &words.t("reach-proxy"), &[
                    format!("caddy reverse-proxy --from hej.example.com --to {here}"),
                    "REGULARS_PUBLIC_URL=https://hej.example.com REGULARS_TRUSTED_PROXIES=127.0.0.1 regulars".to_owned(),
                ]))
                (way(&words.t("reach-tunnel-title"), &words.t("reach-tunnel"), &[
                    format!("cloudflared tunnel --url http://{here}"),
                    "REGULARS_PUBLIC_URL=https://... regulars".to_owned(),
                ]))
            }
        }
    }
}

fn way(title: &str, text: &str, commands: &[String]) -> Markup {
    html! {
        section.sheet.pad.stack.tight {
            h2 { (title) }
            p { (text) }
            @for command in commands { p.copy { code.ltr dir="ltr" { (command) } } }
        }
    }
}

/// What a phone sees that scanned the code: that it works, and a button that tells the shop.
///
/// # Errors
/// `NotFound` if the address was mistyped.
pub async fn hello(visitor: Visitor, At(text): At<String>) -> Reply {
    let token = Token::parse(&text).ok_or(Error::NotFound)?;
    let words = words_of(&visitor);
    let title = words.t("reach-hello-title");
    let body = html! {
        div.narrow.stack {
            h1 { (title) }
            p { (words.t("reach-hello")) }
            (post_button(&format!("/p/{}", token.reveal()), "button main wide", &words.t("reach-tell")))
        }
    };
    Ok(guest_page(&visitor, &visitor.path, &words, &title, &body))
}

/// Tells the shop that a phone reached it.
///
/// # Errors
/// `NotFound` if the address was mistyped.
pub async fn told(visitor: Visitor, At(text): At<String>) -> Reply {
    let token = Token::parse(&text).ok_or(Error::NotFound)?;
    visitor.write(BusinessId::NONE, |tx| -> Result<()> { reach::reach(tx) }).await?;
    goto(format!("/p/{}", token.reveal())).saying("reach-told").into()
}
