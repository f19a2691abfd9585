//! The small network that reads words in their order: hashed subword embeddings, two gated convolutions of
//! width 3 with a residual (Dauphin et al. 2017), and attention queries for the whole and for each aspect.
//!
//! Shapes: `t` tokens, `D` numbers a token, `C` channels. Matrices are rows after rows.

use crate::features::{grams, hash, salt};
use crate::text::{Kind, Text};
use crate::types::Language;

/// Numbers of an embedding.
pub const D: usize = 48;
/// Channels of a convolution.
pub const C: usize = 64;
/// Buckets of the embeddings.
pub const BUCKETS: usize = 1 << 16;
/// Aspects with a query of their own; the query before them is for the whole.
pub const ASPECTS: usize = 10;
/// Queries.
pub const QUERIES: usize = ASPECTS + 1;
/// Tokens that are read; of longer texts the first and the last.
pub const LONGEST: usize = 192;
/// Subwords of a token at most.
const SUBWORDS: usize = 40;

/// The tokens of a text as lists of buckets.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// Buckets of all tokens, one token after the other.
    pub ids: Vec<u32>,
    /// Where each token's buckets end.
    pub ends: Vec<u32>,
    /// Which token of the text it was.
    pub tokens: Vec<u32>,
}

impl Input {
    /// Draws the input from some tokens of a text; `marks` is what [`Reading::marks`] gave, ordered by token.
    ///
    /// [`Reading::marks`]: crate::reading::Reading::marks
    #[must_use]
    pub fn of(
        text: &Text<'_>,
        range: std::ops::Range<usize>,
        language: Language,
        marks: &[(u32, u64)],
    ) -> Self {
        let mut input = Self::default();
        let tag = bucket(hash(salt::LANGUAGE, &[language.code().as_bytes()]));
        let all = text.tokens.get(range.clone()).unwrap_or_default();
        let usable = all.iter().enumerate().filter(|(_, token)| token.kind != Kind::Link);
        let count = usable.clone().count();
        for (place, (index, token)) in usable.enumerate() {
            if count > LONGEST && place >= LONGEST / 2 && place + LONGEST / 2 < count {
                continue;
            }
            let word = text.folded(token);
            let start = input.ids.len();
            input.ids.push(tag);
            let kind = match token.kind {
                Kind::Word | Kind::Number => salt::WORD,
                Kind::Emoji => salt::EMOJI,
                Kind::Mark | Kind::Sign | Kind::Link => salt::SHAPE,
            };
            input.ids.push(bucket(hash(kind, &[word.as_bytes()])));
            let here = u32::try_from(range.start + index).unwrap_or(u32::MAX);
            let mark = marks.partition_point(|(token, _)| *token < here);
            for (_, mark) in marks.iter().skip(mark).take_while(|(token, _)| *token == here) {
                input.ids.push(bucket(*mark));
            }
            if token.stretched {
                input.ids.push(bucket(hash(salt::SHAPE, &[b"stretched"])));
            }
            if token.shouted {
                input.ids.push(bucket(hash(salt::SHAPE, &[b"shouted"])));
            }
            if token.kind == Kind::Word {
                let ids = &mut input.ids;
                grams(word, 3, 5, salt::GRAM, |gram| {
                    if ids.len() - start < SUBWORDS {
                        ids.push(bucket(gram));
                    }
                });
            }
            input.ends.push(u32::try_from(input.ids.len()).unwrap_or(u32::MAX));
            input.tokens.push(here);
        }
        input
    }

    /// The buckets of a token.
    #[must_use]
    pub fn ids(&self, token: usize) -> &[u32] {
        let end = self.ends.get(token).map_or(0, |end| *end as usize);
        let start = if token == 0 { 0 } else { self.ends.get(token - 1).map_or(0, |end| *end as usize) };
        self.ids.get(start..end).unwrap_or_default()
    }

