//! How many new customers come by word of mouth: diffusion (Bass), chains of referrals, and the rate of
//! referrals.

use crate::error::{Error, at_least, confidence, finite, within};
use crate::special::normal_quantile;

/// The Bass model of adoption.
///
/// Of m customers in the end, those who have not come yet come at a rate of p by themselves and q for each
/// share of m that is already there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bass {
    /// The coefficient of innovation, for one period.
    pub p: f64,
    /// The coefficient of imitation, for one period.
    pub q: f64,
    /// The number of customers in the end.
    pub m: f64,
}

/// When adoption is fastest, and how fast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BassPeak {
    /// The time from the start, in periods.
    pub time: f64,
    /// New customers in one period at that time.
    pub rate: f64,
}

/// A Bass model fitted by least squares.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BassFit {
    /// The model.
    pub model: Bass,
    /// The sum of squared differences.
    pub squares: f64,
}

impl Bass {
    /// The new customers of the first `periods` periods, one by one.
    ///
    /// Formula: m [F(t) - F(t-1)], F(t) = (1 - e^(-(p+q)t))/(1 + q/p e^(-(p+q)t)), with the difference taken
    /// in closed form. Units: customers. Domain: p above 0, q at least 0, m at least 0, all finite; at most a
    /// million periods. Errors: [`Error::Outside`], [`Error::TooMany`]. Source: Bass (1969) Management
    /// Science 15:215. At the edge: q = 0 is plain exponential saturation.
    ///
    /// ```
    /// use regulars_stats::referral::Bass;
    /// let new = Bass { p: 0.03, q: 0.38, m: 1_000.0 }.new_customers(3)?;
    /// assert!((new[0] - 35.758_164_256).abs() < 1e-8 && (new[2] - 65.443_790_562).abs() < 1e-8);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn new_customers(&self, periods: usize) -> Result<Vec<f64>, Error> {
        const MOST: usize = 1_000_000;
        self.check()?;
        if periods > MOST {
            return Err(Error::TooMany { what: "periods", most: MOST, found: periods });
        }
        Ok((0..periods).map(|period| self.m * adopted_between(self.p, self.q, period as f64)).collect())
    }

    /// When adoption is fastest.
    ///
    /// Formula: t* = ln(q/p)/(p+q), rate m (p+q)²/(4q). Units: periods; customers in a period. Domain,
    /// Errors, Source: as [`Bass::new_customers`]. At the edge: at the start, with m p, when q <= p.
    ///
    /// ```
    /// use regulars_stats::referral::Bass;
    /// let peak = Bass { p: 0.03, q: 0.38, m: 1_000.0 }.peak()?;
    /// assert!((peak.time - 6.192_619_198).abs() < 1e-9 && (peak.rate - 110.592_105_263).abs() < 1e-8);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn peak(&self) -> Result<BassPeak, Error> {
        self.check()?;
        let sum = self.p + self.q;
        let peak = if self.q <= self.p {
            BassPeak { time: 0.0, rate: self.m * self.p }
        } else {
            BassPeak {
                time: (self.q.ln() - self.p.ln()) / sum,
                rate: self.m * (sum / 4.0) * (1.0 + self.p / self.q),
            }
        };
        within("peak", peak.rate + peak.time, "small enough to be a number", true)?;
        Ok(peak)
    }

    fn check(&self) -> Result<(), Error> {
        within("p", self.p, "above 0 and at most 1,000", self.p > 0.0 && self.p <= 1_000.0)?;
        within("q", self.q, "from 0 to 1,000", (0.0..=1_000.0).contains(&self.q))?;
        within("m", self.m, "at least 0 and finite", self.m >= 0.0)?;
        Ok(())
    }
}

/// F(t+1) - F(t).
fn adopted_between(p: f64, q: f64, t: f64) -> f64 {
    let sum = p + q;
    let before = (-sum * t).exp();
    let fall = -(-sum).exp_m1();
    let after = (-sum * (t + 1.0)).exp();
    // p may be far smaller than q: the ratios are taken one by one, and neither is above 1.
    fall * (before * sum / (p + q * before)) * (p / (p + q * after))
}

/// The most periods a Bass model is fitted to.
pub const MOST_PERIODS: usize = 10_000;

