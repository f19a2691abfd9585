//! Why a number cannot be given.

use std::fmt;

/// Why a number cannot be given.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// There is no answer at all.
    NoAnswers,
    /// There are fewer answers than the method needs.
    TooFewAnswers {
        /// How many answers the method needs.
        needed: u64,
        /// How many there are.
        found: u64,
    },
    /// The answers are more than a `u64` can count, or more than an exact method can go through.
    TooManyAnswers,
    /// The confidence is not strictly between 0 and 1.
    Confidence(f64),
    /// All answers are equal, so that the method has no spread to measure a difference by.
    NoSpread,
    /// A part is larger than its whole.
    PartAboveWhole {
        /// The part.
        part: u64,
        /// The whole.
        whole: u64,
    },
    /// There are fewer values (rows, days, customers) than the method needs.
    TooFew {
        /// What there are too few of, in the plural: `days`.
        what: &'static str,
        /// How many the method needs.
        needed: usize,
        /// How many there are.
        found: usize,
    },
    /// There are more values than the method can go through.
    TooMany {
        /// What there are too many of, in the plural.
        what: &'static str,
        /// The most the method takes.
        most: usize,
        /// How many there are.
        found: usize,
    },
    /// A value lies outside what the method is defined for.
    Outside {
        /// The argument.
        name: &'static str,
        /// Its value.
        value: f64,
        /// What it must be, as `above 0`.
        wanted: &'static str,
    },
    /// A value of a list is missing, not a number or infinite.
    NotFinite {
        /// The list.
        name: &'static str,
        /// Its place, from 0.
        place: usize,
    },
    /// Two lists that belong together have different lengths.
    Lengths {
        /// The longer or first list.
        first: usize,
        /// The other.
        second: usize,
    },
    /// Columns are linear combinations of each other (or constant), so that their parts cannot be told apart.
    Dependent,
    /// The best value lies at infinity or the search did not settle: the data do not determine the model.
    NotDetermined,
    /// No choice meets all conditions.
    Impossible,
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAnswers => write!(formatter, "There are no answers."),
            Self::TooFewAnswers { needed, found } => write!(
                formatter,
                "This method needs at least {needed} answers in each group, but one has {found}."
            ),
            Self::TooManyAnswers => {
                write!(formatter, "There are more answers than this method can count.")
            }
            Self::Confidence(value) => {
                write!(formatter, "A confidence must be above 0 and below 1, but it is {value}.")
            }
            Self::NoSpread => {
                write!(formatter, "All answers are equal, so this method has no spread to compare by.")
            }
            Self::PartAboveWhole { part, whole } => {
                write!(formatter, "A part of {part} cannot belong to a whole of {whole}.")
            }
            Self::TooFew { what, needed, found } => {
                write!(formatter, "This method needs at least {needed} {what}, but there are {found}.")
            }
            Self::TooMany { what, most, found } => {
                write!(formatter, "This method takes at most {most} {what}, but there are {found}.")
            }
            Self::Outside { name, value, wanted } => {
                write!(formatter, "{name} must be {wanted}, but it is {value}.")
            }
            Self::NotFinite { name, place } => {
                write!(formatter, "The value at place {place} of {name} is missing or not a finite number.")
            }
            Self::Lengths { first, second } => {
                write!(formatter, "Two lists that belong together have {first} and {second} values.")
            }
            Self::Dependent => {
                write!(
                    formatter,
                    "A column is constant or made up of the others, so their parts cannot be told apart."
                )
            }
            Self::NotDetermined => write!(formatter, "The data do not determine this model."),
            Self::Impossible => write!(formatter, "No choice meets all conditions."),
        }
    }
}

impl std::error::Error for Error {}

/// The confidence if it is strictly between 0 and 1.
pub(crate) fn confidence(value: f64) -> Result<f64, Error> {
    if value > 0.0 && value < 1.0 { Ok(value) } else { Err(Error::Confidence(value)) }
}

/// The value if it is finite and the condition holds.
pub(crate) fn within(
    name: &'static str,
    value: f64,
    wanted: &'static str,
    holds: bool,
) -> Result<f64, Error> {
    if value.is_finite() && holds { Ok(value) } else { Err(Error::Outside { name, value, wanted }) }
}

/// Refuses a list with a value that is not a finite number.
pub(crate) fn finite(name: &'static str, values: &[f64]) -> Result<(), Error> {
    match values.iter().position(|value| !value.is_finite()) {
        Some(place) => Err(Error::NotFinite { name, place }),
        None => Ok(()),
    }
}

/// Refuses two lists of different lengths.
pub(crate) fn same_length(first: usize, second: usize) -> Result<(), Error> {
    if first == second { Ok(()) } else { Err(Error::Lengths { first, second }) }
}

/// Refuses too many of something.
pub(crate) fn at_most(what: &'static str, most: usize, found: usize) -> Result<(), Error> {
    if found > most { Err(Error::TooMany { what, most, found }) } else { Ok(()) }
}

/// Refuses too few of something.
pub(crate) fn at_least(what: &'static str, needed: usize, found: usize) -> Result<(), Error> {
    if found < needed { Err(Error::TooFew { what, needed, found }) } else { Ok(()) }
}
