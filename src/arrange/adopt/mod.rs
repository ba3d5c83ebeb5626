//! An existing file, taken as it stands.

mod hands;
mod roles;

use super::{
    ArrangedNote, Arrangement, Articulation, Casting, Decision, DecisionId, Deed, Ledger, Lost, LostReason, SeatPart,
    Sources,
};
use crate::analysis::{Loudness, PartLoudness};
use crate::arrange::asked::Asked;
use crate::arrange::expression::{time, without_overlaps};
use crate::arrange::signs::{self, Written};
use crate::ensemble::{Ensemble, Seat};
use crate::finding::Checked;
use crate::line::Role;
use crate::profile::Technique;
use crate::score::{Bank, Dynamic, Event, Mark, Marked, Note, Part, Program, Score, Sign, Sound, Tick, Ticks, Timed};
use smallvec::smallvec;
use std::sync::Arc;

/// Takes an existing MIDI as it stands: every note where its part's seat is, nothing moved.
///
/// Notes of one seat that start together on one pitch become one (the longer). Dynamics and hairpins are
/// what each part's velocities tell ([`Loudness`]). Notes of parts that nobody plays, and notes of no length that
/// would not sound, stand in the ledger as lost. Roles are unknown ([`Role::Harmony`], [`Role::Percussion`]) until
/// [`Arrangement::with_roles`] brings them.
pub fn adopt(score: &Score, ensemble: &Arc<Ensemble>, casting: &Casting) -> Checked<Arrangement> {
    let mut adopted = Arrangement {
        title: score.title.clone(),
        frame: score.frame.clone(),
        ensemble: Arc::clone(ensemble),
        seats: Vec::with_capacity(ensemble.seats.len()),
        decisions: Vec::with_capacity(score.note_count()),
        ledger: Ledger::default(),
        edits: Vec::new(),
        marks: score.marks.clone(),
        notated: score.notated,
    };
    let (loudness, written) = (Loudness::of(score), Written::of(score));
    for seat in &ensemble.seats {
        let parts: Vec<(&Part, &PartLoudness)> = parts_of(score, &loudness, casting, seat).collect();
        let places: Vec<u16> =
            (0u16..).zip(&casting.parts).filter(|(_, cast)| cast.seat == Some(seat.id)).map(|(part, _)| part).collect();
        let part = adopt_seat(seat, &parts, (&places, &written), score.notated, &mut adopted.decisions);
        adopted.seats.push(part);
    }
    adopted.decisions.shrink_to_fit();
    adopted.ledger = ledger(score, casting, &adopted.decisions);
    let findings = casting.findings(score, ensemble);
    Checked::new(adopted, findings)
}

fn parts_of<'a>(
    score: &'a Score,
    loudness: &'a Loudness,
    casting: &'a Casting,
    seat: &Seat,
) -> impl Iterator<Item = (&'a Part, &'a PartLoudness)> {
    let id = seat.id;
    let cast = score.parts.iter().zip(&loudness.parts).zip(&casting.parts);
    cast.filter(move |(_, cast)| cast.seat == Some(id)).map(|(part, _)| part)
}

/// A note on its way into a seat.
struct Taken<'a> {
    note: &'a Note,
    instrument: u8,
    technique: Technique,
    staff: Option<u8>,
    dynamic: Dynamic,
    accent: bool,
}

