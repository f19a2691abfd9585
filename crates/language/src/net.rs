//! The small network that reads words in their order: hashed subword embeddings, two gated convolutions of
//! width 3 with a residual (Dauphin et al. 2017), and attention queries for the whole and for each aspect.
//!
//! Shapes: `t` tokens, `D` numbers a token, `C` channels. Matrices are rows after rows.

use pulp::{Scalar, Simd};

use crate::features::{grams, hash, salt};
use crate::text::{Kind, Text};
use crate::types::Language;
pub use crate::wide::softmax;
use crate::wide::{ROWS, Work, add, add3, clear, dot, exp, outer, plus, product, sigmoid, times, wide};

/// Numbers of an embedding.
pub const D: usize = 48;
/// Channels of a convolution.
pub const C: usize = 64;
/// Buckets of the embeddings.
pub const BUCKETS: usize = 1 << 16;
/// Aspects with a query of their own; the query before them is for the whole.
pub const ASPECTS: usize = 11;
/// Queries.
pub const QUERIES: usize = ASPECTS + 1;
/// Columns of the queries: as many as the widest registers have; those behind the last query mean nothing.
pub const COLUMNS: usize = 16;
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
        let tag = bucket(hash(salt::LANGUAGE, &[language.code().as_bytes()]));
        let all = text.tokens.get(range.clone()).unwrap_or_default();
        let count = all.len();
        let mut input = Self {
            ids: Vec::with_capacity(16 * count.min(LONGEST)),
            ends: Vec::with_capacity(count.min(LONGEST)),
            tokens: Vec::with_capacity(count.min(LONGEST)),
        };
        for (index, token) in all.iter().enumerate() {
            if count > LONGEST && index >= LONGEST / 2 && index + LONGEST / 2 < count {
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
    /// `C x COLUMNS`, a column for each query.
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
            queries: vec![0.0; C * COLUMNS],
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
    /// What each token gives to a sum of the three logits of the mood, each times its factor: its share of what the
    /// query found, and the peaks that stand at it. All together are that sum but for the bias.
    #[must_use]
    pub fn pulls(&self, pass: &Pass, factors: &[f32; 3]) -> Vec<f32> {
        let rows = self.mood.as_chunks::<3>().0;
        let side: Vec<f32> = rows
            .iter()
            .map(|row| row.iter().zip(factors).map(|(weight, factor)| weight * factor).sum())
            .collect();
        let (found, peaks) = side.split_at_checked(C).unwrap_or_default();
        let mut pulls: Vec<f32> = pass
            .second
            .chunks_exact(C)
            .zip(pass.attention.iter().step_by(COLUMNS))
            .map(|(row, share)| share * dot::<Scalar>(row, found))
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
    /// `t x COLUMNS`: attention, each column of sum 1.
    pub attention: Vec<f32>,
    /// Room for the rows of a product.
    turned: Vec<[f32; ROWS]>,
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
    wide(Forward { dense, pass });
}

/// The embeddings of some networks, side by side: a token's bucket is looked up once for all of them.
pub struct Embeddings<'e> {
    /// `BUCKETS x networks x D`.
    pub rows: &'e [[i8; D]],
    /// `BUCKETS x networks`: what the numbers of a row are times.
    pub scales: Vec<f32>,
}

/// Embeds tokens for each network into `pass.input`: the sum of a token's rows, each with its scale, over the root of
/// their number.
pub fn embed(embeddings: &Embeddings<'_>, input: &Input, passes: &mut [Pass]) {
    wide(Embed { embeddings, input, passes });
}

struct Embed<'e> {
    embeddings: &'e Embeddings<'e>,
    input: &'e Input,
    passes: &'e mut [Pass],
}

impl Work for Embed<'_> {
    #[inline(always)]
    fn work<S: Simd>(self, _: S) {
        let Self { embeddings, input, passes } = self;
        let networks = passes.len();
        for pass in passes.iter_mut() {
            pass.length = input.len();
            pass.input.resize(pass.length * D, 0.0);
        }
        let mut sums = vec![[0.0_f32; D]; networks];
        let mut start = 0;
        for (token, end) in input.ends.iter().enumerate() {
            let ids = input.ids.get(start..*end as usize).unwrap_or_default();
            start = *end as usize;
            let share = 1.0 / (ids.len().max(1) as f32).sqrt();
            sums.fill([0.0; D]);
            for id in ids {
                let from = *id as usize * networks;
                let rows = embeddings.rows.get(from..from + networks).unwrap_or_default();
                let scales = embeddings.scales.get(from..from + networks).unwrap_or_default();
                for ((sum, row), scale) in sums.iter_mut().zip(rows).zip(scales) {
                    let scale = scale * share;
                    for (sum, number) in sum.iter_mut().zip(row) {
                        *sum = plus::<S>(f32::from(*number), scale, *sum);
                    }
                }
            }
            for (pass, sum) in passes.iter_mut().zip(&sums) {
                if let Some(to) = pass.input.get_mut(token * D..(token + 1) * D) {
                    to.copy_from_slice(sum);
                }
            }
        }
    }
}

