//! The counter card: a true A6, or an A4 sheet of four, one in each language.

use maud::{Markup, html};
use regulars_accounts::{Business, qr};
use regulars_facts::TouchpointId;
use regulars_kernel::error::Refusal;
use regulars_kernel::i18n::Language;
use regulars_kernel::web::{At, Member, Query, Reply};
use regulars_ui::page::print_page;
use regulars_ui::{Tone, icons, ltr, note, select};
use serde::Deserialize;

use crate::survey::{Survey, SurveyText};
use crate::touchpoint::{self, Touchpoint};

#[derive(Default, Deserialize)]
pub struct Wished {
    #[serde(default)]
    paper: String,
    #[serde(default)]
    language: String,
}

struct Card<'c> {
    member: &'c Member,
    touchpoint: &'c Touchpoint,
    languages: &'c [Language],
    texts: &'c [(Language, SurveyText)],
    link: Option<String>,
}

/// GET /listen/card/{id}
pub async fn page(member: Member, At(id): At<TouchpointId>, Query(wished): Query<Wished>) -> Reply {
    let (touchpoint, business, texts) = member
        .read(move |db| {
            let touchpoint = touchpoint::find(db, id)?;
            let business = Business::find(db)?;
            let mut texts = Vec::new();
            for language in Language::ALL {
                texts.push((language, Survey::text(db, touchpoint.survey_id, language)?));
            }
            Ok((touchpoint, business, texts))
        })
        .await?;
    let words = &member.words;
    let chosen: Language = wished.language.parse().unwrap_or_else(|_| business.own_language());
    let link = super::listen::link(&member, &touchpoint);
    let card = Card {
        member: &member,
        touchpoint: &touchpoint,
        languages: &business.languages.0,
        texts: &texts,
        link,
    };
    let body = html! {
        main #page {
            @if wished.paper == "a4" { (card.sheet(chosen)) } @else { (card.draw(chosen, "a6 paper alone")) }
            aside.stack { (desk(&member, &touchpoint, &wished, chosen)) }
        }
    };
    Ok(print_page(&member.app, words, &words.t("surveys-card"), body))
}

impl Card<'_> {
    fn text(&self, language: Language) -> Option<&SurveyText> {
        self.texts.iter().find(|(of, _)| *of == language).map(|(_, text)| text)
    }

    /// Four cards with cut marks, in the four languages.
    fn sheet(&self, first: Language) -> Markup {
        let others = Language::ALL.into_iter().filter(|language| *language != first);
        html! {
            div.a4.paper { @for language in std::iter::once(first).chain(others) { (self.draw(language, "a6")) } }
        }
    }

    fn draw(&self, language: Language, class: &str) -> Markup {
        let words = self.member.words.speaking(language);
        html! {
            @if let Some(text) = self.text(language) {
                article class=(class) lang=(language.code()) dir=(language.direction()) aria-label=(words.t("surveys-card")) {
                    header { bdi { (self.member.shop.name) } span { bdi { (self.touchpoint.name) } } }
                    div.asks {
                        p.big { (text.card) }
                        p { (text.card_hint) }
                        (self.way(&words))
                    }
                    footer { span { (self.others(language)) } }
                }
            }
        }
    }

    fn way(&self, words: &regulars_kernel::i18n::Words) -> Markup {
        html! {
            @if let Some(link) = &self.link {
                div.way {
                    (qr::svg(link, &words.with("surveys-qr-label", [("name", (&self.touchpoint.name).into())])))
                    p { b { (words.t("surveys-card-camera")) } (words.t("surveys-card-no-app")) }
                }
                p { (words.t("surveys-card-type")) " " b { (ltr(short(link))) } }
            } @else {
                (note(Tone::Late, "alert", &html! { p { b { (words.t("surveys-card-unreachable")) } " " (words.t("surveys-unreachable-why")) } }))
            }
        }
    }

    /// The headline in the other languages of the shop.
    fn others(&self, main: Language) -> Markup {
        html! {
            @for (place, language) in self.languages.iter().filter(|language| **language != main).enumerate() {
                @if place > 0 { " · " }
                bdi lang=(language.code()) { (self.text(*language).map_or("", |text| &text.card)) }
            }
        }
    }
}

/// An address as one types it.
fn short(link: &str) -> &str {
    link.trim_start_matches("https://").trim_start_matches("http://")
}

fn desk(member: &Member, touchpoint: &Touchpoint, wished: &Wished, chosen: Language) -> Markup {
    let words = &member.words;
    let papers =
        vec![("a6".to_owned(), words.t("surveys-paper-a6")), ("a4".to_owned(), words.t("surveys-paper-a4"))];
    let languages: Vec<(String, String)> = Language::ALL
        .into_iter()
        .map(|language| (language.code().to_owned(), language.own_name().to_owned()))
        .collect();
    let none = Refusal::default();
    html! {
        div {
            p { a href={ "/" (member.business) "/listen" } { (words.t("surveys-listen-title")) } }
            h1 { (words.t("surveys-card")) }
            p.hush { bdi { (touchpoint.name) } }
        }
        form.form method="get" {
            (select(words, &none, "paper", &words.t("surveys-paper"), &papers, &wished.paper))
            (select(words, &none, "language", &words.t("surveys-card-language"), &languages, chosen.code()))
            div.actions {
                button.button { (words.t("surveys-card-show")) }
                button.button.main data-prints="yes" { (icons::small("print")) (words.t("surveys-print")) }
            }
        }
        (note(Tone::Info, "qr", &html! { p { (words.t("surveys-card-size")) } }))
    }
}
