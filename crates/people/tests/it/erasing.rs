use std::time::Duration;

use axum::http::StatusCode;
use regulars_kernel::db::sql;
use regulars_kernel::i18n::Language;
use regulars_kernel::mail::Letter;
use regulars_kernel::web::Role;

use crate::shop::Shop;

fn letter(to: &str) -> Letter {
    Letter {
        to: to.to_owned(),
        from_name: "Café Linden".to_owned(),
        reply_to: None,
        subject: "Your visit".to_owned(),
        body: "Hello".to_owned(),
        language: Language::En,
        about: None,
        hold: Duration::ZERO,
    }
}

#[tokio::test]
async fn an_erased_person_is_gone_and_the_receipt_says_what_went() {
    let shop = Shop::open().await;
    let sara = shop.meet("Sara Lind", "Sara@example.com", "0701234567").await;
    shop.meet("Ana", "ana@example.com", "").await;
    shop.house
        .write(shop.business, |tx| {
            for to in ["Sara@example.com", "sara@example.com", "ana@example.com"] {
                letter(to).post(tx)?;
            }
            Ok(())
        })
        .await;
    let owner = shop.browser(Role::Owner).await;
    let asked = owner.get(&shop.path(&format!("/people/{sara}/erasure"))).await;
    assert!(asked.text().contains("Erase Sara Lind?") && asked.text().contains("What stays"));

    let path = shop.path(&format!("/people/{sara}/erasure"));
    let receipt = owner.submit(&path, &[]).await.text();
    for line in [
        "Customer with name, addresses and note 1",
        "Texts that were agreed to 1",
        "Mails to the address 2",
        "Language 3",
    ] {
        assert!(receipt.contains(line), "{line} in {receipt}");
    }
    assert!(receipt.contains(sara.as_str()) && !receipt.contains("Sara") && !receipt.contains("example.com"));

    let again = owner.post(&path, &[]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    assert_eq!(owner.get(&shop.path(&format!("/people/{sara}"))).await.status, StatusCode::NOT_FOUND);
    assert!(owner.get(&shop.path("/people/erasures")).await.body.contains(&again.location()));

    let left: Vec<String> = shop
        .house
        .read(shop.business, |db| {
            let mut left: Vec<String> =
                sql("select to_address from outbox where business_id = $1 order by id limit 9")
                    .bind(db.business())
                    .values(db)?;
            let told: Vec<String> = sql("select kind from fact where business_id = $1 order by id limit 9")
                .bind(db.business())
                .values(db)?;
            let logged: Vec<String> =
                sql("select about from audit where business_id = $1 order by id limit 9")
                    .bind(db.business())
                    .values(db)?;
            left.extend(told);
            left.extend(logged);
            Ok(left)
        })
        .await;
    assert_eq!(left, ["ana@example.com", "customer-erased", sara.as_str()]);
}

#[tokio::test]
async fn staff_may_neither_erase_nor_copy_nor_change() {
    let shop = Shop::open().await;
    let sara = shop.meet("Sara", "sara@example.com", "").await;
    let staff = shop.browser(Role::Staff).await;
    for rest in ["/erasure", "/copy", "/edit"] {
        let page = staff.get(&shop.path(&format!("/people/{sara}{rest}"))).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{rest}");
    }
    let page = staff.get(&shop.path(&format!("/people/{sara}"))).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.text().contains("Erase"));
}

#[tokio::test]
async fn a_removed_business_leaves_nobody() {
    let shop = Shop::open().await;
    let sara = shop.meet("Sara", "sara@example.com", "").await;
    shop.meet("Ana", "ana@example.com", "").await;
    let owner = shop.browser(Role::Owner).await;
    owner.submit(&shop.path(&format!("/people/{sara}/erasure")), &[]).await;
    let left: i64 = shop
        .house
        .write(shop.business, |tx| {
            let room = regulars_people::room();
            let remove = room
                .fillings
                .iter()
                .find_map(|(_, it)| it.downcast_ref::<regulars_accounts::RemoveBusiness>());
            (remove.unwrap().0)(tx)?;
            sql("select (select count(*) from customer where business_id = $1)
                      + (select count(*) from consent where business_id = $1)
                      + (select count(*) from erasure where business_id = $1)")
            .bind(tx.business())
            .value(tx)
        })
        .await;
    assert_eq!(left, 0);
}
