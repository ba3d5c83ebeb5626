//! A profile's spectrum at any pitch and dynamic.

use crate::profile::{Spectrum, TechniqueTimbre, Timbre};
use crate::score::Pitch;
use crate::units::{Decibels, Hertz};

/// Partials further below the strongest are left out.
pub(super) const FLOOR_DB: f64 = -80.0;
/// Highest partial that is sounded, Hz.
pub(super) const CEILING_HZ: f64 = 18_000.0;
/// Beyond its table a spectrum falls on at this slope, dB an octave, softer dynamics steeper (ours).
const TAIL_DB_PER_OCTAVE: f64 = -18.0;

/// Amplitudes of harmonics 1, 2, … up to [`CEILING_HZ`], against the strongest (1.0); those under [`FLOOR_DB`] are zero.
/// Between anchors levels in decibels are interpolated, by semitones and by intensity (0 pp to 1 ff); the technique adds
/// its own.
pub(super) fn harmonics(timbre: &Timbre, pitch: Pitch, intensity: f64, technique: &TechniqueTimbre) -> Vec<f64> {
    let fundamental = pitch.frequency().0;
    let count = (CEILING_HZ / fundamental).clamp(1.0, 160.0) as usize;
    let (low, high, share) = anchors(&timbre.spectra, pitch);
    let plain = |n: usize| match (low, high) {
        (Some(low), Some(high)) => {
            let (a, b) = (at(low, n, intensity), at(high, n, intensity));
            a + (b - a) * share
        }
        _ => -9.0 * libm::log2(n as f64),
    };
    let added = |n: usize| technique.gain(Hertz(fundamental * n as f64), Hertz(fundamental)).0;
    let level = |n: usize| plain(n) + added(n);
    let levels: Vec<f64> = (1..=count).map(level).collect();
    let strongest = levels.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let amplitude = |level: &f64| {
        let below = level - strongest;
        if below < FLOOR_DB || !below.is_finite() { 0.0 } else { Decibels(below).to_amplitude_ratio() }
    };
    levels.iter().map(amplitude).collect()
}

/// What bell or body adds at a frequency for a listener in front: nothing up to 1 kHz, all of the projection from 2 kHz on (ours).
#[must_use]
pub fn in_front(hertz: Hertz, projection: Decibels) -> Decibels {
    Decibels(projection.0 * libm::log2(hertz.0 / 1000.0).clamp(0.0, 1.0))
}

/// Turns the bell to a listener in front ([`in_front`]). Gives the gain of the whole.
pub(super) fn project(amplitudes: &mut [f64], pitch: Pitch, projection: Decibels) -> f64 {
    let power = |all: &[f64]| all.iter().map(|a| a * a).sum::<f64>();
    let before = power(amplitudes);
    for (n, amplitude) in (1..).zip(amplitudes.iter_mut()) {
        *amplitude *= in_front(Hertz(pitch.frequency().0 * f64::from(n)), projection).to_amplitude_ratio();
    }
    if before > 0.0 { (power(amplitudes) / before).sqrt() } else { 1.0 }
}

/// The anchor spectra on both sides of a pitch, and how far it is on the way.
fn anchors(spectra: &[Spectrum], pitch: Pitch) -> (Option<&Spectrum>, Option<&Spectrum>, f64) {
    let above = spectra.partition_point(|spectrum| spectrum.pitch <= pitch);
    let low = spectra.get(above.saturating_sub(1));
    let high = spectra.get(above).or(low);
    let share = match (low, high) {
        (Some(low), Some(high)) if high.pitch > low.pitch && pitch > low.pitch => {
            f64::from((pitch - low.pitch).0) / f64::from((high.pitch - low.pitch).0)
        }
        _ => 0.0,
    };
    (low, high, share)
}

fn at(spectrum: &Spectrum, harmonic: usize, intensity: f64) -> f64 {
    let (pp, ff) = (in_table(&spectrum.pp, harmonic, -6.0), in_table(&spectrum.ff, harmonic, 0.0));
    pp + (ff - pp) * intensity
}

fn in_table(levels: &[Decibels], harmonic: usize, steeper: f64) -> f64 {
    if let Some(level) = harmonic.checked_sub(1).and_then(|index| levels.get(index)) {
        return level.0.max(2.0 * FLOOR_DB);
    }
    let end = levels.len().max(1);
    let recent: Vec<f64> = levels.iter().rev().take(3).map(|level| level.0).collect();
    let level = recent.iter().sum::<f64>() / recent.len().max(1) as f64;
    level + (TAIL_DB_PER_OCTAVE + steeper) * libm::log2(harmonic as f64 / end as f64)
}
