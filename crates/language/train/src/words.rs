//! What words have in common, learned from texts without labels: skip-gram with negative sampling on hashed letters
//! (Bojanowski et al., "Enriching Word Vectors with Subword Information", 2017). The network begins with it.

use regulars_language::net::{BUCKETS, D, Input};

use crate::random::Random;

/// Times that all texts are read.
const ROUNDS: usize = 5;
/// Words on each side that are looked at, at most.
const WINDOW: usize = 4;
/// Words that are not there, drawn once for all neighbours of a word; together they weigh this often as much as those.
const NEGATIVES: usize = 8;
const NEGATIVES_WEIGH: f32 = 4.0;
const RATE: f32 = 0.05;
/// Words that make up more than this of all are read now and then only.
const FREQUENT: f64 = 1e-3;
/// Words of a text that are read.
const LONGEST: usize = 200;
/// The spread of the vectors in the end, which is that of random ones before training.
const SPREAD: f32 = 0.1;

/// Learns vectors of all buckets, `BUCKETS x D`; those that no text has are random.
#[must_use]
pub fn learned(inputs: &[Input], seed: u64) -> Vec<f32> {
    let mut random = Random(seed ^ 0x77);
    let counts = counts(inputs);
    let all: f64 = counts.iter().map(|count| f64::from(*count)).sum();
    let table = table(&counts);
    let mut rows: Vec<f32> = (0..BUCKETS * D).map(|_| random.normal() * 0.02).collect();
    let mut outs = vec![0.0_f32; BUCKETS * D];
    let mut seen = vec![false; BUCKETS];
    let mut order: Vec<usize> = (0..inputs.len()).collect();
    let steps = (inputs.len() * ROUNDS).max(1) as f32;
    let mut step = 0.0_f32;
    for _ in 0..ROUNDS {
        random.shuffle(&mut order);
        for &at in &order {
            let rate = RATE * (1.0 - step / steps).max(0.01);
            step += 1.0;
            let words: Vec<&[u32]> = (0..inputs[at].len().min(LONGEST))
                .filter_map(|token| parts(&inputs[at], token))
                .filter(|parts| {
                    let count = f64::from(counts[parts[0] as usize]);
                    let often = FREQUENT / (count / all);
                    count >= 2.0 && random.unit() < (often.sqrt() + often) as f32
                })
                .collect();
            for (place, word) in words.iter().enumerate() {
                let reach = 1 + random.below(WINDOW);
                let near = place.saturating_sub(reach)..(place + reach + 1).min(words.len());
                let neighbours = near.filter(|other| *other != place).map(|other| words[other][0]);
                read(word, neighbours, &table, &mut rows, &mut outs, rate, &mut random);
                word.iter().for_each(|part| seen[*part as usize] = true);
            }
        }
    }
    spread(&mut rows, &seen, &mut random);
    rows
}

/// The buckets of a token without that of its language, its word first.
fn parts(input: &Input, token: usize) -> Option<&[u32]> {
    input.ids(token).get(1..).filter(|parts| !parts.is_empty())
}

fn counts(inputs: &[Input]) -> Vec<u32> {
    let mut counts = vec![0_u32; BUCKETS];
    for input in inputs {
        for word in (0..input.len()).filter_map(|token| parts(input, token)) {
            counts[word[0] as usize] += 1;
        }
    }
    counts
}

/// Words to draw from: each as often as its count to the power of 3/4.
fn table(counts: &[u32]) -> Vec<u32> {
    const SIZE: usize = 1 << 20;
    let power = |count: &u32| f64::from(*count).powf(0.75);
    let all: f64 = counts.iter().map(power).sum();
    let mut table = Vec::with_capacity(SIZE);
    let mut sum = 0.0;
    for (word, count) in counts.iter().enumerate() {
        sum += power(count);
        while (table.len() as f64) < sum / all * SIZE as f64 {
            table.push(word as u32);
        }
    }
    table
}

