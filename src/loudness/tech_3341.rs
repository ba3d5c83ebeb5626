//! EBU Tech 3341 (v4, 2023): its cases that can be synthesised, within its tolerance of 0.1 LU (true peak +0.2, -0.4 dB), and
//! a cross-check with the crate ebur128. Cases 7 and 8 are real programmes, 20 to 23 need the official files.

use super::testing::{assert_near, loudest, over, stereo, tone, weighted_sum};
use super::{MOMENTARY, PHYSICAL_GATE, PROGRAMME_GATE, SHORT_TERM, integrated};

const SILENCE: f64 = -200.0;

#[track_caller]
fn assert_integrated(pieces: &[(f64, f64)], expected: f64) {
    assert_near(integrated(&stereo(pieces), PROGRAMME_GATE).unwrap().0, expected, 0.1);
}

#[track_caller]
fn assert_constant(pieces: &[(f64, f64)], length: usize, skip: usize, expected: f64) {
    for loudness in &over(&stereo(pieces), length)[skip..] {
        assert_near(loudness.0, expected, 0.1);
    }
}

#[test]
fn cases_1_and_2_a_steady_tone() {
    for level in [-23.0, -33.0] {
        assert_integrated(&[(20.0, level)], level);
        assert_constant(&[(20.0, level)], MOMENTARY, 0, level);
        assert_constant(&[(20.0, level)], SHORT_TERM, 0, level);
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
fn case_6_five_channels() {
    // BS.1770-4, table 3: surround channels weigh 1.41.
    let of = |level: f64, weight: f64| (tone(&[(20.0, level)]), weight);
    let channels = [of(-28.0, 1.0), of(-28.0, 1.0), of(-24.0, 1.0), of(-30.0, 1.41), of(-30.0, 1.41)];
    assert_near(integrated(&weighted_sum(&channels), PROGRAMME_GATE).unwrap().0, -23.0, 0.1);
}

#[test]
fn case_9_short_term_is_constant() {
    assert_constant(&[(1.34, -20.0), (1.66, -30.0)].repeat(5), SHORT_TERM, 0, -23.0);
}

#[test]
fn case_10_short_term_wherever_a_file_begins() {
    for i in 0..20 {
        let steps = stereo(&[(0.15 * f64::from(i), SILENCE), (3.0, -23.0), (1.0, SILENCE)]);
        assert_near(loudest(&steps, SHORT_TERM), -23.0, 0.1);
    }
}

#[test]
fn case_11_short_term_of_ever_louder_tones() {
    let silence = |i: u32| 0.15 * f64::from(i);
    let pieces = |i: u32| [(silence(i), SILENCE), (3.0, -38.0 + f64::from(i)), (3.0 - silence(i), SILENCE)];
    for i in 0..20 {
        // A meter shows the highest so far: each tone is louder than all before.
        let so_far: Vec<(f64, f64)> = (0..=i).flat_map(pieces).collect();
        assert_near(loudest(&stereo(&so_far), SHORT_TERM), -38.0 + f64::from(i), 0.1);
    }
}

#[test]
fn case_12_momentary_is_constant() {
    assert_constant(&[(0.18, -20.0), (0.22, -30.0)].repeat(25), MOMENTARY, 30, -23.0);
}

#[test]
fn case_13_momentary_wherever_a_file_begins() {
    for i in 0..20 {
        let steps = stereo(&[(0.02 * f64::from(i), SILENCE), (0.4, -23.0), (1.0, SILENCE)]);
        assert_near(loudest(&steps, MOMENTARY), -23.0, 0.1);
    }
}

#[test]
fn case_14_momentary_of_ever_louder_tones() {
    let silence = |i: u32| 0.02 * f64::from(i);
    let pieces = |i: u32| [(silence(i), SILENCE), (0.4, -38.0 + f64::from(i)), (0.4 - silence(i), SILENCE)];
    for i in 0..20 {
        let so_far: Vec<(f64, f64)> = (0..=i).flat_map(pieces).collect();
        assert_near(loudest(&stereo(&so_far), MOMENTARY), -38.0 + f64::from(i), 0.1);
    }
}

#[test]
fn cases_15_to_19_true_peaks_between_samples() {
    let tones = [
        (4.0, 0.0, 0.5, -6.0),
        (4.0, 45.0, 0.5, -6.0),
        (6.0, 60.0, 0.5, -6.0),
        (8.0, 67.5, 0.5, -6.0),
        (4.0, 45.0, 1.41, 3.0),
    ];
    for (part, degrees, amplitude, expected) in tones {
        let phase = |n: usize| std::f64::consts::TAU * (n as f64 / part + degrees / 360.0);
        // Faded in over 10 ms: a tone that starts at once has a higher peak where it does.
        let fade = |n: usize| (n as f64 / 480.0).min(1.0);
        let samples: Vec<f32> = (0..48_000).map(|n| (amplitude * fade(n) * libm::sin(phase(n))) as f32).collect();
        let peak = super::true_peaks(&samples, super::STEP).into_iter().fold(0.0, f64::max);
        let found = 20.0 * libm::log10(peak);
        assert!((expected - 0.4..=expected + 0.2).contains(&found), "{found:.2} should be {expected} dBTP");
    }
}

#[test]
fn the_calibration_tone_reads_minus_18() {
    assert_integrated(&[(10.0, -18.0)], -18.0);
}

#[test]
fn the_gate_of_physical_level_keeps_a_pianissimo() {
    let steps = stereo(&[(2.0, -80.0)]);
    assert!(integrated(&steps, PROGRAMME_GATE).is_none());
    assert_near(integrated(&steps, PHYSICAL_GATE).unwrap().0, -80.0, 0.1);
}

#[test]
fn agrees_with_the_crate_ebur128() {
    let mut state = 1u32;
    let noise: Vec<f32> = (0..480_000)
        .map(|i| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let swell = 0.05 + 0.2 * libm::sin(i as f64 / 48_000.0).abs();
            (swell * (f64::from(state >> 8) / f64::from(1u32 << 23) - 1.0)) as f32
        })
        .collect();
    let mut meter = ebur128::EbuR128::new(1, 48_000, ebur128::Mode::I | ebur128::Mode::LRA).unwrap();
    meter.add_frames_planar_f32(&[&noise]).unwrap();
    let ours = integrated(&super::programme::weighted_steps(&noise), PROGRAMME_GATE).unwrap();
    assert_near(ours.0, meter.loudness_global().unwrap(), 0.01);
    assert_near(super::Programme::measure(&[noise]).range.unwrap().0, meter.loudness_range().unwrap(), 0.2);
}
