//! Trains, evaluates and times the weights; `cargo xtask train|evaluate|bench language` calls it.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use regulars_language_train::{bench, evaluate, train};

/// Trains, evaluates and times the weights of the language engine.
#[derive(Parser)]
struct Program {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Train the weights from labelled texts.
    Train {
        /// The labelled texts, a folder a task.
        #[arg(long)]
        data: PathBuf,
        /// The weights file to be written.
        #[arg(long)]
        out: PathBuf,
        /// Which licence classes may be used: `open`, `default` or `all`.
        #[arg(long, default_value = "default")]
        licences: String,
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Measure the shipped weights on labelled texts.
    Evaluate {
        /// The labelled texts, a folder a task; any may be absent.
        #[arg(long)]
        data: PathBuf,
        /// Where the figures go, as JSON.
        #[arg(long, default_value = "target/language-eval.json")]
        out: PathBuf,
        /// Weights from a file instead of the shipped ones.
        #[arg(long)]
        model: Option<PathBuf>,
        /// One of these only: sentiment, aspects, lid, themes, duplicates, stress, trust, speed.
        #[arg(long)]
        task: Vec<String>,
        /// Name the items of the stress file that failed.
        #[arg(long)]
        verbose: bool,
    },
    /// Time the shipped weights on this machine.
    Bench {
        /// Labelled texts; without them the sentences of the crate's own tests are read.
        #[arg(long)]
        data: Option<PathBuf>,
        /// Weights from a file instead of the shipped ones.
        #[arg(long)]
        model: Option<PathBuf>,
        /// The page that the figures are written into.
        #[arg(long, default_value = "docs/benchmarks.md")]
        out: PathBuf,
    },
    /// Be the process that is measured.
    #[command(name = evaluate::speed::CHILD, hide = true)]
    Child { model: Option<PathBuf> },
}

fn main() -> anyhow::Result<()> {
    match Program::parse().command {
        Command::Train { data, out, licences, seed } => train::run(&data, &out, &licences, seed),
        Command::Evaluate { data, out, model, task, verbose } => {
            evaluate::run(&evaluate::Plan { data, out, model, tasks: task, talkative: verbose })
        }
        Command::Bench { data, model, out } => bench::run(&bench::Plan { data, model, page: out }),
        Command::Child { model } => evaluate::speed::be_child(model.as_deref()),
    }
}
