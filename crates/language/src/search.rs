//! Words as a search compares them: one form for what people type in different ways.
//!
//! Both sides of a search are folded alike, so a fold that goes too far costs a stray match, never a lost one. A
//! query matches the words that begin with it. [`stem`] and [`within_typo`] find more than that; they are for
//! ranking and for "did you mean", not for the table.

use std::collections::HashSet;

use crate::Language;
use crate::text::fold_letter;

/// The most words that one text gives to a search.
const MOST_WORDS: usize = 200;
/// The longest a word may be; the rest of it is cut off.
const LONGEST_WORD: usize = 40;
/// Arabic articles, also grown together with "and", "with", "like", "so" and "for".
const ARTICLES: [&str; 6] = ["وال", "بال", "كال", "فال", "لل", "ال"];

/// Folds a word or a text: lower case, no dots and accents, no vowel marks, no article, one space between words.
#[must_use]
pub fn fold(text: &str) -> String {
    let plain = plain(text);
    let words: Vec<&str> = plain.split_whitespace().map(without_article).collect();
    words.join(" ")
}

/// The folded words of a text, each once, in the order in which they came: at most 200, of up to 40 letters.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let plain = plain(text);
    let mut seen = HashSet::new();
    plain
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| without_article(word).chars().take(LONGEST_WORD).collect::<String>())
        .filter(|word| seen.insert(word.clone()))
        .take(MOST_WORDS)
        .collect()
}

/// The word without its endings (and in Filipino its affixes), folded: forms of one word mostly share it.
#[must_use]
pub fn stem(word: &str, language: Language) -> String {
    let folded = fold(word);
    match language {
        Language::En => english(&folded),
        Language::Sv => without_ending(&folded, SWEDISH, 3).to_owned(),
        Language::Ar => arabic(&folded).to_owned(),
        Language::Fil => filipino(&folded),
    }
}

/// Whether one word is the other with a slip of the fingers: a letter more, less, wrong, or two swapped.
///
/// The shorter word decides how many slips: none below four letters, one up to seven, two above (optimal string
/// alignment; Boytsov, 2011). Both words are folded first.
#[must_use]
pub fn within_typo(left: &str, right: &str) -> bool {
    let letters = |word: &str| fold(word).chars().take(LONGEST_WORD).collect::<Vec<char>>();
    let (left, right) = (letters(left), letters(right));
    let slips = match left.len().min(right.len()) {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    };
    left.len().abs_diff(right.len()) <= slips && distance(&left, &right) <= slips
}

fn distance(left: &[char], right: &[char]) -> usize {
    let mut before = vec![0; right.len() + 1];
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in right.iter().enumerate() {
            let mut cost = (last[j] + usize::from(a != b)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && left[i - 1] == *b && right[j - 1] == *a {
                cost = cost.min(before[j - 1] + 1);
            }
            row.push(cost);
        }
        (before, last) = (last, row);
    }
    last.last().copied().unwrap_or(0)
}

/// The text with its letters folded, and without marks that stand between letters.
fn plain(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letters(letter) {
            Some(letters) => folded.push_str(letters),
            None => folded.extend(arabic_letter(letter)),
        }
    }
    folded
}

/// Letters that are interchanged in Arabic typing; hamza on its carrier stays what it is for a search.
fn arabic_letter(letter: char) -> Option<char> {
    match letter {
        'ؤ' | 'ئ' => Some(letter),
        'ی' => Some('ي'),
        'ک' => Some('ك'),
        'گ' => Some('ج'),
        'پ' => Some('ب'),
        'چ' => Some('ج'),
        'ڤ' => Some('ف'),
        other => fold_letter(other),
    }
}

/// One plain letter for an accented one; `None` for letters that are plain or stand for two.
pub(crate) fn plain_letter(letter: char) -> Option<char> {
    let mut letters = letters(letter)?.chars();
    letters.next().filter(|_| letters.next().is_none())
}

/// What a lower-case letter folds to: Latin-1, Latin Extended-A and what is near.
fn letters(letter: char) -> Option<&'static str> {
    Some(match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' => "a",
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
        _ => return None,
    })
}

/// An Arabic word without its article, if at least two letters stay.
fn without_article(word: &str) -> &str {
    let stem = ARTICLES.iter().find_map(|article| word.strip_prefix(article));
    stem.filter(|stem| stem.chars().take(2).count() == 2).unwrap_or(word)
}

