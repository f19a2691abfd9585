//! A customer answers: taps, changes, words, contact, promise, taking back.

use axum::http::StatusCode;
use jiff::SignedDuration;
use regulars_kernel::ids::Token;

use crate::support::Shop;

#[tokio::test]
async fn the_first_tap_is_saved() {
    let shop = Shop::open().await;
    let customer = shop.house.browser();
    let why = shop.tap(&customer, "4").await;
    assert_eq!(why.status, StatusCode::OK);
    assert!(why.text().contains("better"), "a low score is asked what to do better: {}", why.text());
    let answers = shop.answers().await;
    assert_eq!((answers.len(), answers[0].score), (1, 4));
    assert_eq!(shop.facts("response-scored").await.len(), 1);
}

#[tokio::test]
async fn looking_writes_nothing_and_is_never_cached() {
    let shop = Shop::open().await;
    let first = shop.house.browser().get(&shop.path).await;
    let second = shop.house.browser().get(&shop.path).await;
    assert_ne!(first.hidden("draft"), second.hidden("draft"), "two customers would become one");
    assert_eq!(first.headers["cache-control"], "no-store");
    assert!(first.headers.get("set-cookie").is_none());
    assert!(shop.answers().await.is_empty());
}

#[tokio::test]
async fn a_double_tap_and_a_reload_are_one_answer() {
    let shop = Shop::open().await;
    let customer = shop.house.browser();
    let draft = customer.get(&shop.path).await.hidden("draft").unwrap();
    for _ in 0..3 {
        customer.submit(&shop.path, &[("score", "7"), ("draft", &draft)]).await;
    }
    // A phone without cookies taps twice: the draft of the form holds both together.
    let bare = shop.house.browser();
    for _ in 0..2 {
        bare.post(&shop.path, &[("score", "7"), ("draft", &draft)]).await;
        bare.forget();
    }
    assert_eq!(shop.answers().await.len(), 1);
    assert_eq!(shop.facts("response-scored").await.len(), 1);
}

#[tokio::test]
async fn another_score_changes_the_answer() {
    let shop = Shop::open().await;
    let customer = shop.house.browser();
    shop.tap(&customer, "3").await;
    shop.tap(&customer, "9").await;
    let answers = shop.answers().await;
    assert_eq!((answers.len(), answers[0].score), (1, 9));
    assert_eq!(shop.facts("score-changed").await.len(), 1);
}

#[tokio::test]
async fn two_taps_at_once_are_one_answer() {
    let shop = Shop::open().await;
    let draft = Token::draw();
    let taps = (0..8).map(|number| {
        let browser = shop.house.browser();
        let (path, draft) = (shop.path.clone(), draft.clone());
        async move {
            let score = (number % 3).to_string();
            browser.post(&path, &[("score", &score), ("draft", draft.reveal())]).await.status
        }
    });
    for status in futures(taps).await {
        assert_eq!(status, StatusCode::SEE_OTHER);
    }
    assert_eq!(shop.answers().await.len(), 1);
}

async fn futures<F: std::future::Future<Output = StatusCode> + Send + 'static>(
    all: impl Iterator<Item = F>,
) -> Vec<StatusCode> {
    let tasks: Vec<_> = all.map(tokio::spawn).collect();
    let mut done = Vec::new();
    for task in tasks {
        done.push(task.await.expect("what a test needs"));
    }
    done
}

#[tokio::test]
async fn the_cookies_draft_wins_unless_another_person_answers() {
    let shop = Shop::open().await;
    let tablet = shop.house.browser();
    shop.tap(&tablet, "5").await;
    // A page from before, with a draft of its own.
    tablet.submit(&shop.path, &[("score", "6"), ("draft", Token::draw().reveal())]).await;
    assert_eq!(shop.answers().await.len(), 1);
    let fresh = tablet.get(&format!("{}?new=1", shop.path)).await;
    let draft = fresh.hidden("draft").unwrap();
    assert!(!fresh.body.contains("aria-pressed"), "the next person sees no score of the one before");
    tablet.submit(&shop.path, &[("score", "10"), ("draft", &draft), ("new", "1")]).await;
    let scores: Vec<i64> = shop.answers().await.iter().map(|answer| answer.score).collect();
    assert_eq!(scores.len(), 2);
    assert!(scores.contains(&6) && scores.contains(&10));
}

