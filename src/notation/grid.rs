//! The grid of each beat of a staff: the simplest subdivision that explains its onsets.
//!
//! A beat is cut into n equal parts. The cost of n is the squared distance of the onsets from the nearest part plus a
//! penalty for unusual n; weights are ours, set on exact and on performed files. An exact source (most onsets on 24
//! to a quarter, to the tick) pays dearly for distance, a performed one little.

use super::bars::Bars;
use super::value::{QUARTER, SHORTEST};

/// How a beat is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Grid {
    /// Equal parts.
    parts: u32,
    /// Further parts that onsets may also take (four beside three); 0 for none.
    also: u32,
    /// Cost of choosing it, in thousandths.
    penalty: i64,
}

const fn grid(parts: u32, also: u32, penalty: i64) -> Grid {
    Grid { parts, also, penalty }
}

/// Cuts of a beat that halves.
const SIMPLE: [Grid; 14] = [
    grid(1, 0, 0),
    grid(2, 0, 1_000),
    grid(4, 0, 2_000),
    grid(3, 0, 2_500),
    grid(8, 0, 4_500),
    grid(6, 0, 4_500),
    grid(6, 4, 6_500),
    grid(3, 4, 7_000),
    grid(6, 8, 9_500),
    grid(12, 0, 11_000),
    grid(5, 0, 9_000),
    grid(7, 0, 12_000),
    grid(10, 0, 14_000),
    grid(16, 0, 15_000),
];

/// Cuts of a beat of three.
const COMPOUND: [Grid; 10] = [
    grid(1, 0, 0),
    grid(3, 0, 1_000),
    grid(6, 0, 2_000),
    grid(2, 0, 3_000),
    grid(4, 0, 4_500),
    grid(12, 0, 4_500),
    grid(9, 0, 9_000),
    grid(5, 0, 12_000),
    grid(24, 0, 15_000),
    grid(15, 0, 16_000),
];

/// One beat of the piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Beat {
    /// First unit, from the start of the piece.
    pub(super) start: u64,
    /// Length in units.
    pub(super) length: u32,
}

impl Beat {
    fn compound(self) -> bool {
        super::value::Value::of(self.length).is_some_and(|value| value.dots == 1)
    }

    fn end(self) -> u64 {
        self.start + u64::from(self.length)
    }
}

/// Every beat of the piece.
pub(super) fn beats(bars: &Bars) -> Vec<Beat> {
    bars.0
        .iter()
        .flat_map(|bar| {
            let leaves = bar.tree.leaves();
            leaves.into_iter().map(|leaf| Beat { start: bar.start + u64::from(leaf.start), length: leaf.length })
        })
        .collect()
}

/// The beats of a staff with the grid of each.
#[derive(Debug)]
pub(super) struct Grids<'a> {
    beats: &'a [Beat],
    grids: Vec<Grid>,
}

impl<'a> Grids<'a> {
    /// Chooses the grid of every beat for sorted raw onsets (in units).
    pub(super) fn choose(beats: &'a [Beat], onsets: &[u64], exact: bool) -> Self {
        let weight = if exact { 1_500 } else { 150 };
        let grids = beats
            .iter()
            .map(|beat| {
                let from = onsets.partition_point(|onset| *onset < beat.start);
                let to = onsets.partition_point(|onset| *onset < beat.end());
                let inside: Vec<u32> = onsets[from..to].iter().map(|onset| (onset - beat.start) as u32).collect();
                cheapest(*beat, &inside, weight, exact)
            })
            .collect();
        Self { beats, grids }
    }

    fn at(&self, unit: u64) -> Option<(Beat, Grid)> {
        let index = self.beats.partition_point(|beat| beat.start <= unit).checked_sub(1)?;
        Some((*self.beats.get(index)?, *self.grids.get(index)?))
    }

    fn end(&self) -> u64 {
        self.beats.last().map_or(0, |beat| beat.end())
    }

    /// The grid point nearest to an onset, always before the end of the piece.
    pub(super) fn onset(&self, unit: u64) -> u64 {
        let Some((beat, grid)) = self.at(unit.min(self.end().saturating_sub(1))) else { return unit };
        let inside = (unit - beat.start).min(u64::from(beat.length)) as u32;
        let point = beat.start + u64::from(nearest(beat, grid, inside));
        if point < self.end() { point } else { beat.start + u64::from(beat.length - beat.length / grid.parts.max(1)) }
    }

    /// The point nearest to the end of a note, after `onset`.
    pub(super) fn offset(&self, unit: u64, onset: u64) -> u64 {
        let Some((beat, grid)) = self.at(unit.min(self.end().saturating_sub(1))) else { return unit };
        let inside = (unit - beat.start).min(u64::from(beat.length)) as u32;
        let point = beat.start + u64::from(nearest(beat, grid.for_offsets(beat), inside));
        if point > onset { point } else { self.step_after(onset) }
    }

    /// The first grid point after an onset: the shortest note there.
    pub(super) fn step_after(&self, onset: u64) -> u64 {
        let Some((beat, grid)) = self.at(onset) else { return onset + u64::from(QUARTER) };
        let grid = grid.for_offsets(beat);
        let step = beat.length / grid.parts.max(1);
        let parts = (onset - beat.start) / u64::from(step.max(1)) + 1;
        beat.start + parts * u64::from(step)
    }

    /// Whether a unit lies on a grid point, within `tolerance`.
    pub(super) fn holds(&self, unit: u64, tolerance: u64) -> bool {
        let Some((beat, grid)) = self.at(unit.min(self.end().saturating_sub(1))) else { return true };
        let inside = (unit - beat.start).min(u64::from(beat.length)) as u32;
        let point = nearest(beat, grid.for_offsets(beat), inside);
        u64::from(point.abs_diff(inside)) <= tolerance
    }
}

