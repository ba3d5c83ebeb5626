//! A limiter that looks ahead and keeps the true peak (ITU-R BS.1770-4, annex 2) under a ceiling.

use super::RATE;
use std::collections::VecDeque;

/// How far it looks ahead, in frames: 2 ms.
const AHEAD: usize = 96;
/// Taps on each side of an interpolated value.
const REACH: usize = 8;
/// Values between two samples that are looked at.
const PHASES: usize = 3;
/// Time constant of letting go, in seconds.
const RELEASE: f64 = 0.12;

/// A stereo limiter; frames come out [`Limiter::DELAY`] frames late.
pub(super) struct Limiter {
    ceiling: f32,
    gain: f32,
    interpolator: [[f32; 2 * REACH]; PHASES],
    /// The [`Limiter::DELAY`] frames not yet let out, then the new ones.
    frames: Vec<[f32; 2]>,
    /// True peak of the frames not yet let out.
    peaks: VecDeque<f32>,
    /// (frame number, gain wanted) below 1 in the window ahead: a falling front, so that the first is the least.
    least: VecDeque<(u64, f32)>,
    released: f32,
    release: f32,
    /// The last [`AHEAD`] + 1 gains, and their sum.
    recent: VecDeque<f32>,
    sum: f64,
    /// Frames for which nothing had to be held.
    idle: usize,
    /// Frames since one was loud enough that a peak beside it could matter.
    low: usize,
    number: u64,
    /// Highest true peak let out.
    pub(super) peak: f32,
    /// Deepest gain used, against the gain set.
    pub(super) deepest: f32,
}

impl Limiter {
    /// Frames between a frame's coming in and its going out.
    pub(super) const DELAY: usize = AHEAD + REACH;

    /// A limiter that multiplies by `gain` first and then holds the true peak under `ceiling`.
    pub(super) fn new(gain: f64, ceiling: f64) -> Self {
        Self {
            ceiling: ceiling as f32,
            gain: gain as f32,
            interpolator: interpolator(),
            frames: vec![[0.0; 2]; Self::DELAY],
            peaks: std::iter::repeat_n(0.0, AHEAD).collect(),
            least: VecDeque::new(),
            released: 1.0,
            release: (1.0 - libm::exp(-1.0 / (RELEASE * f64::from(RATE)))) as f32,
            recent: std::iter::repeat_n(1.0, AHEAD + 1).collect(),
            sum: (AHEAD + 1) as f64,
            idle: AHEAD + 1,
            low: 2 * REACH,
            number: 0,
            peak: 0.0,
            deepest: 1.0,
        }
    }

    /// Replaces interleaved stereo by what comes out at the same time.
    pub(super) fn process(&mut self, samples: &mut [f32]) {
        let frames = samples.chunks_exact_mut(2);
        self.frames.extend(frames.map(|frame| [frame[0] * self.gain, frame[1] * self.gain]));
        for (index, out) in samples.chunks_exact_mut(2).enumerate() {
            let gain = self.step(index + Self::DELAY);
            let [left, right] = self.frames.get(index).copied().unwrap_or_default();
            out.copy_from_slice(&[left * gain, right * gain]);
        }
        self.frames.drain(..samples.len() / 2);
    }

    /// Takes in the frame at `newest`; the gain of the one [`Limiter::DELAY`] before it.
    fn step(&mut self, newest: usize) -> f32 {
        let peak = self.true_peak(newest);
        let wanted = if peak > self.ceiling { self.ceiling / peak } else { 1.0 };
        let gain = self.smoothed(wanted);
        self.peaks.push_back(peak);
        let leaving = self.peaks.pop_front().unwrap_or(0.0);
        self.peak = self.peak.max(leaving * gain);
        self.deepest = self.deepest.min(gain);
        gain
    }

