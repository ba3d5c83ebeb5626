//! Physical units as types: a public signature never carries a bare float.

use serde::{Deserialize, Serialize};
use std::ops::{Add, Mul, Neg, Sub};

macro_rules! unit {
    ($(#[$doc:meta])* $name:ident, $suffix:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize, schemars::JsonSchema)]
        #[serde(transparent)]
        pub struct $name(pub f64);

        impl $name {
            /// The bare number, in the unit this type names.
            #[must_use]
            pub const fn value(self) -> f64 {
                self.0
            }

            /// Rounded to a tenth: what is shown and compared does not hang on the last bit.
            #[must_use]
            pub fn to_tenth(self) -> Self {
                Self((self.0 * 10.0).round() / 10.0)
            }
        }

        impl std::fmt::Display for $name {
            /// One decimal unless the caller asks for another precision.
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let decimals = f.precision().unwrap_or(1);
                write!(f, concat!("{:.*} ", $suffix), decimals, self.0)
            }
        }
    };
}

unit!(
    /// A level or level difference in decibels. What it is relative to stands where the value is named
    /// (sound power: dB re 1 pW; full scale: 0 dBFS = 120 dB SPL).
    Decibels, "dB"
);
unit!(
    /// A frequency in hertz.
    Hertz, "Hz"
);
unit!(
    /// A time or duration in seconds.
    Seconds, "s"
);
unit!(
    /// A programme loudness after ITU-R BS.1770, in LUFS (a difference is in LU).
    Lufs, "LUFS"
);

unit!(
    /// A loudness level after ISO 532-2: the level in dB SPL of a tone of 1 kHz from the front that is as loud.
    Phon, "phon"
);

impl Seconds {
    /// To the nearest millisecond.
    #[must_use]
    pub fn millis(self) -> i64 {
        (self.0 * 1e3).round() as i64
    }

    /// To the nearest microsecond.
    #[must_use]
    pub fn micros(self) -> i64 {
        (self.0 * 1e6).round() as i64
    }
}

impl Decibels {
    /// Level of a ratio of amplitudes (pressure, samples): 20 log10. Zero gives minus infinity.
    #[must_use]
    pub fn from_amplitude_ratio(ratio: f64) -> Self {
        Self(20.0 * libm::log10(ratio))
    }

    /// Level of a ratio of powers: 10 log10. Zero gives minus infinity.
    #[must_use]
    pub fn from_power_ratio(ratio: f64) -> Self {
        Self(10.0 * libm::log10(ratio))
    }

    /// The amplitude ratio of this level.
    #[must_use]
    pub fn to_amplitude_ratio(self) -> f64 {
        libm::pow(10.0, self.0 / 20.0)
    }

    /// The power ratio of this level.
    #[must_use]
    pub fn to_power_ratio(self) -> f64 {
        libm::pow(10.0, self.0 / 10.0)
    }

    /// The level of several incoherent sources together. No sources give minus infinity.
    #[must_use]
    pub fn sum(levels: impl IntoIterator<Item = Decibels>) -> Self {
        let power = levels.into_iter().fold(0.0, |power, level| power + level.to_power_ratio());
        Self::from_power_ratio(power)
    }
}

macro_rules! linear {
    ($($name:ident),*) => {$(
        impl Add for $name { type Output = Self; fn add(self, other: Self) -> Self { Self(self.0 + other.0) } }
        impl Sub for $name { type Output = Self; fn sub(self, other: Self) -> Self { Self(self.0 - other.0) } }
        impl Neg for $name { type Output = Self; fn neg(self) -> Self { Self(-self.0) } }
        impl Mul<f64> for $name { type Output = Self; fn mul(self, factor: f64) -> Self { Self(self.0 * factor) } }
    )*};
}
linear!(Decibels, Hertz, Seconds, Lufs, Phon);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_equal_sources_are_three_decibels_more() {
        let both = Decibels::sum([Decibels(90.0), Decibels(90.0)]);
        assert!((both.0 - 93.0103).abs() < 1e-3);
    }

    #[test]
    fn units_print_with_their_name() {
        assert_eq!(Decibels(-3.25).to_string(), "-3.2 dB");
        assert_eq!(format!("{:.0}", Hertz(440.0)), "440 Hz");
    }
}
