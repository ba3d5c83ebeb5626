//! Edits of the loop as the plan's text says them.

use super::bars::Bars;
use crate::arrange::{Edit, SeatNames};
use crate::ensemble::Ensemble;
use crate::score::{Interval, MeterMap};
use serde::{Deserialize, Serialize};

/// A change after listening, with names and bars.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedEdit {
    /// Where.
    pub bars: Bars,
    /// Whose part changes.
    pub seat: String,
    /// What changes.
    pub change: PlannedChange,
    /// Line of the text it stands on; 0 when made here.
    pub line: u32,
}

/// What an edit changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlannedChange {
    /// Whole steps louder (softer when negative).
    Dynamics(i8),
    /// Moved by octaves (higher when positive).
    Octave(i8),
    /// Plays what another seat plays, moved by octaves.
    Double {
        /// Who plays it already.
        from: String,
        /// Octaves higher (lower when negative).
        octave: i8,
    },
    /// Silent where it only doubles.
    Rest,
    /// With its mute.
    Mute,
    /// One player.
    Solo,
    /// What another seat plays, which takes its own.
    Exchange {
        /// Who.
        with: String,
    },
}

impl PlannedEdit {
    /// An edit in words.
    #[must_use]
    pub fn of(edit: &Edit, ensemble: &Ensemble, meters: &MeterMap) -> Self {
        let names = SeatNames::of(ensemble);
        let label = |seat| names.label(seat).to_owned();
        let (seat, span, change) = match *edit {
            Edit::Dynamics { seat, span, steps } => (seat, span, PlannedChange::Dynamics(steps)),
            Edit::Octave { seat, span, shift } => (seat, span, PlannedChange::Octave(octaves(shift))),
            Edit::Double { from, with, span, shift } => {
                (with, span, PlannedChange::Double { from: label(from), octave: octaves(shift) })
            }
            Edit::Rest { seat, span } => (seat, span, PlannedChange::Rest),
            Edit::Mute { seat, span } => (seat, span, PlannedChange::Mute),
            Edit::Solo { seat, span } => (seat, span, PlannedChange::Solo),
            Edit::Exchange { seat, with, span } => (seat, span, PlannedChange::Exchange { with: label(with) }),
        };
        Self { bars: Bars::of(span, meters), seat: label(seat), change, line: 0 }
    }

    /// The edit itself; `Err` says what of it no longer fits.
    pub(super) fn resolve(&self, names: &SeatNames, frame: &crate::score::Frame) -> Result<Edit, String> {
        let find = |name: &str| names.find_one(name).map_err(|_| format!("there is no seat called `{name}`"));
        let seat = find(&self.seat)?;
        let span = self.bars.span(&frame.meters, frame.end);
        let span = span.ok_or_else(|| format!("bars {} lie after the end", self.bars))?;
        Ok(match &self.change {
            PlannedChange::Dynamics(steps) => Edit::Dynamics { seat, span, steps: *steps },
            PlannedChange::Octave(octave) => Edit::Octave { seat, span, shift: semitones(*octave) },
            PlannedChange::Double { from, octave } => {
                Edit::Double { from: find(from)?, with: seat, span, shift: semitones(*octave) }
            }
            PlannedChange::Rest => Edit::Rest { seat, span },
            PlannedChange::Mute => Edit::Mute { seat, span },
            PlannedChange::Solo => Edit::Solo { seat, span },
            PlannedChange::Exchange { with } => Edit::Exchange { seat, with: find(with)?, span },
        })
    }
}

fn octaves(shift: Interval) -> i8 {
    (shift.0 / 12).clamp(-10, 10) as i8
}

pub(super) fn semitones(octaves: i8) -> Interval {
    Interval(i16::from(octaves) * 12)
}
