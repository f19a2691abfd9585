//! Settings: the shop, its hours and its promises; and the end of a demo shop.

use axum::response::Response;
use maud::{Markup, html};
use regulars_kernel::db::TextColumn as _;
use regulars_kernel::error::{Error, Refusal, Result};
use regulars_kernel::i18n::Words;
use regulars_kernel::ids::BusinessId;
use regulars_kernel::mail::is_address;
use regulars_kernel::web::{Form, Member, Reply, Role, goto};
use regulars_ui::{Field, Page, Place, Tone, note, post_button, refused, select};
use serde::Deserialize;

use super::fields::{HoursForm, LanguagesForm, RegionForm, languages_line, parse_name, trades};
use super::post;
use crate::account::Account;
use crate::business::{Business, Languages};
use crate::location::Location;
use crate::promise::Standard;
use crate::trade::Trade;
use crate::{RemoveBusiness, session};

/// The longest address of a page with reviews.
const LINK_LENGTH: usize = 500;
/// The standards that are offered; one that was set otherwise is offered too.
const STANDARDS: [&str; 7] =
    ["elapsed:240", "elapsed:480", "elapsed:1440", "elapsed:2880", "same-day", "open:240", "open:480"];

/// The fields about the shop, with the versions they were shown from.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ShopForm {
    name: String,
    place: String,
    trade: String,
    #[serde(flatten)]
    languages: LanguagesForm,
    #[serde(flatten)]
    region: RegionForm,
    review_url: String,
    reply_address: String,
    version: String,
    place_version: String,
}

/// The opening hours, with the version they were shown from.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct OpenForm {
    #[serde(flatten)]
    hours: HoursForm,
    version: String,
}

/// The promises, with the version they were shown from.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PromisesForm {
    mail_standard: String,
    phone_standard: String,
    version: String,
}

/// A field that somebody else changed while it was open here.
struct Meanwhile {
    label: String,
    now: String,
    typed: String,
}

/// A form with what was refused in it.
struct Part<F> {
    form: F,
    refusal: Refusal,
    meanwhile: Vec<Meanwhile>,
}

impl<F> Part<F> {
    fn fresh(form: F) -> Self {
        Self { form, refusal: Refusal::default(), meanwhile: Vec::new() }
    }
}

/// The page with its three forms.
struct Shown {
    shop: Part<ShopForm>,
    open: Part<OpenForm>,
    promises: Part<PromisesForm>,
}

impl Shown {
    async fn load(member: &Member) -> Result<Self> {
        let (business, location) = member.read(|db| Ok((Business::find(db)?, Location::main(db)?))).await?;
        let open = OpenForm { hours: HoursForm::of(&location.hours), version: location.version.to_string() };
        let promises = PromisesForm {
            mail_standard: business.mail_standard.to_string(),
            phone_standard: business.phone_standard.to_string(),
            version: business.version.to_string(),
        };
        Ok(Self {
            shop: Part::fresh(ShopForm::of(&business, &location)),
            open: Part::fresh(open),
            promises: Part::fresh(promises),
        })
    }

    fn draw(&self, member: &Member) -> Response {
        let words = &member.words;
        let is_refused =
            [&self.shop.refusal, &self.open.refusal, &self.promises.refusal].iter().any(|it| !it.is_empty());
        let page = Page::new(member, Place::Elsewhere, words.t("settings-title")).actions(others(member));
        let page = if is_refused { page.refused() } else { page };
        page.body(html! {
            div.stack {
                @if member.may(Role::Owner) { (shop_form(member, &self.shop)) } @else { (shop_facts(words, &self.shop.form)) }
                (hours_form(member, &self.open))
                @if member.may(Role::Owner) { (promises_form(member, &self.promises)) } @else { (promises_facts(words, &self.promises.form)) }
                (post::section(member))
                @if member.shop.is_demo && member.may(Role::Owner) { (demo(member)) }
            }
        })
    }
}

/// The settings.
///
/// # Errors
/// What the database said.
pub async fn page(member: Member) -> Reply {
    Ok(Shown::load(&member).await?.draw(&member))
}

