//! Comments that say nothing: fingers rolling over the keyboard, one letter again and again, text of the form itself.
//!
//! Careful rather than sharp: a short real word, a texting form (`hnd`, `mgnda`, `mvh`) and laughter are never
//! nonsense, and one readable word makes a comment readable.

use crate::text::{Kind, Text};

/// Why a comment says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Nonsense {
    /// `asdfgh`, `sdkjfhskdjf`, `شسيبلا`.
    Mashed,
    /// `aaaaaaa`, `x x x x`.
    Repeated,
    /// `Lorem ipsum`, `Write your comment here`.
    Boilerplate,
}

/// Rows of the keyboard, as their letters are folded.
const ROWS: [&str; 6] = ["qwertyuiopå", "asdfghjklöä", "zxcvbnm", "ضصثقفغعهخحجد", "شسيبلاتنمكط", "ءورزظ"];
/// Words of rows that people mean.
const MEANT: &[&str] =
    &["qwerty", "power", "poor", "were", "pretty", "property", "trewq", "weer", "rewire", "proper"];
/// Letters that people repeat to laugh, hum, freeze, sleep or kiss.
const MEANT_LETTERS: &str = "هخhmzxkjwo";
/// What forms and placeholders say, folded; the whole comment, or its beginning where it ends in `$`.
const FORMS: &[&str] = &[
    "lorem ipsum$",
    "write your comment here",
    "write your review here",
    "your comment here",
    "type your comment here",
    "enter your comment",
    "enter text here",
    "type here",
    "comment here",
    "insert text here",
    "this is a test",
    "this is only a test",
    "test",
    "test test",
    "testing",
    "testing testing",
    "just testing",
    "sample text",
    "your review here",
    "leave a comment",
    "leave a review",
    "tell us about your experience",
    "add a comment",
    "skriv din kommentar här",
    "skriv din kommentar har",
    "skriv här",
    "skriv har",
    "skriv en recension",
    "din kommentar",
    "lämna en kommentar",
    "lamna en kommentar",
    "detta är ett test",
    "detta ar ett test",
    "bara ett test",
    "berätta om din upplevelse",
    "اكتب تعليقك هنا",
    "اكتب تعليقك",
    "اكتب هنا",
    "تعليقك هنا",
    "هذا اختبار",
    "مجرد اختبار",
    "تجربه تجربه",
    "اضف تعليق",
    "اضف تعليقك",
    "isulat ang iyong komento",
    "isulat ang iyong komento dito",
    "isulat dito",
    "ilagay ang komento",
    "ito ay test",
    "test lang",
    "test lng",
    "sent from my iphone",
    "sent from my phone",
    "skickat från min iphone",
    "skickat fran min iphone",
    "this email and any attachments are confidential$",
    "this e mail and any attachments are confidential$",
    "the user did not leave a comment$",
    "no comment provided",
    "none na",
    "n a",
];

/// Whether a comment says nothing, and why.
#[must_use]
pub fn nonsense(read: &Text<'_>) -> Option<Nonsense> {
    let words: Vec<_> = read.tokens.iter().filter(|token| token.kind == Kind::Word).take(200).collect();
    if words.is_empty() || read.tokens.iter().any(|token| token.kind == Kind::Emoji) {
        return None;
    }
    let folded: Vec<&str> = words.iter().map(|token| read.folded(token)).collect();
    if is_form(&folded) {
        return Some(Nonsense::Boilerplate);
    }
    let letters: Vec<char> =
        words.iter().flat_map(|token| read.shown(token).chars()).flat_map(char::to_lowercase).collect();
    if let Some(first) = letters.first()
        && letters.len() >= 4
        && letters.iter().all(|letter| letter == first)
        && !MEANT_LETTERS.contains(*first)
        && first.is_alphabetic()
    {
        return Some(Nonsense::Repeated);
    }
    let mashed = folded.iter().filter(|word| is_mashed(word)).count();
    let short = folded.iter().filter(|word| word.chars().count() <= 2).count();
    (mashed > 0 && mashed + short == folded.len()).then_some(Nonsense::Mashed)
}

