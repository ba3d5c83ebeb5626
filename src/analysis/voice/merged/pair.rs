//! Terms of two notes that start together.

use super::piece::{Note, Piece};
use super::state::State;
use super::table::*;

/// Adds the entries of two notes, the first no lower, in two voices, that hold whatever was before.
pub(crate) fn fixed_terms(piece: &Piece, notes: [&Note; 2], slots: [usize; 2], into: &mut impl Entries) {
    let [upper, lower] = slots;
    let (apart, same) = together(notes);
    let same = (usize::from(same), 2);
    into.entry(PAIR, [(upper, 4), (lower, 4), (apart.min(24) as usize, 25)]);
    let four = (usize::from(piece.four_throughout), 2);
    into.entry(PAIR_ORDER, [four, (order(slots), 3), (interval(apart), 6), same]);
    if upper == lower {
        into.entry(DOUBLE_STOP, [(upper, 4), same, (interval(apart), 6)]);
    }
}

/// Adds the entries that depend on how the two voices stood before.
pub(crate) fn terms(state: &State, notes: [&Note; 2], slots: [usize; 2], into: &mut impl Entries) {
    let [upper, lower] = slots;
    let [a, b] = slots.map(|slot| &state.voices[slot]);
    let (apart, same) = together(notes);
    let both = a.spoke() && b.spoke();
    let met = both && a.start == b.start;
    let crossed = match order(slots) {
        0 => both && a.low < b.high && a.low != b.low,
        2 => both && a.high > b.low && a.low != b.low,
        _ => false,
    };
    let parallel = met && a.high >= b.high && (a.high - b.high - apart).abs() <= 2;
    let stood = if upper == lower || !met { 0 } else { 1 + usize::from(parallel) };
    into.entry(PARALLEL, [(order(slots), 3), (usize::from(crossed), 2), (stood, 3), (interval(apart), 6)]);
    let before = match (both, met) {
        (false, _) => 0,
        (true, true) => 2 - usize::from(a.length == b.length),
        (true, false) => 3,
    };
    into.entry(TOGETHER, [(upper, 4), (lower, 4), (before, 4), (usize::from(same), 2)]);
}

/// Semitones between the two, and whether they are equally long.
const fn together([upper, lower]: [&Note; 2]) -> (i32, bool) {
    (upper.pitch - lower.pitch, upper.length == lower.length)
}

/// The upper note in the higher voice, both in one, the upper note in the lower voice.
const fn order([upper, lower]: [usize; 2]) -> usize {
    if upper < lower {
        0
    } else if upper == lower {
        1
    } else {
        2
    }
}
