//! What is listened to: stems by block. A trait, so that the measuring can be tried on stems made by hand.

use crate::render::{self, BlockIndex, Stage};
use crate::score::SeatId;

/// Dry stems of several seats, block by block.
pub(super) trait Stems: Sync {
    /// How many seats; their ids count from 0.
    fn seats(&self) -> usize;
    /// How many blocks until all is silent.
    fn blocks(&self) -> u32;
    /// Writes one block of a seat ([`render::BLOCK`] samples).
    fn block(&self, seat: SeatId, index: BlockIndex, out: &mut [f32]);
}

impl Stems for Stage {
    fn seats(&self) -> usize {
        Stage::seats(self).count()
    }

    fn blocks(&self) -> u32 {
        Stage::blocks(self)
    }

    fn block(&self, seat: SeatId, index: BlockIndex, out: &mut [f32]) {
        render::block(self, seat, index, out);
    }
}
