//! Hostile input on every public route: no failure of ours, no panic, no raw output.
//!
//! 300 a route; `REGULARS_HOSTILE` sets another number.

use axum::http::Method;
use regulars_kernel::web::Permission;

use crate::support::{filled, house, routes, shop};

/// A small generator, so that a failure can be repeated from its number.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % sides as u64).unwrap_or(0)
    }
}

const NASTY: &[&str] = &[
    "",
    " ",
    "0",
    "-1",
    "11",
    "99999999999999999999",
    "1e309",
    "NaN",
    "null",
    "true",
    "[]",
    "{}",
    "\u{0}",
    "\u{feff}",
    "\u{202e}evil",
    "\u{200b}",
    "\u{2066}",
    "😀😀😀",
    "مُحَمَّد",
    "قهوة",
    "åäö",
    "ｆｕｌｌ",
    "a\r\nSet-Cookie: x=y",
    "\r\n\r\n",
    "<script>alert(1)</script>",
    "\"><svg/onload=alert(1)>",
    "{{7*7}}",
    "${7*7}",
    "{% for x in y %}",
    "%s%n",
    "' or 1=1 --",
    "\"; drop table response; --",
    "../../../etc/passwd",
    "..\\..\\x",
    "//evil.example",
    "javascript:alert(1)",
    "=cmd|' /C calc'!A0",
    "sara@example.com\nBcc: all@example.com",
    "a@b",
    "@",
    "+46 70 123 45 67",
    "٠٧٠١٢٣٤٥٦٧",
    "00000000000000000000000000",
    "~~~~~~~~~~~~~~~~~~~~~~",
    "2026-13-45",
    "0000-00-00",
    "-9999-01-01",
    "yes",
    "on",
    "1970-01-01T00:00:00Z",
    "\u{ffff}",
    "\u{10ffff}",
];

const FIELDS: &[&str] = &[
    "score",
    "draft",
    "at",
    "new",
    "website",
    "words",
    "name",
    "mail",
    "phone",
    "call",
    "l",
    "d",
    "gone",
    "next",
    "password",
    "language",
    "key",
    "country",
    "zone",
    "currency",
    "trade",
    "hours",
    "monday",
    "role",
    "q",
    "step",
    "_method",
    "business_id",
    "id",
];

fn escape(text: &str, dice: &mut Dice) -> String {
    // Now and then bytes that are no UTF-8, or a broken escape.
    match dice.roll(12) {
        0 => "%ff%fe%00".to_owned(),
        1 => "%".to_owned(),
        2 => "%zz".to_owned(),
        _ => regulars_testkit::escape(text),
    }
}

fn value(dice: &mut Dice) -> String {
    let nasty = NASTY[dice.roll(NASTY.len())];
    match dice.roll(25) {
        0 => nasty.repeat(2_000),
        1 => "x".repeat(300_000),
        2 => format!("{nasty}{}", NASTY[dice.roll(NASTY.len())]),
        _ => nasty.to_owned(),
    }
}

#[tokio::test]
async fn hostile_input_breaks_nothing() {
    let times: usize =
        std::env::var("REGULARS_HOSTILE").ok().and_then(|text| text.parse().ok()).unwrap_or(300);
    let house = house();
    let shop = shop(&house, "Linden").await;
    for (number, route) in
        routes().into_iter().filter(|route| route.permission == Permission::Anyone).enumerate()
    {
        let mut dice = Dice(number as u64);
        let browser = house.browser();
        for round in 0..times {
            let piece = escape(&value(&mut dice).chars().take(200).collect::<String>(), &mut dice);
            let id = if dice.roll(3) == 0 { piece.clone() } else { "0000000000000000000000".to_owned() };
            let slug = if dice.roll(4) == 0 { piece.as_str() } else { shop.slug.as_str() };
            let mut path = filled(&route, shop.id, slug, &id).replace("//", "/x/");
            let mut body = String::new();
            for _ in 0..dice.roll(6) {
                let (field, value) = (FIELDS[dice.roll(FIELDS.len())], value(&mut dice));
                body.push_str(&format!("{field}={}&", escape(&value, &mut dice)));
            }
            let query = dice.roll(2) == 0 || route.method == Method::GET;
            if query {
                path.push('?');
                path.push_str(&body.chars().take(3_000).collect::<String>());
            }
            if path.parse::<axum::http::Uri>().is_err() {
                continue;
            }
            let accept = if dice.roll(5) == 0 { "application/json" } else { "text/html" };
            let body = (route.method != Method::GET).then(|| body.clone());
            let page = browser.send(route.method.as_str(), &path, body, &[("accept", accept)]).await;
            let shown = path.chars().take(200).collect::<String>();
            assert!(
                page.status.as_u16() < 500,
                "{} {shown} (round {round}): {} {}",
                route.method,
                page.status,
                page.text()
            );
            assert!(
                !page.body.contains("<script>alert"),
                "{} {shown} (round {round}) shows raw input",
                route.method
            );
            assert!(
                !page.body.contains("<svg/onload"),
                "{} {shown} (round {round}) shows raw input",
                route.method
            );
            assert!(
                page.headers
                    .get_all("set-cookie")
                    .iter()
                    .all(|cookie| !cookie.to_str().unwrap_or("").contains("x=y")),
                "{shown}"
            );
        }
    }
}
