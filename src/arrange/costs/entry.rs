//! `entry`: brass kept for the loud places are an event; brass that play all the time are a wall.
//!
//! 60 for each note of a brass seat in music softer than the style lets brass play in (`brass-from`), so that they do
//! not double there, and have a line of their own only where nobody else is free for it. A source of one dynamic throughout
//! does not tell, and costs nothing. (In scores of the classical time horns and
//! trumpets count bars until the tutti; Rimsky-Korsakov, Principles of Orchestration, chapter III, on saving them.)

use crate::arrange::facts::SeatFacts;
use crate::arrange::source::{Source, Strand};

pub(super) fn cost(source: &Source, strand: &Strand, seat: &SeatFacts, _: i16) -> i64 {
    if !source.has_dynamics {
        return 0;
    }
    let soft = strand.notes.iter().filter(|id| source.note(**id).dynamic < seat.enters);
    soft.count() as i64 * 60
}