/// Swedish endings without their dots, the longest first.
const SWEDISH: &[&str] = &[
    "heterna", "arnas", "ernas", "ornas", "andet", "heten", "ningen", "heter", "arna", "erna", "orna",
    "ande", "aste", "aren", "ades", "ning", "het", "are", "ast", "ade", "ern", "ens", "ets", "ad", "en",
    "ar", "er", "or", "es", "et", "na", "an", "as", "at", "a", "e", "t", "s", "n",
];

/// Arabic endings: possession, plural, number.
const ARABIC: &[&str] =
    &["تهم", "تها", "هم", "ها", "نا", "كم", "ات", "ون", "ين", "ان", "يه", "ته", "ه", "ي", "ك"];

/// The word without the first of these endings that leaves at least `least` letters.
fn without_ending<'w>(word: &'w str, endings: &[&str], least: usize) -> &'w str {
    let stems = endings.iter().filter_map(|ending| word.strip_suffix(ending));
    stems.filter(|stem| stem.chars().count() >= least).min_by_key(|stem| stem.len()).unwrap_or(word)
}

/// Harman's S-stemmer (1991), and -ing, -ed, -ly with their doubled letters.
fn english(word: &str) -> String {
    let long = |stem: &&str| stem.len() >= 3 && stem.bytes().any(|letter| b"aeiouy".contains(&letter));
    if let Some(stem) = word.strip_suffix("ies").filter(long) {
        return format!("{stem}y");
    }
    let word = match word.strip_suffix('s').filter(|stem| long(stem) && !stem.ends_with(['s', 'u', 'i'])) {
        Some(stem) => stem,
        None => word,
    };
    let stem = ["ingly", "edly", "ing", "ed", "ly"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending).filter(long))
        .unwrap_or(word);
    let mut stem = stem.to_owned();
    let twice = stem.as_bytes().iter().rev().take(2).collect::<Vec<_>>();
    if let [last, other] = twice.as_slice()
        && last == other
        && stem.len() > 3
        && b"bdgmnprt".contains(last)
    {
        stem.pop();
    }
    if stem.len() > 3 && stem.ends_with('e') {
        stem.pop();
    }
    if stem.len() > 3 && stem.ends_with('i') {
        stem.pop();
        stem.push('y');
    }
    stem
}

/// Light stemming after Larkey, Ballesteros and Connell (light10): a prefix, then endings.
fn arabic(word: &str) -> &str {
    let long = |stem: &&str| stem.chars().take(3).count() == 3;
    let word = word.strip_prefix('و').filter(long).unwrap_or(word);
    let word = without_article(word);
    without_ending(word, ARABIC, 3)
}

/// Filipino without its verb affixes and its doubled first syllable: `nagluluto`, `niluto`, `lutuin` -> `luto`.
fn filipino(word: &str) -> String {
    const BEFORE: &[&str] = &[
        "nakakapag",
        "makakapag",
        "pinakama",
        "nakapag",
        "makapag",
        "ipinag",
        "pinag",
        "napaka",
        "nakaka",
        "makaka",
        "nagpa",
        "magpa",
        "naka",
        "maka",
        "pang",
        "pinaka",
        "nang",
        "mang",
        "nag",
        "mag",
        "pag",
        "ipa",
        "ika",
        "ma",
        "na",
        "ni",
        "i",
    ];
    let long = |stem: &&str| stem.chars().take(4).count() == 4;
    let stem = BEFORE.iter().find_map(|prefix| word.strip_prefix(prefix).filter(long)).unwrap_or(word);
    let mut letters: Vec<char> = stem.trim_start_matches('-').chars().collect();
    // -um- and -in- behind the first consonant: kumain, tinapay stays since "tapay" is no shorter than four.
    if let [first, second, third, rest @ ..] = letters.as_slice()
        && !is_vowel(*first)
        && matches!((second, third), ('u', 'm') | ('i', 'n'))
        && rest.len() >= 3
        && rest.first().copied().is_some_and(is_vowel)
    {
        letters.drain(1..3);
    }
    // The first syllable said twice: lu-luto, a-alis.
    let doubled = match letters.as_slice() {
        [a, b, c, d, _, ..] if a == c && b == d && is_vowel(*b) => 2,
        [a, b, c, ..] if a == b && is_vowel(*a) && !is_vowel(*c) => 1,
        _ => 0,
    };
    letters.drain(..doubled);
    let stem: String = letters.into_iter().collect();
    let ended = without_ending(&stem, &["hin", "han", "in", "an", "ng"], 4);
    // lutuin -> lutu -> luto
    match ended.strip_suffix('u').filter(|_| ended != stem) {
        Some(root) => format!("{root}o"),
        None => ended.to_owned(),
    }
}

