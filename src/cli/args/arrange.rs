//! `arrange`, and how a source is read.

use super::super::changed;
use super::super::config::Config;
use super::{FailOn, ROUNDS, Sound};
use clap::{Args as ClapArgs, ValueEnum};
use partwright::arrange::{Bars, LossLimits, Plan};
use serde::Deserialize;
use std::path::PathBuf;
use std::str::FromStr;

/// `arrange`.
#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct Arrange {
    /// The MIDI or MusicXML file; `-` reads stdin
    pub(crate) source: PathBuf,
    /// The ensemble: a name from `partwright ensembles list`, a TOML file, a line such as "2(picc).2.2.2 - 4.2.3.1 -
    /// timp.perc(3) - hp - str" or "flute, 2 clarinets, bassoon"; or `as-written` for the file's own instruments, every
    /// track on its own staff: nothing is arranged or mended, so that there is no plan [default: the plan's]
    #[arg(long = "for", value_name = "ENSEMBLE")]
    pub(crate) ensemble: Option<String>,
    /// Leave seats out by name, such as "Bassoon, Oboe 2"; `optional` leaves out all that the ensemble can do without
    #[arg(long, value_name = "SEATS")]
    pub(crate) without: Option<String>,
    /// How good the players are: beginner, grade-1 to grade-6, amateur, pro or virtuoso for everybody, or
    /// "Clarinet 2=grade-1" for a seat or section; repeat it, or put commas between [default: what the ensemble says]
    #[arg(long, value_name = "LEVEL")]
    pub(crate) level: Vec<String>,
    /// Where to write: a folder; or one file, .mid for the MIDI alone, .musicxml, .mxl or .pdf for the score alone; or
    /// `-` for MIDI on stdout [default: out/<piece>--<ensemble>]
    #[arg(short, long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,
    /// Replace what is there (never a file that is read)
    #[arg(long)]
    pub(crate) force: bool,
    /// The style: beginner, big-band, brass-band, band, chamber, choir, classical, default, faithful, film, romantic, or a
    /// TOML file (`partwright styles list`) [default: the plan's, else the ensemble's, else default]
    #[arg(long, value_name = "STYLE")]
    pub(crate) style: Option<String>,
    /// Move the piece to another key first: so many semitones up, or down with a minus, 12 at most; or `auto` for the key
    /// that serves the players best, with what each would cost in the report [default: the plan's, else 0]
    #[arg(long, value_name = "auto|N", allow_hyphen_values = true)]
    pub(crate) transpose: Option<Transpose>,
    /// What arrangement.mid is written for: a built-in target (gm, keyswitch-example) or a TOML file [default: gm]
    #[arg(long, value_name = "TARGET")]
    pub(crate) target: Option<String>,
    /// A plan with pins or resolved choices to follow (plan.toml of an earlier run, edited or not)
    #[arg(long, value_name = "FILE")]
    pub(crate) plan: Option<PathBuf>,
    /// Solve these bars of the plan's arrangement again (9-16), and leave all else as it is
    #[arg(long, value_name = "BARS", requires = "plan")]
    pub(crate) redo: Option<Bars>,
    /// With --redo: of this seat or section only; may be repeated
    #[arg(long, value_name = "SEAT", requires = "redo")]
    pub(crate) seat: Vec<String>,
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
    pub(crate) pages: Pages,
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[command(flatten)]
    pub(crate) sound: Sound,
    /// Seed of everything that draws numbers; with --redo of that alone [default: the plan's, else 0]
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// How long to look for better seats and octaves: 20000, 200000 or 2000000 steps [default: the plan's, else default]
    #[arg(long, value_name = "HOW")]
    pub(crate) effort: Option<Effort>,
    /// The same as a number of steps
    #[arg(long, value_name = "N", conflicts_with = "effort")]
    pub(crate) steps: Option<u64>,
    /// Refuse to write, with exit 1, when more of the source than this is lost: shares by role and of `all`, such as
    /// melody=0,bass=0.02,harmony=15%
    #[arg(long, value_name = "LIMITS")]
    pub(crate) max_loss: Option<LossLimits>,
    /// Exit with 1 when a finding is at least this bad
    #[arg(long, default_value = "never", value_name = "SEVERITY")]
    pub(crate) fail_on: FailOn,
}

