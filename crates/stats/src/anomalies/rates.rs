//! Counts of events over an exposure (days, visits): one Poisson rate, and two compared.
//!
//! In the formulas y is a count, n its exposure, N = y1 + y2 and p = n1 / (n1 + n2): if both rates are equal,
//! y1 is binomial with N and p.

use crate::distributions::{normal_critical, normal_two_sided};
use crate::error::{confidence, within};
use crate::optimize::root;
use crate::{Error, scores::Interval};

/// The most events of both counts together that the exact tests go through.
pub const MOST_EVENTS: u64 = 1_000_000_000;

/// A chance this close to that of what was seen counts as equal: rounding must not split ties.
const TIE: f64 = 1e-7;

/// How many events happened over which exposure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Events {
    /// The number of events.
    pub count: u64,
    /// The time, visits or other size over which they were counted.
    pub exposure: f64,
}

impl Events {
    fn checked(self) -> Result<(), Error> {
        let usable = self.exposure >= 1e-100 && self.exposure <= 1e100;
        within("an exposure", self.exposure, "from 1e-100 to 1e100", usable)?;
        Ok(())
    }
}

/// Both counts as numbers and the share of each exposure, if there is an event at all.
fn compared(first: Events, second: Events) -> Result<(f64, f64, f64, f64), Error> {
    first.checked()?;
    second.checked()?;
    if first.count == 0 && second.count == 0 {
        return Err(Error::NoAnswers);
    }
    let ratio = first.exposure / second.exposure;
    within("the ratio of the exposures", ratio, "from 1e-15 to 1e15", (1e-15..=1e15).contains(&ratio))?;
    let total = first.exposure + second.exposure;
    Ok((first.count as f64, second.count as f64, first.exposure / total, second.exposure / total))
}

fn countable(first: Events, second: Events) -> Result<u64, Error> {
    match first.count.checked_add(second.count) {
        Some(total) if total <= MOST_EVENTS => Ok(total),
        _ => Err(Error::TooManyAnswers),
    }
}

/// Whether two rates are equal: the two-sided score test.
///
/// Formula: z = (y1 - N p) / sqrt(N p (1 - p)), p = 2 (1 - Φ(|z|)). Units: a probability. Domain: exposures
/// above 0, at least one event. Errors: [`Error::Outside`], [`Error::NoAnswers`] without any event. Source:
/// Gu, Ng, Tang & Schucany (2008) Biometrical Journal 50:283. At the edge: poor below about ten events; use
/// [`conditional`] or [`e_test`].
///
/// ```
/// use regulars_stats::anomalies::rates::{Events, score};
/// let p = score(Events { count: 45, exposure: 30.0 }, Events { count: 20, exposure: 30.0 })?;
/// assert!((p - 0.001_929_540_475_847).abs() < 1e-12);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn score(first: Events, second: Events) -> Result<f64, Error> {
    let (y1, y2, share, rest) = compared(first, second)?;
    // The same as y1 - N p, without its cancellation when p is near 1.
    let excess = y1 * rest - y2 * share;
    Ok(normal_two_sided(excess / ((y1 + y2) * share * rest).sqrt()))
}

/// Whether two rates are equal: the exact two-sided test given the sum of both counts.
///
/// Formula: the sum of the binomial chances of all splits of N events that are no more likely than the one
/// seen. Units: a probability. Domain: exposures above 0, from one event to [`MOST_EVENTS`]. Errors:
/// [`Error::Outside`], [`Error::NoAnswers`], [`Error::TooManyAnswers`]. Source: Przyborowski & Wilenski
/// (1940) Biometrika 31:313. At the edge: never more false alarms than promised, at the price of missing
/// some; a chance below the smallest number is 0.
///
/// ```
/// use regulars_stats::anomalies::rates::{Events, conditional};
/// let p = conditional(Events { count: 0, exposure: 1.0 }, Events { count: 3, exposure: 4.0 })?;
/// assert_eq!(p, 1.0);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn conditional(first: Events, second: Events) -> Result<f64, Error> {
    Ok(conditional_chances(first, second)?.0)
}

