//! The band grid: ERB-spaced after Glasberg and Moore (1990), "Derivation of auditory filter shapes from
//! notched-noise data", Hearing Research 47, 103-138.

use crate::units::Hertz;

/// Bands of the grid: 40 from 30 Hz to 16 kHz, each about one ERB wide (ours: a coarse grid, fine enough that two
/// neighbouring partials of one tone fall apart up to about the eighth).
pub(super) const BANDS: usize = 40;

const LOWEST: f64 = 30.0;
const HIGHEST: f64 = 16_000.0;

/// Centre frequencies of the bands, low to high.
pub(super) fn centres() -> Vec<Hertz> {
    (0..BANDS).map(|band| Hertz(at(band as f64 + 0.5))).collect()
}

/// The edges of the bands, low to high: one more than there are bands.
pub(super) fn edges() -> Vec<Hertz> {
    (0..=BANDS).map(|edge| Hertz(at(edge as f64))).collect()
}

/// Equivalent rectangular bandwidth of the auditory filter at a frequency (their equation 3).
pub(super) fn bandwidth(frequency: Hertz) -> Hertz {
    Hertz(24.7 * (0.004_37 * frequency.0 + 1.0))
}

/// The frequency a number of bands above the lowest edge.
fn at(bands: f64) -> f64 {
    let low = number(LOWEST);
    frequency(low + (number(HIGHEST) - low) * bands / BANDS as f64)
}

/// ERB-number of a frequency in hertz (their equation 4).
fn number(hertz: f64) -> f64 {
    21.4 * libm::log10(0.004_37 * hertz + 1.0)
}

/// The frequency of an ERB-number, in hertz.
fn frequency(number: f64) -> f64 {
    (libm::pow(10.0, number / 21.4) - 1.0) / 0.004_37
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_are_about_one_erb_wide() {
        for (pair, centre) in edges().windows(2).zip(centres()) {
            let width = (pair[1].0 - pair[0].0) / bandwidth(centre).0;
            assert!((0.9..1.05).contains(&width), "{centre}: {width}");
        }
    }

    #[test]
    fn the_grid_spans_what_it_says() {
        assert!((edges()[0].0 - 30.0).abs() < 1e-9);
        assert!((edges()[BANDS].0 - 16_000.0).abs() < 1e-6);
        assert!((bandwidth(Hertz(1000.0)).0 - 132.6).abs() < 0.1);
    }
}
