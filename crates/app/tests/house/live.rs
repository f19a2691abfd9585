//! Live pages: a stream says only that something changed, to members alone, and ends when it should.

use std::io::Write as _;
use std::time::Duration;

use axum::body::BodyDataStream;
use axum::http::StatusCode;
use futures_util::StreamExt as _;
use regulars_accounts::Accounts;
use regulars_app::{errors, rooms::rooms};
use regulars_kernel::config::Config;
use regulars_kernel::ids::Token;
use regulars_kernel::web::SESSION;

use crate::support::{answer, house, shop};

/// Reads a stream until an event of this kind; what else changed meanwhile (also by way of another node) is passed over.
async fn until(stream: &mut BodyDataStream, wanted: &str) -> Option<String> {
    let reading = async {
        while let Some(bytes) = stream.next().await {
            let event = String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned();
            if event.contains(wanted) {
                return Some(event);
            }
        }
        None
    };
    tokio::time::timeout(Duration::from_secs(5), reading).await.ok().flatten()
}

#[tokio::test]
async fn an_answer_is_heard_and_the_event_holds_none_of_it() {
    let house = house();
    let shop = shop(&house, "Linden").await;
    let (status, mut stream) = shop.staff.stream(&format!("/{}/live", shop.id)).await;
    assert_eq!(status, StatusCode::OK);
    let waiting = tokio::spawn(async move { until(&mut stream, "data: answers").await });
    tokio::time::sleep(Duration::from_millis(200)).await;
    answer(&house, &shop, 3, "Secret words", "sara@example.com").await;
    let event = waiting.await.unwrap().expect("an event");
    assert!(event.contains("event: changed") && event.contains("data: answers"), "{event}");
    assert!(!event.contains("Secret") && !event.contains("sara"), "{event}");
}

#[tokio::test]
async fn an_answer_on_one_node_is_heard_on_another() {
    let near = house();
    let Some(far) = near.another_node(rooms(), Box::new(Accounts), errors::page, Config::plain()) else {
        let _ = writeln!(std::io::stdout(), "two nodes: passed over, no PostgreSQL (REGULARS_TEST_POSTGRES)");
        return;
    };
    let shop = shop(&near, "Linden").await;
    let member = far.browser();
    member.set_cookie(SESSION, &shop.staff.cookie(SESSION).unwrap());
    let (status, mut stream) = member.stream(&format!("/{}/live", shop.id)).await;
    assert_eq!(status, StatusCode::OK);
    let waiting = tokio::spawn(async move { until(&mut stream, "data: answers").await });
    // A node begins to listen a moment after it was opened: what is said before is not heard.
    while !waiting.is_finished() {
        let page = answer(&near, &shop, 3, "Secret words", "").await;
        assert_eq!(page.status, StatusCode::OK);
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let event = waiting.await.unwrap().expect("an event");
    assert!(event.contains("event: changed") && !event.contains("Secret"), "{event}");
}

#[tokio::test]
async fn another_shop_hears_nothing() {
    let house = house();
    let mine = shop(&house, "Linden").await;
    let theirs = shop(&house, "Havet").await;
    let (_, mut stream) = theirs.owner.stream(&format!("/{}/live", theirs.id)).await;
    answer(&house, &mine, 3, "Not for you", "").await;
    let heard = tokio::time::timeout(Duration::from_millis(800), until(&mut stream, "data: answers")).await;
    assert!(heard.is_err(), "a stream of another shop says {heard:?}");
}

#[tokio::test]
async fn a_stream_ends_with_its_session() {
    let house = house();
    let shop = shop(&house, "Linden").await;
    let token = Token::parse(&shop.manager.cookie(SESSION).unwrap()).unwrap();
    let (_, mut stream) = shop.manager.stream(&format!("/{}/live", shop.id)).await;
    let waiting = tokio::spawn(async move {
        let last = until(&mut stream, "event: end").await;
        (last, stream.next().await.is_none())
    });
    tokio::time::sleep(Duration::from_millis(200)).await;
    house.write(shop.id, move |tx| regulars_accounts::session::end(tx, &token.hash())).await;
    let (last, after) = waiting.await.unwrap();
    assert!(last.is_some(), "the stream says that it ends");
    assert!(after, "and it ends");
}

#[tokio::test]
async fn a_stream_ends_when_the_house_closes() {
    let house = house();
    let shop = shop(&house, "Linden").await;
    let (_, mut stream) = shop.owner.stream(&format!("/{}/live", shop.id)).await;
    let waiting = tokio::spawn(async move { until(&mut stream, "event: end").await });
    tokio::time::sleep(Duration::from_millis(200)).await;
    house.app.stop();
    assert!(waiting.await.unwrap().is_some());
}