/// Whether two rates are equal: the exact test given the sum of both counts, with half the chance of what was
/// seen.
///
/// Formula: [`conditional`] less half the chance of the split seen. Units: a probability. Domain and errors:
/// as [`conditional`]. Source: Lancaster (1961) JASA 56:223. At the edge: about as many false alarms as
/// promised, in single cases a little more.
///
/// ```
/// use regulars_stats::anomalies::rates::{Events, conditional_mid_p};
/// let p = conditional_mid_p(Events { count: 0, exposure: 1.0 }, Events { count: 3, exposure: 4.0 })?;
/// assert!((p - 0.744).abs() < 1e-12);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn conditional_mid_p(first: Events, second: Events) -> Result<f64, Error> {
    let (p, seen) = conditional_chances(first, second)?;
    Ok(p - seen / 2.0)
}

/// The exact p and the chance of the split seen.
fn conditional_chances(first: Events, second: Events) -> Result<(f64, f64), Error> {
    let (_, _, share, _) = compared(first, second)?;
    let total = countable(first, second)?;
    let odds = first.exposure / second.exposure;
    let mode = ((total as f64 + 1.0) * share).floor().min(total as f64) as u64;
    let up = |k: u64| (total - k) as f64 / (k as f64 + 1.0) * odds;
    let down = |k: u64| k as f64 / ((total - k) as f64 + 1.0) / odds;
    let chances = Chances::new(mode, Some(total), up, down);
    let seen = chances.of(first.count);
    let p: f64 = chances.shares.iter().filter(|&&chance| chance <= seen * (1.0 + TIE)).sum();
    Ok((p.min(1.0), seen))
}

/// The chances of neighbouring counts; those beyond are too small for a number.
struct Chances {
    lowest: u64,
    shares: Vec<f64>,
}

impl Chances {
    /// From the ratio of each chance to that of its neighbour, beginning at the most likely count.
    fn new(mode: u64, most: Option<u64>, up: impl Fn(u64) -> f64, down: impl Fn(u64) -> f64) -> Self {
        const SMALLEST: f64 = 1e-290;
        let mut below = Vec::new();
        let mut chance = 1.0;
        for count in (1..=mode).rev() {
            chance *= down(count);
            if chance < SMALLEST {
                break;
            }
            below.push(chance);
        }
        let lowest = mode - below.len() as u64;
        below.reverse();
        let mut shares = below;
        shares.push(1.0);
        let mut count = mode;
        chance = 1.0;
        while most.is_none_or(|most| count < most) {
            chance *= up(count);
            if chance < SMALLEST {
                break;
            }
            shares.push(chance);
            count += 1;
        }
        let total: f64 = shares.iter().sum();
        shares.iter_mut().for_each(|share| *share /= total);
        Self { lowest, shares }
    }

    fn poisson(mean: f64) -> Self {
        let up = |k: u64| mean / (k as f64 + 1.0);
        let down = |k: u64| k as f64 / mean;
        Self::new(mean.floor() as u64, None, up, down)
    }

    fn of(&self, count: u64) -> f64 {
        let place = count.checked_sub(self.lowest).and_then(|place| usize::try_from(place).ok());
        place.and_then(|place| self.shares.get(place)).copied().unwrap_or(0.0)
    }

    /// Running sums from the lowest count up.
    fn running(&self) -> Vec<f64> {
        let mut sum = 0.0;
        let add = |&share: &f64| {
            sum += share;
            sum
        };
        self.shares.iter().map(add).collect()
    }

    /// Running sums from the highest count down.
    fn running_down(&self) -> Vec<f64> {
        let mut sums = self.shares.clone();
        for place in (0..sums.len().saturating_sub(1)).rev() {
            sums[place] += sums[place + 1];
        }
        sums
    }
}

