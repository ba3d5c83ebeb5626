//! Notes called as the score writes them.

use crate::arrange::Arrangement;
use crate::gm;
use crate::score::{Name, Note, Sound, Tick};

/// The names of an arrangement's notes, by pitch class and time.
pub(super) struct Spelled([Vec<(Tick, Name)>; 12]);

impl Spelled {
    /// The names that the notes of an arrangement have.
    pub(super) fn of(arrangement: &Arrangement) -> Self {
        let mut names: [Vec<(Tick, Name)>; 12] = Default::default();
        for note in arrangement.seats.iter().flat_map(|part| &part.notes) {
            if let Some(name) = note.spelled() {
                names[usize::from(name.class())].push((note.start, name));
            }
        }
        names.iter_mut().for_each(|of_class| of_class.sort_unstable());
        Self(names)
    }

    /// What a source note is called: as the source has it, else as the nearest note of its class that is written.
    pub(super) fn sound(&self, note: &Note) -> String {
        let Some(pitch) = note.sound.pitch() else { return sound(note.sound) };
        let own = note.name.filter(|name| name.names(pitch));
        let name = own.or_else(|| self.nearest(pitch.class(), note.start));
        name.map_or_else(|| pitch.to_string(), |name| name.with_octave(pitch))
    }

    fn nearest(&self, class: u8, tick: Tick) -> Option<Name> {
        let of_class = self.0.get(usize::from(class))?;
        let at = of_class.partition_point(|(other, _)| *other < tick);
        let around = of_class.get(at.saturating_sub(1)..)?.iter().take(2);
        around.min_by_key(|(other, _)| other.0.abs_diff(tick.0)).map(|(_, name)| *name)
    }
}

/// `G4`, or the name of a drum.
pub(super) fn sound(sound: Sound) -> String {
    let drum = match sound {
        Sound::Pitched(_) => None,
        Sound::Percussion(key) => gm::drum(key).map(|drum| drum.name.to_owned()),
    };
    drum.unwrap_or_else(|| sound.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::{Pitch, Ticks, Velocity};

    #[test]
    fn a_source_note_is_called_as_the_score_writes_its_class_nearby() {
        let mut names: [Vec<(Tick, Name)>; 12] = Default::default();
        names[8] = vec![(Tick(0), Name::of('G', 1).unwrap()), (Tick(1000), Name::of('A', -1).unwrap())];
        let at = |tick: u64, midi: i32| {
            let sound = Sound::Pitched(Pitch::clamped(midi));
            Spelled(names.clone()).sound(&Note::new(sound, Tick(tick), Ticks(1), Velocity::clamped(64)))
        };
        assert_eq!((at(400, 68), at(600, 68), at(2000, 80)), ("G#4".to_owned(), "Ab4".to_owned(), "Ab5".to_owned()));
        assert_eq!(at(0, 61), "C#4", "no note of its class is written");
    }
}
