//! Contact: a name, a mail address and a phone number as a person left them, read at the door.

use phonenumber::country::Id as Region;
use phonenumber::metadata::DATABASE;
use phonenumber::{Mode, PhoneNumber};
use regulars_kernel::error::Refusal;
use regulars_kernel::mail::is_address;

use crate::fold::latin_digit;

/// The longest a name may be, in characters.
const LONGEST_NAME: usize = 80;
/// The longest a phone number may be as it is written; E.164 itself has 15 digits.
const LONGEST_PHONE: usize = 40;

/// How to reach a person. What is there is readable: the mail can be written to, the phone is E.164.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    name: Option<String>,
    mail: Option<String>,
    phone: Option<String>,
}

impl Contact {
    /// Reads a contact; the country (two letters) is where a number without `+` belongs.
    ///
    /// # Errors
    /// Sentences at the fields `name`, `mail` and `phone`.
    pub fn parse(name: &str, mail: &str, phone: &str, country: &str) -> Result<Contact, Refusal> {
        let mut refusal = Refusal::default();
        let mut keep = |field: &'static str, read: Result<Option<String>, &'static str>| {
            read.unwrap_or_else(|key| {
                refusal.add(field, key);
                None
            })
        };
        let contact = Contact {
            name: keep("name", read_name(name)),
            mail: keep("mail", read_mail(mail)),
            phone: keep("phone", read_phone(phone, country)),
        };
        if refusal.is_empty() { Ok(contact) } else { Err(refusal) }
    }

    /// Whether nothing was left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Contact::default()
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The mail address as it was written.
    #[must_use]
    pub fn mail(&self) -> Option<&str> {
        self.mail.as_deref()
    }

    /// What the mail address is matched by.
    #[must_use]
    pub fn mail_key(&self) -> Option<String> {
        self.mail().map(mail_key)
    }

    /// The phone number as E.164: `+46701234567`.
    #[must_use]
    pub fn phone(&self) -> Option<&str> {
        self.phone.as_deref()
    }

    /// The same contact without its phone number, which somebody else holds.
    #[must_use]
    pub(crate) fn without_phone(&self) -> Contact {
        Contact { phone: None, ..self.clone() }
    }
}

/// What a mail address is matched by: lower case on both sides of the `@`.
///
/// The part before it may differ by case (RFC 5321, 2.4), but no server that people use tells it apart.
#[must_use]
pub fn mail_key(mail: &str) -> String {
    mail.trim().to_lowercase()
}

/// A number in E.164 as people read it: `+46 70 123 45 67`.
#[must_use]
pub fn readable(phone: &str) -> String {
    let number = literal(phone).filter(|number| e164(number) == phone);
    number.map_or_else(|| phone.to_owned(), |number| number.format().mode(Mode::International).to_string())
}

fn read_name(text: &str) -> Result<Option<String>, &'static str> {
    let text = without_marks(text);
    let name = text.trim();
    if name.chars().any(char::is_control) {
        Err("people-control")
    } else if name.chars().count() > LONGEST_NAME {
        Err("people-name-long")
    } else {
        Ok(Some(name).filter(|name| !name.is_empty()).map(str::to_owned))
    }
}

fn read_mail(text: &str) -> Result<Option<String>, &'static str> {
    let text = without_marks(text);
    let mail = text.trim();
    if mail.is_empty() {
        Ok(None)
    } else if mail.chars().any(char::is_control) {
        Err("people-control")
    } else if is_address(mail) {
        Ok(Some(mail.to_owned()))
    } else {
        Err("people-mail-unreadable")
    }
}

fn read_phone(text: &str, country: &str) -> Result<Option<String>, &'static str> {
    let text = without_marks(text);
    let phone = text.trim();
    if phone.is_empty() {
        return Ok(None);
    }
    if phone.chars().any(char::is_control) {
        return Err("people-control");
    }
    let digits = dialled(phone).ok_or("people-phone-unreadable")?;
    let number = match digits.strip_prefix('+') {
        Some(_) => international(&digits),
        None => national(&digits, country),
    };
    number.map(|number| Some(e164(&number))).ok_or("people-phone-unreadable")
}

