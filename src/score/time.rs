//! Instant, length and span in ticks.

use super::bounded::{OutOfRange, check};
use serde::{Deserialize, Serialize};
use std::ops::{Add, Sub};

/// Ticks of a quarter note, 1 to 32767.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct Division(u16);

impl Division {
    /// MIDI clocks: 24 a quarter note.
    pub const CLOCKS: Self = Self(24);

    /// A division from its ticks per quarter, 1 to 32767.
    pub fn new(ticks_per_quarter: u16) -> Result<Self, OutOfRange> {
        check("division (ticks per quarter)", 1, 32767, i64::from(ticks_per_quarter)).map(|()| Self(ticks_per_quarter))
    }

    /// Ticks per quarter note.
    #[must_use]
    pub const fn per_quarter(self) -> u16 {
        self.0
    }

    /// The length of a quarter note.
    #[must_use]
    pub const fn quarter(self) -> Ticks {
        Ticks(self.0 as u64)
    }

    /// How far an instant lies from the nearest of so many equal parts of a quarter, in ticks times `parts` (so that it
    /// is whole where the parts are not).
    #[must_use]
    pub fn beside(self, tick: Tick, parts: u64) -> u64 {
        let quarter = self.quarter().0;
        let rest = tick.0 % quarter * parts % quarter;
        rest.min(quarter - rest)
    }

    /// Whether an instant lies within a tick of one of so many equal parts of a quarter, for any of `parts`.
    #[must_use]
    pub fn is_on(self, tick: Tick, parts: &[u64]) -> bool {
        parts.iter().any(|parts| self.beside(tick, *parts) <= *parts)
    }
}

impl TryFrom<u16> for Division {
    type Error = OutOfRange;
    fn try_from(ticks: u16) -> Result<Self, OutOfRange> {
        Self::new(ticks)
    }
}

impl From<Division> for u16 {
    fn from(division: Division) -> u16 {
        division.0
    }
}

/// An instant, in ticks from the start of the piece.
///
/// ```
/// use partwright::score::{Tick, TickSpan, Ticks};
/// let note = TickSpan::of(Tick(480), Ticks(240));
/// assert_eq!(note.end, Tick(720));
/// assert_eq!(note.end.since(Tick(480)), note.length());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tick(pub u64);

/// A length of time in ticks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ticks(pub u64);

impl Tick {
    /// The start of the piece.
    pub const ZERO: Self = Self(0);

    /// The length since `earlier`; zero when `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Ticks {
        Ticks(self.0.saturating_sub(earlier.0))
    }
}

impl Add<Ticks> for Tick {
    type Output = Tick;
    fn add(self, length: Ticks) -> Tick {
        Tick(self.0.saturating_add(length.0))
    }
}

impl Sub<Ticks> for Tick {
    type Output = Tick;
    /// Stops at the start of the piece.
    fn sub(self, length: Ticks) -> Tick {
        Tick(self.0.saturating_sub(length.0))
    }
}

impl Add for Ticks {
    type Output = Ticks;
    fn add(self, other: Ticks) -> Ticks {
        Ticks(self.0.saturating_add(other.0))
    }
}

/// A half-open span of time: `start` belongs to it, `end` does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct TickSpan {
    /// First tick inside.
    pub start: Tick,
    /// First tick after.
    pub end: Tick,
}

impl TickSpan {
    /// A span; an end before the start gives an empty span at the start.
    #[must_use]
    pub fn new(start: Tick, end: Tick) -> Self {
        Self { start, end: end.max(start) }
    }

    /// The span of a note or rest.
    #[must_use]
    pub fn of(start: Tick, length: Ticks) -> Self {
        Self { start, end: start + length }
    }

    /// How long it is.
    #[must_use]
    pub const fn length(self) -> Ticks {
        self.end.since(self.start)
    }

    /// The last tick inside; the start of an empty span.
    #[must_use]
    pub fn last(self) -> Tick {
        Tick(self.end.0.saturating_sub(1)).max(self.start)
    }

    /// Whether the instant lies inside.
    #[must_use]
    pub fn contains(self, tick: Tick) -> bool {
        self.start <= tick && tick < self.end
    }

    /// Whether both share an instant.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// What both share, if anything.
    #[must_use]
    pub fn intersection(self, other: Self) -> Option<Self> {
        self.overlaps(other).then(|| Self { start: self.start.max(other.start), end: self.end.min(other.end) })
    }
}

/// A map over time as it is stored: what it was made of, so that a stored map is checked again when it is made.
#[derive(Serialize, Deserialize)]
pub(super) struct Stored<T> {
    pub(super) division: Division,
    pub(super) changes: Vec<(Tick, T)>,
}

/// Puts values that hold from a tick on in time order: of several at one tick the last given holds, and one equal to
/// the value that holds already is dropped.
pub(super) fn changes_only<T: PartialEq>(changes: impl IntoIterator<Item = (Tick, T)>) -> Vec<(Tick, T)> {
    let mut kept = last_of_each_tick(changes);
    kept.dedup_by(|later, earlier| later.1 == earlier.1);
    kept
}

/// Values in time order, of several at one tick the last given.
pub(super) fn last_of_each_tick<T>(changes: impl IntoIterator<Item = (Tick, T)>) -> Vec<(Tick, T)> {
    let mut sorted: Vec<(Tick, T)> = changes.into_iter().collect();
    sorted.sort_by_key(|(tick, _)| *tick);
    sorted.reverse();
    sorted.dedup_by_key(|(tick, _)| *tick);
    sorted.reverse();
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_back_at_the_same_tick_is_no_change() {
        assert_eq!(changes_only([(Tick(9), 'b'), (Tick(0), 'a'), (Tick(9), 'a')]), [(Tick(0), 'a')]);
    }

    #[test]
    fn the_last_tick_of_a_span_is_inside_it_but_where_it_is_empty() {
        assert_eq!(TickSpan::new(Tick(3), Tick(9)).last(), Tick(8));
        assert_eq!(TickSpan::new(Tick(3), Tick(3)).last(), Tick(3));
    }

    #[test]
    fn an_instant_is_measured_from_the_nearest_part_of_its_quarter() {
        let division = Division::new(480).unwrap();
        assert_eq!([960, 961, 959, 1080].map(|tick| division.beside(Tick(tick), 4)), [0, 4, 4, 0]);
        assert_eq!(Division::new(100).unwrap().beside(Tick(33), 3), 1, "a third of a tick");
    }

    #[test]
    fn a_span_holds_its_start_and_not_its_end() {
        let span = TickSpan::of(Tick(10), Ticks(5));
        assert!(span.contains(Tick(10)) && !span.contains(Tick(15)));
        assert!(!span.overlaps(TickSpan::new(Tick(15), Tick(20))));
        assert_eq!(span.intersection(TickSpan::new(Tick(12), Tick(30))), Some(TickSpan::new(Tick(12), Tick(15))));
        assert_eq!(TickSpan::new(Tick(9), Tick(3)).length(), Ticks(0));
    }

    #[test]
    fn time_stops_at_both_ends() {
        assert_eq!(Tick(3) - Ticks(5), Tick::ZERO);
        assert_eq!(Tick(u64::MAX) + Ticks(1), Tick(u64::MAX));
        assert!(Division::new(0).is_err() && Division::new(32768).is_err());
    }
}
