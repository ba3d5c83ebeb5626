//! What was read: notes in parts, with tempo, metre, key, dynamics and marks. Every note has a stable [`NoteId`].
//!
//! Invariant: ticks are the only stored time; seconds are derived through [`TempoMap`]. A pitch is a sounding pitch.

mod bounded;
mod chord;
mod dynamic;
mod frame;
mod key;
mod mark;
mod meter;
mod name;
mod note;
mod other_meta;
mod part;
mod pedal;
mod pitch;
mod sign;
mod tempo;
mod time;
mod transpose;

pub use bounded::OutOfRange;
pub use chord::{ChordSymbol, Degree, DegreeChange};
pub use dynamic::Dynamic;
pub use frame::{Frame, MAX_BARS, MAX_HOURS};
pub use key::{Key, KeyMap, Mode};
pub use mark::{Mark, Marked};
pub use meter::{Bar, BarNumber, BarPosition, Meter, MeterMap};
pub use name::Name;
pub use note::{Channel, Note, NoteId, Velocity};
pub use other_meta::OtherMeta;
pub use part::{Bank, Control, Event, Part, Program, Timed};
pub use pitch::{Interval, PercussionKey, Pitch, PitchRange, Sound};
pub use sign::{Accidental, Sign, Stroke, Syllabic, Syllable};
pub use tempo::{Tempo, TempoMap};
pub use time::{Division, Tick, TickSpan, Ticks};

use serde::{Deserialize, Serialize};

/// A piece of music as read: a [`Frame`] (tempo, metre, key, marks that hold for all) and parts in file order.
///
/// [`Score::new`] makes these hold:
/// - note ids are dense: part 0 holds ids `0..n0`, part 1 `n0..n0+n1`, and so on, in each part by
///   (start, sound, length, velocity, release);
/// - parts ascend by (track, port, channel), so that each has a place of its own in a file;
/// - a part's first program and bank are those of its events, and all its sounds are of its kind;
/// - [`Frame::end`] is not before the last note or event; marks and events are in time order.
///
/// ```
/// use partwright::score::*;
/// let division = Division::new(480)?;
/// let mut flute = Part::new("Flute", Channel::default());
/// flute.program = Some(Program(73));
/// flute.notes.push(Note::new(Sound::from_midi(74, false), Tick(0), Ticks(960), Velocity::new(80)?));
/// let score = Score::new("Air".into(), Frame::plain(division, Tick(0)), vec![], vec![flute]);
/// assert_eq!(score.note_count(), 1);
/// assert_eq!(score.frame.end, Tick(960));
/// assert_eq!(score.frame.tempo.seconds_at(score.frame.end).value(), 1.0);
/// # Ok::<(), OutOfRange>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// Title: the name of the file's first track; empty when unknown.
    pub title: String,
    /// Tempo, metre, key, end.
    pub frame: Frame,
    /// Markers, cue points, texts, copyright and system exclusive messages that belong to no part, in time order.
    pub marks: Vec<Timed<Mark>>,
    /// Parts in file order. One part is one channel of one track.
    pub parts: Vec<Part>,
    /// Whether it was read from notation: lengths are written ones, and what has no slur or dot is to have none.
    #[serde(default)]
    pub notated: bool,
}

impl Score {
    /// The same piece with other parts, put in order and numbered anew.
    #[must_use]
    pub fn with_parts(self, parts: Vec<Part>) -> Self {
        Self { notated: self.notated, ..Self::new(self.title, self.frame, self.marks, parts) }
    }

    /// Puts parts and notes in order and numbers the notes; see the invariants of [`Score`].
    ///
    /// Parts that do not ascend by (track, port, channel) keep their order and get a track each, counted from 1.
    #[must_use]
    pub fn new(title: String, frame: Frame, marks: Vec<Timed<Mark>>, parts: Vec<Part>) -> Self {
        let mut score = Self { title: part::trimmed(&title), frame, marks, parts, notated: false };
        score.marks.sort_by_key(|mark| mark.tick);
        score.separate_tracks();
        let mut next = 0u32;
        for part in &mut score.parts {
            part.tidy();
            for note in &mut part.notes {
                note.id = NoteId(next);
                next += 1;
            }
        }
        score.frame.end = score.frame.end.max(score.content_end());
        score
    }

