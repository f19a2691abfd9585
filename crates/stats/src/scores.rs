//! The Net Promoter Score with its intervals, comparisons of two periods, and shares.
//!
//! An answer from 0 to 10 counts as -1 (detractor, 0 to 6), 0 (passive, 7 and 8) or 1 (promoter, 9 and 10);
//! the score is the mean of these in points: 100 times the share of promoters less the share of detractors.
//! In the formulas below P, N, D are the counts of promoters, passives and detractors, n their sum, p = P/n,
//! d = D/n, e = p - d, and z is the two-sided normal quantile of the confidence.

pub use crate::error::Error;
pub use crate::spreads::{MOST_GROUPS, spreads};

use crate::distributions::{
    chi_square_tail, normal_critical, normal_two_sided, student_critical, student_two_sided,
};

/// The most pairs of promoters and detractors that [`permutation`] goes through.
pub const MOST_TABLES: u64 = 20_000_000;

/// How many answers are promoters, passives and detractors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Counts {
    /// Answers of 9 and 10.
    pub promoters: u64,
    /// Answers of 7 and 8.
    pub passives: u64,
    /// Answers of 0 to 6.
    pub detractors: u64,
}

impl Counts {
    /// Counts the classes in a spread: the number of answers for each score from 0 to 10.
    ///
    /// Formula: detractors are scores 0 to 6, passives 7 and 8, promoters 9 and 10 (Reichheld 2003). Domain:
    /// any counts. At the edge a sum beyond `u64::MAX` stays there, which every function refuses as
    /// [`Error::TooManyAnswers`].
    ///
    /// ```
    /// use regulars_stats::scores::Counts;
    /// let counts = Counts::from_spread([1, 0, 0, 0, 0, 2, 3, 4, 5, 6, 7]);
    /// assert_eq!(counts, Counts { promoters: 13, passives: 9, detractors: 6 });
    /// ```
    #[must_use]
    pub fn from_spread(spread: [u64; 11]) -> Self {
        let sum = |scores: &[u64]| scores.iter().fold(0_u64, |sum, &count| sum.saturating_add(count));
        Self { promoters: sum(&spread[9..]), passives: sum(&spread[7..9]), detractors: sum(&spread[..7]) }
    }

    /// The number of answers.
    ///
    /// Formula: n = P + N + D. Domain: any counts. At the edge a sum beyond `u64::MAX` stays there.
    ///
    /// ```
    /// use regulars_stats::scores::Counts;
    /// assert_eq!(Counts { promoters: 3, passives: 2, detractors: 1 }.n(), 6);
    /// ```
    #[must_use]
    pub fn n(self) -> u64 {
        self.promoters.saturating_add(self.passives).saturating_add(self.detractors)
    }

    /// The same counts with promoters and detractors exchanged: the score changes its sign.
    ///
    /// ```
    /// use regulars_stats::scores::Counts;
    /// let counts = Counts { promoters: 3, passives: 2, detractors: 1 };
    /// assert_eq!(counts.swapped(), Counts { promoters: 1, passives: 2, detractors: 3 });
    /// ```
    #[must_use]
    pub fn swapped(self) -> Self {
        Self { promoters: self.detractors, passives: self.passives, detractors: self.promoters }
    }

    /// P - D, exactly.
    fn balance(self) -> i128 {
        i128::from(self.promoters) - i128::from(self.detractors)
    }

    /// n when it is at least 1 and could be counted.
    fn counted(self) -> Result<u64, Error> {
        countable(self.n())
    }

    fn classes(self) -> [u64; 3] {
        [self.promoters, self.passives, self.detractors]
    }
}

/// `n` when it is at least 1 and below `u64::MAX`, which is where sums stay that overflow.
fn countable(n: u64) -> Result<u64, Error> {
    match n {
        0 => Err(Error::NoAnswers),
        u64::MAX => Err(Error::TooManyAnswers),
        n => Ok(n),
    }
}

fn at_least(needed: u64, found: u64) -> Result<(), Error> {
    if found < needed {
        return Err(Error::TooFewAnswers { needed, found });
    }
    Ok(())
}

fn checked(confidence: f64) -> Result<f64, Error> {
    if confidence > 0.0 && confidence < 1.0 { Ok(confidence) } else { Err(Error::Confidence(confidence)) }
}

/// A range of values: in points for a score, from 0 to 1 for a share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower bound.
    pub lo: f64,
    /// The upper bound.
    pub hi: f64,
}

impl Interval {
    /// The interval with both bounds drawn into `lowest..=highest`.
    ///
    /// Formula: max(lowest, min(highest, bound)). Domain: lowest <= highest, in the interval's unit;
    /// otherwise both bounds become `lowest`. An interval wholly outside shrinks to the nearer end.
    ///
    /// ```
    /// use regulars_stats::scores::Interval;
    /// let interval = Interval { lo: 17.5, hi: 107.5 };
    /// assert_eq!(interval.clipped(-100.0, 100.0), Interval { lo: 17.5, hi: 100.0 });
    /// ```
    #[must_use]
    pub fn clipped(self, lowest: f64, highest: f64) -> Self {
        Self { lo: self.lo.min(highest).max(lowest), hi: self.hi.min(highest).max(lowest) }
    }

    /// Whether `value` lies between the bounds or on one of them.
    ///
    /// ```
    /// use regulars_stats::scores::Interval;
    /// assert!(Interval { lo: -1.0, hi: 2.0 }.contains(2.0));
    /// assert!(!Interval { lo: -1.0, hi: 2.0 }.contains(2.5));
    /// ```
    #[must_use]
    pub fn contains(self, value: f64) -> bool {
        self.lo <= value && value <= self.hi
    }

    fn around(center: f64, half_width: f64) -> Self {
        Self { lo: center - half_width, hi: center + half_width }
    }
}

/// A score in points with its standard error in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The score, from -100 to 100.
    pub points: f64,
    /// Its standard error in points.
    pub standard_error: f64,
}

/// The mean of the answers as -1, 0 and 1, and the variance of one answer, after adding the same number to
/// promoters and detractors and another to passives.
///
/// The variance p + d - e² is taken as 4pd + s(p + d), s the share of passives: the same, but nothing cancels
/// when almost all answers are of one class.
struct Moments {
    n: f64,
    mean: f64,
    variance: f64,
}

impl Moments {
    fn new(counts: Counts, added_to_ends: f64, added_to_passives: f64) -> Result<Self, Error> {
        let n = counts.counted()? as f64 + 2.0 * added_to_ends + added_to_passives;
        let promoters = (counts.promoters as f64 + added_to_ends) / n;
        let detractors = (counts.detractors as f64 + added_to_ends) / n;
        let passives = (counts.passives as f64 + added_to_passives) / n;
        Ok(Self {
            n,
            mean: counts.balance() as f64 / n,
            variance: 4.0 * (promoters * detractors) + passives * (promoters + detractors),
        })
    }

