//! Personal data in a comment, for masking: mail addresses, telephone numbers, card and account numbers, Swedish
//! personal numbers. Where a check digit exists it decides; prices, dates, times and order numbers stay.

use crate::Span;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PersonalKind {
    Mail,
    Phone,
    /// A payment card (Luhn).
    Card,
    /// A Swedish personal or coordination number with its check digit.
    PersonalNumber,
    /// An account number (ISO 13616, mod 97).
    Iban,
}

/// A piece of personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Personal {
    /// Where it stands, in bytes.
    pub span: Span,
    /// What it is.
    pub kind: PersonalKind,
}

/// Groups of digits of one number, at most.
const MOST_GROUPS: usize = 9;
/// How far before a number a word may say what it is, in letters.
const BEFORE: usize = 28;

/// All personal data of a text in its order, without overlaps; any text, in linear time.
#[must_use]
pub fn personal(text: &str) -> Vec<Personal> {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let reader = Reader { text, letters };
    let mut found = Vec::new();
    let mut at = 0;
    while at < reader.letters.len() {
        match reader.begins(at) {
            Some((kind, end)) => {
                found.push(Personal { span: Span { start: reader.byte(at), end: reader.byte(end) }, kind });
                at = end;
            }
            None => at = reader.next(at),
        }
    }
    found
}

/// The text with all personal data covered: `[mail]`, `[phone]`, `[card]`, `[number]`, `[account]`.
#[must_use]
pub fn masked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for piece in personal(text) {
        out.push_str(text.get(from..piece.span.start).unwrap_or_default());
        out.push_str(match piece.kind {
            PersonalKind::Mail => "[mail]",
            PersonalKind::Phone => "[phone]",
            PersonalKind::Card => "[card]",
            PersonalKind::PersonalNumber => "[number]",
            PersonalKind::Iban => "[account]",
        });
        from = piece.span.end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

/// Digits of one run, `070-123 45 67`: its groups, and what stands between them.
#[derive(Default)]
struct Run {
    plus: bool,
    /// First and last letter of each group, exclusive.
    places: Vec<(usize, usize)>,
    digits: Vec<Vec<u8>>,
    /// Between this group and the next.
    gaps: Vec<String>,
}

struct Reader<'t> {
    text: &'t str,
    letters: Vec<(usize, char)>,
}

