//! Erasure: what this room keeps of a person, given as a copy or removed; and everything of a business.

use regulars_facts::CustomerId;
use regulars_kernel::db::{Db, TextColumn as _, Tx, sql};
use regulars_kernel::error::Result;
use regulars_kernel::mail::Mail;
use serde_json::{Value, json};

use crate::case::{Case, Outcome};
use crate::entry::{Entry, Kind};

/// Everything of a customer's cases: what members wrote down, and the letters to them.
///
/// # Errors
/// What the database said.
pub fn copy(db: &mut Db, customer: CustomerId) -> Result<Value> {
    let entries = Entry::all_of_customer(db, customer)?;
    let mut cases = Vec::new();
    for case in Case::of_customer(db, customer)? {
        let letters = Mail::about(db, case.id.as_str())?;
        cases.push(json!({
            "opened_at": case.opened_at.to_string(),
            "score": case.score,
            "asked_for_a_call": case.wants_call,
            "answer_due_at": case.due_at.to_string(),
            "answer_was_promised": case.promised,
            "answered_at": case.answered_at.map(|at| at.to_string()),
            "closed_at": case.closed_at.map(|at| at.to_string()),
            "outcome": case.outcome.map(|outcome| outcome.to_text()),
            "log": entries.iter().filter(|entry| entry.case_id == case.id).filter_map(line).collect::<Vec<_>>(),
            "letters": letters.iter().filter(|mail| is_to_customer(&entries, mail)).map(letter).collect::<Vec<_>>(),
        }));
    }
    Ok(Value::Array(cases))
}

fn line(entry: &Entry) -> Option<Value> {
    // Who of the team was told or holds the case is about members, not about the customer.
    if matches!(entry.kind, Kind::Told | Kind::Warned | Kind::Holder) {
        return None;
    }
    Some(json!({
        "at": entry.at.to_string(),
        "what": entry.kind.to_text(),
        "detail": entry.detail,
        "text": entry.written,
    }))
}

fn is_to_customer(entries: &[Entry], mail: &Mail) -> bool {
    entries.iter().any(|entry| entry.kind == Kind::Mail && entry.mail_id == Some(mail.id))
}

fn letter(mail: &Mail) -> Value {
    json!({
        "state": mail.state.to_text(),
        "written_at": mail.created_at.to_string(),
        "sent_at": mail.sent_at.map(|at| at.to_string()),
        "to": mail.to_address,
        "subject": mail.subject,
        "body": mail.body,
    })
}

/// Removes what members wrote about a customer, the letters to them and the tie to them. What stays is that
/// there was a case, and whether it was answered in time.
///
/// # Errors
/// What the database said.
pub fn forget(tx: &mut Tx, customer: CustomerId) -> Result<Vec<(&'static str, u64)>> {
    let business = tx.business();
    let cases = Case::of_customer(tx, customer)?;
    for case in cases.iter().filter(|case| case.is_open()) {
        Case::close(tx, case.id, None, Outcome::Forgotten, "", None)?;
    }
    let letters = forget_letters(tx, &cases)?;
    let notes = sql("update case_entry set written = ''
         where business_id = $1 and written <> '' and case_id in
             (select case_file.id from case_file where case_file.business_id = $1 and case_file.customer_id = $2)")
    .bind(business)
    .bind(customer)
    .run(tx)?;
    sql("update case_step set note = ''
         where business_id = $1 and note <> '' and case_id in
             (select case_file.id from case_file where case_file.business_id = $1 and case_file.customer_id = $2)")
    .bind(business)
    .bind(customer)
    .run(tx)?;
    let ties = sql(
        "update case_file set customer_id = null, wants_call = $1, close_note = '', version = version + 1
         where business_id = $2 and customer_id = $3",
    )
    .bind(false)
    .bind(business)
    .bind(customer)
    .run(tx)?;
    if ties > 0 {
        tx.changed("cases");
    }
    Ok(vec![("cases-erased-ties", ties), ("cases-erased-notes", notes), ("cases-erased-letters", letters)])
}

/// Removes the letters of the customer's cases from the outbox, and the notices to members that name the customer.
fn forget_letters(tx: &mut Tx, cases: &[Case]) -> Result<u64> {
    let mut removed = 0;
    for case in cases {
        removed += Mail::erase_about(tx, case.id.as_str())?;
    }
    Ok(removed)
}

/// Removes everything of the business.
///
/// # Errors
/// What the database said.
pub fn remove_business(tx: &mut Tx) -> Result<()> {
    let business = tx.business();
    sql("delete from case_heard where business_id = $1").bind(business).run(tx)?;
    sql("delete from case_entry where business_id = $1").bind(business).run(tx)?;
    sql("delete from case_step where business_id = $1").bind(business).run(tx)?;
    sql("delete from case_file where business_id = $1").bind(business).run(tx)?;
    Ok(())
}
