//! The best choices of a few strands together, by branch and bound.
//!
//! Strands are placed one after the other, cheapest choices first. A branch is left when what it costs, with the cheapest
//! choice of every strand to come as those placed leave it, is no better than the best found. When the budget of branches is
//! spent, the cheapest branch not followed still says what no answer costs less than.

use super::edge::Edge;
use super::problem::Problem;

/// Strands to be placed together.
pub(super) struct Joint<'a, 'b> {
    problem: &'a Problem<'b>,
    /// What each choice of each strand costs whatever the others do, silence last.
    own: Vec<Vec<i64>>,
    /// The edges of each strand to those placed after it, with their place here.
    edges: Vec<Vec<(usize, Edge)>>,
    /// What the costs of edges are multiplied by, to count as `own` does.
    scale: i64,
}

/// What was found.
#[derive(Debug)]
pub(super) struct Found {
    /// The index of each strand's choice, silence after the last candidate; empty without a branch to follow.
    pub(super) choices: Vec<usize>,
    /// No choices cost less.
    pub(super) bound: i64,
    /// Branches followed.
    pub(super) branches: u64,
}

impl<'a, 'b> Joint<'a, 'b> {
    /// Some strands (sorted, none twice), whose choices cost `own` by themselves, in `scale` parts of what edges cost.
    pub(super) fn new(
        problem: &'a Problem<'b>,
        strands: &[usize],
        own: impl Fn(usize) -> Vec<i64>,
        scale: i64,
    ) -> Self {
        let place = |edge: Edge| Some((strands.binary_search(&edge.to).ok()?, edge));
        let edges = |from: &usize| Edge::after(problem, *from).filter_map(place).collect();
        let own = strands.iter().map(|strand| own(*strand)).collect();
        Self { problem, own, edges: strands.iter().map(edges).collect(), scale }
    }

    /// The best choices, following at most some branches.
    pub(super) fn best(&self, branches: u64) -> Found {
        let (path, choices) = (Vec::new(), Vec::new());
        let mut descent = Descent { joint: self, path, best: i64::MAX, choices, open: i64::MAX, left: branches };
        descent.follow(0, &self.own);
        let bound = descent.best.min(descent.open);
        Found { choices: descent.choices, bound, branches: branches - descent.left }
    }
}

struct Descent<'j, 'a, 'b> {
    joint: &'j Joint<'a, 'b>,
    path: Vec<usize>,
    best: i64,
    choices: Vec<usize>,
    /// The least that a branch not followed costs.
    open: i64,
    left: u64,
}

impl Descent<'_, '_, '_> {
    /// Places the next strand; `costs` are those of the strands to come, as the ones placed leave them.
    fn follow(&mut self, spent: i64, costs: &[Vec<i64>]) {
        let Some((here, rest)) = costs.split_first() else {
            (self.best, self.choices) = (spent, self.path.clone());
            return;
        };
        let mut order: Vec<usize> = (0..here.len()).collect();
        order.sort_by_key(|index| here[*index]);
        let to_come = least(rest);
        for index in order {
            let cost = spent + here[index];
            if cost + to_come >= self.best {
                return;
            }
            if self.left == 0 {
                self.open = self.open.min(cost + to_come);
                return;
            }
            self.left -= 1;
            let rest = self.after(index, rest);
            if cost + least(&rest) < self.best {
                self.path.push(index);
                self.follow(cost, &rest);
                self.path.pop();
            }
        }
    }

    /// The costs of the strands to come once the one at hand has taken a choice.
    fn after(&self, index: usize, rest: &[Vec<i64>]) -> Vec<Vec<i64>> {
        let placed = self.path.len();
        let mut costs = rest.to_vec();
        for (other, edge) in &self.joint.edges[placed] {
            edge.add(self.joint.problem, index, self.joint.scale, &mut costs[other - placed - 1]);
        }
        costs
    }
}

fn least(costs: &[Vec<i64>]) -> i64 {
    costs.iter().map(|choices| choices.iter().copied().min().unwrap_or(0)).sum()
}
