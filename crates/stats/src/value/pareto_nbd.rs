//! Pareto/NBD: customers buy at random, each at an own rate, and leave for good at any time, each at an own
//! rate.

use super::fit::{Local, Peak, best, by_differences, maximise};
use super::history::{Group, History, groups, informative};
use super::numeric::{discounted_survival, hypergeometric, ln_integral, ln_rising, ln_ways, softplus};
use super::{Fit, RepeatBuying, finite_result, positive, time_ahead};
use crate::error::{Error, within};

/// The Pareto / negative binomial model of repeat buying without a contract.
///
/// While active, a customer buys at a rate drawn from a gamma distribution with shape r and rate α (mean r /
/// α purchases in a unit of time) and leaves at a rate drawn from one with shape s and rate β.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ParetoNbd {
    /// The shape of the distribution of purchase rates.
    pub r: f64,
    /// The rate of that distribution, in the unit of the times.
    pub alpha: f64,
    /// The shape of the distribution of rates of leaving.
    pub s: f64,
    /// The rate of that distribution, in the unit of the times.
    pub beta: f64,
}

/// The model of highest likelihood.
///
/// Formula: maximum of the sum of [`ParetoNbd::log_likelihood`], by damped Newton steps in the logs of the
/// parameters; equal histories are counted, not repeated. Units: as the times. Domain: at least one customer
/// with a repeat. Errors: [`Error::TooFew`] without customers, [`Error::Outside`] for an impossible history,
/// [`Error::NotDetermined`] if nobody came back. Source: Schmittlein, Morrison & Colombo (1987) Management
/// Science 33(1):1; CDNOW in Fader, Hardie & Lee (2005) Table 2: r .553, α 10.578, s .606, β 11.669,
/// log-likelihood -9595.0. At the edge: [`Fit::inside`] is false when the likelihood grows towards infinite
/// parameters (customers that do not differ) or 0.
///
/// ```
/// use regulars_stats::value::{History, pareto_nbd};
/// let sample: Vec<History> = (0..60)
///     .map(|k| match k % 6 {
///         0 | 1 | 2 => History { repeats: 0, recency: 0.0, age: 30.0 },
///         3 => History { repeats: 1, recency: 4.0, age: 30.0 },
///         4 => History { repeats: 3, recency: 8.0, age: 34.0 },
///         _ => History { repeats: 12, recency: 27.0, age: 30.0 + f64::from(k % 7) },
///     })
///     .collect();
/// let fit = pareto_nbd::fit(&sample)?;
/// assert!(fit.model.probability_alive(&sample[5])? > fit.model.probability_alive(&sample[4])?);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn fit(histories: &[History]) -> Result<Fit<ParetoNbd>, Error> {
    let groups = groups(histories)?;
    informative(&groups)?;
    let (model, log_likelihood, inside) = highest(&groups).ok_or(Error::NotDetermined)?;
    finite_result(Fit { model, log_likelihood, customers: histories.len(), inside }, log_likelihood)
}

