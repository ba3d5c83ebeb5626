//! A recording as the standard's components: every line of its spectrum.

use crate::units::{Decibels, Hertz};
use realfft::RealFftPlanner;

/// The components of a steady sound given by its samples (full scale 1: a tone of that peak has 120 dB SPL), for
/// [`super::loudness`]. Nothing for no samples.
///
/// ```
/// use partwright::balance::hearing::{Ears, Field, components, loudness};
/// let tone = |n: u32| (std::f64::consts::TAU * 1000.0 * f64::from(n) / 48_000.0).sin();
/// let samples: Vec<f32> = (0..48_000).map(|n| (0.0001 * tone(n)) as f32).collect();
/// assert!((loudness(&components(&samples, 48_000), Field::Free, Ears::Both).0 - 1.0).abs() < 0.02);
/// ```
#[must_use]
pub fn components(samples: &[f32], rate: u32) -> Vec<(Hertz, Decibels)> {
    let fft = RealFftPlanner::new().plan_fft_forward(samples.len());
    let (mut input, mut spectrum) = (samples.to_vec(), fft.make_output_vec());
    if samples.is_empty() || fft.process(&mut input, &mut spectrum).is_err() {
        return Vec::new();
    }
    let length = samples.len() as f64;
    let line = |(bin, x): (usize, &realfft::num_complex::Complex<f32>)| {
        // A tone of peak 1 has half of the length in its line.
        let power = f64::from(x.norm_sqr()) / (length * length / 4.0);
        (Hertz(bin as f64 * f64::from(rate) / length), Decibels(120.0) + Decibels::from_power_ratio(power))
    };
    spectrum.iter().enumerate().skip(1).map(line).collect()
}
