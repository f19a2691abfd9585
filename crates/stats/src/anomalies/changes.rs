//! Where the mean of a series changes.
//!
//! A segmentation cuts a series into stretches; its cost is the sum of squared deviations from the mean of
//! each stretch. [`pelt`] finds the cheapest segmentation when each change costs a penalty, [`segments`] the
//! cheapest with a given number of changes. Both are exact.

use super::{mean, squarable};
use crate::Error;
use crate::error::{at_least, within};

/// The most cells of the table that [`segments`] keeps: (changes + 1) times values.
pub const MOST_CELLS: usize = 20_000_000;

/// After how many values the candidates of [`pelt`] are looked through for those that can be dropped.
const PRUNE_EVERY: usize = 8;

/// A series cut into stretches of one mean each.
#[derive(Clone, Debug, PartialEq)]
pub struct Segmentation {
    /// Where each stretch ends: the place after its last value. The last is the length of the series.
    pub ends: Vec<usize>,
    /// The sum of squared deviations from the means of the stretches.
    pub cost: f64,
}

impl Segmentation {
    /// The number of changes: one less than the number of stretches.
    ///
    /// ```
    /// use regulars_stats::anomalies::changes::segments;
    /// assert_eq!(segments(&[1.0, 1.0, 5.0, 5.0], 1, 1)?.changes(), 1);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    #[must_use]
    pub fn changes(&self) -> usize {
        self.ends.len().saturating_sub(1)
    }

    /// The cost and the penalties of all changes.
    ///
    /// Formula: cost + penalty × changes. Domain: any penalty.
    ///
    /// ```
    /// use regulars_stats::anomalies::changes::segments;
    /// assert_eq!(segments(&[1.0, 1.0, 5.0, 5.0], 1, 1)?.penalised(3.0), 3.0);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    #[must_use]
    pub fn penalised(&self, penalty: f64) -> f64 {
        self.cost + penalty * self.changes() as f64
    }

    fn new(values: &[f64], ends: Vec<usize>) -> Self {
        let mut start = 0;
        let mut cost = 0.0;
        for &end in &ends {
            let stretch = &values[start..end];
            let level = mean(stretch);
            cost += stretch.iter().map(|value| (value - level).powi(2)).sum::<f64>();
            start = end;
        }
        Self { ends, cost }
    }
}

/// Running sums of the values and their squares, both around the mean of all so that little cancels.
struct Sums {
    values: Vec<f64>,
    squares: Vec<f64>,
}

impl Sums {
    fn new(values: &[f64]) -> Self {
        let center = mean(values);
        let running = |term: fn(f64) -> f64| {
            let mut sum = 0.0;
            let mut sums = Vec::with_capacity(values.len() + 1);
            sums.push(sum);
            for value in values {
                sum += term(value - center);
                sums.push(sum);
            }
            sums
        };
        Self { values: running(|value| value), squares: running(|value| value * value) }
    }

    fn cost(&self, start: usize, end: usize) -> f64 {
        let sum = self.values[end] - self.values[start];
        self.squares[end] - self.squares[start] - sum * sum / (end - start) as f64
    }
}

/// Where a last stretch may begin, as lists of equal length for a fast loop.
#[derive(Default)]
struct Candidates {
    start: Vec<usize>,
    place: Vec<f64>,
    sum: Vec<f64>,
    /// The best cost up to the start, less the running sum of squares there.
    base: Vec<f64>,
    /// From which end on the candidate cannot be the best any more.
    expires: Vec<usize>,
    /// The cost up to the end at hand when its last stretch begins here.
    value: Vec<f64>,
}

impl Candidates {
    fn add(&mut self, start: usize, best: f64, sums: &Sums) {
        self.start.push(start);
        self.place.push(start as f64);
        self.sum.push(sums.values[start]);
        self.base.push(best - sums.squares[start]);
        self.expires.push(usize::MAX);
        self.value.push(0.0);
    }