/// Moves a word's parts towards its neighbours and away from words drawn at random.
fn read(
    parts: &[u32],
    neighbours: impl Iterator<Item = u32>,
    table: &[u32],
    rows: &mut [f32],
    outs: &mut [f32],
    rate: f32,
    random: &mut Random,
) {
    let range = |bucket: u32| bucket as usize * D..(bucket as usize + 1) * D;
    let share = 1.0 / (parts.len() as f32).sqrt();
    let mut centre = [0.0_f32; D];
    for part in parts {
        for (to, from) in centre.iter_mut().zip(&rows[range(*part)]) {
            *to += from * share;
        }
    }
    let mut slope = [0.0_f32; D];
    let mut pull = |word: u32, wanted: f32, rate: f32| {
        let out = &mut outs[range(word)];
        let said = 1.0 / (1.0 + (-product(&centre, out)).exp());
        let step = (wanted - said) * rate;
        for ((slope, out), centre) in slope.iter_mut().zip(out).zip(&centre) {
            *slope += step * *out;
            *out += step * centre;
        }
    };
    let mut count = 0.0;
    for neighbour in neighbours {
        pull(neighbour, 1.0, rate);
        count += 1.0;
    }
    for _ in 0..NEGATIVES {
        let word = table[random.below(table.len())];
        pull(word, 0.0, rate * count * NEGATIVES_WEIGH / NEGATIVES as f32);
    }
    for part in parts {
        for (to, from) in rows[range(*part)].iter_mut().zip(&slope) {
            *to += from * share;
        }
    }
}

/// A sum of products in lanes, which a compiler can do at once.
fn product(left: &[f32; D], right: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 16];
    for (left, right) in left.as_chunks::<16>().0.iter().zip(right.as_chunks::<16>().0) {
        for ((lane, a), b) in lanes.iter_mut().zip(left).zip(right) {
            *lane += a * b;
        }
    }
    lanes.iter().sum()
}

/// Gives what was learned the spread that training expects, and random numbers to all else.
fn spread(rows: &mut [f32], seen: &[bool], random: &mut Random) {
    let learned = || seen.iter().filter(|seen| **seen).count() * D;
    let squares: f64 = rows
        .chunks_exact(D)
        .zip(seen)
        .filter(|(_, seen)| **seen)
        .flat_map(|(row, _)| row)
        .map(|number| f64::from(*number) * f64::from(*number))
        .sum();
    let factor = SPREAD / (squares / learned().max(1) as f64).sqrt().max(1e-9) as f32;
    for (row, seen) in rows.chunks_exact_mut(D).zip(seen) {
        for number in row {
            *number = if *seen { *number * factor } else { random.normal() * SPREAD };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use regulars_language::Language;
    use regulars_language::text::Text;

    #[test]
    fn words_with_the_same_neighbours_are_alike() {
        let places = ["cafe", "restaurant"];
        let meals = ["soup", "bread", "coffee", "tea"];
        let roads = ["car", "bus", "train", "ferry"];
        let mut inputs = Vec::new();
        for round in 0..6_000 {
            let text = if round % 2 == 0 {
                format!(
                    "the {} serves {} and {}",
                    places[round / 2 % 2],
                    meals[round % 4],
                    meals[round / 4 % 4]
                )
            } else {
                format!("we took a {} or {} home", roads[round % 4], roads[round / 4 % 4])
            };
            let text = Text::new(&text);
            inputs.push(Input::of(&text, 0..text.tokens.len(), Language::En, &[]));
        }
        let rows = learned(&inputs, 1);
        let vector = |word: &str| {
            let text = Text::new(word);
            let input = Input::of(&text, 0..1, Language::En, &[]);
            let mut sum = [0.0_f32; D];
            for part in parts(&input, 0).unwrap() {
                for (to, from) in sum.iter_mut().zip(&rows[*part as usize * D..]) {
                    *to += from;
                }
            }
            sum
        };
        let alike = |a: &str, b: &str| {
            let (a, b) = (vector(a), vector(b));
            product(&a, &b) / (product(&a, &a) * product(&b, &b)).sqrt()
        };
        assert!(alike("soup", "bread") > alike("soup", "ferry") + 0.2);
        assert!(alike("bus", "train") > alike("bus", "coffee") + 0.2);
    }
}
