//! Action: an improvement, written before it starts, with the rule that will judge it.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use regulars_accounts::{Location, member};
use regulars_facts::{ActionDecided, ActionId, ActionStarted, TouchpointId};
use regulars_kernel::db::{Db, FromRow, Row, TextColumn, Tx, sql};
use regulars_kernel::error::{Error, Refusal, Result};
use regulars_kernel::i18n::Language;
use regulars_kernel::web::MemberId;
use regulars_metrics::Filter;
use regulars_stats::scores::Counts;
use regulars_stats::sequential::Direction;

use crate::verdict::{DAYS_BEFORE, Rule, Spread, State};

/// The longest title, in letters.
pub const LONGEST_TITLE: usize = 120;
/// The longest reason, in letters.
pub const LONGEST_WHY: usize = 2_000;
/// The longest time from the start to the latest date, in days.
pub const LONGEST_LOOKING: i32 = 365;

/// The verdict as it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Early,
    RealUp,
    RealDown,
    Noise,
    /// No comparison was possible.
    None,
}

impl TextColumn for Verdict {
    fn to_text(&self) -> String {
        match self {
            Verdict::Early => "early",
            Verdict::RealUp => "real_up",
            Verdict::RealDown => "real_down",
            Verdict::Noise => "noise",
            Verdict::None => "none",
        }
        .to_owned()
    }
    fn from_text(text: &str) -> Option<Self> {
        Some(match text {
            "early" => Verdict::Early,
            "real_up" => Verdict::RealUp,
            "real_down" => Verdict::RealDown,
            "noise" => Verdict::Noise,
            "none" => Verdict::None,
            _ => return None,
        })
    }
}

/// An action as somebody writes it.
#[derive(Clone, Debug)]
pub struct Draft {
    pub wording: Wording,
    pub plan: Plan,
}

/// What may still be changed after the start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    pub title: String,
    pub why: String,
    pub holder: MemberId,
}

/// What is fixed at the start.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The address, behind `?`, of the answers that led to it; empty if none did.
    pub from_answers: String,
    pub touchpoint: Option<TouchpointId>,
    pub language: Option<Language>,
    /// From 1 to 5.
    pub impact: i64,
    /// From 1 to 5.
    pub effort: i64,
    pub starts_on: Date,
    pub latest_on: Date,
}

/// An action.
#[derive(Clone, Debug)]
pub struct Action {
    pub id: ActionId,
    pub wording: Wording,
    pub plan: Plan,
    pub created_at: Timestamp,
    pub created_by: MemberId,
    /// The answers before and the number expected, once it has started.
    pub frozen: Option<(Spread, u64)>,
    pub verdict: Verdict,
    pub decided_on: Option<Date>,
    pub dropped_at: Option<Timestamp>,
    pub version: i64,
}

/// How far an action is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Planned,
    Running,
    Decided,
    /// Dropped before the start: gone, unless it is taken back.
    Dropped,
    /// Dropped after the start: it stays in the ledger without a verdict.
    GivenUp,
}

impl Action {
    /// How far the action is on a local day.
    #[must_use]
    pub fn stage(&self, today: Date) -> Stage {
        let started = self.frozen.is_some() || self.plan.starts_on <= today;
        match (self.dropped_at.is_some(), started) {
            _ if self.verdict != Verdict::Early => Stage::Decided,
            (true, true) => Stage::GivenUp,
            (true, false) => Stage::Dropped,
            (false, true) => Stage::Running,
            (false, false) => Stage::Planned,
        }
    }

    /// The rule that judges it, once it has started.
    #[must_use]
    pub fn rule(&self) -> Option<Rule> {
        let (starts_on, latest_on) = (self.plan.starts_on, self.plan.latest_on);
        self.frozen.map(|(before, expected)| Rule { before, expected, starts_on, latest_on })
    }
}

impl Plan {
    /// Which answers it is measured by.
    #[must_use]
    pub fn filter(&self) -> Filter {
        Filter { touchpoint: self.touchpoint, language: self.language }
    }
}

