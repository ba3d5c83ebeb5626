//! Who could join a line that is not heard, or take it over.

use super::super::checks::notes_in;
use super::steps::Place;
use crate::arrange::{Arrangement, Deed, Edit};
use crate::line::Role;
use crate::score::{Dynamic, Interval, SeatId, TickSpan};

/// So much stronger must a seat be that takes the line over, in tenths of a decibel: less is one dynamic step (ours).
const STRONGER: i64 = 30;

/// The strongest seat that rests, or only doubles others, joins: at the unison, or an octave up (the bass: down).
pub(super) fn doubled(place: &Place<'_>) -> Option<Vec<Edit>> {
    let (arrangement, span) = (place.arrangement, place.span);
    let from = *place.group.first()?;
    let octave = if place.role == Role::Bass { -Interval::OCTAVE } else { Interval::OCTAVE };
    let free = others(place).filter(|seat| is_free(arrangement, *seat, span));
    let ways = free.flat_map(|with| [Interval(0), octave].map(|shift| (with, shift)));
    let able = ways.filter_map(|(with, shift)| Some((strength(arrangement, from, with, span, shift)?, with, shift)));
    let (_, with, shift) = able.max_by_key(|(strength, with, _)| (*strength, std::cmp::Reverse(*with)))?;
    let rests = place.notes(with).is_empty();
    let rest = (!rests).then_some(Edit::Rest { seat: with, span });
    Some(rest.into_iter().chain([Edit::Double { from, with, span, shift }]).collect())
}

/// The one seat that has the line, and a much stronger one that accompanies, exchange what they play.
pub(super) fn exchanged(place: &Place<'_>) -> Option<Vec<Edit>> {
    let (arrangement, span) = (place.arrangement, place.span);
    let [seat] = place.group[..] else { return None };
    let own = strength(arrangement, seat, seat, span, Interval(0))?;
    let accompany = others(place).filter(|other| accompanies(place, *other));
    let able = accompany.filter_map(|with| {
        let takes =
            strength(arrangement, seat, with, span, Interval(0)).filter(|strength| *strength >= own + STRONGER)?;
        strength(arrangement, with, seat, span, Interval(0)).map(|_| (takes, with))
    });
    let (_, with) = able.max_by_key(|(strength, with)| (*strength, std::cmp::Reverse(*with)))?;
    Some(vec![Edit::Exchange { seat, with, span }])
}

/// All seats that do not have the role.
fn others<'p>(place: &'p Place<'_>) -> impl Iterator<Item = SeatId> + 'p {
    place.arrangement.ensemble.seats.iter().map(|seat| seat.id).filter(|seat| !place.group.contains(seat))
}

/// Whether all that a seat plays there is harmony or rhythm.
fn accompanies(place: &Place<'_>, seat: SeatId) -> bool {
    let role = |decision: usize| place.arrangement.decisions.get(decision).map(|decision| decision.role);
    let notes = place.notes(seat);
    let mut roles = notes.iter().map(|note| role(note.decision.0 as usize));
    !notes.is_empty() && roles.all(|role| matches!(role, Some(Role::Harmony | Role::Rhythm)))
}

/// Whether a seat has nothing of its own to play in a span, nor a note that reaches into it.
pub(super) fn is_free(arrangement: &Arrangement, seat: SeatId, span: TickSpan) -> bool {
    let Some(part) = arrangement.seats.get(usize::from(seat.0)) else { return false };
    let mut inside = part.notes.iter().filter(|note| note.span().overlaps(span));
    let doubles =
        |decision: usize| arrangement.decisions.get(decision).is_some_and(|d| d.deeds.contains(&Deed::Doubled));
    inside.all(|note| span.contains(note.start) && doubles(note.decision.0 as usize))
}

/// Mean sound power at mf, in tenths of a decibel, with which a seat would play another's notes moved by an interval;
/// `None` when it cannot.
fn strength(arrangement: &Arrangement, from: SeatId, with: SeatId, span: TickSpan, shift: Interval) -> Option<i64> {
    let seat = arrangement.ensemble.seats.get(usize::from(with.0))?;
    let profile = seat.profiles.first()?;
    let notes = notes_in(arrangement, from, span);
    let powers: Option<Vec<i64>> = notes
        .iter()
        .map(|note| {
            let pitch = note.sound.pitch()?.checked_add(shift)?;
            let playable = seat.range().contains(pitch) && profile.has(pitch);
            playable.then(|| profile.power(pitch, Dynamic::Mf)).flatten().map(|power| (power.0 * 10.0) as i64)
        })
        .collect();
    let powers = powers.filter(|powers| !powers.is_empty())?;
    Some(powers.iter().sum::<i64>() / powers.len() as i64)
}