/// How score and parts are written.
#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct Pages {
    /// Write score and parts as compressed MusicXML (.mxl)
    #[arg(long)]
    pub(crate) mxl: bool,
    /// Names of the part files, a pattern such as "{number} {name}"; tokens are {number}, {name}, {id}, {abbreviation},
    /// {transposition}, {piece}, {ensemble} [default: {number}-{id}, as in 03-clarinet-in-bb-1]
    #[arg(long, value_name = "PATTERN")]
    pub(crate) part_names: Option<String>,
    /// Write PDFs of score and parts too, with MuseScore or LilyPond
    #[arg(long)]
    pub(crate) pdf: bool,
    /// What makes the PDFs: a program of MuseScore or LilyPond, by path or by its name in PATH [default: the first that
    /// is installed]
    #[arg(long, value_name = "PROGRAM", env = "PARTWRIGHT_ENGRAVER")]
    pub(crate) engraver: Option<PathBuf>,
}

/// How a source is read.
#[derive(Debug, Clone, Copy, Default, ClapArgs)]
pub(crate) struct Reading {
    /// What to do with a file played without a click, whose notes know nothing of its beats [default: keep]
    #[arg(long, value_name = "HOW")]
    pub(crate) played: Option<Played>,
    /// Semitones by which it is moved.
    #[arg(skip)]
    pub(crate) transpose: i16,
}

/// To which key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Transpose {
    /// The one that serves the players best.
    Auto,
    /// So many semitones away.
    By(i16),
}

impl Transpose {
    /// As far as is known before anything is read.
    pub(crate) fn semitones(self) -> i16 {
        if let Self::By(semitones) = self { semitones } else { 0 }
    }
}

impl FromStr for Transpose {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let most = Plan::FURTHEST;
        let within = |by: &i16| (-most..=most).contains(by);
        match text.trim() {
            "auto" => Ok(Self::Auto),
            number => number
                .parse()
                .ok()
                .filter(within)
                .map(Self::By)
                .ok_or_else(|| format!("write `auto`, or semitones from -{most} to {most}")),
        }
    }
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

/// How long to look for better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Effort {
    /// To try things out
    Fast,
    /// For everyday
    Default,
    /// For the concert
    Best,
}

impl Effort {
    /// The budget in steps.
    fn steps(self) -> u64 {
        match self {
            Self::Fast => partwright::run::Effort::Fast,
            Self::Default => partwright::run::Effort::Default,
            Self::Best => partwright::run::Effort::Best,
        }
        .steps()
    }
}

impl From<Played> for partwright::prepare::Played {
    fn from(played: Played) -> Self {
        match played {
            Played::Keep => Self::Keep,
            Played::Quantise => Self::Quantise,
        }
    }
}

impl Arrange {
    /// The same command for a source that is moved so far.
    pub(crate) fn moved(&self, semitones: i16) -> Self {
        let reading = Reading { transpose: semitones, ..self.reading };
        Self { transpose: Some(Transpose::By(semitones)), reading, ..self.clone() }
    }

    /// Puts the plan behind what was typed, so that a plan replays without repeating its options, and the configuration
    /// behind both.
    pub(crate) fn with_plan(&self, plan: &Plan, config: &Config) -> Self {
        let named = |name: &String| (!name.is_empty()).then(|| name.clone());
        let settled = !plan.is_open();
        let mut command = self.clone();
        command.ensemble = command.ensemble.or_else(|| named(&plan.ensemble)).or_else(|| config.ensemble.clone());
        let (without, levels) = (command.without.take(), std::mem::take(&mut command.level));
        command.ensemble = command.ensemble.map(|whom| changed::name(&whom, without.as_deref(), &levels));
        let moved = (plan.transpose.0 != 0).then_some(Transpose::By(plan.transpose.0));
        command.transpose = command.transpose.or(moved);
        command.reading.transpose = command.transpose.map_or(0, Transpose::semitones);
        command.style = command.style.or_else(|| named(&plan.style)).or_else(|| config.style.clone());
        command.target = command.target.or_else(|| config.target.clone());
        command.pages.part_names = command.pages.part_names.or_else(|| config.part_names.clone());
        command.pages.engraver = command.pages.engraver.or_else(|| config.engraver.clone());
        command.rounds = command.rounds.or(config.rounds);
        command.max_loss = command.max_loss.or(config.max_loss);
        let effort = command.effort.or_else(|| config.effort.filter(|_| !settled));
        command.steps = command.steps.or_else(|| effort.map(Effort::steps));
        command.seed = command.seed.or_else(|| settled.then_some(plan.seed)).or(config.seed);
        command
    }
}