    /// How many tokens there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is nothing to read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

fn bucket(hash: u64) -> u32 {
    u32::try_from(hash & (BUCKETS as u64 - 1)).unwrap_or(0)
}

/// Everything but the embeddings.
#[derive(Clone, Debug)]
pub struct Dense {
    /// `3D x 2C`, then `2C`.
    pub first: Vec<f32>,
    pub first_bias: Vec<f32>,
    /// `3C x 2C`, then `2C`.
    pub second: Vec<f32>,
    pub second_bias: Vec<f32>,
    /// `QUERIES x C`.
    pub queries: Vec<f32>,
    /// `2C x 3`: the mood of the whole, from what its query found and from the highest of each channel.
    pub mood: Vec<f32>,
    pub mood_bias: Vec<f32>,
    /// `ASPECTS x C`: whether the aspect is there.
    pub there: Vec<f32>,
    pub there_bias: Vec<f32>,
    /// `C x 3`, and `ASPECTS x 3`: how the aspect is spoken of.
    pub tone: Vec<f32>,
    pub tone_bias: Vec<f32>,
}

impl Dense {
    /// All zero.
    #[must_use]
    pub fn zero() -> Self {
        Self {
            first: vec![0.0; 3 * D * 2 * C],
            first_bias: vec![0.0; 2 * C],
            second: vec![0.0; 3 * C * 2 * C],
            second_bias: vec![0.0; 2 * C],
            queries: vec![0.0; QUERIES * C],
            mood: vec![0.0; 2 * C * 3],
            mood_bias: vec![0.0; 3],
            there: vec![0.0; ASPECTS * C],
            there_bias: vec![0.0; ASPECTS],
            tone: vec![0.0; C * 3],
            tone_bias: vec![0.0; ASPECTS * 3],
        }
    }

    /// The arrays in a fixed order, with their names in a weights file.
    #[must_use]
    pub fn parts(&self) -> [(&'static str, &Vec<f32>); 11] {
        [
            ("net.first", &self.first),
            ("net.first_bias", &self.first_bias),
            ("net.second", &self.second),
            ("net.second_bias", &self.second_bias),
            ("net.queries", &self.queries),
            ("net.mood", &self.mood),
            ("net.mood_bias", &self.mood_bias),
            ("net.there", &self.there),
            ("net.there_bias", &self.there_bias),
            ("net.tone", &self.tone),
            ("net.tone_bias", &self.tone_bias),
        ]
    }

    /// The same arrays, to be changed.
    pub fn parts_mut(&mut self) -> [&mut Vec<f32>; 11] {
        [
            &mut self.first,
            &mut self.first_bias,
            &mut self.second,
            &mut self.second_bias,
            &mut self.queries,
            &mut self.mood,
            &mut self.mood_bias,
            &mut self.there,
            &mut self.there_bias,
            &mut self.tone,
            &mut self.tone_bias,
        ]
    }
}

impl Dense {
    /// What each token contributes to the mood, towards positive (above 0) or negative: its share of what the query
    /// found, and the peaks that stand at it. The sum is the difference of the two logits but for their bias.
    #[must_use]
    pub fn pulls(&self, pass: &Pass) -> Vec<f32> {
        let rows = self.mood.as_chunks::<3>().0;
        let side: Vec<f32> = rows.iter().map(|[negative, _, positive]| positive - negative).collect();
        let (found, peaks) = side.split_at_checked(C).unwrap_or_default();
        let mut pulls: Vec<f32> = pass
            .second
            .chunks_exact(C)
            .zip(&pass.attention)
            .map(|(row, share)| share * dot(row, found))
            .collect();
        for ((place, peak), side) in pass.highest.iter().zip(&pass.peaks).zip(peaks) {
            if let Some(pull) = pulls.get_mut(*place) {
                *pull += peak * side;
            }
        }
        pulls
    }
}

/// What the network says, and what it went through to say it.
#[derive(Clone, Debug, Default)]
pub struct Pass {
    /// Tokens.
    pub length: usize,
    /// `t x D`.
    pub input: Vec<f32>,
    /// `t x 3D`: each token between its neighbours.
    pub wide: Vec<f32>,
    /// `t x 2C` before the gate, `t x C` behind it.
    pub first_raw: Vec<f32>,
    pub first: Vec<f32>,
    /// `t x 3C`, `t x 2C`, and `t x C` with the residual.
    pub second_wide: Vec<f32>,
    pub second_raw: Vec<f32>,
    pub second: Vec<f32>,
    /// `QUERIES x t`: attention, each row of sum 1.
    pub attention: Vec<f32>,
    /// `QUERIES x C`.
    pub found: Vec<f32>,
    /// Where each channel is highest.
    pub highest: Vec<usize>,
    /// The highest of each channel.
    pub peaks: Vec<f32>,
    /// Logits: negative, neutral, positive.
    pub mood: [f32; 3],
    /// Logit of each aspect.
    pub there: [f32; ASPECTS],
    /// Logits of each aspect's mood.
    pub tone: [[f32; 3]; ASPECTS],
}

const SHARP: f32 = 0.125; // 1 / sqrt(C)

/// Runs the network over embedded tokens (`pass.input`, `pass.length`).
pub fn forward(dense: &Dense, pass: &mut Pass) {
    pulp::Arch::new().dispatch(Forward { dense, pass });
}

struct Forward<'f> {
    dense: &'f Dense,
    pass: &'f mut Pass,
}

impl pulp::NullaryFnOnce for Forward<'_> {
    type Output = ();
    // Only what is inlined here is compiled for the machine's wide registers.
    #[inline(always)]
    fn call(self) {
        forward_here(self.dense, self.pass);
    }
}

