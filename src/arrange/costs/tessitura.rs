//! `tessitura`: outside the stretch where an instrument sounds best it tires the player, cracks or fades.
//!
//! 12 a note, and 2 more for each semitone outside, at most 36.

use crate::arrange::facts::SeatFacts;
use crate::arrange::source::{Source, Strand};

pub(super) fn cost(_: &Source, strand: &Strand, seat: &SeatFacts, shift: i16) -> i64 {
    let each = |pitch: u8| match seat.outside_tessitura(i16::from(pitch) + shift) {
        0 => 0,
        outside => (12 + 2 * outside).min(36),
    };
    strand.pitches.iter().map(|(pitch, count)| each(*pitch) * count).sum()
}
