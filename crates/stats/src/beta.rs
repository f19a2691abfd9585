//! The beta distribution on the scale of log odds, and comparisons of several of them.
//!
//! On that scale the density is log-concave for every shape and has no poles. It is taken relative to the
//! mean: with d the log odds less those of the mean p = a/(a + b) and q = 1 - p, the log density is a
//! constant less (a + b) (ln(q + p exp(d)) - p d), which keeps its digits for counts up to those of a `u64`.

use crate::error::{Error, within};
use crate::quadrature::{NODES, Rule, rule};
use std::f64::consts::{FRAC_PI_2, PI};

/// ln Γ(x) less Stirling's (x - 1/2) ln x - x + ln(2π)/2, for x > 0.
pub(crate) fn stirling_error(x: f64) -> f64 {
    let mut raised = x;
    let mut sum = 0.0;
    while raised < 15.0 {
        sum += (raised + 0.5) * (1.0 / raised).ln_1p() - 1.0;
        raised += 1.0;
    }
    let r = 1.0 / raised;
    let r2 = r * r;
    sum + r
        * (1.0 / 12.0
            - r2 * (1.0 / 360.0
                - r2 * (1.0 / 1260.0
                    - r2 * (1.0 / 1680.0 - r2 * (1.0 / 1188.0 - r2 * (691.0 / 360_360.0 - r2 / 156.0))))))
}

/// What is held of a share before any answer: a beta distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BetaPrior {
    /// Successes held beforehand, from 0.001 on; 1 in a flat prior.
    pub successes: f64,
    /// Failures held beforehand, from 0.001 on; 1 in a flat prior.
    pub failures: f64,
}

impl Default for BetaPrior {
    /// The flat prior.
    fn default() -> Self {
        Self { successes: 1.0, failures: 1.0 }
    }
}

impl BetaPrior {
    pub(crate) fn checked(self) -> Result<Self, Error> {
        for (name, value) in [("prior successes", self.successes), ("prior failures", self.failures)] {
            within(name, value, "from 0.001 to 1e18", (1e-3..=1e18).contains(&value))?;
        }
        Ok(self)
    }

    /// The shapes after successes among n answers.
    pub(crate) fn after(self, successes: u64, n: u64) -> Result<(f64, f64), Error> {
        let failures = n.checked_sub(successes).ok_or(Error::PartAboveWhole { part: successes, whole: n })?;
        Ok((self.successes + successes as f64, self.failures + failures as f64))
    }
}

/// Which end of a distribution is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tail {
    Lower,
    Upper,
}

/// A beta distribution.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Beta {
    total: f64,
    mean: f64,
    /// 1 - mean.
    rest: f64,
    /// Log odds of the mean.
    centre: f64,
    /// The standard deviation of log odds that the curvature at the mean gives.
    spread: f64,
    ln_peak: f64,
}

impl Beta {
    /// The distribution with shapes `a`, `b` > 0.
    pub(crate) fn new(a: f64, b: f64) -> Self {
        let total = a + b;
        let errors = stirling_error(a) + stirling_error(b) - stirling_error(total);
        Self {
            total,
            mean: a / total,
            rest: b / total,
            centre: (a / b).ln(),
            spread: (total / a / b).sqrt(),
            ln_peak: -((2.0 * PI).ln() + (total / a / b).ln()) / 2.0 - errors,
        }
    }

    /// The log density of log odds at the peak less that at the distance d from it; never negative.
    fn drop(&self, d: f64) -> f64 {
        // ln(q + p exp(d)) - p d for the smaller of p and q (exchanging them changes the sign of d): nothing
        // cancels.
        let (p, d) = if self.mean <= 0.5 { (self.mean, d) } else { (self.rest, -d) };
        let value = if d < 700.0 { (p * d.exp_m1()).ln_1p() - p * d } else { p.ln() + (1.0 - p) * d };
        self.total * value.max(0.0)
    }

    /// The density of log odds at the distance d from those of the mean.
    fn density(&self, d: f64) -> f64 {
        (self.ln_peak - self.drop(d)).exp()
    }