#[inline(always)]
fn forward_here(dense: &Dense, pass: &mut Pass) {
    let t = pass.length;
    widen(&pass.input, t, D, &mut pass.wide);
    times(&pass.wide, &dense.first, &dense.first_bias, t, 3 * D, 2 * C, &mut pass.first_raw);
    gate(&pass.first_raw, t, &mut pass.first);
    widen(&pass.first, t, C, &mut pass.second_wide);
    times(&pass.second_wide, &dense.second, &dense.second_bias, t, 3 * C, 2 * C, &mut pass.second_raw);
    gate(&pass.second_raw, t, &mut pass.second);
    for (to, from) in pass.second.iter_mut().zip(&pass.first) {
        *to += from;
    }
    pass.attention.clear();
    pass.found.clear();
    pass.found.resize(QUERIES * C, 0.0);
    for (query, found) in dense.queries.chunks_exact(C).zip(pass.found.chunks_exact_mut(C)) {
        let start = pass.attention.len();
        pass.attention.extend(pass.second.chunks_exact(C).map(|row| dot(row, query) * SHARP));
        let weights = pass.attention.get_mut(start..).unwrap_or_default();
        softmax(weights);
        for (row, weight) in pass.second.chunks_exact(C).zip(weights.iter()) {
            add(found, row, *weight);
        }
    }
    pass.highest.clear();
    pass.highest.resize(C, 0);
    pass.peaks.clear();
    pass.peaks.resize(C, if t == 0 { 0.0 } else { f32::MIN });
    for (place, row) in pass.second.chunks_exact(C).enumerate() {
        for ((number, peak), highest) in row.iter().zip(&mut pass.peaks).zip(&mut pass.highest) {
            if number > peak {
                *peak = *number;
                *highest = place;
            }
        }
    }
    let mut mood = three(&dense.mood_bias);
    for (number, row) in pass.found.iter().take(C).chain(&pass.peaks).zip(dense.mood.as_chunks::<3>().0) {
        add3(&mut mood, row, *number);
    }
    pass.mood = mood;
    for aspect in 0..ASPECTS {
        let found = pass.found.get((aspect + 1) * C..(aspect + 2) * C).unwrap_or_default();
        let there = dense.there.get(aspect * C..(aspect + 1) * C).unwrap_or_default();
        let bias = dense.there_bias.get(aspect).copied().unwrap_or_default();
        let mut tone = three(dense.tone_bias.get(aspect * 3..).unwrap_or_default());
        for (number, row) in found.iter().zip(dense.tone.as_chunks::<3>().0) {
            add3(&mut tone, row, *number);
        }
        if let Some((to, to_tone)) = pass.there.get_mut(aspect).zip(pass.tone.get_mut(aspect)) {
            *to = dot(found, there) + bias;
            *to_tone = tone;
        }
    }
}

/// What the loss wants of the outputs: its slope at each of them.
#[derive(Clone, Debug, Default)]
pub struct Slopes {
    pub mood: [f32; 3],
    pub there: [f32; ASPECTS],
    pub tone: [[f32; 3]; ASPECTS],
}

/// Room for [`backward`].
#[derive(Clone, Debug, Default)]
pub struct Back {
    second: Vec<f32>,
    raw: Vec<f32>,
    wide: Vec<f32>,
    first: Vec<f32>,
    /// `t x D`: the slope at the input.
    pub input: Vec<f32>,
}

/// Runs back from the slopes of the outputs to those of the input, and adds those of the weights to `gradient`.
pub fn backward(dense: &Dense, pass: &Pass, slopes: &Slopes, gradient: Option<&mut Dense>, back: &mut Back) {
    pulp::Arch::new().dispatch(Backward { dense, pass, slopes, gradient, back });
}

