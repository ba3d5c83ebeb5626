//! The notes of a piece with what speaks for their names, for those who fit the weights.

use super::context::{Context, Facts};
use super::weights::weights;
use super::{Heard, PASSES, distinct, ps13};
use crate::score::{Tick, Ticks};

/// The notes of a piece.
#[derive(Debug, Clone)]
pub struct Piece {
    parts: Vec<Vec<Heard>>,
    notes: Vec<Heard>,
    keys: Vec<i32>,
    window: u64,
}

impl Piece {
    /// Those of its parts; `key_of` gives the key signature at a note, and four quarters are so long.
    #[must_use]
    pub fn new(parts: Vec<Vec<Heard>>, window: Ticks, key_of: impl Fn(&Heard) -> i32) -> Self {
        let notes = distinct(&parts);
        let keys = notes.iter().map(key_of).collect();
        Self { parts, notes, keys, window: window.0 }
    }

    /// The distinct notes, by time and pitch.
    pub fn notes(&self) -> impl Iterator<Item = (Tick, u8)> + '_ {
        self.notes.iter().map(|note| (note.tick, note.midi))
    }

    /// The names of the notes, weighed so often.
    #[must_use]
    pub fn names(&self, weights: &Facts, passes: usize) -> Vec<i32> {
        let context = self.context();
        (0..passes).fold(ps13::names(&self.notes, &self.keys), |names, _| context.names(&names, weights))
    }

    /// The names of the notes as a score is spelled: with weights as often weighed.
    #[must_use]
    pub fn spelled(&self, weights: &Facts) -> Vec<i32> {
        self.names(weights, PASSES)
    }

    /// The names each note may have, with the facts about each, where the names are these.
    #[must_use]
    pub fn candidates(&self, names: &[i32]) -> Vec<Vec<(i32, Facts)>> {
        self.context().table(names)
    }

    /// The weights in use.
    #[must_use]
    pub fn kept() -> &'static Facts {
        weights()
    }

    fn context(&self) -> Context<'_> {
        Context::new(&self.notes, &self.parts, &self.keys, self.window)
    }
}
