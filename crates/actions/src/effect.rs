//! Effect: an action with what it changed so far, and until when it is too early to say.

use jiff::civil::Date;
use regulars_kernel::db::Db;
use regulars_kernel::error::Result;

use crate::action::{Action, Stage};
use crate::look;
use crate::verdict::{Seen, StoredLook, too_early_until};

/// An action with its newest look.
#[derive(Clone, Debug)]
pub struct Effect {
    pub action: Action,
    pub stage: Stage,
    pub newest: Option<StoredLook>,
    /// The day until which it is too early, while it runs.
    pub until: Option<Date>,
}

impl Effect {
    /// The effect of an action as it stands on a local day.
    ///
    /// # Errors
    /// What the database said.
    pub fn of(db: &mut Db, action: Action, today: Date) -> Result<Effect> {
        let newest = if action.frozen.is_some() { look::newest(db, action.id)? } else { None };
        Effect::with(db, action, newest, today)
    }

    fn with(db: &mut Db, action: Action, newest: Option<StoredLook>, today: Date) -> Result<Effect> {
        let stage = action.stage(today);
        let until = match stage {
            Stage::Running => Some(until(db, &action, newest.as_ref(), today)?),
            _ => None,
        };
        Ok(Effect { action, stage, newest, until })
    }

    /// The effects of all actions, the latest start first; what was dropped before its start is left out.
    ///
    /// # Errors
    /// What the database said.
    pub fn all(db: &mut Db, today: Date) -> Result<Vec<Effect>> {
        let mut newest = look::newest_of_all(db)?;
        let mut effects = Vec::new();
        for action in Action::all(db)? {
            if action.stage(today) != Stage::Dropped {
                let look = newest.remove(&action.id);
                effects.push(Effect::with(db, action, look, today)?);
            }
        }
        Ok(effects)
    }

    /// The change as the newest look shows it, if there were enough answers.
    #[must_use]
    pub fn seen(&self) -> Option<Seen> {
        self.newest.as_ref().and_then(|look| look.seen)
    }

    /// The number of answers since the start.
    #[must_use]
    pub fn answers_since(&self) -> u64 {
        self.newest.as_ref().map_or(0, StoredLook::n)
    }
}

fn until(db: &mut Db, action: &Action, newest: Option<&StoredLook>, today: Date) -> Result<Date> {
    let Some(rule) = action.rule() else { return Ok(action.plan.latest_on) };
    let rate = look::last_28_days(db, &action.plan, today)?;
    Ok(too_early_until(&rule, newest.map_or(0, StoredLook::n), rate, today))
}

/// The one action to show first: the running one that started last, else the planned one that starts next.
#[must_use]
pub fn foremost(actions: Vec<Action>, today: Date) -> Option<Action> {
    let rank = |action: &Action| match action.stage(today) {
        Stage::Running => Some((0, (today - action.plan.starts_on).get_days())),
        Stage::Planned => Some((1, (action.plan.starts_on - today).get_days())),
        Stage::Decided | Stage::Dropped | Stage::GivenUp => None,
    };
    let ranked = actions.into_iter().filter_map(|action| rank(&action).map(|rank| (rank, action)));
    ranked.min_by_key(|(rank, _)| *rank).map(|(_, action)| action)
}
