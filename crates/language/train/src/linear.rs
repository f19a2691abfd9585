//! Multinomial logistic regression on sparse features, by L-BFGS (Nocedal and Wright, Algorithm 7.4).

/// A sparse row: (column, value).
pub type Sparse = Vec<(u32, f32)>;

/// Labelled rows.
pub struct Problem<'p> {
    pub rows: &'p [&'p Sparse],
    pub labels: &'p [u8],
    /// A weight for each row.
    pub weights: &'p [f32],
    pub classes: usize,
    pub columns: usize,
    /// Inverse strength of the L2 penalty, as in liblinear.
    pub c: f32,
}

/// Weights `columns x classes` and an intercept for each class.
pub struct Fitted {
    pub weights: Vec<f32>,
    pub intercepts: Vec<f32>,
}

impl Problem<'_> {
    /// Loss and gradient; the intercepts lie behind the weights and are not penalised.
    fn loss(&self, point: &[f32], gradient: &mut [f32]) -> f64 {
        let k = self.classes;
        let (weights, intercepts) = point.split_at(self.columns * k);
        for (slope, weight) in gradient.iter_mut().zip(weights) {
            *slope = *weight / self.c;
        }
        gradient[self.columns * k..].fill(0.0);
        let mut loss = 0.5 * weights.iter().map(|w| f64::from(w * w)).sum::<f64>() / f64::from(self.c);
        let mut scores = vec![0.0_f32; k];
        for ((row, &label), &importance) in self.rows.iter().zip(self.labels).zip(self.weights) {
            scores.copy_from_slice(intercepts);
            for &(column, value) in *row {
                let at = column as usize * k;
                for (score, weight) in scores.iter_mut().zip(&weights[at..at + k]) {
                    *score += value * weight;
                }
            }
            let peak = scores.iter().copied().fold(f32::MIN, f32::max);
            let sum: f32 = scores.iter().map(|score| (score - peak).exp()).sum();
            let log_sum = peak + sum.ln();
            loss += f64::from(importance * (log_sum - scores[label as usize]));
            for (class, score) in scores.iter_mut().enumerate() {
                *score =
                    importance * ((*score - log_sum).exp() - f32::from(u8::from(class == label as usize)));
            }
            for &(column, value) in *row {
                let at = column as usize * k;
                for (slope, score) in gradient[at..at + k].iter_mut().zip(&scores) {
                    *slope += value * score;
                }
            }
            for (slope, score) in gradient[self.columns * k..].iter_mut().zip(&scores) {
                *slope += score;
            }
        }
        loss
    }

    /// Finds the weights.
    #[must_use]
    pub fn fit(&self, rounds: usize) -> Fitted {
        const MEMORY: usize = 8;
        let size = (self.columns + 1) * self.classes;
        let mut point = vec![0.0_f32; size];
        let mut gradient = vec![0.0_f32; size];
        let mut value = self.loss(&point, &mut gradient);
        let mut past: Vec<(Vec<f32>, Vec<f32>, f64)> = Vec::new();
        for _ in 0..rounds {
            let direction = descent(&gradient, &past);
            let slope = dot(&direction, &gradient);
            if slope > -1e-9 {
                break;
            }
            let mut step =
                if past.is_empty() { 1.0 / dot(&gradient, &gradient).sqrt().max(1.0) } else { 1.0 };
            let mut moved = vec![0.0; size];
            let mut new_gradient = vec![0.0; size];
            let mut new_value = f64::INFINITY;
            for _ in 0..20 {
                for ((to, from), along) in moved.iter_mut().zip(&point).zip(&direction) {
                    *to = from + step as f32 * along;
                }
                new_value = self.loss(&moved, &mut new_gradient);
                if new_value <= value + 1e-4 * step * slope {
                    break;
                }
                step *= 0.5;
            }
            let change: Vec<f32> = moved.iter().zip(&point).map(|(to, from)| to - from).collect();
            let turn: Vec<f32> = new_gradient.iter().zip(&gradient).map(|(to, from)| to - from).collect();
            let curvature = dot(&change, &turn);
            let gain = (value - new_value) / value.abs().max(1.0);
            if curvature > 1e-10 {
                if past.len() == MEMORY {
                    past.remove(0);
                }
                past.push((change, turn, curvature));
            }
            (point, gradient, value) = (moved, new_gradient, new_value);
            if gain < 1e-5 {
                break;
            }
        }
        let intercepts = point.split_off(self.columns * self.classes);
        Fitted { weights: point, intercepts }
    }
}

fn descent(gradient: &[f32], past: &[(Vec<f32>, Vec<f32>, f64)]) -> Vec<f32> {
    let mut direction: Vec<f32> = gradient.iter().map(|slope| -slope).collect();
    let mut factors = Vec::new();
    for (change, turn, curvature) in past.iter().rev() {
        let factor = dot(change, &direction) / curvature;
        add(&mut direction, turn, -factor);
        factors.push(factor);
    }
    if let Some((_, turn, curvature)) = past.last() {
        let scale = (curvature / dot(turn, turn)) as f32;
        direction.iter_mut().for_each(|number| *number *= scale);
    }
    for ((change, turn, curvature), factor) in past.iter().zip(factors.iter().rev()) {
        let back = dot(turn, &direction) / curvature;
        add(&mut direction, change, factor - back);
    }
    direction
}

fn dot(left: &[f32], right: &[f32]) -> f64 {
    left.iter().zip(right).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
}

fn add(to: &mut [f32], what: &[f32], times: f64) {
    for (number, add) in to.iter_mut().zip(what) {
        *number += times as f32 * add;
    }
}
