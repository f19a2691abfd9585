//! Consent: what a person agreed to, with the text as it stood, and taking it back.

use jiff::{SignedDuration, Timestamp};
use regulars_facts::{CustomerId, ResponseId};
use regulars_kernel::db::{Db, Row, Tx, sql};
use regulars_kernel::error::{Error, Refusal, Result};
use regulars_kernel::i18n::Language;
use regulars_kernel::ids::Id;

/// The consents of a person, as rows.
pub struct ConsentRow;
/// The id of a consent.
pub type ConsentId = Id<ConsentRow>;

/// How long a withdrawal that was noted by mistake can be undone.
const UNDO: SignedDuration = SignedDuration::from_mins(10);

/// What a person agreed to just now.
#[derive(Clone, Copy, Debug)]
pub struct Agreed<'a> {
    /// What for: `answer` is an answer to what the person wrote.
    pub purpose: &'a str,
    /// Which way: `mail` or `phone`.
    pub channel: &'a str,
    /// The text that stood beside the field.
    pub text: &'a str,
    /// The response in which it was agreed to.
    pub response: Option<ResponseId>,
}

/// A consent as it is kept.
#[derive(Clone, Debug, Row)]
pub struct Consent {
    pub id: ConsentId,
    pub purpose: String,
    pub channel: String,
    pub agreed_text: String,
    pub language: Language,
    pub response_id: Option<ResponseId>,
    pub agreed_at: Timestamp,
    pub withdrawn_at: Option<Timestamp>,
}

/// All that a person agreed to for one purpose on one channel, newest first.
#[derive(Debug)]
pub struct Matter<'c> {
    pub consents: Vec<&'c Consent>,
}

impl<'c> Matter<'c> {
    /// Sorts consents, newest first, by purpose and channel.
    #[must_use]
    pub fn sort(consents: &'c [Consent]) -> Vec<Matter<'c>> {
        let mut matters: Vec<Matter<'c>> = Vec::new();
        for consent in consents {
            let same = |matter: &&mut Matter<'c>| {
                matter
                    .consents
                    .iter()
                    .any(|it| it.purpose == consent.purpose && it.channel == consent.channel)
            };
            match matters.iter_mut().find(same) {
                Some(matter) => matter.consents.push(consent),
                None => matters.push(Matter { consents: vec![consent] }),
            }
        }
        matters
    }

    /// The consent that holds now, if one does.
    #[must_use]
    pub fn running(&self) -> Option<&'c Consent> {
        self.consents.iter().copied().find(|consent| consent.withdrawn_at.is_none())
    }

    /// Since when it holds without a break.
    #[must_use]
    pub fn since(&self) -> Option<Timestamp> {
        let running = self.consents.iter().filter(|consent| consent.withdrawn_at.is_none());
        running.map(|consent| consent.agreed_at).min()
    }

    /// When it was last taken back.
    #[must_use]
    pub fn withdrawn_at(&self) -> Option<Timestamp> {
        self.consents.iter().filter_map(|consent| consent.withdrawn_at).max()
    }
}

// Storage.

impl Agreed<'_> {
    /// Keeps what was agreed to; the same agreement of the same response is kept once.
    pub(crate) fn keep(&self, tx: &mut Tx, customer: CustomerId, language: Language) -> Result<()> {
        let id: ConsentId = tx.new_id();
        let kept: Option<ConsentId> = sql(
            "select id from consent
             where business_id = $1 and customer_id = $2 and purpose = $3 and channel = $4 and agreed_text = $5
               and response_id = $6 and withdrawn_at is null
             order by id limit 1",
        )
        .bind(tx.business())
        .bind(customer)
        .bind(self.purpose)
        .bind(self.channel)
        .bind(self.text)
        .bind(self.response)
        .maybe(tx)?;
        if kept.is_some() {
            return Ok(());
        }
        sql("insert into consent (business_id, id, customer_id, purpose, channel, agreed_text, language, response_id, agreed_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
        .bind(tx.business())
        .bind(id)
        .bind(customer)
        .bind(self.purpose)
        .bind(self.channel)
        .bind(self.text)
        .bind(&language)
        .bind(self.response)
        .bind(tx.now())
        .run(tx)?;
        Ok(())
    }
}

