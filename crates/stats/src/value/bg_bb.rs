//! BG/BB: in each of a number of periods a customer buys or does not, until an unseen leaving at the start of
//! one.

use super::fit::{best, by_differences};
use super::numeric::{hypergeometric, ln_add, ln_beta_ratio, ln_gamma, ln_rising};
use super::{Fit, finite_result, positive};
use crate::error::{Error, at_least, within};

/// What is known of a customer in a number of periods with a chance to buy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Periods {
    /// The number of periods with a purchase, after the first purchase (x).
    pub purchases: u64,
    /// The last period with a purchase, from 1; 0 without any (t_x).
    pub last: u64,
    /// The number of periods observed (n).
    pub observed: u64,
}

impl Periods {
    /// Refuses what no customer can have.
    ///
    /// Domain: purchases <= last <= observed; last 0 just if purchases are 0; at most [`MOST_PERIODS`]
    /// periods. Errors: [`Error::Outside`], [`Error::TooMany`].
    ///
    /// ```
    /// use regulars_stats::value::bg_bb::Periods;
    /// assert!(Periods { purchases: 2, last: 3, observed: 6 }.check().is_ok());
    /// assert!(Periods { purchases: 4, last: 3, observed: 6 }.check().is_err());
    /// ```
    pub fn check(&self) -> Result<(), Error> {
        if self.observed > MOST_PERIODS {
            let found = usize::try_from(self.observed).unwrap_or(usize::MAX);
            return Err(Error::TooMany { what: "periods", most: MOST_PERIODS as usize, found });
        }
        within("last", self.last as f64, "at most the periods observed", self.last <= self.observed)?;
        within("purchases", self.purchases as f64, "at most the last period", self.purchases <= self.last)?;
        within("last", self.last as f64, "0 without a purchase", self.purchases > 0 || self.last == 0)?;
        Ok(())
    }
}

/// The most periods that a history may have: the likelihood is a sum over them.
pub const MOST_PERIODS: u64 = 1_000_000;

/// Equal histories and how many customers have them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// The history.
    pub periods: Periods,
    /// The number of customers.
    pub customers: u64,
}

/// The beta-geometric / beta-binomial model of buying in periods.
///
/// While active, a customer buys in a period with a chance drawn from Beta(α, β); before each period the
/// customer leaves with a chance drawn from Beta(γ, δ).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BgBb {
    /// The first parameter of the distribution of the chance to buy.
    pub alpha: f64,
    /// Its second parameter.
    pub beta: f64,
    /// The first parameter of the distribution of the chance to leave.
    pub gamma: f64,
    /// Its second parameter.
    pub delta: f64,
}

/// The model of highest likelihood.
///
/// Formula: maximum of the sum of [`BgBb::log_likelihood`] over the customers, by damped Newton steps in the
/// logs of the parameters. Units: periods. Domain: at least one customer with a purchase and one period
/// without. Errors: [`Error::TooFew`], [`Error::Outside`], [`Error::TooMany`], [`Error::NotDetermined`].
/// Source: Fader, Hardie & Shang (2010) Marketing Science 29(6):1086; donations, n = 11,104: α 1.204, β .750,
/// γ .657, δ 2.783, log-likelihood -33225.6. At the edge: [`Fit::inside`] is false if the likelihood grows
/// towards infinite parameters or 0.
///
/// ```
/// use regulars_stats::value::bg_bb::{self, Group, Periods};
/// let group = |purchases, last, customers| Group {
///     periods: Periods { purchases, last, observed: 4 },
///     customers,
/// };
/// let sample = [group(0, 0, 50), group(1, 1, 12), group(1, 3, 9), group(2, 2, 9), group(3, 4, 11), group(4, 4, 20)];
/// let fit = bg_bb::fit(&sample)?;
/// assert_eq!(fit.customers, 111);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn fit(groups: &[Group]) -> Result<Fit<BgBb>, Error> {
    for group in groups {
        group.periods.check()?;
    }
    let mut sorted: Vec<Group> = groups.iter().filter(|group| group.customers > 0).copied().collect();
    sorted.sort_unstable_by_key(|group| (group.periods, group.customers));
    let sample: Vec<(Periods, f64)> = sorted
        .chunk_by(|a, b| a.periods == b.periods)
        .map(|same| (same[0].periods, same.iter().map(|group| group.customers as f64).sum()))
        .collect();
    at_least("customers", 1, sample.len())?;
    let nobody = sample.iter().all(|(periods, _)| periods.purchases == 0);
    let always = sample.iter().all(|(periods, _)| periods.purchases == periods.observed);
    if nobody || always {
        return Err(Error::NotDetermined);
    }
    let total = |&[alpha, beta, gamma, delta]: &[f64; 4]| {
        let model = BgBb { alpha, beta, gamma, delta };
        sample.iter().map(|(periods, customers)| customers * model.ln_likelihood(periods)).sum::<f64>()
    };
    let starts = [[1.0, 1.0, 0.5, 3.0], [2.0, 4.0, 1.0, 6.0], [0.5, 0.5, 1.0, 1.0]];
    let peak = best(
        |parameters| by_differences(total, parameters),
        starts.map(|start: [f64; 4]| start.map(f64::ln)),
    )
    .ok_or(Error::NotDetermined)?;
    let [alpha, beta, gamma, delta] = peak.parameters();
    let customers = sorted.iter().fold(0_u64, |sum, group| sum.saturating_add(group.customers));
    let fit = Fit {
        model: BgBb { alpha, beta, gamma, delta },
        log_likelihood: peak.value,
        customers: usize::try_from(customers).unwrap_or(usize::MAX),
        inside: peak.is_inside(),
    };
    finite_result(fit, peak.value)
}

