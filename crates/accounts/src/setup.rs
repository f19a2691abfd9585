//! Setup: the first run, behind a link that the operator finds in the terminal.
//!
//! What was filled in is kept with the link, so that leaving and coming back loses nothing. The password is
//! never part of it.

use jiff::SignedDuration;
use regulars_kernel::db::{Db, Tx, sql};
use regulars_kernel::error::{Refusal, Result};
use regulars_kernel::i18n::Language;
use regulars_kernel::ids::{BusinessId, Token};
use regulars_kernel::web::{App, Role, Visitor};
use serde::{Deserialize, Serialize};

use crate::account::{Account, NewAccount};
use crate::business::Business;
use crate::hours::Hours;
use crate::location::Location;
use crate::trade::Trade;
use crate::{audit, member, session};
use regulars_facts::BusinessOpened;

/// The cookie that carries the link's secret from step to step.
pub const COOKIE: &str = "setup";
/// How long a link works.
pub const LASTS: SignedDuration = SignedDuration::from_hours(24);

/// The steps that are filled in before the shop is there; the last one is the page "Reachable from a phone".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Shop,
    Place,
    Hours,
    You,
}

impl Stage {
    /// Every step, in order.
    pub const ALL: [Stage; 4] = [Stage::Shop, Stage::Place, Stage::Hours, Stage::You];

    /// Its part of the address.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Stage::Shop => "shop",
            Stage::Place => "place",
            Stage::Hours => "hours",
            Stage::You => "you",
        }
    }

    /// The step of an address.
    #[must_use]
    pub fn of(code: &str) -> Option<Stage> {
        Stage::ALL.into_iter().find(|stage| stage.code() == code)
    }
}

/// What was filled in so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    pub name: String,
    pub trade: Option<Trade>,
    pub languages: Vec<Language>,
    pub country: String,
    pub zone: String,
    pub currency: String,
    pub hours: Option<Hours>,
    pub person: String,
    pub mail: String,
}

impl Draft {
    /// The first step that is not filled in.
    #[must_use]
    pub fn next(&self) -> Stage {
        if self.name.is_empty() || self.trade.is_none() {
            Stage::Shop
        } else if self.languages.is_empty() || self.country.is_empty() || self.zone.is_empty() {
            Stage::Place
        } else if self.hours.is_none() {
            Stage::Hours
        } else {
            Stage::You
        }
    }
}

/// The person who sets the shop up, with the browser they sit at.
#[derive(Clone)]
pub struct Owner {
    pub name: String,
    pub mail: String,
    pub password_hash: String,
    pub language: Language,
    /// The session that begins at once.
    pub session: Token,
    pub device: String,
}

/// The address of the first run, to be printed at start; nothing if there is an operator already.
///
/// # Errors
/// What the database said.
pub async fn link(app: &App) -> Result<Option<String>> {
    let token = Token::draw();
    let url = format!("{}/setup?key={}", app.own_url(), token.reveal());
    let kept = app.db().write(BusinessId::NONE, move |tx| keep_link(tx, &token)).await?;
    Ok(kept.then_some(url))
}

/// Whether this visitor came by the link and nobody has set the house up yet.
///
/// # Errors
/// What the database said.
pub async fn is_open_to(visitor: &Visitor) -> Result<bool> {
    let Some(hash) = key(visitor) else { return Ok(false) };
    visitor.read(BusinessId::NONE, move |db| Ok(find(db, &hash)?.is_some())).await
}

/// The hash of the link's secret that this visitor carries.
#[must_use]
pub fn key(visitor: &Visitor) -> Option<String> {
    visitor.cookie(COOKIE).and_then(Token::parse).map(|token| token.hash())
}

// Storage.