    fn estimate(&self) -> Estimate {
        Estimate { points: 100.0 * self.mean, standard_error: 100.0 * (self.variance / self.n).sqrt() }
    }
}

fn normal_interval(estimate: Estimate, confidence: f64) -> Interval {
    Interval::around(estimate.points, normal_critical(confidence) * estimate.standard_error)
}

/// The Net Promoter Score, unrounded.
///
/// Formula: 100 (P - D) / n, in points. Domain: at least one answer. Errors: [`Error::NoAnswers`],
/// [`Error::TooManyAnswers`]. Source: Reichheld (2003) Harvard Business Review 81(12):46. At the edge: one
/// promoter alone scores 100.
///
/// ```
/// use regulars_stats::scores::{Counts, nps};
/// assert_eq!(nps(Counts { promoters: 4, passives: 1, detractors: 3 }), Ok(12.5));
/// assert!(nps(Counts::default()).is_err());
/// ```
pub fn nps(counts: Counts) -> Result<f64, Error> {
    let n = counts.counted()?;
    Ok(100.0 * counts.balance() as f64 / n as f64)
}

/// The Net Promoter Score as a whole number, halves away from zero, computed in integers.
///
/// Formula: the whole number nearest to 100 (P - D) / n, in points. Domain: at least one answer. Errors:
/// [`Error::NoAnswers`], [`Error::TooManyAnswers`]. At the edge: 12.5 gives 13 and -12.5 gives -13, however
/// large the counts.
///
/// ```
/// use regulars_stats::scores::{Counts, nps_rounded};
/// let counts = Counts { promoters: 4, passives: 1, detractors: 3 };
/// assert_eq!(nps_rounded(counts), Ok(13));
/// assert_eq!(nps_rounded(counts.swapped()), Ok(-13));
/// ```
pub fn nps_rounded(counts: Counts) -> Result<i64, Error> {
    let n = u128::from(counts.counted()?);
    let balance = counts.balance();
    let size = (200 * balance.unsigned_abs() + n) / (2 * n);
    // At most 100, since |P - D| <= n.
    let size = i64::try_from(size).unwrap_or(100);
    Ok(if balance < 0 { -size } else { size })
}

/// A number of points as a whole number, halves away from zero.
///
/// Formula: sign(x) floor(|x| + 1/2), in the unit given. Domain: any number; for a score use [`nps_rounded`],
/// which rounds from the counts and so cannot be led astray by the last digit. At the edge: what is not a
/// number gives 0, and what does not fit gives the nearest `i64`.
///
/// ```
/// use regulars_stats::scores::round_half_away;
/// assert_eq!(round_half_away(12.5), 13);
/// assert_eq!(round_half_away(-12.5), -13);
/// assert_eq!(round_half_away(f64::NAN), 0);
/// ```
#[must_use]
pub fn round_half_away(points: f64) -> i64 {
    points.round() as i64
}

/// The variance of one answer as -1, 0 or 1.
///
/// Formula: p + d - e², as a share squared (from 0 to 1). Domain: at least one answer. Errors:
/// [`Error::NoAnswers`], [`Error::TooManyAnswers`]. Source: Rocks (2016) The American Statistician 70(4):365.
/// At the edge: 0 when all answers are of one class, 1 when half are promoters and half detractors.
///
/// ```
/// use regulars_stats::scores::{Counts, variance};
/// assert_eq!(variance(Counts { promoters: 5, passives: 0, detractors: 5 }), Ok(1.0));
/// ```
pub fn variance(counts: Counts) -> Result<f64, Error> {
    Ok(Moments::new(counts, 0.0, 0.0)?.variance)
}

/// The score with its plain standard error.
///
/// Formula: 100 e and 100 sqrt((p + d - e²) / n), in points. Domain: at least one answer. Errors:
/// [`Error::NoAnswers`], [`Error::TooManyAnswers`]. Source: Rocks (2016). At the edge: the standard error is
/// 0 when all answers are of one class, which is why [`adjusted_estimate`] exists.
///
/// ```
/// use regulars_stats::scores::{Counts, estimate};
/// let estimate = estimate(Counts { promoters: 12, passives: 6, detractors: 2 })?;
/// assert_eq!(estimate.points, 50.0);
/// assert!((estimate.standard_error - 15.0).abs() < 1e-12);
/// # Ok::<(), regulars_stats::scores::Error>(())
/// ```
pub fn estimate(counts: Counts) -> Result<Estimate, Error> {
    Ok(Moments::new(counts, 0.0, 0.0)?.estimate())
}

/// The score and standard error with three answers added: 3/4 promoters, 3/4 detractors, 3/2 passives.
///
/// Formula: p' = (P + 3/4)/(n + 3), d' = (D + 3/4)/(n + 3), e' = p' - d'; 100 e' and 100 sqrt((p' + d' -
/// e'²)/(n + 3)), in points. Domain: at least one answer. Errors: [`Error::NoAnswers`],
/// [`Error::TooManyAnswers`]. Source: Lewis & Sauro (2021) MeasuringU, after Rocks (2016). At the edge: never
/// a standard error of 0; the score is drawn towards 0.
///
/// ```
/// use regulars_stats::scores::{Counts, adjusted_estimate};
/// let estimate = adjusted_estimate(Counts { promoters: 5, passives: 0, detractors: 0 })?;
/// assert_eq!(estimate.points, 62.5);
/// # Ok::<(), regulars_stats::scores::Error>(())
/// ```
pub fn adjusted_estimate(counts: Counts) -> Result<Estimate, Error> {
    Ok(Moments::new(counts, 0.75, 1.5)?.estimate())
}

/// The score and standard error with two answers added: half a promoter, half a detractor, one passive.
///
/// Formula: as [`adjusted_estimate`] with (P + 1/2)/(n + 2) and (D + 1/2)/(n + 2), in points. Domain: at
/// least one answer. Errors: [`Error::NoAnswers`], [`Error::TooManyAnswers`]. Source: Agresti & Min (2005)
/// Statistics in Medicine 24:729. At the edge: never a standard error of 0.
///
/// ```
/// use regulars_stats::scores::{Counts, agresti_min_estimate};
/// let estimate = agresti_min_estimate(Counts { promoters: 5, passives: 0, detractors: 0 })?;
/// assert!((estimate.points - 500.0 / 7.0).abs() < 1e-12);
/// # Ok::<(), regulars_stats::scores::Error>(())
/// ```
pub fn agresti_min_estimate(counts: Counts) -> Result<Estimate, Error> {
    Ok(Moments::new(counts, 0.5, 1.0)?.estimate())
}

