//! Countries with their currency and time zones, after CLDR and the tz database.

use std::sync::OnceLock;

use regulars_kernel::i18n::Language;
use serde::Deserialize;

/// A country.
#[derive(Debug, Deserialize)]
pub struct Country {
    pub code: String,
    pub currency: String,
    /// The first one is where most people live.
    pub zones: Vec<String>,
    names: Names,
}

#[derive(Debug, Deserialize)]
struct Names {
    en: String,
    sv: String,
    ar: String,
    fil: String,
}

impl Country {
    /// All countries.
    #[must_use]
    pub fn all() -> &'static [Country] {
        static ALL: OnceLock<Vec<Country>> = OnceLock::new();
        ALL.get_or_init(|| serde_json::from_str(include_str!("countries.json")).expect("our own file: tested"))
    }

    /// The country of a code such as `SE`.
    #[must_use]
    pub fn of(code: &str) -> Option<&'static Country> {
        Country::all().iter().find(|country| country.code == code)
    }

    /// Its name in a language.
    #[must_use]
    pub fn name(&self, language: Language) -> &str {
        match language {
            Language::En => &self.names.en,
            Language::Sv => &self.names.sv,
            Language::Ar => &self.names.ar,
            Language::Fil => &self.names.fil,
        }
    }

    /// The code as the two letters that decide how dates are written.
    #[must_use]
    pub fn letters(code: &str) -> [u8; 2] {
        code.as_bytes().try_into().unwrap_or(*b"SE")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_has_a_zone_that_exists() {
        for country in Country::all() {
            assert!(!country.zones.is_empty(), "{}", country.code);
            for zone in &country.zones {
                assert!(jiff::tz::TimeZone::get(zone).is_ok(), "{} {zone}", country.code);
            }
            assert_eq!(country.code.len(), 2);
        }
        assert_eq!(Country::of("SE").unwrap().currency, "SEK");
        assert_eq!(Country::of("SE").unwrap().name(Language::Ar), "السويد");
    }
}
