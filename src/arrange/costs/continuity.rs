//! `continuity` and `contour`: a voice stays with its player, and at its octave, while it sings; at a rest it may pass on.
//!
//! A change of seat costs 70 (a tune 400) where the voice goes on without a rest, a quarter of it after a rest of half
//! a quarter, an eighth after two quarters, a sixteenth after eight. A change of octave costs half as much. Where the source
//! puts a mute on or takes it off, a change of seat costs nothing: the colour changes, whoever plays.

use super::{CostKind, Weights};
use crate::arrange::source::{Source, Strand};
use crate::line::Role;

/// What it costs to leave seat or octave between two strands of one stream.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::arrange) struct Link {
    /// For another seat.
    pub(in crate::arrange) seat: i64,
    /// For another octave.
    pub(in crate::arrange) octave: i64,
}

impl Link {
    pub(in crate::arrange) fn new(source: &Source, a: &Strand, b: &Strand, weights: &Weights) -> Self {
        let full = if a.role == Role::Melody && b.role == Role::Melody { 400 } else { 70 };
        let rest = b.start.saturating_sub(a.end);
        let share = match rest * 2 / source.quarter.max(1) {
            0 => full,
            1..=3 => full / 4,
            4..=15 => full / 8,
            _ => full / 16,
        };
        let seat = if a.muted == b.muted { share } else { 0 };
        Self { seat: weights.scale(CostKind::Continuity, seat), octave: weights.scale(CostKind::Contour, share / 2) }
    }

    /// The cost between two choices; `None` is silence.
    pub(in crate::arrange) fn cost(self, a: Option<(u16, i16)>, b: Option<(u16, i16)>) -> i64 {
        match (a, b) {
            (Some(a), Some(b)) => (if a.0 == b.0 { 0 } else { self.seat }) + (if a.1 == b.1 { 0 } else { self.octave }),
            _ => 0,
        }
    }
}