impl Reader<'_> {
    fn letter(&self, at: usize) -> Option<char> {
        self.letters.get(at).map(|(_, letter)| *letter)
    }

    fn byte(&self, at: usize) -> usize {
        self.letters.get(at).map_or(self.text.len(), |(byte, _)| *byte)
    }

    fn before(&self, at: usize) -> Option<char> {
        self.letter(at.checked_sub(1)?)
    }

    /// What begins here: its kind and the letter behind it.
    fn begins(&self, at: usize) -> Option<(PersonalKind, usize)> {
        let letter = self.letter(at)?;
        if self.before(at).is_some_and(|before| before.is_alphanumeric() || before == '_') {
            return None;
        }
        if letter.is_alphanumeric() {
            let found = self.mail(at).map(|end| (PersonalKind::Mail, end));
            if let Some(found) = found.or_else(|| self.iban(at).map(|end| (PersonalKind::Iban, end))) {
                return Some(found);
            }
        }
        (digit(letter).is_some() || matches!(letter, '+' | '(')).then(|| self.number(at)).flatten()
    }

    /// The next place where something may begin: behind this word, or behind this sign.
    fn next(&self, at: usize) -> usize {
        let mut at = at + 1;
        if self.before(at).is_some_and(char::is_alphanumeric) {
            while self.letter(at).is_some_and(char::is_alphanumeric) {
                at += 1;
            }
        }
        at
    }

    fn mail(&self, at: usize) -> Option<usize> {
        let is_name = |letter: char| letter.is_alphanumeric() || "._%+-".contains(letter);
        let name =
            (at..self.letters.len()).take(65).take_while(|place| self.letter(*place).is_some_and(is_name));
        let sign = at + name.count();
        if self.letter(sign) != Some('@') {
            return None;
        }
        let is_domain = |letter: char| letter.is_alphanumeric() || ".-".contains(letter);
        let domain = (sign + 1..self.letters.len()).take(254);
        let domain = domain.take_while(|place| self.letter(*place).is_some_and(is_domain)).count();
        let mut end = sign + 1 + domain;
        while self.before(end).is_some_and(|letter| ".-".contains(letter)) {
            end -= 1;
        }
        let domain: String = self.letters.get(sign + 1..end)?.iter().map(|(_, letter)| *letter).collect();
        let (host, top) = domain.rsplit_once('.')?;
        let fits = !host.is_empty() && top.chars().count() >= 2 && top.chars().all(char::is_alphabetic);
        fits.then_some(end)
    }

    /// Two letters, two digits, then 11 to 30 letters and digits, perhaps in groups of four (ISO 13616).
    fn iban(&self, at: usize) -> Option<usize> {
        let head: Vec<char> = (at..at + 4).map_while(|place| self.letter(place)).collect();
        let [a, b, c, d] = head.as_slice() else { return None };
        if !(a.is_ascii_alphabetic() && b.is_ascii_alphabetic() && c.is_ascii_digit() && d.is_ascii_digit()) {
            return None;
        }
        let (mut code, mut place, mut best) = (Vec::new(), at, None);
        while let Some(letter) = self.letter(place).filter(|_| code.len() < 34) {
            if letter.is_ascii_alphanumeric() {
                code.push(letter.to_ascii_uppercase());
                place += 1;
                let ends = !self.letter(place).is_some_and(char::is_alphanumeric);
                if ends && code.len() >= 15 && is_iban(&code) {
                    best = Some(place);
                }
            } else if matches!(letter, ' ' | '\u{a0}' | '-') && code.len().is_multiple_of(4) {
                place += 1;
            } else {
                break;
            }
        }
        best
    }

    fn number(&self, at: usize) -> Option<(PersonalKind, usize)> {
        let run = self.run(at);
        let cue = self.cue(at);
        (1..=run.places.len()).rev().find_map(|groups| {
            let (_, end) = *run.places.get(groups - 1)?;
            let behind = self.letter(end);
            if behind.is_some_and(|letter| letter.is_alphabetic() || letter == '%' || letter == '_') {
                return None;
            }
            // The clock and the price: 10:30, 500:-, 12,50.
            let goes_on = |place: usize| self.letter(place).and_then(digit).is_some();
            if behind.is_some_and(|letter| ":,.".contains(letter)) && goes_on(end + 1) {
                return None;
            }
            Some((kind(&run, groups, cue)?, end))
        })
    }

    /// Reads groups of digits with at most a bracket, a blank and a dash between them.
    fn run(&self, at: usize) -> Run {
        let mut run = Run { plus: self.letter(at) == Some('+'), ..Run::default() };
        let mut place = at;
        while matches!(self.letter(place), Some('+' | '(')) && place < at + 2 {
            place += 1;
        }
        while run.places.len() < MOST_GROUPS {
            let start = place;
            let mut group = Vec::new();
            while let Some(number) = self.letter(place).and_then(digit).filter(|_| group.len() <= 20) {
                group.push(number);
                place += 1;
            }
            if group.is_empty() {
                break;
            }
            run.digits.push(group);
            run.places.push((start, place));
            let mut gap = String::new();
            while let Some(letter) = self.letter(place).filter(|letter| is_gap(*letter)) {
                gap.push(letter);
                place += 1;
            }
            let fits = matches!(gap.as_str(), "-" | " " | "." | "/" | ") " | ")" | " (" | "(" | " - " | ")-");
            if !fits {
                break;
            }
            run.gaps.push(gap);
        }
        run
    }

    /// What the words before a number say of it.
    fn cue(&self, at: usize) -> Cue {
        let from = at.saturating_sub(BEFORE);
        let before: String = self
            .letters
            .get(from..at)
            .unwrap_or_default()
            .iter()
            .flat_map(|(_, letter)| letter.to_lowercase())
            .collect();
        let last = |words: &[&str]| {
            words.iter().filter_map(|word| Some((before.rfind(word)? + word.len(), word.len()))).max()
        };
        match (last(PHONE_WORDS), last(OTHER_WORDS)) {
            (Some(phone), Some(other)) if other >= phone => Cue::Other,
            (Some(_), _) => Cue::Phone,
            (None, Some(_)) => Cue::Other,
            (None, None) => Cue::None,
        }
    }
}

