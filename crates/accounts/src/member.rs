//! Member: a person of the team, their role, and who is there right now.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use regulars_kernel::db::{Db, Row, Tx, sql};
use regulars_kernel::error::{Error, Refusal, Result};
use regulars_kernel::web::{AccountId, MemberId, Role, Seat, Shop};

use crate::business::Languages;
use crate::country::Country;

/// A member with the name of the person.
#[derive(Clone, Debug, Row)]
pub struct TeamMember {
    pub id: MemberId,
    pub account_id: AccountId,
    pub name: String,
    pub mail: String,
    pub role: Role,
    pub here_until: Option<Timestamp>,
}

/// Who takes what comes in now.
#[derive(Clone, Debug, PartialEq, Eq, Row)]
pub struct Holder {
    pub id: MemberId,
    pub name: String,
}

#[derive(Row)]
struct SeatRow {
    id: MemberId,
    role: Role,
    name: String,
    place: String,
    country: String,
    currency: String,
    languages: Languages,
    is_demo: bool,
    zone: String,
}

/// The account's place in the business of the view.
pub(crate) fn seat(db: &mut Db, account: AccountId) -> Result<Option<Seat>> {
    let found: Option<SeatRow> =
        sql("select member.id, member.role, business.name, location.name as place, business.country,
                business.currency, business.languages, business.is_demo, location.zone
         from member
         join business on business.id = member.business_id
         join location on location.business_id = member.business_id
         where member.business_id = $1 and member.account_id = $2
         order by location.created_at, location.id limit 1")
        .bind(db.business())
        .bind(account)
        .first(db)?;
    Ok(found.map(|row| Seat {
        member: row.id,
        role: row.role,
        shop: Shop {
            name: row.name,
            place: row.place,
            country: Country::letters(&row.country),
            zone: TimeZone::get(&row.zone).unwrap_or(TimeZone::UTC),
            currency: row.currency,
            languages: row.languages.0,
            is_demo: row.is_demo,
        },
    }))
}

/// The whole team, owners first.
///
/// # Errors
/// What the database said.
pub fn team(db: &mut Db) -> Result<Vec<TeamMember>> {
    let mut team: Vec<TeamMember> =
        sql("select member.id, member.account_id, account.name, account.mail, member.role, member.here_until
         from member join account on account.id = member.account_id
         where member.business_id = $1 order by member.joined_at, member.id limit 500")
        .bind(db.business())
        .all(db)?;
    team.sort_by_key(|member| std::cmp::Reverse(member.role));
    Ok(team)
}

/// Adds an account to the business.
///
/// # Errors
/// `Conflict` if it belongs to it already.
pub fn join(tx: &mut Tx, account: AccountId, role: Role) -> Result<MemberId> {
    let id: MemberId = tx.new_id();
    sql("insert into member (business_id, id, account_id, role, joined_at) values ($1, $2, $3, $4, $5)")
        .bind(tx.business())
        .bind(id)
        .bind(account)
        .bind(&role)
        .bind(tx.now())
        .run(tx)?;
    Ok(id)
}

/// Gives a member another role; the sessions of the person end, so that no open page keeps the old one.
///
/// # Errors
/// Refused if no owner would be left.
pub fn change_role(tx: &mut Tx, id: MemberId, role: Role) -> Result<()> {
    let account = account_of(tx, id)?;
    sql("update member set role = $1 where business_id = $2 and id = $3")
        .bind(&role)
        .bind(tx.business())
        .bind(id)
        .run(tx)?;
    an_owner_stays(tx)?;
    crate::session::end_all(tx, account, None)
}

/// Takes a member out of the team.
///
/// # Errors
/// Refused if no owner would be left.
pub fn remove(tx: &mut Tx, id: MemberId) -> Result<()> {
    let account = account_of(tx, id)?;
    sql("delete from member where business_id = $1 and id = $2").bind(tx.business()).bind(id).run(tx)?;
    an_owner_stays(tx)?;
    crate::session::end_all(tx, account, None)
}

fn account_of(tx: &mut Tx, id: MemberId) -> Result<AccountId> {
    sql("select account_id from member where business_id = $1 and id = $2")
        .bind(tx.business())
        .bind(id)
        .value(tx)
}

fn an_owner_stays(tx: &mut Tx) -> Result<()> {
    let owners: i64 = sql("select count(*) from member where business_id = $1 and role = $2")
        .bind(tx.business())
        .bind(&Role::Owner)
        .value(tx)?;
    if owners == 0 { Err(Refusal::page("team-last-owner").into()) } else { Ok(()) }
}

/// "I'm here": takes what comes in until a time.
///
/// # Errors
/// What the database said.
pub fn set_here(tx: &mut Tx, id: MemberId, until: Option<Timestamp>) -> Result<()> {
    let since = until.map(|_| tx.now());
    sql("update member set here_at = $1, here_until = $2 where business_id = $3 and id = $4")
        .bind(since)
        .bind(until)
        .bind(tx.business())
        .bind(id)
        .run(tx)?;
    tx.changed("team");
    Ok(())
}

/// Who takes what comes in: whoever said "I'm here" last, else the first manager, else the first owner.
///
/// # Errors
/// `NotFound` if the business was removed.
pub fn holder(db: &mut Db) -> Result<Holder> {
    let now = db.now();
    let found: Option<Holder> =
        sql("select member.id, account.name from member join account on account.id = member.account_id
         where member.business_id = $1
         order by case when member.here_until > $2 then 0 else 1 end,
                  case when member.here_until > $2 then -member.here_at else 0 end,
                  case member.role when 'manager' then 0 when 'owner' then 1 else 2 end,
                  member.joined_at, member.id
         limit 1")
        .bind(db.business())
        .bind(now)
        .first(db)?;
    found.ok_or(Error::NotFound)
}

/// Until when a member said to be here, if that is still so.
///
/// # Errors
/// What the database said.
pub fn here_until(db: &mut Db, id: MemberId) -> Result<Option<Timestamp>> {
    let now = db.now();
    let until: Option<Option<Timestamp>> =
        sql("select here_until from member where business_id = $1 and id = $2")
            .bind(db.business())
            .bind(id)
            .maybe(db)?;
    Ok(until.flatten().filter(|until| *until > now))
}

/// The name of a member, also of one who left the team as long as the account is there.
///
/// # Errors
/// What the database said.
pub fn name_of(db: &mut Db, id: MemberId) -> Result<Option<String>> {
    sql("select account.name from member join account on account.id = member.account_id
         where member.business_id = $1 and member.id = $2")
    .bind(db.business())
    .bind(id)
    .maybe(db)
}