fn adopt_seat(
    seat: &Seat,
    parts: &[(&Part, &PartLoudness)],
    (places, written): (&[u16], &Written),
    notated: bool,
    decisions: &mut Vec<Decision>,
) -> SeatPart {
    let staves = hands::staves(seat, parts);
    // The marks of two hands stand at the upper one.
    let upper = parts.first().filter(|_| staves.iter().any(Option::is_some)).map(|(_, loudness)| *loudness);
    let mut taken: Vec<Taken<'_>> = Vec::new();
    for (((part, loudness), staff), place) in parts.iter().zip(staves).zip(places) {
        let mut own = take(seat, part, staff, (upper.unwrap_or(loudness), &loudness.accents));
        for taken in &mut own {
            taken.dynamic = written.dynamic(*place, taken.note.start).unwrap_or(taken.dynamic);
        }
        taken.extend(own);
    }
    taken.sort_by_key(|taken| (taken.note.start, taken.note.sound, taken.note.id));
    let mut notes: Vec<ArrangedNote> = Vec::with_capacity(taken.len());
    let same = |a: &Taken<'_>, b: &Taken<'_>| (a.note.start, a.note.sound) == (b.note.start, b.note.sound);
    for copies in taken.chunk_by(same) {
        let Some(first) = copies.first() else { continue };
        let decision = DecisionId(decisions.len() as u32);
        decisions.push(decide(copies));
        let length = copies.iter().map(|taken| taken.note.length).max().unwrap_or_default();
        notes.push(ArrangedNote {
            sound: first.note.sound,
            start: first.note.start,
            length: length.max(Ticks(1)),
            dynamic: first.dynamic,
            articulation: if first.accent { Articulation::Accent } else { Articulation::Plain },
            technique: first.technique,
            instrument: first.instrument,
            name: copies.iter().find_map(|taken| taken.note.name),
            staff: first.staff,
            signs: signs_of(copies),
            decision,
        });
    }
    if notated {
        signs::articulations(&mut notes);
    }
    let breaths = signs::breaths(&mut notes);
    let mut marks = marks(&notes, parts, notated);
    marks.extend(breaths);
    marks.sort_by_key(time);
    SeatPart { seat: seat.id, notes, marks }
}

/// What is written at any of several notes that become one. A copy that sounds as it stands is not played out.
fn signs_of(copies: &[Taken<'_>]) -> Vec<Sign> {
    let plain = signs::has_plain_copy(copies.iter().map(|taken| taken.note.signs.as_slice()));
    let told = |sign: &&Sign| !plain || !sign.is_played_out();
    let mut signs: Vec<Sign> = copies.iter().flat_map(|taken| &taken.note.signs).filter(told).cloned().collect();
    signs.sort();
    signs.dedup();
    signs
}

fn decide(copies: &[Taken<'_>]) -> Decision {
    let sources: Sources = copies.iter().map(|taken| taken.note.id).collect();
    let deed = if sources.len() > 1 { Deed::Merged } else { Deed::Kept };
    let role = copies.first().map_or(Role::Harmony, |taken| plain_role(taken.note));
    Decision { sources, line: None, role, deeds: smallvec![deed], assignment: None }
}

/// What a note is taken for while nobody has listened.
fn plain_role(note: &Note) -> Role {
    if note.sound.pitch().is_some() { Role::Harmony } else { Role::Percussion }
}

/// The sounding notes of a part; a stroke of no length still sounds, a pitch does not.
fn take<'a>(
    seat: &Seat,
    part: &'a Part,
    staff: Option<u8>,
    (loudness, accents): (&PartLoudness, &[bool]),
) -> Vec<Taken<'a>> {
    let instruments = Instruments::of(seat, part);
    let asked: Vec<_> = seat.profiles.iter().map(|profile| Asked::of(part).on(profile)).collect();
    let sounding = part.notes.iter().zip(accents).filter(|(note, _)| is_audible(note));
    let one = |(note, accent): (&'a Note, &bool)| {
        let instrument = instruments.at(note.start);
        let place = usize::from(instrument);
        let by_words = asked.get(place).map_or(Technique::Ordinary, |asked| asked.at(note.start));
        let technique =
            seat.profiles.get(place).map_or(by_words, |profile| signs::technique(&note.signs, profile, by_words));
        Taken { note, instrument, technique, staff, dynamic: loudness.at(note.start), accent: *accent }
    };
    sounding.map(one).collect()
}

fn is_audible(note: &Note) -> bool {
    note.length > Ticks(0) || note.sound.pitch().is_none()
}

/// Which of a seat's instruments plays a part, by time.
struct Instruments {
    usual: u8,
    /// Where the part's program is that of one of several instruments.
    changes: Vec<(Tick, u8)>,
}

