//! `agility`: notes that follow faster than the instrument speaks will be thinned or smeared.
//!
//! 60 for each note that comes sooner after the last than the seat's limit for new or repeated notes (a third note in
//! a row of such), and 40 for a leap wider than its fast leap in under 150 ms.

use crate::arrange::facts::SeatFacts;
use crate::arrange::source::{Source, Strand};

pub(super) fn cost(source: &Source, strand: &Strand, seat: &SeatFacts, _: i16) -> i64 {
    let mut cost = 0;
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
