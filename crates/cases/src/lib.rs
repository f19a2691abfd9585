#![doc = include_str!("../README.md")]

pub mod case;
pub mod entry;
mod erasure;
mod hearing;
pub mod letter;
pub mod notice;
pub mod pages;
pub mod promise;
pub mod step;

use regulars_accounts::RemoveBusiness;
use regulars_facts::{CustomerErased, ResponseSent, ResponseWithdrawn, ScoreChanged};
use regulars_kernel::i18n::{Language, Locales};
use regulars_kernel::jobs::Job as _;
use regulars_kernel::room::Room;
use regulars_kernel::web::{Role, STAFF};
use regulars_people::{Erase, PersonCopy};
use regulars_ui::slots::{PersonEvents, TodayFoot, TodayNeeds};
use regulars_ui::{Nav, Place, Style};

pub use case::{Case, Opening, Outcome, Way};
pub use step::Step;

/// The sentences of this room.
pub const LOCALES: Locales = Locales {
    room: "cases",
    texts: [
        (Language::En, include_str!("../locales/en.ftl")),
        (Language::Sv, include_str!("../locales/sv.ftl")),
        (Language::Ar, include_str!("../locales/ar.ftl")),
        (Language::Fil, include_str!("../locales/fil.ftl")),
    ],
};

/// The cases room: the recovery of one customer at a time, by a person and a clock.
#[must_use]
pub fn room() -> Room {
    use pages::{acts, case, list, today};
    Room::new("cases")
        .migration("20261122_cases", include_str!("../migrations/20261122_cases.sql"))
        .locales(LOCALES)
        .get("/cases", STAFF, list::page)
        .get("/cases/{id}", STAFF, case::page)
        .post("/cases/{id}/steps/{step}", STAFF, acts::do_step)
        .delete("/cases/{id}/steps/{step}", STAFF, acts::undo_step)
        .post("/cases/{id}/notes", STAFF, acts::add_note)
        .post("/cases/{id}/calls", STAFF, acts::answered)
        .post("/cases/{id}/mails", STAFF, acts::send)
        .post("/cases/{id}/take-back/{step}", STAFF, acts::take_back)
        .post("/cases/{id}/holder", STAFF, acts::hand_over)
        .post("/cases/{id}/closure", STAFF, acts::close)
        .delete("/cases/{id}/closure", STAFF, acts::reopen)
        .hears::<ResponseSent>("cases-open", &["case-opened", "case-closed"], hearing::sent)
        .hears::<ScoreChanged>("cases-score-changed", &["case-closed"], hearing::score_changed)
        .hears::<ResponseWithdrawn>("cases-withdraw", &["case-closed"], hearing::withdrawn)
        .hears::<CustomerErased>("cases-forget", &["case-closed"], hearing::customer_erased)
        .job::<letter::LookAfter>(letter::look_after)
        .errand(notice::Notice::KIND, notice::deliver)
        .fill(Nav { place: Place::Act, order: 1, key: "cases-nav", path: "/cases", role: Role::Staff })
        .fill(TodayNeeds(today::needs))
        .fill(TodayFoot(today::foot))
        .fill(PersonEvents(today::events))
        .fill(Erase(erasure::forget))
        .fill(PersonCopy("cases", erasure::copy))
        .fill(Style(include_str!("../cases.css")))
        .fill(RemoveBusiness(erasure::remove_business))
}
