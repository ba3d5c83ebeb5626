//! How an instrument sounds.

use crate::score::Pitch;
use crate::units::{Decibels, Hertz, Seconds};
use serde::{Deserialize, Serialize};

/// How it sounds. Harmonics are anchors; between them pitch and dynamic are interpolated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Timbre {
    /// Spectra at anchor pitches, low to high; each with at least a soft and a loud table. Empty for modal percussion.
    pub spectra: Vec<Spectrum>,
    /// Rise from 10 % to 90 % of an ordinary attack.
    pub attack: Seconds,
    /// Fall after the note ends.
    pub release: Seconds,
    /// Time to fall by 60 dB of a struck or plucked note at middle C; `None` for sustained sound.
    pub decay: Option<Seconds>,
    /// Level of breath or bow noise below the tone.
    pub noise: Decibels,
    /// Centre of that noise.
    pub noise_center: Hertz,
    /// Vibrato rate; zero for none.
    pub vibrato_rate: Hertz,
    /// Vibrato depth, peak, in cents.
    pub vibrato_cents: f64,
    /// Frequencies of the partials over the pitch, where they are not its multiples (bars, bells, kettles): the levels
    /// of the spectra are theirs in this order. Empty for harmonic sound.
    pub partials: Vec<f64>,
    /// Stretch of partials: f_n = n f √(1 + B n²); zero for harmonic sound.
    pub inharmonicity: f64,
}

/// Harmonic levels at one pitch, soft and loud.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spectrum {
    /// The anchor pitch.
    pub pitch: Pitch,
    /// Levels of harmonics 1, 2, … at pp, dB against the strongest.
    pub pp: Vec<Decibels>,
    /// The same at ff.
    pub ff: Vec<Decibels>,
}

impl Timbre {
    /// Frequency of partial `n` (1, 2, …) over the pitch.
    #[must_use]
    pub fn ratio(&self, n: usize) -> f64 {
        let n_squared = (n * n) as f64;
        let harmonic = n as f64 * (1.0 + self.inharmonicity * n_squared).sqrt();
        self.partials.get(n.wrapping_sub(1)).copied().unwrap_or(harmonic)
    }
}
