//! What was acknowledged survives: `kill -9` under load, a database that restarts, a post office that is closed,
//! two members in one case. `REGULARS_CRASHES=N` kills N times on each engine.

#[path = "program/post.rs"]
mod post;
#[expect(dead_code, reason = "the commands test uses the rest")]
mod program;
#[expect(dead_code, reason = "the house test uses all of it")]
#[path = "house/support.rs"]
mod support;

use std::collections::{HashMap, HashSet};
use std::io::Write as _;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use post::PostOffice;
use program::{Installation, Line, free_port, open_file, pause};
use regulars_cases::Case;
use regulars_kernel::clock::Clock;
use regulars_kernel::db::testing;
use regulars_kernel::i18n::Language;
use regulars_kernel::ids::{Token, random_seed};
use regulars_kernel::mail::{Letter, Mail, MailState};
use rusqlite::types::ValueRef;
use support::{answer, house, house_with, shop};

/// Connections that tap at the same time.
const GUESTS: u64 = 16;

/// Whether the full form was asked for; without it, one kill on SQLite has to do.
fn crashes() -> Option<u64> {
    std::env::var("REGULARS_CRASHES").ok()?.parse().ok()
}

/// Says something to whoever runs the tests, also if nothing is wrong.
fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

fn passed_over(name: &str) {
    say(&format!("{name}: passed over, no PostgreSQL was given (REGULARS_CRASH_POSTGRES)"));
}

#[test]
fn acknowledged_answers_survive_a_kill_on_sqlite() {
    for round in 0..crashes().unwrap_or(1) {
        Scene::new(&format!("kill-{round}"), None).survive_a_kill(round == 0 && crashes().is_some());
    }
}

#[test]
fn acknowledged_answers_survive_a_kill_on_postgres() {
    let Ok(server) = std::env::var("REGULARS_CRASH_POSTGRES") else { return passed_over("kill") };
    for round in 0..crashes().unwrap_or(1) {
        Scene::new(&format!("kill-pg-{round}"), Some(&server)).survive_a_kill(false);
    }
}

#[test]
fn a_restart_of_postgres_loses_no_answer_and_needs_no_restart_of_ours() {
    let given = |name| std::env::var(name).ok();
    let (Some(server), Some(data), Some(bin)) = (
        given("REGULARS_CRASH_POSTGRES"),
        given("REGULARS_CRASH_POSTGRES_DATA"),
        given("REGULARS_CRASH_POSTGRES_BIN"),
    ) else {
        return passed_over("restart");
    };
    let scene = Scene::new("restart-pg", Some(&server));
    let mut running = scene.installation.serve(&[]);
    let guests = scene.let_in(true);
    guests.settle_in();
    pause(Duration::from_secs(1));
    restart(&bin, &data);
    pause(Duration::from_secs(3));
    let (answered, statuses) = guests.leave();
    assert!(running.lives(), "the server ended: {}", scene.installation.errors());
    assert!(program::is_ready(scene.installation.port), "it did not recover by itself");
    let odd: Vec<_> = statuses.iter().filter(|(status, _)| ![303, 503].contains(*status)).collect();
    assert!(odd.is_empty(), "others than 303 and 503 (0 is a broken connection): {statuses:?}");
    say(&format!("restart: {} answers, {statuses:?}", answered.len()));
    scene.wait_for_jobs();
    scene.look(&answered);
    drop(running);
}

/// Restarts the cluster as its own user, cutting all connections.
fn restart(bin: &str, data: &str) {
    let mut command = Command::new("pg_ctl");
    let root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0");
    if root {
        command = Command::new("runuser");
        command.args(["-u", "postgres", "--", &format!("{bin}/pg_ctl")]);
    }
    let log = format!("{data}/log");
    command.args(["restart", "-m", "fast", "-w", "-D", data, "-l", &log]).current_dir(std::env::temp_dir());
    let status = command.stdout(std::process::Stdio::null()).status().expect("pg_ctl");
    assert!(status.success(), "PostgreSQL did not restart");
}

