//! Letter: a mail from a case to its customer, from a template, in the language of their answer, to be taken back.

use std::time::Duration;

use jiff::SignedDuration;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};
use regulars_accounts::Business;
use regulars_facts::{CaseId, CustomerId};
use regulars_kernel::db::{Db, TextColumn, Tx, sql};
use regulars_kernel::error::{Error, Refusal, Result};
use regulars_kernel::i18n::Words;
use regulars_kernel::jobs::Job;
use regulars_kernel::mail::{self, Mail, MailId, MailState};
use regulars_kernel::web::{MemberId, Role};
use regulars_people::Customer;
use serde::{Deserialize, Serialize};

use crate::case::{Case, warn_at};
use crate::entry::{Entry, EntryId, Kind, Line};
use crate::notice::{About, Notice};

/// How long a letter can be taken back before it leaves.
pub const HOLD: Duration = Duration::from_secs(30);
/// What a template may spend: far more than any letter needs.
const FUEL: u64 = 20_000;
const LONGEST_SUBJECT: usize = 150;
const LONGEST_BODY: usize = 10_000;
/// Between two looks at whether a letter was refused.
const LOOKS_EVERY: SignedDuration = SignedDuration::from_mins(10);
/// After a week of looks the outbox alone tells.
const LOOKS: u32 = 1_000;

/// What a letter begins with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Template {
    #[default]
    Apology,
    Answer,
    Fixed,
    Free,
}

impl Template {
    /// All templates.
    pub const ALL: [Template; 4] = [Template::Apology, Template::Answer, Template::Fixed, Template::Free];

    /// The sentence that names the template.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Template::Apology => "cases-template-apology",
            Template::Answer => "cases-template-answer",
            Template::Fixed => "cases-template-fixed",
            Template::Free => "cases-template-free",
        }
    }

    fn texts(self) -> (&'static str, &'static str) {
        match self {
            Template::Apology => ("cases-letter-apology-subject", "cases-letter-apology"),
            Template::Answer => ("cases-letter-answer-subject", "cases-letter-answer"),
            Template::Fixed => ("cases-letter-fixed-subject", "cases-letter-fixed"),
            Template::Free => ("cases-letter-free-subject", "cases-letter-free"),
        }
    }
}

impl TextColumn for Template {
    fn to_text(&self) -> String {
        match self {
            Template::Apology => "apology",
            Template::Answer => "answer",
            Template::Fixed => "fixed",
            Template::Free => "free",
        }
        .to_owned()
    }
    fn from_text(text: &str) -> Option<Self> {
        Template::ALL.into_iter().find(|template| template.to_text() == text)
    }
}

/// What a template can name.
#[derive(Clone, Debug)]
pub struct Fields {
    /// The customer, empty if no name was left.
    pub name: String,
    pub shop: String,
    /// The member who writes.
    pub sender: String,
}

/// Fills a template; `None` if it is broken, names something else or costs too much.
#[must_use]
pub fn fill(template: &str, fields: &Fields) -> Option<String> {
    let mut environment = Environment::empty();
    environment.set_fuel(Some(FUEL));
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    let values = context! {
        name => plain(&fields.name),
        shop => plain(&fields.shop),
        sender => plain(&fields.sender),
    };
    environment.render_str(template, values).ok()
}

/// A value without what would be read as a field when the filled letter is filled again.
fn plain(value: &str) -> String {
    value.chars().filter(|c| !matches!(c, '{' | '}') && !c.is_control()).collect()
}

/// A letter that can be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub template: Template,
    pub subject: String,
    pub body: String,
}

impl Draft {
    /// The letter of a template, filled, in the language of the words.
    #[must_use]
    pub fn of(template: Template, words: &Words, fields: &Fields) -> Self {
        let (subject, body) = template.texts();
        let filled = |key| fill(&words.t(key), fields).unwrap_or_default();
        Self { template, subject: filled(subject), body: filled(body) }
    }

