//! The program as people start it: a process with a folder and a port of its own, spoken to over HTTP.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Waits a little: these tests watch processes, and have nothing else to do meanwhile.
#[expect(clippy::disallowed_methods, reason = "the only way to wait for another process")]
pub fn pause(time: Duration) {
    std::thread::sleep(time);
}

/// A port that nobody listens on.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

/// A folder with data, and the settings of the program that uses it.
pub struct Installation {
    pub folder: PathBuf,
    pub port: u16,
    settings: HashMap<&'static str, String>,
}

/// What a command said.
#[derive(Debug)]
pub struct Said {
    pub status: ExitStatus,
    pub out: String,
    pub err: String,
}

impl Installation {
    /// Makes an empty folder; nothing runs yet.
    pub fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("regulars-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        let port = free_port();
        let mut this = Self { folder, port, settings: HashMap::new() };
        this.set("REGULARS_LISTEN", &format!("127.0.0.1:{port}"));
        this.set("REGULARS_DATA_DIR", &this.folder.join("data").display().to_string());
        this.set("REGULARS_DRAFTS_PER_MINUTE", "0");
        this.set("REGULARS_LOG", "warn");
        this
    }

    /// Changes a setting.
    pub fn set(&mut self, name: &'static str, value: &str) {
        self.settings.insert(name, value.to_owned());
    }

    /// The database file.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data/regulars.db")
    }

    /// The program with arguments, not started yet; of the environment only these settings count.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_regulars"));
        for (name, _) in
            std::env::vars().filter(|(name, _)| name.starts_with("REGULARS_") || name == "DATABASE_URL")
        {
            command.env_remove(name);
        }
        command.args(arguments).envs(&self.settings).current_dir(&self.folder).stdin(Stdio::null());
        command
    }

    /// Runs a command to its end; one that does not come to it in a minute is killed, and has failed.
    pub fn run(&self, arguments: &[&str]) -> Said {
        let mut command = self.command(arguments);
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program runs");
        let out = read_aside(child.stdout.take());
        let err = read_aside(child.stderr.take());
        let until = Instant::now() + Duration::from_secs(60);
        let status = loop {
            if let Some(status) = child.try_wait().expect("a process") {
                break status;
            }
            if Instant::now() > until {
                let _ = child.kill();
            }
            pause(Duration::from_millis(5));
        };
        Said { status, out: out.join().expect("text"), err: err.join().expect("text") }
    }

    /// Runs a command that has to succeed; returns what it printed.
    pub fn done(&self, arguments: &[&str]) -> String {
        let said = self.run(arguments);
        assert!(said.status.success(), "{arguments:?}: {said:?}");
        said.out
    }

    /// Starts a command that runs until it is told to stop; what it says goes into files.
    pub fn start(&self, arguments: &[&str]) -> Running {
        let file = |ending: &str| {
            let path = self.folder.join(format!("said.{ending}"));
            File::options().create(true).append(true).open(path).expect("a file for what it says")
        };
        let child = self.command(arguments).stdout(file("out")).stderr(file("err")).spawn();
        Running { child: child.expect("the program starts") }
    }

    /// Starts a server and waits until it answers.
    pub fn serve(&self, arguments: &[&str]) -> Running {
        let mut running = self.start(arguments);
        let until = Instant::now() + Duration::from_secs(30);
        while !is_ready(self.port) {
            let ended = running.child.try_wait().expect("a process");
            assert!(ended.is_none() && Instant::now() < until, "no server: {ended:?} {}", self.errors());
            pause(Duration::from_millis(20));
        }
        running
    }

    /// What the servers wrote to their log.
    pub fn errors(&self) -> String {
        std::fs::read_to_string(self.folder.join("said.err")).unwrap_or_default()
    }
}

/// Reads what a process says, so that it never waits for a reader.
fn read_aside(pipe: Option<impl io::Read + Send + 'static>) -> JoinHandle<String> {
    std::thread::spawn(move || {
        let mut said = Vec::new();
        let _ = pipe.map(|mut pipe| pipe.read_to_end(&mut said));
        String::from_utf8_lossy(&said).into_owned()
    })
}

impl Drop for Installation {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// Whether a server answers, database and all.
pub fn is_ready(port: u16) -> bool {
    Line::open(port).and_then(|mut line| line.get("/ready", "")).is_ok_and(|answer| answer.status == 200)
}

/// A process of the program; killed when dropped.
pub struct Running {
    child: Child,
}

impl Running {
    /// `kill -9`: no last words.
    pub fn kill(mut self) {
        self.child.kill().expect("kill");
        self.child.wait().expect("it is dead");
    }