/// The Bass model nearest to the new customers of each period, by least squares.
///
/// Formula: minimum of Σ (y_t - m [F(t) - F(t-1)])² over p, q, m; m follows from p and q, which are sought on
/// a grid, then by the simplex, then by Gauss-Newton steps. Units: customers. Domain: 4 periods from the
/// very first on, or more, to [`MOST_PERIODS`]; finite and not all 0. Errors: [`Error::TooFew`],
/// [`Error::TooMany`], [`Error::NotFinite`], [`Error::NotDetermined`] when the best curve has no end in sight (m or p runs away: the data stop before
/// the peak shows, or fall from the start). Source: Srinivasan & Mason (1986) Marketing Science 5:169. At the
/// edge: exact data give back their parameters; before the peak the three parameters are known badly, however
/// good the fit looks.
///
/// ```
/// use regulars_stats::referral::{Bass, fit_bass};
/// let truth = Bass { p: 0.02, q: 0.4, m: 500.0 };
/// let fit = fit_bass(&truth.new_customers(12)?)?;
/// assert!((fit.model.m - 500.0).abs() < 1e-6 && (fit.model.q - 0.4).abs() < 1e-9);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn fit_bass(new_customers: &[f64]) -> Result<BassFit, Error> {
    finite("new customers", new_customers)?;
    at_least("periods", 4, new_customers.len())?;
    if new_customers.len() > MOST_PERIODS {
        return Err(Error::TooMany { what: "periods", most: MOST_PERIODS, found: new_customers.len() });
    }
    let largest = new_customers.iter().fold(0.0_f64, |most, y| most.max(y.abs()));
    if largest == 0.0 || new_customers.iter().sum::<f64>() <= 0.0 {
        return Err(Error::NotDetermined);
    }
    // In units of the largest, so that squares neither overflow nor vanish.
    let y: Vec<f64> = new_customers.iter().map(|y| y / largest).collect();
    let squares = |logs: &[f64]| profile(&y, logs[0].exp(), logs[1].exp()).1;
    let mut starts: Vec<(f64, [f64; 2])> = Vec::new();
    for p in [1e-5, 1e-4, 1e-3, 0.003, 0.01, 0.03, 0.1, 0.3] {
        for q in [0.01, 0.05, 0.1, 0.2, 0.4, 0.7, 1.0, 1.5, 2.5] {
            let logs = [f64::ln(p), f64::ln(q)];
            starts.push((squares(&logs), logs));
        }
    }
    starts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut best: Option<(f64, [f64; 3])> = None;
    for (_, start) in starts.iter().take(4) {
        let found = crate::optimize::minimum(squares, start, &[0.3, 0.2], 1e-14, 3_000);
        let (p, q) = (found.at[0].exp(), found.at[1].exp());
        let polished = polish(&y, [p, q, profile(&y, p, q).0]);
        if best.is_none_or(|best| polished.0 < best.0) {
            best = Some(polished);
        }
    }
    let (squares, [p, q, m]) = best.ok_or(Error::NotDetermined)?;
    let inside = p > 1e-9 && p < 50.0 && q > 1e-7 && q < 50.0 && m > 0.0;
    // More than is there already a hundred times over is no estimate of an end.
    let known: f64 = y.iter().sum();
    if !inside || !squares.is_finite() || m > 1e4 * known {
        return Err(Error::NotDetermined);
    }
    let fit = BassFit { model: Bass { p, q, m: m * largest }, squares: squares * largest * largest };
    within("squares", fit.squares + fit.model.m, "small enough to be a number", true)?;
    Ok(fit)
}

/// The best m for p and q, and the sum of squares with it.
fn profile(y: &[f64], p: f64, q: f64) -> (f64, f64) {
    let share = |t: usize| adopted_between(p, q, t as f64);
    let (mut both, mut own) = (0.0, 0.0);
    for (t, y) in y.iter().enumerate() {
        let share = share(t);
        both += share * y;
        own += share * share;
    }
    let m = if own > 0.0 { (both / own).max(0.0) } else { 0.0 };
    let squares = y.iter().enumerate().map(|(t, y)| (y - m * share(t)).powi(2)).sum();
    (m, squares)
}

/// Gauss-Newton steps in the logs of p, q, m, as long as they help.
fn polish(y: &[f64], start: [f64; 3]) -> (f64, [f64; 3]) {
    let residual = |at: &[f64; 3], t: usize| y[t] - at[2] * adopted_between(at[0], at[1], t as f64);
    let squares = |at: &[f64; 3]| (0..y.len()).map(|t| residual(at, t).powi(2)).sum::<f64>();
    let mut at = start;
    let mut least = squares(&at);
    for _ in 0..60 {
        let mut normal = nalgebra::Matrix3::zeros();
        let mut side = nalgebra::Vector3::zeros();
        for t in 0..y.len() {
            let slope = nalgebra::Vector3::from_fn(|axis, _| {
                let moved = |way: f64| {
                    let mut there = at;
                    there[axis] *= (way * 1e-5).exp();
                    residual(&there, t)
                };
                (moved(-1.0) - moved(1.0)) / 2e-5
            });
            normal += slope * slope.transpose();
            side += slope * residual(&at, t);
        }
        let Some(step) = normal.cholesky().map(|factors| factors.solve(&side)) else {
            break;
        };
        let moved = |share: f64| {
            let mut there = at;
            for (axis, value) in there.iter_mut().enumerate() {
                *value *= (share * step[axis]).clamp(-1.0, 1.0).exp();
            }
            (squares(&there), there)
        };
        let next = [1.0, 0.5, 0.1].map(moved).into_iter().min_by(|a, b| a.0.total_cmp(&b.0));
        match next {
            Some((value, there)) if value < least => (least, at) = (value, there),
            _ => break,
        }
    }
    (least, at)
}

