//! Maximum likelihood in the logs of positive parameters.

/// A log-likelihood with its first and second derivatives in the logs of the parameters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Local<const N: usize> {
    pub value: f64,
    pub gradient: [f64; N],
    pub hessian: [[f64; N]; N],
}

impl<const N: usize> Local<N> {
    pub fn zero() -> Self {
        Self { value: 0.0, gradient: [0.0; N], hessian: [[0.0; N]; N] }
    }

    /// From derivatives in the parameters to derivatives in their logs.
    pub fn in_logs(mut self, parameters: &[f64; N]) -> Self {
        for i in 0..N {
            for j in 0..N {
                self.hessian[i][j] *= parameters[i] * parameters[j];
            }
            self.gradient[i] *= parameters[i];
            self.hessian[i][i] += self.gradient[i];
        }
        self
    }

    fn is_finite(&self) -> bool {
        let all = self.hessian.iter().flatten().chain(&self.gradient);
        self.value.is_finite() && all.copied().all(f64::is_finite)
    }
}

/// Where a log-likelihood is highest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peak<const N: usize> {
    /// The logs of the parameters.
    pub at: [f64; N],
    pub value: f64,
    /// Whether the search settled.
    pub settled: bool,
}

impl<const N: usize> Peak<N> {
    pub fn parameters(&self) -> [f64; N] {
        self.at.map(f64::exp)
    }

    /// Whether the peak lies inside and not on the way to 0 or to infinity.
    pub fn is_inside(&self) -> bool {
        self.settled && self.at.iter().all(|log| log.abs() < INSIDE)
    }
}

/// Logs of parameters (of scaled data) beyond this are as good as 0 or infinity: about 100,000.
const INSIDE: f64 = 11.5;
/// Logs of parameters stay within this.
const LIMIT: f64 = 16.0;
/// The longest step in a log.
const LONGEST: f64 = 2.0;

/// Newton's rule with damping (Levenberg 1944), from `start` (logs) uphill.
pub(super) fn maximise<const N: usize>(f: impl Fn(&[f64; N]) -> Local<N>, start: [f64; N]) -> Peak<N> {
    let mut at = start.map(|log| log.clamp(-LIMIT, LIMIT));
    let mut here = f(&at.map(f64::exp));
    let mut damping = 0.0_f64;
    let mut settled = false;
    for _ in 0..200 {
        if !here.is_finite() {
            break;
        }
        let free = free_axes(&at, &here.gradient);
        let scale = free
            .iter()
            .enumerate()
            .filter(|(_, free)| **free)
            .map(|(axis, _)| here.hessian[axis][axis].abs())
            .fold(1e-300, f64::max);
        let Some((step, gain)) = newton_step(&here, &free, damping) else {
            damping = (damping * 4.0).max(scale * 1e-6);
            if damping > scale * 1e20 {
                break;
            }
            continue;
        };
        if damping <= scale * 1e-6 && gain <= 1e-13 * (1.0 + here.value.abs() * 1e-3) {
            settled = true;
            break;
        }
        let mut next = at;
        for axis in 0..N {
            next[axis] = (at[axis] + step[axis]).clamp(-LIMIT, LIMIT);
        }
        let there = f(&next.map(f64::exp));
        if there.is_finite() && there.value > here.value {
            (at, here) = (next, there);
            damping = if damping < scale * 1e-6 { 0.0 } else { damping / 8.0 };
        } else if gain <= 1e-9 * (1.0 + here.value.abs() * 1e-4) {
            // Nothing that rounding would not hide is left to gain.
            settled = true;
            break;
        } else {
            damping = (damping * 6.0).max(scale * 1e-3);
            if damping > scale * 1e12 {
                settled = true;
                break;
            }
        }
    }
    Peak { at, value: here.value, settled }
}

/// Axes that are not held by a limit that the gradient leads beyond.
fn free_axes<const N: usize>(at: &[f64; N], gradient: &[f64; N]) -> [bool; N] {
    let mut free = [true; N];
    for axis in 0..N {
        let held =
            (at[axis] >= LIMIT && gradient[axis] > 0.0) || (at[axis] <= -LIMIT && gradient[axis] < 0.0);
        free[axis] = !held;
    }
    free
}

