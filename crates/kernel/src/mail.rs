//! Mail that leaves the house: an outbox in the database, sent by an errand, its state always visible.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, MessageBuilder};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use serde::{Deserialize, Serialize};

use crate::db::{Db, Row, TextColumn, Tx, sql};
use crate::error::{Context, Error, Result};
use crate::i18n::Language;
use crate::ids::{BusinessId, Id};
use crate::jobs::Job;
use crate::web::App;

/// A mail in the outbox.
pub struct MailRow;
pub type MailId = Id<MailRow>;

/// Where a mail stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailState {
    /// It waits for its time, or for a mail server.
    Waiting,
    /// It is being handed over now; found so after a crash, it is sent again and marked.
    Sending,
    /// The mail server took it.
    Sent,
    /// The mail server refused it for good.
    Refused,
    /// It was taken back before it left.
    Withdrawn,
}

impl TextColumn for MailState {
    fn to_text(&self) -> String {
        match self {
            MailState::Waiting => "waiting",
            MailState::Sending => "sending",
            MailState::Sent => "sent",
            MailState::Refused => "refused",
            MailState::Withdrawn => "withdrawn",
        }
        .to_owned()
    }
    fn from_text(text: &str) -> Option<Self> {
        Some(match text {
            "waiting" => MailState::Waiting,
            "sending" => MailState::Sending,
            "sent" => MailState::Sent,
            "refused" => MailState::Refused,
            "withdrawn" => MailState::Withdrawn,
            _ => return None,
        })
    }
}

/// A mail as the house keeps it.
#[derive(Clone, Debug, Row)]
pub struct Mail {
    pub id: MailId,
    pub state: MailState,
    pub to_address: String,
    pub from_name: String,
    pub reply_to: Option<String>,
    pub subject: String,
    pub body: String,
    pub language: Language,
    pub about: Option<String>,
    pub created_at: Timestamp,
    pub send_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    pub attempts: i64,
    pub last_error: Option<String>,
}

/// A mail to be written.
#[derive(Clone, Debug)]
pub struct Letter {
    pub to: String,
    /// The shop's name, shown as the sender.
    pub from_name: String,
    pub reply_to: Option<String>,
    pub subject: String,
    pub body: String,
    pub language: Language,
    /// What it is about, such as a case's id, so that it can be shown there.
    pub about: Option<String>,
    /// How long it can be taken back.
    pub hold: Duration,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct SendMail {
    mail: MailId,
}

impl Job for SendMail {
    const KIND: &'static str = "send-mail";
}

/// Whether an address can be written to.
#[must_use]
pub fn is_address(text: &str) -> bool {
    text.len() <= 254 && text.parse::<Address>().is_ok_and(|address| address.domain().contains('.'))
}

impl Letter {
    /// Puts the letter into the outbox, to be sent after the commit.
    ///
    /// # Errors
    /// What the database said.
    pub fn post(&self, tx: &mut Tx<'_>) -> Result<MailId> {
        let id: MailId = tx.new_id();
        let hold = SignedDuration::try_from(self.hold).unwrap_or(SignedDuration::ZERO);
        let send_at = tx.now() + hold;
        sql("insert into outbox (business_id, id, state, to_address, from_name, reply_to, subject, body, language,
                                 about, created_at, send_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)")
        .bind(tx.business())
        .bind(id)
        .bind(&MailState::Waiting)
        .bind(&self.to)
        .bind(one_line(&self.from_name))
        .bind(self.reply_to.as_deref())
        .bind(one_line(&self.subject))
        .bind(&self.body)
        .bind(&self.language)
        .bind(self.about.as_deref())
        .bind(tx.now())
        .bind(send_at)
        .run(tx)?;
        tx.enqueue(&SendMail { mail: id }, send_at)?;
        Ok(id)
    }
}

/// Headers are one line: line breaks and isolating marks are taken out.
fn one_line(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '\u{2066}'..='\u{2069}'))
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(200)
        .collect()
}

const COLUMNS_FIND: &str =
    "select id, state, to_address, from_name, reply_to, subject, body, language, about, created_at,
            send_at, sent_at, attempts, last_error
     from outbox where business_id = $1 and id = $2";

impl Mail {
    /// Finds a mail of the business.
    ///
    /// # Errors
    /// `NotFound` if there is none.
    pub fn find(db: &mut Db<'_>, id: MailId) -> Result<Mail> {
        sql(COLUMNS_FIND).bind(db.business()).bind(id).one(db)
    }

