//! What is answered to one line.

use std::io::{self, Write};

use regulars_language::correct::Corrections;
use regulars_language::cues;
use regulars_language::duplicates::{Duplicates, Fingerprint};
use regulars_language::identify::Prior;
use regulars_language::model::Model;
use regulars_language::personal::{self, Personal, PersonalKind};
use regulars_language::signals::{self, Level};
use regulars_language::text::Text;
use regulars_language::{Analysis, Class, Clause, Conflict, Language, Polarity, Request, Sentiment, Span};
use serde::Serialize;
use serde_json::{Map, Value};

use super::lines::Line;

/// The detected language is told instead of the given one from this confidence on.
const SURE: f32 = 0.9;

/// What places in a text are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Unit {
    /// Unicode scalar values.
    Scalars,
    /// 16-bit units, as in JavaScript.
    Utf16,
    /// Bytes of UTF-8.
    Bytes,
}

/// Everything that is needed to answer a line.
pub(crate) struct Engine {
    pub model: &'static Model<'static>,
    pub corrections: Option<Corrections>,
    pub prior: Option<Prior>,
    pub offsets: Unit,
    pub explain: bool,
    /// Whether comments are compared with earlier ones.
    pub compare: bool,
}

/// An answer, finished but for what only the order can tell.
pub(crate) struct Answer {
    /// A JSON object.
    json: Vec<u8>,
    /// The comment's id as JSON, what it is compared by, and its score.
    compared: Option<(String, Fingerprint, f32)>,
}

/// A comment as it stood in a line.
#[derive(Debug)]
pub(crate) struct Comment {
    /// A string, a number or null.
    pub id: Value,
    pub text: String,
    /// As given.
    pub lang: Option<String>,
    /// 1..=5.
    pub rating: Option<u8>,
    /// All of it, without the text.
    pub rest: Map<String, Value>,
}

/// A line that can't be answered.
#[derive(Debug, PartialEq)]
pub(crate) struct Bad {
    pub id: Value,
    pub code: &'static str,
    pub message: String,
}

/// Writes answers, and finds those that nearly repeat an earlier one.
pub(crate) struct Written<W> {
    output: W,
    earlier: Duplicates,
}

impl Engine {
    /// Answers a line.
    pub(crate) fn answer(&self, line: Line) -> Answer {
        match Comment::read(line.bytes) {
            Ok(comment) => self.understood(&comment),
            Err(bad) => Answer { json: bad.json(line.number), compared: None },
        }
    }

    fn understood(&self, comment: &Comment) -> Answer {
        let text = comment.text.as_str();
        let analysis = self.model.analyze(&Request {
            text,
            language: comment.language(),
            rating: comment.rating,
            prior: self.prior.as_ref(),
            corrections: self.corrections.as_ref(),
            explain: self.explain,
        });
        let json = json(comment, &analysis, self);
        let compared =
            self.compare.then(|| (comment.id.to_string(), Fingerprint::of(text), analysis.sentiment.score));
        Answer { json, compared }
    }
}

impl Comment {
    /// Reads a line.
    ///
    /// # Errors
    /// If it is no comment.
    pub(crate) fn read(line: Option<Vec<u8>>) -> Result<Self, Bad> {
        let bad = |code, message: &str| Bad { id: Value::Null, code, message: message.to_owned() };
        let Some(bytes) = line else { return Err(bad("too-long", "a line may have up to 16 MiB")) };
        let line = String::from_utf8(bytes).map_err(|_| bad("not-utf8", "the line is not UTF-8"))?;
        let parsed: Value = serde_json::from_str(&line)
            .map_err(|cause| bad("not-json", &format!("the line is not JSON: {cause}")))?;
        let Value::Object(mut rest) = parsed else {
            return Err(bad("not-an-object", "the line is not a JSON object"));
        };
        let id = match rest.get("id") {
            Some(id @ (Value::String(_) | Value::Number(_))) => id.clone(),
            _ => Value::Null,
        };
        let bad = |code, message: &str| Bad { id: id.clone(), code, message: message.to_owned() };
        let text = match rest.remove("text") {
            Some(Value::String(text)) => text,
            None | Some(Value::Null) => return Err(bad("no-text", "the line has no text")),
            Some(_) => return Err(bad("no-text", "the text is not a string")),
        };
        let lang = match rest.get("lang") {
            None | Some(Value::Null) => None,
            Some(Value::String(lang)) => Some(lang.trim().to_owned()).filter(|lang| !lang.is_empty()),
            Some(_) => return Err(bad("bad-lang", "the language is not a string")),
        };
        let rating = match rest.get("rating") {
            None | Some(Value::Null) => None,
            Some(rating) => Some(
                stars(rating).ok_or_else(|| bad("bad-rating", "the rating is not a number from 1 to 5"))?,
            ),
        };
        Ok(Self { id, text, lang, rating, rest })
    }

