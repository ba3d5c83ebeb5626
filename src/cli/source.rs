//! The source of a command: a MIDI or MusicXML file read, with its hash.

use super::args::{Global, Reading};
use super::exit::Failure;
use super::files;
use super::terminal::Terminal;
use partwright::batch::sha256;
use partwright::finding::{Checked, Finding};
use partwright::midi;
use partwright::notation::{is_musicxml, read_musicxml};
use partwright::prepare::{settle, write_ornaments};
use partwright::report::Made;
use partwright::run::Error;
use partwright::score::{Interval, Score};
use std::path::{Path, PathBuf};

/// A score and where it came from.
pub(crate) struct Source {
    /// As the user named it.
    pub(crate) path: PathBuf,
    /// The same, as text.
    pub(crate) name: String,
    /// Its bytes.
    pub(crate) size: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub(crate) hash: String,
    /// Semitones by which it was moved to another key.
    pub(crate) transposed: i16,
    /// Read and made ready.
    pub(crate) score: Score,
    /// What was noticed on the way.
    pub(crate) findings: Vec<Finding>,
}

impl Source {
    /// Reads a MIDI or MusicXML file, or stdin for `-`, and makes its score ready.
    pub(crate) fn read(path: &Path, reading: Reading, global: &Global, terminal: &Terminal) -> Result<Self, Failure> {
        Self::of(path, &files::read(path)?, reading, global, terminal)
    }

    /// The same, of bytes that were read from there.
    pub(crate) fn of(
        path: &Path,
        bytes: &[u8],
        reading: Reading,
        global: &Global,
        terminal: &Terminal,
    ) -> Result<Self, Failure> {
        let mut source = Self::note_for_note(path, bytes, reading, global, terminal)?;
        source.score = write_ornaments(source.score).take(&mut source.findings);
        Ok(source)
    }

    /// The same with every note of the file: ornaments that were played out are no signs yet.
    pub(crate) fn note_for_note(
        path: &Path,
        bytes: &[u8],
        reading: Reading,
        global: &Global,
        terminal: &Terminal,
    ) -> Result<Self, Failure> {
        let name = path.to_string_lossy().into_owned();
        let read = read(bytes).map_err(|error| Failure::of(&name, error))?;
        let hash = sha256(bytes);
        let (path, size) = (path.to_owned(), bytes.len() as u64);
        let mut findings = read.findings;
        let played = reading.played.or(global.played).map(Into::into).unwrap_or_default();
        let score = settle(titled(read.value, &name), played, &terminal.run())?.take(&mut findings);
        let score = score.transposed(Interval(reading.transpose));
        Ok(Self { path, name, size, hash, transposed: reading.transpose, score, findings })
    }

    /// What a report says of what made it, where nothing was chosen.
    pub(crate) fn made(&self) -> Made {
        Made {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            source: files::file_name(&self.name),
            source_hash: self.hash.clone(),
            transposed: self.transposed,
            ..Made::default()
        }
    }

    /// The piece as a word in file names.
    pub(crate) fn slug(&self) -> String {
        if self.name == "-" { files::slug(&self.score.title) } else { files::slug(&files::stem(&self.name)) }
    }
}

/// The score in MIDI or MusicXML, told apart by what the bytes are, whatever the file is called.
pub(crate) fn read(bytes: &[u8]) -> Result<Checked<Score>, Error> {
    if is_musicxml(bytes) { read_musicxml(bytes) } else { midi::read(bytes) }
}

/// A piece without a title goes by the name of its file; a title with `_` for blanks is such a name too.
fn titled(mut score: Score, name: &str) -> Score {
    let own = score.title.trim();
    if own.is_empty() && name != "-" {
        score.title = title(&files::stem(name));
    } else if own.contains('_') && !own.contains(char::is_whitespace) {
        score.title = title(own);
    }
    score
}

/// A file's name as a title: `italian-serenade` is "Italian Serenade", `Bach_BWV_1048` "Bach BWV 1048".
fn title(name: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    };
    let words = name.split(|c: char| c == '-' || c == '_' || c.is_whitespace()).filter(|word| !word.is_empty());
    words.map(capital).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_makes_a_title() {
        assert_eq!(title("the-liberty-bell"), "The Liberty Bell");
        assert_eq!(title("beethoven-symphony5_mvt1"), "Beethoven Symphony5 Mvt1");
        assert_eq!(title("Bach_BWV_1048"), "Bach BWV 1048");
    }
}
