//! A meter for stereo as it comes.

use super::programme::{PROGRAMME_GATE, STEP, integrated};
use super::weighting::{Filter, LANES};
use crate::units::Lufs;

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
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sound(frames: usize) -> Vec<f32> {
        (0..2 * frames).map(|n| ((n * n) % 1999) as f32 / 4000.0 - 0.25).collect()
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
