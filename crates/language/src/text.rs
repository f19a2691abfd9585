//! Text as the engine reads it: folded letters and tokens, each with its place in the original.

use unicode_normalization::UnicodeNormalization as _;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation as _};

/// The longest part of a text that is analysed: the beginning and the end of longer ones, in bytes.
const HEAD: usize = 64 * 1024;
const TAIL: usize = 16 * 1024;
/// Letters of a word that are kept; what is longer is noise.
const LONGEST_WORD: usize = 48;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Letters, perhaps with digits among them.
    Word,
    /// Digits only; folded to zeros.
    Number,
    /// An emoji or another pictograph, with its joiners and skin tones.
    Emoji,
    /// One mark that ends a clause: `. ! ? , ; :` and their Arabic and wide forms, brackets, a line break.
    Mark,
    /// Any other sign.
    Sign,
    /// A web address, a mail address or a handle; folded to `<url>`, `<mail>`, `<user>`.
    Link,
}

/// A token of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Bytes of the original text, at borders of graphemes.
    pub start: usize,
    /// End of these bytes, exclusive.
    pub end: usize,
    /// Bytes of [`Text::folded`].
    from: u32,
    to: u32,
    /// Three or more equal letters in a row were shortened to two.
    pub stretched: bool,
    /// At least two letters, all of them capitals.
    pub shouted: bool,
}

/// A text with its tokens.
#[derive(Clone, Debug)]
pub struct Text<'t> {
    /// The text as it was given.
    pub original: &'t str,
    /// The tokens in their order.
    pub tokens: Vec<Token>,
    folded: String,
    /// Only the beginning and the end were read.
    pub truncated: bool,
}

impl<'t> Text<'t> {
    /// Reads a text: any text, in time linear in its length.
    #[must_use]
    pub fn new(original: &'t str) -> Self {
        let mut text = Self { original, tokens: Vec::new(), folded: String::new(), truncated: false };
        if original.len() <= HEAD + TAIL {
            text.read(0, original.len());
        } else {
            text.truncated = true;
            text.read(0, floor(original, HEAD));
            text.read(floor(original, original.len() - TAIL), original.len());
        }
        text
    }

    /// The folded form of a token.
    #[must_use]
    pub fn folded(&self, token: &Token) -> &str {
        self.folded.get(token.from as usize..token.to as usize).unwrap_or_default()
    }

    /// The original form of a token.
    #[must_use]
    pub fn shown(&self, token: &Token) -> &'t str {
        self.original.get(token.start..token.end).unwrap_or_default()
    }

    /// The original from the start of one token to the end of another.
    #[must_use]
    pub fn between(&self, first: &Token, last: &Token) -> &'t str {
        self.original.get(first.start..last.end).unwrap_or_default()
    }

    fn read(&mut self, from: usize, to: usize) {
        let part = self.original.get(from..to).unwrap_or_default();
        let mut reader = Reader { text: self, letters: Vec::new(), word: None };
        let mut skip_to = 0;
        for (place, grapheme) in part.grapheme_indices(true) {
            if place < skip_to {
                continue;
            }
            let at = from + place;
            let boundary = reader.word.is_none();
            if boundary && let Some((length, name)) = link(part.get(place..).unwrap_or_default()) {
                reader.push(Kind::Link, at, at + length, name);
                skip_to = place + length;
                continue;
            }
            reader.grapheme(grapheme, at, part.get(place + grapheme.len()..).unwrap_or_default());
        }
        reader.close();
    }
}

/// The last border of graphemes up to a place.
fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    match cursor.is_boundary(text, 0) {
        Ok(true) => at,
        _ => cursor.prev_boundary(text, 0).ok().flatten().unwrap_or(at),
    }
}

struct Word {
    start: usize,
    end: usize,
    digits: bool,
    upper: usize,
    lower: usize,
    stretched: bool,
}

struct Reader<'r, 't> {
    text: &'r mut Text<'t>,
    letters: Vec<char>,
    word: Option<Word>,
}

