use axum::http::{StatusCode, header};
use regulars_kernel::i18n::Language;
use regulars_kernel::web::Role;
use regulars_testkit::escape;

use crate::shop::{Shop, TEXT};

#[tokio::test]
async fn the_list_begins_empty_and_is_searched_by_name_address_and_number() {
    let shop = Shop::open().await;
    let staff = shop.browser(Role::Staff).await;
    assert!(staff.get(&shop.path("/people")).await.text().contains("No customers yet."));
    shop.meet("Åsa Lindqvist", "asa_l@example.com", "0701234567").await;
    shop.meet("القهوجي أحمد", "ahmed@example.com", "").await;
    shop.meet("", "asaxl@example.org", "").await;
    for (q, found) in [
        ("lind", "Åsa Lindqvist"),
        ("ÅSA", "Åsa Lindqvist"),
        ("asa lind", "Åsa Lindqvist"),
        ("asa_l", "Åsa Lindqvist"),
        ("070-123", "Åsa Lindqvist"),
        ("+46 70 123 45", "Åsa Lindqvist"),
        ("٠٧٠١٢٣", "Åsa Lindqvist"),
        ("احمد", "القهوجي أحمد"),
        ("قهوجي", "القهوجي أحمد"),
        ("AHMED@", "القهوجي أحمد"),
        ("asaxl", "asaxl@example.org"),
    ] {
        let page = staff.get(&format!("{}?q={}", shop.path("/people"), escape(q))).await;
        assert!(page.text().contains(found), "{q}: {}", page.text());
        assert_eq!(page.body.matches("<li><div class=\"when\">").count(), 1, "{q}");
    }
    for q in ["nobody", "%", "_", "\\", "...", "lind sara"] {
        let page = staff.get(&format!("{}?q={}", shop.path("/people"), escape(q))).await;
        assert!(page.text().contains("Nobody was found"), "{q}");
    }
}

#[tokio::test]
async fn the_list_turns_its_pages() {
    let shop = Shop::open().await;
    for number in 0..53 {
        let mail: &'static str = Box::leak(format!("guest{number}@example.com").into_boxed_str());
        shop.meet("Guest", mail, "").await;
        shop.house.pass(jiff::SignedDuration::from_secs(1));
    }
    let staff = shop.browser(Role::Staff).await;
    let first = staff.get(&shop.path("/people?q=guest")).await;
    assert!(
        first.body.contains("guest52@") && first.body.contains("guest3@") && !first.body.contains("guest2@")
    );
    let before = first.hidden("before").unwrap();
    let second = staff.get(&shop.path(&format!("/people?q=guest&before={before}"))).await;
    assert!(
        second.body.contains("guest2@")
            && second.body.contains("guest0@")
            && !second.body.contains("guest3@")
    );
    assert!(second.text().contains("Newest") && !second.text().contains("Older"));
}

#[tokio::test]
async fn a_person_shows_what_was_agreed_to_and_taking_it_back_can_be_undone() {
    let shop = Shop::open().await;
    let sara = shop.meet("<Sara>", "sara@example.com", "0701234567").await;
    let staff = shop.browser(Role::Staff).await;
    let path = shop.path(&format!("/people/{sara}"));
    let page = staff.get(&path).await;
    assert!(page.body.contains("&lt;Sara&gt;") && !page.body.contains("<Sara>"));
    for text in
        [TEXT, "+46 70 123 45 67", "Answers by e-mail", "Since 5 March 2026", "First contact", "Agreed to:"]
    {
        assert!(page.text().contains(text), "{text} in {}", page.text());
    }
    assert!(page.body.contains("href=\"mailto:sara@example.com\"") && !page.body.contains("tel:"));

    let act = page.body.split("action=\"").find(|part| part.contains("/consents/")).unwrap();
    let act = act.split('"').next().unwrap().to_owned();
    let after = staff.submit(&act, &[]).await;
    assert!(after.text().contains("Taken back on") && after.body.contains("_method=delete"));
    assert!(!shop.may_write(sara, "mail").await && !after.body.contains("mailto:"));

    staff.submit(&format!("{act}?_method=delete"), &[]).await;
    assert!(shop.may_write(sara, "mail").await);

    staff.submit(&act, &[]).await;
    shop.house.pass(jiff::SignedDuration::from_mins(11));
    let late = staff.post(&format!("{act}?_method=delete"), &[]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!shop.may_write(sara, "mail").await);
}

