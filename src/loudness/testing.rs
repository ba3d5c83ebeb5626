//! Test signals of EBU Tech 3341 and 3342, and the meter they are put to.

use super::programme::{loudness, weighted_steps, windows};
use crate::units::Lufs;

/// A tone of 1 kHz as pieces of (seconds, peak level in dBFS); silence below -150.
pub(super) fn tone(pieces: &[(f64, f64)]) -> Vec<f32> {
    let mut samples = Vec::new();
    for &(seconds, level) in pieces {
        let amplitude = if level < -150.0 { 0.0 } else { libm::pow(10.0, level / 20.0) };
        for _ in 0..(seconds * 48_000.0).round() as usize {
            let phase = std::f64::consts::TAU * 1000.0 * samples.len() as f64 / 48_000.0;
            samples.push((amplitude * libm::sin(phase)) as f32);
        }
    }
    samples
}

/// Of channels with their weights, together.
pub(super) fn weighted_sum(channels: &[(Vec<f32>, f64)]) -> Vec<f64> {
    let each: Vec<(Vec<f64>, f64)> =
        channels.iter().map(|(samples, weight)| (weighted_steps(samples), *weight)).collect();
    (0..each[0].0.len()).map(|i| each.iter().map(|(steps, weight)| weight * steps[i]).sum()).collect()
}

/// Of two equal channels.
pub(super) fn stereo(pieces: &[(f64, f64)]) -> Vec<f64> {
    weighted_steps(&tone(pieces)).into_iter().map(|step| 2.0 * step).collect()
}

/// The loudness of every window of so many steps.
pub(super) fn over(steps: &[f64], length: usize) -> Vec<Lufs> {
    windows(steps, length).into_iter().filter_map(loudness).collect()
}

/// The loudest of them.
pub(super) fn loudest(steps: &[f64], length: usize) -> f64 {
    over(steps, length).into_iter().map(|loudness| loudness.0).fold(f64::NEG_INFINITY, f64::max)
}

#[track_caller]
pub(super) fn assert_near(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() <= within, "{found:.3} should be {expected}");
}
