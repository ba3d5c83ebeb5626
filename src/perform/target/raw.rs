//! A target as its TOML says it, before validation.

use crate::arrange::Articulation;
use crate::profile::{DynamicsStrategy, Family, RawPitch, Technique};
use schemars::JsonSchema;
use serde::Deserialize;

/// A playback target: what a sample library wants to be told.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTarget {
    /// Id in kebab case.
    pub(super) id: String,
    /// Its name.
    pub(super) name: String,
    /// Where the numbers come from.
    #[serde(default)]
    pub(super) sources: Vec<String>,
    /// What it wants for which instruments.
    #[serde(default)]
    pub(super) maps: Vec<RawMap>,
}

/// What it wants for some instruments; for all where it names none.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawMap {
    /// Instruments by id.
    #[serde(default)]
    pub(super) profiles: Vec<String>,
    /// Families.
    #[serde(default)]
    pub(super) families: Vec<Family>,
    /// What carries dynamics; left out for what the profile says.
    #[serde(default)]
    pub(super) dynamics: Option<DynamicsStrategy>,
    /// How long before its note a keyswitch or controller stands, in milliseconds.
    #[serde(default = "ahead")]
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub(super) switch_ahead_ms: f64,
    /// Its sounds.
    #[serde(default)]
    pub(super) sounds: Vec<RawSound>,
}

/// How it plays a technique, or an articulation of it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSound {
    /// The technique; left out for ordinary playing.
    #[serde(default)]
    pub(super) technique: Technique,
    /// The articulation; left out for all that no other sound of the technique is for.
    #[serde(default)]
    pub(super) articulation: Option<Articulation>,
    /// The key that switches to it.
    #[serde(default)]
    pub(super) keyswitch: Option<RawPitch>,
    /// The controller that switches to it.
    #[serde(default)]
    pub(super) cc: Option<RawControl>,
    /// The program that it is, counted from 0; left out for the instrument's own.
    #[serde(default)]
    #[schemars(range(max = 127))]
    pub(super) program: Option<u8>,
    /// Which of the seat's channels plays it, counted from 1.
    #[serde(default = "first")]
    #[schemars(range(min = 1, max = 16))]
    pub(super) channel: u8,
    /// How late it speaks, in milliseconds: its notes are written so much earlier.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub(super) delay_ms: f64,
    /// Share of the written length that it is held, per cent; left out for as performed.
    #[serde(default)]
    #[schemars(range(min = 1.0, max = 200.0))]
    pub(super) length_percent: Option<f64>,
}

/// A controller and its value.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawControl {
    /// Its number.
    #[schemars(range(max = 119))]
    pub(super) number: u8,
    /// Its value.
    #[schemars(range(max = 127))]
    pub(super) value: u8,
}

/// Long enough for a sampler to change its sound, too short to be missed (ours).
fn ahead() -> f64 {
    20.0
}

fn first() -> u8 {
    1
}
