//! A bar of one voice as signs: notes, rests, ties, tuplets and beams.

use super::bars::NotatedBar;
use super::event::Event;
use super::tuplets::{Tuplet, plan};
use super::value::Value;

/// One note, chord or rest sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sign {
    /// First unit in the bar.
    pub(super) start: u32,
    /// Sounding length in units.
    pub(super) length: u32,
    /// As written; `None` for a whole-bar rest.
    pub(super) value: Option<Value>,
    /// The event it shows, an index into the seat's events; `None` for a rest.
    pub(super) event: Option<usize>,
    /// Tied to the sign before.
    pub(super) tied_back: bool,
    /// Tied to the sign after.
    pub(super) tied_on: bool,
    /// The tuplet it is in, an index into [`Line::tuplets`].
    pub(super) tuplet: Option<usize>,
    /// Its half of a tremolo between two notes, if it is one.
    pub(super) alternates: Option<Alternates>,
}

/// Half of a tremolo between two notes, each of which is written as long as both are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Alternates {
    /// Whether it is the first half.
    pub(super) begins: bool,
    /// Beams between the two.
    pub(super) strokes: u8,
}

/// The signs of one voice in one bar; they fill the bar.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Line {
    /// In order.
    pub(super) signs: Vec<Sign>,
    /// The tuplets of the bar.
    pub(super) tuplets: Vec<Tuplet>,
}

impl Line {
    /// A bar of rest; an incomplete one shows how long it is, and one with `holds` within what is held.
    pub(super) fn rest(bar: &NotatedBar, holds: &[(u32, u32)]) -> Self {
        if bar.cut || holds.iter().any(|(from, to)| 0 < *from && *from < bar.length || *to < bar.length) {
            return Self::new(bar, &[], holds);
        }
        let sign = Sign {
            start: 0,
            length: bar.length,
            value: None,
            event: None,
            tied_back: false,
            tied_on: false,
            tuplet: None,
            alternates: None,
        };
        Self { signs: vec![sign], tuplets: Vec::new() }
    }

    /// Writes the events of one voice (by index, in time order) that sound in the bar; rests fill what is left, divided at
    /// the ends of `holds`.
    pub(super) fn new(bar: &NotatedBar, events: &[(usize, &Event)], holds: &[(u32, u32)]) -> Self {
        let pieces = pieces(bar, events, holds);
        let mut points: Vec<u32> = pieces.iter().flat_map(|piece| [piece.from, piece.to]).collect();
        points.dedup();
        let tuplets = plan(&bar.tree.leaves(), &points);
        let signs = pieces.iter().flat_map(|piece| piece.signs(bar, &tuplets)).collect();
        Self { signs, tuplets }
    }
}

/// A note or rest within the bar, before it is split into signs.
#[derive(Debug, Clone, Copy)]
struct Piece {
    from: u32,
    to: u32,
    event: Option<usize>,
    from_before: bool,
    into_next: bool,
}

fn pieces(bar: &NotatedBar, events: &[(usize, &Event)], holds: &[(u32, u32)]) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut at = 0;
    for (index, event) in events {
        let from = (event.onset.max(bar.start) - bar.start) as u32;
        let to = (event.end.min(bar.end()).saturating_sub(bar.start)) as u32;
        if to <= from.max(at) {
            continue;
        }
        let from = from.max(at);
        push_rest(&mut out, at, from, holds);
        let (from_before, into_next) = (event.onset < bar.start, event.end > bar.end());
        out.push(Piece { from, to, event: Some(*index), from_before, into_next });
        at = to;
    }
    push_rest(&mut out, at, bar.length, holds);
    out
}

/// A rest, in pieces where a hold ends in it.
fn push_rest(out: &mut Vec<Piece>, from: u32, to: u32, holds: &[(u32, u32)]) {
    let held = holds.iter().filter(|(_, end)| from < *end && *end <= to);
    let mut points: Vec<u32> = held.flat_map(|(start, end)| [*start, *end]).chain([from, to]).collect();
    points.retain(|point| (from..=to).contains(point));
    points.sort_unstable();
    points.dedup();
    let piece = |pair: &[u32]| Piece { from: pair[0], to: pair[1], event: None, from_before: false, into_next: false };
    out.extend(points.windows(2).map(piece));
}

impl Piece {
    fn signs(&self, bar: &NotatedBar, tuplets: &[Tuplet]) -> Vec<Sign> {
        let spans = self.spans(bar, tuplets);
        let count = spans.len();
        let sign = |(i, (from, to, written, tuplet)): (usize, (u32, u32, u32, Option<usize>))| Sign {
            start: from,
            length: to - from,
            value: Value::of(written),
            event: self.event,
            tied_back: self.event.is_some() && (i > 0 || self.from_before),
            tied_on: self.event.is_some() && (i + 1 < count || self.into_next),
            tuplet,
            alternates: None,
        };
        spans.into_iter().enumerate().map(sign).collect()
    }

    /// From, to, written length and tuplet of each sign.
    fn spans(&self, bar: &NotatedBar, tuplets: &[Tuplet]) -> Vec<(u32, u32, u32, Option<usize>)> {
        let rest = self.event.is_none();
        let mut out = Vec::new();
        let mut at = self.from;
        while at < self.to {
            let inside = tuplets.iter().position(|tuplet| tuplet.start <= at && at < tuplet.end());
            let next = tuplets.iter().map(|tuplet| tuplet.start).filter(|start| *start > at).min();
            let to = match inside {
                Some(index) => self.to.min(tuplets[index].end()),
                None => self.to.min(next.unwrap_or(self.to)),
            };
            if let Some(index) = inside {
                out.extend(tuplets[index].split(at, to, rest).into_iter().map(|(a, b, w)| (a, b, w, Some(index))));
            } else {
                let mut spans = Vec::new();
                bar.tree.split(at, to, rest, &mut spans);
                out.extend(spans.into_iter().map(|(a, b)| (a, b, b - a, None)));
            }
            at = to;
        }
        out
    }
}
