//! What can be typed. Each option's help is its documentation; README shows the common ones.

use super::config::Config;
use super::exit::Failure;
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use partwright::arrange::Plan;
use partwright::finding::Severity;
use serde::Deserialize;
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
  partwright check songs/
  partwright check arrangement.mid --for string-quartet
  partwright balance symphony.mid --for as-written
  partwright render song.mid --for as-written -o song.wav
  partwright instruments show clarinet-bb

Exit codes: 0 fine; 1 findings at or above --fail-on, or a pin or limit that cannot hold;
2 wrong use or input; 130 interrupted.";

/// Between an ensemble and the seats that are left out of it, as its id says it.
pub(crate) const WITHOUT: &str = " without ";
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
    Arrange(Arrange),
    /// Show what is heard in a MIDI file: tracks, voices, roles, key, phrases
    Inspect(Inspect),
    /// Check files for damage, and mend MIDI; with --for, one file against an ensemble
    Check(Check),
    /// Tell who is heard in an existing MIDI file, bar by bar
    Balance(Balance),
    /// Render an existing MIDI file to sound with an ensemble's instruments
    Render(Render),
    /// List, show and check instruments
    Instruments(Instruments),
    /// List, show and check ensembles
    Ensembles(Ensembles),
    /// List, show and check playback targets, which say how a sample library is told what to play
    Targets(Targets),
    /// Explain a finding's code
    Explain(Explain),
    /// Print a completion script for a shell
    Completions(Completions),
    /// Print the manual page (roff), of one command or of all
    Man(Man),
}

/// `arrange`.
#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct Arrange {
    /// The MIDI or MusicXML file; `-` reads stdin
    pub(crate) source: PathBuf,
    /// The ensemble: a name from `partwright ensembles list`, a TOML file, a line such as "2(picc).2.2.2 - 4.2.3.1 -
    /// timp.perc(3) - hp - str" or "flute, 2 clarinets, bassoon", or `as-written` [default: the plan's]
    #[arg(long = "for", value_name = "ENSEMBLE")]
    pub(crate) ensemble: Option<String>,
    /// Leave seats out by name, such as "Bassoon, Oboe 2"; `optional` leaves out all that the ensemble can do without
    #[arg(long, value_name = "SEATS")]
    pub(crate) without: Option<String>,
    /// Where to write: a folder, or a .mid file for the MIDI alone, or `-` for MIDI on stdout [default: out/<piece>--<ensemble>]
    #[arg(short, long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,
    /// Replace what is there
    #[arg(long)]
    pub(crate) force: bool,
    /// The style: a built-in name or a TOML file [default: the plan's, else default]
    #[arg(long, value_name = "STYLE")]
    pub(crate) style: Option<String>,
    /// What arrangement.mid is written for: a built-in target (gm, keyswitch-example) or a TOML file [default: gm]
    #[arg(long, value_name = "TARGET")]
    pub(crate) target: Option<String>,
    /// A plan with pins or resolved choices to follow (plan.toml of an earlier run, edited or not)
    #[arg(long, value_name = "FILE")]
    pub(crate) plan: Option<PathBuf>,
    /// Render no sound, and do not measure balance
    #[arg(long)]
    pub(crate) no_audio: bool,
    /// Do not mend what the balance found
    #[arg(long)]
    pub(crate) no_balance: bool,
    /// At most how many rounds of mending [default: 2]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=i64::from(ROUNDS)))]
    pub(crate) rounds: Option<u8>,
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[command(flatten)]
    pub(crate) sound: Sound,
    /// Seed of everything that draws numbers [default: the plan's, else 0]
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// Budget of the solver in steps [default: the plan's, else 200000]
    #[arg(long, value_name = "N")]
    pub(crate) steps: Option<u64>,
    /// Exit with 1 when a finding is at least this bad
    #[arg(long, default_value = "never", value_name = "SEVERITY")]
    pub(crate) fail_on: FailOn,
}