    /// The given language, if the engine reads it.
    pub(crate) fn language(&self) -> Option<Language> {
        self.lang.as_deref()?.parse().ok()
    }
}

/// Half stars are rounded up.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 1 to 5")]
fn stars(rating: &Value) -> Option<u8> {
    let stars = rating.as_f64().filter(|stars| (1.0..=5.0).contains(stars))?;
    Some(stars.round() as u8)
}

impl Bad {
    pub(crate) fn json(&self, line: u64) -> Vec<u8> {
        #[derive(Serialize)]
        struct Out<'o> {
            id: &'o Value,
            line: u64,
            error: Reason<'o>,
        }
        #[derive(Serialize)]
        struct Reason<'o> {
            code: &'o str,
            message: &'o str,
        }
        let error = Reason { code: self.code, message: &self.message };
        serde_json::to_vec(&Out { id: &self.id, line, error }).unwrap_or_default()
    }
}

impl<W: Write> Written<W> {
    pub(crate) fn new(output: W) -> Self {
        Self { output, earlier: Duplicates::default() }
    }

    /// Writes some answers, so that whoever reads them has them.
    pub(crate) fn write(&mut self, answers: Vec<Answer>) -> io::Result<()> {
        for mut answer in answers {
            if let Some(origin) = answer.compared.take().and_then(|compared| self.origin(compared)) {
                answer.json.pop();
                answer.json.extend_from_slice(b",\"duplicates_of\":");
                answer.json.extend_from_slice(origin.as_bytes());
                answer.json.push(b'}');
            }
            answer.json.push(b'\n');
            self.output.write_all(&answer.json)?;
        }
        self.output.flush()
    }

    /// The id, as JSON, of the comment that this one nearly repeats; one without an id can't be named.
    fn origin(&mut self, (id, fingerprint, score): (String, Fingerprint, f32)) -> Option<String> {
        self.earlier.earliest(&id, fingerprint, score).filter(|origin| origin != "null")
    }
}

#[derive(Serialize)]
struct Out<'o> {
    id: &'o Value,
    lang: &'o str,
    lang_confidence: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    lang_given: Option<&'o str>,
    sentiment: OutSentiment,
    aspects: Vec<OutAspect>,
    evidence: Vec<(usize, usize, f64)>,
    phrases: Vec<&'o str>,
    clauses: Vec<OutClause>,
    #[serde(skip_serializing_if = "Option::is_none")]
    conflict: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    urgency: Option<OutUrgency>,
    #[serde(skip_serializing_if = "Option::is_none")]
    churn: Option<OutChurn>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    bad_experience: Vec<OutTheme>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    personal: Vec<OutPersonal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    features: Option<Vec<(&'o str, f64)>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    truncated: bool,
}

#[derive(Serialize)]
struct OutSentiment {
    class: &'static str,
    score: f64,
    confidence: f64,
}

#[derive(Serialize)]
struct OutAspect {
    aspect: &'static str,
    polarity: &'static str,
    evidence: Vec<Place>,
}

#[derive(Serialize)]
struct OutClause {
    span: Place,
    lang: &'static str,
    sentiment: OutSentiment,
    aspects: Vec<&'static str>,
}

#[derive(Serialize)]
struct OutUrgency {
    level: &'static str,
    evidence: [Place; 1],
}

#[derive(Serialize)]
struct OutChurn {
    evidence: [Place; 1],
}

#[derive(Serialize)]
struct OutTheme {
    theme: &'static str,
    evidence: [Place; 1],
}

#[derive(Serialize)]
struct OutPersonal {
    kind: &'static str,
    span: Place,
}

type Place = (usize, usize);

