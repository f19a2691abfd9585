//! Measures and their intervals: numbers in, numbers out.

use std::collections::HashMap;

use crate::random::Random;

/// Resamples of the bootstrap (Efron, 1979), and its seed.
const RESAMPLES: usize = 1_000;
const SEED: u64 = 20_261_122;

/// A measure with the 95 % interval of its bootstrap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// Over all rows.
    pub value: f64,
    /// The 2.5th and the 97.5th percentile of the resamples, without their bias.
    pub interval: Option<(f64, f64)>,
}

impl From<f64> for Measured {
    /// Something that is counted, not sampled.
    fn from(value: f64) -> Self {
        Self { value, interval: None }
    }
}

/// Measures over some of `n` rows: all of them, and 1,000 times as many drawn with replacement.
///
/// `measure` is given the places of rows and answers with one number a measure.
pub fn measured(n: usize, measure: impl Fn(&[usize]) -> Vec<f64>) -> Vec<Measured> {
    let mut places: Vec<usize> = (0..n).collect();
    let values = measure(&places);
    let mut drawn: Vec<Vec<f64>> = vec![Vec::with_capacity(RESAMPLES); values.len()];
    let mut random = Random(SEED);
    for _ in 0..RESAMPLES {
        places.iter_mut().for_each(|place| *place = random.below(n));
        for (list, value) in drawn.iter_mut().zip(measure(&places)) {
            list.push(value);
        }
    }
    values
        .into_iter()
        .zip(drawn)
        .map(|(value, list)| Measured { value, interval: interval(value, list) })
        .collect()
}

/// The 2.5th and the 97.5th percentile, moved by what resampling alone adds: groups and calibration look better or
/// worse when rows occur twice.
fn interval(value: f64, mut list: Vec<f64>) -> Option<(f64, f64)> {
    list.retain(|value| value.is_finite());
    list.sort_by(f64::total_cmp);
    let bias = list.iter().sum::<f64>() / list.len() as f64 - value;
    let least = if list.first().is_some_and(|least| *least >= 0.0) { 0.0 } else { f64::NEG_INFINITY };
    let at = |share: f64| {
        let place = ((list.len() as f64 - 1.0) * share).round() as usize;
        list.get(place).map(|drawn| (drawn - bias).max(least))
    };
    at(0.025).zip(at(0.975))
}

/// Rows of gold, columns of what was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confusion<const K: usize>(pub [[usize; K]; K]);

impl<const K: usize> Confusion<K> {
    /// Counts pairs of gold and said.
    pub fn of(pairs: impl Iterator<Item = (usize, usize)>) -> Self {
        let mut counts = [[0; K]; K];
        for (gold, said) in pairs {
            counts[gold][said] += 1;
        }
        Self(counts)
    }

    /// Share that is right.
    #[must_use]
    pub fn accuracy(&self) -> f64 {
        let right: usize = (0..K).map(|class| self.0[class][class]).sum();
        share(right, self.0.iter().flatten().sum())
    }

    /// Mean of the F1 of the classes that are there.
    #[must_use]
    pub fn macro_f1(&self) -> f64 {
        let (mut sum, mut classes) = (0.0, 0);
        for class in 0..K {
            let gold: usize = self.0[class].iter().sum();
            let said: usize = (0..K).map(|row| self.0[row][class]).sum();
            if gold > 0 {
                sum += f1(self.0[class][class], said, gold);
                classes += 1;
            }
        }
        sum / f64::from(classes)
    }
}

/// A share; not a number if there is nothing to share.
#[must_use]
pub fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

/// F1 of a class; 0 if it was never said and never meant.
#[must_use]
pub fn f1(right: usize, said: usize, gold: usize) -> f64 {
    if said + gold == 0 { 0.0 } else { 2.0 * right as f64 / (said + gold) as f64 }
}

/// Expected calibration error over ten bins of equal width (Guo et al., 2017).
///
/// Each item is a confidence of 0..1 and whether it was right.
pub fn calibration_error(items: impl Iterator<Item = (f32, bool)>) -> f64 {
    let mut bins = [(0.0, 0.0); 10];
    let mut n = 0.0_f64;
    for (confidence, right) in items {
        let bin = ((confidence * 10.0) as usize).min(9);
        bins[bin].0 += f64::from(confidence);
        bins[bin].1 += f64::from(u8::from(right));
        n += 1.0;
    }
    bins.iter().map(|(confidence, right)| (confidence - right).abs()).sum::<f64>() / n
}

/// How two groupings of the same things agree; each thing is a pair of its groups.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreement {
    /// Normalised mutual information, over the mean of the entropies (Strehl and Ghosh, 2002).
    pub nmi: f64,
    /// Share of things whose second group is mostly of their first.
    pub purity: f64,
    /// The Rand index, adjusted for chance (Hubert and Arabie, 1985).
    pub ari: f64,
}

