//! The log of a case: each entry in a sentence, letters with their state.

use jiff::Timestamp;
use maud::{Markup, html};
use regulars_kernel::db::TextColumn;
use regulars_kernel::mail::{Mail, MailState};
use regulars_ui::{icon, icons, ltr, when};

use super::case::Desk;
use crate::case::{Outcome, Way};
use crate::entry::{Entry, Kind};
use crate::letter::is_waiting;
use crate::step::Step;

/// The whole log, newest first.
pub fn log(desk: &Desk) -> Markup {
    html! {
        ol.timeline role="list" {
            @for entry in &desk.view.entries { (line(desk, entry)) }
        }
    }
}

/// What happened since a version, for somebody who wrote meanwhile.
pub fn changes(desk: &Desk, entries: &[&Entry]) -> Markup {
    html! {
        ul.log-list role="list" {
            @for entry in entries {
                li { (sentence(desk, entry)) @if !entry.written.is_empty() { " " bdi { (entry.written) } } }
            }
        }
    }
}

fn line(desk: &Desk, entry: &Entry) -> Markup {
    let words = desk.words;
    let mail = entry.mail_id.and_then(|id| desk.view.mails.get(&id)).filter(|_| entry.kind == Kind::Mail);
    html! {
        li {
            div.when {
                time datetime=(entry.at.to_string()) { (words.time(entry.at)) }
                br;
                small { (when::day(words, entry.at, desk.view.now)) }
            }
            div.what {
                (icon(sign(entry.kind)))
                p { (sentence(desk, entry)) @if entry.taken_back_at.is_some() { " " span.tag { (words.t("cases-taken-back-tag")) } } }
                @if !entry.written.is_empty() && entry.taken_back_at.is_none() { p.letter dir="auto" { (entry.written) } }
                @if let Some(mail) = mail { (letter(desk, entry, mail)) }
            }
        }
    }
}

fn sign(kind: Kind) -> &'static str {
    match kind {
        Kind::Opened => "act",
        Kind::Contact => "user",
        Kind::Score => "listen",
        Kind::Note => "chat",
        Kind::Mail | Kind::Told => "mail",
        Kind::Call => "phone",
        Kind::Step | Kind::Closed => "check",
        Kind::StepUndone | Kind::Reopened => "undo",
        Kind::Holder => "people",
        Kind::Warned => "clock",
        Kind::Failed => "alert",
    }
}

fn sentence(desk: &Desk, entry: &Entry) -> String {
    let words = desk.words;
    let who = || desk.name_of(entry.member_id);
    let other = || desk.name_of(entry.detail.parse().ok());
    let step = || Step::from_text(&entry.detail).map(|step| words.t(step.key())).unwrap_or_default();
    let outcome =
        || Outcome::from_text(&entry.detail).map(|outcome| words.t(outcome.key())).unwrap_or_default();
    let phone = entry.detail == Way::Phone.to_text();
    match entry.kind {
        Kind::Opened => words.with("cases-log-opened", [("score", entry.detail.clone().into())]),
        Kind::Contact => words.t("cases-log-contact"),
        Kind::Score => words.with("cases-log-score", [("score", entry.detail.clone().into())]),
        Kind::Note => words.with("cases-log-note", [("who", who().into())]),
        Kind::Mail => words.with("cases-log-mail", [("who", who().into())]),
        Kind::Call if phone => words.with("cases-log-called", [("who", who().into())]),
        Kind::Call => words.with("cases-log-answered", [("who", who().into())]),
        Kind::Step => words.with("cases-log-step", [("who", who().into()), ("step", step().into())]),
        Kind::StepUndone => {
            words.with("cases-log-step-undone", [("who", who().into()), ("step", step().into())])
        }
        Kind::Holder => words.with("cases-log-holder", [("who", who().into()), ("name", other().into())]),
        Kind::Told => words.with("cases-log-told", [("name", other().into())]),
        Kind::Warned => words.with("cases-log-warned", [("name", other().into())]),
        Kind::Failed => words.t("cases-log-failed"),
        Kind::Closed if entry.member_id.is_none() => {
            words.with("cases-log-closed-alone", [("outcome", outcome().into())])
        }
        Kind::Closed => {
            words.with("cases-log-closed", [("who", who().into()), ("outcome", outcome().into())])
        }
        Kind::Reopened if entry.member_id.is_none() => words.t("cases-log-reopened-alone"),
        Kind::Reopened => words.with("cases-log-reopened", [("who", who().into())]),
    }
}

fn letter(desk: &Desk, entry: &Entry, mail: &Mail) -> Markup {
    let words = desk.words;
    html! {
        p.hush { (ltr(&mail.to_address)) ". " (state(desk, entry, mail)) }
        @if let Some(error) = mail.last_error.as_ref().filter(|_| mail.state != MailState::Sent) {
            p.hush { (words.t("cases-mail-error")) " " bdi.ltr { (error) } }
        }
        details.as-table {
            summary { bdi { (mail.subject) } }
            p.letter lang=(mail.language.code()) dir=(mail.language.direction()) { (mail.body) }
        }
        @if is_waiting(entry, mail) {
            form method="post" action=(desk.path(&format!("/take-back/{}", entry.id))) {
                button.button { (icons::turning("undo")) (words.t("cases-take-back")) }
            }
        } @else if desk.view.case.is_open() && (entry.taken_back_at.is_some() || entry.failed_at.is_some()) {
            p { a.button href=(desk.path(&format!("?again={}#letter", entry.id))) { (words.t("cases-write-again")) } }
        }
    }
}

fn state(desk: &Desk, entry: &Entry, mail: &Mail) -> String {
    let words = desk.words;
    let moment = |at: Timestamp| when::moment(words, at, desk.view.now);
    match mail.state {
        MailState::Withdrawn if entry.taken_back_at.is_none() => words.t("cases-mail-demo"),
        MailState::Withdrawn => words.t("cases-mail-withdrawn"),
        MailState::Waiting if desk.member.app.mailer().is_none() => words.t("cases-mail-no-server"),
        MailState::Waiting if mail.attempts > 0 => words.t("cases-mail-tries-again"),
        MailState::Waiting | MailState::Sending => words.t("cases-mail-waits"),
        MailState::Sent => {
            words.with("cases-mail-left", [("at", moment(mail.sent_at.unwrap_or(mail.send_at)).into())])
        }
        MailState::Refused => words.t("cases-mail-refused"),
    }
}
