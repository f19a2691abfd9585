//! Training of the small network: Adam (Kingma and Ba, 2015), lazy on the embeddings.

use regulars_language::net::{
    ASPECTS, BUCKETS, Back, D, Dense, Input, Pass, Slopes, backward, forward, softmax,
};

use crate::random::Random;
use crate::samples::weight_of;

const BATCH: usize = 32;
/// Tokens that are read while training.
const LONGEST: usize = 80;

/// A text with what is known of it.
#[derive(Clone, Debug, Default)]
pub struct Example {
    pub input: Input,
    /// Shares of negative, neutral, positive.
    pub mood: Option<[f32; 3]>,
    /// Weight of the mood.
    pub weight: f32,
    /// Which aspects are there; of some it may not be known.
    pub aspects: Option<[Option<bool>; ASPECTS]>,
    /// Moods of aspects: (aspect, class).
    pub tones: Vec<(usize, usize)>,
}

/// The whole network while it is trained.
#[derive(Clone)]
pub struct Net {
    pub embeddings: Vec<f32>,
    pub dense: Dense,
}

impl Net {
    /// These embeddings, and small random numbers for all else.
    #[must_use]
    pub fn new(embeddings: Vec<f32>, seed: u64) -> Self {
        let mut random = Random(seed);
        let mut dense = Dense::zero();
        for (part, fan) in [(0, 144.0_f32), (2, 192.0), (4, 16.0), (5, 128.0), (7, 64.0), (9, 64.0)] {
            let scale = (1.0 / fan).sqrt();
            for number in dense.parts_mut()[part].iter_mut() {
                *number = random.normal() * scale;
            }
        }
        Self { embeddings, dense }
    }

    /// Embeds tokens: the sum of a token's buckets over the root of their number.
    pub fn embed(&self, input: &Input, pass: &mut Pass) {
        pass.length = input.len().min(LONGEST);
        pass.input.clear();
        pass.input.resize(pass.length * D, 0.0);
        for (token, to) in pass.input.chunks_exact_mut(D).enumerate() {
            let ids = input.ids(token);
            let share = 1.0 / (ids.len() as f32).sqrt();
            for &id in ids {
                let row = &self.embeddings[id as usize * D..(id as usize + 1) * D];
                for (to, from) in to.iter_mut().zip(row) {
                    *to += from * share;
                }
            }
        }
    }

    /// What the network says of a text.
    #[must_use]
    pub fn say(&self, input: &Input) -> Pass {
        let mut pass = Pass::default();
        self.embed(input, &mut pass);
        forward(&self.dense, &mut pass);
        pass
    }
}

/// How to train.
#[derive(Clone, Debug)]
pub struct Plan {
    pub epochs: usize,
    pub rate: f32,
    pub seed: u64,
    /// Share of tokens that are left out of a reading.
    pub drop: f32,
    /// Share of the numbers of each token's embedding that are left out (Srivastava et al. 2014).
    pub thin: f32,
    /// Weights of the losses.
    pub aspect_weight: f32,
    pub tone_weight: f32,
    /// How many times heavier a text is for an aspect that is there.
    pub pushes: [f32; ASPECTS],
}

struct Part {
    dense: Dense,
    rows: Vec<f32>,
    touched: Vec<u32>,
    loss: f64,
    pass: Pass,
    back: Back,
    /// For each number of the embedded tokens 0, or what makes up for those that are 0.
    kept: Vec<f32>,
}

impl Part {
    fn new() -> Self {
        Self {
            dense: Dense::zero(),
            rows: vec![0.0; BUCKETS * D],
            touched: Vec::new(),
            loss: 0.0,
            pass: Pass::default(),
            back: Back::default(),
            kept: Vec::new(),
        }
    }

    fn draw_kept(&mut self, thin: f32, random: &mut Random) {
        let makes_up = 1.0 / (1.0 - thin);
        self.kept.clear();
        self.kept.extend(self.pass.input.iter().map(|_| if random.unit() < thin { 0.0 } else { makes_up }));
    }

