//! `explode`: the same notes in other parts.

use super::{FailOn, Pages, Reading};
use clap::{Args as ClapArgs, ValueEnum};
use partwright::regroup;
use std::path::PathBuf;

/// `explode`.
#[derive(Debug, Clone, ClapArgs)]
#[command(after_help = EXPLODE)]
pub(crate) struct Explode {
    /// The MIDI or MusicXML file; `-` reads stdin
    pub(crate) source: PathBuf,
    /// Into how many parts
    #[arg(long, value_name = "N", value_parser = parts(), required_unless_present = "ensemble", conflicts_with = "ensemble")]
    pub(crate) parts: Option<u8>,
    /// For whom, a part for each seat from high to low: a name from `partwright ensembles list`, a TOML file, or a line
    /// such as "flute, 2 clarinets, bassoon"
    #[arg(long = "for", value_name = "ENSEMBLE")]
    pub(crate) ensemble: Option<String>,
    /// Which part gets which note
    #[arg(long, value_name = "RULE", default_value = "voices")]
    pub(crate) rule: Rule,
    /// What a part does where there are fewer notes than parts
    #[arg(long, value_name = "HOW", default_value = "marked")]
    pub(crate) unisons: Unisons,
    /// Only these bars, such as 9-24; all else stays together in the top part
    #[arg(long, value_name = "BARS")]
    pub(crate) bars: Option<String>,
    /// Only this part of the file, by its name or its place in it (1 is the first); the others stay as they are
    #[arg(long, value_name = "PART")]
    pub(crate) from: Option<String>,
    #[command(flatten)]
    pub(crate) writing: Writing,
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// Exit with 1 when a finding is at least this bad
    #[arg(long, default_value = "never", value_name = "SEVERITY")]
    pub(crate) fail_on: FailOn,
}

const EXPLODE: &str = "\
No note is dropped and none changes its octave: notes, ties, grace notes, articulation, slurs, dynamics and hairpins go to \
their parts, words that are sung to the highest note they stand under. Where more notes sound than there are parts, a part \
has several at once, and is told.

The folder that is written holds exploded.mid, score.musicxml and parts/. A file read from MIDI keeps every start, length \
and velocity in exploded.mid.

Examples:
  partwright explode chorale.mid --parts 4
  partwright explode flat.mid --for string-quartet -o quartet
  partwright explode band.musicxml --from Horn --parts 2 --unisons double
  partwright explode divisi.mid --parts 2 --bars 9-24 --rule top-down -o divisi-parts.mid";

/// Where and how regrouped music is written.
#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct Writing {
    /// Where to write: a folder; or one file, .mid for the MIDI alone, .musicxml, .mxl or .pdf for the score alone; or
    /// `-` for MIDI on stdout [default: out/<piece>--<for whom>]
    #[arg(short, long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,
    /// Replace what is there (never a file that is read)
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) pages: Pages,
}

/// Which part gets which note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Rule {
    /// Voices followed by ear, through rests and crossings
    Voices,
    /// By height among all that sounds: the top part always plays, the lowest takes what is too many
    TopDown,
    /// The same from below: the lowest part always plays, the top one takes what is too many
    BottomUp,
}

/// What a part does where there are fewer notes than parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Unisons {
    /// Play along where the source says a2 or unis., rest elsewhere
    Marked,
    /// Rest
    Split,
    /// Play along with its neighbour, but where the source says 1. or solo
    Double,
}

/// A number of parts.
fn parts() -> clap::builder::RangedI64ValueParser<u8> {
    clap::value_parser!(u8).range(1..=regroup::MOST_PARTS as i64)
}

impl From<Rule> for regroup::Rule {
    fn from(rule: Rule) -> Self {
        match rule {
            Rule::Voices => Self::Voices,
            Rule::TopDown => Self::TopDown,
            Rule::BottomUp => Self::BottomUp,
        }
    }
}

impl From<Unisons> for regroup::Unisons {
    fn from(unisons: Unisons) -> Self {
        match unisons {
            Unisons::Marked => Self::Marked,
            Unisons::Split => Self::Split,
            Unisons::Double => Self::Double,
        }
    }
}

/// `reduce`.
#[derive(Debug, Clone, ClapArgs)]
#[command(after_help = REDUCE)]
pub(crate) struct Reduce {
    /// The MIDI or MusicXML file; `-` reads stdin
    pub(crate) source: PathBuf,
    /// To what: `piano` for two hands that can play it; `2-staves`, or a number, for all parts on so many staves
    #[arg(long, value_name = "WHAT")]
    pub(crate) to: String,
    /// How large the hands are
    #[arg(long, value_name = "SIZE", default_value = "normal")]
    pub(crate) hand: HandSize,
    /// How good the player is: beginner, grade-1, grade-2, grade-3, amateur, professional [default: professional]
    #[arg(long, value_name = "LEVEL")]
    pub(crate) level: Option<String>,
    #[command(flatten)]
    pub(crate) writing: Writing,
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// Exit with 1 when a finding is at least this bad
    #[arg(long, default_value = "never", value_name = "SEVERITY")]
    pub(crate) fail_on: FailOn,
}

const REDUCE: &str = "\
For a piano the tune (the highest note of who leads) and the bass line are kept whole. No hand strikes more than it spans, \
or more notes than it can so soon after the last; a chord a little wider is rolled where there is time. What is too much \
goes by its worth: octave doublings first, then inner parts by role and by what they are in the chord; a note that fell out \
is moved by octaves where its name is missing and a hand has room. What became of every note is told by role.

On staves nothing is left out: neighbours in height share one, each part stays whole.

The folder that is written holds reduced.mid, score.musicxml and parts/.

Examples:
  partwright reduce symphony.mid --to piano
  partwright reduce symphony.mid --to piano --hand small --level amateur -o easy
  partwright reduce quartet.musicxml --to 2-staves -o short-score.musicxml
  partwright reduce band.mid --to 4";

/// How large hands are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum HandSize {
    /// An octave
    Small,
    /// A ninth
    Normal,
    /// A tenth
    Large,
}

impl From<HandSize> for regroup::HandSize {
    fn from(size: HandSize) -> Self {
        match size {
            HandSize::Small => Self::Small,
            HandSize::Normal => Self::Normal,
            HandSize::Large => Self::Large,
        }
    }
}