fn others(member: &Member) -> Markup {
    let words = &member.words;
    let base = format!("/{}", member.business);
    html! {
        a.button href={ (base) (crate::paths::TEAM) } { (words.t("team-title")) }
        a.button href={ (base) (crate::paths::REACH) } { (words.t("reach-title")) }
        @if member.may(Role::Owner) { a.button href={ (base) "/settings/audit" } { (words.t("settings-audit-title")) } }
    }
}

/// What was changed meanwhile: what holds now, and what was typed here.
fn meanwhile(words: &Words, changes: &[Meanwhile]) -> Markup {
    html! {
        @if !changes.is_empty() {
            (note(Tone::Soon, "alert", &html! {
                dl.stack.tight {
                    @for change in changes {
                        div {
                            dt { b { (change.label) } }
                            dd { (words.t("settings-now")) " " bdi { (change.now) } }
                            dd { (words.t("settings-typed")) " " bdi { (change.typed) } }
                        }
                    }
                }
            }))
        }
    }
}

/// The lines of two forms that differ.
fn differing(now: Vec<(String, String)>, typed: Vec<(String, String)>) -> Vec<Meanwhile> {
    now.into_iter()
        .filter_map(|(label, now)| {
            let typed = typed
                .iter()
                .find(|(other, _)| *other == label)
                .map(|(_, text)| text.clone())
                .unwrap_or_default();
            (typed != now).then_some(Meanwhile { label, now, typed })
        })
        .collect()
}

/// Whether a form as a whole has something to say: then it is what the reader sees first.
fn is_told(refusal: &Refusal) -> bool {
    refusal.page.is_some()
}

fn version(text: &str) -> i64 {
    text.parse().unwrap_or(0)
}

fn goto_saved(member: &Member) -> Reply {
    goto(format!("/{}{}", member.business, crate::paths::SETTINGS)).saying("settings-saved").into()
}

// The shop.

impl ShopForm {
    fn of(business: &Business, location: &Location) -> Self {
        Self {
            name: business.name.clone(),
            place: location.name.clone(),
            trade: business.trade.code().to_owned(),
            languages: LanguagesForm::of(&business.languages.0),
            region: RegionForm::of(&business.country, &location.zone, &business.currency),
            review_url: business.review_url.clone().unwrap_or_default(),
            reply_address: business.reply_address.clone().unwrap_or_default(),
            version: business.version.to_string(),
            place_version: location.version.to_string(),
        }
    }

    /// The business and the location as the form wants them, from what they are now.
    fn apply(&self, business: &Business, location: &Location) -> Result<(Business, Location), Refusal> {
        let mut refusal = Refusal::default();
        let name = parse_name(&mut refusal, "name", &self.name);
        let place = self.place.split_whitespace().collect::<Vec<_>>().join(" ");
        if place.chars().count() > super::NAME_LENGTH {
            refusal.add("place", "accounts-name-too-long");
        }
        let trade = Trade::from_text(&self.trade);
        if trade.is_none() {
            refusal.add("trade", "setup-trade-missing");
        }
        let languages = self.languages.parse().unwrap_or_else(|own| {
            refusal.fields.extend(own.fields);
            Vec::new()
        });
        let region = self.region.parse(&mut refusal);
        let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let (review_url, reply_address) = (filled(&self.review_url), filled(&self.reply_address));
        if review_url.as_ref().is_some_and(|url| !is_review_link(url)) {
            refusal.add("review_url", "settings-review-wrong");
        }
        if reply_address.as_ref().is_some_and(|address| !is_address(address)) {
            refusal.add("reply_address", "accounts-mail-wrong");
        }
        refusal.clone().into_result().map_err(|_| refusal)?;
        let business = Business {
            name,
            trade: trade.unwrap_or(business.trade),
            languages: Languages(languages),
            country: region.country,
            currency: region.currency,
            review_url,
            reply_address,
            version: version(&self.version),
            ..business.clone()
        };
        let location = Location {
            name: place,
            zone: region.zone,
            version: version(&self.place_version),
            ..location.clone()
        };
        Ok((business, location))
    }

