//! A house with the surveys room and what it stands on, and one shop.

use axum::response::IntoResponse as _;
use regulars_accounts::account::{Account, NewAccount};
use regulars_accounts::hours::{Block, Hours};
use regulars_accounts::{Accounts, Business, Location, Trade, member, session};
use regulars_facts::BusinessOpened;
use regulars_kernel::i18n::Language;
use regulars_kernel::ids::{BusinessId, Token};
use regulars_kernel::web::{Role, SESSION};
use regulars_surveys::response::Response;
use regulars_surveys::touchpoint;
use regulars_testkit::{Browser, Page, TestHouse};

pub struct Shop {
    pub house: TestHouse,
    pub business: BusinessId,
    pub owner: Browser,
    pub path: String,
}

impl Shop {
    /// A cafe in Stockholm, weekdays 9 to 17; the clock stands at Thursday 10:00.
    pub async fn open() -> Shop {
        let rooms = vec![
            regulars_ui::room(),
            regulars_accounts::room(),
            regulars_people::room(),
            regulars_metrics::room(),
            regulars_surveys::room(),
        ];
        let house = TestHouse::new(rooms, Box::new(Accounts), |_, _, _, status| status.into_response());
        let business: BusinessId = "linden22".parse().expect("what a test needs");
        let token = Token::draw();
        let given = token.clone();
        house
            .write(business, move |tx| {
                let now = tx.now();
                let languages = vec![Language::Sv, Language::En, Language::Ar, Language::Fil];
                Business::new(
                    business,
                    "Linden".into(),
                    Trade::Cafe,
                    "SE".into(),
                    "SEK".into(),
                    languages,
                    now,
                )
                .insert(tx)?;
                let day = vec![Block::parse("09:00", "17:00").expect("what a test needs")];
                let week = [day.clone(), day.clone(), day.clone(), day.clone(), day, Vec::new(), Vec::new()];
                Location::insert(tx, "Storgatan 12", "Europe/Stockholm", &Hours::weekly(week))?;
                let new = NewAccount {
                    mail: "mira@example.com",
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

    pub async fn answers(&self) -> Vec<Response> {
        self.house.read(self.business, |db| Response::newest(db, 100)).await
    }

    /// Taps a score in a browser as the page offers it.
    pub async fn tap(&self, browser: &Browser, score: &str) -> Page {
        let draft = browser.get(&self.path).await.hidden("draft").expect("what a test needs");
        browser.submit(&self.path, &[("score", score), ("draft", &draft), ("at", "1")]).await
    }

    /// Sends words and a contact from the second page.
    pub async fn more(&self, browser: &Browser, fields: &[(&str, &str)]) -> Page {
        let draft = browser.cookie("draft").unwrap_or_default();
        let mut form = vec![("draft", draft.as_str())];
        form.extend_from_slice(fields);
        browser.post(&format!("{}/why", self.path), &form).await
    }

    /// The facts of a kind, oldest first.
    pub async fn facts(&self, kind: &'static str) -> Vec<serde_json::Value> {
        let bodies: Vec<String> = self
            .house
            .read(self.business, move |db| {
                regulars_kernel::db::sql(
                    "select body from fact where business_id = $1 and kind = $2 order by id limit 100",
                )
                .bind(db.business())
                .bind(kind)
                .values(db)
            })
            .await;
        bodies.iter().map(|body| serde_json::from_str(body).expect("what a test needs")).collect()
    }
}
