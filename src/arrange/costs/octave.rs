//! `octave`: a line moved by octaves is the same tune in another light; the composer's height is the better one.
//!
//! 14 a note for one octave, 26 for two.

use crate::arrange::facts::SeatFacts;
use crate::arrange::source::{Source, Strand};

pub(super) fn cost(_: &Source, strand: &Strand, _: &SeatFacts, shift: i16) -> i64 {
    let each = match shift.abs() {
        0 => 0,
        1..=12 => 14,
        _ => 26,
    };
    each * strand.notes.len() as i64
}
