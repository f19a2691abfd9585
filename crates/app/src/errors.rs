//! Failures as people meet them: a page with a way out, a fragment, or problem details (RFC 9457).

use axum::http::StatusCode;
use axum::http::header::{self, HeaderValue};
use axum::response::{IntoResponse, Response};
use maud::html;
use regulars_kernel::error::Error;
use regulars_kernel::ids::BusinessId;
use regulars_kernel::web::{App, Asked, Wants, goto, is_own_path, text};
use regulars_ui::{icons, plain_page};

/// The first parts of the paths of members that begin with no business.
const HOUSE: [&str; 8] = ["in", "join", "language", "me", "operator", "out", "setup", "setup-demo"];

/// Draws a failure in the form that was asked for.
pub fn page(app: &App, asked: &Asked, error: &Error, status: StatusCode) -> Response {
    // Whoever mistypes the address on a card is a guest: no sign-in for what no member has.
    let first = asked.path.split('/').nth(1).unwrap_or_default();
    let leads_nowhere = matches!(error, Error::SignIn) && !is_of_members(first);
    let (error, status) =
        if leads_nowhere { (&Error::NotFound, StatusCode::NOT_FOUND) } else { (error, status) };
    if matches!(error, Error::SignIn) && asked.wants == Wants::Page {
        let next = if is_own_path(&asked.path) && asked.path != "/" {
            format!("?next={}", asked.path)
        } else {
            String::new()
        };
        return goto(format!("/in{next}")).into_response();
    }
    let words = app.words(asked.language);
    let of_customer = asked.path.starts_with("/s/");
    let (title, what) = match error {
        Error::NotFound if of_customer => ("errors-no-survey", "errors-no-survey-what"),
        _ => keys(error),
    };
    let what = match error {
        Error::Refused(refusal) => {
            let sentence = refusal.page.as_ref().or(refusal.fields.first().map(|(_, sentence)| sentence));
            sentence.map_or_else(|| words.t(what), |sentence| words.say(sentence))
        }
        _ => words.t(what),
    };
    let title = words.t(title);
    let mut response = match asked.wants {
        Wants::Json => {
            let body = serde_json::json!({
                "type": "about:blank", "title": title, "status": status.as_u16(), "detail": what,
                "instance": asked.path, "request": asked.id,
            });
            text("application/problem+json", body.to_string())
        }
        Wants::Fragment => {
            html! { div.note.late role="alert" { (icons::icon("alert")) p { (what) } } }.into_response()
        }
        Wants::Page => {
            let body = html! {
                div.narrow.stack {
                    h1 { (title) }
                    p { (what) }
                    @if of_customer && matches!(error, Error::NotFound) {
                        // Trying the same address again helps nobody.
                    } @else if of_customer {
                        p.actions { a.button.main href=(asked.path) { (words.t("errors-again")) } }
                    } @else {
                        p.actions { a.button.main href="/" { (words.t("errors-home")) } }
                    }
                    p.hush { (words.with("errors-number", [("id", (&asked.id).into())])) }
                }
            };
            plain_page(app, &words, &title, None, body)
        }
    };
    *response.status_mut() = status;
    if matches!(error, Error::Busy) {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
    }
    response
}

/// Whether the first part of a path is that of a page behind the sign-in: a business, or a place of the house.
fn is_of_members(first: &str) -> bool {
    first.is_empty() || HOUSE.contains(&first) || first.parse::<BusinessId>().is_ok()
}

fn keys(error: &Error) -> (&'static str, &'static str) {
    match error {
        Error::NotFound => ("errors-not-found", "errors-not-found-what"),
        Error::SignIn => ("errors-sign-in", "errors-sign-in-what"),
        Error::Forbidden => ("errors-forbidden", "errors-forbidden-what"),
        Error::Refused(_) => ("errors-refused", "errors-refused-what"),
        Error::Conflict => ("errors-conflict", "errors-conflict-what"),
        Error::Busy => ("errors-busy", "errors-busy-what"),
        Error::Bug(_) => ("errors-bug", "errors-bug-what"),
    }
}
