//! What the source sounds at a tick.

use crate::arrange::source::Source;
use crate::score::NoteId;

/// The pitched notes of a source, by their starts.
pub(super) struct Sounding<'a> {
    source: &'a Source,
    by_start: Vec<NoteId>,
    /// Ticks of the longest.
    longest: u64,
}

impl<'a> Sounding<'a> {
    pub(super) fn new(source: &'a Source) -> Self {
        let pitched = (0u32..).zip(&source.notes).filter(|(_, note)| !note.percussion && note.end > note.start);
        let mut by_start: Vec<NoteId> = pitched.map(|(index, _)| NoteId(index)).collect();
        by_start.sort_by_key(|id| (source.note(*id).start, *id));
        let length = |id: &NoteId| source.note(*id).end - source.note(*id).start;
        let longest = by_start.iter().map(length).max().unwrap_or(0);
        Self { source, by_start, longest }
    }

    /// Those that sound at a tick, with what begins within a thirty-second after it and without what ends so.
    pub(super) fn at(&self, tick: u64) -> Vec<NoteId> {
        let slack = self.source.quarter / 8;
        let to = self.by_start.partition_point(|id| self.source.note(*id).start <= tick + slack);
        let from = self.by_start.partition_point(|id| self.source.note(*id).start + self.longest <= tick);
        let goes_on = |id: &&NoteId| self.source.note(**id).start >= tick || self.source.note(**id).end > tick + slack;
        self.by_start[from.min(to)..to].iter().filter(goes_on).copied().collect()
    }
}
