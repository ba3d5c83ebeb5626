//! Note-ons and note-offs of one part put together.
//!
//! Of several sounding notes of one key, a note-off ends the one that started first: so the ends of equal keys come
//! in the order of their starts, and a retrigger written as on, on, off, off keeps both notes.

use crate::score::{Note, Sound, Tick, Velocity};
use std::collections::{BTreeMap, VecDeque};

/// The notes of a part while it is read.
#[derive(Default)]
pub(super) struct Pairing {
    notes: Vec<Note>,
    sounding: BTreeMap<u8, VecDeque<(Tick, Velocity)>>,
    /// Note-offs of keys that did not sound.
    pub(super) stray: usize,
}

impl Pairing {
    /// A key goes down.
    pub(super) fn on(&mut self, key: u8, tick: Tick, velocity: Velocity) {
        self.sounding.entry(key).or_default().push_back((tick, velocity));
    }

    /// A key goes up.
    pub(super) fn off(&mut self, key: u8, tick: Tick, release: u8) {
        match self.sounding.get_mut(&key).and_then(VecDeque::pop_front) {
            Some(on) => self.notes.push(note(key, on, tick, release)),
            None => self.stray += 1,
        }
    }

    /// The notes, those still sounding closed at `end`; and how many those were.
    pub(super) fn finish(mut self, end: Tick) -> (Vec<Note>, usize) {
        let closed = self.notes.len();
        for (key, ons) in self.sounding {
            self.notes.extend(ons.into_iter().map(|on| note(key, on, end, Note::RELEASE)));
        }
        let unclosed = self.notes.len() - closed;
        (self.notes, unclosed)
    }
}

fn note(key: u8, (start, velocity): (Tick, Velocity), end: Tick, release: u8) -> Note {
    Note { release, ..Note::new(Sound::from_midi(key, false), start, end.since(start), velocity) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::Ticks;

    #[test]
    fn a_note_off_ends_the_note_that_started_first() {
        let mut pairing = Pairing::default();
        for (tick, velocity) in [(0, 10), (5, 20)] {
            pairing.on(60, Tick(tick), Velocity::clamped(velocity));
        }
        pairing.off(60, Tick(7), 0);
        pairing.off(60, Tick(9), 0);
        pairing.off(60, Tick(9), 0);
        assert_eq!(pairing.stray, 1);
        let (notes, unclosed) = pairing.finish(Tick(20));
        assert_eq!(unclosed, 0);
        assert_eq!(
            notes.iter().map(|n| (n.start, n.length)).collect::<Vec<_>>(),
            [(Tick(0), Ticks(7)), (Tick(5), Ticks(4))]
        );
    }

    #[test]
    fn a_note_never_switched_off_ends_with_its_track() {
        let mut pairing = Pairing::default();
        pairing.on(60, Tick(3), Velocity::clamped(1));
        let (notes, unclosed) = pairing.finish(Tick(10));
        assert_eq!((notes[0].length, unclosed), (Ticks(7), 1));
    }
}
