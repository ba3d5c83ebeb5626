//! What bow, fingers and feet can do.

use super::wind::by_dynamic;
use crate::score::{Interval, Pitch, PitchRange};
use crate::units::Seconds;
use serde::{Deserialize, Serialize};

/// What one bow is worth: longest slurs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Slur {
    /// At pp.
    pub pp: Seconds,
    /// At mf.
    pub mf: Seconds,
    /// At ff.
    pub ff: Seconds,
}

impl Slur {
    /// The longest slur at a place on the way from pp (0) over mf (0.6) to ff (1), straight between and held beyond.
    #[must_use]
    pub fn at(&self, position: f64) -> Seconds {
        by_dynamic([self.pp, self.mf, self.ff], position)
    }
}

/// A tuning of the strings beside the usual one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tuning {
    /// Its name: `drop D`.
    pub name: String,
    /// Open strings, as the usual ones are listed.
    pub open_strings: Vec<Pitch>,
}

/// Trills.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Trills {
    /// Fastest, in alternations a second; `None` where nobody has said.
    pub per_second: Option<f64>,
    /// Widest; 0 where the sign means a roll.
    pub widest: Interval,
    /// Pairs, low first, that do not trill cleanly.
    pub avoided: Vec<(Pitch, Pitch)>,
}

/// Sliding from pitch to pitch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Glissando {
    /// Over which pitches.
    pub over: GlissandoOver,
    /// The widest; `None` where only the range ends it.
    pub widest: Option<Interval>,
}

/// Over which pitches a glissando goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GlissandoOver {
    /// None: it cannot slide.
    #[default]
    None,
    /// Every pitch between: bowed strings, voices.
    Continuous,
    /// Every pitch between, within one partial of a slide.
    Slide,
    /// Every semitone.
    Chromatic,
    /// The notes of a scale: white keys, a harp's pedal setting.
    Diatonic,
    /// Every pitch between, by a drum's pedal.
    Pedal,
}

/// A harp's pedals: each foot moves one at a time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pedals {
    /// Letters of the pedals of the left foot, from the outside in: `DCB`.
    pub left: String,
    /// Letters of the pedals of the right foot, from the inside out: `EFGA`.
    pub right: String,
    /// Time a foot needs for a change.
    pub change: Seconds,
}

/// An organ's manuals and pedals.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Organ {
    /// Keyboards for the hands.
    pub manuals: u8,
    /// Compass of the pedals, sounding at eight feet; `None` without pedals.
    pub pedalboard: Option<PitchRange>,
    /// Time to change stops without an assistant.
    pub stop_change: Seconds,
}
