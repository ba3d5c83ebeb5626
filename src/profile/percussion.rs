//! Percussion keys.

use super::Power;
use crate::score::{PercussionKey, Pitch};
use crate::units::{Decibels, Hertz, Seconds};
use serde::{Deserialize, Serialize};

/// A percussion key of a profile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PercussionSound {
    /// The General MIDI key.
    pub key: PercussionKey,
    /// Its name.
    pub name: String,
    /// Its sound in MusicXML's list; empty where the profile's own, or of a set of instruments the key's, is right.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sound_id: String,
    /// Sound power of one stroke.
    pub power: Power,
    /// How its sound is made: modes and noise.
    pub modes: Modes,
    /// Line or space on the staff as a treble-clef pitch name (`F4`), as MusicXML's display-step and -octave.
    pub staff: Pitch,
}

/// Modal sound of a percussion instrument.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Modes {
    /// Frequencies of the modes.
    pub frequencies: Vec<Hertz>,
    /// Levels of the modes, dB against the strongest.
    pub levels: Vec<Decibels>,
    /// Time to fall by 60 dB.
    pub decay: Seconds,
    /// Level of noise against the strongest mode.
    pub noise: Decibels,
    /// Band of the noise, low and high.
    pub noise_band: (Hertz, Hertz),
}
