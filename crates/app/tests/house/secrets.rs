//! Secrets that the house is given stay where they belong: none stands in the log or on a page.

use std::io::Write;
use std::sync::Mutex;

use axum::http::StatusCode;
use jiff::SignedDuration;
use regulars_accounts::account::Account;
use regulars_kernel::config::Config;
use regulars_kernel::db::sql;
use regulars_kernel::ids::{BusinessId, Token};
use regulars_kernel::web::SESSION;
use regulars_testkit::TestHouse;

use crate::pages::paths;
use crate::support::{Shop, house_with, shop};

/// The log of the house while the test listens, on its most talkative level; nothing before and after.
static LOG: Mutex<Option<Vec<u8>>> = Mutex::new(None);

struct Ear;

impl Write for Ear {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if let Ok(mut log) = LOG.lock()
            && let Some(log) = log.as_mut()
        {
            log.extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn listen() {
    let mut config = Config::plain();
    "trace".clone_into(&mut config.log);
    *LOG.lock().expect("the log") = Some(Vec::new());
    let log = tracing_subscriber::fmt().with_env_filter(regulars_app::log::filter(&config)).with_ansi(false);
    log.with_writer(|| Ear).try_init().expect("no other test listens");
}

fn heard() -> String {
    let log = LOG.lock().expect("the log").take().expect("somebody listened");
    String::from_utf8_lossy(&log).into_owned()
}

/// Secrets with a name each, so that a failure says which one got out.
#[derive(Default)]
struct Secrets(Vec<(&'static str, String)>);

impl Secrets {
    fn keep(&mut self, what: &'static str, secret: &str) {
        assert!(secret.len() >= 10, "{what} is too short to be recognised");
        self.0.push((what, secret.to_owned()));
    }

    fn keep_token(&mut self, what: &'static str, token: &str) {
        self.keep(what, token);
        let hash = Token::parse(token).expect("a token").hash();
        self.keep(what, &hash);
    }

    fn stay_out_of(&self, place: &str, text: &str) {
        for (what, secret) in &self.0 {
            let line = text.lines().find(|line| line.contains(secret.as_str()));
            assert!(line.is_none(), "{what} stands in {place}: {line:?}");
        }
    }
}

const SMTP: &str = "Sm7pSecretOfThePost";
const RIGHT: &str = "nordlys kanin trappa";
const WRONG: &str = "regnbue panter brygga";

/// The first run's link, before anybody has an account.
async fn first_run(house: &TestHouse, secrets: &mut Secrets) {
    let link = regulars_accounts::setup::link(&house.app).await.expect("an answer").expect("a link");
    let key = link.split("key=").nth(1).expect("a key");
    secrets.keep_token("the key of the first run", key);
    let first = house.browser();
    let page = first.get(&format!("/setup?key={key}")).await;
    secrets.stay_out_of("the answer to the link of the first run", &page.body);
    let page = first.post("/setup/shop", &[("name", "Linden"), ("trade", "cafe")]).await;
    let page = first.get(&page.location()).await;
    secrets.stay_out_of("the pages of the first run", &page.body);
}

/// Right and wrong passwords, typed wherever one can type them.
async fn passwords(shop: &Shop, secrets: &mut Secrets) {
    secrets.keep("a password", RIGHT);
    secrets.keep("a password", &regulars_testkit::escape(RIGHT));
    secrets.keep("a wrong password", WRONG);
    secrets.keep("the hash of a password", "$argon2id$");
    let set = shop.owner.post("/me/password", &[("password", RIGHT)]).await;
    assert_eq!(set.status, StatusCode::SEE_OTHER);
    let mail = format!("mira.{}@example.com", shop.id);
    for (place, path, form) in [
        ("sign-in", "/in", vec![("mail", mail.as_str()), ("password", WRONG)]),
        ("sign-in", "/in", vec![("mail", "nobody"), ("password", WRONG)]),
        ("the page of a person", "/me/password", vec![("current", WRONG), ("password", RIGHT)]),
        ("the page of a person", "/me/password", vec![("current", RIGHT), ("password", "short")]),
    ] {
        let page = shop.owner.post(path, &form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        secrets.stay_out_of(place, &page.body);
    }
}

/// An invitation and a link that signs in; only the page that hands the invitation over may show it.
async fn tokens(house: &TestHouse, shop: &Shop, secrets: &mut Secrets) {
    let form = [("name", "Noor"), ("role", "staff")];
    let page = shop.owner.post(&format!("/{}/team/invitations", shop.id), &form).await;
    let at = page.body.find("/join/").expect("an invitation") + "/join/".len();
    let invited = &page.body[at..at + 22];
    secrets.keep_token("an invitation", invited);
    let link = Token::draw();
    secrets.keep_token("a link that signs in", link.reveal());
    let mail = format!("amir.{}@example.com", shop.id);
    let kept = link.clone();
    house
        .write(BusinessId::NONE, move |tx| {
            let account = Account::by_mail(tx, &mail)?.expect("Amir");
            Account::keep_link(tx, account.id, &kept, SignedDuration::from_mins(30))
        })
        .await;
    assert_eq!(
        shop.manager.post(&format!("/in/link/{}", link.reveal()), &[]).await.status,
        StatusCode::SEE_OTHER
    );
    let asked =
        house.browser().post("/in/link", &[("address", &format!("mira.{}@example.com", shop.id))]).await;
    assert_eq!(asked.status, StatusCode::OK);
    let letter: String = house
        .read(BusinessId::NONE, |db| {
            sql("select body from outbox where business_id = $1").bind(BusinessId::NONE).value(db)
        })
        .await;
    let at = letter.find("/in/link/").expect("a link") + "/in/link/".len();
    secrets.keep_token("a link in a letter", &letter[at..at + 22]);
    for browser in [&shop.owner, &shop.manager, &shop.staff] {
        secrets.keep_token("a session", &browser.cookie(SESSION).expect("a session"));
    }
}

#[tokio::test]
async fn no_secret_stands_in_the_log_or_on_a_page() {
    listen();
    // Nobody listens on that port: every letter fails, and says why.
    let house = house_with(|config| {
        config.smtp_url = Some(format!("smtp://post%40cafe.example:{SMTP}@127.0.0.1:1"));
    });
    let mut secrets = Secrets::default();
    secrets.keep("the password of the mail server", SMTP);
    first_run(&house, &mut secrets).await;
    let shop = shop(&house, "Linden").await;
    passwords(&shop, &mut secrets).await;
    tokens(&house, &shop, &mut secrets).await;
    let test = shop.owner.post(&format!("/{}/settings/mail-test", shop.id), &[]).await;
    assert_eq!(test.status, StatusCode::SEE_OTHER, "{}", test.text());
    let mut pages = paths(&house, &shop).await;
    // Long enough for letters to be given up and to stand on the operator's page.
    for _ in 0..14 {
        house.pass(SignedDuration::from_hours(12));
        house.settle().await;
    }
    house
        .write(BusinessId::NONE, |tx| sql("update account set operator = $1").bind(true).run(tx).map(drop))
        .await;
    pages.extend(["/", "/in", "/operator", "/setup", "/nothing/here"].map(str::to_owned));
    pages.push(format!("/{}/settings/mail", shop.id));
    for path in &pages {
        for browser in [&shop.owner, &house.browser()] {
            let page = browser.get(path).await;
            secrets.stay_out_of(path, &page.body);
            secrets.stay_out_of(path, &page.location());
        }
    }
    let log = heard();
    assert!(log.contains("answered") && log.contains("/{business}/team"), "the log was heard");
    assert!(log.contains("WARN") || log.contains("ERROR"), "letters failed, and the log says so");
    secrets.stay_out_of("the log", &log);
}
