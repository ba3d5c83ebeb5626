//! Terms of a note against the voices it does not go to: crossing, spacing, a voice that was nearer.

use super::piece::{Note, Piece};
use super::state::{State, Voice};
use super::table::*;

/// Adds the entries of note `index` in voice `slot` against the other voices as they were left.
pub(crate) fn terms(piece: &Piece, state: &State, index: usize, slot: usize, into: &mut impl Entries) {
    let note = &piece.notes[index];
    let own = &state.voices[slot];
    let gap = own.gap(note.start);
    let others = state.voices.iter().enumerate().filter(|(other, voice)| *other != slot && voice.spoke());
    let mut rivals = 0;
    for (other, voice) in others {
        let other_gap = voice.gap(note.start);
        rivals += usize::from(other_gap == 1 && gap != 0 && nearer(voice, own, note, gap));
        if other_gap <= 4 {
            let pair = Pair { own, slot, voice, other, ends: gap == 1, sounds: other_gap == 0, ended: other_gap == 1 };
            pair.terms(piece, note, into);
        }
    }
    let state = [0, 1, 2][gap.min(2)];
    into.entry(RIVALS, [(rivals, 5), (state, 3), (usize::from(own.leap(note.pitch).abs() <= 4), 2)]);
}

fn nearer(voice: &Voice, own: &Voice, note: &Note, gap: usize) -> bool {
    gap != 1 || voice.leap(note.pitch).abs() < own.leap(note.pitch).abs()
}

/// The voice a note goes to, and another.
struct Pair<'a> {
    own: &'a Voice,
    slot: usize,
    voice: &'a Voice,
    other: usize,
    /// The own voice has just ended.
    ends: bool,
    /// The other voice sounds.
    sounds: bool,
    /// The other voice has just ended.
    ended: bool,
}

impl Pair<'_> {
    fn terms(&self, piece: &Piece, note: &Note, into: &mut impl Entries) {
        let higher = self.other < self.slot;
        let over = if higher { note.pitch - self.voice.low } else { self.voice.high - note.pitch };
        let sounds = (usize::from(self.sounds), 2);
        let neighbour = (usize::from(self.other.abs_diff(self.slot) == 1), 2);
        let by = (crossing(over), 5);
        if over >= 0 {
            let four = (usize::from(piece.four_throughout), 2);
            let ended = (usize::from(self.ended), 2);
            into.entry(CROSSING, [four, sounds, neighbour, (usize::from(higher), 2), by, ended]);
        }
        if over > 0 && self.own.spoke() {
            let (own, voice) = (self.own, self.voice);
            let was = if higher { own.high > voice.low } else { voice.high > own.low };
            into.entry(CROSSED_BEFORE, [(usize::from(was), 2), sounds, neighbour, by, (usize::from(self.ends), 2)]);
        }
        if self.sounds {
            let apart = (-over).max(0) as usize / 4;
            into.entry(SPACING, [(self.slot, 4), (self.other, 4), (apart.min(5), 6)]);
        }
    }
}

/// By how much two voices cross: they touch, up to a second, a fourth, an octave, more.
const fn crossing(semitones: i32) -> usize {
    match semitones {
        ..=0 => 0,
        1 | 2 => 1,
        3..=5 => 2,
        6..=12 => 3,
        _ => 4,
    }
}
