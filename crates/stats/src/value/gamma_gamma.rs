//! Gamma-Gamma: how much a customer's purchases are worth on average.

use super::fit::{Local, best};
use super::numeric::{digamma, ln_gamma, ln_rising, trigamma};
use super::{Fit, finite_result, positive};
use crate::error::{Error, at_least, within};

/// The purchases of a customer and their mean amount.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spending {
    /// The number of purchases that the mean is of: the repeats (x).
    pub purchases: u64,
    /// Their mean amount (m); not used without purchases.
    pub mean: f64,
}

/// The gamma-gamma model of amounts.
///
/// Amounts of a customer are gamma distributed with shape p and an own rate, which is drawn from a gamma
/// distribution with shape q and rate v. How often a customer buys must not depend on how much:
/// [`correlation`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GammaGamma {
    /// The shape of a customer's amounts.
    pub p: f64,
    /// The shape of the distribution of the customers' rates.
    pub q: f64,
    /// The rate of that distribution, an amount.
    pub v: f64,
}

/// The model of highest likelihood.
///
/// Formula: maximum of Σ ln[Γ(px+q)/(Γ(px) Γ(q)) v^q m^(px-1) x^(px) / (xm+v)^(px+q)], by damped Newton steps
/// with exact derivatives in the logs of the parameters. Units: as the amounts. Domain: customers with
/// purchases and a positive mean only. Errors: [`Error::TooFew`] for fewer than 3 customers,
/// [`Error::Outside`], [`Error::NotDetermined`] when all means are equal. Source: Fader, Hardie & Lee (2005)
/// Journal of Marketing Research 42(4):415; Fader & Hardie (2013) gamma-gamma note; CDNOW, n = 946: p 6.25, q
/// 3.74, v 15.44. At the edge: [`Fit::inside`] is false when the likelihood grows towards infinite parameters
/// (means that differ no more than chance makes them).
///
/// ```
/// use regulars_stats::value::gamma_gamma::{self, Spending};
/// let sample: Vec<Spending> = [12.0, 30.0, 22.0, 55.0, 17.0, 41.0, 9.0, 140.0, 33.0, 25.0]
///     .iter()
///     .zip(1..)
///     .map(|(&mean, k)| Spending { purchases: 1 + k % 3, mean })
///     .collect();
/// let fit = gamma_gamma::fit(&sample)?;
/// assert!(fit.model.expected_mean(&sample[0])? > 12.0);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn fit(sample: &[Spending]) -> Result<Fit<GammaGamma>, Error> {
    at_least("customers with purchases", 3, sample.len())?;
    for spending in sample {
        within("purchases", spending.purchases as f64, "at least 1", spending.purchases >= 1)?;
        within("mean", spending.mean, "above 0 and finite", spending.mean > 0.0)?;
    }
    if sample.iter().all(|spending| spending.mean == sample[0].mean) {
        return Err(Error::NotDetermined);
    }
    let size = sample.len() as f64;
    // In units of the geometric mean, which neither overflows nor hangs on one large amount.
    let scale = (sample.iter().map(|spending| spending.mean.ln()).sum::<f64>() / size).exp();
    let mut rows: Vec<(f64, f64)> =
        sample.iter().map(|spending| (spending.purchases as f64, spending.mean / scale)).collect();
    rows.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let starts = [[5.0, 4.0, 0.6], [1.0, 3.0, 3.0], [20.0, 20.0, 1.0], [2.0, 1.2, 0.4]];
    let peak = best(|parameters| local(&rows, parameters), starts.map(|start: [f64; 3]| start.map(f64::ln)))
        .ok_or(Error::NotDetermined)?;
    let [p, q, v] = peak.parameters();
    let log_likelihood = peak.value - size * scale.ln();
    let model = GammaGamma { p, q, v: v * scale };
    finite_result(
        Fit { model, log_likelihood, customers: sample.len(), inside: peak.is_inside() },
        log_likelihood,
    )
}

/// The log-likelihood of rows (x, m) in the order of x, with its derivatives in the logs of p, q, v.
fn local(rows: &[(f64, f64)], parameters: &[f64; 3]) -> Local<3> {
    let [p, q, v] = *parameters;
    let mut local = Local::zero();
    let (psi_q, psi_1_q) = (digamma(q), trigamma(q));
    let mut purchases = f64::NAN;
    let (mut ln_ratio, mut psi_p, mut psi_both, mut psi_1_p, mut psi_1_both) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for &(x, mean) in rows {
        if x != purchases {
            purchases = x;
            ln_ratio = ln_rising(p * x, q) - ln_gamma(q);
            (psi_p, psi_both) = (digamma(p * x), digamma(p * x + q));
            (psi_1_p, psi_1_both) = (trigamma(p * x), trigamma(p * x + q));
        }
        let total = x * mean;
        let whole = total + v;
        let (inverse, both) = (1.0 / whole, p * x + q);
        // Shares, so that nothing of the size of the sums cancels.
        let (ln_share, ln_rest) = (-(v / total).ln_1p(), -(total / v).ln_1p());
        local.value += ln_ratio + p * x * ln_share + q * ln_rest - mean.ln();
        local.gradient[0] += x * (psi_both - psi_p + ln_share);
        local.gradient[1] += psi_both - psi_q + ln_rest;
        local.gradient[2] += q / v - both * inverse;
        local.hessian[0][0] += x * x * (psi_1_both - psi_1_p);
        local.hessian[0][1] += x * psi_1_both;
        local.hessian[0][2] -= x * inverse;
        local.hessian[1][1] += psi_1_both - psi_1_q;
        local.hessian[1][2] += 1.0 / v - inverse;
        local.hessian[2][2] += both * inverse * inverse - q / (v * v);
    }
    for i in 0..3 {
        for j in 0..i {
            local.hessian[i][j] = local.hessian[j][i];
        }
    }
    local.in_logs(parameters)
}

