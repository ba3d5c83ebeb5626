//! `sharing`: two lines at one seat.
//!
//! A seat of one sound at a time loses the lighter of two notes struck together, and cuts the earlier of two that overlap,
//! or loses the later, whichever is less. A bowed player may stop two notes (12 each time, where the interval lies in
//! the hand), a section or a choir voice divide (10); what the source has so in their own part costs them 2. A keyboard
//! holds both (0, within two hands). Alternation over more than an octave costs 30 a leap, as a player would feel it.

use super::Weights;
use crate::arrange::costs::CostKind;
use crate::arrange::facts::Voicing;
use crate::arrange::meeting::Meeting;
use crate::arrange::source::{Source, SourceNote};

/// Two notes at once as the source has them for that player or section.
const WRITTEN: i64 = 2;

/// The cost of sharing by how the seat can hold two notes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sharing {
    single: i64,
    stopped: i64,
    divided: i64,
    /// The same of what the source has in one part, at the seat whose part it is.
    stopped_as_written: i64,
    divided_as_written: i64,
    held: i64,
}

impl Sharing {
    pub(super) fn new(source: &Source, meetings: &[Meeting], weights: &Weights) -> Self {
        let mut sum = Self::default();
        for meeting in meetings {
            let loss = loss(source.note(meeting.a), source.note(meeting.b), meeting);
            sum.single += loss;
            sum.stopped += if stop_fits(meeting.above) { 12.min(loss) } else { loss };
            sum.divided += 10.min(loss);
            sum.stopped_as_written += if stop_fits(meeting.above) { WRITTEN.min(loss) } else { loss };
            sum.divided_as_written += WRITTEN.min(loss);
            sum.held += if meeting.above.abs() > 30 { 10 } else { 0 };
        }
        let scale = |cost| weights.scale(CostKind::Sharing, cost);
        Self {
            single: scale(sum.single),
            stopped: scale(sum.stopped),
            divided: scale(sum.divided),
            stopped_as_written: scale(sum.stopped_as_written),
            divided_as_written: scale(sum.divided_as_written),
            held: scale(sum.held),
        }
    }

    pub(super) const fn cost(self, voicing: Voicing, same_shift: bool) -> i64 {
        match voicing {
            Voicing::Stops if same_shift => self.stopped,
            Voicing::Single | Voicing::Stops => self.single,
            Voicing::Divided => self.divided,
            Voicing::Held => self.held,
        }
    }

    /// The cost of two lines of one part at the seat whose part it is, both at their own pitch.
    pub(super) const fn as_written(self, voicing: Voicing) -> i64 {
        match voicing {
            Voicing::Stops => self.stopped_as_written,
            Voicing::Divided => self.divided_as_written,
            Voicing::Single | Voicing::Held => self.cost(voicing, true),
        }
    }
}

/// Whether two notes this far apart lie well under one hand on neighbouring strings.
fn stop_fits(interval: i16) -> bool {
    (3..=12).contains(&interval.abs())
}

fn loss(a: &SourceNote, b: &SourceNote, meeting: &Meeting) -> i64 {
    if meeting.together {
        return if meeting.above == 0 { 2 } else { a.weight.min(b.weight) };
    }
    let (early, late) = if a.start < b.start { (a, b) } else { (b, a) };
    let whole = (early.end - early.start).max(1) as i64;
    let left = early.end.saturating_sub(late.start) as i64;
    let cut = early.weight * left / whole * 6 / 10 + if early.pitch == late.pitch { 0 } else { 8 };
    let leap = if meeting.above.abs() > 12 { 30 } else { 0 };
    cut.min(late.weight) + leap
}