impl Reader<'_, '_> {
    fn grapheme(&mut self, grapheme: &str, at: usize, rest: &str) {
        let end = at + grapheme.len();
        let Some(first) = grapheme.chars().find(|&letter| !is_invisible(letter)) else { return };
        if is_emoji(first) && !first.is_ascii() || grapheme.contains('\u{fe0f}') && !first.is_alphanumeric() {
            self.close();
            let emoji: String =
                grapheme.chars().filter(|&part| is_emoji(part) && !is_tone(part)).take(8).collect();
            let kind = if emoji.is_empty() { Kind::Sign } else { Kind::Emoji };
            self.push(kind, at, end, &emoji);
        } else if first.is_alphanumeric() {
            if is_alone(first) {
                self.close();
            }
            self.letter(grapheme, first, at, end);
            if is_alone(first) {
                self.close();
            }
        } else if is_apostrophe(first)
            && self.word.is_some()
            && rest.chars().next().is_some_and(char::is_alphabetic)
        {
            // don't -> dont: the apostrophe belongs to the word, and says nothing in it.
            if let Some(word) = self.word.as_mut() {
                word.end = end;
            }
        } else {
            self.close();
            if first == '\n' || first == '\r' {
                self.push(Kind::Mark, at, end, "\n");
            } else if !first.is_whitespace() && !first.is_control() {
                let folded = fold_mark(first);
                let kind = if ".!?,;:()\"/|".contains(folded) { Kind::Mark } else { Kind::Sign };
                let mut buffer = [0; 4];
                self.push(kind, at, end, folded.encode_utf8(&mut buffer));
            }
        }
    }

    fn letter(&mut self, grapheme: &str, first: char, start: usize, end: usize) {
        if self.word.is_none() {
            self.letters.clear();
        }
        let word =
            self.word.get_or_insert(Word { start, end, digits: true, upper: 0, lower: 0, stretched: false });
        word.end = end;
        word.upper += usize::from(first.is_uppercase());
        word.lower += usize::from(first.is_lowercase());
        let (letters, stretched) = (&mut self.letters, &mut word.stretched);
        let digits = &mut word.digits;
        let mut add = |letter: char| {
            let Some(letter) = fold_letter(letter) else { return };
            *digits &= letter.is_ascii_digit();
            let same =
                |back: usize| letters.len() >= back && letters.get(letters.len() - back) == Some(&letter);
            if same(1) && same(2) && !letter.is_ascii_digit() {
                *stretched = true;
            } else if letters.len() < LONGEST_WORD {
                letters.push(letter);
            }
        };
        if grapheme.is_ascii() {
            grapheme.chars().for_each(|letter| add(letter.to_ascii_lowercase()));
        } else {
            grapheme.nfkc().flat_map(char::to_lowercase).for_each(add);
        }
    }

    fn close(&mut self) {
        let Some(word) = self.word.take() else { return };
        let kind = if word.digits { Kind::Number } else { Kind::Word };
        let folded: String =
            if word.digits { "0".repeat(self.letters.len().min(6)) } else { self.letters.iter().collect() };
        if folded.is_empty() {
            return;
        }
        self.push(kind, word.start, word.end, &folded);
        if let Some(token) = self.text.tokens.last_mut() {
            token.stretched = word.stretched;
            token.shouted = word.upper >= 2 && word.lower == 0;
        }
    }

    fn push(&mut self, kind: Kind, start: usize, end: usize, folded: &str) {
        let from = u32::try_from(self.text.folded.len()).unwrap_or(u32::MAX);
        self.text.folded.push_str(folded);
        let to = u32::try_from(self.text.folded.len()).unwrap_or(u32::MAX);
        let token = Token { kind, start, end, from, to, stretched: false, shouted: false };
        self.text.tokens.push(token);
    }
}

/// A link, mail address or handle at the beginning of a text: how long it is, and what stands for it.
fn link(rest: &str) -> Option<(usize, &'static str)> {
    let bytes = rest.as_bytes();
    let first = *bytes.first()?;
    if !first.is_ascii_alphanumeric() && first != b'@' && first != b'<' {
        return None;
    }
    let end = bytes
        .iter()
        .take(200)
        .position(|&byte| !(byte.is_ascii_alphanumeric() || b"@<>._-+/:%?=&#~".contains(&byte)))
        .unwrap_or(bytes.len().min(200));
    let run = rest.get(..end)?;
    for (mark, stands) in
        [("<url>", "<url>"), ("<email>", "<mail>"), ("<phone>", "<phone>"), ("@user", "<user>")]
    {
        if run.starts_with(mark) {
            return Some((mark.len(), stands));
        }
    }
    let run = run.trim_end_matches(['.', ',', ':', '?', '-', '>']);
    if run.starts_with("http://") || run.starts_with("https://") || run.starts_with("www.") {
        return Some((run.len(), "<url>"));
    }
    if let Some(name) = run.strip_prefix('@') {
        let length = name.bytes().position(|byte| !byte.is_ascii_alphanumeric() && byte != b'_');
        let length = length.unwrap_or(name.len());
        return (length >= 2).then_some((length + 1, "<user>"));
    }
    let (name, domain) = run.split_once('@')?;
    let fits = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-+%".contains(&byte));
    (!name.is_empty() && fits(name) && domain.contains('.') && fits(domain)).then_some((run.len(), "<mail>"))
}