struct Backward<'b> {
    dense: &'b Dense,
    pass: &'b Pass,
    slopes: &'b Slopes,
    gradient: Option<&'b mut Dense>,
    back: &'b mut Back,
}

impl pulp::NullaryFnOnce for Backward<'_> {
    type Output = ();
    #[inline(always)]
    fn call(self) {
        backward_here(self.dense, self.pass, self.slopes, self.gradient, self.back);
    }
}

#[inline(always)]
fn backward_here(
    dense: &Dense,
    pass: &Pass,
    slopes: &Slopes,
    mut gradient: Option<&mut Dense>,
    back: &mut Back,
) {
    let t = pass.length;
    clear(&mut back.second, t * C);
    // The mood of the whole: what its query found, and the peaks.
    let mut found = vec![0.0; QUERIES * C];
    for (place, row) in dense.mood.as_chunks::<3>().0.iter().enumerate() {
        let slope = row.iter().zip(&slopes.mood).map(|(weight, slope)| weight * slope).sum::<f32>();
        if place < C {
            if let Some(to) = found.get_mut(place) {
                *to += slope;
            }
        } else if let Some(&token) = pass.highest.get(place - C)
            && let Some(to) = back.second.get_mut(token * C + place - C)
        {
            *to += slope;
        }
    }
    for aspect in 0..ASPECTS {
        let there = slopes.there.get(aspect).copied().unwrap_or_default();
        let tone = slopes.tone.get(aspect).copied().unwrap_or_default();
        let to = found.get_mut((aspect + 1) * C..(aspect + 2) * C).unwrap_or_default();
        add(to, dense.there.get(aspect * C..(aspect + 1) * C).unwrap_or_default(), there);
        for (to, row) in to.iter_mut().zip(dense.tone.as_chunks::<3>().0) {
            *to += row.iter().zip(&tone).map(|(weight, slope)| weight * slope).sum::<f32>();
        }
    }
    if let Some(gradient) = gradient.as_deref_mut() {
        heads(pass, slopes, gradient);
    }
    // Through the attention.
    for query in 0..QUERIES {
        let slope = found.get(query * C..(query + 1) * C).unwrap_or_default();
        if slope.iter().all(|number| *number == 0.0) {
            continue;
        }
        let asked = dense.queries.get(query * C..(query + 1) * C).unwrap_or_default();
        let weights = pass.attention.get(query * t..(query + 1) * t).unwrap_or_default();
        let gains: Vec<f32> = pass.second.chunks_exact(C).map(|row| dot(row, slope)).collect();
        let mean: f32 = gains.iter().zip(weights).map(|(gain, weight)| gain * weight).sum();
        let mut asked_slope = [0.0_f32; C];
        for (((row, to), gain), weight) in
            pass.second.chunks_exact(C).zip(back.second.chunks_exact_mut(C)).zip(&gains).zip(weights)
        {
            let score = weight * (gain - mean) * SHARP;
            add(to, slope, *weight);
            add(to, asked, score);
            add(&mut asked_slope, row, score);
        }
        if let Some(gradient) = gradient.as_deref_mut() {
            add(gradient.queries.get_mut(query * C..(query + 1) * C).unwrap_or_default(), &asked_slope, 1.0);
        }
    }
    // Through the second convolution, and past it.
    ungate(&pass.second_raw, &back.second, t, &mut back.raw);
    if let Some(gradient) = gradient.as_deref_mut() {
        outer(&pass.second_wide, &back.raw, t, 3 * C, 2 * C, &mut gradient.second, &mut gradient.second_bias);
    }
    times_back(&back.raw, &dense.second, t, 3 * C, 2 * C, &mut back.wide);
    back.first.clear();
    back.first.extend_from_slice(&back.second);
    narrow(&back.wide, t, C, &mut back.first);
    // Through the first.
    ungate(&pass.first_raw, &back.first, t, &mut back.raw);
    if let Some(gradient) = gradient {
        outer(&pass.wide, &back.raw, t, 3 * D, 2 * C, &mut gradient.first, &mut gradient.first_bias);
    }
    times_back(&back.raw, &dense.first, t, 3 * D, 2 * C, &mut back.wide);
    clear(&mut back.input, t * D);
    narrow(&back.wide, t, D, &mut back.input);
}

