//! The understanding room: corrections are kept, learned from, undone and forgotten; the prior counts answers.

use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use regulars_accounts::account::{Account, NewAccount};
use regulars_accounts::hours::Hours;
use regulars_accounts::{Accounts, Business, Location, Trade, member};
use regulars_facts::{CustomerId, LocationId, ResponseId, ResponseScored, ResponseSent, ResponseWithdrawn};
use regulars_kernel::error::Error;
use regulars_kernel::i18n::Language;
use regulars_kernel::ids::{BusinessId, Id};
use regulars_kernel::web::{App, Asked, MemberId, Role};
use regulars_language::Class;
use regulars_people::{Erase, PersonCopy};
use regulars_testkit::TestHouse;
use regulars_understanding::{Correction, CorrectionId, NewCorrection, learned, prior};

struct Cafe {
    house: TestHouse,
    business: BusinessId,
    owner: MemberId,
    place: LocationId,
}

fn bare_error(_: &App, _: &Asked, error: &Error, status: axum::http::StatusCode) -> Response {
    (status, error.to_string()).into_response()
}

fn response(number: u128) -> ResponseId {
    Id::from_parts(1, number)
}

fn customer(number: u128) -> CustomerId {
    Id::from_parts(2, number)
}

impl Cafe {
    async fn open() -> Cafe {
        let rooms = vec![
            regulars_ui::room(),
            regulars_accounts::room(),
            regulars_people::room(),
            regulars_metrics::room(),
            regulars_understanding::room(),
        ];
        let house = TestHouse::new(rooms, Box::new(Accounts), bare_error);
        let business = BusinessId::from_random(7);
        let (owner, place) = house
            .write(business, move |tx| {
                let new = NewAccount {
                    mail: "mira@cafe.example",
                    name: "Mira",
                    password_hash: None,
                    language: Language::En,
                    operator: false,
                };
                let account = Account::insert(tx, &new)?;
                let now = tx.now();
                let (name, languages) = ("Café Linden".to_owned(), vec![Language::Sv]);
                Business::new(business, name, Trade::Cafe, "SE".into(), "SEK".into(), languages, now)
                    .insert(tx)?;
                let place = Location::insert(tx, "Storgatan 12", "Europe/Stockholm", &Hours::always())?;
                Ok((member::join(tx, account, Role::Owner)?, place))
            })
            .await;
        Cafe { house, business, owner, place }
    }

    async fn correct(&self, text: &'static str, class: Class, from: Option<ResponseId>) -> CorrectionId {
        let by = self.owner;
        self.house
            .write(self.business, move |tx| {
                let said = if class == Class::Negative { Class::Positive } else { Class::Negative };
                let new =
                    NewCorrection { text, class, said, language: "sv", response: from, customer: None, by };
                Correction::make(tx, &new)
            })
            .await
    }

    async fn texts(&self) -> Vec<String> {
        let list = self.house.read(self.business, Correction::newest).await;
        list.into_iter().map(|one| one.text).collect()
    }

    async fn sent(&self, response: ResponseId, customer: Option<CustomerId>) {
        self.house
            .write(self.business, move |tx| {
                tx.tell(&ResponseSent {
                    response,
                    survey: Id::from_parts(1, 1),
                    score: 3,
                    has_words: true,
                    customer,
                    wants_call: false,
                    language: Language::Sv,
                    promised_at: None,
                    internal_due_at: Timestamp::UNIX_EPOCH,
                    received_at: Timestamp::UNIX_EPOCH,
                })
            })
            .await;
        self.house.settle().await;
    }
}

#[tokio::test]
async fn a_correction_is_listed_learned_from_and_undone() {
    let cafe = Cafe::open().await;
    cafe.correct("Lagom sött", Class::Positive, None).await;
    cafe.house.pass(jiff::SignedDuration::from_secs(1));
    let wrong = cafe.correct("Kaffet var grymt", Class::Negative, None).await;
    assert_eq!(cafe.texts().await, ["Kaffet var grymt", "Lagom sött"]);
    let known = cafe.house.read(cafe.business, learned).await;
    assert_eq!(known.exact("lagom sött"), Some(Class::Positive));
    assert_eq!(known.exact("Kaffet var grymt"), Some(Class::Negative));
    cafe.house.write(cafe.business, move |tx| Correction::undo(tx, wrong)).await;
    assert_eq!(cafe.texts().await, ["Lagom sött"]);
    let known = cafe.house.read(cafe.business, learned).await;
    assert_eq!(known.exact("Kaffet var grymt"), None);
    let again = cafe.house.app.db().write(cafe.business, move |tx| Correction::undo(tx, wrong)).await;
    assert!(matches!(again, Err(Error::NotFound)), "{again:?}");
}

