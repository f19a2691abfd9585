//! Folding: different spellings of a word become one, so that a search finds what was meant.
//!
//! Both sides of a search are folded alike, so a fold that goes too far costs a stray match, never a lost one.

use std::collections::HashSet;

/// The most words that one text gives to a search.
const MOST_WORDS: usize = 200;
/// The longest a word may be; the rest of it is cut off.
const LONGEST_WORD: usize = 40;
/// Arabic articles, also grown together with "and", "with", "like", "so" and "for".
const ARTICLES: [&str; 6] = ["وال", "بال", "كال", "فال", "لل", "ال"];

/// Folds a text: lower case, no dots and accents, no vowel marks, no article, one space between words.
#[must_use]
pub fn fold(text: &str) -> String {
    let plain = plain(text);
    let words: Vec<&str> = plain.split_whitespace().map(without_article).collect();
    words.join(" ")
}

/// The folded words of a text, each once, in the order in which they came.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let plain = plain(text);
    let mut seen = HashSet::new();
    plain
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| without_article(word).chars().take(LONGEST_WORD).collect::<String>())
        .filter(|word| seen.insert(word.clone()))
        .take(MOST_WORDS)
        .collect()
}

/// Arabic-Indic and Persian digits as the digits of this file.
#[must_use]
pub fn latin_digit(c: char) -> char {
    let zero = match c {
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        _ => return c,
    };
    char::from_digit(u32::from(c) - u32::from(zero), 10).unwrap_or(c)
}

/// The text with its letters folded, and without marks that stand between letters.
fn plain(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase).filter(|c| !is_mark(*c)) {
        match letters(c) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(latin_digit(c)),
        }
    }
    folded
}

/// Accents written as characters of their own, vowel marks, tatweel, and marks that nobody sees.
fn is_mark(c: char) -> bool {
    matches!(
        u32::from(c),
        0x0300..=0x036f                                         // Latin accents
        | 0x0610..=0x061a | 0x064b..=0x065f | 0x0670            // Arabic vowel marks
        | 0x06d6..=0x06dc | 0x06df..=0x06e8 | 0x06ea..=0x06ed   // marks of the Quran
        | 0x0640                                                // tatweel
        | 0x00ad | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060 | 0x2066..=0x2069 | 0xfeff
    )
}

/// What a lower-case letter folds to: Latin-1, Latin Extended-A, and the Arabic letters that people interchange.
fn letters(c: char) -> Option<&'static str> {
    Some(match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
        'ĳ' => "ij",
        'ĵ' => "j",
        'ķ' | 'ĸ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' | 'ŉ' | 'ŋ' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => "o",
        'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' | 'ſ' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'þ' => "th",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'أ' | 'إ' | 'آ' | 'ٱ' => "ا",
        'ى' | 'ی' => "ي",
        'ة' => "ه",
        'ک' => "ك",
        _ => return None,
    })
}

/// An Arabic word without its article, if at least two letters stay.
fn without_article(word: &str) -> &str {
    let stem = ARTICLES.iter().find_map(|article| word.strip_prefix(article));
    stem.filter(|stem| stem.chars().take(2).count() == 2).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_digits_fold_to_their_plain_form() {
        for (text, folded) in [
            ("  Sara   Åkerström ", "sara akerstrom"),
            ("Émile CRÈME", "emile creme"),
            ("cafe\u{301} A\u{30a}sa", "cafe asa"),
            ("Straße Œuvre Łódź İstanbul", "strasse oeuvre lodz istanbul"),
            ("Señora Niño", "senora nino"),
            ("أحمد إلى آمنة", "احمد الي امنه"),
            ("قَهْوَةٌ", "قهوه"),
            ("قـــهوة", "قهوه"),
            ("القهوة", "قهوه"),
            ("هُدَى", "هدي"),
            ("٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹", "0123456789 0123456789"),
            ("", ""),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn arabic_is_found_behind_every_article_and_with_every_vowel() {
        for written in [
            "قهوة",
            "قَهْوَة",
            "القهوة",
            "الْقَهْوَةُ",
            "والقهوة",
            "بالقهوة",
            "كالقهوة",
            "فالقهوة",
            "للقهوة",
            "وَالْقَهْوَة",
            "قهوه",
        ] {
            assert_eq!(words(written), ["قهوه"], "{written}");
        }
        assert_eq!(words("بالبن"), words("بن"));
    }

    #[test]
    fn an_article_stays_where_hardly_a_word_would() {
        for word in ["ال", "الم", "والد", "لله", "بالغ"] {
            assert_eq!(words(word), [word]);
        }
    }

    #[test]
    fn swedish_is_found_with_and_without_its_dots() {
        assert_eq!(words("Räksmörgås på tåget"), ["raksmorgas", "pa", "taget"]);
        assert_eq!(words("RAKSMORGAS"), words("räksmörgås"));
    }

    #[test]
    fn words_are_split_at_everything_that_is_no_letter_or_digit() {
        assert_eq!(words("Wait, wait... 20 min (twice)!"), ["wait", "20", "min", "twice"]);
        assert_eq!(words("«قهوة»، شاي؟"), ["قهوه", "شاي"]);
        assert!(words(" … -- ، \u{202b}\u{202c}").is_empty());
    }

    #[test]
    fn words_are_few_and_short() {
        let long: String = (0..500).map(|n| format!("w{n} ")).collect();
        assert_eq!(words(&long).len(), MOST_WORDS);
        assert_eq!(words(&"ö".repeat(90)), ["o".repeat(LONGEST_WORD)]);
    }
}
