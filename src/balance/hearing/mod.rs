//! The ear after ISO 532-2:2017 (Moore and Glasberg): how loud a sound is, alone and beside others.
//!
//! A sound goes through outer and middle ear (the file `transmission`), excites auditory filters along the
//! ERB-number scale (`filter`), and what each filter gives out is compressed to specific loudness (`specific`). Two grids
//! share these pieces: [`loudness`] takes exact components over the standard's 372 filters; what is measured bar by bar
//! goes over bands of half a Cam (`bands`), within 2 % of it. `partial` adds what the standard
//! leaves out: loudness in the presence of other sounds.
//!
//! Time: a frame of 85 ms is weighed whole. That is longer than the short-term constants of ISO 532-3:2023 (attack
//! 21.7 ms, release 29.8 ms), so that a frame's loudness stands for the short-term loudness; what a bar keeps in mind of it
//! is smoothed with the standard's long-term constants (`smoothing`).

mod bands;
mod excitation;
mod filter;
mod partial;
mod phon;
mod scale;
mod signal;
mod smoothing;
mod specific;
mod standard;
mod transmission;

pub(super) use bands::{BANDS, PLACES, centres, edges, places};
pub(super) use excitation::{Ear, Excitation};
pub(super) use partial::Loudness;
pub use phon::Sone;
pub use signal::components;
pub(super) use smoothing::Smoothing;
pub use standard::{Ears, loudness};
pub use transmission::Field;
pub(super) use transmission::to_cochlea;

#[cfg(test)]
mod annex_b;
#[cfg(test)]
mod grid_tests;