fn is_vowel(letter: char) -> bool {
    "aeiou".contains(letter)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
        for written in
            ["قهوة", "قَهْوَة", "القهوة", "الْقَهْوَةُ", "والقهوة", "بالقهوة", "كالقهوة", "فالقهوة", "للقهوة", "قهوه"]
        {
            assert_eq!(words(written), ["قهوه"], "{written}");
        }
        for word in ["ال", "الم", "والد", "لله", "بالغ"] {
            assert_eq!(words(word), [word]);
        }
    }

    #[test]
    fn words_are_split_at_everything_that_is_no_letter_or_digit() {
        assert_eq!(words("Räksmörgås på tåget"), ["raksmorgas", "pa", "taget"]);
        assert_eq!(words("Wait, wait... 20 min (twice)!"), ["wait", "20", "min", "twice"]);
        assert_eq!(words("«قهوة»، شاي؟"), ["قهوه", "شاي"]);
        assert!(words(" … -- ، \u{202b}\u{202c}").is_empty());
        let long: String = (0..500).map(|n| format!("w{n} ")).collect();
        assert_eq!(words(&long).len(), MOST_WORDS);
        assert_eq!(words(&"ö".repeat(90)), ["o".repeat(LONGEST_WORD)]);
    }

    #[test]
    fn forms_of_a_word_share_their_stem() {
        let cases: &[(Language, &[&str])] = &[
            (Language::En, &["wait", "waits", "waited", "waiting"]),
            (Language::En, &["stop", "stopped", "stopping"]),
            (Language::En, &["berry", "berries"]),
            (Language::En, &["nice", "nicely"]),
            (Language::Sv, &["kaka", "kakor", "kakorna", "kakan"]),
            (Language::Sv, &["personal", "personalen", "personalens"]),
            (Language::Sv, &["vänta", "väntade", "väntar", "vantat"]),
            (Language::Ar, &["موظف", "الموظف", "موظفين", "الموظفين", "موظفه", "وموظفين"]),
            (Language::Ar, &["غرفة", "الغرفة", "غرفهم"]),
            (Language::Fil, &["luto", "nagluluto", "lutuin", "magluto"]),
            (Language::Fil, &["hintay", "naghintay", "naghihintay", "maghintay"]),
            (Language::Fil, &["kain", "kumain", "kumakain"]),
        ];
        for (language, forms) in cases {
            let stems: HashSet<String> = forms.iter().map(|form| stem(form, *language)).collect();
            assert_eq!(stems.len(), 1, "{forms:?} give {stems:?}");
        }
        for (language, word) in
            [(Language::En, "this"), (Language::En, "glass"), (Language::En, "bed"), (Language::Sv, "mat")]
        {
            assert_eq!(stem(word, language), word);
        }
    }

    #[test]
    fn slips_of_the_fingers_are_forgiven_by_length() {
        for (left, right, expected) in [
            ("soup", "suop", true),
            ("soup", "soop", true),
            ("soup", "soap", true),
            ("soup", "saop", false),
            ("cat", "car", false),
            ("cat", "Cat", true),
            ("restaurant", "restuarent", true),
            ("restaurant", "resturant", true),
            ("restaurant", "rastuarent", false),
            ("räksmörgås", "raksmorgos", true),
            ("القهوة", "قهوا", true),
            ("", "", true),
            ("", "abcd", false),
        ] {
            assert_eq!(within_typo(left, right), expected, "{left} {right}");
            assert_eq!(within_typo(right, left), expected, "{right} {left}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing_and_any_text_has_words(text in "\\PC{0,60}|[a-zåäöاأإلوبة ']{0,30}") {
            for word in words(&text) {
                prop_assert!(word.chars().count() <= LONGEST_WORD);
                prop_assert!(within_typo(&word, &word));
                for language in Language::ALL {
                    let _ = stem(&word, language);
                }
            }
            let plain_twice = plain(&plain(&text));
            prop_assert_eq!(plain(&text), plain_twice);
        }
    }
}