/// The score with the standard error that divides by n - 1.
///
/// Formula: 100 e and 100 sqrt((p + d - e²) / (n - 1)), in points: the usual standard error of a mean, here
/// of -1, 0 and 1. Domain: at least two answers. Errors: [`Error::NoAnswers`], [`Error::TooFewAnswers`],
/// [`Error::TooManyAnswers`]. At the edge: 0 when all answers are of one class.
///
/// ```
/// use regulars_stats::scores::{Counts, trinomial_estimate};
/// let estimate = trinomial_estimate(Counts { promoters: 12, passives: 6, detractors: 2 })?;
/// assert!((estimate.standard_error - 15.389_675_281_277_3).abs() < 1e-9);
/// # Ok::<(), regulars_stats::scores::Error>(())
/// ```
pub fn trinomial_estimate(counts: Counts) -> Result<Estimate, Error> {
    let moments = Moments::new(counts, 0.0, 0.0)?;
    at_least(2, counts.n())?;
    Ok(Estimate {
        points: 100.0 * moments.mean,
        standard_error: 100.0 * (moments.variance / (moments.n - 1.0)).sqrt(),
    })
}

/// The plain normal interval for the score.
///
/// Formula: 100 (e ± z sqrt((p + d - e²) / n)), in points, not clipped. Domain: at least one answer, a
/// confidence above 0 and below 1. Errors: [`Error::NoAnswers`], [`Error::TooManyAnswers`],
/// [`Error::Confidence`]. Source: Rocks (2016). At the edge: no width when all answers are of one class; use
/// [`interval`] instead.
///
/// ```
/// use regulars_stats::scores::{Counts, wald};
/// let interval = wald(Counts { promoters: 12, passives: 6, detractors: 2 }, 0.95)?;
/// assert!((interval.lo - 20.600_540_231_899_2).abs() < 1e-9);
/// # Ok::<(), regulars_stats::scores::Error>(())
/// ```
pub fn wald(counts: Counts, confidence: f64) -> Result<Interval, Error> {
    Ok(normal_interval(estimate(counts)?, checked(confidence)?))
}

/// The normal interval for the score with three answers added, which holds its confidence from about 20
/// answers on.
///
/// Formula: [`adjusted_estimate`] ± z standard errors, in points, not clipped. Domain: at least one answer, a
/// confidence above 0 and below 1. Errors: [`Error::NoAnswers`], [`Error::TooManyAnswers`],
/// [`Error::Confidence`]. Source: Lewis & Sauro (2021). At the edge: with few answers a bound may lie beyond
/// 100 or -100.
///
/// ```
/// use regulars_stats::scores::{Counts, adjusted_wald};
/// let interval = adjusted_wald(Counts { promoters: 12, passives: 6, detractors: 2 }, 0.95)?;
/// assert!((interval.lo - 15.020_546_127_848_8).abs() < 1e-9);
/// # Ok::<(), regulars_stats::scores::Error>(())
/// ```
pub fn adjusted_wald(counts: Counts, confidence: f64) -> Result<Interval, Error> {
    Ok(normal_interval(adjusted_estimate(counts)?, checked(confidence)?))
}

/// The normal interval for the score with two answers added.
///
/// Formula: [`agresti_min_estimate`] ± z standard errors, in points, not clipped. Domain: at least one
/// answer, a confidence above 0 and below 1. Errors: [`Error::NoAnswers`], [`Error::TooManyAnswers`],
/// [`Error::Confidence`]. Source: Agresti & Min (2005). At the edge: with few answers a bound may lie beyond
/// 100 or -100.
///
/// ```
/// use regulars_stats::scores::{Counts, agresti_min};
/// let interval = agresti_min(Counts { promoters: 12, passives: 6, detractors: 2 }, 0.95)?;
/// assert!((interval.lo - 16.648_875_008_443_9).abs() < 1e-9);
/// # Ok::<(), regulars_stats::scores::Error>(())
/// ```
pub fn agresti_min(counts: Counts, confidence: f64) -> Result<Interval, Error> {
    Ok(normal_interval(agresti_min_estimate(counts)?, checked(confidence)?))
}

/// The interval for the score as for the mean of any sample: Student's t.
///
/// Formula: [`trinomial_estimate`] ± t standard errors with n - 1 degrees of freedom, in points, not clipped.
/// Domain: at least two answers, a confidence above 0 and below 1. Errors: [`Error::NoAnswers`],
/// [`Error::TooFewAnswers`], [`Error::TooManyAnswers`], [`Error::Confidence`]. Source: Student (1908)
/// Biometrika 6:1. At the edge: no width when all answers are of one class.
///
/// ```
/// use regulars_stats::scores::{Counts, trinomial_t};
/// let interval = trinomial_t(Counts { promoters: 12, passives: 6, detractors: 2 }, 0.95)?;
/// assert!((interval.lo - 17.789_039_446_753_6).abs() < 1e-9);
/// # Ok::<(), regulars_stats::scores::Error>(())
/// ```
pub fn trinomial_t(counts: Counts, confidence: f64) -> Result<Interval, Error> {
    let estimate = trinomial_estimate(counts)?;
    let critical = student_critical(checked(confidence)?, (counts.n() - 1) as f64);
    Ok(Interval::around(estimate.points, critical * estimate.standard_error))
}

/// The score interval of Tango, good for few answers and for classes without an answer.
///
/// Formula: all e0 for which |e - e0| <= z sqrt((2q + e0(1 - e0)) / n), in points, where q is the likeliest
/// share of detractors when the score is e0: the larger root of 2q² + (e0(2 - e) - p - d) q = d e0(1 - e0). A
/// score is a difference of paired shares, with promoters and detractors as the two kinds of unequal pairs.
/// Domain: at least one answer, a confidence above 0 and below 1. Errors: [`Error::NoAnswers`],
/// [`Error::TooManyAnswers`], [`Error::Confidence`]. Source: Tango (1998) Statistics in Medicine 17:891. At
/// the edge: never beyond 100 or -100; all promoters give an upper bound of exactly 100.
///
/// ```
/// use regulars_stats::scores::{Counts, score_interval};
/// let interval = score_interval(Counts { promoters: 5, passives: 0, detractors: 0 }, 0.95)?;
/// assert!((interval.lo - 13.103_507_043_365).abs() < 1e-9);
/// assert_eq!(interval.hi, 100.0);
/// # Ok::<(), regulars_stats::scores::Error>(())
/// ```
pub fn score_interval(counts: Counts, confidence: f64) -> Result<Interval, Error> {
    let n = counts.counted()? as f64;
    let z = normal_critical(checked(confidence)?);
    // The lower bound is the upper bound of the swapped counts with its sign changed: so the symmetry is
    // exact.
    Ok(Interval { lo: -100.0 * tango_upper(counts.swapped(), n, z), hi: 100.0 * tango_upper(counts, n, z) })
}

