//! `fitness`: a tune belongs to the first chair of its section, a bass to the low instruments, inner voices to
//! neither extreme.
//!
//! A note: tune not at a section chair 5; bass nothing at the lowest seat, 20 at the highest, in between by its
//! place in the order from low to high; inner voice at the lowest seat 4, at the highest 4. A struck or plucked seat with nothing to sustain pays 10 for
//! each note of a tune held over a second.

use crate::arrange::facts::SeatFacts;
use crate::arrange::source::{Source, Strand};
use crate::line::Role;

pub(super) fn cost(source: &Source, strand: &Strand, seat: &SeatFacts, _: i16) -> i64 {
    let each = match strand.role {
        Role::Melody => i64::from(!seat.principal) * 5,
        Role::Bass => i64::from(1000 - seat.depth.min(1000)) / 50,
        Role::Countermelody => 0,
        _ => i64::from(seat.depth == 0 || seat.depth == 1000) * 4,
    };
    let dying = if seat.decays {
        strand.notes.iter().filter(|id| source.note(**id).off_ms - source.note(**id).on_ms > 1000).count() as i64 * 10
    } else {
        0
    };
    each * strand.notes.len() as i64 + dying
}
