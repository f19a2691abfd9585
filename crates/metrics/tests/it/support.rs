//! A shop whose customers answer, and answers as the surveys room tells of them.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use jiff::SignedDuration;
use jiff::civil::{Date, date};
use regulars_accounts::account::{Account, NewAccount};
use regulars_accounts::hours::Hours;
use regulars_accounts::{Accounts, Business, Location, Trade, member, session};
use regulars_facts::{BusinessOpened, ResponseScored, ResponseWithdrawn, TouchpointId};
use regulars_kernel::db::{Db, Tx};
use regulars_kernel::error::Result;
use regulars_kernel::facts::Fact;
use regulars_kernel::i18n::Language;
use regulars_kernel::ids::{BusinessId, Id, Token};
use regulars_kernel::web::{Role, SESSION};
use regulars_metrics::{Filter, Spread, score_day};
use regulars_surveys::touchpoint;
use regulars_testkit::{Browser, TestHouse};

/// The first day and the last one (exclusive) of all tests.
pub const YEAR: (Date, Date) = (date(2026, 1, 1), date(2027, 1, 1));

pub struct Shop {
    pub house: Arc<TestHouse>,
    pub business: BusinessId,
    pub owner: Browser,
    /// The customer's page.
    pub path: String,
}

impl Shop {
    /// A café in Stockholm; the clock stands at Thursday, 5 March 2026, 10:00.
    pub async fn open() -> Shop {
        let rooms = vec![
            regulars_ui::room(),
            regulars_accounts::room(),
            regulars_people::room(),
            regulars_metrics::room(),
            regulars_surveys::room(),
        ];
        let house = TestHouse::new(rooms, Box::new(Accounts), |_, _, _, status| status.into_response());
        Shop::in_house(Arc::new(house), "linden22").await
    }

    /// Opens a shop in a house.
    pub async fn in_house(house: Arc<TestHouse>, id: &str) -> Shop {
        let business: BusinessId = id.parse().expect("an id");
        let (token, mail) = (Token::draw(), format!("mira@{id}.example.com"));
        let given = token.clone();
        house
            .write(business, move |tx| {
                let languages = vec![Language::Sv, Language::En];
                let (name, now) = ("Café Linden".to_owned(), tx.now());
                Business::new(business, name, Trade::Cafe, "SE".to_owned(), "SEK".to_owned(), languages, now)
                    .insert(tx)?;
                Location::insert(tx, "Storgatan 12", "Europe/Stockholm", &Hours::always())?;
                let new = NewAccount {
                    mail: &mail,
                    name: "Mira",
                    password_hash: None,
                    language: Language::En,
                    operator: false,
                };
                let account = Account::insert(tx, &new)?;
                session::begin(tx, account, &given, "test", None)?;
                let owner = member::join(tx, account, Role::Owner)?;
                tx.tell(&BusinessOpened { owner })
            })
            .await;
        house.settle().await;
        let owner = house.browser();
        owner.set_cookie(SESSION, token.reveal());
        let slug = house.read(business, |db| Ok(touchpoint::all(db)?[0].slug.clone())).await;
        Shop { house, business, owner, path: format!("/s/{slug}") }
    }

    pub async fn read<T: Send + 'static>(&self, look: impl Fn(&mut Db) -> Result<T> + Send + 'static) -> T {
        self.house.read(self.business, look).await
    }

    pub async fn write<T: Send + 'static>(&self, act: impl Fn(&mut Tx) -> Result<T> + Send + 'static) -> T {
        self.house.write(self.business, act).await
    }

    /// Lets every job be done, also those that wait for the next second.
    pub async fn settle(&self) {
        self.house.settle().await;
        self.house.pass(SignedDuration::from_secs(1));
        self.house.settle().await;
    }

    /// Tells a fact and lets the rooms hear it.
    pub async fn tell<F: Fact + Sync>(&self, fact: F) {
        self.write(move |tx| tx.tell(&fact)).await;
        self.settle().await;
    }

    /// Taps a score on the customer's page.
    pub async fn tap(&self, customer: &Browser, score: u8) {
        let draft = customer.get(&self.path).await.hidden("draft").expect("a draft");
        let form = [("score", &*score.to_string()), ("draft", &draft), ("at", "1")];
        assert_eq!(customer.submit(&self.path, &form).await.status, StatusCode::OK);
        self.house.settle().await;
    }

    /// Taps a score at a time, as somebody new.
    pub async fn tap_at(&self, at: &str, score: u8) {
        self.house.set_clock(at);
        self.tap(&self.house.browser(), score).await;
    }

    pub async fn days(&self, filter: Filter) -> Vec<(Date, Spread)> {
        self.read(move |db| score_day::by_day(db, YEAR.0, YEAR.1, &filter)).await
    }

    /// How many answers count.
    pub async fn total(&self, filter: Filter) -> u64 {
        score_day::total(&self.read(move |db| score_day::counts(db, YEAR.0, YEAR.1, &filter)).await)
    }

    /// Every row of days, as it is exported.
    pub async fn lines(&self) -> Vec<score_day::Line> {
        self.read(|db| score_day::lines(db, YEAR.0, YEAR.1, &Filter::default())).await
    }
}

/// How many answers gave each of these scores.
pub fn spread(scores: &[usize]) -> Spread {
    let mut spread = [0; 11];
    for score in scores {
        spread[*score] += 1;
    }
    spread
}

/// The score of a response as it is told for the first time: of 5 March, in Swedish, at the counter.
pub fn scored(response: u64, score: u8) -> ResponseScored {
    ResponseScored {
        response: Id::from_parts(response, 1),
        survey: Id::from_parts(1, 1),
        location: Id::from_parts(1, 1),
        touchpoint: Some(counter()),
        language: Language::Sv,
        day: date(2026, 3, 5),
        score,
        changed: false,
    }
}

/// The same response with another score.
pub fn changed(response: u64, score: u8) -> ResponseScored {
    ResponseScored { changed: true, ..scored(response, score) }
}

pub fn withdrawn(response: u64) -> ResponseWithdrawn {
    ResponseWithdrawn { response: Id::from_parts(response, 1), survey: Id::from_parts(1, 1) }
}

pub fn counter() -> TouchpointId {
    Id::from_parts(1, 1)
}
