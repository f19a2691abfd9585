//! The labelled texts, as they lie in a folder.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use flate2::read::GzDecoder;
use regulars_language::{Aspect, Class, Language, Polarity};
use serde::Deserialize;

/// One row of any of the files.
#[derive(Clone, Debug, Deserialize)]
pub struct Row {
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub lang: Option<String>,
    pub text: String,
    #[serde(default)]
    pub label: Option<Class>,
    #[serde(default)]
    pub rating: Option<f32>,
    #[serde(default)]
    pub source: String,
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub aspects: Vec<AspectRow>,
    #[serde(default)]
    pub targets: Vec<(usize, usize, Option<Aspect>, Option<String>)>,
    #[serde(default)]
    pub annotator: Option<String>,
    #[serde(default)]
    pub theme: Option<String>,
    #[serde(default)]
    pub date: Option<String>,
    #[serde(default)]
    pub group: Option<String>,
    #[serde(default)]
    pub variant: Option<String>,
    #[serde(default)]
    pub sarcasm: Option<bool>,
    #[serde(default)]
    pub expect: Option<serde_json::Value>,
}

/// An aspect of a row.
#[derive(Clone, Debug, Deserialize)]
pub struct AspectRow {
    pub aspect: Aspect,
    #[serde(default)]
    pub polarity: Option<Polarity>,
}

impl Row {
    /// Which of the four languages the row says it is in.
    #[must_use]
    pub fn language(&self) -> Option<Language> {
        self.lang.as_deref()?.parse().ok()
    }
}

/// The name of the source of [`own`].
pub const OWN: &str = "own comments";
/// Comments of our own, one file a language.
const OWN_FILES: [&str; 4] = [
    include_str!("../own/en.jsonl"),
    include_str!("../own/sv.jsonl"),
    include_str!("../own/ar.jsonl"),
    include_str!("../own/fil.jsonl"),
];

/// Comments that were written for the training, with their aspects.
///
/// # Errors
/// If a line is no row.
pub fn own() -> Result<Vec<Row>> {
    let lines = OWN_FILES.iter().flat_map(|file| file.lines());
    let row = |line: &str| -> Result<Row> {
        let row = serde_json::from_str(line).with_context(|| line.to_owned())?;
        Ok(Row { source: OWN.to_owned(), ..row })
    };
    lines.map(row).collect()
}

/// Reads a file of JSON lines, packed or not.
///
/// # Errors
/// If it can't be read, or a line is no row.
pub fn read(path: &Path) -> Result<Vec<Row>> {
    lines(path)
}

/// Reads a file of JSON lines of any kind.
///
/// # Errors
/// If it can't be read, or a line does not fit.
pub fn lines<T: serde::de::DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let file = File::open(path).with_context(|| format!("{}", path.display()))?;
    let plain: Box<dyn Read> = if path.extension().is_some_and(|extension| extension == "gz") {
        Box::new(GzDecoder::new(file))
    } else {
        Box::new(file)
    };
    let mut rows = Vec::new();
    for (number, line) in BufReader::new(plain).lines().enumerate() {
        let line = line?;
        if !line.trim().is_empty() {
            let row = serde_json::from_str(&line)
                .with_context(|| format!("{}, line {}", path.display(), number + 1))?;
            rows.push(row);
        }
    }
    Ok(rows)
}

/// The files of a folder with a word in their name, sorted; none if the folder is not there.
#[must_use]
pub fn files(folder: &Path, word: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            (name.ends_with(".jsonl") || name.ends_with(".jsonl.gz")) && name.contains(word)
        })
        .collect();
    found.sort();
    found
}

/// Reads all rows of the files of a folder with a word in their name.
///
/// # Errors
/// If one can't be read.
pub fn all(folder: &Path, word: &str) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for file in files(folder, word) {
        rows.extend(read(&file)?);
    }
    Ok(rows)
}

/// Which sources may be used, and what is known of them.
pub struct Sources {
    known: BTreeMap<String, Known>,
    allowed: Vec<&'static str>,
}

/// What `sources.json` says of a source.
#[derive(Clone, Debug, Deserialize)]
pub struct Known {
    pub class: String,
    pub licence: String,
}

impl Sources {
    /// Reads `sources.json`; `licences` is `open`, `default` or `all`.
    ///
    /// # Errors
    /// If the file can't be read or the choice is none of these.
    pub fn read(folder: &Path, licences: &str) -> Result<Self> {
        let allowed = match licences {
            "open" => vec!["open", "own"],
            "default" => vec!["open", "own", "mixed", "unstated"],
            "all" => vec!["open", "own", "mixed", "unstated", "restricted"],
            other => anyhow::bail!("--licences is open, default or all, not {other}"),
        };
        let file = std::fs::read(folder.join("sources.json")).context("sources.json")?;
        Ok(Self { known: serde_json::from_slice(&file)?, allowed })
    }

    /// What is known of a source; parts of a source (`reviews-...`) carry the name of their kind.
    #[must_use]
    pub fn of(&self, source: &str) -> Option<&Known> {
        self.known.get(source).or_else(|| {
            let parts = source.strip_prefix("reviews-")?;
            self.known.get(parts).or_else(|| self.known.get("reviews-short"))
        })
    }

    /// Whether rows of a source may train.
    #[must_use]
    pub fn may_train(&self, source: &str) -> bool {
        self.of(source).is_some_and(|known| self.allowed.contains(&known.class.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// What is measured with was not learned from.
    #[test]
    fn comments_of_our_own_are_no_test_sentences() {
        let plain = |text: &str| -> String {
            text.to_lowercase().chars().filter(|letter| letter.is_alphanumeric()).collect()
        };
        let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/own");
        let tests: HashSet<String> = all(&tests, "")
            .unwrap()
            .iter()
            .map(|row| plain(&row.text))
            .filter(|text| text.len() > 12)
            .collect();
        let own = own().unwrap();
        assert!(tests.len() > 400 && own.len() > 1_000, "{} and {}", tests.len(), own.len());
        for row in own {
            assert!(!tests.contains(&plain(&row.text)), "{}", row.text);
            assert!(row.language().is_some() && row.label.is_some(), "{}", row.text);
        }
    }
}
