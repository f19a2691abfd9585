//! A person: who it is, everything so far, what they agreed to, and their data.

use std::cmp::Reverse;

use jiff::Timestamp;
use maud::{Markup, html};
use regulars_facts::CustomerId;
use regulars_kernel::db::Db;
use regulars_kernel::error::Result;
use regulars_kernel::i18n::Words;
use regulars_kernel::web::{At, Member, Reply, Role};
use regulars_ui::slots::{Event, PersonEvents};
use regulars_ui::{Page, Place, empty, icon, icons, ltr, post_button, section_head};

use crate::consent::{Consent, Matter};
use crate::contact::readable;
use crate::customer::Customer;
use crate::pages::{label, margin_day};

/// What the page of a person shows.
struct Shown {
    customer: Customer,
    consents: Vec<Consent>,
    events: Vec<Event>,
    now: Timestamp,
}

/// `GET /people/{id}`.
pub async fn page(member: Member, At(id): At<CustomerId>) -> Reply {
    let me = member.clone();
    let shown = member.read(move |db| look(db, &me, id)).await?;
    let words = &member.words;
    let title = label(words, &shown.customer);
    Ok(Page::new(&member, Place::People, title)
        .trail("/people", words.t("people-nav"))
        .live("people answers cases mail")
        .body(html! {
            (head(&member, &shown))
            div.split {
                (timeline(words, &shown))
                div.stack {
                    (good_to_know(&member, &shown.customer))
                    (agreed_to(&member, &shown))
                    @if member.may(Role::Manager) { (their_data(&member, id)) }
                }
            }
        }))
}

fn look(db: &mut Db, member: &Member, id: CustomerId) -> Result<Shown> {
    let customer = Customer::find(db, id)?;
    let consents = Consent::of(db, id)?;
    let mut events = Vec::new();
    for slot in member.app.slot::<PersonEvents>() {
        events.extend(slot.0(db, member, id)?);
    }
    events.extend(own_events(&member.words, &customer, &consents));
    events.sort_by_key(|event| Reverse(event.at));
    Ok(Shown { customer, consents, events, now: db.now() })
}

/// What this room knows of a person's past; the first contact last, so that it ends the list.
fn own_events(words: &Words, customer: &Customer, consents: &[Consent]) -> Vec<Event> {
    let mut events = Vec::new();
    for consent in consents {
        let what = purpose(words, consent);
        let text = words.with("people-event-agreed", [("what", what.clone().into())]);
        events.push(Event { at: consent.agreed_at, sign: "check", text: html! { (text) } });
    }
    for matter in Matter::sort(consents) {
        let mut times: Vec<Timestamp> =
            matter.consents.iter().filter_map(|consent| consent.withdrawn_at).collect();
        times.sort();
        times.dedup();
        let what = matter.consents.first().map(|consent| purpose(words, consent)).unwrap_or_default();
        for at in times {
            let text = words.with("people-event-withdrew", [("what", what.clone().into())]);
            events.push(Event { at, sign: "pause", text: html! { (text) } });
        }
    }
    let text = words.t("people-event-first");
    events.push(Event { at: customer.created_at, sign: "user", text: html! { b { (text) } } });
    events
}

/// What a consent is for, in words.
fn purpose(words: &Words, consent: &Consent) -> String {
    match (consent.purpose.as_str(), consent.channel.as_str()) {
        ("answer", "mail") => words.t("people-purpose-answer-mail"),
        ("answer", "phone") => words.t("people-purpose-answer-phone"),
        _ => words.t("people-purpose-other"),
    }
}

fn head(member: &Member, shown: &Shown) -> Markup {
    let words = &member.words;
    let customer = &shown.customer;
    let may = |channel: &str| {
        shown
            .consents
            .iter()
            .any(|it| it.purpose == "answer" && it.channel == channel && it.withdrawn_at.is_none())
    };
    let phone = customer.phone.as_deref();
    let mail = customer.mail.as_deref();
    html! {
        section.sheet.person {
            div {
                (mark(customer))
                div.reach {
                    @if let Some(mail) = mail { span { span.sr-only { (words.t("people-mail")) " " } (ltr(mail)) } }
                    @if let Some(phone) = phone { span { span.sr-only { (words.t("people-phone")) " " } bdi.ltr.num { (readable(phone)) } } }
                    @if mail.is_none() && phone.is_none() { p.hush { (words.t("people-no-address")) } }
                }
                div.actions {
                    @if let Some(phone) = phone.filter(|_| may("phone")) {
                        a.button href=(format!("tel:{phone}")) { (icons::small("phone")) (words.t("people-call")) }
                    }
                    @if let Some(mail) = mail.filter(|_| may("mail")) {
                        a.button href=(format!("mailto:{}", encoded(mail))) { (icons::small("mail")) (words.t("people-write")) }
                    }
                }
            }
        }
    }
}

