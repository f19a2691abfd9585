//! Response: one customer's answer. The first tap is saved; later steps add to it; nothing is refused for being late.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use regulars_accounts::{Business, Location};
use regulars_facts::{
    CustomerId, LocationId, ResponseId, ResponseScored, ResponseSent, ResponseWithdrawn, ScoreChanged,
    SurveyId, TouchpointId,
};
use regulars_kernel::db::{Bind as _, Db, Row, Tx, Value, insert_many, sql};
use regulars_kernel::error::{Error, Result};
use regulars_kernel::i18n::Language;
use regulars_kernel::ids::Id;
use regulars_kernel::jobs::Job;
use regulars_people::{Agreed, Contact, Customer};
use serde::{Deserialize, Serialize};

/// How long an answer can be changed or taken back after the first tap.
pub const OPEN_FOR: SignedDuration = SignedDuration::from_mins(15);
/// Words without a press on "Send" count as sent after this long.
const SETTLES_AFTER: SignedDuration = SignedDuration::from_mins(3);
/// Faster than this after the page was drawn, nobody taps: the answer is marked, never dropped.
pub const TOO_FAST: SignedDuration = SignedDuration::from_millis(600);
/// The most words that are kept of one answer.
pub const LONGEST_WORDS: usize = 4_000;

/// What marks a draft: drawn at random for each page, made into a row by the first tap.
pub struct DraftRow;
pub type Draft = Id<DraftRow>;

/// An answer as the shop sees it.
#[derive(Clone, Debug, Row)]
pub struct Response {
    pub id: ResponseId,
    pub touchpoint_id: Option<TouchpointId>,
    pub language: Language,
    pub score: i64,
    pub words: Option<String>,
    pub customer_id: Option<CustomerId>,
    pub wants_call: bool,
    pub doubtful: bool,
    pub first_tap_at: Timestamp,
    pub promised_at: Option<Timestamp>,
}

/// What the first tap brings.
#[derive(Clone, Copy, Debug)]
pub struct Tap {
    pub survey: SurveyId,
    pub location: LocationId,
    pub touchpoint: TouchpointId,
    pub draft: Draft,
    pub language: Language,
    pub day: Date,
    pub score: u8,
    pub doubtful: bool,
    /// Whether a draft that is not known yet may be begun.
    pub may_begin: bool,
}

/// What became of a tap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tapped {
    /// It is saved under this draft (a new one, if the old was no longer open).
    Saved(Draft),
    /// It would begin a new draft, which was not allowed.
    Unknown,
}

/// What the second step brings.
#[derive(Clone, Debug, Default)]
pub struct More {
    pub words: Option<String>,
    pub contact: Contact,
    pub wants_call: bool,
    /// The text of the consent as the customer read it.
    pub consent: String,
    /// Whether "Send" was pressed and everything could be read.
    pub complete: bool,
}

