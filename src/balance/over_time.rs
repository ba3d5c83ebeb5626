//! The loudness of a recording as time goes by.

use super::hearing::{Ear, Loudness, Sone};
use super::level::Level;
use super::spectrum::Analyser;
use crate::render::BLOCK;

/// Loudness of each frame of [`super::Heard::frame`] of a recording at 48 kHz from the front, heard with both ears (full scale 1:
/// a tone of that peak has 120 dB SPL): as the balance hears, on the coarse grid, within 2 % of ISO 532-2. What is left over
/// at the end is not a frame.
#[must_use]
pub fn loudness_over_time(samples: &[f32]) -> Vec<Sone> {
    let (analyser, ear, loudness) = (Analyser::new(), Ear::new(), Loudness::new());
    let frame = |block: &[f32]| {
        let bands = analyser.row(block).bands.map(Level::power);
        Sone(loudness.alone(&ear.excitation(&bands)).iter().sum())
    };
    samples.chunks_exact(BLOCK).map(frame).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kilohertz_at_forty_decibels_has_one_sone_all_the_time() {
        let tone = |n: usize| libm::sin(std::f64::consts::TAU * n as f64 / 48.0);
        let samples: Vec<f32> = (0..48_000).map(|n| (1e-4 * tone(n)) as f32).collect();
        let frames = loudness_over_time(&samples);
        assert_eq!(frames.len(), 11);
        assert!(frames.iter().all(|sone| (sone.0 - 1.0).abs() < 0.03), "{frames:?}");
    }
}
