//! Where each measure begins, and the metres and bar numbers that come of it.
//!
//! A measure is as long as the longest of its voices, in whichever part that stands, so that all parts stay together; an
//! empty one is as long as its metre. A measure that is not counted (`implicit`) and fits into what the one before leaves
//! of its bar, or leaves just what the next one fills, is half of it: together they are one bar. One with the next number
//! is a bar of its own all the same.

use super::draft::{At, Draft, Time};
use super::note::bar;
use super::notices::{Kind, Notices};
use super::quarters::{Quarters, division};
use crate::score::{BarNumber, Division, Meter, MeterMap, Tick};

/// More than a metre by less than this is bad arithmetic, not a longer bar: a 64th note.
const SLIGHT: (i128, i128) = (1, 16);

/// The measures in time.
#[derive(Debug)]
pub(super) struct Bars {
    pub(super) division: Division,
    pub(super) meters: MeterMap,
    /// Where each measure begins, and at last where the piece ends.
    starts: Vec<Quarters>,
}

/// A measure of the piece.
struct Measure {
    start: Quarters,
    length: Quarters,
    meter: Meter,
    /// It is the rest of the bar before.
    continues: bool,
}

impl Bars {
    pub(super) fn new(drafts: &[&Draft], notices: &mut Notices) -> Self {
        let measures = measures(drafts, notices);
        let mut starts: Vec<Quarters> = measures.iter().map(|measure| measure.start).collect();
        starts.push(measures.last().map_or(Quarters::ZERO, |last| last.start.plus(last.length)));
        let notes = drafts.iter().flat_map(|draft| &draft.notes);
        let of_notes = notes.flat_map(|note| {
            let start = starts.get(note.at.measure as usize).copied().unwrap_or_default().plus(note.at.after);
            [start, start.plus(note.length)]
        });
        let of_metres = measures.iter().map(|measure| Quarters::new(4, i128::from(measure.meter.unit())));
        let division = division(of_metres.chain(starts.iter().copied()).chain(of_notes));
        let begun = measures.iter().filter(|measure| !measure.continues);
        let changes = begun.map(|measure| (Tick(measure.start.ticks(division).0), measure.meter));
        Self { division, meters: MeterMap::new(division, changes), starts }
    }

    /// When a place is, in quarters from the beginning.
    pub(super) fn quarters(&self, at: At) -> Quarters {
        self.starts.get(at.measure as usize).copied().unwrap_or_default().plus(at.after)
    }

    pub(super) fn tick(&self, quarters: Quarters) -> Tick {
        Tick(quarters.ticks(self.division).0)
    }

    /// The end of the last measure.
    pub(super) fn end(&self) -> Tick {
        self.tick(self.starts.last().copied().unwrap_or_default())
    }

    /// The number of a measure's bar.
    pub(super) fn number(&self, measure: u32) -> BarNumber {
        let start = self.starts.get(measure as usize).copied().unwrap_or_default();
        self.meters.bar_at(self.tick(start)).number
    }

    /// Tells of bars that are printed with another number; the numbers are those of the first part.
    pub(super) fn compare_numbers(&self, draft: &Draft, part: &str, notices: &mut Notices) {
        for (index, measure) in (0u32..).zip(&draft.measures) {
            let printed = measure.number.parse::<u32>().ok().filter(|_| !measure.implicit);
            if printed.is_some_and(|printed| printed != self.number(index).0) {
                notices.add(Kind::BarNumbers, part, Some(index));
            }
        }
    }
}

fn measures(drafts: &[&Draft], notices: &mut Notices) -> Vec<Measure> {
    let count = drafts.iter().map(|draft| draft.measures.len()).max().unwrap_or(0);
    let mut time = Time::Free;
    let mut measures: Vec<Measure> = Vec::with_capacity(count);
    let mut start = Quarters::ZERO;
    // How much of the bar has gone by, whether what has is not counted, and the last number printed.
    let (mut filled, mut uncounted, mut counted) = (Quarters::ZERO, false, None::<u32>);
    for index in 0..count {
        let here = || drafts.iter().filter_map(|draft| draft.measures.get(index));
        let change = here().find_map(|measure| measure.time);
        time = change.unwrap_or(time);
        let content = here().map(|measure| measure.content).max().unwrap_or_default();
        let implicit = here().any(|measure| measure.implicit);
        let number = here().find_map(|measure| measure.number.parse::<u32>().ok());
        let next = number.is_some() && number == counted.and_then(|counted| counted.checked_add(1));
        counted = number.or(counted);
        let (meter, length) = extent(time, content);
        let full = bar(meter);
        let fits = change.is_none() && filled.is_positive() && filled.plus(length) <= full;
        let completes = filled.is_positive() && filled.plus(length) == full;
        let continues = fits && ((implicit && !next) || (uncounted && completes));
        let regular = implicit || completes || index == 0 || index + 1 == count;
        if !regular && matches!(time, Time::Metre(written) if bar(written) != length) {
            notices.add(Kind::BarLength, "", Some(index as u32));
        }
        measures.push(Measure { start, length, meter, continues });
        filled = if continues { filled.plus(length) } else { length };
        filled = if filled < full { filled } else { Quarters::ZERO };
        uncounted = implicit && !next;
        start = start.plus(length);
    }
    measures
}

/// The metre and length of a measure.
fn extent(time: Time, content: Quarters) -> (Meter, Quarters) {
    match time {
        Time::Free if content.is_positive() => (fitting(content, Meter::COMMON), content),
        Time::Free => (Meter::COMMON, bar(Meter::COMMON)),
        Time::Metre(meter) => {
            let full = bar(meter);
            let over = content.minus(full);
            if !content.is_positive() || (over.is_positive() && over < Quarters::new(SLIGHT.0, SLIGHT.1)) {
                (meter, full)
            } else if over.is_positive() {
                (fitting(content, meter), content)
            } else {
                (meter, content)
            }
        }
    }
}

/// The metre whose bar is as long, in the value of the usual one or a finer; one a little longer where there is none.
fn fitting(length: Quarters, usual: Meter) -> Meter {
    let (num, den) = length.fraction();
    let (num, den) = (i128::from(num), i128::from(den));
    let units = [4u8, 8, 16, 32, 64, 128].into_iter().filter(|unit| *unit >= usual.unit());
    let exact = |unit: u8| {
        let beats = num * i128::from(unit);
        let beats = (beats % (den * 4) == 0).then_some(beats / (den * 4))?;
        Meter::new(u8::try_from(beats).ok()?, unit).ok()
    };
    let near = || Meter::new(u8::try_from((num + den - 1) / den).ok()?, 4).ok();
    units.into_iter().find_map(exact).or_else(near).unwrap_or(usual)
}
