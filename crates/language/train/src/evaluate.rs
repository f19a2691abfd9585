//! `evaluate`: what the shipped model is worth, on every labelled file of a folder.

mod aspects;
mod duplicates;
mod lid;
pub mod score;
mod sentiment;
pub mod speed;
mod stress;
mod targets;
mod themes;
mod trust;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow};
use regulars_language::model::Model;
use serde_json::{Value, json};

use crate::data;
use score::Measured;

/// A figure of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    pub task: String,
    /// Without its folder and ending; `*` for several.
    pub file: String,
    /// Of the comments, or their kind; `*` for all.
    pub source: String,
    /// A code; `*` for all.
    pub language: String,
    /// How many rows it stands on.
    pub n: usize,
    pub metric: String,
    pub measured: Measured,
}

impl Figure {
    fn new(
        task: &str,
        file: &str,
        source: &str,
        language: &str,
        n: usize,
        metric: &str,
        measured: impl Into<Measured>,
    ) -> Self {
        let own = str::to_owned;
        let (task, file, source, language) = (own(task), own(file), own(source), own(language));
        Self { task, file, source, language, n, metric: own(metric), measured: measured.into() }
    }

    fn json(&self) -> Value {
        json!({
            "task": self.task,
            "file": self.file,
            "source": self.source,
            "language": self.language,
            "n": self.n,
            "metric": self.metric,
            "value": self.measured.value,
            "interval": self.measured.interval.map(|(low, high)| [low, high]),
        })
    }
}

/// A model that is being looked at, and the data.
pub(crate) struct Bench<'b> {
    pub model: &'b Model<'b>,
    pub folder: &'b Path,
    /// Where the model came from, if it is not the shipped one.
    pub model_file: Option<&'b Path>,
    /// Tell each failed item.
    pub talkative: bool,
}

impl Bench<'_> {
    fn note(&self, line: &str) {
        if self.talkative {
            say(line);
        }
    }
}

/// What is looked at.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Laid out as the labelled texts are: a folder a task.
    pub data: PathBuf,
    /// Where the figures go.
    pub out: PathBuf,
    /// Weights from a file instead of those in the program.
    pub model: Option<PathBuf>,
    /// These tasks only; all if empty.
    pub tasks: Vec<String>,
    /// Tell each failed item.
    pub talkative: bool,
}

/// A task and what measures it.
type Task = (&'static str, fn(&Bench<'_>, &mut Vec<Figure>) -> Result<()>);

const TASKS: [Task; 8] = [
    ("sentiment", sentiment::evaluate),
    ("aspects", aspects::evaluate),
    ("lid", lid::evaluate),
    ("themes", themes::evaluate),
    ("duplicates", duplicates::evaluate),
    ("stress", stress::evaluate),
    ("trust", trust::evaluate),
    ("speed", speed::evaluate),
];

/// Measures everything, prints one table and the targets, and writes both.
///
/// # Errors
/// If the model or a file can't be read, or the figures can't be written.
pub fn run(plan: &Plan) -> Result<()> {
    let model = model(plan.model.as_deref())?;
    let model_file = plan.model.as_deref();
    let bench = Bench { model, folder: &plan.data, model_file, talkative: plan.talkative };
    let mut figures = Vec::new();
    for (name, evaluate) in TASKS {
        if plan.tasks.is_empty() || plan.tasks.iter().any(|task| task == name) {
            evaluate(&bench, &mut figures).with_context(|| format!("evaluate {name}"))?;
        }
    }
    say(&table(&figures));
    let targets = targets::reached(&figures);
    say(&targets::table(&targets));
    let document = json!({
        "model": { "bytes": model.size, "licences": model.header.licences, "seed": model.header.seed },
        "rows": figures.iter().map(Figure::json).collect::<Vec<_>>(),
        "targets": targets::json(&targets),
    });
    write(&plan.out, &serde_json::to_vec_pretty(&document)?)
}

/// The shipped model, or the one of a file; it stays until the program ends.
///
/// # Errors
/// If the weights do not fit.
pub fn model(file: Option<&Path>) -> Result<&'static Model<'static>> {
    let Some(path) = file else {
        return Model::shipped().map_err(|unfit| anyhow!("the shipped weights: {unfit}"));
    };
    let bytes = std::fs::read(path).with_context(|| format!("{}", path.display()))?;
    let model = Model::read(bytes.leak()).map_err(|unfit| anyhow!("{}: {unfit}", path.display()))?;
    Ok(Box::leak(Box::new(model)))
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, bytes).with_context(|| format!("write {}", path.display()))?;
    say(&format!("written to {}", path.display()));
    Ok(())
}

/// Prints a line.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// A file to be evaluated.
pub(crate) struct Labelled {
    pub path: PathBuf,
    /// Its name without ending.
    pub name: String,
}

/// The files of a task: those in its folder, and those beside it that begin with its name. What a model was
/// trained on is no measure of it: files with `.train.` in their name are passed over.
pub(crate) fn folder_files(folder: &Path, task: &str) -> Vec<Labelled> {
    let mut found = labelled(data::files(&folder.join(task), ""));
    found.extend(named_files(folder, task));
    found
}

/// The files of a folder that begin with a name.
pub(crate) fn named_files(folder: &Path, name: &str) -> Vec<Labelled> {
    let mut found = labelled(data::files(folder, name));
    found.retain(|file| file.name.starts_with(name));
    found
}

fn labelled(paths: Vec<PathBuf>) -> Vec<Labelled> {
    let of = |path: PathBuf| {
        let name = path.file_name()?.to_string_lossy().into_owned();
        let name = name.trim_end_matches(".gz").trim_end_matches(".jsonl").to_owned();
        Some(Labelled { path, name })
    };
    let files = paths.into_iter().filter_map(of);
    files.filter(|file| !format!(".{}.", file.name).contains(".train.")).collect()
}

/// All figures as one table.
fn table(figures: &[Figure]) -> String {
    let mut text = format!(
        "{:<12} {:<16} {:<20} {:<8} {:>6}  {:<26} {:>9}  95 % interval\n",
        "task", "file", "source", "language", "n", "metric", "value"
    );
    for figure in figures {
        let Figure { task, file, source, language, n, metric, measured } = figure;
        let value = number(measured.value);
        let interval = measured
            .interval
            .map_or_else(String::new, |(low, high)| format!("{} .. {}", number(low), number(high)));
        text.push_str(&format!(
            "{task:<12} {file:<16} {source:<20} {language:<8} {n:>6}  {metric:<26} {value:>9}  {interval}\n"
        ));
    }
    text
}

fn number(value: f64) -> String {
    if value.abs() >= 100.0 { format!("{value:.0}") } else { format!("{value:.4}") }
}