/// What the words before a number say it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cue {
    Phone,
    /// An order, a price, an article.
    Other,
    None,
}

const PHONE_WORDS: &[&str] = &[
    "phone",
    "call",
    "mobile",
    "whatsapp",
    "viber",
    "text me",
    "reach me",
    "contact",
    "tel",
    "cell",
    "ring",
    " nummer",
    "numret",
    "telefonnummer",
    "mobilnummer",
    "mobil",
    "nås på",
    "nå mig",
    "sms",
    "swish",
    "tawag",
    "itext",
    "txt",
    "cp ",
    "cp #",
    "tel #",
    "phone #",
    "mobile #",
    "contact #",
    "number ko",
    "contact no",
    "هاتف",
    "جوال",
    "موبايل",
    "تلفون",
    "تليفون",
    "واتس",
    "اتصل",
    "كلم",
    "رقمي",
    "رقم",
];
const OTHER_WORDS: &[&str] = &[
    "order",
    "invoice",
    "receipt",
    "booking",
    "reference",
    "ref",
    "ticket",
    "tracking",
    "item",
    "article",
    "model",
    "serial",
    "room",
    "#",
    "№",
    "id:",
    "faktura",
    "kvitto",
    "bokning",
    "ärende",
    "artikel",
    "kollinummer",
    "paketnummer",
    "ordernummer",
    "bokningsnummer",
    "fakturanummer",
    "resi",
    "parcel",
    "waybill",
    "sku",
    "طلب",
    "فاتوره",
    "فاتورة",
    "حجز",
    "شحنه",
    "شحنة",
    "تتبع",
    "موديل",
    "غرفه",
    "غرفة",
    "$",
    "€",
    "£",
    "₱",
    "php",
];

fn is_gap(letter: char) -> bool {
    matches!(letter, ' ' | '-' | '.' | '/' | '(' | ')')
}

/// A digit of any of the three rows that our customers type.
fn digit(letter: char) -> Option<u8> {
    let zero = match letter {
        '0'..='9' => '0',
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        _ => return None,
    };
    u8::try_from(u32::from(letter) - u32::from(zero)).ok()
}

/// What the first `groups` groups of a run are.
fn kind(run: &Run, groups: usize, cue: Cue) -> Option<PersonalKind> {
    let digits: Vec<u8> = run.digits.iter().take(groups).flatten().copied().collect();
    let sizes: Vec<usize> = run.digits.iter().take(groups).map(Vec::len).collect();
    let gaps: Vec<&str> = run.gaps.iter().take(groups - 1).map(String::as_str).collect();
    if run.plus {
        let dashed = gaps.iter().all(|gap| *gap != "/");
        return ((9..=15).contains(&digits.len()) && dashed).then_some(PersonalKind::Phone);
    }
    if is_date(run, &sizes, &gaps) {
        return None;
    }
    if is_personal_number(&digits, &sizes, &gaps) {
        return Some(PersonalKind::PersonalNumber);
    }
    if is_card(&digits, &sizes, &gaps) {
        return Some(PersonalKind::Card);
    }
    is_phone(&digits, &sizes, &gaps, cue).then_some(PersonalKind::Phone)
}

/// 2026-11-20, 20/11/2026, 20.11.26, also without marks.
fn is_date(run: &Run, sizes: &[usize], gaps: &[&str]) -> bool {
    let number = |group: usize| run.digits.get(group).map_or(0, |digits| value(digits));
    let same = matches!(gaps, [a, b] if a == b && matches!(*a, "-" | "/" | "."));
    match sizes {
        [4, 1..=2, 1..=2] => same && (1..=12).contains(&number(1)) && (1..=31).contains(&number(2)),
        [1..=2, 1..=2, 2 | 4] => same && (1..=31).contains(&number(0)) && (1..=31).contains(&number(1)),
        _ => false,
    }
}

fn value(digits: &[u8]) -> u64 {
    digits.iter().take(18).fold(0, |sum, digit| sum * 10 + u64::from(*digit))
}

/// Doubles every second digit from the right (ISO/IEC 7812-1).
fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(*digit) * if place % 2 == 1 { 2 } else { 1 };
            if digit > 9 { digit - 9 } else { digit }
        })
        .sum();
    sum.is_multiple_of(10)
}

