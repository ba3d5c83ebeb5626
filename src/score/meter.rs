//! Metre, bars and beats. Bar 1 is the first full bar; a pick-up is bar 0.

use super::bounded::{OutOfRange, check};
use super::time::{Division, Stored, Tick, TickSpan, Ticks, last_of_each_tick};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A time signature: beats (1 to 255) of a note value (1, 2, 4, … 128).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Meter {
    beats: u8,
    unit: u8,
}

impl Meter {
    /// 4/4.
    pub const COMMON: Self = Self { beats: 4, unit: 4 };

    /// A metre of `beats` (1 to 255) notes of a whole divided by `unit` (a power of two, 1 to 128).
    pub fn new(beats: u8, unit: u8) -> Result<Self, OutOfRange> {
        check("beats of a metre", 1, 255, i64::from(beats))?;
        let power = if unit.is_power_of_two() { i64::from(unit) } else { -i64::from(unit) };
        check("note value of a metre (a power of two)", 1, 128, power)?;
        Ok(Self { beats, unit })
    }

    /// The upper number.
    #[must_use]
    pub const fn beats(self) -> u8 {
        self.beats
    }

    /// The lower number.
    #[must_use]
    pub const fn unit(self) -> u8 {
        self.unit
    }

    /// Length of a bar. Where the division cannot hold the note value exactly, the nearest tick below, at least 1.
    #[must_use]
    pub fn bar_length(self, division: Division) -> Ticks {
        Ticks((u64::from(self.beats) * u64::from(division.per_quarter()) * 4 / u64::from(self.unit)).max(1))
    }

    /// Length of the beat that is counted: the unit, or three units in compound time (6/8, 9/8, 12/8, …).
    #[must_use]
    pub fn beat_length(self, division: Division) -> Ticks {
        let unit = u64::from(division.per_quarter()) * 4 / u64::from(self.unit);
        let compound = self.unit >= 8 && self.beats > 3 && self.beats.is_multiple_of(3);
        Ticks((if compound { unit * 3 } else { unit }).max(1))
    }
}

impl fmt::Display for Meter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.beats, self.unit)
    }
}

/// The number of a bar as printed: 1 is the first full bar, 0 the pick-up.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(transparent)]
pub struct BarNumber(pub u32);

/// One bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bar {
    /// As printed.
    pub number: BarNumber,
    /// From its first tick to the next bar's.
    pub span: TickSpan,
    /// The metre that holds in it (a bar may be shorter: a pick-up, or a bar cut by a metre change).
    pub meter: Meter,
}

/// A place as a musician says it: bar, beat counted from 1, and ticks after the beat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BarPosition {
    /// Bar.
    pub bar: BarNumber,
    /// Beat, counted from 1.
    pub beat: u32,
    /// Ticks after the beat.
    pub after: Ticks,
}

impl fmt::Display for BarPosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "bar {} beat {}", self.bar.0, self.beat)
    }
}

/// Metre over time. A change starts a new bar where it stands, so a bar cut short by one keeps its number; an
/// incomplete first bar (a metre change before one bar is full, or a set pick-up) is the pick-up, bar 0.
///
/// ```
/// use partwright::score::{BarNumber, Division, Meter, MeterMap, Tick, Ticks};
/// let waltz = Meter::new(3, 4)?;
/// let map = MeterMap::with_pickup(Division::new(480)?, [(Tick(0), waltz)], Ticks(480));
/// let place = map.position(Tick(960));
/// assert_eq!(place.to_string(), "bar 1 beat 2");
/// assert_eq!(map.tick_of(place), Some(Tick(960)));
/// assert_eq!(map.start_of(BarNumber(2)), Some(Tick(480 + 1440)));
/// # Ok::<(), partwright::score::OutOfRange>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Stored<Meter>", into = "Stored<Meter>")]
pub struct MeterMap {
    division: Division,
    /// (tick, metre, number of the bar that starts there); the first at tick 0.
    changes: Vec<(Tick, Meter, u32)>,
    /// Length of the pick-up bar; zero when the piece starts with a full bar.
    pickup: Ticks,
}

impl MeterMap {
    /// A map from changes in any order; 4/4 until the first; of several at one tick the last holds.
    #[must_use]
    pub fn new(division: Division, changes: impl IntoIterator<Item = (Tick, Meter)>) -> Self {
        Self::with_pickup(division, changes, Ticks(0))
    }

