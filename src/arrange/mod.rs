//! Giving lines to seats: an [`Arrangement`] holds the notes of every seat, each with its [`Decision`], and the [`Ledger`].

mod adopt;
mod air;
#[allow(clippy::module_inception, reason = "the room does one thing, and this is it")]
mod arrange;
mod arrangement;
mod asked;
mod asked_on;
mod book;
mod bow;
mod breaths;
mod casting;
mod costs;
mod decision;
mod double;
mod draft;
mod explain;
mod exposed;
mod expression;
mod facts;
mod figure;
#[cfg(test)]
pub(crate) mod fixture;
mod gap;
mod homes;
mod in_hand;
mod keys;
mod kin;
mod ledger;
mod limits;
mod lips;
mod meeting;
mod merge;
mod names;
mod nearest;
mod octaves;
mod parts;
mod pedal;
mod percussion;
mod phrasing;
mod plan;
mod playing;
mod realize;
mod redo;
mod revise;
mod rewrite;
pub mod rules;
mod section;
mod signs;
mod silent;
mod solve;
mod source;
mod stations;
mod style;
#[cfg(test)]
mod tests;
mod timpani;
mod trade;
mod wishes;

pub use adopt::adopt;
pub use arrange::arrange;
pub use arrangement::{ArrangedNote, Arrangement, Articulation, SeatPart};
pub(crate) use breaths::Breaths;
pub use casting::{Cast, Casting, as_written, cast};
pub use costs::{CostKind, Weights};
pub use decision::{Decision, DecisionId, Deed, Deeds, Sources, Transformation};
pub use explain::{Explanation, SourceNote, explain, mute_in_words};
pub use gap::Gap;
pub use keys::{KeyCost, keys};
pub use ledger::{Alternative, Assignment, Ledger, Lost, LostReason, Nearest, RoleSums};
pub use limits::LossLimits;
pub use names::SeatNames;
pub use plan::{
    Allowed, BarPoint, Bars, BoundPlan, Choice, Fixed, Pin, Plan, PlannedChange, PlannedEdit, Played, Redo, Replay,
    Section, source_hash,
};
pub use redo::redo;
pub use revise::{Edit, revise};
pub use rewrite::Rewrites;
pub use rules::check;
pub use section::SectionVoicing;
pub use style::{Checks, Shares, Style};
pub use trade::{Trade, price};
