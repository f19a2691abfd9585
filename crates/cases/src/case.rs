//! Case: the recovery of one customer, from a low score or a request to be called to its outcome.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use regulars_facts::{CaseClosed, CaseId, CaseOpened, CustomerId, ResponseId};
use regulars_kernel::db::{Db, Row, TextColumn, Tx, sql};
use regulars_kernel::error::{Error, Refusal, Result};
use regulars_kernel::i18n::Language;
use regulars_kernel::web::{MemberId, Role};
use regulars_people::Customer;

use crate::entry::{Entry, EntryId, Kind, Line};
use crate::notice::{About, Notice};
use crate::promise::promise_kept;
use crate::step::Step;

/// Cases on a page of the list.
pub const PAGE: i64 = 50;
/// The longest a note may be.
pub const LONGEST_NOTE: usize = 4_000;
/// A holder is warned this long before the time, or a quarter of the whole span if that is less.
const WARNED_BEFORE: SignedDuration = SignedDuration::from_hours(1);

/// Whether a case still runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Open,
    Closed,
}

impl TextColumn for State {
    fn to_text(&self) -> String {
        match self {
            State::Open => "open",
            State::Closed => "closed",
        }
        .to_owned()
    }
    fn from_text(text: &str) -> Option<Self> {
        match text {
            "open" => Some(State::Open),
            "closed" => Some(State::Closed),
            _ => None,
        }
    }
}

/// How a case ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    WonBack,
    Answered,
    NotReached,
    NoReason,
    /// The customer gave a score that opens no case.
    ScoreChanged,
    /// The customer took the answer back.
    Withdrawn,
    /// The customer asked to be forgotten.
    Forgotten,
}

const OUTCOMES: [(Outcome, &str, &str); 7] = [
    (Outcome::WonBack, "won-back", "cases-outcome-won-back"),
    (Outcome::Answered, "answered", "cases-outcome-answered"),
    (Outcome::NotReached, "not-reached", "cases-outcome-not-reached"),
    (Outcome::NoReason, "no-reason", "cases-outcome-no-reason"),
    (Outcome::ScoreChanged, "score-changed", "cases-outcome-score-changed"),
    (Outcome::Withdrawn, "withdrawn", "cases-outcome-withdrawn"),
    (Outcome::Forgotten, "forgotten", "cases-outcome-forgotten"),
];

impl Outcome {
    /// The outcomes that a member can choose; the others come from the customer.
    pub const CHOICES: [Outcome; 4] =
        [Outcome::WonBack, Outcome::Answered, Outcome::NotReached, Outcome::NoReason];

    /// The sentence that names the outcome.
    #[must_use]
    pub fn key(self) -> &'static str {
        OUTCOMES.iter().find(|(it, ..)| *it == self).map_or("cases-outcome-answered", |(_, _, key)| key)
    }

    /// Whether the customer ended the case, so that nothing is promised any longer.
    #[must_use]
    pub fn is_by_customer(self) -> bool {
        !Outcome::CHOICES.contains(&self)
    }
}

impl TextColumn for Outcome {
    fn to_text(&self) -> String {
        OUTCOMES.iter().find(|(it, ..)| it == self).map_or("answered", |(_, text, _)| text).to_owned()
    }
    fn from_text(text: &str) -> Option<Self> {
        OUTCOMES.iter().find(|(_, it, _)| *it == text).map(|(outcome, ..)| *outcome)
    }
}

/// How a customer was answered outside of this house.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Phone,
    Other,
}

impl TextColumn for Way {
    fn to_text(&self) -> String {
        match self {
            Way::Phone => "phone",
            Way::Other => "other",
        }
        .to_owned()
    }
    fn from_text(text: &str) -> Option<Self> {
        match text {
            "phone" => Some(Way::Phone),
            "other" => Some(Way::Other),
            _ => None,
        }
    }
}

/// A case.
#[derive(Clone, Debug, Row)]
pub struct Case {
    pub id: CaseId,
    pub response_id: Option<ResponseId>,
    pub customer_id: Option<CustomerId>,
    pub wants_call: bool,
    pub score: i64,
    /// The language the customer answered in.
    pub language: Language,
    pub holder_member_id: MemberId,
    pub state: State,
    pub opened_at: Timestamp,
    /// When the first answer is due.
    pub due_at: Timestamp,
    /// Whether the customer was told that time.
    pub promised: bool,
    /// The first answer.
    pub answered_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    pub outcome: Option<Outcome>,
    pub close_note: String,
    pub version: i64,
}

