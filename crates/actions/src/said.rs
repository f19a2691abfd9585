//! Said: what customers are told of an action, in each language of the business.

use jiff::Timestamp;
use regulars_facts::ActionId;
use regulars_kernel::db::{Db, Row, Tx, sql};
use regulars_kernel::error::{Refusal, Result};
use regulars_kernel::i18n::Language;

/// The longest text, in letters: it stands on a phone under the thanks.
pub const LONGEST: usize = 300;

/// What customers are told in one language.
#[derive(Clone, Debug, PartialEq, Eq, Row)]
pub struct Said {
    pub language: Language,
    pub said: String,
    /// `None` while it is taken back.
    pub published_at: Option<Timestamp>,
}

/// Whether texts can be published: at least one, none of them too long.
///
/// # Errors
/// Refused, with a sentence at each field that has to change.
pub fn check(texts: &[(Language, String)]) -> Result<(), Refusal> {
    let mut refusal = Refusal::default();
    if texts.iter().all(|(_, text)| text.trim().is_empty()) {
        refusal.page = Some("actions-said-missing".into());
    }
    for (language, text) in texts {
        if text.chars().count() > LONGEST {
            refusal.add(field(*language), "actions-said-too-long");
        }
    }
    if refusal.is_empty() { Ok(()) } else { Err(refusal) }
}

/// The name of the field for a language.
#[must_use]
pub fn field(language: Language) -> &'static str {
    match language {
        Language::En => "said_en",
        Language::Sv => "said_sv",
        Language::Ar => "said_ar",
        Language::Fil => "said_fil",
    }
}

// Storage.

/// What customers are told of an action, or were.
///
/// # Errors
/// What the database said.
pub fn of_action(db: &mut Db, action: ActionId) -> Result<Vec<Said>> {
    sql("select language, said, published_at from action_said
         where business_id = $1 and action_id = $2 order by language limit 20")
    .bind(db.business())
    .bind(action)
    .all(db)
}

/// Publishes texts of an action on the page that thanks customers; a language without a text is told nothing.
///
/// # Errors
/// Refused as in [`check`].
pub fn publish(tx: &mut Tx, action: ActionId, texts: &[(Language, String)]) -> Result<()> {
    check(texts)?;
    sql("delete from action_said where business_id = $1 and action_id = $2")
        .bind(tx.business())
        .bind(action)
        .run(tx)?;
    for (language, text) in texts.iter().filter(|(_, text)| !text.trim().is_empty()) {
        sql("insert into action_said (business_id, action_id, language, said, published_at) values ($1, $2, $3, $4, $5)")
            .bind(tx.business())
            .bind(action)
            .bind(language)
            .bind(text.trim())
            .bind(tx.now())
            .run(tx)?;
    }
    tx.changed("actions");
    Ok(())
}

/// Takes what customers are told back, or tells it again; the texts stay.
///
/// # Errors
/// What the database said.
pub fn set_published(tx: &mut Tx, action: ActionId, published: bool) -> Result<()> {
    let at = published.then(|| tx.now());
    sql("update action_said set published_at = $1 where business_id = $2 and action_id = $3")
        .bind(at)
        .bind(tx.business())
        .bind(action)
        .run(tx)?;
    tx.changed("actions");
    Ok(())
}

/// The newest text that customers are told in a language.
///
/// # Errors
/// What the database said.
pub fn newest(db: &mut Db, language: Language) -> Result<Option<String>> {
    sql("select action_said.said
         from action_said
         join action on action.business_id = action_said.business_id and action.id = action_said.action_id
         where action_said.business_id = $1 and action_said.language = $2
           and action_said.published_at is not null and action.dropped_at is null
         order by action_said.published_at desc, action_said.action_id desc limit 1")
    .bind(db.business())
    .bind(&language)
    .maybe(db)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn customers_are_told_in_at_least_one_language_and_shortly() {
        let text = |text: &str| (Language::Sv, text.to_owned());
        assert!(check(&[text("Nu har vi två kassor."), (Language::En, String::new())]).is_ok());
        assert!(check(&[text(" "), (Language::En, String::new())]).unwrap_err().page.is_some());
        let long = check(&[text(&"å".repeat(LONGEST + 1))]).unwrap_err();
        assert!(long.page.is_none() && long.at("said_sv").is_some());
        assert!(check(&[text(&"å".repeat(LONGEST))]).is_ok());
    }
}
