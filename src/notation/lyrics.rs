//! Syllables that stand beside the notes (as in MIDI) under them, and breath marks after them.

use super::bars::Bars;
use super::event::Event;
use super::value::QUARTER;
use crate::arrange::SeatPart;
use crate::score::{Mark, Marked, Syllabic, Syllable};

/// The syllables of a seat, each at the event nearest to it (within a quarter note).
///
/// A hyphen at the end joins a syllable to the next. Karaoke files mark words by spaces instead: where any syllable
/// ends or begins with a space, one that has none is joined.
pub(super) fn syllables(part: &SeatPart, events: &[Event], bars: &Bars) -> Vec<(usize, Syllable)> {
    let lyrics: Vec<(u64, &str)> = part
        .marks
        .iter()
        .filter_map(|mark| match mark {
            Marked::At(tick, Mark::Lyric(text)) => Some((bars.units_at(*tick), text.as_str())),
            _ => None,
        })
        .collect();
    let spaced = lyrics.iter().any(|(_, text)| text.len() > 1 && (text.ends_with(' ') || text.starts_with(' ')));
    let mut out: Vec<(usize, Syllable)> = Vec::new();
    let mut open = false;
    for (index, (at, text)) in lyrics.iter().enumerate() {
        let next = lyrics.get(index + 1).map(|(_, text)| *text);
        let joined = joins(text, next, spaced);
        let clean = text.trim_matches(|c: char| c.is_whitespace() || "-/\\_".contains(c)).to_owned();
        let Some(event) =
            nearest(events, *at).filter(|event| !clean.is_empty() && out.iter().all(|(at, _)| at != event))
        else {
            continue;
        };
        let place = match (open, joined) {
            (false, false) => Syllabic::Single,
            (false, true) => Syllabic::Begin,
            (true, true) => Syllabic::Middle,
            (true, false) => Syllabic::End,
        };
        open = joined;
        out.push((event, Syllable { verse: 1, text: clean, place, extended: false }));
    }
    out
}

fn joins(text: &str, next: Option<&str>, spaced: bool) -> bool {
    let Some(next) = next else { return false };
    if text.trim_end().ends_with('-') {
        return true;
    }
    let breaks = next.starts_with(['/', '\\', ' ', '\n', '\r']) || text.ends_with([' ', '\n', '\r', '_']);
    spaced && !breaks
}

fn nearest(events: &[Event], at: u64) -> Option<usize> {
    let upper = events.iter().enumerate().filter(|(_, event)| event.staff == 0 && event.voice == 0);
    let (index, event) = upper.min_by_key(|(_, event)| event.onset.abs_diff(at))?;
    (event.onset.abs_diff(at) <= u64::from(QUARTER)).then_some(index)
}

/// The events after which a breath is taken: the last that starts before the mark.
pub(super) fn breaths(part: &SeatPart, events: &[Event], bars: &Bars) -> Vec<usize> {
    let breath = |mark: &Marked| {
        let Marked::At(tick, Mark::Breath) = mark else { return None };
        let at = bars.units_at(*tick);
        let before = events.iter().enumerate().filter(|(_, event)| event.staff == 0 && event.onset < at);
        before.max_by_key(|(_, event)| (event.onset, u8::MAX - event.voice)).map(|(index, _)| index)
    };
    let mut out: Vec<usize> = part.marks.iter().filter_map(breath).collect();
    out.sort_unstable();
    out.dedup();
    out
}