/// What an answer has to be for a case: a low score with words or a contact, or a request to be called.
#[must_use]
pub fn opens(score: i64, has_words: bool, has_contact: bool, wants_call: bool) -> bool {
    wants_call || (score <= 6 && (has_words || has_contact))
}

/// When the holder is warned of a time that comes near.
#[must_use]
pub fn warn_at(opened_at: Timestamp, due_at: Timestamp) -> Timestamp {
    let quarter = due_at.duration_since(opened_at) / 4;
    due_at - quarter.clamp(SignedDuration::ZERO, WARNED_BEFORE)
}

/// What news from the customer does to a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    Stays,
    Closes,
    Reopens,
}

impl Case {
    /// Whether the case still runs.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state == State::Open
    }

    /// Whether somebody still has to give the first answer.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.is_open() && self.answered_at.is_none()
    }

    /// Whether the first answer came in time; `None` if nothing was promised, or it was made void.
    #[must_use]
    pub fn promise_kept(&self) -> Option<bool> {
        let void = self.answered_at.is_none() && self.outcome.is_some_and(Outcome::is_by_customer);
        (self.promised && !void).then(|| promise_kept(self.answered_at, self.due_at))
    }

    /// What an answer that came in again does: `opens` is the rule on it, `is_newly_promised` whether a time
    /// was told to the customer that this case does not know.
    #[must_use]
    pub fn turn(&self, opens: bool, is_newly_promised: bool) -> Turn {
        match self.state {
            State::Open if !opens && self.waits() && !self.wants_call => Turn::Closes,
            State::Closed if opens && (self.outcome == Some(Outcome::ScoreChanged) || is_newly_promised) => {
                Turn::Reopens
            }
            State::Open | State::Closed => Turn::Stays,
        }
    }

    /// A closed case refuses everything but notes until it is opened again.
    ///
    /// # Errors
    /// The refusal.
    pub fn must_be_open(&self) -> Result<()> {
        if self.is_open() { Ok(()) } else { Err(Refusal::page("cases-is-closed").into()) }
    }
}

/// Takes a note as it came from outside.
///
/// # Errors
/// Refused at the field if it is too long.
pub fn parse_note(field: &'static str, text: &str) -> Result<String> {
    let text = text.trim().replace("\r\n", "\n");
    if text.chars().count() > LONGEST_NOTE {
        return Err(Refusal::field(field, "cases-note-too-long").into());
    }
    Ok(text.chars().filter(|c| !c.is_control() || *c == '\n').collect())
}

// Storage.

/// What a case begins with.
#[derive(Clone, Debug)]
pub struct Opening {
    pub response: Option<ResponseId>,
    pub customer: Option<CustomerId>,
    pub wants_call: bool,
    pub score: i64,
    pub language: Language,
    pub holder: MemberId,
    pub due_at: Timestamp,
    pub promised: bool,
    pub opened_at: Timestamp,
}

/// How many cases stand where.
#[derive(Clone, Copy, Debug, Row)]
pub struct Standing {
    pub open: i64,
    pub waiting: i64,
    pub late: i64,
    pub closed: i64,
}

/// A case in a list.
#[derive(Clone, Debug, Row)]
pub struct Listed {
    pub id: CaseId,
    pub customer_id: Option<CustomerId>,
    pub wants_call: bool,
    pub score: i64,
    pub holder_member_id: MemberId,
    pub opened_at: Timestamp,
    pub due_at: Timestamp,
    pub promised: bool,
    pub answered_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    pub outcome: Option<Outcome>,
}

