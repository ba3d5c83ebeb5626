//! `range`: a note outside the seat's range has to be folded by itself, which breaks the line; a note that the seat has
//! at no octave is lost.
//!
//! 80 for each folded note of a tune, 45 of any other; 150 for a note out of reach at every octave.

use crate::arrange::facts::SeatFacts;
use crate::arrange::source::{Source, Strand};
use crate::line::Role;

pub(super) fn cost(_: &Source, strand: &Strand, seat: &SeatFacts, shift: i16) -> i64 {
    let fold = if strand.role == Role::Melody { 80 } else { 45 };
    let each = |pitch: u8| match seat.moved(pitch, shift) {
        Some(at) if seat.has(at) => 0,
        _ if seat.folded(pitch, shift).is_some() => fold,
        _ => 150,
    };
    strand.pitches.iter().map(|(pitch, count)| each(*pitch) * count).sum()
}
