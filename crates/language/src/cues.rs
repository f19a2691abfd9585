//! Words and phrases, listed by hand, that show what a comment is about and how it turns.
//!
//! The lists stand in `cues/*.txt`. A line is one cue: words with single spaces between them; `stem*` is any word
//! that begins so; `~` is up to two words of any kind; `0` is any number. After a tab stands `+` or `-` where the
//! cue is praise or blame by itself, or `!` where the phrase means something else: it then hides the shorter cues
//! of the same name inside it. `[LANGUAGE.NAME]` opens a section, `#` a comment.

use std::borrow::Cow;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::text::{Kind, Text, Token};
use crate::types::{Aspect, Language, Polarity};

const FILES: [&str; 4] = [
    include_str!("../cues/aspects.txt"),
    include_str!("../cues/shifters.txt"),
    include_str!("../cues/moods.txt"),
    include_str!("../cues/signals.txt"),
];
/// Words that `~` may stand for.
const GAP: usize = 2;
/// Letters of a stem that it is found by.
const KEY: usize = 4;
/// Letters that must be left when affixes are taken off a Filipino word, and that a stem must have to be found in it.
const SHORTEST_ROOT: usize = 4;
/// The same for an Arabic word without its article.
const SHORTEST_ARABIC: usize = 3;

/// What a cue shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Name {
    /// What the comment is about.
    Aspect(Aspect),
    /// Turns what follows (in Arabic and Filipino sometimes what precedes) around: not, never, without.
    Negator,
    /// Makes it stronger: very.
    Intensifier,
    /// Makes it weaker: a little.
    Diminisher,
    /// Opens a clause of the other mood: but.
    Contrast,
    /// What is only wished or supposed: would, could have.
    Condition,
    /// Comparison to the good.
    Better,
    /// Comparison to the bad.
    Worse,
    /// Praise that seldom is meant.
    Sarcasm,
    /// Praise.
    Positive,
    /// Blame.
    Negative,
    /// Neither.
    Neutral,
    /// Somebody is in danger, ill, robbed, or stands waiting at this moment.
    Urgent,
    /// Somebody asks for an answer soon.
    Soon,
    /// The customer leaves.
    Churn,
    /// The customer comes back.
    Returning,
    /// Had to wait.
    Waited,
    /// Had to say or do it again.
    Repeated,
    /// Was promised what did not come.
    Promise,
    /// A rule counted for more than the customer.
    Policy,
    /// A complaint was waved away.
    Dismissed,
}

impl Name {
    /// How many names there are.
    pub const COUNT: usize = Aspect::ALL.len() + 20;

    /// The place among all names, below [`Name::COUNT`].
    #[must_use]
    pub fn index(self) -> usize {
        let others = match self {
            Self::Aspect(aspect) => return aspect.index(),
            Self::Negator => 0,
            Self::Intensifier => 1,
            Self::Diminisher => 2,
            Self::Contrast => 3,
            Self::Condition => 4,
            Self::Better => 5,
            Self::Worse => 6,
            Self::Sarcasm => 7,
            Self::Positive => 8,
            Self::Negative => 9,
            Self::Neutral => 10,
            Self::Urgent => 11,
            Self::Soon => 12,
            Self::Churn => 13,
            Self::Returning => 14,
            Self::Waited => 15,
            Self::Repeated => 16,
            Self::Promise => 17,
            Self::Policy => 18,
            Self::Dismissed => 19,
        };
        Aspect::ALL.len() + others
    }

    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "negator" => Self::Negator,
            "intensifier" => Self::Intensifier,
            "diminisher" => Self::Diminisher,
            "contrast" => Self::Contrast,
            "condition" => Self::Condition,
            "better" => Self::Better,
            "worse" => Self::Worse,
            "sarcasm" => Self::Sarcasm,
            "positive" => Self::Positive,
            "negative" => Self::Negative,
            "neutral" => Self::Neutral,
            "urgent" => Self::Urgent,
            "soon" => Self::Soon,
            "churn" => Self::Churn,
            "returning" => Self::Returning,
            "waited" => Self::Waited,
            "repeated" => Self::Repeated,
            "promise" => Self::Promise,
            "policy" => Self::Policy,
            "dismissed" => Self::Dismissed,
            aspect => Self::Aspect(aspect.parse().ok()?),
        })
    }
}

