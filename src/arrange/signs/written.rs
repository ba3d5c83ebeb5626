//! Dynamics, hairpins and words as the parts of a notated source have them.

use crate::arrange::ArrangedNote;
use crate::arrange::plan::names_players;
use crate::score::{Dynamic, Event, Mark, Marked, Part, Score, Tick, TickSpan};

/// What is written beside the notes of each part.
#[derive(Debug, Clone, Default)]
pub(in crate::arrange) struct Written {
    parts: Vec<Beside>,
    /// Whether players of their own have dynamics of their own, so that the balance is the composer's.
    pub(in crate::arrange) is_balanced: bool,
    /// Where rests under a hold end.
    pub(in crate::arrange) rests_held: Vec<Tick>,
}

/// What is written beside the notes of one part.
#[derive(Debug, Clone, Default)]
struct Beside {
    dynamics: Vec<(Tick, Dynamic)>,
    hairpins: Vec<(TickSpan, bool)>,
    words: Vec<(Tick, String)>,
}

impl Written {
    /// Of a score that was read from notation; nothing for others.
    pub(in crate::arrange) fn of(score: &Score) -> Self {
        if !score.notated {
            return Self::default();
        }
        let parts: Vec<Beside> = score.parts.iter().map(Beside::of).collect();
        let mut names: Vec<&str> = (score.parts.iter().zip(&parts))
            .filter(|(_, beside)| !beside.dynamics.is_empty())
            .map(|(part, _)| part.name.as_str())
            .collect();
        names.dedup();
        let holds = score.marks.iter().filter(|mark| mark.what == Mark::Fermata);
        let rests_held = holds.map(|mark| mark.tick).collect();
        Self { is_balanced: names.len() > 1, parts, rests_held }
    }

    /// The dynamic that holds in a part at a tick; `None` before the first.
    pub(in crate::arrange) fn dynamic(&self, part: u16, at: Tick) -> Option<Dynamic> {
        self.parts.get(usize::from(part))?.dynamic(at)
    }

    /// The hairpins and words over a seat's notes, each with the part of the source that it is of.
    pub(in crate::arrange) fn marks(
        &self,
        notes: &[ArrangedNote],
        part_of: impl Fn(&ArrangedNote) -> Option<u16>,
    ) -> Vec<Marked> {
        let mut marks = Vec::new();
        for (beside, index) in self.parts.iter().zip(0u16..) {
            let mine: Vec<&ArrangedNote> = notes.iter().filter(|note| part_of(note) == Some(index)).collect();
            if !mine.is_empty() {
                marks.extend(beside.marks(&mine));
            }
        }
        marks.sort_by_key(crate::arrange::expression::time);
        let mut seen: Vec<Marked> = Vec::with_capacity(marks.len());
        marks.retain(|mark| {
            let new = !seen.iter().rev().take(8).any(|other| other == mark);
            if new {
                seen.push(mark.clone());
            }
            new
        });
        marks
    }
}

impl Beside {
    fn of(part: &Part) -> Self {
        let mark = |event: &crate::score::Timed<Event>| match &event.what {
            Event::Mark(mark) => Some((event.tick, mark.clone())),
            _ => None,
        };
        let marks: Vec<(Tick, Mark)> = part.events.iter().filter_map(mark).collect();
        let words = |(tick, mark): &(Tick, Mark)| match mark {
            Mark::Text(text) if !names_players(text) => Some((*tick, text.clone())),
            _ => None,
        };
        Self {
            dynamics: part.dynamics().collect(),
            hairpins: part.hairpins.clone(),
            words: marks.iter().filter_map(words).collect(),
        }
    }

    fn dynamic(&self, at: Tick) -> Option<Dynamic> {
        let last = self.dynamics.partition_point(|(tick, _)| *tick <= at).checked_sub(1)?;
        self.dynamics.get(last).map(|(_, dynamic)| *dynamic)
    }

    /// A hairpin over the notes that a seat has under it; words at the first note from their place on, within the reach
    /// of the note before.
    fn marks(&self, mine: &[&ArrangedNote]) -> Vec<Marked> {
        let under = |span: TickSpan| {
            let inside = || mine.iter().filter(|note| note.span().overlaps(span));
            let (start, end) = (inside().map(|note| note.start).min()?, inside().map(|note| note.span().end).max()?);
            let part = TickSpan::new(span.start.max(start), span.end.min(end));
            (part.length().0 * 2 >= span.length().0).then_some(part)
        };
        let hairpins = self.hairpins.iter().filter_map(|(span, louder)| Some(Marked::Hairpin(under(*span)?, *louder)));
        let plays = |at: Tick| {
            let next = mine.get(mine.partition_point(|note| note.start < at))?;
            let span = TickSpan::of(at, next.length);
            (next.start == at || span.contains(next.start)).then_some(next.start)
        };
        let words =
            self.words.iter().filter_map(|(tick, text)| Some(Marked::At(plays(*tick)?, Mark::Text(text.clone()))));
        hairpins.chain(words).collect()
    }
}
