//! Entry: a line of a case's log, by a member, by the customer or by the house.

use jiff::Timestamp;
use regulars_facts::{CaseId, CustomerId};
use regulars_kernel::db::{Db, Row, TextColumn, Tx, sql};
use regulars_kernel::error::Result;
use regulars_kernel::ids::Id;
use regulars_kernel::mail::MailId;
use regulars_kernel::web::MemberId;

/// A row of the log.
pub struct EntryRow;
/// The id of an entry.
pub type EntryId = Id<EntryRow>;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The case was opened.
    Opened,
    /// The customer left a contact, or asked for a call.
    Contact,
    /// The customer gave another score; the detail is the score.
    Score,
    /// A member wrote something down.
    Note,
    /// A member wrote to the customer; the detail is the template.
    Mail,
    /// A member answered outside of this house; the detail is the way.
    Call,
    /// A step was done; the detail is the step.
    Step,
    /// A step is no longer done; the detail is the step.
    StepUndone,
    /// Somebody else holds the case; the detail is that member.
    Holder,
    /// The holder was told of the case by mail; the detail is the holder.
    Told,
    /// The holder was warned by mail; the detail is the holder.
    Warned,
    /// The mail server refused a letter for good.
    Failed,
    /// The case was closed; the detail is the outcome.
    Closed,
    /// The case was opened again.
    Reopened,
}

const KINDS: [(Kind, &str); 14] = [
    (Kind::Opened, "opened"),
    (Kind::Contact, "contact"),
    (Kind::Score, "score"),
    (Kind::Note, "note"),
    (Kind::Mail, "mail"),
    (Kind::Call, "call"),
    (Kind::Step, "step"),
    (Kind::StepUndone, "step-undone"),
    (Kind::Holder, "holder"),
    (Kind::Told, "told"),
    (Kind::Warned, "warned"),
    (Kind::Failed, "failed"),
    (Kind::Closed, "closed"),
    (Kind::Reopened, "reopened"),
];

impl TextColumn for Kind {
    fn to_text(&self) -> String {
        KINDS.iter().find(|(kind, _)| kind == self).map_or("note", |(_, text)| text).to_owned()
    }
    fn from_text(text: &str) -> Option<Self> {
        KINDS.iter().find(|(_, it)| *it == text).map(|(kind, _)| *kind)
    }
}

/// An entry.
#[derive(Clone, Debug, Row)]
pub struct Entry {
    pub id: EntryId,
    pub case_id: CaseId,
    pub at: Timestamp,
    /// Nobody: the customer or the house.
    pub member_id: Option<MemberId>,
    pub kind: Kind,
    /// What the kind says it is, for the program.
    pub detail: String,
    /// What a person wrote.
    pub written: String,
    pub mail_id: Option<MailId>,
    /// The version of the case after it.
    pub version: i64,
    pub taken_back_at: Option<Timestamp>,
    pub failed_at: Option<Timestamp>,
}

/// What others did to a case since a version of it was read.
#[must_use]
pub fn since(entries: &[Entry], seen: i64) -> Vec<&Entry> {
    entries.iter().filter(|entry| entry.version > seen).collect()
}

// Storage.

/// A line to be written.
#[derive(Clone, Debug)]
pub struct Line {
    pub by: Option<MemberId>,
    pub kind: Kind,
    pub detail: String,
    pub written: String,
    pub mail: Option<MailId>,
}

impl Line {
    /// A line without a text.
    #[must_use]
    pub fn new(by: Option<MemberId>, kind: Kind, detail: impl Into<String>) -> Self {
        Self { by, kind, detail: detail.into(), written: String::new(), mail: None }
    }

    /// The line with what a person wrote.
    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        text.clone_into(&mut self.written);
        self
    }

    /// The line with a letter.
    #[must_use]
    pub fn mail(mut self, mail: MailId) -> Self {
        self.mail = Some(mail);
        self
    }

    /// Writes the line into the log of a case, at the version that the case has now.
    ///
    /// # Errors
    /// What the database said.
    pub fn write(&self, tx: &mut Tx, case: CaseId) -> Result<EntryId> {
        let id: EntryId = tx.new_id();
        sql("insert into case_entry (business_id, id, case_id, at, member_id, kind, detail, written, mail_id, version)
             select $1, $2, $3, $4, $5, $6, $7, $8, $9, version from case_file where business_id = $1 and id = $3")
        .bind(tx.business())
        .bind(id)
        .bind(case)
        .bind(tx.now())
        .bind(self.by)
        .bind(&self.kind)
        .bind(&self.detail)
        .bind(&self.written)
        .bind(self.mail)
        .run(tx)?;
        tx.changed("cases");
        Ok(id)
    }
}

