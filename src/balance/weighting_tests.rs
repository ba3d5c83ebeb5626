//! EBU Tech 3341 (v4, 2023), the synthesisable cases on loudness, and a cross-check with the crate ebur128.

use super::*;

/// A 1 kHz tone, in phase on two channels, as pieces of (seconds, peak level in dBFS).
fn tone(pieces: &[(f64, f64)]) -> Vec<f64> {
    let mut samples = Vec::new();
    for &(seconds, level) in pieces {
        let amplitude = libm::pow(10.0, level / 20.0);
        for _ in 0..(seconds * 48_000.0).round() as usize {
            let phase = std::f64::consts::TAU * 1000.0 * samples.len() as f64 / 48_000.0;
            samples.push(amplitude * libm::sin(phase));
        }
    }
    samples
}

/// K-weighted mean squares by step of two equal channels.
fn stereo_steps(samples: &[f64]) -> Vec<f64> {
    let mut filter = Filter::default();
    let weighted: Vec<f64> = samples.iter().map(|x| filter.next([*x; LANES])[0]).collect();
    weighted.chunks_exact(STEP).map(|step| 2.0 * step.iter().map(|y| y * y).sum::<f64>() / STEP as f64).collect()
}

fn assert_integrated(pieces: &[(f64, f64)], expected: f64) {
    let actual = integrated(&stereo_steps(&tone(pieces)), PROGRAMME_GATE).unwrap();
    assert!((actual.0 - expected).abs() <= 0.1, "{actual} should be {expected} LUFS");
}

fn assert_windows(pieces: &[(f64, f64)], length: usize, skip: usize, expected: f64) {
    for window in &blocks(&stereo_steps(&tone(pieces)), length)[skip..] {
        let actual = loudness(*window).unwrap();
        assert!((actual.0 - expected).abs() <= 0.1, "{actual} should be {expected} LUFS");
    }
}

#[test]
fn case_1_and_2_a_steady_tone() {
    for level in [-23.0, -33.0] {
        assert_integrated(&[(20.0, level)], level);
        assert_windows(&[(20.0, level)], 4, 0, level);
        assert_windows(&[(20.0, level)], 30, 0, level);
    }
}

#[test]
fn case_3_the_relative_gate() {
    assert_integrated(&[(10.0, -36.0), (60.0, -23.0), (10.0, -36.0)], -23.0);
}

#[test]
fn case_4_the_absolute_gate() {
    assert_integrated(&[(10.0, -72.0), (10.0, -36.0), (60.0, -23.0), (10.0, -36.0), (10.0, -72.0)], -23.0);
}

#[test]
fn case_5_a_louder_middle() {
    assert_integrated(&[(20.0, -26.0), (20.1, -20.0), (20.0, -26.0)], -23.0);
}

#[test]
fn case_9_short_term_is_constant() {
    assert_windows(&[(1.34, -20.0), (1.66, -30.0)].repeat(5), 30, 0, -23.0);
}

#[test]
fn case_12_momentary_is_constant() {
    assert_windows(&[(0.18, -20.0), (0.22, -30.0)].repeat(25), 4, 6, -23.0);
}

#[test]
fn the_calibration_tone_reads_minus_18() {
    assert_integrated(&[(10.0, -18.0)], -18.0);
}

#[test]
fn the_gate_of_physical_level_keeps_a_pianissimo() {
    let steps = stereo_steps(&tone(&[(2.0, -80.0)]));
    assert!(integrated(&steps, PROGRAMME_GATE).is_none());
    assert!((integrated(&steps, PHYSICAL_GATE).unwrap().0 + 80.0).abs() < 0.1);
}

#[test]
fn agrees_with_the_crate_ebur128() {
    let mut state = 1u32;
    let noise: Vec<f64> = (0..480_000)
        .map(|i| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let swell = 0.05 + 0.2 * libm::sin(i as f64 / 48_000.0).abs();
            swell * (f64::from(state >> 8) / f64::from(1u32 << 23) - 1.0)
        })
        .collect();
    let mut meter = ebur128::EbuR128::new(2, 48_000, ebur128::Mode::I).unwrap();
    meter.add_frames_planar_f64(&[&noise, &noise]).unwrap();
    let theirs = meter.loudness_global().unwrap();
    let ours = integrated(&stereo_steps(&noise), PROGRAMME_GATE).unwrap().0;
    assert!((ours - theirs).abs() < 0.01, "{ours} and {theirs}");
}

#[test]
fn the_gain_by_frequency_is_the_filters() {
    for (hertz, expected) in [(1000.0, 0.69), (100.0, -1.1), (10_000.0, 4.0)] {
        let decibels = 10.0 * libm::log10(power_gain(Hertz(hertz)));
        assert!((decibels - expected).abs() < 0.2, "{hertz} Hz: {decibels} dB");
    }
}