/// Marks that are not seen: directions, joiners, byte order.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}' | '\u{61c}')
}

fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '\u{2019}' | '\u{2bc}' | '`' | '\u{b4}')
}

fn is_tone(letter: char) -> bool {
    matches!(letter, '\u{1f3fb}'..='\u{1f3ff}' | '\u{fe0f}' | '\u{200d}')
}

/// Pictographs, and the stars and hearts that people rate with.
pub(crate) fn is_emoji(letter: char) -> bool {
    matches!(letter,
        '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{2300}'..='\u{23ff}'
        | '\u{203c}' | '\u{2049}' | '\u{2190}'..='\u{21ff}' | '\u{25a0}'..='\u{25ff}' | '\u{3030}' | '\u{303d}')
}

/// Letters of scripts without spaces stand alone.
fn is_alone(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// One form for letters that are written in several ways; `None` for what is left out.
pub(crate) fn fold_letter(letter: char) -> Option<char> {
    Some(match letter {
        _ if is_invisible(letter) => return None,
        // Vowel marks, the stretching bar, and signs above and below.
        '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6ed}' => {
            return None;
        }
        '\u{300}'..='\u{36f}' | '\u{fe00}'..='\u{fe0f}' => return None,
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' => 'ي',
        'ة' => 'ه',
        'ؤ' => 'و',
        'ئ' => 'ي',
        '٠'..='٩' => digit(letter, '٠'),
        '۰'..='۹' => digit(letter, '۰'),
        other => other,
    })
}

fn digit(letter: char, zero: char) -> char {
    char::from_digit(u32::from(letter) - u32::from(zero), 10).unwrap_or('0')
}

fn fold_mark(mark: char) -> char {
    match mark {
        '،' | '、' | '，' => ',',
        '؛' | '；' => ';',
        '؟' | '？' => '?',
        '！' => '!',
        '。' | '…' => '.',
        '–' | '—' => ',',
        '[' | '{' | '（' => '(',
        ']' | '}' | '）' => ')',
        '«' | '»' | '“' | '”' | '„' => '"',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let read = Text::new(text);
        read.tokens.iter().map(|token| read.folded(token).to_owned()).collect()
    }

    #[test]
    fn words_are_folded_and_keep_their_place() {
        let cases: &[(&str, &[&str])] = &[
            ("Don't WAIT!", &["dont", "wait", "!"]),
            ("sooooo baaaaad", &["soo", "baad"]),
            ("Maten var GOD, men…", &["maten", "var", "god", ",", "men", "."]),
            ("رَائِع جـــداً", &["رايع", "جدا"]),
            ("٣ مرات", &["0", "مرات"]),
            ("5edma we7esh d2", &["5edma", "we7esh", "d2"]),
            ("👍🏽❤️ ★★★", &["👍", "❤", "★", "★", "★"]),
            ("see https://a.b/c?d. or me@x.se, @kim", &["see", "<url>", ".", "or", "<mail>", ",", "<user>"]),
            ("\u{202e}hej\u{200b}san", &["hejsan"]),
            ("ｆｉｎｅ ①", &["fine", "0"]),
            ("", &[]),
            ("日本", &["日", "本"]),
        ];
        for (text, expected) in cases {
            assert_eq!(words(text), *expected, "{text}");
        }
        let read = Text::new("Åh, BRÅ mat");
        let token = read.tokens.get(2).unwrap();
        assert_eq!((read.shown(token), token.shouted), ("BRÅ", true));
    }

    #[test]
    fn a_long_text_is_read_at_both_ends() {
        let long = "good ".repeat(40_000) + "å end";
        let read = Text::new(&long);
        assert!(read.truncated);
        assert_eq!(read.shown(read.tokens.last().unwrap()), "end");
        assert!(read.tokens.len() < 20_000);
    }
}