/// A shop with some history, its post office, and the server that may be killed.
struct Scene {
    installation: Installation,
    office: PostOffice,
    slug: String,
    /// The server and the name of the database, unless it is a file.
    postgres: Option<(String, String)>,
}

impl Scene {
    /// Fills a shop and makes it a real one: its holder is told of cases by mail.
    fn new(name: &str, postgres: Option<&str>) -> Self {
        let mut installation = Installation::new(name);
        let postgres = postgres.map(|server| {
            let name = format!("regulars_{}_{}", name.replace('-', "_"), std::process::id());
            testing::create_database(server, &name);
            installation.set("DATABASE_URL", &testing::url_of(server, &name));
            (server.to_owned(), name)
        });
        let port = free_port();
        let office = PostOffice::open(port);
        installation.set("REGULARS_SMTP_URL", &format!("smtp://127.0.0.1:{port}"));
        let said = installation.done(&["demo", "--answers", "300", "--days", "60"]);
        let slug = said.split("/s/").nth(1).and_then(|rest| rest.split_whitespace().next());
        let slug = slug.expect("an address").to_owned();
        let mut scene = Self { installation, office, slug, postgres };
        scene.change("update business set is_demo = false");
        scene.change("update account set mail = 'mira@example.com'");
        scene
    }

    fn survive_a_kill(mut self, patient: bool) {
        let running = self.installation.serve(&[]);
        let guests = self.let_in(false);
        guests.settle_in();
        pause(Duration::from_millis(500 + random_seed() % 1_500));
        running.kill();
        let (answered, statuses) = guests.leave();
        if !patient {
            // What the dead worker had claimed is free after a minute. The first round on SQLite waits for it.
            self.change("update job set claimed_until = null");
        }
        let again = self.installation.serve(&[]);
        self.wait_for_jobs();
        say(&format!(
            "kill: {} answers {statuses:?}, {} mails",
            answered.len(),
            self.office.message_ids().len()
        ));
        self.look(&answered);
        drop(again);
    }

    /// Lets guests in, who tap until they are told to leave.
    fn let_in(&self, stubborn: bool) -> Guests {
        let (stop, acknowledged) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let guest = |number| Guest {
            port: self.installation.port,
            path: format!("/s/{}", self.slug),
            number,
            stubborn,
            stop: Arc::clone(&stop),
            acknowledged: Arc::clone(&acknowledged),
            line: None,
            statuses: HashMap::new(),
        };
        let guests = (0..GUESTS).map(guest);
        let threads = guests.map(|guest| std::thread::spawn(move || guest.answer_and_answer())).collect();
        Guests { threads, stop, acknowledged }
    }

    fn open(&self) -> Data {
        match &self.postgres {
            None => Data::File(open_file(&self.installation.data())),
            Some((server, name)) => {
                let url = testing::url_of(server, name);
                Data::Server(Box::new(postgres::Client::connect(&url, postgres::NoTls).expect("the data")))
            }
        }
    }

    fn change(&mut self, text: &str) {
        self.open().rows(text);
    }

    /// Waits until no job is due and none is being tried again.
    fn wait_for_jobs(&self) {
        let mut data = self.open();
        let until = Instant::now() + Duration::from_secs(150);
        loop {
            let now = Clock::system().now().as_microsecond();
            let left = data.rows(&format!(
                "select kind, count(*), min(run_at - {now}) / 1000, max(attempts), max(last_error) from job
                 where run_at <= {now} or attempts > 0 or gave_up_at is not null group by kind order by kind"
            ));
            if left.is_empty() {
                return;
            }
            assert!(Instant::now() < until, "jobs are left: {left:?} {}", self.installation.errors());
            pause(Duration::from_millis(100));
        }
    }

