//! A shop with its owner, and answers as the surveys room tells of them.

use std::sync::Arc;

use axum::response::IntoResponse as _;
use jiff::{SignedDuration, Timestamp};
use regulars_accounts::account::{Account, NewAccount};
use regulars_accounts::hours::Hours;
use regulars_accounts::{Accounts, Business, Location, Trade, member, session};
use regulars_cases::Case;
use regulars_facts::{CaseId, CustomerId, ResponseId, ResponseSent, SurveyId};
use regulars_kernel::db::{Db, Tx, sql};
use regulars_kernel::error::Result;
use regulars_kernel::facts::Fact;
use regulars_kernel::i18n::Language;
use regulars_kernel::ids::{BusinessId, Token};
use regulars_kernel::room::Room;
use regulars_kernel::web::{Member, MemberId, Reply, Role, SESSION, STAFF};
use regulars_people::{Agreed, Contact, Customer};
use regulars_testkit::{Browser, TestHouse};
use regulars_ui::slots::{TodayFoot, TodayNeeds};

/// A shop, and a browser in which its owner is signed in.
pub struct Shop {
    pub house: Arc<TestHouse>,
    pub business: BusinessId,
    pub member: MemberId,
    pub browser: Browser,
}

impl Shop {
    /// Opens a house with one shop.
    pub async fn open() -> Shop {
        let rooms = vec![
            regulars_ui::room(),
            regulars_accounts::room(),
            regulars_people::room(),
            regulars_cases::room(),
            Room::new("roof").get("/today", STAFF, today),
        ];
        let house = TestHouse::new(rooms, Box::new(Accounts), |_, _, _, status| status.into_response());
        Shop::in_house(Arc::new(house), "linden22", "mira@example.com").await
    }

    /// Opens a shop in a house.
    pub async fn in_house(house: Arc<TestHouse>, id: &str, mail: &str) -> Shop {
        let business: BusinessId = id.parse().expect("an id");
        let mail = mail.to_owned();
        let token = Token::draw();
        let given = token.clone();
        let member = house
            .write(business, move |tx| {
                let new = Business::new(
                    business,
                    "Café Linden".to_owned(),
                    Trade::Cafe,
                    "SE".to_owned(),
                    "SEK".to_owned(),
                    vec![Language::En, Language::Sv],
                    tx.now(),
                );
                new.insert(tx)?;
                Location::insert(tx, "Storgatan 12", "Europe/Stockholm", &Hours::always())?;
                let account = NewAccount {
                    mail: &mail,
                    name: "Mira",
                    password_hash: None,
                    language: Language::En,
                    operator: false,
                };
                let account = Account::insert(tx, &account)?;
                session::begin(tx, account, &given, "test", None)?;
                member::join(tx, account, Role::Owner)
            })
            .await;
        let browser = house.browser();
        browser.set_cookie(SESSION, token.reveal());
        Shop { house, business, member, browser }
    }

    pub fn path(&self, rest: &str) -> String {
        format!("/{}{rest}", self.business)
    }

    pub fn now(&self) -> Timestamp {
        self.house.clock.now()
    }

    pub async fn read<T: Send + 'static>(&self, look: impl Fn(&mut Db) -> Result<T> + Send + 'static) -> T {
        self.house.read(self.business, look).await
    }

    pub async fn write<T: Send + 'static>(&self, act: impl Fn(&mut Tx) -> Result<T> + Send + 'static) -> T {
        self.house.write(self.business, act).await
    }

    /// Tells a fact and lets every room hear it.
    pub async fn tell<F: Fact + Sync>(&self, fact: F) {
        self.write(move |tx| tx.tell(&fact)).await;
        self.house.settle().await;
    }

    pub async fn case(&self, response: ResponseId) -> Option<Case> {
        self.read(move |db| Case::of_response(db, response)).await
    }

    /// A customer who agreed to be answered.
    pub async fn customer(&self, name: &str, mail: &str, phone: &str) -> CustomerId {
        let contact = Contact::parse(name, mail, phone, "SE").expect("a contact");
        let channel = if mail.is_empty() { "phone" } else { "mail" };
        self.write(move |tx| {
            let agreed = Agreed { purpose: "answer", channel, text: "We answer you.", response: None };
            Customer::meet(tx, &contact, Language::En, &agreed)
        })
        .await
    }

    /// A case of Sara, who was promised an answer in five hours.
    pub async fn promised_case(&self) -> (CaseId, ResponseSent) {
        let sara = self.customer("Sara", "sara@example.com", "").await;
        let mut fact = sent(self, 4, true, Some(sara));
        fact.promised_at = Some(self.now() + SignedDuration::from_mins(300));
        self.tell(fact.clone()).await;
        let case = self.case(fact.response).await.expect("a case");
        (case.id, fact)
    }

    /// Lets the owner read another language.
    pub async fn speak(&self, language: &'static str) {
        self.write(move |tx| sql("update account set language = $1").bind(language).run(tx)).await;
    }
}

/// An answer that was sent now.
pub fn sent(shop: &Shop, score: u8, has_words: bool, customer: Option<CustomerId>) -> ResponseSent {
    use std::sync::atomic::{AtomicU64, Ordering};
    static COUNT: AtomicU64 = AtomicU64::new(1);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    ResponseSent {
        response: ResponseId::from_parts(count, 1),
        survey: SurveyId::from_parts(1, 1),
        score,
        has_words,
        customer,
        wants_call: false,
        language: Language::En,
        promised_at: None,
        internal_due_at: shop.now() + SignedDuration::from_hours(24),
        received_at: shop.now(),
    }
}

/// What cases show on Today, without the roof around it.
async fn today(member: Member) -> Reply {
    let reader = member.clone();
    let lines = member
        .read(move |db| {
            let mut lines = Vec::new();
            for slot in reader.app.slot::<TodayNeeds>() {
                let needs = (slot.0)(db, &reader)?;
                lines.push(format!("{} wait, {} late", needs.count, needs.late));
                lines.extend(needs.first.into_iter().map(|need| format!("{}. {}", need.title, need.text)));
            }
            for slot in reader.app.slot::<TodayFoot>() {
                lines.extend((slot.0)(db, &reader)?.map(|foot| foot.into_string()));
            }
            Ok(lines)
        })
        .await?;
    Ok(lines.join("\n").into_response())
}
