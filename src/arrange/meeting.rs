//! Where two strands sound together.

use super::source::{Source, Strand};
use crate::score::NoteId;

/// A moment at which a note of one strand is struck while, or just as, a note of the other sounds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meeting {
    /// The note of the first strand.
    pub(super) a: NoteId,
    /// The note of the second.
    pub(super) b: NoteId,
    /// Pitch of `a` minus pitch of `b`.
    pub(super) above: i16,
    /// Both struck together.
    pub(super) together: bool,
}

/// Every meeting of two strands, in time order.
pub(super) fn meetings(source: &Source, a: &Strand, b: &Strand) -> Vec<Meeting> {
    let slack = source.quarter / 10;
    let mut found = Vec::new();
    let mut from = 0;
    for id in &a.notes {
        let note = source.note(*id);
        while from < b.notes.len() && source.note(b.notes[from]).end <= note.start + slack {
            from += 1;
        }
        for other_id in &b.notes[from..] {
            let other = source.note(*other_id);
            if other.start + slack >= note.end && other.start > note.start {
                break;
            }
            if other.end <= note.start + slack && other.start < note.start {
                continue;
            }
            let above = i16::from(note.pitch) - i16::from(other.pitch);
            let together = note.start.abs_diff(other.start) <= source.quarter / 20;
            found.push(Meeting { a: *id, b: *other_id, above, together });
        }
    }
    found
}