    fn look(&self, answered: &[Answered]) {
        assert!(answered.len() > 40, "too few answers for a test: {}", answered.len());
        let mut data = if self.postgres.is_some() {
            self.open()
        } else {
            let copy = self.installation.folder.join("copy.db");
            self.installation.done(&["backup", copy.to_str().expect("a path")]);
            Data::File(open_file(&copy))
        };
        data.is_sound();
        let found = Found::read(&mut data);
        found.has_all(answered);
        found.cases_are_whole();
        found.scores_agree(&mut data);
        found.mails_are_said(&self.office.message_ids());
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.postgres {
            testing::drop_database(server, name);
        }
    }
}

/// The database, looked at from outside: every value as text, null as an empty one.
enum Data {
    File(rusqlite::Connection),
    Server(Box<postgres::Client>),
}

impl Data {
    fn rows(&mut self, text: &str) -> Vec<Vec<String>> {
        match self {
            Data::File(connection) => {
                let mut statement = connection.prepare(text).expect("a statement");
                let columns = statement.column_count();
                let mut rows = statement.query([]).expect("rows");
                let mut found = Vec::new();
                while let Some(row) = rows.next().expect("a row") {
                    let value = |at| match row.get_ref(at).expect("a value") {
                        ValueRef::Integer(number) => number.to_string(),
                        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
                        _ => String::new(),
                    };
                    found.push((0..columns).map(value).collect());
                }
                found
            }
            Data::Server(client) => {
                let messages = client.simple_query(text).expect("rows");
                let rows = messages.iter().filter_map(|message| match message {
                    postgres::SimpleQueryMessage::Row(row) => Some(row),
                    _ => None,
                });
                rows.map(|row| (0..row.len()).map(|at| row.get(at).unwrap_or_default().to_owned()).collect())
                    .collect()
            }
        }
    }

    fn is_sound(&mut self) {
        if let Data::File(_) = self {
            assert_eq!(self.rows("pragma integrity_check"), [["ok"]]);
            assert!(self.rows("pragma foreign_key_check").is_empty());
        }
    }
}

/// An answer that the server has acknowledged.
#[derive(Clone, Debug)]
struct Answered {
    draft: String,
    score: u8,
    /// Another score that was sent, but never acknowledged: it may have been saved or not.
    sent_score: Option<u8>,
    words: Option<String>,
}

/// Somebody at a phone who answers again and again.
struct Guest {
    port: u16,
    path: String,
    number: u64,
    /// Whether an error is no reason to go: the same tap is sent again, as a phone without reception does.
    stubborn: bool,
    stop: Arc<AtomicBool>,
    /// How many forms of all guests were acknowledged.
    acknowledged: Arc<AtomicU64>,
    line: Option<Line>,
    /// How often each status was answered; 0 is a broken connection.
    statuses: HashMap<u16, u64>,
}

type Diary = (Vec<Answered>, HashMap<u16, u64>);

struct Guests {
    threads: Vec<JoinHandle<Diary>>,
    stop: Arc<AtomicBool>,
    acknowledged: Arc<AtomicU64>,
}

impl Guests {
    /// Waits until the load has begun in earnest, also on a slow machine.
    fn settle_in(&self) {
        let until = Instant::now() + Duration::from_secs(60);
        while self.acknowledged.load(Ordering::Relaxed) < 100 {
            assert!(Instant::now() < until, "hardly anything is acknowledged");
            pause(Duration::from_millis(10));
        }
    }

    /// Ends the load; everything that was acknowledged, and how often each status was answered.
    fn leave(self) -> Diary {
        self.stop.store(true, Ordering::Relaxed);
        let mut all = Diary::default();
        for thread in self.threads {
            let (answered, statuses) = thread.join().expect("a guest");
            all.0.extend(answered);
            for (status, count) in statuses {
                *all.1.entry(status).or_default() += count;
            }
        }
        all
    }
}

impl Guest {
    fn answer_and_answer(mut self) -> Diary {
        let mut answered = Vec::new();
        for count in 0.. {
            if self.stop.load(Ordering::Relaxed) || self.one(count, &mut answered).is_none() {
                break;
            }
        }
        (answered, self.statuses)
    }