/// The largest score (from -1 to 1) that Tango's statistic does not refuse.
fn tango_upper(counts: Counts, n: f64, z: f64) -> f64 {
    let p = counts.promoters as f64 / n;
    let d = counts.detractors as f64 / n;
    let e = counts.balance() as f64 / n;
    let accepted = |score: f64| {
        let spread = score * (1.0 - score);
        let linear = score * (2.0 - e) - p - d;
        let constant = -d * spread;
        let root = (linear * linear - 8.0 * constant).max(0.0).sqrt();
        // The larger root, written so that nothing cancels for either sign of the linear term.
        let detractors = if linear > 0.0 { -2.0 * constant / (linear + root) } else { (root - linear) / 4.0 };
        let variance = (2.0 * detractors + spread).max(0.0);
        (score - e) * (score - e) * n <= z * z * variance
    };
    if e >= 1.0 {
        return 1.0;
    }
    // Bisection down to neighbouring numbers: the estimate is accepted, 1 is not.
    let (mut inside, mut outside) = (e, 1.0);
    loop {
        let middle = f64::midpoint(inside, outside);
        if middle <= inside || middle >= outside {
            return inside;
        }
        if accepted(middle) {
            inside = middle;
        } else {
            outside = middle;
        }
    }
}

/// The interval that Regulars shows beside a score.
///
/// Formula: [`score_interval`] below 20 answers or when a class has no answer, [`adjusted_wald`] otherwise;
/// in points, not clipped. Domain: at least one answer, a confidence above 0 and below 1. Errors:
/// [`Error::NoAnswers`], [`Error::TooManyAnswers`], [`Error::Confidence`]. Source: Rocks (2016), Lewis &
/// Sauro (2021), Tango (1998). At the edge: the two methods meet at 20 answers without being equal there.
///
/// ```
/// use regulars_stats::scores::{Counts, adjusted_wald, interval, score_interval};
/// let few = Counts { promoters: 8, passives: 1, detractors: 1 };
/// assert_eq!(interval(few, 0.95), score_interval(few, 0.95));
/// let many = Counts { promoters: 80, passives: 10, detractors: 10 };
/// assert_eq!(interval(many, 0.95), adjusted_wald(many, 0.95));
/// ```
pub fn interval(counts: Counts, confidence: f64) -> Result<Interval, Error> {
    if counts.n() < 20 || counts.classes().contains(&0) {
        score_interval(counts, confidence)
    } else {
        adjusted_wald(counts, confidence)
    }
}

/// A change of the score from one period to the next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// The later score less the earlier, in points, as the method estimates it (the middle of the interval).
    pub points: f64,
    /// Its standard error in points.
    pub standard_error: f64,
    /// `points` over `standard_error`.
    pub z: f64,
    /// The two-sided p-value: how often chance alone gives a change at least as large.
    pub p: f64,
    /// The interval for the change, in points, not clipped.
    pub interval: Interval,
}

impl Difference {
    /// Whether the change may be none: zero is inside the interval.
    ///
    /// ```
    /// use regulars_stats::scores::{Counts, difference};
    /// let counts = Counts { promoters: 12, passives: 6, detractors: 2 };
    /// assert!(difference(counts, counts, 0.95)?.is_steady());
    /// # Ok::<(), regulars_stats::scores::Error>(())
    /// ```
    #[must_use]
    pub fn is_steady(&self) -> bool {
        self.interval.contains(0.0)
    }
}

fn normal_difference(before: Estimate, after: Estimate, confidence: f64) -> Result<Difference, Error> {
    let confidence = checked(confidence)?;
    let points = after.points - before.points;
    let standard_error = before.standard_error.hypot(after.standard_error);
    if standard_error == 0.0 {
        return Err(Error::NoSpread);
    }
    let z = points / standard_error;
    Ok(Difference {
        points,
        standard_error,
        z,
        p: normal_two_sided(z),
        interval: Interval::around(points, normal_critical(confidence) * standard_error),
    })
}

/// The change of the score between two periods, each with three answers added.
///
/// Formula: [`adjusted_estimate`] of each period; z = (e2' - e1') / sqrt(se1'² + se2'²), in points. `points`
/// is that adjusted difference; the plain one is [`nps`] of one less [`nps`] of the other. Domain: at least
/// one answer in each period, a confidence above 0 and below 1. Errors: [`Error::NoAnswers`],
/// [`Error::TooManyAnswers`], [`Error::Confidence`]. Source: Lewis & Sauro (2021). At the edge: defined even
/// when all answers are equal. This is for one look; for looking every day see [`crate::sequential`].
///
/// ```
/// use regulars_stats::scores::{Counts, difference};
/// let before = Counts { promoters: 7, passives: 5, detractors: 0 };
/// let after = Counts { promoters: 6, passives: 6, detractors: 0 };
/// let difference = difference(before, after, 0.9)?;
/// assert!((difference.points + 6.666_666_666_666_67).abs() < 1e-9);
/// assert!(difference.is_steady());
/// # Ok::<(), regulars_stats::scores::Error>(())
/// ```
pub fn difference(before: Counts, after: Counts, confidence: f64) -> Result<Difference, Error> {
    normal_difference(adjusted_estimate(before)?, adjusted_estimate(after)?, confidence)
}

/// The change of the score between two periods without added answers.
///
/// Formula: [`estimate`] of each period; z = (e2 - e1) / sqrt(se1² + se2²), in points. Domain: at least one
/// answer in each period and not all equal within both, a confidence above 0 and below 1. Errors:
/// [`Error::NoAnswers`], [`Error::TooManyAnswers`], [`Error::Confidence`], [`Error::NoSpread`]. Source: Rocks
/// (2016). At the edge: too sure of itself with few answers; use [`difference`].
///
/// ```
/// use regulars_stats::scores::{Counts, wald_difference};
/// let before = Counts { promoters: 7, passives: 5, detractors: 0 };
/// let after = Counts { promoters: 6, passives: 6, detractors: 0 };
/// assert!((wald_difference(before, after, 0.9)?.p - 0.680_989_512_357).abs() < 1e-9);
/// # Ok::<(), regulars_stats::scores::Error>(())
/// ```
pub fn wald_difference(before: Counts, after: Counts, confidence: f64) -> Result<Difference, Error> {
    normal_difference(estimate(before)?, estimate(after)?, confidence)
}

/// The result of [`welch`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Welch {
    /// The later score less the earlier, in points.
    pub points: f64,
    /// The difference over its standard error.
    pub t: f64,
    /// Degrees of freedom.
    pub degrees: f64,
    /// The two-sided p-value.
    pub p: f64,
    /// The interval for the change, in points, not clipped.
    pub interval: Interval,
}

