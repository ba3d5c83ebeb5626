//! A meter for stereo as it comes.

use super::programme::{PHYSICAL_GATE, PROGRAMME_GATE, STEP, integrated};
use super::weighting::{Filter, LANES};
use crate::units::{Decibels, Lufs};

/// How often a gain is corrected for the gate that follows from it.
const TRIES: usize = 8;

/// Measures stereo at 48 kHz, in pieces of any length.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    filter: Filter,
    /// K-weighted mean squares of both channels together by [`STEP`].
    pub(super) steps: Vec<f64>,
    /// Squares of the step that is not yet whole, and its frames.
    sum: f64,
    frames: usize,
}

impl Meter {
    /// Takes what comes next, interleaved.
    pub(crate) fn push(&mut self, samples: &[f32]) {
        samples.as_chunks().0.iter().for_each(|frame| self.hear(*frame));
    }

    /// Takes a frame.
    #[inline]
    pub(super) fn hear(&mut self, [left, right]: [f32; 2]) {
        let mut both = [0.0; LANES];
        (both[0], both[1]) = (f64::from(left), f64::from(right));
        let [left, right, ..] = self.filter.next(both);
        self.sum += left * left + right * right;
        self.frames += 1;
        if self.frames == STEP {
            self.steps.push(self.sum / STEP as f64);
            (self.sum, self.frames) = (0.0, 0);
        }
    }

    /// Integrated loudness of what has come; `None` when nothing of it is above the gate.
    pub(crate) fn integrated(&self) -> Option<Lufs> {
        integrated(&self.steps, PROGRAMME_GATE)
    }

    /// The gain that brings what has come to a loudness, with the gate at the level that is reached then: at physical level
    /// soft music lies under it.
    pub(crate) fn gain_to(&self, target: Lufs) -> Option<Decibels> {
        let mut gain = target.0 - integrated(&self.steps, PHYSICAL_GATE)?.0;
        for _ in 0..TRIES {
            gain = target.0 - integrated(&self.steps, Lufs(PROGRAMME_GATE.0 - gain))?.0;
        }
        Some(Decibels(gain))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sound(frames: usize) -> Vec<f32> {
        (0..2 * frames).map(|n| ((n * n) % 1999) as f32 / 4000.0 - 0.25).collect()
    }

    #[test]
    fn soft_music_is_not_gated_before_it_is_raised() {
        let scaled = |gain: f64| {
            let ramp = |(n, x): (usize, f32)| x * (1e-4 + 1e-3 * n as f64 / 960_000.0) as f32 * gain as f32;
            let mut meter = Meter::default();
            meter.push(&sound(10 * 48_000).into_iter().enumerate().map(ramp).collect::<Vec<_>>());
            meter
        };
        let gain = scaled(1.0).gain_to(Lufs(-16.0)).unwrap();
        let reached = scaled(gain.to_amplitude_ratio()).integrated().unwrap();
        assert!((reached.0 + 16.0).abs() < 0.01, "{reached}");
        assert_eq!(Meter::default().gain_to(Lufs(-16.0)), None);
    }

    #[test]
    fn it_agrees_with_the_crate_ebur128() {
        let samples = sound(5 * 48_000);
        let mut meter = Meter::default();
        meter.push(&samples);
        let mut other = ebur128::EbuR128::new(2, 48_000, ebur128::Mode::I).unwrap();
        other.add_frames_f32(&samples).unwrap();
        assert!((meter.integrated().unwrap().0 - other.loudness_global().unwrap()).abs() < 0.01);
    }

    #[test]
    fn pieces_are_measured_as_the_whole_is() {
        let samples = sound(20_000);
        let (mut whole, mut pieces) = (Meter::default(), Meter::default());
        whole.push(&samples);
        samples.chunks(2 * 777).for_each(|piece| pieces.push(piece));
        assert!((whole.integrated().unwrap().0 - pieces.integrated().unwrap().0).abs() < 1e-9);
        assert_eq!(Meter::default().integrated(), None);
    }
}
