//! Roles from evidence.
//!
//! Each role is a product of what speaks for it; the squares of the products are the weights, so that the clearest stands
//! out. The proportions are ours; `examples/role_figures` prints how far the roles agree with keys that others made.

use super::evidence::Evidence;
use crate::line::{Role, Roles};

/// The weights of the roles; the sum is 1000.
pub(super) fn weigh(evidence: &Evidence) -> Roles {
    let Evidence { sings, lead, floor, low, figure, held, chordal, course, activity, with_tune, company } = *evidence;
    let free = 1000 - lead;
    let parallel = scaled(with_tune, 400, 650);
    let (own, figure) = if sings { (course, figure) } else { (0, 1000) };
    let along = parallel.max(chordal);
    let passive = held.max(1000 - activity).max(along).max(company * 4 / 5);
    normal([
        lead * 9 / 10,
        product([
            free,
            own,
            1000 - along,
            1000 - company / 2,
            less(figure, 900),
            scaled(activity, 150, 600),
            less(held, 300),
            less(floor, 450),
        ]),
        product([floor, 650 + low * 350 / 1000, 1000 - lead / 2]),
        product([free, 300 + passive * 6 / 10, less(figure, 750), less(floor, 700)]),
        product([free, figure, less(floor, 400), less(parallel, 700)]),
        0,
    ])
}

/// What remains when as much as `most` is taken away by evidence.
const fn less(evidence: u32, most: u32) -> u32 {
    1000 - evidence * most / 1000
}

/// A value stretched: nothing up to `from`, all from `to` on.
fn scaled(value: u32, from: u32, to: u32) -> u32 {
    (value.saturating_sub(from) * 1000 / (to - from)).min(1000)
}

/// The product of thousandths, in thousandths.
fn product<const N: usize>(factors: [u32; N]) -> u32 {
    factors.into_iter().fold(1000, |product, factor| product * factor / 1000)
}

/// Squares the weights and makes them sum to 1000.
fn normal(weights: [u32; 6]) -> Roles {
    parts_of_1000(weights.map(|weight| u64::from(weight) * u64::from(weight)))
}

/// The roles of lines that are one layer: the mean of theirs.
pub(super) fn mean(of: impl Iterator<Item = Roles>) -> Roles {
    let add = |mut sums: [u64; 6], roles: Roles| {
        sums.iter_mut().zip(roles.0).for_each(|(sum, weight)| *sum += u64::from(weight));
        sums
    };
    parts_of_1000(of.fold([0; 6], add))
}

fn parts_of_1000(weights: [u64; 6]) -> Roles {
    let sum = weights.iter().sum::<u64>();
    if sum == 0 {
        return Roles::only(Role::Harmony);
    }
    let mut roles = weights.map(|weight| (weight * 1000 / sum) as u16);
    let rest = 1000 - roles.iter().sum::<u16>();
    let heaviest = (0..6).max_by_key(|index| (roles[*index], 5 - index)).unwrap_or(0);
    roles[heaviest] += rest;
    Roles(roles)
}
