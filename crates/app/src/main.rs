//! The program: one binary that serves, works, shows a demo, backs up and looks after itself.

mod understand;

use std::io::Write as _;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use regulars_accounts::account::{self, Reset};
use regulars_accounts::setup;
use regulars_app::demo::{self, Plan};
use regulars_app::house::{self, House};
use regulars_kernel::clock::Clock;
use regulars_kernel::config::Config;
use regulars_kernel::db::{Place, back_up, files};
use regulars_kernel::error::{Error, Result};
use regulars_kernel::web::App;

/// Turns customers into regulars: listens, keeps promises, and proves what worked.
#[derive(Parser)]
#[command(name = "regulars", version)]
struct Program {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: Serve,
}

#[derive(clap::Args, Default)]
struct Serve {
    /// Listen on the address of this machine in the local network, so that phones can reach it.
    #[arg(long)]
    lan: bool,
    /// Leave the jobs to `regulars work`.
    #[arg(long)]
    no_jobs: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Start everything (the same as no command).
    Serve(Serve),
    /// Do jobs only, beside a server on the same data.
    Work,
    /// Fill a demo shop with answers, cases and improvements.
    Demo {
        #[arg(long, default_value_t = 2_000)]
        answers: u32,
        #[arg(long, default_value_t = 180)]
        days: u32,
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Copy the data into a file, also while the server runs.
    Backup { file: PathBuf },
    /// Put a backup back; what was there is kept beside it.
    Restore { file: PathBuf },
    /// Look at settings and data, and say what is wrong.
    Doctor,
    /// Understand comments: language, mood, what they are about. JSON Lines in, JSON Lines out.
    Analyze(understand::Asked),
    /// Find what many comments are about. JSON Lines in, one JSON document out.
    Themes(understand::ThemesAsked),
    /// Look after members.
    Member {
        #[command(subcommand)]
        what: MemberCommand,
    },
}

#[derive(Subcommand)]
enum MemberCommand {
    /// Print a link that signs a person in once, to set a new password.
    Reset {
        /// The person's name or e-mail address.
        name: String,
    },
}

fn main() -> ExitCode {
    // Two crypto providers are linked by some libraries; the first line says which one counts.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let program = Program::parse();
    // These need neither settings nor data.
    match &program.command {
        Some(Command::Analyze(asked)) => return understand::analyze(asked),
        Some(Command::Themes(asked)) => return understand::themes(asked),
        _ => {}
    }
    match run(program) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "regulars: {error}");
            ExitCode::FAILURE
        }
    }
}

fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

fn run(program: Program) -> Result<()> {
    let config = Config::load(Path::new("regulars.toml"), std::env::vars())?;
    log(&config);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    match program.command {
        None => runtime.block_on(serve(config, &program.serve)),
        Some(Command::Serve(serve_as)) => runtime.block_on(serve(config, &serve_as)),
        Some(Command::Work) => runtime.block_on(work(config)),
        Some(Command::Demo { answers, days, seed }) => {
            runtime.block_on(show(config, Plan { answers, days, seed }))
        }
        Some(Command::Backup { file }) => backup(&config, &file),
        Some(Command::Restore { file }) => restore(&config, &file),
        Some(Command::Doctor) => doctor(&config),
        Some(Command::Analyze(_) | Command::Themes(_)) => Ok(()),
        Some(Command::Member { what: MemberCommand::Reset { name } }) => {
            runtime.block_on(reset(config, name))
        }
    }
}

fn log(config: &Config) {
    let filter = regulars_app::log::filter(config);
    let log =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    if config.log_json { log.json().init() } else { log.init() }
}

/// Says that this process uses the data, so that a restore waits its turn.
fn hold(config: &Config) -> Result<Option<files::Held>> {
    if config.database_url.is_some() {
        return Ok(None);
    }
    match files::hold(&config.data_dir) {
        Ok(held) => Ok(Some(held)),
        Err(Error::Conflict) => Err(Error::bug("a restore is at work on this data; wait until it is done")),
        Err(error) => Err(error),
    }
}

async fn serve(config: Config, serve: &Serve) -> Result<()> {
    let asked = asked_to_stop()?;
    let _held = hold(&config)?;
    let mut listen = config.listen;
    if serve.lan {
        listen.set_ip(IpAddr::from([0, 0, 0, 0]));
    }
    let listener = tokio::net::TcpListener::bind(listen).await.map_err(|cause| taken(listen, &cause))?;
    let lan = serve.lan.then(own_address).flatten();
    let (app, router) = House::open(config, Clock::system())?.router();
    if let Some(address) = lan {
        app.set_lan_url(format!("http://{address}:{}", listen.port()));
    }
    greet(&app, serve.lan, lan).await?;
    stop_when(asked, &app);
    house::serve(app, router, listener, !serve.no_jobs).await
}

fn taken(listen: SocketAddr, cause: &std::io::Error) -> Error {
    if cause.kind() == std::io::ErrorKind::AddrInUse {
        let next = listen.port().saturating_add(1);
        return Error::bug(format!(
            "port {} is taken by another program. Choose another one: REGULARS_LISTEN={}:{next} regulars",
            listen.port(),
            listen.ip()
        ));
    }
    Error::bug(format!("cannot listen on {listen}: {cause}"))
}

/// The address of this machine in the local network: asked of the routing table, nothing is sent.
fn own_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind(("0.0.0.0", 0)).ok()?;
    socket.connect(("192.0.2.1", 9)).ok()?;
    socket.local_addr().ok().map(|address| address.ip()).filter(|address| !address.is_unspecified())
}