    /// The mails about something, oldest first.
    ///
    /// # Errors
    /// What the database said.
    pub fn about(db: &mut Db<'_>, about: &str) -> Result<Vec<Mail>> {
        sql("select id, state, to_address, from_name, reply_to, subject, body, language, about, created_at,
                    send_at, sent_at, attempts, last_error
             from outbox where business_id = $1 and about = $2 order by created_at, id limit 200")
        .bind(db.business())
        .bind(about)
        .all(db)
    }

    /// The newest mails of the business.
    ///
    /// # Errors
    /// What the database said.
    pub fn recent(db: &mut Db<'_>) -> Result<Vec<Mail>> {
        sql("select id, state, to_address, from_name, reply_to, subject, body, language, about, created_at,
                    send_at, sent_at, attempts, last_error
             from outbox where business_id = $1 order by created_at desc, id desc limit 100")
        .bind(db.business())
        .all(db)
    }

    /// Takes a mail back; false if it has already left.
    ///
    /// # Errors
    /// What the database said.
    pub fn withdraw(tx: &mut Tx<'_>, id: MailId) -> Result<bool> {
        let changed = sql("update outbox set state = $1 where business_id = $2 and id = $3 and state = $4")
            .bind(&MailState::Withdrawn)
            .bind(tx.business())
            .bind(id)
            .bind(&MailState::Waiting)
            .run(tx)?;
        Ok(changed > 0)
    }

    /// Removes every mail about something, for erasure; says how many.
    ///
    /// # Errors
    /// What the database said.
    pub fn erase_about(tx: &mut Tx<'_>, about: &str) -> Result<u64> {
        sql("delete from outbox where business_id = $1 and about = $2")
            .bind(tx.business())
            .bind(about)
            .run(tx)
    }

    /// Removes every mail to an address, for erasure; says how many.
    ///
    /// # Errors
    /// What the database said.
    pub fn erase_to(tx: &mut Tx<'_>, address: &str) -> Result<u64> {
        sql("delete from outbox where business_id = $1 and to_address = $2")
            .bind(tx.business())
            .bind(address)
            .run(tx)
    }
}

/// What hands mail over, if a server is set.
pub type Mailer = AsyncSmtpTransport<Tokio1Executor>;

/// Makes the mailer from its URL.
///
/// # Errors
/// If the URL can't be read.
pub fn mailer(url: &str) -> Result<Mailer> {
    let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).doing("read REGULARS_SMTP_URL")?;
    Ok(builder.timeout(Some(Duration::from_secs(20))).build())
}

/// Sends one mail: the errand behind [`SendMail`].
pub(crate) async fn send(app: App, business: BusinessId, body: String) -> Result<()> {
    let job: SendMail = serde_json::from_str(&body)?;
    let id = job.mail;
    let Some(mailer) = app.mailer() else {
        // Without a server the mail waits and the member is told; look again in an hour.
        return app
            .db()
            .write(business, move |tx| {
                let later = tx.now() + SignedDuration::from_hours(1);
                tx.enqueue(&SendMail { mail: id }, later)
            })
            .await;
    };
    let claimed = app
        .db()
        .write(business, move |tx| {
            let mail = match Mail::find(tx, id) {
                Ok(mail) => mail,
                Err(Error::NotFound) => return Ok(None),
                Err(error) => return Err(error),
            };
            if !matches!(mail.state, MailState::Waiting | MailState::Sending) {
                return Ok(None);
            }
            sql("update outbox set state = $1, attempts = attempts + 1 where business_id = $2 and id = $3")
                .bind(&MailState::Sending)
                .bind(tx.business())
                .bind(id)
                .run(tx)?;
            Ok(Some(mail))
        })
        .await?;
    let Some(mail) = claimed else { return Ok(()) };
    if mail.to_address.ends_with(".invalid") {
        // RFC 2606, 2: nobody is there. The demo's people live there.
        let why = Some("a reserved address: nothing is sent there".to_owned());
        return settle(&app, business, id, MailState::Refused, why).await;
    }
    let message = match compose(&app, business, &mail) {
        Ok(message) => message,
        Err(error) => return settle(&app, business, id, MailState::Refused, Some(error.to_string())).await,
    };
    match mailer.send(message).await {
        Ok(_) => settle(&app, business, id, MailState::Sent, None).await,
        Err(cause) if cause.is_permanent() => {
            settle(&app, business, id, MailState::Refused, Some(cause.to_string())).await
        }
        Err(cause) => {
            settle(&app, business, id, MailState::Waiting, Some(cause.to_string())).await?;
            Err(Error::Bug(anyhow::Error::new(cause).context("hand a mail over")))
        }
    }
}

async fn settle(
    app: &App,
    business: BusinessId,
    id: MailId,
    state: MailState,
    error: Option<String>,
) -> Result<()> {
    app.db()
        .write(business, move |tx| {
            let sent_at = (state == MailState::Sent).then(|| tx.now());
            sql("update outbox set state = $1, last_error = $2, sent_at = $3 where business_id = $4 and id = $5")
                .bind(&state)
                .bind(error.as_deref())
                .bind(sent_at)
                .bind(tx.business())
                .bind(id)
                .run(tx)?;
            tx.changed("mail");
            Ok(())
        })
        .await
}

fn compose(app: &App, business: BusinessId, mail: &Mail) -> Result<Message> {
    let from: Address = app.mail_from().parse().doing("read the sender's address")?;
    let domain = from.domain().to_owned();
    let to: Address = mail.to_address.parse().doing("read the receiver's address")?;
    // The same id at each try, so that a mail sent twice is shown once where the reader's program looks at it.
    let message_id = format!("<{}.{business}@{domain}>", mail.id);
    let mut builder: MessageBuilder = Message::builder()
        .from(Mailbox::new(Some(mail.from_name.clone()), from))
        .to(Mailbox::new(None, to))
        .message_id(Some(message_id))
        .subject(mail.subject.clone());
    if let Some(reply_to) = &mail.reply_to {
        builder = builder.reply_to(reply_to.parse().doing("read the address for replies")?);
    }
    builder.header(ContentType::TEXT_PLAIN).body(mail.body.clone()).doing("write a mail")
}
