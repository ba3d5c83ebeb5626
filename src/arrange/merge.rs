//! Source notes that did not sound, but whose twin of the same start and pitch does: the twin speaks for both.

use super::draft::Drafts;
use super::source::Source;
use crate::score::NoteId;
use std::collections::BTreeMap;

/// Attaches silent notes to the drafts of their sounding twins.
pub(super) fn merge_twins(source: &Source, drafts: &mut Drafts) {
    let mut place: BTreeMap<NoteId, (usize, usize)> = BTreeMap::new();
    for (seat, part) in drafts.seats.iter().enumerate() {
        for (index, draft) in part.iter().enumerate() {
            for id in &draft.sources {
                place.entry(*id).or_insert((seat, index));
            }
        }
    }
    let mut spoken: Vec<((usize, usize), NoteId)> = Vec::new();
    for (note, index) in source.notes.iter().zip(0u32..) {
        let (Some(twin), id) = (note.twin, NoteId(index)) else { continue };
        match (place.get(&id), place.get(&twin)) {
            (None, Some(at)) => spoken.push((*at, id)),
            (Some(at), None) if !spoken.iter().rev().take(8).any(|(_, other)| *other == twin) => {
                spoken.push((*at, twin))
            }
            _ => {}
        }
    }
    for ((seat, index), id) in spoken {
        let sources = &mut drafts.seats[seat][index].sources;
        if !sources.contains(&id) {
            sources.push(id);
        }
    }
}
