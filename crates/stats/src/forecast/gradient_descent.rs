//! A minimum with exact gradients.

/// A function with its gradient.
pub(super) trait Objective {
    /// The value at a point and, written to `gradient`, its derivatives; `None` outside the domain.
    fn value_and_gradient(&mut self, at: &[f64], gradient: &mut [f64]) -> Option<f64>;
}

/// The local minimum below `start` by the quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno with halved
/// steps; `None` if the start is outside the domain. It ends when a step gains less than `tolerance` of the value.
pub(super) fn descend(
    objective: &mut impl Objective,
    start: &[f64],
    most_steps: usize,
    tolerance: f64,
) -> Option<(Vec<f64>, f64)> {
    let n = start.len();
    let mut at = start.to_vec();
    let mut gradient = vec![0.0; n];
    let mut value = objective.value_and_gradient(&at, &mut gradient)?;
    let (mut next, mut next_gradient) = (vec![0.0; n], vec![0.0; n]);
    let (mut direction, mut product) = (vec![0.0; n], vec![0.0; n]);
    // The inverse of the curvature, row by row.
    let mut inverse = vec![0.0; n * n];
    let mut fresh = true;
    let mut small_gains = 0;
    for _ in 0..most_steps {
        if fresh {
            reset(&mut inverse, n, 1.0 / norm(&gradient).max(1.0));
        }
        times(&inverse, &gradient, &mut direction);
        let downhill = -dot(&direction, &gradient);
        if downhill >= 0.0 || downhill.is_nan() {
            if fresh {
                break;
            }
            fresh = true;
            continue;
        }
        // Steps beyond a few units would leave the logits flat.
        let longest = direction.iter().fold(0.0_f64, |most, step| most.max(step.abs()));
        let mut length = (3.0 / longest).min(1.0);
        let mut found = None;
        for _ in 0..30 {
            for ((next, at), step) in next.iter_mut().zip(&at).zip(&direction) {
                *next = at - length * step;
            }
            match objective.value_and_gradient(&next, &mut next_gradient) {
                Some(lower) if lower <= value + 1e-4 * length * downhill => {
                    found = Some(lower);
                    break;
                }
                Some(higher) => {
                    // The minimum of the parabola through what is known.
                    let bend = 2.0 * (higher - value - length * downhill);
                    let shrunk = if bend > 0.0 { -downhill * length * length / bend } else { 0.0 };
                    length = shrunk.clamp(0.1 * length, 0.5 * length);
                }
                None => length *= 0.3,
            }
        }
        let Some(lower) = found else {
            if fresh {
                break;
            }
            fresh = true;
            continue;
        };
        let gain = value - lower;
        let curvature: f64 = (0..n).map(|i| (next[i] - at[i]) * (next_gradient[i] - gradient[i])).sum();
        update(&mut inverse, &at, &next, &gradient, &next_gradient, curvature, fresh, &mut product);
        fresh = false;
        std::mem::swap(&mut at, &mut next);
        std::mem::swap(&mut gradient, &mut next_gradient);
        value = lower;
        small_gains = if gain <= tolerance * (1.0 + value.abs()) { small_gains + 1 } else { 0 };
        if small_gains == 2 {
            break;
        }
    }
    Some((at, value))
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn norm(a: &[f64]) -> f64 {
    dot(a, a).sqrt()
}

fn times(matrix: &[f64], vector: &[f64], result: &mut [f64]) {
    for (result, row) in result.iter_mut().zip(matrix.chunks(vector.len())) {
        *result = dot(row, vector);
    }
}

fn reset(inverse: &mut [f64], n: usize, scale: f64) {
    inverse.fill(0.0);
    inverse.iter_mut().step_by(n + 1).for_each(|diagonal| *diagonal = scale);
}

#[allow(clippy::too_many_arguments)]
fn update(
    inverse: &mut [f64],
    at: &[f64],
    next: &[f64],
    gradient: &[f64],
    next_gradient: &[f64],
    curvature: f64,
    fresh: bool,
    product: &mut [f64],
) {
    let n = at.len();
    let bend: Vec<f64> = next_gradient.iter().zip(gradient).map(|(after, before)| after - before).collect();
    let step: Vec<f64> = next.iter().zip(at).map(|(after, before)| after - before).collect();
    let steep = dot(&bend, &bend);
    if curvature <= 1e-12 * norm(&step) * steep.sqrt() {
        return;
    }
    if fresh {
        reset(inverse, n, curvature / steep);
    }
    times(inverse, &bend, product);
    let factor = 1.0 + dot(&bend, product) / curvature;
    for i in 0..n {
        for j in 0..n {
            inverse[i * n + j] +=
                (factor * step[i] * step[j] - product[i] * step[j] - step[i] * product[j]) / curvature;
        }
    }
}
