//! Terms of a note in a voice that hold whatever the others do.

use super::nearby::Nearby;
use super::piece::{FINE, Piece, QUARTER};
use super::second;
use super::table::*;

/// Adds the entries that hold for note `index` in `voice`, known before the search.
pub(crate) fn terms(piece: &Piece, index: usize, voice: usize, into: &mut impl Entries) {
    second::fixed(piece, index, voice, into);
    let note = &piece.notes[index];
    let near = &piece.nearby[index];
    let pitch = note.pitch as usize & 127;
    let four = usize::from(piece.four_throughout);
    let (sounding, starting, most) = (near.sounding.into(), near.starting.into(), near.most.into());
    let (rank, first) = (near.rank.into(), near.rank_starting.into());
    let (long, edge) = (length_case(note.length), edge_case(near));
    let voice = (voice, 4);
    into.entry(PITCH, [voice, (pitch, 128)]);
    let register = piece.registers[voice.0];
    into.entry(REGISTER, [voice, (signed((FINE * note.pitch - register + FINE / 2).div_euclid(FINE), 20), 41)]);
    into.entry(RANK, [voice, (four, 2), (rank, 5), (sounding, 6)]);
    into.entry(RANK_STARTING, [voice, (first, 5), (starting, 6), (most, 6)]);
    into.entry(BELOW_TOP, [voice, (usize::from(near.below_top / 2).min(20), 21)]);
    into.entry(ABOVE_BOTTOM, [voice, (usize::from(near.above_bottom / 2).min(20), 21)]);
    into.entry(BROAD_PITCH, [voice, (four, 2), (pitch / 2, 64)]);
    into.entry(LENGTH, [voice, (long, 6), (edge, 3), (most, 6)]);
    let fullness = [0, 0, 1, 1, 2, 3][sounding.min(5)];
    into.entry(NEIGHBOURS, [voice, (distance(near.up), 9), (distance(near.down), 9), (fullness, 4)]);
    into.entry(QUANTILE, [voice, (near.tenths_below.into(), 11), (most, 6)]);
    into.entry(REPEATED, [voice, (near.before.into(), 3), (near.after.into(), 3), (long, 6), (edge, 3)]);
    into.entry(RANK_OF_MOVING, [voice, (rank, 5), (starting.min(4), 5), (sounding.min(4), 5)]);
    let thickness = most.saturating_sub(2).min(2);
    into.entry(LOCAL, [voice, (signed(near.from_mean.into(), 20), 41), (thickness, 3)]);
}

/// Up to a thirty-second, a sixteenth, an eighth, a quarter, a half, longer.
const fn length_case(length: i32) -> usize {
    let limits = [QUARTER / 8, QUARTER / 4, QUARTER / 2, QUARTER, 2 * QUARTER];
    let mut case = 0;
    while case < limits.len() && length > limits[case] {
        case += 1;
    }
    case
}

/// First of its moment, between, last.
const fn edge_case(near: &Nearby) -> usize {
    if near.rank_starting == 0 {
        0
    } else if near.last {
        2
    } else {
        1
    }
}

const fn distance(semitones: Option<u8>) -> usize {
    match semitones {
        Some(0) => 0,
        Some(1 | 2) => 1,
        Some(3 | 4) => 2,
        Some(5..=7) => 3,
        Some(8 | 9) => 4,
        Some(10..=12) => 5,
        Some(13..=19) => 6,
        Some(_) => 7,
        None => 8,
    }
}
