//! Changes on top of the assignments, by the loop or by hand.

use super::Arrangement;
use crate::finding::Checked;
use crate::run::{Error, Run};
use crate::score::{Interval, SeatId, TickSpan};
use serde::{Deserialize, Serialize};

/// A change that players can read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Edit {
    /// Dynamics of a seat moved by whole steps over a span.
    Dynamics {
        /// Which seat.
        seat: SeatId,
        /// Where.
        span: TickSpan,
        /// Steps louder (softer when negative).
        steps: i8,
    },
    /// The line a seat plays in a span moved by octaves.
    Octave {
        /// Which seat.
        seat: SeatId,
        /// Where.
        span: TickSpan,
        /// Semitones, a multiple of 12.
        shift: Interval,
    },
    /// A seat that rests doubles what another plays.
    Double {
        /// Who plays it already.
        from: SeatId,
        /// Who joins.
        with: SeatId,
        /// Where.
        span: TickSpan,
        /// By how much the copy is moved.
        shift: Interval,
    },
    /// A seat is silent where it only doubles.
    Rest {
        /// Which seat.
        seat: SeatId,
        /// Where.
        span: TickSpan,
    },
}

/// Carries edits out. An edit that would break a part (range, playability) is left out, with a finding.
///
/// # Errors
/// [`Error::Cancelled`].
pub fn revise(_arrangement: &Arrangement, _edits: &[Edit], _run: &Run) -> Result<Checked<Arrangement>, Error> {
    unimplemented!()
}
