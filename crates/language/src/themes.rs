//! What many comments are about: groups nobody named before, with a label, a trend and an id that lasts.
//!
//! The number of themes is not given. Comments become vectors ([`vectors`]), near ones are joined in a graph whose
//! communities are the themes ([`graph`]); English and Filipino share a space, every other language has its own,
//! and themes of different languages are joined only when they speak of the same subject ([`concepts`]).
//! The text is all that is needed; aspects and mood of the comments make the groups better.

mod concepts;
mod graph;
mod group;
mod keep;
mod label;
mod trend;
mod vectors;

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::text::Text;
use crate::{Aspect, Class};
use group::{Crowds, Facts, same_subject};
pub use keep::Refused;
use keep::{Ids, Kept};
use label::Phrases;
use trend::{Dated, day, trends};
pub use trend::{State, Trend};
use vectors::Counts;

/// Phrases that are told of a theme.
const PHRASES: usize = 5;
/// An aspect that fewer of the comments have is not told (share).
const LEAST_ASPECT: f32 = 0.1;
/// The longest label that is cut out of a comment, in letters.
const LONGEST_LABEL: usize = 40;

/// A comment and what is known of it.
#[derive(Clone, Copy, Debug)]
pub struct Comment<'c> {
    /// Its id; the same in each run.
    pub id: &'c str,
    /// The words.
    pub text: &'c str,
    /// A BCP 47 code.
    pub language: &'c str,
    /// `2026-11-20`, perhaps with a time behind it.
    pub date: Option<&'c str>,
    /// Whoever wrote it, by any name that stays the same.
    pub customer: Option<&'c str>,
    /// Its mood.
    pub sentiment: Option<Class>,
    /// Probabilities of the first ten of [`Aspect::ALL`].
    pub aspects: Option<[f32; 10]>,
    /// p(positive) - p(negative), -1..1.
    pub sign: Option<f32>,
}

/// How themes are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Fewer comments are no theme.
    pub min_size: usize,
    /// Same comments, same seed: same themes.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { min_size: 4, seed: 1 }
    }
}

/// The themes of a run; as JSON it is what `--previous` takes, with everything that the owner did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Themes {
    /// Of the format: 1.
    pub version: u32,
    /// How many comments there were when all was last grouped from scratch.
    #[serde(default)]
    pub grouped: usize,
    /// The biggest first.
    pub themes: Vec<Theme>,
    /// Comments without a theme.
    #[serde(default)]
    pub unassigned: Vec<String>,
}

/// A theme.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Theme {
    /// Lasts from run to run.
    pub id: String,
    /// In the language of most of its comments, or the owner's name for it.
    pub label: String,
    /// In each of its languages.
    #[serde(default)]
    pub labels: BTreeMap<String, String>,
    /// How many comments it has.
    #[serde(default)]
    pub size: usize,
    /// Of all comments, 0..1.
    #[serde(default)]
    pub share: f64,
    /// Comments in each language.
    #[serde(default)]
    pub languages: BTreeMap<String, usize>,
    /// Share of its comments with each aspect.
    #[serde(default)]
    pub aspects: BTreeMap<String, f64>,
    /// Comments of each mood.
    #[serde(default)]
    pub sentiment: Moods,
    /// Ids of its comments, in the order of the input.
    pub members: Vec<String>,
    /// The comment that says it best.
    #[serde(default)]
    pub exemplar: String,
    /// What its comments say and others do not, best first.
    #[serde(default)]
    pub phrases: Vec<String>,
    /// Week by week, if there were dates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trend: Option<Trend>,
    /// What the owner calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Ids of themes that the owner joined to this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merged: Vec<String>,
    /// Comments that the owner put here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pinned: Vec<String>,
    /// The owner does not want to see it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ignored: bool,
    /// The owner drew its borders: it is neither dissolved nor joined with another.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub held: bool,
}

/// How many comments there are of each mood.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moods {
    pub negative: usize,
    pub neutral: usize,
    pub positive: usize,
    pub unsure: usize,
}