/// Welch's t test on the answers as -1, 0 and 1.
///
/// Formula: t = (e2 - e1) / sqrt(v1 + v2) with v = (p + d - e²)/(n - 1), and (v1 + v2)² / (v1²/(n1 - 1) +
/// v2²/(n2 - 1)) degrees of freedom; differences in points. Domain: at least two answers in each period and
/// not all equal within both, a confidence above 0 and below 1. Errors: [`Error::NoAnswers`],
/// [`Error::TooFewAnswers`], [`Error::TooManyAnswers`], [`Error::Confidence`], [`Error::NoSpread`]. Source:
/// Welch (1947) Biometrika 34:28. At the edge: when one period has no spread, the other's n - 1 are the
/// degrees of freedom.
///
/// ```
/// use regulars_stats::scores::{Counts, welch};
/// let before = Counts { promoters: 7, passives: 5, detractors: 0 };
/// let after = Counts { promoters: 6, passives: 6, detractors: 0 };
/// let test = welch(before, after, 0.9)?;
/// assert!((test.degrees - 21.995_636_652_122_2).abs() < 1e-9);
/// assert!((test.p - 0.697_657_882_222_3).abs() < 1e-9);
/// # Ok::<(), regulars_stats::scores::Error>(())
/// ```
pub fn welch(before: Counts, after: Counts, confidence: f64) -> Result<Welch, Error> {
    let earlier = trinomial_estimate(before)?;
    let later = trinomial_estimate(after)?;
    let confidence = checked(confidence)?;
    let points = later.points - earlier.points;
    let standard_error = earlier.standard_error.hypot(later.standard_error);
    if standard_error == 0.0 {
        return Err(Error::NoSpread);
    }
    // As shares of the whole variance: the squares of tiny variances would leave the range of f64.
    let share = |estimate: Estimate| (estimate.standard_error / standard_error).powi(2);
    let degrees = 1.0
        / (share(earlier).powi(2) / (before.n() - 1) as f64 + share(later).powi(2) / (after.n() - 1) as f64);
    let t = points / standard_error;
    Ok(Welch {
        points,
        t,
        degrees,
        p: student_two_sided(t, degrees),
        interval: Interval::around(points, student_critical(confidence, degrees) * standard_error),
    })
}

/// The result of [`chi_square`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChiSquare {
    /// Pearson's statistic.
    pub statistic: f64,
    /// Degrees of freedom: the classes that have answers, less one.
    pub degrees: u32,
    /// The p-value.
    pub p: f64,
}

/// The chi-square test of whether the three classes are spread alike in both periods.
///
/// Formula: the sum of (observed - expected)² / expected over the two by three table, without continuity
/// correction and without classes that no one chose. It sees any change of the spread, not only of the score.
/// Domain: at least one answer in each period. Errors: [`Error::NoAnswers`], [`Error::TooManyAnswers`].
/// Source: Pearson (1900) Philosophical Magazine 50:157. At the edge: when all answers are of one class the
/// statistic is 0, with 0 degrees of freedom, and p is 1.
///
/// ```
/// use regulars_stats::scores::{Counts, chi_square};
/// let before = Counts { promoters: 7, passives: 5, detractors: 0 };
/// let after = Counts { promoters: 6, passives: 6, detractors: 0 };
/// let test = chi_square(before, after)?;
/// assert_eq!(test.degrees, 1);
/// assert!((test.p - 0.682_045_658_935).abs() < 1e-9);
/// # Ok::<(), regulars_stats::scores::Error>(())
/// ```
pub fn chi_square(before: Counts, after: Counts) -> Result<ChiSquare, Error> {
    let n_before = before.counted()?;
    let n_after = after.counted()?;
    let mut statistic = 0.0;
    let mut classes = 0;
    for (earlier, later) in before.classes().into_iter().zip(after.classes()) {
        let both = earlier as f64 + later as f64;
        if both == 0.0 {
            continue;
        }
        classes += 1;
        // Both rows of a class at once, with the difference of the shares taken in integers.
        let gap = (u128::from(earlier) * u128::from(n_after))
            .abs_diff(u128::from(later) * u128::from(n_before)) as f64;
        statistic += gap / n_before as f64 * (gap / n_after as f64) / both;
    }
    let degrees = classes - 1;
    Ok(ChiSquare { statistic, degrees, p: chi_square_tail(statistic, degrees) })
}

/// The exact permutation test: how often chance alone, dealing the same answers out to the two periods, makes
/// a change of the score at least as large.
///
/// Formula: the sum of the multivariate hypergeometric probabilities of all deals with |e2 - e1| at least as
/// large as seen, compared in integers; a share from 0 to 1. Domain: at least one answer in each period, and
/// no more than [`MOST_TABLES`] possible pairs of promoters and detractors in the later period. Errors:
/// [`Error::NoAnswers`], [`Error::TooManyAnswers`]. Source: Fisher (1935) The Design of Experiments; Pitman
/// (1937) JRSS Supplement 4:119. At the edge: 1 when all answers are of one class; below about 1e-300 it is
/// 0.
///
/// ```
/// use regulars_stats::scores::{Counts, permutation};
/// let before = Counts { promoters: 3, passives: 0, detractors: 0 };
/// let after = Counts { promoters: 0, passives: 0, detractors: 3 };
/// // Two of the twenty ways to deal three and three.
/// assert!((permutation(before, after)? - 0.1).abs() < 1e-15);
/// # Ok::<(), regulars_stats::scores::Error>(())
/// ```
pub fn permutation(before: Counts, after: Counts) -> Result<f64, Error> {
    // Keeps every product below within an i128.
    const MOST_ANSWERS: u64 = 1 << 50;
    let n_before = before.counted()?;
    let n_after = after.counted()?;
    if n_before > MOST_ANSWERS || n_after > MOST_ANSWERS {
        return Err(Error::TooManyAnswers);
    }
    let n = n_before + n_after;
    let promoters = before.promoters + after.promoters;
    let detractors = before.detractors + after.detractors;
    let tables = (drawn_range(n, promoters, n_after).count_of())
        .saturating_mul(drawn_range(n, detractors, n_after).count_of());
    if tables > MOST_TABLES {
        return Err(Error::TooManyAnswers);
    }
    // e2 - e1 in units of 1/(n1 n2): both orderings of the same deal give the same integer.
    let total = i128::from(promoters) - i128::from(detractors);
    let gap = |balance: i128| (balance * i128::from(n) - total * i128::from(n_after)).unsigned_abs();
    let seen = gap(after.balance());

    let mut outer = 0.0;
    let mut extreme = 0.0;
    hypergeometric(n, promoters, n_after, |later_promoters, weight| {
        let mut inner = 0.0;
        let mut inner_extreme = 0.0;
        hypergeometric(n - promoters, detractors, n_after - later_promoters, |later_detractors, weight| {
            inner += weight;
            if gap(i128::from(later_promoters) - i128::from(later_detractors)) >= seen {
                inner_extreme += weight;
            }
        });
        outer += weight;
        extreme += weight * (inner_extreme / inner);
    });
    Ok((extreme / outer).min(1.0))
}