fn json(comment: &Comment, analysis: &Analysis, engine: &Engine) -> Vec<u8> {
    let text = comment.text.as_str();
    let places = Places::new(text, engine.offsets);
    let told = told_language(comment, analysis);
    let (read, language) = (Text::new(text), analysis.read_as);
    let hits = cues::find(&read, language);
    let urgency = signals::urgency_in(&read, &hits).map(|urgency| OutUrgency {
        level: if urgency.level == Level::High { "high" } else { "low" },
        evidence: [places.of(urgency.span)],
    });
    let churn = signals::churn_in(&read, &hits).map(|span| OutChurn { evidence: [places.of(span)] });
    let bad_experience = signals::bad_experience_in(&read, &hits)
        .into_iter()
        .map(|(theme, span)| OutTheme { theme: theme.name(), evidence: [places.of(span)] })
        .collect();
    let aspects = analysis.aspects.iter().map(|found| OutAspect {
        aspect: found.aspect.name(),
        polarity: polarity(found.polarity),
        evidence: found.evidence.iter().map(|span| places.of(*span)).collect(),
    });
    let evidence = analysis.evidence.iter().map(|shown| {
        let (start, end) = places.of(shown.span);
        // Cut, not rounded, so that the sum stays at most 1.
        (start, end, plain((f64::from(shown.weight) * 1e4).trunc() / 1e4))
    });
    let features = analysis.features.iter().map(|(word, pull)| (word.as_str(), rounded(*pull)));
    let out = Out {
        id: &comment.id,
        lang: told.lang,
        lang_confidence: rounded(told.confidence),
        lang_given: told.given,
        sentiment: sentiment(&analysis.sentiment),
        aspects: aspects.collect(),
        evidence: evidence.collect(),
        phrases: analysis.phrases.iter().filter_map(|span| shown(text, *span)).collect(),
        clauses: analysis.clauses.iter().map(|part| clause(part, analysis, &places)).collect(),
        conflict: analysis.conflict.map(|conflict| match conflict {
            Conflict::PraisedInStars => "praised-in-stars",
            Conflict::BlamedInStars => "blamed-in-stars",
        }),
        urgency,
        churn,
        bad_experience,
        personal: personal::personal(text).iter().map(|found| private(found, &places)).collect(),
        features: engine.explain.then(|| features.collect()),
        truncated: analysis.truncated,
    };
    serde_json::to_vec(&out).unwrap_or_default()
}

/// The language that is told.
struct Told<'t> {
    lang: &'t str,
    confidence: f32,
    given: Option<&'t str>,
}

/// What was given stands, unless the text is surely in another language, or in none.
fn told_language<'t>(comment: &'t Comment, analysis: &Analysis) -> Told<'t> {
    let found = &analysis.identified;
    let detected = |given| Told { lang: found.code, confidence: found.confidence, given };
    let Some(given) = comment.lang.as_deref() else { return detected(None) };
    let same = match (comment.language(), found.code.parse::<Language>()) {
        (Some(one), Ok(other)) => one == other,
        _ => given.eq_ignore_ascii_case(found.code),
    };
    if same || (found.code == "und" && !comment.text.chars().any(char::is_alphabetic)) {
        return detected(None);
    }
    if found.confidence > SURE {
        return detected(Some(given));
    }
    let lang = comment.language().map_or(given, |language| language.code());
    Told { lang, confidence: 1.0 - found.confidence, given: None }
}

fn sentiment(found: &Sentiment) -> OutSentiment {
    let class = class(found.class);
    OutSentiment { class, score: rounded(found.score), confidence: rounded(found.confidence) }
}

fn clause(part: &Clause, analysis: &Analysis, places: &Places<'_>) -> OutClause {
    let within = |span: &Span| part.span.start <= span.start && span.start < part.span.end;
    let aspects = analysis.aspects.iter().filter(|found| found.evidence.iter().any(within));
    OutClause {
        span: places.of(part.span),
        lang: part.language.code,
        sentiment: sentiment(&part.sentiment),
        aspects: aspects.map(|found| found.aspect.name()).collect(),
    }
}

fn private(found: &Personal, places: &Places<'_>) -> OutPersonal {
    let kind = match found.kind {
        PersonalKind::Mail => "mail",
        PersonalKind::Phone => "phone",
        PersonalKind::Card => "card",
        PersonalKind::PersonalNumber => "personal-number",
        PersonalKind::Iban => "account",
    };
    OutPersonal { kind, span: places.of(found.span) }
}

fn shown(text: &str, span: Span) -> Option<&str> {
    text.get(span.start..span.end)
}

pub(crate) fn class(class: Class) -> &'static str {
    match class {
        Class::Negative => "negative",
        Class::Neutral => "neutral",
        Class::Positive => "positive",
        Class::Unsure => "unsure",
    }
}

fn polarity(polarity: Polarity) -> &'static str {
    match polarity {
        Polarity::Negative => "negative",
        Polarity::Neutral => "neutral",
        Polarity::Positive => "positive",
        Polarity::Mixed => "mixed",
    }
}

