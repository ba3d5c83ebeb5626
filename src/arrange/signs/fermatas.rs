//! A hold is for all: where one player waits, the others wait with it.

use crate::arrange::SeatPart;
use crate::score::{Sign, Tick, TickSpan};

/// Gives a hold that one seat has, or that the source has over a rest which ends at one of `rests`, to what the others
/// sound at its end.
pub(in crate::arrange) fn spread(seats: &mut [SeatPart], rests: &[Tick]) {
    let held: Vec<TickSpan> = seats
        .iter()
        .flat_map(|part| &part.notes)
        .filter(|note| note.signs.contains(&Sign::Fermata))
        .map(|note| note.span())
        .collect();
    let mut ends: Vec<(Tick, Tick)> = held.into_iter().map(|span| (span.end, span.start)).collect();
    ends.extend(rests.iter().map(|end| (*end, Tick(end.0.saturating_sub(1)))));
    ends.sort_unstable();
    ends.dedup_by_key(|(end, _)| *end);
    for part in seats {
        for (end, start) in &ends {
            hold(part, TickSpan::new(*start, *end));
        }
    }
}

/// Holds the notes of a part that sound at the end of a span, the last struck of them.
fn hold(part: &mut SeatPart, span: TickSpan) {
    let upto = part.notes.partition_point(|note| note.start < span.end);
    let before = part.notes.get_mut(..upto).unwrap_or_default();
    let Some(last) =
        before.iter().rev().take(16).filter(|note| note.span().end > span.start).map(|note| note.start).max()
    else {
        return;
    };
    for note in before.iter_mut().rev().take_while(|note| note.start >= last) {
        let held = note.span().end.0 + 1 >= span.end.0 || note.start > span.start;
        if held && !note.signs.contains(&Sign::Fermata) {
            note.signs.push(Sign::Fermata);
            note.signs.sort();
        }
    }
}