impl Entry {
    /// Finds an entry of a case.
    ///
    /// # Errors
    /// `NotFound` if there is none.
    pub fn find(db: &mut Db, case: CaseId, id: EntryId) -> Result<Entry> {
        sql("select id, case_id, at, member_id, kind, detail, written, mail_id, version, taken_back_at, failed_at
             from case_entry where business_id = $1 and case_id = $2 and id = $3")
        .bind(db.business())
        .bind(case)
        .bind(id)
        .one(db)
    }

    /// The log of a case, newest first.
    ///
    /// # Errors
    /// What the database said.
    pub fn of_case(db: &mut Db, case: CaseId) -> Result<Vec<Entry>> {
        sql("select id, case_id, at, member_id, kind, detail, written, mail_id, version, taken_back_at, failed_at
             from case_entry where business_id = $1 and case_id = $2 order by at desc, id desc limit 200")
        .bind(db.business())
        .bind(case)
        .all(db)
    }

    /// What a customer noticed of the cases about them: that one was opened, answered, closed; newest first.
    ///
    /// # Errors
    /// What the database said.
    pub fn of_customer(db: &mut Db, customer: CustomerId) -> Result<Vec<Entry>> {
        sql("select id, case_id, at, member_id, kind, detail, written, mail_id, version, taken_back_at, failed_at
             from case_entry
             where business_id = $1 and taken_back_at is null and failed_at is null
               and kind in ('opened', 'mail', 'call', 'closed', 'reopened')
               and case_id in (select case_file.id from case_file
                               where case_file.business_id = $1 and case_file.customer_id = $2)
             order by at desc, id desc limit 100")
        .bind(db.business())
        .bind(customer)
        .all(db)
    }

    /// Everything that was written down about a customer, oldest first: for a copy of their data.
    ///
    /// # Errors
    /// What the database said.
    pub fn all_of_customer(db: &mut Db, customer: CustomerId) -> Result<Vec<Entry>> {
        sql("select id, case_id, at, member_id, kind, detail, written, mail_id, version, taken_back_at, failed_at
             from case_entry
             where business_id = $1
               and case_id in (select case_file.id from case_file
                               where case_file.business_id = $1 and case_file.customer_id = $2)
             order by at, id limit 5000")
        .bind(db.business())
        .bind(customer)
        .all(db)
    }

    /// Whether the holder of a case has been told of it.
    ///
    /// # Errors
    /// What the database said.
    pub fn is_told(db: &mut Db, case: CaseId, holder: MemberId) -> Result<bool> {
        let found: Option<EntryId> = sql("select id from case_entry
             where business_id = $1 and case_id = $2 and kind = 'told' and detail = $3 order by id limit 1")
        .bind(db.business())
        .bind(case)
        .bind(holder)
        .maybe(db)?;
        Ok(found.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_keep_their_names() {
        for (kind, text) in KINDS {
            assert_eq!(kind.to_text(), text);
            assert_eq!(Kind::from_text(text), Some(kind));
        }
        assert_eq!(Kind::from_text(""), None);
    }

    #[test]
    fn only_what_came_after_is_shown_as_changed() {
        let entry = |version| Entry {
            id: EntryId::from_parts(1, 1),
            case_id: CaseId::from_parts(1, 1),
            at: Timestamp::UNIX_EPOCH,
            member_id: None,
            kind: Kind::Note,
            detail: String::new(),
            written: String::new(),
            mail_id: None,
            version,
            taken_back_at: None,
            failed_at: None,
        };
        let entries = [entry(3), entry(2), entry(1)];
        assert_eq!(since(&entries, 2).len(), 1);
        assert!(since(&entries, 3).is_empty());
    }
}
