//! `key`: a written key with many accidentals, where another instrument of the same player has fewer.
//!
//! Clarinettists carry an instrument in B flat and one in A for that (common practice). Each accidental of the signature
//! over three costs 4 a note, less what the best of the player's instruments would cost.

use crate::arrange::facts::SeatFacts;
use crate::arrange::source::{Source, Strand};
use crate::score::{Interval, Key, Tick};

/// Accidentals that nobody minds.
const EASY: i32 = 3;

pub(super) fn cost(source: &Source, strand: &Strand, seat: &SeatFacts, _: i16) -> i64 {
    let Some(key) = source.keys.key_at(Tick(strand.start)) else { return 0 };
    let best = seat.transpositions.iter().map(|transposition| hard(key, *transposition)).min();
    best.map_or(0, |best| i64::from(hard(key, seat.transposition) - best) * 4 * strand.notes.len() as i64)
}

/// Accidentals over those that nobody minds in the key as written.
fn hard(key: Key, transposition: Interval) -> i32 {
    (key.moved(transposition).0.abs() - EASY).max(0)
}
