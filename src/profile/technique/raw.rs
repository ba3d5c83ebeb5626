//! A technique as a profile's TOML says it, and back to it.

use super::{Manner, Technique, TechniqueTimbre};
use crate::profile::raw::RawRange;
use crate::score::PitchRange;
use crate::units::Seconds;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A technique beside ordinary playing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::profile) struct RawManner {
    /// Which technique.
    pub(super) name: Technique,
    /// Sound power against ordinary playing at the same dynamic, in dB.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[schemars(range(min = -40.0, max = 20.0))]
    pub(super) power_db: f64,
    /// Fastest notes a second by a professional, where it is slower than ordinary playing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.1, max = 40.0))]
    pub(super) notes_per_s: Option<f64>,
    /// The same of a good amateur; left out, the professional's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.1, max = 40.0))]
    pub(super) amateur_notes_per_s: Option<f64>,
    /// Lowest and highest pitch it can be done on; left out for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) range: Option<RawRange>,
    /// Comfortable time to take it up, in seconds; half of it does at a pinch.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[schemars(range(min = 0.0, max = 60.0))]
    pub(super) on_s: f64,
    /// Comfortable time to go back to ordinary playing, in seconds.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[schemars(range(min = 0.0, max = 60.0))]
    pub(super) off_s: f64,
    /// General MIDI program that stands for it, counted from 0; left out where the instrument's own does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(max = 127))]
    pub(super) program: Option<u8>,
    /// The word that asks for it in a part; left out where a sign on the note does.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) word: String,
    /// The word that ends it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) end_word: String,
    /// How its sound differs from ordinary playing.
    #[serde(default, skip_serializing_if = "RawTechniqueTimbre::is_plain")]
    pub(super) timbre: RawTechniqueTimbre,
}

/// How the sound of a technique differs; what is left out stays as it is.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::profile) struct RawTechniqueTimbre {
    /// Time to fall by 60 dB at middle C, in seconds, in place of the instrument's own; a sustained sound dies away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.01, max = 120.0))]
    pub(super) decay_s: Option<f64>,
    /// Rise from 10 % to 90 % in place of the instrument's own, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.1, max = 2000.0))]
    pub(super) attack_ms: Option<f64>,
    /// Level of noise against the tone in place of the instrument's own, in dB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -120.0, max = 20.0))]
    pub(super) noise_db: Option<f64>,
    /// Strokes of bow, stick or tongue a second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1.0, max = 40.0))]
    pub(super) strokes_per_s: Option<f64>,
    /// Added for each octave that a partial lies above the fundamental, in dB.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[schemars(range(min = -60.0, max = 12.0))]
    pub(super) rolloff_db_per_octave: f64,
    /// A filter: points of frequency in hertz and gain in dB, low to high, straight between by octaves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) filter_hz_db: Vec<[f64; 2]>,
}

impl RawTechniqueTimbre {
    fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

/// A technique as its TOML would say it.
impl From<&Manner> for RawManner {
    fn from(manner: &Manner) -> Self {
        Self {
            name: manner.technique,
            power_db: manner.power.0,
            notes_per_s: manner.notes_per_second,
            amateur_notes_per_s: manner.amateur_notes_per_second,
            range: manner.range.map(|PitchRange { low, high }| [low.into(), high.into()]),
            on_s: manner.on.0,
            off_s: manner.off.0,
            program: manner.program.map(|program| program.0),
            word: manner.word.clone(),
            end_word: manner.end_word.clone(),
            timbre: RawTechniqueTimbre::from(&manner.timbre),
        }
    }
}

impl From<&TechniqueTimbre> for RawTechniqueTimbre {
    fn from(timbre: &TechniqueTimbre) -> Self {
        Self {
            decay_s: timbre.decay.map(|s| s.0),
            // Tenths of a millisecond, so that dividing by 1000 gives the same number back.
            attack_ms: timbre.attack.map(|Seconds(s)| (s * 1e6).round() / 1e3),
            noise_db: timbre.noise.map(|level| level.0),
            strokes_per_s: timbre.strokes.map(|rate| rate.0),
            rolloff_db_per_octave: timbre.rolloff.0,
            filter_hz_db: timbre.filter.iter().map(|(at, gain)| [at.0, gain.0]).collect(),
        }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(number: &f64) -> bool {
    *number == 0.0
}
