//! Single values that do not belong to the rest.

use super::{mean, squarable};
use crate::Error;
use crate::distributions::student_critical_of;
use crate::error::{at_least, confidence};

/// The median of |Z| for a standard normal Z, rounded as Iglewicz & Hoaglin print it.
pub(super) const MEDIAN_OF_NORMAL: f64 = 0.6745;

/// The mean of |Z| is the inverse of this.
const MEAN_OF_NORMAL: f64 = 1.253_314_137_315_500_3;

/// One step of the generalised extreme Studentized deviate test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deviate {
    /// The largest distance from the mean, in standard deviations of what is left.
    pub r: f64,
    /// What r must exceed.
    pub critical: f64,
    /// The place of that value in the input, from 0.
    pub place: usize,
}

/// The steps of the generalised extreme Studentized deviate test and how many outliers it finds.
#[derive(Clone, Debug, PartialEq)]
pub struct Deviates {
    /// One step for each suspected outlier, the most extreme first.
    pub steps: Vec<Deviate>,
    /// How many outliers there are: those of the first steps.
    pub outliers: usize,
}

/// Outliers among values that are otherwise normal, by the generalised extreme Studentized deviate (ESD)
/// test.
///
/// Formula: R(i) = max |x - mean| / s of what is left after i - 1 removals; λ(i) = t (n - i) / sqrt((n - i -
/// 1 + t²)(n - i + 1)) with the Student quantile t of 1 - α / (2 (n - i + 1)) and n - i - 1 degrees of
/// freedom; the outliers are as many as the largest i with R(i) > λ(i). Units: standard deviations. Domain:
/// finite values, at least `most + 2` of them; 0 < alpha < 1. The critical values are good from about 15
/// values on, very good from 25. Errors: [`Error::TooFew`], [`Error::NotFinite`], [`Error::Outside`],
/// [`Error::Confidence`]. Source: Rosner (1983) Technometrics 25:165; NIST/SEMATECH e-Handbook 1.3.5.17.3. At
/// the edge: values that are all equal give R = 0; of equally distant values the first is taken.
///
/// ```
/// use regulars_stats::anomalies::outliers::generalised_esd;
/// let found = generalised_esd(&[5.1, 4.9, 5.0, 5.2, 4.8, 5.1, 4.9, 5.0, 5.0, 4.9, 9.0], 3, 0.05)?;
/// assert_eq!((found.outliers, found.steps[0].place), (1, 10));
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn generalised_esd(values: &[f64], most: usize, alpha: f64) -> Result<Deviates, Error> {
    confidence(alpha)?;
    at_least("values", most.saturating_add(2), values.len())?;
    squarable("values", values)?;
    let n = values.len() as f64;
    let mut left: Vec<f64> = values.to_vec();
    let mut places: Vec<usize> = (0..values.len()).collect();
    let mut steps = Vec::with_capacity(most);
    let mut outliers = 0;
    for step in 1..=most {
        let (position, r) = most_extreme(&left);
        left.remove(position);
        let place = places.remove(position);
        let rest = n - step as f64;
        let t = student_critical_of(alpha / (rest + 1.0), rest - 1.0);
        // Divided by t, which is infinite for the smallest alphas.
        let critical = rest / (((rest - 1.0) / (t * t) + 1.0) * (rest + 1.0)).sqrt();
        steps.push(Deviate { r, critical, place });
        if r > critical {
            outliers = step;
        }
    }
    Ok(Deviates { steps, outliers })
}

/// The position of the value farthest from the mean, and its distance in standard deviations.
fn most_extreme(values: &[f64]) -> (usize, f64) {
    let center = mean(values);
    let mut farthest = (0, 0.0);
    for (position, value) in values.iter().enumerate() {
        let distance = (value - center).abs();
        // Equal distances may differ by their rounding.
        if distance > farthest.1 * (1.0 + 1e-13) {
            farthest = (position, distance);
        }
    }
    let (position, largest) = farthest;
    if largest <= 4.0 * f64::EPSILON * center.abs() {
        return (position, 0.0);
    }
    // In units of the largest distance, so that nothing is too small to be squared.
    let squares: f64 = values.iter().map(|value| ((value - center) / largest).powi(2)).sum();
    (position, ((values.len() as f64 - 1.0) / squares).sqrt())
}

/// The median; the list is put out of order.
pub(super) fn median(values: &mut [f64]) -> f64 {
    let n = values.len();
    let (below, &mut upper, _) = values.select_nth_unstable_by(n / 2, f64::total_cmp);
    if n % 2 == 1 { upper } else { (upper + below.iter().copied().fold(f64::NEG_INFINITY, f64::max)) / 2.0 }
}

/// The modified z of each value: its distance from the median in robust standard deviations.
///
/// Formula: 0.6745 (x - median) / MAD, MAD the median of |x - median|; if that is 0, (x - median) / (1.2533 ×
/// mean of |x - median|). Above 3.5 a value counts as an outlier. Units: standard deviations of a normal
/// distribution. Domain: at least one finite value. Errors: [`Error::TooFew`], [`Error::NotFinite`],
/// [`Error::Outside`]. Source: Iglewicz & Hoaglin (1993) How to Detect and Handle Outliers. At the edge: all
/// equal, or one value, gives 0 for all.
///
/// ```
/// use regulars_stats::anomalies::outliers::modified_z;
/// let z = modified_z(&[1.0, 2.0, 3.0, 4.0, 50.0])?;
/// assert!((z[4] - 0.6745 * 47.0).abs() < 1e-12);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn modified_z(values: &[f64]) -> Result<Vec<f64>, Error> {
    at_least("values", 1, values.len())?;
    squarable("values", values)?;
    let center = median(&mut values.to_vec());
    let distances: Vec<f64> = values.iter().map(|value| (value - center).abs()).collect();
    let middle = median(&mut distances.clone());
    let scale = if middle > 0.0 { middle / MEDIAN_OF_NORMAL } else { MEAN_OF_NORMAL * mean(&distances) };
    let z =
        |value: &f64| if scale > 0.0 { ((value - center) / scale).clamp(f64::MIN, f64::MAX) } else { 0.0 };
    Ok(values.iter().map(z).collect())
}
