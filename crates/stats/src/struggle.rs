//! Signs that a customer struggles with a page, and what struggling costs.

use crate::distributions::{chi_square_tail, normal_critical};
use crate::error::{Error, at_least, confidence as checked};
use crate::scores::Interval;

/// A burst of clicks on one target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Burst {
    /// The time of its first click.
    pub start: i64,
    /// The time of its last click.
    pub end: i64,
    /// What was clicked.
    pub target: u32,
    /// How many clicks.
    pub clicks: usize,
}

/// Finds rage clicks: quick clicks on one target, again and again.
///
/// Rule: at least `least_clicks` clicks on one target, one after the other with no other target between them, each less than `gap` after
/// the one before. Units: `gap` in those of the times (ms). Domain: clicks (time, target) in order of time; `least_clicks`
/// at least 1. Errors: [`Error::TooFew`] for `least_clicks` 0, [`Error::Outside`] if times fall. Source: the rule that session-replay
/// products use (3 clicks, 300 ms). At the edge: no clicks, no bursts.
///
/// ```
/// use regulars_stats::struggle::rage_clicks;
/// let bursts = rage_clicks(&[(0, 7), (100, 7), (200, 7), (900, 7)], 300, 3)?;
/// assert_eq!((bursts[0].start, bursts[0].end, bursts[0].clicks), (0, 200, 3));
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn rage_clicks(clicks: &[(i64, u32)], gap: i64, least_clicks: usize) -> Result<Vec<Burst>, Error> {
    at_least("clicks of a burst", 1, least_clicks)?;
    let mut bursts = Vec::new();
    let mut current: Option<Burst> = None;
    for &(time, target) in clicks {
        match &mut current {
            Some(burst) if time < burst.end => {
                return Err(Error::Outside {
                    name: "a click's time",
                    value: time as f64,
                    wanted: "not before the one before",
                });
            }
            Some(burst)
                if burst.target == target && i128::from(time) - i128::from(burst.end) < i128::from(gap) =>
            {
                burst.end = time;
                burst.clicks += 1;
            }
            _ => {
                bursts.extend(current.take().filter(|burst| burst.clicks >= least_clicks));
                current = Some(Burst { start: time, end: time, target, clicks: 1 });
            }
        }
    }
    bursts.extend(current.filter(|burst| burst.clicks >= least_clicks));
    Ok(bursts)
}

/// Two by two counts: those who struggled and those who did not, converted or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Table {
    /// Struggled and converted.
    pub struggled_converted: u64,
    /// Struggled and did not convert.
    pub struggled_not: u64,
    /// Calm and converted.
    pub calm_converted: u64,
    /// Calm and did not convert.
    pub calm_not: u64,
}

impl Table {
    fn cells(self) -> [f64; 4] {
        [self.struggled_converted, self.struggled_not, self.calm_converted, self.calm_not]
            .map(|count| count as f64)
    }
}

/// A ratio with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ratio {
    /// The ratio; 1 is no effect.
    pub value: f64,
    /// Its interval.
    pub interval: Interval,
}

impl Ratio {
    fn of(log: f64, standard_error: f64, z: f64) -> Self {
        let half = z * standard_error;
        Self { value: log.exp(), interval: Interval { lo: (log - half).exp(), hi: (log + half).exp() } }
    }
}

/// The risk ratio of converting: those who struggled against those who did not.
///
/// Formula: RR = (a/(a+b)) / (c/(c+d)); interval exp(ln RR ± z sqrt(1/a - 1/(a+b) + 1/c - 1/(c+d))). Domain: both groups have customers.
/// Errors: [`Error::NoAnswers`] for an empty group, [`Error::Confidence`]. Source: Katz et al. (1978), Biometrics 34:469. At the edge: if a
/// cell is 0, one half is added to each.
///
/// ```
/// use regulars_stats::struggle::{Table, risk_ratio};
/// let table = Table { struggled_converted: 35, struggled_not: 124, calm_converted: 14, calm_not: 59 };
/// let ratio = risk_ratio(table, 0.95)?;
/// assert!((ratio.value - 1.147_798_742).abs() < 1e-8 && ratio.interval.contains(1.0));
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn risk_ratio(table: Table, confidence: f64) -> Result<Ratio, Error> {
    let z = normal_critical(checked(confidence)?);
    let [a, b, c, d] = filled(table)?;
    let log = (a / (a + b)).ln() - (c / (c + d)).ln();
    let variance = b / (a * (a + b)) + d / (c * (c + d));
    Ok(Ratio::of(log, variance.sqrt(), z))
}

