//! `agility`: notes that follow faster than the instrument speaks will be thinned or smeared.
//!
//! 60 for each note that comes sooner after the last than the seat's limit for new or repeated notes (a third note in
//! a row of such), 40 for a leap wider than its fast leap in under 150 ms, and 20 for each note of a trill on a pair that
//! does not trill cleanly there.

use crate::arrange::facts::SeatFacts;
use crate::arrange::source::{Source, Strand};
use crate::score::{NoteId, Pitch};

/// Milliseconds between the notes of a trill, at most.
const TRILL_MS: i64 = 125;

pub(super) fn cost(source: &Source, strand: &Strand, seat: &SeatFacts, shift: i16) -> i64 {
    let mut cost = trills(source, strand, seat, shift) * 20;
    let mut late = 0i64;
    for pair in strand.notes.windows(2) {
        let (a, b) = (source.note(pair[0]), source.note(pair[1]));
        let apart = b.on_ms - a.on_ms;
        let leap = i64::from(a.pitch.abs_diff(b.pitch));
        let needed = if leap == 0 { seat.repeat_ms } else { seat.step_ms };
        late = (late + needed - apart).max(0);
        if late > needed {
            cost += 60;
            late -= needed;
        }
        cost += i64::from(apart < 150 && leap > seat.fast_leap[usize::from(b.pitch > a.pitch)]) * 40;
    }
    cost
}

/// Notes that return to the one before the last, fast, on a pair that the seat does not trill cleanly.
fn trills(source: &Source, strand: &Strand, seat: &SeatFacts, shift: i16) -> i64 {
    let avoided = &seat.capability.trills.avoided;
    if avoided.is_empty() {
        return 0;
    }
    let awkward = |notes: &&[NoteId]| {
        let [a, b, c] = [0, 1, 2].map(|i| source.note(notes[i]));
        let moved = |pitch: u8| i16::from(pitch) + shift;
        let (low, high) = (moved(a.pitch.min(b.pitch)), moved(a.pitch.max(b.pitch)));
        let pair = |(from, to): &(Pitch, Pitch)| i16::from(from.midi()) == low && i16::from(to.midi()) == high;
        a.pitch == c.pitch && c.on_ms - a.on_ms <= 2 * TRILL_MS && avoided.iter().any(pair)
    };
    strand.notes.windows(3).filter(awkward).count() as i64
}
