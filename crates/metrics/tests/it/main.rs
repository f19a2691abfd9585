//! What the answers of customers add up to, as other rooms and pages read it.

mod support;

use std::collections::BTreeMap;

use jiff::civil::date;
use regulars_facts::{ResponseScored, TouchpointId};
use regulars_kernel::db::sql;
use regulars_kernel::i18n::Language;
use regulars_kernel::ids::Id;
use regulars_metrics::{Filter, by_day, counts, recompute_all, record};
use support::{Shop, YEAR, changed, counter, scored, spread, withdrawn};

const ALL: Filter = Filter { touchpoint: None, language: None };

#[tokio::test]
async fn an_answer_counts_on_the_local_day_of_the_place() {
    let shop = Shop::open().await;
    // Stockholm is an hour ahead in winter.
    shop.tap_at("2026-03-05T22:59:00Z", 1).await;
    shop.tap_at("2026-03-05T23:01:00Z", 2).await;
    // On 29 March the clocks go on: that day begins at 23:00 and ends at 22:00 of UTC.
    shop.tap_at("2026-03-28T22:59:00Z", 3).await;
    shop.tap_at("2026-03-28T23:01:00Z", 4).await;
    shop.tap_at("2026-03-29T21:59:00Z", 5).await;
    shop.tap_at("2026-03-29T22:01:00Z", 6).await;
    // On 25 October they go back: 25 hours.
    shop.tap_at("2026-10-24T22:01:00Z", 7).await;
    shop.tap_at("2026-10-25T22:59:00Z", 8).await;
    shop.tap_at("2026-10-25T23:01:00Z", 9).await;
    let days: Vec<_> = shop.days(ALL).await;
    let expected = [
        (date(2026, 3, 5), spread(&[1])),
        (date(2026, 3, 6), spread(&[2])),
        (date(2026, 3, 28), spread(&[3])),
        (date(2026, 3, 29), spread(&[4, 5])),
        (date(2026, 3, 30), spread(&[6])),
        (date(2026, 10, 25), spread(&[7, 8])),
        (date(2026, 10, 26), spread(&[9])),
    ];
    assert_eq!(days, expected);
}

#[tokio::test]
async fn a_score_that_is_changed_after_midnight_stays_on_the_day_of_its_first_tap() {
    let shop = Shop::open().await;
    let customer = shop.house.browser();
    shop.house.set_clock("2026-03-05T22:59:00Z");
    shop.tap(&customer, 3).await;
    shop.house.set_clock("2026-03-05T23:01:00Z");
    shop.tap(&customer, 9).await;
    assert_eq!(shop.days(ALL).await, [(date(2026, 3, 5), spread(&[9]))]);
}

#[tokio::test]
async fn a_changed_score_counts_once_and_one_taken_back_not_at_all() {
    let shop = Shop::open().await;
    let (first, second) = (shop.house.browser(), shop.house.browser());
    shop.tap(&first, 3).await;
    shop.tap(&second, 10).await;
    shop.tap(&first, 8).await;
    shop.settle().await;
    assert_eq!(shop.days(ALL).await, [(date(2026, 3, 5), spread(&[8, 10]))]);
    for (customer, left) in [(first, 1), (second, 0)] {
        let draft = customer.cookie("draft").expect("a draft");
        customer.submit(&format!("{}/withdraw", shop.path), &[("draft", &draft)]).await;
        shop.settle().await;
        assert_eq!(shop.total(ALL).await, left);
    }
    assert!(shop.lines().await.is_empty(), "no empty row stays behind");
}

#[tokio::test]
async fn a_fact_that_is_heard_twice_counts_once() {
    let shop = Shop::open().await;
    for fact in [scored(1, 4), scored(1, 4), changed(1, 7), changed(1, 7)] {
        shop.tell(fact).await;
    }
    assert_eq!(shop.days(ALL).await, [(date(2026, 3, 5), spread(&[7]))]);
    for _ in 0..2 {
        shop.tell(withdrawn(1)).await;
        assert_eq!(shop.total(ALL).await, 0);
    }
}