/// Finds the themes of these comments; those of an earlier run live on in them.
///
/// While few comments are new, all others stay where they were. When a fifth is new, or there are half as many
/// again as at the last grouping from scratch, everything but the themes that the owner touched is grouped anew,
/// and a theme keeps its id where it shares most comments.
///
/// Takes O(n^2) for up to 10,000 comments of a language (about two seconds) and O(n) for those beyond.
#[must_use]
pub fn themes(comments: &[Comment<'_>], previous: Option<&Themes>, settings: &Settings) -> Themes {
    let nothing = Themes::default();
    let previous = previous.unwrap_or(&nothing);
    let read = Read::new(comments, settings);
    let ids: Vec<&str> = comments.iter().map(|comment| comment.id).collect();
    let least = settings.min_size.max(2);
    let mut kept = Kept::new(previous, &ids, least);
    read.crowds.join(&mut kept.locked, &mut kept.free);
    let found = read.crowds.found(&mut kept.free, least);
    let heirs = kept.heirs(&found);
    let mut drafts: Vec<Draft> = Vec::new();
    for (place, members) in kept.locked.iter().enumerate() {
        let held = previous.themes.get(place).is_some_and(Theme::is_held);
        if held || !members.is_empty() {
            drafts.push(Draft { before: Some(place), is_held: held, members: members.clone() });
        }
    }
    drafts.extend(found.into_iter().zip(heirs).map(|(members, before)| Draft {
        before,
        is_held: false,
        members,
    }));
    joined(&mut drafts, &read);
    let grouped = if kept.fresh { comments.len() } else { previous.grouped };
    read.written(drafts, previous, kept.free, grouped)
}

/// A theme before it is written down.
struct Draft {
    /// The earlier theme that it carries on.
    before: Option<usize>,
    is_held: bool,
    members: Vec<usize>,
}

/// Joins drafts of different languages; the one with an earlier theme keeps its id.
fn joined(drafts: &mut Vec<Draft>, read: &Read<'_>) {
    drafts.sort_by_key(|draft| draft.before.unwrap_or(usize::MAX));
    let members: Vec<Vec<usize>> = drafts.iter().map(|draft| draft.members.clone()).collect();
    let allowed: Vec<bool> = drafts.iter().map(|draft| !draft.is_held).collect();
    let facts = Facts { crowds: &read.crowds, comments: read.comments, concepts: &read.concepts };
    for bundle in same_subject(&members, &allowed, &facts) {
        let Some((first, others)) = bundle.split_first() else { continue };
        for other in others {
            let moved =
                drafts.get_mut(*other).map(|draft| std::mem::take(&mut draft.members)).unwrap_or_default();
            if let Some(draft) = drafts.get_mut(*first) {
                draft.members.extend(moved);
            }
        }
    }
    drafts.retain(|draft| draft.is_held || !draft.members.is_empty());
    drafts.iter_mut().for_each(|draft| draft.members.sort_unstable());
}

/// The comments with everything that is read out of them.
struct Read<'c> {
    comments: &'c [Comment<'c>],
    crowds: Crowds,
    concepts: Vec<u64>,
    phrases: Vec<Phrases>,
}

