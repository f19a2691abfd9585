//! BG/NBD and MBG/NBD: customers buy at random, each at an own rate, until after some purchase they leave for
//! good.

use super::fit::{Local, Peak, best, maximise};
use super::history::{Group, History, groups, informative};
use super::numeric::{
    digamma, expected_before_leaving, ln_beta_ratio, ln_gamma, ln_rising, ln_ways, logistic, softplus,
    trigamma,
};
use super::{Fit, RepeatBuying, finite_result, positive, time_ahead};
use crate::error::Error;

/// After which purchases a customer may leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Leaving {
    /// After a repeat purchase: BG/NBD (Fader, Hardie & Lee 2005). Who has not come back yet counts as
    /// active.
    AfterRepeats,
    /// After any purchase, the first too: MBG/NBD (Batislam, Denizel & Filiztekin 2007).
    AfterAny,
}

/// The beta-geometric / negative binomial model of repeat buying without a contract.
///
/// While active, a customer buys at a rate drawn from a gamma distribution with shape r and rate α (mean r /
/// α purchases in a unit of time); after each purchase the customer leaves with a chance drawn from Beta(a,
/// b).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BgNbd {
    /// The shape of the distribution of purchase rates.
    pub r: f64,
    /// The rate of that distribution, in the unit of the times.
    pub alpha: f64,
    /// The first parameter of the distribution of the chance to leave.
    pub a: f64,
    /// Its second parameter.
    pub b: f64,
    /// After which purchases a customer may leave.
    pub leaving: Leaving,
}

/// The model of highest likelihood.
///
/// Formula: maximum of the sum of [`BgNbd::log_likelihood`], by damped Newton steps with exact derivatives in
/// the logs of the parameters, from three starts; equal histories are counted, not repeated. Units: as the
/// times. Domain: at least one customer with a repeat. Errors: [`Error::TooFew`] without customers,
/// [`Error::Outside`] for an impossible history, [`Error::NotDetermined`] if nobody came back. Source: Fader,
/// Hardie & Lee (2005) Marketing Science 24(2):275, section 4; CDNOW: r .243, α 4.414, a .793, b 2.426,
/// log-likelihood -9582.4. At the edge: when the customers do not differ, the likelihood grows towards
/// infinite parameters; the model returned then still describes the customers, but [`Fit::inside`] is false
/// and its parameters mean nothing by themselves.
///
/// ```
/// use regulars_stats::value::{History, bg_nbd::{self, Leaving}};
/// let sample: Vec<History> = (0..60)
///     .map(|k| match k % 6 {
///         0 | 1 | 2 => History { repeats: 0, recency: 0.0, age: 30.0 },
///         3 => History { repeats: 1, recency: 4.0, age: 30.0 },
///         4 => History { repeats: 3, recency: 8.0, age: 34.0 },
///         _ => History { repeats: 12, recency: 27.0, age: 30.0 + f64::from(k % 7) },
///     })
///     .collect();
/// let fit = bg_nbd::fit(&sample, Leaving::AfterRepeats)?;
/// assert!(fit.model.probability_alive(&sample[5])? > fit.model.probability_alive(&sample[4])?);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn fit(histories: &[History], leaving: Leaving) -> Result<Fit<BgNbd>, Error> {
    let groups = groups(histories)?;
    informative(&groups)?;
    let (model, log_likelihood, inside) = Sample::new(&groups, leaving).fit().ok_or(Error::NotDetermined)?;
    finite_result(Fit { model, log_likelihood, customers: histories.len(), inside }, log_likelihood)
}

