//! `speech`: repeated notes want a bow or a quick tongue.
//!
//! 6 for each note repeated faster than the instrument's single tongue goes, though double tonguing might still do it: it
//! tires, and on reeds it is a specialist's. Where no tongue is needed nothing. (The speeds are the profiles'.)

use crate::arrange::facts::SeatFacts;
use crate::arrange::source::{Source, Strand};
use crate::score::NoteId;

pub(super) fn cost(source: &Source, strand: &Strand, seat: &SeatFacts, _: i16) -> i64 {
    let tired = |pair: &&[NoteId]| {
        let (a, b) = (source.note(pair[0]), source.note(pair[1]));
        a.pitch == b.pitch && b.on_ms - a.on_ms < seat.tongue_ms
    };
    strand.notes.windows(2).filter(tired).count() as i64 * 6
}
