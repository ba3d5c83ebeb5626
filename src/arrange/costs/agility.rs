//! `agility`: notes that follow faster than the instrument speaks will be thinned or smeared.
//!
//! 60 for each note that comes sooner after the last than the seat's limit for new or repeated notes (a third note in
//! a row of such), 40 for a leap wider than its fast leap in under 150 ms, and 20 for each note of a trill on a pair that
//! does not trill cleanly there.

use crate::arrange::facts::SeatFacts;
use crate::arrange::source::{Source, Strand};
use crate::score::Pitch;

pub(super) fn cost(_: &Source, strand: &Strand, seat: &SeatFacts, shift: i16) -> i64 {
    let mut cost = trills(strand, seat, shift) * 20;
    let mut late = 0i64;
    for step in &strand.steps {
        let needed = if step.up == 0 { seat.repeat_ms } else { seat.step_ms };
        late = (late + needed - step.ms).max(0);
        if late > needed {
            cost += 60;
            late -= needed;
        }
        let wide = i64::from(step.up.abs()) > seat.fast_leap[usize::from(step.up > 0)];
        cost += i64::from(step.ms < 150 && wide) * 40;
    }
    cost
}

/// Fast returns to the note before the last on a pair that the seat does not trill cleanly.
fn trills(strand: &Strand, seat: &SeatFacts, shift: i16) -> i64 {
    let avoided = &seat.capability.trills.avoided;
    let is = |pitch: Pitch, at: u8| i16::from(pitch.midi()) == i16::from(at) + shift;
    let awkward = |(low, high): &&(u8, u8)| avoided.iter().any(|(from, to)| is(*from, *low) && is(*to, *high));
    strand.trills.iter().filter(awkward).count() as i64
}
