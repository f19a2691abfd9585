//! Step: one of the six of the protocol, in the order in which they make sense.

use jiff::Timestamp;
use regulars_facts::CaseId;
use regulars_kernel::db::{Db, Row, TextColumn, sql};
use regulars_kernel::error::Result;
use regulars_kernel::web::MemberId;

/// A step of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Acknowledge,
    Apologise,
    Fix,
    MakeGood,
    FollowUp,
    Learn,
}

impl Step {
    /// The protocol.
    pub const ALL: [Step; 6] =
        [Step::Acknowledge, Step::Apologise, Step::Fix, Step::MakeGood, Step::FollowUp, Step::Learn];

    /// The sentence that names the step.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Step::Acknowledge => "cases-step-acknowledge",
            Step::Apologise => "cases-step-apologise",
            Step::Fix => "cases-step-fix",
            Step::MakeGood => "cases-step-make-good",
            Step::FollowUp => "cases-step-follow-up",
            Step::Learn => "cases-step-learn",
        }
    }

    /// The sentence that says what the step is about.
    #[must_use]
    pub fn hint(self) -> &'static str {
        match self {
            Step::Acknowledge => "cases-step-acknowledge-hint",
            Step::Apologise => "cases-step-apologise-hint",
            Step::Fix => "cases-step-fix-hint",
            Step::MakeGood => "cases-step-make-good-hint",
            Step::FollowUp => "cases-step-follow-up-hint",
            Step::Learn => "cases-step-learn-hint",
        }
    }
}

impl TextColumn for Step {
    fn to_text(&self) -> String {
        match self {
            Step::Acknowledge => "acknowledge",
            Step::Apologise => "apologise",
            Step::Fix => "fix",
            Step::MakeGood => "make-good",
            Step::FollowUp => "follow-up",
            Step::Learn => "learn",
        }
        .to_owned()
    }
    fn from_text(text: &str) -> Option<Self> {
        Step::ALL.into_iter().find(|step| step.to_text() == text)
    }
}

/// A step that was done.
#[derive(Clone, Debug, Row)]
pub struct Done {
    pub step: Step,
    pub done_at: Timestamp,
    pub by_member: MemberId,
    pub note: String,
}

/// Whether a step is done: the first answer acknowledges by itself.
#[must_use]
pub fn is_done(step: Step, done: &[Done], answered_at: Option<Timestamp>) -> bool {
    done.iter().any(|it| it.step == step) || (step == Step::Acknowledge && answered_at.is_some())
}

/// The step that comes next, if any is left.
#[must_use]
pub fn next(done: &[Done], answered_at: Option<Timestamp>) -> Option<Step> {
    Step::ALL.into_iter().find(|step| !is_done(*step, done, answered_at))
}

// Storage.

/// The steps of a case that were done.
///
/// # Errors
/// What the database said.
pub fn done(db: &mut Db, case: CaseId) -> Result<Vec<Done>> {
    sql("select step, done_at, by_member, note from case_step
         where business_id = $1 and case_id = $2 order by done_at, step limit 6")
    .bind(db.business())
    .bind(case)
    .all(db)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(step: Step) -> Done {
        Done {
            step,
            done_at: Timestamp::UNIX_EPOCH,
            by_member: MemberId::from_parts(1, 1),
            note: String::new(),
        }
    }

    #[test]
    fn steps_keep_their_names() {
        for step in Step::ALL {
            assert_eq!(Step::from_text(&step.to_text()), Some(step));
        }
        assert_eq!(Step::from_text("forgive"), None);
    }

    #[test]
    fn the_first_answer_acknowledges() {
        assert_eq!(next(&[], None), Some(Step::Acknowledge));
        assert_eq!(next(&[], Some(Timestamp::UNIX_EPOCH)), Some(Step::Apologise));
    }

    #[test]
    fn a_step_that_was_skipped_comes_next() {
        assert_eq!(next(&[done(Step::Acknowledge), done(Step::Fix)], None), Some(Step::Apologise));
        assert_eq!(next(&Step::ALL.map(done), None), None);
    }
}
