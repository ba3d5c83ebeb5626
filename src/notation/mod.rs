//! Spelling, written pitch, rests, ties, beams; MusicXML out and in.
//!
//! Stages, a file each: `bars` and `metre` (bars and their beats in notated time), `grid` (quantising), `voices`, `tuplets`
//! and `rhythm` (rests, ties, values), `alternations`, `beams`, `spelling`, `transposition` and `clef`, `directions`,
//! `chords`, `headings`, `tempi`, `divisi`, `holds`, `slurs`, `lyrics`, `signs` and `swing`, then `document`, `people`,
//! `called`, `layout`, `measure`, `attributes` and `note` write, `mxl` packs; `pages` holds what the pages of an arrangement
//! share. `read` is the way in.
//!
//! Invariants: a duration equals its type, dots and tuplet exactly; every voice that stands in a bar fills it; every
//! note of the arrangement is one notehead chain (tied) or one grace note of the same sounding pitch; the same
//! arrangement gives the same bytes.

mod accidentals;
mod alternations;
mod attributes;
mod bars;
mod beams;
mod called;
mod chords;
mod clef;
mod directions;
mod divisi;
mod document;
mod event;
#[doc(hidden)]
pub mod fitting;
mod grid;
mod groups;
mod headings;
mod holds;
mod layout;
mod lyrics;
mod measure;
mod metre;
mod mxl;
mod note;
mod pages;
mod people;
mod percussion;
mod read;
mod rhythm;
mod signs;
mod slurs;
mod spelling;
mod staff;
mod swing;
mod tempi;
mod transposition;
mod tuplets;
mod value;
mod voices;
mod written;
mod xml;

pub use mxl::mxl;
pub use pages::{Pages, named};
pub use read::{
    MAX_XML_BYTES, MAX_XML_DEPTH, MAX_XML_ELEMENTS, MAX_XML_NOTES, MAX_XML_STAVES, is_musicxml, read_musicxml,
};

use crate::arrange::Arrangement;
use crate::run::Error;
use crate::score::{SeatId, Tick};

/// Which page is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// The full score, transposed as the parts are.
    TransposedScore,
    /// The full score at sounding pitch; octave transpositions (piccolo, double bass) stay.
    ConcertScore,
    /// One seat's part, transposed, rests of several bars as one.
    Part(SeatId),
}

/// Writes a page as MusicXML 4.0, with elements only that 3.1 has too. Who writes several takes [`Pages`].
///
/// # Errors
/// [`Error::Limit`] for more than 20 000 bars, [`Error::Encode`] for a part of a seat that is not there.
pub fn musicxml(arrangement: &Arrangement, page: Page) -> Result<String, Error> {
    Pages::of(arrangement)?.musicxml(page)
}

/// The first tick after the last note.
fn end(arrangement: &Arrangement) -> Tick {
    let notes = arrangement.seats.iter().flat_map(|part| &part.notes);
    notes.map(|note| note.span().end).max().unwrap_or_default().max(Tick(1))
}

#[cfg(test)]
mod tests;
