//! A piece in another key: notes, names, key signatures, chord symbols.

use super::key::{Key, KeyMap};
use super::mark::Mark;
use super::name::Name;
use super::part::{Event, Part, Timed};
use super::pitch::{Interval, Pitch, Sound};
use super::sign::{Accidental, Sign};
use super::time::Tick;
use super::{Note, Score};

/// Steps on the line of fifths of an interval of 0 to 11 semitones, as transposing instruments name it.
const FIFTHS: [i32; 12] = [0, -5, 2, -3, 4, -1, 6, 1, -4, 3, -2, 5];

impl Interval {
    /// Steps on the line of fifths, as transposing instruments name the interval: 2 for a whole tone, -3 for a minor third.
    #[must_use]
    pub fn fifths(self) -> i32 {
        FIFTHS[usize::from(self.0.rem_euclid(12).unsigned_abs())]
    }
}

impl Key {
    /// The signature of this key an interval away, and the steps on the line of fifths from names here to names there.
    /// Where the interval makes more than six accidentals, it is the enharmonic's.
    ///
    /// ```
    /// use partwright::score::{Interval, Key, Mode};
    /// let c = Key::C_MAJOR;
    /// assert_eq!(c.moved(Interval(1)), (-5, -5), "D flat, not C sharp");
    /// assert_eq!(Key::new(5, Mode::Major)?.moved(Interval(9)), (-4, -9), "B is A flat a sixth up, not G sharp");
    /// # Ok::<(), partwright::score::OutOfRange>(())
    /// ```
    #[must_use]
    pub fn moved(self, by: Interval) -> (i32, i32) {
        let plain = i32::from(self.fifths()) + by.fifths();
        let turn = match plain {
            7.. if by.fifths() != 0 => -12,
            ..=-7 if by.fifths() != 0 => 12,
            _ => 0,
        };
        (plain + turn, by.fifths() + turn)
    }

    /// This key an interval away.
    #[must_use]
    pub fn transposed(self, by: Interval) -> Self {
        i8::try_from(self.moved(by).0).ok().and_then(|fifths| Self::new(fifths, self.mode()).ok()).unwrap_or(self)
    }
}

impl Score {
    /// The piece in another key: pitches, their names, key signatures, chord symbols, accidentals at ornaments of named
    /// notes. What has no pitch stays. A note that would leave the compass of MIDI stays within it by an octave.
    ///
    /// Signatures have six accidentals at most, and names follow them. Notes keep their numbers where none of them
    /// stays back by an octave.
    ///
    /// ```
    /// use partwright::score::*;
    /// let division = Division::new(480)?;
    /// let mut frame = Frame::plain(division, Tick(0));
    /// frame.keys = KeyMap::new([(Tick(0), Key::new(2, Mode::Major)?)]);
    /// let mut flute = Part::new("Flute", Channel::default());
    /// flute.notes.push(Note::new(Sound::from_midi(74, false), Tick(0), Ticks(960), Velocity::new(80)?));
    /// let score = Score::new("Air".into(), frame, vec![], vec![flute]).transposed(Interval(-4));
    /// assert_eq!(score.frame.keys.changes()[0].1.to_string(), "Bb major");
    /// assert_eq!(score.parts[0].notes[0].sound, Sound::from_midi(70, false));
    /// # Ok::<(), OutOfRange>(())
    /// ```
    #[must_use]
    pub fn transposed(mut self, by: Interval) -> Self {
        if by.0 == 0 {
            return self;
        }
        let moving = Moving { by, keys: std::mem::take(&mut self.frame.keys) };
        self.frame.keys = moving.key_map();
        for mark in &mut self.marks {
            mark.what = moving.mark(mark.tick, mark.what.clone());
        }
        let parts = std::mem::take(&mut self.parts).into_iter().map(|part| moving.part(part)).collect();
        self.with_parts(parts)
    }
}

/// A move, with the keys that held before it.
struct Moving {
    by: Interval,
    keys: KeyMap,
}

impl Moving {
    fn key_map(&self) -> KeyMap {
        KeyMap::new(self.keys.changes().iter().map(|(tick, key)| (*tick, key.transposed(self.by))))
    }

    /// Steps on the line of fifths for names at a tick.
    fn fifths(&self, at: Tick) -> i32 {
        self.keys.key_at(at).map_or_else(|| self.by.fifths(), |key| key.moved(self.by).1)
    }

    fn part(&self, mut part: Part) -> Part {
        if part.percussion {
            return part;
        }
        for note in &mut part.notes {
            self.note(note);
        }
        for Timed { tick, what } in &mut part.events {
            match what {
                Event::Mark(mark) => *mark = self.mark(*tick, mark.clone()),
                Event::KeyPressure(key, _) => *key = self.pitch(*key),
                _ => (),
            }
        }
        part
    }

    fn note(&self, note: &mut Note) {
        let Some(pitch) = note.sound.pitch() else { return };
        note.sound = Sound::Pitched(Pitch::clamped(i32::from(self.pitch(pitch.midi()))));
        let Some(name) = note.name else { return };
        let fifths = self.fifths(note.start);
        note.name = Some(Name::simple(name.fifths() + fifths));
        for sign in &mut note.signs {
            match sign {
                Sign::Trill(Some(by)) | Sign::ShortTrill(Some(by)) => *by = beside(name, 1, *by, fifths),
                Sign::Mordent(Some(by)) => *by = beside(name, -1, *by, fifths),
                _ => (),
            }
        }
    }

