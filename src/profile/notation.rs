//! How an instrument is written and played back.

use crate::score::{Interval, Program};
use serde::{Deserialize, Serialize};

/// How it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notation {
    /// Written minus sounding, in semitones: +2 for a clarinet in B♭.
    pub transposition: Interval,
    /// Clefs, usual first.
    pub clefs: Vec<Clef>,
    /// Staves: 2 for piano and harp.
    pub staves: u8,
    /// MusicXML sound id: `wind.reed.clarinet.bflat`.
    pub sound_id: String,
}

impl Notation {
    /// The key it is named after, which sounds when C is written: `B♭` for a clarinet in B♭, `C` where only the octave
    /// differs.
    #[must_use]
    pub fn key_name(&self) -> &'static str {
        const NAMES: [&str; 12] = ["C", "D♭", "D", "E♭", "E", "F", "G♭", "G", "A♭", "A", "B♭", "B"];
        NAMES[(-self.transposition.semitones()).rem_euclid(12) as usize]
    }
}

/// A clef.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names are the clefs' own")]
pub enum Clef {
    Treble,
    #[serde(rename = "treble-8vb")]
    Treble8vb,
    #[serde(rename = "treble-8va")]
    Treble8va,
    Alto,
    Tenor,
    Bass,
    #[serde(rename = "bass-8vb")]
    Bass8vb,
    Percussion,
}

/// How it is played back by General MIDI and sample libraries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Midi {
    /// General MIDI program; `None` for percussion.
    pub program: Option<Program>,
    /// The program of one player of it, where `program` is a whole section's: violins are the string ensemble 48, and a
    /// part that asks for the violin 40 is theirs too.
    pub solo: Option<Program>,
    /// Which messages carry its dynamics.
    pub dynamics: DynamicsStrategy,
}

impl Midi {
    /// Whether a part that asks for a program asks for it.
    pub fn answers(&self, program: Program) -> bool {
        self.program == Some(program) || self.solo == Some(program)
    }
}

/// Which messages carry dynamics.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum DynamicsStrategy {
    /// Velocity alone (struck and plucked).
    #[default]
    Velocity,
    /// Controller 1 with velocity for the attack.
    Cc1,
    /// Controller 2 with velocity for the attack.
    Cc2,
    /// Controller 11 with velocity for the attack.
    Cc11,
}
