//! One block of one dry stem.

use super::held::CHUNK;
use super::{BLOCK, BlockIndex, Stage};
use crate::score::SeatId;

/// Samples between places where an engine may be started: a multiple of every engine's own grid.
const GRID: usize = 256;

/// Writes (not adds) one block of a seat's dry mono stem at physical level (see [`crate::render::level_at`]). `out` has
/// [`BLOCK`] samples; a shorter one gets the block's first. A seat the stage does not have is silent.
///
/// Pure: the same stage, seat and index give the same bits, whatever was rendered before.
pub fn block(stage: &Stage, seat: SeatId, index: BlockIndex, out: &mut [f32]) {
    let mut samples = [0.0; BLOCK];
    add(stage, seat, index, &mut samples);
    out.iter_mut().zip(samples).for_each(|(to, from)| *to = from);
}

/// Adds one block to another.
pub(super) fn add(stage: &Stage, seat: SeatId, index: BlockIndex, out: &mut [f32; BLOCK]) {
    let Some(seat) = stage.seats.get(usize::from(seat.0)) else { return };
    let start = i64::from(index.0) * BLOCK as i64;
    for sounding in seat.between(start, start + BLOCK as i64) {
        let from = within(sounding.start - start) / GRID * GRID;
        let until = within(sounding.stop - start).next_multiple_of(CHUNK);
        if let Some(heard) = out.get_mut(from..until.max(from)) {
            sounding.add(&stage.palette.tables, start + from as i64, heard);
        }
    }
}

/// A place in a block, the nearest.
fn within(sample: i64) -> usize {
    usize::try_from(sample).unwrap_or(0).min(BLOCK)
}
