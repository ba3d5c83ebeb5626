//! A scale at pp, mf and ff.

use partwright::arrange::Articulation;
use partwright::ensemble::{Ensemble, Ensembles, Seat};
use partwright::perform::{Performance, PerformedNote, SeatPerformance};
use partwright::profile::{Library, Profile, Technique};
use partwright::score::{Division, Frame, Pitch, SeatId, Sound, Tick, Ticks};
use partwright::units::Decibels;
use std::sync::Arc;

/// Notes of a scale, and their length with the rest behind it; the last is let ring.
const NOTES: u64 = 6;
const NOTE_MS: u64 = 400;
/// From the beginning of one dynamic to that of the next.
pub(super) const DYNAMIC_MS: u64 = NOTES * NOTE_MS + 600;
/// pp, mf, ff on the way from pp to ff.
const POSITIONS: [f64; 3] = [0.0, 0.6, 1.0];

/// One player's scale over the range, at each dynamic; of percussion its first sounds. A tick is a millisecond.
pub(super) fn performance(profile: &Arc<Profile>) -> Performance {
    let donor = Ensembles::builtin().get("string-quartet", Library::builtin()).unwrap_or_else(|_| unreachable!());
    let mut seat: Seat = donor.seats[0].clone();
    seat.profiles = vec![profile.clone()];
    seat.position.distance_m = 5.0;
    let notes = (0..3u64).flat_map(|dynamic| (0..NOTES).map(move |step| (dynamic, step)));
    let notes = notes
        .map(|(dynamic, step)| note(profile, step, dynamic * DYNAMIC_MS + step * NOTE_MS, POSITIONS[dynamic as usize]));
    Performance {
        title: String::new(),
        frame: Frame::plain(Division::new(500).unwrap_or_else(|_| unreachable!()), Tick(3 * DYNAMIC_MS)),
        ensemble: Arc::new(Ensemble { seats: vec![seat], ..donor }),
        seats: vec![SeatPerformance { seat: SeatId(0), notes: notes.collect() }],
        marks: Vec::new(),
    }
}

fn note(profile: &Profile, step: u64, at: u64, position: f64) -> PerformedNote {
    let (sound, power) = sound(profile, step as usize, position);
    PerformedNote {
        sound,
        start: Tick(at),
        length: Ticks(NOTE_MS - 60),
        intensity: position,
        power,
        swell: None,
        technique: Technique::Ordinary,
        articulation: Articulation::Plain,
        written: Ticks(NOTE_MS),
        instrument: 0,
        players: 1,
        joined: false,
        index: 0,
    }
}

/// What is played at a step, and how loud.
fn sound(profile: &Profile, step: usize, position: f64) -> (Sound, Decibels) {
    if let Some(drum) = profile.percussion.get(step % profile.percussion.len().max(1)) {
        return (Sound::Percussion(drum.key), drum.power.at(position));
    }
    let range = profile.range.professional;
    let span = i32::from((range.high - range.low).0);
    let pitch = Pitch::clamped(i32::from(range.low.midi()) + span * step as i32 / (NOTES as i32 - 1));
    (Sound::Pitched(pitch), profile.register(pitch).map_or(Decibels(90.0), |register| register.power.at(position)))
}