fn rounded(value: f32) -> f64 {
    plain((f64::from(value) * 1e4).round() / 1e4)
}

/// Without a sign at zero, and never something that JSON can't say.
fn plain(value: f64) -> f64 {
    if value.is_finite() { value + 0.0 } else { 0.0 }
}

/// Where bytes of a text are, in another unit.
struct Places<'t> {
    text: &'t str,
    unit: Unit,
    /// Units before each multiple of [`Places::STEP`] bytes; empty if bytes are what is counted.
    marks: Vec<usize>,
}

impl<'t> Places<'t> {
    const STEP: usize = 256;

    fn new(text: &'t str, unit: Unit) -> Self {
        let mut this = Self { text, unit, marks: Vec::new() };
        if unit != Unit::Bytes && !text.is_ascii() {
            let (mut units, mut counted) = (0, 0);
            for from in (0..text.len()).step_by(Self::STEP) {
                units += this.between(counted, from);
                counted = from;
                this.marks.push(units);
            }
        }
        this
    }

    /// Units that begin within a range of bytes.
    fn between(&self, from: usize, to: usize) -> usize {
        let bytes = self.text.as_bytes().get(from..to).unwrap_or_default();
        // A byte that continues a letter is 10xxxxxx; letters of four bytes are two 16-bit units.
        let scalars = bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count();
        match self.unit {
            Unit::Utf16 => scalars + bytes.iter().filter(|byte| **byte >= 0xf0).count(),
            Unit::Scalars | Unit::Bytes => scalars,
        }
    }

    fn at(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        if self.marks.is_empty() {
            return byte;
        }
        let step = (byte / Self::STEP).min(self.marks.len() - 1);
        self.marks.get(step).copied().unwrap_or_default() + self.between(step * Self::STEP, byte)
    }

    fn of(&self, span: Span) -> Place {
        (self.at(span.start), self.at(span.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_every_unit() {
        let base = "aå😀ب\u{301}z";
        let long = base.repeat(200);
        for text in ["", "plain", base, long.as_str()] {
            let borders = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            let units = [Unit::Scalars, Unit::Utf16, Unit::Bytes].map(|unit| Places::new(text, unit));
            for at in borders {
                let before = &text[..at];
                let expected = [before.chars().count(), before.encode_utf16().count(), at];
                assert_eq!(units.each_ref().map(|places| places.at(at)), expected, "{at}");
            }
        }
    }

    #[test]
    fn a_line_that_is_no_comment_says_why() {
        let cases: [(&[u8], Value, &str); 12] = [
            (b"\xff\xfe{}", Value::Null, "not-utf8"),
            (b"hello", Value::Null, "not-json"),
            (b"{\"id\":\"a\",\"text\":\"x\"", Value::Null, "not-json"),
            (br#"{"text":"\ud800"}"#, Value::Null, "not-json"),
            (b"[1,2]", Value::Null, "not-an-object"),
            (b"{}", Value::Null, "no-text"),
            (br#"{"id":"a1"}"#, Value::from("a1"), "no-text"),
            (br#"{"id":7,"text":null}"#, Value::from(7), "no-text"),
            (br#"{"id":["a"],"text":3}"#, Value::Null, "no-text"),
            (br#"{"id":"a1","text":"x","rating":6}"#, Value::from("a1"), "bad-rating"),
            (br#"{"id":"a1","text":"x","rating":"5"}"#, Value::from("a1"), "bad-rating"),
            (br#"{"id":"a1","text":"x","lang":5}"#, Value::from("a1"), "bad-lang"),
        ];
        for (line, id, code) in cases {
            let bad = Comment::read(Some(line.to_vec())).unwrap_err();
            assert_eq!((bad.id, bad.code), (id, code), "{}", String::from_utf8_lossy(line));
        }
        assert_eq!(Comment::read(None).unwrap_err().code, "too-long");
        let said = Bad { id: Value::Null, code: "no-text", message: "m".to_owned() }.json(3);
        assert_eq!(said, br#"{"id":null,"line":3,"error":{"code":"no-text","message":"m"}}"#);
    }

    #[test]
    fn ratings_are_from_one_to_five() {
        for (rating, expected) in [
            ("1", Some(1)),
            ("5", Some(5)),
            ("4.0", Some(4)),
            ("4.5", Some(5)),
            ("0", None),
            ("0.9", None),
            ("5.1", None),
            ("-3", None),
            ("1e9", None),
            ("true", None),
        ] {
            assert_eq!(stars(&serde_json::from_str(rating).unwrap()), expected, "{rating}");
        }
    }
}
