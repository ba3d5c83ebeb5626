//! The cost of a seat's load, from below: a straight line through where the load is, moved down until it lies under the curve.

use super::PARTS;
use crate::arrange::solve::problem::Problem;
use crate::arrange::solve::state::State;

/// A line under a seat's load cost, in parts: `rest + slope × ticks` is never more.
pub(super) struct Line {
    pub(super) slope: i64,
    pub(super) rest: i64,
}

/// The line of each seat.
pub(super) fn lines(problem: &Problem<'_>, state: &State) -> Vec<Line> {
    (0..problem.seats.len()).map(|seat| line(problem, seat, state.load(seat))).collect()
}

fn line(problem: &Problem<'_>, seat: usize, load: i64) -> Line {
    let slope = slope(problem, seat, load);
    let under = steps(problem, seat).map(|ticks| problem.load_cost(seat, ticks) * PARTS - slope * ticks);
    Line { slope, rest: under.min().unwrap_or(0) }
}

/// The rise of the cost around a load; less where the line would climb over the curve's far end, which is flat.
fn slope(problem: &Problem<'_>, seat: usize, load: i64) -> i64 {
    let cost = |ticks: i64| problem.load_cost(seat, ticks) * PARTS;
    let (near, most) = ((problem.share(seat) / 20).max(1), most(problem));
    let (before, after) = ((load - near).max(0), load + near);
    let here = (cost(after) - cost(before)) / (after - before);
    if most > load { here.min((cost(most) - cost(load)) / (most - load)) } else { here }
}

/// What one seat could have to play at most: everything.
fn most(problem: &Problem<'_>) -> i64 {
    problem.sounding.iter().sum()
}

/// The loads at which the cost changes, and those just before: it is counted in thousandths of the fair share, and grows
/// no more from five shares on.
fn steps(problem: &Problem<'_>, seat: usize) -> impl Iterator<Item = i64> {
    let (most, share) = (most(problem), problem.share(seat));
    let first = move |thousandths: i64| (thousandths * share + 999) / 1000;
    let changes = (0..=5001).flat_map(move |x| [first(x), first(x + 1) - 1]);
    changes.filter(move |ticks| *ticks < most).chain([most])
}
