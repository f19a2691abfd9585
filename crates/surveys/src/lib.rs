#![doc = include_str!("../README.md")]

pub mod pages;
pub mod response;
pub mod survey;
pub mod touchpoint;

use regulars_accounts::RemoveBusiness;
use regulars_facts::{BusinessOpened, CustomerErased};
use regulars_kernel::db::Tx;
use regulars_kernel::error::Result;
use regulars_kernel::i18n::{Language, Locales};
use regulars_kernel::room::Room;
use regulars_kernel::web::{MANAGER, Permission, Role, STAFF};
use regulars_metrics::TouchpointNames;
use regulars_people::{Erase, PersonCopy};
use regulars_ui::slots::{CaseWords, Find, PersonEvents, TodayMain, TodayThank};
use regulars_ui::{Nav, Place, Style};

use pages::{answer, answers, card, listen, panels};

/// The surveys room: questions, touchpoints, answers.
#[must_use]
pub fn room() -> Room {
    Room::new("surveys")
        .migration("20261122_surveys", include_str!("../migrations/20261122_surveys.sql"))
        .locales(LOCALES)
        .get("/s/{id}", Permission::Anyone, answer::page)
        .post("/s/{id}", Permission::Anyone, answer::score)
        .get("/s/{id}/why", Permission::Anyone, answer::why)
        .post("/s/{id}/why", Permission::Anyone, answer::more)
        .get("/s/{id}/thanks", Permission::Anyone, answer::thanks)
        .post("/s/{id}/withdraw", Permission::Anyone, answer::withdraw)
        .get("/listen", STAFF, listen::page)
        .post("/listen/touchpoints", MANAGER, listen::add)
        .post("/listen/touchpoints/{id}/name", MANAGER, listen::rename)
        .delete("/listen/touchpoints/{id}", MANAGER, listen::put_away)
        .post("/listen/touchpoints/{id}/return", MANAGER, listen::take_back)
        .get("/listen/card/{id}", STAFF, card::page)
        .get("/answers", STAFF, answers::page)
        .get("/answers/{id}", STAFF, answers::one)
        .hears::<BusinessOpened>("surveys-fill", &[], fill)
        .hears::<CustomerErased>("surveys-forget", &[], forget)
        .job::<response::Settle>(response::settle)
        .fill(Nav {
            place: Place::Listen,
            order: 1,
            key: "surveys-nav-listen",
            path: "/listen",
            role: Role::Staff,
        })
        .fill(Nav {
            place: Place::Understand,
            order: 2,
            key: "surveys-nav-answers",
            path: "/answers",
            role: Role::Staff,
        })
        .fill(TodayMain(panels::today_main))
        .fill(TodayThank(panels::today_thank))
        .fill(CaseWords(panels::case_words))
        .fill(PersonEvents(panels::person_events))
        .fill(PersonCopy("answers", panels::person_copy))
        .fill(Find(panels::find))
        .fill(TouchpointNames(panels::touchpoint_names))
        .fill(Erase(response::forget))
        .fill(RemoveBusiness(response::remove_business))
        .fill(Style(include_str!("../surveys.css")))
}

/// The sentences of this room.
pub const LOCALES: Locales = Locales {
    room: "surveys",
    texts: [
        (Language::En, include_str!("../locales/en.ftl")),
        (Language::Sv, include_str!("../locales/sv.ftl")),
        (Language::Ar, include_str!("../locales/ar.ftl")),
        (Language::Fil, include_str!("../locales/fil.ftl")),
    ],
};

fn fill(tx: &mut Tx, _: BusinessOpened) -> Result<()> {
    survey::Survey::fill(tx)
}

fn forget(tx: &mut Tx, fact: CustomerErased) -> Result<()> {
    response::forget(tx, fact.customer).map(drop)
}
