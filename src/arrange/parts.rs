//! The parts of all seats as they are written: notes with articulation, technique and signs, and what stands beside them.

use super::arrangement::{ArrangedNote, Articulation, SeatPart};
use super::book::Book;
use super::decision::Transformation;
use super::draft::{Clock, Draft, Drafts};
use super::expression::{Taste, articulate, breaths, dynamics, marks, time, written_length};
use super::percussion::Strokes;
use super::phrasing;
use super::playing::techniques;
use super::rewrite::{is_rolled, tremolo_signs};
use super::signs::{self, Words};
use super::source::Source;
use super::timpani::roll_sign;
use crate::ensemble::Ensemble;
use crate::line::Role;
use crate::profile::Technique;
use crate::score::{Marked, MeterMap, PercussionKey, Pitch, SeatId, Sign, Sound, Tick, Ticks};
use std::sync::Arc;

/// The parts of all seats, with their decisions in the book.
pub(super) fn write(
    source: &Source,
    taste: Taste<'_>,
    book: &mut Book<'_>,
    ensemble: &Ensemble,
    clock: Clock<'_>,
    drafts: &Drafts,
    strokes: &Strokes,
) -> Vec<SeatPart> {
    let mut parts = Vec::with_capacity(ensemble.seats.len());
    for ((seat, part), articulations) in (0u16..).zip(&drafts.seats).zip(articulations(source, drafts, taste.meters)) {
        let dynamics = taste.dynamics(SeatId(seat), part);
        let chair = ensemble.seats.get(usize::from(seat));
        let techniques =
            chair.map_or_else(|| vec![Technique::Ordinary; part.len()], |seat| techniques(source, seat, part));
        let words = chair.map_or(Words::None, |seat| Words::of(ensemble, seat.profile()));
        let mut notes: Vec<ArrangedNote> = Vec::with_capacity(part.len());
        let how = dynamics.into_iter().zip(articulations).zip(techniques);
        for (place, (draft, ((dynamic, articulation), technique))) in part.iter().zip(how).enumerate() {
            let profile = chair.map(|seat| seat.instrument(draft.instrument));
            let plucked = |technique| profile.is_some_and(|profile| profile.plucks(technique));
            let written = source.signs(&draft.sources);
            let mut signs = profile
                .map_or_else(Vec::new, |profile| signs::fitting(&written, profile, words, draft.role, draft.doubling));
            let held = signs::have_strokes(&written) && !signs::have_strokes(&signs);
            signs.extend(tremolo_signs(source, draft).into_iter().flatten());
            signs.extend(roll_sign(draft, clock));
            let technique = profile.map_or(technique, |profile| signs::technique(&signs, profile, technique));
            let rolled = taste.style.rewrites.rolls
                && !source.notated
                && !signs.iter().any(|sign| matches!(sign, Sign::Arpeggio(_)))
                && profile.is_some_and(|profile| is_rolled(profile, part, place, source.quarter));
            signs.extend(rolled.then_some(Sign::Arpeggio(false)));
            let rewritten =
                held.then_some(Transformation::HeldTremolo).or(rolled.then_some(Transformation::RolledChord));
            notes.push(ArrangedNote {
                sound: Sound::Pitched(Pitch::clamped(i32::from(draft.pitch))),
                start: Tick(draft.start),
                length: Ticks(written_length(part, place, articulation)),
                dynamic,
                articulation: if plucked(technique) { articulation.detached() } else { articulation },
                technique,
                instrument: draft.instrument,
                name: source.name(&draft.sources),
                staff: None,
                signs,
                decision: book.note(seat, draft, rewritten),
            });
        }
        notes.extend(beats(source, taste, book, ensemble, strokes, seat));
        notes.sort_by_key(|note| (note.start, note.sound, note.length));
        let mut marks = beside((source, taste), part, &ensemble.seats[usize::from(seat)], clock, book, &mut notes);
        marks.extend(breaths(part));
        marks.sort_by_key(time);
        parts.push(SeatPart { seat: SeatId(seat), notes, marks });
    }
    signs::spread(&mut parts, &source.written.rests_held);
    parts
}

/// How every seat's drafts are articulated, one figure alike in all.
fn articulations(source: &Source, drafts: &Drafts, meters: &MeterMap) -> Vec<Vec<Articulation>> {
    if source.notated {
        return drafts.seats.iter().map(|part| vec![Articulation::Plain; part.len()]).collect();
    }
    let telling = phrasing::telling_parts(source);
    let of_seat = |part: &Vec<Draft>| {
        articulate(part, source.quarter, |place| phrasing::is_joined(source, &telling, meters, part, place))
    };
    let mut articulations: Vec<_> = drafts.seats.iter().map(of_seat).collect();
    phrasing::agree(drafts, &mut articulations, meters);
    articulations
}

/// What stands beside a seat's notes: what a notated source has written, or what its sound tells.
fn beside(
    (source, taste): (&Source, Taste<'_>),
    drafts: &[Draft],
    seat: &crate::ensemble::Seat,
    clock: Clock<'_>,
    book: &Book<'_>,
    notes: &mut [ArrangedNote],
) -> Vec<Marked> {
    signs::tidy(notes);
    if !source.notated {
        return marks(seat, clock.0, notes, &taste.hairpins(drafts));
    }
    signs::cut(seat, clock.0, notes);
    signs::articulations(notes);
    for note in notes.iter_mut().filter(|note| seat.profile().plucks(note.technique)) {
        note.articulation = note.articulation.detached();
    }
    let part_of = |note: &ArrangedNote| {
        let first = book.decisions.get(note.decision.0 as usize)?.sources.first()?;
        Some(source.note(*first).part)
    };
    let mut marks = dynamics(clock.0, notes);
    marks.extend(signs::breaths(notes));
    marks.extend(source.written.marks(notes, part_of));
    marks.sort_by_key(time);
    marks
}

/// A seat's percussion.
fn beats(
    source: &Source,
    taste: Taste<'_>,
    book: &mut Book<'_>,
    ensemble: &Ensemble,
    strokes: &Strokes,
    seat: u16,
) -> Vec<ArrangedNote> {
    let mut notes = Vec::new();
    for stroke in strokes.played.iter().filter(|stroke| stroke.seat == seat) {
        let note = source.note(stroke.source);
        let Ok(key) = PercussionKey::new(stroke.key) else { continue };
        let has = |profile: &Arc<crate::profile::Profile>| profile.percussion.iter().any(|sound| sound.key == key);
        let profiles = &ensemble.seats[usize::from(seat)].profiles;
        let instrument = profiles.iter().position(has).unwrap_or(0);
        let signs = profiles.get(instrument).map_or_else(Vec::new, |profile| {
            signs::fitting(&note.signs, profile, Words::None, Role::Percussion, false)
        });
        let technique = profiles
            .get(instrument)
            .map_or(Technique::Ordinary, |profile| signs::technique(&signs, profile, Technique::Ordinary));
        notes.push(ArrangedNote {
            sound: Sound::Percussion(key),
            start: Tick(note.start),
            length: Ticks((note.end - note.start).max(1)),
            dynamic: taste.of_part(note.part, Tick(note.start)),
            articulation: Articulation::Plain,
            technique,
            instrument: instrument as u8,
            name: None,
            staff: None,
            signs,
            decision: book.stroke(stroke),
        });
    }
    notes
}
