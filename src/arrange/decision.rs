//! Why a note is there.

use crate::line::{LineId, Role};
use crate::score::{Interval, NoteId};
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;
use std::fmt;

/// The number of a decision in its arrangement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DecisionId(pub u32);

/// The source notes of a note: one, but for a few that speak for several.
pub type Sources = SmallVec<[NoteId; 4]>;

/// What was done to the source on the way to a note.
pub type Deeds = SmallVec<[Deed; 4]>;

/// Why a note is there. Notes decided alike (one line given to one seat over a phrase) each have their own decision
/// for their sources, but share the assignment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The source notes it plays. Empty only when it fills a chord.
    pub sources: Sources,
    /// The line they are of; `None` when an existing file was adopted.
    pub line: Option<LineId>,
    /// What that line does there.
    pub role: Role,
    /// What was done to the source.
    pub deeds: Deeds,
    /// The assignment that gave the line to this seat, an index into [`super::Ledger::assignments`]; `None` when adopted, when
    /// a resting seat picked the note up alone, and when an edit doubled it.
    pub assignment: Option<u32>,
}

/// What was done to a source note on the way to an output note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Deed {
    /// Played as it stands (no other deed).
    Kept,
    /// Moved with its phrase by octaves (semitones).
    Octave(Interval),
    /// Moved alone, to fit the range (folded).
    Folded(Interval),
    /// Two source notes of one pitch and time became one.
    Merged,
    /// Made shorter, for breath or for a repeated note.
    Shortened,
    /// Made longer, as the source's pedal holds it.
    Held,
    /// A copy in a further seat.
    Doubled,
    /// Rewritten by a named transformation.
    Transformed(Transformation),
    /// Fills a chord that the source only implies.
    Invented,
}

/// A documented rewriting of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Transformation {
    /// A percussion key played on the nearest instrument at hand.
    SubstitutedPercussion,
    /// A repeated note played at half its rate, for a slow tongue.
    ThinnedRepeat,
    /// A tremolo held, on an instrument that has none.
    HeldTremolo,
    /// A broken chord too fast or too wide for the instrument at half its rate or a quarter of it, the tones held on.
    SlowedBrokenChord,
    /// A tone of a broken chord shared out between several players, held on: a held chord with a pulse.
    SharedBrokenChord,
    /// A tone of the chord that a section of like players has under its lead, at another octave or place than in the source.
    SectionChord,
    /// A note of a keyboard's fast alternation held by strings in tremolo.
    BowedTremolo,
    /// A note of a line that its player could not play on alone, handed on to one who rested, or played by both where they
    /// overlap.
    HandedOn,
    /// A note moved under the tune, which had been moved below it.
    UnderTune,
    /// A block chord rolled on a harp.
    RolledChord,
    /// A tremolo or a fast repetition shaken by a hand between the notes of a chord, or a note and its octave.
    ShakenTremolo,
    /// A loud beat of the bass struck by timpani, for which the source has no part.
    StruckBass,
}

impl fmt::Display for Deed {
    /// In words that follow a note's name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kept => f.pad("as it stands"),
            Self::Octave(shift) => write!(f, "{} with its phrase", shift.in_words()),
            Self::Folded(shift) => write!(f, "{} alone, to fit the range", shift.in_words()),
            Self::Merged => f.pad("two notes made one"),
            Self::Shortened => f.pad("made shorter, for breath or a repeated note"),
            Self::Held => f.pad("held by the pedal"),
            Self::Doubled => f.pad("a copy of what another seat plays"),
            Self::Transformed(transformation) => f.pad(transformation.doc()),
            Self::Invented => f.pad("added to fill the chord"),
        }
    }
}

impl Transformation {
    /// What it does, in words that follow a note's name.
    #[must_use]
    pub const fn doc(self) -> &'static str {
        match self {
            Self::SubstitutedPercussion => "on the nearest instrument at hand",
            Self::ThinnedRepeat => "repeated at half the rate",
            Self::HeldTremolo => "held, where the source has a tremolo",
            Self::SlowedBrokenChord => "of a broken chord played slower, each tone held on",
            Self::SharedBrokenChord => "of a broken chord shared out, its tones held on",
            Self::SectionChord => "a tone of the section's chord under its lead",
            Self::BowedTremolo => "bowed in tremolo, where the source alternates",
            Self::HandedOn => "handed on between two players, for breath or range",
            Self::UnderTune => "moved under the tune, which lies lower than in the source",
            Self::RolledChord => "rolled, where the source has a block chord",
            Self::ShakenTremolo => "shaken by a hand between keys, where the source repeats it",
            Self::StruckBass => "a loud beat of the bass, struck with it",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn octaves_are_told_in_words() {
        assert_eq!(Deed::Octave(Interval(-12)).to_string(), "an octave lower with its phrase");
        assert_eq!(Deed::Folded(Interval(24)).to_string(), "2 octaves higher alone, to fit the range");
    }
}
