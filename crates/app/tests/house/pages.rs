//! Every page is drawn in every language, in both directions, within its budget of statements.

use std::sync::atomic::Ordering;

use axum::http::{Method, StatusCode};
use regulars_kernel::web::Permission;

use crate::support::{Shop, answer, filled, house, routes, shop};
use regulars_testkit::TestHouse;

/// The most statements a page may run, the gate's two included.
const BUDGET: u64 = 26;

/// Pages that exist for a shop with some answers, with real ids in them.
pub async fn paths(house: &TestHouse, shop: &Shop) -> Vec<String> {
    answer(house, shop, 3, "Waited far too long & <b>nobody</b> said a word", "sara@example.com").await;
    for score in [10, 9, 8, 6, 10, 9] {
        answer(house, shop, score, "Kaffet är gott ☕ قهوة", "").await;
    }
    house.settle().await;
    let mut ids: Vec<(&str, String)> = Vec::new();
    let touchpoint = house.read(shop.id, regulars_surveys::touchpoint::all).await[0].id;
    ids.push(("/listen/", touchpoint.to_string()));
    let newest = house.read(shop.id, |db| regulars_surveys::response::Response::newest(db, 20)).await;
    ids.push(("/answers/", newest[0].id.to_string()));
    let customer = newest.iter().find_map(|response| response.customer_id).expect("a customer");
    ids.push(("/people/", customer.to_string()));
    let case = house.read(shop.id, |db| regulars_cases::Case::open_ones(db, 0)).await[0].id;
    ids.push(("/cases/", case.to_string()));
    let mut found = Vec::new();
    for route in routes() {
        if route.method != Method::GET || route.path.ends_with("/live") || route.path.contains("{step}") {
            continue;
        }
        if !matches!(route.permission, Permission::Member(_)) {
            continue;
        }
        let id = ids
            .iter()
            .find(|(part, _)| route.path.contains(part))
            .map_or("0000000000000000000000", |(_, id)| id);
        found.push(filled(&route, shop.id, &shop.slug, id));
    }
    for step in ["", "/why", "/thanks"] {
        found.push(format!("/s/{}{step}", shop.slug));
    }
    found.push("/me".to_owned());
    found
}

#[tokio::test]
async fn every_page_is_drawn_in_every_language() {
    let house = house();
    let shop = shop(&house, "Linden").await;
    let paths = paths(&house, &shop).await;
    let mut drawn = 0;
    for language in ["en", "sv", "ar", "fil"] {
        let change = shop.owner.post("/me", &[("name", "Mira"), ("language", language)]).await;
        assert_eq!(change.status, StatusCode::SEE_OTHER);
        let browser = shop.owner.clone().speaking(language);
        for path in &paths {
            let page = browser.get(path).await;
            if page.status == StatusCode::NOT_FOUND || page.status == StatusCode::SEE_OTHER {
                continue;
            }
            assert_eq!(page.status, StatusCode::OK, "{language} {path}: {}", page.text());
            let kind =
                page.headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
            if !kind.starts_with("text/html") {
                continue;
            }
            drawn += 1;
            let direction = if language == "ar" { "rtl" } else { "ltr" };
            assert!(
                page.body.contains(&format!("<html lang=\"{language}\" dir=\"{direction}\"")),
                "{language} {path}"
            );
            assert_eq!(
                page.body.matches("<h1").count(),
                1,
                "{language} {path} needs one heading of the page"
            );
            assert!(
                !page.body.contains(" style=\""),
                "{path} has an inline style, which the content policy forbids"
            );
            assert!(!page.body.contains("<b>nobody</b>"), "{path} shows a customer's words as markup");
            for word in page.text().split_whitespace() {
                let key = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
                let looks_like_key = key.matches('-').count() >= 2
                    && [
                        "surveys-",
                        "cases-",
                        "actions-",
                        "metrics-",
                        "people-",
                        "accounts-",
                        "settings-",
                        "team-",
                        "audit-",
                    ]
                    .iter()
                    .any(|start| key.starts_with(start));
                assert!(!looks_like_key, "{language} {path} shows the key {key}");
            }
        }
    }
    assert!(drawn > 60, "only {drawn} pages were drawn");
}

#[tokio::test]
async fn no_page_exceeds_its_budget_of_statements() {
    let house = house();
    let shop = shop(&house, "Linden").await;
    for path in paths(&house, &shop).await {
        let before = house.app.db().figures().statements.load(Ordering::Relaxed);
        shop.owner.get(&path).await;
        let after = house.app.db().figures().statements.load(Ordering::Relaxed);
        assert!(after - before <= BUDGET, "{path} ran {} statements", after - before);
    }
}

