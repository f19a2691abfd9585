//! How many answers an A/B test needs.

use super::Error;
use crate::distributions::student_critical_of;
use crate::error::within;
use crate::mills::{density, lower_tail};
use crate::moments::bounded;
use crate::optimize::root;
use crate::special::{normal_critical_of, normal_quantile};
use statrs::function::gamma::gamma_lr;

/// Level and power, when 0 < level < power < 1.
fn checked(level: f64, power: f64) -> Result<(f64, f64), Error> {
    let level = within("level", level, "above 0 and below 1", level > 0.0 && level < 1.0)?;
    Ok((level, within("power", power, "above the level and below 1", power > level && power < 1.0)?))
}

fn checked_shares(first: f64, second: f64) -> Result<(), Error> {
    for share in [first, second] {
        within("share", share, "from 0 to 1", (0.0..=1.0).contains(&share))?;
    }
    let difference = second - first;
    within("difference", difference, "not 0", difference != 0.0)?;
    Ok(())
}

/// The answers in each group that a two-sided z test of two shares needs.
///
/// Formula: ((z_a sqrt(2 p (1 - p)) + z_b sqrt(p1 (1 - p1) + p2 (1 - p2)))/(p2 - p1))², p = (p1 + p2)/2, z_a
/// the two-sided normal quantile of 1 - level, z_b the quantile of the power; in answers, not rounded: round
/// up. Domain: different shares from 0 to 1, 0 < level < power < 1. Errors: [`Error::Outside`]. Source:
/// Fleiss, Levin & Paik (2003) ch. 4; R `power.prop.test`. At the edge: the chance of a result on the wrong
/// side is left out.
///
/// ```
/// use regulars_stats::experiments::proportion_sample_size;
/// assert!((proportion_sample_size(0.1, 0.12, 0.05, 0.8)? - 3840.847).abs() < 0.001);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn proportion_sample_size(first: f64, second: f64, level: f64, power: f64) -> Result<f64, Error> {
    checked_shares(first, second)?;
    let (level, power) = checked(level, power)?;
    let middle = f64::midpoint(first, second);
    let alike = (2.0 * middle * (1.0 - middle)).sqrt();
    let apart = (first * (1.0 - first) + second * (1.0 - second)).sqrt();
    let root = (normal_critical_of(level) * alike + normal_quantile(power) * apart).max(0.0);
    bounded((root / (second - first)).powi(2))
}

/// The answers in each group that a two-sided test of two shares needs, by the arcsine effect.
///
/// Formula: h = 2 asin(sqrt(p2)) - 2 asin(sqrt(p1)); n = 2 (l/h)² with P(|Z + l| > z) = power, z the
/// two-sided normal quantile of 1 - level; in answers, not rounded: round up. Domain: different shares from 0
/// to 1, 0 < level < power < 1. Errors: [`Error::Outside`], [`Error::NotDetermined`]. Source: Cohen (1988)
/// Statistical Power Analysis, ch. 6. At the edge: both sides of the test count.
///
/// ```
/// use regulars_stats::experiments::arcsine_sample_size;
/// assert!((arcsine_sample_size(0.1, 0.12, 0.05, 0.8)? - 3834.595_74).abs() < 1e-4);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn arcsine_sample_size(first: f64, second: f64, level: f64, power: f64) -> Result<f64, Error> {
    checked_shares(first, second)?;
    let (level, power) = checked(level, power)?;
    let z = normal_critical_of(level);
    let reached = |shift: f64| lower_tail(shift - z) + lower_tail(-shift - z) - power;
    let shift = root(reached, 0.0, z + 40.0).ok_or(Error::NotDetermined)?;
    // The difference of the angles from its sine and cosine: nothing cancels when the shares are near.
    let sine = (second - first) / ((second * (1.0 - first)).sqrt() + (first * (1.0 - second)).sqrt());
    let cosine = ((1.0 - first) * (1.0 - second)).sqrt() + (first * second).sqrt();
    let effect = 2.0 * sine.atan2(cosine);
    bounded(2.0 * (shift / effect).powi(2))
}

/// The power of the two-sided t test of two means with equal groups.
///
/// Formula: P(|T| > t), T the noncentral Student distribution with 2n - 2 degrees of freedom and
/// noncentrality d sqrt(n/2), t the two-sided quantile of 1 - level; as a probability. Domain: a
/// standardised effect d of at most 1e6 in size, n from 1.5 to 1e15 in each group (not necessarily whole), a
/// level above 0 and below 1. Errors: [`Error::Outside`]. Source: Cohen (1988) ch. 2; Johnson, Kotz &
/// Balakrishnan (1995) ch. 31. At the edge: an effect of 0 gives the level.
///
/// ```
/// use regulars_stats::experiments::t_test_power;
/// assert!((t_test_power(0.5, 64.0, 0.05)? - 0.801_459_6).abs() < 1e-6);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn t_test_power(effect: f64, n: f64, level: f64) -> Result<f64, Error> {
    let effect = within("effect", effect, "at most 1e6 in size", effect.abs() <= 1e6)?;
    let n = within("n", n, "from 1.5 to 1e15", (1.5..=1e15).contains(&n))?;
    let level = within("level", level, "above 0 and below 1", level > 0.0 && level < 1.0)?;
    Ok(power_at(effect.abs(), n, level))
}

