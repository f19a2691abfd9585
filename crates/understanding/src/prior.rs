//! Prior: in which languages the customers of a business answer.

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use regulars_kernel::db::Db;
use regulars_kernel::error::Result;
use regulars_kernel::i18n::Language;
use regulars_language::identify::Prior;
use regulars_metrics::{Filter, counts};

/// How far back answers are counted, in days.
const DAYS: i64 = 365;

/// Shares of the four languages among the answers of the last year; one of each is added, and one of any other.
///
/// # Errors
/// What the database said.
pub fn prior(db: &mut Db) -> Result<Prior> {
    // Nowhere on earth is it later than one day after the day in Greenwich.
    let until = db.now().to_zoned(TimeZone::UTC).date().checked_add(2.days()).unwrap_or(Date::MAX);
    let from = until.checked_sub(DAYS.days()).unwrap_or(Date::MIN);
    let mut answers = [0_u64; 5];
    for (count, language) in answers.iter_mut().zip([Language::En, Language::Sv, Language::Ar, Language::Fil])
    {
        let filter = Filter { touchpoint: None, language: Some(language) };
        *count = counts(db, from, until, &filter)?.iter().sum();
    }
    Ok(Prior::counted(answers))
}