    fn rows(&self, words: &Words) -> Vec<(String, String)> {
        let trade = Trade::from_text(&self.trade).map(|trade| words.t(trade.key())).unwrap_or_default();
        let languages =
            self.languages.parse().map(|languages| languages_line(words, &languages)).unwrap_or_default();
        let mut rows = vec![
            (words.t("accounts-shop-name"), self.name.clone()),
            (words.t("settings-place"), self.place.clone()),
            (words.t("accounts-trade"), trade),
            (words.t("settings-languages"), languages),
        ];
        rows.extend(self.region.rows(words));
        rows.push((words.t("settings-review"), self.review_url.clone()));
        rows.push((words.t("settings-reply"), self.reply_address.clone()));
        rows
    }
}

/// Whether customers can be sent there: https, a host with a dot, nothing that breaks out of an address.
fn is_review_link(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("https://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    url.len() <= LINK_LENGTH
        && host.contains('.')
        && !host.contains('@')
        && url.chars().all(|c| !c.is_whitespace() && !c.is_control() && !"\"<>\\".contains(c))
}

fn says_the_same(a: &Business, b: &Business) -> bool {
    let content = |it: &Business| {
        let place = (it.country.clone(), it.currency.clone());
        (
            it.name.clone(),
            it.trade,
            it.languages.clone(),
            place,
            it.review_url.clone(),
            it.reply_address.clone(),
        )
    };
    content(a) == content(b)
}

/// Saves what the shop is called, does and speaks.
///
/// # Errors
/// What the database said.
pub async fn save_shop(member: Member, Form(form): Form<ShopForm>) -> Reply {
    let typed = form.clone();
    let saved = member
        .write("audit-shop-changed", form.name.trim(), move |tx| {
            let (business, location) = (Business::find(tx)?, Location::main(tx)?);
            let (wanted, place) = typed.apply(&business, &location)?;
            // What somebody else wrote in the same words counts as saved.
            if !says_the_same(&wanted, &business) {
                wanted.save(tx)?;
            }
            if (&place.name, &place.zone) != (&location.name, &location.zone) {
                place.save(tx)?;
            }
            Ok(())
        })
        .await;
    let mut shown = match &saved {
        Ok(()) => return goto_saved(&member),
        Err(Error::Refused(_) | Error::Conflict) => Shown::load(&member).await?,
        Err(_) => return saved.and_then(|()| goto_saved(&member)),
    };
    shown.shop = match saved {
        Err(Error::Refused(refusal)) => Part { form, refusal, meanwhile: Vec::new() },
        _ => changed_meanwhile(shown.shop.form, |now| {
            differing(now.rows(&member.words), form.rows(&member.words))
        }),
    };
    Ok(shown.draw(&member))
}

/// A form with fresh values, the sentence that it changed meanwhile, and what did.
fn changed_meanwhile<F>(fresh: F, differing: impl FnOnce(&F) -> Vec<Meanwhile>) -> Part<F> {
    let meanwhile = differing(&fresh);
    Part { form: fresh, refusal: Refusal::page("settings-changed-meanwhile"), meanwhile }
}

fn shop_form(member: &Member, part: &Part<ShopForm>) -> Markup {
    let words = &member.words;
    let (form, refusal) = (&part.form, &part.refusal);
    html! {
        section.sheet.pad.stack.tight #shop tabindex=[is_told(refusal).then_some("-1")] autofocus[is_told(refusal)] {
            h2 { (words.t("settings-shop")) }
            (refused(words, refusal))
            (meanwhile(words, &part.meanwhile))
            form.form method="post" action=(format!("/{}/settings/shop", member.business)) {
                input type="hidden" name="version" value=(form.version);
                input type="hidden" name="place_version" value=(form.place_version);
                (Field::new("name", words.t("accounts-shop-name"), &form.name).hint(words.t("accounts-shop-name-hint")).required().draw(words, refusal))
                (Field::new("place", words.t("settings-place"), &form.place).hint(words.t("settings-place-hint")).draw(words, refusal))
                (select(words, refusal, "trade", &words.t("accounts-trade"), &trades(words), &form.trade))
                (form.languages.draw(words, refusal))
                (form.region.draw(words, refusal))
                p.hush { (words.t("settings-region-about")) }
                (Field::new("review_url", words.t("settings-review"), &form.review_url).hint(words.t("settings-review-hint")).kind("url").draw(words, refusal))
                (Field::new("reply_address", words.t("settings-reply"), &form.reply_address).hint(words.t("settings-reply-hint")).kind("email").draw(words, refusal))
                div.actions { button.button.main { (words.t("accounts-save")) } }
            }
        }
    }
}

