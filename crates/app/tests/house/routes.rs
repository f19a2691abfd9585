//! Every route refuses a stranger, a lower role, a member of another business and a session that has ended.

use axum::http::{Method, StatusCode};
use regulars_kernel::ids::Token;
use regulars_kernel::web::{Permission, Role, SESSION};
use regulars_testkit::{Browser, Page};

use crate::support::{filled, house, of_members, routes, shop};

const SOME_ID: &str = "0000000000000000000000";

async fn call(browser: &Browser, method: &Method, path: &str) -> StatusCode {
    let body = (*method != Method::GET).then(String::new);
    browser.send(method.as_str(), path, body, &[]).await.status
}

#[tokio::test]
async fn a_stranger_is_sent_to_the_door() {
    let house = house();
    let shop = shop(&house, "Linden").await;
    for route in routes() {
        if route.permission == Permission::Anyone {
            continue;
        }
        let path = filled(&route, shop.id, &shop.slug, SOME_ID);
        let page = house
            .browser()
            .send(route.method.as_str(), &path, (route.method != Method::GET).then(String::new), &[])
            .await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{} {path}", route.method);
        assert!(page.location().starts_with("/in"), "{path} leads to {}", page.location());
    }
}

#[tokio::test]
async fn an_address_that_no_member_has_leads_nowhere_and_not_to_the_sign_in() {
    let house = house();
    shop(&house, "Linden").await;
    for path in ["/nope", "/s", "/card/abc", "/%F0%9F%98%80"] {
        let page = house.browser().get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path} leads to {:?}", page.headers.get("location"));
    }
    let unknown = house.browser().get("/s/nothere1").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    assert!(!unknown.body.contains("href=\"/s/nothere1\""), "the same address again helps nobody");
}

#[tokio::test]
async fn a_session_that_has_ended_opens_nothing() {
    let house = house();
    let shop = shop(&house, "Linden").await;
    let gone = shop.owner.clone();
    let token = Token::parse(&gone.cookie(SESSION).expect("a session")).expect("a token");
    house.write(shop.id, move |tx| regulars_accounts::session::end(tx, &token.hash())).await;
    for route in of_members() {
        let path = filled(&route, shop.id, &shop.slug, SOME_ID);
        assert_eq!(call(&gone, &route.method, &path).await, StatusCode::SEE_OTHER, "{} {path}", route.method);
    }
}

#[tokio::test]
async fn a_session_ends_when_nobody_uses_it() {
    let house = house();
    let shop = shop(&house, "Linden").await;
    let path = format!("/{}", shop.id);
    house.pass(jiff::SignedDuration::from_hours(89 * 24));
    assert_eq!(shop.owner.get(&path).await.status, StatusCode::OK);
    house.pass(jiff::SignedDuration::from_hours(2 * 24));
    let page = shop.owner.get(&path).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "looking is no use: a GET prolongs nothing");
}

#[tokio::test]
async fn what_somebody_does_prolongs_their_session_once_a_day() {
    let house = house();
    let shop = shop(&house, "Linden").await;
    let here = format!("/{}/here", shop.id);
    let cookie = |page: &Page| {
        let cookies = page.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
        cookies.filter(|cookie| cookie.starts_with("session=")).map(str::to_owned).next()
    };
    assert_eq!(cookie(&shop.staff.post(&here, &[]).await), None, "the session is new");
    for _ in 0..3 {
        house.pass(jiff::SignedDuration::from_hours(60 * 24));
        let first = cookie(&shop.staff.post(&here, &[]).await).expect("the cookie lasts longer too");
        assert!(first.contains("Max-Age=7776000") && first.contains("HttpOnly"), "{first}");
        assert_eq!(cookie(&shop.staff.post(&here, &[]).await), None, "once a day is enough");
    }
    house.pass(jiff::SignedDuration::from_hours(25));
    // A plain form that means DELETE is an act as well.
    assert!(cookie(&shop.staff.send("POST", &format!("{here}?_method=delete"), None, &[]).await).is_some());
    house.pass(jiff::SignedDuration::from_hours(25));
    let out = shop.staff.post("/out", &[]).await;
    assert!(
        cookie(&out).is_some_and(|cookie| cookie.contains("Max-Age=0")),
        "who leaves is not brought back"
    );
    assert!(shop.staff.cookie(SESSION).is_none());
}

