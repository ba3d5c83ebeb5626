//! `colour`: some styles have a colour that sings: strings in a film, cornets in a brass band.
//!
//! A note of the tune outside the families that the style names (`tune-by`): 8, where the ensemble has one of them at all.

use crate::arrange::facts::SeatFacts;
use crate::arrange::source::{Source, Strand};
use crate::line::Role;

pub(super) fn cost(_: &Source, strand: &Strand, seat: &SeatFacts, _: i16) -> i64 {
    let stranger = seat.tune_is_others && strand.role == Role::Melody;
    i64::from(stranger) * 8 * strand.notes.len() as i64
}
