//! The spectra of a bar kept small: bands below the lowest and above the highest that sound are left out.

use super::hearing::BANDS;
use super::rows::sounding;
use crate::score::SeatId;

/// Level of every seat of a bar by band.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spectra {
    seats: Box<[Sounding]>,
    /// The bands of every seat, one after another.
    levels: Box<[u8]>,
}

/// Which bands of a seat are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sounding {
    /// Where they begin among those of all.
    at: u32,
    lowest: u8,
    count: u8,
}

impl Spectra {
    /// Of every seat in score order; all 0 when it is silent.
    pub(super) fn new(seats: &[[u8; BANDS]]) -> Self {
        let mut kept = Vec::with_capacity(seats.len());
        let mut levels = Vec::with_capacity(seats.iter().map(|bands| sounding(bands).len()).sum());
        for bands in seats {
            let span = sounding(bands);
            kept.push(Sounding { at: levels.len() as u32, lowest: span.start as u8, count: span.len() as u8 });
            levels.extend_from_slice(&bands[span]);
        }
        Self { seats: kept.into(), levels: levels.into() }
    }

    /// The bands of a seat (indices into [`super::Balance::bands`]) with their levels in whole dB SPL, low to high, from the
    /// lowest that sounds to the highest; 0 is below hearing. None when the seat is silent.
    pub fn of(&self, seat: SeatId) -> impl Iterator<Item = (usize, u8)> + '_ {
        let kept = self.seats.get(usize::from(seat.0)).copied().into_iter();
        kept.flat_map(|Sounding { at, lowest, count }| {
            let levels = &self.levels[at as usize..at as usize + usize::from(count)];
            (usize::from(lowest)..).zip(levels.iter().copied())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_come_back_as_they_were() {
        let mut seats = [[0; BANDS]; 3];
        (seats[0][3], seats[0][5], seats[2][BANDS - 1]) = (40, 60, 7);
        let spectra = Spectra::new(&seats);
        let of = |seat| spectra.of(SeatId(seat)).collect::<Vec<_>>();
        assert_eq!(of(0), [(3, 40), (4, 0), (5, 60)]);
        assert_eq!((of(1), of(2), of(3)), (vec![], vec![(BANDS - 1, 7)], vec![]));
    }
}
