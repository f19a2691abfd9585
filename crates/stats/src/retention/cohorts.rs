//! Cohorts by month.

use crate::error::Error;
use std::fmt;

/// A calendar month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// The year, from -9999 to 9999.
    year: i32,
    /// The month, from 1 to 12.
    month: u32,
}

impl Month {
    /// The month of a year.
    ///
    /// Domain: years from -9999 to 9999, months from 1 to 12. Errors: [`Error::Outside`].
    ///
    /// ```
    /// use regulars_stats::retention::cohorts::Month;
    /// assert_eq!(Month::new(2024, 3)?.to_string(), "2024-03");
    /// assert!(Month::new(2024, 13).is_err());
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn new(year: i32, month: u32) -> Result<Self, Error> {
        if !(-9_999..=9_999).contains(&year) {
            return Err(Error::Outside {
                name: "year",
                value: f64::from(year),
                wanted: "from -9999 to 9999",
            });
        }
        if !(1..=12).contains(&month) {
            return Err(Error::Outside { name: "month", value: f64::from(month), wanted: "from 1 to 12" });
        }
        Ok(Self { year, month })
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.year
    }

    /// The month of the year, from 1 to 12.
    #[must_use]
    pub fn month(self) -> u32 {
        self.month
    }

    /// The number of months from `earlier` to this one; 0 if it is not earlier.
    ///
    /// ```
    /// use regulars_stats::retention::cohorts::Month;
    /// assert_eq!(Month::new(2025, 1)?.since(Month::new(2023, 11)?), 14);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    #[must_use]
    pub fn since(self, earlier: Self) -> usize {
        usize::try_from(self.index() - earlier.index()).unwrap_or(0)
    }

    fn index(self) -> i64 {
        12 * i64::from(self.year) + i64::from(self.month)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}", self.year, self.month)
    }
}

/// The customers first seen in one month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cohort {
    /// The month.
    pub month: Month,
    /// How many of them were active in that month, the next, and so on: as long for each cohort.
    pub active: Vec<u64>,
}

/// Cohorts by the month in which customers were first seen, and how many of them were active later.
///
/// Formula: active\[k\] = distinct customers of the cohort seen k months after its month. Units: customers.
/// Domain: customer and month of each visit, in any order; several visits in a month count once. Errors:
/// [`Error::TooMany`] when the visits of a customer span more than 4,000 months, the first and last counted.
/// Source: the usual table, as counted by pandas. At the edge: no visits give no cohorts; months in which nobody was new have none; months that have
/// not come yet show 0, so that all cohorts are as long as the longest.
///
/// ```
/// use regulars_stats::retention::cohorts::{Month, cohorts};
/// let (january, march) = (Month::new(2024, 1)?, Month::new(2024, 3)?);
/// let table = cohorts(&[("ann", january), ("bob", january), ("ann", march), ("eve", march)])?;
/// assert_eq!(table[0].active, [2, 0, 1]);
/// assert_eq!(table[1].active, [1, 0, 0]);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn cohorts<C: Copy + Ord>(visits: &[(C, Month)]) -> Result<Vec<Cohort>, Error> {
    const MOST: usize = 4_000;
    let mut visits = visits.to_vec();
    visits.sort_unstable();
    visits.dedup();
    // (first month, months since) of each customer's month.
    let mut seen: Vec<(Month, usize)> = Vec::with_capacity(visits.len());
    for own in visits.chunk_by(|a, b| a.0 == b.0) {
        let first = own[0].1;
        seen.extend(own.iter().map(|visit| (first, visit.1.since(first))));
    }
    seen.sort_unstable();
    let longest = seen.iter().map(|one| one.1 + 1).max().unwrap_or(0);
    if longest > MOST {
        return Err(Error::TooMany { what: "months", most: MOST, found: longest });
    }
    let cohort = |same: &[(Month, usize)]| {
        let mut active = vec![0; longest];
        for one in same {
            active[one.1] += 1;
        }
        Cohort { month: same[0].0, active }
    };
    Ok(seen.chunk_by(|a, b| a.0 == b.0).map(cohort).collect())
}
