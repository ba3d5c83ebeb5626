//! Time to change instruments: what still sounds ends earlier, since the pedal, a long reverberation or a copy may have
//! made it longer than the line that was weighed.

use crate::arrange::draft::{Clock, Draft, Drafts};
use crate::arrange::facts::SeatFacts;

/// Ends notes that leave too little time to take up the next instrument, where half of the note is left.
pub(super) fn leave_time(seats: &[SeatFacts], clock: Clock<'_>, drafts: &mut Drafts) {
    for (seat, part) in seats.iter().zip(&mut drafts.seats).filter(|(seat, _)| !seat.doublings.is_empty()) {
        let taken_up = |place: &usize| part[*place].instrument != part[place - 1].instrument;
        for place in (1..part.len()).filter(taken_up).collect::<Vec<_>>() {
            let (before, from) = part.split_at_mut(place);
            let latest = clock.tick(clock.ms(from[0].start) - seat.on(from[0].instrument).change_ms);
            before
                .iter_mut()
                .filter(|draft| draft.end > latest && has_half(draft, latest))
                .for_each(|draft| end(draft, latest));
        }
    }
}

fn end(draft: &mut Draft, latest: u64) {
    draft.breath = draft.breath.filter(|breath| *breath <= latest);
    draft.cut(latest);
}

/// What only the pedal holds may all go.
fn has_half(draft: &Draft, latest: u64) -> bool {
    latest >= draft.key_end() || latest >= draft.start + (draft.end - draft.start).div_ceil(2)
}
