//! Exact tests of two shares.

use super::{Error, Group};

/// The most numbers of successes that [`fisher`] goes through.
pub const MOST_TERMS_FISHER: u64 = 20_000_000;

/// The most answers of both groups together that [`boschloo`] takes.
pub const MOST_ANSWERS_BOSCHLOO: u64 = 4_000;

/// Probabilities that differ by less than this share are taken as equal.
const TIE: f64 = 1e-10;

/// Fisher's exact test of two equal shares, two-sided.
///
/// Formula: given all successes k1 + k2, the probability of all numbers of successes in the first group that
/// are at most as likely as the one seen (hypergeometric). Domain: at least one answer in each group. Errors:
/// [`Error::NoAnswers`], [`Error::PartAboveWhole`], [`Error::TooManyAnswers`] beyond [`MOST_TERMS_FISHER`]
/// terms. Source: Fisher (1935) Journal of the Royal Statistical Society 98:39. At the edge: 1 when all
/// answers are alike; 0 below the smallest `f64`; cautious for few answers, see [`boschloo`].
///
/// ```
/// use regulars_stats::proportions::{Group, fisher};
/// let p = fisher(Group { successes: 9, n: 10 }, Group { successes: 3, n: 10 })?;
/// assert!((p - 0.019_766_611_098).abs() < 1e-9);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn fisher(first: Group, second: Group) -> Result<f64, Error> {
    let (first, second) = (first.checked()?, second.checked()?);
    let (Some(_), Some(_)) = (first.n.checked_add(second.n), first.successes.checked_add(second.successes))
    else {
        return Err(Error::TooManyAnswers);
    };
    // Towards the mode and past it; the exchanged table mirrors the distribution.
    if Table::new(first, second).ratio_up() < 1.0 {
        two_sided(second, first)
    } else {
        two_sided(first, second)
    }
}

/// A table with its margins held: `x` successes in the first group.
#[derive(Clone, Copy)]
struct Table {
    /// Successes and failures of the first group, then of the second.
    cells: [f64; 4],
}

impl Table {
    fn new(first: Group, second: Group) -> Self {
        let cells = [first.successes, first.failures(), second.successes, second.failures()];
        Self { cells: cells.map(|cell| cell as f64) }
    }

    /// The probability with one more success in the first group over that of this table.
    fn ratio_up(&self) -> f64 {
        let [s1, f1, s2, f2] = self.cells;
        (f1 / (s1 + 1.0)) * (s2 / (f2 + 1.0))
    }

    /// The same with one success fewer.
    fn ratio_down(&self) -> f64 {
        let [s1, f1, s2, f2] = self.cells;
        (s1 / (f1 + 1.0)) * (f2 / (s2 + 1.0))
    }

    fn shift(&mut self, by: f64) {
        let [s1, f1, s2, f2] = self.cells;
        self.cells = [s1 + by, f1 - by, s2 - by, f2 + by];
    }
}

/// All probabilities below that of a table, relative to it: the sum over fewer successes in the first group.
fn weight_below(mut table: Table, terms: &mut u64) -> Option<f64> {
    let (mut weight, mut sum) = (1.0, 0.0);
    loop {
        weight *= table.ratio_down();
        if weight <= (1.0 + sum) * 1e-18 {
            return Some(sum);
        }
        sum += weight;
        table.shift(-1.0);
        *terms += 1;
        if *terms > MOST_TERMS_FISHER {
            return None;
        }
    }
}

/// The two-sided probability when the mode lies at or above the number of successes in the first group.
fn two_sided(first: Group, second: Group) -> Result<f64, Error> {
    let mut table = Table::new(first, second);
    let mut terms = 0;
    let below = weight_below(table, &mut terms).ok_or(Error::TooManyAnswers)?;
    let (mut weight, mut extreme, mut between) = (1.0, 1.0 + below, 0.0);
    loop {
        weight *= table.ratio_up();
        let counts = weight <= 1.0 + TIE;
        if weight <= extreme * 1e-18 {
            break;
        }
        if weight.is_infinite() {
            return Ok(0.0);
        }
        if counts {
            extreme += weight;
        } else {
            between += weight;
        }
        table.shift(1.0);
        terms += 1;
        if terms > MOST_TERMS_FISHER {
            return Err(Error::TooManyAnswers);
        }
    }
    Ok((extreme / (extreme + between)).min(1.0))
}

/// The probability of at least as many successes in the first group, given all successes.
fn at_least_as_many(first: Group, second: Group) -> f64 {
    let table = Table::new(first, second);
    let mirrored = Table::new(second, first);
    let mut terms = 0;
    let below = weight_below(table, &mut terms).unwrap_or(f64::INFINITY);
    let above = weight_below(mirrored, &mut terms).unwrap_or(f64::INFINITY);
    if below.is_infinite() { 0.0 } else { (1.0 + above) / (1.0 + above + below) }
}

