//! Grace notes get a short time before their note, taken from the note before it in their voice.

use super::draft::{Draft, DraftNote};
use super::ties::Span;
use crate::score::{Division, Tick, Ticks};
use std::collections::BTreeMap;

/// A grace note's share of a quarter (ours: 31 ms at 120, about what notation programs play).
const SHARE: u64 = 16;

/// A voice at an instant: staff, voice, tick.
type Place = (u8, u16, Tick);

/// Gives the grace notes of a part their time.
pub(super) fn place(draft: &Draft, spans: &mut [Span], division: Division) {
    let mut groups: BTreeMap<Place, Vec<usize>> = BTreeMap::new();
    for (index, (note, span)) in draft.notes.iter().zip(&*spans).enumerate() {
        if note.grace > 0 && !span.joined {
            groups.entry((note.staff, note.voice, span.start)).or_default().push(index);
        }
    }
    if groups.is_empty() {
        return;
    }
    let before = index(draft, spans, |span| span.end);
    let with = index(draft, spans, |span| span.start);
    let usual = (division.quarter().0 / SHARE).max(1);
    for (place, graces) in &groups {
        let none = Vec::new();
        let Group { draft, steps } = Group::of(draft, graces);
        let (before, with) = (before.get(place).unwrap_or(&none), with.get(place).unwrap_or(&none));
        let at = place.2;
        if at.0 >= steps * usual || !before.is_empty() {
            let size = take_from(spans, before, steps, usual);
            set(draft, spans, graces, at, size);
        } else {
            let size = put_off(spans, with, steps, usual);
            set(draft, spans, graces, at + Ticks(steps * size), size);
        }
    }
}

struct Group<'a> {
    draft: &'a [DraftNote],
    /// Most grace notes before one note.
    steps: u64,
}

impl<'a> Group<'a> {
    fn of(draft: &'a Draft, graces: &[usize]) -> Self {
        let steps = graces.iter().filter_map(|index| draft.notes.get(*index)).map(|note| u64::from(note.grace)).max();
        Self { draft: &draft.notes, steps: steps.unwrap_or(1) }
    }
}

/// The notes that are no grace notes, by voice and an instant of theirs.
fn index(draft: &Draft, spans: &[Span], instant: impl Fn(&Span) -> Tick) -> BTreeMap<Place, Vec<usize>> {
    let mut notes: BTreeMap<Place, Vec<usize>> = BTreeMap::new();
    for (index, (note, span)) in draft.notes.iter().zip(spans).enumerate() {
        if note.grace == 0 && !span.joined {
            notes.entry((note.staff, note.voice, instant(span))).or_default().push(index);
        }
    }
    notes
}

/// Shortens notes by the time of the grace notes that follow, at most by half; gives the length of each.
fn take_from(spans: &mut [Span], notes: &[usize], steps: u64, usual: u64) -> u64 {
    let size = size(spans, notes, steps, usual);
    for index in notes {
        if let Some(span) = spans.get_mut(*index) {
            span.end = (span.end - Ticks(steps * size)).max(span.start);
        }
    }
    size
}

/// Where nothing is before, lets notes begin later, at most by half their length; gives the length of each grace note.
fn put_off(spans: &mut [Span], notes: &[usize], steps: u64, usual: u64) -> u64 {
    let size = size(spans, notes, steps, usual);
    for index in notes {
        if let Some(span) = spans.get_mut(*index) {
            span.start = (span.start + Ticks(steps * size)).min(span.end);
        }
    }
    size
}

fn size(spans: &[Span], notes: &[usize], steps: u64, usual: u64) -> u64 {
    let shortest = notes.iter().filter_map(|index| spans.get(*index)).map(|span| span.end.since(span.start).0).min();
    shortest.map_or(usual, |length| (length / 2 / steps.max(1)).min(usual)).max(1)
}

fn set(draft: &[DraftNote], spans: &mut [Span], graces: &[usize], at: Tick, size: u64) {
    for index in graces {
        let (Some(note), Some(span)) = (draft.get(*index), spans.get_mut(*index)) else { continue };
        let held = span.end > span.start;
        span.start = at - Ticks(u64::from(note.grace) * size);
        if !held {
            span.end = span.start + Ticks(size);
        }
    }
}
