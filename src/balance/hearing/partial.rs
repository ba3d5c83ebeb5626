//! Partial loudness: how loud a sound is beside others, after Moore, Glasberg and Baer (1997), "A model for the
//! prediction of thresholds, loudness, and partial loudness", J. Audio Eng. Soc. 45, 224-240, equations 17 and 18, with the
//! constants of ISO 532-2. Where nothing else sounds it is the loudness in quiet; at masked threshold it is that of a tone
//! at the threshold of hearing; below, it falls fast.

use super::bands::{PLACES, STEP, places};
use super::excitation::Excitation;
use super::specific::{PlaceEar, SCALE, TWO_EARS, below};
use super::transmission::interpolate;
use crate::units::{Decibels, Hertz};

/// Loudness by place, in sone: of a sound alone and beside others.
pub(in super::super) struct Loudness {
    places: Vec<Masked>,
}

/// A place with what masking there needs.
struct Masked {
    ear: PlaceEar,
    /// Signal-to-noise ratio at the filter's output at masked threshold.
    k: f64,
    /// The threshold of hearing, compressed.
    at_threshold: f64,
}

impl Loudness {
    /// Prepares the constants of every place.
    pub(in super::super) fn new() -> Self {
        Self { places: places().into_iter().map(Masked::at).collect() }
    }

    /// Loudness of a sound alone, by place: the sum is its loudness in sone, with both ears.
    pub(in super::super) fn alone(&self, sound: &Excitation) -> [f64; PLACES] {
        std::array::from_fn(|place| TWO_EARS * STEP * self.places[place].ear.alone(sound[place]))
    }

    /// The masked threshold beside others, by place, as an excitation.
    pub(in super::super) fn thresholds(&self, others: &Excitation) -> Excitation {
        std::array::from_fn(|place| self.places[place].threshold(others[place]))
    }

    /// Loudness of a sound beside others, by place; `alone` is what [`Self::alone`] gave for it.
    pub(in super::super) fn beside(
        &self,
        sound: &Excitation,
        others: &Excitation,
        alone: &[f64; PLACES],
    ) -> [f64; PLACES] {
        std::array::from_fn(|place| {
            let others = others[place];
            if others <= 0.0 {
                alone[place]
            } else {
                (TWO_EARS * STEP * self.places[place].beside(sound[place], others)).clamp(0.0, alone[place])
            }
        })
    }
}

impl Masked {
    /// What excites so little beside others is just heard (their equation 13).
    fn threshold(&self, others: f64) -> f64 {
        self.k * others + self.ear.threshold
    }

    fn at(centre: Hertz) -> Self {
        let ear = PlaceEar::at(centre);
        let k = Decibels(interpolate(&K, centre.0, |row| row.0, |row| row.1)).to_power_ratio();
        Self { k, at_threshold: ear.compress(ear.threshold), ear }
    }

    fn beside(&self, sound: f64, others: f64) -> f64 {
        let ear = &self.ear;
        let threshold = self.threshold(others);
        if sound <= 1e-3 * threshold {
            return 0.0;
        }
        let masked = ear.compress(others + threshold);
        let both = ear.compress(sound + others);
        if sound >= threshold {
            SCALE * (both - ear.floor - (masked - self.at_threshold) * libm::pow(threshold / sound, 0.3))
        } else {
            let alone = ear.compress(others);
            SCALE * below(sound, threshold) * (self.at_threshold - ear.floor) * (both - alone) / (masked - alone)
        }
    }
}

/// K in dB: signal-to-noise ratio at masked threshold (their figure 9; the curve that D. Ward's library Loudness, 2014, fits to it
/// agrees within 0.05 dB).
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn power(db: f64) -> f64 {
        Decibels(db).to_power_ratio()
    }

    #[test]
    fn a_tone_at_masked_threshold_is_as_loud_as_one_at_the_threshold_of_hearing() {
        for place in &Loudness::new().places {
            let quiet = place.ear.alone(place.ear.threshold);
            for noise in [20.0, 50.0, 80.0] {
                let threshold = place.k * power(noise) + place.ear.threshold;
                assert!((place.beside(threshold, power(noise)) / quiet - 1.0).abs() < 1e-6);
                assert!((place.beside(threshold * 0.999_999, power(noise)) / quiet - 1.0).abs() < 1e-3);
                assert!(quiet < 0.02 * place.ear.alone(power(60.0)), "near nothing");
            }
        }
    }

    #[test]
    fn with_faint_company_it_is_the_loudness_in_quiet() {
        let place = &Loudness::new().places[40];
        for level in [10.0, 40.0, 80.0] {
            assert!((place.beside(power(level), 1e-6) / place.ear.alone(power(level)) - 1.0).abs() < 1e-3);
        }
    }

    proptest! {
        #[test]
        fn louder_company_leaves_less(sound in 5.0f64..95.0, noise in 0.0f64..90.0, step in 0.1f64..20.0, b in 0..PLACES) {
            let place = &Loudness::new().places[b];
            let (soft, loud) = (place.beside(power(sound), power(noise)), place.beside(power(sound), power(noise + step)));
            prop_assert!(loud <= soft * (1.0 + 1e-9), "{loud} after {soft}");
        }

        #[test]
        fn a_louder_sound_is_louder(sound in 5.0f64..95.0, noise in 0.0f64..90.0, step in 0.1f64..20.0, b in 0..PLACES) {
            let place = &Loudness::new().places[b];
            prop_assert!(place.beside(power(sound + step), power(noise)) >= place.beside(power(sound), power(noise)));
        }

        #[test]
        fn no_company_takes_nothing(sound in 0.0f64..120.0) {
            let loudness = Loudness::new();
            let alone = loudness.alone(&[power(sound); PLACES]);
            prop_assert_eq!(loudness.beside(&[power(sound); PLACES], &[0.0; PLACES], &alone), alone);
        }
    }
}
