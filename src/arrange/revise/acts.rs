//! The edits of one part: louder, another octave, doubling, silence.

use super::super::arrangement::{ArrangedNote, Arrangement, SeatPart};
use super::super::decision::{Decision, DecisionId, Deed, Deeds};
use super::super::signs::{self, Words};
use super::change::Change;
use crate::profile::Technique;
use crate::score::{Interval, SeatId, Sound, TickSpan};
use smallvec::smallvec;

pub(super) fn inside(span: TickSpan) -> impl Fn(&&mut ArrangedNote) -> bool {
    move |note| span.contains(note.start)
}

pub(super) fn louder(change: &mut Change, span: TickSpan, steps: i8) -> Result<(), String> {
    let mut moved = false;
    for note in change.part().notes.iter_mut().filter(inside(span)) {
        let dynamic = note.dynamic.louder(steps);
        moved |= dynamic != note.dynamic;
        note.dynamic = dynamic;
    }
    if moved { Ok(()) } else { Err("no note there can be played so".to_owned()) }
}

pub(super) fn shift_by(
    arrangement: &Arrangement,
    change: &mut Change,
    span: TickSpan,
    shift: Interval,
) -> Result<(), String> {
    if shift.0 % 12 != 0 || shift.0 == 0 {
        return Err("a line moves by whole octaves".to_owned());
    }
    let mut moved = Vec::new();
    for note in change.part().notes.iter_mut().filter(inside(span)) {
        let Sound::Pitched(pitch) = note.sound else { return Err("percussion has no octave".to_owned()) };
        let pitch = pitch.checked_add(shift).ok_or("that leaves all pitches")?;
        note.sound = Sound::Pitched(pitch);
        let deeds =
            arrangement.decisions.get(note.decision.0 as usize).map_or(&[][..], |decision| decision.deeds.as_slice());
        moved.push((note.decision, deeds_moved(deeds, shift)));
    }
    change.moved = moved;
    if change.moved.is_empty() { Err("the seat rests there".to_owned()) } else { Ok(()) }
}

fn deeds_moved(deeds: &[Deed], shift: Interval) -> Deeds {
    let before: i16 = deeds.iter().map(|deed| if let Deed::Octave(by) = deed { by.0 } else { 0 }).sum();
    let others = deeds.iter().copied().filter(|deed| !matches!(deed, Deed::Octave(_) | Deed::Kept));
    let octave = Some(before + shift.0).filter(|by| *by != 0).map(|by| Deed::Octave(Interval(by)));
    let deeds: Deeds = octave.into_iter().chain(others).collect();
    if deeds.is_empty() { smallvec![Deed::Kept] } else { deeds }
}

pub(super) fn double(
    arrangement: &Arrangement,
    change: &mut Change,
    from: SeatId,
    span: TickSpan,
    shift: Interval,
) -> Result<(), String> {
    if change.part().notes.iter().any(|note| note.span().overlaps(span)) {
        return Err("the seat that should join has notes of its own there".to_owned());
    }
    if has_other_in_hand(arrangement, change.part(), span) {
        return Err("the player who should join has another instrument in hand there".to_owned());
    }
    let joiner = arrangement.ensemble.seats.get(usize::from(change.part().seat.0)).map(|seat| seat.profile());
    let host = arrangement.seats.get(usize::from(from.0)).ok_or("there is no such seat to double")?;
    for note in host.notes.iter().filter(|note| span.contains(note.start)) {
        let sound = match note.sound {
            Sound::Pitched(pitch) => Sound::Pitched(pitch.checked_add(shift).ok_or("that leaves all pitches")?),
            drum @ Sound::Percussion(_) => drum,
        };
        let decision = arrangement.decisions.get(note.decision.0 as usize).ok_or("a note without a decision")?;
        let mut deeds = deeds_moved(&decision.deeds, shift);
        deeds.retain(|deed| !matches!(deed, Deed::Doubled | Deed::Kept));
        deeds.push(Deed::Doubled);
        let number = arrangement.decisions.len() + change.new.len();
        change.new.push(Decision { deeds, assignment: None, ..decision.clone() });
        change.part().notes.push(ArrangedNote {
            sound,
            technique: joiner.map_or(Technique::Ordinary, |profile| profile.able(note.technique)),
            instrument: 0,
            staff: None,
            signs: joiner.map_or_else(Vec::new, |profile| {
                signs::fitting(&note.signs, profile, Words::of(&arrangement.ensemble, profile), decision.role, true)
            }),
            decision: DecisionId(number as u32),
            ..note.clone()
        });
    }
    if change.new.is_empty() { Err("the seat to double rests there".to_owned()) } else { Ok(()) }
}

/// Whether a seat plays another instrument than the usual so near to a span that there is no time to change between.
fn has_other_in_hand(arrangement: &Arrangement, part: &SeatPart, span: TickSpan) -> bool {
    let Some(seat) = arrangement.ensemble.seats.get(usize::from(part.seat.0)) else { return false };
    let seconds = |tick| arrangement.frame.tempo.seconds_at(tick).0;
    let time = |instrument| seat.instrument(instrument).capability.change.0;
    let near = |note: &ArrangedNote| {
        seconds(note.start) < seconds(span.end) + time(note.instrument)
            && seconds(note.span().end) + time(0) > seconds(span.start)
    };
    part.notes.iter().any(|note| note.instrument > 0 && near(note))
}

pub(super) fn rest(arrangement: &Arrangement, change: &mut Change, span: TickSpan) -> Result<(), String> {
    let doubled = |note: &ArrangedNote| {
        let decision = arrangement.decisions.get(note.decision.0 as usize);
        decision.is_some_and(|decision| decision.deeds.contains(&Deed::Doubled))
    };
    let part = change.part();
    let there = || part.notes.iter().filter(|note| span.contains(note.start));
    if there().next().is_none() {
        return Err("the seat rests there already".to_owned());
    }
    if !there().all(doubled) {
        return Err("the seat has notes there that nobody else plays".to_owned());
    }
    part.notes.retain(|note| !span.contains(note.start));
    Ok(())
}