/// Chains of referrals: each customer brings a Poisson number of new ones, and so do these.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Branching {
    /// The expected number of customers that one brings (R).
    pub referrals_per_customer: f64,
    /// The customers at the start (n0).
    pub seeds: u64,
}

impl Branching {
    /// The expected number of customers referred within a number of generations.
    ///
    /// Formula: n0 Σ_{g=1}^{G} R^g = n0 R (R^G - 1)/(R - 1). Units: customers, without the seeds. Domain: R
    /// at least 0 and finite, any R because the chains are cut. Errors: [`Error::Outside`] (also when the
    /// number is too large). Source: Harris (1963) The Theory of Branching Processes. At the edge: R = 1
    /// gives n0 G.
    ///
    /// ```
    /// use regulars_stats::referral::Branching;
    /// let chains = Branching { referrals_per_customer: 0.25, seeds: 100 };
    /// assert_eq!(chains.expected_within(3)?, 32.8125);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn expected_within(&self, generations: u32) -> Result<f64, Error> {
        let r = self.referrals_per_customer;
        within("referrals per customer", r, "at least 0 and finite", r >= 0.0)?;
        let (seeds, g) = (self.seeds as f64, f64::from(generations));
        let sum = if r == 0.0 {
            0.0
        } else if generations <= 200 {
            (0..generations).fold(0.0, |sum, _| (sum + 1.0) * r)
        } else if r == 1.0 {
            g
        } else {
            r * (g * r.ln()).exp_m1() / (r - 1.0)
        };
        let expected = if seeds == 0.0 { 0.0 } else { seeds * sum };
        within("expected referrals", expected, "small enough to be a number", true)
    }

    /// The expected number of customers referred in all, until the chains end.
    ///
    /// Formula: n0 R/(1 - R). Units: customers, without the seeds. Domain: R from 0 to below 1: at 1 or more
    /// chains need not end, and a number for all time would be an extrapolation without ground. Errors:
    /// [`Error::Outside`]. Source: Harris (1963). At the edge: 0 for R = 0; grows without bound as R nears 1.
    ///
    /// ```
    /// use regulars_stats::referral::Branching;
    /// assert_eq!(Branching { referrals_per_customer: 0.5, seeds: 8 }.expected_total()?, 8.0);
    /// assert!(Branching { referrals_per_customer: 1.0, seeds: 8 }.expected_total().is_err());
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn expected_total(&self) -> Result<f64, Error> {
        let r = self.ending()?;
        let expected = self.seeds as f64 * (r / (1.0 - r));
        within("expected referrals", expected, "small enough to be a number", true)
    }

    /// The variance of the number of customers in all.
    ///
    /// Formula: n0 R/(1 - R)³ for Poisson referrals. Units: customers squared; with or without the seeds,
    /// whose number is fixed. Domain, Errors: as [`Branching::expected_total`]. Source: Haight & Breuer
    /// (1960) Biometrika 47:143. At the edge: 0 for R = 0.
    ///
    /// ```
    /// use regulars_stats::referral::Branching;
    /// assert_eq!(Branching { referrals_per_customer: 0.5, seeds: 8 }.variance_of_total()?, 32.0);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn variance_of_total(&self) -> Result<f64, Error> {
        let r = self.ending()?;
        let variance = self.seeds as f64 * r / (1.0 - r).powi(3);
        within("variance", variance, "small enough to be a number", true)
    }

    /// The probability of exactly `total` customers in the end, the seeds included (Borel-Tanner).
    ///
    /// Formula: n0/n e^(-Rn) (Rn)^(n-n0)/(n-n0)!. A share. Domain: as [`Branching::expected_total`]. Errors:
    /// as there. Source: Haight & Breuer (1960). At the edge: 0 for fewer than the seeds; with no seeds all
    /// is at 0.
    ///
    /// ```
    /// use regulars_stats::referral::Branching;
    /// let chains = Branching { referrals_per_customer: 0.9, seeds: 10 };
    /// assert!((chains.probability_of_total(13)? - 0.001_703_011_357).abs() < 1e-12);
    /// # Ok::<(), regulars_stats::Error>(())
    /// ```
    pub fn probability_of_total(&self, total: u64) -> Result<f64, Error> {
        let r = self.ending()?;
        if total < self.seeds || (self.seeds == 0 && total > 0) {
            return Ok(0.0);
        }
        if self.seeds == 0 {
            return Ok(1.0);
        }
        let (n, k) = (total as f64, (total - self.seeds) as f64);
        let chance = if r == 0.0 { f64::from(u8::from(k == 0.0)) } else { ln_poisson(k, r * n).exp() };
        Ok(self.seeds as f64 / n * chance)
    }

    fn ending(&self) -> Result<f64, Error> {
        let r = self.referrals_per_customer;
        within("referrals per customer", r, "at least 0 and below 1", (0.0..1.0).contains(&r))
    }
}

