//! A few strands that sound together placed anew, jointly, with all others as they stand: the move that no exchange of two
//! seats and no single step makes.

use super::joint::{Found, Joint};
use super::problem::Problem;
use super::state::State;

/// Most strands placed at once.
const TOGETHER: usize = 8;
/// Branches followed at most.
const BRANCHES: u64 = 200;

/// The best indices for some strands (sorted, none twice), and how many branches were followed.
pub(super) fn anew(problem: &Problem<'_>, state: &mut State, strands: &[usize]) -> (Vec<Option<u16>>, u64) {
    let old: Vec<Option<u16>> = strands.iter().map(|strand| state.index(*strand)).collect();
    strands.iter().for_each(|strand| state.set(problem, *strand, None));
    let found = Joint::new(problem, strands, |strand| own(problem, state, strand), 1).best(BRANCHES);
    strands.iter().zip(&old).for_each(|(strand, index)| state.set(problem, *strand, *index));
    (indices(problem, strands, &found), found.branches)
}

/// A strand and some that sound together with it or stand beside it in its stream, sorted.
pub(super) fn around(problem: &Problem<'_>, strand: usize, mut draw: impl FnMut(u64) -> u64) -> Vec<usize> {
    let beside = [problem.before[strand], problem.after[strand]].into_iter().flatten().map(|(other, _)| other as usize);
    let mut others: Vec<usize> = problem.neighbours[strand].iter().map(|n| n.strand as usize).collect();
    let beside: Vec<usize> = beside.filter(|other| !(problem.has_mutes && others.contains(other))).collect();
    others.extend(beside);
    let mut strands = vec![strand];
    while strands.len() < TOGETHER && !others.is_empty() {
        strands.push(others.swap_remove(draw(others.len() as u64) as usize));
    }
    strands.sort_unstable();
    strands
}

/// What each choice of a strand costs with the strands outside.
fn own(problem: &Problem<'_>, state: &State, strand: usize) -> Vec<i64> {
    let mut costs = state.at_all(problem, strand);
    for (candidate, cost) in problem.candidates[strand].iter().zip(&mut costs) {
        *cost += state.links(problem, strand, *candidate)
            + state.load_change(problem, usize::from(candidate.seat), problem.sounding[strand]);
    }
    costs.push(problem.silence[strand]);
    costs
}

fn indices(problem: &Problem<'_>, strands: &[usize], found: &Found) -> Vec<Option<u16>> {
    let of = |(strand, index): (&usize, &usize)| (*index < problem.candidates[*strand].len()).then_some(*index as u16);
    strands.iter().zip(&found.choices).map(of).collect()
}
