//! Reach: whether a phone has shown that it can open the house.

use jiff::Timestamp;
use regulars_kernel::config;
use regulars_kernel::db::{Db, Tx, sql};
use regulars_kernel::error::Result;
use regulars_kernel::ids::BusinessId;

const NAME: &str = "reached_at";

/// When a phone last said that it reached the house.
///
/// # Errors
/// What the database said.
pub fn reached_at(db: &mut Db) -> Result<Option<Timestamp>> {
    let value = config::remembered(db, NAME)?;
    Ok(value.and_then(|value| value.parse().ok()))
}

/// Remembers that a phone reached the house, and tells every open page that waits for it.
///
/// # Errors
/// What the database said.
pub fn reach(tx: &mut Tx) -> Result<()> {
    let now = tx.now().to_string();
    config::remember(tx, NAME, &now)?;
    let businesses: Vec<BusinessId> = sql("select id from business order by id limit 1000").values(tx)?;
    for business in businesses {
        tx.for_business(business, |tx| {
            tx.changed("reach");
            Ok(())
        })?;
    }
    Ok(())
}