#[tokio::test]
async fn news_in_the_wrong_order_leave_what_is_true() {
    let shop = Shop::open().await;
    shop.tell(changed(1, 8)).await;
    shop.tell(scored(1, 2)).await;
    assert_eq!(shop.days(ALL).await, [(date(2026, 3, 5), spread(&[8]))], "the correction was heard first");
    shop.tell(withdrawn(2)).await;
    shop.tell(scored(2, 5)).await;
    shop.tell(changed(2, 6)).await;
    assert_eq!(shop.total(ALL).await, 1, "what was taken back does not come back");
}

#[tokio::test]
async fn an_answer_that_moves_leaves_its_old_place() {
    let shop = Shop::open().await;
    shop.tell(scored(1, 9)).await;
    shop.tell(scored(2, 9)).await;
    let elsewhere =
        ResponseScored { language: Language::En, touchpoint: None, day: date(2026, 3, 7), ..changed(1, 9) };
    shop.tell(elsewhere).await;
    let expected = [(date(2026, 3, 5), spread(&[9])), (date(2026, 3, 7), spread(&[9]))];
    assert_eq!(shop.days(ALL).await, expected);
    assert_eq!(shop.total(Filter { language: Some(Language::Sv), ..ALL }).await, 1);
}

#[tokio::test]
async fn answers_are_told_apart_by_touchpoint_and_language() {
    let shop = Shop::open().await;
    let table = Id::from_parts(2, 2);
    shop.tell(scored(1, 1)).await;
    shop.tell(ResponseScored { language: Language::En, ..scored(2, 2) }).await;
    shop.tell(ResponseScored { touchpoint: Some(table), ..scored(3, 3) }).await;
    shop.tell(ResponseScored { touchpoint: Some(table), language: Language::En, ..scored(4, 4) }).await;
    shop.tell(ResponseScored { touchpoint: None, ..scored(5, 5) }).await;
    let looked_at = [
        (None, None, spread(&[1, 2, 3, 4, 5])),
        (Some(counter()), None, spread(&[1, 2])),
        (Some(table), None, spread(&[3, 4])),
        (None, Some(Language::Sv), spread(&[1, 3, 5])),
        (Some(table), Some(Language::En), spread(&[4])),
        (Some(counter()), Some(Language::Ar), spread(&[])),
    ];
    for (touchpoint, language, expected) in looked_at {
        let filter = Filter { touchpoint, language };
        let found = shop.read(move |db| counts(db, YEAR.0, YEAR.1, &filter)).await;
        assert_eq!(found, expected, "{filter:?}");
    }
}

#[tokio::test]
async fn paper_says_what_was_counted_and_when_it_was_printed() {
    let shop = Shop::open().await;
    shop.tell(scored(1, 9)).await;
    let page = shop.owner.get("/linden22/score?language=sv").await;
    let printed = "Where: Everywhere. Language: Svenska. Printed on 5 March 2026.";
    assert!(page.text().contains(printed), "{}", page.text());
    let gone: TouchpointId = Id::from_parts(9, 1);
    let page = shop.owner.get(&format!("/linden22/score?touchpoint={gone}")).await;
    let printed = "Where: A place no longer listed. Language: All languages. Printed on 5 March 2026.";
    assert!(page.text().contains(printed), "{}", page.text());
}

#[tokio::test]
async fn days_without_answers_are_left_out_and_the_last_day_is_not_included() {
    let shop = Shop::open().await;
    for (number, day) in [(1, 9), (2, 2), (3, 5), (4, 5)] {
        shop.tell(ResponseScored { day: date(2026, 3, day), ..scored(number, 10) }).await;
    }
    let found = shop.read(|db| by_day(db, date(2026, 3, 2), date(2026, 3, 9), &ALL)).await;
    assert_eq!(found, [(date(2026, 3, 2), spread(&[10])), (date(2026, 3, 5), spread(&[10, 10]))]);
    assert!(shop.read(|db| by_day(db, date(2026, 3, 3), date(2026, 3, 5), &ALL)).await.is_empty());
    assert!(shop.read(|db| by_day(db, date(2026, 3, 5), date(2026, 3, 5), &ALL)).await.is_empty());
}