/// Keeps a new link in place of the ones that nobody used; what was filled in behind them goes on.
///
/// # Errors
/// What the database said.
pub fn keep_link(tx: &mut Tx, token: &Token) -> Result<bool> {
    if Account::any(tx)? {
        return Ok(false);
    }
    let draft: Option<String> =
        sql("select draft from setup where used_at is null order by made_at desc, hash limit 1").maybe(tx)?;
    sql("delete from setup where used_at is null").run(tx)?;
    sql("insert into setup (hash, draft, made_at, expires_at) values ($1, $2, $3, $4)")
        .bind(token.hash())
        .bind(draft.unwrap_or_else(|| "{}".to_owned()))
        .bind(tx.now())
        .bind(tx.now() + LASTS)
        .run(tx)?;
    Ok(true)
}

/// What was filled in behind a link, as long as it works.
///
/// # Errors
/// What the database said.
pub fn find(db: &mut Db, hash: &str) -> Result<Option<Draft>> {
    if Account::any(db)? {
        return Ok(None);
    }
    let now = db.now();
    let draft: Option<String> =
        sql("select draft from setup where hash = $1 and used_at is null and expires_at > $2")
            .bind(hash)
            .bind(now)
            .maybe(db)?;
    Ok(draft.map(|draft| serde_json::from_str(&draft)).transpose()?)
}

/// Keeps what was filled in.
///
/// # Errors
/// What the database said.
pub fn save(tx: &mut Tx, hash: &str, draft: &Draft) -> Result<()> {
    sql("update setup set draft = $1 where hash = $2 and used_at is null")
        .bind(serde_json::to_string(draft)?)
        .bind(hash)
        .run(tx)?;
    Ok(())
}

/// Opens the shop: account, business, location, owner and session at once; nothing if the link was used up.
///
/// # Errors
/// Refused if the address belongs to somebody.
pub fn open_shop(tx: &mut Tx, hash: &str, owner: &Owner) -> Result<Option<BusinessId>> {
    let Some(draft) = find(tx, hash)? else { return Ok(None) };
    let (Some(trade), Some(hours), Stage::You) = (draft.trade, draft.hours.clone(), draft.next()) else {
        return Ok(None);
    };
    if Account::by_mail(tx, &owner.mail)?.is_some() {
        return Err(Refusal::field("mail", "setup-mail-taken").into());
    }
    sql("update setup set used_at = $1, draft = '{}' where hash = $2").bind(tx.now()).bind(hash).run(tx)?;
    let account = NewAccount {
        mail: &owner.mail,
        name: &owner.name,
        password_hash: Some(&owner.password_hash),
        language: owner.language,
        operator: true,
    };
    let account = Account::insert(tx, &account)?;
    let id = BusinessId::from_random(tx.random());
    let (now, name) = (tx.now(), draft.name.clone());
    let business = Business::new(id, name, trade, draft.country, draft.currency, draft.languages, now);
    tx.for_business(id, |tx| {
        business.insert(tx)?;
        Location::insert(tx, "", &draft.zone, &hours)?;
        let owner = member::join(tx, account, Role::Owner)?;
        audit::write(tx, account, "audit-business-opened", &business.name)?;
        tx.tell(&BusinessOpened { owner })
    })?;
    session::begin(tx, account, &owner.session, &owner.device, None)?;
    Ok(Some(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_run_goes_on_where_it_was_left() {
        let mut draft = Draft::default();
        assert_eq!(draft.next(), Stage::Shop);
        draft.name = "Café Linden".to_owned();
        draft.trade = Some(Trade::Cafe);
        assert_eq!(draft.next(), Stage::Place);
        draft.languages = vec![Language::Sv];
        draft.country = "SE".to_owned();
        draft.zone = "Europe/Stockholm".to_owned();
        assert_eq!(draft.next(), Stage::Hours);
        draft.hours = Some(Hours::always());
        assert_eq!(draft.next(), Stage::You);
        let kept = serde_json::to_string(&draft).unwrap();
        assert_eq!(serde_json::from_str::<Draft>(&kept).unwrap(), draft);
    }

    #[test]
    fn an_older_draft_can_still_be_read() {
        assert_eq!(serde_json::from_str::<Draft>("{}").unwrap(), Draft::default());
    }
}