impl BgBb {
    /// The log-likelihood of one history.
    ///
    /// Formula: ln[B(α+x,β+n-x)/B(α,β) B(γ,δ+n)/B(γ,δ) + Σ_{i=0}^{n-t_x-1} B(α+x,β+t_x-x+i)/B(α,β)
    /// B(γ+1,δ+t_x+i)/B(γ,δ)]. Units: nats. Domain: positive finite parameters, a possible history. Errors:
    /// [`Error::Outside`], [`Error::TooMany`]. Source: Fader, Hardie & Shang (2010) eq. 6. At the edge: 0 (a
    /// certainty) for no periods.
    ///
    /// ```
    /// use regulars_stats::value::bg_bb::{BgBb, Periods};
    /// let model = BgBb { alpha: 1.204, beta: 0.750, gamma: 0.657, delta: 2.783 };
    /// assert_eq!(model.log_likelihood(&Periods { purchases: 0, last: 0, observed: 0 })?, 0.0);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn log_likelihood(&self, periods: &Periods) -> Result<f64, Error> {
        self.check()?;
        periods.check()?;
        let value = self.ln_likelihood(periods);
        finite_result(value, value)
    }

    /// The probability that the customer is active in the period that lies `ahead` periods after the last
    /// observed.
    ///
    /// Formula: B(α+x,β+n-x)/B(α,β) B(γ,δ+n+m)/B(γ,δ) / L, m = ahead. A share. Domain: as
    /// [`BgBb::log_likelihood`]. Errors: as there. Source: Fader, Hardie & Shang (2010) eq. 11 (m = 1). At
    /// the edge: m = 0 is the chance to have been active in the last observed period: 1 if it has a purchase.
    ///
    /// ```
    /// use regulars_stats::value::bg_bb::{BgBb, Periods};
    /// let model = BgBb { alpha: 1.204, beta: 0.750, gamma: 0.657, delta: 2.783 };
    /// let faithful = Periods { purchases: 6, last: 6, observed: 6 };
    /// assert!((model.probability_alive(&faithful, 0)? - 1.0).abs() < 1e-12);
    /// assert!((model.probability_alive(&faithful, 1)? - 0.93).abs() < 5e-3);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn probability_alive(&self, periods: &Periods, ahead: u64) -> Result<f64, Error> {
        self.check()?;
        periods.check()?;
        let further = ln_beta_ratio(self.gamma, self.delta + periods.observed as f64, ahead as f64);
        Ok((self.ln_active(periods) + further - self.ln_likelihood(periods)).exp().min(1.0))
    }

    /// The expected number of purchases of the customer in the next `ahead` periods.
    ///
    /// Formula: P(active now) (α+x)/(α+β+n) Σ_{i=1}^{m} B(γ,δ+n+i)/B(γ,δ+n), m = ahead. Units: purchases.
    /// Domain, Errors: as [`BgBb::log_likelihood`]. Source: Fader, Hardie & Shang (2010) eq. 13. At the edge:
    /// 0 for no periods; no pole at γ = 1.
    ///
    /// ```
    /// use regulars_stats::value::bg_bb::{BgBb, Periods};
    /// let model = BgBb { alpha: 1.204, beta: 0.750, gamma: 0.657, delta: 2.783 };
    /// let faithful = Periods { purchases: 6, last: 6, observed: 6 };
    /// assert!((model.expected_purchases(&faithful, 5)? - 3.75).abs() < 0.01);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn expected_purchases(&self, periods: &Periods, ahead: u64) -> Result<f64, Error> {
        let alive = self.probability_alive(periods, 0)?;
        let n = periods.observed as f64;
        let share = (self.alpha + periods.purchases as f64) / (self.alpha + self.beta + n);
        let expected = alive * share * periods_active(self.gamma, self.delta + n, ahead);
        finite_result(expected, expected)
    }

    /// The expected number of purchases of a new customer in the first `periods` periods.
    ///
    /// Formula: α/(α+β) Σ_{i=1}^{n} B(γ,δ+i)/B(γ,δ). Units: purchases. Domain: positive finite parameters.
    /// Errors: [`Error::Outside`]. Source: Fader, Hardie & Shang (2010) eq. 8. At the edge: 0 for no periods.
    ///
    /// ```
    /// use regulars_stats::value::bg_bb::BgBb;
    /// let model = BgBb { alpha: 1.204, beta: 0.750, gamma: 0.657, delta: 2.783 };
    /// assert!((model.expected_of_new_customer(1)? - 1.204 / 1.954 * 2.783 / 3.44).abs() < 1e-12);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn expected_of_new_customer(&self, periods: u64) -> Result<f64, Error> {
        self.check()?;
        let expected =
            self.alpha / (self.alpha + self.beta) * periods_active(self.gamma, self.delta, periods);
        finite_result(expected, expected)
    }

    /// The probability that a new customer makes exactly `purchases` in the first `periods` periods.
    ///
    /// Formula: C(n,x) B(α+x,β+n-x)/B(α,β) B(γ,δ+n)/B(γ,δ) + Σ_{i=x}^{n-1} C(i,x) B(α+x,β+i-x)/B(α,β)
    /// B(γ+1,δ+i)/B(γ,δ). A share. Domain: at most [`MOST_PERIODS`] periods. Errors: [`Error::Outside`],
    /// [`Error::TooMany`]. Source: Fader, Hardie & Shang (2010) eq. 7. At the edge: 0 for more purchases than
    /// periods.
    ///
    /// ```
    /// use regulars_stats::value::bg_bb::BgBb;
    /// let model = BgBb { alpha: 1.204, beta: 0.750, gamma: 0.657, delta: 2.783 };
    /// let all: f64 = (0..=6).map(|x| model.probability_of_purchases(x, 6).unwrap_or(0.0)).sum();
    /// assert!((all - 1.0).abs() < 1e-12);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn probability_of_purchases(&self, purchases: u64, periods: u64) -> Result<f64, Error> {
        self.check()?;
        if purchases > periods {
            return Ok(0.0);
        }
        Periods { purchases, last: if purchases == 0 { 0 } else { periods }, observed: periods }.check()?;
        let x = purchases as f64;
        let ways = |i: f64| ln_rising(i - x + 1.0, x) - ln_gamma(x + 1.0);
        let n = periods as f64;
        let mut sum = ways(n) + self.ln_buys(x, n) + ln_beta_ratio(self.gamma, self.delta, n);
        for i in purchases..periods {
            let i = i as f64;
            sum = ln_add(sum, ways(i) + self.ln_buys(x, i) + self.ln_leaves(i));
        }
        Ok(sum.exp().min(1.0))
    }

    /// The discounted expected residual transactions: the purchases after the observed periods, in present
    /// ones.
    ///
    /// Formula: P(active now) (α+x)/(α+β+n) Σ_{i>=1} B(γ,δ+n+i)/B(γ,δ+n) (1+d)^-i, a hypergeometric function.
    /// Units: purchases; `discount` d is the rate of one period. Domain: d above 0; d = 0 only if γ > 1.
    /// Errors: [`Error::Outside`]. Source: Fader, Hardie & Shang (2010) eq. 14. At the edge: without discount
    /// and with γ <= 1 the sum is infinite, which is refused.
    ///
    /// ```
    /// use regulars_stats::value::bg_bb::{BgBb, Periods};
    /// let model = BgBb { alpha: 1.204, beta: 0.750, gamma: 0.657, delta: 2.783 };
    /// let faithful = Periods { purchases: 6, last: 6, observed: 6 };
    /// let soon = model.discounted_expected(&faithful, 0.1)?;
    /// assert!(soon > model.discounted_expected(&faithful, 0.2)?);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn discounted_expected(&self, periods: &Periods, discount: f64) -> Result<f64, Error> {
        let alive = self.probability_alive(periods, 0)?;
        let n = periods.observed as f64;
        let share = (self.alpha + periods.purchases as f64) / (self.alpha + self.beta + n);
        let active = discounted_periods(self.gamma, self.delta + n, discount)?;
        let expected = alive * share * active;
        finite_result(expected, expected)
    }

    fn check(&self) -> Result<(), Error> {
        positive(&[("alpha", self.alpha), ("beta", self.beta), ("gamma", self.gamma), ("delta", self.delta)])
    }

    /// ln of B(α+x, β+n-x)/B(α, β): x purchases in n active periods in a certain order.
    fn ln_buys(&self, x: f64, n: f64) -> f64 {
        ln_rising(self.alpha, x) + ln_rising(self.beta, n - x) - ln_rising(self.alpha + self.beta, n)
    }

    /// ln of B(γ+1, δ+i)/B(γ, δ): leaving after i periods.
    fn ln_leaves(&self, i: f64) -> f64 {
        ln_beta_ratio(self.gamma, self.delta, i) + (self.gamma / (self.gamma + self.delta + i)).ln()
    }

    /// ln of the likelihood together with being active in the last period.
    fn ln_active(&self, periods: &Periods) -> f64 {
        let n = periods.observed as f64;
        self.ln_buys(periods.purchases as f64, n) + ln_beta_ratio(self.gamma, self.delta, n)
    }

    fn ln_likelihood(&self, periods: &Periods) -> f64 {
        let (x, last) = (periods.purchases as f64, periods.last as f64);
        if periods.last == periods.observed {
            return self.ln_active(periods);
        }
        // Relative to the first term, having left just after the last purchase, by ratios of neighbours.
        let first = self.ln_buys(x, last) + self.ln_leaves(last);
        let (mut term, mut sum) = (1.0, 1.0);
        for i in periods.last + 1..periods.observed {
            let before = (i - 1) as f64;
            term *= (self.beta + before - x) / (self.alpha + self.beta + before);
            term *= (self.delta + before) / (self.gamma + self.delta + before + 1.0);
            sum += term;
        }
        ln_add(first + f64::ln(sum), self.ln_active(periods))
    }
}

