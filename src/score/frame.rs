//! The frame that a score, an arrangement of it and a performance of that share.

use super::key::KeyMap;
use super::meter::MeterMap;
use super::tempo::TempoMap;
use super::time::{Division, Tick};
use crate::run::Error;
use serde::{Deserialize, Serialize};

/// Most bars a piece may have (four hours of 4/4 at 120 are 7200).
pub const MAX_BARS: u32 = 20_000;
/// Longest piece, in hours.
pub const MAX_HOURS: u32 = 24;

/// Tempo, metre and key over time, and where the piece ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// Tempo over time; it holds the division.
    pub tempo: TempoMap,
    /// Metre over time.
    pub meters: MeterMap,
    /// Key signatures: of a score those the source gives, of an arrangement those it is written in; may be empty.
    pub keys: KeyMap,
    /// End of the last note or event.
    pub end: Tick,
}

impl Frame {
    /// Ticks per quarter note.
    #[must_use]
    pub const fn division(&self) -> Division {
        self.tempo.division()
    }

    /// A frame with a default tempo (120), metre (4/4) and no key.
    #[must_use]
    pub fn plain(division: Division, end: Tick) -> Self {
        Self { tempo: TempoMap::new(division, []), meters: MeterMap::new(division, []), keys: KeyMap::default(), end }
    }

    /// The number of bars up to the end, the pick-up bar not counted; at least 1.
    #[must_use]
    pub fn bar_count(&self) -> u32 {
        self.meters.bar_at(Tick(self.end.0.saturating_sub(1))).number.0.max(1)
    }

    /// Refuses a piece longer than one can be.
    ///
    /// # Errors
    /// [`Error::Limit`] over [`MAX_BARS`] or [`MAX_HOURS`].
    pub fn check_length(&self) -> Result<(), Error> {
        let remedy = "cut the piece; a stray event far behind the last note is a common cause";
        let limit = |what, actual, limit: u32| Error::check_limit(what, actual, u64::from(limit), remedy);
        limit("length of the piece, bars", u64::from(self.bar_count()), MAX_BARS)?;
        let hours = self.tempo.seconds_at(self.end).value() / 3600.0;
        limit("length of the piece, hours", hours.ceil() as u64, MAX_HOURS)
    }
}
