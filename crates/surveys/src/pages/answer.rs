//! The customer's page: one tap, one why, an optional contact. Works without JavaScript, on an old phone.

use axum::http::StatusCode;
use axum::http::header::HeaderValue;
use axum::response::IntoResponse as _;
use jiff::Timestamp;
use maud::{Markup, html};
use regulars_accounts::{Business, Location};
use regulars_kernel::error::{Error, Refusal, Result};
use regulars_kernel::i18n::{Language, Words};
use regulars_kernel::ids::{BusinessId, Id, Token};
use regulars_kernel::web::{At, Form, Query, Reply, Shop, Visitor, goto, set_cookie};
use regulars_people::Contact;
use regulars_ui::slots::ThankYou;
use regulars_ui::{PublicPage, icon, icons, when};
use serde::Deserialize;

use crate::response::{self, Draft, More, Standing, Tap, Tapped};
use crate::survey::{Survey, SurveyText};
use crate::touchpoint::{self, Address};

/// The cookie that knows the draft of this phone, for as long as it is open.
const DRAFT: &str = "draft";

#[derive(Default, Deserialize)]
pub struct Asked {
    /// The language that was chosen.
    #[serde(default)]
    l: String,
    /// The draft, for phones that keep no cookies.
    #[serde(default)]
    d: String,
    /// "Another person answers" was pressed.
    #[serde(default)]
    new: String,
    /// What has become of the answer, on the last page.
    #[serde(default)]
    gone: String,
}

/// Everything that the page shows, read in one snapshot.
struct Scene {
    address: Address,
    business: Business,
    text: SurveyText,
    words: Words,
    slug: String,
    draft: Option<Draft>,
    standing: Option<Standing>,
}

async fn scene(visitor: &Visitor, slug: String, asked: &Asked) -> Result<Scene> {
    let header =
        visitor.headers.get("accept-language").and_then(|value| value.to_str().ok()).unwrap_or("").to_owned();
    let wish: Option<Language> = asked.l.parse().ok();
    let draft = chosen_draft(visitor, &asked.d, asked.new == "1");
    let app = visitor.app.clone();
    visitor
        .read(BusinessId::NONE, move |db| {
            let address = touchpoint::address(db, &slug)?;
            db.within(address.business_id, |db| {
                let business = Business::find(db)?;
                let offered = &business.languages.0;
                let language = wish
                    .filter(|wish| offered.contains(wish))
                    .or_else(|| Language::negotiate(&header, offered))
                    .unwrap_or_else(|| business.own_language());
                let text = Survey::text(db, address.survey_id, language)?;
                let standing = match draft {
                    Some(draft) => response::standing(db, address.survey_id, draft)?,
                    None => None,
                };
                let location = if standing.is_some() { Some(Location::main(db)?) } else { None };
                let shop = Shop {
                    name: business.name.clone(),
                    place: String::new(),
                    country: regulars_accounts::country::Country::letters(&business.country),
                    zone: location.map_or(jiff::tz::TimeZone::UTC, |location| location.time_zone()),
                    currency: business.currency.clone(),
                    languages: Vec::new(),
                    is_demo: business.is_demo,
                };
                let words = app.words_for(language, &shop);
                Ok(Scene { address, business, text, words, slug: slug.clone(), draft, standing })
            })
        })
        .await
}

/// The draft of the cookie wins over the one of the form, unless another person answers.
fn chosen_draft(visitor: &Visitor, given: &str, another: bool) -> Option<Draft> {
    let given = given.parse::<Draft>().ok();
    if another {
        return given;
    }
    visitor.cookie(DRAFT).and_then(|value| value.parse().ok()).or(given)
}

impl Scene {
    fn path(&self, step: &str) -> String {
        let step = if step.is_empty() { String::new() } else { format!("/{step}") };
        format!("/s/{}{step}?l={}", self.slug, self.words.language)
    }

    /// Draws a step; `step` is what another language of it is asked for by.
    fn page(&self, visitor: &Visitor, step: &str, title: &str, section: &Markup) -> axum::response::Response {
        let page = PublicPage {
            app: &visitor.app,
            words: &self.words,
            shop: &self.business.name,
            title,
            hint: &self.text.card_hint,
        };
        page.draw(section, &self.footer(step))
    }