/// How the sound is written.
#[derive(Debug, Clone, Copy, ClapArgs)]
pub(crate) struct Sound {
    /// Leave sound at physical level (0 dBFS = 120 dB SPL) instead of -16 LUFS
    #[arg(long)]
    pub(crate) physical: bool,
    /// Leave the room out
    #[arg(long)]
    pub(crate) dry: bool,
}

/// How a source is read.
#[derive(Debug, Clone, Copy, Default, ClapArgs)]
pub(crate) struct Reading {
    /// What to do with a file played without a click, whose notes know nothing of its beats [default: keep]
    #[arg(long, value_name = "HOW")]
    pub(crate) played: Option<Played>,
}

/// What to do with a file that was played without beats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Played {
    /// Move no note; bars follow the file's own beats
    Keep,
    /// Write it on the beats heard in it; the tempo follows the player
    Quantise,
}

impl From<Played> for partwright::prepare::Played {
    fn from(played: Played) -> Self {
        match played {
            Played::Keep => Self::Keep,
            Played::Quantise => Self::Quantise,
        }
    }
}

/// `inspect`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Inspect {
    /// The MIDI or MusicXML file; `-` reads stdin
    pub(crate) source: PathBuf,
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// Exit with 1 when a finding is at least this bad
    #[arg(long, default_value = "never", value_name = "SEVERITY")]
    pub(crate) fail_on: FailOn,
}

/// Which file, for whom, and who plays which track.
#[derive(Debug, ClapArgs)]
pub(crate) struct Existing {
    /// The MIDI or MusicXML file; `-` reads stdin
    pub(crate) source: PathBuf,
    /// The ensemble: a name, a TOML file, a line such as "2.2.2.2 - 4.2.3.1 - timp - str", or `as-written` for the
    /// file's own instruments [default: as-written]
    #[arg(long = "for", value_name = "ENSEMBLE")]
    pub(crate) ensemble: Option<String>,
    /// Leave seats of the ensemble out by name, such as "Bassoon, Oboe 2"; `optional` leaves out all that it can do without
    #[arg(long, value_name = "SEATS", requires = "ensemble")]
    pub(crate) without: Option<String>,
    /// Who plays which track, as TOML (see `--print-cast`)
    #[arg(long, value_name = "FILE")]
    pub(crate) cast: Option<PathBuf>,
    /// Print the casting as TOML, to edit and give back with --cast, and stop
    #[arg(long, conflicts_with = "json")]
    pub(crate) print_cast: bool,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// `check`.
#[derive(Debug, ClapArgs)]
#[command(after_help = CHECK)]
pub(crate) struct Check {
    /// MIDI or MusicXML files, and folders (all *.mid, *.midi, *.kar and *.rmi within); `-` reads stdin
    #[arg(required = true, value_name = "FILE")]
    pub(crate) sources: Vec<PathBuf>,
    /// Check one file against an ensemble instead (ranges, playability): a name, a TOML file, a line such as
    /// "2.2.2.2 - 4.2.3.1 - timp - str", or `as-written` for the file's own instruments
    #[arg(long = "for", value_name = "ENSEMBLE", conflicts_with = "repair")]
    pub(crate) ensemble: Option<String>,
    /// Leave seats of the ensemble out by name, such as "Bassoon, Oboe 2"; `optional` leaves out all that it can do without
    #[arg(long, value_name = "SEATS", requires = "ensemble")]
    pub(crate) without: Option<String>,
    /// Who plays which track, as TOML (see `--print-cast`)
    #[arg(long, value_name = "FILE", requires = "ensemble")]
    pub(crate) cast: Option<PathBuf>,
    /// Print the casting as TOML, to edit and give back with --cast, and stop
    #[arg(long, requires = "ensemble", conflicts_with_all = ["json", "sarif"])]
    pub(crate) print_cast: bool,
    /// With --for: what to do with a file played without a click, whose notes know nothing of its beats [default: keep]
    #[arg(long, value_name = "HOW", requires = "ensemble")]
    pub(crate) played: Option<Played>,
    /// Write clean MIDI files: one to a .mid file, or each under its name into any other PATH, a folder
    #[arg(long, value_name = "PATH")]
    pub(crate) repair: Option<PathBuf>,
    /// Replace what is there (never the file that is read)
    #[arg(long, requires = "repair")]
    pub(crate) force: bool,
    /// Print a SARIF 2.1.0 log instead of text
    #[arg(long, conflicts_with = "json")]
    pub(crate) sarif: bool,
    /// Exit with 1 when a finding is at least this bad
    #[arg(long, default_value = "error", value_name = "SEVERITY")]
    pub(crate) fail_on: FailOn,
}

const CHECK: &str = "\
Without --for the files are read as they are: each finding names the file, the track, the byte, what the standard says \
and what was done about it. The key `for` of partwright.toml is for `arrange` and changes nothing here.

A file that cannot be read is told in its place, and the exit code is 2; the others are checked all the same. --repair \
changes no exit code: that speaks of the files as they are. What --repair writes was read back and is the same music; a \
clean file is written too.

Examples:
  partwright check song.mid
  partwright check songs/ --fail-on warning
  partwright check broken.mid --repair mended.mid
  partwright check songs/ --repair mended/
  partwright check songs/ --sarif > songs.sarif
  partwright check song.mid --for as-written";

/// `balance`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Balance {
    #[command(flatten)]
    pub(crate) existing: Existing,
    /// Print a SARIF 2.1.0 log of the findings instead of text
    #[arg(long, conflicts_with = "json")]
    pub(crate) sarif: bool,
    /// Write the whole report as one HTML file
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
    /// Replace what is there
    #[arg(long)]
    pub(crate) force: bool,
    /// Exit with 1 when a finding is at least this bad
    #[arg(long, default_value = "error", value_name = "SEVERITY")]
    pub(crate) fail_on: FailOn,
}

