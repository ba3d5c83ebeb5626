//! Percussion keys on the staff: strokes, hands and feet, noteheads.

use super::event::Event;
use super::grid::Beat;
use crate::arrange::SeatPart;
use crate::gm;
use crate::profile::Profile;
use crate::score::{PercussionKey, Pitch};

/// The percussion keys of General MIDI 1; those around them came with its second level.
pub(super) const GM1: std::ops::RangeInclusive<u8> = 35..=81;

/// General MIDI keys played by the feet on a drum set: bass drums and the hi-hat pedal.
const FEET: [u8; 3] = [35, 36, 44];

/// General MIDI keys of metal plates, written with crosses: hi-hats, crash, ride, china, splash; and the side stick.
const CROSSES: [u8; 11] = [37, 42, 44, 46, 49, 51, 52, 53, 55, 57, 59];

/// The strokes of a drum staff as events: each lasts to the next stroke of its voice, at most to the end of its beat.
pub(super) fn events(part: &SeatPart, strokes: Vec<(usize, u64)>, beats: &[Beat]) -> Vec<Event> {
    let key = |index: usize| part.notes.get(index).map_or(0, |note| note.sound.midi());
    let hands = strokes.iter().any(|(index, _)| !FEET.contains(&key(*index)));
    let mut out: Vec<Event> = Vec::new();
    for voice in 0..2u8 {
        let mine = |index: usize| u8::from(hands && FEET.contains(&key(index))) == voice;
        let mut of_voice: Vec<(usize, u64)> = strokes.iter().copied().filter(|(index, _)| mine(*index)).collect();
        of_voice.sort_by_key(|(index, onset)| (*onset, key(*index), *index));
        out.append(&mut voice_events(&of_voice, voice, beats, &key));
    }
    out.sort_by_key(|event| (event.onset, event.voice));
    out
}

/// Two strokes of one key that fall together are a flam: the first becomes a grace note.
fn voice_events(strokes: &[(usize, u64)], voice: u8, beats: &[Beat], key: &impl Fn(usize) -> u8) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    for group in strokes.chunk_by(|a, b| a.1 == b.1) {
        let onset = group[0].1;
        if let Some(before) = events.last_mut() {
            before.end = before.end.min(onset);
        }
        let (mut notes, mut graces): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
        for (index, _) in group {
            match notes.last_mut() {
                Some(last) if key(*last) == key(*index) => graces.push(std::mem::replace(last, *index)),
                _ => notes.push(*index),
            }
        }
        events.push(Event { onset, end: beat_end(beats, onset), notes, graces, staff: 0, voice });
    }
    events
}

fn beat_end(beats: &[Beat], unit: u64) -> u64 {
    let index = beats.partition_point(|beat| beat.start <= unit).saturating_sub(1);
    beats.get(index).map_or(unit + 1, |beat| beat.start + u64::from(beat.length))
}

/// Where a key stands on the staff, as the treble-clef pitch of its line or space; on a staff of one line, that line's.
pub(super) fn place(profile: &Profile, key: PercussionKey) -> Pitch {
    if has_one_line(profile) {
        return Pitch::clamped(BOTTOM_LINE);
    }
    let sound = profile.percussion.iter().find(|sound| sound.key == key);
    sound.map_or(Pitch::clamped(71), |sound| sound.staff)
}

/// Programs count lines from the lowest, E4 in the treble clef; of one line it is that.
const BOTTOM_LINE: i32 = 64;

/// Whether it is written on one line: a single instrument, all of whose sounds have one place.
pub(super) fn has_one_line(profile: &Profile) -> bool {
    let mut places = profile.percussion.iter().map(|sound| sound.staff);
    places.next().is_some_and(|first| places.all(|place| place == first))
}

/// Whether it stands for many instruments, of which a player must be told which to take (a kit always is the same).
/// MusicXML's sound ids tell sections from kits.
pub(super) fn is_section(profile: &Profile) -> bool {
    profile.notation.sound_id == SET
}

/// MusicXML's sound of several instruments together; a drum kit's begins with it.
const SET: &str = "drum.group";

/// The name of a key in a profile.
pub(super) fn name(profile: &Profile, key: PercussionKey) -> String {
    let sound = profile.percussion.iter().find(|sound| sound.key == key);
    sound.map_or_else(|| profile.name.clone(), |sound| sound.name.clone())
}

/// MusicXML's sound of a key: what the profile says of it, else of a set of instruments the key's own, else the
/// profile's.
pub(super) fn sound_id(profile: &Profile, key: PercussionKey) -> &str {
    let said = profile.percussion.iter().find(|sound| sound.key == key).map(|sound| sound.sound_id.as_str());
    let of_set =
        || profile.notation.sound_id.starts_with(SET).then(|| gm::drum(key).map(|entry| entry.sound)).flatten();
    said.filter(|said| !said.is_empty()).or_else(of_set).unwrap_or(&profile.notation.sound_id)
}

/// The notehead of a key; `None` for the ordinary one.
pub(super) fn notehead(key: PercussionKey) -> Option<&'static str> {
    match key.midi() {
        key if CROSSES.contains(&key) => Some("x"),
        80 | 81 => Some("triangle"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Library;

    #[test]
    fn every_key_has_its_own_sound() {
        let sound = |id: &str, key: u8| {
            let profile = Library::builtin().get(id).unwrap();
            sound_id(&profile, PercussionKey::new(key).unwrap()).to_owned()
        };
        assert_eq!(sound("percussion-section", 38), "drum.snare-drum");
        assert_eq!(sound("percussion-section", 49), "metal.cymbal.crash");
        assert_eq!(sound("percussion-section", 52), "metal.tamtam", "as the section names it");
        assert_eq!(sound("drum-kit", 42), "metal.hi-hat");
        assert_eq!(sound("anvil", 56), "metal.anvil", "a single instrument's is its own");
        assert!(gm::drums().iter().all(|entry| !entry.sound.is_empty()));
    }
}
