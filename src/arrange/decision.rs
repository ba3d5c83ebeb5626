//! Why a note is there.

use crate::line::{LineId, Role};
use crate::score::{Interval, NoteId};
use serde::{Deserialize, Serialize};

/// The number of a decision in its arrangement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DecisionId(pub u32);

/// Why a note is there. Notes decided alike (one line given to one seat over a phrase) each have their own decision
/// for their sources, but share the assignment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The source notes it plays. Empty only when it fills a chord.
    pub sources: Vec<NoteId>,
    /// The line they are of; `None` when an existing file was adopted.
    pub line: Option<LineId>,
    /// What that line does there.
    pub role: Role,
    /// What was done to the source.
    pub deeds: Vec<Deed>,
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
}
