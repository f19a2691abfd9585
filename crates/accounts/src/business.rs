//! Business: the shop itself, its languages and what it promises.

use jiff::Timestamp;
use regulars_kernel::db::{Db, Row, TextColumn, Tx, sql};
use regulars_kernel::error::{Error, Result};
use regulars_kernel::i18n::Language;
use regulars_kernel::ids::BusinessId;
use regulars_kernel::web::AccountId;

use crate::promise::{Channel, Standard};
use crate::trade::Trade;

/// The languages of a business: the first one is its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Languages(pub Vec<Language>);

impl TextColumn for Languages {
    fn to_text(&self) -> String {
        self.0.iter().map(|language| language.code()).collect::<Vec<_>>().join(" ")
    }
    fn from_text(text: &str) -> Option<Self> {
        let languages: Option<Vec<Language>> = text.split(' ').map(|code| code.parse().ok()).collect();
        languages.filter(|languages| !languages.is_empty()).map(Languages)
    }
}

impl TextColumn for Standard {
    fn to_text(&self) -> String {
        self.to_string()
    }
    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

/// A business.
#[derive(Clone, Debug, Row)]
pub struct Business {
    pub id: BusinessId,
    pub name: String,
    pub trade: Trade,
    pub country: String,
    pub currency: String,
    pub languages: Languages,
    pub mail_standard: Standard,
    pub phone_standard: Standard,
    pub review_url: Option<String>,
    pub reply_address: Option<String>,
    pub is_demo: bool,
    pub created_at: Timestamp,
    pub version: i64,
}

impl Business {
    /// The business of the view.
    ///
    /// # Errors
    /// `NotFound` if it was removed.
    pub fn find(db: &mut Db) -> Result<Business> {
        sql("select id, name, trade, country, currency, languages, mail_standard, phone_standard, review_url,
                    reply_address, is_demo, created_at, version
             from business where id = $1")
        .bind(db.business())
        .one(db)
    }

    /// A new business with the usual promises.
    #[must_use]
    pub fn new(
        id: BusinessId,
        name: String,
        trade: Trade,
        country: String,
        currency: String,
        languages: Vec<Language>,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            name,
            trade,
            country,
            currency,
            languages: Languages(languages),
            mail_standard: Channel::Email.default_standard(),
            phone_standard: Channel::Phone.default_standard(),
            review_url: None,
            reply_address: None,
            is_demo: false,
            created_at: now,
            version: 1,
        }
    }

    /// The language that customers get if their phone asks for none of the others.
    #[must_use]
    pub fn own_language(&self) -> Language {
        self.languages.0.first().copied().unwrap_or_default()
    }

    /// Writes a new business.
    ///
    /// # Errors
    /// What the database said.
    pub fn insert(&self, tx: &mut Tx) -> Result<()> {
        sql("insert into business (id, name, trade, country, currency, languages, mail_standard, phone_standard,
                                   review_url, reply_address, is_demo, created_at, version)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)")
        .bind(self.id)
        .bind(&self.name)
        .bind(&self.trade)
        .bind(&self.country)
        .bind(&self.currency)
        .bind(&self.languages)
        .bind(&self.mail_standard)
        .bind(&self.phone_standard)
        .bind(self.review_url.as_deref())
        .bind(self.reply_address.as_deref())
        .bind(self.is_demo)
        .bind(self.created_at)
        .run(tx)?;
        Ok(())
    }

    /// Saves the business if nobody else did since it was read.
    ///
    /// # Errors
    /// `Conflict` if somebody did.
    pub fn save(&self, tx: &mut Tx) -> Result<()> {
        let saved = sql(
            "update business set name = $1, trade = $2, languages = $3, mail_standard = $4, phone_standard = $5,
                    review_url = $6, reply_address = $7, country = $8, currency = $9, version = version + 1
             where id = $10 and version = $11",
        )
        .bind(&self.name)
        .bind(&self.trade)
        .bind(&self.languages)
        .bind(&self.mail_standard)
        .bind(&self.phone_standard)
        .bind(self.review_url.as_deref())
        .bind(self.reply_address.as_deref())
        .bind(&self.country)
        .bind(&self.currency)
        .bind(self.id)
        .bind(self.version)
        .run(tx)?;
        if saved == 0 { Err(Error::Conflict) } else { Ok(()) }
    }

    /// The businesses an account belongs to, by name.
    ///
    /// # Errors
    /// What the database said.
    pub fn of_account(db: &mut Db, account: AccountId) -> Result<Vec<(BusinessId, String)>> {
        let mut found: Vec<(BusinessId, String)> = sql(
            "select business.id, business.name from member join business on business.id = member.business_id
             where member.account_id = $1 order by member.joined_at, business.id limit 200",
        )
        .bind(account)
        .all(db)?;
        found.sort_by(|a, b| a.1.cmp(&b.1));
        Ok(found)
    }
}
