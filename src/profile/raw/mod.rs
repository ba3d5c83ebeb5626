//! A profile as its TOML says it, before validation. Units stand in the names of the keys; bounds stand here once.

mod capability;

pub(super) use capability::{RawCapability, RawLimits, RawTuning};

use super::technique::raw::RawManner;
use super::{Clef, DynamicsStrategy, Excitation, Family};
use crate::score::Pitch;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// An instrument profile. Every pitch is a sounding pitch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawProfile {
    /// Id in kebab case, the same as the file's name.
    #[schemars(regex(pattern = "^[a-z0-9-]+$"))]
    pub(super) id: String,
    /// Id of the profile this one takes everything from that it does not say itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) extends: Option<String>,
    /// Keys that are not taken over from there, dotted: `capability.pedals`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) without: Vec<String>,
    /// Name as printed.
    pub(super) name: String,
    /// Abbreviation as printed.
    pub(super) abbreviation: String,
    /// Family.
    pub(super) family: Family,
    /// How it makes sound.
    pub(super) excitation: Excitation,
    /// Ids of instruments the same player usually takes too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) doublings: Vec<String>,
    /// How many players usually read one part.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    #[schemars(range(min = 1, max = 100))]
    pub(super) players: u16,
    /// Where the numbers come from.
    #[serde(default)]
    pub(super) sources: Vec<String>,
    /// Ranges by level. Left out for unpitched percussion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) range: Option<RawRanges>,
    /// What a player can do.
    pub(super) capability: RawCapability,
    /// Techniques beside ordinary playing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) techniques: Vec<RawManner>,
    /// How it is written.
    pub(super) notation: RawNotation,
    /// How it is played back.
    pub(super) midi: RawMidi,
    /// How it sounds.
    pub(super) timbre: RawTimbre,
    /// Registers from low to high.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) registers: Vec<RawRegister>,
    /// Percussion keys it can play.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) percussion: Vec<RawPercussion>,
}

/// Ranges by level, each low and high.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRanges {
    /// The first notes, in the first months; grade 1's when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) beginner: Option<RawRange>,
    /// Grade 1 of school music; grade 2's when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) grade_1: Option<RawRange>,
    /// Grade 2; grade 3's when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) grade_2: Option<RawRange>,
    /// Grade 3; the tessitura, with what the grades below reach, when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) grade_3: Option<RawRange>,
    /// Grade 4; the amateur's when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) grade_4: Option<RawRange>,
    /// What a good amateur reaches.
    pub(super) amateur: RawRange,
    /// Grade 5; grade 6's when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) grade_5: Option<RawRange>,
    /// Grade 6; the professional's when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) grade_6: Option<RawRange>,
    /// What a professional reaches.
    pub(super) professional: RawRange,
    /// What soloists have reached; the professional's when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) virtuoso: Option<RawRange>,
    /// Where it sounds best and plays longest.
    pub(super) tessitura: RawRange,
}

/// Lowest and highest pitch.
pub(super) type RawRange = [RawPitch; 2];

/// A register.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRegister {
    /// Its name.
    pub(super) name: String,
    /// Lowest and highest pitch.
    pub(super) range: RawRange,
    /// Character in a musician's words.
    #[serde(default)]
    pub(super) character: Vec<String>,
    /// Sound power of one player, dB re 1 pW.
    pub(super) power_db: RawPower,
    /// What the direction of bell or body adds above 1 kHz at a listener in front, in dB.
    #[serde(default, skip_serializing_if = "is_nothing")]
    #[schemars(range(min = -20.0, max = 20.0))]
    pub(super) projection_db: f64,
}

/// Sound power by dynamic, dB re 1 pW.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPower {
    /// At pp.
    #[schemars(range(min = 0.0, max = 140.0))]
    pub(super) pp: f64,
    /// At mf.
    #[schemars(range(min = 0.0, max = 140.0))]
    pub(super) mf: f64,
    /// At ff.
    #[schemars(range(min = 0.0, max = 140.0))]
    pub(super) ff: f64,
}

/// How it is written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawNotation {
    /// Written minus sounding, in semitones.
    #[serde(default)]
    #[schemars(range(min = -36, max = 36))]
    pub(super) transposition_semitones: i16,
    /// Clefs, usual first.
    #[schemars(length(min = 1))]
    pub(super) clefs: Vec<Clef>,
    /// Staves of a part.
    #[serde(default = "one_staff")]
    #[schemars(range(min = 1, max = 4))]
    pub(super) staves: u8,
    /// MusicXML sound id.
    pub(super) sound_id: String,
}

/// How it is played back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawMidi {
    /// General MIDI program, counted from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(max = 127))]
    pub(super) program: Option<u8>,
    /// The program of one player of it, where `program` is a whole section's: a part that asks for that is its own too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(max = 127))]
    pub(super) solo: Option<u8>,
    /// Which messages carry dynamics.
    #[serde(default)]
    pub(super) dynamics: DynamicsStrategy,
}

