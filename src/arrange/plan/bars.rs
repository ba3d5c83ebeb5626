//! Bars as a musician writes them: `9`, `9-16`, `33-`, `9.3-16.2`.

use crate::score::{Bar, BarNumber, MeterMap, Tick, TickSpan, Ticks};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A stretch of bars, both ends included: `9-16` runs to the end of bar 16, `9.3-16.2` from beat 3 of bar 9 to the
/// end of beat 2 of bar 16. Ticks after a beat make it exact: `9.3+120-16.2+60`. `33-` runs to the end of the piece,
/// `all` is the whole piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Bars {
    /// Where it begins; `None` is the start of the piece.
    pub from: Option<BarPoint>,
    /// Where it ends; `None` is the end of the piece.
    pub to: Option<BarPoint>,
}

/// One end of [`Bars`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BarPoint {
    /// Bar as printed (0 is the pick-up).
    pub bar: BarNumber,
    /// Beat counted from 1; `None` means the whole bar.
    pub beat: Option<u32>,
    /// Ticks after the beat; at the far end of [`Bars`], 0 means the whole beat.
    pub after: Ticks,
}

impl Bars {
    /// The whole piece.
    pub const ALL: Self = Self { from: None, to: None };

    /// A span of ticks in bars, exactly.
    #[must_use]
    pub fn of(span: TickSpan, meters: &MeterMap) -> Self {
        Self { from: Some(start_point(span.start, meters)), to: Some(end_point(span, meters)) }
    }

    /// The span in ticks, cut at the end of the piece; `None` when nothing of it lies inside the piece.
    #[must_use]
    pub fn span(self, meters: &MeterMap, end: Tick) -> Option<TickSpan> {
        let start = self.from.map_or(Some(Tick::ZERO), |from| from.start(meters))?;
        let stop = self.to.map_or(Some(end), |to| to.stop(meters))?;
        (start < end && start < stop).then(|| TickSpan::new(start, stop.min(end)))
    }

    /// Both ends, when the last comes before the first.
    pub(super) fn reversed(self) -> Option<(BarPoint, BarPoint)> {
        let (from, to) = (self.from?, self.to?);
        let whole = from.beat.is_none() || to.beat.is_none();
        let back = if whole { to.bar < from.bar } else { (to.bar, to.beat) < (from.bar, from.beat) };
        back.then_some((from, to))
    }

    /// First and last bar, as printed, for a span in ticks.
    #[must_use]
    pub fn numbers(span: TickSpan, meters: &MeterMap) -> (BarNumber, BarNumber) {
        (meters.bar_at(span.start).number, meters.bar_at(span.last()).number)
    }
}

impl BarPoint {
    pub(super) const fn bar(bar: BarNumber) -> Self {
        Self { bar, beat: None, after: Ticks(0) }
    }

    fn start(self, meters: &MeterMap) -> Option<Tick> {
        let bar = self.find(meters)?;
        Some(bar.span.start + self.offset(bar, meters))
    }

    fn stop(self, meters: &MeterMap) -> Option<Tick> {
        let bar = self.find(meters)?;
        let Some(_) = self.beat else { return Some(bar.span.end) };
        let start = bar.span.start + self.offset(bar, meters);
        Some(if self.after == Ticks(0) { (start + beat_length(bar, meters)).min(bar.span.end) } else { start })
    }

    /// The bar of its number; bar 0 is bar 1 where there is no pick-up.
    fn find(self, meters: &MeterMap) -> Option<Bar> {
        let start = meters.start_of(self.bar).or_else(|| (self.bar == BarNumber(0)).then_some(Tick::ZERO))?;
        Some(meters.bar_at(start))
    }

    fn offset(self, bar: Bar, meters: &MeterMap) -> Ticks {
        let beats = u64::from(self.beat.unwrap_or(1).saturating_sub(1));
        Ticks(beats.saturating_mul(beat_length(bar, meters).0)) + self.after
    }
}

fn beat_length(bar: Bar, meters: &MeterMap) -> Ticks {
    bar.meter.beat_length(meters.division())
}

fn start_point(tick: Tick, meters: &MeterMap) -> BarPoint {
    let position = meters.position(tick);
    if meters.bar_at(tick).span.start == tick {
        return BarPoint::bar(position.bar);
    }
    BarPoint { bar: position.bar, beat: Some(position.beat), after: position.after }
}