impl BgNbd {
    /// The log-likelihood of one history.
    ///
    /// Formula: ln[Γ(r+x)/Γ(r) α^r B(a,b+x)/B(a,b) (α+T)^-(r+x) (1 + odds)], odds = a/(b+x-1)
    /// ((α+T)/(α+t_x))^(r+x) of having left, 0 without a repeat; with b + 1 in place of b, and odds for all,
    /// if [`Leaving::AfterAny`]. Units: nats; a density per time unit to the power x. Domain: positive finite
    /// parameters, a possible history. Errors: [`Error::Outside`]. Source: Fader, Hardie & Lee (2005) eq. 6;
    /// Batislam, Denizel & Filiztekin (2007) International Journal of Research in Marketing 24(3):201. At the
    /// edge: age 0 without repeats gives 0 (a certainty) in BG/NBD; everything is computed in logs, so that
    /// huge counts and times stay finite.
    ///
    /// ```
    /// use regulars_stats::value::{History, bg_nbd::{BgNbd, Leaving}};
    /// let model = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426, leaving: Leaving::AfterRepeats };
    /// let ll = model.log_likelihood(&History { repeats: 2, recency: 30.43, age: 38.86 })?;
    /// assert!((ll + 9.458_606_307_066).abs() < 1e-9);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn log_likelihood(&self, history: &History) -> Result<f64, Error> {
        self.check()?;
        history.check()?;
        let x = history.repeats as f64;
        let rate = ln_rising(self.r, x)
            - self.r * (history.age / self.alpha).ln_1p()
            - x * (self.alpha + history.age).ln();
        let value =
            rate + ln_beta_ratio(self.a, self.b, self.stays(x)) + softplus(self.ln_odds_left(history));
        finite_result(value, value)
    }

    /// The probability that the customer is still active.
    ///
    /// Formula: 1 / (1 + odds), odds as in [`BgNbd::log_likelihood`]. A share. Domain, Errors: as there.
    /// Source: Fader, Hardie & Lee (2008) note on P(alive). At the edge: 1 without a repeat in BG/NBD, which
    /// cannot know better; falls to 0 as the quiet time grows.
    ///
    /// ```
    /// use regulars_stats::value::{History, bg_nbd::{BgNbd, Leaving}};
    /// let model = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426, leaving: Leaving::AfterRepeats };
    /// let alive = model.probability_alive(&History { repeats: 2, recency: 30.43, age: 38.86 })?;
    /// assert!((alive - 0.726_578_570_080_7).abs() < 1e-12);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn probability_alive(&self, history: &History) -> Result<f64, Error> {
        self.check()?;
        history.check()?;
        Ok(self.alive(history))
    }

    /// The expected number of purchases of the customer in the next `time`.
    ///
    /// Formula: P(active) Σ_n P(more than n purchases at the posterior rate) B(a, b+x+n)/B(a, b+x), which
    /// equals (a+b+x-1)/(a-1) [1 - ((α+T)/(α+T+t))^(r+x) F(r+x, b+x; a+b+x-1; t/(α+T+t))] P(active) of the
    /// paper but has no pole at a = 1 and no cancelling. Units: purchases. Domain: `time` at least 0 and
    /// finite. Errors: [`Error::Outside`]. Source: Fader, Hardie & Lee (2005) eq. 10. At the edge: 0 for no
    /// time.
    ///
    /// ```
    /// use regulars_stats::value::{History, bg_nbd::{BgNbd, Leaving}};
    /// let model = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426, leaving: Leaving::AfterRepeats };
    /// let history = History { repeats: 2, recency: 30.43, age: 38.86 };
    /// assert!((model.expected_purchases(&history, 39.0)? - 1.226).abs() < 5e-4);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn expected_purchases(&self, history: &History, time: f64) -> Result<f64, Error> {
        self.check()?;
        history.check()?;
        time_ahead(time)?;
        let x = history.repeats as f64;
        let ahead = time / (self.alpha + history.age);
        let while_active = expected_before_leaving(self.r + x, ahead, self.a, self.b + self.stays(x));
        let expected = while_active * self.alive(history);
        finite_result(expected, expected)
    }

    /// The expected number of repeat purchases of a new customer in the first `time`.
    ///
    /// Formula: as [`BgNbd::expected_purchases`] at x = 0, T = 0; times b/(a+b) with b + 1 for b if
    /// [`Leaving::AfterAny`]. Units: purchases. Domain, Errors: as there. Source: Fader, Hardie & Lee (2005)
    /// eq. 9. At the edge: 0 for no time.
    ///
    /// ```
    /// use regulars_stats::value::bg_nbd::{BgNbd, Leaving};
    /// let model = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426, leaving: Leaving::AfterRepeats };
    /// assert!((model.expected_of_new_customer(39.0)? - 1.196_723_193_321).abs() < 1e-11);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn expected_of_new_customer(&self, time: f64) -> Result<f64, Error> {
        self.check()?;
        time_ahead(time)?;
        let ahead = time / self.alpha;
        let expected = match self.leaving {
            Leaving::AfterRepeats => expected_before_leaving(self.r, ahead, self.a, self.b),
            Leaving::AfterAny => {
                self.b / (self.a + self.b) * expected_before_leaving(self.r, ahead, self.a, self.b + 1.0)
            }
        };
        finite_result(expected, expected)
    }

    /// The probability that a new customer makes exactly `n` repeat purchases in the first `time`.
    ///
    /// Formula: B(a,b+n)/B(a,b) P(N=n) + B(a+1,b+n-1)/B(a,b) P(N>=n) for n > 0, N negative binomial with
    /// shape r and mean r t/α; only the first part for n = 0; with b + 1 for b and both parts if
    /// [`Leaving::AfterAny`]. A share. Domain: `time` at least 0 and finite. Errors: [`Error::Outside`].
    /// Source: Fader, Hardie & Lee (2005) eq. 8. At the edge: for no time everything is at 0.
    ///
    /// ```
    /// use regulars_stats::value::bg_nbd::{BgNbd, Leaving};
    /// let model = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426, leaving: Leaving::AfterRepeats };
    /// assert!((model.probability_of_purchases(0, 39.0)? - 0.573_786_352_096).abs() < 1e-12);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn probability_of_purchases(&self, n: u64, time: f64) -> Result<f64, Error> {
        self.check()?;
        time_ahead(time)?;
        let (x, ahead) = (n as f64, time / self.alpha);
        let stays = self.stays(x);
        let active = (ln_beta_ratio(self.a, self.b, stays) + ln_negative_binomial(self.r, ahead, x)).exp();
        if stays == 0.0 {
            return Ok(active);
        }
        let leaves = (self.a / (self.a + self.b + stays - 1.0)).ln();
        let left = (ln_beta_ratio(self.a, self.b, stays - 1.0) + leaves).exp();
        Ok((active + left * at_least(self.r, ahead, n)).min(1.0))
    }

    fn check(&self) -> Result<(), Error> {
        positive(&[("r", self.r), ("alpha", self.alpha), ("a", self.a), ("b", self.b)])
    }

    /// How often a customer with so many repeats could have left and stayed, if active now.
    fn stays(&self, repeats: f64) -> f64 {
        match self.leaving {
            Leaving::AfterRepeats => repeats,
            Leaving::AfterAny => repeats + 1.0,
        }
    }

    /// The log of the odds of having left.
    fn ln_odds_left(&self, history: &History) -> f64 {
        let x = history.repeats as f64;
        let stays = self.stays(x);
        if stays == 0.0 {
            return f64::NEG_INFINITY;
        }
        let quiet = (history.age - history.recency) / (self.alpha + history.recency);
        self.a.ln() - (self.b + stays - 1.0).ln() + (self.r + x) * quiet.ln_1p()
    }

    fn alive(&self, history: &History) -> f64 {
        let odds = self.ln_odds_left(history);
        if odds == f64::NEG_INFINITY { 1.0 } else { logistic(-odds) }
    }
}

