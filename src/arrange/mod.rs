//! Giving lines to seats: an [`Arrangement`] holds the notes of every seat, each with its [`Decision`], and the [`Ledger`].

#[allow(clippy::module_inception, reason = "the room does one thing, and this is it")]
mod arrange;
mod arrangement;
mod book;
mod costs;
mod decision;
mod double;
mod draft;
mod expression;
mod facts;
#[cfg(test)]
mod fixture;
mod kin;
mod ledger;
mod meeting;
mod merge;
mod names;
mod percussion;
mod plan;
mod realize;
mod replays;
mod revise;
pub mod rules;
mod solve;
mod source;
mod style;
#[cfg(test)]
mod tests;
mod wishes;

pub use arrange::arrange;
pub use arrangement::{ArrangedNote, Arrangement, Articulation, SeatPart};
pub use costs::{CostKind, Weights};
pub use decision::{Decision, DecisionId, Deed, Transformation};
pub use ledger::{Assignment, Ledger, Lost, LostReason, RoleSums};
pub use names::SeatNames;
pub use plan::{
    Allowed, BarPoint, Bars, BoundPlan, Choice, Fixed, Pin, Plan, PlannedChange, PlannedEdit, Played, Replay,
    source_hash,
};
pub use revise::{Edit, revise};
pub use rules::check;
pub use style::Style;

use crate::ensemble::Ensemble;
use crate::finding::Checked;
use crate::score::{Score, SeatId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Which seat plays which part of an existing file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Casting {
    /// One entry a part of the score, in its order.
    pub parts: Vec<Cast>,
}

/// The seat of one part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cast {
    /// The seat; `None` when nobody plays it.
    pub seat: Option<SeatId>,
    /// How sure, in thousandths.
    pub confidence: u16,
    /// What told: name, program, range, order.
    pub reason: String,
}

/// Gives an existing file's parts to seats by name, program, range and order.
pub fn cast(_score: &Score, _ensemble: &Ensemble) -> Checked<Casting> {
    unimplemented!()
}

/// Takes an existing MIDI as it stands: every note where its part's seat is, nothing moved.
pub fn adopt(_score: &Score, _ensemble: &Arc<Ensemble>, _casting: &Casting) -> Checked<Arrangement> {
    unimplemented!()
}