#[tokio::test]
async fn after_fifteen_minutes_a_tap_begins_another_answer_and_is_never_refused() {
    let shop = Shop::open().await;
    let tablet = shop.house.browser();
    let draft = tablet.get(&shop.path).await.hidden("draft").unwrap();
    tablet.submit(&shop.path, &[("score", "2"), ("draft", &draft)]).await;
    shop.house.pass(SignedDuration::from_mins(14));
    tablet.submit(&shop.path, &[("score", "3"), ("draft", &draft)]).await;
    assert_eq!(shop.answers().await.len(), 1, "still open");
    shop.house.pass(SignedDuration::from_mins(2));
    let late = tablet.post(&shop.path, &[("score", "8"), ("draft", &draft)]).await;
    assert_eq!(late.status, StatusCode::SEE_OTHER);
    let scores: Vec<i64> = shop.answers().await.iter().map(|answer| answer.score).collect();
    assert_eq!(scores, [8, 3]);
    // Words for the old page lead back to the first question; nothing is lost without a word.
    shop.house.pass(SignedDuration::from_mins(20));
    let words = shop.more(&tablet, &[("words", "late")]).await;
    assert_eq!(words.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn words_and_contact_bring_a_promise_and_are_never_shown_back() {
    let shop = Shop::open().await;
    let customer = shop.house.browser();
    shop.tap(&customer, "4").await;
    let sent = shop
        .more(&customer, &[("words", "Waited 25 minutes"), ("name", "Sara"), ("mail", "Sara@Example.com")])
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let thanks = customer.get(&sent.location()).await;
    // Thursday 10:00 plus 24 hours, within the hours of Friday.
    assert!(thanks.text().contains("We answer by 10:00 tomorrow"), "{}", thanks.text());
    for page in [&shop.path, &format!("{}/why", shop.path), &sent.location()] {
        let shown = customer.get(page).await;
        for word in ["Waited", "Sara", "sara@"] {
            assert!(
                !shown.body.to_lowercase().contains(&word.to_lowercase()),
                "{page} shows {word} on a shared tablet"
            );
        }
    }
    let answers = shop.answers().await;
    assert_eq!(answers[0].words.as_deref(), Some("Waited 25 minutes"));
    let fact = &shop.facts("response-sent").await[0];
    assert_eq!(fact["promised_at"], "2026-03-06T09:00:00Z");
    let customer_id = answers[0].customer_id.unwrap();
    let may = shop
        .house
        .read(shop.business, move |db| {
            regulars_people::Customer::may_write(db, customer_id, "answer", "mail")
        })
        .await;
    assert!(may, "the consent is kept");
}

#[tokio::test]
async fn who_leaves_no_contact_is_promised_nothing() {
    let shop = Shop::open().await;
    let customer = shop.house.browser();
    shop.tap(&customer, "2").await;
    let sent = shop.more(&customer, &[("words", "Cold soup"), ("name", "Noor")]).await;
    let thanks = customer.get(&sent.location()).await;
    assert!(!thanks.text().contains("We answer"), "{}", thanks.text());
    let fact = &shop.facts("response-sent").await[0];
    assert_eq!(fact["promised_at"], serde_json::Value::Null);
    assert_eq!(fact["customer"], serde_json::Value::Null);
}

#[tokio::test]
async fn a_phone_alone_is_called_the_same_day() {
    let shop = Shop::open().await;
    let customer = shop.house.browser();
    shop.tap(&customer, "6").await;
    let sent = shop.more(&customer, &[("phone", "070-123 45 67"), ("call", "yes")]).await;
    let thanks = customer.get(&sent.location()).await;
    assert!(thanks.text().contains("We call you by 17:00 today"), "{}", thanks.text());
}

#[tokio::test]
async fn a_promoter_with_an_address_is_promised_no_answer_that_nobody_would_give() {
    let shop = Shop::open().await;
    let customer = shop.house.browser();
    shop.tap(&customer, "10").await;
    shop.more(&customer, &[("words", "Lovely"), ("mail", "ana@example.com")]).await;
    assert_eq!(shop.facts("response-sent").await[0]["promised_at"], serde_json::Value::Null);
}

#[tokio::test]
async fn a_wrong_address_keeps_the_words_and_says_what_to_write() {
    let shop = Shop::open().await;
    let customer = shop.house.browser();
    shop.tap(&customer, "3").await;
    let page =
        shop.more(&customer, &[("words", "Too loud"), ("mail", "sara at example"), ("name", "Sara")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("sara at example"), "the form comes back filled");
    assert!(page.body.contains("mail-error"));
    assert_eq!(
        shop.answers().await[0].words.as_deref(),
        Some("Too loud"),
        "the words are saved all the same"
    );
    assert!(shop.facts("response-sent").await.is_empty());
    // The customer leaves. Three minutes later the answer counts as sent.
    shop.house.pass(SignedDuration::from_secs(179));
    shop.house.settle().await;
    assert!(shop.facts("response-sent").await.is_empty());
    shop.house.pass(SignedDuration::from_secs(2));
    shop.house.settle().await;
    assert_eq!(shop.facts("response-sent").await.len(), 1);
    shop.house.pass(SignedDuration::from_mins(10));
    shop.house.settle().await;
    assert_eq!(shop.facts("response-sent").await.len(), 1);
}

#[tokio::test]
async fn an_answer_can_be_taken_back_and_nothing_of_it_stays() {
    let shop = Shop::open().await;
    let customer = shop.house.browser();
    shop.tap(&customer, "1").await;
    shop.more(&customer, &[("words", "Oh well")]).await;
    let draft = customer.cookie("draft").unwrap();
    for _ in 0..2 {
        let gone = customer.post(&format!("{}/withdraw", shop.path), &[("draft", &draft)]).await;
        assert_eq!(gone.status, StatusCode::SEE_OTHER);
        let page = customer.get(&gone.location()).await;
        assert!(page.text().contains("taken back") && page.text().contains("Answer again"));
    }
    assert!(shop.answers().await.is_empty());
    assert_eq!(shop.facts("response-withdrawn").await.len(), 1);
}

#[tokio::test]
async fn another_language_is_the_same_step() {
    let shop = Shop::open().await;
    let customer = shop.house.browser();
    let why = shop.tap(&customer, "2").await;
    let swedish = format!("{}/why?l=sv", shop.path);
    let link = why.body.split('"').find(|piece| piece.starts_with(&swedish)).expect("the step in Swedish");
    let page = customer.get(&link.replace("&amp;", "&")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("lang=\"sv\"") && page.body.contains("name=\"words\""), "{}", page.text());
}

#[tokio::test]
async fn machines_are_marked_and_never_dropped() {
    let shop = Shop::open().await;
    let now_ms = shop.house.clock.now().as_millisecond().to_string();
    let forms: [&[(&str, &str)]; 3] = [
        &[("score", "5"), ("at", "1"), ("website", "https://spam.example")],
        &[("score", "5"), ("at", now_ms.as_str())],
        &[("score", "5"), ("at", "1")],
    ];
    for form in forms {
        let draft = Token::draw();
        let mut form = form.to_vec();
        form.push(("draft", draft.reveal()));
        assert_eq!(shop.house.browser().post(&shop.path, &form).await.status, StatusCode::SEE_OTHER);
    }
    let doubtful = shop.answers().await.iter().filter(|answer| answer.doubtful).count();
    assert_eq!((shop.answers().await.len(), doubtful), (3, 2));
}

#[tokio::test]
async fn a_tap_beside_the_numbers_asks_again() {
    let shop = Shop::open().await;
    for score in ["", "11", "-1", "five", "٥"] {
        let page = shop.house.browser().post(&shop.path, &[("score", score)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{score}");
        assert!(page.body.contains("name=\"score\""));
    }
    assert!(shop.answers().await.is_empty());
}

#[tokio::test]
async fn the_phone_chooses_the_language_and_a_switch_overrules_it() {
    let shop = Shop::open().await;
    for (header, given, direction) in
        [("ar-EG", "ar", "rtl"), ("tl", "fil", "ltr"), ("de", "sv", "ltr"), ("en-GB", "en", "ltr")]
    {
        let page = shop.house.browser().speaking(header).get(&shop.path).await;
        assert!(page.body.contains(&format!("<html lang=\"{given}\" dir=\"{direction}\"")), "{header}");
    }
    let switched = shop.house.browser().speaking("en").get(&format!("{}?l=ar", shop.path)).await;
    assert!(switched.body.contains("<html lang=\"ar\""));
    let customer = shop.house.browser().speaking("en");
    let draft = customer.get(&format!("{}?l=ar", shop.path)).await.hidden("draft").unwrap();
    let why = customer.submit(&format!("{}?l=ar", shop.path), &[("score", "9"), ("draft", &draft)]).await;
    assert!(why.body.contains("<html lang=\"ar\""), "the chosen language stays");
    assert_eq!(shop.answers().await[0].language.code(), "ar");
}

#[tokio::test]
async fn the_scores_are_a_form_of_their_own() {
    let shop = Shop::open().await;
    let page = shop.house.browser().get(&shop.path).await;
    let form = page.body.split("<form").nth(1).unwrap().split("</form>").next().unwrap();
    assert_eq!(form.matches("<button name=\"score\"").count(), 11);
    assert!(!form.contains("<textarea") && !form.contains("type=\"text\""), "Enter in a field would send 0");
}

#[tokio::test]
async fn an_unknown_address_is_not_found() {
    let shop = Shop::open().await;
    for path in ["/s/zzzzzzzz", "/s/x", "/s/..%2f..%2f"] {
        assert_eq!(shop.house.browser().get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_shared_address_of_another_shop_merges_nothing() {
    let shop = Shop::open().await;
    let customer = shop.house.browser();
    shop.tap(&customer, "8").await;
    let draft = customer.cookie("draft").unwrap();
    // The same draft at another touchpoint of the same survey is the same person.
    let other =
        shop.house.read(shop.business, |db| Ok(regulars_surveys::touchpoint::all(db)?[1].slug.clone())).await;
    customer.post(&format!("/s/{other}"), &[("score", "9"), ("draft", &draft)]).await;
    let answers = shop.answers().await;
    assert_eq!(answers.len(), 1);
}
