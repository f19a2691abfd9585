//! Languages and sentences: Fluent files per room, dates and numbers as CLDR has them.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::{FluentNumber, FluentNumberOptions};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use icu::calendar::{Date, Gregorian};
use icu::datetime::FixedCalendarDateTimeFormatter;
use icu::datetime::fieldsets;
use icu::datetime::fieldsets::enums::DateFieldSet;
use icu::datetime::input::Time;
use icu::decimal::DecimalFormatter;
use icu::decimal::input::Decimal;
use icu::locale::Locale;
use jiff::civil;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

use crate::db::TextColumn;
use crate::error::{Error, Result, Sentence};

/// A language that the house speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    #[default]
    En,
    Sv,
    Ar,
    Fil,
}

impl Language {
    /// Every language, in the order in which they are offered.
    pub const ALL: [Language; 4] = [Language::En, Language::Sv, Language::Ar, Language::Fil];

    /// The code for `lang` attributes and for the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::Sv => "sv",
            Language::Ar => "ar",
            Language::Fil => "fil",
        }
    }

    /// The language's name in itself.
    #[must_use]
    pub fn own_name(self) -> &'static str {
        match self {
            Language::En => "English",
            Language::Sv => "Svenska",
            Language::Ar => "العربية",
            Language::Fil => "Filipino",
        }
    }

    /// The direction of writing.
    #[must_use]
    pub fn direction(self) -> &'static str {
        if self.is_rtl() { "rtl" } else { "ltr" }
    }

    /// Whether it is written from right to left.
    #[must_use]
    pub fn is_rtl(self) -> bool {
        self == Language::Ar
    }

    /// The language of a code such as `sv`, `ar-EG`, `tl`.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.split(['-', '_']).next()?.to_ascii_lowercase().as_str() {
            "en" => Some(Language::En),
            "sv" => Some(Language::Sv),
            "ar" => Some(Language::Ar),
            "fil" | "tl" => Some(Language::Fil),
            _ => None,
        }
    }

    /// The best of the offered languages for an `Accept-Language` header (RFC 9110, 12.5.4).
    #[must_use]
    pub fn negotiate(header: &str, offered: &[Language]) -> Option<Self> {
        let mut wanted: Vec<(f32, usize, Language)> = header
            .split(',')
            .take(32)
            .enumerate()
            .filter_map(|(place, part)| {
                let mut pieces = part.split(';');
                let language = Language::from_tag(pieces.next()?.trim())?;
                let weight = pieces
                    .find_map(|piece| piece.trim().strip_prefix("q="))
                    .map_or(Some(1.0), |weight| weight.parse::<f32>().ok())?;
                (weight > 0.0 && offered.contains(&language)).then_some((weight, place, language))
            })
            .collect();
        wanted.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        wanted.first().map(|(_, _, language)| *language)
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
impl FromStr for Language {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        Language::ALL.into_iter().find(|language| language.code() == text).ok_or(Error::NotFound)
    }
}
impl TextColumn for Language {
    fn to_text(&self) -> String {
        self.code().to_owned()
    }
    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

/// The sentences of one room in all languages.
#[derive(Clone, Copy, Debug)]
pub struct Locales {
    pub room: &'static str,
    pub texts: [(Language, &'static str); 4],
}

/// All sentences of the house.
pub struct Lexicon {
    bundles: HashMap<Language, FluentBundle<FluentResource>>,
}

impl Lexicon {
    /// Reads the files of all rooms.
    ///
    /// # Errors
    /// If a file is not Fluent, or two rooms use one key.
    pub fn new(locales: &[Locales]) -> Result<Self> {
        let mut bundles = HashMap::new();
        for language in Language::ALL {
            let identifier: LanguageIdentifier = language.code().parse().map_err(Error::bug)?;
            let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
            // Values are wrapped in isolating marks by `Words`, only where directions meet.
            bundle.set_use_isolating(false);
            bundle.set_formatter(Some(number_for_people));
            for room in locales {
                for (of, text) in room.texts {
                    if of != language {
                        continue;
                    }
                    let resource = FluentResource::try_new(text.to_owned()).map_err(|(_, errors)| {
                        Error::bug(format!("{}/locales/{language}.ftl: {errors:?}", room.room))
                    })?;
                    bundle.add_resource(resource).map_err(|errors| {
                        Error::bug(format!("{}/locales/{language}.ftl: {errors:?}", room.room))
                    })?;
                }
            }
            bundles.insert(language, bundle);
        }
        Ok(Self { bundles })
    }
}

/// A count of an Arabic sentence. CLDR chooses the form by the last two digits, but the rule of `intl_pluralrules`
/// 7.0.2 by the whole number (180 would be *other* instead of *many*): so the form is chosen by a number below 103, and
/// the one that is shown rides in the options, where `number_for_people` finds it.
fn arabic_count(count: i64) -> FluentValue<'static> {
    let last = count.unsigned_abs() % 100;
    if count.unsigned_abs() < 100 {
        return FluentValue::from(count);
    }
    let chosen_by = if last < 3 { 100 } else { last };
    let options = FluentNumberOptions { currency: Some(count.to_string()), ..FluentNumberOptions::default() };
    FluentValue::Number(FluentNumber::new(chosen_by as f64, options))
}

struct Grouping(DecimalFormatter);

impl intl_memoizer::Memoizable for Grouping {
    type Args = ();
    type Error = ();
    fn construct(language: LanguageIdentifier, (): ()) -> std::result::Result<Self, ()> {
        let locale: Locale = format!("{language}-u-nu-latn").parse().map_err(|_| ())?;
        DecimalFormatter::try_new(locale.into(), icu::decimal::options::DecimalFormatterOptions::default())
            .map(Grouping)
            .map_err(|_| ())
    }
}

fn number_for_people<M: fluent_bundle::memoizer::MemoizerKind>(
    value: &FluentValue,
    memoizer: &M,
) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    if let Some(shown) = number.options.currency.as_deref().and_then(|shown| shown.parse::<i64>().ok()) {
        return number_for_people(&FluentValue::from(shown), memoizer).or_else(|| Some(shown.to_string()));
    }
    if number.value.abs() < 1000.0 || number.value.fract() != 0.0 {
        return None;
    }
    let whole = number.value as i64;
    memoizer
        .with_try_get_threadsafe::<Grouping, _, _>((), |grouping| {
            grouping.0.format_to_string(&Decimal::from(whole))
        })
        .ok()
}

/// A value in a sentence.
pub enum Arg {
    Text(String),
    Number(i64),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Arg::Text(text.to_owned())
    }
}
impl From<String> for Arg {
    fn from(text: String) -> Self {
        Arg::Text(text)
    }
}
impl From<&String> for Arg {
    fn from(text: &String) -> Self {
        Arg::Text(text.clone())
    }
}
impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Arg::Number(number)
    }
}
impl From<u64> for Arg {
    fn from(number: u64) -> Self {
        Arg::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}
impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Arg::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

/// Speaks one language in one place: sentences, dates, times and numbers for a reader.
#[derive(Clone)]
pub struct Words {
    lexicon: Arc<Lexicon>,
    pub language: Language,
    /// The country, as two letters: it decides how dates and times are written.
    pub country: [u8; 2],
    pub zone: TimeZone,
}

impl Words {
    /// Words for a reader.
    #[must_use]
    pub fn new(lexicon: Arc<Lexicon>, language: Language, country: [u8; 2], zone: TimeZone) -> Self {
        Self { lexicon, language, country, zone }
    }

