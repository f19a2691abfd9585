//! House: the program itself, in a folder and on a port of its own; it goes when the test ends.

use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};

use anyhow::{Context as _, Result, bail};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::Given;

/// A running house.
pub struct House {
    /// The address of the house, without a slash at the end.
    pub url: String,
    /// The link that was printed at the start: to set up, or to sign in where a demo shop is.
    pub link: String,
    port: u16,
    folder: PathBuf,
    server: Child,
    // Closed only with the house: the program may write to it.
    _lines: BufReader<ChildStdout>,
}

/// How a demo shop is filled.
#[derive(Clone, Copy)]
pub struct Demo {
    pub answers: u32,
    pub days: u32,
    pub seed: u64,
}

impl House {
    /// Starts an empty house.
    ///
    /// # Errors
    /// If the program does not start.
    pub fn open(given: &Given) -> Result<House> {
        let (port, folder) = place()?;
        let mut house = serve(given, port, folder)?;
        house.link = house.read_link("/setup")?;
        Ok(house)
    }

    /// Starts a house with a demo shop; gives the address of its survey too.
    ///
    /// # Errors
    /// If the program does not start.
    pub fn with_demo(given: &Given, demo: Demo) -> Result<(House, String)> {
        let (port, folder) = place()?;
        let numbers = [
            ("--answers", demo.answers.to_string()),
            ("--days", demo.days.to_string()),
            ("--seed", demo.seed.to_string()),
        ];
        let mut command = command(given, port, &folder);
        command.arg("demo").args(numbers.iter().flat_map(|(name, value)| [*name, value.as_str()]));
        let output = command.output().context("fill a demo shop")?;
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        let address = |part: &str| {
            told.split_whitespace()
                .find(|word| word.contains(part))
                .map(str::to_owned)
                .with_context(|| format!("no {part} in {told:?} {}", String::from_utf8_lossy(&output.stderr)))
        };
        let (survey, link) = (address("/s/")?, address("/in/link/")?);
        let mut house = serve(given, port, folder)?;
        house.link = link;
        Ok((house, survey))
    }

    fn read_link(&mut self, part: &str) -> Result<String> {
        let mut line = String::new();
        while self._lines.read_line(&mut line)? > 0 {
            if line.starts_with("Stop") {
                break;
            }
            if let Some(link) = line.split_whitespace().find(|word| word.contains(part)) {
                return Ok(link.to_owned());
            }
            line.clear();
        }
        bail!("the house printed no link with {part}")
    }

    /// A customer without a browser: taps, and writes words. Gives the address it ended at.
    ///
    /// # Errors
    /// If the house does not lead on as it does for a phone.
    pub async fn answer(&self, survey: &str, score: u8, words: &str) -> Result<String> {
        let page = self.ask("GET", survey, "").await?;
        let draft = field(&page, "draft")?;
        // As if the page had been drawn a while ago: nobody taps in the same moment.
        let at: i64 = field(&page, "at")?.parse::<i64>()? - 5_000;
        let tapped = self
            .ask(
                "POST",
                survey,
                &form(&[("draft", &draft), ("at", &at.to_string()), ("score", &score.to_string())]),
            )
            .await?;
        let why = location(&tapped)?;
        let page = self.ask("GET", &why, "").await?;
        let draft = field(&page, "draft")?;
        let path = why.split('?').next().unwrap_or_default();
        let sent = self.ask("POST", path, &form(&[("draft", &draft), ("words", words)])).await?;
        location(&sent)
    }

    async fn ask(&self, method: &str, path: &str, body: &str) -> Result<String> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).await?;
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1:{}\r\naccept-language: en\r\nconnection: close\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n",
            self.port,
            body.len()
        );
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(body.as_bytes()).await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn place() -> Result<(u16, PathBuf)> {
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
    let folder = std::env::temp_dir().join(format!("regulars-e2e-{}-{port}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    Ok((port, folder))
}

fn command(given: &Given, port: u16, folder: &PathBuf) -> Command {
    let mut command = Command::new(&given.binary);
    command
        .current_dir(folder)
        .env("REGULARS_DATA_DIR", folder)
        .env("REGULARS_LISTEN", format!("127.0.0.1:{port}"))
        .env("REGULARS_PUBLIC_URL", format!("http://127.0.0.1:{port}"))
        .env("REGULARS_LOG", "warn")
        .env_remove("REGULARS_SMTP_URL")
        .env_remove("DATABASE_URL");
    command
}

fn serve(given: &Given, port: u16, folder: PathBuf) -> Result<House> {
    let mut server =
        command(given, port, &folder).stdout(Stdio::piped()).spawn().context("start the program")?;
    let mut lines = BufReader::new(server.stdout.take().context("the program has no output")?);
    let mut first = String::new();
    lines.read_line(&mut first)?;
    if !first.contains("open") {
        bail!("the house did not open: {first:?}");
    }
    let url = format!("http://127.0.0.1:{port}");
    Ok(House { url, link: String::new(), port, folder, server, _lines: lines })
}

/// The value of a hidden field.
fn field(page: &str, name: &str) -> Result<String> {
    let from = page.split_once(&format!("name=\"{name}\" value=\"")).map(|(_, rest)| rest);
    from.and_then(|rest| rest.split('"').next())
        .map(str::to_owned)
        .with_context(|| format!("no {name} in {page}"))
}

fn location(answer: &str) -> Result<String> {
    let line = answer.lines().find_map(|line| line.strip_prefix("location: "));
    line.map(|line| line.trim().to_owned()).with_context(|| format!("it does not lead on: {answer}"))
}

fn form(pairs: &[(&str, &str)]) -> String {
    let coded = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    pairs.iter().map(|(name, value)| format!("{name}={}", coded(value))).collect::<Vec<_>>().join("&")
}
