//! Strokes on what the seat does not have, and pitches where there are none: see the page of `percussion-missing`.

use super::{Hit, Part, Rule, Told};
use crate::arrange::ArrangedNote;
use crate::finding::{Code, Severity};
use crate::score::{PercussionKey, Sound};

pub(super) struct Percussion;

impl Rule for Percussion {
    fn code(&self) -> Code {
        Code::PercussionMissing
    }

    fn find(&self, part: &Part<'_>) -> Vec<Hit> {
        let missing = |note: &ArrangedNote| match note.sound {
            Sound::Percussion(key) => !has_key(part, key),
            Sound::Pitched(_) => part.profile(note).is_unpitched(),
        };
        let hit = |(index, note): (usize, &ArrangedNote)| {
            let kind = if note.sound.pitch().is_some() { 255 } else { note.sound.midi() };
            missing(note).then_some(Hit { at: note.start, kind, severity: Severity::Error, gravity: 1, index })
        };
        part.notes.iter().enumerate().filter_map(hit).collect()
    }

    fn tell(&self, part: &Part<'_>, hit: &Hit) -> Told {
        let name = &part.seat.plain_name;
        match part.notes.get(hit.index).map(|note| note.sound) {
            Some(Sound::Percussion(key)) => Told::new(
                format!("{name} has nothing for percussion key {}", key.midi()),
                "give the stroke to a player who has it, or play the nearest instrument at hand",
            ),
            Some(Sound::Pitched(pitch)) => {
                Told::new(format!("{name} has no pitches, but is given {pitch}"), "give it to a pitched instrument")
            }
            None => Told::new(String::new(), ""),
        }
    }
}

fn has_key(part: &Part<'_>, key: PercussionKey) -> bool {
    part.seat.profiles.iter().flat_map(|profile| &profile.percussion).any(|sound| sound.key == key)
}

#[cfg(test)]
mod tests {
    use crate::arrange::rules::tests::{codes, play_notes, stroke};

    #[test]
    fn a_stroke_needs_its_instrument() {
        let found = play_notes("Drums", vec![stroke(36, 0), stroke(38, 480), stroke(56, 960), stroke(56, 1440)]);
        assert_eq!(codes(&found), ["percussion-missing"]);
        assert!(found[0].message.contains("key 56 (2 such places)"), "{}", found[0]);
        assert_eq!(play_notes("Drums", vec![stroke(36, 0), stroke(38, 480)]), []);
    }

    #[test]
    fn a_pitched_instrument_has_no_strokes() {
        assert_eq!(codes(&play_notes("Flute", vec![stroke(36, 0)])), ["percussion-missing"]);
    }
}
