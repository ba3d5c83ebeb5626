//! The coarse grid stays within 2 % of the standard's filters (of faint tones, 40 dB, within 3 %).

use super::bands::band;
use super::{BANDS, Ear, Ears, Field, Loudness, loudness, to_cochlea};
use crate::units::{Decibels, Hertz};

type Sound = Vec<(Hertz, Decibels)>;

fn coarse(sound: &Sound) -> f64 {
    let mut powers = [0.0; BANDS];
    for (frequency, level) in sound {
        powers[band(*frequency)] += (*level + to_cochlea(*frequency, Field::Free)).to_power_ratio();
    }
    Loudness::new().alone(&Ear::new().excitation(&powers)).iter().sum()
}

/// By how many per cent the coarse grid is off.
fn error(sound: &Sound) -> f64 {
    100.0 * (coarse(sound) / loudness(sound, Field::Free, Ears::Both).0 - 1.0)
}

/// A tone with partials that fall by so many decibels an octave.
fn harmonic(fundamental: f64, level: f64, fall: f64) -> Sound {
    let partials = (1..=24).map(f64::from).map(|n| (Hertz(n * fundamental), Decibels(level - fall * libm::log2(n))));
    partials.filter(|(frequency, _)| frequency.0 < 15_000.0).collect()
}

#[test]
fn tones_of_instruments_over_all_registers() {
    for level in [50.0, 60.0, 70.0, 85.0] {
        let errors: Vec<f64> = (28..97).map(|key| error(&harmonic(hertz(key), level, 6.0))).collect();
        assert!(errors.iter().all(|error| error.abs() <= 2.0), "{level} dB: {errors:.1?}");
        assert!((errors.iter().sum::<f64>() / errors.len() as f64).abs() < 0.6, "{level} dB: {errors:.1?}");
    }
}

#[test]
fn faint_tones_less_closely() {
    let errors: Vec<f64> = (28..97).map(|key| error(&harmonic(hertz(key), 40.0, 6.0))).collect();
    assert!(errors.iter().all(|error| error.abs() <= 3.0), "{errors:.1?}");
}

#[test]
fn chords() {
    for (root, level) in [(36, 50.0), (41, 65.0), (48, 60.0), (53, 75.0), (60, 55.0), (65, 80.0)] {
        let chord = [0, 7, 12, 16, 19, 24];
        let sound: Sound = chord.into_iter().flat_map(|key| harmonic(hertz(root + key), level, 9.0)).collect();
        assert!(error(&sound).abs() <= 2.0, "{root} at {level} dB: {:.2} %", error(&sound));
    }
}

#[test]
fn noise() {
    for level in [0.0, 15.0, 30.0] {
        let pink = |hertz: u32| Decibels(level - 10.0 * libm::log10(f64::from(hertz) / 1000.0));
        let sound: Sound = (50..15_000).map(|hertz| (Hertz(hertz.into()), pink(hertz))).collect();
        assert!(error(&sound).abs() <= 2.0, "{level} dB: {:.2} %", error(&sound));
    }
}

fn hertz(key: i32) -> f64 {
    440.0 * libm::pow(2.0, f64::from(key - 69) / 12.0)
}