    fn learn(&mut self, net: &Net, examples: &[(&Example, u64)], plan: &Plan) {
        self.back = Back::of(&net.dense);
        for (example, seed) in examples {
            let mut random = Random(*seed);
            let input = thinned(&example.input, plan.drop, &mut random);
            if input.is_empty() {
                continue;
            }
            net.embed(&input, &mut self.pass);
            self.draw_kept(plan.thin, &mut random);
            times_each(&mut self.pass.input, &self.kept);
            forward(&net.dense, &mut self.pass);
            let slopes = self.slopes(example, plan);
            backward(&net.dense, &self.pass, &slopes, Some(&mut self.dense), &mut self.back);
            times_each(&mut self.back.input, &self.kept);
            for (token, slope) in self.back.input.chunks_exact(D).enumerate() {
                let ids = input.ids(token);
                let share = 1.0 / (ids.len() as f32).sqrt();
                for &id in ids {
                    self.touched.push(id);
                    let row = &mut self.rows[id as usize * D..(id as usize + 1) * D];
                    for (to, from) in row.iter_mut().zip(slope) {
                        *to += from * share;
                    }
                }
            }
        }
    }

    fn slopes(&mut self, example: &Example, plan: &Plan) -> Slopes {
        let mut slopes = Slopes::default();
        if let Some(mood) = example.mood {
            let mut shares = self.pass.mood;
            softmax(&mut shares);
            for class in 0..3 {
                let wanted = 0.93 * mood[class] + 0.07 / 3.0;
                self.loss -= f64::from(example.weight * wanted * shares[class].max(1e-9).ln());
                slopes.mood[class] = example.weight * (shares[class] - wanted);
            }
        }
        if let Some(aspects) = example.aspects {
            for (aspect, there) in aspects.iter().enumerate() {
                let share = 1.0 / (1.0 + (-self.pass.there[aspect]).exp());
                let yes = *there == Some(true);
                let weight = plan.aspect_weight * if yes { plan.pushes[aspect] } else { weight_of(*there) };
                slopes.there[aspect] = weight * (share - f32::from(u8::from(yes)));
            }
        }
        for &(aspect, class) in &example.tones {
            let mut shares = self.pass.tone[aspect];
            softmax(&mut shares);
            for (other, share) in shares.iter().enumerate() {
                slopes.tone[aspect][other] = plan.tone_weight * (share - f32::from(u8::from(other == class)));
            }
        }
        slopes
    }
}

fn times_each(numbers: &mut [f32], factors: &[f32]) {
    for (number, factor) in numbers.iter_mut().zip(factors) {
        *number *= factor;
    }
}

/// Leaves out some tokens, and the word itself of others, so that its letters have to speak.
fn thinned(input: &Input, drop: f32, random: &mut Random) -> Input {
    let mut thin = Input::default();
    let start = if input.len() > LONGEST { random.below(input.len() - LONGEST + 1) } else { 0 };
    for token in start..input.len().min(start + LONGEST) {
        if input.len() > 2 && random.unit() < drop {
            continue;
        }
        let ids = input.ids(token);
        let skip_word = ids.len() > 4 && random.unit() < drop;
        for (place, &id) in ids.iter().enumerate() {
            if place != 1 || !skip_word {
                thin.ids.push(id);
            }
        }
        thin.ends.push(thin.ids.len() as u32);
    }
    thin
}

struct Adam {
    first: Vec<f32>,
    second: Vec<f32>,
}

impl Adam {
    fn new(size: usize) -> Self {
        Self { first: vec![0.0; size], second: vec![0.0; size] }
    }

    fn step(&mut self, at: usize, points: &mut [f32], slopes: &[f32], rate: f32) {
        let first = &mut self.first[at..at + points.len()];
        let second = &mut self.second[at..at + points.len()];
        for (((point, slope), first), second) in points.iter_mut().zip(slopes).zip(first).zip(second) {
            *first = 0.9 * *first + 0.1 * slope;
            *second = 0.99 * *second + 0.01 * slope * slope;
            *point -= rate * *first / (second.sqrt() + 1e-6);
        }
    }
}

