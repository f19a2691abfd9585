//! From purchases to what the models need of each customer.

use crate::error::{Error, at_least, within};

/// What the models of this module know of a customer's purchases, in any one unit of time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct History {
    /// How often the customer came back: the number of periods (days) with a purchase, less the first (x).
    pub repeats: u64,
    /// The time from the first to the last purchase (t_x); 0 without a repeat.
    pub recency: f64,
    /// The time from the first purchase to the end of observation (T).
    pub age: f64,
}

impl History {
    /// Refuses what no customer can have.
    ///
    /// Domain: 0 <= recency <= age, finite; recency 0 without repeats. Errors: [`Error::Outside`].
    ///
    /// ```
    /// use regulars_stats::value::History;
    /// assert!(History { repeats: 2, recency: 30.43, age: 38.86 }.check().is_ok());
    /// assert!(History { repeats: 2, recency: 39.0, age: 38.86 }.check().is_err());
    /// assert!(History { repeats: 0, recency: 1.0, age: 38.86 }.check().is_err());
    /// ```
    pub fn check(&self) -> Result<(), Error> {
        within("age", self.age, "at least 0 and finite", self.age >= 0.0)?;
        let inside = self.recency >= 0.0 && self.recency <= self.age;
        within("recency", self.recency, "from 0 to the age", inside)?;
        within(
            "recency",
            self.recency,
            "0 without a repeat purchase",
            self.repeats > 0 || self.recency == 0.0,
        )?;
        Ok(())
    }
}

/// Equal histories and how many customers have them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    pub repeats: f64,
    pub recency: f64,
    pub age: f64,
    pub customers: f64,
}

/// The distinct histories by age, repeats and recency: what is equal is counted, not kept.
pub(super) fn groups(histories: &[History]) -> Result<Vec<Group>, Error> {
    for history in histories {
        history.check()?;
    }
    // The bits of numbers that are not negative are in the order of the numbers.
    let bits = |value: f64| (value + 0.0).to_bits();
    let mut keys: Vec<(u64, u64, u64)> =
        histories.iter().map(|each| (bits(each.age), each.repeats, bits(each.recency))).collect();
    keys.sort_unstable();
    let group = |equal: &[(u64, u64, u64)]| Group {
        repeats: equal[0].1 as f64,
        recency: f64::from_bits(equal[0].2),
        age: f64::from_bits(equal[0].0),
        customers: equal.len() as f64,
    };
    Ok(keys.chunk_by(|a, b| a == b).map(group).collect())
}

/// Refuses samples that no model can be fitted to: no customer, no time, or nobody who came back.
pub(super) fn informative(groups: &[Group]) -> Result<(), Error> {
    at_least("customers", 1, groups.len())?;
    if groups.iter().all(|group| group.age == 0.0) || groups.iter().all(|group| group.repeats == 0.0) {
        return Err(Error::NotDetermined);
    }
    Ok(())
}

/// One purchase (or one line of it).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Purchase<C> {
    /// Who bought.
    pub customer: C,
    /// The day, counted from any day that is the same for all: [`day_number`].
    pub day: i64,
    /// What it was worth.
    pub amount: f64,
}

/// A customer's purchases in short: frequency, recency, age and mean amount.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary<C> {
    /// Who bought.
    pub customer: C,
    /// Repeats, recency and age, in the unit asked for.
    pub history: History,
    /// The mean of the daily totals without the first day; 0 without a repeat.
    pub mean_amount: f64,
}

