//! Arithmetic for registers of any width, the same to the bit on all that multiply and add in one step.

use pulp::{Arch, Simd};

/// Work for registers of any width: with products and sums in one step, or one after the other on machines that would
/// have to imitate it. That changes the last bits of what comes out; the width does not.
pub(crate) trait Work {
    fn work<S: Simd>(self, simd: S);
}

/// Does a work with the widest registers that the machine has.
pub(crate) fn wide(work: impl Work) {
    struct Wide<W>(W);
    impl<W: Work> pulp::WithSimd for Wide<W> {
        type Output = ();
        // Only what is inlined here is compiled for the wide registers.
        #[inline(always)]
        fn with_simd<S: Simd>(self, simd: S) {
            self.0.work(simd);
        }
    }
    Arch::new().dispatch(Wide(work));
}

/// `a * b + c`.
#[inline(always)]
pub(crate) fn plus<S: Simd>(a: f32, b: f32, c: f32) -> f32 {
    if S::IS_SCALAR { a * b + c } else { a.mul_add(b, c) }
}

#[inline(always)]
pub(crate) fn add<S: Simd>(to: &mut [f32], what: &[f32], times: f32) {
    for (to, what) in to.iter_mut().zip(what) {
        *to = plus::<S>(times, *what, *to);
    }
}

#[inline(always)]
pub(crate) fn add3<S: Simd>(to: &mut [f32; 3], what: &[f32; 3], times: f32) {
    for (to, what) in to.iter_mut().zip(what) {
        *to = plus::<S>(times, *what, *to);
    }
}

/// A sum of products in lanes, so that it is the same on every machine that does both in one step.
#[inline(always)]
pub(crate) fn dot<S: Simd>(left: &[f32], right: &[f32]) -> f32 {
    const LANES: usize = 32;
    let mut lanes = [0.0_f32; LANES];
    let (left, left_rest) = left.as_chunks::<LANES>();
    let (right, right_rest) = right.as_chunks::<LANES>();
    for (left, right) in left.iter().zip(right) {
        for ((lane, a), b) in lanes.iter_mut().zip(left).zip(right) {
            *lane = plus::<S>(*a, *b, *lane);
        }
    }
    let mut sums = [0.0_f32; 8];
    for eight in lanes.as_chunks::<8>().0 {
        for (sum, lane) in sums.iter_mut().zip(eight) {
            *sum += lane;
        }
    }
    let mut sum = 0.0;
    for lane in sums {
        sum += lane;
    }
    for (a, b) in left_rest.iter().zip(right_rest) {
        sum = plus::<S>(*a, *b, sum);
    }
    sum
}

/// e^x to about 2e-7 relative, in steps that a compiler can do for many numbers at once, and alike on all machines:
/// 2^n by the bits, times a polynomial on the rest (Cephes, `expf`).
#[inline(always)]
pub(crate) fn exp(number: f32) -> f32 {
    let number = number.clamp(-80.0, 80.0);
    // Added to a number this large, what is behind the point is rounded away, and the low bits are the whole number.
    let shifted = number * std::f32::consts::LOG2_E + 12_582_912.0;
    let whole = shifted - 12_582_912.0;
    let rest = (number - whole * 0.693_359_4) + whole * 2.121_944_4e-4;
    let mut sum = 1.987_569_1e-4;
    for coefficient in [1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 0.5] {
        sum = sum * rest + coefficient;
    }
    let power = f32::from_bits(shifted.to_bits().wrapping_add(127) << 23);
    (sum * rest * rest + rest + 1.0) * power
}

#[inline(always)]
pub(crate) fn sigmoid(number: f32) -> f32 {
    1.0 / (1.0 + exp(-number))
}

/// Turns scores into shares of sum 1.
#[inline(always)]
pub fn softmax(scores: &mut [f32]) {
    let peak = scores.iter().copied().fold(f32::MIN, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = exp(*score - peak);
        sum += *score;
    }
    for score in scores.iter_mut() {
        *score /= sum;
    }
}

#[inline(always)]
pub(crate) fn clear(buffer: &mut Vec<f32>, size: usize) {
    buffer.clear();
    buffer.resize(size, 0.0);
}

/// `out = rows x matrix + bias`: rows of `k` times `k x n`, where 16 divides `n`; `numbers_of` is room for the rows.
#[inline(always)]
#[expect(
    clippy::too_many_arguments,
    reason = "the numbers of one product; a struct of them would be used here alone"
)]
pub(crate) fn times<S: Simd>(
    simd: S,
    rows: &[f32],
    matrix: &[f32],
    bias: &[f32],
    k: usize,
    n: usize,
    numbers_of: &mut Vec<[f32; ROWS]>,
    out: &mut Vec<f32>,
) {
    out.resize(rows.len() / k * n, 0.0);
    // What an earlier product left here is written over, or stands in rows that are not there.
    numbers_of.resize(rows.len().div_ceil(ROWS * k) * k, [0.0; ROWS]);
    for (rows, numbers_of) in rows.chunks(ROWS * k).zip(numbers_of.chunks_exact_mut(k)) {
        for (place, row) in rows.chunks_exact(k).enumerate() {
            for (numbers, number) in numbers_of.iter_mut().zip(row) {
                if let Some(to) = numbers.get_mut(place) {
                    *to = *number;
                }
            }
        }
    }
    product(simd, numbers_of, matrix, bias, k, n, out);
}

