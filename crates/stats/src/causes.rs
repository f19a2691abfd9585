//! What a change comes from: the mix of segments or the change within them, and which elements of which dimension explain it.

use crate::error::{Error, at_least, finite, same_length, within};

/// A change of a mean between two periods, split by segment.
#[derive(Clone, Debug, PartialEq)]
pub struct MixWithin {
    /// The mean of the first period.
    pub total1: f64,
    /// The mean of the second period.
    pub total2: f64,
    /// `total2 - total1`.
    pub delta: f64,
    /// What each segment's own change contributes.
    pub within_by_segment: Vec<f64>,
    /// What each segment's change of share contributes.
    pub mix_by_segment: Vec<f64>,
    /// The sum of `within_by_segment`.
    pub within: f64,
    /// The sum of `mix_by_segment`.
    pub mix: f64,
}

/// Splits the change of a mean into change within segments and change of their mix.
///
/// Formula: with shares w = n/Σn and means m of the segments, within = (w1 + w2)/2 · (m2 - m1), mix = (w2 - w1) · (m1 + m2)/2;
/// their sum over all segments is exactly the change of the mean. Units: those of the means. Domain: counts at least 0 with a
/// positive sum in each period; a segment that is empty in a period counts with the mean given for it. Errors: [`Error::Lengths`],
/// [`Error::TooFew`] without a segment, [`Error::NotFinite`], [`Error::Outside`] for a count below 0, [`Error::NoAnswers`] for an
/// empty period. Source: Kitagawa (1955), JASA 50:1168. At the edge: one segment has no mix; equal periods give zeros.
///
/// ```
/// use regulars_stats::causes::mix_within;
/// // The same means in both shops, but the weaker shop has more guests now.
/// let split = mix_within(&[100.0, 100.0], &[100.0, 300.0], &[50.0, 10.0], &[50.0, 10.0])?;
/// assert_eq!((split.within, split.mix), (0.0, -10.0));
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn mix_within(n1: &[f64], n2: &[f64], mean1: &[f64], mean2: &[f64]) -> Result<MixWithin, Error> {
    at_least("segments", 1, n1.len())?;
    for (name, list) in [("n1", n1), ("n2", n2), ("mean1", mean1), ("mean2", mean2)] {
        same_length(n1.len(), list.len())?;
        finite(name, list)?;
    }
    let shares = |name, counts: &[f64]| -> Result<Vec<f64>, Error> {
        for &count in counts {
            within(name, count, "at least 0", count >= 0.0)?;
        }
        let most = counts.iter().copied().fold(0.0, f64::max);
        if most == 0.0 {
            return Err(Error::NoAnswers);
        }
        // Divided first, so that huge counts can be added.
        let sum: f64 = counts.iter().map(|count| count / most).sum();
        Ok(counts.iter().map(|count| count / most / sum).collect())
    };
    let (share1, share2) = (shares("n1", n1)?, shares("n2", n2)?);
    let mean = |shares: &[f64], means: &[f64]| shares.iter().zip(means).map(|(w, m)| w * m).sum::<f64>();
    let (total1, total2) = (mean(&share1, mean1), mean(&share2, mean2));
    let segments = || share1.iter().zip(&share2).zip(mean1.iter().zip(mean2));
    let within_by_segment: Vec<f64> =
        segments().map(|((w1, w2), (m1, m2))| f64::midpoint(*w1, *w2) * (m2 - m1)).collect();
    let mix_by_segment: Vec<f64> =
        segments().map(|((w1, w2), (m1, m2))| (w2 - w1) * f64::midpoint(*m1, *m2)).collect();
    let found = MixWithin {
        total1,
        total2,
        delta: total2 - total1,
        within: within_by_segment.iter().sum(),
        mix: mix_by_segment.iter().sum(),
        within_by_segment,
        mix_by_segment,
    };
    // Means near the largest number overflow in their differences.
    finite("mean1 and mean2", &[found.delta, found.within, found.mix])?;
    Ok(found)
}

/// How much an element of a dimension has to do with a change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ElementPower {
    /// The element's share of the change; more than 1 or less than 0 where elements offset each other.
    pub explanatory_power: f64,
    /// How unexpected its share of the whole is, in bits.
    pub surprise: f64,
}

/// A dimension that explains a change, by the fewest and most surprising of its elements.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// The dimension's place in the input.
    pub dimension: usize,
    /// The elements' places, the most surprising first.
    pub elements: Vec<usize>,
    /// The share of the change that they explain together.
    pub explanatory_power: f64,
    /// The sum of their surprises, in bits.
    pub surprise: f64,
}

/// Forecast and actual values of the elements of one dimension.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dimension {
    /// What was expected of each element.
    pub forecast: Vec<f64>,
    /// What came.
    pub actual: Vec<f64>,
}

