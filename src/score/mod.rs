//! What was read: notes in parts, with tempo, metre, key, dynamics and marks. Every note has a stable [`NoteId`].
//!
//! Invariant: ticks are the only stored time; seconds are derived through [`TempoMap`]. A pitch is a sounding pitch.

mod bounded;
mod dynamic;
mod frame;
mod key;
mod mark;
mod meter;
mod note;
mod part;
mod pitch;
mod tempo;
mod time;

pub use bounded::OutOfRange;
pub use dynamic::Dynamic;
pub use frame::Frame;
pub use key::{Key, KeyMap, Mode};
pub use mark::{Mark, Marked};
pub use meter::{Bar, BarNumber, BarPosition, Meter, MeterMap};
pub use note::{Channel, Note, NoteId, Velocity};
pub use part::{Bank, Control, Event, Part, Program, Timed};
pub use pitch::{Interval, PercussionKey, Pitch, PitchRange, Sound};
pub use tempo::{Tempo, TempoMap};
pub use time::{Division, Tick, TickSpan, Ticks};

use serde::{Deserialize, Serialize};

/// A piece of music as read: a [`Frame`] (tempo, metre, key, marks that hold for all) and parts in file order.
///
/// Note ids are dense: part 0 holds ids `0..n0`, part 1 `n0..n0+n1`, and so on, in each part by
/// (start, sound, length). [`Score::new`] gives them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// Title, from the file's first text or name; empty when unknown.
    pub title: String,
    /// Tempo, metre, key, end.
    pub frame: Frame,
    /// Markers, cue points, texts and copyright that belong to no part, in time order.
    pub marks: Vec<Timed<Mark>>,
    /// Parts in file order. One part is one channel of one track.
    pub parts: Vec<Part>,
}

impl Score {
    /// Puts the notes of each part in order and numbers them.
    #[must_use]
    pub fn new(title: String, frame: Frame, marks: Vec<Timed<Mark>>, mut parts: Vec<Part>) -> Self {
        let mut next = 0u32;
        for part in &mut parts {
            part.notes.sort_by_key(|note| (note.start, note.sound, note.length, note.velocity));
            for note in &mut part.notes {
                note.id = NoteId(next);
                next += 1;
            }
        }
        Self { title, frame, marks, parts }
    }

    /// Number of notes in all parts.
    #[must_use]
    pub fn note_count(&self) -> usize {
        self.parts.iter().map(|part| part.notes.len()).sum()
    }

    /// Every note, in the order of its id.
    pub fn notes(&self) -> impl Iterator<Item = &Note> {
        self.parts.iter().flat_map(|part| &part.notes)
    }

    /// The note of an id, with the index of its part; `None` when the id is not of this score.
    #[must_use]
    pub fn note(&self, id: NoteId) -> Option<(usize, &Note)> {
        let mut index = id.0 as usize;
        for (part_index, part) in self.parts.iter().enumerate() {
            match part.notes.get(index) {
                Some(note) => return Some((part_index, note)),
                None => index -= part.notes.len(),
            }
        }
        None
    }
}

/// A seat of an ensemble, counted from 0 in score order. It lives here so that findings and arrangements can name
/// a seat without naming the ensemble's room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct SeatId(pub u16);
