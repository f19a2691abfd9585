//! Comments as dense vectors: hashed letters and words, weighed by rarity, in the few directions that explain
//! most of these very comments.
//!
//! The directions are found anew for each run (a truncated SVD of the tf-idf matrix, by subspace iteration:
//! Halko, Martinsson and Tropp, 2011, algorithm 4.4). Directions trained once on other comments were tried,
//! alone and beside these: they cost 1 to 5 points of NMI, since what a shop's customers say is told apart by
//! that shop's words.

use std::collections::HashMap;

use crate::text::{Kind, Text};

/// Most directions of a space.
const DIRECTIONS: usize = 96;
/// Further directions that are carried along for accuracy.
const SPARE: usize = 12;
/// Rounds of the subspace iteration.
const ROUNDS: usize = 3;
/// Directions count with this power of their strength: above 1, the common subjects weigh more.
const STRENGTH: f32 = 1.4;
/// How much words weigh beside letters.
const WORDS: f32 = 0.7;
/// Words of one comment that are read.
const MOST_WORDS: usize = 2_000;

/// The hashed words and letter n-grams of a text, each sorted, with their counts.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    words: Vec<(u32, u32)>,
    letters: Vec<(u32, u32)>,
}

impl Counts {
    /// Counts whole words, and letters 3 to 5 in a row inside of words with their borders.
    pub(super) fn of(read: &Text<'_>) -> Self {
        let (mut words, mut letters) = (Vec::new(), Vec::new());
        let mut word = Vec::new();
        for token in read.tokens.iter().filter(|token| token.kind == Kind::Word).take(MOST_WORDS) {
            word.clear();
            word.push('<');
            word.extend(read.folded(token).chars());
            word.push('>');
            words.push(hash(1, &word));
            for length in 3..=5 {
                letters.extend(word.windows(length).map(|part| hash(2, part)));
            }
        }
        Self { words: counted(words), letters: counted(letters) }
    }

    fn all(&self) -> impl Iterator<Item = u32> {
        self.words.iter().chain(&self.letters).map(|(feature, _)| *feature)
    }

    /// Whether there is nothing to compare.
    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

fn hash(salt: u32, letters: &[char]) -> u32 {
    let mut state = 0x811c_9dc5_u32 ^ salt.wrapping_mul(0x9e37_79b9);
    for &letter in letters {
        state = (state ^ u32::from(letter)).wrapping_mul(0x0100_0193);
        state ^= state >> 15;
    }
    state = (state ^ (state >> 16)).wrapping_mul(0x85eb_ca6b);
    state = (state ^ (state >> 13)).wrapping_mul(0xc2b2_ae35);
    state ^ (state >> 16)
}

fn counted(mut features: Vec<u32>) -> Vec<(u32, u32)> {
    features.sort_unstable();
    let mut counts: Vec<(u32, u32)> = Vec::new();
    for feature in features {
        match counts.last_mut() {
            Some((last, count)) if *last == feature => *count += 1,
            _ => counts.push((feature, 1)),
        }
    }
    counts
}

/// The directions of a set of comments.
pub(super) struct Space {
    /// Features that occur in two comments or more: their row, and the logarithm of their rarity.
    rows: HashMap<u32, (usize, f32)>,
    /// `rows x width`.
    basis: Vec<f32>,
    /// How many directions there are.
    pub(super) width: usize,
}

impl Space {
    /// Finds the directions of these comments.
    pub(super) fn fit(comments: &[&Counts], seed: u64) -> Self {
        let mut seen: HashMap<u32, u32> = HashMap::new();
        for feature in comments.iter().flat_map(|comment| comment.all()) {
            *seen.entry(feature).or_default() += 1;
        }
        let mut kept: Vec<(u32, u32)> = seen.into_iter().filter(|(_, count)| *count >= 2).collect();
        kept.sort_unstable();
        let total = comments.len() as f32;
        let rows: HashMap<u32, (usize, f32)> = kept
            .iter()
            .enumerate()
            .map(|(row, (feature, count))| (*feature, (row, 1.0 + (total / *count as f32).ln().max(0.0))))
            .collect();
        let mut space = Self { rows, basis: Vec::new(), width: 0 };
        let matrix: Vec<Vec<(usize, f32)>> = comments.iter().map(|comment| space.weighed(comment)).collect();
        let directions = DIRECTIONS.min((comments.len() / 6).max(5)).min(comments.len());
        let features: Vec<u32> = kept.iter().map(|(feature, _)| *feature).collect();
        (space.basis, space.width) = directions_of(&matrix, &features, directions, seed);
        space
    }

    /// The tf-idf row of a comment; words and letters have a norm of their own, the whole has norm 1.
    fn weighed(&self, comment: &Counts) -> Vec<(usize, f32)> {
        let mut all = self.half(&comment.words, WORDS);
        all.extend(self.half(&comment.letters, 1.0));
        let norm = all.iter().map(|(_, value)| value * value).sum::<f32>().sqrt().max(1e-9);
        all.iter_mut().for_each(|(_, value)| *value /= norm);
        all
    }

