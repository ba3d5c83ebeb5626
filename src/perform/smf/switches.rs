//! Keys and controllers that switch a sample library from sound to sound.

use super::meant::{Meant, Way};
use crate::score::{Control, Event, Note, Pitch, Sound, Tick, Ticks, Timed, Velocity};
use std::collections::BTreeMap;

/// Velocity of a keyswitch (ours: loud enough to be heard by any program).
const FIRM: i32 = 100;

/// Switches of one chord that are looked back to.
const CHORD: usize = 16;

/// A switch, and until when its key is held.
#[derive(Debug, Clone, Copy)]
pub(super) struct Switch {
    at: Tick,
    until: Tick,
    key: Option<Pitch>,
    control: Option<(Control, u8)>,
}

impl Switch {
    pub(super) fn event(&self) -> Option<Timed<Event>> {
        self.control.map(|(control, value)| Timed::new(self.at, Event::Control(control, value)))
    }

    pub(super) fn note(&self) -> Option<Note> {
        let length = Ticks(self.until.since(self.at).0.max(1));
        self.key.map(|key| Note::new(Sound::Pitched(key), self.at, length, Velocity::clamped(FIRM)))
    }
}

/// The switches of notes in order: one where the sound is another than before, as long ahead of its first note as the
/// target asks, though after the start of the note before.
pub(super) fn switches(notes: &[&Meant<'_>], way: &Way<'_>) -> Vec<Switch> {
    let mut switches: Vec<Switch> = Vec::new();
    let mut key = None;
    let mut controls: BTreeMap<u8, u8> = BTreeMap::new();
    let (mut before, mut now) = (None, None);
    for meant in notes {
        if now != Some(meant.start) {
            (before, now) = (now, Some(meant.start));
        }
        let (Some(map), Some(sound)) = (meant.map, meant.sound) else { continue };
        let key_now = sound.keyswitch.filter(|wanted| key != Some(*wanted));
        let control = sound.control.filter(|(control, value)| controls.get(&control.0) != Some(value));
        let said = |switch: &Switch| switch.until == meant.start && (switch.key, switch.control) == (key_now, control);
        if (key_now, control) == (None, None) || switches.iter().rev().take(CHORD).any(said) {
            continue;
        }
        key = key_now.or(key);
        controls.extend(control.map(|(control, value)| (control.0, value)));
        let earliest = before.map_or(Tick::ZERO, |before: Tick| before + Ticks(1));
        let at = way.earlier(meant.start, map.ahead).max(earliest).min(meant.start);
        switches.push(Switch { at, until: meant.start, key: key_now, control });
    }
    switches
}