impl Consent {
    /// What a customer agreed to, newest first.
    ///
    /// # Errors
    /// What the database said.
    pub fn of(db: &mut Db, customer: CustomerId) -> Result<Vec<Consent>> {
        sql("select id, purpose, channel, agreed_text, language, response_id, agreed_at, withdrawn_at
             from consent where business_id = $1 and customer_id = $2
             order by agreed_at desc, id desc limit 1000")
        .bind(db.business())
        .bind(customer)
        .all(db)
    }

    fn find(db: &mut Db, customer: CustomerId, id: ConsentId) -> Result<Consent> {
        sql("select id, purpose, channel, agreed_text, language, response_id, agreed_at, withdrawn_at
             from consent where business_id = $1 and customer_id = $2 and id = $3")
        .bind(db.business())
        .bind(customer)
        .bind(id)
        .one(db)
    }

    /// Takes back a consent, and with it every other one of the same purpose and channel.
    ///
    /// # Errors
    /// `NotFound` if the customer has no such consent.
    pub fn withdraw(tx: &mut Tx, customer: CustomerId, id: ConsentId) -> Result<()> {
        let consent = Consent::find(tx, customer, id)?;
        sql("update consent set withdrawn_at = $1
             where business_id = $2 and customer_id = $3 and purpose = $4 and channel = $5 and withdrawn_at is null")
        .bind(tx.now())
        .bind(tx.business())
        .bind(customer)
        .bind(&consent.purpose)
        .bind(&consent.channel)
        .run(tx)?;
        tx.changed("people");
        Ok(())
    }

    /// Undoes a withdrawal that was noted by mistake, with all that it took along.
    ///
    /// # Errors
    /// `NotFound` if there is no such withdrawal; refused when it is more than ten minutes old.
    pub fn restore(tx: &mut Tx, customer: CustomerId, id: ConsentId) -> Result<()> {
        let consent = Consent::find(tx, customer, id)?;
        let withdrawn_at = consent.withdrawn_at.ok_or(Error::NotFound)?;
        if tx.now().duration_since(withdrawn_at) > UNDO {
            return Err(Refusal::page("people-restore-late").into());
        }
        sql("update consent set withdrawn_at = null
             where business_id = $1 and customer_id = $2 and purpose = $3 and channel = $4 and withdrawn_at = $5")
        .bind(tx.business())
        .bind(customer)
        .bind(&consent.purpose)
        .bind(&consent.channel)
        .bind(withdrawn_at)
        .run(tx)?;
        tx.changed("people");
        Ok(())
    }

    /// Removes all that a customer agreed to; says how many texts.
    pub(crate) fn erase_of(tx: &mut Tx, customer: CustomerId) -> Result<u64> {
        sql("delete from consent where business_id = $1 and customer_id = $2")
            .bind(tx.business())
            .bind(customer)
            .run(tx)
    }
}

/// Whether a customer agreed to a purpose on a channel and did not take it back.
pub(crate) fn may_write(db: &mut Db, customer: CustomerId, purpose: &str, channel: &str) -> Result<bool> {
    let running: i64 = sql(
        "select count(*) from consent
         where business_id = $1 and customer_id = $2 and purpose = $3 and channel = $4 and withdrawn_at is null",
    )
    .bind(db.business())
    .bind(customer)
    .bind(purpose)
    .bind(channel)
    .value(db)?;
    Ok(running > 0)
}

/// Who agreed to something in a response.
pub(crate) fn giver(db: &mut Db, response: ResponseId) -> Result<Option<CustomerId>> {
    sql("select customer_id from consent where business_id = $1 and response_id = $2 order by id limit 1")
        .bind(db.business())
        .bind(response)
        .maybe(db)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn consent(channel: &str, agreed: i64, withdrawn: Option<i64>) -> Consent {
        let at = |second| Timestamp::from_second(second).unwrap();
        Consent {
            id: Id::from_parts(u64::try_from(agreed).unwrap(), 0),
            purpose: "answer".to_owned(),
            channel: channel.to_owned(),
            agreed_text: "We may answer you.".to_owned(),
            language: Language::En,
            response_id: None,
            agreed_at: at(agreed),
            withdrawn_at: withdrawn.map(at),
        }
    }

    #[test]
    fn each_channel_of_a_purpose_is_one_matter() {
        let consents = [consent("mail", 30, None), consent("phone", 20, Some(25)), consent("mail", 10, None)];
        let matters = Matter::sort(&consents);
        assert_eq!(matters.len(), 2);
        assert_eq!(matters[0].since(), Timestamp::from_second(10).ok());
        assert!(matters[1].running().is_none());
        assert_eq!(matters[1].withdrawn_at(), Timestamp::from_second(25).ok());
    }

    #[test]
    fn who_agrees_again_after_taking_back_agrees_since_then() {
        let consents = [consent("mail", 30, None), consent("mail", 10, Some(20))];
        let matters = Matter::sort(&consents);
        assert_eq!(matters.len(), 1);
        assert_eq!(matters[0].since(), Timestamp::from_second(30).ok());
        assert_eq!(matters[0].running().map(|consent| consent.agreed_at), Timestamp::from_second(30).ok());
    }
}
