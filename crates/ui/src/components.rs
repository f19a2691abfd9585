//! Components: fields, buttons, notes, figures, quotes. Each returns one element.

use maud::{Markup, html};
use regulars_kernel::error::Refusal;
use regulars_kernel::i18n::Words;

use crate::icons::{icon, small};

/// A text field with its label, hint, value and error.
pub struct Field<'a> {
    pub name: &'a str,
    pub label: String,
    pub hint: Option<String>,
    pub value: &'a str,
    pub kind: &'a str,
    pub autocomplete: &'a str,
    pub required: bool,
    pub short: bool,
}

impl<'a> Field<'a> {
    /// A plain text field.
    #[must_use]
    pub fn new(name: &'a str, label: String, value: &'a str) -> Self {
        Self {
            name,
            label,
            hint: None,
            value,
            kind: "text",
            autocomplete: "off",
            required: false,
            short: false,
        }
    }
    #[must_use]
    pub fn hint(mut self, hint: String) -> Self {
        self.hint = Some(hint);
        self
    }
    #[must_use]
    pub fn kind(mut self, kind: &'a str) -> Self {
        self.kind = kind;
        self
    }
    #[must_use]
    pub fn autocomplete(mut self, autocomplete: &'a str) -> Self {
        self.autocomplete = autocomplete;
        self
    }
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }
    #[must_use]
    pub fn short(mut self) -> Self {
        self.short = true;
        self
    }

    /// Draws the field, with the error that a refusal has for it.
    #[must_use]
    pub fn draw(&self, words: &Words, refusal: &Refusal) -> Markup {
        let error = refusal.at(self.name).map(|sentence| words.say(sentence));
        html! {
            div.field {
                label for=(self.name) { (self.label) }
                @if let Some(hint) = &self.hint { span.hint id=(format!("{}-hint", self.name)) { (hint) } }
                input.input.short[self.short] id=(self.name) name=(self.name) type=(self.kind) value=(self.value)
                    autocomplete=(self.autocomplete) required[self.required] dir="auto"
                    aria-invalid=[error.as_ref().map(|_| "true")] autofocus[error.is_some()]
                    aria-describedby=[described_by(self.name, self.hint.is_some(), error.is_some())];
                (field_error(self.name, error.as_deref()))
            }
        }
    }
}

fn described_by(name: &str, hint: bool, error: bool) -> Option<String> {
    match (hint, error) {
        (true, true) => Some(format!("{name}-hint {name}-error")),
        (true, false) => Some(format!("{name}-hint")),
        (false, true) => Some(format!("{name}-error")),
        (false, false) => None,
    }
}

/// The error under a field.
#[must_use]
pub fn field_error(name: &str, error: Option<&str>) -> Markup {
    html! {
        @if let Some(error) = error {
            p.error id=(format!("{name}-error")) { (small("alert")) span { (error) } }
        }
    }
}

/// A field of several lines.
#[must_use]
pub fn text_area(
    words: &Words,
    refusal: &Refusal,
    name: &str,
    label: &str,
    hint: Option<&str>,
    value: &str,
) -> Markup {
    let error = refusal.at(name).map(|sentence| words.say(sentence));
    html! {
        div.field {
            label for=(name) { (label) }
            @if let Some(hint) = hint { span.hint id=(format!("{name}-hint")) { (hint) } }
            textarea.input id=(name) name=(name) dir="auto" aria-invalid=[error.as_ref().map(|_| "true")] autofocus[error.is_some()]
                aria-describedby=[described_by(name, hint.is_some(), error.is_some())] { (value) }
            (field_error(name, error.as_deref()))
        }
    }
}

/// A choice from a list; each option is its value and its words.
#[must_use]
pub fn select(
    words: &Words,
    refusal: &Refusal,
    name: &str,
    label: &str,
    options: &[(String, String)],
    chosen: &str,
) -> Markup {
    let error = refusal.at(name).map(|sentence| words.say(sentence));
    html! {
        div.field {
            label for=(name) { (label) }
            select.input id=(name) name=(name) aria-invalid=[error.as_ref().map(|_| "true")] autofocus[error.is_some()]
                aria-describedby=[described_by(name, false, error.is_some())] {
                @for (value, text) in options {
                    option value=(value) selected[value == chosen] { (text) }
                }
            }
            (field_error(name, error.as_deref()))
        }
    }
}

/// What a refusal says of the whole form.
#[must_use]
pub fn refused(words: &Words, refusal: &Refusal) -> Markup {
    let text = match (&refusal.page, refusal.fields.len()) {
        (Some(sentence), _) => Some(words.say(sentence)),
        (None, 0) => None,
        (None, count) => Some(words.with("form-has-errors", [("count", count.into())])),
    };
    html! {
        @if let Some(text) = text {
            div.note.late role="alert" { (icon("alert")) p { (text) } }
        }
    }
}

/// The kinds of notes.
#[derive(Clone, Copy)]
pub enum Tone {
    Info,
    Soon,
    Late,
    Good,
}

/// A note on the page.
#[must_use]
pub fn note(tone: Tone, sign: &str, body: &Markup) -> Markup {
    let class = match tone {
        Tone::Info => "note",
        Tone::Soon => "note soon",
        Tone::Late => "note late",
        Tone::Good => "note good",
    };
    html! { div class=(class) { (icon(sign)) div { (body) } } }
}

/// A button that sends a form of its own.
#[must_use]
pub fn post_button(path: &str, class: &str, label: &str) -> Markup {
    html! { form method="post" action=(path) { button class=(class) { (label) } } }
}

/// What stands where there is nothing yet.
#[must_use]
pub fn empty(sign: &str, text: &str) -> Markup {
    html! { div.empty { (icon(sign)) p { (text) } } }
}

/// A customer's words, with their language and direction.
#[must_use]
pub fn quote(text: &str) -> Markup {
    html! { p.quote dir="auto" { (text) } }
}

/// The class of a score, in words and shape.
#[must_use]
pub fn score_class(words: &Words, score: i64) -> Markup {
    let (class, key) = match score {
        0..=6 => ("class neg", "class-detractor"),
        7..=8 => ("class", "class-passive"),
        _ => ("class pos", "class-promoter"),
    };
    html! { span class=(class) { (words.t(key)) } }
}

/// The heading of a section, with a count and a link at its end.
#[must_use]
pub fn section_head(title: &str, count: Option<String>, link: Option<(String, String)>) -> Markup {
    html! {
        div.section-head {
            h2 { (title) }
            @if let Some(count) = count { span.count { (count) } }
            @if let Some((href, text)) = link { a href=(href) { (text) } }
        }
    }
}

/// A number with its sign, U+2212 for minus: "+38", "−4", "0".
#[must_use]
pub fn signed(number: i64) -> String {
    match number {
        1.. => format!("+{number}"),
        0 => "0".to_owned(),
        _ => format!("\u{2212}{}", number.unsigned_abs()),
    }
}

/// Isolates what reads from left to right in every language: numbers with signs, addresses.
#[must_use]
pub fn ltr(text: &str) -> Markup {
    html! { bdi.ltr { (text) } }
}
