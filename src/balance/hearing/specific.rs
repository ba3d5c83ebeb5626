//! From excitation to specific loudness at one place of the inner ear: ISO 532-2:2017, clause 7.5.

use super::transmission::interpolate;
use crate::units::{Decibels, Hertz};

/// Sone per Cam of one ear (the standard's constant C).
pub(super) const SCALE: f64 = 0.0617;

/// Two ears that hear the same are as loud as one and a half (clause 8.1: each ear inhibits the other).
pub(super) const TWO_EARS: f64 = 1.5;

/// Above this excitation compression follows formula 9.
const VERY_LOUD: f64 = 1e10;

/// Constants of one place.
#[derive(Debug, Clone)]
pub(super) struct PlaceEar {
    /// Excitation at the threshold of hearing.
    pub(super) threshold: f64,
    /// Low-level gain of the cochlea against that at 500 Hz and above.
    gain: f64,
    a: f64,
    alpha: f64,
    /// A^alpha: what no excitation compresses to.
    pub(super) floor: f64,
}

impl PlaceEar {
    /// The place of a frequency.
    pub(super) fn at(frequency: Hertz) -> Self {
        let of_table = |value: fn(&Low) -> f64| interpolate(&LOW, frequency.0, |row| row.0, value);
        let gain = of_table(|row| row.2);
        let alpha = interpolate(&ALPHA, gain, |row| row.0, |row| row.1);
        let a = a_of(gain);
        let [threshold, gain] = [of_table(|row| row.1), gain].map(|level| Decibels(level).to_power_ratio());
        Self { threshold, gain, a, alpha, floor: libm::pow(a, alpha) }
    }

    /// Compressed excitation; specific loudness is [`SCALE`] times what it is above [`Self::floor`].
    pub(super) fn compress(&self, excitation: f64) -> f64 {
        if excitation > VERY_LOUD {
            libm::pow(excitation / 1.0707, 0.2) + self.floor
        } else {
            libm::pow(excitation * self.gain + self.a, self.alpha)
        }
    }

    /// Specific loudness in quiet, sone per Cam of one ear (formulae 7 to 9).
    pub(super) fn alone(&self, excitation: f64) -> f64 {
        if excitation <= 0.0 {
            return 0.0;
        }
        let loudness = SCALE * (self.compress(excitation) - self.floor);
        if excitation < self.threshold { loudness * below(excitation, self.threshold) } else { loudness }
    }
}

/// The fall below threshold: (2 E / (E + threshold))^1.5.
pub(super) fn below(excitation: f64, threshold: f64) -> f64 {
    let x = 2.0 * excitation / (excitation + threshold);
    x * x.sqrt()
}

/// A by gain in dB.
fn a_of(gain: f64) -> f64 {
    let steps = ((gain + 25.0) / 0.5).clamp(0.0, (A.len() - 1) as f64);
    let (index, rest) = (steps as usize, steps.fract());
    let (low, high) = (A[index], A[(index + 1).min(A.len() - 1)]);
    low + (high - low) * rest
}

/// Frequency in Hz; excitation in dB at the threshold of hearing; gain in dB (table 2).
type Low = (f64, f64, f64);

const LOW: [Low; 11] = [
    (50.0, 27.46, -24.31),
    (63.0, 23.45, -20.3),
    (80.0, 18.47, -15.32),
    (100.0, 15.13, -11.98),
    (125.0, 11.97, -8.82),
    (160.0, 9.34, -6.19),
    (200.0, 7.43, -4.28),
    (250.0, 5.75, -2.6),
    (315.0, 4.73, -1.58),
    (400.0, 3.92, -0.77),
    (500.0, 3.15, 0.0),
];

/// Alpha by gain in dB (table 3).
const ALPHA: [(f64, f64); 6] =
    [(-25.0, 0.266_92), (-20.0, 0.250_16), (-15.0, 0.236_79), (-10.0, 0.222_28), (-5.0, 0.210_55), (0.0, 0.2)];

/// A by gain, from -25 dB in steps of half a decibel (table 4).
const A: [f64; 51] = [
    7.784, 7.667, 7.551, 7.435, 7.318, 7.21, 7.103, 6.996, 6.889, 6.782, 6.675, 6.596, 6.517, 6.438, 6.36, 6.281,
    6.202, 6.124, 6.047, 5.975, 5.902, 5.823, 5.744, 5.665, 5.587, 5.51, 5.437, 5.364, 5.291, 5.218, 5.145, 5.086,
    5.027, 4.972, 4.918, 4.863, 4.808, 4.754, 4.699, 4.644, 4.59, 4.542, 4.496, 4.451, 4.405, 4.359, 4.314, 4.268,
    4.222, 4.177, 4.131,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_500_hertz_up_every_place_is_alike() {
        let [low, high] = [500.0, 8000.0].map(|f| PlaceEar::at(Hertz(f)));
        assert_eq!((low.threshold, low.a, low.alpha), (high.threshold, high.a, high.alpha));
        assert!((low.threshold - 2.065).abs() < 0.001 && (low.a - 4.131).abs() < 1e-9);
    }

    #[test]
    fn compression_has_no_step_where_formulae_meet() {
        for frequency in [500.0, 1000.0, 8000.0] {
            let place = PlaceEar::at(Hertz(frequency));
            assert!((place.alone(VERY_LOUD * 1.001) / place.alone(VERY_LOUD) - 1.0).abs() < 0.001);
            assert!((place.alone(place.threshold * 0.999_999) / place.alone(place.threshold) - 1.0).abs() < 1e-5);
        }
    }
}