impl<'c> Read<'c> {
    fn new(comments: &'c [Comment<'c>], settings: &Settings) -> Self {
        let (mut counts, mut concepts, mut phrases) = (Vec::new(), Vec::new(), Vec::new());
        for comment in comments {
            let text = Text::new(comment.text);
            counts.push(Counts::of(&text));
            concepts.push(concepts::concepts(&text, comment.language));
            phrases.push(Phrases::of(&text, comment.language));
        }
        Self { comments, crowds: Crowds::new(comments, &counts, settings), concepts, phrases }
    }

    fn comment(&self, number: usize) -> Option<&'c Comment<'c>> {
        self.comments.get(number)
    }

    fn names(&self, numbers: &[usize]) -> Vec<String> {
        numbers.iter().filter_map(|number| Some(self.comment(*number)?.id.to_owned())).collect()
    }

    fn written(&self, drafts: Vec<Draft>, previous: &Themes, mut free: Vec<usize>, grouped: usize) -> Themes {
        let mut ids = Ids::new(previous);
        let dated = |members: &[usize]| -> Vec<Dated<'c>> {
            let date = |number: &usize| {
                let comment = self.comment(*number)?;
                Some(Dated { day: day(comment.date?)?, customer: comment.customer })
            };
            members.iter().filter_map(date).collect()
        };
        let all: Vec<usize> = (0..self.comments.len()).collect();
        let weeks: Vec<Vec<Dated<'c>>> = drafts.iter().map(|draft| dated(&draft.members)).collect();
        let trends = trends(&dated(&all), &weeks);
        let mut written: Vec<(Vec<usize>, Theme)> = Vec::with_capacity(drafts.len());
        for (draft, trend) in drafts.into_iter().zip(trends) {
            let before = draft.before.and_then(|place| previous.themes.get(place));
            let mut theme = self.theme(&draft.members);
            theme.trend = trend;
            match before {
                Some(before) => inherit(&mut theme, before),
                None => theme.id = ids.draw(theme.members.first().map_or("", String::as_str)),
            }
            written.push((draft.members, theme));
        }
        written.sort_by(|a, b| b.1.size.cmp(&a.1.size).then(a.1.id.cmp(&b.1.id)));
        self.label(&mut written);
        free.sort_unstable();
        let themes = written.into_iter().map(|(_, theme)| theme).collect();
        Themes { version: 1, grouped, themes, unassigned: self.names(&free) }
    }

    /// A theme without id, labels and trend.
    fn theme(&self, members: &[usize]) -> Theme {
        let mut theme = Theme { members: self.names(members), size: members.len(), ..Theme::default() };
        theme.share = rounded(members.len() as f64 / self.comments.len().max(1) as f64, 4);
        let mut sums = [0.0_f32; 10];
        for comment in members.iter().filter_map(|number| self.comment(*number)) {
            *theme.languages.entry(comment.language.to_owned()).or_default() += 1;
            match comment.sentiment {
                Some(Class::Negative) => theme.sentiment.negative += 1,
                Some(Class::Neutral) => theme.sentiment.neutral += 1,
                Some(Class::Positive) => theme.sentiment.positive += 1,
                Some(Class::Unsure) => theme.sentiment.unsure += 1,
                None => {}
            }
            for (sum, share) in sums.iter_mut().zip(comment.aspects.unwrap_or_default()) {
                *sum += if share >= 0.5 { 1.0 } else { 0.0 };
            }
        }
        for (aspect, sum) in Aspect::ALL.into_iter().zip(sums) {
            let share = sum / members.len().max(1) as f32;
            if share >= LEAST_ASPECT {
                theme.aspects.insert(aspect.name().to_owned(), rounded(f64::from(share), 2));
            }
        }
        let typical = self.crowds.by_likeness(members);
        theme.exemplar = self.exemplar(&typical).map(|comment| comment.id.to_owned()).unwrap_or_default();
        theme
    }

    /// The most typical comment that is neither a single word nor a novel.
    fn exemplar(&self, typical: &[usize]) -> Option<&'c Comment<'c>> {
        let reads_well = |comment: &&Comment<'_>| {
            let words = comment.text.split_whitespace().take(41).count();
            (4..=40).contains(&words)
        };
        let first_half =
            typical.iter().take(typical.len().div_ceil(2)).filter_map(|number| self.comment(*number));
        first_half
            .clone()
            .find(reads_well)
            .or_else(|| typical.first().and_then(|number| self.comment(*number)))
    }

    /// Names the themes; of two that would be called the same, the smaller takes its next phrase.
    fn label(&self, written: &mut [(Vec<usize>, Theme)]) {
        let mut commons: HashMap<&str, (HashMap<u64, u32>, usize)> = HashMap::new();
        for code in self.comments.iter().map(|comment| comment.language) {
            commons.entry(code).or_insert_with(|| {
                let here =
                    self.comments.iter().zip(&self.phrases).filter(|(comment, _)| comment.language == code);
                (label::commonness(here.clone().map(|(_, phrases)| phrases)), here.count())
            });
        }
        let mut taken: HashSet<(String, String)> = HashSet::new();
        for (members, theme) in written {
            let mut by_size: Vec<(&String, &usize)> = theme.languages.iter().collect();
            by_size.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
            let mut phrases = Vec::new();
            for (code, _) in by_size {
                let Some((common, total)) = commons.get(code.as_str()) else { continue };
                let best = label::best(&self.of_language(members, code), common, *total, PHRASES);
                let free = best.iter().find(|form| !taken.contains(&(code.clone(), form.to_lowercase())));
                let label = free.cloned().unwrap_or_else(|| self.opening(members, code));
                taken.insert((code.clone(), label.to_lowercase()));
                theme.labels.insert(code.clone(), label.clone());
                if theme.label.is_empty() {
                    theme.label = label;
                }
                phrases.extend(best);
            }
            phrases.truncate(PHRASES);
            theme.phrases = phrases;
            if let Some(name) = &theme.name {
                theme.label.clone_from(name);
            }
        }
    }

    fn of_language(&self, members: &[usize], code: &str) -> Vec<(&'c str, &Phrases)> {
        let of = |number: &usize| {
            let comment = self.comment(*number).filter(|comment| comment.language == code)?;
            Some((comment.text, self.phrases.get(*number)?))
        };
        members.iter().filter_map(of).collect()
    }

    /// The first words of the shortest comment: for themes that have no phrase of their own.
    fn opening(&self, members: &[usize], code: &str) -> String {
        let here = members.iter().filter_map(|number| self.comment(*number)).filter(|c| c.language == code);
        let Some(shortest) = here.min_by_key(|comment| comment.text.len()) else { return String::new() };
        let text = shortest.text.split_whitespace().fold(String::new(), |mut text, word| {
            if text.chars().count() + word.chars().count() < LONGEST_LABEL || text.is_empty() {
                text.push_str(if text.is_empty() { "" } else { " " });
                text.push_str(word);
            }
            text
        });
        text.chars().take(2 * LONGEST_LABEL).collect()
    }
}

/// What an earlier theme hands on.
fn inherit(theme: &mut Theme, before: &Theme) {
    theme.id.clone_from(&before.id);
    theme.name.clone_from(&before.name);
    theme.merged.clone_from(&before.merged);
    theme.pinned.clone_from(&before.pinned);
    (theme.ignored, theme.held) = (before.ignored, before.held);
    if theme.members.is_empty() {
        theme.label.clone_from(&before.label);
        theme.labels.clone_from(&before.labels);
    }
}

fn rounded(value: f64, digits: i32) -> f64 {
    let scale = 10_f64.powi(digits);
    (value * scale).round() / scale
}

#[cfg(test)]
mod tests;
