//! Renewals of a contract: the shifted beta-geometric model.

use super::bg_bb::discounted_periods;
use super::fit::{Local, best};
use super::numeric::ln_beta_ratio;
use super::{Fit, finite_result, positive};
use crate::error::{Error, at_least, within};

/// The shifted beta-geometric model: at each renewal a customer leaves with a chance drawn from Beta(α, β).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShiftedBetaGeometric {
    /// The first parameter of the distribution of the chance to leave.
    pub alpha: f64,
    /// Its second parameter.
    pub beta: f64,
}

/// The model of highest likelihood of one or more cohorts.
///
/// Formula: maximum of Σ_t (lost at t) ln P(T = t) + (left over) ln S(t), by damped Newton steps with exact
/// derivatives in the logs of the parameters. Units: a cohort is its numbers of active customers: at first,
/// after the first chance to renew, and so on. Domain: numbers that never grow. Errors: [`Error::TooFew`]
/// without a chance to renew, [`Error::Outside`] when numbers grow, [`Error::NotDetermined`] when nobody left
/// or nobody ever renewed. Source: Fader & Hardie (2007) Journal of Interactive Marketing 21(1):76; high end:
/// α .668, β 3.806, log-likelihood -1611.2. At the edge: [`Fit::inside`] is false when customers do not
/// differ (constant or falling retention): the parameters grow without end with the same ratio.
///
/// ```
/// use regulars_stats::value::contract;
/// let high_end = [1_000, 869, 743, 653, 593, 551, 517, 491];
/// let fit = contract::fit(&[&high_end])?;
/// assert!((fit.model.alpha - 0.668).abs() < 5e-4 && (fit.model.beta - 3.806).abs() < 5e-4);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn fit(cohorts: &[&[u64]]) -> Result<Fit<ShiftedBetaGeometric>, Error> {
    let longest = cohorts.iter().map(|cohort| cohort.len()).max().unwrap_or(0);
    at_least("numbers of active customers", 2, longest)?;
    // By the number of renewals before: how many had the next chance, and how many left at it.
    let (mut stayed, mut left) = (vec![0.0; longest], vec![0.0; longest]);
    let mut customers = 0_u64;
    for cohort in cohorts {
        customers = customers.saturating_add(cohort.first().copied().unwrap_or(0));
        for (place, pair) in cohort.windows(2).enumerate() {
            within("active customers", pair[1] as f64, "no more than before", pair[1] <= pair[0])?;
            stayed[place] += pair[1] as f64;
            left[place] += (pair[0] - pair[1]) as f64;
        }
    }
    let none = |counts: &[f64]| counts.iter().all(|&count| count == 0.0);
    if none(&stayed) || none(&left) {
        return Err(Error::NotDetermined);
    }
    let local = |parameters: &[f64; 2]| local(&stayed, &left, parameters);
    let lost: f64 = left.iter().sum();
    let chances = lost + stayed.iter().sum::<f64>();
    let share: f64 = lost / chances;
    let starts = [1.0, 10.0, 0.2].map(|size: f64| [(size * share).ln(), (size * (1.0 - share)).ln()]);
    let peak = best(local, starts).ok_or(Error::NotDetermined)?;
    let [alpha, beta] = peak.parameters();
    let fit = Fit {
        model: ShiftedBetaGeometric { alpha, beta },
        log_likelihood: peak.value,
        customers: usize::try_from(customers).unwrap_or(usize::MAX),
        inside: peak.is_inside(),
    };
    finite_result(fit, peak.value)
}

/// Σ (stayed) ln((β+j)/(α+β+j)) + (left) ln(α/(α+β+j)) over the renewals before j, with its derivatives.
fn local(stayed: &[f64], left: &[f64], parameters: &[f64; 2]) -> Local<2> {
    let [alpha, beta] = *parameters;
    let mut local = Local::zero();
    for (j, (&stayed, &left)) in stayed.iter().zip(left).enumerate() {
        let stay = beta + j as f64;
        let all = alpha + stay;
        let chances = stayed + left;
        local.value -= stayed * (alpha / stay).ln_1p() + left * (stay / alpha).ln_1p();
        local.gradient[0] += left / alpha - chances / all;
        local.gradient[1] += stayed / stay - chances / all;
        let common = chances / (all * all);
        local.hessian[0][0] += common - left / (alpha * alpha);
        local.hessian[0][1] += common;
        local.hessian[1][1] += common - stayed / (stay * stay);
    }
    local.hessian[1][0] = local.hessian[0][1];
    local.in_logs(parameters)
}

