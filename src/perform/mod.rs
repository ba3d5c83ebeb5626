//! What is sounded: start, length, level and technique of every note of every seat; and its way into a MIDI file.

use crate::arrange::Arrangement;
use crate::ensemble::Ensemble;
use crate::profile::Technique;
use crate::score::{Frame, SeatId, Sound, Tick, Ticks};
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
    /// How long it sounds (after articulation).
    pub length: Ticks,
    /// Place on the way from pp (0) to ff (1), see [`crate::score::Dynamic::position`]; it sets colour.
    pub intensity: f64,
    /// Sound power of the whole seat's players on this note, dB re 1 pW.
    pub power: Decibels,
    /// How it is played.
    pub technique: Technique,
    /// Which instrument of the seat.
    pub instrument: u8,
    /// How many players play it.
    pub players: u16,
    /// Whether it joins the note before it without a new attack.
    pub joined: bool,
    /// Index of the note in its seat's arranged part: its identity, and the seed of its noise.
    pub index: u32,
}

impl PerformedNote {
    /// The first tick after it has been released.
    #[must_use]
    pub fn end(&self) -> Tick {
        self.start + self.length
    }
}

/// Plays an arrangement: lengths by articulation, levels by the profiles.
#[must_use]
pub fn perform(_arrangement: &Arrangement) -> Performance {
    unimplemented!()
}
