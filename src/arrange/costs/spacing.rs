//! `spacing`: chords are wide at the bottom and close above: no gap of more than an octave between neighbours over the bass.
//!
//! 5 for each moment at which an octave move puts more than an octave between two lines, neither of them the bass, that
//! were closer. (Walter Piston, Harmony, 1941, chapter 2: intervals wider than an octave are usual only between bass and tenor.)

use super::{CostKind, OCTAVES, Weights, octave_place};
use crate::arrange::meeting::Meeting;
use crate::arrange::source::Strand;
use crate::line::Role;

/// Cost by how many octaves the first line is moved up against the second: -4 to 4.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Spacing([i64; OCTAVES]);

impl Spacing {
    pub(super) fn new(a: &Strand, b: &Strand, meetings: &[Meeting], weights: &Weights) -> Self {
        let mut table = [0; OCTAVES];
        if a.role == Role::Bass || b.role == Role::Bass {
            return Self(table);
        }
        for (cost, octaves) in table.iter_mut().zip(-4i16..) {
            let torn = |meeting: &&Meeting| meeting.above.abs() <= 12 && (meeting.above + octaves * 12).abs() > 12;
            *cost = weights.scale(CostKind::Spacing, meetings.iter().filter(torn).count() as i64 * 5);
        }
        Self(table)
    }

    pub(super) fn cost(self, octaves: i16) -> i64 {
        self.0[octave_place(octaves)]
    }
}
