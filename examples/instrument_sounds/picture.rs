//! The spectrogram and the level of a sound.

use partwright::perform::Performance;
use partwright::render::{RATE, level_of_rms};
use rustfft::FftPlannerScalar;
use rustfft::num_complex::Complex;

/// Size in pixels.
pub(super) const WIDTH: usize = 360;
pub(super) const HEIGHT: usize = 96;
/// Frequencies from bottom to top, by octaves, hertz.
pub(super) const LOWEST: f64 = 40.0;
pub(super) const HIGHEST: f64 = 16_000.0;
/// What is black and what white, dB SPL of a pixel.
const DARKEST: f64 = 85.0;
const LIGHTEST: f64 = 0.0;
/// Samples of a window.
const WINDOW: usize = 4096;

/// A sound drawn.
pub(super) struct Picture {
    /// Shades from 0, white, to 15, black; by columns, from the top.
    pub(super) shades: Vec<[u8; HEIGHT]>,
    /// Level of each column, dB SPL.
    pub(super) levels: Vec<f64>,
    /// At each dynamic: the loudest level, and the centre of the power spectrum in hertz.
    pub(super) loudest: [f64; 3],
    pub(super) centroids: [f64; 3],
}

impl Picture {
    pub(super) fn of(sound: &[f32], performance: &Performance) -> Self {
        let dynamics = super::dynamics(performance);
        let step = dynamics[3] / WIDTH;
        let spectra: Vec<Vec<f64>> = (0..WIDTH).map(|column| spectrum(sound, column * step)).collect();
        let levels: Vec<f64> = (0..WIDTH).map(|column| level(sound, column * step, step)).collect();
        let columns = |dynamic: usize| dynamics[dynamic] / step..(dynamics[dynamic + 1] / step).min(WIDTH);
        Self {
            shades: spectra.iter().map(|spectrum| shades(spectrum)).collect(),
            loudest: [0, 1, 2].map(|dynamic| levels[columns(dynamic)].iter().copied().fold(0.0, f64::max)),
            centroids: [0, 1, 2].map(|dynamic| centroid(&spectra[columns(dynamic)])),
            levels,
        }
    }
}

/// Power by bin around a sample.
fn spectrum(sound: &[f32], middle: usize) -> Vec<f64> {
    let plan = FftPlannerScalar::<f64>::new().plan_fft_forward(WINDOW);
    let at =
        |i: usize| (middle + i).checked_sub(WINDOW / 2).and_then(|at| sound.get(at)).map_or(0.0, |x| f64::from(*x));
    let hann = |i: usize| 0.5 - 0.5 * (std::f64::consts::TAU * i as f64 / WINDOW as f64).cos();
    let mut bins: Vec<Complex<f64>> = (0..WINDOW).map(|i| Complex::new(at(i) * hann(i), 0.0)).collect();
    plan.process(&mut bins);
    bins.iter().take(WINDOW / 2).map(|bin| bin.norm_sqr() * 8.0 / (WINDOW * WINDOW) as f64).collect()
}

fn level(sound: &[f32], from: usize, step: usize) -> f64 {
    let stretch = sound.get(from..sound.len().min(from + step)).unwrap_or_default();
    let power = stretch.iter().map(|x| f64::from(*x) * f64::from(*x)).sum::<f64>() / step as f64;
    level_of_rms(power.sqrt()).0.max(0.0)
}

fn shades(spectrum: &[f64]) -> [u8; HEIGHT] {
    let hertz = |row: usize| LOWEST * (HIGHEST / LOWEST).powf(1.0 - row as f64 / HEIGHT as f64);
    let bin = |hertz: f64| (hertz * WINDOW as f64 / f64::from(RATE)) as usize;
    std::array::from_fn(|row| {
        let (low, high) = (bin(hertz(row + 1)), bin(hertz(row)).min(spectrum.len() - 1));
        let power = spectrum[low..=high.max(low)].iter().copied().fold(0.0, f64::max);
        let shade = (level_of_rms(power.sqrt()).0 - LIGHTEST) / (DARKEST - LIGHTEST);
        (shade.clamp(0.0, 1.0) * 15.0).round() as u8
    })
}

fn centroid(spectra: &[Vec<f64>]) -> f64 {
    let bins = spectra.iter().flat_map(|spectrum| spectrum.iter().enumerate());
    let (weighted, sum) = bins.fold((0.0, 0.0), |(w, s), (bin, power)| (w + power * bin as f64, s + power));
    weighted / f64::max(sum, 1e-30) * f64::from(RATE) / WINDOW as f64
}