/// Whether two rates are equal: the two-sided E-test, which does not fix the sum of both counts.
///
/// Formula: the chance that two Poisson counts with the common rate N / (n1 + n2) have a score statistic at
/// least as large as the one seen. Units: a probability. Domain: exposures above 0, from one event to
/// [`MOST_EVENTS`]. Errors: [`Error::Outside`], [`Error::NoAnswers`], [`Error::TooManyAnswers`]. Source:
/// Krishnamoorthy & Thomson (2004) Journal of Statistical Planning and Inference 119:23, with the score
/// statistic of Gu et al. (2008). At the edge: 1 when the counts stand exactly as their exposures.
///
/// ```
/// use regulars_stats::anomalies::rates::{Events, e_test};
/// let p = e_test(Events { count: 45, exposure: 30.0 }, Events { count: 20, exposure: 30.0 })?;
/// assert!((p - 0.001_810_876_818_038).abs() < 1e-11);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn e_test(first: Events, second: Events) -> Result<f64, Error> {
    let (y1, y2, share, rest) = compared(first, second)?;
    let total = countable(first, second)? as f64;
    let excess = y1 * rest - y2 * share;
    if excess.abs() <= 1e-14 * (y1 * rest + y2 * share) {
        return Ok(1.0);
    }
    // Rounding must not split ties: what is a hair closer than what was seen still counts as equal.
    let seen = excess * excess / total * (1.0 - 1e-12);
    let (one, two) = (Chances::poisson(total * share), Chances::poisson(total * rest));
    let (up_to, from) = (two.running(), two.running_down());
    let mut p = 0.0;
    for (place, chance) in one.shares.iter().enumerate() {
        let x1 = (one.lowest + place as u64) as f64;
        let Some((lower, upper)) = not_as_extreme(x1, share, rest, seen) else {
            p += chance;
            continue;
        };
        let lowest = two.lowest as f64;
        // Counts up to `lower` and from `upper` on are as extreme as what was seen.
        let below = lower - lowest;
        if below >= 0.0 {
            p += chance * up_to[(below as usize).min(up_to.len() - 1)];
        }
        let above = (upper - lowest).max(0.0);
        if above < from.len() as f64 {
            p += chance * from[above as usize];
        }
    }
    Ok(p.min(1.0))
}

/// The second counts on both sides of those whose statistic with a first count is below the one seen; none if
/// there are none.
///
/// The statistic (x1 (1 - p) - x2 p)² / (x1 + x2) is below `seen` strictly between the roots of p² x2² - (2 p
/// (1 - p) x1 + seen) x2 + (1 - p)² x1² - seen x1.
fn not_as_extreme(x1: f64, share: f64, rest: f64, seen: f64) -> Option<(f64, f64)> {
    if seen <= 0.0 {
        return None;
    }
    let statistic = |x2: f64| {
        if x1 + x2 > 0.0 { (x1 * rest - x2 * share).powi(2) / (x1 + x2) } else { 0.0 }
    };
    // The discriminant (2 p q x1 + s)² - 4 p² (q² x1² - s x1), p + q = 1, is s² + 4 p s x1.
    let spread = (seen * (seen + 4.0 * share * x1)).sqrt();
    let middle = 2.0 * share * rest * x1 + seen;
    let high = (middle + spread) / (2.0 * share * share);
    let low = x1 * (rest * rest * x1 - seen) / (share * share) / high;
    // Rounding at a root may be off by one count: the statistic itself decides. No count is larger than this.
    const LARGEST: f64 = 1e12;
    let mut lower = low.min(LARGEST).floor();
    while lower >= 0.0 && statistic(lower) < seen {
        lower -= 1.0;
    }
    while lower < LARGEST && lower + 1.0 < x1 * rest / share && statistic(lower + 1.0) >= seen {
        lower += 1.0;
    }
    // Numbers from there on have no next.
    if high > LARGEST {
        return Some((lower, f64::INFINITY));
    }
    let mut upper = high.ceil().max(0.0);
    while statistic(upper) < seen {
        upper += 1.0;
    }
    while upper >= 1.0 && upper - 1.0 > x1 * rest / share && statistic(upper - 1.0) >= seen {
        upper -= 1.0;
    }
    if lower + 1.0 > upper - 1.0 { None } else { Some((lower, upper)) }
}

