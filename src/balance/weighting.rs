//! Loudness after ITU-R BS.1770-4: K-weighting, blocks of 400 ms every 100 ms, absolute and relative gate.

use crate::units::{Hertz, Lufs};

/// Samples of 100 ms at 48 kHz: a fourth of a gating block, and the step between blocks.
pub(super) const STEP: usize = 4800;

/// The absolute gate of BS.1770 for programmes.
#[cfg(test)]
pub(super) const PROGRAMME_GATE: Lufs = Lufs(-70.0);

/// The absolute gate at physical level, where 0 LUFS is about 120 dB SPL: 20 dB SPL, below a quiet hall's noise (ours;
/// the programme gate of -70 LUFS would shut out everything softer than 50 dB SPL, half of every pp).
pub(super) const PHYSICAL_GATE: Lufs = Lufs(-100.0);

/// Loudness of a mean square after K-weighting, one channel (BS.1770-4, equation 2); `None` when silent.
pub(super) fn loudness(mean_square: f64) -> Option<Lufs> {
    (mean_square > 0.0).then(|| Lufs(-0.691 + 10.0 * libm::log10(mean_square)))
}

/// Gated loudness of K-weighted mean squares by [`STEP`]; `None` when nothing is above the gate. Fewer than four
/// steps are taken as one block.
pub(super) fn integrated(steps: &[f64], gate: Lufs) -> Option<Lufs> {
    let blocks = blocks(steps, 4);
    let absolute = mean_square(gate);
    let relative = 0.1 * mean_above(&blocks, absolute)?;
    mean_above(&blocks, absolute.max(relative)).and_then(loudness)
}

/// Mean squares of windows of `length` steps, one a step; a piece shorter than a window is one window.
pub(super) fn blocks(steps: &[f64], length: usize) -> Vec<f64> {
    steps.windows(length.min(steps.len()).max(1)).map(|w| w.iter().sum::<f64>() / w.len() as f64).collect()
}

fn mean_above(blocks: &[f64], gate: f64) -> Option<f64> {
    let above = blocks.iter().filter(|block| **block > gate);
    let (sum, count) = above.fold((0.0, 0u32), |(sum, count), block| (sum + block, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

fn mean_square(loudness: Lufs) -> f64 {
    libm::pow(10.0, (loudness.0 + 0.691) / 10.0)
}

/// The K-weighting filter at 48 kHz on four streams at once (the processor filters four for the price of one).
#[derive(Debug, Clone, Default)]
pub(super) struct Filter {
    shelf: Biquad,
    high_pass: Biquad,
}

/// Streams that are filtered together.
pub(super) const LANES: usize = 4;

impl Filter {
    /// One sample of each stream, weighted.
    #[inline]
    pub(super) fn next(&mut self, input: [f64; LANES]) -> [f64; LANES] {
        let shelved = self.shelf.next(&SHELF, input);
        self.high_pass.next(&HIGH_PASS, shelved)
    }
}

/// Power gain of K-weighting at a frequency, at 48 kHz.
pub(super) fn power_gain(frequency: Hertz) -> f64 {
    SHELF.power_gain(frequency) * HIGH_PASS.power_gain(frequency)
}

/// BS.1770-4, table 1: the head's shelf, 48 kHz.
const SHELF: Coefficients = Coefficients {
    b: [1.535_124_859_586_97, -2.691_696_189_406_38, 1.198_392_810_852_85],
    a: [-1.690_659_293_182_41, 0.732_480_774_215_85],
};

/// BS.1770-4, table 2: the RLB high-pass, 48 kHz.
const HIGH_PASS: Coefficients = Coefficients { b: [1.0, -2.0, 1.0], a: [-1.990_047_454_833_98, 0.990_072_250_366_21] };

struct Coefficients {
    b: [f64; 3],
    /// The denominator after its leading 1.
    a: [f64; 2],
}

impl Coefficients {
    fn power_gain(&self, frequency: Hertz) -> f64 {
        let omega = std::f64::consts::TAU * frequency.0 / 48_000.0;
        magnitude_squared(self.b, omega) / magnitude_squared([1.0, self.a[0], self.a[1]], omega)
    }
}

fn magnitude_squared(c: [f64; 3], omega: f64) -> f64 {
    let real = c[0] + c[1] * libm::cos(omega) + c[2] * libm::cos(2.0 * omega);
    let imaginary = c[1] * libm::sin(omega) + c[2] * libm::sin(2.0 * omega);
    real * real + imaginary * imaginary
}

/// A second-order section, transposed direct form II.
#[derive(Debug, Clone, Default)]
struct Biquad {
    first: [f64; LANES],
    second: [f64; LANES],
}

impl Biquad {
    #[inline]
    fn next(&mut self, c: &Coefficients, input: [f64; LANES]) -> [f64; LANES] {
        let mut output = [0.0; LANES];
        for lane in 0..LANES {
            output[lane] = c.b[0] * input[lane] + self.first[lane];
            self.first[lane] = c.b[1] * input[lane] - c.a[0] * output[lane] + self.second[lane];
            self.second[lane] = c.b[2] * input[lane] - c.a[1] * output[lane];
        }
        output
    }
}

#[cfg(test)]
#[path = "weighting_tests.rs"]
mod tests;
