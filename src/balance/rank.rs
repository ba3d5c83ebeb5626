//! Which of two arrangements of one piece is better, as integers.

use serde::{Deserialize, Serialize};

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
