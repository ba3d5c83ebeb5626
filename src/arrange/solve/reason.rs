//! Why a strand is where it is: what each cost says there, at the next best seat, and at the next best octave, with all
//! others as they are.

use super::candidate::{Candidate, Host};
use super::problem::Problem;
use super::state::State;
use crate::arrange::costs::{CostKind, Costs, Link, summed};

/// Why a strand is where it is.
#[derive(Debug, Clone)]
pub(in crate::arrange) struct Reason {
    /// What speaks against it, largest first.
    pub(in crate::arrange) costs: Costs,
    /// The next best seat.
    pub(in crate::arrange) runner_up: Option<Other>,
    /// The next best octave at the same seat.
    pub(in crate::arrange) other_octave: Option<Other>,
}

/// Another place for a strand.
#[derive(Debug, Clone)]
pub(in crate::arrange) struct Other {
    pub(in crate::arrange) seat: u16,
    pub(in crate::arrange) shift: i16,
    /// Whether with the mute.
    pub(in crate::arrange) muted: bool,
    /// How much more it costs.
    pub(in crate::arrange) more: i64,
    /// What speaks against it, largest first.
    pub(in crate::arrange) costs: Costs,
}

impl Reason {
    /// The reason for a strand's choice; `None` for silence.
    pub(super) fn of(problem: &Problem<'_>, state: &State, strand: usize) -> Option<Self> {
        let (index, here) = (state.index(strand)?, state.choice(problem, strand)?);
        let place = Place { problem, state, strand };
        let totals = place.totals();
        let own = totals[usize::from(index)];
        Some(Self {
            costs: place.costs(here),
            runner_up: place.best(&totals, own, |c| c.seat != here.seat),
            other_octave: place.best(&totals, own, |c| c.seat == here.seat && c.shift != here.shift),
        })
    }
}

impl Other {
    /// Where a strand that is left out would cost least, against leaving it out.
    pub(super) fn nearest(problem: &Problem<'_>, state: &State, strand: usize) -> Option<Self> {
        if state.choice(problem, strand).is_some() {
            return None;
        }
        let place = Place { problem, state, strand };
        place.best(&place.totals(), problem.silence[strand], |_| true)
    }
}

/// A strand that is looked at.
struct Place<'a> {
    problem: &'a Problem<'a>,
    state: &'a State,
    strand: usize,
}

impl Place<'_> {
    /// The cheapest of some candidates, of equals the first seat's, against what the strand costs by its `own` choice.
    fn best(&self, totals: &[i64], own: i64, is_other: impl Fn(&Candidate) -> bool) -> Option<Other> {
        let others =
            self.problem.candidates[self.strand].iter().zip(totals).filter(|(candidate, _)| is_other(candidate));
        let (candidate, total) = others.min_by_key(|(candidate, total)| (**total, candidate.seat))?;
        let Host { seat, shift, muted } = candidate.host();
        Some(Other { seat, shift, muted, more: total - own, costs: self.costs(*candidate) })
    }

    /// What it costs at each candidate: the strand itself, its pairs, its links, its load.
    fn totals(&self) -> Vec<i64> {
        let Self { problem, state, strand } = *self;
        let mut totals = state.at_all(problem, strand);
        for (candidate, total) in problem.candidates[strand].iter().zip(&mut totals) {
            *total += state.links(problem, strand, *candidate) + self.load(*candidate);
        }
        totals
    }

    /// The same by name, largest first.
    fn costs(&self, candidate: Candidate) -> Costs {
        let Self { problem, state, strand } = *self;
        let unary = problem.trial(strand, candidate.instrument, candidate).costs();
        let mut pairs = Vec::new();
        for neighbour in &problem.neighbours[strand] {
            if let Some(other) = state.choice(problem, neighbour.strand as usize) {
                pairs.extend(problem.pair_costs(*neighbour, candidate, other));
            }
        }
        let load = [(CostKind::Load, self.load(candidate))];
        summed(unary.chain(pairs).chain(self.links(candidate)).chain(load))
    }

    /// Leaving the seat or the octave of the strands before and after in the stream.
    fn links(&self, candidate: Candidate) -> [(CostKind, i64); 2] {
        let (mut seat, mut octave) = (0, 0);
        let ends = [self.problem.before[self.strand], self.problem.after[self.strand]];
        for (other, Link { seat: leaving, octave: moving }) in ends.into_iter().flatten() {
            if let Some(there) = self.state.choice(self.problem, other as usize) {
                seat += if there.seat == candidate.seat { 0 } else { leaving };
                octave += if there.shift == candidate.shift { 0 } else { moving };
            }
        }
        [(CostKind::Continuity, seat), (CostKind::Contour, octave)]
    }

    /// What the strand adds to the load of the seat.
    fn load(&self, candidate: Candidate) -> i64 {
        let (seat, ticks) = (usize::from(candidate.seat), self.problem.sounding[self.strand]);
        let is_there = self.state.choice(self.problem, self.strand).is_some_and(|here| here.seat == candidate.seat);
        if is_there {
            -self.state.load_change(self.problem, seat, -ticks)
        } else {
            self.state.load_change(self.problem, seat, ticks)
        }
    }
}