/// Boschloo's exact test of two equal shares, two-sided: never less powerful than Fisher's.
///
/// Formula: twice the smaller of two one-sided probabilities, each the largest over the common share of the
/// probability of all tables whose one-sided Fisher probability is at most that of the table seen; at most 1.
/// Domain: at least one answer in each group, at most [`MOST_ANSWERS_BOSCHLOO`] together. Errors:
/// [`Error::NoAnswers`], [`Error::PartAboveWhole`], [`Error::TooManyAnswers`]. Source: Boschloo (1970)
/// Statistica Neerlandica 24:1. At the edge: 1 when all answers are alike; 0 where Fisher's one-sided
/// probability is below the smallest `f64`.
///
/// ```
/// use regulars_stats::proportions::{Group, boschloo};
/// let p = boschloo(Group { successes: 9, n: 10 }, Group { successes: 3, n: 10 })?;
/// assert!((p - 0.007_955_551).abs() < 1e-7);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn boschloo(first: Group, second: Group) -> Result<f64, Error> {
    let (first, second) = (first.checked()?, second.checked()?);
    if first.n.saturating_add(second.n) > MOST_ANSWERS_BOSCHLOO {
        return Err(Error::TooManyAnswers);
    }
    let one_sided = boschloo_one_sided(first, second).min(boschloo_one_sided(second, first));
    Ok((2.0 * one_sided).min(1.0))
}

/// The one-sided probability against a larger share in the first group.
fn boschloo_one_sided(first: Group, second: Group) -> f64 {
    let seen = at_least_as_many(first, second) * (1.0 + TIE);
    if seen == 0.0 {
        return 0.0;
    }
    // A table stays in the region when the first group gains a success or the second loses one: for each
    // number of successes in the second group there is a least one in the first, and it never falls.
    let mut least = Vec::with_capacity(second.n as usize + 1);
    let mut successes = 0;
    for other in 0..=second.n {
        while successes <= first.n
            && at_least_as_many(Group { successes, ..first }, Group { successes: other, ..second }) > seen
        {
            successes += 1;
        }
        if successes > first.n {
            break;
        }
        least.push(successes as usize);
    }
    let mut chance = Chance::new(first.n, second.n);
    largest(|share| chance.of_region(&least, share), (first.n + second.n) as usize)
}

/// The probability of a region of tables at a common share.
struct Chance {
    first: Vec<f64>,
    second: Vec<f64>,
}

impl Chance {
    fn new(n1: u64, n2: u64) -> Self {
        Self { first: vec![0.0; n1 as usize + 1], second: vec![0.0; n2 as usize + 1] }
    }

    fn of_region(&mut self, least: &[usize], share: f64) -> f64 {
        binomial(&mut self.first, share);
        let (from, to) = binomial(&mut self.second, share);
        for k in (1..self.first.len()).rev() {
            self.first[k - 1] += self.first[k];
        }
        let to = (to + 1).min(least.len());
        (from.min(to)..to).map(|other| self.second[other] * self.first[least[other]]).sum()
    }
}

/// Writes the binomial probabilities for all numbers of successes; gives the range of those that are not 0.
fn binomial(into: &mut [f64], share: f64) -> (usize, usize) {
    let n = into.len() - 1;
    let odds = share / (1.0 - share);
    let mode = (((n + 1) as f64 * share) as usize).min(n);
    into.fill(0.0);
    into[mode] = 1.0;
    let (mut sum, mut from, mut to) = (1.0, mode, mode);
    while to < n && into[to] > f64::MIN_POSITIVE {
        into[to + 1] = into[to] * odds * (n - to) as f64 / (to + 1) as f64;
        to += 1;
        sum += into[to];
    }
    while from > 0 && into[from] > f64::MIN_POSITIVE {
        into[from - 1] = into[from] / odds * from as f64 / (n - from + 1) as f64;
        from -= 1;
        sum += into[from];
    }
    for probability in &mut into[from..=to] {
        *probability /= sum;
    }
    (from, to)
}

/// The largest value over shares between 0 and 1: on a grid that is even in the arcsine of the root of the
/// share, then by golden section around its best points.
fn largest(mut value: impl FnMut(f64) -> f64, answers: usize) -> f64 {
    // A binomial probability is about 1/(2 sqrt(n)) wide in the angle.
    let points = 40 + (16.0 * (answers as f64).sqrt()) as usize;
    let width = std::f64::consts::FRAC_PI_2 / points as f64;
    let share = |angle: f64| angle.sin().powi(2);
    let mut at = |angle: f64| value(share(angle));
    let values: Vec<f64> = (1..points).map(|k| at(k as f64 * width)).collect();
    let mut peaks: Vec<usize> = (0..values.len())
        .filter(|&k| {
            let before = if k == 0 { 0.0 } else { values[k - 1] };
            values[k] >= before && values[k] >= values.get(k + 1).copied().unwrap_or(0.0)
        })
        .collect();
    peaks.sort_by(|&a, &b| values[b].total_cmp(&values[a]).then(a.cmp(&b)));
    peaks.truncate(4);
    let mut best: f64 = values.iter().copied().fold(0.0, f64::max);
    for peak in peaks {
        best = best.max(golden(&mut at, peak as f64 * width, (peak + 2) as f64 * width));
    }
    best.min(1.0)
}

fn golden(value: &mut impl FnMut(f64) -> f64, mut from: f64, mut to: f64) -> f64 {
    let ratio = (5.0_f64.sqrt() - 1.0) / 2.0;
    let (mut left, mut right) = (to - ratio * (to - from), from + ratio * (to - from));
    let (mut at_left, mut at_right) = (value(left), value(right));
    for _ in 0..30 {
        if at_left > at_right {
            (to, right, at_right) = (right, left, at_left);
            left = to - ratio * (to - from);
            at_left = value(left);
        } else {
            (from, left, at_left) = (left, right, at_right);
            right = from + ratio * (to - from);
            at_right = value(right);
        }
    }
    at_left.max(at_right)
}