#[tokio::test]
async fn every_answer_carries_the_headers_of_the_house() {
    let house = house();
    let shop = shop(&house, "Linden").await;
    for path in
        [format!("/s/{}", shop.slug), format!("/{}", shop.id), "/nothing/here".to_owned(), "/in".to_owned()]
    {
        let page = shop.owner.get(&path).await;
        let header = |name: &str| {
            page.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
        };
        assert!(header("content-security-policy").contains("default-src 'none'"), "{path}");
        assert!(!header("content-security-policy").contains("unsafe"), "{path}");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("cache-control"), "no-store", "{path}");
        assert_eq!(header("referrer-policy"), "same-origin");
        assert!(header("x-request-id").len() >= 8, "{path}");
        assert!(header("strict-transport-security").is_empty(), "plain http promises no https");
    }
}

#[tokio::test]
async fn a_failure_takes_the_form_that_was_asked_for() {
    let house = house();
    let page = house.browser().send("GET", "/nothing/here", None, &[("accept", "application/json")]).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert_eq!(page.headers["content-type"], "application/problem+json");
    let problem: serde_json::Value = serde_json::from_str(&page.body).expect("JSON");
    assert_eq!(problem["status"], 404);
    let fragment = house.browser().send("GET", "/nothing/here", None, &[("x-fragment", "yes")]).await;
    assert!(fragment.body.starts_with("<div"), "{}", fragment.body);
    let page = house.browser().get("/nothing/here").await;
    assert!(page.body.contains("href=\"/\""), "an error page has a way out");
}

#[tokio::test]
async fn a_guest_reads_the_house_in_the_language_they_choose() {
    let house = house();
    shop(&house, "Linden").await;
    let browser = house.browser().speaking("en");
    let page = browser.get("/in?next=/me").await;
    assert!(page.body.contains("lang=\"en\"") && page.body.contains(">Svenska<"), "{}", page.body);
    let back = page.hidden("back").expect("the way back");
    let chosen = browser.post("/language", &[("to", "sv"), ("back", &back)]).await;
    assert_eq!(chosen.location(), "/in?next=/me");
    let page = browser.get(&chosen.location()).await;
    assert!(page.body.contains("<html lang=\"sv\"") && page.body.contains(">English<"), "{}", page.body);
    // Nobody is led away by it, and a language that is none changes nothing.
    let led = browser.post("/language", &[("to", "xx"), ("back", "//evil.example")]).await;
    assert_eq!(led.location(), "/");
    assert!(browser.get("/in").await.body.contains("<html lang=\"sv\""));
    // A failure is told in it as well.
    assert!(browser.get("/nothing/here").await.body.contains("<html lang=\"sv\""));
}

#[tokio::test]
async fn a_shop_moves_to_another_country_and_what_was_counted_stays() {
    let house = house();
    let shop = shop(&house, "Linden").await;
    answer(&house, &shop, 3, "cold", "").await;
    house.settle().await;
    let base = format!("/{}", shop.id);
    let page = shop.owner.get(&format!("{base}/settings")).await;
    let version = page.hidden("version").expect("a version");
    let place_version = page.hidden("place_version").expect("a version");
    let save = async |country: &str, zone: &str| {
        let form = [
            ("name", "Linden"),
            ("place", ""),
            ("trade", "cafe"),
            ("own", "sv"),
            ("also_en", "on"),
            ("country", country),
            ("shown", "SE"),
            ("zone", zone),
            ("currency", "SEK"),
            ("review_url", ""),
            ("reply_address", ""),
            ("version", &version),
            ("place_version", &place_version),
        ];
        shop.owner.post(&format!("{base}/settings/shop"), &form).await
    };
    // Several zones: the form comes back with them, and with what was typed.
    let asked = save("US", "Europe/Stockholm").await;
    assert!(
        asked.text().contains("Choose the shop's") && asked.body.contains("America/Denver"),
        "{}",
        asked.text()
    );
    assert_eq!(save("US", "America/Denver").await.status, StatusCode::SEE_OTHER);
    let (country, currency, zone): (String, String, String) = house
        .read(shop.id, |db| {
            regulars_kernel::db::sql(
                "select business.country, business.currency, location.zone
                 from business join location on location.business_id = business.id where business.id = $1",
            )
            .bind(db.business())
            .one(db)
        })
        .await;
    assert_eq!((country.as_str(), currency.as_str(), zone.as_str()), ("US", "USD", "America/Denver"));
    let days: i64 = house
        .read(shop.id, |db| {
            regulars_kernel::db::sql("select count(*) from score_day where business_id = $1")
                .bind(db.business())
                .value(db)
        })
        .await;
    assert_eq!(days, 1);
}
