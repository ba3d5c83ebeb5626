//! The spectra of a bar kept small.

use super::hearing::BANDS;
use super::packed::Packed;
use crate::score::SeatId;

/// Level of every seat of a bar by band.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spectra(Packed<u8>);

impl Spectra {
    /// Of every seat in score order; all 0 when it is silent.
    pub(super) fn new(seats: &[[u8; BANDS]]) -> Self {
        Self(Packed::new(seats.iter()))
    }

    /// The bands of a seat (indices into [`super::Balance::bands`]) with their levels in whole dB SPL, low to high, from the
    /// lowest that sounds to the highest; 0 is below hearing. None when the seat is silent.
    pub fn of(&self, seat: SeatId) -> impl Iterator<Item = (usize, u8)> + '_ {
        let (lowest, levels) = self.0.row(usize::from(seat.0));
        (lowest..).zip(levels.iter().copied())
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
