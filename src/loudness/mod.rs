//! Loudness after ITU-R BS.1770-4 and EBU Tech 3341 and 3342: momentary, short-term, integrated, range, true peak.
//!
//! The energy of every seat is kept by steps of 20 ms, so that any group of seats is measured by adding, without its
//! samples. The crate ebur128 measures one stream at a time and keeps no steps, and its true peaks take nearly as long as
//! all else together; tests hold the two against each other.

mod programme;
mod true_peak;
mod weighting;

pub use programme::Programme;
pub(super) use programme::{MOMENTARY, PHYSICAL_GATE, SHORT_TERM, STEP, integrated, loudness, windows};
pub(super) use true_peak::true_peaks;
pub(super) use weighting::{Filter, LANES, power_gain};

#[cfg(test)]
pub(super) use programme::PROGRAMME_GATE;
#[cfg(test)]
mod tech_3341;
#[cfg(test)]
mod tech_3342;
#[cfg(test)]
mod testing;
