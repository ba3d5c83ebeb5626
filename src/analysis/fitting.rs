//! What the program that fits the models needs of the passes that use them, so that both see the same numbers.

/// Chords.
pub mod chords {
    pub use super::super::chord::{Beats, FACTS, KINDS, Table, Weights};
}

pub use super::melody::{Leading, Odds};
pub use super::model::{Fitted, Model, Rows, probability};
pub use super::phrase::{Beats, Kind, LENGTHS, Weights, beats_of};
pub use super::tune::{Heard, Seen};
