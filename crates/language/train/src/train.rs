//! `train`: from the labelled texts to the weights file.

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::path::Path;
use std::thread;
use std::time::Instant;

use anyhow::{Context as _, Result};
use regulars_language::Language;
use regulars_language::cues::Name;
use regulars_language::features::{Features, hash, plain};
use regulars_language::identify::{self, CODES};
use regulars_language::linear::{BUCKETS, IDF_STEP, Row, bucket};
use regulars_language::model::{Model, Tuned};
use regulars_language::net::{self, ASPECTS, Input};
use regulars_language::networks::part_name;
use regulars_language::reading::{Lexicon, Reading};
use regulars_language::text::Text;
use regulars_language::weights::{Header, Source, Writer};

use crate::data::{self, Sources};
use crate::lid;
use crate::linear::{Problem, Sparse};
use crate::net::{Example, Net, Plan};
use crate::samples::{Labels, Sample, samples, weight_of};
use crate::tune;

/// What is drawn from a sample.
pub struct Drawn {
    pub features: Features,
    pub input: Input,
    pub cues: [u8; ASPECTS],
}

/// Networks, which differ by their seeds: together they err less.
const NETWORKS: u64 = 3;
/// Rows of the linear models of aspects, and of those that were learned from few texts.
const ASPECT_BUCKETS: usize = 1 << 17;
const FEW_BUCKETS: usize = 1 << 15;
/// Texts with aspects that a linear model of them needs, and below which they are few.
const FEWEST: usize = 200;
pub const FEW: usize = 2_000;
/// Readings of all examples by a network.
const EPOCHS: usize = 7;

/// Trains everything and writes the file. Settings are tuned with models that did not see a tenth of the texts; the
/// models that are written saw all.
///
/// # Errors
/// If the data can't be read or the file can't be written.
pub fn run(folder: &Path, out: &Path, licences: &str, seed: u64) -> Result<()> {
    let begun = Instant::now();
    let say = |what: &str| crate::say(&format!("{:>5.0} s  {what}", begun.elapsed().as_secs_f32()));
    let sources = Sources::read(folder, licences)?;
    let lexicon = lexicon(folder, &sources)?;
    let mut samples = samples(folder, &sources, seed)?;
    say(&format!("{} texts", samples.len()));
    let drawn = draw(&samples, &lexicon);
    say("features drawn");
    let doubted = doubt(&mut samples, &drawn);
    say(&format!("{doubted} star labels contradict their words and count a quarter"));
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for sample in &samples {
        *counts.entry(sample.source.clone()).or_default() += 1;
    }
    let (words, lid) = thread::scope(|scope| {
        let lid = scope.spawn(|| language(folder, &sources, seed));
        (words(folder, &sources, &samples, &drawn, &lexicon, seed), lid.join())
    });
    let (words, unlabelled) = words?;
    let (lid, lid_rows) = lid.map_err(|_| anyhow::anyhow!("a thread panicked"))??;
    counts.extend(unlabelled);
    counts.extend(lid_rows);
    say("languages, and words without labels");
    let mut all_tuned = Vec::new();
    let seen = fit(&samples, &drawn, &words, seed, &say);
    for language in Language::ALL {
        all_tuned.push(tune::language(language, &seen.linears, &samples, &drawn, &seen.networks));
    }
    let parts = Parts { lid: &lid, lexicon: &lexicon, sources: described(&sources, counts), licences, seed };
    let file = parts.file(&seen, &all_tuned)?;
    tune::tones(&Model::read(&file)?, &samples, &mut all_tuned);
    for (language, tuned) in Language::ALL.into_iter().zip(&all_tuned) {
        say(&format!("{}: {tuned:?}", language.code()));
    }
    say("settings; now with all texts");
    samples.iter_mut().for_each(|sample| sample.held = false);
    let file = parts.file(&fit(&samples, &drawn, &words, seed, &say), &all_tuned)?;
    std::fs::write(out, &file).with_context(|| format!("{}", out.display()))?;
    say(&format!("{} bytes written", file.len()));
    Ok(())
}