struct Forward<'f> {
    dense: &'f Dense,
    pass: &'f mut Pass,
}

impl Work for Forward<'_> {
    #[inline(always)]
    fn work<S: Simd>(self, simd: S) {
        forward_here(simd, self.dense, self.pass);
    }
}

#[inline(always)]
fn forward_here<S: Simd>(simd: S, dense: &Dense, pass: &mut Pass) {
    let t = pass.length;
    widen(&pass.input, t, D, &mut pass.wide);
    times(
        simd,
        &pass.wide,
        &dense.first,
        &dense.first_bias,
        3 * D,
        2 * C,
        &mut pass.turned,
        &mut pass.first_raw,
    );
    gate(&pass.first_raw, t, &mut pass.first);
    widen(&pass.first, t, C, &mut pass.second_wide);
    times(
        simd,
        &pass.second_wide,
        &dense.second,
        &dense.second_bias,
        3 * C,
        2 * C,
        &mut pass.turned,
        &mut pass.second_raw,
    );
    gate(&pass.second_raw, t, &mut pass.second);
    for (to, from) in pass.second.iter_mut().zip(&pass.first) {
        *to += from;
    }
    times(
        simd,
        &pass.second,
        &dense.queries,
        &[0.0; COLUMNS],
        C,
        COLUMNS,
        &mut pass.turned,
        &mut pass.attention,
    );
    attend(&mut pass.attention);
    clear(&mut pass.found, QUERIES * C);
    pass.turned.resize(QUERIES.div_ceil(ROWS) * t, [0.0; ROWS]);
    for (group, shares_of) in pass.turned.chunks_exact_mut(t.max(1)).enumerate() {
        for (to, shares) in shares_of.iter_mut().zip(pass.attention.as_chunks::<COLUMNS>().0) {
            for (to, share) in to.iter_mut().zip(shares.iter().skip(group * ROWS)) {
                *to = *share;
            }
        }
    }
    product(simd, &pass.turned, &pass.second, &[0.0; C], t, C, &mut pass.found);
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
        add3::<S>(&mut mood, row, *number);
    }
    pass.mood = mood;
    for aspect in 0..ASPECTS {
        let found = pass.found.get((aspect + 1) * C..(aspect + 2) * C).unwrap_or_default();
        let there = dense.there.get(aspect * C..(aspect + 1) * C).unwrap_or_default();
        let bias = dense.there_bias.get(aspect).copied().unwrap_or_default();
        let mut tone = three(dense.tone_bias.get(aspect * 3..).unwrap_or_default());
        for (number, row) in found.iter().zip(dense.tone.as_chunks::<3>().0) {
            add3::<S>(&mut tone, row, *number);
        }
        if let Some((to, to_tone)) = pass.there.get_mut(aspect).zip(pass.tone.get_mut(aspect)) {
            *to = dot::<S>(found, there) + bias;
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
    /// The two convolutions' matrices, columns after columns.
    turned: [Vec<f32>; 2],
    /// Room for the rows of a product.
    rows: Vec<[f32; ROWS]>,
    second: Vec<f32>,
    raw: Vec<f32>,
    wide: Vec<f32>,
    first: Vec<f32>,
    /// `t x D`: the slope at the input.
    pub input: Vec<f32>,
}

impl Back {
    /// Room for the way back through these weights; to be made again when they change.
    #[must_use]
    pub fn of(dense: &Dense) -> Self {
        let turn = |matrix: &[f32]| {
            let rows = matrix.len() / (2 * C);
            let mut turned = vec![0.0; matrix.len()];
            for (row, line) in matrix.chunks_exact(2 * C).enumerate() {
                for (to, number) in turned.iter_mut().skip(row).step_by(rows).zip(line) {
                    *to = *number;
                }
            }
            turned
        };
        Self { turned: [turn(&dense.first), turn(&dense.second)], ..Self::default() }
    }
}

/// Runs back from the slopes of the outputs to those of the input, and adds those of the weights to `gradient`.
pub fn backward(dense: &Dense, pass: &Pass, slopes: &Slopes, gradient: Option<&mut Dense>, back: &mut Back) {
    wide(Backward { dense, pass, slopes, gradient, back });
}

struct Backward<'b> {
    dense: &'b Dense,
    pass: &'b Pass,
    slopes: &'b Slopes,
    gradient: Option<&'b mut Dense>,
    back: &'b mut Back,
}

