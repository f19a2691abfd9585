//! Cases as members, customers' answers and other rooms see them.

mod support;

use axum::http::StatusCode;
use jiff::{SignedDuration, ToSpan};
use regulars_cases::{Case, Outcome, Way, letter, promise};
use regulars_facts::{CustomerErased, ResponseWithdrawn, ScoreChanged};
use regulars_kernel::db::sql;
use regulars_kernel::i18n::Language;
use regulars_kernel::mail::{Mail, MailState};
use support::{Shop, sent};

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

#[tokio::test]
async fn a_low_score_with_words_opens_one_case_however_often_it_is_told() {
    let shop = Shop::open().await;
    let fact = sent(&shop, 4, true, None);
    shop.tell(fact.clone()).await;
    shop.tell(fact.clone()).await;
    let case = shop.case(fact.response).await.expect("a case");
    assert!(case.waits() && !case.promised);
    assert_eq!(case.due_at, fact.internal_due_at);
    assert_eq!(case.version, 1);
    let list = shop.browser.get(&shop.path("/cases")).await;
    assert!(list.text().contains("A guest gave 4 of 10 and said why"), "{}", list.text());
    assert!(list.text().contains("One case waits for its first answer."));
}

#[tokio::test]
async fn a_bare_score_and_a_high_score_open_none() {
    let shop = Shop::open().await;
    for fact in [sent(&shop, 2, false, None), sent(&shop, 7, true, None)] {
        shop.tell(fact.clone()).await;
        assert!(shop.case(fact.response).await.is_none());
    }
    let list = shop.browser.get(&shop.path("/cases")).await;
    assert!(list.text().contains("No case is open."));
}

#[tokio::test]
async fn a_contact_added_later_brings_its_promise_and_a_time_once_told_stays() {
    let shop = Shop::open().await;
    let first = sent(&shop, 4, true, None);
    shop.tell(first.clone()).await;
    let sara = shop.customer("Sara", "sara@example.com", "").await;
    let mut second = first.clone();
    second.customer = Some(sara);
    second.promised_at = Some(shop.now() + minutes(300));
    shop.tell(second.clone()).await;
    let case = shop.case(first.response).await.expect("a case");
    assert!(case.promised && case.customer_id == Some(sara));
    assert_eq!(Some(case.due_at), second.promised_at);
    second.promised_at = Some(shop.now() + minutes(900));
    shop.tell(second).await;
    assert_eq!(shop.case(first.response).await.expect("a case").due_at, case.due_at);
}

#[tokio::test]
async fn a_higher_score_closes_what_nobody_answered_and_a_low_one_opens_it_again() {
    let shop = Shop::open().await;
    let fact = sent(&shop, 4, true, None);
    shop.tell(fact.clone()).await;
    let changed = |score| ScoreChanged {
        response: fact.response,
        survey: fact.survey,
        score,
        changed_at: fact.received_at,
    };
    shop.tell(changed(9)).await;
    let case = shop.case(fact.response).await.expect("a case");
    assert_eq!((case.is_open(), case.outcome, case.score), (false, Some(Outcome::ScoreChanged), 9));
    shop.tell(changed(3)).await;
    assert!(shop.case(fact.response).await.expect("a case").waits());
    shop.tell(ResponseWithdrawn { response: fact.response, survey: fact.survey }).await;
    assert!(shop.case(fact.response).await.is_none());
    let page = shop.browser.get(&shop.path(&format!("/cases/{}", case.id))).await;
    assert!(page.text().contains("The customer took the answer back"), "{}", page.text());
}

#[tokio::test]
async fn a_letter_is_the_first_answer_until_it_is_taken_back() {
    let shop = Shop::open().await;
    let (case, fact) = shop.promised_case().await;
    let path = shop.path(&format!("/cases/{case}"));
    let page = shop.browser.get(&path).await;
    assert!(page.text().contains("Dear Sara,"), "{}", page.text());
    let version = page.hidden("version").expect("a version");
    let form = [
        ("version", version.as_str()),
        ("template", "apology"),
        ("subject", "Sorry"),
        ("body", "Dear {{ name }}, sorry. {{ sender }}"),
    ];
    let sent = shop.browser.submit(&format!("{path}/mails"), &form).await;
    assert!(sent.text().contains("No mail server is set") || sent.text().contains("no mail server is set"));
    assert!(shop.case(fact.response).await.expect("a case").answered_at.is_some());
    let entry =
        sent.body.split("/take-back/").nth(1).and_then(|rest| rest.split('"').next()).expect("a way back");
    let back = shop.browser.submit(&format!("{path}/take-back/{entry}"), &[]).await;
    assert!(back.text().contains("Dear Sara, sorry. Mira"), "{}", back.text());
    assert!(shop.case(fact.response).await.expect("a case").waits());
    let mails = shop.read(move |db| Mail::about(db, case.as_str())).await;
    assert!(
        mails.iter().any(|mail| mail.state == MailState::Withdrawn && mail.to_address == "sara@example.com")
    );
}

