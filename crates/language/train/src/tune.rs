//! Calibration and thresholds, on the training texts that were held out.

use std::collections::BTreeMap;

use regulars_language::model::{Model, TONES, Tones, Tuned, Voices, risk};
use regulars_language::net::{ASPECTS, softmax};
use regulars_language::{Aspect, Language};

use crate::data::OWN;
use crate::net::{Net, say_together};
use crate::samples::{Labels, Sample, weight_of};
use crate::train::{Drawn, FEW, LinearModels};

struct Held {
    linear: [f32; 3],
    net: [f32; 3],
    label: usize,
}

/// Tunes a language.
#[must_use]
pub fn language(
    language: Language,
    all_models: &[LinearModels],
    samples: &[Sample],
    drawn: &[Drawn],
    networks: &[Net],
) -> Tuned {
    let models = &all_models[language.index()];
    let mut held = Vec::new();
    for (sample, drawn) in samples.iter().zip(drawn) {
        // What we wrote ourselves is no measure of how sure one can be of comments.
        let measures = sample.held && sample.language == language && sample.source != OWN;
        let Some(label) = sample.label.filter(|_| measures) else { continue };
        let linear = models.mood.logits(&models.row(drawn));
        held.push(Held {
            linear: [linear[0], linear[1], linear[2]],
            net: say_together(networks, &drawn.input).0,
            label,
        });
    }
    let mut tuned = Tuned::default();
    let alone = calmed(fit(&held, false));
    tuned.alone = [alone[0], alone[2], alone[3], alone[4]];
    let mut sure: Vec<f32> = held
        .iter()
        .map(|held| {
            let mut shares = mixed(held, &alone);
            softmax(&mut shares);
            shares.into_iter().fold(0.0, f32::max)
        })
        .collect();
    sure.sort_by(f32::total_cmp);
    // The networks are asked about the less sure three tenths: on all others they change nothing (measured on the texts
    // that were held out, in all languages).
    tuned.sure = sure.get(sure.len() * 3 / 10).copied().unwrap_or(1.0);
    tuned.mixed = calmed(fit(&held, true));
    let mut risks: Vec<f32> = held
        .iter()
        .map(|held| {
            let (mut first, mut second) = (mixed(held, &alone), mixed(held, &tuned.mixed));
            softmax(&mut first);
            softmax(&mut second);
            let sure = first.into_iter().fold(0.0, f32::max) >= tuned.sure;
            risk(if sure { &first } else { &second })
        })
        .collect();
    risks.sort_by(f32::total_cmp);
    tuned.unsure = risks.get(risks.len() - risks.len().div_ceil(10)).copied().unwrap_or(0.6);
    aspects(language, all_models, samples, drawn, networks, &mut tuned);
    tuned
}

/// On comments of a source that was left out of the training the likeliest factor of the logits is .63 to 1.10 (mean
/// of four: .83), on held-out texts of known sources it is 1 by its making: what is shipped stands between.
const CALM: f32 = 0.92;

fn calmed(point: [f32; 5]) -> [f32; 5] {
    point.map(|number| number * CALM)
}

fn mixed(held: &Held, point: &[f32; 5]) -> [f32; 3] {
    [0, 1, 2].map(|class| point[0] * held.linear[class] + point[1] * held.net[class] + point[2 + class])
}

/// Factors and added numbers that make the held-out labels likeliest.
fn fit(held: &[Held], with_net: bool) -> [f32; 5] {
    let mut point = [1.0, if with_net { 1.0 } else { 0.0 }, 0.0, 0.0, 0.0];
    let mut rate = 0.5;
    for _ in 0..600 {
        let mut slope = [0.0_f32; 5];
        for one in held {
            let mut shares = mixed(one, &point);
            softmax(&mut shares);
            for class in 0..3 {
                let off = shares[class] - f32::from(u8::from(class == one.label));
                slope[0] += off * one.linear[class];
                slope[1] += off * one.net[class];
                slope[2 + class] += off;
            }
        }
        for (number, slope) in point.iter_mut().zip(slope) {
            *number -= rate * slope / held.len().max(1) as f32;
        }
        if !with_net {
            point[1] = 0.0;
        }
        rate *= 0.997;
    }
    point
}

