//! Random draws from a seed: the same on every machine.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A stream of random draws.
pub(crate) struct Random {
    source: ChaCha8Rng,
    /// The second of a pair of normal draws.
    spare: Option<f64>,
}

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self { source: ChaCha8Rng::seed_from_u64(seed), spare: None }
    }

    /// Uniform between 0 and 1, both excluded.
    pub(crate) fn uniform(&mut self) -> f64 {
        ((self.source.next_u64() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
    }

    /// Standard normal, by the polar method (Marsaglia & Bray 1964).
    pub(crate) fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        loop {
            let (x, y) = (2.0 * self.uniform() - 1.0, 2.0 * self.uniform() - 1.0);
            let square = x * x + y * y;
            if square < 1.0 && square > 0.0 {
                let factor = (-2.0 * square.ln() / square).sqrt();
                self.spare = Some(y * factor);
                return x * factor;
            }
        }
    }

    /// The logarithm of a gamma draw with scale 1 (Marsaglia & Tsang 2000), which does not vanish for small
    /// shapes.
    fn ln_gamma(&mut self, gamma: Gamma) -> f64 {
        loop {
            let x = self.normal();
            let v = 1.0 + gamma.c * x;
            if v <= 0.0 {
                continue;
            }
            let cube = v * v * v;
            let u = self.uniform();
            let square = x * x;
            if u < 1.0 - 0.0331 * square * square
                || u.ln() < square / 2.0 + gamma.d * (1.0 - cube + cube.ln())
            {
                let lift = if gamma.boost > 0.0 { self.uniform().ln() * gamma.boost } else { 0.0 };
                return (gamma.d * cube).ln() + lift;
            }
        }
    }

    /// The log odds of a beta draw.
    pub(crate) fn beta(&mut self, beta: BetaDraw) -> f64 {
        self.ln_gamma(beta.first) - self.ln_gamma(beta.second)
    }
}

/// Constants of a gamma draw.
#[derive(Clone, Copy)]
struct Gamma {
    d: f64,
    c: f64,
    /// 1 over the shape when that is below 1, else 0.
    boost: f64,
}

impl Gamma {
    fn new(shape: f64) -> Self {
        let (raised, boost) = if shape < 1.0 { (shape + 1.0, 1.0 / shape) } else { (shape, 0.0) };
        let d = raised - 1.0 / 3.0;
        Self { d, c: 1.0 / (9.0 * d).sqrt(), boost }
    }
}

/// Constants of a beta draw.
#[derive(Clone, Copy)]
pub(crate) struct BetaDraw {
    first: Gamma,
    second: Gamma,
}

impl BetaDraw {
    pub(crate) fn new((a, b): (f64, f64)) -> Self {
        Self { first: Gamma::new(a), second: Gamma::new(b) }
    }
}
