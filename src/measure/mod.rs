//! Timbre tables from recorded notes: the `[timbre]` of a profile, as text to put there.
//!
//! What is measured, and how:
//!
//! | of | how |
//! |---|---|
//! | harmonics | windows of whole periods (Blackman-Harris), power averaged over the held part, over a note and its neighbours; of what dies away, a window after the stroke, followed back to it by the decay of the synthesis |
//! | noise | the median between the harmonics, the least of three lengths of window, before a sample repeats itself |
//! | attack, release | 10 % to 90 %, and the fall by 20 dB, of the level of each period |
//! | decay | regression of the level in decibels, before a sample repeats itself, brought to middle C by the law of the synthesis |
//! | inharmonicity | regression of the partials' frequencies, (f_n / n f)² = 1 + B n² |
//! | vibrato | the sine that fits the course of the fundamental best |
//! | modes | the strongest peaks of a stroke without pitch; what is not in them is its noise |
//!
//! A recording's level says nothing of an instrument's, so none is taken from it. Where a sample library has one layer only, soft
//! and loud notes have one spectrum: [`Colour`] says what the difference is to be, by the spectral centroid of other recordings.

mod colour;
mod envelope;
mod font;
mod modes;
mod partials;
mod pitch;
#[cfg(test)]
mod shipped_tests;
mod spectrum;
mod table;
mod take;
#[cfg(test)]
mod tests;
mod tone;
mod vibrato;

pub use colour::{Colour, Shade, Target};
pub use font::{play, stroke};
pub use modes::{modes, modes_toml};
pub use spectrum::centroid;
pub use table::{Anchor, Table};
pub use take::{Layer, Take};

use crate::run;
use crate::score::Pitch;
use crate::units::Decibels;
use tone::Tone;

/// What is asked of a measurement.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ask {
    /// Where the spectra are to stand, low to high.
    pub anchors: Vec<Pitch>,
    /// Whether it is struck or plucked; sustained otherwise.
    pub dies_away: bool,
    /// Partials over the pitch that are not its multiples, as far as they are known: they are sought near there.
    pub partials: Vec<f64>,
    /// How soft and loud are to differ from what was recorded.
    pub colour: Colour,
    /// What bell or body add in front at each of the anchors: recordings are made there, and it is no part of a table. None for
    /// nothing.
    pub projections: Vec<Decibels>,
    /// Semitones to both sides of an anchor within which notes are averaged: the accidents of single recordings even out, where
    /// it reaches further than a font stretches one of them.
    pub around: u8,
}

/// Fits a table to recorded notes. Anchors near which there are none are left out; what cannot be told is left open.
#[must_use]
pub fn measure(takes: &[Take], ask: &Ask) -> Table {
    let tones: Vec<Tone> = run::map(takes, |take| Tone::of(take, ask)).into_iter().flatten().collect();
    table::fit(&tones, ask)
}
