//! Touchpoint: where a customer meets the shop, each with an address of its own.

use jiff::Timestamp;
use regulars_facts::{SurveyId, TouchpointId};
use regulars_kernel::db::{Db, Row, TextColumn, Tx, sql};
use regulars_kernel::error::{Error, Refusal, Result};
use regulars_kernel::ids::BusinessId;

/// What kind of place it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Counter,
    Table,
    Receipt,
    Link,
}

impl Kind {
    pub const ALL: [Kind; 4] = [Kind::Counter, Kind::Table, Kind::Receipt, Kind::Link];

    /// The word under which it is stored.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Kind::Counter => "counter",
            Kind::Table => "table",
            Kind::Receipt => "receipt",
            Kind::Link => "link",
        }
    }

    /// The key of its name.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Kind::Counter => "surveys-kind-counter",
            Kind::Table => "surveys-kind-table",
            Kind::Receipt => "surveys-kind-receipt",
            Kind::Link => "surveys-kind-link",
        }
    }

    /// Reads a word; what is unknown is a link.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Kind::ALL.into_iter().find(|kind| kind.code() == text).unwrap_or(Kind::Link)
    }
}

impl TextColumn for Kind {
    fn to_text(&self) -> String {
        self.code().to_owned()
    }
    fn from_text(text: &str) -> Option<Self> {
        Some(Kind::parse(text))
    }
}

/// A touchpoint.
#[derive(Clone, Debug, Row)]
pub struct Touchpoint {
    pub id: TouchpointId,
    pub survey_id: SurveyId,
    pub kind: Kind,
    pub name: String,
    pub slug: String,
    pub ended_at: Option<Timestamp>,
}

/// Where a public address leads.
#[derive(Clone, Copy, Debug, Row)]
pub struct Address {
    pub business_id: BusinessId,
    pub survey_id: SurveyId,
    pub touchpoint_id: TouchpointId,
}

/// The name of a touchpoint as a form may give it.
///
/// # Errors
/// A refusal at the field.
pub fn parse_name(name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Refusal::field("name", "surveys-name-missing").into());
    }
    if name.chars().count() > 40 || name.chars().any(char::is_control) {
        return Err(Refusal::field("name", "surveys-name-long").into());
    }
    Ok(name.to_owned())
}

// Storage.

/// Finds where an address leads, whatever the business.
///
/// # Errors
/// `NotFound` for an unknown address.
pub fn address(db: &mut Db, slug: &str) -> Result<Address> {
    if slug.len() != 8 {
        return Err(Error::NotFound);
    }
    sql("select business_id, survey_id, touchpoint_id from public_slug where slug = $1").bind(slug).one(db)
}

/// Adds a touchpoint with an address of its own.
///
/// # Errors
/// What the database said.
pub fn add(tx: &mut Tx, survey: SurveyId, kind: Kind, name: &str) -> Result<TouchpointId> {
    let id: TouchpointId = tx.new_id();
    // Eight characters without vowels: short enough to type, no words by chance.
    let slug = BusinessId::from_random(tx.random()).to_string();
    sql("insert into touchpoint (business_id, id, survey_id, kind, name, slug, created_at) values ($1, $2, $3, $4, $5, $6, $7)")
        .bind(tx.business())
        .bind(id)
        .bind(survey)
        .bind(&kind)
        .bind(name)
        .bind(&slug)
        .bind(tx.now())
        .run(tx)?;
    sql("insert into public_slug (slug, business_id, survey_id, touchpoint_id) values ($1, $2, $3, $4)")
        .bind(&slug)
        .bind(tx.business())
        .bind(survey)
        .bind(id)
        .run(tx)?;
    Ok(id)
}

/// The touchpoints of the business, in the order they were made.
///
/// # Errors
/// What the database said.
pub fn all(db: &mut Db) -> Result<Vec<Touchpoint>> {
    sql("select id, survey_id, kind, name, slug, ended_at from touchpoint
         where business_id = $1 order by created_at, id limit 500")
    .bind(db.business())
    .all(db)
}

/// Finds a touchpoint.
///
/// # Errors
/// `NotFound` if it belongs to somebody else.
pub fn find(db: &mut Db, id: TouchpointId) -> Result<Touchpoint> {
    sql("select id, survey_id, kind, name, slug, ended_at from touchpoint where business_id = $1 and id = $2")
        .bind(db.business())
        .bind(id)
        .one(db)
}

/// Gives a touchpoint another name.
///
/// # Errors
/// What the database said.
pub fn rename(tx: &mut Tx, id: TouchpointId, name: &str) -> Result<()> {
    sql("update touchpoint set name = $1 where business_id = $2 and id = $3")
        .bind(name)
        .bind(tx.business())
        .bind(id)
        .run(tx)?;
    Ok(())
}

/// Puts a touchpoint away or takes it back. Its address keeps working: printed cards are out of reach.
///
/// # Errors
/// What the database said.
pub fn put_away(tx: &mut Tx, id: TouchpointId, away: bool) -> Result<()> {
    let at = away.then(|| tx.now());
    sql("update touchpoint set ended_at = $1 where business_id = $2 and id = $3")
        .bind(at)
        .bind(tx.business())
        .bind(id)
        .run(tx)?;
    Ok(())
}
