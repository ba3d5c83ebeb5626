//! `crossing`: within a family the higher instrument plays the higher note, or the parts are hard to hear and to blend.
//!
//! 14 for each moment at which the lower of two seats of one family is above the other; nothing where the source has it
//! so (see [`super::written`]).

use super::{CostKind, OCTAVES, Weights, octave_place};
use crate::arrange::facts::SeatFacts;
use crate::arrange::meeting::Meeting;

/// Moments at which `a` is above, or below, `b`, weighted, by how many octaves it is moved up against it: -4 to 4.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Crossing {
    above: [i64; OCTAVES],
    below: [i64; OCTAVES],
}

impl Crossing {
    pub(super) fn new(meetings: &[Meeting], weights: &Weights) -> Self {
        let mut crossing = Self::default();
        for octaves in -4i16..=4 {
            let at = octave_place(octaves);
            let above = |m: &&Meeting| m.above + octaves * 12 > 0;
            let below = |m: &&Meeting| m.above + octaves * 12 < 0;
            let scale = |moments: usize| weights.scale(CostKind::Crossing, moments as i64 * 14);
            crossing.above[at] = scale(meetings.iter().filter(above).count());
            crossing.below[at] = scale(meetings.iter().filter(below).count());
        }
        crossing
    }

    pub(super) fn cost(&self, a: &SeatFacts, b: &SeatFacts, octaves: i16) -> i64 {
        if a.choir != b.choir {
            return 0;
        }
        if a.height < b.height { self.as_higher(octaves) } else { self.as_lower(octaves) }
    }

    /// The cost where the first line is at the higher seat.
    pub(super) fn as_higher(&self, octaves: i16) -> i64 {
        self.below[octave_place(octaves)]
    }

    /// The cost where the first line is at the lower seat.
    pub(super) fn as_lower(&self, octaves: i16) -> i64 {
        self.above[octave_place(octaves)]
    }
}
