//! Erasure: one person is forgotten everywhere, and a receipt says what went.

use std::sync::Arc;

use jiff::Timestamp;
use regulars_facts::{CustomerErased, CustomerId};
use regulars_kernel::db::{Db, Row, TextColumn, Tx, sql};
use regulars_kernel::error::Result;
use regulars_kernel::ids::Id;
use regulars_kernel::mail::Mail;
use regulars_kernel::web::MemberId;

use crate::consent::Consent;
use crate::contact::mail_key;
use crate::customer::Customer;

/// Removes what a room keeps of a person, in the transaction of the erasure, while the customer can still be read.
///
/// It answers with lines for the receipt.
pub struct Erase(pub fn(&mut Tx, CustomerId) -> Result<Lines>);

/// Lines for a receipt: the key of a sentence (without values) that names what went, and how many.
pub type Lines = Vec<(&'static str, u64)>;

/// What was removed, and how many of it: keys of sentences with counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Receipt(pub Vec<(String, u64)>);

impl TextColumn for Receipt {
    fn to_text(&self) -> String {
        serde_json::to_string(&self.0).unwrap_or_default()
    }
    fn from_text(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().map(Receipt)
    }
}

impl Receipt {
    fn add(&mut self, what: &str, count: u64) {
        self.0.push((what.to_owned(), count));
    }
}

/// The id of an erasure.
pub type ErasureId = Id<Erasure>;

/// That a person was erased: no name, no address.
#[derive(Clone, Debug, Row)]
pub struct Erasure {
    pub id: ErasureId,
    /// The id that the person had.
    pub customer_id: CustomerId,
    pub erased_at: Timestamp,
    pub by_member: MemberId,
    pub receipt: Receipt,
}

// Storage.

impl Erasure {
    /// Erases a person: first what the other rooms keep, then the consents, the mails and the customer.
    ///
    /// # Errors
    /// `NotFound` if there is no such customer; then nothing is changed.
    pub fn carry_out(
        tx: &mut Tx,
        customer: CustomerId,
        by: MemberId,
        rooms: &[Arc<Erase>],
    ) -> Result<ErasureId> {
        let person = Customer::find(tx, customer)?;
        let mut others = Vec::new();
        for room in rooms {
            others.extend(room.0(tx, customer)?);
        }
        let mut receipt = Receipt::default();
        let consents = Consent::erase_of(tx, customer)?;
        let mails = match &person.mail {
            Some(mail) => erase_mails(tx, mail)?,
            None => 0,
        };
        receipt.add("people-erased-person", Customer::erase(tx, customer)?);
        receipt.add("people-erased-consents", consents);
        receipt.add("people-erased-mails", mails);
        for (what, count) in others {
            receipt.add(what, count);
        }
        let id: ErasureId = tx.new_id();
        sql("insert into erasure (business_id, id, customer_id, erased_at, by_member, receipt)
             values ($1, $2, $3, $4, $5, $6)")
        .bind(tx.business())
        .bind(id)
        .bind(customer)
        .bind(tx.now())
        .bind(by)
        .bind(&receipt)
        .run(tx)?;
        tx.tell(&CustomerErased { customer })?;
        tx.changed("people");
        Ok(id)
    }

    /// The erasure with this id.
    ///
    /// # Errors
    /// `NotFound` if there is none.
    pub fn find(db: &mut Db, id: ErasureId) -> Result<Erasure> {
        sql("select id, customer_id, erased_at, by_member, receipt from erasure where business_id = $1 and id = $2")
            .bind(db.business())
            .bind(id)
            .one(db)
    }

    /// The erasure of a customer, if there was one.
    ///
    /// # Errors
    /// What the database said.
    pub fn of(db: &mut Db, customer: CustomerId) -> Result<Option<ErasureId>> {
        sql("select id from erasure where business_id = $1 and customer_id = $2 order by id limit 1")
            .bind(db.business())
            .bind(customer)
            .maybe(db)
    }

    /// The newest erasures.
    ///
    /// # Errors
    /// What the database said.
    pub fn recent(db: &mut Db) -> Result<Vec<Erasure>> {
        sql("select id, customer_id, erased_at, by_member, receipt
             from erasure where business_id = $1 order by erased_at desc, id desc limit 200")
        .bind(db.business())
        .all(db)
    }
}

/// Removes the mails to an address, written as the person wrote it or in lower case.
fn erase_mails(tx: &mut Tx, mail: &str) -> Result<u64> {
    let mut count = Mail::erase_to(tx, mail)?;
    let key = mail_key(mail);
    if key != mail {
        count += Mail::erase_to(tx, &key)?;
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_survives_being_stored() {
        let mut receipt = Receipt::default();
        receipt.add("people-erased-person", 1);
        receipt.add("people-erased-mails", 0);
        let text = receipt.to_text();
        assert_eq!(text, r#"[["people-erased-person",1],["people-erased-mails",0]]"#);
        assert_eq!(Receipt::from_text(&text), Some(receipt));
        assert_eq!(Receipt::from_text("{}"), None);
    }
}