/// `render`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Render {
    #[command(flatten)]
    pub(crate) existing: Existing,
    /// The WAV file to write; `-` for stdout [default: <piece>.wav]
    #[arg(short, long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,
    /// Replace what is there
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) sound: Sound,
    /// Also write each seat's dry stem into DIR
    #[arg(long, value_name = "DIR")]
    pub(crate) stems: Option<PathBuf>,
}

/// `instruments`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Instruments {
    #[command(subcommand)]
    pub(crate) action: InstrumentsAction,
}

/// What to do with instruments.
#[derive(Debug, Subcommand)]
pub(crate) enum InstrumentsAction {
    /// List instruments: all, or those of a family or a name
    List {
        /// Only this family, or families whose name holds the word: brass, string
        #[arg(long, value_name = "FAMILY")]
        family: Option<String>,
        /// Only those whose id, name or abbreviation holds all of these words
        #[arg(long, value_name = "WORDS")]
        search: Option<String>,
    },
    /// Show an instrument as a page: ranges, registers, levels, what a player can do
    Show(ShowInstruments),
    /// Check instrument files
    Check {
        /// TOML files, and folders (all *.toml within, TEMPLATE.toml left out)
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Print a profile that shows every key with its unit and default, to copy
    Template,
    /// Print the format as JSON Schema, for editors
    #[command(after_help = SCHEMA)]
    Schema,
}

/// `instruments show`.
#[derive(Debug, ClapArgs)]
#[command(after_help = SHOW)]
pub(crate) struct ShowInstruments {
    /// Ids, such as clarinet-bb
    #[arg(required_unless_present = "html", value_name = "ID")]
    pub(crate) ids: Vec<String>,
    /// Print the whole profile as TOML, to copy and edit
    #[arg(long, conflicts_with_all = ["json", "html"])]
    pub(crate) toml: bool,
    /// Write one HTML page with a card each: keyboard, registers, levels; without ids, of every instrument
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    pub(crate) html: Option<PathBuf>,
    /// Replace what is there
    #[arg(long, requires = "html")]
    pub(crate) force: bool,
}

const SHOW: &str = "\
Examples:
  partwright instruments show violin
  partwright instruments show clarinet-bb --toml > my-clarinet.toml
  partwright instruments show --html instruments.html";

const SCHEMA: &str = "\
An editor that knows TOML (taplo, Even Better TOML) completes keys, shows what they mean and marks what is wrong, once the
file's first line names the schema:

