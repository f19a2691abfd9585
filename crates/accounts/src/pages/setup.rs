//! The first run: a few short steps, one page each, behind the link that was printed at start.

use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};
use regulars_kernel::db::TextColumn as _;
use regulars_kernel::error::{Error, Refusal, Result};
use regulars_kernel::i18n::{Language, Words};
use regulars_kernel::ids::{BusinessId, Token};
use regulars_kernel::limits;
use regulars_kernel::web::{Form, Query, Reply, Step, Visitor, goto, set_cookie};
use regulars_ui::{Field, guest_page, icon, refused, select};
use serde::Deserialize;

use super::fields::{HoursForm, LanguagesForm, RegionForm, languages_line, parse_mail, parse_name, trades};
use super::{sign_in, with_refusal, with_status, words_of};
use crate::account::{Account, fold_mail};
use crate::country::Country;
use crate::hours::Hours;
use crate::promise::{Channel, due};
use crate::setup::{self, COOKIE, Draft, LASTS, Owner, Stage};
use crate::trade::Trade;
use crate::{password, session};

/// The secret of the link.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Key {
    key: String,
}

/// The fields of every step; each step reads its own.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct SetupForm {
    name: String,
    trade: String,
    #[serde(flatten)]
    languages: LanguagesForm,
    #[serde(flatten)]
    region: RegionForm,
    #[serde(flatten)]
    hours: HoursForm,
    mail: String,
    password: String,
    act: String,
}

impl SetupForm {
    /// The fields as far as the draft fills them.
    fn of(draft: &Draft, language: Language, country: Option<&Country>) -> Self {
        let country = Country::of(&draft.country).or(country);
        let offered = || {
            let others = Language::ALL.into_iter().filter(|it| *it != language);
            std::iter::once(language).chain(others).collect::<Vec<_>>()
        };
        let languages = if draft.languages.is_empty() { offered() } else { draft.languages.clone() };
        let kept = |kept: &str, usual: Option<&String>| {
            if kept.is_empty() { usual.cloned().unwrap_or_default() } else { kept.to_owned() }
        };
        Self {
            name: draft.name.clone(),
            trade: draft.trade.map(|trade| trade.code().to_owned()).unwrap_or_default(),
            languages: LanguagesForm::of(&languages),
            region: RegionForm::of(
                country.map_or("", |country| country.code.as_str()),
                &kept(&draft.zone, country.and_then(|country| country.zones.first())),
                &kept(&draft.currency, country.map(|country| &country.currency)),
            ),
            hours: draft.hours.as_ref().map_or_else(HoursForm::usual, HoursForm::of),
            mail: draft.mail.clone(),
            password: String::new(),
            act: String::new(),
        }
    }
}

/// What the first run shows to somebody: the step, or where the link is found.
enum Standing {
    Open {
        hash: String,
        draft: Box<Draft>,
    },
    /// There is an operator already.
    SetUp,
    /// The link was not opened in this browser, or it is too old.
    NoLink,
}

async fn standing(visitor: &Visitor) -> Result<Standing> {
    let hash = setup::key(visitor);
    visitor
        .read(BusinessId::NONE, move |db| {
            if Account::any(db)? {
                return Ok(Standing::SetUp);
            }
            let Some(hash) = hash.clone() else { return Ok(Standing::NoLink) };
            Ok(match setup::find(db, &hash)? {
                Some(draft) => Standing::Open { hash, draft: Box::new(draft) },
                None => Standing::NoLink,
            })
        })
        .await
}

/// What the front door shows in a new house.
pub(super) async fn first(visitor: &Visitor) -> Reply {
    match standing(visitor).await? {
        Standing::Open { .. } => goto("/setup").into(),
        standing => Ok(closed(visitor, &standing)),
    }
}

fn closed(visitor: &Visitor, standing: &Standing) -> Response {
    let words = words_of(visitor);
    let is_set_up = matches!(standing, Standing::SetUp);
    let title = words.t(if is_set_up { "setup-done-title" } else { "setup-closed-title" });
    let body = html! {
        div.narrow.stack {
            h1 { (title) }
            @if is_set_up {
                p { (words.t("setup-done")) }
                p { a.button.main href="/in" { (words.t("sign-in-title")) } }
            } @else {
                p { (words.t("setup-closed")) }
                p { (words.t("setup-closed-how")) }
            }
        }
    };
    with_status(guest_page(visitor, &visitor.path, &words, &title, &body), StatusCode::FORBIDDEN)
}

