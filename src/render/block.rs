//! One block of one dry stem.

use super::{BLOCK, BlockIndex, Stage};
use crate::score::SeatId;

/// Samples between places where an engine may be started: a multiple of every engine's own grid.
const GRID: i64 = 256;

/// Writes (not adds) one block of a seat's dry mono stem at physical level (see [`crate::render::level_at`]). `out` has
/// [`BLOCK`] samples; a shorter one gets the block's first. A seat the stage does not have is silent.
///
/// Pure: the same stage, seat and index give the same bits, whatever was rendered before.
pub fn block(stage: &Stage, seat: SeatId, index: BlockIndex, out: &mut [f32]) {
    out.fill(0.0);
    let Some(seat) = stage.seats.get(usize::from(seat.0)) else { return };
    let start = i64::from(index.0) * BLOCK as i64;
    let length = out.len().min(BLOCK);
    for sounding in seat.between(start, start + length as i64) {
        let from = (sounding.start - start).max(0) / GRID * GRID;
        let until = (sounding.stop - start).min(length as i64);
        if let Some(heard) = out.get_mut(from as usize..until.max(from) as usize) {
            sounding.add(&stage.palette.tables, start + from, heard);
        }
    }
}
