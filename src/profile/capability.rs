//! What a player can do.

use crate::score::{Interval, Pitch, PitchRange};
use crate::units::Seconds;
use serde::{Deserialize, Serialize};

/// What a player can do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Capability {
    /// Most notes in one attack.
    pub notes_at_once: u8,
    /// Most notes held together; 0 when it cannot sustain except by a roll.
    pub notes_sustained: u8,
    /// Open strings from low to high, for stops; empty for others.
    pub open_strings: Vec<Pitch>,
    /// Widest stretch of the left hand in semitones, for stops.
    pub hand_frame: u8,
    /// Widest span of one hand in semitones, for keyboards and harps; 0 for others.
    pub hand_span: u8,
    /// Longest phrase on one breath at mf in the middle register; `None` when it needs no breath.
    pub breath: Option<Seconds>,
    /// Fastest repeated notes a second.
    pub repeats_per_second: f64,
    /// Fastest different notes a second.
    pub notes_per_second: f64,
    /// Widest comfortable leap between neighbouring fast notes.
    pub fast_leap: Interval,
    /// Pitches it has, when not every semitone; empty means chromatic.
    pub pitches: Vec<Pitch>,
    /// Single drums (or tubes, strings) that hold one pitch at a time, each with the range it can be tuned to: timpani.
    /// Empty for others.
    pub drums: Vec<PitchRange>,
    /// Safe time to bring a drum to another pitch; zero without drums.
    pub retune: Seconds,
    /// Techniques it can do beside ordinary playing.
    pub techniques: Vec<Technique>,
    /// The limits of a good amateur, where those above are a professional's.
    pub amateur: Limits,
}

/// Limits of breath and speed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    /// Longest phrase on one breath at mf in the middle register; `None` when no breath is needed.
    pub breath: Option<Seconds>,
    /// Fastest repeated notes a second.
    pub repeats_per_second: f64,
    /// Fastest different notes a second.
    pub notes_per_second: f64,
}

impl Capability {
    /// The limits of a professional.
    #[must_use]
    pub fn professional(&self) -> Limits {
        Limits {
            breath: self.breath,
            repeats_per_second: self.repeats_per_second,
            notes_per_second: self.notes_per_second,
        }
    }
}

/// A way of playing.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Technique {
    /// The ordinary way.
    #[default]
    Ordinary,
    /// Plucked on a bowed string.
    Pizzicato,
    /// With mute.
    Muted,
    /// Fast repetition (bowed tremolo, flutter).
    Tremolo,
    /// A roll on drums, timpani, mallets.
    Roll,
    /// Horn stopped by the hand.
    Stopped,
}
