//! Post: the mail that leaves for this business, and a test whether it does.

use std::time::Duration;

use maud::{Markup, html};
use regulars_kernel::i18n::Words;
use regulars_kernel::mail::{Letter, Mail, MailState};
use regulars_kernel::web::{Member, Reply, Role, goto};
use regulars_kernel::{Error, Result};
use regulars_ui::{Page, Place, Tone, empty, note, post_button, when};

use crate::business::Business;

/// The mails of the business with their state.
///
/// # Errors
/// What the database said.
pub async fn page(member: Member) -> Reply {
    let words = &member.words;
    let mails = member.read(Mail::recent).await?;
    let page = Page::new(&member, Place::Elsewhere, words.t("settings-outbox-title"))
        .lead(words.t("settings-outbox-lead"))
        .trail(crate::paths::SETTINGS, words.t("settings-title"))
        .live("mail");
    Ok(page.body(html! {
        div.stack {
            @if member.app.mailer().is_none() { (state(&member)) }
            div.sheet {
                @if mails.is_empty() { (empty("mail", &words.t("settings-outbox-empty"))) }
                @else { div.pad.scroll { (table(&member, &mails)) } }
            }
        }
    }))
}

fn table(member: &Member, mails: &[Mail]) -> Markup {
    let words = &member.words;
    let now = member.app.clock().now();
    html! {
        table.table {
            thead { tr {
                th scope="col" { (words.t("settings-when")) }
                th scope="col" { (words.t("settings-outbox-to")) }
                th.spare scope="col" { (words.t("settings-outbox-subject")) }
                th scope="col" { (words.t("settings-outbox-state")) }
            } }
            tbody { @for mail in mails { tr {
                td { (when::moment(words, mail.sent_at.unwrap_or(mail.created_at), now)) }
                td { bdi.ltr { (mail.to_address) } }
                td.spare { bdi { (mail.subject) } }
                td {
                    (state_word(words, mail.state))
                    @if let Some(error) = &mail.last_error { p.hush { bdi.ltr { (error) } } }
                }
            } } }
        }
    }
}

fn state_word(words: &Words, state: MailState) -> String {
    match state {
        MailState::Waiting => words.t("settings-mail-waiting"),
        MailState::Sending => words.t("settings-mail-sending"),
        MailState::Sent => words.t("settings-mail-sent"),
        MailState::Refused => words.t("settings-mail-refused"),
        MailState::Withdrawn => words.t("settings-mail-withdrawn"),
    }
}

/// Whether mail leaves, and by which server: never with its password.
pub(super) fn state(member: &Member) -> Markup {
    let words = &member.words;
    match member.app.config().smtp_url.as_deref().filter(|_| member.app.mailer().is_some()) {
        Some(url) => {
            let values = [("host", host(url).into()), ("from", member.app.mail_from().into())];
            note(Tone::Good, "mail", &html! { p { (words.with("settings-mail-ready", values)) } })
        }
        None => note(
            Tone::Soon,
            "mail",
            &html! {
                p { (words.t("settings-mail-none")) }
                p { (words.t("settings-mail-how")) }
                p.copy { code.ltr dir="ltr" { "REGULARS_SMTP_URL='smtps://name%40example.com:password@mail.example.com' regulars" } }
            },
        ),
    }
}

/// The host of a mail server's address, without user, password and options.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    rest.split(['/', '?']).next().unwrap_or_default()
}

/// The section of the settings about mail.
pub(super) fn section(member: &Member) -> Markup {
    let words = &member.words;
    let base = format!("/{}/settings", member.business);
    html! {
        section.sheet.pad.stack.tight #mail {
            h2 { (words.t("settings-mail-title")) }
            (state(member))
            div.actions {
                @if member.may(Role::Owner) && !member.shop.is_demo && member.app.mailer().is_some() {
                    (post_button(&format!("{base}/mail-test"), "button", &words.t("settings-mail-test")))
                }
                a href=(format!("{base}/mail")) { (words.t("settings-outbox-title")) }
            }
        }
    }
}

/// Posts a mail to the member's own address; without a mail server it would only wait.
///
/// # Errors
/// `Forbidden` in a demo shop: nothing leaves from there.
pub async fn test(member: Member) -> Reply {
    if member.shop.is_demo {
        return Err(Error::Forbidden);
    }
    if member.app.mailer().is_none() {
        return goto(format!("/{}{}#mail", member.business, crate::paths::SETTINGS)).into();
    }
    let to = member.signed_in.mail.clone();
    let words = member.words.clone();
    let shop = member.shop.name.clone();
    member
        .write("audit-mail-tested", &to.clone(), move |tx| -> Result<()> {
            let business = Business::find(tx)?;
            let letter = Letter {
                to: to.clone(),
                from_name: shop.clone(),
                reply_to: business.reply_address,
                subject: words.with("settings-test-subject", [("shop", shop.as_str().into())]),
                body: words.with("settings-test-letter", [("shop", shop.as_str().into())]),
                language: words.language,
                about: None,
                hold: Duration::ZERO,
            };
            tx.changed("mail");
            letter.post(tx).map(drop)
        })
        .await?;
    goto(format!("/{}/settings/mail", member.business)).saying("settings-mail-tested").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_never_shows_the_password_of_the_mail_server() {
        assert_eq!(host("smtps://mira%40cafe.se:p@ss@mail.cafe.se:465?tls=required"), "mail.cafe.se:465");
        assert_eq!(host("smtp://localhost:25"), "localhost:25");
        assert_eq!(host("smtp://mail.cafe.se/"), "mail.cafe.se");
    }
}
