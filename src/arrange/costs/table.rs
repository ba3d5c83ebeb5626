//! The costs of a pair summed up for the search, which asks for them millions of times.

use super::Pair;
use super::sharing::Sharing;
use crate::arrange::facts::{SeatFacts, Voicing};

/// Octave differences told apart: -4 to 4.
pub(in crate::arrange) const OCTAVES: usize = 9;

/// The place of so many octaves in a table of [`OCTAVES`].
pub(in crate::arrange) fn octave_place(octaves: i16) -> usize {
    octaves.clamp(-4, 4).wrapping_add(4) as usize
}

/// How the seat of a pair's first strand stands to that of the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::arrange) enum Standing {
    /// One of them is a drum, which belongs to no chord.
    Free,
    /// In different families.
    Apart,
    /// The higher seat of one family.
    Higher,
    /// The lower seat of one family.
    Lower,
    /// The same seat.
    Same,
}

impl Standing {
    /// Of two seats, by their places in `seats`.
    pub(in crate::arrange) fn of(seats: &[SeatFacts], a: usize, b: usize) -> Self {
        match (&seats[a], &seats[b]) {
            _ if a == b => Self::Same,
            (a, b) if !(a.melodic && b.melodic) => Self::Free,
            (a, b) if a.choir != b.choir => Self::Apart,
            (a, b) if a.height < b.height => Self::Higher,
            _ => Self::Lower,
        }
    }
}

/// A pair's cost by standing and octaves, and at one seat by how it holds two notes. By octaves, costs over two
/// thousand million count as that.
#[derive(Debug, Clone)]
pub(in crate::arrange) struct PairTable {
    by_octaves: [[i32; OCTAVES]; 5],
    sharing: Sharing,
    home: Option<Home>,
}

/// Where two strands cost each other less, since they were written so.
#[derive(Debug, Clone, Copy)]
struct Home {
    seats: [u16; 2],
    relief: i64,
}

impl PairTable {
    /// The table of a pair; `homes` tells the seat that each part was written for.
    pub(in crate::arrange) fn new(pair: &Pair, seats: &[SeatFacts], homes: &[Option<u16>]) -> Self {
        let small = |cost: i64| i32::try_from(cost).unwrap_or(i32::MAX);
        let row = |cost: &dyn Fn(i16) -> i64| std::array::from_fn(|place| small(cost(place as i16 - 4)));
        let spread = |octaves| pair.order.cost(octaves) + pair.spacing.cost(octaves);
        let by_octaves = [
            row(&spread),
            row(&|octaves| spread(octaves) + pair.blend.apart()),
            row(&|octaves| spread(octaves) + pair.crossing.as_higher(octaves)),
            row(&|octaves| spread(octaves) + pair.crossing.as_lower(octaves)),
            row(&|octaves| pair.order.cost(octaves)),
        ];
        let mut table = Self { by_octaves, sharing: pair.sharing, home: None };
        table.home = pair.written.homes(homes).and_then(|home| table.home(pair, seats, home));
        table
    }

    fn home(&self, pair: &Pair, facts: &[SeatFacts], seats: [u16; 2]) -> Option<Home> {
        let [a, b] = seats.map(usize::from);
        let (standing, voicing) = (Standing::of(facts, a, b), facts[b].voicing);
        let written = match standing {
            Standing::Same if pair.written.divided => pair.order.cost(0) + pair.sharing.as_written(voicing),
            Standing::Same => return None,
            _ => self.cost(Standing::Free, voicing, 0),
        };
        let relief = self.cost(standing, voicing, 0) - written;
        (relief > 0).then_some(Home { seats, relief })
    }

    /// Where one strand has to be to cost less, and how much, given where the other is: `flipped` if the other is the first.
    pub(in crate::arrange) fn relief(&self, flipped: bool, (seat, shift): (u16, i16)) -> Option<(u16, i64)> {
        let Home { seats: [first, second], relief } = self.home.filter(|_| shift == 0)?;
        let (here, there) = if flipped { (second, first) } else { (first, second) };
        (there == seat).then_some((here, relief))
    }

    /// The cost with the first strand so many semitones higher than the second, against how they were written.
    pub(in crate::arrange) fn cost(&self, standing: Standing, voicing: Voicing, shift: i16) -> i64 {
        let by_octaves = i64::from(self.by_octaves[standing as usize][octave_place(shift / 12)]);
        if standing == Standing::Same { by_octaves + self.sharing.cost(voicing, shift == 0) } else { by_octaves }
    }
}
