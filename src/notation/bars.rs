//! The bars of a piece in notated time.

use super::metre::Node;
use super::value::{QUARTER, SHORTEST};
use crate::run::Error;
use crate::score::{Bar, Frame, MAX_BARS, Meter, Tick, TickSpan};

/// A bar in ticks and in units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NotatedBar {
    /// Number as printed.
    pub(super) number: u32,
    /// Its metre.
    pub(super) meter: Meter,
    /// Shorter than its metre says: a pick-up, or cut by a metre change.
    pub(super) cut: bool,
    /// From tick to tick.
    pub(super) ticks: TickSpan,
    /// First unit, from the start of the piece.
    pub(super) start: u64,
    /// Length in units.
    pub(super) length: u32,
    /// Its beats.
    pub(super) tree: Node,
}

impl NotatedBar {
    /// First unit after it.
    pub(super) fn end(&self) -> u64 {
        self.start + u64::from(self.length)
    }

    /// The nearest unit to a tick, in the bar or at its end.
    pub(super) fn units_at(&self, tick: Tick) -> u64 {
        let ticks = self.ticks.length().0.max(1);
        let inside = tick.since(self.ticks.start).0.min(ticks);
        let scaled = (u128::from(inside) * u128::from(self.length) + u128::from(ticks / 2)) / u128::from(ticks);
        self.start + u64::try_from(scaled).unwrap_or(0)
    }
}

/// All bars of a frame, up to the end of the last note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bars(pub(super) Vec<NotatedBar>);

impl Bars {
    /// The bars up to `end`.
    pub(super) fn new(frame: &Frame, end: Tick) -> Result<Self, Error> {
        let spans: Vec<Bar> = frame.meters.bars(end).take(MAX_BARS as usize + 1).collect();
        // Beyond it a file holds nothing a player could read.
        let remedy = "write a shorter piece, or one in longer bars";
        Error::check_limit("bars of the score", spans.len() as u64, u64::from(MAX_BARS), remedy)?;
        let mut bars: Vec<NotatedBar> = Vec::new();
        for bar in join_split_bars(spans, frame) {
            let start = bars.last().map_or(0, NotatedBar::end);
            let full = bar.meter.bar_length(frame.division());
            let cut = bar.span.length() < full;
            let pickup = cut && bars.is_empty();
            let tree =
                if cut { Node::cut(bar.meter, cut_length(bar.span, frame), pickup) } else { Node::bar(bar.meter) };
            let number = bar.number.0;
            bars.push(NotatedBar { number, meter: bar.meter, cut, ticks: bar.span, start, length: tree.length, tree });
        }
        Ok(Self(bars))
    }

    /// The index of the bar that holds a tick; the last one beyond the end.
    pub(super) fn index_at(&self, tick: Tick) -> usize {
        self.0.partition_point(|bar| bar.ticks.start <= tick).saturating_sub(1)
    }

    /// The index of the bar that holds a unit; the last one beyond the end.
    pub(super) fn index_of(&self, unit: u64) -> usize {
        self.0.partition_point(|bar| bar.start <= unit).saturating_sub(1)
    }

    /// The nearest unit to a tick.
    pub(super) fn units_at(&self, tick: Tick) -> u64 {
        self.0.get(self.index_at(tick)).map_or(0, |bar| bar.units_at(tick))
    }

    /// Whether a note is held over the end of its bar.
    pub(super) fn over_line(&self, onset: u64, end: u64) -> bool {
        self.0.get(self.index_of(onset)).is_some_and(|bar| end > bar.end())
    }

