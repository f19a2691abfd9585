//! Survey: the recommendation question and one why-question, in every language, from the trade's template.

use std::collections::HashMap;
use std::sync::OnceLock;

use regulars_accounts::{Business, Location, Trade};
use regulars_facts::{LocationId, SurveyId};
use regulars_kernel::db::{Db, Row, Tx, sql};
use regulars_kernel::error::Result;
use regulars_kernel::i18n::Language;
use serde::Deserialize;

use crate::touchpoint::{self, Kind};

/// The words of a survey in one language.
#[derive(Clone, Debug, Deserialize, Row)]
pub struct SurveyText {
    pub recommend: String,
    pub low: String,
    pub high: String,
    pub why_low: String,
    pub why_mid: String,
    pub why_high: String,
    pub card: String,
    pub card_hint: String,
}

impl SurveyText {
    /// The why-question that suits a score.
    #[must_use]
    pub fn why(&self, score: i64) -> &str {
        match score {
            ..=6 => &self.why_low,
            7..=8 => &self.why_mid,
            _ => &self.why_high,
        }
    }

    /// The recommendation question, with the shop's name in it.
    #[must_use]
    pub fn recommend(&self, shop: &str) -> String {
        self.recommend.replace("{shop}", shop)
    }
}

/// A survey.
#[derive(Clone, Debug, Row)]
pub struct Survey {
    pub id: SurveyId,
    pub location_id: LocationId,
    pub name: String,
}

#[derive(Deserialize)]
struct Template {
    #[serde(flatten)]
    texts: HashMap<String, serde_json::Value>,
    touchpoints: Vec<TemplateTouchpoint>,
}

#[derive(Deserialize)]
struct TemplateTouchpoint {
    kind: String,
    name: HashMap<String, String>,
}

fn template(trade: Trade) -> Option<&'static Template> {
    static ALL: OnceLock<HashMap<String, Template>> = OnceLock::new();
    let all =
        ALL.get_or_init(|| serde_json::from_str(include_str!("trades.json")).expect("our own file: tested"));
    all.get(trade.code())
}

/// The words of a trade's first survey in one language.
#[must_use]
pub fn template_text(trade: Trade, language: Language) -> Option<SurveyText> {
    let text = template(trade)?.texts.get(language.code())?;
    serde_json::from_value(text.clone()).ok()
}

// Storage.

impl Survey {
    /// The survey of the business; more of them come with the builder.
    ///
    /// # Errors
    /// `NotFound` before the shop was filled.
    pub fn first(db: &mut Db) -> Result<Survey> {
        sql("select id, location_id, name from survey where business_id = $1 order by created_at, id limit 1")
            .bind(db.business())
            .one(db)
    }

    /// Its words in a language.
    ///
    /// # Errors
    /// `NotFound` if it has none.
    pub fn text(db: &mut Db, survey: SurveyId, language: Language) -> Result<SurveyText> {
        sql("select recommend, low, high, why_low, why_mid, why_high, card, card_hint
             from survey_text where business_id = $1 and survey_id = $2 and language = $3")
        .bind(db.business())
        .bind(survey)
        .bind(&language)
        .one(db)
    }

    /// Fills a new shop with the first survey of its trade and its touchpoints; a second time changes nothing.
    ///
    /// # Errors
    /// What the database said.
    pub fn fill(tx: &mut Tx) -> Result<()> {
        let business = Business::find(tx)?;
        let location = Location::main(tx)?;
        let known: Option<SurveyId> = sql("select id from survey where business_id = $1 order by id limit 1")
            .bind(tx.business())
            .maybe(tx)?;
        if known.is_some() {
            return Ok(());
        }
        let id: SurveyId = tx.new_id();
        sql("insert into survey (business_id, id, location_id, name, is_live, created_at) values ($1, $2, $3, $4, $5, $6)")
            .bind(tx.business())
            .bind(id)
            .bind(location.id)
            .bind(&business.name)
            .bind(true)
            .bind(tx.now())
            .run(tx)?;
        for language in Language::ALL {
            if let Some(text) = template_text(business.trade, language) {
                insert_text(tx, id, language, &text)?;
            }
        }
        let own = business.own_language();
        for ready in
            template(business.trade).map(|template| template.touchpoints.as_slice()).unwrap_or_default()
        {
            let name = ready.name.get(own.code()).map_or("", String::as_str);
            touchpoint::add(tx, id, Kind::parse(&ready.kind), name)?;
        }
        tx.changed("survey");
        Ok(())
    }
}

fn insert_text(tx: &mut Tx, survey: SurveyId, language: Language, text: &SurveyText) -> Result<()> {
    sql("insert into survey_text (business_id, survey_id, language, recommend, low, high, why_low, why_mid,
                                  why_high, card, card_hint, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)")
    .bind(tx.business())
    .bind(survey)
    .bind(&language)
    .bind(&text.recommend)
    .bind(&text.low)
    .bind(&text.high)
    .bind(&text.why_low)
    .bind(&text.why_mid)
    .bind(&text.why_high)
    .bind(&text.card)
    .bind(&text.card_hint)
    .run(tx)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trade_asks_in_every_language() {
        for trade in Trade::ALL {
            for language in Language::ALL {
                let text = template_text(trade, language).unwrap();
                assert!(text.recommend("Linden").contains("Linden"), "{trade:?} {language}");
                assert!(text.card.chars().count() <= 24, "{trade:?} {language}: {}", text.card);
                assert_ne!(text.why(3), text.why(9));
                assert!(text.low.starts_with('0') && text.high.starts_with("10"));
            }
            assert!(template(trade).unwrap().touchpoints.len() >= 2);
        }
    }
}
