//! Roots and minima.

/// A root of `f` between `a` and `b`, where it has opposite signs, by Brent's method (Brent 1973); `None` if it
/// has not, or where `f` is not finite.
pub(crate) fn root(mut f: impl FnMut(f64) -> f64, a: f64, b: f64) -> Option<f64> {
    let (mut a, mut b) = (a, b);
    let (mut fa, mut fb) = (f(a), f(b));
    if fa == 0.0 {
        return Some(a);
    }
    if fb == 0.0 {
        return Some(b);
    }
    if !fa.is_finite() || !fb.is_finite() || (fa > 0.0) == (fb > 0.0) {
        return None;
    }
    let (mut c, mut fc) = (a, fa);
    let mut step = b - a;
    let mut last = step;
    for _ in 0..300 {
        if (fb > 0.0) == (fc > 0.0) {
            (c, fc) = (a, fa);
            step = b - a;
            last = step;
        }
        if fc.abs() < fb.abs() {
            (a, b, c) = (b, c, b);
            (fa, fb, fc) = (fb, fc, fb);
        }
        let tolerance = 2.0 * f64::EPSILON * b.abs() + f64::MIN_POSITIVE;
        let half = (c - b) / 2.0;
        if half.abs() <= tolerance || fb == 0.0 {
            return Some(b);
        }
        if last.abs() >= tolerance && fa.abs() > fb.abs() {
            let s = fb / fa;
            let (mut p, mut q) = if a == c {
                (2.0 * half * s, 1.0 - s)
            } else {
                let (q, r) = (fa / fc, fb / fc);
                (s * (2.0 * half * q * (q - r) - (b - a) * (r - 1.0)), (q - 1.0) * (r - 1.0) * (s - 1.0))
            };
            if p > 0.0 {
                q = -q;
            }
            p = p.abs();
            if 2.0 * p < (3.0 * half * q - (tolerance * q).abs()).min((last * q).abs()) {
                last = step;
                step = p / q;
            } else {
                step = half;
                last = half;
            }
        } else {
            step = half;
            last = half;
        }
        (a, fa) = (b, fb);
        b += if step.abs() > tolerance { step } else { tolerance.copysign(half) };
        fb = f(b);
        if !fb.is_finite() {
            return None;
        }
    }
    Some(b)
}

/// Where a search for a minimum ended.
#[derive(Clone, Debug)]
pub(crate) struct Minimum {
    pub at: Vec<f64>,
    pub value: f64,
    /// Whether the simplex became as small as asked.
    pub settled: bool,
}

/// The minimum of `f` from `start` on, by the simplex of Nelder & Mead (1965), begun again around what it found
/// until that no longer helps. A value that is not a number counts as the worst. `scale` is the first step of each
/// parameter, `tolerance` the relative spread of values at which it ends.
pub(crate) fn minimum(
    mut f: impl FnMut(&[f64]) -> f64,
    start: &[f64],
    scale: &[f64],
    tolerance: f64,
    most_calls: usize,
) -> Minimum {
    let mut calls = 0;
    let mut best = Minimum { at: start.to_vec(), value: f64::INFINITY, settled: false };
    for round in 0..8 {
        let shrink = 0.5_f64.powi(round);
        let scale: Vec<f64> = scale.iter().map(|step| step * shrink).collect();
        let found = simplex(&mut f, &best.at, &scale, tolerance, most_calls, &mut calls);
        let gain = best.value - found.value;
        // A gain that is not a number is none.
        let helps = gain > tolerance * (found.value.abs() + tolerance);
        if found.value <= best.value || !best.value.is_finite() {
            best = found;
        }
        if !helps || calls >= most_calls {
            break;
        }
    }
    best
}

fn simplex(
    f: &mut impl FnMut(&[f64]) -> f64,
    start: &[f64],
    scale: &[f64],
    tolerance: f64,
    most_calls: usize,
    calls: &mut usize,
) -> Minimum {
    let n = start.len();
    let mut value_at = |point: &[f64]| {
        *calls += 1;
        let value = f(point);
        (if value.is_nan() { f64::INFINITY } else { value }, *calls)
    };
    let mut points: Vec<(Vec<f64>, f64)> = Vec::with_capacity(n + 1);
    let first = value_at(start).0;
    points.push((start.to_vec(), first));
    for axis in 0..n {
        let mut point = start.to_vec();
        point[axis] += scale.get(axis).copied().unwrap_or(0.1);
        let value = value_at(&point).0;
        points.push((point, value));
    }
    let mut settled = false;
    loop {
        points.sort_by(|a, b| a.1.total_cmp(&b.1));
        let (low, high) = (points[0].1, points[n].1);
        let reach = (1..=n)
            .flat_map(|k| (0..n).map(move |axis| (k, axis)))
            .map(|(k, axis)| (points[k].0[axis] - points[0].0[axis]).abs() / (1.0 + points[0].0[axis].abs()))
            .fold(0.0, f64::max);
        if (high - low).abs() <= tolerance * (low.abs() + tolerance) && reach <= tolerance.sqrt() {
            settled = true;
            break;
        }
        let centre: Vec<f64> =
            (0..n).map(|axis| points[..n].iter().map(|(at, _)| at[axis]).sum::<f64>() / n as f64).collect();
        let towards = |factor: f64| -> Vec<f64> {
            (0..n).map(|axis| centre[axis] + factor * (points[n].0[axis] - centre[axis])).collect()
        };
        let mirrored = towards(-1.0);
        let (value, used) = value_at(&mirrored);
        if used >= most_calls {
            break;
        }
        if value < points[0].1 {
            let further = towards(-2.0);
            let (beyond, _) = value_at(&further);
            points[n] = if beyond < value { (further, beyond) } else { (mirrored, value) };
        } else if value < points[n - 1].1 {
            points[n] = (mirrored, value);
        } else {
            let inner = towards(if value < points[n].1 { -0.5 } else { 0.5 });
            let (drawn, _) = value_at(&inner);
            if drawn < points[n].1.min(value) {
                points[n] = (inner, drawn);
            } else {
                let low = points[0].0.clone();
                for (at, value) in &mut points[1..] {
                    for axis in 0..n {
                        at[axis] = low[axis] + 0.5 * (at[axis] - low[axis]);
                    }
                    *value = value_at(at).0;
                }
            }
        }
    }
    points.sort_by(|a, b| a.1.total_cmp(&b.1));
    let (at, value) = points.swap_remove(0);
    Minimum { at, value, settled }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_is_found_to_the_last_digits() {
        let found = root(|x| x * x * x - 2.0, 0.0, 2.0).unwrap();
        assert!((found - 2.0_f64.cbrt()).abs() < 1e-15);
        assert_eq!(root(|x| x * x + 1.0, -1.0, 1.0), None);
        assert_eq!(root(|_| f64::NAN, -1.0, 1.0), None);
        assert_eq!(root(|x| x, 0.0, 1.0), Some(0.0));
    }

    #[test]
    fn the_valley_of_rosenbrock_is_walked_to_its_end() {
        let valley = |x: &[f64]| 100.0 * (x[1] - x[0] * x[0]).powi(2) + (1.0 - x[0]).powi(2);
        let found = minimum(valley, &[-1.2, 1.0], &[0.5, 0.5], 1e-14, 10_000);
        assert!(found.settled && (found.at[0] - 1.0).abs() < 1e-6 && (found.at[1] - 1.0).abs() < 1e-6);
    }
}
