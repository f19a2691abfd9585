//! The model: everything put together.

use std::ops::Range;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::cues::{Hit, Name};
use crate::identify::Identifier;
use crate::linear::{Idf, Linear, Row};
use crate::net::{self, ASPECTS, D, Dense, Input, Pass, softmax};
use crate::reading::{Lexicon, Reading};
use crate::text::{Kind, Text};
use crate::types::{
    Analysis, Aspect, AspectFound, Class, Clause, Conflict, Evidence, Identified, Language, Polarity,
    Request, Sentiment, Span,
};
use crate::weights::{Header, Unfit, Weights};

/// The weights that are shipped.
static SHIPPED: &[u8] = include_bytes!("../weights/language.bin");

/// Numbers that were fitted on held-out training texts, for one language.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Tuned {
    /// Factors of the linear and the network's logits, then three added numbers.
    pub mixed: [f32; 5],
    /// Factor of the linear logits alone, then three added numbers.
    pub alone: [f32; 4],
    /// What is added to the logits of the mix before the best class is chosen, so that rare classes are heard.
    pub tilt: [f32; 3],
    /// Above this probability the linear model is believed alone.
    pub sure: f32,
    /// Below this probability the class is unsure.
    pub unsure: f32,
    /// For each aspect: factors of the linear model's, the network's and the cue's voice, and what is added.
    pub aspects: Vec<[f32; 4]>,
    /// The same without the network: factors of the linear model's and the cue's voice, and what is added.
    pub aspects_alone: Vec<[f32; 3]>,
    /// Above this probability an aspect is there.
    pub thresholds: Vec<f32>,
}

/// One language's models.
struct Voice<'w> {
    idf: Idf<'w>,
    mood: Linear<'w, 3>,
    aspects: Option<Linear<'w, ASPECTS>>,
    tuned: Tuned,
}

impl Voice<'_> {
    /// The linear model's logits, calibrated to be believed alone.
    fn alone(&self, linear: &[f32; 3]) -> [f32; 3] {
        let [factor, added @ ..] = self.tuned.alone;
        [0, 1, 2].map(|class: usize| factor * at(linear, class) + at(&added, class))
    }
}

/// The engine with its weights.
pub struct Model<'w> {
    identifier: Identifier<'w>,
    lexicon: Lexicon,
    voices: Vec<Voice<'w>>,
    rows: &'w [[i8; D]],
    row_scales: Vec<f32>,
    dense: Dense,
    /// What the weights say of themselves.
    pub header: Header,
    /// Bytes of the weights.
    pub size: usize,
}

impl Model<'static> {
    /// The model with the weights that are compiled in, read at the first use.
    ///
    /// # Errors
    /// If they do not fit this program, which a test would have found.
    pub fn shipped() -> Result<&'static Self, &'static Unfit> {
        static MODEL: OnceLock<Result<Model<'static>, Unfit>> = OnceLock::new();
        MODEL.get_or_init(|| Self::read(SHIPPED)).as_ref()
    }
}

/// What the models make of some tokens.
struct Heard {
    /// Logits of the chosen mix.
    logits: [f32; 3],
    row: Row,
    /// The network's pass and its input, if it was asked.
    pass: Option<(Input, Pass)>,
    /// The two models lean to opposite sides.
    split: bool,
}

