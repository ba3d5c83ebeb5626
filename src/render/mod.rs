//! Sound from profiles: pure blocks of dry stems; then room, mix, WAV.
//!
//! Invariants: a dry block depends only on the [`Stage`], the seat and the block's index, so a block alone equals its slice
//! of the whole, on any number of threads. Levels are physical: 0 dBFS is 120 dB SPL at the listener.

use crate::perform::Performance;
use crate::score::SeatId;
use serde::{Deserialize, Serialize};

/// Samples of a block.
pub const BLOCK: usize = 4096;

/// Samples a second of the synthesis.
pub const RATE: u32 = 48_000;

/// Which block of a stem, counted from 0; block `i` holds samples `i * BLOCK ..`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BlockIndex(pub u32);

/// A performance prepared for sound: notes in samples, spectra chosen, amplitudes at the listener.
#[derive(Debug, Clone)]
pub struct Stage {}

/// Prepares a performance.
#[must_use]
pub fn stage(_performance: &Performance) -> Stage {
    unimplemented!()
}

/// Writes (not adds) one block of a seat's dry mono stem, at physical level (1.0 = 120 dB SPL peak reference, see the
/// module). `out` has [`BLOCK`] samples.
pub fn block(_stage: &Stage, _seat: SeatId, _index: BlockIndex, _out: &mut [f32]) {
    unimplemented!()
}
