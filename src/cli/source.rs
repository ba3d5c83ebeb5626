//! The source of a command: a MIDI file read, with its hash.

use super::exit::Failure;
use super::files;
use partwright::finding::Finding;
use partwright::midi;
use partwright::score::Score;
use sha2::{Digest, Sha256};

/// A score and where it came from.
pub(crate) struct Source {
    /// As the user named it.
    pub(crate) name: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub(crate) hash: String,
    /// As read.
    pub(crate) score: Score,
    /// What the reader noticed.
    pub(crate) findings: Vec<Finding>,
}

impl Source {
    /// Reads a MIDI file, or stdin for `-`.
    pub(crate) fn read(name: &str) -> Result<Self, Failure> {
        let bytes = files::read(name)?;
        let read = midi::read(&bytes).map_err(|error| Failure::of(name, error))?;
        let hash = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { name: name.to_owned(), hash, score: read.value, findings: read.findings })
    }

    /// The piece as a word in file names.
    pub(crate) fn slug(&self) -> String {
        if self.name == "-" { files::slug(&self.score.title) } else { files::slug(&self.name) }
    }
}
