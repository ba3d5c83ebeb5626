//! What a sound excites in the ear: levels by band, through outer and middle ear, spread by the auditory filters.
//!
//! Filters are rounded exponentials after Glasberg and Moore (1990): W(g) = (1 + p g) e^(-p g), g the distance from the
//! filter's centre relative to it, p = 4 f / ERB(f); on the side below the centre p falls with level by
//! 0.35 p / p(1 kHz) a decibel above 51 dB: loud low sounds mask upwards. Each seat is spread by its own level, so that
//! excitations of seats add up.

use super::erb::{self, BANDS};
use super::level::Powers;
use super::spectrum::Row;
use crate::units::{Decibels, Hertz};

/// Excitation by band, as power relative to 0 dB.
pub(super) type Excitation = [f64; BANDS];

/// The ear's transmission and the spread of every band at every level.
pub(super) struct Ear {
    transmission: Vec<f64>,
    /// By level in steps of 5 dB from 20 dB, by masker's band.
    spreads: Vec<Vec<Spread>>,
}

/// Where the energy of a band goes.
struct Spread {
    first: usize,
    shares: Vec<f64>,
}

const LEVELS: usize = 21;

impl Ear {
    /// Prepares the tables.
    pub(super) fn new() -> Self {
        let centres = erb::centres();
        Self {
            transmission: centres.iter().map(|f| transmission(*f).to_power_ratio()).collect(),
            spreads: (0..LEVELS).map(|i| spreads(&centres, 20.0 + 5.0 * i as f64)).collect(),
        }
    }

    /// What a row of levels excites.
    pub(super) fn excitation(&self, row: &Row, powers: &Powers) -> Excitation {
        let mut excitation = [0.0; BANDS];
        for (band, level) in row.bands.iter().enumerate() {
            let power = powers.of(*level) * self.transmission[band];
            if power > 1.0 {
                let step = ((level.spl().0 - 17.5) / 5.0).clamp(0.0, (LEVELS - 1) as f64) as usize;
                let spread = &self.spreads[step][band];
                for (target, share) in excitation[spread.first..].iter_mut().zip(&spread.shares) {
                    *target += power * share;
                }
            }
        }
        excitation
    }
}

/// Where each band's energy goes at a level.
fn spreads(centres: &[Hertz], level: f64) -> Vec<Spread> {
    centres
        .iter()
        .map(|masker| {
            let share = |filter: &Hertz| response(*filter, *masker, level);
            let all: Vec<f64> = centres.iter().map(share).collect();
            let first = all.iter().position(|s| *s > 1e-7).unwrap_or(0);
            let end = all.iter().rposition(|s| *s > 1e-7).map_or(BANDS, |last| last + 1);
            Spread { first, shares: all[first..end].to_vec() }
        })
        .collect()
}

/// Power response of the auditory filter at `centre` to a component at a frequency and level.
fn response(centre: Hertz, component: Hertz, level: f64) -> f64 {
    let sharpness = |f: Hertz| 4.0 * f.0 / erb::bandwidth(f).0;
    let mut p = sharpness(centre);
    if component.0 < centre.0 {
        p -= 0.35 * p / sharpness(Hertz(1000.0)) * (level - 51.0);
    }
    let distance = p.max(1.0) * (component.0 - centre.0).abs() / centre.0;
    (1.0 + distance) * libm::exp(-distance)
}

/// From the free field to the inner ear, frontal: ISO 532-2:2017 (tables of the outer and the middle ear, summed),
/// interpolated over log frequency.
fn transmission(frequency: Hertz) -> Decibels {
    Decibels(interpolate(&TRANSMISSION, frequency))
}

/// A table by frequency, straight over log frequency between its points and level beyond its ends.
pub(super) fn interpolate(table: &[(f64, f64)], frequency: Hertz) -> f64 {
    let after = table.partition_point(|(f, _)| *f <= frequency.0);
    match (after.checked_sub(1).and_then(|i| table.get(i)), table.get(after)) {
        (Some((f0, y0)), Some((f1, y1))) => y0 + (y1 - y0) * libm::log(frequency.0 / f0) / libm::log(f1 / f0),
        (Some((_, y)), None) | (None, Some((_, y))) => *y,
        (None, None) => 0.0,
    }
}

const TRANSMISSION: [(f64, f64); 32] = [
    (20.0, -39.6),
    (25.0, -32.0),
    (31.5, -25.85),
    (40.0, -21.4),
    (50.0, -18.5),
    (63.0, -15.9),
    (80.0, -14.1),
    (100.0, -12.4),
    (125.0, -10.9),
    (160.0, -9.3),
    (200.0, -7.8),
    (250.0, -6.5),
    (315.0, -4.8),
    (400.0, -3.2),
    (500.0, -2.1),
    (630.0, -0.8),
    (800.0, 0.0),
    (1000.0, 0.0),
    (1250.0, -1.3),
    (1600.0, 0.5),
    (2000.0, 3.5),
    (2500.0, 6.4),
    (3150.0, 8.2),
    (4000.0, 7.6),
    (5000.0, 3.7),
    (6300.0, -3.8),
    (8000.0, -10.4),
    (9000.0, -11.7),
    (10_000.0, -11.7),
    (11_200.0, -10.8),
    (12_500.0, -10.1),
    (16_000.0, -29.8),
];

#[cfg(test)]
mod tests {
    use super::super::level::{Level, mean_square};
    use super::*;

    fn tone(band: usize, level: f64) -> Row {
        let mut row = Row::SILENT;
        row.bands[band] = Level::from_mean_square(mean_square(Decibels(level).to_power_ratio()));
        row
    }

    #[test]
    fn a_louder_tone_spreads_further_upwards_only() {
        let (ear, powers) = (Ear::new(), Powers::new());
        let slope = |level: f64, offset: i32| {
            let excitation = ear.excitation(&tone(20, level), &powers);
            Decibels::from_power_ratio(excitation[(20 + offset) as usize] / excitation[20]).0
        };
        assert!(slope(90.0, 4) > slope(50.0, 4) + 6.0, "{} {}", slope(90.0, 4), slope(50.0, 4));
        assert!((slope(90.0, -4) - slope(50.0, -4)).abs() < 0.01);
        assert!(slope(90.0, -4) < slope(90.0, 4));
    }

    #[test]
    fn excitations_of_seats_add_up() {
        let (ear, powers) = (Ear::new(), Powers::new());
        let (low, high) = (ear.excitation(&tone(10, 60.0), &powers), ear.excitation(&tone(14, 60.0), &powers));
        assert!(low[14] > 0.0 && high[14] > low[14]);
    }

    #[test]
    fn interpolation_meets_its_points_and_stays_level_outside() {
        assert_eq!(transmission(Hertz(1000.0)), Decibels(0.0));
        assert_eq!(transmission(Hertz(5.0)), Decibels(-39.6));
        assert!((transmission(Hertz(2236.0)).0 - 4.95).abs() < 0.1);
    }
}
