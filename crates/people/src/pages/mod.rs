//! The pages of this room: handlers, forms, markup.

pub mod consents;
pub mod copy;
pub mod edit;
pub mod erasures;
pub mod list;
pub mod person;

use jiff::Timestamp;
use maud::{Markup, html};
use regulars_kernel::i18n::Words;

use crate::contact::readable;
use crate::customer::Customer;

/// What a customer is called on a page: the name, else the address, else the number.
pub(crate) fn label(words: &Words, customer: &Customer) -> String {
    let phone = || customer.phone.as_deref().map(readable);
    let name = customer.name.clone().or_else(|| customer.mail.clone()).or_else(phone);
    name.unwrap_or_else(|| words.t("people-unnamed"))
}

/// A day in the margin, with its year if that is not this one.
pub(crate) fn margin_day(words: &Words, at: Timestamp, now: Timestamp) -> Markup {
    let day = words.day(at);
    html! {
        div.when {
            time datetime=(day.to_string()) { (words.date_short(day)) }
            @if day.year() != words.day(now).year() { small { (day.year().to_string()) } }
        }
    }
}
