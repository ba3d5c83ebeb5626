//! Whether an arrangement is what a plan's choices say.

use super::arrangement::Arrangement;
use super::plan::{BoundPlan, Fixed};
use std::collections::BTreeSet;

/// Whether the assignments of an arrangement are exactly the plan's settled choices, with nothing left open.
pub(super) fn replays(arrangement: &Arrangement, bound: &BoundPlan) -> bool {
    let fixed: BTreeSet<Fixed> = bound.replay.fixed.iter().copied().collect();
    let of = |a: &super::Assignment| Fixed { line: a.line, seat: a.seat, shift: a.shift, doubling: a.doubling };
    let assigned: BTreeSet<Fixed> = arrangement.ledger.assignments.iter().map(of).collect();
    fixed == assigned
}