impl Draft {
    /// Whether this may be written on a local day: all of it there, and before its start.
    ///
    /// # Errors
    /// Refused, with a sentence at each field that has to change.
    pub fn check(&self, today: Date) -> Result<(), Refusal> {
        let mut refusal = self.wording.check().err().unwrap_or_default();
        let plan = &self.plan;
        if !(1..=5).contains(&plan.impact) {
            refusal.add("impact", "actions-size-missing");
        }
        if !(1..=5).contains(&plan.effort) {
            refusal.add("effort", "actions-size-missing");
        }
        if plan.starts_on <= today {
            refusal.add("starts_on", "actions-start-too-early");
        }
        let days = (plan.latest_on - plan.starts_on).get_days();
        if days < 1 {
            refusal.add("latest_on", "actions-latest-before-start");
        } else if days > LONGEST_LOOKING {
            refusal.add("latest_on", "actions-latest-too-late");
        }
        if refusal.is_empty() { Ok(()) } else { Err(refusal) }
    }
}

impl Wording {
    /// Whether this says what and why.
    ///
    /// # Errors
    /// Refused, with a sentence at each field that has to change.
    pub fn check(&self) -> Result<(), Refusal> {
        let mut refusal = Refusal::default();
        if self.title.trim().is_empty() {
            refusal.add("title", "actions-title-missing");
        } else if self.title.chars().count() > LONGEST_TITLE {
            refusal.add("title", "actions-title-too-long");
        }
        if self.why.trim().is_empty() {
            refusal.add("why", "actions-why-missing");
        } else if self.why.chars().count() > LONGEST_WHY {
            refusal.add("why", "actions-why-too-long");
        }
        if refusal.is_empty() { Ok(()) } else { Err(refusal) }
    }
}

/// The latest date that is offered for a start: as many days after it as are compared with before it.
#[must_use]
pub fn usual_latest(starts_on: Date) -> Date {
    starts_on.checked_add(DAYS_BEFORE.days()).unwrap_or(Date::MAX)
}

/// The address of answers, behind `?`, from the parts that are given.
#[must_use]
pub fn answers_query(parts: &[(&str, &str)]) -> String {
    let given = parts.iter().filter(|(_, value)| !value.is_empty());
    given.map(|(name, value)| format!("{name}={}", encoded(value))).collect::<Vec<_>>().join("&")
}

/// Whether a text can stand behind `?` as it is.
#[must_use]
pub fn is_query(text: &str) -> bool {
    text.len() <= 600 && text.bytes().all(|byte| is_plain(byte) || matches!(byte, b'%' | b'=' | b'&'))
}

fn encoded(value: &str) -> String {
    let byte = |byte: u8| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    value.bytes().map(byte).collect()
}

/// The characters that mean nothing but themselves in an address (RFC 3986, 2.3).
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

// Storage.

/// A day as it is kept: as ISO 8601 writes it, so that texts sort like days.
pub(crate) struct Day(pub(crate) Date);

impl TextColumn for Day {
    fn to_text(&self) -> String {
        self.0.to_string()
    }
    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok().map(Day)
    }
}

/// The answers at each score as they are kept: a JSON array of 11.
pub(crate) struct KeptSpread(pub(crate) Spread);

impl TextColumn for KeptSpread {
    fn to_text(&self) -> String {
        serde_json::to_string(&self.0).unwrap_or_default()
    }
    fn from_text(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().map(KeptSpread)
    }
}

