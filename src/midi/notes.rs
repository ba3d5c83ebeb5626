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
    sounding: BTreeMap<u8, VecDeque<On>>,
    /// Note-offs of keys that did not sound.
    pub(super) stray: Alone,
}

/// A note that sounds.
struct On {
    tick: Tick,
    velocity: Velocity,
    /// Byte offset of its start.
    at: u32,
}

/// Starts or ends that found no partner.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Alone {
    pub(super) count: usize,
    /// Byte offset and key of the first.
    pub(super) first: Option<(u32, u8)>,
}

impl Alone {
    fn add(&mut self, at: u32, key: u8) {
        self.count += 1;
        self.first = Some(self.first.map_or((at, key), |first| first.min((at, key))));
    }

    /// Both together.
    pub(super) fn and(self, other: Self) -> Self {
        let first = [self.first, other.first].into_iter().flatten().min();
        Self { count: self.count + other.count, first }
    }
}

impl Pairing {
    /// A key goes down.
    pub(super) fn on(&mut self, key: u8, tick: Tick, velocity: Velocity, at: u32) {
        self.sounding.entry(key).or_default().push_back(On { tick, velocity, at });
    }

    /// A key goes up.
    pub(super) fn off(&mut self, key: u8, tick: Tick, release: u8, at: u32) {
        match self.sounding.get_mut(&key).and_then(VecDeque::pop_front) {
            Some(on) => self.notes.push(note(key, &on, tick, release)),
            None => self.stray.add(at, key),
        }
    }

    /// The notes, those still sounding closed at `end`; and which those were.
    pub(super) fn finish(mut self, end: Tick) -> (Vec<Note>, Alone) {
        let mut unclosed = Alone::default();
        for (key, ons) in self.sounding {
            for on in ons {
                unclosed.add(on.at, key);
                self.notes.push(note(key, &on, end, Note::RELEASE));
            }
        }
        (self.notes, unclosed)
    }
}

fn note(key: u8, on: &On, end: Tick, release: u8) -> Note {
    Note { release, ..Note::new(Sound::from_midi(key, false), on.tick, end.since(on.tick), on.velocity) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::Ticks;

    #[test]
    fn a_note_off_ends_the_note_that_started_first() {
        let mut pairing = Pairing::default();
        for (tick, velocity) in [(0, 10), (5, 20)] {
            pairing.on(60, Tick(tick), Velocity::clamped(velocity), 0);
        }
        pairing.off(60, Tick(7), 0, 1);
        pairing.off(60, Tick(9), 0, 2);
        pairing.off(60, Tick(9), 0, 3);
        assert_eq!(pairing.stray, Alone { count: 1, first: Some((3, 60)) });
        let (notes, unclosed) = pairing.finish(Tick(20));
        assert_eq!(unclosed, Alone::default());
        assert_eq!(
            notes.iter().map(|n| (n.start, n.length)).collect::<Vec<_>>(),
            [(Tick(0), Ticks(7)), (Tick(5), Ticks(4))]
        );
    }

    #[test]
    fn a_note_never_switched_off_ends_with_its_track() {
        let mut pairing = Pairing::default();
        pairing.on(60, Tick(3), Velocity::clamped(1), 44);
        let (notes, unclosed) = pairing.finish(Tick(10));
        assert_eq!((notes[0].length, unclosed), (Ticks(7), Alone { count: 1, first: Some((44, 60)) }));
    }
}
