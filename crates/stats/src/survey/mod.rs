//! Survey estimates: response rates, margins of error, weights, designs and calibration to known totals.

mod design;
mod raking;

pub use crate::error::Error;
pub use crate::scores::{Estimate, Interval};
pub use design::{Design, DesignMean, design_mean, domain_mean};
pub use raking::{Margin, post_stratified_mean, post_stratify, rake, raked_mean};

use crate::distributions::normal_critical;
use crate::error::{at_least, confidence, finite, same_length, within};
use crate::moments::{Moments, bounded};

/// The margin of error of a share in a simple random sample from a large population.
///
/// Formula: z sqrt(p (1 - p) / n), as a share; z is the two-sided normal quantile of the confidence. Domain:
/// a share p from 0 to 1, at least one answer, a confidence above 0 and below 1. Errors: [`Error::Outside`],
/// [`Error::NoAnswers`], [`Error::Confidence`]. Source: Cochran (1977) Sampling Techniques, ch. 3. At the
/// edge: 0 when p is 0 or 1; 1/2 is the most cautious p.
///
/// ```
/// use regulars_stats::survey::margin_of_error;
/// assert!((margin_of_error(0.5, 385, 0.95)? - 0.049_944_507_002).abs() < 1e-11);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn margin_of_error(share: f64, n: u64, level: f64) -> Result<f64, Error> {
    let share = within("share", share, "from 0 to 1", (0.0..=1.0).contains(&share))?;
    let z = normal_critical(confidence(level)?);
    if n == 0 {
        return Err(Error::NoAnswers);
    }
    Ok(z * (share * (1.0 - share) / n as f64).sqrt())
}

/// The factor by which a margin of error shrinks when a good part of a small population answered.
///
/// Formula: sqrt((N - n)/(N - 1)), without unit. Domain: at least one answer, n at most N. Errors:
/// [`Error::NoAnswers`], [`Error::PartAboveWhole`]. Source: Cochran (1977) Sampling Techniques, ch. 2. At the
/// edge: 0 when all answered, also when the population is one.
///
/// ```
/// use regulars_stats::survey::{finite_population_factor, margin_of_error};
/// let margin = margin_of_error(0.3, 200, 0.95)? * finite_population_factor(200, 1200)?;
/// assert!((margin - 0.058_000_688_513).abs() < 1e-11);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn finite_population_factor(n: u64, population: u64) -> Result<f64, Error> {
    if n == 0 {
        return Err(Error::NoAnswers);
    }
    if n > population {
        return Err(Error::PartAboveWhole { part: n, whole: population });
    }
    if n == population {
        return Ok(0.0);
    }
    Ok(((population - n) as f64 / (population - 1) as f64).sqrt())
}

/// The answers needed for a margin of error of a share.
///
/// Formula: n0 = z² p (1 - p)/e², n = n0/(1 + (n0 - 1)/N), rounded up; in answers. Domain: a margin e above
/// 0, a share p above 0 and below 1, a population N of at least 1, a confidence above 0 and below 1. Errors:
/// [`Error::Outside`], [`Error::Confidence`], [`Error::TooManyAnswers`] when the number does not fit. Source:
/// Cochran (1977) Sampling Techniques, ch. 4. At the edge: from 1 to N.
///
/// ```
/// use regulars_stats::survey::sample_size;
/// assert_eq!(sample_size(0.05, 0.5, 5_000, 0.95), Ok(357));
/// ```
pub fn sample_size(margin: f64, share: f64, population: u64, level: f64) -> Result<u64, Error> {
    let margin = within("margin", margin, "above 0", margin > 0.0)?;
    let share = within("share", share, "above 0 and below 1", share > 0.0 && share < 1.0)?;
    let z = normal_critical(confidence(level)?);
    let whole = within("population", population as f64, "at least 1", population >= 1)?;
    let ratio = z / margin;
    let unlimited = ratio * ratio * share * (1.0 - share);
    // The same formula divided by n0, which may be infinite.
    let n = 1.0 / ((1.0 - 1.0 / whole) / unlimited + 1.0 / whole);
    let n = n.ceil().max(1.0);
    if n >= u64::MAX as f64 { Err(Error::TooManyAnswers) } else { Ok((n as u64).min(population)) }
}

