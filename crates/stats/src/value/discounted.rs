//! The worth of a customer's coming purchases in today's money.

use super::gamma_gamma::{GammaGamma, Spending};
use super::{History, RepeatBuying, finite_result};
use crate::error::{Error, within};

/// The periods ahead and what money in them is worth today.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Horizon {
    /// The number of periods (months).
    pub periods: u32,
    /// The length of one, in the unit of the histories (4.345 weeks a month).
    pub length: f64,
    /// The discount rate of one period (0.01 for one per cent a month).
    pub discount: f64,
}

/// The expected revenue from a customer within the horizon, discounted.
///
/// Formula: Σ_{m=1}^{M} E(amount) (E(Y(m l)) - E(Y((m-1) l))) / (1+d)^m, l the length of a period: what comes
/// in a period is paid at its end. Units: amounts. It is revenue: multiply by the margin for profit. Domain:
/// length above 0; discount above -1; at most 10,000 periods. Errors: [`Error::Outside`] and those of the
/// models. Source: Fader, Hardie & Lee (2005) Journal of Marketing Research 42(4):415; the sum is that of the
/// program `lifetimes`. At the edge: no periods give 0.
///
/// ```
/// use regulars_stats::value::bg_nbd::{BgNbd, Leaving};
/// use regulars_stats::value::discounted::{Horizon, expected_revenue};
/// use regulars_stats::value::gamma_gamma::GammaGamma;
/// use regulars_stats::value::History;
/// let buying = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426, leaving: Leaving::AfterRepeats };
/// let spending = GammaGamma { p: 6.25, q: 3.74, v: 15.44 };
/// let history = History { repeats: 2, recency: 30.43, age: 38.86 };
/// let year = Horizon { periods: 12, length: 4.345, discount: 0.01 };
/// assert!((expected_revenue(&buying, &spending, &history, 22.35, year)? - 36.3).abs() < 0.1);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn expected_revenue(
    buying: &impl RepeatBuying,
    spending: &GammaGamma,
    history: &History,
    mean_amount: f64,
    horizon: Horizon,
) -> Result<f64, Error> {
    let amount = spending.expected_mean(&Spending { purchases: history.repeats, mean: mean_amount })?;
    let value = amount * discounted_purchases(buying, history, horizon)?;
    finite_result(value, value)
}

/// The expected number of purchases of a customer within the horizon, discounted.
///
/// Formula: as [`expected_revenue`] with an amount of 1. Units: purchases. Domain, Errors, Source, At the
/// edge: as there.
///
/// ```
/// use regulars_stats::value::History;
/// use regulars_stats::value::discounted::{Horizon, discounted_purchases};
/// use regulars_stats::value::pareto_nbd::ParetoNbd;
/// let model = ParetoNbd { r: 0.553, alpha: 10.58, s: 0.606, beta: 11.67 };
/// let history = History { repeats: 2, recency: 30.43, age: 38.86 };
/// let plain = Horizon { periods: 9, length: 4.345, discount: 0.0 };
/// let expected = model.expected_purchases(&history, 9.0 * 4.345)?;
/// assert!((discounted_purchases(&model, &history, plain)? - expected).abs() < 1e-12);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn discounted_purchases(
    buying: &impl RepeatBuying,
    history: &History,
    horizon: Horizon,
) -> Result<f64, Error> {
    within("length", horizon.length, "above 0 and finite", horizon.length > 0.0)?;
    within("discount", horizon.discount, "above -1 and finite", horizon.discount > -1.0)?;
    within("periods", f64::from(horizon.periods), "at most 10,000", horizon.periods <= 10_000)?;
    let factor = horizon.discount.ln_1p();
    let (mut before, mut value) = (0.0, 0.0);
    for period in 1..=horizon.periods {
        let period = f64::from(period);
        let until = buying.expected_purchases(history, period * horizon.length)?;
        value += (until - before) * (-factor * period).exp();
        before = until;
    }
    finite_result(value, value)
}
