//! A lower bound on what any answer costs, so that a person knows how much better one could be at most.
//!
//! The problem falls apart into *knots*, a few strands that sound together. Each is answered by itself, by branch and bound;
//! costs between knots are never negative, so that the sum of the answers is no more than the best answer of all. Loads, which
//! bind all strands of a seat, are taken by a straight line under their cost (`loads`). Messages between knots (Globerson and
//! Jaakkola, "Fixing max-product", NIPS 20, 2007) were tried: they bound less well, since they loosen what knots hold.

mod loads;

use super::joint::Joint;
use super::problem::Problem;
use super::state::State;
use crate::run;

/// Costs are counted in parts of this, so that slopes may be fractions.
const PARTS: i64 = 1 << 12;
/// Most strands of a knot.
const KNOT: usize = 8;

/// No answer costs less. `state` is an answer near the best; the more steps the search had, the tighter.
pub(super) fn bound(problem: &Problem<'_>, state: &State, steps: u64) -> i64 {
    let lines = loads::lines(problem, state);
    let knots: i64 = run::map(&knots(problem), |knot| least(problem, &lines, knot, steps)).into_iter().sum();
    let parts = knots + lines.iter().map(|line| line.rest).sum::<i64>();
    (parts.div_euclid(PARTS) + i64::from(parts.rem_euclid(PARTS) > 0)).max(0)
}

/// Strands tied into knots, sorted: the earliest with those that sound longest with it, and so on.
fn knots(problem: &Problem<'_>) -> Vec<Vec<usize>> {
    let mut tied = vec![false; problem.candidates.len()];
    let mut knots = Vec::new();
    for first in 0..tied.len() {
        if tied[first] {
            continue;
        }
        let mut others: Vec<usize> = problem.neighbours[first].iter().map(|n| n.strand as usize).collect();
        others.retain(|other| !tied[*other]);
        others.sort_by_key(|other| std::cmp::Reverse(together(problem, first, *other)));
        others.truncate(KNOT - 1);
        others.push(first);
        others.sort_unstable();
        others.iter().for_each(|strand| tied[*strand] = true);
        knots.push(others);
    }
    knots
}

/// Ticks from where both of two strands have begun to where one ends.
fn together(problem: &Problem<'_>, a: usize, b: usize) -> u64 {
    let (a, b) = (&problem.source.strands[a], &problem.source.strands[b]);
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

/// Fewest and most branches followed in a knot.
const BRANCHES: (u64, u64) = (100, 20_000);

/// The least that a knot costs, in parts. A branch takes the longer, the more choices there are.
fn least(problem: &Problem<'_>, lines: &[loads::Line], knot: &[usize], steps: u64) -> i64 {
    let choices = knot.iter().map(|strand| problem.candidates[*strand].len() as u64 + 1).sum::<u64>();
    let branches = (steps / choices.max(1)).clamp(BRANCHES.0, BRANCHES.1);
    Joint::new(problem, knot, |strand| own(problem, lines, strand), PARTS).best(branches).bound
}

/// What the choices of a strand cost by themselves, silence last, with the share of the loads that its time makes.
fn own(problem: &Problem<'_>, lines: &[loads::Line], strand: usize) -> Vec<i64> {
    let time = problem.sounding[strand];
    let of = |c: &super::Candidate| c.least * PARTS + lines[usize::from(c.seat)].slope * time;
    problem.candidates[strand].iter().map(of).chain([problem.silence[strand] * PARTS]).collect()
}
