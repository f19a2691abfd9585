//! Fields that the first run and the settings share: hours, languages, country, trades, a person's name and address.

use maud::{Markup, html};
use regulars_kernel::error::{Refusal, Sentence};
use regulars_kernel::i18n::{Language, Words};
use regulars_kernel::mail::is_address;
use regulars_ui::{Field, field_error, select, text_area};
use serde::Deserialize;

use super::NAME_LENGTH;
use crate::account::fold_mail;
use crate::country::Country;
use crate::hours::{Hours, HoursError, format_day, format_days, parse_day, parse_days};
use crate::trade::Trade;

const WEEK: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// What stands in the fields before anybody wrote hours.
const USUAL: [&str; 7] = ["9–17", "9–17", "9–17", "9–17", "9–17", "", ""];

/// Opening hours as they are written: a line for each weekday, and the days that differ.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct HoursForm {
    monday: String,
    tuesday: String,
    wednesday: String,
    thursday: String,
    friday: String,
    saturday: String,
    sunday: String,
    always: String,
    days: String,
}

impl HoursForm {
    /// The fields that show these hours.
    pub(super) fn of(hours: &Hours) -> Self {
        let mut form = Self::usual();
        form.days = format_days(&hours.exceptions);
        match &hours.week {
            Some(week) => form.set_lines(week.each_ref().map(|blocks| format_day(blocks))),
            None => form.always = "on".to_owned(),
        }
        form
    }

    /// The fields before anybody wrote hours.
    pub(super) fn usual() -> Self {
        let mut form = Self::default();
        form.set_lines(USUAL.map(str::to_owned));
        form
    }

    fn set_lines(&mut self, lines: [String; 7]) {
        [self.monday, self.tuesday, self.wednesday, self.thursday, self.friday, self.saturday, self.sunday] =
            lines;
    }

    fn lines(&self) -> [&str; 7] {
        [
            &self.monday,
            &self.tuesday,
            &self.wednesday,
            &self.thursday,
            &self.friday,
            &self.saturday,
            &self.sunday,
        ]
    }

    /// The hours, or what has to be written otherwise at each line.
    pub(super) fn parse(&self) -> Result<Hours, Refusal> {
        let mut refusal = Refusal::default();
        let mut hours = Hours::always();
        if self.always.is_empty() {
            let mut week: [_; 7] = Default::default();
            for ((blocks, name), line) in week.iter_mut().zip(WEEK).zip(self.lines()) {
                match parse_day(line) {
                    Ok(parsed) => *blocks = parsed,
                    Err(error) => refusal.add(name, sentence(&error)),
                }
            }
            hours.week = Some(week);
        }
        match parse_days(&self.days) {
            Ok(days) => hours.exceptions = days,
            Err(error) => refusal.add("days", sentence(&error)),
        }
        if refusal.is_empty() { Ok(hours) } else { Err(refusal) }
    }

    /// The lines as people read them, to say what changed meanwhile.
    pub(super) fn rows(&self, words: &Words) -> Vec<(String, String)> {
        let closed =
            |line: &str| if line.trim().is_empty() { words.t("accounts-closed") } else { line.to_owned() };
        let mut rows: Vec<(String, String)> =
            (0..7).zip(self.lines()).map(|(day, line)| (weekday(words, day), closed(line))).collect();
        if !self.always.is_empty() {
            rows = vec![(words.t("accounts-always"), words.t("accounts-yes"))];
        }
        rows.push((words.t("accounts-days"), self.days.clone()));
        rows
    }

    /// The fields.
    pub(super) fn draw(&self, words: &Words, refusal: &Refusal) -> Markup {
        let first = usize::try_from(words.first_weekday().to_monday_zero_offset()).unwrap_or(0);
        let lines = self.lines();
        html! {
            (tick("always", &words.t("accounts-always"), !self.always.is_empty()))
            p.hush #week-hint { (words.t("accounts-week-hint")) }
            div.week {
                @for day in (first..first + 7).map(|day| day % 7) {
                    (day_line(words, refusal, day, lines[day]))
                }
            }
            (text_area(words, refusal, "days", &words.t("accounts-days"), Some(&words.t("accounts-days-hint")), &self.days))
        }
    }
}

fn day_line(words: &Words, refusal: &Refusal, day: usize, line: &str) -> Markup {
    let name = WEEK[day];
    let error = refusal.at(name).map(|sentence| words.say(sentence));
    let error_id = format!("{name}-error");
    let described = if error.is_some() { format!("week-hint {error_id}") } else { "week-hint".to_owned() };
    html! {
        div {
            label for=(name) { (weekday(words, day)) }
            input.input id=(name) name=(name) value=(line) dir="ltr" autocomplete="off" placeholder=(words.t("accounts-closed"))
                aria-invalid=[error.as_ref().map(|_| "true")] autofocus[error.is_some()] aria-describedby=(described);
            (field_error(name, error.as_deref()))
        }
    }
}

/// The name of a weekday, counted from Monday.
fn weekday(words: &Words, day: usize) -> String {
    // The 5th of January 2026 was a Monday.
    words.weekday(jiff::civil::date(2026, 1, 5 + i8::try_from(day).unwrap_or(0)))
}