#[inline(always)]
fn heads(pass: &Pass, slopes: &Slopes, gradient: &mut Dense) {
    let inputs = pass.found.iter().take(C).chain(&pass.peaks);
    for (number, row) in inputs.zip(gradient.mood.as_chunks_mut::<3>().0) {
        add3(row, &slopes.mood, *number);
    }
    for (to, slope) in gradient.mood_bias.iter_mut().zip(&slopes.mood) {
        *to += slope;
    }
    for aspect in 0..ASPECTS {
        let found = pass.found.get((aspect + 1) * C..(aspect + 2) * C).unwrap_or_default();
        let there = slopes.there.get(aspect).copied().unwrap_or_default();
        let tone = slopes.tone.get(aspect).copied().unwrap_or_default();
        if there != 0.0 {
            add(gradient.there.get_mut(aspect * C..(aspect + 1) * C).unwrap_or_default(), found, there);
            if let Some(to) = gradient.there_bias.get_mut(aspect) {
                *to += there;
            }
        }
        if tone != [0.0; 3] {
            for (number, row) in found.iter().zip(gradient.tone.as_chunks_mut::<3>().0) {
                add3(row, &tone, *number);
            }
            let bias = gradient.tone_bias.get_mut(aspect * 3..aspect * 3 + 3).unwrap_or_default();
            for (to, slope) in bias.iter_mut().zip(&tone) {
                *to += slope;
            }
        }
    }
}

#[inline(always)]
fn clear(buffer: &mut Vec<f32>, size: usize) {
    buffer.clear();
    buffer.resize(size, 0.0);
}

fn three(numbers: &[f32]) -> [f32; 3] {
    let mut out = [0.0; 3];
    for (to, from) in out.iter_mut().zip(numbers) {
        *to = *from;
    }
    out
}

#[inline(always)]
fn add3(to: &mut [f32; 3], what: &[f32; 3], times: f32) {
    for (to, what) in to.iter_mut().zip(what) {
        *to += times * what;
    }
}

#[inline(always)]
fn add(to: &mut [f32], what: &[f32], times: f32) {
    for (to, what) in to.iter_mut().zip(what) {
        *to += times * what;
    }
}

/// A sum of products in eight lanes, so that it is the same on every machine.
#[inline(always)]
fn dot(left: &[f32], right: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 8];
    let (left, left_rest) = left.as_chunks::<8>();
    let (right, right_rest) = right.as_chunks::<8>();
    for (left, right) in left.iter().zip(right) {
        for ((lane, a), b) in lanes.iter_mut().zip(left).zip(right) {
            *lane += a * b;
        }
    }
    let rest: f32 = left_rest.iter().zip(right_rest).map(|(a, b)| a * b).sum();
    lanes.iter().sum::<f32>() + rest
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
fn sigmoid(number: f32) -> f32 {
    1.0 / (1.0 + exp(-number))
}

