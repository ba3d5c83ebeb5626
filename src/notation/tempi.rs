//! Which tempi are printed, and which only sound.

use super::bars::{Bars, NotatedBar};
use super::directions::{Metronome, Tempo as Written, snapped};
use crate::score::{Frame, Meter, Tempo, Tick};
use std::collections::BTreeMap;

/// From this share on, fastest to slowest, the tempi of a bar sound as they are, so that a held note is heard; below it
/// the bar sounds at its mean (ours: rubato is the player's own, and notation programs draw each change of tempo).
const PAUSE: (u64, u64) = (3, 2);

/// A tempo is new to a reader from 4 % on, to a listener from 1 % on (ours).
const READ: u32 = 25;
const HEARD: u32 = 100;

/// Bars whose mean tempo is printed at the head of a piece that does not keep its first (ours).
const OPENING: usize = 8;

/// A tempo from a tick on; `new` where the piece changes to it there and keeps it for a bar or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Segment {
    from: Tick,
    micros: u32,
    new: bool,
}

/// A metronome mark where a tempo stays for a bar or more and is new to the reader; other changes only sound. By unit from
/// the start of the piece; of several tempi at one place the last holds.
pub(super) fn tempi(frame: &Frame, bars: &Bars) -> BTreeMap<u64, Written> {
    let changes = changes(frame, bars);
    let (mut written, mut sounded) = (None::<u32>, None::<u32>);
    let mut out = BTreeMap::new();
    for (index, bar) in bars.0.iter().enumerate() {
        let differs = |before: Option<u32>, now: u32, share: u32| before.is_none_or(|b| now.abs_diff(b) > b / share);
        let new = |segment: &Segment| segment.new && differs(written, quarters(segment.micros), READ);
        let of_bar = of_bar(&changes, bar);
        let steady = index > 0 && !of_bar.iter().any(new) && !has_pause(&of_bar);
        let heard = if steady { vec![mean(&changes, bar, bar)] } else { of_bar };
        for (nth, segment) in heard.iter().enumerate() {
            let (at, now) = (snapped(bars, segment.from), quarters(segment.micros));
            if at >= bars.end() || out.last_key_value().is_some_and(|(last, _)| *last > at) {
                continue;
            }
            if (index == 0 && nth == 0) || (segment.new && differs(written, now, READ)) {
                let shown = if segment.new { now } else { opening(&changes, bars).unwrap_or(now) };
                let mark = Some(metronome(bar.meter, shown));
                out.insert(at, Written { mark, quarters: Some(now), ..Written::default() });
                (written, sounded) = (Some(shown), Some(now));
            } else if differs(sounded, now, HEARD) {
                out.insert(at, Written { quarters: Some(now), ..Written::default() });
                sounded = Some(now);
            }
        }
    }
    out
}

/// The tempo map as segments; the first begins with the piece.
fn changes(frame: &Frame, bars: &Bars) -> Vec<Segment> {
    let all: Vec<(Tick, Tempo)> = frame.tempo.changes().collect();
    let segment = |(index, (tick, tempo)): (usize, &(Tick, Tempo))| {
        let until = all.get(index + 1).map_or(frame.end, |next| next.0);
        let bar = bars.0.get(bars.index_at(*tick))?;
        let new = until.since(*tick) >= bar.meter.bar_length(frame.division());
        Some(Segment { from: *tick, micros: tempo.micros_per_quarter(), new })
    };
    all.iter().enumerate().filter_map(segment).collect()
}

/// The segments that sound in a bar, the first from its start on.
fn of_bar(changes: &[Segment], bar: &NotatedBar) -> Vec<Segment> {
    let after = changes.partition_point(|segment| segment.from <= bar.ticks.start);
    let carried = after.checked_sub(1).and_then(|before| changes.get(before));
    let first = carried.map(|segment| {
        let new = segment.new && segment.from == bar.ticks.start;
        Segment { from: bar.ticks.start, new, ..*segment }
    });
    let inside = changes.iter().skip(after).take_while(|segment| segment.from < bar.ticks.end);
    first.into_iter().chain(inside.copied()).collect()
}

fn has_pause(segments: &[Segment]) -> bool {
    let micros = || segments.iter().map(|segment| u64::from(segment.micros));
    let (slowest, fastest) = (micros().max().unwrap_or(0), micros().min().unwrap_or(0));
    slowest * PAUSE.1 >= fastest * PAUSE.0
}

/// The mean tempo from a bar to another, as one segment.
fn mean(changes: &[Segment], first: &NotatedBar, last: &NotatedBar) -> Segment {
    let (from, end) = (first.ticks.start, last.ticks.end);
    let after = changes.partition_point(|segment| segment.from <= from).saturating_sub(1);
    let (mut ticks, mut time) = (0u128, 0u128);
    for (index, segment) in changes.iter().enumerate().skip(after).take_while(|(_, segment)| segment.from < end) {
        let until = changes.get(index + 1).map_or(end, |next| next.from.min(end));
        let length = u128::from(until.since(segment.from.max(from)).0);
        ticks += length;
        time += length * u128::from(segment.micros);
    }
    let micros = (time + ticks / 2).checked_div(ticks).and_then(|mean| u32::try_from(mean).ok());
    Segment { from, micros: micros.unwrap_or(500_000), new: false }
}