/// What has to be written otherwise.
fn sentence(error: &HoursError) -> Sentence {
    match error {
        HoursError::Time { suggestion: Some(suggestion), .. } => {
            Sentence::new("accounts-hours-time").with("suggestion", suggestion)
        }
        HoursError::Time { piece, suggestion: None } => {
            Sentence::new("accounts-hours-no-time").with("piece", piece)
        }
        HoursError::Range { piece } => Sentence::new("accounts-hours-range").with("piece", piece),
        HoursError::Overlap { first, second } => Sentence::new("accounts-hours-overlap")
            .with("first", first.to_string())
            .with("second", second.to_string()),
        HoursError::TooManyBlocks => Sentence::new("accounts-hours-too-many"),
        HoursError::Minutes { .. } => Sentence::new("accounts-hours-too-long"),
        HoursError::Date { piece } => Sentence::new("accounts-hours-date").with("piece", piece),
    }
}

/// A box to tick.
pub(super) fn tick(name: &str, label: &str, ticked: bool) -> Markup {
    html! { label.tick { input type="checkbox" name=(name) value="on" checked[ticked]; span { (label) } } }
}

/// The languages of a shop: its own, and the others it offers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct LanguagesForm {
    own: String,
    also_en: String,
    also_sv: String,
    also_ar: String,
    also_fil: String,
}

impl LanguagesForm {
    /// The fields that show these languages, the own one first.
    pub(super) fn of(languages: &[Language]) -> Self {
        let on = |language| if languages.contains(&language) { "on".to_owned() } else { String::new() };
        Self {
            own: languages.first().map(|own| own.code().to_owned()).unwrap_or_default(),
            also_en: on(Language::En),
            also_sv: on(Language::Sv),
            also_ar: on(Language::Ar),
            also_fil: on(Language::Fil),
        }
    }

    fn offers(&self, language: Language) -> bool {
        let field = match language {
            Language::En => &self.also_en,
            Language::Sv => &self.also_sv,
            Language::Ar => &self.also_ar,
            Language::Fil => &self.also_fil,
        };
        !field.is_empty()
    }

    /// The languages, the own one first.
    pub(super) fn parse(&self) -> Result<Vec<Language>, Refusal> {
        let own: Language =
            self.own.parse().map_err(|_| Refusal::field("own", "accounts-choose-language"))?;
        let others = Language::ALL.into_iter().filter(|it| *it != own && self.offers(*it));
        Ok(std::iter::once(own).chain(others).collect())
    }

    /// The fields.
    pub(super) fn draw(&self, words: &Words, refusal: &Refusal) -> Markup {
        let options: Vec<(String, String)> =
            Language::ALL.map(|it| (it.code().to_owned(), it.own_name().to_owned())).to_vec();
        html! {
            (select(words, refusal, "own", &words.t("accounts-own-language"), &options, &self.own))
            fieldset.field {
                legend { (words.t("accounts-also-languages")) }
                span.hint { (words.t("accounts-also-languages-hint")) }
                div.ticks {
                    @for language in Language::ALL {
                        (tick(&format!("also_{language}"), language.own_name(), self.offers(language)))
                    }
                }
            }
        }
    }
}

/// Where a shop is: its country, time zone and currency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct RegionForm {
    pub(super) country: String,
    /// The country whose zones and currency the form showed.
    pub(super) shown: String,
    pub(super) zone: String,
    pub(super) currency: String,
}

/// What a [`RegionForm`] says; what it does not say is empty.
pub(super) struct Region {
    pub(super) country: String,
    pub(super) zone: String,
    pub(super) currency: String,
}

impl RegionForm {
    /// The fields that show this.
    pub(super) fn of(country: &str, zone: &str, currency: &str) -> Self {
        let [country, zone, currency] = [country, zone, currency].map(str::to_owned);
        Self { shown: country.clone(), country, zone, currency }
    }

