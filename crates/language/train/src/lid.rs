//! Training of language identification: stochastic gradient descent with a falling rate.

use regulars_language::features::of_language;
use regulars_language::identify::{BUCKETS, CODES, D, bucket};
use regulars_language::net::softmax;
use regulars_language::text::{Kind, Text};

use crate::random::Random;

/// How far a text moves the weights at first.
const RATE: f32 = 1.2;
/// Share of the letters and words of a text that are left out of a reading, so that the others have to speak.
const DROP: f32 = 0.5;

/// How hard Arabic in Latin letters is read: it has no spelling, and French, English and numbers in it.
const ARABIC_IN_LATIN: f32 = 1.5;

/// A text with its code's place in [`CODES`].
pub struct Example {
    pub text: String,
    pub code: usize,
}

/// The embeddings, the output rows and their bias.
#[derive(Clone)]
pub struct Lid {
    pub rows: Vec<f32>,
    pub out: Vec<f32>,
    pub bias: Vec<f32>,
}

/// The buckets of a part of a text.
#[must_use]
pub fn buckets(text: &Text<'_>, tokens: std::ops::Range<usize>) -> Vec<u32> {
    let mut found = Vec::new();
    of_language(text, tokens, |hash| found.push(bucket(hash) as u32));
    found
}

impl Lid {
    fn parts_mut(&mut self) -> [&mut Vec<f32>; 3] {
        [&mut self.rows, &mut self.out, &mut self.bias]
    }

    fn logits(&self, ids: &[u32]) -> ([f32; D], Vec<f32>) {
        let mut mean = [0.0_f32; D];
        for &id in ids {
            for (to, from) in mean.iter_mut().zip(&self.rows[id as usize * D..(id as usize + 1) * D]) {
                *to += from;
            }
        }
        mean.iter_mut().for_each(|number| *number /= ids.len().max(1) as f32);
        let logits = self
            .out
            .chunks_exact(D)
            .zip(&self.bias)
            .map(|(row, bias)| row.iter().zip(&mean).map(|(a, b)| a * b).sum::<f32>() + bias)
            .collect();
        (mean, logits)
    }
}

/// Trains: whole sentences, and as often pieces of one to five words out of them. What comes out is the mean of the
/// weights after each reading of the second half (Izmailov et al. 2018).
#[must_use]
pub fn train(examples: &[Example], epochs: usize, seed: u64) -> Lid {
    let mut random = Random(seed);
    let mut lid = Lid {
        rows: (0..BUCKETS * D).map(|_| (random.unit() - 0.5) / D as f32).collect(),
        out: vec![0.0; CODES.len() * D],
        bias: vec![0.0; CODES.len()],
    };
    let mut by_code = vec![0_usize; CODES.len()];
    for example in examples {
        by_code[example.code] += 1;
    }
    let texts: Vec<Text<'_>> = examples.iter().map(|example| Text::new(&example.text)).collect();
    let wholes: Vec<Vec<u32>> = texts.iter().map(|text| buckets(text, 0..text.tokens.len())).collect();
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let steps = (epochs * examples.len() * 2) as f32;
    let mut step = 0.0_f32;
    let mut mean: Option<Lid> = None;
    let mut kept: Vec<u32> = Vec::new();
    for epoch in 0..epochs {
        random.shuffle(&mut order);
        for &place in &order {
            let (text, code) = (&texts[place], examples[place].code);
            // Rare languages are read harder, but not out of proportion.
            let mut weight = (2000.0 / by_code[code] as f32).sqrt().clamp(0.5, 2.0);
            if CODES[code] == "ar-Latn" {
                weight = ARABIC_IN_LATIN;
            }
            for piece in [false, true] {
                step += 1.0;
                let rate = RATE * (1.0 - step / steps) * weight;
                let part;
                let ids = if piece {
                    part = buckets(text, some_words(text, &mut random));
                    &part
                } else {
                    &wholes[place]
                };
                kept.clear();
                kept.extend(ids.iter().copied().filter(|_| random.unit() >= DROP));
                if !kept.is_empty() {
                    learn(&mut lid, &kept, code, rate);
                }
            }
        }
        if epoch * 2 >= epochs {
            match &mut mean {
                None => mean = Some(lid.clone()),
                Some(mean) => {
                    for (to, from) in mean.parts_mut().into_iter().zip(lid.parts_mut()) {
                        to.iter_mut().zip(from).for_each(|(to, from)| *to += *from);
                    }
                }
            }
        }
    }
    let Some(mut mean) = mean else { return lid };
    let share = 1.0 / (epochs / 2).max(1) as f32;
    for part in mean.parts_mut() {
        part.iter_mut().for_each(|number| *number *= share);
    }
    mean
}

fn some_words(text: &Text<'_>, random: &mut Random) -> std::ops::Range<usize> {
    let count = 1 + random.below(5).min(random.below(5));
    let words: Vec<usize> = text
        .tokens
        .iter()
        .enumerate()
        .filter(|(_, token)| token.kind == Kind::Word)
        .map(|(at, _)| at)
        .collect();
    if words.len() <= count {
        return 0..text.tokens.len();
    }
    let first = random.below(words.len() - count + 1);
    words[first]..words[first + count - 1] + 1
}

fn learn(lid: &mut Lid, ids: &[u32], code: usize, rate: f32) {
    let (mean, mut shares) = lid.logits(ids);
    softmax(&mut shares);
    let mut back = [0.0_f32; D];
    for (other, share) in shares.iter().enumerate() {
        let slope = rate * (share - f32::from(u8::from(other == code)));
        let row = &mut lid.out[other * D..(other + 1) * D];
        for ((weight, back), mean) in row.iter_mut().zip(&mut back).zip(&mean) {
            *back += slope * *weight;
            *weight -= slope * mean;
        }
        lid.bias[other] -= slope * 0.1;
    }
    let share = 1.0 / ids.len() as f32;
    // A piece moves each of its rows as much as a sentence does: otherwise short texts would be all that counts.
    let share = share.max(1.0 / 150.0).sqrt() / 12.0;
    for &id in ids {
        for (weight, back) in lid.rows[id as usize * D..(id as usize + 1) * D].iter_mut().zip(&back) {
            *weight -= back * share;
        }
    }
}