/// A cue in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// What it shows.
    pub cue: Name,
    /// Index of its first token.
    pub first: usize,
    /// Index of its last token, inclusive.
    pub last: usize,
    /// Praise or blame that lies in the cue itself.
    pub polarity: Option<Polarity>,
}

/// Finds the cues of a language, and the English ones besides; in time linear in the text.
///
/// Of two cues of one name only the longer one counts where one lies inside the other. Ordered by the first token.
#[must_use]
pub fn find(text: &Text<'_>, language: Language) -> Vec<Hit> {
    let lists = lists(language);
    let mut found = Vec::new();
    for (first, token) in text.tokens.iter().enumerate() {
        let from = found.len();
        lists.starting_at(text, token, first, language, &mut found);
        if let Some(here) = found.get_mut(from..) {
            here.sort_by_key(|found| (found.hit.cue, std::cmp::Reverse(found.hit.last), !found.hides));
        }
    }
    outermost(found)
}

/// The aspects that the hits speak for, in the order of the taxonomy.
///
/// A comment is about the whole only where it names nothing else: by a cue of the whole, or by mere praise or blame.
#[must_use]
pub fn aspects(hits: &[Hit]) -> Vec<Aspect> {
    let names = |name: Name| hits.iter().any(|hit| hit.cue == name);
    let specific = |aspect: &Aspect| *aspect != Aspect::General && names(Name::Aspect(*aspect));
    let mut aspects: Vec<Aspect> = Aspect::ALL.into_iter().filter(specific).collect();
    let whole = [Name::Aspect(Aspect::General), Name::Positive, Name::Negative];
    if aspects.is_empty() && whole.into_iter().any(names) {
        aspects.push(Aspect::General);
    }
    aspects
}

struct Found {
    hit: Hit,
    hides: bool,
}

/// Leaves out what lies inside a longer cue of the same name, and the cues that only hide.
fn outermost(found: Vec<Found>) -> Vec<Hit> {
    let mut covered = [0; Name::COUNT];
    let mut hits = Vec::with_capacity(found.len());
    for Found { hit, hides } in found {
        let Some(until) = covered.get_mut(hit.cue.index()) else { continue };
        if hit.last < *until {
            continue;
        }
        *until = hit.last + 1;
        if !hides {
            hits.push(hit);
        }
    }
    hits
}

#[derive(Clone, Debug)]
enum Part {
    Whole(String),
    Stem(String),
    Gap,
}

impl Part {
    fn parse(word: &str) -> Self {
        match word {
            "~" => Self::Gap,
            _ => word
                .strip_suffix('*')
                .map_or_else(|| Self::Whole(word.to_owned()), |stem| Self::Stem(stem.to_owned())),
        }
    }

    fn fits(&self, text: &Text<'_>, token: &Token, language: Language) -> bool {
        match self {
            Self::Gap => matches!(token.kind, Kind::Word | Kind::Number),
            Self::Whole(whole) => any_form(word_of(text, token), language, |form, _| form == whole),
            Self::Stem(stem) => any_form(word_of(text, token), language, |form, shortest| {
                form.starts_with(stem.as_str()) && stem.chars().count() >= shortest
            }),
        }
    }
}

#[derive(Clone, Debug)]
struct Cue {
    name: Name,
    polarity: Option<Polarity>,
    hides: bool,
    /// The words after the first.
    rest: Vec<Part>,
    /// The stem that the first word begins with; empty where the first word is whole.
    stem: String,
}

