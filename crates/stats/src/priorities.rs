//! What to do first: RICE and ICE, the best set under a budget of effort, and how sure a ranking is.

use crate::error::{Error, at_least, finite, same_length, within};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

/// The most items that [`knapsack`] takes.
pub const MOST_ITEMS: usize = 500;

/// The most sets that [`knapsack`] looks at.
const MOST_SETS: usize = 5_000_000;

/// How much an idea is worth for its effort, by RICE.
///
/// Formula: reach · impact · confidence / effort. Units: reach in people a period, impact on the scale 3, 2, 1, .5, .25, confidence a
/// share, effort in person-months (or any one unit). Domain: reach and impact at least 0, confidence from 0 to 1, effort above 0.
/// Errors: [`Error::Outside`]. Source: S. McBride, Intercom (2016). At the edge: no reach is worth 0.
///
/// ```
/// use regulars_stats::priorities::rice;
/// assert_eq!(rice(2000.0, 2.0, 0.5, 4.0), Ok(500.0));
/// assert!(rice(2000.0, 2.0, 0.5, 0.0).is_err());
/// ```
pub fn rice(reach: f64, impact: f64, confidence: f64, effort: f64) -> Result<f64, Error> {
    within("reach", reach, "at least 0", reach >= 0.0)?;
    within("impact", impact, "at least 0", impact >= 0.0)?;
    within("confidence", confidence, "from 0 to 1", (0.0..=1.0).contains(&confidence))?;
    within("effort", effort, "above 0", effort > 0.0)?;
    let worth = reach * impact * confidence / effort;
    within("the score", worth, "finite", true)
}

/// How much an idea is worth, by ICE.
///
/// Formula: impact · confidence · ease, each usually on a scale from 1 to 10. Domain: 0 to 10. Errors: [`Error::Outside`]. Source: S. Ellis
/// (GrowthHackers). At the edge: a 0 makes it 0.
///
/// ```
/// use regulars_stats::priorities::ice;
/// assert_eq!(ice(9.0, 6.0, 6.0), Ok(324.0));
/// ```
pub fn ice(impact: f64, confidence: f64, ease: f64) -> Result<f64, Error> {
    for (name, value) in [("impact", impact), ("confidence", confidence), ("ease", ease)] {
        within(name, value, "from 0 to 10", (0.0..=10.0).contains(&value))?;
    }
    Ok(impact * confidence * ease)
}

/// The places of items by falling worth; equal ones keep their order.
///
/// Domain: finite worths. Errors: [`Error::NotFinite`]. At the edge: an empty list stays empty.
///
/// ```
/// use regulars_stats::priorities::order;
/// assert_eq!(order(&[1.0, 3.0, 3.0]), Ok(vec![1, 2, 0]));
/// ```
pub fn order(worths: &[f64]) -> Result<Vec<usize>, Error> {
    finite("worths", worths)?;
    let mut places: Vec<usize> = (0..worths.len()).collect();
    places.sort_by(|&a, &b| worths[b].total_cmp(&worths[a]));
    Ok(places)
}

/// A set of items under a budget.
#[derive(Clone, Debug, PartialEq)]
pub struct Selection {
    /// The sum of their values.
    pub value: f64,
    /// The sum of their efforts.
    pub effort: f64,
    /// Their places, rising.
    pub items: Vec<usize>,
}

/// The set of the highest value whose effort stays within the budget, exactly.
///
/// Formula: maximise Σ value over sets with Σ effort <= budget. Method: the lists of sets that no other set beats in both value and effort
/// (Nemhauser & Ullmann 1969, Management Science 15:494), cut by the bound of Dantzig (1957). Domain: values at least 0, efforts
/// above 0, budget at least 0, at most [`MOST_ITEMS`] items; an effort equal to what is left fits, with 1e-9 of the budget for
/// rounding. Errors: [`Error::Lengths`], [`Error::NotFinite`], [`Error::Outside`], [`Error::TooMany`] (also beyond 5 million sets, as
/// with dozens of items whose values are all in proportion to their uneven efforts). At the edge: nothing fits:
/// an empty set of value 0; of equally good sets, one with the least effort.
///
/// ```
/// use regulars_stats::priorities::knapsack;
/// let best = knapsack(&[10.0, 7.0, 6.0], &[5.0, 3.0, 2.0], 5.0)?;
/// assert_eq!((best.value, best.items), (13.0, vec![1, 2]));
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn knapsack(values: &[f64], efforts: &[f64], budget: f64) -> Result<Selection, Error> {
    same_length(values.len(), efforts.len())?;
    finite("values", values)?;
    finite("efforts", efforts)?;
    within("budget", budget, "at least 0", budget >= 0.0)?;
    if values.len() > MOST_ITEMS {
        return Err(Error::TooMany { what: "items", most: MOST_ITEMS, found: values.len() });
    }
    for (&value, &effort) in values.iter().zip(efforts) {
        within("value", value, "at least 0", value >= 0.0)?;
        within("effort", effort, "above 0", effort > 0.0)?;
    }
    let limit = budget * (1.0 + 1e-9);
    let mut places: Vec<usize> =
        (0..values.len()).filter(|&place| values[place] > 0.0 && efforts[place] <= limit).collect();
    places.sort_by(|&a, &b| (values[b] / efforts[b]).total_cmp(&(values[a] / efforts[a])));
    let mut floor = greedy(&places, values, efforts, limit);
    // Sets by rising effort and rising value; each knows the set it grew from.
    let mut grown: Vec<Step> = vec![Step { value: 0.0, effort: 0.0, item: usize::MAX, from: 0 }];
    let mut front: Vec<usize> = vec![0];
    for (done, &item) in places.iter().enumerate() {
        let mut next = Vec::with_capacity(front.len() * 2);
        let rest = &places[done + 1..];
        let mut plain = front.iter().copied().peekable();
        let mut longer = front.iter().copied().peekable();
        let mut highest = -1.0;
        loop {
            let more =
                longer.peek().map(|&at| (grown[at].effort + efforts[item], at)).filter(|(e, _)| *e <= limit);
            let step = match (plain.peek(), more) {
                (Some(&at), Some((effort, _))) if grown[at].effort <= effort => {
                    plain.next();
                    at
                }
                (_, Some((effort, from))) => {
                    longer.next();
                    if grown.len() > MOST_SETS {
                        return Err(Error::TooMany { what: "sets", most: MOST_SETS, found: grown.len() });
                    }
                    grown.push(Step { value: grown[from].value + values[item], effort, item, from });
                    grown.len() - 1
                }
                (Some(&at), None) => {
                    plain.next();
                    at
                }
                (None, None) => break,
            };
            let Step { value, effort, .. } = grown[step];
            if value > highest && bound(value, effort, rest, values, efforts, limit) >= floor * (1.0 - 1e-12)
            {
                highest = value;
                floor = floor.max(value);
                next.push(step);
            }
        }
        front = next;
    }
    let best = front.iter().copied().max_by(|&a, &b| {
        grown[a].value.total_cmp(&grown[b].value).then(grown[b].effort.total_cmp(&grown[a].effort))
    });
    let mut items = Vec::new();
    let mut at = best.unwrap_or(0);
    while grown[at].item != usize::MAX {
        items.push(grown[at].item);
        at = grown[at].from;
    }
    items.sort_unstable();
    let sum = |list: &[f64]| items.iter().map(|&item| list[item]).sum::<f64>();
    Ok(Selection { value: sum(values), effort: sum(efforts), items })
}