/// Pearson's correlation of the number of purchases and their mean amount, which the model takes to be 0.
///
/// Formula: Σ (x - x̄)(m - m̄) / sqrt(Σ (x - x̄)² Σ (m - m̄)²). From -1 to 1. Domain: customers who differ in
/// both. Errors: [`Error::TooFew`] for fewer than 2, [`Error::NotFinite`], [`Error::NoSpread`]. Source: Fader
/// & Hardie (2013), section 3. At the edge: two customers give -1 or 1.
///
/// ```
/// use regulars_stats::value::gamma_gamma::{Spending, correlation};
/// let sample = [(1, 10.0), (2, 30.0), (3, 20.0)].map(|(purchases, mean)| Spending { purchases, mean });
/// assert!((correlation(&sample)? - 0.5).abs() < 1e-15);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn correlation(sample: &[Spending]) -> Result<f64, Error> {
    at_least("customers", 2, sample.len())?;
    if let Some(place) = sample.iter().position(|spending| !spending.mean.is_finite()) {
        return Err(Error::NotFinite { name: "means", place });
    }
    let size = sample.len() as f64;
    let largest = sample.iter().map(|spending| spending.mean.abs()).fold(f64::MIN_POSITIVE, f64::max);
    let most = sample.iter().map(|spending| spending.purchases as f64).fold(1.0, f64::max);
    let pairs = || sample.iter().map(|spending| (spending.purchases as f64 / most, spending.mean / largest));
    let middle_x = pairs().map(|(x, _)| x).sum::<f64>() / size;
    let middle_m = pairs().map(|(_, m)| m).sum::<f64>() / size;
    let (mut xx, mut mm, mut xm) = (0.0, 0.0, 0.0);
    for (x, m) in pairs() {
        let (x, m) = (x - middle_x, m - middle_m);
        xx += x * x;
        mm += m * m;
        xm += x * m;
    }
    let equal =
        |values: &dyn Fn(&Spending) -> f64| sample.iter().all(|one| values(one) == values(&sample[0]));
    if equal(&|one| one.purchases as f64) || equal(&|one| one.mean) || xx == 0.0 || mm == 0.0 {
        return Err(Error::NoSpread);
    }
    Ok((xm / (xx.sqrt() * mm.sqrt())).clamp(-1.0, 1.0))
}

impl GammaGamma {
    /// The expected mean amount of the customer's purchases.
    ///
    /// Formula: p (v + x m)/(p x + q - 1): between the customer's own mean and that of all. Units: amounts.
    /// Domain: p x + q above 1; a finite mean of at least 0 if there are purchases. Errors:
    /// [`Error::Outside`]. Source: Fader, Hardie & Lee (2005) JMR eq. 5. At the edge: without purchases the
    /// mean of all, [`GammaGamma::population_mean`]; with many the customer's own.
    ///
    /// ```
    /// use regulars_stats::value::gamma_gamma::{GammaGamma, Spending};
    /// let model = GammaGamma { p: 6.25, q: 3.74, v: 15.44 };
    /// let expected = model.expected_mean(&Spending { purchases: 1, mean: 22.35 })?;
    /// assert!((expected - 26.272_246_941).abs() < 1e-8);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn expected_mean(&self, spending: &Spending) -> Result<f64, Error> {
        if spending.purchases == 0 {
            return self.population_mean();
        }
        self.check()?;
        within("mean", spending.mean, "at least 0 and finite", spending.mean >= 0.0)?;
        let x = spending.purchases as f64;
        let below = self.p * x + self.q - 1.0;
        within("p x + q", self.p * x + self.q, "above 1", below > 0.0)?;
        let expected = self.p / below * self.v + self.p * x / below * spending.mean;
        finite_result(expected, expected)
    }

    /// The mean amount over all customers.
    ///
    /// Formula: p v/(q - 1). Units: amounts. Domain: q above 1. Errors: [`Error::Outside`]. Source: Fader,
    /// Hardie & Lee (2005) JMR. At the edge: with q <= 1 the mean is infinite, which is refused.
    ///
    /// ```
    /// use regulars_stats::value::gamma_gamma::GammaGamma;
    /// assert_eq!(GammaGamma { p: 2.1, q: 4.0, v: 50.0 }.population_mean(), Ok(35.0));
    /// ```
    pub fn population_mean(&self) -> Result<f64, Error> {
        self.check()?;
        within("q", self.q, "above 1", self.q > 1.0)?;
        let mean = self.p * self.v / (self.q - 1.0);
        finite_result(mean, mean)
    }

    fn check(&self) -> Result<(), Error> {
        positive(&[("p", self.p), ("q", self.q), ("v", self.v)])
    }
}