/// A count for a column.
pub(crate) fn kept_count(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A count from a column.
pub(crate) fn read_count(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

impl FromRow for Action {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let before: Option<KeptSpread> = row.get("before_counts")?;
        let expected: Option<i64> = row.get("expected")?;
        let decided_on: Option<Day> = row.get("decided_on")?;
        Ok(Action {
            id: row.get("id")?,
            wording: Wording {
                title: row.get("title")?,
                why: row.get("why")?,
                holder: row.get("holder_member_id")?,
            },
            plan: Plan {
                from_answers: row.get("from_answers")?,
                touchpoint: row.get("filter_touchpoint")?,
                language: row.get("filter_language")?,
                impact: row.get("impact")?,
                effort: row.get("effort")?,
                starts_on: row.get::<Day>("starts_on")?.0,
                latest_on: row.get::<Day>("latest_on")?.0,
            },
            created_at: row.get("created_at")?,
            created_by: row.get("created_by")?,
            frozen: before.zip(expected).map(|(KeptSpread(before), expected)| (before, read_count(expected))),
            verdict: row.get("verdict")?,
            decided_on: decided_on.map(|day| day.0),
            dropped_at: row.get("dropped_at")?,
            version: row.get("version")?,
        })
    }
}

impl Action {
    /// An action of the business.
    ///
    /// # Errors
    /// `NotFound` if there is none.
    pub fn find(db: &mut Db, id: ActionId) -> Result<Action> {
        sql("select * from action where business_id = $1 and id = $2").bind(db.business()).bind(id).one(db)
    }

    /// All actions of the business, the latest start first.
    ///
    /// # Errors
    /// What the database said.
    pub fn all(db: &mut Db) -> Result<Vec<Action>> {
        sql("select * from action where business_id = $1 order by starts_on desc, id desc limit 500")
            .bind(db.business())
            .all(db)
    }
}

/// The local day at the main place of the business.
///
/// # Errors
/// `NotFound` if the business was removed.
pub fn today(db: &mut Db) -> Result<Date> {
    let now = db.now();
    Ok(Location::main(db)?.day(now))
}

/// Writes an action, before its start.
///
/// # Errors
/// Refused if it is not before its start, or something is missing.
pub fn write(tx: &mut Tx, draft: &Draft, by: MemberId) -> Result<ActionId> {
    draft.check(today(tx)?)?;
    is_of_team(tx, draft.wording.holder)?;
    let id: ActionId = tx.new_id();
    let (wording, plan) = (&draft.wording, &draft.plan);
    sql("insert into action (business_id, id, title, why, holder_member_id, from_answers, filter_touchpoint,
                             filter_language, impact, effort, starts_on, latest_on, created_at, created_by,
                             verdict, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1)")
    .bind(tx.business())
    .bind(id)
    .bind(wording.title.trim())
    .bind(wording.why.trim())
    .bind(wording.holder)
    .bind(&plan.from_answers)
    .bind(plan.touchpoint)
    .bind(plan.language.as_ref())
    .bind(plan.impact)
    .bind(plan.effort)
    .bind(&Day(plan.starts_on))
    .bind(&Day(plan.latest_on))
    .bind(tx.now())
    .bind(by)
    .bind(&Verdict::Early)
    .run(tx)?;
    tx.changed("actions");
    Ok(id)
}

fn is_of_team(tx: &mut Tx, holder: MemberId) -> Result<()> {
    match member::name_of(tx, holder)? {
        Some(_) => Ok(()),
        None => Err(Refusal::field("holder", "actions-holder-unknown").into()),
    }
}

/// Changes all of an action that has not started.
///
/// # Errors
/// Refused as in [`write`], or if it has started; `Conflict` if somebody else changed it.
pub fn change(tx: &mut Tx, id: ActionId, version: i64, draft: &Draft) -> Result<()> {
    let today = today(tx)?;
    if Action::find(tx, id)?.stage(today) != Stage::Planned {
        return Err(Refusal::page("actions-has-started").into());
    }
    draft.check(today)?;
    reword(tx, id, version, &draft.wording)?;
    let plan = &draft.plan;
    sql("update action set from_answers = $1, filter_touchpoint = $2, filter_language = $3, impact = $4,
                effort = $5, starts_on = $6, latest_on = $7
         where business_id = $8 and id = $9")
    .bind(&plan.from_answers)
    .bind(plan.touchpoint)
    .bind(plan.language.as_ref())
    .bind(plan.impact)
    .bind(plan.effort)
    .bind(&Day(plan.starts_on))
    .bind(&Day(plan.latest_on))
    .bind(tx.business())
    .bind(id)
    .run(tx)?;
    Ok(())
}

/// Changes title, reason and holder, also after the start.
///
/// # Errors
/// Refused if something is missing; `Conflict` if somebody else changed it.
pub fn reword(tx: &mut Tx, id: ActionId, version: i64, wording: &Wording) -> Result<()> {
    wording.check()?;
    is_of_team(tx, wording.holder)?;
    let changed = sql("update action set title = $1, why = $2, holder_member_id = $3, version = version + 1
                       where business_id = $4 and id = $5 and version = $6")
    .bind(wording.title.trim())
    .bind(wording.why.trim())
    .bind(wording.holder)
    .bind(tx.business())
    .bind(id)
    .bind(version)
    .run(tx)?;
    tx.changed("actions");
    if changed == 0 { Err(Error::Conflict) } else { Ok(()) }
}

/// Drops an action: before the start it is gone, after it the looking ends and it is given up.
///
/// # Errors
/// Refused if it is decided: a verdict stays.
pub fn drop(tx: &mut Tx, id: ActionId) -> Result<()> {
    if Action::find(tx, id)?.verdict != Verdict::Early {
        return Err(Refusal::page("actions-verdict-stays").into());
    }
    let now = tx.now();
    set_dropped(tx, id, Some(now))
}

/// Takes a drop back; the days missed meanwhile are looked at all the same.
///
/// # Errors
/// `NotFound` if there is no such action.
pub fn restore(tx: &mut Tx, id: ActionId) -> Result<()> {
    Action::find(tx, id)?;
    set_dropped(tx, id, None)
}

fn set_dropped(tx: &mut Tx, id: ActionId, at: Option<Timestamp>) -> Result<()> {
    sql("update action set dropped_at = $1, version = version + 1 where business_id = $2 and id = $3")
        .bind(at)
        .bind(tx.business())
        .bind(id)
        .run(tx)?;
    tx.changed("actions");
    Ok(())
}

/// The actions that have started by a local day, are not decided, and were not yet looked at on that day.
pub(crate) fn waiting_for_a_look(db: &mut Db, today: Date) -> Result<Vec<Action>> {
    sql("select * from action
         where business_id = $1 and verdict = $2 and dropped_at is null and starts_on <= $3
           and (looked_on is null or looked_on < $3)
         order by starts_on, id limit 500")
    .bind(db.business())
    .bind(&Verdict::Early)
    .bind(&Day(today))
    .all(db)
}

/// Fixes at the start what the action is compared with, and tells that it has started.
pub(crate) fn freeze(tx: &mut Tx, id: ActionId, before: Spread, expected: u64) -> Result<()> {
    sql("update action set before_counts = $1, expected = $2, frozen_at = $3
         where business_id = $4 and id = $5 and frozen_at is null")
    .bind(&KeptSpread(before))
    .bind(kept_count(expected))
    .bind(tx.now())
    .bind(tx.business())
    .bind(id)
    .run(tx)?;
    tx.tell(&ActionStarted { action: id })
}

/// Keeps how the action stands after the looks of a day, and tells a verdict.
pub(crate) fn settle(tx: &mut Tx, id: ActionId, state: State, today: Date) -> Result<()> {
    let (verdict, decided_on, told) = match state {
        State::TooEarly => (Verdict::Early, None, None),
        State::Real { on, direction: Direction::Up } => (Verdict::RealUp, Some(on), Some("real")),
        State::Real { on, direction: Direction::Down } => (Verdict::RealDown, Some(on), Some("real")),
        State::Noise { on } => (Verdict::Noise, Some(on), Some("noise")),
        State::NotComparable { on } => (Verdict::None, Some(on), None),
    };
    sql("update action set verdict = $1, decided_on = $2, looked_on = $3 where business_id = $4 and id = $5")
        .bind(&verdict)
        .bind(decided_on.map(Day).as_ref())
        .bind(&Day(today))
        .bind(tx.business())
        .bind(id)
        .run(tx)?;
    tx.changed("actions");
    match told {
        Some(verdict) => tx.tell(&ActionDecided { action: id, verdict: verdict.to_owned() }),
        None => Ok(()),
    }
}

/// The starts within a range of days (the end is not in it), with the titles.
pub(crate) fn started(db: &mut Db, from: Date, until: Date) -> Result<Vec<(Date, String)>> {
    let found: Vec<(Day, String)> = sql("select starts_on, title from action
         where business_id = $1 and frozen_at is not null and starts_on >= $2 and starts_on < $3
         order by starts_on, id limit 50")
    .bind(db.business())
    .bind(&Day(from))
    .bind(&Day(until))
    .all(db)?;
    Ok(found.into_iter().map(|(day, title)| (day.0, title)).collect())
}

/// How many answers a spread holds.
#[must_use]
pub fn answers_in(spread: Spread) -> u64 {
    Counts::from_spread(spread).n()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use regulars_kernel::ids::Id;

    const TODAY: Date = date(2026, 2, 11);

    fn draft(starts_on: Date, latest_on: Date) -> Draft {
        Draft {
            wording: Wording {
                title: "Second till on Saturdays".to_owned(),
                why: "People stand in line".to_owned(),
                holder: Id::from_parts(1, 1),
            },
            plan: Plan {
                from_answers: String::new(),
                touchpoint: None,
                language: None,
                impact: 4,
                effort: 2,
                starts_on,
                latest_on,
            },
        }
    }

    fn action(starts_on: Date) -> Action {
        let Draft { wording, plan } = draft(starts_on, usual_latest(starts_on));
        Action {
            id: Id::from_parts(1, 1),
            wording,
            plan,
            created_at: Timestamp::UNIX_EPOCH,
            created_by: Id::from_parts(1, 1),
            frozen: None,
            verdict: Verdict::Early,
            decided_on: None,
            dropped_at: None,
            version: 1,
        }
    }

    #[test]
    fn an_action_is_written_before_its_start() {
        for (starts_on, latest_on, refused) in [
            (date(2026, 2, 12), date(2026, 5, 13), None),
            (date(2026, 2, 12), date(2026, 2, 13), None),
            (date(2026, 2, 11), date(2026, 5, 13), Some("starts_on")),
            (date(2026, 1, 1), date(2026, 5, 13), Some("starts_on")),
            (date(2026, 2, 12), date(2026, 2, 12), Some("latest_on")),
            (date(2026, 2, 12), date(2026, 2, 1), Some("latest_on")),
            (date(2026, 2, 12), date(2027, 2, 12), None),
            (date(2026, 2, 12), date(2027, 2, 13), Some("latest_on")),
        ] {
            let refusal = draft(starts_on, latest_on).check(TODAY).err();
            let at = refusal.as_ref().and_then(|refusal| refusal.fields.first()).map(|(field, _)| *field);
            assert_eq!(at, refused, "{starts_on} to {latest_on}");
        }
    }

    #[test]
    fn an_action_says_what_and_why_and_its_sizes() {
        let mut empty = draft(date(2026, 2, 12), date(2026, 5, 13));
        empty.wording.title = "  ".to_owned();
        empty.wording.why = "x".repeat(LONGEST_WHY + 1);
        empty.plan.impact = 6;
        empty.plan.effort = 0;
        let refusal = empty.check(TODAY).unwrap_err();
        let fields: Vec<&str> = refusal.fields.iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["title", "why", "impact", "effort"]);
    }

    #[test]
    fn the_usual_latest_date_is_90_days_after_the_start() {
        assert_eq!(usual_latest(date(2026, 2, 14)), date(2026, 5, 15));
        assert_eq!(usual_latest(Date::MAX), Date::MAX);
    }

    #[test]
    fn a_dropped_action_is_gone_before_the_start_and_given_up_after_it() {
        let planned = action(date(2026, 2, 12));
        assert_eq!(planned.stage(TODAY), Stage::Planned);
        assert_eq!(planned.stage(date(2026, 2, 12)), Stage::Running);
        let dropped = Action { dropped_at: Some(Timestamp::UNIX_EPOCH), ..planned.clone() };
        assert_eq!(dropped.stage(TODAY), Stage::Dropped);
        let running = Action { frozen: Some(([9; 11], 50)), ..dropped };
        assert_eq!(running.stage(date(2026, 2, 20)), Stage::GivenUp);
        let decided = Action { verdict: Verdict::Noise, ..planned };
        assert_eq!(decided.stage(date(2026, 6, 1)), Stage::Decided);
    }

    #[test]
    fn only_a_started_action_has_a_rule() {
        let mut action = action(date(2026, 2, 12));
        assert_eq!(action.rule(), None);
        action.frozen = Some(([2; 11], 60));
        let rule = action.rule().unwrap();
        assert_eq!((rule.before, rule.expected, rule.starts_on), ([2; 11], 60, date(2026, 2, 12)));
    }

    #[test]
    fn the_address_of_answers_can_carry_any_words_and_nothing_else() {
        let query = answers_query(&[("class", "detractor"), ("score", ""), ("q", "lång kö & regn")]);
        assert_eq!(query, "class=detractor&q=l%C3%A5ng%20k%C3%B6%20%26%20regn");
        assert!(is_query(&query) && is_query(""));
        for text in ["a b", "q=\"><script>", "//evil", "q=1#x", &"a".repeat(601)] {
            assert!(!is_query(text), "{text}");
        }
    }
}