    fn footer(&self, step: &str) -> Markup {
        let draft = self.draft.map(|draft| draft.to_string()).unwrap_or_default();
        let here = |language: Language| {
            let (step, more) = step.split_once('?').unwrap_or((step, ""));
            let step = if step.is_empty() { String::new() } else { format!("/{step}") };
            let draft =
                if step.is_empty() || draft.is_empty() { String::new() } else { format!("&d={draft}") };
            let more = if more.is_empty() { String::new() } else { format!("&{more}") };
            format!("/s/{}{step}?l={language}{draft}{more}", self.slug)
        };
        html! {
            @for language in self.business.languages.0.iter().filter(|language| **language != self.words.language) {
                a href=(here(*language)) lang=(language.code()) hreflang=(language.code()) { (language.own_name()) }
            }
            @if self.standing.is_some() {
                a href={ "/s/" (self.slug) "?l=" (self.words.language) "&new=1" } { (self.words.t("surveys-another")) }
                form method="post" action={ "/s/" (self.slug) "/withdraw?l=" (self.words.language) } {
                    input type="hidden" name="draft" value=(draft);
                    button.link { (self.words.t("surveys-withdraw")) }
                }
            }
        }
    }
}

/// GET /s/{slug}: writes nothing.
pub async fn page(visitor: Visitor, At(slug): At<String>, Query(asked): Query<Asked>) -> Reply {
    let scene = scene(&visitor, slug, &asked).await?;
    let another = asked.new == "1";
    let now = visitor.app.clock().now();
    let title = scene.text.recommend(&scene.business.name);
    let section = score_section(&scene, now, another, None);
    Ok(scene.page(&visitor, "", &title, &section))
}

fn score_section(scene: &Scene, now: Timestamp, another: bool, warning: Option<&str>) -> Markup {
    let words = &scene.words;
    let draft = scene.draft.filter(|_| !another).unwrap_or_else(fresh_draft);
    let chosen = scene.standing.as_ref().filter(|_| !another).map(|standing| standing.score);
    html! {
        section {
            @if let Some(warning) = warning { p.warn role="alert" { (words.t(warning)) } }
            form.ask.wide method="post" action=(scene.path("")) {
                input type="hidden" name="draft" value=(draft);
                input type="hidden" name="at" value=(now.as_millisecond());
                @if another { input type="hidden" name="new" value="1"; }
                (trap(words))
                h1 id="q1" { (scene.text.recommend(&scene.business.name)) }
                div.scaled {
                    p.low id="low" { (scene.text.low) }
                    div.scale role="group" aria-labelledby="q1" aria-describedby="low high" {
                        @for score in 0..=10i64 {
                            button name="score" value=(score) aria-pressed=[(chosen == Some(score)).then_some("true")] { (score) }
                        }
                    }
                    p.high id="high" { (scene.text.high) }
                }
            }
            p.hint { (words.t("surveys-one-tap")) }
            p.tell data-offline hidden { (words.t("surveys-offline")) }
        }
    }
}

fn fresh_draft() -> Draft {
    Token::draw().reveal().parse().unwrap_or_else(|_| Id::from_parts(0, 0))
}

/// A field that people do not see; whoever fills it is marked, never refused.
fn trap(words: &Words) -> Markup {
    html! {
        div.trap aria-hidden="true" {
            label { (words.t("surveys-trap")) input name="website" tabindex="-1" autocomplete="off"; }
        }
    }
}

#[derive(Default, Deserialize)]
pub struct Scored {
    #[serde(default)]
    score: String,
    #[serde(default)]
    draft: String,
    #[serde(default)]
    at: String,
    #[serde(default)]
    new: String,
    #[serde(default)]
    website: String,
}

