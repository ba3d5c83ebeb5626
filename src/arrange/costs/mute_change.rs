//! `mute-change`: a mute put on or taken off in a hurry or within a phrase, or not by all of a section.
//!
//! Between two strands of one seat, one muted and the other not: 100,000, more than anything gains, where the time
//! between them is under the half of what is comfortable to the player (see `technique-change-too-fast`), or where both
//! are of one phrase and the source asks for them alike; 40 where there is half the time, but not all. Beside a strand whose
//! mute a pin or a plan has settled it is 8 for each note of the other, which no note is lost for: if there is no other
//! way, the pin is told to be impossible. Between two seats of a section, one muted and the other not: 3 for each note of
//! the lesser strand, where they sound together and are asked for alike. Times are the profile's; the costs are ours.

use super::{CostKind, Weights};
use crate::arrange::facts::Mute;
use crate::arrange::source::{Source, Strand};

/// More than any line gains by its mute.
const NEVER: i64 = 100_000;
/// Half the time, but not all of it.
const HURRIED: i64 = 40;
/// A note beside a mute that is settled.
const SETTLED: i64 = 8;
/// A note of a section that is muted in part.
const APART: i64 = 3;

/// Two strands that one player could have too near each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::arrange) struct MuteChange {
    /// Milliseconds from the end of the first to the start of the second; negative where they sound together.
    gap_ms: i64,
    /// Whether they are of one phrase, and asked for alike.
    one_phrase: bool,
    /// What a player pays who has no time.
    never: i64,
    hurried: i64,
    /// What a section pays that is muted in part.
    apart: i64,
}

impl MuteChange {
    /// Of two strands, the earlier first; `settled` tells of each whether its mute is.
    pub(in crate::arrange) fn new(
        source: &Source,
        [a, b]: [&Strand; 2],
        settled: [bool; 2],
        weights: &Weights,
    ) -> Self {
        let never = match settled {
            [false, false] => NEVER,
            [true, _] => SETTLED * b.notes.len() as i64,
            _ => SETTLED * a.notes.len() as i64,
        };
        let alike = a.muted == b.muted;
        let notes = if alike && b.start < a.end { a.notes.len().min(b.notes.len()) as i64 } else { 0 };
        Self {
            gap_ms: gap_ms(source, a, b),
            one_phrase: alike && a.phrase == b.phrase,
            never,
            hurried: weights.scale(CostKind::MuteChange, HURRIED),
            apart: weights.scale(CostKind::MuteChange, APART * notes),
        }
    }

    /// Whether a cost is that of a change that there is no time for.
    pub(in crate::arrange) const fn is_never(cost: i64) -> bool {
        cost >= NEVER
    }

    /// Whether it is free at whoever needs no longer than this, in milliseconds.
    pub(in crate::arrange) const fn is_free(&self, most_ms: i64) -> bool {
        self.gap_ms >= most_ms && !self.one_phrase
    }

    /// What a seat pays that puts its mute on between the two, or else takes it off.
    pub(in crate::arrange) fn of_seat(&self, mute: Mute, on: bool) -> i64 {
        if self.one_phrase || self.gap_ms < mute.at_a_pinch(on) {
            self.never
        } else {
            i64::from(self.gap_ms < mute.comfortable(on)) * self.hurried
        }
    }

    /// What two seats pay of which one is muted.
    pub(in crate::arrange) fn of_section(&self, a: Mute, b: Mute) -> i64 {
        if a.section == b.section { self.apart } else { 0 }
    }
}

/// Milliseconds from the end of a strand to the start of another.
pub(in crate::arrange) fn gap_ms(source: &Source, a: &Strand, b: &Strand) -> i64 {
    let end = a.notes.iter().map(|id| source.note(*id).off_ms).max().unwrap_or(0);
    let start = b.notes.iter().map(|id| source.note(*id).on_ms).min().unwrap_or(0);
    start - end
}
