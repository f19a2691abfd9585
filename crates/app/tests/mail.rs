//! Mail through a real mail server, which `cargo xtask test` starts: what leaves the house arrives as it was meant.

#[expect(dead_code, reason = "the house test uses all of it")]
#[path = "house/support.rs"]
mod support;

use std::io::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use regulars_kernel::db::sql;
use regulars_kernel::i18n::Language;
use regulars_kernel::ids::{Id, Token};
use regulars_kernel::mail::{Letter, Mail, MailId, MailState};
use regulars_testkit::TestHouse;
use support::{Shop, house_with, shop};

/// A house whose mail goes to the server, and the folder where it arrives.
struct Post {
    house: TestHouse,
    shop: Shop,
    folder: PathBuf,
}

/// `None` if no server was given.
async fn post() -> Option<Post> {
    let given = |name| std::env::var(name).ok();
    let (Some(port), Some(folder)) = (given("REGULARS_TEST_SMTP_PORT"), given("REGULARS_TEST_MAIL_FOLDER"))
    else {
        let said =
            "passed over, no mail server was given (REGULARS_TEST_SMTP_PORT, REGULARS_TEST_MAIL_FOLDER)";
        let _ = writeln!(std::io::stdout(), "{said}");
        return None;
    };
    let house = house_with(|config| {
        config.smtp_url = Some(format!("smtp://127.0.0.1:{port}"));
        config.mail_from = Some("hej@cafe.example".to_owned());
    });
    let shop = shop(&house, "Café Linden").await;
    Some(Post { house, shop, folder: PathBuf::from(folder).join("all/new") })
}

/// An address that no other test writes to.
fn somebody() -> String {
    let name: String = Token::draw().reveal().chars().filter(char::is_ascii_alphanumeric).take(16).collect();
    format!("sara{}@example.com", name.to_lowercase())
}

fn letter(to: &str) -> Letter {
    Letter {
        to: to.to_owned(),
        from_name: "Café Linden".to_owned(),
        reply_to: None,
        subject: "Your soup".to_owned(),
        body: "Dear Sara".to_owned(),
        language: Language::En,
        about: None,
        hold: Duration::ZERO,
    }
}

impl Post {
    async fn post(&self, letter: Letter) -> MailId {
        let id = self.house.write(self.shop.id, move |tx| letter.post(tx)).await;
        self.house.settle().await;
        id
    }

    async fn find(&self, id: MailId) -> Mail {
        self.house.read(self.shop.id, move |db| Mail::find(db, id)).await
    }

    /// The mails to an address, as soon as there are so many.
    async fn arrived(&self, to: &str, count: usize) -> Vec<Arrived> {
        let until = Instant::now() + Duration::from_secs(20);
        loop {
            let found = self.in_folder(to);
            if found.len() >= count {
                return found;
            }
            assert!(Instant::now() < until, "{} of {count} mails to {to} arrived", found.len());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    fn in_folder(&self, to: &str) -> Vec<Arrived> {
        let files = std::fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mails =
            files.filter_map(|file| std::fs::read(file.path()).ok()).map(|bytes| Arrived::read(&bytes));
        mails.filter(|mail| mail.header("Delivered-To") == Some(to)).collect()
    }

    /// Waits until everything that was handed over before has arrived.
    async fn flush(&self) {
        let to = somebody();
        self.post(letter(&to)).await;
        self.arrived(&to, 1).await;
    }
}

/// A mail as it lies in the box.
#[derive(Debug)]
struct Arrived {
    headers: Vec<(String, String)>,
    body: String,
}

impl Arrived {
    fn read(bytes: &[u8]) -> Self {
        let text = String::from_utf8(bytes.to_vec()).expect("a mail is ASCII: the rest is encoded");
        assert!(text.is_ascii(), "8-bit text in a mail: {text}");
        let (head, body) = text.split_once("\n\n").unwrap_or((&text, ""));
        let unfolded = head.replace("\n ", " ").replace("\n\t", " ");
        let headers: Vec<(String, String)> = unfolded
            .lines()
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
            .collect();
        let mut mail = Self { headers, body: String::new() };
        let bytes = match mail.header("Content-Transfer-Encoding") {
            Some("base64") => base64(body),
            Some("quoted-printable") => quoted_printable(body),
            _ => body.as_bytes().to_vec(),
        };
        mail.body = String::from_utf8(bytes).expect("UTF-8").replace("\r\n", "\n");
        mail
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| &**value)
    }

    /// A header with its encoded words (RFC 2047) read.
    fn decoded(&self, name: &str) -> String {
        let mut text = String::new();
        let mut after_word = false;
        for part in self.header(name).unwrap_or_default().split(' ') {
            let word = part.strip_prefix("=?utf-8?b?").and_then(|part| part.strip_suffix("?="));
            // Space between two encoded words belongs to neither.
            let joins = after_word && word.is_some();
            if !text.is_empty() && !joins {
                text.push(' ');
            }
            match word {
                Some(word) => text.push_str(&String::from_utf8(base64(word)).expect("UTF-8")),
                None => text.push_str(part),
            }
            after_word = word.is_some();
        }
        text
    }

    /// The headers that we wrote: not those of the server.
    fn own_headers(&self) -> Vec<&str> {
        let of_server = ["Return-Path", "X-Original-To", "Delivered-To", "Received"];
        let mut names: Vec<&str> = self.headers.iter().map(|(name, _)| &**name).collect();
        names.retain(|name| !of_server.contains(name));
        names.sort_unstable();
        names
    }
}

fn base64(text: &str) -> Vec<u8> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0u32, 0);
    for sign in text.bytes().filter(|sign| !sign.is_ascii_whitespace() && *sign != b'=') {
        let value = ALPHABET.iter().position(|it| *it == sign).expect("base64");
        bits = bits << 6 | u32::try_from(value).expect("six bits");
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xFF).expect("a byte"));
        }
    }
    bytes
}

