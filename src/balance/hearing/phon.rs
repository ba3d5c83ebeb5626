//! Loudness in sone, and as a level in phon.

use super::transmission::interpolate;
use crate::units::Phon;
use serde::{Deserialize, Serialize};

/// Loudness in sone: a tone of 1 kHz at 40 dB SPL, from the front and with both ears, has 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sone(pub f64);

impl Sone {
    /// Loudness level in phon: the level of a tone of 1 kHz that is as loud, straight over the logarithm of loudness between
    /// the points of ISO 532-2:2017, table 5; from 0 to 120.
    ///
    /// ```
    /// use partwright::balance::hearing::Sone;
    /// assert!((Sone(1.0).phon().value() - 40.0).abs() < 1e-9);
    /// ```
    #[must_use]
    pub fn phon(self) -> Phon {
        Phon(interpolate(&LEVELS, libm::log10(self.0.max(1e-9)), |row| libm::log10(row.1), |row| row.0))
    }
}

/// Phon and sone.
const LEVELS: [(f64, f64); 28] = [
    (0.0, 0.001),
    (2.2, 0.004),
    (4.0, 0.008),
    (5.0, 0.01),
    (7.5, 0.019),
    (10.0, 0.031),
    (15.0, 0.073),
    (20.0, 0.146),
    (25.0, 0.26),
    (30.0, 0.43),
    (35.0, 0.67),
    (40.0, 1.0),
    (45.0, 1.46),
    (50.0, 2.09),
    (55.0, 2.96),
    (60.0, 4.14),
    (65.0, 5.77),
    (70.0, 8.04),
    (75.0, 11.2),
    (80.0, 15.8),
    (85.0, 22.7),
    (90.0, 32.9),
    (95.0, 47.7),
    (100.0, 69.6),
    (105.0, 102.0),
    (110.0, 151.0),
    (115.0, 225.0),
    (120.0, 337.6),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_stay_within_the_table() {
        assert_eq!([0.0, 1e-6, 1e6].map(|sone| Sone(sone).phon().0), [0.0, 0.0, 120.0]);
        assert!((Sone(4.14).phon().0 - 60.0).abs() < 1e-9);
    }
}
