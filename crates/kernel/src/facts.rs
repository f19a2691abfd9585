//! Facts: what happened, told in the transaction that made it true, and heard by jobs.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::db::{Bind as _, Tx, insert_many, sql};
use crate::error::Result;
use crate::ids::Id;

/// Something that happened, in the past tense: ids and values only, no personal data.
pub trait Fact: Serialize + DeserializeOwned + Send + 'static {
    /// The name under which it is written.
    const KIND: &'static str;
    /// The version of its shape.
    const VERSION: i64 = 1;
}

/// A row of the log of facts.
pub struct FactRow;

impl Tx<'_> {
    /// Tells a fact: one row in the log and one job for each listener, in this transaction.
    ///
    /// # Errors
    /// What the database said.
    pub fn tell<F: Fact>(&mut self, fact: &F) -> Result<()> {
        let body = serde_json::to_string(fact)?;
        let id: Id<FactRow> = self.new_id();
        sql("insert into fact (business_id, id, kind, version, body, told_at) values ($1, $2, $3, $4, $5, $6)")
            .bind(self.business())
            .bind(id)
            .bind(F::KIND)
            .bind(F::VERSION)
            .bind(&body)
            .bind(self.now())
            .run(self)?;
        let kinds: Vec<&'static str> = self.listeners(F::KIND).to_vec();
        if kinds.is_empty() {
            return Ok(());
        }
        let rows = kinds
            .into_iter()
            .map(|kind| {
                let job: Id<crate::jobs::JobRow> = self.new_id();
                vec![job.bind(), self.business().bind(), kind.bind(), body.as_str().bind(), self.now().bind()]
            })
            .collect();
        self.committed.jobs = true;
        insert_many(
            self,
            "insert into job (id, business_id, kind, body, run_at) values ($1, $2, $3, $4, $5)",
            rows,
        )
    }
}

/// Removes what the ground keeps of the business of the transaction: facts, jobs, mail.
///
/// # Errors
/// What the database said.
pub fn remove_business(tx: &mut Tx<'_>) -> Result<()> {
    let business = tx.business();
    sql("delete from fact where business_id = $1").bind(business).run(tx)?;
    sql("delete from job where business_id = $1").bind(business).run(tx)?;
    sql("delete from outbox where business_id = $1").bind(business).run(tx)?;
    Ok(())
}
