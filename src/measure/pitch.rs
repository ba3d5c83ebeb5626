//! The fundamental of a note of which the pitch is known.

use super::Take;
use super::spectrum::Spectrum;

/// How far a recording may be out of tune, in cents, and in which steps that is tried.
const ASTRAY_CENTS: i32 = 70;
const STEP_CENTS: i32 = 2;
/// Harmonics that are looked at.
const HARMONICS: u32 = 8;

/// The fundamental in hertz, near the pitch, that most of the sound lies on; of what begins at a sample.
pub(super) fn fundamental(take: &Take, start: usize) -> f64 {
    let nominal = take.pitch.frequency().0;
    // Long enough to tell two cents of the highest harmonic apart by its lobe.
    let wanted = (32.0 * take.hertz() / nominal).max(take.hertz() / 6.0) as usize;
    let length = wanted.min(take.samples().saturating_sub(start));
    let spectrum = Spectrum::of(take, length, &[start]);
    let at = |cents: i32| nominal * libm::exp2(f64::from(cents) / 1200.0);
    // A narrow comb: the middle of the lobes, not their whole width.
    let comb = |hertz: f64| {
        let tooth = |n: u32| {
            let place = hertz * f64::from(n);
            spectrum.peak(place - 2.0 * spectrum.bin, place + 2.0 * spectrum.bin).map_or(0.0, |peak| {
                let off = (peak - place) / spectrum.bin;
                spectrum.partial(peak).sqrt() * libm::exp(-off * off)
            })
        };
        (1..=HARMONICS).map(tooth).sum::<f64>()
    };
    let tried = (-ASTRAY_CENTS / STEP_CENTS..=ASTRAY_CENTS / STEP_CENTS).map(|step| at(step * STEP_CENTS));
    let best = tried.map(|hertz| (hertz, comb(hertz))).max_by(|a, b| a.1.total_cmp(&b.1));
    best.filter(|(_, strength)| *strength > 0.0).map_or(nominal, |(hertz, _)| hertz)
}