/// ln of the Poisson probability of k at a mean above 0, as a deviance, so that huge counts keep their digits
/// (Loader 2000).
fn ln_poisson(k: f64, mean: f64) -> f64 {
    if k == 0.0 {
        return -mean;
    }
    let rest = if k < 16.0 {
        let ln_factorial = (2..=k as u32).map(f64::from).product::<f64>().ln();
        ln_factorial - (k + 0.5) * k.ln() + k - 0.5 * std::f64::consts::TAU.ln()
    } else {
        let y = 1.0 / (k * k);
        (1.0 / 12.0 - y * (1.0 / 360.0 - y * (1.0 / 1_260.0 - y * (1.0 / 1_680.0 - y / 1_188.0)))) / k
    };
    -rest - deviance(k, mean) - 0.5 * (std::f64::consts::TAU * k).ln()
}

/// k ln(k/mean) + mean - k.
fn deviance(k: f64, mean: f64) -> f64 {
    let share = (k - mean) / (k + mean);
    if share.abs() > 0.1 {
        return k * (k / mean).ln() + mean - k;
    }
    // 2 k atanh(share) - (k - mean), as a series without the part that cancels.
    let square = share * share;
    let mut power = 2.0 * k * share;
    let mut sum = (k - mean) * share;
    for j in 1..200 {
        power *= square;
        let next = sum + power / f64::from(2 * j + 1);
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}

/// A rate of events for each customer with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// Referrals for each customer.
    pub rate: f64,
    /// The lower bound.
    pub lo: f64,
    /// The upper bound.
    pub hi: f64,
}

/// The rate of referrals for each customer with Garwood's exact interval.
///
/// Formula: k/n; lo = χ²_{α/2}(2k)/(2n), hi = χ²_{1-α/2}(2k+2)/(2n): the means at which as few or as many as
/// k have a chance of α/2. Units: referrals for each customer. Domain: at least one customer. Errors:
/// [`Error::TooFew`], [`Error::Confidence`]. Source: Garwood (1936) Biometrika 28:437. At the edge: lo is 0
/// without referrals; a rate may be above 1.
///
/// ```
/// use regulars_stats::referral::rate;
/// let found = rate(9, 120, 0.95)?;
/// assert!((found.lo - 0.034_294_775_811).abs() < 1e-11 && (found.hi - 0.142_373_362_095).abs() < 1e-11);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn rate(referrals: u64, customers: u64, confidence_level: f64) -> Result<Rate, Error> {
    confidence(confidence_level)?;
    at_least("customers", 1, usize::try_from(customers).unwrap_or(usize::MAX))?;
    let (k, n) = (referrals as f64, customers as f64);
    let tail = (1.0 - confidence_level) / 2.0;
    let lo = if referrals == 0 { 0.0 } else { gamma_quantile(k, tail, false)? };
    let hi = gamma_quantile(k + 1.0, tail, true)?;
    Ok(Rate { rate: k / n, lo: lo / n, hi: hi / n })
}

/// What is to be expected of a number of seeds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expected {
    /// The expected number of customers referred.
    pub referrals: f64,
    /// With the lower bound of the rate.
    pub lo: f64,
    /// With the upper bound of the rate.
    pub hi: f64,
}