    fn separate_tracks(&mut self) {
        let place = |part: &Part| (part.track, part.port, part.channel);
        if self.parts.is_sorted_by(|a, b| place(a) < place(b)) {
            return;
        }
        for (track, part) in (1..=u16::MAX).zip(&mut self.parts) {
            part.track = track;
        }
    }

    /// The last tick at which anything happens: end of a note, event, mark, or change of tempo, metre or key.
    #[must_use]
    pub(crate) fn content_end(&self) -> Tick {
        let tempo = self.frame.tempo.changes().last().map(|change| change.0);
        let meter = self.frame.meters.changes().last().map(|change| change.0);
        let key = self.frame.keys.changes().last().map(|change| change.0);
        let mark = self.marks.last().map(|mark| mark.tick);
        let parts = self.parts.iter().map(Part::end).max();
        [tempo, meter, key, mark, parts].into_iter().flatten().max().unwrap_or_default()
    }

    /// Number of notes in all parts.
    #[must_use]
    pub fn note_count(&self) -> usize {
        self.parts.iter().map(|part| part.notes.len()).sum()
    }

    /// Every note, in the order of its id.
    pub fn notes(&self) -> impl Iterator<Item = &Note> {
        self.parts.iter().flat_map(|part| &part.notes)
    }

    /// The note of an id, with the index of its part; `None` when the id is not of this score.
    #[must_use]
    pub fn note(&self, id: NoteId) -> Option<(usize, &Note)> {
        let mut index = id.0 as usize;
        for (part_index, part) in self.parts.iter().enumerate() {
            match part.notes.get(index) {
                Some(note) => return Some((part_index, note)),
                None => index -= part.notes.len(),
            }
        }
        None
    }
}

/// A seat of an ensemble, counted from 0 in score order. It lives here so that findings and arrangements can name
/// a seat without naming the ensemble's room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct SeatId(pub u16);

#[cfg(test)]
mod tests {
    use super::*;

    fn part(track: u16, channel: u8, keys: &[u8]) -> Part {
        let mut part = Part::new("", Channel::new(channel).unwrap());
        part.track = track;
        let note = |key: &u8| Note::new(Sound::from_midi(*key, false), Tick(0), Ticks(9), Velocity::clamped(64));
        part.notes = keys.iter().map(note).collect();
        part
    }

    fn score(parts: Vec<Part>) -> Score {
        Score::new(String::new(), Frame::plain(Division::new(96).unwrap(), Tick(0)), Vec::new(), parts)
    }

    #[test]
    fn every_note_is_found_by_its_number() {
        let score = score(vec![part(0, 0, &[64, 60]), part(1, 0, &[]), part(2, 0, &[70])]);
        for (number, note) in (0..).zip(score.notes()) {
            assert_eq!(note.id, NoteId(number));
        }
        assert_eq!(score.note(NoteId(0)).map(|(part, note)| (part, note.sound.midi())), Some((0, 60)));
        assert_eq!(score.note(NoteId(2)).map(|(part, _)| part), Some(2));
        assert_eq!(score.note(NoteId(3)), None);
    }

    #[test]
    fn parts_in_one_place_get_a_track_each() {
        let tracks = |score: Score| score.parts.iter().map(|part| part.track).collect::<Vec<_>>();
        assert_eq!(tracks(score(vec![part(0, 0, &[]), part(0, 1, &[]), part(4, 0, &[])])), [0, 0, 4]);
        assert_eq!(tracks(score(vec![part(0, 0, &[]), part(0, 0, &[])])), [1, 2]);
    }

    #[test]
    fn a_part_of_percussion_has_percussion_keys() {
        let score = score(vec![part(0, 9, &[38])]);
        assert_eq!(score.parts[0].notes[0].sound, Sound::from_midi(38, true));
        assert_eq!(score.frame.end, Tick(9));
    }
}
