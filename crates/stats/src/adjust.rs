//! p-values of several comparisons at once: what each has to be held against.
//!
//! Bonferroni, Holm and Hochberg bound the chance of one false alarm or more among all comparisons; Benjamini
//! and Hochberg, and Benjamini and Yekutieli, bound the expected share of false alarms among those reported.
//! m is the number of comparisons and p(1) <= ... <= p(m) are the p-values in order.

pub use crate::error::Error;

use crate::error::finite;

/// Whether the running extreme goes from the smallest p-value up or from the largest down.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    /// The largest so far, from the smallest p-value on.
    Up,
    /// The smallest so far, from the largest p-value down.
    Down,
}

fn checked(p: &[f64]) -> Result<(), Error> {
    finite("p", p)?;
    match p.iter().find(|value| !(0.0..=1.0).contains(*value)) {
        Some(&value) => Err(Error::Outside { name: "p", value, wanted: "from 0 to 1" }),
        None => Ok(()),
    }
}

/// Multiplies each p-value by a factor of its rank (from 1) and makes the results follow the order of the
/// p-values.
fn stepwise(p: &[f64], direction: Direction, factor: impl Fn(f64) -> f64) -> Result<Vec<f64>, Error> {
    checked(p)?;
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&a, &b| p[a].total_cmp(&p[b]));
    let mut adjusted = vec![0.0; p.len()];
    let scaled = |rank: usize| p[order[rank]] * factor((rank + 1) as f64);
    match direction {
        Direction::Up => {
            let mut largest: f64 = 0.0;
            for (rank, &place) in order.iter().enumerate() {
                largest = largest.max(scaled(rank));
                adjusted[place] = largest.min(1.0);
            }
        }
        Direction::Down => {
            let mut smallest: f64 = 1.0;
            for (rank, &place) in order.iter().enumerate().rev() {
                smallest = smallest.min(scaled(rank));
                adjusted[place] = smallest;
            }
        }
    }
    Ok(adjusted)
}

/// p-values adjusted by Bonferroni, in the order given.
///
/// Formula: min(1, m p). Domain: p-values from 0 to 1. Errors: [`Error::NotFinite`], [`Error::Outside`].
/// Source: Dunn (1961) JASA 56:52. At the edge: none gives none, one stays as it is.
///
/// ```
/// use regulars_stats::adjust::bonferroni;
/// assert_eq!(bonferroni(&[0.25, 0.5]), Ok(vec![0.5, 1.0]));
/// ```
pub fn bonferroni(p: &[f64]) -> Result<Vec<f64>, Error> {
    checked(p)?;
    Ok(p.iter().map(|value| (value * p.len() as f64).min(1.0)).collect())
}

/// p-values adjusted by Holm, in the order given: holds against any dependence, and never above Bonferroni.
///
/// Formula: the largest of min(1, (m - j + 1) p(j)) over j up to the rank. Domain: p-values from 0 to 1.
/// Errors: [`Error::NotFinite`], [`Error::Outside`]. Source: Holm (1979) Scandinavian Journal of Statistics
/// 6:65. At the edge: none gives none, equal p-values stay equal.
///
/// ```
/// use regulars_stats::adjust::holm;
/// let adjusted = holm(&[0.01, 0.04, 0.03])?;
/// assert!((adjusted[0] - 0.03).abs() < 1e-12 && (adjusted[1] - 0.06).abs() < 1e-12);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn holm(p: &[f64]) -> Result<Vec<f64>, Error> {
    let m = p.len() as f64;
    stepwise(p, Direction::Up, |rank| m - rank + 1.0)
}

/// p-values adjusted by Hochberg, in the order given: for independent or positively dependent comparisons.
///
/// Formula: the smallest of (m - j + 1) p(j) over j from the rank on. Domain: p-values from 0 to 1. Errors:
/// [`Error::NotFinite`], [`Error::Outside`]. Source: Hochberg (1988) Biometrika 75:800. At the edge: none
/// gives none; never above Holm, never above the largest p-value.
///
/// ```
/// use regulars_stats::adjust::hochberg;
/// assert_eq!(hochberg(&[0.01, 0.04, 0.03])?[1], 0.04);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn hochberg(p: &[f64]) -> Result<Vec<f64>, Error> {
    let m = p.len() as f64;
    stepwise(p, Direction::Down, |rank| m - rank + 1.0)
}

/// p-values adjusted by Benjamini and Hochberg, in the order given: the false discovery rate.
///
/// Formula: the smallest of m p(j) / j over j from the rank on. Domain: p-values from 0 to 1, of independent
/// or positively dependent comparisons. Errors: [`Error::NotFinite`], [`Error::Outside`]. Source: Benjamini &
/// Hochberg (1995) Journal of the Royal Statistical Society B 57:289. At the edge: none gives none, equal
/// p-values stay equal.
///
/// ```
/// use regulars_stats::adjust::benjamini_hochberg;
/// let adjusted = benjamini_hochberg(&[0.01, 0.04, 0.03])?;
/// assert!((adjusted[0] - 0.03).abs() < 1e-12 && adjusted[1] == 0.04);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn benjamini_hochberg(p: &[f64]) -> Result<Vec<f64>, Error> {
    let m = p.len() as f64;
    stepwise(p, Direction::Down, |rank| m / rank)
}

/// p-values adjusted by Benjamini and Yekutieli, in the order given: the false discovery rate under any
/// dependence.
///
/// Formula: the smallest of min(1, c m p(j) / j) over j from the rank on, c = 1 + 1/2 + ... + 1/m. Domain:
/// p-values from 0 to 1. Errors: [`Error::NotFinite`], [`Error::Outside`]. Source: Benjamini & Yekutieli
/// (2001) Annals of Statistics 29:1165. At the edge: none gives none, one stays as it is.
///
/// ```
/// use regulars_stats::adjust::benjamini_yekutieli;
/// let adjusted = benjamini_yekutieli(&[0.014818, 0.000604, 0.027937])?;
/// assert!((adjusted[1] - 0.003322).abs() < 1e-12);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn benjamini_yekutieli(p: &[f64]) -> Result<Vec<f64>, Error> {
    let m = p.len() as f64;
    let c: f64 = (1..=p.len()).map(|rank| 1.0 / rank as f64).sum();
    stepwise(p, Direction::Down, |rank| c * m / rank)
}
