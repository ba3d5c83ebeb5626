//! Which events a slur begins and ends on.

use super::bars::Bars;
use super::event::Event;
use crate::arrange::{Articulation, SeatPart};
use crate::score::Marked;

/// One end of a slur at an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SlurEnd {
    /// The event, an index into the seat's events.
    pub(super) event: usize,
    /// 1 to 6; slurs that overlap have different numbers.
    pub(super) number: u8,
    /// Whether it begins here.
    pub(super) begins: bool,
}

/// The ends of all slurs of a seat: those that are marked, and runs of legato notes no mark covers.
pub(super) fn slurs(part: &SeatPart, events: &[Event], bars: &Bars) -> Vec<SlurEnd> {
    let mut spans = marked(part, events, bars);
    if spans.is_empty() {
        spans = legato_runs(part, events);
    }
    spans.sort_by_key(|(from, to)| (events[*from].onset, events[*to].onset, *from));
    spans.dedup();
    let mut busy = [0u64; 6];
    let mut ends = Vec::with_capacity(spans.len() * 2);
    for (from, to) in spans {
        let (onset, end) = (events[from].onset, events[to].onset);
        let Some(slot) = busy.iter().position(|until| *until <= onset) else { continue };
        busy[slot] = end;
        let number = slot as u8 + 1;
        ends.push(SlurEnd { event: from, number, begins: true });
        ends.push(SlurEnd { event: to, number, begins: false });
    }
    ends
}

fn marked(part: &SeatPart, events: &[Event], bars: &Bars) -> Vec<(usize, usize)> {
    let slur = |mark: &Marked| {
        let Marked::Slur(span) = mark else { return None };
        let slack = u64::from(super::value::QUARTER / 8);
        let (from, to) =
            (bars.units_at(span.start).saturating_sub(slack), bars.units_at(span.end).saturating_sub(slack));
        let inside = |(_, event): &(usize, &Event)| from <= event.onset && event.onset < to && event.staff == 0;
        let of_voice: Vec<usize> = events.iter().enumerate().filter(inside).map(|(index, _)| index).collect();
        let first = of_voice.iter().copied().min_by_key(|index| (events[*index].onset, events[*index].voice))?;
        let last =
            of_voice.iter().copied().max_by_key(|index| (events[*index].onset, u8::MAX - events[*index].voice))?;
        (events[first].onset < events[last].onset).then_some((first, last))
    };
    part.marks.iter().filter_map(slur).collect()
}

/// From the first of a run of legato notes to the note after it, where they follow without rest.
fn legato_runs(part: &SeatPart, events: &[Event]) -> Vec<(usize, usize)> {
    let legato = |event: &Event| {
        let note = event.notes.first().and_then(|note| part.notes.get(*note));
        note.is_some_and(|note| note.articulation == Articulation::Legato)
    };
    let mut spans = Vec::new();
    let upper: Vec<usize> = (0..events.len()).filter(|i| events[*i].voice == 0 && events[*i].staff == 0).collect();
    let mut from: Option<usize> = None;
    for pair in upper.windows(2) {
        let (this, next) = (&events[pair[0]], &events[pair[1]]);
        let joined = legato(this) && this.end == next.onset;
        match (joined, from) {
            (true, None) => from = Some(pair[0]),
            (false, Some(first)) => {
                spans.push((first, pair[0]));
                from = None;
            }
            _ => {}
        }
    }
    if let (Some(first), Some(last)) = (from, upper.last()) {
        spans.push((first, *last));
    }
    spans
}
