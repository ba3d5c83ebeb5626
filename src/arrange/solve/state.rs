//! What is chosen at a moment of the search, and what it costs.

use super::candidate::Candidate;
use super::problem::Problem;
use crate::arrange::costs::Link;

/// Chosen candidates and the load of each seat.
#[derive(Debug, Clone)]
pub(super) struct State {
    /// Index into the strand's candidates; `None` is silence.
    chosen: Vec<Option<u16>>,
    loads: Vec<i64>,
    /// What all loads cost.
    all_loads: i64,
}

impl State {
    /// Nothing placed yet.
    pub(super) fn new(problem: &Problem<'_>) -> Self {
        let (strands, seats) = (problem.source.strands.len(), problem.seats.len());
        let all_loads = (0..seats).map(|seat| problem.load_cost(seat, 0)).sum();
        Self { chosen: vec![None; strands], loads: vec![0; seats], all_loads }
    }

    /// The index chosen for a strand.
    pub(super) fn index(&self, strand: usize) -> Option<u16> {
        self.chosen[strand]
    }

    /// The choice for a strand.
    pub(super) fn choice(&self, problem: &Problem<'_>, strand: usize) -> Option<Candidate> {
        self.chosen[strand].map(|index| problem.candidates[strand][usize::from(index)])
    }

    /// Puts a strand somewhere else.
    pub(super) fn set(&mut self, problem: &Problem<'_>, strand: usize, index: Option<u16>) {
        if let Some(old) = self.choice(problem, strand) {
            self.bear(problem, usize::from(old.seat), -problem.sounding[strand]);
        }
        self.chosen[strand] = index;
        if let Some(new) = self.choice(problem, strand) {
            self.bear(problem, usize::from(new.seat), problem.sounding[strand]);
        }
    }

    fn bear(&mut self, problem: &Problem<'_>, seat: usize, ticks: i64) {
        self.all_loads += self.load_change(problem, seat, ticks);
        self.loads[seat] += ticks;
    }

    /// What a strand would cost at each of its candidates: its own cost and that of each pair, but no link and no load.
    pub(super) fn at_all(&self, problem: &Problem<'_>, strand: usize) -> Vec<i64> {
        let candidates = &problem.candidates[strand];
        let mut costs: Vec<i64> = candidates.iter().map(|candidate| candidate.cost).collect();
        for neighbour in &problem.neighbours[strand] {
            if let Some(other) = self.choice(problem, neighbour.strand as usize) {
                problem.add_pair_costs(*neighbour, candidates, other, 1, &mut costs);
            }
        }
        costs
    }

    /// What the strands of a set cost: own costs, pairs and links that touch the set (each once), and all loads.
    pub(super) fn cost_of(&self, problem: &Problem<'_>, set: &[usize], member: &[bool]) -> i64 {
        let one = |strand: &usize| {
            let strand = *strand;
            self.own_cost(problem, strand, member) + self.link_cost(problem, strand, member)
        };
        set.iter().map(one).sum::<i64>() + self.all_loads
    }

    /// Sounding ticks of a seat.
    pub(super) fn load(&self, seat: usize) -> i64 {
        self.loads[seat]
    }

    /// The cost of everything.
    pub(super) fn total(&self, problem: &Problem<'_>) -> i64 {
        let all: Vec<usize> = (0..self.chosen.len()).collect();
        self.cost_of(problem, &all, &vec![true; self.chosen.len()])
    }

    /// What a strand's links to the strands before and after it cost at a candidate.
    pub(super) fn links(&self, problem: &Problem<'_>, strand: usize, candidate: Candidate) -> i64 {
        let link = |(other, link): (u32, Link)| {
            let other = self.choice(problem, other as usize).map(|other| (other.seat, other.shift));
            link.cost(other, Some((candidate.seat, candidate.shift)))
        };
        problem.before[strand].map_or(0, link) + problem.after[strand].map_or(0, link)
    }

    /// What another `ticks` at a seat would cost in load.
    pub(super) fn load_change(&self, problem: &Problem<'_>, seat: usize, ticks: i64) -> i64 {
        problem.load_cost(seat, self.loads[seat] + ticks) - problem.load_cost(seat, self.loads[seat])
    }

    fn own_cost(&self, problem: &Problem<'_>, strand: usize, member: &[bool]) -> i64 {
        let Some(candidate) = self.choice(problem, strand) else { return problem.silence[strand] };
        let mut cost = candidate.cost;
        for neighbour in &problem.neighbours[strand] {
            let other = neighbour.strand as usize;
            if member[other] && other < strand {
                continue;
            }
            if let Some(there) = self.choice(problem, other) {
                cost += problem.pair_cost(*neighbour, candidate, there);
            }
        }
        cost
    }

    fn link_cost(&self, problem: &Problem<'_>, strand: usize, member: &[bool]) -> i64 {
        let place = |s: usize| self.choice(problem, s).map(|c| (c.seat, c.shift));
        let mut cost = 0;
        if let Some((next, link)) = problem.after[strand] {
            cost += link.cost(place(strand), place(next as usize));
        }
        if let Some((last, link)) = problem.before[strand].filter(|(last, _)| !member[*last as usize]) {
            cost += link.cost(place(last as usize), place(strand));
        }
        cost
    }
}
