//! Ornaments that a file plays out, written as signs again: trills, mordents, tremolos, grace notes, rolled chords.
//!
//! The note that a sign stands at keeps how the file plays it ([`Sign::Played`]), so that it sounds as it did. Only what
//! is sure is folded: in files whose notes stand on a grid, figures as fast as thirty-seconds or off that grid. What
//! might be written out (repeated sixteenths, two notes in turn that are no neighbours, rolls of drums) stays as it is.

mod delayed;
mod neighbour;
mod repeated;
mod trill;

#[cfg(test)]
mod tests;

use crate::analysis::{Ornament, OrnamentKind, ornaments};
use crate::finding::{Code, Finding, Place, plural};
use crate::score::{Note, NoteId, Score, Sign, Tick};
use std::collections::{BTreeMap, BTreeSet};

/// Of a hundred notes that are in no ornament, so many at least stand on the grid in a file that was written, not played
/// (ours).
const ON_GRID: usize = 85;

/// Writes the ornaments of a score as signs; one read from notation has its signs.
pub(super) fn write(score: Score, findings: &mut Vec<Finding>) -> Score {
    if score.notated {
        return score;
    }
    let found = ornaments(&score);
    if !is_written(&score, &found) {
        return score;
    }
    let mut changes = Changes::default();
    for ornament in found.iter().filter(|ornament| !score.parts[usize::from(ornament.part)].percussion) {
        changes.fold(&score, ornament);
    }
    if changes.counts.is_empty() {
        return score;
    }
    findings.push(told(&changes.counts));
    changes.carried_out(score)
}

/// Whether the notes outside of ornaments stand on a grid.
fn is_written(score: &Score, found: &[Ornament]) -> bool {
    let inside: BTreeSet<NoteId> = found.iter().flat_map(|ornament| ornament.notes.iter().copied()).collect();
    let division = score.frame.division();
    let on_grid = |note: &Note| division.is_on(note.start, &[8, 12, 5, 7]);
    let (all, on) = score
        .notes()
        .filter(|note| !inside.contains(&note.id))
        .fold((0, 0), |(all, on), note| (all + 1, on + usize::from(on_grid(note))));
    !found.is_empty() && on * 100 >= all * ON_GRID
}

/// What becomes of the notes of a score: those taken out, and those written anew.
#[derive(Default)]
struct Changes {
    gone: BTreeSet<NoteId>,
    /// Written notes, with their parts.
    written: Vec<(u16, Note)>,
    /// Notes that end where grace notes begin.
    cut: BTreeMap<NoteId, Tick>,
    counts: BTreeMap<OrnamentKind, usize>,
}

impl Changes {
    fn fold(&mut self, score: &Score, ornament: &Ornament) {
        let notes = ornament.notes.iter().filter_map(|id| Some(score.note(*id)?.1)).collect();
        let figure = Figure { score, ornament, notes };
        let Some(folded) = figure.folded().and_then(|folded| self.still_there(ornament, folded)) else { return };
        self.gone.extend(folded.gone);
        self.cut.extend(folded.cut);
        self.written.extend(folded.written.into_iter().map(|note| (ornament.part, note)));
        *self.counts.entry(ornament.kind).or_default() += 1;
    }

    /// What is left to write, when another figure has some of the notes: of two grace notes before one chord the second
    /// finds the chord written already.
    fn still_there(&self, ornament: &Ornament, folded: Folded) -> Option<Folded> {
        let free = |id: &NoteId| !self.gone.contains(id);
        let graces = ornament.notes.iter().filter(|id| **id != ornament.main).all(free);
        let shared = ornament.kind == OrnamentKind::Grace && graces;
        (shared || folded.gone.iter().all(free))
            .then(|| Folded { written: folded.written.into_iter().filter(|note| free(&note.id)).collect(), ..folded })
    }

    /// The score with these changes.
    fn carried_out(self, mut score: Score) -> Score {
        let mut parts = std::mem::take(&mut score.parts);
        for part in &mut parts {
            part.notes.retain(|note| !self.gone.contains(&note.id));
        }
        for (part, note) in self.written {
            parts[usize::from(part)].notes.push(note);
        }
        for note in parts.iter_mut().flat_map(|part| &mut part.notes) {
            let end = self.cut.get(&note.id).copied().filter(|end| *end > note.start).unwrap_or_else(|| note.end());
            note.length = note.length.min(end.since(note.start));
        }
        score.with_parts(parts)
    }
}

/// An ornament with its notes.
struct Figure<'a> {
    score: &'a Score,
    ornament: &'a Ornament,
    /// In time order.
    notes: Vec<&'a Note>,
}

/// The notes that are written for others.
struct Folded {
    gone: Vec<NoteId>,
    written: Vec<Note>,
    /// A note that ends earlier, to leave room.
    cut: Option<(NoteId, Tick)>,
}

impl Figure<'_> {
    /// `None` where it is not sure enough.
    fn folded(&self) -> Option<Folded> {
        if self.notes.iter().any(|note| note.signs.iter().any(Sign::is_played_out)) {
            return None;
        }
        match self.ornament.kind {
            OrnamentKind::Trill => self.trill(),
            OrnamentKind::Mordent => self.mordent(),
            OrnamentKind::Tremolo => self.tremolo(),
            OrnamentKind::Grace => self.graces(),
            OrnamentKind::Roll => self.roll(),
            _ => None,
        }
    }

    /// The whole figure as other notes.
    fn into(&self, written: Vec<Note>) -> Folded {
        Folded { gone: self.ornament.notes.clone(), written, cut: None }
    }

    /// Whether a note begins on so many equal parts of a quarter, within a tick.
    fn on(&self, note: &Note, parts: &[u64]) -> bool {
        self.score.frame.division().is_on(note.start, parts)
    }

    /// Whether so many strokes, from the first to the last start, are as fast as thirty-seconds, an eighth of that to spare.
    fn is_fast(&self, first: Tick, last: Tick, strokes: usize) -> bool {
        let step = last.since(first).0 / (strokes as u64).saturating_sub(1).max(1);
        step > 0 && step * 8 <= self.quarter() * 9 / 8
    }

    const fn quarter(&self) -> u64 {
        self.score.frame.division().quarter().0
    }
}

/// A note with more signs.
fn signed(note: &Note, signs: impl IntoIterator<Item = Sign>) -> Note {
    let mut note = note.clone();
    note.signs.extend(signs);
    note.signs.sort();
    note
}

fn told(counts: &BTreeMap<OrnamentKind, usize>) -> Finding {
    let name = |(kind, count): (&OrnamentKind, &usize)| format!("{count} {}", plural(*count, kind.name()));
    let names: Vec<String> = counts.iter().map(name).collect();
    let message = format!(
        "{} that the file plays out: written as signs, each stroke sounds where the file has it",
        names.join(", ")
    );
    Finding::new(Code::OrnamentsWritten, Place::default(), message)
}
