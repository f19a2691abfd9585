//! The commands of the program, each as a process of its own, as an operator types them.

#[expect(dead_code, reason = "the crash test uses the rest")]
mod program;

use std::fs;
use std::io::{Seek as _, Write as _};
use std::net::TcpListener;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use program::{Installation, Line, is_ready, link_in, open_file, pause, sign_in};

/// A shop with a little history.
fn demo(name: &str) -> (Installation, String) {
    let installation = Installation::new(name);
    let said = installation.done(&["demo", "--answers", "40", "--days", "30"]);
    let slug = said.split("/s/").nth(1).and_then(|rest| rest.split_whitespace().next());
    let slug = slug.expect("the address of the survey").to_owned();
    (installation, slug)
}

/// Gives a score; the program acknowledges it.
fn tap(installation: &Installation, slug: &str) {
    let mut line = Line::open(installation.port).expect("a server");
    let draft = regulars_kernel::ids::Token::draw();
    let form = [("score", "3"), ("draft", draft.reveal()), ("at", "1700000000000")];
    let answer = line.post(&format!("/s/{slug}"), "", &form).expect("an answer");
    assert_eq!(answer.status, 303, "{}", answer.body);
}

fn count(installation: &Installation, query: &str) -> i64 {
    open_file(&installation.data()).query_row(query, [], |row| row.get(0)).expect("a number")
}

fn answers(installation: &Installation) -> i64 {
    count(installation, "select count(*) from response")
}

/// The files that a restore kept aside.
fn kept_aside(installation: &Installation) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(installation.folder.join("data/backups")) else { return Vec::new() };
    entries.flatten().map(|entry| entry.path()).collect()
}

/// Overwrites a part in the middle of a file.
fn damage(path: &std::path::Path) {
    let mut file = fs::File::options().write(true).open(path).expect("a file");
    let middle = file.metadata().expect("a length").len() / 2 / 4096 * 4096;
    file.seek(std::io::SeekFrom::Start(middle)).expect("a place");
    file.write_all(&[0xA5; 16 * 4096]).expect("damage");
}

#[test]
fn help_names_every_command() {
    let installation = Installation::new("help");
    let said = installation.done(&["--help"]);
    for command in ["serve", "work", "demo", "backup", "restore", "doctor", "member", "analyze", "themes"] {
        let named = said.lines().any(|line| line.trim_start().starts_with(command));
        assert!(named, "{command} is not named: {said}");
    }
    assert!(!installation.folder.join("data").exists(), "help made a folder");
}

#[test]
fn a_taken_port_is_said_with_another_one() {
    let installation = Installation::new("taken");
    let _other = TcpListener::bind(("127.0.0.1", installation.port)).expect("the port");
    let said = installation.run(&["serve"]);
    assert!(!said.status.success(), "{said:?}");
    let next = format!("REGULARS_LISTEN=127.0.0.1:{}", installation.port + 1);
    assert!(said.err.contains("is taken by another program") && said.err.contains(&next), "{said:?}");
    assert!(!said.out.contains("is open"), "it says that it is open: {said:?}");
}

#[test]
fn a_wrong_setting_is_named_and_nothing_is_made() {
    let mut installation = Installation::new("setting");
    installation.set("REGULARS_PUBLIC_URL", "hej.example.com");
    let said = installation.run(&["serve"]);
    assert!(!said.status.success() && said.err.contains("REGULARS_PUBLIC_URL"), "{said:?}");
    assert!(!installation.data().exists());
}

#[test]
fn a_backup_of_a_running_server_can_be_restored() {
    let (installation, slug) = demo("backup");
    let server = installation.serve(&[]);
    tap(&installation, &slug);
    let backup = installation.folder.join("kept/monday.db");
    let backup = backup.to_str().expect("a path");
    let said = installation.done(&["backup", backup]);
    assert!(said.contains("Integrity: ok"), "{said}");
    let before = answers(&installation);
    tap(&installation, &slug);
    tap(&installation, &slug);

    let again = installation.run(&["backup", backup]);
    assert!(!again.status.success() && again.err.contains("exists already"), "{again:?}");

    let refused = installation.run(&["restore", backup]);
    assert!(!refused.status.success(), "restored under a running server: {refused:?}");
    assert!(refused.err.contains("stop it first"), "{refused:?}");
    assert_eq!(answers(&installation), before + 2, "a refused restore changed the data");
    tap(&installation, &slug);
    server.stop();

    let said = installation.done(&["restore", backup]);
    assert_eq!(answers(&installation), before);
    let aside = kept_aside(&installation);
    let [aside] = aside.as_slice() else { panic!("kept aside: {aside:?}") };
    assert!(said.contains(&aside.display().to_string()), "{said}");
    let old: i64 = open_file(aside)
        .query_row("select count(*) from response", [], |row| row.get(0))
        .expect("the old data can be read");
    assert_eq!(old, before + 3, "what was there before is not kept whole");

    let _server = installation.serve(&[]);
    tap(&installation, &slug);
    assert_eq!(answers(&installation), before + 1);
}