/// `out = rows x matrix + bias`: the rows in groups of `ROWS`, each group column by column.
#[inline(always)]
pub(crate) fn product<S: Simd>(
    simd: S,
    numbers_of: &[[f32; ROWS]],
    matrix: &[f32],
    bias: &[f32],
    k: usize,
    n: usize,
    out: &mut [f32],
) {
    let registers = n / S::F32_LANES;
    let mut column = 0;
    // Without wide registers the compiler finds those it knows of in a loop over sixteen numbers.
    while S::IS_SCALAR && column + 16 <= registers {
        columns::<S, 16>(simd, numbers_of, matrix, bias, k, n, column, out);
        column += 16;
    }
    // Six rows and two registers of columns at once stay in registers; of the wide ones there are twice as many.
    while S::F32_LANES >= 16 && column + 4 <= registers {
        columns::<S, 4>(simd, numbers_of, matrix, bias, k, n, column, out);
        column += 4;
    }
    while column + 2 <= registers {
        columns::<S, 2>(simd, numbers_of, matrix, bias, k, n, column, out);
        column += 2;
    }
    if column < registers {
        columns::<S, 1>(simd, numbers_of, matrix, bias, k, n, column, out);
    }
}

/// Some columns of the product, for all rows: that part of the matrix stays in the cache close to the core.
#[inline(always)]
#[expect(
    clippy::too_many_arguments,
    reason = "the numbers of one product; a struct of them would be used here alone"
)]
fn columns<S: Simd, const WIDTH: usize>(
    simd: S,
    numbers_of: &[[f32; ROWS]],
    matrix: &[f32],
    bias: &[f32],
    k: usize,
    n: usize,
    column: usize,
    out: &mut [f32],
) {
    for (numbers_of, out) in numbers_of.chunks_exact(k.max(1)).zip(out.chunks_mut(ROWS * n)) {
        // Few rows that are left are not filled up to six.
        if out.len() > ROWS / 2 * n {
            tile::<S, WIDTH, ROWS>(simd, numbers_of, matrix, bias, n, column, out);
        } else {
            tile::<S, WIDTH, { ROWS / 2 }>(simd, numbers_of, matrix, bias, n, column, out);
        }
    }
}

/// Rows of a tile of [`times`].
pub(crate) const ROWS: usize = 6;

/// The first `R` of `ROWS` rows, given column by column, times `WIDTH` registers of the columns of a matrix.
#[inline(always)]
fn tile<S: Simd, const WIDTH: usize, const R: usize>(
    simd: S,
    numbers_of: &[[f32; ROWS]],
    matrix: &[f32],
    bias: &[f32],
    n: usize,
    column: usize,
    out: &mut [f32],
) {
    let Some(bias) = registers::<S, WIDTH>(bias, column) else { return };
    let mut sums = [bias; R];
    for (numbers, line) in numbers_of.iter().zip(matrix.chunks_exact(n)) {
        let Some(line) = registers::<S, WIDTH>(line, column) else { return };
        for (sums, number) in sums.iter_mut().zip(numbers) {
            let number = simd.splat_f32s(*number);
            for (sum, weight) in sums.iter_mut().zip(line) {
                *sum = if S::IS_SCALAR {
                    simd.add_f32s(simd.mul_f32s(number, weight), *sum)
                } else {
                    simd.mul_add_f32s(number, weight, *sum)
                };
            }
        }
    }
    for (out, sums) in out.chunks_exact_mut(n).zip(sums) {
        if let Some(to) = S::as_mut_simd_f32s(out).0.get_mut(column..column + WIDTH) {
            to.copy_from_slice(&sums);
        }
    }
}

#[inline(always)]
fn registers<S: Simd, const WIDTH: usize>(line: &[f32], column: usize) -> Option<[S::f32s; WIDTH]> {
    S::as_simd_f32s(line).0.get(column..)?.first_chunk::<WIDTH>().copied()
}

/// `gradient += rows transposed x slopes`, and the bias beside it.
#[inline(always)]
pub(crate) fn outer<S: Simd>(
    rows: &[f32],
    slopes: &[f32],
    t: usize,
    k: usize,
    n: usize,
    to: &mut [f32],
    bias: &mut [f32],
) {
    let _ = t;
    for slopes in slopes.chunks_exact(n) {
        add::<S>(bias, slopes, 1.0);
    }
    for (rows, slopes) in rows.chunks(4 * k).zip(slopes.chunks(4 * n)) {
        if rows.len() == 4 * k {
            let (s0, rest) = slopes.split_at(n);
            let (s1, rest) = rest.split_at(n);
            let (s2, s3) = rest.split_at(n);
            for (column, to) in to.chunks_exact_mut(n).enumerate() {
                let at = |row: usize| rows.get(row * k + column).copied().unwrap_or_default();
                let (a, b, c, d) = (at(0), at(1), at(2), at(3));
                for ((((to, w), x), y), z) in to.iter_mut().zip(s0).zip(s1).zip(s2).zip(s3) {
                    let pair = plus::<S>(b, *x, a * w);
                    *to = plus::<S>(d, *z, plus::<S>(c, *y, *to + pair));
                }
            }
        } else {
            for (row, slopes) in rows.chunks_exact(k).zip(slopes.chunks_exact(n)) {
                for (number, to) in row.iter().zip(to.chunks_exact_mut(n)) {
                    if *number != 0.0 {
                        add::<S>(to, slopes, *number);
                    }
                }
            }
        }
    }
}
