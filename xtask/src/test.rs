//! `cargo xtask test`: everything, on both engines, in a browser. `cargo xtask tidy`: the fast part.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

use crate::install;
use crate::say;
use crate::server::{Beside, Folder, Postgres, free_port, wait_for};

/// Runs everything; the first failure ends it.
pub(crate) fn all() -> Result<()> {
    let begun = Instant::now();
    let tools = install::everything()?;
    tidy()?;
    say("building the tests");
    step(&["build", "--tests", "--bins"], &[], TESTED)?;
    say("tests on SQLite");
    step(&["test"], &[], TESTED)?;
    say("tests on PostgreSQL");
    let postgres = Postgres::start(&tools, "pg")?;
    step(&["test"], &[("REGULARS_TEST_POSTGRES", &postgres.url())], TESTED)?;
    say("mail through a real server");
    mail(&tools)?;
    say("crashes and restarts under load");
    crashes(&postgres, 2)?;
    say("stories in a browser");
    browser(&tools, "stories")?;
    say("clippy");
    cargo(&["clippy", "--workspace", "--all-targets", "--features", FEATURES, "--", "-D", "warnings"])?;
    say(&format!("all green after {} s", begun.elapsed().as_secs()));
    Ok(())
}

const FEATURES: &str = "e2e/browser";
/// One choice of packages and features for every step, so that nothing is built twice. What a test needs and does
/// not find in the environment (a mail server, a browser), it says and passes over; later steps give it.
const TESTED: &[&str] = &["--workspace", "--exclude", "xtask", "--exclude", "bench", "--features", FEATURES];

/// Formatting, lock file, islands' types: what takes seconds.
pub(crate) fn tidy() -> Result<()> {
    say("formatting");
    cargo(&["fmt", "--all", "--check"])?;
    islands()?;
    if install::find("cargo-deny").is_some() {
        say("licences and advisories of dependencies");
        cargo(&["deny", "check", "licenses", "bans", "sources"])?;
    }
    Ok(())
}

/// Checks the types of the scripts with TypeScript, from the locked packages of `e2e`.
fn islands() -> Result<()> {
    say("types of the scripts");
    if !Path::new("e2e/node_modules/typescript").exists() {
        run(Command::new("npm").args(["ci", "--no-audit", "--no-fund", "--silent"]).current_dir("e2e"))?;
    }
    run(Command::new("node").args([
        "e2e/node_modules/typescript/bin/tsc",
        "--noEmit",
        "-p",
        "e2e/tsconfig.json",
    ]))
}

/// Writes the documents that tests compare.
pub(crate) fn docs() -> Result<()> {
    let mut command = Command::new(cargo_program());
    command.arg("test").args(TESTED).args(["--test", "house", "documents"]);
    run(command.env("REGULARS_WRITE_DOCS", "1"))
}

/// Pictures of the pages, in `docs/shots`.
pub(crate) fn shots() -> Result<()> {
    let tools = install::everything()?;
    step(&["build", "--tests", "--bins"], &[], TESTED)?;
    browser(&tools, "shots")
}

/// The long form: 20 kills on each engine, 10,000 hostile inputs a public route, 2,000 wild calls of each function of `stats`.
pub(crate) fn torture() -> Result<()> {
    let tools = install::everything()?;
    say("2,000 wild calls of each function of the engine of numbers");
    let mut command = Command::new(cargo_program());
    command.args(["test", "--release", "-p", "regulars-stats", "--test", "fuzz"]);
    run(command.env("REGULARS_FUZZ", "2000"))?;
    step(&["build", "--tests", "--bins"], &[], TESTED)?;
    let postgres = Postgres::start(&tools, "pg")?;
    crashes(&postgres, 20)?;
    say("10,000 hostile inputs a public route");
    let mut command = Command::new(cargo_program());
    command.arg("test").args(TESTED).args(["--test", "house", "hostile"]);
    run(command.env("REGULARS_HOSTILE", "10000"))
}

fn crashes(postgres: &Postgres, times: u32) -> Result<()> {
    let times = times.to_string();
    let environment = [
        ("REGULARS_CRASHES", times.as_str()),
        ("REGULARS_CRASH_POSTGRES", &postgres.url()),
        ("REGULARS_CRASH_POSTGRES_DATA", &postgres.data_folder()),
        ("REGULARS_CRASH_POSTGRES_BIN", &postgres.bin_folder()),
    ];
    let mut command = Command::new(cargo_program());
    command.arg("test").args(TESTED).args(["--test", "crash", "--", "--test-threads=1", "--nocapture"]);
    run(command.envs(environment))
}

fn mail(tools: &install::Tools) -> Result<()> {
    if !install::is_root() {
        say("postfix needs to be started as root: the mail test is passed over");
        return Ok(());
    }
    let folder = Folder::new("mail")?;
    let port = free_port()?;
    let _server = postfix(tools, &folder, port)?;
    wait_for(port, std::time::Duration::from_secs(20))?;
    let mut command = Command::new(cargo_program());
    command.arg("test").args(TESTED).args(["--test", "mail"]);
    run(command
        .env("REGULARS_TEST_SMTP_PORT", port.to_string())
        .env("REGULARS_TEST_MAIL_FOLDER", folder.0.join("mail")))
}