    /// Whether it still runs.
    pub fn lives(&mut self) -> bool {
        self.child.try_wait().expect("a process").is_none()
    }

    /// SIGTERM, as a service manager sends it; how it ended and after how long.
    pub fn stop(mut self) -> (ExitStatus, Duration) {
        let begun = Instant::now();
        let sent = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(sent.expect("kill").success());
        loop {
            if let Some(status) = self.child.try_wait().expect("a process") {
                return (status, begun.elapsed());
            }
            assert!(begun.elapsed() < Duration::from_secs(40), "it never ended");
            pause(Duration::from_millis(10));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A connection to the server.
pub struct Line {
    stream: BufReader<TcpStream>,
}

/// An answer of the server.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    head: String,
    pub body: String,
}

impl Answer {
    /// A header, by its name in small letters.
    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(':'));
        lines.filter(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).next()
    }

    /// Where it sends the browser.
    pub fn location(&self) -> &str {
        self.header("location").unwrap_or_default()
    }
}

impl Line {
    pub fn open(port: u16) -> io::Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self { stream: BufReader::new(stream) })
    }

    pub fn get(&mut self, path: &str, cookie: &str) -> io::Result<Answer> {
        self.ask("GET", path, cookie, "")?;
        self.answer()
    }

    /// Sends a form.
    pub fn post(&mut self, path: &str, cookie: &str, form: &[(&str, &str)]) -> io::Result<Answer> {
        let escape = regulars_testkit::escape;
        let pairs: Vec<String> =
            form.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect();
        self.ask("POST", path, cookie, &pairs.join("&"))?;
        self.answer()
    }

    /// Asks, and leaves the answer for later.
    pub fn ask(&mut self, method: &str, path: &str, cookie: &str, body: &str) -> io::Result<()> {
        let length = body.len();
        let cookie = if cookie.is_empty() { String::new() } else { format!("cookie: {cookie}\r\n") };
        let text = format!(
            "{method} {path} HTTP/1.1\r\nhost: localhost\r\naccept: text/html\r\naccept-language: en\r\n\
             sec-fetch-site: same-origin\r\ncontent-type: application/x-www-form-urlencoded\r\n\
             {cookie}content-length: {length}\r\n\r\n{body}"
        );
        self.stream.get_mut().write_all(text.as_bytes())
    }

    /// The head of an answer whose body goes on and on.
    pub fn head(&mut self) -> io::Result<Answer> {
        let mut head = String::new();
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if line == "\r\n" {
                break;
            }
            head.push_str(&line);
        }
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Ok(Answer { status, head, body: String::new() })
    }

    fn answer(&mut self) -> io::Result<Answer> {
        let mut answer = self.head()?;
        let length = answer.header("content-length").and_then(|length| length.parse::<usize>().ok());
        let mut body = vec![0; length.ok_or(io::ErrorKind::InvalidData)?];
        self.stream.read_exact(&mut body)?;
        answer.body = String::from_utf8_lossy(&body).into_owned();
        Ok(answer)
    }

    /// Everything until the server hangs up.
    pub fn rest(&mut self) -> io::Result<String> {
        let mut rest = String::new();
        self.stream.read_to_string(&mut rest).map(|_| rest)
    }
}

/// The path behind the first address of our own in a text, such as the link that a command printed.
pub fn link_in(text: &str) -> String {
    let at = text.find("/in/link/").expect("a link");
    text[at..].split_whitespace().next().unwrap_or_default().to_owned()
}

/// Signs in by a link; `None` if it works no longer.
pub fn sign_in(port: u16, link: &str) -> Option<String> {
    let mut line = Line::open(port).expect("a server");
    let answer = line.post(link, "", &[]).expect("an answer");
    assert!([303, 404].contains(&answer.status), "{} {}", answer.status, answer.body);
    let cookies = answer.head.lines().filter_map(|line| line.strip_prefix("set-cookie: "));
    let session =
        cookies.filter_map(|cookie| cookie.split(';').next()).find(|it| it.starts_with("session="))?;
    Some(session.to_owned())
}

/// Opens a database file to look at it, or to change what a test needs otherwise.
pub fn open_file(path: &Path) -> rusqlite::Connection {
    use rusqlite::OpenFlags;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = rusqlite::Connection::open_with_flags(path, flags).expect("the data");
    connection.busy_timeout(Duration::from_secs(10)).expect("patience");
    connection
}
