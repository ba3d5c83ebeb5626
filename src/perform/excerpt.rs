//! A stretch of a performance, and bars that are counted before it.

use super::{Performance, PerformedNote, SeatPerformance};
use crate::score::{Frame, KeyMap, MeterMap, TempoMap, Tick, TickSpan, Ticks, Timed};

impl Performance {
    /// What sounds in a span, moved to the start of the piece. A note that is held into the span begins with it, one that is
    /// held beyond ends with it.
    #[must_use]
    pub fn excerpt(&self, span: TickSpan) -> Self {
        let moved = |tick: Tick| Tick(tick.since(span.start).0);
        let marks = self.marks.iter().filter(|mark| span.contains(mark.tick));
        Self {
            frame: cut(&self.frame, span),
            seats: self.each_seat(|note| within(note, span)),
            marks: marks.map(|mark| Timed::new(moved(mark.tick), mark.what.clone())).collect(),
            ..self.clone()
        }
    }

    /// The performance after `bars` empty bars of its first metre and tempo, and how long they last. Where it begins with a
    /// pick-up, the missing beats of that bar are counted too.
    #[must_use]
    pub fn counted_in(&self, bars: u32) -> (Self, Ticks) {
        let lead = lead(&self.frame.meters, bars);
        let later = |note: &PerformedNote| Some(PerformedNote { start: note.start + lead, ..note.clone() });
        let marks = self.marks.iter().map(|mark| Timed::new(mark.tick + lead, mark.what.clone())).collect();
        (Self { frame: postponed(&self.frame, lead), seats: self.each_seat(later), marks, ..self.clone() }, lead)
    }

    fn each_seat(&self, change: impl Fn(&PerformedNote) -> Option<PerformedNote>) -> Vec<SeatPerformance> {
        let seat = |played: &SeatPerformance| SeatPerformance {
            seat: played.seat,
            notes: played.notes.iter().filter_map(&change).collect(),
        };
        self.seats.iter().map(seat).collect()
    }
}

fn within(note: &PerformedNote, span: TickSpan) -> Option<PerformedNote> {
    let (start, end) = (note.start.max(span.start), note.end().min(span.end));
    let moved = || PerformedNote { start: Tick(start.since(span.start).0), length: end.since(start), ..note.clone() };
    (start < end).then(moved)
}

fn lead(meters: &MeterMap, bars: u32) -> Ticks {
    let bar = meters.meter_at(Tick::ZERO).bar_length(meters.division()).0;
    let missing = if bars > 0 && meters.pickup().0 > 0 { bar.saturating_sub(meters.pickup().0) } else { 0 };
    Ticks(bar.saturating_mul(u64::from(bars)).saturating_add(missing))
}

/// A frame from a tick on: what holds there holds at its start. A bar that is cut in is its pick-up.
fn cut(frame: &Frame, span: TickSpan) -> Frame {
    let (start, division) = (span.start, frame.division());
    let bar = frame.meters.bar_at(start).span;
    let pickup = if bar.start < start { Ticks(bar.end.since(start).0) } else { Ticks(0) };
    let meters = from(start, frame.meters.meter_at(start), frame.meters.changes());
    Frame {
        tempo: TempoMap::new(division, from(start, frame.tempo.tempo_at(start), frame.tempo.changes())),
        meters: MeterMap::with_pickup(division, meters, pickup),
        keys: KeyMap::new(frame.keys.changes().iter().map(|(tick, key)| (Tick(tick.0.saturating_sub(start.0)), *key))),
        end: Tick(span.end.since(start).0),
    }
}

fn from<T>(start: Tick, first: T, changes: impl Iterator<Item = (Tick, T)>) -> impl Iterator<Item = (Tick, T)> {
    let after =
        changes.filter(move |(tick, _)| *tick > start).map(move |(tick, what)| (Tick(tick.since(start).0), what));
    std::iter::once((Tick::ZERO, first)).chain(after)
}

/// A frame later: what holds at its start holds before too, in full bars.
fn postponed(frame: &Frame, by: Ticks) -> Frame {
    let start = Tick::ZERO;
    let tempo = frame.tempo.changes().skip(1).map(|(tick, tempo)| (tick + by, tempo));
    let first = (start, frame.meters.meter_at(start));
    // The end of a pick-up is a change too; after full bars it changes nothing.
    let meters = frame.meters.changes().skip(1).map(|(tick, meter)| (tick + by, meter));
    Frame {
        tempo: TempoMap::new(frame.division(), std::iter::once((start, frame.tempo.tempo_at(start))).chain(tempo)),
        meters: MeterMap::new(frame.division(), std::iter::once(first).chain(meters)),
        keys: KeyMap::new(frame.keys.changes().iter().map(|(tick, key)| (*tick + by, *key))),
        end: frame.end + by,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::testing::{note, performed};
    use crate::score::{Division, Meter, Tempo};

    /// Eight notes of a quarter, 500 ticks each.
    fn scale() -> Performance {
        performed(vec![(crate::profile::testing::flute(), (0..8).map(|i| note(72, 500 * i, 500, 0.5, 90.0)).collect())])
    }

    fn starts(performance: &Performance) -> Vec<(u64, u64)> {
        performance.seats[0].notes.iter().map(|note| (note.start.0, note.length.0)).collect()
    }

    #[test]
    fn an_excerpt_starts_at_zero_and_cuts_what_is_held_into_it() {
        let excerpt = scale().excerpt(TickSpan::new(Tick(750), Tick(1700)));
        assert_eq!(starts(&excerpt), [(0, 250), (250, 500), (750, 200)]);
        assert_eq!(excerpt.frame.end, Tick(950));
        assert_eq!(excerpt.frame.meters.pickup(), Ticks(1250));
    }

    #[test]
    fn an_excerpt_keeps_the_tempo_that_holds_there() {
        let mut whole = scale();
        let slow = Tempo::from_micros_per_quarter(1_000_000).unwrap();
        whole.frame.tempo = TempoMap::new(Division::new(500).unwrap(), [(Tick(500), slow)]);
        let excerpt = whole.excerpt(TickSpan::new(Tick(1000), Tick(2000)));
        assert_eq!(excerpt.frame.tempo.tempo_at(Tick::ZERO), slow);
    }

    #[test]
    fn a_count_in_comes_before_and_fills_up_a_pickup() {
        let (counted, lead) = scale().counted_in(2);
        assert_eq!((lead, starts(&counted)[0]), (Ticks(4000), (4000, 500)));
        let mut upbeat = scale();
        let division = Division::new(500).unwrap();
        upbeat.frame.meters = MeterMap::with_pickup(division, [(Tick(0), Meter::new(3, 4).unwrap())], Ticks(500));
        let (counted, lead) = upbeat.counted_in(1);
        assert_eq!(lead, Ticks(1500 + 1000));
        assert_eq!(counted.frame.meters.pickup(), Ticks(0));
        assert_eq!(counted.frame.meters.bar_at(Tick(0) + lead).span.start, Tick(1500));
        assert_eq!(scale().counted_in(0).0, scale());
    }
}
