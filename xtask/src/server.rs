//! Servers for tests, each in a folder of its own, on loopback, stopped when dropped.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::install::{Tools, is_root};

/// A free port of this machine.
pub(crate) fn free_port() -> Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").context("find a free port")?;
    Ok(listener.local_addr()?.port())
}

/// A folder that goes with its owner.
pub(crate) struct Folder(pub PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Result<Self> {
        let path = std::env::temp_dir().join(format!("regulars-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).with_context(|| format!("make {}", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A PostgreSQL cluster.
pub(crate) struct Postgres {
    bin: PathBuf,
    data: PathBuf,
    pub port: u16,
    _folder: Folder,
}

/// A command as a user that servers accept.
fn as_user(user: &str, program: &Path) -> Command {
    if is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", user, "--"]).arg(program);
        command
    } else {
        Command::new(program)
    }
}

impl Postgres {
    pub(crate) fn start(tools: &Tools, name: &str) -> Result<Self> {
        let folder = Folder::new(name)?;
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(&folder.0))?;
        }
        let data = folder.0.join("data");
        run(as_user("postgres", &tools.postgres.join("initdb"))
            .args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", "-D"])
            .arg(&data)
            .current_dir(&folder.0))?;
        let port = free_port()?;
        let this = Self { bin: tools.postgres.clone(), data, port, _folder: folder };
        this.control("start")?;
        Ok(this)
    }

    /// Starts, stops or restarts the cluster.
    pub(crate) fn control(&self, what: &str) -> Result<()> {
        let options = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=400 -c shared_buffers=256MB",
            self.port
        );
        run(as_user("postgres", &self.bin.join("pg_ctl"))
            .arg("-D")
            .arg(&self.data)
            .args(["-w", "-m", "fast", "-o", &options, "-l"])
            .arg(self.data.join("log"))
            .arg(what)
            .current_dir(std::env::temp_dir()))
    }

    pub(crate) fn data_folder(&self) -> String {
        self.data.display().to_string()
    }

    pub(crate) fn bin_folder(&self) -> String {
        self.bin.display().to_string()
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres?sslmode=disable", self.port)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let _ = self.control("stop");
    }
}

fn run(command: &mut Command) -> Result<()> {
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("run {command:?}"))?;
    if !output.status.success() {
        bail!("{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}

/// A program that runs beside us.
pub(crate) struct Beside(pub Child);

impl Beside {
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        let child = command.stdin(Stdio::null()).spawn().with_context(|| format!("start {command:?}"))?;
        Ok(Self(child))
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Waits until something listens on a port.
pub(crate) fn wait_for(port: u16, limit: Duration) -> Result<()> {
    let until = Instant::now() + limit;
    while Instant::now() < until {
        if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return Ok(());
        }
        pause(Duration::from_millis(50));
    }
    bail!("nothing listens on port {port}")
}

#[expect(clippy::disallowed_methods, reason = "a tool that waits for a server has nothing else to do")]
pub(crate) fn pause(time: Duration) {
    std::thread::sleep(time);
}
