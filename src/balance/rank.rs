//! Which of two arrangements of one piece is better, as integers.

use super::measure::JUDGED;
use super::types::{Balance, BarBalance};
use crate::arrange::Checks;
use crate::line::Role;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// How good an arrangement is: the smaller the better, compared field by field from the top.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Rank {
    /// Breaks of playability, as the caller counts them ([`Rank::with_breaks`]).
    pub breaks: u32,
    /// Bars in which the melody is not heard.
    pub unheard: u32,
    /// Bars under findings of severity error.
    pub severe: u32,
    /// What melody, countermelody and bass lack where they are not heard: thousandths of loudness below the threshold,
    /// and tenths of a decibel below the rest.
    pub shortfall: u64,
    /// Steps of all edits.
    pub edits: u32,
}

impl Rank {
    /// With the breaks of playability, which are counted outside the balance.
    #[must_use]
    pub const fn with_breaks(mut self, breaks: u32) -> Self {
        self.breaks = breaks;
        self
    }
}

/// What the judged roles lack in some bars: the smaller the better, compared from the top.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Lack {
    /// Bars in which the melody is not heard.
    pub unheard: u32,
    /// As [`Rank::shortfall`].
    pub shortfall: u64,
}

impl Balance {
    /// What the judged roles lack in a run of bars, by their index.
    #[must_use]
    pub fn lack(&self, bars: Range<usize>, checks: &Checks) -> Lack {
        let bars = || self.bars.get(bars.clone()).unwrap_or_default().iter();
        Lack {
            unheard: bars().filter(|bar| bar.melody.as_ref().is_some_and(|m| !m.heard)).count() as u32,
            shortfall: bars().map(|bar| shortfall(bar, checks)).sum(),
        }
    }
}

/// What the judged roles lack in a bar where they are not heard: thousandths of loudness, and tenths of a decibel
/// below the rest, which still tells better from worse where nothing is left.
fn shortfall(bar: &BarBalance, checks: &Checks) -> u64 {
    let thresholds = [checks.melody_audible, checks.countermelody_audible, checks.bass_audible];
    let lacks = |(role, threshold): (Role, u16)| {
        bar.role(role).filter(|r| !r.heard).map_or(0, |r| {
            u64::from(threshold.saturating_sub(r.audible)) + (-10.0 * r.over_rest.0).round().max(0.0) as u64
        })
    };
    JUDGED.into_iter().zip(thresholds).map(lacks).sum()
}
