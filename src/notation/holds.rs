//! Holds that everyone waits for: over the rests of those who have no note to hold, and over bar lines.

use super::bars::{Bars, NotatedBar};
use crate::arrange::Arrangement;
use crate::score::{Mark, Sign};
use std::collections::BTreeSet;

/// The holds of a piece.
#[derive(Debug, Clone, Default)]
pub(super) struct Holds {
    /// From the first unit of what is held to the one after it; the same one where only the end is known.
    spans: BTreeSet<(u64, u64)>,
    /// Ends of bars with a hold over their line, in units.
    lines: BTreeSet<u64>,
}

impl Holds {
    /// The holds of an arrangement: those that notes have, and those that its marks tell.
    pub(super) fn of(arrangement: &Arrangement, bars: &Bars) -> Self {
        let notes = arrangement.seats.iter().flat_map(|part| &part.notes);
        let held = notes.filter(|note| note.signs.contains(&Sign::Fermata)).map(|note| note.span());
        let mut holds = Self::default();
        holds.spans.extend(held.map(|span| (bars.units_at(span.start), bars.units_at(span.end))));
        for mark in &arrangement.marks {
            let at = bars.units_at(mark.tick);
            match mark.what {
                Mark::Fermata => drop(holds.spans.insert((at, at))),
                Mark::BarlineFermata => drop(holds.lines.insert(at)),
                _ => {}
            }
        }
        holds
    }

    /// Where rests of a bar are divided so that a hold stands over the right one: from, to, in units of the bar. Holds within
    /// beats divide none.
    pub(super) fn in_bar(&self, bar: &NotatedBar) -> Vec<(u32, u32)> {
        if self.spans.is_empty() {
            return Vec::new();
        }
        let leaves = bar.tree.leaves();
        let beats: BTreeSet<u32> = leaves.iter().map(|beat| beat.start).collect();
        let beat = |unit: u64| u32::try_from(unit.checked_sub(bar.start)?).ok().filter(|unit| beats.contains(unit));
        let inside = self.spans.iter().filter(|(_, to)| bar.start < *to && *to <= bar.end());
        inside
            .filter_map(|(from, to)| {
                let end = if *to == bar.end() { Some(bar.length) } else { beat(*to) };
                end.map(|end| (beat(*from).unwrap_or(end), end))
            })
            .collect()
    }

    /// Whether what ends at a unit is held.
    pub(super) fn ends_at(&self, unit: u64) -> bool {
        self.spans.iter().any(|(_, to)| *to == unit)
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
