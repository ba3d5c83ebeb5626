//! Which chords slurs and slides begin and end on.

use super::bars::Bars;
use super::event::Event;
use super::xml::Xml;
use crate::arrange::SeatPart;
use crate::score::{Marked, Sign, TickSpan};
use std::collections::BTreeMap;

/// One end of a slur or slide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LineEnd {
    /// The event, an index into the seat's events.
    pub(super) event: usize,
    /// The grace note before the event that it stands at, an index into the seat's notes.
    pub(super) grace: Option<usize>,
    /// 1 to 6; lines of a kind that overlap have different numbers.
    pub(super) number: u8,
    /// Whether it begins here.
    pub(super) begins: bool,
    slide: bool,
}

impl LineEnd {
    /// Writes the element inside `<notations>`.
    pub(super) fn write(&self, xml: &mut Xml) {
        let kind = if self.begins { "start" } else { "stop" };
        let number = self.number.to_string();
        if self.slide {
            xml.empty("slide", &[("line-type", "solid"), ("number", &number), ("type", kind)]);
        } else {
            xml.empty("slur", &[("type", kind), ("number", &number)]);
        }
    }
}

/// Most bars under one slur of ours: longer ones, which say "legato" rather than one breath or bow, are cut.
const MOST_BARS: usize = 4;

/// A place that a line can begin or end at: an event, before it a grace note.
type At = (usize, Option<usize>);

/// The ends of all slurs and slides: ours, that are marked over a span, and the source's, that stand at its notes.
pub(super) fn lines(part: &SeatPart, events: &[Event], bars: &Bars) -> Vec<LineEnd> {
    let marked = part.marks.iter().filter_map(|mark| if let Marked::Slur(span) = mark { Some(*span) } else { None });
    let mut slurs: Vec<(At, At)> =
        marked.flat_map(|span| pieces(span, bars)).filter_map(|span| ends(span, events)).collect();
    slurs.extend(signed(part, events, |sign| if let Sign::Slur(number) = sign { Some(*number) } else { None }));
    let slides = signed(part, events, |sign| if let Sign::Glissando(number) = sign { Some(*number) } else { None });
    let mut ends = numbered(slurs, events, bars, false);
    ends.extend(numbered(slides, events, bars, true));
    ends
}

/// Until when a number is taken, and by which staff and voice if both its ends stand there.
type Busy = (u64, Option<(u8, u8)>);

/// Numbers lines: one is free again where it has ended in its own voice, and for other voices with the bar, since the
/// voices of a bar stand one after another in the document.
fn numbered(mut spans: Vec<(At, At)>, events: &[Event], bars: &Bars, slide: bool) -> Vec<LineEnd> {
    let onset = |at: At| events.get(at.0).map_or(0, |event| event.onset);
    let place = |at: At| events.get(at.0).map(|event| (event.staff, event.voice));
    // A grace note sounds before its note.
    spans.sort_by_key(|(from, to)| (onset(*from), from.1.is_none(), onset(*to), *from, *to));
    spans.dedup();
    let mut busy: [Option<Busy>; 6] = [None; 6];
    let mut ends = Vec::with_capacity(spans.len() * 2);
    for (from, to) in spans {
        let voice = place(from).filter(|voice| place(to) == Some(*voice));
        let free = |slot: &Option<Busy>| {
            slot.is_none_or(|(until, own)| {
                let alike = own.is_some() && own == voice;
                until <= onset(from) && (alike || bars.index_of(until) < bars.index_of(onset(from)))
            })
        };
        let Some(slot) = busy.iter().position(free) else { continue };
        busy[slot] = Some((onset(to), voice));
        let end = |at: At, begins| LineEnd { event: at.0, grace: at.1, number: slot as u8 + 1, begins, slide };
        ends.extend([end(from, true), end(to, false)]);
    }
    ends
}

/// First and last place of each number that signs of a kind have.
fn signed(part: &SeatPart, events: &[Event], number: impl Fn(&Sign) -> Option<u32>) -> Vec<(At, At)> {
    let mut lines: BTreeMap<u32, Vec<(u64, At)>> = BTreeMap::new();
    for (index, event) in events.iter().enumerate() {
        let graces = event.graces.iter().map(|note| (*note, Some(*note)));
        let heads = event.notes.iter().map(|note| (*note, None));
        for (note, grace) in graces.chain(heads) {
            let signs = part.notes.get(note).map_or(&[][..], |note| &note.signs);
            for number in signs.iter().filter_map(&number) {
                lines.entry(number).or_default().push((event.onset, (index, grace)));
            }
        }
    }
    let ends = |places: Vec<(u64, At)>| {
        let first = places.iter().min_by_key(|(onset, at)| (*onset, at.1.is_none(), at.1, at.0))?.1;
        let last = places.iter().max_by_key(|(onset, at)| (*onset, at.1.is_none(), at.1, std::cmp::Reverse(at.0)))?.1;
        (first != last).then_some((first, last))
    };
    lines.into_values().filter_map(ends).collect()
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

/// The first and last event that begin in a span, of the voice of the upper staff that has most of them: a slur from
/// another voice would end in the document before it begins.
fn ends((from, to): (u64, u64), events: &[Event]) -> Option<(At, At)> {
    let inside = |event: &Event| from <= event.onset && event.onset < to && event.staff == 0;
    let mut voices: BTreeMap<u8, Vec<usize>> = BTreeMap::new();
    for (index, event) in events.iter().enumerate().filter(|(_, event)| inside(event)) {
        voices.entry(event.voice).or_default().push(index);
    }
    let most = voices.into_iter().max_by_key(|(voice, all)| (all.len(), std::cmp::Reverse(*voice)))?.1;
    let first = most.iter().copied().min_by_key(|index| events[*index].onset)?;
    let last = most.iter().copied().max_by_key(|index| events[*index].onset)?;
    (events[first].onset < events[last].onset).then_some(((first, None), (last, None)))
}
