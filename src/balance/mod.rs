//! Who is heard: level of each seat in the mix, how much of the melody is masked, what crowds which band.
//!
//! [`listen`] renders every seat and keeps its energy by time and ERB band; [`measure()`] lays the arrangement's bars and
//! roles over it, anew only where something has changed ([`Measured::again`]); [`judge()`] says who is heard; [`remedies()`]
//! says what would mend it. Two measures are kept apart: *level* (energy after BS.1770's
//! K-weighting, which listening tests found best for setting levels: Wichern and others, AES 139, 2015) and
//! *audibility* (how much of a line's loudness is left beside the others by the partial loudness of Moore, Glasberg and
//! Baer 1997, which says who masks whom and where in the spectrum).
//!
//! Invariants: a level is kept as an integer of hundredths of a decibel, and what decides is made of those with libm
//! alone, so the verdict is the same on any number of threads and any processor. Seats are taken as incoherent: the
//! mix's energy is the sum of theirs, so that only a seat that has changed is measured again.

mod apart;
mod blend;
mod checks;
mod contrast;
mod doubling;
mod groups;
mod heard;
pub mod hearing;
mod in_order;
mod judge;
mod level;
mod marks;
mod measure;
mod mind;
mod mock_up;
mod octaves;
mod over_time;
mod phrase;
mod rank;
mod remedies;
mod rows;
mod spectra;
mod spectrum;
mod stems;
mod timeline;
mod types;

pub use crate::arrange::Checks;
pub use crate::loudness::Programme;
pub use apart::{Stretches, stretches};
pub use blend::DoublingBalance;
pub(crate) use checks::runs;
pub use contrast::SectionBalance;
pub use groups::{Group, GroupLoudness};
pub use heard::{Heard, listen};
pub use in_order::listen_in_order;
pub use judge::judge;
pub(crate) use measure::JUDGED;
pub use measure::{Masking, Measured, measure};
pub use mock_up::{MockUp, Verdicts};
pub use over_time::loudness_over_time;
pub use rank::{Lack, Rank};
pub use remedies::{Remedy, remedies};
pub use spectra::Spectra;
pub use types::{Balance, BarBalance, MelodyBalance, RoleBalance, SeatBalance};

#[cfg(test)]
mod ratios;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod textbook;
