//! Customer: a person served, made by the first contact and found again by the next.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;
use regulars_facts::CustomerId;
use regulars_kernel::db::{Bind as _, Db, LONGEST_LIST, Row, Tx, in_list, sql};
use regulars_kernel::error::{Error, Refusal, Result};
use regulars_kernel::i18n::Language;

use crate::consent::{self, Agreed};
use crate::contact::{Contact, mail_key};
use crate::fold::{self, latin_digit};

/// The longest a note may be, in characters.
const LONGEST_NOTE: usize = 2000;
/// Fewer digits than this find too many phone numbers.
const FEWEST_DIGITS: usize = 3;
/// The longest search that is looked at, in characters.
const LONGEST_SEARCH: usize = 100;

/// A person served.
#[derive(Clone, Debug, Row)]
pub struct Customer {
    pub id: CustomerId,
    pub name: Option<String>,
    /// The mail address as it was written.
    pub mail: Option<String>,
    /// The phone number as E.164.
    pub phone: Option<String>,
    pub language: Language,
    pub note: String,
    pub created_at: Timestamp,
    pub version: i64,
}

impl Customer {
    /// The name, if it is known.
    #[must_use]
    pub fn called(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Adds what a contact knows and the customer lacks; what is there stays. Says whether anything was added.
    fn learn(&mut self, contact: &Contact) -> bool {
        let mut learned = false;
        let mut fill = |known: &mut Option<String>, told: Option<&str>| {
            if known.is_none() && told.is_some() {
                *known = told.map(str::to_owned);
                learned = true;
            }
        };
        fill(&mut self.name, contact.name());
        fill(&mut self.mail, contact.mail());
        fill(&mut self.phone, contact.phone());
        learned
    }

    /// Whether a contact with this customer's phone number is of this customer, and not of another person there.
    fn is_met_by(&self, contact: &Contact, agreed: &Agreed) -> bool {
        let Some(told) = contact.mail_key() else { return true };
        self.mail.as_deref().map(mail_key).is_none_or(|known| known == told) || agreed.channel == "phone"
    }
}

/// What a member wrote into the form of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub contact: Contact,
    pub language: Language,
    pub note: String,
}

impl Edit {
    /// Checks the form; the contact was read before.
    ///
    /// # Errors
    /// Sentences at the fields `name` and `note`.
    pub fn new(contact: Contact, language: Language, note: &str) -> Result<Edit, Refusal> {
        let note = note.replace("\r\n", "\n").trim().to_owned();
        let mut refusal = Refusal::default();
        if contact.is_empty() {
            refusal.add("name", "people-nothing-left");
        }
        if note.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
            refusal.add("note", "people-control");
        } else if note.chars().count() > LONGEST_NOTE {
            refusal.add("note", "people-note-long");
        }
        if refusal.is_empty() { Ok(Edit { contact, language, note }) } else { Err(refusal) }
    }
}

/// Which customers a search finds: patterns for `like`, an empty one finds nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// Nothing was searched for: everybody is shown.
    everybody: bool,
    /// The beginnings of up to three words of the name.
    names: [String; 3],
    mail: String,
    phone: String,
}

impl Search {
    /// Reads what was typed: beginnings of names, the beginning of an address, or digits of a number.
    #[must_use]
    pub fn parse(text: &str) -> Search {
        let text: String = text.trim().chars().take(LONGEST_SEARCH).collect();
        let words = fold::words(&text);
        // Folded words hold letters and digits only: nothing in them is special to `like`.
        let beginning =
            |place: usize, none: &str| words.get(place).map_or(none.to_owned(), |word| format!("% {word}%"));
        Search {
            everybody: text.is_empty(),
            names: [beginning(0, ""), beginning(1, "%"), beginning(2, "%")],
            mail: if text.is_empty() { String::new() } else { format!("{}%", escape(&mail_key(&text))) },
            phone: digits(&text).map_or_else(String::new, |digits| format!("%{digits}%")),
        }
    }
}

fn escape(text: &str) -> String {
    let special = |c: char| matches!(c, '\\' | '%' | '_');
    text.chars().flat_map(|c| special(c).then_some('\\').into_iter().chain([c])).collect()
}

/// The digits of a number as it may stand anywhere in E.164, without what is dialled in front.
fn digits(text: &str) -> Option<String> {
    let text: String = text.chars().map(latin_digit).filter(|c| !c.is_whitespace()).collect();
    let is_number = text.chars().all(|c| c.is_ascii_digit() || "+-()/.".contains(c));
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0').to_owned();
    (is_number && digits.len() >= FEWEST_DIGITS).then_some(digits)
}