impl Work for Backward<'_> {
    #[inline(always)]
    fn work<S: Simd>(self, simd: S) {
        backward_here(simd, self.dense, self.pass, self.slopes, self.gradient, self.back);
    }
}

#[inline(always)]
fn backward_here<S: Simd>(
    simd: S,
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
        add::<S>(to, dense.there.get(aspect * C..(aspect + 1) * C).unwrap_or_default(), there);
        for (to, row) in to.iter_mut().zip(dense.tone.as_chunks::<3>().0) {
            *to += row.iter().zip(&tone).map(|(weight, slope)| weight * slope).sum::<f32>();
        }
    }
    if let Some(gradient) = gradient.as_deref_mut() {
        heads::<S>(pass, slopes, gradient);
    }
    // Through the attention.
    for query in 0..QUERIES {
        let slope = found.get(query * C..(query + 1) * C).unwrap_or_default();
        if slope.iter().all(|number| *number == 0.0) {
            continue;
        }
        let mut asked = [0.0_f32; C];
        for (to, number) in asked.iter_mut().zip(dense.queries.iter().skip(query).step_by(COLUMNS)) {
            *to = *number;
        }
        let mut weights = Vec::with_capacity(t);
        for weight in pass.attention.iter().skip(query).step_by(COLUMNS) {
            weights.push(*weight);
        }
        let mut gains = Vec::with_capacity(t);
        for row in pass.second.chunks_exact(C) {
            gains.push(dot::<S>(row, slope));
        }
        let mean: f32 = gains.iter().zip(&weights).map(|(gain, weight)| gain * weight).sum();
        let mut asked_slope = [0.0_f32; C];
        for (((row, to), gain), weight) in
            pass.second.chunks_exact(C).zip(back.second.chunks_exact_mut(C)).zip(&gains).zip(&weights)
        {
            let score = weight * (gain - mean) * SHARP;
            add::<S>(to, slope, *weight);
            add::<S>(to, &asked, score);
            add::<S>(&mut asked_slope, row, score);
        }
        if let Some(gradient) = gradient.as_deref_mut() {
            let column = gradient.queries.iter_mut().skip(query).step_by(COLUMNS);
            for (to, slope) in column.zip(asked_slope) {
                *to += slope;
            }
        }
    }
    // Through the second convolution, and past it.
    ungate(&pass.second_raw, &back.second, t, &mut back.raw);
    if let Some(gradient) = gradient.as_deref_mut() {
        outer::<S>(
            &pass.second_wide,
            &back.raw,
            t,
            3 * C,
            2 * C,
            &mut gradient.second,
            &mut gradient.second_bias,
        );
    }
    let [first_turned, second_turned] = &back.turned;
    times(simd, &back.raw, second_turned, &[0.0; 3 * C], 2 * C, 3 * C, &mut back.rows, &mut back.wide);
    back.first.clear();
    back.first.extend_from_slice(&back.second);
    narrow::<S>(&back.wide, t, C, &mut back.first);
    // Through the first.
    ungate(&pass.first_raw, &back.first, t, &mut back.raw);
    if let Some(gradient) = gradient {
        outer::<S>(&pass.wide, &back.raw, t, 3 * D, 2 * C, &mut gradient.first, &mut gradient.first_bias);
    }
    times(simd, &back.raw, first_turned, &[0.0; 3 * D], 2 * C, 3 * D, &mut back.rows, &mut back.wide);
    clear(&mut back.input, t * D);
    narrow::<S>(&back.wide, t, D, &mut back.input);
}

