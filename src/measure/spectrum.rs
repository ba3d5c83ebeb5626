//! Power over frequency.

use super::Take;
use crate::units::{Decibels, Hertz};
use realfft::RealFftPlanner;
use std::f64::consts::TAU;

/// The four-term Blackman-Harris window (Harris 1978): side lobes 92 dB down, a main lobe of eight bins.
const WINDOW: [f64; 4] = [0.358_75, 0.488_29, 0.141_28, 0.011_68];
/// Its equivalent noise bandwidth, in bins.
const NOISE_BINS: f64 = 2.004;
/// Half of its main lobe, in bins.
pub(super) const LOBE: f64 = 4.0;

/// Power by bin: of a sine the mean square is the sum over its lobe.
pub(super) struct Spectrum {
    powers: Vec<f64>,
    /// Width of a bin.
    pub(super) bin: f64,
}

impl Spectrum {
    /// Averaged over the channels of a take and over windows of a length in samples that begin where said.
    pub(super) fn of(take: &Take, length: usize, starts: &[usize]) -> Self {
        let length = length.max(16);
        let plan = RealFftPlanner::<f64>::new().plan_fft_forward(length);
        let window: Vec<f64> = (0..length).map(|i| taper(i as f64 / length as f64)).collect();
        let mut powers = vec![0.0; length / 2 + 1];
        let stretches: Vec<&[f32]> = take.channels.iter().flat_map(|channel| cuts(channel, starts, length)).collect();
        for stretch in &stretches {
            let mut input: Vec<f64> = stretch.iter().zip(&window).map(|(x, w)| f64::from(*x) * w).collect();
            let mut output = plan.make_output_vec();
            if plan.process(&mut input, &mut output).is_ok() {
                powers.iter_mut().zip(&output).for_each(|(power, z)| *power += z.norm_sqr());
            }
        }
        // A sine of amplitude a has a²/2 in mean square and a N w₀/2 in its middle bin.
        let scale = 2.0 / (WINDOW[0] * length as f64).powi(2) / NOISE_BINS / stretches.len().max(1) as f64;
        powers.iter_mut().for_each(|power| *power *= scale);
        Self { powers, bin: take.hertz() / length as f64 }
    }

    /// Mean square of what lies between two frequencies.
    pub(super) fn between(&self, low: f64, high: f64) -> f64 {
        self.stretch(low, high).iter().sum()
    }

    /// Mean square of a partial.
    pub(super) fn partial(&self, hertz: f64) -> f64 {
        self.between(hertz - LOBE * self.bin, hertz + LOBE * self.bin)
    }

    /// Mean square for each hertz between two frequencies: the median of the bins.
    pub(super) fn density(&self, low: f64, high: f64) -> f64 {
        let mut powers = self.stretch(low, high).to_vec();
        powers.sort_by(f64::total_cmp);
        powers.get(powers.len() / 2).map_or(0.0, |power| power / self.bin)
    }

    /// The frequency of the strongest peak between two, by a parabola through the levels of three bins.
    pub(super) fn peak(&self, low: f64, high: f64) -> Option<f64> {
        let first = self.index(low);
        let stretch = self.stretch(low, high).iter().enumerate();
        let (place, power) = stretch.max_by(|a, b| a.1.total_cmp(b.1)).map(|(i, power)| (i + first, *power))?;
        let level = |index: usize| Some(libm::log(self.powers.get(index)?.max(1e-30)));
        let (before, here, after) = (level(place.checked_sub(1)?)?, level(place)?, level(place + 1)?);
        let bend = before - 2.0 * here + after;
        let shift = if bend < 0.0 { 0.5 * (before - after) / bend } else { 0.0 };
        (power > 0.0).then(|| (place as f64 + shift.clamp(-0.5, 0.5)) * self.bin)
    }

    /// The highest frequency it tells of.
    pub(super) fn top(&self) -> f64 {
        self.powers.len().saturating_sub(1) as f64 * self.bin
    }

    fn stretch(&self, low: f64, high: f64) -> &[f64] {
        let (from, to) = (self.index(low), self.index(high) + 1);
        self.powers.get(from.min(self.powers.len())..to.min(self.powers.len())).unwrap_or_default()
    }

    fn index(&self, hertz: f64) -> usize {
        (hertz / self.bin).round().max(0.0) as usize
    }
}

fn cuts<'a>(channel: &'a [f32], starts: &'a [usize], length: usize) -> impl Iterator<Item = &'a [f32]> {
    starts.iter().filter_map(move |start| channel.get(*start..start + length))
}

fn taper(x: f64) -> f64 {
    (0..4).map(|n| if n % 2 == 0 { 1.0 } else { -1.0 } * WINDOW[n] * libm::cos(TAU * n as f64 * x)).sum()
}

/// The centre of the power of harmonics over a fundamental.
#[must_use]
pub fn centroid(levels: &[Decibels], fundamental: Hertz) -> Hertz {
    let sum: f64 = levels.iter().map(|level| level.to_power_ratio()).sum();
    let weighted: f64 = (1..).zip(levels).map(|(n, level)| f64::from(n) * level.to_power_ratio()).sum();
    Hertz(if sum > 0.0 { fundamental.0 * weighted / sum } else { 0.0 })
}
