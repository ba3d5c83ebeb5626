//! The best places for one stream with all others as they stand: exact along the stream (Viterbi), but for the load,
//! which is charged strand by strand at today's price.

use super::problem::{Candidate, Problem};
use super::state::State;

/// Puts every strand of a stream where the stream as a whole is cheapest.
pub(super) fn improve(problem: &Problem<'_>, state: &mut State, stream: usize) {
    let strands = &problem.source.streams[stream].strands;
    for strand in strands {
        state.set(problem, *strand as usize, None);
    }
    let mut costs: Vec<Vec<i64>> = Vec::with_capacity(strands.len());
    let mut from: Vec<Vec<usize>> = Vec::with_capacity(strands.len());
    for (place, strand) in strands.iter().enumerate() {
        let strand = *strand as usize;
        let mut own = local_costs(problem, state, strand);
        let mut back = vec![0; own.len()];
        if place > 0 {
            let last = strands[place - 1] as usize;
            step(problem, last, strand, &costs[place - 1], &mut own, &mut back);
        }
        costs.push(own);
        from.push(back);
    }
    let Some(last) = costs.last() else { return };
    let mut index = cheapest(last);
    for place in (0..strands.len()).rev() {
        let strand = strands[place] as usize;
        let silent = index == problem.candidates[strand].len();
        state.set(problem, strand, (!silent).then_some(index as u16));
        index = from[place][index];
    }
}

/// The cost of each candidate, and of silence at the end of the list.
fn local_costs(problem: &Problem<'_>, state: &State, strand: usize) -> Vec<i64> {
    let at = |candidate: &Candidate| {
        state.at(problem, strand, *candidate)
            + state.load_change(problem, usize::from(candidate.seat), problem.sounding[strand])
    };
    let mut costs: Vec<i64> = problem.candidates[strand].iter().map(at).collect();
    costs.push(problem.silence[strand]);
    costs
}

/// Adds to `own` the cheapest way from the strand before.
fn step(problem: &Problem<'_>, last: usize, strand: usize, before: &[i64], own: &mut [i64], back: &mut [usize]) {
    let link = problem.after[last].map(|(_, link)| link).unwrap_or_default();
    let place = |s: usize, i: usize| problem.candidates[s].get(i).map(|c| (c.seat, c.shift));
    for (i, cost) in own.iter_mut().enumerate() {
        let here = place(strand, i);
        let way = |j: usize| before[j] + link.cost(place(last, j), here);
        let best = (0..before.len()).min_by_key(|j| way(*j)).unwrap_or(0);
        back[i] = best;
        *cost += way(best);
    }
}

fn cheapest(costs: &[i64]) -> usize {
    (0..costs.len()).min_by_key(|i| costs[*i]).unwrap_or(0)
}
