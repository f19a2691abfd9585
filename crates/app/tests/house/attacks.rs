//! How systems like ours were broken, tried against this house.

use axum::http::StatusCode;
use jiff::SignedDuration;
use regulars_accounts::account::Account;
use regulars_accounts::member::{TeamMember, team};
use regulars_accounts::{invitation, session};
use regulars_kernel::ids::{BusinessId, Token};
use regulars_kernel::web::{Role, SESSION};
use regulars_testkit::Page;

use crate::support::{answer, house, house_with, person, shop};

#[tokio::test]
async fn a_foreign_id_in_a_path_or_body_is_not_found() {
    let house = house();
    let mine = shop(&house, "Linden").await;
    let theirs = shop(&house, "Havet").await;
    answer(&house, &theirs, 2, "Never again", "noor@example.com").await;
    house.settle().await;
    let case = house.read(theirs.id, |db| regulars_cases::Case::open_ones(db, 0)).await[0].id;
    let response =
        house.read(theirs.id, |db| regulars_surveys::response::Response::newest(db, 1)).await[0].clone();
    let customer = response.customer_id.expect("a customer");
    let touchpoint = house.read(theirs.id, regulars_surveys::touchpoint::all).await[0].id;
    let base = format!("/{}", mine.id);
    for path in [
        format!("{base}/cases/{case}"),
        format!("{base}/people/{customer}"),
        format!("{base}/people/{customer}/edit"),
        format!("{base}/people/{customer}/copy"),
        format!("{base}/answers/{}", response.id),
        format!("{base}/listen/card/{touchpoint}"),
    ] {
        assert_eq!(mine.owner.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for (path, form) in [
        (format!("{base}/cases/{case}/notes"), vec![("note", "mine now")]),
        (format!("{base}/cases/{case}/closure"), vec![("outcome", "won_back")]),
        (format!("{base}/people/{customer}/erasure"), vec![]),
        (format!("{base}/listen/touchpoints/{touchpoint}/name"), vec![("name", "mine now")]),
        (format!("{base}/listen/touchpoints/{touchpoint}?_method=delete"), vec![]),
        (format!("{base}/team/{}/role", theirs.owner_id), vec![("role", "staff")]),
        (format!("{base}/team/{}?_method=delete", theirs.owner_id), vec![]),
    ] {
        let page = mine.owner.post(&path, &form).await;
        assert!(
            matches!(page.status, StatusCode::NOT_FOUND | StatusCode::UNPROCESSABLE_ENTITY),
            "{path}: {} {}",
            page.status,
            page.text()
        );
    }
    let still = house.read(theirs.id, move |db| regulars_people::Customer::find(db, customer)).await;
    assert_eq!(still.name.as_deref(), Some("Sara"));
    let team = house.read(theirs.id, regulars_accounts::member::team).await;
    assert_eq!(team.len(), 3);
    assert!(mine.owner.get(&format!("{base}/find?q=Never")).await.text().contains("Nothing found"));
}

#[tokio::test]
async fn words_of_customers_never_become_markup() {
    let house = house();
    let shop = shop(&house, "Linden").await;
    let script = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg/onload=alert(1)>";
    answer(&house, &shop, 1, script, "sara@example.com").await;
    house.settle().await;
    for path in ["", "/answers", "/cases", "/people", "/find?q=script", "/score"] {
        let page = shop.owner.get(&format!("/{}{path}", shop.id)).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.body.contains("<script>alert"), "{path}");
        assert!(!page.body.contains("<img src=x"), "{path}");
    }
}

#[tokio::test]
async fn sql_and_operators_in_filters_are_only_words() {
    let house = house();
    let shop = shop(&house, "Linden").await;
    answer(&house, &shop, 9, "Lovely coffee", "").await;
    for query in [
        "%27%20or%201%3D1%20--",
        "%25",
        "_",
        "%22*%22",
        "a%20OR%20b",
        "%00",
        "%F0%9F%98%80",
        "NEAR(",
        "%EF%BF%BF",
    ] {
        for field in ["q", "class", "score", "touchpoint", "language", "from", "until", "before"] {
            let page = shop.owner.get(&format!("/{}/answers?{field}={query}", shop.id)).await;
            assert_eq!(page.status, StatusCode::OK, "{field}={query}");
        }
        for page in ["/people?q=", "/find?q=", "/score?last=", "/score?from=", "/cases?page="] {
            let found = shop.owner.get(&format!("/{}{page}{query}", shop.id)).await;
            assert_eq!(found.status, StatusCode::OK, "{page}{query}");
        }
    }
}

#[tokio::test]
async fn sign_in_gives_a_new_session_and_ends_the_old() {
    let house = house();
    let shop = shop(&house, "Linden").await;
    let before = shop.owner.cookie(SESSION).expect("a session");
    let mail = format!("mira.{}@example.com", shop.id);
    let token = Token::draw();
    let kept = token.clone();
    house
        .write(BusinessId::NONE, move |tx| {
            let account = Account::by_mail(tx, &mail)?.expect("Mira");
            Account::keep_link(tx, account.id, &kept, SignedDuration::from_mins(30))
        })
        .await;
    let path = format!("/in/link/{}", token.reveal());
    // A mail scanner looks at the link: that uses nothing up.
    assert_eq!(house.browser().get(&path).await.status, StatusCode::OK);
    let page = shop.owner.post(&path, &[]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    let after = shop.owner.cookie(SESSION).expect("a session");
    assert_ne!(before, after, "a session that was set before sign-in must not be the one after it");
    let old = house.browser();
    old.set_cookie(SESSION, &before);
    assert_eq!(old.get(&format!("/{}", shop.id)).await.status, StatusCode::SEE_OTHER);
    assert_ne!(house.browser().post(&path, &[]).await.status, StatusCode::SEE_OTHER, "a link works once");
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions_and_gives_this_one_a_new_id() {
    let house = house();
    let shop = shop(&house, "Linden").await;
    let elsewhere = Token::draw();
    let (kept, mail) = (elsewhere.clone(), format!("mira.{}@example.com", shop.id));
    house
        .write(shop.id, move |tx| {
            let account = Account::by_mail(tx, &mail)?.expect("Mira");
            session::begin(tx, account.id, &kept, "another phone", None)
        })
        .await;
    let (phone, copy) = (house.browser(), house.browser());
    phone.set_cookie(SESSION, elsewhere.reveal());
    let before = shop.owner.cookie(SESSION).expect("a session");
    copy.set_cookie(SESSION, &before);
    let new = "nordlys kanin trappa";
    assert_eq!(shop.owner.post("/me/password", &[("password", new)]).await.status, StatusCode::SEE_OTHER);
    let after = shop.owner.cookie(SESSION).expect("a session");
    assert_ne!(before, after);
    assert_eq!(shop.owner.get("/me").await.status, StatusCode::OK, "this session goes on");
    assert_eq!(phone.get("/me").await.status, StatusCode::SEE_OTHER, "another session has ended");
    assert_eq!(copy.get("/me").await.status, StatusCode::SEE_OTHER, "the old id opens nothing");
    assert_eq!(shop.staff.get("/me").await.status, StatusCode::OK, "colleagues stay");
    // From now on only who knows the password can set another one.
    for current in ["", "wrong but long enough"] {
        let form = [("current", current), ("password", "another long password")];
        let page = shop.owner.post("/me/password", &form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(shop.owner.cookie(SESSION), Some(after));
}

#[tokio::test]
async fn wrong_passwords_slow_one_account_down_and_not_the_team_behind_one_address() {
    let house = house();
    let shop = shop(&house, "Linden").await;
    let right = "nordlys kanin trappa";
    for browser in [&shop.owner, &shop.staff] {
        assert_eq!(browser.post("/me/password", &[("password", right)]).await.status, StatusCode::SEE_OTHER);
    }
    let (mira, sanna) = (format!("mira.{}@example.com", shop.id), format!("sanna.{}@example.com", shop.id));
    let thief = house.browser();
    let mut tries = 0;
    loop {
        let page = thief.post("/in", &[("mail", &mira), ("password", "wrong but long enough")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        if page.text().contains("You can try again in") {
            break;
        }
        tries += 1;
        assert!(tries < 12, "nothing slows the tries down");
    }
    assert!(tries >= 4, "a person may mistype");
    // Not even the right one is tried while it is too early, and another spelling is the same account.
    for mail in [mira.clone(), format!(" {} ", mira.to_uppercase())] {
        let page = thief.post("/in", &[("mail", &mail), ("password", right)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{mail}");
    }
    assert!(thief.cookie(SESSION).is_none());
    let colleague = house.browser();
    let page = colleague.post("/in", &[("mail", &sanna), ("password", right)]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text());
    assert!(colleague.cookie(SESSION).is_some());
    // A session that was stolen gets no more tries than the door.
    let form = [("current", right), ("password", "another long password")];
    assert_eq!(shop.owner.post("/me/password", &form).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

/// The path of the invitation that a page shows.
fn invitation_on(page: &Page) -> String {
    let at = page.body.find("/join/").expect("an invitation");
    page.body[at..].chars().take_while(|c| !matches!(c, '<' | '"' | '&')).collect()
}

#[tokio::test]
async fn an_invitation_is_for_one_person_one_shop_and_one_role() {
    let house = house();
    let mine = shop(&house, "Linden").await;
    let theirs = shop(&house, "Havet").await;
    let invitations = format!("/{}/team/invitations", mine.id);
    let invite = async |name: &str| {
        let page = mine.owner.post(&invitations, &[("name", name), ("role", "staff")]).await;
        invitation_on(&page)
    };
    let path = invite("Noor").await;
    let business = theirs.id.to_string();
    let form = |mail: &'static str| {
        [
            ("name", "Noor"),
            ("mail", mail),
            ("password", "nordlys kanin trappa"),
            ("role", "owner"),
            ("business_id", business.as_str()),
            ("operator", "true"),
        ]
    };
    let noor = house.browser();
    let joined =
        noor.post(&format!("{path}?role=owner&business={business}"), &form("noor@example.com")).await;
    assert_eq!(joined.location(), format!("/{}", mine.id), "{}", joined.text());
    let role = |team: Vec<TeamMember>| {
        team.into_iter().find(|member| member.mail == "noor@example.com").map(|member| member.role)
    };
    assert_eq!(role(house.read(mine.id, team).await), Some(Role::Staff));
    assert_eq!(role(house.read(theirs.id, team).await), None);
    assert_eq!(noor.get("/operator").await.status, StatusCode::NOT_FOUND);
    let is_refused = async |path: &str, why: &str| {
        let stranger = house.browser();
        assert_eq!(stranger.get(path).await.status, StatusCode::NOT_FOUND, "{why}");
        assert_eq!(
            stranger.post(path, &form("late@example.com")).await.status,
            StatusCode::NOT_FOUND,
            "{why}"
        );
        assert!(stranger.cookie(SESSION).is_none(), "{why}");
        assert_eq!(theirs.staff.post(path, &[]).await.status, StatusCode::NOT_FOUND, "{why}");
    };
    is_refused(&path, "it was used").await;
    let withdrawn = invite("Late").await;
    let id = house.read(mine.id, invitation::open).await[0].id;
    let take_back = format!("/{}/team/invitations/{id}?_method=delete", theirs.id);
    theirs.owner.post(&take_back, &[]).await;
    assert_eq!(
        house.browser().get(&withdrawn).await.status,
        StatusCode::OK,
        "another shop takes nothing back"
    );
    let page = mine.owner.post(&format!("{invitations}/{id}?_method=delete"), &[]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    is_refused(&withdrawn, "it was taken back").await;
    let old = invite("Late").await;
    house.pass(SignedDuration::from_hours(7 * 24));
    is_refused(&old, "it is too old").await;
    assert_eq!(house.read(mine.id, team).await.len(), 4);
}

#[tokio::test]
async fn an_invitation_does_not_raise_who_belongs_already_and_opens_nobodys_account() {
    let house = house();
    let mine = shop(&house, "Linden").await;
    let theirs = shop(&house, "Havet").await;
    let invitations = format!("/{}/team/invitations", mine.id);
    let page = mine.owner.post(&invitations, &[("name", "Noor"), ("role", "owner")]).await;
    let path = invitation_on(&page);
    mine.staff.post(&path, &[]).await;
    let sanna = house.read(mine.id, team).await.into_iter().find(|member| member.name == "Sanna");
    assert_eq!(sanna.map(|member| member.role), Some(Role::Staff));
    // Somebody else's address with a password of one's own: neither signed in nor a member.
    let mail = format!("mira.{}@example.com", theirs.id);
    let thief = house.browser();
    let form = [("name", "Mira"), ("mail", &mail), ("password", "nordlys kanin trappa")];
    assert_eq!(thief.post(&path, &form).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(thief.cookie(SESSION).is_none());
    assert_eq!(house.read(mine.id, team).await.len(), 3);
}

#[tokio::test]
async fn a_change_of_role_ends_the_sessions_of_the_person() {
    let house = house();
    let shop = shop(&house, "Linden").await;
    let (id, browser) = person(&house, shop.id, "Noor", Role::Manager).await;
    assert_eq!(browser.get(&format!("/{}/team", shop.id)).await.status, StatusCode::OK);
    let page = shop.owner.post(&format!("/{}/team/{id}/role", shop.id), &[("role", "staff")]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text());
    assert_eq!(browser.get(&format!("/{}", shop.id)).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn the_last_owner_stays() {
    let house = house();
    let shop = shop(&house, "Linden").await;
    let page =
        shop.owner.post(&format!("/{}/team/{}/role", shop.id, shop.owner_id), &[("role", "staff")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let team = house.read(shop.id, regulars_accounts::member::team).await;
    assert!(team.iter().any(|member| member.role == Role::Owner));
    let page = shop.owner.get(&format!("/{}/team", shop.id)).await;
    let role = format!("/team/{}/role", shop.owner_id);
    assert!(!page.body.contains(&role), "nobody is offered what will be refused");
}

#[tokio::test]
async fn nobody_learns_who_has_an_account() {
    let house = house();
    let shop = shop(&house, "Linden").await;
    let known = format!("mira.{}@example.com", shop.id);
    let mut seen = Vec::new();
    for mail in [known.as_str(), "nobody@example.com"] {
        let page =
            house.browser().post("/in", &[("mail", mail), ("password", "wrong but long enough")]).await;
        seen.push((page.status, page.text().replace(mail, "")));
        let page = house.browser().post("/in/link", &[("mail", mail)]).await;
        seen.push((page.status, page.location() + &page.text().replace(mail, "")));
    }
    assert_eq!(seen[0], seen[2]);
    assert_eq!(seen[1], seen[3]);
}

#[tokio::test]
async fn blank_and_broken_tokens_open_nothing() {
    let house = house();
    shop(&house, "Linden").await;
    for token in ["", "null", "0000000000000000000000", "%00", "..%2F..", "undefined"] {
        let browser = house.browser();
        browser.set_cookie(SESSION, token);
        assert_eq!(browser.get("/me").await.status, StatusCode::SEE_OTHER, "{token}");
        for path in ["/in/link/", "/join/"] {
            let page = house.browser().post(&format!("{path}{token}"), &[]).await;
            assert!(
                page.headers
                    .get("set-cookie")
                    .is_none_or(|cookie| !cookie.to_str().unwrap_or("").starts_with("session=")),
                "{path}{token}"
            );
        }
    }
}

#[tokio::test]
async fn redirects_after_sign_in_stay_in_the_house() {
    let house = house();
    let shop = shop(&house, "Linden").await;
    for next in ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)"] {
        let page = house.browser().get(&format!("/in?next={}", regulars_testkit::escape(next))).await;
        assert!(!page.body.contains("evil.example") && !page.body.contains("javascript:"), "{next}");
        let page = shop.owner.post("/in", &[("mail", "x"), ("password", "y"), ("next", next)]).await;
        assert!(!page.location().contains("evil"), "{next}");
    }
}

#[tokio::test]
async fn a_proxy_is_believed_only_if_it_is_listed() {
    // Nobody is listed: every address that a client makes up counts as the client's own.
    let house = house_with(|config| config.drafts_per_minute = 3);
    let shop = shop(&house, "Linden").await;
    let mut refused = 0;
    for number in 0..6 {
        let body = format!("score=5&draft={}&at=1", Token::draw().reveal());
        let page = house
            .browser()
            .send(
                "POST",
                &format!("/s/{}", shop.slug),
                Some(body),
                &[("x-forwarded-for", &format!("203.0.113.{number}"))],
            )
            .await;
        refused += u32::from(page.status == StatusCode::TOO_MANY_REQUESTS);
    }
    assert_eq!(refused, 3);
}

#[tokio::test]
async fn the_limit_never_refuses_a_second_step() {
    let house = house_with(|config| config.drafts_per_minute = 1);
    let shop = shop(&house, "Linden").await;
    let path = format!("/s/{}", shop.slug);
    let customer = house.browser();
    let draft = customer.get(&path).await.hidden("draft").expect("a draft");
    assert_eq!(
        customer.post(&path, &[("score", "4"), ("draft", &draft)]).await.status,
        StatusCode::SEE_OTHER
    );
    let late = house.browser().post(&path, &[("score", "4"), ("draft", Token::draw().reveal())]).await;
    assert_eq!(late.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(late.body.contains("name=\"score\""), "the page comes back, so that one can tap again");
    for score in ["5", "6", "2"] {
        assert_eq!(
            customer.post(&path, &[("score", score), ("draft", &draft)]).await.status,
            StatusCode::SEE_OTHER
        );
    }
    // Also without cookies, by the draft of the form alone.
    let bare = house.browser();
    assert_eq!(bare.post(&path, &[("score", "3"), ("draft", &draft)]).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_removed_demo_leaves_no_trace() {
    let house = house();
    let demo = regulars_app::demo::fill(
        &house.app,
        regulars_app::demo::Plan { answers: 120, days: 60, seed: 3 },
        regulars_kernel::i18n::Language::En,
    )
    .await
    .expect("a demo");
    let keep = shop(&house, "Linden").await;
    let browser = house.browser();
    browser.submit(&format!("/in/link/{}", demo.link.reveal()), &[]).await;
    let base = format!("/{}", demo.business);
    assert_eq!(browser.get(&base).await.status, StatusCode::OK);
    let page = browser.post(&format!("{base}/settings/shop?_method=delete"), &[]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text());
    for table in crate::support::tables_of_shops() {
        let text: &'static str =
            Box::leak(format!("select count(*) from {table} where business_id = $1").into_boxed_str());
        let left: i64 = house
            .read(demo.business, move |db| regulars_kernel::db::sql(text).bind(db.business()).value(db))
            .await;
        assert_eq!(left, 0, "{table} keeps rows of the demo");
    }
    assert_eq!(keep.owner.get(&format!("/{}", keep.id)).await.status, StatusCode::OK, "other shops stay");
    assert_eq!(house.browser().get(&format!("/s/{}", demo.slug)).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn erasing_a_person_reaches_every_room() {
    let house = house();
    let shop = shop(&house, "Linden").await;
    answer(&house, &shop, 2, "Zebrafinch in my soup", "zebra@example.com").await;
    house.settle().await;
    let customer = house.read(shop.id, |db| regulars_surveys::response::Response::newest(db, 1)).await[0]
        .customer_id
        .expect("one");
    let page = shop.owner.post(&format!("/{}/people/{customer}/erasure", shop.id), &[]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text());
    let receipt = shop.owner.get(&page.location()).await;
    assert_eq!(receipt.status, StatusCode::OK);
    house.settle().await;
    for table in crate::support::tables_of_shops() {
        let text: &'static str =
            Box::leak(format!("select * from {table} where business_id = $1").into_boxed_str());
        let found = house
            .read(shop.id, move |db| {
                let mut found = false;
                let business = db.business();
                regulars_kernel::db::sql(text).bind(business).each(db, |row| {
                    for index in 0..40 {
                        if let Ok(value) = row.at::<String>(index) {
                            let value = value.to_lowercase();
                            found |= value.contains("zebra") || value.contains("sara");
                        }
                    }
                    Ok(())
                })?;
                Ok(found)
            })
            .await;
        assert!(!found, "{table} still knows the person");
    }
}
