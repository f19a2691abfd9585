//! A whole house with two shops in it, and people of every role.

use std::sync::OnceLock;

use regulars_accounts::account::{Account, NewAccount};
use regulars_accounts::hours::{Block, Hours};
use regulars_accounts::{Accounts, Business, Location, Trade, member, session};
use regulars_app::{errors, rooms::rooms};
use regulars_facts::BusinessOpened;
use regulars_kernel::config::Config;
use regulars_kernel::i18n::Language;
use regulars_kernel::ids::{BusinessId, Token};
use regulars_kernel::room::Route;
use regulars_kernel::web::{MemberId, Permission, Role, SESSION};
use regulars_testkit::{Browser, TestHouse};

/// A shop with a person of each role, each signed in.
pub struct Shop {
    pub id: BusinessId,
    pub owner: Browser,
    pub manager: Browser,
    pub staff: Browser,
    pub owner_id: MemberId,
    pub slug: String,
}

/// A house of all rooms.
pub fn house() -> TestHouse {
    house_with(|_| {})
}

/// A house of all rooms with settings of its own.
pub fn house_with(change: impl FnOnce(&mut Config)) -> TestHouse {
    let mut config = Config::plain();
    config.public_url = Some("http://localhost".to_owned());
    change(&mut config);
    TestHouse::with(rooms(), Box::new(Accounts), errors::page, config)
}

/// All routes of the house.
pub fn routes() -> Vec<Route> {
    rooms().into_iter().flat_map(|room| room.routes).collect()
}

/// Opens a shop: weekdays 9 to 17, mail promised within 24 hours.
pub async fn shop(house: &TestHouse, name: &'static str) -> Shop {
    let id = house
        .write(BusinessId::NONE, move |tx| {
            let id = BusinessId::from_random(tx.random());
            tx.for_business(id, |tx| {
                let now = tx.now();
                let languages = vec![Language::En, Language::Sv, Language::Ar, Language::Fil];
                Business::new(id, name.into(), Trade::Cafe, "SE".into(), "SEK".into(), languages, now)
                    .insert(tx)?;
                let day = vec![Block::parse("09:00", "17:00").expect("what a test needs")];
                let week = [day.clone(), day.clone(), day.clone(), day.clone(), day, Vec::new(), Vec::new()];
                Location::insert(tx, "Storgatan 12", "Europe/Stockholm", &Hours::weekly(week))?;
                Ok(id)
            })
        })
        .await;
    let (owner_id, owner) = person(house, id, "Mira", Role::Owner).await;
    let (_, manager) = person(house, id, "Amir", Role::Manager).await;
    let (_, staff) = person(house, id, "Sanna", Role::Staff).await;
    house.write(id, move |tx| tx.tell(&BusinessOpened { owner: owner_id })).await;
    house.settle().await;
    let slug = house
        .read(id, |db| {
            Ok(regulars_surveys::touchpoint::all(db)?.first().map(|one| one.slug.clone()).unwrap_or_default())
        })
        .await;
    Shop { id, owner, manager, staff, owner_id, slug }
}

/// A member with a session.
pub async fn person(
    house: &TestHouse,
    business: BusinessId,
    name: &'static str,
    role: Role,
) -> (MemberId, Browser) {
    let token = Token::draw();
    let kept = token.clone();
    let id = house
        .write(business, move |tx| {
            let mail = format!("{}.{business}@example.com", name.to_lowercase());
            let new = NewAccount {
                mail: &mail,
                name,
                password_hash: None,
                language: Language::En,
                operator: false,
            };
            let account = Account::insert(tx, &new)?;
            session::begin(tx, account, &kept, "test", None)?;
            member::join(tx, account, role)
        })
        .await;
    let browser = house.browser();
    browser.set_cookie(SESSION, token.reveal());
    (id, browser)
}

/// Answers the survey as a customer; says what the last page is.
pub async fn answer(
    house: &TestHouse,
    shop: &Shop,
    score: u8,
    words: &str,
    mail: &str,
) -> regulars_testkit::Page {
    let customer = house.browser();
    let path = format!("/s/{}", shop.slug);
    let page = customer.get(&path).await;
    let draft = page.hidden("draft").expect("a draft");
    let why = customer.submit(&path, &[("score", &score.to_string()), ("draft", &draft)]).await;
    if words.is_empty() && mail.is_empty() {
        return why;
    }
    let draft = why.hidden("draft").expect("a draft");
    customer
        .submit(
            &format!("{path}/why"),
            &[("draft", &draft), ("words", words), ("mail", mail), ("name", "Sara")],
        )
        .await
}

/// The path of a route with its parameters filled.
pub fn filled(route: &Route, business: BusinessId, slug: &str, id: &str) -> String {
    let path = route.path.replace("{business}", business.as_str()).replace("{step}", id);
    if route.path.starts_with("/s/") { path.replace("{id}", slug) } else { path.replace("{id}", id) }
}

/// Routes that belong to members.
pub fn of_members() -> Vec<Route> {
    routes().into_iter().filter(|route| matches!(route.permission, Permission::Member(_))).collect()
}

/// Every table that belongs to a shop, from the migrations.
pub fn tables_of_shops() -> Vec<String> {
    let wiring = regulars_kernel::room::Wiring::new(&mut rooms()).expect("the rooms fit together");
    let mut found = Vec::new();
    for migration in wiring.migrations {
        for piece in migration.sql.split("create table ").skip(1) {
            let name: String = piece.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            let body = piece.split(");").next().unwrap_or_default();
            if body.contains("business_id text") {
                found.push(name);
            }
        }
    }
    assert!(found.len() > 12, "{found:?}");
    found
}

/// Every table with the names of its columns, from the migrations.
pub fn columns_of_tables() -> &'static [(String, Vec<String>)] {
    static FOUND: OnceLock<Vec<(String, Vec<String>)>> = OnceLock::new();
    FOUND.get_or_init(|| {
        let wiring = regulars_kernel::room::Wiring::new(&mut rooms()).expect("the rooms fit together");
        let pieces =
            wiring.migrations.iter().flat_map(|migration| migration.sql.split("create table ").skip(1));
        let found: Vec<(String, Vec<String>)> = pieces
            .map(|piece| {
                let (name, body) = piece.split_once(" (").expect("a table has columns");
                let lines = body.split(");").next().unwrap_or_default().lines().map(str::trim);
                let columns = lines
                    .filter_map(|line| line.split_once(' '))
                    .filter(|(word, _)| !matches!(*word, "primary" | "unique" | "foreign" | "check" | "--"))
                    .map(|(column, _)| column.to_owned());
                (name.to_owned(), columns.collect())
            })
            .collect();
        assert!(found.len() > 18, "{found:?}");
        found
    })
}
