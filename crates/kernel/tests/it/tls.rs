//! TLS to a PostgreSQL server of our own, with an authority of our own. Nothing here runs where there is no `initdb`.

use std::collections::HashMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use regulars_kernel::Result;
use regulars_kernel::clock::Clock;
use regulars_kernel::db::{Database, Lane, Place, Settings, sql};

use crate::support::{HERE, Heard};

/// A cluster in a folder of its own, stopped and removed when dropped.
struct Cluster {
    bin: PathBuf,
    folder: PathBuf,
    port: u16,
}

impl Cluster {
    /// Makes one whose certificate is for `localhost`; `None` where PostgreSQL is not installed.
    fn new() -> Option<Self> {
        let bin = programs()?;
        let folder = std::env::temp_dir().join(format!("regulars_tls_{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let cluster = Self { bin, folder, port };
        let ours = authority("Ours", &cluster.file("ca.pem"));
        authority("Another", &cluster.file("other.pem"));
        authority("Ours", &cluster.file("namesake.pem"));
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new(["localhost".to_owned()]).unwrap();
        let certificate = certificate.signed_by(&key, &ours).unwrap();
        std::fs::write(cluster.file("server.pem"), certificate.pem()).unwrap();
        std::fs::write(cluster.file("server.key"), key.serialize_pem()).unwrap();
        succeed(Command::new("chmod").arg("600").arg(cluster.file("server.key")));
        if is_root() {
            succeed(Command::new("chown").arg("-R").arg("postgres").arg(&cluster.folder));
        }
        let data = cluster.file("data");
        succeed(cluster.program("initdb").args(["--auth=trust", "--username=postgres", "-D"]).arg(data));
        Some(cluster)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// A program of PostgreSQL, as a user that it accepts.
    fn program(&self, name: &str) -> Command {
        let path = self.bin.join(name);
        let mut command = if is_root() { Command::new("runuser") } else { Command::new(&path) };
        if is_root() {
            command.args(["-u", "postgres", "--"]).arg(path);
        }
        command.current_dir(&self.folder);
        command
    }

    fn control(&self, what: &str, tls: bool) {
        let options = format!(
            "-p {} -c listen_addresses=localhost -c unix_socket_directories= -c ssl={tls} -c ssl_cert_file={} -c ssl_key_file={}",
            self.port,
            self.file("server.pem").display(),
            self.file("server.key").display(),
        );
        let mut command = self.program("pg_ctl");
        command.args(["-w", "-m", "fast", "-o", &options, "-l"]).arg(self.file("log"));
        succeed(command.arg("-D").arg(self.file("data")).arg(what));
    }

    fn open(&self, host: &str, query: &str) -> Result<Database> {
        let url = format!("postgres://postgres@{host}:{}/postgres{query}", self.port);
        let clock = Clock::fixed("2026-11-22T10:20:30Z".parse().unwrap());
        let heard = Arc::new(Heard::default());
        Database::open(Settings::new(Place::Server(url)), clock, &[], HashMap::new(), heard)
    }

    /// Whether what is sent is encrypted.
    async fn is_encrypted(&self, query: &str) -> bool {
        let db = self.open("localhost", query).unwrap();
        let asking = db.read(Lane::Member, HERE, |db| {
            sql("select ssl from pg_stat_ssl where pid = pg_backend_pid()").value(db)
        });
        asking.await.unwrap()
    }

    fn why_not(&self, host: &str, query: &str) -> String {
        self.open(host, query).err().expect("a refusal").to_string()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut command = self.program("pg_ctl");
        let _ = command.args(["-m", "immediate", "stop", "-D"]).arg(self.file("data")).output();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The folder of PostgreSQL's programs, also where they are not in the path.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let installed = versions.map(|version| version.path().join("bin"));
    std::env::split_paths(&path).chain(installed).find(|folder| folder.join("initdb").exists())
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn succeed(command: &mut Command) {
    // Into no pipe: a server that was started would hold it open.
    command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    let status = command.status().unwrap();
    assert!(status.success(), "{command:?}: {status}");
}

/// An authority that signs; what others have to believe is written to a file.
fn authority(name: &str, file: &Path) -> Issuer<'static, KeyPair> {
    let key = KeyPair::generate().unwrap();
    let mut parameters = CertificateParams::default();
    parameters.distinguished_name.push(DnType::CommonName, name);
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    std::fs::write(file, parameters.self_signed(&key).unwrap().pem()).unwrap();
    Issuer::new(parameters, key)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_is_believed_by_the_authority_that_the_url_names() {
    let Some(cluster) = Cluster::new() else {
        let _ = writeln!(std::io::stdout(), "TLS to PostgreSQL: passed over, there is no initdb");
        return;
    };
    cluster.control("start", true);
    let ours = format!("sslrootcert={}", cluster.file("ca.pem").display());
    let theirs = format!("sslrootcert={}", cluster.file("other.pem").display());
    for mode in ["prefer", "require", "verify-ca", "verify-full"] {
        assert!(cluster.is_encrypted(&format!("?{ours}&sslmode={mode}")).await, "{mode}");
        let why = cluster.why_not("localhost", &format!("?sslmode={mode}&{theirs}"));
        assert!(why.contains("not signed by an authority in") && why.contains("other.pem"), "{mode}: {why}");
    }
    let namesake = format!("?sslrootcert={}", cluster.file("namesake.pem").display());
    let why = cluster.why_not("localhost", &namesake);
    assert!(why.contains("not signed by an authority in"), "{why}");
    assert!(cluster.is_encrypted(&format!("?{ours}")).await);
    assert!(!cluster.is_encrypted("?sslmode=disable").await);
    let why = cluster.why_not("localhost", "?sslmode=require");
    assert!(why.contains("not signed by a public authority") && why.contains("sslrootcert="), "{why}");
    let why = cluster.why_not("127.0.0.1", &format!("?sslmode=require&{ours}"));
    assert!(why.contains("certificate of the database server is not valid"), "another name: {why}");
    let why = cluster.why_not("localhost", "?sslrootcert=/nowhere/ca.pem");
    assert!(why.contains("/nowhere/ca.pem (sslrootcert) can't be read"), "{why}");

    cluster.control("restart", false);
    let why = cluster.why_not("localhost", &format!("?sslmode=require&{ours}"));
    assert!(why.contains("offers no TLS"), "{why}");
    assert!(!cluster.is_encrypted(&format!("?{ours}")).await, "without sslmode, TLS is preferred only");
}
