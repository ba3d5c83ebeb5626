//! What a sound excites in the ear, over the coarse grid: energy by band at the inner ear, spread by the auditory filters.
//!
//! Each seat is spread by its own level, so that excitations of seats add up.

use super::bands::{self, BANDS, PLACES};
use super::filter::{nearness, response};
use crate::units::{Decibels, Hertz};

/// Excitation by place, as power relative to 0 dB.
pub(in super::super) type Excitation = [f64; PLACES];

/// The spread of every band at every level.
pub(in super::super) struct Ear {
    /// By level, by band.
    spreads: Vec<Vec<Spread>>,
    /// How much of each band counts to the level around another, by how many bands they are apart; by band.
    around: Vec<[f64; 2 * REACH + 1]>,
}

/// Where the energy of a band goes.
struct Spread {
    first: usize,
    shares: Vec<f64>,
}

/// Levels in the table: from [`SOFTEST`] in steps of [`LEVEL_STEP`] decibels.
const LEVELS: usize = 45;
const SOFTEST: f64 = 10.0;
const LEVEL_STEP: f64 = 2.5;

/// Bands on either side that count to the level around one.
const REACH: usize = 3;

/// What is so far below a band's own excitation is not heard beside it.
const FAINT: f64 = 1e-9;

impl Ear {
    /// Prepares the tables.
    pub(in super::super) fn new() -> Self {
        let (centres, places) = (bands::centres(), bands::places());
        let at_level = |index: usize| spreads(&centres, &places, Decibels(SOFTEST + LEVEL_STEP * index as f64));
        Self {
            spreads: (0..LEVELS).map(at_level).collect(),
            around: (0..BANDS).map(|band| around(&centres, band)).collect(),
        }
    }

    /// What power by band at the inner ear, relative to 0 dB, excites.
    pub(in super::super) fn excitation(&self, powers: &[f64; BANDS]) -> Excitation {
        let mut excitation = [0.0; PLACES];
        for (band, power) in powers.iter().enumerate().filter(|(_, power)| **power > 1.0) {
            let spread = &self.spreads[level_index(self.around(powers, band))][band];
            for (target, share) in excitation[spread.first..].iter_mut().zip(&spread.shares) {
                *target += power * share;
            }
        }
        excitation
    }

    /// Power around a band.
    fn around(&self, powers: &[f64; BANDS], band: usize) -> f64 {
        let weights = self.around[band].iter().enumerate();
        let near = weights.filter_map(|(index, weight)| Some(weight * powers.get((band + index).checked_sub(REACH)?)?));
        near.sum()
    }
}

fn level_index(power: f64) -> usize {
    let steps = (Decibels::from_power_ratio(power).0 - SOFTEST) / LEVEL_STEP;
    (steps + 0.5).clamp(0.0, (LEVELS - 1) as f64) as usize
}

/// Where each band's energy goes at a level.
fn spreads(centres: &[Hertz], places: &[Hertz], level: Decibels) -> Vec<Spread> {
    let of_band = |band: &Hertz| {
        let all: Vec<f64> = places.iter().map(|place| response(*place, *band, level)).collect();
        let first = all.iter().position(|share| *share > FAINT).unwrap_or(0);
        let end = all.iter().rposition(|share| *share > FAINT).map_or(first, |last| last + 1);
        Spread { first, shares: all[first..end].to_vec() }
    };
    centres.iter().map(of_band).collect()
}

fn around(centres: &[Hertz], band: usize) -> [f64; 2 * REACH + 1] {
    let weight = |index: usize| {
        let other = (band + index).checked_sub(REACH).and_then(|other| centres.get(other));
        other.map_or(0.0, |other| nearness(centres[band], *other))
    };
    std::array::from_fn(weight)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(band: usize, level: f64) -> [f64; BANDS] {
        let mut powers = [0.0; BANDS];
        powers[band] = Decibels(level).to_power_ratio();
        powers
    }

    #[test]
    fn a_louder_tone_spreads_further_upwards_only() {
        let ear = Ear::new();
        let slope = |level: f64, place: usize| {
            let excitation = ear.excitation(&tone(40, level));
            Decibels::from_power_ratio(excitation[place] / excitation[38]).0
        };
        assert!(slope(90.0, 46) > slope(50.0, 46) + 6.0, "{} {}", slope(90.0, 46), slope(50.0, 46));
        assert!((slope(90.0, 30) - slope(50.0, 30)).abs() < 0.5);
    }

    #[test]
    fn excitations_of_seats_add_up() {
        let ear = Ear::new();
        let (low, high) = (ear.excitation(&tone(20, 60.0)), ear.excitation(&tone(28, 60.0)));
        assert!(low[28] > 0.0 && high[28] > low[28]);
    }

    #[test]
    fn what_is_below_hearing_excites_nothing() {
        assert_eq!(Ear::new().excitation(&tone(20, -1.0)), [0.0; PLACES]);
    }
}