impl<'w> Model<'w> {
    /// Reads a weights file.
    ///
    /// # Errors
    /// If it is none, damaged, or of another size than this program works with.
    pub fn read(bytes: &'w [u8]) -> Result<Self, Unfit> {
        let weights = Weights::read(bytes)?;
        let mut voices = Vec::new();
        let missing = || Unfit::Missing("settings".to_owned());
        for language in Language::ALL {
            let code = language.code();
            let tuned = weights.header.settings.get(code).cloned().ok_or_else(missing)?;
            let tuned: Tuned = serde_json::from_value(tuned).map_err(|_| missing())?;
            if tuned.aspects.len() != ASPECTS
                || tuned.aspects_alone.len() != ASPECTS
                || tuned.thresholds.len() != ASPECTS
            {
                return Err(missing());
            }
            voices.push(Voice {
                idf: Idf::read(&weights, &format!("{code}.idf"))?,
                mood: Linear::read(&weights, &format!("{code}.mood"))?,
                aspects: Linear::read(&weights, &format!("{code}.aspects")).ok(),
                tuned,
            });
        }
        let mut dense = Dense::zero();
        let names: Vec<(&'static str, usize)> =
            dense.parts().iter().map(|(name, part)| (*name, part.len())).collect();
        for (part, (name, length)) in dense.parts_mut().into_iter().zip(names) {
            *part = weights.floats(name, length)?;
        }
        Ok(Self {
            identifier: Identifier::read(&weights)?,
            lexicon: Lexicon::read(&weights)?,
            voices,
            rows: weights.small("net.rows", net::BUCKETS * D)?.as_chunks::<D>().0,
            row_scales: weights.floats("net.row_scales", net::BUCKETS)?,
            dense,
            size: weights.size,
            header: weights.header,
        })
    }

    /// Names the language of a text.
    #[must_use]
    pub fn identify(&self, text: &str, prior: Option<&crate::identify::Prior>) -> Identified {
        let text = Text::new(text);
        self.identifier.identify(&text, 0..text.tokens.len(), prior)
    }

    /// Understands a comment: any text, in time linear in its length.
    #[must_use]
    pub fn analyze(&self, request: &Request<'_>) -> Analysis {
        let text = Text::new(request.text);
        let whole = 0..text.tokens.len();
        let identified = self.identifier.identify(&text, whole.clone(), request.prior);
        let read_as = request.language.unwrap_or_else(|| nearest(&identified));
        let reading = Reading::new(text, read_as, &self.lexicon);
        let marks = reading.marks();
        let Some(voice) = self.voices.get(read_as.index()) else { return nothing(identified, read_as) };
        let heard = self.hear(voice, &reading, &marks);
        let words = reading.text.tokens.iter().filter(|token| token.kind == Kind::Word).count();
        let ours = request.language.is_some() || words == 0 || is_ours(&identified);
        let mut sentiment = self.mood(voice, &reading, &heard, request, ours);
        if reading.text.tokens.is_empty() || is_only_signs(&reading) {
            sentiment =
                Sentiment { class: Class::Unsure, leaning: Class::Neutral, score: 0.0, confidence: 0.34 };
        }
        let clauses = self.clauses(voice, &reading, &heard.row, &identified, sentiment);
        let aspects = self.aspects(voice, &reading, &heard, &clauses);
        let pulls = self.pulls(voice, &reading, &heard);
        let evidence = evidence(&reading, &pulls, sentiment);
        let features = if request.explain { explained(&reading, &pulls) } else { Vec::new() };
        let conflict = request.rating.and_then(|rating| conflict(rating, &sentiment));
        let phrases = crate::phrases::phrases(&reading.text, read_as);
        let truncated = reading.text.truncated;
        Analysis {
            identified,
            read_as,
            sentiment,
            aspects,
            evidence,
            clauses,
            phrases,
            conflict,
            truncated,
            features,
        }
    }

    /// How a comment speaks of an aspect that it is known to speak of.
    #[must_use]
    pub fn polarity_of(&self, text: &str, language: Language, aspect: Aspect) -> Polarity {
        let reading = Reading::new(Text::new(text), language, &self.lexicon);
        let marks = reading.marks();
        let Some(voice) = self.voices.get(language.index()) else { return Polarity::Neutral };
        let mut heard = self.hear(voice, &reading, &marks);
        let logits = heard.logits;
        self.ask(&reading, &marks, &mut heard);
        let identified = Identified { code: language.code(), confidence: 1.0 };
        let clauses = self.clauses(voice, &reading, &heard.row, &identified, self.judge(voice, logits));
        self.polarity(&reading, &heard, &clauses, logits, aspect)
    }

    /// Probabilities of negative, neutral and positive: for measurements.
    #[must_use]
    pub fn shares(&self, text: &str, language: Language) -> [f32; 3] {
        let reading = Reading::new(Text::new(text), language, &self.lexicon);
        let marks = reading.marks();
        let Some(voice) = self.voices.get(language.index()) else { return [1.0 / 3.0; 3] };
        let heard = self.hear(voice, &reading, &marks);
        shares(heard.logits)
    }

    /// The linear model, and the network where that one is not sure.
    fn hear(&self, voice: &Voice<'_>, reading: &Reading<'_>, marks: &[(u32, u64)]) -> Heard {
        let row = voice.idf.row(&reading.text, 0..reading.text.tokens.len(), marks);
        let linear = voice.mood.logits(&row);
        let alone = voice.alone(&linear);
        let sure = shares(alone).into_iter().fold(0.0, f32::max);
        let mut heard = Heard { logits: alone, row, pass: None, split: false };
        if sure < voice.tuned.sure {
            self.ask(reading, marks, &mut heard);
            if let Some((_, pass)) = &heard.pass {
                let [ours, theirs, added @ ..] = voice.tuned.mixed;
                heard.split = (at(&linear, 2) - at(&linear, 0)) * (pass.mood[2] - pass.mood[0]) < 0.0;
                heard.logits = [0, 1, 2].map(|class: usize| {
                    ours * at(&linear, class) + theirs * at(&pass.mood, class) + at(&added, class)
                });
            }
        }
        heard
    }

    /// Asks the network about the text, if it was not asked yet.
    fn ask(&self, reading: &Reading<'_>, marks: &[(u32, u64)], heard: &mut Heard) {
        if heard.pass.is_some() {
            return;
        }
        let input = Input::of(&reading.text, 0..reading.text.tokens.len(), reading.language, marks);
        if !input.is_empty() {
            let mut pass = Pass::default();
            net::embed(self.rows, &self.row_scales, &input, &mut pass);
            net::forward(&self.dense, &mut pass);
            heard.pass = Some((input, pass));
        }
    }

    fn judge(&self, voice: &Voice<'_>, logits: [f32; 3]) -> Sentiment {
        let shares = shares(logits);
        let tilted = [0, 1, 2].map(|class: usize| at(&logits, class) + at(&voice.tuned.tilt, class));
        let best = (0..3).max_by(|&a, &b| at(&tilted, a).total_cmp(&at(&tilted, b))).unwrap_or(1);
        let leaning =
            [Class::Negative, Class::Neutral, Class::Positive].get(best).copied().unwrap_or(Class::Neutral);
        let confidence = at(&shares, best);
        let class = if confidence < voice.tuned.unsure { Class::Unsure } else { leaning };
        Sentiment { class, leaning, score: at(&shares, 2) - at(&shares, 0), confidence }
    }

    fn mood(
        &self,
        voice: &Voice<'_>,
        reading: &Reading<'_>,
        heard: &Heard,
        request: &Request<'_>,
        ours: bool,
    ) -> Sentiment {
        let mut logits = heard.logits;
        if let Some(corrections) = request.corrections {
            for (logit, pull) in logits.iter_mut().zip(corrections.pull(request.text)) {
                *logit += pull;
            }
        }
        if let Some(rating) = request.rating {
            for (logit, pull) in logits.iter_mut().zip(of_rating(rating)) {
                *logit += pull;
            }
        }
        let mut sentiment = self.judge(voice, logits);
        if let Some(share) = written_stars(reading) {
            let leaning = if share <= 0.45 {
                Class::Negative
            } else if share >= 0.7 {
                Class::Positive
            } else {
                Class::Neutral
            };
            let score = (share - 0.55) * 1.8;
            sentiment = Sentiment { class: leaning, leaning, score: score.clamp(-0.9, 0.9), confidence: 0.9 };
        }
        let praised = sentiment.leaning == Class::Positive;
        let mocked = reading.hits.iter().any(|hit| hit.cue == Name::Sarcasm);
        if !ours
            || heard.split && sentiment.confidence < 0.6
            || mocked && praised && sentiment.confidence < 0.9
        {
            sentiment.class = Class::Unsure;
        }
        if let Some(class) = request.corrections.and_then(|corrections| corrections.exact(request.text)) {
            let score = match class {
                Class::Positive => 1.0,
                Class::Negative => -1.0,
                Class::Neutral | Class::Unsure => 0.0,
            };
            sentiment = Sentiment { class, leaning: class, score, confidence: 1.0 };
        }
        sentiment
    }

    /// The parts of a comment with their moods.
    fn clauses(
        &self,
        voice: &Voice<'_>,
        reading: &Reading<'_>,
        row: &Row,
        identified: &Identified,
        whole: Sentiment,
    ) -> Vec<Clause> {
        let ranges = parts(reading);
        if let [range] = ranges.as_slice() {
            let span = span_of(reading, range.clone());
            return span
                .map(|span| Clause { span, language: identified.clone(), sentiment: whole })
                .into_iter()
                .collect();
        }
        let part_of: Vec<usize> =
            ranges.iter().enumerate().flat_map(|(part, range)| range.clone().map(move |_| part)).collect();
        let logits = voice.mood.logits_of_parts(row, &voice.idf, &part_of, ranges.len());
        let mut clauses = Vec::with_capacity(ranges.len());
        for (range, logits) in ranges.into_iter().zip(&logits) {
            let Some(span) = span_of(reading, range.clone()) else { continue };
            let sentiment = self.judge(voice, voice.alone(logits));
            let words = reading.text.tokens.get(range.clone()).unwrap_or_default();
            let words = words.iter().filter(|token| token.kind == Kind::Word).count();
            // A clause is in the language of the whole unless the whole is in doubt and the clause is not.
            let mixed = identified.confidence < 0.98 && words >= 2;
            let own = mixed.then(|| self.identifier.identify(&reading.text, range, None));
            let language = own.filter(|own| own.confidence > 0.8).unwrap_or_else(|| identified.clone());
            clauses.push(Clause { span, language, sentiment });
        }
        clauses
    }

    fn aspects(
        &self,
        voice: &Voice<'_>,
        reading: &Reading<'_>,
        heard: &Heard,
        clauses: &[Clause],
    ) -> Vec<AspectFound> {
        if reading.text.tokens.iter().all(|token| token.kind != Kind::Word) {
            return Vec::new();
        }
        let linear = voice.aspects.as_ref().map(|model| model.logits(&heard.row));
        // Where no aspects were labelled, the cues decide.
        let cued = if linear.is_none() { crate::cues::aspects(&reading.hits) } else { Vec::new() };
        let mut found = Vec::new();
        for aspect in Aspect::ALL.into_iter().take(ASPECTS) {
            let index = aspect.index();
            let cues = reading.hits.iter().filter(|hit| hit.cue == Name::Aspect(aspect)).count();
            let voices = Voices {
                linear: linear.map(|logits| at(&logits, index)),
                net: heard.pass.as_ref().map(|(_, pass)| at(&pass.there, index)),
                cues,
            };
            let mut confidence = voices.share(&voice.tuned, index);
            let threshold = voice.tuned.thresholds.get(index).copied().unwrap_or(0.5);
            if linear.is_none() {
                confidence = confidence.max(if cued.contains(&aspect) { 0.7 } else { 0.0 });
            }
            if confidence < threshold.max(if linear.is_none() { 0.7 } else { 0.0 }) {
                continue;
            }
            let evidence = self.shown(voice, reading, heard, aspect);
            let logits = heard.logits;
            let polarity = self.polarity(reading, heard, clauses, logits, aspect);
            found.push(AspectFound { aspect, polarity, confidence, evidence });
        }
        found
    }

    /// The words that show an aspect: its cues, or what pulled most towards it.
    fn shown(&self, voice: &Voice<'_>, reading: &Reading<'_>, heard: &Heard, aspect: Aspect) -> Vec<Span> {
        let index = aspect.index();
        let mut spans: Vec<Span> = reading
            .hits
            .iter()
            .filter(|hit| hit.cue == Name::Aspect(aspect))
            .filter_map(|hit| span_of(reading, hit.first..hit.last + 1))
            .collect();
        let tokens = &reading.text.tokens;
        let mut pulls = vec![0.0_f32; tokens.len()];
        if let Some(model) = voice.aspects.as_ref().filter(|_| spans.is_empty()) {
            model.pulls(&heard.row, index, None, &mut pulls);
        }
        if let Some((input, pass)) = &heard.pass {
            let attention = pass.attention.get((index + 1) * pass.length..(index + 2) * pass.length);
            for (token, share) in input.tokens.iter().zip(attention.unwrap_or_default()) {
                if let Some(pull) = pulls.get_mut(*token as usize) {
                    *pull += share * 2.0;
                }
            }
        }
        let mut best: Vec<(usize, f32)> = pulls
            .iter()
            .copied()
            .enumerate()
            .filter(|(place, _)| tokens.get(*place).is_some_and(|token| token.kind == Kind::Word))
            .collect();
        best.sort_by(|a, b| b.1.total_cmp(&a.1));
        let wanted = if spans.is_empty() { 2 } else { 1 };
        for (place, _) in best.into_iter().take(wanted) {
            spans.extend(span_of(reading, place..place + 1));
        }
        merged(spans)
    }

    fn polarity(
        &self,
        reading: &Reading<'_>,
        heard: &Heard,
        clauses: &[Clause],
        whole: [f32; 3],
        aspect: Aspect,
    ) -> Polarity {
        let whole = shares(whole);
        let mut sum = [0.0_f32; 3];
        for (to, share) in sum.iter_mut().zip(whole) {
            *to += share * 0.6;
        }
        if let Some((_, pass)) = &heard.pass {
            let tone = pass.tone.get(aspect.index()).copied().unwrap_or_default();
            for (to, share) in sum.iter_mut().zip(shares(tone)) {
                *to += share * 1.2;
            }
        }
        let (mut good, mut bad) = (0, 0);
        for hit in reading.hits.iter().filter(|hit| hit.cue == Name::Aspect(aspect)) {
            let Some(span) = span_of(reading, hit.first..hit.last + 1) else { continue };
            let inside =
                clauses.iter().find(|clause| clause.span.start <= span.start && span.end <= clause.span.end);
            let mut lean = inside.map_or(0.0, |clause| clause.sentiment.score);
            match hit.polarity {
                Some(Polarity::Positive) => lean += 0.7,
                Some(Polarity::Negative) => lean -= 0.7,
                _ => {}
            }
            good += usize::from(lean > 0.4);
            bad += usize::from(lean < -0.4);
            let [negative, neutral, positive] = &mut sum;
            *negative += (-lean).max(0.0) * 0.8;
            *positive += lean.max(0.0) * 0.8;
            *neutral += (0.3 - lean.abs()).max(0.0);
        }
        if good > 0 && bad > 0 {
            return Polarity::Mixed;
        }
        let best = (0..3).max_by(|&a, &b| at(&sum, a).total_cmp(&at(&sum, b))).unwrap_or(1);
        match best {
            0 => Polarity::Negative,
            2 => Polarity::Positive,
            _ => Polarity::Neutral,
        }
    }

    /// What each token pulls towards positive (above 0) or negative.
    fn pulls(&self, voice: &Voice<'_>, reading: &Reading<'_>, heard: &Heard) -> Vec<f32> {
        let mut pulls = vec![0.0_f32; reading.text.tokens.len()];
        voice.mood.pulls(&heard.row, 2, Some(0), &mut pulls);
        let Some((input, pass)) = &heard.pass else { return pulls };
        let [ours, theirs, ..] = voice.tuned.mixed;
        pulls.iter_mut().for_each(|pull| *pull *= ours);
        for (token, pull) in input.tokens.iter().zip(self.dense.pulls(pass)) {
            if let Some(to) = pulls.get_mut(*token as usize) {
                *to += theirs * pull;
            }
        }
        pulls
    }
}

/// The three voices on whether an aspect is there.
pub struct Voices {
    /// The linear model's logit, where there is one.
    pub linear: Option<f32>,
    /// The network's logit, where it was asked.
    pub net: Option<f32>,
    /// Cues in the text.
    pub cues: usize,
}

impl Voices {
    /// The probability that the aspect is there.
    #[must_use]
    pub fn share(&self, tuned: &Tuned, aspect: usize) -> f32 {
        let cues = (self.cues as f32).min(2.0).sqrt();
        let logit = match self.net {
            Some(theirs) => {
                let [linear, net, cue, added] = tuned.aspects.get(aspect).copied().unwrap_or_default();
                linear * self.linear.unwrap_or(0.0) + net * theirs + cue * cues + added
            }
            None => {
                let [linear, cue, added] = tuned.aspects_alone.get(aspect).copied().unwrap_or_default();
                linear * self.linear.unwrap_or(0.0) + cue * cues + added
            }
        };
        1.0 / (1.0 + (-logit).exp())
    }
}

fn at(list: &[f32], place: usize) -> f32 {
    list.get(place).copied().unwrap_or_default()
}

fn shares(mut logits: [f32; 3]) -> [f32; 3] {
    softmax(&mut logits);
    logits
}

fn is_ours(identified: &Identified) -> bool {
    identified.code == "und" || identified.code.parse::<Language>().is_ok()
}

/// The language that a text is read in: its own, or the one of the four that is most like it.
fn nearest(identified: &Identified) -> Language {
    match identified.code {
        "da" | "nb" | "nn" | "fo" | "is" | "sv" => Language::Sv,
        "ar" | "fa" | "ur" | "ckb" => Language::Ar,
        "fil" | "ceb" | "ilo" | "hil" | "war" | "pag" | "pam" | "bcl" | "id" | "ms" | "jv" => Language::Fil,
        _ => Language::En,
    }
}

fn nothing(identified: Identified, read_as: Language) -> Analysis {
    let sentiment = Sentiment { class: Class::Unsure, leaning: Class::Neutral, score: 0.0, confidence: 0.34 };
    Analysis {
        identified,
        read_as,
        sentiment,
        aspects: Vec::new(),
        evidence: Vec::new(),
        clauses: Vec::new(),
        phrases: Vec::new(),
        conflict: None,
        truncated: false,
        features: Vec::new(),
    }
}

/// Neither a word nor a number nor an emoji: nothing to read.
fn is_only_signs(reading: &Reading<'_>) -> bool {
    reading.text.tokens.iter().all(|token| matches!(token.kind, Kind::Mark | Kind::Sign | Kind::Link))
}

/// Logits that a rating adds: from the share of moods among texts of each rating.
fn of_rating(rating: u8) -> [f32; 3] {
    match rating {
        0 | 1 => [1.2, -0.3, -0.9],
        2 => [0.9, 0.1, -0.7],
        3 => [0.0, 0.7, -0.2],
        4 => [-0.6, 0.1, 0.5],
        _ => [-0.9, -0.2, 1.1],
    }
}

fn conflict(rating: u8, sentiment: &Sentiment) -> Option<Conflict> {
    let sure = sentiment.confidence > 0.55;
    match sentiment.leaning {
        Class::Negative if rating >= 4 && sure => Some(Conflict::PraisedInStars),
        Class::Positive if rating <= 2 && sure => Some(Conflict::BlamedInStars),
        _ => None,
    }
}

/// A rating that stands in the text with hardly any words beside it, as a share of what is possible.
fn written_stars(reading: &Reading<'_>) -> Option<f32> {
    let text = &reading.text;
    let words = text.tokens.iter().filter(|token| token.kind == Kind::Word).count();
    if words > 2 {
        return None;
    }
    let count = |star: &[&str]| text.tokens.iter().filter(|token| star.contains(&text.folded(token))).count();
    let (full, empty) = (count(&["★", "⭐", "🌟"]), count(&["☆"]));
    if full + empty >= 3 || empty > 0 && full + empty >= 2 {
        return Some(full as f32 / (full + empty).max(5) as f32);
    }
    let numbers: Vec<f32> = text
        .tokens
        .iter()
        .filter(|token| token.kind == Kind::Number)
        .filter_map(|token| western(text.shown(token)).parse().ok())
        .collect();
    let over =
        text.tokens.iter().any(|token| matches!(text.folded(token), "/" | "av" | "of" | "من" | "sa" | "out"));
    match numbers.as_slice() {
        [given, most] if over && [5.0, 6.0, 10.0, 100.0].contains(most) && given <= most => {
            Some(given / most)
        }
        _ => None,
    }
}

fn western(number: &str) -> String {
    number.chars().filter_map(crate::text::fold_letter).collect()
}

/// Bytes of some tokens, without the marks and signs at their ends.
fn span_of(reading: &Reading<'_>, range: Range<usize>) -> Option<Span> {
    let tokens = reading.text.tokens.get(range)?;
    let speaks = |kind: Kind| !matches!(kind, Kind::Mark | Kind::Sign);
    let first = tokens.iter().find(|token| speaks(token.kind))?;
    let last = tokens.iter().rev().find(|token| speaks(token.kind))?;
    Some(Span { start: first.start, end: last.end })
}

/// Where a comment changes: at the end of a sentence, at a line break, at a semicolon, before a word of contrast,
/// and at a comma when there are at least three words on both sides.
fn parts(reading: &Reading<'_>) -> Vec<Range<usize>> {
    let tokens = &reading.text.tokens;
    let turns: Vec<usize> =
        reading.hits.iter().filter(|hit: &&Hit| hit.cue == Name::Contrast).map(|hit| hit.first).collect();
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    let mut words = 0;
    let mut turn = turns.iter().peekable();
    for (place, token) in tokens.iter().enumerate() {
        let folded = reading.text.folded(token);
        let turns_here = turn.peek().is_some_and(|next| **next == place);
        if turns_here {
            turn.next();
        }
        let ends = token.kind == Kind::Mark && ".!?;\n".contains(folded);
        let pauses = token.kind == Kind::Mark && folded == "," && words >= 2;
        if (turns_here || ends || pauses) && words > 0 {
            let end = if turns_here { place } else { place + 1 };
            ranges.push(start..end);
            start = end;
            words = 0;
        }
        words += usize::from(token.kind == Kind::Word || token.kind == Kind::Emoji);
    }
    if words > 0 {
        ranges.push(start..tokens.len());
    } else if let Some(last) = ranges.last_mut() {
        last.end = tokens.len();
    }
    // Very long texts are not cut into thousands of clauses.
    if ranges.len() > 64 {
        let size = ranges.len().div_ceil(64);
        ranges =
            ranges.chunks(size).filter_map(|chunk| Some(chunk.first()?.start..chunk.last()?.end)).collect();
    }
    ranges
}

/// The words that carry the verdict: strongest first until four fifths of the pull are there.
fn evidence(reading: &Reading<'_>, pulls: &[f32], sentiment: Sentiment) -> Vec<Evidence> {
    let tokens = &reading.text.tokens;
    let towards = match sentiment.leaning {
        Class::Positive => 1.0,
        Class::Negative => -1.0,
        Class::Neutral | Class::Unsure => 0.0,
    };
    let speaks = |place: usize| {
        tokens.get(place).is_some_and(|token| matches!(token.kind, Kind::Word | Kind::Emoji | Kind::Number))
    };
    let gain = |pull: f32| if towards == 0.0 { pull.abs() } else { (pull * towards).max(0.0) };
    let mut order: Vec<usize> = (0..pulls.len()).filter(|place| speaks(*place)).collect();
    order.sort_by(|a, b| gain(at(pulls, *b)).total_cmp(&gain(at(pulls, *a))).then(a.cmp(b)));
    let all: f32 = order.iter().map(|place| gain(at(pulls, *place))).sum();
    if all <= 1e-6 {
        return Vec::new();
    }
    let most = (order.len() / 3).clamp(1, 12);
    let mut taken: Vec<usize> = Vec::new();
    let mut sum = 0.0;
    for place in order {
        if taken.len() >= most || sum >= 0.8 * all || gain(at(pulls, place)) <= 0.02 * all {
            break;
        }
        sum += gain(at(pulls, place));
        taken.push(place);
    }
    // What is negated and its negation belong together.
    for hit in reading.hits.iter().filter(|hit| hit.cue == Name::Negator) {
        let near = taken.iter().any(|place| *place > hit.last && *place <= hit.last + 3);
        if near {
            taken.extend(hit.first..=hit.last);
        }
    }
    taken.sort_unstable();
    taken.dedup();
    let total: f32 = pulls.iter().map(|pull| pull.abs()).sum::<f32>().max(1e-6);
    let mut found: Vec<Evidence> = Vec::new();
    let mut before: Option<usize> = None;
    for place in taken {
        let Some(token) = tokens.get(place) else { continue };
        let weight = at(pulls, place) / total;
        match found.last_mut().filter(|_| before.is_some_and(|before| before + 1 == place)) {
            Some(last) => {
                last.span.end = token.end;
                last.weight += weight;
            }
            None => found.push(Evidence { span: Span { start: token.start, end: token.end }, weight }),
        }
        before = Some(place);
    }
    found
}

fn explained(reading: &Reading<'_>, pulls: &[f32]) -> Vec<(String, f32)> {
    let mut all: Vec<(String, f32)> = reading
        .text
        .tokens
        .iter()
        .zip(pulls)
        .filter(|(_, pull)| **pull != 0.0)
        .map(|(token, pull)| (reading.text.shown(token).to_owned(), *pull))
        .collect();
    all.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    all.truncate(12);
    all
}

fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::new();
    for span in spans {
        match merged.last_mut().filter(|last| span.start <= last.end + 1) {
            Some(last) => last.end = last.end.max(span.end),
            None => merged.push(span),
        }
    }
    merged
}
