//! `change`: another instrument than the player's usual one.
//!
//! 1 a note on one of the same colour, so that nobody changes for a trifle, and 12 a strand on another; and 60 a note more
//! where the source does not ask for that: who wrote the seat down wants to hear its own, players carry others for when
//! they are asked for, and only a tune that would have to be folded is worth it.
//! What taking it up costs, and whether there is time, is asked of the whole part (see `solve/hands.rs`).

use crate::arrange::facts::{Hold, SeatFacts};
use crate::arrange::source::{Source, Strand};

pub(super) fn cost(_: &Source, strand: &Strand, seat: &SeatFacts, _: i16) -> i64 {
    let is_asked_for = seat.kinship.get(usize::from(strand.part)).is_some_and(|cost| *cost <= 3);
    let notes = strand.notes.len() as i64;
    match seat.hold {
        Hold::Usual => 0,
        Hold::Alike => notes,
        Hold::Other if is_asked_for => 12,
        Hold::Other => 12 + 60 * notes,
    }
}