#[test]
fn a_restore_waits_for_workers_too() {
    let (installation, _) = demo("restore-work");
    let backup = installation.folder.join("monday.db");
    let backup = backup.to_str().expect("a path");
    installation.done(&["backup", backup]);
    let mut worker = installation.start(&["work"]);
    let until = Instant::now() + Duration::from_secs(10);
    loop {
        // A restore that was faster holds the data alone, and the worker says so and goes.
        if !worker.lives() {
            worker = installation.start(&["work"]);
        }
        program::pause(Duration::from_millis(300));
        let said = installation.run(&["restore", backup]);
        if !said.status.success() {
            assert!(said.err.contains("a server or worker uses this data"), "{said:?}");
            break;
        }
        assert!(Instant::now() < until, "a restore goes on beside a worker");
    }
    let (status, _) = worker.stop();
    assert!(status.success());
    installation.done(&["restore", backup]);
}

#[test]
fn a_damaged_or_foreign_backup_is_refused_and_nothing_changes() {
    let (installation, _) = demo("restore-damaged");
    let before = answers(&installation);
    let bytes = fs::read(installation.data()).expect("the data");
    let broken = installation.folder.join("broken.db");
    installation.done(&["backup", broken.to_str().expect("a path")]);
    damage(&broken);
    let foreign = installation.folder.join("foreign.db");
    fs::write(&foreign, "a letter, not a database").expect("a file");
    let half = installation.folder.join("half.db");
    let whole = fs::read(installation.data()).expect("the data");
    fs::write(&half, &whole[..whole.len() / 2]).expect("a file");
    let missing = installation.folder.join("missing.db");
    for file in [broken, foreign, half, missing] {
        let said = installation.run(&["restore", file.to_str().expect("a path")]);
        assert!(!said.status.success(), "{}: {said:?}", file.display());
        assert!(said.err.starts_with("regulars: "), "{said:?}");
        assert_eq!(
            fs::read(installation.data()).expect("the data"),
            bytes,
            "{} changed data",
            file.display()
        );
        assert!(kept_aside(&installation).is_empty());
        assert!(!file.ends_with("missing.db") || !file.exists(), "a look made a file");
    }
    assert_eq!(answers(&installation), before);
}

#[test]
fn damaged_data_is_replaced_by_a_backup_and_kept() {
    let (installation, _) = demo("restore-over-damage");
    let before = answers(&installation);
    let backup = installation.folder.join("monday.db");
    installation.done(&["backup", backup.to_str().expect("a path")]);
    // The head of the file is gone: nothing can open it as a database.
    let mut bytes = fs::read(installation.data()).expect("the data");
    bytes[..4096].fill(0xA5);
    fs::write(installation.data(), &bytes).expect("damage");
    let said = installation.run(&["doctor"]);
    assert!(!said.status.success(), "{said:?}");
    installation.done(&["restore", backup.to_str().expect("a path")]);
    assert_eq!(answers(&installation), before);
    let aside = kept_aside(&installation);
    assert_eq!(aside.len(), 1, "{aside:?}");
    assert_eq!(fs::read(&aside[0]).expect("the old data"), bytes);
}

#[test]
fn the_doctor_tells_healthy_from_damaged() {
    let empty = Installation::new("doctor-empty");
    let said = empty.done(&["doctor"]);
    assert!(said.contains("none yet") && said.contains("REGULARS_SMTP_URL"), "{said}");
    assert!(!empty.data().exists(), "the doctor made data");

    let (mut installation, _) = demo("doctor");
    let said = installation.done(&["doctor"]);
    assert!(said.contains("integrity ok") && said.contains("Newest migration: 2026"), "{said}");

    installation.set("REGULARS_SMTP_URL", "mail.example.com");
    let said = installation.run(&["doctor"]);
    assert!(!said.status.success() && said.err.contains("REGULARS_SMTP_URL"), "{said:?}");

    damage(&installation.data());
    let said = installation.run(&["doctor"]);
    assert!(!said.status.success(), "{said:?}");
    assert!(said.err.contains("restore the newest backup"), "{said:?}");

    fs::write(installation.data(), "a letter, not a database").expect("a file");
    let said = installation.run(&["doctor"]);
    assert!(!said.status.success(), "{said:?}");
    assert!(said.err.contains("restore the newest backup"), "{said:?}");
}