fn end_point(span: TickSpan, meters: &MeterMap) -> BarPoint {
    let last = span.last();
    let bar = meters.bar_at(last);
    if span.end == bar.span.end {
        return BarPoint::bar(bar.number);
    }
    let position = meters.position(last);
    let inside = Ticks(position.after.0 + span.end.since(last).0);
    let whole = inside == beat_length(bar, meters);
    BarPoint { bar: bar.number, beat: Some(position.beat), after: if whole { Ticks(0) } else { inside } }
}

impl fmt::Display for BarPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.bar.0)?;
        if let Some(beat) = self.beat {
            write!(f, ".{beat}")?;
        }
        if self.after > Ticks(0) { write!(f, "+{}", self.after.0) } else { Ok(()) }
    }
}

impl fmt::Display for Bars {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (None, None) => f.write_str("all"),
            (Some(from), Some(to)) if from == to && from.beat.is_none() => write!(f, "{from}"),
            (Some(from), Some(to)) => write!(f, "{from}-{to}"),
            (Some(from), None) => write!(f, "{from}-"),
            (None, Some(to)) => write!(f, "-{to}"),
        }
    }
}

impl FromStr for BarPoint {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (place, after) = text.split_once('+').unwrap_or((text, "0"));
        let after = Ticks(after.trim().parse().map_err(|_| ())?);
        let (bar, beat) = place.split_once('.').map_or((place, None), |(bar, beat)| (bar, Some(beat)));
        let bar = BarNumber(bar.trim().parse().map_err(|_| ())?);
        let beat: Option<u32> = beat.map(|beat| beat.trim().parse().map_err(|_| ())).transpose()?;
        let beat = beat.or((after > Ticks(0)).then_some(1));
        if beat == Some(0) { Err(()) } else { Ok(Self { bar, beat, after }) }
    }
}

impl FromStr for Bars {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` are not bars; write `9`, `9-16`, `33-`, `9.3-16.2` (bar.beat) or `all`");
        let text = text.trim().trim_start_matches("bars").trim_start_matches("bar").trim();
        if text == "all" {
            return Ok(Self::ALL);
        }
        let end = |part: &str| match part.trim() {
            "" => Ok(None),
            part => part.parse().map(Some).map_err(|()| wrong()),
        };
        match text.split_once(['-', '–']) {
            Some((from, to)) if from.trim().is_empty() && to.trim().is_empty() => Err(wrong()),
            Some((from, to)) => Ok(Self { from: end(from)?, to: end(to)? }),
            None => {
                let point: BarPoint = text.parse().map_err(|()| wrong())?;
                Ok(Self { from: Some(point), to: Some(point) })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::{Division, Meter};
    use proptest::prelude::*;

    fn meters() -> MeterMap {
        let division = Division::new(480).unwrap();
        MeterMap::with_pickup(division, [(Tick(0), Meter::new(3, 4).unwrap())], Ticks(480))
    }

    #[test]
    fn bars_read_as_a_musician_writes_them() {
        let span = |text: &str| text.parse::<Bars>().unwrap().span(&meters(), Tick(480 + 1440 * 8));
        assert_eq!(span("1-2"), Some(TickSpan::new(Tick(480), Tick(480 + 2880))));
        assert_eq!(span("bars 2"), Some(TickSpan::new(Tick(1920), Tick(3360))));
        assert_eq!(span("1.2-1.3"), Some(TickSpan::new(Tick(960), Tick(1920))));
        assert_eq!(span("7-"), Some(TickSpan::new(Tick(480 + 1440 * 6), Tick(480 + 1440 * 8))));
        assert_eq!(span("-0"), Some(TickSpan::new(Tick(0), Tick(480))));
        assert_eq!(span("99"), None);
    }

    #[test]
    fn what_are_no_bars_is_told() {
        for text in ["", "-", "a", "9.0", "1-b", "9+x", "-1-2"] {
            assert!(text.parse::<Bars>().unwrap_err().contains("9-16"), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_span_comes_back_from_its_bars(start in 0u64..20_000, length in 1u64..20_000) {
            let span = TickSpan::of(Tick(start), Ticks(length));
            let bars = Bars::of(span, &meters());
            let read: Bars = bars.to_string().parse().unwrap();
            prop_assert_eq!(read, bars);
            prop_assert_eq!(read.span(&meters(), Tick(50_000)), Some(span));
        }
    }
}