fn shop_facts(words: &Words, form: &ShopForm) -> Markup {
    facts(&words.t("settings-shop"), &form.rows(words), &words.t("settings-owner-only"))
}

fn facts(title: &str, rows: &[(String, String)], hint: &str) -> Markup {
    html! {
        section.sheet.pad.stack.tight {
            h2 { (title) }
            dl.facts { @for (label, text) in rows { dt { (label) } dd { bdi { (text) } } } }
            p.hush { (hint) }
        }
    }
}

// The hours.

/// Saves the opening hours.
///
/// # Errors
/// What the database said.
pub async fn save_hours(member: Member, Form(form): Form<OpenForm>) -> Reply {
    let hours = match form.hours.parse() {
        Ok(hours) => hours,
        Err(refusal) => {
            let mut shown = Shown::load(&member).await?;
            shown.open = Part { form, refusal, meanwhile: Vec::new() };
            return Ok(shown.draw(&member));
        }
    };
    let version = version(&form.version);
    let saved = member
        .write("audit-hours-changed", "", move |tx| {
            let location = Location::main(tx)?;
            if location.hours == hours {
                return Ok(());
            }
            Location { hours: hours.clone(), version, ..location }.save(tx)
        })
        .await;
    match saved {
        Ok(()) => goto_saved(&member),
        Err(Error::Conflict) => {
            let mut shown = Shown::load(&member).await?;
            let words = &member.words;
            shown.open = changed_meanwhile(shown.open.form, |now| {
                differing(now.hours.rows(words), form.hours.rows(words))
            });
            Ok(shown.draw(&member))
        }
        Err(error) => Err(error),
    }
}

fn hours_form(member: &Member, part: &Part<OpenForm>) -> Markup {
    let words = &member.words;
    html! {
        section.sheet.pad.stack.tight #hours tabindex=[is_told(&part.refusal).then_some("-1")] autofocus[is_told(&part.refusal)] {
            h2 { (words.t("settings-hours")) }
            p { (words.t("settings-hours-about")) }
            (refused(words, &part.refusal))
            (meanwhile(words, &part.meanwhile))
            form.form method="post" action=(format!("/{}/settings/hours", member.business)) {
                input type="hidden" name="version" value=(part.form.version);
                (part.form.hours.draw(words, &part.refusal))
                div.actions { button.button.main { (words.t("accounts-save")) } }
            }
        }
    }
}

// The promises.

impl PromisesForm {
    fn rows(&self, words: &Words) -> Vec<(String, String)> {
        let line =
            |text: &str| text.parse().map(|standard| standard_words(words, standard)).unwrap_or_default();
        vec![
            (words.t("settings-promise-mail"), line(&self.mail_standard)),
            (words.t("settings-promise-phone"), line(&self.phone_standard)),
        ]
    }
}

/// A standard in plain words.
fn standard_words(words: &Words, standard: Standard) -> String {
    let (minutes, in_hours, in_minutes) = match standard {
        Standard::SameDay => return words.t("settings-promise-same-day"),
        Standard::Elapsed { minutes } => (minutes, "settings-promise-hours", "settings-promise-minutes"),
        Standard::OpenHours { minutes } => {
            (minutes, "settings-promise-open-hours", "settings-promise-open-minutes")
        }
    };
    if minutes % 60 == 0 {
        words.with(in_hours, [("hours", i64::from(minutes / 60).into())])
    } else {
        words.with(in_minutes, [("minutes", i64::from(minutes).into())])
    }
}

fn standards(words: &Words, stored: &str) -> Vec<(String, String)> {
    let kept = Some(stored).filter(|stored| !STANDARDS.contains(stored));
    STANDARDS
        .into_iter()
        .chain(kept)
        .filter_map(|text| Some((text.to_owned(), standard_words(words, text.parse().ok()?))))
        .collect()
}