    /// The end of the first of the signs that a note would be written with: where it ends if it is not to be tied.
    pub(super) fn one_sign(&self, onset: u64, end: u64) -> u64 {
        let Some(bar) = self.0.get(self.index_of(onset)) else { return end };
        let inside = |unit: u64| u32::try_from(unit.saturating_sub(bar.start)).unwrap_or(bar.length).min(bar.length);
        let (from, to) = (inside(onset), inside(end));
        if !from.is_multiple_of(SHORTEST) || !to.is_multiple_of(SHORTEST) {
            return end;
        }
        let mut signs = Vec::new();
        bar.tree.split(from, to, false, &mut signs);
        signs.first().map_or(end, |(_, to)| bar.start + u64::from(*to))
    }

    /// First unit after the last bar.
    pub(super) fn end(&self) -> u64 {
        self.0.last().map_or(0, NotatedBar::end)
    }
}

/// Gives a bar split in two (a repeat in its middle, a pick-up), which files write as two small metres, the metre of
/// its neighbours: each half then is a cut bar of that metre. A metre that goes on behind them is a new one.
fn join_split_bars(mut bars: Vec<Bar>, frame: &Frame) -> Vec<Bar> {
    let full = |bar: &Bar| bar.meter.bar_length(frame.division());
    let lasts = |bar: &Bar| bar.span.length() == full(bar);
    for i in 0..bars.len() {
        let next = bars.get(i + 1).copied();
        let before = i.checked_sub(1).and_then(|before| bars.get(before)).copied();
        let goes_on = next.zip(bars.get(i + 2)).is_some_and(|(next, after)| next.meter == after.meter);
        if let Some(next) = next.filter(|next| i == 0 && lasts(&bars[0]) && full(&bars[0]) < full(next)) {
            bars[0].meter = next.meter;
        }
        let (Some(before), Some(next)) = (before, next) else { continue };
        let differ = bars[i].meter != before.meter && next.meter != before.meter && !goes_on;
        if differ && lasts(&bars[i]) && lasts(&next) && full(&bars[i]) + full(&next) == full(&before) {
            bars[i].meter = before.meter;
            bars[i + 1].meter = before.meter;
        }
    }
    complete_pickup(&mut bars, frame);
    bars
}

/// A last bar that a file writes as a smaller metre because it completes the pick-up.
fn complete_pickup(bars: &mut [Bar], frame: &Frame) {
    let [first, .., before, last] = bars else { return };
    let full = before.meter.bar_length(frame.division());
    if first.span.length() < full && last.span.length() + first.span.length() == full {
        last.meter = before.meter;
    }
}

/// The length of a cut bar, to the nearest 32nd, at least one.
fn cut_length(span: TickSpan, frame: &Frame) -> u32 {
    let step = u64::from(QUARTER / 8);
    let division = u64::from(frame.division().per_quarter());
    let steps = (span.length().0 * 8 + division / 2) / division;
    u32::try_from(steps.max(1) * step).unwrap_or(QUARTER)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::{Division, MeterMap};

    fn bars(changes: &[(u64, u8, u8)], end: u64) -> Vec<(String, bool)> {
        let division = Division::new(480).unwrap();
        let changes = changes.iter().map(|(at, beats, unit)| (Tick(at * 240), Meter::new(*beats, *unit).unwrap()));
        let frame = Frame { meters: MeterMap::new(division, changes), ..Frame::plain(division, Tick(end * 240)) };
        let bars = Bars::new(&frame, Tick(end * 240)).unwrap();
        bars.0.iter().map(|bar| (bar.meter.to_string(), bar.cut)).collect()
    }

    #[test]
    fn halves_of_a_bar_keep_its_metre_and_a_new_metre_is_its_own() {
        let halves = bars(&[(0, 6, 8), (12, 3, 8), (18, 6, 8)], 24);
        assert_eq!(halves.iter().map(|(meter, _)| meter.as_str()).collect::<Vec<_>>(), ["6/8"; 5]);
        assert_eq!(halves.iter().filter(|(_, cut)| *cut).count(), 2);
        let change = bars(&[(0, 6, 8), (12, 3, 8)], 24);
        assert_eq!(change.iter().filter(|(meter, cut)| meter == "3/8" && !cut).count(), 4);
    }
}
