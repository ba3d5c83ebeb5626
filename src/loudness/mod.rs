//! Loudness after ITU-R BS.1770-4 and EBU Tech 3341 and 3342: momentary, short-term, integrated, range, true peak.
//!
//! The energy of every seat is kept by steps of 20 ms, so that any group of seats is measured by adding, without its
//! samples. The crate ebur128 keeps no steps, and takes three times as long; tests hold the two against each other.

mod meter;
mod programme;
mod true_peak;
mod weighting;

pub(crate) use meter::Meter;
pub use programme::Programme;
pub(crate) use programme::{MOMENTARY, PHYSICAL_GATE, SHORT_TERM, STEP, integrated, loudness, windows};
pub(crate) use true_peak::true_peaks;
pub(crate) use weighting::{Filter, LANES, power_gain};

#[cfg(test)]
pub(crate) use programme::PROGRAMME_GATE;
#[cfg(test)]
mod tech_3341;
#[cfg(test)]
mod tech_3342;
#[cfg(test)]
mod testing;