impl ParetoNbd {
    /// The log-likelihood of one history.
    ///
    /// Formula: ln[Γ(r+x)/Γ(r) α^r (α+T)^-(r+x) (β/(β+T))^s (1 + odds)], odds of having left = G(t_x)
    /// ((α+T)/(α+t_x))^(r+x) ((β+T)/(β+t_x))^s - G(T), where G(t) = s/(r+s+x) F(1, r+x; r+s+x+1; (α-β)/(α+t))
    /// for α >= β, else s/(r+s+x) (α+t)/(β+t) F(1, s+1; r+s+x+1; (β-α)/(β+t)): the likelihood of the paper
    /// after Euler's transformation, in which no power overflows. Units: nats; a density per time unit to the
    /// power x. Domain: positive finite parameters, a possible history. Errors: [`Error::Outside`]. Source:
    /// Schmittlein, Morrison & Colombo (1987); Fader & Hardie (2005) note on Pareto/NBD. At the edge: age 0
    /// gives 0 (a certainty).
    ///
    /// ```
    /// use regulars_stats::value::{History, pareto_nbd::ParetoNbd};
    /// let model = ParetoNbd { r: 0.553, alpha: 10.58, s: 0.606, beta: 11.67 };
    /// let ll = model.log_likelihood(&History { repeats: 2, recency: 30.43, age: 38.86 })?;
    /// assert!((ll + 9.554_246_553_409).abs() < 1e-9);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn log_likelihood(&self, history: &History) -> Result<f64, Error> {
        self.check()?;
        history.check()?;
        let x = history.repeats as f64;
        let value = ln_rising(self.r, x)
            - self.r * (history.age / self.alpha).ln_1p()
            - x * (self.alpha + history.age).ln()
            - self.s * (history.age / self.beta).ln_1p()
            + self.ln_whole(x, history.recency, history.age);
        finite_result(value, value)
    }

    /// The probability that the customer is still active.
    ///
    /// Formula: 1 / (1 + odds), odds as in [`ParetoNbd::log_likelihood`]. A share. Domain, Errors: as there.
    /// Source: Schmittlein, Morrison & Colombo (1987) eq. 11 to 13; Fader & Hardie (2005). At the edge: 1
    /// when the last purchase is now.
    ///
    /// ```
    /// use regulars_stats::value::{History, pareto_nbd::ParetoNbd};
    /// let model = ParetoNbd { r: 0.553, alpha: 10.58, s: 0.606, beta: 11.67 };
    /// let alive = model.probability_alive(&History { repeats: 26, recency: 30.86, age: 31.0 })?;
    /// assert!((alive - 0.9979).abs() < 5e-5);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn probability_alive(&self, history: &History) -> Result<f64, Error> {
        self.check()?;
        history.check()?;
        let alive = (-self.ln_whole(history.repeats as f64, history.recency, history.age)).exp();
        finite_result(alive, alive)
    }

    /// The expected number of purchases of the customer in the next `time`.
    ///
    /// Formula: (r+x)/(α+T) (β+T)/(s-1) [1 - ((β+T)/(β+T+t))^(s-1)] P(active). Units: purchases. Domain:
    /// `time` at least 0 and finite. Errors: [`Error::Outside`]. Source: Schmittlein, Morrison & Colombo
    /// (1987) eq. 22. At the edge: 0 for no time; s = 1 is computed as its limit, with a logarithm.
    ///
    /// ```
    /// use regulars_stats::value::{History, pareto_nbd::ParetoNbd};
    /// let model = ParetoNbd { r: 0.553, alpha: 10.58, s: 0.606, beta: 11.67 };
    /// let history = History { repeats: 26, recency: 30.86, age: 31.0 };
    /// assert!((model.expected_purchases(&history, 52.0)? - 25.46).abs() < 5e-3);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn expected_purchases(&self, history: &History, time: f64) -> Result<f64, Error> {
        let alive = self.probability_alive(history)?;
        time_ahead(time)?;
        let rate = (self.r + history.repeats as f64) / (self.alpha + history.age);
        let expected = rate * time_active(self.s, self.beta + history.age, time) * alive;
        finite_result(expected, expected)
    }

    /// The expected number of repeat purchases of a new customer in the first `time`.
    ///
    /// Formula: r β/(α (s-1)) [1 - (β/(β+t))^(s-1)]. Units: purchases. Domain, Errors: as
    /// [`ParetoNbd::expected_purchases`]. Source: Schmittlein, Morrison & Colombo (1987) eq. 17. At the edge:
    /// 0 for no time.
    ///
    /// ```
    /// use regulars_stats::value::pareto_nbd::ParetoNbd;
    /// let model = ParetoNbd { r: 0.553, alpha: 10.58, s: 0.606, beta: 11.67 };
    /// assert!((model.expected_of_new_customer(39.0)? - 1.212_805_723_46).abs() < 1e-10);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn expected_of_new_customer(&self, time: f64) -> Result<f64, Error> {
        self.check()?;
        time_ahead(time)?;
        let expected = self.r / self.alpha * time_active(self.s, self.beta, time);
        finite_result(expected, expected)
    }

    /// The probability that a new customer makes exactly `n` repeat purchases in the first `time`.
    ///
    /// Formula: P(N(t) = n) (β/(β+t))^s + ∫ from 0 to t of P(N(y) = n) s β^s (β+y)^-(s+1) dy, N(y) negative
    /// binomial with shape r and mean r y/α; the integral by the trapezoidal rule in the log-odds of y/t. A
    /// share. Domain: `time` at least 0 and finite. Errors: [`Error::Outside`]. Source: Fader & Hardie (2005)
    /// note on Pareto/NBD. At the edge: for no time everything is at 0.
    ///
    /// ```
    /// use regulars_stats::value::pareto_nbd::ParetoNbd;
    /// let model = ParetoNbd { r: 0.553, alpha: 10.58, s: 0.606, beta: 11.67 };
    /// let all: f64 = (0..200).map(|n| model.probability_of_purchases(n, 39.0).unwrap_or(0.0)).sum();
    /// assert!((all - 1.0).abs() < 1e-6);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn probability_of_purchases(&self, n: u64, time: f64) -> Result<f64, Error> {
        self.check()?;
        time_ahead(time)?;
        if time == 0.0 {
            return Ok(if n == 0 { 1.0 } else { 0.0 });
        }
        let x = n as f64;
        let ln_factor = ln_ways(self.r, x);
        // ln P(N(y) = n) without the factor.
        let count = |y: f64| -self.r * (y / self.alpha).ln_1p() - x * (self.alpha / y).ln_1p();
        let stays = |y: f64| -self.s * (y / self.beta).ln_1p();
        let integrand = |v: f64| {
            let y = time * (-softplus(-v)).exp();
            // dy = y (1 - y/t) dv; where y vanishes, n ln(y/α) does so as a line.
            let count = if y > 0.0 { count(y) } else { x * (time.ln() + v - self.alpha.ln()) };
            count + stays(y) - (self.beta + y).ln() + time.ln() - softplus(-v) - softplus(v)
        };
        let left = self.s.ln() + ln_integral(integrand, 1.0 + x, 1.0);
        let active = count(time) + stays(time);
        Ok(((ln_factor + left).exp() + (ln_factor + active).exp()).min(1.0))
    }

    /// The discounted expected residual transactions: the purchases still to come, in present ones.
    ///
    /// Formula: P(active) (r+x)/(α+T) δ^(s-1) (β+T)^s Ψ(s, s; δ (β+T)), Ψ Tricomi's confluent function,
    /// computed as (β+T) U(1, 2-s; δ (β+T)). Units: purchases; `discount` δ is the continuously compounded
    /// rate for one unit of time (ln(1 + yearly rate)/52 for weeks). Domain: δ above 0; δ = 0 only if s > 1.
    /// Errors: [`Error::Outside`]. Source: Fader, Hardie & Lee (2005) Journal of Marketing Research
    /// 42(4):415, eq. 2. At the edge: without discount and with s <= 1 the sum is infinite, which is refused.
    ///
    /// ```
    /// use regulars_stats::value::{History, pareto_nbd::ParetoNbd};
    /// let model = ParetoNbd { r: 0.553, alpha: 10.58, s: 0.606, beta: 11.67 };
    /// let history = History { repeats: 2, recency: 30.43, age: 38.86 };
    /// assert!((model.discounted_expected(&history, 0.0027)? - 6.483_590_922_7).abs() < 1e-8);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn discounted_expected(&self, history: &History, discount: f64) -> Result<f64, Error> {
        let alive = self.probability_alive(history)?;
        let lowest = discount > 0.0 || (discount == 0.0 && self.s > 1.0);
        within("discount", discount, "above 0, or 0 if s is above 1", lowest)?;
        let beta = self.beta + history.age;
        let time = if discount == 0.0 {
            1.0 / (self.s - 1.0)
        } else {
            discounted_survival(self.s, (discount * beta).max(f64::MIN_POSITIVE))
        };
        let rate = (self.r + history.repeats as f64) / (self.alpha + history.age);
        let expected = rate * beta * time * alive;
        finite_result(expected, expected)
    }

    fn check(&self) -> Result<(), Error> {
        positive(&[("r", self.r), ("alpha", self.alpha), ("s", self.s), ("beta", self.beta)])
    }

    /// ln(1 + odds of having left).
    fn ln_whole(&self, x: f64, recency: f64, age: f64) -> f64 {
        if recency == age { 0.0 } else { self.ln_whole_with(x, recency, age, self.left_after(x, age)) }
    }

    /// The same with G(age) given.
    fn ln_whole_with(&self, x: f64, recency: f64, age: f64, now: f64) -> f64 {
        let quiet = age - recency;
        let growth = (self.r + x) * (quiet / (self.alpha + recency)).ln_1p()
            + self.s * (quiet / (self.beta + recency)).ln_1p();
        let then = self.left_after(x, recency);
        if growth < 600.0 {
            (growth.exp_m1() * then + (then - now)).max(0.0).ln_1p()
        } else {
            growth + then.ln() + (((1.0 - now) / then) * (-growth).exp()).ln_1p()
        }
    }

    /// G(t): the chance to leave before buying again, after a last purchase at t.
    fn left_after(&self, x: f64, t: f64) -> f64 {
        let shape = self.r + x;
        let both = shape + self.s;
        let (alpha, beta) = (self.alpha + t, self.beta + t);
        // F(1, b; c; z) = F(1, c - b; c; -z/(1 - z)) / (1 - z), with z/(1 - z) taken without cancelling.
        let series = if self.alpha >= self.beta {
            let w = (self.alpha - self.beta) / beta;
            hypergeometric(self.s + 1.0, both + 1.0, w) * (alpha / beta)
        } else {
            let w = (self.beta - self.alpha) / alpha;
            hypergeometric(shape, both + 1.0, w)
        };
        (self.s / both * series).min(1.0)
    }
}