/// POST /s/{slug}: the first tap, or another score.
pub async fn score(
    visitor: Visitor,
    At(slug): At<String>,
    Query(asked): Query<Asked>,
    Form(form): Form<Scored>,
) -> Reply {
    let another = form.new == "1";
    let Some(score) = response::parse_score(&form.score) else {
        let scene = scene(&visitor, slug, &asked).await?;
        let section = score_section(&scene, visitor.app.clock().now(), another, Some("surveys-choose"));
        return Ok((
            StatusCode::UNPROCESSABLE_ENTITY,
            scene.page(&visitor, "", &scene.business.name, &section),
        )
            .into_response());
    };
    let draft = chosen_draft(&visitor, &form.draft, another).unwrap_or_else(fresh_draft);
    let drawn_at = form.at.parse::<i64>().ok().and_then(|ms| Timestamp::from_millisecond(ms).ok());
    let now = visitor.app.clock().now();
    let doubtful = !form.website.is_empty()
        || drawn_at.is_none_or(|drawn| now.duration_since(drawn) < response::TOO_FAST);
    let header =
        visitor.headers.get("accept-language").and_then(|value| value.to_str().ok()).unwrap_or("").to_owned();
    let knows_draft = !another && visitor.cookie(DRAFT).is_some();
    let first = Try {
        slug: slug.clone(),
        draft,
        score,
        doubtful,
        wish: asked.l.parse().ok(),
        header,
        may_begin: false,
    };
    // A later step is never refused: only what would begin another draft counts against the limit.
    let mut tapped = if knows_draft { first.run(&visitor).await? } else { Tapped::Unknown };
    if tapped == Tapped::Unknown {
        let may_begin = visitor.app.limits().may_begin_draft(visitor.address);
        if may_begin || !knows_draft {
            tapped = Try { may_begin, ..first }.run(&visitor).await?;
        }
    }
    let Tapped::Saved(draft) = tapped else {
        let scene = scene(&visitor, slug, &asked).await?;
        let section = score_section(&scene, now, another, Some("surveys-too-many"));
        let mut page = scene.page(&visitor, "", &scene.business.name, &section);
        *page.status_mut() = StatusCode::TOO_MANY_REQUESTS;
        page.headers_mut().insert("retry-after", HeaderValue::from_static("60"));
        return Ok(page);
    };
    let wish = if asked.l.parse::<Language>().is_ok() { format!("&l={}", asked.l) } else { String::new() };
    let cookie =
        set_cookie(&visitor.app, DRAFT, draft.as_str(), &format!("/s/{slug}"), response::OPEN_FOR.as_secs());
    goto(format!("/s/{slug}/why?d={draft}{wish}")).cookie(cookie).into()
}

#[derive(Clone)]
struct Try {
    slug: String,
    draft: Draft,
    score: u8,
    doubtful: bool,
    wish: Option<Language>,
    header: String,
    may_begin: bool,
}

impl Try {
    async fn run(&self, visitor: &Visitor) -> Result<Tapped> {
        let own = self.clone();
        visitor
            .write(BusinessId::NONE, move |tx| {
                let address = touchpoint::address(tx, &own.slug)?;
                tx.for_business(address.business_id, |tx| {
                    let business = Business::find(tx)?;
                    let location = Location::main(tx)?;
                    let offered = &business.languages.0;
                    let language = own
                        .wish
                        .filter(|wish| offered.contains(wish))
                        .or_else(|| Language::negotiate(&own.header, offered))
                        .unwrap_or_else(|| business.own_language());
                    let tap = Tap {
                        survey: address.survey_id,
                        location: location.id,
                        touchpoint: address.touchpoint_id,
                        draft: own.draft,
                        language,
                        day: location.day(tx.now()),
                        score: own.score,
                        doubtful: own.doubtful,
                        may_begin: own.may_begin,
                    };
                    response::tap(tx, &tap)
                })
            })
            .await
    }
}

/// GET /s/{slug}/why
pub async fn why(visitor: Visitor, At(slug): At<String>, Query(asked): Query<Asked>) -> Reply {
    let scene = scene(&visitor, slug, &asked).await?;
    let Some(standing) = &scene.standing else {
        return goto(scene.path("")).into();
    };
    let section = why_section(&scene, standing, &Filled::default(), &Refusal::default());
    Ok(scene.page(&visitor, "why", scene.text.why(standing.score), &section))
}

#[derive(Default, Deserialize)]
pub struct Filled {
    #[serde(default)]
    draft: String,
    #[serde(default)]
    words: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    mail: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    call: String,
}

