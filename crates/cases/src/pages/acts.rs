//! What members do with a case: steps, notes, calls, letters, handing over, closing.

use regulars_accounts::member;
use regulars_facts::CaseId;
use regulars_kernel::db::TextColumn;
use regulars_kernel::error::{Error, Refusal, Result};
use regulars_kernel::web::{At, Form, Goto, Member, MemberId, Reply, Step as Part, goto};
use serde::Deserialize;

use super::case::{Typed, View, show_again};
use crate::case::{Case, Outcome, Way, parse_note};
use crate::entry::{Entry, EntryId, Kind};
use crate::letter::{self, Draft, Template};
use crate::step::Step;

/// The note to a step.
#[derive(Deserialize)]
pub struct StepForm {
    #[serde(default)]
    step_note: String,
}

/// A note.
#[derive(Deserialize)]
pub struct NoteForm {
    #[serde(default)]
    note: String,
}

/// How a customer was answered outside of this house.
#[derive(Deserialize)]
pub struct CallForm {
    #[serde(default)]
    way: String,
    #[serde(default)]
    call_note: String,
}

/// A letter.
#[derive(Deserialize)]
pub struct MailForm {
    #[serde(default)]
    version: String,
    #[serde(default)]
    template: String,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    body: String,
}

/// Who holds the case from now on.
#[derive(Deserialize)]
pub struct HolderForm {
    #[serde(default)]
    version: String,
    #[serde(default)]
    holder: String,
}

/// How the case ended.
#[derive(Deserialize)]
pub struct CloseForm {
    #[serde(default)]
    version: String,
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    close_note: String,
}

fn home(member: &Member, id: CaseId) -> String {
    format!("/{}/cases/{id}", member.business)
}

/// Goes on, or shows the case again with what was typed.
async fn finish<T>(
    member: &Member,
    id: CaseId,
    seen: Option<i64>,
    typed: Typed,
    done: Result<T>,
    then: impl FnOnce(T) -> Goto,
) -> Reply {
    match done {
        Ok(value) => then(value).into(),
        Err(Error::Refused(refusal)) => show_again(member, id, Typed { refusal, ..typed }).await,
        Err(Error::Conflict) => {
            show_again(member, id, Typed { seen: seen.or(Some(i64::MAX)), ..typed }).await
        }
        Err(error) => Err(error),
    }
}

/// The version that a form was made from; a form without one saw nothing.
fn seen(version: &str) -> i64 {
    version.parse().unwrap_or(0)
}

/// Marks a step as done.
pub async fn do_step(
    member: Member,
    At(id): At<CaseId>,
    Part(step): Part,
    Form(form): Form<StepForm>,
) -> Reply {
    let step = Step::from_text(&step).ok_or(Error::NotFound)?;
    let by = member.member;
    let done = match parse_note("step_note", &form.step_note) {
        Ok(note) => {
            member.write("audit-case-step", id, move |tx| Case::mark_step(tx, id, step, by, &note)).await
        }
        Err(error) => Err(error),
    };
    let typed = Typed { step_note: form.step_note, ..Typed::default() };
    let undo = format!("{}/steps/{}?_method=delete", home(&member, id), step.to_text());
    finish(&member, id, None, typed, done, |()| goto(home(&member, id)).saying_undo("cases-said-step", &undo))
        .await
}

/// Marks a step as not done.
pub async fn undo_step(member: Member, At(id): At<CaseId>, Part(step): Part) -> Reply {
    let step = Step::from_text(&step).ok_or(Error::NotFound)?;
    let by = member.member;
    let done =
        member.write("audit-case-step-undone", id, move |tx| Case::unmark_step(tx, id, step, by)).await;
    let then = |()| goto(home(&member, id)).saying("cases-said-step-undone");
    finish(&member, id, None, Typed::default(), done, then).await
}

/// Adds a note.
pub async fn add_note(member: Member, At(id): At<CaseId>, Form(form): Form<NoteForm>) -> Reply {
    let by = member.member;
    let done = match parse_note("note", &form.note) {
        Ok(note) => member.write("audit-case-note", id, move |tx| Case::add_note(tx, id, by, &note)).await,
        Err(error) => Err(error),
    };
    let typed = Typed { note: form.note, ..Typed::default() };
    finish(&member, id, None, typed, done, |entry| undoable(&member, id, entry, "cases-said-note")).await
}

/// Says that the customer was called, or answered in another way.
pub async fn answered(member: Member, At(id): At<CaseId>, Form(form): Form<CallForm>) -> Reply {
    let by = member.member;
    let way = Way::from_text(&form.way).unwrap_or(Way::Other);
    let done = match parse_note("call_note", &form.call_note) {
        Ok(note) => {
            member
                .write("audit-case-answered", id, move |tx| Case::mark_answered(tx, id, by, way, &note))
                .await
        }
        Err(error) => Err(error),
    };
    let typed = Typed { call_note: form.call_note, ..Typed::default() };
    finish(&member, id, None, typed, done, |entry| undoable(&member, id, entry, "cases-said-answered")).await
}

