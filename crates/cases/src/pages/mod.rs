//! The pages of cases, and what they share: how a case is named.

pub mod acts;
pub mod case;
pub mod list;
mod log;
pub mod today;

use regulars_kernel::i18n::Words;

use crate::case::Listed;

/// What a case asks for, with the customer's name first.
fn need(words: &Words, case: &Listed, name: Option<&String>) -> String {
    let who = name.cloned().unwrap_or_else(|| words.t("cases-guest"));
    if case.wants_call {
        words.with("cases-need-call", [("who", who.into())])
    } else if case.customer_id.is_some() {
        words.with("cases-need-answer", [("who", who.into())])
    } else {
        words.with("cases-need-words", [("score", case.score.into())])
    }
}

/// A case by its customer and score, when it asks for nothing now.
fn title(words: &Words, score: i64, name: Option<&String>) -> String {
    let who = name.cloned().unwrap_or_else(|| words.t("cases-guest"));
    words.with("cases-title", [("who", who.into()), ("score", score.into())])
}