#[tokio::test]
async fn a_letter_is_written_in_the_language_of_the_answer() {
    let shop = Shop::open().await;
    // Sara's own language is another one than that of her answer.
    let sara = shop.customer("Sara", "sara@example.com", "").await;
    let mut fact = sent(&shop, 3, true, Some(sara));
    fact.language = Language::Sv;
    shop.tell(fact.clone()).await;
    let case = shop.case(fact.response).await.expect("a case").id;
    let path = shop.path(&format!("/cases/{case}"));
    let page = shop.browser.get(&path).await;
    assert!(page.text().contains("Hej Sara,"), "{}", page.text());
    assert!(page.text().contains("Language: Svenska, like the customer’s answer."), "{}", page.text());
    assert!(!page.text().contains("{{name}}"), "{}", page.text());
    let free = shop.browser.get(&format!("{path}?template=free")).await;
    assert!(free.text().contains("{{name}}, {{shop}} and {{sender}} are filled in"), "{}", free.text());
    let version = page.hidden("version").expect("a version");
    let form =
        [("version", version.as_str()), ("template", "free"), ("subject", "Hej"), ("body", "{{name}}")];
    shop.browser.submit(&format!("{path}/mails"), &form).await;
    let mails = shop.read(move |db| Mail::about(db, case.as_str())).await;
    assert!(mails.iter().any(|mail| mail.language == Language::Sv && mail.body == "Sara"));
}

#[tokio::test]
async fn what_was_wrong_leads_to_its_field() {
    let shop = Shop::open().await;
    let (case, _) = shop.promised_case().await;
    let path = shop.path(&format!("/cases/{case}"));
    let version = shop.browser.get(&path).await.hidden("version").expect("a version");
    let page = shop.browser.post(&format!("{path}/closure"), &[("version", version.as_str())]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("href=\"#outcome\""), "{}", page.body);
    assert!(page.text().contains("Outcome: Choose how it ended."), "{}", page.text());
}