/// What goes into a weights file beside the models of mood and aspects.
struct Parts<'p> {
    lid: &'p lid::Lid,
    lexicon: &'p Lexicon,
    sources: Vec<Source>,
    licences: &'p str,
    seed: u64,
}

impl Parts<'_> {
    fn file(&self, models: &Models, tuned: &[Tuned]) -> Result<Vec<u8>> {
        let mut settings = serde_json::Map::new();
        let mut sections: Vec<(String, Vec<u8>)> = Vec::new();
        for ((language, linear), tuned) in Language::ALL.into_iter().zip(&models.linears).zip(tuned) {
            settings.insert(language.code().to_owned(), serde_json::to_value(tuned)?);
            linear.write(language, &mut sections);
        }
        let mut writer = Writer::new(Header {
            sections: Vec::new(),
            sources: self.sources.clone(),
            licences: self.licences.to_owned(),
            seed: self.seed,
            settings: serde_json::Value::Object(settings),
        });
        for (name, bytes) in &sections {
            writer.bytes(name, bytes);
        }
        let (hashes, weights) = self.lexicon.parts();
        writer.bytes("lexicon.hashes", &hashes);
        writer.small("lexicon.weights", weights);
        write_lid(self.lid, &mut writer);
        let (rows, scales) = side_by_side(&models.networks);
        writer.small("net.rows", &rows);
        writer.floats("net.row_scales", &scales);
        for (number, network) in models.networks.iter().enumerate() {
            for (name, part) in network.dense.parts() {
                writer.floats(&part_name(name, number), part);
            }
        }
        Ok(writer.finish()?)
    }
}

/// The models of mood and aspects.
struct Models {
    linears: Vec<LinearModels>,
    /// Their embeddings are rounded as they are stored: settings are tuned on what is shipped.
    networks: Vec<Net>,
}

