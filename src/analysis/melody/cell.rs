//! The steps in which a tune is handed on: half bars where a bar is long and even, else bars.

use crate::analysis::grid::{Bar, Grid};

/// A stretch of time that one part leads. Cells tile the piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) start: u64,
    pub(super) end: u64,
    /// Length of the beat that is counted.
    pub(super) beat: u64,
    /// Whether a bar begins with it.
    pub(super) on_bar: bool,
}

/// The cells of a piece: bars of three quarters and more with an even number of beats are halved.
pub(super) fn cells(grid: &Grid, quarter: u64) -> Vec<Cell> {
    grid.bars.iter().flat_map(|bar| halves(bar, quarter)).flatten().collect()
}

fn halves(bar: &Bar, quarter: u64) -> [Option<Cell>; 2] {
    let whole = Cell { start: bar.start, end: bar.end, beat: bar.beat.max(1), on_bar: true };
    let beats = bar.length() / whole.beat;
    let even = beats > 0 && beats.is_multiple_of(2) && bar.length().is_multiple_of(whole.beat);
    if !even || bar.length() < 3 * quarter {
        return [Some(whole), None];
    }
    let middle = bar.start + bar.length() / 2;
    [Some(Cell { end: middle, ..whole }), Some(Cell { start: middle, on_bar: false, ..whole })]
}