#[tokio::test]
async fn a_person_who_is_erased_still_counts() {
    let shop = Shop::open().await;
    let customer = shop.house.browser();
    shop.tap(&customer, 2).await;
    shop.tap(&shop.house.browser(), 9).await;
    let draft = customer.cookie("draft").expect("a draft");
    let form = [("draft", &*draft), ("words", "Cold soup"), ("mail", "sara@example.com"), ("name", "Sara")];
    customer.submit(&format!("{}/why", shop.path), &form).await;
    shop.settle().await;
    let before = shop.lines().await;
    let id = |db: &mut regulars_kernel::db::Db| {
        sql("select id from customer where business_id = $1").bind(db.business()).value::<String>(db)
    };
    let sara = shop.read(id).await;
    let receipt = shop.owner.submit(&format!("/{}/people/{sara}/erasure", shop.business), &[]).await;
    assert!(receipt.text().contains("Customer with name"), "{}", receipt.text());
    shop.settle().await;
    assert_eq!(shop.lines().await, before);
    assert_eq!(shop.total(ALL).await, 2);
    shop.write(recompute_all).await;
    assert_eq!(shop.lines().await, before, "also when everything is reckoned again");
}

#[tokio::test]
async fn what_was_reckoned_step_by_step_is_what_is_reckoned_at_once() {
    let shop = Shop::open().await;
    let mut true_scores: BTreeMap<u64, ResponseScored> = BTreeMap::new();
    for step in 0..120_u64 {
        // Some responses change, some are taken back, some are told of late.
        let (response, score) = (step * 7 % 50, u8::try_from(step * 13 % 11).expect("a score"));
        let mut fact = scored(response, score);
        fact.changed = true_scores.contains_key(&response);
        fact.day = date(2026, 3, 1 + i8::try_from(response % 5).expect("a day"));
        fact.language = if response % 2 == 0 { Language::Sv } else { Language::En };
        fact.touchpoint = (response % 3 > 0).then_some(Id::from_parts(response % 3, 1));
        true_scores.insert(response, fact.clone());
        shop.write(move |tx| tx.tell(&fact)).await;
        if step % 9 == 0 {
            shop.house.settle().await;
        }
        shop.house.pass(jiff::SignedDuration::from_millis(170));
    }
    shop.settle().await;
    for response in [7, 14, 49] {
        true_scores.remove(&response);
        shop.tell(withdrawn(response)).await;
    }
    let step_by_step = shop.lines().await;
    for fact in true_scores.values() {
        let line = step_by_step.iter().find(|line| {
            line.day == fact.day
                && line.language == fact.language.code()
                && line.touchpoint == fact.touchpoint.map(|id| id.to_string()).unwrap_or_default()
        });
        assert!(line.is_some_and(|line| line.spread[usize::from(fact.score)] > 0), "{fact:?}");
    }
    assert_eq!(shop.total(ALL).await, true_scores.len() as u64);
    shop.write(recompute_all).await;
    assert_eq!(shop.lines().await, step_by_step);
}

#[tokio::test]
async fn scores_that_were_brought_in_count_once_all_is_reckoned() {
    let shop = Shop::open().await;
    shop.tell(scored(1, 10)).await;
    shop.write(|tx| (2..=4).try_for_each(|response| record(tx, &scored(response, 1)))).await;
    assert_eq!(shop.total(ALL).await, 1);
    shop.write(recompute_all).await;
    assert_eq!(shop.days(ALL).await, [(date(2026, 3, 5), spread(&[1, 1, 1, 10]))]);
}

#[tokio::test]
async fn a_shop_counts_its_own_answers_and_leaves_nothing_when_it_goes() {
    let shop = Shop::open().await;
    let other = Shop::in_house(shop.house.clone(), "ananas22").await;
    shop.tell(scored(1, 9)).await;
    other.tell(scored(1, 3)).await;
    assert_eq!(shop.days(ALL).await, [(date(2026, 3, 5), spread(&[9]))]);
    let removals = shop.house.app.slot::<regulars_accounts::RemoveBusiness>();
    shop.write(move |tx| removals.iter().rev().try_for_each(|remove| (remove.0)(tx))).await;
    assert!(shop.lines().await.is_empty());
    assert_eq!(other.days(ALL).await, [(date(2026, 3, 5), spread(&[3]))]);
}
