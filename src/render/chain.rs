//! The one chain from a player's sound power to samples.
//!
//! ```text
//! Lp = Lw - 20 log10(r) - 11        free field, point source radiating alike in all directions; r in metres
//! ```
//!
//! (11 dB is 10 log10 4π. What bell or body project is added to the partials above 1 kHz, see
//! [`crate::profile::Register::projection`].) Full scale: a sine of peak 1.0 is 0 dBFS and stands for 120 dB SPL. So a sound of level `Lp`
//! has samples of root mean square `10^((Lp - 120) / 20) / √2`. The room adds its reflections on top in the mix; dry
//! stems have none.

use crate::units::Decibels;

/// Sound pressure level of a sine of peak 1.0, dB re 20 µPa.
pub const FULL_SCALE: Decibels = Decibels(120.0);

/// Nearest distance reckoned with, in metres: nobody listens from inside the instrument.
const NEAREST_M: f64 = 0.5;

/// Sound pressure level at the listener (dB re 20 µPa) of a sound power (dB re 1 pW) at a distance in metres; distances
/// below half a metre count as half a metre.
#[must_use]
pub fn level_at(power: Decibels, distance_m: f64) -> Decibels {
    let distance = if distance_m.is_finite() { distance_m.max(NEAREST_M) } else { NEAREST_M };
    Decibels(power.0 - 20.0 * libm::log10(distance) - 11.0)
}

/// Root mean square of the samples of a sound of a level (dB re 20 µPa).
#[must_use]
pub fn rms_of_level(level: Decibels) -> f64 {
    (level - FULL_SCALE).to_amplitude_ratio() * std::f64::consts::FRAC_1_SQRT_2
}

/// Level (dB re 20 µPa) of samples of a root mean square; silence gives minus infinity.
#[must_use]
pub fn level_of_rms(rms: f64) -> Decibels {
    FULL_SCALE + Decibels::from_amplitude_ratio(rms * std::f64::consts::SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ninety_decibels_of_power_are_seventy_nine_at_one_metre() {
        assert!((level_at(Decibels(90.0), 1.0).0 - 79.0).abs() < 1e-9);
        assert!((level_at(Decibels(90.0), 10.0).0 - 59.0).abs() < 1e-9);
    }

    #[test]
    fn a_full_sine_is_full_scale() {
        assert!((rms_of_level(FULL_SCALE) - 0.5f64.sqrt()).abs() < 1e-12);
        assert!((level_of_rms(rms_of_level(Decibels(64.0))).0 - 64.0).abs() < 1e-9);
    }
}
