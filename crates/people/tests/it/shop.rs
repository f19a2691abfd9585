//! A shop to test in: an owner, a manager and a member of staff, each with a browser.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use regulars_accounts::account::{Account, NewAccount};
use regulars_accounts::hours::Hours;
use regulars_accounts::{Accounts, Business, Location, Trade, member, session};
use regulars_facts::{CustomerId, ResponseId};
use regulars_kernel::db::{Db, Tx};
use regulars_kernel::error::{Error, Result};
use regulars_kernel::i18n::Language;
use regulars_kernel::ids::{BusinessId, Id, Token};
use regulars_kernel::room::Room;
use regulars_kernel::web::{App, Asked, Role, SESSION};
use regulars_people::{Agreed, Contact, Customer, Erase, PersonCopy};
use regulars_testkit::{Browser, TestHouse};

pub const TEXT: &str = "We may answer you.";

pub struct Shop {
    pub house: TestHouse,
    pub business: BusinessId,
}

/// What another room would do with a person: one thing removed, one word in the copy.
fn neighbour() -> Room {
    fn erase(tx: &mut Tx, id: CustomerId) -> Result<Vec<(&'static str, u64)>> {
        // The customer can still be read by the rooms that are asked.
        Customer::find(tx, id)?;
        Ok(vec![("people-language", 3)])
    }
    fn copy(_: &mut Db, _: CustomerId) -> Result<serde_json::Value> {
        Ok(serde_json::json!(["words"]))
    }
    Room::new("neighbour").fill(Erase(erase)).fill(PersonCopy("neighbour", copy))
}

fn bare(_: &App, _: &Asked, error: &Error, status: StatusCode) -> Response {
    (status, format!("{error}")).into_response()
}

impl Shop {
    pub async fn open() -> Shop {
        let rooms =
            vec![regulars_ui::room(), regulars_accounts::room(), regulars_people::room(), neighbour()];
        let house = TestHouse::new(rooms, Box::new(Accounts), bare);
        let business: BusinessId = "testshop".parse().expect("an id");
        house
            .write(business, move |tx| {
                let name = "Café Linden".to_owned();
                let languages = vec![Language::Sv, Language::En];
                let now = tx.now();
                Business::new(business, name, Trade::Cafe, "SE".to_owned(), "SEK".to_owned(), languages, now)
                    .insert(tx)?;
                Location::insert(tx, "Storgatan 12", "Europe/Stockholm", &Hours::always())?;
                Ok(())
            })
            .await;
        Shop { house, business }
    }

    /// A browser of a new member with a role.
    pub async fn browser(&self, role: Role) -> Browser {
        self.browser_in(role, Language::En).await
    }

    pub async fn browser_in(&self, role: Role, language: Language) -> Browser {
        let token = Token::draw();
        let kept = token.clone();
        self.house
            .write(self.business, move |tx| {
                let mail = format!("{role:?}-{language}@regulars.test").to_lowercase();
                let new =
                    NewAccount { mail: &mail, name: "Mira", password_hash: None, language, operator: false };
                let account = Account::insert(tx, &new)?;
                member::join(tx, account, role)?;
                session::begin(tx, account, &kept, "test", None)
            })
            .await;
        let browser = self.house.browser();
        browser.set_cookie(SESSION, token.reveal());
        browser
    }

    /// Meets a person who leaves a contact with a response of its own.
    pub async fn meet(&self, name: &'static str, mail: &'static str, phone: &'static str) -> CustomerId {
        self.meet_by("mail", name, mail, phone).await
    }

    pub async fn meet_by(
        &self,
        channel: &'static str,
        name: &'static str,
        mail: &'static str,
        phone: &'static str,
    ) -> CustomerId {
        self.house
            .write(self.business, move |tx| {
                let contact = Contact::parse(name, mail, phone, "SE").expect("a contact");
                let response: ResponseId = tx.new_id();
                let agreed = Agreed { purpose: "answer", channel, text: TEXT, response: Some(response) };
                Customer::meet(tx, &contact, Language::Sv, &agreed)
            })
            .await
    }

    pub async fn find(&self, id: CustomerId) -> Customer {
        self.house.read(self.business, move |db| Customer::find(db, id)).await
    }

    pub async fn may_write(&self, id: CustomerId, channel: &'static str) -> bool {
        self.house.read(self.business, move |db| Customer::may_write(db, id, "answer", channel)).await
    }

    pub fn path(&self, rest: &str) -> String {
        format!("/{}{rest}", self.business)
    }
}

/// An id that nobody has.
pub fn nobody() -> CustomerId {
    Id::from_parts(1, 1)
}
