//! What can be typed. Each option's help is its documentation; README shows the common ones.

mod arrange;
mod batch;
mod existing;
mod measure;
mod regroup;
mod shelf;
mod sound;

pub(crate) use arrange::{Arrange, Effort, Pages, Played, Reading, Transpose};
pub(crate) use batch::{Batch, BatchAction, MergeBatch, PlanBatch, PlanFile, RetryBatch, RunBatch, Worker};
pub(crate) use existing::{Balance, Check, Existing, Inspect, Render};
pub(crate) use measure::Measure;
pub(crate) use regroup::{Explode, Reduce, Writing};
pub(crate) use shelf::{
    Ensembles, EnsemblesAction, Instruments, InstrumentsAction, ShowInstruments, Styles, StylesAction, Targets,
    TargetsAction,
};
pub(crate) use sound::{By, Format, Recording, Sound};

use super::config::Config;
use super::exit::Failure;
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use partwright::arrange::Bars;
use partwright::finding::Severity;
use std::path::PathBuf;

/// Arranges MIDI for real players, writes score, parts and sound, and listens to the result.
#[derive(Debug, Parser)]
#[command(name = "partwright", version, max_term_width = 100, after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXAMPLES: &str = "\
Examples:
  partwright arrange song.mid --for woodwind-quintet
  partwright arrange song.mid --for 'flute, 2 clarinets, bassoon'
  partwright arrange song.mid --for path/to/my-band.toml --no-audio -o song-for-us
  partwright inspect song.mid
  partwright explode flat.mid --for string-quartet
  partwright reduce symphony.mid --to piano
  partwright check songs/
  partwright check arrangement.mid --for string-quartet
  partwright balance symphony.mid --for as-written
  partwright render song.mid --for as-written -o song.wav
  partwright render song.mid --minus-one practice --count-in 1 -o song.flac
  partwright instruments show clarinet-bb
  partwright explain song-for-us --bar 12 --seat 'Horn 2'
  partwright batch plan songs/ --out editions --for string-quartet

Exit codes: 0 fine; 1 findings at or above --fail-on, or a pin or limit that cannot hold;
2 wrong use or input; 130 interrupted.";

/// The most threads one may ask for.
pub(crate) const THREADS: u16 = 1024;
/// The most rounds of mending one may ask for.
pub(crate) const ROUNDS: u8 = 10;

/// Options of every subcommand.
#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct Global {
    /// Print a JSON document instead of text
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Read more instruments from a folder (*.toml, also in subfolders) or one file; they override built-in ones of
    /// the same id
    #[arg(long, global = true, value_name = "DIR", env = "PARTWRIGHT_INSTRUMENTS")]
    pub(crate) instruments: Vec<PathBuf>,
    /// Say nothing on stderr but errors
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Show no progress bars (they are shown only on a terminal anyway)
    #[arg(long, global = true)]
    pub(crate) no_progress: bool,
    /// How many threads to use [default: one a core]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=i64::from(THREADS)), env = "PARTWRIGHT_THREADS")]
    pub(crate) threads: Option<u16>,
    /// The configuration's way with files that were played.
    #[arg(skip)]
    pub(crate) played: Option<Played>,
}

impl Global {
    /// Puts the configuration behind what was typed.
    pub(crate) fn with_config(mut self, config: &Config) -> Self {
        self.threads = self.threads.or(config.threads);
        self.played = config.played;
        self.instruments.splice(0..0, config.instruments.iter().cloned());
        self
    }