impl Cue {
    /// The last token of the cue, if the words after the first follow it.
    fn end(&self, text: &Text<'_>, first: usize, language: Language) -> Option<usize> {
        follow(&self.rest, text, first, language)
    }
}

fn follow(parts: &[Part], text: &Text<'_>, last: usize, language: Language) -> Option<usize> {
    let Some((part, rest)) = parts.split_first() else { return Some(last) };
    if !matches!(part, Part::Gap) {
        let token = text.tokens.get(last + 1)?;
        return part.fits(text, token, language).then(|| follow(rest, text, last + 1, language))?;
    }
    (0..=GAP).find_map(|skipped| {
        let between = text.tokens.get(last + 1..=last + skipped)?;
        let open = between.iter().all(|token| part.fits(text, token, language));
        open.then(|| follow(rest, text, last + skipped, language))?
    })
}

/// The cues that are tried in one language.
#[derive(Debug, Default)]
struct Lists {
    cues: Vec<Cue>,
    /// Cues by their first word.
    whole: FxHashMap<String, Vec<usize>>,
    /// Cues by the first letters of a first word that is a stem.
    stems: FxHashMap<String, Vec<usize>>,
}

impl Lists {
    fn add(&mut self, line: &str, name: Name) {
        let (words, mark) = line.split_once('\t').unwrap_or((line, ""));
        let mut parts = words.split(' ').filter(|word| !word.is_empty()).map(Part::parse);
        let (stem, whole) = match parts.next() {
            Some(Part::Whole(word)) => (String::new(), Some(word)),
            Some(Part::Stem(stem)) => (stem, None),
            _ => return,
        };
        let polarity = match mark {
            "+" => Some(Polarity::Positive),
            "-" => Some(Polarity::Negative),
            _ => None,
        };
        let at = self.cues.len();
        match whole {
            Some(word) => self.whole.entry(word).or_default().push(at),
            None => self.stems.entry(stem.chars().take(KEY).collect()).or_default().push(at),
        }
        self.cues.push(Cue { name, polarity, hides: mark == "!", rest: parts.collect(), stem });
    }

    fn starting_at(
        &self,
        text: &Text<'_>,
        token: &Token,
        first: usize,
        language: Language,
        found: &mut Vec<Found>,
    ) {
        let mut push = |cue: &Cue| {
            let Some(last) = cue.end(text, first, language) else { return };
            let hit = Hit { cue: cue.name, first, last, polarity: cue.polarity };
            found.push(Found { hit, hides: cue.hides });
        };
        any_form(word_of(text, token), language, |form, shortest| {
            let at = |places: Option<&Vec<usize>>, push: &mut dyn FnMut(&Cue)| {
                places.into_iter().flatten().filter_map(|&at| self.cues.get(at)).for_each(push);
            };
            at(self.whole.get(form), &mut push);
            for (letters, (start, letter)) in
                form.char_indices().take(KEY).enumerate().map(|(n, at)| (n + 1, at))
            {
                if letters < shortest {
                    continue;
                }
                let key = form.get(..start + letter.len_utf8()).unwrap_or_default();
                at(self.stems.get(key), &mut |cue: &Cue| {
                    if form.starts_with(cue.stem.as_str()) {
                        push(cue);
                    }
                });
            }
            false
        });
    }
}

fn word_of<'w>(text: &'w Text<'_>, token: &Token) -> &'w str {
    match token.kind {
        Kind::Number => "0",
        _ => text.folded(token),
    }
}

/// Whether one of the forms of a word fits: the word itself, and what is left without article or affix.
///
/// `fits` is also told how many letters a stem must have to be found in that form.
fn any_form(word: &str, language: Language, mut fits: impl FnMut(&str, usize) -> bool) -> bool {
    if fits(word, 1) {
        return true;
    }
    match language {
        Language::Ar => without_article(word).any(|root| fits(root, SHORTEST_ARABIC)),
        Language::Fil => without_affixes(word).iter().any(|root| fits(root, SHORTEST_ROOT)),
        Language::En | Language::Sv => false,
    }
}

