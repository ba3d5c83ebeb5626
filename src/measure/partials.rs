//! Frequencies of the partials of strings, bars and bells.

use super::envelope::slope;
use super::spectrum::Spectrum;

/// Partials by which a stretch is told, and how far below the strongest they may lie: 50 dB as a ratio of powers.
const MOST: u32 = 16;
const AUDIBLE: f64 = 1e-5;
/// The stiffest string there is (ours): the top of a piano has B of about 0.01.
const STIFFEST: f64 = 0.05;
/// How far a partial of a bar is sought from where it is expected, as a ratio.
const ASTRAY: f64 = 1.06;

/// B of (f_n / n f)² = 1 + B n², by regression; `None` where fewer than five partials are heard. Each partial is sought where
/// those before it lead.
pub(super) fn inharmonicity(spectrum: &Spectrum, fundamental: f64) -> Option<f64> {
    let mut points: Vec<(f64, f64)> = Vec::new();
    let strongest = (1..=MOST).map(|n| spectrum.partial(fundamental * f64::from(n))).fold(0.0, f64::max);
    for n in (1..=MOST).map(f64::from) {
        let stretch = if points.len() > 2 { slope(&points).clamp(0.0, STIFFEST) } else { 0.0 };
        let expected = n * fundamental * (1.0 + stretch * n * n).sqrt();
        let reach = (0.2 * fundamental).min(0.03 * expected).max(2.0 * spectrum.bin);
        let found = spectrum.peak(expected - reach, expected + reach);
        if let Some(hertz) = found.filter(|hertz| spectrum.partial(*hertz) > AUDIBLE * strongest) {
            points.push((n * n, libm::pow(hertz / (n * fundamental), 2.0)));
        }
    }
    (points.len() >= 5).then(|| slope(&points).clamp(0.0, STIFFEST))
}

/// Where partials really lie that are expected at ratios over a fundamental.
pub(super) fn ratios(spectrum: &Spectrum, fundamental: f64, expected: &[f64]) -> Vec<f64> {
    let find = |ratio: &f64| {
        let hertz = ratio * fundamental;
        // What is strongest at the edge belongs to something beyond.
        let found = spectrum.peak(hertz / ASTRAY, hertz * ASTRAY);
        let found = found.filter(|peak| libm::log2(peak / hertz).abs() < 0.9 * libm::log2(ASTRAY));
        found.map_or(*ratio, |peak| peak / fundamental)
    };
    let found: Vec<f64> = expected.iter().map(find).collect();
    // The first is what the pitch is named by.
    let in_tune = expected.first().zip(found.first()).map_or(1.0, |(expected, found)| expected / found);
    found.iter().map(|ratio| ratio * in_tune).collect()
}