impl RepeatBuying for BgNbd {
    fn expected_purchases(&self, history: &History, time: f64) -> Result<f64, Error> {
        Self::expected_purchases(self, history, time)
    }
}

/// ln P(N = n) for a negative binomial count with shape `shape` and mean shape * time.
fn ln_negative_binomial(shape: f64, time: f64, n: f64) -> f64 {
    if time == 0.0 {
        return if n == 0.0 { 0.0 } else { f64::NEG_INFINITY };
    }
    let odds = if n == 0.0 { 0.0 } else { -n * (1.0 / time).ln_1p() };
    ln_ways(shape, n) - shape * time.ln_1p() + odds
}

/// P(N >= n) of the same: the incomplete beta function of time/(1 + time) at (n, shape).
fn at_least(shape: f64, time: f64, n: u64) -> f64 {
    if n == 0 {
        return 1.0;
    }
    if time == 0.0 {
        return 0.0;
    }
    let n = n as f64;
    let (ln_share, ln_rest) = (-(1.0 / time).ln_1p(), -time.ln_1p());
    // x^a (1 - x)^b / B(a, b), the same for both ends.
    let front = n * ln_share + shape * ln_rest + ln_rising(n, shape) - ln_gamma(shape);
    let (share, rest) = (ln_share.exp(), ln_rest.exp());
    if share * (n + shape + 2.0) < n + 1.0 {
        (front.exp() * beta_fraction(n, shape, share) / n).clamp(0.0, 1.0)
    } else {
        (1.0 - front.exp() * beta_fraction(shape, n, rest) / shape).clamp(0.0, 1.0)
    }
}

/// The continued fraction of the incomplete beta function (DLMF 8.17.22), modified Lentz.
fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    let mut c = 1.0;
    let mut d = 1.0 / (1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for m in 1..200_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut factor = 1.0;
        for step in [even, odd] {
            d = 1.0 / (1.0 + step * d);
            c = 1.0 + step / c;
            factor = d * c;
            fraction *= factor;
        }
        if (factor - 1.0).abs() <= 2.0 * f64::EPSILON {
            break;
        }
    }
    fraction
}

