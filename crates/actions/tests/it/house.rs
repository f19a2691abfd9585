//! A café with answers, for the tests of this room.

use axum::response::{IntoResponse, Response};
use jiff::ToSpan;
use jiff::civil::Date;
use regulars_accounts::account::{Account, NewAccount};
use regulars_accounts::hours::Hours;
use regulars_accounts::{Accounts, Business, Location, Trade, member, session};
use regulars_actions::Draft;
use regulars_actions::action::{Plan, Wording};
use regulars_facts::{LocationId, ResponseScored};
use regulars_kernel::error::Error;
use regulars_kernel::i18n::Language;
use regulars_kernel::ids::{BusinessId, Token};
use regulars_kernel::web::{App, Asked, MemberId, Role};
use regulars_testkit::{Browser, TestHouse};

/// The day on which every test begins: a Thursday.
pub const TODAY: Date = jiff::civil::date(2026, 3, 5);

/// A café with its owner.
pub struct Cafe {
    pub house: TestHouse,
    pub business: BusinessId,
    pub owner: MemberId,
    pub browser: Browser,
    place: LocationId,
}

fn bare_error(_: &App, _: &Asked, error: &Error, status: axum::http::StatusCode) -> Response {
    (status, error.to_string()).into_response()
}

/// A day so many days from today.
pub fn day(days: i64) -> Date {
    TODAY.checked_add(days.days()).expect("a day")
}

impl Cafe {
    pub async fn open() -> Cafe {
        Cafe::speaking(&[Language::Sv, Language::En]).await
    }

    pub async fn speaking(languages: &'static [Language]) -> Cafe {
        let rooms = vec![
            regulars_ui::room(),
            regulars_accounts::room(),
            regulars_metrics::room(),
            regulars_actions::room(),
        ];
        let house = TestHouse::new(rooms, Box::new(Accounts), bare_error);
        let business = BusinessId::from_random(7);
        let (owner, place) = house
            .write(business, move |tx| {
                let now = tx.now();
                let new = NewAccount {
                    mail: "mira@cafe.example",
                    name: "Mira",
                    password_hash: None,
                    language: Language::En,
                    operator: false,
                };
                let account = Account::insert(tx, &new)?;
                Business::new(
                    business,
                    "Café Linden".to_owned(),
                    Trade::Cafe,
                    "SE".to_owned(),
                    "SEK".to_owned(),
                    languages.to_vec(),
                    now,
                )
                .insert(tx)?;
                let place = Location::insert(tx, "Storgatan 12", "Europe/Stockholm", &Hours::always())?;
                let owner = member::join(tx, account, Role::Owner)?;
                Ok((owner, place))
            })
            .await;
        let browser = house.browser();
        let cafe = Cafe { house, business, owner, browser, place };
        cafe.sign_in().await;
        cafe
    }

    /// Signs the owner in, as after a session has run out.
    pub async fn sign_in(&self) {
        let token = Token::draw();
        let begun = token.clone();
        self.house
            .write(self.business, move |tx| {
                let account = Account::by_mail(tx, "mira@cafe.example")?.expect("the owner's account");
                session::begin(tx, account.id, &begun, "test", None)
            })
            .await;
        self.browser.set_cookie("session", token.reveal());
    }

    /// Answers on each of some days, the same on all of them.
    pub async fn answers(&self, from: i64, until: i64, scores: &'static [u8]) {
        let place = self.place;
        self.house
            .write(self.business, move |tx| {
                for on in from..until {
                    for score in scores {
                        let fact = ResponseScored {
                            response: tx.new_id(),
                            survey: regulars_kernel::ids::Id::from_parts(1, 1),
                            location: place,
                            touchpoint: None,
                            language: Language::Sv,
                            day: day(on),
                            score: *score,
                            changed: false,
                        };
                        tx.tell(&fact)?;
                    }
                }
                Ok(())
            })
            .await;
        self.house.settle().await;
    }

    /// An action from one day to another.
    pub fn draft(&self, starts_on: Date, latest_on: Date) -> Draft {
        Draft {
            wording: Wording {
                title: "Second till on Saturdays".to_owned(),
                why: "People stand in line".to_owned(),
                holder: self.owner,
            },
            plan: Plan {
                from_answers: "class=detractor".to_owned(),
                touchpoint: None,
                language: None,
                impact: 4,
                effort: 2,
                starts_on,
                latest_on,
            },
        }
    }

    /// Moves the clock to the morning of a day and does what is due.
    pub async fn morning(&self, days: i64) {
        self.house.set_clock(&format!("{}T04:00:00Z", day(days)));
        self.house.settle().await;
    }

    /// Lets the owner read another language.
    pub async fn read_in(&self, language: Language) {
        self.house
            .write(self.business, move |tx| {
                let account = Account::by_mail(tx, "mira@cafe.example")?.expect("the owner's account");
                Account::set_person(tx, account.id, "Mira", language)
            })
            .await;
    }

    /// The path of a page of the business.
    pub fn path(&self, path: &str) -> String {
        format!("/{}{path}", self.business)
    }
}
