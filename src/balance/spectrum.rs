//! One block of a stem → its levels by band, and its K-weighted level.

use super::hearing::{self, BANDS, Field};
use super::level::Level;
use crate::loudness;
use crate::render::{BLOCK, RATE};
use crate::units::{Decibels, Hertz};
use realfft::{RealFftPlanner, RealToComplex};
use std::sync::Arc;

/// Levels of one seat in one frame (a block, 85 ms): the bands, the whole with K-weighting, the true peak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row {
    /// By band of half an ERB, in dB at the inner ear (from a free field: 1 kHz as in the hall, low bass far weaker).
    pub(super) bands: [Level; BANDS],
    /// Of the whole, K-weighted.
    pub(super) weighted: Level,
    /// True peak: the level of a tone of that peak.
    pub(super) peak: Level,
}

impl Row {
    /// Nothing sounds.
    pub(super) const SILENT: Self =
        Self { bands: [Level::SILENT; BANDS], weighted: Level::SILENT, peak: Level::SILENT };

    /// So many decibels more.
    pub(super) fn moved(&self, by: Decibels) -> Self {
        let Self { bands, weighted, peak } = self;
        Self { bands: bands.map(|level| level.moved(by)), weighted: weighted.moved(by), peak: peak.moved(by) }
    }
}

/// Fast Fourier transform with everything prepared. The plan is scalar (the crate's SIMD features are off), so the
/// levels are the same on every processor; a test holds a hash of them.
pub(super) struct Analyser {
    fft: Arc<dyn RealToComplex<f32>>,
    window: Vec<f32>,
    bands: Vec<BandBins>,
    weights: Vec<f32>,
    scale: f64,
}

/// The bins of one band: the share of each that lies in it, as it reaches the inner ear.
struct BandBins {
    first: usize,
    shares: Vec<f32>,
}

impl Analyser {
    /// Plans for blocks of [`BLOCK`] samples at [`RATE`].
    pub(super) fn new() -> Self {
        let window = window();
        let energy: f64 = window.iter().map(|w| f64::from(*w) * f64::from(*w)).sum();
        Self {
            fft: RealFftPlanner::new().plan_fft_forward(BLOCK),
            bands: hearing::edges().windows(2).map(|edges| bins(edges[0], edges[1])).collect(),
            weights: (0..=BLOCK / 2).map(|bin| loudness::power_gain(bin_frequency(bin)) as f32).collect(),
            scale: 2.0 / (BLOCK as f64 * energy),
            window,
        }
    }

    /// The levels of a block of [`BLOCK`] samples.
    pub(super) fn row(&self, block: &[f32]) -> Row {
        let power = self.power(block);
        let mut row = Row::SILENT;
        for (level, band) in row.bands.iter_mut().zip(&self.bands) {
            *level = self.level(weigh(&power[band.first..], &band.shares));
        }
        row.weighted = self.level(weigh(&power, &self.weights));
        row
    }

    fn level(&self, sum: f64) -> Level {
        Level::from_mean_square(sum * self.scale)
    }

    /// Power of each bin, not scaled; nothing when the transform refuses (it does not, for blocks of its length).
    fn power(&self, block: &[f32]) -> Vec<f32> {
        let mut input: Vec<f32> = block.iter().zip(&self.window).map(|(x, w)| x * w).collect();
        input.resize(BLOCK, 0.0);
        let mut spectrum = self.fft.make_output_vec();
        if self.fft.process(&mut input, &mut spectrum).is_err() {
            return vec![0.0; BLOCK / 2 + 1];
        }
        spectrum.iter().map(|bin| bin.re * bin.re + bin.im * bin.im).collect()
    }
}

fn weigh(power: &[f32], weights: &[f32]) -> f64 {
    let mut lanes = [0.0f32; 8];
    for (p, w) in power.chunks(8).zip(weights.chunks(8)) {
        for (lane, (p, w)) in lanes.iter_mut().zip(p.iter().zip(w)) {
            *lane += p * w;
        }
    }
    lanes.iter().map(|lane| f64::from(*lane)).sum()
}