/// An Arabic word without the article and the little words that are written as one with it.
///
/// "And" and "so" also stand before the short negations.
fn without_article(word: &str) -> impl Iterator<Item = &str> {
    ["وال", "بال", "فال", "كال", "ال", "لل", "عال", "هال", "و", "ب", "ف", "ل"].into_iter().filter_map(
        |affix| {
            let root = word.strip_prefix(affix)?;
            let joins = matches!(affix, "و" | "ف") && root.chars().count() == 2;
            (joins || root.chars().count() >= SHORTEST_ARABIC).then_some(root)
        },
    )
}

/// A Filipino word without its affixes: `nagrereply` → `rereply` → `reply`, `dumating` → `dating`.
///
/// Only roots of four letters and more are left, and only words in plain letters are taken apart.
fn without_affixes(word: &str) -> Vec<Cow<'_, str>> {
    const PREFIXES: [&str; 17] = [
        "pinakama", "napaka", "pinaka", "nakaka", "makaka", "nakapag", "nag", "mag", "pag", "naka", "maka",
        "pinag", "na", "ma", "ka", "pa", "i",
    ];
    let mut roots: Vec<Cow<'_, str>> = Vec::new();
    if !word.is_ascii() || word.len() < SHORTEST_ROOT + 1 || word.len() > 24 {
        return roots;
    }
    let mut rest = word;
    for _ in 0..3 {
        if let Some(root) = without_infix(rest) {
            let root = without_doubling(&root).map_or_else(|| root.clone(), str::to_owned);
            roots.push(Cow::Owned(root));
        }
        let stripped = PREFIXES
            .iter()
            .find_map(|affix| rest.strip_prefix(affix))
            .filter(|root| root.len() >= SHORTEST_ROOT);
        let Some(root) = without_doubling(rest).or(stripped) else { break };
        roots.push(Cow::Borrowed(root));
        rest = root;
    }
    roots
}

/// `bumili` → `bili`, `sinira` → `sira`.
fn without_infix(word: &str) -> Option<String> {
    let (first, rest) = word.split_at_checked(1)?;
    let rest = rest.strip_prefix("um").or_else(|| rest.strip_prefix("in"))?;
    (rest.len() + 1 >= SHORTEST_ROOT).then(|| format!("{first}{rest}"))
}

/// `rereply` → `reply`, `bibili` → `bili`.
fn without_doubling(word: &str) -> Option<&str> {
    let (once, rest) = word.split_at_checked(2)?;
    (rest.len() >= SHORTEST_ROOT && rest.starts_with(once)).then_some(rest)
}

fn lists(language: Language) -> &'static Lists {
    static LISTS: [OnceLock<Lists>; 4] = [const { OnceLock::new() }; 4];
    let [en, sv, ar, fil] = &LISTS;
    let list = match language {
        Language::En => en,
        Language::Sv => sv,
        Language::Ar => ar,
        Language::Fil => fil,
    };
    list.get_or_init(|| read(language))
}

fn read(language: Language) -> Lists {
    let mut lists = Lists::default();
    for (of, name, line) in FILES.into_iter().flat_map(lines) {
        if of == language {
            lists.add(&folded(line), name);
            if language == Language::Sv
                && let Some(plain) = without_dots(&folded(line))
            {
                lists.add(&plain, name);
            }
        } else if of == Language::En && !is_false_friend(line, language) {
            lists.add(&folded(line), name);
        }
    }
    lists
}

/// The cues of a file, each with its language and name.
fn lines(file: &'static str) -> impl Iterator<Item = (Language, Name, &'static str)> {
    let mut section = None;
    file.lines().filter_map(move |line| {
        let line = line.trim_end_matches([' ', '\r']);
        if line.is_empty() || line.starts_with('#') {
            return None;
        }
        if let Some(heading) = line.strip_prefix('[') {
            let (language, name) = heading.trim_end_matches(']').split_once('.')?;
            section = language.parse().ok().zip(Name::parse(name));
            return None;
        }
        section.map(|(language, name)| (language, name, line))
    })
}