    /// The best start of a last stretch that ends at `end`, and the cost up to there.
    fn best(&mut self, end: usize, sums: &Sums) -> (usize, f64) {
        let (total, squares, end) = (sums.values[end], sums.squares[end], end as f64);
        let starts = self.sum.iter().zip(&self.place).zip(&self.base);
        for (value, ((&sum, &place), &base)) in self.value.iter_mut().zip(starts) {
            let sum = total - sum;
            *value = base + squares - sum * sum / (end - place);
        }
        // Eight minima side by side, then the place of the least.
        let mut least = [f64::INFINITY; 8];
        let chunks = self.value.chunks_exact(8);
        let rest = chunks.remainder().iter().copied().fold(f64::INFINITY, f64::min);
        for chunk in chunks {
            for (least, &value) in least.iter_mut().zip(chunk) {
                *least = if value < *least { value } else { *least };
            }
        }
        let least = least.into_iter().fold(rest, f64::min);
        let place = self.value.iter().position(|&value| value == least).unwrap_or(0);
        (self.start.get(place).copied().unwrap_or(0), least)
    }

    /// Marks those that are worse than a change at `end`, and drops those that have expired by the next end.
    fn prune(&mut self, end: usize, limit: f64, minimum: usize) {
        let mut kept = 0;
        for place in 0..self.start.len() {
            if self.value[place] > limit && self.expires[place] == usize::MAX {
                self.expires[place] = end + minimum;
            }
            if self.expires[place] > end + 1 {
                if kept < place {
                    self.start[kept] = self.start[place];
                    self.place[kept] = self.place[place];
                    self.sum[kept] = self.sum[place];
                    self.base[kept] = self.base[place];
                    self.expires[kept] = self.expires[place];
                }
                kept += 1;
            }
        }
        self.start.truncate(kept);
        self.place.truncate(kept);
        self.sum.truncate(kept);
        self.base.truncate(kept);
        self.expires.truncate(kept);
        self.value.truncate(kept);
    }
}

fn checked(values: &[f64], stretches: usize, minimum: usize) -> Result<(), Error> {
    within("the shortest stretch", minimum as f64, "at least 1", minimum >= 1)?;
    at_least("values", stretches.saturating_mul(minimum), values.len())?;
    squarable("values", values)
}

/// The cheapest segmentation when every change costs a penalty.
///
/// Formula: the ends that minimise Σ (y - mean of its stretch)² + penalty × changes, by pruned exact linear
/// time search (PELT). A candidate is dropped only after it can no longer win, also with a shortest stretch
/// above 1. Units: the penalty is in squared units of the values. Domain: finite values, at least `minimum`
/// of them; penalty >= 0; minimum >= 1. Errors: [`Error::TooFew`], [`Error::NotFinite`], [`Error::Outside`].
/// Source: Killick, Fearnhead & Eckley (2012) JASA 107:1590. At the edge: a constant series has no change
/// unless the penalty is 0; of equally cheap segmentations the one whose last stretches begin first is taken.
/// The costs keep their digits to about 1e-16 of the sum of squares around the mean of all: take out a value a
/// hundred million times as far off as the rest first. Cost: about n steps with many changes, n²/2 with none.
///
/// ```
/// use regulars_stats::anomalies::changes::pelt;
/// let found = pelt(&[1.0, 1.2, 0.9, 1.1, 5.0, 5.1, 4.9], 2.0, 2)?;
/// assert_eq!(found.ends, [4, 7]);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn pelt(values: &[f64], penalty: f64, minimum: usize) -> Result<Segmentation, Error> {
    within("the penalty", penalty, "at least 0", penalty >= 0.0)?;
    checked(values, 1, minimum)?;
    let n = values.len();
    let sums = Sums::new(values);
    // What rounding may add to a cost: a candidate must be worse by more than this to be dropped.
    let rounding = 1e-12 * sums.squares[n];
    let mut best = vec![0.0; n + 1];
    let mut previous = vec![0; n + 1];
    let mut candidates = Candidates::default();
    for end in minimum..=n {
        let newest = end - minimum;
        if newest == 0 || newest >= minimum {
            let change = if newest == 0 { 0.0 } else { penalty };
            candidates.add(newest, best[newest] + change, &sums);
        }
        let (start, cost) = candidates.best(end, &sums);
        best[end] = cost;
        previous[end] = start;
        // Dropping late costs nothing but time, and looking is not free either.
        if end % PRUNE_EVERY == 0 {
            candidates.prune(end, cost + penalty + rounding, minimum);
        }
    }
    let mut ends = vec![n];
    let mut end = previous[n];
    while end > 0 {
        ends.push(end);
        end = previous[end];
    }
    ends.reverse();
    Ok(Segmentation::new(values, ends))
}

