//! How far customers get through a chain of steps within a time.

use crate::error::{Error, at_least, at_most, same_length};
use crate::scores::{Interval, wilson};

/// What may stand between two steps of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Order {
    /// Anything: other events and steps out of their order are passed over.
    Loose,
    /// Nothing: once the chain has begun, any event that is not its next step (or a step it has had) ends it.
    Strict,
}

/// An event: when it was, and which step of the chain it is (from 0), if any.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Event {
    /// The time, in any whole unit.
    pub time: i64,
    /// The step of the chain, counted from 0.
    pub step: Option<u32>,
}

/// How many steps of the chain one customer reached.
///
/// Rule: going through the events in order of time, step 0 begins a chain (and begins it anew), step k counts if step k - 1 was
/// reached by a chain that began at most `window` before; the result is the highest step reached plus 1, from 0 to `steps`. In
/// [`Order::Strict`] a foreign event ends the search. Units: `window` in those of the times. Domain: events in order of time,
/// `steps` from 1 to [`MOST_STEPS`], `window` at least 0. Errors: [`Error::TooFew`], [`Error::TooMany`], [`Error::Outside`]. Source: `windowFunnel` of ClickHouse,
/// its default mode and `strict_order`. At the edge: no events reach 0 steps; a step number from `steps` on is a foreign event.
///
/// ```
/// use regulars_stats::funnel::{Event, Order, steps_reached};
/// let at = |time, step| Event { time, step: Some(step) };
/// let events = [at(0, 0), at(40, 2), at(50, 1), at(70, 2)];
/// assert_eq!(steps_reached(&events, 3, 60, Order::Loose), Ok(2));
/// assert_eq!(steps_reached(&events, 3, 70, Order::Loose), Ok(3));
/// assert_eq!(steps_reached(&events, 3, 70, Order::Strict), Ok(1));
/// ```
pub fn steps_reached(events: &[Event], steps: usize, window: i64, order: Order) -> Result<usize, Error> {
    check(steps, window)?;
    Ok(follow(events.iter().copied(), &mut Vec::new(), steps, window, order))
}

/// The most steps of a chain.
pub const MOST_STEPS: usize = 10_000;

fn check(steps: usize, window: i64) -> Result<(), Error> {
    at_least("steps", 1, steps)?;
    at_most("steps", MOST_STEPS, steps)?;
    if window < 0 {
        return Err(Error::Outside { name: "window", value: window as f64, wanted: "at least 0" });
    }
    Ok(())
}

/// Follows one customer; `began` holds when the chain began that reached each step, for the steps reached.
fn follow(
    events: impl Iterator<Item = Event>,
    began: &mut Vec<i64>,
    steps: usize,
    window: i64,
    order: Order,
) -> usize {
    began.clear();
    for event in events {
        let step = event.step.map_or(usize::MAX, |step| step as usize);
        let first = if step == 0 {
            event.time
        } else {
            let before = if step < steps { began.get(step - 1) } else { None };
            match before {
                Some(&first) if i128::from(event.time) - i128::from(first) <= i128::from(window) => first,
                None if order == Order::Strict && !began.is_empty() => break,
                _ => continue,
            }
        };
        if step < began.len() {
            began[step] = first;
        } else {
            began.push(first);
        }
        if began.len() == steps {
            break;
        }
    }
    began.len()
}

/// How many customers reached each step.
///
/// Rule: [`steps_reached`] for each customer; the result's place k counts those who reached step k or a later one. `users` are small
/// numbers (codes), one for each event; events may come in any order of users, and those of one user are put in order of time first
/// (equal times keep their order). Domain, errors and source: as [`steps_reached`], and [`Error::Lengths`], and
/// [`Error::TooMany`] for user numbers that are far (16 times) above the number of events. At the edge: no events give zeros.
///
/// ```
/// use regulars_stats::funnel::{Event, Order, reached};
/// let at = |time, step| Event { time, step: Some(step) };
/// let events = [at(0, 0), at(5, 0), at(9, 1)];
/// assert_eq!(reached(&[7, 8, 7], &events, 2, 60, Order::Loose), Ok(vec![2, 1]));
/// ```
pub fn reached(
    users: &[u32],
    events: &[Event],
    steps: usize,
    window: i64,
    order: Order,
) -> Result<Vec<u64>, Error> {
    check(steps, window)?;
    same_length(users.len(), events.len())?;
    // A counting sort by user, which keeps the order of events.
    let most = users.iter().copied().max().map_or(0, |most| most as usize + 1);
    if most / 16 > users.len() + 1024 {
        return Err(Error::TooMany { what: "user numbers", most: 16 * (users.len() + 1024), found: most });
    }
    let mut ends = vec![0_usize; most + 1];
    for &user in users {
        ends[user as usize + 1] += 1;
    }
    for place in 1..ends.len() {
        ends[place] += ends[place - 1];
    }
    let mut next = ends.clone();
    let mut sorted = vec![Event { time: 0, step: None }; events.len()];
    for (&user, &event) in users.iter().zip(events) {
        let place = &mut next[user as usize];
        sorted[*place] = event;
        *place += 1;
    }
    // First those for whom a step was the last, then by sums those who got that far or further.
    let mut counts = vec![0_u64; steps];
    let mut began = Vec::new();
    for user in ends.windows(2) {
        let mine = &mut sorted[user[0]..user[1]];
        if !mine.is_sorted_by_key(|event| event.time) {
            mine.sort_by_key(|event| event.time);
        }
        let level = follow(mine.iter().copied(), &mut began, steps, window, order);
        if level > 0 {
            counts[level - 1] += 1;
        }
    }
    for step in (1..steps).rev() {
        counts[step - 1] += counts[step];
    }
    Ok(counts)
}

/// The share that goes on from one step to the next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conversion {
    /// The share, from 0 to 1.
    pub rate: f64,
    /// Its Wilson interval.
    pub interval: Interval,
}

/// The share of customers that goes on from each step to the next.
///
/// Formula: reached\[k + 1\] / reached\[k\] with the Wilson interval ([`wilson`]). Domain: counts that do not rise; a confidence
/// between 0 and 1. Errors: [`Error::PartAboveWhole`], [`Error::Confidence`]. At the edge: a step that nobody reached has no conversion:
/// `None`; fewer than two steps give an empty list.
///
/// ```
/// use regulars_stats::funnel::conversions;
/// let steps = conversions(&[12, 7, 0, 0], 0.95)?;
/// assert_eq!(steps[0].map(|step| step.rate), Some(7.0 / 12.0));
/// assert_eq!(steps[2], None);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn conversions(reached: &[u64], confidence: f64) -> Result<Vec<Option<Conversion>>, Error> {
    crate::error::confidence(confidence)?;
    reached
        .windows(2)
        .map(|pair| {
            let (whole, part) = (pair[0], pair[1]);
            if part > whole {
                return Err(Error::PartAboveWhole { part, whole });
            }
            if whole == 0 {
                return Ok(None);
            }
            let interval = wilson(part, whole, confidence)?;
            Ok(Some(Conversion { rate: part as f64 / whole as f64, interval }))
        })
        .collect()
}