/// The damped step and what the quadratic expects to gain by it; `None` where the curvature is not downwards.
fn newton_step<const N: usize>(here: &Local<N>, free: &[bool; N], damping: f64) -> Option<([f64; N], f64)> {
    let mut matrix = [[0.0; N]; N];
    let mut side = [0.0; N];
    for i in 0..N {
        if !free[i] {
            matrix[i][i] = 1.0;
            continue;
        }
        side[i] = here.gradient[i];
        for j in 0..N {
            matrix[i][j] = if free[j] { -here.hessian[i][j] } else { 0.0 };
        }
        matrix[i][i] += damping;
    }
    let mut step = solve(matrix, side)?;
    let longest = step.iter().fold(0.0_f64, |most, part| most.max(part.abs()));
    if longest > LONGEST {
        step = step.map(|part| part * (LONGEST / longest));
    }
    let gain: f64 = step.iter().zip(&side).map(|(part, slope)| part * slope / 2.0).sum();
    (gain.is_finite() && gain >= 0.0).then_some((step, gain))
}

/// The solution of a positive definite system by Cholesky's factors; `None` if it is not one.
fn solve<const N: usize>(matrix: [[f64; N]; N], side: [f64; N]) -> Option<[f64; N]> {
    let mut factor = matrix;
    for j in 0..N {
        for k in 0..j {
            for i in j..N {
                factor[i][j] -= factor[i][k] * factor[j][k];
            }
        }
        if factor[j][j].is_nan() || factor[j][j] <= 1e-14 * matrix[j][j].abs() {
            return None;
        }
        let root = factor[j][j].sqrt();
        for row in &mut factor[j..] {
            row[j] /= root;
        }
    }
    let mut x = side;
    for i in 0..N {
        for k in 0..i {
            x[i] -= factor[i][k] * x[k];
        }
        x[i] /= factor[i][i];
    }
    for i in (0..N).rev() {
        for k in i + 1..N {
            x[i] -= factor[k][i] * x[k];
        }
        x[i] /= factor[i][i];
    }
    Some(x)
}

/// The derivatives in the logs of the parameters by central differences.
pub(super) fn by_differences<const N: usize>(
    f: impl Fn(&[f64; N]) -> f64,
    parameters: &[f64; N],
) -> Local<N> {
    const STEP: f64 = 1e-3;
    let moved = |moves: &[(usize, f64)]| {
        let mut there = *parameters;
        for &(axis, way) in moves {
            there[axis] *= (way * STEP).exp();
        }
        f(&there)
    };
    let mut local = Local::zero();
    local.value = f(parameters);
    let mut bends = [0.0; N];
    for i in 0..N {
        let (up, down) = (moved(&[(i, 1.0)]), moved(&[(i, -1.0)]));
        local.gradient[i] = (up - down) / (2.0 * STEP);
        bends[i] = (up - local.value) + (down - local.value);
        local.hessian[i][i] = bends[i] / (STEP * STEP);
        for j in 0..i {
            let both =
                (moved(&[(i, 1.0), (j, 1.0)]) - local.value) + (moved(&[(i, -1.0), (j, -1.0)]) - local.value);
            let mixed = (both - bends[i] - bends[j]) / (2.0 * STEP * STEP);
            local.hessian[i][j] = mixed;
            local.hessian[j][i] = mixed;
        }
    }
    local
}

/// The highest peak from several starts.
pub(super) fn best<const N: usize>(
    f: impl Fn(&[f64; N]) -> Local<N>,
    starts: impl IntoIterator<Item = [f64; N]>,
) -> Option<Peak<N>> {
    starts
        .into_iter()
        .map(|start| maximise(&f, start))
        .filter(|peak| peak.value.is_finite())
        .reduce(|best, other| if other.value > best.value + 1e-9 { other } else { best })
}