  partwright instruments schema > instrument.schema.json
  #:schema ./instrument.schema.json

For ensembles and targets the same, with `partwright ensembles schema` and `partwright targets schema`. What no schema can
say, `check` tells.";

/// `ensembles`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Ensembles {
    #[command(subcommand)]
    pub(crate) action: EnsemblesAction,
}

/// What to do with ensembles.
#[derive(Debug, Subcommand)]
pub(crate) enum EnsemblesAction {
    /// List every ensemble
    List,
    /// Show one ensemble
    Show {
        /// Its id, such as woodwind-quintet, a TOML file, or a line such as "flute, 2 clarinets, bassoon"
        id: String,
        /// Print it as TOML, to edit and give to --for
        #[arg(long, conflicts_with = "json")]
        toml: bool,
    },
    /// Check ensemble files
    Check {
        /// TOML files, and folders (all *.toml within, TEMPLATE.toml left out)
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Print an ensemble that shows every key with its unit and default, to copy
    Template,
    /// Print the format as JSON Schema, for editors
    #[command(after_help = SCHEMA)]
    Schema,
}

/// `targets`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Targets {
    #[command(subcommand)]
    pub(crate) action: TargetsAction,
}

/// What to do with targets.
#[derive(Debug, Subcommand)]
pub(crate) enum TargetsAction {
    /// List every built-in target
    List,
    /// Show one built-in target, as a text to copy
    Show {
        /// Its id, such as keyswitch-example
        id: String,
    },
    /// Check target files
    Check {
        /// TOML files, and folders (all *.toml within, TEMPLATE.toml left out)
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Print a target that shows every key with its unit and default, to copy
    Template,
    /// Print the format as JSON Schema, for editors
    #[command(after_help = SCHEMA)]
    Schema,
}

/// `explain`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Explain {
    /// A finding's code, such as midi-unclosed-note; without one, all codes are listed
    pub(crate) code: Option<String>,
}

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

impl Arrange {
    /// Puts the plan behind what was typed, so that a plan replays without repeating its options, and the configuration
    /// behind both.
    pub(crate) fn with_plan(&self, plan: &Plan, config: &Config) -> Self {
        let named = |name: &String| (!name.is_empty()).then(|| name.clone());
        let settled = !plan.is_open();
        let mut command = self.clone();
        command.ensemble = command.ensemble.or_else(|| named(&plan.ensemble)).or_else(|| config.ensemble.clone());
        if let (Some(whom), Some(seats)) = (command.ensemble.as_mut(), command.without.take()) {
            *whom = format!("{whom}{WITHOUT}{seats}");
        }
        command.style = command.style.or_else(|| named(&plan.style)).or_else(|| config.style.clone());
        command.target = command.target.or_else(|| config.target.clone());
        command.rounds = command.rounds.or(config.rounds);
        command.seed = command.seed.or_else(|| settled.then_some(plan.seed)).or(config.seed);
        command
    }
}

impl Existing {
    /// The ensemble, and who is left out of it.
    pub(crate) fn whom(&self) -> String {
        let ensemble = self.ensemble.as_deref().unwrap_or("as-written");
        self.without.as_ref().map_or_else(|| ensemble.to_owned(), |seats| format!("{ensemble}{WITHOUT}{seats}"))
    }
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