fn quoted_printable(text: &str) -> Vec<u8> {
    let text = text.replace("=\n", "");
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        if let (b'=', Some(code)) = (first, tail.get(..2)) {
            let code = std::str::from_utf8(code).expect("two digits");
            bytes.push(u8::from_str_radix(code, 16).expect("two digits"));
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    bytes
}

#[tokio::test]
async fn a_letter_arrives_once_and_intact() {
    let Some(post) = post().await else { return };
    let to = somebody();
    let body = format!(
        "كتبتم: القهوة كانت باردة ☕\n\n.\n..two dots\nFrom the kitchen: we changed the machine.\n{}\n  trailing   \n=3D is no code\nTack, Åsa 🌸",
        "en lång rad utan slut ".repeat(80)
    );
    let letter = Letter {
        from_name: "Café \"Linden\", Åhus".to_owned(),
        reply_to: Some("svar@cafe.example".to_owned()),
        // Isolating marks come from our own sentences, and are no part of a header.
        subject: "\u{2068}سارة\u{2069}: شكراً لملاحظتك عن القهوة في مقهى ليندن 🌸 och tack för ditt långa brev till oss".to_owned(),
        body: body.clone(),
        language: Language::Ar,
        ..letter(&to)
    };
    let id = post.post(letter).await;
    let mail = post.find(id).await;
    assert_eq!((mail.state, mail.attempts, mail.last_error), (MailState::Sent, 1, None));
    assert!(mail.sent_at.is_some());
    post.house.pass(SignedDuration::from_hours(24));
    post.house.settle().await;
    post.flush().await;
    let arrived = post.arrived(&to, 1).await;
    let [mail] = arrived.as_slice() else { panic!("it arrived {} times", arrived.len()) };
    assert_eq!(mail.body.trim_end_matches('\n'), body);
    assert_eq!(
        mail.decoded("Subject"),
        "سارة: شكراً لملاحظتك عن القهوة في مقهى ليندن 🌸 och tack för ditt långa brev till oss"
    );
    let from = mail.decoded("From");
    assert!(from.ends_with("<hej@cafe.example>"), "{from}");
    assert_eq!(
        from.replace(['\\'], "").trim_end_matches(" <hej@cafe.example>").trim_matches('"'),
        "Café \"Linden\", Åhus"
    );
    assert_eq!(mail.header("Reply-To"), Some("svar@cafe.example"));
    assert_eq!(mail.header("To"), Some(&*to));
    assert_eq!(mail.header("Content-Type"), Some("text/plain; charset=utf-8"));
    assert_eq!(mail.header("Message-ID"), Some(&*format!("<{id}.{}@cafe.example>", post.shop.id)));
    assert!(mail.header("Date").is_some());
}

#[tokio::test]
async fn a_letter_that_was_handed_over_twice_is_the_same_letter() {
    let Some(post) = post().await else { return };
    let to = somebody();
    let id = post.post(letter(&to)).await;
    // As a crash leaves it between the hand-over and the note of it.
    let job: Id<()> = post.house.write(post.shop.id, |tx| Ok(tx.new_id())).await;
    post.house
        .write(post.shop.id, move |tx| {
            sql("update outbox set state = 'sending', sent_at = null where business_id = $1 and id = $2")
                .bind(tx.business())
                .bind(id)
                .run(tx)?;
            sql("insert into job (id, business_id, kind, body, run_at) values ($1, $2, 'send-mail', $3, $4)")
                .bind(job)
                .bind(tx.business())
                .bind(format!("{{\"mail\":\"{id}\"}}"))
                .bind(tx.now())
                .run(tx)
        })
        .await;
    post.house.settle().await;
    let arrived = post.arrived(&to, 2).await;
    assert_eq!(arrived[0].header("Message-ID"), arrived[1].header("Message-ID"));
    assert_eq!(arrived[0].body, arrived[1].body);
    let mail = post.find(id).await;
    assert_eq!((mail.state, mail.attempts), (MailState::Sent, 2), "a second hand-over is not said");
}

#[tokio::test]
async fn line_breaks_in_names_and_subjects_add_no_headers() {
    let Some(post) = post().await else { return };
    let (to, other) = (somebody(), somebody());
    let evil = format!("Hi\r\nBcc: {other}\r\nX-Evil: yes\r\n\r\nAnother body");
    let id = post.post(Letter { from_name: evil.clone(), subject: evil.clone(), ..letter(&to) }).await;
    let long = format!("{evil}{}\nX-Evil: yes\u{2028}\u{85}\u{0}", "ä".repeat(150));
    let second = post.post(Letter { from_name: long.clone(), subject: long, ..letter(&to) }).await;
    for id in [id, second] {
        assert_eq!(post.find(id).await.state, MailState::Sent);
    }
    let plain = somebody();
    post.post(letter(&plain)).await;
    let plain = post.arrived(&plain, 1).await;
    for mail in post.arrived(&to, 2).await {
        assert_eq!(mail.own_headers(), plain[0].own_headers(), "{mail:?}");
        assert_eq!(mail.body.trim_end(), "Dear Sara");
        assert!(mail.decoded("Subject").starts_with("Hi  Bcc: "), "{mail:?}");
        assert!(mail.header("From").is_some_and(|from| from.ends_with("<hej@cafe.example>")), "{mail:?}");
    }
    // Addresses are read, not copied: what is none goes nowhere.
    let broken = [
        Letter { reply_to: Some(format!("svar@cafe.example\r\nBcc: {other}")), ..letter(&to) },
        letter(&format!("sara@example.com>\r\nRCPT TO:<{other}")),
        letter(&format!("sara@example.com, {other}")),
    ];
    for letter in broken {
        let id = post.post(letter).await;
        let mail = post.find(id).await;
        assert_eq!(mail.state, MailState::Refused, "{mail:?}");
        assert!(mail.last_error.is_some_and(|error| !error.is_empty()));
    }
    post.flush().await;
    assert!(post.in_folder(&other).is_empty(), "a line break sent a copy");
    assert_eq!(post.in_folder(&to).len(), 2);
}

#[tokio::test]
async fn a_refused_receiver_ends_with_the_words_of_the_server() {
    let Some(post) = post().await else { return };
    let id = post.post(letter("user@nowhere.example")).await;
    let mail = post.find(id).await;
    assert_eq!((mail.state, mail.sent_at), (MailState::Refused, None));
    let error = mail.last_error.expect("an error");
    assert!(error.contains("no mail leaves this machine"), "{error}");
    let page = post.shop.owner.get(&format!("/{}/settings/mail", post.shop.id)).await;
    assert!(page.text().contains("no mail leaves this machine"), "{}", page.text());
    post.house.pass(SignedDuration::from_hours(24));
    post.house.settle().await;
    assert_eq!(post.find(id).await.attempts, 1, "a refused mail was tried again");
}

#[tokio::test]
async fn a_letter_taken_back_within_its_hold_never_arrives() {
    let Some(post) = post().await else { return };
    let to = somebody();
    let held =
        |subject: &str| Letter { hold: Duration::from_secs(30), subject: subject.to_owned(), ..letter(&to) };
    let taken = post.post(held("taken back")).await;
    let left = post.post(held("left alone")).await;
    assert_eq!(post.find(taken).await.state, MailState::Waiting, "it left before its time");
    post.house.pass(SignedDuration::from_secs(29));
    post.house.settle().await;
    assert!(post.house.write(post.shop.id, move |tx| Mail::withdraw(tx, taken)).await);
    post.house.pass(SignedDuration::from_secs(2));
    post.house.settle().await;
    assert_eq!(post.find(taken).await.state, MailState::Withdrawn);
    assert_eq!(post.find(left).await.state, MailState::Sent);
    assert!(!post.house.write(post.shop.id, move |tx| Mail::withdraw(tx, left)).await, "it has left");
    post.arrived(&to, 1).await;
    post.flush().await;
    let subjects: Vec<String> = post.in_folder(&to).iter().map(|mail| mail.decoded("Subject")).collect();
    assert_eq!(subjects, ["left alone"]);
}

#[tokio::test]
async fn a_link_from_a_mail_signs_in_once() {
    let Some(post) = post().await else { return };
    let address = format!("amir.{}@example.com", post.shop.id);
    let browser = post.house.browser();
    let said = browser.post("/in/link", &[("address", &address)]).await;
    let unknown = browser.post("/in/link", &[("address", &somebody())]).await;
    assert_eq!(said.text(), unknown.text(), "the answer tells who has an account");
    post.house.settle().await;
    let mails = post.arrived(&address, 1).await;
    let link = mails[0].body.lines().find_map(|line| line.strip_prefix("http://localhost/")).expect("a link");
    let link = format!("/{link}");
    assert_eq!(browser.get("/me").await.status.as_u16(), 303, "signed in without the link");
    assert_eq!(browser.get(&link).await.status.as_u16(), 200);
    assert_eq!(browser.post(&link, &[]).await.status.as_u16(), 303);
    let me = browser.get("/me").await;
    assert!(me.status.as_u16() == 200 && me.body.contains("Amir"), "{}", me.text());
    let again = post.house.browser().post(&link, &[]).await;
    assert_eq!(again.status.as_u16(), 404, "the link works twice");
}
