//! Tied notes become one.

use super::draft::Draft;
use super::notices::{Kind, Notices};
use crate::score::{Sound, Tick};
use std::collections::BTreeMap;

/// When a note sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: Tick,
    pub(super) end: Tick,
    /// It only prolongs another.
    pub(super) joined: bool,
    /// The note that it prolongs, or itself.
    pub(super) of: usize,
}

/// Joins each note that a tie leads to with the one of its pitch that ends where it begins.
pub(super) fn join(draft: &Draft, spans: &mut [Span], part: &str, notices: &mut Notices) {
    let mut order: Vec<usize> = (0..spans.len()).collect();
    order.sort_by_key(|index| spans.get(*index).map(|span| span.start));
    let mut open: BTreeMap<(Sound, Tick), Vec<(usize, u32)>> = BTreeMap::new();
    for index in order {
        let (Some(note), Some(span)) = (draft.notes.get(index), spans.get(index).copied()) else { continue };
        let mut first = index;
        if note.tied_from {
            match open.get_mut(&(note.sound, span.start)).and_then(Vec::pop) {
                Some((before, _)) => {
                    first = before;
                    prolong(spans, before, index);
                }
                None => notices.add(Kind::Ties, part, Some(note.at.measure)),
            }
        }
        if note.tied_to {
            open.entry((note.sound, span.end)).or_default().push((first, note.at.measure));
        }
    }
    for (_, measure) in open.into_values().flatten() {
        notices.add(Kind::Ties, part, Some(measure));
    }
}

fn prolong(spans: &mut [Span], before: usize, by: usize) {
    let Some(end) = spans.get(by).map(|span| span.end) else { return };
    if let Some(span) = spans.get_mut(before) {
        span.end = span.end.max(end);
    }
    if let Some(span) = spans.get_mut(by) {
        (span.joined, span.of) = (true, before);
    }
}