    /// The least gain wanted in the window ahead, let go slowly, averaged over the window.
    fn smoothed(&mut self, wanted: f32) -> f32 {
        self.number += 1;
        if wanted >= 1.0 && self.idle > AHEAD {
            return 1.0;
        }
        while self.least.back().is_some_and(|(_, gain)| *gain >= wanted) {
            self.least.pop_back();
        }
        if wanted < 1.0 {
            self.least.push_back((self.number, wanted));
        }
        while self.least.front().is_some_and(|(number, _)| number + (AHEAD as u64) < self.number) {
            self.least.pop_front();
        }
        let least = self.least.front().map_or(1.0, |(_, gain)| *gain);
        let let_go = self.released + (1.0 - self.released) * self.release;
        self.released = least.min(if let_go > 0.9999 { 1.0 } else { let_go });
        self.idle = if self.released < 1.0 || !self.least.is_empty() { 0 } else { self.idle + 1 };
        self.recent.push_back(self.released);
        self.sum += f64::from(self.released) - f64::from(self.recent.pop_front().unwrap_or(1.0));
        (self.sum / (AHEAD + 1) as f64).min(1.0) as f32
    }

    /// The peak around the frame that lies [`REACH`] before `newest`: its samples, and values between it and the next.
    /// Interpolation is left out where the samples around are so low that it cannot matter.
    fn true_peak(&mut self, newest: usize) -> f32 {
        let loudness = |frame: Option<&[f32; 2]>| frame.map_or(0.0, |[l, r]| l.abs().max(r.abs()));
        let matters = 0.5 * self.ceiling.min(self.peak.max(1e-6));
        self.low = if loudness(self.frames.get(newest)) >= matters { 0 } else { self.low + 1 };
        let centre = loudness(self.frames.get(newest - REACH));
        if self.low >= 2 * REACH {
            return centre;
        }
        let near = self.frames.get(newest + 1 - 2 * REACH..=newest).unwrap_or_default();
        self.interpolator.iter().fold(centre, |peak, taps| {
            let sum = near.iter().zip(taps).fold([0.0f32; 2], |[l, r], (x, tap)| [l + x[0] * tap, r + x[1] * tap]);
            peak.max(sum[0].abs()).max(sum[1].abs())
        })
    }
}

/// Windowed-sinc values at a quarter, a half and three quarters between the two middle taps.
fn interpolator() -> [[f32; 2 * REACH]; PHASES] {
    let mut all = [[0.0; 2 * REACH]; PHASES];
    for (phase, taps) in all.iter_mut().enumerate() {
        let between = (phase + 1) as f64 / (PHASES + 1) as f64;
        for (index, tap) in taps.iter_mut().enumerate() {
            let x = index as f64 - (REACH as f64 - 1.0) - between;
            let window = 0.5 + 0.5 * libm::cos(std::f64::consts::PI * x / REACH as f64);
            let angle = std::f64::consts::PI * x;
            *tap = (window * libm::sin(angle) / angle) as f32;
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_true_peak_between_samples_is_held() {
        // A quarter of the rate at 45 degrees: samples of 0.71, peaks of 1 (EBU Tech 3341, case 16).
        let tone =
            |i: usize| libm::sin(std::f64::consts::FRAC_PI_2 * i as f64 + std::f64::consts::FRAC_PI_4) as f32 * 1.4;
        let mut samples: Vec<f32> = (0..48_000).flat_map(|i| [tone(i), 0.5 * tone(i)]).collect();
        let mut limiter = Limiter::new(1.0, 0.891);
        limiter.process(&mut samples);
        let peak = samples[20_000..].iter().fold(0.0f32, |p, x| p.max(x.abs()));
        assert!((peak / std::f32::consts::FRAC_1_SQRT_2 - 0.891).abs() < 0.02, "{peak}");
        assert!(limiter.peak < 0.9);
    }

    #[test]
    fn quiet_sound_passes_unchanged_but_late() {
        let mut samples: Vec<f32> = (0..4000).map(|i| libm::sinf(i as f32 * 0.01) * 0.3).collect();
        let before = samples.clone();
        Limiter::new(1.0, 0.9).process(&mut samples);
        assert_eq!(samples[2 * Limiter::DELAY..], before[..4000 - 2 * Limiter::DELAY]);
    }
}
