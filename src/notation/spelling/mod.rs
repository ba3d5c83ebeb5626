//! Enharmonic spelling on the line of fifths (F -1, C 0, G 1, …).
//!
//! `ps13` gives first names; `context` then weighs, for each note, the names it may have against the names around it, by
//! the numbers of `weights`, three times over. Unisons of several parts get one name. Names that
//! the source gives stay, and speak for those around them. `piece` shows all that to those who fit the weights.

mod context;
mod piece;
mod ps13;
mod weights;

pub use context::{FACTS, Facts};
pub use piece::Piece;
pub use weights::KINDS;

use crate::score::{Key, Name, Tick};
use context::Context;

/// How often the names are weighed anew by the last ones.
const PASSES: usize = 3;

/// A note that sounds, in one part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Heard {
    /// When.
    pub tick: Tick,
    /// MIDI number.
    pub midi: u8,
    /// First tick after.
    pub end: Tick,
    /// The name it has from its source.
    pub name: Option<Name>,
}

/// The spelling of each note: sorted, distinct notes with their place on the line of fifths, at sounding pitch.
#[derive(Debug, Clone, Default)]
pub(super) struct Spelling {
    notes: Vec<(Tick, u8)>,
    fifths: Vec<i32>,
}

impl Spelling {
    /// Spells the notes of parts; `key_at` gives the key at a tick, `window` is how far notes weigh on one another
    /// (four quarters).
    pub(super) fn new(parts: &[Vec<Heard>], window: u64, key_at: impl Fn(Tick) -> Key) -> Self {
        let notes = distinct(parts);
        let keys: Vec<i32> = notes.iter().map(|note| i32::from(key_at(note.tick).fifths())).collect();
        let context = Context::new(&notes, parts, &keys, window);
        let mut fifths = given(ps13::names(&notes, &keys), &notes);
        for _ in 0..PASSES {
            fifths = context.names(&fifths, weights::weights());
        }
        Self { notes: notes.iter().map(|note| (note.tick, note.midi)).collect(), fifths }
    }

    /// The place on the line of fifths of a note at sounding pitch.
    pub(super) fn fifths(&self, tick: Tick, midi: u8) -> i32 {
        let index = self.notes.binary_search(&(tick, midi)).ok();
        index.and_then(|i| self.fifths.get(i)).copied().unwrap_or_else(|| near(midi % 12, 1))
    }
}

/// The notes of all parts, sorted; several on one pitch at one time are one, with the name of the first that has one.
fn distinct(parts: &[Vec<Heard>]) -> Vec<Heard> {
    let mut notes: Vec<Heard> = parts.iter().flatten().copied().collect();
    notes.sort_by_key(|note| (note.tick, note.midi, note.name.is_none(), std::cmp::Reverse(note.end)));
    notes.dedup_by(|next, kept| {
        let same = (next.tick, next.midi) == (kept.tick, kept.midi);
        kept.end = if same { kept.end.max(next.end) } else { kept.end };
        same
    });
    notes
}

/// Names, those of the source in their places.
fn given(names: Vec<i32>, notes: &[Heard]) -> Vec<i32> {
    names.into_iter().zip(notes).map(|(name, note)| note.name.map_or(name, Name::fifths)).collect()
}

/// The name of a class in the window of twelve around `centre`.
fn near(class: u8, centre: i32) -> i32 {
    let name = i32::from(class) * 7;
    let low = centre - 6;
    (name - low).rem_euclid(12) + low
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notation::written::Written;
    use crate::score::Mode;

    fn spelled(midi: &[u8], key: Key) -> Vec<String> {
        let heard = |(i, midi): (u64, &u8)| Heard { tick: Tick(i), midi: *midi, end: Tick(i + 1), name: None };
        let notes: Vec<Heard> = (0..).zip(midi).map(heard).collect();
        let spelling = Spelling::new(std::slice::from_ref(&notes), 4, |_| key);
        let name = |note: &Heard| {
            let written = Written::new(i32::from(note.midi), spelling.fifths(note.tick, note.midi));
            format!("{}{}", written.letter(), ["bb", "b", "", "#", "##"][(written.alter + 2) as usize])
        };
        notes.iter().map(name).collect()
    }

    #[test]
    fn scales_are_spelled_with_one_letter_a_step() {
        let e_major = [64, 66, 68, 69, 71, 73, 75, 76];
        assert_eq!(spelled(&e_major, Key::new(4, Mode::Major).unwrap()).join(" "), "E F# G# A B C# D# E");
        let f_minor = [65, 67, 68, 70, 72, 73, 76, 77];
        assert_eq!(spelled(&f_minor, Key::new(-4, Mode::Minor).unwrap()).join(" "), "F G Ab Bb C Db E F");
        let g_sharp_minor = [68, 70, 71, 73, 75, 76, 79, 80];
        assert_eq!(spelled(&g_sharp_minor, Key::new(5, Mode::Minor).unwrap()).join(" "), "G# A# B C# D# E F## G#");
    }

    #[test]
    fn a_neighbour_below_is_a_leading_note() {
        let c_major = Key::new(0, Mode::Major).unwrap();
        assert_eq!(spelled(&[67, 66, 67, 64, 63, 64, 72], c_major).join(" "), "G F# G E D# E C");
        assert_eq!(spelled(&[72, 70, 69, 70, 69, 67], Key::new(-1, Mode::Major).unwrap()).join(" "), "C Bb A Bb A G");
    }
}