/// How it sounds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTimbre {
    /// Rise from 10 % to 90 % of an ordinary attack, in milliseconds.
    #[schemars(range(min = 0.1, max = 2000.0))]
    pub(super) attack_ms: f64,
    /// Fall after the note ends, in milliseconds.
    #[schemars(range(min = 1.0, max = 20000.0))]
    pub(super) release_ms: f64,
    /// Time to fall by 60 dB at middle C, in seconds, of a struck or plucked note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.01, max = 120.0))]
    pub(super) decay_s: Option<f64>,
    /// Level of breath or bow noise against the tone, in dB.
    #[serde(default = "no_noise")]
    #[schemars(range(min = -120.0, max = 20.0))]
    pub(super) noise_db: f64,
    /// Centre of that noise, in hertz.
    #[serde(default = "noise_center")]
    #[schemars(range(min = 20.0, max = 20000.0))]
    pub(super) noise_center_hz: f64,
    /// Vibrato rate, in hertz; 0 for none.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 12.0))]
    pub(super) vibrato_hz: f64,
    /// Vibrato depth, peak, in cents.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 100.0))]
    pub(super) vibrato_cents: f64,
    /// Frequencies of the partials over the pitch, where they are not its multiples.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(inner(range(min = 0.1, max = 64.0)))]
    pub(super) partials: Vec<f64>,
    /// Stretch of partials: f_n = n f √(1 + B n²).
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub(super) inharmonicity: f64,
    /// Spectra at anchor pitches, low to high.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) spectra: Vec<RawSpectrum>,
}

/// Harmonic levels at one pitch, dB against the strongest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSpectrum {
    /// The anchor pitch.
    pub(super) pitch: RawPitch,
    /// Levels of harmonics 1, 2, … at pp, in dB.
    #[schemars(length(min = 1), inner(range(min = -140.0, max = 0.0)))]
    pub(super) pp_db: Vec<f64>,
    /// Levels of harmonics 1, 2, … at ff, in dB.
    #[schemars(length(min = 1), inner(range(min = -140.0, max = 0.0)))]
    pub(super) ff_db: Vec<f64>,
}

/// A percussion key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPercussion {
    /// General MIDI key.
    #[schemars(range(max = 127))]
    pub(super) key: u8,
    /// Its name.
    pub(super) name: String,
    /// Its MusicXML sound, where it is neither that of the profile nor, in a set of instruments, that of the key.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) sound_id: String,
    /// Sound power of one stroke, dB re 1 pW.
    pub(super) power_db: RawPower,
    /// Line or space on the staff as a treble-clef pitch name.
    pub(super) staff: RawPitch,
    /// How its sound is made.
    pub(super) modes: RawModes,
}

/// Modes and noise of a struck body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawModes {
    /// Frequencies of the modes, in hertz.
    #[schemars(inner(range(min = 10.0, max = 20000.0)))]
    pub(super) frequencies_hz: Vec<f64>,
    /// Levels of the modes, dB against the strongest.
    #[schemars(inner(range(min = -140.0, max = 0.0)))]
    pub(super) levels_db: Vec<f64>,
    /// Time to fall by 60 dB, in seconds.
    #[schemars(range(min = 0.01, max = 120.0))]
    pub(super) decay_s: f64,
    /// Level of noise against the strongest mode, in dB.
    #[schemars(range(min = -120.0, max = 60.0))]
    pub(super) noise_db: f64,
    /// Band of the noise, low and high, in hertz.
    #[schemars(inner(range(min = 10.0, max = 24000.0)))]
    pub(super) noise_band_hz: [f64; 2],
}

/// A pitch as a name (`Bb3`, middle C is C4) or a MIDI number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum RawPitch {
    /// By name.
    Name(String),
    /// By MIDI number.
    Number(i64),
}

impl RawPitch {
    /// The pitch, or why it is none.
    pub(crate) fn read(&self) -> Result<Pitch, String> {
        match self {
            Self::Name(name) => name.parse(),
            Self::Number(number) => number.to_string().parse(),
        }
    }
}

impl From<Pitch> for RawPitch {
    fn from(pitch: Pitch) -> Self {
        Self::Name(pitch.to_string())
    }
}

impl JsonSchema for RawPitch {
    fn schema_name() -> Cow<'static, str> {
        "Pitch".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({
            "description": "A sounding pitch: a name such as Bb3 (middle C is C4), or a MIDI number.",
            "type": ["string", "integer"],
            "minimum": 0,
            "maximum": 127,
            "pattern": "^([A-Ga-g](#|##|b|bb|♯|♭)?-?[0-9]+|[0-9]+)$"
        })
    }
}

fn one() -> u16 {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_one(n: &u16) -> bool {
    *n == 1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_nothing(x: &f64) -> bool {
    *x == 0.0
}

fn one_staff() -> u8 {
    1
}

fn no_noise() -> f64 {
    -120.0
}

fn noise_center() -> f64 {
    1000.0
}