    /// The same place in another language.
    #[must_use]
    pub fn speaking(&self, language: Language) -> Self {
        Self { language, ..self.clone() }
    }

    /// A sentence without values.
    #[must_use]
    pub fn t(&self, key: &str) -> String {
        self.with(key, [])
    }

    /// A sentence that was handed on by key.
    #[must_use]
    pub fn say(&self, sentence: &Sentence) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in &sentence.values {
            args.set(*name, self.isolate(value.clone()));
        }
        self.format(sentence.key, &args)
    }

    /// A sentence with values.
    #[must_use]
    pub fn with<const N: usize>(&self, key: &str, values: [(&'static str, Arg); N]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            match value {
                Arg::Text(text) => args.set(name, self.isolate(text)),
                Arg::Number(number) if self.language == Language::Ar => args.set(name, arabic_count(number)),
                Arg::Number(number) => args.set(name, number),
            }
        }
        self.format(key, &args)
    }

    fn format(&self, key: &str, args: &FluentArgs<'_>) -> String {
        let pattern = self.lexicon.bundles.get(&self.language).and_then(|bundle| {
            bundle.get_message(key).and_then(|message| message.value()).map(|it| (bundle, it))
        });
        let Some((bundle, pattern)) = pattern else {
            tracing::error!(key, language = self.language.code(), "a sentence is missing");
            return key.to_owned();
        };
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(args), &mut errors).into_owned();
        if !errors.is_empty() {
            tracing::error!(key, language = self.language.code(), ?errors, "a sentence lacks a value");
        }
        text
    }

    /// Wraps a value in isolating marks where its direction differs from the sentence's.
    fn isolate(&self, text: String) -> String {
        let other = if self.language.is_rtl() {
            text.chars().any(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '\u{2212}'))
        } else {
            text.chars().any(is_rtl)
        };
        if other { format!("\u{2068}{text}\u{2069}") } else { text }
    }

    fn locale(&self) -> Locale {
        let country = std::str::from_utf8(&self.country).unwrap_or("SE");
        // CLDR, supplemental timeData: the country decides between 12 and 24 hours, not the language.
        let cycle = if TWELVE_HOURS.contains(&country) { "h12" } else { "h23" };
        let tag = format!("{}-{country}-u-hc-{cycle}-nu-latn", self.language.code());
        tag.parse().unwrap_or(Locale::UNKNOWN)
    }

    /// The time as a civil time of the place.
    #[must_use]
    pub fn local(&self, at: Timestamp) -> Zoned {
        at.to_zoned(self.zone.clone())
    }

    /// The local day of a time.
    #[must_use]
    pub fn day(&self, at: Timestamp) -> civil::Date {
        self.local(at).date()
    }

    /// A day with its year: "5 March 2026".
    #[must_use]
    pub fn date_long(&self, day: civil::Date) -> String {
        self.date(day, DateFieldSet::YMD(fieldsets::YMD::long()))
    }

    /// A day without its year: "5 Mar".
    #[must_use]
    pub fn date_short(&self, day: civil::Date) -> String {
        self.date(day, DateFieldSet::MD(fieldsets::MD::medium()))
    }

    /// A day with its weekday: "Thursday 5 March".
    #[must_use]
    pub fn date_weekday(&self, day: civil::Date) -> String {
        self.date(day, DateFieldSet::MDE(fieldsets::MDE::long()))
    }

    /// The weekday alone: "Thursday".
    #[must_use]
    pub fn weekday(&self, day: civil::Date) -> String {
        self.date(day, DateFieldSet::E(fieldsets::E::long()))
    }

    /// The month alone: "Mar".
    #[must_use]
    pub fn month_short(&self, day: civil::Date) -> String {
        let formatter = FixedCalendarDateTimeFormatter::<Gregorian, _>::try_new(
            self.locale().into(),
            fieldsets::M::medium(),
        );
        match (formatter, icu_date(day)) {
            (Ok(formatter), Some(date)) => formatter.format(&date).to_string(),
            _ => day.month().to_string(),
        }
    }

    fn date(&self, day: civil::Date, fields: DateFieldSet) -> String {
        let formatter = FixedCalendarDateTimeFormatter::<Gregorian, _>::try_new(self.locale().into(), fields);
        match (formatter, icu_date(day)) {
            (Ok(formatter), Some(date)) => formatter.format(&date).to_string(),
            _ => day.to_string(),
        }
    }

    /// The time of day as the country writes it: "15:40" or "3:40 PM".
    #[must_use]
    pub fn time(&self, at: Timestamp) -> String {
        let local = self.local(at);
        let formatter =
            FixedCalendarDateTimeFormatter::<Gregorian, _>::try_new(self.locale().into(), fieldsets::T::hm());
        let time = Time::try_new(local.hour().unsigned_abs(), local.minute().unsigned_abs(), 0, 0);
        match (formatter, time) {
            (Ok(formatter), Ok(time)) => formatter.format(&time).to_string(),
            _ => local.strftime("%H:%M").to_string(),
        }
    }

    /// A whole number, grouped as the language does it, so that it looks the same inside a sentence and alone.
    #[must_use]
    pub fn number(&self, number: i64) -> String {
        let language = self.language.code().parse().ok();
        language
            .and_then(|language| <Grouping as intl_memoizer::Memoizable>::construct(language, ()).ok())
            .map_or_else(
                || number.to_string(),
                |grouping| grouping.0.format_to_string(&Decimal::from(number)),
            )
    }

    /// The first day of the week in this country.
    #[must_use]
    pub fn first_weekday(&self) -> civil::Weekday {
        use icu::calendar::types::Weekday;
        let week = icu::calendar::week::WeekInformation::try_new(self.locale().into());
        match week.map(|week| week.first_weekday) {
            Ok(Weekday::Sunday) => civil::Weekday::Sunday,
            Ok(Weekday::Saturday) => civil::Weekday::Saturday,
            Ok(Weekday::Friday) => civil::Weekday::Friday,
            _ => civil::Weekday::Monday,
        }
    }
}

