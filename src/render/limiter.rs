//! A limiter that looks ahead and keeps the true peak (ITU-R BS.1770-4, annex 2) under a ceiling.

use super::RATE;
use super::widest::widest;
use std::collections::VecDeque;

/// How far it looks ahead, in frames: 2 ms.
const AHEAD: usize = 96;
/// Taps on each side of an interpolated value.
const REACH: usize = 8;
/// Values between two samples that are looked at.
const PHASES: usize = 3;
/// Time constant of letting go, in seconds.
const RELEASE: f64 = 0.12;

/// Frames looked at side by side.
const GROUP: usize = 16;

/// A stereo limiter; frames come out [`Limiter::DELAY`] frames late.
pub(super) struct Limiter {
    ceiling: f32,
    gain: f32,
    interpolator: [[f32; 2 * REACH]; PHASES],
    /// The [`Limiter::DELAY`] frames not yet let out, then the new ones.
    frames: Vec<[f32; 2]>,
    /// True peaks of the frames not yet let out, then of the new ones.
    peaks: Vec<f32>,
    /// (frame number, gain wanted) below 1 in the window ahead: a falling front, so that the first is the least.
    least: VecDeque<(u64, f32)>,
    released: f32,
    release: f32,
    /// The last [`AHEAD`] + 1 gains, and their sum.
    recent: VecDeque<f32>,
    sum: f64,
    /// Frames for which nothing had to be held.
    idle: usize,
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
            peaks: vec![0.0; AHEAD],
            least: VecDeque::new(),
            released: 1.0,
            release: (1.0 - libm::exp(-1.0 / (RELEASE * f64::from(RATE)))) as f32,
            recent: std::iter::repeat_n(1.0, AHEAD + 1).collect(),
            sum: (AHEAD + 1) as f64,
            idle: AHEAD + 1,
            number: 0,
            peak: 0.0,
            deepest: 1.0,
        }
    }

    /// Replaces interleaved stereo by what comes out at the same time.
    pub(super) fn process(&mut self, samples: &mut [f32]) {
        let (out, _) = samples.as_chunks_mut::<2>();
        self.frames.extend(out.iter().map(|[left, right]| [left * self.gain, right * self.gain]));
        self.look(out.len());
        let held = self.idle <= AHEAD || self.peaks[AHEAD..].iter().any(|peak| *peak > self.ceiling);
        if held {
            self.hold(out)
        } else {
            self.pass(out)
        }
        self.frames.drain(..out.len());
        self.peaks.drain(..out.len());
    }

    /// Lets frames out as they are.
    fn pass(&mut self, out: &mut [[f32; 2]]) {
        out.copy_from_slice(&self.frames[..out.len()]);
        self.peak = self.peaks[..out.len()].iter().copied().fold(self.peak, f32::max);
    }

    /// Lets frames out with the gain that each needs.
    fn hold(&mut self, out: &mut [[f32; 2]]) {
        for (index, out) in out.iter_mut().enumerate() {
            let peak = self.peaks[index + AHEAD];
            let gain = self.smoothed(if peak > self.ceiling { self.ceiling / peak } else { 1.0 });
            *out = self.frames[index].map(|sample| sample * gain);
            self.peak = self.peak.max(self.peaks[index] * gain);
            self.deepest = self.deepest.min(gain);
        }
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

    /// Finds the true peaks of so many more frames, each [`REACH`] before the newest that it takes: its samples, and values
    /// between it and the next.
    fn look(&mut self, count: usize) {
        let end = self.frames.len();
        // A last group may be short: silence stands for what is to come, and its peaks are dropped.
        self.frames.resize(end + GROUP, [0.0; 2]);
        let matters = 0.5 * self.ceiling.min(self.peak.max(1e-6));
        for first in (0..count).step_by(GROUP).map(|at| end - count + at) {
            let around = &self.frames[first + 1 - 2 * REACH..first + GROUP];
            self.peaks.extend(peaks(&self.interpolator, around, matters));
        }
        self.frames.truncate(end);
        self.peaks.truncate(AHEAD + count);
    }
}

/// True peaks of [`GROUP`] frames that have [`REACH`] others on either side. Interpolation is left out where all samples are so
/// low that it cannot matter.
fn peaks(interpolator: &[[f32; 2 * REACH]; PHASES], around: &[[f32; 2]], matters: f32) -> [f32; GROUP] {
    let loudness = |[left, right]: &[f32; 2]| left.abs().max(right.abs());
    let mut peaks: [f32; GROUP] = std::array::from_fn(|frame| loudness(&around[frame + REACH - 1]));
    if around.iter().all(|frame| loudness(frame) < matters) {
        return peaks;
    }
    widest(
        #[inline(always)]
        || {
            for taps in interpolator {
                let mut between = [[0.0f32; 2]; GROUP];
                for (tap, near) in taps.iter().zip(around.windows(GROUP)) {
                    for ([left, right], x) in between.iter_mut().zip(near) {
                        *left += x[0] * tap;
                        *right += x[1] * tap;
                    }
                }
                peaks.iter_mut().zip(&between).for_each(|(peak, frame)| *peak = peak.max(loudness(frame)));
            }
        },
    );
    peaks
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
