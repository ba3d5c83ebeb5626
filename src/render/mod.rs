//! Sound from profiles: pure blocks of dry stems, or a SoundFont in their place; then room, mix, WAV and FLAC.
//!
//! Invariants: a dry block depends only on the [`Stage`], the seat and the block's index, so a block alone equals its slice
//! of the whole, on any number of threads. Levels are physical; [`level_at`] and [`rms_of_level`] are the whole chain.

mod bank;
mod block;
mod chain;
mod changes;
mod click;
mod cuts;
mod decay;
mod dither;
mod envelope;
mod file;
mod finish;
mod font;
mod held;
mod limiter;
mod mix;
mod motion;
mod noise;
mod opus;
mod palette;
mod rehearse;
mod resample;
mod room;
mod seed;
mod sounding;
mod spectrum;
mod split;
mod stage;
mod stems;
mod struck;
mod tables;
mod tail;
mod tone;
mod trig;
mod wave;
mod widest;

pub use block::block;
pub use chain::{FULL_SCALE, level_at, level_of_rms, rms_of_level};
pub use changes::Changed;
pub use click::Clicks;
pub use cuts::{CutOut, Cuts};
pub use decay::{decay_over, sooner};
pub use file::{Container, SampleDepth, SoundFile, SoundFormat};
pub use font::{Bias, Font, FontStage, Levels, Voice};
pub use mix::{Beside, MixInfo, MixOptions, OwnSink, Sink, mix, record};
pub use opus::Opus;
pub use rehearse::Rehearsal;
pub use spectrum::in_front;
pub use split::Split;
pub use stage::{Stage, stage};
pub use stems::{Moment, Playing, Stems};

use serde::{Deserialize, Serialize};

/// Samples of a block.
pub const BLOCK: usize = 4096;

/// Samples a second of the synthesis.
pub const RATE: u32 = 48_000;

/// Which block of a stem, counted from 0; block `i` holds samples `i * BLOCK ..`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BlockIndex(pub u32);

#[cfg(test)]
mod faithful_tests;
#[cfg(test)]
mod mix_tests;
#[cfg(test)]
mod technique_tests;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