#[tokio::test]
async fn a_later_label_of_the_same_text_wins() {
    let cafe = Cafe::open().await;
    cafe.correct("Sådär", Class::Positive, None).await;
    cafe.house.pass(jiff::SignedDuration::from_secs(1));
    cafe.correct("sådär", Class::Negative, None).await;
    let known = cafe.house.read(cafe.business, learned).await;
    assert_eq!(known.exact("Sådär"), Some(Class::Negative));
}

#[tokio::test]
async fn another_business_learns_nothing_of_it() {
    let cafe = Cafe::open().await;
    cafe.correct("Lagom sött", Class::Positive, None).await;
    let known = cafe.house.read(BusinessId::from_random(8), learned).await;
    assert!(known.list().is_empty());
}

#[tokio::test]
async fn unsure_is_no_label() {
    let cafe = Cafe::open().await;
    let by = cafe.owner;
    let made = cafe.house.app.db().write(cafe.business, move |tx| {
        let (class, said) = (Class::Unsure, Class::Neutral);
        let new =
            NewCorrection {
                text: "Sådär", class, said, language: "sv", response: None, customer: None, by
            };
        Correction::make(tx, &new)
    });
    assert!(made.await.is_err());
}

#[tokio::test]
async fn words_that_were_taken_back_teach_nothing() {
    let cafe = Cafe::open().await;
    cafe.correct("Lagom sött", Class::Positive, Some(response(1))).await;
    cafe.correct("Kallt kaffe", Class::Negative, Some(response(2))).await;
    cafe.house
        .write(cafe.business, |tx| {
            tx.tell(&ResponseWithdrawn { response: response(1), survey: Id::from_parts(1, 1) })
        })
        .await;
    cafe.house.settle().await;
    assert_eq!(cafe.texts().await, ["Kallt kaffe"]);
}

#[tokio::test]
async fn an_erased_person_leaves_no_words_in_corrections() {
    let cafe = Cafe::open().await;
    cafe.correct("Lagom sött", Class::Positive, Some(response(1))).await;
    cafe.correct("Kallt kaffe", Class::Negative, Some(response(2))).await;
    // The contact is left after the correction.
    cafe.sent(response(1), Some(customer(1))).await;
    cafe.sent(response(2), None).await;
    let parts = cafe.house.app.slot::<PersonCopy>();
    let mine = parts.iter().find(|part| part.0 == "corrections").expect("a part of the copy").1;
    let copy = cafe.house.read(cafe.business, move |db| mine(db, customer(1))).await;
    assert_eq!(copy[0]["text"], "Lagom sött");
    assert_eq!(copy[0]["taken_as"], "positive");
    assert_eq!(copy.as_array().map(Vec::len), Some(1));
    for erase in cafe.house.app.slot::<Erase>() {
        cafe.house.write(cafe.business, move |tx| erase.0(tx, customer(1))).await;
    }
    assert_eq!(cafe.texts().await, ["Kallt kaffe"]);
}

#[tokio::test]
async fn the_prior_counts_the_languages_of_answers() {
    let cafe = Cafe::open().await;
    let nothing = cafe.house.read(cafe.business, prior).await;
    assert_eq!(nothing.0, [0.2; 5]);
    let place = cafe.place;
    cafe.house
        .write(cafe.business, move |tx| {
            let day = tx.now().to_zoned(jiff::tz::TimeZone::UTC).date();
            for language in [Language::Sv, Language::Sv, Language::Sv, Language::Fil] {
                let response = tx.new_id();
                tx.tell(&ResponseScored {
                    response,
                    survey: Id::from_parts(1, 1),
                    location: place,
                    touchpoint: None,
                    language,
                    day,
                    score: 9,
                    changed: false,
                })?;
            }
            Ok(())
        })
        .await;
    cafe.house.settle().await;
    let counted = cafe.house.read(cafe.business, prior).await;
    let expected = [1.0, 4.0, 1.0, 2.0, 1.0].map(|count: f32| count / 9.0);
    assert_eq!(counted.0, expected);
}