/// What the likelihood of a group depends on only through its repeats.
#[derive(Clone, Copy, Debug)]
struct ByRepeats {
    repeats: f64,
    customers: f64,
}

/// A group with its place in the list of repeats.
#[derive(Clone, Copy, Debug)]
struct Row {
    group: Group,
    place: usize,
}

/// Prepared data: groups with times in units of the mean age.
#[derive(Debug)]
pub(super) struct Sample {
    rows: Vec<Row>,
    by_repeats: Vec<ByRepeats>,
    scale: f64,
    repeats: f64,
    leaving: Leaving,
}

impl Sample {
    pub fn new(groups: &[Group], leaving: Leaving) -> Self {
        let customers: f64 = groups.iter().map(|group| group.customers).sum();
        let time: f64 = groups.iter().map(|group| group.customers * group.age).sum();
        let repeats: f64 = groups.iter().map(|group| group.customers * group.repeats).sum();
        let mut counts: Vec<(f64, f64)> =
            groups.iter().map(|group| (group.repeats, group.customers)).collect();
        counts.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let by_repeats: Vec<ByRepeats> = counts
            .chunk_by(|a, b| a.0 == b.0)
            .map(|same| ByRepeats { repeats: same[0].0, customers: same.iter().map(|one| one.1).sum() })
            .collect();
        let mut sample = Self {
            rows: Vec::with_capacity(groups.len()),
            by_repeats,
            scale: time / customers,
            repeats,
            leaving,
        };
        for group in groups {
            let place = sample.by_repeats.partition_point(|entry| entry.repeats < group.repeats);
            let scaled =
                Group { recency: group.recency / sample.scale, age: group.age / sample.scale, ..*group };
            sample.rows.push(Row { group: scaled, place });
        }
        sample
    }

    /// The sample without all but every so many rows, to come near to the peak cheaply.
    fn thinned(&self, every: usize) -> Self {
        let kept: Vec<Group> = self.rows.iter().step_by(every).map(|row| row.group).collect();
        let thinned = Self::new(&kept, self.leaving);
        // In the units of the whole sample, so that the parameters agree.
        Self {
            rows: thinned.rows.iter().map(|row| rescaled(row, thinned.scale)).collect(),
            scale: 1.0,
            ..thinned
        }
    }

    /// The parameters of highest likelihood, its log in the units given, and whether the peak lies inside.
    pub fn fit(&self) -> Option<(BgNbd, f64, bool)> {
        const MANY: usize = 40_000;
        let likelihood = |parameters: &[f64; 4]| self.local(parameters);
        let peak = if self.rows.len() > MANY {
            let first = self.thinned(self.rows.len() / (MANY / 4)).search()?;
            maximise(likelihood, first.at)
        } else {
            self.search()?
        };
        let [r, alpha, a, b] = peak.parameters();
        let found = BgNbd { r, alpha: alpha * self.scale, a, b, leaving: self.leaving };
        Some((found, peak.value - self.repeats * self.scale.ln(), peak.is_inside()))
    }

    fn search(&self) -> Option<Peak<4>> {
        let customers: f64 = self.by_repeats.iter().map(|entry| entry.customers).sum();
        let rate = (self.repeats / customers).max(1e-6);
        let starts = [(0.7, 0.8, 2.5), (1.5, 0.2, 4.0), (0.3, 2.0, 2.0)];
        let starts =
            starts.map(|(r, a, b): (f64, f64, f64)| [r.ln(), (r / (1.5 * rate)).ln(), a.ln(), b.ln()]);
        best(|parameters| self.local(parameters), starts)
    }