#[tokio::test]
async fn a_member_of_another_business_finds_nothing() {
    let house = house();
    let mine = shop(&house, "Linden").await;
    let theirs = shop(&house, "Havet").await;
    for route in of_members() {
        let path = filled(&route, theirs.id, &theirs.slug, SOME_ID);
        assert_eq!(
            call(&mine.owner, &route.method, &path).await,
            StatusCode::NOT_FOUND,
            "{} {path}",
            route.method
        );
    }
}

#[tokio::test]
async fn a_lower_role_is_refused() {
    let house = house();
    let shop = shop(&house, "Linden").await;
    let mut refused = 0;
    for route in of_members() {
        let Permission::Member(needed) = route.permission else { continue };
        let path = filled(&route, shop.id, &shop.slug, SOME_ID);
        for (role, browser) in [(Role::Staff, &shop.staff), (Role::Manager, &shop.manager)] {
            if role < needed {
                assert_eq!(
                    call(browser, &route.method, &path).await,
                    StatusCode::FORBIDDEN,
                    "{role:?} {path}"
                );
                refused += 1;
            }
        }
    }
    assert!(refused > 10, "only {refused} routes need a higher role");
}

/// Whoever is signed in reads of a failure in their own language, whatever the browser speaks.
#[tokio::test]
async fn a_failure_is_told_in_the_language_of_the_member() {
    let house = house();
    let shop = shop(&house, "Linden").await;
    let missing = format!("/{}/people/{SOME_ID}", shop.id);
    let forbidden = format!("/{}/settings", shop.id);
    for language in ["sv", "ar", "en"] {
        shop.staff.post("/me", &[("name", "Sam"), ("language", language)]).await;
        assert_eq!(shop.staff.get("/me").await.status, StatusCode::OK);
        let page = shop.staff.get(&missing).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert!(page.body.contains(&format!("<html lang=\"{language}\"")), "{}", page.body);
        let page = shop.staff.get(&forbidden).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        assert!(page.body.contains(&format!("<html lang=\"{language}\"")), "{}", page.body);
    }
}

#[tokio::test]
async fn the_operators_pages_are_not_found_by_owners() {
    let house = house();
    let shop = shop(&house, "Linden").await;
    let mut seen = 0;
    for route in routes().into_iter().filter(|route| route.permission == Permission::Operator) {
        let path = filled(&route, shop.id, &shop.slug, SOME_ID);
        assert_eq!(call(&shop.owner, &route.method, &path).await, StatusCode::NOT_FOUND, "{path}");
        seen += 1;
    }
    assert!(seen > 0);
}

#[tokio::test]
async fn no_get_writes() {
    let house = house();
    let shop = shop(&house, "Linden").await;
    // By then an act would prolong the session.
    house.pass(jiff::SignedDuration::from_hours(25));
    for route in routes().into_iter().filter(|route| route.method == Method::GET) {
        // A stream has no end.
        if route.path.ends_with("/live") {
            continue;
        }
        let path = filled(&route, shop.id, &shop.slug, SOME_ID);
        let before = house.app.db().figures().writes.load(std::sync::atomic::Ordering::Relaxed);
        shop.owner.get(&path).await;
        let after = house.app.db().figures().writes.load(std::sync::atomic::Ordering::Relaxed);
        assert_eq!(before, after, "GET {path} wrote");
    }
}

#[tokio::test]
async fn a_form_of_another_site_is_refused_everywhere() {
    let house = house();
    let shop = shop(&house, "Linden").await;
    for route in routes().into_iter().filter(|route| route.method != Method::GET) {
        let path = filled(&route, shop.id, &shop.slug, SOME_ID);
        for headers in [
            vec![("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")],
            vec![("sec-fetch-site", "none-of-yours"), ("origin", "https://evil.example")],
        ] {
            let page = shop.owner.send(route.method.as_str(), &path, None, &headers).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{} {path} {headers:?}", route.method);
        }
    }
    // Browsers say no Sec-Fetch-Site to a plain-http address of the local network: the Origin decides.
    let page = house
        .browser()
        .send(
            "POST",
            &format!("/s/{}", shop.slug),
            None,
            &[("origin", "http://localhost"), ("host", "localhost")],
        )
        .await;
    assert_ne!(page.status, StatusCode::FORBIDDEN);
}
