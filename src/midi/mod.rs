//! Standard MIDI Files to [`Score`] and back, with a diagnosis of damaged ones.

use crate::finding::Checked;
use crate::run::Error;
use crate::score::Score;

/// Reads a MIDI file of format 0 or 1.
///
/// # Errors
/// [`Error::Unreadable`] when no score can be had from the bytes; [`Error::Unsupported`] for SMPTE division.
pub fn read(_bytes: &[u8]) -> Result<Checked<Score>, Error> {
    unimplemented!()
}

/// Writes a score as it is, division kept: `read(write(score)) == score`.
#[must_use]
pub fn write(_score: &Score) -> Vec<u8> {
    unimplemented!()
}