/// e^x to about 2e-7 relative, in steps that a compiler can do for many numbers at once, and alike on all machines:
/// 2^n by the bits, times a polynomial on the rest (Cephes, `expf`).
#[inline(always)]
fn exp(number: f32) -> f32 {
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

/// Puts each row between its neighbours: `t x n` to `t x 3n`, zeros beyond the ends.
#[inline(always)]
fn widen(rows: &[f32], t: usize, n: usize, wide: &mut Vec<f32>) {
    clear(wide, t * 3 * n);
    for (place, to) in wide.chunks_exact_mut(3 * n).enumerate() {
        let from = if place == 0 { 0 } else { (place - 1) * n };
        let until = ((place + 2) * n).min(t * n);
        let skip = if place == 0 { n } else { 0 };
        let part = rows.get(from..until).unwrap_or_default();
        if let Some(to) = to.get_mut(skip..skip + part.len()) {
            to.copy_from_slice(part);
        }
    }
}

/// The way back of [`widen`], added to `rows`.
#[inline(always)]
fn narrow(wide: &[f32], t: usize, n: usize, rows: &mut [f32]) {
    for (place, from) in wide.chunks_exact(3 * n).enumerate() {
        let start = if place == 0 { 0 } else { (place - 1) * n };
        let skip = if place == 0 { n } else { 0 };
        let end = ((place + 2) * n).min(t * n);
        let to = rows.get_mut(start..end).unwrap_or_default();
        add(to, from.get(skip..).unwrap_or_default(), 1.0);
    }
}

/// `out = rows x matrix + bias`: `t x k` times `k x n`.
#[inline(always)]
fn times(rows: &[f32], matrix: &[f32], bias: &[f32], t: usize, k: usize, n: usize, out: &mut Vec<f32>) {
    const WIDTH: usize = 16;
    const ROWS: usize = 4;
    clear(out, t * n);
    let mut numbers_of = vec![[0.0_f32; ROWS]; k];
    // Four rows and sixteen columns at once stay in registers.
    for (rows, out) in rows.chunks(ROWS * k).zip(out.chunks_mut(ROWS * n)) {
        if rows.len() < ROWS * k {
            numbers_of.fill([0.0; ROWS]);
        }
        for (place, row) in rows.chunks_exact(k).enumerate() {
            for (four, number) in numbers_of.iter_mut().zip(row) {
                if let Some(to) = four.get_mut(place) {
                    *to = *number;
                }
            }
        }
        for column in 0..n / WIDTH {
            let from = column * WIDTH;
            let Some(bias) = bias.get(from..).and_then(|rest| rest.first_chunk::<WIDTH>()) else { return };
            let mut sums = [*bias; ROWS];
            for (numbers, line) in numbers_of.iter().zip(matrix.chunks_exact(n)) {
                let Some(w) = line.get(from..).and_then(|rest| rest.first_chunk::<WIDTH>()) else { return };
                for row in 0..ROWS {
                    for lane in 0..WIDTH {
                        sums[row][lane] += numbers[row] * w[lane];
                    }
                }
            }
            for (out, sums) in out.chunks_exact_mut(n).zip(sums) {
                if let Some(to) = out.get_mut(from..).and_then(|rest| rest.first_chunk_mut::<WIDTH>()) {
                    *to = sums;
                }
            }
        }
    }
}

/// `out = slopes x matrix transposed`: `t x n` to `t x k`.
#[inline(always)]
fn times_back(slopes: &[f32], matrix: &[f32], t: usize, k: usize, n: usize, out: &mut Vec<f32>) {
    clear(out, t * k);
    for (slopes, out) in slopes.chunks_exact(n).zip(out.chunks_exact_mut(k)) {
        for (to, row) in out.iter_mut().zip(matrix.chunks_exact(n)) {
            *to = dot(slopes, row);
        }
    }
}

/// `gradient += rows transposed x slopes`, and the bias beside it.
#[inline(always)]
fn outer(rows: &[f32], slopes: &[f32], t: usize, k: usize, n: usize, to: &mut [f32], bias: &mut [f32]) {
    let _ = t;
    for slopes in slopes.chunks_exact(n) {
        add(bias, slopes, 1.0);
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
                    *to += (a * w + b * x) + (c * y + d * z);
                }
            }
        } else {
            for (row, slopes) in rows.chunks_exact(k).zip(slopes.chunks_exact(n)) {
                for (number, to) in row.iter().zip(to.chunks_exact_mut(n)) {
                    if *number != 0.0 {
                        add(to, slopes, *number);
                    }
                }
            }
        }
    }
}

/// The gate: the first half of each row, weighted by the sigmoid of the second.
#[inline(always)]
fn gate(raw: &[f32], t: usize, out: &mut Vec<f32>) {
    clear(out, t * C);
    for (raw, out) in raw.chunks_exact(2 * C).zip(out.chunks_exact_mut(C)) {
        let (values, gates) = raw.split_at(C);
        for ((to, value), gate) in out.iter_mut().zip(values).zip(gates) {
            *to = value * sigmoid(*gate);
        }
    }
}

#[inline(always)]
fn ungate(raw: &[f32], slopes: &[f32], t: usize, out: &mut Vec<f32>) {
    clear(out, t * 2 * C);
    for ((raw, slopes), out) in
        raw.chunks_exact(2 * C).zip(slopes.chunks_exact(C)).zip(out.chunks_exact_mut(2 * C))
    {
        let (values, gates) = raw.split_at(C);
        let (to_values, to_gates) = out.split_at_mut(C);
        for ((((to, to_gate), value), gate), slope) in
            to_values.iter_mut().zip(to_gates).zip(values).zip(gates).zip(slopes)
        {
            let open = sigmoid(*gate);
            *to = slope * open;
            *to_gate = slope * value * open * (1.0 - open);
        }
    }
}