/// The mean of P(|Z + shift| > t s) over s, the root of chi-square over its degrees of freedom: by the
/// trapezoid rule in ln s, which converges exponentially here.
fn power_at(effect: f64, n: f64, level: f64) -> f64 {
    let degrees = 2.0 * n - 2.0;
    let shift = effect * (n / 2.0).sqrt();
    let t = student_critical_of(level, degrees);
    if t == 0.0 {
        return 1.0;
    }
    if shift > 50.0 && degrees < 1e4 {
        // Over s the tail would be a step; over Z it is smooth: the mean of P(t s < Z + shift).
        let sum: f64 = (-72..=72)
            .map(|k| {
                let z = f64::from(k) / 8.0;
                let square = ((z + shift) / t).powi(2).clamp(1e-300, 1e9);
                density(z) * gamma_lr(degrees / 2.0, degrees / 2.0 * square)
            })
            .sum();
        return (sum / 8.0).min(1.0);
    }
    // ln s: log density less that at 0, and the distances at which it is below exp(-42).
    let drop = |v: f64| degrees / 2.0 * ((2.0 * v).exp_m1() - 2.0 * v);
    let spread = (1.0 / (2.0 * degrees)).sqrt();
    let reach = |sign: f64| {
        let mut v = sign * spread;
        while drop(v) < 42.0 {
            v *= 1.25;
        }
        v
    };
    let (from, to) = (reach(-1.0), reach(1.0));
    let width = (spread / 4.0).min(0.3 / (1.0 + shift.min(50.0)));
    let points = ((to - from) / width).ceil() as usize;
    let (mut sum, mut weights) = (0.0, 0.0);
    for point in 0..=points {
        let v = from + point as f64 * width;
        let weight = (-drop(v)).exp();
        let bound = t * v.exp();
        sum += weight * (lower_tail(shift - bound) + lower_tail(-shift - bound));
        weights += weight;
    }
    (sum / weights).min(1.0)
}

/// The values in each group that a two-sided t test of two means needs.
///
/// Formula: the n at which [`t_test_power`] reaches the power; in values, not rounded: round up. Domain: a
/// standardised effect (difference over standard deviation) from 1e-6 to 1e6 in size, 0 < level < power < 1.
/// Errors: [`Error::Outside`], [`Error::NotDetermined`]. Source: Cohen (1988) ch. 2; R `power.t.test` with
/// `strict = TRUE`. At the edge: never below 1.5, one degree of freedom.
///
/// ```
/// use regulars_stats::experiments::t_test_sample_size;
/// assert!((t_test_sample_size(0.2, 0.05, 0.8)? - 393.405_693).abs() < 1e-5);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn t_test_sample_size(effect: f64, level: f64, power: f64) -> Result<f64, Error> {
    let size = effect.abs();
    within("effect", effect, "from 1e-6 to 1e6 in size", (1e-6..=1e6).contains(&size))?;
    let (level, power) = checked(level, power)?;
    // In this unit the power is nearly a straight line over the root of n.
    let wanted = normal_quantile(power);
    let excess = |root: f64| {
        let reached = power_at(size, root * root, level).clamp(1e-300, 1.0 - f64::EPSILON);
        normal_quantile(reached) - wanted
    };
    let least = 1.5_f64.sqrt();
    if excess(least) >= 0.0 {
        return Ok(1.5);
    }
    // The normal approximation is too small, and by about z²/4 (Guenther 1981); widened until it holds the
    // answer.
    let z = normal_critical_of(level);
    let normal = 2.0 * ((z + wanted).max(0.0) / size).powi(2);
    let (mut low, mut high) = (normal.max(1.5).sqrt(), (normal + z * z / 2.0 + 2.0).sqrt());
    while low > least && excess(low) > 0.0 {
        low = (low * 0.8).max(least);
    }
    let mut widened = 0;
    while excess(high) < 0.0 {
        high *= 1.5;
        widened += 1;
        if widened > 100 {
            return Err(Error::NotDetermined);
        }
    }
    let found = root(excess, low, high).ok_or(Error::NotDetermined)?;
    bounded(found * found)
}