    /// Installs the thread pool; the library itself builds none.
    pub(crate) fn install_threads(&self) -> Result<(), Failure> {
        #[cfg(feature = "parallel")]
        if let Some(threads) = self.threads {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads)).build_global();
            pool.map_err(|error| Failure::Usage(format!("could not start {threads} threads: {error}")))?;
        }
        Ok(())
    }
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Arrange a MIDI file for an ensemble: score, parts, MIDI, sound, report, plan
    Arrange(Box<Arrange>),
    /// Show what is heard in a MIDI file: sections, phrases, voices, roles, keys, chords, texture, dynamics
    Inspect(Inspect),
    /// Give a merged score back to its parts: nothing dropped, no octave changed
    Explode(Explode),
    /// Reduce a score to a piano's two hands, or bring its parts together on fewer staves
    Reduce(Reduce),
    /// Check files for damage, and mend MIDI; with --for, one file against an ensemble
    Check(Check),
    /// Tell who is heard in an existing MIDI file, bar by bar
    Balance(Balance),
    /// Render an existing MIDI file to sound with an ensemble's instruments
    Render(Render),
    /// Arrange thousands of files, on one machine or on a cluster's engine: plan, run in shards, merge
    Batch(Batch),
    /// List, show and check instruments
    Instruments(Instruments),
    /// List, show and check ensembles
    Ensembles(Ensembles),
    /// List, show and check styles, which say what an arrangement prefers
    Styles(Styles),
    /// List, show and check playback targets, which say how a sample library is told what to play
    Targets(Targets),
    /// Tell why the notes of an arrangement are there, or explain a finding's code
    Explain(Explain),
    /// Compare two arrangements of one piece: who lost the melody, levels, difficulty, findings
    Diff(Diff),
    /// Print a completion script for a shell
    Completions(Completions),
    /// Print the manual page (roff), of one command or of all
    Man(Man),
}

/// `explain`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Explain {
    /// A folder that `arrange` wrote, with --bar: why its notes are there; or a finding's code, such as
    /// midi-unclosed-note; without either, all codes are listed
    #[arg(value_name = "FOLDER|CODE")]
    pub(crate) what: Option<PathBuf>,
    /// Which bars of the arrangement: 12, 9-16 or 12.3 (bar.beat)
    #[arg(long, value_name = "BARS")]
    pub(crate) bar: Option<Bars>,
    /// One beat of the bar, counted from 1
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) beat: Option<u32>,
    /// Whose notes, by any name of the seat or section [default: everybody's]
    #[arg(long, value_name = "SEAT")]
    pub(crate) seat: Option<String>,
    /// Print the JSON schema of what `explain FOLDER --json` prints
    #[arg(long)]
    pub(crate) schema: bool,
}

/// `diff`.
#[derive(Debug, ClapArgs)]
#[command(after_help = DIFF)]
pub(crate) struct Diff {
    /// Two folders that `arrange` wrote (or their report.json), the earlier first
    #[arg(value_name = "FOLDER", num_args = 2, required_unless_present = "schema")]
    pub(crate) folders: Vec<PathBuf>,
    /// Exit with 1 when a new finding is at least this bad
    #[arg(long, default_value = "never", value_name = "SEVERITY")]
    pub(crate) fail_on: FailOn,
    /// Print the JSON schema of what `diff A B --json` prints
    #[arg(long)]
    pub(crate) schema: bool,
}

/// What one may do with `diff`.
const DIFF: &str = "Seats are the same when their names are, bars when their numbers are. Example:
  partwright arrange song.mid --for woodwind-quintet -o before
  partwright arrange song.mid --for woodwind-quintet --style romantic -o after
  partwright diff before after --fail-on warning";

/// `completions`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Completions {
    /// Which shell
    pub(crate) shell: clap_complete::Shell,
}

/// `man`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Man {
    /// Which command, such as arrange; without one, the page of partwright and of every command
    pub(crate) command: Option<String>,
}

/// From which severity on a command exits with 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Never.
    Never,
    /// From notes on.
    Note,
    /// From warnings on.
    Warning,
    /// From errors on.
    Error,
}

impl FailOn {
    /// The severity, if any.
    pub(crate) fn limit(self) -> Option<Severity> {
        match self {
            Self::Never => None,
            Self::Note => Some(Severity::Note),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_sound() {
        Args::command().debug_assert();
    }
}
