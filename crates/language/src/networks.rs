//! The networks of a weights file, which differ by the seed they were trained with, and what they say together.

use std::cell::RefCell;

use crate::net::{self, ASPECTS, D, Dense, Embeddings, Input, Pass};
use crate::weights::{Unfit, Weights};

/// All networks.
pub struct Networks<'w> {
    embeddings: Embeddings<'w>,
    dense: Vec<Dense>,
}

/// What the networks say of a text: the means of their logits, and what each went through.
pub struct Said {
    /// The text as they saw it.
    pub input: Input,
    passes: Vec<Pass>,
    /// Logits of negative, neutral and positive.
    pub mood: [f32; 3],
    /// Logit of each aspect.
    pub there: [f32; ASPECTS],
    /// Logits of each aspect's mood.
    pub tone: [[f32; 3]; ASPECTS],
}

thread_local! {
    /// Room of passes that were used, for the next ones.
    static SPARE: RefCell<Vec<Pass>> = const { RefCell::new(Vec::new()) };
}

impl Drop for Said {
    fn drop(&mut self) {
        // A thread that ends has no room any more.
        let _ = SPARE.try_with(|spare| spare.borrow_mut().append(&mut self.passes));
    }
}

/// The name of a part of the network with a number, in a weights file.
#[must_use]
pub fn part_name(name: &str, number: usize) -> String {
    format!("{name}.{number}")
}

impl<'w> Networks<'w> {
    /// Takes the networks out of the weights.
    ///
    /// # Errors
    /// If there is none, or one lacks something.
    pub fn read(weights: &Weights<'w>) -> Result<Self, Unfit> {
        let mut all = Vec::new();
        while all.is_empty() || weights.any(&part_name("net.first", all.len())).is_some() {
            let mut dense = Dense::zero();
            let names: Vec<(&'static str, usize)> =
                dense.parts().iter().map(|(name, part)| (*name, part.len())).collect();
            for (part, (name, length)) in dense.parts_mut().into_iter().zip(names) {
                *part = weights.floats(&part_name(name, all.len()), length)?;
            }
            all.push(dense);
        }
        let rows = net::BUCKETS * all.len();
        let embeddings = Embeddings {
            rows: weights.small("net.rows", rows * D)?.as_chunks::<D>().0,
            scales: weights.floats("net.row_scales", rows)?,
        };
        Ok(Self { embeddings, dense: all })
    }

    /// Asks all of them.
    #[must_use]
    pub fn say(&self, input: Input) -> Said {
        let room = |_| SPARE.with_borrow_mut(Vec::pop).unwrap_or_default();
        let mut passes: Vec<Pass> = self.dense.iter().map(room).collect();
        net::embed(&self.embeddings, &input, &mut passes);
        for (dense, pass) in self.dense.iter().zip(&mut passes) {
            net::forward(dense, pass);
        }
        let share = 1.0 / passes.len().max(1) as f32;
        let mut said = Said {
            input,
            passes: Vec::new(),
            mood: [0.0; 3],
            there: [0.0; ASPECTS],
            tone: [[0.0; 3]; ASPECTS],
        };
        for pass in &passes {
            add(&mut said.mood, &pass.mood, share);
            add(&mut said.there, &pass.there, share);
            add(said.tone.as_flattened_mut(), pass.tone.as_flattened(), share);
        }
        said.passes = passes;
        said
    }

    /// What each token of the input gives to a sum of the logits of the mood, each times its factor.
    #[must_use]
    pub fn pulls(&self, said: &Said, factors: &[f32; 3]) -> Vec<f32> {
        let mut pulls = vec![0.0; said.input.len()];
        for (dense, pass) in self.dense.iter().zip(&said.passes) {
            add(&mut pulls, &dense.pulls(pass, factors), 1.0 / said.passes.len() as f32);
        }
        pulls
    }
}

impl Said {
    /// How much each token of the input was looked at for an aspect; of sum 1.
    #[must_use]
    pub fn attention(&self, aspect: usize) -> Vec<f32> {
        let mut shares = vec![0.0; self.input.len()];
        for pass in &self.passes {
            let own = pass.attention.iter().skip(aspect + 1).step_by(net::COLUMNS);
            for (to, share) in shares.iter_mut().zip(own) {
                *to += share / self.passes.len() as f32;
            }
        }
        shares
    }
}

fn add(to: &mut [f32], what: &[f32], times: f32) {
    for (to, what) in to.iter_mut().zip(what) {
        *to += what * times;
    }
}
