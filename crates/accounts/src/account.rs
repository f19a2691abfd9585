//! Account: a person who can sign in, by password or by a link that works once.

use jiff::SignedDuration;
use regulars_kernel::db::{Db, Row, Tx, sql};
use regulars_kernel::error::{Error, Result};
use regulars_kernel::i18n::Language;
use regulars_kernel::ids::{BusinessId, Token};
use regulars_kernel::web::{AccountId, App};

/// How long a link to sign in works.
pub const LINK_LASTS: SignedDuration = SignedDuration::from_mins(30);

/// An account.
#[derive(Clone, Debug, Row)]
pub struct Account {
    pub id: AccountId,
    pub mail: String,
    pub name: String,
    pub password_hash: Option<String>,
    pub language: Language,
    pub operator: bool,
}

/// An address as accounts are found by: without spaces around, in small letters.
#[must_use]
pub fn fold_mail(mail: &str) -> String {
    mail.trim().to_lowercase()
}

/// What came of asking for a link by name, on the command line.
#[derive(Clone, Debug)]
pub enum Reset {
    /// The address that signs this account in, once.
    Link {
        account: Account,
        url: String,
    },
    Nobody,
    /// Several people have this name: their mail address tells them apart.
    Several(Vec<Account>),
}

/// Makes a link that signs somebody in once, for the operator to hand over (`regulars member reset NAME`).
///
/// # Errors
/// What the database said.
pub async fn reset_link(app: &App, name: &str) -> Result<Reset> {
    let token = Token::draw();
    let url = format!("{}/in/link/{}", app.own_url(), token.reveal());
    let name = name.to_owned();
    app.db()
        .write(BusinessId::NONE, move |tx| {
            let mut found = Account::named(tx, &name)?;
            if found.len() > 1 {
                return Ok(Reset::Several(found));
            }
            let Some(account) = found.pop() else { return Ok(Reset::Nobody) };
            Account::keep_link(tx, account.id, &token, LINK_LASTS)?;
            Ok(Reset::Link { account, url: url.clone() })
        })
        .await
}

/// What a new account needs.
pub struct NewAccount<'a> {
    pub mail: &'a str,
    pub name: &'a str,
    pub password_hash: Option<&'a str>,
    pub language: Language,
    pub operator: bool,
}

impl Account {
    /// Finds an account by its address.
    ///
    /// # Errors
    /// What the database said.
    pub fn by_mail(db: &mut Db, mail: &str) -> Result<Option<Account>> {
        sql("select id, mail, name, password_hash, language, operator from account where mail = $1")
            .bind(fold_mail(mail))
            .first(db)
    }

    /// Finds an account.
    ///
    /// # Errors
    /// `NotFound` if there is none.
    pub fn find(db: &mut Db, id: AccountId) -> Result<Account> {
        sql("select id, mail, name, password_hash, language, operator from account where id = $1")
            .bind(id)
            .one(db)
    }

    /// Accounts whose name or address is this, for the operator's command line.
    ///
    /// # Errors
    /// What the database said.
    pub fn named(db: &mut Db, name: &str) -> Result<Vec<Account>> {
        sql("select id, mail, name, password_hash, language, operator from account
             where name = $1 or mail = $2 order by created_at, id limit 20")
        .bind(name)
        .bind(fold_mail(name))
        .all(db)
    }

    /// Whether anybody has an account: if not, the house is new.
    ///
    /// # Errors
    /// What the database said.
    pub fn any(db: &mut Db) -> Result<bool> {
        let found: Option<AccountId> =
            sql("select id from account where operator = $1 order by id limit 1").bind(true).maybe(db)?;
        Ok(found.is_some())
    }

    /// Writes a new account.
    ///
    /// # Errors
    /// `Conflict` if the address has one already.
    pub fn insert(tx: &mut Tx, new: &NewAccount) -> Result<AccountId> {
        let id: AccountId = tx.new_id();
        sql("insert into account (id, mail, name, password_hash, language, operator, created_at)
             values ($1, $2, $3, $4, $5, $6, $7)")
        .bind(id)
        .bind(fold_mail(new.mail))
        .bind(new.name)
        .bind(new.password_hash)
        .bind(&new.language)
        .bind(new.operator)
        .bind(tx.now())
        .run(tx)?;
        Ok(id)
    }

    /// Sets another password; every session but the given one ends.
    ///
    /// # Errors
    /// What the database said.
    pub fn set_password(tx: &mut Tx, id: AccountId, hash: &str, keep: Option<&str>) -> Result<()> {
        sql("update account set password_hash = $1 where id = $2").bind(hash).bind(id).run(tx)?;
        crate::session::end_all(tx, id, keep)
    }

    /// Sets the name that others see and the language of the person's screens.
    ///
    /// # Errors
    /// What the database said.
    pub fn set_person(tx: &mut Tx, id: AccountId, name: &str, language: Language) -> Result<()> {
        sql("update account set name = $1, language = $2 where id = $3")
            .bind(name)
            .bind(&language)
            .bind(id)
            .run(tx)?;
        Ok(())
    }

    /// Keeps a link that signs in once.
    ///
    /// # Errors
    /// What the database said.
    pub fn keep_link(tx: &mut Tx, id: AccountId, token: &Token, lasts: SignedDuration) -> Result<()> {
        sql("insert into sign_in_link (hash, account_id, expires_at) values ($1, $2, $3)")
            .bind(token.hash())
            .bind(id)
            .bind(tx.now() + lasts)
            .run(tx)?;
        Ok(())
    }

    /// Uses a link up and says whose it was.
    ///
    /// # Errors
    /// `NotFound` if it is unknown, used or too old.
    pub fn use_link(tx: &mut Tx, hash: &str) -> Result<AccountId> {
        let now = tx.now();
        let account: Option<AccountId> = sql(
            "update sign_in_link set used_at = $1 where hash = $2 and used_at is null and expires_at > $1
             returning account_id",
        )
        .bind(now)
        .bind(hash)
        .maybe(tx)?;
        account.ok_or(Error::NotFound)
    }

    /// Whether a link would still work; looking changes nothing.
    ///
    /// # Errors
    /// What the database said.
    pub fn link_works(db: &mut Db, hash: &str) -> Result<bool> {
        let now = db.now();
        let found: Option<AccountId> = sql(
            "select account_id from sign_in_link where hash = $1 and used_at is null and expires_at > $2",
        )
        .bind(hash)
        .bind(now)
        .maybe(db)?;
        Ok(found.is_some())
    }
}