    /// Takes a letter as it was written: fields that stand in it are filled.
    ///
    /// # Errors
    /// Refused at the fields that are empty, too long or broken.
    pub fn parse(template: Template, subject: &str, body: &str, fields: &Fields) -> Result<Self> {
        let mut refusal = Refusal::default();
        let subject = part(&mut refusal, "subject", subject.trim(), LONGEST_SUBJECT, fields);
        let body = part(&mut refusal, "body", body.trim(), LONGEST_BODY, fields);
        refusal.into_result()?;
        Ok(Self { template, subject, body: body.replace("\r\n", "\n") })
    }
}

fn part(refusal: &mut Refusal, field: &'static str, text: &str, longest: usize, fields: &Fields) -> String {
    if text.is_empty() {
        refusal.add(field, "cases-letter-empty");
        return String::new();
    }
    if text.chars().count() > longest {
        refusal.add(field, "cases-letter-too-long");
        return String::new();
    }
    match fill(text, fields) {
        Some(filled) if filled.chars().count() <= longest => filled,
        Some(_) => {
            refusal.add(field, "cases-letter-too-long");
            String::new()
        }
        None => {
            refusal.add(field, "cases-letter-broken");
            String::new()
        }
    }
}

/// Whether a letter can still be taken back: it waits, or it is one of a demo shop and never leaves.
#[must_use]
pub fn is_waiting(entry: &Entry, mail: &Mail) -> bool {
    entry.taken_back_at.is_none() && matches!(mail.state, MailState::Waiting | MailState::Withdrawn)
}

// Storage.

/// Puts a letter into the outbox; it is the first answer unless it is taken back.
///
/// # Errors
/// `Conflict` if somebody else changed the case since `seen`; refused if the case is closed, or the customer
/// left no address or agreed to no answer by mail.
pub fn send(tx: &mut Tx, id: CaseId, seen: Option<i64>, by: MemberId, draft: &Draft) -> Result<EntryId> {
    let case = Case::begin(tx, id, seen)?;
    case.must_be_open()?;
    let address = address(tx, &case)?;
    let business = Business::find(tx)?;
    let letter = mail::Letter {
        to: address,
        from_name: business.name,
        reply_to: business.reply_address,
        subject: draft.subject.clone(),
        body: draft.body.clone(),
        language: case.language,
        about: Some(id.to_string()),
        hold: HOLD,
    };
    let mail = letter.post(tx)?;
    if business.is_demo {
        // Shown and counted, but nothing leaves a demo shop.
        Mail::withdraw(tx, mail)?;
    }
    let entry = Line::new(Some(by), Kind::Mail, draft.template.to_text()).mail(mail).write(tx, id)?;
    Case::settle_answer(tx, id)?;
    let look = LookAfter { case: id, entry, mail, look: 0 };
    tx.enqueue(&look, tx.now() + SignedDuration::from_mins(2))?;
    Ok(entry)
}

fn address(db: &mut Db, case: &Case) -> Result<String> {
    let customer = case.customer_id.ok_or_else(|| Refusal::page("cases-no-address"))?;
    let agreed = may_write(db, customer)?;
    let customer = Customer::find(db, customer)?;
    match &customer.mail {
        None => Err(Refusal::page("cases-no-address").into()),
        Some(_) if !agreed => Err(Refusal::page("cases-no-consent").into()),
        Some(address) => Ok(address.clone()),
    }
}

fn may_write(db: &mut Db, customer: CustomerId) -> Result<bool> {
    Customer::may_write(db, customer, "answer", "mail")
}

/// Takes a letter back before it leaves; false if it has left.
///
/// # Errors
/// `Forbidden` if it is somebody else's and the member is no manager.
pub fn take_back(tx: &mut Tx, entry: &Entry, by: MemberId, role: Role) -> Result<bool> {
    let Some(id) = entry.mail_id else { return Err(Error::NotFound) };
    let mail = Mail::find(tx, id)?;
    if !is_waiting(entry, &mail) {
        return Ok(entry.taken_back_at.is_some());
    }
    if mail.state == MailState::Waiting && !Mail::withdraw(tx, id)? {
        return Ok(false);
    }
    Case::take_back(tx, entry, by, role)?;
    Ok(true)
}

