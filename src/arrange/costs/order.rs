//! `order`: what the composer put on top should stay on top, and the bass at the bottom.
//!
//! 50 for each moment at which an octave move puts another line above a tune that was above it, or under a bass
//! that was under it; 12 for any other pair that changes places.

use super::{CostKind, OCTAVES, Weights, octave_place};
use crate::arrange::meeting::Meeting;
use crate::arrange::source::{Source, Strand};
use crate::line::Role;

/// Cost by how many octaves `a` is moved up against `b`: -4 to 4.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Order([i64; OCTAVES]);

impl Order {
    pub(super) fn new(source: &Source, a: &Strand, b: &Strand, meetings: &[Meeting], weights: &Weights) -> Self {
        let mut table = [0; OCTAVES];
        for (cost, octaves) in table.iter_mut().zip(-4i16..) {
            let each = |meeting: &Meeting| moment(source, a.role, b.role, meeting, octaves * 12);
            *cost = weights.scale(CostKind::Order, meetings.iter().map(each).sum());
        }
        Self(table)
    }

    pub(super) fn cost(self, octaves: i16) -> i64 {
        self.0[octave_place(octaves)]
    }
}

fn moment(source: &Source, a: Role, b: Role, meeting: &Meeting, shift: i16) -> i64 {
    let (before, after) = (meeting.above, meeting.above + shift);
    if before == 0 || before.signum() * after >= 0 {
        return 0;
    }
    let (upper, lower, upper_weight, lower_weight) = if before > 0 {
        (a, b, source.note(meeting.a).weight, source.note(meeting.b).weight)
    } else {
        (b, a, source.note(meeting.b).weight, source.note(meeting.a).weight)
    };
    let exposed = upper == Role::Melody || lower == Role::Bass || upper_weight >= 300 || lower_weight >= 250;
    if exposed { 50 } else { 12 }
}
