//! What one seat plays on one channel: its pitched notes, or its percussion keys.

use super::dynamics::{attack, level};
use super::meant::{Meant, Way};
use super::switches::{Switch, switches};
use crate::ensemble::Seat;
use crate::perform::Performance;
use crate::profile::DynamicsStrategy;
use crate::score::{Channel, Program, SeatId, Sound, Tick, Velocity};
use std::collections::BTreeMap;

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
    /// In time order.
    pub(super) switches: Vec<Switch>,
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

/// The voices of a seat, in score order, channels still open: one for its pitched notes, or one for each channel that
/// the target asks for, and one for percussion. A seat that is silent has one too.
pub(super) fn voices(performance: &Performance, way: &Way<'_>) -> Vec<Voice> {
    let mut voices = Vec::with_capacity(performance.seats.len());
    for (track, part) in (1u16..).zip(&performance.seats) {
        let Some(seat) = performance.ensemble.seats.get(usize::from(part.seat.0)) else { continue };
        let meant = way.meant(seat, part);
        let (drums, pitched): (Vec<&Meant<'_>>, Vec<&Meant<'_>>) =
            meant.iter().partition(|meant| meant.note.sound.pitch().is_none());
        let unpitched = seat.profiles.first().is_some_and(|profile| profile.is_unpitched());
        if pitched.is_empty() && drums.is_empty() && !unpitched {
            voices.push(voice(seat, track, false, &[], way));
        }
        voices.extend(by_channel(pitched).iter().map(|notes| voice(seat, track, false, notes, way)));
        if !drums.is_empty() || (meant.is_empty() && unpitched) {
            voices.push(voice(seat, track, true, &drums, way));
        }
    }
    voices
}

/// Notes by the channel of the seat that plays them.
fn by_channel<'a>(notes: Vec<&'a Meant<'a>>) -> Vec<Vec<&'a Meant<'a>>> {
    let mut channels: BTreeMap<u8, Vec<&Meant<'_>>> = BTreeMap::new();
    for meant in notes {
        channels.entry(meant.sound.map_or(1, |sound| sound.channel)).or_default().push(meant);
    }
    channels.into_values().collect()
}

fn voice(seat: &Seat, track: u16, drums: bool, notes: &[&Meant<'_>], way: &Way<'_>) -> Voice {
    let strategy = if drums { DynamicsStrategy::Velocity } else { strategy(seat, way) };
    Voice {
        seat: seat.id,
        name: seat.plain_name.clone(),
        track,
        port: 0,
        channel: Channel::DRUMS,
        drums,
        programs: if drums { Vec::new() } else { programs(seat, notes) },
        strategy,
        switches: if drums { Vec::new() } else { switches(notes, way) },
        notes: notes.iter().map(|meant| played(meant, strategy)).collect(),
    }
}

/// What carries the dynamics of a seat's usual instrument.
fn strategy(seat: &Seat, way: &Way<'_>) -> DynamicsStrategy {
    let Some(profile) = seat.profiles.first() else { return DynamicsStrategy::Velocity };
    way.target.map(profile).and_then(|map| map.dynamics).unwrap_or(profile.midi.dynamics)
}

/// The program of the first note (of the usual instrument where there is none), and each change after.
fn programs(seat: &Seat, notes: &[&Meant<'_>]) -> Vec<(Tick, Program)> {
    let usual = || seat.profiles.first().and_then(|profile| profile.midi.program).unwrap_or(Program(0));
    let mut programs = vec![(Tick::ZERO, notes.first().map_or_else(usual, |meant| meant.program))];
    programs.extend(notes.iter().map(|meant| (meant.start, meant.program)));
    programs.dedup_by_key(|(_, program)| *program);
    programs
}

fn played(meant: &Meant<'_>, strategy: DynamicsStrategy) -> Played {
    let note = meant.note;
    let from = level(note.intensity);
    let velocity = if strategy == DynamicsStrategy::Velocity { from } else { attack(from, note.joined) };
    Played {
        sound: Sound::from_midi(note.sound.midi(), note.sound.pitch().is_none()),
        start: meant.start,
        end: meant.end,
        velocity: Velocity::clamped(i32::from(velocity)),
        from,
        to: note.swell.map_or(from, |swell| level(swell.intensity)),
    }
}
