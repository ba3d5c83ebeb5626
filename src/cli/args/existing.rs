//! What is asked of an existing file: `inspect`, `check`, `balance`, `render`.

use super::super::changed;
use super::{FailOn, Played, Reading, Recording, Sound};
use clap::Args as ClapArgs;
use std::path::PathBuf;

/// `inspect`.
#[derive(Debug, ClapArgs)]
pub(crate) struct Inspect {
    /// The MIDI or MusicXML file; `-` reads stdin
    #[arg(required_unless_present = "schema")]
    pub(crate) source: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// Write the melody's notes as JSON, of the file as it stands: onsets in quarter notes, pitches, tracks (MTrk chunks
    /// counted from 0); `-` for stdout instead of the text
    #[arg(long, value_name = "FILE")]
    pub(crate) labels: Option<PathBuf>,
    /// Draw all that is heard as one HTML page: a piano roll coloured by role; `-` for stdout instead of the text
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
    /// Print the JSON schema of what --json prints, and stop
    #[arg(long, exclusive = true)]
    pub(crate) schema: bool,
    /// Replace what is there (never a file that is read)
    #[arg(long)]
    pub(crate) force: bool,
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
    /// How good the players are: beginner, grade-1 to grade-6, amateur, pro or virtuoso for everybody, or
    /// "Clarinet 2=grade-1" for a seat or section; repeat it, or put commas between [default: what the ensemble says]
    #[arg(long, value_name = "LEVEL", requires = "ensemble")]
    pub(crate) level: Vec<String>,
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
    /// How good the players are: beginner, grade-1 to grade-6, amateur, pro or virtuoso for everybody, or
    /// "Clarinet 2=grade-1" for a seat or section; repeat it, or put commas between [default: what the ensemble says]
    #[arg(long, value_name = "LEVEL", requires = "ensemble")]
    pub(crate) level: Vec<String>,
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
    /// Replace what is there (never a file that is read)
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
    /// The style whose thresholds say what counts as heard: a name or a TOML file [default: the ensemble's, else default]
    #[arg(long, value_name = "STYLE")]
    pub(crate) style: Option<String>,
    /// Hear the file as a mock-up too, and say where that and live players differ: by its velocities and controllers with our
    /// own sound, or with a SoundFont (a file, a name, or `auto`, as for `render --soundfont`)
    #[arg(long, value_name = "FILE|auto", num_args = 0..=1, require_equals = true)]
    pub(crate) mock_up: Option<Option<PathBuf>>,
    /// Print a SARIF 2.1.0 log of the findings instead of text
    #[arg(long, conflicts_with = "json")]
    pub(crate) sarif: bool,
    /// Write the whole report as one HTML file
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
    /// With --html: leave the sound out of the page
    #[arg(long, requires = "html")]
    pub(crate) no_audio: bool,
    /// Replace what is there (never a file that is read)
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
    /// The WAV or FLAC file to write; `-` for stdout [default: <piece>.wav]
    #[arg(short, long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,
    /// Replace what is there (never a file that is read)
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) sound: Sound,
    #[command(flatten)]
    pub(crate) recording: Recording,
}

impl Existing {
    /// The ensemble, who is left out of it, and how good its players are.
    pub(crate) fn whom(&self) -> String {
        let ensemble = self.ensemble.as_deref().unwrap_or("as-written");
        changed::name(ensemble, self.without.as_deref(), &self.level)
    }
}