#[tokio::test]
async fn two_members_at_once_lose_nothing_they_wrote() {
    let shop = Shop::open().await;
    let (case, _) = shop.promised_case().await;
    let path = shop.path(&format!("/cases/{case}"));
    let version = shop.browser.get(&path).await.hidden("version").expect("a version");
    let noted = shop.browser.submit(&format!("{path}/notes"), &[("note", "The till was down.")]).await;
    assert!(noted.text().contains("The till was down."));
    let form = [
        ("version", version.as_str()),
        ("template", "free"),
        ("subject", "Hello"),
        ("body", "My long letter"),
    ];
    let page = shop.browser.post(&format!("{path}/mails"), &form).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.text().contains("Somebody else changed this case") && page.text().contains("My long letter")
    );
    let version = page.hidden("version").expect("a version");
    let form = [
        ("version", version.as_str()),
        ("template", "free"),
        ("subject", "Hello"),
        ("body", "My long letter"),
    ];
    assert_eq!(shop.browser.post(&format!("{path}/mails"), &form).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_closed_case_refuses_steps_until_it_is_opened_again() {
    let shop = Shop::open().await;
    let (case, fact) = shop.promised_case().await;
    let path = shop.path(&format!("/cases/{case}"));
    let page = shop.browser.submit(&format!("{path}/steps/apologise"), &[("step_note", "By hand")]).await;
    assert!(page.text().contains("By hand"));
    let page = shop.browser.submit(&format!("{path}/steps/apologise?_method=delete"), &[]).await;
    assert!(page.text().contains("The step is open again."));
    let page = shop
        .browser
        .submit(&format!("{path}/calls"), &[("way", "other"), ("call_note", "At the till")])
        .await;
    assert!(page.text().contains("Kept"), "{}", page.text());
    let version = page.hidden("version").expect("a version");
    let refused = shop.browser.post(&format!("{path}/closure"), &[("version", version.as_str())]).await;
    assert!(refused.text().contains("Choose how it ended."));
    let form = [("version", version.as_str()), ("outcome", "won-back"), ("close_note", "Good again")];
    shop.browser.submit(&format!("{path}/closure"), &form).await;
    let refused = shop.browser.post(&format!("{path}/steps/learn"), &[]).await;
    assert!(refused.text().contains("This case is closed."));
    let page = shop.browser.get(&shop.path("/cases?state=closed")).await;
    assert!(page.text().contains("Won back"));
    shop.browser.submit(&format!("{path}/closure?_method=delete"), &[]).await;
    assert!(shop.case(fact.response).await.expect("a case").is_open());
    assert_eq!(shop.read(|db| promise::kept(db, db.now() - SignedDuration::from_hours(1))).await, (1, 1));
}

#[tokio::test]
async fn the_holder_is_told_at_once_and_warned_once_before_it_is_overdue() {
    let shop = Shop::open().await;
    shop.promised_case().await;
    let mails = shop.read(Mail::recent).await;
    assert_eq!(mails.len(), 1);
    assert!(mails[0].subject.contains("Sara waits for an answer"), "{}", mails[0].subject);
    assert!(mails[0].body.contains("/cases/") && mails[0].to_address == "mira@example.com");
    shop.house.pass(minutes(241));
    shop.house.settle().await;
    shop.house.settle().await;
    let mails = shop.read(Mail::recent).await;
    assert_eq!(mails.len(), 2);
    assert!(mails.iter().any(|mail| mail.subject.starts_with("Time is running out")));
    shop.house.pass(minutes(60));
    assert_eq!(shop.read(|db| promise::kept(db, db.now() - SignedDuration::from_hours(24))).await, (0, 1));
}

#[tokio::test]
async fn a_letter_that_the_server_refused_is_no_answer() {
    let shop = Shop::open().await;
    let (case, fact) = shop.promised_case().await;
    let by = shop.member;
    let draft = letter::Draft {
        template: letter::Template::Free,
        subject: "Hello".to_owned(),
        body: "Hello".to_owned(),
    };
    shop.write(move |tx| letter::send(tx, case, None, by, &draft)).await;
    shop.write(move |tx| {
        sql("update outbox set state = 'refused' where business_id = $1 and about = $2")
            .bind(tx.business())
            .bind(case)
            .run(tx)
    })
    .await;
    shop.house.pass(minutes(3));
    shop.house.settle().await;
    assert!(shop.case(fact.response).await.expect("a case").waits());
    let page = shop.browser.get(&shop.path(&format!("/cases/{case}"))).await;
    assert!(page.text().contains("The mail server refused the letter."), "{}", page.text());
}

#[tokio::test]
async fn a_call_shows_the_number_and_needs_no_other_consent() {
    let shop = Shop::open().await;
    let omar = shop.customer("Omar", "", "0701234567").await;
    let mut fact = sent(&shop, 9, false, Some(omar));
    fact.wants_call = true;
    shop.tell(fact.clone()).await;
    let case = shop.case(fact.response).await.expect("a case");
    let page = shop.browser.get(&shop.path(&format!("/cases/{}", case.id))).await;
    assert!(page.body.contains("href=\"tel:+46701234567\""), "{}", page.body);
    let list = shop.browser.get(&shop.path("/cases")).await;
    assert!(list.text().contains("Omar asks for a call"));
}

#[tokio::test]
async fn a_forgotten_customer_leaves_a_closed_case_without_a_name() {
    let shop = Shop::open().await;
    let (case, fact) = shop.promised_case().await;
    let by = shop.member;
    shop.write(move |tx| Case::add_note(tx, case, by, "Sara was with her daughter")).await;
    let customer = shop.case(fact.response).await.and_then(|case| case.customer_id).expect("a customer");
    shop.tell(CustomerErased { customer }).await;
    shop.tell(CustomerErased { customer }).await;
    let found = shop.case(fact.response).await.expect("a case");
    assert_eq!((found.customer_id, found.outcome), (None, Some(Outcome::Forgotten)));
    let page = shop.browser.get(&shop.path(&format!("/cases/{case}"))).await;
    assert!(!page.text().contains("daughter") && page.text().contains("A guest, 4 of 10"));
}

#[tokio::test]
async fn a_case_of_another_shop_is_not_found() {
    let shop = Shop::open().await;
    let (case, _) = shop.promised_case().await;
    let other = Shop::in_house(shop.house.clone(), "ananas22", "noor@example.com").await;
    let page = other.browser.get(&other.path(&format!("/cases/{case}"))).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    let page = other.browser.post(&other.path(&format!("/cases/{case}/notes")), &[("note", "x")]).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn pages_stay_within_twelve_statements_and_speak_four_languages() {
    use std::sync::atomic::Ordering;
    let shop = Shop::open().await;
    let (case, _) = shop.promised_case().await;
    for language in ["en", "sv", "ar", "fil"] {
        shop.speak(language).await;
        for path in [shop.path(&format!("/cases/{case}")), shop.path("/cases")] {
            let before = shop.house.app.db().figures().statements.load(Ordering::SeqCst);
            let page = shop.browser.get(&path).await;
            let after = shop.house.app.db().figures().statements.load(Ordering::SeqCst);
            assert_eq!(page.status, StatusCode::OK);
            assert!(!page.body.contains("cases-"), "{language}: {}", page.text());
            assert!(after - before <= 12, "{path}: {}", after - before);
        }
    }
}

#[tokio::test]
async fn a_case_of_the_past_can_be_made_and_answered() {
    let shop = Shop::open().await;
    let (case, fact) = shop.promised_case().await;
    let by = shop.member;
    let later = shop.now().checked_add(1.hour()).expect("a time");
    shop.write(move |tx| tx.at_time(later, |tx| Case::mark_answered(tx, case, by, Way::Phone, "Called")))
        .await;
    assert_eq!(shop.case(fact.response).await.expect("a case").answered_at, Some(later));
}

#[tokio::test]
async fn today_counts_every_case_that_waits_however_many_it_lists() {
    let shop = Shop::open().await;
    shop.promised_case().await;
    for _ in 0..24 {
        shop.tell(sent(&shop, 3, true, None)).await;
    }
    assert!(shop.browser.get(&shop.path("/today")).await.text().contains("25 wait, 0 late"));
    shop.house.pass(SignedDuration::from_hours(6));
    assert!(shop.browser.get(&shop.path("/today")).await.text().contains("25 wait, 1 late"));
}

#[tokio::test]
async fn today_and_the_customer_s_page_show_what_waits_and_what_was_kept() {
    let shop = Shop::open().await;
    let (case, fact) = shop.promised_case().await;
    shop.tell(sent(&shop, 3, true, None)).await;
    let today = shop.browser.get(&shop.path("/today")).await.text();
    assert!(today.contains("Sara waits for an answer") && today.contains("A guest gave 3 of 10"), "{today}");
    let by = shop.member;
    shop.write(move |tx| Case::mark_answered(tx, case, by, Way::Phone, "Called at noon")).await;
    let today = shop.browser.get(&shop.path("/today")).await.text();
    // A share of one promise would say nothing.
    assert!(
        today.contains("1 of 1 promise kept in the last 7 days.") && !today.contains("interval"),
        "{today}"
    );
    for _ in 0..4 {
        let (case, _) = shop.promised_case().await;
        shop.write(move |tx| Case::mark_answered(tx, case, by, Way::Phone, "")).await;
    }
    let today = shop.browser.get(&shop.path("/today")).await.text();
    assert!(today.contains("5 of 5 promises kept in the last 7 days. 100%, interval 57 to 100%."), "{today}");
    let customer = fact.customer.expect("a customer");
    let person = shop.browser.get(&shop.path(&format!("/people/{customer}"))).await;
    assert!(person.text().contains("Mira answered in person"), "{}", person.text());
    let copy = shop.browser.get(&shop.path(&format!("/people/{customer}/copy"))).await;
    assert!(copy.body.contains("Called at noon"), "{}", copy.body);
}

#[tokio::test]
async fn a_removed_shop_leaves_nothing_and_facts_that_come_late_do_no_harm() {
    let shop = Shop::open().await;
    shop.promised_case().await;
    let removals = shop.house.app.slot::<regulars_accounts::RemoveBusiness>();
    shop.write(move |tx| removals.iter().rev().try_for_each(|remove| (remove.0)(tx))).await;
    shop.tell(sent(&shop, 2, true, None)).await;
    shop.house.pass(minutes(400));
    shop.house.settle().await;
    let left = shop
        .read(|db| {
            let business = db.business();
            sql("select count(*) from case_entry where business_id = $1").bind(business).value::<i64>(db)
        })
        .await;
    assert_eq!(left, 0);
}

#[tokio::test]
async fn news_in_the_wrong_order_leave_what_is_true() {
    let shop = Shop::open().await;
    let first = sent(&shop, 1, true, None);
    let mut later = first.clone();
    later.score = 10;
    later.received_at = first.received_at + minutes(1);
    shop.tell(later).await;
    shop.tell(first.clone()).await;
    assert!(shop.case(first.response).await.is_none(), "an older score opens no case");
    let gone = sent(&shop, 2, true, None);
    shop.tell(ResponseWithdrawn { response: gone.response, survey: gone.survey }).await;
    shop.tell(gone.clone()).await;
    assert!(shop.case(gone.response).await.is_none(), "an answer that was taken back opens no case");
}
