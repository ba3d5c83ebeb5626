//! What is sounded: start, length, level and technique of every note of every seat; and its way into a MIDI file.
//!
//! Invariants: one performed note for each arranged note, in its order; lengths are never zero; levels come from the
//! profiles, never from a file's velocities (but for [`AsPlayed`], which is just that).

mod alternation;
mod as_played;
mod dynamics;
mod excerpt;
mod glissando;
mod hold;
mod length;
mod note;
mod ornament;
mod play;
mod players;
mod smf;
mod strength;
mod target;

pub use as_played::{AsPlayed, Struck};
pub use hold::tempo;
pub use note::{Performance, PerformedNote, SeatPerformance, Strength};
pub use play::perform;
pub use smf::{smf, smf_for};
pub use target::{Target, TargetMap, TargetSound};

#[cfg(test)]
mod tests;
