//! Standard MIDI Files to [`Score`](crate::score::Score) and back, with a diagnosis of damaged ones.
//!
//! [`read()`] takes formats 0 and 1 (and a format 2 of a single track), bare or inside a RIFF RMID file. It never
//! panics and says what it could not use: midly parses the events, and a pass beside it counts what midly passes over
//! in silence. [`write()`] puts a score back so that `read(write(score)).value == score`; [`repair()`] does so with what was
//! read from a damaged file.
//!
//! ```
//! # let bytes = include_bytes!("../../scores/gymnopedie-1.mid");
//! let score = partwright::midi::read(bytes)?.value;
//! assert_eq!(score.note_count(), 282);
//! assert_eq!(partwright::midi::read(&partwright::midi::write(&score))?.value, score);
//! # Ok::<(), partwright::run::Error>(())
//! ```

mod bytes;
mod container;
mod drums;
mod notes;
mod own;
mod raw;
mod read;
mod repair;
mod text;
mod track;
mod tuning;
mod write;

pub use read::read;
pub use repair::{Repair, repair};
pub use write::write;

#[cfg(test)]
mod tests;

/// Largest file read, in bytes: 16 MiB.
pub const MAX_BYTES: usize = 16 << 20;
/// Most events read from a file, all tracks together.
pub const MAX_EVENTS: usize = 2_000_000;
pub use crate::score::{MAX_BARS, MAX_HOURS};