fn is_form(words: &[&str]) -> bool {
    let text = words.iter().take(40).copied().collect::<Vec<_>>().join(" ");
    FORMS.iter().any(|form| match form.strip_suffix('$') {
        Some(beginning) => text.starts_with(beginning),
        None => text == *form,
    })
}

/// Whether fingers rolled: neighbours on one row, a few letters in turns, or no vowel for long.
fn is_mashed(word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() < 4 || letters.iter().any(char::is_ascii_digit) || MEANT.contains(&word) {
        return false;
    }
    let mut distinct = letters.clone();
    distinct.sort_unstable();
    distinct.dedup();
    let pairs = letters.len() - 1;
    let beside = letters.windows(2).filter(|pair| matches!(pair, [a, b] if is_beside(*a, *b))).count();
    let rolled = distinct.len() >= 4 && beside == pairs
        || letters.len() >= 6 && distinct.len() >= 4 && beside * 5 >= pairs * 4 && on_one_row(&distinct);
    rolled || is_unspeakable(&letters, distinct.len())
}

fn is_beside(left: char, right: char) -> bool {
    ROWS.iter().any(|row| {
        let place = |letter: char| row.chars().position(|other| other == letter);
        matches!((place(left), place(right)), (Some(a), Some(b)) if a.abs_diff(b) == 1)
    })
}

fn on_one_row(letters: &[char]) -> bool {
    ROWS.iter().any(|row| letters.iter().all(|letter| row.contains(*letter)))
}

/// Latin letters with no vowel among seven, or hardly any in a long word.
fn is_unspeakable(letters: &[char], distinct: usize) -> bool {
    if distinct < 4 || !letters.iter().all(|letter| letter.is_alphabetic() && *letter < '\u{250}') {
        return false;
    }
    let is_vowel = |letter: &char| !letter.is_ascii() || "aeiouy".contains(*letter);
    let longest = letters.split(is_vowel).map(<[char]>::len).max().unwrap_or(0);
    let vowels = letters.iter().filter(|letter| is_vowel(letter)).count();
    longest >= 7 || letters.len() >= 10 && vowels * 9 <= letters.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nonsense_is_told_from_short_real_words() {
        let cases: &[(Option<Nonsense>, &[&str])] = &[
            (
                Some(Nonsense::Mashed),
                &["asdfgh", "asdf asdf", "sdkjfhskdjf", "qwertyuiop", "شسيبلا", "zxcvbnm!!", "lkjhgf", "hjkl"],
            ),
            (Some(Nonsense::Repeated), &["aaaaaaaa", "AAAA", "dddd dddd", "ببببببب"]),
            (
                Some(Nonsense::Boilerplate),
                &[
                    "Lorem ipsum dolor sit amet",
                    "Write your comment here...",
                    "Skriv din kommentar här",
                    "اكتب تعليقك هنا",
                    "test",
                ],
            ),
            (
                None,
                &[
                    "ok",
                    "gg",
                    "bra",
                    "mvh",
                    "hnd",
                    "mgnda",
                    "hmm",
                    "mmmm",
                    "hahaha",
                    "هههههه",
                    "ههه",
                    "تمام",
                    "حلو",
                    "sulit",
                    "k",
                    "5",
                    "",
                    "👍",
                    "xx",
                    "zzz",
                    "were",
                    "pretty good",
                    "power",
                    "världskriget",
                    "västkustskt",
                    "strengths",
                    "rhythm",
                    "sbrng gnda",
                    "po",
                    "fair",
                    "soso",
                    "good asdfgh",
                    "kkkk",
                    "was",
                    "dad",
                    "sad",
                    "glad",
                    "الات",
                    "بلال",
                    "لالا",
                    "testade soppan",
                    "we test often",
                    "najs",
                    "sådär",
                    "7elw",
                    "3adi",
                    "brb",
                    "thx",
                    "tnx po",
                    "schmaltz",
                    "Fjällräven",
                ],
            ),
        ];
        for (expected, texts) in cases {
            for text in *texts {
                assert_eq!(nonsense(&Text::new(text)), *expected, "{text}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_judged(text in "\\PC{0,80}|[a-zåäö ]{0,40}") {
            let _ = nonsense(&Text::new(&text));
        }
    }
}
