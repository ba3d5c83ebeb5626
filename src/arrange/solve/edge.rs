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
        let together = later.map(move |n| Self { from, to: n.strand as usize, cost: Cost::Together(*n) });
        let next = problem.after[from].map(|(to, link)| Self { from, to: to as usize, cost: Cost::After(link) });
        together.chain(next)
    }

    /// What a choice of each costs together, by their indices; silence, which is after the last index, costs nothing.
    pub(super) fn cost(self, problem: &Problem<'_>, from: usize, to: usize) -> i64 {
        let (a, b) = (problem.candidates[self.from].get(from), problem.candidates[self.to].get(to));
        let (Some(a), Some(b)) = (a, b) else { return 0 };
        match self.cost {
            Cost::Together(neighbour) => problem.pair_cost(neighbour, *a, *b),
            Cost::After(link) => link.cost(Some((a.seat, a.shift)), Some((b.seat, b.shift))),
        }
    }
}