/// Opens the first run: the link leaves its secret in a cookie, and the first open step follows.
///
/// # Errors
/// What the database said.
pub async fn begin(visitor: Visitor, Query(asking): Query<Key>) -> Reply {
    if let Some(token) = Token::parse(&asking.key) {
        let hash = token.hash();
        let found = visitor.read(BusinessId::NONE, move |db| setup::find(db, &hash)).await?;
        return match found {
            Some(draft) => {
                // For the whole house: "look around first" is asked for beside these pages.
                let cookie = set_cookie(&visitor.app, COOKIE, token.reveal(), "/", LASTS.as_secs());
                goto(format!("/setup/{}", draft.next().code())).cookie(cookie).into()
            }
            None => {
                let standing = standing(&visitor).await?;
                let standing = if matches!(standing, Standing::SetUp) { standing } else { Standing::NoLink };
                Ok(closed(&visitor, &standing))
            }
        };
    }
    match standing(&visitor).await? {
        Standing::Open { draft, .. } => goto(format!("/setup/{}", draft.next().code())).into(),
        standing => Ok(closed(&visitor, &standing)),
    }
}

/// A step with what was filled in so far.
///
/// # Errors
/// `NotFound` if there is no such step.
pub async fn step(visitor: Visitor, Step(code): Step) -> Reply {
    let stage = Stage::of(&code).ok_or(Error::NotFound)?;
    let draft = match standing(&visitor).await? {
        Standing::Open { draft, .. } => *draft,
        standing => return Ok(closed(&visitor, &standing)),
    };
    if stage > draft.next() {
        return goto(format!("/setup/{}", draft.next().code())).into();
    }
    let language = words_of(&visitor).language;
    let accepts = visitor.headers.get("accept-language").and_then(|value| value.to_str().ok()).unwrap_or("");
    let mut form = SetupForm::of(&draft, language, Country::of_browser(accepts));
    if stage == Stage::You {
        form.name = draft.person.clone();
    }
    Ok(draw(&visitor, stage, &draft, &form, &Refusal::default()))
}

/// Keeps a step and goes on to the next one.
///
/// # Errors
/// `NotFound` if there is no such step.
pub async fn save(visitor: Visitor, Step(code): Step, Form(mut form): Form<SetupForm>) -> Reply {
    let stage = Stage::of(&code).ok_or(Error::NotFound)?;
    let (hash, draft) = match standing(&visitor).await? {
        Standing::Open { hash, draft } => (hash, *draft),
        Standing::SetUp if stage == Stage::You => return come_back(&visitor, &form).await,
        standing => return Ok(closed(&visitor, &standing)),
    };
    if stage > draft.next() {
        return goto(format!("/setup/{}", draft.next().code())).into();
    }
    let mut next = draft.clone();
    let filled = match stage {
        Stage::Shop => fill_shop(&mut next, &form),
        Stage::Place => fill_place(&mut next, &form),
        Stage::Hours => form.hours.parse().map(|hours| next.hours = Some(hours)),
        Stage::You => return open_shop(&visitor, hash, draft, form).await,
    };
    if let Err(refusal) = filled {
        if stage == Stage::Place && refusal.at("currency").is_none() {
            form.region.currency.clone_from(&next.currency);
        }
        return Ok(draw(&visitor, stage, &draft, &form, &refusal));
    }
    let onward = if form.act == "preview" { stage } else { next.next() };
    visitor.write(BusinessId::NONE, move |tx| setup::save(tx, &hash, &next)).await?;
    goto(format!("/setup/{}", onward.code())).into()
}

fn fill_shop(draft: &mut Draft, form: &SetupForm) -> Result<(), Refusal> {
    let mut refusal = Refusal::default();
    draft.name = parse_name(&mut refusal, "name", &form.name);
    draft.trade = Trade::from_text(&form.trade);
    if draft.trade.is_none() {
        refusal.add("trade", "setup-trade-missing");
    }
    if refusal.is_empty() { Ok(()) } else { Err(refusal) }
}

fn fill_place(draft: &mut Draft, form: &SetupForm) -> Result<(), Refusal> {
    let mut refusal = Refusal::default();
    match form.languages.parse() {
        Ok(languages) => draft.languages = languages,
        Err(own) => refusal.fields.extend(own.fields),
    }
    let region = form.region.parse(&mut refusal);
    if !region.country.is_empty() {
        draft.country = region.country;
    }
    if !region.zone.is_empty() {
        draft.zone = region.zone;
    }
    draft.currency = region.currency;
    if refusal.is_empty() { Ok(()) } else { Err(refusal) }
}