/// The score interval for the ratio of the first rate to the second.
///
/// Formula: the ratios r whose score test is not significant; with t = r n1 / n2 the roots of y2² t² - (2 y1
/// y2 + z² N) t + y1². Units: a ratio. Domain: exposures above 0, at least one event in each. Errors:
/// [`Error::Outside`], [`Error::Confidence`], [`Error::NotDetermined`] when a count is 0, where one bound is
/// 0 or infinite. Source: Graham, Mengersen & Morton (2003) Statistics in Medicine 22:2071. At the edge:
/// exchanging both inverts it.
///
/// ```
/// use regulars_stats::anomalies::rates::{Events, ratio_interval};
/// let (first, second) = (Events { count: 45, exposure: 30.0 }, Events { count: 20, exposure: 30.0 });
/// let found = ratio_interval(first, second, 0.95)?;
/// assert!((found.lo - 1.336_577).abs() < 1e-6 && (found.hi - 3.787_660).abs() < 1e-6);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn ratio_interval(first: Events, second: Events, level: f64) -> Result<Interval, Error> {
    let z = normal_critical(confidence(level)?);
    first.checked()?;
    second.checked()?;
    let (y1, y2) = (first.count as f64, second.count as f64);
    if first.count == 0 || second.count == 0 {
        return Err(Error::NotDetermined);
    }
    // Divided by y1 y2 the roots are inverse to each other: v - 2 b + 1 / v with v = t y2 / y1.
    let half = z * z * (1.0 / y1 + 1.0 / y2) / 2.0;
    let widest = 1.0 + half + (half * (2.0 + half)).sqrt();
    let ratio = y1 / y2 * (second.exposure / first.exposure);
    Ok(Interval { lo: ratio / widest, hi: ratio * widest })
}

/// The exact interval for a rate.
///
/// Formula: from the α/2 quantile of Gamma(y) to the 1 - α/2 quantile of Gamma(y + 1), both divided by the
/// exposure; above a million events by the cube-root rule, which is then exact to nine digits. Units: events
/// per unit of exposure. Domain: exposure above 0, any count. Errors: [`Error::Outside`],
/// [`Error::Confidence`]. Source: Garwood (1936) Biometrika 28:437; Wilson & Hilferty (1931). At the edge: no
/// event gives a lower bound of 0.
///
/// ```
/// use regulars_stats::anomalies::rates::{Events, rate_interval};
/// let found = rate_interval(Events { count: 0, exposure: 1.0 }, 0.95)?;
/// assert!(found.lo == 0.0 && (found.hi - 3.688_879_454_113_936).abs() < 1e-9);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn rate_interval(events: Events, level: f64) -> Result<Interval, Error> {
    let z = normal_critical(confidence(level)?);
    events.checked()?;
    let count = events.count as f64;
    let tail = (1.0 - level) / 2.0;
    let lo = if events.count == 0 { 0.0 } else { gamma_quantile(count, -z, tail)? };
    let hi = gamma_quantile(count + 1.0, z, tail)?;
    Ok(Interval { lo: lo / events.exposure, hi: hi / events.exposure })
}

/// The quantile of Gamma(shape) that belongs to the normal quantile `z`, whose nearer tail is `tail`.
fn gamma_quantile(shape: f64, z: f64, tail: f64) -> Result<f64, Error> {
    use statrs::function::gamma::{checked_gamma_lr, checked_gamma_ur};
    let spread = 1.0 / (9.0 * shape);
    let cube = 1.0 - spread + z * spread.sqrt();
    if shape > 1e6 {
        return Ok(shape * cube.powi(3));
    }
    let excess = |x: f64| {
        let found = if z < 0.0 { checked_gamma_lr(shape, x) } else { checked_gamma_ur(shape, x) };
        found.map_or(f64::NAN, |found| if found > 0.0 { (found / tail).ln() } else { -1e300 })
    };
    let start = shape * cube.max(0.01).powi(3);
    let (mut below, mut above) = (start / 1.1, start * 1.1);
    let rises = z < 0.0;
    for _ in 0..2_000 {
        let (low, high) = (excess(below), excess(above));
        match ((low < 0.0) == rises, (high > 0.0) == rises) {
            (true, true) => return root(excess, below, above).ok_or(Error::NotDetermined),
            (false, _) => below /= 2.0,
            (_, false) => above *= 2.0,
        }
    }
    Err(Error::NotDetermined)
}
