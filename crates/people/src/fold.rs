//! Folding: different spellings of a word become one, so that a search finds what was meant.
//!
//! Both sides of a search are folded alike, so a fold that goes too far costs a stray match, never a lost one.

pub use regulars_language::search::{fold, words};

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
        assert_eq!(words(&long).len(), 200);
        assert_eq!(words(&"ö".repeat(90)), ["o".repeat(40)]);
    }
}
