#![doc = include_str!("../README.md")]

pub mod correction;
pub mod prior;

use regulars_accounts::RemoveBusiness;
use regulars_facts::{ResponseSent, ResponseWithdrawn};
use regulars_kernel::i18n::{Language, Locales};
use regulars_kernel::room::Room;
use regulars_people::{Erase, PersonCopy};

pub use correction::{Correction, CorrectionId, NewCorrection, learned};
pub use prior::prior;

/// The understanding room: what the owner knows better than the engine.
#[must_use]
pub fn room() -> Room {
    Room::new("understanding")
        .migration("20261123_understanding", include_str!("../migrations/20261123_understanding.sql"))
        .locales(LOCALES)
        .hears::<ResponseSent>("understanding-sent", &[], correction::sent)
        .hears::<ResponseWithdrawn>("understanding-withdrawn", &[], correction::withdrawn)
        .fill(Erase(correction::forget))
        .fill(PersonCopy("corrections", correction::copy))
        .fill(RemoveBusiness(correction::remove_business))
}

/// The sentences of this room.
pub const LOCALES: Locales = Locales {
    room: "understanding",
    texts: [
        (Language::En, include_str!("../locales/en.ftl")),
        (Language::Sv, include_str!("../locales/sv.ftl")),
        (Language::Ar, include_str!("../locales/ar.ftl")),
        (Language::Fil, include_str!("../locales/fil.ftl")),
    ],
};