#[inline(always)]
fn heads<S: Simd>(pass: &Pass, slopes: &Slopes, gradient: &mut Dense) {
    let inputs = pass.found.iter().take(C).chain(&pass.peaks);
    for (number, row) in inputs.zip(gradient.mood.as_chunks_mut::<3>().0) {
        add3::<S>(row, &slopes.mood, *number);
    }
    for (to, slope) in gradient.mood_bias.iter_mut().zip(&slopes.mood) {
        *to += slope;
    }
    for aspect in 0..ASPECTS {
        let found = pass.found.get((aspect + 1) * C..(aspect + 2) * C).unwrap_or_default();
        let there = slopes.there.get(aspect).copied().unwrap_or_default();
        let tone = slopes.tone.get(aspect).copied().unwrap_or_default();
        if there != 0.0 {
            add::<S>(gradient.there.get_mut(aspect * C..(aspect + 1) * C).unwrap_or_default(), found, there);
            if let Some(to) = gradient.there_bias.get_mut(aspect) {
                *to += there;
            }
        }
        if tone != [0.0; 3] {
            for (number, row) in found.iter().zip(gradient.tone.as_chunks_mut::<3>().0) {
                add3::<S>(row, &tone, *number);
            }
            let bias = gradient.tone_bias.get_mut(aspect * 3..aspect * 3 + 3).unwrap_or_default();
            for (to, slope) in bias.iter_mut().zip(&tone) {
                *to += slope;
            }
        }
    }
}

fn three(numbers: &[f32]) -> [f32; 3] {
    let mut out = [0.0; 3];
    for (to, from) in out.iter_mut().zip(numbers) {
        *to = *from;
    }
    out
}

/// Turns the scores of each column, made less sharp, into shares of sum 1.
#[inline(always)]
fn attend(scores: &mut [f32]) {
    let rows = scores.as_chunks_mut::<COLUMNS>().0;
    let mut peaks = [f32::MIN; COLUMNS];
    for row in rows.iter_mut() {
        for (score, peak) in row.iter_mut().zip(&mut peaks) {
            *score *= SHARP;
            *peak = if *score > *peak { *score } else { *peak };
        }
    }
    let mut sums = [0.0_f32; COLUMNS];
    for row in rows.iter_mut() {
        for ((score, peak), sum) in row.iter_mut().zip(&peaks).zip(&mut sums) {
            *score = exp(*score - *peak);
            *sum += *score;
        }
    }
    for row in rows.iter_mut() {
        for (score, sum) in row.iter_mut().zip(&sums) {
            *score /= *sum;
        }
    }
}

/// Puts each row between its neighbours: `t x n` to `t x 3n`, zeros beyond the ends.
#[inline(always)]
fn widen(rows: &[f32], t: usize, n: usize, wide: &mut Vec<f32>) {
    wide.resize(t * 3 * n, 0.0);
    for (place, to) in wide.chunks_exact_mut(3 * n).enumerate() {
        let from = if place == 0 { 0 } else { (place - 1) * n };
        let until = ((place + 2) * n).min(t * n);
        let skip = if place == 0 { n } else { 0 };
        let part = rows.get(from..until).unwrap_or_default();
        if let Some((before, to)) = to.split_at_mut_checked(skip)
            && let Some((to, behind)) = to.split_at_mut_checked(part.len())
        {
            before.fill(0.0);
            to.copy_from_slice(part);
            behind.fill(0.0);
        }
    }
}

/// The way back of [`widen`], added to `rows`.
#[inline(always)]
fn narrow<S: Simd>(wide: &[f32], t: usize, n: usize, rows: &mut [f32]) {
    for (place, from) in wide.chunks_exact(3 * n).enumerate() {
        let start = if place == 0 { 0 } else { (place - 1) * n };
        let skip = if place == 0 { n } else { 0 };
        let end = ((place + 2) * n).min(t * n);
        let to = rows.get_mut(start..end).unwrap_or_default();
        add::<S>(to, from.get(skip..).unwrap_or_default(), 1.0);
    }
}

/// The gate: the first half of each row, weighted by the sigmoid of the second.
#[inline(always)]
fn gate(raw: &[f32], t: usize, out: &mut Vec<f32>) {
    out.resize(t * C, 0.0);
    for (raw, out) in raw.chunks_exact(2 * C).zip(out.chunks_exact_mut(C)) {
        let (values, gates) = raw.split_at(C);
        for ((to, value), gate) in out.iter_mut().zip(values).zip(gates) {
            *to = value * sigmoid(*gate);
        }
    }
}

