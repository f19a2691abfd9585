//! Local lines through evenly spaced values (loess of degree 1), as STL uses them.

/// A smoother that fits a line to the nearest values, weighted by the tricube of their distance.
pub(super) struct Loess {
    /// How many values one line takes in; odd.
    window: usize,
    /// Weight, weight × offset and weight × offset² where the window is centered.
    centered: Vec<[f64; 3]>,
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

/// The tricube weight of a distance, as the program of Cleveland et al. rounds it near and far.
fn tricube(distance: f64, reach: f64) -> f64 {
    if distance <= 0.001 * reach {
        1.0
    } else if distance <= 0.999 * reach {
        let share = distance / reach;
        (1.0 - share * share * share).powi(3)
    } else {
        0.0
    }
}

impl Loess {
    pub(super) fn new(window: usize) -> Self {
        let half = (window / 2) as f64;
        let at = |place: usize| {
            let offset = place as f64 - half;
            let weight = tricube(offset.abs(), half);
            [weight, weight * offset, weight * offset * offset]
        };
        let centered: Vec<[f64; 3]> = (0..window).map(at).collect();
        let total = centered.iter().map(|kernel| kernel[0]).sum();
        Self { window, centered, total }
    }

    /// Smooths values; where all weights are 0 the value itself stays. `smoothed` is as long as `values`, and
    /// so are the weights.
    pub(super) fn smooth(&self, values: &[f64], weights: Option<&Weights>, smoothed: &mut [f64]) {
        let n = values.len();
        let half = self.window / 2;
        for (place, smooth) in smoothed.iter_mut().enumerate() {
            let centered = place >= half && place + half < n;
            let line = if centered {
                let window = place - half..=place + half;
                self.centered_line(&values[window.clone()], weights.map(|all| all.part(window)), n)
            } else {
                let left = place.saturating_sub(half).min(n.saturating_sub(self.window));
                self.edge_line(values, weights, place as f64, left)
            };
            *smooth = line.unwrap_or(values[place]);
        }
    }

    /// The line in the middle of a full window.
    fn centered_line(&self, values: &[f64], weights: Option<(&[f64], &[f64])>, n: usize) -> Option<f64> {
        let Some((weights, weighted)) = weights else {
            // The weights are symmetric, so the line meets the weighted mean.
            let sum: f64 = values.iter().zip(&self.centered).map(|(value, kernel)| value * kernel[0]).sum();
            return Some(sum / self.total);
        };
        let mut sums = Sums::default();
        for (([weight, offset, square], robust), value) in self.centered.iter().zip(weights).zip(weighted) {
            sums.weight += weight * robust;
            sums.offset += offset * robust;
            sums.square += square * robust;
            sums.value += weight * value;
            sums.product += offset * value;
        }
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
            let weight = tricube(offset.abs(), reach) * weights.map_or(1.0, |weights| weights.weights[at]);
            sums.weight += weight;
            sums.offset += weight * offset;
            sums.square += weight * offset * offset;
            sums.value += weight * value;
            sums.product += weight * offset * value;
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