#[tokio::test]
async fn a_change_is_saved_and_mistakes_come_back_at_their_fields() {
    let shop = Shop::open().await;
    let sara = shop.meet("Sara", "sara@example.com", "").await;
    let ana = shop.meet("Ana", "ana@example.com", "0709999999").await;
    let manager = shop.browser(Role::Manager).await;
    let path = shop.path(&format!("/people/{sara}/edit"));
    let version = manager.get(&path).await.hidden("version").unwrap();
    let form = |mail: &'static str, phone: &'static str| {
        [
            ("name", "Sara Lind"),
            ("mail", mail),
            ("phone", phone),
            ("language", "ar"),
            ("note", "At the window"),
            ("version", ""),
        ]
        .map(|(name, value)| (name, value.to_owned()))
    };
    let send = async |mut form: [(&str, String); 6], version: &str| {
        form[5].1 = version.to_owned();
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        manager.post(&path, &form).await
    };

    let wrong = send(form("sara@", "12"), &version).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("2 fields need another look") && wrong.body.contains("value=\"sara@\""));
    assert!(wrong.body.contains(" autofocus"), "a phone shows the first mistake");

    let taken = send(form("ANA@example.com", "070-999 99 99"), &version).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(taken.text().contains("Another customer has this address already."));
    assert_eq!(taken.body.matches(&format!("/people/{ana}\"")).count(), 2);

    assert_eq!(
        send(form("sara.lind@example.com", "٠٧٠-١٢٣ ٤٥ ٦٧"), &version).await.status,
        StatusCode::SEE_OTHER
    );
    let customer = shop.find(sara).await;
    assert_eq!(customer.phone.as_deref(), Some("+46701234567"));
    assert_eq!((customer.language, customer.note.as_str()), (Language::Ar, "At the window"));

    let late = send(form("sara@example.com", "0701234567"), &version).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(
        late.text().contains("sara.lind@example.com") && late.body.contains("value=\"sara@example.com\"")
    );
    assert!(!late.text().contains("+46 70 123 45 67"));
    let now = late.hidden("version").unwrap();
    assert_eq!(send(form("sara@example.com", "0701234567"), &now).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_copy_holds_what_every_room_keeps() {
    let shop = Shop::open().await;
    let sara = shop.meet("Sara", "sara@example.com", "").await;
    let manager = shop.browser(Role::Manager).await;
    let copy = manager.get(&shop.path(&format!("/people/{sara}/copy"))).await;
    let disposition = copy.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
    assert!(disposition.starts_with("attachment; filename=\"person-"));
    let copy: serde_json::Value = serde_json::from_str(&copy.body).unwrap();
    assert_eq!(copy["person"]["mail"], "sara@example.com");
    assert_eq!(copy["consents"][0]["text"], TEXT);
    assert_eq!(copy["neighbour"][0], "words");
}

#[tokio::test]
async fn every_page_is_drawn_in_every_language() {
    let shop = Shop::open().await;
    let sara = shop.meet("Sara", "sara@example.com", "0701234567").await;
    let ana = shop.meet("Ana", "ana@example.com", "").await;
    for language in Language::ALL {
        let owner = shop.browser_in(Role::Owner, language).await;
        let person = format!("/people/{sara}");
        for rest in [
            "/people",
            "/people?q=nobody",
            &person,
            &format!("{person}/edit"),
            &format!("{person}/erasure"),
            "/people/erasures",
        ] {
            let page = owner.get(&shop.path(rest)).await;
            assert_eq!(page.status, StatusCode::OK, "{language} {rest}");
            assert!(!page.text().contains("people-"), "{language} {rest}: {}", page.text());
            assert_eq!(page.body.matches("<h1>").count(), 1, "{language} {rest}");
            if let Ok(folder) = std::env::var("PEOPLE_SHOTS") {
                let name = rest.replace(&person, "/person").replace(['/', '?', '='], "-");
                std::fs::write(format!("{folder}/{language}{name}.html"), &page.body).unwrap();
            }
        }
    }
    let owner = shop.browser_in(Role::Manager, Language::Ar).await;
    let receipt = owner.submit(&shop.path(&format!("/people/{ana}/erasure")), &[]).await;
    assert!(receipt.text().contains("إيصال محو"));
    if let Ok(folder) = std::env::var("PEOPLE_SHOTS") {
        std::fs::write(format!("{folder}/ar-receipt.html"), &receipt.body).unwrap();
        let css = receipt
            .body
            .split("href=\"")
            .find(|part| part.starts_with("/a/app-") && part.contains(".css"))
            .unwrap();
        let css = owner.get(css.split('"').next().unwrap()).await;
        std::fs::write(format!("{folder}/app.css"), &css.body).unwrap();
    }
}
