//! Tremolo: notes and chords struck again and again in thirty-seconds or faster, bar by bar.

use super::{Figure, Folded, signed};
use crate::score::{Note, Sign, Stroke, Tick};
use std::collections::BTreeMap;

/// Fewest strokes that stand for one note.
const FEWEST: usize = 4;

impl Figure<'_> {
    /// `None` for notes in turn, and for what a copyist writes out.
    pub(super) fn tremolo(&self) -> Option<Folded> {
        let mut by_pitch: BTreeMap<u8, Vec<&Note>> = BTreeMap::new();
        for note in &self.notes {
            by_pitch.entry(note.sound.midi()).or_default().push(note);
        }
        let starts = |notes: &Vec<&Note>| -> Vec<Tick> { notes.iter().map(|note| note.start).collect() };
        let first = starts(by_pitch.values().next()?);
        let together = by_pitch.values().all(|notes| starts(notes) == first);
        let fast = first.len() >= FEWEST && self.is_fast(*first.first()?, *first.last()?, first.len());
        let written: Option<Vec<Vec<Note>>> = by_pitch.values().map(|notes| self.bars(notes)).collect();
        let written = written.filter(|_| together && fast)?;
        Some(self.into(written.into_iter().flatten().collect()))
    }

    /// One note for the strokes of each bar; `None` where a bar has too few.
    fn bars(&self, notes: &[&Note]) -> Option<Vec<Note>> {
        let bar = |note: &Note| self.score.frame.meters.bar_at(note.start).span.start;
        let bars: Vec<&[&Note]> = notes.chunk_by(|a, b| bar(a) == bar(b)).collect();
        let ends = bars.iter().skip(1).filter_map(|bar| Some(bar.first()?.start)).map(Some).chain([None]);
        bars.iter().zip(ends).map(|(bar, end)| self.held(bar, end)).collect()
    }

    fn held(&self, strokes: &[&Note], end: Option<Tick>) -> Option<Note> {
        let (first, last) = (strokes.first()?, strokes.last()?);
        let sure = strokes.len() >= FEWEST && self.on(first, &[8, 12]);
        let end = end.unwrap_or_else(|| last.end());
        let length = end.since(first.start);
        let velocity = strokes.iter().map(|note| note.velocity).max()?;
        let played = strokes.iter().map(|note| Stroke { after: note.start.since(first.start), step: 0 }).collect();
        let note = Note { length, velocity, ..(*first).clone() };
        sure.then(|| signed(&note, [Sign::Tremolo(3), Sign::Played(played)]))
    }
}