/// How the cases of a survey ended, as the AAPOR counts them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Dispositions {
    /// Complete answers (I).
    pub complete: u64,
    /// Partial answers (P).
    pub partial: u64,
    /// Refusals and break-offs (R).
    pub refusal: u64,
    /// Not reached, but eligible (NC).
    pub non_contact: u64,
    /// Other eligible cases without an answer (O).
    pub other: u64,
    /// Unknown whether there is a household, or a customer at all (UH).
    pub unknown_household: u64,
    /// Unknown for other reasons (UO).
    pub unknown_other: u64,
}

/// The outcome rates of the AAPOR as shares; `None` where no case counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OutcomeRates {
    /// Response rates 1 to 6.
    pub response: [Option<f64>; 6],
    /// Cooperation rate 1.
    pub cooperation: Option<f64>,
    /// Refusal rate 1.
    pub refusal: Option<f64>,
    /// Contact rate 1.
    pub contact: Option<f64>,
}

/// The outcome rates of the American Association for Public Opinion Research.
///
/// Formula: with S = I + P + R + NC + O and U = UH + UO, RR1 = I/(S + U), RR2 = (I + P)/(S + U), RR3 = I/(S +
/// eU), RR4 = (I + P)/(S + eU), RR5 = I/S, RR6 = (I + P)/S, COOP1 = I/(I + P + R + O), REF1 = R/(S + U), CON1
/// = (I + P + R + O)/(S + U); as shares. Domain: `eligible`, the share e of the unknown cases that is
/// eligible, from 0 to 1. Errors: [`Error::Outside`], [`Error::NoAnswers`] without any case. Source: AAPOR
/// (2023) Standard Definitions, 10th edition. At the edge: a rate whose denominator is 0 is `None`.
///
/// ```
/// use regulars_stats::survey::{Dispositions, outcome_rates};
/// let cases = Dispositions { complete: 50, refusal: 30, unknown_household: 20, ..Dispositions::default() };
/// let rates = outcome_rates(cases, 0.5)?;
/// assert_eq!(rates.response[0], Some(0.5));
/// assert_eq!(rates.response[4], Some(0.625));
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn outcome_rates(cases: Dispositions, eligible: f64) -> Result<OutcomeRates, Error> {
    let eligible = within("eligible", eligible, "from 0 to 1", (0.0..=1.0).contains(&eligible))?;
    let complete = cases.complete as f64;
    let answered = complete + cases.partial as f64;
    let refused = cases.refusal as f64;
    let reached = answered + refused + cases.other as f64;
    let known = reached + cases.non_contact as f64;
    let unknown = cases.unknown_household as f64 + cases.unknown_other as f64;
    let all = known + unknown;
    if all == 0.0 {
        return Err(Error::NoAnswers);
    }
    let rate = |part: f64, whole: f64| (whole > 0.0).then(|| part / whole);
    let likely = known + eligible * unknown;
    Ok(OutcomeRates {
        response: [
            rate(complete, all),
            rate(answered, all),
            rate(complete, likely),
            rate(answered, likely),
            rate(complete, known),
            rate(answered, known),
        ],
        cooperation: rate(complete, reached),
        refusal: rate(refused, all),
        contact: rate(reached, all),
    })
}

/// Refuses weights that are negative, not finite or all 0.
fn checked_weights(weights: &[f64]) -> Result<(), Error> {
    at_least("weights", 1, weights.len())?;
    finite("weights", weights)?;
    if let Some(&value) = weights.iter().find(|weight| **weight < 0.0) {
        return Err(Error::Outside { name: "weight", value, wanted: "at least 0" });
    }
    let sum: f64 = weights.iter().sum();
    within("sum of weights", sum, "above 0", sum > 0.0)?;
    Ok(())
}

/// What unequal weights cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeightingLoss {
    /// The number of equally weighted answers that would be as precise.
    pub effective_n: f64,
    /// The answers over the effective number: the factor of the variance.
    pub design_effect: f64,
}

/// The effective number of answers under unequal weights.
///
/// Formula: n_eff = (sum w)² / sum w², design effect n / n_eff; in answers and without unit. Domain: weights
/// of at least 0, not all 0. Errors: [`Error::TooFew`], [`Error::NotFinite`], [`Error::Outside`]. Source:
/// Kish (1965) Survey Sampling, sec. 11.7. At the edge: equal weights give n and 1, whatever their size;
/// answers of weight 0 count in n.
///
/// ```
/// use regulars_stats::survey::kish;
/// let loss = kish(&[1.0, 1.0, 2.0])?;
/// assert!((loss.effective_n - 16.0 / 6.0).abs() < 1e-12);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn kish(weights: &[f64]) -> Result<WeightingLoss, Error> {
    checked_weights(weights)?;
    let largest = weights.iter().copied().fold(0.0, f64::max);
    let (sum, squares) = weights.iter().fold((0.0, 0.0), |(sum, squares), weight| {
        let share = weight / largest;
        (sum + share, squares + share * share)
    });
    let effective_n = sum * sum / squares;
    Ok(WeightingLoss { effective_n, design_effect: weights.len() as f64 / effective_n })
}