impl Instruments {
    fn of(seat: &Seat, part: &Part) -> Self {
        let of_program =
            |program: Program| seat.profiles.iter().position(|profile| profile.midi.program == Some(program));
        let named = |program: Timed<(Program, Bank)>| Some((program.tick, of_program(program.what.0)? as u8));
        let mut changes: Vec<(Tick, u8)> =
            if seat.profiles.len() > 1 { part.programs().filter_map(named).collect() } else { Vec::new() };
        changes.dedup_by_key(|(_, instrument)| *instrument);
        if changes.len() < 2 {
            changes.clear();
        }
        Self { usual: instrument(seat, part), changes }
    }

    fn at(&self, tick: Tick) -> u8 {
        let last = self.changes.partition_point(|(at, _)| *at <= tick).checked_sub(1);
        last.and_then(|last| self.changes.get(last)).map_or(self.usual, |(_, instrument)| *instrument)
    }
}

/// The seat's instrument that has most of the part's notes; of equals the usual one before others.
fn instrument(seat: &Seat, part: &Part) -> u8 {
    let outside = |profile: &crate::profile::Profile| {
        let has = |note: &&Note| match note.sound {
            Sound::Pitched(pitch) => !profile.is_unpitched() && profile.has(pitch),
            Sound::Percussion(key) => profile.percussion.iter().any(|sound| sound.key == key),
        };
        part.notes.iter().filter(|note| !has(note)).count()
    };
    let best = seat.profiles.iter().enumerate().min_by_key(|(index, profile)| (outside(profile), *index));
    best.map_or(0, |(index, _)| index as u8)
}

/// A dynamic where it changes, hairpins and words as they are written, and the words that are sung.
fn marks(notes: &[ArrangedNote], parts: &[(&Part, &PartLoudness)], notated: bool) -> Vec<Marked> {
    let mut marks: Vec<Marked> = Vec::new();
    let mut holds = None;
    for note in notes {
        if holds != Some(note.dynamic) {
            marks.push(Marked::At(note.start, Mark::Dynamic(note.dynamic)));
            holds = Some(note.dynamic);
        }
    }
    if !notated {
        let hairpins = parts.iter().flat_map(|(_, loudness)| &loudness.hairpins).copied();
        marks.extend(without_overlaps(hairpins.collect()));
    }
    let mut written: Vec<Marked> = Vec::new();
    for (part, _) in parts {
        if notated {
            written.extend(part.hairpins.iter().map(|(span, louder)| Marked::Hairpin(*span, *louder)));
        }
        for event in &part.events {
            match &event.what {
                Event::Mark(mark @ (Mark::Lyric(_) | Mark::Breath | Mark::Technique(_))) => {
                    written.push(Marked::At(event.tick, mark.clone()));
                }
                Event::Mark(mark @ Mark::Text(_)) if notated => written.push(Marked::At(event.tick, mark.clone())),
                _ => {}
            }
        }
    }
    written.sort_by_key(time);
    // What stands between the staves of one player is of both.
    written.dedup();
    marks.extend(written);
    marks.sort_by_key(time);
    marks
}

fn ledger(score: &Score, casting: &Casting, decisions: &[Decision]) -> Ledger {
    let mut ledger =
        Ledger { sounding: decisions.iter().flat_map(|d| d.sources.iter().copied()).collect(), ..Ledger::default() };
    ledger.sounding.sort_unstable();
    for (part, index) in score.parts.iter().zip(0..) {
        let cast = casting.parts.get(index).is_some_and(|cast| cast.seat.is_some());
        let reason = if cast { LostReason::Inaudible } else { LostReason::Uncast };
        let lost = part.notes.iter().filter(|note| !cast || !is_audible(note));
        ledger.lost.extend(lost.map(|note| Lost { note: note.id, role: plain_role(note), reason, nearest: None }));
    }
    ledger.by_role = roles::sums(decisions, &ledger.lost);
    ledger
}

#[cfg(test)]
mod tests;