/// Flat with cosine flanks over a quarter at each end (Tukey 0.5): a block's note is weighed whole, and leakage falls
/// by 18 dB an octave, faster than the ear's own filters.
fn window() -> Vec<f32> {
    let flank = BLOCK / 4;
    (0..BLOCK)
        .map(|i| {
            let into = i.min(BLOCK - 1 - i);
            let phase = std::f64::consts::PI * (into as f64 + 0.5) / flank as f64;
            if into < flank { (0.5 - 0.5 * libm::cos(phase)) as f32 } else { 1.0 }
        })
        .collect()
}

fn bins(low: Hertz, high: Hertz) -> BandBins {
    let width = bin_frequency(1).0;
    let (low, high) = (low.0 / width + 0.5, high.0 / width + 0.5);
    let first = low as usize;
    let last = (high as usize).min(BLOCK / 2);
    let inside = |bin: usize| (high.min(bin as f64 + 1.0) - low.max(bin as f64)).clamp(0.0, 1.0);
    let share =
        |bin: usize| (inside(bin) * hearing::to_cochlea(bin_frequency(bin), Field::Free).to_power_ratio()) as f32;
    BandBins { first, shares: (first..=last).map(share).collect() }
}

fn bin_frequency(bin: usize) -> Hertz {
    Hertz(bin as f64 * f64::from(RATE) / BLOCK as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(hertz: f64, amplitude: f64) -> Vec<f32> {
        let omega = std::f64::consts::TAU * hertz / f64::from(RATE);
        (0..BLOCK).map(|i| (amplitude * libm::sin(omega * i as f64)) as f32).collect()
    }

    #[test]
    fn a_tone_stands_in_its_band_at_its_level() {
        let analyser = Analyser::new();
        for (band, centre) in hearing::centres().into_iter().enumerate().skip(16) {
            let row = analyser.row(&tone(centre.0, 0.01));
            let expected = 80.0 + hearing::to_cochlea(centre, Field::Free).0;
            let around = Decibels::sum(row.bands[band - 1..(band + 2).min(BANDS)].iter().map(|level| level.spl()));
            assert!((around.0 - expected).abs() < 0.5, "{centre}: {around}");
            for (other, level) in row.bands.iter().enumerate().filter(|(other, _)| other.abs_diff(band) > 1) {
                let floor = expected - 12.0 * (other.abs_diff(band) as f64).min(3.5);
                assert!(level.spl().0 < floor, "{centre} leaks {level:?} into band {other}");
            }
        }
    }

    #[test]
    fn loudness_through_the_transform_is_the_standards() {
        let (analyser, ear, loudness) = (Analyser::new(), hearing::Ear::new(), hearing::Loudness::new());
        for (hertz, amplitude, within) in
            [(1000.0, 0.0001, 0.03), (1000.0, 0.01, 0.02), (300.0, 0.01, 0.03), (3000.0, 0.01, 0.03)]
        {
            let bands = analyser.row(&tone(hertz, amplitude)).bands.map(Level::power);
            let found: f64 = loudness.alone(&ear.excitation(&bands)).iter().sum();
            let level = Decibels(120.0) + Decibels::from_amplitude_ratio(amplitude);
            let expected = hearing::loudness(&[(Hertz(hertz), level)], Field::Free, hearing::Ears::Both).0;
            assert!((found / expected - 1.0).abs() < within, "{hertz} Hz at {level}: {found} for {expected}");
        }
    }

    #[test]
    fn the_weighted_level_of_a_kilohertz_is_its_level() {
        let row = Analyser::new().row(&tone(1000.0, 1.0));
        assert!((row.weighted.spl().0 - (120.0 + 0.69)).abs() < 0.05, "{}", row.weighted.spl());
    }

    #[test]
    fn silence_is_silent_and_noise_is_not() {
        assert_eq!(Analyser::new().row(&vec![0.0; BLOCK]), Row::SILENT);
        assert_ne!(Analyser::new().row(&vec![f32::NAN; BLOCK]).weighted, Level::from_mean_square(1.0));
    }
}
