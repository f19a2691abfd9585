//! `regulars themes`: what many comments are about.

use std::collections::HashSet;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;

use regulars_language::model::Model;
use regulars_language::themes::{self as engine, Settings, Themes};
use regulars_language::{Analysis, Class, Request};
use serde_json::Value;

use super::answer::{Bad, Comment};
use super::lines::Lines;
use super::{Ended, model, opened, threads, unread};

/// What `regulars themes` was asked.
#[derive(clap::Args)]
pub(crate) struct Asked {
    /// Comments as JSON Lines; the standard input if there is none, or for `-`.
    file: Option<PathBuf>,
    /// The themes of an earlier run: their ids, and what the owner did with them, live on.
    #[arg(long, value_name = "FILE")]
    previous: Option<PathBuf>,
    /// Fewer comments are no theme.
    #[arg(long, value_name = "N", default_value_t = Settings::default().min_size)]
    min_size: usize,
    /// The same comments and seed give the same themes.
    #[arg(long, value_name = "N", default_value_t = Settings::default().seed)]
    seed: u64,
    /// How many comments are read side by side; all cores if it is not given.
    #[arg(long, value_name = "N")]
    threads: Option<std::num::NonZeroUsize>,
    /// Weights from a file instead of those in the program.
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
}

/// A comment with what is known of it.
struct Known {
    id: String,
    text: String,
    language: String,
    date: Option<String>,
    customer: Option<String>,
    sentiment: Class,
    aspects: [f32; 10],
    sign: f32,
}

/// Groups all comments of the input, and writes the themes as one JSON document.
pub(crate) fn themes(asked: &Asked) -> ExitCode {
    grouped(asked).map_or_else(Ended::told, |()| ExitCode::SUCCESS)
}

fn grouped(asked: &Asked) -> Result<(), Ended> {
    let lines = Lines::new(opened(asked.file.as_deref())?);
    let previous = asked.previous.as_deref().map(earlier).transpose()?;
    let model = model(asked.model.as_deref())?;
    let comments = comments(lines, asked.file.as_deref())?;
    let known = understood(&comments, model, threads(asked.threads));
    let list: Vec<engine::Comment<'_>> = known.iter().map(Known::as_comment).collect();
    let settings = Settings { min_size: asked.min_size, seed: asked.seed };
    let themes = engine::themes(&list, previous.as_ref(), &settings);
    let mut json = serde_json::to_vec(&themes).map_err(|cause| Ended::Failed(cause.to_string()))?;
    json.push(b'\n');
    io::stdout().lock().write_all(&json).map_err(|cause| Ended::unwritten(&cause))
}

fn earlier(path: &Path) -> Result<Themes, Ended> {
    let bytes = std::fs::read(path).map_err(|cause| unread(Some(path), &cause))?;
    serde_json::from_slice(&bytes)
        .map_err(|cause| Ended::Unread(format!("{} does not hold themes: {cause}", path.display())))
}

/// All comments of the input; a line that is none is told on the standard error.
fn comments(mut lines: Lines, file: Option<&Path>) -> Result<Vec<Comment>, Ended> {
    let (mut comments, mut ids) = (Vec::new(), HashSet::new());
    while let Some(few) = lines.next_few() {
        for line in few.map_err(|cause| unread(file, &cause))? {
            match Comment::read(line.bytes).and_then(|comment| with_own_id(comment, &mut ids)) {
                Ok(comment) => comments.push(comment),
                Err(bad) => {
                    let mut said = bad.json(line.number);
                    said.push(b'\n');
                    let _ = io::stderr().lock().write_all(&said);
                }
            }
        }
    }
    Ok(comments)
}

/// Members of a theme are named by their ids: each needs one of its own.
fn with_own_id(comment: Comment, ids: &mut HashSet<String>) -> Result<Comment, Bad> {
    let Some(id) = plain(&comment.id) else {
        return Err(Bad { id: Value::Null, code: "no-id", message: "the line has no id".to_owned() });
    };
    if ids.insert(id) {
        return Ok(comment);
    }
    Err(Bad { id: comment.id, code: "id-twice", message: "an earlier line has the same id".to_owned() })
}

/// A string or a number as a string.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn understood(comments: &[Comment], model: &Model<'_>, threads: usize) -> Vec<Known> {
    let part = comments.len().div_ceil(threads.max(1)).max(1);
    thread::scope(|scope| {
        let running: Vec<_> = comments
            .chunks(part)
            .map(|part| {
                scope.spawn(|| part.iter().map(|comment| Known::of(comment, model)).collect::<Vec<_>>())
            })
            .collect();
        let mut known = Vec::with_capacity(comments.len());
        for thread in running {
            match thread.join() {
                Ok(part) => known.extend(part),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        known
    })
}

impl Known {
    fn of(comment: &Comment, model: &Model<'_>) -> Self {
        let language = comment.language();
        let analysis = model.analyze(&Request { text: &comment.text, language, ..Request::default() });
        let given = comment.rest.get("sentiment").and_then(given_class);
        let code = match (language, &comment.lang) {
            (Some(language), _) => language.code(),
            (None, Some(other)) => other.as_str(),
            (None, None) => analysis.identified.code,
        };
        Self {
            id: plain(&comment.id).unwrap_or_default(),
            text: comment.text.clone(),
            language: code.to_owned(),
            date: comment.rest.get("date").and_then(plain),
            customer: comment.rest.get("customer").and_then(plain),
            sentiment: given.unwrap_or(analysis.sentiment.class),
            aspects: shares(&analysis),
            sign: given.map_or(analysis.sentiment.score, |class| sign(class, &analysis)),
        }
    }

    fn as_comment(&self) -> engine::Comment<'_> {
        engine::Comment {
            id: &self.id,
            text: &self.text,
            language: &self.language,
            date: self.date.as_deref(),
            customer: self.customer.as_deref(),
            sentiment: Some(self.sentiment),
            aspects: Some(self.aspects),
            sign: Some(self.sign),
        }
    }
}

/// A class by its name, or as `regulars analyze` writes it.
fn given_class(value: &Value) -> Option<Class> {
    let name = value.as_str().or_else(|| value.get("class")?.as_str())?;
    serde_json::from_value(Value::from(name)).ok()
}

fn sign(class: Class, analysis: &Analysis) -> f32 {
    match class {
        Class::Negative => -1.0,
        Class::Neutral => 0.0,
        Class::Positive => 1.0,
        Class::Unsure => analysis.sentiment.score,
    }
}

fn shares(analysis: &Analysis) -> [f32; 10] {
    let mut shares = [0.0; 10];
    for found in &analysis.aspects {
        if let Some(share) = shares.get_mut(found.aspect.index()) {
            *share = found.confidence;
        }
    }
    shares
}