impl Grid {
    /// Ends may fall a little finer than onsets ask for: on quarters of a plain beat, on the onsets' own parts else.
    fn for_offsets(self, beat: Beat) -> Self {
        let parts = match (self.parts, beat.compound()) {
            (1 | 2, false) if beat.length / 4 >= SHORTEST => 4,
            (1 | 3, true) if beat.length / 6 >= SHORTEST => 6,
            (parts, _) => parts,
        };
        Self { parts, also: 0, ..self }
    }
}

/// Whether the source was written, not played: most of its onsets stand on 24 or 32 parts of a quarter to the tick.
pub(super) fn is_exact(onsets: &[u64], tick: u32) -> bool {
    on_time(onsets, tick) * 5 >= onsets.len() * 4
}

/// Whether the ends of notes were written: three of five stand there (of played ones a third does by chance).
pub(super) fn are_written(ends: &[u64], tick: u32) -> bool {
    on_time(ends, tick) * 5 >= ends.len() * 3
}

fn on_time(units: &[u64], tick: u32) -> usize {
    let near = |onset: &u64| {
        let inside = (onset % u64::from(QUARTER)) as u32;
        [24, 32, 20].iter().any(|parts| nearest(QUARTER_BEAT, grid(*parts, 0, 0), inside).abs_diff(inside) <= tick)
    };
    units.iter().filter(|unit| near(unit)).count()
}

const QUARTER_BEAT: Beat = Beat { start: 0, length: QUARTER };

fn cheapest(beat: Beat, onsets: &[u32], weight: i64, exact: bool) -> Grid {
    let grids: &[Grid] = if beat.compound() { &COMPOUND } else { &SIMPLE };
    let usable = |grid: &&Grid| {
        let parts = grid.parts.max(grid.also);
        beat.length.is_multiple_of(grid.parts) && beat.length / parts >= QUARTER / 24 && (exact || grid.penalty < 7_000)
    };
    // In a short beat of an exact source the same share of the beat weighs the same.
    let shorter = if exact { i64::from(QUARTER / beat.length.clamp(1, QUARTER)) } else { 1 };
    let weight = weight * shorter * shorter;
    let cost =
        |grid: &Grid| grid.penalty + onsets.iter().map(|onset| distance(beat, *grid, *onset, weight)).sum::<i64>();
    grids.iter().filter(usable).min_by_key(|grid| cost(grid)).copied().unwrap_or(grid(1, 0, 0))
}

fn distance(beat: Beat, grid: Grid, onset: u32, weight: i64) -> i64 {
    let off = i64::from(nearest(beat, grid, onset).abs_diff(onset));
    off * off * weight / (i64::from(QUARTER) * i64::from(QUARTER) / 1_000)
}

/// The point of the grid nearest to a place in the beat; its end is a point too.
fn nearest(beat: Beat, grid: Grid, inside: u32) -> u32 {
    let point = |parts: u32| {
        let step = (beat.length / parts.max(1)).max(1);
        ((inside + step / 2) / step * step).min(beat.length)
    };
    let main = point(grid.parts);
    let other = if grid.also == 0 { main } else { point(grid.also) };
    if other.abs_diff(inside) < main.abs_diff(inside) { other } else { main }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(onsets: &[u32], exact: bool) -> u32 {
        cheapest(QUARTER_BEAT, onsets, if exact { 1_500 } else { 150 }, exact).parts
    }

    #[test]
    fn the_simplest_cut_wins() {
        let q = QUARTER;
        assert_eq!(parts(&[0], true), 1);
        assert_eq!(parts(&[0, q / 2], true), 2);
        assert_eq!(parts(&[0, q / 3, q * 2 / 3], true), 3);
        assert_eq!(parts(&[0, q * 3 / 4], true), 4);
        assert_eq!(parts(&[0, q / 5, q * 2 / 5, q * 3 / 5, q * 4 / 5], true), 5);
        assert_eq!(parts(&[0, q / 8, q * 2 / 8, q * 3 / 8], true), 8);
        assert_eq!(parts(&[0, q / 6, q * 2 / 6, q / 2], true), 6);
    }

    #[test]
    fn a_short_beat_holds_a_quintuplet_too() {
        let beat = Beat { start: 0, length: QUARTER / 2 };
        let fifths: Vec<u32> = (0..5).map(|i| i * QUARTER / 10).collect();
        assert_eq!(cheapest(beat, &fifths, 1_500, true).parts, 5);
        let beat = Beat { start: 0, length: QUARTER * 3 / 2 };
        let two_groups: Vec<u32> = (0..10).map(|i| QUARTER / 2 + i * QUARTER / 10).collect();
        assert_eq!(cheapest(beat, &two_groups, 1_500, true).parts, 15);
    }

    #[test]
    fn ticks_that_do_not_divide_are_rounded_back() {
        let ticks = |parts: u32| (0..parts).map(|i| (i * 480 / parts) * (QUARTER / 480)).collect::<Vec<u32>>();
        for count in [3, 5, 6, 7, 10] {
            assert_eq!(parts(&ticks(count), true), count);
        }
    }

    #[test]
    fn a_played_beat_is_written_simply() {
        assert_eq!(parts(&[400, QUARTER / 2 + 500], false), 2);
        assert_eq!(parts(&[200, QUARTER / 3 + 300, QUARTER * 2 / 3 - 300], false), 3);
    }
}