#[test]
fn a_reset_prints_a_link_that_works_once() {
    let (installation, _) = demo("reset");
    let name: String = open_file(&installation.data())
        .query_row("select name from account", [], |row| row.get(0))
        .expect("the owner");
    let _server = installation.serve(&[]);
    let said = installation.run(&["member", "reset", "Nobody At All"]);
    assert!(!said.status.success() && said.err.contains("nobody is called Nobody At All"), "{said:?}");
    let said = installation.done(&["member", "reset", &name]);
    let link = link_in(&said);
    let mut line = Line::open(installation.port).expect("a server");
    assert_eq!(line.get(&link, "").expect("a page").status, 200);
    let cookie = sign_in(installation.port, &link).expect("a session");
    let me = line.get("/me", &cookie).expect("a page");
    assert!(me.status == 200 && me.body.contains(&name), "{} {}", me.status, me.location());
    assert!(sign_in(installation.port, &link).is_none(), "the link works twice");
    assert_eq!(line.get(&link, "").expect("a page").status, 404);
}

#[test]
fn data_of_a_newer_version_is_refused_and_left_alone() {
    let (installation, _) = demo("newer");
    let data = open_file(&installation.data());
    data.execute("insert into migration (name, checksum, applied_at) values ('20991231_future', 'x', 0)", [])
        .expect("a row");
    drop(data);
    let bytes = fs::read(installation.data()).expect("the data");
    for command in ["serve", "work", "demo"] {
        let said = installation.run(&[command]);
        assert!(!said.status.success(), "{command}: {said:?}");
        assert!(said.err.contains("newer Regulars (it knows 20991231_future)"), "{command}: {said:?}");
        assert!(!said.out.contains("is open"), "{said:?}");
    }
    assert_eq!(fs::read(installation.data()).expect("the data"), bytes);
}

#[test]
fn a_server_that_is_told_to_stop_ends_its_streams_and_itself() {
    let (installation, slug) = demo("stop");
    let server = installation.serve(&[]);
    let name: String = open_file(&installation.data())
        .query_row("select name from account", [], |row| row.get(0))
        .expect("the owner");
    let link = link_in(&installation.done(&["member", "reset", &name]));
    let cookie = sign_in(installation.port, &link).expect("a session");
    let business: String = open_file(&installation.data())
        .query_row("select id from business", [], |row| row.get(0))
        .expect("the shop");
    let mut stream = Line::open(installation.port).expect("a server");
    stream.ask("GET", &format!("/{business}/live"), &cookie, "").expect("a stream");
    let head = stream.head().expect("a stream");
    assert_eq!(head.status, 200);
    assert_eq!(head.header("content-type"), Some("text/event-stream"));
    // A connection that is kept for later must not hold the house open either.
    let mut idle = Line::open(installation.port).expect("a server");
    idle.get("/health", "").expect("an answer");
    tap(&installation, &slug);
    let listening = std::thread::spawn(move || stream.rest());
    let (status, took) = server.stop();
    assert!(status.success(), "{status}: {}", installation.errors());
    assert!(took < Duration::from_secs(3), "it took {took:?}");
    let heard = listening.join().expect("a listener").expect("the stream ends in order");
    assert!(heard.contains("event: changed"), "the tap was not heard: {heard}");
    assert!(heard.contains("event: end"), "the stream broke off: {heard}");
    assert!(!is_ready(installation.port));
}

#[test]
fn a_worker_does_the_jobs_of_a_server_without_them() {
    let (installation, slug) = demo("work");
    let _server = installation.serve(&["serve", "--no-jobs"]);
    let before = count(&installation, "select count(*) from score");
    tap(&installation, &slug);
    pause(Duration::from_millis(1_500));
    let now = regulars_kernel::clock::Clock::system().now().as_microsecond();
    let due = format!("select count(*) from job where run_at <= {now}");
    assert!(count(&installation, &due) > 0, "a server without jobs did them");
    assert_eq!(count(&installation, "select count(*) from score"), before);
    let worker = installation.start(&["work"]);
    let until = Instant::now() + Duration::from_secs(20);
    while count(&installation, &due) > 0 {
        assert!(Instant::now() < until, "the worker does nothing: {}", installation.errors());
        pause(Duration::from_millis(50));
    }
    assert_eq!(count(&installation, "select count(*) from score"), before + 1);
    let (status, took) = worker.stop();
    assert!(status.success() && took < Duration::from_secs(3), "{status} after {took:?}");
}
