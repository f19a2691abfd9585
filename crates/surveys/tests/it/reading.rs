//! A member reads: filters, search, touchpoints, the card.

use axum::http::StatusCode;
use regulars_surveys::response::Response;

use crate::support::Shop;

async fn filled() -> Shop {
    let shop = Shop::open().await;
    for (score, words) in [
        ("3", "Kön är för lång på lördagar"),
        ("9", "قَهْوَة رائعة وخدمة ممتازة"),
        ("10", "القهوة لذيذة"),
        ("7", "Ang sarap ng kape dito"),
        ("6", ""),
    ] {
        let customer = shop.house.browser();
        shop.tap(&customer, score).await;
        if !words.is_empty() {
            shop.more(&customer, &[("words", words)]).await;
        }
        shop.house.pass(jiff::SignedDuration::from_mins(1));
    }
    shop.house.settle().await;
    shop
}

#[tokio::test]
async fn answers_without_words_are_counted_with_the_low_ones_among_them() {
    let shop = filled().await;
    shop.tap(&shop.house.browser(), "9").await;
    let since = shop.house.clock.now() - jiff::SignedDuration::from_hours(1);
    let silent = shop.house.read(shop.business, move |db| Response::silent(db, since)).await;
    assert_eq!(silent, (2, 1));
}

#[tokio::test]
async fn words_are_found_with_and_without_dots_and_vowel_marks() {
    let shop = filled().await;
    for (query, count) in [
        ("kö", 1),
        ("ko", 1),
        ("LÖRDAGAR", 1),
        ("lordag", 1),
        ("قهوة", 2),
        ("قَهْوَة", 2),
        ("القهوه", 2),
        ("خدمة", 1),
        ("sarap kape", 1),
        ("sarap tea", 0),
        ("zzz", 0),
    ] {
        let page = shop.owner.get(&format!("/linden22/answers?q={}", regulars_testkit::escape(query))).await;
        assert_eq!(page.body.matches("class=\"about\"").count(), count, "{query}");
    }
}

#[tokio::test]
async fn filters_narrow_the_list() {
    let shop = filled().await;
    for (query, count) in [
        ("", 5),
        ("class=detractor", 2),
        ("class=passive", 1),
        ("class=promoter", 2),
        ("score=6", 1),
        ("words=1", 4),
        ("language=en", 5),
        ("language=ar", 0),
        ("from=2026-03-05", 5),
        ("until=2026-03-05", 0),
        ("from=2026-03-06", 0),
    ] {
        let page = shop.owner.get(&format!("/linden22/answers?{query}")).await;
        assert_eq!(page.body.matches("class=\"about\"").count(), count, "{query}");
    }
}

#[tokio::test]
async fn a_long_list_is_read_a_page_at_a_time() {
    let shop = Shop::open().await;
    for _ in 0..53 {
        shop.tap(&shop.house.browser(), "8").await;
    }
    let first = shop.owner.get("/linden22/answers").await;
    assert_eq!(first.body.matches("class=\"about\"").count(), 50);
    let next = first
        .body
        .split("class=\"pages\"><a href=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .replace("&amp;", "&");
    let second = shop.owner.get(&next).await;
    assert_eq!(second.body.matches("class=\"about\"").count(), 3);
}

#[tokio::test]
async fn a_place_is_added_renamed_put_away_and_taken_back() {
    let shop = Shop::open().await;
    shop.house.pass(jiff::SignedDuration::from_mins(1));
    let page = shop.owner.post("/linden22/listen/touchpoints", &[("name", " "), ("kind", "table")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    shop.owner.submit("/linden22/listen/touchpoints", &[("name", "Table 7"), ("kind", "table")]).await;
    let added =
        shop.house.read(shop.business, |db| Ok(regulars_surveys::touchpoint::all(db)?.pop().unwrap())).await;
    assert_eq!(added.name, "Table 7");
    let base = format!("/linden22/listen/touchpoints/{}", added.id);
    shop.owner.submit(&format!("{base}/name"), &[("name", "Fönstret")]).await;
    let away = shop.owner.submit(&format!("{base}?_method=delete"), &[]).await;
    assert!(away.text().contains("Put away") && away.body.contains(&format!("{base}/return")), "with undo");
    assert_eq!(
        shop.house.browser().get(&format!("/s/{}", added.slug)).await.status,
        StatusCode::OK,
        "printed cards keep working"
    );
    shop.owner.submit(&format!("{base}/return"), &[]).await;
    assert!(shop.owner.get("/linden22/listen").await.text().contains("Fönstret"));
}

#[tokio::test]
async fn the_card_warns_until_a_phone_can_reach_the_house() {
    let shop = Shop::open().await;
    let id = shop.house.read(shop.business, |db| Ok(regulars_surveys::touchpoint::all(db)?[0].id)).await;
    let path = format!("/linden22/listen/card/{id}?language=en");
    let card = shop.owner.get(&path).await;
    assert!(
        !card.body.contains("class=\"qr\"") && card.text().contains("Do not print this yet"),
        "{}",
        card.text()
    );
    shop.house.app.set_lan_url("http://192.168.1.20:8080".to_owned());
    let card = shop.owner.get(&path).await;
    assert_eq!(card.body.matches("class=\"qr\"").count(), 1);
    let sheet = shop.owner.get(&format!("{path}&paper=a4")).await;
    assert_eq!(sheet.body.matches("class=\"qr\"").count(), 4, "four languages");
    for language in ["en", "sv", "ar", "fil"] {
        assert!(sheet.body.contains(&format!("class=\"a6\" lang=\"{language}\"")), "{language}");
    }
}

/// The number of answers that the days of the score know.
async fn counted(shop: &Shop) -> u64 {
    let counts = |db: &mut regulars_kernel::db::Db| {
        let (from, until) = (jiff::civil::date(2026, 1, 1), jiff::civil::date(2027, 1, 1));
        regulars_metrics::counts(db, from, until, &regulars_metrics::Filter::default())
    };
    shop.house.read(shop.business, counts).await.iter().sum()
}

#[tokio::test]
async fn a_busy_day_is_counted_again_at_most_once_a_second_and_never_stays_behind() {
    let shop = Shop::open().await;
    shop.tap(&shop.house.browser(), "9").await;
    shop.house.settle().await;
    assert_eq!(counted(&shop).await, 1);
    for _ in 0..3 {
        shop.house.pass(jiff::SignedDuration::from_millis(200));
        shop.tap(&shop.house.browser(), "2").await;
        shop.house.settle().await;
    }
    assert_eq!(counted(&shop).await, 1, "within the second the day waits");
    shop.house.pass(jiff::SignedDuration::from_millis(500));
    shop.house.settle().await;
    assert_eq!(counted(&shop).await, 4, "after it, nothing is missing");
}
