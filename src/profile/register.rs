//! What an instrument reaches, and how loud it is there.

use crate::score::PitchRange;
use crate::units::Decibels;
use serde::{Deserialize, Serialize};

/// Ranges by level, nested: tessitura ⊂ amateur ⊂ professional (checked). All sounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ranges {
    /// What a good amateur reaches.
    pub amateur: PitchRange,
    /// What a professional reaches.
    pub professional: PitchRange,
    /// Where it sounds best and plays longest.
    pub tessitura: PitchRange,
}

/// A register: a stretch of the range with one character and power.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Register {
    /// Its name: `chalumeau`, `throat`.
    pub name: String,
    /// From lowest to highest pitch.
    pub range: PitchRange,
    /// Character in a musician's words.
    pub character: Vec<String>,
    /// Sound power of one player at pp, mf and ff, dB re 1 pW.
    pub power: Power,
}

/// Sound power of one player by dynamic, dB re 1 pW; ascending.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Power {
    /// At pp.
    pub pp: Decibels,
    /// At mf.
    pub mf: Decibels,
    /// At ff.
    pub ff: Decibels,
}

impl Power {
    /// Power at a place on the way from pp (0) over mf (0.6) to ff (1), straight between and beyond the anchors
    /// (see [`crate::score::Dynamic::position`]).
    #[must_use]
    pub fn at(self, position: f64) -> Decibels {
        let (from, to, share) = if position < 0.6 {
            (self.pp, self.mf, position / 0.6)
        } else {
            (self.mf, self.ff, (position - 0.6) / 0.4)
        };
        from + (to - from) * share
    }
}
