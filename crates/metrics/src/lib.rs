#![doc = include_str!("../README.md")]

pub mod choice;
pub mod export;
pub mod pages;
pub mod period;
pub mod reading;
pub mod score;
pub mod score_day;
pub mod trend;

use jiff::civil::Date;
use regulars_accounts::RemoveBusiness;
use regulars_facts::{ResponseScored, ResponseWithdrawn, TouchpointId};
use regulars_kernel::db::Db;
use regulars_kernel::error::Result;
use regulars_kernel::i18n::{Language, Locales};
use regulars_kernel::room::Room;
use regulars_kernel::web::{Role, STAFF};
use regulars_ui::{Nav, Place, Style};

pub use reading::{change, reading};
pub use score::record;
pub use score_day::{Filter, Spread, by_day, counts, recompute_all};

/// Touchpoints with their names.
pub type Names = Vec<(TouchpointId, String)>;
/// What was done, with the day on which it began.
pub type Begun = Vec<(Date, String)>;

/// The touchpoints of the business with their names in a language: filled by the room that keeps them.
pub struct TouchpointNames(pub fn(&mut Db, Language) -> Result<Names>);

/// What was done from a day until another (exclusive), marked in the trend: filled by the room that keeps it.
pub struct TrendMarks(pub fn(&mut Db, Date, Date) -> Result<Begun>);

/// The metrics room: scores by day and the score page.
#[must_use]
pub fn room() -> Room {
    Room::new("metrics")
        .migration("20261122_metrics", include_str!("../migrations/20261122_metrics.sql"))
        .locales(LOCALES)
        .get("/score", STAFF, pages::score::page)
        .get("/score.csv", STAFF, pages::score::csv)
        .hears_together::<ResponseScored>("metrics-scored", score::scored)
        .job::<score_day::RecomputeLate>(score_day::recompute_late)
        .hears_together::<ResponseWithdrawn>("metrics-withdrawn", score::withdrawn)
        .fill(Nav {
            place: Place::Understand,
            order: 1,
            key: "metrics-nav",
            path: "/score",
            role: Role::Staff,
        })
        .fill(RemoveBusiness(score::remove_all))
        .fill(Style(include_str!("../metrics.css")))
}

/// The sentences of this room.
pub const LOCALES: Locales = Locales {
    room: "metrics",
    texts: [
        (Language::En, include_str!("../locales/en.ftl")),
        (Language::Sv, include_str!("../locales/sv.ftl")),
        (Language::Ar, include_str!("../locales/ar.ftl")),
        (Language::Fil, include_str!("../locales/fil.ftl")),
    ],
};