#[inline(always)]
fn ungate(raw: &[f32], slopes: &[f32], t: usize, out: &mut Vec<f32>) {
    out.resize(t * 2 * C, 0.0);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(count: usize, seed: &mut u64, scale: f32) -> Vec<f32> {
        (0..count)
            .map(|_| {
                *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                ((*seed >> 40) as f32 / (1_u64 << 23) as f32 - 1.0) * scale
            })
            .collect()
    }

    fn drawn(seed: &mut u64, tokens: usize) -> (Dense, Pass, Slopes) {
        let mut dense = Dense::zero();
        for part in dense.parts_mut() {
            let scale = if part.len() > 1_000 { 0.15 } else { 0.4 };
            *part = numbers(part.len(), seed, scale);
        }
        let pass = Pass { length: tokens, input: numbers(tokens * D, seed, 1.0), ..Pass::default() };
        let mut slopes = Slopes::default();
        slopes.mood.copy_from_slice(&numbers(3, seed, 1.0));
        slopes.there.copy_from_slice(&numbers(ASPECTS, seed, 1.0));
        for tone in &mut slopes.tone {
            tone.copy_from_slice(&numbers(3, seed, 1.0));
        }
        (dense, pass, slopes)
    }

    /// A loss whose slopes at the outputs are the given ones.
    fn loss(dense: &Dense, pass: &mut Pass, slopes: &Slopes) -> f64 {
        forward(dense, pass);
        let product = |a: &[f32], b: &[f32]| -> f64 {
            a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
        };
        let tones: f64 = pass.tone.iter().zip(&slopes.tone).map(|(a, b)| product(a, b)).sum();
        product(&pass.mood, &slopes.mood) + product(&pass.there, &slopes.there) + tones
    }

    #[test]
    fn the_way_back_is_the_slope_of_the_way_forward() {
        let mut seed = 5;
        for tokens in [1, 2, 7] {
            let (mut dense, mut pass, slopes) = drawn(&mut seed, tokens);
            let _ = loss(&dense, &mut pass, &slopes);
            let mut gradient = Dense::zero();
            let mut back = Back::of(&dense);
            backward(&dense, &pass, &slopes, Some(&mut gradient), &mut back);
            let close = |slope: f32, rise: f64, what: &str| {
                let off = (f64::from(slope) - rise).abs();
                assert!(off < 0.02 + 0.02 * rise.abs(), "{what}: {slope} and {rise}");
            };
            const STEP: f32 = 2e-3;
            for (part, (name, slopes_of)) in gradient.parts().into_iter().enumerate() {
                for place in (0..slopes_of.len()).step_by(slopes_of.len() / 12 + 1) {
                    let mut at = |by: f32| {
                        dense.parts_mut()[part][place] += by;
                        let loss = loss(&dense, &mut pass, &slopes);
                        dense.parts_mut()[part][place] -= by;
                        loss
                    };
                    let rise = (at(STEP) - at(-STEP)) / f64::from(2.0 * STEP);
                    close(slopes_of[place], rise, name);
                }
            }
            for place in (0..tokens * D).step_by(11) {
                let mut at = |by: f32| {
                    pass.input[place] += by;
                    let loss = loss(&dense, &mut pass, &slopes);
                    pass.input[place] -= by;
                    loss
                };
                let rise = (at(STEP) - at(-STEP)) / f64::from(2.0 * STEP);
                close(back.input[place], rise, "input");
            }
        }
    }

    #[test]
    fn one_step_and_two_steps_say_the_same() {
        let mut seed = 9;
        let (dense, pass, _) = drawn(&mut seed, 30);
        let (mut fused, mut plain) = (pass.clone(), pass);
        forward(&dense, &mut fused);
        forward_here(Scalar::new(), &dense, &mut plain);
        for (fused, plain) in fused.mood.iter().zip(&plain.mood) {
            assert!((fused - plain).abs() < 1e-3, "{fused} and {plain}");
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[test]
    fn the_width_of_the_registers_changes_nothing() {
        let Some((narrow, wide)) = pulp::x86::V3::try_new().zip(pulp::x86::V4::try_new()) else { return };
        let mut seed = 10;
        let (dense, pass, slopes) = drawn(&mut seed, 31);
        let bits = |numbers: &[f32]| numbers.iter().map(|number| number.to_bits()).collect::<Vec<_>>();
        let there_and_back = |on: &dyn Fn(Forward<'_>), back_on: &dyn Fn(Backward<'_>)| {
            let (mut pass, mut back, mut gradient) = (pass.clone(), Back::of(&dense), Dense::zero());
            on(Forward { dense: &dense, pass: &mut pass });
            let slopes = &slopes;
            let gradient_to = Some(&mut gradient);
            back_on(Backward { dense: &dense, pass: &pass, slopes, gradient: gradient_to, back: &mut back });
            (bits(&pass.mood), bits(&back.input), gradient.parts().map(|(_, part)| bits(part)))
        };
        assert_eq!(
            there_and_back(&|work| work.work(narrow), &|work| work.work(narrow)),
            there_and_back(&|work| work.work(wide), &|work| work.work(wide)),
        );
    }
}
