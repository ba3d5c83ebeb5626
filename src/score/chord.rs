//! Chord symbols, as lead sheets have them.

use super::name::Name;
use serde::{Deserialize, Serialize};

/// A chord symbol: `Cm7`, `F♯7♭9/A♯`, `N.C.`. It tells players what to play and does not sound by itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ChordSymbol {
    /// The root at sounding pitch; `None` where no chord is to be played.
    pub root: Option<Name>,
    /// What stands on it, in MusicXML's word: one of [`ChordSymbol::KINDS`]; any other is written as `other`.
    pub kind: String,
    /// How the kind is printed, where the source says so: `m7`, or nothing at all for a major chord.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printed: Option<String>,
    /// Another bass than the root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bass: Option<Name>,
    /// Single degrees that are added, altered or left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub degrees: Vec<Degree>,
}

/// A degree that a chord symbol changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Degree {
    /// Steps above the root, which is 1.
    pub value: u8,
    /// Semitones up or down from the degree of a dominant chord.
    pub alter: i8,
    /// What happens to it.
    pub change: DegreeChange,
    /// Not printed by itself, since what is printed of the kind says it already.
    pub hidden: bool,
}

/// What happens to a degree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DegreeChange {
    /// It is played beside the others.
    Add,
    /// The one of the chord is altered.
    Alter,
    /// It is left out.
    Subtract,
}

impl ChordSymbol {
    /// MusicXML's words for kinds of chords (its type `kind-value`).
    pub const KINDS: [&str; 33] = [
        "augmented",
        "augmented-seventh",
        "diminished",
        "diminished-seventh",
        "dominant",
        "dominant-11th",
        "dominant-13th",
        "dominant-ninth",
        "French",
        "German",
        "half-diminished",
        "Italian",
        "major",
        "major-11th",
        "major-13th",
        "major-minor",
        "major-ninth",
        "major-seventh",
        "major-sixth",
        "minor",
        "minor-11th",
        "minor-13th",
        "minor-ninth",
        "minor-seventh",
        "minor-sixth",
        "Neapolitan",
        "none",
        "other",
        "pedal",
        "power",
        "suspended-fourth",
        "suspended-second",
        "Tristan",
    ];

    /// A kind of chord as MusicXML has it: `other` for a word that is none.
    #[must_use]
    pub fn kind_of(word: &str) -> &'static str {
        Self::KINDS.into_iter().find(|known| *known == word).unwrap_or("other")
    }

    /// The same chord on names so many steps on on the line of fifths, of two accidentals at most.
    #[must_use]
    pub fn moved(&self, fifths: i32) -> Self {
        let moved = |name: Name| Name::simple(name.fifths() + fifths);
        Self { root: self.root.map(moved), bass: self.bass.map(moved), ..self.clone() }
    }
}
