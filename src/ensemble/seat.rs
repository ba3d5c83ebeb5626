//! A seat: one printed part and its players.

use crate::profile::{Level, Limits, Profile};
use crate::score::{PitchRange, SeatId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// One printed part and the players who read it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Seat {
    /// Its place in score order.
    pub id: SeatId,
    /// Name as printed: `Clarinet in B♭ 1`.
    pub name: String,
    /// Name in plain ASCII for MIDI and JSON: `Clarinet in Bb 1`.
    pub plain_name: String,
    /// Abbreviation as printed: `Cl. 1`.
    pub abbreviation: String,
    /// Seats of one section share this name: `Clarinet`.
    pub section: String,
    /// Instruments of this seat: the usual one first, then those its player changes to.
    pub profiles: Vec<Arc<Profile>>,
    /// Instruments that may read the part in place of the usual one (flexible bands); they never add to what it can do.
    pub alternatives: Vec<Arc<Profile>>,
    /// How many players read this part.
    pub players: u16,
    /// How good they are: which range and limits hold.
    pub level: Level,
    /// What the chair is for.
    pub chair: Chair,
    /// Where it sits, seen from the listener.
    pub position: Position,
}

impl Seat {
    /// The usual instrument.
    #[must_use]
    pub fn profile(&self) -> &Profile {
        &self.profiles[0]
    }

    /// The range its level allows on the usual instrument.
    #[must_use]
    pub fn range(&self) -> PitchRange {
        self.profile().range.of(self.level)
    }

    /// The limits of breath and speed its level allows on the usual instrument.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.profile().capability.limits(self.level)
    }

    /// Most notes it may hold together: what one player can, times the players who may divide.
    #[must_use]
    pub fn polyphony(&self) -> u16 {
        u16::from(self.profile().capability.notes_at_once).max(1).max(self.divisi())
    }

    /// Into how many a section may divide: one part a player, at most 2 below eight players, else 3 (common practice).
    #[must_use]
    pub fn divisi(&self) -> u16 {
        match self.players {
            0..=1 => 1,
            2..=7 => 2,
            _ => 3,
        }
    }
}

/// What a chair is for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Chair {
    /// First chair: solos go here.
    Principal,
    /// Any other.
    #[default]
    Section,
}

/// A place on the stage seen from the listener.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct Position {
    /// Degrees; negative is left.
    pub azimuth_deg: f64,
    /// Metres from the listener.
    pub distance_m: f64,
}
