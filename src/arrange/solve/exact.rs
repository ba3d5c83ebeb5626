//! The best answer of all, for problems small enough: what tests and figures hold the search against.
//!
//! Branch and bound over the strands in time order: a branch is left when what it costs already, with the cheapest choice
//! by itself of every strand to come, is no better than the best answer so far.

use super::Problem;
use super::state::State;

/// The least that an answer costs, given what one does. The time it takes grows with choices to the power of strands.
pub(super) fn least_cost(problem: &Problem<'_>, known: i64) -> i64 {
    let own = |strand: usize| {
        let candidates = problem.candidates[strand].iter().map(|candidate| candidate.cost);
        candidates.chain([problem.silence[strand]]).min().unwrap_or(0)
    };
    let mut to_come = vec![0; problem.candidates.len() + 1];
    for strand in (0..problem.candidates.len()).rev() {
        to_come[strand] = to_come[strand + 1] + own(strand);
    }
    let mut search = Search { problem, to_come, state: State::new(problem), best: known };
    search.place(0, 0);
    search.best
}

struct Search<'a, 'b> {
    problem: &'a Problem<'b>,
    to_come: Vec<i64>,
    state: State,
    best: i64,
}

impl Search<'_, '_> {
    /// Tries all choices of a strand, with those before it placed at a cost of `spent` without loads.
    fn place(&mut self, strand: usize, spent: i64) {
        if strand == self.problem.candidates.len() {
            self.best = self.best.min(self.state.total(self.problem));
            return;
        }
        let own = self.state.at_all(self.problem, strand);
        let candidates = &self.problem.candidates[strand];
        for index in 0..=candidates.len() {
            let candidate = candidates.get(index).copied();
            let links = |candidate| self.state.links(self.problem, strand, candidate);
            let own = own.get(index).copied().unwrap_or(self.problem.silence[strand]);
            let cost = spent + own + candidate.map_or(0, links);
            if cost + self.to_come[strand + 1] < self.best {
                self.state.set(self.problem, strand, candidate.map(|_| index as u16));
                self.place(strand + 1, cost);
                self.state.set(self.problem, strand, None);
            }
        }
    }
}