/// Starts postfix with a configuration of its own: it takes mail for example.com into files, and sends nothing on.
fn postfix(tools: &install::Tools, folder: &Folder, port: u16) -> Result<MailServer> {
    let base = folder.0.display();
    for name in ["etc", "queue", "data", "mail"] {
        std::fs::create_dir_all(folder.0.join(name))?;
    }
    let uid = output(Command::new("id").args(["-u", "postfix"]))?;
    let gid = output(Command::new("id").args(["-g", "postfix"]))?;
    let main = format!(
        "compatibility_level = 3.6\nqueue_directory = {base}/queue\ndata_directory = {base}/data\n\
         maillog_file = /dev/stdout\nmaillog_file_prefixes = /dev/stdout\ninet_interfaces = 127.0.0.1\ninet_protocols = ipv4\n\
         mydestination =\nmyhostname = test.invalid\nmynetworks = 127.0.0.0/8\n\
         virtual_mailbox_domains = example.com\nvirtual_mailbox_base = {base}/mail\nvirtual_mailbox_maps = static:all/\n\
         virtual_uid_maps = static:{uid}\nvirtual_gid_maps = static:{gid}\nvirtual_minimum_uid = 1\n\
         default_transport = error:no mail leaves this machine\nalias_maps =\nsmtputf8_enable = no\n"
    );
    let services = [
        "cleanup unix n - n - 0 cleanup",
        "qmgr unix n - n 300 1 qmgr",
        "rewrite unix - - n - - trivial-rewrite",
        "bounce unix - - n - 0 bounce",
        "defer unix - - n - 0 bounce",
        "trace unix - - n - 0 bounce",
        "verify unix - - n - 1 verify",
        "error unix - - n - - error",
        "retry unix - - n - - error",
        "discard unix - - n - - discard",
        "proxymap unix - - n - - proxymap",
        "virtual unix - n n - - virtual",
        "anvil unix - - n - 1 anvil",
        "scache unix - - n - 1 scache",
        "postlog unix-dgram n - n - 1 postlogd",
        "tlsmgr unix - - n 1000? 1 tlsmgr",
    ];
    let master = format!("127.0.0.1:{port} inet n - n - - smtpd\n{}\n", services.join("\n"));
    std::fs::write(folder.0.join("etc/main.cf"), main)?;
    std::fs::write(folder.0.join("etc/master.cf"), master)?;
    for name in ["data", "mail"] {
        run(Command::new("chown").arg("postfix").arg(folder.0.join(name)))?;
    }
    run(Command::new("chmod").arg("755").arg(&folder.0))?;
    let etc = folder.0.join("etc");
    let mut command = Command::new(&tools.postfix);
    command
        .arg("-c")
        .arg(&etc)
        .arg("start-fg")
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null());
    Ok(MailServer { _script: Beside::start(&mut command)?, program: tools.postfix.clone(), etc })
}

/// A postfix: what starts it is a script, so it has to be stopped by its own command, or it would stay.
struct MailServer {
    _script: Beside,
    program: std::path::PathBuf,
    etc: std::path::PathBuf,
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let mut command = Command::new(&self.program);
        command.arg("-c").arg(&self.etc).arg("stop").stdout(std::process::Stdio::null());
        let _ = command.stderr(std::process::Stdio::null()).status();
    }
}

fn browser(tools: &install::Tools, test: &str) -> Result<()> {
    let port = free_port()?;
    let _driver = Beside::start(
        Command::new(&tools.chromedriver).arg(format!("--port={port}")).stdout(std::process::Stdio::null()),
    )?;
    wait_for(port, std::time::Duration::from_secs(20))?;
    let binary = binary()?;
    let mut command = Command::new(cargo_program());
    command.arg("test").args(TESTED).args(["--test", test, "--", "--test-threads=1", "--nocapture"]);
    run(command
        .env("REGULARS_WEBDRIVER", format!("http://127.0.0.1:{port}"))
        .env("REGULARS_CHROMIUM", &tools.chromium)
        .env("REGULARS_BINARY", binary))
}

/// The program as the tests were built.
pub(crate) fn binary() -> Result<std::path::PathBuf> {
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| crate::root().join("target"), Into::into);
    let binary = target.join("debug/regulars");
    if !binary.exists() {
        bail!("{} was not built", binary.display());
    }
    Ok(binary)
}

fn step(arguments: &[&str], environment: &[(&str, &str)], packages: &[&str]) -> Result<()> {
    let mut command = Command::new(cargo_program());
    command.args(arguments).args(packages).envs(environment.iter().copied());
    run(&mut command)
}

fn cargo(arguments: &[&str]) -> Result<()> {
    run(Command::new(cargo_program()).args(arguments))
}

fn cargo_program() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}

fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("run {command:?}"))?;
    if !status.success() {
        bail!("failed: {command:?}");
    }
    Ok(())
}

fn output(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("run {command:?}"))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
