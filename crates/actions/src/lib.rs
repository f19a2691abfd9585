#![doc = include_str!("../README.md")]

pub mod action;
pub mod effect;
pub mod look;
pub mod pages;
pub mod said;
pub mod verdict;

use jiff::civil::Date;
use regulars_accounts::RemoveBusiness;
use regulars_kernel::db::{Db, Tx, sql};
use regulars_kernel::error::Result;
use regulars_kernel::i18n::{Language, Locales};
use regulars_kernel::room::Room;
use regulars_kernel::web::{MANAGER, Role, STAFF};
use regulars_metrics::TrendMarks;
use regulars_ui::slots::{ThankYou, TodayImprove};
use regulars_ui::{Nav, Place};

pub use action::{Action, Draft};
pub use look::look_now;

/// The actions room: what was changed, and what it did to the score.
#[must_use]
pub fn room() -> Room {
    use pages::{detail, form, list, today};
    Room::new("actions")
        .migration("20261122_actions", include_str!("../migrations/20261122_actions.sql"))
        .locales(LOCALES)
        .get("/actions", STAFF, list::page)
        .get("/actions/new", MANAGER, form::page)
        .post("/actions/new", MANAGER, form::write)
        .get("/actions/{id}", STAFF, detail::page)
        .get("/actions/{id}/edit", MANAGER, form::edit_page)
        .post("/actions/{id}/edit", MANAGER, form::edit)
        .post("/actions/{id}/drop", MANAGER, detail::drop)
        .delete("/actions/{id}/drop", MANAGER, detail::restore)
        .post("/actions/{id}/said", MANAGER, detail::say)
        .delete("/actions/{id}/said", MANAGER, detail::take_back)
        .post("/actions/{id}/said/again", MANAGER, detail::say_again)
        .every("actions-look", 600, look::look_everywhere)
        .fill(Nav { place: Place::Prove, order: 1, key: "actions-nav", path: "/actions", role: Role::Staff })
        .fill(TodayImprove(today::improve))
        .fill(ThankYou(today::thank_you))
        .fill(TrendMarks(trend_marks))
        .fill(RemoveBusiness(remove_business))
}

/// The sentences of this room.
pub const LOCALES: Locales = Locales {
    room: "actions",
    texts: [
        (Language::En, include_str!("../locales/en.ftl")),
        (Language::Sv, include_str!("../locales/sv.ftl")),
        (Language::Ar, include_str!("../locales/ar.ftl")),
        (Language::Fil, include_str!("../locales/fil.ftl")),
    ],
};

/// The starts of actions within a range of days, for the course of the score.
fn trend_marks(db: &mut Db, from: Date, until: Date) -> Result<Vec<(Date, String)>> {
    action::started(db, from, until)
}

fn remove_business(tx: &mut Tx) -> Result<()> {
    let business = tx.business();
    sql("delete from action_said where business_id = $1").bind(business).run(tx)?;
    sql("delete from action_look where business_id = $1").bind(business).run(tx)?;
    sql("delete from action where business_id = $1").bind(business).run(tx)?;
    Ok(())
}
