//! Notice: what the holder of a case is told by mail, when it opens, changes hands or runs out of time.
//!
//! An errand, because sentences and our own address are at hand only outside of a transaction. It carries the
//! customer's name and the time, never their words.

use std::time::Duration;

use regulars_accounts::account::Account;
use regulars_accounts::country::Country;
use regulars_accounts::member::{self, TeamMember};
use regulars_accounts::{Business, Location, holder};
use regulars_facts::CaseId;
use regulars_kernel::db::{Db, Tx, sql};
use regulars_kernel::error::{Error, Result};
use regulars_kernel::i18n::{Language, Words};
use regulars_kernel::ids::BusinessId;
use regulars_kernel::jobs::Job;
use regulars_kernel::mail::Letter;
use regulars_kernel::web::App;
use regulars_ui::when;
use serde::{Deserialize, Serialize};

use crate::case::{Case, names, warn_at};
use crate::entry::{Entry, Kind, Line};

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum About {
    /// A case was opened.
    Opened,
    /// A case was given to another member.
    Handed,
    /// The time of a case is about to run out.
    Warning,
}

/// A notice that waits.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Notice {
    pub case: CaseId,
    pub about: About,
}

impl Job for Notice {
    const KIND: &'static str = "cases-notice";
}

/// Does the errand: the letter is written in one transaction with the mark that it was, so twice does no harm.
///
/// # Errors
/// What the database said.
pub async fn deliver(app: App, business: BusinessId, body: String) -> Result<()> {
    let notice: Notice = serde_json::from_str(&body)?;
    let house = app.clone();
    app.db().write(business, move |tx| notice.write(tx, &house)).await
}

impl Notice {
    fn write(&self, tx: &mut Tx, app: &App) -> Result<()> {
        let case = match Case::find(tx, self.case) {
            Ok(case) => case,
            Err(Error::NotFound) => return Ok(()),
            Err(error) => return Err(error),
        };
        let Some(to) = receiver(tx, &case)? else { return Ok(()) };
        if !self.is_due(tx, &case, &to)? {
            return Ok(());
        }
        let business = Business::find(tx)?;
        if business.is_demo {
            return Ok(());
        }
        let account = Account::find(tx, to.account_id)?;
        let words = words(tx, app, account.language, &business)?;
        let link = format!("{}/{}/cases/{}", app.own_url(), business.id, case.id);
        let (subject, body) = self.text(tx, &words, &case, &business.name, link)?;
        let letter = Letter {
            to: account.mail,
            from_name: business.name,
            reply_to: None,
            subject,
            body,
            language: words.language,
            about: Some(case.id.to_string()),
            hold: Duration::ZERO,
        };
        let mail = letter.post(tx)?;
        let kind = if self.about == About::Warning { Kind::Warned } else { Kind::Told };
        Line::new(None, kind, to.id.to_string()).mail(mail).write(tx, case.id)?;
        Ok(())
    }

    /// Whether it still has to be said, and has not been said; a warning is marked as said.
    fn is_due(&self, tx: &mut Tx, case: &Case, to: &TeamMember) -> Result<bool> {
        match self.about {
            About::Handed => Ok(case.is_open() && !Entry::is_told(tx, case.id, to.id)?),
            About::Opened => Ok(case.waits() && !Entry::is_told(tx, case.id, to.id)?),
            About::Warning if !case.waits() || tx.now() < warn_at(case.opened_at, case.due_at) => Ok(false),
            About::Warning => {
                let marked = sql("update case_file set warned_at = $1
                     where business_id = $2 and id = $3 and warned_at is null")
                .bind(tx.now())
                .bind(tx.business())
                .bind(case.id)
                .run(tx)?;
                Ok(marked > 0)
            }
        }
    }

    fn text(
        &self,
        db: &mut Db,
        words: &Words,
        case: &Case,
        shop: &str,
        link: String,
    ) -> Result<(String, String)> {
        let found = names(db, &[case.customer_id])?;
        let name = case.customer_id.and_then(|id| found.get(&id));
        let who = name.cloned().unwrap_or_else(|| words.t("cases-guest"));
        let due = when::moment(words, case.due_at, db.now());
        let key = match self.about {
            About::Warning => "cases-notice-warning",
            About::Handed => "cases-notice-handed",
            About::Opened if case.wants_call => "cases-notice-call",
            About::Opened if case.customer_id.is_some() => "cases-notice-answer",
            About::Opened => "cases-notice-words",
        };
        let subject = words.with(key, [("who", who.clone().into()), ("due", due.clone().into())]);
        let body = words.with(
            "cases-notice",
            [
                ("subject", subject.clone().into()),
                ("score", case.score.into()),
                ("shop", shop.into()),
                ("link", link.into()),
            ],
        );
        Ok((subject, body))
    }
}

/// The holder, or whoever takes what comes in if the holder has left.
fn receiver(db: &mut Db, case: &Case) -> Result<Option<TeamMember>> {
    let team = member::team(db)?;
    if let Some(found) = team.iter().find(|member| member.id == case.holder_member_id) {
        return Ok(Some(found.clone()));
    }
    let other = match holder(db) {
        Ok(holder) => holder.id,
        Err(Error::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    Ok(team.into_iter().find(|member| member.id == other))
}

/// Words for a member of a shop: its country and its time.
fn words(db: &mut Db, app: &App, language: Language, business: &Business) -> Result<Words> {
    let mut words = app.words(language);
    words.country = Country::letters(&business.country);
    words.zone = Location::main(db)?.time_zone();
    Ok(words)
}