/// Countries where CLDR prefers the clock of twelve hours.
const TWELVE_HOURS: [&str; 40] = [
    "AE", "AL", "AU", "BD", "BH", "BN", "CA", "CO", "CY", "DJ", "DZ", "EG", "ER", "ET", "GH", "GR", "HK",
    "IN", "IQ", "JO", "KR", "KW", "LB", "LY", "MO", "MR", "MY", "NZ", "OM", "PH", "PK", "PS", "QA", "SA",
    "SD", "SG", "SY", "TW", "US", "YE",
];

fn is_rtl(c: char) -> bool {
    matches!(u32::from(c), 0x0590..=0x08ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff)
}

fn icu_date(day: civil::Date) -> Option<Date<Gregorian>> {
    Date::try_new_gregorian(i32::from(day.year()), day.month().unsigned_abs(), day.day().unsigned_abs()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arabic_counts_by_their_last_two_digits() {
        let text = "days = { $count ->\n    [few] { $count } few\n    [many] { $count } many\n   *[other] { $count } other\n}\n";
        let texts = Language::ALL.map(|language| (language, text));
        let lexicon = Arc::new(Lexicon::new(&[Locales { room: "test", texts }]).unwrap());
        let words = Words::new(lexicon, Language::Ar, *b"EG", TimeZone::UTC);
        let said = |count: i64| words.with("days", [("count", count.into())]);
        // CLDR 46, cardinal rules of ar.
        assert_eq!([said(7), said(30)], ["7 few", "30 many"]);
        assert_eq!(
            [said(100), said(102), said(103), said(180)],
            ["100 other", "102 other", "103 few", "180 many"]
        );
        assert!(
            said(1_111).ends_with("many") && said(1_111).starts_with('1') && !said(1_111).starts_with("11 ")
        );
    }

    #[test]
    fn the_phone_chooses_the_language() {
        let all = Language::ALL;
        assert_eq!(Language::negotiate("da, sv;q=0.8, en;q=0.9", &all), Some(Language::En));
        assert_eq!(Language::negotiate("tl-PH,en;q=0.5", &all), Some(Language::Fil));
        assert_eq!(Language::negotiate("ar-EG", &[Language::Sv]), None);
        assert_eq!(Language::negotiate("sv;q=0, ;;;,=,q", &all), None);
    }
}