    /// One answer; every fourth changes its score, every fourth says why, and some of these change it then.
    fn one(&mut self, count: u64, answered: &mut Vec<Answered>) -> Option<()> {
        let score = u8::try_from((self.number + count) % 11).ok()?;
        let score = if count.is_multiple_of(4) { score % 7 } else { score };
        let drawn = Token::draw();
        let draft = self.tap(drawn.reveal(), score)?;
        answered.push(Answered { draft: draft.clone(), score, sent_score: None, words: None });
        let mine = answered.last_mut()?;
        if count.is_multiple_of(4) {
            let words = format!("Det var kallt {} {count}", self.number);
            let mail = format!("guest{}.{count}@example.com", self.number);
            let form = [("draft", &*draft), ("words", &words), ("mail", &mail), ("name", "Sara")];
            let path = format!("{}/why", self.path);
            self.send(&path, &form, "/thanks")?;
            mine.words = Some(words);
        }
        if count % 4 == 1 || count % 16 == 8 {
            let another = (score + 9) % 11;
            mine.sent_score = Some(another);
            self.tap(&draft, another)?;
            mine.score = another;
            mine.sent_score = None;
        }
        Some(())
    }

    /// A tap, and the draft that it was saved under.
    fn tap(&mut self, draft: &str, score: u8) -> Option<String> {
        let path = self.path.clone();
        let form = [("score", &*score.to_string()), ("draft", draft), ("at", "1700000000000")];
        let to = self.send(&path, &form, "/why")?;
        to.split("d=").nth(1).and_then(|rest| rest.split('&').next()).map(str::to_owned)
    }

    /// Sends a form until it is acknowledged by the way to the next page, or there is nobody to send it to.
    fn send(&mut self, path: &str, form: &[(&str, &str)], next: &str) -> Option<String> {
        loop {
            let sent = self.try_once(path, form);
            let status = sent.as_ref().map_or(0, |answer| answer.status);
            *self.statuses.entry(status).or_default() += 1;
            match sent {
                Ok(answer) if answer.status == 303 => {
                    self.acknowledged.fetch_add(1, Ordering::Relaxed);
                    assert!(answer.location().contains(next), "{path} led to {}", answer.location());
                    return Some(answer.location().to_owned());
                }
                // Busy: repeating is safe, and says so.
                Ok(answer) if answer.status == 503 && !self.stop.load(Ordering::Relaxed) => {
                    pause(Duration::from_millis(50));
                }
                Ok(answer) if !self.stubborn => panic!("{path}: {} {}", answer.status, answer.body),
                Err(_) if !self.stubborn => return None,
                _ if self.stop.load(Ordering::Relaxed) => return None,
                _ => pause(Duration::from_millis(50)),
            }
        }
    }

    fn try_once(&mut self, path: &str, form: &[(&str, &str)]) -> std::io::Result<program::Answer> {
        let mut line = match self.line.take() {
            Some(line) => line,
            None => Line::open(self.port)?,
        };
        let answer = line.post(path, "", form)?;
        self.line = Some(line);
        Ok(answer)
    }
}

struct ResponseRow {
    id: String,
    draft: String,
    score: String,
    words: String,
    has_contact: bool,
    sent: bool,
    wants_call: bool,
}

struct CaseRow {
    id: String,
    response: String,
    score: String,
    state: String,
    is_of_load: bool,
}

/// What lies in the database when everything is done.
struct Found {
    responses: Vec<ResponseRow>,
    cases: Vec<CaseRow>,
    /// Case, kind, mail.
    entries: Vec<Vec<String>>,
    /// Kind and body.
    facts: Vec<(String, serde_json::Value)>,
    /// Id, business, about, state, attempts, error.
    outbox: Vec<Vec<String>>,
}

/// How often each value occurs.
fn tally<'a>(values: impl IntoIterator<Item = &'a str>) -> HashMap<&'a str, usize> {
    let mut counts = HashMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    counts
}