fn aspects(
    language: Language,
    all_models: &[LinearModels],
    samples: &[Sample],
    drawn: &[Drawn],
    networks: &[Net],
    tuned: &mut Tuned,
) {
    let has_own = all_models[language.index()].aspects.is_some();
    let labelled = samples.iter().filter(|it| it.language == language && it.aspects.is_some()).count();
    // A language with few labelled aspects learns from all how far the models and the cues can be believed.
    let alone = labelled >= FEW;
    tuned.cues_decide = !alone;
    let rows: Vec<About> = samples
        .iter()
        .zip(drawn)
        .filter(|(sample, _)| sample.held && (!alone || sample.language == language))
        .filter_map(|(sample, drawn)| {
            let there = sample.aspects?;
            let models = &all_models[sample.language.index()];
            let linear =
                models.aspects.as_ref().map_or(vec![0.0; ASPECTS], |own| own.logits(&models.row(drawn)));
            Some((there, linear, say_together(networks, &drawn.input).1, drawn.cues))
        })
        .collect();
    for aspect in 0..ASPECTS {
        let inputs = |(_, linear, net, cues): &About| {
            [linear[aspect], net[aspect], f32::from(cues[aspect]).min(2.0).sqrt(), 1.0]
        };
        let there: Vec<Option<bool>> = rows.iter().map(|row| row.0[aspect]).collect();
        let all: Vec<[f32; 4]> = rows.iter().map(inputs).collect();
        let own = if has_own { 1.0 } else { 0.0 };
        tuned.aspects.push(logistic(&all, &there, [own, 1.0, 1.0, 1.0]));
        let [linear, _, cue, added] = logistic(&all, &there, [own, 0.0, 1.0, 1.0]);
        tuned.aspects_alone.push([linear, cue, added]);
        let shares: Vec<(f32, Option<bool>)> = rows
            .iter()
            .map(|(there, linear, net, cues)| {
                let voices = Voices {
                    linear: has_own.then_some(linear[aspect]),
                    net: Some(net[aspect]),
                    cues: usize::from(cues[aspect]),
                };
                (voices.share(tuned, aspect), there[aspect])
            })
            .collect();
        let own = samples.iter().filter(|it| it.held && it.language == language);
        let own = own.filter(|it| it.aspects.is_some_and(|labels| labels[aspect] == Some(true))).count();
        tuned.thresholds.push(threshold(&shares, own as f32));
    }
}

/// Which aspects are there; logits of the linear model and of the network; cues.
type About = (Labels, Vec<f32>, [f32; ASPECTS], [u8; ASPECTS]);

/// Factors of some voices, none below 0, and what is added; a voice with `used` 0 stays silent.
fn logistic(inputs: &[[f32; 4]], there: &[Option<bool>], used: [f32; 4]) -> [f32; 4] {
    let mut point = [0.5 * used[0], 0.5 * used[1], 0.5, -0.5];
    let mut rate = 0.3;
    for _ in 0..400 {
        let mut slope = [0.0_f32; 4];
        for (inputs, there) in inputs.iter().zip(there) {
            let logit: f32 = inputs.iter().zip(&point).map(|(a, b)| a * b).sum();
            let yes = f32::from(u8::from(*there == Some(true)));
            let off = weight_of(*there) * (1.0 / (1.0 + (-logit).exp()) - yes);
            for (slope, input) in slope.iter_mut().zip(inputs) {
                *slope += off * input;
            }
        }
        for (place, (number, slope)) in point.iter_mut().zip(slope).enumerate() {
            *number -= used[place] * rate * slope / inputs.len().max(1) as f32;
            if place < 3 {
                *number = number.max(0.0);
            }
        }
        rate *= 0.997;
    }
    point
}

