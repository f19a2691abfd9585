//! `bench`: how fast the shipped model is on this machine, written into the page of the benchmarks.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use regulars_language::model::Model;
use regulars_language::{Language, Request};

use crate::data;
use crate::evaluate::score::median;
use crate::evaluate::speed::{child, rate};
use crate::evaluate::{folder_files, model, say};

/// Comments of a language that are read in a run, and runs of which the middle counts.
const COMMENTS: usize = 4_000;
const RUNS: usize = 5;
/// Single comments, and single long texts, whose time is taken.
const SHORT: usize = 2_000;
const LONG: usize = 40;
/// Bytes of a long text.
const LONG_BYTES: usize = 1_000_000;
/// Between these lines of the page the figures stand.
const BEGIN: &str = "<!-- bench:begin -->";
const END: &str = "<!-- bench:end -->";

/// What is measured.
pub struct Plan {
    /// Laid out as the labelled texts are; without it the crate's own test sentences are read.
    pub data: Option<PathBuf>,
    /// Weights from a file instead of the shipped ones.
    pub model: Option<PathBuf>,
    /// The page that the figures are written into.
    pub page: PathBuf,
}

/// Measures, prints, and writes the figures into the page.
///
/// # Errors
/// If there is nothing to read, or the page can't be written.
pub fn run(plan: &Plan) -> Result<()> {
    let model = model(plan.model.as_deref())?;
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut text = format!(
        "Made by `cargo xtask bench language` on {}: {cores} cores, {}, with {}. The whole analysis, the language not given; \
         medians of {RUNS} runs.\n\n| language | letters a comment | comments/s, one thread | comments/s, all threads | one comment, \
         p50 and p99 | 1 MB of text, p50 and p99 |\n| --- | ---: | ---: | ---: | ---: | ---: |\n",
        today(),
        processor(),
        if plan.data.is_some() { "labelled comments" } else { "sentences of the crate's own tests" },
    );
    let mut all = Vec::new();
    for language in Language::ALL {
        let texts = texts(plan.data.as_deref(), language)?;
        if texts.is_empty() {
            continue;
        }
        text.push_str(&row(model, language, &texts, cores));
        all.extend(texts);
    }
    if all.is_empty() {
        bail!("there are no comments to read");
    }
    let seen: Vec<_> = (0..RUNS).map(|_| child(&all, plan.model.as_deref())).collect::<Result<_>>()?;
    let of =
        |what: fn(&crate::evaluate::speed::Child) -> f64| median(&seen.iter().map(what).collect::<Vec<_>>());
    text.push_str(&format!(
        "\nWeights {:.1} MB. A process that reads comments holds at most {:.0} MiB, and answers {:.0} ms after its start.\n",
        model.size as f64 / 1e6,
        of(|child| child.peak_mib),
        of(|child| child.first_ms),
    ));
    say(&text);
    write(&plan.page, &text)
}

fn texts(folder: Option<&Path>, language: Language) -> Result<Vec<String>> {
    let files: Vec<PathBuf> = match folder {
        Some(folder) => folder_files(folder, "sentiment").into_iter().map(|file| file.path).collect(),
        None => data::files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/own"), ""),
    };
    let mut texts = Vec::new();
    for file in files {
        let rows = data::read(&file)?;
        texts.extend(rows.into_iter().filter(|row| row.language() == Some(language)).map(|row| row.text));
    }
    if texts.is_empty() {
        return Ok(texts);
    }
    Ok(texts.iter().cycle().take(COMMENTS).cloned().collect())
}

fn row(model: &Model<'_>, language: Language, texts: &[String], cores: usize) -> String {
    let letters: usize = texts.iter().map(|text| text.chars().count()).sum();
    let one = median(&(0..RUNS).map(|_| rate(model, texts)).collect::<Vec<_>>());
    let many = median(&(0..RUNS).map(|_| side_by_side(model, texts, cores)).collect::<Vec<_>>());
    let short = times(model, texts.iter().take(SHORT).map(String::as_str));
    let mut long = String::with_capacity(LONG_BYTES + 4_096);
    for text in texts.iter().cycle() {
        if long.len() >= LONG_BYTES {
            break;
        }
        long.push_str(text);
        long.push(' ');
    }
    let long = times(model, std::iter::repeat_n(long.as_str(), LONG));
    format!(
        "| {} | {} | {one:.0} | {many:.0} | {:.2} and {:.2} ms | {:.1} and {:.1} ms |\n",
        language.code(),
        letters / texts.len(),
        short.0,
        short.1,
        long.0,
        long.1
    )
}

/// Comments a second with a thread on each core.
fn side_by_side(model: &Model<'_>, texts: &[String], cores: usize) -> f64 {
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for part in texts.chunks(texts.len().div_ceil(cores).max(1)) {
            scope.spawn(move || rate(model, part));
        }
    });
    texts.len() as f64 / begun.elapsed().as_secs_f64()
}

/// The middle and the 99th percentile of the time for one text, in milliseconds.
fn times<'t>(model: &Model<'_>, texts: impl Iterator<Item = &'t str>) -> (f64, f64) {
    let mut times: Vec<f64> = texts
        .map(|text| {
            let begun = Instant::now();
            std::hint::black_box(model.analyze(&Request { text, ..Request::default() }));
            begun.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times.get(((times.len() as f64 - 1.0) * share).round() as usize).copied();
    (at(0.5).unwrap_or_default(), at(0.99).unwrap_or_default())
}

/// The day, as year-month-day; where no program tells it, nothing.
fn today() -> String {
    let told = Command::new("date").arg("+%Y-%m-%d").output();
    told.map(|told| String::from_utf8_lossy(&told.stdout).trim().to_owned()).unwrap_or_default()
}

fn processor() -> String {
    let known = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let named = known.lines().find_map(|line| line.strip_prefix("model name"));
    let name = named.map_or("", |rest| rest.trim_start_matches([' ', '\t', ':']));
    if name.is_empty() { "an unnamed processor".to_owned() } else { name.to_owned() }
}

fn write(page: &Path, figures: &str) -> Result<()> {
    let before = std::fs::read_to_string(page).unwrap_or_else(|_| "# Benchmarks\n".to_owned());
    if let Some(folder) = page.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(page, with_figures(&before, figures)).with_context(|| format!("write {}", page.display()))
}

/// The page with the figures between the markers; at its end if it has none yet.
fn with_figures(page: &str, figures: &str) -> String {
    let section = format!("{BEGIN}\n{figures}{END}");
    match (page.find(BEGIN), page.find(END)) {
        (Some(begin), Some(end)) if begin < end => {
            let (head, tail) = (page.get(..begin), page.get(end + END.len()..));
            format!("{}{section}{}", head.unwrap_or_default(), tail.unwrap_or_default())
        }
        _ => format!("{}\n\n## The language engine\n\n{section}\n", page.trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::with_figures;

    #[test]
    fn figures_are_put_between_their_markers() {
        let first = with_figures("# Page\n\nWords.\n", "one\n");
        assert_eq!(
            first,
            "# Page\n\nWords.\n\n## The language engine\n\n<!-- bench:begin -->\none\n<!-- bench:end -->\n"
        );
        assert_eq!(with_figures(&first, "two\n"), first.replace("one", "two"));
        assert_eq!(with_figures(&with_figures(&first, "two\n"), "one\n"), first);
    }
}
