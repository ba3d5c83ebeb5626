//! A glissando played out: the note is held, and near its end goes through what lies between it and the next.
//!
//! Which pitches those are is the instrument's: every semitone, white keys, or what a harp's pedals are set to. Where it slides
//! through every pitch, semitones joined without an attack stand for that.

use super::ornament::Strike;
use crate::arrange::ArrangedNote;
use crate::profile::{GlissandoOver, Profile};
use crate::score::{Frame, Pitch, Sign, Sound, Tick, Ticks};
use std::collections::BTreeMap;

/// Notes of a glissando in a second (ours): slower than these it would be a scale.
const FASTEST: f64 = 16.0;

/// Where the glissandi of a seat arrive.
pub(super) struct Glissandi {
    ends: BTreeMap<u32, (Tick, Pitch)>,
}

impl Glissandi {
    /// Those of a seat's notes, by start.
    pub(super) fn of(notes: &[ArrangedNote]) -> Self {
        let ends = notes.iter().filter_map(|note| Some((note, note.sound.pitch()?)));
        Self { ends: ends.flat_map(|(note, pitch)| numbers(note).map(move |n| (n, (note.start, pitch)))).collect() }
    }

    /// The notes in the time of a note from which one goes out, itself first; `None` where the instrument has none.
    pub(super) fn strikes(
        &self,
        note: &ArrangedNote,
        sounding: Ticks,
        profile: &Profile,
        frame: &Frame,
    ) -> Option<Vec<Strike>> {
        let from = note.sound.pitch()?;
        let arrival = |number: u32| self.ends.get(&number).filter(|(start, _)| *start > note.start);
        let (_, to) = numbers(note).find_map(arrival)?;
        let between = between(from, *to, profile, frame, note.start);
        let count = between.len() as u64;
        let seconds = frame.tempo.seconds_at(note.start + sounding).0 - frame.tempo.seconds_at(note.start).0;
        let share = (count as f64 / FASTEST / seconds.max(1e-3)).min(0.5);
        let sliding = (sounding.0 as f64 * share) as u64;
        if count == 0 || sliding < count {
            return None;
        }
        let held = sounding.0 - sliding;
        let strike = |(sound, after, end): (Pitch, u64, u64)| Strike {
            sound: Sound::Pitched(sound),
            after: Ticks(after),
            length: Ticks(end - after),
            slurred: after > 0,
        };
        let at = |index: u64| held + sliding * index / count;
        let passing = (0..).zip(between).map(|(index, pitch)| (pitch, at(index), at(index + 1)));
        Some(std::iter::once((from, 0, held)).chain(passing).map(strike).collect())
    }
}

fn numbers(note: &ArrangedNote) -> impl Iterator<Item = u32> + '_ {
    note.signs.iter().filter_map(|sign| if let Sign::Glissando(number) = sign { Some(*number) } else { None })
}

/// The pitches that an instrument goes through, both ends left out.
fn between(from: Pitch, to: Pitch, profile: &Profile, frame: &Frame, at: Tick) -> Vec<Pitch> {
    let (low, high) = (from.min(to).midi(), from.max(to).midi());
    let fifths = match &profile.capability.pedals {
        Some(_) => frame.keys.key_at(at).map_or(0, |key| i32::from(key.fifths())),
        None => 0,
    };
    let in_scale = |midi: u8| (-1..=5).any(|place| (7 * (fifths + place)).rem_euclid(12) == i32::from(midi % 12));
    let goes_over = |midi: &u8| match profile.capability.glissando.over {
        GlissandoOver::None => false,
        GlissandoOver::Diatonic => in_scale(*midi),
        _ => true,
    };
    let mut pitches: Vec<Pitch> =
        (low.saturating_add(1)..high).filter(goes_over).map(|midi| Pitch::clamped(i32::from(midi))).collect();
    if to < from {
        pitches.reverse();
    }
    pitches
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::fixture::note_of;
    use crate::profile::Library;
    use crate::score::Division;

    /// Pitch, start and length of what an instrument plays from one quarter to the next.
    fn played(instrument: &str, from: u8, to: u8) -> Vec<(u8, u64, u64)> {
        let frame = Frame::plain(Division::new(480).unwrap(), Tick(1920));
        let note = |midi, start| ArrangedNote {
            signs: vec![Sign::Glissando(1)],
            ..note_of(Sound::from_midi(midi, false), Tick(start), Ticks(480))
        };
        let notes = [note(from, 0), note(to, 480)];
        let profile = Library::builtin().get(instrument).unwrap();
        let glissandi = Glissandi::of(&notes);
        assert!(glissandi.strikes(&notes[1], Ticks(480), &profile, &frame).is_none(), "the last note has none");
        let strikes = glissandi.strikes(&notes[0], Ticks(480), &profile, &frame).unwrap_or_default();
        strikes.iter().map(|strike| (strike.sound.midi(), strike.after.0, strike.length.0)).collect()
    }

    #[test]
    fn a_glissando_goes_through_what_the_instrument_has() {
        assert_eq!(played("violin", 76, 80), [(76, 0, 300), (77, 300, 60), (78, 360, 60), (79, 420, 60)]);
        let keys: Vec<u8> = played("piano", 60, 72).iter().map(|strike| strike.0).collect();
        assert_eq!(keys, [60, 62, 64, 65, 67, 69, 71]);
        let down: Vec<u8> = played("harp", 72, 67).iter().map(|strike| strike.0).collect();
        assert_eq!(down, [72, 71, 69]);
        let whole = played("violin", 60, 80);
        assert_eq!(whole.iter().map(|strike| strike.2).sum::<u64>(), 480);
        assert_eq!(whole[1].1, 240, "half of the note is held at least");
        assert!(played("violin", 60, 61).is_empty());
    }
}
