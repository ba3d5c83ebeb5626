//! The same music in other parts: [`explode`] gives a merged score back to its parts. No note is invented, and none
//! moves to another octave.
//!
//! `explode` holds the rules of who gets which note; `beside` brings along what stands beside notes (dynamics, pedal,
//! words), `seats` finds who plays the new parts. What comes out is a [`crate::score::Score`] with its
//! [`crate::ensemble::Ensemble`] and [`crate::arrange::Casting`], ready for [`crate::arrange::adopt`].
//!
//! Notation programs call this exploding. What their users miss there, and this does: one says how many parts, by which
//! rule, and over which bars (MuseScore #25347, #24788); grace notes go with their notes (#21291), slurs stay
//! (#34809), a single note may be meant for two (#29876), and `a2` is understood (#28127).

mod beside;
mod explode;
mod seats;

pub use explode::{Explode, Exploded, MOST_PARTS, Rule, Share, Unisons, explode};
pub use seats::{Seated, parts_for};