impl Found {
    fn read(data: &mut Data) -> Self {
        let responses = data.rows(
            "select id, draft, score, words, customer_id, sent_at, case when wants_call then 'call' else '' end from response",
        );
        let cases = data.rows(
            "select case_file.id, case_file.response_id, case_file.score, case_file.state,
                    case when response.words like 'Det var kallt %' then 'load' else '' end
             from case_file left join response on response.id = case_file.response_id",
        );
        let facts = data.rows("select kind, body from fact");
        Self {
            responses: responses.into_iter().map(ResponseRow::new).collect(),
            cases: cases.into_iter().map(CaseRow::new).collect(),
            entries: data.rows("select case_id, kind, mail_id from case_entry"),
            facts: facts
                .into_iter()
                .map(|row| (row[0].clone(), serde_json::from_str(&row[1]).expect("a fact")))
                .collect(),
            outbox: data.rows("select id, business_id, about, state, attempts, last_error from outbox"),
        }
    }

    /// How often each id is named by facts of a kind.
    fn told(&self, kind: &str, field: &str) -> HashMap<&str, usize> {
        let of_kind = self.facts.iter().filter(|(found, _)| found == kind);
        tally(of_kind.filter_map(|(_, body)| body[field].as_str()))
    }

    fn has_all(&self, answered: &[Answered]) {
        let mut by_draft: HashMap<&str, Vec<&ResponseRow>> = HashMap::new();
        for response in &self.responses {
            by_draft.entry(&response.draft).or_default().push(response);
        }
        for mine in answered {
            let found = by_draft.get(&*mine.draft).map_or(&[][..], Vec::as_slice);
            let [response] = found else { panic!("{mine:?} is there {} times", found.len()) };
            let is_kept = |score: u8| response.score == score.to_string();
            let kept = is_kept(mine.score) || mine.sent_score.is_some_and(is_kept);
            assert!(kept, "{mine:?} has the score {}", response.score);
            if let Some(words) = &mine.words {
                assert_eq!(&response.words, words, "{mine:?}");
                assert!(response.sent && response.has_contact, "{mine:?} lost its second step");
            }
        }
    }

    fn cases_are_whole(&self) {
        let responses: HashMap<&str, &ResponseRow> =
            self.responses.iter().map(|response| (&*response.id, response)).collect();
        let opened = self.told("case-opened", "case");
        let entries = tally(self.entries.iter().filter(|entry| entry[1] == "opened").map(|entry| &*entry[0]));
        for case in &self.cases {
            let response = responses.get(&*case.response);
            assert!(response.is_some(), "the case {} has no response", case.id);
            assert_eq!(entries.get(&*case.id), Some(&1), "openings in the log of {}", case.id);
            assert_eq!(opened.get(&*case.id), Some(&1), "facts of the opening of {}", case.id);
            assert_eq!(Some(&case.score), response.map(|response| &response.score), "score of {}", case.id);
        }
        assert_eq!(opened.len(), self.cases.len(), "openings were told of cases that are not there");
        let cases = tally(self.cases.iter().map(|case| &*case.response));
        for response in self.responses.iter().filter(|response| response.opens()) {
            assert_eq!(cases.get(&*response.id), Some(&1), "cases of the answer {}", response.id);
        }
    }

