//! Correction: a label that somebody gave to a comment, because the engine did not understand it.

use jiff::Timestamp;
use regulars_facts::{CustomerId, ResponseId, ResponseSent, ResponseWithdrawn};
use regulars_kernel::db::{Db, FromRow, Row, TextColumn, Tx, sql};
use regulars_kernel::error::{Error, Result};
use regulars_kernel::ids::Id;
use regulars_kernel::web::MemberId;
use regulars_language::Class;
use regulars_language::correct::{self, Corrections};
use serde_json::{Value, json};

/// How many of a business are learned from, the newest.
const MOST: i64 = 2_000;

/// The id of a correction.
pub type CorrectionId = Id<Correction>;

/// A correction as it is made.
#[derive(Clone, Debug)]
pub struct NewCorrection<'n> {
    /// The comment.
    pub text: &'n str,
    /// What it is; never unsure.
    pub class: Class,
    /// What the engine had said.
    pub said: Class,
    /// A BCP 47 code.
    pub language: &'n str,
    /// The response that the comment came with.
    pub response: Option<ResponseId>,
    /// The customer behind it, if known.
    pub customer: Option<CustomerId>,
    pub by: MemberId,
}

/// A correction that was made.
#[derive(Clone, Debug)]
pub struct Correction {
    pub id: CorrectionId,
    pub text: String,
    pub class: Class,
    pub said: Class,
    pub language: String,
    pub by: MemberId,
    pub made_at: Timestamp,
}

/// A class as it is kept.
struct Kept(Class);

impl TextColumn for Kept {
    fn to_text(&self) -> String {
        match self.0 {
            Class::Negative => "negative",
            Class::Neutral => "neutral",
            Class::Positive => "positive",
            Class::Unsure => "unsure",
        }
        .to_owned()
    }
    fn from_text(text: &str) -> Option<Self> {
        Some(Kept(match text {
            "negative" => Class::Negative,
            "neutral" => Class::Neutral,
            "positive" => Class::Positive,
            "unsure" => Class::Unsure,
            _ => return None,
        }))
    }
}

// Storage.

impl FromRow for Correction {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Correction {
            id: row.get("id")?,
            text: row.get("words")?,
            class: row.get::<Kept>("class")?.0,
            said: row.get::<Kept>("said")?.0,
            language: row.get("language")?,
            by: row.get("member_id")?,
            made_at: row.get("made_at")?,
        })
    }
}

impl Correction {
    /// Makes a correction.
    ///
    /// # Errors
    /// A bug if the class is unsure, which is no label; otherwise what the database said.
    pub fn make(tx: &mut Tx, new: &NewCorrection<'_>) -> Result<CorrectionId> {
        if new.class == Class::Unsure {
            return Err(Error::bug("a correction says negative, neutral or positive"));
        }
        let id: CorrectionId = tx.new_id();
        sql("insert into language_correction
                 (business_id, id, words, class, said, language, response_id, customer_id, member_id, made_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
        .bind(tx.business())
        .bind(id)
        .bind(new.text.replace('\0', " "))
        .bind(&Kept(new.class))
        .bind(&Kept(new.said))
        .bind(new.language)
        .bind(new.response)
        .bind(new.customer)
        .bind(new.by)
        .bind(tx.now())
        .run(tx)?;
        Ok(id)
    }

    /// Takes a correction back.
    ///
    /// # Errors
    /// `NotFound` if there is none.
    pub fn undo(tx: &mut Tx, id: CorrectionId) -> Result<()> {
        let gone = sql("delete from language_correction where business_id = $1 and id = $2")
            .bind(tx.business())
            .bind(id)
            .run(tx)?;
        if gone == 0 { Err(Error::NotFound) } else { Ok(()) }
    }

    /// The corrections of the business, the newest first.
    ///
    /// # Errors
    /// What the database said.
    pub fn newest(db: &mut Db) -> Result<Vec<Correction>> {
        sql("select * from language_correction where business_id = $1 order by made_at desc, id desc limit $2")
            .bind(db.business())
            .bind(MOST)
            .all(db)
    }

    fn of_customer(db: &mut Db, customer: CustomerId) -> Result<Vec<Correction>> {
        sql("select * from language_correction where business_id = $1 and customer_id = $2
             order by made_at, id limit $3")
        .bind(db.business())
        .bind(customer)
        .bind(MOST)
        .all(db)
    }
}

/// What the engine learns from the corrections of the business.
///
/// # Errors
/// What the database said.
pub fn learned(db: &mut Db) -> Result<Corrections> {
    let mut list = Correction::newest(db)?;
    list.reverse();
    let plain = |one: Correction| correct::Correction { text: one.text, class: one.class, said: one.said };
    Ok(Corrections::learned(list.into_iter().map(plain).collect()))
}

/// Learns who is behind a response: a contact may be left after the correction was made.
pub(crate) fn sent(tx: &mut Tx, fact: ResponseSent) -> Result<()> {
    let Some(customer) = fact.customer else { return Ok(()) };
    sql("update language_correction set customer_id = $1
         where business_id = $2 and response_id = $3 and customer_id is null")
    .bind(customer)
    .bind(tx.business())
    .bind(fact.response)
    .run(tx)?;
    Ok(())
}

/// Words that were taken back teach nothing.
pub(crate) fn withdrawn(tx: &mut Tx, fact: ResponseWithdrawn) -> Result<()> {
    sql("delete from language_correction where business_id = $1 and response_id = $2")
        .bind(tx.business())
        .bind(fact.response)
        .run(tx)?;
    Ok(())
}

/// Removes the corrections that hold a person's words.
pub(crate) fn forget(tx: &mut Tx, customer: CustomerId) -> Result<Vec<(&'static str, u64)>> {
    let gone = sql("delete from language_correction where business_id = $1 and customer_id = $2")
        .bind(tx.business())
        .bind(customer)
        .run(tx)?;
    Ok(vec![("understanding-erased-corrections", gone)])
}

/// The part of the copy that a person may ask for.
pub(crate) fn copy(db: &mut Db, customer: CustomerId) -> Result<Value> {
    let line = |one: &Correction| {
        json!({
            "text": one.text,
            "taken_as": Kept(one.class).to_text(),
            "made_at": one.made_at.to_string(),
        })
    };
    Ok(Value::Array(Correction::of_customer(db, customer)?.iter().map(line).collect()))
}

pub(crate) fn remove_business(tx: &mut Tx) -> Result<()> {
    sql("delete from language_correction where business_id = $1").bind(tx.business()).run(tx)?;
    Ok(())
}