impl RepeatBuying for ParetoNbd {
    fn expected_purchases(&self, history: &History, time: f64) -> Result<f64, Error> {
        Self::expected_purchases(self, history, time)
    }
}

/// The expected time active within `time`: β/(s-1) [1 - (β/(β+t))^(s-1)].
fn time_active(s: f64, beta: f64, time: f64) -> f64 {
    let log = (time / beta).ln_1p();
    let power = (s - 1.0) * log;
    // (1 - exp(-power)) / power is 1 for no power.
    let mean = if power == 0.0 { 1.0 } else { -(-power).exp_m1() / power };
    beta * log * mean
}

/// The parameters of highest likelihood, its log, and whether the peak lies inside.
fn highest(groups: &[Group]) -> Option<(ParetoNbd, f64, bool)> {
    const MANY: usize = 20_000;
    let customers: f64 = groups.iter().map(|group| group.customers).sum();
    let repeats: f64 = groups.iter().map(|group| group.customers * group.repeats).sum();
    let scale = groups.iter().map(|group| group.customers * group.age).sum::<f64>() / customers;
    let scaled: Vec<Group> = groups
        .iter()
        .map(|group| Group { recency: group.recency / scale, age: group.age / scale, ..*group })
        .collect();
    let peak = if scaled.len() > MANY {
        let thin: Vec<Group> = scaled.iter().step_by(scaled.len() / (MANY / 4)).copied().collect();
        let first = search(&thin, repeats / customers)?;
        maximise(|parameters| local(&scaled, parameters), first.at)
    } else {
        search(&scaled, repeats / customers)?
    };
    let [r, alpha, s, beta] = peak.parameters();
    let model = ParetoNbd { r, alpha: alpha * scale, s, beta: beta * scale };
    Some((model, peak.value - repeats * scale.ln(), peak.is_inside()))
}