fn is_card(digits: &[u8], sizes: &[usize], gaps: &[&str]) -> bool {
    let shape = matches!(sizes, [13..=19] | [4, 4, 4, 4] | [4, 6, 5] | [4, 4, 4, 1..=4] | [4, 4, 4, 4, 3]);
    let plain = gaps.iter().all(|gap| matches!(*gap, " " | "-"));
    shape && plain && digits.first().is_some_and(|first| (3..=6).contains(first)) && luhn(digits)
}

/// YYMMDD-NNNN or YYYYMMDD-NNNN; the day is 60 higher in a coordination number.
fn is_personal_number(digits: &[u8], sizes: &[usize], gaps: &[&str]) -> bool {
    let shape = match sizes {
        [6 | 8, 4] => matches!(gaps, ["-" | " "]),
        [10 | 12] => true,
        _ => false,
    };
    let (century, short) = digits.split_at(digits.len().saturating_sub(10));
    let part = |from: usize| short.get(from..from + 2).map_or(0, value);
    let day = part(4);
    let born = matches!(century, [] | [1, 9] | [2, 0]);
    let date = (1..=12).contains(&part(2)) && ((1..=31).contains(&day) || (61..=91).contains(&day));
    shape && born && date && short.len() == 10 && luhn(short)
}

fn is_iban(code: &[char]) -> bool {
    let turned = code.iter().skip(4).chain(code.iter().take(4));
    let rest = turned.fold(0_u32, |rest, letter| match letter.to_digit(36) {
        Some(number) if number >= 10 => (rest * 100 + number) % 97,
        Some(number) => (rest * 10 + number) % 97,
        None => rest,
    });
    rest == 1
}

/// Telephone numbers as they are written at home, without the country.
fn is_phone(digits: &[u8], sizes: &[usize], gaps: &[&str], cue: Cue) -> bool {
    if cue == Cue::Other
        || sizes.len() > 6
        || gaps.iter().any(|gap| matches!(*gap, " (" | "(" | " - ") && sizes.len() > 5)
    {
        return false;
    }
    let starts = |head: &[u8]| digits.starts_with(head);
    let grouped = sizes.len() > 1;
    let second = digits.get(1).copied().unwrap_or(0);
    let dotted = gaps.contains(&".");
    match digits.len() {
        // 00 and the country.
        10..=16 if starts(&[0, 0]) && !starts(&[0, 0, 0]) => true,
        // Sweden, Gulf, Jordan, Maghreb: mobile. Manila, Cairo: (02) 8123 4567. Sweden: area code and number.
        10 if starts(&[0]) && matches!(second, 5..=7) => fits_mobile(sizes) && !dotted,
        10 if starts(&[0, 2]) && matches!(sizes, [2, 8] | [2, 4, 4]) => true,
        10 if starts(&[0]) && grouped => is_swedish(sizes, gaps),
        9 if starts(&[0]) && grouped => is_swedish(sizes, gaps) || matches!(sizes, [2, 3, 4] | [2, 7]),
        8 if starts(&[0, 8]) && cue == Cue::Phone => grouped && is_swedish(sizes, gaps),
        // Philippines and United Kingdom: mobile; Egypt.
        11 if starts(&[0, 9]) || starts(&[0, 7]) => true,
        11 if starts(&[0, 1]) && matches!(digits.get(2), Some(0..=2 | 5)) => true,
        11 if starts(&[0]) && matches!(second, 1..=3 | 8) => {
            matches!(sizes, [5, 6] | [3, 4, 4] | [4, 3, 4] | [5, 3, 3])
        }
        // North America.
        11 if starts(&[1]) => {
            matches!(sizes, [1, 3, 3, 4] | [1, 10]) && digits.get(1).is_some_and(|first| *first >= 2)
        }
        10 if digits.first().is_some_and(|first| *first >= 2) => {
            matches!(sizes, [3, 3, 4]) || sizes == [10] && cue == Cue::Phone
        }
        // Kuwait, Qatar, Bahrain, Oman, Tunisia: eight digits say nothing by themselves.
        8 if cue == Cue::Phone => {
            matches!(sizes, [8] | [4, 4] | [2, 3, 3]) && digits.first().is_some_and(|first| *first >= 2)
        }
        7 if cue == Cue::Phone => matches!(sizes, [3, 4]),
        _ => false,
    }
}

