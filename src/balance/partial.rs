//! Partial loudness: how loud a sound is beside others, after Moore, Glasberg and Baer (1997), "A model for the
//! prediction of thresholds, loudness, and partial loudness", J. Audio Eng. Soc. 45, 224-240, equations 17 and 18
//! (equations 19 and 20, for excitations above 100 dB, are left out: music at a listener's seat stays below).
//! Where nothing else sounds it is the loudness in quiet; at masked threshold it is that of a tone at the threshold of
//! hearing; below, it falls fast.

use super::erb::{self, BANDS};
use super::excitation::{Excitation, interpolate};
use crate::units::{Decibels, Hertz};

/// Loudness by band, in sone: of a sound alone and beside others.
pub(super) struct Loudness {
    bands: Vec<BandEar>,
}

/// Constants of one band.
struct BandEar {
    /// Excitation at the threshold of hearing.
    threshold: f64,
    /// Low-level gain of the cochlea against that at 500 Hz and above.
    gain: f64,
    a: f64,
    alpha: f64,
    /// Signal-to-noise ratio at the filter's output at masked threshold.
    k: f64,
    /// A^alpha and (threshold · gain + A)^alpha.
    floor: f64,
    at_threshold: f64,
}

/// Sone per ERB-number (their C).
const SCALE: f64 = 0.046_871;

impl Loudness {
    /// Prepares the constants of every band.
    pub(super) fn new() -> Self {
        Self { bands: erb::centres().into_iter().map(BandEar::at).collect() }
    }

    /// Loudness of a sound alone, by band.
    pub(super) fn alone(&self, sound: &Excitation) -> [f64; BANDS] {
        std::array::from_fn(|band| self.bands[band].alone(sound[band]))
    }

    /// Loudness of a sound beside others, by band; `alone` is what [`Self::alone`] gave for it.
    pub(super) fn beside(&self, sound: &Excitation, others: &Excitation, alone: &[f64; BANDS]) -> [f64; BANDS] {
        std::array::from_fn(|band| {
            let others = others[band];
            if others <= 0.0 {
                alone[band]
            } else {
                self.bands[band].beside(sound[band], others).clamp(0.0, alone[band])
            }
        })
    }
}

impl BandEar {
    fn at(centre: Hertz) -> Self {
        let threshold_db = interpolate(&THRESHOLD, centre);
        let gain_db = interpolate(&THRESHOLD, Hertz(500.0)) - threshold_db;
        let (a, alpha) = (cubic(&A_OF_GAIN, gain_db), cubic(&ALPHA_OF_GAIN, gain_db));
        let ratio = |db: f64| Decibels(db).to_power_ratio();
        let (threshold, gain) = (ratio(threshold_db), ratio(gain_db));
        Self {
            threshold,
            gain,
            a,
            alpha,
            k: ratio(interpolate(&K, centre)),
            floor: libm::pow(a, alpha),
            at_threshold: libm::pow(threshold * gain + a, alpha),
        }
    }

    /// Compressed excitation.
    fn compress(&self, excitation: f64) -> f64 {
        libm::pow(excitation * self.gain + self.a, self.alpha)
    }

    /// Their equation 4, and below threshold their equation 6.
    fn alone(&self, sound: f64) -> f64 {
        if sound <= 1e-3 {
            return 0.0;
        }
        let loudness = SCALE * (self.compress(sound) - self.floor);
        if sound >= self.threshold { loudness } else { loudness * below(sound, self.threshold) }
    }

    fn beside(&self, sound: f64, others: f64) -> f64 {
        let threshold = self.k * others + self.threshold;
        if sound <= 1e-3 * threshold {
            return 0.0;
        }
        let masked = self.compress(others + threshold);
        let both = self.compress(sound + others);
        if sound >= threshold {
            SCALE * (both - self.floor - (masked - self.at_threshold) * libm::pow(threshold / sound, 0.3))
        } else {
            let alone = self.compress(others);
            SCALE * below(sound, threshold) * (self.at_threshold - self.floor) * (both - alone) / (masked - alone)
        }
    }
}

/// The fall below threshold: (2 E / (E + threshold))^1.5.
fn below(sound: f64, threshold: f64) -> f64 {
    let x = 2.0 * sound / (sound + threshold);
    x * x.sqrt()
}