    /// The same, with an incomplete first bar of `pickup` ticks (ignored when not shorter than the first bar).
    #[must_use]
    pub fn with_pickup(division: Division, changes: impl IntoIterator<Item = (Tick, Meter)>, pickup: Ticks) -> Self {
        let mut given = last_of_each_tick(std::iter::once((Tick::ZERO, Meter::COMMON)).chain(changes));
        Self::cut(division, &mut given, pickup);
        let mut changes: Vec<(Tick, Meter, u32)> = Vec::with_capacity(given.len());
        for (tick, meter) in given {
            match changes.last() {
                Some(&last) if last.1 == meter && Self::on_barline(division, last, tick) => {}
                Some(&last) => changes.push((tick, meter, Self::number_at(division, last, tick))),
                None => changes.push((tick, meter, 1)),
            }
        }
        let pickup = Self::first_cut(division, &changes);
        if pickup.0 > 0 {
            changes.iter_mut().for_each(|change| change.2 -= 1);
        }
        Self { division, changes, pickup }
    }

    /// Ends the first bar after `pickup` ticks, unless it is no shorter than the bar or something changes before.
    fn cut(division: Division, changes: &mut Vec<(Tick, Meter)>, pickup: Ticks) {
        let meter = changes[0].1;
        let before = changes.get(1).is_none_or(|next| next.0.0 > pickup.0);
        if pickup.0 > 0 && pickup < meter.bar_length(division) && before {
            changes.insert(1, (Tick(pickup.0), meter));
        }
    }

    /// Length of the first bar when a change cuts it short, else zero.
    fn first_cut(division: Division, changes: &[(Tick, Meter, u32)]) -> Ticks {
        let full = changes[0].1.bar_length(division);
        changes.get(1).map(|next| Ticks(next.0.0)).filter(|length| *length < full).unwrap_or_default()
    }

    fn on_barline(division: Division, from: (Tick, Meter, u32), tick: Tick) -> bool {
        tick.since(from.0).0.is_multiple_of(from.1.bar_length(division).0)
    }

    /// The number of the bar that starts at `to`, a change after `from`.
    fn number_at(division: Division, from: (Tick, Meter, u32), to: Tick) -> u32 {
        from.2.saturating_add(Self::bars_between(division, from.0, from.1, to))
    }

    fn bars_between(division: Division, from: Tick, meter: Meter, to: Tick) -> u32 {
        u32::try_from(to.since(from).0.div_ceil(meter.bar_length(division).0)).unwrap_or(u32::MAX)
    }

    /// The metre changes, first at tick 0. The end of a pick-up is one (to the same metre), so that
    /// [`MeterMap::new`] makes the same map of them.
    pub fn changes(&self) -> impl Iterator<Item = (Tick, Meter)> + '_ {
        self.changes.iter().map(|(tick, meter, _)| (*tick, *meter))
    }

    /// Ticks per quarter that this map counts in.
    #[must_use]
    pub const fn division(&self) -> Division {
        self.division
    }

    /// Length of the pick-up bar; zero when there is none.
    #[must_use]
    pub const fn pickup(&self) -> Ticks {
        self.pickup
    }

    /// The metre that holds at a tick.
    #[must_use]
    pub fn meter_at(&self, tick: Tick) -> Meter {
        self.changes[self.change_index(tick)].1
    }

    /// The bar that holds a tick.
    #[must_use]
    pub fn bar_at(&self, tick: Tick) -> Bar {
        let index = self.change_index(tick);
        let (from, meter, first) = self.changes[index];
        let length = meter.bar_length(self.division);
        let bars = tick.since(from).0 / length.0;
        let start = from + Ticks(bars * length.0);
        let next = self.changes.get(index + 1).map_or(Tick(u64::MAX), |change| change.0);
        let number = BarNumber(first.saturating_add(u32::try_from(bars).unwrap_or(u32::MAX)));
        Bar { number, span: TickSpan::new(start, (start + length).min(next)), meter }
    }

    /// Bar, beat and rest of a tick.
    #[must_use]
    pub fn position(&self, tick: Tick) -> BarPosition {
        let bar = self.bar_at(tick);
        let beat = bar.meter.beat_length(self.division);
        let inside = tick.since(bar.span.start).0;
        BarPosition { bar: bar.number, beat: (inside / beat.0) as u32 + 1, after: Ticks(inside % beat.0) }
    }

    /// The first tick of a bar by its printed number; `None` for bar 0 where there is no pick-up.
    #[must_use]
    pub fn start_of(&self, bar: BarNumber) -> Option<Tick> {
        let index = self.changes.partition_point(|change| change.2 <= bar.0).checked_sub(1)?;
        let (from, meter, first) = self.changes[index];
        let bars = u64::from(bar.0 - first);
        Some(from + Ticks(meter.bar_length(self.division).0.saturating_mul(bars)))
    }

    /// The tick of a place; `None` where there is no such bar, or the place lies behind its end.
    #[must_use]
    pub fn tick_of(&self, position: BarPosition) -> Option<Tick> {
        let bar = self.bar_at(self.start_of(position.bar)?);
        let beats = bar.meter.beat_length(self.division).0.checked_mul(u64::from(position.beat.checked_sub(1)?))?;
        let tick = bar.span.start + Ticks(beats) + position.after;
        bar.span.contains(tick).then_some(tick)
    }

    /// The bars from the start up to the one that holds the last tick before `end` (at least one).
    pub fn bars(&self, end: Tick) -> impl Iterator<Item = Bar> + '_ {
        let mut next = Some(self.bar_at(Tick::ZERO));
        std::iter::from_fn(move || {
            let bar = next?;
            next = (bar.span.end < end).then(|| self.bar_at(bar.span.end));
            Some(bar)
        })
    }

    fn change_index(&self, tick: Tick) -> usize {
        self.changes.partition_point(|change| change.0 <= tick).saturating_sub(1)
    }
}

