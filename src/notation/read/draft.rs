//! The music of a part as it stands in its measures, before it is known where in the piece they begin.

use super::joins::End;
use super::quarters::Quarters;
use crate::score::{self, ChordSymbol, Dynamic, Key, Meter, Name, Sound, Tempo, Velocity};

/// A place: a measure, counted from 0, and the time since its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct At {
    pub(super) measure: u32,
    pub(super) after: Quarters,
}

/// A written note.
#[derive(Debug, Clone)]
pub(super) struct DraftNote {
    pub(super) at: At,
    pub(super) length: Quarters,
    pub(super) staff: u8,
    pub(super) voice: u16,
    pub(super) sound: Sound,
    /// How its sounding pitch is named.
    pub(super) name: Option<Name>,
    /// Which instrument of its part plays it.
    pub(super) instrument: u16,
    /// 1 for the grace note nearest to its note, 2 for the one before, …; 0 for other notes.
    pub(super) grace: u8,
    /// A tie comes from the note before.
    pub(super) tied_from: bool,
    /// A tie leads to the next note.
    pub(super) tied_to: bool,
    /// What is written at it.
    pub(super) signs: Vec<score::Sign>,
    /// Where slurs and the like begin and end at it.
    pub(super) ends: Vec<End>,
    /// A velocity of its own.
    pub(super) velocity: Option<Velocity>,
}

/// A sign beside the notes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sign {
    Dynamic(Dynamic),
    /// A dynamic for the notes behind this place: the `p` of `fp`.
    DynamicAfter(Dynamic),
    /// `sf` and the like: louder for the notes of this place.
    Force(String),
    /// A hairpin begins, louder (true) or softer, by number.
    WedgeStart(bool, u8),
    WedgeStop(u8),
    Words(String),
    Technique(String),
    /// Plucked from here on, or (false) bowed.
    Plucked(bool),
    /// The pedal goes down, or (false) up.
    Pedal(bool),
    Key(Key),
    /// For the whole piece:
    Tempo(Tempo),
    Rehearsal(String),
    Heading(String),
    Chord(ChordSymbol),
    /// A hold over a rest that ends here.
    Fermata,
    BarlineFermata,
}

/// A sign at its place, on a staff or (0) all staves of its part.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub(super) at: At,
    pub(super) staff: u8,
    pub(super) sign: Sign,
}

/// A metre as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Time {
    Metre(Meter),
    /// Senza misura: each bar is as long as its notes.
    Free,
}

/// A measure of a part.
#[derive(Debug, Clone, Default)]
pub(super) struct MeasureDraft {
    /// The number printed.
    pub(super) number: String,
    /// Not counted: a pick-up, or the second half of a bar.
    pub(super) implicit: bool,
    /// A change of metre at its beginning.
    pub(super) time: Option<Time>,
    /// How far its notes and rests reach.
    pub(super) content: Quarters,
}

/// The music of a part.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) measures: Vec<MeasureDraft>,
    pub(super) notes: Vec<DraftNote>,
    pub(super) signs: Vec<Placed>,
    /// Staves met.
    pub(super) staves: u8,
}