/// The threshold with the highest F1, drawn towards one half where the language has few of its `own` to judge by.
fn threshold(shares: &[(f32, Option<bool>)], own: f32) -> f32 {
    let there = shares.iter().filter(|(_, there)| *there == Some(true)).count() as f32;
    let mut found = (0.5, 0.0);
    for step in 4..=16 {
        let limit = step as f32 * 0.05;
        let said = || shares.iter().filter(|(share, _)| *share >= limit);
        let right = said().filter(|(_, there)| *there == Some(true)).count() as f32;
        let said: f32 = said().map(|(_, there)| weight_of(*there)).sum();
        let f1 = 2.0 * right / (there + said).max(1.0);
        if f1 > found.1 + 1e-6 {
            found = (limit, f1);
        }
    }
    let trust = (own / 40.0).min(1.0);
    found.0 * trust + 0.45 * (1.0 - trust)
}

/// The share of neutral among the moods of aspects in comments, about: .08 in Arabic comments on hotels, .19 in English
/// ones on restaurants (SemEval-2014 task 4, neutral and conflict). In a source that was collected for its sentences of
/// many moods it is near one half.
const NEUTRAL: f32 = 0.15;

/// Tunes how the moods of aspects are found, with a model that did not see the held-out texts. One setting for all
/// languages: only two have labels. Each source is as heavy as the other, and has no more neutral than comments have.
pub fn tones(model: &Model<'_>, samples: &[Sample], tuned: &mut [Tuned]) {
    let mut rows: Vec<(&str, Tones, usize)> = Vec::new();
    let mut sources: BTreeMap<&str, [f32; 2]> = BTreeMap::new();
    for sample in samples.iter().filter(|sample| sample.held && sample.source != OWN) {
        for &(aspect, class) in &sample.tones {
            let Some(&aspect) = Aspect::ALL.get(aspect) else { continue };
            let voices = model.tones_of(&sample.text, sample.language, aspect);
            rows.push((&sample.source, voices, class));
            sources.entry(&sample.source).or_default()[usize::from(class == 1)] += 1.0;
        }
    }
    let all = sources.len() as f32;
    let weight = |source: &str, class: usize| {
        let [others, neutral] = sources[source];
        let share = NEUTRAL.min(neutral / (others + neutral));
        if class == 1 { share / neutral / all } else { (1.0 - share) / others / all }
    };
    let (with, without) = (together(&rows, weight, None), together(&rows, weight, Some(NETWORK)));
    for tuned in tuned {
        (tuned.tones, tuned.tones_alone) = (with, without);
    }
}

/// The place of the networks among the voices of [`Tones`].
const NETWORK: usize = 1;

/// Factors of the voices that make the labels likeliest, none below 0; one voice may be silent.
fn together(
    rows: &[(&str, Tones, usize)],
    weight: impl Fn(&str, usize) -> f32,
    silent: Option<usize>,
) -> [f32; TONES + 3] {
    let mut point = [0.5_f32; TONES + 3];
    point[TONES..].fill(0.0);
    if let Some(silent) = silent {
        point[silent] = 0.0;
    }
    let mut rate = 0.3;
    for _ in 0..800 {
        let mut slope = point.map(|number| number * 2e-3);
        for (source, voices, class) in rows {
            let weight = weight(source, *class);
            let mut shares = voices.together(&point);
            softmax(&mut shares);
            for (other, share) in shares.iter().enumerate() {
                let off = weight * (share - f32::from(u8::from(other == *class)));
                for (slope, voice) in slope.iter_mut().zip(&voices.0) {
                    *slope += off * voice[other];
                }
                slope[TONES + other] += off;
            }
        }
        for (place, (number, slope)) in point.iter_mut().zip(slope).enumerate() {
            if silent != Some(place) {
                *number -= rate * slope;
            }
            // No voice speaks against itself: what makes up for another voice would be wrong where that one is silent.
            if place < TONES {
                *number = number.max(0.0);
            }
        }
        rate *= 0.997;
    }
    point
}
