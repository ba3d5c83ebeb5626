//! Which events a slur begins and ends on.

use super::bars::Bars;
use super::event::Event;
use crate::arrange::SeatPart;
use crate::score::{Marked, TickSpan};

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

/// Most bars under one slur (ours): longer ones, which say "legato" rather than one breath or bow, are cut.
const MOST_BARS: usize = 4;

/// The ends of all slurs that are marked.
pub(super) fn slurs(part: &SeatPart, events: &[Event], bars: &Bars) -> Vec<SlurEnd> {
    let slurs = part.marks.iter().filter_map(|mark| if let Marked::Slur(span) = mark { Some(*span) } else { None });
    let mut spans: Vec<(usize, usize)> =
        slurs.flat_map(|span| pieces(span, bars)).filter_map(|span| ends(span, events)).collect();
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

/// A slur in units, a 32nd early so that it holds what is notated from its first tick; a long one cut at every second
/// bar line.
fn pieces(span: TickSpan, bars: &Bars) -> Vec<(u64, u64)> {
    let slack = u64::from(super::value::QUARTER / 8);
    let (from, to) = (bars.units_at(span.start).saturating_sub(slack), bars.units_at(span.end).saturating_sub(slack));
    let (first, last) = (bars.index_at(span.start), bars.index_of(to));
    if last < first + MOST_BARS {
        return vec![(from, to)];
    }
    let lines = (first + 2..=last).step_by(2).filter_map(|bar| bars.0.get(bar)).map(|bar| bar.start);
    let cuts: Vec<u64> = std::iter::once(from).chain(lines).chain([to]).collect();
    cuts.windows(2).map(|cut| (cut[0], cut[1])).collect()
}

/// The first and last event of the upper staff that begin in a span.
fn ends((from, to): (u64, u64), events: &[Event]) -> Option<(usize, usize)> {
    let inside = |(_, event): &(usize, &Event)| from <= event.onset && event.onset < to && event.staff == 0;
    let all: Vec<usize> = events.iter().enumerate().filter(inside).map(|(index, _)| index).collect();
    let first = all.iter().copied().min_by_key(|index| (events[*index].onset, events[*index].voice))?;
    let last = all.iter().copied().max_by_key(|index| (events[*index].onset, u8::MAX - events[*index].voice))?;
    (events[first].onset < events[last].onset).then_some((first, last))
}
