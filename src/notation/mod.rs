//! Spelling, written pitch, rests, ties, beams; MusicXML out.

use crate::arrange::Arrangement;
use crate::run::Error;
use crate::score::SeatId;

/// Which page is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// The full score, transposed as the parts are.
    TransposedScore,
    /// The full score at sounding pitch.
    ConcertScore,
    /// One seat's part, transposed.
    Part(SeatId),
}

/// Writes a page as MusicXML 4.0.
///
/// # Errors
/// [`Error::Encode`].
pub fn musicxml(_arrangement: &Arrangement, _page: Page) -> Result<String, Error> {
    unimplemented!()
}
