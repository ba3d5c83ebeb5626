//! A stream's loudness over a whole piece, from its energy by step.

use super::meter::Meter;
use super::true_peak::true_peaks;
use crate::units::{Decibels, Lufs};
use serde::{Deserialize, Serialize};

/// Samples of a step: 20 ms at 48 kHz.
pub(crate) const STEP: usize = 960;

/// Steps of the momentary window (400 ms), which is also the gating block's.
pub(crate) const MOMENTARY: usize = 20;

/// Steps of the short-term window (3 s).
pub(crate) const SHORT_TERM: usize = 150;

/// Steps from one gating block to the next: 100 ms.
const HOP: usize = 5;

/// The absolute gate of BS.1770 for programmes.
pub(crate) const PROGRAMME_GATE: Lufs = Lufs(-70.0);

/// The absolute gate at physical level, where 0 LUFS is about 120 dB SPL: 20 dB SPL, below a quiet hall's noise (ours;
/// the programme gate of -70 LUFS would shut out everything softer than 50 dB SPL, half of every pp).
pub(crate) const PHYSICAL_GATE: Lufs = Lufs(-100.0);

/// Loudness of a stream over a whole piece. At physical level 0 LUFS is about 120 dB SPL at the listener, and 0 dB of a peak
/// is the peak of a tone of 120 dB SPL.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Programme {
    /// Gated loudness of the whole (BS.1770-4); `None` when nothing is above the gate.
    pub integrated: Option<Lufs>,
    /// Loudest 400 ms.
    pub momentary: Option<Lufs>,
    /// Loudest 3 s.
    pub short_term: Option<Lufs>,
    /// Loudness range in LU: from the 10th to the 95th percentile of what is above the gates (EBU Tech 3342).
    pub range: Option<Decibels>,
    /// Highest true peak (BS.1770-4, annex 2); of several seats what theirs make when they are not in phase.
    pub true_peak: Option<Decibels>,
}

impl Programme {
    /// Measures a recording at 48 kHz, all its channels with full weight and the gate of BS.1770 for programmes.
    ///
    /// ```
    /// use partwright::balance::Programme;
    /// let tone = |n: u32| (std::f64::consts::TAU * 1000.0 * f64::from(n) / 48_000.0).sin();
    /// let channel: Vec<f32> = (0..96_000).map(|n| (tone(n) / 8.0) as f32).collect();
    /// let measured = Programme::measure(&[channel.clone(), channel]);
    /// assert_eq!(measured.integrated.map(|loudness| loudness.0), Some(-18.1));
    /// ```
    #[must_use]
    pub fn measure(channels: &[Vec<f32>]) -> Self {
        let mut steps: Vec<f64> = Vec::new();
        for channel in channels {
            let of_channel = weighted_steps(channel);
            steps.resize(steps.len().max(of_channel.len()), 0.0);
            steps.iter_mut().zip(of_channel).for_each(|(sum, step)| *sum += step);
        }
        let peaks = channels.iter().flat_map(|channel| true_peaks(channel, STEP));
        let peak = peaks.fold(0.0, f64::max);
        Self::of(&steps, PROGRAMME_GATE, (peak > 0.0).then(|| Decibels::from_amplitude_ratio(peak)))
    }

    /// Measures K-weighted mean squares by [`STEP`].
    pub(crate) fn of(steps: &[f64], gate: Lufs, true_peak: Option<Decibels>) -> Self {
        let loudest =
            |length| windows(steps, length).into_iter().reduce(f64::max).and_then(loudness).map(Lufs::to_tenth);
        Self {
            integrated: integrated(steps, gate).map(Lufs::to_tenth),
            momentary: loudest(MOMENTARY),
            short_term: loudest(SHORT_TERM),
            range: range(steps, gate).map(Decibels::to_tenth),
            true_peak: true_peak.map(Decibels::to_tenth),
        }
    }
}

/// K-weighted mean squares of one channel by [`STEP`]; what is left over at the end is not a step.
pub(super) fn weighted_steps(samples: &[f32]) -> Vec<f64> {
    let mut meter = Meter::default();
    samples.iter().for_each(|sample| meter.hear([*sample, 0.0]));
    meter.steps
}

/// Loudness of a mean square after K-weighting, one channel (BS.1770-4, equation 2); `None` when silent.
pub(crate) fn loudness(mean_square: f64) -> Option<Lufs> {
    (mean_square > 0.0).then(|| Lufs(-0.691 + 10.0 * libm::log10(mean_square)))
}

/// Gated loudness of K-weighted mean squares by [`STEP`]; `None` when nothing is above the gate. A stream shorter than a block
/// is taken as one.
pub(crate) fn integrated(steps: &[f64], gate: Lufs) -> Option<Lufs> {
    let blocks: Vec<f64> = windows(steps, MOMENTARY).into_iter().step_by(HOP).collect();
    let absolute = mean_square(gate);
    let relative = 0.1 * mean_above(&blocks, absolute)?;
    mean_above(&blocks, absolute.max(relative)).and_then(loudness)
}

/// EBU Tech 3342: percentiles of short-term loudness above the absolute gate and 20 LU below its mean.
fn range(steps: &[f64], gate: Lufs) -> Option<Decibels> {
    let blocks: Vec<f64> = windows(steps, SHORT_TERM).into_iter().step_by(HOP).collect();
    let absolute = mean_square(gate);
    let relative = 0.01 * mean_above(&blocks, absolute)?;
    let mut above: Vec<f64> = blocks.into_iter().filter(|block| *block > absolute.max(relative)).collect();
    above.sort_by(f64::total_cmp);
    let percentile = |percent: usize| above.get((above.len().saturating_sub(1) * percent + 50) / 100);
    Some(Decibels::from_power_ratio(percentile(95)? / percentile(10)?))
}

/// Mean squares of windows of `length` steps, one a step; a stream shorter than a window is one window.
pub(crate) fn windows(steps: &[f64], length: usize) -> Vec<f64> {
    let length = length.min(steps.len()).max(1);
    let mut sums = Vec::with_capacity(steps.len() + 1);
    sums.push(0.0);
    for step in steps {
        sums.push(sums.last().copied().unwrap_or(0.0) + step);
    }
    sums.windows(length + 1).map(|w| ((w[length] - w[0]) / length as f64).max(0.0)).collect()
}

fn mean_above(blocks: &[f64], gate: f64) -> Option<f64> {
    let above = blocks.iter().filter(|block| **block > gate);
    let (sum, count) = above.fold((0.0, 0u32), |(sum, count), block| (sum + block, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

fn mean_square(loudness: Lufs) -> f64 {
    libm::pow(10.0, (loudness.0 + 0.691) / 10.0)
}
