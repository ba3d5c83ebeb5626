//! ISO 532-2:2017, annex B: its values are met within 5 % or 0.1 sone, whichever is more.

use super::{Ears, Field, loudness};
use crate::units::{Decibels, Hertz};

type Sound = Vec<(Hertz, Decibels)>;

fn tones(tones: &[(f64, f64)]) -> Sound {
    tones.iter().map(|(hertz, level)| (Hertz(*hertz), Decibels(*level))).collect()
}

/// Noise between two frequencies as components 1 Hz apart, at a level a hertz that changes with frequency.
fn noise(from: u32, to: u32, level: impl Fn(f64) -> f64) -> Sound {
    (from..=to).map(|hertz| (Hertz(hertz.into()), Decibels(level(hertz.into())))).collect()
}

/// Third-octave bands of one level, each as components 1 Hz apart or ten of them where it is narrow (clause 5.5).
fn third_octaves(level: f64) -> Sound {
    (-16..13)
        .flat_map(|index| {
            let centre = 1000.0 * libm::pow(10.0, f64::from(index) / 10.0);
            let (low, high) = (centre * libm::pow(2.0, -1.0 / 6.0), centre * libm::pow(2.0, 1.0 / 6.0));
            let count = ((high - low) as usize).max(10);
            let each = Decibels(level - 10.0 * libm::log10(count as f64));
            let at = move |i: usize| low + (high - low) * (i as f64 + 0.5) / count as f64;
            (0..count).map(move |i| (Hertz(at(i)), each))
        })
        .collect()
}

#[track_caller]
fn assert_loudness(sound: &Sound, field: Field, ears: Ears, expected: f64) {
    let found = loudness(sound, field, ears).0;
    assert!((found - expected).abs() <= (0.05 * expected).max(0.1), "{found:.3} sone instead of {expected}");
}

#[track_caller]
fn assert_sone(sound: &Sound, expected: f64) {
    assert_loudness(sound, Field::Free, Ears::Both, expected);
}

#[test]
fn tones_at_one_kilohertz() {
    for (level, expected) in (1..).zip([0.03, 0.14, 0.43, 1.0, 2.1, 4.1, 8.1, 15.8]) {
        let found = loudness(&tones(&[(1000.0, 10.0 * f64::from(level))]), Field::Free, Ears::Both).0;
        // Closer than asked: 0.1 sone says nothing of soft tones.
        assert!((found / expected - 1.0).abs() < 0.05 || (found - expected).abs() < 0.005, "{found} for {expected}");
    }
}

#[test]
fn tones_at_three_kilohertz_and_a_hundred() {
    for (level, expected) in [(20.0, 0.35), (40.0, 1.8), (60.0, 7.0), (80.0, 27.2)] {
        assert_sone(&tones(&[(3000.0, level)]), expected);
    }
    assert_sone(&tones(&[(100.0, 50.0)]), 0.351);
}

#[test]
fn tones_at_one_eardrum() {
    for (level, expected) in [(20.0, 0.07), (40.0, 0.54), (60.0, 2.31), (80.0, 8.82)] {
        assert_loudness(&tones(&[(1000.0, level)]), Field::Eardrum, Ears::One, expected);
    }
}

#[test]
fn noises() {
    assert_sone(&noise(950, 1050, |_| 40.0), 4.21);
    assert_sone(&noise(500, 1500, |_| 40.0), 14.17);
    assert_sone(&noise(500, 1500, |_| 30.0), 7.97);
    for (level, expected) in [(0.0, 3.64), (20.0, 15.85), (40.0, 48.59)] {
        assert_sone(&noise(50, 15_000, |hertz| level - 10.0 * libm::log10(hertz / 1000.0)), expected);
    }
}

#[test]
fn third_octave_bands() {
    for (level, expected) in (0..).zip([0.077, 0.69, 2.54, 6.25, 12.6, 23.1]) {
        assert_sone(&third_octaves(10.0 * f64::from(level)), expected);
    }
}

#[test]
fn several_tones() {
    assert_sone(&tones(&[1500.0, 1600.0, 1700.0].map(|hertz| (hertz, 60.0))), 6.31);
    assert_sone(&tones(&[1000.0, 1600.0, 2400.0].map(|hertz| (hertz, 60.0))), 12.49);
    let harmonics: Vec<(f64, f64)> = (1..=10).map(|n| (100.0 * f64::from(n), 30.0)).collect();
    assert_sone(&tones(&harmonics), 2.00);
}

#[test]
fn a_tone_beside_noise() {
    for (from, to, expected) in [(950, 1050, 5.09), (1450, 1550, 7.17)] {
        let mut sound = noise(from, to, |_| 40.0);
        sound.extend(tones(&[(1000.0, 60.0)]));
        assert_sone(&sound, expected);
    }
}