/// The last step: account, business, location, owner and session at once.
async fn open_shop(visitor: &Visitor, hash: String, mut draft: Draft, form: SetupForm) -> Reply {
    let mut refusal = Refusal::default();
    let name = parse_name(&mut refusal, "name", &form.name);
    let mail = parse_mail(&mut refusal, "mail", &form.mail);
    match password::judge("password", &form.password, &[&name, &mail, &draft.name]) {
        Err(Error::Refused(weak)) => refusal.fields.extend(weak.fields),
        other => other?,
    }
    if !refusal.is_empty() {
        return Ok(draw(visitor, Stage::You, &draft, &form, &refusal));
    }
    draft.person.clone_from(&name);
    draft.mail.clone_from(&mail);
    let token = Token::draw();
    let owner = Owner {
        name,
        mail,
        password_hash: password::hash_aside(form.password.clone()).await?,
        language: words_of(visitor).language,
        session: token.clone(),
        device: session::device(&visitor.headers),
    };
    let opened = visitor.write(BusinessId::NONE, move |tx| setup::open_shop(tx, &hash, &owner)).await;
    match opened {
        Ok(Some(business)) => goto(format!("/{business}{}", crate::paths::REACH))
            .cookie(session::cookie(&visitor.app, &token))
            .cookie(set_cookie(&visitor.app, COOKIE, "", "/", 0))
            .into(),
        Ok(None) => come_back(visitor, &form).await,
        Err(Error::Refused(refusal)) => Ok(draw(visitor, Stage::You, &draft, &form, &refusal)),
        Err(error) => Err(error),
    }
}

/// A form that was sent twice: the shop is there, so its owner is let in.
async fn come_back(visitor: &Visitor, form: &SetupForm) -> Reply {
    let mail: String = fold_mail(&form.mail).chars().take(sign_in::MAIL_LENGTH).collect();
    let keys = [limits::Key::of_mail(&mail), limits::Key::of_address(visitor.address)];
    if setup::key(visitor).is_none() || sign_in::wait(visitor, &keys).is_some() {
        return Ok(closed(visitor, &Standing::SetUp));
    }
    let account = visitor.read(BusinessId::NONE, move |db| Account::by_mail(db, &mail)).await?;
    let stored = account.as_ref().and_then(|account| account.password_hash.clone());
    let fits = password::fits_aside(form.password.clone(), stored).await?;
    match account.filter(|_| fits) {
        Some(account) => sign_in::admit(visitor, account.id, "/".to_owned()).await?.into(),
        None => {
            for key in &keys {
                visitor.app.limits().failed(key, std::time::Instant::now());
            }
            Ok(closed(visitor, &Standing::SetUp))
        }
    }
}

fn draw(visitor: &Visitor, stage: Stage, draft: &Draft, form: &SetupForm, refusal: &Refusal) -> Response {
    let mut words = words_of(visitor);
    if !draft.country.is_empty() {
        words.country = Country::letters(&draft.country);
    }
    let title = heading(&words, stage);
    let number = Stage::ALL.iter().position(|it| *it == stage).unwrap_or(0) + 1;
    let body = html! {
        div.pair {
            div.stack {
                p.hush { (step_of(&words, number)) }
                h1 { (title) }
                (refused(&words, refusal))
                div.sheet.pad {
                    ol.steps {
                        @for done in Stage::ALL.into_iter().filter(|it| *it < stage) { (answered(&words, done, draft)) }
                        li aria-current="step" { (step_form(&words, stage, form, refusal)) }
                    }
                }
                @if stage == Stage::Shop { (look_around(&words)) }
            }
            aside.stack.tight { (beside(visitor, &words, stage, draft, form)) }
        }
    };
    with_refusal(guest_page(visitor, &visitor.path, &words, &title, &body), refusal)
}

/// Which step this is, the page "Reachable from a phone" counted in.
pub(super) fn step_of(words: &Words, number: usize) -> String {
    words.with("setup-step", [("number", number.into()), ("of", (Stage::ALL.len() + 1).into())])
}

fn heading(words: &Words, stage: Stage) -> String {
    match stage {
        Stage::Shop => words.t("setup-shop-title"),
        Stage::Place => words.t("setup-place-title"),
        Stage::Hours => words.t("setup-hours-title"),
        Stage::You => words.t("setup-you-title"),
    }
}