/// The mean tempo of the first bars, quarters a minute in thousandths.
fn opening(changes: &[Segment], bars: &Bars) -> Option<u32> {
    let last = bars.0.get(OPENING.min(bars.0.len()).checked_sub(1)?)?;
    Some(quarters(mean(changes, bars.0.first()?, last).micros))
}

/// Quarters a minute in thousandths.
fn quarters(micros: u32) -> u32 {
    let micros = u64::from(micros.max(1));
    ((60_000_000_000 + micros / 2) / micros).min(4_000_000) as u32
}

/// Below this a metronome counts the next smaller value (ours: most begin at 40).
const SLOWEST: u32 = 40;

/// The metronome mark for a tempo, by the beat of the metre.
fn metronome(meter: Meter, quarters: u32) -> Metronome {
    let compound = meter.beats().is_multiple_of(3);
    // A unit, whether dotted, and how many of it are so many quarters.
    let units: &[(&str, bool, (u32, u32))] = match meter.unit() {
        8 if compound => &[("quarter", true, (2, 3)), ("eighth", false, (2, 1))],
        16 if compound => &[("eighth", true, (4, 3)), ("16th", false, (4, 1))],
        1 | 2 => &[("half", false, (1, 2)), ("quarter", false, (1, 1))],
        _ => &[("quarter", false, (1, 1)), ("eighth", false, (2, 1))],
    };
    let of = |(unit, dotted, (more, less)): &(&'static str, bool, (u32, u32))| Metronome {
        unit,
        dotted: *dotted,
        beats: ((quarters * more / less + 500) / 1_000).max(1),
    };
    let mut marks = units.iter().map(of);
    let first = marks.next().unwrap_or(Metronome { unit: "quarter", dotted: false, beats: 60 });
    if first.beats < SLOWEST { marks.next().unwrap_or(first) } else { first }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::{Division, TempoMap};

    /// Tempi of a piece of sixteen bars of 4/4 as (unit in quarters, printed beats or sounding quarters a minute).
    fn of(changes: &[(u64, u32)]) -> Vec<(u64, Option<u32>, u32)> {
        let division = Division::new(480).unwrap();
        let tempo = |bpm: u32| Tempo::from_micros_per_quarter(60_000_000 / bpm).unwrap();
        let changes = changes.iter().map(|(quarter, bpm)| (Tick(quarter * 480), tempo(*bpm)));
        let frame = Frame { tempo: TempoMap::new(division, changes), ..Frame::plain(division, Tick(480 * 64)) };
        let bars = Bars::new(&frame, frame.end).unwrap();
        let told = |(at, tempo): (u64, Written)| {
            (at, tempo.mark.map(|mark| mark.beats), (tempo.quarters.unwrap() + 500) / 1000)
        };
        let quarter = u64::from(super::super::value::QUARTER);
        tempi(&frame, &bars).into_iter().map(told).map(|(at, shown, heard)| (at / quarter, shown, heard)).collect()
    }

    #[test]
    fn tempi_that_stay_are_printed_where_they_begin() {
        assert_eq!(of(&[(0, 120), (18, 90)]), [(0, Some(120), 120), (18, Some(90), 90)]);
        assert_eq!(of(&[(0, 120), (16, 122)]), [(0, Some(120), 120), (16, None, 122)], "no news to a reader");
    }

    #[test]
    fn rubato_sounds_at_the_mean_of_each_bar() {
        let rubato: Vec<(u64, u32)> = (0..64).map(|beat| (beat, [100, 110, 120, 110][beat as usize % 4])).collect();
        let told = of(&rubato);
        assert_eq!(told[0], (0, Some(110), 100), "the mean is printed, the first beat heard");
        assert_eq!(told.len(), 4, "{told:?}: the last beat of the first bar has the mean of every later one");
    }

    #[test]
    fn a_held_note_is_heard_and_the_tempo_comes_back() {
        let told = of(&[(0, 120), (19, 40), (20, 120)]);
        assert_eq!(told, [(0, Some(120), 120), (19, None, 40), (20, None, 120)]);
    }

    #[test]
    fn the_metre_and_the_speed_tell_the_unit() {
        let mark = |beats: u8, unit: u8, quarters: u32| {
            let Metronome { unit, dotted, beats } = metronome(Meter::new(beats, unit).unwrap(), quarters * 1000);
            (unit, dotted, beats)
        };
        assert_eq!(mark(4, 4, 120), ("quarter", false, 120));
        assert_eq!(mark(2, 2, 200), ("half", false, 100));
        assert_eq!(mark(2, 2, 60), ("quarter", false, 60), "no metronome counts 30");
        assert_eq!(mark(6, 8, 90), ("quarter", true, 60));
        assert_eq!(mark(6, 8, 45), ("eighth", false, 90));
        assert_eq!(mark(9, 16, 60), ("eighth", true, 80));
    }
}
