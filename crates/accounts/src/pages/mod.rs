//! Pages: forms, markup and handlers of this room.

mod fields;
pub mod joining;
pub mod log;
pub mod me;
pub mod post;
pub mod reach;
pub mod settings;
pub mod setup;
pub mod sign_in;
pub mod team;

use axum::http::StatusCode;
use axum::response::Response;
use jiff::SignedDuration;
use regulars_kernel::error::Refusal;
use regulars_kernel::i18n::{Language, Words};
use regulars_kernel::web::{Form, Reply, Role, SCREEN, Visitor, goto, is_own_path, set_cookie};
use serde::Deserialize;

/// The longest name of a person or a shop.
const NAME_LENGTH: usize = 120;

/// The words of somebody of whom only the browser is known.
fn words_of(visitor: &Visitor) -> Words {
    visitor.app.words(visitor.language(&Language::ALL).unwrap_or_default())
}

/// The language that somebody chose who is not signed in.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct LanguageForm {
    to: String,
    back: String,
}

/// Keeps the chosen language in this browser and leads back to the page it was chosen on.
///
/// # Errors
/// None.
pub async fn choose_language(visitor: Visitor, Form(form): Form<LanguageForm>) -> Reply {
    let back = goto(if is_own_path(&form.back) { form.back } else { "/".to_owned() });
    match form.to.parse::<Language>() {
        Ok(language) => {
            let year = SignedDuration::from_hours(365 * 24).as_secs();
            back.cookie(set_cookie(&visitor.app, SCREEN, language.code(), "/", year)).into()
        }
        Err(_) => back.into(),
    }
}

/// The same page with another status.
fn with_status(mut response: Response, status: StatusCode) -> Response {
    *response.status_mut() = status;
    response
}

/// A page that shows what has to change, or the plain page if nothing has.
fn with_refusal(response: Response, refusal: &Refusal) -> Response {
    if refusal.is_empty() { response } else { with_status(response, StatusCode::UNPROCESSABLE_ENTITY) }
}

/// The name of a role, as it stands alone.
fn role_name(words: &Words, role: Role) -> String {
    match role {
        Role::Owner => words.t("team-role-owner"),
        Role::Manager => words.t("team-role-manager"),
        Role::Staff => words.t("team-role-staff"),
    }
}

/// What a role may do, in plain words.
fn role_may(words: &Words, role: Role) -> String {
    match role {
        Role::Owner => words.t("team-role-owner-may"),
        Role::Manager => words.t("team-role-manager-may"),
        Role::Staff => words.t("team-role-staff-may"),
    }
}
