//! Tempo, and the exact way from ticks to seconds and back.

use super::bounded::{OutOfRange, check};
use super::time::{Division, Stored, Tick, changes_only};
use crate::units::Seconds;
use serde::{Deserialize, Serialize};

/// A tempo in microseconds of a quarter note, 1 to 16777215 (what a MIDI file can say). 500000 is 120 bpm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Tempo(u32);

impl Tempo {
    /// The tempo of a file that says none: 120 quarter notes a minute.
    pub const DEFAULT: Self = Self(500_000);

    /// A tempo from microseconds per quarter.
    pub fn from_micros_per_quarter(micros: u32) -> Result<Self, OutOfRange> {
        check("tempo (microseconds per quarter)", 1, 0xFF_FFFF, i64::from(micros)).map(|()| Self(micros))
    }

    /// Microseconds of a quarter note.
    #[must_use]
    pub const fn micros_per_quarter(self) -> u32 {
        self.0
    }

    /// Quarter notes a minute.
    #[must_use]
    pub fn quarters_per_minute(self) -> f64 {
        60e6 / f64::from(self.0)
    }
}

impl TryFrom<u32> for Tempo {
    type Error = OutOfRange;
    fn try_from(micros: u32) -> Result<Self, OutOfRange> {
        Self::from_micros_per_quarter(micros)
    }
}

impl From<Tempo> for u32 {
    fn from(tempo: Tempo) -> u32 {
        tempo.0
    }
}

/// Tempo over time. Elapsed time is kept exactly, as an integer of microseconds times the division, so that
/// `tick_at(seconds_at(t)) == t` for every tick of up to 2^53 µs (285 years).
///
/// ```
/// use partwright::score::{Division, Tempo, TempoMap, Tick};
/// let slower = Tempo::from_micros_per_quarter(1_000_000)?;
/// let map = TempoMap::new(Division::new(480)?, [(Tick(960), slower)]);
/// let time = map.seconds_at(Tick(1440));
/// assert_eq!(time.value(), 2.0); // two quarters at 120, one at 60
/// assert_eq!(map.tick_at(time), Tick(1440));
/// # Ok::<(), partwright::score::OutOfRange>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Stored<Tempo>", into = "Stored<Tempo>")]
pub struct TempoMap {
    division: Division,
    /// (tick, tempo, elapsed time at tick in µs·division); the first at tick 0; ticks ascending.
    changes: Vec<(Tick, Tempo, u128)>,
}

impl TempoMap {
    /// A map from changes in any order. Of several at one tick the last holds; before the first, 120 bpm.
    #[must_use]
    pub fn new(division: Division, changes: impl IntoIterator<Item = (Tick, Tempo)>) -> Self {
        let start = std::iter::once((Tick::ZERO, Tempo::DEFAULT));
        let mut map = Self { division, changes: Vec::new() };
        for (tick, tempo) in changes_only(start.chain(changes)) {
            let elapsed = if map.changes.is_empty() { 0 } else { map.elapsed(tick) };
            map.changes.push((tick, tempo, elapsed));
        }
        map
    }

    /// Ticks per quarter that this map counts in.
    #[must_use]
    pub const fn division(&self) -> Division {
        self.division
    }

    /// The changes, first at tick 0; no two neighbours are equal.
    pub fn changes(&self) -> impl Iterator<Item = (Tick, Tempo)> + '_ {
        self.changes.iter().map(|(tick, tempo, _)| (*tick, *tempo))
    }

    /// The tempo that holds at a tick.
    #[must_use]
    pub fn tempo_at(&self, tick: Tick) -> Tempo {
        self.change_at(tick).1
    }

    /// Seconds from the start of the piece.
    #[must_use]
    pub fn seconds_at(&self, tick: Tick) -> Seconds {
        Seconds(self.elapsed(tick) as f64 / (f64::from(self.division.per_quarter()) * 1e6))
    }

    /// The length of a span in seconds.
    #[must_use]
    pub fn seconds_of(&self, span: super::TickSpan) -> Seconds {
        let elapsed = self.elapsed(span.end).saturating_sub(self.elapsed(span.start));
        Seconds(elapsed as f64 / (f64::from(self.division.per_quarter()) * 1e6))
    }

    /// The tick nearest to a time; times before the start give tick 0.
    #[must_use]
    pub fn tick_at(&self, time: Seconds) -> Tick {
        if time.0.is_nan() || time.0 <= 0.0 {
            return Tick::ZERO;
        }
        let target = (time.0 * 1e6 * f64::from(self.division.per_quarter())).round() as u128;
        let index = self.changes.partition_point(|(_, _, elapsed)| *elapsed <= target).saturating_sub(1);
        let (start, tempo, elapsed) = self.changes[index];
        let per_tick = u128::from(tempo.0);
        let ticks = (target - elapsed + per_tick / 2) / per_tick;
        Tick(start.0.saturating_add(u64::try_from(ticks).unwrap_or(u64::MAX)))
    }

    fn change_at(&self, tick: Tick) -> (Tick, Tempo, u128) {
        self.changes[self.changes.partition_point(|(at, _, _)| *at <= tick).saturating_sub(1)]
    }

    fn elapsed(&self, tick: Tick) -> u128 {
        let (start, tempo, elapsed) = self.change_at(tick);
        elapsed + u128::from(tick.since(start).0) * u128::from(tempo.0)
    }
}

impl From<Stored<Tempo>> for TempoMap {
    fn from(stored: Stored<Tempo>) -> Self {
        Self::new(stored.division, stored.changes)
    }
}

impl From<TempoMap> for Stored<Tempo> {
    fn from(map: TempoMap) -> Self {
        Self { division: map.division, changes: map.changes().collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_map() -> impl Strategy<Value = TempoMap> {
        let change = (0u64..1_000_000, 1u32..=0xFF_FFFF).prop_map(|(t, m)| (Tick(t), Tempo(m)));
        (1u16..=32767, proptest::collection::vec(change, 0..20))
            .prop_map(|(d, changes)| TempoMap::new(Division::new(d).unwrap(), changes))
    }

    proptest! {
        #[test]
        fn every_tick_comes_back_from_its_seconds(map in any_map(), tick in 0u64..5_000_000) {
            prop_assert_eq!(map.tick_at(map.seconds_at(Tick(tick))), Tick(tick));
        }

        #[test]
        fn seconds_grow_with_ticks(map in any_map(), tick in 0u64..5_000_000) {
            prop_assert!(map.seconds_at(Tick(tick)) < map.seconds_at(Tick(tick + 1)));
        }
    }

    #[test]
    fn a_stored_map_is_made_again() {
        let map = TempoMap::new(Division::new(96).unwrap(), [(Tick(7), Tempo(400_000))]);
        let text = serde_json::to_string(&map).unwrap();
        assert_eq!(serde_json::from_str::<TempoMap>(&text).unwrap(), map);
        assert!(serde_json::from_str::<TempoMap>(r#"{"division":96,"changes":[]}"#).is_ok());
    }

    #[test]
    fn two_tempi_add_up() {
        let map = TempoMap::new(Division::new(480).unwrap(), [(Tick(960), Tempo(1_000_000))]);
        assert_eq!(map.seconds_at(Tick(960)), Seconds(1.0));
        assert_eq!(map.seconds_at(Tick(1440)), Seconds(2.0));
    }
}