/// The fewest and most of `marked` that can be among `drawn` out of `all`.
struct DrawnRange {
    fewest: u64,
    most: u64,
}

impl DrawnRange {
    fn count_of(&self) -> u64 {
        self.most - self.fewest + 1
    }
}

fn drawn_range(all: u64, marked: u64, drawn: u64) -> DrawnRange {
    DrawnRange { fewest: drawn.saturating_sub(all - marked), most: marked.min(drawn) }
}

/// Calls `visit` with every number of `marked` among `drawn` out of `all`, and its probability up to a common
/// factor.
///
/// The weights start with 1 at the mode and follow by ratios, so that no factorial is needed and none
/// overflows.
fn hypergeometric(all: u64, marked: u64, drawn: u64, mut visit: impl FnMut(u64, f64)) {
    let DrawnRange { fewest, most } = drawn_range(all, marked, drawn);
    let mode = (drawn as f64 + 1.0) * (marked as f64 + 1.0) / (all as f64 + 2.0);
    let mode = (mode as u64).clamp(fewest, most);
    // P(k + 1) / P(k).
    let ratio = |k: u64| {
        ((marked - k) as f64 * (drawn - k) as f64)
            / ((k + 1) as f64 * ((all - marked) + (k + 1) - drawn) as f64)
    };
    visit(mode, 1.0);
    let mut weight = 1.0;
    for k in mode..most {
        weight *= ratio(k);
        visit(k + 1, weight);
    }
    weight = 1.0;
    for k in (fewest..mode).rev() {
        weight /= ratio(k);
        visit(k, weight);
    }
}

/// The result of [`mann_whitney`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MannWhitney {
    /// How many pairs of one later and one earlier answer the later wins, ties counting half.
    pub u: f64,
    /// The two-sided p-value.
    pub p: f64,
}

/// The Mann-Whitney test on the answers from 0 to 10: the sensitive one, since it does not fold eleven scores
/// to three.
///
/// Formula: U of the later period; p = 2 P(Z >= (|U - n1 n2/2| - 1/2) / s), s² = n1 n2/12 (n + 1 - sum(t³ -
/// t)/(n(n - 1))) over the tied groups t, so with tie and continuity correction; p at most 1. Domain: at
/// least one answer in each period, not all equal. Errors: [`Error::NoAnswers`], [`Error::TooManyAnswers`],
/// [`Error::NoSpread`]. Source: Mann & Whitney (1947) Annals of Mathematical Statistics 18:50. At the edge: a
/// normal approximation, rough below about eight answers a period; with one answer in each p is 1.
///
/// ```
/// use regulars_stats::scores::mann_whitney;
/// let before = [0, 0, 0, 0, 0, 0, 0, 1, 4, 4, 3];
/// let after = [0, 0, 0, 0, 0, 0, 0, 1, 5, 2, 4];
/// let test = mann_whitney(before, after)?;
/// assert_eq!(test.u, 71.5);
/// assert_eq!(test.p, 1.0);
/// # Ok::<(), regulars_stats::scores::Error>(())
/// ```
pub fn mann_whitney(before: [u64; 11], after: [u64; 11]) -> Result<MannWhitney, Error> {
    let sum = |spread: [u64; 11]| spread.iter().fold(0_u64, |sum, &count| sum.saturating_add(count));
    let n_before = countable(sum(before))?;
    let n_after = countable(sum(after))?;
    let n = u128::from(n_before) + u128::from(n_after);

    // Pairs won less pairs lost, in integers: as a difference of two large numbers it would lose its digits. It
    // saturates only where p is 0 whatever is added.
    let mut balance = 0_i128;
    let mut below = 0_u64;
    let mut ties = 0.0;
    for (earlier, later) in before.into_iter().zip(after) {
        let above = n_before - below - earlier;
        let won = i128::from(later).saturating_mul(i128::from(below) - i128::from(above));
        balance = balance.saturating_add(won);
        below += earlier;
        // n³ - n - sum(t³ - t) as the sum of t(n - t)(n + t): the same, but nothing cancels.
        let tied = u128::from(earlier) + u128::from(later);
        ties += tied as f64 * (n - tied) as f64 * (n + tied) as f64;
    }
    if ties == 0.0 {
        return Err(Error::NoSpread);
    }
    let pairs = n_before as f64 * n_after as f64;
    let deviation = (pairs / 12.0 * (ties / n as f64 / (n - 1) as f64)).sqrt();
    let z = ((balance as f64).abs() / 2.0 - 0.5).max(0.0) / deviation;
    Ok(MannWhitney { u: (pairs / 2.0 + balance as f64 / 2.0).max(0.0), p: normal_two_sided(z) })
}