    /// The share that belongs to the distance d.
    fn share(&self, d: f64) -> f64 {
        let (p, q) = (self.mean, self.rest);
        if d < 0.0 {
            let odds = d.exp();
            p * odds / (q + p * odds)
        } else {
            p / (p + q * (-d).exp())
        }
    }

    /// The probability beyond the distance d on one side, with its relative digits; the double exponential
    /// rule.
    fn beyond(&self, d: f64, tail: Tail) -> f64 {
        let sign = if tail == Tail::Lower { -1.0 } else { 1.0 };
        // Past the peak the other side is the smaller one.
        if sign * d < 0.0 {
            return 1.0 - self.beyond(d, if tail == Tail::Lower { Tail::Upper } else { Tail::Lower });
        }
        const STEPS: i32 = 60;
        let slope = self.total * (self.share(d) - self.mean).abs();
        let scale = 1.0 / (slope + 1.0 / self.spread);
        let width = 4.0 / f64::from(STEPS);
        let mut sum = 0.0;
        for k in -STEPS..=STEPS {
            let x = f64::from(k) * width;
            let (up, down) = (x.exp(), (-x).exp());
            let reach = scale * (FRAC_PI_2 * (up - down) / 2.0).exp();
            sum += self.density(d + sign * reach) * reach * (up + down) / 2.0;
        }
        (sum * width * FRAC_PI_2).min(1.0)
    }

    /// P(X <= x).
    #[cfg(test)]
    pub(crate) fn cdf(&self, x: f64) -> f64 {
        self.beyond((x / (1.0 - x)).ln() - self.centre, Tail::Lower)
    }

    /// The share beyond which the probability `tail` lies on the given side, for 0 < `probability` <= 1/2.
    pub(crate) fn quantile(&self, probability: f64, tail: Tail) -> f64 {
        let sign = if tail == Tail::Lower { -1.0 } else { 1.0 };
        let mut d = sign
            * self.spread
            * crate::special::normal_quantile(0.5 + 0.5 * (1.0 - 2.0 * probability)).min(8.0);
        // Newton's rule on the log of the tail, which is concave, kept between what is known to be too near
        // and too far.
        let (mut near, mut far) = (f64::NEG_INFINITY, f64::INFINITY);
        for _ in 0..300 {
            let beyond = self.beyond(d, tail);
            if beyond > probability {
                near = sign * d;
            } else {
                far = sign * d;
            }
            let step = (beyond / probability).ln() * beyond / self.density(d);
            let mut next = sign * d + step;
            if !(near <= next && next <= far) {
                next = if near.is_finite() { f64::midpoint(near, far) } else { far / 2.0 - self.spread };
            }
            let moved = next - sign * d;
            if !next.is_finite() {
                break;
            }
            d = sign * next;
            if moved.abs() <= 1e-15 * d.abs().max(self.spread) {
                break;
            }
        }
        self.share(d)
    }

    /// Points that cut the log odds into pieces on each of which the density is smooth.
    fn cuts(&self, into: &mut Vec<f64>) {
        /// The density beyond is below exp(-45) of that at the peak.
        const ENOUGH: f64 = 45.0;
        into.push(self.centre);
        // A shape below 1 makes a long flat side that ends within a few units at the log odds of about 1/b
        // (or a).
        let (a, b) = (self.total * self.mean, self.total * self.rest);
        for (small, end) in [(a, -b.max(1.0).ln()), (b, a.max(1.0).ln())] {
            if small < 1.0 {
                into.push(end);
                into.extend((0..7).flat_map(|k| [-1.0, 1.0].map(|sign| end + sign * f64::from(1 << k))));
            }
        }
        for sign in [-1.0, 1.0] {
            let mut reach = 1.5;
            loop {
                let d = sign * reach * self.spread;
                into.push(self.centre + d);
                if self.drop(d) > ENOUGH || reach > 1e6 {
                    break;
                }
                reach = if reach < 2.0 { 3.0 } else { reach * 1.6 };
            }
        }
    }
}

/// The values of one distribution on a piece of the log odds.
#[derive(Clone, Copy)]
struct Piece {
    density: [f64; NODES],
    /// The integrals of the density from the start of the piece to each node, and over all of it.
    within: [f64; NODES],
    all: f64,
}

