//! How long each note is written: in each hand up to the next onset, as engravers write, but for what is really held or
//! really let go.
//!
//! A hand is one voice unless a note says otherwise. Players join notes by holding them over and under pedals hold all
//! of them, so a note that sounds into the next says little; one that still sounds when most of what its hand struck
//! after it has been let go was held under a moving voice. And players let go of notes early, so a gap says little
//! before the next beat. Where to draw the lines was seen in 48 pieces of ASAP (F. Foscarin et al., "ASAP: a dataset of
//! aligned scores and performances for piano transcription", ISMIR 2020): of notes that a player held for 15 to 30 % of
//! the way to an onset up to a quarter later, 67 to 93 % are written up to it; of notes that outlast half of what is
//! struck after them, as [`Hand::is_held`] has it, 79 % are written longer than up to the next onset, and 92 % of notes
//! written so end on an onset of their hand. In 49 other pieces 84 % of the lengths come out as written, of keys as of
//! notes that the pedal holds on (57 and 50 % when each note ended at the next onset of any hand, where it was let go
//! near to that, else where it was let go).

use super::place;
use crate::line::hands::{are_of_both, attacks, left_hand};

/// What a hand can span, in semitones: an open ninth, as the built-in piano has it.
const SPAN: u8 = 14;
/// Ticks of a quarter in what is written, and of an eighth.
const QUARTER: u64 = place::QUARTER as u64;
const EIGHTH: u64 = QUARTER / 2;
/// A note held for this many hundredths of the way to the next onset is written up to it, however far.
const FILLED: u64 = 45;
/// A note that sounds no further into the next than so many hundredths of the way to it was joined to it.
const JOINED: u64 = 25;
/// Where the next onset is at most an eighth away, a note is held from this many hundredths of the way to it.
const LONG: u64 = 250;
/// Ticks within which two places are one.
const SLACK: u64 = EIGHTH / 8;
/// Most notes struck under a held one that are asked whether it outlasts them: the work stays bounded.
const MOST_UNDER: usize = 64;

/// A note as it was held, in ticks of what is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Held {
    /// Where it is written.
    pub(super) start: u64,
    /// Where it was let go; after `start`.
    pub(super) end: u64,
    /// Its key, 0 to 127.
    pub(super) key: u8,
}

/// Where each note of a part ends in what is written, where a beat has so many ticks.
pub(super) fn ends(notes: &[Held], beat: u64) -> Vec<u64> {
    let mut ends: Vec<u64> = notes.iter().map(|note| note.end).collect();
    hands(notes).into_iter().for_each(|hand| Hand::new(hand, beat).write(&mut ends));
    ends
}

/// The notes of each hand.
fn hands(notes: &[Held]) -> Vec<Vec<Struck>> {
    let struck = |((index, held), released): ((usize, &Held), u64)| Struck { held: *held, released, index };
    let mut all: Vec<Struck> = notes.iter().enumerate().zip(released(notes)).map(struck).collect();
    all.sort_by_key(|note| (note.held.start, note.held.key, note.index));
    let attacks = attacks(all.iter().map(|note| (note.held.start, note.held.key, note.index)), 0);
    if !are_of_both(&attacks, SPAN) {
        return vec![all];
    }
    let mut is_left = vec![false; notes.len()];
    left_hand(&attacks, SPAN).into_iter().for_each(|index| is_left[index] = true);
    let (left, right) = all.into_iter().partition(|note| is_left[note.index]);
    vec![right, left]
}

/// Where each key was surely let go: nowhere in sight where it is struck again at once, as a pedal that holds it hides
/// when it was.
fn released(notes: &[Held]) -> Vec<u64> {
    let mut order: Vec<usize> = (0..notes.len()).collect();
    order.sort_by_key(|index| (notes[*index].key, notes[*index].start, *index));
    let mut released: Vec<u64> = notes.iter().map(|note| note.end).collect();
    for pair in order.windows(2) {
        let (one, other) = (notes[pair[0]], notes[pair[1]]);
        if one.key == other.key && other.start <= one.end + SLACK {
            released[pair[0]] = u64::MAX;
        }
    }
    released
}

/// A note in a hand.
#[derive(Clone, Copy)]
struct Struck {
    held: Held,
    /// Where it was surely let go.
    released: u64,
    index: usize,
}

/// What one hand plays.
struct Hand {
    /// By start and key.
    notes: Vec<Struck>,
    /// Where they start, each once.
    onsets: Vec<u64>,
    /// Ticks of a beat.
    beat: u64,
}

impl Hand {
    fn new(notes: Vec<Struck>, beat: u64) -> Self {
        let mut onsets: Vec<u64> = notes.iter().map(|note| note.held.start).collect();
        onsets.dedup();
        Self { notes, onsets, beat }
    }

    /// Writes where each note ends; what is struck together ends together, but for what is held.
    fn write(&self, ends: &mut [u64]) {
        for chord in self.notes.chunk_by(|a, b| a.held.start == b.held.start) {
            let start = chord[0].held.start;
            let (held, rest): (Vec<Struck>, Vec<Struck>) = chord.iter().partition(|note| self.is_held(&note.held));
            let last = |notes: &[Struck]| notes.iter().map(|note| note.held.end).max();
            if let Some(end) = last(&held).map(|end| self.onset_near(start, end)) {
                held.iter().for_each(|note| ends[note.index] = end);
            }
            if let Some(end) = last(&rest).map(|end| self.end(start, end)) {
                rest.iter().for_each(|note| ends[note.index] = end);
            }
        }
    }

