//! Holds that everyone waits for: over the rests of those who have no note to hold, and over bar lines.

use super::bars::{Bars, NotatedBar};
use crate::arrange::Arrangement;
use crate::score::{Mark, Sign};
use std::collections::{BTreeMap, BTreeSet};

/// The holds of a piece.
#[derive(Debug, Clone, Default)]
pub(super) struct Holds {
    /// The units at which what is held ends.
    ends: BTreeSet<u64>,
    /// What divides the rests of bars, by their first units.
    divided: BTreeMap<u64, Vec<(u32, u32)>>,
    /// Ends of bars with a hold over their line, in units.
    lines: BTreeSet<u64>,
}

/// The end of what is held, then its first unit; the same one where only the end is known.
type Held = BTreeSet<(u64, u64)>;

impl Holds {
    /// The holds of an arrangement: those that notes have, and those that its marks tell.
    pub(super) fn of(arrangement: &Arrangement, bars: &Bars) -> Self {
        let notes = arrangement.seats.iter().flat_map(|part| &part.notes);
        let spans = notes.filter(|note| note.signs.contains(&Sign::Fermata)).map(|note| note.span());
        let mut held: Held = spans.map(|span| (bars.units_at(span.end), bars.units_at(span.start))).collect();
        let mut lines = BTreeSet::new();
        for mark in &arrangement.marks {
            let at = bars.units_at(mark.tick);
            match mark.what {
                Mark::Fermata => drop(held.insert((at, at))),
                Mark::BarlineFermata => drop(lines.insert(at)),
                _ => {}
            }
        }
        let divided = bars.0.iter().map(|bar| (bar.start, divisions(&held, bar)));
        let divided = divided.filter(|(_, holds)| !holds.is_empty()).collect();
        Self { ends: held.into_iter().map(|(end, _)| end).collect(), divided, lines }
    }

    /// Where rests of a bar are divided so that a hold stands over the right one: from, to, in units of the bar. Holds within
    /// beats divide none.
    pub(super) fn in_bar(&self, bar: &NotatedBar) -> &[(u32, u32)] {
        self.divided.get(&bar.start).map_or(&[], Vec::as_slice)
    }

    /// Whether what ends at a unit is held.
    pub(super) fn ends_at(&self, unit: u64) -> bool {
        self.ends.contains(&unit)
    }

    /// Whether a hold stands over the line that ends a bar.
    pub(super) fn over_line(&self, bar: &NotatedBar) -> bool {
        self.lines.contains(&bar.end())
    }

    /// Whether a hold stands in a bar or over its line.
    pub(super) fn touch(&self, bar: &NotatedBar) -> bool {
        self.over_line(bar) || !self.in_bar(bar).is_empty()
    }
}

/// The beats of a bar from which and to which something is held, each pair once.
fn divisions(held: &Held, bar: &NotatedBar) -> Vec<(u32, u32)> {
    let mut inside = held.range((bar.start + 1, 0)..=(bar.end(), u64::MAX)).peekable();
    if inside.peek().is_none() {
        return Vec::new();
    }
    let beats: BTreeSet<u32> = bar.tree.leaves().iter().map(|beat| beat.start).collect();
    let beat = |unit: u64| u32::try_from(unit.checked_sub(bar.start)?).ok().filter(|unit| beats.contains(unit));
    let division = |(to, from): &(u64, u64)| {
        let end = if *to == bar.end() { Some(bar.length) } else { beat(*to) };
        end.map(|end| (beat(*from).unwrap_or(end), end))
    };
    inside.filter_map(division).collect::<BTreeSet<_>>().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notation::value::QUARTER;
    use crate::score::{Division, Frame, Tick};

    #[test]
    fn a_hold_divides_the_bar_it_ends_in_at_its_beats_and_once() {
        let end = Tick(1920 * 3);
        let bars = Bars::new(&Frame::plain(Division::new(480).unwrap(), end), end).unwrap();
        let quarter = u64::from(QUARTER);
        let mut held: Held =
            [(4, 3), (4, 4), (6, 1), (6, 2), (8, 4)].map(|(to, from)| (to * quarter, from * quarter)).into();
        held.insert((9 * quarter + 5, 8 * quarter));
        let of = |bar: usize| {
            let divisions = divisions(&held, &bars.0[bar]).into_iter();
            divisions.map(|(from, to)| (from / QUARTER, to / QUARTER)).collect::<Vec<_>>()
        };
        assert_eq!(of(0), [(3, 4), (4, 4)]);
        assert_eq!(of(1), [(0, 4), (2, 2)]);
        assert_eq!(of(2), [], "within a beat");
    }
}
