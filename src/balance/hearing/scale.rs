//! The ERB-number scale of ISO 532-2:2017, clause 7.4, after Glasberg and Moore (1990), "Derivation of auditory filter
//! shapes from notched-noise data", Hearing Research 47, 103-138. Its unit is the Cam: one equivalent rectangular bandwidth.

use crate::units::Hertz;

/// Equivalent rectangular bandwidth of the auditory filter at a frequency (formula 1).
pub(super) fn bandwidth(frequency: Hertz) -> Hertz {
    Hertz(24.673 * (0.004_368 * frequency.0 + 1.0))
}

/// The ERB-number of a frequency, in Cam (formula 6).
pub(super) fn number(frequency: Hertz) -> f64 {
    21.366 * libm::log10(0.004_368 * frequency.0 + 1.0)
}

/// The frequency of an ERB-number.
pub(super) fn frequency(cams: f64) -> Hertz {
    Hertz((libm::pow(10.0, cams / 21.366) - 1.0) / 0.004_368)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kilohertz_is_15_6_cams_up_and_its_filter_132_6_hertz_wide() {
        assert!((number(Hertz(1000.0)) - 15.59).abs() < 0.01);
        assert!((bandwidth(Hertz(1000.0)).0 - 132.4).abs() < 0.1);
        assert!((frequency(number(Hertz(440.0))).0 - 440.0).abs() < 1e-9);
    }
}