fn search(groups: &[Group], rate: f64) -> Option<Peak<4>> {
    let starts = [(0.7, 0.7, 0.5), (1.5, 0.3, 0.5)];
    let starts =
        starts.map(|(r, s, beta): (f64, f64, f64)| [r.ln(), (r / (1.5 * rate)).ln(), s.ln(), beta.ln()]);
    best(|parameters| local(groups, parameters), starts)
}

fn local(groups: &[Group], parameters: &[f64; 4]) -> Local<4> {
    by_differences(|parameters| total(groups, parameters), parameters)
}

/// The log-likelihood of all groups.
fn total(groups: &[Group], &[r, alpha, s, beta]: &[f64; 4]) -> f64 {
    let model = ParetoNbd { r, alpha, s, beta };
    let mut sum = 0.0;
    let (mut age, mut repeats) = (f64::NAN, f64::NAN);
    let (mut ln_alpha, mut ln_stays, mut rising, mut left) = (0.0, 0.0, 0.0, 0.0);
    for group in groups {
        // Groups are in the order of age and repeats: what depends on these alone is kept.
        let (same_age, same_repeats) = (group.age == age, group.repeats == repeats);
        if !same_age {
            age = group.age;
            ln_alpha = (alpha + age).ln();
            ln_stays = r * (age / alpha).ln_1p() + s * (age / beta).ln_1p();
        }
        if !same_repeats {
            repeats = group.repeats;
            rising = ln_rising(r, repeats);
        }
        if !(same_age && same_repeats) {
            left = model.left_after(repeats, age);
        }
        let whole =
            if group.recency == age { 0.0 } else { model.ln_whole_with(repeats, group.recency, age, left) };
        sum += group.customers * (rising - ln_stays - repeats * ln_alpha + whole);
    }
    sum
}