    /// Where the shop is, with every mistake told.
    pub(super) fn parse(&self, refusal: &mut Refusal) -> Region {
        let country = Country::of(&self.country);
        let zone = country.and_then(|country| self.zone_in(country));
        match (country, zone) {
            (None, _) => refusal.add("country", "setup-country-missing"),
            (Some(_), None) => refusal.add("zone", "setup-zone-choose"),
            (Some(_), Some(_)) => {}
        }
        let currency = self.currency_in(country);
        // Without a country an empty field is no mistake: the currency comes with the country.
        let is_open = country.is_none() && currency.is_empty();
        let is_code = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase());
        if !is_open && !is_code {
            refusal.add("currency", "setup-currency-wrong");
        }
        let country = country.map_or(String::new(), |country| country.code.clone());
        Region { country, zone: zone.unwrap_or_default().to_owned(), currency }
    }

    /// The currency: the typed one, or the country's. One that was only proposed for another country goes with it.
    fn currency_in(&self, country: Option<&Country>) -> String {
        let typed = self.currency.trim().to_ascii_uppercase();
        let is_stale = self.shown != self.country
            && Country::of(&self.shown).is_some_and(|shown| shown.currency == typed);
        match country {
            Some(country) if typed.is_empty() || is_stale => country.currency.clone(),
            _ => typed,
        }
    }

    /// The time zone: the chosen one if the country has it, the only one if there is no choice.
    fn zone_in<'c>(&self, country: &'c Country) -> Option<&'c str> {
        match country.zones.as_slice() {
            [only] => Some(only),
            zones => zones.iter().map(String::as_str).find(|zone| *zone == self.zone),
        }
    }

    /// The lines as people read them, to say what changed meanwhile.
    pub(super) fn rows(&self, words: &Words) -> Vec<(String, String)> {
        let country = Country::of(&self.country).map_or("", |country| country.name(words.language));
        vec![
            (words.t("setup-country"), country.to_owned()),
            (words.t("setup-zone"), self.zone.replace('_', " ")),
            (words.t("setup-currency"), self.currency.clone()),
        ]
    }

    /// The fields.
    pub(super) fn draw(&self, words: &Words, refusal: &Refusal) -> Markup {
        let language = words.language;
        let mut countries = vec![(String::new(), words.t("setup-choose"))];
        countries.extend(
            Country::sorted(language).iter().map(|it| (it.code.clone(), it.name(language).to_owned())),
        );
        // As long as no country is chosen, the currency is still the one that came with the last.
        let shown = if self.country.is_empty() { &self.shown } else { &self.country };
        html! {
            input type="hidden" name="shown" value=(shown);
            (select(words, refusal, "country", &words.t("setup-country"), &countries, &self.country))
            div.two {
                (select(words, refusal, "zone", &words.t("setup-zone"), &zones(&self.country), &self.zone))
                (Field::new("currency", words.t("setup-currency"), &self.currency).hint(words.t("setup-currency-hint"))
                    .short().draw(words, refusal))
            }
        }
    }
}

/// The zones of a country; of all countries as long as none is chosen.
fn zones(country: &str) -> Vec<(String, String)> {
    let country = Country::of(country);
    let mut zones: Vec<&str> = match country {
        Some(country) => country.zones.iter().map(String::as_str).collect(),
        None => Country::all().iter().flat_map(|country| &country.zones).map(String::as_str).collect(),
    };
    if country.is_none() {
        zones.sort_unstable();
        zones.dedup();
    }
    zones.into_iter().map(|zone| (zone.to_owned(), zone.replace('_', " "))).collect()
}

/// The languages of a shop as one line.
pub(super) fn languages_line(words: &Words, languages: &[Language]) -> String {
    languages.iter().map(|language| language.own_name()).collect::<Vec<_>>().join(&words.t("list-comma"))
}

/// The choice of trades.
pub(super) fn trades(words: &Words) -> Vec<(String, String)> {
    Trade::ALL.map(|trade| (trade.code().to_owned(), words.t(trade.key()))).to_vec()
}

/// The choice of screen languages.
pub(super) fn screens() -> Vec<(String, String)> {
    Language::ALL.map(|language| (language.code().to_owned(), language.own_name().to_owned())).to_vec()
}

/// A name of a shop or a person: not empty, not endless, on one line.
pub(super) fn parse_name(refusal: &mut Refusal, field: &'static str, text: &str) -> String {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        refusal.add(field, "accounts-name-missing");
    } else if name.chars().count() > NAME_LENGTH || name.chars().any(char::is_control) {
        refusal.add(field, "accounts-name-too-long");
    }
    name
}

/// A mail address somebody can be written to.
pub(super) fn parse_mail(refusal: &mut Refusal, field: &'static str, text: &str) -> String {
    let mail = fold_mail(text);
    if !is_address(&mail) {
        refusal.add(field, "accounts-mail-wrong");
    }
    mail
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_survive_the_form() {
        let form = HoursForm::usual();
        let hours = form.parse().unwrap();
        assert_eq!(HoursForm::of(&hours).parse().unwrap(), hours);
        assert_eq!(HoursForm::of(&Hours::always()).parse().unwrap(), Hours::always());
    }

    #[test]
    fn a_wrong_time_is_refused_at_its_day_with_the_right_form() {
        let form = HoursForm {
            saturday: "9-14, 15-17.00".to_owned(),
            days: "tomorrow".to_owned(),
            ..HoursForm::usual()
        };
        let refusal = form.parse().unwrap_err();
        let saturday = refusal.at("saturday").unwrap();
        assert_eq!((saturday.key, saturday.values[0].1.as_str()), ("accounts-hours-time", "17:00"));
        assert_eq!(refusal.at("days").unwrap().key, "accounts-hours-date");
        assert!(refusal.at("monday").is_none());
    }

    #[test]
    fn the_own_language_comes_first_and_once() {
        let form = LanguagesForm::of(&[Language::Sv, Language::En, Language::Ar]);
        assert_eq!(form.parse().unwrap(), [Language::Sv, Language::En, Language::Ar]);
        let form = LanguagesForm { own: "ar".to_owned(), ..form };
        assert_eq!(form.parse().unwrap(), [Language::Ar, Language::En, Language::Sv]);
        assert!(LanguagesForm::default().parse().is_err());
    }
}