/// The Wilson interval for a share.
///
/// Formula: all q with |x/n - q| <= z sqrt(q(1 - q)/n), as a share from 0 to 1. Domain: at least one answer,
/// no more successes than answers, a confidence above 0 and below 1. Errors: [`Error::NoAnswers`],
/// [`Error::TooManyAnswers`], [`Error::PartAboveWhole`], [`Error::Confidence`]. Source: Wilson (1927) JASA
/// 22:209; Newcombe (1998) Statistics in Medicine 17:857. At the edge: no success gives a lower bound of
/// exactly 0, nothing but successes an upper bound of exactly 1; never beyond.
///
/// ```
/// use regulars_stats::scores::wilson;
/// let interval = wilson(0, 20, 0.95)?;
/// assert_eq!(interval.lo, 0.0);
/// assert!((interval.hi - 0.1611).abs() < 5e-5);
/// # Ok::<(), regulars_stats::scores::Error>(())
/// ```
pub fn wilson(successes: u64, n: u64, confidence: f64) -> Result<Interval, Error> {
    let z = normal_critical(checked(confidence)?);
    countable(n)?;
    if successes > n {
        return Err(Error::PartAboveWhole { part: successes, whole: n });
    }
    let share = successes as f64 / n as f64;
    let other = (n - successes) as f64 / n as f64;
    // The roots of (1 + z²/n) q² - (2 x/n + z²/n) q + (x/n)² = 0. The smaller is taken over the larger, so
    // that no digit of a small share is lost.
    let small = z * z / n as f64;
    let larger = share + (small + (small * (small + 4.0 * share * other)).sqrt()) / 2.0;
    Ok(Interval {
        lo: match successes {
            0 => 0.0,
            _ => share * (share / larger),
        },
        hi: if successes == n { 1.0 } else { (larger / (1.0 + small)).min(1.0) },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Method = fn(Counts, f64) -> Result<Interval, Error>;

    const METHODS: [Method; 6] = [wald, adjusted_wald, agresti_min, trinomial_t, score_interval, interval];

    fn counts(promoters: u64, passives: u64, detractors: u64) -> Counts {
        Counts { promoters, passives, detractors }
    }

    #[test]
    fn halves_are_rounded_away_from_zero() {
        assert_eq!(nps_rounded(counts(4, 1, 3)), Ok(13));
        assert_eq!(nps_rounded(counts(3, 1, 4)), Ok(-13));
        assert_eq!(nps_rounded(counts(1, 199, 0)), Ok(1));
        assert_eq!(nps_rounded(counts(1, 200, 0)), Ok(0));
        assert_eq!(nps_rounded(counts(0, 199, 1)), Ok(-1));
        let huge = u64::MAX / 4;
        assert_eq!(nps_rounded(counts(huge, 0, 0)), Ok(100));
        assert_eq!(nps_rounded(counts(huge, huge, huge)), Ok(0));
        // Half a point less one answer: no f64 tells these apart.
        let half = 1 << 52;
        assert_eq!(nps_rounded(counts(half, 199 * half, 0)), Ok(1));
        assert_eq!(nps_rounded(counts(half - 1, 199 * half + 1, 0)), Ok(0));
    }

    #[test]
    fn what_has_no_answer_is_an_error() {
        let none = Counts::default();
        let some = counts(3, 2, 1);
        assert_eq!(nps(none), Err(Error::NoAnswers));
        assert_eq!(nps_rounded(none), Err(Error::NoAnswers));
        for method in METHODS {
            assert_eq!(method(none, 0.95), Err(Error::NoAnswers));
            for confidence in [0.0, 1.0, -0.5, 95.0, f64::INFINITY] {
                assert_eq!(method(some, confidence), Err(Error::Confidence(confidence)));
            }
            assert!(matches!(method(some, f64::NAN), Err(Error::Confidence(_))));
            assert_eq!(method(counts(u64::MAX, 1, 1), 0.95), Err(Error::TooManyAnswers));
        }
        assert_eq!(difference(none, some, 0.95), Err(Error::NoAnswers));
        assert_eq!(difference(some, none, 0.95), Err(Error::NoAnswers));
        assert_eq!(permutation(some, none), Err(Error::NoAnswers));
        assert_eq!(chi_square(none, some), Err(Error::NoAnswers));
        assert_eq!(mann_whitney([0; 11], [1; 11]), Err(Error::NoAnswers));
        assert_eq!(wilson(0, 0, 0.95), Err(Error::NoAnswers));
        assert_eq!(wilson(3, 2, 0.95), Err(Error::PartAboveWhole { part: 3, whole: 2 }));
        assert_eq!(trinomial_t(counts(1, 0, 0), 0.95), Err(Error::TooFewAnswers { needed: 2, found: 1 }));
        let alike = counts(5, 0, 0);
        assert_eq!(wald_difference(alike, alike, 0.95), Err(Error::NoSpread));
        assert_eq!(welch(alike, alike, 0.95), Err(Error::NoSpread));
        let tens = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4];
        assert_eq!(mann_whitney(tens, tens), Err(Error::NoSpread));
        assert_eq!(chi_square(alike, alike).map(|test| test.p), Ok(1.0));
        assert_eq!(permutation(alike, alike), Ok(1.0));
        assert!(Error::Confidence(2.0).to_string().ends_with("it is 2."));
    }

    #[test]
    fn wilson_as_printed_by_newcombe() {
        for (successes, n, lo, hi) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let interval = wilson(successes, n, 0.95).unwrap();
            assert!((interval.lo - lo).abs() < 5.1e-5, "{interval:?}");
            assert!((interval.hi - hi).abs() < 5.1e-5, "{interval:?}");
        }
        assert_eq!(wilson(29, 29, 0.95).unwrap().hi, 1.0);
    }

    /// The permutation probability by going through every way to deal the answers out one by one.
    fn permutation_by_dealing(before: Counts, after: Counts) -> f64 {
        let mut answers = Vec::new();
        for (value, class) in [
            (1, before.promoters + after.promoters),
            (0, before.passives + after.passives),
            (-1, before.detractors + after.detractors),
        ] {
            answers.extend(std::iter::repeat_n(value, class as usize));
        }
        let total: i64 = answers.iter().sum();
        let (n, n_after) = (answers.len() as i64, after.n() as i64);
        let gap = |balance: i64| (balance * n - total * n_after).abs();
        let seen = gap(after.promoters as i64 - after.detractors as i64);
        let (mut deals, mut extreme) = (0, 0);
        for deal in 0_u32..1 << answers.len() {
            if i64::from(deal.count_ones()) != n_after {
                continue;
            }
            let balance: i64 = (0..answers.len())
                .filter(|answer| deal >> answer & 1 == 1)
                .map(|answer| answers[answer])
                .sum();
            deals += 1;
            extreme += i32::from(gap(balance) >= seen);
        }
        f64::from(extreme) / f64::from(deals)
    }

    #[test]
    fn permutation_agrees_with_dealing() {
        for (before, after) in [
            (counts(3, 2, 1), counts(1, 2, 3)),
            (counts(5, 0, 1), counts(2, 3, 2)),
            (counts(1, 0, 0), counts(2, 3, 5)),
            (counts(0, 6, 1), counts(4, 0, 1)),
            (counts(0, 3, 0), counts(0, 0, 2)),
        ] {
            let expected = permutation_by_dealing(before, after);
            let got = permutation(before, after).unwrap();
            assert!((got - expected).abs() < 1e-14, "{got} {expected}");
        }
    }

    #[test]
    fn permutation_refuses_what_would_take_too_long() {
        let many = counts(10_000, 10_000, 10_000);
        assert_eq!(permutation(many, many), Err(Error::TooManyAnswers));
        let huge = counts(u64::MAX / 4, u64::MAX / 4, u64::MAX / 4);
        assert_eq!(permutation(huge, huge), Err(Error::TooManyAnswers));
        // Few ways to deal, though many answers.
        let mostly_passive = counts(1, 1 << 49, 0);
        assert!(permutation(mostly_passive, counts(1, 2, 0)).unwrap() < 1e-9);
    }

    #[test]
    fn huge_counts_are_fine() {
        let quarter = u64::MAX / 4;
        let huge = counts(quarter, quarter, quarter);
        let skewed = counts(quarter, 1, 0);
        for method in METHODS {
            let interval = method(huge, 0.95).unwrap();
            assert!(interval.hi > 0.0 && interval.hi < 1e-6);
            assert!(method(skewed, 0.95).unwrap().hi.is_finite());
        }
        assert!(difference(huge, skewed, 0.95).unwrap().z > 1e9);
        assert!(welch(huge, skewed, 0.95).unwrap().p < 1e-300);
        assert_eq!(chi_square(huge, skewed).unwrap().degrees, 2);
        let spread = [quarter / 4; 11];
        let test = mann_whitney(spread, spread).unwrap();
        assert!(test.p > 0.99, "{test:?}");
        let share = wilson(quarter, 3 * quarter, 0.95).unwrap();
        assert!((share.lo - 1.0 / 3.0).abs() < 1e-9);
    }

    /// Any count, with zero, small and huge ones all likely.
    fn any_count() -> impl Strategy<Value = u64> {
        prop_oneof![Just(0), 0_u64..5, 0_u64..2_000, any::<u64>(), Just(u64::MAX / 4)]
    }

    fn any_counts() -> impl Strategy<Value = Counts> {
        (any_count(), any_count(), any_count())
            .prop_map(|(promoters, passives, detractors)| counts(promoters, passives, detractors))
    }

    fn any_confidence() -> impl Strategy<Value = f64> {
        prop_oneof![0.001..0.999, Just(0.95), Just(1e-300), Just(1.0 - f64::EPSILON)]
    }

    fn well_formed(interval: Interval) -> bool {
        interval.lo.is_finite() && interval.hi.is_finite() && interval.lo <= interval.hi
    }

    proptest! {
        #[test]
        fn intervals_are_well_formed_and_symmetric(counts in any_counts(), confidence in any_confidence()) {
            for method in METHODS {
                let mirrored = method(counts.swapped(), confidence);
                let (Ok(interval), Ok(mirrored)) = (method(counts, confidence), mirrored) else {
                    prop_assert!(method(counts, confidence).is_err());
                    prop_assert!(method(counts.swapped(), confidence).is_err());
                    continue;
                };
                prop_assert!(well_formed(interval), "{interval:?}");
                prop_assert_eq!(interval.lo, -mirrored.hi);
                prop_assert_eq!(interval.hi, -mirrored.lo);
                prop_assert!(well_formed(interval.clipped(-100.0, 100.0)));
            }
        }

        #[test]
        fn intervals_contain_the_estimate(counts in any_counts(), confidence in any_confidence()) {
            let Ok(points) = nps(counts) else { return Ok(()) };
            // The last digit of the estimate may differ by the order of the operations.
            let slack = 1e-12;
            for method in [wald, trinomial_t, score_interval] {
                if let Ok(interval) = method(counts, confidence) {
                    let inside = interval.lo <= points + slack && points <= interval.hi + slack;
                    prop_assert!(inside, "{interval:?} {points}");
                }
            }
            // The adjusted intervals are around an estimate that is drawn towards zero.
            let drawn = adjusted_estimate(counts).unwrap().points;
            prop_assert!(drawn.abs() <= points.abs() + slack);
            prop_assert!(adjusted_wald(counts, confidence).unwrap().contains(drawn));
            prop_assert!((nps_rounded(counts).unwrap() as f64 - points).abs() <= 0.5 + slack);
        }

        #[test]
        fn the_bounds_of_the_score_interval_solve_its_equation(
            promoters in 0_u64..300,
            passives in 0_u64..300,
            detractors in 1_u64..300,
            confidence in 0.5..0.999,
        ) {
            let counts = counts(promoters, passives, detractors);
            let n = counts.n() as f64;
            let share = score_interval(counts, confidence).unwrap().hi / 100.0;
            // The restricted estimate by the textbook formula.
            let (b, c) = (promoters as f64, detractors as f64);
            let linear = -b - c + (2.0 * n - b + c) * share;
            let constant = -c * share * (1.0 - share);
            let q = ((linear * linear - 8.0 * n * constant).max(0.0).sqrt() - linear) / (4.0 * n);
            let t = (b - c - n * share) / (n * (2.0 * q + share * (1.0 - share))).sqrt();
            prop_assert!((t + normal_critical(confidence)).abs() < 1e-6, "{t}");
        }

        #[test]
        fn comparisons_are_well_formed(
            before in any_counts(),
            after in any_counts(),
            confidence in any_confidence(),
        ) {
            for method in [difference, wald_difference] {
                if let Ok(result) = method(before, after, confidence) {
                    prop_assert!(well_formed(result.interval));
                    prop_assert!(result.z.is_finite() && (0.0..=1.0).contains(&result.p));
                    let back = method(after, before, confidence).unwrap();
                    prop_assert_eq!((back.points, back.p), (-result.points, result.p));
                    let mirrored = method(before.swapped(), after.swapped(), confidence).unwrap();
                    prop_assert_eq!((mirrored.points, mirrored.p), (-result.points, result.p));
                }
            }
            if let Ok(result) = welch(before, after, confidence) {
                prop_assert!(well_formed(result.interval), "{result:?}");
                prop_assert!(result.t.is_finite() && (0.0..=1.0).contains(&result.p), "{result:?}");
                prop_assert!(result.degrees >= 0.999, "{result:?}");
            }
            if let Ok(result) = chi_square(before, after) {
                prop_assert!(result.statistic.is_finite() && (0.0..=1.0).contains(&result.p), "{result:?}");
            }
        }

        #[test]
        fn permutation_is_a_probability(
            before in (0_u64..40, 0_u64..40, 0_u64..40), after in (0_u64..40, 0_u64..40, 0_u64..40),
        ) {
            let before = counts(before.0, before.1, before.2);
            let after = counts(after.0, after.1, after.2);
            if let Ok(p) = permutation(before, after) {
                prop_assert!(p > 0.0 && p <= 1.0);
                prop_assert!((p - permutation(after, before).unwrap()).abs() < 1e-12);
                prop_assert!((p - permutation(before.swapped(), after.swapped()).unwrap()).abs() < 1e-12);
            }
        }

        #[test]
        fn mann_whitney_is_a_probability(
            before in prop::array::uniform11(any_count()), after in prop::array::uniform11(any_count()),
        ) {
            if let Ok(test) = mann_whitney(before, after) {
                prop_assert!(test.u.is_finite() && test.u >= 0.0);
                prop_assert!((0.0..=1.0).contains(&test.p));
                let back = mann_whitney(after, before).unwrap();
                prop_assert!((back.p - test.p).abs() < 1e-14);
            }
        }

        #[test]
        fn wilson_stays_within_the_shares(
            successes in any_count(),
            n in any_count(),
            confidence in any_confidence(),
        ) {
            if let Ok(interval) = wilson(successes, n, confidence) {
                prop_assert!(well_formed(interval));
                prop_assert!(interval.lo >= 0.0 && interval.hi <= 1.0);
                let share = successes as f64 / n as f64;
                prop_assert!(interval.lo <= share + 1e-15 && share <= interval.hi + 1e-15);
                let others = wilson(n - successes, n, confidence).unwrap();
                prop_assert!((interval.hi - (1.0 - others.lo)).abs() < 1e-15);
            }
        }
    }
}
