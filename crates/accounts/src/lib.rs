#![doc = include_str!("../README.md")]

pub mod account;
pub mod audit;
pub mod business;
pub mod country;
pub mod hours;
pub mod invitation;
pub mod location;
pub mod member;
pub mod pages;
pub mod password;
pub mod promise;
pub mod qr;
pub mod reach;
pub mod session;
pub mod setup;
pub mod trade;

use regulars_kernel::db::{Db, Tx, sql};
use regulars_kernel::error::Result;
use regulars_kernel::i18n::{Language, Locales};
use regulars_kernel::room::Room;
use regulars_kernel::web::{
    AccountId, Change, Gate, MANAGER, OWNER, Permission, Role, STAFF, Seat, SignedIn,
};
use regulars_ui::{Nav, Place};

pub use business::Business;
pub use location::Location;
pub use member::{Holder, holder};
pub use trade::Trade;

/// Removes everything that a room keeps of the business of the transaction: filled by every room with tables.
pub struct RemoveBusiness(pub fn(&mut Tx) -> Result<()>);

/// Paths of this room that others link to.
pub mod paths {
    pub const SETTINGS: &str = "/settings";
    pub const TEAM: &str = "/team";
    pub const REACH: &str = "/reach";
}

/// The accounts room: who may do what, where, and within which hours.
#[must_use]
pub fn room() -> Room {
    use pages::{joining, log, me, post, reach, settings, setup, sign_in, team};
    Room::new("accounts")
        .migration("20261122_accounts", include_str!("../migrations/20261122_accounts.sql"))
        .locales(LOCALES)
        .get("/", Permission::Anyone, sign_in::door)
        .get("/in", Permission::Anyone, sign_in::page)
        .post("/in", Permission::Anyone, sign_in::by_password)
        .post("/in/link", Permission::Anyone, sign_in::ask_for_link)
        .get("/in/link/{id}", Permission::Anyone, sign_in::link_page)
        .post("/in/link/{id}", Permission::Anyone, sign_in::by_link)
        .post("/out", Permission::SignedIn, sign_in::out)
        .post("/language", Permission::Anyone, pages::choose_language)
        .get("/setup", Permission::Anyone, setup::begin)
        .post("/setup/{step}", Permission::Anyone, setup::save)
        .get("/setup/{step}", Permission::Anyone, setup::step)
        .get("/join/{id}", Permission::Anyone, joining::page)
        .post("/join/{id}", Permission::Anyone, joining::join)
        .get("/me", Permission::SignedIn, me::page)
        .post("/me", Permission::SignedIn, me::save)
        .post("/me/password", Permission::SignedIn, me::password)
        .post("/me/sessions", Permission::SignedIn, me::end_others)
        .get("/settings", MANAGER, settings::page)
        .post("/settings/shop", OWNER, settings::save_shop)
        .post("/settings/hours", MANAGER, settings::save_hours)
        .post("/settings/promises", OWNER, settings::save_promises)
        .post("/settings/mail-test", OWNER, post::test)
        .get("/settings/mail", MANAGER, post::page)
        .delete("/settings/shop", OWNER, settings::remove)
        .get("/settings/audit", OWNER, log::page)
        .get("/team", MANAGER, team::page)
        .post("/team/invitations", OWNER, team::invite)
        .delete("/team/invitations/{id}", OWNER, team::withdraw)
        .post("/team/{id}/role", OWNER, team::change_role)
        .delete("/team/{id}", OWNER, team::remove)
        .post("/here", STAFF, team::here)
        .delete("/here", STAFF, team::gone)
        .get("/reach", MANAGER, reach::page)
        .get("/p/{id}", Permission::Anyone, reach::hello)
        .post("/p/{id}", Permission::Anyone, reach::told)
        .every("accounts-tidy", 3_600, tidy)
        .fill(Nav {
            place: Place::Elsewhere,
            order: 1,
            key: "accounts-settings",
            path: "/settings",
            role: Role::Manager,
        })
        .fill(RemoveBusiness(remove_business))
}

/// The sentences of this room.
pub const LOCALES: Locales = Locales {
    room: "accounts",
    texts: [
        (Language::En, include_str!("../locales/en.ftl")),
        (Language::Sv, include_str!("../locales/sv.ftl")),
        (Language::Ar, include_str!("../locales/ar.ftl")),
        (Language::Fil, include_str!("../locales/fil.ftl")),
    ],
};

/// Removes what has run out: sessions, links, set-ups.
fn tidy(tx: &mut Tx) -> Result<()> {
    let now = tx.now();
    sql("delete from session where expires_at < $1").bind(now).run(tx)?;
    sql("delete from sign_in_link where expires_at < $1").bind(now).run(tx)?;
    sql("delete from setup where expires_at < $1").bind(now).run(tx)?;
    Ok(())
}

fn remove_business(tx: &mut Tx) -> Result<()> {
    let business = tx.business();
    let accounts: Vec<AccountId> =
        sql("select account_id from member where business_id = $1 order by id limit 1000")
            .bind(business)
            .values(tx)?;
    sql("delete from audit where business_id = $1").bind(business).run(tx)?;
    sql("delete from invitation_to_team where business_id = $1").bind(business).run(tx)?;
    sql("delete from member where business_id = $1").bind(business).run(tx)?;
    sql("delete from location where business_id = $1").bind(business).run(tx)?;
    sql("delete from business where id = $1").bind(business).run(tx)?;
    // What the ground keeps for it: no job of a shop that is gone may run, no mail of it may leave.
    regulars_kernel::facts::remove_business(tx)?;
    for account in accounts {
        // An account that was made only to look around goes with the demo shop; nobody else's does.
        sql("delete from account where id = $1 and password_hash is null and operator = $2
               and mail like 'demo-%@regulars.invalid' escape '\\'
               and not exists (select 1 from member where member.account_id = account.id)")
        .bind(account)
        .bind(false)
        .run(tx)?;
    }
    Ok(())
}

/// The gate of the house: sessions, seats and the audit log.
pub struct Accounts;

impl Gate for Accounts {
    fn signed_in(&self, db: &mut Db, session: &str) -> Result<Option<SignedIn>> {
        session::holder(db, session)
    }
    fn seat(&self, db: &mut Db, account: AccountId) -> Result<Option<Seat>> {
        member::seat(db, account)
    }
    fn prolong(&self, tx: &mut Tx, session: &str) -> Result<Option<i64>> {
        session::prolong(tx, session)
    }
    fn audit(&self, tx: &mut Tx, change: &Change) -> Result<()> {
        audit::write(tx, change.account, change.what, &change.about)
    }
}
