//! Countries with their currency and time zones, after CLDR and the tz database.

use std::sync::OnceLock;

use icu::collator::CollatorBorrowed;
use icu::collator::options::CollatorOptions;
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
        ALL.get_or_init(|| {
            serde_json::from_str(include_str!("countries.json")).expect("our own file: tested")
        })
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

    /// All countries, in the order in which a reader of the language looks for their names.
    #[must_use]
    pub fn sorted(language: Language) -> Vec<&'static Country> {
        let mut countries: Vec<&'static Country> = Country::all().iter().collect();
        let locale = language.code().parse::<icu::locale::Locale>().ok();
        let collator = locale
            .and_then(|locale| CollatorBorrowed::try_new(locale.into(), CollatorOptions::default()).ok());
        match collator {
            Some(collator) => countries.sort_by(|a, b| collator.compare(a.name(language), b.name(language))),
            None => countries.sort_by_key(|country| country.name(language).to_lowercase()),
        }
        countries
    }

    /// The country that an `Accept-Language` header names, such as `sv-SE`; of a language spoken mostly in one
    /// country, that one.
    #[must_use]
    pub fn of_browser(header: &str) -> Option<&'static Country> {
        let tags = || header.split(',').take(16).filter_map(|part| part.split(';').next()).map(str::trim);
        let named = tags().find_map(|tag| {
            tag.split(['-', '_']).skip(1).find_map(|part| Country::of(&part.to_ascii_uppercase()))
        });
        named.or_else(|| match Language::from_tag(tags().next()?)? {
            Language::Sv => Country::of("SE"),
            Language::Fil => Country::of("PH"),
            Language::En | Language::Ar => None,
        })
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

    #[test]
    fn swedish_readers_find_austria_behind_zimbabwe() {
        let place = |language: Language, code: &str| {
            Country::sorted(language).iter().position(|country| country.code == code).unwrap()
        };
        assert!(place(Language::Sv, "AT") > place(Language::Sv, "ZW"));
        assert!(place(Language::En, "AX") < place(Language::En, "BE"));
        assert!(place(Language::Ar, "JO") < place(Language::Ar, "SE"));
    }

    #[test]
    fn the_browser_tells_the_country() {
        let code = |header: &str| Country::of_browser(header).map(|country| country.code.as_str());
        assert_eq!(code("ar-EG,ar;q=0.9"), Some("EG"));
        assert_eq!(code("en;q=1, sv-SE;q=0.2"), Some("SE"));
        assert_eq!(code("sv"), Some("SE"));
        assert_eq!(code("en"), None);
        assert_eq!(code(";;,-"), None);
    }
}