    fn half(&self, counts: &[(u32, u32)], scale: f32) -> Vec<(usize, f32)> {
        let mut values: Vec<(usize, f32)> = counts
            .iter()
            .filter_map(|(feature, count)| {
                let (row, rarity) = self.rows.get(feature)?;
                Some((*row, (1.0 + (*count as f32).ln()) * rarity))
            })
            .collect();
        let norm = values.iter().map(|(_, value)| value * value).sum::<f32>().sqrt().max(1e-9);
        values.iter_mut().for_each(|(_, value)| *value *= scale / norm);
        values
    }

    /// Where a comment lies: `width` numbers of norm 1, or all 0 when nothing of it is known.
    pub(super) fn place(&self, comment: &Counts) -> Vec<f32> {
        let mut place = vec![0.0; self.width];
        if self.width == 0 {
            return place;
        }
        for (row, value) in self.weighed(comment) {
            let direction = self.basis.get(row * self.width..).unwrap_or_default();
            for (sum, part) in place.iter_mut().zip(direction) {
                *sum += value * part;
            }
        }
        normalise(&mut place, 1.0);
        place
    }
}

/// Scales to a length; what is nearly nothing becomes nothing.
pub(super) fn normalise(vector: &mut [f32], length: f32) {
    let norm = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    let scale = if norm > 1e-6 { length / norm } else { 0.0 };
    vector.iter_mut().for_each(|value| *value *= scale);
}

/// The scalar product, in eight lanes.
pub(super) fn dot(left: &[f32], right: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 8];
    let (lefts, rights) = (left.chunks_exact(8), right.chunks_exact(8));
    let rest: f32 = lefts.remainder().iter().zip(rights.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in lefts.zip(rights) {
        for (lane, (x, y)) in lanes.iter_mut().zip(a.iter().zip(b)) {
            *lane += x * y;
        }
    }
    lanes.iter().sum::<f32>() + rest
}

/// `SplitMix64` (Steele, Lea and Flood, 2014): one step from a state to its number.
pub(super) fn mix(state: u64) -> u64 {
    let mut mixed = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// The strongest directions of a sparse matrix, scaled: `features x width`, and the width.
fn directions_of(
    matrix: &[Vec<(usize, f32)>],
    features: &[u32],
    wanted: usize,
    seed: u64,
) -> (Vec<f32>, usize) {
    let width = (wanted + SPARE).min(matrix.len()).min(features.len());
    if width == 0 {
        return (Vec::new(), 0);
    }
    // The start of a feature hangs on its name, not on its row: new comments hardly move the old directions.
    let mut basis: Vec<f32> = features
        .iter()
        .flat_map(|feature| {
            (0..width).map(move |column| {
                let bits = mix(seed ^ u64::from(*feature) << 16 ^ column as u64);
                bits.to_le_bytes().iter().map(|byte| f32::from(*byte)).sum::<f32>() - 1020.0
            })
        })
        .collect();
    let mut sides = vec![0.0_f32; matrix.len() * width];
    for _ in 0..=ROUNDS {
        sides.fill(0.0);
        for (row, side) in matrix.iter().zip(sides.chunks_exact_mut(width)) {
            for &(at, value) in row {
                let direction = basis.get(at * width..(at + 1) * width).unwrap_or_default();
                side.iter_mut().zip(direction).for_each(|(sum, part)| *sum += value * part);
            }
        }
        orthogonalise(&mut sides, width);
        basis.fill(0.0);
        for (row, side) in matrix.iter().zip(sides.chunks_exact(width)) {
            for &(at, value) in row {
                let direction = basis.get_mut(at * width..(at + 1) * width).unwrap_or_default();
                direction.iter_mut().zip(side).for_each(|(sum, part)| *sum += value * part);
            }
        }
    }
    turned(&basis, width, wanted)
}

/// Turns the columns into the singular directions and scales these.
fn turned(basis: &[f32], width: usize, wanted: usize) -> (Vec<f32>, usize) {
    let mut gram = vec![0.0_f64; width * width];
    for row in basis.chunks_exact(width) {
        for (line, left) in gram.chunks_exact_mut(width).zip(row) {
            line.iter_mut().zip(row).for_each(|(sum, right)| *sum += f64::from(*left) * f64::from(*right));
        }
    }
    let turns = eigenvectors(&mut gram, width);
    let strength = |column: usize| gram.get(column * width + column).copied().unwrap_or(0.0).max(0.0).sqrt();
    let mut order: Vec<usize> = (0..width).collect();
    order.sort_by(|a, b| strength(*b).total_cmp(&strength(*a)).then(a.cmp(b)));
    order.truncate(wanted);
    order.retain(|column| strength(*column) > 1e-4);
    let scales: Vec<f32> = order.iter().map(|c| (strength(*c) as f32).powf(STRENGTH - 2.0)).collect();
    let mut out = Vec::with_capacity(basis.len() / width * order.len());
    for row in basis.chunks_exact(width) {
        for (&column, scale) in order.iter().zip(&scales) {
            let turn = turns.get(column..).unwrap_or_default().iter().step_by(width);
            out.push(row.iter().zip(turn).map(|(value, turn)| value * *turn as f32).sum::<f32>() * scale);
        }
    }
    (out, order.len())
}

/// Makes the columns of a `rows x width` matrix orthonormal (modified Gram-Schmidt, twice).
fn orthogonalise(matrix: &mut [f32], width: usize) {
    let mut columns: Vec<Vec<f32>> =
        (0..width).map(|column| matrix.iter().skip(column).step_by(width).copied().collect()).collect();
    for place in 0..width {
        let (before, rest) = columns.split_at_mut(place);
        let Some(column) = rest.first_mut() else { continue };
        for _ in 0..2 {
            for other in &*before {
                let along = dot(other, column);
                column.iter_mut().zip(other).for_each(|(value, part)| *value -= along * part);
            }
        }
        normalise(column, 1.0);
    }
    for (at, row) in matrix.chunks_exact_mut(width).enumerate() {
        for (value, column) in row.iter_mut().zip(&columns) {
            *value = column.get(at).copied().unwrap_or(0.0);
        }
    }
}

/// Cyclic Jacobi (Golub and Van Loan, algorithm 8.4.3): leaves the eigenvalues on the diagonal and gives the
/// vectors as columns.
fn eigenvectors(matrix: &mut [f64], width: usize) -> Vec<f64> {
    let mut vectors = vec![0.0; width * width];
    vectors.iter_mut().step_by(width + 1).for_each(|value| *value = 1.0);
    let total: f64 = matrix.iter().map(|value| value * value).sum();
    for _ in 0..30 {
        let mut off = 0.0;
        for p in 0..width {
            for q in p + 1..width {
                let apart = matrix[p * width + q];
                off += apart * apart;
                if apart * apart <= total * 1e-22 {
                    continue;
                }
                let theta = (matrix[q * width + q] - matrix[p * width + p]) / (2.0 * apart);
                let tangent = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
                let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
                let sine = tangent * cosine;
                turn_columns(matrix, width, (p, q), (cosine, sine));
                turn_rows(matrix, width, (p, q), (cosine, sine));
                turn_columns(&mut vectors, width, (p, q), (cosine, sine));
            }
        }
        if off <= total * 1e-16 {
            break;
        }
    }
    vectors
}

fn turn_columns(matrix: &mut [f64], width: usize, (p, q): (usize, usize), (cosine, sine): (f64, f64)) {
    for row in matrix.chunks_exact_mut(width) {
        (row[p], row[q]) = (cosine * row[p] - sine * row[q], sine * row[p] + cosine * row[q]);
    }
}

fn turn_rows(matrix: &mut [f64], width: usize, (p, q): (usize, usize), (cosine, sine): (f64, f64)) {
    for column in 0..width {
        let (above, below) = (matrix[p * width + column], matrix[q * width + column]);
        matrix[p * width + column] = cosine * above - sine * below;
        matrix[q * width + column] = sine * above + cosine * below;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(texts: &[&str]) -> Vec<Vec<f32>> {
        let counts: Vec<Counts> = texts.iter().map(|text| Counts::of(&Text::new(text))).collect();
        let space = Space::fit(&counts.iter().collect::<Vec<_>>(), 1);
        counts.iter().map(|counts| space.place(counts)).collect()
    }

    #[test]
    fn comments_with_the_same_words_lie_near_each_other() {
        let texts = [
            "the soup was cold",
            "cold soup again",
            "soup too cold",
            "parking is hard",
            "hard to find parking",
            "no parking near",
        ];
        let places = places(&texts);
        let near = |a: usize, b: usize| dot(&places[a], &places[b]);
        assert!(near(0, 1) > near(0, 3) + 0.3);
        assert!(near(3, 4) > near(1, 4) + 0.3);
    }

    #[test]
    fn texts_without_letters_have_no_place() {
        let places = places(&["👍", "", "123", "good", "good"]);
        assert!(places[..3].iter().all(|place| place.iter().all(|value| *value == 0.0)));
        assert!((dot(&places[3], &places[4]) - 1.0).abs() < 1e-4);
    }

    #[test]
    fn eigenvectors_turn_a_symmetric_matrix_into_its_diagonal() {
        let mut matrix = vec![2.0, 1.0, 0.0, 1.0, 2.0, 0.0, 0.0, 0.0, 5.0];
        eigenvectors(&mut matrix, 3);
        let mut values = [matrix[0], matrix[4], matrix[8]];
        values.sort_by(f64::total_cmp);
        for (value, expected) in values.iter().zip([1.0, 3.0, 5.0]) {
            assert!((value - expected).abs() < 1e-9);
        }
    }
}
