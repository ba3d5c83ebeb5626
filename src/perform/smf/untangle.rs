//! Equal keys on one channel, kept from cutting each other: a note-off ends a key whoever plays it.

use super::voice::Voice;
use crate::score::{Channel, Sound, Tick};
use std::collections::BTreeMap;

/// What sounds alike to a synthesiser: port, channel and key.
type Key = (u8, Channel, Sound);
/// A note by its start, its voice and its place in the voice.
type Place = (Tick, usize, usize);

/// Where a note starts while its key sounds on the same channel, the note before ends just before it, and the key
/// sounds on until the last of both would have ended, but not into the next attack of the seat that is given the rest
/// (a player of one note at a time would have two). Notes that start together end together, within the same bound.
pub(super) fn untangle(voices: &mut [Voice]) {
    let mut keys: BTreeMap<Key, Vec<Place>> = BTreeMap::new();
    for (v, voice) in voices.iter().enumerate() {
        for (n, note) in voice.notes.iter().enumerate() {
            keys.entry((voice.port, voice.channel, note.sound)).or_default().push((note.start, v, n));
        }
    }
    for (_, mut notes) in keys {
        notes.sort_unstable();
        untangle_key(voices, &notes);
    }
}

fn untangle_key(voices: &mut [Voice], notes: &[Place]) {
    let mut sounding: Vec<(usize, usize)> = Vec::new();
    let (mut since, mut until) = (Tick::ZERO, Tick::ZERO);
    for &(start, v, n) in notes {
        let end = voices[v].notes[n].end;
        let apart = sounding.iter().all(|(other, _)| *other == v);
        if sounding.is_empty() || until < start || (until == start && apart) {
            (sounding, since, until) = (vec![(v, n)], start, end);
            continue;
        }
        until = until.max(end);
        if start > since {
            let before = Tick(start.0 - u64::from(!apart));
            sounding.iter().for_each(|(v, n)| end_by(&mut voices[*v], *n, before));
            (sounding, since) = (Vec::new(), start);
        }
        sounding.push((v, n));
        sounding.iter().for_each(|(v, n)| sound_until(&mut voices[*v], *n, until));
    }
}

/// Ends a note no later than a tick. One that had to end sooner, for its seat's next note, stays so.
fn end_by(voice: &mut Voice, index: usize, tick: Tick) {
    let note = &mut voice.notes[index];
    note.end = note.end.min(tick);
}

fn sound_until(voice: &mut Voice, index: usize, until: Tick) {
    let start = voice.notes[index].start;
    let next = voice.notes[index + 1..].iter().map(|note| note.start).find(|next| *next > start);
    let note = &mut voice.notes[index];
    note.end = note.end.max(next.map_or(until, |next| next.min(until)));
}