/// The cheapest segmentation with a given number of changes.
///
/// Formula: the ends that minimise Σ (y - mean of its stretch)², by dynamic programming. Units: places, and
/// squared units of the values. Domain: finite values, at least (changes + 1) × minimum of them, minimum at
/// least one. Errors: [`Error::TooFew`], [`Error::TooMany`] beyond [`MOST_CELLS`], [`Error::NotFinite`],
/// [`Error::Outside`]. Source: Bellman (1961) Communications of the ACM 4:284; Auger & Lawrence (1989)
/// Bulletin of Mathematical Biology 51:39. At the edge: no change gives one stretch; of equally cheap
/// segmentations the one whose last stretches begin first is taken. Cost: changes × n²/2 steps.
///
/// ```
/// use regulars_stats::anomalies::changes::segments;
/// let found = segments(&[1.0, 1.0, 5.0, 5.0, 2.0, 2.0], 2, 1)?;
/// assert_eq!((found.ends, found.cost), (vec![2, 4, 6], 0.0));
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn segments(values: &[f64], changes: usize, minimum: usize) -> Result<Segmentation, Error> {
    checked(values, changes.saturating_add(1), minimum)?;
    let n = values.len();
    let cells = (changes + 1).saturating_mul(n);
    if cells > MOST_CELLS {
        return Err(Error::TooMany { what: "changes times values", most: MOST_CELLS, found: cells });
    }
    let sums = Sums::new(values);
    let mut best: Vec<f64> =
        (0..=n).map(|end| if end < minimum { f64::INFINITY } else { sums.cost(0, end) }).collect();
    let mut previous: Vec<Vec<u32>> = Vec::with_capacity(changes);
    for change in 1..=changes {
        // The stretches after this change need their room too.
        let last = n - (changes - change) * minimum;
        let first = (change + 1) * minimum;
        let mut next = vec![f64::INFINITY; n + 1];
        let mut starts = vec![0; n + 1];
        for end in if change == changes { n..=n } else { first..=last } {
            let before = change * minimum..=end - minimum;
            for (cost_before, start) in best[before.clone()].iter().zip(before) {
                let cost = cost_before + sums.cost(start, end);
                if cost < next[end] {
                    next[end] = cost;
                    starts[end] = start as u32;
                }
            }
        }
        best = next;
        previous.push(starts);
    }
    let mut ends = vec![n];
    let mut end = n;
    for starts in previous.iter().rev() {
        end = starts[end] as usize;
        ends.push(end);
    }
    ends.reverse();
    Ok(Segmentation::new(values, ends))
}

/// A penalty for [`pelt`] from the noise of the series itself.
///
/// Formula: 2 σ² ln n, the Schwarz criterion for a change of mean, with σ = median |y(t) - y(t-1)| / (0.6745
/// √2), which few changes do not disturb. Units: squared units of the values. Domain: at least two finite
/// values. Errors: [`Error::TooFew`], [`Error::NotFinite`], [`Error::Outside`]. Source: Yao (1988) Statistics
/// & Probability Letters 6:181. At the edge: 0 when more than half of the steps are 0; values that follow
/// each other closely (autocorrelation) make it too small.
///
/// ```
/// use regulars_stats::anomalies::changes::{pelt, schwarz_penalty};
/// let values = [3.1, 2.9, 3.2, 2.8, 3.0, 9.1, 8.9, 9.0, 9.2, 8.8];
/// assert_eq!(pelt(&values, schwarz_penalty(&values)?, 2)?.ends, [5, 10]);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn schwarz_penalty(values: &[f64]) -> Result<f64, Error> {
    at_least("values", 2, values.len())?;
    squarable("values", values)?;
    let mut steps: Vec<f64> = values.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
    let sigma =
        super::outliers::median(&mut steps) / (super::outliers::MEDIAN_OF_NORMAL * std::f64::consts::SQRT_2);
    Ok(2.0 * sigma * sigma * (values.len() as f64).ln())
}