/// A name as the search looks at it: folded words, each behind a space.
fn folded(name: Option<&str>) -> String {
    fold::words(name.unwrap_or_default()).iter().map(|word| format!(" {word}")).collect()
}

// Storage.

impl Customer {
    /// Meets a person: finds the customer of a contact or makes one, and keeps what was agreed to.
    ///
    /// The mail address decides, then the phone number. Customers are never merged and a number never moves.
    ///
    /// # Errors
    /// What the database said; an empty contact is a bug of the caller.
    pub fn meet(tx: &mut Tx, contact: &Contact, language: Language, agreed: &Agreed) -> Result<CustomerId> {
        if contact.is_empty() {
            return Err(Error::bug("nobody can be met by an empty contact"));
        }
        let id = match Customer::known(tx, contact, agreed)? {
            Some(customer) => {
                customer.learn_from(tx, contact)?;
                customer.id
            }
            None => Customer::make(tx, contact, language, agreed)?,
        };
        agreed.keep(tx, id, language)?;
        tx.changed("people");
        Ok(id)
    }

    /// The customer with this id.
    ///
    /// # Errors
    /// `NotFound` if there is none, or the person was erased.
    pub fn find(db: &mut Db, id: CustomerId) -> Result<Customer> {
        sql("select id, name, mail, phone, language, note, created_at, version
             from customer where business_id = $1 and id = $2")
        .bind(db.business())
        .bind(id)
        .one(db)
    }

    /// Whether a customer agreed to a purpose (`answer`) on a channel (`mail`, `phone`) and did not take it back.
    ///
    /// # Errors
    /// What the database said.
    pub fn may_write(db: &mut Db, id: CustomerId, purpose: &str, channel: &str) -> Result<bool> {
        consent::may_write(db, id, purpose, channel)
    }

    /// The customers that a search finds, newest first, from before an id on.
    ///
    /// # Errors
    /// What the database said.
    pub fn search(
        db: &mut Db,
        search: &Search,
        before: Option<CustomerId>,
        most: i64,
    ) -> Result<Vec<Customer>> {
        let [first, second, third] = &search.names;
        sql("select id, name, mail, phone, language, note, created_at, version
             from customer
             where business_id = $1 and (cast($2 as text) is null or id < $2)
               and ($3
                    or ($4 <> '' and name_folded like $4 escape '\\' and name_folded like $5 escape '\\'
                        and name_folded like $6 escape '\\')
                    or ($7 <> '' and mail_key like $7 escape '\\')
                    or ($8 <> '' and phone like $8 escape '\\'))
             order by id desc limit $9")
        .bind(db.business())
        .bind(before)
        .bind(search.everybody)
        .bind(first)
        .bind(second)
        .bind(third)
        .bind(&search.mail)
        .bind(&search.phone)
        .bind(most)
        .all(db)
    }

    /// The names of customers, as far as they are known; each one is asked for once.
    ///
    /// # Errors
    /// What the database said.
    pub fn names(db: &mut Db, customers: &[CustomerId]) -> Result<HashMap<CustomerId, String>> {
        let wanted: Vec<CustomerId> =
            customers.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
        let mut names = HashMap::new();
        for some in wanted.chunks(LONGEST_LIST) {
            let found: Vec<(CustomerId, Option<String>)> = in_list(
                "select id, name from customer where business_id = $1 and id in ($list) order by id limit 64",
                vec![db.business().bind()],
                some,
            )
            .all(db)?;
            names.extend(found.into_iter().filter_map(|(id, name)| Some((id, name?))));
        }
        Ok(names)
    }

    /// Who else holds the mail address and the phone number of a contact.
    ///
    /// # Errors
    /// What the database said.
    pub fn others_with(
        db: &mut Db,
        id: CustomerId,
        contact: &Contact,
    ) -> Result<(Option<Customer>, Option<Customer>)> {
        let mail = Customer::by_mail(db, contact)?.filter(|other| other.id != id);
        let phone = Customer::by_phone(db, contact)?.filter(|other| other.id != id);
        Ok((mail, phone))
    }

    /// Changes a customer to what a member wrote, if nobody else did since the version was read.
    ///
    /// # Errors
    /// `Conflict` if somebody did; refused at `mail` or `phone` if another customer holds it.
    pub fn change(tx: &mut Tx, id: CustomerId, version: i64, edit: &Edit) -> Result<()> {
        let mut customer = Customer::find(tx, id)?;
        if customer.version != version {
            return Err(Error::Conflict);
        }
        let (mail, phone) = Customer::others_with(tx, id, &edit.contact)?;
        let mut refusal = Refusal::default();
        if mail.is_some() {
            refusal.add("mail", "people-mail-taken");
        }
        if phone.is_some() {
            refusal.add("phone", "people-phone-taken");
        }
        refusal.into_result()?;
        customer.name = edit.contact.name().map(str::to_owned);
        customer.mail = edit.contact.mail().map(str::to_owned);
        customer.phone = edit.contact.phone().map(str::to_owned);
        customer.language = edit.language;
        customer.note.clone_from(&edit.note);
        customer.save(tx)?;
        tx.changed("people");
        Ok(())
    }

    fn by_mail(db: &mut Db, contact: &Contact) -> Result<Option<Customer>> {
        let Some(key) = contact.mail_key() else { return Ok(None) };
        sql("select id, name, mail, phone, language, note, created_at, version
             from customer where business_id = $1 and mail_key = $2")
        .bind(db.business())
        .bind(key)
        .first(db)
    }

    fn by_phone(db: &mut Db, contact: &Contact) -> Result<Option<Customer>> {
        let Some(phone) = contact.phone() else { return Ok(None) };
        sql("select id, name, mail, phone, language, note, created_at, version
             from customer where business_id = $1 and phone = $2")
        .bind(db.business())
        .bind(phone)
        .first(db)
    }

    fn known(db: &mut Db, contact: &Contact, agreed: &Agreed) -> Result<Option<Customer>> {
        if contact.mail().is_none() && contact.phone().is_none() {
            // A name alone finds nobody, but the same response sent again comes from the same person.
            let same = agreed.response.map(|response| consent::giver(db, response)).transpose()?.flatten();
            return same.map(|customer| Customer::find(db, customer)).transpose();
        }
        if let Some(customer) = Customer::by_mail(db, contact)? {
            return Ok(Some(customer));
        }
        Ok(Customer::by_phone(db, contact)?.filter(|customer| customer.is_met_by(contact, agreed)))
    }

    fn learn_from(&self, tx: &mut Tx, contact: &Contact) -> Result<()> {
        let mut customer = self.clone();
        let holder = Customer::by_phone(tx, contact)?;
        let taken = holder.is_some_and(|holder| holder.id != self.id);
        let contact = if taken { contact.without_phone() } else { contact.clone() };
        if customer.learn(&contact) { customer.save(tx) } else { Ok(()) }
    }

    fn make(tx: &mut Tx, contact: &Contact, language: Language, agreed: &Agreed) -> Result<CustomerId> {
        let id: CustomerId = tx.new_id();
        let taken = Customer::by_phone(tx, contact)?.is_some();
        let contact = if taken { contact.without_phone() } else { contact.clone() };
        let made = sql(
            "insert into customer (business_id, id, name, name_folded, mail, mail_key, phone, language, note, created_at, version)
             values ($1, $2, $3, $4, $5, $6, $7, $8, '', $9, 1)
             on conflict do nothing",
        )
        .bind(tx.business())
        .bind(id)
        .bind(contact.name())
        .bind(folded(contact.name()))
        .bind(contact.mail())
        .bind(contact.mail_key())
        .bind(contact.phone())
        .bind(&language)
        .bind(tx.now())
        .run(tx)?;
        if made > 0 {
            return Ok(id);
        }
        // Somebody else met the same person at the same time.
        let customer = Customer::known(tx, &contact, agreed)?;
        customer.map(|customer| customer.id).ok_or(Error::Conflict)
    }

    fn save(&self, tx: &mut Tx) -> Result<()> {
        let saved = sql(
            "update customer set name = $1, name_folded = $2, mail = $3, mail_key = $4, phone = $5, language = $6,
                    note = $7, version = version + 1
             where business_id = $8 and id = $9 and version = $10",
        )
        .bind(self.name.as_deref())
        .bind(folded(self.called()))
        .bind(self.mail.as_deref())
        .bind(self.mail.as_deref().map(mail_key))
        .bind(self.phone.as_deref())
        .bind(&self.language)
        .bind(&self.note)
        .bind(tx.business())
        .bind(self.id)
        .bind(self.version)
        .run(tx)?;
        if saved == 0 { Err(Error::Conflict) } else { Ok(()) }
    }

    /// Removes the customer; says how many rows went.
    pub(crate) fn erase(tx: &mut Tx, id: CustomerId) -> Result<u64> {
        sql("delete from customer where business_id = $1 and id = $2").bind(tx.business()).bind(id).run(tx)
    }
}

#[cfg(test)]
mod tests {
    use regulars_kernel::ids::Id;

    use super::*;

    fn contact(name: &str, mail: &str, phone: &str) -> Contact {
        Contact::parse(name, mail, phone, "SE").unwrap()
    }

    fn customer(name: Option<&str>, mail: Option<&str>, phone: Option<&str>) -> Customer {
        Customer {
            id: Id::from_parts(1, 1),
            name: name.map(str::to_owned),
            mail: mail.map(str::to_owned),
            phone: phone.map(str::to_owned),
            language: Language::Sv,
            note: String::new(),
            created_at: Timestamp::UNIX_EPOCH,
            version: 1,
        }
    }

    fn agreed(channel: &str) -> Agreed<'_> {
        Agreed { purpose: "answer", channel, text: "We may answer you.", response: None }
    }

    #[test]
    fn a_customer_learns_what_is_missing_and_keeps_what_is_known() {
        let mut known = customer(Some("Sara"), None, Some("+46701234567"));
        assert!(known.learn(&contact("S. Lind", "Sara@Example.com", "0709999999")));
        assert_eq!(known.called(), Some("Sara"));
        assert_eq!(known.mail.as_deref(), Some("Sara@Example.com"));
        assert_eq!(known.phone.as_deref(), Some("+46701234567"));
        assert!(!known.learn(&contact("S. Lind", "other@example.com", "")));
    }

    #[test]
    fn a_known_number_with_another_address_is_another_person_unless_it_asks_for_a_call() {
        let known = customer(Some("Sara"), Some("sara@example.com"), Some("+46701234567"));
        let other = contact("Yusuf", "yusuf@example.com", "0701234567");
        assert!(!known.is_met_by(&other, &agreed("mail")));
        assert!(known.is_met_by(&other, &agreed("phone")));
        assert!(known.is_met_by(&contact("", "", "0701234567"), &agreed("mail")));
        assert!(known.is_met_by(&contact("", "SARA@example.com", "0701234567"), &agreed("mail")));
        let without_mail = customer(None, None, Some("+46701234567"));
        assert!(without_mail.is_met_by(&other, &agreed("mail")));
    }

    #[test]
    fn a_search_reads_names_addresses_and_numbers() {
        let search = Search::parse("  Åsa lind ");
        assert_eq!(search.names, ["% asa%", "% lind%", "%"]);
        assert_eq!(search.phone, "");
        assert_eq!(Search::parse("Sara_L%@x").mail, "sara\\_l\\%@x%");
        for text in ["070-123", "+4670 123", "0046 70123", "٠٧٠١٢٣", "(070) 123"] {
            let phone = Search::parse(text).phone;
            let number = "+4670123456";
            assert!(number.contains(phone.trim_matches('%')) && phone.len() > 2, "{text}: {phone}");
        }
        assert_eq!(Search::parse("07").phone, "");
        assert_eq!(Search::parse("bord 1234").phone, "");
    }

    #[test]
    fn an_empty_search_shows_everybody_and_signs_alone_find_nobody() {
        assert!(Search::parse("  ").everybody);
        let signs = Search::parse("...");
        assert!(!signs.everybody && signs.names[0].is_empty() && signs.phone.is_empty());
    }

    #[test]
    fn a_name_is_found_by_the_beginning_of_each_of_its_words() {
        assert_eq!(folded(Some("Sara Åkerström-Lind")), " sara akerstrom lind");
        assert_eq!(folded(None), "");
    }

    #[test]
    fn an_edit_keeps_a_name_or_an_address() {
        let refused = Edit::new(contact("", "", ""), Language::Sv, "").unwrap_err();
        assert!(refused.at("name").is_some());
        let edit =
            Edit::new(contact("Sara", "", ""), Language::Sv, " Sits at the window.\r\nOat milk. ").unwrap();
        assert_eq!(edit.note, "Sits at the window.\nOat milk.");
        assert!(
            Edit::new(contact("Sara", "", ""), Language::Sv, &"n".repeat(2001))
                .unwrap_err()
                .at("note")
                .is_some()
        );
        assert!(
            Edit::new(contact("Sara", "", ""), Language::Sv, "a\u{0}b").unwrap_err().at("note").is_some()
        );
    }
}
