//! The look of the house: page frame, components, icons, charts, styles and scripts.
//!
//! Everything here draws what it is given; nothing here reads the database.

pub mod assets;
pub mod charts;
pub mod clock;
pub mod components;
pub mod icons;
pub mod page;
pub mod slots;
pub mod when;

pub use assets::{Island, Style};
pub use components::*;
pub use icons::icon;
pub use page::{Nav, Page, Place, PublicPage, guest_page, plain_page};

use regulars_kernel::i18n::{Language, Locales};
use regulars_kernel::room::Room;
use regulars_kernel::web::Permission;

/// The sentences of the frame and the components.
pub const LOCALES: Locales = Locales {
    room: "ui",
    texts: [
        (Language::En, include_str!("../locales/en.ftl")),
        (Language::Sv, include_str!("../locales/sv.ftl")),
        (Language::Ar, include_str!("../locales/ar.ftl")),
        (Language::Fil, include_str!("../locales/fil.ftl")),
    ],
};

/// What the look gives to the house: its sentences and its static files.
#[must_use]
pub fn room() -> Room {
    Room::new("ui").locales(LOCALES).get("/a/{id}", Permission::Anyone, assets::serve)
}