fn why_section(scene: &Scene, standing: &Standing, filled: &Filled, refusal: &Refusal) -> Markup {
    let words = &scene.words;
    let draft = scene.draft.map(|draft| draft.to_string()).unwrap_or_default();
    html! {
        section {
            p.chosen { b { (standing.score) } (words.t("surveys-saved")) a href=(scene.path("")) { (words.t("surveys-change")) } }
            @if !refusal.is_empty() { p.warn role="alert" { (words.with("surveys-look-again", [("count", refusal.fields.len().max(1).into())])) } }
            form.ask.wide method="post" action=(scene.path("why")) novalidate {
                input type="hidden" name="draft" value=(draft);
                div.ask {
                    h1 { label for="words" { (scene.text.why(standing.score)) } }
                    textarea id="words" name="words" dir="auto" maxlength=(response::LONGEST_WORDS) aria-describedby="words-hint" { (filled.words) }
                    p.hint id="words-hint" {
                        @if standing.has_words { (words.t("surveys-words-kept")) } @else { (words.t("surveys-words-hint")) }
                    }
                }
                (contact_fields(words, filled, refusal))
                button.send { (words.t("surveys-send")) }
            }
        }
    }
}

fn contact_fields(words: &Words, filled: &Filled, refusal: &Refusal) -> Markup {
    html! {
        fieldset.ask.wide {
            legend { (words.t("surveys-may-we")) }
            p.hint { (words.t("surveys-consent")) }
            (contact_field(words, refusal, "name", "surveys-name", "text", "given-name", &filled.name))
            (contact_field(words, refusal, "mail", "surveys-mail", "email", "email", &filled.mail))
            (contact_field(words, refusal, "phone", "surveys-phone", "tel", "tel", &filled.phone))
            label.pick { input type="checkbox" name="call" value="yes" checked[filled.call == "yes"]; span { (words.t("surveys-call-me")) } }
        }
    }
}

fn contact_field(
    words: &Words,
    refusal: &Refusal,
    name: &str,
    key: &str,
    kind: &str,
    autocomplete: &str,
    value: &str,
) -> Markup {
    let error = refusal.at(name).map(|sentence| words.say(sentence));
    let error_id = format!("{name}-error");
    html! {
        div.ask {
            label for=(name) { (words.t(key)) }
            input.input id=(name) name=(name) type=(kind) autocomplete=(autocomplete) value=(value) dir="auto"
                aria-invalid=[error.as_ref().map(|_| "true")] autofocus[error.is_some()] aria-describedby=[error.as_ref().map(|_| error_id.as_str())];
            @if let Some(error) = &error { p.error id=(error_id) { (error) } }
        }
    }
}

/// POST /s/{slug}/why: words and contact; what can be kept is kept, even if a field needs another look.
pub async fn more(
    visitor: Visitor,
    At(slug): At<String>,
    Query(asked): Query<Asked>,
    Form(form): Form<Filled>,
) -> Reply {
    let asked = Asked { d: form.draft.clone(), ..asked };
    let scene = scene(&visitor, slug, &asked).await?;
    let (Some(standing), Some(draft)) = (&scene.standing, scene.draft) else {
        // The time to add to that answer is over: nothing is refused, the words begin with a new tap.
        return goto(scene.path("")).into();
    };
    let contact = Contact::parse(&form.name, &form.mail, &form.phone, &scene.business.country);
    let wants_call = form.call == "yes";
    let (contact, mut refusal) = match contact {
        Ok(contact) => (contact, Refusal::default()),
        Err(refusal) => (Contact::default(), refusal),
    };
    if wants_call && contact.phone().is_none() && refusal.is_empty() {
        refusal.add("phone", "surveys-phone-missing");
    }
    let complete = refusal.is_empty();
    let has_address = contact.mail().is_some() || contact.phone().is_some();
    let more = More {
        words: response::clean_words(&form.words),
        // A name alone is nothing to answer to.
        contact: if complete && has_address { contact } else { Contact::default() },
        wants_call: wants_call && complete,
        consent: scene.words.t("surveys-consent"),
        complete,
    };
    let (business, survey) = (scene.address.business_id, scene.address.survey_id);
    let saved = visitor.write(business, move |tx| response::add(tx, survey, draft, &more)).await;
    match saved {
        Ok(()) => {}
        Err(Error::NotFound) => return goto(scene.path("")).into(),
        Err(error) => return Err(error),
    }
    if !complete {
        let section = why_section(&scene, standing, &form, &refusal);
        let mut page = scene.page(&visitor, "why", scene.text.why(standing.score), &section);
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(page);
    }
    goto(format!("{}&d={draft}", scene.path("thanks"))).into()
}

