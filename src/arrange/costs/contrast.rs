//! `contrast`: a tune that comes again in another section is coloured otherwise, by who doubles it.
//!
//! A note: 10 at a seat that doubled it at the same octave when it was last heard. Who rested then, or plays it at another
//! octave, pays nothing; the player of the tune itself stays. That repeated phrases want another colour is
//! common practice; the figure is ours.

use super::{CostKind, Weights};

/// The cost of so many notes doubled as they were before.
pub(in crate::arrange) const fn cost(notes: i64, weights: &Weights) -> i64 {
    weights.scale(CostKind::Contrast, notes * 10)
}