/// A cue with its words folded as the words of a text are, its signs kept.
fn folded(line: &str) -> String {
    if line.is_ascii() && !line.bytes().any(|byte| byte.is_ascii_uppercase() || byte == b'\'') {
        return line.to_owned();
    }
    let (words, mark) = line.split_once('\t').unwrap_or((line, ""));
    let words: Vec<String> = words.split(' ').map(folded_word).collect();
    if mark.is_empty() { words.join(" ") } else { format!("{}\t{mark}", words.join(" ")) }
}

fn folded_word(word: &str) -> String {
    if matches!(word, "~" | "0") {
        return word.to_owned();
    }
    let text = Text::new(word.trim_end_matches('*'));
    let folded: String = text.tokens.iter().map(|token| text.folded(token)).collect();
    if word.ends_with('*') { folded + "*" } else { folded }
}

/// A Swedish cue as it is typed without å, ä and ö; `None` where it has none or would be too short to be told apart.
fn without_dots(cue: &str) -> Option<String> {
    let plain: String = cue
        .chars()
        .map(|letter| match letter {
            'å' | 'ä' => 'a',
            'ö' => 'o',
            'é' | 'è' => 'e',
            other => other,
        })
        .collect();
    let first = plain.split([' ', '\t']).next().unwrap_or_default();
    let long = if first.ends_with('*') { first.len() > 4 } else { first.len() >= 4 };
    (plain != cue && (long || plain.contains(' '))).then_some(plain)
}

