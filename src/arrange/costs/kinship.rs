//! `kinship`: an oboe solo wants an oboe, else the nearest colour.
//!
//! A note: 0 at the very instrument of the source part (first part of a program at the first seat of it, and so on; violins
//! have the part of a violin too), 3 at another seat of it, 8 in its General MIDI family, 14 elsewhere; 100 elsewhere
//! where the part is of a tuned drum that the band has. What nobody has is that player's whom General MIDI's table names
//! first of those at hand: a fretless bass the jazz bassist's. Parts whose family nobody plays count as strangers to all,
//! which decides nothing.

use crate::arrange::facts::SeatFacts;
use crate::arrange::source::{Source, Strand};

pub(super) fn cost(_: &Source, strand: &Strand, seat: &SeatFacts, _: i16) -> i64 {
    let each = seat.kinship.get(usize::from(strand.part)).copied().unwrap_or(14);
    each * strand.notes.len() as i64
}