/// Trains a network from where it stands; `told` hears of each reading with its mean loss.
#[must_use]
pub fn train(mut net: Net, examples: &[Example], plan: &Plan, mut told: impl FnMut(usize, f64)) -> Net {
    let mut random = Random(plan.seed ^ 0x5eed);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut part = Part::new();
    let mut dense_adam: Vec<Adam> = net.dense.parts().iter().map(|(_, part)| Adam::new(part.len())).collect();
    let mut row_adam = Adam::new(BUCKETS * D);
    let batches = examples.len().div_ceil(BATCH);
    let steps = (batches * plan.epochs) as f32;
    let mut step = 0.0_f32;
    // The mean of the weights on the way generalises better than where it ends (Izmailov et al. 2018).
    let mut mean = Mean::default();
    let every = (batches / 4).max(1);
    for epoch in 0..plan.epochs {
        random.shuffle(&mut order);
        let mut loss = 0.0;
        for (number, batch) in order.chunks(BATCH).enumerate() {
            if epoch * 2 >= plan.epochs && number % every == 0 {
                mean.add(&net);
            }
            let picked: Vec<(&Example, u64)> =
                batch.iter().map(|&place| (&examples[place], random.bits())).collect();
            part.learn(&net, &picked, plan);
            step += 1.0;
            let warm = (step / 200.0).min(1.0);
            let rate = plan.rate * warm * (1.0 - step / (steps + 1.0)).max(0.02);
            apply(&mut net, &mut part, &mut dense_adam, &mut row_adam, rate, batch.len() as f32);
            loss += std::mem::take(&mut part.loss);
        }
        told(epoch, loss / examples.len() as f64);
    }
    mean.add(&net);
    mean.done(net)
}

/// The mean of networks.
#[derive(Default)]
struct Mean {
    sum: Option<Net>,
    count: f32,
}

impl Mean {
    fn add(&mut self, net: &Net) {
        self.count += 1.0;
        let Some(sum) = &mut self.sum else {
            self.sum = Some(net.clone());
            return;
        };
        let plus = |to: &mut [f32], from: &[f32]| to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
        plus(&mut sum.embeddings, &net.embeddings);
        for (to, (_, from)) in sum.dense.parts_mut().into_iter().zip(net.dense.parts()) {
            plus(to, from);
        }
    }

    /// The mean; `last` if there is none.
    fn done(self, last: Net) -> Net {
        let mut net = self.sum.unwrap_or(last);
        let share = 1.0 / self.count.max(1.0);
        net.embeddings.iter_mut().for_each(|number| *number *= share);
        for part in net.dense.parts_mut() {
            part.iter_mut().for_each(|number| *number *= share);
        }
        net
    }
}

fn apply(net: &mut Net, part: &mut Part, dense: &mut [Adam], rows: &mut Adam, rate: f32, size: f32) {
    for ((slopes, point), adam) in part.dense.parts_mut().into_iter().zip(net.dense.parts_mut()).zip(dense) {
        slopes.iter_mut().for_each(|slope| *slope /= size);
        adam.step(0, point, slopes, rate);
        slopes.fill(0.0);
    }
    let mut touched = std::mem::take(&mut part.touched);
    touched.sort_unstable();
    touched.dedup();
    for id in touched {
        let at = id as usize * D;
        let slopes = &mut part.rows[at..at + D];
        slopes.iter_mut().for_each(|slope| *slope /= size);
        rows.step(at, &mut net.embeddings[at..at + D], slopes, rate * 2.0);
        slopes.fill(0.0);
    }
}

/// The means of what networks say of a text: the mood, and which aspects are there.
#[must_use]
pub fn say_together(networks: &[Net], input: &Input) -> ([f32; 3], [f32; ASPECTS]) {
    let (mut mood, mut there) = ([0.0; 3], [0.0; ASPECTS]);
    for network in networks {
        let pass = network.say(input);
        mood.iter_mut().zip(pass.mood).for_each(|(to, from)| *to += from / networks.len() as f32);
        there.iter_mut().zip(pass.there).for_each(|(to, from)| *to += from / networks.len() as f32);
    }
    (mood, there)
}
