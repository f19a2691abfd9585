//! `regulars analyze` and `regulars themes`: comments in, what they say out, as JSON Lines.

mod answer;
mod flow;
mod lines;
mod themes;

use std::fs::File;
use std::io::{self, Read, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use regulars_accounts::Business;
use regulars_app::house::House;
use regulars_kernel::clock::Clock;
use regulars_kernel::config::Config;
use regulars_kernel::db::{Lane, Place};
use regulars_kernel::error::{Error, Result};
use regulars_kernel::ids::BusinessId;
use regulars_language::correct::Corrections;
use regulars_language::identify::Prior;
use regulars_language::model::Model;

use answer::{Engine, Unit, Written};
use lines::Lines;
pub(crate) use themes::{Asked as ThemesAsked, themes};

/// What `regulars analyze` was asked.
#[derive(clap::Args)]
pub(crate) struct Asked {
    /// Comments as JSON Lines; the standard input if there is none, or for `-`.
    file: Option<PathBuf>,
    /// What places in the text are counted in.
    #[arg(long, value_enum, default_value_t = Unit::Scalars)]
    offsets: Unit,
    /// How many comments are read side by side; all cores if it is not given.
    #[arg(long)]
    threads: Option<NonZeroUsize>,
    /// Leave comments that nearly repeat an earlier one alone.
    #[arg(long)]
    no_duplicates: bool,
    /// Add the words that weighed most.
    #[arg(long)]
    explain: bool,
    /// Weights from a file instead of those in the program.
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// Read as this business does: with its corrections and the languages of its customers.
    #[arg(long, value_name = "ID")]
    business: Option<String>,
}

/// Why a command ended early.
pub(crate) enum Ended {
    /// The input could not be read.
    Unread(String),
    /// Something else went wrong.
    Failed(String),
    /// Nobody listens any more.
    Unheard,
}

impl Ended {
    /// Says it, and answers with the exit status.
    pub(crate) fn told(self) -> ExitCode {
        let (message, status) = match self {
            Ended::Unread(message) => (message, ExitCode::from(2)),
            Ended::Failed(message) => (message, ExitCode::FAILURE),
            Ended::Unheard => return ExitCode::FAILURE,
        };
        let _ = writeln!(io::stderr(), "regulars: {message}");
        status
    }

    fn unwritten(cause: &io::Error) -> Self {
        if cause.kind() == io::ErrorKind::BrokenPipe {
            return Ended::Unheard;
        }
        Ended::Failed(format!("what was found could not be written: {cause}"))
    }
}

/// Understands comment after comment, and writes one line for each.
pub(crate) fn analyze(asked: &Asked) -> ExitCode {
    analyzed(asked).map_or_else(Ended::told, |()| ExitCode::SUCCESS)
}

fn analyzed(asked: &Asked) -> std::result::Result<(), Ended> {
    let mut lines = Lines::new(opened(asked.file.as_deref())?);
    let model = model(asked.model.as_deref())?;
    let (corrections, prior) = match &asked.business {
        Some(business) => {
            let (corrections, prior) =
                of_business(business).map_err(|error| Ended::Failed(error.to_string()))?;
            (Some(corrections), Some(prior))
        }
        None => (None, None),
    };
    let (offsets, explain, compare) = (asked.offsets, asked.explain, !asked.no_duplicates);
    let engine = Engine { model, corrections, prior, offsets, explain, compare };
    let mut written = Written::new(io::BufWriter::new(io::stdout().lock()));
    let heard = flow::in_order(
        threads(asked.threads),
        move || lines.next_few(),
        move |few| few.map(|few| few.into_iter().map(|line| engine.answer(line)).collect::<Vec<_>>()),
        |few| match few {
            Ok(few) => written.write(few).map_err(|cause| Ended::unwritten(&cause)),
            Err(cause) => Err(unread(asked.file.as_deref(), &cause)),
        },
    );
    heard.unwrap_or_else(|flow::Lost| {
        Err(Ended::Failed("a thread that understands comments broke".to_owned()))
    })
}

/// How many threads are used.
fn threads(asked: Option<NonZeroUsize>) -> usize {
    asked.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get).min(256)
}

/// Opens a file, or the standard input.
fn opened(file: Option<&Path>) -> std::result::Result<Box<dyn Read + Send>, Ended> {
    match file.filter(|path| *path != Path::new("-")) {
        None => Ok(Box::new(io::stdin())),
        Some(path) => {
            let file = File::open(path).map_err(|cause| unread(Some(path), &cause))?;
            let about = file.metadata().map_err(|cause| unread(Some(path), &cause))?;
            if about.is_dir() {
                return Err(unread(Some(path), &io::ErrorKind::IsADirectory.into()));
            }
            Ok(Box::new(file))
        }
    }
}

fn unread(file: Option<&Path>, cause: &io::Error) -> Ended {
    let name = file.map_or_else(|| "the standard input".to_owned(), |path| path.display().to_string());
    Ended::Unread(format!("{name} could not be read: {cause}"))
}

/// The engine with the weights of the program, or with those of a file.
fn model(file: Option<&Path>) -> std::result::Result<&'static Model<'static>, Ended> {
    let Some(path) = file else {
        return Model::shipped()
            .map_err(|unfit| Ended::Failed(format!("the weights of this program: {unfit}")));
    };
    let bytes = std::fs::read(path)
        .map_err(|cause| Ended::Failed(format!("{} could not be read: {cause}", path.display())))?;
    // Once in a run, and used until its end.
    let model = Model::read(bytes.leak())
        .map_err(|unfit| Ended::Failed(format!("{} is of no use: {unfit}", path.display())))?;
    Ok(Box::leak(Box::new(model)))
}

/// What a business knows better, from the database of the settings.
fn of_business(name: &str) -> Result<(Corrections, Prior)> {
    let business: BusinessId =
        name.parse().map_err(|_| Error::bug(format!("{name} is not the id of a business")))?;
    let config = Config::load(Path::new("regulars.toml"), std::env::vars())?;
    if let Place::File(path) = config.place()
        && !path.exists()
    {
        return Err(Error::bug(format!("there is no data at {}", path.display())));
    }
    let _held = crate::hold(&config)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    runtime.block_on(async {
        let app = House::open(config, Clock::system())?.app;
        let known = app.db().read(Lane::Member, business, |db| {
            Business::find(db)?;
            Ok((regulars_understanding::learned(db)?, regulars_understanding::prior(db)?))
        });
        known.await.map_err(|error| match error {
            Error::NotFound => Error::bug(format!("there is no business {business}")),
            other => other,
        })
    })
}
