//! What a theme is called: the phrase that its comments use and others do not, as somebody really wrote it.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::Language;
use crate::search::stem;
use crate::stopwords::{is_bare, is_stop};
use crate::text::{Kind, Text};

/// Words of a phrase, at most.
const LONGEST: usize = 3;
/// One of so many comments of a theme has its label, at least.
const LEAST_SHARE: u32 = 15;
/// Words of a comment that are read for phrases.
const MOST_WORDS: usize = 400;
/// Letters of a label, at most.
const MOST_LETTERS: usize = 48;

/// The phrases of a comment, each with the place where it first stands.
pub(super) struct Phrases {
    /// Hash of the stems of the words, first and last byte of the original.
    found: Vec<(u64, u32, u32, u8)>,
}

impl Phrases {
    /// Runs of one to three words inside of a clause that start and end in a content word.
    pub(super) fn of(read: &Text<'_>, code: &str) -> Self {
        let mut found = Vec::new();
        let mut seen = HashSet::new();
        let language = code.parse::<Language>().ok();
        let words: Vec<_> =
            read.tokens.iter().filter(|token| !is_faint(token.kind)).take(MOST_WORDS).collect();
        // "Wait", "waited" and "waiting" are one: counted apart they lose to a word that has no other forms.
        let stems: Vec<Cow<'_, str>> = words
            .iter()
            .map(|word| match language {
                Some(language) => Cow::Owned(stem(read.folded(word), language)),
                None => Cow::Borrowed(read.folded(word)),
            })
            .collect();
        for (at, first) in words.iter().enumerate() {
            if !is_content(read.folded(first), first.kind, code) {
                continue;
            }
            let mut state = 0;
            let run = words.iter().zip(&stems).skip(at).take(LONGEST);
            for (length, (last, stem)) in (1_u8..).zip(run) {
                if last.kind != Kind::Word {
                    break;
                }
                let folded = read.folded(last);
                state = hashed(state, stem);
                let alone = length == 1 && is_bare(folded);
                let ends = is_content(folded, last.kind, code) && !alone;
                if ends && last.end - first.start <= 4 * MOST_LETTERS && seen.insert(state) {
                    found.push((state, first.start as u32, last.end as u32, length));
                }
            }
        }
        Self { found }
    }
}

/// Signs between words that do not end a clause.
fn is_faint(kind: Kind) -> bool {
    matches!(kind, Kind::Sign)
}

fn is_content(folded: &str, kind: Kind, code: &str) -> bool {
    kind == Kind::Word
        && folded.chars().take(2).count() == 2
        && folded.chars().any(char::is_alphabetic)
        && !is_stop(folded, code)
}

fn hashed(mut state: u64, word: &str) -> u64 {
    for byte in word.bytes().chain([b' ']) {
        state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(5);
    }
    super::vectors::mix(state)
}

/// In how many comments each phrase is.
pub(super) fn commonness<'p>(all: impl Iterator<Item = &'p Phrases>) -> HashMap<u64, u32> {
    let mut counts = HashMap::new();
    for phrases in all {
        for (phrase, ..) in &phrases.found {
            *counts.entry(*phrase).or_default() += 1;
        }
    }
    counts
}

/// A phrase with its score.
struct Candidate {
    phrase: u64,
    score: f64,
    inside: u32,
    length: u8,
}

/// The best phrases of these comments, best first, as their customers most often wrote them.
///
/// The score is class-based tf-idf: the share of the theme's comments with the phrase, times the logarithm of how
/// much rarer it is in all `total` comments; longer phrases are clearer and weigh more.
pub(super) fn best(
    members: &[(&str, &Phrases)],
    common: &HashMap<u64, u32>,
    total: usize,
    wanted: usize,
) -> Vec<String> {
    let inside = commonness(members.iter().map(|(_, phrases)| *phrases));
    let lengths: HashMap<u64, u8> = members
        .iter()
        .flat_map(|(_, phrases)| &phrases.found)
        .map(|(phrase, .., length)| (*phrase, *length))
        .collect();
    // A phrase of a few comments names no big theme, however rare it is.
    let most = inside.values().copied().max().unwrap_or(0);
    let least = (members.len() as u32).div_ceil(LEAST_SHARE).max(2).min(most.max(1));
    let mut candidates: Vec<Candidate> = inside
        .iter()
        .filter(|(_, count)| **count >= least)
        .map(|(phrase, count)| {
            let all = f64::from(common.get(phrase).copied().unwrap_or(1).max(*count));
            let share = f64::from(*count) / members.len() as f64;
            let precise = f64::from(*count) / all;
            let length = lengths.get(phrase).copied().unwrap_or(1);
            let clear = [1.0, 1.0, 2.0, 2.1].get(usize::from(length)).copied().unwrap_or(1.0);
            let score = share * (1.0 + total as f64 / all).ln() * precise.sqrt() * clear;
            Candidate { phrase: *phrase, score, inside: *count, length }
        })
        .collect();
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.phrase.cmp(&b.phrase)));
    candidates.truncate(wanted * 8);
    prefer_whole(&mut candidates, members);
    let mut chosen: Vec<(String, String)> = Vec::new();
    for candidate in candidates {
        let Some(form) = form(candidate.phrase, members) else { continue };
        let bare = folded(&form);
        let told = chosen.iter().any(|(_, other)| overlaps(&bare, other));
        if form.chars().count() <= MOST_LETTERS && !told {
            chosen.push((form, bare));
        }
        if chosen.len() == wanted {
            break;
        }
    }
    chosen.into_iter().map(|(form, _)| form).collect()
}

