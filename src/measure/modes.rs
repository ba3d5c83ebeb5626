//! Modes and noise of a stroke without pitch.

use super::Take;
use super::envelope::Envelope;
use super::spectrum::{LOBE, Spectrum};
use super::table::{digits, list};
use crate::profile::Modes;
use crate::units::{Decibels, Hertz, Seconds};

/// Modes that are kept, how far they may lie below the strongest and must stand out of the noise around, in decibels.
const MOST: usize = 8;
const AUDIBLE: f64 = 40.0;
const OUT_OF_NOISE: f64 = 10.0;
/// The window, in seconds: as long as it rings, between these.
const SHORTEST: f64 = 0.03;
const LONGEST: f64 = 0.3;
/// The band that is looked at, in hertz, and a pitch by which levels are followed through it.
const BAND: (f64, f64) = (30.0, 16_000.0);
const FOLLOWED_AT: f64 = 200.0;
/// The share of the power of the noise below and above its band.
const BEYOND: f64 = 0.1;
/// The noise of the synthesis falls so much sooner than the lowest mode.
const NOISE_SOONER: f64 = 0.8;

/// Modes of a stroke; `None` for silence.
#[must_use]
pub fn modes(take: &Take) -> Option<Modes> {
    let course = Envelope::of(take, FOLLOWED_AT);
    let begins = course.start();
    let fall = course.fall(begins + 0.01, begins + 4.0)?.max(0.5);
    let length = (30.0 / fall).clamp(SHORTEST, LONGEST);
    let spectrum = Spectrum::of(take, (length * take.hertz()) as usize, &[(begins * take.hertz()) as usize]);
    let (peaks, noise) = split(&spectrum)?;
    let t60 = (60.0 / fall).clamp(0.03, 60.0);
    let (lowest, strongest) = (peaks.first()?.0, peaks.iter().map(|(_, power)| *power).fold(0.0, f64::max));
    // Followed back to the stroke by the decay of the synthesis.
    let back = |hertz: f64| fall * (1.0 + 0.2 * libm::log2((hertz / lowest).max(1.0))) * length / 2.0;
    let level = |(hertz, power): &(f64, f64)| 10.0 * libm::log10(power / strongest) + back(*hertz);
    let top = peaks.iter().map(level).fold(f64::NEG_INFINITY, f64::max);
    let hissing = 10.0 * libm::log10((noise.power / strongest).max(1e-12)) + fall / NOISE_SOONER * length / 2.0;
    Some(Modes {
        frequencies: peaks.iter().map(|(hertz, _)| Hertz(*hertz)).collect(),
        levels: peaks.iter().map(|peak| Decibels(level(peak) - top)).collect(),
        decay: Seconds(t60),
        noise: Decibels((hissing - top).clamp(-90.0, 40.0)),
        noise_band: noise.band,
    })
}

struct Noise {
    power: f64,
    band: (Hertz, Hertz),
}

/// The strongest peaks, low to high, and what is left.
fn split(spectrum: &Spectrum) -> Option<(Vec<(f64, f64)>, Noise)> {
    let lobe = LOBE * spectrum.bin;
    let mut found: Vec<(f64, f64)> = Vec::new();
    for (low, high) in bands(2.0 * lobe) {
        let Some(hertz) = spectrum.peak(low, high).filter(|hertz| *hertz > low + spectrum.bin && *hertz < high) else {
            continue;
        };
        let power = spectrum.partial(hertz);
        let around = spectrum.density(hertz - 6.0 * lobe, hertz + 6.0 * lobe) * 2.0 * lobe;
        if power > libm::pow(10.0, OUT_OF_NOISE / 10.0) * around && apart(&found, hertz, lobe) {
            found.push((hertz, power));
        }
    }
    found.sort_by(|a, b| b.1.total_cmp(&a.1));
    let strongest = found.first()?.1;
    found.retain(|(_, power)| *power > strongest * libm::pow(10.0, -AUDIBLE / 10.0));
    found.truncate(MOST);
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    let noise = noise(spectrum, &found);
    Some((found, noise))
}

fn apart(found: &[(f64, f64)], hertz: f64, lobe: f64) -> bool {
    found.iter().all(|(other, _)| (other - hertz).abs() > lobe)
}

/// Stretches of the band, each as wide as two peaks need to be told apart, and wider the higher. Each begins in the middle of the
/// one before, so that a peak at the border of one is inside another.
fn bands(narrowest: f64) -> impl Iterator<Item = (f64, f64)> {
    let width = move |low: f64| narrowest.max(0.08 * low);
    let next = move |low: &f64| Some(low + width(*low) / 2.0);
    std::iter::successors(Some(BAND.0), next).take_while(|low| *low < BAND.1).map(move |low| (low, low + width(low)))
}

fn noise(spectrum: &Spectrum, peaks: &[(f64, f64)]) -> Noise {
    let step = 2.0 * LOBE * spectrum.bin;
    let count = ((BAND.1 - BAND.0) / step) as usize;
    let left = |i: usize| {
        let (low, high) = (BAND.0 + step * i as f64, BAND.0 + step * (i + 1) as f64);
        let in_a_mode = peaks.iter().any(|(hertz, _)| *hertz > low - step && *hertz < high + step);
        ((low + high) / 2.0, if in_a_mode { 0.0 } else { spectrum.between(low, high) })
    };
    let left: Vec<(f64, f64)> = (0..count).map(left).collect();
    let power: f64 = left.iter().map(|(_, power)| power).sum();
    let reached = |share: f64| {
        let mut sum = 0.0;
        let place = left.iter().find(|(_, one)| {
            sum += one;
            sum >= share * power
        });
        Hertz(place.map_or(BAND.1, |(hertz, _)| *hertz).max(BAND.0))
    };
    Noise { power, band: (reached(BEYOND), reached(1.0 - BEYOND)) }
}

/// The TOML of the modes of a percussion key, on one line.
#[must_use]
pub fn modes_toml(modes: &Modes) -> String {
    format!(
        "modes = {{ frequencies_hz = {}, levels_db = {}, decay_s = {}, noise_db = {}, noise_band_hz = {} }}\n",
        list(modes.frequencies.iter().map(|hertz| digits(hertz.0, 3))),
        list(modes.levels.iter().map(|level| digits(level.0.round(), 3))),
        digits(modes.decay.0, 2),
        digits(modes.noise.0.round(), 3),
        list([modes.noise_band.0, modes.noise_band.1].iter().map(|hertz| digits(hertz.0, 2)))
    )
}