/// 0701234567, 070-123 45 67, 0501 234 567, 050 123 4567.
fn fits_mobile(sizes: &[usize]) -> bool {
    matches!(
        sizes,
        [10] | [3, 7]
            | [4, 6]
            | [3, 3, 4]
            | [4, 3, 3]
            | [3, 3, 2, 2]
            | [4, 2, 2, 2]
            | [3, 2, 2, 3]
            | [3, 2, 3, 2]
            | [2, 2, 2, 2, 2]
            | [3, 4, 3]
    )
}

/// 08-123 456 78, 031-12 34 56, 0520-123 45: the area, then groups of two and three.
fn is_swedish(sizes: &[usize], gaps: &[&str]) -> bool {
    let area = matches!(sizes.first(), Some(2..=4));
    let rest = sizes.get(1..).unwrap_or_default();
    let groups = rest.iter().all(|size| (2..=3).contains(size)) && rest.len() <= 4 || matches!(rest, [5..=8]);
    let first = gaps.first().is_some_and(|gap| matches!(*gap, "-" | " " | "/" | ") " | ")" | ")-" | " - "));
    area && groups && first && gaps.iter().skip(1).all(|gap| matches!(*gap, " " | "-"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct Line {
        lang: String,
        text: String,
        found: Vec<(String, String)>,
    }

    fn name(kind: PersonalKind) -> &'static str {
        match kind {
            PersonalKind::Mail => "mail",
            PersonalKind::Phone => "phone",
            PersonalKind::Card => "card",
            PersonalKind::PersonalNumber => "number",
            PersonalKind::Iban => "iban",
        }
    }

    #[test]
    fn own_sentences_are_masked_as_labelled() {
        let lines: Vec<Line> = include_str!("../tests/own/personal.jsonl")
            .lines()
            .map(|line| serde_json::from_str(line).expect("a line of JSON"))
            .collect();
        for lang in ["en", "sv", "ar", "fil"] {
            let here: Vec<&Line> = lines.iter().filter(|line| line.lang == lang).collect();
            let (mut right, mut found, mut gold) = (0, 0, 0);
            for line in &here {
                let pieces: Vec<(String, String)> = personal(&line.text)
                    .iter()
                    .map(|piece| {
                        let shown = &line.text[piece.span.start..piece.span.end];
                        (name(piece.kind).to_owned(), shown.to_owned())
                    })
                    .collect();
                if pieces != line.found {
                    println!("{}: {pieces:?} for {:?}", line.text, line.found);
                }
                right += pieces.iter().filter(|piece| line.found.contains(piece)).count();
                found += pieces.len();
                gold += line.found.len();
            }
            let (precision, recall) =
                (right as f64 / f64::from(found as u32), right as f64 / f64::from(gold as u32));
            println!("{lang}: {} sentences, precision {precision:.3}, recall {recall:.3}", here.len());
            assert!(here.len() >= 60, "{lang} has {} sentences", here.len());
            assert!(
                precision >= 0.97 && recall >= 0.97,
                "{lang}: precision {precision:.3}, recall {recall:.3}"
            );
        }
    }

    #[test]
    fn check_digits_decide() {
        for (text, expected) in [
            ("4111 1111 1111 1111", "[card]"),
            ("4111 1111 1111 1112", "4111 1111 1111 1112"),
            ("811218-9876", "[number]"),
            ("811218-9875", "811218-9875"),
            ("GB82 WEST 1234 5698 7654 32", "[account]"),
            ("GB82 WEST 1234 5698 7654 33", "GB82 WEST 1234 5698 7654 33"),
            ("a@b", "a@b"),
            ("٠٥٠١٢٣٤٥٦٧", "[phone]"),
        ] {
            assert_eq!(masked(text), expected);
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_masked(text in "(\\PC|[0-9+@. (-]|[A-Z]{2}[0-9]{2}){0,80}") {
            let mut last = 0;
            for piece in personal(&text) {
                prop_assert!(piece.span.start >= last && piece.span.end > piece.span.start);
                prop_assert!(text.get(piece.span.start..piece.span.end).is_some());
                last = piece.span.end;
            }
        }
    }
}