/// A straight line between the points of a table by gain in dB (0 to -25), level beyond.
fn cubic(table: &[(f64, f64)], gain: f64) -> f64 {
    let after = table.partition_point(|(g, _)| *g >= gain);
    match (after.checked_sub(1).and_then(|i| table.get(i)), table.get(after)) {
        (Some((g0, y0)), Some((g1, y1))) => y0 + (y1 - y0) * (gain - g0) / (g1 - g0),
        (Some((_, y)), None) | (None, Some((_, y))) => *y,
        (None, None) => 0.0,
    }
}

/// Excitation in dB at the threshold of hearing (their figure 2; 3.73 dB from 500 Hz up).
const THRESHOLD: [(f64, f64); 11] = [
    (50.0, 28.2),
    (63.0, 23.7),
    (80.0, 19.3),
    (100.0, 15.7),
    (125.0, 12.7),
    (160.0, 10.0),
    (200.0, 8.0),
    (250.0, 6.5),
    (315.0, 5.3),
    (400.0, 4.4),
    (500.0, 3.73),
];

/// K in dB: signal-to-noise ratio at masked threshold (their figure 9).
const K: [(f64, f64); 14] = [
    (50.0, 13.5),
    (63.0, 10.0),
    (80.0, 7.1),
    (100.0, 4.9),
    (125.0, 3.1),
    (160.0, 1.5),
    (200.0, 0.4),
    (250.0, -0.5),
    (315.0, -1.3),
    (400.0, -1.9),
    (500.0, -2.3),
    (630.0, -2.7),
    (800.0, -2.9),
    (1000.0, -3.0),
];

/// A by gain in dB (their figure 6).
const A_OF_GAIN: [(f64, f64); 7] =
    [(0.0, 4.72), (-2.0, 4.93), (-5.0, 5.25), (-10.0, 5.92), (-15.0, 6.77), (-20.0, 7.72), (-25.0, 9.0)];

/// Alpha by gain in dB (their figure 7).
const ALPHA_OF_GAIN: [(f64, f64); 7] =
    [(0.0, 0.2), (-2.0, 0.204), (-5.0, 0.2106), (-10.0, 0.2226), (-15.0, 0.236), (-20.0, 0.2507), (-25.0, 0.2668)];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn power(db: f64) -> f64 {
        Decibels(db).to_power_ratio()
    }

    #[test]
    fn a_tone_at_masked_threshold_is_as_loud_as_one_at_the_threshold_of_hearing() {
        for band in &Loudness::new().bands {
            let quiet = band.alone(band.threshold);
            for noise in [20.0, 50.0, 80.0] {
                let threshold = band.k * power(noise) + band.threshold;
                assert!((band.beside(threshold, power(noise)) / quiet - 1.0).abs() < 1e-6);
                assert!((band.beside(threshold * 0.999_999, power(noise)) / quiet - 1.0).abs() < 1e-3);
            }
        }
    }

    #[test]
    fn with_faint_company_it_is_the_loudness_in_quiet() {
        let band = &Loudness::new().bands[20];
        for level in [10.0, 40.0, 80.0] {
            assert!((band.beside(power(level), 1e-6) / band.alone(power(level)) - 1.0).abs() < 1e-3);
        }
    }

    proptest! {
        #[test]
        fn louder_company_leaves_less(sound in 5.0f64..95.0, noise in 0.0f64..90.0, step in 0.1f64..20.0, b in 0..BANDS) {
            let band = &Loudness::new().bands[b];
            let (soft, loud) = (band.beside(power(sound), power(noise)), band.beside(power(sound), power(noise + step)));
            prop_assert!(loud <= soft * (1.0 + 1e-9), "{loud} after {soft}");
        }

        #[test]
        fn a_louder_sound_is_louder(sound in 5.0f64..95.0, noise in 0.0f64..90.0, step in 0.1f64..20.0, b in 0..BANDS) {
            let band = &Loudness::new().bands[b];
            prop_assert!(band.beside(power(sound + step), power(noise)) >= band.beside(power(sound), power(noise)));
        }
    }
}