    /// A pitch moved, an octave back where it would leave the compass.
    fn pitch(&self, midi: u8) -> u8 {
        let moved = i32::from(midi) + i32::from(self.by.0);
        let back = if moved < 0 { (-moved + 11) / 12 * 12 } else { -((moved - 127).max(0) + 11) / 12 * 12 };
        Pitch::clamped(moved + back).midi()
    }

    fn mark(&self, at: Tick, mark: Mark) -> Mark {
        match mark {
            Mark::Chord(chord) => Mark::Chord(chord.moved(self.fifths(at))),
            Mark::Key(key) => Mark::Key(key.transposed(self.by)),
            other => other,
        }
    }
}

/// The accidental of the letter above (1) or below (-1) a name, where both are moved by steps on the line of fifths.
fn beside(name: Name, way: i8, by: Accidental, fifths: i32) -> Accidental {
    let step = (i8::try_from(name.step()).unwrap_or_default() + way).rem_euclid(7);
    let letter = b"CDEFGAB".get(usize::from(step.unsigned_abs())).map_or('C', |letter| char::from(*letter));
    let moved = Name::of(letter, i32::from(by.semitones())).and_then(|name| name.moved(fifths));
    let sign = |alter: i32| Accidental::ALL.into_iter().find(|sign| i32::from(sign.semitones()) == alter);
    moved.and_then(|name| sign(name.alter())).unwrap_or(by)
}

#[cfg(test)]
mod tests {
    use super::super::*;
    use super::beside;

    fn piece(fifths: i8, keys: &[u8]) -> Score {
        let mut frame = Frame::plain(Division::new(480).unwrap(), Tick(0));
        frame.keys = KeyMap::new([(Tick(0), Key::new(fifths, Mode::Major).unwrap())]);
        let mut part = Part::new("Flute", Channel::default());
        let note = |midi: &u8| Note::new(Sound::from_midi(*midi, false), Tick(0), Ticks(480), Velocity::clamped(64));
        part.notes = keys.iter().map(note).collect();
        let mut drums = Part::new("Drums", Channel::DRUMS);
        drums.notes = vec![Note::new(Sound::from_midi(38, true), Tick(0), Ticks(9), Velocity::clamped(64))];
        drums.track = 1;
        Score::new("Air".into(), frame, vec![], vec![part, drums])
    }

    #[test]
    fn every_key_stays_within_six_accidentals() {
        for fifths in -6..=6 {
            for by in -12..=12 {
                let key = Key::new(fifths, Mode::Minor).unwrap();
                let moved = key.transposed(Interval(by));
                assert!(moved.fifths().abs() <= 6, "{key} by {by}: {moved}");
                assert_eq!(i16::from(moved.tonic_class()), (i16::from(key.tonic_class()) + by).rem_euclid(12));
            }
        }
    }

    #[test]
    fn there_and_back_is_the_same_piece() {
        let score = piece(-3, &[60, 63, 67]);
        let there = score.clone().transposed(Interval(-5));
        assert_eq!(there.parts[0].notes.iter().map(|note| note.sound.midi()).collect::<Vec<_>>(), [55, 58, 62]);
        assert_eq!(there.parts[1], score.parts[1], "drums stay");
        assert_eq!(there.transposed(Interval(5)), score);
    }

    #[test]
    fn no_note_leaves_the_compass() {
        let moved = |by| piece(0, &[0, 3, 125, 127]).transposed(Interval(by)).parts[0].notes.clone();
        let midi = |by| moved(by).iter().map(|note| note.sound.midi()).collect::<Vec<_>>();
        assert_eq!(midi(-5), [7, 10, 120, 122]);
        assert_eq!(midi(6), [6, 9, 119, 121]);
    }

    #[test]
    fn names_chords_and_ornaments_follow_the_key() {
        let mut score = piece(0, &[69]);
        score.parts[0].notes[0].name = Name::of('A', 0);
        score.parts[0].notes[0].signs = vec![Sign::Trill(Some(Accidental::Flat))];
        let root = |letter| ChordSymbol {
            root: Name::of(letter, 0),
            kind: "minor".into(),
            printed: None,
            bass: None,
            degrees: vec![],
        };
        score.marks = vec![Timed::new(Tick(0), Mark::Chord(root('A')))];
        let moved = score.transposed(Interval(2));
        assert_eq!(moved.parts[0].notes[0].name, Name::of('B', 0));
        assert_eq!(moved.parts[0].notes[0].signs, [Sign::Trill(Some(Accidental::Natural))], "B flat is C");
        assert_eq!(moved.marks[0].what, Mark::Chord(root('B')));
        let c_sharp = Name::of('C', 1).unwrap();
        assert_eq!(beside(c_sharp, -1, Accidental::Sharp, -7), Accidental::Natural, "B sharp a semitone lower");
    }
}
