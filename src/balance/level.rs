//! A level kept small: hundredths of a decibel above 0 dB SPL in 16 bits. What decides is made of these integers.

use crate::render::FULL_SCALE;
use crate::units::Decibels;
use std::sync::LazyLock;

/// Mean square of a sine of peak 1, which is 0 dBFS and 120 dB SPL ([`crate::render::FULL_SCALE`]).
const FULL_SINE: f64 = 0.5;

/// Levels up to this many hundredths stand in the table of powers; louder ones (there are none in music) count as this.
const LAST: u16 = 15_000;

/// Powers by level: a table, since every frame asks for many.
static POWERS: LazyLock<Vec<f64>> =
    LazyLock::new(|| (0..=LAST).map(|level| Decibels(f64::from(level) / 100.0).to_power_ratio()).collect());

/// A sound pressure level in hundredths of a decibel; 0 is 0 dB SPL or less, which nobody hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Level(u16);

impl Level {
    /// At or below 0 dB SPL.
    pub(super) const SILENT: Self = Self(0);

    /// The level of a mean square at full scale 1.
    pub(super) fn from_mean_square(mean_square: f64) -> Self {
        if mean_square <= FULL_SINE * 1e-12 {
            return Self::SILENT;
        }
        let hundredths = 100.0 * (FULL_SCALE + Decibels::from_power_ratio(mean_square / FULL_SINE)).0;
        Self((hundredths + 0.5).clamp(0.0, 65_535.0) as u16)
    }

    /// So many decibels more; what is silent stays so.
    pub(super) fn moved(self, by: Decibels) -> Self {
        let hundredths = f64::from(self.0) + (100.0 * by.0).round();
        if self == Self::SILENT { self } else { Self(hundredths.clamp(0.0, 65_535.0) as u16) }
    }

    /// A level in whole decibels.
    pub(super) const fn whole(spl: u8) -> Self {
        Self(spl as u16 * 100)
    }

    /// Power relative to 0 dB SPL; 0 when silent.
    pub(super) fn power(self) -> f64 {
        if self == Self::SILENT { 0.0 } else { POWERS[usize::from(self.0.min(LAST))] }
    }

    /// The mean square at full scale 1; 0 when silent.
    pub(super) fn mean_square(self) -> f64 {
        mean_square(self.power())
    }

    /// The level in dB SPL.
    pub(super) fn spl(self) -> Decibels {
        Decibels(f64::from(self.0) / 100.0)
    }
}

/// The mean square at full scale 1 of a power relative to 0 dB SPL.
pub(super) fn mean_square(power: f64) -> f64 {
    power * FULL_SINE * Decibels(-FULL_SCALE.0).to_power_ratio()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_sine_is_120_db_spl() {
        assert_eq!(Level::from_mean_square(0.5).spl(), Decibels(120.0));
        assert_eq!(Level::from_mean_square(0.0), Level::SILENT);
        assert_eq!(Level::from_mean_square(f64::NAN), Level::SILENT);
    }

    #[test]
    fn a_level_keeps_its_power_within_a_hundredth_of_a_decibel() {
        for exponent in 1..40 {
            let power = libm::pow(10.0, f64::from(exponent) * 0.29);
            let back = Level::from_mean_square(mean_square(power)).power();
            assert!(Decibels::from_power_ratio(back / power).0.abs() <= 0.0051);
        }
    }
}
