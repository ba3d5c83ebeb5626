//! `speech`: repeated notes want a bow or a quick tongue.
//!
//! 6 for each note repeated faster than the instrument's single tongue goes, though double tonguing might still do it: it
//! tires, and on reeds it is a specialist's. Where no tongue is needed nothing. (The speeds are the profiles'.)

use crate::arrange::facts::SeatFacts;
use crate::arrange::source::{Source, Strand};

pub(super) fn cost(_: &Source, strand: &Strand, seat: &SeatFacts, _: i16) -> i64 {
    strand.steps.iter().filter(|step| step.up == 0 && step.ms < seat.tongue_ms).count() as i64 * 6
}