/// Saves the promises. They hold for what comes in from now on.
///
/// # Errors
/// What the database said.
pub async fn save_promises(member: Member, Form(form): Form<PromisesForm>) -> Reply {
    let parsed: (Result<Standard, _>, Result<Standard, _>) =
        (form.mail_standard.parse(), form.phone_standard.parse());
    let (Ok(mail_standard), Ok(phone_standard)) = parsed else {
        let mut shown = Shown::load(&member).await?;
        shown.promises.refusal = Refusal::page("settings-promise-choose");
        return Ok(shown.draw(&member));
    };
    let version = version(&form.version);
    let saved = member
        .write("audit-promises-changed", "", move |tx| {
            let business = Business::find(tx)?;
            if (business.mail_standard, business.phone_standard) == (mail_standard, phone_standard) {
                return Ok(());
            }
            Business { mail_standard, phone_standard, version, ..business }.save(tx)
        })
        .await;
    match saved {
        Ok(()) => goto_saved(&member),
        Err(Error::Conflict) => {
            let mut shown = Shown::load(&member).await?;
            let words = &member.words;
            shown.promises =
                changed_meanwhile(shown.promises.form, |now| differing(now.rows(words), form.rows(words)));
            Ok(shown.draw(&member))
        }
        Err(error) => Err(error),
    }
}

fn promises_form(member: &Member, part: &Part<PromisesForm>) -> Markup {
    let words = &member.words;
    let (form, refusal) = (&part.form, &part.refusal);
    html! {
        section.sheet.pad.stack.tight #promises tabindex=[is_told(refusal).then_some("-1")] autofocus[is_told(refusal)] {
            h2 { (words.t("settings-promises")) }
            p { (words.t("settings-promises-about")) }
            (refused(words, refusal))
            (meanwhile(words, &part.meanwhile))
            form.form method="post" action=(format!("/{}/settings/promises", member.business)) {
                input type="hidden" name="version" value=(form.version);
                (select(words, refusal, "mail_standard", &words.t("settings-promise-mail"), &standards(words, &form.mail_standard), &form.mail_standard))
                (select(words, refusal, "phone_standard", &words.t("settings-promise-phone"), &standards(words, &form.phone_standard), &form.phone_standard))
                div.actions { button.button.main { (words.t("accounts-save")) } }
            }
        }
    }
}

fn promises_facts(words: &Words, form: &PromisesForm) -> Markup {
    facts(&words.t("settings-promises"), &form.rows(words), &words.t("settings-owner-only"))
}

// The demo shop.

fn demo(member: &Member) -> Markup {
    let words = &member.words;
    html! {
        section.sheet.pad.stack.tight #demo {
            h2 { (words.t("settings-demo")) }
            p { (words.t("settings-demo-about")) }
            div.actions {
                (post_button(&format!("/{}/settings/shop?_method=delete", member.business), "button danger", &words.t("settings-demo-remove")))
                a.button href="/setup" { (words.t("settings-demo-own")) }
            }
        }
    }
}

/// Removes a demo shop with everything in it. No other shop can be removed this way.
///
/// # Errors
/// `Forbidden` for a shop that is real.
pub async fn remove(member: Member) -> Reply {
    let removals = member.app.slot::<RemoveBusiness>();
    let account = member.signed_in.account;
    let business: BusinessId = member.business;
    let account_stays = member
        .app
        .db()
        .write(business, move |tx| {
            if !Business::find(tx)?.is_demo {
                return Err(Error::Forbidden);
            }
            // Upper rooms first: this room removes the business itself.
            for removal in removals.iter().rev() {
                (removal.0)(tx)?;
            }
            match Account::find(tx, account) {
                Ok(_) => Ok(true),
                Err(Error::NotFound) => Ok(false),
                Err(error) => Err(error),
            }
        })
        .await?;
    let home = goto("/").saying("settings-demo-removed");
    if account_stays { home.into() } else { home.cookie(session::no_cookie(&member.app)).into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reviews_are_linked_by_https_alone() {
        assert!(is_review_link("https://g.page/r/cafe-linden/review?hl=sv"));
        for wrong in [
            "http://g.page/r",
            "https://localhost",
            "https://a.b\"><script>",
            "javascript:alert(1)",
            "https://bank.example@evil.example/",
            "https://a.b/ c",
            "",
        ] {
            assert!(!is_review_link(wrong), "{wrong}");
        }
    }

    #[test]
    fn every_offered_standard_can_be_read() {
        assert!(STANDARDS.iter().all(|text| text.parse::<Standard>().is_ok()));
    }
}