/// The first letter of the name, or the sign of a person where there is none.
fn mark(customer: &Customer) -> Markup {
    let letter = customer.called().and_then(|name| name.chars().find(|c| c.is_alphabetic()));
    html! {
        span.mark.large aria-hidden="true" {
            @if let Some(letter) = letter { (letter.to_uppercase().to_string()) } @else { (icon("user")) }
        }
    }
}

/// A mail address for `mailto:` (RFC 6068, 2): what could begin another part of the address is encoded.
fn encoded(mail: &str) -> String {
    let mut text = String::with_capacity(mail.len());
    for c in mail.chars() {
        match c {
            '%' | '?' | '&' | '#' | '/' | '"' | ' ' => text.push_str(&format!("%{:02X}", u32::from(c))),
            _ => text.push(c),
        }
    }
    text
}

fn timeline(words: &Words, shown: &Shown) -> Markup {
    html! {
        section {
            (section_head(&words.t("people-timeline"), None, None))
            div.sheet.pad {
                ol.timeline {
                    @for event in &shown.events {
                        li {
                            (margin_day(words, event.at, shown.now))
                            div.what { (icon(event.sign)) (event.text) }
                        }
                    }
                }
            }
        }
    }
}

fn good_to_know(member: &Member, customer: &Customer) -> Markup {
    let words = &member.words;
    let edit = format!("/{}/people/{}/edit", member.business, customer.id);
    let link = member.may(Role::Manager).then(|| (edit, words.t("people-change")));
    let language = customer.language;
    html! {
        section {
            (section_head(&words.t("people-good-to-know"), None, link))
            div.sheet.pad {
                dl.facts {
                    dt { (words.t("people-language")) }
                    dd lang=(language.code()) { bdi { (language.own_name()) } }
                    dt { (words.t("people-known-since")) }
                    dd { (words.date_long(words.day(customer.created_at))) }
                    dt { (words.t("people-note")) }
                    dd {
                        @if customer.note.is_empty() { span.hush { (words.t("people-note-none")) } }
                        @else { p.person-note dir="auto" { (customer.note) } }
                    }
                }
            }
        }
    }
}

fn agreed_to(member: &Member, shown: &Shown) -> Markup {
    let words = &member.words;
    let matters = Matter::sort(&shown.consents);
    html! {
        section {
            (section_head(&words.t("people-agreed-to"), None, None))
            div.sheet {
                @if matters.is_empty() { (empty("pause", &words.t("people-agreed-none"))) }
                @else { div.pad { ul.agree { @for matter in &matters { (matter_row(member, shown.customer.id, matter)) } } } }
            }
        }
    }
}

fn matter_row(member: &Member, customer: CustomerId, matter: &Matter) -> Markup {
    let words = &member.words;
    let running = matter.running();
    let day = |at| words.date_long(words.day(at));
    let since = matter.since().map(|at| words.with("people-agreed-since", [("date", day(at).into())]));
    let until = matter.withdrawn_at().map(|at| words.with("people-withdrawn-on", [("date", day(at).into())]));
    let what = matter.consents.first().map(|consent| purpose(words, consent)).unwrap_or_default();
    html! {
        li.no[running.is_none()] {
            (icon(if running.is_some() { "check" } else { "pause" }))
            b { (what) }
            p.hush { @if let Some(text) = since.or(until) { (text) } }
            details {
                summary { (words.with("people-agreed-texts", [("count", matter.consents.len().into())])) }
                @for consent in &matter.consents { (wording(words, consent)) }
            }
            @if let Some(consent) = running {
                (post_button(&format!("/{}/people/{customer}/consents/{}", member.business, consent.id), "button", &words.t("people-withdraw")))
            }
        }
    }
}

/// The text that was agreed to, as it stood, in its own language.
fn wording(words: &Words, consent: &Consent) -> Markup {
    let day = |at| words.date_long(words.day(at));
    html! {
        div.gap-s {
            p lang=(consent.language.code()) dir=(consent.language.direction()) { (consent.agreed_text) }
            p.hush {
                (day(consent.agreed_at))
                @if let Some(at) = consent.withdrawn_at {
                    ". " (words.with("people-withdrawn-on", [("date", day(at).into())]))
                }
            }
        }
    }
}

fn their_data(member: &Member, id: CustomerId) -> Markup {
    let words = &member.words;
    let base = format!("/{}/people/{id}", member.business);
    html! {
        section {
            (section_head(&words.t("people-data"), None, None))
            div.sheet.pad.actions {
                a.button href=(format!("{base}/copy")) download { (words.t("people-copy")) }
                a.button.danger href=(format!("{base}/erasure")) { (words.t("people-erase")) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_stays_an_address_behind_mailto() {
        assert_eq!(encoded("sara.lind+shop@example.com"), "sara.lind+shop@example.com");
        assert_eq!(encoded("a?cc=b&c#d@example.com"), "a%3Fcc=b%26c%23d@example.com");
    }
}
