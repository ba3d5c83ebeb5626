//! How soft and loud notes differ, where the recordings do not tell.
//!
//! Many sample libraries have one layer: their soft notes are their loud ones turned down. The difference is then made by a
//! slope: so many decibels for each octave that a harmonic lies above the fundamental, up to 4 kHz. Which slope is
//! found from the spectral centroid that recordings of real players have at one pitch, or is given.

use super::centroid;
use crate::score::Pitch;
use crate::units::{Decibels, Hertz};

/// How soft and loud tables are made from the loud layer; `None` takes what was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Colour {
    /// The soft table, from the loud layer.
    pub soft: Option<Target>,
    /// The loud table, from the loud layer.
    pub loud: Option<Target>,
}

/// What a table is to have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Target {
    /// The slope with which the table nearest to a pitch gets this spectral centroid there.
    Centroid(Pitch, Hertz),
    /// So many decibels for each octave above the fundamental.
    Slope(Decibels),
}

/// Slopes that are tried, in decibels an octave.
const STEEPEST: f64 = 24.0;
/// Above this frequency a slope goes on level, hertz.
const LEVEL_FROM_HZ: f64 = 4000.0;
/// The nearest to its fundamental that the centroid of a tone with harmonics is asked to be.
const PUREST: f64 = 1.008;

impl Target {
    /// The slope that reaches it from the levels of harmonics at a pitch.
    #[must_use]
    pub fn slope(self, levels: &[Decibels], pitch: Pitch) -> Decibels {
        let (asked, hertz) = match self {
            Self::Slope(slope) => return slope,
            Self::Centroid(asked, hertz) => (asked, hertz),
        };
        // Between the pitch asked for and the table's, what counts is the centroid over the fundamental.
        let wanted = (hertz.0 / asked.frequency().0).max(PUREST);
        let reached = |slope: f64| {
            let fundamental = pitch.frequency();
            centroid(&sloped(levels, pitch, Decibels(slope)), fundamental).0 / fundamental.0
        };
        let (mut low, mut high) = (-STEEPEST, STEEPEST);
        for _ in 0..40 {
            let middle = (low + high) / 2.0;
            if reached(middle) < wanted { low = middle } else { high = middle }
        }
        Decibels(low).to_tenth()
    }
}

/// Levels of harmonics against the strongest, with a slope added; none is raised over the strongest, so that what gets
/// brighter gets even, not thin.
#[must_use]
pub(super) fn sloped(levels: &[Decibels], pitch: Pitch, slope: Decibels) -> Vec<Decibels> {
    let widest = libm::log2((LEVEL_FROM_HZ / pitch.frequency().0).max(1.0));
    let tilted =
        (1..).zip(levels).map(|(n, level)| (level.0 + slope.0 * libm::log2(f64::from(n)).min(widest)).min(0.0));
    let tilted: Vec<f64> = tilted.collect();
    let strongest = tilted.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    tilted.iter().map(|level| Decibels(level - strongest)).collect()
}
