//! `doubling`: what speaks for a resting seat joining a line.
//!
//! Of all seats that sound in a phrase each role should have its share, as the style says (the tune 36 of 100, the bass 24,
//! harmony and countermelodies the rest). A seat gains up to 40 a note where its choice brings the roles nearer to that; then come the unary costs of playing
//! there. Soft phrases want fewer players: the gain shrinks by a quarter for each dynamic step under mf. A seat that has had
//! little to play so far gains 20 a note more, likewise by the dynamic. These figures are ours.

use super::CostKind;
use crate::arrange::style::{Shares, Style};
use crate::line::Role;

/// How many seats play each role in a phrase.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::arrange) struct Demand([u32; 6]);

impl Demand {
    /// Counts a seat.
    pub(in crate::arrange) fn add(&mut self, role: Role) {
        self.0[role as usize] += 1;
    }

    /// Takes a seat off again.
    pub(in crate::arrange) fn remove(&mut self, role: Role) {
        self.0[role as usize] = self.0[role as usize].saturating_sub(1);
    }

    fn shortage(self, role: Role, shares: Shares) -> i64 {
        let total = self.0.iter().sum::<u32>().max(1);
        i64::from(shares.of(role)) - i64::from(self.0[role as usize] * 100 / total)
    }
}

/// What speaks for one more seat on a role.
#[derive(Debug, Clone, Copy)]
pub(in crate::arrange) struct Benefit {
    /// Steps of the dynamic over mf (negative: under).
    pub(in crate::arrange) loudness: i64,
    /// The seat has had less than its share.
    pub(in crate::arrange) idle: bool,
}

impl Benefit {
    /// The gain of a note; it may be negative.
    pub(in crate::arrange) fn each(self, role: Role, demand: Demand, style: &Style) -> i64 {
        let gain = (24 + demand.shortage(role, style.shares)).clamp(-10, 40);
        let loudness = (4 + self.loudness.clamp(-3, 2)) * 25;
        let gain = gain * if gain > 0 { loudness } else { 100 } / 100 + i64::from(self.idle) * 20 * loudness / 100;
        style.weights.scale(CostKind::Doubling, gain)
    }
}