    fn scores_agree(&self, data: &mut Data) {
        let scored = data.rows("select response_id, score, day from score order by response_id");
        let given = data.rows("select id, score, day from response order by id");
        let only_in = |one: &[Vec<String>], other: &[Vec<String>]| {
            one.iter().filter(|row| other.binary_search(row).is_err()).cloned().collect::<Vec<_>>()
        };
        let differing = (only_in(&scored, &given), only_in(&given, &scored));
        assert!(scored == given, "the metrics know other scores than the answers: {differing:?}");
        let parts: Vec<String> =
            (0..=10).map(|score| format!("sum(case when score = {score} then 1 else 0 end)")).collect();
        let sums: Vec<String> = (0..=10).map(|score| format!("sum(s{score})")).collect();
        let by_day = data.rows(&format!(
            "select day, {}, count(*) from response group by day order by day",
            parts.join(", ")
        ));
        let kept = data.rows(&format!(
            "select day, {}, sum(n) from score_day group by day order by day",
            sums.join(", ")
        ));
        assert_eq!(kept, by_day, "the sums of days");
        assert!(data.rows("select response_id from score_withdrawn").is_empty());
        let told = tally(
            self.facts
                .iter()
                .filter(|(kind, body)| kind == "response-scored" && body["changed"] == false)
                .filter_map(|(_, body)| body["response"].as_str()),
        );
        for response in &self.responses {
            assert_eq!(told.get(&*response.id), Some(&1), "first scores told of {}", response.id);
        }
        assert_eq!(told.len(), self.responses.len(), "scores were told of answers that are not there");
    }

    /// Each notice was written once, and each mail that left more often says so.
    fn mails_are_said(&self, arrived: &[String]) {
        let told = |case: &str, kind: &str| {
            self.entries.iter().filter(|entry| entry[0] == case && entry[1] == kind).count()
        };
        for case in &self.cases {
            let notices = told(&case.id, "told");
            // One that the customer closed at once needs no notice.
            let fits = if case.is_of_load && case.state == "open" { notices == 1 } else { notices <= 1 };
            assert!(fits, "{notices} notices of the case {} ({})", case.id, case.state);
            let letters = notices + told(&case.id, "warned");
            let written = self.outbox.iter().filter(|mail| mail[2] == case.id).count();
            assert_eq!(written, letters, "letters about the case {}", case.id);
        }
        let arrivals = tally(arrived.iter().map(String::as_str));
        let mut known = HashSet::new();
        for mail in &self.outbox {
            let [id, business, _, state, attempts, error] = mail.as_slice() else { unreachable!() };
            assert_eq!(state, "sent", "the mail {id}: {error}");
            let message_id = format!("<{id}.{business}@localhost.localdomain>");
            let times = arrivals.get(&*message_id).copied().unwrap_or(0);
            let attempts: usize = attempts.parse().expect("a number");
            assert!(times >= 1, "the mail {id} says that it was sent, and never arrived");
            assert!(times <= attempts, "the mail {id} arrived {times} times after {attempts} attempts");
            known.insert(message_id);
        }
        assert!(arrivals.keys().all(|id| known.contains(*id)), "mails that nobody knows of");
        assert!(!self.outbox.is_empty(), "no mail at all: this test proves nothing");
    }
}

impl ResponseRow {
    fn new(row: Vec<String>) -> Self {
        let [id, draft, score, words, customer, sent_at, call] = row.try_into().expect("seven columns");
        let has_contact = !customer.is_empty();
        Self { id, draft, score, words, has_contact, sent: !sent_at.is_empty(), wants_call: !call.is_empty() }
    }

    /// Whether it has to have a case. One whose score was changed afterwards may have one, too.
    fn opens(&self) -> bool {
        let low = self.score.parse::<u8>().is_ok_and(|score| score <= 6);
        self.sent && (self.wants_call || (low && (!self.words.is_empty() || self.has_contact)))
    }
}

impl CaseRow {
    fn new(row: Vec<String>) -> Self {
        let [id, response, score, state, load] = row.try_into().expect("five columns");
        Self { id, response, score, state, is_of_load: !load.is_empty() }
    }
}

