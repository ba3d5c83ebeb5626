//! Time to change instruments, and to put mutes on or take them off: what still sounds ends earlier, since the pedal, a
//! long reverberation or a copy may have made it longer than the line that was weighed.

use crate::arrange::draft::{Clock, Draft, Drafts};
use crate::arrange::facts::SeatFacts;

/// Ends notes that leave too little time to take up the next instrument, where half of the note is left, and what only the
/// pedal holds where that leaves too little time for the mute.
pub(super) fn leave_time(seats: &[SeatFacts], clock: Clock<'_>, drafts: &mut Drafts) {
    for (seat, part) in seats.iter().zip(&mut drafts.seats) {
        if !seat.doublings.is_empty() {
            leave(
                part,
                |before, from| before.instrument != from.instrument,
                |from| (clock.tick(clock.ms(from.start) - seat.on(from.instrument).change_ms), has_half),
            );
        }
        if let Some(mute) = seat.mute {
            leave(
                part,
                |before, from| before.muted != from.muted,
                |from| (clock.tick(clock.ms(from.start) - mute.at_a_pinch(from.muted)), has_key),
            );
        }
    }
}

/// Whether a draft may end at a tick.
type MayEnd = fn(&Draft, u64) -> bool;

/// Ends what reaches past the latest time before a change, where it may end there.
fn leave(part: &mut [Draft], changes: impl Fn(&Draft, &Draft) -> bool, latest: impl Fn(&Draft) -> (u64, MayEnd)) {
    for place in (1..part.len()).filter(|place| changes(&part[place - 1], &part[*place])).collect::<Vec<_>>() {
        let (before, from) = part.split_at_mut(place);
        let (latest, may_end) = latest(&from[0]);
        before
            .iter_mut()
            .filter(|draft| draft.end > latest && may_end(draft, latest))
            .for_each(|draft| end(draft, latest));
    }
}

fn end(draft: &mut Draft, latest: u64) {
    draft.breath = draft.breath.filter(|breath| *breath <= latest);
    draft.cut(latest);
}

/// What only the pedal held may all go.
fn has_half(draft: &Draft, latest: u64) -> bool {
    has_key(draft, latest) || latest >= draft.start + (draft.end - draft.start).div_ceil(2)
}

/// Whether only the pedal holds it there.
fn has_key(draft: &Draft, latest: u64) -> bool {
    latest >= draft.key_end()
}
