//! Looks and verdicts on a real database, day by day.

use regulars_actions::action::{self, Action, Verdict, usual_latest};
use regulars_actions::{look, look_now};
use regulars_facts::ActionId;
use regulars_kernel::db::sql;

use crate::house::{Cafe, day};

const MIXED: &[u8] = &[10, 9, 8, 7, 3, 6];
const GOOD: &[u8] = &[10, 10, 9, 9, 8, 10];

async fn write(cafe: &Cafe, starts: i64) -> ActionId {
    let draft = cafe.draft(day(starts), usual_latest(day(starts)));
    let by = cafe.owner;
    cafe.house.write(cafe.business, move |tx| action::write(tx, &draft, by)).await
}

async fn find(cafe: &Cafe, id: ActionId) -> Action {
    cafe.house.read(cafe.business, move |db| Action::find(db, id)).await
}

async fn told(cafe: &Cafe, kind: &'static str) -> i64 {
    cafe.house
        .read(cafe.business, move |db| {
            sql("select count(*) from fact where business_id = $1 and kind = $2")
                .bind(db.business())
                .bind(kind)
                .value(db)
        })
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_fixes_what_is_compared_with_and_each_day_leaves_one_look() {
    let cafe = Cafe::open().await;
    cafe.answers(-100, 30, MIXED).await;
    let id = write(&cafe, 1).await;
    cafe.morning(0).await;
    assert_eq!(find(&cafe, id).await.frozen, None);
    cafe.morning(1).await;
    let (before, expected) = find(&cafe, id).await.frozen.unwrap();
    assert_eq!((action::answers_in(before), expected), (540, 540));
    assert_eq!(told(&cafe, "action-started").await, 1);
    for days in [2, 3, 4, 4, 4] {
        cafe.morning(days).await;
    }
    let looks = cafe.house.read(cafe.business, move |db| look::of_action(db, id)).await;
    let days: Vec<(_, u64)> = looks.iter().map(|look| (look.day, look.n())).collect();
    assert_eq!(days, [(day(2), 6), (day(3), 12), (day(4), 18)]);
    assert!(looks[0].seen.is_none() && looks[1].seen.is_some());
    assert_eq!(told(&cafe, "action-started").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_that_was_off_comes_to_the_same_verdict_on_the_same_day() {
    let cafe = Cafe::open().await;
    cafe.answers(-100, 1, MIXED).await;
    cafe.answers(1, 60, GOOD).await;
    let id = write(&cafe, 1).await;
    let other = write(&cafe, 1).await;
    // One is dropped meanwhile, and taken up again when the machine comes back.
    cafe.house.write(cafe.business, move |tx| action::drop(tx, other)).await;
    for days in 1..40 {
        cafe.morning(days).await;
    }
    cafe.house.write(cafe.business, move |tx| action::restore(tx, other)).await;
    cafe.morning(40).await;
    let (daily, late) = (find(&cafe, id).await, find(&cafe, other).await);
    assert_eq!(daily.verdict, Verdict::RealUp);
    assert_eq!((daily.verdict, daily.decided_on), (late.verdict, late.decided_on));
    let looks = |id| cafe.house.read(cafe.business, move |db| look::of_action(db, id));
    assert_eq!(looks(id).await, looks(other).await);
    assert_eq!(looks(id).await.last().unwrap().day, daily.decided_on.unwrap());
    assert_eq!(told(&cafe, "action-decided").await, 2);
    // It stays, and is not looked at again.
    cafe.answers(60, 90, &[0, 0, 0, 0, 0, 0]).await;
    cafe.morning(90).await;
    assert_eq!(find(&cafe, id).await.decided_on, daily.decided_on);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_is_none_is_noise_at_the_end_and_no_sooner() {
    let cafe = Cafe::open().await;
    cafe.answers(-100, 100, MIXED).await;
    let id = write(&cafe, 1).await;
    cafe.morning(90).await;
    assert_eq!(find(&cafe, id).await.verdict, Verdict::Early);
    cafe.morning(91).await;
    let action = find(&cafe, id).await;
    assert_eq!((action.verdict, action.decided_on), (Verdict::Noise, Some(day(91))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_young_shop_is_told_that_no_comparison_is_possible() {
    let cafe = Cafe::open().await;
    cafe.answers(-3, 1, MIXED).await;
    let id = write(&cafe, 1).await;
    cafe.morning(1).await;
    assert_eq!(find(&cafe, id).await.frozen.map(|(before, _)| action::answers_in(before)), Some(24));
    let second = Cafe::open().await;
    second.answers(-2, 1, MIXED).await;
    let id = write(&second, 1).await;
    second.morning(1).await;
    let action = find(&second, id).await;
    assert_eq!((action.verdict, action.decided_on), (Verdict::None, Some(day(1))));
    assert_eq!(told(&second, "action-decided").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_action_of_the_past_is_brought_up_to_date_at_once() {
    let cafe = Cafe::open().await;
    cafe.answers(-200, -59, MIXED).await;
    cafe.answers(-59, 0, GOOD).await;
    let draft = cafe.draft(day(-59), usual_latest(day(-59)));
    let by = cafe.owner;
    let id = cafe
        .house
        .write(cafe.business, move |tx| {
            let written = day(-62).in_tz("Europe/Stockholm").unwrap().timestamp();
            let id = tx.at_time(written, |tx| action::write(tx, &draft, by))?;
            look_now(tx, day(0))?;
            Ok(id)
        })
        .await;
    let action = find(&cafe, id).await;
    assert_eq!(action.verdict, Verdict::RealUp);
    assert!(action.decided_on.unwrap() < day(-30));
}