/// The purchases of each customer in short, in the order of the customers.
///
/// Formula: repeats = days with a purchase - 1; recency = (last - first day) / unit; age = (end - first day)
/// / unit; mean amount = mean over the repeat days of that day's total. Purchases after `end` are left out,
/// and so are customers whose first purchase is after it. Units: days in; out, `unit_days` days (7 for
/// weeks); the amounts' own. Domain: finite amounts (a refund is negative), `unit_days` above 0, days within
/// ±10⁹. Errors: [`Error::NotFinite`], [`Error::Outside`]. Source: Fader, Hardie & Lee (2005) Marketing
/// Science 24(2):275, as in the program `lifetimes`. At the edge: no purchases give an empty list; several on
/// one day count once.
///
/// ```
/// use regulars_stats::value::{History, Purchase, summaries};
/// let purchases = [
///     Purchase { customer: "ann", day: 10, amount: 4.0 },
///     Purchase { customer: "ann", day: 24, amount: 5.0 },
///     Purchase { customer: "ann", day: 24, amount: 2.0 },
/// ];
/// let all = summaries(&purchases, 38, 7.0)?;
/// assert_eq!(all[0].history, History { repeats: 1, recency: 2.0, age: 4.0 });
/// assert_eq!(all[0].mean_amount, 7.0);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn summaries<C: Copy + Ord>(
    purchases: &[Purchase<C>],
    end: i64,
    unit_days: f64,
) -> Result<Vec<Summary<C>>, Error> {
    within("unit_days", unit_days, "above 0", unit_days > 0.0)?;
    within("end", end as f64, "within 10⁹ days", (-MOST_DAYS..=MOST_DAYS).contains(&end))?;
    for (place, purchase) in purchases.iter().enumerate() {
        if !purchase.amount.is_finite() {
            return Err(Error::NotFinite { name: "amounts", place });
        }
        within(
            "day",
            purchase.day as f64,
            "within 10⁹ days",
            (-MOST_DAYS..=MOST_DAYS).contains(&purchase.day),
        )?;
    }
    let mut kept: Vec<&Purchase<C>> = purchases.iter().filter(|purchase| purchase.day <= end).collect();
    // A stable sort: equal input gives sums in the same order, so the same bits.
    kept.sort_by(|a, b| a.customer.cmp(&b.customer).then(a.day.cmp(&b.day)));
    kept.chunk_by(|a, b| a.customer == b.customer).map(|own| summary(own, end, unit_days)).collect()
}

/// More than two million years: sums of days stay exact.
const MOST_DAYS: i64 = 1_000_000_000;

fn summary<C: Copy + Ord>(own: &[&Purchase<C>], end: i64, unit_days: f64) -> Result<Summary<C>, Error> {
    let (first, last) = (own[0], own[own.len() - 1]);
    let days = own.chunk_by(|a, b| a.day == b.day).count();
    let later = own.iter().filter(|purchase| purchase.day != first.day);
    let total: f64 = later.map(|purchase| purchase.amount).sum();
    let repeats = days - 1;
    let mean_amount = if repeats == 0 { 0.0 } else { total / repeats as f64 };
    let units = |days: i64| days as f64 / unit_days;
    let history = History {
        repeats: repeats as u64,
        recency: units(last.day - first.day),
        age: units(end - first.day),
    };
    within("amounts", mean_amount, "small enough to be added", true)?;
    within("unit_days", history.age, "large enough to divide by", true)?;
    Ok(Summary { customer: first.customer, history, mean_amount })
}

/// The number of days from 1970-01-01 to a day of the Gregorian calendar.
///
/// Formula: civil days (Hinnant 2013), exact. Units: days, negative before 1970. Domain: years from -9999 to
/// 9999, real days only. Errors: [`Error::Outside`]. At the edge: leap years as in the calendar (2000 is one,
/// 1900 not).
///
/// ```
/// use regulars_stats::value::day_number;
/// assert_eq!(day_number(1970, 1, 1), Ok(0));
/// assert_eq!(day_number(2024, 2, 29), Ok(19_782));
/// assert!(day_number(2023, 2, 29).is_err());
/// ```
pub fn day_number(year: i32, month: u32, day: u32) -> Result<i64, Error> {
    within("year", f64::from(year), "from -9999 to 9999", (-9_999..=9_999).contains(&year))?;
    within("month", f64::from(month), "from 1 to 12", (1..=12).contains(&month))?;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    within("day", f64::from(day), "a day of the month", (1..=length).contains(&day))?;
    // Years begin in March here, so that the leap day is the last.
    let shifted = i64::from(year) - i64::from(month <= 2);
    let era = shifted.div_euclid(400);
    let year_of_era = shifted.rem_euclid(400);
    let day_of_year = (153 * ((i64::from(month) + 9) % 12) + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Ok(era * 146_097 + day_of_era - 719_468)
}