/// The weighted Net Promoter Score with its linearised standard error.
///
/// Formula: s = sum w y / sum w with y = -100, 0 or 100 for answers of 0 to 6, 7 and 8, 9 and 10; standard
/// error sqrt(n/(n - 1) sum (w (y - s) / sum w)²), in points. Domain: at least two answers from 0 to 10,
/// weights of at least 0 and not all 0. Errors: [`Error::Lengths`], [`Error::TooFew`], [`Error::NotFinite`],
/// [`Error::Outside`]. Source: Lumley (2010) Complex Surveys, ch. 2 (ratio linearisation). At the edge: the
/// standard error is 0 when all answers are of one class.
///
/// ```
/// use regulars_stats::survey::weighted_nps;
/// let estimate = weighted_nps(&[10, 9, 3, 8], &[1.0, 1.0, 1.0, 1.0])?;
/// assert_eq!(estimate.points, 25.0);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn weighted_nps(scores: &[u8], weights: &[f64]) -> Result<Estimate, Error> {
    same_length(scores.len(), weights.len())?;
    at_least("answers", 2, scores.len())?;
    checked_weights(weights)?;
    if let Some(&score) = scores.iter().find(|score| **score > 10) {
        return Err(Error::Outside { name: "score", value: f64::from(score), wanted: "from 0 to 10" });
    }
    let sum: f64 = weights.iter().sum();
    let value = |score: u8| match score {
        0..=6 => -100.0,
        7..=8 => 0.0,
        _ => 100.0,
    };
    let rough: f64 = scores.iter().zip(weights).map(|(&score, weight)| weight / sum * value(score)).sum();
    // What rounding left over is spread again: answers of one class give exactly their value.
    let rest: f64 =
        scores.iter().zip(weights).map(|(&score, weight)| weight / sum * (value(score) - rough)).sum();
    let points = rough + rest;
    let squares: f64 = scores
        .iter()
        .zip(weights)
        .map(|(&score, weight)| (weight / sum * (value(score) - points)).powi(2))
        .sum();
    let n = scores.len() as f64;
    Ok(Estimate { points, standard_error: (n / (n - 1.0) * squares).sqrt() })
}

/// Cronbach's alpha: how far several questions measure one thing.
///
/// Formula: k/(k - 1) (1 - sum of the variances of the items / variance of the row sums), without unit. Each
/// row holds the answers of one person to all k items. Domain: at least two rows and two items. Errors:
/// [`Error::TooFew`], [`Error::Lengths`], [`Error::NotFinite`], [`Error::NoSpread`] when all row sums are
/// equal. Source: Cronbach (1951) Psychometrika 16:297. At the edge: 1 when all items agree; may be negative.
///
/// ```
/// use regulars_stats::survey::cronbach_alpha;
/// let alpha = cronbach_alpha(&[vec![1.0, 2.0], vec![2.0, 3.0], vec![4.0, 5.0]])?;
/// assert!((alpha - 1.0).abs() < 1e-12);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn cronbach_alpha(rows: &[Vec<f64>]) -> Result<f64, Error> {
    at_least("rows", 2, rows.len())?;
    let items = rows[0].len();
    at_least("items", 2, items)?;
    for row in rows {
        same_length(items, row.len())?;
        finite("row", row)?;
    }
    let mut column = vec![0.0; rows.len()];
    let mut parts = 0.0;
    for item in 0..items {
        for (value, row) in column.iter_mut().zip(rows) {
            *value = row[item];
        }
        parts += Moments::of("item", &column)?.variance;
    }
    for (value, row) in column.iter_mut().zip(rows) {
        *value = bounded(row.iter().sum())?;
    }
    let whole = Moments::of("row sums", &column)?.variance;
    if whole == 0.0 {
        return Err(Error::NoSpread);
    }
    let k = items as f64;
    bounded(k / (k - 1.0) * (1.0 - parts / whole))
}