fn undoable(member: &Member, id: CaseId, entry: EntryId, key: &'static str) -> Goto {
    goto(home(member, id)).saying_undo(key, &format!("{}/take-back/{entry}", home(member, id)))
}

/// Sends a letter; it can be taken back for half a minute.
pub async fn send(member: Member, At(id): At<CaseId>, Form(form): Form<MailForm>) -> Reply {
    let by = member.member;
    let seen = seen(&form.version);
    let template = Template::from_text(&form.template).unwrap_or(Template::Free);
    let fields = View::load(&member, id).await?.fields(&member);
    let done = match Draft::parse(template, &form.subject, &form.body, &fields) {
        Ok(draft) => {
            member.write("audit-case-mail", id, move |tx| letter::send(tx, id, Some(seen), by, &draft)).await
        }
        Err(error) => Err(error),
    };
    let typed = Typed { template, subject: form.subject, body: form.body, writing: true, ..Typed::default() };
    let said = match (member.shop.is_demo, member.app.mailer()) {
        (true, _) => "cases-said-mail-demo",
        (false, None) => "cases-said-mail-waits",
        (false, Some(_)) => "cases-said-mail",
    };
    finish(&member, id, Some(seen), typed, done, |entry| undoable(&member, id, entry, said)).await
}

/// Takes a letter, a call or a note back.
pub async fn take_back(member: Member, At(id): At<CaseId>, Part(entry): Part) -> Reply {
    let entry: EntryId = entry.parse()?;
    let by = member.member;
    let role = member.role;
    let done = member
        .write("audit-case-taken-back", id, move |tx| {
            let entry = Entry::find(tx, id, entry)?;
            match entry.kind {
                Kind::Mail => letter::take_back(tx, &entry, by, role),
                Kind::Note | Kind::Call => Case::take_back(tx, &entry, by, role).map(|()| true),
                _ => Err(Error::NotFound),
            }
            .map(|gone| (entry.kind, gone))
        })
        .await;
    let home = home(&member, id);
    finish(&member, id, None, Typed::default(), done, |(kind, gone)| match (kind, gone) {
        (_, false) => goto(home).saying("cases-said-too-late"),
        (Kind::Mail, true) => goto(format!("{home}?again={entry}#letter")).saying("cases-said-mail-back"),
        (_, true) => goto(home).saying("cases-said-taken-back"),
    })
    .await
}

/// Gives the case to another member.
pub async fn hand_over(member: Member, At(id): At<CaseId>, Form(form): Form<HolderForm>) -> Reply {
    let to: MemberId = form.holder.parse()?;
    let by = member.member;
    let seen = seen(&form.version);
    let done = member
        .write("audit-case-holder", id, move |tx| {
            if !member::team(tx)?.iter().any(|other| other.id == to) {
                return Err(Refusal::field("holder", "cases-holder-gone").into());
            }
            Case::hand_over(tx, id, Some(seen), to, by)
        })
        .await;
    let then = |()| goto(home(&member, id)).saying("cases-said-holder");
    finish(&member, id, Some(seen), Typed::default(), done, then).await
}

/// Closes the case.
pub async fn close(member: Member, At(id): At<CaseId>, Form(form): Form<CloseForm>) -> Reply {
    let by = member.member;
    let seen = seen(&form.version);
    let done = match ending(&form) {
        Ok((outcome, note)) => {
            member
                .write("audit-case-closed", id, move |tx| {
                    Case::close(tx, id, Some(seen), outcome, &note, Some(by))
                })
                .await
        }
        Err(error) => Err(error),
    };
    let typed = Typed { outcome: form.outcome, close_note: form.close_note, ..Typed::default() };
    let undo = format!("{}/closure?_method=delete", home(&member, id));
    let then = |()| goto(home(&member, id)).saying_undo("cases-said-closed", &undo);
    finish(&member, id, Some(seen), typed, done, then).await
}

fn ending(form: &CloseForm) -> Result<(Outcome, String)> {
    let outcome = Outcome::from_text(&form.outcome)
        .filter(|outcome| !outcome.is_by_customer())
        .ok_or_else(|| Refusal::field("outcome", "cases-outcome-missing"))?;
    Ok((outcome, parse_note("close_note", &form.close_note)?))
}

/// Opens the case again.
pub async fn reopen(member: Member, At(id): At<CaseId>) -> Reply {
    let by = member.member;
    let done = member.write("audit-case-reopened", id, move |tx| Case::reopen(tx, id, Some(by))).await;
    let then = |()| goto(home(&member, id)).saying("cases-said-reopened");
    finish(&member, id, None, Typed::default(), done, then).await
}
