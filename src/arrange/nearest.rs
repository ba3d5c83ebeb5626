//! Who came nearest to playing what is left out.

use super::ledger::{Ledger, LostReason, Nearest};
use super::solve::Solution;
use super::source::Source;
use crate::score::{Interval, NoteId, SeatId};
use std::collections::BTreeMap;

impl Ledger {
    /// Tells of each lost note who came nearest: who was given its line, else who could have had it for least.
    pub(super) fn tell_nearest(&mut self, source: &Source, solution: &Solution) {
        let strands = source.strands.iter().enumerate();
        let strand_of: BTreeMap<NoteId, usize> =
            strands.flat_map(|(index, strand)| strand.notes.iter().map(move |id| (*id, index))).collect();
        let mut told: BTreeMap<usize, Option<u32>> = BTreeMap::new();
        for lost in &mut self.lost {
            let in_the_way =
                matches!(lost.reason, LostReason::TooManyNotes | LostReason::OutOfReach | LostReason::Unplayable);
            let Some(strand) = strand_of.get(&lost.note).filter(|_| in_the_way) else { continue };
            lost.nearest = *told.entry(*strand).or_insert_with(|| {
                let nearest = nearest(solution, *strand)?;
                self.nearest.push(nearest);
                u32::try_from(self.nearest.len() - 1).ok()
            });
        }
    }
}

fn nearest(solution: &Solution, strand: usize) -> Option<Nearest> {
    if let Some(host) = solution.choices.get(strand)? {
        let (seat, shift) = (SeatId(host.seat), Interval(host.shift));
        return Some(Nearest { seat, shift, plays: true, more: 0, costs: Vec::new() });
    }
    let other = solution.nearest.get(strand)?.as_ref()?;
    let costs = other.costs.clone();
    Some(Nearest { seat: SeatId(other.seat), shift: Interval(other.shift), plays: false, more: other.more, costs })
}
