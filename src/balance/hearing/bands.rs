//! The coarse grid: bands of half a Cam that hold a sound's energy, and the places between them where the ear is asked.

use super::scale::frequency;
#[cfg(test)]
use super::scale::number;
use crate::units::Hertz;

/// Bands of the grid: half a Cam each, from 1 to 39 Cam (26 Hz to 15.1 kHz). Ours: with 40 bands of one Cam the loudness of
/// chords is up to 4 % off the standard's, with these less than 2 %.
pub(in super::super) const BANDS: usize = 76;

/// Places where excitation is looked at: the edges between bands from 2 to 38.5 Cam, as far as the standard's grid goes. On
/// edges a tone in the middle of a band is not always met at its peak, which would count it too loud.
pub(in super::super) const PLACES: usize = 74;

/// Width of a band, and from one place to the next, in Cam.
pub(super) const STEP: f64 = 0.5;

const LOWEST: f64 = 1.0;

/// Centre frequencies of the bands, low to high.
pub(in super::super) fn centres() -> Vec<Hertz> {
    (0..BANDS).map(|band| frequency(LOWEST + STEP * (band as f64 + 0.5))).collect()
}

/// The edges of the bands, low to high: one more than there are bands.
pub(in super::super) fn edges() -> Vec<Hertz> {
    (0..=BANDS).map(|edge| frequency(LOWEST + STEP * edge as f64)).collect()
}

/// The frequencies of the places, low to high.
pub(in super::super) fn places() -> Vec<Hertz> {
    edges()[2..2 + PLACES].to_vec()
}

/// The band that a frequency is in; of those beyond the grid the nearest.
#[cfg(test)]
pub(super) fn band(frequency: Hertz) -> usize {
    (((number(frequency) - LOWEST) / STEP).max(0.0) as usize).min(BANDS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grid_spans_what_it_says() {
        let (edges, places) = (edges(), places());
        assert!((edges[0].0 - 26.0).abs() < 0.1 && (edges[BANDS].0 - 15_090.0).abs() < 10.0, "{edges:?}");
        assert_eq!(places.len(), PLACES);
        assert!((number(places[0]) - 2.0).abs() < 1e-9 && (number(places[PLACES - 1]) - 38.5).abs() < 1e-9);
    }

    #[test]
    fn a_centre_is_in_its_band() {
        assert!(centres().into_iter().enumerate().all(|(index, centre)| band(centre) == index));
        assert_eq!((band(Hertz(5.0)), band(Hertz(20_000.0))), (0, BANDS - 1));
    }
}
