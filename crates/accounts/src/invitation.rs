//! Invitation to the team: a link (or its QR code) that makes one person a member.

use jiff::{SignedDuration, Timestamp};
use regulars_kernel::db::{Db, Row, Tx, sql};
use regulars_kernel::error::{Error, Result};
use regulars_kernel::ids::{BusinessId, Id, Token};
use regulars_kernel::web::{MemberId, Role};

/// How long an invitation can be used.
const LASTS: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A row of the table.
pub struct InvitationRow;
pub type InvitationId = Id<InvitationRow>;

/// An invitation that nobody has used yet.
#[derive(Clone, Debug, Row)]
pub struct Invitation {
    pub id: InvitationId,
    pub business_id: BusinessId,
    pub role: Role,
    pub name: String,
    pub expires_at: Timestamp,
}

/// Writes an invitation; the token is shown once and kept as its hash.
///
/// # Errors
/// What the database said.
pub fn make(tx: &mut Tx, token: &Token, role: Role, name: &str, by: MemberId) -> Result<InvitationId> {
    let id: InvitationId = tx.new_id();
    sql("insert into invitation_to_team (business_id, id, hash, role, name, made_by, made_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)")
    .bind(tx.business())
    .bind(id)
    .bind(token.hash())
    .bind(&role)
    .bind(name)
    .bind(by)
    .bind(tx.now())
    .bind(tx.now() + LASTS)
    .run(tx)?;
    Ok(id)
}

/// The open invitations of the business.
///
/// # Errors
/// What the database said.
pub fn open(db: &mut Db) -> Result<Vec<Invitation>> {
    let now = db.now();
    sql("select id, business_id, role, name, expires_at from invitation_to_team
         where business_id = $1 and used_at is null and expires_at > $2 order by made_at desc, id limit 100")
    .bind(db.business())
    .bind(now)
    .all(db)
}

/// Finds an invitation by its token's hash, whatever the business: the token is the key.
///
/// # Errors
/// `NotFound` if it is unknown, used or too old.
pub fn by_hash(db: &mut Db, hash: &str) -> Result<Invitation> {
    let now = db.now();
    sql("select id, business_id, role, name, expires_at from invitation_to_team
         where hash = $1 and used_at is null and expires_at > $2")
    .bind(hash)
    .bind(now)
    .one(db)
}

/// Uses an invitation up.
///
/// # Errors
/// `NotFound` if somebody was faster.
pub fn take(tx: &mut Tx, invitation: &Invitation) -> Result<()> {
    let now = tx.now();
    let taken = sql(
        "update invitation_to_team set used_at = $1 where business_id = $2 and id = $3 and used_at is null",
    )
    .bind(now)
    .bind(invitation.business_id)
    .bind(invitation.id)
    .run(tx)?;
    if taken == 0 { Err(Error::NotFound) } else { Ok(()) }
}

/// Takes an invitation back.
///
/// # Errors
/// What the database said.
pub fn withdraw(tx: &mut Tx, id: InvitationId) -> Result<()> {
    sql("delete from invitation_to_team where business_id = $1 and id = $2 and used_at is null")
        .bind(tx.business())
        .bind(id)
        .run(tx)?;
    Ok(())
}