impl Agreement {
    /// Compares gold groups with found ones.
    pub fn of(pairs: impl Iterator<Item = (usize, usize)>) -> Self {
        let mut cells: HashMap<(usize, usize), usize> = HashMap::new();
        for pair in pairs {
            *cells.entry(pair).or_default() += 1;
        }
        // Sums of floats depend on their order: the same each time.
        let mut cells: Vec<((usize, usize), usize)> = cells.into_iter().collect();
        cells.sort_unstable();
        let (mut rows, mut columns, mut most) = (HashMap::new(), HashMap::new(), HashMap::new());
        for ((gold, found), count) in &cells {
            *rows.entry(*gold).or_insert(0_usize) += count;
            *columns.entry(*found).or_insert(0_usize) += count;
            let best: &mut usize = most.entry(*found).or_default();
            *best = (*best).max(*count);
        }
        let n: usize = rows.values().sum();
        let mut information = 0.0;
        for ((gold, found), count) in &cells {
            let expected = rows[gold] as f64 * columns[found] as f64 / n as f64;
            information += *count as f64 / n as f64 * (*count as f64 / expected).ln();
        }
        let mean = f64::midpoint(entropy(&rows, n), entropy(&columns, n));
        let twos = |count: usize| count as f64 * (count as f64 - 1.0) / 2.0;
        let together: f64 = cells.iter().map(|(_, count)| twos(*count)).sum();
        let of_rows: f64 = sorted(&rows).into_iter().map(twos).sum();
        let of_columns: f64 = sorted(&columns).into_iter().map(twos).sum();
        let chance = of_rows * of_columns / twos(n);
        let highest = f64::midpoint(of_rows, of_columns);
        Self {
            nmi: if mean > 0.0 { information / mean } else { 1.0 },
            purity: share(most.values().sum(), n),
            ari: if (highest - chance).abs() < 1e-12 {
                1.0
            } else {
                (together - chance) / (highest - chance)
            },
        }
    }
}

fn sorted(groups: &HashMap<usize, usize>) -> Vec<usize> {
    let mut sizes: Vec<usize> = groups.values().copied().collect();
    sizes.sort_unstable();
    sizes
}

fn entropy(groups: &HashMap<usize, usize>, n: usize) -> f64 {
    sorted(groups).into_iter().map(|size| share(size, n)).map(|share| -share * share.ln()).sum()
}

/// The middle of some numbers.
#[must_use]
pub fn median(numbers: &[f64]) -> f64 {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
    }

    #[test]
    fn f1_counts_only_classes_that_are_there() {
        let counts = Confusion::<3>::of([(0, 0), (0, 0), (0, 2), (2, 2), (2, 1)].into_iter());
        assert!(near(counts.accuracy(), 0.6));
        // Negative: 2 of 2 said, 3 meant; positive: 1 of 2 said, 2 meant; neutral is not there.
        assert!(near(counts.macro_f1(), f64::midpoint(0.8, 0.5)));
    }

    #[test]
    fn groupings_agree_as_known() {
        let same = Agreement::of([(0, 5), (0, 5), (1, 7), (1, 7)].into_iter());
        assert!(near(same.nmi, 1.0) && near(same.purity, 1.0) && near(same.ari, 1.0));
        let lump = Agreement::of([(0, 0), (0, 0), (1, 0), (1, 0)].into_iter());
        assert!(near(lump.nmi, 0.0) && near(lump.purity, 0.5) && near(lump.ari, 0.0));
        // [0, 0, 1, 1] with [0, 0, 1, 2]: known values of other programs.
        let split = Agreement::of([(0, 0), (0, 0), (1, 1), (1, 2)].into_iter());
        assert!(near(split.nmi, 0.8) && near(split.purity, 1.0));
        assert!((split.ari - 0.571_428_571).abs() < 1e-6, "{}", split.ari);
    }

    #[test]
    fn calibration_is_the_gap_between_said_and_true() {
        let items = [(0.95, true), (0.95, true), (0.95, false), (0.95, true), (0.55, false), (0.55, true)];
        let error = calibration_error(items.into_iter());
        assert!((error - (0.2 * 4.0 + 0.05 * 2.0) / 6.0).abs() < 1e-6, "{error}");
        assert!(near(calibration_error([(1.0, true)].into_iter()), 0.0));
    }

    #[test]
    fn intervals_hold_the_value_and_are_the_same_each_time() {
        let rows: Vec<bool> = (0..200).map(|place| place % 4 != 0).collect();
        let accuracy =
            |places: &[usize]| vec![share(places.iter().filter(|place| rows[**place]).count(), places.len())];
        let first = measured(rows.len(), accuracy);
        assert_eq!(first, measured(rows.len(), accuracy));
        let (low, high) = first[0].interval.unwrap();
        assert!(
            near(first[0].value, 0.75) && low < 0.72 && low > 0.66 && high > 0.78 && high < 0.84,
            "{low} {high}"
        );
    }
}