impl Case {
    /// Finds a case.
    ///
    /// # Errors
    /// `NotFound` if there is none.
    pub fn find(db: &mut Db, id: CaseId) -> Result<Case> {
        sql("select id, response_id, customer_id, wants_call, score, language, holder_member_id, state, opened_at,
                    due_at, promised, answered_at, closed_at, outcome, close_note, version
             from case_file where business_id = $1 and id = $2")
        .bind(db.business())
        .bind(id)
        .one(db)
    }

    /// The case of a response, if it has one.
    ///
    /// # Errors
    /// What the database said.
    pub fn of_response(db: &mut Db, response: ResponseId) -> Result<Option<Case>> {
        sql("select id, response_id, customer_id, wants_call, score, language, holder_member_id, state, opened_at,
                    due_at, promised, answered_at, closed_at, outcome, close_note, version
             from case_file where business_id = $1 and response_id = $2")
        .bind(db.business())
        .bind(response)
        .first(db)
    }

    /// The cases about a customer, oldest first.
    ///
    /// # Errors
    /// What the database said.
    pub fn of_customer(db: &mut Db, customer: CustomerId) -> Result<Vec<Case>> {
        sql("select id, response_id, customer_id, wants_call, score, language, holder_member_id, state, opened_at,
                    due_at, promised, answered_at, closed_at, outcome, close_note, version
             from case_file where business_id = $1 and customer_id = $2 order by opened_at, id limit 1000")
        .bind(db.business())
        .bind(customer)
        .all(db)
    }

    /// The open cases that wait for their first answer, the most urgent first.
    ///
    /// # Errors
    /// What the database said.
    pub fn waiting(db: &mut Db) -> Result<Vec<Listed>> {
        sql("select id, customer_id, wants_call, score, holder_member_id, opened_at, due_at, promised, answered_at,
                    closed_at, outcome
             from case_file where business_id = $1 and state = 'open' and answered_at is null
             order by due_at, id limit 20")
        .bind(db.business())
        .all(db)
    }

    /// How many cases wait for their first answer, and how many of them are late.
    ///
    /// # Errors
    /// What the database said.
    pub fn count_waiting(db: &mut Db) -> Result<(i64, i64)> {
        sql("select count(*), count(case when due_at < $2 then 1 end) from case_file
             where business_id = $1 and state = 'open' and answered_at is null")
        .bind(db.business())
        .bind(db.now())
        .one(db)
    }

    /// A page of the open cases, those that wait first, and one more to know whether there is a next page.
    ///
    /// # Errors
    /// What the database said.
    pub fn open_ones(db: &mut Db, page: i64) -> Result<Vec<Listed>> {
        sql("select id, customer_id, wants_call, score, holder_member_id, opened_at, due_at, promised, answered_at,
                    closed_at, outcome
             from case_file where business_id = $1 and state = 'open'
             order by case when answered_at is null then 0 else 1 end, due_at, id limit $2 offset $3")
        .bind(db.business())
        .bind(PAGE + 1)
        .bind(page * PAGE)
        .all(db)
    }

    /// A page of the closed cases, newest first, and one more.
    ///
    /// # Errors
    /// What the database said.
    pub fn closed_ones(db: &mut Db, page: i64) -> Result<Vec<Listed>> {
        sql("select id, customer_id, wants_call, score, holder_member_id, opened_at, due_at, promised, answered_at,
                    closed_at, outcome
             from case_file where business_id = $1 and state = 'closed'
             order by closed_at desc, id desc limit $2 offset $3")
        .bind(db.business())
        .bind(PAGE + 1)
        .bind(page * PAGE)
        .all(db)
    }

    /// How many cases stand where.
    ///
    /// # Errors
    /// What the database said.
    pub fn standing(db: &mut Db) -> Result<Standing> {
        let now = db.now();
        sql("select cast(coalesce(sum(case when state = 'open' then 1 else 0 end), 0) as bigint) as open,
                    cast(coalesce(sum(case when state = 'open' and answered_at is null then 1 else 0 end), 0) as bigint)
                        as waiting,
                    cast(coalesce(sum(case when state = 'open' and answered_at is null and due_at < $2
                                           then 1 else 0 end), 0) as bigint) as late,
                    cast(coalesce(sum(case when state = 'closed' then 1 else 0 end), 0) as bigint) as closed
             from case_file where business_id = $1")
        .bind(db.business())
        .bind(now)
        .one(db)
    }

    /// Opens a case and sees to it that its holder is told, and warned before it is overdue.
    ///
    /// # Errors
    /// `Conflict` if the response has a case already.
    pub fn open(tx: &mut Tx, opening: &Opening) -> Result<CaseId> {
        let id: CaseId = tx.new_id();
        sql("insert into case_file (business_id, id, response_id, customer_id, wants_call, score, language,
                                    holder_member_id, state, opened_at, due_at, promised, close_note, version)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', 1)")
        .bind(tx.business())
        .bind(id)
        .bind(opening.response)
        .bind(opening.customer)
        .bind(opening.wants_call)
        .bind(opening.score)
        .bind(&opening.language)
        .bind(opening.holder)
        .bind(&State::Open)
        .bind(opening.opened_at)
        .bind(opening.due_at)
        .bind(opening.promised)
        .run(tx)?;
        let line = Line::new(None, Kind::Opened, opening.score.to_string());
        tx.at_time(opening.opened_at, |tx| line.write(tx, id))?;
        tx.tell(&CaseOpened { case: id, response: opening.response, customer: opening.customer })?;
        tx.enqueue(&Notice { case: id, about: About::Opened }, tx.now())?;
        tx.enqueue(&Notice { case: id, about: About::Warning }, warn_at(opening.opened_at, opening.due_at))?;
        Ok(id)
    }

    /// Finds a case in order to change it: its version goes up by one. `seen` is the version that the member
    /// saw, where that matters.
    ///
    /// # Errors
    /// `Conflict` if somebody else changed it since.
    pub fn begin(tx: &mut Tx, id: CaseId, seen: Option<i64>) -> Result<Case> {
        let case = Case::find(tx, id)?;
        if seen.is_some_and(|seen| seen != case.version) {
            return Err(Error::Conflict);
        }
        let changed = sql("update case_file set version = version + 1
             where business_id = $1 and id = $2 and version = $3")
        .bind(tx.business())
        .bind(id)
        .bind(case.version)
        .run(tx)?;
        if changed == 0 { Err(Error::Conflict) } else { Ok(case) }
    }

    /// Marks a step as done.
    ///
    /// # Errors
    /// Refused if the case is closed.
    pub fn mark_step(tx: &mut Tx, id: CaseId, step: Step, by: MemberId, note: &str) -> Result<()> {
        Case::begin(tx, id, None)?.must_be_open()?;
        sql("insert into case_step (business_id, case_id, step, done_at, by_member, note)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (business_id, case_id, step)
             do update set done_at = excluded.done_at, by_member = excluded.by_member, note = excluded.note")
        .bind(tx.business())
        .bind(id)
        .bind(&step)
        .bind(tx.now())
        .bind(by)
        .bind(note)
        .run(tx)?;
        Line::new(Some(by), Kind::Step, step.to_text()).text(note).write(tx, id)?;
        Ok(())
    }

    /// Marks a step as not done.
    ///
    /// # Errors
    /// Refused if the case is closed.
    pub fn unmark_step(tx: &mut Tx, id: CaseId, step: Step, by: MemberId) -> Result<()> {
        Case::begin(tx, id, None)?.must_be_open()?;
        let gone = sql("delete from case_step where business_id = $1 and case_id = $2 and step = $3")
            .bind(tx.business())
            .bind(id)
            .bind(&step)
            .run(tx)?;
        if gone > 0 {
            Line::new(Some(by), Kind::StepUndone, step.to_text()).write(tx, id)?;
        }
        Ok(())
    }

    /// Writes a note into the log, also of a closed case.
    ///
    /// # Errors
    /// Refused if there is no text.
    pub fn add_note(tx: &mut Tx, id: CaseId, by: MemberId, text: &str) -> Result<EntryId> {
        if text.is_empty() {
            return Err(Refusal::field("note", "cases-note-empty").into());
        }
        Case::begin(tx, id, None)?;
        Line::new(Some(by), Kind::Note, "").text(text).write(tx, id)
    }

    /// Says that the customer was answered by phone or face to face.
    ///
    /// # Errors
    /// Refused if the case is closed.
    pub fn mark_answered(tx: &mut Tx, id: CaseId, by: MemberId, way: Way, note: &str) -> Result<EntryId> {
        Case::begin(tx, id, None)?.must_be_open()?;
        let entry = Line::new(Some(by), Kind::Call, way.to_text()).text(note).write(tx, id)?;
        Case::settle_answer(tx, id)?;
        Ok(entry)
    }

    /// Takes a note or a call back; letters go by [`crate::letter::take_back`].
    ///
    /// # Errors
    /// `Forbidden` if it is somebody else's and the member is no manager.
    pub fn take_back(tx: &mut Tx, entry: &Entry, by: MemberId, role: Role) -> Result<()> {
        if entry.member_id != Some(by) && role < Role::Manager {
            return Err(Error::Forbidden);
        }
        Case::begin(tx, entry.case_id, None)?;
        sql("update case_entry set taken_back_at = $1
             where business_id = $2 and id = $3 and taken_back_at is null")
        .bind(tx.now())
        .bind(tx.business())
        .bind(entry.id)
        .run(tx)?;
        tx.changed("cases");
        Case::settle_answer(tx, entry.case_id)
    }

    /// Finds the first answer again, from the entries that stand.
    ///
    /// # Errors
    /// What the database said.
    pub fn settle_answer(tx: &mut Tx, id: CaseId) -> Result<()> {
        sql("update case_file set answered_at =
                 (select min(case_entry.at) from case_entry
                  where case_entry.business_id = $1 and case_entry.case_id = $2
                    and case_entry.kind in ('mail', 'call')
                    and case_entry.taken_back_at is null and case_entry.failed_at is null)
             where business_id = $1 and id = $2")
        .bind(tx.business())
        .bind(id)
        .run(tx)?;
        Ok(())
    }

    /// Gives the case to another member, who is told by mail.
    ///
    /// # Errors
    /// `Conflict` if somebody else changed the case since `seen`; refused if it is closed.
    pub fn hand_over(tx: &mut Tx, id: CaseId, seen: Option<i64>, to: MemberId, by: MemberId) -> Result<()> {
        let case = Case::begin(tx, id, seen)?;
        case.must_be_open()?;
        if case.holder_member_id == to {
            return Ok(());
        }
        sql("update case_file set holder_member_id = $1 where business_id = $2 and id = $3")
            .bind(to)
            .bind(tx.business())
            .bind(id)
            .run(tx)?;
        Line::new(Some(by), Kind::Holder, to.to_string()).write(tx, id)?;
        if to != by {
            tx.enqueue(&Notice { case: id, about: About::Handed }, tx.now())?;
        }
        Ok(())
    }

    /// Closes the case with an outcome: by a member, or by what the customer did.
    ///
    /// # Errors
    /// `Conflict` if somebody else changed the case since `seen`; refused if it is closed.
    pub fn close(
        tx: &mut Tx,
        id: CaseId,
        seen: Option<i64>,
        outcome: Outcome,
        note: &str,
        by: Option<MemberId>,
    ) -> Result<()> {
        let case = Case::begin(tx, id, seen)?;
        case.must_be_open()?;
        sql("update case_file set state = $1, closed_at = $2, outcome = $3, close_note = $4
             where business_id = $5 and id = $6")
        .bind(&State::Closed)
        .bind(tx.now())
        .bind(&outcome)
        .bind(note)
        .bind(tx.business())
        .bind(id)
        .run(tx)?;
        Line::new(by, Kind::Closed, outcome.to_text()).text(note).write(tx, id)?;
        let closed = Case { state: State::Closed, outcome: Some(outcome), ..case };
        tx.tell(&CaseClosed { case: id, customer: closed.customer_id, promise_kept: closed.promise_kept() })
    }

    /// Opens a closed case again; one that is open stays so.
    ///
    /// # Errors
    /// `NotFound` if there is none.
    pub fn reopen(tx: &mut Tx, id: CaseId, by: Option<MemberId>) -> Result<()> {
        if Case::begin(tx, id, None)?.is_open() {
            return Ok(());
        }
        sql("update case_file set state = $1, closed_at = null, outcome = null, close_note = ''
             where business_id = $2 and id = $3")
        .bind(&State::Open)
        .bind(tx.business())
        .bind(id)
        .run(tx)?;
        Line::new(by, Kind::Reopened, "").write(tx, id)?;
        Ok(())
    }
}

/// The names of customers, as far as they left one.
///
/// # Errors
/// What the database said.
pub fn names(db: &mut Db, customers: &[Option<CustomerId>]) -> Result<HashMap<CustomerId, String>> {
    let known: Vec<CustomerId> = customers.iter().copied().flatten().collect();
    if known.is_empty() { Ok(HashMap::new()) } else { Customer::names(db, &known) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hour)
    }

    fn case() -> Case {
        Case {
            id: CaseId::from_parts(1, 1),
            response_id: None,
            customer_id: None,
            wants_call: false,
            score: 4,
            language: Language::Sv,
            holder_member_id: MemberId::from_parts(1, 1),
            state: State::Open,
            opened_at: at(0),
            due_at: at(24),
            promised: true,
            answered_at: None,
            closed_at: None,
            outcome: None,
            close_note: String::new(),
            version: 1,
        }
    }

    #[test]
    fn low_scores_with_words_or_a_contact_and_calls_open_a_case() {
        let cases = [
            (0, true, false, false, true),
            (6, false, true, false, true),
            (6, true, true, false, true),
            (6, false, false, false, false),
            (7, true, true, false, false),
            (10, false, true, true, true),
            (0, false, false, true, true),
        ];
        for (score, words, contact, call, expected) in cases {
            assert_eq!(opens(score, words, contact, call), expected, "{score} {words} {contact} {call}");
        }
    }

    #[test]
    fn the_warning_comes_an_hour_before_or_a_quarter_of_the_span() {
        assert_eq!(warn_at(at(0), at(24)), at(23));
        assert_eq!(warn_at(at(0), at(4)), at(3));
        assert_eq!(warn_at(at(0), at(2)), at(2) - SignedDuration::from_mins(30));
        assert_eq!(warn_at(at(2), at(2)), at(2));
        assert_eq!(warn_at(at(3), at(2)), at(2));
    }

    #[test]
    fn a_changed_score_closes_only_what_nobody_answered() {
        let open = case();
        assert_eq!(open.turn(false, false), Turn::Closes);
        assert_eq!(open.turn(true, true), Turn::Stays);
        assert_eq!(Case { answered_at: Some(at(1)), ..case() }.turn(false, false), Turn::Stays);
        assert_eq!(Case { wants_call: true, ..case() }.turn(false, false), Turn::Stays);
    }

    #[test]
    fn a_closed_case_opens_again_for_a_low_score_or_a_new_promise() {
        let closed = |outcome| Case { state: State::Closed, outcome: Some(outcome), ..case() };
        assert_eq!(closed(Outcome::ScoreChanged).turn(true, false), Turn::Reopens);
        assert_eq!(closed(Outcome::NoReason).turn(true, true), Turn::Reopens);
        assert_eq!(closed(Outcome::NoReason).turn(true, false), Turn::Stays);
        assert_eq!(closed(Outcome::ScoreChanged).turn(false, true), Turn::Stays);
    }

    #[test]
    fn a_promise_is_kept_broken_void_or_was_never_given() {
        assert_eq!(Case { answered_at: Some(at(24)), ..case() }.promise_kept(), Some(true));
        assert_eq!(Case { answered_at: Some(at(25)), ..case() }.promise_kept(), Some(false));
        assert_eq!(Case { outcome: Some(Outcome::NotReached), ..case() }.promise_kept(), Some(false));
        assert_eq!(Case { outcome: Some(Outcome::Withdrawn), ..case() }.promise_kept(), None);
        assert_eq!(
            Case { outcome: Some(Outcome::Withdrawn), answered_at: Some(at(1)), ..case() }.promise_kept(),
            Some(true)
        );
        assert_eq!(Case { promised: false, answered_at: Some(at(1)), ..case() }.promise_kept(), None);
    }

    #[test]
    fn a_closed_case_refuses_steps_until_it_is_opened_again() {
        assert!(case().must_be_open().is_ok());
        assert!(matches!(Case { state: State::Closed, ..case() }.must_be_open(), Err(Error::Refused(_))));
    }

    #[test]
    fn states_outcomes_and_ways_keep_their_names() {
        for state in [State::Open, State::Closed] {
            assert_eq!(State::from_text(&state.to_text()), Some(state));
        }
        for (outcome, ..) in OUTCOMES {
            assert_eq!(Outcome::from_text(&outcome.to_text()), Some(outcome));
        }
        for way in [Way::Phone, Way::Other] {
            assert_eq!(Way::from_text(&way.to_text()), Some(way));
        }
        assert_eq!(Outcome::from_text("paid"), None);
    }

    #[test]
    fn notes_are_cleaned_and_never_too_long() {
        assert_eq!(parse_note("note", "  a\r\nb\u{0} ").unwrap(), "a\nb");
        assert!(matches!(parse_note("note", &"x".repeat(LONGEST_NOTE + 1)), Err(Error::Refused(_))));
    }
}