/// The odds ratio of converting: those who struggled against those who did not.
///
/// Formula: OR = ad/(bc); interval exp(ln OR ± z sqrt(1/a + 1/b + 1/c + 1/d)). Domain, errors and edge: as [`risk_ratio`]. Source: Woolf (1955),
/// Ann. Hum. Genet. 19:251; Haldane (1956) for the halves.
///
/// ```
/// use regulars_stats::struggle::{Table, odds_ratio};
/// let table = Table { struggled_converted: 10, struggled_not: 20, calm_converted: 30, calm_not: 20 };
/// assert!((odds_ratio(table, 0.95)?.value - 1.0 / 3.0).abs() < 1e-15);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn odds_ratio(table: Table, confidence: f64) -> Result<Ratio, Error> {
    let z = normal_critical(checked(confidence)?);
    let [a, b, c, d] = filled(table)?;
    let log = (a / b).ln() + (d / c).ln();
    Ok(Ratio::of(log, (1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d).sqrt(), z))
}

/// The cells, with halves if one is empty; each group must have somebody.
fn filled(table: Table) -> Result<[f64; 4], Error> {
    let cells = table.cells();
    if cells[0] + cells[1] == 0.0 || cells[2] + cells[3] == 0.0 {
        return Err(Error::NoAnswers);
    }
    Ok(if cells.contains(&0.0) { cells.map(|cell| cell + 0.5) } else { cells })
}

/// The sum of tables.
///
/// Formula: cell by cell. At the edge: a sum beyond `u64::MAX` stays there; no tables give zeros.
///
/// ```
/// use regulars_stats::struggle::{Table, pooled};
/// assert_eq!(pooled(&[]), Table::default());
/// ```
#[must_use]
pub fn pooled(tables: &[Table]) -> Table {
    tables.iter().fold(Table::default(), |sum, table| Table {
        struggled_converted: sum.struggled_converted.saturating_add(table.struggled_converted),
        struggled_not: sum.struggled_not.saturating_add(table.struggled_not),
        calm_converted: sum.calm_converted.saturating_add(table.calm_converted),
        calm_not: sum.calm_not.saturating_add(table.calm_not),
    })
}

/// An odds ratio over strata, and the test that it is 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MantelHaenszel {
    /// The common odds ratio.
    pub odds_ratio: Ratio,
    /// The Cochran-Mantel-Haenszel statistic, chi-square with one degree of freedom, without continuity correction.
    pub chi_square: f64,
    /// Its p-value.
    pub p: f64,
}

/// The common odds ratio of strata (devices, shops), so that their mix does not pass for an effect.
///
/// Formula: with R = ad/n, S = bc/n, P = (a+d)/n, Q = (b+c)/n in each stratum, OR = ΣR/ΣS and Var ln OR = ΣPR/(2(ΣR)²) + Σ(PS+QR)/(2 ΣR ΣS) +
/// ΣQS/(2(ΣS)²); the test compares Σa with its hypergeometric mean and variance. Domain: at least one stratum with both groups and both
/// outcomes. Errors: [`Error::TooFew`], [`Error::Confidence`], [`Error::NoSpread`] if ΣR, ΣS or the variance is 0. Source: Mantel & Haenszel
/// (1959), JNCI 22:719; Robins, Breslow & Greenland (1986), Biometrics 42:311. At the edge: a stratum of fewer than two customers
/// counts for nothing in the test.
///
/// ```
/// use regulars_stats::struggle::{Table, mantel_haenszel};
/// let phone = Table { struggled_converted: 20, struggled_not: 25, calm_converted: 11, calm_not: 32 };
/// let desk = Table { struggled_converted: 36, struggled_not: 101, calm_converted: 56, calm_not: 137 };
/// let common = mantel_haenszel(&[phone, desk], 0.95)?;
/// assert!(common.odds_ratio.interval.contains(common.odds_ratio.value));
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn mantel_haenszel(tables: &[Table], confidence: f64) -> Result<MantelHaenszel, Error> {
    let z = normal_critical(checked(confidence)?);
    at_least("strata", 1, tables.len())?;
    let (mut r, mut s, mut pr, mut mixed, mut qs) = (0.0, 0.0, 0.0, 0.0, 0.0);
    let (mut off, mut variance) = (0.0, 0.0);
    for table in tables {
        let [a, b, c, d] = table.cells();
        let n = a + b + c + d;
        if n == 0.0 {
            continue;
        }
        let (r_here, s_here) = (a * (d / n), b * (c / n));
        let (p, q) = ((a + d) / n, (b + c) / n);
        r += r_here;
        s += s_here;
        pr += p * r_here;
        mixed += p * s_here + q * r_here;
        qs += q * s_here;
        if n >= 2.0 {
            let (struggled, converted) = (a + b, a + c);
            off += a - struggled * (converted / n);
            variance += (struggled / n) * (converted / n) * ((c + d) / (n - 1.0)) * (b + d);
        }
    }
    if r == 0.0 || s == 0.0 || variance == 0.0 {
        return Err(Error::NoSpread);
    }
    let log_variance = pr / (2.0 * r * r) + mixed / (2.0 * r * s) + qs / (2.0 * s * s);
    let chi_square = off * off / variance;
    Ok(MantelHaenszel {
        odds_ratio: Ratio::of((r / s).ln(), log_variance.sqrt(), z),
        chi_square,
        p: chi_square_tail(chi_square, 1),
    })
}
