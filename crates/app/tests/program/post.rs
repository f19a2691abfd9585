//! A post office for tests: takes every mail over SMTP and keeps it.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// What was delivered, in order.
#[derive(Clone, Default)]
pub struct PostOffice(Arc<Mutex<Vec<String>>>);

impl PostOffice {
    /// Opens on a port, for as long as the test runs.
    pub fn open(port: u16) -> Self {
        let office = Self::default();
        let listener = TcpListener::bind(("127.0.0.1", port)).expect("a port for mail");
        let kept = office.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let office = kept.clone();
                std::thread::spawn(move || office.take(&stream));
            }
        });
        office
    }

    /// One conversation (RFC 5321), as far as a client needs it.
    fn take(&self, stream: &TcpStream) -> Option<()> {
        let mut lines = BufReader::new(stream.try_clone().ok()?);
        let say = |text: &str| (&*stream).write_all(format!("{text}\r\n").as_bytes()).ok();
        say("220 post office")?;
        loop {
            let mut line = String::new();
            if lines.read_line(&mut line).ok()? == 0 {
                return None;
            }
            match line.trim_end().to_ascii_uppercase().as_str() {
                "DATA" => {
                    say("354 go on")?;
                    let mut mail = String::new();
                    while !mail.ends_with("\r\n.\r\n") {
                        if lines.read_line(&mut mail).ok()? == 0 {
                            return None;
                        }
                    }
                    self.0.lock().ok()?.push(mail);
                    say("250 taken")?;
                }
                "QUIT" => return say("221 bye"),
                _ => say("250 yes")?,
            }
        }
    }

    /// The message ids that arrived, in order.
    pub fn message_ids(&self) -> Vec<String> {
        let mails = self.0.lock().expect("the mails");
        let id = |mail: &String| {
            mail.lines().find_map(|line| line.strip_prefix("Message-ID: ")).map(str::to_owned)
        };
        mails.iter().filter_map(id).collect()
    }
}