fn short_name(words: &Words, stage: Stage) -> String {
    match stage {
        Stage::Shop => words.t("setup-shop"),
        Stage::Place => words.t("setup-place"),
        Stage::Hours => words.t("setup-hours"),
        Stage::You => words.t("setup-you"),
    }
}

/// A step that is done, in one line, with the way back to it.
fn answered(words: &Words, stage: Stage, draft: &Draft) -> Markup {
    let country = Country::of(&draft.country).map_or("", |country| country.name(words.language));
    html! {
        li data-state="done" {
            div.answered {
                h2 { (short_name(words, stage)) }
                @match stage {
                    Stage::Shop => span { bdi { (draft.name) } " · " (draft.trade.map(|trade| words.t(trade.key())).unwrap_or_default()) },
                    Stage::Place => span { bdi { (languages_line(words, &draft.languages)) } " · " bdi { (country) } " · " bdi { (draft.currency) } },
                    Stage::Hours => span { (hours_line(words, draft.hours.as_ref())) },
                    Stage::You => span { bdi { (draft.person) } },
                }
                a href=(format!("/setup/{}", stage.code())) { (words.t("setup-change")) span.sr-only { ": " (short_name(words, stage)) } }
            }
        }
    }
}

fn hours_line(words: &Words, hours: Option<&Hours>) -> String {
    match hours.and_then(|hours| hours.week.as_ref()) {
        None => words.t("accounts-always"),
        Some(week) => {
            let open = week.iter().filter(|blocks| !blocks.is_empty()).count();
            words.with("setup-open-days", [("count", open.into())])
        }
    }
}

fn step_form(words: &Words, stage: Stage, form: &SetupForm, refusal: &Refusal) -> Markup {
    html! {
        form.form.wide method="post" action=(format!("/setup/{}", stage.code())) {
            h2 { (short_name(words, stage)) }
            @match stage {
                Stage::Shop => (shop_fields(words, form, refusal)),
                Stage::Place => (place_fields(words, form, refusal)),
                Stage::Hours => (form.hours.draw(words, refusal)),
                Stage::You => (you_fields(words, form, refusal)),
            }
            div.actions {
                button.button.main { (words.t(if stage == Stage::You { "setup-open" } else { "setup-next" })) }
                @if stage == Stage::Hours { button.button name="act" value="preview" { (words.t("setup-preview-show")) } }
            }
        }
    }
}

fn shop_fields(words: &Words, form: &SetupForm, refusal: &Refusal) -> Markup {
    let mut options = vec![(String::new(), words.t("setup-choose"))];
    options.extend(trades(words));
    html! {
        (Field::new("name", words.t("accounts-shop-name"), &form.name).hint(words.t("accounts-shop-name-hint"))
            .autocomplete("organization").required().draw(words, refusal))
        (select(words, refusal, "trade", &words.t("accounts-trade"), &options, &form.trade))
        p.hush { (words.t("setup-trade-why")) }
    }
}

fn place_fields(words: &Words, form: &SetupForm, refusal: &Refusal) -> Markup {
    html! {
        (form.languages.draw(words, refusal))
        (form.region.draw(words, refusal))
    }
}

fn you_fields(words: &Words, form: &SetupForm, refusal: &Refusal) -> Markup {
    html! {
        (Field::new("name", words.t("accounts-your-name"), &form.name).hint(words.t("accounts-your-name-hint"))
            .autocomplete("name").required().draw(words, refusal))
        (Field::new("mail", words.t("sign-in-mail"), &form.mail).hint(words.t("setup-mail-hint"))
            .kind("email").autocomplete("username").required().draw(words, refusal))
        (Field::new("password", words.t("sign-in-password"), "").hint(words.t("password-hint"))
            .kind("password").autocomplete("new-password").required().draw(words, refusal))
    }
}

fn look_around(words: &Words) -> Markup {
    html! {
        form.spread method="post" action="/setup-demo" {
            p.hush { (words.t("setup-demo-about")) }
            button.button { (words.t("setup-demo")) }
        }
    }
}

/// What stands beside a step: the promise that the hours make, or where everything is kept.
fn beside(visitor: &Visitor, words: &Words, stage: Stage, draft: &Draft, form: &SetupForm) -> Markup {
    html! {
        @if stage == Stage::Hours { (preview(visitor, words, draft, form)) }
        div.note { (icon("lock")) p { (words.t("setup-safe")) } }
    }
}

