//! Two strands that cost each other something.

use super::problem::{Neighbour, Problem};
use crate::arrange::costs::Link;

/// Two strands that sound together or follow each other in a stream.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    /// The earlier strand.
    pub(super) from: usize,
    /// The later one.
    pub(super) to: usize,
    cost: Cost,
}

#[derive(Debug, Clone, Copy)]
enum Cost {
    Together(Neighbour),
    After(Link),
}

impl Edge {
    /// The edges from a strand to later ones.
    pub(super) fn after<'a>(problem: &'a Problem<'_>, from: usize) -> impl Iterator<Item = Self> + 'a {
        let later = problem.neighbours[from].iter().filter(move |n| n.strand as usize > from);
        // The table is asked from the later strand.
        let together = later.map(move |n| Self { from, to: n.strand as usize, cost: Cost::Together(n.turned(from)) });
        let next = problem.after[from].map(|(to, link)| Self { from, to: to as usize, cost: Cost::After(link) });
        together.chain(next)
    }

    /// Adds to `costs` what each choice of the later strand costs with one of the earlier, by its index, times `scale`;
    /// silence, which is after the last index, costs nothing.
    pub(super) fn add(self, problem: &Problem<'_>, from: usize, scale: i64, costs: &mut [i64]) {
        let Some(here) = problem.candidates[self.from].get(from) else { return };
        let later = &problem.candidates[self.to];
        match self.cost {
            Cost::Together(neighbour) => problem.add_pair_costs(neighbour, later, *here, scale, costs),
            Cost::After(link) => {
                let place = Some((here.seat, here.shift));
                for (candidate, cost) in later.iter().zip(costs) {
                    *cost += link.cost(place, Some((candidate.seat, candidate.shift))) * scale;
                }
            }
        }
    }
}