/// Looks whether the mail server refused a letter: then the customer has no answer yet.
#[derive(Serialize, Deserialize)]
pub struct LookAfter {
    case: CaseId,
    entry: EntryId,
    mail: MailId,
    look: u32,
}

impl Job for LookAfter {
    const KIND: &'static str = "cases-look-after-letter";
}

/// Does the job.
///
/// # Errors
/// What the database said.
pub fn look_after(tx: &mut Tx, job: LookAfter) -> Result<()> {
    let mail = match Mail::find(tx, job.mail) {
        Ok(mail) => mail,
        Err(Error::NotFound) => return Ok(()),
        Err(error) => return Err(error),
    };
    match mail.state {
        MailState::Refused => refused(tx, &job),
        MailState::Waiting | MailState::Sending if job.look < LOOKS => {
            let again = LookAfter { look: job.look + 1, ..job };
            tx.enqueue(&again, tx.now() + LOOKS_EVERY)
        }
        _ => Ok(()),
    }
}

fn refused(tx: &mut Tx, job: &LookAfter) -> Result<()> {
    let marked = sql("update case_entry set failed_at = $1
         where business_id = $2 and id = $3 and failed_at is null and taken_back_at is null")
    .bind(tx.now())
    .bind(tx.business())
    .bind(job.entry)
    .run(tx)?;
    if marked == 0 {
        return Ok(());
    }
    Case::begin(tx, job.case, None)?;
    Line::new(None, Kind::Failed, "").write(tx, job.case)?;
    Case::settle_answer(tx, job.case)?;
    let case = Case::find(tx, job.case)?;
    if case.waits() {
        let at = warn_at(case.opened_at, case.due_at).max(tx.now());
        tx.enqueue(&Notice { case: case.id, about: About::Warning }, at)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> Fields {
        Fields { name: "Sara".to_owned(), shop: "Café Linden".to_owned(), sender: "Mira".to_owned() }
    }

    #[test]
    fn the_three_fields_are_filled_and_nothing_else() {
        let cases = [
            ("Dear {{ name }}, {{ shop }}. {{ sender }}", Some("Dear Sara, Café Linden. Mira")),
            ("{% if name %}Dear {{ name }}{% else %}Hello{% endif %}", Some("Dear Sara")),
            ("<b>&</b>", Some("<b>&</b>")),
            ("{{ words }}", None),
            ("{{ name", None),
            ("{{ name|upper }}", None),
            ("{% for a in range(9) %}x{% endfor %}", None),
            ("{% include 'x' %}", None),
        ];
        for (template, filled) in cases {
            assert_eq!(fill(template, &fields()).as_deref(), filled, "{template}");
        }
    }

    #[test]
    fn a_template_that_costs_too_much_is_refused() {
        let letters = "a".repeat(2_000);
        let template =
            format!("{{% for a in '{letters}' %}}{{% for b in '{letters}' %}}x{{% endfor %}}{{% endfor %}}");
        assert_eq!(fill(&template, &fields()), None);
    }

    #[test]
    fn a_name_with_braces_stays_a_name() {
        let odd = Fields { name: "{{ shop }}".to_owned(), ..fields() };
        assert_eq!(fill("{{ name }}", &odd).as_deref(), Some(" shop "));
        let draft = Draft::parse(Template::Free, "Hi", "{{ name }}", &odd).unwrap();
        assert_eq!(draft.body, " shop ");
    }

    #[test]
    fn an_empty_or_broken_letter_says_where() {
        let Err(Error::Refused(refusal)) = Draft::parse(Template::Free, " ", "{% if %}", &fields()) else {
            panic!("it was taken");
        };
        assert!(refusal.at("subject").is_some() && refusal.at("body").is_some());
    }

    #[test]
    fn templates_keep_their_names() {
        for template in Template::ALL {
            assert_eq!(Template::from_text(&template.to_text()), Some(template));
        }
    }
}
