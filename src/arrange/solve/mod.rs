//! The search for the best seats and octaves of all strands.
//!
//! The problem is a graph: strands that sound together and strands that follow each other in a stream are joined by
//! costs. A strand begins where it was written, if the band has that player. Streams are placed one by one,
//! weightiest first, each by an exact search along the stream (Viterbi) with all others as they stand; sweeps over
//! all streams follow until nothing improves; then seeded trades of seats over a window, moves, octave changes and
//! joint placements of a few strands, within the budget, with the best kept; and a last sweep. A line that may be
//! muted has places with and without the mute (`mutes`). Then every player's instruments are taken up as there is
//! time (`hands`). A bound tells how much better an answer could be at most.

mod anew;
mod bound;
mod candidate;
mod edge;
#[cfg(test)]
mod exact;
mod hands;
mod joint;
mod mutes;
mod pairs;
mod problem;
mod reason;
mod search;
mod state;
mod stream;
#[cfg(test)]
mod tests;
mod trade;

pub(super) use candidate::{Candidate, Host};
pub(super) use problem::Problem;
pub(super) use reason::{Other, Reason};
pub(super) use trade::excess;

use super::gap::Gap;
use crate::run::{Error, Run};
use state::State;

/// Where every strand is.
#[derive(Debug)]
pub(super) struct Placement(State);

/// A placement with what speaks for it.
#[derive(Debug)]
pub(super) struct Solution {
    /// The choice of every strand: a seat and shift, or silence.
    pub(super) choices: Vec<Option<Candidate>>,
    /// Why every strand is where it is; `None` for silence.
    pub(super) reasons: Vec<Option<Reason>>,
    /// Where a strand that is left out could have been for least; `None` for all others.
    pub(super) nearest: Vec<Option<Other>>,
    /// What they cost, and what no choices cost less than.
    pub(super) gap: Gap,
}

/// The best placement found within the budget.
pub(super) fn solve(problem: &Problem<'_>, run: &Run) -> Result<Placement, Error> {
    let mut state = State::new(problem);
    let order = weightiest_first(problem);
    problem.at_home().for_each(|(strand, index)| state.set(problem, strand, Some(index)));
    for stream in &order {
        run.check()?;
        stream::improve(problem, &mut state, *stream);
    }
    sweeps(problem, &mut state, &order, run)?;
    mutes::mend(problem, &mut state);
    search::trade(problem, &mut state, run)?;
    sweeps(problem, &mut state, &order, run)?;
    mutes::mend(problem, &mut state);
    Ok(Placement(state))
}

/// Gives every strand the instrument that its player has in hand; where that is dearer than was thought, what is cheaper
/// now is found once more.
pub(super) fn take_up(problem: &mut Problem<'_>, placement: &mut Placement, run: &Run) -> Result<(), Error> {
    let state = &mut placement.0;
    if !hands::take_up(problem, state) {
        return Ok(());
    }
    let (kept, before) = (state.clone(), state.total(problem));
    sweeps(problem, state, &weightiest_first(problem), run)?;
    mutes::mend(problem, state);
    hands::take_up(problem, state);
    if state.total(problem) > before {
        *state = kept;
        hands::take_up(problem, state);
    }
    Ok(())
}

fn weightiest_first(problem: &Problem<'_>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..problem.source.streams.len()).collect();
    order.sort_by_key(|i| (-problem.source.streams[*i].weight, *i));
    order
}

/// The placement as it was settled, with nothing searched.
pub(super) fn settle(problem: &mut Problem<'_>, hosts: &[Option<Host>]) -> Placement {
    let mut state = State::new(problem);
    for (strand, host) in hosts.iter().enumerate() {
        let index = host.map(|host| problem.candidate(strand, host));
        state.set(problem, strand, index);
    }
    hands::take_up(problem, &state);
    Placement(state)
}

impl Placement {
    /// The choice of every strand.
    pub(super) fn choices(&self, problem: &Problem<'_>) -> Vec<Option<Candidate>> {
        (0..problem.source.strands.len()).map(|strand| self.0.choice(problem, strand)).collect()
    }

    /// Who plays every strand.
    pub(super) fn hosts(&self, problem: &Problem<'_>) -> Vec<Option<Host>> {
        self.choices(problem).iter().map(|choice| choice.map(|choice| choice.host())).collect()
    }

    /// The same with its reasons, and how far from the best it is at most.
    pub(super) fn weighed(&self, problem: &Problem<'_>, run: &Run) -> Solution {
        let strands = || 0..problem.source.strands.len();
        Solution {
            choices: self.choices(problem),
            reasons: strands().map(|strand| Reason::of(problem, &self.0, strand)).collect(),
            nearest: strands().map(|strand| Other::nearest(problem, &self.0, strand)).collect(),
            gap: Gap { cost: self.0.total(problem), bound: bound::bound(problem, &self.0, run.steps) },
        }
    }
}

fn sweeps(problem: &Problem<'_>, state: &mut State, order: &[usize], run: &Run) -> Result<(), Error> {
    for _ in 0..6 {
        let before = state.total(problem);
        let kept = state.clone();
        for stream in order {
            run.check()?;
            stream::improve(problem, state, *stream);
        }
        let after = state.total(problem);
        if after >= before {
            *state = kept;
            break;
        }
    }
    Ok(())
}