impl ShiftedBetaGeometric {
    /// The share of customers who are still there after so many renewals.
    ///
    /// Formula: S(t) = B(α, β+t)/B(α, β). A share. Domain: positive finite parameters. Errors:
    /// [`Error::Outside`]. Source: Fader & Hardie (2007) eq. 6. At the edge: 1 after none.
    ///
    /// ```
    /// use regulars_stats::value::contract::ShiftedBetaGeometric;
    /// let model = ShiftedBetaGeometric { alpha: 1.0, beta: 1.0 };
    /// assert!((model.survival(3)? - 0.25).abs() < 1e-15);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn survival(&self, renewals: u64) -> Result<f64, Error> {
        self.check()?;
        Ok(ln_beta_ratio(self.alpha, self.beta, renewals as f64).exp())
    }

    /// The share of those at the `renewal`th chance who renew.
    ///
    /// Formula: r(t) = (β+t-1)/(α+β+t-1). A share. Domain: `renewal` from 1. Errors: [`Error::Outside`].
    /// Source: Fader & Hardie (2007) eq. 8. At the edge: grows towards 1, because those who leave easily are
    /// gone.
    ///
    /// ```
    /// use regulars_stats::value::contract::ShiftedBetaGeometric;
    /// let model = ShiftedBetaGeometric { alpha: 1.0, beta: 1.0 };
    /// assert_eq!(model.retention(1)?, 0.5);
    /// assert_eq!(model.retention(3)?, 0.75);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn retention(&self, renewal: u64) -> Result<f64, Error> {
        self.check()?;
        within("renewal", renewal as f64, "at least 1", renewal >= 1)?;
        let stay = self.beta + (renewal - 1) as f64;
        Ok(1.0 / (1.0 + self.alpha / stay))
    }

    /// The discounted expected number of payments of a new customer, the one at the start included.
    ///
    /// Formula: DEL = Σ_{t>=0} S(t) (1+d)^-t = F(1, β; α+β; 1/(1+d)). Units: payments; `discount` d is the
    /// rate of one period. Domain: d above 0; d = 0 only if α > 1. Errors: [`Error::Outside`]. Source: Fader
    /// & Hardie (2010) Marketing Science 29(1):85, eq. 3. At the edge: without discount and with α <= 1 the
    /// sum is infinite, which is refused.
    ///
    /// ```
    /// use regulars_stats::value::contract::ShiftedBetaGeometric;
    /// let model = ShiftedBetaGeometric { alpha: 2.0, beta: 3.0 };
    /// assert!((model.discounted_lifetime(0.0)? - 4.0).abs() < 1e-12);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn discounted_lifetime(&self, discount: f64) -> Result<f64, Error> {
        self.check()?;
        let lifetime = 1.0 + discounted_periods(self.alpha, self.beta, discount)?;
        finite_result(lifetime, lifetime)
    }

    /// The discounted expected number of payments still to come, just before the `renewal`th chance to renew,
    /// of a customer who is there until then; a payment at that chance counts in full.
    ///
    /// Formula: DERL = Σ_{t>=n} S(t)/S(n-1) (1+d)^-(t-n) = (β+n-1)/(α+β+n-1) F(1, β+n; α+β+n; 1/(1+d)).
    /// Units, Domain, Errors: as [`ShiftedBetaGeometric::discounted_lifetime`], and `renewal` from 1. Source:
    /// Fader & Hardie (2010) eq. 7. At the edge: grows with the renewals: who stayed is likelier to stay.
    ///
    /// ```
    /// use regulars_stats::value::contract::ShiftedBetaGeometric;
    /// let model = ShiftedBetaGeometric { alpha: 0.668_088_302, beta: 3.806_094_571 };
    /// assert!((model.discounted_residual_lifetime(1, 0.1)? - 5.414_478_867).abs() < 1e-6);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn discounted_residual_lifetime(&self, renewal: u64, discount: f64) -> Result<f64, Error> {
        let retention = self.retention(renewal)?;
        let lifetime =
            retention * (1.0 + discounted_periods(self.alpha, self.beta + renewal as f64, discount)?);
        finite_result(lifetime, lifetime)
    }

    fn check(&self) -> Result<(), Error> {
        positive(&[("alpha", self.alpha), ("beta", self.beta)])
    }
}