impl From<Stored<Meter>> for MeterMap {
    fn from(stored: Stored<Meter>) -> Self {
        Self::new(stored.division, stored.changes)
    }
}

impl From<MeterMap> for Stored<Meter> {
    fn from(map: MeterMap) -> Self {
        Self { division: map.division, changes: map.changes().collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn division() -> Division {
        Division::new(480).unwrap()
    }

    #[test]
    fn a_pickup_is_bar_zero() {
        let map = MeterMap::with_pickup(division(), [(Tick(0), Meter::new(3, 4).unwrap())], Ticks(480));
        assert_eq!(map.bar_at(Tick(0)).number, BarNumber(0));
        assert_eq!(map.bar_at(Tick(480)).number, BarNumber(1));
        assert_eq!(map.start_of(BarNumber(2)), Some(Tick(480 + 1440)));
    }

    #[test]
    fn a_metre_change_inside_the_first_bar_makes_it_a_pickup() {
        let quarter = Meter::new(1, 4).unwrap();
        let map =
            MeterMap::new(division(), [(Tick(0), Meter::COMMON), (Tick(480), quarter), (Tick(960), Meter::COMMON)]);
        assert_eq!(map.pickup(), Ticks(480));
        assert_eq!(map.bar_at(Tick(480)).number, BarNumber(1));
    }

    #[test]
    fn a_metre_change_inside_the_pickup_ends_it() {
        let map = MeterMap::with_pickup(division(), [(Tick(240), Meter::new(3, 4).unwrap())], Ticks(480));
        assert_eq!(map.pickup(), Ticks(240));
        assert_eq!(map.bar_at(Tick(240)).number, BarNumber(1));
    }

    #[test]
    fn a_bar_cut_by_a_metre_change_keeps_its_number() {
        let map = MeterMap::new(division(), [(Tick(1920 + 960), Meter::new(3, 4).unwrap())]);
        assert_eq!(map.bar_at(Tick(1920)).span.length(), Ticks(960));
        assert_eq!(map.bar_at(Tick(2880)).number, BarNumber(3));
    }

    #[test]
    fn compound_time_is_counted_in_dotted_beats() {
        let map = MeterMap::new(division(), [(Tick(0), Meter::new(6, 8).unwrap())]);
        assert_eq!(map.position(Tick(720)).beat, 2);
    }

    fn any_map() -> impl Strategy<Value = MeterMap> {
        let meter = (1u8..13, 0u32..6).prop_map(|(beats, power)| Meter::new(beats, 1 << power).unwrap());
        let change = (0u64..50_000, meter).prop_map(|(tick, meter)| (Tick(tick), meter));
        (1u16..2000, proptest::collection::vec(change, 0..8), 0u64..2000)
            .prop_map(|(d, changes, pickup)| MeterMap::with_pickup(Division::new(d).unwrap(), changes, Ticks(pickup)))
    }

    proptest! {
        #[test]
        fn bars_follow_each_other_without_gap(map in any_map()) {
            let bars: Vec<Bar> = map.bars(Tick(60_000)).take(5_000).collect();
            for pair in bars.windows(2) {
                prop_assert_eq!(pair[0].span.end, pair[1].span.start);
                prop_assert_eq!(pair[0].number.0 + 1, pair[1].number.0);
                prop_assert_eq!(map.start_of(pair[1].number), Some(pair[1].span.start));
            }
        }

        #[test]
        fn a_position_adds_up_to_its_tick(map in any_map(), tick in 0u64..60_000) {
            let bar = map.bar_at(Tick(tick));
            let position = map.position(Tick(tick));
            let beat = bar.meter.beat_length(map.division);
            prop_assert_eq!(bar.span.start.0 + u64::from(position.beat - 1) * beat.0 + position.after.0, tick);
            prop_assert!(bar.span.contains(Tick(tick)));
            prop_assert_eq!(map.tick_of(position), Some(Tick(tick)));
        }

        #[test]
        fn a_map_is_made_again_by_its_changes(map in any_map()) {
            prop_assert_eq!(MeterMap::new(map.division, map.changes()), map);
        }
    }
}
