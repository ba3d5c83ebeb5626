//! One seat in one bar: its level, and who masks it where.

use super::sums::{add, difference, quantile, share, taken};
use crate::balance::hearing::{BANDS, Excitation, Loudness, PLACES};
use crate::balance::level::{Level, mean_square};
use crate::balance::spectrum::Row;
use crate::score::SeatId;
use crate::units::Hertz;
use serde::{Deserialize, Serialize};

/// Less than this part of a seat's loudness is not worth telling who took it (a twentieth, as of the maskers of a role).
const WORTH: f64 = 0.05;

/// Who takes most of a seat's loudness, and where.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Masking {
    /// The seat that takes most.
    pub by: SeatId,
    /// Its part of all that the others take, in thousandths.
    pub share: u16,
    /// The middle of what it takes.
    pub around: Hertz,
}

/// A seat's sums over a bar.
#[derive(Clone)]
pub(super) struct SeatSums {
    /// K-weighted mean squares, summed over frames; of the others while it sounds.
    pub(super) weighted: f64,
    pub(super) others: f64,
    levels: [f64; BANDS],
    excitation: Excitation,
    plays: bool,
}

impl SeatSums {
    pub(super) fn new() -> Self {
        Self { weighted: 0.0, others: 0.0, levels: [0.0; BANDS], excitation: [0.0; PLACES], plays: false }
    }

    pub(super) fn add(&mut self, row: &Row, excitation: &Excitation, weighted: f64, whole: f64) {
        self.plays = true;
        self.weighted += weighted;
        self.others += whole - weighted;
        add(&mut self.excitation, excitation);
        for (sum, level) in self.levels.iter_mut().zip(row.bands) {
            *sum += level.power();
        }
    }

    pub(super) fn whole_levels(&self, frames: f64) -> [u8; BANDS] {
        self.levels.map(|power| Level::from_mean_square(mean_square(power / frames)).spl().0.round() as u8)
    }
}

/// Who masks each seat most over a bar of so many frames, by what each excites on the mean; `None` where next to nothing is taken.
pub(super) fn masking(seats: &[SeatSums], frames: f64, loudness: &Loudness, places: &[Hertz]) -> Vec<Option<Masking>> {
    let mean = |sums: &SeatSums| sums.excitation.map(|sum| sum / frames);
    let excitations: Vec<Excitation> = seats.iter().map(mean).collect();
    let total = super::sums::sum(excitations.iter());
    let of = |seat: usize| seats[seat].plays.then(|| worst(seat, &excitations, &total, loudness, places)).flatten();
    (0..seats.len()).map(of).collect()
}

/// Whoever takes most of a seat, the first of equals.
fn worst(
    seat: usize,
    excitations: &[Excitation],
    total: &Excitation,
    loudness: &Loudness,
    places: &[Hertz],
) -> Option<Masking> {
    let own = &excitations[seat];
    let alone = loudness.alone(own);
    let left = loudness.beside(own, &difference(total, own), &alone);
    let lost: Excitation = std::array::from_fn(|place| alone[place] - left[place]);
    let all: f64 = lost.iter().sum();
    let by = |masker: usize| taken(&lost, &excitations[masker], total, own);
    let others = (0..excitations.len()).filter(|other| *other != seat).map(|other| (other, by(other)));
    let amount = |taken: &Excitation| -> f64 { taken.iter().sum() };
    let (worst, taken) = others.rev().max_by(|a, b| amount(&a.1).total_cmp(&amount(&b.1)))?;
    let worth = all > WORTH * alone.iter().sum::<f64>() && amount(&taken) > 0.0;
    let around = Hertz(places.get(quantile(&taken, 0.5)?)?.0.round());
    worth.then(|| Masking { by: SeatId(worst as u16), share: share(amount(&taken), all), around })
}