#[tokio::test]
async fn two_members_in_one_case_lose_nothing() {
    let house = house();
    let shop = shop(&house, "Café Linden").await;
    let mut winners = HashSet::new();
    for round in 0..6 {
        let mail = format!("sara{round}@example.com");
        answer(&house, &shop, 2, "The soup was cold", &mail).await;
        house.settle().await;
        let before = house.read(shop.id, |db| Ok(Case::waiting(db)?.last().cloned().expect("a case"))).await;
        let id = before.id;
        let path = format!("/{}/cases/{id}", shop.id);
        let version = shop.owner.get(&path).await.hidden("version").expect("a version");
        let team = house.read(shop.id, regulars_accounts::member::team).await;
        let other = team.iter().map(|member| member.id).find(|id| *id != before.holder_member_id);
        let other = other.expect("a colleague").to_string();
        let note = format!("Called Sara, round {round}");
        let (holder_path, closure_path) = (format!("{path}/holder"), format!("{path}/closure"));
        let given = [("version", &*version), ("holder", &*other)];
        let closed = [("version", &*version), ("outcome", "answered"), ("close_note", &*note)];
        let give = shop.owner.post(&holder_path, &given);
        let close = shop.manager.post(&closure_path, &closed);
        let (give, close) = if round % 2 == 0 {
            tokio::join!(give, close)
        } else {
            let (close, give) = tokio::join!(close, give);
            (give, close)
        };
        let statuses = [give.status.as_u16(), close.status.as_u16()];
        let close_won = statuses[1] == 303;
        winners.insert(close_won);
        let loser = if close_won { &give } else { &close };
        assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
        assert!([409, 422].contains(&loser.status.as_u16()), "{statuses:?}");
        let changed = house.app.words(Language::En).t("cases-changed-meanwhile");
        assert!(loser.text().contains(&changed), "{}", loser.text());
        let case = house.read(shop.id, move |db| Case::find(db, id)).await;
        if close_won {
            assert!(!case.is_open() && case.close_note == note);
            assert_eq!(case.holder_member_id, before.holder_member_id);
            assert!(loser.text().contains(&note), "the page does not say what changed");
        } else {
            assert!(case.is_open() && case.holder_member_id.to_string() == other);
            assert!(loser.body.contains(&note), "what was typed is lost");
            let version = loser.hidden("version").expect("a version");
            let again = [("version", &*version), ("outcome", "answered"), ("close_note", &*note)];
            assert_eq!(shop.manager.post(&closure_path, &again).await.status.as_u16(), 303);
        }
    }
    assert_eq!(winners.len(), 2, "only one order was tried");
}

#[tokio::test]
async fn mail_waits_for_a_closed_post_office_and_says_so() {
    let port = free_port();
    let house = house_with(|config| config.smtp_url = Some(format!("smtp://127.0.0.1:{port}")));
    let shop = shop(&house, "Café Linden").await;
    let letter = Letter {
        to: "sara@example.com".to_owned(),
        from_name: "Café Linden".to_owned(),
        reply_to: None,
        subject: "Your soup".to_owned(),
        body: "Dear Sara".to_owned(),
        language: Language::En,
        about: None,
        hold: Duration::ZERO,
    };
    let id = house.write(shop.id, move |tx| letter.post(tx)).await;
    let find = async || house.read(shop.id, move |db| Mail::find(db, id)).await;
    house.settle().await;
    let mail = find().await;
    assert_eq!((mail.state, mail.attempts), (MailState::Waiting, 1));
    let error = mail.last_error.expect("an error");
    assert!(error.to_lowercase().contains("connection"), "{error}");
    let page = shop.owner.get(&format!("/{}/settings/mail", shop.id)).await;
    assert!(page.text().contains(&error), "the error can't be seen: {}", page.text());
    house.settle().await;
    assert_eq!(find().await.attempts, 1, "it was tried again at once");
    house.pass(SignedDuration::from_secs(2));
    house.settle().await;
    assert_eq!(find().await.attempts, 2, "it was not tried again");
    let office = PostOffice::open(port);
    house.pass(SignedDuration::from_secs(6));
    house.settle().await;
    let mail = find().await;
    assert_eq!((mail.state, mail.attempts, mail.last_error), (MailState::Sent, 3, None));
    assert_eq!(office.message_ids(), [format!("<{id}.{}@localhost.localdomain>", shop.id)]);
    house.pass(SignedDuration::from_hours(24));
    house.settle().await;
    assert_eq!(office.message_ids().len(), 1, "it was sent again");
}
