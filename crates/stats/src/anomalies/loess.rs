//! Local lines through evenly spaced values (loess of degree 1), as STL uses them.

/// A smoother that fits a line to the nearest values, weighted by the tricube of their distance.
pub(super) struct Loess {
    /// How many values one line takes in; odd.
    window: usize,
    /// The weights where the window is centered.
    weight: Vec<f64>,
    /// These times the offset from the middle.
    offset: Vec<f64>,
    /// These times the square of the offset.
    square: Vec<f64>,
    /// The sum of the centered weights.
    total: f64,
}

/// Weighted sums from which a line is fitted; offsets are from where it is wanted.
#[derive(Default)]
struct Sums {
    weight: f64,
    offset: f64,
    square: f64,
    value: f64,
    product: f64,
}

impl Sums {
    /// The line at offset 0, or the weighted mean where the values stand too close for a slope; none without
    /// weight.
    fn line(&self, range: f64) -> Option<f64> {
        if self.weight <= 0.0 {
            return None;
        }
        let mean = self.value / self.weight;
        let center = self.offset / self.weight;
        let variance = self.square / self.weight - center * center;
        if variance.max(0.0).sqrt() <= 0.001 * range {
            return Some(mean);
        }
        Some(mean - center / variance * (self.product / self.weight - center * mean))
    }
}

/// The tricube weight of a share of the reach, rounded near and far as the program of Cleveland et al. does.
fn tricube(share: f64) -> f64 {
    let rest = 1.0 - share * share * share;
    let weight = rest * rest * rest;
    let weight = if share <= 0.001 { 1.0 } else { weight };
    if share <= 0.999 { weight } else { 0.0 }
}

/// The sum of the products, in four sums side by side.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; 4];
    let (a_chunks, b_chunks) = (a.chunks_exact(4), b.chunks_exact(4));
    let rest: f64 = a_chunks.remainder().iter().zip(b_chunks.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in a_chunks.zip(b_chunks) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}

impl Loess {
    /// A smoother for lists of at most `longest` values.
    pub(super) fn new(window: usize, longest: usize) -> Self {
        let half = (window / 2) as f64;
        // A window that is never full needs no weights for the middle.
        let places = if window <= longest { window } else { 0 };
        let offsets = (0..places).map(|place| place as f64 - half);
        let weight: Vec<f64> = offsets.clone().map(|offset| tricube(offset.abs() / half)).collect();
        let offset: Vec<f64> =
            weight.iter().zip(offsets.clone()).map(|(weight, offset)| weight * offset).collect();
        let square = offset.iter().zip(offsets).map(|(weighted, offset)| weighted * offset).collect();
        let total = weight.iter().sum();
        Self { window, weight, offset, square, total }
    }

    /// Smooths values; where all weights are 0 the value itself stays. `smoothed` is as long as `values`, and
    /// so are the weights.
    pub(super) fn smooth(&self, values: &[f64], weights: Option<&Weights>, smoothed: &mut [f64]) {
        for (place, smooth) in smoothed.iter_mut().enumerate() {
            *smooth = self.line_at(values, weights, place).unwrap_or(values[place]);
        }
    }

    /// The line at the place of a value.
    #[inline]
    fn line_at(&self, values: &[f64], weights: Option<&Weights>, place: usize) -> Option<f64> {
        let n = values.len();
        let half = self.window / 2;
        if place >= half && place + half < n {
            let window = place - half..=place + half;
            self.centered_line(&values[window.clone()], weights.map(|all| all.part(window)), n)
        } else {
            let left = place.saturating_sub(half).min(n.saturating_sub(self.window));
            self.edge_line(values, weights, place as f64, left)
        }
    }

    /// By how much the line at a place follows the value there: 0 not at all, 1 wholly.
    pub(super) fn leverage(&self, n: usize, place: usize) -> f64 {
        let mut impulse = vec![0.0; n];
        impulse[place] = 1.0;
        self.line_at(&impulse, None, place).unwrap_or(1.0)
    }

    /// The line in the middle of a full window.
    #[inline]
    fn centered_line(&self, values: &[f64], weights: Option<(&[f64], &[f64])>, n: usize) -> Option<f64> {
        let Some((weights, weighted)) = weights else {
            // The weights are symmetric, so the line meets the weighted mean.
            return Some(dot(&self.weight, values) / self.total);
        };
        let sums = Sums {
            weight: dot(&self.weight, weights),
            offset: dot(&self.offset, weights),
            square: dot(&self.square, weights),
            value: dot(&self.weight, weighted),
            product: dot(&self.offset, weighted),
        };
        sums.line(n as f64 - 1.0)
    }

    /// The line at a place of which the window, from `left` on, is not the middle.
    fn edge_line(&self, values: &[f64], weights: Option<&Weights>, place: f64, left: usize) -> Option<f64> {
        let n = values.len();
        let right = (left + self.window).min(n);
        let beyond = (self.window.saturating_sub(n) / 2) as f64;
        let reach = (place - left as f64).max(right as f64 - 1.0 - place) + beyond;
        let mut sums = Sums::default();
        for (at, value) in values.iter().enumerate().take(right).skip(left) {
            let offset = at as f64 - place;
            let kernel = tricube(offset.abs() / reach);
            let weight = kernel * weights.map_or(1.0, |weights| weights.weights[at]);
            let further = weight * offset;
            sums.weight += weight;
            sums.offset += further;
            sums.square += further * offset;
            sums.value += weight * value;
            sums.product += further * value;
        }
        sums.line(n as f64 - 1.0)
    }

    /// The line one place before the values.
    pub(super) fn before(&self, values: &[f64], weights: Option<&Weights>) -> Option<f64> {
        self.edge_line(values, weights, -1.0, 0)
    }

    /// The line one place after the values.
    pub(super) fn after(&self, values: &[f64], weights: Option<&Weights>) -> Option<f64> {
        self.edge_line(values, weights, values.len() as f64, values.len().saturating_sub(self.window))
    }
}

/// Robustness weights, and the values multiplied by them.
#[derive(Default)]
pub(super) struct Weights {
    weights: Vec<f64>,
    weighted: Vec<f64>,
}

impl Weights {
    /// Takes over other weights and values of the same length.
    pub(super) fn set(&mut self, weights: impl Iterator<Item = f64>, values: &[f64]) {
        self.weights.clear();
        self.weights.extend(weights);
        self.weighted.clear();
        self.weighted.extend(self.weights.iter().zip(values).map(|(weight, value)| weight * value));
    }

    fn part(&self, window: std::ops::RangeInclusive<usize>) -> (&[f64], &[f64]) {
        (&self.weights[window.clone()], &self.weighted[window])
    }
}
