//! Levels as MIDI values, and the controllers that carry them.

use super::voice::{Played, Voice};
use crate::profile::DynamicsStrategy;
use crate::score::{Channel, Control, Event, Tick, Ticks, Timed};
use std::collections::{BTreeMap, BTreeSet};

/// The value of an intensity: 33 at pp, 112 at ff, evenly between and beyond. Ours; it meets the velocities that
/// notation programs write for the dynamics (33, 49, 64, 80, 96, 112) within 1.
pub(super) fn level(intensity: f64) -> u8 {
    (33.0 + 79.0 * intensity).round().clamp(1.0, 127.0) as u8
}

/// Velocity of an attack whose level a controller carries: near the middle, softer where the note is joined to the one
/// before (ours).
pub(super) fn attack(level: u8, joined: bool) -> u8 {
    let plain = 64 + (i32::from(level) - 64) / 3;
    (plain - if joined { 16 } else { 0 }).clamp(1, 127) as u8
}

/// The controller events of each voice. On a shared channel the loudest note that sounds sets the value.
pub(super) fn curves(voices: &[Voice]) -> Vec<Vec<Timed<Event>>> {
    let mut curves: Vec<Vec<Timed<Event>>> = voices.iter().map(|_| Vec::new()).collect();
    let mut channels: BTreeMap<(u8, Channel), Vec<usize>> = BTreeMap::new();
    for (index, voice) in voices.iter().enumerate() {
        if controller(voice.strategy).is_some() && !voice.notes.is_empty() {
            channels.entry((voice.port, voice.channel)).or_default().push(index);
        }
    }
    for users in channels.values() {
        curve(voices, users, &mut curves);
    }
    curves
}

const fn controller(strategy: DynamicsStrategy) -> Option<Control> {
    match strategy {
        DynamicsStrategy::Velocity => None,
        DynamicsStrategy::Cc1 => Some(Control::MODULATION),
        DynamicsStrategy::Cc2 => Some(Control::BREATH),
        DynamicsStrategy::Cc11 => Some(Control::EXPRESSION),
    }
}

fn curve(voices: &[Voice], users: &[usize], curves: &mut [Vec<Timed<Event>>]) {
    let mut notes: Vec<(usize, &Played)> =
        users.iter().flat_map(|user| voices[*user].notes.iter().map(|note| (*user, note))).collect();
    notes.sort_by_key(|(user, note)| (note.start, *user));
    let ticks: BTreeSet<Tick> = notes.iter().flat_map(|(_, note)| steps(note)).collect();
    let Some(control) = users.first().and_then(|user| controller(voices[*user].strategy)) else { return };
    let (mut next, mut last) = (0, None);
    let mut sounding: Vec<(usize, &Played)> = Vec::new();
    for tick in ticks {
        sounding.retain(|(_, note)| note.end > tick);
        while let Some(starts) = notes.get(next).filter(|(_, note)| note.start <= tick) {
            sounding.push(*starts);
            next += 1;
        }
        let loudest = sounding.iter().map(|(user, note)| (level_at(note, tick), *user)).max_by_key(|(level, _)| *level);
        if let Some((level, user)) = loudest.filter(|(level, _)| last != Some(*level)) {
            curves[user].push(Timed::new(tick, Event::Control(control, level)));
            last = Some(level);
        }
    }
}

/// Where the level of a note is written: at its start, and under a hairpin each time the value moves by one.
fn steps(note: &Played) -> impl Iterator<Item = Tick> + '_ {
    let count = u64::from(note.from.abs_diff(note.to));
    let length = note.end.since(note.start).0;
    (0..=count).map(move |step| note.start + Ticks((length * step).div_ceil(count + 1)))
}

fn level_at(note: &Played, tick: Tick) -> u8 {
    let length = i64::try_from(note.end.since(note.start).0).unwrap_or(i64::MAX).max(1);
    let inside = i64::try_from(tick.since(note.start).0).unwrap_or(i64::MAX).min(length);
    let (from, to) = (i64::from(note.from), i64::from(note.to));
    let reach = to - from + (to - from).signum();
    let value = from + (reach * inside).checked_div(length).unwrap_or(0);
    value.clamp(from.min(to), from.max(to)) as u8
}
