//! Slots: places on pages of lower floors, filled by rooms above.
//!
//! Each is a function over the page's own snapshot, so a page stays one read.

use jiff::Timestamp;
use maud::Markup;
use regulars_facts::{CustomerId, ResponseId};
use regulars_kernel::db::Db;
use regulars_kernel::error::Result;
use regulars_kernel::web::Member;

/// Something that needs a person, on Today.
pub struct Need {
    /// When it is due: the margin of the row.
    pub due: Timestamp,
    pub since: Timestamp,
    pub title: String,
    pub text: String,
    pub href: String,
    pub act: String,
    /// Whether the time was promised to a customer.
    pub promised: bool,
}

/// What needs a person: the rows that are due first, and how many there are in all.
#[derive(Default)]
pub struct Needs {
    pub first: Vec<Need>,
    pub count: i64,
    /// How many of all are late.
    pub late: i64,
}

/// Rows under "Needs a person now".
pub struct TodayNeeds(pub fn(&mut Db, &Member) -> Result<Needs>);
/// Lines at the foot of those rows, such as promises kept.
pub struct TodayFoot(pub fn(&mut Db, &Member) -> Result<Option<Markup>>);
/// A panel in the main column, such as the newest answers.
pub struct TodayMain(pub fn(&mut Db, &Member) -> Result<Option<Markup>>);
/// The one thing to improve.
pub struct TodayImprove(pub fn(&mut Db, &Member) -> Result<Option<Markup>>);
/// Whom to thank.
pub struct TodayThank(pub fn(&mut Db, &Member) -> Result<Option<Markup>>);

/// One thing that happened with a customer.
pub struct Event {
    pub at: Timestamp,
    pub sign: &'static str,
    pub text: Markup,
}
/// Entries of a customer's timeline.
pub struct PersonEvents(pub fn(&mut Db, &Member, CustomerId) -> Result<Vec<Event>>);

/// What a customer said in the response that a case is about.
pub struct CaseWords(pub fn(&mut Db, &Member, ResponseId) -> Result<Option<Markup>>);

/// What was found for a few words.
pub struct Find(pub fn(&mut Db, &Member, &str) -> Result<Option<Markup>>);

/// A line shown to customers after they answered, such as "you said, we did".
pub struct ThankYou(pub fn(&mut Db, &regulars_kernel::i18n::Words) -> Result<Option<Markup>>);