/// English cues of one word that are another word in the language.
fn is_false_friend(line: &str, language: Language) -> bool {
    let word = line.split('\t').next().unwrap_or_default();
    let friends: &[&str] = match language {
        Language::En => &[],
        Language::Sv => &[
            "fast", "hot", "bad", "mat", "sen", "men", "rum*", "glass", "gift", "fin", "hall", "chef",
            "kind", "barn", "art", "under", "pest*", "bra*", "slut", "prick", "ham", "for", "arm", "lag",
            "fat", "let", "last", "but", "not", "no", "ever", "would", "never", "more", "less", "spa*",
            "vent*", "tap*", "lat*", "lot*", "pub", "bar*", "bit*", "led*", "stal*", "still", "dish", "din",
            "an", "so", "very", "all", "plan", "dirt*", "room*", "offer*", "fee*", "order*", "fine",
            "stark*", "tender*", "host*", "late*", "slow*", "dog*", "bus", "park*", "lobby", "bath*",
            "deal*", "part*", "stain*", "pool*", "cost*", "pay*", "tip*", "gem", "mess*", "sad", "bland",
            "stolen", "stank", "odor", "tag", "color", "ace",
        ],
        Language::Ar => &["bad", "men", "but", "not", "mat", "fan*", "no", "so"],
        Language::Fil => &[
            "ate", "may", "at", "bag", "pa", "an", "so", "mat*", "bar*", "tip*", "pan*", "bus", "hot",
            "dish*", "sad", "pack", "sit*", "par*", "main*", "sale", "din*", "host*", "taste*", "tap*",
            "bit", "pub*", "man", "seller*", "charge", "charges", "charged", "packed", "wallet", "bills",
            "chef*", "area", "steal", "tag", "team", "pound", "pounds", "tight", "smell*", "stain*",
            "lights", "bed", "beds", "drink*", "roll", "rolls",
        ],
    };
    friends.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, language: Language, name: Name) -> Vec<&str> {
        let read = Text::new(text);
        find(&read, language)
            .into_iter()
            .filter(|hit| hit.cue == name)
            .map(|hit| {
                let (first, last) = (&read.tokens[hit.first], &read.tokens[hit.last]);
                read.original.get(first.start..last.end).unwrap()
            })
            .collect()
    }

    #[test]
    fn every_line_of_the_lists_is_understood() {
        for file in FILES {
            let mut section = false;
            for line in file.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
                if let Some(heading) = line.strip_prefix('[') {
                    let (language, name) = heading.trim_end_matches(']').split_once('.').unwrap();
                    assert!(language.parse::<Language>().is_ok() && Name::parse(name).is_some(), "{line}");
                    section = true;
                    continue;
                }
                assert!(section, "{line}");
                let (words, mark) = line.split_once('\t').unwrap_or((line, ""));
                assert!(["", "+", "-", "!"].contains(&mark), "{line}");
                assert!(!words.starts_with('~') && !words.ends_with('~'), "{line}");
                for word in words.split(' ') {
                    let word_folded = folded_word(word);
                    assert!(!word_folded.trim_end_matches('*').is_empty(), "{line}");
                    assert!(!word.is_ascii() || word_folded == word, "{line}");
                }
            }
        }
    }

    #[test]
    fn every_language_has_cues_of_every_name() {
        for language in Language::ALL {
            let mut names = [0_usize; Name::COUNT];
            for (of, name, _) in FILES.into_iter().flat_map(lines) {
                names[name.index()] += usize::from(of == language);
            }
            for aspect in Aspect::ALL.into_iter().filter(|&aspect| aspect != Aspect::Other) {
                assert!(names[aspect.index()] >= 30, "{language:?} {aspect:?}");
            }
            assert!(names[Aspect::ALL.len()..].iter().all(|&cues| cues >= 3), "{language:?} {names:?}");
        }
    }

    #[test]
    fn cues_are_found_in_the_forms_that_people_type() {
        let aspect = Name::Aspect;
        let cases = [
            ("Vi fick VÄNTA länge", Language::Sv, aspect(Aspect::Waiting), "VÄNTA"),
            ("vi fick vanta lange", Language::Sv, aspect(Aspect::Waiting), "vanta"),
            ("والخدمة ممتازة", Language::Ar, aspect(Aspect::Service), "والخدمة"),
            ("el 5edma 7elwa", Language::Ar, aspect(Aspect::Service), "5edma"),
            ("hindi nagrereply si seller", Language::Fil, aspect(Aspect::Communication), "nagrereply"),
            ("the staff nila ang bait", Language::Fil, aspect(Aspect::Service), "staff"),
            ("ayaw ko talaga", Language::Fil, Name::Negator, "ayaw"),
        ];
        for (text, language, name, expected) in cases {
            assert!(
                shown(text, language, name).iter().any(|shown| shown.contains(expected)),
                "{text}: {:?}",
                shown(text, language, name)
            );
        }
    }

    #[test]
    fn a_gap_does_not_reach_over_a_mark() {
        let mut lists = Lists::default();
        lists.add("bad ~ idea*", Name::Negative);
        let found = |text: &str| {
            let read = Text::new(text);
            let mut found = Vec::new();
            for (first, token) in read.tokens.iter().enumerate() {
                lists.starting_at(&read, token, first, Language::En, &mut found);
            }
            found.len()
        };
        let cases =
            [("a bad idea", 1), ("a bad old ideas", 1), ("bad, idea", 0), ("bad one two three idea", 0)];
        for (text, expected) in cases {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn affixes_come_off_filipino_words() {
        for (word, root) in
            [("nagrereply", "reply"), ("dumating", "dating"), ("sinira", "sira"), ("pinakamasarap", "sarap")]
        {
            assert!(
                without_affixes(word).iter().any(|found| found == root),
                "{word}: {:?}",
                without_affixes(word)
            );
        }
    }

    #[test]
    fn any_text_is_read_in_linear_time() {
        for unit in ["not ", "ب", "wala ", "\u{202e}👍", "mamamama", "inte ", "a\u{301}"] {
            let text = unit.repeat(80_000 / unit.len());
            for language in Language::ALL {
                let _ = find(&Text::new(&text), language);
            }
        }
    }
}
