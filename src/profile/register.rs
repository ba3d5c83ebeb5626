//! What an instrument reaches, and how loud it is there.

use super::Level;
use crate::score::PitchRange;
use crate::units::Decibels;
use serde::{Deserialize, Serialize};

/// Ranges by level, each within the next, and the tessitura within the amateur's (checked). All sounding. A level that no
/// file gives reaches what the next higher one reaches, but grade 3 the tessitura with what the grades below reach, and
/// the virtuoso what the professional does (see [`Level`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ranges {
    /// The first notes.
    pub beginner: PitchRange,
    /// Grade 1 of school music.
    pub grade_1: PitchRange,
    /// Grade 2.
    pub grade_2: PitchRange,
    /// Grade 3.
    pub grade_3: PitchRange,
    /// Grade 4.
    pub grade_4: PitchRange,
    /// What a good amateur reaches.
    pub amateur: PitchRange,
    /// Grade 5.
    pub grade_5: PitchRange,
    /// Grade 6.
    pub grade_6: PitchRange,
    /// What a professional reaches.
    pub professional: PitchRange,
    /// What soloists have reached.
    pub virtuoso: PitchRange,
    /// Where it sounds best and plays longest.
    pub tessitura: PitchRange,
}

impl Ranges {
    /// The range of a level.
    #[must_use]
    pub fn of(&self, level: Level) -> PitchRange {
        match level {
            Level::Beginner => self.beginner,
            Level::Grade1 => self.grade_1,
            Level::Grade2 => self.grade_2,
            Level::Grade3 => self.grade_3,
            Level::Grade4 => self.grade_4,
            Level::Amateur => self.amateur,
            Level::Grade5 => self.grade_5,
            Level::Grade6 => self.grade_6,
            Level::Professional => self.professional,
            Level::Virtuoso => self.virtuoso,
        }
    }

    /// One range for every level.
    #[must_use]
    pub fn all(range: PitchRange) -> Self {
        Self {
            beginner: range,
            grade_1: range,
            grade_2: range,
            grade_3: range,
            grade_4: range,
            amateur: range,
            grade_5: range,
            grade_6: range,
            professional: range,
            virtuoso: range,
            tessitura: range,
        }
    }
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
    /// What the direction of bell or body adds above 1 kHz at a listener in front, against a source that sounds alike
    /// all round; of blown, sung, bowed and held sound.
    pub projection: Decibels,
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
