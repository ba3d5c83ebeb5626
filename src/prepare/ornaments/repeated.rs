//! Tremolo: notes and chords struck again and again in thirty-seconds or faster, bar by bar.

use super::{Figure, Folded, signed};
use crate::score::{Note, Sign, Stroke, Tick, Ticks};
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
        let sign = self.strokes(&first).filter(|_| together)?;
        let written: Option<Vec<Vec<Note>>> = by_pitch.values().map(|notes| self.bars(notes, &sign)).collect();
        Some(self.into(written?.into_iter().flatten().collect()))
    }

    /// The sign for strokes at such times: three for thirty-seconds; `None` for slower ones.
    fn strokes(&self, starts: &[Tick]) -> Option<Sign> {
        let steps = starts.len().checked_sub(1).filter(|steps| *steps + 1 >= FEWEST)? as u64;
        let step = starts.last()?.since(*starts.first()?).0 / steps;
        (step > 0 && step * 8 <= self.quarter() * 9 / 8).then_some(Sign::Tremolo(3))
    }

    /// One note for the strokes of each bar; `None` where a bar has too few.
    fn bars(&self, notes: &[&Note], sign: &Sign) -> Option<Vec<Note>> {
        let bar = |note: &Note| self.score.frame.meters.bar_at(note.start).span.start;
        let bars: Vec<&[&Note]> = notes.chunk_by(|a, b| bar(a) == bar(b)).collect();
        let ends = bars.iter().skip(1).filter_map(|bar| Some(bar.first()?.start)).map(Some).chain([None]);
        bars.iter().zip(ends).map(|(bar, end)| self.held(bar, end, sign)).collect()
    }

    fn held(&self, strokes: &[&Note], end: Option<Tick>, sign: &Sign) -> Option<Note> {
        let (first, last) = (strokes.first()?, strokes.last()?);
        let sure = strokes.len() >= FEWEST && self.on(first, &[8, 12]);
        let end = end.unwrap_or_else(|| last.end());
        let length = Ticks(end.0.saturating_sub(first.start.0));
        let velocity = strokes.iter().map(|note| note.velocity).max()?;
        let played = strokes.iter().map(|note| Stroke { after: note.start.since(first.start), step: 0 }).collect();
        let note = Note { length, velocity, ..(*first).clone() };
        sure.then(|| signed(&note, [sign.clone(), Sign::Played(played)]))
    }
}
