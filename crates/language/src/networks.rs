//! The networks of a weights file, which differ by the seed they were trained with, and what they say together.

use crate::net::{self, ASPECTS, D, Dense, Input, Pass};
use crate::weights::{Unfit, Weights};

/// A network as it lies in the weights.
struct Network<'w> {
    rows: &'w [[i8; D]],
    scales: Vec<f32>,
    dense: Dense,
}

/// All networks.
pub struct Networks<'w>(Vec<Network<'w>>);

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
        while all.is_empty() || weights.any(&part_name("net.rows", all.len())).is_some() {
            let number = all.len();
            let mut dense = Dense::zero();
            let names: Vec<(&'static str, usize)> =
                dense.parts().iter().map(|(name, part)| (*name, part.len())).collect();
            for (part, (name, length)) in dense.parts_mut().into_iter().zip(names) {
                *part = weights.floats(&part_name(name, number), length)?;
            }
            all.push(Network {
                rows: weights.small(&part_name("net.rows", number), net::BUCKETS * D)?.as_chunks::<D>().0,
                scales: weights.floats(&part_name("net.row_scales", number), net::BUCKETS)?,
                dense,
            });
        }
        Ok(Self(all))
    }

    /// Asks all of them.
    #[must_use]
    pub fn say(&self, input: Input) -> Said {
        let pass = |network: &Network<'_>| {
            let mut pass = Pass::default();
            net::embed(network.rows, &network.scales, &input, &mut pass);
            net::forward(&network.dense, &mut pass);
            pass
        };
        let passes: Vec<Pass> = self.0.iter().map(pass).collect();
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
        for (network, pass) in self.0.iter().zip(&said.passes) {
            add(&mut pulls, &network.dense.pulls(pass, factors), 1.0 / said.passes.len() as f32);
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
            let own = pass.attention.get((aspect + 1) * pass.length..(aspect + 2) * pass.length);
            add(&mut shares, own.unwrap_or_default(), 1.0 / self.passes.len() as f32);
        }
        shares
    }
}

fn add(to: &mut [f32], what: &[f32], times: f32) {
    for (to, what) in to.iter_mut().zip(what) {
        *to += what * times;
    }
}
