//! Two seats exchange what they play.

use super::super::arrangement::{ArrangedNote, Arrangement};
use super::super::signs::{self, Words};
use super::change::Change;
use crate::ensemble::Seat;
use crate::line::Role;
use crate::score::{SeatId, Sound, TickSpan};

/// The seat of the change takes what `with` starts in a span, and gives it its own.
pub(super) fn exchange(
    arrangement: &Arrangement,
    change: &mut Change,
    with: SeatId,
    span: TickSpan,
) -> Result<(), String> {
    let seat = |seat: SeatId| arrangement.ensemble.seats.get(usize::from(seat.0)).ok_or("there is no such seat");
    let other = arrangement.seats.get(usize::from(with.0)).ok_or("there is no such seat")?;
    let (own_seat, other_seat) = (seat(change.part().seat)?, seat(with)?);
    if own_seat.id == with {
        return Err("a seat has nothing to exchange with itself".to_owned());
    }
    let mut other = other.clone();
    let ours = taken(&mut change.part().notes, span);
    let theirs = taken(&mut other.notes, span);
    if ours.is_empty() || theirs.is_empty() {
        return Err("one of the two rests there".to_owned());
    }
    if ours.iter().chain(&theirs).any(|note| matches!(note.sound, Sound::Percussion(_))) {
        return Err("percussion is not exchanged".to_owned());
    }
    change.freed.extend(ours.iter().chain(&theirs).map(|note| note.decision));
    change.part().notes.extend(theirs.into_iter().map(|note| read_by(arrangement, own_seat, note)));
    other.notes.extend(ours.into_iter().map(|note| read_by(arrangement, other_seat, note)));
    change.parts.push(other);
    Ok(())
}

/// The notes that start in a span, taken out.
fn taken(notes: &mut Vec<ArrangedNote>, span: TickSpan) -> Vec<ArrangedNote> {
    let (inside, outside) = std::mem::take(notes).into_iter().partition(|note| span.contains(note.start));
    *notes = outside;
    inside
}

/// A note as another seat's part has it.
fn read_by(arrangement: &Arrangement, seat: &Seat, note: ArrangedNote) -> ArrangedNote {
    let profile = seat.profile();
    let role = arrangement.decisions.get(note.decision.0 as usize).map_or(Role::Harmony, |decision| decision.role);
    ArrangedNote {
        technique: profile.able(note.technique),
        instrument: 0,
        staff: None,
        signs: signs::fitting(&note.signs, profile, Words::of(&arrangement.ensemble, profile), role, false),
        ..note
    }
}
