use regulars_facts::ResponseId;
use regulars_kernel::i18n::Language;
use regulars_people::{Agreed, Consent, Contact, Customer};

use crate::shop::{Shop, TEXT, nobody};

#[tokio::test]
async fn a_person_is_found_again_by_mail_and_by_phone() {
    let shop = Shop::open().await;
    let sara = shop.meet("", "Sara@Example.com", "").await;
    assert_eq!(shop.meet("Sara", "sara@example.COM", "070-123 45 67").await, sara);
    assert_eq!(shop.meet("S.", "", "+46701234567").await, sara);
    let customer = shop.find(sara).await;
    assert_eq!(customer.called(), Some("Sara"));
    assert_eq!(customer.mail.as_deref(), Some("Sara@Example.com"));
    assert_eq!(customer.phone.as_deref(), Some("+46701234567"));
    assert_eq!(customer.language, Language::Sv);
}

#[tokio::test]
async fn two_customers_are_never_merged_and_a_number_never_moves() {
    let shop = Shop::open().await;
    let sara = shop.meet("Sara", "sara@example.com", "").await;
    let yusuf = shop.meet("Yusuf", "", "0701234567").await;
    assert_eq!(shop.meet("", "sara@example.com", "0701234567").await, sara);
    assert_eq!(shop.find(sara).await.phone, None);
    assert_eq!(shop.find(yusuf).await.mail, None);
}

#[tokio::test]
async fn somebody_else_of_the_household_is_somebody_else_unless_a_call_is_wanted() {
    let shop = Shop::open().await;
    let sara = shop.meet("Sara", "sara@example.com", "0701234567").await;
    let yusuf = shop.meet("Yusuf", "yusuf@example.com", "0701234567").await;
    assert_ne!(yusuf, sara);
    assert_eq!(shop.find(yusuf).await.phone, None);
    assert_eq!(shop.meet_by("phone", "Ana", "ana@example.com", "0701234567").await, sara);
    assert_eq!(shop.find(sara).await.mail.as_deref(), Some("sara@example.com"));
}

#[tokio::test]
async fn many_at_once_are_one_person() {
    let shop = Shop::open().await;
    let one = || shop.meet("Sara", "sara@example.com", "0701234567");
    let (a, b, c, d) = tokio::join!(one(), one(), one(), one());
    assert!(a == b && b == c && c == d);
    assert_eq!(shop.house.read(shop.business, move |db| Consent::of(db, a)).await.len(), 4);
}

#[tokio::test]
async fn the_same_response_sent_again_is_the_same_person_and_one_consent() {
    let shop = Shop::open().await;
    let (first, second, consents) = shop
        .house
        .write(shop.business, |tx| {
            let response: ResponseId = tx.new_id();
            let agreed = Agreed { purpose: "answer", channel: "mail", text: TEXT, response: Some(response) };
            let contact = Contact::parse("Sara", "", "", "SE").unwrap();
            let first = Customer::meet(tx, &contact, Language::En, &agreed)?;
            let second = Customer::meet(tx, &contact, Language::En, &agreed)?;
            Ok((first, second, Consent::of(tx, first)?.len()))
        })
        .await;
    assert_eq!((first, consents), (second, 1));
}

#[tokio::test]
async fn taking_back_ends_every_consent_of_the_channel_and_agreeing_again_begins_anew() {
    let shop = Shop::open().await;
    let sara = shop.meet("Sara", "sara@example.com", "").await;
    shop.meet("Sara", "sara@example.com", "").await;
    assert!(shop.may_write(sara, "mail").await);
    assert!(!shop.may_write(sara, "phone").await);
    assert!(!shop.may_write(nobody(), "mail").await);
    shop.house
        .write(shop.business, move |tx| {
            let consent = Consent::of(tx, sara)?.remove(0);
            Consent::withdraw(tx, sara, consent.id)
        })
        .await;
    assert!(!shop.may_write(sara, "mail").await);
    shop.meet("Sara", "sara@example.com", "").await;
    assert!(shop.may_write(sara, "mail").await);
}

#[tokio::test]
async fn names_are_given_for_those_who_left_one() {
    let shop = Shop::open().await;
    let sara = shop.meet("Sara", "sara@example.com", "").await;
    let nameless = shop.meet("", "ana@example.com", "").await;
    let names = shop
        .house
        .read(shop.business, move |db| Customer::names(db, &[sara, nameless, sara, nobody()]))
        .await;
    assert_eq!(names.len(), 1);
    assert_eq!(names[&sara], "Sara");
}