/// Explanatory power and surprise of each element of a dimension.
///
/// Formula: with the sums F and A of forecast f and actual a, power = (a - f)/(A - F); with p = f/F and q = a/A, surprise =
/// ½ (p log2(2p/(p+q)) + q log2(2q/(p+q))), where 0 log 0 = 0. Domain: at least one element, values at least 0, F and A above 0 and
/// different. Errors: [`Error::TooFew`], [`Error::Lengths`], [`Error::NotFinite`], [`Error::Outside`], [`Error::NoSpread`] if
/// the sums are equal but for rounding. Source: Bhagwan et al. (2014), NSDI, equations 1 to 4. At the edge: an element alone explains all and surprises
/// nobody.
///
/// ```
/// use regulars_stats::causes::{Dimension, element_powers};
/// let shops = Dimension { forecast: vec![100.0, 100.0], actual: vec![50.0, 100.0] };
/// let powers = element_powers(&shops)?;
/// assert_eq!((powers[0].explanatory_power, powers[1].explanatory_power), (1.0, 0.0));
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn element_powers(dimension: &Dimension) -> Result<Vec<ElementPower>, Error> {
    let Dimension { forecast, actual } = dimension;
    at_least("elements", 1, forecast.len())?;
    same_length(forecast.len(), actual.len())?;
    for (name, values) in [("forecast", forecast), ("actual", actual)] {
        finite(name, values)?;
        for &value in values {
            within(name, value, "at least 0", value >= 0.0)?;
        }
    }
    let (expected, came): (f64, f64) = (forecast.iter().sum(), actual.iter().sum());
    within("the sum of forecast", expected, "above 0", expected > 0.0)?;
    within("the sum of actual", came, "above 0", came > 0.0)?;
    let change = came - expected;
    // Equal sums may differ by the rounding of their parts.
    if change.abs() <= f64::EPSILON * forecast.len() as f64 * (expected + came) {
        return Err(Error::NoSpread);
    }
    let part = |share: f64, mean: f64| if share == 0.0 { 0.0 } else { share * (share / mean).log2() };
    let powers = forecast.iter().zip(actual).map(|(f, a)| {
        let (p, q) = (f / expected, a / came);
        let mean = f64::midpoint(p, q);
        ElementPower {
            explanatory_power: (a - f) / change,
            // Rounding must not make it negative.
            surprise: (0.5 * (part(p, mean) + part(q, mean))).max(0.0),
        }
    });
    Ok(powers.collect())
}

/// The dimensions that explain a change, the most surprising first (Adtributor).
///
/// Rule: in each dimension, elements are taken by falling surprise if each explains more than `least_power` of the change, until
/// together they explain more than `enough_power`; dimensions that do not get there are left out; the others are ordered by the sum
/// of their surprises. Units: powers are shares of the change, surprises bits. Domain: as [`element_powers`]; thresholds finite
/// (the paper takes .1 and .67). Errors: as there. Source: Bhagwan et al. (2014), NSDI, algorithm 1. At the edge: ties go to
/// what comes first; no dimension gives an empty list.
///
/// ```
/// use regulars_stats::causes::{Dimension, adtributor};
/// let shops = Dimension { forecast: vec![100.0, 100.0], actual: vec![40.0, 100.0] };
/// let hours = Dimension { forecast: vec![100.0, 100.0], actual: vec![70.0, 70.0] };
/// let causes = adtributor(&[hours, shops], 0.1, 0.67)?;
/// assert_eq!((causes[0].dimension, causes[0].elements.as_slice()), (1, &[0][..]));
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn adtributor(
    dimensions: &[Dimension],
    least_power: f64,
    enough_power: f64,
) -> Result<Vec<Cause>, Error> {
    within("least_power", least_power, "finite", true)?;
    within("enough_power", enough_power, "finite", true)?;
    let mut causes = Vec::new();
    for (place, dimension) in dimensions.iter().enumerate() {
        let powers = element_powers(dimension)?;
        let mut order: Vec<(usize, ElementPower)> = powers.into_iter().enumerate().collect();
        order.sort_by(|(_, a), (_, b)| b.surprise.total_cmp(&a.surprise));
        let mut cause =
            Cause { dimension: place, elements: Vec::new(), explanatory_power: 0.0, surprise: 0.0 };
        for (element, power) in order.into_iter().filter(|(_, power)| power.explanatory_power > least_power) {
            cause.elements.push(element);
            cause.explanatory_power += power.explanatory_power;
            cause.surprise += power.surprise;
            if cause.explanatory_power > enough_power {
                causes.push(cause);
                break;
            }
        }
    }
    causes.sort_by(|a, b| b.surprise.total_cmp(&a.surprise));
    Ok(causes)
}

/// Adds rows up to one [`Dimension`] for each column of codes.
///
/// Formula: for each dimension and element, the sums of forecast and actual over its rows. Domain: `codes` has one list a
/// dimension with a code below `sizes` of that dimension for each row. Errors: [`Error::Lengths`], [`Error::NotFinite`],
/// [`Error::Outside`] for a code that is too large. At the edge: no rows give zeros.
///
/// ```
/// use regulars_stats::causes::dimensions;
/// let shops = dimensions(&[&[0, 1, 0]], &[2], &[5.0, 2.0, 1.0], &[4.0, 2.0, 1.0])?;
/// assert_eq!((&shops[0].forecast[..], &shops[0].actual[..]), (&[6.0, 2.0][..], &[5.0, 2.0][..]));
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn dimensions(
    codes: &[&[u32]],
    sizes: &[usize],
    forecast: &[f64],
    actual: &[f64],
) -> Result<Vec<Dimension>, Error> {
    same_length(codes.len(), sizes.len())?;
    same_length(forecast.len(), actual.len())?;
    finite("forecast", forecast)?;
    finite("actual", actual)?;
    let found: Vec<Dimension> = codes
        .iter()
        .zip(sizes)
        .map(|(codes, &size)| {
            same_length(codes.len(), forecast.len())?;
            let mut sums = vec![(0.0, 0.0); size];
            for ((&code, f), a) in codes.iter().zip(forecast).zip(actual) {
                let Some(sum) = sums.get_mut(code as usize) else {
                    return Err(Error::Outside {
                        name: "code",
                        value: f64::from(code),
                        wanted: "below the dimension's size",
                    });
                };
                sum.0 += f;
                sum.1 += a;
            }
            let (forecast, actual) = sums.into_iter().unzip();
            Ok(Dimension { forecast, actual })
        })
        .collect::<Result<_, _>>()?;
    for Dimension { forecast, actual } in &found {
        finite("the sums of forecast", forecast)?;
        finite("the sums of actual", actual)?;
    }
    Ok(found)
}