/// A phrase that nearly always stands inside of a longer one gives its place to that one.
fn prefer_whole(candidates: &mut [Candidate], members: &[(&str, &Phrases)]) {
    let Some(first) = candidates.first() else { return };
    let mut held: HashMap<u64, u32> = HashMap::new();
    for (_, phrases) in members {
        let short: Vec<_> = phrases.found.iter().filter(|found| found.0 == first.phrase).collect();
        for found in phrases.found.iter().filter(|found| found.3 > first.length) {
            if short.iter().any(|part| found.1 <= part.1 && part.2 <= found.2) {
                *held.entry(found.0).or_default() += 1;
            }
        }
    }
    let least = f64::from(first.inside) * 0.6;
    let whole = candidates
        .iter()
        .position(|candidate| held.get(&candidate.phrase).is_some_and(|count| f64::from(*count) >= least));
    if let Some(whole) = whole {
        candidates.get_mut(..=whole).unwrap_or_default().rotate_right(1);
    }
}

/// The form in which a phrase is most often written; the first of these, and no shouting if there is another.
fn form(phrase: u64, members: &[(&str, &Phrases)]) -> Option<String> {
    let mut forms: BTreeMap<&str, (u32, usize)> = BTreeMap::new();
    for (place, (text, phrases)) in members.iter().enumerate() {
        for (_, start, end, _) in phrases.found.iter().filter(|found| found.0 == phrase) {
            let shown = text.get(*start as usize..*end as usize).unwrap_or_default();
            forms.entry(shown).or_insert((0, place)).0 += 1;
        }
    }
    let rank = |shown: &str, count: u32| {
        let small = shown.chars().all(|letter| !letter.is_uppercase());
        let plain = !shown.contains(|letter: char| letter.is_control());
        (plain, small, count)
    };
    forms
        .into_iter()
        .max_by_key(|(shown, (count, place))| (rank(shown, *count), std::cmp::Reverse(*place)))
        .map(|(shown, _)| shown.to_owned())
}

fn folded(form: &str) -> String {
    let read = Text::new(form);
    read.tokens.iter().map(|token| read.folded(token)).collect::<Vec<_>>().join(" ")
}

/// Whether one phrase holds the other, word by word.
fn overlaps(left: &str, right: &str) -> bool {
    let (left, right) = (format!(" {left} "), format!(" {right} "));
    left.contains(&right) || right.contains(&left)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(code: &str, theme: &[&str], others: &[&str]) -> Vec<String> {
        let read = |text: &&str| Phrases::of(&Text::new(text), code);
        let (inside, outside): (Vec<_>, Vec<_>) =
            (theme.iter().map(read).collect(), others.iter().map(read).collect());
        let common = commonness(inside.iter().chain(&outside));
        let members: Vec<(&str, &Phrases)> = theme.iter().copied().zip(&inside).collect();
        best(&members, &common, theme.len() + others.len(), 3)
    }

    #[test]
    fn labels_start_and_end_in_content_words_and_really_occur() {
        let cases: &[(&str, &[&str], &[&str], &str)] = &[
            (
                "sv",
                &[
                    "fick vänta på maten",
                    "Vänta på maten i en timme",
                    "trött på att vänta på maten",
                    "vänta länge",
                ],
                &["maten var god", "fin lokal och maten god", "trevlig personal"],
                "vänta på maten",
            ),
            (
                "en",
                &[
                    "the air con was broken",
                    "Air con did not work",
                    "no air con in the room",
                    "AIR CON too loud",
                ],
                &["lovely room", "great view from the room", "loud street"],
                "air con",
            ),
            (
                "ar",
                &["موقف السيارات صغير", "لا يوجد موقف السيارات", "موقف السيارات بعيد", "موقف السيارات زحمة"],
                &["الاكل لذيذ", "الاكل بارد والمكان صغير"],
                "موقف السيارات",
            ),
            (
                "fil",
                &[
                    "ang bagal ng delivery",
                    "bagal ng delivery nila",
                    "sobrang bagal ng delivery",
                    "delivery ay bagal",
                ],
                &["maganda ang tela", "ang ganda ng kulay"],
                "bagal ng delivery",
            ),
        ];
        for (code, theme, others, expected) in cases {
            assert_eq!(labels(code, theme, others).first().map(String::as_str), Some(*expected), "{code}");
        }
    }

    #[test]
    fn forms_of_a_word_are_counted_together() {
        let theme = ["we waited, lobby", "waiting, lobby", "they wait", "he waits, sofa", "sofa"];
        let first = labels("en", &theme, &["nice room", "good soup"]).remove(0);
        assert!(first.contains("wait"), "{first}");
    }

    #[test]
    fn praise_alone_is_no_label() {
        assert!(labels("en", &["great!", "Great", "great", "great"], &[]).is_empty());
    }
}
