//! The audit log: every change that a member made, with its time.

use jiff::Timestamp;
use regulars_kernel::db::{Db, Row, Tx, sql};
use regulars_kernel::error::Result;
use regulars_kernel::ids::Id;
use regulars_kernel::web::AccountId;

/// A line of the log.
#[derive(Clone, Debug, Row)]
pub struct Line {
    pub at: Timestamp,
    pub name: Option<String>,
    pub what: String,
    pub about: String,
}

/// A row of the table.
pub struct AuditRow;

/// Writes a line.
///
/// # Errors
/// What the database said.
pub fn write(tx: &mut Tx, account: AccountId, what: &str, about: &str) -> Result<()> {
    let id: Id<AuditRow> = tx.new_id();
    sql("insert into audit (business_id, id, account_id, what, about, at) values ($1, $2, $3, $4, $5, $6)")
        .bind(tx.business())
        .bind(id)
        .bind(account)
        .bind(what)
        .bind(about)
        .bind(tx.now())
        .run(tx)?;
    Ok(())
}

/// The newest lines before a time.
///
/// # Errors
/// What the database said.
pub fn before(db: &mut Db, at: Timestamp) -> Result<Vec<Line>> {
    sql("select audit.at, account.name, audit.what, audit.about
         from audit left join account on account.id = audit.account_id
         where audit.business_id = $1 and audit.at < $2
         order by audit.at desc, audit.id desc limit 100")
    .bind(db.business())
    .bind(at)
    .all(db)
}