/// Pieces of the log odds (middle and half length) that resolve all the distributions.
fn pieces(betas: &[Beta]) -> Vec<(f64, f64)> {
    let mut cuts = Vec::with_capacity(16 * betas.len());
    for beta in betas {
        beta.cuts(&mut cuts);
    }
    cuts.sort_by(f64::total_cmp);
    let narrowest = betas.iter().map(|beta| beta.spread).fold(f64::INFINITY, f64::min);
    let mut pieces = Vec::with_capacity(cuts.len());
    let Some(&(mut from)) = cuts.first() else { return pieces };
    for &to in &cuts[1..] {
        if to - from > 0.25 * narrowest.min(1.0) {
            pieces.push((f64::midpoint(from, to), (to - from) / 2.0));
            from = to;
        }
    }
    pieces
}

impl Piece {
    fn new(rule: &Rule, beta: &Beta, middle: f64, half: f64) -> Self {
        let start = middle - beta.centre;
        let density: [f64; NODES] = std::array::from_fn(|i| beta.density(start + half * rule.nodes[i]));
        let dot = |weights: &[f64; NODES]| -> f64 {
            half * weights.iter().zip(&density).map(|(weight, value)| weight * value).sum::<f64>()
        };
        if density.iter().all(|&value| value == 0.0) {
            return Self { density, within: [0.0; NODES], all: 0.0 };
        }
        // A weight may be negative, so where nearly nothing is the sum may be too.
        let within = std::array::from_fn(|i| dot(&rule.up_to[i]).max(0.0));
        Self { density, within, all: dot(&rule.weights) }
    }
}

/// For each distribution the probability that it gives the largest value of all.
pub(crate) fn probabilities_best(betas: &[Beta]) -> Vec<f64> {
    let rule = rule();
    let count = betas.len();
    let mut best = vec![0.0; count];
    let mut below = vec![0.0; count];
    let mut piece = Vec::with_capacity(count);
    // Products of the distribution functions of those before and after each one.
    let mut before = vec![1.0; count + 1];
    for (middle, half) in pieces(betas) {
        piece.clear();
        piece.extend(betas.iter().map(|beta| Piece::new(rule, beta, middle, half)));
        for i in 0..NODES {
            for j in 0..count {
                before[j + 1] = before[j] * (below[j] + piece[j].within[i]);
            }
            let mut after = half * rule.weights[i];
            for j in (0..count).rev() {
                best[j] += piece[j].density[i] * before[j] * after;
                after *= below[j] + piece[j].within[i];
            }
        }
        for (below, piece) in below.iter_mut().zip(&piece) {
            *below += piece.all;
        }
    }
    let sum: f64 = best.iter().sum();
    if sum > 0.0 {
        for probability in &mut best {
            *probability = (*probability / sum).clamp(0.0, 1.0);
        }
    }
    best
}

/// How two distributions compare.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Comparison {
    /// P(second > first).
    pub second_above: f64,
    /// E max(first - second, 0).
    pub first_gain: f64,
    /// E max(second - first, 0).
    pub second_gain: f64,
}