#[derive(Clone, Copy)]
struct Step {
    value: f64,
    effort: f64,
    item: usize,
    from: usize,
}

fn greedy(places: &[usize], values: &[f64], efforts: &[f64], limit: f64) -> f64 {
    let (mut value, mut effort) = (0.0, 0.0);
    for &place in places {
        if effort + efforts[place] <= limit {
            effort += efforts[place];
            value += values[place];
        }
    }
    value
}

/// What a set can become at most, if items could be cut.
fn bound(value: f64, effort: f64, rest: &[usize], values: &[f64], efforts: &[f64], limit: f64) -> f64 {
    let (mut value, mut left) = (value, limit - effort);
    for &place in rest {
        if efforts[place] > left {
            return value + values[place] * left / efforts[place];
        }
        left -= efforts[place];
        value += values[place];
    }
    value
}

/// How sure a ranking is.
#[derive(Clone, Debug, PartialEq)]
pub struct RankProbability {
    /// The probability of each item to be the best.
    pub p_top: Vec<f64>,
    /// The mean rank of each item; the best is 1.
    pub mean_rank: Vec<f64>,
}

/// The probability of each item to be the best, and its mean rank, when worths are uncertain.
///
/// Formula: `draws` times each worth is drawn from its triangular distribution (lowest, most likely, highest) by its inverse
/// distribution function, and the items are ranked. Domain: lowest <= most likely <= highest, all finite; `draws` at least 1. Random numbers:
/// ChaCha8 from `seed`; the Monte-Carlo error of a probability p is sqrt(p(1-p)/draws). Errors: [`Error::Outside`],
/// [`Error::TooFew`]. At the edge: equal draws rank in the order of the input; one item is always the best.
///
/// ```
/// use regulars_stats::priorities::rank_probability;
/// let ranks = rank_probability(&[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], 1000, 1)?;
/// assert_eq!((ranks.p_top[1], ranks.mean_rank[0]), (1.0, 2.0));
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn rank_probability(worths: &[[f64; 3]], draws: usize, seed: u64) -> Result<RankProbability, Error> {
    at_least("items", 1, worths.len())?;
    at_least("draws", 1, draws)?;
    for [low, mode, high] in worths {
        within("lowest", *low, "at most the most likely", low <= mode)?;
        within("highest", *high, "at least the most likely", mode <= high)?;
        within("most likely", *mode, "finite", true)?;
        within("highest less lowest", high - low, "finite", true)?;
    }
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut tops = vec![0_u64; worths.len()];
    let mut ranks = vec![0_u64; worths.len()];
    let mut drawn: Vec<(f64, usize)> = Vec::with_capacity(worths.len());
    for _ in 0..draws {
        drawn.clear();
        drawn.extend(
            worths.iter().enumerate().map(|(item, worth)| (triangular(worth, random.random()), item)),
        );
        drawn.sort_by(|a, b| b.0.total_cmp(&a.0));
        for (rank, &(_, item)) in drawn.iter().enumerate() {
            ranks[item] += rank as u64 + 1;
        }
        if let Some(&(_, item)) = drawn.first() {
            tops[item] += 1;
        }
    }
    let share = |counts: Vec<u64>| counts.into_iter().map(|count| count as f64 / draws as f64).collect();
    Ok(RankProbability { p_top: share(tops), mean_rank: share(ranks) })
}

fn triangular([low, mode, high]: &[f64; 3], share: f64) -> f64 {
    let width = high - low;
    if width == 0.0 {
        return *low;
    }
    // Shares of the width: squares of the widths would leave the range of f64.
    let peak = (mode - low) / width;
    if share < peak {
        low + width * (share * peak).sqrt()
    } else {
        high - width * ((1.0 - share) * ((high - mode) / width)).sqrt()
    }
}