/// The expected number of customers that some seeds will refer within a number of generations, with its
/// interval, from the referrals counted so far.
///
/// Formula: [`Branching::expected_within`] at the rate and at the bounds of [`rate`]: the interval is that of
/// the expectation, not of the number that will come. Units: customers. Domain, Errors: as there. Source: as
/// there. At the edge: no referrals so far give 0 with an upper bound above it.
///
/// ```
/// use regulars_stats::referral::expected_referrals;
/// let expected = expected_referrals(9, 120, 1_000, 2, 0.95)?;
/// assert!((expected.referrals - 80.625).abs() < 1e-9);
/// assert!(expected.lo > 34.0 && expected.hi < 165.0);
/// # Ok::<(), regulars_stats::Error>(())
/// ```
pub fn expected_referrals(
    referrals: u64,
    customers: u64,
    seeds: u64,
    generations: u32,
    confidence_level: f64,
) -> Result<Expected, Error> {
    let found = rate(referrals, customers, confidence_level)?;
    let within =
        |referrals_per_customer| Branching { referrals_per_customer, seeds }.expected_within(generations);
    Ok(Expected { referrals: within(found.rate)?, lo: within(found.lo)?, hi: within(found.hi)? })
}

/// The x with P(X <= x) = tail (or P(X > x) = tail if `upper`) for a gamma variable of this shape.
fn gamma_quantile(shape: f64, tail: f64, upper: bool) -> Result<f64, Error> {
    /// From here on the expansion in powers of 1/sqrt(shape) is exact to rounding.
    const LARGE: f64 = 1e7;
    let z = if upper { -normal_quantile(tail) } else { normal_quantile(tail) };
    let root = shape.sqrt();
    if shape >= LARGE {
        // Cornish & Fisher (1938).
        let z2 = z * z;
        let series = (z2 - 1.0) / 3.0 + (z2 - 7.0) * z / (36.0 * root)
            - ((3.0 * z2 + 7.0) * z2 - 16.0) / (810.0 * shape);
        return Ok((shape + root * z + series).max(0.0));
    }
    // ln(tail) as a function of ln x is concave and monotone: Newton's rule there cannot run away.
    let cube = 1.0 - 1.0 / (9.0 * shape) + z / (3.0 * root);
    let small = (tail.ln() + ln_gamma_1(shape)) / shape;
    let mut log = if cube > 0.1 { shape.ln() + 3.0 * cube.ln() } else { small };
    if !upper {
        log = log.max(small);
    }
    for _ in 0..200 {
        let x = log.exp();
        let (lower_tail, upper_tail) = ln_gamma_tails(shape, x);
        let ln_density = ln_poisson(shape, x);
        // d ln P / d ln x = x f(x) / P, with x f(x) = shape * Poisson(shape; x).
        let (value, sign) = if upper { (upper_tail, -1.0) } else { (lower_tail, 1.0) };
        let slope = sign * shape * (ln_density - value).exp();
        let step = ((tail.ln() - value) / slope).clamp(-2.0, 2.0);
        if !step.is_finite() {
            return Err(Error::NotDetermined);
        }
        log += step;
        if step.abs() <= 4.0 * f64::EPSILON * log.abs().max(1.0) {
            break;
        }
    }
    Ok(log.exp())
}

/// ln Γ(shape + 1).
fn ln_gamma_1(shape: f64) -> f64 {
    shape * shape.ln() - shape - ln_poisson(shape, shape)
}

/// ln P(X <= x) and ln P(X > x) for a gamma variable of this shape, a whole number: a series of positive
/// terms for the one below the middle, a continued fraction for the other.
fn ln_gamma_tails(shape: f64, x: f64) -> (f64, f64) {
    let ln_density = ln_poisson(shape, x);
    let complement = |ln: f64| if ln > -0.5 { (-ln.exp_m1()).ln() } else { (-ln.exp()).ln_1p() };
    if x < shape + 1.0 {
        let (mut term, mut sum) = (1.0, 1.0);
        for k in 1..2_000_000 {
            term *= x / (shape + f64::from(k));
            sum += term;
            if term <= sum * 1e-17 {
                break;
            }
        }
        let lower = (ln_density + f64::ln(sum)).min(0.0);
        (lower, complement(lower))
    } else {
        // Modified Lentz (Thompson & Barnett 1986).
        let mut base = x + 1.0 - shape;
        let mut c = f64::MAX;
        let mut d = 1.0 / base;
        let mut fraction = d;
        for k in 1..2_000_000 {
            let k = f64::from(k);
            let a = -k * (k - shape);
            base += 2.0;
            d = 1.0 / (a * d + base);
            c = base + a / c;
            let factor = d * c;
            fraction *= factor;
            if (factor - 1.0).abs() <= f64::EPSILON {
                break;
            }
        }
        // x^a e^-x / Γ(a) = a Poisson(a; x).
        let upper = (ln_density + (shape * fraction).ln()).min(0.0);
        (complement(upper), upper)
    }
}
