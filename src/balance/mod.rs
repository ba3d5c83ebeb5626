//! Who is heard: level of each seat in the mix, how much of the melody is masked, what crowds which band.

use crate::arrange::Arrangement;
use crate::finding::Checked;
use crate::line::Role;
use crate::render::Stage;
use crate::run::{Error, Run};
use crate::score::{BarNumber, SeatId};
use crate::units::{Decibels, Hertz, Lufs};
use serde::{Deserialize, Serialize};

/// The energy of every seat by time and ERB band, compact.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {}

/// What was measured, by seat and bar.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Balance {
    /// Integrated loudness of the mix at physical level.
    pub loudness: Lufs,
    /// Loudness of each seat alone, integrated over the time it plays; `None` when it is silent.
    pub seats: Vec<SeatBalance>,
    /// One entry a bar, pick-up included.
    pub bars: Vec<BarBalance>,
    /// Centre frequencies of the bands.
    pub bands: Vec<Hertz>,
    /// Share of bars with melody in which it is heard, in thousandths.
    pub melody_heard: u16,
}

/// A seat over the whole piece.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SeatBalance {
    /// Which seat.
    pub seat: SeatId,
    /// Its loudness while it plays; `None` when silent.
    pub loudness: Option<Lufs>,
    /// Its level against the mix while it plays; `None` when silent.
    pub in_mix: Option<Decibels>,
}

/// One bar.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BarBalance {
    /// Which.
    pub bar: BarNumber,
    /// Loudness of the mix in it; `None` when silent.
    pub mix: Option<Lufs>,
    /// Loudness of each seat in it, in score order; `None` when silent.
    pub seats: Vec<Option<Lufs>>,
    /// Share of each seat's energy by band that stands above the rest, in thousandths; 0 when silent.
    pub audible: Vec<u16>,
    /// Whether the melody is heard; `None` when the bar has none.
    pub melody: Option<MelodyBalance>,
}

/// The melody in one bar.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MelodyBalance {
    /// Who has it.
    pub seats: Vec<SeatId>,
    /// Level of the melody group against everyone else.
    pub over_rest: Decibels,
    /// Share of its energy by band that stands above the rest, in thousandths.
    pub audible: u16,
    /// Whether it counts as heard.
    pub heard: bool,
    /// Who masks it most, worst first.
    pub maskers: Vec<SeatId>,
}

/// Thresholds of the checks, from the style.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Checks {}

/// Renders every seat block by block and measures it.
///
/// # Errors
/// [`Error::Cancelled`].
pub fn listen(_stage: &Stage, _run: &Run) -> Result<Heard, Error> {
    unimplemented!()
}

/// Judges what was heard.
pub fn judge(_heard: &Heard, _arrangement: &Arrangement, _checks: &Checks) -> Checked<Balance> {
    unimplemented!()
}

/// The edits that would mend what was found, first the one an orchestrator would try first.
#[must_use]
pub fn remedies(_balance: &Balance, _arrangement: &Arrangement) -> Vec<crate::arrange::Edit> {
    let _ = Role::Melody;
    unimplemented!()
}
