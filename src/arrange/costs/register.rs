//! `register`: a tune wants a register that carries, an accompaniment one that stays below.
//!
//! The power of the seat at the pitch (mf, all its players) is held against the middle of all seats in their
//! tessituras: a tune pays 1 for each dB under it, an accompaniment 1 for each dB more than 4 above; at most 12 a note. A mute
//! takes away from the power, but not where the source asks for it: who asks for a muted tune wants it as soft as that.

use crate::arrange::facts::SeatFacts;
use crate::arrange::source::{Source, Strand};
use crate::line::Role;

pub(super) fn cost(_: &Source, strand: &Strand, seat: &SeatFacts, shift: i16) -> i64 {
    let softer = if strand.muted { 0 } else { seat.softer };
    let each = |pitch: u8| {
        let excess = seat.power_excess(i16::from(pitch) + shift) - softer;
        match strand.role {
            Role::Melody => -excess,
            Role::Countermelody | Role::Bass => -excess - 4,
            _ => excess - 4,
        }
        .clamp(0, 12)
    };
    strand.pitches.iter().map(|(pitch, count)| each(*pitch) * count).sum()
}
