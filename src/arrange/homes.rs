//! The players that a source was written for.

use super::facts::SeatFacts;
use super::source::Source;

/// The seat that each part was written for, if the band has it.
pub(super) fn homes(source: &Source, seats: &[SeatFacts]) -> Vec<Option<u16>> {
    let home = |part: u16| (0..).zip(seats).find(|(_, seat)| seat.is_own(part)).map(|(place, _)| place);
    (0..source.parts()).map(home).collect()
}

/// Whether the band is the source's own: more than a few play in it, every part has its player there, and two players of
/// three or more have a part (ours).
pub(super) fn is_own_band(source: &Source, seats: &[SeatFacts], homes: &[Option<u16>]) -> bool {
    let mut has_part = vec![false; seats.len()];
    for strand in &source.strands {
        let Some(home) = homes[usize::from(strand.part)] else { return false };
        has_part[usize::from(home)] = true;
    }
    let melodic = || seats.iter().zip(&has_part).filter(|(seat, _)| seat.melodic);
    let with_part = melodic().filter(|(_, has_part)| **has_part).count();
    !SeatFacts::are_few(seats) && with_part * 3 >= melodic().count() * 2
}
