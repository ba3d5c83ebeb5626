//! The spectrum in octaves, as musicians speak of it.

use super::hearing::{Excitation, places};
use crate::units::{Decibels, Hertz};
use std::ops::Range;

/// How many there are.
pub(super) const OCTAVES: usize = 8;

/// Centres in hertz.
const CENTRES: [f64; OCTAVES] = [63.0, 125.0, 250.0, 500.0, 1000.0, 2000.0, 4000.0, 8000.0];

/// An octave that holds less than this of the excitation has next to nothing of a sound (ours).
const NOTHING: f64 = 1e-4;

/// The places of the ear in each octave.
pub(super) struct Octaves([Range<usize>; OCTAVES]);

/// The centre of each octave.
pub(super) fn octave_centres() -> Vec<Hertz> {
    CENTRES.map(Hertz).to_vec()
}

impl Octaves {
    pub(super) fn new() -> Self {
        let places = places();
        let from = |hertz: f64| places.partition_point(|place| place.0 < hertz);
        Self(CENTRES.map(|centre| from(centre / std::f64::consts::SQRT_2)..from(centre * std::f64::consts::SQRT_2)))
    }

    /// What lies in each octave.
    pub(super) fn sums(&self, of: &Excitation) -> [f64; OCTAVES] {
        std::array::from_fn(|octave| self.0[octave].clone().map(|place| of[place]).sum())
    }

    /// Level of a signal over its threshold in each octave, to a tenth of a decibel.
    pub(super) fn ratios(&self, signal: &Excitation, threshold: &Excitation) -> Vec<Option<Decibels>> {
        let whole: f64 = signal.iter().sum();
        let ratio = |(signal, threshold): (f64, f64)| {
            let there = signal > NOTHING * whole && threshold > 0.0;
            there.then(|| Decibels::from_power_ratio(signal / threshold).to_tenth())
        };
        self.sums(signal).into_iter().zip(self.sums(threshold)).map(ratio).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::hearing::PLACES;
    use super::*;

    #[test]
    fn octaves_share_all_places_between_them() {
        let Octaves(octaves) = Octaves::new();
        assert!(octaves.windows(2).all(|pair| pair[0].end == pair[1].start && !pair[0].is_empty()));
        assert_eq!((octaves[0].start, octaves[7].end > PLACES - 8), (0, true));
    }

    #[test]
    fn a_signal_ten_decibels_over_threshold_reads_ten_where_it_is() {
        let octaves = Octaves::new();
        let mut signal = [0.0; PLACES];
        signal[octaves.0[4].clone()].fill(100.0);
        let ratios = octaves.ratios(&signal, &[10.0; PLACES]);
        assert_eq!(ratios[4], Some(Decibels(10.0)));
        assert!(ratios.iter().enumerate().all(|(octave, ratio)| octave == 4 || ratio.is_none()));
    }
}