/// Prints where the house stands, and the one-time link of a new one.
async fn greet(app: &App, wants_lan: bool, lan: Option<IpAddr>) -> Result<()> {
    let url = app.own_url();
    say(&format!("Regulars is open: {url}"));
    if wants_lan && lan.is_none() {
        say("No address in a local network was found: phones cannot reach this machine yet.");
    }
    if let Some(link) = setup::link(app).await? {
        say("Set up your shop with this link. It works once, for 24 hours:");
        say(&format!("  {link}"));
    }
    say("Stop with Ctrl+C.");
    Ok(())
}

/// Listens from now on, and ends when somebody asks the program to stop.
#[cfg(unix)]
fn asked_to_stop() -> Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut term, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = term.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn asked_to_stop() -> Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

/// Lets the house come to its end when that is asked for.
fn stop_when(asked: impl Future<Output = ()> + Send + 'static, app: &App) {
    let app = app.clone();
    tokio::spawn(async move {
        asked.await;
        app.stop();
    });
}

async fn work(config: Config) -> Result<()> {
    let asked = asked_to_stop()?;
    let _held = hold(&config)?;
    let app = House::open(config, Clock::system())?.app;
    say("Regulars works on jobs. Stop with Ctrl+C.");
    stop_when(asked, &app);
    house::work(app).await;
    Ok(())
}

async fn show(config: Config, plan: Plan) -> Result<()> {
    let _held = hold(&config)?;
    let app = House::open(config, Clock::system())?.app;
    say(&format!("Filling a demo shop with {} answers of {} days ...", plan.answers, plan.days));
    let shown = demo::fill(&app, plan, regulars_kernel::i18n::Language::En).await?;
    let url = app.own_url();
    say(&format!("The survey: {url}/s/{}", shown.slug));
    say("Sign in with this link. It works once, for 24 hours:");
    say(&format!("  {url}/in/link/{}", shown.link.reveal()));
    say("Start the server with `regulars` if it does not run yet.");
    Ok(())
}

fn data_file(config: &Config) -> Result<PathBuf> {
    match config.place() {
        Place::File(path) => Ok(path),
        Place::Server(_) => Err(Error::bug(
            "this data lies on PostgreSQL: use pg_dump and pg_restore, which copy it while it is in use",
        )),
    }
}

fn backup(config: &Config, file: &Path) -> Result<()> {
    let path = data_file(config)?;
    if !path.exists() {
        return Err(Error::bug(format!("there is no data at {}", path.display())));
    }
    back_up(&path, file)?;
    let found = files::look(file)?;
    say(&format!("Copied {} bytes to {}. Integrity: {}.", found.bytes, file.display(), found.integrity));
    Ok(())
}

fn restore(config: &Config, file: &Path) -> Result<()> {
    let path = data_file(config)?;
    let _alone = match files::hold_alone(&config.data_dir) {
        Ok(alone) => alone,
        Err(Error::Conflict) => {
            return Err(Error::bug("a server or worker uses this data: stop it first, then restore"));
        }
        Err(error) => return Err(error),
    };
    match files::restore(&path, file, Clock::system().now())? {
        Some(aside) => say(&format!("Restored. What was there before is kept at {}.", aside.display())),
        None => say("Restored."),
    }
    Ok(())
}

fn doctor(config: &Config) -> Result<()> {
    say(&format!("Listens on {}", config.listen));
    match &config.public_url {
        Some(url) => say(&format!("Customers come by {url}")),
        None => say("No REGULARS_PUBLIC_URL: phones reach this machine only with --lan"),
    }
    let mail_error = match config.smtp_url.as_deref().map(regulars_kernel::mail::mailer) {
        Some(made) => made.err(),
        None => {
            say("No REGULARS_SMTP_URL: mail waits in the outbox");
            None
        }
    };
    if config.smtp_url.is_some() && mail_error.is_none() {
        say("Mail: a server is set");
    }
    match config.place() {
        Place::Server(_) => say("Data: PostgreSQL (open the operator's page for its state)"),
        Place::File(path) if !path.exists() => {
            say(&format!("Data: none yet; it will be made at {}", path.display()))
        }
        Place::File(path) => {
            let found = files::look(&path).map_err(|cause| damaged(&cause))?;
            say(&format!("Data: {}, {} bytes, integrity {}", path.display(), found.bytes, found.integrity));
            say(&format!("Newest migration: {}", found.newest.as_deref().unwrap_or("none")));
            if found.integrity != "ok" {
                return Err(damaged(&found.integrity));
            }
        }
    }
    if let Some(error) = mail_error {
        return Err(Error::bug(format!("mail can't leave before its setting is right: {error}")));
    }
    say("Nothing else to say.");
    Ok(())
}

fn damaged(cause: &impl std::fmt::Display) -> Error {
    Error::bug(format!("the data is damaged: stop the server and restore the newest backup ({cause})"))
}

async fn reset(config: Config, name: String) -> Result<()> {
    let app = House::open(config, Clock::system())?.app;
    match account::reset_link(&app, &name).await? {
        Reset::Link { account, url } => {
            say(&format!(
                "This link signs {} in once, for 30 minutes. A new password is set on the page behind it:",
                account.name
            ));
            say(&format!("  {url}"));
            Ok(())
        }
        Reset::Nobody => Err(Error::bug(format!("nobody is called {name}"))),
        Reset::Several(found) => {
            let mails: Vec<&str> = found.iter().map(|account| account.mail.as_str()).collect();
            let mails = mails.join(", ");
            Err(Error::bug(format!("several people are called {name}; name one by the address: {mails}")))
        }
    }
}
