//! Standard MIDI Files to [`Score`](crate::score::Score) and back, with a diagnosis of damaged ones.
//!
//! [`read()`] takes every format, bare or inside a RIFF RMID file. It never panics, reads on behind damage, and says of
//! each trouble where it is, what the standard asks, what was done and how many notes were at stake. Its work and memory
//! grow with the size of the file, within the limits below. [`write()`] puts a score back so that
//! `read(write(score)).value == score`; [`repair()`] does so with what was read from a damaged file.
//!
//! The way in: [`outline()`] shows the first half of it, a file taken apart into tracks of events (`riff` and `header`,
//! `chunk`, `track`: the events of a chunk, `walk`: one event after the other, `event`, `mend`: where to go on behind
//! damage, `timing`, `patterns`); `read` makes parts and frame of the events; `report` words what is said.
//!
//! ```
//! # let bytes = include_bytes!("../../scores/gymnopedie-1.mid");
//! let score = partwright::midi::read(bytes)?.value;
//! assert_eq!(score.note_count(), 282);
//! assert_eq!(partwright::midi::read(&partwright::midi::write(&score))?.value, score);
//! # Ok::<(), partwright::run::Error>(())
//! ```

mod chunk;
mod container;
mod drums;
mod event;
mod events;
mod header;
mod mend;
mod notes;
mod outline;
mod own;
mod patterns;
mod read;
mod repair;
mod report;
mod riff;
mod text;
mod timing;
mod track;
mod tuning;
mod walk;
mod write;

pub use outline::{Outline, outline};
pub use read::read;
pub use repair::{Repair, repair};
pub use write::write;

#[cfg(test)]
mod tests;

/// Largest file read, in bytes: 16 MiB.
pub const MAX_BYTES: usize = 16 << 20;
/// Most events read from a file, all tracks together.
pub const MAX_EVENTS: usize = 2_000_000;
/// Most tracks read from a file: as many as a header can promise.
pub const MAX_TRACKS: usize = 65_535;
pub use crate::score::{MAX_BARS, MAX_HOURS};
