//! The same music in other parts: [`explode()`] gives a merged score back to its parts, [`reduce()`] brings a score to two
//! hands, [`together`] brings parts together on fewer staves.
//!
//! `explode` holds the rules of who gets which note, `reduce` the hands and what they can take; `beside` brings along
//! what stands beside notes (dynamics, pedal, words), `seats` finds who plays the new parts. What comes out is a
//! [`crate::score::Score`] with its [`crate::ensemble::Ensemble`] and [`crate::arrange::Casting`], ready for
//! [`crate::arrange::adopt`].
//!
//! Notation programs call these explode and implode. What their users miss there, and this does: one says how many parts,
//! by which rule, and over which bars (MuseScore #25347, #24788); grace notes go with their notes (#21291, #34806), slurs
//! stay (#34809), a single note may be meant for two (#29876), `a2` is understood (#28127), and a reduction for piano or
//! rehearsal can be played (#25492, #14901).

mod beside;
mod explode;
mod reduce;
mod seats;

pub use explode::{Explode, Exploded, MOST_PARTS, Rule, Share, Unisons, explode};
pub use reduce::{Hand, HandSize, MOST_STAVES, Reduced, Sums, Together, reduce, together};
pub use seats::{Seated, parts_for};

use crate::run::Error;

fn refused(what: &str, why: &str, remedy: &str) -> Error {
    Error::Unsupported { what: what.to_owned(), why: why.to_owned(), remedy: remedy.to_owned() }
}