/// Σ_{i=1}^{m} B(γ, δ+i)/B(γ, δ): the expected number of periods, of the next m, before leaving.
fn periods_active(gamma: f64, delta: f64, periods: u64) -> f64 {
    const SUMMED: u64 = 2_000;
    let (mut term, mut sum) = (1.0, 0.0);
    for i in 0..periods.min(SUMMED) {
        let i = i as f64;
        term *= (delta + i) / (gamma + delta + i);
        sum += term;
    }
    if periods > SUMMED {
        sum += term * many_periods_active(gamma, delta + SUMMED as f64, (periods - SUMMED) as f64);
    }
    sum
}

/// The same in closed form for a large δ: δ/(γ-1) [1 - Γ(δ+1+m) Γ(γ+δ)/(Γ(δ+1) Γ(γ+δ+m))].
fn many_periods_active(gamma: f64, delta: f64, periods: f64) -> f64 {
    let excess = gamma - 1.0;
    // The log of the ratio: ln[Γ(γ+δ)/Γ(δ+1)] - ln[Γ(γ+δ+m)/Γ(δ+1+m)].
    let log = |z: f64| {
        if excess.abs() < 1e-3 {
            // Γ(z + e)/Γ(z) by its series: the difference of two logs would leave no digits.
            excess * (super::numeric::digamma(z) + 0.5 * excess * super::numeric::trigamma(z))
        } else if excess > 0.0 {
            ln_rising(z, excess)
        } else {
            -ln_rising(z + excess, -excess)
        }
    };
    if excess == 0.0 {
        let digamma = super::numeric::digamma;
        return delta * (digamma(delta + 1.0 + periods) - digamma(delta + 1.0));
    }
    let ratio = log(delta + 1.0) - log(delta + 1.0 + periods);
    delta * -ratio.exp_m1() / excess
}

/// Σ_{i>=1} B(γ, δ+i)/B(γ, δ) (1+d)^-i.
pub(super) fn discounted_periods(gamma: f64, delta: f64, discount: f64) -> Result<f64, Error> {
    let lowest = discount > 0.0 || (discount == 0.0 && gamma > 1.0);
    within("discount", discount, "above 0, or 0 if customers stay for a finite time", lowest)?;
    let once = delta / (gamma + delta);
    if discount == 0.0 {
        return Ok(delta / (gamma - 1.0));
    }
    // F(1, δ+1; γ+δ+1; v) = F(1, γ; γ+δ+1; -1/d) (1+d)/d.
    Ok(once / discount * hypergeometric(gamma, gamma + delta + 1.0, 1.0 / discount))
}
