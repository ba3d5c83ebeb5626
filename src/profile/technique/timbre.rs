//! What a technique does to a sound.

use crate::units::{Decibels, Hertz, Seconds};
use serde::{Deserialize, Serialize};

/// What a technique does to the sound of an instrument. Attack, decay and noise that are said here take the place of the
/// instrument's own.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct TechniqueTimbre {
    /// Time to fall by 60 dB at middle C; a sound that the bow or breath sustains dies away where it is said.
    pub decay: Option<Seconds>,
    /// Rise from 10 % to 90 %.
    pub attack: Option<Seconds>,
    /// Level of breath, bow or stroke noise against the tone.
    pub noise: Option<Decibels>,
    /// Strokes of bow, stick or tongue a second: a sustained sound trembles so often, one that dies away is struck anew.
    pub strokes: Option<Hertz>,
    /// Added for each octave that a partial lies above the fundamental: negative makes the tone purer.
    pub rolloff: Decibels,
    /// A filter as points of frequency and gain, straight between by octaves, level beyond both ends; empty for none.
    pub filter: Vec<(Hertz, Decibels)>,
}

impl TechniqueTimbre {
    /// Nothing changed.
    pub(super) const PLAIN: Self =
        Self { decay: None, attack: None, noise: None, strokes: None, rolloff: Decibels(0.0), filter: Vec::new() };

    /// What is added to a partial of a frequency over a fundamental.
    #[must_use]
    pub fn gain(&self, partial: Hertz, fundamental: Hertz) -> Decibels {
        let octaves = libm::log2((partial.0 / fundamental.0).max(1.0));
        Decibels(self.rolloff.0 * octaves) + self.filtered(partial)
    }

    fn filtered(&self, frequency: Hertz) -> Decibels {
        let above = self.filter.partition_point(|(at, _)| at.0 <= frequency.0);
        match (above.checked_sub(1).and_then(|below| self.filter.get(below)), self.filter.get(above)) {
            (Some(low), Some(high)) => {
                let share = libm::log2(frequency.0 / low.0.0) / libm::log2(high.0.0 / low.0.0);
                low.1 + Decibels((high.1.0 - low.1.0) * share)
            }
            (Some(end), None) | (None, Some(end)) => end.1,
            (None, None) => Decibels(0.0),
        }
    }
}
