//! Location: a place of a business, with its time zone and opening hours.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use regulars_facts::LocationId;
use regulars_kernel::db::{Db, Row, TextColumn, Tx, sql};
use regulars_kernel::error::{Error, Result};

use crate::hours::Hours;
use crate::promise::{self, Standard};

impl TextColumn for Hours {
    fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
    fn from_text(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

/// A location.
#[derive(Clone, Debug, Row)]
pub struct Location {
    pub id: LocationId,
    pub name: String,
    pub zone: String,
    pub hours: Hours,
    pub version: i64,
}

impl Location {
    /// The first location of the business; more of them come with the screens for several.
    ///
    /// # Errors
    /// `NotFound` if the business was removed.
    pub fn main(db: &mut Db) -> Result<Location> {
        sql("select id, name, zone, hours, version from location where business_id = $1 order by created_at, id limit 1")
            .bind(db.business())
            .one(db)
    }

    /// Its time zone.
    #[must_use]
    pub fn time_zone(&self) -> TimeZone {
        TimeZone::get(&self.zone).unwrap_or(TimeZone::UTC)
    }

    /// The local day of a time.
    #[must_use]
    pub fn day(&self, at: Timestamp) -> Date {
        at.to_zoned(self.time_zone()).date()
    }

    /// When something that came in has to be answered by a standard.
    #[must_use]
    pub fn due(&self, standard: Standard, received: Timestamp) -> Timestamp {
        promise::due(standard, received, &self.hours, &self.time_zone())
    }

    /// The end of the working day of a time: the last closing still ahead, else midnight.
    #[must_use]
    pub fn day_ends(&self, at: Timestamp) -> Timestamp {
        let zone = self.time_zone();
        self.hours.closing_after(at, &zone).unwrap_or_else(|| {
            let midnight = self.day(at).tomorrow().and_then(|day| day.to_zoned(zone));
            midnight.map_or(at, |midnight| midnight.timestamp())
        })
    }

    /// Writes a new location.
    ///
    /// # Errors
    /// What the database said.
    pub fn insert(tx: &mut Tx, name: &str, zone: &str, hours: &Hours) -> Result<LocationId> {
        let id: LocationId = tx.new_id();
        sql("insert into location (business_id, id, name, zone, hours, created_at, version) values ($1, $2, $3, $4, $5, $6, 1)")
            .bind(tx.business())
            .bind(id)
            .bind(name)
            .bind(zone)
            .bind(hours)
            .bind(tx.now())
            .run(tx)?;
        Ok(id)
    }

    /// Saves name, zone and hours if nobody else did since it was read.
    ///
    /// # Errors
    /// `Conflict` if somebody did.
    pub fn save(&self, tx: &mut Tx) -> Result<()> {
        let saved = sql("update location set name = $1, zone = $2, hours = $3, version = version + 1
             where business_id = $4 and id = $5 and version = $6")
        .bind(&self.name)
        .bind(&self.zone)
        .bind(&self.hours)
        .bind(tx.business())
        .bind(self.id)
        .bind(self.version)
        .run(tx)?;
        if saved == 0 { Err(Error::Conflict) } else { Ok(()) }
    }
}
