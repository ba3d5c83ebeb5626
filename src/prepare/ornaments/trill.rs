//! Trills and mordents.

use super::neighbour::accidental;
use super::{Figure, Folded, signed};
use crate::score::{Accidental, Note, Sign, Stroke};

/// Fewest notes of a trill that is no turn written out.
const FEWEST: usize = 4;

impl Figure<'_> {
    /// A trill of an eighth or more, from a place where notes begin.
    pub(super) fn trill(&self) -> Option<Folded> {
        let main = self.main()?;
        let (first, last) = (self.notes.first()?, self.notes.last()?);
        let step = self.notes.iter().take(2).map(|note| step(main, note)).max().filter(|step| *step > 0)?;
        let long = self.ornament.span.length().0 * 2 >= self.quarter();
        let fast = self.is_fast(first.start, last.start, self.notes.len())
            || self.notes.iter().any(|note| !self.on(note, &[8, 12]));
        let sure = self.notes.len() >= FEWEST && long && fast && self.on(first, &[8, 12]);
        sure.then(|| self.into(vec![self.played_out(main, Sign::Trill(self.accidental(main, step)))]))
    }

    /// A mordent, or the short trill above.
    pub(super) fn mordent(&self) -> Option<Folded> {
        let main = self.main()?;
        let step = step(main, self.notes.get(1)?);
        let by = self.accidental(main, step);
        let sign = if step > 0 { Sign::ShortTrill(by) } else { Sign::Mordent(by) };
        Some(self.into(vec![self.played_out(main, sign)]))
    }

    fn main(&self) -> Option<&Note> {
        self.notes.iter().find(|note| note.id == self.ornament.main).copied()
    }

    fn accidental(&self, main: &Note, step: i32) -> Option<Accidental> {
        accidental(self.score, main.start, main.sound.pitch()?, step)
    }

    /// One note for all, which remembers them.
    fn played_out(&self, main: &Note, sign: Sign) -> Note {
        let start = self.ornament.span.start;
        let stroke = |note: &&Note| Stroke { after: note.start.since(start), step: step(main, note) as i8 };
        let strokes = self.notes.iter().map(stroke).collect();
        let velocity = self.notes.iter().map(|note| note.velocity).max().unwrap_or(main.velocity);
        let length = self.ornament.span.length();
        signed(&Note { start, length, velocity, ..main.clone() }, [sign, Sign::Played(strokes)])
    }
}

/// Semitones from one note to another.
fn step(from: &Note, to: &Note) -> i32 {
    i32::from(to.sound.midi()) - i32::from(from.sound.midi())
}
