//! Listen: the survey, its touchpoints, their addresses and codes.

use maud::{Markup, html};
use regulars_accounts::{Business, qr};
use regulars_facts::TouchpointId;
use regulars_kernel::error::{Error, Refusal};
use regulars_kernel::web::{At, Form, Member, Reply, Role, goto};
use regulars_ui::{Field, Page, Place, Tone, icons, ltr, note, section_head, select};
use serde::Deserialize;

use crate::survey::{Survey, SurveyText};
use crate::touchpoint::{self, Kind, Touchpoint};

/// The address of a touchpoint, if a phone can reach us.
#[must_use]
pub fn link(member: &Member, touchpoint: &Touchpoint) -> Option<String> {
    member.app.public_url().map(|url| format!("{url}/s/{}", touchpoint.slug))
}

#[derive(Default, Deserialize)]
pub struct NewTouchpoint {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    name: String,
}

/// GET /listen
pub async fn page(member: Member) -> Reply {
    draw(&member, &NewTouchpoint::default(), &Refusal::default()).await
}

async fn draw(member: &Member, form: &NewTouchpoint, refusal: &Refusal) -> Reply {
    let language = member.words.language;
    let (text, touchpoints, own) = member
        .read(move |db| {
            let survey = match Survey::first(db) {
                Ok(survey) => survey,
                Err(Error::NotFound) => return Ok((None, Vec::new(), language)),
                Err(error) => return Err(error),
            };
            let own = Business::find(db)?.own_language();
            Ok((Some(Survey::text(db, survey.id, own)?), touchpoint::all(db)?, own))
        })
        .await?;
    let words = &member.words;
    let page = Page::new(member, Place::Listen, words.t("surveys-listen-title"))
        .lead(words.t("surveys-listen-lead"))
        .live("survey");
    let page = if refusal.is_empty() { page } else { page.refused() };
    let body = html! {
        @if member.app.public_url().is_none() { (unreachable(member)) }
        div.split {
            div.stack {
                (touchpoint_list(member, &touchpoints))
                @if member.may(Role::Manager) { (add_form(member, form, refusal)) }
            }
            @if let Some(text) = &text { (questions(member, text, own.code())) }
        }
    };
    Ok(page.body(body))
}

fn unreachable(member: &Member) -> Markup {
    let words = &member.words;
    note(
        Tone::Soon,
        "alert",
        &html! { p { b { (words.t("surveys-unreachable")) } " " (words.t("surveys-unreachable-why")) " " a href={ "/" (member.business) "/reach" } { (words.t("surveys-unreachable-how")) } } },
    )
}

fn touchpoint_list(member: &Member, touchpoints: &[Touchpoint]) -> Markup {
    let words = &member.words;
    let (live, away): (Vec<_>, Vec<_>) =
        touchpoints.iter().partition(|touchpoint| touchpoint.ended_at.is_none());
    html! {
        section {
            (section_head(&words.t("surveys-touchpoints"), Some(live.len().to_string()), None))
            div.sheet {
                ul.comments role="list" { @for touchpoint in live { (touchpoint_row(member, touchpoint)) } }
                @if !away.is_empty() {
                    div.foot {
                        p { (words.t("surveys-away")) }
                        @for touchpoint in away {
                            div.spread { bdi { (touchpoint.name) } (away_button(member, touchpoint, false)) }
                        }
                    }
                }
            }
        }
    }
}

fn touchpoint_row(member: &Member, touchpoint: &Touchpoint) -> Markup {
    let words = &member.words;
    let base = format!("/{}/listen", member.business);
    html! {
        li {
            div.spread {
                div {
                    h3 { bdi { (touchpoint.name) } }
                    p.hush { (words.t(touchpoint.kind.key())) }
                    p { a href={ "/s/" (touchpoint.slug) } {
                        @if let Some(link) = link(member, touchpoint) { (ltr(&link)) } @else { (ltr(&format!("/s/{}", touchpoint.slug))) }
                    } }
                }
                @if let Some(link) = link(member, touchpoint) { (qr::svg(&link, &words.with("surveys-qr-label", [("name", (&touchpoint.name).into())]))) }
            }
            div.actions {
                a.button href={ (base) "/card/" (touchpoint.id) } { (icons::small("print")) (words.t("surveys-card")) }
                a.button href={ "/" (member.business) "/answers?touchpoint=" (touchpoint.id) } { (words.t("surveys-its-answers")) }
                @if member.may(Role::Manager) {
                    details.as-table { summary { (words.t("surveys-rename")) } (rename_form(member, touchpoint)) }
                    (away_button(member, touchpoint, true))
                }
            }
        }
    }
}

