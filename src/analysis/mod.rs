//! Hearing the music: voices, melody, bass, roles, phrases, key, dynamics.

use crate::finding::Checked;
use crate::line::{Line, LineId, Phrase, Voice};
use crate::run::{Error, Run};
use crate::score::{Dynamic, Key, Score, Tick, TickSpan};
use serde::{Deserialize, Serialize};

/// What a listener hears in a score. Every note of the score is in exactly one line, and its voice in exactly one voice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Analysis {
    /// Voices, from high to low at their first note.
    pub voices: Vec<Voice>,
    /// Phrases; they tile the piece.
    pub phrases: Vec<Phrase>,
    /// Lines, by phrase; `lines[i].id == LineId(i)`.
    pub lines: Vec<Line>,
    /// Keys: the source's, or estimated where it says none.
    pub keys: Vec<(Tick, Key)>,
    /// Loudness of the music over time.
    pub dynamics: Vec<(TickSpan, Dynamic)>,
    /// Chords over time.
    pub chords: Vec<Chord>,
}

impl Analysis {
    /// The line of an id.
    ///
    /// # Panics
    /// When the id is of another analysis.
    #[must_use]
    pub fn line(&self, id: LineId) -> &Line {
        &self.lines[id.0 as usize]
    }

    /// The dynamic that holds at a tick; mf where nothing is known.
    #[must_use]
    pub fn dynamic_at(&self, tick: Tick) -> Dynamic {
        let index = self.dynamics.partition_point(|(span, _)| span.start <= tick);
        index.checked_sub(1).map_or(Dynamic::Mf, |i| self.dynamics[i].1)
    }
}

/// A chord over a span.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chord {
    /// How long it holds.
    pub span: TickSpan,
    /// Pitch class of the root, 0 to 11.
    pub root: u8,
    /// Pitch classes of the chord as a bit mask (bit 0 is C).
    pub classes: u16,
    /// How sure, in thousandths.
    pub confidence: u16,
}

/// Finds the lines in a score.
///
/// # Errors
/// [`Error::Cancelled`] only; odd music gives findings.
pub fn analyze(_score: &Score, _run: &Run) -> Result<Checked<Analysis>, Error> {
    unimplemented!()
}
