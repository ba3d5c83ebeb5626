//! What is sounded, note by note.

use crate::arrange::Articulation;
use crate::ensemble::Ensemble;
use crate::profile::Technique;
use crate::score::{Frame, Mark, SeatId, Sound, Tick, Ticks, Timed};
use crate::units::Decibels;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// An arrangement as sounded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Performance {
    /// Title of the piece.
    pub title: String,
    /// Tempo, metre, key, end.
    pub frame: Frame,
    /// Who plays.
    pub ensemble: Arc<Ensemble>,
    /// One entry a seat, in score order.
    pub seats: Vec<SeatPerformance>,
    /// Markers and texts that belong to no seat.
    pub marks: Vec<Timed<Mark>>,
}

/// What one seat sounds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SeatPerformance {
    /// Which seat.
    pub seat: SeatId,
    /// Its notes by (start, sound).
    pub notes: Vec<PerformedNote>,
}

/// A note as sounded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PerformedNote {
    /// Sounding pitch, or percussion key.
    pub sound: Sound,
    /// When it starts.
    pub start: Tick,
    /// How long it sounds (after articulation); never zero.
    pub length: Ticks,
    /// Place on the way from pp (0) to ff (1), see [`crate::score::Dynamic::position`]; it sets colour.
    pub intensity: f64,
    /// Sound power of all its players together, dB re 1 pW: the note's level when held, and for struck and plucked
    /// sound the level of its loudest 125 ms.
    pub power: Decibels,
    /// What it grows or fades to at its end under a hairpin; `None` when it keeps its level.
    pub swell: Option<Strength>,
    /// How it is played.
    pub technique: Technique,
    /// How it is articulated; its length knows that already.
    pub articulation: Articulation,
    /// How long it is written.
    pub written: Ticks,
    /// Which instrument of the seat.
    pub instrument: u8,
    /// How many players play it.
    pub players: u16,
    /// Whether it joins the note before it without a new attack.
    pub joined: bool,
    /// Index of the note in its seat's arranged part: its identity, and the seed of its noise. The notes that an ornament is
    /// played out in share it.
    pub index: u32,
}

/// How strongly a note sounds at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Strength {
    /// Place on the way from pp (0) to ff (1).
    pub intensity: f64,
    /// Sound power of all its players together, dB re 1 pW.
    pub power: Decibels,
}

impl Strength {
    /// With what a loudspeaker adds.
    pub(super) fn amplified(self, by: Decibels) -> Self {
        Self { power: self.power + by, ..self }
    }
}

impl PerformedNote {
    /// The first tick after it has been released.
    #[must_use]
    pub fn end(&self) -> Tick {
        self.start + self.length
    }
}
