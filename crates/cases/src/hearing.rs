//! What this room hears: answers that were sent, changed or taken back, and customers to be forgotten.
//!
//! Each may be heard twice and in any order; a case of a response is looked up, never assumed.

use jiff::Timestamp;
use regulars_accounts::holder;
use regulars_facts::{CaseId, CustomerErased, ResponseId, ResponseSent, ResponseWithdrawn, ScoreChanged};
use regulars_kernel::db::{Tx, sql};
use regulars_kernel::error::{Error, Result};

use crate::case::{Case, Opening, Outcome, Turn, opens, warn_at};
use crate::entry::{Kind, Line};
use crate::erasure;
use crate::notice::{About, Notice};

/// Remembers what was heard of a response; false if something newer was heard before.
fn is_news(tx: &mut Tx, response: ResponseId, at: Timestamp) -> Result<bool> {
    let newest = sql("insert into case_heard (business_id, response_id, heard_at) values ($1, $2, $3)
         on conflict (business_id, response_id) do update set heard_at = excluded.heard_at
         where case_heard.heard_at <= excluded.heard_at")
    .bind(tx.business())
    .bind(response)
    .bind(at)
    .run(tx)?;
    Ok(newest > 0)
}

/// An answer was sent, for the first time or again.
pub fn sent(tx: &mut Tx, fact: ResponseSent) -> Result<()> {
    if !is_news(tx, fact.response, fact.received_at)? {
        return Ok(());
    }
    let opens = opens(i64::from(fact.score), fact.has_words, fact.customer.is_some(), fact.wants_call);
    if let Some(case) = Case::of_response(tx, fact.response)? {
        return news(tx, &case, &fact, opens);
    }
    if !opens {
        return Ok(());
    }
    let holder = match holder(tx) {
        Ok(holder) => holder.id,
        // The business was removed while this waited.
        Err(Error::NotFound) => return Ok(()),
        Err(error) => return Err(error),
    };
    let opening = Opening {
        response: Some(fact.response),
        customer: fact.customer,
        wants_call: fact.wants_call,
        score: i64::from(fact.score),
        language: fact.language,
        holder,
        due_at: fact.promised_at.unwrap_or(fact.internal_due_at),
        promised: fact.promised_at.is_some(),
        opened_at: fact.received_at,
    };
    Case::open(tx, &opening)?;
    Ok(())
}

/// Brings what is new of an answer to its case. A time once told to the customer is not moved.
fn news(tx: &mut Tx, case: &Case, fact: &ResponseSent, opens: bool) -> Result<()> {
    let promised_at = if case.promised { None } else { fact.promised_at };
    let score = i64::from(fact.score);
    let has_contact = fact.customer.is_some_and(|customer| case.customer_id != Some(customer))
        || fact.wants_call != case.wants_call;
    let turn = case.turn(opens, promised_at.is_some());
    if !has_contact && promised_at.is_none() && score == case.score && turn == Turn::Stays {
        return Ok(());
    }
    Case::begin(tx, case.id, None)?;
    sql("update case_file set customer_id = coalesce($1, customer_id), wants_call = $2, score = $3,
                due_at = coalesce($4, due_at), promised = $5
         where business_id = $6 and id = $7")
    .bind(fact.customer)
    .bind(fact.wants_call)
    .bind(score)
    .bind(promised_at)
    .bind(case.promised || promised_at.is_some())
    .bind(tx.business())
    .bind(case.id)
    .run(tx)?;
    if has_contact || promised_at.is_some() {
        Line::new(None, Kind::Contact, "").write(tx, case.id)?;
    }
    if score != case.score {
        Line::new(None, Kind::Score, score.to_string()).write(tx, case.id)?;
    }
    take_turn(tx, case.id, turn)?;
    if promised_at.is_some() || turn == Turn::Reopens {
        warn_again(tx, case.id)?;
    }
    Ok(())
}

fn take_turn(tx: &mut Tx, id: CaseId, turn: Turn) -> Result<()> {
    match turn {
        Turn::Stays => Ok(()),
        Turn::Closes => Case::close(tx, id, None, Outcome::ScoreChanged, "", None),
        Turn::Reopens => Case::reopen(tx, id, None),
    }
}

/// The time has moved, or counts again: the warning comes anew.
fn warn_again(tx: &mut Tx, id: CaseId) -> Result<()> {
    sql("update case_file set warned_at = null where business_id = $1 and id = $2")
        .bind(tx.business())
        .bind(id)
        .run(tx)?;
    let case = Case::find(tx, id)?;
    let at = warn_at(case.opened_at, case.due_at).max(tx.now());
    tx.enqueue(&Notice { case: id, about: About::Warning }, at)
}

/// A customer gave another score.
pub fn score_changed(tx: &mut Tx, fact: ScoreChanged) -> Result<()> {
    if !is_news(tx, fact.response, fact.changed_at)? {
        return Ok(());
    }
    let Some(case) = Case::of_response(tx, fact.response)? else { return Ok(()) };
    let score = i64::from(fact.score);
    if score == case.score {
        return Ok(());
    }
    // There is a case, so there were words or a contact.
    let turn = case.turn(opens(score, true, true, case.wants_call), false);
    Case::begin(tx, case.id, None)?;
    sql("update case_file set score = $1 where business_id = $2 and id = $3")
        .bind(score)
        .bind(tx.business())
        .bind(case.id)
        .run(tx)?;
    Line::new(None, Kind::Score, score.to_string()).write(tx, case.id)?;
    take_turn(tx, case.id, turn)?;
    if turn == Turn::Reopens {
        warn_again(tx, case.id)?;
    }
    Ok(())
}

/// A customer took an answer back.
pub fn withdrawn(tx: &mut Tx, fact: ResponseWithdrawn) -> Result<()> {
    // Nothing that is heard later can be newer: the response is gone.
    is_news(tx, fact.response, Timestamp::MAX)?;
    let Some(case) = Case::of_response(tx, fact.response)? else { return Ok(()) };
    if case.is_open() {
        Case::close(tx, case.id, None, Outcome::Withdrawn, "", None)?;
    }
    sql("update case_file set response_id = null where business_id = $1 and id = $2")
        .bind(tx.business())
        .bind(case.id)
        .run(tx)?;
    tx.changed("cases");
    Ok(())
}

/// A customer is to be forgotten: the net below the erasure that people asked for in its own transaction.
pub fn customer_erased(tx: &mut Tx, fact: CustomerErased) -> Result<()> {
    erasure::forget(tx, fact.customer)?;
    Ok(())
}
