//! How soft and loud notes differ, where the recordings do not tell.
//!
//! Many sample libraries have one layer: their soft notes are their loud ones turned down. What is softer is then made darker by a
//! slope: so many decibels for each octave that a harmonic lies above the fundamental, up to 4 kHz. What is louder is made brighter
//! by drawing the levels together, each to a share of its distance from the strongest: a slope would lift the upper harmonics over
//! the lower ones, which no player does. How much is found from the spectral centroid that recordings of real players have at
//! one pitch, or is given.

use super::centroid;
use crate::score::Pitch;
use crate::units::{Decibels, Hertz};
use std::fmt;

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
    /// The shade with which the table nearest to a pitch gets this spectral centroid there.
    Centroid(Pitch, Hertz),
    /// A shade that is known.
    Shade(Shade),
}

/// What is done to all levels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shade {
    /// So many decibels are added for each octave above the fundamental.
    Slope(Decibels),
    /// Each is brought to this share of its distance from the strongest.
    Drawn(f64),
}

/// Slopes that are tried, in decibels an octave.
const STEEPEST: f64 = 24.0;
/// Above this frequency a slope goes on level, hertz.
const LEVEL_FROM_HZ: f64 = 4000.0;
/// The nearest to its fundamental that the centroid of a tone with harmonics is asked to be.
const PUREST: f64 = 1.008;

impl Target {
    /// The shade with which it is reached from the levels of harmonics at a pitch.
    #[must_use]
    pub fn shade(self, levels: &[Decibels], pitch: Pitch) -> Shade {
        let (asked, hertz) = match self {
            Self::Shade(shade) => return shade,
            Self::Centroid(asked, hertz) => (asked, hertz),
        };
        // Between the pitch asked for and the table's, what counts is the centroid over the fundamental.
        let wanted = (hertz.0 / asked.frequency().0).max(PUREST);
        let fundamental = pitch.frequency();
        let under = |shade: Shade| centroid(&shade.of(levels, pitch), fundamental).0 / fundamental.0 < wanted;
        if under(Shade::Slope(Decibels(0.0))) {
            let share = halved((0.0, 1.0), |share| !under(Shade::Drawn(share)));
            return Shade::Drawn((share * 100.0).round() / 100.0);
        }
        Shade::Slope(Decibels(halved((-STEEPEST, 0.0), |slope| under(Shade::Slope(Decibels(slope))))).to_tenth())
    }
}

/// The border between what is too low and what is not, by halving.
fn halved((mut low, mut high): (f64, f64), is_low: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..40 {
        let middle = (low + high) / 2.0;
        if is_low(middle) { low = middle } else { high = middle }
    }
    low
}

impl Shade {
    /// Levels of harmonics against the strongest, shaded; a slope raises none over the strongest, so that what gets brighter gets
    /// even, not thin.
    #[must_use]
    pub(super) fn of(self, levels: &[Decibels], pitch: Pitch) -> Vec<Decibels> {
        let widest = libm::log2((LEVEL_FROM_HZ / pitch.frequency().0).max(1.0));
        let shaded = |(n, level): (u32, &Decibels)| match self {
            Self::Slope(slope) => (level.0 + slope.0 * libm::log2(f64::from(n)).min(widest)).min(0.0),
            Self::Drawn(share) => level.0 * share,
        };
        let shaded: Vec<f64> = (1..).zip(levels).map(shaded).collect();
        let strongest = shaded.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        shaded.iter().map(|level| Decibels(level - strongest)).collect()
    }
}

impl fmt::Display for Shade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Slope(slope) => write!(f, "sloped by {:.1} dB an octave", slope.0),
            Self::Drawn(share) => write!(f, "drawn together to {share:.2} of its range"),
        }
    }
}