    /// The next onset after a place.
    fn next(&self, start: u64) -> Option<u64> {
        self.onsets.get(self.onsets.partition_point(|onset| *onset <= start)).copied()
    }

    /// Whether a note is held while the hand plays on: it outlasts half of what was struck after it.
    fn is_held(&self, note: &Held) -> bool {
        let Some(next) = self.next(note.start) else { return false };
        let (gap, held) = (next - note.start, note.end - note.start);
        if held * 100 <= gap * (100 + JOINED) || (gap <= EIGHTH && held * 100 < gap * LONG) {
            return false;
        }
        let from = self.notes.partition_point(|other| other.held.start < next);
        let under = || {
            let later = self.notes[from..].iter().take(MOST_UNDER);
            later.take_while(|other| other.held.start < note.end)
        };
        let slack = (held * 15 / 100).max(SLACK);
        let outlasted = under().filter(|other| other.released < note.end.saturating_sub(slack)).count();
        outlasted > 0 && outlasted * 2 >= under().count()
    }

    /// The onset after `start` nearest to where a held note was let go.
    fn onset_near(&self, start: u64, end: u64) -> u64 {
        let after = self.onsets.partition_point(|onset| *onset <= start);
        let at = self.onsets.partition_point(|onset| *onset < end);
        let near = self.onsets[after.max(at.saturating_sub(1))..self.onsets.len().min(at + 1)].iter().copied();
        near.min_by_key(|onset| onset.abs_diff(end)).unwrap_or(end)
    }

    /// Where a chord ends that starts at `start` and was let go at `end`: at the next onset, or at a beat before a rest.
    fn end(&self, start: u64, end: u64) -> u64 {
        let next = self.next(start);
        let joins = |next: &u64| next - start <= QUARTER || (end - start) * 100 >= (next - start) * FILLED;
        if let Some(next) = next.filter(joins) {
            return next;
        }
        let step = if end - start > EIGHTH { self.beat } else { EIGHTH };
        let least = if start.is_multiple_of(self.beat) { self.beat } else { EIGHTH };
        let full = ((end + step / 2) / step * step).max((start / least + 1) * least);
        next.map_or(full, |next| next.min(full))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ends of notes `(start, end, key)` on beats of a quarter.
    fn written(notes: &[(u64, u64, u8)]) -> Vec<u64> {
        let notes: Vec<Held> =
            notes.iter().map(|(start, end, key)| Held { start: *start, end: *end, key: *key }).collect();
        ends(&notes, QUARTER)
    }

    #[test]
    fn notes_joined_or_let_go_early_end_where_the_next_begins() {
        assert_eq!(
            written(&[(0, 300, 72), (240, 390, 74), (480, 800, 76), (720, 800, 77), (960, 1420, 79)])[..4],
            [240, 480, 720, 960]
        );
    }

    #[test]
    fn a_figure_under_one_pedal_is_one_voice() {
        let figure: Vec<(u64, u64, u8)> =
            (0..16).map(|at| (at * 240, (at / 8 + 1) * 1920 - 20, 48 + [0, 7, 12, 16][at as usize % 4])).collect();
        let ends = written(&figure);
        assert!((1..16).all(|at| ends[at as usize - 1] == at * 240), "{ends:?}");
    }

    #[test]
    fn a_key_struck_again_under_the_pedal_says_nothing_of_those_that_are_not() {
        let alberti: Vec<(u64, u64, u8)> =
            vec![(0, 930, 48), (240, 720, 55), (480, 930, 52), (720, 940, 55), (960, 1900, 47)];
        assert_eq!(written(&alberti)[..4], [240, 480, 720, 960]);
    }

    #[test]
    fn a_bass_that_outlasts_the_figure_over_it_is_held() {
        let bar = [(0, 910, 36), (240, 430, 48), (480, 700, 52), (720, 930, 48), (960, 1900, 41), (1920, 2300, 36)];
        assert_eq!(written(&bar)[..5], [960, 480, 720, 960, 1920]);
    }

    #[test]
    fn a_short_note_fills_its_beat_before_a_rest() {
        assert_eq!(
            written(&[(0, 100, 60), (1440, 1500, 62), (1680, 2300, 64), (3360, 3400, 65)])[..3],
            [480, 1680, 2400]
        );
    }

    #[test]
    fn notes_struck_together_end_together() {
        assert_eq!(written(&[(0, 300, 60), (0, 200, 64), (0, 450, 67), (480, 900, 60), (480, 900, 65)])[..3], [480; 3]);
    }

    #[test]
    fn each_hand_is_a_voice() {
        let chord = |at: u64| [(at, at + 400, 40u8), (at, at + 300, 47), (at, at + 200, 76)];
        let tune = [(240, 460, 77), (720, 950, 79)];
        let all: Vec<_> = [chord(0), chord(480), chord(960)].concat().into_iter().chain(tune).collect();
        let ends = written(&all);
        assert_eq!((&ends[..6], &ends[9..]), (&[480, 480, 240, 960, 960, 720][..], &[480, 960][..]));
    }
}
