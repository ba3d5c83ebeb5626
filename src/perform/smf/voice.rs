//! What one seat plays on one channel: its pitched notes, or its percussion keys.

use super::dynamics::{attack, level};
use crate::ensemble::Seat;
use crate::perform::{Performance, PerformedNote};
use crate::profile::{DynamicsStrategy, Technique};
use crate::score::{Channel, Program, SeatId, Sound, Tick, Velocity};

/// The notes of a seat that go to one channel.
pub(super) struct Voice {
    pub(super) seat: SeatId,
    pub(super) name: String,
    pub(super) track: u16,
    pub(super) port: u8,
    pub(super) channel: Channel,
    pub(super) drums: bool,
    /// The program at the start, then each change of instrument or technique; empty for percussion.
    pub(super) programs: Vec<(Tick, Program)>,
    pub(super) strategy: DynamicsStrategy,
    /// By (start, sound).
    pub(super) notes: Vec<Played>,
}

/// A note on its way into the file.
#[derive(Clone)]
pub(super) struct Played {
    pub(super) sound: Sound,
    pub(super) start: Tick,
    pub(super) end: Tick,
    pub(super) velocity: Velocity,
    /// Levels at start and end, as controller values.
    pub(super) from: u8,
    pub(super) to: u8,
}

/// One or two voices a seat, in score order, channels still open. A seat that is silent has one too.
pub(super) fn voices(performance: &Performance, stretch: &impl Fn(Tick) -> Tick) -> Vec<Voice> {
    let mut voices = Vec::with_capacity(performance.seats.len());
    for (track, part) in (1u16..).zip(&performance.seats) {
        let Some(seat) = performance.ensemble.seats.get(usize::from(part.seat.0)) else { continue };
        let (drums, pitched): (Vec<&PerformedNote>, Vec<&PerformedNote>) =
            part.notes.iter().partition(|note| note.sound.pitch().is_none());
        let unpitched = seat.profiles.first().is_some_and(|profile| profile.is_unpitched());
        if !pitched.is_empty() || (drums.is_empty() && !unpitched) {
            voices.push(voice(seat, track, false, &pitched, stretch));
        }
        if !drums.is_empty() || (pitched.is_empty() && unpitched) {
            voices.push(voice(seat, track, true, &drums, stretch));
        }
    }
    voices
}

fn voice(seat: &Seat, track: u16, drums: bool, notes: &[&PerformedNote], stretch: &impl Fn(Tick) -> Tick) -> Voice {
    let strategy = match seat.profiles.first() {
        Some(profile) if !drums => profile.midi.dynamics,
        _ => DynamicsStrategy::Velocity,
    };
    Voice {
        seat: seat.id,
        name: seat.plain_name.clone(),
        track,
        port: 0,
        channel: Channel::DRUMS,
        drums,
        programs: if drums { Vec::new() } else { programs(seat, notes, stretch) },
        strategy,
        notes: notes.iter().map(|note| played(note, strategy, stretch)).collect(),
    }
}

/// The program of the first note's instrument and technique (of the usual ones where there is none), and each change
/// after.
fn programs(seat: &Seat, notes: &[&PerformedNote], stretch: &impl Fn(Tick) -> Tick) -> Vec<(Tick, Program)> {
    let of = |instrument: u8, technique: Technique| {
        let profile = seat.profiles.get(usize::from(instrument)).or_else(|| seat.profiles.first());
        profile.and_then(|profile| profile.program(technique)).unwrap_or(Program(0))
    };
    let first = notes.first().map_or((0, Technique::Ordinary), |note| (note.instrument, note.technique));
    let mut programs = vec![(Tick::ZERO, of(first.0, first.1))];
    programs.extend(notes.iter().map(|note| (stretch(note.start), of(note.instrument, note.technique))));
    programs.dedup_by_key(|(_, program)| *program);
    programs
}

fn played(note: &PerformedNote, strategy: DynamicsStrategy, stretch: &impl Fn(Tick) -> Tick) -> Played {
    let from = level(note.intensity);
    let velocity = if strategy == DynamicsStrategy::Velocity { from } else { attack(from, note.joined) };
    Played {
        sound: Sound::from_midi(note.sound.midi(), note.sound.pitch().is_none()),
        start: stretch(note.start),
        end: stretch(note.end()),
        velocity: Velocity::clamped(i32::from(velocity)),
        from,
        to: note.swell.map_or(from, |swell| level(swell.intensity)),
    }
}