/// Cleans words as they come from a form: line ends unified, control characters out, cut at the limit.
#[must_use]
pub fn clean_words(text: &str) -> Option<String> {
    let text: String = text
        .replace("\r\n", "\n")
        .chars()
        .filter(|c| *c == '\n' || !c.is_control())
        .take(LONGEST_WORDS)
        .collect();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Reads a score; anything else is no score.
#[must_use]
pub fn parse_score(text: &str) -> Option<u8> {
    text.parse::<u8>().ok().filter(|score| *score <= 10 && text.len() <= 2)
}

// Storage.

/// An answer as it stands, for changing it. Read once and written once by its draft: on PostgreSQL, where writers
/// exclude each other by what they read, two customers then hardly ever meet.
#[derive(Row)]
struct Open {
    id: ResponseId,
    score: i64,
    first_tap_at: Timestamp,
    last_tap_at: Timestamp,
    day: String,
    language: Language,
    touchpoint_id: Option<TouchpointId>,
    words: Option<String>,
    customer_id: Option<CustomerId>,
    wants_call: bool,
    promised_at: Option<Timestamp>,
    sent_at: Option<Timestamp>,
}

/// Saves a tap: the first one begins the answer, another one changes its score.
///
/// # Errors
/// What the database said.
pub fn tap(tx: &mut Tx, tap: &Tap) -> Result<Tapped> {
    if tap.may_begin && begin(tx, tap, tap.draft)? {
        return Ok(Tapped::Saved(tap.draft));
    }
    match open(tx, tap.survey, tap.draft)? {
        Some(open) if is_open(&open, tx.now()) => {
            rescore(tx, tap, open)?;
            Ok(Tapped::Saved(tap.draft))
        }
        _ if !tap.may_begin => Ok(Tapped::Unknown),
        _ => {
            let draft: Draft = tx.new_id();
            begin(tx, tap, draft)?;
            Ok(Tapped::Saved(draft))
        }
    }
}

fn is_open(open: &Open, now: Timestamp) -> bool {
    now.duration_since(open.first_tap_at) < OPEN_FOR
}

fn open(db: &mut Db, survey: SurveyId, draft: Draft) -> Result<Option<Open>> {
    sql("select id, score, first_tap_at, last_tap_at, day, language, touchpoint_id, words, customer_id, wants_call,
                promised_at, sent_at
         from response where business_id = $1 and survey_id = $2 and draft = $3")
    .bind(db.business())
    .bind(survey)
    .bind(draft)
    .first(db)
}

/// Inserts the answer; false if the draft is known already.
fn begin(tx: &mut Tx, tap: &Tap, draft: Draft) -> Result<bool> {
    let id: ResponseId = tx.new_id();
    let inserted = sql(
        "insert into response (business_id, id, survey_id, touchpoint_id, draft, language, day, score, wants_call,
                               doubtful, first_tap_at, last_tap_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)
         on conflict (business_id, survey_id, draft) do nothing",
    )
    .bind(tx.business())
    .bind(id)
    .bind(tap.survey)
    .bind(tap.touchpoint)
    .bind(draft)
    .bind(&tap.language)
    .bind(tap.day.to_string())
    .bind(i64::from(tap.score))
    .bind(false)
    .bind(tap.doubtful)
    .bind(tx.now())
    .run(tx)?;
    if inserted == 0 {
        return Ok(false);
    }
    tx.changed("answers");
    tx.tell(&ResponseScored {
        response: id,
        survey: tap.survey,
        location: tap.location,
        touchpoint: Some(tap.touchpoint),
        language: tap.language,
        day: tap.day,
        score: tap.score,
        changed: false,
    })?;
    Ok(true)
}

fn rescore(tx: &mut Tx, tap: &Tap, mut open: Open) -> Result<()> {
    if open.score == i64::from(tap.score) {
        return Ok(());
    }
    let now = tx.now();
    open.score = i64::from(tap.score);
    open.last_tap_at = now;
    // An answer that was sent with another score is sent again: it may need a person now, or no longer.
    let again = open.sent_at.is_some();
    if again {
        open.sent_at = Some(now);
        open.promised_at = promise(tx, &open)?;
    }
    open.save(tx, tap.survey, tap.draft)?;
    tx.changed("answers");
    tx.tell(&ResponseScored {
        response: open.id,
        survey: tap.survey,
        location: tap.location,
        touchpoint: open.touchpoint_id,
        language: open.language,
        day: open.day.parse().map_err(|_| Error::bug("a stored day is broken"))?,
        score: tap.score,
        changed: true,
    })?;
    tx.tell(&ScoreChanged { response: open.id, survey: tap.survey, score: tap.score, changed_at: now })?;
    if again { tell_sent(tx, tap.survey, &open) } else { Ok(()) }
}

impl Open {
    fn save(&self, tx: &mut Tx, survey: SurveyId, draft: Draft) -> Result<()> {
        sql(
            "update response set score = $1, words = $2, customer_id = $3, wants_call = $4, last_tap_at = $5,
                    promised_at = $6, sent_at = $7
             where business_id = $8 and survey_id = $9 and draft = $10",
        )
        .bind(self.score)
        .bind(self.words.as_deref())
        .bind(self.customer_id)
        .bind(self.wants_call)
        .bind(self.last_tap_at)
        .bind(self.promised_at)
        .bind(self.sent_at)
        .bind(tx.business())
        .bind(survey)
        .bind(draft)
        .run(tx)?;
        Ok(())
    }
}

/// Adds words and contact to an open answer; what is empty leaves what was there.
///
/// # Errors
/// `NotFound` if the draft is unknown or no longer open.
pub fn add(tx: &mut Tx, survey: SurveyId, draft: Draft, more: &More) -> Result<()> {
    let mut open = open(tx, survey, draft)?.ok_or(Error::NotFound)?;
    let now = tx.now();
    if !is_open(&open, now) {
        return Err(Error::NotFound);
    }
    if let Some(words) = &more.words {
        index_words(tx, open.id, words, open.words.is_some())?;
        open.words = Some(words.clone());
    }
    if !more.contact.is_empty() {
        // Each way that was left is agreed to: a call needs the phone, a letter the address.
        let ways = [("mail", more.contact.mail().is_some()), ("phone", more.contact.phone().is_some())];
        let mut customer = None;
        for (channel, _) in ways.into_iter().filter(|(_, left)| *left) {
            let agreed = Agreed { purpose: "answer", channel, text: &more.consent, response: Some(open.id) };
            let met = Customer::meet(tx, &more.contact, open.language, &agreed)?;
            customer.get_or_insert(met);
        }
        open.customer_id = customer;
        open.wants_call = more.wants_call;
    }
    open.last_tap_at = now;
    if more.complete {
        open.sent_at = Some(now);
        open.promised_at = promise(tx, &open)?;
    }
    open.save(tx, survey, draft)?;
    tx.changed("answers");
    if more.complete {
        tell_sent(tx, survey, &open)
    } else {
        tx.enqueue(&Settle { survey, draft }, now + SETTLES_AFTER)
    }
}

fn index_words(tx: &mut Tx, id: ResponseId, words: &str, had_words: bool) -> Result<()> {
    if had_words {
        sql("delete from response_word where business_id = $1 and response_id = $2")
            .bind(tx.business())
            .bind(id)
            .run(tx)?;
    }
    let business = tx.business();
    let rows: Vec<Vec<Value>> = regulars_people::fold::words(words)
        .into_iter()
        .flat_map(|word| [without_and(&word), Some(word)])
        .flatten()
        .map(|word| vec![business.bind(), word.bind(), id.bind()])
        .collect();
    insert_many(
        tx,
        "insert into response_word (business_id, word, response_id) values ($1, $2, $3) on conflict do nothing",
        rows,
    )
}

/// The word behind an Arabic "and", which is written together with it: found with and without.
fn without_and(word: &str) -> Option<String> {
    word.strip_prefix('و').filter(|rest| rest.chars().count() >= 3).map(str::to_owned)
}

/// When an answer is promised to a customer: only where a case will hold somebody to it.
fn promise(tx: &mut Tx, open: &Open) -> Result<Option<Timestamp>> {
    let owed = open.customer_id.filter(|_| open.score <= 6 || open.wants_call);
    let Some(customer) = owed else { return Ok(None) };
    // A time once told is not moved.
    if open.promised_at.is_some() {
        return Ok(open.promised_at);
    }
    let business = Business::find(tx)?;
    let by_phone = open.wants_call || Customer::find(tx, customer)?.mail.is_none();
    let standard = if by_phone { business.phone_standard } else { business.mail_standard };
    let now = tx.now();
    Ok(Some(Location::main(tx)?.due(standard, now)))
}

/// Says that an answer is complete. Sent again after a change, it is told again: listeners know the response.
fn tell_sent(tx: &mut Tx, survey: SurveyId, open: &Open) -> Result<()> {
    let now = tx.now();
    let standard = Business::find(tx)?.mail_standard;
    let internal_due_at = Location::main(tx)?.due(standard, now);
    tx.tell(&ResponseSent {
        response: open.id,
        survey,
        score: u8::try_from(open.score).unwrap_or(0),
        has_words: open.words.is_some(),
        customer: open.customer_id,
        wants_call: open.wants_call,
        language: open.language,
        promised_at: open.promised_at,
        internal_due_at,
        received_at: now,
    })
}

/// Sends an answer whose words were saved but not sent, three minutes after the last tap.
#[derive(Serialize, Deserialize)]
pub struct Settle {
    survey: SurveyId,
    draft: Draft,
}
impl Job for Settle {
    const KIND: &'static str = "surveys-settle";
}

/// Does the job: a later tap has a job of its own, a sent or withdrawn answer needs none.
///
/// # Errors
/// What the database said.
pub fn settle(tx: &mut Tx, job: Settle) -> Result<()> {
    let Some(mut open) = open(tx, job.survey, job.draft)? else { return Ok(()) };
    let now = tx.now();
    let is_sent = open.sent_at.is_some_and(|sent| sent >= open.last_tap_at);
    if is_sent || now.duration_since(open.last_tap_at) < SETTLES_AFTER {
        return Ok(());
    }
    open.sent_at = Some(now);
    open.promised_at = promise(tx, &open)?;
    open.save(tx, job.survey, job.draft)?;
    tell_sent(tx, job.survey, &open)
}

/// Takes an open answer back: nothing of it stays.
///
/// # Errors
/// `NotFound` if it is unknown or no longer open.
pub fn withdraw(tx: &mut Tx, survey: SurveyId, draft: Draft) -> Result<()> {
    let open = open(tx, survey, draft)?.ok_or(Error::NotFound)?;
    if !is_open(&open, tx.now()) {
        return Err(Error::NotFound);
    }
    sql("delete from response_word where business_id = $1 and response_id = $2")
        .bind(tx.business())
        .bind(open.id)
        .run(tx)?;
    sql("delete from response where business_id = $1 and id = $2")
        .bind(tx.business())
        .bind(open.id)
        .run(tx)?;
    tx.changed("answers");
    tx.tell(&ResponseWithdrawn { response: open.id, survey })
}

/// What the customer's later pages need to know of an open answer.
#[derive(Clone, Debug, Row)]
pub struct Standing {
    pub score: i64,
    pub first_tap_at: Timestamp,
    pub promised_at: Option<Timestamp>,
    pub sent_at: Option<Timestamp>,
    pub wants_call: bool,
    pub has_words: bool,
}

/// Finds an open answer by its draft.
///
/// # Errors
/// What the database said.
pub fn standing(db: &mut Db, survey: SurveyId, draft: Draft) -> Result<Option<Standing>> {
    let found: Option<Standing> =
        sql("select score, first_tap_at, promised_at, sent_at, wants_call, words is not null as has_words
         from response where business_id = $1 and survey_id = $2 and draft = $3")
        .bind(db.business())
        .bind(survey)
        .bind(draft)
        .first(db)?;
    let now = db.now();
    Ok(found.filter(|standing| now.duration_since(standing.first_tap_at) < OPEN_FOR))
}

/// Which answers are listed.
#[derive(Clone, Debug)]
pub struct Choice {
    pub lowest: i64,
    pub highest: i64,
    pub touchpoint: Option<TouchpointId>,
    pub language: Option<Language>,
    pub from: Date,
    /// The first day that is not included.
    pub until: Date,
    /// Folded beginnings of words; at most three count.
    pub words: Vec<String>,
    pub only_with_words: bool,
    /// The last answer of the page before.
    pub before: Option<(Timestamp, ResponseId)>,
}

impl Default for Choice {
    fn default() -> Self {
        Self {
            lowest: 0,
            highest: 10,
            touchpoint: None,
            language: None,
            from: Date::MIN,
            until: Date::MAX,
            words: Vec::new(),
            only_with_words: false,
            before: None,
        }
    }
}

/// How many answers a page of the list shows.
pub const PAGE: usize = 50;

/// The highest character a folded word can hold comes after all others.
fn end_of(word: &str) -> String {
    format!("{word}\u{10ffff}")
}

impl Choice {
    fn day(date: Date) -> String {
        // Days before year 0 would not sort as text; nobody asks for them.
        if date < Date::constant(1, 1, 1) { "0001-01-01".to_owned() } else { date.to_string() }
    }

    fn word(&self, place: usize) -> &str {
        self.words.get(place).map_or("", String::as_str)
    }

    /// The newest answers of this choice, one more than a page if there are more.
    ///
    /// # Errors
    /// What the database said.
    pub fn list(&self, db: &mut Db) -> Result<Vec<Response>> {
        let (before_at, before_id) = self.before.map_or((Timestamp::MAX, None), |(at, id)| (at, Some(id)));
        let before_id = before_id.map_or_else(|| "~~~~~~~~~~~~~~~~~~~~~~~".to_owned(), |id| id.to_string());
        let limit = i64::try_from(PAGE + 1).unwrap_or(51);
        sql("select id, touchpoint_id, language, score, words, customer_id, wants_call, doubtful, first_tap_at, promised_at
             from response
             where business_id = $1 and score between $2 and $3
               and ($4 = '' or touchpoint_id = $4) and ($5 = '' or language = $5)
               and day >= $6 and day < $7 and (not $8 or words is not null)
               and (first_tap_at, id) < ($9, $10)
               and ($11 = '' or id in (select response_id from response_word where business_id = $1 and word >= $11 and word < $12))
               and ($13 = '' or id in (select response_id from response_word where business_id = $1 and word >= $13 and word < $14))
               and ($15 = '' or id in (select response_id from response_word where business_id = $1 and word >= $15 and word < $16))
             order by first_tap_at desc, id desc limit $17")
        .bind(db.business())
        .bind(self.lowest)
        .bind(self.highest)
        .bind(self.touchpoint.map(|id| id.to_string()).unwrap_or_default())
        .bind(self.language.map_or("", Language::code))
        .bind(Self::day(self.from))
        .bind(Self::day(self.until))
        .bind(self.only_with_words)
        .bind(before_at.as_microsecond())
        .bind(before_id)
        .bind(self.word(0))
        .bind(end_of(self.word(0)))
        .bind(self.word(1))
        .bind(end_of(self.word(1)))
        .bind(self.word(2))
        .bind(end_of(self.word(2)))
        .bind(limit)
        .all(db)
    }

    /// How many answers the choice has.
    ///
    /// # Errors
    /// What the database said.
    pub fn count(&self, db: &mut Db) -> Result<i64> {
        if self.words.is_empty() && !self.only_with_words {
            return self.count_all(db);
        }
        sql("select count(*)
             from response
             where business_id = $1 and score between $2 and $3
               and ($4 = '' or touchpoint_id = $4) and ($5 = '' or language = $5)
               and day >= $6 and day < $7 and (not $8 or words is not null)
               and ($9 = '' or id in (select response_id from response_word where business_id = $1 and word >= $9 and word < $10))
               and ($11 = '' or id in (select response_id from response_word where business_id = $1 and word >= $11 and word < $12))
               and ($13 = '' or id in (select response_id from response_word where business_id = $1 and word >= $13 and word < $14))")
        .bind(db.business())
        .bind(self.lowest)
        .bind(self.highest)
        .bind(self.touchpoint.map(|id| id.to_string()).unwrap_or_default())
        .bind(self.language.map_or("", Language::code))
        .bind(Self::day(self.from))
        .bind(Self::day(self.until))
        .bind(self.only_with_words)
        .bind(self.word(0))
        .bind(end_of(self.word(0)))
        .bind(self.word(1))
        .bind(end_of(self.word(1)))
        .bind(self.word(2))
        .bind(end_of(self.word(2)))
        .value(db)
    }
}

impl Choice {
    /// Counts from the index alone, where words do not matter.
    fn count_all(&self, db: &mut Db) -> Result<i64> {
        sql("select count(*) from response
             where business_id = $1 and score between $2 and $3
               and ($4 = '' or touchpoint_id = $4) and ($5 = '' or language = $5) and day >= $6 and day < $7")
        .bind(db.business())
        .bind(self.lowest)
        .bind(self.highest)
        .bind(self.touchpoint.map(|id| id.to_string()).unwrap_or_default())
        .bind(self.language.map_or("", Language::code))
        .bind(Self::day(self.from))
        .bind(Self::day(self.until))
        .value(db)
    }
}

impl Response {
    /// Finds an answer.
    ///
    /// # Errors
    /// `NotFound` if it is not there.
    pub fn find(db: &mut Db, id: ResponseId) -> Result<Response> {
        sql("select id, touchpoint_id, language, score, words, customer_id, wants_call, doubtful, first_tap_at, promised_at
             from response where business_id = $1 and id = $2")
        .bind(db.business())
        .bind(id)
        .one(db)
    }

    /// The newest answers, with or without words.
    ///
    /// # Errors
    /// What the database said.
    pub fn newest(db: &mut Db, limit: i64) -> Result<Vec<Response>> {
        sql("select id, touchpoint_id, language, score, words, customer_id, wants_call, doubtful, first_tap_at, promised_at
             from response where business_id = $1 order by first_tap_at desc, id desc limit $2")
        .bind(db.business())
        .bind(limit)
        .all(db)
    }

    /// Words of promoters since a time, the newest first: whom to thank.
    ///
    /// # Errors
    /// What the database said.
    pub fn praise(db: &mut Db, since: Timestamp, limit: i64) -> Result<Vec<Response>> {
        sql("select id, touchpoint_id, language, score, words, customer_id, wants_call, doubtful, first_tap_at, promised_at
             from response
             where business_id = $1 and first_tap_at >= $2 and words is not null and score >= 9
             order by first_tap_at desc, id desc limit $3")
        .bind(db.business())
        .bind(since)
        .bind(limit)
        .all(db)
    }

    /// How many answers came without words since a time, and how many of them were low scores.
    ///
    /// # Errors
    /// What the database said.
    pub fn silent(db: &mut Db, since: Timestamp) -> Result<(i64, i64)> {
        sql("select count(*), count(case when score <= 6 then 1 end) from response
             where business_id = $1 and first_tap_at >= $2 and words is null")
        .bind(db.business())
        .bind(since)
        .one(db)
    }

    /// The answers of a customer, the newest first.
    ///
    /// # Errors
    /// What the database said.
    pub fn of_customer(db: &mut Db, customer: CustomerId) -> Result<Vec<Response>> {
        sql("select id, touchpoint_id, language, score, words, customer_id, wants_call, doubtful, first_tap_at, promised_at
             from response where business_id = $1 and customer_id = $2 order by first_tap_at desc, id desc limit 500")
        .bind(db.business())
        .bind(customer)
        .all(db)
    }
}

/// Removes a person's words and their tie to answers; the bare scores stay.
///
/// # Errors
/// What the database said.
pub fn forget(tx: &mut Tx, customer: CustomerId) -> Result<Vec<(&'static str, u64)>> {
    let business = tx.business();
    sql("delete from response_word where business_id = $1 and response_id in
             (select id from response where business_id = $1 and customer_id = $2)")
    .bind(business)
    .bind(customer)
    .run(tx)?;
    let words = sql(
        "update response set words = null where business_id = $1 and customer_id = $2 and words is not null",
    )
    .bind(business)
    .bind(customer)
    .run(tx)?;
    let ties = sql("update response set customer_id = null, wants_call = $3, promised_at = null
                    where business_id = $1 and customer_id = $2")
    .bind(business)
    .bind(customer)
    .bind(false)
    .run(tx)?;
    tx.changed("answers");
    Ok(vec![("surveys-erased-words", words), ("surveys-erased-ties", ties)])
}

/// Removes everything of the business.
///
/// # Errors
/// What the database said.
pub fn remove_business(tx: &mut Tx) -> Result<()> {
    let business = tx.business();
    sql("delete from response_word where business_id = $1").bind(business).run(tx)?;
    sql("delete from response where business_id = $1").bind(business).run(tx)?;
    sql("delete from public_slug where business_id = $1").bind(business).run(tx)?;
    sql("delete from touchpoint where business_id = $1").bind(business).run(tx)?;
    sql("delete from survey_text where business_id = $1").bind(business).run(tx)?;
    sql("delete from survey where business_id = $1").bind(business).run(tx)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_scores_from_0_to_10_count() {
        for (text, score) in [("0", Some(0)), ("10", Some(10)), ("7", Some(7))] {
            assert_eq!(parse_score(text), score);
        }
        for text in ["11", "-1", "", "7.5", "٧", "1e1", " 3", "010", "9999999999"] {
            assert_eq!(parse_score(text), None, "{text}");
        }
    }

    #[test]
    fn words_are_cleaned_and_never_too_long() {
        assert_eq!(clean_words("  \r\n "), None);
        assert_eq!(clean_words("a\r\nb\u{0}c\u{7}"), Some("a\nbc".to_owned()));
        assert_eq!(clean_words(&"ا".repeat(10_000)).map(|words| words.chars().count()), Some(LONGEST_WORDS));
    }
}
