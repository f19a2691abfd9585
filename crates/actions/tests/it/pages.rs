//! The pages, as a browser sees them.

use axum::http::StatusCode;
use regulars_actions::{action, said};
use regulars_kernel::i18n::Language;
use regulars_ui::slots::{ThankYou, TodayImprove};

use crate::house::{Cafe, day};

const MIXED: &[u8] = &[10, 9, 8, 7, 3, 6];

async fn write_by_form(cafe: &Cafe, starts: i64) -> String {
    let (owner, starts_on) = (cafe.owner.to_string(), day(starts).to_string());
    let page = cafe
        .browser
        .post(
            &cafe.path("/actions/new"),
            &[
                ("title", "Second till"),
                ("why", "People stand in line"),
                ("holder", &owner),
                ("impact", "4"),
                ("effort", "2"),
                ("starts_on", &starts_on),
                ("from_answers", "class=detractor&q=k%C3%B6"),
            ],
        )
        .await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text());
    page.location()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_action_goes_from_plan_to_verdict() {
    let cafe = Cafe::open().await;
    assert!(cafe.browser.get(&cafe.path("/actions")).await.text().contains("Nothing is planned yet"));
    cafe.answers(-100, 100, MIXED).await;
    let path = write_by_form(&cafe, 1).await;
    let planned = cafe.browser.get(&path).await.text();
    assert!(
        planned.contains("Starts on") && planned.contains("540 answers in the last 90 days"),
        "{planned}"
    );
    cafe.morning(5).await;
    let running = cafe.browser.get(&path).await;
    assert!(running.text().contains("Too early until 4 Jun"), "{}", running.text());
    assert!(running.body.contains("/answers?class=detractor&amp;q=k%C3%B6"));
    assert!(running.text().contains("Written by Mira on 5 March 2026, before the start"));
    assert!(cafe.browser.get(&cafe.path("/actions")).await.text().contains("Running 1"));
    cafe.morning(91).await;
    cafe.sign_in().await;
    let decided = cafe.browser.get(&path).await.text();
    assert!(decided.contains("Noise Decided on 4 June 2026"), "{decided}");
    assert!(cafe.browser.get(&cafe.path("/actions")).await.text().contains("What we changed before 1"));
    // A verdict can't be made to disappear.
    let kept = cafe.browser.post(&format!("{path}/drop"), &[]).await;
    assert_eq!(kept.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(kept.text().contains("so the action stays in the list"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_with_mistakes_comes_back_filled() {
    let cafe = Cafe::open().await;
    let today = day(0).to_string();
    let fields =
        [("title", "Second till"), ("impact", "4"), ("starts_on", today.as_str()), ("latest_on", "soon")];
    let page = cafe.browser.post(&cafe.path("/actions/new"), &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for sentence in ["Write why", "Choose tomorrow", "Write the date as", "Choose one of the five sizes"] {
        assert!(page.text().contains(sentence), "{sentence}: {}", page.text());
    }
    assert!(page.body.contains("value=\"Second till\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_start_only_the_words_change() {
    let cafe = Cafe::open().await;
    cafe.answers(-50, 10, MIXED).await;
    let path = write_by_form(&cafe, 1).await;
    let edit = cafe.browser.get(&format!("{path}/edit")).await;
    assert!(edit.body.contains("name=\"starts_on\""));
    let (owner, version) = (cafe.owner.to_string(), edit.hidden("version").unwrap());
    cafe.morning(3).await;
    let edit = cafe.browser.get(&format!("{path}/edit")).await;
    assert!(!edit.body.contains("name=\"starts_on\"") && edit.text().contains("It has started"));
    let fields = [
        ("title", "Third till"),
        ("why", "Still a line"),
        ("holder", owner.as_str()),
        ("starts_on", "2027-01-01"),
        ("impact", "1"),
        ("version", version.as_str()),
    ];
    let page = cafe.browser.submit(&format!("{path}/edit"), &fields).await.text();
    assert!(page.contains("Third till") && page.contains("6 March 2026") && page.contains("Large"), "{page}");
    assert_eq!(cafe.browser.post(&format!("{path}/edit"), &fields).await.status, StatusCode::CONFLICT);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_dropped_and_taken_back() {
    let cafe = Cafe::open().await;
    let path = write_by_form(&cafe, 1).await;
    let list = cafe.browser.submit(&format!("{path}/drop"), &[]).await;
    assert!(list.text().contains("Nothing is planned yet") && list.body.contains("drop?_method=delete"));
    let back = cafe.browser.submit(&format!("{path}/drop?_method=delete"), &[]).await;
    assert!(back.text().contains("Second till"));
    assert!(cafe.browser.get(&cafe.path("/actions")).await.text().contains("Planned 1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn customers_are_told_in_their_language_until_it_is_taken_back() {
    let cafe = Cafe::open().await;
    let path = write_by_form(&cafe, 1).await;
    let empty = cafe.browser.post(&format!("{path}/said"), &[("said_sv", "")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = cafe.browser.submit(&format!("{path}/said"), &[("said_sv", "Nu har vi två kassor.")]).await;
    assert!(page.text().contains("Customers have seen it since"), "{}", page.text());
    assert!(thanks(&cafe, Language::Sv).await.unwrap().contains("lang=\"sv\""));
    let foreign = thanks(&cafe, Language::Ar).await.unwrap();
    assert!(
        foreign.contains("lang=\"sv\" dir=\"ltr\"") && foreign.contains("Nu har vi två kassor."),
        "{foreign}"
    );
    let undone = cafe.browser.submit(&format!("{path}/said?_method=delete"), &[]).await;
    assert!(undone.body.contains("/said/again") && undone.body.contains("Nu har vi två kassor."));
    assert_eq!(thanks(&cafe, Language::Sv).await, None);
    cafe.browser.submit(&format!("{path}/said/again"), &[]).await;
    assert!(thanks(&cafe, Language::En).await.is_some());
}

async fn thanks(cafe: &Cafe, language: Language) -> Option<String> {
    let app = cafe.house.app.clone();
    cafe.house
        .read(cafe.business, move |db| {
            let slot = app.slot::<ThankYou>();
            Ok((slot[0].0)(db, &app.words(language))?.map(maud::PreEscaped::into_string))
        })
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_speaks_every_language() {
    let cafe = Cafe::speaking(&Language::ALL).await;
    cafe.answers(-100, 20, MIXED).await;
    let planned = write_by_form(&cafe, 9).await;
    let running = write_by_form(&cafe, 1).await;
    cafe.morning(8).await;
    assert_eq!(cafe.house.app.slot::<TodayImprove>().len(), 1);
    for language in Language::ALL {
        cafe.read_in(language).await;
        for path in [cafe.path("/actions"), cafe.path("/actions/new"), planned.clone(), running.clone()] {
            let page = cafe.browser.get(&path).await;
            assert_eq!(page.status, StatusCode::OK);
            assert!(page.body.contains(&format!("lang=\"{}\"", language.code())), "{path}");
            assert!(
                !page.text().contains("actions-") && !page.body.contains("style=\""),
                "{path}: {}",
                page.text()
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_that_goes_takes_its_actions_along() {
    let cafe = Cafe::open().await;
    cafe.answers(-50, 10, MIXED).await;
    let path = write_by_form(&cafe, 1).await;
    cafe.browser.submit(&format!("{path}/said"), &[("said_sv", "Nu har vi två kassor.")]).await;
    cafe.morning(5).await;
    let app = cafe.house.app.clone();
    cafe.house
        .write(cafe.business, move |tx| {
            app.slot::<regulars_accounts::RemoveBusiness>().iter().rev().try_for_each(|slot| (slot.0)(tx))
        })
        .await;
    let left = cafe
        .house
        .read(cafe.business, |db| Ok((action::Action::all(db)?.len(), said::newest(db, Language::Sv)?)))
        .await;
    assert_eq!(left, (0, None));
}
