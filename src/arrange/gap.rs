//! How much better an arrangement could be at most.

use serde::{Deserialize, Serialize};

/// What all assignments of an arrangement cost together, and what no others would cost less than.
///
/// Costs are the integers of [`super::CostKind`], by the style's weights: 100 is about the loss of one inner note of a chord.
/// They are of the choice of seats and octaves alone, before the parts are made playable and resting seats double.
///
/// ```
/// use partwright::arrange::Gap;
/// let gap = Gap { cost: 12_500, bound: 12_000 };
/// assert_eq!(gap.per_mille(), 40);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// What was found.
    pub cost: i64,
    /// A lower bound: the best there is costs no less.
    pub bound: i64,
}

impl Gap {
    /// By how many thousandths of what was found the best could cost less, at most.
    #[must_use]
    pub fn per_mille(self) -> i64 {
        (self.cost - self.bound).max(0) * 1000 / self.cost.max(1)
    }
}