/// Fits the models to all samples that are not held out.
fn fit(samples: &[Sample], drawn: &[Drawn], words: &[f32], seed: u64, say: &(dyn Fn(&str) + Sync)) -> Models {
    let linears = thread::scope(|scope| {
        let two = scope.spawn(|| [Language::Ar, Language::Fil].map(|it| linear(it, samples, drawn)));
        let mut linears = Vec::from([Language::En, Language::Sv].map(|it| linear(it, samples, drawn)));
        linears.extend(two.join().unwrap_or_else(|panic| resume_unwind(panic)));
        linears
    });
    say("linear models");
    let examples = examples(samples, drawn);
    let train = |seed: u64| {
        let plan = Plan {
            epochs: EPOCHS,
            rate: 0.002,
            seed,
            drop: 0.15,
            thin: 0.3,
            aspect_weight: 0.3,
            tone_weight: 0.7,
            pushes: pushes(&examples),
        };
        let mut network =
            crate::net::train(Net::new(words.to_vec(), seed), &examples, &plan, |epoch, loss| {
                say(&format!("network {seed}, reading {}: loss {loss:.4}", epoch + 1));
            });
        round(&mut network);
        network
    };
    let networks = thread::scope(|scope| {
        let train = &train;
        let all: Vec<_> =
            (0..NETWORKS).map(|number| scope.spawn(move || train(seed * 1_000 + number))).collect();
        all.into_iter().map(|network| network.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    });
    Models { linears, networks }
}

/// Vectors of words from all texts that may train, labelled or not; how many rows each of the unlabelled sources gave.
fn words(
    folder: &Path,
    sources: &Sources,
    samples: &[Sample],
    drawn: &[Drawn],
    lexicon: &Lexicon,
    seed: u64,
) -> Result<(Vec<f32>, BTreeMap<String, usize>)> {
    let seen = samples.iter().zip(drawn).filter(|(sample, _)| !sample.held);
    let mut inputs: Vec<Input> = seen.map(|(_, drawn)| drawn.input.clone()).collect();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let read = |text: &str, language: Language| {
        let reading = Reading::new(Text::new(text), language, lexicon);
        let marks = reading.marks();
        Input::of(&reading.text, 0..reading.text.tokens.len(), language, &marks)
    };
    let unlabelled = data::files(&folder.join("unlabelled"), "");
    for file in unlabelled {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let of_file = name.split('.').next().and_then(|code| code.parse::<Language>().ok());
        for row in data::read(&file)?.into_iter().filter(|row| sources.may_train(&row.source)) {
            let Some(language) = row.language().or(of_file) else { continue };
            inputs.push(read(&row.text, language));
            *counts.entry(row.source).or_default() += 1;
        }
    }
    for row in
        data::all(&folder.join("lid"), "train")?.into_iter().filter(|row| sources.may_train(&row.source))
    {
        let language =
            if row.lang.as_deref() == Some("ar-Latn") { Some(Language::Ar) } else { row.language() };
        if let Some(language) = language {
            inputs.push(read(&row.text, language));
        }
    }
    Ok((crate::words::learned(&inputs, seed), counts))
}

fn described(sources: &Sources, counts: BTreeMap<String, usize>) -> Vec<Source> {
    counts
        .into_iter()
        .map(|(name, rows)| {
            let known = sources.of(&name);
            Source {
                class: known.map_or("own", |known| &known.class).to_owned(),
                licence: known.map_or("this project", |known| &known.licence).to_owned(),
                name,
                rows,
            }
        })
        .collect()
}

fn lexicon(folder: &Path, sources: &Sources) -> Result<Lexicon> {
    #[derive(serde::Deserialize)]
    struct Term {
        lang: String,
        term: String,
        weight: f32,
        source: String,
    }
    let path = folder.join("lexicons/sentiment.jsonl.gz");
    let mut words = Vec::new();
    for term in data::lines::<Term>(&path)?.into_iter().filter(|term| sources.may_train(&term.source)) {
        let text = Text::new(&term.term);
        if let [token] = text.tokens.as_slice() {
            words.push((
                term.lang,
                text.folded(token).to_owned(),
                term.weight.clamp(-5.0, 5.0).round() as i8,
            ));
        }
    }
    Ok(Lexicon::of(&words))
}

/// How many times heavier a text is for an aspect that is there: the rarer the aspect, the heavier.
fn pushes(examples: &[Example]) -> [f32; ASPECTS] {
    let labelled = |aspect: usize| examples.iter().filter_map(move |example| Some(example.aspects?[aspect]));
    std::array::from_fn(|aspect| {
        let all: f32 = labelled(aspect).map(weight_of).sum();
        let there = labelled(aspect).filter(|label| *label == Some(true)).count() as f32;
        (all / there.max(20.0) / 2.0).sqrt().clamp(1.5, 6.0)
    })
}

/// Draws the features of all texts, on two threads.
fn draw(samples: &[Sample], lexicon: &Lexicon) -> Vec<Drawn> {
    let one = |sample: &Sample| {
        let reading = Reading::new(Text::new(&sample.text), sample.language, lexicon);
        let marks = reading.marks();
        let whole = 0..reading.text.tokens.len();
        let mut cues = [0_u8; ASPECTS];
        for hit in &reading.hits {
            if let Name::Aspect(aspect) = hit.cue
                && let Some(count) = cues.get_mut(aspect.index())
            {
                *count = count.saturating_add(1);
            }
        }
        Drawn {
            features: Features::with_marks(&reading.text, whole.clone(), &marks),
            input: Input::of(&reading.text, whole, sample.language, &marks),
            cues,
        }
    };
    let (left, right) = samples.split_at(samples.len() / 2);
    thread::scope(|scope| {
        let first = scope.spawn(|| left.iter().map(one).collect::<Vec<_>>());
        let second: Vec<Drawn> = right.iter().map(one).collect();
        let mut all = first.join().unwrap_or_default();
        all.extend(second);
        all
    })
}

/// The linear models of a language, as they are stored.
pub struct LinearModels {
    pub idf: Vec<u8>,
    pub mood: Stored,
    pub aspects: Option<Stored>,
}

/// A linear model in bytes.
pub struct Stored {
    pub weights: Vec<i8>,
    pub scales: Vec<f32>,
    pub intercepts: Vec<f32>,
}

impl Stored {
    fn of(weights: &[f32], intercepts: &[f32]) -> Self {
        let k = intercepts.len();
        let scales: Vec<f32> = (0..k)
            .map(|output| {
                let most = weights.iter().skip(output).step_by(k).fold(0.0_f32, |most, w| most.max(w.abs()));
                (most / 127.0).max(1e-9)
            })
            .collect();
        let small = weights
            .iter()
            .enumerate()
            .map(|(place, weight)| (weight / scales[place % k]).round().clamp(-127.0, 127.0) as i8)
            .collect();
        Self { weights: small, scales, intercepts: intercepts.to_vec() }
    }

    /// The logits of a row.
    #[must_use]
    pub fn logits(&self, row: &Row) -> Vec<f32> {
        let k = self.intercepts.len();
        let mut logits = self.intercepts.clone();
        for valued in &row.values {
            let at = (valued.bucket as usize & (self.weights.len() / k - 1)) * k;
            for ((logit, weight), scale) in logits.iter_mut().zip(&self.weights[at..at + k]).zip(&self.scales)
            {
                *logit += valued.value * f32::from(*weight) * scale;
            }
        }
        logits
    }

    fn write(&self, name: &str, sections: &mut Vec<(String, Vec<u8>)>) {
        let floats = |list: &[f32]| list.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>();
        sections.push((format!("{name}.weights"), self.weights.iter().map(|weight| *weight as u8).collect()));
        sections.push((format!("{name}.scales"), floats(&self.scales)));
        sections.push((format!("{name}.intercepts"), floats(&self.intercepts)));
    }
}

impl LinearModels {
    /// The weighted row of a text.
    #[must_use]
    pub fn row(&self, drawn: &Drawn) -> Row {
        Row::of(&drawn.features, |bucket| f32::from(self.idf[bucket as usize]) * IDF_STEP)
    }

    fn write(&self, language: Language, sections: &mut Vec<(String, Vec<u8>)>) {
        let code = language.code();
        sections.push((format!("{code}.idf"), self.idf.clone()));
        self.mood.write(&format!("{code}.mood"), sections);
        if let Some(aspects) = &self.aspects {
            aspects.write(&format!("{code}.aspects"), sections);
        }
    }
}

fn sparse(row: &Row) -> Sparse {
    row.values.iter().map(|valued| (valued.bucket, valued.value)).collect()
}

/// Sources whose labels are stars: people give four and complain.
const STARS: [&str; 2] = ["zomato-hyd", "shopee-tl-stars"];

/// Lowers the weight of star labels that a model of the other half of the texts finds clearly wrong.
fn doubt(samples: &mut [Sample], drawn: &[Drawn]) -> usize {
    let mut doubted = Vec::new();
    for language in [Language::En, Language::Fil] {
        for half in 0..2 {
            let of_half = |at: &usize| {
                samples[*at].language == language && samples[*at].label.is_some() && at % 2 == half
            };
            let learned: Vec<usize> =
                (0..samples.len()).filter(of_half).filter(|at| !samples[*at].held).collect();
            let judged = (0..samples.len()).filter(|at| {
                samples[*at].language == language && samples[*at].label.is_some() && at % 2 != half
            });
            let models = mood(language, &learned, samples, drawn);
            for at in judged.filter(|at| STARS.contains(&samples[*at].source.as_str())) {
                let mut shares = models.mood.logits(&models.row(&drawn[at]));
                net::softmax(&mut shares);
                if samples[at].label.is_some_and(|label| shares[label] < 0.08) {
                    doubted.push(at);
                }
            }
        }
    }
    for at in &doubted {
        samples[*at].weight *= 0.25;
    }
    doubted.len()
}

fn linear(language: Language, samples: &[Sample], drawn: &[Drawn]) -> LinearModels {
    let mine: Vec<usize> =
        (0..samples.len()).filter(|&at| samples[at].language == language && !samples[at].held).collect();
    let mut models = mood(language, &mine, samples, drawn);
    let about: Vec<usize> = mine.into_iter().filter(|&at| samples[at].aspects.is_some()).collect();
    if about.len() >= FEWEST {
        models.aspects = Some(aspects(&models, &about, samples, drawn));
    }
    models
}

/// The model of the mood of some texts of one language.
fn mood(language: Language, mine: &[usize], samples: &[Sample], drawn: &[Drawn]) -> LinearModels {
    let mut counts = vec![0_u32; BUCKETS];
    for &at in mine {
        let features = &drawn[at].features;
        let mut seen: Vec<u32> =
            features.words.iter().chain(&features.letters).map(|(hash, _)| bucket(*hash)).collect();
        seen.sort_unstable();
        seen.dedup();
        seen.into_iter().for_each(|bucket| counts[bucket as usize] += 1);
    }
    let all = mine.len() as f32;
    let idf = counts
        .iter()
        .map(|count| {
            let idf = ((1.0 + all) / (1.0 + *count as f32)).ln() + 1.0;
            (idf / IDF_STEP).round().clamp(0.0, 255.0) as u8
        })
        .collect();
    let mut models = LinearModels {
        idf,
        mood: Stored { weights: Vec::new(), scales: Vec::new(), intercepts: Vec::new() },
        aspects: None,
    };
    let labelled: Vec<usize> = mine.iter().copied().filter(|&at| samples[at].label.is_some()).collect();
    let rows: Vec<Sparse> = labelled.iter().map(|&at| sparse(&models.row(&drawn[at]))).collect();
    let labels: Vec<u8> = labelled.iter().map(|&at| samples[at].label.unwrap_or(1) as u8).collect();
    let mut sums = [0.0_f32; 3];
    for (&at, &label) in labelled.iter().zip(&labels) {
        sums[label as usize] += samples[at].weight;
    }
    let all: f32 = sums.iter().sum();
    let weights: Vec<f32> = labelled
        .iter()
        .zip(&labels)
        .map(|(&at, &label)| samples[at].weight * (all / (3.0 * sums[label as usize].max(1.0))).sqrt())
        .collect();
    // Found on held-out texts: labels in Swedish are cleaner than stars and tweets.
    let c = if language == Language::Sv { 3.0 } else { 1.0 };
    let problem = Problem {
        rows: &rows.iter().collect::<Vec<_>>(),
        labels: &labels,
        weights: &weights,
        classes: 3,
        columns: BUCKETS,
        c,
    };
    let fitted = problem.fit(60);
    models.mood = Stored::of(&fitted.weights, &fitted.intercepts);
    models
}

fn aspects(models: &LinearModels, about: &[usize], samples: &[Sample], drawn: &[Drawn]) -> Stored {
    let buckets = if about.len() < FEW { FEW_BUCKETS } else { ASPECT_BUCKETS };
    let shared = |(bucket, value): (u32, f32)| (bucket & (buckets as u32 - 1), value);
    let all: Vec<(Sparse, Labels)> = about
        .iter()
        .filter_map(|&at| {
            let row = sparse(&models.row(&drawn[at])).into_iter().map(shared).collect();
            Some((row, samples[at].aspects?))
        })
        .collect();
    let rows: Vec<&Sparse> = all.iter().map(|(row, _)| row).collect();
    let fit = |aspect: usize| {
        let labels: Vec<u8> = all.iter().map(|(_, labels)| u8::from(labels[aspect] == Some(true))).collect();
        let there: usize = labels.iter().map(|label| usize::from(*label)).sum();
        let known: f32 = all.iter().map(|(_, labels)| weight_of(labels[aspect])).sum();
        let push = (known / there.max(20) as f32 / 2.0).sqrt().clamp(1.0, 4.0);
        let weights: Vec<f32> = all
            .iter()
            .map(|(_, labels)| if labels[aspect] == Some(true) { push } else { weight_of(labels[aspect]) })
            .collect();
        Problem { rows: &rows, labels: &labels, weights: &weights, classes: 2, columns: buckets, c: 4.0 }
            .fit(40)
    };
    let mut weights = vec![0.0_f32; buckets * ASPECTS];
    let mut intercepts = vec![0.0_f32; ASPECTS];
    for aspect in 0..ASPECTS {
        let fitted = fit(aspect);
        for (place, pair) in fitted.weights.as_chunks::<2>().0.iter().enumerate() {
            weights[place * ASPECTS + aspect] = pair[1] - pair[0];
        }
        intercepts[aspect] = fitted.intercepts[1] - fitted.intercepts[0];
    }
    Stored::of(&weights, &intercepts)
}

fn examples(samples: &[Sample], drawn: &[Drawn]) -> Vec<Example> {
    let mut sums: BTreeMap<(Language, usize), f32> = BTreeMap::new();
    let used = || samples.iter().zip(drawn).filter(|(sample, _)| !sample.held);
    for (sample, _) in used() {
        if let Some(label) = sample.label {
            *sums.entry((sample.language, label)).or_default() += sample.weight;
        }
    }
    used()
        .map(|(sample, drawn)| {
            let mood = sample.label.map(|label| {
                let mut shares = [0.0; 3];
                shares[label] = 1.0;
                shares
            });
            let all: f32 = (0..3).filter_map(|label| sums.get(&(sample.language, label))).sum();
            let own =
                sample.label.and_then(|label| sums.get(&(sample.language, label))).copied().unwrap_or(1.0);
            let balance = (all / (3.0 * own.max(1.0))).sqrt();
            Example {
                input: drawn.input.clone(),
                mood,
                weight: sample.weight * balance,
                aspects: sample.aspects,
                tones: sample.tones.clone(),
            }
        })
        .collect()
}

/// The embeddings in bytes, with the scale of each row.
fn small_rows(embeddings: &[f32]) -> (Vec<i8>, Vec<f32>) {
    let mut rows = Vec::with_capacity(embeddings.len());
    let mut scales = Vec::with_capacity(net::BUCKETS);
    for row in embeddings.chunks_exact(net::D) {
        let most = row.iter().fold(0.0_f32, |most, number| most.max(number.abs()));
        let scale = (most / 127.0).max(1e-9);
        rows.extend(row.iter().map(|number| (number / scale).round().clamp(-127.0, 127.0) as i8));
        scales.push(scale);
    }
    (rows, scales)
}

/// The embeddings of all networks in bytes, those of a bucket beside each other, with the scale of each row.
fn side_by_side(networks: &[Net]) -> (Vec<i8>, Vec<f32>) {
    let stored: Vec<(Vec<i8>, Vec<f32>)> =
        networks.iter().map(|network| small_rows(&network.embeddings)).collect();
    let (mut rows, mut scales) = (Vec::new(), Vec::new());
    for bucket in 0..net::BUCKETS {
        for (own, own_scales) in &stored {
            rows.extend_from_slice(&own[bucket * net::D..(bucket + 1) * net::D]);
            scales.push(own_scales[bucket]);
        }
    }
    (rows, scales)
}

/// Rounds the embeddings to what is stored of them.
fn round(network: &mut Net) {
    let (rows, scales) = small_rows(&network.embeddings);
    let stored = rows.chunks_exact(net::D).zip(scales);
    for (row, (small, scale)) in network.embeddings.chunks_exact_mut(net::D).zip(stored) {
        for (number, small) in row.iter_mut().zip(small) {
            *number = f32::from(*small) * scale;
        }
    }
}

fn language(folder: &Path, sources: &Sources, seed: u64) -> Result<(lid::Lid, BTreeMap<String, usize>)> {
    let mut examples = Vec::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    // Of the labelled comments a few: all of them would make everything look like ours.
    let some =
        |row: &data::Row| row.source == "tunizi-arabizi" || hash(78, &[row.id.as_bytes()]).is_multiple_of(12);
    let comments = data::all(&folder.join("sentiment"), "train")?.into_iter().filter(some);
    let rows = data::all(&folder.join("lid"), "train")?.into_iter().chain(comments);
    for row in rows.filter(|row| sources.may_train(&row.source)) {
        let code = match row.source.as_str() {
            "tunizi-arabizi" => Some("ar-Latn"),
            _ => row.lang.as_deref(),
        };
        let Some(code) = CODES.iter().position(|known| Some(*known) == code) else { continue };
        *counts.entry(row.source).or_default() += 1;
        examples.push(lid::Example { text: row.text, code });
    }
    for (language, text, _) in crate::templates::sentences(seed).into_iter().step_by(3) {
        let latin = text.chars().any(|letter| letter.is_ascii_lowercase());
        let code = if language == Language::Ar && latin { 4 } else { language.index() };
        examples.push(lid::Example { text, code });
    }
    let swedish: Vec<lid::Example> = examples
        .iter()
        .filter(|example| example.code == 1)
        .step_by(3)
        .map(|example| lid::Example {
            text: example.text.to_lowercase().chars().map(plain).collect(),
            code: 1,
        })
        .collect();
    examples.extend(swedish);
    Ok((lid::train(&examples, 36, seed), counts))
}

fn write_lid(lid: &lid::Lid, writer: &mut Writer) {
    let mut scales = vec![0.0_f32; identify::D];
    for row in lid.rows.chunks_exact(identify::D) {
        for (scale, number) in scales.iter_mut().zip(row) {
            *scale = scale.max(number.abs() / 127.0);
        }
    }
    let small: Vec<i8> = lid
        .rows
        .iter()
        .enumerate()
        .map(|(place, number)| (number / scales[place % identify::D]).round().clamp(-127.0, 127.0) as i8)
        .collect();
    writer.small("lid.rows", &small);
    writer.floats("lid.scales", &scales);
    writer.floats("lid.out", &lid.out);
    writer.floats("lid.bias", &lid.bias);
    writer.floats("lid.temperatures", &[1.0, 1.0, 1.0]);
}

#[cfg(test)]
mod tests {
    use regulars_language::linear::{Linear, Valued};
    use regulars_language::networks::Networks;
    use regulars_language::weights::Weights;

    use super::*;
    use crate::net::say_together;
    use crate::random::Random;

    fn close(one: &[f32], other: &[f32]) -> bool {
        one.len() == other.len() && one.iter().zip(other).all(|(one, other)| (one - other).abs() < 1e-3)
    }

    #[test]
    fn what_is_trained_says_the_same_when_it_is_read() {
        let mut random = Random(3);
        let mut writer = Writer::new(Header::default());
        let networks: Vec<Net> = (0..3)
            .map(|seed| {
                let rows = (0..net::BUCKETS * net::D).map(|_| random.normal()).collect();
                let mut network = Net::new(rows, seed);
                round(&mut network);
                network
            })
            .collect();
        let (rows, scales) = side_by_side(&networks);
        writer.small("net.rows", &rows);
        writer.floats("net.row_scales", &scales);
        for (number, network) in networks.iter().enumerate() {
            for (name, part) in network.dense.parts() {
                writer.floats(&part_name(name, number), part);
            }
        }
        let many: Vec<f32> = (0..ASPECT_BUCKETS * ASPECTS).map(|_| random.normal()).collect();
        let stored = Stored::of(&many, &[0.25; ASPECTS]);
        let mut sections = Vec::new();
        stored.write("aspects", &mut sections);
        for (name, bytes) in &sections {
            writer.bytes(name, bytes);
        }
        let file = writer.finish().unwrap();
        let weights = Weights::read(&file).unwrap();

        let text = Text::new("Maten var GOD, men vi fick vänta 40 minuter 😡");
        let input = Input::of(&text, 0..text.tokens.len(), Language::Sv, &[]);
        let (mood, there) = say_together(&networks, &input);
        let said = Networks::read(&weights).unwrap().say(input);
        assert!(close(&said.mood, &mood) && close(&said.there, &there), "{:?} and {mood:?}", said.mood);

        // The rows are half as many as the buckets: the last bucket shares its row.
        let last = u32::try_from(BUCKETS - 1).unwrap();
        let of = |bucket| Valued { bucket, value: 0.5, from: 0, to: 0 };
        let row = Row { values: vec![of(5), of(last)], ..Row::default() };
        let linear = Linear::<ASPECTS>::read(&weights, "aspects").unwrap();
        assert!(close(&linear.logits(&row), &stored.logits(&row)), "{:?}", linear.logits(&row));
    }
}