fn preview(visitor: &Visitor, words: &Words, draft: &Draft, form: &SetupForm) -> Markup {
    let zone = TimeZone::get(&draft.zone).unwrap_or(TimeZone::UTC);
    let mut words = words.clone();
    words.zone = zone.clone();
    let asked = friday(visitor.app.clock().now(), &zone);
    let hours = form.hours.parse().ok();
    let answered = hours.map(|hours| due(Channel::Email.default_standard(), asked, &hours, &zone));
    let day_and_time =
        |at: Timestamp| [("day", words.weekday(words.day(at)).into()), ("time", words.time(at).into())];
    html! {
        h2 { (words.t("setup-preview-title")) }
        div.sheet.pad.stack.tight {
            p.hush { (words.with("setup-preview-asked", day_and_time(asked))) }
            p.quote { (words.t("setup-preview-words")) }
            @if let Some(at) = answered {
                p.actions { (icon("clock")) b { (words.with("setup-preview-answer", [("when", day_words(&words, asked, at).into())])) } }
                p.hush { (words.t("setup-preview-why")) }
            } @else { p.hush { (words.t("setup-preview-wrong")) } }
        }
    }
}

/// A day and time after another one: the weekday while it is clear which week is meant.
fn day_words(words: &Words, asked: Timestamp, at: Timestamp) -> String {
    let is_near = at.duration_since(asked) < SignedDuration::from_hours(6 * 24);
    let day = if is_near { words.weekday(words.day(at)) } else { words.date_weekday(words.day(at)) };
    words.with("setup-day-time", [("day", day.into()), ("time", words.time(at).into())])
}

/// The next Friday at 17:20, when many shops are about to close.
fn friday(now: Timestamp, zone: &TimeZone) -> Timestamp {
    let today = now.to_zoned(zone.clone()).date();
    let friday = today.nth_weekday(1, Weekday::Friday).unwrap_or(today);
    friday.at(17, 20, 0, 0).to_zoned(zone.clone()).map_or(now, |at| at.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(country: &str, shown: &str, zone: &str, currency: &str) -> Result<Draft, Refusal> {
        let form = SetupForm {
            languages: LanguagesForm::of(&[Language::Sv]),
            region: RegionForm { shown: shown.to_owned(), ..RegionForm::of(country, zone, currency) },
            ..SetupForm::default()
        };
        let mut draft = Draft::default();
        fill_place(&mut draft, &form).map(|()| draft)
    }

    #[test]
    fn another_country_brings_its_zone_and_its_currency() {
        let draft = place("PH", "SE", "Europe/Stockholm", "SEK").unwrap();
        assert_eq!((draft.zone.as_str(), draft.currency.as_str()), ("Asia/Manila", "PHP"));
        let draft = place("PH", "SE", "Europe/Stockholm", "usd").unwrap();
        assert_eq!(draft.currency, "USD");
        let draft = place("SE", "SE", "Europe/Stockholm", "EUR").unwrap();
        assert_eq!(draft.currency, "EUR");
        let draft = place("SE", "", "Africa/Abidjan", "").unwrap();
        assert_eq!((draft.zone.as_str(), draft.currency.as_str()), ("Europe/Stockholm", "SEK"));
    }

    #[test]
    fn a_country_with_several_zones_asks_for_one() {
        assert!(place("US", "SE", "Europe/Stockholm", "SEK").unwrap_err().at("zone").is_some());
        assert_eq!(place("US", "US", "America/Denver", "USD").unwrap().zone, "America/Denver");
        assert!(place("", "", "Europe/Stockholm", "SEK").unwrap_err().at("country").is_some());
        assert!(place("SE", "SE", "", "kronor").unwrap_err().at("currency").is_some());
    }

    #[test]
    fn every_mistake_about_the_place_is_told_at_once() {
        let refusal = place("", "SE", "Europe/Stockholm", "kr").unwrap_err();
        assert!(refusal.at("country").is_some() && refusal.at("currency").is_some());
        let refusal = place("US", "SE", "Europe/Stockholm", "kr").unwrap_err();
        assert!(refusal.at("zone").is_some() && refusal.at("currency").is_some());
        assert!(place("", "", "Europe/Stockholm", "").unwrap_err().at("currency").is_none());
        assert_eq!(place("SE", "", "Europe/Stockholm", "eur").unwrap().currency, "EUR");
    }

    #[test]
    fn the_example_is_a_friday_ahead() {
        let now: Timestamp = "2026-03-06T20:00:00Z".parse().unwrap();
        let zone = TimeZone::get("Europe/Stockholm").unwrap();
        assert_eq!(friday(now, &zone).to_string(), "2026-03-13T16:20:00Z");
    }
}
