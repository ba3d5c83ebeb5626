//! `blend`: a chord is one sound when one family plays it.
//!
//! 4 for each moment at which two accompanying lines are struck together by seats of different families;
//! a drum is in no chord, and what the source gives to both as it stands costs nothing (see [`super::written`]).

use super::{CostKind, Weights};
use crate::arrange::facts::SeatFacts;
use crate::arrange::meeting::Meeting;
use crate::arrange::source::Strand;
use crate::line::Role;

/// The cost of two lines in different families.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Blend(i64);

impl Blend {
    pub(super) fn new(a: &Strand, b: &Strand, meetings: &[Meeting], weights: &Weights) -> Self {
        let inner = |strand: &Strand| matches!(strand.role, Role::Harmony | Role::Rhythm);
        if !inner(a) || !inner(b) {
            return Self(0);
        }
        let together = meetings.iter().filter(|meeting| meeting.together).count() as i64;
        Self(weights.scale(CostKind::Blend, together * 4))
    }

    /// The cost in two families.
    pub(super) const fn apart(self) -> i64 {
        self.0
    }

    pub(super) fn cost(self, a: &SeatFacts, b: &SeatFacts) -> i64 {
        let alike = a.choir == b.choir || !a.melodic || !b.melodic;
        if alike { 0 } else { self.0 }
    }
}