/// GET /s/{slug}/thanks
pub async fn thanks(visitor: Visitor, At(slug): At<String>, Query(asked): Query<Asked>) -> Reply {
    let scene = scene(&visitor, slug, &asked).await?;
    let slots = visitor.app.slot::<ThankYou>();
    let words = scene.words.clone();
    let business = scene.address.business_id;
    let (notes, holder) = visitor
        .read(business, move |db| {
            let mut notes = Vec::new();
            for slot in &slots {
                notes.extend((slot.0)(db, &words)?);
            }
            Ok((notes, regulars_accounts::holder(db)?.name))
        })
        .await?;
    let gone = asked.gone == "1";
    let section = thanks_section(&scene, visitor.app.clock().now(), &notes, &holder, gone);
    let (step, title) =
        if gone { ("thanks?gone=1", "surveys-gone-title") } else { ("thanks", "surveys-thanks-title") };
    Ok(scene.page(&visitor, step, &scene.words.t(title), &section))
}

fn thanks_section(scene: &Scene, now: Timestamp, notes: &[Markup], holder: &str, gone: bool) -> Markup {
    let words = &scene.words;
    let standing = scene.standing.as_ref().filter(|standing| standing.sent_at.is_some());
    let low = standing.is_some_and(|standing| standing.score <= 6);
    let heading = match (gone, low) {
        (true, _) => "surveys-gone",
        (false, true) => "surveys-thanks-low",
        (false, false) => "surveys-thanks",
    };
    html! {
        section {
            h1 { (words.t(heading)) }
            @if let Some(promised) = standing.and_then(|standing| standing.promised_at) {
                (promise(words, promised, now, holder, standing.is_some_and(|standing| standing.wants_call)))
            }
            @for note in notes { div.quietly { h2 { (words.t("surveys-you-said")) } (note) } }
            @if gone { p { a href=(scene.path("")) { (words.t("surveys-again")) } } }
            @if let Some(review) = scene.business.review_url.as_ref().filter(|_| !gone) {
                div.quietly {
                    h2 { (words.t("surveys-tell-others")) }
                    p.hint { (words.t("surveys-same-link")) }
                    a href=(review) rel="noopener noreferrer" { (icons::small("star")) (words.t("surveys-review")) }
                }
            }
        }
    }
}

fn promise(words: &Words, promised: Timestamp, now: Timestamp, holder: &str, by_phone: bool) -> Markup {
    let by = when::by(words, promised, now);
    let (line, who) = if by_phone {
        ("surveys-promise-call", "surveys-promise-call-who")
    } else {
        ("surveys-promise", "surveys-promise-who")
    };
    html! {
        p.promise {
            (icon("clock"))
            b { (words.with(line, [("by", by.into())])) }
            span { (words.with(who, [("name", holder.into())])) }
        }
    }
}

#[derive(Default, Deserialize)]
pub struct Withdrawn {
    #[serde(default)]
    draft: String,
}

/// POST /s/{slug}/withdraw: takes the answer back.
pub async fn withdraw(
    visitor: Visitor,
    At(slug): At<String>,
    Query(asked): Query<Asked>,
    Form(form): Form<Withdrawn>,
) -> Reply {
    let asked = Asked { d: form.draft, ..asked };
    let scene = scene(&visitor, slug, &asked).await?;
    if let Some(draft) = scene.draft {
        let (business, survey) = (scene.address.business_id, scene.address.survey_id);
        let gone = visitor.write(business, move |tx| response::withdraw(tx, survey, draft)).await;
        // Pressed twice, or too late: what is no longer there needs no taking back.
        if !matches!(gone, Ok(()) | Err(Error::NotFound)) {
            gone?;
        }
    }
    let cookie = set_cookie(&visitor.app, DRAFT, "", &format!("/s/{}", scene.slug), 0);
    goto(format!("{}&gone=1", scene.path("thanks"))).cookie(cookie).into()
}
