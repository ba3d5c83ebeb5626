//! `unwritten`: what a composer gave to one player, of those who are in this band too, is not doubled by another.
//!
//! 100 a note, more than a copy gains, for a copy of a line that has its own player, at its own pitch, by a seat that has a
//! part of its own in the source and rests there: the trumpets of a symphony count their bars while the strings are soft.
//! Who has no part in the source joins whom the style likes, and where a line goes to another instrument than its own the
//! scoring is the arranger's. The figure is ours; styles that want everybody to play have less of it.

use super::{CostKind, Weights};

/// The cost of so many notes.
pub(in crate::arrange) const fn cost(notes: i64, weights: &Weights) -> i64 {
    weights.scale(CostKind::Unwritten, notes * 100)
}