fn rename_form(member: &Member, touchpoint: &Touchpoint) -> Markup {
    let id = format!("name-{}", touchpoint.id);
    html! {
        form.form method="post" action={ "/" (member.business) "/listen/touchpoints/" (touchpoint.id) "/name" } {
            div.field {
                label for=(id) { (member.words.t("surveys-name-label")) }
                input.input id=(id) name="name" value=(touchpoint.name) dir="auto" maxlength="40";
            }
            div.actions { button.button { (member.words.t("surveys-save")) } }
        }
    }
}

fn away_button(member: &Member, touchpoint: &Touchpoint, away: bool) -> Markup {
    let (suffix, key) =
        if away { ("?_method=delete", "surveys-put-away") } else { ("/return", "surveys-take-back") };
    html! {
        form method="post" action={ "/" (member.business) "/listen/touchpoints/" (touchpoint.id) (suffix) } {
            button.button.plain { (member.words.t(key)) }
        }
    }
}

fn add_form(member: &Member, form: &NewTouchpoint, refusal: &Refusal) -> Markup {
    let words = &member.words;
    let kinds: Vec<(String, String)> =
        Kind::ALL.into_iter().map(|kind| (kind.code().to_owned(), words.t(kind.key()))).collect();
    html! {
        section {
            (section_head(&words.t("surveys-add"), None, None))
            form.sheet.pad.form.wide method="post" action={ "/" (member.business) "/listen/touchpoints" } {
                div.two {
                    (Field::new("name", words.t("surveys-name-label"), &form.name).hint(words.t("surveys-name-hint")).draw(words, refusal))
                    (select(words, refusal, "kind", &words.t("surveys-kind-label"), &kinds, &form.kind))
                }
                div.actions { button.button { (words.t("surveys-add-button")) } }
            }
        }
    }
}

fn questions(member: &Member, text: &SurveyText, language: &str) -> Markup {
    let words = &member.words;
    html! {
        section {
            (section_head(&words.t("surveys-questions"), None, None))
            div.sheet.pad.stack.tight lang=(language) {
                p dir="auto" { b { (text.recommend(&member.shop.name)) } }
                p.hush { bdi { (text.low) } " · " bdi { (text.high) } }
                dl.facts {
                    dt { (ltr("0–6")) } dd dir="auto" { (text.why_low) }
                    dt { (ltr("7–8")) } dd dir="auto" { (text.why_mid) }
                    dt { (ltr("9–10")) } dd dir="auto" { (text.why_high) }
                }
            }
            p.hush.gap { (words.t("surveys-questions-hint")) }
        }
    }
}

/// POST /listen/touchpoints
pub async fn add(member: Member, Form(form): Form<NewTouchpoint>) -> Reply {
    let name = match touchpoint::parse_name(&form.name) {
        Ok(name) => name,
        Err(Error::Refused(refusal)) => return draw(&member, &form, &refusal).await,
        Err(error) => return Err(error),
    };
    let kind = Kind::parse(&form.kind);
    member
        .write("audit-touchpoint-added", &name.clone(), move |tx| {
            let survey = Survey::first(tx)?;
            touchpoint::add(tx, survey.id, kind, &name)
        })
        .await?;
    goto(format!("/{}/listen", member.business)).saying("surveys-added").into()
}

#[derive(Default, Deserialize)]
pub struct Renamed {
    #[serde(default)]
    name: String,
}

/// POST /listen/touchpoints/{id}/name
pub async fn rename(member: Member, At(id): At<TouchpointId>, Form(form): Form<Renamed>) -> Reply {
    let name = touchpoint::parse_name(&form.name)?;
    member
        .write("audit-touchpoint-renamed", &name.clone(), move |tx| {
            touchpoint::find(tx, id)?;
            touchpoint::rename(tx, id, &name)
        })
        .await?;
    goto(format!("/{}/listen", member.business)).into()
}

/// DELETE /listen/touchpoints/{id}: put away, with undo.
pub async fn put_away(member: Member, At(id): At<TouchpointId>) -> Reply {
    away(&member, id, true).await?;
    let undo = format!("/{}/listen/touchpoints/{id}/return", member.business);
    goto(format!("/{}/listen", member.business)).saying_undo("surveys-was-put-away", &undo).into()
}

/// POST /listen/touchpoints/{id}/return
pub async fn take_back(member: Member, At(id): At<TouchpointId>) -> Reply {
    away(&member, id, false).await?;
    goto(format!("/{}/listen", member.business)).into()
}

async fn away(member: &Member, id: TouchpointId, away: bool) -> regulars_kernel::Result<()> {
    let what = if away { "audit-touchpoint-away" } else { "audit-touchpoint-back" };
    member
        .write(what, id, move |tx| {
            touchpoint::find(tx, id)?;
            touchpoint::put_away(tx, id, away)
        })
        .await
}