/// Marks of direction and joining that nobody sees, which phones put around what is copied from them.
fn without_marks(text: &str) -> String {
    let hidden = |c: char| matches!(u32::from(c), 0x200b | 0x200e | 0x200f | 0x202a..=0x202e | 0x2060..=0x2069 | 0xfeff);
    text.chars().filter(|c| !hidden(*c)).collect()
}

/// What would be dialled: digits, perhaps behind one `+`. Letters and everything else are no number.
fn dialled(text: &str) -> Option<String> {
    if text.chars().count() > LONGEST_PHONE {
        return None;
    }
    let mut digits = String::new();
    for c in text.chars().map(latin_digit) {
        match c {
            '0'..='9' => digits.push(c),
            '+' if digits.is_empty() => digits.push(c),
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '.' | '/' | '(' | ')' | '[' | ']' => {}
            _ if c.is_whitespace() => {}
            _ => return None,
        }
    }
    Some(digits)
}

fn e164(number: &PhoneNumber) -> String {
    number.format().mode(Mode::E164).to_string()
}

/// A number behind `+`, read digit by digit.
///
/// `phonenumber` applies the trunk prefix of the region it is given to numbers of all countries. Norway and
/// Denmark have none, so nothing is taken away: `+39 06` keeps its 0 and `+7 812` its 8.
fn literal(digits: &str) -> Option<PhoneNumber> {
    let region = if digits.starts_with("+47") { Region::DK } else { Region::NO };
    phonenumber::parse(Some(region), digits).ok().filter(phonenumber::is_valid)
}

/// A number behind `+`; a trunk prefix that was left in, as in `+46 (0)70`, is taken out.
fn international(digits: &str) -> Option<PhoneNumber> {
    literal(digits).or_else(|| {
        let number = phonenumber::parse(None, digits).ok().filter(phonenumber::is_valid)?;
        is_what_was_typed(&number, digits).then_some(number)
    })
}

/// A number as it is dialled in the country.
fn national(digits: &str, country: &str) -> Option<PhoneNumber> {
    let region: Region = country.parse().ok()?;
    let rules = DATABASE.by_id(region.as_ref())?;
    let read = phonenumber::parse(Some(region), digits).ok().filter(phonenumber::is_valid);
    // A number of another country keeps its digits; the rules of this country must not add to them.
    let read = read.filter(|number| {
        number.country().code() == rules.country_code() || is_what_was_typed(number, digits)
    });
    read.or_else(|| {
        // `phonenumber` takes a trunk prefix away twice where numbers begin with the same digit (8 812 in Russia).
        let inside = digits.strip_prefix(rules.national_prefix()?)?;
        literal(&format!("+{}{inside}", rules.country_code()))
    })
}

