#![doc = include_str!("../README.md")]

pub mod consent;
pub mod contact;
pub mod customer;
pub mod erasure;
pub mod fold;
pub mod pages;

use regulars_accounts::RemoveBusiness;
use regulars_facts::CustomerId;
use regulars_kernel::db::{Db, Tx, sql};
use regulars_kernel::error::Result;
use regulars_kernel::i18n::{Language, Locales};
use regulars_kernel::room::Room;
use regulars_kernel::web::{MANAGER, Role, STAFF};
use regulars_ui::slots::Find;
use regulars_ui::{Nav, Place, Style};

pub use consent::{Agreed, Consent};
pub use contact::Contact;
pub use customer::Customer;
pub use erasure::Erase;

/// A room's part of the copy that a person may ask for: the name it goes under, and what is kept.
pub struct PersonCopy(pub &'static str, pub fn(&mut Db, CustomerId) -> Result<serde_json::Value>);

/// The people room: whom we serve, what they agreed to, and how one person is forgotten.
#[must_use]
pub fn room() -> Room {
    use pages::{consents, copy, edit, erasures, list, person};
    Room::new("people")
        .migration("20261122_people", include_str!("../migrations/20261122_people.sql"))
        .locales(LOCALES)
        .get("/people", STAFF, list::page)
        .get("/people/{id}", STAFF, person::page)
        .get("/people/{id}/edit", MANAGER, edit::page)
        .post("/people/{id}/edit", MANAGER, edit::save)
        .post("/people/{id}/consents/{step}", STAFF, consents::withdraw)
        .delete("/people/{id}/consents/{step}", STAFF, consents::restore)
        .get("/people/{id}/copy", MANAGER, copy::download)
        .get("/people/{id}/erasure", MANAGER, erasures::confirm)
        .post("/people/{id}/erasure", MANAGER, erasures::erase)
        .get("/people/erasures", MANAGER, erasures::list)
        .get("/people/erasures/{id}", MANAGER, erasures::receipt)
        .fill(Nav { place: Place::People, order: 1, key: "people-nav", path: "/people", role: Role::Staff })
        .fill(Find(list::find))
        .fill(Style(include_str!("../people.css")))
        .fill(RemoveBusiness(remove_business))
}

/// The sentences of this room.
pub const LOCALES: Locales = Locales {
    room: "people",
    texts: [
        (Language::En, include_str!("../locales/en.ftl")),
        (Language::Sv, include_str!("../locales/sv.ftl")),
        (Language::Ar, include_str!("../locales/ar.ftl")),
        (Language::Fil, include_str!("../locales/fil.ftl")),
    ],
};

fn remove_business(tx: &mut Tx) -> Result<()> {
    let business = tx.business();
    sql("delete from erasure where business_id = $1").bind(business).run(tx)?;
    sql("delete from consent where business_id = $1").bind(business).run(tx)?;
    sql("delete from customer where business_id = $1").bind(business).run(tx)?;
    Ok(())
}
