//! `register`: a tune wants a register that carries, an accompaniment one that stays below.
//!
//! The power of the seat at the pitch (mf, all its players) is held against the middle of all seats in their
//! tessituras: a tune pays 1 for each dB under it, an accompaniment 1 for each dB more than 4 above; at most 12 a note.

use crate::arrange::facts::SeatFacts;
use crate::arrange::source::{Source, Strand};
use crate::line::Role;

pub(super) fn cost(_: &Source, strand: &Strand, seat: &SeatFacts, shift: i16) -> i64 {
    let each = |pitch: u8| {
        let excess = seat.power_excess(i16::from(pitch) + shift);
        match strand.role {
            Role::Melody => -excess,
            Role::Countermelody | Role::Bass => -excess - 4,
            _ => excess - 4,
        }
        .clamp(0, 12)
    };
    strand.pitches.iter().map(|(pitch, count)| each(*pitch) * count).sum()
}