fn is_what_was_typed(number: &PhoneNumber, digits: &str) -> bool {
    digits.ends_with(&number.national().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phone(text: &str, country: &str) -> Option<String> {
        Contact::parse("", "", text, country).unwrap().phone().map(str::to_owned)
    }

    #[test]
    fn a_number_is_read_as_it_is_dialled_in_the_country() {
        for (country, text, number) in [
            ("SE", "070-123 45 67", "+46701234567"),
            ("SE", "  070 123 45 67 ", "+46701234567"),
            ("SE", "(031) 12 34 56", "+4631123456"),
            ("SE", "0046 70 123 45 67", "+46701234567"),
            ("SE", "٠٧٠-١٢٣ ٤٥ ٦٧", "+46701234567"),
            ("SE", "۰۷۰۱۲۳۴۵۶۷", "+46701234567"),
            ("SE", "\u{202d}070\u{a0}123\u{2011}45\u{2011}67\u{202c}", "+46701234567"),
            ("PH", "0917 123 4567", "+639171234567"),
            ("PH", "+63 917 123 4567", "+639171234567"),
            ("PH", "0063 917 123 4567", "+639171234567"),
            ("EG", "٠١٠٠١٢٣٤٥٦٧", "+201001234567"),
            ("SA", "٠٥٠ ١٢٣ ٤٥٦٧", "+966501234567"),
            ("LB", "03 123 456", "+9613123456"),
            ("IT", "06 1234 5678", "+390612345678"),
            ("US", "(201) 555-0123", "+12015550123"),
            ("RU", "8 (812) 123-45-67", "+78121234567"),
            ("HU", "06 30 123 4567", "+36301234567"),
        ] {
            assert_eq!(phone(text, country).as_deref(), Some(number), "{country} {text}");
        }
    }

    #[test]
    fn a_number_with_its_country_is_the_same_everywhere() {
        for country in ["SE", "PH", "EG", "US", "RU", "KN", "IT", "NO", "AQ", "", "nowhere"] {
            for (text, number) in [
                ("+46701234567", "+46701234567"),
                ("+46 (0)70-123 45 67", "+46701234567"),
                ("+639171234567", "+639171234567"),
                ("+39 06 1234 5678", "+390612345678"),
                ("+7 812 123-45-67", "+78121234567"),
                ("+47 40 61 23 45", "+4740612345"),
                ("+٤٦٧٠١٢٣٤٥٦٧", "+46701234567"),
            ] {
                assert_eq!(phone(text, country).as_deref(), Some(number), "{country} {text}");
            }
        }
    }

    #[test]
    fn what_is_no_number_is_refused_at_its_field() {
        for (country, text) in [
            ("SE", "112"),
            ("SE", "12"),
            ("SE", "+"),
            ("SE", "++46701234567"),
            ("SE", "070+1234567"),
            ("SE", "00000000000"),
            ("SE", "070-123 45 67 or 070-999 99 99"),
            ("SE", "0800 FLOWERS"),
            ("SE", "070-123 45 67 x12"),
            ("SE", "sara@example.com"),
            ("SE", "+999123456789"),
            ("SE", "070123456789012345"),
            ("KN", "+74690972"),
            ("AQ", "0701234567"),
            ("SE", "070-123\u{7}4567"),
            ("SE", "------------------------------------------------------------"),
        ] {
            let refusal = Contact::parse("", "", text, country).unwrap_err();
            assert!(refusal.at("phone").is_some(), "{country} {text}");
        }
    }

    #[test]
    fn a_number_is_shown_with_spaces() {
        assert_eq!(readable("+46701234567"), "+46 70 123 45 67");
        assert_eq!(readable("+78121234567"), "+7 812 123-45-67");
        assert_eq!(readable("+390612345678"), "+39 06 1234 5678");
        assert_eq!(readable("+4612"), "+4612");
        assert_eq!(readable("rubbish"), "rubbish");
    }

    #[test]
    fn a_mail_address_is_kept_as_written_and_matched_without_case() {
        let contact = Contact::parse("", "  Sara.Lind@Example.COM ", "", "SE").unwrap();
        assert_eq!(contact.mail(), Some("Sara.Lind@Example.COM"));
        assert_eq!(contact.mail_key().as_deref(), Some("sara.lind@example.com"));
        for text in [
            "sara",
            "sara@",
            "@example.com",
            "sara@example",
            "a b@example.com",
            "a@b.c\r\nBcc: d@e.f",
            "Sara <a@b.se>",
        ] {
            let refusal = Contact::parse("", text, "", "SE").unwrap_err();
            assert!(refusal.at("mail").is_some(), "{text}");
        }
    }

    #[test]
    fn a_name_is_one_short_line() {
        assert_eq!(Contact::parse("  Miriam ", "", "", "SE").unwrap().name(), Some("Miriam"));
        assert_eq!(
            Contact::parse(&"م".repeat(80), "", "", "SE").unwrap().name().unwrap().chars().count(),
            80
        );
        for text in [&"m".repeat(81), "Mir\niam", "Mir\u{0}iam", "a\u{85}b"] {
            assert!(Contact::parse(text, "", "", "SE").unwrap_err().at("name").is_some(), "{text:?}");
        }
    }

    #[test]
    fn an_empty_form_is_an_empty_contact() {
        assert!(Contact::parse(" ", "\t", " ", "SE").unwrap().is_empty());
        assert!(!Contact::parse("Sara", "", "", "SE").unwrap().is_empty());
    }

    #[test]
    fn every_mistake_is_named_at_once() {
        let refusal = Contact::parse(&"m".repeat(81), "sara", "12", "SE").unwrap_err();
        assert_eq!(refusal.fields.len(), 3);
    }
}
