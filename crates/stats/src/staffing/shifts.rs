//! How many people on which shift cover an hourly need.

use crate::error::{Error, at_least, same_length};
use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};

/// The most people whom a cover may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Limits {
    /// People at work in one hour at most.
    pub in_an_hour: u32,
    /// People on one shift of one day at most; more than 2147483647 count as so many.
    pub on_a_shift: u32,
}

/// People for each day and shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    /// For each day the people on each shift.
    pub people: Vec<Vec<u32>>,
    /// What was made small: all people together, or the hours too many or too few.
    pub cost: u64,
}

/// The fewest people whose shifts cover the need of every hour.
///
/// Formula: for each day, minimise Σ x_s with Σ_s x_s c_st >= r_t for each hour t, where c is 1 if the shift covers the hour; x_s whole numbers up to
/// `on_a_shift`, Σ_s x_s c_st <= `in_an_hour`. Days are independent: a night shift covers hours of its own row. Domain: `required` has a
/// row a day and `shifts` a row a shift, all of one length (24 hours, or any other). Errors: [`Error::Lengths`], [`Error::TooFew`] without
/// a shift, [`Error::Impossible`] if no cover meets the limits. Method: branch and bound over the linear relaxation (crate `microlp`), which proves the
/// optimum; the result is counted again in whole numbers. Source: Dantzig (1954), Operations Research 2:339. At the edge: no days cost nothing.
///
/// ```
/// use regulars_stats::staffing::{Limits, cover_at_least};
/// let early = vec![true, true, false];
/// let late = vec![false, true, true];
/// let limits = Limits { in_an_hour: 9, on_a_shift: 9 };
/// let cover = cover_at_least(&[vec![2, 3, 1]], &[early, late], limits)?;
/// assert_eq!((cover.cost, cover.people), (3, vec![vec![2, 1]]));
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn cover_at_least(required: &[Vec<u32>], shifts: &[Vec<bool>], limits: Limits) -> Result<Cover, Error> {
    cover(required, shifts, limits, Aim::Least)
}

/// The shifts whose people are closest to the need of every hour, above or below.
///
/// Formula: for each day, minimise Σ_t |Σ_s x_s c_st - r_t| under the limits of [`cover_at_least`]. Domain, errors, method and source: as there; there is
/// always a cover. At the edge: of equally close covers, any one.
///
/// ```
/// use regulars_stats::staffing::{Limits, cover_closely};
/// let day = vec![true, true, true];
/// let limits = Limits { in_an_hour: 9, on_a_shift: 9 };
/// assert_eq!(cover_closely(&[vec![2, 3, 7]], &[day], limits)?.cost, 5);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn cover_closely(required: &[Vec<u32>], shifts: &[Vec<bool>], limits: Limits) -> Result<Cover, Error> {
    cover(required, shifts, limits, Aim::Closest)
}

#[derive(Clone, Copy, PartialEq)]
enum Aim {
    Least,
    Closest,
}

fn cover(required: &[Vec<u32>], shifts: &[Vec<bool>], limits: Limits, aim: Aim) -> Result<Cover, Error> {
    at_least("shifts", 1, shifts.len())?;
    let hours = shifts.first().map_or(0, Vec::len);
    for length in shifts.iter().map(Vec::len).chain(required.iter().map(Vec::len)) {
        same_length(hours, length)?;
    }
    let mut found = Cover { people: Vec::with_capacity(required.len()), cost: 0 };
    for need in required {
        let people = day(need, shifts, limits, aim)?;
        found.cost += cost(&people, need, shifts, limits, aim).ok_or(Error::NotDetermined)?;
        found.people.push(people);
    }
    Ok(found)
}

/// What a day's people cost; `None` if they do not keep the limits.
fn cost(people: &[u32], need: &[u32], shifts: &[Vec<bool>], limits: Limits, aim: Aim) -> Option<u64> {
    let mut apart = 0;
    for (hour, &needed) in need.iter().enumerate() {
        let there: u64 = people
            .iter()
            .zip(shifts)
            .filter(|(_, shift)| shift[hour])
            .map(|(count, _)| u64::from(*count))
            .sum();
        if there > u64::from(limits.in_an_hour) || aim == Aim::Least && there < u64::from(needed) {
            return None;
        }
        apart += there.abs_diff(u64::from(needed));
    }
    match aim {
        Aim::Least => Some(people.iter().map(|count| u64::from(*count)).sum()),
        Aim::Closest => Some(apart),
    }
}

fn day(need: &[u32], shifts: &[Vec<bool>], limits: Limits, aim: Aim) -> Result<Vec<u32>, Error> {
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let most = i32::try_from(limits.on_a_shift).unwrap_or(i32::MAX);
    let price = if aim == Aim::Least { 1.0 } else { 0.0 };
    let people: Vec<Variable> = shifts.iter().map(|_| problem.add_integer_var(price, (0, most))).collect();
    for (hour, &needed) in need.iter().enumerate() {
        let there: Vec<(Variable, f64)> =
            people.iter().zip(shifts).filter(|(_, shift)| shift[hour]).map(|(who, _)| (*who, 1.0)).collect();
        let needed = f64::from(needed);
        if there.is_empty() {
            if aim == Aim::Least && needed > 0.0 {
                return Err(Error::Impossible);
            }
            continue;
        }
        problem.add_constraint(there.as_slice(), ComparisonOp::Le, f64::from(limits.in_an_hour));
        match aim {
            Aim::Least => problem.add_constraint(there.as_slice(), ComparisonOp::Ge, needed),
            Aim::Closest => {
                let apart = problem.add_var(1.0, (0.0, f64::INFINITY));
                let mut above = there.clone();
                above.push((apart, -1.0));
                problem.add_constraint(above.as_slice(), ComparisonOp::Le, needed);
                let mut below = there;
                below.push((apart, 1.0));
                problem.add_constraint(below.as_slice(), ComparisonOp::Ge, needed);
            }
        }
    }
    match problem.solve() {
        Ok(outcome) => {
            let solution = outcome.into_solution().map_err(|_| Error::NotDetermined)?;
            Ok(people.iter().map(|who| solution.var_value(*who).round().max(0.0) as u32).collect())
        }
        Err(microlp::Error::Infeasible) => Err(Error::Impossible),
        Err(_) => Err(Error::NotDetermined),
    }
}