/// Compares two distributions: E max(X - Y, 0) is the integral of P(X > s) P(Y < s) over s.
pub(crate) fn compare(first: Beta, second: Beta) -> Comparison {
    let rule = rule();
    let cuts = pieces(&[first, second]);
    let values: Vec<[Piece; 2]> = cuts
        .iter()
        .map(|&(middle, half)| [first, second].map(|beta| Piece::new(rule, &beta, middle, half)))
        .collect();
    // Beyond the end of each piece, summed from the right, so that small tails keep their digits.
    let mut beyond = vec![[0.0; 2]; values.len() + 1];
    for k in (0..values.len()).rev() {
        beyond[k] = [0, 1].map(|which| beyond[k + 1][which] + values[k][which].all);
    }
    let mut below = [0.0; 2];
    let mut above = [0.0; 2];
    let mut gain = [0.0; 2];
    for (k, (piece, &(middle, half))) in values.iter().zip(&cuts).enumerate() {
        for i in 0..NODES {
            let weight = half * rule.weights[i];
            let share = second.share(middle + half * rule.nodes[i] - second.centre);
            let rest = second.other_share(middle + half * rule.nodes[i] - second.centre);
            let up = [0, 1]
                .map(|which| beyond[k + 1][which] + (piece[which].all - piece[which].within[i]).max(0.0));
            let down = [0, 1].map(|which| below[which] + piece[which].within[i]);
            above[0] += weight * piece[0].density[i] * down[1];
            above[1] += weight * piece[1].density[i] * down[0];
            gain[0] += weight * share * rest * up[0] * down[1];
            gain[1] += weight * share * rest * up[1] * down[0];
        }
        below = [0, 1].map(|which| below[which] + piece[which].all);
    }
    // 1 but for rounding, which tells for very large counts.
    let mass = beyond[0][0] * beyond[0][1];
    // The gains differ by the difference of the means: only the smaller one needs the integral.
    let difference = first.mean - second.mean;
    let smaller = if difference > 0.0 { gain[1] } else { gain[0] } / mass;
    Comparison {
        second_above: (above[1] / (above[0] + above[1])).clamp(0.0, 1.0),
        first_gain: (smaller + difference.max(0.0)).clamp(0.0, 1.0),
        second_gain: (smaller + (-difference).max(0.0)).clamp(0.0, 1.0),
    }
}

impl Beta {
    /// 1 less the share that belongs to the distance d.
    fn other_share(&self, d: f64) -> f64 {
        let (p, q) = (self.mean, self.rest);
        if d < 0.0 { q / (q + p * d.exp()) } else { q * (-d).exp() / (p + q * (-d).exp()) }
    }
}

#[cfg(test)]
#[allow(clippy::excessive_precision, reason = "printed digits are kept as printed")]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_relative(got: f64, expected: f64, tolerance: f64) {
        let difference = (got - expected).abs() / expected.abs();
        assert!(difference <= tolerance, "{got:e} is not {expected:e} ({difference:e})");
    }
    /// Reference values from mpmath with 40 digits.
    #[test]
    fn distribution_function() {
        for (a, b, x, expected) in [
            (0.5, 20.5, 1e-06, 0.005077866656468797),
            (0.5, 20.5, 0.1, 0.9611608301943074),
            (1.0, 1.0, 0.3, 0.3),
            (3.0, 8.0, 0.05, 0.011503557379296876),
            (3.0, 8.0, 0.9, 9.999996264e-1),
            (82.0, 182.0, 0.2, 1.1931092405937424e-05),
            (82.0, 182.0, 0.31, 0.4982196789750669),
            (82.0, 182.0, 0.4, 0.9987593396634205),
            (1.0, 30.0, 1e-09, 2.999999956500001e-08),
            (500.5, 100000.0, 0.005, 0.5415734187589417),
            (500.5, 100000.0, 0.0046, 0.04074155009511193),
            (98765.0, 24692.0, 0.801, 0.8112087894744406),
            (2.5, 3000000.0, 1e-07, 0.01199676544728571),
            (0.05, 0.05, 0.2, 0.4677861294362176),
            (0.01, 7.0, 0.01, 0.9780321735790677),
        ] {
            assert_relative(Beta::new(a, b).cdf(x), expected, 1e-12);
        }
    }

    #[test]
    fn quantiles_go_back() {
        for (a, b) in [
            (0.5, 29.5),
            (29.5, 0.5),
            (1.0, 1.0),
            (7.0, 4.0),
            (5e4, 3e5),
            (0.02, 3.0),
            (1e9, 2e9),
            (1e-3, 1e-3),
        ] {
            let beta = Beta::new(a, b);
            for tail in [Tail::Lower, Tail::Upper] {
                for probability in [1e-200, 1e-12, 0.005, 0.025, 0.3, 0.5] {
                    let share = beta.quantile(probability, tail);
                    assert!((0.0..=1.0).contains(&share));
                    if !(1e-300..0.99).contains(&share) {
                        continue;
                    }
                    let back = beta.beyond((share / (1.0 - share)).ln() - beta.centre, tail);
                    assert_relative(back, probability, 1e-9);
                }
            }
        }
    }
}
