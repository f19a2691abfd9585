//! Changing a customer: the form, its mistakes, and somebody else who changed the same person.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use regulars_facts::CustomerId;
use regulars_kernel::error::{Error, Refusal, Result};
use regulars_kernel::i18n::Language;
use regulars_kernel::web::{At, Form, Member, Reply, goto};
use regulars_ui::{Field, Page, Place, Tone, note, refused, select, text_area};
use serde::Deserialize;

use crate::contact::{Contact, readable};
use crate::customer::{Customer, Edit};
use crate::pages::label;

/// The form as it was sent.
#[derive(Clone, Default, Deserialize)]
pub struct EditForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    mail: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    language: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    version: String,
}

impl EditForm {
    fn of(customer: &Customer) -> Self {
        Self {
            name: customer.name.clone().unwrap_or_default(),
            mail: customer.mail.clone().unwrap_or_default(),
            phone: customer.phone.as_deref().map(readable).unwrap_or_default(),
            language: customer.language.code().to_owned(),
            note: customer.note.clone(),
            version: customer.version.to_string(),
        }
    }

    fn contact(&self, member: &Member) -> Result<Contact, Refusal> {
        let country = std::str::from_utf8(&member.shop.country).unwrap_or_default();
        Contact::parse(&self.name, &self.mail, &self.phone, country)
    }

    fn parse(&self, member: &Member) -> Result<Edit> {
        let language: Language = self.language.parse()?;
        Ok(Edit::new(self.contact(member)?, language, &self.note)?)
    }
}

/// What stands around the form when it comes back.
#[derive(Default)]
struct Trouble {
    refusal: Refusal,
    /// Who holds the address and the number already.
    mail_of: Option<Customer>,
    phone_of: Option<Customer>,
    /// What somebody else saved meanwhile.
    theirs: Option<Customer>,
}

/// `GET /people/{id}/edit`.
pub async fn page(member: Member, At(id): At<CustomerId>) -> Reply {
    let customer = member.read(move |db| Customer::find(db, id)).await?;
    Ok(form_page(&member, &customer, &EditForm::of(&customer), &Trouble::default()))
}

/// `POST /people/{id}/edit`.
pub async fn save(member: Member, At(id): At<CustomerId>, Form(form): Form<EditForm>) -> Reply {
    let saved = match form.parse(&member) {
        Ok(edit) => {
            let version = form.version.parse().unwrap_or(0);
            member.write("audit-person-changed", id, move |tx| Customer::change(tx, id, version, &edit)).await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => goto(format!("/{}/people/{id}", member.business)).saying("people-saved").into(),
        Err(Error::Refused(refusal)) => again(&member, id, form, refusal, false).await,
        Err(Error::Conflict) => again(&member, id, form, Refusal::default(), true).await,
        Err(error) => Err(error),
    }
}

/// The form once more, with what was written in it.
async fn again(
    member: &Member,
    id: CustomerId,
    mut form: EditForm,
    refusal: Refusal,
    conflict: bool,
) -> Reply {
    let contact = form.contact(member).unwrap_or_default();
    let (customer, (mail_of, phone_of)) = member
        .read(move |db| Ok((Customer::find(db, id)?, Customer::others_with(db, id, &contact)?)))
        .await?;
    let mut trouble = Trouble { refusal, mail_of, phone_of, theirs: None };
    if conflict {
        // Whoever saves now has seen what the other one wrote.
        form.version = customer.version.to_string();
        trouble.theirs = Some(customer.clone());
    }
    let mut response = form_page(member, &customer, &form, &trouble);
    *response.status_mut() = if conflict { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(response)
}

fn form_page(member: &Member, customer: &Customer, form: &EditForm, trouble: &Trouble) -> Response {
    let words = &member.words;
    let name = label(words, customer);
    let person = format!("/{}/people/{}", member.business, customer.id);
    Page::new(member, Place::People, words.with("people-edit-title", [("name", name.as_str().into())]))
        .trail(&format!("/people/{}", customer.id), name)
        .body(html! {
            (refused(words, &trouble.refusal))
            @if let Some(theirs) = &trouble.theirs { (conflict_note(member, form, theirs)) }
            form.form.gap method="post" action=(format!("{person}/edit")) {
                input type="hidden" name="version" value=(form.version);
                (fields(member, form, trouble))
                div.actions {
                    button.button.main { (words.t("people-save")) }
                    a.button.plain href=(person) { (words.t("people-back")) }
                }
            }
        })
}

fn fields(member: &Member, form: &EditForm, trouble: &Trouble) -> Markup {
    let words = &member.words;
    let refusal = &trouble.refusal;
    let languages: Vec<(String, String)> =
        Language::ALL.iter().map(|it| (it.code().to_owned(), it.own_name().to_owned())).collect();
    html! {
        (Field::new("name", words.t("people-name"), &form.name).draw(words, refusal))
        div {
            (Field::new("mail", words.t("people-mail"), &form.mail).kind("email").draw(words, refusal))
            (holder(member, "mail", refusal, trouble.mail_of.as_ref()))
        }
        div {
            (Field::new("phone", words.t("people-phone"), &form.phone).kind("tel").hint(words.t("people-phone-hint")).draw(words, refusal))
            (holder(member, "phone", refusal, trouble.phone_of.as_ref()))
        }
        (select(words, refusal, "language", &words.t("people-language"), &languages, &form.language))
        (text_area(words, refusal, "note", &words.t("people-note"), Some(&words.t("people-note-hint")), &form.note))
    }
}

/// Under a field that another customer holds already: a link to that customer.
fn holder(member: &Member, field: &str, refusal: &Refusal, other: Option<&Customer>) -> Markup {
    let words = &member.words;
    html! {
        @if let Some(other) = other.filter(|_| refusal.at(field).is_some()) {
            p.taken {
                a href=(format!("/{}/people/{}", member.business, other.id)) {
                    (words.with("people-taken-open", [("name", label(words, other).into())]))
                }
            }
        }
    }
}

/// What somebody else saved meanwhile, where it differs from what is in the form.
fn conflict_note(member: &Member, form: &EditForm, theirs: &Customer) -> Markup {
    let words = &member.words;
    let saved = EditForm::of(theirs);
    let same_phone = form.contact(member).is_ok_and(|contact| contact.phone() == theirs.phone.as_deref());
    let language =
        |code: &str| code.parse().map_or_else(|_| String::new(), |it: Language| it.own_name().to_owned());
    let differing: Vec<(&str, String)> = [
        ("people-name", form.name.trim() != saved.name, saved.name.clone()),
        ("people-mail", form.mail.trim() != saved.mail, saved.mail.clone()),
        ("people-phone", !same_phone, saved.phone.clone()),
        ("people-language", form.language != saved.language, language(&saved.language)),
        ("people-note", form.note.replace("\r\n", "\n").trim() != saved.note, saved.note.clone()),
    ]
    .into_iter()
    .filter_map(|(key, differs, value)| differs.then_some((key, value)))
    .collect();
    note(
        Tone::Late,
        "alert",
        &html! {
            p { (words.t("people-conflict")) }
            @if !differing.is_empty() {
                dl.facts.gap-s {
                    @for (key, value) in &differing {
                        dt { (words.t(key)) }
                        dd.person-note { @if value.is_empty() { (words.t("people-conflict-empty")) } @else { bdi { (value) } } }
                    }
                }
            }
            p.gap-s { (words.t("people-conflict-keep")) }
        },
    )
}
