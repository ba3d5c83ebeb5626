//! Grace notes and rolled chords: notes that are written on the beat and sound beside it.

use super::{Figure, Folded, signed};
use crate::score::{Note, Sign, Stroke, Tick, Ticks};

/// Fewest notes of a chord that is rolled for sure: two may be a grace note held on.
const CHORD: usize = 3;
/// Notes looked through for the one before a grace note: no hand strikes more at once.
const NEAR: usize = 32;

impl Figure<'_> {
    /// Grace notes before the beat get their sign; those that took the time of their note move before it, and the note to
    /// the beat.
    pub(super) fn graces(&self) -> Option<Folded> {
        let (main, graces) = self.notes.split_last()?;
        if self.on(main, &[8, 12]) {
            let beside = !self.on(graces.first()?, &[8, 12]);
            return beside.then(|| self.into([self.before(graces, Ticks(0)), vec![(*main).clone()]].concat()));
        }
        let beat = graces.first().filter(|first| self.on(first, &[4, 3]))?.start;
        let late = main.start.since(beat);
        let chord: Vec<&Note> = self.beside(main).collect();
        let early = (late.0 <= beat.0).then(|| self.before(graces, late))?;
        let written = chord.iter().map(|note| delayed(note, beat, []));
        let gone = graces.iter().chain(&chord).map(|note| note.id).collect();
        let cut = early.first().and_then(|grace| self.ends_over(grace, beat)).map(|before| (before.id, early[0].start));
        Some(Folded { gone, written: written.chain(early).collect(), cut })
    }

    /// A chord struck from its lowest note up, or from its highest down.
    pub(super) fn roll(&self) -> Option<Folded> {
        let first = self.notes.first().filter(|first| self.notes.len() >= CHORD && self.on(first, &[4, 3]))?;
        let down = self.notes.last()?.sound < first.sound;
        Some(self.into(self.notes.iter().map(|note| delayed(note, first.start, [Sign::Arpeggio(down)])).collect()))
    }

    /// Grace notes that much earlier than they sound, struck short.
    fn before(&self, graces: &[&Note], early: Ticks) -> Vec<Note> {
        let earlier = |note: &&Note| {
            let length = if early.0 > 0 { note.length.min(early) } else { note.length };
            let written = Tick(note.start.0.saturating_sub(early.0));
            Note { length, ..delayed(note, written, [Sign::Grace(true)]) }
        };
        graces.iter().map(earlier).collect()
    }

    /// The note that would sound into a grace note that moved before the beat: of those that end there the nearest.
    fn ends_over(&self, grace: &Note, beat: Tick) -> Option<&Note> {
        let notes = &self.score.parts[usize::from(self.ornament.part)].notes;
        let before = &notes[..notes.partition_point(|note| note.start < grace.start)];
        let over = before.iter().rev().take(NEAR).filter(|note| note.end() > grace.start && note.end() <= beat);
        over.min_by_key(|note| note.sound.midi().abs_diff(grace.sound.midi()))
    }

    /// The notes of the part that begin with one.
    fn beside(&self, main: &Note) -> impl Iterator<Item = &Note> {
        let notes = &self.score.parts[usize::from(self.ornament.part)].notes;
        let from = notes.partition_point(|note| note.start < main.start);
        notes.iter().skip(from).take_while(move |note| note.start == main.start)
    }
}

/// A note that is written at a place, and sounds where it did.
fn delayed<const N: usize>(note: &Note, written: Tick, signs: [Sign; N]) -> Note {
    let after = note.start.since(written);
    let length = note.end().since(written);
    let played = (after.0 > 0).then(|| Sign::Played(vec![Stroke { after, step: 0 }]));
    signed(&Note { start: written, length, ..note.clone() }, signs.into_iter().chain(played))
}
