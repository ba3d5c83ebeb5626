//! From an arrangement to what is sounded.

use super::alternation::Alternations;
use super::dynamics::Dynamics;
use super::glissando::Glissandi;
use super::length::{self, Joins};
use super::ornament::{Strike, spread, strikes};
use super::players::players;
use super::strength::strength;
use super::{Performance, PerformedNote, SeatPerformance, Strength, tempo};
use crate::arrange::{ArrangedNote, Arrangement, Breaths, SeatPart};
use crate::ensemble::{Ensemble, Seat};
use crate::profile::Profile;
use crate::score::{Division, Frame, Ticks};

/// Plays an arrangement: lengths by articulation, dynamics and hairpins as intensity, levels by the profiles,
/// holds as a slower tempo.
#[must_use]
pub fn perform(arrangement: &Arrangement) -> Performance {
    let frame = Frame { tempo: tempo(arrangement), ..arrangement.frame.clone() };
    Performance {
        title: arrangement.title.clone(),
        seats: arrangement.seats.iter().map(|part| play_seat(part, &arrangement.ensemble, &frame)).collect(),
        frame,
        ensemble: arrangement.ensemble.clone(),
        marks: arrangement.marks.clone(),
    }
}

fn play_seat(part: &SeatPart, ensemble: &Ensemble, frame: &Frame) -> SeatPerformance {
    let breaths = Breaths::of(&part.marks, &frame.tempo);
    let notes = ensemble.seats.get(usize::from(part.seat.0)).map_or_else(Vec::new, |seat| {
        let dynamics = Dynamics::of(part);
        let joins = Joins::of(&part.notes, frame.division());
        let players = players(part, seat.players);
        let between = (Alternations::of(&part.notes), Glissandi::of(&part.notes));
        let play = |(index, note): (usize, &ArrangedNote)| {
            let lengths = (&joins, &breaths, frame.division());
            let played = play_note(note, index, seat, players.get(index).copied().unwrap_or(1), &dynamics, lengths);
            played.map_or_else(Vec::new, |played| play_out(played, &part.notes, index, seat, (&between, frame)))
        };
        let mut notes: Vec<PerformedNote> = part.notes.iter().enumerate().flat_map(play).collect();
        notes.sort_by_key(|note| (note.start, note.sound));
        notes.shrink_to_fit();
        notes
    });
    SeatPerformance { seat: part.seat, notes }
}

/// A note as its signs ask to play it: begun later in a spread chord, or in the notes of an ornament.
fn play_out(
    played: PerformedNote,
    notes: &[ArrangedNote],
    index: usize,
    seat: &Seat,
    ((alternations, glissandi), frame): (&(Alternations<'_>, Glissandi), &Frame),
) -> Vec<PerformedNote> {
    let Some(note) = notes.get(index) else { return vec![played] };
    let profile = instrument(seat, note.instrument);
    let ornament = || profile.and_then(|profile| strikes(note, played.length, profile, frame));
    let slide = || profile.and_then(|profile| glissandi.strikes(note, played.length, profile, frame));
    let Some(figure) = alternations.strikes(index, frame.division()).or_else(ornament).or_else(slide) else {
        let later = spread(notes, index, frame);
        let length = Ticks(played.length.0.saturating_sub(later.0).max(1));
        return vec![PerformedNote { start: played.start + later, length, ..played }];
    };
    let holds = profile.is_some_and(|profile| length::sustains(profile, note.technique));
    let one = |(place, strike): (usize, &Strike)| PerformedNote {
        sound: strike.sound,
        start: played.start + strike.after,
        length: strike.length,
        joined: if place == 0 { played.joined } else { strike.slurred && holds },
        ..played.clone()
    };
    figure.iter().enumerate().map(one).collect()
}

/// `None` only when the seat has no instrument at all.
fn play_note(
    note: &ArrangedNote,
    index: usize,
    seat: &Seat,
    players: u16,
    dynamics: &Dynamics,
    (joins, breaths, division): (&Joins, &Breaths<'_>, Division),
) -> Option<PerformedNote> {
    let profile = instrument(seat, note.instrument)?;
    let at = |position| strength(profile, note.sound, position, note.technique, players).amplified(seat.amplified);
    let level = dynamics.level(note);
    let Strength { intensity, power } = at(level.start);
    Some(PerformedNote {
        sound: note.sound,
        start: note.start,
        length: before_breath(note, profile, breaths)
            .unwrap_or_else(|| length::sounding(note, index, profile, joins, division)),
        intensity,
        power,
        swell: (level.start != level.end).then(|| at(level.end)),
        technique: note.technique,
        articulation: note.articulation,
        written: note.length,
        instrument: note.instrument,
        players,
        joined: joins.joined(index) && length::sustains(profile, note.technique),
        index: u32::try_from(index).unwrap_or(u32::MAX),
    })
}

/// How long a note lasts that a breath follows, at least a tick.
fn before_breath(note: &ArrangedNote, profile: &Profile, breaths: &Breaths<'_>) -> Option<Ticks> {
    breaths.end(note.span(), profile).map(|end| end.since(note.start).max(Ticks(1)))
}

fn instrument(seat: &Seat, index: u8) -> Option<&Profile> {
    seat.profiles.get(usize::from(index)).or_else(|| seat.profiles.first()).map(AsRef::as_ref)
}