    /// The log-likelihood with its derivatives in the logs of r, α, a, b.
    fn local(&self, parameters: &[f64; 4]) -> Local<4> {
        let [r, alpha, a, b] = *parameters;
        let mut local = Local::zero();
        self.add_repeats(&mut local, parameters);
        let (ln_alpha, inverse_alpha) = (alpha.ln(), 1.0 / alpha);
        let shift = if self.leaving == Leaving::AfterAny { 0.0 } else { 1.0 };
        // By place: the log of a / (b + stays - 1) and the inverse of its denominator.
        let odds: Vec<(f64, f64)> = self
            .by_repeats
            .iter()
            .map(|entry| {
                let stays = b + entry.repeats - shift;
                if entry.repeats == 0.0 && self.leaving == Leaving::AfterRepeats {
                    (f64::NEG_INFINITY, 0.0)
                } else {
                    ((a / stays).ln(), 1.0 / stays)
                }
            })
            .collect();
        let inverse_a = 1.0 / a;
        let (mut value, mut gradient, mut hessian) = (0.0, [0.0; 4], [[0.0; 4]; 4]);
        let (mut age, mut ln_rate, mut inverse) = (f64::NAN, 0.0, 0.0);
        for Row { group, place } in &self.rows {
            let n = group.customers;
            let shape = r + group.repeats;
            if group.age.to_bits() != age.to_bits() {
                age = group.age;
                ln_rate = (alpha + age).ln();
                inverse = 1.0 / (alpha + age);
            }
            value -= n * (r * (ln_rate - ln_alpha) + group.repeats * ln_rate);
            gradient[0] -= n * (ln_rate - ln_alpha);
            gradient[1] += n * (r * inverse_alpha - shape * inverse);
            hessian[0][1] += n * (inverse_alpha - inverse);
            hessian[1][1] += n * (shape * inverse * inverse - r * inverse_alpha * inverse_alpha);
            let (ln_odds, inverse_stays) = odds[*place];
            if ln_odds == f64::NEG_INFINITY {
                continue;
            }
            let at_last = 1.0 / (alpha + group.recency);
            let quiet = ((alpha + age) * at_last).ln();
            let g = ln_odds + shape * quiet;
            let small = (-g.abs()).exp();
            value += n * (g.max(0.0) + small.ln_1p());
            let left = if g >= 0.0 { 1.0 / (1.0 + small) } else { small / (1.0 + small) };
            let first = n * left;
            let second = n * left * (1.0 - left);
            let change = inverse - at_last;
            let slopes = [quiet, shape * change, inverse_a, -inverse_stays];
            for i in 0..4 {
                gradient[i] += first * slopes[i];
                for j in i..4 {
                    hessian[i][j] += second * slopes[i] * slopes[j];
                }
            }
            hessian[0][1] += first * change;
            hessian[1][1] -= first * shape * (inverse * inverse - at_last * at_last);
            hessian[2][2] -= first * inverse_a * inverse_a;
            hessian[3][3] += first * inverse_stays * inverse_stays;
        }
        local.value += value;
        for i in 0..4 {
            local.gradient[i] += gradient[i];
            for (j, second) in hessian[i].iter().enumerate().skip(i) {
                local.hessian[i][j] += second;
                local.hessian[j][i] = local.hessian[i][j];
            }
        }
        local.in_logs(parameters)
    }

    /// The parts that depend on the repeats only: Γ(r + x)/Γ(r) and B(a, b + stays)/B(a, b).
    fn add_repeats(&self, local: &mut Local<4>, &[r, _, a, b]: &[f64; 4]) {
        let one = if self.leaving == Leaving::AfterAny { 1.0 } else { 0.0 };
        let mut of_r = Steps::new(r);
        let mut of_b = Steps::new(b);
        let mut of_both = Steps::new(a + b);
        for entry in &self.by_repeats {
            let (n, x) = (entry.customers, entry.repeats);
            let (first_r, second_r) = of_r.up_to(x);
            let (first_b, second_b) = of_b.up_to(x + one);
            let (first_both, second_both) = of_both.up_to(x + one);
            local.value += n * (ln_rising(r, x) + ln_beta_ratio(a, b, x + one));
            local.gradient[0] += n * first_r;
            local.hessian[0][0] += n * second_r;
            local.gradient[2] -= n * first_both;
            local.gradient[3] += n * (first_b - first_both);
            local.hessian[2][2] -= n * second_both;
            local.hessian[2][3] -= n * second_both;
            local.hessian[3][3] += n * (second_b - second_both);
        }
    }
}

fn rescaled(row: &Row, scale: f64) -> Row {
    Row {
        group: Group { recency: row.group.recency * scale, age: row.group.age * scale, ..row.group },
        ..*row
    }
}

/// ψ(z + n) - ψ(z) and ψ'(z + n) - ψ'(z) for growing whole n.
struct Steps {
    z: f64,
    n: f64,
    first: f64,
    second: f64,
}

impl Steps {
    fn new(z: f64) -> Self {
        Self { z, n: 0.0, first: 0.0, second: 0.0 }
    }

    fn up_to(&mut self, n: f64) -> (f64, f64) {
        if n - self.n > 200.0 {
            self.first += digamma(self.z + n) - digamma(self.z + self.n);
            self.second += trigamma(self.z + n) - trigamma(self.z + self.n);
            self.n = n;
        }
        while self.n < n {
            let inverse = 1.0 / (self.z + self.n);
            self.first += inverse;
            self.second -= inverse * inverse;
            self.n += 1.0;
        }
        (self.first, self.second)
    }
}
